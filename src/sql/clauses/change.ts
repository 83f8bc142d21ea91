import type { AlterClause, Name } from '../clause.ts'
import type { TokenReader } from '../token-reader.ts'
import { takeColumn, takePlace } from './column.ts'
import { takeValueExpression } from './expression.ts'

type WithoutSpan<T> = T extends unknown ? Omit<T, 'span'> : never
/** A clause whose span is still to be measured. */
export type ClauseBody = WithoutSpan<AlterClause>

/** Clauses that are words alone. */
const WORDS: readonly (readonly [words: string, body: ClauseBody])[] = [
  ['ENABLE KEYS', { kind: 'keys', enable: true }],
  ['DISABLE KEYS', { kind: 'keys', enable: false }],
  ['FORCE', { kind: 'force' }],
  ['DISCARD TABLESPACE', { kind: 'other', operation: 'DISCARD TABLESPACE' }],
  ['IMPORT TABLESPACE', { kind: 'other', operation: 'IMPORT TABLESPACE' }],
  ['WITH VALIDATION', { kind: 'other', operation: 'WITH VALIDATION' }],
  ['WITHOUT VALIDATION', { kind: 'other', operation: 'WITHOUT VALIDATION' }],
]

/** Takes any clause but ADD, DROP, options and partitions; the place is undefined when none was there. */
export function takeChange(reader: TokenReader): ClauseBody | null {
  for (const [words, body] of WORDS) if (reader.take(words)) return body
  if (reader.take('MODIFY')) return takeModify(reader)
  if (reader.take('CHANGE')) return takeChangeColumn(reader)
  if (reader.take('ALTER')) return takeAlter(reader)
  if (reader.take('RENAME')) return takeRename(reader)
  if (reader.take('CONVERT TO')) return takeConvert(reader)
  if (reader.take('ORDER BY')) return takeOrder(reader)
  const online = reader.takeOneOf('ALGORITHM', 'LOCK')
  if (online !== null) return takeOnline(reader, online === 'LOCK' ? 'lock' : 'algorithm')
  const secondary = reader.takeOneOf('SECONDARY_LOAD', 'SECONDARY_UNLOAD')
  if (secondary === null) return null
  if (reader.take('PARTITION')) reader.group()
  return { kind: 'other', operation: secondary }
}

function takeModify(reader: TokenReader): ClauseBody | null {
  reader.take('COLUMN')
  const conditional = reader.take('IF EXISTS')
  const column = takeColumn(reader)
  return column === null ? null : { kind: 'modify-column', column, place: takePlace(reader), conditional }
}

function takeChangeColumn(reader: TokenReader): ClauseBody | null {
  reader.take('COLUMN')
  const conditional = reader.take('IF EXISTS')
  const from = reader.name()
  const column = from === null ? null : takeColumn(reader)
  return from === null || column === null
    ? null
    : { kind: 'change-column', from, column, place: takePlace(reader), conditional }
}

function takeAlter(reader: TokenReader): ClauseBody | null {
  const what = reader.takeOneOf('INDEX', 'KEY', 'CHECK', 'CONSTRAINT', 'COLUMN')
  const conditional = reader.take('IF EXISTS')
  const name = reader.name()
  if (name === null) return null
  if (what === 'INDEX' || what === 'KEY') return takeIndexVisibility(reader, name, conditional)
  if (what === 'CHECK' || what === 'CONSTRAINT') {
    const enforced = !reader.take('NOT')
    return reader.take('ENFORCED') ? { kind: 'alter-check', name, enforced } : null
  }
  if (reader.take('DROP DEFAULT')) return { kind: 'drop-default', column: name, conditional }
  if (reader.take('SET VISIBLE')) return { kind: 'column-visibility', column: name, visible: true, conditional }
  if (reader.take('SET INVISIBLE')) return { kind: 'column-visibility', column: name, visible: false, conditional }
  const value = reader.take('SET DEFAULT') ? takeValueExpression(reader) : null
  return value === null ? null : { kind: 'set-default', column: name, default: value, conditional }
}

/** MySQL's VISIBLE and INVISIBLE are MariaDB's NOT IGNORED and IGNORED. */
function takeIndexVisibility(reader: TokenReader, name: Name, conditional: boolean): ClauseBody | null {
  if (reader.take('VISIBLE') || reader.take('NOT IGNORED'))
    return { kind: 'index-visibility', name, visible: true, conditional }
  if (reader.take('INVISIBLE') || reader.take('IGNORED'))
    return { kind: 'index-visibility', name, visible: false, conditional }
  return null
}

function takeRename(reader: TokenReader): ClauseBody | null {
  const what = reader.takeOneOf('COLUMN', 'INDEX', 'KEY')
  if (what === null) {
    if (reader.takeOneOf('TO', 'AS') === null) reader.takeOperator('=')
    const to = reader.qualifiedName()
    return to === null ? null : { kind: 'rename-table', to }
  }
  const conditional = reader.take('IF EXISTS')
  const from = reader.name()
  const to = from !== null && reader.take('TO') ? reader.name() : null
  if (from === null || to === null) return null
  return { kind: what === 'COLUMN' ? 'rename-column' : 'rename-index', from, to, conditional }
}

function takeConvert(reader: TokenReader): ClauseBody | null {
  if (!reader.take('CHARACTER SET') && !reader.take('CHAR SET') && !reader.take('CHARSET')) return null
  reader.takeOperator('=')
  const charset = reader.value()
  if (charset === null) return null
  if (!reader.take('COLLATE')) return { kind: 'convert-charset', charset, collation: null }
  reader.takeOperator('=')
  const collation = reader.value()
  return collation === null ? null : { kind: 'convert-charset', charset, collation }
}

/** ORDER BY a, b DESC: the commas are its own, so it takes all that look like columns. */
function takeOrder(reader: TokenReader): ClauseBody | null {
  do {
    if (reader.qualifiedName() === null) return null
    if (reader.operator() === '.' && reader.isName(1)) reader.index += 2
    reader.takeOneOf('ASC', 'DESC')
  } while (reader.takeOperator(','))
  return { kind: 'order-by' }
}

function takeOnline(reader: TokenReader, kind: 'algorithm' | 'lock'): ClauseBody | null {
  reader.takeOperator('=')
  const value = reader.name()
  return value === null ? null : { kind, value: value.text.toLowerCase() }
}
