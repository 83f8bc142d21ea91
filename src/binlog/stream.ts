import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectionOptions } from 'mysql2'
import { EXIT, UserError } from '../errors.ts'
import { BinlogError, type BinlogPosition } from './binlog-error.ts'
import { type BinlogEvent, EventFraming } from './framing.ts'
import { openDump } from './zongji-dump.ts'

export type { BinlogEvent, BinlogPosition }

/** Bytes of events that wait to be read before the server is made to wait. */
const QUEUE_LIMIT = 4 * 2 ** 20
/** A server tells positions of transactions that its dump thread may see only after they are synced. */
const END_RETRIES_MS = [20, 50, 100, 200, 400, 800, 1600, 3200]

export interface StreamOptions {
  readonly connection: ConnectionOptions
  readonly from: BinlogPosition
  /** The end: no event that begins at or after it is returned. */
  readonly to: BinlogPosition
  readonly signal?: AbortSignal
}

/**
 * The events of a server's binlog between two positions, in order, across files.
 * @throws BinlogError when the log ends, is purged or cannot be read before `to` is reached; the signal's reason when aborted.
 */
export async function* streamEvents(options: StreamOptions): AsyncGenerator<BinlogEvent> {
  const { to, signal } = options
  const framing = new EventFraming(options.from)
  const reached = () => compare(framing.next, to) >= 0
  for (let attempt = 0; !reached(); attempt++) {
    const before = framing.next
    for await (const raw of packets(options.connection, before, signal)) {
      const event = framing.read(raw)
      if (event === null) continue
      if (compare(event, to) >= 0) return
      yield event
      if (reached()) return
    }
    const after = framing.next
    if (compare(before, after) !== 0) attempt = 0
    const delay = END_RETRIES_MS[attempt]
    if (delay === undefined)
      throw new BinlogError(`The binlog ends before ${to.file}, position ${to.position}`, after, {
        hint: 'The server may have failed over, or its binlog was reset. Compare SHOW BINARY LOGS with these positions.',
      })
    await sleep(delay, undefined, { signal })
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

/** Raw events until the server has no more. */
async function* packets(
  connection: ConnectionOptions,
  from: BinlogPosition,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
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
        for (const raw of batch) {
          signal?.throwIfAborted()
          yield raw
        }
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
