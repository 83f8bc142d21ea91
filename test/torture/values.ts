import type { Random } from './random.ts'

/** Random values as SQL expressions that mean the same under every sql_mode and character set of the connection. */

const INTEGER_BITS: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 }
/** Values that keys are made of: few, so that statements meet rows and each other. */
export const MOST_KEY = 40

export function integer(random: Random, base: string, unsigned: boolean): string {
  const bits = BigInt(INTEGER_BITS[base]!)
  const least = unsigned ? 0n : -(1n << (bits - 1n))
  const most = unsigned ? (1n << bits) - 1n : (1n << (bits - 1n)) - 1n
  if (random.chance(0.7)) return String(random.between(1, MOST_KEY))
  return random.weighted<() => string>([
    [1, () => String(least)],
    [1, () => String(most)],
    [1, () => '0'],
    [1, () => (unsigned ? String((most >> 1n) + 1n) : '-1')],
    [2, () => String(least + (random.bits64() & ((1n << bits) - 1n)))],
  ])()
}

export function decimal(random: Random, precision: number, scale: number, unsigned: boolean): string {
  const sign = !unsigned && random.chance(0.4) ? '-' : ''
  const whole = precision - scale
  const all = (digit: string) => `${sign}${digit.repeat(whole) || '0'}${scale > 0 ? `.${digit.repeat(scale)}` : ''}`
  return random.weighted<() => string>([
    [1, () => all('9')],
    [1, () => all('0')],
    [1, () => `${sign}0.${'0'.repeat(Math.max(scale - 1, 0))}1`],
    [1, () => `${sign}${random.below(Math.min(10 ** Math.min(whole, 3), 1000))}`],
    [4, () => `${sign}${random.digits(random.between(0, whole)) || '0'}.${random.digits(random.between(0, scale))}0`],
  ])()
}

const DOUBLES = [
  '0e0',
  '-0e0',
  '0.1e0',
  '1e0',
  '-1.7976931348623157e308',
  '1.7976931348623157e308',
  '5e-324',
  '-5e-324',
  '2.2250738585072014e-308',
  '2.225073858507201e-308',
  '9007199254740993e0',
  '1e21',
  '123456789.123e0',
]
const FLOATS = [
  '0e0',
  '-0e0',
  '0.1e0',
  '-3.4028234663852886e38',
  '3.4028234663852886e38',
  '1.401298464324817e-45',
  '-1.401298464324817e-45',
  '1.1754943508222875e-38',
  '16777217e0',
  '0.3e0',
]

export function float(random: Random, base: string, unsigned: boolean): string {
  const text = random.chance(0.4) ? random.pick(base === 'float' ? FLOATS : DOUBLES) : randomFloat(random, base)
  return unsigned ? text.replace(/^-/, '') : text
}

/** For FLOAT(M,D) and DOUBLE(M,D): within the range, since MySQL 5.6 lets a joined UPDATE store what no other statement can. */
export function rounded(random: Random, digits: number, scale: number, unsigned: boolean): string {
  const sign = !unsigned && random.chance(0.4) ? '-' : ''
  const whole = random.chance(0.3) ? '9'.repeat(digits - scale) : random.digits(random.between(1, digits - scale))
  return `${sign}${whole}.${random.chance(0.3) ? '9'.repeat(scale) : random.digits(scale)}e0`
}

function randomFloat(random: Random, base: string): string {
  if (random.chance(0.3)) return `${random.between(-5000, 5000) / 8}e0`
  const bytes = random.bytes(8)
  const value = base === 'float' ? bytes.readFloatLE() : bytes.readDoubleLE()
  if (!Number.isFinite(value)) return '1e0'
  const text = String(value)
  return text.includes('e') ? text : `${text}e0`
}

export function bits(random: Random, width: number): string {
  const most = (1n << BigInt(width)) - 1n
  return random.pick([`${most}`, '0', '1', `${1n << BigInt(width - 1)}`, `${random.bits64() & most}`])
}

export function year(random: Random): string {
  return random.pick(['0', '1901', '2155', '1970', '2000', String(random.between(1901, 2155))])
}

const two = (value: number) => String(value).padStart(2, '0')

function day(random: Random): string {
  return random.weighted<() => string>([
    [2, () => '0000-00-00'],
    [1, () => '2020-00-00'],
    [1, () => '2021-02-30'],
    [1, () => '0001-01-01'],
    [1, () => '9999-12-31'],
    [1, () => '0000-01-01'],
    [5, () => `${random.between(1000, 9999)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`],
  ])()
}

function clock(random: Random): string {
  const at = random.pick(['00:00:00', '23:59:59', '12:34:56'])
  return random.chance(0.5) ? `${at}${fraction(random)}` : at
}

function fraction(random: Random): string {
  return `.${random.pick(['0', '5', '000001', '999999', '999', '1', random.digits(6)])}`
}

export function date(random: Random): string {
  return `'${day(random)}'`
}

export function datetime(random: Random): string {
  return `'${day(random)} ${clock(random)}'`
}

