import { alterTable, createTable } from '../schema/alter-table.ts'
import type { Table } from '../schema/model.ts'
import { nameOf } from '../sql/literal.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement, TableReference } from '../sql/statement.ts'
import { objectKindOf } from '../sql/stored-objects.ts'
import { guardClash, guardOf } from './ddl-guard.ts'
import { type DdlPlan, KEEP_DATABASE, type Keep, type Structure, sinceOf, storedColumns } from './ddl-plan.ts'
import { refill, restoreSteps, uncheckedKeys } from './ddl-restore.ts'
import { restoreHistory } from './history-restore.ts'
import type { ConversionSettings } from './made-values.ts'
import { inverseOfObjects, type ObjectChanges } from './object-inverse.ts'
import { inverseOfPartitionMove } from './partition-inverse.ts'

/**
 * The statements that undo a DDL statement after it ran, in the order in which they are run; none when it changed nothing.
 * They need a session of our own (`sessionPins`) whose database is the one of the deployment.
 */
export function inverseDdl(
  statement: Statement,
  plan: DdlPlan,
  before: Structure,
  after: Structure,
  objects: ObjectChanges,
): string[] {
  const ofTables = objectKindOf(statement) === null
  // Triggers of tables that are kept come back with those.
  const others = ofTables && plan.keeps.length > 0 ? { before: [], after: [] } : inverseOfObjects(statement, objects)
  const tables = ofTables
    ? inverseOfTables(statement, plan, before, after, objects.flavor)
    : // Of a database that was dropped; triggers are among the other objects.
      plan.keeps.flatMap((keep) =>
        moveBack(keep.database, before.get(`${keep.database}.${keep.table}`)!, keep, objects.flavor),
      )
  return [...others.before, ...tables, ...others.after]
}

function inverseOfTables(
  statement: Statement,
  plan: DdlPlan,
  before: Structure,
  after: Structure,
  flavor: 'mysql' | 'mariadb',
): string[] {
  const moved = inverseOfPartitionMove(statement, before, after, flavor)
  if (moved !== null) return moved
  const { settings = null } = plan
  if (statement.kind === 'RENAME TABLE') return inverseOfRename(renamePairs(statement))
  const named = statement.tables.filter(
    (table): table is TableReference & { database: string } =>
      table.access !== 'read' && table.access !== 'rename-to' && table.database !== null,
  )
  return named.flatMap((table) => {
    const key = `${table.database}.${table.name}`
    const old = before.get(key) ?? null
    const keep =
      plan.keeps.find(
        (one) => one.database === table.database && one.table.toLowerCase() === table.name.toLowerCase(),
      ) ?? null
    const moved = renamedTo(statement)
    if (moved !== null && old !== null) {
      const now = after.get(`${moved.database}.${moved.name}`)
      if (now === null || now === undefined) return []
      const back = `ALTER TABLE ${quoteTable(moved.database, moved.name)} RENAME TO ${quoteTable(table.database, table.name)}`
      const steps = untriggered(
        keep,
        inverseOfChange(
          statement,
          table.database,
          old,
          renamedBack(now, old.name),
          keep,
          flavor,
          settings,
          quoteTable(moved.database, moved.name),
        ),
      )
      const guards = upToGuards(steps)
      return [...steps.slice(0, guards), back, ...steps.slice(guards)]
    }
    return untriggered(
      keep,
      inverseOfChange(statement, table.database, old, after.get(key) ?? null, keep, flavor, settings),
    )
  })
}

/**
 * A table as it is once it has its old name again: names that the server gave to foreign keys and checks follow that of the table
 * (row_rename_table_for_mysql in storage/innobase/row/row0mysql.cc, sql/sql_table.cc), and so do references to itself.
 */
