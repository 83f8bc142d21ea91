import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  counted
} from "./chunk-SWLZE7TQ.js";
import "./chunk-Y2UK72KH.js";

// src/report/recover-text.ts
function recoverText({ deployment, marked, recovered, rollback, notes }) {
  const what = recovered === 0 ? "every statement that ran was backed up already" : `${counted(recovered, "statement")} were backed up from the binary log`;
  return [
    ...marked === null ? [] : [marked],
    `Deployment ${deployment}: ${what}`,
    `Rollback: ${rollback.directory} (${counted(rollback.files.length, "file")}, ${counted(rollback.rows, "row")}, ${counted(rollback.bytes, "byte")})`,
    ...notes,
    `To undo it: rollgate rollback ${deployment}`,
    ""
  ].join("\n");
}
export {
  recoverText
};
