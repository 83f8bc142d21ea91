import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  exitCodeOfAudit,
  jsonDocument
} from "./chunk-M2HL4B2M.js";
import {
  counted,
  oneLine,
  withCommas
} from "./chunk-SWLZE7TQ.js";
import {
  PLAIN
} from "./chunk-M2IORHXP.js";
import {
  NOT_REHEARSED,
  findingsOf
} from "./chunk-S6UUX27U.js";
import {
  withoutSecrets
} from "./chunk-O3VR54FB.js";
import {
  version
} from "./chunk-RMNC3BZ4.js";
import {
  LimitedMarkdown,
  code,
  count,
  escapeText,
  fence,
  prose,
  shorten,
  workflowCommand
} from "./chunk-LZY6AUJE.js";
import {
  decodeSource
} from "./chunk-SWZM6BFA.js";
import {
  RULES
} from "./chunk-3Z4757B5.js";
import {
  EXIT
} from "./chunk-SD7DFLVW.js";
import {
  Lexer
} from "./chunk-THQUDT4C.js";

// src/github/annotations.ts
var MOST = { error: 9, warning: 8, notice: 7 };
var LONGEST_MESSAGE = 4e3;
function annotations(report) {
  const all = report.files.flatMap(
    ({ path, findings, statements }) => [...findings, ...statements.flatMap((statement) => statement.findings)].map((finding) => ({ path, finding }))
  );
  const kept = ["error", "warning", "notice"].flatMap(
    (severity) => all.filter(({ finding }) => finding.severity === severity).slice(0, MOST[severity])
  );
  const commands = kept.map(({ path, finding }) => annotation(path, finding));
  const left = all.length - kept.length;
  if (left > 0) {
    const message = `${count(left, "more finding")} than GitHub shows here: all are in the job summary`;
    commands.push(workflowCommand("notice", message, { title: "Rollgate" }));
  }
  return commands;
}
function annotation(file, { severity, rule, message, help, serverCode, start, end }) {
  const from = serverCode === void 0 ? "" : ` (error ${serverCode})`;
  const text = `${message}${from}${help === void 0 ? "" : `
${help}`}`;
  const oneLine2 = start.line === end.line;
  return workflowCommand(severity, shorten(text, LONGEST_MESSAGE), {
    title: `Rollgate: ${rule}`,
    file,
    line: start.line,
    endLine: end.line,
    // GitHub refuses columns where the lines differ, and counts the last one in.
    ...oneLine2 ? { col: start.column, endColumn: Math.max(start.column, end.column - 1) } : {}
  });
}

