import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import type { Plan } from './units.ts'

/** For a dry run: into how many chunks each batch will be cut, as far as the server's statistics tell. */
export async function batchNotes(session: Session, path: string, plan: Plan): Promise<string[]> {
  const notes: string[] = []
  for (const unit of plan.units) {
    if (unit.kind !== 'batch') continue
    const { size, by } = unit.batch
    const statement = unit.statements[0]!
    const { database, name } = statement.tables[0]!
    const rows = await session.value(
      `SELECT table_rows FROM information_schema.tables WHERE table_schema = ${quoteText(database ?? '')} AND table_name = ${quoteText(name)}`,
    )
    const chunks = Math.max(1, Math.ceil(Number(rows ?? 0) / size))
    notes.push(
      `${path} statement ${statement.index} (${statement.kind}): will run in about ${chunks} ${chunks === 1 ? 'chunk' : 'chunks'} of ${size} rows of \`${name}\` by ${by.join(', ')}, each a transaction of its own.`,
    )
  }
  return notes
}
