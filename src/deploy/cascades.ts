import { EXIT, UserError } from '../errors.ts'
import { listTriggers, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { cascadeTable, describeLog } from './cascade-log.ts'
import { type CascadedTable, cascadedTables } from './cascade-reach.ts'
import { copyDefinition, identical, joined, listed, rowHash, rowKey, storedColumns } from './cascade-sql.ts'
import { matchedRows } from './matched-rows.ts'
import { underOwnSettings } from './own-settings.ts'
import { rowEvents } from './row-events.ts'

/** Tables that are copied whole may have so many rows; more would take too long and too much room inside the transaction. */
export const MOST_COPIED_ROWS = 100_000

/** Tables that count the rows of a table without key: before, after, and those whose number is not the same. */
const HASHES = ['before', 'after', 'differ'] as const

/** The rows of one table before the statement. */
interface Copy {
  readonly table: CascadedTable
  /** The n of its tables' names. */
  readonly n: number
  readonly key: readonly string[] | null
  /** A row keeps its key, and no unique key stands in the way of putting it back: it is undone by one UPDATE. */
  readonly updates: boolean
}

/** The rows of the table that the statement is about, by its own condition; then only rows that refer to them are copied. */
interface Matched {
  readonly database: string
  readonly definition: Table
  readonly key: readonly string[]
  /** Behind FROM. */
  readonly source: string
}

/** What is known of a statement's cascades before it runs. */
export interface CascadePlan {
  readonly tables: readonly CascadedTable[]
  readonly matched: Matched | null
}

/** null for a statement that sets off no cascade. */
export async function planCascades(session: Session, statement: Statement): Promise<CascadePlan | null> {
  const tables = await cascadedTables(session, statement)
  if (tables.length === 0) return null
  const ordered = parentsFirst(tables)
  if (ordered === null || ordered.some((table) => table.written || !copyOf(table, 0).updates))
    return { tables, matched: null }
  return { tables: ordered, matched: await findMatched(session, statement) }
}

async function findMatched(session: Session, statement: Statement): Promise<Matched | null> {
  const source = matchedRows(statement)
  const written = statement.tables.filter((table) => table.access === 'write')
  const { database, name } = written[0]!
  if (source === null || written.length !== 1 || database === null) return null
  const definition = await readTable(session, database, name)
  const key = definition === null ? null : rowKey(definition)
  if (definition === null || key === null) return null
  // The statement's own character set reads the names, too.
  if (definition.columns.some((column) => !/^\p{ASCII}*$/u.test(column.name))) return null
  // What a trigger changes is not among the rows that the statement finds.
  const triggers = await listTriggers(session, database, name)
  return triggers.some(({ event }) => rowEvents(statement).includes(event))
    ? null
    : { database, definition, key, source }
}

/** Each table behind those that its foreign keys refer to; null when they go round in circles. */
function parentsFirst(tables: readonly CascadedTable[]): CascadedTable[] | null {
  const isParent = (parent: { database: string; table: string }, table: CascadedTable) =>
    parent.database === table.database && parent.table === table.definition.name
  const ordered: CascadedTable[] = []
  let rest = [...tables]
  while (rest.length > 0) {
    const free = rest.filter((table) => !table.keys.some(({ parent }) => rest.some((other) => isParent(parent, other))))
    if (free.length === 0) return null
    ordered.push(...free)
    rest = rest.filter((table) => !free.includes(table))
  }
  return ordered
}

function copyOf(table: CascadedTable, n: number): Copy {
  const key = rowKey(table.definition)
  const moved = table.definition.indexes.some(
    (index) =>
      (index.type === 'primary' || index.type === 'unique') &&
      index.parts.some(({ column }) => column === null || mayChange(table, column)),
  )
  return { table, n, key, updates: key !== null && !table.written && !moved }
}

function mayChange({ assigned, definition }: CascadedTable, column: string): boolean {
  if (assigned.size === 0) return false
  const found = definition.columns.find(({ name }) => name === column)
  return assigned.has(column.toLowerCase()) || found === undefined || found.generated !== null
}

/** The first table that is too large to be copied whole, or null. */
export async function tooLargeToCopy(session: Session, { tables, matched }: CascadePlan): Promise<string | null> {
  if (matched !== null) return null
  for (const { database, definition } of tables) {
    const found = await session.value(
      `SELECT COUNT(*) FROM (SELECT 1 FROM ${quoteTable(database, definition.name)} LIMIT ${MOST_COPIED_ROWS + 1}) AS counted`,
    )
    if (Number(found) > MOST_COPIED_ROWS) return definition.name
  }
  return null
}

/**
 * Captures the rows that foreign keys change along with one statement, on servers that do not log them. Before the statement the
 * rows are copied to temporary tables, which no binlog holds; after it, those that are no longer the same are written, as they
 * were and as they are, to log tables of ours in the same transaction. So the server logs their images itself, and they are undone
 * as all others are.
 */
export class CascadeCapture {
  readonly #statement: Statement
  readonly #id: string
  readonly #plan: CascadePlan
  readonly #copies: readonly Copy[]
  #active = false

  constructor(statement: Statement, id: string, plan: CascadePlan) {
    this.#statement = statement
    this.#id = id
    this.#plan = plan
    this.#copies = plan.tables.map((table, n) => copyOf(table, n))
  }

  /** Makes the tables; outside of any transaction. */
  async prepare(control: Session, executor: Session): Promise<void> {
    const { matched } = this.#plan
    for (const { table, n, updates } of this.#copies) {
      const { database, definition } = table
      const log = { database, table: definition.name, whole: matched === null }
      const make = (kind: 'changed' | 'new') =>
        control.run(copyDefinition(definition, cascadeTable(this.#id, kind, n), 'TABLE', describeLog({ ...log, kind })))
      await make('changed')
      if (!updates) await make('new')
    }
    await underOwnSettings(executor, async () => {
      for (const { table, n, key } of this.#copies) {
        await executor.run(copyDefinition(table.definition, this.#name('before', n), 'TEMPORARY TABLE'))
        if (key !== null) continue
        for (const when of HASHES)
          await executor.run(
            `CREATE TEMPORARY TABLE ${this.#name('hash', `${n}_${when}`)} (h binary(20) NOT NULL PRIMARY KEY, n bigint NOT NULL) ENGINE=InnoDB`,
          )
      }
      if (matched !== null)
        await executor.run(copyDefinition(matched.definition, this.#name('before', 'matched'), 'TEMPORARY TABLE'))
    })
  }

  /** Copies the rows that the statement may reach; inside the transaction, right before it. */
  async before(executor: Session): Promise<void> {
    this.#active = (await executor.value('SELECT @@SESSION.foreign_key_checks')) === '1'
    if (!this.#active) return
    if (this.#plan.matched !== null) await this.#copyMatched(executor, this.#plan.matched)
    await underOwnSettings(executor, async () => {
      for (const copy of this.#copies) {
        if (this.#plan.matched !== null) await this.#copyReferring(executor, copy)
        else await this.#copyWhole(executor, copy)
      }
    })
  }

  /**
   * Logs what foreign keys changed; inside the transaction, right after the statement.
   * @returns how many rows of each table, those left out that have none.
   * @throws UserError when the statement changed other rows than its condition found before.
   */
  async after(executor: Session, affectedRows: number): Promise<{ table: string; rows: number }[]> {
    if (!this.#active) return []
    return underOwnSettings(executor, async () => {
      await this.#verifyMatched(executor, affectedRows)
      const found: { table: string; rows: number }[] = []
      for (const copy of this.#copies) {
        const rows = copy.key === null ? await this.#logByHash(executor, copy) : await this.#logByKey(executor, copy)
        if (rows > 0) found.push({ table: copy.table.definition.name, rows })
      }
      return found
    })
  }

  /** Drops the temporary tables; outside of any transaction, since the server logs that. */
  async end(executor: Session): Promise<void> {
    const names = this.#copies.flatMap(({ n, key }) => [
      this.#name('before', n),
      ...(key === null ? HASHES.map((when) => this.#name('hash', `${n}_${when}`)) : []),
    ])
    if (this.#plan.matched !== null) names.push(this.#name('before', 'matched'))
    await executor.run(`DROP TEMPORARY TABLE IF EXISTS ${names.join(', ')}`)
  }

  #name(purpose: Parameters<typeof cascadeTable>[1], n: number | string): string {
    return cascadeTable(this.#id, purpose, n)
  }

  /** The statement's own words, under its own settings but for those that would refuse values that are there already. */
  async #copyMatched(executor: Session, { definition, source }: Matched): Promise<void> {
    const mode = String(await executor.value('SELECT @@SESSION.sql_mode'))
    const lenient = mode
      .split(',')
      .filter((one) => one !== '' && !/^(STRICT_.*|NO_ZERO_.*|TRADITIONAL)$/.test(one))
      .concat('ALLOW_INVALID_DATES')
    await executor.run(`SET SESSION sql_mode = '${lenient.join(',')}'`)
    const columns = storedColumns(definition)
    await executor.run(
      `INSERT INTO ${this.#name('before', 'matched')} (${listed(columns)}) SELECT ${listed(columns)} FROM ${source} FOR UPDATE`,
    )
    await executor.run(`SET SESSION sql_mode = '${mode}'`)
  }

  async #copyReferring(executor: Session, { table, n }: Copy): Promise<void> {
    const columns = storedColumns(table.definition)
    for (const key of table.keys) {
      const at = this.#copies.findIndex(
        (copy) => copy.table.database === key.parent.database && copy.table.definition.name === key.parent.table,
      )
      const parent = this.#name('before', at === -1 ? 'matched' : at)
      const join = key.columns
        .map((column, part) => `c.${quoteName(column)} = p.${quoteName(key.referencedColumns[part]!)}`)
        .join(' AND ')
      // A row may refer to several parents.
      await executor.run(
        `INSERT IGNORE INTO ${this.#name('before', n)} (${listed(columns)}) SELECT ${listed(columns, 'c.')} FROM ${parent} AS p JOIN ${quoteTable(table.database, table.definition.name)} AS c ON ${join} FOR UPDATE`,
      )
    }
  }

  async #copyWhole(executor: Session, { table, n, key }: Copy): Promise<void> {
    const { database, definition } = table
    const columns = listed(storedColumns(definition))
    const { affectedRows } = await executor.run(
      `INSERT INTO ${this.#name('before', n)} (${columns}) SELECT ${columns} FROM ${quoteTable(database, definition.name)} LIMIT ${MOST_COPIED_ROWS + 1} FOR UPDATE`,
    )
    if (affectedRows > MOST_COPIED_ROWS)
      throw refusal(
        `Foreign keys may change rows of \`${definition.name}\` along, which this server does not log, and the table has more than ${MOST_COPIED_ROWS} rows`,
      )
    if (key === null)
      await executor.run(
        `INSERT INTO ${this.#name('hash', `${n}_before`)} SELECT ${rowHash(definition, 'b')}, COUNT(*) FROM ${this.#name('before', n)} AS b GROUP BY 1`,
      )
  }

  /** The copied rows that are not as they were must be as many as the server says it changed: then they are those. */
  async #verifyMatched(executor: Session, affectedRows: number): Promise<void> {
    const { matched } = this.#plan
    if (matched === null) return
    const { database, definition, key } = matched
    const changed = await executor.value(
      `SELECT COUNT(*) FROM ${this.#name('before', 'matched')} AS b LEFT JOIN ${quoteTable(database, definition.name)} AS t ON ${joined(key, 'b', 't')} WHERE t.${quoteName(key[0]!)} IS NULL OR NOT (${identical(definition, 'b', 't')})`,
    )
    if (changed === String(affectedRows)) return
    throw refusal(
      `The ${this.#statement.kind} changed ${affectedRows} rows, but ${changed} of those that its condition found before: which rows foreign keys changed along cannot be told`,
    )
  }

  async #logByKey(executor: Session, { table, n, key, updates }: Copy): Promise<number> {
    const { database, definition } = table
    const there = quoteTable(database, definition.name)
    const before = this.#name('before', n)
    const log = this.#name('changed', n)
    const columns = storedColumns(definition)
    const join = joined(key!, 'b', 't')
    const first = quoteName(key![0]!)
    const { affectedRows: changed } = await executor.run(
      `INSERT INTO ${log} (${listed(columns)}) SELECT ${listed(columns, 'b.')} FROM ${before} AS b LEFT JOIN ${there} AS t ON ${join} WHERE t.${first} IS NULL OR NOT (${identical(definition, 'b', 't')})`,
    )
    if (changed > 0 && updates) {
      const assignments = columns.map((column) => `l.${column} = t.${column}`)
      const same = joined(key!, 'l', 't')
      await executor.run(`UPDATE ${log} AS l STRAIGHT_JOIN ${there} AS t ON ${same} SET ${assignments.join(', ')}`)
      await executor.run(`DELETE l FROM ${log} AS l LEFT JOIN ${there} AS t ON ${same} WHERE t.${first} IS NULL`)
    } else if (changed > 0) await executor.run(`DELETE FROM ${log}`)
    if (updates) return changed
    const { affectedRows: come } = await executor.run(
      `INSERT INTO ${this.#name('new', n)} (${listed(columns)}) SELECT ${listed(columns, 't.')} FROM ${there} AS t LEFT JOIN ${before} AS b ON ${join} WHERE b.${first} IS NULL OR NOT (${identical(definition, 'b', 't')})`,
    )
    return Math.max(changed, come)
  }

  /** Without a key, rows are told apart by all that is in them: those whose number is no longer the same are logged. */
  async #logByHash(executor: Session, { table, n }: Copy): Promise<number> {
    const { database, definition } = table
    const there = quoteTable(database, definition.name)
    const [before, after, differ] = HASHES.map((when) => this.#name('hash', `${n}_${when}`))
    await executor.run(
      `INSERT INTO ${after} SELECT ${rowHash(definition, 't')}, COUNT(*) FROM ${there} AS t GROUP BY 1`,
    )
    await executor.run(
      `INSERT INTO ${differ} SELECT b.h, 0 FROM ${before} AS b LEFT JOIN ${after} AS a ON a.h = b.h WHERE a.h IS NULL OR a.n <> b.n`,
    )
    await executor.run(
      `INSERT INTO ${differ} SELECT a.h, 0 FROM ${after} AS a LEFT JOIN ${before} AS b ON a.h = b.h WHERE b.h IS NULL`,
    )
    const columns = storedColumns(definition)
    const log = this.#name('changed', n)
    const { affectedRows: gone } = await executor.run(
      `INSERT INTO ${log} (${listed(columns)}) SELECT ${listed(columns, 'b.')} FROM ${this.#name('before', n)} AS b JOIN ${differ} AS d ON d.h = ${rowHash(definition, 'b')}`,
    )
    if (gone > 0) await executor.run(`DELETE FROM ${log}`)
    const { affectedRows: come } = await executor.run(
      `INSERT INTO ${this.#name('new', n)} (${listed(columns)}) SELECT ${listed(columns, 't.')} FROM ${there} AS t JOIN ${differ} AS d ON d.h = ${rowHash(definition, 't')}`,
    )
    return Math.max(gone, come)
  }
}

function refusal(what: string): UserError {
  return new UserError(what, {
    hint: 'Change the rows that refer to these in statements of their own before this one.',
    exitCode: EXIT.server,
  })
}
