import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RollbackDirectory,
  finishDirectory,
  recoverDeployment
} from "./chunk-RS52RJSI.js";
import {
  newDeploymentId
} from "./chunk-BPUGWSJC.js";
import {
  mergeChunks,
  sameBatch
} from "./chunk-4BU4JAME.js";
import {
  readChannels
} from "./chunk-ONTVANZI.js";
import {
  BatchWalk,
  GUARD_ERROR,
  Interrupted,
  NOTHING_STORED,
  StatementFailed,
  captureTransaction,
  choices,
  findBatchKey,
  guardOf,
  isKilled,
  isTransactional,
  objectsThatDiffer,
  reached,
  refuseObstacles,
  rollbackCount,
  runDdl,
  runTransaction,
  setsSession,
  storeUndo,
  tells,
  triggerReach,
  triggeredTables,
  unitOutlook,
  withoutCounter
} from "./chunk-BJ4T2DD4.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  streamEvents
} from "./chunk-3VMOG7FK.js";
import {
  LIMIT_1,
  checkShape,
  decodeRows,
  isVersioned,
  readChanges,
  tableShape
} from "./chunk-KUNCMDKL.js";
import {
  foreignKeysTo,
  listTriggers,
  parseStatement,
  readTable,
  showCreateTable
} from "./chunk-X25XJZV5.js";
import {
  asksForTime,
  markExecuted,
  markRunning,
  markState,
  markUndone,
  sha256,
  withinRange
} from "./chunk-UVGRGOW2.js";
import {
  ParsedStatement
} from "./chunk-HHF7PBS2.js";
import {
  binlogStatus,
  replicationGrant
} from "./chunk-F7THMRU6.js";
import {
  JOURNAL_DATABASE,
  STATEMENT_TABLE,
  isCurrentJournal,
  journalExists
} from "./chunk-ROVTKHV3.js";
import {
  KEEP_DATABASE,
  objectKindOf
} from "./chunk-UCJ3Q47F.js";
import {
  RowValues,
  awaitExecutorGone,
  backupDatabaseOf,
  firstValue,
  openUndoer,
  packStatements,
  readRollbackChunks,
  readRollbackStatements,
  slicesOf,
  textsOf,
  trySetCapture
} from "./chunk-ET5P6HSO.js";
import {
  operationId
} from "./chunk-L52QMF4C.js";
import {
  NOT_ASCII,
  SqlBuffer,
  UTF8,
  approximate,
  exactOperand,
  hex,
  pinSession,
  setIsNamed
} from "./chunk-VXINXAS5.js";
import {
  BinlogError
} from "./chunk-BZW43KRG.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import {
  ER,
  describeServerError,
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  withoutSecrets
} from "./chunk-O3VR54FB.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
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
  unquoteIdentifier
} from "./chunk-ZHYU3SQ4.js";
import {
  tokenize
} from "./chunk-THQUDT4C.js";

// src/deploy/rollback-source.ts
function backupTablesSource(backup) {
  return {
    deployment: null,
    suspect: "Check that --backup names the server that the deployment wrote to. The rollback directory of the deployment holds the same statements: --from DIRECTORY plays them.",
    statements: ({ backupDatabase, backupTable, opid }) => backupDatabase === null || backupTable === null || opid === null ? nothing() : readRollbackStatements(backup, backupDatabase, backupTable, opid),
    chunks: ({ backupDatabase, backupTable, opid }) => backupDatabase === null || backupTable === null || opid === null ? nothing() : readRollbackChunks(backup, backupDatabase, backupTable, opid)
  };
}
function refuseElsewhere(source, statements) {
  const stored2 = statements.filter((statement) => rollbackCount(statement) > 0);
  if (source.deployment === null) {
    const [alone] = stored2.filter(({ backupTable }) => backupTable === null);
    if (alone === void 0) return;
    throw new UserError(
      `What takes ${alone.opid} (${alone.kind}) back is on disk alone, in the rollback directory of ${alone.deployment}: the backup server did not answer when it was written`,
      { hint: `rollgate rollback ${alone.deployment} --from DIRECTORY plays that directory.`, exitCode: EXIT.failed }
    );
  }
  const [other] = stored2.filter(({ deployment }) => deployment !== source.deployment);
  if (other === void 0) return;
  throw new UserError(
    `${other.deployment} brought back what had been rolled back of ${source.deployment}: the rollback directory of ${source.deployment} does not have how that is taken back`,
    {
      hint: `Leave --from out, so that the backup tables are read; or roll that one back first: rollgate rollback ${other.deployment} --from DIRECTORY with its own directory.`,
      exitCode: EXIT.failed
    }
  );
}
async function* nothing() {
}

// src/deploy/probe.ts
async function probeCapture(session, from) {
  const to = await binlogStatus(session);
  try {
    for await (const item of readChanges(streamEvents({ connection: session.connectionOptions, from, to }))) {
      if (item.kind === "rows" && item.map.database === JOURNAL_DATABASE) return;
    }
  } catch (error) {
    if (error instanceof UserError && error.exitCode === EXIT.server) throw error;
    throw new UserError(`The binary log cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      hint: `The account needs: ${await replicationGrant(session)}`,
      exitCode: EXIT.server,
      cause: error
    });
  }
  throw new UserError("The binary log does not hold what this account writes", {
    hint: "A row that was just written to the journal is not in the log as a row. Check binlog_do_db and binlog_ignore_db (database rollgate), binlog_format, and whether a proxy stands between.",
    exitCode: EXIT.server
  });
}

// src/deploy/describe.ts
function describeMigration(migration, journaled, outcome) {
  const entries = new Map(mergeChunks(journaled).map((entry) => [entry.index, entry]));
  const reached2 = Math.max(
    migration.doneUpTo,
    ...journaled.filter((entry) => entry.state === "executed" || entry.state === "done").map((entry) => entry.index)
  );
  return {
    file: migration.file.path,
    checksum: migration.checksum,
    state: outcome.state,
    statements: migration.script.statements.map(
      (statement) => describeStatement(statement, entries.get(statement.index), outcome, reached2)
    )
  };
}
function describeUndone(migrations, opids) {
  return migrations.map((migration) => {
    const statements = migration.statements.map(
      (statement) => statement.opid !== null && opids.has(statement.opid) ? { ...statement, state: "undone" } : statement
    );
    const left = statements.some(({ opid, state }) => opid !== null && state === "done");
    const any = statements.some(({ state }) => state === "undone");
    return { ...migration, statements, state: any && !left && migration.state === "done" ? "undone" : migration.state };
  });
}
function describeStatement(statement, entry, outcome, reached2) {
  const base = { index: statement.index, kind: statement.kind, sql: shownText(statement) };
  if (entry !== void 0) {
    return {
      ...base,
      opid: entry.opid,
      state: stateOf(entry.state),
      affectedRows: entry.affectedRows,
      capturedRows: entry.capturedRows,
      seconds: entry.milliseconds / 1e3,
      backupDatabase: entry.backupDatabase,
      backupTable: entry.backupTable,
      ...entry.chunks === null ? {} : { chunks: entry.chunks },
      ...entry.error === null ? {} : { error: entry.error }
    };
  }
  const failed = outcome.failure?.index === statement.index;
  const state = failed ? "failed" : outcome.state === "done" || statement.index <= reached2 ? "done" : "pending";
  return {
    ...base,
    opid: null,
    state,
    affectedRows: null,
    capturedRows: 0,
    seconds: 0,
    backupDatabase: null,
    backupTable: null,
    ...failed ? { error: outcome.failure.message } : {}
  };
}
function shownText({ class: of, text: text2 }) {
  return of === "dml" || of === "ddl" ? text2 : withoutSecrets(text2);
}
function stateOf(state) {
  if (state === "intent") return "running";
  return state === "undoing" ? "unknown" : state;
}

// src/deploy/run-batch.ts
import { setTimeout as sleep } from "node:timers/promises";
var ROW_WAIT_SECONDS = 5;
var NOT_LOCKED = [1205, 1213];
var LONGEST_RETRY_PAUSE_SECONDS = 30;
async function runBatch(target, executor, { statements, batch }, place, resume) {
  const statement = statements[0];
  const { database, name } = statement.tables[0];
  const key = await findBatchKey(target.control, statement, batch);
  if (key === null || typeof key === "string")
    throw new StatementFailed(statement, new Error(key ?? `There is no table \`${name}\``));
  const walk = await BatchWalk.open(target.control, database, name, key);
  const runner = new ChunkRunner(target, executor, statement, place);
  const done = resume?.index === statement.index ? resume.batch : null;
  const end = done === null ? await walk.last() : done.end;
  const timestamp = done === null ? await pinnedTime(target.control, executor, statement) : done.timestamp;
  const first = done !== null && resume.deployment === target.deployment ? done.first : place.sequence;
  const restoreLockWait = await shortenLockWait(target, executor);
  for (let chunk = (done?.chunk ?? 0) + 1, after = done?.upTo ?? null, last = false; !last; chunk++) {
    if (runner.begun > 0)
      await sleep(batch.pause * 1e3, void 0, { signal: target.interruption.over }).catch(() => {
      });
    target.interruption.check();
    await target.replicas?.wait(target.interruption, target.progress);
    const next = end === null ? null : await walk.next(after, batch.size, end);
    const upTo = next ?? end;
    last = next === null;
    target.progress.detail(`Chunk ${chunk} of statement ${statement.index}: ${describe(key.columns, upTo)}`);
    const record = { first, chunk, by: batch.by, upTo, end, last, timestamp };
    await runner.run(withinRange(statement, upTo === null ? null : walk.range(after, upTo)), record);
    after = upTo;
  }
  await restoreLockWait();
  return runner.begun;
}
var ChunkRunner = class {
  #target;
  #executor;
  #statement;
  #place;
  #checksum;
  /** Journal rows so far. */
  begun = 0;
  constructor(target, executor, statement, place) {
    this.#target = target;
    this.#executor = executor;
    this.#statement = statement;
    this.#place = place;
    this.#checksum = sha256(statement.text);
  }
  async run(chunk, record) {
    const { lock, interruption, progress } = this.#target;
    for (let tried = 1; ; tried++) {
      try {
        await this.#try(chunk, record);
        return;
      } catch (error) {
        if (!(error instanceof StatementFailed)) throw error;
        const locked = isServerError(error.cause) && NOT_LOCKED.includes(error.cause.errno);
        if (!locked || tried > lock.retries) throw new StatementFailed(this.#statement, error.cause);
        const pause = Math.min(2 ** (tried - 1), LONGEST_RETRY_PAUSE_SECONDS);
        progress.step(
          `Rows of chunk ${record.chunk} are locked by others; attempt ${tried + 1} of ${lock.retries + 1} in ${pause} s`
        );
        await sleep(pause * 1e3, void 0, { signal: interruption.over }).catch(() => {
        });
        interruption.check();
      }
    }
  }
  async #try(chunk, record) {
    const place = {
      ...this.#place,
      sequence: this.#place.sequence + this.begun++,
      chunk: { record, checksum: this.#checksum }
    };
    if (record.timestamp !== null) await this.#executor.run(`SET timestamp = ${record.timestamp}`);
    await runTransaction(this.#target, this.#executor, [chunk], place, /* @__PURE__ */ new Set());
    if (this.#executor.destroyed) {
      throw new UserError(
        `The connection to the target was lost after chunk ${record.chunk} of statement ${chunk.index}, which is done and backed up`,
        { hint: "Run deploy again: it goes on with the next chunk.", exitCode: EXIT.server }
      );
    }
    if (record.timestamp !== null) await this.#executor.run("SET timestamp = DEFAULT");
  }
};
async function pinnedTime(control, executor, statement) {
  const { database, name } = statement.tables[0];
  const table = await readTable(control, database, name);
  const touches = statement.kind === "UPDATE" && table?.columns.some(({ onUpdate }) => onUpdate !== null);
  if (!touches && !asksForTime(statement)) return null;
  const now = String(await executor.value("SELECT @@timestamp"));
  return String(await executor.value("SELECT @@timestamp")) === now ? null : now;
}
async function shortenLockWait({ lock }, executor) {
  const wait = Number(await executor.value("SELECT @@SESSION.innodb_lock_wait_timeout"));
  if (lock.waitSeconds !== null || wait <= ROW_WAIT_SECONDS) return async () => {
  };
  const set2 = async (seconds) => {
    await executor.run(`SET SESSION innodb_lock_wait_timeout = ${seconds}`);
  };
  await set2(ROW_WAIT_SECONDS);
  return () => set2(wait);
}
function describe(columns, upTo) {
  if (upTo === null) return "the table is empty";
  return `up to ${columns.map(({ name }, at) => `${name} ${upTo[at]}`).join(", ")}`;
}

// src/deploy/run-migration.ts
async function runMigration(target, executor, migration, plan, position, firstSequence) {
  const temporary = /* @__PURE__ */ new Set();
  let chunks = 0;
  let sincePause = 0;
  for (const unit of plan.units) {
    const rest = remaining(unit, migration.doneUpTo);
    if (rest === null) continue;
    target.interruption.check();
    await target.replicas?.wait(target.interruption, target.progress);
    const first = rest.statements[0];
    const obstacles = [
      ...plan.obstacles.filter(({ statement }) => rest.statements.includes(statement)),
      ...(await unitOutlook(target.control, rest, target)).obstacles
    ];
    const incomplete = refuseObstacles(migration.file.path, obstacles, target.acceptIncomplete);
    const place = { migration: position, sequence: firstSequence + first.index - 1 + chunks, incomplete };
    target.progress.detail(`${migration.file.path} statement ${first.index}: ${first.kind}`);
    try {
      if (rest.kind === "batch") chunks += await runBatch(target, executor, rest, place, migration.resume) - 1;
      else await runUnit(target, executor, rest, place, temporary);
    } catch (error) {
      throw target.interruption.asked && error instanceof StatementFailed && isKilled(error.cause) ? new Interrupted() : error;
    }
    sincePause += rest.statements.length;
    const { pace } = target;
    if (pace !== void 0 && sincePause >= pace.statements && rest !== plan.units.at(-1)) {
      await target.interruption.pause(pace.milliseconds);
      sincePause = 0;
    }
    if (executor.destroyed) {
      throw new UserError(
        `The connection to the target was lost after statement ${rest.statements.at(-1).index} of ${migration.file.path}, which is done and backed up`,
        {
          hint: "Run deploy again: it goes on with the next statement.",
          exitCode: EXIT.server
        }
      );
    }
  }
  return firstSequence + migration.script.statements.length + chunks;
}
function remainingPlan(plan, doneUpTo) {
  return {
    units: plan.units.map((unit) => remaining(unit, doneUpTo)).filter((unit) => unit !== null),
    obstacles: plan.obstacles.filter(({ statement }) => statement.index > doneUpTo)
  };
}
function remaining(unit, doneUpTo) {
  if (unit.kind === "session") return unit;
  if (unit.kind === "batch") return unit.statements[0].index > doneUpTo ? unit : null;
  const statements = unit.statements.filter((statement) => statement.index > doneUpTo || statement.class === "session");
  if (statements.every((statement) => statement.class === "session")) {
    return statements.length === 0 ? null : { kind: "session", statements };
  }
  return { ...unit, statements };
}
async function runUnit(target, executor, unit, place, temporary) {
  switch (unit.kind) {
    case "session":
      for (const statement of unit.statements) await runSession(target, executor, statement);
      return;
    case "transaction":
      return runTransaction(target, executor, unit.statements, place, temporary);
    case "ddl":
      return runDdl(target, executor, unit.statements[0], place);
    case "opaque":
      return runOpaque(target, executor, unit.statements[0], place);
  }
}
async function runSession(target, executor, statement) {
  try {
    await target.interruption.during(executor, () => executor.run(statement.text));
  } catch (error) {
    throw new StatementFailed(statement, error);
  }
}
async function runOpaque(target, executor, statement, place) {
  const id = await target.journal.intend({
    deployment: target.deployment,
    migration: place.migration,
    sequence: place.sequence,
    // Nobody reads it again to run it.
    statement: {
      index: statement.index,
      kind: statement.kind,
      database: statement.database,
      text: shownText(statement)
    },
    step: "opaque",
    checksum: sha256(statement.text),
    connectionId: executor.connectionId,
    start: { file: "", position: 0 },
    incomplete: place.incomplete.get(statement.index) ?? null,
    structureBefore: null,
    batch: null,
    undoes: place.undoes
  });
  reached("opaque intended");
  const began = Date.now();
  let affectedRows;
  try {
    affectedRows = (await target.interruption.during(executor, () => executor.run(statement.text))).affectedRows;
  } catch (error) {
    const failure = new StatementFailed(statement, error);
    if (isConnectionLost(error) || isKilled(error)) {
      await target.journal.setFailed(id, "unknown", failure.message);
      throw new NeedsOperatorError(
        `${isKilled(error) ? "The server was told to end" : "The connection was lost during"} statement ${statement.index} (${statement.kind}); whether it took effect cannot be told`,
        choices(target, place.sequence, "Look at what it was to change."),
        error
      );
    }
    await target.journal.setFailed(id, "failed", failure.message);
    throw failure;
  }
  reached("opaque run");
  const ended = /* @__PURE__ */ new Date();
  await target.control.run(
    markExecuted(id, operationId(ended, executor.connectionId, place.sequence), affectedRows, ended.getTime() - began)
  );
  reached("opaque marked as executed");
  await target.journal.setDone(id, NOTHING_STORED);
  reached("opaque done");
}

// src/rollback/literal-scan.ts
var SPACE = 32;
var QUOTE = 39;
var OPEN = 40;
var CLOSE = 41;
var COMMA = 44;
var EQUALS = 61;
var BACKTICK = 96;
var AND = Buffer.from(" AND ", "latin1");
var WHERE = Buffer.from(" WHERE ", "latin1");
var LIMIT = Buffer.from(" LIMIT ", "latin1");
function expressionEnd(bytes, from, end) {
  let depth = 0;
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    if (byte === QUOTE || byte === BACKTICK) {
      at = bytes.indexOf(byte, at + 1) + 1;
      if (at === 0) return end;
      continue;
    }
    if (byte === OPEN) depth++;
    else if (depth > 0) {
      if (byte === CLOSE) depth--;
    } else if (byte === COMMA || byte === CLOSE) return at;
    else if (byte === SPACE && (isAt(AND, bytes, at) || isAt(WHERE, bytes, at) || isAt(LIMIT, bytes, at))) return at;
    at++;
  }
  return end;
}
function operandEnd(bytes, from, end) {
  let at = from;
  while (at < end && bytes[at] !== EQUALS && bytes[at] !== QUOTE) {
    if (bytes[at] === BACKTICK) at = bytes.indexOf(BACKTICK, at + 1);
    if (at === -1) return end;
    at++;
  }
  return at < end && bytes[at] === EQUALS ? at : end;
}
function nameEnd(bytes, from, end) {
  if (bytes[from] !== BACKTICK) return 0;
  let at = from;
  do {
    at = bytes.indexOf(BACKTICK, at + 1) + 1;
    if (at === 0 || at > end) return 0;
  } while (bytes[at] === BACKTICK);
  return at;
}
function isAt(word, bytes, at) {
  if (at + word.length > bytes.length) return false;
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word[index]) return false;
  return true;
}
function nameAt(bytes, from, to) {
  return unquoteIdentifier(bytes.toString("utf8", from, to));
}

