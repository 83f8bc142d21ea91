import { alterTable } from '../schema/alter-table.ts'
import type { Column, Index, Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { nowOf } from './column-now.ts'
import { guardRefill, guardRestore, tellOfOthers } from './ddl-guard.ts'
import { KEEP_DATABASE, type Keep, storedColumns } from './ddl-plan.ts'
import { keyColumns, mentions, steadyKey, touched } from './keep-key.ts'
import {
  type Alteration,
  convertedColumns,
  madeBackSteps,
  madeSteps,
  madeTable,
  stillMade,
  unmadeSteps,
} from './made-values.ts'

/** What the restoring of an altered table needs to know. */
export interface Restore extends Alteration {
  readonly database: string
  /** The quoted name that the table has before the first step. */
  readonly current: string
  readonly flavor: 'mysql' | 'mariadb'
}

/**
 * The steps that give an altered table its old structure and its kept values or rows. What the values must satisfy (keys, checks,
 * foreign keys) comes after them: with a key that stands, the table first gets a structure that demands nothing of the values;
 * without one it is emptied and filled again. A guard in front raises an error when rows of others stand in the way. A kept value
 * returns only where the column still is what the ALTER made of it: what others wrote since stays, and is told at the end.
 */
export function restoreSteps(restore: Restore): string[] {
  const { database, old, now, keep, renamed, flavor } = restore
  const alter = (from: Table, to: Table, renamedColumns: ReadonlyMap<string, string> = new Map()) =>
    alterTable(from, to, { database, renamedColumns, flavor })
  const columns = keep.columns
  const key = columns === null ? null : matchingKey(restore, columns)
  if (columns === null || key === null) {
    const target = quoteTable(database, now.name)
    const converted = columns === null ? [] : convertedColumns(restore, () => true)
    return [
      ...guardRefill(restore, converted),
      ...uncheckedKeys([
        `DELETE FROM ${target}`,
        ...alter(now, old, renamed),
        ...uncheckedRows(old, flavor, refill(database, old, keep)),
      ]),
      ...(converted.length === 0 ? [] : unmadeSteps(restore)),
    ]
  }
  const replaced = new Set(columns.filter((name) => !converts(restore, name)))
  const between = undemanding(restore, columns, key, replaced)
  const valueless = old.columns.filter(
    ({ name, nullable, autoIncrement }) =>
      replaced.has(name) ||
      (nowOf(name, now, renamed) === null &&
        !nullable &&
        !autoIncrement &&
        between.columns.some((column) => column.name === name && column.nullable)),
  )
  const converted = convertedColumns(restore, (name) => !replaced.has(name))
  const values = uncheckedRows(old, flavor, refillColumns(restore, columns, converted, key))
  const told = converted.length > 0
  return [
    ...(told ? madeSteps(restore, converted, keyColumns(key)) : []),
    ...guardRestore({
      ...restore,
      columns,
      converted,
      key: keyColumns(key),
      between,
      valueless: new Set(valueless.map(({ name }) => name)),
    }),
    ...alterTable(now, between, { database, renamedColumns: renamed, replacedColumns: replaced, flavor }),
    ...(told ? madeBackSteps(restore, converted, between) : []),
    ...(old.foreignKeys.length === 0 ? values : uncheckedKeys(values)),
    ...(told ? unmadeSteps(restore) : []),
    ...alter(between, old),
    ...converted.map((column) => tellOfOthers(database, old, keep, column, keyColumns(key))),
  ]
}

/** The statement that copies kept rows into an empty table. */
export function refill(database: string, table: Table, keep: Keep): string[] {
  const columns = storedColumns(table)
  return [
    `INSERT INTO ${quoteTable(database, table.name)} (${columns}) SELECT ${columns} FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)}`,
  ]
}

/**
 * Rows may stand there that a check of MariaDB would refuse, such as the empty text that JSON NOT NULL gives to rows when it is added:
 * they are no reason not to put back values in them. Checks on those values come back after.
 */
function uncheckedRows(table: Table, flavor: 'mysql' | 'mariadb', statements: readonly string[]): readonly string[] {
  const checked = table.checks.length > 0 || table.columns.some(({ definition }) => / CHECK \(/.test(definition))
  return flavor === 'mariadb' && checked
    ? ['SET SESSION check_constraint_checks = 0', ...statements, 'SET SESSION check_constraint_checks = 1']
    : statements
}

export function uncheckedKeys(statements: readonly string[]): string[] {
  return ['SET SESSION foreign_key_checks = 0', ...statements, 'SET SESSION foreign_key_checks = 1']
}

function refillColumns(
  restore: Restore,
  columns: readonly string[],
  converted: readonly Column[],
  key: Index,
): string[] {
  const { database, old, keep } = restore
  const target = quoteTable(database, old.name)
  const equal = (one: string, other: string) =>
    keyColumns(key)
      .map((column) => `${one}.${quoteName(column)} = ${other}.${quoteName(column)}`)
      .join(' AND ')
  const joined = `UPDATE ${target} AS t JOIN ${quoteTable(KEEP_DATABASE, keep.keptAs)} AS k ON ${equal('t', 'k')}`
  const assign = (returned: readonly string[]) => [
    ...returned.map((name) => `t.${quoteName(name)} = k.${quoteName(name)}`),
    // A column with ON UPDATE CURRENT_TIMESTAMP would move along unless it is assigned.
    ...old.columns
      .filter(({ name, onUpdate }) => onUpdate !== null && !returned.includes(name))
      .map(({ name }) => `t.${quoteName(name)} = t.${quoteName(name)}`),
  ]
  const always = columns.filter((name) => !converted.some((column) => column.name === name))
  const steps = [
    ...(always.length === 0 ? [] : [`${joined} SET ${assign(always).join(', ')}`]),
    ...converted.map(
      (column) =>
        `${joined} JOIN ${madeTable(keep)} AS a ON ${equal('a', 'k')} SET ${assign([column.name]).join(', ')} WHERE ${stillMade(restore, column, true)}`,
    ),
  ]
  for (const { name } of old.columns.filter((column) => column.autoIncrement && columns.includes(column.name))) {
    // Rows of others have no number yet.
    const quoted = quoteName(name)
    steps.push(
      `SET @rollgate_number = (SELECT COALESCE(MAX(${quoted}), 0) FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)})`,
      `UPDATE ${target} SET ${quoted} = (@rollgate_number := @rollgate_number + 1) WHERE ${quoted} IS NULL`,
    )
  }
  return steps
}

/** The key by which rows are matched with kept ones: of the old structure, or of the new one where that has a column of the old. */
function matchingKey({ old, now, renamed }: Restore, columns: readonly string[]): Index | null {
  const unchanged = ({ name, type, charset, collation }: Column) =>
    !renamed.has(name) &&
    old.columns.some(
      (one) =>
        one.name === name &&
        !one.nullable &&
        one.type.text === type.text &&
        one.charset === charset &&
        one.collation === collation,
    )
  return (
    steadyKey(old, old, columns) ?? steadyKey({ ...now, columns: now.columns.filter(unchanged) }, old, columns) ?? null
  )
}

/** Partitioning and, on older servers, expressions print names without backticks. */
function mentionsBare(text: string, names: ReadonlySet<string>): boolean {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu))
  return mentions(text, names) || [...names].some((name) => words.has(name.toLowerCase()))
}

