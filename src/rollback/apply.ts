import type { Conflict } from '../deploy/report.ts'
import { EXIT, UserError } from '../errors.ts'
import { foreignKeysTo, readTable } from '../mysql/introspect.ts'
import { describeServerError, ER, isConnectionLost, isServerError, type ServerError } from '../mysql/server-error.ts'
import type { Outcome, Session } from '../mysql/session.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import {
  assignments,
  insertHead,
  keyCondition,
  type RollbackStatement,
  readRollbackStatement,
  tableOf,
  withoutGuard,
} from './rollback-statement.ts'
import { type Check, NotRestored, Verifier } from './verify.ts'

/** One text of several statements holds at most so many, and so many characters, to stay under any max_allowed_packet. */
const BATCH_STATEMENTS = 500
const BATCH_CHARACTERS = 512_000
const NO_CHECK: Check = { before: [], after: [], compare() {} }
/** Conflicts that are described; more of them add nothing. */
const MOST_CONFLICTS = 100

export interface Applied {
  readonly applied: number
  readonly conflicts: readonly Conflict[]
}

/** What is sent as one statement: a rollback statement, or several INSERTs into the same table as one of many rows. */
interface Unit {
  /** What an INSERT must begin with to join; null when none can. */
  readonly head: string | null
  readonly parts: string[]
}

interface Batch {
  /** The rollback statements one by one. */
  readonly statements: string[]
  readonly units: Unit[]
  characters: number
}

/**
 * Whether an INSERT of many rows did what as many INSERTs do. With many rows at once the server makes the best, with a warning, of
 * what it refuses in a single one: NULL for a NOT NULL column.
 */
function isExact({ affectedRows, warnings }: Outcome, rows: number): boolean {
  return affectedRows === rows && warnings === 0
}

/** What came of statements that were sent together. */
interface Played {
  readonly outcomes: readonly Outcome[]
  /** To be called when each of them found its row. @throws NotRestored */
  compare(): void
}

const emptyBatch = (): Batch => ({ statements: [], units: [], characters: 0 })

/**
 * Runs rollback statements of rows inside the open transaction of a session that counts matched rows (`foundRows`) and takes
 * several statements at once. Each must find exactly its one row; what does not is a conflict, and the caller takes all back.
 * Unless forced, the rows are read again after they were changed.
 */
export class RowApplier {
  readonly #session: Session
  readonly #force: boolean
  readonly #verifier: Verifier
  readonly #tables = new Map<string, Promise<TableFacts>>()
  /** The last INSERT up to and with VALUES. */
  #insertHead: string | null = null
  /** INSERTs that do not join, since the server had something to say about many rows at once. */
  readonly #apart = new Set<string>()
  /** The table of the last DELETE, and the statement up to and with WHERE. */
  #deleteHead: { readonly text: string; readonly facts: TableFacts } | null = null

  /** `remember`: something in these databases may change rows again that were put back: they are compared once more at the end. */
  constructor(session: Session, force: boolean, remember = false) {
    this.#session = session
    this.#force = force
    this.#verifier = new Verifier(session, remember)
  }

  /** Compares what can only be compared at the end of the transaction. @throws NotRestored */
  async finish(): Promise<void> {
    await this.#verifier.finish()
  }

  /** Whether rows could not be compared once more at the end, since they are too many. */
  get forgot(): boolean {
    return this.#verifier.forgot
  }

  /** How many statements were run whose row could not be read again: nothing is known of it but that the server took the statement. */
  get unverified(): number {
    return this.#verifier.untold
  }

