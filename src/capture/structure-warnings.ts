import { foreignKeysTo, listTriggers } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import type { Structure } from './structure.ts'
import type { CapturedTable, CapturedTables } from './tables.ts'
import { isoTime } from './transaction.ts'

const INVERSE = { insert: 'DELETE', update: 'UPDATE', delete: 'INSERT' } as const

/** What the script of these tables cannot do or does too much, as far as structure tells: triggers, cascades, generated columns. */
export async function structureWarnings(tables: CapturedTables, structure: Structure | null): Promise<string[]> {
  const warnings: string[] = []
  const captured = [...tables.all].filter((table) => table.changes.size > 0)
  const byName = new Map<string, CapturedTable[]>()
  for (const table of captured) {
    const name = `${table.database}.${table.table}`
    byName.set(name, [...(byName.get(name) ?? []), table])
  }
  const unread: string[] = []
  for (const [name, maps] of byName) {
    if (maps.some(({ from }) => from === 'binlog')) unread.push(name)
    if (structure === null) continue
    const { database, table } = maps[0]!
    const changes = new Set(maps.flatMap((map) => [...map.changes]))
    const session = await structure.session()
    const altered = structure.isOfWindow ? null : await alteredSince(session, maps)
    if (altered !== null)
      warnings.push(
        `${name} was altered or rebuilt at ${isoTime(altered)}, after rows that are captured, and the binlog does not name their columns: make sure that they are the columns of now, in their order.`,
      )
    for (const trigger of await listTriggers(session, database, table)) {
      if ([...changes].some((change) => INVERSE[change] === trigger.event))
        warnings.push(
          `Trigger ${trigger.name} on ${name} fires when the script runs, though what it did is part of the log. Drop it before, and create it again after.`,
        )
    }
    if (maps.every(({ logsCascades }) => logsCascades)) continue
    for (const key of await foreignKeysTo(session, database, table)) {
      const cascades = (rule: string) => rule === 'CASCADE' || rule === 'SET NULL' || rule === 'SET DEFAULT'
      if ((changes.has('delete') && cascades(key.onDelete)) || (changes.has('update') && cascades(key.onUpdate)))
        warnings.push(
          `Foreign key ${key.name} changed rows of ${key.database}.${key.table} along with ${name}, if there were any, and the server does not log such rows: they are not in the script.`,
        )
    }
  }
  for (const name of tables.sequences)
    warnings.push(`${name} is a sequence: the numbers that it gave out are not taken back.`)
  if (unread.length > 0)
    warnings.push(
      `The columns of ${unread.join(', ')} are taken from the binlog alone, which does not tell generated columns, triggers and foreign keys: if there are any, give the structure with --server or --schema.`,
    )
  return warnings
}

/** When a table was made anew after the first of its changes for which only its present definition names the columns. */
async function alteredSince(session: Session, maps: readonly CapturedTable[]): Promise<number | null> {
  const times = maps.flatMap(({ isNamed, firstChange }) => (isNamed || firstChange === null ? [] : [firstChange]))
  if (times.length === 0) return null
  const { database, table } = maps[0]!
  // Every ALTER of every server makes it anew (MariaDB and MySQL 5.6: the time of the .frm file).
  const made = await session.value(
    `SELECT UNIX_TIMESTAMP(create_time) FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)}`,
  )
  return made !== null && Number(made) > Math.min(...times) ? Number(made) : null
}
