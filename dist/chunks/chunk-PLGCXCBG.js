import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  Interrupted,
  isKilled,
  isTraced,
  traced,
  withoutCounter
} from "./chunk-LVY2DH3O.js";
import {
  markUndoing,
  markUndone
} from "./chunk-TMTP5QAN.js";
import {
  binlogStatus
} from "./chunk-AJRECA7K.js";
import {
  NotLocked,
  openUndoer,
  readRollbackStatements,
  withLock
} from "./chunk-PRAU5XUD.js";
import {
  GUARD_ERROR,
  guardOf
} from "./chunk-6NG6ZLWO.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  foreignKeysTo,
  parseStatement,
  readTable,
  showCreateTable
} from "./chunk-O4RQ4RUW.js";
import {
  ER,
  describeServerError,
  isConnectionLost,
  isServerError,
  quoteName,
  quoteTable
} from "./chunk-LQY5FU5L.js";
import {
  Source
} from "./chunk-5YBR74LV.js";
import {
  tokenize
} from "./chunk-THQUDT4C.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/deploy/rollback-source.ts
function backupTablesSource(backup) {
  return {
    suspect: "Check that --backup names the server that the deployment wrote to.",
    statements: ({ backupDatabase, backupTable, opid }) => backupDatabase === null || backupTable === null || opid === null ? nothing() : readRollbackStatements(backup, backupDatabase, backupTable, opid)
  };
}
async function* nothing() {
}

// src/rollback/rollback-statement.ts
var DIALECT = { flavor: "mysql", version: 8e4, ansiQuotes: false, noBackslashEscapes: true };
function readRollbackStatement(sql) {
  const tokens = tokenize(sql, DIALECT);
  const word = (at) => tokens[at]?.text.toUpperCase();
  const verb = word(0);
  const from = verb === "INSERT" && word(1) === "INTO" ? 2 : verb === "DELETE" && word(1) === "FROM" ? 2 : verb === "UPDATE" ? 1 : -1;
  const [database, dot, table] = tokens.slice(from, from + 3);
  if (from === -1 || dot?.text !== "." || database?.kind !== "quoted-identifier" || table?.kind !== "quoted-identifier")
    return null;
  const base = { database: unquote(database), table: unquote(table), sql };
  if (verb === "INSERT") {
    const columns = list(sql, tokens, from + 3);
    const values = list(sql, tokens, columns.next + 1);
    return {
      ...base,
      verb: "insert",
      head: sql,
      terms: [],
      limited: false,
      inserted: columns.items.map((column, at) => ({
        column: column.replaceAll(/^`|`$/g, "").replaceAll("``", "`"),
        value: values.items[at] ?? "NULL"
      }))
    };
  }
  const where = tokens.findIndex((token, at) => at > from && token.kind === "word" && token.text === "WHERE");
  if (where === -1) return null;
  const limit = tokens.length >= 2 && tokens.at(-2).text === "LIMIT" ? tokens.length - 2 : tokens.length;
  return {
    ...base,
    verb: verb === "DELETE" ? "delete" : "update",
    head: sql.slice(0, tokens[where].start).trimEnd(),
    terms: terms(sql, tokens.slice(where + 1, limit)),
    limited: limit < tokens.length,
    inserted: []
  };
}
function assignments({ head }) {
  const tokens = tokenize(head, DIALECT);
  const set = tokens.findIndex((token) => token.kind === "word" && token.text === "SET");
  const found = [];
  let depth = 0;
  let first = set + 1;
  for (let at = first; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === "(") depth++;
    if (token?.text === ")") depth--;
    if (token !== void 0 && !(depth === 0 && token.text === ",")) continue;
    found.push({ column: unquote(tokens[first]), value: head.slice(tokens[first + 2].start, tokens[at - 1].end) });
    first = at + 1;
  }
  return found;
}
function keyCondition(statement, key) {
  if (statement.verb === "insert") {
    if (key === null) return null;
    const values = new Map(statement.inserted.map(({ column, value }) => [column.toLowerCase(), value]));
    return key.map((column) => `${quoteName(column)}=${values.get(column.toLowerCase()) ?? "NULL"}`).join(" AND ");
  }
  if (key === null) return null;
  const names = new Set(key.map((column) => column.toLowerCase()));
  return statement.terms.filter((term) => names.has(term.column.toLowerCase())).map((term) => term.text).join(" AND ");
}
function withoutGuard(statement, key) {
  if (statement.verb === "insert") {
    const updates = statement.inserted.map(({ column }) => `${quoteName(column)}=VALUES(${quoteName(column)})`);
    return `${statement.sql} ON DUPLICATE KEY UPDATE ${updates.join(",")}`;
  }
  const condition = keyCondition(statement, key);
  return condition === null ? statement.sql : `${statement.head} WHERE ${condition}`;
}
function tableOf(statement) {
  return quoteTable(statement.database, statement.table);
}
function terms(sql, tokens) {
  const found = [];
  let first = 0;
  let depth = 0;
  for (let at = 0; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === "(") depth++;
    if (token?.text === ")") depth--;
    if (token !== void 0 && !(depth === 0 && token.kind === "word" && token.text === "AND")) continue;
    const part = tokens.slice(first, at);
    const column = part.find((one) => one.kind === "quoted-identifier");
    if (column !== void 0) found.push({ column: unquote(column), text: sql.slice(part[0].start, part.at(-1).end) });
    first = at + 1;
  }
  return found;
}
function list(sql, tokens, open) {
  const items = [];
  let depth = 0;
  let start = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token.text === "(" && depth++ === 0) start = token.end;
    if (token.text === ")") depth--;
    if (depth === 1 && token.text === "," || depth === 0) {
      items.push(sql.slice(start, token.start).trim());
      start = token.end;
    }
    if (depth === 0) return { items, next: at + 1 };
  }
  return { items, next: tokens.length };
}
function unquote(token) {
  return token.text.slice(1, -1).replaceAll("``", "`");
}

