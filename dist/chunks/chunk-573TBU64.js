import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  findServerBinaries,
  startPrivateServer
} from "./chunk-BYQ36RH7.js";
import {
  compareMigrations,
  optionProblem,
  ownRule
} from "./chunk-VQUPAA7V.js";
import {
  parseAst
} from "./chunk-6XFRNLFC.js";
import {
  boundedQuery,
  estimateRows,
  isPure,
  isSystemDatabase,
  readCatalogue,
  relationKey
} from "./chunk-5I6DSSFF.js";
import {
  NOT_REHEARSED,
  SEVERITIES,
  findingsOf
} from "./chunk-S6UUX27U.js";
import {
  KEEP_LOCK_SECONDS,
  describeKeep,
  describeLock,
  findBatchKey,
  foreseeKeepMode,
  inverseDdl,
  inverseOfObjects,
  keepCost,
  logsCascades,
  objectChanges,
  objectsThatDiffer,
  planUnits,
  readDdlFacts,
  readObjectsAgain,
  readStructure,
  releaseKeeps,
  structureObstacles,
  unchecked
} from "./chunk-BJ4T2DD4.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  parseScript,
  readTable,
  showCreateTable,
  showCreateView
} from "./chunk-X25XJZV5.js";
import {
  readBatches,
  readDirectiveComments,
  unknownVerb
} from "./chunk-UVGRGOW2.js";
import {
  KEEP_DATABASE,
  ddlReversibility,
  movedTriggers,
  objectsNamed,
  planDdl
} from "./chunk-UCJ3Q47F.js";
import {
  excerpt
} from "./chunk-ET5P6HSO.js";
import {
  pinSession,
  sessionPins
} from "./chunk-VXINXAS5.js";
import {
  ResultTooLarge,
  Session
} from "./chunk-5CWRLFBQ.js";
import {
  ER,
  ignoreRefusal,
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  withoutSecrets
} from "./chunk-O3VR54FB.js";
import {
  closest
} from "./chunk-33BCB36V.js";
import {
  PRESETS
} from "./chunk-3RLTI3AE.js";
import {
  Source,
  decodeSource
} from "./chunk-SWZM6BFA.js";
import {
  RULES,
  ScriptFacts,
  databaseName,
  namesInMessage,
  renamings
} from "./chunk-3Z4757B5.js";
import {
  fits
} from "./chunk-ZZ2J6SFK.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  readSet
} from "./chunk-X5HOXL7V.js";
import {
  assignedColumns,
  topLevelWords
} from "./chunk-B4SPLOJR.js";
import {
  TokenList
} from "./chunk-ZHYU3SQ4.js";

// src/audit/history.ts
var HISTORY_RULES = /* @__PURE__ */ new Set([
  "applied-migration-changed",
  "migration-order",
  "migration-number"
]);
function historyFindings({ known: said, applied, present, changes }) {
  const known = new Map(applied.map((migration) => [migration.name, migration.checksum]));
  const last = applied.reduce(
    (latest, { name }) => latest === null || compareMigrations(latest, name) < 0 ? name : latest,
    null
  );
  const byName = new Map(present.map((migration) => [migration.name, migration]));
  const found = [];
  const changed = (path, message) => found.push({ rule: "applied-migration-changed", path, message });
  const told = /* @__PURE__ */ new Set();
  for (const change of changes) {
    const { kind, name, path } = change;
    if (kind === "removed") {
      if (known.has(name)) changed(path, `\`${path}\` ${said}, and is deleted`);
      continue;
    }
    if (kind === "modified") {
      const checksum = known.get(name);
      if (checksum !== void 0 && checksum !== byName.get(name)?.checksum)
        changed(path, `\`${path}\` ${said}, and is changed`);
      continue;
    }
    if (kind === "renamed" && known.has(change.from)) {
      changed(path, `\`${path}\` is \`${change.from}\` renamed, which ${said}: it would be applied again`);
      continue;
    }
    if (known.has(name)) continue;
    if (last !== null && compareMigrations(name, last) < 0) {
      const message = `\`${path}\` is new and sorts before \`${last}\`, which ${said}`;
      found.push({ rule: "migration-order", path, message });
    }
    const number = migrationNumber(name);
    const twin = number === null ? void 0 : present.find((one) => one.name !== name && migrationNumber(one.name) === number);
    if (twin !== void 0 && !told.has(twin.path)) {
      told.add(path);
      found.push({ rule: "migration-number", path, message: `\`${path}\` has the same number as \`${twin.path}\`` });
    }
  }
  return found;
}
function migrationNumber(name) {
  const slash = name.lastIndexOf("/") + 1;
  const file = name.slice(slash).replace(/\.sql$/i, "");
  const written = (
    // Flyway: V1_2__title, V1.2__title
    /^[Vv](\d+(?:[._]\d+)*)__/.exec(file)?.[1] ?? // Laravel, Phinx: 2026_11_21_130500_title
    /^(\d{4}[_-]\d{2}[_-]\d{2}[_-]\d+)(?=\D|$)/.exec(file)?.[1] ?? /^[Vv]?(\d+(?:\.\d+)*)(?=\D|$)/.exec(file)?.[1]
  );
  if (written === void 0 || isDate(file)) return null;
  const number = written.replaceAll(/[_-]/g, ".").replaceAll(/(?<=^|\.)0+(?=\d)/g, "");
  const direction = /[._](up|down|do|undo)$/i.exec(file)?.[1]?.toLowerCase() ?? "";
  return `${name.slice(0, slash)}${number}${direction === "" ? "" : `.${direction}`}`;
}
function isDate(file) {
  const day = String.raw`(?:0[1-9]|[12]\d|3[01])`;
  const month = "(?:0[1-9]|1[0-2])";
  return new RegExp(String.raw`^(?:19|20)\d{2}([-_.]?)${month}\1${day}(?![-_.]?\d)`).test(file);
}

// src/audit/structure-diff.ts
var MOST_COMPARED = 2e3;
function structureDiff(before, after) {
  const old = linesOf(before);
  const fresh = linesOf(after);
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const middle = compare(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  const stayed = (line) => ` ${line}`;
  return withoutDistant([...old.slice(0, head).map(stayed), ...middle, ...old.slice(old.length - tail).map(stayed)]);
}
function linesOf(text) {
  return text === null ? [] : text.split("\n").map((line) => line.replace(/,$/, ""));
}
function compare(old, fresh) {
  const removed = (line) => `-${line}`;
  const added = (line) => `+${line}`;
  if (old.length * fresh.length > MOST_COMPARED * MOST_COMPARED) return [...old.map(removed), ...fresh.map(added)];
  const width = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i2 = old.length - 1; i2 >= 0; i2--) {
    for (let j2 = fresh.length - 1; j2 >= 0; j2--) {
      common[i2 * width + j2] = old[i2] === fresh[j2] ? common[(i2 + 1) * width + j2 + 1] + 1 : Math.max(common[(i2 + 1) * width + j2], common[i2 * width + j2 + 1]);
    }
  }
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push(` ${old[i]}`);
      i++;
      j++;
    } else if (j === fresh.length || i < old.length && common[(i + 1) * width + j] >= common[i * width + j + 1])
      lines.push(removed(old[i++]));
    else lines.push(added(fresh[j++]));
  }
  return lines;
}
function withoutDistant(lines) {
  const changed = (at) => lines[at] !== void 0 && !lines[at].startsWith(" ");
  const near = (at) => at === 0 || changed(at - 1) || changed(at) || changed(at + 1);
  const kept = [];
  for (const [at, line] of lines.entries()) {
    if (near(at)) kept.push(line);
    else if (kept.at(-1) !== "…") kept.push("…");
  }
  return kept;
}

