import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  counted,
  textTable,
  withCommas
} from "./chunk-SWLZE7TQ.js";
import {
  PLAIN
} from "./chunk-M2IORHXP.js";
import {
  describeBytes
} from "./chunk-EDIFPBS2.js";
import "./chunk-Y2UK72KH.js";

// src/report/status-text.ts
function statusText(report, style = PLAIN) {
  const lines = [`Target ${style.bold(report.target)}`, ""];
  const colour = {
    applied: style.green,
    pending: style.cyan,
    failed: style.red,
    partly: style.red,
    unknown: style.red,
    changed: style.red
  };
  if (report.migrations.length > 0) {
    lines.push("Migrations");
    const width = Math.max(...report.migrations.map(({ state }) => state.length));
    for (const { file, state, deployment } of report.migrations) {
      lines.push(
        `  ${colour[state](state.padEnd(width))}  ${file}${deployment === null ? "" : style.dim(` (${deployment})`)}`
      );
    }
    lines.push("");
  }
  if (report.kept.tables > 0)
    lines.push(
      `${counted(report.kept.tables, "table")} with ${describeBytes(report.kept.bytes)} in rollgate_keep; rollgate purge lists and frees them`,
      ""
    );
  if (report.deployments.length === 0) lines.push("No deployments yet");
  const all = [...report.deployments, ...report.rollbacks].reverse().toSorted((a, b) => a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0);
  for (const one of all) {
    const times = one.finishedAt === null ? `began ${one.startedAt}` : `${one.startedAt} to ${one.finishedAt}`;
    const of = "rollbackOf" in one ? `, which rolled ${one.rollbackOf} back` : "";
    lines.push(`Deployment ${style.bold(one.deployment)}${of}: ${one.state}, ${times}, backup on ${one.backupServer}`);
    const rows = one.statements.map((statement) => [
      String(statement.sequence),
      statement.opid ?? "-",
      statement.chunks === void 0 ? statement.kind : `${statement.kind} in ${counted(statement.chunks, "chunk")}`,
      statement.state,
      statement.affectedRows === null ? "-" : withCommas(statement.affectedRows),
      withCommas(statement.capturedRows)
    ]);
    const table = textTable(
      ["number", "opid", "statement", "state", "affected", "captured"],
      ["right", "left", "left", "left", "right", "right"],
      rows
    );
    if (rows.length > 0) lines.push(style.dim(`  ${table[0]}`), ...table.slice(1).map((line) => `  ${line}`));
    lines.push("");
  }
  return `${lines.join("\n").trimEnd()}
`;
}
function stateOfTarget({ migrations, deployments }) {
  const worst = ["unknown", "partly", "failed", "changed", "pending"].find(
    (state) => migrations.some((migration) => migration.state === state)
  );
  const count = migrations.filter(({ state }) => state === worst).length;
  if (worst !== void 0) return `${count} of ${migrations.length} migrations ${worst}`;
  return migrations.length > 0 ? "applied" : deployments.at(-1)?.state ?? "no deployments yet";
}
export {
  stateOfTarget,
  statusText
};
