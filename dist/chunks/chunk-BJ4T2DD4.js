import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  compare,
  streamEvents
} from "./chunk-3VMOG7FK.js";
import {
  NO_CHECK_CONSTRAINTS,
  NO_FOREIGN_KEY_CHECKS,
  ReplacedRows,
  RowScript,
  RowsSpool,
  changedColumns,
  checkShape,
  countChanges,
  decodeRows,
  isVersioned,
  readChanges,
  rowStatements,
  splitSelfReferring,
  tableShape
} from "./chunk-KUNCMDKL.js";
import {
  foreignKeysTo,
  listTables,
  listTriggers,
  parseStatement,
  readCreateTable,
  readTable,
  startWatcher
} from "./chunk-X25XJZV5.js";
import {
  EVENT
} from "./chunk-37URMYMH.js";
import {
  markExecuted,
  markRunning,
  readBatches,
  readDirectiveComments,
  sha256,
  unknownVerb
} from "./chunk-UVGRGOW2.js";
import {
  binlogStatus
} from "./chunk-F7THMRU6.js";
import {
  JOURNAL_DATABASE,
  STATEMENT_TABLE
} from "./chunk-ROVTKHV3.js";
import {
  prepareRegistry,
  registerKeeps
} from "./chunk-XKQTF7XO.js";
import {
  FROM,
  KEEP_DATABASE,
  OBJECT_KINDS,
  SAME,
  UNTIL,
  alterTable,
  beside,
  brokenRefusal,
  createTable,
  droppedDatabases,
  dropsHistory,
  exchangesPartition,
  inverseOfPartitionMove,
  keepOptions,
  keyColumns,
  loadsLibrary,
  lossOf,
  mentions,
  movedTriggers,
  movesPartition,
  objectKindOf,
  objectsNamed,
  planDdl,
  replaces,
  sinceOf,
  steadyKey,
  storedColumns,
  touched,
  truncatesPartition,
  twinOf,
  valueType
} from "./chunk-UCJ3Q47F.js";
import {
  METADATA_WAIT_SECONDS,
  NotLocked,
  awaitExecutorGone,
  backupDatabaseOf,
  chunkOf,
  structureScriptOf,
  withLock
} from "./chunk-ET5P6HSO.js";
import {
  operationId
} from "./chunk-L52QMF4C.js";
import {
  accountName
} from "./chunk-5ASDVWPB.js";
import {
  ROLLBACK_SQL_MODE
} from "./chunk-VXINXAS5.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import {
  ER,
  IMPOSSIBLE_NAME,
  describeServerError,
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  describeBytes
} from "./chunk-EDIFPBS2.js";
import {
  Source
} from "./chunk-SWZM6BFA.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  autocommitOf,
  readSet,
  readSetStatement
} from "./chunk-X5HOXL7V.js";
import {
  topLevelIndex,
  topLevelWords
} from "./chunk-B4SPLOJR.js";
import {
  TokenList,
  nameOf
} from "./chunk-ZHYU3SQ4.js";
import {
  Lexer,
  tokenizeWithoutComments
} from "./chunk-THQUDT4C.js";

// src/deploy/interruption.ts
import { setTimeout as setTimeout2 } from "node:timers/promises";
var ASKED = "Interrupted; what was done is journaled";
var Interrupted = class extends UserError {
  name = "Interrupted";
  /** Whether it was for a reason of its own, other than that somebody asked. */
  hasReason;
  constructor(message = ASKED, hint = "Run the same command again: it goes on from there.") {
    super(message, {
      hint,
      exitCode: EXIT.interrupted
    });
    this.hasReason = message !== ASKED;
  }
};
var Interruption = class _Interruption {
  #asked;
  #over = new AbortController();
  #begin;
  /** @param graceSeconds from the moment it is asked */
  constructor(asked, graceSeconds) {
    this.#asked = asked;
    this.#begin = async () => {
      await setTimeout2(graceSeconds * 1e3, void 0, { ref: false });
      this.#over.abort(new Interrupted());
    };
    if (asked?.aborted) this.#begin();
    else asked?.addEventListener("abort", this.#begin, { once: true });
  }
  static never() {
    return new _Interruption(void 0, 0);
  }
  get asked() {
    return this.#asked?.aborted ?? false;
  }
  /** Fires when the grace is over, with Interrupted for a reason. */
  get over() {
    return this.#over.signal;
  }
  /** @throws Interrupted when the run was asked to stop. */
  check() {
    if (this.asked) throw new Interrupted();
  }
  /** Waits, but not when the run was asked to stop. */
  async pause(milliseconds) {
    await setTimeout2(milliseconds, void 0, { signal: this.#asked }).catch(() => {
    });
  }
  /** Does work on a session, whose statement is killed when the grace is over: it fails with ER_QUERY_INTERRUPTED then. */
  async during(session, work) {
    const ended2 = new AbortController();
    let killing = null;
    const kill = () => {
      killing = killQueries(session, ended2.signal).catch(() => {
      });
    };
    this.over.throwIfAborted();
    this.over.addEventListener("abort", kill, { once: true });
    try {
      return await work();
    } finally {
      ended2.abort();
      this.over.removeEventListener("abort", kill);
      await killing;
    }
  }
  /** Passes items on until the grace is over. */
  async *pass(items) {
    for await (const item of items) {
      this.over.throwIfAborted();
      yield item;
    }
  }
};
function isKilled(error) {
  return error instanceof Interrupted || isServerError(error) && error.errno === 1317;
}
var KILL_EVERY_MS = 250;
async function killQueries(session, ended2) {
  const killer = await Session.open(session.settings);
  try {
    while (!ended2.aborted) {
      await killer.run(`KILL QUERY ${session.connectionId}`);
      await setTimeout2(KILL_EVERY_MS, void 0, { signal: ended2 }).catch(() => {
      });
    }
  } finally {
    killer.destroy();
  }
}

// src/deploy/keep-exchange.ts
function exchangeable(keep, table) {
  return keep.partitions?.length === 1 && keep.how === "copied" && !keep.referenced && (keep.triggers ?? []).length === 0 && table.foreignKeys.length === 0 && /^innodb$/i.test(table.engine) && !/\bSUBPARTITION BY\b/i.test(table.partitioning ?? "") && !/\b(DATA|INDEX) DIRECTORY\b|\bWITH SYSTEM VERSIONING\b/i.test(table.createStatement);
}
function twinTable(keep) {
  return quoteTable(KEEP_DATABASE, twinOf(keep));
}
async function makeTwin(session, keep) {
  await returnTaken(session, { keeps: [keep] });
  try {
    await session.run(`CREATE TABLE ${twinTable(keep)} LIKE ${quoteTable(keep.database, keep.table)}`);
    await session.run(`ALTER TABLE ${twinTable(keep)} REMOVE PARTITIONING`);
    return true;
  } catch (error) {
    if (!isServerError(error) || isConnectionLost(error)) throw error;
    await session.run(`DROP TABLE IF EXISTS ${twinTable(keep)}`);
    return false;
  }
}
function exchangeStep(keep) {
  const [partition] = keep.partitions;
  return `ALTER TABLE ${quoteTable(keep.database, keep.table)} EXCHANGE PARTITION ${quoteName(partition)} WITH TABLE ${twinTable(keep)}`;
}
function exchanging({ keeps }) {
  return keeps.filter(({ how, partitions }) => how === "copied" && partitions?.length === 1);
}
async function twinRows(session, keep) {
  try {
    return (await session.query(`SELECT 1 FROM ${twinTable(keep)} LIMIT 1`)).length > 0;
  } catch (error) {
    if (!isServerError(error) || ![ER.NO_SUCH_TABLE, ER.BAD_DB].some((errno) => errno === error.errno)) throw error;
    return null;
  }
}
async function holdsTaken(session, plan) {
  for (const keep of exchanging(plan)) if (await twinRows(session, keep)) return true;
  return false;
}
async function adoptTaken(session, plan) {
  for (const keep of exchanging(plan)) {
    const rows = await twinRows(session, keep);
    if (rows === false) await session.run(`DROP TABLE ${twinTable(keep)}`);
    if (rows !== true) continue;
    const kept = quoteTable(KEEP_DATABASE, keep.keptAs);
    await session.run(`DROP TABLE IF EXISTS ${kept}`);
    await session.run(`RENAME TABLE ${twinTable(keep)} TO ${kept}`);
  }
}
async function returnTaken(session, plan) {
  for (const keep of exchanging(plan)) {
    const rows = await twinRows(session, keep);
    if (rows === null) continue;
    if (rows) {
      await session.run(exchangeStep(keep));
      await follow(session, keep);
    }
    await session.run(`DROP TABLE ${twinTable(keep)}`);
  }
}
async function follow(session, keep) {
  const columns = storedColumns(await readTable(session, keep.database, keep.table));
  const table = quoteTable(keep.database, keep.table);
  await session.run("START TRANSACTION");
  try {
    await session.run(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${twinTable(keep)}`);
    await session.run(`DELETE FROM ${twinTable(keep)}`);
    await session.run("COMMIT");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    if (!isServerError(error) || isConnectionLost(error)) throw error;
    throw new UserError(
      `Rows of partition ${keep.partitions[0]} of ${keep.database}.${keep.table} are in ${twinTable(keep)} and cannot return: ${describeServerError(error)}`,
      {
        hint: "Change their keys there, or those of the rows in the table, and run it again.",
        exitCode: EXIT.server,
        cause: error
      }
    );
  }
}

// src/deploy/keep.ts
async function prepareKeep(session) {
  try {
    await session.run(`CREATE DATABASE IF NOT EXISTS ${KEEP_DATABASE}`);
    await prepareRegistry(session);
  } catch (error) {
    if (!isServerError(error) || isConnectionLost(error)) throw error;
    throw new UserError(
      `The migrations destroy rows, and the database that would keep them cannot be made: ${describeServerError(error)}`,
      {
        hint: `Grant the account: GRANT ALL ON ${KEEP_DATABASE}.* TO ${await accountName(session)}; or let the rows go with --keep-data never.`,
        exitCode: EXIT.server,
        cause: error
      }
    );
  }
}
var TRIGGER_EXISTS = 1359;
async function abandonKeeps(session, plan) {
  await returnTaken(session, plan);
  for (const step of plan.abandon) {
    try {
      await session.run(step);
    } catch (error) {
      if (!isServerError(error) || isConnectionLost(error)) throw error;
    }
  }
  await moveBack(session, plan);
  for (const { create } of movedTriggers(plan)) {
    for (const step of create) {
      try {
        await session.run(step);
      } catch (error) {
        if (!isServerError(error) || isConnectionLost(error)) throw error;
        if (error.errno === TRIGGER_EXISTS) continue;
        throw new UserError(`A trigger that was dropped cannot be made again: ${describeServerError(error)}`, {
          hint: `Make it by hand: ${step}`,
          exitCode: EXIT.server,
          cause: error
        });
      }
    }
  }
}
async function moveBack(session, { keeps }) {
  const renames = [];
  for (const { how, database, table, keptAs } of keeps)
    if (how === "moved" && await readTable(session, KEEP_DATABASE, keptAs) !== null)
      renames.push(`${quoteTable(KEEP_DATABASE, keptAs)} TO ${quoteTable(database, table)}`);
  if (renames.length > 0) await session.run(`RENAME TABLE ${renames.join(", ")}`);
}
async function releaseKeeps(session, plan) {
  await adoptTaken(session, plan);
  for (const { how, keptAs } of plan.keeps) {
    const table = how === "moved" ? await readTable(session, KEEP_DATABASE, keptAs) : null;
    if (table === null || table.foreignKeys.length === 0) continue;
    const drops = table.foreignKeys.map(({ name }) => `DROP FOREIGN KEY ${quoteName(name)}`);
    await session.run(`ALTER TABLE ${quoteTable(KEEP_DATABASE, keptAs)} ${drops.join(", ")}`);
  }
}
async function holdsRows(session, keeps) {
  for (const { keptAs } of keeps) {
    try {
      if ((await session.query(`SELECT 1 FROM ${quoteTable(KEEP_DATABASE, keptAs)} LIMIT 1`)).length > 0) return true;
    } catch (error) {
      if (!isServerError(error) || ![ER.NO_SUCH_TABLE, ER.BAD_DB].some((errno) => errno === error.errno)) throw error;
    }
  }
  return false;
}

// src/deploy/step.ts
import { channel } from "node:diagnostics_channel";
var STEP_CHANNEL = "rollgate.step";
var steps = channel(STEP_CHANNEL);
function reached(step) {
  steps.publish(step);
}

// src/mysql/triggers.ts
var SYSTEM = "('mysql', 'information_schema', 'performance_schema', 'sys', 'rollgate')";
async function triggeredTables(session) {
  const rows = await session.query(
    `SELECT DISTINCT event_object_schema AS db, event_object_table AS tab, event_manipulation AS event FROM information_schema.triggers WHERE trigger_schema NOT IN ${SYSTEM}`
  );
  return rows.map(({ db, tab, event }) => ({
    database: String(db),
    table: String(tab),
    event: String(event)
  }));
}
async function readTriggers(session, database) {
  const rows = await session.query(
    `SELECT trigger_name AS name, event_object_table AS tab, event_manipulation AS event, action_timing AS timing, action_statement AS body, sql_mode AS mode, CAST(UNIX_TIMESTAMP(created) * 1000000 AS UNSIGNED) AS made FROM information_schema.triggers WHERE trigger_schema = ${quoteText(database)} ORDER BY trigger_name`
  );
  return rows.map(({ name, tab, event, timing, body, mode, made }) => ({
    database,
    name: String(name),
    table: String(tab),
    event: String(event),
    timing: String(timing),
    body: String(body),
    sqlMode: String(mode),
    created: made === null || made === void 0 ? null : BigInt(String(made))
  }));
}
async function readRoutines(session, database) {
  const rows = await session.query(
    `SELECT routine_name AS name, routine_definition AS body, sql_mode AS mode FROM information_schema.routines WHERE routine_schema = ${quoteText(database)}`
  );
  return rows.map(({ name, body, mode }) => ({
    name: String(name),
    body: body === null || body === void 0 ? null : String(body),
    sqlMode: String(mode)
  }));
}

// src/deploy/row-events.ts
function rowEvents(statement) {
  const word = (text) => statement.tokens.some((token) => token.kind === "word" && text.test(token.text));
  switch (statement.kind) {
    case "INSERT":
      return word(/^duplicate$/i) ? ["INSERT", "UPDATE"] : ["INSERT"];
    case "REPLACE":
      return ["INSERT", "DELETE", "UPDATE"];
    case "UPDATE":
      return ["UPDATE"];
    case "DELETE":
      return ["DELETE"];
    case "LOAD DATA":
      return word(/^replace$/i) ? ["INSERT", "DELETE", "UPDATE"] : ["INSERT"];
    default:
      return [];
  }
}

// src/sql/body-writes.ts
var VERBS = /* @__PURE__ */ new Set(["INSERT", "REPLACE", "UPDATE", "DELETE"]);
function bodyWrites(body, dialect, database) {
  const tokens = tokenizeWithoutComments(body, dialect);
  const statements = [];
  const words2 = /* @__PURE__ */ new Set();
  let isUnclear = false;
  let next = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "quoted-identifier") words2.add(nameOf(token).toLowerCase());
    if (token.kind !== "word") continue;
    words2.add(token.text.toLowerCase());
    const before = tokens[at - 1]?.text.toUpperCase();
    if (at < next || !VERBS.has(token.text.toUpperCase())) continue;
    if (before === "FOR" || before === "." || tokens[at + 1]?.text === "(") continue;
    const stop = tokens.findIndex((one2, index) => index > at && one2.kind === "operator" && one2.text === ";");
    next = stop === -1 ? tokens.length : stop;
    const text = body.slice(token.start, tokens[next - 1].end);
    const statement = parse(text, dialect, database);
    if (statement?.tables.some(({ access: access2 }) => access2 === "write")) statements.push(statement);
    else isUnclear = true;
  }
  return { statements, isUnclear, words: words2 };
}
function parse(text, dialect, database) {
  return parseStatement(new Source("body", text), { dialect, database });
}

// src/rollback/trigger-reach.ts
async function triggerReach(session, changes) {
  return new Reach(session).follow(changes);
}
var Reach = class {
  #session;
  #triggers = /* @__PURE__ */ new Map();
  #routines = /* @__PURE__ */ new Map();
  #fired = /* @__PURE__ */ new Map();
  #writes = /* @__PURE__ */ new Map();
  #unclear = /* @__PURE__ */ new Set();
  constructor(session) {
    this.#session = session;
  }
  async follow(changes) {
    const queue = [...changes];
    for (let next = queue.shift(); next !== void 0; next = queue.shift()) {
      for (const trigger of await this.#triggersOf(next)) {
        const id = `${trigger.database}\0${trigger.name}`;
        if (this.#fired.has(id)) continue;
        this.#fired.set(id, trigger);
        queue.push(...await this.#written(trigger));
      }
    }
    return { triggers: [...this.#fired.values()], writes: [...this.#writes.values()], unclear: [...this.#unclear] };
  }
  async #triggersOf({ database, table, events }) {
    const known = this.#triggers.get(database) ?? readTriggers(this.#session, database);
    this.#triggers.set(database, known);
    return (await known).filter((one2) => one2.table === table && events.has(one2.event));
  }
  /** What the body of a trigger changes, with the routines that it calls. */
  async #written(trigger) {
    const found = [];
    const seen = /* @__PURE__ */ new Set();
    const queue = [trigger];
    for (let run = queue.shift(); run !== void 0; run = queue.shift()) {
      const writes = bodyWrites(run.body, this.#dialect(run.sqlMode), trigger.database);
      if (writes.isUnclear) this.#unclear.add(`a statement of trigger \`${trigger.name}\` cannot be read`);
      for (const statement of writes.statements) {
        const events = new Set(rowEvents(statement));
        for (const { database, name, access: access2 } of statement.tables) {
          if (access2 !== "write" || database === null) continue;
          this.#note(database, name, trigger.name, statement.kind === "INSERT" || statement.kind === "REPLACE");
          found.push({ database, table: name, events });
        }
      }
      queue.push(...await this.#called(trigger, writes, seen));
    }
    return found;
  }
  #note(database, table, by, inserts) {
    const id = `${database}\0${table}`;
    const known = this.#writes.get(id) ?? { database, table, by: /* @__PURE__ */ new Set(), inserts: false };
    known.by.add(by);
    known.inserts ||= inserts;
    this.#writes.set(id, known);
  }
  /** Any routine of the database whose name the body says: one too many costs time. */
  async #called(trigger, { words: words2 }, seen) {
    const known = this.#routines.get(trigger.database) ?? readRoutines(this.#session, trigger.database);
    this.#routines.set(trigger.database, known);
    const runs = [];
    let isKnown = !words2.has("call");
    for (const { name, body, sqlMode } of await known) {
      if (!words2.has(name.toLowerCase())) continue;
      isKnown = true;
      if (seen.has(name)) continue;
      seen.add(name);
      if (body === null)
        this.#unclear.add(`trigger \`${trigger.name}\` calls \`${name}\`, whose body the account may not see`);
      else runs.push({ body, sqlMode });
    }
    if (!isKnown) this.#unclear.add(`trigger \`${trigger.name}\` calls a procedure that is not in its database`);
    return runs;
  }
  #dialect(sqlMode) {
    const { flavor, number } = this.#session.version;
    const mode = sqlMode.toUpperCase();
    return {
      flavor,
      version: number,
      ansiQuotes: /\b(ANSI_QUOTES|ANSI)\b/.test(mode),
      noBackslashEscapes: /\bNO_BACKSLASH_ESCAPES\b/.test(mode)
    };
  }
};

