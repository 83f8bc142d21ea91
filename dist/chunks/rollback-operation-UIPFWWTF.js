import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  rollback
} from "./chunk-YGLRBOAB.js";
import {
  readRollbackStatement,
  tableOf,
  withoutGuard
} from "./chunk-SYDFJ4BS.js";
import "./chunk-RS52RJSI.js";
import "./chunk-BPUGWSJC.js";
import "./chunk-4BU4JAME.js";
import "./chunk-LWENXAMT.js";
import "./chunk-ONTVANZI.js";
import {
  Interrupted,
  Interruption
} from "./chunk-BJ4T2DD4.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import "./chunk-3VMOG7FK.js";
import "./chunk-KUNCMDKL.js";
import {
  parseScript
} from "./chunk-X25XJZV5.js";
import "./chunk-37URMYMH.js";
import "./chunk-UVGRGOW2.js";
import "./chunk-HHF7PBS2.js";
import "./chunk-F7THMRU6.js";
import {
  journalExists
} from "./chunk-ROVTKHV3.js";
import "./chunk-XKQTF7XO.js";
import "./chunk-UCJ3Q47F.js";
import "./chunk-FPZUQGHF.js";
import "./chunk-QS5OOMOL.js";
import {
  DEPLOY_LOCK,
  openBackup,
  openControl,
  openUndoer,
  readRollbackStatements,
  takeLock
} from "./chunk-ET5P6HSO.js";
import {
  INFORMATION_TABLE
} from "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-VXINXAS5.js";
import "./chunk-BZW43KRG.js";
import "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import {
  describeServerError,
  isConnectionLost,
  isServerError,
  tellLostConnection
} from "./chunk-Q3PDGZ5L.js";
import "./chunk-O3VR54FB.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-7QZ6N5I2.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  Source
} from "./chunk-SWZM6BFA.js";
import "./chunk-ZZ2J6SFK.js";
import "./chunk-H343J662.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

// src/backup/find-operation.ts
async function findOperations(session, opid) {
  const places = await session.query(
    `SELECT table_schema AS place, table_name AS name FROM information_schema.tables WHERE LOWER(table_name) = LOWER(${quoteText(INFORMATION_TABLE)})`
  );
  const found = [];
  for (const place of places) {
    const backupDatabase = String(place.place);
    const rows = await session.query(
      `SELECT opid_time AS opid, type, sql_statement AS text, host, port, dbname AS db, tablename AS tab FROM ${quoteTable(backupDatabase, String(place.name))} WHERE opid_time IN (${quoteText(opid)}, ${quoteText(`'${opid}'`)})`
    );
    for (const row of rows)
      found.push({
        opid: String(row.opid),
        backupDatabase,
        type: String(row.type),
        sql: String(row.text),
        host: String(row.host),
        port: Number(row.port),
        database: String(row.db),
        table: String(row.tab)
      });
  }
  return found;
}