  /**
   * @param statements in the order in which they undo. They are read on while the server works on those before.
   * @param foreignKeysOff the caller has turned foreign keys off, so that no rows of others go along.
   * @throws UserError when the server took the transaction back (a deadlock): then nothing of it remains; NotRestored when rows that
   * were changed are not what they were to become.
   */
  async apply(statements: AsyncIterable<string>, foreignKeysOff = false): Promise<Applied> {
    const conflicts: Conflict[] = []
    let applied = 0
    let batch = emptyBatch()
    let underWay: Promise<void> = Promise.resolve()
    const run = async (full: Batch) => {
      const found = await this.#run(full)
      conflicts.push(...found)
      applied += full.statements.length - found.length
    }
    const send = async () => {
      await underWay
      if (batch.statements.length === 0) return
      underWay = run(batch)
      // Its failure is told by whoever waits for it next.
      underWay.catch(() => {})
      batch = emptyBatch()
    }
    const flush = async () => {
      await send()
      await underWay
    }
    try {
      for await (const text of statements) {
        if (conflicts.length >= MOST_CONFLICTS) break
        const ready = this.#asItIs(text, foreignKeysOff)
          ? text
          : await this.#prepare(text, foreignKeysOff, flush, conflicts)
        if (ready === null) continue
        if (batch.units.length >= BATCH_STATEMENTS || batch.characters + ready.length > BATCH_CHARACTERS) await send()
        this.#add(batch, ready)
      }
      await flush()
    } finally {
      // Whatever went wrong: the caller takes the transaction back, and nothing may be run after that.
      await underWay.catch(() => {})
    }
    return { applied, conflicts }
  }

  /** Whether nothing is to be looked up for a statement: the table is known as one whose rows take no others along. */
  #asItIs(text: string, foreignKeysOff: boolean): boolean {
    if (this.#force) return false
    if (foreignKeysOff || !text.startsWith('DELETE ')) return true
    const head = this.#deleteHead
    return head !== null && head.facts.cascades.length === 0 && text.startsWith(head.text)
  }

