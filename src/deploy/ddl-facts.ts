import { foreignKeysTo, listTriggers } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import type { DdlPlan, Structure } from '../rollback/ddl-plan.ts'
import type { Statement } from '../sql/statement.ts'
import { type ObjectsBefore, readObjectsBefore } from './ddl-objects.ts'

export interface DdlFacts {
  readonly triggered: ReadonlySet<string>
  readonly referenced: ReadonlySet<string>
  readonly objectRefusal: DdlPlan['refusal']
  readonly objects: ObjectsBefore
}

/** What `planDdl` has to know of the objects that a statement drops or replaces, besides their structure; by `database.name`. */
export async function readDdlFacts(session: Session, statement: Statement, before: Structure): Promise<DdlFacts> {
  const triggered = new Set<string>()
  const referenced = new Set<string>()
  for (const { database, name, access } of statement.tables) {
    if (access === 'read' || database === null) continue
    const key = `${database}.${name}`
    if (/^(DROP|ALTER) TABLE$/.test(statement.kind) && (before.get(key) ?? null) !== null) {
      if (statement.kind === 'DROP TABLE' && (await listTriggers(session, database, name)).length > 0)
        triggered.add(key)
      if ((await foreignKeysTo(session, database, name)).length > 0) referenced.add(key)
    }
  }
  const objects = await readObjectsBefore(session, statement)
  return { triggered, referenced, objects, objectRefusal: objects.refusal }
}
