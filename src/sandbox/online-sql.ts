import type { ServerVersion } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'

export type Algorithm = 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY'
export type LockWord = 'NONE' | 'SHARED' | 'EXCLUSIVE'

/** ALGORITHM and LOCK as a statement writes them; null where it leaves the choice to the server. */
export interface WrittenOnline {
  readonly algorithm: Algorithm | null
  readonly lock: LockWord | null
}

export function writtenOnline(statement: Statement): WrittenOnline {
  const algorithm = writtenValue(statement, 'algorithm')
  // MariaDB's ALTER ONLINE TABLE and CREATE ONLINE INDEX ask for LOCK=NONE.
  const online = statement.tokens.slice(1, 4).some((token) => /^online$/i.test(token.text))
  const lock = writtenValue(statement, 'lock') ?? (online ? 'NONE' : null)
  return { algorithm: algorithm as Algorithm | null, lock: lock as LockWord | null }
}

function writtenValue(statement: Statement, kind: 'algorithm' | 'lock'): string | null {
  // Written twice, the last counts.
  const clause = statement.alter?.findLast((one) => one.kind === kind)
  const value = clause?.kind === kind ? clause.value.toUpperCase() : 'DEFAULT'
  return value === 'DEFAULT' ? null : value
}

/** The algorithms that a version knows, cheapest first. */
export function algorithmsOf({ flavor, number }: ServerVersion): readonly Algorithm[] {
  if (flavor === 'mariadb') return number >= 100_300 ? ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] : ['INPLACE', 'COPY']
  if (number >= 80_012) return ['INSTANT', 'INPLACE', 'COPY']
  return number >= 50_600 ? ['INPLACE', 'COPY'] : []
}

/** Whether COPY can let writers go on: MariaDB since 11.2 (MDEV-16329). */
export function copiesOnline({ flavor, number }: ServerVersion): boolean {
  return flavor === 'mariadb' && number >= 110_200
}

/** The statement with these clauses in place of its own; a null lock leaves it to the server. Null where there is nothing to ask. */
export function withOnline(statement: Statement, algorithm: Algorithm, lock: LockWord | null): string | null {
  const table = statement.tables.find((one) => one.access === 'alter')
  const clauses = statement.alter ?? []
  const first = clauses.find(({ kind }) => kind !== 'algorithm' && kind !== 'lock')
  if (table === undefined || first === undefined) return null
  const wanted = [`ALGORITHM=${algorithm}`, ...(lock === null ? [] : [`LOCK=${lock}`])]
  const { text, span } = statement
  const written = (from: { start: number; end: number }) => text.slice(from.start - span.start, from.end - span.start)
  if (statement.kind === 'DROP INDEX' && first.kind === 'drop-index' && clauses.length === 1) {
    // MariaDB has no ALGORITHM in DROP INDEX itself; where one is written, the server must get to see it.
    const condition = statement.conditional ? 'IF EXISTS ' : ''
    return `ALTER TABLE ${written(table.span)} ${wanted.join(', ')}, DROP INDEX ${condition}${written(first.name.span)}`
  }
  // Clauses of its own are overwritten where they stand, so that no comma is left over or missing.
  let sql = text
  for (const clause of [...clauses].reverse()) {
    if (clause.kind !== 'algorithm' && clause.kind !== 'lock') continue
    const value = clause.kind === 'algorithm' ? `ALGORITHM=${algorithm}` : `LOCK=${lock ?? 'DEFAULT'}`
    sql = `${sql.slice(0, clause.span.start - span.start)}${value}${sql.slice(clause.span.end - span.start)}`
  }
  const missing = wanted.filter((one) => !clauses.some(({ kind }) => kind === one.split('=')[0]!.toLowerCase()))
  if (missing.length === 0) return sql
  if (statement.kind !== 'ALTER TABLE') return `${sql} ${missing.join(' ')}`
  // Before the first clause, which may be one of ours: WAIT and NOWAIT stand between it and the table's name.
  const at = clauses[0]!.span.start - span.start
  const comma = first.kind === 'partition' && /^(PARTITION BY|REMOVE)/i.test(first.operation) && clauses[0] === first
  return `${sql.slice(0, at)}${missing.join(', ')}${comma ? ' ' : ', '}${sql.slice(at)}`
}