/** The old structure without what it demands of the restored columns. Unique keys are plain ones, so foreign keys that need an index have it. */
function undemanding(
  { old, now, keep }: Restore,
  columns: readonly string[],
  key: Index,
  replaced: ReadonlySet<string>,
): Table {
  const restored = touched(old, columns)
  const derived = new Set([...restored].filter((name) => !columns.includes(name)))
  const keeps = (index: Index) =>
    !index.parts.some(
      ({ column, expression }) =>
        (column !== null && derived.has(column)) || (expression !== null && mentions(expression, restored)),
    )
  const indexes = old.indexes.filter(keeps).flatMap((index) => {
    if (!index.parts.some(({ column }) => column !== null && restored.has(column))) return [index]
    if (index.type === 'spatial' || index.parts.some(({ column }) => column !== null && replaced.has(column))) return []
    // MariaDB's unique key over long values: as a plain one it would be longer than a key may be.
    if (index.type === 'unique' && / USING HASH\b/.test(index.definition)) return []
    // A key that foreign keys of other tables refer to cannot go; it stood while the values were narrowed.
    if (keep.referenced && now.indexes.some(({ definition }) => definition === index.definition)) return [index]
    return index.type === 'primary' || index.type === 'unique' ? [plain(index, old)] : [index]
  })
  if (!indexes.includes(key) && !old.indexes.includes(key)) {
    const clash = indexes.findIndex((index) => index.name === key.name)
    if (clash >= 0) indexes.splice(clash, 1)
    indexes.unshift(key)
  }
  const leads = (column: Column) => indexes.some((index) => index.parts[0]?.column === column.name)
  return {
    ...old,
    columns: old.columns
      .filter((column) => !derived.has(column.name))
      .map((column) => {
        if (columns.includes(column.name)) return bare(column, true)
        const checked = / CHECK \(/.test(column.definition) && mentions(column.definition, restored)
        return checked || (column.autoIncrement && !leads(column)) ? bare(column, false) : column
      }),
    indexes,
    foreignKeys: old.foreignKeys.filter(
      ({ columns: own, referencedTable, referencedColumns }) =>
        ![...own, ...(referencedTable === old.name ? referencedColumns : [])].some((column) => restored.has(column)),
    ),
    checks: old.checks.filter(({ expression }) => !mentions(expression, restored)),
    partitioning:
      old.partitioning !== null && old.partitioning !== now.partitioning && mentionsBare(old.partitioning, restored)
        ? null
        : old.partitioning,
  }
}

/** Types that the server converts to and from few others, whatever the sql_mode. */
const STUBBORN = /^(json|vector|uuid|inet4|inet6|xmltype)$/
const GEOMETRY = /^(geometry|point|linestring|polygon|multi\w+|geom\w*collection)$/

/** Whether the server can turn what a column now holds into its old type; true for one that was dropped. */
function converts({ old, now, renamed }: Restore, name: string): boolean {
  const before = old.columns.find((column) => column.name === name)!.type.base
  const after = nowOf(name, now, renamed)?.type.base ?? before
  if (GEOMETRY.test(before) || GEOMETRY.test(after)) return GEOMETRY.test(before) === GEOMETRY.test(after)
  return before === after || !(STUBBORN.test(before) || STUBBORN.test(after))
}

function plain(index: Index, table: Table): Index {
  const named = (name: string) => !table.indexes.some((one) => one.name === name)
  const name = index.type !== 'primary' ? index.name : ['rollgate_primary', 'rollgate_primary_'].find(named)!
  const definition =
    index.type === 'primary'
      ? index.definition.replace(/^PRIMARY KEY/, () => `KEY ${quoteName(name)}`)
      : index.definition.replace(/^UNIQUE /, '')
  return { ...index, type: 'index', name, definition }
}

/** A column that takes any value of its type, where its definition would demand more; rows without a kept value get its default. */
function bare(column: Column, restored: boolean): Column {
  const { type, charset, collation } = column
  const nullable =
    column.nullable ||
    (restored &&
      (column.autoIncrement || (column.default === null && (GEOMETRY.test(type.base) || STUBBORN.test(type.base)))))
  if (!column.autoIncrement && !/ CHECK \(/.test(column.definition) && nullable === column.nullable) return column
  const given = column.autoIncrement ? null : column.default
  const definition = [
    type.text,
    ...(charset === null ? [] : [`CHARACTER SET ${charset}`]),
    ...(collation === null ? [] : [`COLLATE ${collation}`]),
    nullable ? 'NULL' : 'NOT NULL',
    ...(given === null ? [] : [`DEFAULT ${given}`]),
  ].join(' ')
  const model = { ...column, nullable, autoIncrement: false, onUpdate: null, invisible: false, definition }
  return { ...model, default: nullable ? (given ?? 'NULL') : given }
}