function renamedBack(now: Table, name: string): Table {
  const own = (constraint: string) => {
    const [given] = /_(?:ibfk|chk)_[1-9]\d*$/.exec(constraint) ?? []
    return given !== undefined && constraint === `${now.name}${given}` ? `${name}${given}` : null
  }
  const renamed = <Part extends { readonly name: string; readonly definition: string }>(part: Part): Part => {
    const other = own(part.name)
    if (other === null) return part
    const definition = part.definition.replace(quoteName(part.name), () => quoteName(other))
    return { ...part, name: other, definition }
  }
  const itself = `REFERENCES ${quoteName(now.name)} `
  return {
    ...now,
    name,
    checks: now.checks.map(renamed),
    foreignKeys: now.foreignKeys.map(renamed).map((key) =>
      key.referencedTable === now.name && key.referencedDatabase === null
        ? {
            ...key,
            referencedTable: name,
            definition: key.definition.replace(itself, () => `REFERENCES ${quoteName(name)} `),
          }
        : key,
    ),
  }
}

/** Rows that return must not fire the triggers of their table, which went with the table or are dropped meanwhile. */
function untriggered(keep: Keep | null, steps: readonly string[]): string[] {
  const triggers = keep?.triggers ?? []
  const guards = upToGuards(steps)
  return [
    ...steps.slice(0, guards),
    ...(keep?.how === 'moved' ? [] : triggers.map(({ drop }) => drop)),
    ...steps.slice(guards),
    ...triggers.flatMap(({ create }) => create),
  ]
}

/** How many steps are guards, which come before anything changes, or prepare the session for them. */
function upToGuards(steps: readonly string[]): number {
  return steps.findLastIndex((step) => guardOf(step) !== null) + 1
}

function inverseOfChange(
  statement: Statement,
  database: string,
  old: Table | null,
  now: Table | null,
  keep: Keep | null,
  flavor: 'mysql' | 'mariadb',
  settings: ConversionSettings | null,
  current = quoteTable(database, now?.name ?? ''),
): string[] {
  if (old === null) return now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`]
  if (keep?.how === 'swapped') return swapBack(database, old, keep)
  const refilled = keep === null ? [] : refill(database, old, keep)
  if (now === null || statement.kind === 'CREATE TABLE') {
    if (now !== null && keep === null && now.createStatement === old.createStatement) return []
    if (keep?.how === 'moved') return moveBack(database, old, keep, flavor)
    const drop = now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`]
    return [...drop, ...withoutForeignKeys(old, [...createTable(old, database, flavor), ...refilled])]
  }
  if (statement.kind === 'TRUNCATE TABLE')
    return keep === null ? [] : [...guardClash(database, old, keep, 'values'), ...withoutForeignKeys(old, refilled)]
  return inverseOfAlter(
    statement,
    database,
    old,
    withoutForeignColumns(statement, old, now),
    keep,
    flavor,
    settings,
    current,
  )
}

/**
 * The table after the statement without columns that it does not name: others added them before the structure was read, as they can
 * when the statement is only looked into once the deployment that ran it has died.
 */
function withoutForeignColumns(statement: Statement, old: Table, now: Table): Table {
  const known = new Set(old.columns.map(({ name }) => name.toLowerCase()))
  for (const { kind, text } of statement.tokens)
    if (kind === 'word' || kind === 'quoted-identifier') known.add(nameOf({ kind, text }).toLowerCase())
  return { ...now, columns: now.columns.filter(({ name }) => known.has(name.toLowerCase())) }
}

function inverseOfAlter(
  statement: Statement,
  database: string,
  old: Table,
  now: Table,
  keep: Keep | null,
  flavor: 'mysql' | 'mariadb',
  settings: ConversionSettings | null,
  current: string,
): string[] {
  const refilled = keep === null ? [] : refill(database, old, keep)
  const renamed = renamedColumns(statement, now)
  if (keep?.partitions !== undefined)
    return [
      ...guardClash(database, old, keep, 'values'),
      ...alterTable(now, old, { database, renamedColumns: renamed, flavor }),
      ...withoutForeignKeys(old, refilled),
    ]
  if (keep?.history) return restoreHistory(database, old, now, keep, flavor)
  return keep === null
    ? alterTable(now, old, { database, renamedColumns: renamed, flavor })
    : restoreSteps({
        database,
        current,
        old,
        now,
        keep,
        renamed,
        dropped: droppedColumns(statement, old),
        settings,
        flavor,
      })
}

