import type { BinlogItem, RowsItem } from '../binlog/changes.ts'
import type { RowsSpool } from '../binlog/rows-spool.ts'
import type { BinlogPosition } from '../binlog/stream.ts'
import type { TableMap } from '../binlog/table-map.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { NeedsOperatorError } from '../errors.ts'
import { changedColumns, countChanges, rowStatements } from '../rollback/inverse-row.ts'
import {
  NO_CHECK_CONSTRAINTS,
  NO_FOREIGN_KEY_CHECKS,
  ReplacedRows,
  type ShapedRows,
} from '../rollback/replaced-rows.ts'
import { RowScript } from '../rollback/row-script.ts'
import { splitSelfReferring } from '../rollback/self-reference.ts'
import type { StatementChunk } from '../rollback/statement-chunk.ts'

/** What the binlog holds of one statement. */
export interface CapturedStatement {
  /** Row changes that can be undone; those that changed nothing are not counted. */
  readonly rows: number
  /** Foreign keys changed some of them along with what the statement itself changed. */
  readonly cascaded: boolean
  /** Row changes of the statement that the server logged by itself; to undo them may take more or fewer. */
  readonly logged: number
  /** Tables in the order in which their first row came. */
  readonly tables: readonly {
    readonly database: string
    readonly table: string
    /** All that became of it is known, by whatever way. */
    readonly whole: boolean
  }[]
  readonly foreignKeysOff: boolean
  /** It ran with check_constraint_checks off, and is undone so. */
  readonly checksOff: boolean
  readonly end: BinlogPosition
  /** What the server logged of one table: whether rows were deleted, and which columns were given other values. */
  changesOf(database: string, table: string): Promise<{ deleted: boolean; updated: ReadonlySet<string> }>
  /** Its rollback: a statement for each row, last change first. Read anew each time. */
  rollback(): AsyncGenerator<StatementChunk>
  /** Its rollback as a script of few statements, in pieces. */
  script(): AsyncGenerator<Buffer>
  /** Frees what it has on disk. */
  close(): Promise<void>
}

const SCRIPT_PIECE_BYTES = 256 * 1024

/** Keeps the rows events of one statement. */
export class Recorder {
  readonly #spool: RowsSpool
  readonly #tables = new Map<string, CapturedTable>()
  readonly #shapes = new Map<TableMap, TableShape>()
  /** Maps of events that stand for changes by foreign keys. */
  readonly #cascadeMaps = new Set<TableMap>()
  readonly #replaced = new ReplacedRows('undo')
  #foreignKeysOff = false
  #foreignKeysOn = false
  #checksOff = false
  complete = false

  constructor(spool: RowsSpool) {
    this.#spool = spool
  }

  async record(item: RowsItem, shape: TableShape): Promise<void> {
    const logged = countChanges(item, shape)
    this.#table(shape).logged += logged
    for (const rows of this.#replaced.take(item, shape))
      await this.#keep(rows, rows.item === item ? logged : countChanges(rows.item, rows.shape))
  }

  /** The statement is over, and all of it was given. */
  async end(): Promise<void> {
    for (const rows of this.#replaced.endStatement()) await this.#keep(rows, countChanges(rows.item, rows.shape))
    this.complete = true
  }

  async #keep({ item, shape }: ShapedRows, changes: number): Promise<void> {
    if ((item.flags & NO_FOREIGN_KEY_CHECKS) !== 0) this.#foreignKeysOff = true
    else this.#foreignKeysOn = true
    if ((item.flags & NO_CHECK_CONSTRAINTS) !== 0) this.#checksOff = true
    this.#shapes.set(item.map, shape)
    const split = splitSelfReferring(item, shape)
    for (const one of split) {
      this.#table(shape).changes += split.length === 1 ? changes : countChanges(one, shape)
      await this.#spool.push(one)
    }
  }

  /** `whole`: such events hold all that became of the table, and what the server logged of it by itself is no longer needed. */
  async recordCascade(item: RowsItem, shape: TableShape, whole: boolean): Promise<void> {
    this.#cascadeMaps.add(item.map)
    const table = this.#table(shape)
    table.cascaded += countChanges(item, shape)
    if (whole) table.whole = true
    else if (table.logged > 0)
      throw lost(item, `rows of \`${shape.table}\` were changed by the statement and by foreign keys`)
    this.#shapes.set(item.map, shape)
    await this.#spool.push(item)
  }

  #table({ database, table }: TableShape): CapturedTable {
    const key = `${database}\0${table}`
    const known = this.#tables.get(key) ?? { database, table, logged: 0, changes: 0, cascaded: 0, whole: false }
    this.#tables.set(key, known)
    return known
  }

