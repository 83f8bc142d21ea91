import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of a record's length, written before and after it, so that the file can be read from both ends. */
const LENGTH_BYTES = 4
const BUFFER_LIMIT = 1 << 20

/** How much of a spool there is: what `truncate` goes back to. */
export interface SpoolMark {
  readonly bytes: number
  readonly records: number
}

/**
 * A stack of texts on disk, for rollback statements that come first to last and are needed last to first, however many.
 * The file holds data of the target: it is for its owner alone (mode 0600) and has no name any more once it is open, so that
 * nothing is left behind however the process ends.
 */
export class Spool {
  readonly #path: string
  readonly #file: FileHandle
  #pending: Buffer[] = []
  #pendingBytes = 0
  #writtenBytes = 0
  #records = 0

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
  }

  /** @throws the system's error when the directory cannot be written. */
  static async create(directory: string): Promise<Spool> {
    const path = join(directory, `spool-${randomUUID()}`)
    const file = await open(path, 'wx+', 0o600)
    await unlink(path)
    return new Spool(path, file)
  }

  get records(): number {
    return this.#records
  }

  /** Bytes on disk when all is written. */
  get bytes(): number {
    return this.#writtenBytes + this.#pendingBytes
  }

  async push(text: string): Promise<void> {
    const content = Buffer.from(text, 'utf8')
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(content.length)
    this.#pending.push(length, content, length)
    this.#pendingBytes += content.length + 2 * LENGTH_BYTES
    this.#records++
    if (this.#pendingBytes >= BUFFER_LIMIT) await this.#flush()
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

  /**
   * The texts, last one first, down to the mark if one is given. The memory it takes depends on the longest text alone.
   * Nothing may be pushed meanwhile.
   */
  async *readBackwards(downTo: SpoolMark = { bytes: 0, records: 0 }): AsyncGenerator<string> {
    await this.#flush()
    let end = this.#writtenBytes
    let window: Buffer = Buffer.alloc(0)
    let windowStart = end
    const bytesBefore = async (length: number): Promise<Buffer> => {
      const start = end - length
      if (start < windowStart) {
        windowStart = Math.max(downTo.bytes, Math.min(start, end - BUFFER_LIMIT))
        window = await this.#read(windowStart, end - windowStart)
      }
      return window.subarray(start - windowStart, end - windowStart)
    }
    while (end > downTo.bytes) {
      const length = (await bytesBefore(LENGTH_BYTES)).readUInt32LE()
      const record = await bytesBefore(length + 2 * LENGTH_BYTES)
      if (record.readUInt32LE() !== length) throw new Error(`The spool file is damaged: ${this.#path}, byte ${end}`)
      yield record.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length)
      end -= record.length
    }
  }

  /** Frees the space. */
  async close(): Promise<void> {
    this.#pending = []
    await this.#file.close()
  }

  async #flush(): Promise<void> {
    if (this.#pendingBytes === 0) return
    const all = Buffer.concat(this.#pending)
    this.#pending = []
    this.#pendingBytes = 0
    for (let done = 0; done < all.length; ) {
      const { bytesWritten } = await this.#file.write(all, done, all.length - done, this.#writtenBytes + done)
      done += bytesWritten
    }
    this.#writtenBytes += all.length
  }

  async #read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length)
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#file.read(buffer, done, length - done, position + done)
      if (bytesRead === 0) throw new Error(`The spool file is shorter than expected: ${this.#path}`)
      done += bytesRead
    }
    return buffer
  }
}
