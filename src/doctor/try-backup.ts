import { randomBytes } from 'node:crypto'
import { describeServerError, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { quoteTable, quoteText } from '../sql/quote.ts'
import type { BackupFacts, Known } from './facts.ts'
import { lacksOn, type Rights } from './rights.ts'

/**
 * Whether a backup database is there, and can be written: a table is made, written and dropped. That is not tried where the
 * database is lacking, nor where the account could not drop the table again.
 */
export async function tryBackup(
  session: Session,
  database: string,
  rights: Known<Rights> | null,
): Promise<BackupFacts> {
  const exists =
    (await session.value(
      `SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ${quoteText(database)}`,
    )) !== '0'
  const mayDrop = rights !== null && 'value' in rights && lacksOn(rights.value, database, ['DROP']).length === 0
  return { database, exists, written: exists && mayDrop ? await writeScratch(session, database) : null }
}

async function writeScratch(session: Session, database: string): Promise<Known<true>> {
  const table = quoteTable(database, `$_$rollgate_doctor_${randomBytes(6).toString('hex')}`)
  try {
    await session.run(`CREATE TABLE ${table} (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB`)
    try {
      await session.run(`INSERT INTO ${table} VALUES (1)`)
      await session.run(`DELETE FROM ${table}`)
    } finally {
      await session.run(`DROP TABLE ${table}`)
    }
    return { value: true }
  } catch (error) {
    if (!isServerError(error)) throw error
    return { hidden: describeServerError(error) }
  }
}
