import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  findServerBinaries,
  installHint,
  startPrivateServer
} from "./chunk-WLSHL66S.js";
import {
  SEVERITIES
} from "./chunk-EYET77EB.js";
import {
  closest
} from "./chunk-33BCB36V.js";
import {
  RULES,
  ScriptFacts
} from "./chunk-GKS6SDCH.js";
import {
  dialectOf,
  parseScript
} from "./chunk-WB4DEZRT.js";
import {
  ddlReversibility,
  inverseDdl,
  planDdl
} from "./chunk-QELAR4QQ.js";
import {
  foreignKeysTo,
  readTable,
  showCreateView
} from "./chunk-TLCNJVWV.js";
import {
  TokenList,
  readSet
} from "./chunk-FJLZ6PJA.js";
import {
  excerpt
} from "./chunk-ZGBUGDZD.js";
import {
  Session,
  isConnectionLost,
  isServerError,
  quoteName,
  quoteText,
  sessionPins
} from "./chunk-WD3263WH.js";
import {
  Source,
  decodeSource
} from "./chunk-5YBR74LV.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/audit/suppression.ts
var FORM = /^rollgate:\s*(\S*)\s*([\s\S]*)$/i;
function readDirectives(script, known) {
  const suppressions = [];
  const problems = [];
  for (const comment of script.comments) {
    const match = FORM.exec(comment.text);
    if (match === null) continue;
    const [, verb = "", rest = ""] = match;
    const complain = (message2) => problems.push({ span: comment.span, message: message2 });
    const statement = verb === "ignore" ? statementAt(script, comment) : null;
    if (verb !== "ignore" && verb !== "ignore-file")
      complain(`\`${verb}\` is no directive; there are \`ignore\` and \`ignore-file\``);
    else if (verb === "ignore" && statement === null)
      complain("The directive stands behind a statement, or no statement follows it");
    else if (verb === "ignore-file" && comesLate(script, comment))
      complain("`ignore-file` must stand before the first statement of the file");
    else suppressions.push(...readRules(comment, rest, statement, known, complain));
  }
  return { suppressions, problems };
}
function readRules(comment, rest, statement, known, complain) {
  const separator = /\s--(\s|$)/.exec(rest);
  const reason = separator === null ? "" : rest.slice(separator.index + separator[0].length).trim();
  const ids = (separator === null ? rest : rest.slice(0, separator.index)).split(",").map((id) => id.trim());
  if (ids.every((id) => id === "")) {
    complain("The directive names no rule");
    return [];
  }
  if (reason === "") {
    complain("The directive gives no reason; write it after ` -- `");
    return [];
  }
  const suppressions = [];
  for (const id of ids) {
    if (known.has(id)) suppressions.push({ rule: id, reason, statement, span: comment.span });
    else
      complain(id === "" ? "The directive has a comma too many" : `There is no rule \`${id}\` that can be suppressed`);
  }
  return suppressions;
}
function statementAt(script, { span }) {
  const { statements, source } = script;
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (statements[middle].span.end <= span.start) low = middle + 1;
    else high = middle;
  }
  const next = statements[low];
  if (next === void 0) return null;
  const previous = statements[low - 1];
  const inside = next.span.start < span.start;
  if (!inside && previous !== void 0 && source.positionAt(previous.span.end).line === source.positionAt(span.start).line)
    return null;
  return next.index;
}
function comesLate(script, comment) {
  const first = script.statements[0];
  return first !== void 0 && first.span.start < comment.span.start;
}

