import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  databasePattern,
  grantStatement,
  lacksGlobally,
  lacksOn
} from "./chunk-ONTVANZI.js";
import {
  JOURNAL_DATABASE,
  JOURNAL_VERSION
} from "./chunk-ROVTKHV3.js";
import {
  KEEP_DATABASE
} from "./chunk-UCJ3Q47F.js";
import {
  describeBytes
} from "./chunk-EDIFPBS2.js";

// src/deploy/free-space.ts
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
async function spaceOf(directory) {
  for (let path = resolve(directory); ; path = dirname(path)) {
    try {
      const { bavail, blocks, bsize } = await statfs(path);
      return { path, free: bavail * bsize, total: blocks * bsize };
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!missing || path === dirname(path)) return null;
    }
  }
}

// src/doctor/check.ts
function fine(message) {
  return { level: "ok", message, cure: null };
}
function notice(message, cure = null) {
  return { level: "notice", message, cure };
}
function warning(message, cure) {
  return { level: "warning", message, cure };
}
function wrong(message, cure) {
  return { level: "error", message, cure };
}
function toCheck(id, { level, message, cure }) {
  return { id, level, ok: level !== "error", message, cure };
}
function runChecks(definitions, facts) {
  return definitions.filter(({ roles }) => roles.includes(facts.role)).flatMap((definition) => definition.examine(facts).map((finding) => toCheck(definition.id, finding)));
}

// src/doctor/managed.ts
function managedService({ variables, version: version2, rdsRetentionHours }) {
  if (variables.has("aurora_version") || variables.has("aurora_server_id")) return "aurora";
  if (variables.get("basedir")?.startsWith("/rdsdbbin") === true || "value" in rdsRetentionHours) return "rds";
  if (/-google\b/i.test(version2.text)) return "cloud-sql";
  return null;
}
var LOG_BIN_CURES = {
  rds: "On RDS: turn automated backups on (a backup retention of 1 day or more; without them RDS writes no binary log), and set binlog_format = ROW in the parameter group.",
  aurora: "On Aurora: set binlog_format = ROW in the DB cluster parameter group, then reboot the writer.",
  "cloud-sql": "On Cloud SQL: gcloud sql instances patch INSTANCE --enable-bin-log (needs automated backups)."
};
function setGlobal(facts, variable, value) {
  switch (managedService(facts)) {
    case "aurora":
      return `Set ${variable} = ${value === "" ? "''" : value} in the DB cluster parameter group.`;
    case "rds":
      return `Set ${variable} = ${value === "" ? "''" : value} in the DB parameter group.`;
    case "cloud-sql":
      return `Set the database flag ${variable}=${value}: gcloud sql instances patch INSTANCE --database-flags=${variable}=${value} (name all other flags with it).`;
    case null:
      return `SET GLOBAL ${variable} = ${/^\d+$/.test(value) ? value : `'${value}'`}; and the same in the server's configuration file.`;
  }
}

// src/doctor/backup-checks.ts
var packet = {
  id: "max-allowed-packet",
  roles: ["backup"],
  atDeploy: "tell",
  asks: "Does the backup server take statements as large as the target does (`max_allowed_packet`)?",
  examine(facts) {
    const own = Number(facts.variables.get("max_allowed_packet"));
    const { targetPacket } = facts;
    if (targetPacket === null || own >= targetPacket) return [fine(`max_allowed_packet is ${own}`)];
    return [
      warning(
        `max_allowed_packet of the backup server is ${own}, that of the target ${targetPacket}: the rollback of a long row may not fit`,
        setGlobal(facts, "max_allowed_packet", String(targetPacket))
      )
    ];
  }
};
var backupWritable = {
  id: "backup-writable",
  roles: ["backup"],
  atDeploy: "refuse",
  asks: "Can the backup database be written? A table is made, written and dropped where that may be.",
  examine: ({ backups }) => backups.map(({ database, exists, written }) => {
    if (!exists) return fine(`the backup database ${database} is not there yet; the first deployment makes it`);
    if (written === null) return fine(`the backup database ${database} is there; no table was made in it to try`);
    if ("value" in written) return fine(`a table was written in the backup database ${database}`);
    return wrong(
      `the backup database ${database} cannot be written: ${written.hidden}`,
      "See what the server says of it: its rights, its disk, its error log."
    );
  })
};
var localFiles = {
  id: "local-infile",
  roles: ["backup"],
  atDeploy: "skip",
  asks: "May backup rows be loaded in bulk (`local_infile`)?",
  examine(facts) {
    if (facts.variables.get("local_infile") === "ON")
      return [fine("local_infile is ON: backup rows are loaded in bulk")];
    const service = managedService(facts);
    return [
      notice(
        "local_infile is OFF: backup rows are written by INSERT, which is slower",
        service === null ? "SET GLOBAL local_infile = ON;" : setGlobal(facts, "local_infile", "1")
      )
    ];
  }
};
var BACKUP_CHECKS = [backupWritable, packet, localFiles];

