import type { CheckClause, ColumnClause, ColumnPlace, Name, ReferencesClause } from '../clause.ts'
import type { Span } from '../source.ts'
import type { TokenReader } from '../token-reader.ts'
import { takeCheck, takeConstraintName, takeReferences } from './constraint.ts'
import { takeValueExpression } from './expression.ts'

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Types of more than one word, longest first; the first word alone is the type's name, as with DOUBLE PRECISION. */
const LONG_TYPES = [
  'NATIONAL CHARACTER VARYING',
  'NATIONAL CHAR VARYING',
  'NATIONAL CHARACTER',
  'NATIONAL VARCHARACTER',
  'NATIONAL VARCHAR',
  'NATIONAL CHAR',
  'NCHAR VARYING',
  'NCHAR VARCHARACTER',
  'NCHAR VARCHAR',
  'CHARACTER VARYING',
  'CHAR VARYING',
  'CHAR BYTE',
  'DOUBLE PRECISION',
  'LONG CHARACTER VARYING',
  'LONG CHAR VARYING',
  'LONG VARCHARACTER',
  'LONG VARCHAR',
  'LONG VARBINARY',
] as const
/** Words that cannot be a type, so that a column without one is seen as not understood. */
const NOT_TYPES = new Set(
  'NOT NULL DEFAULT AUTO_INCREMENT PRIMARY KEY UNIQUE COMMENT COLLATE CHECK REFERENCES GENERATED AS CONSTRAINT FIRST AFTER TO'.split(
    ' ',
  ),
)
/** Attributes of one word that say nothing the clause names. */
const PLAIN_ATTRIBUTES = new Set(
  'ASCII UNICODE BYTE BINARY VISIBLE INVISIBLE VIRTUAL STORED PERSISTENT COMPRESSED SIGNED UNSIGNED ZEROFILL'.split(
    ' ',
  ),
)
/** Attributes with one value, with or without `=`. */
const VALUE_ATTRIBUTES = new Set(
  'COLUMN_FORMAT STORAGE ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE SRID REF_SYSTEM_ID'.split(' '),
)

interface Attributes {
  notNull: Span | null
  default: Name | null
  autoIncrement: Span | null
  comment: Name | null
  charset: Name | null
  collation: Name | null
  generated: Name | null
  onUpdate: Name | null
  inlineKey: 'primary' | 'unique' | null
  references: ReferencesClause | null
  checks: CheckClause[]
}

/** Takes `name type [attributes]` up to a comma, a closing parenthesis, FIRST or AFTER; null when something is not understood. */
export function takeColumn(reader: TokenReader): ColumnClause | null {
  const first = reader.index
  const name = reader.name()
  if (name === null) return null
  const typeName = reader.word().toLowerCase()
  const type = takeType(reader)
  if (type === null) return null
  const attributes: Attributes = {
    notNull: null,
    default: null,
    autoIncrement: null,
    comment: null,
    charset: null,
    collation: null,
    generated: null,
    onUpdate: null,
    inlineKey: null,
    references: null,
    checks: [],
  }
  while (!endsColumn(reader)) {
    if (!takeAttribute(reader, attributes)) return null
  }
  return {
    name,
    type,
    typeName,
    ...attributes,
    span: reader.spanFrom(first),
  }
}

/** Takes FIRST or AFTER column, if there. */
export function takePlace(reader: TokenReader): ColumnPlace | null {
  if (reader.take('FIRST')) return { first: true }
  if (!reader.take('AFTER')) return null
  const after = reader.name()
  return after === null ? null : { after }
}

function endsColumn(reader: TokenReader): boolean {
  if (reader.done || reader.operator() === ',' || reader.operator() === ')') return true
  return (
    reader.sees('FIRST') ||
    (reader.sees('AFTER') && reader.isName(1)) ||
    (reader.sees('PARTITION') && reader.word(1) === 'BY')
  )
}

