import { parseAst } from '../sql/ast.ts'
import type { Script } from '../sql/statement.ts'
import { columnsOf, type ResultTable } from './table.ts'

export const TREE_COLUMNS = columnsOf('id#', 'statement', 'errlevel#', 'query_tree', 'errmsg')

/** The syntax tree of each statement as JSON, as node-sql-parser makes it, with the kind and the tables that we read ourselves. */
export function treeTable(script: Script): ResultTable {
  return {
    columns: TREE_COLUMNS,
    rows: script.statements.map((statement) => {
      const parsed = parseAst(statement)
      const { index, text, kind } = statement
      const tables = statement.tables.map(({ database, name, access }) => ({ database, name, access }))
      if ('error' in parsed) {
        const clauses = { alter: statement.alter, createTable: statement.createTable }
        const read = statement.alter !== undefined || statement.createTable !== undefined
        return [
          index,
          text,
          read ? 0 : 2,
          read ? JSON.stringify({ kind, tables, ...clauses }) : '',
          read ? null : `It cannot be read: ${parsed.error}`,
        ]
      }
      return [index, text, 0, JSON.stringify({ kind, tables, ast: parsed.ast }), null]
    }),
  }
}
