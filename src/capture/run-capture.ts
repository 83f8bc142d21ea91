import { tmpdir } from 'node:os'
import { EVENT } from '../binlog/event-type.ts'
import { type EventBatch, fileEvents } from '../binlog/file-events.ts'
import type { BinlogEvent } from '../binlog/framing.ts'
import type { StackMark } from '../binlog/record-stack.ts'
import { readPayload } from '../binlog/transaction-payload.ts'
import { EXIT, UserError } from '../errors.ts'
import { ChangeSpool } from './change-spool.ts'
import { TransactionFollower } from './follow.ts'
import { isEmptySet, showGtidSet } from './gtid-set.ts'
import type { Output } from './output.ts'
import { EVERYTHING, type Selection, selectsByGtid } from './selection.ts'
import type { Structure } from './structure.ts'
import { structureWarnings } from './structure-warnings.ts'
import { CapturedTables } from './tables.ts'
import type { Transaction } from './transaction.ts'
import { type ChangeWriter, JsonWriter, SqlWriter } from './writers.ts'

/** The events of a window. */
export interface EventSource {
  /** As people call it, for the script's head. */
  readonly name: string
  /** Bytes of the window, about. */
  readonly bytes: number
  readonly batches: AsyncIterable<EventBatch>
  /** The server's, when that is known before the first event is read. */
  readonly flavor: 'mysql' | 'mariadb' | null
  /** Whether the user said where it ends. */
  readonly hasEnd: boolean
}

export interface CaptureOptions {
  readonly source: EventSource
  readonly structure: Structure | null
  readonly output: Output
  readonly direction: 'undo' | 'redo'
  /** Whether each statement changes nothing when its row is no longer as the log has it. */
  readonly guard: boolean
  readonly format: 'sql' | 'json'
  readonly selection: Selection
  readonly skipStatements: boolean
  /** For spools; the system's directory for temporary files when not given. */
  readonly spoolDirectory?: string
  readonly signal?: AbortSignal
  /** How far it is: of the window's bytes while they are read, of the records while they are written. */
  progress?(phase: 'read' | 'write', done: number, all: number, rows: number): void
}

export interface CaptureSummary {
  /** Row changes written. */
  readonly rows: number
  readonly transactions: number
  /** Bytes of binlog read. */
  readonly bytes: number
  readonly warnings: readonly string[]
}

const PIECE_BYTES = 256 * 1024

/**
 * Reads a window of a binlog and writes what undoes its changes, last change first, or does them again.
 * Undoing keeps the rows on disk meanwhile; memory does not grow with the window.
 * @throws UserError, also when nothing was selected: an empty rollback must not be taken for one that was not needed.
 */
export async function captureChanges(options: CaptureOptions): Promise<CaptureSummary> {
  const spoolDirectory = options.spoolDirectory ?? tmpdir()
  const spool = await ChangeSpool.create(spoolDirectory)
  try {
    return await new Run(options, spool, spoolDirectory).run()
  } finally {
    await spool.close()
  }
}

/** Binlog files to a rollback script, with nothing else around it: for measurements. */
export async function captureFiles(
  files: readonly string[],
  output: Output,
  options: Partial<CaptureOptions> = {},
): Promise<CaptureSummary> {
  const source: EventSource = {
    name: files.join(', '),
    bytes: 0,
    flavor: null,
    hasEnd: false,
    batches: fileEvents({ files, startPosition: null, stopPosition: null }),
  }
  return captureChanges({
    source,
    structure: null,
    output,
    direction: 'undo',
    guard: true,
    format: 'sql',
    selection: EVERYTHING,
    skipStatements: false,
    ...options,
  })
}

class Run {
  readonly #options: CaptureOptions
  readonly #spool: ChangeSpool
  readonly #tables: CapturedTables
  readonly #follower: TransactionFollower
  readonly #writer: ChangeWriter
  #transactions = 0
  #bytes = 0
  #hasHead = false

