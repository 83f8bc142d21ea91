import type { Random } from './random.ts'
import type { RandomColumn, RandomTable } from './table.ts'
import { MOST_KEY } from './values.ts'

/** Random statements that change rows. Many find nothing to change, and some fail: that is part of the test. */
export function randomStatement(random: Random, tables: readonly RandomTable[]): string {
  const table = random.pick(tables)
  return random.weighted<() => string>([
    [5, () => insertRows(random, table)],
    [1, () => insertSet(random, table)],
    [2, () => insertSelect(random, table)],
    [2, () => insertOnDuplicate(random, table)],
    [2, () => replace(random, table)],
    [6, () => update(random, table)],
    [1.5, () => shiftKey(random, table)],
    [1.5, () => updateJoined(random, tables)],
    [2.5, () => remove(random, table)],
    [1, () => removeJoined(random, tables)],
  ])()
}

export function insertRows(random: Random, table: RandomTable, most = 6): string {
  const columns = someColumns(random, table)
  const rows = random.times(random.between(1, most), () => `(${row(random, columns)})`)
  return `INSERT${random.chance(0.25) ? ' IGNORE' : ''} INTO ${table.name} (${names(columns)}) VALUES ${rows.join(', ')}`
}

function row(random: Random, columns: readonly RandomColumn[]): string[] {
  const values = columns.map((column) => value(random, column))
  const known = values.filter((_, index) => /^-?\d+$/.test(values[index]!) && columns[index]!.refers !== 'own')
  // No server deletes a row that refers to itself under foreign key checks, so its insertion could not be undone.
  return values.map((text, index) =>
    columns[index]!.refers === 'own' && (known.includes(text) || columns.some((one) => one.autoIncrement))
      ? 'NULL'
      : text,
  )
}

/** A value for a column: now and then NULL, the default, or very long. */
function value(random: Random, column: RandomColumn): string {
  if (column.generated) return 'DEFAULT'
  // An extreme value leaves the counter no room.
  if (column.autoIncrement && random.chance(0.95))
    return random.chance(0.4) ? random.pick(['NULL', 'DEFAULT', '0']) : String(random.between(1, MOST_KEY))
  if (column.nullable && random.chance(column.refers ? 0.4 : 0.15)) return 'NULL'
  if (column.hasDefault && random.chance(0.1)) return 'DEFAULT'
  const { longValue } = column.type
  return longValue !== undefined && random.chance(0.03) ? longValue(random) : column.type.value(random)
}

function someColumns(random: Random, table: RandomTable): RandomColumn[] {
  const fixed = table.columns.filter((column) => !column.generated || random.chance(0.02))
  const chosen = fixed.filter(
    (column) =>
      random.chance(0.85) ||
      (!column.hasDefault && !column.nullable && random.chance(0.95)) ||
      column.type.given === true,
  )
  return random.shuffled(chosen.length > 0 ? chosen : fixed)
}

function names(columns: readonly RandomColumn[]): string {
  return columns.map((column) => column.name).join(',')
}

function assignable(table: RandomTable): RandomColumn[] {
  return table.columns.filter((column) => !column.generated)
}

function insertSet(random: Random, table: RandomTable): string {
  const columns = someColumns(random, table)
  const values = row(random, columns)
  return `INSERT INTO ${table.name} SET ${columns.map((column, index) => `${column.name}=${values[index]}`).join(',')}`
}

/** Rows of a table once more, under other keys. */
function insertSelect(random: Random, table: RandomTable): string {
  const columns = assignable(table).filter((column) => !column.autoIncrement || random.chance(0.5))
  if (columns.length === 0) return `INSERT INTO ${table.name} () VALUES ()`
  const selected = columns.map((column) => {
    if (column.refers === 'own') return 'NULL'
    if (!table.key.includes(column))
      return random.chance(0.1) ? value(random, column).replace(/^DEFAULT$/, 'NULL') : column.name
    return column.type.family === 'integer' ? `${column.name}+${random.between(1, 60)}` : column.type.value(random)
  })
  return `${random.pick(['INSERT', 'INSERT IGNORE', 'REPLACE'])} INTO ${table.name} (${names(columns)}) SELECT ${selected.join(',')} FROM ${table.name}${where(random, table)}`
}

function insertOnDuplicate(random: Random, table: RandomTable): string {
  const columns = someColumns(random, table)
  const rows = random.times(random.between(1, 4), () => `(${row(random, columns)})`)
  const updates = some(random, assignable(table), 3).map((column) =>
    random.chance(0.5) && columns.includes(column)
      ? `${column.name}=VALUES(${column.name})`
      : `${column.name}=${newValue(random, table, column)}`,
  )
  return `INSERT INTO ${table.name} (${names(columns)}) VALUES ${rows.join(', ')} ON DUPLICATE KEY UPDATE ${updates.join(',')}`
}

function replace(random: Random, table: RandomTable): string {
  return insertRows(random, table, 4).replace(/^INSERT( IGNORE)?/, 'REPLACE')
}

function some<T>(random: Random, items: readonly T[], most: number): T[] {
  return random.shuffled(items).slice(0, random.between(1, most))
}

