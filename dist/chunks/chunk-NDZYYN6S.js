import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  SEVERITIES
} from "./chunk-EYET77EB.js";
import {
  findServerBinaries,
  startPrivateServer
} from "./chunk-BTRBYZEZ.js";
import {
  closest
} from "./chunk-33BCB36V.js";
import {
  RULES,
  ScriptFacts,
  databaseName,
  namesInMessage,
  renamings
} from "./chunk-44FEU3DH.js";
import {
  planUnits
} from "./chunk-245ZXSPV.js";
import {
  inverseDdl,
  logsCascades,
  readDdlFacts,
  structureObstacles
} from "./chunk-6F64KJUM.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  parseScript,
  readSet,
  readTable,
  showCreateView
} from "./chunk-FBLUZDKH.js";
import {
  TokenList
} from "./chunk-FHBRZPR6.js";
import {
  ddlReversibility,
  planDdl
} from "./chunk-64AZYPBX.js";
import {
  excerpt
} from "./chunk-4EUVFIWH.js";
import {
  Session,
  sessionPins
} from "./chunk-J2XE67VB.js";
import {
  ER,
  isConnectionLost,
  isServerError,
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-LQY5FU5L.js";
import {
  assignedColumns,
  topLevelIndex,
  topLevelWords
} from "./chunk-B4SPLOJR.js";
import {
  Source,
  decodeSource
} from "./chunk-5YBR74LV.js";
import {
  EXIT,
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
    const complain = (message) => problems.push({ span: comment.span, message });
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
  for (const { from, to } of renamings(statement)) {
    const left = key(from.database, from.name);
    const origin = [...names].find(([, reached]) => reached === left)?.[0];
    names.set(origin ?? left, key(to.database, to.name));
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
  for (const { span, message } of script.problems) own.push(...findings.make("script-problem", span, message));
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
  for (const { span, message } of filter.directives.problems)
    own.push(...findings.make("invalid-directive", span, message));
  const undecided = (index) => steps !== null && steps[index - 1]?.outcome.kind !== "done";
  for (const { rule, span, statement } of filter.unused()) {
    if (statement === null ? statements.some(({ index }) => undecided(index)) : undecided(statement)) continue;
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
      report: (span, message, more) => void found.push(...findings.make(rule.id, span, message, more))
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
  make(id, span, message, more = {}) {
    const active = this.#rules.get(id);
    if (active === void 0 || active.severity === "off") return [];
    const { source } = this.#script;
    return [
      {
        rule: id,
        severity: lower(active.severity, more.atMost ?? "error"),
        message,
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

// src/deploy/foresee.ts
var Foreseer = class {
  #session;
  #keepData;
  #cascadesLogged = null;
  /** Reasons found for statements alike, for as long as no structure changes. */
  #known = /* @__PURE__ */ new Map();
  constructor(session, keepData = "auto") {
    this.#session = session;
    this.#keepData = keepData;
  }
  /** What the script's text alone says against undoing it, by index of the statement. */
  obstaclesOf(script) {
    return new Map(
      planUnits(script, { perFile: false }).obstacles.map(({ statement, reason }) => [statement.index, reason])
    );
  }
  /** To be called when the structure has changed. */
  forget() {
    this.#known.clear();
  }
  /** @param before the structure before the statement of the tables that it makes, changes or drops */
  async foresee(statement, before) {
    const none = () => null;
    if (statement.class === "session" || statement.class === "transaction" || statement.temporary)
      return { reversible: { verdict: "full" }, preview: none };
    if (statement.class === "dml") {
      const reason = await this.#rowObstacle(statement);
      return { reversible: reason === null ? { verdict: "full" } : { verdict: "none", reason }, preview: none };
    }
    if (statement.class !== "ddl")
      return {
        reversible: { verdict: "none", reason: `${statement.kind} changes something other than tables and rows` },
        preview: none
      };
    const facts = await readDdlFacts(this.#session, statement, before);
    const options = { keepData: this.#keepData, token: "kept", server: this.#session.version, ...facts };
    const reversible = ddlReversibility(statement, before, options);
    const preview = (after) => {
      if (reversible.verdict === "none") return null;
      const inverse = inverseDdl(
        statement,
        planDdl(statement, before, options),
        before,
        after,
        this.#session.version.flavor
      );
      return inverse.length === 0 ? null : inverse;
    };
    return { reversible, preview };
  }
  #rowObstacle(statement) {
    const written = statement.tables.filter((table) => table.access === "write").map(({ database, name }) => `${database}.${name}`);
    if (written.length === 0) return Promise.resolve(null);
    const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
    const shape = statement.kind === "UPDATE" ? assignedColumns(tokens) : topLevelWords(tokens).filter((word) => word === "DUPLICATE" || word === "REPLACE");
    const key2 = [statement.kind, ...written, ...shape].join("\0");
    const known = this.#known.get(key2) ?? this.#readRowObstacle(statement);
    this.#known.set(key2, known);
    return known;
  }
  async #readRowObstacle(statement) {
    this.#cascadesLogged ??= await logsCascades(this.#session);
    const obstacles = await structureObstacles(this.#session, statement, this.#cascadesLogged);
    return obstacles.length === 0 ? null : obstacles.map(({ reason }) => reason).join("; ");
  }
};

// src/sandbox/load-structure.ts
var UNKNOWN_COLLATION = 1273;
var LOAD_MODE = "NO_DIR_IN_CREATE";
var ORDER = ["table", "function", "procedure", "view", "trigger"];
async function loadStructure(sandbox, structure) {
  const notes = [];
  await sandbox.run("SET SESSION foreign_key_checks = 0");
  await sandbox.run("SET SESSION innodb_strict_mode = 0").catch(() => {
  });
  for (const { name, charset, collation } of structure.databases) {
    const create = `CREATE DATABASE ${quoteName(name)} DEFAULT CHARACTER SET ${charset} COLLATE ${collation}`;
    const replaced = await make(sandbox, create);
    if (replaced.error !== null) {
      await sandbox.run(`CREATE DATABASE ${quoteName(name)}`);
      notes.push(
        `Database ${name} has the sandbox's own default character set, not staging's ${charset}: ${replaced.error}`
      );
    } else if (replaced.note !== null) notes.push(`In the sandbox, database ${name} has ${replaced.note}.`);
  }
  const missing = [];
  for (const kind of ORDER) {
    let left = structure.objects.filter((object) => object.kind === kind);
    let errors = /* @__PURE__ */ new Map();
    for (let before = left.length + 1; left.length > 0 && left.length < before; ) {
      before = left.length;
      errors = /* @__PURE__ */ new Map();
      for (const object of left) {
        const { error, note } = await makeObject(sandbox, object);
        if (error !== null) errors.set(object, error);
        else if (note !== null) notes.push(`In the sandbox, ${object.database}.${object.name} has ${note}.`);
      }
      left = left.filter((object) => errors.has(object));
    }
    missing.push(...left);
    for (const [{ database, name }, error] of errors) {
      notes.push(
        `The ${kind} ${database}.${name} could not be made in the sandbox, so statements on it are not judged: ${error}`
      );
    }
  }
  return { notes, missing };
}
async function makeObject(sandbox, { database, create, sqlMode }) {
  await sandbox.run(`SET SESSION sql_mode = ${quoteText(sqlMode ?? LOAD_MODE)}`).catch(() => {
  });
  await sandbox.run(`USE ${quoteName(database)}`);
  return make(sandbox, create);
}
async function make(sandbox, create) {
  let sql = create;
  const replaced = [];
  for (let attempt = 0; ; attempt++) {
    try {
      await sandbox.run(sql);
      return { error: null, note: replaced.length === 0 ? null : replaced.join(", ") };
    } catch (error) {
      if (!isServerError(error)) throw error;
      const collation = error.errno === UNKNOWN_COLLATION ? /'([^']+)'/.exec(error.sqlMessage)?.[1] : void 0;
      const other = collation === void 0 ? null : equivalent(collation, sandbox.version.flavor);
      const next = collation !== void 0 && other !== null ? sql.replaceAll(collation, other) : withoutStorage(sql);
      if (next === sql || attempt === 5) return { error: error.sqlMessage, note: null };
      if (other !== null) replaced.push(`collation ${other} for ${collation}`);
      sql = next;
    }
  }
}
function equivalent(collation, flavor) {
  const charset = /^(utf8mb4|utf8mb3|utf8|ucs2|utf16|utf32)_/.exec(collation)?.[1];
  if (charset === void 0) return null;
  const name = `${flavor === "mariadb" && charset === "utf8mb3" ? "utf8" : charset}_unicode_520_ci`;
  return name === collation ? null : name;
}
function withoutStorage(create) {
  return create.replaceAll(
    /\s(?:`?(?:ENCRYPTION|ENCRYPTED|ENCRYPTION_KEY_ID|SECONDARY_ENGINE)`?=\S+|\/\*!\d+ (?:TABLESPACE|ENCRYPTION|SECONDARY_ENGINE)[^*]*\*\/)/gi,
    ""
  );
}

// src/sandbox/catalogue.ts
var SYSTEM_DATABASES = /* @__PURE__ */ new Set(["mysql", "information_schema", "performance_schema", "sys"]);
function isSystemDatabase(name) {
  return SYSTEM_DATABASES.has(name.toLowerCase());
}
async function readCatalogue(session, names) {
  const foldsNames = await session.value("SELECT @@lower_case_table_names") !== "0";
  const key2 = (database, name) => relationKey(database, name, foldsNames);
  const own = names.filter((name) => !isSystemDatabase(name));
  const list = own.length === 0 ? "''" : own.map(quoteText).join(", ");
  const query = (sql) => session.query(sql);
  const databases = await query(
    `SELECT schema_name AS name, default_character_set_name AS charset, default_collation_name AS coll FROM information_schema.schemata WHERE schema_name IN (${list})`
  );
  const tables = await query(
    `SELECT table_schema AS db, table_name AS name, table_type AS type, table_rows AS rows_ FROM information_schema.tables WHERE table_schema IN (${list})`
  );
  const keys = await query(
    `SELECT constraint_schema AS db, table_name AS name, unique_constraint_schema AS pdb, referenced_table_name AS pname FROM information_schema.referential_constraints WHERE unique_constraint_schema IN (${list}) OR constraint_schema IN (${list})`
  );
  const triggers = await query(
    `SELECT event_object_schema AS db, event_object_table AS name, trigger_name AS trg FROM information_schema.triggers WHERE event_object_schema IN (${list}) ORDER BY trigger_name`
  );
  const routines = await query(
    `SELECT routine_schema AS db, routine_name AS name, routine_type AS type FROM information_schema.routines WHERE routine_schema IN (${list}) AND routine_type IN ('FUNCTION', 'PROCEDURE')`
  );
  const relation = (row) => ({
    database: String(row.db),
    name: String(row.name),
    kind: String(row.type).endsWith("VIEW") ? "view" : "table",
    rows: row.rows_ === null || row.rows_ === void 0 ? null : Number(row.rows_)
  });
  const relations = new Map(tables.map((row) => [key2(String(row.db), String(row.name)), relation(row)]));
  for (const row of keys) {
    const child = key2(String(row.db), String(row.name));
    const parent = key2(String(row.pdb), String(row.pname));
    if (!relations.has(child))
      relations.set(child, { database: String(row.db), name: String(row.name), kind: "table", rows: null });
    if (!relations.has(parent))
      relations.set(parent, { database: String(row.pdb), name: String(row.pname), kind: "table", rows: null });
  }
  const known = new Set(databases.map((row) => String(row.name)));
  const others = [...new Set([...relations.values()].map(({ database }) => database))].filter(
    (name) => !known.has(name)
  );
  if (others.length > 0) {
    databases.push(
      ...await query(
        `SELECT schema_name AS name, default_character_set_name AS charset, default_collation_name AS coll FROM information_schema.schemata WHERE schema_name IN (${others.map(quoteText).join(", ")})`
      )
    );
  }
  return {
    databases: databases.map((row) => ({
      name: String(row.name),
      charset: String(row.charset),
      collation: String(row.coll)
    })),
    relations,
    relationsNamed: group([...relations].map(([id, { name }]) => [name.toLowerCase(), id])),
    children: group(
      keys.map((row) => [key2(String(row.pdb), String(row.pname)), key2(String(row.db), String(row.name))])
    ),
    parents: group(keys.map((row) => [key2(String(row.db), String(row.name)), key2(String(row.pdb), String(row.pname))])),
    triggers: group(triggers.map((row) => [key2(String(row.db), String(row.name)), String(row.trg)])),
    routines: group(
      routines.map((row) => [
        String(row.name).toLowerCase(),
        {
          database: String(row.db),
          name: String(row.name),
          kind: row.type === "FUNCTION" ? "function" : "procedure"
        }
      ])
    ),
    foldsNames,
    key: key2
  };
}
function relationKey(database, name, folds) {
  const key2 = `${database ?? ""}\0${name}`;
  return folds ? key2.toLowerCase() : key2;
}
function group(pairs) {
  const groups = /* @__PURE__ */ new Map();
  for (const [key2, value] of pairs) {
    const values = groups.get(key2);
    if (values === void 0) groups.set(key2, [value]);
    else values.push(value);
  }
  return groups;
}

// src/sandbox/estimate.ts
var WHOLE_TABLE = /* @__PURE__ */ new Set(["ALTER TABLE", "CREATE INDEX", "DROP INDEX", "DROP TABLE", "TRUNCATE TABLE"]);
var unknown = (why) => ({ rows: null, method: `unknown: ${why}` });
async function estimateRows(source, statement, changed) {
  if (statement.class !== "dml" && !WHOLE_TABLE.has(statement.kind)) return { rows: 0, method: "none: changes no rows" };
  const isInsert = statement.kind === "INSERT" || statement.kind === "REPLACE";
  if (!isInsert && !WHOLE_TABLE.has(statement.kind) && statement.kind !== "UPDATE" && statement.kind !== "DELETE") {
    return statement.kind === "SELECT" ? { rows: 0, method: "none: changes no rows" } : unknown(`${statement.kind} does not tell`);
  }
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  if (isInsert) {
    const values = valueLists(tokens);
    if (values !== null) return { rows: values, method: "counted in the statement" };
  }
  if (source === null) return unknown("no staging server");
  const keys = statement.tables.map(({ database, name }) => relationKey(database, name, source.foldsNames));
  if (WHOLE_TABLE.has(statement.kind)) {
    if (keys.some((key2) => changed.has(key2))) return unknown("the migrations change the table before");
    const counts = keys.slice(0, statement.kind === "DROP TABLE" ? keys.length : 1).map((key2) => source.rows.get(key2));
    if (counts.every((count) => count === void 0)) return unknown("staging has no such table");
    return { rows: counts.reduce((sum, count) => sum + (count ?? 0), 0), method: "statistics of staging" };
  }
  const select = rowsAsSelect(statement, tokens);
  if (select === null) return unknown("the statement could not be read");
  const own = isInsert ? keys.slice(1) : keys;
  if (own.some((key2) => changed.has(key2))) return unknown("the migrations change a table of it before");
  return explain(source.session, statement.database, select);
}
function valueLists(tokens) {
  const end = [topLevelIndex(tokens, "SELECT"), topLevelIndex(tokens, "DUPLICATE")].find((at2) => at2 !== -1) ?? tokens.length;
  const values = [topLevelIndex(tokens, "VALUES"), topLevelIndex(tokens, "VALUE")].filter((at2) => at2 !== -1 && at2 < end);
  const set2 = topLevelIndex(tokens, "SET");
  if (values.length === 0) return set2 !== -1 && set2 < end ? 1 : null;
  let at = Math.min(...values) + 1;
  let count = 0;
  while (at < tokens.length) {
    if (tokens.word(at) === "ROW") at++;
    if (tokens.operator(at) !== "(") break;
    at = tokens.afterGroup(at);
    count++;
    if (tokens.operator(at) !== ",") break;
    at++;
  }
  return count;
}
function rowsAsSelect(statement, tokens) {
  const text = (from2, to) => statement.text.slice(tokens.start(from2), to < tokens.length ? tokens.start(to) : statement.text.length);
  if (statement.kind === "INSERT" || statement.kind === "REPLACE") {
    const select = statement.tokens.findIndex((token) => /^(SELECT|WITH)$/i.test(token.text) && token.kind === "word");
    const end = topLevelIndex(tokens, "DUPLICATE");
    return select === -1 ? null : text(select, end === -1 ? tokens.length : end - 1).replace(/^\((.*)\)$/s, "$1");
  }
  const verb = topLevelIndex(tokens, statement.kind);
  if (verb === -1) return null;
  const common = text(0, verb);
  let at = verb + 1;
  while (["LOW_PRIORITY", "QUICK", "IGNORE"].includes(tokens.word(at))) at++;
  if (statement.kind === "UPDATE") {
    const set2 = topLevelIndex(tokens, "SET", at);
    if (set2 === -1) return null;
    const where = endOfSet(tokens, set2);
    return `${common}SELECT 1 FROM ${text(at, set2)} ${text(where, tokens.length)}`;
  }
  const using = topLevelIndex(tokens, "USING", at);
  const from = topLevelIndex(tokens, "FROM", at);
  if (from === -1) return null;
  const joins = topLevelIndex(tokens, "JOIN", at);
  const start = using !== -1 && tokens.operator(using + 1) !== "(" && (joins === -1 || using < joins) ? using + 1 : from + 1;
  const returning = topLevelIndex(tokens, "RETURNING", at);
  return `${common}SELECT 1 FROM ${text(start, returning === -1 ? tokens.length : returning)}`;
}
function endOfSet(tokens, set2) {
  const ends = ["WHERE", "ORDER", "LIMIT", "RETURNING"].map((word) => topLevelIndex(tokens, word, set2)).filter((at) => at !== -1);
  return ends.length === 0 ? tokens.length : Math.min(...ends);
}
async function explain(session, database, select) {
  if (session.version.flavor === "mysql" && session.version.number < 50700 && /\bFROM\s*\(/i.test(select))
    return unknown("this version would execute it");
  try {
    if (database !== null) await session.run(`USE ${quoteName(database)}`);
    const plan = await session.query(
      `EXPLAIN ${session.version.flavor === "mysql" ? "FORMAT=TRADITIONAL " : ""}${select}`
    );
    let rows = 1;
    for (const line of plan) {
      if (line.id !== plan[0]?.id) continue;
      const filtered = line.filtered === void 0 || line.filtered === null ? 100 : Number(line.filtered);
      rows *= line.rows === null || line.rows === void 0 ? 0 : Math.max(Number(line.rows) * (filtered / 100), 0);
    }
    return { rows: Math.round(rows), method: "EXPLAIN on staging" };
  } catch (error) {
    if (!isServerError(error)) throw error;
    return unknown(`staging could not explain it (error ${error.errno})`);
  }
}

// src/sandbox/failures.ts
var MISSING_ERRORS = /* @__PURE__ */ new Set([
  1005,
  1008,
  1025,
  1046,
  1049,
  1051,
  1054,
  1072,
  1091,
  1146,
  1176,
  1215,
  1243,
  1305,
  1360,
  1822,
  1824,
  3940,
  4092
]);
var Failures = class {
  #missing = /* @__PURE__ */ new Map();
  /** Names that something could not be made under before the scripts began. */
  addNames(names, cause) {
    for (const name of names) if (!this.#missing.has(name.toLowerCase())) this.#missing.set(name.toLowerCase(), cause);
  }
  add(statement, cause) {
    this.addNames(namesMade(statement), cause);
  }
  /** The earlier statement that an error follows from: one that would have made what the message says is missing. */
  causeOf(code, names) {
    if (!MISSING_ERRORS.has(code)) return null;
    for (const name of names) {
      const cause = this.#missing.get(name.toLowerCase()) ?? this.#missing.get(name.slice(name.lastIndexOf(".") + 1).toLowerCase());
      if (cause !== void 0) return cause;
    }
    return null;
  }
};
function namesMade(statement) {
  const names = statement.tables.filter((table) => table.access === "create" || table.access === "rename-to").map((table) => table.name);
  for (const clause of statement.alter ?? []) {
    if (clause.kind === "add-column" || clause.kind === "change-column") names.push(clause.column.name.text);
    else if (clause.kind === "rename-column" || clause.kind === "rename-index") names.push(clause.to.text);
    else if (clause.kind === "add-index" && clause.index.name !== null) names.push(clause.index.name.text);
    else if (clause.kind === "add-foreign-key" && clause.foreignKey.name !== null)
      names.push(clause.foreignKey.name.text);
    else if (clause.kind === "add-check" && clause.check.name !== null) names.push(clause.check.name.text);
  }
  const named = /^(?:CREATE (?:DATABASE|PROCEDURE|FUNCTION|TRIGGER|EVENT|INDEX)|PREPARE|USE)$/.exec(statement.kind);
  if (named !== null) names.push(...nameAfterKind(statement));
  return names;
}
function nameAfterKind(statement) {
  const last = statement.kind.slice(statement.kind.lastIndexOf(" ") + 1);
  const tokens = statement.tokens.slice(0, 24);
  let at = tokens.findIndex(
    (token2) => token2.text.toUpperCase() === last || last === "DATABASE" && token2.text.toUpperCase() === "SCHEMA"
  ) + 1;
  while (/^(if|not|exists)$/i.test(tokens[at]?.text ?? "")) at++;
  if (tokens[at + 1]?.text === ".") at += 2;
  const token = tokens[at];
  return token === void 0 ? [] : [token.text.replaceAll(/^[`"]|[`"]$/g, "")];
}

// src/sandbox/online.ts
var TRY_THE_NEXT = /* @__PURE__ */ new Set([1845, 1846, 1847, 1800, 1221, 1064]);
var COPYING_PARTITION = /^(PARTITION BY|REMOVE|REORGANIZE|COALESCE|REBUILD|ADD PARTITION PARTITIONS)/i;
async function runAskingOnline(session, control, statement) {
  const written = writtenAlgorithm(statement);
  if (written === "COPY") {
    await session.run(statement.text);
    return "copy";
  }
  let placeable = false;
  for (const algorithm of algorithms(session.version, written)) {
    const sql = withAlgorithm(statement, algorithm);
    if (sql === null) break;
    const before = algorithm === "INPLACE" && session.version.flavor === "mysql" ? await tableIds(control) : null;
    try {
      await session.run(sql);
      if (algorithm === "INSTANT") return "instant";
      if (algorithm === "NOCOPY") return "inplace";
      if (session.version.flavor === "mariadb") return "rebuild";
      return sameIds(before, await tableIds(control)) ? "inplace" : "rebuild";
    } catch (error) {
      if (!isServerError(error)) throw error;
      if (!TRY_THE_NEXT.has(error.errno)) break;
      if (error.errno !== 1064) placeable = true;
    }
  }
  await session.run(statement.text);
  if (written === "INSTANT") return "instant";
  if (written === "NOCOPY") return "inplace";
  const partition = statement.alter?.find((clause) => clause.kind === "partition");
  if (!placeable && partition !== void 0) return COPYING_PARTITION.test(partition.operation) ? "copy" : "inplace";
  return "copy";
}
function writtenAlgorithm(statement) {
  const clause = statement.alter?.find((one) => one.kind === "algorithm");
  const value = clause?.kind === "algorithm" ? clause.value.toUpperCase() : null;
  return value === "DEFAULT" ? null : value;
}
function algorithms({ flavor, number }, written) {
  const all = flavor === "mariadb" ? number >= 100300 ? ["INSTANT", "NOCOPY", "INPLACE"] : ["INPLACE"] : number >= 80012 ? ["INSTANT", "INPLACE"] : number >= 50600 ? ["INPLACE"] : [];
  if (written === null) return all;
  return all.filter((algorithm) => algorithm === written || written === "INPLACE" && algorithm === "NOCOPY");
}
function withAlgorithm(statement, algorithm) {
  const { text, span } = statement;
  const written = statement.alter?.find((clause2) => clause2.kind === "algorithm");
  if (written !== void 0)
    return `${text.slice(0, written.span.start - span.start)}ALGORITHM=${algorithm}${text.slice(written.span.end - span.start)}`;
  const table = statement.tables.find((one) => one.access === "alter");
  if (table === void 0 || statement.alter?.length === 0) return null;
  const [clause] = statement.alter ?? [];
  if (statement.kind === "DROP INDEX" && clause?.kind === "drop-index") {
    const name = text.slice(clause.name.span.start - span.start, clause.name.span.end - span.start);
    const on = text.slice(table.span.start - span.start, table.span.end - span.start);
    return `ALTER TABLE ${on} ALGORITHM=${algorithm}, DROP INDEX ${statement.conditional ? "IF EXISTS " : ""}${name}`;
  }
  if (statement.kind !== "ALTER TABLE") return `${text} ALGORITHM=${algorithm}`;
  const at = table.span.end - span.start;
  return `${text.slice(0, at)} ALGORITHM=${algorithm}, ${text.slice(at)}`;
}
async function tableIds(session) {
  const view = session.version.number >= 8e4 ? "INNODB_TABLES" : "INNODB_SYS_TABLES";
  try {
    const rows = await session.query(`SELECT NAME AS name, TABLE_ID AS id FROM information_schema.${view}`);
    return new Map(rows.map((row) => [String(row.name), String(row.id)]));
  } catch (error) {
    if (isServerError(error)) return null;
    throw error;
  }
}
function sameIds(before, after) {
  if (before === null || after === null) return false;
  return [...before].every(([name, id]) => after.get(name) === id);
}

// src/sandbox/refusal.ts
var HARMLESS = /^(ANALYZE|CHECK|CHECKSUM|OPTIMIZE|REPAIR) TABLE$/;
var LATER = /^(CREATE|ALTER) EVENT$/;
function refusalOf(statement) {
  const { kind } = statement;
  if (kind === "SET" && readSet(statement).some(({ scope }) => scope === "global" || scope === "persist"))
    return "settings of the server are not changed in the sandbox";
  if (kind === "LOAD DATA" || kind === "LOAD XML") return "it reads a file that the sandbox does not have";
  if (kind === "XA") return "XA transactions outlive the session";
  if (LATER.test(kind)) return "nothing may run by itself in the sandbox";
  if (kind === "CREATE FUNCTION" && has(statement, /^SONAME$/i)) return "it loads a library";
  if (has(statement, /^(OUTFILE|DUMPFILE)$/i) && has(statement, /^INTO$/i)) return "it writes a file";
  const system = statement.tables.find(
    (table) => table.access !== "read" && table.database !== null && isSystemDatabase(table.database)
  );
  if (system !== void 0) return `it changes the server's own table ${system.database}.${system.name}`;
  if (kind === "OTHER") return "it is of no kind that Rollgate knows";
  if (statement.class === "administration" && !HARMLESS.test(kind))
    return "accounts, settings and administration of the server are left alone in the sandbox";
  return null;
}
function has(statement, word) {
  if (!/outfile|dumpfile|soname|into/i.test(statement.text.slice(0, 1e5))) return false;
  return statement.tokens.some((token) => token.kind === "word" && word.test(token.text));
}

// src/sandbox/row-errors.ts
var ABOUT_ROWS = /* @__PURE__ */ new Set([1216, 1452, 1172, 1242, 1329, 1644]);
var ABOUT_CHILDREN = /* @__PURE__ */ new Set([1217, 1451]);
var ABOUT_VALUES = /* @__PURE__ */ new Set([1048, 1062, 1264, 1292, 1366, 1406, 3819, 4025]);
function rowsDecide(statement, code) {
  const { kind, tokens } = statement;
  if (ABOUT_ROWS.has(code)) return true;
  if (ABOUT_CHILDREN.has(code)) return statement.class !== "ddl";
  const hasVariable = () => tokens.some((token) => token.kind === "variable");
  if (code === ER.PARSE_ERROR) return (kind === "PREPARE" || kind === "EXECUTE") && hasVariable();
  if (!ABOUT_VALUES.has(code)) return false;
  return kind === "CALL" || kind === "EXECUTE" || hasVariable() || tokens.some((token) => /^(select|last_insert_id)$/i.test(token.text));
}

// src/sandbox/session-settings.ts
var MIRRORED = [
  "character_set_server",
  "collation_server",
  "default_storage_engine",
  "explicit_defaults_for_timestamp",
  "foreign_key_checks",
  "innodb_strict_mode",
  "old_mode",
  "sql_generate_invisible_primary_key",
  "sql_mode",
  "sql_require_primary_key",
  "sql_safe_updates",
  "time_zone",
  "unique_checks"
];
async function readSessionSettings(staging) {
  const rows = await staging.query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${MIRRORED.map(quoteText).join(", ")})`
  );
  return new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]));
}
async function applySessionSettings(session, settings) {
  const notes = [];
  for (const [name, value] of settings) {
    if (name === "sql_mode") {
      const refused = await setMode(
        session,
        value.split(",").filter((mode) => mode !== "")
      );
      if (refused.length > 0) notes.push(`The sandbox does not know staging's sql_mode ${refused.join(", ")}.`);
    } else if (!await set(session, name, value) && name === "time_zone") {
      notes.push(`The sandbox does not know staging's time zone ${value}; it uses its own.`);
    }
  }
  return notes;
}
async function setMode(session, modes) {
  if (await set(session, "sql_mode", modes.join(","))) return [];
  const known = [];
  const refused = [];
  for (const mode of modes) (await set(session, "sql_mode", mode) ? known : refused).push(mode);
  await set(session, "sql_mode", known.join(","));
  return refused;
}
async function set(session, name, value) {
  try {
    await session.run(`SET SESSION ${name} = ${value === "ON" || value === "OFF" ? value : quoteText(value)}`);
    return true;
  } catch (error) {
    if (!isServerError(error)) throw error;
    return false;
  }
}

// src/sandbox/rehearse.ts
var ER_NO_SUCH_ROUTINE = 1305;
var PACKET_TOO_LARGE = 1153;
var STATEMENT_LIMIT_MS = 15e3;
var WAITING_LIMIT_MS = 1e3;
var WAITS = /\b(SLEEP|BENCHMARK|GET_LOCK|WAIT_FOR_EXECUTED_GTID_SET|MASTER_POS_WAIT|SOURCE_POS_WAIT)\s*\(/i;
var KILL_GRACE_MS = 5e3;
var MOST_NOTES = 20;
var Rehearser = class {
  #options;
  #failures = new Failures();
  #notes = [];
  /** Keys of tables whose structure the scripts have changed so far, so that staging cannot speak for them. */
  #changed = /* @__PURE__ */ new Set();
  /** What stands under a name now, for as long as no structure changes. */
  #relations = /* @__PURE__ */ new Map();
  #dead = false;
  constructor(options) {
    this.#options = options;
    this.#failures.addNames(
      options.missing.map(({ name }) => name),
      { file: -1, index: 0, unjudged: true }
    );
  }
  /** Sentences about what was not judged. */
  get notes() {
    const more = this.#notes.length - MOST_NOTES;
    return more > 0 ? [...this.#notes.slice(0, MOST_NOTES), `${more} more statements were not judged.`] : [...this.#notes];
  }
  /** @param file position of the script among all */
  async rehearse(script, file) {
    const obstacles = this.#options.foreseer.obstaclesOf(script);
    const results = [];
    let session = await this.#open(this.#options.database, file === 0);
    try {
      for (const statement of script.statements) {
        if (session.destroyed && !this.#dead) session = await this.#open(statement.database, false);
        const result = await this.#statement(session, statement, file, obstacles.get(statement.index) ?? null);
        if (result.outcome.kind === "not-judged") {
          const { line } = script.source.positionAt(statement.span.start);
          this.#notes.push(`${script.source.path}:${line}: ${statement.kind} was not judged: ${result.outcome.reason}.`);
        }
        results.push(result);
      }
    } finally {
      await session.close();
    }
    return results;
  }
  async #open(database, first) {
    const session = await Session.open(this.#options.sandbox, { database: null });
    const notes = await applySessionSettings(session, this.#options.settings);
    if (first) this.#notes.unshift(...notes);
    if (database !== null) {
      await session.run(`USE \`${database.replaceAll("`", "``")}\``).catch((error) => {
        if (!isServerError(error)) throw error;
      });
    }
    return session;
  }
  async #statement(session, statement, file, obstacle) {
    const { foreseer, rowSource } = this.#options;
    const changesStructure = statement.class === "ddl" && !statement.temporary;
    const touched = changesStructure ? statement.tables.filter((table) => table.access !== "read" && table.database !== null) : [];
    const estimate = await estimateRows(rowSource, statement, this.#changed);
    const before = await this.#relationsOf(touched);
    const foresight = await foreseer.foresee(statement, tablesOf(before));
    const { outcome, online } = await this.#run(session, statement, file);
    if (changesStructure || !TRANSPARENT.test(statement.kind)) {
      this.#relations.clear();
      foreseer.forget();
    }
    const after = await this.#relationsOf(touched);
    if (outcome.kind === "done") for (const { database, name } of touched) this.#changed.add(this.#key(database, name));
    const effects = touched.map(({ database, name }) => {
      const key2 = `${database}.${name}`;
      return { database, name, before: before.get(key2) ?? null, after: after.get(key2) ?? null };
    });
    return {
      outcome,
      effects,
      online,
      estimate,
      reversible: obstacle === null ? foresight.reversible : { verdict: "none", reason: obstacle },
      rollbackPreview: outcome.kind === "done" && obstacle === null ? foresight.preview(tablesOf(after)) : null
    };
  }
  async #run(session, statement, file) {
    const { longestStatement } = this.#options;
    const notJudged = (reason) => {
      this.#failures.add(statement, { file, index: statement.index, unjudged: true });
      return { outcome: { kind: "not-judged", reason }, online: "n/a" };
    };
    if (this.#dead) return notJudged("the sandbox is gone");
    const refusal = refusalOf(statement);
    if (refusal !== null) {
      const error = await syntaxError(session, statement);
      return error === null ? notJudged(refusal) : this.#failed(statement, file, error, notJudged);
    }
    const bytes = Buffer.byteLength(statement.text);
    if (longestStatement !== null && bytes >= longestStatement) {
      const message = `The statement has ${bytes} bytes, and the server takes less than ${longestStatement} (max_allowed_packet)`;
      return {
        outcome: { kind: "failed", code: PACKET_TOO_LARGE, sqlState: "08S01", message, followsFrom: null },
        online: "n/a"
      };
    }
    const limit = WAITS.test(statement.text.slice(0, 1e5)) ? WAITING_LIMIT_MS : STATEMENT_LIMIT_MS;
    const watch = this.#watch(session, limit);
    try {
      const altersTable = statement.alter !== void 0 && statement.tables.some((table) => table.access === "alter");
      let online = "n/a";
      if (altersTable) online = await runAskingOnline(session, this.#options.control, statement);
      else await session.run(statement.text);
      if (watch.over()) return notJudged(`it took more than ${limit / 1e3} s`);
      return { outcome: { kind: "done" }, online };
    } catch (error) {
      if (watch.over()) {
        if (isConnectionLost(error)) session.destroy();
        return notJudged(`it took more than ${limit / 1e3} s`);
      }
      if (isConnectionLost(error)) return notJudged(await this.#lost(session));
      if (!isServerError(error)) throw error;
      return this.#failed(statement, file, error, notJudged);
    } finally {
      watch.stop();
    }
  }
  #failed(statement, file, error, notJudged) {
    if (rowsDecide(statement, error.errno))
      return notJudged(`its outcome depends on rows, and the sandbox has none (${error.sqlMessage})`);
    if (error.errno === ER_NO_SUCH_ROUTINE && this.#options.routinesHidden)
      return notJudged(
        `the staging account has no EXECUTE privilege, and may not see what is there (${error.sqlMessage})`
      );
    const cause = this.#failures.causeOf(error.errno, namesInMessage(error.sqlMessage));
    if (cause?.unjudged)
      return notJudged(
        `it needs what ${cause.index === 0 ? "could not be made in the sandbox" : `statement ${cause.index} makes, which was not judged`} (${error.sqlMessage})`
      );
    this.#failures.add(statement, { file, index: statement.index, unjudged: false });
    const followsFrom = cause === null ? null : cause.file === file ? cause.index : 0;
    const outcome = {
      kind: "failed",
      code: error.errno,
      sqlState: error.sqlState,
      message: error.sqlMessage,
      followsFrom
    };
    return { outcome, online: "n/a" };
  }
  /** Ends a statement that takes too long: first its query, then its connection. */
  #watch(session, limit) {
    const { control } = this.#options;
    let over = false;
    let second;
    const first = setTimeout(() => {
      over = true;
      control.run(`KILL QUERY ${session.connectionId}`).catch(() => {
      });
      second = setTimeout(() => void control.run(`KILL ${session.connectionId}`).catch(() => {
      }), KILL_GRACE_MS);
    }, limit);
    return {
      over: () => over,
      stop() {
        clearTimeout(first);
        clearTimeout(second);
      }
    };
  }
  async #lost(session) {
    session.destroy();
    try {
      await this.#options.control.value("SELECT 1");
      return "the sandbox closed the connection";
    } catch {
      this.#dead = true;
      return "the sandbox went down while it ran";
    }
  }
  async #relationsOf(tables) {
    const found = /* @__PURE__ */ new Map();
    for (const { database, name } of tables) found.set(`${database}.${name}`, await this.#relation(database, name));
    return found;
  }
  async #relation(database, name) {
    const key2 = this.#key(database, name);
    const known = this.#relations.get(key2);
    if (known !== void 0) return known;
    if (this.#dead) return null;
    const { control } = this.#options;
    const table = await readTable(control, database, name);
    const relation = table !== null ? { kind: "table", table } : await showCreateView(control, database, name) !== null ? { kind: "view" } : null;
    this.#relations.set(key2, relation);
    return relation;
  }
  #key(database, name) {
    return relationKey(database, name, this.#options.foldsNames);
  }
};
var TRANSPARENT = /^(INSERT|REPLACE|UPDATE|DELETE|SELECT|DO|USE|SET|SHOW|EXPLAIN|HELP|START TRANSACTION|COMMIT|ROLLBACK.*|SAVEPOINT|RELEASE SAVEPOINT|LOAD DATA|PREPARE|DEALLOCATE PREPARE)$/;
async function syntaxError(session, statement) {
  try {
    await session.run(`SET @rollgate_statement = ${quoteText(statement.text)}`);
    await session.run("PREPARE rollgate_statement FROM @rollgate_statement");
    await session.run("DEALLOCATE PREPARE rollgate_statement");
    return null;
  } catch (error) {
    if (!isServerError(error)) throw error;
    return error.errno === ER.PARSE_ERROR ? error : null;
  }
}
function tablesOf(relations) {
  return new Map([...relations].map(([key2, relation]) => [key2, relation?.kind === "table" ? relation.table : null]));
}

// src/sandbox/sandbox.ts
var PRIVATE_FLAGS = ["--max-allowed-packet=1G", "--loose-event-scheduler=OFF"];
async function openSandbox(settings, staging, progress) {
  if (settings.sandbox === "off") return "Nothing was rehearsed (the sandbox is off)";
  if (settings.sandbox !== "auto") return namedSandbox(settings.sandbox);
  const binary = await chooseBinary(settings.sandboxBinary, staging);
  if (typeof binary === "string") return binary;
  const folds = staging === null ? "0" : String(await staging.value("SELECT @@lower_case_table_names"));
  if (folds !== "0" && binary.flavor === "mysql" && binary.version.number >= 8e4) {
    return `Nothing was rehearsed: staging has lower_case_table_names=${folds}, which a private MySQL 8 or later cannot take over; name a server that has it with --sandbox`;
  }
  progress.detail(`Starting a private ${binary.flavor} ${binary.version.text}`);
  const server = await startPrivateServer(binary, { extra: [...PRIVATE_FLAGS, ...await startFlags(staging, folds)] });
  return {
    settings: { ...server.settings, role: "sandbox", database: null },
    close: () => server.stop(),
    claim: async () => {
    }
  };
}
async function chooseBinary(explicit, staging) {
  const near = staging === null ? {} : { flavor: staging.version.flavor, near: staging.version.number };
  if (explicit !== null) return (await findServerBinaries({ explicit }))[0];
  try {
    return (await findServerBinaries(near))[0];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [other] = await findServerBinaries({}).catch((second) => {
      if (second instanceof UserError) return [];
      throw second;
    });
    return other ?? `Nothing was rehearsed: ${error.message}${error.hint === void 0 ? "" : `. ${error.hint}`}`;
  }
}
async function startFlags(staging, folds) {
  if (staging === null) return ["--character-set-server=utf8mb4"];
  const flags = folds === "0" ? [] : ["--lower-case-table-names=1"];
  const names = ["innodb_default_row_format", "innodb_file_format", "innodb_large_prefix"];
  for (const row of await staging.query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map(quoteText).join(", ")})`
  )) {
    flags.push(`--loose-${String(row.Variable_name).replaceAll("_", "-")}=${row.Value}`);
  }
  return flags;
}
function namedSandbox(settings) {
  const claimed = [];
  const own = { ...settings, database: null };
  return {
    settings: own,
    async claim(databases) {
      const fresh = databases.filter((name) => !isSystemDatabase(name) && !claimed.includes(name));
      if (fresh.length === 0) return;
      const session = await Session.open(own);
      try {
        const rows = await session.query(
          `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name IN (${fresh.map(quoteText).join(", ")})`
        );
        if (rows.length > 0) {
          throw new UserError(
            `The sandbox server already has ${rows.map((row) => `database \`${row.name}\``).join(", ")}`,
            {
              hint: "A rehearsal makes and drops databases of the names that staging has. Name an empty server, or use --sandbox auto.",
              exitCode: EXIT.server
            }
          );
        }
        claimed.push(...fresh);
      } finally {
        await session.close();
      }
    },
    async close() {
      const session = await Session.open(own);
      try {
        await session.run("SET SESSION foreign_key_checks = 0");
        for (const name of claimed) await session.run(`DROP DATABASE IF EXISTS ${quoteName(name)}`);
      } finally {
        await session.close();
      }
    }
  };
}

// src/sandbox/structure.ts
var MOST_TABLES = 2e3;
var SEARCHED_BYTES = 65536;
var OPAQUE = /^(CREATE (PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE.*)|ALTER EVENT|CALL|DO|SET|PREPARE|EXECUTE|BEGIN NOT ATOMIC|IF|CASE|LOOP|WHILE|REPEAT|FOR|OTHER)$/;
async function readStructure(staging, scripts, databases) {
  const catalogue = await readCatalogue(staging, databases);
  const structure = await new StructureReader(staging, catalogue).read(scripts);
  const grants = (await staging.query("SHOW GRANTS")).map((row) => String(Object.values(row)[0])).join("\n");
  const may = (privilege) => new RegExp(`\\b(ALL PRIVILEGES|${privilege})\\b`).test(grants);
  const notes = [...structure.notes];
  if (catalogue.triggers.size === 0 && !may("TRIGGER"))
    notes.push("The staging account has no TRIGGER privilege, so triggers, if there are any, are not in the sandbox.");
  return { ...structure, routinesHidden: !may("EXECUTE"), notes };
}
var StructureReader = class {
  #staging;
  #catalogue;
  #objects = [];
  #unread = [];
  #notes = [];
  #seen = /* @__PURE__ */ new Set();
  /** Keys still to be read; those whose referring tables count too come with `children`. */
  #queue = [];
  constructor(staging, catalogue) {
    this.#staging = staging;
    this.#catalogue = catalogue;
  }
  async read(scripts) {
    for (const script of scripts) for (const statement of script.statements) await this.#statement(statement);
    await this.#drain();
    const rows = new Map(
      [...this.#catalogue.relations].flatMap(
        ([key2, { rows: count }]) => count === null ? [] : [[key2, count]]
      )
    );
    return {
      databases: this.#catalogue.databases,
      objects: this.#objects,
      rows,
      unread: this.#unread,
      notes: this.#notes
    };
  }
  async #statement(statement) {
    for (const { database, name } of statement.tables) {
      if (database === null || isSystemDatabase(database)) continue;
      const key2 = this.#catalogue.key(database, name);
      this.#queue.push({ key: key2, children: true });
      if (!this.#catalogue.relations.has(key2) && !this.#seen.has(key2)) {
        this.#seen.add(key2);
        await this.#show("TABLE", database, name);
      }
    }
    const opaque = OPAQUE.test(statement.kind);
    const short = statement.span.end - statement.span.start <= SEARCHED_BYTES;
    if (short && (opaque || this.#catalogue.routines.size > 0)) await this.#mentions(statement.text, opaque);
  }
  /** Reads the routines that a text mentions and, if asked, queues the tables. */
  async #mentions(text, tables) {
    for (const word of words(text)) {
      for (const routine of this.#catalogue.routines.get(word) ?? []) await this.#routine(routine);
      if (tables)
        for (const key2 of this.#catalogue.relationsNamed.get(word) ?? []) this.#queue.push({ key: key2, children: false });
    }
  }
  async #drain() {
    for (let next = this.#queue.shift(); next !== void 0; next = this.#queue.shift()) {
      const relation = this.#catalogue.relations.get(next.key);
      if (relation === void 0) continue;
      if (next.children)
        for (const child of this.#catalogue.children.get(next.key) ?? [])
          this.#queue.push({ key: child, children: false });
      if (this.#seen.has(next.key)) continue;
      if (this.#seen.size === MOST_TABLES) {
        this.#notes.push(`Only ${MOST_TABLES} tables of staging were copied into the sandbox.`);
        return;
      }
      this.#seen.add(next.key);
      for (const parent of this.#catalogue.parents.get(next.key) ?? [])
        this.#queue.push({ key: parent, children: false });
      if (relation.kind === "view") await this.#view(relation.database, relation.name);
      else await this.#table(relation.database, relation.name);
      for (const trigger of this.#catalogue.triggers.get(next.key) ?? [])
        await this.#program("trigger", relation.database, trigger);
    }
  }
  async #table(database, name) {
    const row = await this.#show("TABLE", database, name);
    const create = row?.["Create Table"];
    if (typeof create === "string") this.#objects.push({ kind: "table", database, name, create, sqlMode: null });
  }
  async #view(database, name) {
    const row = await this.#show("VIEW", database, name);
    const create = row?.["Create View"];
    if (typeof create !== "string") return;
    await this.#mentions(create, true);
    this.#objects.push({ kind: "view", database, name, create: withoutDefiner(create), sqlMode: null });
  }
  async #routine({
    database,
    name,
    kind
  }) {
    const id = `${kind}\0${database}\0${name}`;
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    await this.#program(kind, database, name);
  }
  async #program(kind, database, name) {
    const row = await this.#show(kind.toUpperCase(), database, name);
    if (row === void 0) return;
    const create = kind === "trigger" ? row["SQL Original Statement"] : row[kind === "function" ? "Create Function" : "Create Procedure"];
    if (typeof create !== "string") {
      this.#unread.push({ database, name });
      this.#notes.push(`The staging account may not read ${kind} ${database}.${name}, so the sandbox does without it.`);
      return;
    }
    await this.#mentions(create, true);
    this.#objects.push({ kind, database, name, create: withoutDefiner(create), sqlMode: String(row.sql_mode ?? "") });
  }
  async #show(what, database, name) {
    try {
      return (await this.#staging.query(`SHOW CREATE ${what} ${quoteTable(database, name)}`))[0];
    } catch (error) {
      if (!isServerError(error)) throw error;
      if (error.errno === ER.NO_SUCH_TABLE || error.errno === ER.UNKNOWN_DATABASE) return void 0;
      this.#unread.push({ database, name });
      this.#notes.push(`${what.toLowerCase()} ${database}.${name} could not be read from staging: ${error.sqlMessage}`);
      return void 0;
    }
  }
};
function withoutDefiner(create) {
  return create.replace(/ DEFINER=(?:`(?:[^`]|``)*`|\S+?)(?:@(?:`(?:[^`]|``)*`|\S+))?(?= )/, "");
}
function words(text) {
  const found = /* @__PURE__ */ new Set();
  for (const match of text.matchAll(/`([^`]+)`|[\w$\u0080-\uffff]+/g)) found.add((match[1] ?? match[0]).toLowerCase());
  return found;
}

// src/commands/audit.ts
var UNKNOWN_SERVER = { flavor: "mysql", version: 80400, ansiQuotes: false, noBackslashEscapes: false };
var NAMELESS = "rollgate_audit";
var UNCHECKED = "only the text of the migrations was checked: not whether a server accepts them, nor what they change";
var EXPLAIN_LIMIT = 5;
async function audit(settings, progress) {
  const rules = applyRuleSettings(RULES, settings.rules);
  const staging = settings.staging === null ? null : await openStaging(settings.staging);
  try {
    const dialect = staging === null ? UNKNOWN_SERVER : await dialectOf(staging);
    const database = settings.staging?.database ?? (settings.schema === null ? null : NAMELESS);
    const scripts = settings.migrations.map(
      (file) => parseScript(decodeSource(file.path, file.bytes), { dialect, database })
    );
    const rehearsal = await rehearse({ settings, staging, scripts, dialect, database, progress });
    if (typeof rehearsal === "string")
      return auditScripts({ scripts, rehearsal: null, rules, notes: rehearsal === "" ? [] : [rehearsal] });
    return auditScripts({ scripts, rehearsal, rules, notes: [] });
  } finally {
    await staging?.close();
  }
}
async function openStaging(settings) {
  const session = await Session.open(settings);
  const limit = session.version.flavor === "mariadb" ? `max_statement_time = ${EXPLAIN_LIMIT}` : `max_execution_time = ${EXPLAIN_LIMIT * 1e3}`;
  const optional = ["SET SESSION TRANSACTION READ ONLY", `SET SESSION ${limit}`];
  for (const pin of sessionPins()) await session.run(pin);
  for (const pin of optional) {
    await session.run(pin).catch((error) => {
      if (!isServerError(error)) throw error;
    });
  }
  return session;
}
async function rehearse(job) {
  const { settings, staging, scripts, progress } = job;
  if (scripts.every((script) => script.statements.length === 0)) return "";
  if (staging === null && settings.schema === null) {
    return `Nothing was rehearsed, since neither staging nor a schema file is given: ${UNCHECKED}.`;
  }
  const sandbox = await openSandbox(settings, staging, progress);
  if (typeof sandbox === "string") return `${sandbox}: ${UNCHECKED}.`;
  try {
    const control = await Session.open(sandbox.settings);
    try {
      return await rehearseOn(sandbox, control, job);
    } finally {
      await control.close();
    }
  } finally {
    await sandbox.close();
  }
}
async function rehearseOn(sandbox, control, job) {
  const { settings, staging, scripts, database, progress } = job;
  const databases = namedDatabases(scripts, database);
  const fromStaging = staging !== null && settings.schema === null;
  const structure = fromStaging ? await readStructure(staging, scripts, databases) : emptyStructure(database);
  await sandbox.claim([.../* @__PURE__ */ new Set([...databases, ...structure.databases.map(({ name }) => name)])]);
  for (const pin of sessionPins()) await control.run(pin);
  const loaded = await loadStructure(control, structure);
  if (settings.schema !== null) await loadSchema(control, settings.schema, job);
  await control.run("SET SESSION sql_mode = ''");
  const foldsNames = await control.value("SELECT @@lower_case_table_names") !== "0";
  const sessionSettings = staging === null ? /* @__PURE__ */ new Map() : await readSessionSettings(staging);
  const rehearser = new Rehearser({
    sandbox: sandbox.settings,
    control,
    settings: sessionSettings,
    rowSource: fromStaging ? { session: staging, rows: structure.rows, foldsNames } : null,
    foreseer: new Foreseer(control),
    database,
    foldsNames,
    missing: [...structure.unread, ...loaded.missing],
    routinesHidden: structure.routinesHidden,
    longestStatement: staging === null ? null : Number(await staging.value("SELECT @@GLOBAL.max_allowed_packet"))
  });
  const files = [];
  for (const [at, script] of scripts.entries()) {
    progress.step(`Rehearsing ${script.source.path} on ${control.version.text}`);
    files.push(await rehearser.rehearse(script, at));
  }
  const sameFlavor = staging === null || staging.version.flavor === control.version.flavor;
  return {
    sandbox: { flavor: control.version.flavor, version: control.version.text, sameFlavor, foldsNames },
    files,
    notes: [...versionNotes(staging, control), ...structure.notes, ...loaded.notes, ...rehearser.notes]
  };
}
function namedDatabases(scripts, database) {
  const names = new Set(database === null ? [] : [database]);
  for (const { statements } of scripts) {
    for (const statement of statements) {
      if (statement.database !== null) names.add(statement.database);
      for (const table of statement.tables) if (table.database !== null) names.add(table.database);
      const named = / DATABASE$/.test(statement.kind) ? databaseName(statement) : null;
      if (named !== null) names.add(named);
    }
  }
  return [...names];
}
function emptyStructure(database) {
  const databases = database === null ? [] : [{ name: database, charset: "utf8mb4", collation: "utf8mb4_general_ci" }];
  return { databases, objects: [], rows: /* @__PURE__ */ new Map(), unread: [], routinesHidden: false, notes: [] };
}
async function loadSchema(control, schema, { dialect, database }) {
  const source = new Source(schema.path, schema.sql);
  await control.run("SET SESSION sql_mode = ''");
  if (database !== null) await control.run(`USE ${quoteName(database)}`);
  for (const statement of parseScript(source, { dialect, database }).statements) {
    try {
      await control.run(statement.text);
    } catch (error) {
      if (!isServerError(error)) throw error;
      const { line, column } = source.positionAt(statement.span.start);
      throw new UserError(
        `${schema.path}:${line}:${column}: the sandbox refuses the schema: ${error.sqlMessage} (error ${error.errno})`,
        {
          hint: "The schema file must hold what the server has before the migrations, as mysqldump --no-data writes it.",
          cause: error
        }
      );
    }
  }
}
function versionNotes(staging, control) {
  if (staging === null) return [];
  const versions = `Staging is ${describe(staging)}, the sandbox ${describe(control)}`;
  if (staging.version.flavor !== control.version.flavor)
    return [`${versions}: what the sandbox refuses is a warning, since staging may accept it.`];
  const series = ({ version }) => Math.floor(version.number / 100);
  return series(staging) === series(control) ? [] : [`${versions}: one may refuse what the other accepts.`];
}
function describe({ version }) {
  return `${version.flavor === "mariadb" ? "MariaDB" : "MySQL"} ${/^[\d.]+/.exec(version.text.replace(/^5\.5\.5-(?=\d)/, ""))?.[0] ?? version.text}`;
}

export {
  audit
};