// src/doctor/privilege-checks.ts
var ROWS = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRIGGER"];
var STRUCTURE = ["CREATE", "DROP", "ALTER", "INDEX", "REFERENCES", "CREATE VIEW", "SHOW VIEW", "LOCK TABLES"];
var JOURNAL = ["SELECT", "INSERT", "UPDATE", "CREATE"];
var KEEP = ["SELECT", "INSERT", "DELETE", "CREATE", "ALTER", "DROP", "LOCK TABLES"];
var BACKUP = ["SELECT", "INSERT", "DELETE", "CREATE"];
var STAGING = ["SELECT", "SHOW VIEW", "TRIGGER"];
function binlogPrivileges({ flavor, number }) {
  return ["REPLICATION SLAVE", flavor === "mariadb" && number >= 100502 ? "BINLOG MONITOR" : "REPLICATION CLIENT"];
}
function replicaPrivilege({ flavor, number }) {
  return flavor === "mariadb" && number >= 100509 ? "SLAVE MONITOR" : "REPLICATION CLIENT";
}
function settingPrivilege({ flavor, number }) {
  if (flavor === "mariadb") return number >= 100502 ? "BINLOG ADMIN" : "SUPER";
  return number >= 80014 ? "SESSION_VARIABLES_ADMIN" : "SUPER";
}
var binlog = {
  id: "privileges-binlog",
  roles: ["production"],
  atDeploy: "refuse",
  asks: "May the account stream the binary log, and ask where it ends?",
  examine(facts) {
    const cure = (privileges) => grantStatement(privileges, "*.*", facts.account);
    const needed = binlogPrivileges(facts.version);
    if ("hidden" in facts.rights)
      return [
        "hidden" in facts.binlog ? wrong(facts.binlog.hidden, cure(needed)) : untold(facts.rights.hidden, cure(needed))
      ];
    const lacking = lacksGlobally(facts.rights.value, needed);
    if ("value" in facts.binlog && facts.binlog.value !== null && lacking.includes(needed[1]))
      lacking.splice(lacking.indexOf(needed[1]), 1);
    if (lacking.length === 0) return [fine("the account may read the binary log")];
    const refused = lacking.map(
      (one) => one === needed[0] ? "stream the binlog" : "read the position of the binary log"
    );
    return [wrong(`the account may not ${refused.join(" or ")}: it lacks ${lacking.join(", ")}`, cure(lacking))];
  }
};
var rows = {
  id: "privileges-rows",
  roles: ["production"],
  atDeploy: "refuse",
  asks: "May the account read and change the rows of the database, and see its triggers?",
  examine: (facts) => onDatabase(facts, ROWS, "a deployment that changes rows, or its rollback, would fail", wrong)
};
var structure = {
  id: "privileges-structure",
  roles: ["production"],
  atDeploy: "skip",
  asks: "May the account change the structure of the database?",
  examine: (facts) => onDatabase(facts, STRUCTURE, "migrations that need it would fail", warning)
};
var staging = {
  id: "privileges-staging",
  roles: ["staging"],
  atDeploy: "skip",
  asks: "May the account read the structure: tables, views and triggers?",
  examine: (facts) => onDatabase(facts, STAGING, "the audit would not see all that is there", wrong)
};
var journal = {
  id: "privileges-journal",
  roles: ["production"],
  atDeploy: "refuse",
  asks: "May the account keep its journal, the database `rollgate`?",
  examine: (facts) => [
    ownDatabase(facts, JOURNAL_DATABASE, JOURNAL, "the account may not write the journal (database rollgate)", wrong)
  ]
};
var keep = {
  id: "privileges-keep",
  roles: ["production"],
  atDeploy: "skip",
  asks: "May the account keep what DDL would destroy, in the database `rollgate_keep`?",
  examine(facts) {
    if (facts.promises.keepData === "never") return [fine("nothing is kept (keep-data is never)")];
    const what = `the account may not keep what DROP, TRUNCATE and narrowing changes destroy (database ${KEEP_DATABASE})`;
    return [ownDatabase(facts, KEEP_DATABASE, KEEP, what, warning)];
  }
};
var processes = {
  id: "privileges-process",
  roles: ["production"],
  atDeploy: "skip",
  asks: "May the account see the transactions and connections of others?",
  examine({ rights, account }) {
    if ("hidden" in rights || lacksGlobally(rights.value, ["PROCESS"]).length === 0)
      return [fine("the account sees the connections of others")];
    return [
      notice(
        "the account does not see the transactions of others: who holds up DDL cannot be told",
        grantStatement(["PROCESS"], "*.*", account)
      )
    ];
  }
};
var backup = {
  id: "privileges-backup",
  roles: ["backup"],
  atDeploy: "refuse",
  asks: "May the account make and write the backup tables?",
  examine: (facts) => facts.backups.map(
    ({ database }) => ownDatabase(facts, database, BACKUP, `the account may not write the backup tables (database ${database})`, wrong)
  )
};
function ownDatabase({ rights, account }, database, needed, message, judge) {
  if ("hidden" in rights) return untold(rights.hidden, grantStatement(["ALL"], `${database}.*`, account));
  const lacking = lacksOn(rights.value, database, needed);
  if (lacking.length === 0) return fine(`the account has its rights on the database ${database}`);
  return judge(
    `${message}: it lacks ${lacking.join(", ")}`,
    grantStatement(["ALL"], plainPattern(database, rights.value), account)
  );
}
function onDatabase(facts, needed, consequence, judge) {
  const { rights, account, settings } = facts;
  const { database } = settings;
  if (database === null) return [notice("no database is named in the settings, so rights on it were not looked at")];
  if ("hidden" in rights)
    return [untold(rights.hidden, grantStatement(needed, databasePattern(database, false), account))];
  const lacking = lacksOn(rights.value, database, needed);
  if (lacking.length === 0) return [fine(`the account has ${needed.join(", ")} on database ${database}`)];
  const cure = grantStatement(lacking, databasePattern(database, rights.value.literalPatterns), account);
  const message = `the account lacks ${lacking.join(", ")} on database ${database}: ${consequence}`;
  return [
    rights.value.inParts.has(database) ? warning(`${message}, but for single tables`, cure) : judge(message, cure)
  ];
}
function plainPattern(database, rights) {
  return /^[a-z]+$/.test(database) ? `${database}.*` : databasePattern(database, rights.literalPatterns);
}
function untold(reason, cure) {
  return notice(`the rights of the account cannot be read (${reason}); it needs at least what is below`, cure);
}
var PRIVILEGE_CHECKS = [
  binlog,
  rows,
  structure,
  journal,
  keep,
  processes,
  staging,
  backup
];

