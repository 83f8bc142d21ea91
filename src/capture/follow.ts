import { BinlogError, type BinlogPosition } from '../binlog/binlog-error.ts'
import { MalformedBytes } from '../binlog/byte-reader.ts'
import { type BinlogItem, ChangeReader, type RowsItem } from '../binlog/changes.ts'
import { EVENT, eventName } from '../binlog/event-type.ts'
import type { BinlogEvent } from '../binlog/framing.ts'
import type { StackMark } from '../binlog/record-stack.ts'
import { EXIT, UserError } from '../errors.ts'
import { parseVersion } from '../mysql/session.ts'
import type { ChangeSpool } from './change-spool.ts'
import { readGtid } from './gtid-event.ts'
import { type Gtid, GtidCountdown, isEmptySet, subtractGtids } from './gtid-set.ts'
import { type Selection, selectsChange, selectsGtid, selectsTime } from './selection.ts'
import { judgeStatement } from './statements.ts'
import type { CapturedTable, CapturedTables } from './tables.ts'
import { oneLine, type Transaction } from './transaction.ts'

export interface FollowerOptions {
  readonly selection: Selection
  readonly tables: CapturedTables
  readonly spool: ChangeSpool
  readonly spoolDirectory: string
  /** Statements in words that change selected rows are passed over with a warning, not refused. */
  readonly skipStatements: boolean
  /** The structure is that of the window, whatever DDL comes. */
  readonly trustsStructure: boolean
  /** A transaction with selected rows is complete: they stand in the spool behind the mark. */
  committed(transaction: Transaction, rows: StackMark): Promise<void> | undefined
}

interface Group {
  readonly transaction: Transaction
  readonly isWanted: boolean
  readonly start: StackMark
  readonly savepoints: Map<string, StackMark>
  /** Of XA, as XA START and XA END name it. */
  xid: string | null
}

interface Prepared {
  readonly transaction: Transaction
  /** null when nothing in it is selected. */
  readonly spool: ChangeSpool | null
}

/** One phase of XA COMMIT is logged as an XA_PREPARE event with this in its first byte. */
const ONE_PHASE = 1
/** Statements that a log may have many of: no use in telling all. */
const MOST_WARNINGS = 20

/**
 * Puts the events of a window together to transactions, and keeps the selected rows of those that were committed, in the order of
 * their commits.
 */
export class TransactionFollower {
  readonly warnings: string[] = []
  /** Whether any transaction had a GTID. */
  sawGtid = false
  /** The last event read, for messages. */
  at: BinlogPosition | null = null
  readonly countdown: GtidCountdown | null
  readonly #options: FollowerOptions
  readonly #reader = new ChangeReader()
  readonly #prepared = new Map<string, Prepared>()
  #announced: { gtid: Gtid | null; file: string; position: number } | null = null
  #group: Group | null = null
  #suppressed = 0

  constructor(options: FollowerOptions) {
    this.#options = options
    const { gtids, startGtids, stopGtids } = options.selection
    this.countdown =
      gtids !== null
        ? new GtidCountdown(gtids, true)
        : stopGtids === null
          ? null
          : new GtidCountdown(subtractGtids(stopGtids, startGtids), stopGtids.flavor === 'mysql')
  }

  /** The transaction under way, of which the end has not come. */
  get open(): Transaction | null {
    return this.#group?.transaction ?? null
  }

  /** Whether no wanted transaction can come any more. */
  get isDone(): boolean {
    const isBetween = this.#group === null && this.#announced === null && this.#prepared.size === 0
    return isBetween && this.countdown !== null && isEmptySet(this.countdown.left)
  }

  /**
   * @returns a promise only when something must be waited for, until when the event's bytes must stay.
   * @throws UserError for all that would make the result wrong or incomplete.
   */
  take(event: BinlogEvent): Promise<void> | undefined {
    this.at = event
    try {
      this.#notice(event)
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error
      throw new BinlogError(`The ${eventName(event.type)} event cannot be read: ${error.message}`, event, {
        cause: error,
      })
    }
    const abandoned = event.type === EVENT.FORMAT_DESCRIPTION ? this.#abandon(event) : undefined
    const item = this.#reader.read(event)
    if (abandoned !== undefined) return abandoned
    if (item === null) return undefined
    switch (item.kind) {
      case 'rows':
        return this.#rows(item)
      case 'begin':
        this.#begin(event, null)
        return undefined
      case 'commit':
        return this.#commit(event)
      case 'rollback':
        return this.#rollback(event)
      case 'prepare':
        return event.body[0] === ONE_PHASE ? this.#commit(event) : this.#prepare(event)
      case 'query':
        return this.#query(item, event)
      case 'unreadable':
        return this.#unreadable(item)
    }
  }

