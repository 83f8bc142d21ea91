import type { Session } from '../src/mysql/session.ts'
import { chunkOf, type StatementChunk } from '../src/rollback/statement-chunk.ts'
import { quoteTable } from '../src/sql/quote.ts'

/** The ten columns of issue 3's data. */
const COLUMNS = [
  'id bigint unsigned NOT NULL',
  'customer int NOT NULL',
  'name varchar(100) NOT NULL',
  'note varchar(200) DEFAULT NULL',
  'price decimal(18,4) NOT NULL',
  'created datetime NOT NULL',
  'changed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP',
  'state tinyint NOT NULL',
  'description text NOT NULL',
  'score double NOT NULL',
  'PRIMARY KEY (id)',
]

export function createTable(database: string, table: string): string {
  return `CREATE TABLE ${quoteTable(database, table)} (${COLUMNS.join(', ')}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`
}

/** The values of a row, in parentheses: quotes, text beyond ASCII, NULLs, numbers of many digits. The same for the same number. */
export function rowValues(number: number): string {
  const day = String(1 + (number % 28)).padStart(2, '0')
  const minute = String(number % 60).padStart(2, '0')
  const note = number % 7 === 0 ? 'NULL' : `'note ${number * 31} of the order'`
  return `(${number},${number % 100_003},'Ada O''Brien ${number}',${note},${number % 1_000_000}.${String(number % 10_000).padStart(4, '0')},'2024-03-${day} 11:${minute}:00','2024-05-${day} 09:00:${minute}',${number % 100},'It''s row ${number}: Grüße aus Köln, 東京 and “quotes”',${number / 8})`
}

const ROWS_IN_INSERT = 1000

/** Fills the table with rows 1 to `rows`. */
export async function fillTable(session: Session, database: string, table: string, rows: number): Promise<void> {
  for (let first = 1; first <= rows; first += ROWS_IN_INSERT) {
    const values: string[] = []
    for (let number = first; number < first + ROWS_IN_INSERT && number <= rows; number++) values.push(rowValues(number))
    await session.run(`INSERT INTO ${quoteTable(database, table)} VALUES ${values.join(',')}`)
  }
}

/** Rows whose rollback statements share a chunk, as those of one rows event (8 KiB) do. */
const ROWS_IN_CHUNK = 64
const COLUMN_NAMES = COLUMNS.slice(0, -1).map((column) => `\`${column.split(' ')[0]}\``)

/** The rollback of a DELETE of rows 1 to `rows`: an INSERT for each, last row first, made as they are asked for. */
export async function* rollbackOfDelete(database: string, table: string, rows: number): AsyncGenerator<StatementChunk> {
  const head = `INSERT INTO ${quoteTable(database, table)} (${COLUMN_NAMES.join(',')}) VALUES `
  for (let last = rows; last > 0; last -= ROWS_IN_CHUNK) {
    const statements: string[] = []
    for (let number = last; number > last - ROWS_IN_CHUNK && number > 0; number--)
      statements.push(head + rowValues(number))
    yield chunkOf(statements)
  }
}