// src/rollback/column-reading.ts
var QUOTE2 = 39;
var ZERO = 48;
var NINE = 57;
var MINUS = 45;
function columnReading(column) {
  const name = quoteName(column.name);
  switch (column.type) {
    case "json":
      return column.charset === null ? null : text(name, column.charset);
    case "float":
      return approximate2(`${name}*1e0`, Math.fround);
    case "double":
      return approximate2(`${name}*1e0`, (value) => value);
    case "enum":
      return member(name, column.members);
    case "set":
      return setIsNamed(column.members) ? { ...text(name, "utf8mb4"), select: `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` } : digits(`${name}+0`);
    case "bit":
      return digits(`${name}+0`);
    case "tinyint":
    case "smallint":
    case "mediumint":
    case "int":
    case "bigint":
    case "decimal":
      return digits(name);
    case "inet6":
      return address(name);
    case "year":
    case "date":
    case "time":
    case "datetime":
    case "timestamp":
    case "uuid":
    case "inet4":
      return { ...quoted, select: name };
    default:
      return text(name, column.charset);
  }
}
function asWritten(bytes, start, end) {
  return bytes.toString("utf8", start, end);
}
function asPrinted(value, from, to) {
  return value.toString("latin1", from, to);
}
function digits(select) {
  const first = (value, from, to) => {
    let at = from;
    while (value[at] === ZERO && at + 1 < to && value[at + 1] >= ZERO && value[at + 1] <= NINE) at++;
    return at;
  };
  return {
    select,
    judges: (bytes, start) => bytes[start] === MINUS || bytes[start] >= ZERO && bytes[start] <= NINE,
    same: (bytes, start, end, value, from, to) => isSame(bytes, start, end, value, first(value, from, to), to),
    keyOfLiteral: asWritten,
    keyOfValue: (value, from, to) => value.toString("latin1", first(value, from, to), to),
    operand: asWritten
  };
}
function approximate2(select, rounded) {
  const number = (bytes, start, end) => Number(bytes.toString("latin1", start, end));
  const key = (value) => Object.is(value, -0) ? "-0" : String(value);
  return {
    select,
    judges: (bytes, start, end) => !Number.isNaN(number(bytes, start, end)),
    same: (bytes, start, end, value, from, to) => Object.is(rounded(number(bytes, start, end)), number(value, from, to)),
    keyOfLiteral: (bytes, start, end) => key(rounded(number(bytes, start, end))),
    keyOfValue: (value, from, to) => key(number(value, from, to)),
    operand: (bytes, start, end) => {
      const exact = key(rounded(number(bytes, start, end)));
      return exact.includes("e") ? exact : `${exact}e0`;
    }
  };
}
function member(name, members) {
  const numbers = new Map(members.map((text2, index) => [quoteText(text2), String(index + 1)]));
  const number = (bytes, start, end) => {
    const literal = bytes.toString("utf8", start, end);
    return numbers.get(literal) ?? literal;
  };
  return {
    select: `${name}+0`,
    judges: (bytes, start, end) => /^\d+$/.test(number(bytes, start, end)),
    same: (bytes, start, end, value, from, to) => number(bytes, start, end) === value.toString("latin1", from, to),
    keyOfLiteral: number,
    keyOfValue: asPrinted,
    operand: number
  };
}
var quoted = {
  judges: (bytes, start) => bytes[start] === QUOTE2,
  same: (bytes, start, end, value, from, to) => isSame(bytes, start + 1, end - 1, value, from, to),
  keyOfLiteral: (bytes, start, end) => bytes.toString("latin1", start + 1, end - 1),
  keyOfValue: asPrinted,
  operand: asWritten
};
function address(name) {
  const digitsOf = (bytes, start, end) => bytes.toString("latin1", start + 1, end - 1).replaceAll(":", "").toUpperCase();
  const hexOf = (value, from, to) => hex(value.subarray(from, to));
  return {
    select: `CAST(${name} AS BINARY(16))`,
    judges: (bytes, start, end) => bytes[start] === QUOTE2 && end - start === 41,
    same: (bytes, start, end, value, from, to) => digitsOf(bytes, start, end) === hexOf(value, from, to),
    keyOfLiteral: digitsOf,
    keyOfValue: hexOf,
    operand: asWritten
  };
}
function text(name, charset) {
  const opening = Buffer.from(charset === null ? "X'" : `_${charset} X'`, "latin1");
  const isUtf8 = charset !== null && UTF8.has(charset);
  const holdsAscii = charset !== null && !NOT_ASCII.has(charset);
  return {
    select: charset === null || charset === "utf8mb4" ? name : `CAST(${name} AS BINARY)`,
    judges(bytes, start, end) {
      if (bytes[start] === QUOTE2) return isUtf8 || end - start === 2 || holdsAscii && isAscii(bytes, start, end);
      return isAt(opening, bytes, start);
    },
    same(bytes, start, end, value, from, to) {
      return bytes[start] === QUOTE2 ? isQuoted(bytes, start + 1, end - 1, value, from, to) : isHex(bytes, start + opening.length, end - 1, value, from, to);
    },
    keyOfLiteral: (bytes, start, end) => bytes[start] === QUOTE2 ? bytes.toString("latin1", start + 1, end - 1).replaceAll("''", "'") : Buffer.from(bytes.toString("latin1", start + opening.length, end - 1), "hex").toString("latin1"),
    keyOfValue: asPrinted,
    operand: asWritten
  };
}
function isAscii(bytes, start, end) {
  for (let at = start; at < end; at++) if (bytes[at] >= 128) return false;
  return true;
}
var SHORT = 24;
function isSame(bytes, start, end, value, from, to) {
  const length = end - start;
  if (length !== to - from) return false;
  if (length > SHORT) return value.compare(bytes, start, end, from, to) === 0;
  for (let at = 0; at < length; at++) if (bytes[start + at] !== value[from + at]) return false;
  return true;
}
function isQuoted(bytes, start, end, value, from, to) {
  let next = from;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (next >= to || byte !== value[next++]) return false;
    if (byte === QUOTE2) at++;
  }
  return next === to;
}
function isHex(bytes, start, end, value, from, to) {
  if (end - start !== 2 * (to - from)) return false;
  let at = start;
  for (let index = from; index < to; index++) {
    const byte = value[index];
    if (digit(bytes[at]) !== byte >> 4 || digit(bytes[at + 1]) !== (byte & 15)) return false;
    at += 2;
  }
  return true;
}
function digit(byte) {
  return byte <= NINE ? byte - ZERO : byte - 55;
}

// src/rollback/rollback-statement.ts
var DIALECT = { flavor: "mysql", version: 8e4, ansiQuotes: false, noBackslashEscapes: true };
function readRollbackStatement(sql, dialect = DIALECT) {
  const tokens = tokenize(sql, dialect);
  const word = (at) => tokens[at]?.text.toUpperCase();
  const verb = word(0);
  const from = verb === "INSERT" && word(1) === "INTO" ? 2 : verb === "DELETE" && word(1) === "FROM" ? 2 : verb === "UPDATE" ? 1 : -1;
  const [database, dot, table] = tokens.slice(from, from + 3);
  if (from === -1 || dot?.text !== "." || database?.kind !== "quoted-identifier" || table?.kind !== "quoted-identifier")
    return null;
  const base = { database: unquoteIdentifier(database.text), table: unquoteIdentifier(table.text), sql };
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
  const set2 = tokens.findIndex((token) => token.kind === "word" && token.text === "SET");
  const found = [];
  let depth = 0;
  let first = set2 + 1;
  for (let at = first; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === "(") depth++;
    if (token?.text === ")") depth--;
    if (token !== void 0 && !(depth === 0 && token.text === ",")) continue;
    found.push({
      column: unquoteIdentifier(tokens[first].text),
      value: head.slice(tokens[first + 2].start, tokens[at - 1].end)
    });
    first = at + 1;
  }
  return found;
}
function insertHead(sql) {
  const tokens = tokenize(sql, DIALECT);
  const at = tokens.findIndex((token) => token.kind === "word" && token.text === "VALUES");
  const open = tokens[at + 1];
  if (at === -1 || open?.text !== "(" || sql.at(-1) !== ")") return null;
  return sql.slice(0, open.start);
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
    if (column !== void 0)
      found.push({ column: unquoteIdentifier(column.text), text: sql.slice(part[0].start, part.at(-1).end) });
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

// src/rollback/wanted-rows.ts
var EQUALS2 = Buffer.from("=", "latin1");
var NO_DECIMALS = Buffer.from("+0e0=", "latin1");
var AND2 = Buffer.from(" AND ", "latin1");
var COMMA2 = 44;
var RECENT = 8;
var WantedRows = class {
  #session;
  #tables = /* @__PURE__ */ new Map();
  #namedOnly = /* @__PURE__ */ new Map();
  #recent = [];
  constructor(session) {
    this.#session = session;
  }
  /**
   * Statements in the order in which they are run; of a row that several of them change, what the last leaves.
   * @returns the rows of each table by key, what was read of each statement, and the statements whose row cannot be told.
   */
  async read(statements) {
    const rows = /* @__PURE__ */ new Map();
    const told = [];
    const untold = [];
    const { buffers, starts, ends } = statements;
    for (let index = 0; index < buffers.length; index++) {
      const bytes = buffers[index];
      const start = starts[index];
      const prefix = this.#prefix(bytes, start, ends[index]) ?? await this.#readPrefix(statements.text(index));
      const one = prefix === null ? null : follow(prefix, bytes, start + prefix.bytes.length, ends[index], rows);
      told.push(one);
      if (one === null || one.row === null) untold.push(statements.text(index));
    }
    return { rows, told, untold };
  }
  #prefix(bytes, start, end) {
    for (const prefix of this.#recent) {
      const { length } = prefix.bytes;
      if (end - start >= length && bytes.compare(prefix.bytes, 0, length, start, start + length) === 0) return prefix;
    }
    return null;
  }
  async #readPrefix(text2) {
    const statement = readRollbackStatement(text2);
    if (statement === null) return null;
    const name = quoteTable(statement.database, statement.table);
    const head = statement.verb === "insert" ? insertHead(text2) : statement.verb === "update" ? `UPDATE ${name} SET ` : `DELETE FROM ${name} WHERE `;
    if (head === null || !text2.startsWith(head)) return null;
    const table = await this.table(statement);
    const columns = statement.inserted.map(({ column }) => table?.columnsByName.get(column) ?? -1);
    const prefix = { text: head, bytes: Buffer.from(head), verb: statement.verb, table, columns };
    this.#recent = [prefix, ...this.#recent].slice(0, RECENT);
    return prefix;
  }
  /** @returns null when there is no such table. */
  table({ database, table }) {
    const id = `${database}\0${table}`;
    const known = this.#tables.get(id) ?? this.#readTable(database, table);
    this.#tables.set(id, known);
    return known;
  }
  /** Whether statements about a table change the rows that they name and no others: it has no triggers, and no foreign keys act on others. */
  changesNamedOnly(table) {
    const known = this.#namedOnly.get(table) ?? this.#readReach(table);
    this.#namedOnly.set(table, known);
    return known;
  }
  async #readReach({ shape, joinedBy, changesAlong }) {
    if (joinedBy === null || changesAlong) return false;
    const keys = await foreignKeysTo(this.#session, shape.database, shape.table);
    return keys.every(({ onDelete, onUpdate }) => STAYS.has(onDelete) && STAYS.has(onUpdate));
  }
  async #readTable(database, table) {
    const definition = await readTable(this.#session, database, table);
    if (definition === null) return null;
    const shape = tableShape(database, definition);
    const triggers = await listTriggers(this.#session, database, table);
    const readings = shape.columns.map(columnReading);
    const key = shape.key?.some((index) => readings[index] === null) ? null : shape.key;
    return {
      shape: { ...shape, key },
      name: quoteTable(database, table),
      readings,
      columnsByName: new Map(shape.columns.map(({ name }, index) => [name, index])),
      changesAlong: shape.selfReferencing || triggers.some(({ event }) => event === "UPDATE") || shape.columns.some(({ autoUpdated }) => autoUpdated),
      isInnodb: isInnodb(definition),
      joinedBy: key === null || triggers.length > 0 || shape.selfReferencing ? null : keyIndex(definition, shape, key)
    };
  }
};
var STAYS = /* @__PURE__ */ new Set(["RESTRICT", "NO ACTION"]);
function isInnodb({ engine, partitioning }) {
  const engines = [engine, ...[...(partitioning ?? "").matchAll(/\bENGINE\s*=\s*(\w+)/gi)].map(([, name]) => name)];
  return engines.every((name) => name.toLowerCase() === "innodb");
}
function keyIndex({ indexes }, { columns }, key) {
  const found = indexes.find(
    ({ type, parts: parts3 }) => (type === "primary" || type === "unique") && parts3.length === key.length && parts3.every(({ column }, at) => column === columns[key[at]].name)
  );
  return found === void 0 ? null : quoteName(found.name);
}
function follow(prefix, bytes, start, end, all) {
  const { verb, table, columns } = prefix;
  const untold = { prefix, row: null, assigned: NO_COLUMNS, where: start };
  if (table === null || table.shape.key === null) return untold;
  const set2 = verb === "delete" ? null : new Int32Array(2 * table.shape.columns.length).fill(-1);
  let where = start;
  if (verb === "insert" && !readValues(bytes, start, end, columns, set2)) return untold;
  if (verb === "update") {
    where = readAssignments(prefix, table, bytes, start, end, set2);
    if (where === 0) return untold;
  }
  const before = verb === "insert" ? null : readKey(table, bytes, where, end);
  if (before === null && verb !== "insert") return untold;
  let rows = all.get(table);
  if (rows === void 0) {
    rows = /* @__PURE__ */ new Map();
    all.set(table, rows);
  }
  if (before === null) {
    const row2 = rowOf(table, bytes, set2, null);
    if (row2 === null) return untold;
    rows.set(row2.key, row2);
    return { prefix, row: row2, assigned: NO_COLUMNS, where };
  }
  const old = rowOf(table, bytes, before, null);
  if (old === null) return untold;
  const known = rows.get(old.key);
  const origin = known === void 0 ? old.key : known.origin;
  const gone = { ...old, literals: null, origin: null };
  rows.set(old.key, gone);
  if (set2 === null) return { prefix, row: gone, assigned: NO_COLUMNS, where };
  for (let at = 0; at < set2.length; at++) if (set2[at] === -1) set2[at] = before[at];
  const told = rowOf(table, bytes, set2, origin);
  if (told === null) return untold;
  const row = known?.literals == null ? told : copyOf(told, known);
  rows.set(row.key, row);
  return { prefix, row, assigned: prefix.columns, where };
}
var NO_COLUMNS = [];
function copyOf(row, old) {
  if (row.literals === null) return { ...row, bytes: Buffer.alloc(0), origin: null };
  const literals = new Int32Array(row.literals.length).fill(-1);
  const texts = [];
  let length = 0;
  for (let at = 0; at < literals.length; at += 2) {
    const from = row.literals[at] !== -1 ? row : old;
    if (from?.literals == null || from.literals[at] === -1) continue;
    const text2 = from.bytes.subarray(from.literals[at], from.literals[at + 1]);
    texts.push(text2);
    literals[at] = length;
    length += text2.length;
    literals[at + 1] = length;
  }
  return { ...row, literals, bytes: Buffer.concat(texts) };
}
function rowOf({ shape, readings }, bytes, literals, origin) {
  const columns = shape.key;
  for (const column of columns) {
    const start = literals[2 * column];
    if (start === -1 || !readings[column].judges(bytes, start, literals[2 * column + 1])) return null;
  }
  const first = columns[0];
  if (columns.length === 1) {
    const [start, end] = [literals[2 * first], literals[2 * first + 1]];
    const key = readings[first].keyOfLiteral(bytes, start, end);
    return { key, keySql: readings[first].operand(bytes, start, end), literals, bytes, origin };
  }
  const keys = [];
  const terms2 = [];
  for (const column of columns) {
    const [start, end] = [literals[2 * column], literals[2 * column + 1]];
    keys.push(readings[column].keyOfLiteral(bytes, start, end));
    terms2.push(`${quoteColumn(shape, column)}=${readings[column].operand(bytes, start, end)}`);
  }
  return { key: keyOf(keys), keySql: terms2.join(" AND "), literals, bytes, origin };
}
function keyOf(values) {
  return values.length === 1 ? values[0] : values.map((value) => `${value.length}:${value}`).join();
}
function readValues(bytes, start, end, columns, into) {
  let at = start + 1;
  for (const column of columns) {
    const stop = expressionEnd(bytes, at, end);
    if (column === -1) return false;
    into[2 * column] = at;
    into[2 * column + 1] = stop;
    at = stop + 1;
  }
  return at === end;
}
function readAssignments(prefix, table, bytes, start, end, into) {
  let at = start;
  for (let index = 0; ; index++) {
    const name = nameEnd(bytes, at, end);
    const column = name === 0 ? void 0 : table.columnsByName.get(nameAt(bytes, at, name));
    if (column === void 0) return 0;
    const stop = expressionEnd(bytes, name + 1, end);
    into[2 * column] = name + 1;
    into[2 * column + 1] = stop;
    if (prefix.columns[index] !== column) prefix.columns = [...prefix.columns.slice(0, index), column];
    if (bytes[stop] === COMMA2) {
      at = stop + 1;
      continue;
    }
    if (prefix.columns.length > index + 1) prefix.columns = prefix.columns.slice(0, index + 1);
    return stop + WHERE_BYTES;
  }
}
var WHERE_BYTES = " WHERE ".length;
function readKey({ shape, columnsByName }, bytes, start, end) {
  const found = new Int32Array(2 * shape.columns.length).fill(-1);
  let missing = shape.key.length;
  let at = start;
  while (missing > 0 && at < end) {
    const name = nameEnd(bytes, at, end);
    const column = name === 0 ? -1 : columnsByName.get(nameAt(bytes, at, name)) ?? -1;
    const stop = expressionEnd(bytes, at, end);
    const value = isAt(EQUALS2, bytes, name) ? name + 1 : isAt(NO_DECIMALS, bytes, name) ? name + NO_DECIMALS.length : 0;
    if (column !== -1 && value !== 0 && shape.key.includes(column) && found[2 * column] === -1) {
      found[2 * column] = value;
      found[2 * column + 1] = stop;
      missing--;
    }
    if (!isAt(AND2, bytes, stop)) break;
    at = stop + AND2.length;
  }
  return missing === 0 ? found : null;
}
function quoteColumn({ columns }, index) {
  return quoteName(columns[index].name);
}

// src/rollback/joined-condition.ts
var COMPARED_IN_ROWS = new Set(
  "tinyint,smallint,mediumint,int,bigint,decimal,float,double,date,time,datetime,timestamp,char,varchar,tinytext,text,mediumtext,longtext,binary,varbinary,tinyblob,blob,mediumblob,longblob,enum".split(
    ","
  )
);
var AND3 = Buffer.from(" AND ", "latin1");
var IS_NULL = Buffer.from(" IS NULL", "latin1");
var EQUALS3 = 61;
var OPENING = 40;
var COMMA3 = 44;
var CAST = Buffer.from("CAST(", "latin1");
var JoinedCondition = class {
  #table;
  #keys = [];
  #shapes = [];
  /** Conditions that have no such form. */
  #others = [];
  constructor(table) {
    this.#table = table;
  }
  add(bytes, from, end, { keySql }) {
    this.#keys.push(keySql);
    for (const { operands: operands2, rows } of this.#shapes) {
      const literals2 = literalsOf(operands2, bytes, from, end);
      if (literals2 === null) continue;
      rows.push({ bytes, literals: literals2 });
      return;
    }
    const operands = this.#operands(bytes, from, end);
    const literals = operands === null ? null : literalsOf(operands, bytes, from, end);
    if (literals === null) this.#others.push(bytes.subarray(from, end));
    else this.#shapes.push({ operands, rows: [{ bytes, literals }] });
  }
  write(out) {
    const key = this.#table.shape.key;
    if (key.length === 1) out.text(`${quoteColumn(this.#table.shape, key[0])} IN (${this.#keys.join()})`);
    else out.text(`(${this.#keys.map((sql) => `(${sql})`).join(" OR ")})`);
    out.text(" AND (");
    let isFirst = true;
    const or = () => {
      if (!isFirst) out.text(" OR ");
      isFirst = false;
    };
    for (const { operands, rows } of this.#shapes) {
      or();
      const nulls = operands.filter(({ isNull: isNull2 }) => isNull2);
      const others = operands.filter(({ isNull: isNull2 }) => !isNull2);
      out.text("(");
      for (const { bytes } of nulls) {
        out.copy(bytes);
        out.text(" IS NULL AND ");
      }
      for (const [at, { bytes }] of others.entries()) {
        out.text(at === 0 ? "(" : ",");
        out.copy(bytes);
      }
      out.text(") IN (");
      for (const [at, { bytes, literals }] of rows.entries()) {
        out.claim(2);
        if (at > 0) out.byte(COMMA3);
        out.byte(OPENING);
        for (let index = 0; index < literals.length; index += 2) {
          out.claim(1);
          if (index > 0) out.byte(COMMA3);
          out.copy(bytes.subarray(literals[index], literals[index + 1]));
        }
        out.text(")");
      }
      out.text("))");
    }
    for (const condition of this.#others) {
      or();
      out.text("(");
      out.copy(condition);
      out.text(")");
    }
    out.text(")");
  }
  /** @returns null for a condition with a column that is not compared in rows, and when only one operand would be left. */
  #operands(bytes, from, end) {
    const found = [];
    let at = from;
    while (at < end) {
      const stop = expressionEnd(bytes, at, end);
      const equals = operandEnd(bytes, at, stop);
      const isNull2 = equals === stop;
      const operand = bytes.subarray(at, isNull2 ? stop - IS_NULL.length : equals);
      if (isNull2 && !isAt(IS_NULL, bytes, stop - IS_NULL.length)) return null;
      if (!this.#isCompared(operand)) return null;
      found.push({ bytes: operand, isNull: isNull2 });
      if (stop < end && !isAt(AND3, bytes, stop)) return null;
      at = stop + AND3.length;
    }
    return found.filter(({ isNull: isNull2 }) => !isNull2).length > 1 ? found : null;
  }
  #isCompared(operand) {
    const { columnsByName, shape } = this.#table;
    const begin = isAt(CAST, operand, 0) ? CAST.length : 0;
    const stop = nameEnd(operand, begin, operand.length);
    const column = stop === 0 ? void 0 : columnsByName.get(nameAt(operand, begin, stop));
    return column !== void 0 && COMPARED_IN_ROWS.has(shape.columns[column].type);
  }
};
function literalsOf(operands, bytes, from, end) {
  const found = [];
  let at = from;
  for (const [index, operand] of operands.entries()) {
    if (index > 0) {
      if (!isAt(AND3, bytes, at)) return null;
      at += AND3.length;
    }
    if (!isAt(operand.bytes, bytes, at)) return null;
    at += operand.bytes.length;
    if (operand.isNull) {
      if (!isAt(IS_NULL, bytes, at)) return null;
      at += IS_NULL.length;
      continue;
    }
    if (bytes[at] !== EQUALS3) return null;
    const stop = expressionEnd(bytes, at + 1, end);
    found.push(at + 1, stop);
    at = stop;
  }
  return at === end ? found : null;
}

