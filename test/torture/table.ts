import { quoteName } from '../../src/sql/quote.ts'
import type { Capabilities } from './capabilities.ts'
import { type ColumnType, columnType, integerType } from './column-type.ts'
import type { Random } from './random.ts'

export interface RandomColumn {
  /** Quoted. */
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly hasDefault: boolean
  readonly generated: boolean
  readonly autoIncrement: boolean
  /** A foreign key stands on it: to another table, or to its own. */
  readonly refers: 'other' | 'own' | null
  readonly definition: string
}

export interface RandomTable {
  /** Quoted. */
  readonly name: string
  readonly columns: readonly RandomColumn[]
  /** The columns of the key that picks rows in statements: the primary key's, else any. */
  readonly key: readonly RandomColumn[]
  /** Quoted names of the columns that other tables may refer to. */
  readonly create: string
  readonly innodb: boolean
  /** Whether a foreign key may point at the table: an InnoDB table, not partitioned, with one integer as its key. */
  readonly referable: boolean
}

const TABLE_NAMES = [
  't',
  'order',
  'two words',
  'tück`',
  'x-y',
  'select',
  '表',
  "o'clock",
  'a;b',
  '100%',
  'dot.ted',
  '"quoted"',
]
const COLUMN_NAMES = [
  'key',
  'two words',
  'bäck`tick',
  '漢字',
  'a.b',
  "it's",
  'q"q',
  'c,d',
  '%s',
  '$x',
  ';',
  '--',
  'back\\slash',
  'NULL',
  '(p)',
  'VALUES',
  'where',
  ' AND x',
  '1',
]

/** Tables one after the other: a later one may refer to an earlier one, or to itself. */
export function randomTables(random: Random, server: Capabilities, count: number): RandomTable[] {
  const names = random.shuffled(TABLE_NAMES)
  const tables: RandomTable[] = []
  for (let index = 0; index < count; index++)
    tables.push(randomTable(random, server, random.chance(0.5) ? `t${index}` : names[index]!, tables))
  return tables
}

function randomTable(random: Random, server: Capabilities, name: string, earlier: readonly RandomTable[]): RandomTable {
  const names = random.shuffled(COLUMN_NAMES)
  let named = 0
  const nextName = () => quoteName(random.chance(0.7) ? `c${++named}` : (names.pop() ?? `c${++named}`))
  const innodb = random.chance(0.93)
  const keyKind = random.weighted<KeyKind>([
    [4, 'auto increment'],
    [3, 'integer'],
    [3, 'any'],
    [2.5, 'composite'],
    [1, 'prefix'],
    [1.5, 'unique'],
    [1, 'nullable unique'],
    [2.5, 'none'],
  ])
  const columns: RandomColumn[] = []
  const keys: string[] = []
  const key = addKey(random, server, keyKind, columns, keys, nextName)
  for (let more = random.between(columns.length === 0 ? 1 : 0, 12 - columns.length); more > 0; more--)
    columns.push(plainColumn(random, server, nextName(), columnType(random, server)))
  const readable = (...names: string[]) => server.quotesForeignKeys || !names.some((one) => one.includes('``'))
  const parents = innodb
    ? earlier.filter((table) => table.referable && readable(quoteName(name), table.name, table.key[0]!.name))
    : []
  const ownKey = innodb && key.length === 1 && key[0]!.type.family === 'integer' && !key[0]!.type.sql.startsWith('bit')
  const references: string[] = []
  if (parents.length > 0 && random.chance(0.5))
    addReference(random, server, random.pick(parents), columns, references, nextName(), 'other')
  if (ownKey && readable(quoteName(name), key[0]!.name) && random.chance(0.2))
    addReference(random, server, { name: quoteName(name), key }, columns, references, nextName(), 'own')
  if (server.generated) addGenerated(random, columns, nextName)
  addIndexes(random, server, columns, keys)
  if (server.checks && random.chance(0.2)) {
    const [column] = random.shuffled(columns.filter((one) => one.type.family === 'integer' && !one.generated))
    if (column !== undefined && !column.autoIncrement) keys.push(`CHECK (${column.name} <> 13)`)
  }
  const mixed = random.chance(0.3) ? random.shuffled(columns) : columns
  const invisible =
    server.invisible && mixed.length > 1 && random.chance(0.2)
      ? random.pick(
          mixed.filter((column) => !column.autoIncrement && (column.hasDefault || column.nullable)).concat(mixed[0]!),
        )
      : null
  const lines = mixed.map((column) =>
    column === invisible && (column.hasDefault || column.nullable) && !column.generated
      ? `${column.name} ${column.definition} INVISIBLE`
      : `${column.name} ${column.definition}`,
  )
  const partitioned =
    innodb &&
    references.length === 0 &&
    key.length > 0 &&
    keyKind !== 'prefix' &&
    !columns.some(({ type }) => type.given) &&
    random.chance(0.06)
  return {
    name: quoteName(name),
    columns: mixed,
    key,
    innodb,
    referable: ownKey && !partitioned && keyKind !== 'unique',
    create: `CREATE TABLE ${quoteName(name)} (\n  ${[...lines, ...keys, ...references].join(',\n  ')}\n) ${options(random, innodb)}${partitioned ? ' PARTITION BY KEY () PARTITIONS 3' : ''}`,
  }
}

