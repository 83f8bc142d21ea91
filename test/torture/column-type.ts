import type { Capabilities } from './capabilities.ts'
import type { Random } from './random.ts'
import { binary, longBinary, longText, members, text } from './strings.ts'
import * as values from './values.ts'

/** A type with its attributes, and how values of it are made. */
export interface ColumnType {
  readonly sql: string
  readonly family:
    | 'integer'
    | 'number'
    | 'rounded number'
    | 'temporal'
    | 'text'
    | 'binary'
    | 'list'
    | 'document'
    | 'other'
  /** Bytes that it takes in a key; `prefix` when only with a length; null when it cannot be in one. */
  readonly key: number | 'prefix' | null
  /** A literal that may stand behind DEFAULT; null when the type takes none. */
  readonly default: string | null
  /** It must be given a value where it is NOT NULL: what servers make up for it is no value that a statement can store. */
  readonly given?: true
  /** An SQL expression, not NULL. */
  value(random: Random): string
  /** A value of many bytes, where the type holds that. */
  longValue?(random: Random): string
}

export const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'] as const
const CHARSETS = ['utf8mb4', 'utf8mb4', 'latin1', 'gbk', 'sjis', 'ucs2', 'utf16', 'utf32', 'utf8', 'ascii', 'binary']
const CHARACTER_BYTES: Readonly<Record<string, number>> = {
  utf8mb4: 4,
  utf16: 4,
  utf32: 4,
  utf8: 3,
  gbk: 2,
  sjis: 2,
  ucs2: 2,
}
const LARGE = 100_000

export function integerType(random: Random): ColumnType {
  const base = random.pick(INTEGERS)
  const unsigned = random.chance(0.5)
  const zerofill = unsigned && random.chance(0.1)
  return {
    sql: `${base}${unsigned ? ' unsigned' : ''}${zerofill ? ' zerofill' : ''}`,
    family: 'integer',
    key: 8,
    default: random.pick(['0', '1', '7']),
    value: (from) => values.integer(from, base, unsigned),
  }
}

export function columnType(random: Random, server: Capabilities): ColumnType {
  const kinds: [number, () => ColumnType | null][] = [
    [6, () => integerType(random)],
    [3, () => decimalType(random)],
    [3, () => floatType(random)],
    [2, () => bitType(random)],
    [1, () => plainType('year', 'temporal', 1, '2000', values.year)],
    [2, () => plainType('date', 'temporal', 3, "'2000-01-01'", values.date)],
    [5, () => temporalType(random)],
    [9, () => textType(random, server)],
    [5, () => binaryType(random, server)],
    [2, () => enumType(random)],
    [2, () => setType(random)],
    [server.json === 'native' ? 3 : 1, () => jsonType(server)],
    [1.5, () => geometryType(random)],
    [server.uuid ? 1 : 0, () => plainType('uuid', 'other', 16, null, values.uuid)],
    [server.inet6 ? 1 : 0, () => plainType('inet6', 'other', 16, "'::'", values.inet6)],
    [server.inet4 ? 0.7 : 0, () => plainType('inet4', 'other', 4, "'0.0.0.0'", values.inet4)],
    [server.vector ? 1 : 0, () => vectorType(random)],
  ]
  for (;;) {
    const type = random.weighted(kinds)()
    if (type !== null) return type
  }
}

function plainType(
  sql: string,
  family: ColumnType['family'],
  key: ColumnType['key'],
  byDefault: string | null,
  value: (random: Random) => string,
): ColumnType {
  return { sql, family, key, default: byDefault, value }
}

function decimalType(random: Random): ColumnType {
  const [precision, scale] = random.weighted<() => [number, number]>([
    [1, () => [65, 30]],
    [1, () => [10, 2]],
    [1, () => [65, 0]],
    [1, () => [30, 30]],
    [1, () => [1, 0]],
    [
      4,
      () => {
        const all = random.between(1, 65)
        return [all, random.between(0, Math.min(all, 30))]
      },
    ],
  ])()
  const unsigned = random.chance(0.2)
  return plainType(`decimal(${precision},${scale})${unsigned ? ' unsigned' : ''}`, 'number', 30, '0', (from) =>
    values.decimal(from, precision, scale, unsigned),
  )
}

function floatType(random: Random): ColumnType {
  const base = random.pick(['float', 'double'])
  const unsigned = random.chance(0.15)
  const [digits, scale] = random.chance(0.2)
    ? random.pick([
        [10, 3],
        [7, 4],
        [20, 5],
      ] as const)
    : [0, 0]
  const rounding = digits > 0 ? `(${digits},${scale})` : ''
  return plainType(
    `${base}${rounding}${unsigned ? ' unsigned' : ''}`,
    digits > 0 ? 'rounded number' : 'number',
    8,
    '0',
    (from) => (digits > 0 ? values.rounded(from, digits, scale, unsigned) : values.float(from, base, unsigned)),
  )
}

function bitType(random: Random): ColumnType {
  const width = random.pick([1, 8, 64, 7, 9, random.between(1, 64)])
  return plainType(`bit(${width})`, 'integer', 8, "b'1'", (from) => values.bits(from, width))
}

