import zlib from 'node:zlib'
import { Decompress } from 'fzstd'
import { MalformedBytes } from './byte-reader.ts'

const MAGIC = 0xfd2fb528
const LONGEST_HEADER = 18
/** A frame may ask for so much memory at most: what level 22, the highest, takes (ZSTD_WINDOWLOG_LIMIT_DEFAULT in zstd.h). */
const MOST_WINDOW_BYTES = 2 ** 27
/** Small, because 4 bytes can expand to a block of 128 KiB, and all that comes of a slice is held at a time. */
const SLICE_BYTES = 128
const CHUNK_BYTES = 128 * 1024

/**
 * The plain bytes of one zstd frame, piece by piece: no more is in memory than the frame's window and a few hundred KiB, however
 * much it expands to. By zlib where it knows zstd (Node from 22.15), else by fzstd.
 * @throws MalformedBytes when the frame is damaged, or asks for more than 128 MiB of memory.
 */
export async function* decompressZstd(frame: Buffer): AsyncGenerator<Buffer> {
  checkFrameHeader(frame)
  try {
    yield* create === undefined ? byFzstd(frame) : byZlib(frame, create)
  } catch (cause) {
    throw new MalformedBytes(`compressed content is damaged (${cause instanceof Error ? cause.message : cause})`)
  }
}

type CreateZstdDecompress = (options: { chunkSize: number }) => zlib.Gunzip
const create = (zlib as { createZstdDecompress?: CreateZstdDecompress }).createZstdDecompress

async function* byZlib(frame: Buffer, createStream: CreateZstdDecompress): AsyncGenerator<Buffer> {
  const stream = createStream({ chunkSize: CHUNK_BYTES })
  stream.end(frame)
  yield* stream
  // zlib passes over what follows the frame.
  if (stream.bytesWritten !== frame.length) throw new Error(`${frame.length - stream.bytesWritten} bytes after its end`)
}

export async function* byFzstd(frame: Buffer): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  const decoder = new Decompress((piece) => {
    pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length))
  })
  for (let start = 0; start < frame.length; start += SLICE_BYTES) {
    decoder.push(frame.subarray(start, start + SLICE_BYTES), start + SLICE_BYTES >= frame.length)
    yield* pieces
    pieces = []
  }
}

/** Frame header (RFC 8878, 3.1.1.1): magic (4), descriptor (1), window (0 or 1), dictionary (0, 1, 2 or 4), content size. */
function checkFrameHeader(frame: Buffer): void {
  if (frame.length < LONGEST_HEADER || frame.readUInt32LE(0) !== MAGIC)
    throw new MalformedBytes('compressed content is not zstd')
  const descriptor = frame[4]!
  const isSingleSegment = (descriptor & 0x20) !== 0
  let window: number
  if (isSingleSegment) {
    const start = 5 + [0, 1, 2, 4][descriptor & 3]!
    const sizeCode = descriptor >> 6
    window = sizeCode === 3 ? Number(frame.readBigUInt64LE(start)) : frame.readUIntLE(start, 1 << sizeCode)
  } else window = 2 ** (10 + (frame[5]! >> 3)) * (1 + (frame[5]! & 7) / 8)
  if (window > MOST_WINDOW_BYTES) throw new MalformedBytes(`compressed content that takes ${window} bytes of memory`)
}
