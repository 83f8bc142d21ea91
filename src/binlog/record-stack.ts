import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of a record's length, written before and after it, so that the file can be read from both ends. */
const LENGTH_BYTES = 4
const WRITE_BYTES = 1 << 20
const READ_BYTES = 4 << 20

/** How much of a stack there is: what `truncate` goes back to. */
export interface StackMark {
  readonly bytes: number
  readonly records: number
}

/**
 * Records on disk that are written first to last and can be read from both ends, however many there are, in constant memory. The
 * file holds data of the target: it is for its owner alone (mode 0600) and has no name any more once it is open, so that nothing
 * is left behind however the process ends. What fits into the write buffer is not written at all.
 */
export class RecordStack {
  readonly #path: string
  readonly #file: FileHandle
  #buffer = Buffer.allocUnsafe(0)
  #buffered = 0
  #written = 0
  #records = 0

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
  }

  /** @throws the system's error when the directory cannot be written. */
  static async create(directory: string): Promise<RecordStack> {
    const path = join(directory, `spool-${randomUUID()}`)
    const file = await open(path, 'wx+', 0o600)
    await unlink(path)
    return new RecordStack(path, file)
  }

  get records(): number {
    return this.#records
  }

  /** Bytes that it takes, lengths included. */
  get bytes(): number {
    return this.#written + this.#buffered
  }

  /**
   * Copies a record, which may come in parts.
   * @returns a promise only when the disk must be waited for: until then the parts must stay as they are.
   */
  push(parts: readonly Buffer[]): Promise<void> | undefined {
    let length = 0
    for (const part of parts) length += part.length
    this.#records++
    if (length > WRITE_BYTES) return this.#pushLarge(parts, length)
    const whole = length + 2 * LENGTH_BYTES
    if (this.#buffer.length === 0) this.#buffer = Buffer.allocUnsafe(2 * WRITE_BYTES + 2 * LENGTH_BYTES)
    const buffer = this.#buffer
    let at = buffer.writeUInt32LE(length, this.#buffered)
    for (const part of parts) {
      buffer.set(part, at)
      at += part.length
    }
    buffer.writeUInt32LE(length, at)
    this.#buffered += whole
    return this.#buffered >= WRITE_BYTES ? this.#flush() : undefined
  }

  mark(): StackMark {
    return { bytes: this.bytes, records: this.#records }
  }

  /** Forgets what was pushed after the mark. */
  truncate(mark: StackMark): Promise<void> | undefined {
    if (mark.bytes > this.bytes)
      throw new RangeError(`the spool has ${this.bytes} bytes, fewer than the mark's ${mark.bytes}`)
    this.#records = mark.records
    this.#buffered = Math.max(0, mark.bytes - this.#written)
    if (mark.bytes >= this.#written) return undefined
    this.#written = mark.bytes
    return this.#file.truncate(mark.bytes)
  }

  /**
   * The records, last one first. The memory it takes depends on the longest alone; a record is valid until the next is asked for.
   * Nothing may be pushed meanwhile.
   */
  async *readBackwards(): AsyncGenerator<Buffer> {
    let end = this.bytes
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
      if (start < 0 || window.readUInt32LE(start) !== length) throw this.#damaged(end)
      yield window.subarray(start + LENGTH_BYTES, start + LENGTH_BYTES + length)
      end -= whole
    }
  }

  /** The records after the mark, first one first; else as `readBackwards`. */
  async *readForwards(from: StackMark): AsyncGenerator<Buffer> {
    const end = this.bytes
    let at = from.bytes
    let window: Buffer = EMPTY
    let windowStart = at
    const load = async (length: number) => {
      if (at + length <= windowStart + window.length) return
      if (at + length > end) throw this.#damaged(at)
      windowStart = at
      window = await this.#read(at, Math.min(end - at, Math.max(length, READ_BYTES)))
    }
    while (at < end) {
      await load(LENGTH_BYTES)
      const length = window.readUInt32LE(at - windowStart)
      await load(length + 2 * LENGTH_BYTES)
      const start = at - windowStart + LENGTH_BYTES
      if (window.readUInt32LE(start + length) !== length) throw this.#damaged(at)
      yield window.subarray(start, start + length)
      at += length + 2 * LENGTH_BYTES
    }
  }

  /** Frees the space. */
  close(): Promise<void> {
    this.#buffer = EMPTY
    this.#buffered = 0
    return this.#file.close()
  }

  async #pushLarge(parts: readonly Buffer[], length: number): Promise<void> {
    await this.#flush()
    const frame = Buffer.alloc(LENGTH_BYTES)
    frame.writeUInt32LE(length)
    for (const part of [frame, ...parts, frame]) await this.#write(part)
  }

  async #flush(): Promise<void> {
    const bytes = this.#buffered
    if (bytes === 0) return
    await this.#write(this.#buffer.subarray(0, bytes))
    this.#buffered = 0
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#written + done)
      done += bytesWritten
    }
    this.#written += bytes.length
  }

  /** Bytes from the file, from the buffer, or from both. */
  async #read(position: number, length: number): Promise<Buffer> {
    if (position >= this.#written) {
      const start = position - this.#written
      return this.#buffer.subarray(start, start + length)
    }
    const bytes = Buffer.allocUnsafe(length)
    const onDisk = Math.min(length, this.#written - position)
    for (let done = 0; done < onDisk; ) {
      const { bytesRead } = await this.#file.read(bytes, done, onDisk - done, position + done)
      if (bytesRead === 0) throw new Error(`The spool file is shorter than expected: ${this.#path}`)
      done += bytesRead
    }
    this.#buffer.copy(bytes, onDisk, 0, length - onDisk)
    return bytes
  }

  #damaged(at: number): Error {
    return new Error(`The spool file is damaged: ${this.#path}, byte ${at}`)
  }
}

const EMPTY = Buffer.alloc(0)
