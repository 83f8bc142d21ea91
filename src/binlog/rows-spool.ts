import type { RowsItem } from './changes.ts'
import { RecordStack, type StackMark } from './record-stack.ts'
import type { TableMap } from './table-map.ts'

/** The fixed part of a record: see `RowsRecords.of`. */
const HEADER_BYTES = 51
const CHANGES = ['insert', 'update', 'delete'] as const

/** How much of a spool there is: what `truncate` goes back to. */
export type SpoolMark = StackMark

/**
 * A stack of rows events on disk: they come first to last, and are undone last to first, however many there are. Table maps stay
 * in memory, one for each that differs.
 */
export class RowsSpool {
  readonly #stack: RecordStack
  readonly #records = new RowsRecords()

  private constructor(stack: RecordStack) {
    this.#stack = stack
  }

  /** @throws the system's error when the directory cannot be written. */
  static async create(directory: string): Promise<RowsSpool> {
    return new RowsSpool(await RecordStack.create(directory))
  }

  /** Rows events in it. */
  get records(): number {
    return this.#stack.records
  }

  /** Bytes on disk when all is written. */
  get bytes(): number {
    return this.#stack.bytes
  }

  /** @returns a promise only when the disk must be waited for. */
  push(item: RowsItem): Promise<void> | undefined {
    return this.#stack.push(this.#records.of(item))
  }

  mark(): SpoolMark {
    return this.#stack.mark()
  }

  /** Forgets what was pushed after the mark. */
  async truncate(mark: SpoolMark): Promise<void> {
    await this.#stack.truncate(mark)
  }

  /** The events, last one first, each valid until the next is asked for. Nothing may be pushed meanwhile. */
  async *readBackwards(): AsyncGenerator<RowsItem> {
    for await (const record of this.#stack.readBackwards()) yield this.#records.item(record)
  }

  /** Frees the space. */
  close(): Promise<void> {
    return this.#stack.close()
  }
}

/** Rows events as records of bytes. Table maps and names of files are kept in memory, and records have their numbers. */
export class RowsRecords {
  readonly #maps: TableMap[] = []
  readonly #mapNumbers = new Map<TableMap, number>()
  readonly #files: string[] = []

  /**
   * Change (1), flags (2), map (4), file (4), position (8), next position (8), time (4), server (4), bytes of each bitmap (4 and
   * 4), offset (8; -1 for none); then the bitmaps and the images.
   */
  of(item: RowsItem): readonly Buffer[] {
    const header = Buffer.allocUnsafe(HEADER_BYTES)
    header[0] = CHANGES.indexOf(item.change)
    header.writeUInt16LE(item.flags, 1)
    header.writeUInt32LE(this.#mapNumber(item.map), 3)
    header.writeUInt32LE(this.fileNumber(item.file), 7)
    header.writeDoubleLE(item.position, 11)
    header.writeDoubleLE(item.nextPosition, 19)
    header.writeUInt32LE(item.timestamp, 27)
    header.writeUInt32LE(item.serverId, 31)
    header.writeUInt32LE(item.present.length, 35)
    header.writeUInt32LE(item.presentAfter?.length ?? 0, 39)
    header.writeDoubleLE(item.offset ?? -1, 43)
    return [header, item.present, item.presentAfter ?? EMPTY, item.images]
  }

  item(record: Buffer): RowsItem {
    const afterStart = HEADER_BYTES + record.readUInt32LE(35)
    const afterLength = record.readUInt32LE(39)
    const offset = record.readDoubleLE(43)
    return {
      kind: 'rows',
      change: CHANGES[record[0]!]!,
      flags: record.readUInt16LE(1),
      map: this.#maps[record.readUInt32LE(3)]!,
      file: this.file(record.readUInt32LE(7)),
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

  fileNumber(file: string): number {
    if (this.#files.at(-1) === file) return this.#files.length - 1
    const known = this.#files.indexOf(file)
    return known >= 0 ? known : this.#files.push(file) - 1
  }

  file(number: number): string {
    return this.#files[number]!
  }
}

const EMPTY = Buffer.alloc(0)
