import { foreignKeysTo, listTriggers, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'
import type { Obstacle } from './units.ts'

/** Storage engines whose changes are part of a transaction, so that the journal's marker stands in it. */
const TRANSACTIONAL = new Set(['innodb', 'rocksdb', 'tokudb', 'ndbcluster', 'ndb'])

type RowEvent = 'INSERT' | 'UPDATE' | 'DELETE'
const INVERSE: Readonly<Record<RowEvent, RowEvent>> = { INSERT: 'DELETE', DELETE: 'INSERT', UPDATE: 'UPDATE' }

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
  cascadesLogged: boolean,
): Promise<Obstacle[]> {
  const obstacles: Obstacle[] = []
  const add = (id: string, reason: string, cure: string) =>
    obstacles.push({ statement, id, reason, cure, acceptable: true })
  const events = rowEvents(statement)
  for (const { database, name } of statement.tables.filter((table) => table.access === 'write')) {
    if (database === null) continue
    const table = await readTable(session, database, name)
    if (table === null) continue
    if (!TRANSACTIONAL.has(table.engine.toLowerCase())) {
      add(
        'engine-not-transactional',
        `table \`${name}\` has engine ${table.engine}, whose changes are no part of a transaction and cannot be told from those of others`,
        'Convert the table to InnoDB first.',
      )
    }
    const triggers = (await listTriggers(session, database, name)).filter((trigger) =>
      events.some((event) => INVERSE[event] === trigger.event),
    )
    for (const trigger of triggers) {
      add(
        'trigger-fires-on-undo',
        `trigger \`${trigger.name}\` on \`${name}\` would fire once more when the statement is undone`,
        'Drop the trigger before, and create it again after.',
      )
    }
    if (cascadesLogged) continue
    for (const key of await foreignKeysTo(session, database, name)) {
      const cascades = (rule: string) => rule === 'CASCADE' || rule === 'SET NULL' || rule === 'SET DEFAULT'
      const byDelete = events.includes('DELETE') && cascades(key.onDelete)
      const byUpdate =
        events.includes('UPDATE') &&
        cascades(key.onUpdate) &&
        key.referencedColumns.some((column) => assigns(statement, column))
      if (byDelete || byUpdate) {
        add(
          'cascade-not-logged',
          `foreign key \`${key.name}\` changes rows of \`${key.table}\` along with \`${name}\`, and this server does not log such rows`,
          `Change the rows of \`${key.table}\` in statements of their own before this one.`,
        )
      }
    }
  }
  return obstacles
}

function rowEvents(statement: Statement): RowEvent[] {
  const word = (text: RegExp) => statement.tokens.some((token) => token.kind === 'word' && text.test(token.text))
  switch (statement.kind) {
    case 'INSERT':
      return word(/^duplicate$/i) ? ['INSERT', 'UPDATE'] : ['INSERT']
    case 'REPLACE':
      return ['INSERT', 'DELETE', 'UPDATE']
    case 'UPDATE':
      return ['UPDATE']
    case 'DELETE':
      return ['DELETE']
    case 'LOAD DATA':
      return word(/^replace$/i) ? ['INSERT', 'DELETE', 'UPDATE'] : ['INSERT']
    default:
      return []
  }
}

/** Whether the statement may assign the column: the name stands before an `=`. A comparison counts too, to be on the safe side. */
function assigns(statement: Statement, column: string): boolean {
  const wanted = column.toLowerCase()
  return statement.tokens.some((token, at) => {
    if (token.kind !== 'word' && token.kind !== 'quoted-identifier') return false
    if (token.text.replaceAll(/^[`"]|[`"]$/g, '').toLowerCase() !== wanted) return false
    const next = statement.tokens[at + 1]?.text
    return next === '=' || next === ':='
  })
}