export function time(random: Random): string {
  const sign = random.chance(0.4) ? '-' : ''
  const hours = random.pick(['00', '838', '837', '12', two(random.below(100)), String(random.between(100, 838))])
  const minutes = random.pick(['00', '59', two(random.below(60))])
  const seconds = random.pick(['00', '59', '01', two(random.below(60))])
  return `'${sign}${hours}:${minutes}:${seconds}${random.chance(0.5) ? fraction(random) : ''}'`
}

export function timestamp(random: Random): string {
  const fixed = [
    '0000-00-00 00:00:00',
    '1970-01-02 00:00:01',
    '2038-01-18 03:14:07',
    '2020-03-29 02:30:00',
    '2020-10-25 02:30:00',
    '2001-09-09 01:46:40',
    '2106-02-06 06:28:15',
  ]
  const any = `${random.between(1971, 2037)}-${two(random.between(1, 12))}-${two(random.between(1, 28))} ${clock(random)}`
  return `'${random.chance(0.4) ? random.pick(fixed) : any}'`
}

/** A JSON document; for MySQL with scalars that only its binary JSON has. */
export function json(random: Random, native: boolean, depth = 0): string {
  const leaf = () =>
    random.pick([
      'NULL',
      `${random.between(-200, 200)}`,
      '65536',
      '-9223372036854775808',
      '18446744073709551615',
      "'text'",
      "_utf8mb4 X'C3A9F09F98802722'",
      "''",
      `'${'x'.repeat(random.between(100, 400))}'`,
      '1.50',
      '0.1',
      ...(native
        ? [
            'TRUE',
            '1e0',
            '-0e0',
            '1.7976931348623157e308',
            '99999999999999999999999999999.999999999',
            "DATE'2020-02-29'",
            "TIMESTAMP'2020-01-01 10:00:00.000001'",
            "TIME'-12:34:56.789'",
            "X'00FF'",
            'CAST(7 AS UNSIGNED)',
            "CAST('3.0' AS JSON)",
            "CAST('null' AS JSON)",
            "CAST('[]' AS JSON)",
          ]
        : []),
    ])
  const part = (): string => (depth < 4 && random.chance(0.3) ? json(random, native, depth + 1) : leaf())
  const count = random.weighted([
    [8, random.below(4)],
    [1, random.between(5, 40)],
  ])
  if (depth === 0 && random.chance(0.15))
    return random.pick([
      "'null'",
      "'true'",
      "'1'",
      "'1.0'",
      '\'"text"\'',
      "'[]'",
      "'{}'",
      "'-0.0'",
      "'12345678901234567890'",
    ])
  if (random.chance(0.5)) return `JSON_ARRAY(${random.times(count, part).join(',')})`
  const key = (index: number) =>
    random.pick(["'a'", "'b'", `'k${index}'`, "''", "_utf8mb4 X'C3A9'", "'a.b'", "'$'", "'a b'", "'a\"'"])
  return `JSON_OBJECT(${random.times(count, (index) => `${key(index)},${part()}`).join(',')})`
}

export function geometry(random: Random, base: string, srid: boolean): string {
  const axis = () => random.pick(['0', '1', '-1.5', '1e10', '0.1', String(random.between(-80, 80))])
  const point = () => `${axis()} ${axis()}`
  const shapes: Record<string, () => string> = {
    point: () => `POINT(${point()})`,
    linestring: () => `LINESTRING(${random.times(random.between(2, 12), point).join(',')})`,
    polygon: () => 'POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 2,1 1))',
    multipoint: () => `MULTIPOINT(${random.times(random.between(1, 4), point).join(',')})`,
  }
  const shape =
    base === 'geometry'
      ? random.pick([
          'GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))',
          ...Object.values(shapes).map((make) => make()),
        ])
      : shapes[base]!()
  return `ST_GeomFromText('${shape}'${srid ? `,${random.pick(['0', '4326'])}` : ''})`
}

export function uuid(random: Random): string {
  const text = random.bytes(16).toString('hex')
  const version = random.pick(['0', '1', '4', '6', '7', 'f', text[12]!])
  const variant = random.pick(['0', '8', 'a', 'f', text[16]!])
  const whole = random.chance(0.2)
    ? random.pick(['0', 'f']).repeat(32)
    : `${text.slice(0, 12)}${version}${text.slice(13, 16)}${variant}${text.slice(17)}`
  return `'${whole.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}'`
}

export function inet6(random: Random): string {
  const groups = random.times(8, () => random.below(random.pick([1, 16, 65536])).toString(16))
  return random.chance(0.3) ? random.pick(["'::'", "'::1'", "'::ffff:1.2.3.4'", "'ff02::1'"]) : `'${groups.join(':')}'`
}

export function inet4(random: Random): string {
  return `'${random.times(4, () => random.pick([0, 255, random.below(256)])).join('.')}'`
}

export function vector(random: Random, dimensions: number): string {
  const part = () => {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(
      random.pick([0, 1, -1, 0.1, 3.4028234663852886e38, 1.401298464324817e-45, random.between(-99, 99) / 8]),
    )
    return bytes.toString('hex').toUpperCase()
  }
  return `X'${random.times(dimensions, part).join('')}'`
}