// src/doctor/retention.ts
var DAY = 86400;
function retentionOf(facts) {
  const { variables, rdsRetentionHours } = facts;
  if ("value" in rdsRetentionHours) {
    const hours = rdsRetentionHours.value;
    return { seconds: (hours ?? 0) * 3600, source: `binlog retention hours is ${hours ?? "NULL"}` };
  }
  if (variables.get("binlog_expire_logs_auto_purge") === "OFF")
    return { seconds: null, source: "binlog_expire_logs_auto_purge is OFF" };
  const seconds = Number(variables.get("binlog_expire_logs_seconds") ?? 0);
  if (seconds > 0) return { seconds, source: `binlog_expire_logs_seconds is ${seconds}` };
  const days = Number(variables.get("expire_logs_days") ?? 0);
  if (days > 0) return { seconds: Math.round(days * DAY), source: `expire_logs_days is ${days}` };
  return { seconds: null, source: "no expiry is set" };
}
function sizeLimit({ variables }) {
  for (const variable of ["max_binlog_total_size", "binlog_space_limit"]) {
    const bytes = Number(variables.get(variable) ?? 0);
    if (bytes > 0) return { variable, bytes };
  }
  return null;
}
function retentionCure(facts, days) {
  const service = managedService(facts);
  if (service === "rds" || service === "aurora") {
    const most = service === "rds" ? 168 : 2160;
    const hours = Math.min(days * 24, most);
    return `CALL mysql.rds_set_configuration('binlog retention hours', ${hours});${days * 24 > most ? ` It takes no more than ${most}: promise less with --rollback-window ${most / 24}.` : ""}`;
  }
  return facts.variables.has("binlog_expire_logs_seconds") ? setGlobal(facts, "binlog_expire_logs_seconds", String(days * DAY)) : setGlobal(facts, "expire_logs_days", String(days));
}
function span(seconds) {
  const [count, unit] = seconds >= 2 * DAY ? [seconds / DAY, "day"] : seconds >= 7200 ? [seconds / 3600, "hour"] : seconds >= 120 ? [seconds / 60, "minute"] : [seconds, "second"];
  const rounded = Math.floor(count * 10) / 10;
  return `${rounded} ${unit}${rounded === 1 ? "" : "s"}`;
}

