import { foreignKeysTo } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { readTriggers } from '../mysql/trigger-steps.ts'
import type { DdlPlan, Structure, TriggerSteps } from '../rollback/ddl-plan.ts'
import type { ConversionSettings } from '../rollback/made-values.ts'
import { dropsHistory } from '../rollback/row-history.ts'
import type { Statement } from '../sql/statement.ts'
import { droppedDatabases, replaces } from '../sql/stored-objects.ts'
import { type ObjectsBefore, readObjectsBefore } from './ddl-objects.ts'
import { readZeroedDates } from './impossible-dates.ts'

export interface DdlFacts {
  readonly triggers: ReadonlyMap<string, readonly TriggerSteps[]>
  readonly referenced: ReadonlySet<string>
  readonly objectRefusal: DdlPlan['refusal']
  readonly objects: ObjectsBefore
  readonly zeroed: ReadonlyMap<string, readonly string[]>
  readonly historyWritable: boolean
}

/**
 * What `planDdl` has to know of the objects that a statement drops or replaces, besides their structure; by `database.name`.
 * @param sqlMode under which the statement is run; null: one that changes no dates
 */
export async function readDdlFacts(
  session: Session,
  statement: Statement,
  before: Structure,
  sqlMode: string | null = null,
): Promise<DdlFacts> {
  const triggers = new Map<string, readonly TriggerSteps[]>()
  const dropped: string[] = dropsTogether(session, statement)
    ? statement.tables.map(({ database, name }) => `${database}.${name}`)
    : []
  const referenced = new Set<string>()
  for (const { database, name, access } of statement.tables) {
    if (access === 'read' || database === null) continue
    const key = `${database}.${name}`
    const concerned =
      /^((DROP|ALTER|TRUNCATE) TABLE|(CREATE|DROP) INDEX)$/.test(statement.kind) ||
      (statement.kind === 'CREATE TABLE' && replaces(statement))
    if (concerned && (before.get(key) ?? null) !== null) {
      triggers.set(key, await readTriggers(session, database, name))
      const keys = await foreignKeysTo(session, database, name)
      // Those of tables that the same statement drops or has dropped by then, or of the table itself, do not stand in its way.
      if (statement.kind === 'DROP TABLE') dropped.push(key)
      if (keys.some((one) => !dropped.includes(`${one.database}.${one.table}`))) referenced.add(key)
    }
  }
  for (const { name: database } of droppedDatabases(statement)) {
    for (const table of before.values()) {
      if (table === null) continue
      const key = `${database}.${table.name}`
      triggers.set(key, await readTriggers(session, database, table.name))
      const keys = await foreignKeysTo(session, database, table.name)
      if (keys.some((one) => one.database !== database)) referenced.add(key)
    }
  }
  const objects = await readObjectsBefore(session, statement)
  const zeroed = sqlMode === null ? new Map() : await readZeroedDates(session, statement, before, sqlMode)
  // With any other value, times of rows are the server's alone.
  const historyWritable =
    session.version.flavor !== 'mariadb' ||
    !dropsHistory(statement) ||
    (await session.value('SELECT @@GLOBAL.secure_timestamp')) === 'NO'
  return { triggers, referenced, objects, objectRefusal: objects.refusal, zeroed, historyWritable }
}

/** Whether the foreign keys of tables that come later in a DROP TABLE do not stand in its way either (MySQL 8, rm_table_check_fks in sql/sql_table.cc). */
function dropsTogether({ version }: Session, { kind }: Statement): boolean {
  return kind === 'DROP TABLE' && version.flavor === 'mysql' && version.number >= 80000
}

export async function conversionSettings(executor: Session): Promise<ConversionSettings> {
  const [row] = await executor.query('SELECT @@SESSION.sql_mode AS mode, @@SESSION.time_zone AS zone')
  return { sqlMode: String(row!.mode), timeZone: String(row!.zone) }
}
