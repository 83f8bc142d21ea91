import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/mysql/server-error.ts
function isServerError(error) {
  return error instanceof Error && "sqlState" in error && typeof error.sqlState === "string" && "errno" in error;
}
var LOST_CONNECTION = /* @__PURE__ */ new Set([1053, 1077, 1079, 1156, 1157, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 4031]);
function isConnectionLost(error) {
  if (!(error instanceof Error) || error instanceof UserError) return false;
  if (isServerError(error)) return LOST_CONNECTION.has(error.errno);
  const code = "code" in error ? String(error.code) : "";
  return [
    "PROTOCOL_CONNECTION_LOST",
    "ECONNRESET",
    "EPIPE",
    "ETIMEDOUT",
    "ECONNABORTED",
    "ERR_STREAM_WRITE_AFTER_END",
    "ERR_STREAM_DESTROYED"
  ].includes(code) || /connection is in closed state|Connection lost|after fatal error|after quit/i.test(error.message);
}
var ER = {
  DUP_ENTRY: 1062,
  DBACCESS_DENIED: 1044,
  ACCESS_DENIED: 1045,
  BAD_DB: 1049,
  NO_SUCH_TABLE: 1146,
  TABLEACCESS_DENIED: 1142,
  SPECIFIC_ACCESS_DENIED: 1227,
  BAD_FIELD: 1054,
  PARSE_ERROR: 1064,
  QUERY_INTERRUPTED: 1317,
  UNKNOWN_DATABASE: 1049,
  LOCK_WAIT_TIMEOUT: 1205,
  VIEW_INVALID: 1356,
  ROW_IS_REFERENCED: 1451,
  NO_REFERENCED_ROW: 1452
};
var IMPOSSIBLE_NAME = [1059, 1102, 1103, 1300, 3854];
function ignoreRefusal(error) {
  if (!isServerError(error)) throw error;
}
function describeServerError(error) {
  return `${error.sqlMessage ?? error.message} (error ${error.errno})`;
}
var lostServers = /* @__PURE__ */ new WeakMap();
function noteServer(error, server) {
  if (error instanceof Error) lostServers.set(error, server);
}
async function tellLostConnection(server, hint, run) {
  try {
    return await run();
  } catch (error) {
    const ended = isServerError(error) && error.errno === ER.QUERY_INTERRUPTED;
    if (!ended && !isConnectionLost(error)) throw error;
    const lost = lostServers.get(error) ?? server;
    const which = lost.role === "backup" ? `the backup server ${describeServer({ ...lost, database: null })}` : describeServer(lost);
    const what = ended ? `A statement on ${which} was ended by somebody, or by its shutdown` : `The connection to ${which} was lost`;
    throw new UserError(`${what}: ${error.message}`, {
      hint,
      exitCode: EXIT.server,
      cause: error
    });
  }
}

export {
  isServerError,
  isConnectionLost,
  ER,
  IMPOSSIBLE_NAME,
  ignoreRefusal,
  describeServerError,
  noteServer,
  tellLostConnection
};
