import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowsItem } from './changes.ts'
import type { TableMap } from './table-map.ts'

/** Bytes of a record's length, written before and after it, so that the file can be read from both ends. */
const LENGTH_BYTES = 4
const WRITE_BYTES = 1 << 20
const READ_BYTES = 4 << 20
/** The fixed part of a record: see `#header`. */
const HEADER_BYTES = 51
const CHANGES = ['insert', 'update', 'delete'] as const

/** How much of a spool there is: what `truncate` goes back to. */
export interface SpoolMark {
  readonly bytes: number
  readonly records: number
}

/**
 * A stack of rows events on disk: they come first to last, and are undone last to first, however many there are. Table maps stay
 * in memory, one for each that differs. The file holds data of the target: it is for its owner alone (mode 0600) and has no name
 * any more once it is open, so that nothing is left behind however the process ends.
 */
export class RowsSpool {
  readonly #path: string
  readonly #file: FileHandle
  readonly #maps: TableMap[] = []
  readonly #mapNumbers = new Map<TableMap, number>()
  readonly #files: string[] = []
  #pending: Buffer[] = []
  #pendingBytes = 0
  #writtenBytes = 0
  #records = 0

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
  }

  /** @throws the system's error when the directory cannot be written. */
  static async create(directory: string): Promise<RowsSpool> {
    const path = join(directory, `spool-${randomUUID()}`)
    const file = await open(path, 'wx+', 0o600)
    await unlink(path)
    return new RowsSpool(path, file)
  }

  /** Rows events in it. */
  get records(): number {
    return this.#records
  }

  /** Bytes on disk when all is written. */
  get bytes(): number {
    return this.#writtenBytes + this.#pendingBytes
  }

  /** @returns a promise only when the disk must be waited for. */
  push(item: RowsItem): Promise<void> | undefined {
    const parts = [this.#header(item), item.present, item.presentAfter ?? EMPTY, item.images]
    const length = Buffer.alloc(LENGTH_BYTES)
    const content = parts.reduce((sum, part) => sum + part.length, 0)
    length.writeUInt32LE(content)
    this.#pending.push(length, ...parts, length)
    this.#pendingBytes += content + 2 * LENGTH_BYTES
    this.#records++
    return this.#pendingBytes >= WRITE_BYTES ? this.#flush() : undefined
  }

  mark(): SpoolMark {
    return { bytes: this.bytes, records: this.#records }
  }

  /** Forgets what was pushed after the mark. */
  async truncate(mark: SpoolMark): Promise<void> {
    if (mark.bytes > this.bytes)
      throw new RangeError(`the spool has ${this.bytes} bytes, fewer than the mark's ${mark.bytes}`)
    await this.#flush()
    await this.#file.truncate(mark.bytes)
    this.#writtenBytes = mark.bytes
    this.#records = mark.records
  }

  /** The events, last one first. The memory it takes depends on the longest alone. Nothing may be pushed meanwhile. */
  async *readBackwards(): AsyncGenerator<RowsItem> {
    await this.#flush()
    let end = this.#writtenBytes
    let window: Buffer = EMPTY
    let windowStart = end
    const load = async (length: number) => {
      const start = end - length
      if (start >= windowStart) return
      windowStart = Math.max(0, Math.min(start, end - READ_BYTES))
      window = await this.#read(windowStart, end - windowStart)
    }
    while (end > 0) {
      if (end - LENGTH_BYTES < windowStart) await load(LENGTH_BYTES)
      const length = window.readUInt32LE(end - LENGTH_BYTES - windowStart)
      const whole = length + 2 * LENGTH_BYTES
      if (end - whole < windowStart) await load(whole)
      const start = end - whole - windowStart
      if (start < 0 || window.readUInt32LE(start) !== length)
        throw new Error(`The spool file is damaged: ${this.#path}, byte ${end}`)
      yield this.#item(window.subarray(start + LENGTH_BYTES, start + LENGTH_BYTES + length))
      end -= whole
    }
  }

  /** Frees the space. */
  async close(): Promise<void> {
    this.#pending = []
    await this.#file.close()
  }

  /**
   * Change (1), flags (2), map (4), file (4), position (8), next position (8), time (4), server (4), bytes of each bitmap (4 and
   * 4), offset (8; -1 for none).
   */
  #header(item: RowsItem): Buffer {
    const header = Buffer.alloc(HEADER_BYTES)
    header[0] = CHANGES.indexOf(item.change)
    header.writeUInt16LE(item.flags, 1)
    header.writeUInt32LE(this.#mapNumber(item.map), 3)
    header.writeUInt32LE(this.#fileNumber(item.file), 7)
    header.writeDoubleLE(item.position, 11)
    header.writeDoubleLE(item.nextPosition, 19)
    header.writeUInt32LE(item.timestamp, 27)
    header.writeUInt32LE(item.serverId, 31)
    header.writeUInt32LE(item.present.length, 35)
    header.writeUInt32LE(item.presentAfter?.length ?? 0, 39)
    header.writeDoubleLE(item.offset ?? -1, 43)
    return header
  }

  #item(record: Buffer): RowsItem {
    const afterStart = HEADER_BYTES + record.readUInt32LE(35)
    const afterLength = record.readUInt32LE(39)
    const offset = record.readDoubleLE(43)
    return {
      kind: 'rows',
      change: CHANGES[record[0]!]!,
      flags: record.readUInt16LE(1),
      map: this.#maps[record.readUInt32LE(3)]!,
      file: this.#files[record.readUInt32LE(7)]!,
      position: record.readDoubleLE(11),
      ...(offset < 0 ? {} : { offset }),
      nextPosition: record.readDoubleLE(19),
      timestamp: record.readUInt32LE(27),
      serverId: record.readUInt32LE(31),
      present: record.subarray(HEADER_BYTES, afterStart),
      presentAfter: afterLength === 0 ? null : record.subarray(afterStart, afterStart + afterLength),
      images: record.subarray(afterStart + afterLength),
    }
  }

  #mapNumber(map: TableMap): number {
    let number = this.#mapNumbers.get(map)
    if (number === undefined) {
      number = this.#maps.push(map) - 1
      this.#mapNumbers.set(map, number)
    }
    return number
  }

  #fileNumber(file: string): number {
    if (this.#files.at(-1) === file) return this.#files.length - 1
    const known = this.#files.indexOf(file)
    return known >= 0 ? known : this.#files.push(file) - 1
  }

  async #flush(): Promise<void> {
    if (this.#pendingBytes === 0) return
    const pending = this.#pending
    const bytes = this.#pendingBytes
    this.#pending = []
    this.#pendingBytes = 0
    const position = this.#writtenBytes
    this.#writtenBytes += bytes
    const all = Buffer.concat(pending)
    for (let done = 0; done < bytes; ) {
      const { bytesWritten } = await this.#file.write(all, done, bytes - done, position + done)
      done += bytesWritten
    }
  }

  async #read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length)
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#file.read(buffer, done, length - done, position + done)
      if (bytesRead === 0) throw new Error(`The spool file is shorter than expected: ${this.#path}`)
      done += bytesRead
    }
    return buffer
  }
}

const EMPTY = Buffer.alloc(0)
