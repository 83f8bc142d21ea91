import type { Relation, TableEffect } from '../sandbox/rehearsal.ts'
import type { Column, Table } from '../schema/model.ts'
import type { Statement } from '../sql/statement.ts'
import { renamings } from './renamings.ts'
import type { ColumnChange, TableChange } from './rule.ts'

/** What a statement did to tables, from the structure before and after it; a renamed table is one change, not two. */
export function tableChanges(statement: Statement, effects: readonly TableEffect[]): TableChange[] {
  const renames = renamedTables(statement)
  const changes: TableChange[] = []
  for (const effect of effects) {
    const { database, name } = effect
    const target = renames.get(key(database, name))
    const moved =
      target !== undefined &&
      effects.some((other) => key(other.database, other.name) === target && other.after !== null)
    const source = effects.find((other) => renames.get(key(other.database, other.name)) === key(database, name))
    // What was renamed is told under its new name, unless the renaming did not take place.
    const before = tableOf(source?.before ?? (moved ? null : effect.before))
    const after = tableOf(effect.after)
    if (before === null && after === null) continue
    if (source === undefined && before?.createStatement === after?.createStatement) continue
    changes.push({
      database,
      name,
      before,
      after,
      columns: columnChanges(statement, before, after),
      newIndexes: newIndexes(before, after),
    })
  }
  return changes
}

function tableOf(relation: Relation | null): Table | null {
  return relation?.kind === 'table' ? relation.table : null
}

function columnChanges(statement: Statement, before: Table | null, after: Table | null): ColumnChange[] {
  if (after === null) return []
  const old = new Map(before?.columns.map((column) => [column.name.toLowerCase(), column]))
  const oldNames = renamedColumns(statement)
  const changes: ColumnChange[] = []
  for (const column of after.columns) {
    const oldName = oldNames.get(column.name.toLowerCase()) ?? column.name.toLowerCase()
    const previous = old.get(oldName) ?? null
    old.delete(oldName)
    if (previous === null || !sameColumn(previous, column)) changes.push({ before: previous, after: column })
  }
  for (const column of old.values()) changes.push({ before: column, after: null })
  return changes
}

function sameColumn(one: Column, other: Column): boolean {
  return (
    one.name === other.name &&
    one.definition === other.definition &&
    one.charset === other.charset &&
    one.collation === other.collation
  )
}

function newIndexes(before: Table | null, after: Table | null) {
  const known = new Set(before?.indexes.map((index) => index.definition))
  return after?.indexes.filter((index) => !known.has(index.definition)) ?? []
}

/** New name → old name of columns, in lower case, as the statement's clauses say. */
function renamedColumns(statement: Statement): Map<string, string> {
  const names = new Map<string, string>()
  for (const clause of statement.alter ?? []) {
    if (clause.kind === 'change-column')
      names.set(clause.column.name.text.toLowerCase(), clause.from.text.toLowerCase())
    else if (clause.kind === 'rename-column') names.set(clause.to.text.toLowerCase(), clause.from.text.toLowerCase())
  }
  return names
}

/** Old name → new name of tables. In one RENAME TABLE a name may be left and taken again: then the last step counts. */
function renamedTables(statement: Statement): Map<string, string> {
  const names = new Map<string, string>()
  for (const { from, to } of renamings(statement)) {
    const left = key(from.database, from.name)
    const origin = [...names].find(([, reached]) => reached === left)?.[0]
    names.set(origin ?? left, key(to.database, to.name))
  }
  return names
}

function key(database: string | null, name: string): string {
  return `${database ?? ''}\0${name}`.toLowerCase()
}