// src/rollback/joined-rows.ts
var DELETED_ROWS = 100;
var UPDATED_ROWS = 50;
var COMMA4 = ",".charCodeAt(0);
var rowsOf = ({ from, to }) => to - from;
function singleUnits(count) {
  return Array.from({ length: count }, (_, from) => ({ from, to: from + 1, prefix: null }));
}
function joinUnits(statements, told, apart) {
  const units = [];
  const keys = /* @__PURE__ */ new Set();
  for (let from = 0; from < told.length; ) {
    const one = told[from];
    const { prefix } = one ?? { prefix: null };
    let to = from + 1;
    if (prefix !== null && !apart.has(prefix.text)) {
      if (prefix.verb === "insert") while (told[to]?.prefix === prefix) to++;
      else if (isJoinable(statements, one, from)) {
        const most = prefix.verb === "delete" ? DELETED_ROWS : UPDATED_ROWS;
        keys.clear();
        keys.add(one.row.key);
        while (to - from < most && told[to]?.prefix === prefix && told[to].assigned === one.assigned && isJoinable(statements, told[to], to) && !keys.has(told[to].row.key))
          keys.add(told[to++].row.key);
      }
    }
    units.push({ from, to, prefix: to - from > 1 ? prefix : null });
    from = to;
  }
  return units;
}
function isJoinable({ buffers, starts, ends }, { prefix, row, assigned }, index) {
  const { table } = prefix;
  if (row === null || table === null || table.joinedBy === null) return false;
  if (row.keySql.length * assigned.length > 2 * (ends[index] - starts[index])) return false;
  if (assigned.some((column) => table.shape.key.includes(column))) return false;
  return !isAt(LIMIT_1, buffers[index], ends[index] - LIMIT_1.length);
}
function writeUnit(statements, told, { from, to, prefix }, out) {
  const { buffers, starts, ends } = statements;
  if (prefix === null) {
    out.copy(buffers[from].subarray(starts[from], ends[from]));
    return;
  }
  if (prefix.verb === "insert") {
    out.copy(prefix.bytes);
    for (let at = from; at < to; at++) {
      out.claim(1);
      if (at > from) out.byte(COMMA4);
      out.copy(buffers[at].subarray(starts[at] + prefix.bytes.length, ends[at]));
    }
    return;
  }
  const { name, joinedBy } = prefix.table;
  const condition = new JoinedCondition(prefix.table);
  for (let at = from; at < to; at++) condition.add(buffers[at], told[at].where, ends[at], told[at].row);
  if (prefix.verb === "delete") out.text(`DELETE r FROM ${name} AS r FORCE INDEX (${joinedBy}) WHERE `);
  else {
    out.text(`UPDATE ${name} FORCE INDEX (${joinedBy}) SET `);
    writeAssignments(told, from, to, out);
    out.text(" WHERE ");
  }
  condition.write(out);
}
function writeAssignments(told, from, to, out) {
  const { assigned, prefix } = told[from];
  const { columns, key } = prefix.table.shape;
  const searched = key.length > 1 ? "CASE" : `CASE ${quoteName(columns[key[0]].name)}`;
  for (const [index, column] of assigned.entries()) {
    out.text(`${index > 0 ? "," : ""}${quoteName(columns[column].name)}=`);
    const first = literalOf(told[from].row, column);
    let isOne = true;
    for (let at = from + 1; isOne && at < to; at++) isOne = literalOf(told[at].row, column).equals(first);
    if (isOne) {
      out.copy(first);
      continue;
    }
    out.text(searched);
    for (let at = from; at < to; at++) {
      const row = told[at].row;
      out.text(` WHEN ${row.keySql} THEN `);
      out.copy(literalOf(row, column));
    }
    out.text(" END");
  }
}
function literalOf({ bytes, literals }, column) {
  return bytes.subarray(literals[2 * column], literals[2 * column + 1]);
}

// src/rollback/row-conflicts.ts
var RowConflicts = class {
  #session;
  #tables = /* @__PURE__ */ new Map();
  constructor(session) {
    this.#session = session;
  }
  /** Why a row is not deleted that nothing else refers to; empty when that is not so. */
  async selfReference(text2) {
    const statement = readRollbackStatement(text2);
    if (statement === null) return "";
    const { key, own } = await this.facts(statement);
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
  async describe(text2, found) {
    const statement = readRollbackStatement(text2);
    if (statement === null)
      return { table: "", key: "", expected: text2.slice(0, 500), found: found ?? "nothing changed" };
    const { key } = await this.facts(statement);
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
    const shown2 = Object.entries(row).map(
      ([name, value]) => `${quoteName(name)}=${value === null ? "NULL" : Buffer.isBuffer(value) ? `X'${value.toString("hex")}'` : value}`
    );
    return shown2.join(" AND ").slice(0, 2e3);
  }
  /** A conflict when rows of other tables would go with the row that is to be deleted. */
  async cascade(statement, { cascades, key }) {
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
  facts(statement) {
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

// src/rollback/savepoint.ts
async function backToSavepoint(session, savepoint, error) {
  if (!isServerError(error)) throw error;
  try {
    await session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`);
  } catch (second) {
    if (isConnectionLost(second)) throw second;
    throw new UserError(`The rollback was broken off: ${describeServerError(error)}`, {
      hint: "Nothing of it was changed. Run rollback again.",
      exitCode: EXIT.failed,
      cause: error
    });
  }
}

// src/rollback/second-session.ts
var TABLE_WAIT = 1;
var ANSWER_MS = 3e4;
var IDLE_SECONDS = 604800;
var IDENTITY = "SELECT CONCAT_WS('|', @@hostname, @@port, @@server_id, @@datadir)";
var SecondSession = class _SecondSession {
  #session;
  #isLost = false;
  #giveUp = () => {
  };
  constructor(session) {
    this.#session = session;
  }
  /** @returns null when there can be none: too many connections, a proxy, another server, rights that were taken away. */
  static async open(first) {
    if (!isDirect(first)) return null;
    let session = null;
    try {
      const identity = await first.value(IDENTITY);
      session = await Session.open(first.settings, { multipleStatements: true });
      if (!isDirect(session)) throw new Error("a proxy");
      await pinSession(session);
      await session.run(
        `SET SESSION autocommit = 1, wait_timeout = ${IDLE_SECONDS}, lock_wait_timeout = ${TABLE_WAIT}, innodb_lock_wait_timeout = ${TABLE_WAIT}`
      );
      await session.run("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
      await session.run("START TRANSACTION");
      const listed = await session.value(
        `SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${first.connectionId}`
      );
      if (listed !== "1" || identity !== await session.value(IDENTITY)) throw new Error("another server");
      return new _SecondSession(session);
    } catch {
      session?.destroy();
      return null;
    }
  }
  async read(queries) {
    if (this.#isLost) return null;
    let timer;
    try {
      const late = new Promise((_, reject) => {
        this.#giveUp = reject;
        timer = setTimeout(() => reject(new Error("no answer")), ANSWER_MS);
      });
      late.catch(() => {
      });
      const { rows } = await Promise.race([this.#session.askMany(queries.join(";\n")), late]);
      return rows;
    } catch {
      this.#isLost = true;
      this.#session.destroy();
      return null;
    } finally {
      clearTimeout(timer);
    }
  }
  /** Gives up its metadata locks. What is under way is not waited for. */
  async close(isIdle) {
    if (this.#isLost) return;
    this.#isLost = true;
    if (!isIdle) {
      this.#session.destroy();
      this.#giveUp(new Error("closed"));
      return;
    }
    await this.#session.run("COMMIT").then(
      () => this.#session.close(),
      () => this.#session.destroy()
    );
  }
};
function isDirect({ greetingId, connectionId }) {
  return greetingId === connectionId % 2 ** 32;
}

// src/rollback/statement-list.ts
var StatementList = class _StatementList {
  buffers = [];
  starts = [];
  ends = [];
  /** Bytes of all of them. */
  size = 0;
  static of(texts) {
    const list2 = new _StatementList();
    for (const text2 of texts) list2.addText(text2);
    return list2;
  }
  get length() {
    return this.buffers.length;
  }
  add(bytes, start, end) {
    this.buffers.push(bytes);
    this.starts.push(start);
    this.ends.push(end);
    this.size += end - start;
  }
  addText(text2) {
    const bytes = Buffer.from(text2);
    this.add(bytes, 0, bytes.length);
  }
  text(index) {
    return this.buffers[index].toString("utf8", this.starts[index], this.ends[index]);
  }
  *texts() {
    for (let index = 0; index < this.length; index++) yield this.text(index);
  }
};

// src/rollback/keyless-rows.ts
var ROWS = 100;
function tableSum({ name, shape }) {
  const columns = shape.columns.filter(({ generated }) => !generated);
  return `SELECT COUNT(*), COALESCE(SUM(${hashOf(columns.map(columnValue))}), 0) FROM ${name}`;
}
function sumChanges(table, statements) {
  const columns = table.shape.columns.filter(({ generated }) => !generated);
  const taken = [];
  const put2 = [];
  for (const statement of statements) {
    const before = new Map(statement.terms.map(({ column, text: text2 }) => [column, rightSide(text2)]));
    const set2 = statement.verb === "update" ? assignments(statement) : statement.inserted;
    const after = new Map([...before, ...set2.map(({ column, value }) => [column, value])]);
    const images = [
      { into: taken, image: statement.verb === "insert" ? null : before },
      { into: put2, image: statement.verb === "delete" ? null : after }
    ];
    for (const { into, image } of images) {
      if (image === null) continue;
      if (columns.some(({ name }) => !image.has(name))) return null;
      into.push(hashOf(columns.map((column) => literalValue(column, image.get(column.name)))));
    }
  }
  return [...sums(put2, 1n), ...sums(taken, -1n)];
}
function* sums(hashes, sign) {
  for (let at = 0; at < hashes.length; at += ROWS) {
    const rows = hashes.slice(at, at + ROWS).map((hash) => `SELECT ${hash} AS h`);
    yield { sql: `SELECT COUNT(*), COALESCE(SUM(h), 0) FROM (${rows.join(" UNION ALL ")}) AS r`, sign };
  }
}
function hashOf(values) {
  const hashes = values.map((value) => `COALESCE(SHA2(${value}, 256), '-')`);
  return `CAST(CONV(LEFT(SHA2(CONCAT(${hashes.join()}), 256), 16), 16, 10) AS UNSIGNED)`;
}
function columnValue(column) {
  const name = quoteName(column.name);
  switch (column.type) {
    case "float":
    case "double":
      return `CAST(${name}*1e0 AS BINARY)`;
    case "enum":
    case "bit":
    case "tinyint":
    case "smallint":
    case "mediumint":
    case "int":
    case "bigint":
    case "decimal":
      return `CAST(${name}+0 AS BINARY)`;
    case "set":
      return setIsNamed(column.members) ? `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` : `CAST(${name}+0 AS BINARY)`;
    case "inet6":
      return `CAST(${name} AS BINARY(16))`;
    case "uuid":
    case "inet4":
      return `CAST(CAST(${name} AS CHAR) AS BINARY)`;
    case "json":
      if (column.charset === null) return `CAST(CAST(${name} AS CHAR) AS BINARY)`;
  }
  return `CAST(${name} AS BINARY)`;
}
function literalValue(column, literal) {
  if (literal === "NULL") return literal;
  switch (column.type) {
    case "float":
      return `CAST(${approximate(Math.fround(Number(literal)))} AS BINARY)`;
    case "enum": {
      const member2 = column.members.findIndex((text2) => quoteText(text2) === literal);
      return `CAST(${member2 === -1 ? literal : member2 + 1} AS BINARY)`;
    }
    case "set":
      return `CAST(${literal} AS BINARY)`;
    case "inet6":
      return `CAST(CAST(${literal} AS INET6) AS BINARY(16))`;
    case "json":
      if (column.charset === null) return `CAST(CAST(${literal} AS CHAR) AS BINARY)`;
  }
  return column.charset === null ? `CAST(${literal} AS BINARY)` : `CAST(CONVERT(${literal} USING ${column.charset}) AS BINARY)`;
}
function rightSide(term) {
  if (term.endsWith(" IS NULL")) return "NULL";
  let depth = 0;
  let isName = false;
  for (let at = 0; at < term.length; at++) {
    const character = term[at];
    if (character === "`") isName = !isName;
    else if (isName) continue;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "=" && depth === 0) return term.slice(at + 1);
  }
  return term;
}

// src/rollback/verify.ts
var KEYS = 900;
var CONDITIONS = 200;
var RANGE_KEYS = 4e3;
var MOST_CONFLICTS = 100;
var NULL = Buffer.from("NULL", "latin1");
var NotRestored = class extends Error {
  conflicts;
  constructor(conflicts) {
    super("Rows are not as they were before the deployment");
    this.conflicts = conflicts;
  }
};
var REMEMBERED_BYTES = 64 << 20;
var ROWS2 = 5e3;
var Verifier = class {
  #session;
  #wanted;
  #keyless = /* @__PURE__ */ new Map();
  #remembered;
  #bytes = 0;
  #untold = 0;
  /** `remember`: what comes later in the transaction may change rows that were compared already (triggers, foreign keys). */
  constructor(session, remember) {
    this.#session = session;
    this.#wanted = new WantedRows(session);
    this.#remembered = remember ? /* @__PURE__ */ new Map() : null;
  }
  /** How many statements there were whose row could not be compared. */
  get untold() {
    return this.#untold;
  }
  /** Whether there were too many rows to compare them once more at the end. */
  get forgot() {
    return this.#bytes > REMEMBERED_BYTES;
  }
  /** The check for statements that are run together, in this order. `elsewhere`: another session may be asked, where that can be. */
  async check(statements, elsewhere = false) {
    const { rows, told, untold } = await this.#wanted.read(statements);
    const tables = [...rows].map(([table, wanted]) => new TableCheck(table, wanted));
    const { sums: sums2, rest } = untold.length === 0 ? { sums: [], rest: 0 } : await this.#sumChecks(untold);
    const begun = sums2.filter(({ table }) => !this.#keyless.has(table));
    return {
      told,
      inTurn: sums2.length > 0,
      rows,
      isReadable: elsewhere && untold.length === 0 && await this.#areReadable([...rows.keys()]),
      before: [...tables.flatMap(({ before }) => before), ...begun.map(({ table }) => tableSum(table))],
      after: [...tables.flatMap(({ after }) => after), ...sums2.flatMap(({ changes }) => changes.map(({ sql }) => sql))],
      compare: (before, after) => {
        let first = 0;
        let next = 0;
        for (const table of tables) {
          const [from, to] = [first + table.before.length, next + table.after.length];
          table.compare(before.slice(first, from), after.slice(next, to));
          first = from;
          next = to;
        }
        for (const { table, changes } of sums2) {
          let { rows: rows2, sum } = this.#keyless.get(table) ?? sumOf(before[first++]);
          for (const { sign } of changes) {
            const change = sumOf(after[next++]);
            rows2 += sign * change.rows;
            sum += sign * change.sum;
          }
          this.#keyless.set(table, { rows: rows2, sum });
        }
        this.#untold += rest;
        this.#remember(rows);
      }
    };
  }
  /** To be called before the transaction is committed. @throws NotRestored */
  async finish() {
    for (const [table, expected] of this.#keyless) {
      const { rows } = await this.#session.askMany(tableSum(table));
      const found = sumOf(rows[0]);
      if (found.rows === expected.rows && found.sum === expected.sum) continue;
      throw new NotRestored([
        {
          table: `${table.shape.database}.${table.shape.table}`,
          key: "(no key)",
          expected: `the rows before, ${expected.rows} of them with those of others`,
          found: `${found.rows} rows, not the same ones`
        }
      ]);
    }
    for (const [table, all] of this.#remembered ?? []) {
      for (const part of parts([...all], ROWS2)) {
        const check2 = new TableCheck(table, new Map(part));
        const { rows } = await this.#session.askMany(check2.after.join(";\n"));
        check2.compare([], rows);
      }
    }
  }
  async #areReadable(tables) {
    for (const table of tables) if (!table.isInnodb || !await this.#wanted.changesNamedOnly(table)) return false;
    return true;
  }
  async #sumChecks(untold) {
    const byTable = /* @__PURE__ */ new Map();
    let rest = 0;
    for (const text2 of untold) {
      const statement = readRollbackStatement(text2);
      const table = statement === null ? null : await this.#wanted.table(statement);
      if (statement === null || table === null || table.shape.key !== null) rest++;
      else byTable.set(table, [...byTable.get(table) ?? [], statement]);
    }
    const sums2 = [];
    for (const [table, statements] of byTable) {
      const changes = sumChanges(table, statements);
      if (changes === null) rest += statements.length;
      else sums2.push({ table, changes });
    }
    return { sums: sums2, rest };
  }
  #remember(rows) {
    const remembered = this.#remembered;
    if (remembered === null || this.forgot) return;
    for (const [table, wanted] of rows) {
      const known = remembered.get(table) ?? /* @__PURE__ */ new Map();
      remembered.set(table, known);
      for (const [key, row] of wanted) {
        const old = row.origin === null ? void 0 : known.get(row.origin);
        const kept = { ...copyOf(row, old), origin: null };
        this.#bytes += kept.bytes.length + key.length;
        known.set(key, kept);
      }
    }
    if (this.forgot) remembered.clear();
  }
};
function shareRows(one, other) {
  for (const [table, rows] of one.rows) {
    const others = other.rows.get(table);
    if (others === void 0) continue;
    for (const key of rows.keys()) if (others.has(key)) return true;
  }
  return false;
}
function sumOf(rows) {
  const values = new RowValues(rows[0]);
  values.next();
  const count = BigInt(values.text);
  values.next();
  return { rows: count, sum: BigInt(values.text) };
}
var TableCheck = class {
  before;
  after;
  #table;
  #wanted;
  /** Columns that are read, the key's first. */
  #columns;
  #judged;
  constructor(table, wanted) {
    this.#table = table;
    this.#wanted = wanted;
    const kept = table.changesAlong ? [...wanted.values()].filter(isKept) : [];
    this.#columns = columnsToRead(table, wanted, kept.length > 0);
    const select = `SELECT ${this.#columns.map((column) => table.readings[column].select).join()} FROM ${table.name} WHERE `;
    const queries = (rows) => [...keyConditions(table, rows)].map((condition) => select + condition);
    this.before = queries(kept.map(({ origin }) => wanted.get(origin)));
    this.#judged = parts([...judgedValues(table, wanted)], CONDITIONS);
    this.after = [
      ...queries([...wanted.values()].filter(({ literals }) => literals !== null)),
      ...queries([...wanted.values()].filter(({ literals }) => literals === null)),
      ...this.#judged.map(
        (values) => `SELECT COUNT(*) FROM ${table.name} WHERE ${values.map(({ row, condition }) => `(${keyCondition2(table, row)} AND ${condition})`).join(" OR ")}`
      )
    ];
  }
  compare(before, after) {
    const conflicts = [];
    const reads = after.length - this.#judged.length;
    const origins = this.#byKey(before);
    const found = this.#byKey(after.slice(0, reads));
    for (const wanted of this.#wanted.values()) {
      const row = found.get(wanted.key);
      const isRestored = wanted.literals === null ? row === void 0 : row !== void 0 && this.#isSame(wanted, wanted.literals, row, origins);
      if (isRestored) continue;
      conflicts.push(this.#conflict(wanted, row));
      if (conflicts.length >= MOST_CONFLICTS) throw new NotRestored(conflicts);
    }
    for (const [at, values] of this.#judged.entries()) {
      const equal = firstValue(after[reads + at]?.[0]);
      if (equal !== String(values.length)) conflicts.push(...values.map(({ row }) => this.#conflict(row, void 0)));
    }
    if (conflicts.length > 0) throw new NotRestored(conflicts.slice(0, MOST_CONFLICTS));
  }
  #isSame({ bytes, origin }, literals, row, origins) {
    const { readings } = this.#table;
    const before = origin === null ? void 0 : origins.get(origin);
    const found = new RowValues(row);
    const old = before === void 0 ? null : new RowValues(before);
    for (const column of this.#columns) {
      found.next();
      old?.next();
      const start = literals[2 * column];
      const end = literals[2 * column + 1];
      if (start === -1) {
        if (old !== null && !found.equals(old)) return false;
      } else if (isNull(bytes, start, end)) {
        if (!found.isNull) return false;
      } else {
        const reading = readings[column];
        if (!reading.judges(bytes, start, end)) continue;
        if (found.isNull || !reading.same(bytes, start, end, found.bytes, found.start, found.end)) return false;
      }
    }
    return true;
  }
  #byKey(answers) {
    const { shape, readings } = this.#table;
    const keys = shape.key.map((column) => readings[column]);
    const rows = /* @__PURE__ */ new Map();
    for (const answer of answers) {
      for (const row of answer ?? []) {
        const values = new RowValues(row);
        const key = [];
        for (const reading of keys) {
          values.next();
          key.push(reading.keyOfValue(values.bytes, values.start, values.end));
        }
        rows.set(keyOf(key), row);
      }
    }
    return rows;
  }
  #conflict(wanted, row) {
    const { shape } = this.#table;
    const name = (column) => quoteName(shape.columns[column].name);
    const told = (literals) => shape.columns.flatMap((_, column) => {
      const start = literals[2 * column];
      return start === -1 ? [] : [`${name(column)}=${wanted.bytes.toString("utf8", start, literals[2 * column + 1])}`];
    });
    const values = row === void 0 ? null : new RowValues(row);
    const shown2 = this.#columns.map((column) => {
      values?.next();
      return `${name(column)}=${values?.text}`;
    });
    return {
      table: `${shape.database}.${shape.table}`,
      key: keyCondition2(this.#table, wanted),
      expected: wanted.literals === null ? "no such row" : told(wanted.literals).join(" AND ").slice(0, 2e3),
      found: row === void 0 ? "no such row" : shown2.join(" AND ").slice(0, 2e3)
    };
  }
};
function isKept({ literals, origin }) {
  return literals !== null && origin !== null;
}
function columnsToRead(table, wanted, all) {
  const { columns, key } = table.shape;
  const told = columns.map(({ generated }) => all && !generated);
  for (const { literals } of wanted.values()) {
    if (literals === null) continue;
    for (let column = 0; column < told.length; column++) if (literals[2 * column] !== -1) told[column] = true;
  }
  const others = told.flatMap(
    (is, column) => is && table.readings[column] !== null && !key.includes(column) ? [column] : []
  );
  return [...key, ...others];
}
function* judgedValues(table, wanted) {
  for (const row of wanted.values()) {
    const { literals, bytes } = row;
    if (literals === null) continue;
    for (let column = 0; column < table.readings.length; column++) {
      const start = literals[2 * column];
      if (start === -1) continue;
      const end = literals[2 * column + 1];
      const reading = table.readings[column] ?? null;
      if (reading !== null && (isNull(bytes, start, end) || reading.judges(bytes, start, end))) continue;
      yield { row, condition: serverCondition(table, column, bytes.toString("utf8", start, end)) };
    }
  }
}
function serverCondition({ shape }, index, literal) {
  const column = shape.columns[index];
  const name = quoteName(column.name);
  if (literal === "NULL") return `${name} IS NULL`;
  if (column.type === "json" && column.charset === null)
    return `CAST(CAST(${name} AS CHAR) AS BINARY)=CAST(CAST(${literal} AS CHAR) AS BINARY)`;
  if (column.charset !== null && column.type !== "enum" && column.type !== "set")
    return `CAST(${name} AS BINARY)=CAST(CONVERT(${literal} USING ${column.charset}) AS BINARY)`;
  return `${exactOperand(name, column)}=${literal}`;
}
function* keyConditions(table, rows) {
  const { columns, key } = table.shape;
  const [first, ...others] = key;
  if (others.length > 0) {
    for (const part of parts(rows, CONDITIONS)) yield part.map(({ keySql }) => `(${keySql})`).join(" OR ");
    return;
  }
  const { name, type } = columns[first];
  const column = quoteName(name);
  const isWhole = WHOLE_NUMBERS.has(type);
  for (const part of parts(rows, RANGE_KEYS)) {
    const range = isWhole ? rangeOf(part) : null;
    if (range !== null) yield `${column} BETWEEN ${range.from} AND ${range.to} LIMIT ${part.length}`;
    else for (const list2 of parts(part, KEYS)) yield `${column} IN (${list2.map(({ keySql }) => keySql).join()})`;
  }
}
var WHOLE_NUMBERS = /* @__PURE__ */ new Set(["tinyint", "smallint", "mediumint", "int", "bigint"]);
function rangeOf(rows) {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { keySql, literals } of rows) {
    const number = Number(keySql);
    if (literals === null || !Number.isSafeInteger(number)) return null;
    if (number < from) from = number;
    if (number > to) to = number;
  }
  return to - from + 1 === rows.length ? { from, to } : null;
}
function keyCondition2({ shape }, { keySql }) {
  const [first, ...others] = shape.key;
  return others.length > 0 ? keySql : `${quoteName(shape.columns[first].name)}=${keySql}`;
}
function isNull(bytes, start, end) {
  return end - start === NULL.length && isAt(NULL, bytes, start);
}
function parts(all, most) {
  const found = [];
  for (let at = 0; at < all.length; at += most) found.push(all.slice(at, at + most));
  return found;
}

