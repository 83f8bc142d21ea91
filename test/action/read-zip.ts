import assert from 'node:assert/strict'
import { crc32, inflateRawSync } from 'node:zlib'

/**
 * Reads a zip archive by its central directory, as unzip does, and checks that the local headers say the same
 * (PKWARE APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3).
 */
export function readZip(archive: Buffer): Map<string, Buffer> {
  const end = archive.length - 22
  assert.equal(archive.readUInt32LE(end), 0x06054b50)
  let count = archive.readUInt16LE(end + 10)
  let at = archive.readUInt32LE(end + 16)
  if (end >= 20 && archive.readUInt32LE(end - 20) === 0x07064b50) {
    const large = Number(archive.readBigUInt64LE(end - 12))
    assert.equal(archive.readUInt32LE(large), 0x06064b50)
    count = Number(archive.readBigUInt64LE(large + 32))
    at = Number(archive.readBigUInt64LE(large + 48))
  }
  const files = new Map<string, Buffer>()
  for (let index = 0; index < count; index++) {
    assert.equal(archive.readUInt32LE(at), 0x02014b50)
    const name = archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28))
    const extra = archive.subarray(
      at + 46 + Buffer.byteLength(name),
      at + 46 + Buffer.byteLength(name) + archive.readUInt16LE(at + 30),
    )
    let [compressedSize, size] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 24)]
    if (size === 0xffffffff) {
      size = Number(extra.readBigUInt64LE(4))
      compressedSize = Number(extra.readBigUInt64LE(12))
    }
    const local = archive.readUInt32LE(at + 42)
    assert.equal(archive.readUInt32LE(local), 0x04034b50)
    assert.equal(archive.readUInt32LE(local + 14), archive.readUInt32LE(at + 16))
    const data = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const content = inflateRawSync(archive.subarray(data, data + compressedSize))
    assert.equal(content.length, size)
    assert.equal(crc32(content), archive.readUInt32LE(at + 16))
    files.set(name, content)
    at += 46 + Buffer.byteLength(name) + extra.length + archive.readUInt16LE(at + 32)
  }
  return files
}
