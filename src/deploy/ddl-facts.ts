import { foreignKeysTo, showCreateView } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { readTriggers } from '../mysql/triggers.ts'
import type { Structure, TriggerSteps } from '../rollback/ddl-plan.ts'
import type { Statement } from '../sql/statement.ts'

export interface DdlFacts {
  readonly triggers: ReadonlyMap<string, readonly TriggerSteps[]>
  readonly referenced: ReadonlySet<string>
  readonly views: ReadonlyMap<string, string>
}

/** What `planDdl` has to know of the objects that a statement drops or replaces, besides their structure; by `database.name`. */
export async function readDdlFacts(session: Session, statement: Statement, before: Structure): Promise<DdlFacts> {
  const triggers = new Map<string, readonly TriggerSteps[]>()
  const dropped: string[] = []
  const referenced = new Set<string>()
  const views = new Map<string, string>()
  for (const { database, name, access } of statement.tables) {
    if (access === 'read' || database === null) continue
    const key = `${database}.${name}`
    if (statement.kind.endsWith('VIEW')) {
      const text = await showCreateView(session, database, name)
      if (text !== null) views.set(key, text)
    } else if (/^(DROP|ALTER|TRUNCATE) TABLE$/.test(statement.kind) && (before.get(key) ?? null) !== null) {
      triggers.set(key, await readTriggers(session, database, name))
      const keys = await foreignKeysTo(session, database, name)
      // Those of tables that the same statement has dropped by then, or of the table itself, do not stand in its way.
      if (statement.kind === 'DROP TABLE') dropped.push(key)
      if (keys.some((one) => !dropped.includes(`${one.database}.${one.table}`))) referenced.add(key)
    }
  }
  return { triggers, referenced, views }
}