// src/doctor/binlog-checks.ts
var TARGET = ["production"];
var LEAST_SECONDS = 3600;
var logBin = {
  id: "log-bin",
  roles: TARGET,
  atDeploy: "refuse",
  asks: "Is the binary log on? Rollback is derived from it.",
  examine(facts) {
    if (facts.variables.get("log_bin") === "ON") return [fine("the binary log is on")];
    const service = managedService(facts);
    const cure = service === null ? "Start the server with log_bin and binlog_format=ROW (and a server_id)." : LOG_BIN_CURES[service];
    return [
      wrong("the target writes no binary log (log_bin is OFF)", `Rollback is derived from the binary log. ${cure}`)
    ];
  }
};
function captureSetting(variable, asks) {
  return {
    id: variable.replaceAll("_", "-"),
    roles: TARGET,
    atDeploy: "refuse",
    asks,
    examine(facts) {
      const setting = facts.captureSettings.find((one) => one.variable === variable);
      if (setting === void 0) return [];
      const { found: found2, value, fits, refused } = setting;
      const shown = (text) => text === "" ? "''" : text;
      if (fits) return [fine(`${variable} is ${shown(found2)}`)];
      if (refused === null) return [fine(`${variable} is ${shown(found2)}; set to ${shown(value)} for the session`)];
      return [
        wrong(
          `${variable} is ${shown(found2)}, and the account may not change it: ${refused}`,
          `${setGlobal(facts, variable, value)}
Or let the account set it for its own session: ${grantStatement([settingPrivilege(facts.version)], "*.*", facts.account)}`
        )
      ];
    }
  };
}
var rowMetadata = {
  id: "binlog-row-metadata",
  roles: TARGET,
  atDeploy: "skip",
  asks: "Does the binary log name its columns? Deployments do without; it serves whoever reads an old log.",
  examine(facts) {
    const found2 = facts.variables.get("binlog_row_metadata");
    if (found2 === void 0) return [];
    if (found2.toUpperCase() === "FULL") return [fine("binlog_row_metadata is FULL")];
    return [
      notice(
        `binlog_row_metadata is ${found2}: a log read later is interpreted by the structure of then`,
        setGlobal(facts, "binlog_row_metadata", "FULL")
      )
    ];
  }
};
var compression = {
  id: "log-bin-compress",
  roles: TARGET,
  atDeploy: "skip",
  asks: "Are events compressed (MariaDB)? They are read all the same.",
  examine({ variables }) {
    const found2 = variables.get("log_bin_compress");
    if (found2 === void 0) return [];
    return [fine(`log_bin_compress is ${found2}${found2 === "ON" ? "; compressed events are read all the same" : ""}`)];
  }
};
var filter = {
  id: "binlog-filter",
  roles: TARGET,
  atDeploy: "refuse",
  asks: "Are the database and the journal in the binary log (`binlog_do_db`, `binlog_ignore_db`)?",
  examine({ binlog: binlog2, settings }) {
    if ("hidden" in binlog2 || binlog2.value === null) return [];
    const names = ["rollgate", ...settings.database === null ? [] : [settings.database]];
    const findings = filteredDatabases(binlog2.value, names);
    return findings.length > 0 ? findings : [fine("no filter leaves the database or the journal out of the binary log")];
  }
};
function filteredDatabases({ ignoredDatabases, doDatabases }, databases) {
  return databases.filter((name) => ignoredDatabases.includes(name) || doDatabases.length > 0 && !doDatabases.includes(name)).map(
    (name) => wrong(
      `changes to database \`${name}\` are left out of the binary log (binlog_do_db or binlog_ignore_db)`,
      "Take the database out of the filter and restart the server; without its rows in the log there is no rollback."
    )
  );
}
var position = {
  id: "binlog-position",
  roles: TARGET,
  atDeploy: "refuse",
  asks: "Does the server tell where its binary log ends?",
  examine({ binlog: binlog2, version: version2, account }) {
    if ("hidden" in binlog2) return [wrong(binlog2.hidden, grantStatement(binlogPrivileges(version2), "*.*", account))];
    if (binlog2.value === null) return [];
    return [fine(`the binary log stands at ${binlog2.value.file}:${binlog2.value.position}`)];
  }
};
var kept = {
  id: "binlog-kept",
  roles: TARGET,
  atDeploy: "refuse",
  asks: "Is the binary log kept long enough (an hour) to finish the backup of an interrupted deployment?",
  examine(facts) {
    if (facts.variables.get("log_bin") !== "ON") return [];
    const { seconds, source } = retentionOf(facts);
    if (seconds !== null && seconds < LEAST_SECONDS)
      return [
        wrong(
          `the binary log is kept for ${seconds === 0 ? "no time" : `${span(seconds)} only`} (${source}): rows may be purged before they are backed up`,
          retentionCure(facts, facts.promises.rollbackWindowDays)
        )
      ];
    if (seconds === null && "hidden" in facts.rdsRetentionHours && ["rds", "aurora"].includes(managedService(facts)))
      return [
        warning(
          "how long the binary log is kept cannot be read (binlog retention hours of mysql.rds_configuration)",
          `CALL mysql.rds_show_configuration; shows it. ${retentionCure(facts, facts.promises.rollbackWindowDays)}`
        )
      ];
    return [
      fine(`the binary log is kept ${seconds === null ? "until it is purged by hand" : span(seconds)} (${source})`)
    ];
  }
};
var window = {
  id: "rollback-window",
  roles: TARGET,
  atDeploy: "tell",
  asks: "Is the binary log kept for the promised time (`--rollback-window`, 7 days by itself)?",
  examine(facts) {
    if (facts.variables.get("log_bin") !== "ON") return [];
    const days = facts.promises.rollbackWindowDays;
    const { seconds, source } = retentionOf(facts);
    const limit = sizeLimit(facts);
    if (seconds !== null && seconds < days * 86400)
      return [
        wrong(
          `the binary log is kept for ${span(seconds)} (${source}), less than the rollback window of ${days} days`,
          `${retentionCure(facts, days)} Or promise less: --rollback-window DAYS. Deployments whose backup is finished can be rolled back without the binary log.`
        )
      ];
    if (limit !== null)
      return [
        warning(
          `${limit.variable} is ${limit.bytes}: the binary log may be purged by its size before ${days} days are over`,
          `See that it holds ${days} days of changes: compare SHOW BINARY LOGS with it.`
        )
      ];
    return [fine(`the binary log outlives the rollback window of ${days} days`)];
  }
};
var cascades = {
  id: "cascades-logged",
  roles: TARGET,
  atDeploy: "skip",
  asks: "Are rows that foreign keys change along in the binary log?",
  examine: (facts) => [
    cascadesLogged(facts) ? fine("rows that foreign keys change along are in the binary log") : notice("rows that foreign keys change along (ON DELETE CASCADE …) are not in the binary log of this server")
  ]
};
function cascadesLogged({ version: version2, variables }) {
  const native = variables.get("innodb_native_foreign_keys");
  return version2.flavor === "mysql" && version2.number >= 90600 && native !== void 0 && native !== "ON";
}
var BINLOG_CHECKS = [
  logBin,
  captureSetting("binlog_format", "Are rows logged, not statements? Set for the session where it may."),
  captureSetting("binlog_row_image", "Are row images whole? Set for the session where it may."),
  captureSetting("binlog_row_value_options", "Is JSON logged whole, not in parts? Set for the session where it may."),
  captureSetting("binlog_transaction_compression", "Are transactions logged plain? Set for the session where it may."),
  captureSetting("sql_log_bin", "Is the session logged at all? Set where it may."),
  compression,
  rowMetadata,
  filter,
  position,
  kept,
  window,
  cascades
];

