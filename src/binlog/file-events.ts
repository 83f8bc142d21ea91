import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { UserError } from '../errors.ts'
import { BinlogError } from './binlog-error.ts'
import { EVENT } from './event-type.ts'
import { type BinlogEvent, EventFraming, HEADER_LENGTH } from './framing.ts'

/** Events one after the other, and how many bytes of the log they are with all that stands between them. */
export interface EventBatch {
  /** Their bytes are valid until the next batch is asked for. */
  readonly events: readonly BinlogEvent[]
  readonly bytes: number
}

export interface FileEventsOptions {
  /** Paths, in the order of the log. */
  readonly files: readonly string[]
  /** Where to begin in the first file; default: at its first event. */
  readonly startPosition: number | null
  /** Where to stop in the last file; default: at its end. */
  readonly stopPosition: number | null
  readonly signal?: AbortSignal
}

/** Every binlog file begins so (BINLOG_MAGIC in sql/log_event.h); an encrypted one of MySQL 8.0.14 and later has the second. */
const MAGIC = Buffer.from([0xfe, 0x62, 0x69, 0x6e])
const ENCRYPTED_MAGIC = Buffer.from([0xfd, 0x62, 0x69, 0x6e])
const FIRST_EVENT = MAGIC.length
const PIECE_BYTES = 4 << 20
/** The largest event that a server can write: max_allowed_packet's most, and some more for what stands around it. */
const LARGEST_EVENT = 2 ** 30 + 2 ** 24

/**
 * The events of binlog files on disk, in batches: files are read by large pieces, and events are views of these.
 * @throws UserError for a file that is no binlog, is encrypted, or does not follow the one before; BinlogError for what is cut
 * short or damaged.
 */
export async function* fileEvents(options: FileEventsOptions): AsyncGenerator<EventBatch> {
  const { files, startPosition, stopPosition, signal } = options
  let expected: string | null = null
  for (const [index, path] of files.entries()) {
    const name = basename(path)
    if (expected !== null) checkFollows(files[index - 1]!, name, expected)
    const reader = new FileReader(await openFile(path), path)
    try {
      yield* reader.read(index === 0 ? startPosition : null, index === files.length - 1 ? stopPosition : null, signal)
    } finally {
      await reader.close()
    }
    expected = reader.nextFile ?? successor(name)
  }
}

class FileReader {
  /** As the file's last event says; null when it says nothing. */
  nextFile: string | null = null
  readonly #file: FileHandle
  readonly #path: string
  readonly #name: string
  readonly #framing: EventFraming
  #buffer = Buffer.allocUnsafe(PIECE_BYTES)
  /** Bytes of the buffer that are not read yet, and where in the file the first of them is. */
  #start = 0
  #end = 0
  #position = 0

  constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
    this.#name = basename(path)
    this.#framing = new EventFraming({ file: this.#name, position: FIRST_EVENT })
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  async *read(from: number | null, to: number | null, signal?: AbortSignal): AsyncGenerator<EventBatch> {
    const size = (await this.#file.stat()).size
    for (const position of [from, to]) {
      if (position !== null && (position > size || position < FIRST_EVENT))
        throw new UserError(`${this.#path} has no position ${position}: it ends at ${size}`, {
          hint: 'Positions are bytes from the beginning of the file; the first event is at 4.',
        })
    }
    await this.#readMagic()
    const format = await this.#next()
    if (format === null) throw this.#cutShort('the format description')
    const event = this.#framing.read(format)
    if (event === null || event.type !== EVENT.FORMAT_DESCRIPTION)
      throw new BinlogError('The file does not begin with a format description', { file: this.#name, position: 4 })
    if (from !== null && from > event.nextPosition) {
      await this.#refuseEncryption()
      yield { events: [event], bytes: event.nextPosition }
      yield* this.#readFrom(from, to, signal)
    } else {
      if (from !== null && from !== FIRST_EVENT && from !== event.nextPosition) throw await this.#insideEvent(from)
      yield { events: [event], bytes: event.nextPosition }
      yield* this.#batches(to, null, signal)
    }
  }

  /** Goes to a position, and makes sure that an event begins there. */
  async *#readFrom(from: number, to: number | null, signal?: AbortSignal): AsyncGenerator<EventBatch> {
    this.#start = 0
    this.#end = 0
    this.#position = from
    this.#framing.moveTo(from)
    yield* this.#batches(to, from, signal)
  }

  async *#batches(to: number | null, checked: number | null, signal?: AbortSignal): AsyncGenerator<EventBatch> {
    let first = checked !== null
    for (;;) {
      signal?.throwIfAborted()
      const before = this.#position
      const events: BinlogEvent[] = []
      try {
        if (!(await this.#fill())) return
        for (let raw = this.#whole(); raw !== null; raw = this.#whole()) {
          if (to !== null && this.#position >= to) break
          if (to !== null && this.#position + raw.length > to) throw await this.#insideEvent(to)
          const event = this.#framing.read(raw)
          this.#skip(raw.length)
          first = false
          if (event === null) continue
          this.#notice(event)
          events.push(event)
        }
      } catch (error) {
        // A position that is not the beginning of an event looks like damage.
        if (first && checked !== null && error instanceof BinlogError) throw await this.#insideEvent(checked, error)
        throw error
      }
      if (events.length > 0) yield { events, bytes: this.#position - before }
      if (to !== null && this.#position >= to) return
    }
  }

  #notice(event: BinlogEvent): void {
    if (event.type === EVENT.START_ENCRYPTION) throw encrypted(this.#path)
    // The rest of the body after the position (8 bytes) is the name.
    if (event.type === EVENT.ROTATE) this.nextFile = event.body.toString('utf8', 8)
  }

  /** MariaDB's encryption begins right behind the format description. */
  async #refuseEncryption(): Promise<void> {
    await this.#fill(true)
    if (this.#end - this.#start > 4 && this.#buffer[this.#start + 4] === EVENT.START_ENCRYPTION)
      throw encrypted(this.#path)
  }

  async #readMagic(): Promise<void> {
    this.#position = 0
    await this.#more(FIRST_EVENT)
    const magic = this.#buffer.subarray(this.#start, Math.min(this.#end, this.#start + FIRST_EVENT))
    if (magic.equals(ENCRYPTED_MAGIC)) throw encrypted(this.#path)
    if (!magic.equals(MAGIC))
      throw new UserError(`${this.#path} is not a binlog file`, {
        hint: 'Binlog files begin with the bytes FE 62 69 6E; an index or a text file does not. A compressed copy must be unpacked first.',
      })
    this.#skip(FIRST_EVENT)
  }

  /** One whole raw event. */
  async #next(): Promise<Buffer | null> {
    if (!(await this.#fill())) return null
    const raw = this.#whole()!
    this.#skip(raw.length)
    return raw
  }

  /** Makes sure that a whole event is in the buffer; @returns false at the end of the file. */
  async #fill(headerOnly = false): Promise<boolean> {
    if (this.#whole() !== null) return true
    if (!(await this.#more(HEADER_LENGTH))) {
      if (this.#end === this.#start) return false
      if (headerOnly) return true
      throw this.#cutShort('an event')
    }
    const length = this.#buffer.readUInt32LE(this.#start + 9)
    if (length < HEADER_LENGTH || length > LARGEST_EVENT)
      throw new BinlogError(`An event says that it has ${length} bytes`, this.#framing.next)
    if (!(await this.#more(length)) && !headerOnly) throw this.#cutShort(`an event of ${length} bytes`)
    return true
  }

  /** The next event when all of it is in the buffer. */
  #whole(): Buffer | null {
    const left = this.#end - this.#start
    if (left < HEADER_LENGTH) return null
    const length = this.#buffer.readUInt32LE(this.#start + 9)
    return length >= HEADER_LENGTH && length <= left ? this.#buffer.subarray(this.#start, this.#start + length) : null
  }

  #skip(length: number): void {
    this.#start += length
    this.#position += length
  }

  /** Reads on until so many bytes are in the buffer; @returns false when the file has fewer. */
  async #more(length: number): Promise<boolean> {
    if (this.#end - this.#start >= length) return true
    const left = this.#buffer.subarray(this.#start, this.#end)
    const target = length > this.#buffer.length ? Buffer.allocUnsafe(length) : this.#buffer
    left.copy(target)
    this.#buffer = target
    this.#start = 0
    this.#end = left.length
    while (this.#end < length) {
      const room = target.length - this.#end
      const { bytesRead } = await this.#file.read(target, this.#end, room, this.#position + this.#end)
      if (bytesRead === 0) return false
      this.#end += bytesRead
    }
    return true
  }

  #cutShort(what: string): BinlogError {
    const at = this.#framing.next
    return new BinlogError(`${this.#path} is cut short in the middle of ${what}`, at, {
      hint: `It may have been copied while the server wrote it, or the server crashed. Copy it anew, or end the window before: --stop-position ${at.position}.`,
    })
  }

  async #insideEvent(position: number, cause?: Error): Promise<Error> {
    const around = await this.#boundaries(position)
    // An event does begin there: then it is damaged indeed.
    if (around === null) return cause ?? new BinlogError('An event cannot be read', { file: this.#name, position })
    return new UserError(`${this.#path}: position ${position} is inside an event, which begins at ${around.before}`, {
      hint: `Positions must be the beginning of an event: ${around.before} or ${around.after}.`,
      cause,
    })
  }

  /** Walks the headers from the beginning of the file; @returns null when an event begins at the position. */
  async #boundaries(position: number): Promise<{ before: number; after: number } | null> {
    const piece = Buffer.allocUnsafe(1 << 20)
    let pieceStart = 0
    let pieceEnd = 0
    for (let at = FIRST_EVENT; ; ) {
      if (at === position) return null
      if (at + HEADER_LENGTH > pieceEnd) {
        const { bytesRead } = await this.#file.read(piece, 0, piece.length, at)
        pieceStart = at
        pieceEnd = at + bytesRead
        if (bytesRead < HEADER_LENGTH) return { before: at, after: pieceEnd }
      }
      const length = piece.readUInt32LE(at - pieceStart + 9)
      if (length < HEADER_LENGTH) return null
      if (at + length > position) return { before: at, after: at + length }
      at += length
    }
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    throw new UserError(`Cannot open the binlog file ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      hint: 'Name binlog files by their paths, in the order of the log.',
      cause,
    })
  }
}

function encrypted(path: string): UserError {
  return new UserError(`${path} is encrypted`, {
    hint: 'Only its server can decrypt it: let the server send it, with --server and --start-file.',
  })
}

/** The file that follows one of that name, when names are as the server makes them. */
function successor(name: string): string | null {
  const [, stem, digits] = /^(.*\.)(\d{6,})$/.exec(name) ?? []
  if (stem === undefined || digits === undefined) return null
  return stem + String(BigInt(digits) + 1n).padStart(digits.length, '0')
}

/** Copies may have any name; among names that a server gave, none may be left out. */
function checkFollows(before: string, name: string, expected: string): void {
  if (name === expected || successor(name) === null || stemOf(name) !== stemOf(expected)) return
  throw new UserError(`${before} is followed by ${expected}, not by ${name}`, {
    hint: 'Name all files of the window, in their order: what is between them would be missing.',
  })
}

function stemOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'))
}