// src/rollback/apply.ts
var BATCH_STATEMENTS = 500;
var BATCH_CHARACTERS = 512e3;
var MOST_CONFLICTS = 100;
var RowApplier = class {
  #session;
  #force;
  #tables = /* @__PURE__ */ new Map();
  constructor(session, force) {
    this.#session = session;
    this.#force = force;
  }
  /** `foreignKeysOff`: the caller has turned foreign keys off, so that no rows of others go along. */
  async apply(statements, foreignKeysOff = false) {
    const conflicts = [];
    let applied = 0;
    let batch = [];
    let characters = 0;
    const flush = async () => {
      if (batch.length === 0) return;
      conflicts.push(...await this.#run(batch));
      applied += batch.length;
      batch = [];
      characters = 0;
    };
    for await (const text of statements) {
      if (conflicts.length >= MOST_CONFLICTS) break;
      const looks = !foreignKeysOff && text.startsWith("DELETE ");
      const prepared = await this.#prepare(text, looks, flush, conflicts);
      if (prepared === null) continue;
      if (batch.length >= BATCH_STATEMENTS || characters + prepared.length > BATCH_CHARACTERS) await flush();
      batch.push(prepared);
      characters += prepared.length;
    }
    await flush();
    return { applied: applied - conflicts.length, conflicts };
  }
  /** Forces the statement where asked, and looks first where deleting the row would take rows of others along. */
  async #prepare(text, looks, flush, conflicts) {
    if (!this.#force && !looks) return text;
    const statement = readRollbackStatement(text);
    if (statement === null) return text;
    const facts = await this.#facts(statement);
    if (looks && statement.verb === "delete" && facts.cascades.length > 0) {
      await flush();
      const taken = await this.#cascade(statement, facts);
      if (taken !== null) {
        conflicts.push(taken);
        return null;
      }
    }
    return this.#force ? withoutGuard(statement, facts.key) : text;
  }
  async #run(batch) {
    await this.#session.run("SAVEPOINT rollgate_batch");
    let outcomes = null;
    try {
      outcomes = await this.#session.runMany(batch.join(";\n"));
    } catch (error) {
      if (!isServerError(error)) throw error;
      await this.#session.run("ROLLBACK TO SAVEPOINT rollgate_batch");
    }
    if (outcomes === null) return this.#oneByOne(batch);
    const conflicts = [];
    for (const [at, { affectedRows }] of outcomes.entries()) {
      if (affectedRows === 1 || this.#force) continue;
      conflicts.push(await this.#describe(batch[at], affectedRows === 0 ? null : `${affectedRows} rows`));
      if (conflicts.length >= MOST_CONFLICTS) break;
    }
    return conflicts;
  }
  async #oneByOne(batch) {
    const conflicts = [];
    for (const text of batch) {
      if (conflicts.length >= MOST_CONFLICTS) break;
      try {
        const { affectedRows } = await this.#session.run(text);
        if (affectedRows !== 1 && !this.#force)
          conflicts.push(await this.#describe(text, affectedRows === 0 ? null : `${affectedRows} rows`));
      } catch (error) {
        if (!isServerError(error)) throw error;
        const cause = error.errno === ER.ROW_IS_REFERENCED ? await this.#selfReference(text) : "";
        conflicts.push(await this.#describe(text, `${cause}${describeServerError(error)}`));
      }
    }
    return conflicts;
  }
  /** Why a row is not deleted that nothing else refers to; empty when that is not so. */
  async #selfReference(text) {
    const statement = readRollbackStatement(text);
    if (statement === null) return "";
    const { key, own } = await this.#facts(statement);
    const condition = keyCondition(statement, key);
    if (condition === null) return "";
    for (const { name, columns, referencedColumns } of own) {
      const same = columns.map((column, at) => `${quoteName(column)} = ${quoteName(referencedColumns[at])}`);
      const found = await this.#session.value(
        `SELECT COUNT(*) FROM ${tableOf(statement)} WHERE ${[condition, ...same].join(" AND ")}`
      );
      if (found !== "0")
        return `the row refers to itself by foreign key ${name}, whose columns cannot be NULL: make sure that no other row refers to it, and delete it under foreign_key_checks=0; the server says: `;
    }
    return "";
  }
  async #describe(text, found) {
    const statement = readRollbackStatement(text);
    if (statement === null)
      return { table: "", key: "", expected: text.slice(0, 500), found: found ?? "nothing changed" };
    const { key } = await this.#facts(statement);
    const condition = keyCondition(statement, key);
    const expected = statement.verb === "insert" ? "no such row" : statement.terms.map((term) => term.text).join(" AND ");
    return {
      table: `${statement.database}.${statement.table}`,
      key: condition ?? "(no key)",
      expected: expected.slice(0, 2e3),
      found: found ?? (condition === null ? "no such row" : await this.#row(statement, condition))
    };
  }
  async #row(statement, condition) {
    const [row] = await this.#session.query(`SELECT * FROM ${tableOf(statement)} WHERE ${condition} LIMIT 1`);
    if (row === void 0) return "no such row";
    const shown = Object.entries(row).map(
      ([name, value]) => `${quoteName(name)}=${value === null ? "NULL" : Buffer.isBuffer(value) ? `X'${value.toString("hex")}'` : value}`
    );
    return shown.join(" AND ").slice(0, 2e3);
  }
  /** A conflict when rows of other tables would go with the row that is to be deleted. */
  async #cascade(statement, { cascades, key }) {
    const condition = statement.terms.map((term) => term.text).join(" AND ");
    for (const child of cascades) {
      const join = child.columns.map((column, at) => `child.${quoteName(column)} = parent.${quoteName(child.referencedColumns[at])}`).join(" AND ");
      const found = await this.#session.value(
        `SELECT COUNT(*) FROM ${tableOf(statement)} AS parent WHERE ${condition} AND EXISTS (SELECT 1 FROM ${quoteTable(child.database, child.table)} AS child WHERE ${join})`
      );
      if (found !== "0") {
        return {
          table: `${statement.database}.${statement.table}`,
          key: keyCondition(statement, key) ?? condition,
          expected: `no rows of ${child.table} that refer to it`,
          found: `rows of ${child.table} refer to it, and foreign key ${child.name} would change them along`
        };
      }
    }
    return null;
  }
  #facts(statement) {
    const name = `${statement.database}\0${statement.table}`;
    let facts = this.#tables.get(name);
    if (facts === void 0) {
      facts = this.#readFacts(statement);
      this.#tables.set(name, facts);
    }
    return facts;
  }
  async #readFacts({ database, table }) {
    const definition = await readTable(this.#session, database, table);
    const primary = definition?.indexes.find((index) => index.type === "primary");
    const nullable = new Set(definition?.columns.filter((column) => column.nullable).map((column) => column.name));
    const unique = primary ?? definition?.indexes.find(
      (index) => index.type === "unique" && index.parts.every((part) => part.column !== null && part.length === null && !nullable.has(part.column))
    );
    const key = unique?.parts.map((part) => part.column) ?? null;
    const changes = (rule) => rule === "CASCADE" || rule === "SET NULL" || rule === "SET DEFAULT";
    const referring = await foreignKeysTo(this.#session, database, table);
    const own = referring.filter((child) => child.database === database && child.table === table);
    return { key, own, cascades: referring.filter((child) => changes(child.onDelete)) };
  }
};

