import { readChanges } from '../binlog/changes.ts'
import { type BinlogPosition, streamEvents } from '../binlog/stream.ts'
import { UserError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import type { Session } from '../mysql/session.ts'

/**
 * DDL is in the binlog as its text, comments included, once it has taken effect: what the marker row is to DML, this comment is to
 * DDL. The server writes some statements anew (DROP TABLE, CREATE TABLE … SELECT in sql/sql_table.cc, CREATE VIEW in
 * sql/sql_view.cc), and those show in the structure.
 */
export function traced(sql: string, id: string): string {
  return `${trace(id)} ${sql}`
}

/** Whether the DDL with this id is in the binlog after a position; null when the log cannot be read from there. */
export async function isTraced(session: Session, from: BinlogPosition, id: string): Promise<boolean | null> {
  if (from.file === '') return null
  const wanted = trace(id)
  try {
    const to = await binlogStatus(session)
    for await (const item of readChanges(streamEvents({ connection: session.connectionOptions, from, to }))) {
      if (item.kind === 'query' && item.sql.startsWith(wanted)) return true
    }
    return false
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

function trace(id: string): string {
  return `/* rollgate statement ${id} */`
}
