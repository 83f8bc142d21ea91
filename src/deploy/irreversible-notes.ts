import type { JournalStatement } from './journal-entries.ts'
import type { MigrationReport } from './report.ts'

/** What was deployed although a rollback does not take it back, or not whole; a sentence for each file and reason. */
export function irreversibleNotes(
  migrations: readonly MigrationReport[],
  journaled: readonly JournalStatement[],
): string[] {
  const accepted = new Map(
    journaled.filter(({ incomplete }) => incomplete !== null).map((one) => [one.opid, one] as const),
  )
  return migrations.flatMap(({ file, statements }) => {
    const found = new Map<string, string[]>()
    for (const { index, kind, opid, state } of statements) {
      const one = opid === null || state !== 'done' ? undefined : accepted.get(opid)
      if (one === undefined) continue
      const what = `${one.step === 'opaque' ? 'not reversible' : 'not reversible as a whole'} (${one.incomplete}, accepted)`
      found.set(what, [...(found.get(what) ?? []), `${index} (${kind})`])
    }
    return [...found].map(
      ([what, names]) =>
        `${file} ${names.length === 1 ? 'statement' : 'statements'} ${names.join(', ')}: ${what}. A rollback ${what.includes('whole') ? 'does not take back all of it' : 'leaves that as it is'}.`,
    )
  })
}
