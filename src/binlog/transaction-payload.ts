import { BinlogError } from './binlog-error.ts'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { EVENT, eventName } from './event-type.ts'
import { type BinlogEvent, HEADER_LENGTH } from './framing.ts'
import { decompressZstd } from './zstd.ts'

/** Fields before the payload (libs/mysql/binlog/event/codecs/binary.cpp); each is type, length and value, the first two packed. */
const HEADER_END = 0
const PAYLOAD_SIZE = 1
const COMPRESSION_TYPE = 2
const UNCOMPRESSED_SIZE = 3
/** libs/mysql/binlog/event/compression/base.h */
const ZSTD = 0
const NONE = 255

/**
 * The events of a compressed transaction (binlog_transaction_compression of MySQL 8.0.20 and later), one by one as they are
 * decompressed. They have the position of the payload event, no checksum of their own, and `offset` tells them apart.
 * @throws BinlogError when the payload is damaged, or compressed in another way than zstd.
 */
export async function* readPayload(event: BinlogEvent): AsyncGenerator<BinlogEvent> {
  let offset = 0
  try {
    const { payload, compression, plainSize } = readHeader(event.body)
    const pieces = compression === ZSTD ? decompressZstd(payload) : [payload]
    for await (const raw of cutEvents(pieces, plainSize)) {
      yield innerEvent(raw, event, offset)
      offset += raw.length
    }
    if (offset !== plainSize) throw new MalformedBytes(`it has ${offset} bytes in place of ${plainSize}`)
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error
    const place = { file: event.file, position: event.position, offset }
    throw new BinlogError(`The compressed transaction cannot be read: ${error.message}`, place, { cause: error })
  }
}

function readHeader(body: Buffer) {
  const reader = new ByteReader(body)
  let size: number | null = null
  let compression: number | null = null
  let plainSize: number | null = null
  for (let type = reader.packedInteger(); type !== HEADER_END; type = reader.packedInteger()) {
    const value = new ByteReader(reader.slice(reader.packedInteger()))
    if (type === PAYLOAD_SIZE) size = value.packedInteger()
    else if (type === COMPRESSION_TYPE) compression = value.packedInteger()
    else if (type === UNCOMPRESSED_SIZE) plainSize = value.packedInteger()
  }
  if (compression !== ZSTD && compression !== NONE)
    throw new MalformedBytes(compression === null ? 'its compression is not told' : `compression ${compression}`)
  if (size !== reader.left) throw new MalformedBytes(`${size ?? 'no'} bytes announced, ${reader.left} left`)
  // Without compression the size is not written.
  return { payload: reader.rest(), compression, plainSize: plainSize ?? size }
}

/** Whole raw events, header included, from plain bytes that come in pieces. */
async function* cutEvents(pieces: AsyncIterable<Buffer> | Iterable<Buffer>, plainSize: number): AsyncGenerator<Buffer> {
  let kept: Buffer[] = []
  let keptBytes = 0
  let wanted = HEADER_LENGTH
  let left = plainSize
  for await (const piece of pieces) {
    kept.push(piece)
    keptBytes += piece.length
    if (keptBytes < wanted) continue
    let bytes = kept.length === 1 ? piece : Buffer.concat(kept, keptBytes)
    wanted = HEADER_LENGTH
    while (bytes.length >= HEADER_LENGTH) {
      const length = bytes.readUInt32LE(9)
      if (length < HEADER_LENGTH || length > left) throw new MalformedBytes(`an event of ${length} bytes, ${left} left`)
      if (length > bytes.length) {
        wanted = length
        break
      }
      yield bytes.subarray(0, length)
      bytes = bytes.subarray(length)
      left -= length
    }
    kept = [bytes]
    keptBytes = bytes.length
  }
  if (keptBytes > 0) throw new MalformedBytes(`${keptBytes} bytes after the last whole event`)
}

function innerEvent(raw: Buffer, outer: BinlogEvent, offset: number): BinlogEvent {
  const type = raw[4]!
  if (type === EVENT.TRANSACTION_PAYLOAD || type === EVENT.FORMAT_DESCRIPTION || type === EVENT.ROTATE)
    throw new MalformedBytes(`${eventName(type)} cannot be part of a transaction`)
  return {
    type,
    timestamp: raw.readUInt32LE(0),
    serverId: raw.readUInt32LE(5),
    flags: raw.readUInt16LE(17),
    file: outer.file,
    position: outer.position,
    offset,
    nextPosition: outer.nextPosition,
    body: raw.subarray(HEADER_LENGTH),
    postHeaderLength: outer.postHeaderLengths[type - 1] ?? 0,
    postHeaderLengths: outer.postHeaderLengths,
  }
}