type KeyKind = 'auto increment' | 'integer' | 'any' | 'composite' | 'prefix' | 'unique' | 'nullable unique' | 'none'

function addKey(
  random: Random,
  server: Capabilities,
  kind: KeyKind,
  columns: RandomColumn[],
  keys: string[],
  nextName: () => string,
): RandomColumn[] {
  const whole = (): ColumnType => {
    for (;;) {
      const type = random.chance(0.4) ? integerType(random) : columnType(random, server)
      if (typeof type.key === 'number') return type
    }
  }
  const prefixed = (): ColumnType => {
    for (;;) {
      const type = columnType(random, server)
      if (type.key === 'prefix') return type
    }
  }
  const add = (type: ColumnType, extra = ' NOT NULL') => {
    const column: RandomColumn = {
      name: nextName(),
      type,
      nullable: extra === ' NULL',
      hasDefault: extra.includes('AUTO_INCREMENT'),
      generated: false,
      autoIncrement: extra.includes('AUTO_INCREMENT'),
      refers: null,
      definition: `${type.sql}${extra}`,
    }
    columns.push(column)
    return column
  }
  const list = (parts: readonly RandomColumn[]) => parts.map((part) => part.name).join(',')
  switch (kind) {
    case 'auto increment': {
      const column = add(integerType(random), ' NOT NULL AUTO_INCREMENT')
      keys.push(`PRIMARY KEY (${column.name})`)
      return [column]
    }
    case 'integer':
    case 'any': {
      const column = add(kind === 'integer' ? integerType(random) : whole())
      keys.push(`PRIMARY KEY (${column.name})`)
      return [column]
    }
    case 'composite': {
      const parts = random.times(random.between(2, 3), () => add(whole()))
      keys.push(`PRIMARY KEY (${list(random.shuffled(parts))})`)
      return parts
    }
    case 'prefix': {
      const column = add(prefixed())
      const other = random.chance(0.5) ? add(integerType(random)) : null
      keys.push(`PRIMARY KEY (${other === null ? '' : `${other.name},`}${column.name}(10))`)
      return other === null ? [column] : [other, column]
    }
    case 'unique': {
      const parts = random.times(random.between(1, 2), () => add(whole()))
      keys.push(`UNIQUE KEY (${list(parts)})`)
      return parts
    }
    case 'nullable unique': {
      const parts = random.times(random.between(1, 2), () => add(whole(), ' NULL'))
      keys.push(`UNIQUE KEY (${list(parts)})`)
      return parts
    }
    default:
      return []
  }
}

function plainColumn(random: Random, server: Capabilities, name: string, type: ColumnType): RandomColumn {
  const nullable = random.chance(0.6)
  const expression = server.expressionDefaults && type.family === 'text' && random.chance(0.1)
  const literal = type.default !== null && random.chance(0.4)
  const byDefault = expression ? " DEFAULT (CONCAT('d','1'))" : literal ? ` DEFAULT ${type.default}` : ''
  // A TIMESTAMP without either is made NOT NULL with a default of its own by old servers.
  const timestamp = type.sql.startsWith('timestamp') && byDefault === '' && !nullable ? ` DEFAULT ${type.default}` : ''
  return {
    name,
    type,
    nullable,
    hasDefault: byDefault !== '' || timestamp !== '',
    generated: false,
    autoIncrement: false,
    refers: null,
    definition: `${type.sql}${nullable ? ' NULL' : ' NOT NULL'}${byDefault}${timestamp}`,
  }
}

