import { type BinlogItem, type RowsItem, readChanges } from '../binlog/changes.ts'
import { decodeRows, type RowImage } from '../binlog/decode-rows.ts'
import { type BinlogPosition, compare, streamEvents } from '../binlog/stream.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import type { Session } from '../mysql/session.ts'
import { KEEP_DATABASE, type Keep } from '../rollback/ddl-plan.ts'
import { checkShape, tableShape } from '../rollback/table-shape.ts'
import type { BatchKey } from '../schema/batch-key.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { BatchWalk, type KeyLiterals } from './batch-walk.ts'
import type { Interruption } from './interruption.ts'
import { reached } from './step.ts'

/** Rows of a chunk: few enough that its copying is a matter of a fraction of a second. */
const CHUNK_ROWS = 10_000
/** When so little of the log is left, the rest is read under the lock. */
const SMALL_REST_BYTES = 256 * 1024
/** Writers that are faster than the reading of their log are not waited for longer. */
const MOST_ROUNDS = 20

/** The log does not show all that others changed; the rows must be copied under a lock. */
export class CannotFollow extends Error {}

/**
 * Copies the kept columns of a table that others write to, without a lock. The copy is right when all changes that the log holds from
 * before the first chunk on have been applied to it in order: the last change of a row decides, and a row without one is as its chunk
 * had it. The start must be a position before a commit of our own, which shows that what is in the log before it can be seen.
 */
export class FollowedCopy {
  readonly #session: Session
  readonly #keep: Keep
  readonly #shape: TableShape
  readonly #interruption: Interruption
  readonly #copy: string
  /** Places in an image of the columns of the key, and of all columns that are kept. */
  readonly #key: readonly number[]
  readonly #columns: readonly number[]
  /** Finds the table's name in a text. */
  readonly #named: RegExp
  #at: BinlogPosition

