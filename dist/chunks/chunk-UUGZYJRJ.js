import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  parseAst
} from "./chunk-6XFRNLFC.js";
import {
  columnsOf
} from "./chunk-FTCFCRRE.js";

// src/inception/query-tree.ts
var TREE_COLUMNS = columnsOf("id#", "statement", "errlevel#", "query_tree", "errmsg");
function treeTable(script) {
  return {
    columns: TREE_COLUMNS,
    rows: script.statements.map((statement) => {
      const parsed = parseAst(statement);
      const { index, text, kind } = statement;
      const tables = statement.tables.map(({ database, name, access }) => ({ database, name, access }));
      if ("error" in parsed) {
        const clauses = { alter: statement.alter, createTable: statement.createTable };
        const read = statement.alter !== void 0 || statement.createTable !== void 0;
        return [
          index,
          text,
          read ? 0 : 2,
          read ? JSON.stringify({ kind, tables, ...clauses }) : "",
          read ? null : `It cannot be read: ${parsed.error}`
        ];
      }
      return [index, text, 0, JSON.stringify({ kind, tables, ast: parsed.ast }), null];
    })
  };
}

export {
  TREE_COLUMNS,
  treeTable
};