// src/rollback/foreign-key-check.ts
var BATCH = 100;
var ForeignKeyCheck = class {
  #session;
  #keys = /* @__PURE__ */ new Map();
  #tables = /* @__PURE__ */ new Map();
  constructor(session) {
    this.#session = session;
  }
  /** Passes rollback statements on and notes which key values they bring and take away. */
  async *watch(statements) {
    for await (const text of statements) {
      const statement = readRollbackStatement(text);
      if (statement !== null) await this.#note(statement);
      yield text;
    }
  }
  /** To be called in the same transaction once all of them are applied: child rows whose parent is not there. */
  async conflicts() {
    const conflicts = [];
    for (const key of this.#keys.values()) {
      const suspects = [...key.suspects];
      if (key.all) suspects.splice(0, suspects.length, "TRUE");
      for (let at = 0; at < suspects.length; at += BATCH) {
        const condition = suspects.slice(at, at + BATCH).join(" OR ");
        const row = await this.#orphan(key, condition);
        if (row !== null) conflicts.push(row);
      }
    }
    return conflicts;
  }
  /** Locks what it reads, so that it stays so until the transaction ends. */
  async #orphan({ name, child, parent }, condition) {
    const columns = child.columns.map((column) => `c.${quoteName(column)}`);
    const match = parent.columns.map((column, at) => `p.${quoteName(column)} = ${columns[at]}`).join(" AND ");
    const [row] = await this.#session.query(
      `SELECT ${columns.join(", ")} FROM ${quoteTable(child.database, child.table)} AS c WHERE (${condition}) AND ${columns.map((column) => `${column} IS NOT NULL`).join(" AND ")} AND NOT EXISTS (SELECT 1 FROM ${quoteTable(parent.database, parent.table)} AS p WHERE ${match} LOCK IN SHARE MODE) LIMIT 1 LOCK IN SHARE MODE`
    );
    if (row === void 0) return null;
    const shown = child.columns.map((column, at) => `${quoteName(column)}=${Object.values(row)[at]}`).join(" AND ");
    return {
      table: `${child.database}.${child.table}`,
      key: shown,
      expected: `a row of ${parent.table} that it refers to by foreign key ${name}`,
      found: "no such row"
    };
  }
  async #note(statement) {
    const { own, referring, texts } = await this.#keysOf(statement.database, statement.table);
    const set = statement.verb === "update" ? assignments(statement) : statement.inserted;
    const assigned = new Set(set.map(({ column }) => column.toLowerCase()));
    const untouched = (columns) => statement.verb === "update" && !columns.some((column) => assigned.has(column.toLowerCase()));
    const before = valuesFound(statement, texts);
    if (statement.verb !== "insert") {
      for (const key of referring) if (!untouched(key.parent.columns)) suspect(key, key.parent.columns, before);
    }
    if (statement.verb === "delete") return;
    const after = new Map([...before, ...valuesSet(set, texts)]);
    for (const key of own) if (!untouched(key.child.columns)) suspect(key, key.child.columns, after);
  }
  #keysOf(database, table) {
    const id = `${database}\0${table}`;
    const known = this.#tables.get(id) ?? this.#readKeys(database, table);
    this.#tables.set(id, known);
    return known;
  }
  async #readKeys(database, table) {
    const definition = await readTable(this.#session, database, table);
    const own = (definition?.foreignKeys ?? []).map(
      (key) => this.#key(
        key.name,
        { database, table, columns: key.columns },
        {
          database: key.referencedDatabase ?? database,
          table: key.referencedTable,
          columns: key.referencedColumns
        }
      )
    );
    const referring = (await foreignKeysTo(this.#session, database, table)).map(
      (key) => this.#key(key.name, key, { database, table, columns: key.referencedColumns })
    );
    const texts = (definition?.columns ?? []).filter(({ charset }) => charset !== null);
    return { own, referring, texts: new Set(texts.map(({ name }) => name.toLowerCase())) };
  }
  #key(name, child, parent) {
    const id = `${child.database}\0${child.table}\0${name}`;
    const key = this.#keys.get(id) ?? { name, child, parent, suspects: /* @__PURE__ */ new Set(), all: false };
    this.#keys.set(id, key);
    return key;
  }
};
function valuesFound({ terms: terms2 }, texts) {
  const values = /* @__PURE__ */ new Map();
  for (const { column, text } of terms2) {
    const name = quoteName(column);
    const operands = [`${name}=`, `CAST(${name} AS BINARY)=`];
    const operand = operands.find((one) => text.startsWith(one));
    if (text === `${name} IS NULL`) values.set(column.toLowerCase(), null);
    else if (operand !== void 0) put(values, texts, column, text.slice(operand.length));
  }
  return values;
}
function valuesSet(set, texts) {
  const values = /* @__PURE__ */ new Map();
  for (const { column, value } of set) {
    if (value === "NULL") values.set(column.toLowerCase(), null);
    else put(values, texts, column, value);
  }
  return values;
}
function put(values, texts, column, value) {
  if (!texts.has(column.toLowerCase()) || value.startsWith("'")) values.set(column.toLowerCase(), value);
}
function suspect(key, columns, values) {
  const found = columns.map((column) => values.get(column.toLowerCase()));
  if (found.includes(null)) return;
  if (found.includes(void 0)) key.all = true;
  else
    key.suspects.add(`(${found.map((value, at) => `c.${quoteName(key.child.columns[at])} = ${value}`).join(" AND ")})`);
}

