import { BinlogError, type BinlogPosition } from '../binlog/binlog-error.ts'
import type { EventBatch } from '../binlog/file-events.ts'
import { compare, streamEventBatches, streamEvents } from '../binlog/stream.ts'
import { EXIT, UserError } from '../errors.ts'
import { binlogStatus, replicationGrant } from '../mysql/binlog-status.ts'
import { isServerError } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import { type GtidSet, isEmptySet, parseGtidSet, showGtidSet, subtractGtids } from './gtid-set.ts'
import type { EventSource } from './run-capture.ts'
import { type Selection, selectsByGtid } from './selection.ts'

/** A window of a server's log, as the user named it. */
export interface ServerWindow {
  readonly startFile: string | null
  readonly startPosition: number | null
  readonly stopFile: string | null
  readonly stopPosition: number | null
}

interface LogFile {
  readonly name: string
  readonly size: number
}

/** The first event of a file. */
const FIRST_EVENT = 4
/** Up to here the beginnings of events are looked up when a position is not one of them. */
const WALK_LIMIT = 64 * 2 ** 20

/**
 * The events of a window of a server's binlog. Where no file is named, it begins with the file in which the first wanted
 * transaction can be, and ends where the log ends now.
 * @throws UserError for files that are not there (purged), positions behind the end, and windows without a beginning.
 */
export async function serverSource(
  session: Session,
  window: ServerWindow,
  selection: Selection,
  signal?: AbortSignal,
): Promise<EventSource> {
  const end = await binlogStatus(session)
  const files = await binaryLogs(session)
  const from = await findStart(session, files, window, selection)
  const to = findStop(files, window, end)
  if (compare(from, to) >= 0)
    throw new UserError(`The window is empty: it begins at ${show(from)} and ends at ${show(to)}`, {
      hint: 'The end must be behind the beginning.',
    })
  const isNamed = window.startPosition !== null
  return {
    name: `${describeServer({ ...session.settings, database: null })}, ${show(from)} to ${show(to)}`,
    bytes: bytesBetween(files, from, to),
    flavor: session.version.flavor,
    hasEnd: window.stopFile !== null || window.stopPosition !== null,
    batches: readWindow(session, from, to, isNamed, signal),
  }
}

async function* readWindow(
  session: Session,
  from: BinlogPosition,
  to: BinlogPosition,
  isNamed: boolean,
  signal?: AbortSignal,
): AsyncGenerator<EventBatch> {
  let began = false
  try {
    for await (const events of streamEventBatches({ connection: session.connectionOptions, from, to, signal })) {
      const first = events[0]!
      const last = events.at(-1)!
      if (last.file === to.file && last.nextPosition > to.position)
        throw insideEvent(to, last.position, last.nextPosition)
      const bytes = last.file === first.file ? last.nextPosition - first.position : last.nextPosition
      yield { events, bytes }
      began = true
    }
  } catch (error) {
    if (began || !isNamed || !(error instanceof BinlogError)) throw error
    throw (await positionError(session, from, signal)) ?? error
  }
}

/** What is wrong with a position at which the server could not begin; null when it is not the position. */
async function positionError(session: Session, at: BinlogPosition, signal?: AbortSignal): Promise<Error | null> {
  if (at.position > WALK_LIMIT || at.position <= FIRST_EVENT) return null
  const start = { file: at.file, position: FIRST_EVENT }
  for await (const event of streamEvents({ connection: session.connectionOptions, from: start, to: at, signal })) {
    if (event.file !== at.file || event.nextPosition === at.position) return null
    if (event.nextPosition > at.position) return insideEvent(at, event.position, event.nextPosition)
  }
  return null
}

function insideEvent({ file, position }: BinlogPosition, before: number, after: number): UserError {
  return new UserError(`${file}: position ${position} is inside an event, which begins at ${before}`, {
    hint: `Positions must be the beginning of an event: ${before} or ${after}.`,
  })
}

async function findStart(
  session: Session,
  files: readonly LogFile[],
  { startFile, startPosition }: ServerWindow,
  selection: Selection,
): Promise<BinlogPosition> {
  if (startFile !== null) {
    const position = startPosition ?? FIRST_EVENT
    checkPosition(files, startFile, position, '--start-file')
    return { file: startFile, position }
  }
  if (selectsByGtid(selection)) return { file: await fileByGtid(session, files, selection), position: FIRST_EVENT }
  if (selection.startTime !== null)
    return { file: await fileByTime(session, files, selection.startTime), position: FIRST_EVENT }
  throw new UserError('The window has no beginning', {
    hint: 'Give --start-file (and --start-position), --start-gtid or --start-datetime.',
  })
}

