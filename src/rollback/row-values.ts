import { isUtf8 } from 'node:buffer'
import type { RawRow } from '../mysql/session.ts'

const NULL = 0xfb
const TWO_BYTES = 0xfc
const THREE_BYTES = 0xfd

/** Goes through the values of a row as the server sent it, from the first column on. */
export class RowValues {
  readonly bytes: Buffer
  /** Where the value begins and ends in `bytes`. */
  start: number
  end: number
  isNull = true

  constructor(row: RawRow) {
    this.bytes = row.bytes
    this.start = row.start
    this.end = row.start
  }

  /** Goes to the next value: a length-encoded string, whose length is in one, two, three or eight bytes. */
  next(): void {
    const { bytes } = this
    const at = this.end
    const first = bytes[at]!
    this.isNull = first === NULL
    if (first <= NULL) this.#place(at + 1, this.isNull ? 0 : first)
    else if (first === TWO_BYTES) this.#place(at + 3, bytes.readUInt16LE(at + 1))
    else if (first === THREE_BYTES) this.#place(at + 4, bytes.readUIntLE(at + 1, 3))
    else this.#place(at + 9, Number(bytes.readBigUInt64LE(at + 1)))
  }

  equals(other: RowValues): boolean {
    if (this.isNull || other.isNull) return this.isNull === other.isNull
    return this.bytes.compare(other.bytes, other.start, other.end, this.start, this.end) === 0
  }

  /** For people. */
  get text(): string {
    if (this.isNull) return 'NULL'
    const value = this.bytes.subarray(this.start, this.end)
    return isUtf8(value) ? value.toString() : `X'${value.toString('hex')}'`
  }

  #place(start: number, length: number): void {
    this.start = start
    this.end = start + length
  }
}

/** The first value of a row, as a text. */
export function firstValue(row: RawRow | undefined): string | null {
  if (row === undefined) return null
  const values = new RowValues(row)
  values.next()
  return values.isNull ? null : values.text
}
