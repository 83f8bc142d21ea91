import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  TokenList
} from "./chunk-J3RN6PMK.js";
import {
  excerpt
} from "./chunk-ZGBUGDZD.js";
import {
  describeServerError,
  isServerError,
  quoteText
} from "./chunk-XLRKI64C.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/deploy/journal.ts
var JOURNAL_SQL_BYTES = 65536;
var Journal = class {
  #session;
  constructor(session) {
    this.#session = session;
  }
  async beginDeployment(id, database, commit, actor, backupServer) {
    await this.#session.run(
      `INSERT INTO rollgate.deployment (id, target_database, state, commit_id, actor, backup_server, started_at) VALUES (${[
        text(id),
        text(database),
        "'running'",
        text(commit),
        text(actor),
        text(backupServer),
        "UTC_TIMESTAMP(6)"
      ].join(", ")})`
    );
  }
  async endDeployment(id, state) {
    await this.#session.run(
      `UPDATE rollgate.deployment SET state = ${text(state)}, finished_at = UTC_TIMESTAMP(6) WHERE id = ${text(id)}`
    );
  }
  async addMigration(deployment, position, name, checksum) {
    await this.#session.run(
      `INSERT INTO rollgate.migration (deployment, position, name, checksum, state) VALUES (${text(deployment)}, ${position}, ${text(name)}, ${text(checksum)}, 'running')`
    );
  }
  async setMigration(deployment, position, state) {
    await this.#session.run(
      `UPDATE rollgate.migration SET state = ${text(state)} WHERE deployment = ${text(deployment)} AND position = ${position}`
    );
  }
  /** Records that a statement is about to run. @returns its id, which marks its transaction in the binlog. */
  async intend(entry) {
    const { statement } = entry;
    await this.#session.run(
      `INSERT INTO rollgate.statement (deployment, migration, statement_index, sequence, kind, step, sql_text, checksum, state, connection_id, start_file, start_position, incomplete, current_database, structure_before) VALUES (${[
        text(entry.deployment),
        entry.migration,
        statement.index,
        entry.sequence,
        text(statement.kind),
        text(entry.step),
        text(excerpt(statement.text, JOURNAL_SQL_BYTES)),
        text(entry.checksum),
        "'intent'",
        entry.connectionId,
        text(entry.start.file),
        entry.start.position,
        text(entry.incomplete),
        text(statement.database),
        text(entry.structureBefore)
      ].join(", ")})`
    );
    return String(await this.#session.value("SELECT LAST_INSERT_ID()"));
  }
  async setDone(id, result) {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = 'done', captured_rows = ${result.capturedRows}, source_database = ${text(result.sourceDatabase)}, source_table = ${text(result.sourceTable)}, backup_database = ${text(result.backupDatabase)}, backup_table = ${text(result.backupTable)}, foreign_keys_off = ${result.foreignKeysOff ? 1 : 0} WHERE id = ${id}`
    );
  }
  async setFailed(id, state, error) {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = '${state}', error = ${text(error.slice(0, 1e4))} WHERE id = ${id}`
    );
  }
  /** What the server said to a statement that had an effect all the same. */
  async setError(id, error) {
    await this.#session.run(`UPDATE rollgate.statement SET error = ${text(error.slice(0, 1e4))} WHERE id = ${id}`);
  }
  /** A deployment all of which was taken back: its migrations are pending again. */
  async endUndone(deployment) {
    await this.#session.run(`UPDATE rollgate.migration SET state = 'undone' WHERE deployment = ${text(deployment)}`);
    await this.endDeployment(deployment, "undone");
  }
  /** Statements of a deployment in the order in which they ran. */
  async statements(deployment) {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.statement WHERE deployment = ${text(deployment)} ORDER BY sequence`
    );
    return rows.map(readStatement);
  }
  async statement(id) {
    const [row] = await this.#session.query(`SELECT * FROM rollgate.statement WHERE id = ${id}`);
    return row === void 0 ? null : readStatement(row);
  }
  async deployment(id) {
    const [row] = await this.#session.query(`SELECT * FROM rollgate.deployment WHERE id = ${text(id)}`);
    return row === void 0 ? null : readDeployment(row);
  }
  /** Deployments to a database, oldest first. */
  async deployments(database) {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.deployment WHERE target_database = ${text(database)} ORDER BY started_at, id`
    );
    return rows.map(readDeployment);
  }
  /** Migrations of all deployments to a database, oldest first. */
  async migrations(database) {
    const rows = await this.#session.query(
      `SELECT m.* FROM rollgate.migration m JOIN rollgate.deployment d ON d.id = m.deployment WHERE d.target_database = ${text(database)} ORDER BY d.started_at, d.id, m.position`
    );
    return rows.map(readMigration);
  }
  /** Migrations of one deployment in their order. */
  async deploymentMigrations(deployment) {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.migration WHERE deployment = ${text(deployment)} ORDER BY position`
    );
    return rows.map(readMigration);
  }
};
function markRunning(id) {
  return `UPDATE rollgate.statement SET state = 'running' WHERE id = ${id}`;
}
function markExecuted(id, opid, affectedRows, milliseconds, inverse = null) {
  return `UPDATE rollgate.statement SET state = 'executed', opid = ${text(opid)}, affected_rows = ${affectedRows ?? "NULL"}, milliseconds = ${milliseconds}${inverse === null ? "" : `, inverse = ${text(JSON.stringify(inverse))}`} WHERE id = ${id}`;
}
function markUndone(id) {
  return `UPDATE rollgate.statement SET state = 'undone' WHERE id = ${id}`;
}
function markUndoing(id) {
  return `UPDATE rollgate.statement SET state = 'undoing' WHERE id = ${id}`;
}
function text(value) {
  return value === null ? "NULL" : quoteText(value);
}
function readStatement(row) {
  const maybe = (value) => value === null || value === void 0 ? null : String(value);
  const number = (value) => value === null || value === void 0 ? null : Number(value);
  const inverse = maybe(row.inverse);
  return {
    id: String(row.id),
    deployment: String(row.deployment),
    migration: Number(row.migration),
    index: Number(row.statement_index),
    sequence: Number(row.sequence),
    kind: String(row.kind),
    step: String(row.step),
    sql: String(row.sql_text),
    checksum: String(row.checksum),
    state: String(row.state),
    opid: maybe(row.opid),
    affectedRows: number(row.affected_rows),
    capturedRows: number(row.captured_rows) ?? 0,
    milliseconds: number(row.milliseconds) ?? 0,
    currentDatabase: maybe(row.current_database),
    sourceDatabase: maybe(row.source_database),
    sourceTable: maybe(row.source_table),
    backupDatabase: maybe(row.backup_database),
    backupTable: maybe(row.backup_table),
    start: { file: String(row.start_file), position: Number(row.start_position) },
    foreignKeysOff: row.foreign_keys_off === "1",
    incomplete: maybe(row.incomplete),
    structureBefore: maybe(row.structure_before),
    inverse: inverse === null ? null : JSON.parse(inverse),
    error: maybe(row.error)
  };
}
function readMigration(row) {
  return {
    deployment: String(row.deployment),
    position: Number(row.position),
    name: String(row.name),
    checksum: String(row.checksum),
    state: String(row.state)
  };
}
function readDeployment(row) {
  return {
    id: String(row.id),
    state: String(row.state),
    database: String(row.target_database),
    commit: row.commit_id === null ? null : String(row.commit_id),
    actor: row.actor === null ? null : String(row.actor),
    backupServer: String(row.backup_server),
    startedAt: toSeconds(row.started_at),
    finishedAt: toSeconds(row.finished_at)
  };
}
function toSeconds(time) {
  return time === null || time === void 0 ? null : String(time).replace(/\.\d+$/, "");
}

// src/deploy/journal-tables.ts
var JOURNAL_DATABASE = "rollgate";
var STATEMENT_TABLE = "statement";
var JOURNAL_VERSION = 1;
var TABLES = [
  `CREATE TABLE IF NOT EXISTS rollgate.version (
  version int NOT NULL PRIMARY KEY
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE IF NOT EXISTS rollgate.deployment (
  id varchar(40) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  target_database varchar(64) NOT NULL,
  state varchar(16) CHARACTER SET ascii NOT NULL,
  commit_id varchar(64) DEFAULT NULL,
  actor varchar(255) DEFAULT NULL,
  backup_server varchar(300) NOT NULL,
  started_at datetime(6) NOT NULL,
  finished_at datetime(6) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE IF NOT EXISTS rollgate.migration (
  deployment varchar(40) CHARACTER SET ascii NOT NULL,
  position int NOT NULL,
  name text NOT NULL,
  checksum char(64) CHARACTER SET ascii NOT NULL,
  state varchar(16) CHARACTER SET ascii NOT NULL,
  PRIMARY KEY (deployment, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE IF NOT EXISTS rollgate.${STATEMENT_TABLE} (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  deployment varchar(40) CHARACTER SET ascii NOT NULL,
  migration int NOT NULL,
  statement_index int NOT NULL,
  sequence int NOT NULL,
  kind varchar(40) NOT NULL,
  step varchar(16) CHARACTER SET ascii NOT NULL,
  sql_text longtext NOT NULL,
  checksum char(64) CHARACTER SET ascii NOT NULL,
  state varchar(16) CHARACTER SET ascii NOT NULL,
  opid varchar(50) CHARACTER SET ascii DEFAULT NULL,
  connection_id bigint unsigned NOT NULL,
  affected_rows bigint DEFAULT NULL,
  captured_rows bigint DEFAULT NULL,
  milliseconds bigint DEFAULT NULL,
  current_database varchar(64) DEFAULT NULL,
  source_database varchar(64) DEFAULT NULL,
  source_table varchar(64) DEFAULT NULL,
  backup_database varchar(64) DEFAULT NULL,
  backup_table varchar(64) DEFAULT NULL,
  start_file varchar(512) NOT NULL,
  start_position bigint unsigned NOT NULL,
  foreign_keys_off tinyint NOT NULL DEFAULT 0,
  incomplete varchar(255) DEFAULT NULL,
  structure_before longtext DEFAULT NULL,
  inverse longtext DEFAULT NULL,
  error text DEFAULT NULL,
  UNIQUE KEY deployment_sequence (deployment, sequence)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`
];
async function prepareJournal(session) {
  try {
    if (!await journalExists(session)) {
      await session.run("CREATE DATABASE IF NOT EXISTS rollgate DEFAULT CHARACTER SET utf8mb4");
      for (const table of TABLES) await session.run(table);
      await session.run(`INSERT IGNORE INTO rollgate.version VALUES (${JOURNAL_VERSION})`);
    }
    for (const table of ["deployment", "migration", STATEMENT_TABLE]) {
      await session.run(`INSERT INTO rollgate.${table} SELECT * FROM rollgate.${table} WHERE FALSE`);
      await session.run(`UPDATE rollgate.${table} SET state = '' WHERE FALSE`);
    }
  } catch (error) {
    if (!isServerError(error)) throw error;
    throw new UserError(`The journal on the target cannot be made or written: ${describeServerError(error)}`, {
      hint: `Grant the account its own database: GRANT ALL ON rollgate.* TO '${session.settings.user}'@'<host>';`,
      exitCode: EXIT.server,
      cause: error
    });
  }
  const version = Number(await session.value("SELECT MAX(version) FROM rollgate.version"));
  if (version !== JOURNAL_VERSION) {
    throw new UserError(
      `The journal on the target has version ${version}; this Rollgate knows version ${JOURNAL_VERSION}`,
      {
        hint: "Use the Rollgate version that made it, or a newer one.",
        exitCode: EXIT.server
      }
    );
  }
}
async function journalExists(session) {
  const found = await session.value(
    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'rollgate' AND table_name IN ('version', 'deployment', 'migration', 'statement')"
  );
  return found === String(TABLES.length);
}

// src/deploy/pending.ts
import { createHash } from "node:crypto";

// src/sql/user-variable.ts
function usesUserVariables(statement) {
  if (!statement.text.includes("@")) return false;
  const mayNameAccounts = statement.class === "ddl" || statement.class === "administration";
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  for (let index = 0; index < tokens.length; index++) {
    if (tokens.kind(index) === "variable" && !tokens.raw(index).startsWith("@@")) {
      if (!mayNameAccounts || !isHost(tokens, index)) return true;
    }
  }
  return false;
}
function isHost(tokens, index) {
  const before = index === 0 ? null : tokens.kind(index - 1);
  if (before === "string" || before === "quoted-identifier") return true;
  return before === "word" && tokens.end(index - 1) === tokens.start(index);
}

// src/deploy/pending.ts
function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}
async function findPending(journal, database, files) {
  const known = await journal.migrations(database);
  const statements = /* @__PURE__ */ new Map();
  const pending = [];
  const changed = [];
  for (const { file, script } of files) {
    const checksum = sha256(file.bytes);
    const runs = known.filter((migration) => migration.name === file.name && migration.state !== "undone");
    const applied = runs.find((migration) => migration.state === "done");
    if (applied !== void 0) {
      if (applied.checksum !== checksum)
        changed.push(`${file.path} was applied by deployment ${applied.deployment} and has been changed since`);
      continue;
    }
    const committed = await committedStatements(journal, runs, statements);
    const edited = committed.filter((done) => sha256(script.statements[done.index - 1]?.text ?? "") !== done.checksum);
    if (edited.length > 0) {
      changed.push(
        `${file.path} is half applied (deployment ${edited[0].deployment}), and its statement ${edited[0].index}, which ran, has been changed since`
      );
      continue;
    }
    const doneUpTo = Math.max(0, ...committed.map((done) => done.index));
    if (doneUpTo > 0) refuseLostSession(file, script, doneUpTo);
    pending.push({ file, checksum, script, doneUpTo });
  }
  if (changed.length > 0) {
    throw new UserError(`Applied migrations must not be edited:
${changed.map((line) => `  - ${line}`).join("\n")}`, {
      hint: "Restore the file as it was applied and write the change as a new migration; or roll the deployment back first, then deploy the changed file.",
      exitCode: EXIT.failed
    });
  }
  return pending;
}
async function committedStatements(journal, runs, cache) {
  const committed = [];
  for (const run of runs) {
    let all = cache.get(run.deployment);
    if (all === void 0) {
      all = await journal.statements(run.deployment);
      cache.set(run.deployment, all);
    }
    committed.push(
      ...all.filter(
        (statement) => statement.migration === run.position && (statement.state === "executed" || statement.state === "done")
      )
    );
  }
  return committed;
}
function refuseLostSession(file, script, doneUpTo) {
  const before = script.statements.slice(0, doneUpTo);
  const after = script.statements.slice(doneUpTo);
  const rest = (what) => new NeedsOperatorError(
    `${file.path} stopped after statement ${doneUpTo}, and the rest uses ${what} of the session that is gone`,
    "Roll the deployment back (rollgate rollback) and deploy the file again from its beginning."
  );
  if (before.some(usesUserVariables) && after.some(usesUserVariables)) throw rest("user variables (@…)");
  const temporary = new Set(
    before.filter((statement) => statement.temporary && statement.kind === "CREATE TABLE").flatMap((statement) => statement.tables.filter((table) => table.access === "create").map((table) => table.name))
  );
  if (after.some((statement) => statement.tables.some((table) => temporary.has(table.name))))
    throw rest("temporary tables");
}

export {
  Journal,
  markRunning,
  markExecuted,
  markUndone,
  markUndoing,
  JOURNAL_DATABASE,
  STATEMENT_TABLE,
  prepareJournal,
  journalExists,
  sha256,
  findPending
};