// src/deploy/skip-conflicts.ts
var SLICE = 100;
var MOST_DESCRIBED = 1e3;
var OTHER_ERROR = /\(error (?!1062\)|1451\)|1452\))\d+\)$/;
async function applySkipping(applier, statements, foreignKeysOff = false) {
  const described = [];
  let applied = 0;
  let skipped = 0;
  for await (const slice of slices(statements)) {
    const outcome = await applier.apply(slice, foreignKeysOff);
    const refused = outcome.conflicts.filter(({ found }) => OTHER_ERROR.test(found));
    if (refused.length > 0) return { applied: 0, conflicts: refused, skipped: 0 };
    applied += slice.length - outcome.conflicts.length;
    skipped += outcome.conflicts.length;
    described.push(...outcome.conflicts.slice(0, MOST_DESCRIBED - described.length));
  }
  return { applied, conflicts: described, skipped };
}
async function* slices(statements) {
  let slice = new Slice();
  for await (const statement of statements) {
    slice.texts.push(statement);
    if (slice.length < SLICE) continue;
    yield slice;
    slice = new Slice();
  }
  if (slice.length > 0) yield slice;
}
var Slice = class {
  texts = [];
  get length() {
    return this.texts.length;
  }
  async *[Symbol.asyncIterator]() {
    yield* this.texts;
  }
};

