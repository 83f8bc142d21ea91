import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  streamEvents
} from "./chunk-ANCED4JB.js";
import {
  NO_FOREIGN_KEY_CHECKS,
  ReplacedRows,
  RowScript,
  RowsSpool,
  changedColumns,
  checkShape,
  countChanges,
  decodeRows,
  readChanges,
  rowStatements,
  splitSelfReferring,
  tableShape
} from "./chunk-FGMOGYNM.js";
import {
  markExecuted,
  markRunning,
  sha256
} from "./chunk-TMTP5QAN.js";
import {
  binlogStatus
} from "./chunk-AJRECA7K.js";
import {
  awaitExecutorGone,
  backupDatabaseOf,
  withLock
} from "./chunk-PRAU5XUD.js";
import {
  operationId
} from "./chunk-L52QMF4C.js";
import {
  CASCADE_NOT_LOGGED,
  CascadeCapture,
  dropCascadeLogs,
  inverseDdl,
  isCascadeLog,
  planCascades,
  readDdlFacts,
  readLog,
  refuseHiddenCascades
} from "./chunk-6NG6ZLWO.js";
import {
  readCreateTable,
  readTable,
  showCreateView
} from "./chunk-O4RQ4RUW.js";
import {
  KEEP_DATABASE,
  planDdl
} from "./chunk-W5XL2JXQ.js";
import {
  JOURNAL_DATABASE,
  STATEMENT_TABLE
} from "./chunk-4EUVFIWH.js";
import {
  Session
} from "./chunk-LER3L2JX.js";
import {
  describeServerError,
  isConnectionLost,
  isServerError,
  quoteText
} from "./chunk-LQY5FU5L.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/deploy/interruption.ts
import { setTimeout } from "node:timers/promises";
var Interrupted = class extends UserError {
  name = "Interrupted";
  constructor() {
    super("Interrupted; what was done is journaled", {
      hint: "Run the same command again: it goes on from there.",
      exitCode: EXIT.interrupted
    });
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
      await setTimeout(graceSeconds * 1e3, void 0, { ref: false });
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
  /** Does work on a session, whose statement is killed when the grace is over: it fails with ER_QUERY_INTERRUPTED then. */
  async during(session, work) {
    const ended = new AbortController();
    let killing = null;
    const kill = () => {
      killing = killQueries(session, ended.signal).catch(() => {
      });
    };
    this.over.throwIfAborted();
    this.over.addEventListener("abort", kill, { once: true });
    try {
      return await work();
    } finally {
      ended.abort();
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
async function killQueries(session, ended) {
  const killer = await Session.open(session.settings);
  try {
    while (!ended.aborted) {
      await killer.run(`KILL QUERY ${session.connectionId}`);
      await setTimeout(KILL_EVERY_MS, void 0, { signal: ended }).catch(() => {
      });
    }
  } finally {
    killer.destroy();
  }
}

// src/deploy/keep.ts
async function prepareKeep(session) {
  try {
    await session.run(`CREATE DATABASE IF NOT EXISTS ${KEEP_DATABASE}`);
  } catch (error) {
    if (!isServerError(error)) throw error;
    throw new UserError(
      `The migrations destroy rows, and the database that would keep them cannot be made: ${describeServerError(error)}`,
      {
        hint: `Grant the account: GRANT ALL ON ${KEEP_DATABASE}.* TO '${session.settings.user}'@'<host>'; or let the rows go with --keep-data never.`,
        exitCode: EXIT.server,
        cause: error
      }
    );
  }
}
async function abandonKeeps(session, plan) {
  for (const step of plan.abandon) {
    try {
      await session.run(step);
    } catch (error) {
      if (!isServerError(error)) throw error;
    }
  }
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
    for (const id of options.ids) recorders.set(id, new Recorder(await RowsSpool.create(options.spoolDirectory)));
    return await readTransaction(options, recorders);
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
        ours = null;
        current = null;
        break;
      case "rows": {
        if (ours === false) break;
        if (isJournal(item)) {
          const marker = readMarker(item, await shapes.get(item));
          const recorder = marker === null ? void 0 : recorders.get(marker.id);
          ours = recorder !== void 0;
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
    unreadable ?? "It was committed, but its rows cannot be found: check binlog filters and whether a proxy stands between. Nothing else was run."
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

// src/deploy/refuse-loss.ts
function refuseLoss(journaled, statement, captured, temporary) {
  if (journaled.incomplete !== null) return;
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

// src/rollback/statement-chunk.ts
function chunkOf(statements) {
  const ends = [];
  let end = 0;
  const parts = statements.map((statement) => {
    const bytes = Buffer.from(statement, "utf8");
    end += bytes.length;
    ends.push(end);
    return bytes;
  });
  return { bytes: Buffer.concat(parts), ends };
}
var CHUNK_BYTES = 262144;
async function* packStatements(statements) {
  let batch = [];
  let length = 0;
  for await (const statement of statements) {
    batch.push(statement);
    length += statement.length;
    if (length < CHUNK_BYTES) continue;
    yield chunkOf(batch);
    batch = [];
    length = 0;
  }
  if (batch.length > 0) yield chunkOf(batch);
}
var SEMICOLON = 59;
var NEWLINE = 10;
async function* scriptOf(chunks) {
  for await (const { bytes, ends } of chunks) {
    const script = Buffer.allocUnsafe(bytes.length + 2 * ends.length);
    let start = 0;
    let to = 0;
    for (const end of ends) {
      to += bytes.copy(script, to, start, end);
      script[to++] = SEMICOLON;
      script[to++] = NEWLINE;
      start = end;
    }
    yield script;
  }
}

// src/deploy/stored-rollback.ts
var NOTHING_STORED = {
  capturedRows: 0,
  sourceDatabase: null,
  sourceTable: null,
  backupDatabase: null,
  backupTable: null,
  foreignKeysOff: false
};

// src/deploy/store-rollback.ts
var NOWHERE = { file: "", position: 0 };
async function storeRows(target, statement, captured, again) {
  const main = mainTable(statement, captured);
  if (main === null) {
    await target.journal.setDone(statement.id, NOTHING_STORED);
    return;
  }
  const backupDatabase = backupDatabaseOf(target.production, main.database);
  await target.directory.write(statement.id, captured.script());
  const rows = await target.backup.store(
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
  if (rows !== captured.rows) throw new Error(`${rows} rollback statements were stored of ${captured.rows} captured`);
  await target.journal.setDone(statement.id, {
    capturedRows: rows,
    sourceDatabase: main.database,
    sourceTable: main.table,
    backupDatabase,
    backupTable: main.table,
    foreignKeysOff: captured.foreignKeysOff,
    cascaded: captured.cascaded
  });
}
async function storeInverse(target, statement, inverse, again) {
  const main = statement.tables.find((table) => table.database !== null);
  if (inverse.length === 0 || main === void 0) {
    await target.journal.setDone(statement.id, {
      ...NOTHING_STORED,
      sourceDatabase: main?.database ?? null,
      sourceTable: main?.name ?? null
    });
    return;
  }
  const backupDatabase = backupDatabaseOf(target.production, main.database);
  await target.directory.write(statement.id, scriptOf(one(chunkOf(inverse))));
  await target.backup.store(
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
  await target.journal.setDone(statement.id, {
    capturedRows: 0,
    sourceDatabase: main.database,
    sourceTable: main.name,
    backupDatabase,
    backupTable: main.name,
    foreignKeysOff: false
  });
}
function mainTable(statement, captured) {
  const same = (a, b) => a.toLowerCase() === b.toLowerCase();
  for (const named of statement.tables) {
    const found = captured.tables.find(
      (table) => same(table.table, named.name) && (named.database === null || same(table.database, named.database))
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
      checksum: sha256(statement.text),
      connectionId: executor.connectionId,
      start,
      incomplete: place.incomplete.get(statement.index) ?? null,
      structureBefore: null
    });
    entries.push({ id, statement, sequence });
  }
  const ids = entries.map(({ id }) => id);
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
      await capture?.before(executor);
      const began = Date.now();
      const { affectedRows } = await target.interruption.during(executor, () => executor.run(statement.text));
      const ended = /* @__PURE__ */ new Date();
      const cascaded = await capture?.after(executor, affectedRows) ?? [];
      for (const { table, rows } of cascaded) {
        notes.push(
          `Statement ${statement.index} (${statement.kind}): ${rows} ${rows === 1 ? "row" : "rows"} of \`${table}\` that foreign keys changed along ${rows === 1 ? "is" : "are"} captured.`
        );
      }
      await executor.run(
        markExecuted(
          entry.id,
          operationId(ended, executor.connectionId, entry.sequence),
          affectedRows,
          ended.getTime() - began
        )
      );
    }
    await executor.run("COMMIT");
    for (const note of notes) target.note?.(note);
    for (const capture of captures.values()) await capture.end(executor);
  } catch (error) {
    const failure = new StatementFailed(current, error);
    const ended = !isConnectionLost(error) && await executor.run("ROLLBACK").then(
      () => true,
      () => false
    );
    if (!ended) {
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

// src/deploy/choices.ts
function choices(deployment, sequence, whatToLookAt) {
  const mark = `rollgate recover ${deployment} ${sequence} --mark`;
  return [
    `${whatToLookAt} Then choose:`,
    `  it took effect:  ${mark} done`,
    `  it did not:      ${mark} not-run    (the next deploy runs it)`,
    `  take all back:   mark it as above, then rollgate rollback ${deployment}`
  ].join("\n");
}

// src/deploy/ddl-trace.ts
function traced(sql, id) {
  return `${trace(id)} ${sql}`;
}
async function isTraced(session, from, id) {
  if (from.file === "") return null;
  const wanted = trace(id);
  try {
    const to = await binlogStatus(session);
    for await (const item of readChanges(streamEvents({ connection: session.connectionOptions, from, to }))) {
      if (item.kind === "query" && item.sql.startsWith(wanted)) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
function trace(id) {
  return `/* rollgate statement ${id} */`;
}

// src/deploy/run-ddl.ts
async function readStructure(session, statement) {
  const tables = /* @__PURE__ */ new Map();
  for (const { database, name } of writtenTables(statement)) {
    if (database !== null) tables.set(`${database}.${name}`, await readTable(session, database, name));
  }
  return tables;
}
async function runDdl(target, executor, statement, place) {
  const before = await readStructure(target.control, statement);
  const plan = planDdl(statement, before, {
    keepData: target.keepData,
    token: keepToken(target.deployment, place.sequence),
    server: target.control.version,
    ...await readDdlFacts(target.control, statement, before)
  });
  const start = await binlogStatus(target.control);
  const { sequence } = place;
  const structureBefore = {
    dialect: statement.dialect,
    plan,
    foreignKeysOff: await executor.value("SELECT @@SESSION.foreign_key_checks") === "0",
    tables: createStatements(statement, before)
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
    structureBefore: JSON.stringify(structureBefore)
  });
  const began = Date.now();
  let failure = null;
  try {
    const { interruption, control } = target;
    for (const step of plan.prepare) await interruption.during(control, () => control.run(step));
    for (const step of plan.execute ?? [statement.text])
      await withLock(() => interruption.during(executor, () => executor.run(traced(step, id))), {
        ...target,
        executor,
        tables: lockedTables(structureBefore),
        policy: target.lock
      });
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
  const ended = /* @__PURE__ */ new Date();
  const opid = operationId(ended, executor.connectionId, sequence);
  await completeDdl(target, { id, statement, opid, milliseconds: ended.getTime() - began }, structureBefore, false);
  if (failure !== null && !executor.destroyed) {
    await target.journal.setError(id, failure.message);
    throw failure;
  }
}
async function completeDdl(target, done, { plan, tables, foreignKeysOff = false }, again) {
  const { statement } = done;
  const { flavor } = target.control.version;
  const before = new Map(
    tables.map(({ database, name, create }) => [
      `${database}.${name}`,
      create === null ? null : readCreateTable(create, flavor)
    ])
  );
  const after = await readStructure(target.control, statement);
  const inverse = unchecked(foreignKeysOff, inverseDdl(statement, plan, before, after, flavor));
  await target.control.run(markExecuted(done.id, done.opid, null, done.milliseconds, inverse));
  await storeInverse(
    target,
    {
      id: done.id,
      opid: done.opid,
      sql: statement.text,
      kind: statement.kind,
      start: { file: "", position: 0 },
      tables: writtenTables(statement)
    },
    inverse,
    again
  );
}
async function happened(target, statement, before, run) {
  const now = await readStructure(target.control, statement);
  for (const { database, name, create } of before.tables) {
    if (withoutCounter(now.get(`${database}.${name}`)?.createStatement ?? null) !== withoutCounter(create)) return true;
  }
  for (const { database, name } of statement.kind.endsWith("VIEW") ? writtenTables(statement) : []) {
    const view = database === null ? null : await showCreateView(target.control, database, name);
    if (view !== (before.plan.views[`${database}.${name}`] ?? null)) return true;
  }
  if (!run.lost) return false;
  const found = await isTraced(target.control, run.start, run.id);
  if (found !== null) return found;
  await target.journal.setFailed(
    run.id,
    "unknown",
    "the answer of the server was lost, and its binary log cannot be read"
  );
  const names = writtenTables(statement).map((table) => table.name);
  throw new NeedsOperatorError(
    `Whether statement ${statement.index} (${statement.kind}) happened cannot be told`,
    choices(target.deployment, run.sequence, `Look at ${names.join(", ")}.`)
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
function withoutCounter(createStatement) {
  return createStatement === null ? null : createStatement.replace(/ AUTO_INCREMENT=\d+/, "");
}
function createStatements(statement, tables) {
  return writtenTables(statement).flatMap(
    ({ database, name }) => database === null ? [] : [{ database, name, create: tables.get(`${database}.${name}`)?.createStatement ?? null }]
  );
}

export {
  Interrupted,
  Interruption,
  isKilled,
  prepareKeep,
  abandonKeeps,
  choices,
  traced,
  isTraced,
  captureTransaction,
  refuseLoss,
  noteTemporary,
  StatementFailed,
  packStatements,
  scriptOf,
  NOTHING_STORED,
  storeRows,
  storeInverse,
  runTransaction,
  writtenTables,
  readStructure,
  runDdl,
  completeDdl,
  happened,
  withoutCounter
};