// src/audit/table-changes.ts
function tableChanges(statement, effects) {
  const renames = renamedTables(statement);
  const changes = [];
  for (const effect of effects) {
    const { database, name } = effect;
    const target = renames.get(key(database, name));
    const moved = target !== void 0 && effects.some((other) => key(other.database, other.name) === target && other.after !== null);
    const source = effects.find((other) => renames.get(key(other.database, other.name)) === key(database, name));
    const before = tableOf(source?.before ?? (moved ? null : effect.before));
    const after = tableOf(effect.after);
    if (before === null && after === null) continue;
    if (source === void 0 && before?.createStatement === after?.createStatement) continue;
    changes.push({
      database,
      name,
      before,
      after,
      columns: columnChanges(statement, before, after),
      newIndexes: newIndexes(before, after)
    });
  }
  return changes;
}
function tableOf(relation) {
  return relation?.kind === "table" ? relation.table : null;
}
function columnChanges(statement, before, after) {
  if (after === null) return [];
  const old = new Map(before?.columns.map((column) => [column.name.toLowerCase(), column]));
  const oldNames = renamedColumns(statement);
  const changes = [];
  for (const column of after.columns) {
    const oldName = oldNames.get(column.name.toLowerCase()) ?? column.name.toLowerCase();
    const previous = old.get(oldName) ?? null;
    old.delete(oldName);
    if (previous === null || !sameColumn(previous, column)) changes.push({ before: previous, after: column });
  }
  for (const column of old.values()) changes.push({ before: column, after: null });
  return changes;
}
function sameColumn(one, other) {
  return one.name === other.name && one.definition === other.definition && one.charset === other.charset && one.collation === other.collation;
}
function newIndexes(before, after) {
  const known = new Set(before?.indexes.map((index) => index.definition));
  return after?.indexes.filter((index) => !known.has(index.definition)) ?? [];
}
function renamedColumns(statement) {
  const names = /* @__PURE__ */ new Map();
  for (const clause of statement.alter ?? []) {
    if (clause.kind === "change-column")
      names.set(clause.column.name.text.toLowerCase(), clause.from.text.toLowerCase());
    else if (clause.kind === "rename-column") names.set(clause.to.text.toLowerCase(), clause.from.text.toLowerCase());
  }
  return names;
}
function renamedTables(statement) {
  const names = /* @__PURE__ */ new Map();
  for (const [at, table] of statement.tables.entries()) {
    const from = statement.tables[at - 1];
    if (table.access !== "rename-to" || from === void 0) continue;
    const target = key(table.database, table.name);
    const origin = [...names].find(([, to]) => to === key(from.database, from.name))?.[0];
    names.set(origin ?? key(from.database, from.name), target);
  }
  return names;
}
function key(database, name) {
  return `${database ?? ""}\0${name}`.toLowerCase();
}

