import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  PLAIN
} from "./chunk-M2IORHXP.js";
import {
  counted,
  oneLine
} from "./chunk-SWLZE7TQ.js";
import {
  code,
  count,
  escapeText,
  fence,
  prose,
  shorten,
  workflowCommand
} from "./chunk-LZY6AUJE.js";

// src/github/annotations.ts
var MOST = { error: 9, warning: 10, notice: 9 };
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
  for (const note of report.notes) into.add(`> ${prose(note)}
`);
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
function findingsOf(file) {
  return [...file.findings, ...file.statements.flatMap(({ findings }) => findings)];
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
    const { estimate, reversible } = statement;
    const rowsTouched = estimate.rows === null ? "?" : estimate.rows.toLocaleString("en-US");
    const online = statement.online === "n/a" ? "" : statement.online;
    const why = reversible.reason === void 0 ? "" : `: ${prose(reversible.reason)}`;
    const tables = statement.tables.map(code).join(", ");
    return `| ${statement.start.line} | ${escapeText(statement.kind)} | ${tables} | ${rowsTouched} | ${online} | ${UNDO[reversible.verdict]}${why} |`;
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

// src/report/audit-text.ts
var FRAME_WIDTH = 120;
var MOST_PER_FILE = 200;
function auditText(report, sources, style = PLAIN) {
  const lines = [];
  for (const file of report.files) {
    const findings = [...file.findings, ...file.statements.flatMap((statement) => statement.findings)].sort(
      (a, b) => a.start.offset - b.start.offset
    );
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
  const text = printable(source.line(start.line));
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
  const all = [...file.findings, ...file.statements.flatMap((statement) => statement.findings)];
  const count2 = (severity) => all.filter((finding) => finding.severity === severity).length;
  const parts = ["error", "warning", "notice"].filter((severity) => count2(severity) > 0).map((severity) => paintMark(counted(count2(severity), severity), severity, style));
  return `${style.bold(file.path)}: ${counted(file.statements.length, "statement")}, ${parts.length === 0 ? style.green("clean") : parts.join(", ")}`;
}
function statementLines(statement, style) {
  const facts = [];
  if (statement.findings.some((finding) => finding.serverCode !== void 0 && finding.severity === "error")) return [];
  if (statement.reversible.verdict !== "full")
    facts.push(
      `${statement.reversible.verdict === "none" ? "cannot be undone" : "only its structure can be undone"}: ${statement.reversible.reason ?? ""}`
    );
  if (statement.online === "copy" || statement.online === "rebuild")
    facts.push(statement.online === "copy" ? "copies the table and blocks writes" : "rebuilds the table");
  return facts.length === 0 ? [] : [style.dim(`  ${statement.index}. ${statement.kind} (line ${statement.start.line}): ${facts.join("; ")}`)];
}
function paint(severity, style) {
  return paintMark(severity, severity, style);
}
function paintMark(text, severity, style) {
  return severity === "error" ? style.red(text) : severity === "warning" ? style.yellow(text) : style.cyan(text);
}

export {
  annotations,
  auditMarkdown,
  auditTitle,
  auditText
};