// src/github/audit-markdown.ts
var ICONS = { error: "❌", warning: "⚠️", notice: "ℹ️" };
var UNDO = { full: "yes", "structure-only": "structure only", none: "**no**" };
var SQL_LENGTH = 1500;
var PREVIEW_LENGTH = 800;
function auditMarkdown(report, failed, into) {
  into.add(`### ${auditTitle(report, failed)}
`);
  if (report.sandbox !== null) {
    const server = report.sandbox.flavor === "mysql" ? "MySQL" : "MariaDB";
    into.add(`Rehearsed statement by statement on ${server} ${escapeText(report.sandbox.version)}.
`);
  }
  into.addAll(
    report.notes.map((note) => `> ${prose(note)}
`),
    "note"
  );
  if (report.files.length === 0) return into.toString();
  const worstFirst = [...report.files].sort((a, b) => weight(b) - weight(a));
  if (into.add(
    "| | Migration | Statements | Errors | Warnings | Can be undone |\n| --- | --- | ---: | ---: | ---: | --- |"
  )) {
    into.addAll(worstFirst.map(fileRow), "migration");
  }
  into.add("");
  into.addAll(worstFirst.filter((file) => findingsOf(file).length > 0).flatMap(fileFindings), "finding");
  const withStatements = report.files.filter((file) => file.statements.length > 0);
  into.addAll(withStatements.map(statementTable), "migration");
  return into.toString();
}
function auditTitle(report, failed) {
  if (report.files.length === 0) return "✅ No migrations to audit";
  const { error, warning, notice } = report.counts;
  const numbers = [
    error > 0 ? count(error, "error") : null,
    warning > 0 ? count(warning, "warning") : null,
    notice > 0 ? count(notice, "notice") : null
  ].filter((text) => text !== null);
  const where = count(report.files.length, "migration");
  const icon = failed || error > 0 ? "❌" : warning > 0 ? "⚠️" : "✅";
  return numbers.length === 0 ? `${icon} All clear in ${where}` : `${icon} ${numbers.join(", ")} in ${where}`;
}
function countOf(file, severity) {
  return findingsOf(file).filter((finding) => finding.severity === severity).length;
}
function weight(file) {
  return countOf(file, "error") * 1e6 + countOf(file, "warning") * 1e3 + countOf(file, "notice");
}
function fileRow(file) {
  const errors = countOf(file, "error");
  const warnings = countOf(file, "warning");
  const icon = errors > 0 ? ICONS.error : warnings > 0 ? ICONS.warning : "✅";
  const verdicts = new Set(file.statements.map(({ reversible }) => reversible.verdict));
  const worst = verdicts.has("none") ? "none" : verdicts.has("structure-only") ? "structure-only" : "full";
  return `| ${icon} | ${code(file.path)} | ${file.statements.length} | ${errors} | ${warnings} | ${UNDO[worst]} |`;
}
function fileFindings(file) {
  const about = (finding, statement) => {
    const { line, column } = finding.start;
    const place = code(`${file.path}:${line}:${column}`);
    const from = finding.serverCode === void 0 ? "" : ` (error ${finding.serverCode})`;
    const lines = [`${ICONS[finding.severity]} ${place} ${prose(finding.message)}${from} · ${code(finding.rule)}
`];
    if (finding.help !== void 0) lines.push(`${prose(finding.help)}
`);
    if (statement !== null) lines.push(`${fence(shorten(statement.sql, SQL_LENGTH), "sql")}
`);
    return lines.join("\n");
  };
  const all = [
    ...file.findings.map((finding) => ({ finding, statement: null })),
    ...file.statements.flatMap((statement) => statement.findings.map((finding) => ({ finding, statement })))
  ];
  const rank = { error: 0, warning: 1, notice: 2 };
  all.sort((a, b) => rank[a.finding.severity] - rank[b.finding.severity]);
  const shown = /* @__PURE__ */ new Set();
  return all.map(({ finding, statement }) => {
    const repeated = statement === null || shown.has(statement);
    if (statement !== null) shown.add(statement);
    return about(finding, repeated ? null : statement);
  });
}
function statementTable(file) {
  const rows = file.statements.map((statement) => {
    const { estimate, reversible, batch } = statement;
    const rowsTouched = estimate.rows === null ? "?" : estimate.rows.toLocaleString("en-US");
    const batches = batch === void 0 ? "" : ` in chunks of ${batch.size.toLocaleString("en-US")} by ${batch.by.map(code).join(", ")}`;
    const online = statement.online === "n/a" ? "" : statement.online;
    const why = reversible.reason === void 0 ? "" : `: ${prose(reversible.reason)}`;
    const tables = statement.tables.map(code).join(", ");
    return `| ${statement.start.line} | ${escapeText(statement.kind)} | ${tables} | ${rowsTouched}${batches} | ${online} | ${UNDO[reversible.verdict]}${why} |`;
  });
  const previews = file.statements.filter(({ rollbackPreview }) => rollbackPreview !== void 0 && rollbackPreview.length > 0).map(({ start, rollbackPreview }) => {
    const sql = rollbackPreview.map((line) => line.trimEnd().endsWith(";") ? line : `${line};`).join("\n");
    return `
Line ${start.line} is undone by

${fence(shorten(sql, PREVIEW_LENGTH), "sql")}`;
  });
  return [
    `<details><summary>${code(file.path)}: ${count(file.statements.length, "statement")}</summary>
`,
    "| Line | Statement | Tables | Rows | Online | Can be undone |",
    "| ---: | --- | --- | ---: | --- | --- |",
    ...rows,
    ...previews,
    "\n</details>\n"
  ].join("\n");
}

