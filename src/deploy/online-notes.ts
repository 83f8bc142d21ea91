import type { OnlineDdlSettings } from '../config/settings.ts'
import type { Session } from '../mysql/session.ts'
import { chooseOnline } from '../online/choose.ts'
import { describeChoice } from './online-ddl.ts'
import { readStructure } from './run-ddl.ts'
import type { Plan } from './units.ts'

/** What the statements of a migration hand over, for people, a line each. */
export async function onlineNotes(
  session: Session,
  path: string,
  plan: Plan,
  settings: OnlineDdlSettings | null,
): Promise<string[]> {
  const notes: string[] = []
  for (const statement of plan.units.flatMap((unit) => (unit.kind === 'ddl' ? unit.statements : []))) {
    const before = await readStructure(session, statement)
    const choice = await chooseOnline(session, statement, before, settings, 'preview')
    if (choice !== null)
      notes.push(
        `${path} statement ${statement.index} hands ${describeChoice(choice)} to ${choice.alter.tool}; a rollback alters it back on the server itself.`,
      )
  }
  return notes
}
