import type { Session } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'

/**
 * The columns of `inception.statistic`, one row a script (Inception's documentation, statistic.md); those after `altertable` up to
 * `alterconvert` count the clauses of ALTER TABLE, whose sum it is.
 */
const COLUMNS = [
  'usedb',
  'deleting',
  'inserting',
  'updating',
  'selecting',
  'altertable',
  'renaming',
  'createindex',
  'dropindex',
  'addcolumn',
  'dropcolumn',
  'changecolumn',
  'alteroption',
  'alterconvert',
  'createtable',
  'droptable',
  'createdb',
  'truncating',
] as const
type Column = (typeof COLUMNS)[number]
export type StatementCounts = Readonly<Record<Column, number>>

const KINDS: Readonly<Record<string, Column>> = {
  USE: 'usedb',
  DELETE: 'deleting',
  INSERT: 'inserting',
  REPLACE: 'inserting',
  UPDATE: 'updating',
  SELECT: 'selecting',
  'CREATE TABLE': 'createtable',
  'DROP TABLE': 'droptable',
  'CREATE DATABASE': 'createdb',
  'TRUNCATE TABLE': 'truncating',
}

/** What statements that ran were, as goInception counts them. */
export function countStatements(statements: readonly Statement[]): StatementCounts {
  const counts = Object.fromEntries(COLUMNS.map((column) => [column, 0])) as Record<Column, number>
  for (const statement of statements) {
    const column = KINDS[statement.kind]
    if (column !== undefined) counts[column]++
    for (const { kind } of statement.alter ?? []) {
      counts.altertable++
      counts[clauseColumn(kind)]++
    }
  }
  return counts
}

function clauseColumn(kind: string): Column {
  if (kind === 'add-column') return 'addcolumn'
  if (kind === 'drop-column') return 'dropcolumn'
  if (/^(change|modify)-|-default$|^(rename-column|column-visibility)$/.test(kind)) return 'changecolumn'
  if (/^rename/.test(kind)) return 'renaming'
  if (/^add/.test(kind)) return 'createindex'
  if (/^drop/.test(kind)) return 'dropindex'
  return /^convert/.test(kind) ? 'alterconvert' : 'alteroption'
}

/** Adds a row to `inception.statistic` on the backup server, which is made when it is not there. */
export async function storeCounts(session: Session, counts: StatementCounts): Promise<void> {
  await session.run('CREATE DATABASE IF NOT EXISTS inception')
  await session.run(
    `CREATE TABLE IF NOT EXISTS inception.statistic (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, optime timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, ${COLUMNS.map((column) => `${column} int NOT NULL DEFAULT 0`).join(', ')})`,
  )
  await session.run(
    `INSERT INTO inception.statistic (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((column) => counts[column]).join(', ')})`,
  )
}