// src/deploy/undo-structure.ts
async function undoStructure(options, session, statement, steps) {
  const { control, lock, interruption, progress, force } = options;
  await session.run("SET SESSION foreign_key_checks = 1");
  const first = statement.undoing === null ? 0 : await nextStep(control, statement, steps);
  for (const step of steps.slice(0, first)) if (isSession(step)) await session.run(step);
  for (const [at, step] of steps.entries()) {
    if (at < first) continue;
    interruption.check();
    progress.detail(`Undoing ${statement.opid}: ${step.slice(0, 200)}`);
    try {
      if (isSession(step)) await session.run(step);
      else if (guardOf(step) !== null) await interruption.during(session, () => check(session, step, force));
      else if (changesRows(step))
        await interruption.during(session, () => undoRows(control, session, statement.id, step, at));
      else {
        await control.run(markUndoing(statement.id, at, await binlogStatus(control)));
        await withLock(() => interruption.during(session, () => session.run(traced(step, traceId(statement, at)))), {
          ...options,
          executor: session,
          tables: lockedTables(statement),
          policy: lock
        });
      }
    } catch (error) {
      const said = error instanceof NotLocked || error instanceof InTheWay ? error.message : isServerError(error) ? describeServerError(error) : null;
      if (said === null) throw error;
      if (unchanged(steps, at) && !isKilled(error)) await control.run(markNotUndoing(statement.id));
      return error instanceof InTheWay ? { applied: 0, error: said, conflict: true } : { applied: at - first, error: `${said} in: ${step}`, conflict: false };
    }
  }
  const left = await differences(control, statement);
  if (left.length > 0)
    return {
      applied: steps.length - first,
      error: `The structure of ${left.join(", ")} is not what it was before`,
      conflict: false
    };
  await control.run(markUndone(statement.id));
  return { applied: steps.length - first, error: null, conflict: false };
}
var InTheWay = class extends Error {
};
async function check(session, step, force) {
  const guard = guardOf(step);
  if (guard === "rows" && force) return;
  try {
    await session.run(step);
  } catch (error) {
    if (!isServerError(error) || error.errno !== GUARD_ERROR) throw error;
    throw new InTheWay(
      guard === "rows" ? "Others changed rows since, and without a key they cannot be told from the kept ones: --force puts the kept rows in their place. This query finds them: ".concat(
        step
      ) : "With rows that others changed since, keys or checks of the old structure would not hold: change or move those rows first. This query finds them: ".concat(
        step
      )
    );
  }
}
function lockedTables({ sourceDatabase, sourceTable }) {
  return [{ database: sourceDatabase ?? "", name: sourceTable ?? "" }];
}
async function nextStep(control, statement, steps) {
  const { step: at, start } = statement.undoing;
  const again = unchanged(steps, at) ? 0 : at;
  const step = steps[at];
  if (step === void 0 || isSession(step) || changesRows(step) || guardOf(step) !== null) return again;
  const happened = await dropped(control, step) ?? await isTraced(control, start, traceId(statement, at));
  if (happened !== null) return happened ? at + 1 : again;
  const mark = `rollgate recover ${statement.deployment} ${statement.sequence} --mark`;
  throw new NeedsOperatorError(
    `An earlier rollback broke off while it undid ${statement.opid} (${statement.kind}), and the binary log that tells how far it came is gone`,
    [
      `Look whether this took effect: ${step}. If it did: ${mark} done; if it did not: ${mark} not-run.`,
      `Then run rollgate rollback ${statement.deployment} again.`
    ].join(" ")
  );
}
async function dropped(control, step) {
  const parsed = parseStatement(new Source("inverse", step), { dialect: await dialectOf(control), database: null });
  const [table] = parsed?.kind === "DROP TABLE" ? parsed.tables : [];
  if (table === void 0 || table.database === null) return null;
  return await readTable(control, table.database, table.name) === null;
}
async function undoRows(control, session, id, step, at) {
  const position = await binlogStatus(control);
  await session.run("START TRANSACTION");
  try {
    await session.run(step);
    await session.run(markUndoing(id, at + 1, position));
    await session.run("COMMIT");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    throw error;
  }
}
async function differences(control, statement) {
  if (statement.structureBefore === null) return [];
  const different = [];
  for (const { database, name, create } of JSON.parse(statement.structureBefore).tables) {
    if (withoutCounter(await showCreateTable(control, database, name)) !== withoutCounter(create)) different.push(name);
  }
  return different;
}
function isSession(step) {
  return step.startsWith("SET ");
}
function unchanged(steps, at) {
  return steps.slice(0, at).every((step) => isSession(step) || guardOf(step) !== null);
}
function changesRows(step) {
  return /^(INSERT|UPDATE|DELETE) /.test(step);
}
function traceId({ id }, step) {
  return `${id} undo ${step}`;
}
function markNotUndoing(id) {
  return `UPDATE rollgate.statement SET state = 'done', undo_step = NULL WHERE id = ${id}`;
}