  constructor(options: CaptureOptions, spool: ChangeSpool, spoolDirectory: string) {
    const { structure, source, selection, direction, guard, format } = options
    this.#options = options
    this.#spool = spool
    this.#tables = new CapturedTables({ flavor: source.flavor ?? 'mysql', selection, structure })
    this.#writer = format === 'sql' ? new SqlWriter({ direction, guard }) : new JsonWriter({ direction, guard })
    this.#follower = new TransactionFollower({
      selection,
      tables: this.#tables,
      spool,
      spoolDirectory,
      skipStatements: options.skipStatements,
      trustsStructure: structure?.isOfWindow ?? false,
      committed: (transaction, rows) =>
        direction === 'undo' ? spool.pushTransaction(transaction) : this.#redo(transaction, rows),
    })
  }

  async run(): Promise<CaptureSummary> {
    const { direction, output, format } = this.#options
    await this.#read()
    const structural = await structureWarnings(this.#tables.all, this.#options.structure)
    const warnings = [...this.#follower.warnings, ...structural]
    if (direction === 'undo') await this.#undo(warnings)
    if (this.#writer.rows === 0) throw this.#nothing()
    this.#writer.foot([
      ...(direction === 'redo' && format === 'sql' ? warnings.map((warning) => `Warning: ${warning}`) : []),
      `End: ${this.#writer.rows} row changes of ${this.#transactions} transactions.`,
    ])
    await this.#pass(0)
    await output.finish()
    return { rows: this.#writer.rows, transactions: this.#transactions, bytes: this.#bytes, warnings }
  }

  async #read(): Promise<void> {
    const { source, signal, progress } = this.#options
    const follower = this.#follower
    for await (const { events, bytes } of source.batches) {
      signal?.throwIfAborted()
      for (const event of events) {
        const wait = event.type === EVENT.TRANSACTION_PAYLOAD ? this.#unpack(event) : follower.take(event)
        if (wait !== undefined) await wait
        if (follower.isDone) break
      }
      this.#bytes += bytes
      progress?.('read', this.#bytes, source.bytes, this.#writer.rows)
      if (follower.isDone) break
    }
    this.#refuseIncomplete()
    await follower.finish()
  }

  async #unpack(payload: BinlogEvent): Promise<void> {
    for await (const event of readPayload(payload)) await this.#follower.take(event)
  }

  #refuseIncomplete(): void {
    const { source, selection } = this.#options
    const { open, countdown, at } = this.#follower
    if (open !== null) {
      const { file, position } = open
      throw new UserError(`The window ends inside the transaction that begins at ${file}:${position}`, {
        hint: source.hasEnd
          ? `End it at ${file}:${position}, or behind that transaction.`
          : `The server was writing it, or the file is a part of one. End the window there: --stop-position ${position}.`,
      })
    }
    if (selectsByGtid(selection) && !this.#follower.sawGtid && at !== null)
      throw new UserError('The binlog of the window has no GTIDs', {
        hint: 'MySQL writes them with gtid_mode=ON. Choose by file and position, or by time.',
      })
    if (countdown !== null && !isEmptySet(countdown.left))
      throw new UserError(`Transactions are missing in the window: ${showGtidSet(countdown.left)}`, {
        hint: 'They are in files that are not named or are purged, were never in this log, or have not happened yet.',
        exitCode: EXIT.server,
      })
  }

  async #undo(warnings: readonly string[]): Promise<void> {
    const { progress, signal } = this.#options
    const all = this.#spool.records
    let open = false
    let done = 0
    for await (const item of this.#spool.readBackwards()) {
      if ('kind' in item) this.#writer.append(item, this.#tables.known(item.map)!.shape!)
      else {
        if (open) this.#writer.end()
        this.#begin(item, warnings)
        open = true
      }
      if (this.#writer.bytes >= PIECE_BYTES) {
        signal?.throwIfAborted()
        await this.#pass(PIECE_BYTES)
        progress?.('write', done, all, this.#writer.rows)
      }
      done++
    }
    if (open) this.#writer.end()
  }

  async #redo(transaction: Transaction, rows: StackMark): Promise<void> {
    this.#begin(transaction, [])
    for await (const item of this.#spool.readForwards(rows)) {
      this.#writer.append(item, this.#tables.known(item.map)!.shape!)
      await this.#pass(PIECE_BYTES)
    }
    this.#writer.end()
    await this.#spool.truncate(rows)
  }

  #begin(transaction: Transaction, warnings: readonly string[]): void {
    if (!this.#hasHead) this.#writer.head(this.#head(warnings))
    this.#hasHead = true
    this.#transactions++
    this.#writer.begin(transaction)
  }

  #head(warnings: readonly string[]): string[] {
    const { direction, guard, source } = this.#options
    return [
      direction === 'undo'
        ? `Rollgate: undoes changes of ${source.name}, last change first.`
        : `Rollgate: does changes of ${source.name} again, in their order.`,
      guard
        ? 'A row that is not as the log has it is left alone.'
        : 'Rows are found by their keys alone: later changes are overwritten.',
      ...warnings.map((warning) => `Warning: ${warning}`),
    ]
  }

  /** Hands on what is written, when it is as much as this. */
  async #pass(least: number): Promise<void> {
    if (this.#writer.bytes < least) return
    const bytes = this.#writer.take()
    if (bytes.length > 0) await this.#options.output.write(bytes)
  }

  #nothing(): UserError {
    const { selection } = this.#options
    const seen = [...new Set([...this.#tables.all].map(({ database, table }) => `${database}.${table}`))]
    const what =
      seen.length === 0
        ? 'it has no row changes of the chosen transactions at all'
        : `there are row changes of ${seen.slice(0, 10).join(', ')}${seen.length > 10 ? ` and ${seen.length - 10} more` : ''}`
    const names = [...selection.databases, ...selection.tables]
    return new UserError('Nothing in the window matches: there is nothing to write', {
      hint: `In the window ${what}${names.length > 0 ? `; asked for: ${names.join(', ')}` : ''}. Check the window, the names and the filters; nothing was written.`,
      exitCode: EXIT.failed,
    })
  }
}