  /** @param session one of our own, pinned, in autocommit mode */
  constructor(session: Session, keep: Keep, table: Table, start: BinlogPosition, interruption: Interruption) {
    this.#session = session
    this.#keep = keep
    this.#shape = tableShape(keep.database, table)
    this.#interruption = interruption
    this.#copy = quoteTable(KEEP_DATABASE, keep.keptAs)
    const places = (names: readonly string[]) =>
      names.map((name) => this.#shape.columns.findIndex((column) => column.name === name))
    this.#key = places(keep.key!)
    this.#columns = places(keep.copied!)
    const name = keep.table.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    this.#named = new RegExp(`(?<![\\p{L}\\p{N}_$])${name}(?![\\p{L}\\p{N}_$])`, 'iu')
    this.#at = start
  }

  /**
   * Copies all rows in the order of a key.
   * @param fill copies the rows that a condition behind it picks
   */
  async copyChunks(fill: string, key: BatchKey, told: (rows: number) => void): Promise<void> {
    const session = this.#session
    const walk = await BatchWalk.open(session, this.#keep.database, this.#keep.table, key)
    const end = await walk.last()
    let rows = 0
    for (let after: KeyLiterals | null = null, last = end === null; !last; ) {
      this.#interruption.check()
      const next = await walk.next(after, CHUNK_ROWS, end!)
      last = next === null
      const upTo = next ?? end!
      // So that reading locks no rows and others are not held up; it holds for one transaction.
      await session.run('SET TRANSACTION ISOLATION LEVEL READ COMMITTED')
      const copy = `${fill} WHERE ${walk.range(after, upTo)}`
      rows += (await this.#interruption.during(session, () => session.run(copy))).affectedRows
      after = upTo
      told(rows)
      reached('kept rows copied')
    }
  }

  /**
   * Applies what the log holds until little of it is left.
   * @throws CannotFollow
   */
  async catchUp(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.#interruption.check()
      const to = await binlogStatus(this.#session)
      const small = to.file === this.#at.file && to.position - this.#at.position < SMALL_REST_BYTES
      await this.#apply(to)
      if (small) break
    }
    reached('kept rows caught up')
  }

  /**
   * Applies all that is left, while the table is locked.
   * @throws CannotFollow
   */
  async finish(): Promise<void> {
    await this.#apply(await binlogStatus(this.#session))
  }

  async #apply(to: BinlogPosition): Promise<void> {
    if (compare(this.#at, to) >= 0) return
    const changes = new Changes(this)
    let open: RowsItem[] = []
    const events = streamEvents({
      connection: this.#session.connectionOptions,
      from: this.#at,
      to,
      signal: this.#interruption.over,
    })
    for await (const item of readChanges(events)) {
      if (item.kind === 'rows') {
        if (this.#isOurs(item)) open.push(item)
      } else if (item.kind === 'commit') {
        for (const rows of open) await changes.take(rows)
        open = []
      } else if (item.kind === 'begin' || item.kind === 'rollback') {
        // Of a transaction that was cut off or taken back, nothing counts.
        open = []
      } else this.#refuse(item, open.length > 0)
    }
    // A transaction that is not complete would be in the log no more than in the table.
    if (open.length > 0) throw new CannotFollow('the binary log ends within a transaction')
    await changes.flush()
    this.#at = { file: to.file, position: to.position }
  }

  #isOurs({ map }: RowsItem): boolean {
    const { database, table } = this.#keep
    return map.database.toLowerCase() === database.toLowerCase() && map.table.toLowerCase() === table.toLowerCase()
  }

  /** Statements in words may change the table unseen; other structure is nothing to us. */
  #refuse(item: BinlogItem, ours: boolean): void {
    if (item.kind === 'unreadable') throw new CannotFollow(`the binary log holds ${item.what}`)
    if (item.kind === 'prepare' && ours) throw new CannotFollow('a transaction was prepared (XA)')
    if (item.kind !== 'query') return
    const words = item.sql.replace(/^(\s|\/\*.*?\*\/)*/s, '')
    const writes = /^(INSERT|UPDATE|DELETE|REPLACE|LOAD|CALL|WITH|DO|SELECT|XA|ROLLBACK)\b/i.test(words)
    const own = item.sql.includes(this.#keep.keptAs)
    if (writes || (this.#named.test(item.sql) && !own))
      throw new CannotFollow(`a statement is in the binary log in words: ${words.slice(0, 100)}`)
  }

  *rowsOf(
    item: RowsItem,
  ): Generator<{ gone: KeyLiterals | null; row: readonly (string | null)[] | null; key: KeyLiterals | null }> {
    checkShape(item.map, this.#shape)
    for (const { before, after } of decodeRows(item, this.#shape)) {
      const old = before === null ? null : this.#literals(before, this.#key)
      const key = after === null ? null : this.#literals(after, this.#key)
      yield {
        gone: old as KeyLiterals | null,
        key: key as KeyLiterals | null,
        row: after === null ? null : this.#literals(after, this.#columns),
      }
    }
  }

  #literals(image: RowImage, places: readonly number[]): (string | null)[] {
    return places.map((place) => {
      const value = image[place]
      if (value === undefined)
        throw new CannotFollow(
          `the binary log lacks \`${this.#shape.columns[place]!.name}\` of a row (binlog_row_image)`,
        )
      return value
    })
  }

  async write(gone: readonly KeyLiterals[], rows: readonly string[]): Promise<void> {
    const key = this.#keep.key!.map(quoteName)
    const list = (this.#keep.copied ?? []).map(quoteName).join(', ')
    if (gone.length > 0) {
      const same = gone.map((literals) => `(${literals.map((literal, at) => `${key[at]} = ${literal}`).join(' AND ')})`)
      await this.#session.run(`DELETE FROM ${this.#copy} WHERE ${same.join(' OR ')}`)
    }
    if (rows.length > 0) await this.#session.run(`REPLACE INTO ${this.#copy} (${list}) VALUES ${rows.join(', ')}`)
  }
}

/** As many changes are written at once, or so many characters of them. */
const MOST_CHANGES = 500
const MOST_CHARACTERS = 400_000

/**
 * Changes in their order, of which the last of each key counts. Rows that go are taken out before others are put in: of two keys that
 * a collation holds for equal, one has gone before the other came.
 */
class Changes {
  readonly #copy: FollowedCopy
  /** By key: the row as it is now, or that it is gone. */
  readonly #last = new Map<string, { readonly key: KeyLiterals; readonly row: string | null }>()
  #characters = 0

  constructor(copy: FollowedCopy) {
    this.#copy = copy
  }

  async take(item: RowsItem): Promise<void> {
    for (const { gone, key, row } of this.#copy.rowsOf(item)) {
      if (gone !== null) this.#set(gone, null)
      if (key !== null) this.#set(key, `(${row!.map((value) => value ?? 'NULL').join(', ')})`)
      if (this.#last.size >= MOST_CHANGES || this.#characters >= MOST_CHARACTERS) await this.flush()
    }
  }

  #set(key: KeyLiterals, row: string | null): void {
    this.#last.set(key.join('\0'), { key, row })
    this.#characters += row?.length ?? 50
  }

  async flush(): Promise<void> {
    const all = [...this.#last.values()]
    this.#last.clear()
    this.#characters = 0
    await this.#copy.write(
      all.filter(({ row }) => row === null).map(({ key }) => key),
      all.flatMap(({ row }) => row ?? []),
    )
  }
}
