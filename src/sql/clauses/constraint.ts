import type { CheckClause, ForeignKeyClause, Name, ReferencesClause } from '../clause.ts'
import type { TokenReader } from '../token-reader.ts'

/** Takes `CONSTRAINT [IF NOT EXISTS] [name]`; the name is null when not given. */
export function takeConstraintName(reader: TokenReader): Name | null {
  if (!reader.take('CONSTRAINT')) return null
  reader.take('IF NOT EXISTS')
  const next = reader.word()
  if (/^(PRIMARY|UNIQUE|FOREIGN|CHECK)$/.test(next)) return null
  return reader.name()
}

/** Takes `CHECK (…) [[NOT] ENFORCED]`; the span begins at the token `first`, where CONSTRAINT may stand. */
export function takeCheck(reader: TokenReader, first: number, name: Name | null): CheckClause | null {
  if (!reader.take('CHECK')) return null
  const group = reader.group()
  if (group === null || group.close === group.first) return null
  const span = reader.tokens.span(group.first, group.close - 1)
  if (!reader.take('NOT ENFORCED')) reader.take('ENFORCED')
  return {
    name,
    expression: { text: reader.tokens.text.slice(span.start, span.end), span },
    span: reader.spanFrom(first),
  }
}

/** Takes `(a, b)`: names alone. */
export function takeNames(reader: TokenReader): Name[] | null {
  if (!reader.takeOperator('(')) return null
  const names: Name[] = []
  do {
    const name = reader.name()
    if (name === null) return null
    names.push(name)
  } while (reader.takeOperator(','))
  return reader.takeOperator(')') ? names : null
}

/** Takes `REFERENCES table (columns) [MATCH …] [ON DELETE …] [ON UPDATE …]`. The columns may be left out (the servers then refuse it). */
export function takeReferences(reader: TokenReader): ReferencesClause | null {
  const first = reader.index
  if (!reader.take('REFERENCES')) return null
  const table = reader.qualifiedName()
  if (table === null) return null
  const columns = reader.operator() === '(' ? takeNames(reader) : []
  if (columns === null) return null
  let onDelete: string | null = null
  let onUpdate: string | null = null
  for (;;) {
    if (reader.take('MATCH')) reader.index++
    else if (reader.take('ON DELETE')) onDelete = takeAction(reader)
    else if (reader.sees('ON UPDATE') && isAction(reader, 2)) {
      reader.index += 2
      onUpdate = takeAction(reader)
    } else break
  }
  return { table, columns, onDelete, onUpdate, span: reader.spanFrom(first) }
}

const ACTIONS = ['RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT', 'NO ACTION'] as const

function takeAction(reader: TokenReader): string | null {
  return ACTIONS.find((action) => reader.take(action)) ?? null
}

/** A column may go on with ON UPDATE CURRENT_TIMESTAMP after its REFERENCES. */
function isAction(reader: TokenReader, ahead: number): boolean {
  return /^(RESTRICT|CASCADE|SET|NO)$/.test(reader.word(ahead))
}

/** Takes `FOREIGN KEY [IF NOT EXISTS] [name] (columns) REFERENCES …`; `constraint` is the name that CONSTRAINT gave before. */
export function takeForeignKey(reader: TokenReader, first: number, constraint: Name | null): ForeignKeyClause | null {
  if (!reader.take('FOREIGN KEY')) return null
  reader.take('IF NOT EXISTS')
  const own = reader.isName() ? reader.name() : null
  const ownColumns = takeNames(reader)
  const references = ownColumns === null ? null : takeReferences(reader)
  if (ownColumns === null || references === null) return null
  return { ...references, name: constraint ?? own, ownColumns, span: reader.spanFrom(first) }
}
