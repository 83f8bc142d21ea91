import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  didYouMean
} from "./chunk-33BCB36V.js";
import {
  RULES
} from "./chunk-3Z4757B5.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-OOEY6VTH.js";
import "./chunk-ZZ2J6SFK.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-6JJG67VD.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

// src/commands/rules.ts
function rules({ id }) {
  if (id === null) return RULES.map(describe);
  const rule = RULES.find((one) => one.id === id);
  if (rule !== void 0) return [describe(rule)];
  const near = didYouMean(
    id,
    RULES.map((one) => one.id)
  );
  throw new UserError(`There is no rule \`${id}\`${near}`, { hint: "`rollgate rules` lists the rules." });
}
function describe({ id, severity, optIn, summary, why, advice, bad, good, options }) {
  return { id, severity, optIn: optIn === true, summary, why, advice, bad, good, options };
}
function rulesText(described) {
  const [only] = described;
  if (described.length === 1 && only !== void 0) return ruleText(only);
  const width = Math.max(...described.map(({ id }) => id.length));
  const lines = described.map((rule) => `${rule.id.padEnd(width)}  ${severityText(rule).padEnd(13)}  ${rule.summary}`);
  return `${lines.join("\n")}

\`rollgate rules ID\` shows one with examples.
`;
}
function severityText({ severity, optIn }) {
  return optIn ? `off (${severity})` : severity;
}
function ruleText(rule) {
  const indented = (text) => text.replace(/^(?=.)/gm, "    ");
  const example2 = (title, shown) => shown === null ? [] : [
    `${title}:`,
    ...optionLines(shown).map(indented),
    ...shown.schema === "" ? [] : [indented(`-- the structure before
${shown.schema}`)],
    indented(shown.sql),
    ""
  ];
  const options = Object.entries(rule.options).map(
    ([name, option]) => `    ${name}: ${option.doc} Default: ${JSON.stringify(option.default)}.`
  );
  return [
    `${rule.id} (${severityText(rule)})`,
    `${rule.summary}.`,
    "",
    rule.why,
    rule.advice,
    "",
    ...example2("Reported", rule.bad),
    ...example2("Not reported", rule.good),
    ...options.length === 0 ? [] : ["Options:", ...options, ""],
    "To suppress it, write before the statement:",
    `    -- rollgate: ignore ${rule.id} -- the reason`,
    ""
  ].join("\n");
}
function rulesMarkdown(described) {
  return `${[
    "# Rules",
    "",
    "Made by `rollgate rules --markdown` from the rules themselves; every example here is run by the tests.",
    "",
    "Severities and options are set in `.rollgate.yml`:",
    "",
    fenced(
      "yaml",
      "rules:\n  table-primary-key: error\n  column-narrowing: { severity: warning, allow: [user.nickname] }"
    ),
    "",
    "A finding is suppressed where it stands, with the reason:",
    "",
    fenced("sql", "-- rollgate: ignore destructive-drop -- nothing has read it since March\nDROP TABLE basket;"),
    "",
    "`-- rollgate: ignore-file RULE -- reason` at the top of a file holds for the whole file.",
    "",
    ...OWN_RULES,
    "",
    "## All rules",
    "",
    ...rulesTable(described),
    ...described.flatMap(ruleSection)
  ].join("\n")}
`;
}
var OWN_RULES = [
  "## Rules of your own",
  "",
  "An id that is none of the below, with a `message`, makes a rule for the statements that you mean:",
  "",
  fenced(
    "yaml",
    [
      "rules:",
      "  no-cascade:",
      "    message: Rows must not vanish because others are deleted",
      "    advice: Delete the children first.    # optional",
      "    severity: error                       # off | notice | warning (default) | error",
      "    kinds: [CREATE TABLE, ALTER TABLE]",
      "    forbid: on delete cascade",
      "  audit-log-is-append-only:",
      "    message: The audit log is only ever added to",
      "    kinds: [UPDATE, DELETE, TRUNCATE TABLE]",
      "    table: ^audit_log$"
    ].join("\n")
  ),
  "",
  "A statement is meant when all hold that are given: `kinds` (the words with which it begins, as in `statement-forbidden`), `table`",
  "(found in the name of a table that it names), `column` (found in the name of a column that it defines, changes, drops or writes).",
  "It is reported when `forbid` is found in it, or `require` is not; with neither, because it is meant. `table`, `column`, `forbid`",
  "and `require` are regular expressions of JavaScript that do not heed case. Comments and the contents of texts are not searched, nor",
  "what comes after the first 50,000 characters of a statement; a pattern that takes longer than half a second is reported as",
  "`rule-crashed`. Directives suppress these rules as any other."
];
function rulesTable(described, file = "") {
  return [
    "| rule | severity | what it asks for |",
    "| --- | --- | --- |",
    ...described.map(
      (rule) => `| [\`${rule.id}\`](${file}#${rule.id}) | ${severityText(rule)} | ${cell(rule.summary)} |`
    )
  ];
}
function ruleSection(rule) {
  const options = Object.entries(rule.options).map(
    ([name, option]) => `- \`${name}\` (default \`${JSON.stringify(option.default)}\`): ${option.doc}`
  );
  return [
    "",
    `## ${rule.id}`,
    "",
    `Severity: ${severityText(rule)}. ${rule.summary}.`,
    "",
    `${rule.why} ${rule.advice}`,
    ...example("Reported", rule.bad),
    ...example("Not reported", rule.good),
    ...options.length === 0 ? [] : ["", "Options:", "", ...options]
  ];
}
function example(title, shown) {
  if (shown === null) return [];
  const structure = shown.schema === "" ? "" : `-- the structure before
${shown.schema}

-- the migration
`;
  const options = optionLines(shown);
  return ["", `${title}:`, "", fenced("sql", [...options, structure + shown.sql].join("\n"))];
}
function optionLines({ options }) {
  return Object.entries(options ?? {}).map(([name, value]) => `-- with ${name}: ${JSON.stringify(value)}`);
}
function fenced(language, text) {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}
${text}
${fence}`;
}
function cell(text) {
  return text.replaceAll("|", "\\|");
}
export {
  rules,
  rulesMarkdown,
  rulesTable,
  rulesText
};
