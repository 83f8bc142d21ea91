import { BinlogError, type BinlogPosition } from './binlog-error.ts'
import { crc32 } from './checksum.ts'
import { ARTIFICIAL, BINLOG_IN_USE, CHANGE_TYPES, EVENT, eventName } from './event-type.ts'

/** Bytes of the common header of every event since MySQL 5.0 (binlog version 4). */
export const HEADER_LENGTH = 19
const CHECKSUM_LENGTH = 4
/** In the body of a format description: version (2), server version (50), creation time (4), header length (1). */
const FORMAT_FIXED_LENGTH = 57
const CHECKSUM_NONE = 0
const CHECKSUM_CRC32 = 1

export interface BinlogEvent {
  readonly type: number
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly serverId: number
  readonly flags: number
  readonly file: string
  /** Of the event's first byte in its file. */
  readonly position: number
  /** See `BinlogPosition`. */
  readonly offset?: number
  /** Of the byte after the event: from the header when the server writes it, else counted (MariaDB writes 0 inside transactions). */
  readonly nextPosition: number
  /** Header and checksum taken off. */
  readonly body: Buffer
  /** How many bytes at the beginning of `body` are the fixed part of this type, as the file's format description says. */
  readonly postHeaderLength: number
  /** The same for all types, from type 1 on. */
  readonly postHeaderLengths: Uint8Array
}

/**
 * Cuts whole raw events (header included) out of what a server or a file delivers: verifies length and checksum, follows
 * format descriptions and rotations, and knows where in which file each event is. Artificial events, which are in no file,
 * change the state but are not returned.
 */
export class EventFraming {
  #file: string
  #position: number
  #checksum: number | null = null
  #postHeaderLengths: Buffer = Buffer.alloc(0)

  constructor(start: BinlogPosition) {
    this.#file = start.file
    this.#position = start.position
  }

