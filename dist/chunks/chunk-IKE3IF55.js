import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  streamEvents
} from "./chunk-HFRS73VE.js";
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
} from "./chunk-HE26I65I.js";
import {
  EVENT
} from "./chunk-FCZ5VJER.js";
import {
  markExecuted,
  markRunning,
  sha256
} from "./chunk-AMW2WOQA.js";
import {
  binlogStatus
} from "./chunk-JUB3QUMD.js";
import {
  METADATA_WAIT_SECONDS,
  NotLocked,
  awaitExecutorGone,
  backupDatabaseOf,
  withLock
} from "./chunk-TRSLAHZV.js";
import {
  operationId
} from "./chunk-L52QMF4C.js";
import {
  describeBytes
} from "./chunk-EDIFPBS2.js";
import {
  CASCADE_NOT_LOGGED,
  CascadeCapture,
  dropCascadeLogs,
  inverseDdl,
  isCascadeLog,
  noteTemporary,
  planCascades,
  readDdlFacts,
  readLog,
  refuseHiddenCascades,
  refuseLoss
} from "./chunk-5OVU2HLB.js";
import {
  foreignKeysTo,
  listTriggers,
  readCreateTable,
  readTable,
  showCreateView,
  startWatcher
} from "./chunk-AJ6AUZE2.js";
import {
  KEEP_DATABASE,
  lossOf,
  planDdl
} from "./chunk-QASC2YZ4.js";
import {
  JOURNAL_DATABASE,
  STATEMENT_TABLE
} from "./chunk-YJUBJ4YC.js";
import {
  accountName
} from "./chunk-QTNWDTI6.js";
import {
  Session
} from "./chunk-HYHNGFGY.js";
import {
  ER,
  describeServerError,
  isConnectionLost,
  isServerError,
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-UP6SZYO5.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  Lexer
} from "./chunk-YMFLW5AY.js";

// src/deploy/step.ts
import { channel } from "node:diagnostics_channel";
var STEP_CHANNEL = "rollgate.step";
var steps = channel(STEP_CHANNEL);
function reached(step) {
  steps.publish(step);
}