// src/deploy/cascade-reach.ts
async function cascadedTables(session, statement) {
  const nodes = /* @__PURE__ */ new Map();
  const known = /* @__PURE__ */ new Map();
  const keysTo = (database, table) => {
    const id = idOf(database, table);
    const keys = known.get(id) ?? foreignKeysTo(session, database, table);
    known.set(id, keys);
    return keys;
  };
  const written = /* @__PURE__ */ new Set();
  const queue = [];
  for (const { database, name } of statement.tables.filter((table) => table.access === "write")) {
    if (database === null) continue;
    written.add(idOf(database, name));
    if (rowEvents(statement).every((event) => event === "INSERT")) continue;
    if ((await keysTo(database, name)).length === 0) continue;
    const changes = await directChanges(session, statement, database, name);
    if (changes !== null) queue.push({ database, table: name, changes });
  }
  for (let next = queue.shift(); next !== void 0; next = queue.shift()) {
    for (const key of await keysTo(next.database, next.table)) {
      const effect = effectOf(key, next.changes);
      if (effect === null) continue;
      const id = idOf(key.database, key.table);
      const node = nodes.get(id) ?? {
        database: key.database,
        table: key.table,
        deleted: false,
        assigned: /* @__PURE__ */ new Set(),
        keys: /* @__PURE__ */ new Map()
      };
      nodes.set(id, node);
      node.keys.set(`${key.name}\0${idOf(next.database, next.table)}`, {
        ...key,
        parent: { database: next.database, table: next.table }
      });
      const before = `${node.deleted} ${node.assigned.size}`;
      node.deleted ||= effect.deleted;
      for (const column of effect.assigned) node.assigned.add(column);
      if (before !== `${node.deleted} ${node.assigned.size}`)
        queue.push({ database: node.database, table: node.table, changes: node });
    }
  }
  const found = [];
  for (const [id, { database, table, deleted, assigned, keys }] of nodes) {
    const definition = await readTable(session, database, table);
    if (definition === null) continue;
    found.push({
      database,
      definition,
      deleted,
      assigned,
      written: written.has(id),
      keys: [...keys.values()]
    });
  }
  return found;
}
async function directChanges(session, statement, database, name) {
  const events = rowEvents(statement);
  const deleted = events.includes("DELETE");
  if (!events.includes("UPDATE")) return deleted ? { deleted, assigned: /* @__PURE__ */ new Set() } : null;
  if (deleted) return { deleted, assigned: null };
  const table = await readTable(session, database, name);
  if (table === null) return null;
  const triggers = await listTriggers(session, database, name);
  if (triggers.some(({ event, timing }) => event === "UPDATE" && timing === "BEFORE"))
    return { deleted, assigned: null };
  const columns = table.columns.filter(
    (column) => assigns(statement, column.name) || column.generated !== null || column.onUpdate !== null
  );
  return { deleted, assigned: new Set(columns.map((column) => column.name.toLowerCase())) };
}
function effectOf(key, { deleted, assigned }) {
  const columns = key.columns.map((column) => column.toLowerCase());
  const touched2 = assigned === null || key.referencedColumns.some((column) => assigned.has(column.toLowerCase()));
  const removes = deleted && key.onDelete === "CASCADE";
  const sets = deleted && changesRows(key.onDelete) && !removes || touched2 && changesRows(key.onUpdate);
  return removes || sets ? { deleted: removes, assigned: new Set(sets ? columns : []) } : null;
}
function changesRows(rule) {
  return rule === "CASCADE" || rule === "SET NULL" || rule === "SET DEFAULT";
}
function assigns(statement, column) {
  const wanted = column.toLowerCase();
  return statement.tokens.some((token, at) => {
    if (token.kind !== "word" && token.kind !== "quoted-identifier") return false;
    if (token.text.replaceAll(/^[`"]|[`"]$/g, "").toLowerCase() !== wanted) return false;
    const next = statement.tokens[at + 1]?.text;
    return next === "=" || next === ":=";
  });
}
function idOf(database, table) {
  return `${database}\0${table}`.toLowerCase();
}

// src/deploy/undo-triggers.ts
var INVERSE = { INSERT: "DELETE", DELETE: "INSERT", UPDATE: "UPDATE" };
var ANY = /* @__PURE__ */ new Set(["INSERT", "UPDATE", "DELETE"]);
async function undoTriggers(session, statement) {
  const written = statement.tables.filter(({ access: access2, database }) => access2 === "write" && database !== null);
  if (written.length === 0 || (await triggeredTables(session)).length === 0)
    return { triggers: [], writes: [], unclear: [] };
  const events = rowEvents(statement);
  const own = (chosen) => written.map(({ database, name }) => ({ database, table: name, events: new Set(chosen) }));
  const now = await triggerReach(session, own(events));
  const along = await cascadedTables(session, statement);
  return triggerReach(session, [
    ...own(events.map((event) => INVERSE[event])),
    ...along.map(({ database, definition }) => ({ database, table: definition.name, events: ANY })),
    ...now.writes.map(({ database, table }) => ({ database, table, events: ANY }))
  ]);
}
function leftByTriggers({ writes, unclear }) {
  const log = writes.find(({ inserts }) => inserts);
  if (log !== void 0) {
    const [by] = log.by;
    return `trigger \`${by}\` may put rows into \`${log.table}\` when the statement is undone`;
  }
  return unclear.length === 0 ? null : `triggers fire when the statement is undone, and ${unclear[0]}`;
}
async function triggerNotes(session, path, plan) {
  const notes = [];
  for (const statement of plan.units.filter(({ kind }) => kind === "transaction" || kind === "batch").flatMap((unit) => unit.statements)) {
    if (statement.class !== "dml") continue;
    const { triggers } = await undoTriggers(session, statement);
    if (triggers.length === 0) continue;
    const names = triggers.map(({ name, table }) => `\`${name}\` on \`${table}\``);
    notes.push(
      `${path} statement ${statement.index} (${statement.kind}): when it is undone, triggers fire (${names.join(", ")}); the rollback then sets right what they make of its rows, and compares.`
    );
  }
  return notes;
}

// src/deploy/cascade-log.ts
var PREFIX = "cascade_";
function cascadeTable(id, purpose, n) {
  return quoteTable(JOURNAL_DATABASE, `${PREFIX}${id}_${purpose}_${n}`);
}
function isCascadeLog(database, table) {
  return database === JOURNAL_DATABASE && table.startsWith(PREFIX);
}
function describeLog(log) {
  return Buffer.from(JSON.stringify(log)).toString("hex");
}
function readLog(comment) {
  return JSON.parse(Buffer.from(comment, "hex").toString());
}
async function dropCascadeLogs(control, ids) {
  if (ids.length === 0) return;
  const rows = await control.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${quoteText(JOURNAL_DATABASE)} AND table_name LIKE 'cascade\\_%'`
  );
  const own = rows.map(({ name }) => String(name)).filter((name) => ids.includes(name.split("_")[1] ?? ""));
  for (const name of own) await control.run(`DROP TABLE IF EXISTS ${quoteTable(JOURNAL_DATABASE, name)}`);
}

// src/deploy/cascade-sql.ts
function copyDefinition(table, name, kind, comment = "") {
  const columns = table.columns.map((column) => `${quoteName(column.name)} ${withoutCounter(column)}`);
  const key = kind === "TEMPORARY TABLE" ? rowKey(table) : null;
  if (key !== null) columns.push(`PRIMARY KEY (${key.map(quoteName).join(", ")})`);
  const charset = table.charset === null ? "" : ` DEFAULT CHARSET=${table.charset}`;
  const collation = table.collation === null ? "" : ` COLLATE=${table.collation}`;
  return `CREATE ${kind} ${name} (${columns.join(", ")}) ENGINE=InnoDB${charset}${collation}${comment === "" ? "" : ` COMMENT=${quoteText(comment)}`}`;
}
function withoutCounter(column) {
  return column.autoIncrement ? column.definition.replace(/ AUTO_INCREMENT\b/i, "") : column.definition;
}
function rowKey(table) {
  for (const type of ["primary", "unique"]) {
    for (const index of table.indexes) {
      if (index.type !== type || /\bUSING HASH\b|\bWITHOUT OVERLAPS\b/i.test(index.definition)) continue;
      const columns = index.parts.map(
        (part) => part.length === null ? table.columns.find((column) => column.name === part.column) : void 0
      );
      if (columns.every((column) => column !== void 0 && !column.nullable && column.generated === null))
        return columns.map((column) => column.name);
    }
  }
  return null;
}
function storedColumns2(table) {
  return table.columns.filter((column) => column.generated === null).map((column) => quoteName(column.name));
}
function listed(columns, alias = "") {
  return columns.map((column) => `${alias}${column}`).join(", ");
}
function joined(columns, a, b) {
  return columns.map((column) => `${a}.${quoteName(column)} = ${b}.${quoteName(column)}`).join(" AND ");
}
function identical(table, a, b) {
  return table.columns.filter((column) => column.generated === null).map((column) => `${bytesOf(column, a)} <=> ${bytesOf(column, b)}`).join(" AND ");
}
function rowHash(table, alias) {
  const values = table.columns.filter((column) => column.generated === null).map((column) => {
    const exact = isApproximate(column) ? `${alias}.${quoteName(column.name)} * 1e0` : bytesOf(column, alias);
    return `IFNULL(SHA1(${isBytes(column) ? exact : `CAST(${exact} AS BINARY)`}), '-')`;
  });
  return `UNHEX(SHA1(CONCAT(${values.join(", '|', ")})))`;
}
function bytesOf(column, alias) {
  const value = `${alias}.${quoteName(column.name)}`;
  const { base } = column.type;
  if (base === "json") return `CAST(CAST(${value} AS CHAR) AS BINARY)`;
  if (/^(char|varchar|(tiny|medium|long)?text|enum|set)$/.test(base)) return `CAST(${value} AS BINARY)`;
  return value;
}
function isApproximate({ type }) {
  return type.base === "float" || type.base === "double";
}
function isBytes({ type }) {
  return /binary|blob|text|char|json|enum|set|geometry|point|polygon|linestring|collection/.test(type.base);
}

// src/deploy/matched-rows.ts
var PURE = new Set(
  `AND OR NOT XOR IN EXISTS ANY SOME ALL SELECT FROM WHERE ON USING BETWEEN LIKE REGEXP RLIKE CASE WHEN THEN ELSE IS BY DIV MOD AS JOIN
  VALUES UNION DISTINCT HAVING LIMIT INTERVAL BINARY PARTITION KEY INDEX
  ABS AVG CAST CEIL CEILING CHAR CHAR_LENGTH COALESCE CONCAT CONCAT_WS CONVERT COUNT CURDATE CURRENT_DATE CURRENT_TIMESTAMP DATE
  DATEDIFF DATE_ADD DATE_FORMAT DATE_SUB DAY DAYOFMONTH FIELD FIND_IN_SET FLOOR FROM_UNIXTIME GREATEST HEX HOUR IF IFNULL INSTR
  ISNULL JSON_CONTAINS JSON_EXTRACT JSON_UNQUOTE JSON_VALUE LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAX MD5 MIN MINUTE MONTH NOW
  NULLIF REPLACE RIGHT ROUND RPAD RTRIM SECOND SHA1 SHA2 STR_TO_DATE SUBSTR SUBSTRING SUBSTRING_INDEX SUM TIME TIMESTAMP
  TIMESTAMPDIFF TRIM TRUNCATE UNHEX UNIX_TIMESTAMP UPPER UTC_TIMESTAMP WEEK WEEKDAY YEAR`.split(/\s+/)
);
function matchedRows(statement) {
  const { text, dialect, kind } = statement;
  if (kind !== "DELETE" && kind !== "UPDATE" || /\/\*M?!|:=/.test(text)) return null;
  const tokens = new TokenList(text, dialect, { start: 0, end: text.length });
  const skeleton = topLevelWords(tokens);
  const refused = ["IGNORE", "RETURNING", "USING", "JOIN", "PORTION", "WITH"];
  if (tokens.word(0) !== kind || refused.some((word) => skeleton.includes(word)) || callsOthers(tokens)) return null;
  let at = 1;
  while (["LOW_PRIORITY", "QUICK"].includes(tokens.word(at))) at++;
  if (kind === "DELETE") {
    if (tokens.word(at) !== "FROM" || !isSingle(tokens, at + 1, tokens.length)) return null;
    return text.slice(tokens.start(at + 1));
  }
  const set = topLevelIndex(tokens, "SET", at);
  if (set === -1 || !isSingle(tokens, at, set)) return null;
  const clauses = ["WHERE", "ORDER", "LIMIT"].map((word) => topLevelIndex(tokens, word, set)).filter((one2) => one2 !== -1);
  const table = text.slice(tokens.start(at), tokens.end(set - 1));
  return clauses.length === 0 ? table : `${table} ${text.slice(tokens.start(Math.min(...clauses)))}`;
}
function isSingle(tokens, from, to) {
  if (!tokens.isName(from)) return false;
  for (let at = from; at < to; at++) {
    if (["WHERE", "ORDER", "LIMIT"].includes(tokens.word(at))) return true;
    if (tokens.operator(at) === ",") return tokens.word(from + 1) === "PARTITION";
  }
  return true;
}
function callsOthers(tokens) {
  for (let at = 0; at < tokens.length - 1; at++) {
    if (tokens.isName(at) && tokens.operator(at + 1) === "(" && !PURE.has(tokens.word(at))) return true;
  }
  return false;
}

// src/deploy/own-settings.ts
var COPYING = {
  character_set_client: "utf8mb4",
  character_set_results: "utf8mb4",
  collation_connection: "utf8mb4_general_ci",
  sql_mode: ROLLBACK_SQL_MODE,
  time_zone: "+00:00",
  sql_safe_updates: "0",
  sql_big_selects: "1",
  unique_checks: "1",
  // MariaDB: checks of the copied columns hold for their rows already, or were off when those came in.
  check_constraint_checks: "0"
};
async function underOwnSettings(session, run) {
  const names = Object.keys(COPYING).map((name) => quoteText(name));
  const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names.join(", ")})`);
  const theirs = rows.map((row) => [String(row.Variable_name), String(row.Value)]);
  const set = (values) => session.run(`SET SESSION ${values.map(([name, value]) => `${name} = ${literal(name, value)}`).join(", ")}`);
  await set(theirs.map(([name]) => [name, COPYING[name]]));
  const result = await run();
  await set(theirs);
  return result;
}
function literal(name, value) {
  if (/^(ON|OFF|\d+)$/i.test(value)) return value;
  return name === "character_set_results" && value === "" ? "NULL" : quoteText(value);
}

// src/deploy/cascades.ts
var MOST_COPIED_ROWS = 1e5;
var HASHES = ["before", "after", "differ"];
async function planCascades(session, statement) {
  const tables = await cascadedTables(session, statement);
  if (tables.length === 0) return null;
  const ordered = parentsFirst(tables);
  if (ordered === null || ordered.some((table) => table.written || !copyOf(table, 0).updates))
    return { tables, matched: null };
  return { tables: ordered, matched: await findMatched(session, statement) };
}
async function findMatched(session, statement) {
  const source = matchedRows(statement);
  const written = statement.tables.filter((table) => table.access === "write");
  const { database, name } = written[0];
  if (source === null || written.length !== 1 || database === null) return null;
  const definition = await readTable(session, database, name);
  const key = definition === null ? null : rowKey(definition);
  if (definition === null || key === null) return null;
  if (definition.columns.some((column) => !new RegExp("^\\p{ASCII}*$", "u").test(column.name))) return null;
  const triggers = await listTriggers(session, database, name);
  return triggers.some(({ event }) => rowEvents(statement).includes(event)) ? null : { database, definition, key, source };
}
function parentsFirst(tables) {
  const isParent = (parent, table) => parent.database === table.database && parent.table === table.definition.name;
  const ordered = [];
  let rest = [...tables];
  while (rest.length > 0) {
    const free = rest.filter((table) => !table.keys.some(({ parent }) => rest.some((other) => isParent(parent, other))));
    if (free.length === 0) return null;
    ordered.push(...free);
    rest = rest.filter((table) => !free.includes(table));
  }
  return ordered;
}
function copyOf(table, n) {
  const key = rowKey(table.definition);
  const moved = table.definition.indexes.some(
    (index) => (index.type === "primary" || index.type === "unique") && index.parts.some(({ column }) => column === null || mayChange(table, column))
  );
  return { table, n, key, updates: key !== null && !table.written && !moved };
}
function mayChange({ assigned, definition }, column) {
  if (assigned.size === 0) return false;
  const found = definition.columns.find(({ name }) => name === column);
  return assigned.has(column.toLowerCase()) || found === void 0 || found.generated !== null;
}
async function tooLargeToCopy(session, { tables, matched }) {
  if (matched !== null) return null;
  for (const { database, definition } of tables) {
    const found = await session.value(
      `SELECT COUNT(*) FROM (SELECT 1 FROM ${quoteTable(database, definition.name)} LIMIT ${MOST_COPIED_ROWS + 1}) AS counted`
    );
    if (Number(found) > MOST_COPIED_ROWS) return definition.name;
  }
  return null;
}
var CascadeCapture = class {
  #statement;
  #id;
  #plan;
  #copies;
  #active = false;
  constructor(statement, id, plan) {
    this.#statement = statement;
    this.#id = id;
    this.#plan = plan;
    this.#copies = plan.tables.map((table, n) => copyOf(table, n));
  }
  /** Makes the tables; outside of any transaction. */
  async prepare(control, executor) {
    const { matched } = this.#plan;
    for (const { table, n, updates } of this.#copies) {
      const { database, definition } = table;
      const log = { database, table: definition.name, whole: matched === null };
      const make = (kind) => control.run(copyDefinition(definition, cascadeTable(this.#id, kind, n), "TABLE", describeLog({ ...log, kind })));
      await make("changed");
      if (!updates) await make("new");
    }
    await underOwnSettings(executor, async () => {
      for (const { table, n, key } of this.#copies) {
        await executor.run(copyDefinition(table.definition, this.#name("before", n), "TEMPORARY TABLE"));
        if (key !== null) continue;
        for (const when of HASHES)
          await executor.run(
            `CREATE TEMPORARY TABLE ${this.#name("hash", `${n}_${when}`)} (h binary(20) NOT NULL PRIMARY KEY, n bigint NOT NULL) ENGINE=InnoDB`
          );
      }
      if (matched !== null)
        await executor.run(copyDefinition(matched.definition, this.#name("before", "matched"), "TEMPORARY TABLE"));
    });
  }
  /** Copies the rows that the statement may reach; inside the transaction, right before it. */
  async before(executor) {
    this.#active = await executor.value("SELECT @@SESSION.foreign_key_checks") === "1";
    if (!this.#active) return;
    if (this.#plan.matched !== null) await this.#copyMatched(executor, this.#plan.matched);
    await underOwnSettings(executor, async () => {
      for (const copy of this.#copies) {
        if (this.#plan.matched !== null) await this.#copyReferring(executor, copy);
        else await this.#copyWhole(executor, copy);
      }
    });
  }
  /**
   * Logs what foreign keys changed; inside the transaction, right after the statement.
   * @returns how many rows of each table, those left out that have none.
   * @throws UserError when the statement changed other rows than its condition found before.
   */
  async after(executor, affectedRows) {
    if (!this.#active) return [];
    return underOwnSettings(executor, async () => {
      await this.#verifyMatched(executor, affectedRows);
      const found = [];
      for (const copy of this.#copies) {
        const rows = copy.key === null ? await this.#logByHash(executor, copy) : await this.#logByKey(executor, copy);
        if (rows > 0) found.push({ table: copy.table.definition.name, rows });
      }
      return found;
    });
  }
  /** Drops the temporary tables; outside of any transaction, since the server logs that. */
  async end(executor) {
    const names = this.#copies.flatMap(({ n, key }) => [
      this.#name("before", n),
      ...key === null ? HASHES.map((when) => this.#name("hash", `${n}_${when}`)) : []
    ]);
    if (this.#plan.matched !== null) names.push(this.#name("before", "matched"));
    await executor.run(`DROP TEMPORARY TABLE IF EXISTS ${names.join(", ")}`);
  }
  #name(purpose, n) {
    return cascadeTable(this.#id, purpose, n);
  }
  /** The statement's own words, under its own settings but for those that would refuse values that are there already. */
  async #copyMatched(executor, { definition, source }) {
    const mode = String(await executor.value("SELECT @@SESSION.sql_mode"));
    const lenient = mode.split(",").filter((one2) => one2 !== "" && !/^(STRICT_.*|NO_ZERO_.*|TRADITIONAL)$/.test(one2)).concat("ALLOW_INVALID_DATES");
    await executor.run(`SET SESSION sql_mode = '${lenient.join(",")}'`);
    const columns = storedColumns2(definition);
    await executor.run(
      `INSERT INTO ${this.#name("before", "matched")} (${listed(columns)}) SELECT ${listed(columns)} FROM ${source} FOR UPDATE`
    );
    await executor.run(`SET SESSION sql_mode = '${mode}'`);
  }
  async #copyReferring(executor, { table, n }) {
    const columns = storedColumns2(table.definition);
    for (const key of table.keys) {
      const at = this.#copies.findIndex(
        (copy) => copy.table.database === key.parent.database && copy.table.definition.name === key.parent.table
      );
      const parent = this.#name("before", at === -1 ? "matched" : at);
      const join5 = key.columns.map((column, part) => `c.${quoteName(column)} = p.${quoteName(key.referencedColumns[part])}`).join(" AND ");
      await executor.run(
        `INSERT IGNORE INTO ${this.#name("before", n)} (${listed(columns)}) SELECT ${listed(columns, "c.")} FROM ${parent} AS p JOIN ${quoteTable(table.database, table.definition.name)} AS c ON ${join5} FOR UPDATE`
      );
    }
  }
  async #copyWhole(executor, { table, n, key }) {
    const { database, definition } = table;
    const columns = listed(storedColumns2(definition));
    const { affectedRows } = await executor.run(
      `INSERT INTO ${this.#name("before", n)} (${columns}) SELECT ${columns} FROM ${quoteTable(database, definition.name)} LIMIT ${MOST_COPIED_ROWS + 1} FOR UPDATE`
    );
    if (affectedRows > MOST_COPIED_ROWS)
      throw refusal(
        `Foreign keys may change rows of \`${definition.name}\` along, which this server does not log, and the table has more than ${MOST_COPIED_ROWS} rows`
      );
    if (key === null)
      await executor.run(
        `INSERT INTO ${this.#name("hash", `${n}_before`)} SELECT ${rowHash(definition, "b")}, COUNT(*) FROM ${this.#name("before", n)} AS b GROUP BY 1`
      );
  }
  /** The copied rows that are not as they were must be as many as the server says it changed: then they are those. */
  async #verifyMatched(executor, affectedRows) {
    const { matched } = this.#plan;
    if (matched === null) return;
    const { database, definition, key } = matched;
    const changed = await executor.value(
      `SELECT COUNT(*) FROM ${this.#name("before", "matched")} AS b LEFT JOIN ${quoteTable(database, definition.name)} AS t ON ${joined(key, "b", "t")} WHERE t.${quoteName(key[0])} IS NULL OR NOT (${identical(definition, "b", "t")})`
    );
    if (changed === String(affectedRows)) return;
    throw refusal(
      `The ${this.#statement.kind} changed ${affectedRows} rows, but ${changed} of those that its condition found before: which rows foreign keys changed along cannot be told`
    );
  }
  async #logByKey(executor, { table, n, key, updates }) {
    const { database, definition } = table;
    const there = quoteTable(database, definition.name);
    const before = this.#name("before", n);
    const log = this.#name("changed", n);
    const columns = storedColumns2(definition);
    const join5 = joined(key, "b", "t");
    const first = quoteName(key[0]);
    const { affectedRows: changed } = await executor.run(
      `INSERT INTO ${log} (${listed(columns)}) SELECT ${listed(columns, "b.")} FROM ${before} AS b LEFT JOIN ${there} AS t ON ${join5} WHERE t.${first} IS NULL OR NOT (${identical(definition, "b", "t")})`
    );
    if (changed > 0 && updates) {
      const assignments = columns.map((column) => `l.${column} = t.${column}`);
      const same2 = joined(key, "l", "t");
      await executor.run(`UPDATE ${log} AS l STRAIGHT_JOIN ${there} AS t ON ${same2} SET ${assignments.join(", ")}`);
      await executor.run(`DELETE l FROM ${log} AS l LEFT JOIN ${there} AS t ON ${same2} WHERE t.${first} IS NULL`);
    } else if (changed > 0) await executor.run(`DELETE FROM ${log}`);
    if (updates) return changed;
    const { affectedRows: come } = await executor.run(
      `INSERT INTO ${this.#name("new", n)} (${listed(columns)}) SELECT ${listed(columns, "t.")} FROM ${there} AS t LEFT JOIN ${before} AS b ON ${join5} WHERE b.${first} IS NULL OR NOT (${identical(definition, "b", "t")})`
    );
    return Math.max(changed, come);
  }
  /** Without a key, rows are told apart by all that is in them: those whose number is no longer the same are logged. */
  async #logByHash(executor, { table, n }) {
    const { database, definition } = table;
    const there = quoteTable(database, definition.name);
    const [before, after, differ] = HASHES.map((when) => this.#name("hash", `${n}_${when}`));
    await executor.run(
      `INSERT INTO ${after} SELECT ${rowHash(definition, "t")}, COUNT(*) FROM ${there} AS t GROUP BY 1`
    );
    await executor.run(
      `INSERT INTO ${differ} SELECT b.h, 0 FROM ${before} AS b LEFT JOIN ${after} AS a ON a.h = b.h WHERE a.h IS NULL OR a.n <> b.n`
    );
    await executor.run(
      `INSERT INTO ${differ} SELECT a.h, 0 FROM ${after} AS a LEFT JOIN ${before} AS b ON a.h = b.h WHERE b.h IS NULL`
    );
    const columns = storedColumns2(definition);
    const log = this.#name("changed", n);
    const { affectedRows: gone } = await executor.run(
      `INSERT INTO ${log} (${listed(columns)}) SELECT ${listed(columns, "b.")} FROM ${this.#name("before", n)} AS b JOIN ${differ} AS d ON d.h = ${rowHash(definition, "b")}`
    );
    if (gone > 0) await executor.run(`DELETE FROM ${log}`);
    const { affectedRows: come } = await executor.run(
      `INSERT INTO ${this.#name("new", n)} (${listed(columns)}) SELECT ${listed(columns, "t.")} FROM ${there} AS t JOIN ${differ} AS d ON d.h = ${rowHash(definition, "t")}`
    );
    return Math.max(gone, come);
  }
};
function refusal(what) {
  return new UserError(what, {
    hint: "Change the rows that refer to these in statements of their own before this one.",
    exitCode: EXIT.server
  });
}

// src/deploy/hidden-cascades.ts
async function cascadingTrigger(session, statement) {
  const events = rowEvents(statement);
  const queue = statement.tables.filter((table) => table.access === "write" && table.database !== null).map(({ database, name }) => ({ database, table: name, events }));
  const seen = /* @__PURE__ */ new Set();
  for (let next = queue.shift(); next !== void 0; next = queue.shift()) {
    const triggers = (await triggersOf(session, next.database, next.table)).filter(
      ({ event, name }) => next.events.includes(event) && !seen.has(`${next.database}\0${name}`)
    );
    for (const trigger of triggers) {
      seen.add(`${next.database}\0${trigger.name}`);
      const words2 = new Set(trigger.body.toLowerCase().match(/[\p{L}\p{N}_$]+/gu));
      const parents = await cascadingParents(session);
      const deletes = words2.has("delete") || words2.has("replace");
      const assigned = assignedWords(trigger.body);
      const callsOthers2 = words2.has("call") && parents.length > 0;
      const named = parents.some(
        ({ table, column, onDelete, onUpdate }) => words2.has(table) && (onDelete && deletes || onUpdate && (deletes || assigned.has(column)))
      );
      if (callsOthers2 || named) return trigger;
      const tables = await triggeredTables2(session, next.database);
      for (const table of tables) {
        if (words2.has(table.toLowerCase()))
          queue.push({ database: next.database, table, events: ["INSERT", "UPDATE", "DELETE"] });
      }
    }
  }
  return null;
}
function assignedWords(body) {
  const clauses = body.toLowerCase().match(/\b(set|update)\b[^;]*?(\bwhere\b|;|$)/g) ?? [];
  return new Set(
    clauses.flatMap((clause) => [...clause.matchAll(/([\p{L}\p{N}_$]+)`?\s*=/gu)].map(([, word]) => word))
  );
}
async function triggersOf(session, database, table) {
  const rows = await session.query(
    `SELECT trigger_name AS name, event_manipulation AS event, action_statement AS body FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)}`
  );
  return rows.map(({ name, event, body }) => ({ name: String(name), event: String(event), body: String(body) }));
}
async function triggeredTables2(session, database) {
  const rows = await session.query(
    `SELECT DISTINCT event_object_table AS name FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)}`
  );
  return rows.map(({ name }) => String(name));
}
async function cascadingParents(session) {
  const rows = await session.query(
    "SELECT DISTINCT c.referenced_table_name AS tab, c.delete_rule IN ('CASCADE', 'SET NULL') AS del, c.update_rule IN ('CASCADE', 'SET NULL') AS upd, k.referenced_column_name AS col FROM information_schema.referential_constraints c JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name WHERE c.delete_rule IN ('CASCADE', 'SET NULL') OR c.update_rule IN ('CASCADE', 'SET NULL')"
  );
  return rows.map(({ tab, del, upd, col }) => ({
    table: String(tab).toLowerCase(),
    onDelete: del === "1",
    onUpdate: upd === "1",
    column: String(col).toLowerCase()
  }));
}
async function refuseHiddenCascades(target, journaled, statement, captured) {
  if (target.cascadesLogged || journaled.incomplete !== null) return;
  if (captured.foreignKeysOff && !captured.cascaded) return;
  const written = statement.tables.filter((table) => table.access === "write").map(({ name }) => name.toLowerCase());
  for (const { database, table, whole } of captured.tables) {
    if (whole || written.includes(table.toLowerCase())) continue;
    const keys = await foreignKeysTo(target.control, database, table);
    const follows = (rule) => rule === "CASCADE" || rule === "SET NULL";
    if (!keys.some(({ onDelete, onUpdate }) => follows(onDelete) || follows(onUpdate))) continue;
    const { deleted, updated } = await captured.changesOf(database, table);
    const key = keys.find(
      ({ onDelete, onUpdate, referencedColumns }) => deleted && follows(onDelete) || follows(onUpdate) && referencedColumns.some((column) => updated.has(column))
    );
    if (key === void 0) continue;
    throw new NeedsOperatorError(
      `Statement ${journaled.index} (${statement.kind}) changed rows of \`${table}\` by a trigger or function, and foreign key \`${key.name}\` may have changed rows of \`${key.table}\` along, which this server does not log: its rollback may not be whole`,
      `The statement is committed. Look at the rows of \`${key.table}\`. To go on with what of its rollback there is: rollgate recover ${journaled.deployment} ${journaled.sequence} --mark done`
    );
  }
}

// src/deploy/structure-obstacles.ts
var TRANSACTIONAL = /* @__PURE__ */ new Set(["innodb", "rocksdb", "tokudb", "ndbcluster", "ndb"]);
function isTransactional(engine) {
  return TRANSACTIONAL.has(engine.toLowerCase());
}
var CASCADE_NOT_LOGGED = "cascade-not-logged";
async function logsCascades(session) {
  const { flavor, number } = session.version;
  if (flavor !== "mysql" || number < 90600) return false;
  const [row] = await session.query("SHOW GLOBAL VARIABLES LIKE 'innodb_native_foreign_keys'");
  return row !== void 0 && String(row.Value).toUpperCase() !== "ON";
}
async function structureObstacles(session, statement, { cascadesLogged, triggers }) {
  const obstacles = [];
  const add = (id, reason, cure) => obstacles.push({ statement, id, reason, cure, acceptable: true });
  const events = rowEvents(statement);
  let fires = false;
  for (const { database, name } of statement.tables.filter((table) => table.access === "write")) {
    if (database === null) continue;
    const table = await readTable(session, database, name);
    if (table === null) continue;
    if (!isTransactional(table.engine)) {
      add(
        "engine-not-transactional",
        `table \`${name}\` has engine ${table.engine}, whose changes are no part of a transaction and cannot be told from those of others`,
        "Convert the table to InnoDB first."
      );
    }
    if (isVersioned(table))
      obstacles.push({
        statement,
        id: "system-versioned",
        reason: `table \`${name}\` is system-versioned, so the server writes history rows that no statement can take back`,
        cure: "Take the statement out of the migration and run it by hand; the history of the table has the rows as they were (FOR SYSTEM_TIME AS OF).",
        acceptable: false
      });
    fires ||= (await listTriggers(session, database, name)).some(({ event }) => events.includes(event));
  }
  const left = triggers === "fire" ? null : leftByTriggers(await undoTriggers(session, statement));
  if (left !== null) {
    add(
      "trigger-fires-on-undo",
      left,
      "With --triggers fire the undo lets it: the rows of the deployment are put back all the same, and the other rows are reported. Or drop the trigger before, and create it again after."
    );
  }
  const cascades = cascadesLogged ? null : await planCascades(session, statement);
  const large = cascades === null ? null : await tooLargeToCopy(session, cascades);
  if (large !== null) {
    add(
      CASCADE_NOT_LOGGED,
      `foreign keys may change rows of \`${large}\` along, which this server does not log, and the table has more than ${MOST_COPIED_ROWS} rows, too many to be copied before`,
      `Change the rows of \`${large}\` in statements of their own before this one; or write a DELETE or UPDATE of one table, of which only the rows that refer to its rows are copied.`
    );
  }
  const trigger = cascadesLogged || !fires ? null : await cascadingTrigger(session, statement);
  if (trigger !== null) {
    add(
      CASCADE_NOT_LOGGED,
      `trigger \`${trigger.name}\` may make foreign keys change rows along, and this server does not log those`,
      "Drop the trigger before, and create it again after; or do what it does in statements of the migration."
    );
  }
  return obstacles;
}

// src/online/find-tool.ts
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
var HOW_TO_GET = {
  "pt-online-schema-change": "It is in the package percona-toolkit of Debian and Ubuntu (apt-get install percona-toolkit).",
  "gh-ost": "Its releases are on GitHub: github/gh-ost."
};
async function findTool({ tool }, server, path = process.env.PATH ?? "") {
  const refusal2 = whyNotConnect(tool, server);
  if (refusal2 !== null)
    throw new UserError(`${tool} cannot connect to the target as Rollgate does: ${refusal2}`, {
      hint: "Change the connection of the target, or set deploy.online-ddl.tool to another program or to none."
    });
  for (const directory of path.split(delimiter).filter((one2) => one2 !== "")) {
    const program = join(directory, tool);
    const runs = await access(program, constants.X_OK).then(
      () => true,
      () => false
    );
    if (runs) return program;
  }
  throw new UserError(`${tool} is to alter big tables (deploy.online-ddl.tool), but is not on PATH`, {
    hint: `${HOW_TO_GET[tool]} With \`none\` the server alters every table itself.`
  });
}
function whyNotConnect(tool, server) {
  if (server.ssl === "rds-iam") return "with ssl=rds-iam there is no password to give it";
  if (tool === "gh-ost") return server.socketPath === null ? null : "it takes no Unix socket";
  if (/[\r\n]/.test(server.password)) return "the password has a line end";
  const encrypted = server.ssl !== "disabled" && server.ssl !== "preferred";
  return encrypted && server.sslCa === null ? `with ssl=${server.ssl}, its driver encrypts only when ssl-ca is given` : null;
}

// src/online/online-alter.ts
function onlineAlter(tool, database, name, token) {
  if (tool === "pt-online-schema-change")
    return { tool, database, name, copy: `_rollgate_${token}_new`, old: `_${name}_old`, others: [] };
  const base = ghostBase(token);
  return { tool, database, name, copy: `_${base}_gho`, old: `_${base}_del`, others: [`_${base}_ghc`] };
}
function ghostBase(token) {
  return `rollgate_${token}`;
}

// src/online/alter-text.ts
function alterText(statement) {
  const table = statement.tables.find(({ access: access2 }) => access2 === "alter");
  if (table === void 0) return null;
  const text = statement.text.slice(table.span.end - statement.span.start);
  const lexer = new Lexer(text, statement.dialect);
  let result = "";
  let done = 0;
  while (lexer.next()) {
    if (lexer.kind !== "comment") continue;
    result += `${text.slice(done, lexer.start)} `;
    done = lexer.end;
  }
  result += text.slice(done);
  if (/\/\*M?!/.test(statement.text)) return null;
  return result.replace(/^\s*(WAIT\s+\d+|NOWAIT)\b/i, "").trim();
}

// src/online/refusal.ts
function whyNotOnline(tool, statement, table, facts) {
  return whyNotTable(tool, table, facts) ?? whyNotStatement(tool, statement, table);
}
function whyNotTable(tool, table, facts) {
  const osc = tool === "pt-online-schema-change";
  if (!osc && facts.flavor === "mariadb") return "gh-ost is made for MySQL, not for MariaDB";
  if (![facts.database, table.name].every((name) => /^[\w$-]+$/.test(name)))
    return `the name \`${facts.database}\`.\`${table.name}\` cannot be given to ${tool}`;
  if (osc && table.name.length > 59) return `${tool} would cut off the end of the name of the old table`;
  if (!/^innodb$/i.test(table.engine))
    return `the table is not InnoDB but ${table.engine}, from which ${tool} cannot copy rows consistently`;
  if (facts.triggers)
    return osc ? `the table has triggers, and --preserve-triggers drops the old table, whose rows the rollback may need` : "the table has triggers, which gh-ost would lose";
  if (facts.referenced || table.foreignKeys.length > 0)
    return osc ? "foreign keys lead from or to the table: they would be made anew under other names (--alter-foreign-keys-method)" : "foreign keys lead from or to the table, which gh-ost does not support";
  if (table.checks.length > 0) return `the table has CHECK constraints, which would get other names on the copy`;
  if (table.periods.length > 0 || /\bWITH SYSTEM VERSIONING\b/i.test(table.createStatement))
    return `the table is system-versioned, and ${tool} does not copy the history`;
  if (!hasKey(table, /* @__PURE__ */ new Set()))
    return `the table has neither a primary key nor a unique key of NOT NULL columns, by which ${tool} copies rows`;
  return null;
}
function whyNotStatement(tool, statement, table) {
  if (statement.tokens.slice(1, 3).some((token) => /^ignore$/i.test(token.text)))
    return "ALTER IGNORE TABLE drops rows that are duplicates";
  if (statement.dialect.noBackslashEscapes)
    return `the script sets NO_BACKSLASH_ESCAPES, with which ${tool} does not work`;
  if (alterText(statement) === null) return `${tool} cannot be given a statement with a version comment (/*! … */)`;
  const clauses = statement.alter ?? [];
  for (const clause of clauses) {
    const reason = whyNotClause(tool, clause, table);
    if (reason !== null) return reason;
  }
  const added = clauses.flatMap((clause) => clause.kind === "add-column" ? [clause.column.name.text] : []);
  const dropped = clauses.flatMap((clause) => clause.kind === "drop-column" ? [clause.column.text] : []);
  const both = added.find((name) => dropped.some((one2) => same(one2, name)));
  if (both !== void 0)
    return `the column \`${both}\` is dropped and added anew, and ${tool} would copy the old values into the new column`;
  const lossy = lossOf(statement, table).columns.find((name) => !dropped.some((one2) => same(one2, name)));
  if (lossy !== void 0)
    return `values of \`${lossy}\` may not fit the new type, and ${tool} would cut them where the server refuses`;
  const gone = new Set(
    clauses.flatMap(
      (clause) => clause.kind === "drop-index" || clause.kind === "drop-constraint" ? [clause.name.text.toLowerCase()] : []
    )
  );
  if (!hasKey(table, gone)) return `the key goes by which ${tool} copies rows`;
  return null;
}
function whyNotClause(tool, clause, table) {
  switch (clause.kind) {
    case "add-column":
      return whyNotNewColumn(tool, clause.column);
    case "drop-column":
      return keyColumns2(table).has(clause.column.text.toLowerCase()) ? `without \`${clause.column.text}\` rows may be duplicates in a unique key, which ${tool} loses without a word` : null;
    case "modify-column":
      return whyNotChanged(tool, clause.column.name.text, clause.column, table);
    case "change-column":
      return clause.from.text === clause.column.name.text ? whyNotChanged(tool, clause.from.text, clause.column, table) : `it renames the column \`${clause.from.text}\`, whose values ${tool} may lose`;
    case "rename-column":
      return `it renames the column \`${clause.from.text}\`, whose values ${tool} may lose`;
    case "convert-charset":
      return table.columns.some(({ name, charset }) => charset !== null && keyColumns2(table).has(name.toLowerCase())) ? `under another collation rows may be duplicates in a unique key, which ${tool} loses without a word` : null;
    case "add-index":
      return clause.index.type === "primary" || clause.index.type === "unique" ? `with a new unique key, ${tool} loses rows that are duplicates without a word` : null;
    case "option":
      return clause.option.name.toLowerCase() === "engine" && !/^innodb$/i.test(clause.option.value.text) ? `it changes the engine` : null;
    case "partition":
      return clause.operation === "REMOVE PARTITIONING" ? null : `${clause.operation} on an empty copy does not do what it does on the table`;
    case "set-default":
    case "drop-default":
    case "column-visibility":
    case "drop-index":
    case "rename-index":
    case "index-visibility":
    case "drop-constraint":
    case "force":
    case "algorithm":
    case "lock":
      return null;
    case "drop-primary-key":
      return `it drops the primary key, by which ${tool} copies rows`;
    case "add-foreign-key":
    case "drop-foreign-key":
      return `${tool} does not keep the names of foreign keys`;
    case "add-check":
    case "alter-check":
      return `${tool} would pass over rows that a check refuses, without a word`;
    case "rename-table":
      return `it renames the table`;
    case "keys":
    case "order-by":
    case "other":
    case "unknown":
      return `${tool} is not known to do this right`;
  }
}
function whyNotNewColumn(tool, column) {
  const name = `the new column \`${column.name.text}\``;
  if (column.inlineKey !== null || column.autoIncrement !== null)
    return `${name} makes a unique key, and ${tool} loses rows that are duplicates without a word`;
  if (column.references !== null || column.checks.length > 0)
    return `${name} has a CHECK or REFERENCES, and ${tool} passes over rows that it refuses`;
  if (column.notNull !== null && column.default === null && column.generated === null)
    return `${name} is NOT NULL without a DEFAULT, which ${tool} cannot fill`;
  return null;
}
function whyNotChanged(tool, name, clause, table) {
  if (clause.inlineKey !== null) return `with a new unique key, ${tool} loses rows that are duplicates without a word`;
  if (clause.checks.length > 0) return `${tool} would pass over rows that a check refuses, without a word`;
  const column = table.columns.find((one2) => same(one2.name, name));
  if (column === void 0) return null;
  if (clause.autoIncrement !== null && !column.autoIncrement) return `it makes \`${name}\` AUTO_INCREMENT`;
  const keys = keyColumns2(table);
  const derived = table.columns.some((one2) => one2.generated !== null && keys.has(one2.name.toLowerCase()));
  if (!keys.has(name.toLowerCase()) && !derived) return null;
  return column.charset === null || sameCollation(column, clause, table) ? null : `under another collation rows may be duplicates in a unique key, which ${tool} loses without a word`;
}
function sameCollation(column, { charset, collation }, table) {
  if (collation !== null) return column.collation !== null && same(column.collation, collation.text);
  if (charset !== null) return false;
  return column.charset === table.charset && column.collation === table.collation;
}
function keyColumns2(table) {
  const parts = table.indexes.filter(isUnique).flatMap((index) => index.parts);
  const all = parts.some(({ column }) => column === null);
  return new Set((all ? table.columns.map(({ name }) => name) : parts.map(({ column }) => column)).map(lower));
}
function hasKey(table, gone) {
  const nullable = new Set(table.columns.filter((column) => column.nullable).map(({ name }) => name));
  return table.indexes.some(
    (index) => isUnique(index) && !gone.has(lower(index.name)) && index.parts.every(({ column, length }) => column !== null && length === null && !nullable.has(column))
  );
}
function isUnique({ type }) {
  return type === "primary" || type === "unique";
}
function same(a, b) {
  return lower(a) === lower(b);
}
function lower(name) {
  return name.toLowerCase();
}

// src/online/choose.ts
async function chooseOnline(session, statement, before, settings, token) {
  if (settings === null || statement.kind !== "ALTER TABLE") return null;
  if (statement.alter?.some(({ kind }) => kind === "algorithm" || kind === "lock")) return null;
  const named = statement.tables.find(({ access: access2 }) => access2 === "alter");
  const table = before.get(`${named?.database}.${named?.name}`);
  if (named?.database == null || table === null || table === void 0) return null;
  const { database } = named;
  const { name } = table;
  const bytes = await sizeOf(session, database, name);
  if (bytes < settings.above) return null;
  const alter = onlineAlter(settings.tool, database, name, token);
  const refusal2 = whyNotOnline(settings.tool, statement, table, {
    flavor: session.version.flavor,
    database,
    triggers: (await listTriggers(session, database, name)).length > 0,
    referenced: (await foreignKeysTo(session, database, name)).length > 0
  }) ?? (settings.tool === "pt-online-schema-change" ? await whyNoTriggers(session) : null) ?? (await exists(session, database, alter.old) ? `there is a table \`${alter.old}\` already, which another run may have left: drop it when nobody needs it` : null);
  return { alter, bytes, refusal: refusal2 };
}
async function whyNoTriggers(session) {
  if (await session.value("SELECT @@GLOBAL.log_bin AND NOT @@GLOBAL.log_bin_trust_function_creators") !== "1")
    return null;
  const grants = (await session.query("SHOW GRANTS")).map((row) => String(Object.values(row)[0]));
  if (grants.some((grant) => /^GRANT (ALL PRIVILEGES|.*\bSUPER\b).* ON \*\.\*/.test(grant))) return null;
  return "the account may not make triggers: it needs SUPER, or the server log_bin_trust_function_creators=ON";
}
async function sizeOf(session, database, name) {
  if (session.version.flavor === "mysql" && session.version.number >= 8e4)
    await session.run("SET SESSION information_schema_stats_expiry = 0");
  const bytes = await session.value(
    `SELECT data_length + index_length FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`
  );
  return Number(bytes ?? 0);
}
async function exists(session, database, name) {
  const found = await session.value(
    `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`
  );
  return found !== "0";
}

// src/rollback/keep-cost.ts
var ROWS_PER_SECOND = 5e4;
var BYTES_PER_SECOND = 20 * 2 ** 20;
var LEAST_ROW_BYTES = 32;
var MOST_COPIED_BYTES = 10 * 2 ** 30;
function keepCost(keep, table, { rows, dataBytes }) {
  if (keep.how !== "copied") return { bytes: 0, seconds: 0 };
  const share = (keep.copied?.length ?? 1) / Math.max(keep.copied === void 0 ? 1 : table.columns.length, 1);
  return {
    bytes: Math.ceil(Math.max(dataBytes * share, rows * LEAST_ROW_BYTES)),
    seconds: Math.max(rows / ROWS_PER_SECOND, dataBytes / BYTES_PER_SECOND)
  };
}
function describeKeep(keep, cost, lock2 = null, exchanged = false) {
  const table = `${keep.database}.${keep.table}`;
  if (keep.how === "moved")
    return `${table} moves to rollgate_keep at once, with all its rows; others wait for the RENAME only`;
  if (keep.how === "swapped")
    return `an empty table takes the place of ${table} at once, which moves to rollgate_keep with its rows; others wait for the RENAME only`;
  const what = keep.partitions !== void 0 ? `rows of partition ${keep.partitions.join(", ")} of ${table}` : keep.columns === null ? `all rows of ${table}` : keep.key === null ? `all rows of ${table}, which has no key by which values could be put back,` : `the values of ${keep.columns.join(", ")} of ${table}`;
  const costs = cost === null ? "" : `: about ${describeBytes(cost.bytes)} on the server's disk`;
  const way = exchanged ? "move to rollgate_keep at once (EXCHANGE PARTITION), or are copied if the server refuses that" : "are copied to rollgate_keep before";
  return `${what} ${way}${costs}${lock2 === null ? "" : `; ${lock2}`}`;
}

// src/rollback/column-now.ts
function nowOf(old, now, renamed) {
  const name = [...renamed].find(([, from]) => from === old)?.[0] ?? old;
  return now.columns.find((one2) => one2.name.toLowerCase() === name.toLowerCase()) ?? null;
}

// src/rollback/made-values.ts
var CONVERTING_MODES = /^(ALLOW_INVALID_DATES|NO_ZERO_DATE|NO_ZERO_IN_DATE|PAD_CHAR_TO_FULL_LENGTH|TIME_TRUNCATE_FRACTIONAL|TIME_ROUND_FRACTIONAL)$/;
function convertedColumns({ old, now, keep, renamed, dropped }, converts2) {
  return old.columns.filter((column) => {
    const other = nowOf(column.name, now, renamed);
    return keep.columns?.includes(column.name) === true && !dropped.has(column.name) && other !== null && other.generated === null && converts2(column.name) && !takesTheDay(column, other);
  });
}
var DAY = /^(date|datetime|timestamp|year)$/;
function takesTheDay({ type: a }, { type: b }) {
  return a.base === "time" && DAY.test(b.base) || b.base === "time" && DAY.test(a.base);
}
function madeTable({ keptAs }) {
  return quoteTable(KEEP_DATABASE, beside(keptAs, "_made"));
}
function madeSteps({ old, now, keep, renamed, settings }, converted2, key, also = []) {
  const columns = old.columns.filter(
    (column) => key.includes(column.name) || also.includes(column) || converted2.includes(column)
  );
  const definitions = columns.map((column) => `${quoteName(column.name)} ${nullableType(column, column.nullable)}`);
  const keyed = ` (${[...definitions, `PRIMARY KEY (${key.map(quoteName).join(", ")})`].join(", ")})`;
  const alter = modify(keep, converted2, (column) => {
    const other = nowOf(column.name, now, renamed);
    return nullableType(other, other.nullable || becomesNow(column, other));
  });
  const table = madeTable(keep);
  return [
    `DROP TEMPORARY TABLE IF EXISTS ${table}`,
    `CREATE TEMPORARY TABLE ${table}${key.length === 0 ? "" : keyed} ${keepOptions(old, true)} SELECT ${columns.map(({ name }) => quoteName(name)).join(", ")} FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)}`,
    ...settings === null ? [alter] : underSettings(settings, alter)
  ];
}
function madeBackSteps({ keep }, converted2, between) {
  const there = ({ name }) => between.columns.find((column) => column.name === name);
  return [modify(keep, converted2, (column) => nullableType(column, there(column).nullable))];
}
function unmadeSteps({ keep }) {
  return [`DROP TEMPORARY TABLE IF EXISTS ${madeTable(keep)}`];
}
function modify(keep, columns, definition) {
  const clauses = columns.map((column) => `MODIFY ${quoteName(column.name)} ${definition(column)}`);
  return `ALTER TABLE ${madeTable(keep)} ${clauses.join(", ")}`;
}
function nullableType(column, nullable) {
  return `${valueType(column)} ${nullable ? "NULL" : "NOT NULL"}`;
}
function becomesNow(old, now) {
  return old.nullable && !now.nullable && now.type.base === "timestamp";
}
function underSettings({ sqlMode, timeZone }, step) {
  const modes = sqlMode.split(",").filter((mode) => CONVERTING_MODES.test(mode));
  return [
    "SET @rollgate_sql_mode = @@SESSION.sql_mode, @rollgate_time_zone = @@SESSION.time_zone",
    `SET SESSION sql_mode = ${quoteText(modes.join(","))}, time_zone = ${quoteText(timeZone)}`,
    step,
    "SET SESSION sql_mode = @rollgate_sql_mode, time_zone = @rollgate_time_zone"
  ];
}
function stillMade({ now, renamed }, column, back) {
  const quoted2 = quoteName(column.name);
  const other = nowOf(column.name, now, renamed);
  const mine = back ? column : other;
  const same2 = sameValue(mine, `t.${quoteName(mine.name)}`, `a.${quoted2}`);
  if (other.autoIncrement && !column.autoIncrement) return `(${same2} OR k.${quoted2} IS NULL OR k.${quoted2} = 0)`;
  return becomesNow(column, other) ? `(${same2} OR k.${quoted2} IS NULL)` : same2;
}
function sameValue({ type: { base } }, one2, other) {
  if (base === "enum") return `${one2} + 0 <=> ${other} + 0`;
  return /(char|text|binary|blob)$/.test(base) || base === "set" ? `CAST(${one2} AS BINARY) <=> CAST(${other} AS BINARY)` : `${one2} <=> ${other}`;
}
function setsSession(step) {
  return /^(SET|USE|(CREATE|DROP) TEMPORARY TABLE|ALTER TABLE `rollgate_keep`\.`([^`]|``)*_made`) /.test(step);
}

// src/rollback/ddl-guard.ts
var ROWS_OF_OTHERS = "rows_of_others";
var VALUES_THAT_CLASH = "values_that_clash";
var OBJECTS_OF_OTHERS = "objects_of_others";
var DEFINITION_OF_OTHERS = "definition_of_others";
var VALUES_OF_OTHERS = "values_of_others";
function tellOfOthers(database, { name }, { keptAs }, column, key) {
  const same2 = key.map((one2) => `t.${quoteName(one2)} = k.${quoteName(one2)}`).join(" AND ");
  const value = (of) => `${of}.${quoteName(column.name)}`;
  const source = quoteText(`What others wrote to ${database}.${name}.${column.name} since the statement stays, rows: `);
  const before = quoteText(`. What was there before is in ${KEEP_DATABASE}.${keptAs}.`);
  return `SELECT IF(COUNT(*) = 0, NULL, CONCAT(${source}, COUNT(*), ${before})) AS ${VALUES_OF_OTHERS} FROM ${quoteTable(database, name)} AS t JOIN ${quoteTable(KEEP_DATABASE, keptAs)} AS k ON ${same2} WHERE NOT (${sameValue(column, value("t"), value("k"))})`;
}
function tells(step) {
  return step.startsWith("SELECT ") && step.includes(` AS ${VALUES_OF_OTHERS} FROM `);
}
function guardOf(step) {
  if (!step.startsWith("SELECT ")) return null;
  if (step.endsWith(` AS ${ROWS_OF_OTHERS}`)) return "rows";
  if (step.endsWith(` AS ${VALUES_THAT_CLASH}`)) return "values";
  if (step.endsWith(` AS ${DEFINITION_OF_OTHERS}`)) return "definition";
  return step.endsWith(` AS ${OBJECTS_OF_OTHERS}`) ? "objects" : null;
}
var GUARD_ERROR = 1242;
function guard(found, name) {
  const exist = found.map((query) => `EXISTS (${query})`).join(" OR ");
  return `SELECT (SELECT n FROM (SELECT 1 AS n UNION ALL SELECT 2) AS two WHERE ${exist}) AS ${name}`;
}
function definitionGuard(found) {
  return guard([found], DEFINITION_OF_OTHERS);
}
function objectGuard(found) {
  return guard(found, OBJECTS_OF_OTHERS);
}
function guardRefill(restore, converted2) {
  const { current, old, now, keep, renamed } = restore;
  const pairs = old.columns.flatMap((column) => {
    const other = nowOf(column.name, now, renamed);
    const intact2 = other !== null && column.generated === null && other.generated === null && !keep.columns?.includes(column.name) && other.type.text === column.type.text && other.charset === column.charset && other.nullable === column.nullable && other.autoIncrement === column.autoIncrement;
    return intact2 ? [[column, other]] : [];
  });
  const made = converted2.map((column) => {
    const other = nowOf(column.name, now, renamed);
    return [{ ...other, name: column.name }, other];
  });
  const all = [...pairs, ...made];
  const list = (of) => ["1 AS c", ...all.map((pair, at) => `${comparable(of(pair))} AS c${at}`)].join(", ");
  const names = ["c", ...all.map((_, at) => `c${at}`)].join(", ");
  const kept = made.length === 0 ? quoteTable(KEEP_DATABASE, keep.keptAs) : madeTable(keep);
  const both = `SELECT ${list((pair) => pair[1])}, 1 AS n FROM ${current} UNION ALL SELECT ${list((pair) => pair[0])}, -1 FROM ${kept}`;
  const differs2 = keep.columns === null ? "> 0" : "<> 0";
  const found = `SELECT * FROM (SELECT SUM(n) AS s FROM (${both}) AS u GROUP BY ${names}) AS d WHERE s ${differs2}`;
  const intact = pairs.map(([column]) => column);
  return [...made.length === 0 ? [] : madeSteps(restore, converted2, [], intact), guard([found], ROWS_OF_OTHERS)];
}
function guardClash(database, table, keep, name) {
  const stored = new Set(table.columns.filter(({ generated }) => generated === null).map((column) => column.name));
  const found = table.indexes.filter(({ type }) => type === "primary" || type === "unique").filter(
    ({ parts }) => parts.every(({ column, length }) => column !== null && length === null && stored.has(column))
  ).map(({ parts }) => {
    const same2 = parts.map(({ column }) => `t.${quoteName(column)} = k.${quoteName(column)}`).join(" AND ");
    return `SELECT 1 FROM ${quoteTable(database, table.name)} AS t JOIN ${quoteTable(KEEP_DATABASE, keep.keptAs)} AS k ON ${same2}`;
  });
  return found.length === 0 ? [] : [guard(found, name === "rows" ? ROWS_OF_OTHERS : VALUES_THAT_CLASH)];
}
function guardRestore(restore) {
  const { old, columns, key, between, valueless } = restore;
  const there = new Set([...between.indexes, ...between.checks].map(({ definition }) => definition));
  const found = old.indexes.filter((index) => index.type === "primary" || index.type === "unique").filter((index) => !there.has(index.definition) || index.parts.some((part) => columns.includes(part.column ?? ""))).flatMap((index) => duplicates(restore, index));
  for (const { definition, expression, enforced } of old.checks) {
    if (!enforced || there.has(definition)) continue;
    const holds = ungenerated(expression, old);
    found.push(`SELECT * FROM (${futureRows(restore, holds)}) AS d WHERE NOT (${aliased(holds, old)})`);
  }
  if (valueless.size > 0) found.push(`${futureRows(restore, "")} WHERE k.${quoteName(key[0])} IS NULL`);
  const together = restore.converted.length === 0 && found.length > 0;
  return (together ? [found] : found.map((one2) => [one2])).map((queries) => guard(queries, VALUES_THAT_CLASH));
}
function duplicates(restore, index) {
  const parts = index.parts.map(({ column, expression, length }) => {
    const value = ungenerated(expression ?? quoteName(column), restore.old);
    return length === null ? value : `LEFT(${value}, ${length})`;
  });
  const list = parts.map((part, at) => `${aliased(part, restore.old)} AS p${at}`).join(", ");
  const names = parts.map((_, at) => `p${at}`);
  const rows = futureRows(restore, parts.join(" "));
  return [
    `SELECT * FROM (SELECT COUNT(*) AS s FROM (SELECT ${list} FROM (${rows}) AS d) AS e WHERE ${names.map((name) => `${name} IS NOT NULL`).join(" AND ")} GROUP BY ${names.join(", ")}) AS g WHERE s > 1`
  ];
}
function ungenerated(expression, { columns }) {
  let text = expression;
  for (const { name, generated } of columns.toReversed())
    if (generated !== null) text = text.replaceAll(quoteName(name), () => `(${generated.expression})`);
  return text;
}
function aliasOf({ name }, { columns }) {
  return /^\s/.test(name) ? `rollgate_${columns.findIndex((column) => column.name === name)}` : name;
}
function aliased(expression, table) {
  return table.columns.reduce(
    (text, column) => text.replaceAll(quoteName(column.name), () => quoteName(aliasOf(column, table))),
    expression
  );
}
function futureRows(restore, text) {
  const { current: table, old, now, keep, renamed, columns, converted: told, key, valueless } = restore;
  const named = (column) => text.toLowerCase().includes(quoteName(column.name).toLowerCase());
  const current = (column) => nowOf(column.name, now, renamed);
  const value = (column) => {
    const other = current(column);
    const theirs = other === null ? null : `t.${quoteName(other.name)}`;
    if (!columns.includes(column.name)) return theirs ?? "NULL";
    if (valueless.has(column.name)) return `k.${quoteName(column.name)}`;
    const unkept = `k.${quoteName(key[0])} IS NULL`;
    const stays = told.includes(column) ? `${unkept} OR NOT (${stillMade(restore, column, false)})` : unkept;
    return `IF(${stays}, ${converted(column, theirs ?? defaultOf(column))}, k.${quoteName(column.name)})`;
  };
  const made = !told.some(named) ? "" : ` LEFT JOIN ${madeTable(keep)} AS a ON ${key.map((name) => `a.${quoteName(name)} = k.${quoteName(name)}`).join(" AND ")}`;
  const list = old.columns.filter((column) => column.generated === null && named(column)).map((column) => `${value(column)} AS ${quoteName(aliasOf(column, old))}`);
  const same2 = key.map((name) => {
    const column = old.columns.find((one2) => one2.name === name);
    const other = current(column);
    const value2 = `t.${quoteName(other?.name ?? name)}`;
    const alike = other?.charset === column.charset && other.collation === column.collation;
    return `${alike ? value2 : converted(column, value2)} = k.${quoteName(name)}`;
  });
  return `SELECT ${["1 AS rollgate_row", ...list].join(", ")} FROM ${table} AS t LEFT JOIN ${quoteTable(KEEP_DATABASE, keep.keptAs)} AS k ON ${same2.join(" AND ")}${made}`;
}
function converted({ charset, collation }, value) {
  if (charset === null) return value;
  return `CONVERT(${value} USING ${charset})${collation === null ? "" : ` COLLATE ${collation}`}`;
}
function defaultOf(column) {
  if (column.autoIncrement) return "NULL";
  if (column.default !== null) return column.default;
  if (column.nullable) return "NULL";
  if (/^(date|datetime|timestamp)$/.test(column.type.base)) return "'0000-00-00'";
  if (column.type.base === "enum") return `'${(column.type.members[0] ?? "").replaceAll("'", "''")}'`;
  return /(char|text|binary|blob|set)$/.test(column.type.base) ? "''" : "0";
}
function comparable({ name, type }, alias = null) {
  const quoted2 = alias === null ? quoteName(name) : `${alias}.${quoteName(name)}`;
  const plain2 = /(int|decimal|numeric|float|double|year|date|time|datetime|timestamp|bit)$/.test(type.base);
  return plain2 ? quoted2 : `SHA2(${quoted2}, 256)`;
}

// src/rollback/stored-object.ts
import { isAscii } from "node:buffer";
var TEXTS = {
  FUNCTION: ["routines", "routine", "routine_definition"],
  PROCEDURE: ["routines", "routine", "routine_definition"],
  VIEW: ["views", "table", "view_definition"],
  TRIGGER: ["triggers", "trigger", "action_statement"],
  EVENT: ["events", "event", "event_definition"]
};
function digestQuery({ kind, database, name }) {
  const found = TEXTS[kind];
  if (found === void 0) return null;
  const [view, of, text] = found;
  const type = kind === "FUNCTION" || kind === "PROCEDURE" ? ` AND routine_type = '${kind}'` : "";
  return `SELECT SHA2(${text}, 256) AS digest FROM information_schema.${view} WHERE ${of}_schema = ${quoteText(database)} AND ${of}_name = ${quoteText(name)}${type}`;
}
function writtenElsewhere({ create, settings }) {
  const client = settings.character_set_client;
  return client !== null && !/^utf8(mb[34])?$/.test(client) && !isAscii(Buffer.from(create, "utf8"));
}
function sameObject(one2, other) {
  if (one2 === null || other === null) return one2 === other;
  return one2.create === other.create && one2.databaseCollation === other.databaseCollation && one2.attributes === other.attributes && one2.place?.follows === other.place?.follows && one2.place?.precedes === other.place?.precedes && Object.entries(one2.settings).every(
    ([name, value]) => other.settings[name] === value || name === "character_set_client" && writtenElsewhere(one2)
  );
}
function describeObject({ kind, database, name }) {
  return kind === "DATABASE" ? `database ${name}` : `${kind.toLowerCase()} ${database}.${name}`;
}

// src/rollback/object-inverse.ts
var dropIfThere = ({ kind, database, name }) => [
  `DROP ${kind} IF EXISTS ${quoteTable(database, name)}`
];
var dropPackage = (reference) => [
  "SET SESSION sql_mode = 'ORACLE'",
  ...dropIfThere(reference),
  `SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}'`
];
var createAsShown = (object) => [object.create, ...object.grants];
var alterBack = ({ old, now, statement, flavor }) => {
  if (!statement.kind.startsWith("ALTER ") || old.attributes === null) return null;
  const silent = /^COMMENT '' /;
  if (flavor === "mysql" && silent.test(old.attributes) && !silent.test(now.attributes ?? "")) return null;
  return [`ALTER ${old.kind} ${quoteTable(old.database, old.name)} ${old.attributes}`];
};
var replace = ({ old }) => [old.create.replace(/^CREATE /, "CREATE OR REPLACE ")];
var routine = {
  drop: dropIfThere,
  create: createAsShown,
  // MariaDB replaces a routine in one step, and rights on it stay.
  change: (change) => alterBack(change) ?? (change.flavor === "mariadb" ? replace(change) : null)
};
var KINDS = {
  DATABASE: {
    drop: ({ name }) => [emptyDatabaseGuard(name), `DROP DATABASE ${quoteName(name)}`],
    create: ({ name, attributes }) => {
      const [made, readOnly] = attributes.split(/ READ ONLY = /);
      const altered = readOnly === "1" ? [`ALTER DATABASE ${quoteName(name)} READ ONLY = 1`] : [];
      return [`CREATE DATABASE ${quoteName(name)} ${made}`, ...altered];
    },
    change: ({ old }) => [`ALTER DATABASE ${quoteName(old.name)} ${old.attributes}`]
  },
  SEQUENCE: {
    drop: dropIfThere,
    create: (object) => [
      `CREATE SEQUENCE ${quoteTable(object.database, object.name)} ${object.create.replace(/^CREATE SEQUENCE (?:`(?:[^`]|``)*`\.)?`(?:[^`]|``)*` /, "")}`,
      ...restart(object)
    ],
    change: ({ old, statement }) => statement.kind === "ALTER SEQUENCE" ? [`ALTER SEQUENCE ${quoteTable(old.database, old.name)} ${old.attributes}`, ...restart(old)] : null
  },
  FUNCTION: routine,
  PROCEDURE: routine,
  PACKAGE: { drop: dropPackage, create: createAsShown },
  "PACKAGE BODY": { drop: dropPackage, create: createAsShown },
  VIEW: { drop: dropIfThere, create: (object) => replace({ old: object }), change: replace },
  TRIGGER: { drop: dropIfThere, create: (object, made) => [withPlace(object, made)] },
  EVENT: { drop: dropIfThere, create: createAsShown }
};
var UNQUALIFIED = /* @__PURE__ */ new Set([
  "FUNCTION",
  "PROCEDURE",
  "PACKAGE",
  "PACKAGE BODY",
  "TRIGGER",
  "EVENT"
]);
function inverseOfObjects(statement, { before, after, home, flavor }) {
  const guards = [];
  const dropped = [];
  const early = [];
  const late = [];
  const lost2 = before.flatMap(({ object }, at) => object !== null && after[at].object === null ? [object] : []);
  const made = new Set(lost2.map(({ name }) => name));
  for (const [at, { reference, object: old }] of before.entries()) {
    const now = after[at].object;
    const kind = KINDS[reference.kind];
    if (old === null && now !== null) {
      guards.push(...changedSince(now));
      dropped.push(...kind.drop(reference));
    }
    if (old === null || now === null) continue;
    const restarted = statement.kind === "ALTER SEQUENCE" && setsValue(statement);
    if (sameObject(old, now) && !(restarted && old.next !== now.next)) continue;
    guards.push(...changedSince(now));
    const steps2 = kind.change?.({ old, now, statement, flavor }) ?? null;
    late.push(...inSettings(old, home, steps2 ?? [...kind.drop(reference), ...kind.create(old, /* @__PURE__ */ new Set())]));
  }
  for (const object of inOrder(lost2)) {
    const steps2 = inSettings(object, home, KINDS[object.kind].create(object, made));
    if (object.kind === "DATABASE" || object.kind === "SEQUENCE") early.push(...steps2);
    else late.push(...steps2);
  }
  return { before: [...guards, ...early], after: [...dropped, ...late] };
}
function changedSince(now) {
  const query = digestQuery(now);
  if (query === null || now.digest === null) return [];
  return [definitionGuard(`SELECT * FROM (${query}) AS now WHERE digest <> '${now.digest}'`)];
}
function makeObjects(objects, home) {
  const made = new Set(objects.map(({ name }) => name));
  return objects.map((object) => inSettings(object, home, KINDS[object.kind].create(object, made)));
}
function inOrder(objects) {
  const sorted = objects.toSorted((a, b) => OBJECT_KINDS.indexOf(a.kind) - OBJECT_KINDS.indexOf(b.kind));
  const views = sorted.filter(({ kind }) => kind === "VIEW");
  const placed = /* @__PURE__ */ new Set();
  const place = (view, asking) => {
    if (placed.has(view) || asking.includes(view)) return;
    for (const other of views)
      if (other !== view && view.create.includes(quoteName(other.name))) place(other, [...asking, view]);
    placed.add(view);
  };
  for (const view of views) place(view, []);
  const ordered = [...placed];
  return sorted.map((object) => object.kind === "VIEW" ? ordered.shift() : object);
}
function inSettings(object, home, steps2) {
  const { kind, database, databaseCollation, currentCollation } = object;
  const settings = Object.entries(object.settings).flatMap(([name, value]) => {
    if (value === null) return [];
    const other = name === "character_set_client" && writtenElsewhere(object);
    return [`${name} = ${other ? "utf8mb4" : /^\w+$/.test(value) && name !== "sql_mode" ? value : quoteText(value)}`];
  });
  const moved = UNQUALIFIED.has(kind) && database !== home;
  const collated = kind !== "DATABASE" && databaseCollation !== null && databaseCollation !== currentCollation;
  const alter = (collation) => `ALTER DATABASE ${quoteName(database)} COLLATE ${collation}`;
  const grants = steps2.filter((step) => step.startsWith("GRANT "));
  return [
    ...moved ? [`USE ${quoteName(database)}`] : [],
    ...collated ? [alter(databaseCollation)] : [],
    ...settings.length > 0 ? [`SET SESSION ${settings.join(", ")}`] : [],
    ...steps2.filter((step) => !step.startsWith("GRANT ")),
    ...settings.length > 0 ? ["SET NAMES utf8mb4", `SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}', time_zone = '+00:00'`] : [],
    ...collated ? [alter(currentCollation)] : [],
    ...grants,
    ...moved && home !== null ? [`USE ${quoteName(home)}`] : []
  ];
}
function restart({ database, name, next }) {
  return next === null ? [] : [`ALTER SEQUENCE ${quoteTable(database, name)} RESTART WITH ${next}`];
}
function setsValue({ tokens }) {
  return tokens.some(({ kind, text }) => kind === "word" && /^restart$/i.test(text));
}
function withPlace({ create, place, settings }, made) {
  const neighbour = place?.follows != null ? `FOLLOWS ${quoteName(place.follows)}` : place?.precedes != null && !made.has(place.precedes) ? `PRECEDES ${quoteName(place.precedes)}` : null;
  if (neighbour === null) return create;
  const mode = settings.sql_mode ?? "";
  const dialect = {
    flavor: "mysql",
    version: 8e4,
    ansiQuotes: /\bANSI_QUOTES\b/.test(mode),
    noBackslashEscapes: /\bNO_BACKSLASH_ESCAPES\b/.test(mode)
  };
  const tokens = new TokenList(create, dialect, { start: 0, end: create.length });
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.word(at) !== "FOR" || tokens.word(at + 1) !== "EACH" || tokens.word(at + 2) !== "ROW") continue;
    const gap = /\bIGNORE_SPACE\b/.test(mode) ? "" : " ";
    const body = tokens.start(at + 3);
    return `${create.slice(0, body)}${neighbour}${gap}${create.slice(body)}`;
  }
  return create;
}
function emptyDatabaseGuard(name) {
  const text = quoteText(name);
  const found = [
    `SELECT 1 FROM information_schema.tables WHERE table_schema = ${text}`,
    `SELECT 1 FROM information_schema.routines WHERE routine_schema = ${text}`,
    `SELECT 1 FROM information_schema.events WHERE event_schema = ${text}`
  ];
  return objectGuard(found);
}

// src/mysql/broken-trigger.ts
var UNSHOWN = ["row_start", "row_end"];
async function brokenTrigger(session, trigger) {
  const { database, name, create, settings } = trigger;
  const modes = (settings.sql_mode ?? "").split(",");
  const used = rowColumns(create, {
    ...await dialectOf(session),
    ansiQuotes: modes.includes("ANSI_QUOTES"),
    noBackslashEscapes: modes.includes("NO_BACKSLASH_ESCAPES")
  });
  if (used.size === 0) return null;
  const table = await session.value(
    `SELECT event_object_table FROM information_schema.triggers WHERE trigger_schema = ${quoteText(database)} AND trigger_name = ${quoteText(name)}`
  );
  if (table === null) return null;
  const columns = await session.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(String(table))}`
  );
  const known = /* @__PURE__ */ new Set([...UNSHOWN, ...columns.map((column) => String(column.name).toLowerCase())]);
  const [missing] = [...used].filter(([column]) => !known.has(column));
  return missing === void 0 ? null : `refers to ${missing[1]}, and its table \`${table}\` has no such column`;
}
function rowColumns(create, dialect) {
  const tokens = tokenizeWithoutComments(create, dialect);
  const columns = /* @__PURE__ */ new Map();
  for (const [at, { kind, text }] of tokens.entries()) {
    const column = tokens[at + 2];
    if (kind !== "word" || !/^(new|old)$/i.test(text) || tokens[at - 1]?.text === ".") continue;
    if (tokens[at + 1]?.text !== "." || column === void 0 || !/^(word|quoted-identifier)$/.test(column.kind))
      continue;
    columns.set(nameOf(column).toLowerCase(), `${text.toUpperCase()}.${nameOf(column)}`);
  }
  return columns;
}