  /** Where the next event begins. */
  get next(): BinlogPosition {
    return { file: this.#file, position: this.#position }
  }

  /** The next event comes from another place of the same file. */
  moveTo(position: number): void {
    this.#position = position
  }

  /**
   * @returns null for an event that is in no file (sent for the reader's sake alone).
   * @throws BinlogError when the event is cut short, damaged, or in an unknown format.
   */
  read(raw: Buffer): BinlogEvent | null {
    if (raw.length < HEADER_LENGTH) throw this.#error(`An event of ${raw.length} bytes is shorter than its header`)
    const type = raw[4]!
    const length = raw.readUInt32LE(9)
    const flags = raw.readUInt16LE(17)
    const headerPosition = raw.readUInt32LE(13)
    if (length !== raw.length)
      throw this.#error(`The ${eventName(type)} event says it has ${length} bytes but has ${raw.length}`)
    if (type === EVENT.ROTATE) return this.#rotate(raw, flags, headerPosition)
    if (type === EVENT.FORMAT_DESCRIPTION) this.#readFormat(raw)
    else if (this.#checksum === null) throw this.#error(`A ${eventName(type)} event came before the format description`)
    const body = raw.subarray(HEADER_LENGTH, this.#verifiedEnd(raw))
    if (type === EVENT.HEARTBEAT || type === EVENT.HEARTBEAT_V2) return null
    // Sent again for a reader that begins in the middle of a file: with position 0, or marked as artificial.
    if ((flags & ARTIFICIAL) !== 0 || (type === EVENT.FORMAT_DESCRIPTION && headerPosition === 0)) {
      if (CHANGE_TYPES.has(type)) throw this.#error(`The ${eventName(type)} event is marked as one that is in no file`)
      return null
    }
    return this.#located(raw, type, flags, headerPosition, body)
  }

  #located(raw: Buffer, type: number, flags: number, headerPosition: number, body: Buffer): BinlogEvent {
    const nextPosition = endOfEvent(this.#position, raw.length, headerPosition)
    const position = nextPosition - raw.length
    this.#position = nextPosition
    return {
      type,
      timestamp: raw.readUInt32LE(0),
      serverId: raw.readUInt32LE(5),
      flags,
      file: this.#file,
      position,
      nextPosition,
      body,
      postHeaderLength: this.#postHeaderLengths[type - 1] ?? 0,
      postHeaderLengths: this.#postHeaderLengths,
    }
  }

  #rotate(raw: Buffer, flags: number, headerPosition: number): BinlogEvent | null {
    // Whether an artificial rotation carries a checksum depends on the connection, not on the file; so look.
    const artificial = (flags & ARTIFICIAL) !== 0 || headerPosition === 0
    const end = artificial
      ? hasValidChecksum(raw)
        ? raw.length - CHECKSUM_LENGTH
        : raw.length
      : this.#verifiedEnd(raw)
    const body = raw.subarray(HEADER_LENGTH, end)
    if (body.length <= 8) throw this.#error('The ROTATE event is cut short')
    const file = body.toString('utf8', 8)
    if (!/^[^\p{C}\ufffd]+\.\d+$/u.test(file)) throw this.#error('The ROTATE event names no binlog file')
    const event = artificial ? null : this.#located(raw, EVENT.ROTATE, flags, headerPosition, body)
    this.#file = file
    this.#position = Number(body.readBigUInt64LE(0))
    return event
  }

  #readFormat(raw: Buffer): void {
    // The checksum algorithm and room for a checksum end every format description since MySQL 5.6 and MariaDB 5.3.
    const lengthsEnd = raw.length - CHECKSUM_LENGTH - 1
    const lengthsStart = HEADER_LENGTH + FORMAT_FIXED_LENGTH
    if (lengthsEnd <= lengthsStart) throw this.#error('The format description is cut short')
    const version = raw.readUInt16LE(HEADER_LENGTH)
    const headerLength = raw[lengthsStart - 1]!
    const algorithm = raw[lengthsEnd]!
    if (
      version !== 4 ||
      headerLength !== HEADER_LENGTH ||
      (algorithm !== CHECKSUM_NONE && algorithm !== CHECKSUM_CRC32)
    )
      throw this.#error(
        `This binlog format is not known: version ${version}, header of ${headerLength} bytes, checksum algorithm ${algorithm}`,
        'MySQL from 5.6 and MariaDB from 10.3 write a format that can be read.',
      )
    this.#checksum = algorithm
    this.#postHeaderLengths = Buffer.from(raw.subarray(lengthsStart, lengthsEnd))
  }

  #verifiedEnd(raw: Buffer): number {
    const isFormat = raw[4] === EVENT.FORMAT_DESCRIPTION
    if (this.#checksum === CHECKSUM_NONE) return isFormat ? raw.length - CHECKSUM_LENGTH : raw.length
    if (!hasValidChecksum(raw))
      throw this.#error(`The checksum of the ${eventName(raw[4]!)} event is wrong: the event is damaged`)
    return raw.length - CHECKSUM_LENGTH
  }

  #error(message: string, hint?: string): BinlogError {
    return new BinlogError(message, this.next, { hint })
  }
}

/** The header has 32 bits for the position of the event's end, 0 when the server does not tell. */
function endOfEvent(start: number, length: number, headerPosition: number): number {
  const counted = start + length
  if (headerPosition === 0 || headerPosition === counted % 2 ** 32) return counted
  const base = counted - (counted % 2 ** 32) + headerPosition
  return base < start ? base + 2 ** 32 : base
}

function hasValidChecksum(raw: Buffer): boolean {
  const end = raw.length - CHECKSUM_LENGTH
  if (end < HEADER_LENGTH) return false
  const expected = raw.readUInt32LE(end)
  if (crc32(raw.subarray(0, end)) === expected) return true
  if (raw[4] !== EVENT.FORMAT_DESCRIPTION) return false
  // The server sets and clears the in-use flag of a file's format description without renewing its checksum.
  const copy = Buffer.from(raw.subarray(0, end))
  copy.writeUInt16LE(copy.readUInt16LE(17) & ~BINLOG_IN_USE, 17)
  return crc32(copy) === expected
}