  /** To be called after the last event. */
  async finish(): Promise<void> {
    for (const [xid, { transaction, spool }] of this.#prepared) {
      if (spool === null) continue
      this.#warn(
        `The XA transaction ${xid}, prepared at ${place(transaction)}, is neither committed nor rolled back in the window: its rows are left out.`,
      )
    }
    if (this.#suppressed > 0) this.warnings.push(`${this.#suppressed} more of such warnings.`)
    for (const { spool } of this.#prepared.values()) await spool?.close()
  }

  #notice(event: BinlogEvent): void {
    const { tables } = this.#options
    switch (event.type) {
      case EVENT.GTID:
      case EVENT.GTID_TAGGED:
      case EVENT.ANONYMOUS_GTID:
      case EVENT.MARIADB_GTID: {
        const gtid = readGtid(event)
        if (gtid !== null) {
          this.sawGtid = true
          this.countdown?.take(gtid)
        }
        this.#announced = { gtid, file: event.file, position: event.position }
        break
      }
      case EVENT.FORMAT_DESCRIPTION:
        // Version of the format (2), version of the server (50).
        tables.flavor = parseVersion(event.body.toString('latin1', 2, 52).replace(/\0.*$/s, '')).flavor
        this.#announced = null
    }
  }

  #begin(event: BinlogEvent, xid: string | null): void {
    const announced = this.#takeAnnounced()
    const { selection, spool } = this.#options
    const threadId = event.type === EVENT.QUERY || event.type === EVENT.QUERY_COMPRESSED ? threadOf(event) : null
    const transaction: Transaction = {
      file: event.file,
      position: announced?.position ?? event.position,
      timestamp: event.timestamp,
      gtid: announced?.gtid ?? null,
      threadId,
    }
    const isWanted =
      selectsGtid(selection, transaction.gtid) &&
      (selection.threadId === null || (threadId ?? selection.threadId) === selection.threadId)
    this.#group = { transaction, isWanted, start: spool.mark(), savepoints: new Map(), xid }
  }

  #rows(item: RowsItem): Promise<void> | undefined {
    const group = this.#group
    if (group === null) throw startsInside(item)
    if (!group.isWanted) return undefined
    const table = this.#options.tables.known(item.map)
    return table === undefined ? this.#learn(item, group) : this.#keep(item, table, group)
  }

  async #learn(item: RowsItem, group: Group): Promise<void> {
    await this.#keep(item, await this.#options.tables.learn(item), group)
  }

  #keep(item: RowsItem, table: CapturedTable, { transaction }: Group): Promise<void> | undefined {
    const { selection, spool } = this.#options
    if (table.shape === null || !selectsTime(selection, item.timestamp) || !selectsChange(selection, item.change))
      return undefined
    if (selection.threadId !== null && transaction.threadId === null)
      throw new UserError(`The binlog does not tell which connection made the changes at ${place(item)}`, {
        hint: 'MariaDB logs no thread id with its transactions. Leave --thread-id out, and choose by --gtid, --table or time.',
      })
    table.changes.add(item.change)
    return spool.pushRows(item)
  }

  #commit(at: BinlogPosition): Promise<void> | undefined {
    const group = this.#endGroup(at)
    if (this.#options.spool.records === group.start.records) return undefined
    return this.#options.committed(group.transaction, group.start)
  }

  /** Row changes of tables without transactions are logged in groups of their own, so that all of this group was undone. */
  #rollback(at: BinlogPosition): Promise<void> | undefined {
    return this.#options.spool.truncate(this.#endGroup(at).start)
  }

  /** What is prepared counts when it is committed. Until then it has a spool of its own. */
  async #prepare(at: BinlogPosition): Promise<void> {
    const { spool, spoolDirectory } = this.#options
    const { transaction, start, xid } = this.#endGroup(at)
    if (xid === null) throw new BinlogError('An XA transaction is prepared that has no name', at)
    const isEmpty = spool.records === start.records
    this.#prepared.set(xid, { transaction, spool: isEmpty ? null : await spool.split(start, spoolDirectory) })
  }

  async #finishPrepared(xid: string, isCommit: boolean, at: BinlogPosition, gtid: Gtid | null): Promise<void> {
    const prepared = this.#prepared.get(xid)
    if (prepared === undefined) {
      if (!isCommit || !selectsGtid(this.#options.selection, gtid)) return
      throw new UserError(
        `At ${place(at)} an XA transaction is committed that was prepared before the window: ${xid}`,
        {
          hint: 'Its rows stand where it was prepared. Begin the window earlier.',
        },
      )
    }
    this.#prepared.delete(xid)
    const { transaction, spool } = prepared
    if (spool === null) return
    if (isCommit) {
      const mark = this.#options.spool.mark()
      await this.#options.spool.append(spool)
      await this.#options.committed(transaction, mark)
    }
    await spool.close()
  }

  /** A group that has no end where the next file begins: the server crashed, and did not commit it. */
  #abandon(at: BinlogPosition): Promise<void> | undefined {
    if (this.#group === null) return undefined
    this.#warn(
      `The transaction at ${place(this.#group.transaction)} has no end before ${place(at)}, so it was not committed: left out.`,
    )
    return this.#rollback(at)
  }

  #query(query: Extract<BinlogItem, { kind: 'query' }>, event: BinlogEvent): Promise<void> | undefined {
    const text = query.sql.trim()
    const [, words = '', rest = ''] =
      /^(SAVEPOINT|ROLLBACK TO|RELEASE SAVEPOINT|XA START|XA BEGIN|XA END|XA COMMIT|XA ROLLBACK)\s+(.*)$/is.exec(
        text,
      ) ?? []
    const group = this.#group
    switch (words.toUpperCase()) {
      case 'XA START':
      case 'XA BEGIN':
        this.#begin(event, rest)
        return undefined
      case 'XA END':
        if (group === null) throw startsInside(event)
        group.xid = rest
        return undefined
      case 'XA COMMIT':
      case 'XA ROLLBACK':
        return this.#finishPrepared(rest, /^XA COMMIT/i.test(words), event, this.#takeAnnounced()?.gtid ?? null)
      case 'SAVEPOINT':
        if (group === null) throw startsInside(event)
        group.savepoints.set(rest, this.#options.spool.mark())
        return undefined
      case 'ROLLBACK TO': {
        if (group === null) throw startsInside(event)
        const mark = group.savepoints.get(rest)
        if (mark === undefined)
          throw new BinlogError(`ROLLBACK TO ${oneLine(rest)} names a savepoint that is not in the binlog`, event)
        return this.#options.spool.truncate(mark)
      }
      case 'RELEASE SAVEPOINT':
        return undefined
      default:
        this.#statement(query, event)
        return undefined
    }
  }

  /** A change that is logged in words, which have no inverse. */
  #statement(query: Extract<BinlogItem, { kind: 'query' }>, event: BinlogEvent): void {
    const { selection, tables, skipStatements, trustsStructure } = this.#options
    const { effect, redefined } = judgeStatement(query, selection, tables.flavor)
    const group = this.#group
    // Without a group it stands alone, behind its own GTID.
    const announced = group === null ? this.#takeAnnounced() : null
    const gtid = group === null ? (announced?.gtid ?? null) : group.transaction.gtid
    if (effect === 'nothing') return
    const before = group?.transaction.position ?? announced?.position ?? query.position
    const what = oneLine(query.sql)
    for (const table of tables.all) {
      const meant = redefined.some(
        (one) => one.database === table.database && (one.table === null || one.table === table.table),
      )
      if (!meant || table.isNamed || table.changes.size === 0 || trustsStructure) continue
      throw new UserError(
        `At ${place(query)} ${table.database}.${table.table} is redefined behind rows that are captured: ${what}`,
        {
          hint: `The binlog has no names of columns for the rows before (binlog_row_metadata is not FULL), and those of now may not fit them. End the window at ${query.file}:${before}, or give the structure of before with --schema FILE.sql.`,
          exitCode: EXIT.server,
        },
      )
    }
    const isWanted =
      selectsGtid(selection, gtid) &&
      (selection.threadId === null || threadOf(event) === selection.threadId) &&
      selectsTime(selection, event.timestamp)
    if (!isWanted) return
    if (effect === 'rows' && !skipStatements)
      throw new UserError(
        `At ${place(query)} rows are changed by a statement of which the binlog holds no rows: ${what}`,
        {
          hint: 'What is captured without it would not bring the data back. Choose a window or tables without it, or pass it over with --skip-statements.',
          exitCode: EXIT.failed,
        },
      )
    this.#warn(
      effect === 'rows'
        ? `Passed over at ${place(query)}, though it changes rows: ${what}`
        : `Not part of this script, at ${place(query)}: ${what}`,
    )
  }

  #unreadable(item: Extract<BinlogItem, { kind: 'unreadable' }>): undefined {
    if (this.#group?.isWanted === false) return undefined
    throw new BinlogError(`The binlog holds ${item.what}, which cannot be turned into rows`, item, { hint: item.cure })
  }

  #endGroup(at: BinlogPosition): Group {
    const group = this.#group
    if (group === null) throw startsInside(at)
    this.#group = null
    return group
  }

  #takeAnnounced() {
    const announced = this.#announced
    this.#announced = null
    return announced
  }

  #warn(warning: string): void {
    if (this.warnings.length < MOST_WARNINGS) this.warnings.push(warning)
    else this.#suppressed++
  }
}

/** Query_event begins with the thread (4 bytes). */
function threadOf(event: BinlogEvent): number {
  return event.body.length < 4 ? 0 : event.body.readUInt32LE(0)
}

function startsInside(at: BinlogPosition): UserError {
  return new UserError(
    `The window begins inside a transaction: its end, but not its beginning, is read at ${place(at)}`,
    {
      hint: 'Begin at the first event of a transaction: its GTID event, or BEGIN.',
    },
  )
}

export function place({ file, position }: BinlogPosition): string {
  return `${file}:${position}`
}