// src/deploy/undo-goinception.ts
var ROW_TYPES = /* @__PURE__ */ new Set(["INSERT", "UPDATE", "DELETE"]);
var DIALECT = { flavor: "mysql", version: 8e4, ansiQuotes: false, noBackslashEscapes: false };
var DUPLICATE = 1062;
async function undoGoInception(settings, backup, found, interruption) {
  const stored = [];
  for await (const statement of readRollbackStatements(backup, found.backupDatabase, found.table, found.opid))
    if (statement.trim() !== "") stored.push(statement);
  if (stored.length === 0)
    throw new UserError(`goInception stored nothing that undoes ${settings.opid}`, {
      hint: `${quoteTable(found.backupDatabase, found.table)} has no rows for it: its backup failed, or its statement changed nothing.`,
      exitCode: EXIT.failed
    });
  const base = { opid: settings.opid, kind: kindOf(found.type), sql: found.sql };
  const report = ({ state, applied, conflicts, skipped, error, notes }) => ({
    deployment: `of goInception (${found.backupDatabase})`,
    state,
    statements: [
      {
        ...base,
        applied,
        conflicts,
        ...skipped === 0 ? {} : { skipped },
        ...error === void 0 ? {} : { error }
      }
    ],
    rows: ROW_TYPES.has(found.type) ? applied : 0,
    notes
  });
  if (settings.dryRun)
    return report({
      state: "checked",
      applied: stored.length,
      conflicts: [],
      skipped: 0,
      notes: ["Dry run: nothing was run or written."]
    });
  const session = await openUndoer(settings.production, settings.lock);
  try {
    if (!ROW_TYPES.has(found.type)) return report(await undoStructure(session, settings, found, stored));
    return report(await undoRows(session, settings, stored.reverse(), interruption));
  } finally {
    await session.close();
  }
}
function kindOf(type) {
  return type.replace(/^(CREATE|ALTER|DROP|RENAME)(?=[A-Z])/, "$1 ");
}
var ROW_NOTES = [
  "goInception stores no values to compare with: that nobody changed these rows since cannot be told, only that each of them is there once.",
  "Its tables do not say what was undone: do not play this opid again."
];
async function undoRows(session, { force, check, onConflict }, stored, interruption) {
  await session.run("SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '')");
  await session.run("SET SESSION time_zone = @@GLOBAL.time_zone");
  const tables = /* @__PURE__ */ new Map();
  const conflicts = [];
  let applied = 0;
  await session.run("SET SESSION autocommit = 0");
  await session.run("START TRANSACTION");
  try {
    for (const sql of stored) {
      interruption.check();
      const statement = readRollbackStatement(sql, DIALECT);
      if (statement === null) throw notOfItsForm(sql);
      const columns = await columnsOf(session, statement, tables);
      const conflict = await interruption.during(session, () => applyRow(session, statement, columns, force));
      if (conflict === null) applied++;
      else conflicts.push(conflict);
      if (conflict !== null && onConflict === "stop") break;
    }
    const stops = conflicts.length > 0 && onConflict === "stop";
    await session.run(stops || check ? "ROLLBACK" : "COMMIT");
    const zoned = [...tables].filter(([, { hasTimestamp }]) => hasTimestamp).map(([name]) => name);
    const notes = [
      ...ROW_NOTES,
      ...zoned.length === 0 ? [] : [
        `${zoned.join(", ")}: TIMESTAMP values were read in the time zone of the target; goInception wrote them in that of its own host, so compare one.`
      ]
    ];
    if (stops) return { state: "conflict", applied: 0, conflicts, skipped: 0, notes: [NOTHING_CHANGED, ...notes] };
    return { state: check ? "checked" : "undone", applied, conflicts, skipped: conflicts.length, notes };
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    if (error instanceof Interrupted || interruption.over.aborted)
      return { state: "interrupted", applied: 0, conflicts: [], skipped: 0, notes: [NOTHING_CHANGED] };
    if (!isServerError(error) || isConnectionLost(error)) throw error;
    return {
      state: "failed",
      applied: 0,
      conflicts: [],
      skipped: 0,
      error: describeServerError(error),
      notes: [NOTHING_CHANGED]
    };
  }
}
var NOTHING_CHANGED = "Nothing was changed.";
async function columnsOf(session, statement, known) {
  const name = tableOf(statement);
  const before = known.get(name);
  if (before !== void 0) return before;
  const rows = await session.query(
    `SELECT column_name AS name, column_key AS kind, data_type AS type, extra FROM information_schema.columns WHERE table_schema = ${quoteText(statement.database)} AND table_name = ${quoteText(statement.table)} ORDER BY ordinal_position`
  );
  if (rows.length === 0)
    throw new UserError(`The table ${name} is not there any more`, {
      hint: "Undo the DDL that came after it first.",
      exitCode: EXIT.failed
    });
  const key = rows.filter(({ kind }) => kind === "PRI").map((row) => String(row.name));
  const columns = {
    key,
    all: rows.length,
    picking: key.length > 0 ? key.length : rows.filter(({ kind }) => kind === "UNI").length,
    hasTimestamp: rows.some(({ type }) => String(type).toLowerCase() === "timestamp")
  };
  known.set(name, columns);
  return columns;
}
async function applyRow(session, statement, columns, force) {
  const key = statement.verb === "insert" ? keyOf(statement, columns) : statement.terms.map(({ text }) => text).join(" AND ");
  const conflict = (expected, found) => ({ table: tableOf(statement), key, expected, found });
  if (statement.verb === "insert") {
    try {
      const { affectedRows: affectedRows2 } = await session.run(force ? withoutGuard(statement, columns.key) : statement.sql);
      return affectedRows2 > 0 ? null : conflict("no such row", "the server did not insert it");
    } catch (error) {
      if (!isServerError(error) || error.errno !== DUPLICATE) throw error;
      return conflict("no such row", describeServerError(error));
    }
  }
  if (statement.limited || columns.picking > 0 && statement.terms.length > columns.picking) throw notItsOwn();
  const wholeRow = columns.picking === 0;
  const { affectedRows } = await session.run(wholeRow ? `${statement.sql} LIMIT 1` : statement.sql);
  if (affectedRows === 1 || affectedRows === 0 && force) return null;
  if (affectedRows === 0)
    return conflict(
      "one row",
      wholeRow ? "none; goInception compares FLOAT and JSON in a way that no row equals" : "none: it is gone"
    );
  throw new UserError(
    `${affectedRows} rows of ${tableOf(statement)} are picked by the condition ${key}, where one was changed`,
    {
      hint: "goInception takes a unique key that may be NULL for a primary key. Nothing was changed; undo it by hand.",
      exitCode: EXIT.failed
    }
  );
}
function keyOf({ inserted }, { key }) {
  const wanted = new Set(key.map((name) => name.toLowerCase()));
  const shown = inserted.filter(({ column }) => wanted.size === 0 || wanted.has(column.toLowerCase()));
  return shown.map(({ column, value }) => `${quoteName(column)}=${value}`).join(" AND ");
}
function notOfItsForm(sql) {
  return new UserError(`A stored rollback statement is not of goInception's form: ${sql.slice(0, 80)}`, {
    hint: "Nothing was changed.",
    exitCode: EXIT.failed
  });
}
function notItsOwn() {
  return new UserError(
    "These rollback statements were written by Rollgate, and the journal of this target does not know them",
    {
      hint: "Name the target that they belong to with --production; where its journal is lost, play the rollback directory: rollgate rollback DEPLOYMENT --from DIRECTORY.",
      exitCode: EXIT.failed
    }
  );
}
async function undoStructure(session, { force, check }, found, stored) {
  const dialect = await dialectOf(session);
  const text = stored.map((sql) => `${sql};`).join("\n");
  const { statements } = parseScript(new Source(found.opid, text), { dialect, database: found.database });
  const empty = statements.find((statement) => statement.kind === "ALTER TABLE" && statement.alter?.length === 0);
  if (statements.length === 0 || empty !== void 0)
    throw new UserError(`goInception stored no inverse of this ${kindOf(found.type)}: ${text.trim()}`, {
      hint: "It has none for table options, character sets and partitions. Undo it by hand.",
      exitCode: EXIT.failed
    });
  const notes = [
    "goInception keeps no rows that DDL destroys and no structure to compare with: what this leaves has to be looked at."
  ];
  const conflicts = [];
  for (const statement of statements) conflicts.push(...await rowsAtStake(session, statement));
  if (conflicts.length > 0 && !force)
    return { state: "conflict", applied: 0, conflicts, skipped: 0, notes: [NOTHING_CHANGED] };
  if (check) return { state: "checked", applied: statements.length, conflicts: [], skipped: 0, notes };
  await session.run(`USE ${quoteName(found.database)}`);
  let applied = 0;
  for (const statement of statements) {
    try {
      await session.run(statement.text);
      applied++;
    } catch (error) {
      if (!isServerError(error) || isConnectionLost(error)) throw error;
      return {
        state: "failed",
        applied,
        conflicts: [],
        skipped: 0,
        error: `${describeServerError(error)}: ${statement.text}`,
        notes
      };
    }
  }
  return { state: "undone", applied, conflicts: [], skipped: 0, notes };
}
async function rowsAtStake(session, statement) {
  if (statement.kind !== "DROP TABLE") return [];
  const conflicts = [];
  for (const { database, name } of statement.tables) {
    const table = database === null ? quoteName(name) : quoteTable(database, name);
    const filled = await session.value(`SELECT EXISTS (SELECT 1 FROM ${table})`).catch((error) => {
      if (isServerError(error)) return "0";
      throw error;
    });
    if (filled === "1")
      conflicts.push({
        table,
        key: "any row",
        expected: "an empty table",
        found: "rows, which DROP TABLE would destroy"
      });
  }
  return conflicts;
}

