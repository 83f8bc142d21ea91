import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  textTable
} from "./chunk-SWLZE7TQ.js";
import {
  PLAIN
} from "./chunk-M2IORHXP.js";
import {
  describeBytes
} from "./chunk-EDIFPBS2.js";
import "./chunk-Y2UK72KH.js";

// src/report/purge-text.ts
function purgeText(report, style = PLAIN) {
  const { target, dryRun, kept, freedBytes, leftBytes } = report;
  if (kept.length === 0) return `Target ${style.bold(target)}: nothing is kept.
`;
  const verdict = dryRun ? "would be freed" : "freed";
  const rows = kept.map(({ source, madeAt, bytes, why, name }) => [
    source ?? "-",
    madeAt,
    describeBytes(bytes),
    name,
    why ?? verdict
  ]);
  const table = textTable(
    ["table", "kept since (UTC)", "size", "name in rollgate_keep", "outcome"],
    ["left", "left", "right", "left", "left"],
    rows
  );
  return [
    `Target ${style.bold(target)}`,
    "",
    style.dim(`  ${table[0]}`),
    ...table.slice(1).map((line) => `  ${line}`),
    "",
    `${describeBytes(freedBytes)} ${verdict}, ${describeBytes(leftBytes)} ${dryRun ? "would stay" : "stay"}.`,
    ...kept.some(({ why, neededBy }) => why !== null && neededBy !== null) ? ["--force frees also what a rollback would need."] : [],
    ""
  ].join("\n");
}
export {
  purgeText
};