// src/mysql/read-object.ts
var HiddenDefinition = class extends Error {
  reference;
  constructor(reference) {
    super(`${reference.kind} ${reference.database}.${reference.name} may not be read`);
    this.reference = reference;
  }
};
var READERS = {
  DATABASE: { text: "Create Database", more: readDatabase },
  SEQUENCE: { text: "Create Table", more: readSequence },
  FUNCTION: { text: "Create Function", more: readRoutine },
  PROCEDURE: { text: "Create Procedure", more: readRoutine },
  PACKAGE: { text: "Create Package" },
  "PACKAGE BODY": { text: "Create Package Body" },
  VIEW: { text: "Create View" },
  TRIGGER: { text: "SQL Original Statement", more: readPlace },
  EVENT: { text: "Create Event" }
};
var NOT_THERE = [1049, 1146, 1305, 1347, 1360, 1539, 4089, ...IMPOSSIBLE_NAME];
async function readObject(session, reference) {
  const { kind, database, name } = reference;
  const reader = READERS[kind];
  const quoted2 = kind === "DATABASE" ? quoteName(name) : quoteTable(database, name);
  let row;
  try {
    ;
    [row] = await session.query(`SHOW CREATE ${kind} ${quoted2}`);
  } catch (error) {
    if (isServerError(error) && NOT_THERE.includes(error.errno)) return null;
    if (isServerError(error) && error.errno === ER.VIEW_INVALID) throw new HiddenDefinition(reference);
    throw error;
  }
  if (row === void 0) return null;
  const create = row[reader.text];
  if (typeof create !== "string") throw new HiddenDefinition(reference);
  const setting = (column) => row[column] === void 0 || row[column] === null ? null : String(row[column]);
  const object = {
    kind,
    database,
    name,
    create,
    settings: {
      sql_mode: setting("sql_mode"),
      character_set_client: setting("character_set_client"),
      collation_connection: setting("collation_connection"),
      time_zone: setting("time_zone")
    },
    databaseCollation: setting("Database Collation"),
    currentCollation: await defaultCollation(session, database),
    attributes: null,
    place: null,
    next: null,
    digest: await digestOf(session, reference),
    grants: []
  };
  return { ...object, ...await reader.more?.(session, object) };
}
async function digestOf(session, reference) {
  const query = digestQuery(reference);
  const digest = query === null ? null : await session.value(query);
  return digest === null ? null : String(digest);
}
async function defaultCollation(session, database) {
  const value = await session.value(
    `SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = ${quoteText(database)}`
  );
  return value === null ? null : String(value);
}
async function readDatabase(session, object) {
  const { name, create, currentCollation } = object;
  const comment = session.version.flavor === "mariadb" ? await session.value(
    `SELECT schema_comment FROM information_schema.schemata WHERE schema_name = ${quoteText(name)}`
  ) : null;
  const [, encryption] = /DEFAULT ENCRYPTION='([YN])'/.exec(create) ?? [];
  const readOnly = /\/\* READ ONLY = (1) \*\//.exec(create)?.[1] ?? "0";
  const attributes = [
    `COLLATE ${currentCollation}`,
    ...comment === null ? [] : [`COMMENT ${literal2(comment)}`],
    ...encryption === void 0 ? [] : [`ENCRYPTION '${encryption}' READ ONLY = ${readOnly}`]
  ];
  return { databaseCollation: currentCollation, attributes: attributes.join(" ") };
}
function literal2(value) {
  return `'${String(value).replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
async function readSequence(session, { database, name, create }) {
  const next = await session.value(`SELECT next_not_cached_value FROM ${quoteTable(database, name)}`);
  const [, attributes] = /^CREATE SEQUENCE (?:`(?:[^`]|``)*`\.)?`(?:[^`]|``)*` (.*?)(?: ENGINE=\w+)?$/s.exec(create) ?? [];
  return { next: next === null ? null : String(next), attributes: attributes ?? null };
}
async function readRoutine(session, { kind, database, name }) {
  const [row] = await session.query(
    `SELECT routine_comment AS comment, security_type AS security, sql_data_access AS access FROM information_schema.routines WHERE routine_schema = ${quoteText(database)} AND routine_name = ${quoteText(name)} AND routine_type = '${kind}'`
  );
  if (row === void 0) return {};
  return {
    attributes: `COMMENT ${literal2(row.comment)} SQL SECURITY ${row.security} ${row.access}`,
    grants: await readGrants(session, kind, database, name)
  };
}
async function readGrants(session, kind, database, name) {
  try {
    const rows = await session.query(
      `SELECT User AS user, Host AS host, Proc_priv AS rights FROM mysql.procs_priv WHERE Db = ${quoteText(database)} AND Routine_name = ${quoteText(name)} AND Routine_type = '${kind}'`
    );
    return rows.flatMap((row) => {
      const rights = String(row.rights).split(",");
      const plain2 = rights.filter((right) => right !== "Grant" && right !== "").map((right) => right.toUpperCase());
      const option = rights.includes("Grant") ? " WITH GRANT OPTION" : "";
      if (plain2.length === 0 && option === "") return [];
      const list = plain2.length === 0 ? "USAGE" : plain2.join(", ");
      return [
        `GRANT ${list} ON ${kind} ${quoteTable(database, name)} TO ${literal2(row.user)}@${literal2(row.host)}${option}`
      ];
    });
  } catch (error) {
    if (!isServerError(error)) throw error;
    return [];
  }
}
async function readPlace(session, { database, name }) {
  const rows = await session.query(
    `SELECT o.trigger_name AS name FROM information_schema.triggers t JOIN information_schema.triggers o ON o.event_object_schema = t.event_object_schema AND o.event_object_table = t.event_object_table AND o.action_timing = t.action_timing AND o.event_manipulation = t.event_manipulation WHERE t.trigger_schema = ${quoteText(database)} AND t.trigger_name = ${quoteText(name)} ORDER BY o.action_order`
  );
  const names = rows.map((row) => String(row.name));
  const at = names.findIndex((one2) => one2.toLowerCase() === name.toLowerCase());
  return { place: { follows: names[at - 1] ?? null, precedes: at === -1 ? null : names[at + 1] ?? null } };
}
async function triggersOf2(session, database, table) {
  const rows = await session.query(
    `SELECT trigger_name AS name FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)} ORDER BY event_manipulation, action_timing, action_order`
  );
  return rows.map((row) => ({ kind: "TRIGGER", database, name: String(row.name) }));
}
async function objectsIn(session, database) {
  const text = quoteText(database);
  const rows = await session.query(
    [
      `SELECT routine_type AS kind, routine_name AS name, 0 AS place, '' AS tbl FROM information_schema.routines WHERE routine_schema = ${text}`,
      `SELECT IF(table_type = 'SEQUENCE', 'SEQUENCE', 'VIEW'), table_name, 0, '' FROM information_schema.tables WHERE table_schema = ${text} AND table_type IN ('VIEW', 'SEQUENCE')`,
      `SELECT 'TRIGGER', trigger_name, action_order, CONCAT(event_object_table, event_manipulation, action_timing) FROM information_schema.triggers WHERE trigger_schema = ${text}`,
      `SELECT 'EVENT', event_name, 0, '' FROM information_schema.events WHERE event_schema = ${text}`
    ].join(" UNION ALL ")
  );
  const kinds = OBJECT_KINDS;
  return rows.filter((row) => kinds.includes(String(row.kind))).toSorted(
    (a, b) => kinds.indexOf(String(a.kind)) - kinds.indexOf(String(b.kind)) || String(a.tbl).localeCompare(String(b.tbl)) || Number(a.place) - Number(b.place) || String(a.name).localeCompare(String(b.name))
  ).map((row) => ({ kind: String(row.kind), database, name: String(row.name) }));
}

// src/mysql/trigger-steps.ts
async function readTriggers2(session, database, table) {
  const objects = [];
  for (const reference of await triggersOf2(session, database, table)) {
    const object = await readObject(session, reference).catch((error) => {
      if (error instanceof HiddenDefinition) return null;
      throw error;
    });
    if (object !== null) objects.push(object);
  }
  if (objects.length === 0) return [];
  const home = await session.value("SELECT DATABASE()");
  const steps2 = makeObjects(objects, home === null ? null : String(home));
  const triggers = [];
  for (const [at, object] of objects.entries()) {
    const broken = await brokenTrigger(session, object);
    const drop = `DROP TRIGGER IF EXISTS ${quoteTable(database, object.name)}`;
    triggers.push(
      broken === null ? { drop, create: steps2[at] } : { drop, create: [], broken: `trigger \`${object.name}\` ${broken}` }
    );
  }
  return triggers;
}