// src/doctor/connection-checks.ts
var EVERYWHERE = ["production", "staging", "backup", "replica"];
var OLDEST = { mysql: 50600, mariadb: 101100 };
var TOO_OLD = { mysql: 50600, mariadb: 1e5 };
var SKEW = 5;
var reachable = {
  id: "reachable",
  roles: EVERYWHERE,
  atDeploy: "refuse",
  asks: "Does the server answer, and let the account in?",
  examine: () => [fine("reached and logged in")]
};
var tls = {
  id: "tls",
  roles: EVERYWHERE,
  atDeploy: "refuse",
  asks: "Is the connection encrypted, as `ssl` asks?",
  examine({ settings, tlsCipher }) {
    const { ssl, host, socketPath } = settings;
    if (tlsCipher === null) {
      const local = socketPath !== null || ["localhost", "127.0.0.1", "::1"].includes(host);
      if (ssl === "disabled") return [fine("plain text, as ssl=disabled asks")];
      if (ssl !== "preferred")
        return [wrong(`the connection is plain text although ssl=${ssl}`, "Look for a proxy that ends TLS in between.")];
      if (local) return [fine("plain text, on this machine only")];
      return [
        warning(
          "the connection is plain text, rows and all: the server offers no TLS, and ssl=preferred takes that",
          "Turn TLS on at the server; ssl=required then insists on it."
        )
      ];
    }
    const verified = ssl === "verify-ca" || ssl === "verify-identity" || ssl === "rds" || ssl === "rds-iam";
    if (verified) return [fine(`TLS with ${tlsCipher}, the certificate verified (ssl=${ssl})`)];
    return [
      notice(
        `TLS with ${tlsCipher}; the certificate is not verified (ssl=${ssl})`,
        "ssl=verify-identity with ssl-ca proves that this is the server that is meant."
      )
    ];
  }
};
var version = {
  id: "version",
  roles: EVERYWHERE,
  atDeploy: "refuse",
  asks: "Is it a MySQL or MariaDB of a version that is known?",
  examine({ version: { flavor, number, text }, variables }) {
    const name = `${flavor === "mariadb" ? "MariaDB" : "MySQL"} ${text}`;
    const comment = variables.get("version_comment") ?? "";
    const other = /tidb|vitess|oceanbase|singlestore|polardb/i.exec(`${text} ${comment}`)?.[0];
    if (other !== void 0)
      return [
        wrong(`${name} is ${other}, which speaks MySQL but is another server`, "Use MySQL or MariaDB as the server.")
      ];
    if (number < TOO_OLD[flavor])
      return [wrong(`${name} is too old`, "Upgrade to MySQL 5.6 or MariaDB 10.11 at least.")];
    if (number < OLDEST[flavor])
      return [notice(`${name}; older than what Rollgate is tested on (MariaDB 10.11, MySQL 5.6)`)];
    return [fine(name)];
  }
};
var proxy = {
  id: "proxy",
  roles: EVERYWHERE,
  atDeploy: "refuse",
  asks: "Do all connections reach one and the same server, with no proxy in between?",
  examine(facts) {
    const cure = `Give the address of the server itself: locks, the binary log and KILL need it. (Here: ${facts.settings.host}:${facts.settings.port})`;
    const differing = differingVariable(facts);
    if (differing !== null)
      return [
        wrong(
          `connections to this address reach different servers: ${differing.variable} is ${differing.values.join(" and ")}`,
          cure
        )
      ];
    const comment = facts.variables.get("version_comment") ?? "";
    const named = /proxysql|maxscale|mysql router|heimdall|dbproxy/i.exec(`${comment} ${facts.version.text}`)?.[0];
    if (named !== void 0) return [found(facts, `${named} stands between (version_comment: ${comment})`, cure)];
    const { greeting, own, listed } = facts.connectionIds;
    if (greeting !== own % 2 ** 32)
      return [
        found(facts, `a proxy stands between: it greeted with connection ${greeting}, the server has ${own}`, cure)
      ];
    if (!listed)
      return [found(facts, `a proxy stands between: the server's list of connections has no connection ${own}`, cure)];
    return [fine("all connections reach the same server")];
  }
};
function found({ role }, message, cure) {
  return role === "production" ? wrong(message, cure) : notice(message, cure);
}
function differingVariable({ identities }) {
  for (const variable of identities[0]?.keys() ?? []) {
    const values = [...new Set(identities.map((identity) => identity.get(variable) ?? "not there"))];
    if (values.length > 1) return { variable, values };
  }
  return null;
}
var clock = {
  id: "clock",
  roles: EVERYWHERE,
  atDeploy: "tell",
  asks: "Does the server's clock agree with ours, and which time zone has it?",
  examine({ clock: { skew, uncertainty }, variables }) {
    const system = variables.get("system_time_zone") || "unknown";
    if (Math.abs(skew) - uncertainty > SKEW)
      return [
        warning(
          `the server's clock is ${Math.abs(skew).toFixed(1)} s ${skew > 0 ? "ahead of" : "behind"} this machine's; its time zone is ${system}`,
          "Let both follow a time server (NTP): the times in opids and reports are compared with binlog times."
        )
      ];
    return [fine(`the clock agrees with this machine's to ${SKEW} s; the server's time zone is ${system}`)];
  }
};
var CONNECTION_CHECKS = [reachable, tls, version, proxy, clock];

