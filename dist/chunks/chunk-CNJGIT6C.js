import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  checkTarget,
  openControl
} from "./chunk-ZRIHTI2N.js";
import {
  Session
} from "./chunk-XLRKI64C.js";
import {
  describeServer
} from "./chunk-BRD7BUCF.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/commands/doctor.ts
async function doctor(settings) {
  const servers = [];
  for (const server of [settings.production, settings.staging, settings.backup]) {
    if (server === null) continue;
    servers.push({ role: server.role, server: describeServer(server), checks: await examine(server) });
  }
  if (servers.length === 0)
    throw new UserError("No server is configured", { hint: "Give --production, --staging or --backup." });
  return { servers, ok: servers.every(({ checks }) => checks.every((check) => check.ok)) };
}
async function examine(server) {
  try {
    const session = server.role === "production" ? await openControl(server) : await Session.open(server);
    try {
      const reached = { id: "reachable", ok: true, message: "reached and logged in", cure: null };
      if (server.role === "production") return [reached, ...await checkTarget(session)];
      return [reached, { id: "version", ok: true, message: session.version.text, cure: null }];
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ id: "reachable", ok: false, message: error.message, cure: error.hint ?? null }];
  }
}

export {
  doctor
};