  close(): Promise<void> {
    return this.#spool.close()
  }

  async reset(): Promise<void> {
    this.#replaced.endStatement()
    this.#tables.clear()
    this.#shapes.clear()
    this.#cascadeMaps.clear()
    this.#foreignKeysOff = false
    this.#foreignKeysOn = false
    this.#checksOff = false
    this.complete = false
    await this.#spool.truncate({ bytes: 0, records: 0 })
  }

  result(end: BinlogPosition): CapturedStatement {
    const tables = [...this.#tables.values()]
    const sum = (count: (table: CapturedTable) => number) => tables.reduce((total, table) => total + count(table), 0)
    const cascaded = sum((table) => table.cascaded)
    return {
      rows: cascaded + sum((table) => (table.whole ? 0 : table.changes)),
      // A server that logs cascades marks their rows so (MySQL 9.6); those of the statement itself are all alike.
      cascaded: cascaded > 0 || (this.#foreignKeysOff && this.#foreignKeysOn),
      logged: sum((table) => table.logged),
      tables,
      // The foreign keys would change the rows along once more.
      foreignKeysOff: this.#foreignKeysOff || cascaded > 0,
      checksOff: this.#checksOff,
      end,
      changesOf: (database, table) => this.#changesOf(database, table),
      rollback: () => this.#rollback(),
      script: () => this.#script(),
      close: () => this.close(),
    }
  }

  async #changesOf(database: string, table: string) {
    let deleted = false
    const updated = new Set<string>()
    for await (const item of this.#spool.readBackwards()) {
      const shape = this.#shapes.get(item.map)!
      if (shape.database !== database || shape.table !== table || this.#cascadeMaps.has(item.map)) continue
      if (item.change === 'delete') deleted = true
      if (item.change === 'update') for (const column of changedColumns(item, shape)) updated.add(column)
    }
    return { deleted, updated }
  }

  async *#backwards(): AsyncGenerator<{ item: RowsItem; shape: TableShape }> {
    for await (const item of this.#spool.readBackwards()) {
      const shape = this.#shapes.get(item.map)!
      if (this.#table(shape).whole && !this.#cascadeMaps.has(item.map)) continue
      yield { item, shape }
    }
  }

  async *#rollback(): AsyncGenerator<StatementChunk> {
    for await (const { item, shape } of this.#backwards()) yield rowStatements(item, shape)
  }

  async *#script(): AsyncGenerator<Buffer> {
    const script = new RowScript({ direction: 'undo', guard: true })
    for await (const { item, shape } of this.#backwards()) {
      script.append(item, shape)
      if (script.bytes >= SCRIPT_PIECE_BYTES) yield script.take()
    }
    script.end()
    yield script.take()
  }
}

interface CapturedTable {
  readonly database: string
  readonly table: string
  /** Row changes that the server logged by itself. */
  logged: number
  /** Row changes by which these are undone. */
  changes: number
  /** Row changes from the log tables of cascades. */
  cascaded: number
  whole: boolean
}

/** The statement is committed, and what the log holds of it is not enough to undo it. */
export function lost(item: BinlogItem, what: string): NeedsOperatorError {
  return new NeedsOperatorError(
    `The binary log at ${item.file}:${item.position} cannot be turned into a rollback: ${what}`,
    'The statement is committed. Look at the rows that it changed before anything else is run.',
  )
}
