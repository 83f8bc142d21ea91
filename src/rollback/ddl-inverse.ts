import { alterTable, createTable } from '../schema/alter-table.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement, TableReference } from '../sql/statement.ts'
import { type DdlPlan, KEEP_DATABASE, type Keep, type Structure, storedColumns } from './ddl-plan.ts'

/**
 * The statements that undo a DDL statement after it ran, in the order in which they are run; none when it changed nothing.
 * They need a session of our own (`sessionPins`) whose database is the one of the deployment.
 */
export function inverseDdl(
  statement: Statement,
  plan: DdlPlan,
  before: Structure,
  after: Structure,
  flavor: 'mysql' | 'mariadb',
): string[] {
  if (statement.kind.endsWith('VIEW')) return inverseOfView(statement, plan)
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
      return [back, ...inverseOfChange(statement, table.database, old, { ...now, name: old.name }, keep, flavor)]
    }
    return inverseOfChange(statement, table.database, old, after.get(key) ?? null, keep, flavor)
  })
}

function inverseOfChange(
  statement: Statement,
  database: string,
  old: Table | null,
  now: Table | null,
  keep: Keep | null,
  flavor: 'mysql' | 'mariadb',
): string[] {
  if (old === null) return now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`]
  if (now === null || statement.kind === 'CREATE TABLE') {
    if (now !== null && keep === null && now.createStatement === old.createStatement) return []
    if (keep?.how === 'moved')
      return [`RENAME TABLE ${quoteTable(KEEP_DATABASE, keep.keptAs)} TO ${quoteTable(database, old.name)}`]
    const drop = now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`]
    return [
      ...drop,
      ...withoutForeignKeys(old, [...createTable(old, database, flavor), ...refill(database, old, keep)]),
    ]
  }
  if (statement.kind === 'TRUNCATE TABLE') return withoutForeignKeys(old, refill(database, old, keep))
  const structure = alterTable(now, old, { database, renamedColumns: renamedColumns(statement, now), flavor })
  return keep === null ? structure : [...structure, ...restore(database, old, keep)]
}

function refill(database: string, table: Table, keep: Keep | null): string[] {
  if (keep === null) return []
  const columns = storedColumns(table)
  return [
    `INSERT INTO ${quoteTable(database, table.name)} (${columns}) SELECT ${columns} FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)}`,
  ]
}

/** Puts the kept values, or rows, back into a table that has its old structure again. */
function restore(database: string, table: Table, keep: Keep): string[] {
  const target = quoteTable(database, table.name)
  const kept = quoteTable(KEEP_DATABASE, keep.keptAs)
  const key = keyColumns(table)
  const intact = key !== null && !key.some((column) => keep.columns?.includes(column))
  if (keep.columns === null || !intact) {
    return withoutForeignKeys(table, [`DELETE FROM ${target}`, ...refill(database, table, keep)])
  }
  const same = key.map((column) => `t.${quoteName(column)} = k.${quoteName(column)}`).join(' AND ')
  // A column with ON UPDATE CURRENT_TIMESTAMP would move along unless it is assigned.
  const assigned = [...keep.columns.map((column) => `t.${quoteName(column)} = k.${quoteName(column)}`)]
  for (const column of table.columns) {
    if (column.onUpdate !== null && !keep.columns.includes(column.name))
      assigned.push(`t.${quoteName(column.name)} = t.${quoteName(column.name)}`)
  }
  return withoutForeignKeys(table, [`UPDATE ${target} AS t JOIN ${kept} AS k ON ${same} SET ${assigned.join(', ')}`])
}

function withoutForeignKeys(table: Table, statements: readonly string[]): string[] {
  if (table.foreignKeys.length === 0 && !statements.some((one) => one.startsWith('DELETE'))) return [...statements]
  return ['SET SESSION foreign_key_checks = 0', ...statements, 'SET SESSION foreign_key_checks = 1']
}

function keyColumns(table: Table): string[] | null {
  const nullable = new Set(table.columns.filter((column) => column.nullable).map((column) => column.name))
  const whole = (index: Table['indexes'][number]) =>
    index.parts.every((part) => part.column !== null && part.length === null && !nullable.has(part.column))
  const key =
    table.indexes.find((index) => index.type === 'primary' && whole(index)) ??
    table.indexes.find((index) => index.type === 'unique' && whole(index))
  return key === undefined ? null : key.parts.map((part) => part.column!)
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

function inverseOfView(statement: Statement, plan: DdlPlan): string[] {
  const statements: string[] = []
  for (const { database, name, access } of statement.tables) {
    if (access === 'read' || database === null) continue
    const text = plan.views[`${database}.${name}`]
    statements.push(
      text === undefined
        ? `DROP VIEW IF EXISTS ${quoteTable(database, name)}`
        : text.replace(/^CREATE /, 'CREATE OR REPLACE '),
    )
  }
  return statements
}
