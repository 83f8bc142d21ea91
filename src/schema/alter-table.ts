import { quoteName, quoteTable } from '../sql/quote.ts'
import { diffTables, renameColumns, type TableChange } from './diff.ts'
import type { Column, Index, Table, TableOption } from './model.ts'

export interface AlterOptions {
  readonly database: string | null
  /** Old name → new name of columns that are renamed rather than dropped and added. */
  readonly renamedColumns?: ReadonlyMap<string, string>
  /** Names in the new structure of columns that are dropped and added with a default, for their values cannot be converted. */
  readonly replacedColumns?: ReadonlySet<string>
  readonly flavor: 'mysql' | 'mariadb'
}

/** What an option is set to when the other structure does not have it; DEFAULT where that is understood. */
const OPTION_DEFAULTS: Readonly<Record<string, string>> = {
  COMMENT: "''",
  KEY_BLOCK_SIZE: '0',
  MAX_ROWS: '0',
  MIN_ROWS: '0',
  AVG_ROW_LENGTH: '0',
  CHECKSUM: '0',
  DELAY_KEY_WRITE: '0',
  TRANSACTIONAL: 'DEFAULT',
  CONNECTION: "''",
  COMPRESSION: "''",
  ENCRYPTION: "'N'",
  AUTOEXTEND_SIZE: '0',
  INSERT_METHOD: 'NO',
  SECONDARY_ENGINE: 'NULL',
}

/**
 * The statements that turn the structure `from`, which the server holds under that name, into `to`: usually one ALTER TABLE;
 * foreign keys go first and come last, since the server refuses to drop an index that one of them needs.
 */
export function alterTable(from: Table, to: Table, options: AlterOptions): string[] {
  const apart = renamesApart(from, to, options)
  if (apart.size > 0) {
    const rest = new Map([...(options.renamedColumns ?? [])].filter(([name]) => !apart.has(name)))
    const others = alterTable(renamedIn(from, apart), to, { ...options, renamedColumns: rest })
    if (others.length > 0) {
      const clauses = from.columns
        .filter(({ name }) => apart.has(name))
        .map(({ name, definition }) => `CHANGE COLUMN ${quoteName(name)} ${quoteName(apart.get(name)!)} ${definition}`)
      return [`ALTER TABLE ${quoteTable(options.database, from.name)} ${clauses.join(', ')}`, ...others]
    }
  }
  const changes = diffTables(from, to, options.renamedColumns)
  const head = `ALTER TABLE ${quoteTable(options.database, from.name)}`
  const of = <K extends TableChange['kind']>(kind: K) =>
    changes.filter((change): change is Extract<TableChange, { kind: K }> => change.kind === kind)
  const flipped = visibilityChanges(of('index-dropped'), of('index-added'))
  const withoutFlipped = <C extends { readonly index: Index }>(some: readonly C[]) =>
    some.filter(({ index }) => !flipped.some(({ name }) => name === index.name))
  const dropped = withoutFlipped(of('index-dropped'))
  const added = withoutFlipped(of('index-added'))
  const late = indexesOfRenamed(changes, to)
  const isLate = ({ name }: Index) => late.some((index) => index.name === name)
  const statements: string[] = []
  const add = (clauses: readonly string[]) => {
    if (clauses.length > 0) statements.push(`${head} ${clauses.join(', ')}`)
  }
  const [partitioning] = of('partitioning-changed')
  const repartitioned = partitioning !== undefined

  add(of('foreign-key-dropped').map(({ foreignKey }) => `DROP FOREIGN KEY ${quoteName(foreignKey.name)}`))
  if (repartitioned && partitioning.before !== null) add(['REMOVE PARTITIONING'])
  const dropConstraint = options.flavor === 'mariadb' ? 'DROP CONSTRAINT' : 'DROP CHECK'
  add([
    ...of('check-dropped').map(({ check }) => `${dropConstraint} ${quoteName(check.name)}`),
    ...droppedPeriods(from, to),
    ...dropped.filter(({ index }) => !isLate(index)).map(({ index }) => dropIndex(index)),
    ...columnClauses(changes, to, options),
    ...added.filter(({ index }) => !isLate(index)).map(({ index }) => `ADD ${index.definition}`),
    ...flipped.map(
      ({ name, invisible }) => `ALTER INDEX ${quoteName(name)} ${VISIBILITY[options.flavor][invisible ? 1 : 0]}`,
    ),
    ...to.periods.filter((period) => !from.periods.includes(period)).map((period) => `ADD ${period}`),
    ...of('check-added').map(({ check }) => `ADD ${check.definition}`),
    ...of('charset-changed').map(
      ({ charset, collation }) =>
        `DEFAULT CHARACTER SET ${charset}${collation === null ? '' : ` COLLATE ${collation}`}`,
    ),
    ...of('option-changed').map(({ before, after }) => optionClause(before, after)),
  ])
  add([
    ...dropped.filter(({ index }) => isLate(index)).map(({ index }) => dropIndex(index)),
    ...late.map(({ definition }) => `ADD ${definition}`),
  ])
  if (repartitioned && partitioning.after !== null) statements.push(`${head} ${partitioning.after}`)
  const written = to.columns.filter((column) =>
    changes.some(
      (change) =>
        (change.kind === 'column-added' && change.column === column) ||
        (change.kind === 'column-changed' && change.after === column),
    ),
  )
  if (options.flavor === 'mysql') {
    add(written.filter(hasNoDefault).map((column) => `ALTER COLUMN ${quoteName(column.name)} DROP DEFAULT`))
    statements.push(...implicitCharsets(head, to, written))
  }
  add(of('foreign-key-added').map(({ foreignKey }) => `ADD ${foreignKey.definition}`))
  return statements
}

