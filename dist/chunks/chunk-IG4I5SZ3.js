import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  isServerError
} from "./chunk-BXNQN57A.js";

// src/deploy/surroundings.ts
var LONG_TRANSACTION_SECONDS = 60;
var CLOCK_SECONDS = 5;
var DAY_SECONDS = 86400;
async function checkSurroundings(session, rollbackWindowDays) {
  return [
    await checkTls(session),
    checkProxy(session),
    await checkReplica(session),
    await checkRetention(session, rollbackWindowDays),
    await checkLongTransactions(session),
    await checkClock(session, Date.now())
  ];
}
var fine = (id, message) => ({ id, ok: true, message, cure: null });
var warn = (id, message, cure) => ({ id, ok: false, warning: true, message, cure });
async function checkTls(session) {
  const [row] = await session.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  const cipher = String(row?.Value ?? "");
  const { ssl, host, socketPath } = session.settings;
  if (cipher !== "") return fine("tls", `the connection is encrypted (${cipher}), as ssl=${ssl} allows`);
  const local = socketPath !== null || /^(localhost|127\..*|::1)$/.test(host);
  if (local || ssl === "disabled") return fine("tls", `the connection is not encrypted (ssl=${ssl})`);
  return warn(
    "tls",
    "the connection is not encrypted: the server offers no TLS, and ssl=preferred goes without it",
    "Turn TLS on at the server and connect with ssl=verify-identity; or say ssl=disabled if the network is trusted."
  );
}
function checkProxy({ connectionId, handshakeId }) {
  if (handshakeId === null || handshakeId % 2 ** 32 === connectionId % 2 ** 32)
    return fine("proxy", "no proxy stands between");
  return warn(
    "proxy",
    `a proxy stands between: it greeted as connection ${handshakeId}, the server says ${connectionId}`,
    "Connect to the server itself: a proxy may send statements of one session to several servers, and the binary log cannot be read through most of them."
  );
}
async function checkReplica(session) {
  const { flavor, number } = session.version;
  const statement = flavor === "mariadb" ? "SHOW ALL SLAVES STATUS" : number >= 80022 ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
  let rows;
  try {
    rows = await session.query(statement);
  } catch (error) {
    if (!isServerError(error)) throw error;
    return fine("replica", "whether the server is a replica cannot be seen by the account");
  }
  const [source] = rows;
  if (source === void 0) return fine("replica", "the server is no replica");
  return warn(
    "replica",
    `the server is a replica of ${source.Source_Host ?? source.Master_Host}: what is deployed here is not on its source`,
    "Deploy to the primary. After a failover: STOP REPLICA; RESET REPLICA ALL; (MariaDB and before MySQL 8.0.22: SLAVE)."
  );
}
async function checkRetention(session, windowDays) {
  const variables = new Map(
    (await session.query(
      "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('binlog_expire_logs_seconds', 'expire_logs_days', 'version_comment', 'basedir', 'aurora_version')"
    )).map((row) => [String(row.Variable_name).toLowerCase(), String(row.Value)])
  );
  const seconds = retentionSeconds(variables);
  const service = managedService(variables, session.version.text);
  const wanted = windowDays * DAY_SECONDS;
  if (seconds === null && service === null) return fine("retention", "the binary log is kept until somebody purges it");
  if (seconds !== null && seconds >= wanted)
    return fine("retention", `the binary log is kept for ${days(seconds)}, the rollback window is ${days(wanted)}`);
  return warn(
    "retention",
    seconds === null ? `how long ${service} keeps the binary log cannot be seen in a variable; the rollback window is ${days(wanted)}` : `the binary log is kept for ${days(seconds)}, the rollback window is ${days(wanted)}: later, an interrupted deployment cannot be recovered and nothing can be captured anew`,
    retentionCure(service, session, windowDays)
  );
}
function retentionSeconds(variables) {
  const seconds = Number(variables.get("binlog_expire_logs_seconds") ?? 0);
  if (seconds > 0) return seconds;
  const inDays = Number(variables.get("expire_logs_days") ?? 0);
  return inDays > 0 ? inDays * DAY_SECONDS : null;
}
function managedService(variables, version) {
  if (variables.has("aurora_version")) return "Amazon Aurora";
  if ((variables.get("basedir") ?? "").startsWith("/rdsdbbin")) return "Amazon RDS";
  if (/-google/i.test(version) || /google/i.test(variables.get("version_comment") ?? "")) return "Google Cloud SQL";
  return null;
}
function retentionCure(service, { version: { flavor, number } }, windowDays) {
  switch (service) {
    case "Amazon RDS":
    case "Amazon Aurora":
      return `CALL mysql.rds_set_configuration('binlog retention hours', ${windowDays * 24});`;
    case "Google Cloud SQL":
      return `gcloud sql instances patch INSTANCE --enable-bin-log --retained-transaction-log-days=${windowDays}`;
    case null: {
      const seconds = flavor === "mariadb" ? number >= 100601 : number >= 80001;
      const variable = seconds ? `binlog_expire_logs_seconds = ${windowDays * DAY_SECONDS}` : `expire_logs_days = ${windowDays}`;
      return `SET GLOBAL ${variable}; and the same in the server's configuration; or promise less with --rollback-window.`;
    }
  }
}
async function checkLongTransactions(session) {
  const id = "long-transactions";
  let rows;
  try {
    rows = await session.query(
      `SELECT t.trx_mysql_thread_id AS id, p.user AS user, p.host AS host, TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) AS seconds FROM information_schema.innodb_trx t LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE t.trx_mysql_thread_id > 0 AND TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) > ${LONG_TRANSACTION_SECONDS} ORDER BY t.trx_started LIMIT 5`
    );
  } catch (error) {
    if (!isServerError(error)) throw error;
    return warn(
      id,
      "open transactions of others cannot be seen, nor named when DDL waits for them",
      `GRANT PROCESS ON *.* TO ${await accountOf(session)};`
    );
  }
  if (rows.length === 0) return fine(id, `no transaction has been open for more than ${LONG_TRANSACTION_SECONDS} s`);
  const list = rows.map((row) => `connection ${row.id} (${row.user}@${row.host}) for ${row.seconds} s`).join(", ");
  return warn(
    id,
    `transactions have been open for long: ${list}; DDL on their tables would wait`,
    "Let them end, or KILL their connections, before DDL is deployed."
  );
}
async function checkClock(session, now) {
  const [row] = await session.query(
    "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(3)) AS us, @@global.time_zone AS zone, @@system_time_zone AS system_zone"
  );
  const apart = (Number(row.us) / 1e3 - now) / 1e3;
  const zone = String(row.zone) === "SYSTEM" ? `SYSTEM (${row.system_zone})` : String(row.zone);
  if (Math.abs(apart) <= CLOCK_SECONDS) return fine("clock", `clocks agree; the server's time zone is ${zone}`);
  return warn(
    "clock",
    `the server's clock is ${Math.abs(apart).toFixed(0)} s ${apart > 0 ? "ahead of" : "behind"} this machine's; its time zone is ${zone}`,
    "Run NTP on both: the ids of deployments and opids are made from time."
  );
}
async function accountOf(session) {
  const current = String(await session.value("SELECT CURRENT_USER()"));
  const at = current.lastIndexOf("@");
  const quote = (text) => `'${text.replaceAll("'", "''")}'`;
  return `${quote(current.slice(0, at))}@${quote(current.slice(at + 1))}`;
}
function days(seconds) {
  return seconds % DAY_SECONDS === 0 ? `${seconds / DAY_SECONDS} days` : `${(seconds / 3600).toFixed(1)} hours`;
}

export {
  checkSurroundings,
  checkTls,
  accountOf
};
