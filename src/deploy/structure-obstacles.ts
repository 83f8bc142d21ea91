import type { DeploySettings } from '../config/settings.ts'
import { listTriggers, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { isVersioned } from '../rollback/table-shape.ts'
import type { Statement } from '../sql/statement.ts'
import { MOST_COPIED_ROWS, planCascades, tooLargeToCopy } from './cascades.ts'
import { cascadingTrigger } from './hidden-cascades.ts'
import { rowEvents } from './row-events.ts'
import { leftByTriggers, undoTriggers } from './undo-triggers.ts'
import type { Obstacle } from './units.ts'

/** Storage engines whose changes are part of a transaction, so that the journal's marker stands in it. */
const TRANSACTIONAL = new Set(['innodb', 'rocksdb', 'tokudb', 'ndbcluster', 'ndb'])

export function isTransactional(engine: string): boolean {
  return TRANSACTIONAL.has(engine.toLowerCase())
}

/** A statement whose cascades are not captured; accepted by the user, it runs without. */
export const CASCADE_NOT_LOGGED = 'cascade-not-logged'

/**
 * Whether foreign-key cascades are in the binlog: MySQL 9.6 and later unless innodb_native_foreign_keys is ON (WL#11249);
 * no MariaDB, no MySQL before.
 */
export async function logsCascades(session: Session): Promise<boolean> {
  const { flavor, number } = session.version
  if (flavor !== 'mysql' || number < 90_600) return false
  const [row] = await session.query("SHOW GLOBAL VARIABLES LIKE 'innodb_native_foreign_keys'")
  return row !== undefined && String(row.Value).toUpperCase() !== 'ON'
}

/**
 * Why a DML statement cannot be undone whole, as far as the structure of the tables that it writes tells.
 * Tables that do not exist (yet) tell nothing.
 */
export async function structureObstacles(
  session: Session,
  statement: Statement,
  { cascadesLogged, triggers }: { readonly cascadesLogged: boolean; readonly triggers: DeploySettings['triggers'] },
): Promise<Obstacle[]> {
  const obstacles: Obstacle[] = []
  const add = (id: string, reason: string, cure: string) =>
    obstacles.push({ statement, id, reason, cure, acceptable: true })
  const events = rowEvents(statement)
  let fires = false
  for (const { database, name } of statement.tables.filter((table) => table.access === 'write')) {
    if (database === null) continue
    const table = await readTable(session, database, name)
    if (table === null) continue
    if (!isTransactional(table.engine)) {
      add(
        'engine-not-transactional',
        `table \`${name}\` has engine ${table.engine}, whose changes are no part of a transaction and cannot be told from those of others`,
        'Convert the table to InnoDB first.',
      )
    }
    if (isVersioned(table))
      obstacles.push({
        statement,
        id: 'system-versioned',
        reason: `table \`${name}\` is system-versioned, so the server writes history rows that no statement can take back`,
        cure: 'Take the statement out of the migration and run it by hand; the history of the table has the rows as they were (FOR SYSTEM_TIME AS OF).',
        acceptable: false,
      })
    fires ||= (await listTriggers(session, database, name)).some(({ event }) => events.includes(event))
  }
  const left = triggers === 'fire' ? null : leftByTriggers(await undoTriggers(session, statement))
  if (left !== null) {
    add(
      'trigger-fires-on-undo',
      left,
      'With --triggers fire the undo lets it: the rows of the deployment are put back all the same, and the other rows are reported. Or drop the trigger before, and create it again after.',
    )
  }
  const cascades = cascadesLogged ? null : await planCascades(session, statement)
  const large = cascades === null ? null : await tooLargeToCopy(session, cascades)
  if (large !== null) {
    add(
      CASCADE_NOT_LOGGED,
      `foreign keys may change rows of \`${large}\` along, which this server does not log, and the table has more than ${MOST_COPIED_ROWS} rows, too many to be copied before`,
      `Change the rows of \`${large}\` in statements of their own before this one; or write a DELETE or UPDATE of one table, of which only the rows that refer to its rows are copied.`,
    )
  }
  const trigger = cascadesLogged || !fires ? null : await cascadingTrigger(session, statement)
  if (trigger !== null) {
    add(
      CASCADE_NOT_LOGGED,
      `trigger \`${trigger.name}\` may make foreign keys change rows along, and this server does not log those`,
      'Drop the trigger before, and create it again after; or do what it does in statements of the migration.',
    )
  }
  return obstacles
}