// src/audit/engine.ts
var REPORTED_SQL_BYTES = 65536;
var NOT_SUPPRESSIBLE = /* @__PURE__ */ new Set([
  "invalid-directive",
  "unused-suppression",
  "rule-crashed",
  "script-problem",
  "empty-migration"
]);
function auditScripts({ scripts, rehearsal, rules, notes }) {
  const suppressed = [];
  const files = scripts.map((script, at) => auditScript(script, rehearsal, at, rules, suppressed));
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const file of files) {
    for (const finding of findingsOf(file)) counts[finding.severity]++;
  }
  return {
    version: 1,
    files,
    counts,
    sandbox: rehearsal === null ? null : { flavor: rehearsal.sandbox.flavor, version: rehearsal.sandbox.version },
    notes: [...notes, ...rehearsal?.notes ?? [], ...suppressed]
  };
}
function findingsOf(file) {
  return [...file.findings, ...file.statements.flatMap((statement) => statement.findings)].sort(
    (one, other) => one.start.offset - other.start.offset
  );
}
function auditScript(script, rehearsal, at, rules, suppressed) {
  const { source, statements } = script;
  const steps = rehearsal?.files[at] ?? null;
  const facts = new ScriptFacts(script, steps, rehearsal?.sandbox.foldsNames ?? true);
  const suppressible = new Set(rules.map(({ rule }) => rule.id).filter((id) => !NOT_SUPPRESSIBLE.has(id)));
  const filter = new SuppressionFilter(readDirectives(script, suppressible));
  const findings = new FindingMaker(script, rules);
  const reports = statements.map((statement, index) => {
    const step = steps?.[index] ?? null;
    const found = applyRules(script, statement, step, facts, rules, findings, rehearsal?.sandbox.sameFlavor ?? true);
    return {
      index: statement.index,
      kind: statement.kind,
      sql: excerpt(statement.text, REPORTED_SQL_BYTES),
      start: source.positionAt(statement.span.start),
      end: source.positionAt(statement.span.end),
      tables: [
        ...new Set(statement.tables.map(({ database, name }) => database === null ? name : `${database}.${name}`))
      ],
      findings: filter.keep(statement, found),
      estimate: step?.estimate ?? { rows: null, method: "unknown: not rehearsed" },
      online: step?.online ?? "n/a",
      reversible: step?.reversible ?? unknownReversibility(statement),
      ...step?.rollbackPreview ? { rollbackPreview: step.rollbackPreview } : {}
    };
  });
  const own = [];
  for (const { span, message: message2 } of script.problems) own.push(...findings.make("script-problem", span, message2));
  if (statements.length === 0 && script.problems.length === 0) {
    const blank = source.text.trim() === "";
    own.push(
      ...findings.make(
        "empty-migration",
        { start: 0, end: 0 },
        blank ? "The file is empty" : "The file holds comments and no statement"
      )
    );
  }
  for (const { span, message: message2 } of filter.directives.problems)
    own.push(...findings.make("invalid-directive", span, message2));
  for (const { rule, span } of filter.unused()) {
    if (rules.some((active) => active.rule.id === rule && active.severity === "off")) continue;
    own.push(...findings.make("unused-suppression", span, `\`${rule}\` has nothing to suppress here`));
  }
  suppressed.push(...filter.notes(script));
  return { path: source.path, statements: reports, findings: own };
}
function applyRules(script, statement, step, facts, rules, findings, sameFlavor) {
  let tokens;
  const structureKnown = step !== null && step.outcome.kind !== "not-judged";
  const found = [];
  const attempt = (rule, visit) => {
    try {
      visit();
    } catch (error) {
      const what = error instanceof Error ? error.stack?.split("\n").slice(0, 2).join(" ").replaceAll(/\s+/g, " ") ?? error.message : String(error);
      found.push(
        ...findings.make("rule-crashed", statement.span, `Rule \`${rule.rule.id}\` failed on this statement: ${what}`)
      );
    }
  };
  const changes = structureKnown ? tableChanges(statement, step.effects) : [];
  for (const active of rules) {
    const { rule, severity, options } = active;
    if (severity === "off") continue;
    const context = {
      statement,
      script: facts,
      outcome: step?.outcome ?? null,
      structureKnown,
      changes,
      options,
      sameFlavor,
      get tokens() {
        tokens ??= new TokenList(script.source.text, statement.dialect, statement.span);
        return tokens;
      },
      report: (span, message2, more) => void found.push(...findings.make(rule.id, span, message2, more))
    };
    const { visit } = rule;
    attempt(active, () => {
      visit.statement?.(context);
      if (!structureKnown) return;
      for (const change of changes) {
        visit.table?.(change, context);
        if (change.after === null) continue;
        for (const column of change.columns) visit.column?.(column, change, context);
      }
    });
  }
  return found;
}
var FindingMaker = class {
  #script;
  #rules;
  constructor(script, rules) {
    this.#script = script;
    this.#rules = new Map(rules.map((active) => [active.rule.id, active]));
  }
  /** One finding, or none when the rule is off. */
  make(id, span, message2, more = {}) {
    const active = this.#rules.get(id);
    if (active === void 0 || active.severity === "off") return [];
    const { source } = this.#script;
    return [
      {
        rule: id,
        severity: lower(active.severity, more.atMost ?? "error"),
        message: message2,
        start: source.positionAt(span.start),
        end: source.positionAt(span.end),
        help: more.advice ?? active.rule.advice,
        ...more.serverCode === void 0 ? {} : { serverCode: more.serverCode }
      }
    ];
  }
};
function lower(one, other) {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(one), SEVERITIES.indexOf(other))];
}
var SuppressionFilter = class {
  directives;
  #used = /* @__PURE__ */ new Map();
  constructor(directives) {
    this.directives = directives;
  }
  keep(statement, findings) {
    return findings.filter((finding) => {
      const suppression = this.directives.suppressions.find(
        (one) => one.rule === finding.rule && (one.statement === null || one.statement === statement.index)
      );
      if (suppression === void 0) return true;
      this.#used.set(suppression, (this.#used.get(suppression) ?? 0) + 1);
      return false;
    });
  }
  unused() {
    return this.directives.suppressions.filter((suppression) => !this.#used.has(suppression));
  }
  notes({ source }) {
    return [...this.#used].map(([{ rule, reason, span }, count]) => {
      const where = `${source.path}:${source.positionAt(span.start).line}`;
      return `${where} suppresses ${count === 1 ? "a finding" : `${count} findings`} of ${rule}: ${reason}`;
    });
  }
};
function unknownReversibility(statement) {
  if (statement.class === "session" || statement.class === "transaction") return { verdict: "full" };
  return { verdict: "none", reason: "not known, since the statement was not rehearsed" };
}