function findStop(files: readonly LogFile[], window: ServerWindow, end: BinlogPosition): BinlogPosition {
  const { startFile, stopFile, stopPosition } = window
  if (stopFile === null && stopPosition === null) return { file: end.file, position: end.position }
  const file = stopFile ?? startFile
  if (file === null) throw new UserError('--stop-position needs --stop-file', { hint: 'A position is one in a file.' })
  const size = files.find(({ name }) => name === file)?.size ?? 0
  const position = stopPosition ?? size
  checkPosition(files, file, position, '--stop-file')
  return { file, position }
}

function checkPosition(files: readonly LogFile[], file: string, position: number, option: string): void {
  const found = files.find(({ name }) => name === file)
  const range = `It has ${files[0]?.name ?? 'no files'}${files.length > 1 ? ` to ${files.at(-1)!.name}` : ''}.`
  if (found === undefined)
    throw new UserError(`${option}: the server has no binlog file ${file}`, {
      hint: `${range} Older ones are purged; a copy of the file can be read without the server.`,
      exitCode: EXIT.server,
    })
  if (position > found.size || position < FIRST_EVENT)
    throw new UserError(`${file} has no position ${position}: it ends at ${found.size}`, {
      hint: 'Positions are bytes from the beginning of the file; the first event is at 4.',
    })
}

/** The newest file before which nothing wanted can be. */
async function fileByGtid(session: Session, files: readonly LogFile[], selection: Selection): Promise<string> {
  const { startGtids, stopGtids, gtids } = selection
  const wanted = gtids ?? (stopGtids === null ? null : subtractGtids(stopGtids, startGtids))
  let before: GtidSet | null = null
  for (const { name } of [...files].reverse()) {
    before = await gtidsBefore(session, name)
    if (before === null || isEmptySet(unwantedLack(before, startGtids, wanted))) return name
  }
  const lacking = unwantedLack(before!, startGtids, wanted)
  throw new UserError(`The server has purged transactions of the window: ${showGtidSet(lacking)}`, {
    hint: `Its first file is ${files[0]!.name}. Read copies of older files, or begin later.`,
    exitCode: EXIT.server,
  })
}

/** Of the transactions before a file, those that the window needs. */
function unwantedLack(before: GtidSet, start: GtidSet | null, wanted: GtidSet | null): GtidSet {
  const notBefore = subtractGtids(before, start)
  return wanted === null ? notBefore : subtractGtids(notBefore, subtractGtids(notBefore, wanted))
}

/** What a file says was logged before it; null when nothing was, or the server has no GTIDs. */
async function gtidsBefore(session: Session, file: string): Promise<GtidSet | null> {
  const rows = await session.query(`SHOW BINLOG EVENTS IN ${quoteText(file)} LIMIT 5`)
  const row = rows.find((one) => /^(Previous_gtids|Gtid_list)$/i.test(String(one.Event_type)))
  const text = String(row?.Info ?? '')
    .replace(/^\[|\]$/g, '')
    .replaceAll('\n', '')
    .trim()
  return text === '' ? null : parseGtidSet(text, `The head of ${file}`)
}

/** The newest file that was begun before a time: what is older was written before that. */
async function fileByTime(session: Session, files: readonly LogFile[], time: number): Promise<string> {
  let low = 0
  let high = files.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((await beginningOf(session, files[middle]!.name)) < time) low = middle
    else high = middle - 1
  }
  const first = files[low]!.name
  if (low === 0 && (await beginningOf(session, first)) > time && !/\.0*1$/.test(first))
    throw new UserError(
      `The server has purged the beginning of the window: its first file, ${first}, was begun later`,
      {
        hint: 'Begin later, or read copies of older files.',
        exitCode: EXIT.server,
      },
    )
  return first
}

async function beginningOf(session: Session, file: string): Promise<number> {
  const from = { file, position: FIRST_EVENT }
  const to = { file, position: FIRST_EVENT + 1 }
  for await (const event of streamEvents({ connection: session.connectionOptions, from, to })) return event.timestamp
  throw new BinlogError('The file has no events', from)
}

async function binaryLogs(session: Session): Promise<LogFile[]> {
  try {
    const rows = await session.query('SHOW BINARY LOGS')
    return rows.map((row) => ({ name: String(row.Log_name), size: Number(row.File_size) }))
  } catch (error) {
    if (!isServerError(error)) throw error
    throw new UserError(`The account may not list the binary logs: ${error.sqlMessage}`, {
      hint: `Grant it: ${await replicationGrant(session)}`,
      exitCode: EXIT.server,
      cause: error,
    })
  }
}

function bytesBetween(files: readonly LogFile[], from: BinlogPosition, to: BinlogPosition): number {
  const first = files.findIndex(({ name }) => name === from.file)
  const last = files.findIndex(({ name }) => name === to.file)
  const whole = files.slice(first, last).reduce((sum, { size }) => sum + size, 0)
  return whole - from.position + to.position
}

function show({ file, position }: BinlogPosition): string {
  return `${file}:${position}`
}