/** What a column is assigned in an update. */
function newValue(random: Random, table: RandomTable, column: RandomColumn): string {
  const { name, type } = column
  const others = table.columns.filter((other) => other.type.family === type.family && !other.generated)
  const expressions: Partial<Record<typeof type.family, readonly string[]>> = {
    integer: [`${name}+1`, `${name}-1`, `${name} ^ 5`],
    number: [`${name}*2`, `-${name}`, `${name}+0.1`],
    text: [`CONCAT(${name},'x')`, `UPPER(${name})`, `REVERSE(${name})`, `RTRIM(${name})`, `CONCAT(${name},' ')`],
    binary: [`CONCAT(${name},X'00')`, `REVERSE(${name})`],
    temporal: [`${name} + INTERVAL 1 DAY`],
    list: [`${name}+0`],
    document: [`JSON_SET(${name},'$.a',1.50)`, `JSON_REMOVE(${name},'$.b')`, `JSON_ARRAY(${name},${name})`],
  }
  return random.weighted<() => string>([
    [6, () => value(random, column)],
    [2, () => random.pick(expressions[type.family] ?? [name])],
    [1, () => random.pick(others).name],
    [0.7, () => name],
    [0.7, () => (type.given ? name : 'DEFAULT')],
  ])()
}

function update(random: Random, table: RandomTable): string {
  const columns = some(random, assignable(table), 4)
  const key = new Set(table.key)
  // A key that becomes one value in all rows fails mostly; it is tried less often.
  const chosen = columns.filter((column) => !key.has(column) || random.chance(0.4))
  const list = chosen.length > 0 ? chosen : columns
  const assignments = list.map((column) => `${column.name}=${newValue(random, table, column)}`)
  const ignore = random.chance(0.15) ? ' IGNORE' : ''
  return `UPDATE${ignore} ${table.name} SET ${assignments.join(',')}${where(random, table)}${random.chance(0.3) ? limit(random, table) : ''}`
}

/** Keys that step over each other. */
function shiftKey(random: Random, table: RandomTable): string {
  const column = random.pick(table.key.length > 0 ? table.key : assignable(table))
  if (column.type.family !== 'integer') return update(random, table)
  return random.pick([
    `UPDATE ${table.name} SET ${column.name}=${column.name}+1 ORDER BY ${column.name} DESC`,
    `UPDATE ${table.name} SET ${column.name}=${column.name}-1 ORDER BY ${column.name}`,
    `UPDATE IGNORE ${table.name} SET ${column.name}=${column.name}+2`,
    `UPDATE ${table.name} SET ${column.name}=-${column.name} WHERE ${column.name}>0`,
    `UPDATE ${table.name} SET ${column.name}=${column.name} ^ 64`,
  ])
}

function where(random: Random, table: RandomTable, alias = ''): string {
  const column = random.pick(table.columns)
  const name = `${alias}${column.name}`
  const keyed = table.key.length > 0 ? random.pick(table.key) : column
  return random.weighted<() => string>([
    [5, () => ` WHERE ${hashed(random, name)}`],
    [3, () => (keyed.generated ? '' : ` WHERE ${alias}${keyed.name}=${keyed.type.value(random)}`)],
    [1, () => ` WHERE ${name} IS NULL`],
    [1, () => ` WHERE ${name} IS NOT NULL`],
    [1, () => ` WHERE ${hashed(random, name)} AND ${hashed(random, `${alias}${random.pick(table.columns).name}`)}`],
    [1, () => ''],
    [0.3, () => ' WHERE 1=0'],
  ])()
}

/** Holds for some part of the values, whatever the type. */
function hashed(random: Random, name: string): string {
  const parts = random.between(2, 4)
  return `CRC32(CONCAT('${random.below(9)}',HEX(${name})))%${parts}=${random.below(parts)}`
}

function limit(random: Random, table: RandomTable): string {
  const order = random.chance(0.8)
    ? ` ORDER BY ${some(random, table.columns, 2).map((column) => `${column.name}${random.pick(['', ' DESC'])}`)}`
    : ''
  return `${order} LIMIT ${random.between(0, 6)}`
}

function join(random: Random, a: RandomTable, b: RandomTable): string {
  const left = random.pick(a.columns)
  const right = random.pick(b.columns)
  return `${random.pick(['JOIN', 'JOIN', 'LEFT JOIN'])} ${b.name} AS b ON CRC32(HEX(a.${left.name}))%5=CRC32(HEX(b.${right.name}))%5`
}

function updateJoined(random: Random, tables: readonly RandomTable[]): string {
  const [a, b] = [random.pick(tables), random.pick(tables)]
  const assign = (table: RandomTable, alias: string) =>
    some(random, assignable(table), 2)
      .filter((column) => !table.key.includes(column) || random.chance(0.2))
      .map((column) => `${alias}.${column.name}=${value(random, column)}`)
  const assignments = [...assign(a, 'a'), ...(random.chance(0.6) ? assign(b, 'b') : [])]
  if (assignments.length === 0) return update(random, a)
  return `UPDATE ${a.name} AS a ${join(random, a, b)} SET ${assignments.join(',')}${where(random, a, 'a.')}`
}

function remove(random: Random, table: RandomTable): string {
  return `DELETE ${random.chance(0.1) ? 'IGNORE ' : ''}FROM ${table.name}${where(random, table)}${random.chance(0.5) ? limit(random, table) : ''}`
}

function removeJoined(random: Random, tables: readonly RandomTable[]): string {
  const [a, b] = [random.pick(tables), random.pick(tables)]
  return `DELETE ${random.pick(['a', 'b', 'a, b'])} FROM ${a.name} AS a ${join(random, a, b)}${where(random, a, 'a.')}`
}
