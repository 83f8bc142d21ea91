import { type ByteReader, MalformedBytes } from './byte-reader.ts'

/*
 * MySQL's binary JSON: sql-common/json_binary.h tells the format. Every value is one type byte and its content; arrays and
 * objects hold offsets, counted from their own beginning, of 2 bytes (small) or 4 (large).
 */
export const JSON_TYPE = {
  SMALL_OBJECT: 0,
  LARGE_OBJECT: 1,
  SMALL_ARRAY: 2,
  LARGE_ARRAY: 3,
  LITERAL: 4,
  INT16: 5,
  UINT16: 6,
  INT32: 7,
  UINT32: 8,
  INT64: 9,
  UINT64: 10,
  DOUBLE: 11,
  STRING: 12,
  OPAQUE: 15,
} as const

/** JSON_DOCUMENT_MAX_DEPTH in sql-common/json_syntax_check.cc. */
export const JSON_MAX_DEPTH = 100

/** Whether the value stands in the place of its offset in an array or object. */
export function isInlined(type: number, large: boolean): boolean {
  switch (type) {
    case JSON_TYPE.LITERAL:
    case JSON_TYPE.INT16:
    case JSON_TYPE.UINT16:
      return true
    case JSON_TYPE.INT32:
    case JSON_TYPE.UINT32:
      return large
    default:
      return false
  }
}

/** Seven bits a byte, lowest first, the highest bit set in all but the last. */
export function variableLength(reader: ByteReader): number {
  let length = 0
  for (let index = 0; index < 5; index++) {
    const byte = reader.uint8()
    length += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return length
  }
  throw new MalformedBytes('a JSON length of more than five bytes')
}
