import { createReadStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

export interface ZipEntry {
  /** With forward slashes. */
  readonly name: string
  /** Path on disk. */
  readonly path: string
}

interface WrittenEntry {
  readonly name: Buffer
  readonly crc: number
  readonly size: number
  readonly compressedSize: number
  /** Of its local header. */
  readonly offset: number
  readonly time: number
}

// PKWARE APPNOTE.TXT 6.3.10: numbers in brackets are its sections.
const LOCAL_HEADER = 0x04034b50 // [4.3.7]
const CENTRAL_HEADER = 0x02014b50 // [4.3.12]
const ZIP64_END = 0x06064b50 // [4.3.14]
const ZIP64_LOCATOR = 0x07064b50 // [4.3.15]
const END = 0x06054b50 // [4.3.16]
const DEFLATED = 8 // [4.4.5]
const UTF8_NAMES = 0x0800 // [4.4.4] bit 11
const VERSION_ZIP64 = 45 // [4.4.3]
const MADE_BY_UNIX = 3 << 8 // [4.4.2]
const MAX_32 = 0xffff_ffff
const MAX_16 = 0xffff

/**
 * Deflated data may be a little larger than the data, and the local header is laid out before it is known: from this size on an
 * entry is written as ZIP64.
 */
const ZIP64_FROM = 0xff00_0000

/** Writes files into a new zip archive, as a stream, whatever their size. Returns its size in bytes. */
export async function writeZip(path: string, entries: readonly ZipEntry[], zip64From = ZIP64_FROM): Promise<number> {
  const archive = await open(path, 'wx', 0o600)
  try {
    const written: WrittenEntry[] = []
    let at = 0
    for (const entry of entries) {
      const one = await writeEntry(archive, at, entry, zip64From)
      written.push(one)
      at = one.offset + localHeader(one, isZip64(one, zip64From)).length + one.compressedSize
    }
    const directory = Buffer.concat(written.map((entry) => centralHeader(entry, isZip64(entry, zip64From))))
    const end = Buffer.concat([directory, endOfDirectory(written.length, directory.length, at, zip64From)])
    await archive.write(end, 0, end.length, at)
    return at + end.length
  } finally {
    await archive.close()
  }
}

async function writeEntry(
  archive: FileHandle,
  offset: number,
  source: ZipEntry,
  zip64From: number,
): Promise<WrittenEntry> {
  const { size: expected, mtime } = await stat(source.path)
  const name = Buffer.from(source.name)
  const blank = { name, crc: 0, size: expected, compressedSize: 0, offset, time: dosTime(mtime) }
  const dataAt = offset + localHeader(blank, isZip64(blank, zip64From)).length
  let crc = 0
  let size = 0
  let at = dataAt
  await pipeline(
    createReadStream(source.path, { highWaterMark: 1 << 20 }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        crc = crc32(chunk, crc)
        size += chunk.length
        yield chunk
      }
    },
    createDeflateRaw(),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        await archive.write(chunk, 0, chunk.length, at)
        at += chunk.length
      }
    },
  )
  const entry = { ...blank, crc, size, compressedSize: at - dataAt }
  if (isZip64(entry, zip64From) !== isZip64(blank, zip64From) || entry.compressedSize > MAX_32 !== size > MAX_32) {
    throw new Error(`${source.path} grew while it was put into the archive`)
  }
  const header = localHeader(entry, isZip64(entry, zip64From))
  await archive.write(header, 0, header.length, offset)
  return entry
}

function isZip64(entry: { size: number }, zip64From: number): boolean {
  return entry.size >= zip64From
}

function localHeader(entry: WrittenEntry, zip64: boolean): Buffer {
  // [4.5.3] In the local header both sizes must be there.
  const extra = zip64 ? zip64Extra([entry.size, entry.compressedSize]) : Buffer.alloc(0)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(LOCAL_HEADER, 0)
  header.writeUInt16LE(zip64 ? VERSION_ZIP64 : 20, 4)
  header.writeUInt16LE(UTF8_NAMES, 6)
  header.writeUInt16LE(DEFLATED, 8)
  header.writeUInt32LE(entry.time, 10)
  header.writeUInt32LE(entry.crc, 14)
  header.writeUInt32LE(zip64 ? MAX_32 : entry.compressedSize, 18)
  header.writeUInt32LE(zip64 ? MAX_32 : entry.size, 22)
  header.writeUInt16LE(entry.name.length, 26)
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, entry.name, extra])
}

function centralHeader(entry: WrittenEntry, zip64: boolean): Buffer {
  const farAway = entry.offset >= MAX_32
  const large = [...(zip64 ? [entry.size, entry.compressedSize] : []), ...(farAway ? [entry.offset] : [])]
  const extra = large.length > 0 ? zip64Extra(large) : Buffer.alloc(0)
  const header = Buffer.alloc(46)
  header.writeUInt32LE(CENTRAL_HEADER, 0)
  header.writeUInt16LE(MADE_BY_UNIX | VERSION_ZIP64, 4)
  header.writeUInt16LE(large.length > 0 ? VERSION_ZIP64 : 20, 6)
  header.writeUInt16LE(UTF8_NAMES, 8)
  header.writeUInt16LE(DEFLATED, 10)
  header.writeUInt32LE(entry.time, 12)
  header.writeUInt32LE(entry.crc, 16)
  header.writeUInt32LE(zip64 ? MAX_32 : entry.compressedSize, 20)
  header.writeUInt32LE(zip64 ? MAX_32 : entry.size, 24)
  header.writeUInt16LE(entry.name.length, 28)
  header.writeUInt16LE(extra.length, 30)
  // A regular file that its owner alone may read: it holds rows.
  header.writeUInt32LE(0o100600 * 0x10000, 38)
  header.writeUInt32LE(farAway ? MAX_32 : entry.offset, 42)
  return Buffer.concat([header, entry.name, extra])
}

function endOfDirectory(count: number, size: number, offset: number, zip64From: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(Math.min(count, MAX_16), 8)
  end.writeUInt16LE(Math.min(count, MAX_16), 10)
  end.writeUInt32LE(Math.min(size, MAX_32), 12)
  end.writeUInt32LE(Math.min(offset, MAX_32), 16)
  if (count < MAX_16 && size < MAX_32 && offset < Math.min(MAX_32, zip64From)) return end

  const large = Buffer.alloc(56)
  large.writeUInt32LE(ZIP64_END, 0)
  large.writeBigUInt64LE(44n, 4)
  large.writeUInt16LE(MADE_BY_UNIX | VERSION_ZIP64, 12)
  large.writeUInt16LE(VERSION_ZIP64, 14)
  large.writeBigUInt64LE(BigInt(count), 24)
  large.writeBigUInt64LE(BigInt(count), 32)
  large.writeBigUInt64LE(BigInt(size), 40)
  large.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(ZIP64_LOCATOR, 0)
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([large, locator, end])
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(8 * values.length, 2)
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index)
  return extra
}

/** [4.4.6] Two seconds' precision, from 1980, without a time zone: UTC. The date is the upper half. */
function dosTime(date: Date): number {
  const day = (Math.max(0, date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  return day * 0x10000 + time
}
