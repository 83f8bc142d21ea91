import { EXIT, UserError } from '../errors.ts'
import { describeServerError, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Row, Session } from '../mysql/session.ts'
import { type StatementChunk, statementsOf } from '../rollback/statement-chunk.ts'
import { excerpt } from '../sql/excerpt.ts'
import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'
import { INFORMATION_TABLE, operationType } from './names.ts'

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

/** Rows in one INSERT; goInception's own batch. */
const BATCH_ROWS = 500
/** A rollback statement is stored in a MEDIUMTEXT. */
const MEDIUMTEXT_BYTES = 16_777_215
/** Of the migration's own statement the information table keeps so much; the migration file holds the rest. */
const STATEMENT_BYTES = 1_000_000
/** mysql2 sends a statement as one packet; this leaves room for its head. */
const PACKET_MARGIN = 4096

/**
 * Writes goInception-format backup tables. All of one statement (its row in the information table and its rollback rows) is one
 * transaction, so a backup is there whole or not at all.
 */
export class BackupTables {
  readonly #session: Session
  readonly #packetBytes: number
  readonly #ready = new Set<string>()

  private constructor(session: Session, packetBytes: number) {
    this.#session = session
    this.#packetBytes = packetBytes
  }

  static async open(session: Session): Promise<BackupTables> {
    await session.run("SET SESSION sql_mode = '', autocommit = 1")
    const packet = Number(await session.value('SELECT @@max_allowed_packet'))
    return new BackupTables(session, Math.max(packet - PACKET_MARGIN, 1024))
  }

  /**
   * Makes a backup database where it is lacking, and proves that the account can write to it.
   * @throws UserError with the GRANT to paste.
   */
  async prepare(database: string): Promise<void> {
    if (this.#ready.has(database)) return
    const information = quoteTable(database, INFORMATION_TABLE)
    try {
      await this.#session.run(`CREATE DATABASE IF NOT EXISTS ${quoteName(database)} DEFAULT CHARACTER SET utf8mb4`)
      await this.#session.run(informationTable(information))
      // The right is looked at although no row is touched.
      await this.#session.run(`INSERT INTO ${information} SELECT * FROM ${information} WHERE FALSE`)
    } catch (error) {
      if (!isServerError(error)) throw error
      const { settings } = this.#session
      throw new UserError(
        `The backup tables cannot be made on ${describeServer({ ...settings, database: null })}: ${describeServerError(error)}`,
        {
          hint: `Grant the account of the backup server: GRANT ALL ON ${quoteName(database)}.* TO '${settings.user}'@'<host>';`,
          exitCode: EXIT.server,
          cause: error,
        },
      )
    }
    this.#ready.add(database)
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
    const information = quoteTable(backupDatabase, INFORMATION_TABLE)
    const rows = quoteTable(backupDatabase, statement.table)
    const opid = quoteText(statement.opid)
    const session = this.#session
    await session.run('START TRANSACTION')
    try {
      if (again) {
        await session.run(`DELETE FROM ${rows} WHERE opid_time = ${opid}`)
        await session.run(`DELETE FROM ${information} WHERE opid_time = ${opid}`)
      }
      await session.run(
        `INSERT INTO ${information} (opid_time, start_binlog_file, start_binlog_pos, end_binlog_file, end_binlog_pos, sql_statement, host, dbname, tablename, port, time, type) VALUES (${[
          opid,
          quoteText(statement.start.file),
          statement.start.position,
          quoteText(statement.end.file),
          statement.end.position,
          quoteText(excerpt(statement.sql, STATEMENT_BYTES)),
          quoteText(statement.host),
          quoteText(statement.database),
          quoteText(statement.table),
          statement.port,
          'NOW()',
          quoteText(operationType(statement.kind)),
        ].join(', ')})`,
      )
      const stored = await this.#insertRows(rows, opid, rollback)
      await session.run('COMMIT')
      return stored
    } catch (error) {
      await session.run('ROLLBACK').catch(() => {})
      throw error
    }
  }

  async #insertRows(table: string, opid: string, rollback: AsyncIterable<StatementChunk>): Promise<number> {
    const head = `INSERT INTO ${table} (rollback_statement, opid_time) VALUES `
    let batch: string[] = []
    let bytes = head.length
    let stored = 0
    const flush = async () => {
      if (batch.length === 0) return
      await this.#session.run(head + batch.join(','))
      stored += batch.length
      batch = []
      bytes = head.length
    }
    for await (const statement of eachOf(rollback)) {
      const text = `${statement};`
      const row = `(${quoteText(text)},${opid})`
      const rowBytes = Buffer.byteLength(row) + 1
      if (Buffer.byteLength(text) > MEDIUMTEXT_BYTES || head.length + rowBytes > this.#packetBytes) {
        throw new UserError(
          `A rollback statement of ${Buffer.byteLength(text)} bytes does not fit into the backup tables`,
          {
            hint: 'Raise max_allowed_packet on the backup server (a MEDIUMTEXT takes 16 MiB at most), then run rollgate recover. The rollback file on disk holds the statement.',
            exitCode: EXIT.server,
          },
        )
      }
      if (batch.length >= BATCH_ROWS || bytes + rowBytes > this.#packetBytes) await flush()
      batch.push(row)
      bytes += rowBytes
    }
    await flush()
    return stored
  }

  async #prepareTable(database: string, table: string): Promise<void> {
    const key = `${database}\0${table}`
    if (this.#ready.has(key)) return
    await this.prepare(database)
    await this.#session.run(rowsTable(quoteTable(database, table)))
    this.#ready.add(key)
  }
}

async function* eachOf(chunks: AsyncIterable<StatementChunk>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield* statementsOf(chunk)
}

function informationTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  opid_time varchar(50) NOT NULL,
  start_binlog_file varchar(512) DEFAULT NULL,
  start_binlog_pos int DEFAULT NULL,
  end_binlog_file varchar(512) DEFAULT NULL,
  end_binlog_pos int DEFAULT NULL,
  sql_statement mediumtext,
  host varchar(128) DEFAULT NULL,
  dbname varchar(64) DEFAULT NULL,
  tablename varchar(64) DEFAULT NULL,
  port int DEFAULT NULL,
  time timestamp NULL DEFAULT NULL,
  type varchar(20) DEFAULT NULL,
  PRIMARY KEY (opid_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`
}

function rowsTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  id bigint NOT NULL AUTO_INCREMENT,
  rollback_statement mediumtext,
  opid_time varchar(50) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY idx_opid_time (opid_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`
}

/** How many rollback statements are fetched at a time. */
const PAGE_ROWS = 1000

/**
 * The rollback statements of an opid in the order in which they undo, without their final semicolon, page by page.
 * @throws UserError (exit code 3) when the table is not there or may not be read.
 */
export async function* readRollbackStatements(
  session: Session,
  database: string,
  table: string,
  opid: string,
): AsyncGenerator<string> {
  let last = '0'
  for (;;) {
    const rows = await page(
      session,
      `SELECT id, rollback_statement FROM ${quoteTable(database, table)} WHERE opid_time = ${quoteText(opid)} AND id > ${last} ORDER BY id LIMIT ${PAGE_ROWS}`,
    )
    for (const row of rows) {
      last = String(row.id)
      yield String(row.rollback_statement).replace(/;\s*$/, '')
    }
    if (rows.length < PAGE_ROWS) return
  }
}

async function page(session: Session, query: string): Promise<Row[]> {
  try {
    return await session.query(query)
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