// src/audit/rule-settings.ts
function applyRuleSettings(rules, settings) {
  for (const id of settings.keys()) {
    if (rules.some((rule) => rule.id === id)) continue;
    const near = closest(
      id,
      rules.map((rule) => rule.id)
    );
    throw new UserError(`There is no rule \`${id}\``, {
      hint: near === null ? "`rollgate rules` lists all rules." : `Did you mean \`${near}\`?`
    });
  }
  return rules.map((rule) => {
    const setting = settings.get(rule.id);
    return { rule, severity: setting?.severity ?? rule.severity, options: mergeOptions(rule, setting?.options ?? {}) };
  });
}
function mergeOptions(rule, given) {
  const options = {};
  for (const [name, spec] of Object.entries(rule.options)) options[name] = spec.default;
  for (const [name, value] of Object.entries(given)) {
    const spec = rule.options[name];
    if (spec === void 0) {
      const names = Object.keys(rule.options);
      throw new UserError(`Rule \`${rule.id}\` has no option \`${name}\``, {
        hint: names.length === 0 ? "It has none; only its severity can be set." : `It has: ${names.join(", ")}.`
      });
    }
    if (!sameType(value, spec.default)) {
      throw new UserError(`Option \`${name}\` of rule \`${rule.id}\` must be ${typeName(spec.default)}`, {
        hint: spec.doc
      });
    }
    options[name] = value;
  }
  return options;
}
function sameType(value, like) {
  if (Array.isArray(like)) return Array.isArray(value) && value.every((one) => typeof one === "string");
  return typeof value === typeof like;
}
function typeName(like) {
  return Array.isArray(like) ? "a list of texts" : `a ${typeof like}`;
}

// src/sandbox/online.ts
var CLONE_DATABASE = "rollgate_clone";
async function askOnline(session, statement) {
  const table = statement.tables.find((one) => one.access === "alter");
  if (table === void 0 || table.database === null || !["ALTER TABLE", "CREATE INDEX", "DROP INDEX"].includes(statement.kind)) return "n/a";
  const clone = `${quoteName(CLONE_DATABASE)}.${quoteName("clone")}`;
  const source = `${quoteName(table.database)}.${quoteName(table.name)}`;
  await session.run(`CREATE DATABASE IF NOT EXISTS ${quoteName(CLONE_DATABASE)}`);
  for (const algorithm of session.version.flavor === "mariadb" ? ["INSTANT", "NOCOPY", "INPLACE", "COPY"] : ["INSTANT", "INPLACE", "COPY"]) {
    const sql = onClone(statement, table.span, clone, algorithm);
    if (sql === null) return "n/a";
    try {
      await session.run(`DROP TABLE IF EXISTS ${clone}`);
      await session.run(`CREATE TABLE ${clone} LIKE ${source}`);
      const before = await tableId(session);
      await session.run(sql);
      if (algorithm === "INSTANT") return "instant";
      if (algorithm === "NOCOPY") return "inplace";
      if (algorithm === "COPY") return "copy";
      if (session.version.flavor === "mariadb") return "rebuild";
      return before !== null && before !== await tableId(session) ? "rebuild" : "inplace";
    } catch {
    }
  }
  return "n/a";
}
function onClone(statement, span, clone, algorithm) {
  if (statement.alter?.some((clause) => clause.kind === "algorithm" || clause.kind === "rename-table")) return null;
  const offset = statement.span.start;
  const head = statement.text.slice(0, span.start - offset) + clone;
  const rest = statement.text.slice(span.end - offset);
  return statement.kind === "ALTER TABLE" ? `${head} ALGORITHM=${algorithm}, ${rest}` : `${head}${rest} ALGORITHM=${algorithm}`;
}
async function tableId(session) {
  const view = session.version.number >= 8e4 && session.version.flavor === "mysql" ? "INNODB_TABLES" : "INNODB_SYS_TABLES";
  const id = await session.value(`SELECT table_id FROM information_schema.${view} WHERE name = ${quoteText(`${CLONE_DATABASE}/clone`)}`);
  return id === null ? null : String(id);
}

