import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  freeKept,
  listKept
} from "./chunk-XKQTF7XO.js";
import "./chunk-UCJ3Q47F.js";
import "./chunk-FPZUQGHF.js";
import {
  DEPLOY_LOCK,
  openControl,
  takeLock
} from "./chunk-ET5P6HSO.js";
import "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-VXINXAS5.js";
import "./chunk-BZW43KRG.js";
import "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import {
  tellLostConnection
} from "./chunk-Q3PDGZ5L.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import "./chunk-ZZ2J6SFK.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

// src/commands/purge.ts
function purge(settings) {
  return tellLostConnection(settings.production, "Run purge again: what was freed is freed.", () => purgeKept(settings));
}
async function purgeKept(settings) {
  const { production, rollbackWindowDays, olderThanSeconds, dryRun, force } = settings;
  const control = await openControl({ ...production, database: null });
  try {
    if (!dryRun) await takeLock(control, DEPLOY_LOCK, 1);
    const now = Date.parse(`${await control.value("SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%s')")}Z`);
    const kept = [];
    for (const one of await listKept(control, rollbackWindowDays)) {
      const age = (now - Date.parse(`${one.madeAt.replace(" ", "T")}Z`)) / 1e3;
      const why = one.neededBy !== null && !force ? `needed by ${one.neededBy}` : age < olderThanSeconds ? `younger than ${describeAge(olderThanSeconds)}` : null;
      if (why === null && !dryRun) await freeKept(control, one);
      kept.push({ ...one, freed: why === null, why });
    }
    const bytes = (freed) => kept.filter((one) => one.freed === freed).reduce((sum, { bytes: bytes2 }) => sum + bytes2, 0);
    return { target: describeServer(production), dryRun, kept, freedBytes: bytes(true), leftBytes: bytes(false) };
  } finally {
    await control.close();
  }
}
function describeAge(seconds) {
  const [count, unit] = seconds % 86400 === 0 ? [seconds / 86400, "day"] : [seconds / 3600, "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
export {
  purge
};