/**
 * Columns of foreign keys that get their new names in a statement of their own: MySQL refuses that in an ALTER that copies the table
 * (fk_check_copy_alter_table in sql/sql_table.cc). Not where the rename must come with other clauses, or the column, written as it is
 * printed, would become another.
 */
function renamesApart(from: Table, to: Table, { flavor, renamedColumns }: AlterOptions): Map<string, string> {
  const apart = new Map<string, string>()
  if (flavor !== 'mysql') return apart
  for (const [name, other] of renamedColumns ?? []) {
    const column = from.columns.find((one) => one.name === name)
    const inKey = from.foreignKeys.some(
      ({ columns, referencedTable, referencedColumns }) =>
        columns.includes(name) || (referencedTable === from.name && referencedColumns.includes(name)),
    )
    const plain = column !== undefined && column.charset === null && column.generated === null && !hasNoDefault(column)
    const taken = from.columns.some((one) => one.name.toLowerCase() === other.toLowerCase())
    const there = to.columns.some((one) => one.name === other)
    if (inKey && plain && !taken && there && !isNamed(name, from)) apart.set(name, other)
  }
  return apart
}

/** Whether expressions of a table name a column; in partitioning, and on older servers, without backticks. */
function isNamed(name: string, { columns, indexes, checks, partitioning }: Table): boolean {
  const texts = [
    ...columns.flatMap(({ generated, default: given }) => [generated?.expression ?? '', given ?? '']),
    ...indexes.flatMap(({ parts }) => parts.map(({ expression }) => expression ?? '')),
    ...checks.map(({ expression }) => expression),
    partitioning ?? '',
  ]
  return texts.some((text) => text.toLowerCase().includes(name.toLowerCase()))
}

function renamedIn(table: Table, renamed: ReadonlyMap<string, string>): Table {
  const name = (one: string) => renamed.get(one) ?? one
  const defined = <Part extends { readonly definition: string }>(part: Part): Part => ({
    ...part,
    definition: renameColumns(part.definition, renamed),
  })
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: name(column.name) })),
    indexes: table.indexes.map((index) => ({
      ...defined(index),
      parts: index.parts.map((part) => ({ ...part, column: part.column === null ? null : name(part.column) })),
    })),
    foreignKeys: table.foreignKeys.map((key) => ({
      ...defined(key),
      columns: key.columns.map(name),
      referencedColumns: key.referencedTable === table.name ? key.referencedColumns.map(name) : key.referencedColumns,
    })),
  }
}

