import { type Row, Session } from '../mysql/session.ts'

/** What the server itself needs to end a query that took too long. */
const GRACE_MS = 500

/**
 * Asks staging, and ends the query when it takes longer than it may, also on servers that know no limit of time (MySQL 5.6): an
 * account may always end what it runs itself.
 * @throws the server's error; 1317 when the query was ended
 */
export async function boundedQuery(staging: Session, sql: string, milliseconds: number): Promise<Row[]> {
  const watch = setTimeout(() => void kill(staging), milliseconds + GRACE_MS)
  try {
    return await staging.query(sql)
  } finally {
    clearTimeout(watch)
  }
}

async function kill(staging: Session): Promise<void> {
  const other = await Session.open(staging.settings).catch(() => null)
  await other?.run(`KILL QUERY ${staging.connectionId}`).catch(() => {})
  await other?.close()
}
