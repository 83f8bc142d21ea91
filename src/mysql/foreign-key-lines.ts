import { quoteName, quoteText } from '../sql/quote.ts'
import type { Session } from './session.ts'

/**
 * MariaDB 11 prints most names of a foreign key in SHOW CREATE TABLE without doubling their backticks, so that the text is no SQL.
 * @returns the text with those names as information_schema has them, quoted.
 */
export async function quoteForeignKeys(
  session: Session,
  database: string,
  table: string,
  text: string,
): Promise<string> {
  const lines = text.split('\n')
  if (session.version.flavor !== 'mariadb' || !lines.some(mayBeBare)) return text
  const quoted = new Map<string, string>()
  for (const key of await foreignKeys(session, database, table)) {
    const printed = print(key)
    // Two that differ in backticks alone cannot be told from each other.
    quoted.set(oneByOne(printed), quoted.has(oneByOne(printed)) ? '' : printed)
  }
  return lines
    .map((line) => {
      if (!mayBeBare(line)) return line
      const [, printed = '', rest = ''] =
        /^ +(CONSTRAINT .*`\))((?: ON (?:DELETE|UPDATE) [A-Z ]+)*,?)$/.exec(line) ?? []
      const right = quoted.get(oneByOne(printed))
      return !right ? line : `  ${right}${rest}`
    })
    .join('\n')
}

const PLAIN = /^ +CONSTRAINT N FOREIGN KEY \(N(, N)*\) REFERENCES (N\.)?N \(N(, N)*\)( ON (DELETE|UPDATE) [A-Z ]+)*,?$/

/** A foreign key with other backticks than the quotes of its names. */
function mayBeBare(line: string): boolean {
  return /^ +CONSTRAINT `.* FOREIGN KEY \(/.test(line) && !PLAIN.test(line.replaceAll(/`[^`]*`/g, 'N'))
}

interface PrintedKey {
  readonly name: string
  /** null for the table's own database. */
  readonly referencedDatabase: string | null
  readonly referencedTable: string
  readonly columns: string[]
  readonly referencedColumns: string[]
}

async function foreignKeys(session: Session, database: string, table: string): Promise<PrintedKey[]> {
  const rows = await session.query(
    `SELECT constraint_name AS name, column_name AS col, referenced_table_schema AS db, referenced_table_name AS tab, referenced_column_name AS ref FROM information_schema.key_column_usage WHERE constraint_schema = ${quoteText(database)} AND table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)} AND referenced_table_name IS NOT NULL ORDER BY constraint_name, ordinal_position`,
  )
  const keys = new Map<string, PrintedKey>()
  for (const { name, col, db, tab, ref } of rows) {
    const key = keys.get(String(name)) ?? {
      name: String(name),
      referencedDatabase: String(db) === database ? null : String(db),
      referencedTable: String(tab),
      columns: [],
      referencedColumns: [],
    }
    key.columns.push(String(col))
    key.referencedColumns.push(String(ref))
    keys.set(key.name, key)
  }
  return [...keys.values()]
}

/** As dict_print_info_on_foreign_key_in_create_format of storage/innobase/dict/dict0dict.cc does, up to the rules. */
function print(key: PrintedKey): string {
  const list = (names: readonly string[]) => `(${names.map(quoteName).join(', ')})`
  const database = key.referencedDatabase === null ? '' : `${quoteName(key.referencedDatabase)}.`
  return `CONSTRAINT ${quoteName(key.name)} FOREIGN KEY ${list(key.columns)} REFERENCES ${database}${quoteName(key.referencedTable)} ${list(key.referencedColumns)}`
}

/** However many backticks stand in a row, one: some names are printed with them doubled, some without. */
function oneByOne(text: string): string {
  return text.replaceAll(/`+/g, '`')
}