function dropIndex({ type, name }: Index): string {
  return type === 'primary' ? 'DROP PRIMARY KEY' : `DROP INDEX ${quoteName(name)}`
}

/**
 * Indexes that are written again in a statement of their own: where an ALTER renames the column of a foreign key, the server does not see that
 * it also adds the index anew that the foreign key needs. Those behind come along, so that their order stays.
 */
function indexesOfRenamed(changes: readonly TableChange[], to: Table): Index[] {
  const renamed = new Set<string | null>()
  const dropped = new Set<string>()
  const added: Index[] = []
  for (const change of changes) {
    if (change.kind === 'column-changed' && change.before.name !== change.after.name) renamed.add(change.after.name)
    if (change.kind === 'index-dropped') dropped.add(change.index.name)
    if (change.kind === 'index-added') added.push(change.index)
  }
  const first = added.findIndex(({ name, parts }) => {
    const column = parts[0]?.column ?? null
    return dropped.has(name) && renamed.has(column) && to.foreignKeys.some(({ columns }) => columns[0] === column)
  })
  return first === -1 ? [] : added.slice(first)
}

const VISIBILITY = { mysql: ['VISIBLE', 'INVISIBLE'], mariadb: ['NOT IGNORED', 'IGNORED'] } as const
const INVISIBLE = / (?:\/\*!\d+ )?(?:INVISIBLE|IGNORED)\b(?: \*\/)?/

/** Indexes, as they are to be, of which nothing else changes: one that an ALTER drops and adds the server keeps, visible or not as it was. */
function visibilityChanges(dropped: readonly { index: Index }[], added: readonly { index: Index }[]): Index[] {
  const bare = ({ definition }: Index) => definition.replace(INVISIBLE, '')
  return added
    .map(({ index }) => index)
    .filter((index) => dropped.some(({ index: old }) => old.invisible !== index.invisible && bare(old) === bare(index)))
}

function droppedPeriods(from: Table, to: Table): string[] {
  return from.periods
    .filter((period) => !to.periods.includes(period))
    .map((period) => `DROP ${period.replace(/\s*\(.*$/s, '')}`)
}

function columnClauses(
  changes: readonly TableChange[],
  to: Table,
  { flavor, replacedColumns }: AlterOptions,
): string[] {
  const clauses: string[] = []
  for (const change of changes)
    if (change.kind === 'column-dropped') clauses.push(`DROP COLUMN ${quoteName(change.column.name)}`)
  for (const column of to.columns) {
    const change = changes.find(
      (one) =>
        (one.kind === 'column-added' && one.column === column) ||
        (one.kind === 'column-changed' && one.after === column),
    )
    if (change?.kind === 'column-added')
      clauses.push(`ADD COLUMN ${quoteName(column.name)} ${definitionOf(column, to, flavor)}${place(to, column)}`)
    if (change?.kind !== 'column-changed') continue
    const { before, moved } = change
    if (regenerated(before, column) || replacedColumns?.has(column.name)) {
      // The server cannot turn a virtual column into a stored one or back; what it holds is derived or restored apart.
      clauses.push(
        `DROP COLUMN ${quoteName(before.name)}`,
        `ADD COLUMN ${quoteName(column.name)} ${definitionOf(column, to, flavor)}${place(to, column)}`,
      )
    } else {
      const names =
        before.name === column.name
          ? `MODIFY COLUMN ${quoteName(column.name)}`
          : `CHANGE COLUMN ${quoteName(before.name)} ${quoteName(column.name)}`
      clauses.push(`${names} ${definitionOf(column, to, flavor)}${moved ? place(to, column) : ''}`)
    }
  }
  return clauses
}

