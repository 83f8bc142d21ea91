import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  INFORMATION_TABLE,
  backupDatabaseName,
  operationType
} from "./chunk-L52QMF4C.js";
import {
  excerpt
} from "./chunk-ZGBUGDZD.js";
import {
  Session,
  describeServerError,
  isConnectionLost,
  isServerError,
  pinSession,
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-XLRKI64C.js";
import {
  describeServer
} from "./chunk-BRD7BUCF.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/mysql/binlog-status.ts
async function binlogStatus(session) {
  const { flavor, number } = session.version;
  const statement = flavor === "mysql" && number >= 80200 ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
  try {
    const [row] = await session.query(statement);
    if (row === void 0) {
      throw new UserError("The target writes no binary log (log_bin is OFF)", {
        hint: "Rollback is derived from the binary log. Start the server with log_bin and binlog_format=ROW.",
        exitCode: EXIT.server
      });
    }
    const list = (value) => String(value ?? "").split(",").filter((name) => name !== "");
    return {
      file: String(row.File),
      position: Number(row.Position),
      doDatabases: list(row.Binlog_Do_DB),
      ignoredDatabases: list(row.Binlog_Ignore_DB)
    };
  } catch (error) {
    if (!isServerError(error)) throw error;
    throw new UserError(`The account may not read the position of the binary log: ${error.sqlMessage}`, {
      hint: `Grant it: ${replicationGrant(session)}`,
      exitCode: EXIT.server,
      cause: error
    });
  }
}
function replicationGrant(session) {
  const privileges = session.version.flavor === "mariadb" && session.version.number >= 100502 ? "REPLICATION SLAVE, BINLOG MONITOR" : "REPLICATION SLAVE, REPLICATION CLIENT";
  return `GRANT ${privileges} ON *.* TO '${session.settings.user}'@'<host>';`;
}

// src/mysql/lock.ts
var DEPLOY_LOCK = "rollgate.deploy";
var EXECUTE_LOCK = "rollgate.execute";
async function takeLock(session, name, seconds) {
  if (await session.value(`SELECT GET_LOCK('${name}', ${seconds})`) === "1") return;
  const holder = await session.value(`SELECT IS_USED_LOCK('${name}')`);
  const by = holder === null ? "" : ` (connection ${holder})`;
  throw name === DEPLOY_LOCK ? new UserError(`Another deployment or rollback is at work on this server${by}`, {
    hint: "Wait until it has finished, then run this again.",
    exitCode: EXIT.server
  }) : new UserError(`A statement of an interrupted deployment is still running on this server${by}`, {
    hint: holder === null ? "Wait until it has finished, then run this again." : `Wait until it has finished, or end it with KILL ${holder}; then run this again.`,
    exitCode: EXIT.server
  });
}

// src/deploy/preflight.ts
var NEEDED = [
  { variable: "binlog_format", value: "ROW", accept: ["ROW"] },
  { variable: "binlog_row_image", value: "FULL", accept: ["FULL"] },
  { variable: "binlog_row_value_options", value: "", accept: [""] },
  { variable: "binlog_transaction_compression", value: "OFF", accept: ["OFF", "0"] },
  { variable: "sql_log_bin", value: "ON", accept: ["ON", "1"] }
];
async function checkTarget(session) {
  const checks = [];
  const { text, flavor } = session.version;
  checks.push({ id: "version", ok: true, message: `${flavor === "mariadb" ? "MariaDB" : "MySQL"} ${text}`, cure: null });
  const variables = await readVariables(session);
  const logBin = variables.get("log_bin") === "ON";
  checks.push({
    id: "log-bin",
    ok: logBin,
    message: logBin ? "the binary log is on" : "the target writes no binary log (log_bin is OFF)",
    cure: "Rollback is derived from the binary log. Start the server with log_bin and binlog_format=ROW."
  });
  const readOnly = (variables.get("super_read_only") ?? "OFF") !== "OFF" || (variables.get("read_only") ?? "OFF") !== "OFF";
  checks.push({
    id: "read-only",
    ok: !readOnly,
    message: readOnly ? "the target is read_only: it is probably a replica" : "the target accepts writes",
    cure: "Deploy to the primary; or SET GLOBAL read_only = OFF if this is the primary."
  });
  for (const { variable, value, accept } of NEEDED) {
    const found = variables.get(variable);
    if (found === void 0 || accept.includes(found.toUpperCase())) continue;
    const refused = await trySet(session, variable, value);
    checks.push({
      id: variable.replaceAll("_", "-"),
      ok: refused === null,
      message: refused === null ? `${variable} is ${found}; set to ${value === "" ? "''" : value} for the session` : `${variable} is ${found === "" ? "''" : found}, and the account may not change it: ${refused}`,
      cure: `SET GLOBAL ${variable} = '${value}'; or grant the account the right to set it: GRANT ${settingPrivilege(session)} ON *.* TO '${session.settings.user}'@'<host>';`
    });
  }
  if (logBin) checks.push(...await checkPosition(session));
  return checks;
}
function refuseUnfit(checks, target) {
  const failed = checks.filter((check) => !check.ok);
  if (failed.length === 0) return;
  throw new UserError(
    `The target ${target} is not fit for a deployment that can be undone:
${failed.map((check) => `  - ${check.message}`).join("\n")}`,
    {
      hint: failed.map((check) => check.cure).filter((cure) => cure !== null).join("\n"),
      exitCode: EXIT.server
    }
  );
}
async function setCaptureSession(session) {
  const variables = await readVariables(session);
  for (const { variable, value, accept } of NEEDED) {
    const found = variables.get(variable);
    if (found !== void 0 && !accept.includes(found.toUpperCase()))
      await session.run(`SET SESSION ${variable} = '${value}'`);
  }
}
async function checkPosition(session) {
  const id = "binlog-position";
  try {
    const status = await binlogStatus(session);
    return [
      { id, ok: true, message: `the binary log stands at ${status.file}:${status.position}`, cure: null },
      ...filterChecks(status, session.settings.database === null ? [] : [session.settings.database])
    ];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ id, ok: false, message: error.message, cure: error.hint ?? `Grant: ${replicationGrant(session)}` }];
  }
}
async function checkFilters(session, databases) {
  return filterChecks(await binlogStatus(session), databases);
}
function filterChecks({ ignoredDatabases, doDatabases }, databases) {
  return databases.filter((name) => ignoredDatabases.includes(name) || doDatabases.length > 0 && !doDatabases.includes(name)).map((name) => ({
    id: "binlog-filter",
    ok: false,
    message: `changes to database \`${name}\` are left out of the binary log (binlog_do_db or binlog_ignore_db)`,
    cure: "Take the database out of the filter; without its rows in the log there is no rollback."
  }));
}
function settingPrivilege({ version: { flavor, number } }) {
  if (flavor === "mariadb") return number >= 100502 ? "BINLOG ADMIN" : "SUPER";
  return number >= 80014 ? "SESSION_VARIABLES_ADMIN" : "SUPER";
}
async function trySet(session, variable, value) {
  try {
    await session.run(`SET SESSION ${variable} = '${value}'`);
    return null;
  } catch (error) {
    if (!isServerError(error)) throw error;
    return describeServerError(error);
  }
}
async function readVariables(session) {
  const names = ["log_bin", "read_only", "super_read_only", ...NEEDED.map(({ variable }) => variable)].map((name) => `'${name}'`).join(", ");
  const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names})`);
  return new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]));
}

// src/backup/backup-tables.ts
var BATCH_ROWS = 500;
var MEDIUMTEXT_BYTES = 16777215;
var STATEMENT_BYTES = 1e6;
var PACKET_MARGIN = 4096;
var BackupTables = class _BackupTables {
  #session;
  #packetBytes;
  #ready = /* @__PURE__ */ new Set();
  constructor(session, packetBytes) {
    this.#session = session;
    this.#packetBytes = packetBytes;
  }
  static async open(session) {
    await session.run("SET SESSION sql_mode = '', autocommit = 1");
    const packet = Number(await session.value("SELECT @@max_allowed_packet"));
    return new _BackupTables(session, Math.max(packet - PACKET_MARGIN, 1024));
  }
  /**
   * Makes a backup database where it is lacking, and proves that the account can write to it.
   * @throws UserError with the GRANT to paste.
   */
  async prepare(database) {
    if (this.#ready.has(database)) return;
    const information = quoteTable(database, INFORMATION_TABLE);
    try {
      await this.#session.run(`CREATE DATABASE IF NOT EXISTS ${quoteName(database)} DEFAULT CHARACTER SET utf8mb4`);
      await this.#session.run(informationTable(information));
      await this.#session.run(`INSERT INTO ${information} SELECT * FROM ${information} WHERE FALSE`);
    } catch (error) {
      if (!isServerError(error)) throw error;
      const { settings } = this.#session;
      throw new UserError(
        `The backup tables cannot be made on ${describeServer({ ...settings, database: null })}: ${describeServerError(error)}`,
        {
          hint: `Grant the account of the backup server: GRANT ALL ON ${quoteName(database)}.* TO '${settings.user}'@'<host>';`,
          exitCode: EXIT.server,
          cause: error
        }
      );
    }
    this.#ready.add(database);
  }
  /**
   * Stores a statement and its rollback statements, given in the order in which they undo (last change first).
   * With `again`, what an interrupted attempt may have left under this opid is replaced.
   * @returns how many rollback statements were stored.
   * @throws UserError (exit code 3) when the backup server is gone, refuses, or does not take a rollback statement so large.
   */
  async store(backupDatabase, statement, rollback, again) {
    try {
      return await this.#store(backupDatabase, statement, rollback, again);
    } catch (error) {
      if (!isServerError(error) && !isConnectionLost(error)) throw error;
      const where = describeServer({ ...this.#session.settings, database: null });
      const cause = isServerError(error) ? describeServerError(error) : error.message;
      throw new UserError(
        `The rollback of ${statement.opid} cannot be stored on the backup server ${where}: ${cause}`,
        {
          hint: "The statement is committed, and its rows are in the binary log. When the backup server works again, run deploy again, or rollgate recover: both finish this backup first.",
          exitCode: EXIT.server,
          cause: error
        }
      );
    }
  }
  async #store(backupDatabase, statement, rollback, again) {
    await this.#prepareTable(backupDatabase, statement.table);
    const information = quoteTable(backupDatabase, INFORMATION_TABLE);
    const rows = quoteTable(backupDatabase, statement.table);
    const opid = quoteText(statement.opid);
    const session = this.#session;
    await session.run("START TRANSACTION");
    try {
      if (again) {
        await session.run(`DELETE FROM ${rows} WHERE opid_time = ${opid}`);
        await session.run(`DELETE FROM ${information} WHERE opid_time = ${opid}`);
      }
      await session.run(
        `INSERT INTO ${information} (opid_time, start_binlog_file, start_binlog_pos, end_binlog_file, end_binlog_pos, sql_statement, host, dbname, tablename, port, time, type) VALUES (${[
          opid,
          quoteText(statement.start.file),
          statement.start.position,
          quoteText(statement.end.file),
          statement.end.position,
          quoteText(excerpt(statement.sql, STATEMENT_BYTES)),
          quoteText(statement.host),
          quoteText(statement.database),
          quoteText(statement.table),
          statement.port,
          "NOW()",
          quoteText(operationType(statement.kind))
        ].join(", ")})`
      );
      const stored = await this.#insertRows(rows, opid, rollback);
      await session.run("COMMIT");
      return stored;
    } catch (error) {
      await session.run("ROLLBACK").catch(() => {
      });
      throw error;
    }
  }
  async #insertRows(table, opid, rollback) {
    const head = `INSERT INTO ${table} (rollback_statement, opid_time) VALUES `;
    let batch = [];
    let bytes = head.length;
    let stored = 0;
    const flush = async () => {
      if (batch.length === 0) return;
      await this.#session.run(head + batch.join(","));
      stored += batch.length;
      batch = [];
      bytes = head.length;
    };
    for await (const statement of rollback) {
      const text = `${statement};`;
      const row = `(${quoteText(text)},${opid})`;
      const rowBytes = Buffer.byteLength(row) + 1;
      if (Buffer.byteLength(text) > MEDIUMTEXT_BYTES || head.length + rowBytes > this.#packetBytes) {
        throw new UserError(
          `A rollback statement of ${Buffer.byteLength(text)} bytes does not fit into the backup tables`,
          {
            hint: "Raise max_allowed_packet on the backup server (a MEDIUMTEXT takes 16 MiB at most), then run rollgate recover. The rollback file on disk holds the statement.",
            exitCode: EXIT.server
          }
        );
      }
      if (batch.length >= BATCH_ROWS || bytes + rowBytes > this.#packetBytes) await flush();
      batch.push(row);
      bytes += rowBytes;
    }
    await flush();
    return stored;
  }
  async #prepareTable(database, table) {
    const key = `${database}\0${table}`;
    if (this.#ready.has(key)) return;
    await this.prepare(database);
    await this.#session.run(rowsTable(quoteTable(database, table)));
    this.#ready.add(key);
  }
};
function informationTable(name) {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  opid_time varchar(50) NOT NULL,
  start_binlog_file varchar(512) DEFAULT NULL,
  start_binlog_pos int DEFAULT NULL,
  end_binlog_file varchar(512) DEFAULT NULL,
  end_binlog_pos int DEFAULT NULL,
  sql_statement mediumtext,
  host varchar(128) DEFAULT NULL,
  dbname varchar(64) DEFAULT NULL,
  tablename varchar(64) DEFAULT NULL,
  port int DEFAULT NULL,
  time timestamp NULL DEFAULT NULL,
  type varchar(20) DEFAULT NULL,
  PRIMARY KEY (opid_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
}
function rowsTable(name) {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  id bigint NOT NULL AUTO_INCREMENT,
  rollback_statement mediumtext,
  opid_time varchar(50) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY idx_opid_time (opid_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
}
var PAGE_ROWS = 1e3;
async function* readRollbackStatements(session, database, table, opid) {
  let last = "0";
  for (; ; ) {
    const rows = await page(
      session,
      `SELECT id, rollback_statement FROM ${quoteTable(database, table)} WHERE opid_time = ${quoteText(opid)} AND id > ${last} ORDER BY id LIMIT ${PAGE_ROWS}`
    );
    for (const row of rows) {
      last = String(row.id);
      yield String(row.rollback_statement).replace(/;\s*$/, "");
    }
    if (rows.length < PAGE_ROWS) return;
  }
}
async function page(session, query) {
  try {
    return await session.query(query);
  } catch (error) {
    if (!isServerError(error)) throw error;
    const where = describeServer({ ...session.settings, database: null });
    throw new UserError(`The backup tables on ${where} cannot be read: ${describeServerError(error)}`, {
      hint: "Check that --backup names the server that the deployment wrote to (rollgate status tells which), and the rights of its account.",
      exitCode: EXIT.server,
      cause: error
    });
  }
}

// src/deploy/target.ts
var ORPHAN_WAIT_SECONDS = 20;
var IDLE_SECONDS = 604800;
async function openControl(settings, options = {}) {
  const session = await openSteady(settings, options);
  try {
    await pinSession(session);
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}
async function openSteady(settings, options = {}) {
  const session = await Session.open(settings, options);
  try {
    await session.run(`SET SESSION autocommit = 1, wait_timeout = ${IDLE_SECONDS}`);
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}
async function openUndoer(settings) {
  const session = await openControl(settings, { foundRows: true, multipleStatements: true });
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS);
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}
async function openExecutor(settings, lockWaitTimeout) {
  const session = await openSteady(settings);
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS);
    await session.run("SET SESSION completion_type = 'NO_CHAIN'");
    await setCaptureSession(session);
    if (lockWaitTimeout !== null)
      await session.run(
        `SET SESSION lock_wait_timeout = ${lockWaitTimeout}, innodb_lock_wait_timeout = ${lockWaitTimeout}`
      );
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}
async function awaitExecutorGone(settings) {
  const session = await Session.open(settings);
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS);
  } finally {
    await session.close();
  }
}
function backupDatabaseOf(production, database) {
  return backupDatabaseName(production.host, production.port, database);
}
async function openBackup(settings) {
  const session = await openSteady(settings, { database: null });
  return { session, tables: await BackupTables.open(session) };
}

export {
  readRollbackStatements,
  binlogStatus,
  replicationGrant,
  DEPLOY_LOCK,
  takeLock,
  checkTarget,
  refuseUnfit,
  checkFilters,
  openControl,
  openUndoer,
  openExecutor,
  awaitExecutorGone,
  backupDatabaseOf,
  openBackup
};
