import type { StatementRehearsal } from '../sandbox/rehearsal.ts'
import { nameOf } from '../sql/literal.ts'
import type { Script, Statement, TableReference } from '../sql/statement.ts'
import { renamings } from './renamings.ts'

/** What the statements of one script do to each other's tables: rules use it to leave alone what a script does to its own. */
export class ScriptFacts {
  readonly script: Script
  /** One for each statement; null when the script was not rehearsed. */
  readonly rehearsal: readonly StatementRehearsal[] | null
  readonly #folds: boolean
  /** By table: index of the statement that created it, or after which it holds no rows but the script's. */
  readonly #created = new Map<string, number>()
  readonly #emptied = new Map<string, number>()
  readonly #databases = new Map<string, number>()
  /** By table: index of the last statement that creates a table or view under the name. */
  readonly #stands = new Map<string, number>()
  /** By table and column. */
  readonly #addedColumns = new Map<string, number>()
  readonly #lastAdded = new Map<string, number>()
  /** What rules have found out about the whole script. */
  readonly #kept = new Map<unknown, unknown>()
  /** By table: the UPDATEs that write it, with the names that stand in them. */
  readonly #updates = new Map<string, { readonly index: number; readonly names: ReadonlySet<string> }[]>()

  /** @param rehearsal one for each statement, when the script was rehearsed */
  constructor(script: Script, rehearsal: readonly StatementRehearsal[] | null, foldsNames: boolean) {
    this.script = script
    this.rehearsal = rehearsal
    this.#folds = foldsNames
    for (const [at, statement] of script.statements.entries()) this.#read(statement, rehearsal?.[at] ?? null)
  }

  /** Whether an earlier statement of the script created the table. */
  created(statement: Statement, database: string | null, table: string): boolean {
    return before(this.#created, this.#key(database, table), statement)
  }

  /** Whether all rows of the table come from the script: it was created or emptied by an earlier statement. */
  holdsOnlyOwnRows(statement: Statement, database: string | null, table: string): boolean {
    return this.created(statement, database, table) || before(this.#emptied, this.#key(database, table), statement)
  }

  /** What `find` makes of the whole script, made once for each `key` (a rule's own function), not once for each statement. */
  once<Found>(key: unknown, find: (facts: ScriptFacts) => Found): Found {
    if (!this.#kept.has(key)) this.#kept.set(key, find(this))
    return this.#kept.get(key) as Found
  }

  /** Equal for two ways to write the name of one table. */
  tableKey(database: string | null, table: string): string {
    return this.#key(database, table)
  }

  createdDatabase(statement: Statement, database: string): boolean {
    return before(this.#databases, this.#fold(database), statement)
  }

  /** Whether an earlier statement added the column. */
  addedColumn(statement: Statement, database: string | null, table: string, column: string): boolean {
    return before(this.#addedColumns, this.#columnKey(database, table, column), statement)
  }

  /** Whether a later statement adds a column of this name, for instance a generated one that stands in for a renamed one. */
  addsColumnLater(statement: Statement, database: string | null, table: string, column: string): boolean {
    return (this.#lastAdded.get(this.#columnKey(database, table, column)) ?? 0) > statement.index
  }

  /** Whether a later statement puts a table or view under the name. */
  standsAgain(statement: Statement, database: string | null, name: string): boolean {
    return (this.#stands.get(this.#key(database, name)) ?? 0) > statement.index
  }

  /** Whether an earlier UPDATE of the table names the column. */
  updatedColumn(statement: Statement, database: string | null, table: string, column: string): boolean {
    const updates = this.#updates.get(this.#key(database, table)) ?? []
    return updates.some(({ index, names }) => index < statement.index && names.has(column.toLowerCase()))
  }

  #read(statement: Statement, rehearsal: StatementRehearsal | null): void {
    const { kind, index, tables } = statement
    for (const table of tables) {
      const key = this.#key(table.database, table.name)
      if (table.access === 'create') {
        this.#stands.set(key, index)
        if (kind !== 'CREATE VIEW' && this.#isNew(statement, table, rehearsal) && !this.#created.has(key))
          this.#created.set(key, index)
      }
      if (kind === 'TRUNCATE TABLE' && !this.#emptied.has(key)) this.#emptied.set(key, index)
      if (kind === 'UPDATE' && table.access === 'write') this.#addUpdate(key, statement)
    }
    for (const { from, to } of renamings(statement)) {
      const key = this.#key(to.database, to.name)
      this.#stands.set(key, index)
      if (this.created(statement, from.database, from.name)) this.#created.set(key, index)
    }
    if (kind === 'CREATE DATABASE' && !statement.conditional) {
      const name = databaseName(statement)
      if (name !== null && !this.#databases.has(this.#fold(name))) this.#databases.set(this.#fold(name), index)
    }
    const target = tables.find((table) => table.access === 'alter')
    if (target === undefined) return
    for (const clause of statement.alter ?? []) {
      if (clause.kind !== 'add-column') continue
      const key = this.#columnKey(target.database, target.name, clause.column.name.text)
      if (!this.#addedColumns.has(key)) this.#addedColumns.set(key, index)
      this.#lastAdded.set(key, index)
    }
  }

  /** CREATE … IF NOT EXISTS makes a new table only where the rehearsal says so; without one it is taken to have been there. */
  #isNew(statement: Statement, table: TableReference, rehearsal: StatementRehearsal | null): boolean {
    const effect = rehearsal?.effects.find(
      (one) => this.#key(one.database, one.name) === this.#key(table.database, table.name),
    )
    return effect === undefined ? !statement.conditional : effect.before === null
  }

  #addUpdate(key: string, statement: Statement): void {
    const names = new Set<string>()
    for (const token of statement.tokens) {
      if (token.kind === 'word' || token.kind === 'quoted-identifier') names.add(nameOf(token).toLowerCase())
    }
    const updates = this.#updates.get(key)
    if (updates === undefined) this.#updates.set(key, [{ index: statement.index, names }])
    else updates.push({ index: statement.index, names })
  }

  #key(database: string | null, table: string): string {
    return this.#fold(`${database ?? ''}\0${table}`)
  }

  #columnKey(database: string | null, table: string, column: string): string {
    return `${this.#key(database, table)}\0${column.toLowerCase()}`
  }

  #fold(name: string): string {
    return this.#folds ? name.toLowerCase() : name
  }
}

/** The name in CREATE, ALTER or DROP DATABASE: the last name of its first clause. */
export function databaseName(statement: Statement): string | null {
  const words = statement.tokens.slice(0, 6)
  const at = words.findIndex((token) => /^(database|schema)$/i.test(token.text))
  if (at === -1) return null
  let next = at + 1
  while (/^(if|not|exists)$/i.test(words[next]?.text ?? '')) next++
  const token = words[next]
  return token === undefined ? null : nameOf(token)
}

function before(indexes: ReadonlyMap<string, number>, key: string, statement: Statement): boolean {
  const index = indexes.get(key)
  return index !== undefined && index < statement.index
}
