import type { Row, Session } from '../mysql/session.ts'
import { quoteTable, quoteText } from '../sql/quote.ts'
import { INFORMATION_TABLE } from './names.ts'

/** A backed-up statement as an information table has it, whoever wrote it. */
export interface FoundOperation {
  /** As stored: old Inception put it in quotes. */
  readonly opid: string
  readonly backupDatabase: string
  readonly type: string
  readonly sql: string
  readonly host: string
  readonly port: number
  readonly database: string
  readonly table: string
}

/** Looks an opid up in every backup database of a server. */
export async function findOperations(session: Session, opid: string): Promise<FoundOperation[]> {
  // Under lower_case_table_names=1 the table has another spelling.
  const places = await session.query(
    `SELECT table_schema AS place, table_name AS name FROM information_schema.tables WHERE LOWER(table_name) = LOWER(${quoteText(INFORMATION_TABLE)})`,
  )
  const found: FoundOperation[] = []
  for (const place of places) {
    const backupDatabase = String(place.place)
    const rows: readonly Row[] = await session.query(
      `SELECT opid_time AS opid, type, sql_statement AS text, host, port, dbname AS db, tablename AS tab FROM ${quoteTable(backupDatabase, String(place.name))} WHERE opid_time IN (${quoteText(opid)}, ${quoteText(`'${opid}'`)})`,
    )
    for (const row of rows)
      found.push({
        opid: String(row.opid),
        backupDatabase,
        type: String(row.type),
        sql: String(row.text),
        host: String(row.host),
        port: Number(row.port),
        database: String(row.db),
        table: String(row.tab),
      })
  }
  return found
}
