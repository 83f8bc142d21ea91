import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  accountOf,
  checkSurroundings,
  checkTls
} from "./chunk-IG4I5SZ3.js";
import {
  JOURNAL_DATABASE,
  JOURNAL_VERSION,
  checkTarget,
  journalExists,
  openControl
} from "./chunk-7BX7XAF4.js";
import {
  replicationGrant
} from "./chunk-WI6ALQJO.js";
import {
  KEEP_DATABASE
} from "./chunk-4L67HB4F.js";
import {
  Session
} from "./chunk-ML3W3ZHE.js";
import {
  quoteName
} from "./chunk-BXNQN57A.js";
import {
  describeServer
} from "./chunk-BRD7BUCF.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/deploy/backup-checks.ts
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
var SQL_FACTOR = 2;
var GIB = 1024 ** 3;
async function checkBackup(backup, production) {
  const [row] = await backup.query("SELECT @@global.read_only AS read_only, @@global.max_allowed_packet AS packet");
  const readOnly = String(row.read_only) !== "0" && String(row.read_only) !== "OFF";
  const checks = [
    { id: "version", ok: true, message: backup.version.text, cure: null },
    await checkTls(backup),
    readOnly ? {
      id: "read-only",
      ok: false,
      message: "the backup server is read_only: the backup tables cannot be written",
      cure: "Name a server that takes writes, or SET GLOBAL read_only = OFF."
    } : { id: "read-only", ok: true, message: "the backup server accepts writes", cure: null }
  ];
  if (production === null) return checks;
  const packet = Number(row.packet);
  const rows = Number(await production.value("SELECT @@global.max_allowed_packet"));
  checks.push(
    packet >= rows ? {
      id: "max-allowed-packet",
      ok: true,
      message: `max_allowed_packet is ${packet} bytes, as large as production's`,
      cure: null
    } : {
      id: "max-allowed-packet",
      ok: false,
      warning: true,
      message: `max_allowed_packet is ${packet} bytes, production takes rows of ${rows}: the rollback of a large row cannot be stored`,
      cure: `SET GLOBAL max_allowed_packet = ${Math.min(rows * SQL_FACTOR, GIB)}; and the same in the configuration of the backup server.`
    }
  );
  return checks;
}
async function checkDisk(directory) {
  const { path, free } = await freeBytes(directory);
  const message = `${(free / GIB).toFixed(1)} GiB are free in ${path}, where the rollback files go`;
  if (free >= GIB) return { id: "disk-space", ok: true, message, cure: null };
  return {
    id: "disk-space",
    ok: false,
    warning: true,
    message,
    cure: "Free space, or name another place with --rollback-dir: rows that a deployment changes are spooled there."
  };
}
async function freeBytes(directory) {
  try {
    const { bavail, bsize } = await statfs(directory);
    return { path: directory, free: bavail * bsize };
  } catch (error) {
    if (error.code !== "ENOENT" || dirname(directory) === directory) throw error;
    return freeBytes(dirname(directory));
  }
}