// src/report/html.ts
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
function prose2(text) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return escaped(text);
  return parts.map((part, at) => at % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part)).join("");
}
function page(title, style, body) {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style></head><body>
${body}
</body></html>
`;
}

// src/report/html-style.ts
var AUDIT_STYLE = `
:root{color-scheme:light dark;--fg:#1f2328;--dim:#59636e;--bg:#fff;--box:#f6f8fa;--line:#d1d9e0;--error:#b3261e;--error-bg:#ffebe9;--warning:#7d4e00;--warning-bg:#fff8c5;--notice:#0550ae;--notice-bg:#ddf4ff;--clean:#116329;--clean-bg:#dafbe1;--k:#cf222e;--s:#0a3069;--n:#0550ae;--i:#6639ba}
@media (prefers-color-scheme:dark){:root{--fg:#e6edf3;--dim:#9198a1;--bg:#0d1117;--box:#151b23;--line:#3d444d;--error:#ff8f87;--error-bg:#3c1614;--warning:#e3b341;--warning-bg:#2e2308;--notice:#79c0ff;--notice-bg:#0c2440;--clean:#56d364;--clean-bg:#0f2a17;--k:#ff7b72;--s:#a5d6ff;--n:#79c0ff;--i:#d2a8ff}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:80rem;padding:1rem;color:var(--fg);background:var(--bg);overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem;font-family:ui-monospace,monospace}h3{font-size:.95rem;margin:0}p{margin:.25rem 0}
header{padding:1rem;border-radius:8px;border-left:6px solid}
header.error{border-color:var(--error);background:var(--error-bg)}header.warning{border-color:var(--warning);background:var(--warning-bg)}header.clean{border-color:var(--clean);background:var(--clean-bg)}
.notes{color:var(--dim);padding-left:1.2rem}.dim,footer{color:var(--dim)}footer{margin-top:2rem;font-size:.85rem}
a{color:var(--notice)}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line)}.n{text-align:right}
td.error{color:var(--error);font-weight:600}td.warning{color:var(--warning);font-weight:600}td.notice{color:var(--notice)}td.none{color:var(--dim)}
article{border:1px solid var(--line);border-radius:8px;padding:.75rem;margin:.75rem 0}
.chips{display:flex;flex-wrap:wrap;gap:.35rem}.chip{font-size:.8rem;padding:.05rem .5rem;border-radius:1rem;background:var(--box);border:1px solid var(--line)}.chip.table{font-family:ui-monospace,monospace}
.chip.warning{color:var(--warning);background:var(--warning-bg)}.chip.clean{color:var(--clean);background:var(--clean-bg)}
.beside{display:grid;gap:.75rem;grid-template-columns:minmax(0,1fr)}@media (min-width:60rem){.beside{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}}
pre,code{font:13px/1.5 ui-monospace,monospace}pre{margin:0;overflow-x:auto;background:var(--box);padding:.5rem;border-radius:6px}
.sql{display:grid;grid-template-columns:auto minmax(0,1fr);background:var(--box);border-radius:6px}.sql .numbers{color:var(--dim);text-align:right;user-select:none;border-right:1px solid var(--line);border-radius:0}
pre b{font-weight:400}b.k{color:var(--k)}b.s{color:var(--s)}b.n{color:var(--n)}b.i,b.v{color:var(--i)}b.c{color:var(--dim);font-style:italic}
mark{background:none;color:inherit;text-decoration:underline wavy 1.5px;text-underline-offset:3px}mark.error{text-decoration-color:var(--error);background:var(--error-bg)}mark.warning{text-decoration-color:var(--warning);background:var(--warning-bg)}mark.notice{text-decoration-color:var(--notice);background:var(--notice-bg)}
.finding{border-left:4px solid;padding:.4rem .7rem;border-radius:4px;margin-bottom:.5rem}.finding.error{border-color:var(--error);background:var(--error-bg)}.finding.warning{border-color:var(--warning);background:var(--warning-bg)}.finding.notice{border-color:var(--notice);background:var(--notice-bg)}
.finding.error strong{color:var(--error)}.finding.warning strong{color:var(--warning)}.finding.notice strong{color:var(--notice)}
details{margin-top:.5rem}summary{cursor:pointer;color:var(--dim)}.plus{color:var(--clean)}.minus{color:var(--error)}`;

// src/report/sql-html.ts
var DIALECT = { flavor: "mysql", version: 80400, ansiQuotes: false, noBackslashEscapes: false };
var CLASSES = {
  string: "s",
  number: "n",
  hex: "n",
  bit: "n",
  "quoted-identifier": "i",
  variable: "v",
  comment: "c",
  unterminated: "s"
};
var KEYWORDS = new Set(
  `ADD AFTER ALGORITHM ALL ALTER AND AS ASC AUTO_INCREMENT BEGIN BETWEEN BY CASCADE CASE CHANGE CHARACTER CHARSET CHECK COLLATE COLUMN
COMMENT COMMIT CONSTRAINT CONVERT CREATE CROSS DATABASE DEFAULT DELETE DESC DISTINCT DROP DUPLICATE EACH ELSE END ENGINE ENUM EXISTS FIRST FOR
FOREIGN FROM FULLTEXT FUNCTION GRANT GROUP HAVING IF IGNORE IN INDEX INNER INSERT INTO IS JOIN KEY LEFT LIKE LIMIT LOCK MODIFY NOT NULL ON OR
ORDER OUTER PARTITION PRIMARY PROCEDURE REFERENCES RENAME REPLACE RESTRICT REVOKE RIGHT ROLLBACK ROW SELECT SET SPATIAL START STORED TABLE
TABLES TEMPORARY THEN TO TRANSACTION TRIGGER TRUNCATE UNION UNIQUE UNSIGNED UPDATE USE USING VALUES VIEW VIRTUAL WHEN WHERE WITH
BIGINT BINARY BIT BLOB BOOLEAN CHAR DATE DATETIME DECIMAL DOUBLE FLOAT INT INTEGER JSON LONGTEXT MEDIUMTEXT SMALLINT TEXT TIME TIMESTAMP
TINYINT VARBINARY VARCHAR YEAR`.split(/\s+/)
);
function sqlHtml(sql, marks = []) {
  const colours = coloursOf(sql);
  const cuts = /* @__PURE__ */ new Set([0, sql.length]);
  for (const { start, end } of [...colours, ...marks]) {
    cuts.add(Math.min(Math.max(start, 0), sql.length));
    cuts.add(Math.min(Math.max(end, 0), sql.length));
  }
  const order = [...cuts].sort((a, b) => a - b);
  let html = "";
  let colour = 0;
  for (const [at, start] of order.entries()) {
    const end = order[at + 1];
    if (end === void 0) break;
    while (colours[colour] !== void 0 && colours[colour].end <= start) colour++;
    const token = colours[colour];
    const text = escaped(sql.slice(start, end));
    const coloured = token !== void 0 && token.start <= start ? `<b class="${token.kind}">${text}</b>` : text;
    const mark = marks.find((one) => one.start <= start && start < one.end);
    html += mark === void 0 ? coloured : `<mark class="${mark.kind}">${coloured}</mark>`;
  }
  return html;
}
function coloursOf(sql) {
  const found = [];
  const lexer = new Lexer(sql, DIALECT);
  while (lexer.next()) {
    const { start, end, kind } = lexer;
    const colour = kind === "word" ? KEYWORDS.has(sql.slice(start, end).toUpperCase()) ? "k" : void 0 : CLASSES[kind];
    if (colour !== void 0) found.push({ start, end, kind: colour });
  }
  return found;
}

// src/report/audit-html.ts
var SHOWN_SQL = 2e4;
var MOST_STATEMENTS = 1e3;
var LOCKS = {
  none: "reads and writes go on",
  shared: "writes wait",
  exclusive: "reads and writes wait"
};
var ONLINE = {
  instant: "instant",
  inplace: "in place, no rebuild",
  rebuild: "rebuilds the table",
  copy: "copies the table"
};
var UNDO2 = { full: "can be undone", "structure-only": "undone in structure only", none: "cannot be undone" };
function auditHtml(report, { failed, version: version2 }) {
  const { counts, files, notes, sandbox } = report;
  const verdict = failed ? "error" : counts.warning > 0 ? "warning" : "clean";
  const words = files.length === 0 ? "Nothing to audit" : failed ? "Not fit to merge" : counts.warning > 0 ? "Warnings" : "All clear";
  const server = sandbox === null ? "Not rehearsed on a server" : `Rehearsed on ${nameOf(sandbox)}`;
  const left = new Budget(MOST_STATEMENTS);
  return page(
    `Audit: ${words}`,
    AUDIT_STYLE,
    `<header class="${verdict}"><h1>${words}</h1>
<p>${summary(counts)} in ${counted(files.length, "file")} · ${escaped(server)}</p></header>
${notes.length === 0 ? "" : `<ul class="notes">${notes.map((note) => `<li>${prose2(note)}</li>`).join("")}</ul>`}
${files.length < 2 ? "" : contents(files)}
${files.map((file, at) => fileSection(file, at, left)).join("\n")}
<footer>rollgate ${escaped(version2)}</footer>`
  );
}
var Budget = class {
  #left;
  constructor(most) {
    this.#left = most;
  }
  take(statement) {
    return this.#left-- > 0 || statement.findings.length > 0;
  }
};
function nameOf({ flavor, version: version2 }) {
  return `${flavor === "mariadb" ? "MariaDB" : "MySQL"} ${version2}`;
}
function summary({ error, warning, notice }) {
  return `${counted(error, "error")}, ${counted(warning, "warning")}, ${counted(notice, "notice")}`;
}
function contents(files) {
  const rows = files.map((file, at) => {
    const found = findingsOf(file);
    const cell = (severity) => {
      const count2 = found.filter((finding) => finding.severity === severity).length;
      return `<td class="n ${count2 > 0 ? severity : "none"}">${withCommas(count2)}</td>`;
    };
    return `<tr><td><a href="#f${at}">${escaped(file.path)}</a></td><td class="n">${withCommas(file.statements.length)}</td>${cell("error")}${cell("warning")}${cell("notice")}</tr>`;
  });
  return `<div class="wide"><table><thead><tr><th>migration</th><th class="n">statements</th><th class="n">errors</th><th class="n">warnings</th><th class="n">notices</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}
function fileSection(file, at, left) {
  const shown = file.statements.filter((statement) => left.take(statement));
  const missing = file.statements.length - shown.length;
  return `<section id="f${at}"><h2>${escaped(file.path)}</h2>
${file.findings.map(findingCard).join("\n")}
${shown.map(statementArticle).join("\n")}
${missing === 0 ? "" : `<p class="dim">${counted(missing, "more statement")} without findings.</p>`}
</section>`;
}
function statementArticle(statement) {
  const { findings, kind, start, structure, rollbackPreview } = statement;
  return `<article><h3><span>${escaped(kind)}</span> <span class="dim">line ${start.line}</span></h3>
<p class="chips">${chips(statement).join(" ")}</p>
<div class="${findings.length > 0 ? "beside" : ""}"><div>${sqlBlock(statement)}</div>
${findings.length === 0 ? "" : `<div>${findings.map(findingCard).join("\n")}</div>`}</div>
${(structure ?? []).map(({ table, lines }) => details(`Structure of ${table}`, diff(lines))).join("\n")}
${rollbackPreview === void 0 || rollbackPreview.length === 0 ? "" : details("Undone by", `<pre>${sqlHtml(rollbackPreview.map((sql) => /;\s*$/.test(sql) ? sql : `${sql};`).join("\n"))}</pre>`)}
</article>`;
}
function chips({ tables, estimate, online, lock, cost, reversible }) {
  const chip = (text, kind = "", title = "") => `<span class="chip ${kind}"${title === "" ? "" : ` title="${escaped(title)}"`}>${escaped(text)}</span>`;
  const found = tables.map((table) => chip(table, "table"));
  if (estimate.rows !== null) found.push(chip(`about ${counted(estimate.rows, "row")}`, "", estimate.method));
  if (online !== "n/a")
    found.push(chip(ONLINE[online], online === "copy" || online === "rebuild" ? "warning" : "clean"));
  if (lock !== void 0) found.push(chip(LOCKS[lock], lock === "none" ? "clean" : "warning"));
  if (cost !== void 0) found.push(chip(`about ${duration(cost.seconds)}`, "", cost.basis));
  found.push(
    chip(
      UNDO2[reversible.verdict] + (reversible.reason === void 0 ? "" : `: ${reversible.reason}`),
      reversible.verdict === "full" ? "clean" : "warning"
    )
  );
  return found;
}
function duration(seconds) {
  if (seconds < 1) return "less than 1 s";
  return seconds < 120 ? `${Math.round(seconds)} s` : `${withCommas(Math.round(seconds / 60))} min`;
}
function sqlBlock({ sql, start, findings }) {
  const text = sql.slice(0, SHOWN_SQL);
  const marks = findings.map((finding) => ({
    start: finding.start.offset - start.offset,
    end: finding.end.offset - start.offset,
    kind: finding.severity
  }));
  const html = sqlHtml(
    text,
    // A place of most of the statement says nothing more than the statement.
    marks.filter((mark) => mark.end - mark.start < text.length || text.length < 80)
  );
  const numbers = text.split("\n").map((_, at) => start.line + at);
  const cut = sql.length > SHOWN_SQL ? `<p class="dim">${counted(sql.length - SHOWN_SQL, "more character")}</p>` : "";
  return `<div class="sql"><pre class="numbers" aria-hidden="true">${numbers.join("\n")}</pre><pre>${html}</pre></div>${cut}`;
}
function findingCard({ severity, rule, message, help, start, serverCode }) {
  const code2 = serverCode === void 0 ? "" : ` <span class="dim">error ${serverCode}</span>`;
  return `<div class="finding ${severity}"><p><strong>${severity}</strong> <span class="dim">${start.line}:${start.column} ${escaped(rule)}</span>${code2}</p>
<p>${prose2(message)}</p>${help === void 0 ? "" : `<p class="dim">${prose2(help)}</p>`}</div>`;
}
function details(title, html) {
  return `<details><summary>${escaped(title)}</summary>${html}</details>`;
}
function diff(lines) {
  const kind = (line) => line.startsWith("+") ? "plus" : line.startsWith("-") ? "minus" : "dim";
  return `<pre class="diff">${lines.map((line) => `<span class="${kind(line)}">${escaped(line)}</span>`).join("\n")}</pre>`;
}

// src/report/audit-sarif.ts
import { createHash } from "node:crypto";
var LEVELS = {
  error: "error",
  warning: "warning",
  notice: "note"
};
var MOST_RESULTS = 25e3;
function auditSarif(report, { version: version2, rules, rulesUrl }) {
  const used = new Set(report.files.flatMap((file) => resultsOf(file).map(({ finding }) => finding.rule)));
  const ids = [.../* @__PURE__ */ new Set([...rules.map(({ id }) => id), ...used])].filter((id) => used.has(id));
  const results = report.files.flatMap((file) => {
    const seen = /* @__PURE__ */ new Map();
    return resultsOf(file).map(({ finding, sql }) => {
      const { rule, severity, message, start, end, help } = finding;
      const identity = sha256(`${rule}\0${file.path}\0${sql ?? message}`);
      const nth = (seen.get(identity) ?? 0) + 1;
      seen.set(identity, nth);
      return {
        ruleId: rule,
        ruleIndex: ids.indexOf(rule),
        level: LEVELS[severity],
        message: { text: help === void 0 ? message : `${message}
${help}` },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: uriOf(file.path), uriBaseId: "%SRCROOT%" },
              region: {
                startLine: start.line,
                startColumn: start.column,
                endLine: end.line,
                endColumn: end.column
              }
            }
          }
        ],
        partialFingerprints: { "rollgate/v1": `${identity}:${nth}` }
      };
    });
  });
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "rollgate",
            semanticVersion: version2,
            rules: ids.map((id) => describe(id, rules, rulesUrl))
          }
        },
        columnKind: "utf16CodeUnits",
        results: results.slice(0, MOST_RESULTS),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.notes.map((text) => ({ level: "note", message: { text } }))
          }
        ],
        properties: { counts: report.counts, sandbox: report.sandbox }
      }
    ]
  };
}
function resultsOf(file) {
  return [
    ...file.findings.map((finding) => ({ finding, sql: null })),
    ...file.statements.flatMap(({ findings, sql }) => findings.map((finding) => ({ finding, sql })))
  ];
}
function describe(id, rules, rulesUrl) {
  const rule = rules.find((one) => one.id === id);
  if (rule === void 0) return { id, shortDescription: { text: `Rule ${id} of this repository's configuration` } };
  return {
    id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: `${rule.summary}. ${rule.why}` },
    help: { text: `${rule.why} ${rule.advice}` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    ...rulesUrl === null ? {} : { helpUri: `${rulesUrl}#${id}` }
  };
}
function uriOf(path) {
  const uri = path.split(/[\\/]/).map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${uri}` : uri;
}
function sha256(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

// src/report/audit-text.ts
var FRAME_WIDTH = 120;
var MOST_PER_FILE = 200;
function auditText(report, sources, style = PLAIN) {
  const lines = [];
  for (const file of report.files) {
    const findings = findingsOf(file);
    for (const finding of findings.slice(0, MOST_PER_FILE))
      lines.push(...findingLines(file, finding, sources.get(file.path), style), "");
    if (findings.length > MOST_PER_FILE)
      lines.push(`${file.path}: ${findings.length - MOST_PER_FILE} more findings`, "");
  }
  for (const file of report.files)
    lines.push(fileLine(file, style), ...file.statements.flatMap((statement) => statementLines(statement, style)));
  if (report.files.length === 0) lines.push("No migrations to audit.");
  lines.push("");
  for (const note of report.notes) lines.push(`${style.cyan("note")}  ${note}`);
  const rehearsed = report.sandbox === null ? "" : `, rehearsed on ${report.sandbox.version}`;
  const { error, warning, notice } = report.counts;
  const verdict = `${counted(error, "error")}, ${counted(warning, "warning")}, ${counted(notice, "notice")}`;
  lines.push(
    `${error > 0 ? style.red(verdict) : warning > 0 ? style.yellow(verdict) : style.green(verdict)} in ${counted(report.files.length, "file")}${rehearsed}`
  );
  return `${lines.join("\n")}
`;
}
function findingLines(file, finding, source, style) {
  const { start, severity, rule, message, help } = finding;
  const lines = [
    `${style.bold(`${file.path}:${start.line}:${start.column}`)} ${paint(severity, style)} ${oneLine(message)} ${style.dim(`[${rule}]`)}`
  ];
  if (source !== void 0) lines.push(...codeFrame(source, finding, style));
  if (help !== void 0) lines.push(`  ${style.cyan("→")} ${help}`);
  return lines;
}
function codeFrame(source, { start, end, severity }, style) {
  const text = printable(withoutSecrets(source.line(start.line)));
  const from = start.column - 1;
  const to = end.line === start.line ? end.column - 1 : text.length;
  const cut = from > FRAME_WIDTH - 30 ? from - 20 : 0;
  const shown = text.slice(cut, cut + FRAME_WIDTH);
  const number = String(start.line).padStart(5);
  const mark = "^".repeat(Math.max(1, Math.min(to, cut + FRAME_WIDTH) - from));
  return [
    `${style.dim(`${number} |`)} ${shown}`,
    `${style.dim("      |")} ${" ".repeat(from - cut)}${paintMark(mark, severity, style)}`
  ];
}
function printable(text) {
  return text.replace(/\t/g, " ").replace(new RegExp("\\p{Cc}", "gu"), "?");
}
function fileLine(file, style) {
  const all = findingsOf(file);
  const count2 = (severity) => all.filter((finding) => finding.severity === severity).length;
  const parts = ["error", "warning", "notice"].filter((severity) => count2(severity) > 0).map((severity) => paintMark(counted(count2(severity), severity), severity, style));
  return `${style.bold(file.path)}: ${counted(file.statements.length, "statement")}, ${parts.length === 0 ? style.green("clean") : parts.join(", ")}`;
}
function statementLines(statement, style) {
  const facts = [];
  if (statement.findings.some((finding) => finding.serverCode !== void 0 && finding.severity === "error")) return [];
  if (statement.reversible.verdict !== "full" && statement.reversible.reason !== NOT_REHEARSED)
    facts.push(
      `${statement.reversible.verdict === "none" ? "cannot be undone" : "only its structure can be undone"}: ${statement.reversible.reason ?? ""}`
    );
  if (statement.online === "copy" || statement.online === "rebuild")
    facts.push(statement.online === "copy" ? "copies the table and blocks writes" : "rebuilds the table");
  facts.push(...statement.keeps ?? []);
  if (statement.batch !== void 0)
    facts.push(`will run in chunks of ${statement.batch.size} rows by ${statement.batch.by.join(", ")}`);
  return facts.length === 0 ? [] : [style.dim(`  ${statement.index}. ${statement.kind} (line ${statement.start.line}): ${facts.join("; ")}`)];
}
function paint(severity, style) {
  return paintMark(severity, severity, style);
}
function paintMark(text, severity, style) {
  return severity === "error" ? style.red(text) : severity === "warning" ? style.yellow(text) : style.cyan(text);
}

// src/cli/render-audit.ts
function renderAudit(report, { migrations, failOn }, format, style) {
  switch (format) {
    case "json":
      return jsonDocument(report);
    case "markdown": {
      const failed = exitCodeOfAudit(report, failOn) !== EXIT.ok;
      return `${auditMarkdown(report, failed, new LimitedMarkdown(Number.POSITIVE_INFINITY, "characters")).trimEnd()}
`;
    }
    case "sarif":
      return jsonDocument(auditSarif(report, { version: version(), rules: RULES, rulesUrl: null }));
    case "html":
      return auditHtml(report, { failed: exitCodeOfAudit(report, failOn) !== EXIT.ok, version: version() });
    case "github":
      return annotations(report).map((line) => `${line}
`).join("");
    case "tsv":
    case "text":
      return auditText(report, new Map(migrations.map(({ path, bytes }) => [path, decodeSource(path, bytes)])), style);
  }
}

export {
  annotations,
  auditMarkdown,
  auditTitle,
  auditText,
  renderAudit
};
