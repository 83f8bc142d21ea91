import { readChanges } from '../binlog/changes.ts'
import { crashWatch } from '../binlog/crash-watch.ts'
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

/**
 * What the binlog after a position says of a DDL statement. crashed: it is not there, but the server crashed meanwhile, and DDL may have
 * taken effect shortly before without having been logged, or its log may have been lost (sync_binlog other than 1).
 */
export type Trace = 'found' | 'not found' | 'crashed' | 'unreadable'

export async function findTrace(session: Session, from: BinlogPosition, id: string): Promise<Trace> {
  if (from.file === '') return 'unreadable'
  const wanted = trace(id)
  const watch = crashWatch()
  try {
    const to = await binlogStatus(session)
    for await (const item of readChanges(
      watch.pass(streamEvents({ connection: session.connectionOptions, from, to })),
    )) {
      if (item.kind === 'query' && item.sql.startsWith(wanted)) return 'found'
    }
    return watch.crashed ? 'crashed' : 'not found'
  } catch (error) {
    if (error instanceof UserError) return 'unreadable'
    throw error
  }
}

function trace(id: string): string {
  return `/* rollgate statement ${id} */`
}
