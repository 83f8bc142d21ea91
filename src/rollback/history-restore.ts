import { alterTable } from '../schema/alter-table.ts'
import type { Column, Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { comparable } from './ddl-guard.ts'
import { KEEP_DATABASE, type Keep } from './ddl-plan.ts'
import { uncheckedKeys } from './ddl-restore.ts'
import { keyColumns, steadyKey } from './keep-key.ts'
import { FROM, SAME, UNTIL } from './row-history.ts'

/** Current rows end with the last TIMESTAMP that there is: 2038-01-19 03:14:07.999999, since MariaDB 11.5 2106-02-07. */
const NEVER = "'2038-01-19 03:14:07'"

/**
 * The steps that give a table its history back. Rows that are as they were when it was dropped go on since when they did; what others
 * changed or deleted since becomes history that ends now, and what they wrote begins with the undo.
 */
export function restoreHistory(
  database: string,
  old: Table,
  now: Table,
  keep: Keep,
  flavor: 'mysql' | 'mariadb',
): string[] {
  const table = quoteTable(database, old.name)
  const kept = quoteTable(KEEP_DATABASE, keep.keptAs)
  const stored = old.columns.filter(({ generated }) => generated === null)
  const names = stored.map(({ name }) => quoteName(name))
  const matches = keyColumns(steadyKey(old, old, [])!)
    .map((name) => `t.${quoteName(name)} = k.${quoteName(name)}`)
    .join(' AND ')
  const equals = (column: Column) => `${comparable(column, 't')} <=> ${comparable(column, 'k')}`
  const same = [matches, ...stored.map(equals)].join(' AND ')
  const changed = `k.${SAME} = 0 OR EXISTS (SELECT 1 FROM ${table} AS t WHERE ${matches})`
  const until = `IF(k.${UNTIL} >= ${NEVER} AND (${changed}), NOW(6), k.${UNTIL})`
  return [
    'SET SESSION check_constraint_checks = 0',
    ...uncheckedKeys([
      `UPDATE ${kept} AS k JOIN ${table} AS t ON ${same} SET k.${SAME} = 1 WHERE k.${UNTIL} >= ${NEVER}`,
      `DELETE t FROM ${table} AS t JOIN ${kept} AS k ON ${same} WHERE k.${SAME} = 1 AND k.${UNTIL} >= ${NEVER}`,
      ...alterTable(now, old, { database, flavor }),
      'SET SESSION system_versioning_insert_history = 1',
      `INSERT INTO ${table} (${[...names, FROM, UNTIL].join(', ')}) SELECT ${[...names.map((name) => `k.${name}`), `k.${FROM}`, until].join(', ')} FROM ${kept} AS k`,
      'SET SESSION system_versioning_insert_history = 0',
    ]),
    'SET SESSION check_constraint_checks = 1',
  ]
}
