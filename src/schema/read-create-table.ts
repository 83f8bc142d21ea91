import { EXIT, UserError } from '../errors.ts'
import { tokenize } from '../sql/lexer.ts'
import type { SqlDialect } from '../sql/token.ts'
import type { Check, Column, ForeignKey, Index, Table, TableOption } from './model.ts'
import { readColumn } from './read-column.ts'
import { readCheck, readForeignKey, readIndex } from './read-key.ts'
import { Cursor } from './token-cursor.ts'

/** Servers print only what they themselves execute, so every version comment in the text counts. */
const NEWEST = { mysql: 99_999, mariadb: 999_999 } as const

/**
 * Reads what SHOW CREATE TABLE prints (sql/sql_show.cc, store_create_info) under a sql_mode without ANSI_QUOTES and
 * NO_BACKSLASH_ESCAPES. What is not understood is kept verbatim in `definition` and `options`.
 * @throws UserError when a foreign key is printed so that its names cannot be told; Error when the text is not a CREATE TABLE with
 * a list of columns.
 */
export function readCreateTable(createStatement: string, flavor: 'mysql' | 'mariadb'): Table {
  refuseBareBackticks(createStatement)
  const dialect: SqlDialect = { flavor, version: NEWEST[flavor], ansiQuotes: false, noBackslashEscapes: false }
  const cursor = new Cursor(
    createStatement,
    tokenize(createStatement, dialect).filter((token) => token.kind !== 'comment'),
  )
  while (!cursor.isWord('TABLE')) cursor.skip()
  cursor.skip()
  if (cursor.isWord('IF')) cursor.skip(3)
  let name = cursor.takeName()
  if (cursor.is('.')) {
    cursor.skip()
    name = cursor.takeName()
  }
  if (!cursor.is('(')) throw new Error(`not a table definition: ${createStatement.slice(0, 80)}`)
  const elements = cursor.takeList()
  const { options, partitioning } = readTail(cursor)
  const option = (wanted: string) => options.find((one) => one.name.toUpperCase() === wanted)?.value ?? null
  const charset = option('DEFAULT CHARSET') ?? option('CHARSET')
  const collation = option('COLLATE')

  const columns: Column[] = []
  const indexes: Index[] = []
  const foreignKeys: ForeignKey[] = []
  const checks: Check[] = []
  const periods: string[] = []
  for (const element of elements) {
    if (element.peek()?.kind === 'quoted-identifier') columns.push(readColumn(element, charset, collation))
    else if (element.has('FOREIGN', 'KEY')) foreignKeys.push(readForeignKey(element))
    else if (element.isWord('CHECK') || (element.isWord('CONSTRAINT') && element.has('CHECK')))
      checks.push(readCheck(element))
    else if (element.has('KEY') && !element.isWord('PERIOD')) indexes.push(readIndex(element))
    else periods.push(element.text())
  }
  return {
    name,
    columns,
    indexes,
    foreignKeys,
    checks,
    periods,
    options,
    partitioning,
    charset,
    collation,
    engine: option('ENGINE') ?? '',
    autoIncrement: option('AUTO_INCREMENT'),
    createStatement,
  }
}

const NAME = '`(?:[^`]|``)*`'
const NAMES = `\\(${NAME}(?:, ?${NAME})*\\)`
const FOREIGN_KEY = new RegExp(
  `^ *CONSTRAINT ${NAME} FOREIGN KEY ${NAMES} REFERENCES (?:${NAME}\\.)?${NAME} ${NAMES}[^\`]*$`,
)

/** MariaDB 11 does not double the backticks in the names of a foreign key, which then reads as something else, or as nothing. */
function refuseBareBackticks(createStatement: string): void {
  for (const line of createStatement.split('\n')) {
    if (!/^ +CONSTRAINT `.* FOREIGN KEY \(/.test(line) || FOREIGN_KEY.test(line)) continue
    const table = new RegExp(`TABLE (${NAME})`).exec(createStatement)?.[1] ?? 'a table'
    throw new UserError(
      `The definition of ${table} cannot be read, because the server prints the backticks in the names of a foreign key as they are: ${line.trim()}`,
      {
        hint: 'MariaDB 11 does so. Rename the foreign key, or the table or columns of it, so that the names have no backtick.',
        exitCode: EXIT.server,
      },
    )
  }
}

function readTail(cursor: Cursor): { options: TableOption[]; partitioning: string | null } {
  const options: TableOption[] = []
  while (!cursor.atEnd()) {
    if (cursor.isWord('PARTITION') && cursor.isWord('BY', 1)) {
      return { options, partitioning: cursor.rest().replace(/\s*\*\/\s*$/, '') }
    }
    const words: string[] = []
    while (
      !cursor.atEnd() &&
      !cursor.is('=') &&
      (words.length === 0 || cursor.peek()!.kind === 'word') &&
      !(cursor.isWord('PARTITION') && cursor.isWord('BY', 1))
    ) {
      words.push(cursor.take())
    }
    if (cursor.is('=')) {
      cursor.skip()
      options.push({ name: words.join(' '), value: cursor.is('(') ? cursor.takeParenthesised() : cursor.take() })
    } else if (words[0]?.toUpperCase() === 'TABLESPACE' && cursor.peek()?.kind === 'quoted-identifier') {
      options.push({ name: 'TABLESPACE', value: cursor.take() })
    } else options.push({ name: words.join(' '), value: '' })
  }
  return { options, partitioning: null }
}