// src/audit/suppression.ts
function readDirectives(script, known) {
  const suppressions = [];
  const { batches, problems: batchProblems } = readBatches(script);
  const problems = [...batchProblems];
  for (const directive of readDirectiveComments(script)) {
    const { verb, span, statement } = directive;
    if (verb === "batch") continue;
    const complain = (message) => problems.push({ span, message });
    const unknown = unknownVerb(directive);
    if (unknown !== null) complain(unknown);
    else if (verb === "ignore" && statement === null)
      complain("The directive stands behind a statement, or no statement follows it");
    else if (verb === "ignore-file" && !directive.first)
      complain("`ignore-file` must stand before the first statement of the file");
    else suppressions.push(...readRules(directive, verb === "ignore" ? statement : null, known, complain));
  }
  return { suppressions, batches, problems };
}
function readRules({ rest, span }, statement, known, complain) {
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
    if (known.has(id)) suppressions.push({ rule: id, reason, statement, span });
    else
      complain(id === "" ? "The directive has a comma too many" : `There is no rule \`${id}\` that can be suppressed`);
  }
  return suppressions;
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
var PARSED_CHARACTERS = 2e5;
var NOT_SUPPRESSIBLE = /* @__PURE__ */ new Set([
  "invalid-directive",
  "unused-suppression",
  "rule-crashed",
  "script-problem",
  "empty-migration"
]);
function auditScripts(input) {
  const { scripts, rehearsal, rules, notes, doneUpTo = [], fileFindings = [] } = input;
  const suppressed = [];
  const files = scripts.map(
    (script, at) => auditScript(script, rehearsal, at, rules, fileFindings, suppressed, doneUpTo[at] ?? 0)
  );
  files.push(...goneFiles(scripts, fileFindings, rules));
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
function auditScript(script, rehearsal, at, rules, fileFindings, suppressed, doneUpTo) {
  const { source, statements } = script;
  const steps = rehearsal?.files[at] ?? null;
  const facts = new ScriptFacts(script, steps, rehearsal?.sandbox.foldsNames ?? true);
  const suppressible = new Set(rules.map(({ rule }) => rule.id).filter((id) => !NOT_SUPPRESSIBLE.has(id)));
  const filter = new SuppressionFilter(readDirectives(script, suppressible));
  const findings = new FindingMaker(source, rules);
  const reports = statements.map((statement, index) => {
    const step = steps?.[index] ?? null;
    const batch = filter.directives.batches.get(statement.index);
    const structureKnown = step !== null && step.outcome.kind !== "not-judged";
    const changes = structureKnown ? tableChanges(statement, step.effects) : [];
    const found = filter.keep(
      statement,
      applyRules(script, statement, step, changes, facts, rules, findings, rehearsal)
    );
    const structure = changes.map((change) => ({
      table: `${change.database}.${change.name}`,
      lines: structureDiff(change.before?.createStatement ?? null, change.after?.createStatement ?? null)
    }));
    return {
      index: statement.index,
      kind: statement.kind,
      sql: withoutSecrets(excerpt(statement.text, REPORTED_SQL_BYTES)),
      start: source.positionAt(statement.span.start),
      end: source.positionAt(statement.span.end),
      tables: [
        ...new Set(statement.tables.map(({ database, name }) => database === null ? name : `${database}.${name}`))
      ],
      findings: statement.index > doneUpTo ? found : [],
      estimate: step?.estimate ?? { rows: null, method: "unknown: not rehearsed" },
      online: step?.online ?? "n/a",
      ...step?.lock ? { lock: step.lock } : {},
      ...step?.cost ? { cost: step.cost } : {},
      ...structure.length > 0 ? { structure } : {},
      reversible: reversibilityOf(statement, step),
      ...batch === void 0 || step?.batchProblem !== void 0 ? {} : { batch: { size: batch.size, by: batch.by } },
      ...step?.rollbackPreview ? { rollbackPreview: step.rollbackPreview } : {},
      ...step?.keeps ? { keeps: step.keeps } : {}
    };
  });
  const own = [];
  for (const { rule, message } of fileFindings.filter(({ path }) => path === source.path))
    own.push(...filter.keepOfFile(findings.make(rule, { start: 0, end: 0 }, message)));
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
  for (const [index, { span }] of filter.directives.batches) {
    const problem = steps?.[index - 1]?.batchProblem;
    if (problem !== void 0)
      own.push(...findings.make("invalid-directive", span, `The statement cannot be run in batches: ${problem}`));
  }
  const undecided = (index) => steps !== null && steps[index - 1]?.outcome.kind !== "done";
  for (const { rule, span, statement } of filter.unused()) {
    if (statement === null ? statements.some(({ index }) => undecided(index)) : undecided(statement)) continue;
    if (HISTORY_RULES.has(rule) || rules.some((active) => active.rule.id === rule && active.severity === "off"))
      continue;
    own.push(...findings.make("unused-suppression", span, `\`${rule}\` has nothing to suppress here`));
  }
  suppressed.push(...filter.notes(script));
  return { path: source.path, statements: reports, findings: own };
}
function goneFiles(scripts, fileFindings, rules) {
  const there = new Set(scripts.map(({ source }) => source.path));
  const gone = new Set(fileFindings.map(({ path }) => path).filter((path) => !there.has(path)));
  return [...gone].flatMap((path) => {
    const maker = new FindingMaker(new Source(path, ""), rules);
    const own = fileFindings.filter((one) => one.path === path);
    const findings = own.flatMap(({ rule, message }) => maker.make(rule, { start: 0, end: 0 }, message));
    return findings.length === 0 ? [] : [{ path, statements: [], findings }];
  });
}
function applyRules(script, statement, step, changes, facts, rules, findings, rehearsal) {
  let tokens;
  let ast;
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
  for (const active of rules) {
    const { rule, severity, options } = active;
    if (severity === "off") continue;
    const context = {
      statement,
      script: facts,
      outcome: step?.outcome ?? null,
      rehearsal: step,
      measured: step?.measured ?? [],
      sizes: step?.sizes ?? /* @__PURE__ */ new Map(),
      server: statement.dialect,
      table: (database, name) => {
        const relation = step?.named.get(`${database}.${name}`);
        return relation?.kind === "table" ? relation.table : null;
      },
      structureKnown,
      changes,
      options,
      sameFlavor: rehearsal?.sandbox.sameFlavor ?? true,
      readers: rehearsal?.readers ?? [],
      get tokens() {
        tokens ??= new TokenList(script.source.text, statement.dialect, statement.span);
        return tokens;
      },
      get ast() {
        if (ast === void 0) {
          const parsed = statement.text.length > PARSED_CHARACTERS ? null : parseAst(statement);
          ast = parsed !== null && "ast" in parsed ? parsed.ast : null;
        }
        return ast;
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
  #source;
  #rules;
  constructor(source, rules) {
    this.#source = source;
    this.#rules = new Map(rules.map((active) => [active.rule.id, active]));
  }
  /** One finding, or none when the rule is off. */
  make(id, span, message, more = {}) {
    const active = this.#rules.get(id);
    if (active === void 0 || active.severity === "off") return [];
    const source = this.#source;
    return [
      {
        rule: id,
        severity: lower(active.severity, more.atMost ?? "error"),
        message,
        start: source.positionAt(span.start),
        end: source.positionAt(span.end),
        help: more.advice ?? active.rule.advice,
        ...more.serverCode === void 0 ? {} : { serverCode: more.serverCode },
        ...more.fix === void 0 ? {} : {
          fix: {
            start: source.positionAt(more.fix.span.start),
            end: source.positionAt(more.fix.span.end),
            text: more.fix.text
          }
        }
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
    return this.#keep(statement.index, findings);
  }
  /** Of findings about the file as a whole. */
  keepOfFile(findings) {
    return this.#keep(null, findings);
  }
  #keep(statement, findings) {
    return findings.filter((finding) => {
      const suppression = this.directives.suppressions.find(
        (one) => one.rule === finding.rule && (one.statement === null || one.statement === statement)
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
function reversibilityOf(statement, step) {
  if (step?.proof?.kind === "unproved")
    return { verdict: "none", reason: `its rollback was tried in the sandbox: ${step.proof.reason}` };
  return step?.reversible ?? unknownReversibility(statement);
}
function unknownReversibility(statement) {
  if (statement.class === "session" || statement.class === "transaction") return { verdict: "full" };
  return { verdict: "none", reason: NOT_REHEARSED };
}

// src/audit/rule-settings.ts
function applyRuleSettings(rules, settings, presets = []) {
  const own = [];
  for (const [id, setting] of settings) {
    if (rules.some((rule) => rule.id === id)) continue;
    if (setting.own !== void 0) {
      own.push({ rule: ownRule(id, setting.own), severity: setting.own.severity, options: {} });
      continue;
    }
    const near = closest(
      id,
      rules.map((rule) => rule.id)
    );
    throw new UserError(`There is no rule \`${id}\``, {
      hint: near === null ? "`rollgate rules` lists all rules." : `Did you mean \`${near}\`?`
    });
  }
  const active = rules.map((rule) => {
    let severity = rule.optIn === true ? "off" : rule.severity;
    let options = {};
    for (const name of presets) {
      const preset = PRESETS[name].rules[rule.id];
      if (preset === void 0) continue;
      severity = preset.severity;
      options = { ...options, ...preset.options };
    }
    const setting = settings.get(rule.id);
    if (setting?.severity !== void 0) severity = setting.severity;
    else if (setting !== void 0 && severity === "off") severity = rule.severity;
    return { rule, severity, options: mergeOptions(rule, { ...options, ...setting?.options }) };
  });
  return [...active, ...own];
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
    const problem = optionProblem(spec, value);
    if (problem !== null)
      throw new UserError(`Option \`${name}\` of rule \`${rule.id}\` ${problem}`, { hint: spec.doc });
    options[name] = value;
  }
  return options;
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
  /** What the script's text alone says against undoing it, by index of the statement. A wrong directive is the audit's to tell. */
  obstaclesOf(script) {
    return new Map(
      planUnits(script, { perFile: false }).obstacles.filter(({ id }) => id !== "invalid-directive").map(({ statement, reason }) => [statement.index, reason])
    );
  }
  /** To be called when the structure has changed. */
  forget() {
    this.#known.clear();
  }
  /** @param before the structure before the statement of the tables that it makes, changes or drops */
  async foresee(statement, before) {
    const none = { statement, plan: null, preview: () => null, objects: { states: [], home: null } };
    if (statement.class === "session" || statement.class === "transaction" || statement.temporary)
      return { reversible: { verdict: "full" }, ...none };
    if (statement.class === "dml") {
      const reason = await this.#rowObstacle(statement);
      return { reversible: reason === null ? { verdict: "full" } : { verdict: "none", reason }, ...none };
    }
    if (statement.class !== "ddl")
      return {
        reversible: { verdict: "none", reason: `${statement.kind} changes something other than tables and rows` },
        ...none
      };
    if (statement.kind === "DROP DATABASE") before = await readStructure(this.#session, statement);
    const facts = await readDdlFacts(this.#session, statement, before);
    const options = { keepData: this.#keepData, token: "kept", server: this.#session.version, ...facts };
    const reversible = ddlReversibility(statement, before, options);
    if (reversible.verdict === "none") return { reversible, ...none };
    const plan = planDdl(statement, before, options);
    const preview = (after, objects) => {
      const inverse = inverseDdl(statement, plan, before, after, objects);
      return inverse.length === 0 ? null : inverse;
    };
    return { statement, reversible, plan, preview, objects: facts.objects };
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
    const choices = { cascadesLogged: this.#cascadesLogged, triggers: "refuse" };
    const obstacles = await structureObstacles(this.#session, statement, choices);
    return obstacles.length === 0 ? null : obstacles.map(({ reason }) => reason).join("; ");
  }
};

// src/sandbox/refusal.ts
var HARMLESS = /^(ANALYZE|CHECK|CHECKSUM|OPTIMIZE|REPAIR) TABLE$/;
var PROGRAM = /^CREATE (PROCEDURE|FUNCTION|TRIGGER|EVENT)$/;
var BINLOG = /^(sql_log_bin|binlog_format|binlog_row_image)$/;
function refusalOf(statement) {
  const { kind } = statement;
  if (kind === "SET" && readSet(statement).some(({ scope }) => scope === "global" || scope === "persist"))
    return "settings of the server are not changed in the sandbox";
  if (kind === "SET" && readSet(statement).some(({ scope, name }) => scope === "session" && BINLOG.test(name)))
    return "what the binary log holds is not for migrations to decide";
  if (kind === "LOAD DATA" || kind === "LOAD XML") return "it reads a file that the sandbox does not have";
  if (kind === "XA") return "XA transactions outlive the session";
  if (kind === "CREATE FUNCTION" && has(statement, /^SONAME$/i)) return "it loads a library";
  if (has(statement, /^(OUTFILE|DUMPFILE)$/i) && has(statement, /^INTO$/i)) return "it writes a file";
  const system = statement.tables.find(
    (table) => table.access !== "read" && table.database !== null && isSystemDatabase(table.database)
  );
  if (system !== void 0) return `it changes the server's own table ${system.database}.${system.name}`;
  if (placesFiles(statement)) return "it puts files into a directory of its own";
  if (kind === "OTHER") return "it is of no kind that Rollgate knows";
  if (statement.class === "administration" && !HARMLESS.test(kind))
    return "accounts, settings and administration of the server are left alone in the sandbox";
  return null;
}
async function eventRefusal(control, { kind }) {
  if (!/^(CREATE|ALTER) EVENT$/.test(kind)) return null;
  return await runsEvents(control) ? "nothing may run by itself in the sandbox" : null;
}
async function runsEvents(session) {
  const scheduler = String(await session.value("SELECT @@event_scheduler")).toUpperCase();
  return scheduler === "ON" || scheduler === "1";
}
function placesFiles({ text, tokens }) {
  if (!/directory/i.test(text.slice(0, 1e5))) return false;
  return tokens.some((token, at) => {
    if (!/^directory$/i.test(token.text)) return false;
    const value = tokens[at + 1]?.text === "=" ? tokens[at + 2] : tokens[at + 1];
    return /^(data|index)$/i.test(tokens[at - 1]?.text ?? "") && /^['"]/.test(value?.text ?? "");
  });
}
function hidesDirectories({ flavor, number }) {
  return flavor === "mysql" && number < 80021;
}
function preparesStatements(create) {
  return /\bPREPARE\b/i.test(create);
}
async function hiddenRefusal(session, { kind, text, tokens }) {
  if (PROGRAM.test(kind) && preparesStatements(text))
    return "on this version, what it prepares could put files anywhere";
  if (kind !== "PREPARE") return null;
  const variable = tokens.find((token) => token.kind === "variable");
  const prepared = variable === void 0 ? text : String(await session.value(`SELECT ${variable.text}`));
  return /\bdirectory\b/i.test(prepared) ? "on this version, what it prepares could put files anywhere" : null;
}
function has(statement, word) {
  if (!/outfile|dumpfile|soname|into/i.test(statement.text.slice(0, 1e5))) return false;
  return statement.tokens.some((token) => token.kind === "word" && word.test(token.text));
}

// src/sandbox/load-structure.ts
var UNKNOWN_COLLATION = 1273;
var LOAD_MODE = "NO_DIR_IN_CREATE";
var ORDER = ["table", "function", "procedure", "view", "trigger", "event"];
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
async function makeObject(sandbox, { kind, database, create, sqlMode }) {
  if (kind === "event" && await runsEvents(sandbox))
    return { error: "nothing may run by itself in the sandbox", note: null };
  if (sqlMode !== null && hidesDirectories(sandbox.version) && preparesStatements(create))
    return { error: "on this version, what it prepares could put files anywhere", note: null };
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

// src/sandbox/readers.ts
async function readReaders(session, scripts, databases) {
  if (!scripts.some(takesAway)) return { readers: [], notes: [] };
  const own = databases.filter((name) => !isSystemDatabase(name));
  if (own.length === 0) return { readers: [], notes: [] };
  const list = own.map(quoteText).join(", ");
  const queries = [
    `SELECT 'VIEW' AS kind, table_schema AS db, table_name AS name, NULL AS tbl, view_definition AS body FROM information_schema.views WHERE table_schema IN (${list}) ORDER BY 2, 3`,
    `SELECT 'TRIGGER' AS kind, trigger_schema AS db, trigger_name AS name, event_object_table AS tbl, action_statement AS body FROM information_schema.triggers WHERE trigger_schema IN (${list}) ORDER BY 2, 3`,
    `SELECT routine_type AS kind, routine_schema AS db, routine_name AS name, NULL AS tbl, routine_definition AS body FROM information_schema.routines WHERE routine_schema IN (${list}) AND routine_type IN ('FUNCTION', 'PROCEDURE') ORDER BY 2, 3`,
    `SELECT 'EVENT' AS kind, event_schema AS db, event_name AS name, NULL AS tbl, event_definition AS body FROM information_schema.events WHERE event_schema IN (${list}) ORDER BY 2, 3`
  ];
  const readers = [];
  const notes = [];
  for (const query of queries) {
    const rows = await session.query(query).catch((error) => {
      if (!isServerError(error)) throw error;
      notes.push(
        `What views and stored programs use was not checked as a whole, since staging did not list them: ${error.sqlMessage}`
      );
      return [];
    });
    for (const row of rows) {
      if (row.body === null) continue;
      readers.push({
        kind: String(row.kind).toLowerCase(),
        database: String(row.db),
        name: String(row.name),
        table: row.tbl === null ? null : String(row.tbl),
        text: String(row.body)
      });
    }
  }
  return { readers, notes };
}
function takesAway({ statements }) {
  return statements.some(
    ({ kind, alter }) => /^(DROP (TABLE|VIEW)|RENAME TABLE)$/.test(kind) || alter?.some((clause) => /^(drop-column|change-column|rename-column|rename-table)$/.test(clause.kind))
  );
}

// src/sandbox/cost.ts
var RATES = { copy: 2e7, rebuild: 5e7, index: 5e7 };
var ESTIMATED = "rows and sizes are estimates of staging's statistics";
function costOf(statement, online, before, size2) {
  if (size2 === null || online === "instant" || online === "n/a") return null;
  const { rows, dataBytes, indexBytes } = size2;
  const all = dataBytes + indexBytes;
  if (online !== "inplace") return cost(rows, all, all, all, online === "copy" ? "copy" : "rebuild");
  const indexes = (statement.alter ?? []).filter((clause) => clause.kind === "add-index");
  if (indexes.length === 0) return null;
  const keys = before?.indexes.find(({ type }) => type === "primary")?.parts.length ?? 1;
  const columns = Math.max(before?.columns.length ?? 1, 1);
  const entries = indexes.reduce((sum, { index }) => sum + Math.min((index.parts.length + keys) / columns, 1), 0);
  const built = Math.round(dataBytes * entries);
  return cost(rows, dataBytes, dataBytes + 2 * built, 2 * built, "index");
}
function cost(rows, bytes, work, disk, what) {
  const rate = RATES[what];
  const verb = { copy: "copied row by row", rebuild: "rebuilt", index: "read and sorted" }[what];
  const basis = `${ESTIMATED}; seconds are a guess, at ${rate / 1e6} MB/s ${verb}`;
  return { rows, bytes, seconds: Math.ceil(work / rate), disk, basis };
}

// src/sandbox/probe-conditions.ts
var INTEGER_BITS = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64
};
var TEXT_BYTES = { tiny: 255, "": 65535, medium: 16777215, long: 4294967295 };
var NUMBER = "'^[[:space:]]*[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$'";
function columnConditions(before, after) {
  if (before.generated !== null || after.generated !== null) return [];
  const column = quoteName(before.name);
  const conditions = fits(before, after) ? [] : valueConditions(column, before, after);
  if (before.nullable && !after.nullable && !after.autoIncrement)
    conditions.push({ question: "null", sql: `${column} IS NULL` });
  return conditions;
}
function valueConditions(column, before, after) {
  const from = familyOf(before.type);
  switch (familyOf(after.type)) {
    case "integer":
    case "decimal":
    case "float":
      return intoNumber(column, from, before.type, after.type);
    case "bit":
      return from === "bit" ? [when("out-of-range", `${column} + 0 >= ${2n ** BigInt(after.type.length ?? 1)}`)] : [];
    case "text":
      return intoText(column, from, before, after);
    case "bytes":
      return from === "bytes" || from === "text" ? [when("too-long", `LENGTH(${column}) > ${bytesOf(after.type)}`)] : [];
    case "enum":
      return from === "text" || from === "enum" ? [when("not-a-member", `${column} NOT IN (${after.type.members.map(quoteText).join(", ")})`)] : [];
    case "set":
      return intoSet(column, before.type, after.type);
    case "temporal":
      return intoTemporal(column, before.type, after.type);
    case "other":
      return [];
  }
}
function intoNumber(column, from, before, after) {
  if (from === "text") {
    const text = `CONVERT(${column} USING utf8mb4)`;
    const number = `CAST(CASE WHEN ${text} REGEXP ${NUMBER} THEN ${text} END AS DECIMAL(65,10))`;
    return [when("not-convertible", `${text} NOT REGEXP ${NUMBER}`), ...beyond(number, after)];
  }
  if (from !== "integer" && from !== "decimal" && from !== "float") return [];
  const digits = familyOf(after) === "integer" ? 0 : after.scale ?? 0;
  const rounds = from === "decimal" && familyOf(after) !== "float" && (before.scale ?? 0) > digits;
  return [
    ...beyond(from === "integer" ? column : `ROUND(${column}, ${digits})`, after),
    ...rounds ? [when("rounded", `ROUND(${column}, ${digits}) <> ${column}`)] : []
  ];
}
function beyond(value, type) {
  const bits = BigInt(INTEGER_BITS[type.base] ?? 0);
  if (bits > 0n) {
    const [least, most] = type.unsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
    return [when("out-of-range", `${value} < ${least} OR ${value} > ${most}`)];
  }
  const below = type.unsigned ? [`${value} < 0`] : [];
  if (familyOf(type) === "decimal")
    below.push(`ABS(${value}) >= 1${"0".repeat((type.length ?? 10) - (type.scale ?? 0))}`);
  return below.length === 0 ? [] : [when("out-of-range", below.join(" OR "))];
}
function intoText(column, from, before, after) {
  if (from === "bytes" || from === "bit" || from === "other") return [];
  const conditions = [];
  const isText = from === "text" || from === "enum" || from === "set";
  const text = isText ? column : `CAST(${column} AS CHAR)`;
  const { base, length } = after.type;
  if (base === "char" || base === "varchar")
    conditions.push(when("too-long", `CHAR_LENGTH(TRIM(TRAILING ' ' FROM ${text})) > ${length ?? 1}`));
  else conditions.push(when("too-long", `LENGTH(CONVERT(${text} USING ${after.charset})) > ${bytesOf(after.type)}`));
  if (isText && before.charset !== null && after.charset !== null && before.charset !== after.charset) {
    const andBack = `CONVERT(CONVERT(${column} USING ${after.charset}) USING ${before.charset})`;
    conditions.push(when("not-convertible", `CAST(${andBack} AS BINARY) <> CAST(${column} AS BINARY)`));
  }
  return conditions;
}
function intoSet(column, before, after) {
  if (before.base !== "set") return [];
  const lost = before.members.filter((member) => !after.members.includes(member));
  if (lost.length === 0) return [];
  return [when("not-a-member", lost.map((member) => `FIND_IN_SET(${quoteText(member)}, ${column}) > 0`).join(" OR "))];
}
function intoTemporal(column, before, after) {
  if (after.base === "date" && /^(datetime|timestamp)$/.test(before.base))
    return [when("rounded", `TIME_TO_SEC(TIME(${column})) + MICROSECOND(${column}) <> 0`)];
  const digits = after.length ?? 0;
  if (before.base !== after.base || (before.length ?? 0) <= digits) return [];
  return [when("rounded", `MICROSECOND(${column}) % ${10 ** (6 - digits)} <> 0`)];
}
function familyOf({ base }) {
  if (base in INTEGER_BITS) return "integer";
  if (base === "decimal" || base === "bit" || base === "enum" || base === "set") return base;
  if (base === "float" || base === "double") return "float";
  if (/^(char|varchar|(tiny|medium|long)?text)$/.test(base)) return "text";
  if (/^(binary|varbinary|(tiny|medium|long)?blob)$/.test(base)) return "bytes";
  return /^(date|datetime|timestamp|time)$/.test(base) ? "temporal" : "other";
}
function bytesOf({ base, length }) {
  const size2 = /^(tiny|medium|long)?(?:text|blob)$/.exec(base);
  return size2 === null ? length ?? 1 : TEXT_BYTES[size2[1] ?? ""];
}
function when(question, sql) {
  return { question, sql };
}

// src/sandbox/probes.ts
function probesOf(database, { before, after, columns }, dialect) {
  if (before === null || after === null) return [];
  const probes = [];
  for (const column of columns) {
    if (column.before === null || column.after === null) continue;
    for (const { question, sql } of columnConditions(column.before, column.after))
      probes.push({ question, columns: [column.before.name], sql: { condition: sql }, parent: null });
  }
  for (const index of after.indexes) {
    const probe = duplicates(database, before, index, columns, dialect);
    if (probe !== null) probes.push(probe);
  }
  for (const key2 of after.foreignKeys) {
    const known = before.foreignKeys.some((old) => bindsAlike(old, key2));
    if (!known && key2.columns.every((name) => hasColumn(before, name))) probes.push(orphans(database, before.name, key2));
  }
  for (const check of after.checks) {
    const known = before.checks.some((old) => old.expression === check.expression && old.enforced);
    if (known || !check.enforced || !isPure(check.expression, dialect)) continue;
    const names = before.columns.map(({ name }) => name).filter((name) => check.expression.includes(quoteName(name)));
    probes.push({
      question: "check-violation",
      columns: names,
      sql: { condition: `NOT (${check.expression})` },
      parent: null
    });
  }
  return probes;
}
function duplicates(database, before, index, changes, dialect) {
  if (index.type !== "primary" && index.type !== "unique") return null;
  const changed = (name) => changes.find(({ after }) => after?.name === name);
  const recompares = index.parts.some(({ column }) => {
    const change = changed(column);
    return change?.before != null && change.before.collation !== change.after?.collation;
  });
  if (!recompares && before.indexes.some((old) => old.type === index.type && sameParts(old, index))) return null;
  const parts = [];
  const columns = [];
  for (const { column, expression, length } of index.parts) {
    if (column === null) {
      if (expression === null || !isPure(expression, dialect)) return null;
      parts.push(`(${expression})`);
      continue;
    }
    const change = changed(column);
    const old = change === void 0 ? column : change.before?.name ?? null;
    if (old === null || !hasColumn(before, old)) return null;
    const value = collated(quoteName(old), change);
    parts.push(length === null ? value : `LEFT(${value}, ${length})`);
    columns.push(old);
  }
  const filled = parts.map((part) => `${part} IS NOT NULL`).join(" AND ");
  const groups = `SELECT COUNT(*) AS n FROM ${quoteTable(database, before.name)} WHERE ${filled} GROUP BY ${parts.join(", ")} HAVING COUNT(*) > 1`;
  const count = `SELECT COALESCE(SUM(n), 0) FROM (${groups}) AS alike`;
  return { question: "duplicate", columns, sql: { count }, parent: null };
}
function collated(value, change) {
  const { charset, collation } = change?.after ?? {};
  if (charset == null || change?.before?.charset == null || change.before.collation === collation) return value;
  return `CONVERT(${value} USING ${charset})${collation == null ? "" : ` COLLATE ${collation}`}`;
}
function orphans(database, table, key2) {
  const parent = { database: key2.referencedDatabase ?? database, name: key2.referencedTable };
  const own = key2.columns.map((name) => `c.${quoteName(name)}`);
  const match = own.map((name, at) => `p.${quoteName(key2.referencedColumns[at])} = ${name}`).join(" AND ");
  const filled = own.map((name) => `${name} IS NOT NULL`).join(" AND ");
  const count = `SELECT COUNT(*) FROM ${quoteTable(database, table)} c WHERE ${filled} AND NOT EXISTS (SELECT 1 FROM ${quoteTable(parent.database, parent.name)} p WHERE ${match})`;
  return { question: "orphan", columns: key2.columns, sql: { count }, parent };
}
function bindsAlike(one, other) {
  const shape = (key2) => JSON.stringify([key2.columns, key2.referencedDatabase, key2.referencedTable, key2.referencedColumns]);
  return shape(one) === shape(other);
}
function sameParts(one, other) {
  const shape = (index) => JSON.stringify(index.parts.map(({ column, expression, length }) => [column, expression, length]));
  return shape(one) === shape(other);
}
function hasColumn(table, name) {
  return table.columns.some((column) => column.name.toLowerCase() === name.toLowerCase());
}

// src/sandbox/measure.ts
var STATEMENT_LIMIT_MS = 5e3;
var TOTAL_LIMIT_MS = 6e4;
var Measurer = class {
  #staging;
  #left = TOTAL_LIMIT_MS;
  constructor(staging) {
    this.#staging = staging;
  }
  /**
   * @param database where the table stood before the statement
   * @param mayRead whether a table is on staging what it is to the statement, rows included
   */
  async measure(database, change, mayRead) {
    const table = change.before?.name;
    if (table === void 0 || !mayRead(database, table)) return [];
    const probes = probesOf(database, change, printedBy(this.#staging)).filter(
      ({ parent }) => parent === null || mayRead(parent.database, parent.name)
    );
    if (probes.length === 0) return [];
    const started = Date.now();
    const deadline = started + Math.min(STATEMENT_LIMIT_MS, this.#left);
    try {
      return await this.#answers(database, table, probes, deadline);
    } finally {
      this.#left = Math.max(0, this.#left - (Date.now() - started));
    }
  }
  /** Conditions are counted in one pass over the table. */
  async #answers(database, table, probes, deadline) {
    const conditions = probes.flatMap(({ sql }) => "condition" in sql ? [sql.condition] : []);
    const sums = conditions.map((condition) => `COALESCE(SUM(${condition}), 0)`);
    const scan = await this.#count(
      `SELECT ${["COUNT(*)", ...sums].map((sum, at) => `${sum} AS n${at}`).join(", ")} FROM ${quoteTable(database, table)}`,
      deadline
    );
    const of = scan?.[0] ?? null;
    let next = 1;
    const answers = [];
    for (const { question, columns, sql } of probes) {
      const rows = "condition" in sql ? scan?.[next++] ?? null : (await this.#count(sql.count, deadline))?.[0] ?? null;
      answers.push({ question, table: `${database}.${table}`, columns, rows, of });
    }
    return answers;
  }
  /** The figures of a query's only row; null when it was not answered in time, or not at all. */
  async #count(sql, deadline) {
    const left = deadline - Date.now();
    if (left <= 0 || this.#staging.destroyed) return null;
    try {
      const [row] = await boundedQuery(this.#staging, limited(sql, left, this.#staging), left);
      return row === void 0 ? null : Object.values(row).map(Number);
    } catch (error) {
      if (isServerError(error) || isConnectionLost(error)) return null;
      throw error;
    }
  }
};
function limited(select, milliseconds, { version }) {
  if (version.flavor === "mariadb") return `SET STATEMENT max_statement_time = ${milliseconds / 1e3} FOR ${select}`;
  return select.replace(/^SELECT/, `SELECT /*+ MAX_EXECUTION_TIME(${Math.ceil(milliseconds)}) */`);
}
function printedBy({ version }) {
  return { flavor: version.flavor, version: version.number, ansiQuotes: false, noBackslashEscapes: false };
}

// src/sandbox/prove.ts
var LOCK_WAIT_TIMEOUT = 1205;
var Prover = class {
  #control;
  #session;
  /**
   * @param control reads structure
   * @param session runs rollbacks: pinned as rollbacks are, of the account that runs migrations
   */
  constructor(control, session) {
    this.#control = control;
    this.#session = session;
  }
  /** To be called before the statement. @returns null when there is nothing to prove, or it cannot be tried. */
  async begin(foresight, tables, stand) {
    const { plan } = foresight;
    if (plan === null) return null;
    const touched = tables.filter((table) => table.database !== null);
    const before = await this.#texts(touched, stand);
    const attempt = { foresight, touched, before, proof: null };
    try {
      for (const sql of [...plan.prepare, ...plan.fill ?? []]) await this.#session.run(sql);
      if (plan.execute === null) return attempt;
      for (const sql of plan.execute) await this.#session.run(sql);
      await releaseKeeps(this.#session, plan);
    } catch (error) {
      if (!isServerError(error)) throw error;
      await this.abandon(attempt);
      return null;
    }
    const gone = new Map(touched.map(({ database, name }) => [`${database}.${name}`, null]));
    const objects = await objectChanges(this.#control, foresight.objects);
    const proof = await this.#undo(attempt, foresight.preview(gone, objects) ?? []);
    await this.abandon(attempt);
    return { ...attempt, proof };
  }
  /** To be called instead of `prove` when the statement did not take effect. */
  async abandon({ foresight }) {
    if (foresight.plan === null) return;
    const steps = [...foresight.plan.abandon, ...movedTriggers(foresight.plan).flatMap(({ create }) => create)];
    for (const sql of steps) await this.#session.run(sql).catch(ignoreRefusal);
  }
  /**
   * To be called after the statement.
   * @param stand what it left
   * @param inverse what would undo it
   * @param again runs the statement once more
   */
  async prove(attempt, stand, inverse, again) {
    if (attempt.proof !== null) return attempt.proof;
    const objects = await readObjectsAgain(this.#control, attempt.foresight.objects.states);
    const proof = await this.#undo(attempt, inverse);
    await this.abandon(attempt);
    if (proof === null) return null;
    const refusal = await again().then(
      () => null,
      (error) => isServerError(error) ? error : Promise.reject(error)
    );
    const wanted = await this.#texts(attempt.touched, stand);
    if (proof.kind === "proved" && refusal === null && difference(wanted, await this.#texts(attempt.touched)) === null)
      return proof;
    await this.#restore(attempt.touched, wanted);
    await this.#restoreObjects(attempt.foresight, objects);
    if (proof.kind === "unproved" || refusal === null) return proof;
    return { kind: "unproved", reason: `the statement does not run again: ${refusal.sqlMessage}`, sql: null };
  }
  /** @returns null when the migration's own locks are in the way. */
  async #undo({ touched, before, foresight }, inverse) {
    const home = touched[0]?.database ?? "information_schema";
    await this.#session.run(`USE ${quoteName(home)}`).catch(ignoreRefusal);
    for (const [at, sql] of inverse.entries()) {
      try {
        await this.#session.run(sql);
      } catch (error) {
        if (!isServerError(error)) throw error;
        if (at === 0 && error.errno === LOCK_WAIT_TIMEOUT) return null;
        const refused = `the server refuses it: ${error.sqlMessage} (error ${error.errno})`;
        const reason = breaksView(foresight.statement, error.errno) ? `${refused}; ${BROKEN_VIEW}` : refused;
        return { kind: "unproved", reason, sql };
      }
    }
    const [other] = await objectsThatDiffer(this.#control, foresight.objects.states);
    const found = difference(before, await this.#texts(touched)) ?? (other === void 0 ? null : `\`${other}\` is not what it was afterwards`);
    return found === null ? { kind: "proved" } : { kind: "unproved", reason: found, sql: null };
  }
  /** @param stand tables that are known already */
  async #texts(touched, stand = /* @__PURE__ */ new Map()) {
    const texts = /* @__PURE__ */ new Map();
    for (const { database, name } of touched) {
      const known = stand.get(`${database}.${name}`);
      const text = (known?.kind === "table" ? known.table.createStatement : null) ?? await showCreateTable(this.#control, database, name) ?? await showCreateView(this.#control, database, name);
      texts.set(`${database}.${name}`, text?.replace(/ AUTO_INCREMENT=\d+/, "") ?? null);
    }
    return texts;
  }
  /** Puts tables and views in place as they are meant to stand; their rows are lost, which no rehearsal looks at. */
  async #restore(touched, wanted) {
    await this.#session.run("SET SESSION foreign_key_checks = 0");
    for (const { database, name } of touched) {
      const text = wanted.get(`${database}.${name}`);
      for (const what of ["VIEW", "TABLE"])
        await this.#session.run(`DROP ${what} IF EXISTS ${quoteTable(database, name)}`).catch(ignoreRefusal);
      if (text == null) continue;
      await this.#session.run(`USE ${quoteName(database)}`);
      await this.#session.run(text).catch(ignoreRefusal);
    }
    await this.#session.run("SET SESSION foreign_key_checks = 1");
  }
  /** The same for other objects. */
  async #restoreObjects({ statement, objects }, wanted) {
    const now = await readObjectsAgain(this.#control, objects.states);
    const changes = { before: wanted, after: now, home: objects.home, flavor: this.#control.version.flavor };
    const { before, after } = inverseOfObjects(statement, changes);
    for (const sql of [...before, ...after]) await this.#session.run(sql).catch(ignoreRefusal);
  }
};
var BROKEN_VIEW = "the view did not work any more when this statement came, and a view like that cannot be made: drop it in front of the statement that changes its tables";
function breaksView({ kind }, errno) {
  return /\bVIEW$/.test(kind) && [ER.NO_SUCH_TABLE, ER.BAD_FIELD, ER.VIEW_INVALID].some((one) => one === errno);
}
function difference(before, after) {
  for (const [name, old] of before) {
    const now = after.get(name) ?? null;
    if (now === old) continue;
    if (now === null) return `${name} is missing afterwards`;
    if (old === null) return `${name} is left over afterwards`;
    const [was, is] = [old.split("\n"), now.split("\n")];
    const at = was.findIndex((line, index) => line !== is[index]);
    return `${name} has \`${(is[at] ?? "").trim()}\` afterwards, and had \`${(was[at] ?? "").trim()}\``;
  }
  return null;
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

// src/sandbox/staging-history.ts
var OPAQUE = /^(CALL|EXECUTE|DO|BEGIN NOT ATOMIC|IF|CASE|LOOP|WHILE|REPEAT|FOR|LOAD XML|OTHER)$/;
var StagingHistory = class {
  #folds;
  /** By the names that tables have now. */
  #sizes;
  /** Tables whose structure or rows are no longer staging's. */
  #touched = /* @__PURE__ */ new Set();
  #temporary = /* @__PURE__ */ new Set();
  #opaque = false;
  /** @param sizes by `relationKey` */
  constructor(sizes, folds) {
    this.#sizes = new Map(sizes);
    this.#folds = folds;
  }
  /** Temporary tables end with their session. */
  newSession() {
    this.#temporary.clear();
  }
  /** To be called after each statement. */
  follow(statement, done) {
    if (OPAQUE.test(statement.kind)) this.#opaque = true;
    for (const table of statement.tables) if (table.access !== "read") this.#touched.add(this.#key(table));
    if (!done) return;
    if (statement.kind === "TRUNCATE TABLE") for (const table of statement.tables) this.#sizes.delete(this.#key(table));
    for (const table of statement.tables) {
      if (table.access !== "create" && table.access !== "drop") continue;
      if (statement.temporary && table.access === "create") this.#temporary.add(this.#key(table));
      else if (!this.#temporary.delete(this.#key(table))) this.#sizes.delete(this.#key(table));
    }
    for (const { from, to } of renamings(statement)) {
      const size2 = this.#sizes.get(this.#key(from));
      this.#sizes.delete(this.#key(from));
      if (size2 !== void 0) this.#sizes.set(this.#key(to), size2);
    }
  }
  /** Whether a table is on staging what it is now, its rows included. */
  holdsStagingsRows(database, name) {
    return !this.#opaque && !this.#touched.has(relationKey(database, name, this.#folds));
  }
  /** Whether the table that a statement changes is one of this session alone. */
  isTemporary({ tables }) {
    const table = tables.find(({ access }) => access === "alter");
    return table !== void 0 && this.#temporary.has(this.#key(table));
  }
  sizeOf(table) {
    return table === void 0 ? null : this.#sizes.get(this.#key(table)) ?? null;
  }
  /** By `database.name` as written. */
  sizesOf(tables) {
    const sizes = /* @__PURE__ */ new Map();
    for (const table of tables) {
      const size2 = this.sizeOf(table);
      if (size2 !== null)
        sizes.set(`${table.database}.${table.name}`, { rows: size2.rows, bytes: size2.dataBytes + size2.indexBytes });
    }
    return sizes;
  }
  #key({ database, name }) {
    return relationKey(database, name, this.#folds);
  }
};

// src/sandbox/definer.ts
var DEFINED = /^(CREATE|ALTER) (VIEW|PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE.*)$/;
function withoutDefiner(statement) {
  const { text, tokens, span } = statement;
  if (!DEFINED.test(statement.kind)) return text;
  const at = tokens.findIndex((token) => token.kind === "word" && /^definer$/i.test(token.text));
  if (at === -1 || at > 8 || tokens[at + 1]?.text !== "=") return text;
  let next = at + 3;
  if (tokens[next]?.text === "@") next += 2;
  else if (tokens[next]?.text === "(") next += 2;
  else if (tokens[next]?.text.startsWith("@")) next++;
  const end = tokens[next];
  const from = tokens[at].start - span.start;
  const to = end === void 0 ? text.length : end.start - span.start;
  const closing = text.slice(tokens[next - 1].end - span.start, to);
  return `${text.slice(0, from)}${closing}${text.slice(to)}`;
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

// src/sandbox/online-sql.ts
function writtenOnline(statement) {
  const algorithm = writtenValue(statement, "algorithm");
  const online = statement.tokens.slice(1, 4).some((token) => /^online$/i.test(token.text));
  const lock = writtenValue(statement, "lock") ?? (online ? "NONE" : null);
  return { algorithm, lock };
}
function writtenValue(statement, kind) {
  const clause = statement.alter?.findLast((one) => one.kind === kind);
  const value = clause?.kind === kind ? clause.value.toUpperCase() : "DEFAULT";
  return value === "DEFAULT" ? null : value;
}
function algorithmsOf({ flavor, number }) {
  if (flavor === "mariadb") return number >= 100300 ? ["INSTANT", "NOCOPY", "INPLACE", "COPY"] : ["INPLACE", "COPY"];
  if (number >= 80012) return ["INSTANT", "INPLACE", "COPY"];
  return number >= 50600 ? ["INPLACE", "COPY"] : [];
}
function copiesOnline({ flavor, number }) {
  return flavor === "mariadb" && number >= 110200;
}
function withOnline(statement, algorithm, lock) {
  const table = statement.tables.find((one) => one.access === "alter");
  const clauses = statement.alter ?? [];
  const first = clauses.find(({ kind }) => kind !== "algorithm" && kind !== "lock");
  if (table === void 0 || first === void 0) return null;
  const wanted = [`ALGORITHM=${algorithm}`, ...lock === null ? [] : [`LOCK=${lock}`]];
  const { text, span } = statement;
  const written = (from) => text.slice(from.start - span.start, from.end - span.start);
  if (statement.kind === "DROP INDEX" && first.kind === "drop-index" && clauses.length === 1) {
    const condition = statement.conditional ? "IF EXISTS " : "";
    return `ALTER TABLE ${written(table.span)} ${wanted.join(", ")}, DROP INDEX ${condition}${written(first.name.span)}`;
  }
  let sql = text;
  for (const clause of [...clauses].reverse()) {
    if (clause.kind !== "algorithm" && clause.kind !== "lock") continue;
    const value = clause.kind === "algorithm" ? `ALGORITHM=${algorithm}` : `LOCK=${lock ?? "DEFAULT"}`;
    sql = `${sql.slice(0, clause.span.start - span.start)}${value}${sql.slice(clause.span.end - span.start)}`;
  }
  const missing = wanted.filter((one) => !clauses.some(({ kind }) => kind === one.split("=")[0].toLowerCase()));
  if (missing.length === 0) return sql;
  if (statement.kind !== "ALTER TABLE") return `${sql} ${missing.join(" ")}`;
  const at = clauses[0].span.start - span.start;
  const comma = first.kind === "partition" && /^(PARTITION BY|REMOVE)/i.test(first.operation) && clauses[0] === first;
  return `${sql.slice(0, at)}${missing.join(", ")}${comma ? " " : ", "}${sql.slice(at)}`;
}

// src/sandbox/online.ts
var TRY_THE_NEXT = /* @__PURE__ */ new Set([1845, 1846, 1847, 1800, 1221, 1064]);
var PARSE_ERROR = 1064;
var COPYING_PARTITION = /^(PARTITION BY|REMOVE|REORGANIZE|COALESCE|REBUILD|ADD PARTITION PARTITIONS)/i;
var WITHOUT_COPY = /^(TRUNCATE|DROP|DISCARD|IMPORT|EXCHANGE|CONVERT)/i;
async function runAskingOnline(session, control, statement) {
  const written = writtenOnline(statement);
  const rebuild = { before: null };
  let askable = false;
  const all = await alwaysCopies(control, statement) ? ["COPY"] : algorithmsOf(session.version);
  for (const algorithm of wantedAlgorithms(all, written.algorithm)) {
    for (const lock of wantedLocks(session, algorithm, written.lock)) {
      const sql = withOnline(statement, algorithm, lock);
      if (sql === null) break;
      const mustCompare = algorithm === "INPLACE" && session.version.flavor === "mysql";
      if (mustCompare) rebuild.before ??= await tableIds(control);
      const refusal = await refusalOf2(session, sql);
      if (refusal === null) {
        const found = algorithm === "COPY" ? "copy" : algorithm === "INSTANT" ? "instant" : algorithm === "NOCOPY" ? "inplace" : (
          // MariaDB was asked before to do it without a rebuild; MySQL gives a rebuilt table a new id.
          !mustCompare || await rebuilt(control, rebuild.before, statement) ? "rebuild" : "inplace"
        );
        return { online: found, lock: lockOf(algorithm, lock ?? written.lock) };
      }
      if (!TRY_THE_NEXT.has(refusal.errno)) return asWritten(session, statement, askable);
      if (refusal.errno !== PARSE_ERROR) askable = true;
      if (!/^\W*LOCK=/.test(refusal.sqlMessage)) break;
    }
  }
  return asWritten(session, statement, askable);
}
async function asWritten(session, statement, askable) {
  await session.run(statement.text);
  const { algorithm, lock } = writtenOnline(statement);
  const partition = statement.alter?.find((clause) => clause.kind === "partition");
  const known = algorithm !== null ? { INSTANT: "instant", NOCOPY: "inplace", INPLACE: "rebuild", COPY: "copy" }[algorithm] : !askable && partition !== void 0 && !COPYING_PARTITION.test(partition.operation) ? "inplace" : "copy";
  return { online: known, lock: lock === null ? null : lockOf("COPY", lock) };
}
async function alwaysCopies(control, statement) {
  const clauses = statement.alter ?? [];
  if (clauses.some((clause) => clause.kind === "partition" && /^(PARTITION BY|REMOVE)/i.test(clause.operation)))
    return true;
  const engine = clauses.findLast((clause) => clause.kind === "option" && clause.option.name === "engine");
  const table = statement.tables.find(({ access }) => access === "alter");
  if (engine?.kind !== "option" || table?.database == null) return false;
  const now = await control.value(
    `SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${quoteText(table.database)} AND TABLE_NAME = ${quoteText(table.name)}`
  );
  return String(now).toLowerCase() !== engine.option.value.text.replaceAll(/[`'"]/g, "").toLowerCase();
}
function wantedAlgorithms(all, written) {
  if (written === null) return all;
  return all.filter((algorithm) => algorithm === written || written === "INPLACE" && algorithm === "NOCOPY");
}
function wantedLocks({ version }, algorithm, written) {
  if (algorithm === "INSTANT") return [null];
  if (written !== null) return [written];
  return algorithm === "COPY" && !copiesOnline(version) ? ["SHARED", null] : ["NONE", "SHARED", null];
}
function lockOf(algorithm, lock) {
  if (lock === null) return algorithm === "INSTANT" ? "none" : "exclusive";
  return lock.toLowerCase();
}
async function refusalOf2(session, sql) {
  try {
    await session.run(sql);
    return null;
  } catch (error) {
    if (!isServerError(error)) throw error;
    return error;
  }
}
async function tableIds(session) {
  const view = session.version.number >= 8e4 ? "INNODB_TABLES" : "INNODB_SYS_TABLES";
  try {
    const rows = await session.query(`SELECT NAME AS name, TABLE_ID AS id FROM information_schema.${view}`);
    const own = rows.filter(({ name }) => !/\/fts_[0-9a-f]{16}_/i.test(String(name)));
    return new Map(own.map((row) => [String(row.id), String(row.name)]));
  } catch (error) {
    if (isServerError(error)) return null;
    throw error;
  }
}
async function rebuilt(control, before, statement) {
  const partition = statement.alter?.find((clause) => clause.kind === "partition");
  if (partition !== void 0 && WITHOUT_COPY.test(partition.operation)) return false;
  const after = await tableIds(control);
  if (before === null || after === null) return true;
  const gone = [...before.keys()].some((id) => !after.has(id));
  return gone && [...after.keys()].some((id) => !before.has(id));
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

// src/sandbox/statement-runner.ts
var LIMITS = { statement: 15e3, waiting: 1e3, total: 3e5, result: 64 * 2 ** 20 };
var NO_TABLE = { online: "n/a", lock: null };
var NO_SUCH_ROUTINE = 1305;
var PACKET_TOO_LARGE = 1153;
var MISSING_RIGHTS = /* @__PURE__ */ new Set([1044, 1045, 1095, 1142, 1143, 1227, 1370, 1410, 1419]);
var WAITS = /\b(SLEEP|BENCHMARK|GET_LOCK|WAIT_FOR_EXECUTED_GTID_SET|MASTER_POS_WAIT|SOURCE_POS_WAIT)\s*\(/i;
var KILL_GRACE_MS = 5e3;
var StatementRunner = class {
  #options;
  #limits;
  #failures = new Failures();
  #left;
  /** Why nothing can be run any more. */
  #over = null;
  constructor(options) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
    this.#left = this.#limits.total;
    this.addMissing(options.missing.map(({ name }) => name));
  }
  /** Why nothing can be run any more; null: it can. */
  get over() {
    return this.#over;
  }
  /** From here on, a statement that misses one of these is not judged. */
  addMissing(names) {
    this.#failures.addNames(names, { file: -1, index: 0, unjudged: true });
  }
  /** To be called when a connection was lost: looks whether the sandbox is still there. */
  async lose() {
    try {
      await this.#options.control.value("SELECT 1");
    } catch {
      const cause = this.#options.trouble();
      this.#over ??= cause === null ? "the sandbox is gone" : `the sandbox was ended: ${cause}`;
    }
  }
  /**
   * @param file position of the script among all
   * @param temporary whether the table that it alters is one of the session alone
   */
  async run(session, statement, file, temporary) {
    const notJudged = (reason) => {
      this.#failures.add(statement, { file, index: statement.index, unjudged: true });
      return { outcome: { kind: "not-judged", reason }, ...NO_TABLE };
    };
    if (this.#over !== null) return notJudged(this.#over);
    if (this.#left <= 1) return notJudged(`the statements before took ${this.#limits.total / 1e3} s in all`);
    const hidden = hidesDirectories(session.version) ? await hiddenRefusal(session, statement) : null;
    const refusal = refusalOf(statement) ?? hidden ?? await eventRefusal(this.#options.control, statement);
    if (refusal !== null) {
      const error = await syntaxError(session, statement);
      return error === null ? notJudged(refusal) : this.#failed(statement, file, error, notJudged);
    }
    const bytes = Buffer.byteLength(statement.text);
    const { longestStatement } = this.#options;
    if (longestStatement !== null && bytes >= longestStatement) {
      const message = `The statement has ${bytes} bytes, and the server takes less than ${longestStatement} (max_allowed_packet)`;
      const outcome = { kind: "failed", code: PACKET_TOO_LARGE, sqlState: "08S01", message, followsFrom: null };
      return { outcome, ...NO_TABLE };
    }
    const started = Date.now();
    try {
      return await this.#judge(session, statement, file, temporary, notJudged);
    } finally {
      this.#left -= Date.now() - started;
    }
  }
  /** Runs a statement once more that was judged before, within the same limits. @throws the server's error */
  async again(session, statement) {
    const watch = this.#watch(session, this.#limits.statement);
    const started = Date.now();
    try {
      await Promise.race([session.discard(withoutDefiner(statement), this.#limits.result), watch.unstoppable]);
    } catch (error) {
      if (error instanceof Unstoppable) {
        session.destroy();
        this.#over = "an earlier statement could not be stopped";
      } else throw error;
    } finally {
      watch.stop();
      this.#left -= Date.now() - started;
    }
  }
  async #judge(session, statement, file, temporary, notJudged) {
    const usual = WAITS.test(statement.text.slice(0, 1e5)) ? this.#limits.waiting : this.#limits.statement;
    const limit = Math.min(usual, this.#left);
    const tooLong = `it took more than ${limit / 1e3} s`;
    const watch = this.#watch(session, limit);
    try {
      const alters = statement.alter !== void 0 && statement.tables.some((table) => table.access === "alter");
      const work = alters && !temporary ? runAskingOnline(session, this.#options.control, statement) : session.discard(withoutDefiner(statement), this.#limits.result).then(() => NO_TABLE);
      const online = await Promise.race([work, watch.unstoppable]);
      if (watch.over()) return notJudged(tooLong);
      return { outcome: { kind: "done" }, ...online };
    } catch (error) {
      if (error instanceof Unstoppable) {
        session.destroy();
        this.#over = "an earlier statement could not be stopped";
        return notJudged(tooLong);
      }
      if (error instanceof ResultTooLarge) return notJudged(`it answers with ${error.message}`);
      if (watch.over()) {
        if (isConnectionLost(error)) session.destroy();
        return notJudged(tooLong);
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
    if (MISSING_RIGHTS.has(error.errno))
      return notJudged(`it needs rights that no migration has in the sandbox (${error.sqlMessage})`);
    if (error.errno === NO_SUCH_ROUTINE && this.#options.routinesHidden)
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
    return { outcome, ...NO_TABLE };
  }
  /** Ends a statement that takes too long: first its query, then its connection; and gives up when neither helps. */
  #watch(session, limit) {
    const { control } = this.#options;
    let over = false;
    const timers = [];
    const unstoppable = new Promise((_, reject) => {
      timers.push(setTimeout(() => reject(new Unstoppable()), limit + 2 * KILL_GRACE_MS));
    });
    unstoppable.catch(() => {
    });
    const kill = (what) => void control.run(`KILL ${what}${session.connectionId}`).catch(() => {
    });
    timers.push(
      setTimeout(() => {
        over = true;
        kill("QUERY ");
      }, limit),
      setTimeout(() => kill(""), limit + KILL_GRACE_MS)
    );
    return { over: () => over, stop: () => timers.forEach(clearTimeout), unstoppable };
  }
  async #lost(session) {
    session.destroy();
    await this.lose();
    if (this.#over === null) return "the sandbox closed the connection";
    return this.#options.trouble() ?? "the sandbox went down while it ran";
  }
};
var Unstoppable = class extends Error {
};
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

// src/sandbox/rehearse.ts
var WITHOUT_WAITING = ["SET SESSION lock_wait_timeout = 1", "SET SESSION innodb_lock_wait_timeout = 1"];
var MOST_PROOFS = 200;
var DONE_BEFORE = { kind: "not-judged", reason: "an earlier deployment has run it" };
var BEFORE_ALL = -1;
var MOST_NOTES = 20;
var Rehearser = class {
  #options;
  #runner;
  #proofs = 0;
  #proving;
  #notes = [];
  /** Keys of tables whose structure the scripts have changed so far, so that staging cannot speak for them. */
  #changed = /* @__PURE__ */ new Set();
  #history;
  #measurer;
  /** What stands under a name now, for as long as no structure changes. */
  #relations = /* @__PURE__ */ new Map();
  constructor(options) {
    this.#options = options;
    const { rowSource, foldsNames } = options;
    this.#history = new StagingHistory(rowSource?.sizes ?? /* @__PURE__ */ new Map(), foldsNames);
    this.#measurer = rowSource === null ? null : new Measurer(rowSource.session);
    this.#runner = new StatementRunner(options);
  }
  /** Sentences about what was not judged. */
  get notes() {
    const more = this.#notes.length - MOST_NOTES;
    const unproved = this.#proofs - MOST_PROOFS;
    return [
      ...this.#notes.slice(0, MOST_NOTES),
      ...more > 0 ? [`${more} more statements were not judged.`] : [],
      ...unproved > 0 ? [`The rollbacks of ${unproved} more DDL statements were not proved.`] : []
    ];
  }
  async close() {
    await this.#proving?.session.close();
  }
  /**
   * @param file position of the script among all
   * @param doneUpTo index of the last statement whose work stands in the structure already: up to there only the session is set
   */
  async rehearse(script, file, doneUpTo = 0) {
    const obstacles = this.#options.foreseer.obstaclesOf(script);
    const { batches } = readBatches(script);
    const results = [];
    this.#history.newSession();
    let session = await this.#open(this.#options.database, file === 0);
    try {
      for (const statement of script.statements) {
        if (statement.index <= doneUpTo && statement.class !== "session") {
          results.push({ ...this.#untried(), outcome: DONE_BEFORE });
          continue;
        }
        if (session?.destroyed) session = await this.#open(statement.database, false);
        const obstacle = obstacles.get(statement.index) ?? null;
        const rehearsed = session === null ? this.#untried() : await this.#tried(session, statement, file, obstacle);
        const batch = batches.get(statement.index);
        const result = batch === void 0 ? rehearsed : await this.#withBatch(rehearsed, statement, batch);
        if (result.outcome.kind === "not-judged") {
          const { line } = script.source.positionAt(statement.span.start);
          this.#notes.push(`${script.source.path}:${line}: ${statement.kind} was not judged: ${result.outcome.reason}.`);
        }
        results.push(result);
      }
    } finally {
      await session?.close();
    }
    return results;
  }
  /**
   * Runs a migration that was there before, for the structure that it leaves: nothing of it is looked at or proved.
   * @returns why it does not run through, as the end of a sentence; null when it does. What cannot be judged is passed over.
   */
  async replay(script) {
    let session = await this.#open(this.#options.database, false);
    try {
      for (const statement of script.statements) {
        if (session?.destroyed) session = await this.#open(statement.database, false);
        if (session === null) return this.#runner.over;
        const { outcome } = await this.#runner.run(session, statement, BEFORE_ALL, statement.temporary);
        if (this.#runner.over !== null) return this.#runner.over;
        if (outcome.kind !== "failed") continue;
        const { column, line } = script.source.positionAt(statement.span.start);
        return `${script.source.path}:${line}:${column}: ${outcome.message} (error ${outcome.code})`;
      }
      return null;
    } finally {
      await session?.close();
    }
  }
  /** From here on, a statement that misses one of these names is not judged. */
  addMissing(names) {
    this.#runner.addMissing(names);
  }
  /** @returns null when the sandbox is gone. */
  async #open(database, first) {
    if (this.#runner.over !== null) return null;
    const { account, settings } = this.#options;
    try {
      const session = await this.#logIn(account);
      const notes = await applySessionSettings(session, settings);
      if (first) this.#notes.unshift(...notes);
      if (database !== null) await session.run(`USE ${quoteName(database)}`).catch(ignoreRefusal);
      return session;
    } catch (error) {
      if (!isConnectionLost(error) && !(error instanceof UserError)) throw error;
      await this.#runner.lose();
      if (this.#runner.over === null) throw error;
      return null;
    }
  }
  async #logIn({ settings, restore }) {
    try {
      return await Session.open(settings);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await restore();
      return Session.open(settings);
    }
  }
  async #withBatch(rehearsed, statement, batch) {
    if (rehearsed.outcome.kind !== "done") return rehearsed;
    const key2 = await findBatchKey(this.#options.control, statement, batch);
    return typeof key2 === "string" ? { ...rehearsed, batchProblem: key2 } : rehearsed;
  }
  /** Rehearses a statement; that the sandbox is gone is an answer, too. */
  async #tried(session, statement, file, obstacle) {
    if (this.#runner.over !== null) return this.#untried();
    try {
      return await this.#statement(session, statement, file, obstacle);
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      await this.#runner.lose();
      if (this.#runner.over === null) throw error;
      return this.#untried();
    }
  }
  #untried() {
    const reason = this.#runner.over ?? "the sandbox is gone";
    return {
      outcome: { kind: "not-judged", reason },
      effects: [],
      named: /* @__PURE__ */ new Map(),
      online: "n/a",
      lock: null,
      cost: null,
      sizes: /* @__PURE__ */ new Map(),
      measured: [],
      estimate: { rows: null, method: "unknown: not rehearsed" },
      reversible: { verdict: "none", reason: NOT_REHEARSED },
      rollbackPreview: null,
      proof: null
    };
  }
  async #statement(session, statement, file, obstacle) {
    const { foreseer, rowSource } = this.#options;
    const changesStructure = statement.class === "ddl" && !statement.temporary;
    const touched = changesStructure ? statement.tables.filter((table) => table.access !== "read" && table.database !== null) : [];
    const estimate = await estimateRows(rowSource, statement, this.#changed);
    const named = await this.#relationsOf(statement.tables.filter((table) => table.database !== null));
    const before = new Map(
      touched.map(({ database, name }) => [`${database}.${name}`, named.get(`${database}.${name}`) ?? null])
    );
    const foresight = await foreseer.foresee(statement, tablesOf(before));
    const sizes = this.#history.sizesOf(statement.tables);
    const size2 = this.#history.sizeOf(statement.tables.find((table) => table.access === "alter"));
    const attempt = obstacle === null && foresight.plan !== null && this.#proofs++ < MOST_PROOFS ? await (await this.#prover()).begin(foresight, touched, before) : null;
    const temporary = this.#history.isTemporary(statement);
    const { outcome, online, lock } = await this.#runner.run(session, statement, file, temporary);
    if (this.#runner.over !== null) return { ...this.#untried(), outcome };
    if (changesStructure || !TRANSPARENT.test(statement.kind)) {
      this.#forget(statement, touched);
      foreseer.forget();
    }
    const after = await this.#relationsOf(touched);
    if (outcome.kind === "done") for (const { database, name } of touched) this.#changed.add(this.#key(database, name));
    const effects = touched.map(({ database, name }) => {
      const key2 = `${database}.${name}`;
      return { database, name, before: before.get(key2) ?? null, after: after.get(key2) ?? null };
    });
    const inverse = outcome.kind === "done" && obstacle === null ? foresight.preview(tablesOf(after), await objectChanges(this.#options.control, foresight.objects)) : null;
    const preview = inverse === null ? null : unchecked(await session.value("SELECT @@SESSION.foreign_key_checks") === "0", inverse);
    const proof = await this.#proofOf(session, statement, attempt, after, preview);
    const measured = outcome.kind === "done" ? await this.#measure(statement, effects) : [];
    this.#history.follow(statement, outcome.kind === "done");
    const old = effects.find(({ before: relation }) => relation?.kind === "table")?.before;
    return {
      outcome,
      effects,
      named,
      online,
      lock,
      cost: costOf(statement, online, old?.kind === "table" ? old.table : null, size2),
      sizes,
      measured,
      estimate,
      reversible: obstacle === null ? foresight.reversible : { verdict: "none", reason: obstacle },
      rollbackPreview: preview,
      ...obstacle === null && outcome.kind === "done" ? await this.#keepsOf(foresight.plan, before) : {},
      proof
    };
  }
  async #keepsOf(plan, before) {
    if (plan === null || plan.keeps.length === 0) return {};
    const cascadesLogged = await logsCascades(this.#options.control);
    const keeps = plan.keeps.map((keep) => {
      const relation = before.get(`${keep.database}.${keep.table}`);
      const named = { database: keep.database, name: keep.table, access: "alter", span: { start: 0, end: 0 } };
      const size2 = this.#history.sizeOf(named);
      if (size2 === null || relation?.kind !== "table") return describeKeep(keep, null);
      const cost2 = keepCost(keep, relation.table, size2);
      const lockSeconds = plan.keeps.length === 1 ? KEEP_LOCK_SECONDS : Infinity;
      const mode = foreseeKeepMode(keep, relation.table, cost2.seconds, lockSeconds, cascadesLogged);
      return describeKeep(keep, cost2, describeLock(mode), mode.how === "exchanged");
    });
    return { keeps };
  }
  async #proofOf(session, statement, attempt, after, preview) {
    if (attempt === null || this.#runner.over !== null) return null;
    const prover = await this.#prover();
    if (preview !== null) return prover.prove(attempt, after, preview, () => this.#runner.again(session, statement));
    await prover.abandon(attempt);
    return null;
  }
  async #prover() {
    if (this.#proving === void 0) {
      const session = await this.#logIn(this.#options.account);
      await pinSession(session);
      for (const pin of WITHOUT_WAITING) await session.run(pin);
      this.#proving = { prover: new Prover(this.#options.control, session), session };
    }
    return this.#proving.prover;
  }
  async #measure(statement, effects) {
    const altered = statement.tables.find((table) => table.access === "alter");
    if (this.#measurer === null || altered?.database == null) return [];
    const [change] = tableChanges(statement, effects);
    if (change === void 0) return [];
    return this.#measurer.measure(
      altered.database,
      change,
      (database, name) => this.#history.holdsStagingsRows(database, name)
    );
  }
  /** What a statement may have changed is read anew. */
  #forget(statement, touched) {
    const renames = touched.some(({ access }) => access === "rename-to") || statement.alter?.some(({ kind }) => kind === "change-column" || kind === "rename-column");
    if (!OWN_TABLES.test(statement.kind) || renames) this.#relations.clear();
    else for (const { database, name } of touched) this.#relations.delete(this.#key(database, name));
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
var OWN_TABLES = /^((CREATE|ALTER|DROP|TRUNCATE) TABLE|(CREATE|DROP) INDEX)$/;
function tablesOf(relations) {
  return new Map([...relations].map(([key2, relation]) => [key2, relation?.kind === "table" ? relation.table : null]));
}

// src/sandbox/account.ts
import { randomBytes } from "node:crypto";
var SESSION_RIGHTS = "SESSION_VARIABLES_ADMIN";
async function makeAccount(admin, host) {
  const user = `rollgate_${randomBytes(3).toString("hex")}`;
  const password = `Aa1-${randomBytes(18).toString("base64url")}`;
  const name = `${quoteText(user)}@${quoteText(host)}`;
  try {
    await admin.run(`CREATE USER ${name} IDENTIFIED BY ${quoteText(password)}`);
  } catch (error) {
    if (isServerError(error)) return null;
    throw error;
  }
  if (admin.version.flavor === "mysql" && admin.version.number >= 80014)
    await admin.run(`GRANT ${SESSION_RIGHTS} ON *.* TO ${name}`).catch(ignoreRefusal);
  const old = admin.version.flavor === "mysql" && admin.version.number < 50700;
  return {
    settings: { ...admin.settings, role: "sandbox", user, password, database: null },
    restore: async () => {
      await admin.run(
        old ? `SET PASSWORD FOR ${name} = PASSWORD(${quoteText(password)})` : `ALTER USER ${name} IDENTIFIED BY ${quoteText(password)}`
      );
    },
    remove: async () => {
      await admin.run(`DROP USER ${name}`).catch(ignoreRefusal);
    }
  };
}
async function allowDatabases(admin, { settings }, host, databases) {
  for (const database of databases)
    await admin.run(
      `GRANT ALL ON ${quoteName(database.replaceAll(/[_%]/g, "\\$&"))}.* TO ${quoteText(settings.user)}@${quoteText(host)}`
    );
}

// src/sandbox/guard.ts
import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
var BOUNDS = { disk: 3 * 2 ** 30, memory: 2 * 2 ** 30 };
var INTERVAL_MS = 500;
function startGuard(server, bounds) {
  let reason = null;
  let timer = null;
  let stopped = false;
  const check = async () => {
    const memory = await residentBytes(server.pid);
    const disk = memory !== null && memory > bounds.memory ? 0 : await bytesUnder(server.directory) + await unlinkedBytes(server.pid);
    if (stopped) return;
    if (memory !== null && memory > bounds.memory) reason = `it took more than ${size(bounds.memory)} of memory`;
    else if (disk > bounds.disk) reason = `it wrote more than ${size(bounds.disk)} to disk`;
    if (reason === null) schedule();
    else process.kill(server.pid, "SIGKILL");
  };
  const schedule = () => {
    timer = setTimeout(() => void check().catch(() => schedule()), INTERVAL_MS);
    timer.unref();
  };
  schedule();
  return {
    get reason() {
      return reason;
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    }
  };
}
async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  return match === null ? null : Number(match[1]) * 1024;
}
async function bytesUnder(directory) {
  let bytes = 0;
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) bytes += await bytesUnder(path);
    else bytes += ((await lstat(path).catch(() => null))?.blocks ?? 0) * 512;
  }
  return bytes;
}
async function unlinkedBytes(pid) {
  let bytes = 0;
  for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const file = await stat(`/proc/${pid}/fd/${descriptor}`).catch(() => null);
    if (file?.isFile() && file.nlink === 0) bytes += file.blocks * 512;
  }
  return bytes;
}
function size(bytes) {
  return bytes < 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${Math.round(bytes / 2 ** 30)} GiB`;
}

// src/sandbox/sandbox.ts
var MEBIBYTE = 2 ** 20;
var PRIVATE_FLAGS = [
  "--loose-event-scheduler=OFF",
  "--loose-federated=OFF",
  "--skip-symbolic-links",
  "--max-connections=20",
  ...Object.entries({
    "max-heap-table-size": 64 * MEBIBYTE,
    "tmp-table-size": 64 * MEBIBYTE,
    "join-buffer-size": 16 * MEBIBYTE,
    "sort-buffer-size": 16 * MEBIBYTE,
    "read-buffer-size": 16 * MEBIBYTE,
    "read-rnd-buffer-size": 16 * MEBIBYTE,
    "bulk-insert-buffer-size": 16 * MEBIBYTE,
    "group-concat-max-len": 64 * MEBIBYTE,
    "max-sp-recursion-depth": 50
  }).map(([name, most]) => `--loose-maximum-${name}=${most}`)
];
var LEAST_PACKET = 64 * MEBIBYTE;
var LONGEST_STATEMENT = 1024 * MEBIBYTE;
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
  const guard = startGuard(server, BOUNDS);
  return {
    settings: { ...server.settings, role: "sandbox", database: null },
    async close() {
      guard.stop();
      await server.stop();
    },
    async claim(control, databases) {
      const account = await makeAccount(control, LOCAL_HOST);
      if (account === null) throw new Error("A private server refused to make an account");
      await allowDatabases(control, account, LOCAL_HOST, ownDatabases(databases));
      return { settings: account.settings, restore: account.restore, notes: [] };
    },
    trouble: () => guard.reason
  };
}
var LOCAL_HOST = "127.0.0.1";
function ownDatabases(databases) {
  return [...new Set(databases)].filter((name) => !isSystemDatabase(name));
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
  if (staging === null) return ["--character-set-server=utf8mb4", `--max-allowed-packet=${LONGEST_STATEMENT}`];
  const longest = Number(await staging.value("SELECT @@GLOBAL.max_allowed_packet"));
  const flags = [`--max-allowed-packet=${Math.max(longest, LEAST_PACKET)}`];
  if (folds !== "0") flags.push("--lower-case-table-names=1");
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
  let account = null;
  const own = { ...settings, database: null };
  return {
    settings: own,
    async claim(control, databases) {
      const fresh = ownDatabases(databases);
      const rows = fresh.length === 0 ? [] : await control.query(
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
      account = await makeAccount(control, "%");
      try {
        if (account !== null) await allowDatabases(control, account, "%", fresh);
      } catch (error) {
        if (!isServerError(error)) throw error;
        await account?.remove();
        account = null;
      }
      if (account !== null) return { settings: account.settings, restore: account.restore, notes: [] };
      const note = `The account of --sandbox may make no account with fewer rights, so the migrations ran with its own: whoever may open a pull request can do there what ${settings.user} may.`;
      return { settings: own, restore: async () => {
      }, notes: [note] };
    },
    trouble: () => null,
    async close() {
      const session = await Session.open(own);
      try {
        await session.run("SET SESSION foreign_key_checks = 0");
        for (const name of claimed) await session.run(`DROP DATABASE IF EXISTS ${quoteName(name)}`);
        if (account !== null) await session.run(`DROP USER ${quoteText(account.settings.user)}@'%'`);
      } finally {
        await session.close();
      }
    }
  };
}

// src/sandbox/structure.ts
var MOST_TABLES = 2e3;
var SEARCHED_BYTES = 65536;
var OPAQUE2 = /^(CREATE (PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE.*)|ALTER EVENT|CALL|DO|SET|PREPARE|EXECUTE|BEGIN NOT ATOMIC|IF|CASE|LOOP|WHILE|REPEAT|FOR|OTHER)$/;
async function readStructure2(staging, scripts, databases) {
  const catalogue = await readCatalogue(staging, databases);
  const structure = await new StructureReader(staging, catalogue).read(scripts);
  const grants = (await staging.query("SHOW GRANTS")).map((row) => String(Object.values(row)[0])).join("\n");
  const may = (privilege) => new RegExp(`\\b(ALL PRIVILEGES|${privilege})\\b`).test(grants);
  const notes = [...structure.notes];
  if (catalogue.triggers.size === 0 && !may("TRIGGER"))
    notes.push("The staging account has no TRIGGER privilege, so triggers, if there are any, are not in the sandbox.");
  return { ...structure, routinesHidden: !may("EXECUTE"), notes };
}
var PROGRAM_TEXT = {
  function: "Create Function",
  procedure: "Create Procedure",
  trigger: "SQL Original Statement",
  event: "Create Event"
};
var NO_SUCH_EVENT = 1539;
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
    const sizes = new Map(
      [...this.#catalogue.relations].flatMap(([key2, { size: size2 }]) => size2 === null ? [] : [[key2, size2]])
    );
    return {
      databases: this.#catalogue.databases,
      objects: this.#objects,
      sizes,
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
    for (const { kind, database, name } of objectsNamed(statement)) {
      if (isSystemDatabase(database)) continue;
      if (kind === "TRIGGER") this.#queue.push(...this.#tablesWithTrigger(database, name));
      if (kind === "EVENT") await this.#event(database, name);
    }
    const opaque = OPAQUE2.test(statement.kind);
    const short = statement.span.end - statement.span.start <= SEARCHED_BYTES;
    if (short && (opaque || this.#catalogue.routines.size > 0)) await this.#mentions(statement.text, opaque);
  }
  #tablesWithTrigger(database, name) {
    const wanted = name.toLowerCase();
    return [...this.#catalogue.triggers].flatMap(([key2, triggers]) => {
      const here = this.#catalogue.relations.get(key2)?.database.toLowerCase() === database.toLowerCase();
      return here && triggers.some((trigger) => trigger.toLowerCase() === wanted) ? [{ key: key2, children: false }] : [];
    });
  }
  async #event(database, name) {
    const id = `event\0${database}\0${name}`;
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    await this.#program("event", database, name);
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
    this.#objects.push({ kind: "view", database, name, create: withoutDefiner2(create), sqlMode: null });
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
    const create = row[PROGRAM_TEXT[kind]];
    if (typeof create !== "string") {
      this.#unread.push({ database, name });
      this.#notes.push(`The staging account may not read ${kind} ${database}.${name}, so the sandbox does without it.`);
      return;
    }
    await this.#mentions(create, true);
    this.#objects.push({ kind, database, name, create: withoutDefiner2(create), sqlMode: String(row.sql_mode ?? "") });
  }
  async #show(what, database, name) {
    try {
      return (await this.#staging.query(`SHOW CREATE ${what} ${quoteTable(database, name)}`))[0];
    } catch (error) {
      if (!isServerError(error)) throw error;
      if (error.errno === ER.NO_SUCH_TABLE || error.errno === ER.UNKNOWN_DATABASE || error.errno === NO_SUCH_EVENT)
        return void 0;
      this.#unread.push({ database, name });
      this.#notes.push(`${what.toLowerCase()} ${database}.${name} could not be read from staging: ${error.sqlMessage}`);
      return void 0;
    }
  }
};
function withoutDefiner2(create) {
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
  const rules = applyRuleSettings(RULES, settings.rules, settings.presets);
  const staging = settings.staging === null ? null : await openStaging(settings.staging);
  try {
    const dialect = staging === null ? UNKNOWN_SERVER : await dialectOf(staging);
    const ownStructure = settings.schema !== null || settings.replay !== void 0;
    const database = settings.staging?.database ?? (ownStructure ? NAMELESS : null);
    const scripts = settings.migrations.map(
      (file) => parseScript(decodeSource(file.path, file.bytes), { dialect, database })
    );
    const fileFindings = settings.history === void 0 ? [] : historyFindings(settings.history);
    const doneUpTo = settings.migrations.map((file) => file.doneUpTo ?? 0);
    const rehearsal = await rehearse({ settings, staging, scripts, doneUpTo, dialect, database, progress });
    if (typeof rehearsal === "string")
      return auditScripts({
        scripts,
        rehearsal: null,
        rules,
        notes: rehearsal === "" ? [] : [rehearsal],
        doneUpTo,
        fileFindings
      });
    return auditScripts({ scripts, rehearsal, rules, notes: [], doneUpTo, fileFindings });
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
    await session.run(pin).catch(ignoreRefusal);
  }
  return session;
}
async function rehearse(job) {
  const { settings, staging, scripts, progress } = job;
  if (scripts.every((script) => script.statements.length === 0)) return "";
  const unreadable = scripts.find(({ problems }) => problems.some(({ impossibleName }) => impossibleName));
  if (unreadable !== void 0)
    return `Nothing was rehearsed, since ${unreadable.source.path} has a name that no server can keep: ${UNCHECKED}.`;
  if (staging === null && settings.schema === null && settings.replay === void 0) {
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
  const { settings, staging, scripts, doneUpTo, dialect, database, progress } = job;
  const replayed = (settings.replay?.migrations ?? []).map(
    ({ path, bytes }) => parseScript(decodeSource(path, bytes), { dialect, database })
  );
  const databases = namedDatabases([...replayed, ...scripts], database);
  const fromStaging = staging !== null && settings.schema === null;
  const structure = fromStaging ? await readStructure2(staging, scripts, databases) : emptyStructure(database);
  for (const pin of sessionPins()) await control.run(pin);
  const account = await sandbox.claim(control, [
    ...databases,
    ...structure.databases.map(({ name }) => name),
    KEEP_DATABASE
  ]);
  const maker = await Session.open(account.settings);
  for (const pin of sessionPins()) await maker.run(pin);
  const loaded = await loadStructure(maker, structure);
  if (settings.schema !== null) await loadSchema(maker, settings.schema, job);
  await maker.close();
  await control.run("SET SESSION sql_mode = ''");
  const foldsNames = await control.value("SELECT @@lower_case_table_names") !== "0";
  const sessionSettings = staging === null ? /* @__PURE__ */ new Map() : await readSessionSettings(staging);
  const rehearser = new Rehearser({
    account,
    control,
    trouble: () => sandbox.trouble(),
    settings: sessionSettings,
    rowSource: fromStaging ? { session: staging, sizes: structure.sizes, foldsNames } : null,
    foreseer: new Foreseer(control),
    database,
    foldsNames,
    missing: [...structure.unread, ...loaded.missing],
    routinesHidden: structure.routinesHidden,
    longestStatement: staging === null ? null : Number(await staging.value("SELECT @@GLOBAL.max_allowed_packet"))
  });
  const notes = [];
  if (settings.replay !== void 0) {
    const { from } = settings.replay;
    if (replayed.length > 0)
      progress.step(`Replaying ${replayed.length} migrations of ${from} on ${control.version.text}`);
    for (const script of replayed) {
      const trouble = await rehearser.replay(script);
      if (trouble === null) continue;
      await rehearser.close();
      return `Nothing was rehearsed, since the migrations of ${from} do not replay from the first one on: ${trouble}. Give \`staging\` or \`schema\`; ${UNCHECKED}.`;
    }
    const unknown = await unknownTables(control, scripts, foldsNames);
    rehearser.addMissing(unknown.map((name) => name.slice(name.indexOf(".") + 1)));
    notes.push(
      replayed.length === 0 ? `There are no migrations in ${from}: the structure before is taken to be empty.` : `The structure was built from the migrations of ${from} (${replayed.length}), on an empty server.`
    );
    if (unknown.length > 0)
      notes.push(
        `Statements that need ${unknown.map((name) => `\`${name.replace(`${NAMELESS}.`, "")}\``).join(", ")} were not judged: no migration makes them. Give \`staging\` or \`schema\`.`
      );
  }
  const { readers, notes: unread } = await readReaders(fromStaging ? staging : control, scripts, databases);
  const files = [];
  for (const [at, script] of scripts.entries()) {
    progress.step(`Rehearsing ${script.source.path} on ${control.version.text}`);
    files.push(await rehearser.rehearse(script, at, doneUpTo[at]));
  }
  await rehearser.close();
  const sameFlavor = staging === null || staging.version.flavor === control.version.flavor;
  return {
    sandbox: { flavor: control.version.flavor, version: control.version.text, sameFlavor, foldsNames },
    readers,
    files,
    notes: [
      ...notes,
      ...versionNotes(staging, control),
      ...account.notes,
      ...structure.notes,
      ...loaded.notes,
      ...unread,
      ...rehearser.notes
    ]
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
async function unknownTables(control, scripts, foldsNames) {
  const fold = (name) => foldsNames ? name.toLowerCase() : name;
  const rows = await control.query("SELECT table_schema AS d, table_name AS t FROM information_schema.tables");
  const there = new Set(rows.map(({ d, t }) => fold(`${d}.${t}`)));
  const named = scripts.flatMap(({ statements }) => statements.flatMap(({ tables }) => tables));
  for (const { access, database, name } of named)
    if (access === "create" || access === "rename-to") there.add(fold(`${database}.${name}`));
  const unknown = named.filter(({ database, name }) => database !== null && !there.has(fold(`${database}.${name}`)));
  return [...new Set(unknown.map(({ database, name }) => `${database}.${name}`))];
}
function emptyStructure(database) {
  const databases = database === null ? [] : [{ name: database, charset: "utf8mb4", collation: "utf8mb4_general_ci" }];
  return { databases, objects: [], sizes: /* @__PURE__ */ new Map(), unread: [], routinesHidden: false, notes: [] };
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