function takeType(reader: TokenReader): Name | null {
  const first = reader.index
  if (reader.kind() !== 'word' || NOT_TYPES.has(reader.word())) return null
  if (!LONG_TYPES.some((words) => reader.take(words))) reader.index++
  if (reader.operator() === '(' && reader.group() === null) return null
  while (reader.takeOneOf('UNSIGNED', 'SIGNED', 'ZEROFILL') !== null) {}
  return reader.textFrom(first)
}

function takeAttribute(reader: TokenReader, found: Writable<Attributes>): boolean {
  const first = reader.index
  if (reader.take('NOT NULL')) {
    found.notNull = reader.spanFrom(first)
    return true
  }
  if (reader.take('NULL') || reader.take('NOT SECONDARY') || reader.take('SERIAL DEFAULT VALUE')) return true
  if (reader.take('DEFAULT')) {
    found.default = takeValueExpression(reader)
    return found.default !== null
  }
  if (reader.take('ON UPDATE')) {
    found.onUpdate = takeValueExpression(reader)
    return found.onUpdate !== null
  }
  if (reader.take('AUTO_INCREMENT')) {
    found.autoIncrement = reader.spanFrom(first)
    return true
  }
  if (reader.take('PRIMARY KEY') || reader.take('KEY') || reader.take('PRIMARY')) {
    found.inlineKey = 'primary'
    return true
  }
  if (reader.take('UNIQUE')) {
    reader.take('KEY')
    found.inlineKey ??= 'unique'
    return true
  }
  if (reader.take('COMMENT')) {
    reader.takeOperator('=')
    found.comment = reader.kind() === 'string' ? reader.value() : null
    return found.comment !== null
  }
  return (
    takeTextAttribute(reader, found) ||
    takeGenerated(reader, found) ||
    takeConstraint(reader, found) ||
    takeOtherAttribute(reader)
  )
}

function takeTextAttribute(reader: TokenReader, found: Writable<Attributes>): boolean {
  const first = reader.index
  if (reader.take('CHARACTER SET') || reader.take('CHAR SET') || reader.take('CHARSET')) {
    reader.takeOperator('=')
    found.charset = reader.value()
    return found.charset !== null
  }
  if (reader.take('COLLATE')) {
    reader.takeOperator('=')
    found.collation = reader.value()
    return found.collation !== null
  }
  reader.index = first
  return false
}

function takeGenerated(reader: TokenReader, found: Writable<Attributes>): boolean {
  const first = reader.index
  reader.take('GENERATED ALWAYS')
  if (reader.take('AS')) {
    const start = reader.index
    if (reader.take('ROW START') || reader.take('ROW END')) {
      found.generated = reader.textFrom(start)
      return true
    }
    const group = reader.group()
    if (group !== null && group.close > group.first) {
      const span = reader.tokens.span(group.first, group.close - 1)
      found.generated = { text: reader.tokens.text.slice(span.start, span.end), span }
      return true
    }
  }
  reader.index = first
  return false
}

function takeConstraint(reader: TokenReader, found: Writable<Attributes>): boolean {
  if (reader.sees('REFERENCES')) {
    found.references = takeReferences(reader)
    return found.references !== null
  }
  const first = reader.index
  const name = takeConstraintName(reader)
  const check = takeCheck(reader, first, name)
  if (check === null) {
    reader.index = first
    return false
  }
  found.checks.push(check)
  return true
}

function takeOtherAttribute(reader: TokenReader): boolean {
  if (reader.take('WITH SYSTEM VERSIONING') || reader.take('WITHOUT SYSTEM VERSIONING')) return true
  const word = reader.word()
  if (VALUE_ATTRIBUTES.has(word)) {
    reader.index++
    reader.takeOperator('=')
    return reader.value() !== null
  }
  if (reader.isName() && reader.operator(1) === '=') {
    reader.index += 2
    return reader.value() !== null
  }
  if (!PLAIN_ATTRIBUTES.has(word)) return false
  reader.index++
  return true
}
