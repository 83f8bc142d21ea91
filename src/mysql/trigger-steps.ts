import type { TriggerSteps } from '../rollback/ddl-plan.ts'
import { makeObjects } from '../rollback/object-inverse.ts'
import { quoteTable } from '../sql/quote.ts'
import { brokenTrigger } from './broken-trigger.ts'
import { HiddenDefinition, readObject, triggersOf } from './read-object.ts'
import type { Session } from './session.ts'

/** The triggers of a table in the order in which they fire, with what drops each and makes it again. */
export async function readTriggers(session: Session, database: string, table: string): Promise<TriggerSteps[]> {
  const objects = []
  for (const reference of await triggersOf(session, database, table)) {
    const object = await readObject(session, reference).catch((error) => {
      // That is refused for another reason.
      if (error instanceof HiddenDefinition) return null
      throw error
    })
    if (object !== null) objects.push(object)
  }
  if (objects.length === 0) return []
  const home = await session.value('SELECT DATABASE()')
  const steps = makeObjects(objects, home === null ? null : String(home))
  const triggers: TriggerSteps[] = []
  for (const [at, object] of objects.entries()) {
    const broken = await brokenTrigger(session, object)
    const drop = `DROP TRIGGER IF EXISTS ${quoteTable(database, object.name)}`
    triggers.push(
      broken === null
        ? { drop, create: steps[at]! }
        : { drop, create: [], broken: `trigger \`${object.name}\` ${broken}` },
    )
  }
  return triggers
}
