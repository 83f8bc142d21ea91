import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  columnsOf
} from "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";

// src/inception/split.ts
function splitTable(script) {
  const groups = [];
  let use = null;
  for (const statement of script.statements) {
    if (statement.kind === "USE") {
      use = statement;
      groups.push({ kinds: /* @__PURE__ */ new Map(), statements: [statement] });
      continue;
    }
    const kind = statement.class === "ddl" ? "ddl" : "dml";
    const tables = statement.tables.filter(({ access }) => access !== "read").map(({ database, name }) => `${database ?? ""}.${name}`.toLowerCase());
    let group = groups.at(-1);
    if (group === void 0 || tables.some((table) => (group.kinds.get(table) ?? kind) !== kind)) {
      group = { kinds: /* @__PURE__ */ new Map(), statements: use === null ? [] : [use] };
      groups.push(group);
    }
    for (const table of tables) group.kinds.set(table, kind);
    group.statements.push(statement);
  }
  const filled = groups.filter(({ statements }) => statements.some(({ kind }) => kind !== "USE"));
  return {
    columns: columnsOf("id#", "sql_statement", "ddlflag#", "error_message"),
    rows: filled.map(({ statements }, at) => [
      at + 1,
      statements.map(({ text }) => `${text};`).join("\n"),
      statements.some(({ kind }) => kind === "ALTER TABLE" || kind === "DROP TABLE") ? 1 : 0,
      at === 0 && script.problems.length > 0 ? script.problems.map(({ message }) => message).join("\n") : null
    ])
  };
}
export {
  splitTable
};
