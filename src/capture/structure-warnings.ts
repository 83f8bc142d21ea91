import { foreignKeysTo, listTriggers } from '../mysql/introspect.ts'
import type { Structure } from './structure.ts'
import type { CapturedTable } from './tables.ts'

const INVERSE = { insert: 'DELETE', update: 'UPDATE', delete: 'INSERT' } as const

/** What the script of these tables cannot do or does too much, as far as structure tells: triggers, cascades, generated columns. */
export async function structureWarnings(
  tables: Iterable<CapturedTable>,
  structure: Structure | null,
): Promise<string[]> {
  const warnings: string[] = []
  const captured = [...tables].filter((table) => table.changes.size > 0)
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
  if (unread.length > 0)
    warnings.push(
      `The columns of ${unread.join(', ')} are taken from the binlog alone, which does not tell generated columns, triggers and foreign keys: if there are any, give the structure with --server or --schema.`,
    )
  return warnings
}
