import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  counted,
  oneLine,
  shortened,
  textTable,
  withCommas
} from "./chunk-SWLZE7TQ.js";
import {
  PLAIN
} from "./chunk-M2IORHXP.js";

// src/report/rollback-text.ts
var SQL_WIDTH = 52;
var MOST_CONFLICTS = 20;
var RESTORED = {
  undone: "restored",
  failed: "restored before it failed",
  interrupted: "restored before it was interrupted",
  conflict: "restored before the conflict",
  checked: "would be restored",
  nothing: "would be restored"
};
function rollbackText(report, style = PLAIN) {
  const words = {
    undone: style.green("undone"),
    conflict: style.red("rows were changed since"),
    failed: style.red("failed"),
    interrupted: style.yellow("interrupted; run it again to go on"),
    checked: "checked, nothing was changed",
    nothing: "nothing to undo"
  };
  const lines = [`Rollback of deployment ${style.bold(report.deployment)}: ${words[report.state]}`, ""];
  const table = textTable(
    ["opid", "statement", "rollback statements"],
    ["left", "left", "right"],
    report.statements.map(({ opid, sql, applied }) => [opid, shortened(oneLine(sql), SQL_WIDTH), withCommas(applied)])
  );
  if (report.statements.length > 0)
    lines.push(style.dim(`  ${table[0]}`), ...table.slice(1).map((line) => `  ${line}`), "");
  for (const { opid, error } of report.statements) if (error !== void 0) lines.push(style.red(`${opid}: ${error}`));
  lines.push(...conflictLines(report.statements, style));
  if (report.state === "conflict" && report.rows === 0 && report.notes.length === 0)
    lines.push(
      "Nothing was changed. --on-conflict skip leaves these rows as they are and undoes the rest; --force overwrites them."
    );
  if (report.rows > 0) lines.push(`${counted(report.rows, "row")} ${RESTORED[report.state]}`);
  lines.push(...report.notes);
  return `${lines.join("\n").trimEnd()}
`;
}
function conflictLines(statements, style) {
  const all = statements.flatMap(({ conflicts }) => conflicts);
  const lines = all.slice(0, MOST_CONFLICTS).flatMap((conflict) => [
    style.red(`Conflict in ${conflict.table}, row ${conflict.key}`),
    `  expected ${conflict.expected}`,
    `  found    ${conflict.found}`
  ]);
  const more = all.length - MOST_CONFLICTS;
  return more > 0 ? [...lines, `and ${withCommas(more)} conflicts more; --format json lists all`] : lines;
}

export {
  rollbackText
};
