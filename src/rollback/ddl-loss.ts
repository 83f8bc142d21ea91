import type { Table } from '../schema/model.ts'
import { readColumn } from '../schema/read-column.ts'
import { Cursor } from '../schema/token-cursor.ts'
import { fits, type TypedColumn } from '../schema/types.ts'
import type { AlterClause, ColumnClause } from '../sql/clause.ts'
import { tokenize } from '../sql/lexer.ts'
import { quoteName } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { movesPartition } from './partition-inverse.ts'

/** What an ALTER TABLE may destroy, told from its clauses and the table before it. */
export interface DataLoss {
  /** Columns some of whose values may be lost. */
  readonly columns: readonly string[]
  /** Whole rows may go, or it cannot be told. */
  readonly rows: boolean
  /** Rows of these partitions go, and nothing else; null: of all. */
  readonly partitions: readonly string[] | null
}

/** Errs on the side of loss: what is not known to keep its data is kept apart. */
export function lossOf(statement: Statement, table: Table): DataLoss {
  const columns = new Set<string>()
  const primary: string[] = []
  let rows = statement.tokens.slice(1, 3).some((token) => /^ignore$/i.test(token.text))
  for (const clause of statement.alter ?? []) {
    switch (clause.kind) {
      case 'drop-column':
        columns.add(clause.column.text)
        break
      case 'modify-column':
        if (!keeps(table, clause.column.name.text, clause.column, statement)) columns.add(clause.column.name.text)
        break
      case 'change-column':
        if (!keeps(table, clause.from.text, clause.column, statement)) columns.add(clause.from.text)
        break
      case 'add-index':
        // Its columns become NOT NULL, and without a strict sql_mode NULL in them another value.
        if (clause.index.type === 'primary')
          for (const { column } of clause.index.parts) if (column !== null) primary.push(column.text)
        break
      case 'convert-charset':
        for (const column of table.columns) {
          if (column.charset !== null && !fitsBytes(column, { ...column, charset: clause.charset.text.toLowerCase() }))
            columns.add(column.name)
        }
        break
      case 'partition':
        if (/\b(DROP|TRUNCATE)\b/i.test(clause.operation)) rows = true
        break
      case 'option':
        if (
          clause.option.name.toLowerCase() === 'engine' &&
          !/^(innodb|aria|rocksdb|myisam)$/i.test(clause.option.value.text)
        )
          rows = true
        break
      case 'unknown':
      case 'other':
        if (!keepsRows(clause) && !movesPartition(statement)) rows = true
    }
  }
  const known = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]))
  for (const name of primary) {
    const old = nameBefore(statement, name)
    if (known.get(old.toLowerCase())?.nullable) columns.add(old)
  }
  const lost = [...columns].flatMap((name) => {
    const column = known.get(name.toLowerCase())
    // A generated column holds nothing of its own.
    return column === undefined || column.generated !== null ? [] : [column.name]
  })
  const only = statement.alter?.length === 1 ? statement.alter[0] : undefined
  return { columns: lost, rows, partitions: only?.kind === 'partition' ? partitionsOf(statement, table) : null }
}

/** Under which name the statement found a column that it may have renamed. */
function nameBefore({ alter = [] }: Statement, name: string): string {
  for (const clause of alter) {
    const to = clause.kind === 'rename-column' ? clause.to : clause.kind === 'change-column' ? clause.column.name : null
    if (to?.text.toLowerCase() === name.toLowerCase() && 'from' in clause) return clause.from.text
  }
  return name
}

/** The partitions that DROP PARTITION or TRUNCATE PARTITION names; null for ALL, and for other statements. */
function partitionsOf({ tokens }: Statement, table: Table): readonly string[] | null {
  const word = (at: number) => tokens[at]?.text.toUpperCase()
  const first = tokens.findIndex((_, at) => /^(DROP|TRUNCATE)$/.test(word(at) ?? '') && word(at + 1) === 'PARTITION')
  if (first === -1 || table.partitioning === null) return null
  const rest = tokens.slice(first + 2)
  const names = word(first + 2) === 'IF' ? rest.slice(2) : rest
  const found = names.filter(({ text }) => text !== ',').map(({ text }) => unquoted(text))
  return found.length === 0 || found.some((name) => name.toUpperCase() === 'ALL') ? null : found
}

function unquoted(text: string): string {
  const quote = text[0]
  if (quote !== '`' && quote !== '"') return text
  return text.slice(1, -1).replaceAll(quote + quote, quote)
}

/** Clauses that only add to what the table says of its rows, or take that away. */
function keepsRows(clause: AlterClause): boolean {
  return clause.kind === 'other' && /^(ADD SYSTEM VERSIONING|(ADD|DROP) PERIOD)\b/i.test(clause.operation)
}

/** Clauses whose effect nothing can take back. */
export function irreversible(clause: AlterClause): string | null {
  if (clause.kind !== 'other') return null
  return /\bTABLESPACE\b/i.test(clause.operation) ? `${clause.operation} cannot be taken back` : null
}

/**
 * Whether every stored value fits, also bytes that are no character of their set and that some servers take nevertheless: above 7F
 * in ascii (MySQL 5.6, MariaDB), surrogates in ucs2 (all) and utf8 (MySQL 5.6, MariaDB). Sets that do not have them make a
 * question mark of them.
 */
function fitsBytes(from: TypedColumn, to: TypedColumn): boolean {
  if (!fits(from, to)) return false
  const members = from.type.base === 'enum' || from.type.base === 'set'
  if (members || from.charset === null || from.charset === to.charset) return true
  return from.charset !== 'ascii' && (from.charset === 'latin1' || !/^utf(16|32)/.test(to.charset ?? ''))
}

function keeps(table: Table, name: string, clause: ColumnClause, statement: Statement): boolean {
  const before = table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  if (before === undefined || clause.generated !== null) return before === undefined
  try {
    const text = `${quoteName(clause.name.text)} ${clause.type.text}`
    const after = readColumn(new Cursor(text, tokenize(text, statement.dialect)), null, null)
    const charset =
      clause.charset?.text.toLowerCase() ?? clause.collation?.text.split('_')[0]?.toLowerCase() ?? table.charset
    const inKey = table.indexes.some(
      (index) => index.type === 'primary' && index.parts.some((part) => part.column === before.name),
    )
    const nullable = clause.notNull === null && !inKey && clause.inlineKey !== 'primary'
    return (
      (nullable || !before.nullable) &&
      fitsBytes(before, { type: after.type, charset: before.charset === null ? null : charset })
    )
  } catch {
    return false
  }
}