// src/deploy/interruption.ts
import { setTimeout as setTimeout2 } from "node:timers/promises";
var Interrupted = class extends UserError {
  name = "Interrupted";
  constructor(message = "Interrupted; what was done is journaled", hint = "Run the same command again: it goes on from there.") {
    super(message, {
      hint,
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

// src/deploy/keep.ts
async function prepareKeep(session) {
  try {
    await session.run(`CREATE DATABASE IF NOT EXISTS ${KEEP_DATABASE}`);
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
async function abandonKeeps(session, plan) {
  for (const step of plan.abandon) {
    try {
      await session.run(step);
    } catch (error) {
      if (!isServerError(error)) throw error;
    }
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

// src/online/find-tool.ts
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
var HOW_TO_GET = {
  "pt-online-schema-change": "It is in the package percona-toolkit of Debian and Ubuntu (apt-get install percona-toolkit).",
  "gh-ost": "Its releases are on GitHub: github/gh-ost."
};
async function findTool({ tool }, server, path = process.env.PATH ?? "") {
  const refusal = whyNotConnect(tool, server);
  if (refusal !== null)
    throw new UserError(`${tool} cannot connect to the target as Rollgate does: ${refusal}`, {
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
  if (tool === "gh-ost") return server.socketPath === null ? null : "it takes no Unix socket";
  if (/[\r\n]/.test(server.password)) return "the password has a line end";
  const encrypted = server.ssl !== "disabled" && server.ssl !== "preferred";
  return encrypted && server.sslCa === null ? `with ssl=${server.ssl}, its driver encrypts only when ssl-ca is given` : null;
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
  reached("rows written to disk");
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
  reached("rows stored");
  await target.journal.setDone(statement.id, {
    capturedRows: rows,
    sourceDatabase: main.database,
    sourceTable: main.table,
    backupDatabase,
    backupTable: main.table,
    foreignKeysOff: captured.foreignKeysOff,
    cascaded: captured.cascaded
  });
  reached("rows done");
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
  reached("structure written to disk");
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
  reached("structure stored");
  await target.journal.setDone(statement.id, {
    capturedRows: 0,
    sourceDatabase: main.database,
    sourceTable: main.name,
    backupDatabase,
    backupTable: main.name,
    foreignKeysOff: false
  });
  reached("structure done");
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
      batch: place.chunk?.record ?? null
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
      return keyColumns(table).has(clause.column.text.toLowerCase()) ? `without \`${clause.column.text}\` rows may be duplicates in a unique key, which ${tool} loses without a word` : null;
    case "modify-column":
      return whyNotChanged(tool, clause.column.name.text, clause.column, table);
    case "change-column":
      return clause.from.text === clause.column.name.text ? whyNotChanged(tool, clause.from.text, clause.column, table) : `it renames the column \`${clause.from.text}\`, whose values ${tool} may lose`;
    case "rename-column":
      return `it renames the column \`${clause.from.text}\`, whose values ${tool} may lose`;
    case "convert-charset":
      return table.columns.some(({ name, charset }) => charset !== null && keyColumns(table).has(name.toLowerCase())) ? `under another collation rows may be duplicates in a unique key, which ${tool} loses without a word` : null;
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
  const keys = keyColumns(table);
  const derived = table.columns.some((one2) => one2.generated !== null && keys.has(one2.name.toLowerCase()));
  if (!keys.has(name.toLowerCase()) && !derived) return null;
  return column.charset === null || sameCollation(column, clause, table) ? null : `under another collation rows may be duplicates in a unique key, which ${tool} loses without a word`;
}
function sameCollation(column, { charset, collation }, table) {
  if (collation !== null) return column.collation !== null && same(column.collation, collation.text);
  if (charset !== null) return false;
  return column.charset === table.charset && column.collation === table.collation;
}
function keyColumns(table) {
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
  const refusal = whyNotOnline(settings.tool, statement, table, {
    flavor: session.version.flavor,
    database,
    triggers: (await listTriggers(session, database, name)).length > 0,
    referenced: (await foreignKeysTo(session, database, name)).length > 0
  }) ?? (settings.tool === "pt-online-schema-change" ? await whyNoTriggers(session) : null) ?? (await exists(session, database, alter.old) ? `there is a table \`${alter.old}\` already, which another run may have left: drop it when nobody needs it` : null);
  return { alter, bytes, refusal };
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
  const guard = new Guard(target.control);
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
    AbortSignal.any([target.interruption.over, guard.lost])
  );
  await running.finally(() => guard.end());
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
  const { control, lock, progress } = target;
  try {
    await withLock(() => executor.run(statement), {
      control,
      executor,
      tables: [alter],
      policy: lock,
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
  const token = keepToken(target.deployment, place.sequence);
  const choice = await chooseOnline(target.control, statement, before, target.onlineDdl, token);
  if (choice !== null && choice.refusal !== null) throw new StatementFailed(statement, new Error(choice.refusal));
  const ownPlan = planDdl(statement, before, {
    keepData: target.keepData,
    token,
    server: target.control.version,
    ...await readDdlFacts(target.control, statement, before)
  });
  const plan = choice === null ? ownPlan : onlinePlan(ownPlan);
  const start = await binlogStatus(target.control);
  const { sequence } = place;
  const structureBefore = {
    dialect: statement.dialect,
    plan,
    foreignKeysOff: await executor.value("SELECT @@SESSION.foreign_key_checks") === "0",
    tables: createStatements(statement, before),
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
    batch: null
  });
  reached("structure intended");
  const began = Date.now();
  let failure = null;
  try {
    const { interruption, control } = target;
    for (const step of plan.prepare) await interruption.during(control, () => control.run(step));
    reached("structure kept");
    if (choice !== null) {
      await handOver(target, executor, statement, choice);
      if (!await happened(target, statement, structureBefore, { id, sequence, start, lost: false }))
        throw new Error(`${choice.alter.tool} ended without an error, but the table is as it was`);
      target.note?.(
        `${describeChoice(choice)} was altered by ${choice.alter.tool}. A rollback alters it back on the server itself.`
      );
    } else {
      for (const step of plan.execute ?? [statement.text])
        await withLock(
          () => interruption.during(executor, () => runWatched(target, executor, statement, traced(step, id))),
          {
            ...target,
            executor,
            tables: lockedTables(structureBefore),
            policy: target.lock
          }
        );
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
  const names = writtenTables(statement).map(({ name }) => name);
  return withProgress(executor, `${statement.kind} ${names.join(", ")}`, progress, () => executor.run(sql));
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
  reached("structure marked as executed");
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
  if (before.online !== void 0) return happenedOnline(target, statement, before, before.online, run);
  if (await differs(target, statement, before)) return true;
  for (const { database, name } of statement.kind.endsWith("VIEW") ? writtenTables(statement) : []) {
    const view = database === null ? null : await showCreateView(target.control, database, name);
    if (view !== (before.plan.views[`${database}.${name}`] ?? null)) return true;
  }
  if (!run.lost) return false;
  const trace2 = await findTrace(target.control, run.start, run.id);
  if (trace2 === "found") return true;
  if (trace2 === "not found") return false;
  const { keeps } = before.plan;
  if (trace2 === "crashed" && (showsInStructure(statement, keeps) || !await holdsRows(target.control, keeps)))
    return false;
  const why = trace2 === "crashed" ? "the server crashed while it ran, and it does not show in the structure" : "the answer of the server was lost, and its binary log cannot be read";
  await target.journal.setFailed(run.id, "unknown", why);
  const names = writtenTables(statement).map((table) => table.name);
  const kept = keeps.map(({ keptAs }) => `${KEEP_DATABASE}.${keptAs}`);
  throw new NeedsOperatorError(
    `Whether statement ${statement.index} (${statement.kind}) happened cannot be told: ${why}`,
    choices(
      target.deployment,
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
    ({ database, name, create }) => withoutCounter(now.get(`${database}.${name}`)?.createStatement ?? null) !== withoutCounter(create)
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
    choices(target.deployment, run.sequence, `Look at ${online.name} and what stands beside it.`)
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
  reached,
  StatementFailed,
  Interrupted,
  Interruption,
  isKilled,
  withProgress,
  traced,
  findTrace,
  chooseOnline,
  choices,
  prepareKeep,
  abandonKeeps,
  findTool,
  onlineObstacle,
  describeChoice,
  onLocalDisk,
  captureTransaction,
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
