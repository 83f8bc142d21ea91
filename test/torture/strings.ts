import type { Random } from './random.ts'

/** Random texts and byte strings as SQL expressions: hexadecimal behind an introducer, or quoted where that is safe anywhere. */

const hex = (bytes: Buffer) => bytes.toString('hex').toUpperCase()

/** Pieces that texts are made of: cases and accents that collations take for equal, quotes, what SQL and the log treat specially. */
const PIECES = [
  'a',
  'A',
  'á',
  'b',
  'ß',
  'ss',
  ' ',
  '  ',
  "'",
  '"',
  '`',
  '\\',
  '\\n',
  '\n',
  '\r',
  '\t',
  '\0',
  '\u001a',
  '%',
  '_',
  ';',
  '--',
  '/*',
  '*/',
  '#',
  '\u007f',
  'é',
  'e\u0301',
  '€',
  '表',
  '漢字',
  'ソ',
  'Ł',
  'я',
  'א',
  '😀',
  '\u{10ffff}',
  '\u2028',
  '\ufeff',
  '\uffff',
  '~',
  '0',
  '1e0',
  'NULL',
  ';\n',
]

/** How single characters of a character set look as bytes. */
function character(random: Random, charset: string): Buffer {
  const two = (lead: readonly [number, number][], trail: readonly [number, number][]) => {
    const byte = (ranges: readonly [number, number][]) => random.between(...random.pick(ranges))
    return Buffer.from([byte(lead), byte(trail)])
  }
  switch (charset) {
    case 'gbk':
      return two(
        [[0x81, 0xfe]],
        [
          [0x40, 0x7e],
          [0x80, 0xfe],
          [0x5c, 0x5c],
        ],
      )
    case 'sjis':
      return two(
        [
          [0x81, 0x9f],
          [0xe0, 0xfc],
        ],
        [
          [0x40, 0x7e],
          [0x80, 0xfc],
          [0x5c, 0x5c],
        ],
      )
    case 'ucs2': {
      const code = random.pick([random.below(0x80), random.below(0xd800), random.between(0xe000, 0xffff)])
      return Buffer.from([code >> 8, code & 255])
    }
    case 'utf16':
      return random.chance(0.3)
        ? Buffer.from([0xd8 | random.below(4), random.below(256), 0xdc | random.below(4), random.below(256)])
        : character(random, 'ucs2')
    case 'utf32': {
      const code = random.pick([random.below(0xd800), random.between(0x10000, 0x10ffff), random.below(0x80)])
      return Buffer.from([0, code >> 16, (code >> 8) & 255, code & 255])
    }
    case 'utf8mb4':
    case 'utf8': {
      const most = charset === 'utf8' ? 0xffff : 0x10ffff
      const code = random.pick([random.below(0x80), random.below(0xd800), random.between(0xe000, most)])
      return Buffer.from(String.fromCodePoint(code))
    }
    case 'ascii':
      return Buffer.from([random.below(128)])
    default:
      return random.bytes(1)
  }
}

/** A text of at most so many characters. */
export function text(random: Random, charset: string, most: number): string {
  const count = random.chance(0.1) ? most : random.between(0, Math.min(most, 12))
  return random.weighted<() => string>([
    [1, () => "''"],
    [4, () => plain(random, most)],
    [4, () => pieces(random, charset, most)],
    [
      2,
      () =>
        `_${charset} X'${hex(Buffer.concat(random.times(Math.min(count, 300), () => character(random, charset))))}'`,
    ],
    // Bytes that may be no characters: refused, cut, or taken as they are, as the server likes.
    [1, () => `X'${hex(random.bytes(random.between(0, Math.min(most, 8))))}'`],
    [0.7, () => `REPEAT(${plain(random, 3)},${Math.max(1, Math.floor(count / 3))})`],
  ])()
}

function plain(random: Random, most: number): string {
  return `'${random.pick(['a', 'A', 'abc', 'Abc', 'abc ', 'x', 'it', '12', 'long text', 'b'].filter((word) => word.length <= most).concat(''))}'`
}

function pieces(random: Random, charset: string, most: number): string {
  let whole = ''
  let length = 0
  for (const piece of random.times(random.between(1, 6), () => random.pick(PIECES))) {
    length += [...piece].length
    if (length > most) break
    whole += piece
  }
  return `CONVERT(_utf8mb4 X'${hex(Buffer.from(whole))}' USING ${charset})`
}

/** A text of about so many bytes, for columns that are stored off the page. */
export function longText(random: Random, charset: string, bytes: number): string {
  const unit = pieces(random, charset, 20)
  return `LEFT(REPEAT(CONCAT(${unit},'x'),${bytes}),${Math.floor(bytes / 4)})`
}

/** Bytes, at most so many. */
export function binary(random: Random, most: number): string {
  const count = random.chance(0.1) ? Math.min(most, 300) : random.between(0, Math.min(most, 12))
  return random.weighted<() => string>([
    [1, () => "X''"],
    [1, () => `X'${'00'.repeat(count)}'`],
    [1, () => `X'${'61'.repeat(Math.min(count, 3))}${'00'.repeat(Math.max(0, Math.min(count - 3, 3)))}'`],
    [1, () => `X'${'20'.repeat(count)}'`],
    [1, () => `X'${hex(Buffer.from("5C'".repeat(100)).subarray(0, count))}'`],
    [3, () => `X'${hex(random.bytes(count))}'`],
  ])()
}

export function longBinary(random: Random, bytes: number): string {
  return `REPEAT(X'${hex(random.bytes(8))}',${bytes >> 3})`
}

/** Members of an ENUM or SET, distinct under every collation and within the character set. */
export function members(random: Random, count: number, comma: boolean): string[] {
  const odd = ['a', "it''s", 'B b', '0', '%', 'x-y', '1', 'Z;', 'select', '`', ...(comma ? ['p,q', ''] : [])]
  return random.shuffled([...odd.slice(0, count), ...random.times(Math.max(0, count - odd.length), (at) => `m${at}`)])
}
