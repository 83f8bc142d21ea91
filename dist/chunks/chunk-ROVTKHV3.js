import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  accountName
} from "./chunk-5ASDVWPB.js";
import {
  describeServerError,
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/deploy/journal-tables.ts
var JOURNAL_DATABASE = "rollgate";
var STATEMENT_TABLE = "statement";
var JOURNAL_VERSION = 3;
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
  finished_at datetime(6) DEFAULT NULL,
  undoes varchar(40) CHARACTER SET ascii DEFAULT NULL,
  undid longtext DEFAULT NULL
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
  batch longtext DEFAULT NULL,
  inverse longtext DEFAULT NULL,
  error text DEFAULT NULL,
  undoes longtext DEFAULT NULL,
  checks_off tinyint NOT NULL DEFAULT 0,
  UNIQUE KEY deployment_sequence (deployment, sequence)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`
];
async function prepareJournal(session) {
  try {
    if (!await journalExists(session)) {
      await session.run("CREATE DATABASE IF NOT EXISTS rollgate DEFAULT CHARACTER SET utf8mb4");
      for (const table of TABLES) await session.run(table);
      await session.run(`INSERT IGNORE INTO rollgate.version VALUES (${JOURNAL_VERSION})`);
    } else await upgradeJournal(session);
    for (const table of ["deployment", "migration", STATEMENT_TABLE]) {
      await session.run(`INSERT INTO rollgate.${table} SELECT * FROM rollgate.${table} WHERE FALSE`);
      await session.run(`UPDATE rollgate.${table} SET state = '' WHERE FALSE`);
    }
  } catch (error) {
    if (!isServerError(error) || isConnectionLost(error)) throw error;
    throw new UserError(`The journal on the target cannot be made or written: ${describeServerError(error)}`, {
      hint: `Grant the account its own database: GRANT ALL ON rollgate.* TO ${await accountName(session)};`,
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
var COLUMN_EXISTS = 1060;
var UPGRADES = {
  2: [`ALTER TABLE rollgate.${STATEMENT_TABLE} ADD COLUMN batch longtext DEFAULT NULL AFTER structure_before`],
  3: [
    "ALTER TABLE rollgate.deployment ADD COLUMN undoes varchar(40) CHARACTER SET ascii DEFAULT NULL",
    "ALTER TABLE rollgate.deployment ADD COLUMN undid longtext DEFAULT NULL",
    `ALTER TABLE rollgate.${STATEMENT_TABLE} ADD COLUMN undoes longtext DEFAULT NULL`,
    `ALTER TABLE rollgate.${STATEMENT_TABLE} ADD COLUMN checks_off tinyint NOT NULL DEFAULT 0`
  ]
};
async function upgradeJournal(session) {
  const version = Number(await session.value("SELECT MAX(version) FROM rollgate.version"));
  if (version >= JOURNAL_VERSION) return;
  const open = await session.query(
    `SELECT deployment, state FROM rollgate.${STATEMENT_TABLE} WHERE state IN ('intent', 'executed', 'undoing') LIMIT 1`
  );
  const [unsettled] = open;
  if (unsettled !== void 0) {
    const { deployment, state } = unsettled;
    throw new UserError(
      `The journal on the target is of an earlier version, and deployment ${deployment} is not settled`,
      {
        hint: state === "undoing" ? `A rollback of it broke off in the middle: finish it with the Rollgate that began it (rollgate rollback ${deployment}).` : `Run rollgate recover ${deployment}, then deploy again.`,
        exitCode: EXIT.server
      }
    );
  }
  for (let next = version + 1; next <= JOURNAL_VERSION; next++) {
    for (const step of UPGRADES[next]) {
      await session.run(step).catch((error) => {
        if (!isServerError(error) || error.errno !== COLUMN_EXISTS) throw error;
      });
    }
    await session.run(`INSERT IGNORE INTO rollgate.version VALUES (${next})`);
  }
}
async function isCurrentJournal(session) {
  return await session.value("SELECT MAX(version) FROM rollgate.version") === String(JOURNAL_VERSION);
}
async function journalExists(session) {
  const found = await session.value(
    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'rollgate' AND table_name IN ('version', 'deployment', 'migration', 'statement')"
  );
  return found === String(TABLES.length);
}

export {
  JOURNAL_DATABASE,
  STATEMENT_TABLE,
  JOURNAL_VERSION,
  prepareJournal,
  isCurrentJournal,
  journalExists
};
