import type { Session } from '../mysql/session.ts'
import type { Structure } from '../rollback/ddl-plan.ts'
import { movesPartition } from '../rollback/partition-inverse.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'

/**
 * Columns by `database.table` that hold dates which do not exist (2024-02-30, 2024-00-00) and which a statement makes zeros of when
 * the server copies the table for it: whatever the statement is about, under a sql_mode that neither takes such dates as they are
 * (ALLOW_INVALID_DATES) nor refuses them (strict). Others may have written them under another sql_mode, and old servers took them.
 * @param sqlMode of the session that runs the statement
 */
export async function readZeroedDates(
  session: Session,
  statement: Statement,
  before: Structure,
  sqlMode: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const zeroed = new Map<string, readonly string[]>()
  if (!mayCopy(statement) || !makesZeros(sqlMode)) return zeroed
  for (const { database, name, access } of statement.tables) {
    const table = database === null || access === 'read' ? null : (before.get(`${database}.${name}`) ?? null)
    if (database === null || table === null) continue
    const columns = await columnsWithImpossibleDates(session, database, table)
    if (columns.length > 0) zeroed.set(`${database}.${name}`, columns)
  }
  return zeroed
}

/** DROP PARTITION and TRUNCATE PARTITION touch no other rows, and EXCHANGE and CONVERT PARTITION move rows as they are. */
function mayCopy(statement: Statement): boolean {
  if (!/^(ALTER TABLE|CREATE INDEX|DROP INDEX)$/.test(statement.kind) || movesPartition(statement)) return false
  return !(statement.alter ?? []).every(
    (clause) => clause.kind === 'partition' && /^(DROP|TRUNCATE) PARTITION\b/i.test(clause.operation),
  )
}

function makesZeros(sqlMode: string): boolean {
  const modes = sqlMode.toUpperCase().split(',')
  if (modes.some((mode) => /^(STRICT_(ALL|TRANS)_TABLES|TRADITIONAL)$/.test(mode))) return false
  return !modes.includes('ALLOW_INVALID_DATES') || modes.includes('NO_ZERO_IN_DATE')
}

async function columnsWithImpossibleDates(session: Session, database: string, table: Table): Promise<string[]> {
  const dates = table.columns.filter(({ type, generated }) => /^date(time)?$/.test(type.base) && generated === null)
  if (dates.length === 0) return []
  const found = dates.map(({ name }, at) => `MAX(${impossible(quoteName(name))}) AS d${at}`)
  const [row] = await session.query(`SELECT ${found.join(', ')} FROM ${quoteTable(database, table.name)}`)
  return dates.flatMap(({ name }, at) => (row![`d${at}`] === '1' ? [name] : []))
}

/** TO_DAYS knows no day for a date with a zero in it, and counts days beyond the end of a month into the next. */
function impossible(column: string): string {
  return `${column} <> 0 AND COALESCE(FROM_DAYS(TO_DAYS(${column})) <> DATE(${column}), TRUE)`
}