// src/sandbox/estimate.ts
var EXPLAINED = /* @__PURE__ */ new Set(["UPDATE", "DELETE", "INSERT", "REPLACE"]);
async function estimateRows(staging, statement, changed) {
  const unknown = (why) => ({ rows: null, method: `unknown: ${why}` });
  if (!EXPLAINED.has(statement.kind)) return unknown("not a change of rows");
  const select = statement.tables.some((table) => table.access === "read");
  if ((statement.kind === "INSERT" || statement.kind === "REPLACE") && !select) return unknown("the rows are in the statement");
  if (staging === null) return unknown("no staging server");
  if (statement.tables.some(({ database, name }) => changed.has(`${database}.${name}`.toLowerCase()))) return unknown("the migrations change the table before");
  try {
    if (statement.database !== null) await staging.run(`USE ${quoteName(statement.database)}`);
    const plan = await staging.query(`EXPLAIN ${statement.text}`);
    const rows = plan.map((line) => Number(line.rows)).filter((number) => Number.isFinite(number) && number > 0);
    return rows.length === 0 ? unknown("EXPLAIN gave no rows") : { rows: Math.max(...rows), method: "EXPLAIN on staging" };
  } catch {
    return unknown("staging could not explain it");
  }
}

// src/sandbox/rehearse.ts
var STATEMENT_LIMIT_MS = 15e3;
var ROW_ERRORS = /* @__PURE__ */ new Set([1216, 1217, 1451, 1452, 1172, 1242, 1329]);
var MISSING_ERRORS = /* @__PURE__ */ new Set([1005, 1049, 1051, 1054, 1072, 1091, 1146, 1176, 1824, 4092]);
var Rehearser = class {
  #options;
  /** `database.table` in lower case that the scripts have changed so far. */
  #changed = /* @__PURE__ */ new Set();
  /** `database.table` in lower case that a failed statement would have made or changed: by whom. */
  #broken = /* @__PURE__ */ new Map();
  constructor(options) {
    this.#options = options;
  }
  async rehearse(script, file) {
    let session = await this.#open();
    const results = [];
    try {
      for (const statement of script.statements) {
        if (session.destroyed) session = await this.#open(statement.database);
        results.push(await this.#rehearseOne(session, statement, file));
      }
    } finally {
      await session.close();
    }
    return results;
  }
  async #open(database = this.#options.database) {
    const session = await Session.open(this.#options.sandbox, { database });
    for (const pin of this.#options.pins) await session.run(pin).catch(() => {
    });
    return session;
  }
  async #rehearseOne(session, statement, file) {
    const { control, staging } = this.#options;
    const estimate = await estimateRows(staging, statement, this.#changed);
    const isDdl = statement.class === "ddl" && !statement.temporary;
    const touched = statement.tables.filter((table) => table.access !== "read" && table.database !== null);
    const before = isDdl ? await this.#relations(touched) : /* @__PURE__ */ new Map();
    const online = isDdl ? await askOnline(control, statement) : "n/a";
    const reason = refused(statement);
    const outcome = reason === null ? await this.#run(session, statement, file) : { kind: "not-judged", reason };
    const after = isDdl ? await this.#relations(touched) : before;
    const effects = touched.map(({ database, name }) => {
      const key2 = `${database}.${name}`;
      return { database, name, before: before.get(key2) ?? null, after: after.get(key2) ?? null };
    });
    if (outcome.kind === "done" && isDdl) for (const { database, name } of touched) this.#changed.add(`${database}.${name}`.toLowerCase());
    return { outcome, effects: isDdl ? effects : [], online, estimate, ...this.#reversibility(statement, isDdl, outcome, before, after) };
  }
  async #run(session, statement, file) {
    const { control } = this.#options;
    let overtime = false;
    const timer = setTimeout(() => {
      overtime = true;
      control.run(`KILL ${session.connectionId}`).catch(() => {
      });
    }, STATEMENT_LIMIT_MS);
    try {
      await session.run(statement.text);
      return { kind: "done" };
    } catch (error) {
      if (overtime || isConnectionLost(error)) {
        session.destroy();
        return { kind: "not-judged", reason: overtime ? `it took more than ${STATEMENT_LIMIT_MS / 1e3} s` : "the connection was lost" };
      }
      if (!isServerError(error)) throw error;
      if (statement.class === "dml" && ROW_ERRORS.has(error.errno)) return { kind: "not-judged", reason: "its outcome depends on rows, and the sandbox has none" };
      const followsFrom = this.#cause(statement, error.errno, file);
      for (const table of statement.tables) {
        const key2 = `${table.database}.${table.name}`.toLowerCase();
        if (table.access !== "read" && table.access !== "write" && !this.#broken.has(key2)) this.#broken.set(key2, { file, index: statement.index });
      }
      return { kind: "failed", code: error.errno, sqlState: error.sqlState, message: error.sqlMessage, followsFrom };
    } finally {
      clearTimeout(timer);
    }
  }
  #cause(statement, code, file) {
    if (!MISSING_ERRORS.has(code)) return null;
    for (const { database, name } of statement.tables) {
      const cause = this.#broken.get(`${database}.${name}`.toLowerCase());
      if (cause !== void 0) return cause.file === file ? cause.index : 0;
    }
    return null;
  }
  async #relations(tables) {
    const relations = /* @__PURE__ */ new Map();
    for (const { database, name } of tables) {
      const table = await readTable(this.#options.control, database, name);
      const view = table === null ? await showCreateView(this.#options.control, database, name) : null;
      relations.set(`${database}.${name}`, table !== null ? { kind: "table", table } : view !== null ? { kind: "view" } : null);
    }
    return relations;
  }
  #reversibility(statement, isDdl, outcome, before, after) {
    if (!isDdl) {
      const known = ["dml", "session", "transaction"].includes(statement.class) && statement.kind !== "CALL";
      return { reversible: known ? { verdict: "full" } : { verdict: "none", reason: `${statement.kind} is not captured` }, rollbackPreview: null };
    }
    const { version } = this.#options.control;
    const options = { keepData: "auto", token: "keep", server: version, triggered: /* @__PURE__ */ new Set(), referenced: /* @__PURE__ */ new Set(), views: /* @__PURE__ */ new Map() };
    const old = tablesOf(before);
    const reversible = ddlReversibility(statement, old, options);
    if (outcome.kind !== "done" || reversible.verdict === "none" || statement.kind.endsWith("VIEW")) return { reversible, rollbackPreview: null };
    return { reversible, rollbackPreview: inverseDdl(statement, planDdl(statement, old, options), old, tablesOf(after), version.flavor) };
  }
};
function tablesOf(relations) {
  return new Map([...relations].map(([key2, relation]) => [key2, relation?.kind === "table" ? relation.table : null]));
}
function refused(statement) {
  if (statement.class === "administration") return `${statement.kind} is not run in the sandbox`;
  if (statement.kind === "LOAD DATA") return "LOAD DATA reads a file that the sandbox does not have";
  if (statement.kind === "CALL") return "procedures are not copied into the sandbox";
  if (statement.kind === "SET" && readSet(statement).some(({ scope }) => scope === "global" || scope === "persist")) return "SET GLOBAL is not run in the sandbox";
  return null;
}
async function stagingPins(staging) {
  const mode = String(await staging.value("SELECT @@GLOBAL.sql_mode"));
  const explicit = String(await staging.value("SELECT COALESCE((SELECT @@GLOBAL.explicit_defaults_for_timestamp), 1)").catch(() => "1"));
  return [`SET SESSION sql_mode = ${quoteText(mode)}`, `SET SESSION explicit_defaults_for_timestamp = ${explicit === "0" ? 0 : 1}`];
}
async function dropDatabases(session, names) {
  await session.run("SET SESSION foreign_key_checks = 0");
  for (const name of names) await session.run(`DROP DATABASE IF EXISTS ${quoteName(name)}`);
}