// src/deploy/grants.ts
var ROWS = ["SELECT", "INSERT", "UPDATE", "DELETE"];
var STRUCTURE = ["CREATE", "DROP", "ALTER", "INDEX", "REFERENCES"];
async function checkGrants(session, keepDatabase) {
  const lines = (await session.query("SHOW GRANTS")).map((row) => String(Object.values(row)[0]));
  const grants = readGrants(lines);
  const roles = lines.some((line) => !/ ON /.test(line));
  const account = await accountOf(session);
  const on = (database2, privileges) => {
    const lacking = privileges.filter((privilege) => !allows(grants, database2, privilege));
    return check(
      `grants-${database2}`,
      `on database ${database2}`,
      lacking,
      roles,
      `GRANT ALL ON ${quoteName(database2.replaceAll(/[_%]/g, "\\$&"))}.* TO ${account};`
    );
  };
  const replication = ["REPLICATION SLAVE"].filter((privilege) => !allows(grants, "*", privilege));
  const { database } = session.settings;
  return [
    ...database === null ? [] : [on(database, [...ROWS, ...STRUCTURE])],
    on(JOURNAL_DATABASE, ["SELECT", "INSERT", "UPDATE", "CREATE"]),
    on(keepDatabase, ["SELECT", "INSERT", "CREATE", "DROP", "ALTER"]),
    check(
      "grants-replication",
      "to read the binary log",
      replication,
      roles,
      replicationGrant(session).replace(/ TO .*/, ` TO ${account};`)
    )
  ];
}
function check(id, where, lacking, roles, cure) {
  if (lacking.length === 0) return { id, ok: true, message: `the account has the rights ${where}`, cure: null };
  const message = `the account lacks ${lacking.join(", ")} ${where}${roles ? ", unless a role of it has them" : ""}`;
  return { id, ok: false, ...roles ? { warning: true } : {}, message, cure };
}
function readGrants(lines) {
  const grants = /* @__PURE__ */ new Map();
  for (const line of lines) {
    const [, privileges, database] = /^GRANT (.+) ON (\*|`(?:[^`]|``)+`|'[^']+')\.\* TO /i.exec(line) ?? [];
    if (privileges === void 0 || database === void 0) continue;
    const key = database === "*" ? "*" : database.slice(1, -1).replaceAll("``", "`");
    const known = grants.get(key) ?? /* @__PURE__ */ new Set();
    grants.set(key, known);
    for (const privilege of privileges.split(",")) known.add(privilege.trim().toUpperCase());
  }
  return grants;
}
function allows(grants, database, privilege) {
  const names = privilege === "REPLICATION SLAVE" ? [privilege, "REPLICATION REPLICA"] : [privilege];
  return [...grants].some(
    ([pattern, held]) => (pattern === "*" || database !== "*" && matches(pattern, database)) && [...names, "ALL PRIVILEGES", "ALL"].some((name) => held.has(name))
  );
}
function matches(pattern, database) {
  const source = pattern.replaceAll(/\\([%_])|%|_|[^%_\\]+|\\/g, (part, escaped) => {
    if (escaped !== void 0) return escaped;
    if (part === "%") return ".*";
    return part === "_" ? "." : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "su").test(database);
}

// src/deploy/journal-checks.ts
async function checkJournal(session) {
  if (!await journalExists(session))
    return [{ id: "journal", ok: true, message: "there is no journal yet; the first deployment makes it", cure: null }];
  const version = Number(await session.value("SELECT MAX(version) FROM rollgate.version"));
  if (version !== JOURNAL_VERSION) {
    return [
      {
        id: "journal",
        ok: false,
        message: `the journal has version ${version}; this Rollgate knows version ${JOURNAL_VERSION}`,
        cure: "Use the Rollgate version that made it, or a newer one."
      }
    ];
  }
  const open = await session.query(
    "SELECT deployment, sequence, kind, state FROM rollgate.statement WHERE state IN ('unknown', 'undoing', 'executed', 'intent') ORDER BY id LIMIT 20"
  );
  return [
    { id: "journal", ok: true, message: `the journal has version ${version}`, cure: null },
    ...open.map(({ deployment, sequence, kind, state }) => {
      const about = `statement ${sequence} (${kind}) of deployment ${deployment}`;
      switch (state) {
        case "unknown":
          return {
            id: "unknown-statement",
            ok: false,
            message: `whether ${about} took effect is unknown`,
            cure: `Look at what it was to change, then: rollgate recover ${deployment} ${sequence} --mark done, or --mark not-run`
          };
        case "undoing":
          return {
            id: "half-undone",
            ok: false,
            message: `the rollback of ${about} broke off in the middle`,
            cure: `Finish it: rollgate rollback ${deployment}`
          };
        default:
          return {
            id: "not-backed-up",
            ok: false,
            warning: true,
            message: `${about} is ${state === "executed" ? "committed but not backed up" : "under way, or was interrupted"}`,
            cure: `Unless it is running now, the next deploy settles it; or: rollgate recover ${deployment}`
          };
      }
    })
  ];
}

// src/commands/doctor.ts
async function doctor(settings) {
  const servers = [];
  for (const server of [settings.production, settings.staging, settings.backup]) {
    if (server === null) continue;
    servers.push({ role: server.role, server: describeServer(server), checks: await examine(server, settings) });
  }
  if (servers.length === 0)
    throw new UserError("No server is configured", { hint: "Give --production, --staging or --backup." });
  return { servers, ok: servers.every(({ checks }) => checks.every((check2) => check2.ok || check2.warning === true)) };
}
async function examine(server, settings) {
  try {
    const session = server.role === "production" ? await openControl(server) : await Session.open(server);
    try {
      const reached = { id: "reachable", ok: true, message: "reached and logged in", cure: null };
      return [reached, ...await checksOf(session, settings)];
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ id: "reachable", ok: false, message: error.message, cure: error.hint ?? null }];
  }
}
async function checksOf(session, settings) {
  switch (session.settings.role) {
    case "production":
      return [
        ...await checkTarget(session),
        ...await checkGrants(session, KEEP_DATABASE),
        ...await checkJournal(session),
        ...await checkSurroundings(session, settings.rollbackWindowDays),
        await checkDisk(settings.rollbackDirectory)
      ];
    case "backup": {
      const production = settings.production === null ? null : await openQuietly(settings.production);
      try {
        return await checkBackup(session, production);
      } finally {
        await production?.close();
      }
    }
    default:
      return [{ id: "version", ok: true, message: session.version.text, cure: null }, await checkTls(session)];
  }
}
async function openQuietly(server) {
  try {
    return await Session.open(server);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

export {
  doctor
};