// src/commands/rollback-operation.ts
function rollbackOperation(settings, progress, signal) {
  return tellLostConnection(settings.production, "Look at what it undid before you run it again.", async () => {
    const control = await openControl(settings.production);
    try {
      const deployment = await deploymentOf(control, settings.opid);
      if (deployment === null) return await undoForeign(settings, control, progress, signal);
      await control.close();
      return await rollback({ ...settings, deployment, from: null, to: null }, progress, signal);
    } finally {
      await control.close();
    }
  });
}
async function deploymentOf(control, opid) {
  if (!await journalExists(control)) return null;
  const found = await control.value(`SELECT deployment FROM rollgate.statement WHERE opid = ${quoteText(opid)}`);
  return found === null ? null : String(found);
}
async function undoForeign(settings, control, progress, signal) {
  if (!settings.dryRun) await takeLock(control, DEPLOY_LOCK, 1);
  const backup = await openBackup(settings.backup);
  try {
    progress.step(`Rolling back ${settings.opid}, which goInception backed up`);
    const found = one(settings, await findOperations(backup.session, settings.opid));
    if (found.port !== settings.production.port && !settings.force)
      throw new UserError(
        `${settings.opid} was made on ${found.host}:${found.port}, this is ${describeServer(settings.production)}`,
        { hint: "Name that server with --production, or add --force.", exitCode: EXIT.failed }
      );
    const interruption = new Interruption(signal, settings.graceSeconds);
    return await undoGoInception(settings, backup.session, found, interruption);
  } finally {
    await backup.session.close();
  }
}
function one({ opid, backup }, found) {
  const [first, ...others] = found;
  if (first === void 0)
    throw new UserError(
      `Neither the journal of the target nor the backup tables on ${describeServer({ ...backup, database: null })} know the opid ${opid}`,
      { hint: "Check --backup: it must name the server that goInception backs up to.", exitCode: EXIT.failed }
    );
  if (others.length === 0) return first;
  throw new UserError(
    `Several backup databases have the opid ${opid}: ${found.map(({ backupDatabase }) => backupDatabase).join(", ")}`,
    { hint: "Undo it by hand from the right one.", exitCode: EXIT.failed }
  );
}
export {
  rollbackOperation
};