// src/sandbox/structure.ts
var MOST_NEIGHBOURS = 500;
async function readStructure(staging, scripts, dialect, database) {
  const named = scripts.flatMap((script) => script.statements.flatMap((statement) => statement.tables.map(({ database: db, name }) => ({ database: db ?? database, name }))));
  const databases = [.../* @__PURE__ */ new Set([database, ...named.map((table) => table.database)])];
  const objects = /* @__PURE__ */ new Map();
  const views = [];
  const queue = named.map((table) => ({ ...table, followChildren: true }));
  const seen = /* @__PURE__ */ new Set();
  while (queue.length > 0 && seen.size < named.length + MOST_NEIGHBOURS) {
    const { database: db, name, followChildren } = queue.shift();
    const key2 = `${db}\0${name}`;
    if (seen.has(key2)) continue;
    seen.add(key2);
    const table = await readTable(staging, db, name);
    if (table !== null) {
      objects.set(key2, { database: db, name: table.name, create: table.createStatement });
      for (const foreignKey of table.foreignKeys) queue.push({ database: foreignKey.referencedDatabase ?? db, name: foreignKey.referencedTable, followChildren: false });
      if (followChildren) for (const child of await foreignKeysTo(staging, db, name)) queue.push({ database: child.database, name: child.table, followChildren: false });
      continue;
    }
    const view = await showCreateView(staging, db, name);
    if (view === null) continue;
    const create = view.replace(/ DEFINER=(`(?:[^`]|``)*`|\S+)@(`(?:[^`]|``)*`|\S+)/, "");
    views.unshift({ database: db, name, create });
    const uses = parseScript(new Source(name, create), { dialect, database: db }).statements[0]?.tables ?? [];
    for (const used of uses) if (used.access === "read") queue.push({ database: used.database ?? db, name: used.name, followChildren: false });
  }
  return { databases: await Promise.all(databases.map((name) => describeDatabase(staging, name))), objects: [...objects.values(), ...views] };
}
async function describeDatabase(staging, name) {
  const [row] = await staging.query(`SELECT default_character_set_name AS charset, default_collation_name AS collation FROM information_schema.schemata WHERE schema_name = ${quoteText(name)}`);
  return { name, charset: row === void 0 ? null : String(row.charset), collation: row === void 0 ? null : String(row.collation) };
}
async function loadStructure(sandbox, structure) {
  const notes = [];
  await sandbox.run("SET SESSION foreign_key_checks = 0");
  for (const { name, charset, collation } of structure.databases) {
    const create = `CREATE DATABASE ${quoteName(name)}`;
    try {
      await sandbox.run(`${create}${charset === null ? "" : ` DEFAULT CHARACTER SET ${charset} COLLATE ${collation}`}`);
    } catch (error) {
      notes.push(`The sandbox does not know collation ${collation} of database ${name}, so its own default holds there (${message(error)}).`);
      await sandbox.run(create);
    }
  }
  for (const { database, name, create } of structure.objects) {
    try {
      await sandbox.run(`USE ${quoteName(database)}`);
      await sandbox.run(create);
    } catch (error) {
      notes.push(`${database}.${name} could not be made in the sandbox, so statements on it are not judged right (${message(error)}).`);
    }
  }
  await sandbox.run("SET SESSION foreign_key_checks = 1");
  return notes;
}
function message(error) {
  return error instanceof Error ? error.message : String(error);
}

