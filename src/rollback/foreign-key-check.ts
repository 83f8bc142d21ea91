import type { Conflict } from '../deploy/report.ts'
import { foreignKeysTo, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { assignments, type RollbackStatement, readRollbackStatement } from './rollback-statement.ts'

/** Key values that one query looks for. */
const BATCH = 100

interface Key {
  readonly name: string
  readonly child: { readonly database: string; readonly table: string; readonly columns: readonly string[] }
  readonly parent: { readonly database: string; readonly table: string; readonly columns: readonly string[] }
  /** Values, as SQL, that child rows may have now without a parent. */
  readonly suspects: Set<string>
  /** Not all of them are known: every child row is looked at. */
  all: boolean
}

/** Follows the rows that are put back while foreign keys are off, and tells afterwards which of them no longer fit the rows of others. */
export class ForeignKeyCheck {
  readonly #session: Session
  readonly #keys = new Map<string, Key>()
  readonly #tables = new Map<string, Promise<TableKeys>>()

  constructor(session: Session) {
    this.#session = session
  }

  /** Passes rollback statements on and notes which key values they bring and take away. */
  async *watch(statements: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const text of statements) {
      const statement = readRollbackStatement(text)
      if (statement !== null) await this.#note(statement)
      yield text
    }
  }

  /** Notes all keys of a table in which others than rollback statements changed rows: every row that has one is looked at. */
  async watchTable(database: string, table: string): Promise<void> {
    const { own, referring } = await this.#keysOf(database, table)
    for (const key of [...own, ...referring]) key.all = true
  }

  /** To be called in the same transaction once all of them are applied: child rows whose parent is not there. */
  async conflicts(): Promise<Conflict[]> {
    const conflicts: Conflict[] = []
    for (const key of this.#keys.values()) {
      const suspects = [...key.suspects]
      if (key.all) suspects.splice(0, suspects.length, 'TRUE')
      for (let at = 0; at < suspects.length; at += BATCH) {
        const condition = suspects.slice(at, at + BATCH).join(' OR ')
        const row = await this.#orphan(key, condition)
        if (row !== null) conflicts.push(row)
      }
    }
    return conflicts
  }

  /** Locks what it reads, so that it stays so until the transaction ends. */
  async #orphan({ name, child, parent }: Key, condition: string): Promise<Conflict | null> {
    const columns = child.columns.map((column) => `c.${quoteName(column)}`)
    const match = parent.columns.map((column, at) => `p.${quoteName(column)} = ${columns[at]}`).join(' AND ')
    const [row] = await this.#session.query(
      `SELECT ${columns.join(', ')} FROM ${quoteTable(child.database, child.table)} AS c WHERE (${condition}) AND ${columns.map((column) => `${column} IS NOT NULL`).join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${quoteTable(parent.database, parent.table)} AS p WHERE ${match} LOCK IN SHARE MODE) LIMIT 1 LOCK IN SHARE MODE`,
    )
    if (row === undefined) return null
    const shown = child.columns.map((column, at) => `${quoteName(column)}=${Object.values(row)[at]}`).join(' AND ')
    return {
      table: `${child.database}.${child.table}`,
      key: shown,
      expected: `a row of ${parent.table} that it refers to by foreign key ${name}`,
      found: 'no such row',
    }
  }

  async #note(statement: RollbackStatement): Promise<void> {
    const { own, referring, texts } = await this.#keysOf(statement.database, statement.table)
    const set = statement.verb === 'update' ? assignments(statement) : statement.inserted
    const assigned = new Set(set.map(({ column }) => column.toLowerCase()))
    const untouched = (columns: readonly string[]) =>
      statement.verb === 'update' && !columns.some((column) => assigned.has(column.toLowerCase()))
    const before = valuesFound(statement, texts)
    if (statement.verb !== 'insert') {
      for (const key of referring) if (!untouched(key.parent.columns)) suspect(key, key.parent.columns, before)
    }
    if (statement.verb === 'delete') return
    const after = new Map([...before, ...valuesSet(set, texts)])
    for (const key of own) if (!untouched(key.child.columns)) suspect(key, key.child.columns, after)
  }

  #keysOf(database: string, table: string): Promise<TableKeys> {
    const id = `${database}\0${table}`
    const known = this.#tables.get(id) ?? this.#readKeys(database, table)
    this.#tables.set(id, known)
    return known
  }

  async #readKeys(database: string, table: string): Promise<TableKeys> {
    const definition = await readTable(this.#session, database, table)
    const own = (definition?.foreignKeys ?? []).map((key) =>
      this.#key(
        key.name,
        { database, table, columns: key.columns },
        {
          database: key.referencedDatabase ?? database,
          table: key.referencedTable,
          columns: key.referencedColumns,
        },
      ),
    )
    const referring = (await foreignKeysTo(this.#session, database, table)).map((key) =>
      this.#key(key.name, key, { database, table, columns: key.referencedColumns }),
    )
    const texts = (definition?.columns ?? []).filter(({ charset }) => charset !== null)
    return { own, referring, texts: new Set(texts.map(({ name }) => name.toLowerCase())) }
  }

  #key(name: string, child: Key['child'], parent: Key['parent']): Key {
    const id = `${child.database}\0${child.table}\0${name}`
    const key = this.#keys.get(id) ?? { name, child, parent, suspects: new Set<string>(), all: false }
    this.#keys.set(id, key)
    return key
  }
}

interface TableKeys {
  readonly own: readonly Key[]
  readonly referring: readonly Key[]
  /** Columns that compare by a collation, in lower case. */
  readonly texts: ReadonlySet<string>
}

/** By column in lower case, as SQL; null for NULL. What cannot be compared as foreign keys compare it is not in it. */
type Values = Map<string, string | null>

/** What the statement's condition says of its row. */
function valuesFound({ terms }: RollbackStatement, texts: ReadonlySet<string>): Values {
  const values: Values = new Map()
  for (const { column, text } of terms) {
    const name = quoteName(column)
    const operands = [`${name}=`, `CAST(${name} AS BINARY)=`]
    const operand = operands.find((one) => text.startsWith(one))
    if (text === `${name} IS NULL`) values.set(column.toLowerCase(), null)
    else if (operand !== undefined) put(values, texts, column, text.slice(operand.length))
  }
  return values
}

function valuesSet(set: RollbackStatement['inserted'], texts: ReadonlySet<string>): Values {
  const values: Values = new Map()
  for (const { column, value } of set) {
    if (value === 'NULL') values.set(column.toLowerCase(), null)
    else put(values, texts, column, value)
  }
  return values
}

/** A text in hexadecimal would be compared byte by byte. */
function put(values: Values, texts: ReadonlySet<string>, column: string, value: string): void {
  if (!texts.has(column.toLowerCase()) || value.startsWith("'")) values.set(column.toLowerCase(), value)
}

/** A row with NULL in a foreign key refers to nothing. */
function suspect(key: Key, columns: readonly string[], values: Values): void {
  const found = columns.map((column) => values.get(column.toLowerCase()))
  if (found.includes(null)) return
  if (found.includes(undefined)) key.all = true
  else
    key.suspects.add(`(${found.map((value, at) => `c.${quoteName(key.child.columns[at]!)} = ${value}`).join(' AND ')})`)
}