/** A column of the same type as the key of the other table, with a foreign key on it. */
function addReference(
  random: Random,
  server: Capabilities,
  parent: Pick<RandomTable, 'name' | 'key'>,
  columns: RandomColumn[],
  references: string[],
  name: string,
  refers: 'other' | 'own',
): void {
  if (!server.quotesForeignKeys && name.includes('``')) return
  const { type, name: referenced } = parent.key[0]!
  columns.push({
    name,
    type,
    nullable: true,
    hasDefault: true,
    generated: false,
    autoIncrement: false,
    refers,
    definition: `${type.sql} NULL`,
  })
  const action = () =>
    server.cascadesLogged ? random.pick(['RESTRICT', 'CASCADE', 'CASCADE', 'SET NULL', 'NO ACTION']) : 'RESTRICT'
  references.push(
    `FOREIGN KEY (${name}) REFERENCES ${parent.name} (${referenced}) ON DELETE ${action()} ON UPDATE ${action()}`,
  )
}

function addGenerated(random: Random, columns: RandomColumn[], nextName: () => string): void {
  if (!random.chance(0.3)) return
  const bases = columns.filter(
    ({ type, autoIncrement, refers }) =>
      !autoIncrement && !refers && ['integer', 'text', 'binary'].includes(type.family) && !type.sql.startsWith('bit'),
  )
  if (bases.length === 0) return
  for (let more = random.between(1, 2); more > 0; more--) {
    const base = random.pick(bases)
    const [type, expression] = random.pick([
      ['int', `LENGTH(${base.name})`],
      ['varchar(20) CHARACTER SET latin1', `LEFT(HEX(${base.name}),20)`],
      ['tinyint', `(${base.name} IS NULL)`],
    ] as const)
    columns.push({
      name: nextName(),
      type: { sql: type, family: 'other', key: 20, default: null, value: () => 'DEFAULT' },
      nullable: true,
      hasDefault: true,
      generated: true,
      autoIncrement: false,
      refers: null,
      definition: `${type} GENERATED ALWAYS AS (${expression}) ${random.pick(['VIRTUAL', 'STORED'])}`,
    })
  }
}

function addIndexes(random: Random, server: Capabilities, columns: readonly RandomColumn[], keys: string[]): void {
  const usable = columns.filter((column) => column.type.key !== null)
  if (usable.length === 0) return
  const part = (column: RandomColumn) =>
    `${column.name}${column.type.key === 'prefix' ? `(${random.pick([1, 5, 20])})` : ''}`
  for (
    let more = random.weighted([
      [5, 0],
      [3, 1],
      [2, 2],
    ]);
    more > 0;
    more--
  ) {
    const parts = random.shuffled(usable).slice(0, random.between(1, 2))
    const unique = random.chance(0.25)
    keys.push(`${unique ? 'UNIQUE KEY' : 'KEY'} (${parts.map(part).join(',')})`)
  }
  if (server.longUnique && random.chance(0.1)) {
    const long = usable.find((column) => column.type.key === 'prefix' && !/^(char|varchar)/.test(column.type.sql))
    if (long !== undefined) keys.push(`UNIQUE KEY (${long.name})`)
  }
  if (server.functionalKeys && random.chance(0.15)) {
    const base = usable.find((column) => column.type.family === 'integer' && !column.autoIncrement && !column.refers)
    if (base !== undefined) keys.push(`KEY ((${base.name} IS NULL))`)
  }
}

function options(random: Random, innodb: boolean): string {
  const engine = innodb ? 'InnoDB' : 'MyISAM'
  const format = random.chance(0.2)
    ? ` ROW_FORMAT=${random.pick(['DYNAMIC', 'COMPACT', 'REDUNDANT'])}`
    : ' ROW_FORMAT=DYNAMIC'
  return `ENGINE=${engine}${innodb ? format : ''} DEFAULT CHARSET=${random.pick(['utf8mb4', 'latin1', 'utf8mb4'])}`
}
