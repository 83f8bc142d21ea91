import type { Column, Table } from '../schema/model.ts'
import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'
import { nowOf } from './column-now.ts'
import { beside, KEEP_DATABASE, type Keep } from './ddl-plan.ts'
import { keepOptions, valueType } from './keep-table.ts'

/** Settings of the session that ran a statement, on which it depends what a conversion makes of a value. */
export interface ConversionSettings {
  readonly sqlMode: string
  readonly timeZone: string
}

/** What is known of the alteration whose values are to be told from those that others wrote since. */
export interface Alteration {
  readonly old: Table
  readonly now: Table
  readonly keep: Keep
  /** New name → old name, for the columns that the statement renamed. */
  readonly renamed: ReadonlyMap<string, string>
  /** Columns that it dropped, also when it added others of their names. */
  readonly dropped: ReadonlySet<string>
  /** null: of the session that undoes it. */
  readonly settings: ConversionSettings | null
}

/** The modes that change what a conversion makes of a value (set_time_…, Field_…::store in sql/field.cc); strictness only refuses. */
const CONVERTING_MODES =
  /^(ALLOW_INVALID_DATES|NO_ZERO_DATE|NO_ZERO_IN_DATE|PAD_CHAR_TO_FULL_LENGTH|TIME_TRUNCATE_FRACTIONAL|TIME_ROUND_FRACTIONAL)$/

/**
 * The columns of which it can be told whether a value still is what the ALTER made of the kept one: those that it converted. Of a
 * column that it dropped nobody else can have written anything.
 * @param converts whether the server can turn what a column now holds into its old type
 */
export function convertedColumns(
  { old, now, keep, renamed, dropped }: Alteration,
  converts: (name: string) => boolean,
): Column[] {
  return old.columns.filter((column) => {
    const other = nowOf(column.name, now, renamed)
    return (
      keep.columns?.includes(column.name) === true &&
      !dropped.has(column.name) &&
      other !== null &&
      other.generated === null &&
      converts(column.name) &&
      !takesTheDay(column, other)
    )
  })
}

const DAY = /^(date|datetime|timestamp|year)$/

/** A time of day that becomes a date, or comes from one, is taken to be one of the current day. */
function takesTheDay({ type: a }: Column, { type: b }: Column): boolean {
  return (a.base === 'time' && DAY.test(b.base)) || (b.base === 'time' && DAY.test(a.base))
}

/** A temporary table in which the server makes once more what it made of the kept values. */
export function madeTable({ keptAs }: Keep): string {
  return quoteTable(KEEP_DATABASE, beside(keptAs, '_made'))
}

/**
 * Makes of the kept values what the ALTER made of them: by an ALTER of a temporary table with the columns of the key and the converted
 * ones, under their old names. Steps of the session (`setsSession`).
 * @param key its columns; none: as many rows as are kept, with other columns in `also`
 */
export function madeSteps(
  { old, now, keep, renamed, settings }: Alteration,
  converted: readonly Column[],
  key: readonly string[],
  also: readonly Column[] = [],
): string[] {
  const columns = old.columns.filter(
    (column) => key.includes(column.name) || also.includes(column) || converted.includes(column),
  )
  // Some conversions depend on whether a column may be NULL; where the copy has a key, its columns may.
  const definitions = columns.map((column) => `${quoteName(column.name)} ${nullableType(column, column.nullable)}`)
  const keyed = ` (${[...definitions, `PRIMARY KEY (${key.map(quoteName).join(', ')})`].join(', ')})`
  const alter = modify(keep, converted, (column) => {
    const other = nowOf(column.name, now, renamed)!
    return nullableType(other, other.nullable || becomesNow(column, other))
  })
  const table = madeTable(keep)
  return [
    `DROP TEMPORARY TABLE IF EXISTS ${table}`,
    `CREATE TEMPORARY TABLE ${table}${key.length === 0 ? '' : keyed} ${keepOptions(old, true)} SELECT ${columns.map(({ name }) => quoteName(name)).join(', ')} FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)}`,
    ...(settings === null ? [alter] : underSettings(settings, alter)),
  ]
}

/**
 * Gives the made values their old types again.
 * @param between the table as it is by then
 */
export function madeBackSteps({ keep }: Alteration, converted: readonly Column[], between: Table): string[] {
  const there = ({ name }: Column) => between.columns.find((column) => column.name === name)!
  return [modify(keep, converted, (column) => nullableType(column, there(column).nullable))]
}

export function unmadeSteps({ keep }: Alteration): string[] {
  return [`DROP TEMPORARY TABLE IF EXISTS ${madeTable(keep)}`]
}

function modify(keep: Keep, columns: readonly Column[], definition: (column: Column) => string): string {
  const clauses = columns.map((column) => `MODIFY ${quoteName(column.name)} ${definition(column)}`)
  return `ALTER TABLE ${madeTable(keep)} ${clauses.join(', ')}`
}

function nullableType(column: Column, nullable: boolean): string {
  return `${valueType(column)} ${nullable ? 'NULL' : 'NOT NULL'}`
}

/** A NULL that may no longer be stored becomes the empty value, but in a TIMESTAMP the current time. */
function becomesNow(old: Column, now: Column): boolean {
  return old.nullable && !now.nullable && now.type.base === 'timestamp'
}

function underSettings({ sqlMode, timeZone }: ConversionSettings, step: string): string[] {
  const modes = sqlMode.split(',').filter((mode) => CONVERTING_MODES.test(mode))
  return [
    'SET @rollgate_sql_mode = @@SESSION.sql_mode, @rollgate_time_zone = @@SESSION.time_zone',
    `SET SESSION sql_mode = ${quoteText(modes.join(','))}, time_zone = ${quoteText(timeZone)}`,
    step,
    'SET SESSION sql_mode = @rollgate_sql_mode, time_zone = @rollgate_time_zone',
  ]
}

/**
 * The condition that a value (of the table `t`) still is what the ALTER made (in `a`) of the kept one (in `k`): in its bytes. What
 * the server itself made up cannot be told: the current time for NULL, and a new AUTO_INCREMENT number.
 * @param back the table has its old types again
 */
export function stillMade({ now, renamed }: Alteration, column: Column, back: boolean): string {
  const quoted = quoteName(column.name)
  const other = nowOf(column.name, now, renamed)!
  const mine = back ? column : other
  const same = sameValue(mine, `t.${quoteName(mine.name)}`, `a.${quoted}`)
  if (other.autoIncrement && !column.autoIncrement) return `(${same} OR k.${quoted} IS NULL OR k.${quoted} = 0)`
  return becomesNow(column, other) ? `(${same} OR k.${quoted} IS NULL)` : same
}

/** The condition that two values of a column's type are stored as the same bytes. */
export function sameValue({ type: { base } }: Column, one: string, other: string): string {
  // By its number: a value that is no member has the name '' like one that is.
  if (base === 'enum') return `${one} + 0 <=> ${other} + 0`
  return /(char|text|binary|blob)$/.test(base) || base === 'set'
    ? `CAST(${one} AS BINARY) <=> CAST(${other} AS BINARY)`
    : `${one} <=> ${other}`
}

/** Whether a step only sets up the session, and is run again in one that goes on with an undo that broke off. */
export function setsSession(step: string): boolean {
  return /^(SET|USE|(CREATE|DROP) TEMPORARY TABLE|ALTER TABLE `rollgate_keep`\.`([^`]|``)*_made`) /.test(step)
}
