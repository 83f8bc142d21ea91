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

// src/report/deploy-text.ts
var SQL_WIDTH = 44;
function deployText(report, style = PLAIN) {
  const lines = [headline(report, style), ""];
  for (const migration of report.migrations) lines.push(...migrationLines(migration, style), "");
  const { rollback, deployment } = report;
  if (rollback !== null) {
    lines.push(
      `Rollback: ${rollback.directory} (${counted(rollback.files.length, "file")}, ${counted(rollback.rows, "row")}, ${counted(rollback.bytes, "byte")})`
    );
  }
  const databases = new Set(
    report.migrations.flatMap(({ statements }) => statements.flatMap((one) => one.backupDatabase ?? []))
  );
  if (databases.size > 0) lines.push(`Backup tables: database ${[...databases].join(", ")}`);
  if (deployment !== null && hasEffect(report)) lines.push(`To undo it: rollgate rollback ${deployment}`);
  for (const note of report.notes) lines.push(note);
  return `${lines.join("\n").trimEnd()}
`;
}
var WITHOUT_EFFECT = ["pending", "failed", "undone"];
function hasEffect({ migrations }) {
  return migrations.some(
    ({ statements }) => statements.some(({ opid, state }) => state === "done" ? opid !== null : !WITHOUT_EFFECT.includes(state))
  );
}
function headline({ deployment, target, state, migrations }, style) {
  if (deployment === null) return `${migrations.length === 0 ? "Nothing to deploy" : "To be deployed"} to ${target}`;
  const words = {
    done: style.green("done"),
    nothing: "nothing to do",
    failed: style.red("failed"),
    undone: style.yellow("failed, and undone"),
    interrupted: style.yellow("interrupted"),
    unknown: style.red("the outcome of a statement is unknown")
  };
  return `Deployment ${style.bold(deployment)} to ${target}: ${words[state]}`;
}
function migrationLines({ file, state, statements }, style) {
  const table = textTable(
    ["opid", "statement", "affected", "captured", "seconds", ""],
    ["left", "left", "right", "right", "right", "left"],
    statements.map(statementCells)
  );
  const [head, ...rows] = table.map((line) => `  ${line}`);
  const errors = statements.flatMap(
    ({ error, index }) => error === void 0 ? [] : [style.red(`  statement ${index}: ${error}`)]
  );
  return [
    `${style.bold(file)}: ${state === "failed" ? style.red(state) : state}`,
    ...rows.length === 0 ? [] : [style.dim(head), ...rows],
    ...errors
  ];
}
function statementCells(statement) {
  const ran = statement.opid !== null;
  return [
    statement.opid ?? "-",
    shortened(oneLine(statement.sql), SQL_WIDTH),
    statement.affectedRows === null ? "-" : withCommas(statement.affectedRows),
    ran ? withCommas(statement.capturedRows) : "-",
    ran ? statement.seconds.toFixed(2) : "-",
    // Done is what all should be; only what is not needs a word.
    [
      ...statement.state === "done" ? [] : [statement.state],
      ...statement.chunks === void 0 ? [] : [counted(statement.chunks, "chunk")]
    ].join(", ")
  ];
}

export {
  deployText
};