// src/commands/audit.ts
var UNKNOWN_SERVER = { flavor: "mysql", version: 80400, ansiQuotes: false, noBackslashEscapes: false };
var NAMELESS = "rollgate_audit";
async function audit(settings, progress) {
  const rules = applyRuleSettings(RULES, settings.rules);
  const staging = settings.staging === null ? null : await openStaging(settings.staging);
  try {
    const dialect = staging === null ? UNKNOWN_SERVER : await dialectOf(staging);
    const database = settings.staging?.database ?? NAMELESS;
    const scripts = settings.migrations.map((file) => parseScript(decodeSource(file.path, file.bytes), { dialect, database }));
    const notes = [];
    if (staging === null && settings.schema === null) notes.push("No staging server and no schema file: what the tables look like is not known.");
    const rehearsal = await rehearse(settings, staging, scripts, dialect, database, notes, progress);
    return auditScripts({ scripts, rehearsal, rules, notes });
  } finally {
    await staging?.close();
  }
}
async function openStaging(settings) {
  const session = await Session.open(settings);
  for (const pin of sessionPins()) await session.run(pin);
  await session.run("SET SESSION TRANSACTION READ ONLY");
  return session;
}
async function rehearse(settings, staging, scripts, dialect, database, notes, progress) {
  if (!scripts.some((script) => script.statements.length > 0)) return null;
  if (staging === null && settings.schema === null) {
    notes.push("Nothing was rehearsed: only the text of the migrations was checked.");
    return null;
  }
  const sandbox = await openSandbox(settings, staging, notes, progress);
  if (sandbox === null) return null;
  try {
    const control = await Session.open(sandbox.settings, { database: null });
    try {
      return await rehearseOn(control, sandbox, settings, staging, scripts, dialect, database, progress);
    } finally {
      await control.close();
    }
  } finally {
    await sandbox.stop();
  }
}
async function rehearseOn(control, sandbox, settings, staging, scripts, dialect, database, progress) {
  for (const pin of sessionPins()) await control.run(pin);
  const structure = settings.schema !== null || staging === null ? emptyStructure(scripts, database) : await readStructure(staging, scripts, dialect, database);
  const made = structure.databases.map(({ name }) => name);
  if (sandbox.foreign) await refuseExisting(control, [...made, CLONE_DATABASE]);
  try {
    progress.step(`Rehearsing ${scripts.length === 1 ? scripts[0].source.path : `${scripts.length} files`} on ${control.version.text}`);
    const notes = await loadStructure(control, structure);
    if (settings.schema !== null) await loadSchema(control, settings.schema, dialect, database);
    const pins = staging === null ? [] : await stagingPins(staging);
    const rehearser = new Rehearser({ sandbox: { ...sandbox.settings, database: null }, control, staging: settings.schema === null ? staging : null, database, pins });
    const files = [];
    for (const [file, script] of scripts.entries()) files.push(await rehearser.rehearse(script, file));
    const sameFlavor = staging === null || staging.version.flavor === control.version.flavor;
    if (!sameFlavor) notes.push(`Staging is ${staging.version.text}, the sandbox ${control.version.text}: errors that only one of them gives are warnings.`);
    else if (staging !== null && majorOf(staging) !== majorOf(control)) notes.push(`Staging is ${staging.version.text}, the sandbox ${control.version.text}: they may disagree on what one of them does not know.`);
    return {
      sandbox: { flavor: control.version.flavor, version: control.version.text, sameFlavor, foldsNames: await control.value("SELECT @@lower_case_table_names") !== "0" },
      files,
      notes
    };
  } finally {
    if (sandbox.foreign) await dropDatabases(control, [...made, CLONE_DATABASE]);
  }
}
async function openSandbox(settings, staging, notes, progress) {
  const unchecked = "so only the text of the migrations was checked: not whether the server accepts them, nor what they change.";
  if (settings.sandbox === "off") {
    notes.push(`Nothing was rehearsed (--sandbox off), ${unchecked}`);
    return null;
  }
  if (settings.sandbox !== "auto") return { settings: settings.sandbox, foreign: true, stop: async () => {
  } };
  const flavor = staging?.version.flavor;
  const [binary] = await findServerBinaries({ explicit: settings.sandboxBinary, flavor });
  const [other] = binary === void 0 ? await findServerBinaries({ explicit: settings.sandboxBinary }) : [];
  const chosen = binary ?? other;
  if (chosen === void 0) {
    notes.push(`No mysqld or mariadbd was found for a rehearsal, ${unchecked} ${installHint(flavor)}`);
    return null;
  }
  progress.detail(`Starting a private ${chosen.flavor} ${chosen.version.text}`);
  const server = await startPrivateServer(chosen);
  return { settings: { ...server.settings, role: "sandbox" }, foreign: false, stop: () => server.stop() };
}
function emptyStructure(scripts, database) {
  const named = scripts.flatMap((script) => script.statements.flatMap((statement) => statement.tables.flatMap((table) => table.database ?? [])));
  return { databases: [.../* @__PURE__ */ new Set([database, ...named])].map((name) => ({ name, charset: null, collation: null })), objects: [] };
}
async function loadSchema(control, schema, dialect, database) {
  const source = new Source(schema.path, schema.sql);
  await control.run(`USE \`${database.replaceAll("`", "``")}\``);
  await control.run("SET SESSION foreign_key_checks = 0");
  for (const statement of parseScript(source, { dialect, database }).statements) {
    try {
      await control.run(statement.text);
    } catch (error) {
      const { line, column } = source.positionAt(statement.span.start);
      throw new UserError(`${schema.path}:${line}:${column}: the sandbox refuses the schema: ${error instanceof Error ? error.message : String(error)}`, {
        hint: "The schema file must hold what the server has before the migrations, as mysqldump --no-data writes it.",
        cause: error
      });
    }
  }
  for (const pin of sessionPins()) await control.run(pin);
}
async function refuseExisting(control, names) {
  const rows = await control.query(`SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name IN (${names.map(quoteText).join(", ")})`);
  if (rows.length === 0) return;
  throw new UserError(`The sandbox server already has ${rows.map((row) => `\`${row.name}\``).join(", ")}`, {
    hint: "A rehearsal makes and drops databases of those names. Name an empty server, or use --sandbox auto."
  });
}
function majorOf(session) {
  return Math.floor(session.version.number / 100);
}

export {
  audit
};
