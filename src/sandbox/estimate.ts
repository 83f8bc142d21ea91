import type { StatementReport } from '../audit/finding.ts'
import type { Session } from '../mysql/session.ts'
import { quoteName } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'

const EXPLAINED = new Set(['UPDATE', 'DELETE', 'INSERT', 'REPLACE'])

/**
 * How many rows a statement would touch, by EXPLAIN on staging, which executes nothing. `changed` holds the `database.table`s
 * that the migrations have altered by then: staging's answer does not hold for those.
 */
export async function estimateRows(staging: Session | null, statement: Statement, changed: ReadonlySet<string>): Promise<StatementReport['estimate']> {
  const unknown = (why: string) => ({ rows: null, method: `unknown: ${why}` })
  if (!EXPLAINED.has(statement.kind)) return unknown('not a change of rows')
  const select = statement.tables.some((table) => table.access === 'read')
  if ((statement.kind === 'INSERT' || statement.kind === 'REPLACE') && !select) return unknown('the rows are in the statement')
  if (staging === null) return unknown('no staging server')
  if (statement.tables.some(({ database, name }) => changed.has(`${database}.${name}`.toLowerCase()))) return unknown('the migrations change the table before')
  try {
    if (statement.database !== null) await staging.run(`USE ${quoteName(statement.database)}`)
    const plan = await staging.query(`EXPLAIN ${statement.text}`)
    const rows = plan.map((line) => Number(line.rows)).filter((number) => Number.isFinite(number) && number > 0)
    return rows.length === 0 ? unknown('EXPLAIN gave no rows') : { rows: Math.max(...rows), method: 'EXPLAIN on staging' }
  } catch {
    return unknown('staging could not explain it')
  }
}