// src/rollback/apply.ts
var BATCH_STATEMENTS = 2e3;
var BATCH_BYTES = 512e3;
var NO_CHECK = {
  before: [],
  after: [],
  told: [],
  inTurn: false,
  rows: /* @__PURE__ */ new Map(),
  isReadable: false,
  compare() {
  }
};
var MOST_CONFLICTS2 = 100;
var SHORT_WAIT = "1";
function isExact({ affectedRows, warnings }, unit) {
  return affectedRows === rowsOf(unit) && (unit.prefix?.verb !== "insert" || warnings === 0);
}
var isJoined = ({ prefix }) => prefix !== null;
var isJoinedChange = ({ prefix }) => prefix !== null && prefix.verb !== "insert";
var isJoinedUpdate = ({ prefix }) => prefix?.verb === "update";
var RowApplier = class {
  #session;
  #force;
  #openReader;
  #verifier;
  #conflicts;
  #sql = new SqlBuffer(1 << 20);
  /** Beginnings of statements that do not join, since together they did not do what they do one by one. */
  #apart = /* @__PURE__ */ new Set();
  /** The table of the last DELETE, and the statement up to and with WHERE. */
  #deleteHead = null;
  /** What was played last and is not compared yet: that is done while the server works on what comes next. */
  #last = null;
  /** The session in which rows are compared while this one plays the next; null until there are so many that it pays. */
  #second = null;
  /** A row stayed locked for as long as is waited: nothing more is begun, for the next may be locked too. */
  #isHeldUp = false;
  /**
   * @param remember something in these databases may change rows again that were put back: they are compared once more at the end.
   * @param openReader opens what compares rows aside
   */
  constructor(session, force, remember = false, openReader = SecondSession.open) {
    this.#session = session;
    this.#force = force;
    this.#openReader = openReader;
    this.#conflicts = new RowConflicts(session);
    this.#verifier = new Verifier(session, remember);
  }
  /** Compares what can only be compared at the end of the transaction. @throws NotRestored */
  async finish() {
    await this.#verifier.finish();
  }
  /** Whether rows could not be compared once more at the end, since they are too many. */
  get forgot() {
    return this.#verifier.forgot;
  }
  /** How many statements were run whose row could not be read again: nothing is known of it but that the server took the statement. */
  get unverified() {
    return this.#verifier.untold;
  }
  /**
   * @param chunks statements in the order in which they undo. They are read on while the server works on those before.
   * @param foreignKeysOff the caller has turned foreign keys off, so that no rows of others go along.
   * @throws UserError when the server took the transaction back (a deadlock): then nothing of it remains; NotRestored when rows that
   * were changed are not what they were to become.
   */
  async apply(chunks, foreignKeysOff = false) {
    const conflicts = [];
    let applied = 0;
    let batch = new StatementList();
    let underWay = Promise.resolve();
    const run = async (plan) => {
      const found = await this.#run(plan);
      conflicts.push(...found);
      applied += plan.statements.length - found.length;
    };
    const flush = async () => {
      await send(false);
      await underWay;
      await this.#settle();
    };
    const isOver = () => conflicts.length >= MOST_CONFLICTS2 || this.#isHeldUp;
    const send = async (isFull) => {
      if (batch.length === 0 || this.#isHeldUp) return;
      const full = batch;
      batch = new StatementList();
      if (isFull) this.#openSecond();
      let plan = await this.#plan(full);
      await underWay;
      if (this.#isHeldUp) return;
      if (plan.check.inTurn || !this.#mayGoBefore(plan)) {
        await this.#settle();
        if (plan.check.inTurn) plan = await this.#plan(full);
      }
      underWay = run(plan);
      underWay.catch(() => {
      });
    };
    try {
      for await (const { bytes, ends } of chunks) {
        let start = 0;
        for (const end of ends) {
          const from = start;
          start = end;
          if (batch.length >= BATCH_STATEMENTS || batch.length > 0 && batch.size + end - from > BATCH_BYTES)
            await send(true);
          if (isOver()) break;
          if (this.#asItIs(bytes, from, end, foreignKeysOff)) batch.add(bytes, from, end);
          else {
            const text2 = bytes.toString("utf8", from, end);
            const ready = await this.#prepare(text2, foreignKeysOff, flush, conflicts);
            if (ready !== null) batch.addText(ready);
          }
        }
        if (isOver()) break;
      }
      await flush();
      await this.#endSecond(true);
    } finally {
      await underWay.catch(() => {
      });
      await this.#endSecond(false);
      this.#last = null;
    }
    return { applied, conflicts };
  }
  /** Whether nothing is to be looked up for a statement: the table is known as one whose rows take no others along. */
  #asItIs(bytes, start, end, foreignKeysOff) {
    if (this.#force) return false;
    if (foreignKeysOff || !isAt(DELETE, bytes, start)) return true;
    const head = this.#deleteHead;
    if (head === null || head.facts.cascades.length > 0) return false;
    const { length } = head.bytes;
    return end - start > length && head.bytes.compare(bytes, start, start + length) === 0;
  }
  /** Forces the statement where asked, and looks first where deleting the row would take rows of others along. */
  async #prepare(text2, foreignKeysOff, flush, conflicts) {
    const statement = readRollbackStatement(text2);
    if (statement === null) return text2;
    const facts = await this.#conflicts.facts(statement);
    if (statement.verb === "delete") {
      this.#deleteHead = { bytes: Buffer.from(`${statement.head} WHERE `), facts };
      if (facts.cascades.length > 0 && !foreignKeysOff) {
        await flush();
        const taken = await this.#conflicts.cascade(statement, facts);
        if (taken !== null) {
          conflicts.push(taken);
          return null;
        }
      }
    }
    return this.#force ? withoutGuard(statement, facts.key) : text2;
  }
  async #plan(statements) {
    const check2 = this.#force ? NO_CHECK : await this.#verifier.check(statements, this.#second !== null);
    const units = this.#force ? singleUnits(statements.length) : joinUnits(statements, check2.told, this.#apart);
    return { statements, check: check2, units };
  }
  #openSecond() {
    if (this.#force || this.#second !== null) return;
    const second = { reader: null, isOver: false };
    this.#second = second;
    this.#openReader(this.#session).then((reader) => {
      if (second.isOver) reader?.close(true);
      else second.reader = reader;
    });
  }
  async #endSecond(isIdle) {
    const second = this.#second;
    if (second === null) return;
    this.#second = null;
    second.isOver = true;
    await second.reader?.close(isIdle);
  }
  /** Whether a plan may be played before what was played last is compared: it must not change the rows that are read for that. */
  #mayGoBefore({ check: check2 }) {
    const last = this.#last;
    return last === null || last.played.after !== null || check2.isReadable && !shareRows(last.played.plan.check, check2);
  }
  /** Runs a plan, and compares meanwhile what was played before. What it leaves as the last is yet to be compared. */
  async #run(plan) {
    const last = this.#last;
    this.#last = null;
    const savepoint = last?.played.savepoint === "rollgate_a" ? "rollgate_b" : "rollgate_a";
    const isAside = plan.check.isReadable && this.#second?.reader != null;
    const playing = this.#play(plan, savepoint, isAside);
    playing.catch(() => {
    });
    if (last !== null && !await this.#isRestored(last, { playing, savepoint })) {
      await playing.catch(() => {
      });
      await this.#apartFrom(last.played);
      return this.#run(plan);
    }
    let played;
    try {
      played = await playing;
    } catch (error) {
      await backToSavepoint(this.#session, savepoint, error);
      if (isLockWait(error)) return this.#afterWait(plan);
      return plan.units.some(isJoinedChange) ? this.#separate(plan) : this.#oneByOne(plan);
    }
    const isDone = plan.units.every((unit, at) => isExact(played.outcomes[at], unit));
    if (isDone || this.#force) {
      this.#last = this.#compare(played);
      if (plan.check.inTurn) await this.#settle();
      return [];
    }
    await this.#session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`);
    return plan.units.some(isJoined) ? this.#separate(plan) : this.#oneByOne(plan);
  }
  /** Begins to compare in the second session what was not read in the first. */
  #compare(played) {
    const reader = this.#second?.reader;
    if (played.after !== null || reader == null) return { played, seen: null };
    const { check: check2 } = played.plan;
    const seen = reader.read(check2.after).then((after) => after !== null && isEqual(check2, played.before, after));
    seen.catch(() => {
    });
    return { played, seen };
  }
  /**
   * Whether rows are what they should be. Only the session that changed them can say that they are not: the other may be lost, or the
   * server may have taken the transaction back meanwhile.
   * @param next what is played meanwhile
   * @returns false when they are not, though what joined may be to blame. @throws NotRestored
   */
  async #isRestored({ played, seen }, next) {
    let { after } = played;
    if (after === null) {
      if (await seen) return true;
      const error = await next?.playing.then(
        () => null,
        (error2) => error2
      );
      if (next !== null && error !== null) await backToSavepoint(this.#session, next.savepoint, error);
      after = (await this.#session.askMany(played.plan.check.after.join(";\n"))).rows;
    }
    try {
      played.plan.check.compare(played.before, after);
      return true;
    } catch (error) {
      if (!(error instanceof NotRestored) || !played.plan.units.some(isJoinedUpdate)) throw error;
      return false;
    }
  }
  /** Compares what was played last. @throws NotRestored */
  async #settle() {
    const last = this.#last;
    this.#last = null;
    if (last !== null && !await this.#isRestored(last, null)) await this.#apartFrom(last.played);
  }
  /** Takes back what was played last, and joined UPDATEs made something else of, and plays it one by one. @throws NotRestored */
  async #apartFrom({ plan, savepoint }) {
    await this.#session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`);
    const conflicts = await this.#separate(plan);
    if (conflicts.length > 0) throw new NotRestored(conflicts);
    await this.#settle();
  }
  /** Runs the statements of a plan each by itself, though still sent together. When that does, they are not joined again. */
  async #separate(plan) {
    const conflicts = await this.#run({ ...plan, units: singleUnits(plan.statements.length) });
    if (conflicts.length === 0) {
      for (const { prefix } of plan.units) if (prefix !== null) this.#apart.add(prefix.text);
    }
    return conflicts;
  }
  /** Runs statements after a savepoint, in one go. `isAside`: what is read after them, another session reads. */
  async #play(plan, savepoint, isAside) {
    const { statements, check: check2, units } = plan;
    const out = this.#sql;
    out.text(`SAVEPOINT ${savepoint}`);
    const next = () => {
      out.claim(1);
      out.byte(SEMICOLON);
    };
    for (const sql of check2.before) {
      next();
      out.text(sql);
    }
    for (const unit of units) {
      next();
      writeUnit(statements, check2.told, unit, out);
    }
    if (!isAside) {
      for (const sql of check2.after) {
        next();
        out.text(sql);
      }
    }
    const { outcomes, rows } = await this.#session.askMany(out.take());
    const first = 1 + check2.before.length;
    const last = first + units.length;
    return {
      plan,
      savepoint,
      outcomes: outcomes.slice(first, last),
      before: rows.slice(1, first),
      after: isAside ? null : rows.slice(last)
    };
  }
  /** The wait for a lock was as long as was asked: now only the row is looked for that is locked. */
  async #afterWait(plan) {
    const [asked] = await this.#session.query(
      "SELECT @@SESSION.innodb_lock_wait_timeout AS ofRows, @@SESSION.lock_wait_timeout AS ofTables"
    );
    const wait = (rows, tables) => this.#session.run(`SET SESSION innodb_lock_wait_timeout = ${rows}, lock_wait_timeout = ${tables}`);
    await wait(SHORT_WAIT, SHORT_WAIT);
    const conflicts = await this.#oneByOne(plan);
    await wait(asked.ofRows, asked.ofTables);
    return conflicts;
  }
  async #oneByOne({ statements }) {
    const conflicts = [];
    for (const text2 of statements.texts()) {
      if (conflicts.length >= MOST_CONFLICTS2) break;
      const alone = await this.#plan(StatementList.of([text2]));
      try {
        const played = await this.#play(alone, "rollgate_a", false);
        const { affectedRows } = played.outcomes[0];
        if (affectedRows === 1) alone.check.compare(played.before, played.after);
        else if (!this.#force && !(affectedRows === 0 && await this.#isBackAlready(text2)))
          conflicts.push(await this.#conflicts.describe(text2, affectedRows === 0 ? null : `${affectedRows} rows`));
      } catch (error) {
        await backToSavepoint(this.#session, "rollgate_a", error);
        const { errno } = error;
        const cause = errno === ER.ROW_IS_REFERENCED ? await this.#conflicts.selfReference(text2) : "";
        conflicts.push(await this.#conflicts.describe(text2, `${cause}${describeServerError(error)}`));
        this.#isHeldUp = isLockWait(error);
        if (this.#isHeldUp) break;
      }
    }
    return conflicts;
  }
  /**
   * Whether an UPDATE found no row because the row came back whole before. Where MySQL itself keeps foreign keys (9.6 and later), it
   * logs of a row that refers to itself by ON DELETE SET NULL that it lost the reference, and that it was deleted with it.
   */
  async #isBackAlready(text2) {
    const statement = readRollbackStatement(text2);
    if (statement?.verb !== "update") return false;
    const { own, key } = await this.#conflicts.facts(statement);
    if (key === null) return false;
    const emptied = new Set(own.flatMap(({ onDelete, columns }) => onDelete === "SET NULL" ? columns : []));
    if (!assignments(statement).every(({ column }) => emptied.has(column))) return false;
    const check2 = await this.#verifier.check(StatementList.of([text2]));
    if (check2.after.length === 0) return false;
    const { rows } = await this.#session.askMany(check2.after.join(";\n"));
    return isEqual(check2, [], rows);
  }
};
var DELETE = Buffer.from("DELETE ", "latin1");
var SEMICOLON = ";".charCodeAt(0);
function isEqual(check2, before, after) {
  try {
    check2.compare(before, after);
    return true;
  } catch (error) {
    if (error instanceof NotRestored) return false;
    throw error;
  }
}
function isLockWait(error) {
  return isServerError(error) && error.errno === ER.LOCK_WAIT_TIMEOUT;
}

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
    for await (const text2 of statements) {
      const statement = readRollbackStatement(text2);
      if (statement !== null) await this.#note(statement);
      yield text2;
    }
  }
  /** Notes all keys of a table in which others than rollback statements changed rows: every row that has one is looked at. */
  async watchTable(database, table) {
    const { own, referring } = await this.#keysOf(database, table);
    for (const key of [...own, ...referring]) key.all = true;
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
    const shown2 = child.columns.map((column, at) => `${quoteName(column)}=${Object.values(row)[at]}`).join(" AND ");
    return {
      table: `${child.database}.${child.table}`,
      key: shown2,
      expected: `a row of ${parent.table} that it refers to by foreign key ${name}`,
      found: "no such row"
    };
  }
  async #note(statement) {
    const { own, referring, texts } = await this.#keysOf(statement.database, statement.table);
    const set2 = statement.verb === "update" ? assignments(statement) : statement.inserted;
    const assigned = new Set(set2.map(({ column }) => column.toLowerCase()));
    const untouched = (columns) => statement.verb === "update" && !columns.some((column) => assigned.has(column.toLowerCase()));
    const before = valuesFound(statement, texts);
    if (statement.verb !== "insert") {
      for (const key of referring) if (!untouched(key.parent.columns)) suspect(key, key.parent.columns, before);
    }
    if (statement.verb === "delete") return;
    const after = new Map([...before, ...valuesSet(set2, texts)]);
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
  for (const { column, text: text2 } of terms2) {
    const name = quoteName(column);
    const operands = [`${name}=`, `CAST(${name} AS BINARY)=`];
    const operand = operands.find((one) => text2.startsWith(one));
    if (text2 === `${name} IS NULL`) values.set(column.toLowerCase(), null);
    else if (operand !== void 0) put(values, texts, column, text2.slice(operand.length));
  }
  return values;
}
function valuesSet(set2, texts) {
  const values = /* @__PURE__ */ new Map();
  for (const { column, value } of set2) {
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

// src/rollback/trigger-watch.ts
var NOTHING = Buffer.alloc(0);
var TriggersFire = class extends Error {
};
var VERBS = { INSERT: "INSERT INTO", UPDATE: "UPDATE", DELETE: "DELETE FROM" };
var BEGINNING = /^(?:INSERT INTO|UPDATE|DELETE FROM) `(?:[^`]|``)+`\.`(?:[^`]|``)+`/;
var TriggerWatch = class _TriggerWatch {
  #beginnings;
  #force;
  /** Such statements came, and were let pass. */
  fired = false;
  constructor(beginnings, force) {
    this.#beginnings = beginnings;
    this.#force = force;
  }
  /** `force`: they are let pass. @returns null when the server has no triggers. */
  static async open(session, force) {
    const tables = await triggeredTables(session);
    if (tables.length === 0) return null;
    const beginnings = tables.map(({ database, table, event }) => `${VERBS[event]} ${quoteTable(database, table)}`);
    return new _TriggerWatch(new Set(beginnings), force);
  }
  /** Passes statements on. @throws TriggersFire */
  async *pass(chunks) {
    for await (const chunk of chunks) {
      this.#look(chunk);
      yield chunk;
    }
  }
  /** Neighbours begin alike, mostly: only the first of them is read. */
  #look({ bytes, ends }) {
    let known = NOTHING;
    let start = 0;
    for (const end of ends) {
      const same = known.length > 0 && bytes.compare(known, 0, known.length, start, start + known.length) === 0;
      if (!same) known = this.#read(bytes.toString("utf8", start, end));
      start = end;
    }
  }
  /** @returns how a statement begins that fires nothing; nothing for one that is of another form. */
  #read(text2) {
    const [beginning] = text2.match(BEGINNING) ?? [];
    if (beginning === void 0) return NOTHING;
    if (!this.#beginnings.has(beginning)) return Buffer.from(`${beginning} `);
    if (!this.#force) throw new TriggersFire();
    this.fired = true;
    return NOTHING;
  }
};

// src/deploy/merge-results.ts
function mergeResults(results, journaled) {
  const chunks = new Map(journaled.filter(({ batch }) => batch !== null).map((one) => [one.opid, one]));
  const merged = [];
  let last;
  for (const result of results) {
    const chunk = chunks.get(result.opid);
    const before = merged.at(-1);
    if (chunk === void 0 || before === void 0 || !sameBatch(chunk.batch, last?.batch ?? null)) {
      const first = chunk && journaled.find(({ opid, batch }) => opid !== null && sameBatch(batch, chunk.batch));
      merged.push(first === void 0 ? result : { ...result, opid: first.opid, sql: first.sql });
    } else merged[merged.length - 1] = add(before, result);
    last = chunk;
  }
  return merged;
}
function add(sum, chunk) {
  const skipped = (sum.skipped ?? 0) + (chunk.skipped ?? 0);
  const applied = chunk.conflicts.length > 0 && chunk.skipped === void 0 ? 0 : chunk.applied;
  return {
    ...sum,
    applied: sum.applied + applied,
    conflicts: [...sum.conflicts, ...chunk.conflicts],
    ...skipped === 0 ? {} : { skipped },
    ...chunk.error === void 0 ? {} : { error: chunk.error }
  };
}

// src/deploy/segment-outcome.ts
function takenBack(results) {
  return {
    ok: false,
    conflict: true,
    killed: false,
    statements: results.map((result) => ({ ...result, applied: 0 }))
  };
}
function brokenOff(error, interruption) {
  if (interruption.over.aborted) return new Interrupted();
  if (!isServerError(error) || isConnectionLost(error)) return error;
  return new UserError(`The server ended the transaction that takes rows back: ${describeServerError(error)}`, {
    hint: "Nothing of it was changed. Run rollgate rollback again.",
    exitCode: EXIT.failed,
    cause: error
  });
}

// src/deploy/skip-conflicts.ts
var SLICE = 100;
var MOST_DESCRIBED = 1e3;
var OTHER_ERROR = /\(error (?!1062\)|1451\)|1452\))\d+\)$/;
async function applySkipping(applier, chunks, foreignKeysOff = false) {
  const described = [];
  let applied = 0;
  let skipped = 0;
  for await (const slice of slices(chunks)) {
    const outcome = await applier.apply(only(slice), foreignKeysOff);
    const refused = outcome.conflicts.filter(({ found }) => OTHER_ERROR.test(found));
    if (refused.length > 0) return { applied: 0, conflicts: refused, skipped: 0 };
    applied += slice.ends.length - outcome.conflicts.length;
    skipped += outcome.conflicts.length;
    described.push(...outcome.conflicts.slice(0, MOST_DESCRIBED - described.length));
  }
  return { applied, conflicts: described, skipped };
}
async function* slices(chunks) {
  for await (const chunk of chunks) yield* slicesOf(chunk, SLICE);
}
async function* only(chunk) {
  yield chunk;
}

