import type { Session } from '../mysql/session.ts'
import { planCascades } from './cascades.ts'
import { logsCascades } from './structure-obstacles.ts'
import type { Plan } from './units.ts'

/** For a dry run: the tables whose rows foreign keys may change along with each statement, and that those will be captured. */
export async function cascadeNotes(session: Session, path: string, plan: Plan): Promise<string[]> {
  if (await logsCascades(session)) return []
  const notes: string[] = []
  for (const statement of plan.units
    .filter(({ kind }) => kind === 'transaction' || kind === 'batch')
    .flatMap((unit) => unit.statements)) {
    const cascades = statement.class === 'dml' ? await planCascades(session, statement) : null
    if (cascades === null) continue
    const names = cascades.tables.map(({ definition }) => `\`${definition.name}\``)
    notes.push(
      `${path} statement ${statement.index} (${statement.kind}): rows of ${names.join(', ')} that foreign keys change along will be captured.`,
    )
  }
  return notes
}
