import type { Statement, TableReference } from '../sql/statement.ts'

/** The tables that RENAME TABLE or ALTER TABLE … RENAME renames, in the order of the text. */
export function renamings(statement: Statement): { readonly from: TableReference; readonly to: TableReference }[] {
  const found: { from: TableReference; to: TableReference }[] = []
  let from: TableReference | undefined
  for (const table of statement.tables) {
    if (table.access === 'alter') from = table
    else if (table.access === 'rename-to' && from !== undefined) found.push({ from, to: table })
  }
  return found
}
