import { type BinlogItem, type RowsItem, readChanges } from '../binlog/changes.ts'
import { decodeRows } from '../binlog/decode-rows.ts'
import { RowsSpool } from '../binlog/rows-spool.ts'
import { type BinlogPosition, streamEvents } from '../binlog/stream.ts'
import type { TableMap } from '../binlog/table-map.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { EXIT, NeedsOperatorError, UserError } from '../errors.ts'
import { readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { changedColumns, countChanges, rowStatements } from '../rollback/inverse-row.ts'
import { NO_FOREIGN_KEY_CHECKS, ReplacedRows, type ShapedRows } from '../rollback/replaced-rows.ts'
import { RowScript } from '../rollback/row-script.ts'
import { splitSelfReferring } from '../rollback/self-reference.ts'
import type { StatementChunk } from '../rollback/statement-chunk.ts'
import { checkShape, tableShape } from '../rollback/table-shape.ts'
import { CascadeReader } from './cascade-reader.ts'
import { JOURNAL_DATABASE, STATEMENT_TABLE } from './journal-tables.ts'

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

/**
 * Reads a window of the target's binlog and derives the rollback of the statements with these journal ids, all of one
 * transaction. The transaction is ours when its first rows change our journal row; other transactions are passed over undecoded.
 * Definitions are read from the server now, so no DDL may have come between.
 * @throws NeedsOperatorError when the window does not hold the transaction whole.
 */
export async function captureTransaction(options: CaptureOptions): Promise<Map<string, CapturedStatement>> {
  const recorders = new Map<string, Recorder>()
  try {
    for (const id of options.ids) recorders.set(id, new Recorder(await RowsSpool.create(options.spoolDirectory)))
    return await readTransaction(options, recorders)
  } catch (error) {
    for (const recorder of recorders.values()) await recorder.close()
    throw error
  }
}

export interface CaptureOptions {
  readonly session: Session
  readonly from: BinlogPosition
  readonly to: BinlogPosition
  /** Of journal rows. */
  readonly ids: readonly string[]
  readonly spoolDirectory: string
  readonly signal?: AbortSignal
}

async function readTransaction(
  options: CaptureOptions,
  recorders: ReadonlyMap<string, Recorder>,
): Promise<Map<string, CapturedStatement>> {
  const shapes = new Shapes(options.session)
  const cascades = new CascadeReader(options.session)
  const events = streamEvents({
    connection: options.session.connectionOptions,
    from: options.from,
    to: options.to,
    signal: options.signal,
  })
  let ours: boolean | null = null
  let current: Recorder | null = null
  let unreadable: string | null = null

  for await (const item of readChanges(events)) {
    switch (item.kind) {
      case 'begin':
        ours = null
        current = null
        break
      case 'rows': {
        if (ours === false) break
        if (isJournal(item)) {
          const marker = readMarker(item, await shapes.get(item))
          const recorder = marker === null ? undefined : recorders.get(marker.id)
          ours = recorder !== undefined
          if (recorder !== undefined && marker !== null) {
            if (marker.state === 'executed') await recorder.end()
            current = marker.state === 'running' ? recorder : null
          }
        } else if (ours === null) {
          ours = false
        } else if (current === null) {
          throw lost(item, 'rows of the transaction stand outside of its markers')
        } else {
          const cascade = await cascades.read(item)
          if (cascade === null) await current.record(item, await shapes.get(item))
          else if (cascade.item !== null)
            await current.recordCascade(cascade.item, await shapes.get(cascade.item), cascade.whole)
        }
        break
      }
      case 'query':
        if (
          ours === true &&
          !/^\s*(SAVEPOINT|RELEASE|ROLLBACK TO|(CREATE|DROP)\s+(\/\*.*?\*\/\s*)?TEMPORARY)\b/i.test(item.sql)
        ) {
          throw lost(item, 'the server logged a change as a statement instead of rows')
        }
        break
      case 'unreadable':
        if (ours === true) throw lost(item, `${item.what}. ${item.cure}`)
        unreadable = `${item.what} at ${item.file}:${item.position}. ${item.cure}`
        break
      case 'prepare':
      case 'rollback':
        ours = null
        current = null
        for (const recorder of recorders.values()) await recorder.reset()
        break
      case 'commit':
        if (ours === true) {
          const captured = new Map<string, CapturedStatement>()
          for (const [id, recorder] of recorders) {
            if (!recorder.complete) throw lost(item, `its marker for journal row ${id} is missing`)
            captured.set(id, recorder.result({ file: item.file, position: item.nextPosition }))
          }
          return captured
        }
        ours = null
        current = null
    }
  }
  throw new NeedsOperatorError(
    `The transaction of journal rows ${options.ids.join(', ')} is not in the binary log between ${show(options.from)} and ${show(options.to)}`,
    unreadable ??
      'It was committed, but its rows cannot be found: check binlog filters and whether a proxy stands between. Nothing else was run.',
  )
}

/** Keeps the rows events of one statement. */
class Recorder {
  readonly #spool: RowsSpool
  readonly #tables = new Map<string, CapturedTable>()
  readonly #shapes = new Map<TableMap, TableShape>()
  /** Maps of events that stand for changes by foreign keys. */
  readonly #cascadeMaps = new Set<TableMap>()
  readonly #replaced = new ReplacedRows('undo')
  #foreignKeysOff = false
  #foreignKeysOn = false
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

/** Definitions of the tables that events name, read once and checked against each table map. */
class Shapes {
  readonly #session: Session
  readonly #known = new Map<string, TableShape>()

  constructor(session: Session) {
    this.#session = session
  }

  async get(item: RowsItem): Promise<TableShape> {
    const { database, table } = item.map
    const key = `${database}\0${table}`
    let shape = this.#known.get(key)
    if (shape === undefined) {
      const definition = await readTable(this.#session, database, table)
      if (definition === null) {
        throw new UserError(
          `Rows of \`${database}\`.\`${table}\` are in the binary log, but the account cannot see the table's definition`,
          {
            hint: `Grant the account SELECT on it, or tell whether the table was dropped meanwhile.`,
            exitCode: EXIT.server,
          },
        )
      }
      shape = tableShape(database, definition)
      this.#known.set(key, shape)
    }
    checkShape(item.map, shape)
    return shape
  }
}

function isJournal(item: RowsItem): boolean {
  return item.map.database === JOURNAL_DATABASE && item.map.table === STATEMENT_TABLE
}

/** The id and state that an event on the journal's statement table sets; null for rows of others. */
function readMarker(item: RowsItem, shape: TableShape): { id: string; state: string } | null {
  if (item.change !== 'update') return null
  const column = (name: string) => shape.columns.findIndex((one) => one.name === name)
  for (const change of decodeRows(item, shape)) {
    const id = change.after?.[column('id')]
    const state = change.after?.[column('state')]
    if (typeof id === 'string' && typeof state === 'string') return { id, state: state.replaceAll("'", '') }
  }
  return null
}

function lost(item: BinlogItem, what: string): NeedsOperatorError {
  return new NeedsOperatorError(
    `The binary log at ${item.file}:${item.position} cannot be turned into a rollback: ${what}`,
    'The statement is committed. Look at the rows that it changed before anything else is run.',
  )
}

function show(position: BinlogPosition): string {
  return `${position.file}:${position.position}`
}