// src/deploy/undo-family.ts
var UndoFamily = class _UndoFamily {
  #members;
  /** By id, those that take it back, in the order in which they ran. */
  #undoers = /* @__PURE__ */ new Map();
  constructor(members) {
    this.#members = new Map(members.map((member2) => [member2.id, member2]));
    for (const member2 of [...this.#members.values()].toSorted((a, b) => order(a.id, b.id))) {
      if (member2.state === "failed" || member2.state === "intent") continue;
      for (const id of member2.undoes) this.#undoers.set(id, [...this.#undoers.get(id) ?? [], member2]);
    }
  }
  /** Reads the family that a deployment belongs to. */
  static async load(journal, deployment) {
    let eldest = deployment;
    for (let next = deployment; next !== null; ) {
      eldest = next;
      next = (await journal.deployment(next))?.undoes ?? null;
    }
    const members = [];
    const queue = [eldest];
    for (let id = queue.shift(); id !== void 0; id = queue.shift()) {
      members.push(...await journal.links(id));
      queue.push(...(await journal.rollbacksOf(id)).map((rollback) => rollback.id));
    }
    return new _UndoFamily(members);
  }
  /** Of a deployment that was never rolled back. */
  static of(statements) {
    return new _UndoFamily(statements.map((one) => ({ ...one, undoes: one.undoes ?? [] })));
  }
  /** The same, to be changed without changing this one. */
  draft() {
    return new _UndoFamily([...this.#members.values()].map((member2) => ({ ...member2 })));
  }
  /**
   * The ids of the statements that stand for one that is in effect, in the order in which they ran: itself, or what brought it back after
   * it was taken back.
   */
  standIns(id) {
    const undoers = (this.#undoers.get(id) ?? []).filter(({ state }) => state === "undone");
    if (undoers.length === 0) return [id];
    const again = undoers.flatMap((undoer) => this.#undoers.get(undoer.id) ?? []);
    const found = new Set(again.flatMap((one) => this.standIns(one.id)));
    if (found.size === 0) throw new Error(`Nothing stands for journal row ${id}, which was brought back`);
    return [...found].toSorted(order);
  }
  /** Takes a statement back. @returns what changes in the journal, itself first. */
  undo(id) {
    const changes = [{ id, state: "undone" }];
    const known = this.#members.get(id);
    if (known === void 0) return changes;
    known.state = "undone";
    const queue = [...known.undoes];
    for (let next = queue.shift(); next !== void 0; next = queue.shift()) {
      const member2 = this.#members.get(next);
      if (member2 === void 0) continue;
      const state = stateUnder((this.#undoers.get(next) ?? []).map((one) => one.state));
      if (member2.state === state) continue;
      member2.state = state;
      changes.push({ id: next, state });
      queue.push(...member2.undoes);
    }
    return changes;
  }
};
function stateUnder(undoers) {
  if (undoers.every((state) => state === "undone")) return "done";
  return undoers.some((state) => state === "undone" || state === "undoing") ? "undoing" : "undone";
}
function order(a, b) {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

// src/deploy/undo-choice.ts
async function chooseStatements(choice, family) {
  const { journal, deployment, statements } = choice;
  const live = statements.filter((statement) => statement.state === "done" || statement.state === "undoing");
  const chosen = chosenOf(choice, live);
  const covers = /* @__PURE__ */ new Map();
  const standIns = ({ id, state }) => state === "undoing" ? [id] : family.standIns(id);
  for (const one of live) for (const id of standIns(one)) covers.set(id, [...covers.get(id) ?? [], one.id]);
  const ids = new Set(chosen.flatMap(standIns));
  const isChosen = new Set(chosen.map(({ id }) => id));
  const found = [];
  for (const id of ids) {
    const missing = covers.get(id).filter((one) => !isChosen.has(one));
    if (missing.length > 0) throw onlyTogether(deployment, live, missing);
    const statement = statements.find((one) => one.id === id) ?? await journal.statement(id);
    if (statement === null) throw new Error(`Journal row ${id} is gone`);
    found.push(statement);
  }
  refuseIrreversible(deployment, found);
  return found.reverse().toSorted((a, b) => order(b.id, a.id));
}
function chosenOf({ deployment, opid, to }, live) {
  const refuse = (what) => new UserError(`Deployment ${deployment} has no statement ${what} that could be undone`, {
    hint: "rollgate status lists the statements of each deployment with number and opid."
  });
  if (opid !== null) {
    const [one] = live.filter((statement) => statement.opid === opid);
    if (one === void 0) throw refuse(`with opid ${opid}`);
    return live.filter((statement) => statement === one || isOneWith(statement, one));
  }
  if (to === null) return live;
  const down = live.find(({ sequence, batch }) => sequence === to || batch?.first === to);
  if (down === void 0) throw refuse(`with number ${to}`);
  return live.filter((statement) => statement.sequence >= to || isOneWith(statement, down));
}
function isOneWith(one, other) {
  return sameBatch(one.batch, other.batch) || (one.undoes?.some((id) => other.undoes?.includes(id)) ?? false);
}
function onlyTogether(deployment, live, missing) {
  const named = live.filter(({ id }) => missing.includes(id));
  return new UserError(
    `What was asked for can only be undone together with ${named.map(({ sequence, kind }) => `statement ${sequence} (${kind})`).join(", ")}: one rollback took them back together`,
    {
      hint: `rollgate rollback ${deployment} --to ${Math.min(...named.map(({ sequence }) => sequence))} undoes all down to there.`
    }
  );
}
var FORCED = "forced";
function isIrreversible({ undoes, incomplete, state }) {
  return undoes !== null && incomplete !== null && incomplete !== FORCED && state !== "failed";
}
function describeIrreversible({ sequence, kind, incomplete }) {
  return `statement ${sequence} (${kind}): ${incomplete}`;
}
function refuseIrreversible(deployment, statements) {
  const stuck = statements.filter(isIrreversible);
  if (stuck.length === 0) return;
  throw new UserError(
    `The rollback ${deployment} cannot itself be rolled back: ${stuck.map(describeIrreversible).join(", ")}`,
    {
      hint: "Deploy the migrations again. What the rollback kept of rows is in the database rollgate_keep: rollgate purge lists it.",
      exitCode: EXIT.failed
    }
  );
}

// src/deploy/undo-mark.ts
var UndoMark = class _UndoMark {
  #journal;
  #deployment;
  #chosen;
  constructor(journal, deployment, chosen) {
    this.#journal = journal;
    this.#deployment = deployment;
    this.#chosen = chosen;
  }
  static async set(journal, deployment, chosen) {
    await journal.setDeployment(deployment.id, "undoing");
    return new _UndoMark(journal, deployment, new Set(chosen.map(({ id }) => id)));
  }
  /** The undo ended before its end: the mark goes when nothing was taken back, and stays when something was. */
  async stopped() {
    const { id, state } = this.#deployment;
    const statements = await this.#journal.statements(id);
    const touched = statements.some((one) => this.#chosen.has(one.id) && one.state !== "done");
    if (!touched) await this.#journal.setDeployment(id, state);
  }
  /** All statements that were chosen are taken back. */
  async ended(to) {
    const { id, state } = this.#deployment;
    const before = { state: state === "undoing" && to !== null ? "failed" : state, migrations: {} };
    await settleUndone(this.#journal, id, before, to !== null);
  }
};
async function settleUndone(journal, id, before, reopen = true) {
  const statements = await journal.statements(id);
  const is = (...states) => statements.some(({ state }) => states.includes(state));
  const left = statements.some(({ state }) => state !== "undone" && state !== "failed");
  if (!left) await journal.endUndone(id);
  else {
    for (const [position, state] of Object.entries(before?.migrations ?? {}))
      await journal.setMigration(id, Number(position), state);
    if (reopen) await journal.reopenMigrations(id);
    await journal.setDeployment(id, is("undoing") ? "undoing" : before?.state ?? "failed");
  }
  const deployment = await journal.deployment(id);
  if (deployment?.undoes != null) await settleUndone(journal, deployment.undoes, deployment.undid);
}

// src/deploy/undo-recording.ts
var NOT_CAPTURED = "not-captured";
var OPEN2 = ["running", "interrupted", "unknown"];
var UndoRecording = class _UndoRecording {
  target;
  #options;
  /** Why rows are not captured; null: they are. */
  #uncaptured;
  #sequence;
  #start = { file: "", position: 0 };
  constructor(options, target, uncaptured, sequence) {
    this.#options = options;
    this.target = target;
    this.#uncaptured = uncaptured;
    this.#sequence = sequence;
  }
  /**
   * Goes on with the rollback of the deployment that was interrupted, or begins one.
   * @param session the one that will take rows back
   */
  static async begin(options, session, deployment, chosen) {
    const { control, journal, production } = options;
    const rollbacks = await journal.rollbacksOf(deployment.id);
    const open = rollbacks.find(({ state }) => OPEN2.includes(state));
    const id = open?.id ?? newDeploymentId(/* @__PURE__ */ new Date());
    const target = await targetOf(options, id);
    const found = await trySetCapture(session);
    let uncaptured;
    try {
      const from = await binlogStatus(control).catch(unlessUserError);
      if (open === void 0) await beginAs(options, id, deployment, rollbacks);
      else await settleOpen(options, target);
      uncaptured = from instanceof UserError ? from.message : open !== void 0 ? null : await whyUnread(control, from);
      const unfit = found.find(({ fits, refused }) => !fits && refused !== null);
      if (unfit !== void 0) uncaptured ??= `the session may not set ${unfit.variable}: ${unfit.refused}`;
      for (const database of new Set(chosen.flatMap(({ sourceDatabase }) => sourceDatabase ?? [])))
        if (database !== KEEP_DATABASE) await target.backup?.prepare(backupDatabaseOf(production, database));
    } catch (error) {
      if (open === void 0) {
        await journal.forget(id).catch(() => {
        });
        await target.directory.remove();
      }
      throw error;
    }
    reached("rollback begun");
    const statements = await journal.statements(id);
    return new _UndoRecording(
      options,
      target,
      uncaptured,
      Math.max(-1, ...statements.map(({ sequence }) => sequence)) + 1
    );
  }
  /** The place of the next statement. */
  next() {
    return this.#sequence++;
  }
  /** Why nothing of it is captured; null: it is. */
  get uncaptured() {
    return this.#uncaptured;
  }
  /** Journals that rows are about to be taken back, each group by itself, all in one transaction of the session. */
  async intend(session, groups2) {
    const { control, journal, force } = this.#options;
    if (this.#uncaptured === null) this.#start = await binlogStatus(control);
    const intended = [];
    for (const statements of groups2) {
      const sequence = this.next();
      const id = await journal.intendUndo({
        deployment: this.target.deployment,
        sequence,
        statements,
        connectionId: session.connectionId,
        start: this.#start,
        // By force, rows go although foreign keys take others along.
        incomplete: this.#uncaptured !== null ? NOT_CAPTURED : force && !this.target.cascadesLogged ? FORCED : null
      });
      intended.push({ id, sequence, statements });
    }
    reached("undo of rows intended");
    return intended;
  }
  /** To be run on the session after the rows of a group were changed; `markRunning` before. */
  executed(session, { id, sequence }, applied, began) {
    const ended = /* @__PURE__ */ new Date();
    return markExecuted(id, operationId(ended, session.connectionId, sequence), applied, ended.getTime() - began);
  }
  /** Journals a statement that is taken back without a step: whoever takes the rollback back finds that it was. */
  async nothing(session, statement) {
    const { control, journal } = this.#options;
    const sequence = this.next();
    const id = await journal.intendUndo({
      deployment: this.target.deployment,
      sequence,
      statements: [statement],
      connectionId: session.connectionId,
      start: { file: "", position: 0 },
      incomplete: null
    });
    await control.run(this.executed(session, { id, sequence, statements: [statement] }, 0, Date.now()));
    await journal.setDone(id, NOTHING_STORED);
  }
  /** The transaction was taken back. */
  async takenBack(intended) {
    await this.#options.journal.forgetIntents(intended.map(({ id }) => id));
  }
  /**
   * Whether the transaction is committed although it ended in an error. When it is not, it is as if it had not been begun; when its session
   * is gone, that is told later.
   */
  async isCommitted(session, intended) {
    const [first] = intended;
    if (session.destroyed || first === void 0) return false;
    if ((await this.#options.journal.statement(first.id))?.state === "executed") return true;
    await this.takenBack(intended);
    return false;
  }
  /** The transaction is committed: reads it from the binlog and stores how it is taken back. */
  async capture(intended) {
    const { control, journal, interruption } = this.#options;
    if (this.#uncaptured !== null) {
      for (const { id } of intended) await journal.setDone(id, NOTHING_STORED);
      return;
    }
    let captured;
    try {
      captured = await captureTransaction({
        session: control,
        from: this.#start,
        to: await binlogStatus(control),
        ids: intended.map(({ id }) => id),
        spoolDirectory: this.target.directory.scratch,
        signal: interruption.over
      });
    } catch (error) {
      if (!(error instanceof UserError) || error instanceof BinlogError || error instanceof Interrupted) throw error;
      for (const { id } of intended) {
        await journal.setIncomplete(id, NOT_CAPTURED);
        await journal.setDone(id, NOTHING_STORED);
      }
      this.#options.note?.(`What was taken back could not be captured: ${error.message}`);
      return;
    }
    reached("undo of rows captured");
    try {
      for (const { id } of intended) {
        const statement = await journal.statement(id);
        await storeUndo(this.target, statement, captured.get(id), false);
      }
    } finally {
      for (const one of captured.values()) await one.close();
    }
  }
  /**
   * Ends the rollback, or leaves it open when it has to go on; one that changed nothing is forgotten.
   * @returns what it left; null when that is nothing.
   */
  async end() {
    const { journal, deployment } = this.#options;
    const { deployment: id, directory } = this.target;
    const statements = await journal.statements(id);
    const half = (await journal.statements(deployment)).some(({ state: state2 }) => state2 === "undoing");
    const unsettled = statements.some(({ state: state2 }) => ["intent", "executed", "unknown"].includes(state2));
    if (!half && statements.every(({ state: state2 }) => state2 === "failed")) {
      await journal.forget(id);
      await directory.remove();
      return null;
    }
    const state = half || unsettled ? "interrupted" : "done";
    await journal.setMigration(id, 1, state);
    const rollback = await finishDirectory(this.target, state, this.#options.records.backup?.session ?? null);
    if (state === "done") await journal.endDeployment(id, state);
    else await journal.setDeployment(id, state);
    return { deployment: id, rollback, notReversible: statements.filter(isIrreversible).map(describeIrreversible) };
  }
  /**
   * Ends a rollback that was killed after the last that it had to do, if there is one. Without it, nothing changes.
   */
  static async finishOpen(options, deployment) {
    const open = (await options.journal.rollbacksOf(deployment.id)).find(({ state }) => OPEN2.includes(state));
    if (open === void 0) return null;
    await awaitExecutorGone(options.production);
    const target = await targetOf(options, open.id);
    await settleOpen(options, target);
    return new _UndoRecording(options, target, null, 0).end();
  }
};
async function beginAs(options, id, deployment, earlier) {
  const { journal, records } = options;
  const undid = await stateBefore(options, deployment, earlier);
  await journal.beginDeployment(id, deployment.database, deployment.commit, records.actor, records.backupServer, {
    of: deployment.id,
    undid
  });
  await journal.addMigration(id, 1, rollbackName(deployment.id), "");
}
function whyUnread(control, from) {
  return probeCapture(control, from).then(
    () => null,
    (error) => unlessUserError(error).message
  );
}
async function targetOf(options, id) {
  const { records, note: note2, keepData, keepLockSeconds, triggers } = options;
  return {
    production: options.production,
    control: options.control,
    journal: options.journal,
    backup: records.backup?.tables ?? null,
    directory: await RollbackDirectory.open(records.rollbackDirectory, id),
    deployment: id,
    undoes: options.deployment,
    cascadesLogged: records.cascadesLogged,
    // Whatever a rollback would destroy is kept, unless that is not wanted.
    keepData: keepData === "never" ? "never" : "always",
    ...keepLockSeconds === void 0 ? {} : { keepLockSeconds },
    onlineDdl: null,
    triggers,
    acceptIncomplete: [],
    lock: options.lock,
    interruption: options.interruption,
    progress: options.progress,
    ...note2 === void 0 ? {} : { note: note2 }
  };
}
async function settleOpen(options, target) {
  const recovered = await recoverDeployment(target);
  if (recovered > 0)
    options.note?.(`${recovered} statements of rollback ${target.deployment}, which was interrupted, were backed up.`);
}
async function stateBefore({ journal }, { id, state }, earlier) {
  if (state === "undoing") {
    const known = earlier.at(-1)?.undid;
    if (known !== null && known !== void 0) return known;
  }
  const migrations = await journal.deploymentMigrations(id);
  return {
    // One that is undone because it failed is not at its end yet.
    state: ["undoing", "running"].includes(state) ? "failed" : state,
    migrations: Object.fromEntries(migrations.map((one) => [one.position, one.state]))
  };
}
function rollbackName(deployment) {
  return `rollback of ${deployment}`;
}
function unlessUserError(error) {
  if (error instanceof UserError) return error;
  throw error;
}

// src/deploy/left-rows.ts
var PUT_IN = /^INSERT IGNORE INTO (\S.*?) \(.* FROM (`rollgate_keep`\.`(?:[^`]|``)+_since`)$/s;
async function leftRows(session, step, written) {
  const [, table, since] = PUT_IN.exec(step) ?? [];
  if (table === void 0) return null;
  const left = Number(await session.value(`SELECT COUNT(*) FROM ${since}`)) - written;
  if (left === 0) return null;
  const rows = left === 1 ? "1 row that was" : `${left} rows that were`;
  return `${rows} written into ${table.replaceAll("`", "")} since did not find room beside the kept rows, which have the same keys: all that was written since is kept in ${since}.`;
}

// src/deploy/undo-structure.ts
async function undoStructure(options, session, statement, steps) {
  const { control, journal, interruption, progress, force, recording, family } = options;
  await session.run("SET SESSION foreign_key_checks = 1, autocommit = 1");
  const first = await journal.stepsDone(recording.target.deployment, statement.id);
  for (const [at, step] of steps.entries()) {
    if (at < first) {
      if (setsSession(step)) await session.run(step);
      continue;
    }
    interruption.check();
    progress.detail(`Undoing ${statement.opid}: ${step.slice(0, 200)}`);
    try {
      if (setsSession(step)) await session.run(step);
      else if (guardOf(step) !== null) await interruption.during(session, () => check(session, step, force));
      else if (tells(step)) {
        const told = await interruption.during(session, () => session.value(step));
        if (told !== null) options.note?.(String(told));
      } else {
        await journal.setState(statement.id, "undoing");
        const said = await runStep(options, session, statement, steps, at);
        if (said !== null) options.note?.(said);
      }
    } catch (error) {
      const said = error instanceof StatementFailed || error instanceof InTheWay ? error.message : isServerError(error) ? describeServerError(error) : null;
      if (said === null) throw error;
      const nothing2 = await journal.stepsDone(recording.target.deployment, statement.id) === 0;
      if (nothing2 && !isKilled(error)) await journal.setState(statement.id, "done");
      return error instanceof InTheWay ? { applied: 0, error: said, conflict: true } : { applied: at - first, error: `${said} in: ${step}`, conflict: false };
    }
  }
  const left = await differences(options, statement);
  if (left.length > 0) {
    const found = `The structure of ${left.join(", ")} is not what it was before ${statement.opid}`;
    if (!force)
      return {
        applied: steps.length - first,
        error: `${found}: others changed it too. Its own changes were undone; --force takes it as it is now`,
        conflict: false
      };
    options.note?.(`${found}: it was taken as it is (--force).`);
  }
  reached("undo of structure compared");
  const isNothing = await journal.stepsDone(recording.target.deployment, statement.id) === 0;
  await control.run("START TRANSACTION");
  if (isNothing) await recording.nothing(session, statement);
  for (const { id, state } of family.undo(statement.id)) await control.run(markState(id, state));
  await control.run("COMMIT");
  reached("undo of structure done");
  return { applied: steps.length - first, error: null, conflict: false };
}
async function runStep({ control, journal, recording }, session, undone, steps, at) {
  const { target } = recording;
  const statement = await readStep(control, steps, at);
  const isRows = statement?.class === "dml";
  if (statement === null || !(isRows || isStructure(statement))) {
    await target.interruption.during(session, () => session.run(steps[at]));
    return null;
  }
  const incomplete = /* @__PURE__ */ new Map();
  if (!isRows) {
    const { obstacles } = await unitOutlook(control, { kind: "ddl", statements: [statement] }, target);
    if (obstacles.length > 0) incomplete.set(statement.index, [...new Set(obstacles.map(({ id }) => id))].join(","));
  }
  const sequence = recording.next();
  const place = { migration: 1, sequence, incomplete, undoes: [undone.id] };
  if (!isRows) {
    await runDdl(target, session, statement, place);
    return null;
  }
  const why = recording.uncaptured !== null ? "not-captured" : await whyNotCaptured(control, statement);
  if (why === null) await runTransaction(target, session, [statement], place, /* @__PURE__ */ new Set());
  else {
    incomplete.set(statement.index, why);
    await runOpaque(target, session, statement, place);
  }
  return leftRows(control, steps[at], await journal.affectedRows(target.deployment, sequence));
}
async function whyNotCaptured(control, { tables }) {
  for (const { database, name, access } of tables) {
    const table = access === "write" && database !== null ? await readTable(control, database, name) : null;
    if (table !== null && !isTransactional(table.engine)) return "engine-not-transactional";
    if (table !== null && isVersioned(table)) return "system-versioned";
  }
  return null;
}
function isStructure(statement) {
  return /^(CREATE|ALTER|DROP|RENAME|TRUNCATE) (TABLE|INDEX)$/.test(statement.kind) || objectKindOf(statement) !== null;
}
async function readStep(control, steps, at) {
  const earlier = steps.slice(0, at);
  const ansiQuotes = /\bANSI_QUOTES\b/.test(earlier.findLast((one) => one.includes("sql_mode = ")) ?? "");
  const use = earlier.findLast((one) => one.startsWith("USE "));
  const home = use === void 0 ? await control.value("SELECT DATABASE()") : unquoteIdentifier(use.slice(4));
  const parsed = parseStatement(new Source("inverse", steps[at]), {
    dialect: { ...await dialectOf(control), ansiQuotes },
    database: home === null ? null : String(home)
  });
  return parsed && new ParsedStatement(steps[at], at + 1, parsed.span, parsed.dialect, parsed.database);
}
var InTheWay = class extends Error {
};
async function check(session, step, force) {
  const guard = guardOf(step);
  if (guard === null || force && FORCIBLE.includes(guard)) return;
  try {
    await session.run(step);
  } catch (error) {
    if (!isServerError(error) || error.errno !== GUARD_ERROR) throw error;
    throw new InTheWay(`${FOUND[guard]} This query finds it: ${step}`);
  }
}
var FORCIBLE = ["rows", "definition"];
var FOUND = {
  rows: "Others changed rows since that have keys of kept ones or, without a key, cannot be told from them: --force puts the kept rows in their place.",
  values: "With rows that others changed since, keys or checks of the old structure would not hold: change or move those rows first.",
  objects: "Others made something in the database since, which would go with it: move or drop it first.",
  definition: "It is not as the statement left it: others changed it since. --force puts the old one in its place."
};
async function differences({ control, note: note2 }, statement) {
  if (statement.structureBefore === null) return [];
  const different = [];
  const { tables, objects } = JSON.parse(statement.structureBefore);
  for (const { database, name, create } of tables) {
    const now = withoutCounter(await showCreateTable(control, database, name));
    const before = withoutCounter(create);
    const difference = lineDifference(before, now);
    if (now === before) continue;
    const isOrder = statement.undoes !== null && sortKeys(before) === sortKeys(now);
    if (isOrder) note2?.(`The keys of ${database}.${name} may stand in another order than the deployment left them in.`);
    else different.push(`${name}${difference}`);
  }
  return [...different, ...await objectsThatDiffer(control, objects.states)];
}
function sortKeys(create) {
  const lines = (create ?? "").split("\n").map((line) => line.replace(/,$/, ""));
  const isKey = (line) => /^ {2}(UNIQUE |FULLTEXT |SPATIAL )?KEY /.test(line);
  return [...lines.filter((line) => !isKey(line)), ...lines.filter(isKey).toSorted()].join("\n");
}
function lineDifference(before, now) {
  const lines = (create) => (create ?? "").split("\n").map((line) => line.trim().replace(/,$/, ""));
  const [old, present] = [lines(before), lines(now)];
  const found = [
    ...present.filter((line) => !old.includes(line)).map((line) => `now: ${line}`),
    ...old.filter((line) => !present.includes(line)).map((line) => `before: ${line}`)
  ];
  return before === null || now === null || found.length === 0 ? "" : ` (${found.join("; ").slice(0, 500)})`;
}

// src/rollback/column-literal.ts
function columnLiteral(column) {
  const name = quoteName(column.name);
  switch (column.type) {
    case "float":
    case "double":
      return { select: `${name}*1e0`, literal: (printed) => printed.includes("e") ? printed : `${printed}e0` };
    case "tinyint":
    case "smallint":
    case "mediumint":
    case "int":
    case "bigint":
    case "decimal":
    case "bit":
    case "enum":
      return { select: `${name}+0`, literal: (printed) => printed };
    case "set":
      if (setIsNamed(column.members)) return inHex(`CONVERT(${name} USING utf8mb4)`, "_utf8mb4 ");
      return { select: `${name}+0`, literal: (printed) => printed };
    case "year":
    case "date":
    case "time":
    case "datetime":
    case "timestamp":
    case "uuid":
    case "inet4":
      return { select: `CAST(${name} AS CHAR)`, literal: (printed) => `'${printed}'` };
    case "inet6":
      return {
        select: `HEX(CAST(${name} AS BINARY(16)))`,
        literal: (printed) => `'${printed.toLowerCase().match(/.{4}/g).join(":")}'`
      };
    case "json":
      if (column.charset === null) return inHex(`CAST(${name} AS CHAR)`, "_utf8mb4 ");
  }
  return inHex(name, column.charset === null ? "" : `_${column.charset} `);
}
function inHex(value, introducer) {
  return { select: `HEX(CAST(${value} AS BINARY))`, literal: (printed) => `${introducer}X'${printed}'` };
}

// src/rollback/touched-rows.ts
var QUERIES = 200;
var EVENTS = { insert: "INSERT", update: "UPDATE", delete: "DELETE" };
var TouchedRows = class {
  #session;
  #wanted;
  #keys = /* @__PURE__ */ new Map();
  #courses = [];
  #steps = [];
  #changes = /* @__PURE__ */ new Map();
  #keylessTables = /* @__PURE__ */ new Map();
  /** Characters of all statements. */
  size = 0;
  constructor(session) {
    this.#session = session;
    this.#wanted = new WantedRows(session);
  }
  /** Takes the next statement in the order in which they undo. `owner`: a number of the deployed statement, for conflicts. */
  async add(text2, owner) {
    this.size += text2.length;
    const { rows } = await this.#wanted.read(StatementList.of([text2]));
    const [entry] = rows;
    const statement = readRollbackStatement(text2);
    if (statement !== null) this.#note(statement);
    if (entry === void 0 || statement === null || entry[1].size === 0) {
      this.#steps.push({ text: text2, owner, course: null });
      if (statement !== null)
        this.#keylessTables.set(`${statement.database}\0${statement.table}`, [statement.database, statement.table]);
      return;
    }
    const [table, all] = entry;
    this.#steps.push({ text: text2, owner, course: this.#follow(table, statement, [...all.values()], owner) });
  }
  /** What the statements do to which table. */
  get changes() {
    return [...this.#changes.values()];
  }
  /** Tables of `keyless`, by database and name. */
  get keylessTables() {
    return [...this.#keylessTables.values()];
  }
  /** Statements about rows that no key tells apart: they can only be run as they are. */
  get keyless() {
    return this.#steps.filter(({ course }) => course === null).map(({ text: text2 }) => text2);
  }
  /** The statements in order, without those of rows that are left; those that no key tells apart must find their row. */
  get steps() {
    return this.#steps.filter(({ course }) => course === null || !course.isLeft).map(({ text: text2, owner, course }) => ({ text: text2, owner, isKeyless: course === null }));
  }
  /** Conditions that find the rows of a table whose keys are touched. */
  conditionsOf(table) {
    return [...this.#keys.get(table)?.values() ?? []].map(({ condition }) => condition);
  }
  isTouched(table, key) {
    return this.#keys.get(table)?.has(key) ?? false;
  }
  table(database, table) {
    return this.#wanted.table({ database, table });
  }
  /**
   * Locks every row and compares it with what the deployment left, until `most` are found that are others.
   * @returns the rows that are others now; they are left out from here on.
   */
  async lock(most) {
    const conflicts = [];
    const present = this.#courses.filter(({ origin }) => origin !== null);
    for (const part of parts2(present, QUERIES)) {
      if (conflicts.length >= most) return conflicts;
      const rows = await this.#ask(
        part.map(({ origin, terms: terms2 }) => rowQuery(origin.table, terms2.join(" AND "), " FOR UPDATE"))
      );
      for (const [at, course] of part.entries()) {
        const row = rows[at]?.[0];
        if (row !== void 0) course.start = readRow(course.origin.table, row);
        else conflicts.push(await this.#changed(course));
      }
    }
    const absent = [...this.#allKeys()].filter(({ first }) => first === null);
    for (const part of parts2(absent, QUERIES)) {
      if (conflicts.length >= most) return conflicts;
      const rows = await this.#ask(part.map(({ table, condition }) => rowQuery(table, condition, " FOR UPDATE")));
      for (const [at, key] of part.entries()) {
        const row = rows[at]?.[0];
        const course = key.entered;
        if (row === void 0 || course === null || this.#isOnItsWay(key.table, row)) continue;
        course.isLeft = true;
        conflicts.push({ owner: course.owner, conflict: conflictOf(key, "no such row", shown(key.table, row)) });
      }
    }
    return conflicts.length === 0 ? [] : [...conflicts, ...this.#leftAlong()];
  }
  /** Rows that take turns at a key with a row that is left. */
  #leftAlong() {
    const conflicts = [];
    for (let before = -1; before < conflicts.length; ) {
      before = conflicts.length;
      for (const key of this.#allKeys()) {
        const turns = [key.first, key.entered, key.last].filter((course) => course !== null);
        if (!turns.some(({ isLeft }) => isLeft)) continue;
        for (const course of turns.filter(({ isLeft }) => !isLeft)) {
          course.isLeft = true;
          const found = "the key belongs to a row that others changed";
          conflicts.push({ owner: course.owner, conflict: conflictOf(key, "that it can be put back", found) });
        }
      }
    }
    return conflicts;
  }
  /** What is to become of each row that is not left to others. */
  targets() {
    return [...this.#allKeys()].flatMap(({ table, key, condition, first, entered, last }) => {
      if (first?.isLeft || entered?.isLeft || last?.isLeft) return [];
      const base = { table, key, condition };
      if (last === null)
        return [{ ...base, isGone: true, statement: `DELETE FROM ${table.name} WHERE ${condition}`, update: null }];
      const columns = stored(table).map((column) => ({
        name: quoteName(table.shape.columns[column].name),
        literal: last.told.get(column) ?? last.start?.get(column) ?? "NULL"
      }));
      const names = columns.map(({ name }) => name).join();
      const values = columns.map(({ literal }) => literal).join();
      const set2 = columns.map(({ name, literal }) => `${name}=${literal}`).join();
      return [
        {
          ...base,
          isGone: false,
          statement: `INSERT INTO ${table.name} (${names}) VALUES (${values})`,
          update: `UPDATE ${table.name} SET ${set2} WHERE ${condition}`
        }
      ];
    });
  }
  /** @returns null for a statement about a row that those before it took away: it is run as it is, and finds nothing. */
  #follow(table, { verb, terms: terms2 }, [before, after = before], owner) {
    const course = verb === "insert" ? this.#begin(owner, null) : this.#take(table, before, owner);
    if (course === null) return null;
    if (course.origin !== null) {
      for (const { column, text: text2 } of terms2) {
        const index = table.columnsByName.get(column);
        if (index === void 0 || !course.told.has(index)) course.terms.push(text2);
      }
    }
    const { literals, bytes } = after;
    if (literals === null) return course;
    for (const column of stored(table)) {
      const start = literals[2 * column];
      if (start !== -1) course.told.set(column, bytes.toString("utf8", start, literals[2 * column + 1]));
    }
    const key = this.#key(table, after);
    key.entered ??= course;
    key.last = course;
    return course;
  }
  /** The row that has a key now, as far as the statements before tell; it has it no longer. */
  #take(table, row, owner) {
    const isNew = !this.isTouched(table, row.key);
    const key = this.#key(table, row);
    if (isNew) key.first = this.#begin(owner, key);
    const course = isNew ? key.first : key.last;
    key.last = null;
    return course;
  }
  #begin(owner, origin) {
    const course = { owner, origin, terms: [], told: /* @__PURE__ */ new Map(), start: null, isLeft: false };
    this.#courses.push(course);
    return course;
  }
  #key(table, { key, keySql }) {
    const keys = this.#keys.get(table) ?? /* @__PURE__ */ new Map();
    this.#keys.set(table, keys);
    const [index, ...others] = table.shape.key;
    const condition = others.length > 0 ? keySql : `${quoteName(table.shape.columns[index].name)}=${keySql}`;
    const touched = keys.get(key) ?? { table, key, condition, first: null, entered: null, last: null };
    keys.set(key, touched);
    return touched;
  }
  #note({ verb, database, table }) {
    const id = `${database}\0${table}`;
    const known = this.#changes.get(id) ?? { database, table, events: /* @__PURE__ */ new Set() };
    known.events.add(EVENTS[verb]);
    this.#changes.set(id, known);
  }
  *#allKeys() {
    for (const keys of this.#keys.values()) yield* keys.values();
  }
  async #ask(queries) {
    return (await this.#session.askMany(queries.join(";\n"))).rows;
  }
  /** A key that the server takes for another, such as one in capitals, finds a row that is on its way back itself. */
  #isOnItsWay(table, row) {
    const values = readRow(table, row);
    const key = keyOfLiterals(table, (column) => values.get(column) ?? "NULL");
    return this.#keys.get(table)?.get(key)?.first != null;
  }
  async #changed(course) {
    course.isLeft = true;
    const { table, condition } = course.origin;
    const [rows] = await this.#ask([rowQuery(table, condition, "")]);
    const row = rows?.[0];
    const found = row === void 0 ? "no such row" : shown(table, row);
    return { owner: course.owner, conflict: conflictOf(course.origin, course.terms.join(" AND "), found) };
  }
};
function keyOfLiterals({ shape, readings }, literal) {
  const values = shape.key.map((column) => {
    const bytes = Buffer.from(literal(column));
    return readings[column].keyOfLiteral(bytes, 0, bytes.length);
  });
  return values.length === 1 ? values[0] : values.map((value) => `${value.length}:${value}`).join();
}
function stored({ shape }) {
  return shape.columns.flatMap(({ generated }, column) => generated ? [] : [column]);
}
function literalsOf2({ shape }) {
  return stored({ shape }).map((column) => ({ column, reading: columnLiteral(shape.columns[column]) }));
}
function rowQuery(table, condition, lock) {
  const columns = literalsOf2(table).map(({ reading }) => reading.select);
  return `SELECT ${columns.join()} FROM ${table.name} WHERE ${condition}${lock}`;
}
function readRow(table, row) {
  const values = new RowValues(row);
  const found = /* @__PURE__ */ new Map();
  for (const { column, reading } of literalsOf2(table)) {
    values.next();
    found.set(column, values.isNull ? "NULL" : reading.literal(values.text));
  }
  return found;
}
function shown(table, row) {
  const texts = [...readRow(table, row)].map(
    ([column, literal]) => `${quoteName(table.shape.columns[column].name)}=${literal}`
  );
  return texts.join(" AND ").slice(0, 2e3);
}
function conflictOf({ table, condition }, expected, found) {
  const { database, table: name } = table.shape;
  return { table: `${database}.${name}`, key: condition, expected: expected.slice(0, 2e3), found };
}
function parts2(all, most) {
  const found = [];
  for (let at = 0; at < all.length; at += most) found.push(all.slice(at, at + most));
  return found;
}

// src/rollback/beyond-wanted.ts
var MOST_SUMMED_ROWS = 5e6;
var KEYS2 = 200;
var BeyondWanted = class {
  #session;
  #touched;
  #watched = [];
  constructor(session, touched) {
    this.#session = session;
    this.#touched = touched;
  }
  /** To be called before anything is changed. `apart`: tables without a key that the rollback changes, which are compared whole elsewhere. */
  async begin(writes, apart) {
    for (const written of writes) {
      const { database, table: name } = written;
      if (apart.has(`${database}.${name}`)) continue;
      const table = await this.#touched.table(database, name);
      if (table === null) {
        this.#watched.push({ written, unclear: "it is no table of its own, or the account cannot see it" });
        continue;
      }
      const rows = await this.#session.value(
        `SELECT table_rows FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`
      );
      this.#watched.push(
        Number(rows ?? 0) > MOST_SUMMED_ROWS ? { written, unclear: `it has about ${rows} rows, too many to compare them all before COMMIT` } : { written, table, before: await this.#others(table) }
      );
    }
  }
  /** The tables in which rows were changed, or may have been. */
  async end() {
    const found = [];
    for (const watched of this.#watched) {
      const { database, table, by } = watched.written;
      const base = { database, table, by: [...by] };
      if ("unclear" in watched) {
        found.push({ ...base, more: null, unclear: watched.unclear });
        continue;
      }
      const after = await this.#others(watched.table);
      if (after.rows !== watched.before.rows || after.sum !== watched.before.sum)
        found.push({ ...base, more: after.rows - watched.before.rows, unclear: null });
    }
    return found;
  }
  /** The sum of all rows of a table but those that the rollback touches. */
  async #others(table) {
    let { rows, sum } = await this.#sum(tableSum(table));
    for (const part of parts2(this.#touched.conditionsOf(table), KEYS2)) {
      const touched = await this.#sum(`${tableSum(table)} WHERE ${part.map((one) => `(${one})`).join(" OR ")}`);
      rows -= touched.rows;
      sum -= touched.sum;
    }
    return { rows, sum };
  }
  async #sum(query) {
    const { rows } = await this.#session.askMany(query);
    const values = new RowValues(rows[0][0]);
    values.next();
    const count = BigInt(values.text);
    values.next();
    return { rows: count, sum: BigInt(values.text) };
  }
};

// src/rollback/set-right.ts
var STATEMENTS = 200;
var ROWS3 = 100;
var ROUNDS = 8;
var PATIENCE = 4;
var MOST_CONFLICTS3 = 100;
var NOT_THE_ROW = [1205, 1213, ER.QUERY_INTERRUPTED];
async function attempt(session, statements) {
  const attempts = [];
  for (const part of parts2(statements, STATEMENTS)) {
    try {
      const { outcomes } = await session.askMany(["SAVEPOINT rollgate_batch", ...part].join(";\n"));
      attempts.push(...outcomes.slice(1).map(({ affectedRows }) => affectedRows));
    } catch (error) {
      await backTo(session, "rollgate_batch", error);
      for (const statement of part) attempts.push(await attemptOne(session, statement));
    }
  }
  return attempts;
}
async function attemptOne(session, statement) {
  await session.run("SAVEPOINT rollgate_row");
  try {
    return (await session.run(statement)).affectedRows;
  } catch (error) {
    await backTo(session, "rollgate_row", error);
    return error;
  }
}
async function backTo(session, savepoint, error) {
  if (isServerError(error) && (isConnectionLost(error) || NOT_THE_ROW.includes(error.errno))) throw error;
  await backToSavepoint(session, savepoint, error);
}
var RightSetter = class {
  #session;
  #verifier;
  /** What the server said last about a row. */
  #refusals = /* @__PURE__ */ new Map();
  /** Rows that were set right by statements of their own, more than once counted once. */
  changed = /* @__PURE__ */ new Set();
  constructor(session) {
    this.#session = session;
    this.#verifier = new Verifier(session, false);
  }
  /** Statements whose row could not be read again. */
  get untold() {
    return this.#verifier.untold;
  }
  /**
   * Sets right what differs, first by the statement that the row needs, then, when that gets nowhere, by taking all of these rows
   * out and putting them in anew: triggers on UPDATE do not see that, and rows that exchange unique values can.
   * @returns the rows that still differ, with what the server said about them; none when all is right.
   */
  async setRight(targets) {
    let left = await this.#differences(targets);
    let isAnew = false;
    for (let round = 0; round < ROUNDS && left.length > 0; round++) {
      for (const { target } of left) this.changed.add(target);
      const fixes = isAnew ? [
        ...left.map(takenOut),
        ...left.flatMap(({ target }) => target.isGone ? [] : [[target, target.statement]])
      ] : left.map(set);
      const attempts = await attempt(
        this.#session,
        fixes.map(([, statement]) => statement)
      );
      for (const [at, [target]] of fixes.entries()) {
        const refusal = attempts[at];
        if (typeof refusal !== "number") this.#refusals.set(target, describeServerError(refusal));
      }
      const next = await this.#differences(targets);
      const before = new Set(left.map(({ target }) => target));
      const isStuck = next.length === left.length && next.every(({ target }) => before.has(target));
      if (isStuck && isAnew) return this.#told(next);
      isAnew = isStuck || round >= PATIENCE;
      left = next;
    }
    return this.#told(left);
  }
  #told(left) {
    return left.slice(0, MOST_CONFLICTS3).map(({ target, conflict }) => {
      const refusal = this.#refusals.get(target);
      return refusal === void 0 ? conflict : { ...conflict, found: `${conflict.found}; the server says: ${refusal}` };
    });
  }
  async #differences(targets) {
    const found = [];
    for (const part of groups(targets)) {
      const [conflicts] = await this.#compare([part]);
      if (conflicts.length === 0) continue;
      const byRow = new Map(conflicts.map((conflict) => [`${conflict.table} ${conflict.key}`, conflict]));
      const named = part.flatMap((target) => {
        const { database, table } = target.table.shape;
        const conflict = byRow.get(`${database}.${table} ${target.condition}`);
        return conflict === void 0 ? [] : [{ target, conflict }];
      });
      const isTold = part[0].table.readings.every((reading) => reading !== null);
      if (isTold && named.length === byRow.size) found.push(...named);
      else {
        const each = await this.#compare(part.map((target) => [target]));
        for (const [at, [conflict]] of each.entries())
          if (conflict !== void 0) found.push({ target: part[at], conflict });
      }
    }
    return found;
  }
  /** For each group the conflicts: none when its rows are as they are to be. */
  async #compare(groups2) {
    const checks = [];
    for (const group of groups2)
      checks.push(await this.#verifier.check(StatementList.of(group.map(({ statement }) => statement))));
    const queries = checks.flatMap(({ after }) => after);
    const rows = queries.length === 0 ? [] : (await this.#session.askMany(queries.join(";\n"))).rows;
    let next = 0;
    return checks.map((check2) => {
      const answers = rows.slice(next, next + check2.after.length);
      next += check2.after.length;
      try {
        check2.compare([], answers);
        return [];
      } catch (error) {
        if (error instanceof NotRestored) return error.conflicts;
        throw error;
      }
    });
  }
};
function groups(targets) {
  const byTable = /* @__PURE__ */ new Map();
  for (const target of targets) {
    const group = byTable.get(target.table);
    if (group === void 0) byTable.set(target.table, [target]);
    else group.push(target);
  }
  return [...byTable.values()].flatMap((group) => parts2(group, ROWS3));
}
function set({ target, conflict }) {
  const isMissing = conflict.found === "no such row";
  return [target, isMissing ? target.statement : target.update ?? target.statement];
}
function takenOut({ target }) {
  return [target, `DELETE FROM ${target.table.name} WHERE ${target.condition}`];
}

// src/deploy/trigger-engines.ts
async function refuseEngines(session, writes) {
  for (const { database, table, by } of writes) {
    const engine = (await readTable(session, database, table))?.engine;
    if (engine === void 0 || isTransactional(engine)) continue;
    const names = [...by].map((name) => `\`${name}\``).join(", ");
    throw new UserError(
      `Triggers that fire during this rollback (${names}) may write to \`${database}\`.\`${table}\`, whose engine ${engine} has no transactions: should the rollback be taken back, those rows would stay`,
      {
        hint: "Nothing was changed. Convert the table to InnoDB, or drop those triggers first and create them again after. With --force triggers fire and nothing is compared.",
        exitCode: EXIT.failed
      }
    );
  }
}

// src/deploy/trigger-texts.ts
function changeOf(more) {
  if (more === 0n) return "rows were changed";
  return more > 0n ? `${more} rows more` : `${-more} rows fewer`;
}
function beyondText({ database, table, by, more, unclear }) {
  const names = by.map((name) => `\`${name}\``).join(", ");
  return `\`${database}\`.\`${table}\`: ${unclear ?? changeOf(more)}, by trigger ${names}.`;
}
function triggeredText({ table, inserted, updated, deleted, triggers }) {
  const counts = [
    inserted === 0 ? "" : `${inserted} inserted`,
    updated === 0 ? "" : `${updated} updated`,
    deleted === 0 ? "" : `${deleted} deleted`
  ].filter((text2) => text2 !== "");
  return `Triggers (${triggers.map((name) => `\`${name}\``).join(", ")}) changed rows of ${table} that the deployment had not touched: ${counts.join(", ")}.`;
}

// src/deploy/triggered-rows.ts
async function triggeredRows(window, touched) {
  const { session, from, to, id } = window;
  const changes = /* @__PURE__ */ new Map();
  let ours = null;
  for await (const item of readChanges(streamEvents({ connection: session.connectionOptions, from, to }))) {
    if (item.kind === "begin") ours = null;
    else if (item.kind === "commit" && ours === true) return counted(changes, touched);
    else if (item.kind === "commit" || item.kind === "rollback" || item.kind === "prepare") ours = null;
    else if (item.kind === "unreadable" && ours === true) throw new Error(item.what);
    else if (item.kind === "rows" && ours !== false) {
      const { database, table: name } = item.map;
      const isJournal = database === JOURNAL_DATABASE && name === STATEMENT_TABLE;
      if (isJournal || ours === true) {
        const table = await touched.table(database, name);
        if (table === null) throw new Error(`\`${database}\`.\`${name}\` is gone`);
        checkShape(item.map, table.shape);
        if (isJournal) ours ??= marks(item, table, id);
        else add2(changes, item, table);
      } else ours = false;
    }
  }
  return null;
}
var KINDS = { insert: "inserted", update: "updated", delete: "deleted" };
function marks(item, table, id) {
  if (item.change !== "update") return false;
  const column = table.columnsByName.get("id");
  for (const { before, after } of decodeRows(item, table.shape)) if ((before ?? after)?.[column] === id) return true;
  return false;
}
function add2(changes, item, table) {
  const found = changes.get(table) ?? { rows: /* @__PURE__ */ new Map(), events: { inserted: 0, updated: 0, deleted: 0 } };
  changes.set(table, found);
  for (const { kind, before, after } of decodeRows(item, table.shape)) {
    found.events[KINDS[kind]]++;
    if (table.shape.key === null) continue;
    const from = before === null ? null : keyOf2(table, before, before);
    const to = after === null ? null : keyOf2(table, after, before);
    if (from !== null) note(found.rows, from, textOf(before), from === to ? textOf(after) : null);
    if (to !== null && from !== to) note(found.rows, to, null, textOf(after));
  }
}
function note(rows, key, before, after) {
  const known = rows.get(key);
  if (known === void 0) rows.set(key, { before, after });
  else known.after = after;
}
function keyOf2(table, image, before) {
  return keyOfLiterals(table, (column) => image[column] ?? before?.[column] ?? "NULL");
}
function textOf(image) {
  return JSON.stringify(image);
}
function counted(changes, touched) {
  return [...changes].flatMap(([table, { rows, events }]) => {
    const count = table.shape.key === null ? beyondStatements(table, events, touched) : beyondKeys(table, rows, touched);
    const isNone = count.inserted + count.updated + count.deleted === 0;
    return isNone ? [] : [{ table: `${table.shape.database}.${table.shape.table}`, ...count }];
  });
}
function beyondKeys(table, rows, touched) {
  const count = { inserted: 0, updated: 0, deleted: 0 };
  for (const [key, { before, after }] of rows) {
    if (touched.isTouched(table, key) || before === after) continue;
    if (before === null) count.inserted++;
    else if (after === null) count.deleted++;
    else count.updated++;
  }
  return count;
}
function beyondStatements({ shape }, events, touched) {
  const count = { ...events };
  for (const text2 of touched.keyless) {
    const statement = readRollbackStatement(text2);
    if (statement?.database === shape.database && statement.table === shape.table) count[KINDS[statement.verb]]--;
  }
  return count;
}

// src/deploy/undo-under-triggers.ts
var MOST_CHARACTERS = 64 << 20;
async function undoUnderTriggers(options, statements, read) {
  const { session, recording } = options;
  const undo = new UndoUnderTriggers(options, session, statements);
  let intended = [];
  try {
    await undo.read(read);
    intended = await recording?.intend(session, [statements]) ?? [];
    const refused = await options.interruption.during(session, () => undo.run(intended[0] ?? null));
    options.interruption.over.throwIfAborted();
    if (refused !== null) {
      await session.run("ROLLBACK");
      await recording?.takenBack(intended);
      return refused;
    }
    reached("undo of rows applied");
    await session.run(options.check ? "ROLLBACK" : "COMMIT");
    reached("undo of rows committed");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    if (!(await recording?.isCommitted(session, intended) ?? false)) throw brokenOff(error, options.interruption);
  }
  await recording?.capture(intended);
  return undo.outcome(intended[0] ?? null);
}
var UndoUnderTriggers = class {
  #options;
  #session;
  #statements;
  #touched;
  #foreignKeys;
  #setter;
  /** By number of the statement. */
  #applied;
  #conflicts;
  /** Rollback statements whose rows no key tells apart and that found none. */
  #missed = 0;
  #natural = NO_REACH;
  #reach = NO_REACH;
  #from = null;
  #beyond = [];
  #unclear = [];
  constructor(options, session, statements) {
    this.#options = options;
    this.#session = session;
    this.#statements = statements;
    this.#touched = new TouchedRows(session);
    this.#foreignKeys = new ForeignKeyCheck(session);
    this.#setter = new RightSetter(session);
    this.#applied = statements.map(() => 0);
    this.#conflicts = statements.map(() => []);
  }
  /** Reads what is to be done, before anything is locked. @throws UserError when it is too much. */
  async read(read) {
    await this.#session.run("SET SESSION autocommit = 1");
    for (const [owner, statement] of this.#statements.entries()) {
      this.#options.progress.detail(`Reading the rollback of ${statement.opid} (${statement.kind})`);
      const stored2 = this.#options.interruption.pass(read(statement));
      const isUnchecked = statement.foreignKeysOff && !statement.cascaded;
      for await (const text2 of isUnchecked ? stored2 : this.#foreignKeys.watch(stored2)) {
        await this.#touched.add(text2, owner);
        this.#applied[owner]++;
        if (this.#touched.size > MOST_CHARACTERS) throw tooMany(this.#options.deployment);
      }
    }
    const changes = this.#touched.changes;
    this.#natural = await triggerReach(this.#session, changes);
    const any = /* @__PURE__ */ new Set(["INSERT", "UPDATE", "DELETE"]);
    this.#reach = await triggerReach(
      this.#session,
      changes.map((one) => ({ ...one, events: any }))
    );
    await refuseEngines(this.#session, this.#reach.writes);
    if (this.#options.triggers === "fire" && !this.#options.check) {
      await trySetCapture(this.#session);
      this.#from = await binlogStatus(this.#options.control).catch((error) => {
        if (error instanceof UserError) return null;
        throw error;
      });
    }
  }
  /**
   * @param own the journal's statement that it is
   * @returns why nothing of it may stay; null when all rows are put back.
   */
  async run(own) {
    const { onConflict, triggers, family, recording } = this.#options;
    const began = Date.now();
    const session = this.#session;
    await session.run("SET SESSION autocommit = 0");
    await session.run("SET SESSION foreign_key_checks = 0");
    await session.run("START TRANSACTION");
    if (own !== null) await session.run(markRunning(own.id));
    for (const statement of this.#statements)
      for (const { id, state } of family.undo(statement.id)) await session.run(markState(id, state));
    const most = onConflict === "stop" ? MOST_CONFLICTS4 : Number.POSITIVE_INFINITY;
    if (this.#refuse(await this.#touched.lock(most)) && onConflict === "stop") return this.#refused();
    const keyless = new Verifier(session, false);
    await this.#sumUp(keyless);
    const beyond = new BeyondWanted(session, this.#touched);
    await beyond.begin(this.#reach.writes, this.#keylessTables());
    this.#options.progress.detail("Putting rows back while triggers fire");
    if (this.#refuse(await this.#play()) && onConflict === "stop") return this.#refused();
    const left = await this.#setter.setRight(this.#touched.targets());
    if (left.length > 0) return this.#notRestored(left);
    const inKeyless = await this.#keylessBeyond(keyless);
    if (inKeyless.some((one) => !this.#isWritten(one.database, one.table)))
      return this.#notRestored(keylessConflicts(inKeyless));
    const found = [...await beyond.end(), ...inKeyless];
    const isNatural = this.#setter.changed.size === 0;
    const { writes, unclear } = isNatural ? this.#natural : this.#reach;
    this.#beyond = found.filter(
      ({ more, database, table }) => more !== null || writes.some((one) => one.database === database && one.table === table)
    );
    this.#unclear = unclear;
    for (const { database, table } of this.#beyond) await this.#foreignKeys.watchTable(database, table);
    const orphans = await this.#foreignKeys.conflicts();
    if (orphans.length > 0) {
      this.#conflicts.at(-1).push(...orphans);
      return this.#refused();
    }
    if (triggers === "refuse" && this.#beyond.length + this.#unclear.length > 0) return this.#refusal();
    await this.#noteInJournal();
    const applied = this.#results().reduce((sum, one) => sum + one.applied, 0);
    if (own !== null) await session.run(recording.executed(session, own, applied, began));
    return null;
  }
  /** After COMMIT. */
  async outcome(own) {
    const triggered = await this.#triggered(own);
    const names = this.#natural.triggers.map(({ name }) => `\`${name}\``).join(", ");
    const { size } = this.#setter.changed;
    const notes = [
      names === "" ? "" : `Triggers fired while rows were put back: ${names}.${size === 0 ? "" : ` ${size} rows were set right after that.`}`,
      this.#setter.untold === 0 ? "" : `${this.#setter.untold} rows could not be compared after they were put back.`,
      this.#missed === 0 ? "" : "Rows of tables without a key could not be compared after they were put back, since some were left.",
      ...await this.#newTriggers(),
      ...triggered.notes
    ];
    const done = { ok: true, conflict: false, killed: false, statements: this.#results() };
    return { ...done, note: notes.filter((text2) => text2 !== "").join(" "), triggered: triggered.rows };
  }
  /** Whether there are conflicts. */
  #refuse(found) {
    for (const { owner, conflict } of found) this.#conflicts[owner].push(conflict);
    return found.length > 0;
  }
  #results() {
    const skips = this.#options.onConflict === "skip";
    return this.#statements.map(({ opid, kind, sql }, owner) => {
      const conflicts = this.#conflicts[owner];
      const base = { opid, kind, sql, conflicts };
      if (conflicts.length === 0 || !skips) return { ...base, applied: this.#applied[owner] };
      return { ...base, applied: this.#applied[owner] - conflicts.length, skipped: conflicts.length };
    });
  }
  /** Runs the statements; what becomes of rows with a key is seen later. */
  async #play() {
    const steps = this.#touched.steps;
    const attempts = await attempt(
      this.#session,
      steps.map(({ text: text2 }) => text2)
    );
    return steps.flatMap(({ text: text2, owner, isKeyless }, at) => {
      const outcome = attempts[at];
      if (!isKeyless || outcome === 1) return [];
      this.#missed++;
      const statement = readRollbackStatement(text2);
      const found = typeof outcome === "number" ? "no such row" : describeServerError(outcome);
      const expected = statement?.terms.map((term) => term.text).join(" AND ") || text2;
      const table = statement === null ? "" : `${statement.database}.${statement.table}`;
      return [{ owner, conflict: { table, key: "(no key)", expected: expected.slice(0, 2e3), found } }];
    });
  }
  /** Sums up the tables without keys as they are, and what is to become of them. */
  async #sumUp(keyless) {
    const texts = this.#touched.keyless;
    for (let at = 0; at < texts.length; at += KEYLESS_STATEMENTS) {
      const check2 = await keyless.check(StatementList.of(texts.slice(at, at + KEYLESS_STATEMENTS)));
      const queries = [...check2.before, ...check2.after];
      if (queries.length === 0) continue;
      const { rows } = await this.#session.askMany(queries.join(";\n"));
      check2.compare(rows.slice(0, check2.before.length), rows.slice(check2.before.length));
    }
  }
  /** Tables without a key whose rows are not those that were wanted. */
  async #keylessBeyond(keyless) {
    if (this.#missed > 0) return [];
    try {
      await keyless.finish();
      return [];
    } catch (error) {
      if (!(error instanceof NotRestored)) throw error;
      return error.conflicts.map(({ table, found, expected }) => {
        const [database, name] = this.#touched.keylessTables.find((pair) => pair.join(".") === table);
        const by = this.#reach.writes.find((one) => one.database === database && one.table === name)?.by ?? [];
        return { database, table: name, by: [...by], more: null, unclear: `found ${found}, expected ${expected}` };
      });
    }
  }
  #keylessTables() {
    return new Set(this.#touched.keylessTables.map((pair) => pair.join(".")));
  }
  #isWritten(database, table) {
    return this.#reach.writes.some((one) => one.database === database && one.table === table);
  }
  async #refused(note2) {
    const results = this.#statements.map(({ opid, kind, sql }, owner) => ({
      opid,
      kind,
      sql,
      applied: 0,
      conflicts: this.#conflicts[owner]
    }));
    const notes = [...note2 === void 0 ? [] : [note2], ...await this.#newTriggers()];
    return { ...takenBack(results), ...notes.length === 0 ? {} : { note: notes.join(" ") } };
  }
  #notRestored(conflicts) {
    this.#conflicts.at(-1).push(...conflicts);
    return this.#refused(
      `Rows could not be put back: triggers make others of them or refuse them, however they are changed. They are ${this.#named()}. Nothing was changed. Drop those triggers first and create them again after, or take what comes out with --force.`
    );
  }
  #refusal() {
    for (const { database, table, by, more, unclear } of this.#beyond) {
      this.#conflicts.at(-1).push({
        table: `${database}.${table}`,
        key: "(rows that the deployment had not touched)",
        expected: "no change of them",
        found: `${unclear ?? changeOf(more)} by trigger ${by.map((name) => `\`${name}\``).join(", ")}`
      });
    }
    for (const what of this.#unclear) {
      const conflict = { table: "", key: "(any row)", expected: "to know what triggers change", found: what };
      this.#conflicts.at(-1).push(conflict);
    }
    return this.#refused(
      "Triggers that fire during this rollback change rows that the deployment had not touched, or may: nothing was changed. With --triggers fire they may: the rows of the deployment are put back and compared all the same, and the report tells the other rows by table."
    );
  }
  #named() {
    return this.#natural.triggers.map(({ name, table }) => `\`${name}\` on \`${table}\``).join(", ");
  }
  /** Should the report never be written, it stands in the journal that there are such rows. */
  async #noteInJournal() {
    const beyond = this.#beyond.map(({ database, table }) => `\`${database}\`.\`${table}\``).join(", ");
    for (const [owner, { id }] of this.#statements.entries()) {
      const skipped = this.#conflicts[owner].length;
      const texts = [
        skipped === 0 ? "" : `${skipped} rows were left as others made them`,
        beyond === "" ? "" : `triggers changed other rows of ${beyond}, or may have`
      ].filter((text2) => text2 !== "");
      if (texts.length > 0) await this.#session.run(markUndone(id, texts.join("; ")));
    }
  }
  /** The rows that triggers changed besides, as the binlog has them. */
  async #triggered(own) {
    if (this.#beyond.length + this.#unclear.length === 0) return { rows: [], notes: [] };
    if (this.#from === null || own === null) return { rows: [], notes: this.#beyond.map(beyondText) };
    const by = (table) => this.#reach.writes.find((one) => `${one.database}.${one.table}` === table)?.by ?? this.#reach.triggers.map(({ name }) => name);
    try {
      const { control } = this.#options;
      const window = {
        session: control,
        from: this.#from,
        to: await binlogStatus(control),
        id: own.id
      };
      const found = await triggeredRows(window, this.#touched);
      if (found === null) throw new Error("the transaction is not in the binary log");
      const rows = found.map((one) => ({ ...one, triggers: [...by(one.table)] }));
      return { rows, notes: rows.map(triggeredText) };
    } catch (error) {
      const why = `What triggers changed besides could not be read from the binary log: ${error.message}.`;
      return { rows: [], notes: [why, ...this.#beyond.map(beyondText)] };
    }
  }
  /** Triggers that were not there when the deployment ran, or were others: what it captured says nothing of them. */
  async #newTriggers() {
    const { deployment, control } = this.#options;
    const made = this.#natural.triggers.filter(({ created }) => created !== null);
    if (made.length === 0) return [];
    const began = await control.value(
      `SELECT CAST(UNIX_TIMESTAMP(started_at) * 1000000 AS UNSIGNED) FROM rollgate.deployment WHERE id = ${quoteText(deployment)}`
    );
    if (began === null) return [];
    return made.filter(({ created }) => created > BigInt(String(began))).map(({ name, table }) => `Trigger \`${name}\` on \`${table}\` was made or changed since the deployment.`);
  }
};
var NO_REACH = { triggers: [], writes: [], unclear: [] };
var KEYLESS_STATEMENTS = 200;
var MOST_CONFLICTS4 = 100;
function keylessConflicts(beyond) {
  return beyond.map(({ database, table, unclear }) => ({
    table: `${database}.${table}`,
    key: "(no key)",
    expected: "the rows before",
    found: unclear ?? ""
  }));
}
function tooMany(deployment) {
  return new UserError("There are too many rows to put them back while triggers fire: they would not fit in memory", {
    hint: `Undo fewer statements at once: rollgate rollback ${deployment} --to STATEMENT. Or drop the triggers first and create them again after.`,
    exitCode: EXIT.failed
  });
}

// src/deploy/undo.ts
async function undoDeployment(given) {
  const notes = [];
  const options = { ...given, note: (text2) => notes.push(text2) };
  const { journal, check: check2, dryRun } = options;
  const isRead = !dryRun || await journalExists(options.control) && await isCurrentJournal(options.control);
  const deployment = isRead ? await journal.deployment(options.deployment) : null;
  const family = deployment === null ? UndoFamily.of(options.statements) : await UndoFamily.load(journal, options.deployment);
  const statements = await chooseStatements(options, family);
  refuseElsewhere(options.source, statements);
  notes.push(...incompleteNotes(statements));
  const structure = new Set(statements.filter(({ step }) => step === "ddl").map(({ opid }) => opid));
  const tell = (state, results2, rest = {}) => report(options, state, results2, notes, structure, rest);
  if (statements.length === 0) {
    const idle = deployment === null || check2 || dryRun;
    const recorded = idle ? null : await UndoRecording.finishOpen(options, deployment);
    if (!idle && deployment.state === "undoing") await settleUndone(journal, options.deployment, null);
    notes.push("Nothing of this deployment is left to be undone.");
    return tell("nothing", [], { recorded });
  }
  if (dryRun) {
    const counted3 = await countStatements(options, statements);
    notes.push("Dry run: nothing was run or written.");
    return tell("checked", counted3);
  }
  if (deployment === null) throw new Error(`Deployment ${options.deployment} is not in the journal`);
  const session = await openUndoer(options.production, options.lock);
  const results = [];
  const triggered = [];
  let recording = null;
  let mark = null;
  const end = async (state) => {
    const recorded = await recording?.end() ?? null;
    if (recorded !== null) notes.push(recordedNote(recording, recorded));
    return tell(state, results, { recorded, ...triggered.length === 0 ? {} : { triggered } });
  };
  try {
    if (!check2) {
      recording = await UndoRecording.begin(options, session, deployment, statements);
      mark = await UndoMark.set(journal, deployment, statements);
    }
    const watch = await TriggerWatch.open(session, options.force);
    const undo = { ...options, session, recording, family, watch };
    for (const segment of segments(statements, check2)) {
      options.interruption.check();
      if (!check2) await options.replicas?.wait(options.interruption, options.progress);
      const outcome = segment.kind === "rows" ? await undoRows(undo, segment.statements) : await undoDdl(undo, segment.statements[0]);
      if (segment.kind === "structure") undo.watch = await TriggerWatch.open(session, options.force);
      results.push(...outcome.statements);
      if (outcome.note !== void 0) notes.push(outcome.note);
      triggered.push(...outcome.triggered ?? []);
      if (!outcome.ok) {
        await mark?.stopped();
        return await end(outcome.conflict ? "conflict" : outcome.killed ? "interrupted" : "failed");
      }
      if (check2 && segment.kind === "structure") {
        notes.push(
          `Checked down to opid ${segment.statements[0].opid}: what lies before that DDL can only be checked once it is undone.`
        );
        break;
      }
    }
  } catch (error) {
    await mark?.stopped().catch(() => {
    });
    if (error instanceof Interrupted) {
      if (error.hasReason) notes.push(error.message, error.hint);
      return await end("interrupted");
    }
    await recording?.end().catch(() => {
    });
    throw error;
  } finally {
    await session.close();
  }
  if (check2) return tell("checked", results);
  await mark?.ended(options.to);
  reached("undo ended");
  const skipped = results.reduce((sum, result) => sum + (result.skipped ?? 0), 0);
  if (skipped > 0) notes.push(`${skipped} rows were left as others made them since.`);
  return end("undone");
}
function recordedNote({ uncaptured }, { deployment, notReversible }) {
  if (notReversible.length === 0) return `To take this rollback back: rollgate rollback ${deployment}`;
  return `This rollback cannot itself be rolled back: ${uncaptured ?? notReversible.join(", ")}.`;
}
function segments(statements, check2) {
  const found = [];
  for (const statement of statements) {
    const kind = statement.step === "ddl" ? "structure" : "rows";
    const last = found.at(-1);
    const alone = (one) => one.batch !== null && !check2;
    if (kind === "rows" && last?.kind === "rows" && !alone(statement) && !alone(last.statements[0]))
      last.statements.push(statement);
    else found.push({ kind, statements: [statement] });
  }
  return found;
}
async function undoRows(undo, statements) {
  const { session, recording, watch, source, interruption } = undo;
  const applier = new RowApplier(session, undo.force, await changesAgain(session, statements));
  const results = [];
  const intended = await recording?.intend(
    session,
    statements.map((statement) => [statement])
  ) ?? [];
  const after = undo.family.draft();
  await session.run("SET SESSION autocommit = 0");
  await session.run("START TRANSACTION");
  await session.run("SAVEPOINT rollgate_undo");
  try {
    for (const [at, statement] of statements.entries()) {
      undo.progress.detail(`Undoing ${statement.opid} (${statement.kind}, ${statement.capturedRows} rows)`);
      const began = Date.now();
      const own = intended[at];
      if (own !== void 0) await session.run(markRunning(own.id));
      await session.run(`SET SESSION foreign_key_checks = ${statement.foreignKeysOff ? 0 : 1}`);
      if (session.version.flavor === "mariadb")
        await session.run(`SET SESSION check_constraint_checks = ${statement.checksOff ? 0 : 1}`);
      const check2 = statement.cascaded ? new ForeignKeyCheck(session) : null;
      const stored2 = interruption.pass(countedChunks(source, statement));
      const watched = watch === null ? stored2 : watch.pass(stored2);
      const rows = check2 === null ? watched : packStatements(check2.watch(textsOf(watched)));
      const skips = undo.onConflict === "skip";
      const { applied, conflicts, skipped } = await interruption.during(
        session,
        async () => skips ? applySkipping(applier, rows, statement.cascaded) : {
          ...await applier.apply(rows, statement.cascaded || statement.foreignKeysOff && undo.force),
          skipped: 0
        }
      );
      interruption.over.throwIfAborted();
      const orphans = check2 === null || undo.force ? [] : await check2.conflicts();
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
        await recording?.takenBack(intended);
        return takenBack(results);
      }
      await session.run(
        markUndone(statement.id, skipped === 0 ? null : `${skipped} rows were left as others made them`)
      );
      for (const { id, state } of after.undo(statement.id)) await session.run(markState(id, state));
      if (own !== void 0) await session.run(recording.executed(session, own, applied, began));
    }
    await applier.finish();
    await session.run("RELEASE SAVEPOINT rollgate_undo");
    reached("undo of rows applied");
    await session.run(undo.check ? "ROLLBACK" : "COMMIT");
    reached("undo of rows committed");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    const isCommitted = await recording?.isCommitted(session, intended) ?? false;
    if (error instanceof NotRestored) {
      const { opid, kind, sql } = statements[Math.min(results.length, statements.length - 1)];
      const others = results.slice(0, statements.length - 1);
      return {
        ...takenBack([...others, { opid, kind, sql, applied: 0, conflicts: error.conflicts }]),
        note: NOT_RESTORED
      };
    }
    if (error instanceof TriggersFire) return undoUnderTriggers(undo, statements, (one) => counted2(source, one));
    if (!isCommitted) throw brokenOff(error, interruption);
  }
  undo.family = after;
  await recording?.capture(intended);
  const done = { ok: true, conflict: false, killed: false, statements: results };
  const lacking = [
    applier.unverified === 0 ? "" : `${applier.unverified} rows could not be compared after they were put back.`,
    watch?.fired ? "Triggers fired for rows that were put back: with --force, what they changed is not compared." : "",
    applier.forgot ? "There were too many rows to compare all of them once more before COMMIT." : ""
  ].filter((text2) => text2 !== "");
  return lacking.length === 0 ? done : { ...done, note: lacking.join(" ") };
}
async function changesAgain(session, statements) {
  const databases = new Set(statements.flatMap(({ sourceDatabase }) => sourceDatabase ?? []));
  if (databases.size === 0) return true;
  const list2 = [...databases].map(quoteText).join();
  const found = await session.value(
    `SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema IN (${list2})) + (SELECT COUNT(*) FROM information_schema.referential_constraints WHERE unique_constraint_schema IN (${list2}) AND (update_rule NOT IN ('RESTRICT', 'NO ACTION') OR delete_rule NOT IN ('RESTRICT', 'NO ACTION')))`
  );
  return found !== "0";
}
var NOT_RESTORED = "Rows were not what they were before the deployment once they had been put back: a trigger or a change of the table since made others of them. Nothing was changed. Remove the cause, or take what comes out with --force.";
async function undoDdl(undo, statement) {
  const { session, recording, family, interruption } = undo;
  const base = { opid: statement.opid, kind: statement.kind, sql: statement.sql, conflicts: [] };
  const steps = [];
  for await (const step of counted2(undo.source, statement)) steps.push(step);
  if (recording === null)
    return { ok: true, conflict: false, killed: false, statements: [{ ...base, applied: steps.length }] };
  const { applied, error, conflict } = await undoStructure({ ...undo, recording, family }, session, statement, steps);
  const result = error === null ? { ...base, applied } : { ...base, applied, error };
  return { ok: error === null, conflict, killed: interruption.asked, statements: [result] };
}
async function* countedChunks(source, statement) {
  let count = 0;
  for await (const chunk of source.chunks(statement)) {
    count += chunk.ends.length;
    yield chunk;
  }
  checkCount(source, statement, count);
}
async function* counted2(source, statement) {
  let count = 0;
  for await (const text2 of source.statements(statement)) {
    count++;
    yield text2;
  }
  checkCount(source, statement, count);
}
function checkCount(source, statement, count) {
  const expected = rollbackCount(statement);
  if (count === expected) return;
  const { opid, backupDatabase, backupTable } = statement;
  const stored2 = backupTable === null ? "on disk alone" : `in \`${backupDatabase}\`.\`${backupTable}\``;
  throw new UserError(
    `The backup of ${opid} is not whole: there are ${count} rollback statements, ${expected} were stored ${stored2}`,
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
    for await (const _ of counted2(options.source, statement)) applied++;
    results.push({ opid: statement.opid, kind: statement.kind, sql: statement.sql, applied, conflicts: [] });
  }
  return results;
}
function incompleteNotes(statements) {
  return statements.flatMap(({ opid, kind, incomplete, structureBefore }) => {
    if (incomplete !== null)
      return [`${opid} (${kind}) was deployed although it cannot be undone whole: ${incomplete}.`];
    const lost = structureBefore !== null && JSON.parse(structureBefore).plan.losesData;
    return lost ? [
      `${opid} (${kind}) was deployed with --keep-data never: the rows or values that it destroyed do not come back.`
    ] : [];
  });
}
function report(options, state, results, notes, structure, rest) {
  const rows = results.reduce((sum, { opid, applied }) => sum + (structure.has(opid) ? 0 : applied), 0);
  const { deployment, statements } = options;
  return { deployment, state, statements: mergeResults(results, statements), rows, notes, ...rest };
}

// src/deploy/replica-lag.ts
import { setTimeout as sleep2 } from "node:timers/promises";
var LOOK_EVERY_MS = 500;
var ReplicaLag = class {
  #replicas;
  #limits;
  #sessions = /* @__PURE__ */ new Map();
  constructor(replicas, limits) {
    this.#replicas = replicas;
    this.#limits = limits;
  }
  /**
   * Returns when no replica is further behind than the limit.
   * @throws Interrupted when that takes too long, or the run was asked to stop: it can be gone on with.
   */
  async wait(interruption, progress) {
    const until = Date.now() + this.#limits.waitSeconds * 1e3;
    let said = "";
    while (this.#replicas.length > 0) {
      interruption.check();
      const late = await this.#late();
      if (late === null) return;
      if (Date.now() >= until) {
        throw new Interrupted(
          `After ${this.#limits.waitSeconds} s of waiting, ${late}; what was done is journaled`,
          `Run the same command again when it has caught up: it goes on from there. --max-lag (now ${this.#limits.maxSeconds} s) and --max-lag-wait set the limits.`
        );
      }
      if (late !== said) progress.step(`Waiting: ${late}`);
      said = late;
      await sleep2(LOOK_EVERY_MS);
    }
  }
  async close() {
    for (const session of this.#sessions.values()) await session.close();
    this.#sessions.clear();
  }
  /** The first replica that is too far behind, and how far; null when there is none. */
  async #late() {
    for (const replica of this.#replicas) {
      const reason = await this.#lateness(replica);
      if (reason !== null) return `replica ${describeServer(replica)} ${reason}`;
    }
    return null;
  }
  async #lateness(replica) {
    try {
      const session = this.#sessions.get(replica) ?? await Session.open(replica);
      this.#sessions.set(replica, session);
      for (const { running, lag } of await readChannels(session)) {
        if (!running || lag === null) return "does not replicate";
        if (lag > this.#limits.maxSeconds) return `is ${lag} s behind, more than ${this.#limits.maxSeconds} s`;
      }
      return null;
    } catch (error) {
      this.#sessions.get(replica)?.destroy();
      this.#sessions.delete(replica);
      if (error instanceof UserError) return `cannot be reached (${error.message})`;
      if (isConnectionLost(error)) return "closed the connection";
      if (isServerError(error)) return `does not tell how far behind it is (${describeServerError(error)})`;
      throw error;
    }
  }
};

export {
  describeMigration,
  describeUndone,
  backupTablesSource,
  readRollbackStatement,
  withoutGuard,
  tableOf,
  probeCapture,
  runMigration,
  remainingPlan,
  undoDeployment,
  ReplicaLag
};
