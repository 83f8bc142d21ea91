import type { Script, Statement } from '../sql/statement.ts'
import { columnsOf, type ResultTable } from './table.ts'

interface Group {
  /** What the statements of each table are. */
  readonly kinds: Map<string, 'ddl' | 'dml'>
  readonly statements: Statement[]
}

/**
 * Groups statements that follow one another so that no group changes both the structure and the rows of a table. Each group begins
 * with the USE that is in force, so that it can be run by itself.
 */
export function splitTable(script: Script): ResultTable {
  const groups: Group[] = []
  let use: Statement | null = null
  for (const statement of script.statements) {
    if (statement.kind === 'USE') {
      use = statement
      groups.push({ kinds: new Map(), statements: [statement] })
      continue
    }
    const kind = statement.class === 'ddl' ? 'ddl' : 'dml'
    const tables = statement.tables
      .filter(({ access }) => access !== 'read')
      .map(({ database, name }) => `${database ?? ''}.${name}`.toLowerCase())
    let group = groups.at(-1)
    if (group === undefined || tables.some((table) => (group!.kinds.get(table) ?? kind) !== kind)) {
      group = { kinds: new Map(), statements: use === null ? [] : [use] }
      groups.push(group)
    }
    for (const table of tables) group.kinds.set(table, kind)
    group.statements.push(statement)
  }
  const filled = groups.filter(({ statements }) => statements.some(({ kind }) => kind !== 'USE'))
  return {
    columns: columnsOf('id#', 'sql_statement', 'ddlflag#', 'error_message'),
    rows: filled.map(({ statements }, at) => [
      at + 1,
      statements.map(({ text }) => `${text};`).join('\n'),
      statements.some(({ kind }) => kind === 'ALTER TABLE' || kind === 'DROP TABLE') ? 1 : 0,
      at === 0 && script.problems.length > 0 ? script.problems.map(({ message }) => message).join('\n') : null,
    ]),
  }
}
