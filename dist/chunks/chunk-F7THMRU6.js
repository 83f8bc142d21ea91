import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  accountName
} from "./chunk-5ASDVWPB.js";
import {
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
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
    if (!isServerError(error) || isConnectionLost(error)) throw error;
    throw new UserError(`The account may not read the position of the binary log: ${error.sqlMessage}`, {
      hint: `Grant it: ${await replicationGrant(session)}`,
      exitCode: EXIT.server,
      cause: error
    });
  }
}
async function replicationGrant(session) {
  const privileges = session.version.flavor === "mariadb" && session.version.number >= 100502 ? "REPLICATION SLAVE, BINLOG MONITOR" : "REPLICATION SLAVE, REPLICATION CLIENT";
  return `GRANT ${privileges} ON *.* TO ${await accountName(session)};`;
}

export {
  binlogStatus,
  replicationGrant
};
