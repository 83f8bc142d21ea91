import type { Conflict } from '../deploy/report.ts'
import { foreignKeysTo, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { keyCondition, type RollbackStatement, readRollbackStatement, tableOf } from './rollback-statement.ts'

/** What is known of a table before its rows are changed. */
export interface TableFacts {
  readonly key: readonly string[] | null
  /** Foreign keys of the table to itself. */
  readonly own: Awaited<ReturnType<typeof foreignKeysTo>>
  /** Foreign keys of other tables that change their rows when a row here is deleted. */
  readonly cascades: Awaited<ReturnType<typeof foreignKeysTo>>
}

/** Tells what is in the way of rollback statements, read in the session that runs them. */
export class RowConflicts {
  readonly #session: Session
  readonly #tables = new Map<string, Promise<TableFacts>>()

  constructor(session: Session) {
    this.#session = session
  }

  /** Why a row is not deleted that nothing else refers to; empty when that is not so. */
  async selfReference(text: string): Promise<string> {
    const statement = readRollbackStatement(text)
    if (statement === null) return ''
    const { key, own } = await this.facts(statement)
    const condition = keyCondition(statement, key)
    if (condition === null) return ''
    for (const { name, columns, referencedColumns } of own) {
      const same = columns.map((column, at) => `${quoteName(column)} = ${quoteName(referencedColumns[at]!)}`)
      const found = await this.#session.value(
        `SELECT COUNT(*) FROM ${tableOf(statement)} WHERE ${[condition, ...same].join(' AND ')}`,
      )
      if (found !== '0')
        return `the row refers to itself by foreign key ${name}, whose columns cannot be NULL: make sure that no other row refers to it, and delete it under foreign_key_checks=0; the server says: `
    }
    return ''
  }

  async describe(text: string, found: string | null): Promise<Conflict> {
    const statement = readRollbackStatement(text)
    if (statement === null)
      return { table: '', key: '', expected: text.slice(0, 500), found: found ?? 'nothing changed' }
    const { key } = await this.facts(statement)
    const condition = keyCondition(statement, key)
    const expected =
      statement.verb === 'insert' ? 'no such row' : statement.terms.map((term) => term.text).join(' AND ')
    return {
      table: `${statement.database}.${statement.table}`,
      key: condition ?? '(no key)',
      expected: expected.slice(0, 2000),
      found: found ?? (condition === null ? 'no such row' : await this.#row(statement, condition)),
    }
  }

  async #row(statement: RollbackStatement, condition: string): Promise<string> {
    const [row] = await this.#session.query(`SELECT * FROM ${tableOf(statement)} WHERE ${condition} LIMIT 1`)
    if (row === undefined) return 'no such row'
    const shown = Object.entries(row).map(
      ([name, value]) =>
        `${quoteName(name)}=${value === null ? 'NULL' : Buffer.isBuffer(value) ? `X'${value.toString('hex')}'` : value}`,
    )
    return shown.join(' AND ').slice(0, 2000)
  }

  /** A conflict when rows of other tables would go with the row that is to be deleted. */
  async cascade(statement: RollbackStatement, { cascades, key }: TableFacts): Promise<Conflict | null> {
    const condition = statement.terms.map((term) => term.text).join(' AND ')
    for (const child of cascades) {
      const join = child.columns
        .map((column, at) => `child.${quoteName(column)} = parent.${quoteName(child.referencedColumns[at]!)}`)
        .join(' AND ')
      const found = await this.#session.value(
        `SELECT COUNT(*) FROM ${tableOf(statement)} AS parent WHERE ${condition} AND EXISTS (SELECT 1 FROM ${quoteTable(child.database, child.table)} AS child WHERE ${join})`,
      )
      if (found !== '0') {
        return {
          table: `${statement.database}.${statement.table}`,
          key: keyCondition(statement, key) ?? condition,
          expected: `no rows of ${child.table} that refer to it`,
          found: `rows of ${child.table} refer to it, and foreign key ${child.name} would change them along`,
        }
      }
    }
    return null
  }

  facts(statement: RollbackStatement): Promise<TableFacts> {
    const name = `${statement.database}\0${statement.table}`
    let facts = this.#tables.get(name)
    if (facts === undefined) {
      facts = this.#readFacts(statement)
      this.#tables.set(name, facts)
    }
    return facts
  }

  async #readFacts({ database, table }: RollbackStatement): Promise<TableFacts> {
    const definition = await readTable(this.#session, database, table)
    const primary = definition?.indexes.find((index) => index.type === 'primary')
    const nullable = new Set(definition?.columns.filter((column) => column.nullable).map((column) => column.name))
    const unique =
      primary ??
      definition?.indexes.find(
        (index) =>
          index.type === 'unique' &&
          index.parts.every((part) => part.column !== null && part.length === null && !nullable.has(part.column)),
      )
    const key = unique?.parts.map((part) => part.column!) ?? null
    const changes = (rule: string) => rule === 'CASCADE' || rule === 'SET NULL' || rule === 'SET DEFAULT'
    const referring = await foreignKeysTo(this.#session, database, table)
    const own = referring.filter((child) => child.database === database && child.table === table)
    return { key, own, cascades: referring.filter((child) => changes(child.onDelete)) }
  }
}
