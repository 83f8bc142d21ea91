import type { SqlBuffer } from './sql-buffer.ts'

/**
 * Writes the SQL literal of one value that is not NULL, from its bytes in a row image between two offsets (the length before it,
 * if there is one, left out). Room is reserved: twice as many bytes as the value has, and the column's `room` besides.
 * @throws MalformedBytes when the bytes are no value of the column.
 */
export type ValueWriter = (bytes: Buffer, start: number, end: number, out: SqlBuffer) => void

/** How the values of one column stand in row images, and how they are written. */
export interface ColumnWriter {
  /** Bytes of each value; -1 when a length stands before it. */
  readonly width: number
  /** Bytes of the length before a value; 0 when the width is fixed. */
  readonly prefix: number
  /** Bytes that a literal may have beyond twice the bytes of its value. */
  readonly room: number
  readonly write: ValueWriter
  /** For comparisons: the bytes of a text without its introducer, the number of an ENUM's member, a FLOAT as the double that it is. */
  readonly writeExact: ValueWriter
}
