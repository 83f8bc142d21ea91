import type { Classification } from '../classify.ts'
import type { AlterClause } from '../clause.ts'
import type { TokenList } from '../token-list.ts'
import { TokenReader } from '../token-reader.ts'
import { takeAdd } from './add.ts'
import { type ClauseBody, takeChange } from './change.ts'
import { skipElement } from './create-table.ts'
import { takeDrop } from './drop.ts'
import { takeIndexBody } from './index-definition.ts'
import { takeOption } from './option.ts'
import { takePartitionOperation } from './partition.ts'

/** Reads ALTER TABLE, CREATE INDEX and DROP INDEX into clauses. Never throws: what is not understood is of kind 'unknown'. */
export function readAlter(tokens: TokenList, classification: Classification): readonly AlterClause[] {
  const { kind, after } = classification
  const reader = new TokenReader(tokens, after)
  if (kind !== 'ALTER TABLE') return readIndexStatement(tokens, reader, kind)
  reader.qualifiedName()
  takeWait(reader)
  const clauses: AlterClause[] = []
  while (!reader.done) {
    const first = reader.index
    const separated = clauses.length === 0 || reader.tokens.operator(first - 1) === ','
    const taken = takeClauses(reader, separated)
    if (taken !== null && endsClause(reader, taken)) clauses.push(...taken)
    else {
      reader.index = first
      skipElement(reader)
      clauses.push({ kind: 'unknown', span: reader.spanFrom(first) })
    }
    reader.takeOperator(',')
  }
  return clauses
}

/** Only options, and what may follow the last clause, stand beside another without a comma. */
function endsClause(reader: TokenReader, taken: readonly AlterClause[]): boolean {
  if (reader.done || reader.operator() === ',') return true
  if (reader.sees('PARTITION BY') || reader.sees('REMOVE PARTITIONING')) return true
  return taken.at(-1)?.kind === 'option'
}

function takeClauses(reader: TokenReader, separated: boolean): AlterClause[] | null {
  const first = reader.index
  const partition = takePartitionOperation(reader)
  if (partition !== null) return [{ kind: 'partition', operation: partition, span: reader.spanFrom(first) }]
  if (separated) {
    if (reader.take('ADD')) return takeAdd(reader, first)
    const body: ClauseBody | null = reader.take('DROP') ? takeDrop(reader) : takeChange(reader)
    if (body !== null) return [{ ...body, span: reader.spanFrom(first) }]
    reader.index = first
  }
  const option = takeOption(reader)
  return option === null ? null : [{ kind: 'option', option, span: option.span }]
}

/** MariaDB's `WAIT n` and `NOWAIT`. */
function takeWait(reader: TokenReader): void {
  if (reader.take('WAIT')) reader.index++
  else reader.take('NOWAIT')
}

/** `CREATE … INDEX name ON t (…)` and `DROP INDEX name ON t`, each with ALGORITHM and LOCK behind it. */
function readIndexStatement(tokens: TokenList, reader: TokenReader, kind: string): readonly AlterClause[] {
  const clauses: AlterClause[] = []
  const main = kind === 'CREATE INDEX' ? takeCreateIndex(reader) : takeDropIndex(reader)
  if (main !== null) clauses.push({ ...main, span: reader.spanFrom(0) })
  else reader.index = 0
  while (!reader.done) {
    const first = reader.index
    const body = main === null ? null : takeChange(reader)
    if (body === null || (body.kind !== 'algorithm' && body.kind !== 'lock')) reader.index = tokens.length
    const known = body !== null && (body.kind === 'algorithm' || body.kind === 'lock')
    clauses.push({ ...(known ? body : { kind: 'unknown' as const }), span: reader.spanFrom(first) })
  }
  return clauses
}

function takeCreateIndex(reader: TokenReader): ClauseBody | null {
  const { tokens } = reader
  const type = indexType(tokens, reader.index)
  const name = reader.name()
  if (/^(USING|TYPE)$/.test(reader.word())) reader.index += 2
  if (!reader.take('ON') || reader.qualifiedName() === null) return null
  takeWait(reader)
  const index = takeIndexBody(reader, 0, type, name)
  if (index === null) return null
  takeWait(reader)
  return { kind: 'add-index', index }
}

function indexType(tokens: TokenList, before: number) {
  for (let index = 1; index < before; index++) {
    const word = tokens.word(index)
    if (/^(UNIQUE|FULLTEXT|SPATIAL|VECTOR)$/.test(word))
      return word.toLowerCase() as 'unique' | 'fulltext' | 'spatial' | 'vector'
  }
  return 'index'
}

function takeDropIndex(reader: TokenReader): ClauseBody | null {
  const name = reader.name()
  if (name === null || !reader.take('ON') || reader.qualifiedName() === null) return null
  takeWait(reader)
  return name.text.toUpperCase() === 'PRIMARY' ? { kind: 'drop-primary-key' } : { kind: 'drop-index', name }
}
