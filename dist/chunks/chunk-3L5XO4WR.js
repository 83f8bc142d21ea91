import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  counted,
  textTable
} from "./chunk-SWLZE7TQ.js";
import {
  PLAIN
} from "./chunk-M2IORHXP.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/report/targets-text.ts
function targetListText({ targets }, style = PLAIN) {
  if (targets.length === 0) return "The configuration names no targets.\n";
  const table = textTable(
    ["target", "server", ""],
    ["left", "left", "left"],
    targets.map(({ name, target, canary }) => [name, target ?? "(in the environment)", canary ? "canary" : ""])
  );
  return `${[style.dim(table[0]), ...table.slice(1)].join("\n")}
`;
}
function errorText(error, style) {
  const hint = error instanceof UserError && error.hint !== void 0 ? `
${error.hint}` : "";
  return `${style.red(error.message)}${hint}
`;
}
function targetsText(outcomes, textOf, stateOf, style = PLAIN) {
  const parts = outcomes.flatMap((outcome) => {
    if (outcome.kind === "pending") return [];
    const heading = style.bold(`── ${outcome.name} (${outcome.target}) ──`);
    if (outcome.kind === "done") return [heading, textOf(outcome.report)];
    return [heading, errorText(outcome.error, style)];
  });
  const words = outcomes.map(
    (outcome) => outcome.kind === "done" ? stateOf(outcome.report) : outcome.kind === "pending" ? "not begun" : "refused"
  );
  const table = textTable(
    ["target", "server", "state"],
    ["left", "left", "left"],
    outcomes.map(({ name, target }, index) => [name, target, words[index]])
  );
  const all = `${counted(outcomes.length, "target")}:`;
  return `${[...parts, all, style.dim(`  ${table[0]}`), ...table.slice(1).map((line) => `  ${line}`)].join("\n")}
`;
}

export {
  targetListText,
  targetsText
};
