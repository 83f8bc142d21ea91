/** The digits of 00 to 99, one after the other. */
const PAIRS = Buffer.from(Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0')).join(''), 'latin1')
const ZERO = 48

/*
 * Decimal numbers as ASCII digits, written at an offset for which there is room; each returns the offset behind them.
 */

/** 0 to 99, two digits. */
export function writeTwo(value: number, out: Uint8Array, at: number): number {
  out[at] = PAIRS[value * 2]!
  out[at + 1] = PAIRS[value * 2 + 1]!
  return at + 2
}

/** 0 to 9999, four digits. */
export function writeFour(value: number, out: Uint8Array, at: number): number {
  const high = (value / 100) | 0
  return writeTwo(value - high * 100, out, writeTwo(high, out, at))
}

/** A number below 10 ** digits, with zeros before it; at most nine digits. */
export function writePadded(value: number, digits: number, out: Uint8Array, at: number): number {
  let rest = value
  let index = at + digits
  while (index - at >= 2) {
    const next = (rest / 100) | 0
    index -= 2
    writeTwo(rest - next * 100, out, index)
    rest = next
  }
  if (index > at) out[at] = ZERO + rest
  return at + digits
}

/** A whole number from 0 to 2 ** 53, without zeros before it. */
export function writeNumber(value: number, out: Uint8Array, at: number): number {
  if (value < 10) {
    out[at] = ZERO + value
    return at + 1
  }
  if (value < 100) return writeTwo(value, out, at)
  if (value < 1e9) return writePadded(value, countDigits(value), out, at)
  const high = Math.floor(value / 1e9)
  return writePadded(value - high * 1e9, 9, out, writeNumber(high, out, at))
}

function countDigits(value: number): number {
  if (value < 10_000) return value < 1000 ? 3 : 4
  if (value < 1_000_000) return value < 100_000 ? 5 : 6
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8
  return 9
}