function temporalType(random: Random): ColumnType {
  const digits = random.below(7)
  const base = random.pick(['time', 'datetime', 'timestamp'] as const)
  const byDefault = { time: "'00:00:00'", datetime: "'2000-01-01 00:00:00'", timestamp: "'2000-01-01 00:00:00'" }[base]
  const now = `CURRENT_TIMESTAMP(${digits})`
  const automatic = base !== 'time' && random.chance(0.25)
  return plainType(
    `${base}(${digits})`,
    'temporal',
    8,
    automatic ? `${now} ON UPDATE ${now}` : byDefault,
    { time: values.time, datetime: values.datetime, timestamp: values.timestamp }[base],
  )
}

function textType(random: Random, server: Capabilities): ColumnType {
  const charset = random.pick(CHARSETS)
  const width = CHARACTER_BYTES[charset] ?? 1
  // In these the collation of the server decides what is equal; a binary one leaves only the bytes.
  const collate = charset !== 'binary' && random.chance(0.2) ? ` COLLATE ${charset}_bin` : ''
  const attributes = ` CHARACTER SET ${charset}${collate}`
  const base = random.pick(['char', 'varchar', 'varchar', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'])
  const compressed = server.compressed && random.chance(0.15) && base !== 'char' ? ' COMPRESSED' : ''
  if (base === 'char' || base === 'varchar') {
    const length = random.pick([1, 3, 10, 20, 40, 63, 64, 85, base === 'char' ? 255 : 256, base === 'char' ? 128 : 400])
    return {
      sql: `${base}(${length})${compressed}${attributes}`,
      family: charset === 'binary' ? 'binary' : 'text',
      key: compressed !== '' ? null : length * width <= 500 ? length * width : 'prefix',
      default: length > 1 ? random.pick(["''", "'x'"]) : "''",
      value: (from) => (charset === 'binary' ? binary(from, length) : text(from, charset, length)),
    }
  }
  const most = { tinytext: 255, text: 65_535, mediumtext: LARGE * 2, longtext: LARGE * 2 }[base]!
  return {
    sql: `${base}${compressed}${attributes}`,
    family: charset === 'binary' ? 'binary' : 'text',
    key: compressed === '' ? 'prefix' : null,
    default: null,
    value: (from) => (charset === 'binary' ? binary(from, 60) : text(from, charset, 60)),
    ...(most > 255 && { longValue: (from: Random) => longText(from, charset, Math.min(most / 8, LARGE)) }),
  }
}

function binaryType(random: Random, server: Capabilities): ColumnType {
  const base = random.pick(['binary', 'varbinary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'])
  const compressed = server.compressed && random.chance(0.15) && base !== 'binary' ? ' COMPRESSED' : ''
  if (base === 'binary' || base === 'varbinary') {
    const length = random.pick([1, 2, 5, 16, 20, 255, ...(base === 'varbinary' ? [256, 400] : [])])
    return {
      sql: `${base}(${length})${compressed}`,
      family: 'binary',
      key: compressed === '' ? length : null,
      default: "''",
      value: (from) => binary(from, length),
    }
  }
  return {
    sql: `${base}${compressed}`,
    family: 'binary',
    key: compressed === '' ? 'prefix' : null,
    default: null,
    value: (from) => binary(from, 60),
    ...(base !== 'tinyblob' && { longValue: (from: Random) => longBinary(from, from.pick([60_000, 9000, 300])) }),
  }
}

function enumType(random: Random): ColumnType {
  const count = random.pick([1, 3, 10, 255, 256, 300])
  const list = members(random, count, true).filter((member, at, all) => all.indexOf(member) === at)
  const charset = random.pick(['', '', ' CHARACTER SET latin1', ' CHARACTER SET gbk', ' CHARACTER SET ucs2'])
  return plainType(
    `enum(${list.map((member) => `'${member}'`).join(',')})${charset}`,
    'list',
    2,
    `'${list[0]}'`,
    (from) =>
      from.weighted([
        [6, String(from.between(1, list.length))],
        [2, `'${from.pick(list)}'`],
        [0.5, '0'],
        [0.5, "'no member'"],
      ]),
  )
}

function setType(random: Random): ColumnType {
  const count = random.pick([1, 3, 8, 9, 24, 33, 64])
  const list = members(random, count, false)
  const most = (1n << BigInt(count)) - 1n
  return plainType(`set(${list.map((member) => `'${member}'`).join(',')})`, 'list', 8, `'${list[0]}'`, (from) =>
    from.weighted([
      [4, `${from.bits64() & most}`],
      [1, `${most}`],
      [1, '0'],
      [3, `'${list.filter(() => from.chance(0.3)).join(',')}'`],
    ]),
  )
}

function jsonType(server: Capabilities): ColumnType | null {
  if (server.json === null) return null
  const native = server.json === 'native'
  return {
    sql: 'json',
    given: true,
    family: 'document',
    key: null,
    default: null,
    value: (from) => values.json(from, native),
    longValue: (from) => `JSON_ARRAY(REPEAT('x',${from.pick([40_000, 70_000])}),1.5,${values.json(from, native)})`,
  }
}

function geometryType(random: Random): ColumnType {
  const base = random.pick(['geometry', 'point', 'linestring', 'polygon', 'multipoint'])
  return {
    ...plainType(base, 'other', null, null, (from) => values.geometry(from, base, from.chance(0.4))),
    given: true,
  }
}

function vectorType(random: Random): ColumnType {
  const dimensions = random.pick([1, 3, 16, 100])
  const value = (from: Random) => values.vector(from, dimensions)
  return { ...plainType(`vector(${dimensions})`, 'other', null, null, value), given: true }
}
