import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  CHECKS,
  runChecks,
  spaceOf,
  toCheck,
  wrong
} from "./chunk-YIOF6PQJ.js";
import {
  readFacts
} from "./chunk-ONTVANZI.js";
import {
  openControl
} from "./chunk-ET5P6HSO.js";
import {
  backupDatabaseName
} from "./chunk-L52QMF4C.js";
import {
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/commands/doctor.ts
async function doctor(settings) {
  const { production, staging, rollbackWindowDays, keepData } = settings;
  const servers = [];
  const promises = { rollbackWindowDays, keepData };
  const examine = async (server, options) => {
    const { checks, facts } = await examineServer(server, { ...options, promises });
    servers.push({ role: options.role, server: describeServer(server), checks });
    return facts;
  };
  let target = null;
  if (production !== null)
    target = await examine(production, { role: "production", local: await spaceOf(settings.rollbackDirectory) });
  if (staging !== null) await examine(staging, { role: "staging" });
  const backup = settings.backup ?? (target === null ? null : production);
  if (backup !== null) {
    const backupDatabases = production === null || production.database === null ? [] : [backupDatabaseName(production.host, production.port, production.database)];
    const packet = target?.variables.get("max_allowed_packet");
    await examine(
      { ...backup, role: "backup", database: null },
      {
        role: "backup",
        backupDatabases,
        writeBackup: true,
        targetPacket: packet === void 0 ? null : Number(packet)
      }
    );
  }
  for (const replica of settings.replicas) await examine(replica, { role: "replica", otherConnections: 0 });
  if (servers.length === 0)
    throw new UserError("No server is configured", { hint: "Give --production, --staging or --backup." });
  return { servers, ok: servers.every(({ checks }) => checks.every((check) => check.ok)) };
}
async function examineServer(server, options) {
  try {
    const session = await openControl(server);
    try {
      const facts = await readFacts(session, options);
      return { checks: runChecks(CHECKS, facts), facts };
    } finally {
      await session.close();
    }
  } catch (error) {
    return { checks: [toCheck("reachable", unreachable(error))], facts: null };
  }
}
function unreachable(error) {
  if (error instanceof UserError) return wrong(error.message, error.hint ?? "");
  if (isServerError(error) || isConnectionLost(error))
    return wrong(
      `the server let the account in, but then did not answer: ${error.message}`,
      "See whether something else than a MySQL or MariaDB server, or a proxy, listens there."
    );
  throw error;
}

export {
  doctor
};