// src/deploy/ddl-objects.ts
async function readObjectsBefore(session, statement) {
  const references = await concerned(session, statement);
  const home = references.length === 0 ? null : await session.value("SELECT DATABASE()");
  const states = [];
  let refusal2 = null;
  for (const reference of references) {
    try {
      const object = await readObject(session, reference);
      const broken = object?.kind === "TRIGGER" ? await brokenTrigger(session, object) : null;
      states.push({ reference, object: broken === null ? object : null });
      if (broken !== null) refusal2 ??= brokenRefusal(`${describeObject(reference)} ${broken}`);
    } catch (error) {
      if (!(error instanceof HiddenDefinition)) throw error;
      states.push({ reference, object: null });
      refusal2 ??= {
        id: "definition-hidden",
        reason: `the server does not show the text of ${describeObject(reference)}, for the account may not read it or the view is broken, so that it would not come back`
      };
    }
  }
  refusal2 ??= await refusalOf(session, statement, states);
  return { states, home: home === null ? null : String(home), refusal: refusal2 };
}
async function readObjectsAgain(session, before) {
  const states = [];
  for (const { reference } of before) {
    const object = await readObject(session, reference).catch((error) => {
      if (error instanceof HiddenDefinition) return null;
      throw error;
    });
    states.push({ reference, object });
  }
  return states;
}
async function objectsThatDiffer(session, before) {
  const now = await readObjectsAgain(session, before);
  return before.flatMap(({ reference, object }, at) => sameObject(object, now[at].object) ? [] : [reference.name]);
}
async function objectChanges(session, { states, home }) {
  const after = await readObjectsAgain(session, states);
  return { before: states, after, home, flavor: session.version.flavor };
}
async function concerned(session, statement) {
  const named = objectsNamed(statement);
  const { kind } = statement;
  if (kind === "DROP DATABASE" || kind === "CREATE DATABASE" && replaces(statement)) {
    const inside = await Promise.all(named.map(({ name }) => objectsIn(session, name)));
    return [...named, ...inside.flat()];
  }
  if (kind === "DROP PACKAGE" || kind === "CREATE PACKAGE" && replaces(statement))
    return named.flatMap((one2) => [one2, { ...one2, kind: "PACKAGE BODY" }]);
  if (kind === "DROP TABLE" || kind === "CREATE TABLE" && replaces(statement)) {
    const triggers = [];
    for (const { database, name, access: access2 } of statement.tables)
      if (access2 !== "read" && database !== null) triggers.push(...await triggersOf2(session, database, name));
    return triggers;
  }
  return named;
}
async function refusalOf(session, statement, states) {
  const { kind } = statement;
  const stuck = (reason) => ({ id: "ddl-not-reversible", reason });
  if (loadsLibrary(statement)) return stuck("it loads a library into the server");
  const there = states.flatMap(({ object }) => object ?? []);
  if (kind === "DROP FUNCTION" && there.length === 0 && await isLoaded(session, states))
    return stuck("the function is that of a library, which a rollback does not load");
  const [database] = states;
  if (database?.reference.kind === "DATABASE" && states.length > 0 && database.object !== null) {
    if (kind === "DROP DATABASE" || replaces(statement)) {
      if (database.reference.name === session.settings.database)
        return stuck("it is the database of the deployment, in which a rollback begins");
      const tables = kind === "DROP DATABASE" ? 0 : await tablesIn(session, database.reference.name);
      if (tables > 0) return stuck(`the ${tables} tables in it would not come back`);
    }
  }
  return remakingRefusal(session, there);
}
async function isLoaded(session, states) {
  const names = states.map(({ reference }) => quoteText(reference.name));
  if (names.length === 0) return false;
  try {
    return (await session.query(`SELECT name FROM mysql.func WHERE name IN (${names.join(", ")})`)).length > 0;
  } catch (error) {
    if (!isServerError(error)) throw error;
    return false;
  }
}
async function tablesIn(session, database) {
  const count = await session.value(
    `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_type NOT IN ('VIEW', 'SEQUENCE')`
  );
  return Number(count);
}
var ANY_DEFINER = /\b(ALL PRIVILEGES|SUPER|SET USER|SET_USER_ID|SET_ANY_DEFINER)\b/;
async function remakingRefusal(session, objects) {
  const defined = objects.filter(({ kind }) => kind !== "DATABASE" && kind !== "SEQUENCE");
  if (defined.length === 0) return null;
  const current = String(await session.value("SELECT CURRENT_USER()"));
  const others = defined.filter((object) => definerOf(object) !== current);
  const programs = defined.filter(({ kind }) => kind === "FUNCTION" || kind === "TRIGGER");
  const untrusted = programs.length > 0 && await session.value("SELECT @@GLOBAL.log_bin AND NOT @@GLOBAL.log_bin_trust_function_creators") === "1";
  if (others.length === 0 && !untrusted) return null;
  const grants = (await session.query("SHOW GRANTS")).map((row) => String(Object.values(row)[0])).filter((line) => / ON \*\.\* /.test(line)).join("\n");
  if (others.length > 0 && !ANY_DEFINER.test(grants))
    return {
      id: "definer-not-restorable",
      reason: `${describeObject(others[0])} belongs to another account, ${definerOf(others[0])}, in whose name this one may not make it anew`
    };
  if (untrusted && !/\b(ALL PRIVILEGES|SUPER)\b/.test(grants))
    return {
      id: "definer-not-restorable",
      reason: `${describeObject(programs[0])} could not be made anew: with log_bin_trust_function_creators off that takes SUPER`
    };
  const unsafe = untrusted ? programs.find(
    ({ kind, create }) => kind === "FUNCTION" && !/\b(DETERMINISTIC|NO SQL|READS SQL DATA)\b/i.test(create)
  ) : void 0;
  if (unsafe === void 0) return null;
  return {
    id: "ddl-not-reversible",
    reason: `${describeObject(unsafe)} could not be made anew: with log_bin_trust_function_creators off a function has to be DETERMINISTIC, NO SQL or READS SQL DATA`
  };
}
function definerOf({ create }) {
  const part = '(?:`((?:[^`]|``)*)`|"((?:[^"]|"")*)"|([^\\s@]+))';
  const found = new RegExp(`\\bDEFINER=${part}(?:@${part})?`).exec(create);
  if (found === null) return "";
  const text = (at) => found[at]?.replaceAll("``", "`") ?? found[at + 1]?.replaceAll('""', '"') ?? found[at + 2] ?? "";
  return `${text(1)}@${text(4)}`;
}

// src/deploy/impossible-dates.ts
async function readZeroedDates(session, statement, before, sqlMode) {
  const zeroed = /* @__PURE__ */ new Map();
  if (!mayCopy(statement) || !makesZeros(sqlMode)) return zeroed;
  for (const { database, name, access: access2 } of statement.tables) {
    const table = database === null || access2 === "read" ? null : before.get(`${database}.${name}`) ?? null;
    if (database === null || table === null) continue;
    const columns = await columnsWithImpossibleDates(session, database, table);
    if (columns.length > 0) zeroed.set(`${database}.${name}`, columns);
  }
  return zeroed;
}
function mayCopy(statement) {
  if (!/^(ALTER TABLE|CREATE INDEX|DROP INDEX)$/.test(statement.kind) || movesPartition(statement)) return false;
  return !(statement.alter ?? []).every(
    (clause) => clause.kind === "partition" && /^(DROP|TRUNCATE) PARTITION\b/i.test(clause.operation)
  );
}
function makesZeros(sqlMode) {
  const modes = sqlMode.toUpperCase().split(",");
  if (modes.some((mode) => /^(STRICT_(ALL|TRANS)_TABLES|TRADITIONAL)$/.test(mode))) return false;
  return !modes.includes("ALLOW_INVALID_DATES") || modes.includes("NO_ZERO_IN_DATE");
}
async function columnsWithImpossibleDates(session, database, table) {
  const dates = table.columns.filter(({ type, generated }) => /^date(time)?$/.test(type.base) && generated === null);
  if (dates.length === 0) return [];
  const found = dates.map(({ name }, at) => `MAX(${impossible(quoteName(name))}) AS d${at}`);
  const [row] = await session.query(`SELECT ${found.join(", ")} FROM ${quoteTable(database, table.name)}`);
  return dates.flatMap(({ name }, at) => row[`d${at}`] === "1" ? [name] : []);
}
function impossible(column) {
  return `${column} <> 0 AND COALESCE(FROM_DAYS(TO_DAYS(${column})) <> DATE(${column}), TRUE)`;
}