// src/deploy/undo.ts
async function undoDeployment(options) {
  const chosen = chooseStatements(options);
  const notes = incompleteNotes(chosen);
  const structure = new Set(chosen.filter((statement) => statement.step === "ddl").map((statement) => statement.opid));
  const statements = [...chosen].reverse();
  if (statements.length === 0)
    return report(options, "nothing", [], ["Nothing of this deployment is left to be undone."]);
  if (options.dryRun)
    return report(
      options,
      "checked",
      await countStatements(options, statements),
      [...notes, "Dry run: nothing was run or written."],
      structure
    );
  const session = await openUndoer(options.production, options.lock);
  const results = [];
  try {
    for (const segment of segments(statements)) {
      options.interruption.check();
      const outcome = segment.kind === "rows" ? await undoRows2(options, session, segment.statements) : await undoDdl(options, session, segment.statements[0]);
      results.push(...outcome.statements);
      if (!outcome.ok) {
        const state = outcome.conflict ? "conflict" : outcome.killed ? "interrupted" : "failed";
        return report(options, state, results, notes, structure);
      }
      if (options.check && segment.kind === "structure") {
        notes.push(
          `Checked down to opid ${segment.statements[0].opid}: what lies before that DDL can only be checked once it is undone.`
        );
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return report(options, "interrupted", results, notes, structure);
  } finally {
    await session.close();
  }
  if (options.check) return report(options, "checked", results, notes, structure);
  const left = (await options.journal.statements(options.deployment)).filter(
    (statement) => statement.state !== "undone" && statement.state !== "failed"
  );
  if (left.length === 0) await options.journal.endUndone(options.deployment);
  else if (options.to !== null) await options.journal.reopenMigrations(options.deployment);
  const skipped = results.reduce((sum, result) => sum + (result.skipped ?? 0), 0);
  if (skipped > 0) notes.push(`${skipped} rows were left as others made them since.`);
  return report(options, "undone", results, notes, structure);
}
function chooseStatements({ deployment, statements, opid, to }) {
  const live = statements.filter((statement) => statement.state === "done" || statement.state === "undoing");
  const refuse = (what) => new UserError(`Deployment ${deployment} has no statement ${what} that could be undone`, {
    hint: "rollgate status lists the statements of each deployment with number and opid."
  });
  if (opid !== null) {
    const chosen = live.filter((statement) => statement.opid === opid);
    if (chosen.length === 0) throw refuse(`with opid ${opid}`);
    return chosen;
  }
  if (to === null) return live;
  if (!live.some(({ sequence }) => sequence === to)) throw refuse(`with number ${to}`);
  return live.filter(({ sequence }) => sequence >= to);
}
function segments(statements) {
  const found = [];
  for (const statement of statements) {
    const kind = statement.step === "ddl" ? "structure" : "rows";
    const last = found.at(-1);
    if (kind === "rows" && last?.kind === "rows") last.statements.push(statement);
    else found.push({ kind, statements: [statement] });
  }
  return found;
}
async function undoRows2(options, session, statements) {
  const applier = new RowApplier(session, options.force);
  const results = [];
  await session.run("SET SESSION autocommit = 0");
  await session.run("START TRANSACTION");
  await session.run("SAVEPOINT rollgate_undo");
  try {
    for (const statement of statements) {
      options.progress.detail(`Undoing ${statement.opid} (${statement.kind}, ${statement.capturedRows} rows)`);
      await session.run(`SET SESSION foreign_key_checks = ${statement.foreignKeysOff ? 0 : 1}`);
      const check2 = statement.cascaded ? new ForeignKeyCheck(session) : null;
      const stored = options.interruption.pass(counted(options.source, statement));
      const rows = check2 === null ? stored : check2.watch(stored);
      const skips = options.onConflict === "skip";
      const { applied, conflicts, skipped } = await options.interruption.during(
        session,
        async () => skips ? applySkipping(applier, rows, statement.cascaded) : { ...await applier.apply(rows, statement.cascaded), skipped: 0 }
      );
      options.interruption.over.throwIfAborted();
      const orphans = check2 === null || options.force ? [] : await check2.conflicts();
      const base = {
        opid: statement.opid,
        kind: statement.kind,
        sql: statement.sql,
        applied,
        conflicts: [...conflicts, ...orphans]
      };
      results.push(skipped === 0 ? base : { ...base, skipped });
      if (orphans.length > 0 || conflicts.length > 0 && skipped === 0) {
        await session.run("ROLLBACK");
        return {
          ok: false,
          conflict: true,
          killed: false,
          statements: results.map((result) => result.conflicts.length > 0 ? result : { ...result, applied: 0 })
        };
      }
      await session.run(
        markUndone(statement.id, skipped === 0 ? null : `${skipped} rows were left as others made them`)
      );
    }
    await session.run("RELEASE SAVEPOINT rollgate_undo");
    await session.run(options.check ? "ROLLBACK" : "COMMIT");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    if (options.interruption.over.aborted) throw new Interrupted();
    if (!isServerError(error) || isConnectionLost(error)) throw error;
    throw new UserError(`The server ended the transaction that takes rows back: ${describeServerError(error)}`, {
      hint: "Nothing of it was changed. Run rollgate rollback again.",
      exitCode: EXIT.failed,
      cause: error
    });
  }
  return { ok: true, conflict: false, killed: false, statements: results };
}
async function undoDdl(options, session, statement) {
  const base = { opid: statement.opid, kind: statement.kind, sql: statement.sql, conflicts: [] };
  const steps = [];
  for await (const step of counted(options.source, statement)) steps.push(step);
  if (options.check)
    return { ok: true, conflict: false, killed: false, statements: [{ ...base, applied: steps.length }] };
  const { applied, error, conflict } = await undoStructure(options, session, statement, steps);
  const result = error === null ? { ...base, applied } : { ...base, applied, error };
  return { ok: error === null, conflict, killed: options.interruption.asked, statements: [result] };
}
async function* counted(source, statement) {
  const expected = statement.step === "ddl" ? statement.inverse?.length ?? 0 : statement.capturedRows;
  let count = 0;
  for await (const text of source.statements(statement)) {
    count++;
    yield text;
  }
  if (count === expected) return;
  throw new UserError(
    `The backup of ${statement.opid} is not whole: there are ${count} rollback statements, ${expected} were stored in \`${statement.backupDatabase}\`.\`${statement.backupTable}\``,
    {
      hint: `${source.suspect} Nothing of this statement was changed.`,
      exitCode: EXIT.failed
    }
  );
}
async function countStatements(options, statements) {
  const results = [];
  for (const statement of statements) {
    let applied = 0;
    for await (const _ of counted(options.source, statement)) applied++;
    results.push({ opid: statement.opid, kind: statement.kind, sql: statement.sql, applied, conflicts: [] });
  }
  return results;
}
function incompleteNotes(statements) {
  return statements.filter((statement) => statement.incomplete !== null).map(
    (statement) => `${statement.opid} (${statement.kind}) was deployed although it cannot be undone whole: ${statement.incomplete}.`
  );
}
function report(options, state, statements, notes, structure = /* @__PURE__ */ new Set()) {
  const rows = statements.reduce((sum, { opid, applied }) => sum + (structure.has(opid) ? 0 : applied), 0);
  return {
    deployment: options.deployment,
    state,
    statements,
    rows,
    notes
  };
}

export {
  backupTablesSource,
  undoDeployment
};
