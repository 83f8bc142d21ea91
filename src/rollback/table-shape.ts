import { TYPE, typeName } from '../binlog/column-type.ts'
import type { MappedColumn, TableMap } from '../binlog/table-map.ts'
import type { ColumnShape, TableShape } from '../binlog/table-shape.ts'
import { EXIT, UserError } from '../errors.ts'
import type { Column, ForeignKey, Index, Table } from '../schema/model.ts'

export type { ColumnShape, TableShape }

/**
 * What row images of a table need to be read and undone, from its definition.
 * @throws UserError when its row images cannot be undone: a system-versioned table, or a text column of unknown character set.
 */
export function tableShape(database: string, table: Table): TableShape {
  const refuse = (why: string, hint: string) =>
    new UserError(`Changes of ${database}.${table.name} cannot be undone: ${why}`, { hint, exitCode: EXIT.server })
  if (isVersioned(table))
    throw refuse(
      'it is system-versioned, so the server writes history rows that no statement can take back',
      'Exclude the table, or use its own history (FOR SYSTEM_TIME AS OF) to restore rows.',
    )
  const columns = table.columns.map(columnShape)
  const unknown = columns.find((column) => isText(column.type) && column.charset === null)
  if (unknown !== undefined)
    throw refuse(
      `the character set of column \`${unknown.name}\` is not known`,
      'Report this table definition as a bug.',
    )
  const hashes = hashColumns(table)
  return {
    database,
    table: table.name,
    columns: [...columns, ...hashes],
    hidden: hashes.length,
    key: findKey(table),
    selfReferencing: table.foreignKeys.some((key) => refersTo(key, database, table.name)),
    selfKeys: selfKeys(database, table),
  }
}

/** Whether MariaDB keeps the history of a table's rows. */
export function isVersioned({ createStatement }: Table): boolean {
  return /\bWITH SYSTEM VERSIONING\b/i.test(createStatement)
}

/** MariaDB's hidden columns (add_hash_field in sql/sql_table.cc); in other engines and servers USING HASH leaves none. */
function hashColumns(table: Table): ColumnShape[] {
  const hashed = table.indexes.filter((index) => index.type === 'unique' && /\bUSING HASH\b/i.test(index.definition))
  return hashed.map((_, index) => ({
    name: `DB_ROW_HASH_${index + 1}`,
    type: 'bigint',
    length: null,
    scale: null,
    unsigned: true,
    charset: null,
    members: [],
    generated: true,
    autoUpdated: false,
  }))
}

function columnShape(column: Column): ColumnShape {
  const { base, length, scale, unsigned, members } = column.type
  const text = isText(base) || base === 'enum' || base === 'set'
  return {
    name: column.name,
    type: base,
    length,
    scale,
    unsigned,
    charset: text ? column.charset : null,
    members,
    generated: column.generated !== null,
    autoUpdated: column.onUpdate !== null,
  }
}

function selfKeys(database: string, table: Table): NonNullable<TableShape['selfKeys']> {
  const find = (names: readonly string[]) =>
    names.map((name) => table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()))
  return table.foreignKeys
    .filter((key) => refersTo(key, database, table.name))
    .flatMap((key) => {
      const columns = find(key.columns)
      const referenced = find(key.referencedColumns)
      const nullable = columns.find((column) => table.columns[column]?.nullable && !referenced.includes(column))
      if (nullable === undefined || columns.includes(-1) || referenced.includes(-1)) return []
      return [{ columns, referenced, nullable }]
    })
}

/** Names are compared without regard to case: to take two tables for one costs some speed only. */
function refersTo(key: ForeignKey, database: string, table: string): boolean {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  return same(key.referencedTable, table) && (key.referencedDatabase === null || same(key.referencedDatabase, database))
}

function isText(base: string): boolean {
  return /^(char|varchar|(tiny|medium|long)?text)$/.test(base)
}

/** A key of generated columns finds no row again: no statement tells what they become when others are put back. */
function findKey(table: Table): readonly number[] | null {
  const positions = (index: Index): readonly number[] | null => {
    // A key WITHOUT OVERLAPS is unique together with a period only.
    if (/\bWITHOUT OVERLAPS\b/i.test(index.definition)) return null
    const found = index.parts.map((part) => table.columns.findIndex((column) => column.name === part.column))
    return found.every((position) => isKeyColumn(table.columns[position])) ? found : null
  }
  const unique = [
    ...table.indexes.filter((index) => index.type === 'primary'),
    ...table.indexes.filter((index) => index.type === 'unique'),
  ]
  for (const index of unique) {
    const key = positions(index)
    if (key !== null) return key
  }
  return null
}

function isKeyColumn(column: Column | undefined): boolean {
  return column !== undefined && !column.nullable && column.generated === null
}

/**
 * Makes sure that the definition is the one under which the row events were written.
 * @throws UserError (exit code 3) naming the column and the difference.
 */
