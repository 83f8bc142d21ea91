import { alterTable } from '../schema/alter-table.ts'
import { nameOf } from '../sql/literal.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement, TableReference } from '../sql/statement.ts'
import { type Structure, storedColumns } from './ddl-plan.ts'

/** The word before PARTITION or TABLE that makes rows change places between a table and a partition of another. */
function movingWord(statement: Statement): 'EXCHANGE' | 'CONVERT' | null {
  for (const clause of statement.alter ?? []) {
    if (clause.kind !== 'partition' && clause.kind !== 'other' && clause.kind !== 'unknown') continue
    const words = statement.tokens
      .filter(({ start }) => start >= clause.span.start)
      .map(({ text }) => text.toUpperCase())
    if (words[0] === 'EXCHANGE' && words[1] === 'PARTITION') return 'EXCHANGE'
    if (words[0] === 'CONVERT' && /^(PARTITION|TABLE)$/.test(words[1] ?? '')) return 'CONVERT'
  }
  return null
}

/** Whether a statement moves rows between a table and a partition, and destroys none. */
export function movesPartition(statement: Statement): boolean {
  return movingWord(statement) !== null
}

/** Whether it leaves the structure of both as it was. */
export function exchangesPartition(statement: Statement): boolean {
  return movingWord(statement) === 'EXCHANGE'
}

/** Whether it empties partitions and leaves them in place. */
export function truncatesPartition(statement: Statement): boolean {
  return (statement.alter ?? []).some((clause) => clause.kind === 'partition' && /^TRUNCATE\b/i.test(clause.operation))
}

/** The inverse of EXCHANGE PARTITION (itself) and of MariaDB's CONVERT PARTITION and CONVERT TABLE; null for other statements. */
export function inverseOfPartitionMove(
  statement: Statement,
  before: Structure,
  after: Structure,
  flavor: 'mysql' | 'mariadb',
): string[] | null {
  const word = movingWord(statement)
  const [table, other] = statement.tables.filter(
    (one): one is TableReference & { database: string } => one.access !== 'read' && one.database !== null,
  )
  if (word === null || table === undefined || other === undefined) return null
  const head = `ALTER TABLE ${quoteTable(table.database, table.name)}`
  const partition = partitionOf(statement)
  if (partition === null) return null
  const otherName = quoteTable(other.database, other.name)
  if (word === 'EXCHANGE') return [`${head} EXCHANGE PARTITION ${quoteName(partition)} WITH TABLE ${otherName}`]
  if (other.access === 'drop') return [`${head} CONVERT PARTITION ${quoteName(partition)} TO TABLE ${otherName}`]
  const old = before.get(`${table.database}.${table.name}`)
  const now = after.get(`${table.database}.${table.name}`)
  if (old === null || old === undefined || now === null || now === undefined) return null
  const columns = storedColumns(old)
  return [
    ...alterTable(now, old, { database: table.database, flavor }),
    `INSERT INTO ${quoteTable(table.database, table.name)} (${columns}) SELECT ${columns} FROM ${otherName}`,
    `DROP TABLE ${otherName}`,
  ]
}

/** The name behind the PARTITION that says which. */
function partitionOf({ tokens }: Statement): string | null {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && /^partition$/i.test(text))
  const name = at === -1 ? undefined : tokens[at + 1]
  return name === undefined ? null : nameOf(name)
}