// src/deploy/ddl-facts.ts
async function readDdlFacts(session, statement, before, sqlMode = null) {
  const triggers = /* @__PURE__ */ new Map();
  const dropped = dropsTogether(session, statement) ? statement.tables.map(({ database, name }) => `${database}.${name}`) : [];
  const referenced = /* @__PURE__ */ new Set();
  for (const { database, name, access: access2 } of statement.tables) {
    if (access2 === "read" || database === null) continue;
    const key = `${database}.${name}`;
    const concerned2 = /^((DROP|ALTER|TRUNCATE) TABLE|(CREATE|DROP) INDEX)$/.test(statement.kind) || statement.kind === "CREATE TABLE" && replaces(statement);
    if (concerned2 && (before.get(key) ?? null) !== null) {
      triggers.set(key, await readTriggers2(session, database, name));
      const keys = await foreignKeysTo(session, database, name);
      if (statement.kind === "DROP TABLE") dropped.push(key);
      if (keys.some((one2) => !dropped.includes(`${one2.database}.${one2.table}`))) referenced.add(key);
    }
  }
  for (const { name: database } of droppedDatabases(statement)) {
    for (const table of before.values()) {
      if (table === null) continue;
      const key = `${database}.${table.name}`;
      triggers.set(key, await readTriggers2(session, database, table.name));
      const keys = await foreignKeysTo(session, database, table.name);
      if (keys.some((one2) => one2.database !== database)) referenced.add(key);
    }
  }
  const objects = await readObjectsBefore(session, statement);
  const zeroed = sqlMode === null ? /* @__PURE__ */ new Map() : await readZeroedDates(session, statement, before, sqlMode);
  const historyWritable = session.version.flavor !== "mariadb" || !dropsHistory(statement) || await session.value("SELECT @@GLOBAL.secure_timestamp") === "NO";
  return { triggers, referenced, objects, objectRefusal: objects.refusal, zeroed, historyWritable };
}
function dropsTogether({ version }, { kind }) {
  return kind === "DROP TABLE" && version.flavor === "mysql" && version.number >= 8e4;
}
async function conversionSettings(executor) {
  const [row] = await executor.query("SELECT @@SESSION.sql_mode AS mode, @@SESSION.time_zone AS zone");
  return { sqlMode: String(row.mode), timeZone: String(row.zone) };
}