  /** Forces the statement where asked, and looks first where deleting the row would take rows of others along. */
  async #prepare(
    text: string,
    foreignKeysOff: boolean,
    flush: () => Promise<void>,
    conflicts: Conflict[],
  ): Promise<string | null> {
    const statement = readRollbackStatement(text)
    if (statement === null) return text
    const facts = await this.#facts(statement)
    if (statement.verb === 'delete') {
      this.#deleteHead = { text: `${statement.head} WHERE `, facts }
      if (facts.cascades.length > 0 && !foreignKeysOff) {
        await flush()
        const taken = await this.#cascade(statement, facts)
        if (taken !== null) {
          conflicts.push(taken)
          return null
        }
      }
    }
    return this.#force ? withoutGuard(statement, facts.key) : text
  }

  /** An INSERT that begins as the one before joins it. */
  #add(batch: Batch, text: string): void {
    const head = this.#force ? null : this.#headOf(text)
    const last = batch.units.at(-1)
    if (head !== null && last?.head === head) {
      last.parts.push(text.slice(head.length))
      batch.characters += text.length - head.length + 1
    } else {
      batch.units.push({ head, parts: [text] })
      batch.characters += text.length + 1
    }
    batch.statements.push(text)
  }

  #headOf(text: string): string | null {
    if (!text.startsWith('INSERT ')) return null
    if (this.#insertHead === null || !text.startsWith(this.#insertHead)) this.#insertHead = insertHead(text)
    return this.#insertHead === null || this.#apart.has(this.#insertHead) ? null : this.#insertHead
  }

  async #run({ units, statements }: Batch): Promise<Conflict[]> {
    let played: Played
    try {
      played = await this.#play(
        'rollgate_batch',
        units.map(({ parts }) => parts.join()),
        statements,
      )
    } catch (error) {
      await this.#backTo('rollgate_batch', error)
      return this.#oneByOne(statements)
    }
    const { outcomes } = played
    const inexact = units.find(({ parts }, at) => parts.length > 1 && !isExact(outcomes[at]!, parts.length))
    if (inexact !== undefined) {
      await this.#session.run('ROLLBACK TO SAVEPOINT rollgate_batch')
      this.#apart.add(inexact.head!)
      return this.#run({ units: statements.map((text) => ({ head: null, parts: [text] })), statements, characters: 0 })
    }
    const isDone = units.every(({ parts }, at) => parts.length > 1 || outcomes[at]!.affectedRows === 1)
    if (!isDone && !this.#force) {
      await this.#session.run('ROLLBACK TO SAVEPOINT rollgate_batch')
      return this.#oneByOne(statements)
    }
    played.compare()
    return []
  }

  /** Runs statements after a savepoint, in one go. `told` are the same statements row by row. */
  async #play(savepoint: string, sql: readonly string[], told: readonly string[]): Promise<Played> {
    const check = this.#force ? NO_CHECK : await this.#verifier.check(told)
    const texts = [`SAVEPOINT ${savepoint}`, ...check.before, ...sql, ...check.after]
    const { outcomes, rows } = await this.#session.askMany(texts.join(';\n'))
    const first = 1 + check.before.length
    const last = first + sql.length
    return {
      outcomes: outcomes.slice(first, last),
      compare: () => check.compare(rows.slice(1, first), rows.slice(last)),
    }
  }

  async #oneByOne(statements: readonly string[]): Promise<Conflict[]> {
    const conflicts: Conflict[] = []
    for (const text of statements) {
      if (conflicts.length >= MOST_CONFLICTS) break
      try {
        const played = await this.#play('rollgate_row', [text], [text])
        const { affectedRows } = played.outcomes[0]!
        if (affectedRows === 1) played.compare()
        else if (!this.#force && !(affectedRows === 0 && (await this.#isBackAlready(text))))
          conflicts.push(await this.#describe(text, affectedRows === 0 ? null : `${affectedRows} rows`))
      } catch (error) {
        await this.#backTo('rollgate_row', error)
        const { errno } = error as ServerError
        const cause = errno === ER.ROW_IS_REFERENCED ? await this.#selfReference(text) : ''
        conflicts.push(await this.#describe(text, `${cause}${describeServerError(error as ServerError)}`))
      }
    }
    return conflicts
  }

  /**
   * Whether an UPDATE found no row because the row came back whole before. Where MySQL itself keeps foreign keys (9.6 and later), it
   * logs of a row that refers to itself by ON DELETE SET NULL that it lost the reference, and that it was deleted with it.
   */
  async #isBackAlready(text: string): Promise<boolean> {
    const statement = readRollbackStatement(text)
    if (statement?.verb !== 'update') return false
    const { own, key } = await this.#facts(statement)
    if (key === null) return false
    const emptied = new Set(own.flatMap(({ onDelete, columns }) => (onDelete === 'SET NULL' ? columns : [])))
    if (!assignments(statement).every(({ column }) => emptied.has(column))) return false
    const { after, compare } = await this.#verifier.check([text])
    if (after.length === 0) return false
    const { rows } = await this.#session.askMany(after.join(';\n'))
    try {
      compare([], rows)
      return true
    } catch (error) {
      if (error instanceof NotRestored) return false
      throw error
    }
  }

  /** Why a row is not deleted that nothing else refers to; empty when that is not so. */
  async #selfReference(text: string): Promise<string> {
    const statement = readRollbackStatement(text)
    if (statement === null) return ''
    const { key, own } = await this.#facts(statement)
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

  /**
   * After an error of the server. Where the savepoint is gone the server took back the whole transaction, as after a deadlock, and
   * what is run now would stand alone.
   */
  async #backTo(savepoint: string, error: unknown): Promise<void> {
    if (!isServerError(error)) throw error
    try {
      await this.#session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`)
    } catch (second) {
      if (isConnectionLost(second)) throw second
      throw new UserError(`The rollback was broken off: ${describeServerError(error)}`, {
        hint: 'Nothing of it was changed. Run rollback again.',
        exitCode: EXIT.failed,
        cause: error,
      })
    }
  }

  async #describe(text: string, found: string | null): Promise<Conflict> {
    const statement = readRollbackStatement(text)
    if (statement === null)
      return { table: '', key: '', expected: text.slice(0, 500), found: found ?? 'nothing changed' }
    const { key } = await this.#facts(statement)
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
  async #cascade(statement: RollbackStatement, { cascades, key }: TableFacts): Promise<Conflict | null> {
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

  #facts(statement: RollbackStatement): Promise<TableFacts> {
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

interface TableFacts {
  readonly key: readonly string[] | null
  /** Foreign keys of the table to itself. */
  readonly own: Awaited<ReturnType<typeof foreignKeysTo>>
  /** Foreign keys of other tables that change their rows when a row here is deleted. */
  readonly cascades: Awaited<ReturnType<typeof foreignKeysTo>>
}