/**
 * The statements that make a table as it was printed, under a name that may be qualified. Constraints of other tables must be
 * unchecked when those come later.
 */
export function createTable(table: Table, database: string, flavor: AlterOptions['flavor']): string[] {
  const name = quoteTable(database, table.name)
  let text = table.createStatement.replace(/^CREATE TABLE (`(?:[^`]|``)+`)/, () => `CREATE TABLE ${name}`)
  if (flavor === 'mariadb') return [text]
  for (const column of table.columns) {
    const printed = `${quoteName(column.name)} ${column.definition}`
    text = text.replace(printed, () => `${quoteName(column.name)} ${definitionOf(column, table, flavor)}`)
  }
  const head = `ALTER TABLE ${name}`
  const bare = table.columns.filter(hasNoDefault).map((column) => `ALTER COLUMN ${quoteName(column.name)} DROP DEFAULT`)
  return [
    text,
    ...(bare.length === 0 ? [] : [`${head} ${bare.join(', ')}`]),
    ...implicitCharsets(head, table, table.columns),
  ]
}

/**
 * A column's definition as it must be written to be printed the same: MySQL prints the collation that a column has from its
 * table, but would print its character set too if it were given.
 */
function definitionOf(column: Column, table: Table, flavor: AlterOptions['flavor']): string {
  if (flavor === 'mariadb' || table.collation === null || /\bCHARACTER SET\b/.test(column.definition))
    return column.definition
  return column.definition.replace(` COLLATE ${table.collation}`, '')
}

/** A nullable column without even DEFAULT NULL: only DROP DEFAULT makes one in MySQL. Types that never print a default aside. */
function hasNoDefault(column: Column): boolean {
  return (
    column.nullable &&
    column.default === null &&
    column.generated === null &&
    !column.autoIncrement &&
    !/(text|blob|json|geometry|point|linestring|polygon|collection|vector)$/.test(column.type.base)
  )
}

/**
 * MySQL 8 remembers whether a column was given its character set, and then prints COLLATE too. A column printed without COLLATE
 * took it from the table's default of that day, so it is written once more under that default.
 */
function implicitCharsets(head: string, to: Table, written: readonly Column[]): string[] {
  const statements: string[] = []
  const implicit = written.filter(
    (column) =>
      /\bCHARACTER SET \w+/.test(column.definition) && !/\bCHARACTER SET \w+ COLLATE\b/.test(column.definition),
  )
  for (const charset of new Set(implicit.map((column) => column.charset))) {
    const clauses = implicit
      .filter((column) => column.charset === charset)
      .map((column) => `MODIFY COLUMN ${quoteName(column.name)} ${column.definition.replace(/ CHARACTER SET \w+/, '')}`)
    statements.push(`${head} DEFAULT CHARACTER SET ${charset}`, `${head} ${clauses.join(', ')}`)
  }
  if (statements.length > 0)
    statements.push(
      `${head} DEFAULT CHARACTER SET ${to.charset}${to.collation === null ? '' : ` COLLATE ${to.collation}`}`,
    )
  return statements
}

function regenerated(before: Column, after: Column): boolean {
  const virtual = (column: Column) => column.generated !== null && !column.generated.stored
  return (
    (before.generated !== null || after.generated !== null) &&
    (virtual(before) !== virtual(after) || (before.generated === null) !== (after.generated === null))
  )
}

function place(table: Table, column: Column): string {
  const previous = table.columns[table.columns.indexOf(column) - 1]
  return previous === undefined ? ' FIRST' : ` AFTER ${quoteName(previous.name)}`
}

function optionClause(before: TableOption | null, after: TableOption | null): string {
  const { name, value } = after ?? {
    name: before!.name,
    value: OPTION_DEFAULTS[before!.name.toUpperCase()] ?? 'DEFAULT',
  }
  if (/SYSTEM VERSIONING/i.test(name)) return after === null ? 'DROP SYSTEM VERSIONING' : 'ADD SYSTEM VERSIONING'
  return value === '' ? name : `${name}=${value}`
}
