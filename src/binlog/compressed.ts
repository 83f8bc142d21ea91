import zlib from 'node:zlib'
import { MalformedBytes } from './byte-reader.ts'

/**
 * Undoes MariaDB's compression of events (log_bin_compress): a byte 0x80 | algorithm << 4 | n, the plain length in n bytes
 * big-endian, a zlib stream (binlog_buf_uncompress in sql/log_event.cc; algorithm 0, zlib, is the only one).
 */
export function inflate(bytes: Buffer): Buffer {
  const header = bytes[0] ?? 0
  const lengthBytes = header & 0x07
  if ((header & 0xf0) !== 0x80 || lengthBytes < 1 || lengthBytes > 4 || bytes.length <= lengthBytes)
    throw new MalformedBytes(`compressed content cannot begin with byte ${header}`)
  return unzip(bytes.subarray(1 + lengthBytes), bytes.readUIntBE(1, lengthBytes), false)
}

/**
 * Undoes MariaDB's COMPRESSED columns: nothing for an empty value; else a byte with the method in bits 4-7 (0 none, 8 zlib),
 * whether the zlib wrapper is missing in bit 3, and in bits 0-2 the size of the plain length that follows, big-endian
 * (Field_longstr::uncompress in sql/field.cc, sql/field_comp.cc).
 */
export function uncompressColumn(bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes
  const header = bytes[0]!
  const method = header >> 4
  if (method === 0) return bytes.subarray(1)
  const lengthBytes = header & 0x07
  if (method !== 8 || lengthBytes < 1 || lengthBytes > 4 || bytes.length <= lengthBytes)
    throw new MalformedBytes(`a compressed value cannot begin with byte ${header}`)
  return unzip(bytes.subarray(1 + lengthBytes), bytes.readUIntBE(1, lengthBytes), (header & 0x08) !== 0)
}

function unzip(bytes: Buffer, length: number, raw: boolean): Buffer {
  let plain: Buffer
  try {
    const options = { maxOutputLength: Math.max(length, 1) }
    plain = raw ? zlib.inflateRawSync(bytes, options) : zlib.inflateSync(bytes, options)
  } catch (cause) {
    throw new MalformedBytes(`compressed content is damaged (${cause instanceof Error ? cause.message : cause})`)
  }
  if (plain.length !== length)
    throw new MalformedBytes(`compressed content has ${plain.length} bytes in place of ${length}`)
  return plain
}