// src/deploy/batch-walk.ts
var BatchWalk = class _BatchWalk {
  #session;
  #from;
  #columns;
  constructor(session, from, columns) {
    this.#session = session;
    this.#from = from;
    this.#columns = columns;
  }
  /** @param session one of our own, outside of any transaction */
  static async open(session, database, table, { index, columns }) {
    const rows = await session.query(
      `SELECT column_name AS name, character_set_name AS charset, collation_name AS collation FROM information_schema.columns WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)}`
    );
    const walked = columns.map((column) => {
      const row = rows.find(({ name }) => name === column.name);
      if (row === void 0) throw new Error(`information_schema does not know ${table}.${column.name}`);
      return { column, charset: row.charset === null ? null : String(row.charset), collation: String(row.collation) };
    });
    return new _BatchWalk(session, `${quoteTable(database, table)} FORCE INDEX (${quoteName(index)})`, walked);
  }
  /** The highest key; null when the table is empty. */
  last() {
    const order = this.#columns.map(({ column }) => `${quoteName(column.name)} DESC`).join(", ");
    return this.#find(`ORDER BY ${order} LIMIT 1`);
  }
  /** The key of the row with which a chunk of so many rows ends; null when that is none before `end`. */
  next(after, size, end) {
    const conditions = [...after === null ? [] : [this.#compared(">", after)], this.#compared("<", end)];
    const order = this.#columns.map(({ column }) => quoteName(column.name)).join(", ");
    return this.#find(`WHERE ${conditions.join(" AND ")} ORDER BY ${order} LIMIT 1 OFFSET ${size - 1}`);
  }
  /** The condition for the rows behind one key up to another. */
  range(after, upTo) {
    const parts = [...after === null ? [] : [this.#compared(">", after)], this.#compared("<=", upTo)];
    return `(${parts.join(" AND ")})`;
  }
  async #find(tail) {
    const columns = this.#columns.map((walked, at) => `${printed(walked)} AS k${at}`);
    const [row] = await this.#session.query(`SELECT ${columns.join(", ")} FROM ${this.#from} ${tail}`);
    return row === void 0 ? null : this.#columns.map((walked, at) => literal3(walked, String(row[`k${at}`])));
  }
  /** Compares the key column by column, so that the server can use the index: the first column alone bounds the range. */
  #compared(operator, values) {
    const strict = operator === ">" ? ">" : "<";
    const compare2 = (at) => {
      const name = quoteName(this.#columns[at].column.name);
      if (at === values.length - 1) return `${name} ${operator} ${values[at]}`;
      return `${name} ${strict}= ${values[at]} AND (${name} ${strict} ${values[at]} OR (${compare2(at + 1)}))`;
    };
    return compare2(0);
  }
};
function isBytes2({ column, charset }) {
  return charset !== null || /binary|blob/.test(column.type.base);
}
function printed(walked) {
  const name = quoteName(walked.column.name);
  return isBytes2(walked) ? `HEX(${name})` : `CAST(${name} AS CHAR CHARACTER SET latin1)`;
}
function literal3(walked, text) {
  const { charset, collation, column } = walked;
  if (charset !== null) return `_${charset} X'${text}' COLLATE ${collation}`;
  if (isBytes2(walked)) return `X'${text}'`;
  const time = /^(date|datetime|time)$/.test(column.type.base);
  if (!(time ? /^[-\d:. ]+$/ : /^-?\d+(\.\d+)?$/).test(text)) throw new Error(`${column.name} has the value ${text}`);
  return time ? `'${text}'` : text;
}

// src/deploy/keep-follow.ts
var CHUNK_ROWS = 1e4;
var SMALL_REST_BYTES = 256 * 1024;
var MOST_ROUNDS = 20;
var CannotFollow = class extends Error {
};
var FollowedCopy = class {
  #session;
  #keep;
  #shape;
  #interruption;
  #copy;
  /** Places in an image of the columns of the key, and of all columns that are kept. */
  #key;
  #columns;
  /** Finds the table's name in a text. */
  #named;
  #at;
  /** @param session one of our own, pinned, in autocommit mode */
  constructor(session, keep, table, start, interruption) {
    this.#session = session;
    this.#keep = keep;
    this.#shape = tableShape(keep.database, table);
    this.#interruption = interruption;
    this.#copy = quoteTable(KEEP_DATABASE, keep.keptAs);
    const places = (names) => names.map((name2) => this.#shape.columns.findIndex((column) => column.name === name2));
    this.#key = places(keep.key);
    this.#columns = places(keep.copied);
    const name = keep.table.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    this.#named = new RegExp(`(?<![\\p{L}\\p{N}_$])${name}(?![\\p{L}\\p{N}_$])`, "iu");
    this.#at = start;
  }
  /**
   * Copies all rows in the order of a key.
   * @param fill copies the rows that a condition behind it picks
   */
  async copyChunks(fill, key, told) {
    const session = this.#session;
    const walk = await BatchWalk.open(session, this.#keep.database, this.#keep.table, key);
    const end = await walk.last();
    let rows = 0;
    for (let after = null, last = end === null; !last; ) {
      this.#interruption.check();
      const next = await walk.next(after, CHUNK_ROWS, end);
      last = next === null;
      const upTo = next ?? end;
      await session.run("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
      const copy = `${fill} WHERE ${walk.range(after, upTo)}`;
      rows += (await this.#interruption.during(session, () => session.run(copy))).affectedRows;
      after = upTo;
      told(rows);
      reached("kept rows copied");
    }
  }
  /**
   * Applies what the log holds until little of it is left.
   * @throws CannotFollow
   */
  async catchUp() {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.#interruption.check();
      const to = await binlogStatus(this.#session);
      const small = to.file === this.#at.file && to.position - this.#at.position < SMALL_REST_BYTES;
      await this.#apply(to);
      if (small) break;
    }
    reached("kept rows caught up");
  }
  /**
   * Applies all that is left, while the table is locked.
   * @throws CannotFollow
   */
  async finish() {
    await this.#apply(await binlogStatus(this.#session));
  }
  async #apply(to) {
    if (compare(this.#at, to) >= 0) return;
    const changes = new Changes(this);
    let open = [];
    const events = streamEvents({
      connection: this.#session.connectionOptions,
      from: this.#at,
      to,
      signal: this.#interruption.over
    });
    for await (const item of readChanges(events)) {
      if (item.kind === "rows") {
        if (this.#isOurs(item)) open.push(item);
      } else if (item.kind === "commit") {
        for (const rows of open) await changes.take(rows);
        open = [];
      } else if (item.kind === "begin" || item.kind === "rollback") {
        open = [];
      } else this.#refuse(item, open.length > 0);
    }
    if (open.length > 0) throw new CannotFollow("the binary log ends within a transaction");
    await changes.flush();
    this.#at = { file: to.file, position: to.position };
  }
  #isOurs({ map }) {
    const { database, table } = this.#keep;
    return map.database.toLowerCase() === database.toLowerCase() && map.table.toLowerCase() === table.toLowerCase();
  }
  /** Statements in words may change the table unseen; other structure is nothing to us. */
  #refuse(item, ours) {
    if (item.kind === "unreadable") throw new CannotFollow(`the binary log holds ${item.what}`);
    if (item.kind === "prepare" && ours) throw new CannotFollow("a transaction was prepared (XA)");
    if (item.kind !== "query") return;
    const words2 = item.sql.replace(/^(\s|\/\*.*?\*\/)*/s, "");
    const writes = /^(INSERT|UPDATE|DELETE|REPLACE|LOAD|CALL|WITH|DO|SELECT|XA|ROLLBACK)\b/i.test(words2);
    const own = item.sql.includes(this.#keep.keptAs);
    if (writes || this.#named.test(item.sql) && !own)
      throw new CannotFollow(`a statement is in the binary log in words: ${words2.slice(0, 100)}`);
  }
  *rowsOf(item) {
    checkShape(item.map, this.#shape);
    for (const { before, after } of decodeRows(item, this.#shape)) {
      const old = before === null ? null : this.#literals(before, this.#key);
      const key = after === null ? null : this.#literals(after, this.#key);
      yield {
        gone: old,
        key,
        row: after === null ? null : this.#literals(after, this.#columns)
      };
    }
  }
  #literals(image, places) {
    return places.map((place) => {
      const value = image[place];
      if (value === void 0)
        throw new CannotFollow(
          `the binary log lacks \`${this.#shape.columns[place].name}\` of a row (binlog_row_image)`
        );
      return value;
    });
  }
  async write(gone, rows) {
    const key = this.#keep.key.map(quoteName);
    const list = (this.#keep.copied ?? []).map(quoteName).join(", ");
    if (gone.length > 0) {
      const same2 = gone.map((literals) => `(${literals.map((literal4, at) => `${key[at]} = ${literal4}`).join(" AND ")})`);
      await this.#session.run(`DELETE FROM ${this.#copy} WHERE ${same2.join(" OR ")}`);
    }
    if (rows.length > 0) await this.#session.run(`REPLACE INTO ${this.#copy} (${list}) VALUES ${rows.join(", ")}`);
  }
};
var MOST_CHANGES = 500;
var MOST_CHARACTERS = 4e5;
var Changes = class {
  #copy;
  /** By key: the row as it is now, or that it is gone. */
  #last = /* @__PURE__ */ new Map();
  #characters = 0;
  constructor(copy) {
    this.#copy = copy;
  }
  async take(item) {
    for (const { gone, key, row } of this.#copy.rowsOf(item)) {
      if (gone !== null) this.#set(gone, null);
      if (key !== null) this.#set(key, `(${row.map((value) => value ?? "NULL").join(", ")})`);
      if (this.#last.size >= MOST_CHANGES || this.#characters >= MOST_CHARACTERS) await this.flush();
    }
  }
  #set(key, row) {
    this.#last.set(key.join("\0"), { key, row });
    this.#characters += row?.length ?? 50;
  }
  async flush() {
    const all = [...this.#last.values()];
    this.#last.clear();
    this.#characters = 0;
    await this.#copy.write(
      all.filter(({ row }) => row === null).map(({ key }) => key),
      all.flatMap(({ row }) => row ?? [])
    );
  }
};

// src/schema/batch-key.ts
var WALKABLE = /^(tinyint|smallint|mediumint|int|bigint|decimal|char|varchar|tinytext|text|mediumtext|longtext|binary|varbinary|tinyblob|blob|mediumblob|longblob|date|datetime|time)$/;
function batchKey(table, by, kind) {
  const columns = [];
  for (const name of by) {
    const column = table.columns.find((one2) => one2.name.toLowerCase() === name.toLowerCase());
    if (column === void 0) return `table \`${table.name}\` has no column \`${name}\``;
    const reason = refuseColumn(column, kind);
    if (reason !== null) return `\`${column.name}\` ${reason}`;
    columns.push(column);
  }
  const index = table.indexes.find((one2) => walks(one2, columns));
  if (index === void 0) {
    const names = columns.map(({ name }) => `\`${name}\``).join(", ");
    return `no index of \`${table.name}\` that can be walked begins with ${names}`;
  }
  return { index: index.name, columns };
}
function refuseColumn({ type, nullable, generated, onUpdate }, kind) {
  if (nullable) return "may be NULL, and such rows are in no range";
  if (generated !== null) return "is generated, so that its values may change along with others";
  if (onUpdate !== null && kind === "UPDATE") return "changes by itself (ON UPDATE)";
  if (type.base === "timestamp") return "is a TIMESTAMP, whose text is the same twice when clocks are set back";
  return WALKABLE.test(type.base) ? null : `has type ${type.base}, whose values cannot be written so that they compare as they are`;
}
function walks({ type, parts, invisible, definition }, columns) {
  if (type === "fulltext" || type === "spatial" || invisible) return false;
  if (/\bUSING (HASH|RTREE)\b|\bIGNORED\b/i.test(definition)) return false;
  return columns.every(({ name }, at) => {
    const part = parts[at];
    return part !== void 0 && part.column === name && part.length === null && part.descending === parts[0].descending;
  });
}

// src/deploy/keep-size.ts
async function tableSize(session, database, name, partitions) {
  if (session.version.flavor === "mysql" && session.version.number >= 8e4)
    await session.run("SET SESSION information_schema_stats_expiry = 0");
  const where = `table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`;
  const [row] = await session.query(
    partitions === void 0 ? `SELECT table_rows AS n, data_length AS data FROM information_schema.tables WHERE ${where}` : `SELECT SUM(table_rows) AS n, SUM(data_length) AS data FROM information_schema.partitions WHERE ${where} AND partition_name IN (${partitions.map(quoteText).join(", ")}) HAVING COUNT(*) > 0`
  );
  return row === void 0 ? null : { rows: Number(row.n ?? 0), dataBytes: Number(row.data ?? 0) };
}

// src/deploy/keep-mode.ts
async function chooseKeepMode(session, keep, table, lockSeconds, cascadesLogged) {
  const size = await tableSize(session, keep.database, keep.table, keep.partitions);
  const seconds = size === null ? 0 : keepCost(keep, table, size).seconds;
  const mode = foreseeKeepMode(keep, table, seconds, lockSeconds, cascadesLogged);
  const why = mode.how === "followed" ? await whyNotFollowed(session) : null;
  return why === null ? mode : { how: "locked", seconds, why };
}
function foreseeKeepMode(keep, table, seconds, lockSeconds, cascadesLogged) {
  if (exchangeable(keep, table)) return { how: "exchanged", seconds };
  if (seconds < lockSeconds) return { how: "locked", seconds, why: null };
  const key = followKey(keep, table);
  if (typeof key === "string") return { how: "locked", seconds, why: key };
  const why = !isTransactional(table.engine) ? `its engine is ${table.engine}` : !cascadesLogged && table.foreignKeys.some(changesAlong) ? "its foreign keys change rows along, which this server does not log" : null;
  return why === null ? { how: "followed", seconds, key } : { how: "locked", seconds, why };
}
function describeLock(mode) {
  const seconds = Math.max(1, Math.ceil(mode.seconds));
  if (mode.how === "followed")
    return `others write on while it is copied in chunks, about ${seconds} s, and are locked out for the last of it and while the statement runs`;
  return `writers are locked out for about ${seconds} s and while the statement runs${mode.how === "exchanged" || mode.why === null ? "" : `, for ${mode.why}`}`;
}
function followKey({ key, partitions }, table) {
  if (partitions !== void 0) return "only some of its partitions are copied";
  if (key === null || key === void 0) return "it has no key by which its rows could be told";
  const found = batchKey(table, key, "DELETE");
  return typeof found === "string" ? `it cannot be walked along its key: ${found}` : found;
}
function changesAlong({ onDelete, onUpdate }) {
  return [onDelete, onUpdate].some((action) => !/^(RESTRICT|NO ACTION)$/.test(action));
}
var LOGGED = {
  binlog_format: /^ROW$/i,
  binlog_row_image: /^FULL$/i,
  binlog_row_value_options: /^$/,
  // Else a transaction may be in the log before those that read see it (MySQL).
  binlog_order_commits: /^(ON|1)$/i
};
async function whyNotFollowed(session) {
  const names = Object.keys(LOGGED).map((name) => `'${name}'`);
  const rows = await session.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.join(", ")})`);
  const wrong = rows.find(({ Variable_name: name, Value: value }) => !LOGGED[String(name)].test(String(value)));
  return wrong === void 0 ? null : `the changes of others cannot be read from the binary log (${wrong.Variable_name} is ${wrong.Value})`;
}

// src/deploy/keep-copy.ts
var CannotExchange = class extends Error {
};
var KEEP_LOCK_SECONDS = 1;
var KeptCopies = class {
  #target;
  #place;
  #copies;
  #followed = null;
  /** Rows of a partition are taken away, not copied. */
  #exchanged = false;
  #tried = false;
  constructor(target, place) {
    this.#target = target;
    this.#place = place;
    const { keeps, fill = [] } = place.plan;
    this.#copies = keeps.filter(({ how }) => how === "copied").map((keep, at) => ({ keep, fill: fill[at] }));
  }
  /** Copies what can be copied before the table is locked. */
  async begin() {
    const [copy] = this.#copies;
    if (this.#copies.length !== 1 || copy === void 0) return;
    const { control, cascadesLogged, interruption, progress } = this.#target;
    const { keep, fill } = copy;
    const table = this.#place.before.get(`${keep.database}.${keep.table}`);
    const lockSeconds = this.#target.keepLockSeconds ?? KEEP_LOCK_SECONDS;
    const mode = await chooseKeepMode(control, keep, table, lockSeconds, cascadesLogged);
    if (mode.how === "exchanged") {
      this.#exchanged = await makeTwin(control, keep);
      return;
    }
    if (mode.how === "locked") {
      if (mode.why !== null) this.#target.note?.(lockedNote(keep, mode));
      return;
    }
    const followed = new FollowedCopy(control, keep, table, this.#place.start, interruption);
    try {
      await followed.copyChunks(
        fill,
        mode.key,
        (rows) => progress.step(`Keeping rows of ${keep.database}.${keep.table}: ${rows} copied`)
      );
      await followed.catchUp();
      this.#followed = followed;
    } catch (error) {
      await this.#giveUp(error);
    }
  }
  /**
   * Runs the statement on the executor while its tables are locked and the copies are complete. May be called again when it did not get
   * its lock.
   */
  async run(executor, statement) {
    if (this.#copies.length === 0) {
      reached("structure kept");
      await statement();
      return;
    }
    if (this.#tried && this.#followed === null) await this.#empty();
    this.#tried = true;
    if (this.#exchanged && await executor.value("SELECT @@SESSION.autocommit") !== "1") this.#exchanged = false;
    await lock(executor, this.#locks());
    try {
      if (this.#followed !== null) await this.#followed.finish();
      else if (this.#exchanged) await this.#take(executor);
      else await this.#copyLocked(executor);
      reached("structure kept");
      await this.#orGiveBack(executor, statement);
    } catch (error) {
      await orDestroyed(executor, "UNLOCK TABLES");
      if (error instanceof CannotFollow) await this.#giveUp(error);
      else if (error instanceof CannotExchange) this.#exchanged = false;
      else throw error;
      await this.run(executor, statement);
      return;
    }
    await orDestroyed(executor, "UNLOCK TABLES");
  }
  /** @throws CannotExchange when the server refuses it, for whatever reason: then the rows are copied. */
  async #take(executor) {
    try {
      await executor.run(exchangeStep(this.#copies[0].keep));
    } catch (error) {
      if (!isServerError(error) || isConnectionLost(error) || isKilled(error)) throw error;
      throw new CannotExchange();
    }
  }
  /** While nobody else can write, so that nobody misses the rows. Where that fails too, it is done later (`returnTaken`). */
  async #orGiveBack(executor, statement) {
    try {
      await statement();
    } catch (error) {
      if (this.#exchanged) await orDestroyed(executor, exchangeStep(this.#copies[0].keep));
      throw error;
    }
  }
  #locks() {
    const { statement, plan } = this.#place;
    const kept = plan.keeps.map(({ database, table }) => quoteTable(database, table));
    const copies = this.#exchanged ? plan.keeps.map(twinTable) : this.#followed === null ? plan.keeps.map(({ keptAs }) => quoteTable(KEEP_DATABASE, keptAs)) : [];
    const read = statement.tables.filter(({ access: access2 }) => access2 === "read").map(({ database, name }) => quoteTable(database, name));
    const written = /* @__PURE__ */ new Set([...kept, ...copies]);
    return [
      ...[...written].map((table) => `${table} WRITE`),
      ...[...new Set(read)].filter((table) => !written.has(table)).map((table) => `${table} READ`)
    ];
  }
  /** Under the sql_mode of a rollback: values that only others could be stored with are copied too. */
  async #copyLocked(executor) {
    const mode = String(await executor.value("SELECT @@SESSION.sql_mode"));
    await executor.run(`SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}'`);
    try {
      for (const { fill } of this.#copies) await executor.run(fill);
    } finally {
      await orDestroyed(executor, `SET SESSION sql_mode = ${quoteText(mode)}`);
    }
  }
  /** The table will be copied under its lock instead. */
  async #giveUp(error) {
    if (!(error instanceof CannotFollow)) throw error;
    this.#followed = null;
    const { keep } = this.#copies[0];
    this.#target.note?.(
      `Rows of ${keep.database}.${keep.table} were copied under a lock, for changes of others could not be followed: ${error.message}.`
    );
    await this.#empty();
  }
  async #empty() {
    for (const { keep } of this.#copies)
      await this.#target.control.run(`TRUNCATE TABLE ${quoteTable(KEEP_DATABASE, keep.keptAs)}`);
  }
};
function lockedNote({ database, table }, { seconds, why }) {
  return `${database}.${table} was locked for writers while its rows were copied, about ${Math.ceil(seconds)} s as estimated: ${why}.`;
}
async function orDestroyed(executor, sql) {
  if (!executor.destroyed) await executor.run(sql).catch(() => executor.destroy());
}
var DENIED = [1044, 1142];
async function lock(executor, tables) {
  try {
    await executor.run(`LOCK TABLES ${tables.join(", ")}`);
  } catch (error) {
    if (!isServerError(error) || !DENIED.includes(error.errno)) throw error;
    throw new Error(
      `the account may not lock tables, so that rows which others write could be lost: ${describeServerError(error)}. GRANT LOCK TABLES on the database and on ${KEEP_DATABASE}, or let the rows go with --keep-data never`,
      { cause: error }
    );
  }
}

// src/deploy/online-ddl.ts
import { setTimeout as sleep } from "node:timers/promises";

// src/online/leftovers.ts
async function clearLeftovers(session, { database, copy, others }) {
  const triggers = await session.query(
    `SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = ${quoteText(database)} AND INSTR(action_statement, ${quoteText(copy)}) > 0`
  );
  const drops = triggers.map(({ name }) => `DROP TRIGGER IF EXISTS ${quoteTable(database, String(name))}`);
  for (const table of [copy, ...others])
    if (await exists(session, database, table)) drops.push(`DROP TABLE IF EXISTS ${quoteTable(database, table)}`);
  return drops;
}
async function whatIsOld(session, { database, old }, before) {
  const table = await readTable(session, database, old);
  if (table === null) return null;
  if (/COMMENT='ghost-cut-over-sentry'/.test(table.createStatement)) return "placeholder";
  const columns = new Map(table.columns.map(({ name, definition }) => [name, definition]));
  return before.columns.every(({ name, definition }) => columns.get(name) === definition) ? "old" : "foreign";
}

// src/online/run-tool.ts
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join4 } from "node:path";
import { createInterface } from "node:readline";

// src/online/gh-ost.ts
import { randomInt } from "node:crypto";
import { join as join2 } from "node:path";
var USER = "ROLLGATE_GHOST_USER";
var PASSWORD = "ROLLGATE_GHOST_PASSWORD";
function invokeGhost({ alter, text, server, settings, lockWait, directory }, serverId = randomInt(1e9, 4e9)) {
  const tls = server.ssl === "disabled" || server.ssl === "preferred" && server.sslCa === null ? [] : [
    "--ssl",
    ...server.ssl.startsWith("verify") ? [] : ["--ssl-allow-insecure"],
    ...server.sslCa === null ? [] : [`--ssl-ca=${server.sslCa}`],
    ...server.sslCert === null ? [] : [`--ssl-cert=${server.sslCert}`],
    ...server.sslKey === null ? [] : [`--ssl-key=${server.sslKey}`]
  ];
  return {
    args: [
      `--conf=${join2(directory, "gh-ost.cnf")}`,
      `--host=${server.host}`,
      `--port=${server.port}`,
      ...tls,
      "--allow-on-master",
      "--assume-rbr",
      `--replica-server-id=${serverId}`,
      // It takes 1 to 10 seconds (SetCutOverLockTimeoutSeconds in go/base/context.go).
      `--cut-over-lock-timeout-seconds=${Math.min(Math.max(lockWait, 1), 10)}`,
      ...settings.args,
      `--serve-socket-file=${join2(directory, "gh-ost.sock")}`,
      `--force-table-names=${ghostBase(tokenOf(alter.copy))}`,
      `--database=${alter.database}`,
      `--table=${alter.name}`,
      `--alter=${text}`,
      "--verbose",
      "--execute"
    ],
    files: { "gh-ost.cnf": `[client]
user=\${${USER}}
password=\${${PASSWORD}}
` },
    environment: { [USER]: server.user, [PASSWORD]: server.password }
  };
}
function tokenOf(copy) {
  return copy.replace(/^_rollgate_|_gho$/g, "");
}
function readGhostProgress(line) {
  const [, percent, left] = /\bCopy: \d+\/\d+ (\d+)(?:\.\d+)?%.*\bETA: (.+)$/.exec(line) ?? [];
  return percent === void 0 ? null : { percent: Number(percent), left: left === "N/A" ? null : left };
}

// src/online/pt-online-schema-change.ts
import { join as join3 } from "node:path";
function invokePtOsc({ alter, text, server, settings, lockWait, session, directory }) {
  const isSetVars = (arg) => /^--set-vars=/.test(arg);
  const sets = settings.args.filter(isSetVars).map((arg) => arg.slice("--set-vars=".length));
  return {
    args: [
      // Must come first: the files of the machine and the user are not read.
      "--config=/dev/null",
      "--no-version-check",
      `--defaults-file=${join3(directory, "my.cnf")}`,
      "--charset=utf8mb4",
      "--recursion-method=none",
      "--progress=time,1",
      `--set-vars=${[`lock_wait_timeout=${lockWait}`, ...sets].join(",")}`,
      ...settings.args.filter((arg) => !isSetVars(arg)),
      `--new-table-name=${alter.copy}`,
      "--no-drop-old-table",
      `--alter=${text}`,
      "--execute",
      `D=${alter.database},t=${alter.name}`
    ],
    files: { "my.cnf": clientFile(server, session) },
    environment: {}
  };
}
function clientFile(server, session) {
  const tls = server.ssl === "disabled" ? [] : [
    ["ssl-ca", server.sslCa],
    ["ssl-cert", server.sslCert],
    ["ssl-key", server.sslKey]
  ];
  const place = server.socketPath === null ? [
    ["host", server.host === "localhost" ? "127.0.0.1" : server.host],
    ["port", String(server.port)]
  ] : [["socket", server.socketPath]];
  const lines = [...place, ["user", server.user], ["password", server.password], ["init-command", session], ...tls].filter((line) => line[1] !== null).map(([name, value]) => `${name}=${quoted(value)}`);
  const verify = server.ssl === "verify-ca" || server.ssl === "verify-identity" ? ["ssl-verify-server-cert"] : [];
  return ["[client]", ...lines, ...verify, ""].join("\n");
}
function quoted(value) {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
function readPtOscProgress(line) {
  const [, percent, left] = /^Copying .*: +(\d+)% (\S+) remain/.exec(line) ?? [];
  return percent === void 0 ? null : { percent: Number(percent), left };
}

// src/online/run-tool.ts
var TOOLS = {
  "pt-online-schema-change": { invoke: invokePtOsc, read: readPtOscProgress },
  "gh-ost": { invoke: invokeGhost, read: readGhostProgress }
};
var STOP_MS = 2500;
var LAST_LINES = 8;
var ToolFailed = class extends Error {
  name = "ToolFailed";
};
async function runTool(program, order, listener, over) {
  over.throwIfAborted();
  const directory = await mkdtemp(join4(tmpdir(), "rollgate-online-"));
  const watcher = startWatcher(directory);
  try {
    const { tool } = order.settings;
    const { args, files, environment } = TOOLS[tool].invoke({ ...order, directory });
    for (const [name, text] of Object.entries(files)) await writeFile(join4(directory, name), text, { mode: 384 });
    const last = [];
    const child = spawn(program, args, {
      cwd: directory,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment, PTDEBUG: "" }
    });
    if (child.pid !== void 0) watcher.watch(child.pid);
    const read = (stream) => createInterface({ input: stream }).on("line", (line) => {
      const copied = TOOLS[tool].read(line);
      if (copied !== null) listener.copied(copied);
      else if (line.trim() !== "") {
        last.push(clean(line, order.server.password));
        if (last.length > LAST_LINES) last.shift();
        listener.line(last.at(-1));
      }
    });
    read(child.stdout);
    read(child.stderr);
    const { code, signal } = await ended(child, over);
    watcher.watch(null);
    if (code === 0) return;
    over.throwIfAborted();
    throw new ToolFailed(`${tool} failed (${signal ?? `exit code ${code}`}): ${last.join("\n")}`);
  } finally {
    await watcher.finish();
    await rm(directory, { recursive: true, force: true });
  }
}
async function ended(child, over) {
  let killer;
  const stop = () => {
    child.kill("SIGTERM");
    killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  };
  over.addEventListener("abort", stop, { once: true });
  if (over.aborted) stop();
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
  } finally {
    clearTimeout(killer);
    over.removeEventListener("abort", stop);
  }
}
function clean(line, password) {
  return password === "" ? line : line.replaceAll(password, "***");
}

// src/deploy/online-ddl.ts
async function onlineObstacle(session, statement, before, settings) {
  const choice = await chooseOnline(session, statement, before, settings, "preview");
  if (choice === null || choice.refusal === null) return null;
  return {
    statement,
    id: "online-ddl",
    reason: `${describeChoice(choice)} is for ${choice.alter.tool}, but ${choice.refusal}`,
    cure: "Name an ALGORITHM (such as ALGORITHM=INPLACE) in a statement that the server shall run itself, or raise deploy.online-ddl.above.",
    acceptable: false
  };
}
function describeChoice({ alter, bytes }) {
  return `${alter.database}.${alter.name} (${describeBytes(bytes)})`;
}
function onlinePlan(plan) {
  const prepare = plan.keeps.length === 0 ? [] : [`CREATE DATABASE IF NOT EXISTS ${quoteName(KEEP_DATABASE)}`];
  return { ...plan, prepare, execute: null };
}
async function handOver(target, executor, statement, choice) {
  const { alter } = choice;
  const settings = target.onlineDdl;
  const { tool } = settings;
  const program = await findTool(settings, target.production);
  const session = await sessionOf(executor, tool);
  target.progress.step(`ALTER TABLE ${describeChoice(choice)}: handed to ${tool}`);
  let shown = -1;
  const guard2 = new Guard(target.control);
  const running = runTool(
    program,
    {
      alter,
      text: alterText(statement),
      server: target.production,
      settings,
      lockWait: target.lock.waitSeconds ?? METADATA_WAIT_SECONDS,
      session
    },
    {
      copied({ percent, left }) {
        if (percent === shown) return;
        shown = percent;
        target.progress.step(
          `ALTER TABLE ${alter.name}: ${percent} % (${tool}${left === null ? "" : `, ${left} left`})`
        );
      },
      line: (line) => target.progress.detail(`${tool}: ${line}`)
    },
    AbortSignal.any([target.interruption.over, guard2.lost])
  );
  await running.finally(() => guard2.end());
}
var LOOK_EVERY_MS = 1e3;
var Guard = class {
  #lost = new AbortController();
  #ended = new AbortController();
  constructor(control) {
    this.#watch(control).catch((error) => this.#lost.abort(error));
  }
  /** Fires when the session is gone, with the error. */
  get lost() {
    return this.#lost.signal;
  }
  end() {
    this.#ended.abort();
  }
  async #watch(control) {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      await control.run("DO 1");
      await sleep(LOOK_EVERY_MS, void 0, { signal }).catch(() => {
      });
    }
  }
};
async function sessionOf(executor, tool) {
  const [row] = await executor.query(
    "SELECT @@SESSION.sql_mode AS mode, @@SESSION.time_zone AS zone, @@GLOBAL.sql_mode AS mode0, @@GLOBAL.time_zone AS zone0"
  );
  const { mode, zone, mode0, zone0 } = row;
  if (tool === "gh-ost" && (mode !== mode0 || zone !== zone0))
    throw new ToolFailed("the script changes sql_mode or time_zone, which gh-ost cannot be told");
  const explain = (await executor.query("SHOW VARIABLES LIKE 'explain_format'")).length > 0;
  return `SET SESSION sql_mode = ${quoteText(String(mode))}, time_zone = ${quoteText(String(zone))}${explain ? ", explain_format = 'TRADITIONAL'" : ""}`;
}
async function settleOnline(target, alter, plan, before) {
  const session = await Session.open(target.production);
  try {
    const wait = target.lock.waitSeconds ?? METADATA_WAIT_SECONDS;
    await session.run(`SET SESSION lock_wait_timeout = ${wait}`);
    for (const drop of await clearLeftovers(session, alter)) await locked(target, session, alter, drop);
    const [keep] = plan.keeps;
    const old = quoteTable(alter.database, alter.old);
    switch (await whatIsOld(target.control, alter, before)) {
      case "old":
        await locked(
          target,
          session,
          alter,
          keep === void 0 ? `DROP TABLE ${old}` : `RENAME TABLE ${old} TO ${quoteTable(KEEP_DATABASE, keep.keptAs)}`
        );
        return true;
      case "placeholder":
        await locked(target, session, alter, `DROP TABLE ${old}`);
        return false;
      default:
        return keep !== void 0 && await exists(session, KEEP_DATABASE, keep.keptAs) ? true : null;
    }
  } finally {
    await session.close();
  }
}
async function locked(target, executor, alter, statement) {
  const { control, lock: lock2, progress } = target;
  try {
    await withLock(() => executor.run(statement), {
      control,
      executor,
      tables: [alter],
      policy: lock2,
      interruption: Interruption.never(),
      progress
    });
  } catch (error) {
    if (!(error instanceof NotLocked)) throw error;
    throw new UserError(`${alter.tool} left something that could not be taken away: ${statement}: ${error.message}`, {
      hint: "Run deploy again: it does that first.",
      cause: error
    });
  }
}

// src/rollback/ddl-restore.ts
function restoreSteps(restore) {
  const { database, old, now, keep, renamed, flavor } = restore;
  const alter = (from, to, renamedColumns2 = /* @__PURE__ */ new Map()) => alterTable(from, to, { database, renamedColumns: renamedColumns2, flavor });
  const columns = keep.columns;
  const key = columns === null ? null : matchingKey(restore, columns);
  if (columns === null || key === null) {
    const target = quoteTable(database, now.name);
    const converted3 = columns === null ? [] : convertedColumns(restore, () => true);
    return [
      ...guardRefill(restore, converted3),
      ...uncheckedKeys([
        `DELETE FROM ${target}`,
        ...alter(now, old, renamed),
        ...uncheckedRows(old, flavor, refill(database, old, keep))
      ]),
      ...converted3.length === 0 ? [] : unmadeSteps(restore)
    ];
  }
  const replaced = new Set(columns.filter((name) => !converts(restore, name)));
  const between = undemanding(restore, columns, key, replaced);
  const valueless = old.columns.filter(
    ({ name, nullable, autoIncrement }) => replaced.has(name) || nowOf(name, now, renamed) === null && !nullable && !autoIncrement && between.columns.some((column) => column.name === name && column.nullable)
  );
  const converted2 = convertedColumns(restore, (name) => !replaced.has(name));
  const values = uncheckedRows(old, flavor, refillColumns(restore, columns, converted2, key));
  const told = converted2.length > 0;
  return [
    ...told ? madeSteps(restore, converted2, keyColumns(key)) : [],
    ...guardRestore({
      ...restore,
      columns,
      converted: converted2,
      key: keyColumns(key),
      between,
      valueless: new Set(valueless.map(({ name }) => name))
    }),
    ...alterTable(now, between, { database, renamedColumns: renamed, replacedColumns: replaced, flavor }),
    ...told ? madeBackSteps(restore, converted2, between) : [],
    ...old.foreignKeys.length === 0 ? values : uncheckedKeys(values),
    ...told ? unmadeSteps(restore) : [],
    ...alter(between, old),
    ...converted2.map((column) => tellOfOthers(database, old, keep, column, keyColumns(key)))
  ];
}
function refill(database, table, keep) {
  const columns = storedColumns(table);
  return [
    `INSERT INTO ${quoteTable(database, table.name)} (${columns}) SELECT ${columns} FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)}`
  ];
}
function uncheckedRows(table, flavor, statements) {
  const checked = table.checks.length > 0 || table.columns.some(({ definition }) => / CHECK \(/.test(definition));
  return flavor === "mariadb" && checked ? ["SET SESSION check_constraint_checks = 0", ...statements, "SET SESSION check_constraint_checks = 1"] : statements;
}
function uncheckedKeys(statements) {
  return ["SET SESSION foreign_key_checks = 0", ...statements, "SET SESSION foreign_key_checks = 1"];
}
function refillColumns(restore, columns, converted2, key) {
  const { database, old, keep } = restore;
  const target = quoteTable(database, old.name);
  const equal = (one2, other) => keyColumns(key).map((column) => `${one2}.${quoteName(column)} = ${other}.${quoteName(column)}`).join(" AND ");
  const joined2 = `UPDATE ${target} AS t JOIN ${quoteTable(KEEP_DATABASE, keep.keptAs)} AS k ON ${equal("t", "k")}`;
  const assign = (returned) => [
    ...returned.map((name) => `t.${quoteName(name)} = k.${quoteName(name)}`),
    // A column with ON UPDATE CURRENT_TIMESTAMP would move along unless it is assigned.
    ...old.columns.filter(({ name, onUpdate }) => onUpdate !== null && !returned.includes(name)).map(({ name }) => `t.${quoteName(name)} = t.${quoteName(name)}`)
  ];
  const always = columns.filter((name) => !converted2.some((column) => column.name === name));
  const steps2 = [
    ...always.length === 0 ? [] : [`${joined2} SET ${assign(always).join(", ")}`],
    ...converted2.map(
      (column) => `${joined2} JOIN ${madeTable(keep)} AS a ON ${equal("a", "k")} SET ${assign([column.name]).join(", ")} WHERE ${stillMade(restore, column, true)}`
    )
  ];
  for (const { name } of old.columns.filter((column) => column.autoIncrement && columns.includes(column.name))) {
    const quoted2 = quoteName(name);
    steps2.push(
      `SET @rollgate_number = (SELECT COALESCE(MAX(${quoted2}), 0) FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)})`,
      `UPDATE ${target} SET ${quoted2} = (@rollgate_number := @rollgate_number + 1) WHERE ${quoted2} IS NULL`
    );
  }
  return steps2;
}
function matchingKey({ old, now, renamed }, columns) {
  const unchanged = ({ name, type, charset, collation }) => !renamed.has(name) && old.columns.some(
    (one2) => one2.name === name && !one2.nullable && one2.type.text === type.text && one2.charset === charset && one2.collation === collation
  );
  return steadyKey(old, old, columns) ?? steadyKey({ ...now, columns: now.columns.filter(unchanged) }, old, columns) ?? null;
}
function mentionsBare(text, names) {
  const words2 = new Set(text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu));
  return mentions(text, names) || [...names].some((name) => words2.has(name.toLowerCase()));
}
function undemanding({ old, now, keep }, columns, key, replaced) {
  const restored = touched(old, columns);
  const derived = new Set([...restored].filter((name) => !columns.includes(name)));
  const keeps = (index) => !index.parts.some(
    ({ column, expression }) => column !== null && derived.has(column) || expression !== null && mentions(expression, restored)
  );
  const indexes = old.indexes.filter(keeps).flatMap((index) => {
    if (!index.parts.some(({ column }) => column !== null && restored.has(column))) return [index];
    if (index.type === "spatial" || index.parts.some(({ column }) => column !== null && replaced.has(column))) return [];
    if (index.type === "unique" && / USING HASH\b/.test(index.definition)) return [];
    if (keep.referenced && now.indexes.some(({ definition }) => definition === index.definition)) return [index];
    return index.type === "primary" || index.type === "unique" ? [plain(index, old)] : [index];
  });
  if (!indexes.includes(key) && !old.indexes.includes(key)) {
    const clash = indexes.findIndex((index) => index.name === key.name);
    if (clash >= 0) indexes.splice(clash, 1);
    indexes.unshift(key);
  }
  const leads = (column) => indexes.some((index) => index.parts[0]?.column === column.name);
  return {
    ...old,
    columns: old.columns.filter((column) => !derived.has(column.name)).map((column) => {
      if (columns.includes(column.name)) return bare(column, true);
      const checked = / CHECK \(/.test(column.definition) && mentions(column.definition, restored);
      return checked || column.autoIncrement && !leads(column) ? bare(column, false) : column;
    }),
    indexes,
    foreignKeys: old.foreignKeys.filter(
      ({ columns: own, referencedTable, referencedColumns }) => ![...own, ...referencedTable === old.name ? referencedColumns : []].some((column) => restored.has(column))
    ),
    checks: old.checks.filter(({ expression }) => !mentions(expression, restored)),
    partitioning: old.partitioning !== null && old.partitioning !== now.partitioning && mentionsBare(old.partitioning, restored) ? null : old.partitioning
  };
}
var STUBBORN = /^(json|vector|uuid|inet4|inet6|xmltype)$/;
var GEOMETRY = /^(geometry|point|linestring|polygon|multi\w+|geom\w*collection)$/;
function converts({ old, now, renamed }, name) {
  const before = old.columns.find((column) => column.name === name).type.base;
  const after = nowOf(name, now, renamed)?.type.base ?? before;
  if (GEOMETRY.test(before) || GEOMETRY.test(after)) return GEOMETRY.test(before) === GEOMETRY.test(after);
  return before === after || !(STUBBORN.test(before) || STUBBORN.test(after));
}
function plain(index, table) {
  const named = (name2) => !table.indexes.some((one2) => one2.name === name2);
  const name = index.type !== "primary" ? index.name : ["rollgate_primary", "rollgate_primary_"].find(named);
  const definition = index.type === "primary" ? index.definition.replace(/^PRIMARY KEY/, () => `KEY ${quoteName(name)}`) : index.definition.replace(/^UNIQUE /, "");
  return { ...index, type: "index", name, definition };
}
function bare(column, restored) {
  const { type, charset, collation } = column;
  const nullable = column.nullable || restored && (column.autoIncrement || column.default === null && (GEOMETRY.test(type.base) || STUBBORN.test(type.base)));
  if (!column.autoIncrement && !/ CHECK \(/.test(column.definition) && nullable === column.nullable) return column;
  const given = column.autoIncrement ? null : column.default;
  const definition = [
    type.text,
    ...charset === null ? [] : [`CHARACTER SET ${charset}`],
    ...collation === null ? [] : [`COLLATE ${collation}`],
    nullable ? "NULL" : "NOT NULL",
    ...given === null ? [] : [`DEFAULT ${given}`]
  ].join(" ");
  const model = { ...column, nullable, autoIncrement: false, onUpdate: null, invisible: false, definition };
  return { ...model, default: nullable ? given ?? "NULL" : given };
}

// src/rollback/history-restore.ts
var NEVER = "'2038-01-19 03:14:07'";
function restoreHistory(database, old, now, keep, flavor) {
  const table = quoteTable(database, old.name);
  const kept = quoteTable(KEEP_DATABASE, keep.keptAs);
  const stored = old.columns.filter(({ generated }) => generated === null);
  const names = stored.map(({ name }) => quoteName(name));
  const matches = keyColumns(steadyKey(old, old, [])).map((name) => `t.${quoteName(name)} = k.${quoteName(name)}`).join(" AND ");
  const equals = (column) => `${comparable(column, "t")} <=> ${comparable(column, "k")}`;
  const same2 = [matches, ...stored.map(equals)].join(" AND ");
  const changed = `k.${SAME} = 0 OR EXISTS (SELECT 1 FROM ${table} AS t WHERE ${matches})`;
  const until = `IF(k.${UNTIL} >= ${NEVER} AND (${changed}), NOW(6), k.${UNTIL})`;
  return [
    "SET SESSION check_constraint_checks = 0",
    ...uncheckedKeys([
      `UPDATE ${kept} AS k JOIN ${table} AS t ON ${same2} SET k.${SAME} = 1 WHERE k.${UNTIL} >= ${NEVER}`,
      `DELETE t FROM ${table} AS t JOIN ${kept} AS k ON ${same2} WHERE k.${SAME} = 1 AND k.${UNTIL} >= ${NEVER}`,
      ...alterTable(now, old, { database, flavor }),
      "SET SESSION system_versioning_insert_history = 1",
      `INSERT INTO ${table} (${[...names, FROM, UNTIL].join(", ")}) SELECT ${[...names.map((name) => `k.${name}`), `k.${FROM}`, until].join(", ")} FROM ${kept} AS k`,
      "SET SESSION system_versioning_insert_history = 0"
    ]),
    "SET SESSION check_constraint_checks = 1"
  ];
}

// src/rollback/ddl-inverse.ts
function inverseDdl(statement, plan, before, after, objects) {
  const ofTables = objectKindOf(statement) === null;
  const others = ofTables && plan.keeps.length > 0 ? { before: [], after: [] } : inverseOfObjects(statement, objects);
  const tables = ofTables ? inverseOfTables(statement, plan, before, after, objects.flavor) : (
    // Of a database that was dropped; triggers are among the other objects.
    plan.keeps.flatMap(
      (keep) => moveBack2(keep.database, before.get(`${keep.database}.${keep.table}`), keep, objects.flavor)
    )
  );
  return [...others.before, ...tables, ...others.after];
}
function inverseOfTables(statement, plan, before, after, flavor) {
  const moved = inverseOfPartitionMove(statement, before, after, flavor);
  if (moved !== null) return moved;
  const { settings = null } = plan;
  if (statement.kind === "RENAME TABLE") return inverseOfRename(renamePairs(statement));
  const named = statement.tables.filter(
    (table) => table.access !== "read" && table.access !== "rename-to" && table.database !== null
  );
  return named.flatMap((table) => {
    const key = `${table.database}.${table.name}`;
    const old = before.get(key) ?? null;
    const keep = plan.keeps.find(
      (one2) => one2.database === table.database && one2.table.toLowerCase() === table.name.toLowerCase()
    ) ?? null;
    const moved2 = renamedTo(statement);
    if (moved2 !== null && old !== null) {
      const now = after.get(`${moved2.database}.${moved2.name}`);
      if (now === null || now === void 0) return [];
      const back = `ALTER TABLE ${quoteTable(moved2.database, moved2.name)} RENAME TO ${quoteTable(table.database, table.name)}`;
      const steps2 = untriggered(
        keep,
        inverseOfChange(
          statement,
          table.database,
          old,
          renamedBack(now, old.name),
          keep,
          flavor,
          settings,
          quoteTable(moved2.database, moved2.name)
        )
      );
      const guards = upToGuards(steps2);
      return [...steps2.slice(0, guards), back, ...steps2.slice(guards)];
    }
    return untriggered(
      keep,
      inverseOfChange(statement, table.database, old, after.get(key) ?? null, keep, flavor, settings)
    );
  });
}
function renamedBack(now, name) {
  const own = (constraint) => {
    const [given] = /_(?:ibfk|chk)_[1-9]\d*$/.exec(constraint) ?? [];
    return given !== void 0 && constraint === `${now.name}${given}` ? `${name}${given}` : null;
  };
  const renamed = (part) => {
    const other = own(part.name);
    if (other === null) return part;
    const definition = part.definition.replace(quoteName(part.name), () => quoteName(other));
    return { ...part, name: other, definition };
  };
  const itself = `REFERENCES ${quoteName(now.name)} `;
  return {
    ...now,
    name,
    checks: now.checks.map(renamed),
    foreignKeys: now.foreignKeys.map(renamed).map(
      (key) => key.referencedTable === now.name && key.referencedDatabase === null ? {
        ...key,
        referencedTable: name,
        definition: key.definition.replace(itself, () => `REFERENCES ${quoteName(name)} `)
      } : key
    )
  };
}
function untriggered(keep, steps2) {
  const triggers = keep?.triggers ?? [];
  const guards = upToGuards(steps2);
  return [
    ...steps2.slice(0, guards),
    ...keep?.how === "moved" ? [] : triggers.map(({ drop }) => drop),
    ...steps2.slice(guards),
    ...triggers.flatMap(({ create }) => create)
  ];
}
function upToGuards(steps2) {
  return steps2.findLastIndex((step) => guardOf(step) !== null) + 1;
}
function inverseOfChange(statement, database, old, now, keep, flavor, settings, current = quoteTable(database, now?.name ?? "")) {
  if (old === null) return now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`];
  if (keep?.how === "swapped") return swapBack(database, old, keep);
  const refilled = keep === null ? [] : refill(database, old, keep);
  if (now === null || statement.kind === "CREATE TABLE") {
    if (now !== null && keep === null && now.createStatement === old.createStatement) return [];
    if (keep?.how === "moved") return moveBack2(database, old, keep, flavor);
    const drop = now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`];
    return [...drop, ...withoutForeignKeys(old, [...createTable(old, database, flavor), ...refilled])];
  }
  if (statement.kind === "TRUNCATE TABLE")
    return keep === null ? [] : [...guardClash(database, old, keep, "values"), ...withoutForeignKeys(old, refilled)];
  return inverseOfAlter(
    statement,
    database,
    old,
    withoutForeignColumns(statement, old, now),
    keep,
    flavor,
    settings,
    current
  );
}
function withoutForeignColumns(statement, old, now) {
  const known = new Set(old.columns.map(({ name }) => name.toLowerCase()));
  for (const { kind, text } of statement.tokens)
    if (kind === "word" || kind === "quoted-identifier") known.add(nameOf({ kind, text }).toLowerCase());
  return { ...now, columns: now.columns.filter(({ name }) => known.has(name.toLowerCase())) };
}
function inverseOfAlter(statement, database, old, now, keep, flavor, settings, current) {
  const refilled = keep === null ? [] : refill(database, old, keep);
  const renamed = renamedColumns(statement, now);
  if (keep?.partitions !== void 0)
    return [
      ...guardClash(database, old, keep, "values"),
      ...alterTable(now, old, { database, renamedColumns: renamed, flavor }),
      ...withoutForeignKeys(old, refilled)
    ];
  if (keep?.history) return restoreHistory(database, old, now, keep, flavor);
  return keep === null ? alterTable(now, old, { database, renamedColumns: renamed, flavor }) : restoreSteps({
    database,
    current,
    old,
    now,
    keep,
    renamed,
    dropped: droppedColumns(statement, old),
    settings,
    flavor
  });
}
function droppedColumns(statement, old) {
  const names = (statement.alter ?? []).flatMap(
    (clause) => clause.kind === "drop-column" ? [clause.column.text.toLowerCase()] : []
  );
  return new Set(old.columns.filter(({ name }) => names.includes(name.toLowerCase())).map(({ name }) => name));
}
function moveBack2(database, old, keep, flavor) {
  const keys = [
    ...explicitIndexes(database, old),
    ...alterTable({ ...old, foreignKeys: [] }, old, { database, flavor })
  ];
  return [
    `RENAME TABLE ${quoteTable(KEEP_DATABASE, keep.keptAs)} TO ${quoteTable(database, old.name)}`,
    ...withoutForeignKeys(old, keys)
  ];
}
function explicitIndexes(database, { name, foreignKeys, indexes }) {
  const plain2 = indexes.filter(({ type }) => type === "index");
  const first = plain2.findIndex(
    ({ parts }) => foreignKeys.some(
      ({ columns }) => parts.length === columns.length && parts.every(({ column }, at) => column === columns[at])
    )
  );
  if (first === -1) return [];
  const again = plain2.slice(first);
  const clauses = [
    ...again.map((index) => `DROP INDEX ${quoteName(index.name)}`),
    ...again.map(({ definition }) => `ADD ${definition}`)
  ];
  return [`ALTER TABLE ${quoteTable(database, name)} ${clauses.join(", ")}`];
}
function swapBack(database, old, keep) {
  const table = quoteTable(database, old.name);
  const since = quoteTable(KEEP_DATABASE, sinceOf(keep));
  const columns = storedColumns(old);
  return [
    ...guardClash(database, old, keep, "rows"),
    `RENAME TABLE ${table} TO ${since}, ${quoteTable(KEEP_DATABASE, keep.keptAs)} TO ${table}`,
    `INSERT IGNORE INTO ${table} (${columns}) SELECT ${columns} FROM ${since}`
  ];
}
function withoutForeignKeys(table, statements) {
  return table.foreignKeys.length === 0 ? [...statements] : uncheckedKeys(statements);
}
function renamedColumns(statement, now) {
  const names = /* @__PURE__ */ new Map();
  const actual = (name) => now.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name ?? name;
  for (const clause of statement.alter ?? []) {
    if (clause.kind === "change-column") names.set(actual(clause.column.name.text), clause.from.text);
    if (clause.kind === "rename-column") names.set(actual(clause.to.text), clause.from.text);
  }
  return names;
}
function renamedTo(statement) {
  return statement.kind === "ALTER TABLE" ? statement.tables.find((table) => table.access === "rename-to") ?? null : null;
}
function renamePairs(statement) {
  const pairs = [];
  for (const [at, table] of statement.tables.entries()) {
    const from = statement.tables[at - 1];
    if (table.access === "rename-to" && from !== void 0) pairs.push([from, table]);
  }
  return pairs;
}
function inverseOfRename(pairs) {
  if (pairs.length === 0) return [];
  const back = [...pairs].reverse().map(([from, to]) => `${quoteTable(to.database, to.name)} TO ${quoteTable(from.database, from.name)}`);
  return [`RENAME TABLE ${back.join(", ")}`];
}

// src/deploy/choices.ts
function choices({ deployment, undoes }, sequence, whatToLookAt) {
  const mark = `rollgate recover ${deployment} ${sequence} --mark`;
  const onward = undoes === void 0 ? `  take all back:   mark it as above, then rollgate rollback ${deployment}` : `Then run rollgate rollback ${undoes} again.`;
  return [
    `${whatToLookAt} Then choose:`,
    `  it took effect:  ${mark} done`,
    `  it did not:      ${mark} not-run    (the next ${undoes === void 0 ? "deploy" : "rollback"} runs it)`,
    onward
  ].join("\n");
}

// src/deploy/ddl-progress.ts
import { setTimeout as sleep2 } from "node:timers/promises";
var EVERY_MS = 1e3;
async function withProgress(session, what, progress, work, everyMs = EVERY_MS) {
  const ended2 = new AbortController();
  watch(session, what, progress, ended2.signal, everyMs).catch((error) => {
    if (!isServerError(error) && !ended2.signal.aborted)
      progress.detail(`How far the server is cannot be told: ${String(error)}`);
  });
  try {
    return await work();
  } finally {
    ended2.abort();
  }
}
async function watch({ settings, connectionId, version }, what, progress, ended2, everyMs) {
  const pause = () => sleep2(everyMs, void 0, { signal: ended2 }).catch(() => {
  });
  await pause();
  if (ended2.aborted) return;
  const watcher = await Session.open(settings, { database: null });
  try {
    if (version.flavor === "mysql" && await watcher.value(STAGES_ON) !== "1") return;
    let told = -1;
    while (!ended2.aborted) {
      const percent = await (version.flavor === "mariadb" ? askMariadb : askMysql)(watcher, connectionId);
      if (percent !== null && percent !== told && !ended2.aborted) {
        told = percent;
        progress.step(`${what}: ${percent} %`);
      }
      await pause();
    }
  } finally {
    watcher.destroy();
  }
}
async function askMariadb(watcher, connectionId) {
  const [row] = await watcher.query(
    `SELECT stage AS stage, max_stage AS stages, progress AS part FROM information_schema.processlist WHERE id = ${connectionId}`
  );
  if (row === void 0 || Number(row.stages) === 0) return null;
  return bounded((100 * (Number(row.stage) - 1) + Number(row.part)) / Number(row.stages));
}
var STAGES_ON = "SELECT COUNT(*) FROM performance_schema.setup_consumers WHERE name = 'events_stages_current' AND enabled = 'YES'";
async function askMysql(watcher, connectionId) {
  const [row] = await watcher.query(
    `SELECT s.work_completed AS done, s.work_estimated AS of_all FROM performance_schema.events_stages_current s JOIN performance_schema.threads t ON t.thread_id = s.thread_id WHERE t.processlist_id = ${connectionId} AND s.work_estimated > 0`
  );
  return row === void 0 ? null : bounded(100 * Number(row.done) / Number(row.of_all));
}
function bounded(percent) {
  return Math.min(Math.max(Math.floor(percent), 0), 100);
}

// src/binlog/crash-watch.ts
var STARTED = 52;
function crashWatch() {
  let crashed = false;
  return {
    get crashed() {
      return crashed;
    },
    async *pass(events) {
      let stopped = false;
      for await (const event of events) {
        if (event.type === EVENT.FORMAT_DESCRIPTION) {
          if (!stopped && event.body.readUInt32LE(STARTED) !== 0) crashed = true;
          stopped = false;
        } else if (event.type === EVENT.STOP) stopped = true;
        yield event;
      }
    }
  };
}

// src/deploy/ddl-trace.ts
function traced(sql, id) {
  return `${trace(id)} ${sql}`;
}
async function findTrace(session, from, id) {
  if (from.file === "") return "unreadable";
  const wanted = trace(id);
  const watch2 = crashWatch();
  try {
    const to = await binlogStatus(session);
    for await (const item of readChanges(
      watch2.pass(streamEvents({ connection: session.connectionOptions, from, to }))
    )) {
      if (item.kind === "query" && item.sql.startsWith(wanted)) return "found";
    }
    return watch2.crashed ? "crashed" : "not found";
  } catch (error) {
    if (error instanceof UserError) return "unreadable";
    throw error;
  }
}
function trace(id) {
  return `/* rollgate statement ${id} */`;
}

// src/deploy/batch-obstacles.ts
async function findBatchKey(session, statement, { by }) {
  const { database, name } = statement.tables[0];
  if (database === null) return null;
  const table = await readTable(session, database, name);
  if (table === null) return null;
  const kind = statement.kind;
  const key = batchKey(table, by, kind);
  if (typeof key === "string") return key;
  if (!isTransactional(table.engine)) return `table \`${name}\` has engine ${table.engine}, which knows no transactions`;
  const triggers = await listTriggers(session, database, name);
  const fired = triggers.find(({ event }) => rowEvents(statement).includes(event));
  if (fired !== void 0)
    return `trigger \`${fired.name}\` fires for its rows, and what it does may depend on other rows`;
  const followed = await cascadedTables(session, statement);
  if (followed.some(({ written }) => written))
    return `foreign keys lead from \`${name}\` back to \`${name}\`, so that a chunk may change rows of others`;
  return key;
}

// src/deploy/refuse-loss.ts
function refuseLoss(journaled, statement, captured, temporary) {
  if (journaled.incomplete !== null || journaled.undoes !== null) return;
  const affected = journaled.affectedRows ?? 0;
  if (captured >= leastLogged(statement, affected)) return;
  const written = statement.tables.filter((table) => table.access === "write");
  if (written.length === 0 || written.some((table) => temporary.has(table.name.toLowerCase()))) return;
  throw new NeedsOperatorError(
    `Statement ${journaled.index} (${statement.kind}) changed ${affected} rows, but ${captured === 0 ? "none" : `only ${captured}`} of them ${captured === 1 ? "is" : "are"} in the binary log: its rollback is not whole`,
    `The statement is committed. Check the engine of its tables, binlog filters, and whether they are views or federated tables. To go on with what of its rollback there is: rollgate recover ${journaled.deployment} ${journaled.sequence} --mark done`
  );
}
function leastLogged(statement, affected) {
  if (statement.kind === "REPLACE") return 0;
  return statement.tokens.some((token) => /^(duplicate|replace)$/i.test(token.text)) ? Math.min(affected, 1) : affected;
}
function noteTemporary(statement, temporary) {
  if (!statement.temporary) return;
  for (const table of statement.tables) {
    if (table.access === "create") temporary.add(table.name.toLowerCase());
    if (table.access === "drop") temporary.delete(table.name.toLowerCase());
  }
}

// src/deploy/statement-kinds.ts
var REFUSED = [
  {
    shown: "`ROLLBACK`, `ROLLBACK TO SAVEPOINT`",
    kinds: /^ROLLBACK/,
    id: "rollback-in-script",
    reason: "a migration that takes back its own work cannot be recorded statement by statement",
    cure: "Take out the statements between START TRANSACTION and ROLLBACK.",
    acceptable: false
  },
  {
    shown: "`COMMIT RELEASE`, `COMMIT AND CHAIN`",
    kinds: /^COMMIT$/,
    when: (statement) => words(statement).some((word, at, all) => /^(RELEASE|CHAIN)$/.test(word) && all[at - 1] !== "NO"),
    id: "commit-release",
    reason: "the session must go on as it is after a commit",
    cure: "Write COMMIT.",
    acceptable: false
  },
  {
    shown: "`LOCK TABLES`, `UNLOCK TABLES`",
    kinds: /^(UN)?LOCK TABLES$/,
    id: "lock-tables",
    reason: "under LOCK TABLES the journal cannot be written",
    cure: "Take LOCK TABLES and UNLOCK TABLES out of the migration: each statement is a transaction of its own.",
    acceptable: false
  },
  {
    shown: "`FLUSH TABLES WITH READ LOCK`, `FLUSH TABLES … FOR EXPORT`, `LOCK INSTANCE`, `BACKUP`",
    kinds: /^(FLUSH|LOCK|UNLOCK|BACKUP)$/,
    when: (statement) => statement.kind !== "FLUSH" || words(statement).some((word) => /^(LOCK|EXPORT)$/.test(word)),
    id: "server-lock",
    reason: "the journal cannot be written while the server is locked",
    cure: "Lock the server outside of migrations.",
    acceptable: false
  },
  {
    shown: "`RESET MASTER`, `RESET BINARY LOGS`, `PURGE BINARY LOGS`, `SHUTDOWN`, `RESTART`",
    kinds: /^(RESET|PURGE|SHUTDOWN|RESTART)$/,
    when: (statement) => statement.kind !== "RESET" || /^(MASTER|BINARY)$/.test(words(statement)[1] ?? ""),
    id: "binlog-gone",
    reason: "the binary log, from which the rollback is made, would be gone or end",
    cure: "Run it outside of migrations.",
    acceptable: false
  },
  {
    shown: "`XA`",
    kinds: /^XA/,
    id: "xa",
    reason: "XA transactions outlive the session",
    cure: "Use START TRANSACTION and COMMIT.",
    acceptable: false
  },
  {
    shown: "`HANDLER`",
    kinds: /^HANDLER$/,
    id: "handler",
    reason: "HANDLER keeps tables open from one statement to the next, and nobody reads what it finds",
    cure: "Take it out of the migration, or read with SELECT.",
    acceptable: false
  },
  {
    shown: "`LOAD DATA LOCAL`, `LOAD XML LOCAL`",
    kinds: /^LOAD (DATA|XML)$/,
    when: (statement) => words(statement).slice(0, 6).includes("LOCAL"),
    id: "load-data-local",
    reason: "it reads a file of the machine that runs the migration, and LOCAL leaves out rows without an error",
    cure: "Write the rows as INSERT statements.",
    acceptable: false
  },
  {
    shown: "`RELEASE_ALL_LOCKS()`, and `GET_LOCK()` where a session has one lock",
    kinds: /./,
    when: releasesLocks,
    id: "user-lock",
    reason: "it takes away the lock by which it is known that the session is still at work",
    cure: "Take it out of the migration: only one deployment runs at a time.",
    acceptable: false
  },
  {
    shown: "`CALL`",
    kinds: /^CALL$/,
    id: "call",
    reason: "what a procedure does, and whether it commits, cannot be told beforehand",
    cure: "Write the statements of the procedure into the migration.",
    acceptable: true
  },
  {
    shown: "`PREPARE`, `EXECUTE`, `DEALLOCATE PREPARE`, `EXECUTE IMMEDIATE`, `BEGIN NOT ATOMIC`, `IF`, `LOOP` …",
    kinds: /^(PREPARE|EXECUTE( IMMEDIATE)?|DEALLOCATE PREPARE|BEGIN NOT ATOMIC|IF|LOOP|WHILE|REPEAT|FOR|CASE)$/,
    id: "dynamic-sql",
    reason: "what it runs, and whether that commits, cannot be told beforehand",
    cure: "Write the statements themselves into the migration.",
    acceptable: true
  },
  {
    shown: "`EXPLAIN ANALYZE`, `ANALYZE` of a statement",
    kinds: /^EXPLAIN$/,
    when: (statement) => words(statement).includes("ANALYZE"),
    id: "dynamic-sql",
    reason: "EXPLAIN ANALYZE executes the statement",
    cure: "Take it out of the migration, or leave ANALYZE out.",
    acceptable: true
  }
];
var MARKS = /* @__PURE__ */ new Set(["START TRANSACTION", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT"]);
var OTHERS = {
  id: "administration",
  cure: "Run it outside of migrations.",
  acceptable: true
};
function refusedKind(statement) {
  const { kind } = statement;
  const refused = REFUSED.find(({ kinds, when }) => kinds.test(kind) && (when?.(statement) ?? true));
  if (refused !== void 0) return refused;
  const other = statement.class === "administration" || statement.class === "transaction";
  if (!other || MARKS.has(kind) || kind === "SET") return null;
  return { ...OTHERS, reason: `${kind} changes something other than tables and rows` };
}
function words(statement) {
  return statement.tokens.filter(({ kind }) => kind === "word").map(({ text }) => text.toUpperCase());
}
var RELEASES = /\bRELEASE_ALL_LOCKS\s*\(/i;
var TAKES = /\bGET_LOCK\s*\(/i;
function releasesLocks({ text, dialect }) {
  const oneLock = dialect.version < (dialect.flavor === "mysql" ? 50705 : 100002);
  if (!RELEASES.test(text) && !(oneLock && TAKES.test(text))) return false;
  const tokens = new TokenList(text, dialect, { start: 0, end: text.length });
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens.word(at);
    if (word === "RELEASE_ALL_LOCKS" || oneLock && word === "GET_LOCK") return true;
  }
  return false;
}

// src/deploy/units.ts
function planUnits(script, options) {
  const units = [];
  const { batches, problems } = readBatches(script);
  const obstacles = directiveObstacles(script, problems);
  let open = [];
  let inTransaction = false;
  let autocommit = true;
  const temporary = /* @__PURE__ */ new Set();
  const flush = () => {
    const first = open.findIndex((statement) => statement.class !== "session");
    const last2 = open.findLastIndex((statement) => statement.class !== "session");
    if (first === -1) for (const statement of open) units.push({ kind: "session", statements: [statement] });
    else {
      for (const statement of open.slice(0, first)) units.push({ kind: "session", statements: [statement] });
      units.push({ kind: "transaction", statements: open.slice(first, last2 + 1) });
      for (const statement of open.slice(last2 + 1)) units.push({ kind: "session", statements: [statement] });
    }
    open = [];
  };
  for (const statement of script.statements) {
    const obstacle = obstacleOf(statement) ?? changedTemporary(statement, temporary);
    if (obstacle !== null) {
      obstacles.push(obstacle);
      flush();
      inTransaction = false;
      if (obstacle.acceptable) units.push({ kind: "opaque", statements: [statement] });
      continue;
    }
    if (MARKS.has(statement.kind)) {
      const begins = statement.kind === "START TRANSACTION";
      if (begins || statement.kind === "COMMIT") {
        if (!options.perFile) flush();
        inTransaction = begins;
      }
      continue;
    }
    const switched = autocommitOf(statement);
    if (switched !== null) {
      if (switched && !options.perFile) flush();
      autocommit = switched;
      continue;
    }
    const batch = batches.get(statement.index);
    if (batch !== void 0 && options.perFile)
      obstacles.push(
        invalidDirective(
          statement,
          "with --transaction file the row changes of the file are one transaction, and a batch commits after each chunk"
        )
      );
    else if (batch !== void 0 && temporary.has(statement.tables[0].name.toLowerCase()))
      obstacles.push(
        invalidDirective(statement, "a temporary table cannot be changed in batches: its rows are in no binary log")
      );
    noteTemporary(statement, temporary);
    if (batch !== void 0 && !options.perFile) {
      flush();
      units.push({ kind: "batch", statements: [statement], batch });
    } else if (statement.class === "ddl" && !statement.temporary) {
      flush();
      inTransaction = false;
      units.push({ kind: "ddl", statements: [statement] });
    } else {
      open.push(statement);
      const changes = open.filter((one2) => one2.class === "dml").length;
      const waits = options.together !== void 0 && changes > 0 && changes < options.together;
      if (!inTransaction && autocommit && !options.perFile && !waits) flush();
    }
  }
  const last = open.at(-1);
  if (last !== void 0 && (inTransaction || !autocommit) && open.some((statement) => statement.class === "dml")) {
    obstacles.push({
      statement: last,
      id: "transaction-left-open",
      reason: "the file ends inside a transaction, which the mysql client would roll back",
      cure: "End the file with COMMIT.",
      acceptable: false
    });
  }
  flush();
  return { units, obstacles };
}
function directiveObstacles(script, problems) {
  const unknown = readDirectiveComments(script).flatMap((directive) => {
    const message = unknownVerb(directive);
    return message === null ? [] : [{ statement: directive.statement, message }];
  });
  return [...unknown, ...problems].flatMap(({ statement: index, message }) => {
    const statement = index === null ? script.statements.at(-1) : script.statements[index - 1];
    return statement === void 0 ? [] : [invalidDirective(statement, message)];
  });
}
function invalidDirective(statement, reason) {
  return {
    statement,
    id: "invalid-directive",
    reason,
    cure: "Mend the `-- rollgate:` directive, or take it out.",
    acceptable: false
  };
}
var BINLOG_VARIABLES = /^(sql_log_bin|sql_log_off|binlog_.*|gtid_.*|server_id|pseudo_.*|skip_replication|completion_type)$/i;
function changedTemporary(statement, temporary) {
  if (statement.class !== "ddl" || statement.temporary) return null;
  const changed = statement.tables.find(({ access: access2, name }) => access2 !== "read" && temporary.has(name.toLowerCase()));
  if (changed === void 0) return null;
  return {
    statement,
    id: "temporary-table",
    reason: `\`${changed.name}\` is a temporary table of the file, and this commits as if it were none`,
    cure: "Write DROP TEMPORARY TABLE, and give a temporary table its final structure when it is made.",
    acceptable: false
  };
}
function obstacleOf(statement) {
  const refused = settingObstacle(statement) ?? refusedKind(statement);
  return refused === null ? null : { statement, ...refused };
}
function settingObstacle(statement) {
  const obstacle = (id, reason, cure, acceptable = true) => ({
    id,
    reason,
    cure,
    acceptable
  });
  for (const { scope, name } of [...readSet(statement), ...readSetStatement(statement)]) {
    if (scope === "global" || scope === "persist") {
      return obstacle(
        "server-setting",
        `SET ${scope.toUpperCase()} ${name} changes the server, not the schema`,
        "Change server settings outside of migrations."
      );
    }
    if (scope === "session" && BINLOG_VARIABLES.test(name)) {
      return obstacle(
        "binlog-setting",
        `SET ${name} decides what the binary log holds, from which the rollback is made`,
        "Take the statement out of the migration.",
        false
      );
    }
    if (scope === "session" && name.toLowerCase() === "autocommit" && autocommitOf(statement) === null) {
      return obstacle(
        "mixed-set",
        "autocommit is set together with other variables",
        "Set autocommit in a statement of its own.",
        false
      );
    }
  }
  return null;
}

// src/deploy/obstacles.ts
var KEEP_TOO_LARGE = "keep-too-large";
async function unitOutlook(session, unit, options) {
  const obstacles = [];
  let keepsRows = false;
  let copiedBytes = 0;
  for (const statement of unit.statements) {
    if (unit.kind === "batch") {
      const key = await findBatchKey(session, statement, unit.batch);
      if (typeof key === "string") obstacles.push(invalidDirective(statement, `it cannot be run in batches: ${key}`));
    }
    if ((unit.kind === "transaction" || unit.kind === "batch") && statement.class === "dml")
      obstacles.push(...await structureObstacles(session, statement, options));
    if (unit.kind === "ddl") {
      const before = await readStructure(session, statement);
      const ddl = planDdl(statement, before, {
        keepData: options.keepData,
        token: "preview",
        server: session.version,
        ...await readDdlFacts(session, statement, before, String(await session.value("SELECT @@GLOBAL.sql_mode")))
      });
      const { refusal: refusal2, keeps } = ddl;
      if (keeps.length > 0) keepsRows = true;
      const { bytes } = await costOfKeeps(session, ddl, before);
      if (options.keepData === "auto" && bytes > MOST_COPIED_BYTES && options.onlineDdl === null) {
        obstacles.push({
          statement,
          id: KEEP_TOO_LARGE,
          reason: `what it destroys would be copied first, about ${describeBytes(bytes)}`,
          cure: `With --keep-data always it is copied all the same; accepted, its rows or values are not kept.`,
          acceptable: true
        });
      } else copiedBytes += bytes;
      const online = await onlineObstacle(session, statement, before, options.onlineDdl);
      if (online !== null) obstacles.push(online);
      if (refusal2 !== null) {
        obstacles.push({
          statement,
          id: refusal2.id,
          reason: refusal2.reason,
          cure: "Take the statement out of the migration and run it by hand.",
          acceptable: true
        });
      }
    }
  }
  return { obstacles, keepsRows, copiedBytes };
}
async function scriptOutlook(session, plan, options) {
  const obstacles = [...plan.obstacles, ...await tooLarge(session, plan)];
  let keepsRows = false;
  let copiedBytes = 0;
  for (const unit of plan.units) {
    const outlook = await unitOutlook(session, unit, options);
    obstacles.push(...outlook.obstacles);
    keepsRows ||= outlook.keepsRows;
    copiedBytes += outlook.copiedBytes;
  }
  return { obstacles, keepsRows, copiedBytes };
}
async function tooLarge(session, plan) {
  const limit = Number(await session.value("SELECT @@global.max_allowed_packet"));
  return plan.units.flatMap((unit) => unit.statements).filter((statement) => statement.text.length * 3 >= limit && Buffer.byteLength(statement.text) + 1 > limit).map((statement) => ({
    statement,
    id: "statement-too-large",
    reason: `it has ${Buffer.byteLength(statement.text)} bytes, and the server takes ${limit} (max_allowed_packet)`,
    cure: "Write it as several statements, or raise max_allowed_packet on the server.",
    acceptable: false
  }));
}
var StatementsRefused = class extends UserError {
  obstacles;
  constructor(message, hint, obstacles) {
    super(message, { hint, exitCode: EXIT.server });
    this.obstacles = obstacles;
  }
};
function refuseObstacles(path, obstacles, accepted) {
  const refused = obstacles.filter((obstacle) => !obstacle.acceptable || !accepted.includes(obstacle.id));
  if (refused.length > 0) {
    const ids = [...new Set(refused.filter((obstacle) => obstacle.acceptable).map((obstacle) => obstacle.id))];
    const cures = [...new Set(refused.map((obstacle) => obstacle.cure))];
    throw new StatementsRefused(
      `${path} cannot be deployed so that all of it can be undone:
${refused.map((obstacle) => `  - statement ${obstacle.statement.index} (${obstacle.statement.kind}): ${obstacle.reason} [${obstacle.id}]`).join("\n")}`,
      `${cures.join("\n")}${ids.length > 0 ? `
To deploy all the same, without a whole rollback: --accept-incomplete ${ids.join(",")}` : ""}`,
      refused
    );
  }
  const byStatement = /* @__PURE__ */ new Map();
  for (const { statement, id } of obstacles)
    byStatement.set(
      statement.index,
      [.../* @__PURE__ */ new Set([...byStatement.get(statement.index)?.split(",") ?? [], id])].join(",")
    );
  return byStatement;
}

// src/deploy/cascade-reader.ts
var CascadeReader = class {
  #session;
  #logs = /* @__PURE__ */ new Map();
  #maps = /* @__PURE__ */ new Map();
  constructor(session) {
    this.#session = session;
  }
  /**
   * @returns null for an event of any other table; no `item` for one that only prepared a log.
   * @throws NeedsOperatorError when the log table, whose comment says what it stands for, is gone.
   */
  async read(item) {
    if (!isCascadeLog(item.map.database, item.map.table)) return null;
    const log = await this.#log(item.map.table);
    const { whole } = log;
    if (log.kind === "changed" && item.change === "insert") return { item: null, whole };
    const map = this.#maps.get(item.map) ?? { ...item.map, database: log.database, table: log.table };
    this.#maps.set(item.map, map);
    return { item: { ...item, map }, whole };
  }
  async #log(table) {
    const known = this.#logs.get(table);
    if (known !== void 0) return known;
    const comment = await this.#session.value(
      `SELECT table_comment FROM information_schema.tables WHERE table_schema = 'rollgate' AND table_name = ${quoteText(table)}`
    );
    if (comment === null) {
      throw new NeedsOperatorError(
        `The table rollgate.${table}, which tells what foreign keys changed along with a statement, is gone`,
        "The statement is committed. Look at the rows that refer to those that it changed."
      );
    }
    const log = readLog(String(comment));
    this.#logs.set(table, log);
    return log;
  }
};

// src/deploy/local-disk.ts
var FAULTS = {
  ENOSPC: "no space is left on it",
  EDQUOT: "the quota of the user is used up",
  EFBIG: "a file would be longer than it may be (ulimit -f)",
  EROFS: "it is read-only",
  EIO: "the disk has an error",
  EACCES: "the user may not write there",
  EPERM: "the user may not write there"
};
async function onLocalDisk(directory, work) {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && !(error instanceof UserError) && "code" in error ? String(error.code) : "";
    const fault = "syscall" in Object(error) ? FAULTS[code] : void 0;
    if (fault === void 0) throw error;
    throw new UserError(`The rollback cannot be written to ${directory}: ${fault} (${code})`, {
      hint: "What was committed is in the binary log. Make room there, then run deploy again, or rollgate recover: both finish the rollback first. --rollback-dir names another directory.",
      exitCode: EXIT.server,
      cause: error
    });
  }
}

// src/deploy/recorder.ts
var SCRIPT_PIECE_BYTES = 256 * 1024;
var Recorder = class {
  #spool;
  #tables = /* @__PURE__ */ new Map();
  #shapes = /* @__PURE__ */ new Map();
  /** Maps of events that stand for changes by foreign keys. */
  #cascadeMaps = /* @__PURE__ */ new Set();
  #replaced = new ReplacedRows("undo");
  #foreignKeysOff = false;
  #foreignKeysOn = false;
  #checksOff = false;
  complete = false;
  constructor(spool) {
    this.#spool = spool;
  }
  async record(item, shape) {
    const logged = countChanges(item, shape);
    this.#table(shape).logged += logged;
    for (const rows of this.#replaced.take(item, shape))
      await this.#keep(rows, rows.item === item ? logged : countChanges(rows.item, rows.shape));
  }
  /** The statement is over, and all of it was given. */
  async end() {
    for (const rows of this.#replaced.endStatement()) await this.#keep(rows, countChanges(rows.item, rows.shape));
    this.complete = true;
  }
  async #keep({ item, shape }, changes) {
    if ((item.flags & NO_FOREIGN_KEY_CHECKS) !== 0) this.#foreignKeysOff = true;
    else this.#foreignKeysOn = true;
    if ((item.flags & NO_CHECK_CONSTRAINTS) !== 0) this.#checksOff = true;
    this.#shapes.set(item.map, shape);
    const split = splitSelfReferring(item, shape);
    for (const one2 of split) {
      this.#table(shape).changes += split.length === 1 ? changes : countChanges(one2, shape);
      await this.#spool.push(one2);
    }
  }
  /** `whole`: such events hold all that became of the table, and what the server logged of it by itself is no longer needed. */
  async recordCascade(item, shape, whole) {
    this.#cascadeMaps.add(item.map);
    const table = this.#table(shape);
    table.cascaded += countChanges(item, shape);
    if (whole) table.whole = true;
    else if (table.logged > 0)
      throw lost(item, `rows of \`${shape.table}\` were changed by the statement and by foreign keys`);
    this.#shapes.set(item.map, shape);
    await this.#spool.push(item);
  }
  #table({ database, table }) {
    const key = `${database}\0${table}`;
    const known = this.#tables.get(key) ?? { database, table, logged: 0, changes: 0, cascaded: 0, whole: false };
    this.#tables.set(key, known);
    return known;
  }
  close() {
    return this.#spool.close();
  }
  async reset() {
    this.#replaced.endStatement();
    this.#tables.clear();
    this.#shapes.clear();
    this.#cascadeMaps.clear();
    this.#foreignKeysOff = false;
    this.#foreignKeysOn = false;
    this.#checksOff = false;
    this.complete = false;
    await this.#spool.truncate({ bytes: 0, records: 0 });
  }
  result(end) {
    const tables = [...this.#tables.values()];
    const sum = (count) => tables.reduce((total, table) => total + count(table), 0);
    const cascaded = sum((table) => table.cascaded);
    return {
      rows: cascaded + sum((table) => table.whole ? 0 : table.changes),
      // A server that logs cascades marks their rows so (MySQL 9.6); those of the statement itself are all alike.
      cascaded: cascaded > 0 || this.#foreignKeysOff && this.#foreignKeysOn,
      logged: sum((table) => table.logged),
      tables,
      // The foreign keys would change the rows along once more.
      foreignKeysOff: this.#foreignKeysOff || cascaded > 0,
      checksOff: this.#checksOff,
      end,
      changesOf: (database, table) => this.#changesOf(database, table),
      rollback: () => this.#rollback(),
      script: () => this.#script(),
      close: () => this.close()
    };
  }
  async #changesOf(database, table) {
    let deleted = false;
    const updated = /* @__PURE__ */ new Set();
    for await (const item of this.#spool.readBackwards()) {
      const shape = this.#shapes.get(item.map);
      if (shape.database !== database || shape.table !== table || this.#cascadeMaps.has(item.map)) continue;
      if (item.change === "delete") deleted = true;
      if (item.change === "update") for (const column of changedColumns(item, shape)) updated.add(column);
    }
    return { deleted, updated };
  }
  async *#backwards() {
    for await (const item of this.#spool.readBackwards()) {
      const shape = this.#shapes.get(item.map);
      if (this.#table(shape).whole && !this.#cascadeMaps.has(item.map)) continue;
      yield { item, shape };
    }
  }
  async *#rollback() {
    for await (const { item, shape } of this.#backwards()) yield rowStatements(item, shape);
  }
  async *#script() {
    const script = new RowScript({ direction: "undo", guard: true });
    for await (const { item, shape } of this.#backwards()) {
      script.append(item, shape);
      if (script.bytes >= SCRIPT_PIECE_BYTES) yield script.take();
    }
    script.end();
    yield script.take();
  }
};
function lost(item, what) {
  return new NeedsOperatorError(
    `The binary log at ${item.file}:${item.position} cannot be turned into a rollback: ${what}`,
    "The statement is committed. Look at the rows that it changed before anything else is run."
  );
}

// src/deploy/capture.ts
async function captureTransaction(options) {
  const recorders = /* @__PURE__ */ new Map();
  try {
    return await onLocalDisk(options.spoolDirectory, async () => {
      for (const id of options.ids) recorders.set(id, new Recorder(await RowsSpool.create(options.spoolDirectory)));
      return readTransaction(options, recorders);
    });
  } catch (error) {
    for (const recorder of recorders.values()) await recorder.close();
    throw error;
  }
}
async function readTransaction(options, recorders) {
  const shapes = new Shapes(options.session);
  const cascades = new CascadeReader(options.session);
  const events = streamEvents({
    connection: options.session.connectionOptions,
    from: options.from,
    to: options.to,
    signal: options.signal
  });
  let ours = null;
  let current = null;
  let unreadable = null;
  for await (const item of readChanges(events)) {
    switch (item.kind) {
      case "begin":
        if (ours === true) for (const recorder of recorders.values()) await recorder.reset();
        ours = null;
        current = null;
        break;
      case "rows": {
        if (ours === false) break;
        if (isJournal(item)) {
          const marker = readMarker(item, await shapes.get(item));
          const recorder = marker === null ? void 0 : recorders.get(marker.id);
          ours ??= recorder !== void 0 && marker?.state === "running";
          if (!ours) break;
          if (recorder !== void 0 && marker !== null) {
            if (marker.state === "executed") await recorder.end();
            current = marker.state === "running" ? recorder : null;
          }
        } else if (ours === null) {
          ours = false;
        } else if (current === null) {
          throw lost(item, "rows of the transaction stand outside of its markers");
        } else {
          const cascade = await cascades.read(item);
          if (cascade === null) await current.record(item, await shapes.get(item));
          else if (cascade.item !== null)
            await current.recordCascade(cascade.item, await shapes.get(cascade.item), cascade.whole);
        }
        break;
      }
      case "query":
        if (ours === true && !/^\s*(SAVEPOINT|RELEASE|ROLLBACK TO|(CREATE|DROP)\s+(\/\*.*?\*\/\s*)?TEMPORARY)\b/i.test(item.sql)) {
          throw lost(item, "the server logged a change as a statement instead of rows");
        }
        break;
      case "unreadable":
        if (ours === true) throw lost(item, `${item.what}. ${item.cure}`);
        unreadable = `${item.what} at ${item.file}:${item.position}. ${item.cure}`;
        break;
      case "prepare":
      case "rollback":
        ours = null;
        current = null;
        for (const recorder of recorders.values()) await recorder.reset();
        break;
      case "commit":
        if (ours === true) {
          const captured = /* @__PURE__ */ new Map();
          for (const [id, recorder] of recorders) {
            if (!recorder.complete) throw lost(item, `its marker for journal row ${id} is missing`);
            captured.set(id, recorder.result({ file: item.file, position: item.nextPosition }));
          }
          return captured;
        }
        ours = null;
        current = null;
    }
  }
  throw new NeedsOperatorError(
    `The transaction of journal rows ${options.ids.join(", ")} is not in the binary log between ${show(options.from)} and ${show(options.to)}`,
    unreadable ?? "It was committed, but its rows cannot be found: check binlog filters and whether a proxy stands between; a server that crashed may have lost the end of its log (sync_binlog other than 1). Nothing else was run."
  );
}
var Shapes = class {
  #session;
  #known = /* @__PURE__ */ new Map();
  constructor(session) {
    this.#session = session;
  }
  async get(item) {
    const { database, table } = item.map;
    const key = `${database}\0${table}`;
    let shape = this.#known.get(key);
    if (shape === void 0) {
      const definition = await readTable(this.#session, database, table);
      if (definition === null) {
        throw new UserError(
          `Rows of \`${database}\`.\`${table}\` are in the binary log, but the account cannot see the table's definition`,
          {
            hint: `Grant the account SELECT on it, or tell whether the table was dropped meanwhile.`,
            exitCode: EXIT.server
          }
        );
      }
      shape = tableShape(database, definition);
      this.#known.set(key, shape);
    }
    checkShape(item.map, shape);
    return shape;
  }
};
function isJournal(item) {
  return item.map.database === JOURNAL_DATABASE && item.map.table === STATEMENT_TABLE;
}
function readMarker(item, shape) {
  if (item.change !== "update") return null;
  const column = (name) => shape.columns.findIndex((one2) => one2.name === name);
  for (const change of decodeRows(item, shape)) {
    const id = change.after?.[column("id")];
    const state = change.after?.[column("state")];
    if (typeof id === "string" && typeof state === "string") return { id, state: state.replaceAll("'", "") };
  }
  return null;
}
function show(position) {
  return `${position.file}:${position.position}`;
}

// src/deploy/statement-failed.ts
var StatementFailed = class extends Error {
  name = "StatementFailed";
  statement;
  constructor(statement, cause) {
    super(isServerError(cause) ? describeServerError(cause) : cause instanceof Error ? cause.message : String(cause), {
      cause
    });
    this.statement = statement;
  }
};

// src/deploy/stored-rollback.ts
function rollbackCount({
  step,
  inverse,
  capturedRows
}) {
  return step === "ddl" ? inverse?.length ?? 0 : capturedRows;
}
var NOTHING_STORED = {
  capturedRows: 0,
  sourceDatabase: null,
  sourceTable: null,
  backupDatabase: null,
  backupTable: null,
  foreignKeysOff: false,
  checksOff: false
};

// src/deploy/store-rollback.ts
var NOWHERE = { file: "", position: 0 };
async function storeRows(target, statement, captured, again) {
  const main = mainTable(statement, captured);
  if (main === null) {
    await target.journal.setDone(statement.id, NOTHING_STORED);
    return;
  }
  const backupDatabase = target.backup === null ? null : backupDatabaseOf(target.production, main.database);
  await target.directory.write(statement.id, captured.script());
  reached("rows written to disk");
  const rows = await target.backup?.store(
    backupDatabase,
    {
      ...statement,
      end: captured.end,
      host: target.production.host,
      port: target.production.port,
      database: main.database,
      table: main.table
    },
    captured.rollback(),
    again
  );
  if (rows !== void 0 && rows !== captured.rows)
    throw new Error(`${rows} rollback statements were stored of ${captured.rows} captured`);
  reached("rows stored");
  await target.journal.setDone(statement.id, {
    capturedRows: captured.rows,
    sourceDatabase: main.database,
    sourceTable: main.table,
    backupDatabase,
    backupTable: backupDatabase === null ? null : main.table,
    foreignKeysOff: captured.foreignKeysOff,
    checksOff: captured.checksOff,
    cascaded: captured.cascaded
  });
  reached("rows done");
}
async function storeInverse(target, statement, inverse, again) {
  const main = mainOf(statement.tables);
  if (inverse.length === 0 || main === void 0) {
    await target.journal.setDone(statement.id, {
      ...NOTHING_STORED,
      sourceDatabase: main?.database ?? null,
      sourceTable: main?.name ?? null
    });
    return;
  }
  const backupDatabase = target.backup === null ? null : backupDatabaseOf(target.production, main.database);
  await target.directory.write(statement.id, structureScriptOf(one(chunkOf(inverse))));
  reached("structure written to disk");
  await target.backup?.store(
    backupDatabase,
    {
      ...statement,
      start: NOWHERE,
      end: NOWHERE,
      host: target.production.host,
      port: target.production.port,
      database: main.database,
      table: main.name
    },
    one(chunkOf(inverse)),
    again
  );
  reached("structure stored");
  await target.journal.setDone(statement.id, {
    capturedRows: 0,
    sourceDatabase: main.database,
    sourceTable: main.name,
    backupDatabase,
    backupTable: backupDatabase === null ? null : main.name,
    foreignKeysOff: false,
    checksOff: false
  });
  reached("structure done");
}
function storeUndo(target, statement, captured, again) {
  const { opid, sourceDatabase: database, sourceTable: name, cascaded } = statement;
  return storeRows(
    target,
    { ...statement, opid, tables: name === null ? [] : [{ database, name }] },
    // Rows that foreign keys once changed along were put back with the keys off, and so they go again.
    cascaded ? { ...captured, cascaded, foreignKeysOff: true } : captured,
    again
  );
}
function mainOf(tables) {
  const named = tables.filter(({ database }) => database !== null);
  return named.find(({ database }) => database !== KEEP_DATABASE) ?? named[0];
}
function mainTable(statement, captured) {
  const same2 = (a, b) => a.toLowerCase() === b.toLowerCase();
  for (const named of statement.tables) {
    const found = captured.tables.find(
      (table) => same2(table.table, named.name) && (named.database === null || same2(table.database, named.database))
    );
    if (found !== void 0) return found;
  }
  return captured.tables[0] ?? null;
}
async function* one(chunk) {
  yield chunk;
}

// src/deploy/run-transaction.ts
async function runTransaction(target, executor, statements, place, temporary) {
  const start = await binlogStatus(target.control);
  const entries = [];
  for (const [at, statement] of statements.entries()) {
    if (statement.class === "session") continue;
    const sequence = place.sequence + at;
    const id = await target.journal.intend({
      deployment: target.deployment,
      migration: place.migration,
      sequence,
      statement,
      step: "dml",
      checksum: place.chunk?.checksum ?? sha256(statement.text),
      connectionId: executor.connectionId,
      start,
      incomplete: place.incomplete.get(statement.index) ?? null,
      structureBefore: null,
      batch: place.chunk?.record ?? null,
      undoes: place.undoes
    });
    entries.push({ id, statement, sequence });
  }
  const ids = entries.map(({ id }) => id);
  reached("rows intended");
  const captures = await planCaptures(target, entries, place);
  await execute(target, executor, statements, entries, captures);
  const committed = await Promise.all(entries.map(({ id }) => readJournaled(target, id)));
  const captured = await captureTransaction({
    session: target.control,
    from: start,
    to: await binlogStatus(target.control),
    ids,
    spoolDirectory: target.directory.scratch,
    signal: target.interruption.over
  });
  reached("rows captured");
  try {
    for (const [at, { id, statement }] of entries.entries()) {
      const journaled = committed[at];
      const rows = captured.get(id);
      noteTemporary(statement, temporary);
      refuseLoss(journaled, statement, rows.logged, temporary);
      await refuseHiddenCascades(target, journaled, statement, rows);
      await storeRows(
        target,
        {
          id,
          opid: journaled.opid,
          sql: statement.text,
          kind: statement.kind,
          start,
          tables: writtenTables(statement)
        },
        stoppable(target, rows),
        false
      );
    }
    await dropCascadeLogs(target.control, [...captures.keys()]);
  } finally {
    for (const one2 of captured.values()) await one2.close();
  }
}
function stoppable({ interruption }, captured) {
  return {
    ...captured,
    rollback: () => interruption.pass(captured.rollback()),
    script: () => interruption.pass(captured.script())
  };
}
async function planCaptures(target, entries, place) {
  const captures = /* @__PURE__ */ new Map();
  if (target.cascadesLogged) return captures;
  for (const { id, statement } of entries) {
    if (place.incomplete.get(statement.index)?.split(",").includes(CASCADE_NOT_LOGGED)) continue;
    const plan = await planCascades(target.control, statement);
    if (plan !== null) captures.set(id, new CascadeCapture(statement, id, plan));
  }
  return captures;
}
async function readJournaled(target, id) {
  const journaled = await target.journal.statement(id);
  if (journaled !== null) return journaled;
  throw new NeedsOperatorError(
    `The journal row ${id} of a statement is gone`,
    "Look at the table rollgate.statement on the target."
  );
}
function writtenTables(statement) {
  return statement.tables.filter((table) => table.access !== "read");
}
async function execute(target, executor, statements, entries, captures) {
  const byStatement = new Map(entries.map((entry) => [entry.statement, entry]));
  const notes = [];
  let current = statements[0];
  try {
    for (const capture of captures.values()) await capture.prepare(target.control, executor);
    if (captures.size > 0) await executor.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    await executor.run("START TRANSACTION");
    for (const statement of statements) {
      current = statement;
      const entry = byStatement.get(statement);
      if (entry === void 0) {
        await target.interruption.during(executor, () => executor.run(statement.text));
        continue;
      }
      const capture = captures.get(entry.id);
      await executor.run(markRunning(entry.id));
      reached("rows marked as running");
      await capture?.before(executor);
      const began = Date.now();
      const { affectedRows } = await target.interruption.during(executor, () => executor.run(statement.text));
      reached("rows changed");
      const ended2 = /* @__PURE__ */ new Date();
      const cascaded = await capture?.after(executor, affectedRows) ?? [];
      for (const { table, rows } of cascaded) {
        notes.push(
          `Statement ${statement.index} (${statement.kind}): ${rows} ${rows === 1 ? "row" : "rows"} of \`${table}\` that foreign keys changed along ${rows === 1 ? "is" : "are"} captured.`
        );
      }
      await executor.run(
        markExecuted(
          entry.id,
          operationId(ended2, executor.connectionId, entry.sequence),
          affectedRows,
          ended2.getTime() - began
        )
      );
    }
    reached("rows marked as executed");
    await executor.run("COMMIT");
    reached("rows committed");
    for (const note of notes) target.note?.(note);
    for (const capture of captures.values()) await capture.end(executor);
  } catch (error) {
    const failure = new StatementFailed(current, error);
    const ended2 = !isConnectionLost(error) && await executor.run("ROLLBACK").then(
      () => true,
      () => false
    );
    if (!ended2) {
      executor.destroy();
      await awaitExecutorGone(target.production);
    }
    if ((await target.journal.statement(entries.at(-1).id))?.state === "executed") return;
    for (const { id, statement } of entries) {
      const message = statement === current ? failure.message : `taken back with statement ${current.index}: ${failure.message}`;
      await target.journal.setFailed(id, "failed", message);
    }
    await dropCascadeLogs(target.control, [...captures.keys()]);
    throw failure;
  }
}

// src/deploy/run-ddl.ts
async function readStructure(session, statement) {
  const tables = /* @__PURE__ */ new Map();
  for (const { database, name } of writtenTables(statement)) {
    if (database !== null) tables.set(`${database}.${name}`, await readTable(session, database, name));
  }
  for (const { name: database } of droppedDatabases(statement))
    for (const name of await listTables(session, database))
      tables.set(`${database}.${name}`, await readTable(session, database, name));
  return tables;
}
async function runDdl(target, executor, statement, place) {
  const before = await readStructure(target.control, statement);
  const token = keepToken(target.deployment, place.sequence);
  const choice = await chooseOnline(target.control, statement, before, target.onlineDdl, token);
  if (choice !== null && choice.refusal !== null) throw new StatementFailed(statement, new Error(choice.refusal));
  const sqlMode = String(await executor.value("SELECT @@SESSION.sql_mode"));
  const facts = await readDdlFacts(target.control, statement, before, sqlMode);
  const ownPlan = planDdl(statement, before, {
    keepData: place.incomplete.get(statement.index)?.split(",").includes(KEEP_TOO_LARGE) ? "never" : target.keepData,
    token,
    server: target.control.version,
    settings: await conversionSettings(executor),
    ...facts
  });
  const plan = choice === null ? ownPlan : onlinePlan(ownPlan);
  const start = await binlogStatus(target.control).catch((error) => {
    if (target.undoes === void 0 || !(error instanceof UserError)) throw error;
    return { file: "", position: 0 };
  });
  const { sequence } = place;
  const structureBefore = {
    dialect: statement.dialect,
    plan,
    foreignKeysOff: await executor.value("SELECT @@SESSION.foreign_key_checks") === "0",
    tables: createStatements(statement, before),
    objects: facts.objects,
    online: choice?.alter
  };
  const id = await target.journal.intend({
    deployment: target.deployment,
    migration: place.migration,
    sequence,
    statement,
    step: "ddl",
    checksum: sha256(statement.text),
    connectionId: executor.connectionId,
    start,
    incomplete: place.incomplete.get(statement.index) ?? null,
    structureBefore: JSON.stringify(structureBefore),
    batch: null,
    undoes: place.undoes
  });
  await registerKeeps(target.control, plan, {
    deployment: target.deployment,
    statement: id,
    purpose: target.undoes === void 0 ? "deploy" : "undo"
  });
  if (plan.losesData)
    target.note?.(`Statement ${statement.index} (${statement.kind}): the rows or values that it destroys are not kept.`);
  reached("structure intended");
  const began = Date.now();
  let failure = null;
  try {
    const { interruption, control } = target;
    for (const step of plan.prepare) await interruption.during(control, () => control.run(step));
    reached("structure prepared");
    if (choice !== null) {
      reached("structure kept");
      await handOver(target, executor, statement, choice);
      if (!await happened(target, statement, structureBefore, { id, sequence, start, lost: false }))
        throw new Error(`${choice.alter.tool} ended without an error, but the table is as it was`);
      target.note?.(
        `${describeChoice(choice)} was altered by ${choice.alter.tool}. A rollback alters it back on the server itself.`
      );
    } else {
      const copies = new KeptCopies(target, { statement, plan, before, start });
      await copies.begin();
      const steps2 = plan.execute ?? [statement.text];
      for (const step of steps2) {
        await withLock(
          () => interruption.during(
            executor,
            () => copies.run(executor, () => runWatched(target, executor, statement, traced(step, id)))
          ),
          {
            ...target,
            executor,
            tables: lockedTables(structureBefore),
            policy: target.lock
          }
        );
        if (step !== steps2.at(-1)) reached("structure moved");
      }
    }
    reached("structure changed");
  } catch (error) {
    failure = new StatementFailed(statement, error);
    if (isConnectionLost(error)) {
      executor.destroy();
      await awaitExecutorGone(target.production);
    }
    if (!await happened(target, statement, structureBefore, {
      id,
      sequence,
      start,
      lost: isConnectionLost(error) || isKilled(error)
    })) {
      await abandonKeeps(target.control, plan);
      await target.journal.setFailed(id, "failed", failure.message);
      throw failure;
    }
  }
  const ended2 = /* @__PURE__ */ new Date();
  const opid = operationId(ended2, executor.connectionId, sequence);
  await completeDdl(target, { id, statement, opid, milliseconds: ended2.getTime() - began }, structureBefore, false);
  if (failure !== null && !executor.destroyed) {
    await target.journal.setError(id, failure.message);
    throw failure;
  }
}
function runWatched({ progress }, executor, statement, sql) {
  const names = backedUpUnder(statement).map(({ name }) => name);
  return withProgress(executor, `${statement.kind} ${names.join(", ")}`, progress, () => executor.run(sql));
}
function backedUpUnder(statement) {
  return objectKindOf(statement) === null ? writtenTables(statement) : objectsNamed(statement);
}
async function completeDdl(target, done, { plan, tables, objects, foreignKeysOff = false }, again) {
  const { statement } = done;
  const { flavor } = target.control.version;
  await releaseKeeps(target.control, plan);
  const before = new Map(
    tables.map(({ database, name, create }) => [
      `${database}.${name}`,
      create === null ? null : readCreateTable(create, flavor)
    ])
  );
  const after = await readStructure(target.control, statement);
  const inverse = unchecked(
    foreignKeysOff,
    inverseDdl(statement, plan, before, after, await objectChanges(target.control, objects))
  );
  await target.control.run(markExecuted(done.id, done.opid, null, done.milliseconds, inverse));
  reached("structure marked as executed");
  await storeInverse(
    target,
    {
      id: done.id,
      opid: done.opid,
      sql: statement.text,
      kind: statement.kind,
      start: { file: "", position: 0 },
      tables: backedUpUnder(statement)
    },
    inverse,
    again
  );
}
async function happened(target, statement, before, run) {
  if (before.online !== void 0) return happenedOnline(target, statement, before, before.online, run);
  const [dropped] = droppedDatabases(statement);
  if (dropped !== void 0) return await readObject(target.control, dropped) === null;
  const [moved] = before.plan.keeps.filter(({ how }) => how !== "copied");
  if (moved !== void 0) return exists(target.control, KEEP_DATABASE, moved.keptAs);
  if (await holdsTaken(target.control, before.plan))
    return truncatesPartition(statement) || await differs(target, statement, before);
  if (await differs(target, statement, before)) return true;
  if ((await objectsThatDiffer(target.control, before.objects.states)).length > 0) return true;
  if (!run.lost || objectKindOf(statement) !== null) return false;
  const trace2 = await findTrace(target.control, run.start, run.id);
  if (trace2 === "found") return true;
  if (trace2 === "not found") return false;
  const { keeps } = before.plan;
  if (trace2 === "crashed" && !exchangesPartition(statement) && (showsInStructure(statement, keeps) || !await holdsRows(target.control, keeps)))
    return false;
  const why = trace2 === "crashed" ? "the server crashed while it ran, and it does not show in the structure" : "the answer of the server was lost, and its binary log cannot be read";
  await target.journal.setFailed(run.id, "unknown", why);
  const names = writtenTables(statement).map((table) => table.name);
  const kept = keeps.map(({ keptAs }) => `${KEEP_DATABASE}.${keptAs}`);
  throw new NeedsOperatorError(
    `Whether statement ${statement.index} (${statement.kind}) happened cannot be told: ${why}`,
    choices(
      target,
      run.sequence,
      `Look at ${names.join(", ")}.${kept.length === 0 ? "" : ` What was there before is in ${kept.join(", ")}.`}`
    )
  );
}
function showsInStructure(statement, keeps) {
  if (statement.kind === "DROP TABLE") return true;
  if (statement.kind !== "ALTER TABLE" || keeps.some(({ columns }) => columns === null)) return keeps.length === 0;
  const added = /* @__PURE__ */ new Set();
  for (const clause of statement.alter ?? [])
    if (clause.kind === "add-column") added.add(clause.column.name.text.toLowerCase());
  return keeps.every(({ columns }) => columns.every((name) => !added.has(name.toLowerCase())));
}
async function differs(target, statement, before) {
  const now = await readStructure(target.control, statement);
  return before.tables.some(
    ({ database, name, create }) => withoutCounter2(now.get(`${database}.${name}`)?.createStatement ?? null) !== withoutCounter2(create)
  );
}
async function happenedOnline(target, statement, before, online, run) {
  const old = readCreateTable(before.tables[0].create, target.control.version.flavor);
  const settled = await settleOnline(target, online, before.plan, old);
  if (settled !== null || !await differs(target, statement, before)) return settled ?? false;
  if (before.plan.keeps.length === 0) return true;
  await target.journal.setFailed(run.id, "unknown", `${online.tool} left no table \`${online.old}\` with the old rows`);
  throw new NeedsOperatorError(
    `The table ${online.database}.${online.name} is another than before statement ${statement.index}, but its old rows are not in \`${online.old}\``,
    choices(target, run.sequence, `Look at ${online.name} and what stands beside it.`)
  );
}
var CHECKS_ON = "SET SESSION foreign_key_checks = 1";
function unchecked(off, inverse) {
  if (!off || inverse.length === 0) return inverse;
  return ["SET SESSION foreign_key_checks = 0", ...inverse.filter((step) => step !== CHECKS_ON), CHECKS_ON];
}
function keepToken(deployment, sequence) {
  return `${deployment.replace(/^\d{8}T|Z/g, "").replace("-", "_")}_${sequence}`;
}
function lockedTables({ tables }) {
  return tables.length > 0 ? tables : [{ database: "", name: "" }];
}
function withoutCounter2(createStatement) {
  return createStatement === null ? null : createStatement.replace(/ AUTO_INCREMENT=\d+/, "");
}
function createStatements(statement, tables) {
  const [dropped] = droppedDatabases(statement);
  if (dropped !== void 0)
    return [...tables.values()].flatMap(
      (table) => table === null ? [] : [{ database: dropped.name, name: table.name, create: table.createStatement }]
    );
  return writtenTables(statement).flatMap(
    ({ database, name }) => database === null ? [] : [{ database, name, create: tables.get(`${database}.${name}`)?.createStatement ?? null }]
  );
}

// src/deploy/keep-notes.ts
async function costOfKeeps(session, plan, before) {
  let total = { bytes: 0, seconds: 0 };
  for (const keep of plan.keeps) {
    const size = await tableSize(session, keep.database, keep.table, keep.partitions);
    const table = before.get(`${keep.database}.${keep.table}`);
    if (size === null || table === null || table === void 0) continue;
    const { bytes, seconds } = keepCost(keep, table, size);
    total = { bytes: total.bytes + bytes, seconds: total.seconds + seconds };
  }
  return total;
}
async function keepNotes(session, path, plan, settings) {
  const { keepData, keepLockSeconds = KEEP_LOCK_SECONDS } = settings;
  const cascadesLogged = await logsCascades(session);
  const sqlMode = String(await session.value("SELECT @@GLOBAL.sql_mode"));
  const notes = [];
  for (const statement of plan.units.flatMap((unit) => unit.kind === "ddl" ? unit.statements : [])) {
    const before = await readStructure(session, statement);
    const facts = await readDdlFacts(session, statement, before, sqlMode);
    const { keeps, losesData } = planDdl(statement, before, {
      keepData,
      token: "preview",
      server: session.version,
      ...facts
    });
    const head = `${path} statement ${statement.index} (${statement.kind}): `;
    if (losesData) notes.push(`${head}its rows or values are not kept (keep-data: never)`);
    const online = await chooseOnline(session, statement, before, settings.onlineDdl, "preview");
    for (const keep of keeps) {
      if (online !== null) {
        const { tool } = online.alter;
        notes.push(`${head}the old ${describeChoice(online)}, which ${tool} leaves, moves to rollgate_keep at once.`);
        continue;
      }
      const table = before.get(`${keep.database}.${keep.table}`);
      const size = await tableSize(session, keep.database, keep.table, keep.partitions);
      const cost = size === null ? null : keepCost(keep, table, size);
      const alone = keeps.length === 1 ? keepLockSeconds : Infinity;
      const mode = keep.how === "copied" ? await chooseKeepMode(session, keep, table, alone, cascadesLogged) : null;
      const lock2 = mode === null ? null : describeLock(mode);
      notes.push(`${head}${describeKeep(keep, cost, lock2, mode?.how === "exchanged")}.`);
    }
  }
  return notes;
}

export {
  setsSession,
  tells,
  guardOf,
  GUARD_ERROR,
  inverseOfObjects,
  inverseDdl,
  readObjectsAgain,
  objectsThatDiffer,
  objectChanges,
  readDdlFacts,
  chooseOnline,
  choices,
  Interrupted,
  Interruption,
  isKilled,
  prepareKeep,
  abandonKeeps,
  releaseKeeps,
  BatchWalk,
  reached,
  keepCost,
  describeKeep,
  dropCascadeLogs,
  planCascades,
  refuseHiddenCascades,
  triggeredTables,
  triggerReach,
  triggerNotes,
  isTransactional,
  logsCascades,
  structureObstacles,
  foreseeKeepMode,
  describeLock,
  KEEP_LOCK_SECONDS,
  findBatchKey,
  findTool,
  describeChoice,
  keepNotes,
  refuseLoss,
  noteTemporary,
  planUnits,
  unitOutlook,
  scriptOutlook,
  StatementsRefused,
  refuseObstacles,
  onLocalDisk,
  captureTransaction,
  StatementFailed,
  rollbackCount,
  NOTHING_STORED,
  storeRows,
  storeInverse,
  storeUndo,
  runTransaction,
  writtenTables,
  readStructure,
  runDdl,
  backedUpUnder,
  completeDdl,
  happened,
  unchecked,
  withoutCounter2 as withoutCounter
};
