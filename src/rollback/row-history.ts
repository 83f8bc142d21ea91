import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import type { DdlOptions } from './ddl-plan.ts'
import { steadyKey } from './keep-key.ts'
import { LASTING, valueType } from './keep-table.ts'

/** The columns that a table with system versioning has without showing them (sql/sql_class.h of MariaDB: vers_sys_type_t). */
export const FROM = 'row_start'
export const UNTIL = 'row_end'
/** Of a copy: whether the table still had the row so when the undo began. */
export const SAME = 'rollgate_same'
/** The first MariaDB that lets rows be written with their own times: system_versioning_insert_history. */
const WRITABLE = 101_100

/** Whether a table of MariaDB keeps what its rows were. */
export function hasHistory({ options }: Table): boolean {
  return options.some(({ name }) => /SYSTEM VERSIONING/i.test(name))
}

export function dropsHistory(statement: Statement): boolean {
  return (statement.alter ?? []).some(
    (clause) => clause.kind === 'other' && /^DROP SYSTEM VERSIONING\b/i.test(clause.operation),
  )
}

/** Why the history that a statement destroys would not come back; null when it would. */
export function historyRefusal(statement: Statement, table: Table, options: DdlOptions): string | null {
  const { flavor, number } = options.server
  const what = dropsHistory(statement)
    ? 'DROP SYSTEM VERSIONING destroys the history of the rows'
    : `the table \`${table.name}\` has system versioning, and a copy of its rows would not have their history`
  if (!dropsHistory(statement)) return what
  if (flavor !== 'mariadb' || number < WRITABLE) return `${what}, which only MariaDB 10.11 and later can write again`
  if (statement.alter?.length !== 1) return `${what}: it comes back when no other clause is beside it`
  if (table.partitioning !== null || table.periods.length > 0)
    return `${what}: that of a table with partitions or with a period of its own does not come back`
  if (steadyKey(table, table, []) === null)
    return `${what}: that of a table without a key by which its rows could be told does not come back`
  return options.historyWritable === false ? `${what}, and secure_timestamp keeps it from being written again` : null
}

const stored = ({ columns }: Table) => columns.filter(({ generated }) => generated === null)

/** The columns of a copy with history. */
export function historyColumns(table: Table): string[] {
  return [...stored(table).map(({ name }) => name), FROM, UNTIL]
}

export function createHistoryTable(keptAs: string, table: Table): string {
  const time = "timestamp(6) NOT NULL DEFAULT '0000-00-00 00:00:00'"
  const definitions = [
    ...stored(table).map((column) => `${quoteName(column.name)} ${valueType(column)} NULL`),
    `${FROM} ${time}`,
    `${UNTIL} ${time}`,
    `${SAME} tinyint NOT NULL DEFAULT 0`,
  ]
  return `CREATE TABLE ${keptAs} (${definitions.join(', ')}) ENGINE=${LASTING.test(table.engine) ? table.engine : 'InnoDB'}`
}

/** The statement that copies all that the rows are and were. */
export function fillHistoryTable(keptAs: string, database: string, table: string, columns: readonly string[]): string {
  const list = columns.map(quoteName).join(', ')
  return `INSERT INTO ${keptAs} (${list}) SELECT ${list} FROM ${quoteTable(database, table)} FOR SYSTEM_TIME ALL`
}
