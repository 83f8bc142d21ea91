import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  binlogStatus
} from "./chunk-F7THMRU6.js";
import {
  journalExists
} from "./chunk-ROVTKHV3.js";
import {
  trySetCapture
} from "./chunk-ET5P6HSO.js";
import {
  quoteAccount
} from "./chunk-5ASDVWPB.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import {
  describeServerError,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  unquoteIdentifier
} from "./chunk-ZHYU3SQ4.js";

// src/doctor/rights.ts
var IDENTIFIER = "`(?:[^`]|``)*`|\\*";
var LINE = new RegExp(`^(GRANT|REVOKE) (.+?) ON (?:TABLE )?(${IDENTIFIER})\\.(${IDENTIFIER}) (?:TO|FROM) `);
function readGrants(lines, literalPatterns) {
  const global = /* @__PURE__ */ new Set();
  const databases = /* @__PURE__ */ new Map();
  const revoked = /* @__PURE__ */ new Map();
  const inParts = /* @__PURE__ */ new Set();
  for (const line of lines) {
    const [, verb, privileges, database, table] = LINE.exec(line) ?? [];
    if (verb === void 0) continue;
    const names = privileges.split(/,\s*/).map((name2) => name2.toUpperCase());
    const add = (to) => names.forEach((name2) => void to.add(name2 === "ALL PRIVILEGES" ? "ALL" : name2));
    const name = unquote(database);
    if (table !== "*") inParts.add(name);
    else if (verb === "REVOKE") add(entry(revoked, name));
    else if (database === "*") add(global);
    else add(entry(databases, name));
  }
  return {
    global,
    databases: [...databases].map(([pattern, privileges]) => ({ pattern, privileges })),
    revoked,
    inParts,
    literalPatterns
  };
}
function lacksGlobally({ global }, privileges) {
  return global.has("ALL") ? [] : privileges.filter((privilege) => !global.has(privilege));
}
function lacksOn(rights, database, privileges) {
  const revoked = rights.revoked.get(database);
  const local = bestMatch(rights, database);
  if (local?.has("ALL")) return [];
  return privileges.filter((privilege) => {
    if (local?.has(privilege)) return false;
    return !rights.global.has("ALL") && !rights.global.has(privilege) || revoked?.has(privilege) === true;
  });
}
function bestMatch({ databases, literalPatterns }, database) {
  const literal = (pattern) => literalPatterns || firstWildcard(pattern) === Number.POSITIVE_INFINITY;
  const [best] = databases.filter(({ pattern }) => literalPatterns ? pattern === database : patternFits(pattern, database)).sort((a, b) => {
    if (literal(a.pattern) || literal(b.pattern)) return Number(literal(b.pattern)) - Number(literal(a.pattern));
    return firstWildcard(b.pattern) - firstWildcard(a.pattern);
  });
  return best?.privileges ?? null;
}
function patternFits(pattern, database) {
  const source = [...pattern.matchAll(/\\(.)|(_)|(%)|(.)/gsu)].map(([, escaped, one, many, plain]) => {
    if (one !== void 0) return ".";
    if (many !== void 0) return ".*";
    return (escaped ?? plain).replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  }).join("");
  return new RegExp(`^${source}$`, "su").test(database);
}
function firstWildcard(pattern) {
  const at = /(?<!\\)[_%]/.exec(pattern)?.index;
  return at ?? Number.POSITIVE_INFINITY;
}
function readAccount(text) {
  const at = text.lastIndexOf("@");
  return at < 0 ? { user: text, host: "" } : { user: text.slice(0, at), host: text.slice(at + 1) };
}
function grantStatement(privileges, on, { user, host }) {
  return `GRANT ${privileges.join(", ")} ON ${on} TO ${quoteAccount(user, host)};`;
}
function databasePattern(database, literalPatterns) {
  return `${quoteName(literalPatterns ? database : database.replaceAll(/[_%\\]/g, "\\$&"))}.*`;
}
function unquote(name) {
  return name === "*" ? name : unquoteIdentifier(name);
}
function entry(map, key) {
  const set = map.get(key) ?? /* @__PURE__ */ new Set();
  map.set(key, set);
  return set;
}