// src/doctor/server-checks.ts
var WRITTEN = ["production", "backup"];
var LITTLE_SPACE = 2 ** 30;
var NO_SPACE = 64 * 2 ** 20;
var LAG = 60;
var readOnly = {
  id: "read-only",
  roles: WRITTEN,
  atDeploy: "refuse",
  asks: "Does the server accept writes (`read_only`, `super_read_only`, `innodb_read_only`)?",
  examine({ variables, role }) {
    const who = role === "production" ? "target" : "backup server";
    const on = (name) => !["OFF", "0", void 0].includes(variables.get(name));
    const named = ["super_read_only", "read_only", "innodb_read_only"].filter(on);
    if (named.length > 0)
      return [
        wrong(
          `the ${who} is read_only (${named.join(", ")}): it is probably a replica`,
          named.includes("innodb_read_only") ? "Name the writer: on Aurora, the cluster endpoint." : role === "production" ? "Deploy to the primary; or SET GLOBAL read_only = OFF if this is the primary." : "Name a server that accepts writes with --backup; or SET GLOBAL read_only = OFF."
        )
      ];
    const transactions = ["transaction_read_only", "tx_read_only"].filter(on);
    if (transactions.length > 0)
      return [
        wrong(
          `transactions on the ${who} are read-only by default (${transactions.join(", ")})`,
          `SET GLOBAL ${transactions[0]} = OFF;`
        )
      ];
    return [fine(`the ${who} accepts writes`)];
  }
};
var replica = {
  id: "replica",
  roles: ["production", "staging", "backup"],
  atDeploy: "tell",
  asks: "Is it a primary, and if it is a replica, does it keep up?",
  examine({ channels, role, variables, account, version: version2 }) {
    const findings = [];
    if (variables.get("wsrep_on") === "ON" && role === "production")
      findings.push(
        notice(
          "this is a node of a Galera cluster",
          "Name one node, not a balancer: each node has its own binary log."
        )
      );
    if ("hidden" in channels)
      return [
        ...findings,
        notice(
          `whether it is a replica cannot be read: ${channels.hidden}`,
          grantStatement([replicaPrivilege(version2)], "*.*", account)
        )
      ];
    if (channels.value.length === 0) return [...findings, fine("it replicates from no other server")];
    return [...findings, ...channels.value.map((channel) => ofChannel(channel, role === "production"))];
  }
};
function ofChannel({ source, running, lag }, target) {
  const pace = !running ? ", and replication is stopped" : lag === null ? "" : `, ${span(lag)} behind`;
  const message = `it is a replica of ${source}${pace}`;
  if (target)
    return warning(
      `${message}: what is deployed here is not on its source`,
      "Deploy to the primary, unless these two replicate from each other and this is the one that is written."
    );
  if (!running || lag !== null && lag > LAG)
    return warning(message, "Wait until it has caught up: what is read here is old, and a deployment makes it older.");
  return fine(message);
}
var replicationLag = {
  id: "replication-lag",
  roles: ["replica"],
  atDeploy: "tell",
  asks: "Does a replica that `--replica` names keep up with its source?",
  examine({ channels, account, version: version2 }) {
    if ("hidden" in channels)
      return [
        warning(
          `how far it lags cannot be read: ${channels.hidden}`,
          grantStatement([replicaPrivilege(version2)], "*.*", account)
        )
      ];
    if (channels.value.length === 0)
      return [
        warning("it replicates from no other server", "Name a replica with --replica, or set its replication up.")
      ];
    return channels.value.map((channel) => ofChannel(channel, false));
  }
};
var diskSpace = {
  id: "disk-space",
  roles: WRITTEN,
  atDeploy: "tell",
  asks: "Has the server room for binary log, backup tables and kept rows, as far as it tells?",
  examine({ disk, version: version2 }) {
    if ("value" in disk) return [room(disk.value, "the server", "Make room, or purge what is not needed any more.")];
    if (version2.flavor === "mysql")
      return [
        notice(
          "MySQL does not tell how much room its disk has",
          "Look at the machine, or at the metrics of the service."
        )
      ];
    return [
      notice(
        `the server does not tell how much room its disk has: ${disk.hidden}`,
        "INSTALL SONAME 'disks'; and GRANT FILE to the account let it tell."
      )
    ];
  }
};
var localSpace = {
  id: "rollback-directory-space",
  roles: ["production"],
  atDeploy: "refuse",
  asks: "Has this machine room for the rollback directory, which holds every changed row?",
  examine: ({ local }) => local === null ? [] : [room(local, "this machine", "Make room, or name a directory on another disk with --rollback-dir.", true)]
};
function room({ path, free, total }, whose, cure, refuse = false) {
  const message = `${describeBytes(free)} of ${describeBytes(total)} are free on ${whose} (${path})`;
  if (refuse && free < NO_SPACE) return wrong(message, cure);
  return free < LITTLE_SPACE ? warning(message, cure) : fine(message);
}
var longTransactions = {
  id: "long-transactions",
  roles: ["production"],
  atDeploy: "tell",
  asks: "Are transactions open for more than a minute? DDL waits for them, and everyone else then waits for the DDL.",
  examine({ transactions, longTransactionSeconds }) {
    if ("hidden" in transactions) return [notice(`transactions of others cannot be read: ${transactions.hidden}`)];
    if (transactions.value.length === 0)
      return [fine(`no transaction is open for more than ${span(longTransactionSeconds)}`)];
    return transactions.value.map(
      (transaction) => warning(describeTransaction(transaction), `Wait for its end, or end it: KILL ${transaction.connectionId};`)
    );
  }
};
function describeTransaction({ connectionId, who, seconds, lockedRows, changedRows, statement }) {
  const doing = statement === null ? "idle in it" : `running ${/^\w+/.exec(statement.trim())?.[0].toUpperCase() ?? "a statement"}`;
  return `connection ${connectionId}${who === null ? "" : ` (${who})`} has had a transaction open for ${span(seconds)}, ${doing}; rows locked ${lockedRows}, changed ${changedRows}`;
}
var time = {
  id: "time-limit",
  roles: WRITTEN,
  atDeploy: "tell",
  asks: "May statements run as long as they take (`max_statement_time` of MariaDB)?",
  examine({ variables, version: version2 }) {
    if (version2.flavor !== "mariadb") return [];
    const seconds = Number(variables.get("max_statement_time") ?? 0);
    if (seconds === 0) return [fine("statements may run as long as they take")];
    return [
      warning(
        `max_statement_time is ${seconds}: the server ends statements that take longer, in the middle of a deployment or a rollback`,
        "SET GLOBAL max_statement_time = 0; or leave the account out: ALTER USER … WITH MAX_STATEMENT_TIME 0."
      )
    ];
  }
};
var journalVersion = {
  id: "journal-version",
  roles: ["production"],
  atDeploy: "refuse",
  asks: "Is the journal on the target of a version that this Rollgate knows?",
  examine({ journal: journal2 }) {
    if (journal2 === null || "hidden" in journal2)
      return journal2 === null ? [] : [notice(`the journal cannot be read: ${journal2.hidden}`)];
    const { version: version2 } = journal2.value;
    if (version2 === null) return [fine("there is no journal yet; the first deployment makes it")];
    if (version2 <= JOURNAL_VERSION) return [fine(`the journal has version ${version2}`)];
    return [
      wrong(
        `the journal on the target has version ${version2}; this Rollgate knows version ${JOURNAL_VERSION}`,
        "Use the Rollgate version that made it, or a newer one."
      )
    ];
  }
};
var pending = {
  id: "unsettled-statements",
  roles: ["production"],
  // A deployment settles them itself, or refuses in its own words.
  atDeploy: "skip",
  asks: "Is every statement of earlier deployments settled: backed up, or known not to have run?",
  examine({ journal: journal2 }) {
    if (journal2 === null || "hidden" in journal2) return [];
    const { unsettled } = journal2.value;
    if (unsettled.length === 0) return [fine("no statement of an earlier deployment is unsettled")];
    return unsettled.map(({ deployment, state, statements }) => {
      const which = `${statements} statement${statements === 1 ? "" : "s"} of deployment ${deployment}`;
      if (state === "unknown")
        return wrong(
          `the outcome of ${which} is unknown`,
          `Look at the tables, then: rollgate recover ${deployment} [STATEMENT] --mark done|not-run; or rollgate rollback ${deployment}`
        );
      if (state === "undoing")
        return wrong(`the rollback of ${which} broke off in the middle`, `rollgate rollback ${deployment} finishes it.`);
      return warning(
        `${which} ${statements === 1 ? "is" : "are"} not backed up yet (${state === "intent" ? "interrupted, or running now" : "executed"})`,
        `rollgate recover ${deployment} finishes the backup from the binary log, and so does the next deploy.`
      );
    });
  }
};
var SERVER_CHECKS = [
  readOnly,
  replica,
  replicationLag,
  diskSpace,
  localSpace,
  longTransactions,
  time,
  journalVersion,
  pending
];

// src/doctor/checks.ts
var CHECKS = [
  ...CONNECTION_CHECKS,
  ...PRIVILEGE_CHECKS,
  ...BINLOG_CHECKS,
  ...SERVER_CHECKS,
  ...BACKUP_CHECKS
];

export {
  spaceOf,
  wrong,
  toCheck,
  runChecks,
  filteredDatabases,
  CHECKS
};