function droppedColumns(statement: Statement, old: Table): ReadonlySet<string> {
  const names = (statement.alter ?? []).flatMap((clause) =>
    clause.kind === 'drop-column' ? [clause.column.text.toLowerCase()] : [],
  )
  return new Set(old.columns.filter(({ name }) => names.includes(name.toLowerCase())).map(({ name }) => name))
}

/** Its foreign keys were dropped when it had been moved away, its triggers before. */
function moveBack(database: string, old: Table, keep: Keep, flavor: 'mysql' | 'mariadb'): string[] {
  const keys = [
    ...explicitIndexes(database, old),
    ...alterTable({ ...old, foreignKeys: [] }, old, { database, flavor }),
  ]
  return [
    `RENAME TABLE ${quoteTable(KEEP_DATABASE, keep.keptAs)} TO ${quoteTable(database, old.name)}`,
    ...withoutForeignKeys(old, keys),
  ]
}

/**
 * Makes indexes that a foreign key may have brought with it explicit ones: another foreign key on the columns would replace them by one of
 * its own name (mysql_prepare_create_table in sql/sql_table.cc). Those behind them are written again to keep their order. As their
 * definitions stay, nothing is built anew.
 */
function explicitIndexes(database: string, { name, foreignKeys, indexes }: Table): string[] {
  const plain = indexes.filter(({ type }) => type === 'index')
  const first = plain.findIndex(({ parts }) =>
    foreignKeys.some(
      ({ columns }) => parts.length === columns.length && parts.every(({ column }, at) => column === columns[at]),
    ),
  )
  if (first === -1) return []
  const again = plain.slice(first)
  const clauses = [
    ...again.map((index) => `DROP INDEX ${quoteName(index.name)}`),
    ...again.map(({ definition }) => `ADD ${definition}`),
  ]
  return [`ALTER TABLE ${quoteTable(database, name)} ${clauses.join(', ')}`]
}

/** What was written since the TRUNCATE stays in the table, as far as its keys are free; a copy of it is kept. */
function swapBack(database: string, old: Table, keep: Keep): string[] {
  const table = quoteTable(database, old.name)
  const since = quoteTable(KEEP_DATABASE, sinceOf(keep))
  const columns = storedColumns(old)
  return [
    ...guardClash(database, old, keep, 'rows'),
    `RENAME TABLE ${table} TO ${since}, ${quoteTable(KEEP_DATABASE, keep.keptAs)} TO ${table}`,
    `INSERT IGNORE INTO ${table} (${columns}) SELECT ${columns} FROM ${since}`,
  ]
}

function withoutForeignKeys(table: Table, statements: readonly string[]): string[] {
  return table.foreignKeys.length === 0 ? [...statements] : uncheckedKeys(statements)
}

/** New name → old name, for the columns that the statement renamed. */
function renamedColumns(statement: Statement, now: Table): Map<string, string> {
  const names = new Map<string, string>()
  const actual = (name: string) =>
    now.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name ?? name
  for (const clause of statement.alter ?? []) {
    if (clause.kind === 'change-column') names.set(actual(clause.column.name.text), clause.from.text)
    if (clause.kind === 'rename-column') names.set(actual(clause.to.text), clause.from.text)
  }
  return names
}

function renamedTo(statement: Statement): TableReference | null {
  return statement.kind === 'ALTER TABLE'
    ? (statement.tables.find((table) => table.access === 'rename-to') ?? null)
    : null
}

function renamePairs(statement: Statement): [TableReference, TableReference][] {
  const pairs: [TableReference, TableReference][] = []
  for (const [at, table] of statement.tables.entries()) {
    const from = statement.tables[at - 1]
    if (table.access === 'rename-to' && from !== undefined) pairs.push([from, table])
  }
  return pairs
}

function inverseOfRename(pairs: readonly [TableReference, TableReference][]): string[] {
  if (pairs.length === 0) return []
  const back = [...pairs]
    .reverse()
    .map(([from, to]) => `${quoteTable(to.database, to.name)} TO ${quoteTable(from.database, from.name)}`)
  return [`RENAME TABLE ${back.join(', ')}`]
}
