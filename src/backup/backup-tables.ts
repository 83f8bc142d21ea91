import { EXIT, UserError } from '../errors.ts'
import { accountName } from '../mysql/account.ts'
import { describeServerError, ER, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { RawRow, Session } from '../mysql/session.ts'
import { RowValues } from '../rollback/row-values.ts'
import { type StatementChunk, textsOf } from '../rollback/statement-chunk.ts'
import { excerpt } from '../sql/excerpt.ts'
import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'
import { informationTable, rowsTable, textRooms } from './backup-schema.ts'
import { INFORMATION_TABLE, operationType } from './names.ts'
import { insertRows, loadRows, type RowsPlace } from './rollback-rows.ts'

/** What the information table says of one backed-up statement. */
export interface BackedUpStatement {
  readonly opid: string
  /** Positions in the binlog; empty and 0 for DDL, as goInception has it. */
  readonly start: { readonly file: string; readonly position: number }
  readonly end: { readonly file: string; readonly position: number }
  readonly sql: string
  readonly kind: string
  readonly host: string
  readonly port: number
  readonly database: string
  readonly table: string
}

const MEDIUMTEXT_BYTES = 16_777_215
/** goInception's columns for binlog positions are of type INT; a binlog that holds one large transaction can be longer. */
const MOST_INT = 2_147_483_647
/** Of the migration's own statement the information table keeps so much; the migration file holds the rest. */
const STATEMENT_BYTES = 1_000_000
/** mysql2 sends a statement as one packet; this leaves room for its head. */
const PACKET_MARGIN = 4096
/** The account may not make or write the tables. */
const REFUSED: ReadonlySet<number> = new Set([ER.DBACCESS_DENIED, ER.TABLEACCESS_DENIED, ER.SPECIFIC_ACCESS_DENIED])
/** In place of net_read_timeout's 30 seconds. */
const LOAD_WAIT_SECONDS = 3600

/**
 * Writes goInception-format backup tables. All of one statement (its row in the information table and its rollback rows) is one
 * transaction, so a backup is there whole or not at all.
 */
export class BackupTables {
  readonly #session: Session
  readonly #packetBytes: number
  /** Whether the server permits LOAD DATA LOCAL INFILE, as far as is known. */
  #localFiles: boolean
  /** Databases that are there and can be written to, with the rooms of their information table. */
  readonly #databases = new Map<string, Rooms>()
  readonly #tables = new Map<string, Rooms>()

  private constructor(session: Session, packetBytes: number, localFiles: boolean) {
    this.#session = session
    this.#packetBytes = packetBytes
    this.#localFiles = localFiles
  }

  static async open(session: Session): Promise<BackupTables> {
    // While rows are loaded the server waits for us, who may wait for a disk.
    await session.run(
      `SET SESSION sql_mode = 'STRICT_ALL_TABLES', autocommit = 1, net_read_timeout = ${LOAD_WAIT_SECONDS}`,
    )
    const [row] = await session.query('SELECT @@max_allowed_packet AS packet, @@GLOBAL.local_infile AS localFiles')
    return new BackupTables(session, Math.max(Number(row!.packet) - PACKET_MARGIN, 1024), row!.localFiles === '1')
  }

  /**
   * Makes a backup database where it is lacking, and proves that the account can write to it.
   * @throws UserError, with the GRANT to paste where rights are lacking.
   */
  async prepare(database: string): Promise<void> {
    if (this.#databases.has(database)) return
    const information = quoteTable(database, INFORMATION_TABLE)
    try {
      await this.#session.run(`CREATE DATABASE IF NOT EXISTS ${quoteName(database)} DEFAULT CHARACTER SET utf8mb4`)
      await this.#session.run(informationTable(information))
      // The right is looked at although no row is touched.
      await this.#session.run(`INSERT INTO ${information} SELECT * FROM ${information} WHERE FALSE`)
      this.#databases.set(database, await textRooms(this.#session, database, INFORMATION_TABLE))
    } catch (error) {
      if (!isServerError(error) || isConnectionLost(error)) throw error
      const { settings } = this.#session
      throw new UserError(
        `The backup tables cannot be made on ${describeServer({ ...settings, database: null })}: ${describeServerError(error)}`,
        {
          hint: REFUSED.has(error.errno)
            ? `Grant the account of the backup server: GRANT ALL ON ${quoteName(database)}.* TO ${await accountName(this.#session)};`
            : 'Mend the backup server, then run the command again: what was begun is finished first.',
          exitCode: EXIT.server,
          cause: error,
        },
      )
    }
  }

  /**
   * Stores a statement and its rollback statements, given in the order in which they undo (last change first).
   * With `again`, what an interrupted attempt may have left under this opid is replaced.
   * @returns how many rollback statements were stored.
   * @throws UserError (exit code 3) when the backup server is gone, refuses, or does not take a rollback statement so large.
   */
  async store(
    backupDatabase: string,
    statement: BackedUpStatement,
    rollback: AsyncIterable<StatementChunk>,
    again: boolean,
  ): Promise<number> {
    try {
      return await this.#store(backupDatabase, statement, rollback, again)
    } catch (error) {
      if (!isServerError(error) && !isConnectionLost(error)) throw error
      const where = describeServer({ ...this.#session.settings, database: null })
      const cause = isServerError(error) ? describeServerError(error) : (error as Error).message
      throw new UserError(
        `The rollback of ${statement.opid} cannot be stored on the backup server ${where}: ${cause}`,
        {
          hint: 'The statement is committed, and its rows are in the binary log. When the backup server works again, run deploy again, or rollgate recover: both finish this backup first.',
          exitCode: EXIT.server,
          cause: error,
        },
      )
    }
  }

  async #store(
    backupDatabase: string,
    statement: BackedUpStatement,
    rollback: AsyncIterable<StatementChunk>,
    again: boolean,
  ): Promise<number> {
    await this.#prepareTable(backupDatabase, statement.table)
    const place = this.#rowsPlace(backupDatabase, statement.table, statement.opid)
    const information = quoteTable(backupDatabase, INFORMATION_TABLE)
    const opid = quoteText(statement.opid)
    const session = this.#session
    await session.run('START TRANSACTION')
    try {
      if (again) {
        await session.run(`DELETE FROM ${place.table} WHERE opid_time = ${opid}`)
        await session.run(`DELETE FROM ${information} WHERE opid_time = ${opid}`)
      }
      await session.run(informationRow(information, statement, this.#databases.get(backupDatabase)!))
      const stored = await this.#storeRows(place, rollback)
      await session.run('COMMIT')
      return stored
    } catch (error) {
      await session.run('ROLLBACK').catch(() => {})
      throw error
    }
  }

  async #storeRows(place: RowsPlace, rollback: AsyncIterable<StatementChunk>): Promise<number> {
    if (this.#localFiles) {
      const loaded = await loadRows(this.#session, place, rollback)
      if (loaded !== null) return loaded
      this.#localFiles = false
    }
    return insertRows(this.#session, place, rollback)
  }

  async #prepareTable(database: string, table: string): Promise<void> {
    const key = `${database}\0${table}`
    if (this.#tables.has(key)) return
    await this.prepare(database)
    await this.#session.run(rowsTable(quoteTable(database, table)))
    this.#tables.set(key, await textRooms(this.#session, database, table))
  }

  #rowsPlace(database: string, table: string, opid: string): RowsPlace {
    const column = this.#tables.get(`${database}\0${table}`)?.get('rollback_statement') ?? MEDIUMTEXT_BYTES
    const name = quoteTable(database, table)
    const hint =
      column < this.#packetBytes
        ? column < MEDIUMTEXT_BYTES
          ? `Run ALTER TABLE ${name} MODIFY rollback_statement mediumtext; on the backup server, then rollgate recover.`
          : `A MEDIUMTEXT takes no more. Run ALTER TABLE ${name} MODIFY rollback_statement longtext; on the backup server, then rollgate recover.`
        : 'Raise max_allowed_packet on the backup server, then run rollgate recover.'
    return { table: name, opid, room: Math.min(column, this.#packetBytes), hint, packetBytes: this.#packetBytes }
  }
}

type Rooms = ReadonlyMap<string, number>

/** Texts that are longer than a column of an old table are cut: they are there for people to look things up. */
function informationRow(table: string, statement: BackedUpStatement, rooms: Rooms): string {
  const cut = (column: string, value: string) =>
    quoteText(excerpt(value, Math.min(rooms.get(column) ?? STATEMENT_BYTES, STATEMENT_BYTES)))
  const values = [
    quoteText(statement.opid),
    quoteText(statement.start.file),
    Math.min(statement.start.position, MOST_INT),
    quoteText(statement.end.file),
    Math.min(statement.end.position, MOST_INT),
    cut('sql_statement', statement.sql),
    cut('host', statement.host),
    quoteText(statement.database),
    quoteText(statement.table),
    statement.port,
    'NOW()',
    quoteText(operationType(statement.kind)),
  ]
  return `INSERT INTO ${table} (opid_time, start_binlog_file, start_binlog_pos, end_binlog_file, end_binlog_pos, sql_statement, host, dbname, tablename, port, time, type) VALUES (${values.join(', ')})`
}

/** Rows that are fetched at first, at most, and bytes at a time: rows may be of any size. */
const FIRST_ROWS = 16
const MOST_ROWS = 4000
const PAGE_BYTES = 1 << 20
/**
 * Rows of an opid mostly follow each other. While a page has so many ids for a row at most, the server is asked for a range of ids
 * and kept from using the index on opid_time, by which it would look up row by row: four times as much work on MariaDB 10.11.
 */
const SPREAD = 2

/**
 * The rollback statements of an opid in the order in which they undo, without their final semicolon, page by page; the next page is
 * fetched while one is worked on.
 * @throws UserError (exit code 3) when the table is not there or may not be read.
 */
export async function* readRollbackChunks(
  session: Session,
  database: string,
  table: string,
  opid: string,
): AsyncGenerator<StatementChunk> {
  const fetch = (after: string, limit: number, isDense: boolean) => {
    const where = isDense
      ? `CONCAT(opid_time) = ${quoteText(opid)} AND id > ${after} AND id <= ${BigInt(after) + BigInt(SPREAD * limit)}`
      : `opid_time = ${quoteText(opid)} AND id > ${after}`
    const fetched = page(
      session,
      `SELECT id, rollback_statement FROM ${quoteTable(database, table)} WHERE ${where} ORDER BY id LIMIT ${limit}`,
    )
    // Nobody may be waiting for it when it fails.
    fetched.catch(() => {})
    return fetched
  }
  // Bytes are taken as they come. A server may ignore what a connection asks for (skip_character_set_client_handshake).
  await session.run('SET NAMES utf8mb4')
  let limit = FIRST_ROWS
  let after = '0'
  let isDense = false
  let next: Promise<readonly RawRow[]> | null = fetch(after, limit, isDense)
  while (next !== null) {
    const rows: readonly RawRow[] = await next
    const { chunk, first, last } = chunkOfRows(rows)
    next = null
    const isFull = rows.length === limit
    if (isFull || isDense) {
      isDense = isFull && BigInt(last) - BigInt(first) < BigInt(SPREAD * limit)
      if (rows.length > 0) {
        limit = Math.ceil(Math.min(MOST_ROWS, 8 * limit, (PAGE_BYTES * rows.length) / (chunk.bytes.length + 1)))
        after = last
      }
      next = fetch(after, limit, isDense)
    }
    yield chunk
  }
}

/** The same one by one. */
export async function* readRollbackStatements(
  session: Session,
  database: string,
  table: string,
  opid: string,
): AsyncGenerator<string> {
  yield* textsOf(readRollbackChunks(session, database, table, opid))
}

/** Rows of an id and a statement, with the first and last id. */
function chunkOfRows(rows: readonly RawRow[]): { chunk: StatementChunk; first: string; last: string } {
  const bytes = Buffer.allocUnsafe(rows.reduce((sum, { start, end }) => sum + end - start, 0))
  const ends: number[] = []
  let at = 0
  let first = '0'
  let last = '0'
  for (const [index, row] of rows.entries()) {
    const values = new RowValues(row)
    values.next()
    if (index === 0) first = values.text
    if (index === rows.length - 1) last = values.text
    values.next()
    let { end } = values
    while (end > values.start && isSpace(values.bytes[end - 1]!)) end--
    at += values.bytes.copy(bytes, at, values.start, values.bytes[end - 1] === SEMICOLON ? end - 1 : values.end)
    ends.push(at)
  }
  return { chunk: { bytes: bytes.subarray(0, at), ends }, first, last }
}

const SEMICOLON = 0x3b

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}

async function page(session: Session, query: string): Promise<readonly RawRow[]> {
  try {
    const { rows } = await session.askMany(query)
    return rows[0] ?? []
  } catch (error) {
    if (!isServerError(error)) throw error
    const where = describeServer({ ...session.settings, database: null })
    throw new UserError(`The backup tables on ${where} cannot be read: ${describeServerError(error)}`, {
      hint: 'Check that --backup names the server that the deployment wrote to (rollgate status tells which), and the rights of its account.',
      exitCode: EXIT.server,
      cause: error,
    })
  }
}
