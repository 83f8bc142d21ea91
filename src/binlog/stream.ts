import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectionOptions } from 'mysql2'
import { EXIT, UserError } from '../errors.ts'
import { BinlogError, type BinlogPosition } from './binlog-error.ts'
import { type BinlogEvent, EventFraming } from './framing.ts'
import { openDump } from './zongji-dump.ts'

export type { BinlogEvent, BinlogPosition }

/** Bytes of events that wait to be read before the server is made to wait. */
const QUEUE_LIMIT = 4 * 2 ** 20
/** A server tells the positions of transactions that its dump thread may see only after they are synced. */
const END_PATIENCE_MS = 10_000
const END_PAUSE_MS = 50

export interface StreamOptions {
  readonly connection: ConnectionOptions
  readonly from: BinlogPosition
  /** The end: no event that begins at or after it is returned. */
  readonly to: BinlogPosition
  readonly signal?: AbortSignal
  /** How long the log may end before `to` until that is an error; default 10 s. */
  readonly patienceMs?: number
}

/**
 * The events of a server's binlog between two positions, in order, across files.
 * @throws BinlogError when the log ends, is purged or cannot be read before `to` is reached; the signal's reason when aborted.
 */
export async function* streamEvents(options: StreamOptions): AsyncGenerator<BinlogEvent> {
  for await (const batch of streamEventBatches(options)) yield* batch
}

/** The same, as many at a time as have come. */
export async function* streamEventBatches(options: StreamOptions): AsyncGenerator<readonly BinlogEvent[]> {
  const { to, signal, patienceMs = END_PATIENCE_MS } = options
  const framing = new EventFraming(options.from)
  let lastProgress = Date.now()
  while (compare(framing.next, to) < 0) {
    const before = framing.next
    for await (const batch of packets(options.connection, before, signal)) {
      const events: BinlogEvent[] = []
      let reached = false
      for (const raw of batch) {
        const event = framing.read(raw)
        if (event === null) continue
        reached = compare(event, to) >= 0
        if (reached) break
        events.push(event)
        reached = compare(framing.next, to) >= 0
        if (reached) break
      }
      if (events.length > 0) yield events
      if (reached) return
    }
    if (compare(before, framing.next) !== 0) lastProgress = Date.now()
    else if (Date.now() - lastProgress >= patienceMs)
      throw new BinlogError(`The binlog ends before ${to.file}, position ${to.position}`, framing.next, {
        hint: 'The server may have failed over, or its binlog was reset. Compare SHOW BINARY LOGS with these positions.',
      })
    await sleep(END_PAUSE_MS, undefined, { signal })
  }
}

/** Orders positions: files by the number at their end, then by bytes. */
export function compare(a: BinlogPosition, b: BinlogPosition): number {
  if (a.file === b.file) return a.position - b.position
  return fileNumber(a.file) - fileNumber(b.file)
}

function fileNumber(file: string): number {
  const digits = /\.(\d+)$/.exec(file)?.[1]
  if (digits === undefined)
    throw new BinlogError(`"${file}" is not the name of a binlog file`, null, {
      hint: 'Names look like binlog.000001.',
    })
  return Number(digits)
}

/** Raw events until the server has no more, as many at a time as have come. */
async function* packets(
  connection: ConnectionOptions,
  from: BinlogPosition,
  signal?: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  signal?.throwIfAborted()
  let queue: Buffer[] = []
  let queued = 0
  let outcome: { error?: unknown } | null = null
  let wake = () => {}
  const finish = (result: { error?: unknown }) => {
    outcome ??= result
    wake()
  }
  const dump = openDump(connection, from, {
    event(raw) {
      queue.push(raw)
      queued += raw.length
      if (queued >= QUEUE_LIMIT) dump.pause()
      wake()
    },
    end: () => finish({}),
    error: (error) => finish({ error: explain(error, from) }),
  })
  const abort = () => finish({ error: signal!.reason })
  signal?.addEventListener('abort', abort)
  try {
    for (;;) {
      while (queue.length > 0) {
        const batch = queue
        const bytes = queued
        queue = []
        queued = 0
        signal?.throwIfAborted()
        yield batch
        if (bytes >= QUEUE_LIMIT) dump.resume()
      }
      if (outcome !== null) {
        const { error } = outcome as { error?: unknown }
        if (error !== undefined) throw error
        return
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    await dump.stop()
  }
}

function explain(error: Error & { errno?: number; sqlMessage?: string }, from: BinlogPosition): Error {
  const text = error.sqlMessage ?? error.message
  // 1236 ER_SOURCE_FATAL_ERROR_READING_BINLOG, 1227 ER_SPECIFIC_ACCESS_DENIED_ERROR, 1045 ER_ACCESS_DENIED_ERROR
  if (error.errno === 1236)
    return new BinlogError(`The server cannot send its binlog: ${text}`, from, {
      hint: 'The file may be purged (see SHOW BINARY LOGS and binlog_expire_logs_seconds), or the position is not the start of an event.',
      cause: error,
    })
  if (error.errno === 1227 || error.errno === 1045)
    return new UserError(`The server refuses to send its binlog: ${text}`, {
      hint: 'Grant the account REPLICATION SLAVE (MariaDB: also BINLOG MONITOR), global privileges ON *.*.',
      exitCode: EXIT.server,
      cause: error,
    })
  return new BinlogError(`The connection that reads the binlog failed: ${text}`, from, {
    hint: 'Check the network and the server, then let the deployment be finished with `rollgate recover`.',
    cause: error,
  })
}