export function checkShape(map: TableMap, shape: TableShape): void {
  const where = `${shape.database}.${shape.table}`
  const refuse = (difference: string) => {
    throw new UserError(`The binlog and the definition of ${where} disagree: ${difference}`, {
      hint: 'The table was altered between the change and the reading of its definition. Nothing was undone; read the rows with the definition of that moment.',
      exitCode: EXIT.server,
    })
  }
  if (
    map.database.toLowerCase() !== shape.database.toLowerCase() ||
    map.table.toLowerCase() !== shape.table.toLowerCase()
  )
    refuse(`the rows are of ${map.database}.${map.table}`)
  const shown = shape.columns.length - shape.hidden
  if (map.columns.length !== shown && map.columns.length !== shape.columns.length)
    refuse(`the rows have ${map.columns.length} columns, the table has ${shown}`)
  map.columns.forEach((mapped, index) => {
    const column = shape.columns[index]!
    const difference = columnDifference(mapped, column)
    if (difference !== null) refuse(`column ${index + 1}, \`${column.name}\` ${column.type}, ${difference}`)
  })
}

function columnDifference(mapped: MappedColumn, column: ColumnShape): string | null {
  if (mapped.name !== null && mapped.name !== column.name) return `is called \`${mapped.name}\` in the binlog`
  const expected = LAYOUTS[column.type]
  if (expected === undefined) return 'has a type that is not known'
  const layout = expected.find(
    (candidate) => candidate.type === mapped.type && (candidate.size === undefined || candidate.size === mapped.size),
  )
  if (layout === undefined)
    return `is logged as ${typeName(mapped.type)}${mapped.size === 0 ? '' : ` (${mapped.size})`}`
  if (mapped.unsigned !== null && mapped.unsigned !== column.unsigned)
    return `is ${mapped.unsigned ? '' : 'not '}unsigned in the binlog`
  switch (mapped.type) {
    case TYPE.NEWDECIMAL:
      if (mapped.size !== (column.length ?? 10) || mapped.scale !== (column.scale ?? 0))
        return `is logged as decimal(${mapped.size},${mapped.scale})`
      return null
    case TYPE.BIT:
    case TYPE.TIME2:
    case TYPE.DATETIME2:
    case TYPE.TIMESTAMP2:
      if (mapped.size !== (column.length ?? (mapped.type === TYPE.BIT ? 1 : 0)))
        return `is logged with ${mapped.size} digits`
      return null
    case TYPE.ENUM:
      return mapped.size === (column.members.length > 255 ? 2 : 1)
        ? null
        : `is logged with ${mapped.size} bytes for ${column.members.length} members`
    case TYPE.SET: {
      const bytes = (column.members.length + 7) >> 3
      return mapped.size === (bytes > 4 ? 8 : bytes)
        ? null
        : `is logged with ${mapped.size} bytes for ${column.members.length} members`
    }
    default:
      return null
  }
}

interface Layout {
  readonly type: number
  readonly size?: number
}
const one = (type: number, size?: number): readonly Layout[] => [{ type, size }]
const blob = (size: number): readonly Layout[] => [
  { type: TYPE.BLOB, size },
  { type: TYPE.BLOB_COMPRESSED, size },
]
const VARYING: readonly Layout[] = [{ type: TYPE.VARCHAR }, { type: TYPE.VARCHAR_COMPRESSED }]
const GEOMETRY = one(TYPE.GEOMETRY)

/** How each type is logged. */
const LAYOUTS: Readonly<Record<string, readonly Layout[]>> = {
  tinyint: one(TYPE.TINY),
  smallint: one(TYPE.SHORT),
  mediumint: one(TYPE.INT24),
  int: one(TYPE.LONG),
  bigint: one(TYPE.LONGLONG),
  decimal: one(TYPE.NEWDECIMAL),
  float: one(TYPE.FLOAT, 4),
  double: one(TYPE.DOUBLE, 8),
  bit: one(TYPE.BIT),
  year: one(TYPE.YEAR),
  date: [{ type: TYPE.DATE }, { type: TYPE.NEWDATE }],
  time: [{ type: TYPE.TIME2 }, { type: TYPE.TIME }],
  datetime: [{ type: TYPE.DATETIME2 }, { type: TYPE.DATETIME }],
  timestamp: [{ type: TYPE.TIMESTAMP2 }, { type: TYPE.TIMESTAMP }],
  char: one(TYPE.STRING),
  binary: one(TYPE.STRING),
  varchar: VARYING,
  varbinary: VARYING,
  tinytext: blob(1),
  tinyblob: blob(1),
  text: blob(2),
  blob: blob(2),
  mediumtext: blob(3),
  mediumblob: blob(3),
  longtext: blob(4),
  longblob: blob(4),
  enum: one(TYPE.ENUM),
  set: one(TYPE.SET),
  json: one(TYPE.JSON),
  vector: [{ type: TYPE.VECTOR }, { type: TYPE.VARCHAR }],
  uuid: one(TYPE.STRING),
  inet4: one(TYPE.STRING),
  inet6: one(TYPE.STRING),
  geometry: GEOMETRY,
  point: GEOMETRY,
  linestring: GEOMETRY,
  polygon: GEOMETRY,
  multipoint: GEOMETRY,
  multilinestring: GEOMETRY,
  multipolygon: GEOMETRY,
  geomcollection: GEOMETRY,
  geometrycollection: GEOMETRY,
}
