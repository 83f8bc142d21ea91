import { quoteName, quoteTable } from '../sql/quote.ts'
import { diffTables, type TableChange } from './diff.ts'
import type { Column, Index, Table, TableOption } from './model.ts'
import { hasNoDefault, renamedIn, renamesApart } from './renames-apart.ts'

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
  if (onlyMoved(changes, to)) add(dropped.map(({ index }) => dropIndex(index)))
  add([
    ...of('check-dropped').map(({ check }) => `${dropConstraint} ${quoteName(check.name)}`),
    ...droppedPeriods(from, to),
    ...(onlyMoved(changes, to) ? [] : dropped.filter(({ index }) => !isLate(index))).map(({ index }) =>
      dropIndex(index),
    ),
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
 * Whether all that changes is the order of indexes that no foreign key and no uniqueness needs. What one ALTER drops and adds just as it was
 * the server leaves in its place, when it has nothing else to do.
 */
function onlyMoved(changes: readonly TableChange[], { foreignKeys }: Table): boolean {
  const dropped = new Map<string, Index>()
  const added: Index[] = []
  for (const change of changes) {
    if (change.kind === 'index-dropped') dropped.set(change.index.name, change.index)
    else if (change.kind === 'index-added') added.push(change.index)
    else return false
  }
  return (
    added.length === dropped.size &&
    added.every(
      ({ name, definition, type, parts }) =>
        dropped.get(name)?.definition === definition &&
        type === 'index' &&
        !foreignKeys.some(({ columns }) => columns[0] === parts[0]?.column),
    )
  )
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
