import type { Column, ColumnType } from '../schema/model.ts'
import { fits } from '../schema/types.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import type { Question } from './rehearsal.ts'

/** A question about the values of a column, as a condition that is true of those rows that answer it. */
export interface Condition {
  readonly question: Question
  readonly sql: string
}

const INTEGER_BITS: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64,
}
const TEXT_BYTES: Readonly<Record<string, number>> = { tiny: 255, '': 65_535, medium: 16_777_215, long: 4_294_967_295 }
const NUMBER = "'^[[:space:]]*[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$'"

type Family = 'integer' | 'decimal' | 'float' | 'bit' | 'enum' | 'set' | 'text' | 'bytes' | 'temporal' | 'other'

/**
 * What to ask of the rows of a column whose definition changes: NULLs where there may be none any more, and values that the new
 * type does not hold. The conditions are about the column as it is before, under its old name.
 */
export function columnConditions(before: Column, after: Column): Condition[] {
  if (before.generated !== null || after.generated !== null) return []
  const column = quoteName(before.name)
  const conditions = fits(before, after) ? [] : valueConditions(column, before, after)
  if (before.nullable && !after.nullable && !after.autoIncrement)
    conditions.push({ question: 'null', sql: `${column} IS NULL` })
  return conditions
}

function valueConditions(column: string, before: Column, after: Column): Condition[] {
  const from = familyOf(before.type)
  switch (familyOf(after.type)) {
    case 'integer':
    case 'decimal':
    case 'float':
      return intoNumber(column, from, before.type, after.type)
    case 'bit':
      return from === 'bit' ? [when('out-of-range', `${column} + 0 >= ${2n ** BigInt(after.type.length ?? 1)}`)] : []
    case 'text':
      return intoText(column, from, before, after)
    case 'bytes':
      return from === 'bytes' || from === 'text' ? [when('too-long', `LENGTH(${column}) > ${bytesOf(after.type)}`)] : []
    case 'enum':
      return from === 'text' || from === 'enum'
        ? [when('not-a-member', `${column} NOT IN (${after.type.members.map(quoteText).join(', ')})`)]
        : []
    case 'set':
      return intoSet(column, before.type, after.type)
    case 'temporal':
      return intoTemporal(column, before.type, after.type)
    case 'other':
      return []
  }
}

function intoNumber(column: string, from: Family, before: ColumnType, after: ColumnType): Condition[] {
  if (from === 'text') {
    const text = `CONVERT(${column} USING utf8mb4)`
    const number = `CAST(CASE WHEN ${text} REGEXP ${NUMBER} THEN ${text} END AS DECIMAL(65,10))`
    return [when('not-convertible', `${text} NOT REGEXP ${NUMBER}`), ...beyond(number, after)]
  }
  if (from !== 'integer' && from !== 'decimal' && from !== 'float') return []
  const digits = familyOf(after) === 'integer' ? 0 : (after.scale ?? 0)
  const rounds = from === 'decimal' && familyOf(after) !== 'float' && (before.scale ?? 0) > digits
  return [
    ...beyond(from === 'integer' ? column : `ROUND(${column}, ${digits})`, after),
    ...(rounds ? [when('rounded', `ROUND(${column}, ${digits}) <> ${column}`)] : []),
  ]
}

/** Values below or above what a number type holds. */
function beyond(value: string, type: ColumnType): Condition[] {
  const bits = BigInt(INTEGER_BITS[type.base] ?? 0)
  if (bits > 0n) {
    const [least, most] = type.unsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]
    return [when('out-of-range', `${value} < ${least} OR ${value} > ${most}`)]
  }
  const below = type.unsigned ? [`${value} < 0`] : []
  if (familyOf(type) === 'decimal')
    below.push(`ABS(${value}) >= 1${'0'.repeat((type.length ?? 10) - (type.scale ?? 0))}`)
  return below.length === 0 ? [] : [when('out-of-range', below.join(' OR '))]
}

function intoText(column: string, from: Family, before: Column, after: Column): Condition[] {
  if (from === 'bytes' || from === 'bit' || from === 'other') return []
  const conditions: Condition[] = []
  const isText = from === 'text' || from === 'enum' || from === 'set'
  const text = isText ? column : `CAST(${column} AS CHAR)`
  const { base, length } = after.type
  // Trailing spaces are cut off without an error in every sql_mode.
  if (base === 'char' || base === 'varchar')
    conditions.push(when('too-long', `CHAR_LENGTH(TRIM(TRAILING ' ' FROM ${text})) > ${length ?? 1}`))
  else conditions.push(when('too-long', `LENGTH(CONVERT(${text} USING ${after.charset})) > ${bytesOf(after.type)}`))
  if (isText && before.charset !== null && after.charset !== null && before.charset !== after.charset) {
    const andBack = `CONVERT(CONVERT(${column} USING ${after.charset}) USING ${before.charset})`
    conditions.push(when('not-convertible', `CAST(${andBack} AS BINARY) <> CAST(${column} AS BINARY)`))
  }
  return conditions
}

function intoSet(column: string, before: ColumnType, after: ColumnType): Condition[] {
  if (before.base !== 'set') return []
  const lost = before.members.filter((member) => !after.members.includes(member))
  if (lost.length === 0) return []
  return [when('not-a-member', lost.map((member) => `FIND_IN_SET(${quoteText(member)}, ${column}) > 0`).join(' OR '))]
}

function intoTemporal(column: string, before: ColumnType, after: ColumnType): Condition[] {
  if (after.base === 'date' && /^(datetime|timestamp)$/.test(before.base))
    return [when('rounded', `TIME_TO_SEC(TIME(${column})) + MICROSECOND(${column}) <> 0`)]
  const digits = after.length ?? 0
  if (before.base !== after.base || (before.length ?? 0) <= digits) return []
  return [when('rounded', `MICROSECOND(${column}) % ${10 ** (6 - digits)} <> 0`)]
}

function familyOf({ base }: ColumnType): Family {
  if (base in INTEGER_BITS) return 'integer'
  if (base === 'decimal' || base === 'bit' || base === 'enum' || base === 'set') return base
  if (base === 'float' || base === 'double') return 'float'
  if (/^(char|varchar|(tiny|medium|long)?text)$/.test(base)) return 'text'
  if (/^(binary|varbinary|(tiny|medium|long)?blob)$/.test(base)) return 'bytes'
  return /^(date|datetime|timestamp|time)$/.test(base) ? 'temporal' : 'other'
}

function bytesOf({ base, length }: ColumnType): number {
  const size = /^(tiny|medium|long)?(?:text|blob)$/.exec(base)
  return size === null ? (length ?? 1) : TEXT_BYTES[size[1] ?? '']!
}

function when(question: Question, sql: string): Condition {
  return { question, sql }
}
