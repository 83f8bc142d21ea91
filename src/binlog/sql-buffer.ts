import { constants } from 'node:buffer'
import { MalformedBytes } from './byte-reader.ts'

const INITIAL_BYTES = 64 * 1024
const SHORT_BYTES = 24

/**
 * Where SQL is written, byte by byte. Whoever writes reserves room first and then writes at `at` without further checks;
 * `text`, `copy` and `claim` reserve for themselves and leave the room that was promised.
 */
export class SqlBuffer {
  bytes: Buffer
  /** Where the next byte goes; so many bytes are written. */
  at = 0
  #promised = 0

  constructor(size = INITIAL_BYTES) {
    this.bytes = Buffer.allocUnsafe(size)
  }

  /**
   * Makes sure that so many bytes can be written.
   * @throws MalformedBytes when no buffer is so large.
   */
  reserve(length: number): void {
    this.#promised = length
    if (this.bytes.length - this.at < length) this.#grow(length)
  }

  /** Makes sure of so many bytes more than are promised, for a value whose size shows only now. */
  claim(length: number): void {
    if (this.bytes.length - this.at < length + this.#promised) this.#grow(length + this.#promised)
  }

  /** A byte below 0x80, for which room is reserved. */
  byte(value: number): void {
    this.bytes[this.at++] = value
  }

  /** ASCII characters, for which room is reserved. */
  ascii(text: string): void {
    const { bytes } = this
    let at = this.at
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index)
    this.at = at
  }

  /** Bytes for which room is reserved. */
  put(source: Uint8Array): void {
    const { bytes, at } = this
    const { length } = source
    // A call out of JavaScript takes longer than a few bytes.
    if (length <= SHORT_BYTES) for (let index = 0; index < length; index++) bytes[at + index] = source[index]!
    else bytes.set(source, at)
    this.at = at + length
  }

  /** A text of any length, for which no room need be reserved. */
  text(text: string): void {
    this.claim(Buffer.byteLength(text))
    this.at += this.bytes.write(text, this.at)
  }

  /** Bytes for which no room need be reserved. */
  copy(source: Uint8Array): void {
    this.claim(source.length)
    this.put(source)
  }

  /** What is written, in a buffer of its own; the next byte begins anew. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.at))
    this.at = 0
    return taken
  }

  #grow(length: number): void {
    const needed = this.at + length
    if (needed > constants.MAX_LENGTH) throw new MalformedBytes(`a statement of ${needed} bytes is too large`)
    const larger = Buffer.allocUnsafe(Math.min(constants.MAX_LENGTH, Math.max(needed, this.bytes.length * 2)))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }
}