// src/doctor/try-backup.ts
import { randomBytes } from "node:crypto";
async function tryBackup(session, database, rights) {
  const exists = await session.value(
    `SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ${quoteText(database)}`
  ) !== "0";
  const mayDrop = rights !== null && "value" in rights && lacksOn(rights.value, database, ["DROP"]).length === 0;
  return { database, exists, written: exists && mayDrop ? await writeScratch(session, database) : null };
}
async function writeScratch(session, database) {
  const table = quoteTable(database, `$_$rollgate_doctor_${randomBytes(6).toString("hex")}`);
  try {
    await session.run(`CREATE TABLE ${table} (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB`);
    try {
      await session.run(`INSERT INTO ${table} VALUES (1)`);
      await session.run(`DELETE FROM ${table}`);
    } finally {
      await session.run(`DROP TABLE ${table}`);
    }
    return { value: true };
  } catch (error) {
    if (!isServerError(error)) throw error;
    return { hidden: describeServerError(error) };
  }
}

// src/doctor/read-facts.ts
var IDENTITY = ["hostname", "port", "server_id", "server_uuid", "server_uid", "datadir"];
async function readFacts(session, options) {
  const { role, promises, longTransactionSeconds = 60, otherConnections = 2 } = options;
  const production = role === "production";
  const captureSettings = production ? await trySetCapture(session) : [];
  const variables = await readVariables(session);
  const account = readAccount(String(await session.value("SELECT CURRENT_USER()")));
  const rights = await known(() => readRights(session, variables));
  const backups = [];
  for (const database of options.backupDatabases ?? [])
    backups.push(await tryBackup(session, database, options.writeBackup === true ? rights : null));
  return {
    role,
    settings: session.settings,
    version: session.version,
    account,
    rights,
    variables,
    tlsCipher: await readCipher(session),
    connectionIds: await readConnectionIds(session),
    identities: await readIdentities(session, variables, otherConnections),
    clock: await readClock(session),
    captureSettings,
    binlog: production ? await readBinlog(session, variables) : { value: null },
    channels: await known(() => readChannels(session)),
    transactions: production ? await known(() => readTransactions(session, longTransactionSeconds)) : { hidden: "not asked" },
    longTransactionSeconds,
    disk: await readDisk(session, variables),
    rdsRetentionHours: production ? await known(() => readRdsRetention(session)) : { hidden: "not asked" },
    journal: production ? await known(() => readJournal(session)) : null,
    backups,
    local: options.local ?? null,
    targetPacket: options.targetPacket ?? null,
    promises
  };
}
async function known(ask) {
  try {
    return { value: await ask() };
  } catch (error) {
    if (isServerError(error)) return { hidden: describeServerError(error) };
    throw error;
  }
}
async function readVariables(session) {
  const rows = await session.query("SHOW SESSION VARIABLES");
  return new Map(rows.map((row) => [String(row.Variable_name).toLowerCase(), String(row.Value)]));
}
async function readRights(session, variables) {
  const rows = await session.query("SHOW GRANTS");
  if (session.version.flavor === "mariadb" && session.version.number >= 101100) {
    const everybody = await known(() => session.query("SHOW GRANTS FOR PUBLIC"));
    if ("value" in everybody) rows.push(...everybody.value);
  }
  return readGrants(
    rows.map((row) => String(Object.values(row)[0])),
    variables.get("partial_revokes") === "ON"
  );
}
async function readCipher(session) {
  const [row] = await session.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  const cipher = row === void 0 ? "" : String(row.Value);
  return cipher === "" ? null : cipher;
}
async function readConnectionIds(session) {
  const listed = await known(
    () => session.value(`SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${session.connectionId}`)
  );
  return {
    greeting: session.greetingId,
    own: session.connectionId,
    listed: "hidden" in listed || listed.value !== "0"
  };
}
async function readIdentities(session, variables, others) {
  const own = new Map(IDENTITY.flatMap((name) => variables.has(name) ? [[name, variables.get(name)]] : []));
  const identities = [own];
  const names = IDENTITY.map((name) => `'${name}'`).join(", ");
  for (let other = 0; other < others; other++) {
    const another = await Session.open(session.settings);
    try {
      const rows = await another.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`);
      identities.push(new Map(rows.map((row) => [String(row.Variable_name).toLowerCase(), String(row.Value)])));
    } finally {
      await another.close();
    }
  }
  return identities;
}
async function readClock(session) {
  const asked = Date.now();
  const text = String(await session.value("SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%fZ')"));
  const answered = Date.now();
  const server = Date.parse(text.replace(/(\.\d{3})\d*Z$/, "$1Z"));
  return { skew: (server - (asked + answered) / 2) / 1e3, uncertainty: (answered - asked) / 2e3 };
}
async function readBinlog(session, variables) {
  if (variables.get("log_bin") !== "ON") return { value: null };
  try {
    return { value: await binlogStatus(session) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { hidden: error.message };
  }
}
async function readChannels(session) {
  const { flavor, number } = session.version;
  const statement = flavor === "mariadb" ? "SHOW ALL SLAVES STATUS" : number >= 80022 ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
  return (await session.query(statement)).map((row) => {
    const lag = row.Seconds_Behind_Source ?? row.Seconds_Behind_Master ?? null;
    return {
      source: String(row.Source_Host ?? row.Master_Host),
      running: String(row.Replica_IO_Running ?? row.Slave_IO_Running) === "Yes" && String(row.Replica_SQL_Running ?? row.Slave_SQL_Running) === "Yes",
      lag: lag === null ? null : Number(lag)
    };
  });
}
async function readTransactions(session, seconds) {
  await session.run("SET @rollgate_time_zone = @@SESSION.time_zone, time_zone = 'SYSTEM'");
  try {
    const rows = await session.query(`SELECT t.trx_mysql_thread_id AS id, TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) AS seconds,
t.trx_rows_locked AS locked, t.trx_rows_modified AS changed, t.trx_query AS query, p.user AS user, p.host AS host
FROM information_schema.innodb_trx t LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
WHERE t.trx_mysql_thread_id <> CONNECTION_ID() AND t.trx_started <= NOW() - INTERVAL ${seconds} SECOND
ORDER BY t.trx_started`);
    return rows.map(readTransaction);
  } finally {
    await session.run("SET time_zone = @rollgate_time_zone");
  }
}
function readTransaction(row) {
  return {
    connectionId: String(row.id),
    who: row.user === null ? null : `${row.user}@${row.host}`,
    seconds: Number(row.seconds),
    lockedRows: String(row.locked),
    changedRows: String(row.changed),
    statement: row.query === null ? null : String(row.query)
  };
}
async function readDisk(session, variables) {
  if (session.version.flavor === "mysql") return { hidden: "MySQL has no statement for it" };
  const disks = await known(
    () => session.query("SELECT Path AS path, Available AS free, Total AS total FROM information_schema.DISKS")
  );
  if ("hidden" in disks) return disks;
  const directory = variables.get("datadir") ?? "/";
  const [best] = disks.value.map((row) => ({ path: String(row.path), free: Number(row.free) * 1024, total: Number(row.total) * 1024 })).filter(({ path }) => directory.startsWith(path.endsWith("/") ? path : `${path}/`)).sort((a, b) => b.path.length - a.path.length);
  return best === void 0 ? { hidden: "no disk of information_schema.DISKS holds the data directory" } : { value: best };
}
async function readRdsRetention(session) {
  const value = await session.value("SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'");
  return value === null ? null : Number(value);
}
async function readJournal(session) {
  if (!await journalExists(session)) return { version: null, unsettled: [] };
  const version = Number(await session.value("SELECT MAX(version) FROM rollgate.version"));
  const states = ["intent", "executed", "unknown", "undoing"].map(quoteText).join(", ");
  const rows = await session.query(
    `SELECT deployment, state, COUNT(*) AS statements FROM rollgate.statement WHERE state IN (${states}) GROUP BY deployment, state ORDER BY deployment, state`
  );
  const unsettled = rows.map((row) => ({
    deployment: String(row.deployment),
    state: String(row.state),
    statements: Number(row.statements)
  }));
  return { version, unsettled };
}

export {
  lacksGlobally,
  lacksOn,
  grantStatement,
  databasePattern,
  readFacts,
  readChannels,
  readDisk
};
