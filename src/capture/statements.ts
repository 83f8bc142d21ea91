import { parseStatement } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import { type Selection, selectsDatabase, selectsTable } from './selection.ts'

/** What a statement that is logged in words means for the rows of the window. */
export interface LoggedStatement {
  /**
   * nothing: it changes no selected rows. rows: it changes rows that the binlog does not hold. structure: it changes the structure
   * of tables alone.
   */
  readonly effect: 'nothing' | 'rows' | 'structure'
  /** The selected tables whose columns may be others now; `null` names all tables of a database. */
  readonly redefined: readonly { readonly database: string; readonly table: string | null }[]
}

const NOTHING: LoggedStatement = { effect: 'nothing', redefined: [] }
/** Objects without rows of their own. */
const ROWLESS = /^(CREATE|ALTER|DROP) (VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SEQUENCE|PACKAGE|PACKAGE BODY|LIBRARY)$/
/** ALTER TABLE clauses that take rows away, or bring them. */
const MOVES_ROWS = /\b(DROP|TRUNCATE|EXCHANGE|DISCARD|IMPORT|CONVERT)\s+(PARTITION|TABLESPACE|TABLE)\b/i

/** Judges a statement of a QUERY event. What cannot be understood counts as a change of rows in its database. */
export function judgeStatement(
  query: { readonly sql: string; readonly database: string },
  selection: Selection,
  flavor: 'mysql' | 'mariadb',
): LoggedStatement {
  const dialect = {
    flavor,
    version: flavor === 'mysql' ? 90_700 : 110_800,
    ansiQuotes: false,
    noBackslashEscapes: false,
  }
  const database = query.database === '' ? null : query.database
  const statement = parseStatement(new Source('binlog', query.sql), { dialect, database })
  if (statement === null || statement.temporary || ROWLESS.test(statement.kind)) return NOTHING
  if (statement.class === 'dml')
    return writesSelected(statement, selection, database) ? { effect: 'rows', redefined: [] } : NOTHING
  if (statement.class !== 'ddl') return NOTHING
  if (/ DATABASE$/.test(statement.kind)) return judgeDatabase(statement, selection)
  const touched = statement.tables.filter(({ access }) => access !== 'read')
  const redefined =
    touched.length === 0
      ? // Names in quotes that are not read as such (ANSI_QUOTES): any table may be meant.
        selectsDatabase(selection, database ?? '')
        ? [{ database: database ?? '', table: null }]
        : []
      : touched.flatMap((table) =>
          selectsTable(selection, table.database ?? '', table.name)
            ? [{ database: table.database ?? '', table: table.name }]
            : [],
        )
  if (redefined.length === 0) return NOTHING
  const losesRows =
    statement.kind === 'TRUNCATE TABLE' ||
    statement.kind === 'DROP TABLE' ||
    (statement.kind === 'ALTER TABLE' && MOVES_ROWS.test(statement.text))
  const keepsColumns = / INDEX$/.test(statement.kind) || statement.kind === 'TRUNCATE TABLE'
  return { effect: losesRows ? 'rows' : 'structure', redefined: keepsColumns ? [] : redefined }
}

function judgeDatabase(statement: Statement, selection: Selection): LoggedStatement {
  if (statement.kind !== 'DROP DATABASE') return NOTHING
  const database = (statement.tokens.at(-1)?.text ?? '').replace(/^`(.*)`$/s, '$1').replaceAll('``', '`')
  return selectsDatabase(selection, database) ? { effect: 'rows', redefined: [{ database, table: null }] } : NOTHING
}

function writesSelected(statement: Statement, selection: Selection, database: string | null): boolean {
  const written = statement.tables.filter(({ access }) => access !== 'read')
  // A call of a routine, or text that names no table: it may write anything.
  if (written.length === 0) return database === null || selectsDatabase(selection, database)
  return written.some((table) => table.database === null || selectsTable(selection, table.database, table.name))
}
