import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'

/** goInception's table of backed-up statements, with the wider columns that it has come to need. */
export function informationTable(name: string): string {
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

/** goInception's table of rollback statements, with the index that looking one opid up needs. */
export function rowsTable(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  id bigint NOT NULL AUTO_INCREMENT,
  rollback_statement mediumtext,
  opid_time varchar(50) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY idx_opid_time (opid_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`
}

/**
 * How many bytes of text each column of a backup table takes for certain, by its name. Tables that an older goInception or Archery
 * made have narrower columns than ours: `host varchar(64)`, `sql_statement text`, `rollback_statement text`.
 */
export async function textRooms(
  session: Session,
  database: string,
  table: string,
): Promise<ReadonlyMap<string, number>> {
  // Of a TEXT this is its bytes; of a VARCHAR its characters, none of which takes less than a byte.
  const columns = await session.query(
    `SELECT column_name AS name, character_maximum_length AS room FROM information_schema.columns WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)} AND character_maximum_length IS NOT NULL`,
  )
  return new Map(columns.map((column) => [String(column.name).toLowerCase(), Number(column.room)]))
}
