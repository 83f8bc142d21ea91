import type { Capabilities } from './capabilities.ts'
import { columnType } from './column-type.ts'
import type { Plan } from './plan.ts'
import { Random } from './random.ts'
import { insertRows } from './statement.ts'
import { plainColumn, type RandomColumn, type RandomTable, randomTables } from './table.ts'

/** A table as it is to be after the statements so far, if the server took them all; many it refuses. */
interface Growing {
  name: string
  columns: RandomColumn[]
  indexes: string[]
  partitioned: boolean
}

/** Random tables with rows, and a chain of 1 to 10 ALTERs of several clauses each. */
export function ddlChainPlan(seed: number, server: Capabilities): Plan {
  const random = new Random(seed)
  const tables = randomTables(random, server, random.between(1, 2), true)
  const setUp = ["SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'"]
  for (const { create } of tables) setUp.push(create)
  for (const table of random.times(random.between(1, 3), () => tables).flat()) setUp.push(insertRows(random, table))
  const growing = tables.map(grow)
  const chain = new Chain(random, server)
  // Some make an ALTER that copies change dates that do not exist into zeros, in columns that it does not name.
  const mode = random.pick([
    '',
    'NO_ZERO_IN_DATE,NO_ZERO_DATE',
    'ALLOW_INVALID_DATES',
    'STRICT_ALL_TABLES,ALLOW_INVALID_DATES',
    'ANSI_QUOTES,ALLOW_INVALID_DATES',
  ])
  const work = [`SET SESSION sql_mode = '${mode}'`, 'SET NAMES utf8mb4']
  for (let left = random.between(1, 10); left > 0; left--) work.push(chain.statement(random.pick(growing)))
  return { tables, setUp, work }
}

function grow({ name, columns }: RandomTable): Growing {
  return { name, columns: [...columns], indexes: [], partitioned: false }
}

const GEOMETRY = /geom|point|linestring|polygon/

/** Writes statements, and remembers what they make. */
class Chain {
  readonly #random: Random
  readonly #server: Capabilities
  #serial = 0

  constructor(random: Random, server: Capabilities) {
    this.#random = random
    this.#server = server
  }

  statement(table: Growing): string {
    const random = this.#random
    const alter = `ALTER TABLE ${table.name}`
    if (random.chance(0.12)) return `${alter} ${this.#alone(table)}`
    const clauses = random.times(
      random.weighted([
        [5, 1],
        [3, 2],
        [2, 3],
        [1, 5],
      ]),
      () => this.#clause(table),
    )
    return `${alter} ${clauses.join(', ')}`
  }

  #fresh(prefix: string): string {
    return `\`${prefix}${++this.#serial}${this.#random.chance(0.1) ? " é'" : ''}\``
  }

  #column(name: string): RandomColumn {
    const column = plainColumn(this.#random, this.#server, name, columnType(this.#random, this.#server))
    // Rows that are there get an empty geometry then, which no statement can write.
    return GEOMETRY.test(column.type.sql)
      ? { ...column, definition: column.definition.replace(' NOT NULL', ' NULL') }
      : column
  }

  #place(table: Growing): string {
    const random = this.#random
    return random.pick(['', ' FIRST', ` AFTER ${random.pick(table.columns).name}`])
  }

  #parts(table: Growing): string {
    const random = this.#random
    const parts = random.shuffled(table.columns).slice(0, random.between(1, 2))
    return parts
      .map(({ name, type }) => {
        const long = /text|blob|char|binary/.test(type.sql) && random.chance(0.8)
        return `${name}${long ? `(${random.between(1, 9)})` : ''}${random.chance(0.2) ? ' DESC' : ''}`
      })
      .join(', ')
  }

  #clause(table: Growing): string {
    const random = this.#random
    const server = this.#server
    const column = random.pick(table.columns)
    const replace = (by: RandomColumn) => table.columns.splice(table.columns.indexOf(column), 1, by)
    const index = () => (table.indexes.length === 0 ? '`none`' : random.pick(table.indexes))
    return random.weighted<() => string>([
      [
        4,
        () => {
          const added = this.#column(this.#fresh('n'))
          const clause = `ADD COLUMN ${added.name} ${added.definition}${this.#place(table)}`
          table.columns.push(added)
          return clause
        },
      ],
      [
        3,
        () => {
          if (table.columns.length > 1) table.columns.splice(table.columns.indexOf(column), 1)
          return `DROP COLUMN ${column.name}`
        },
      ],
      [
        3,
        () => {
          const changed = this.#column(column.name)
          replace(changed)
          return `MODIFY COLUMN ${column.name} ${changed.definition}${this.#place(table)}`
        },
      ],
      [
        2,
        () =>
          `MODIFY COLUMN ${column.name} ${column.type.sql}${random.pick([' NULL', ' NOT NULL', ` COMMENT 'c;''\\\\${this.#serial}'`])}${this.#place(table)}`,
      ],
      [
        2,
        () => {
          const name = this.#fresh('r')
          replace({ ...column, name })
          return `CHANGE COLUMN ${column.name} ${name} ${column.definition}${this.#place(table)}`
        },
      ],
      [
        server.expressionDefaults ? 1 : 0,
        () => {
          const name = this.#fresh('r')
          replace({ ...column, name })
          return `RENAME COLUMN ${column.name} TO ${name}`
        },
      ],
      [
        1,
        () =>
          `ALTER COLUMN ${column.name} ${random.pick(['DROP DEFAULT', 'SET DEFAULT 1', "SET DEFAULT 'd''x'", 'SET DEFAULT NULL'])}`,
      ],
      [
        4,
        () => {
          const name = this.#fresh('k')
          table.indexes.push(name)
          const kind = random.weighted([
            [5, 'KEY'],
            [2, 'UNIQUE KEY'],
            [0.5, 'FULLTEXT KEY'],
          ])
          return `ADD ${kind} ${name} (${this.#parts(table)})${random.chance(0.2) ? ` COMMENT 'k''${this.#serial}'` : ''}`
        },
      ],
      [2, () => `DROP KEY ${index()}`],
      [
        server.expressionDefaults ? 0.7 : 0,
        () => {
          const name = this.#fresh('k')
          const from = index()
          table.indexes.push(name)
          return `RENAME INDEX ${from} TO ${name}`
        },
      ],
      [
        server.flavor === 'mysql' && server.functionalKeys ? 1 : 0,
        () => `ALTER INDEX ${index()} ${random.pick(['VISIBLE', 'INVISIBLE'])}`,
      ],
      [server.uuid ? 1 : 0, () => `ALTER INDEX ${index()} ${random.pick(['IGNORED', 'NOT IGNORED'])}`],
      [0.7, () => 'DROP PRIMARY KEY'],
      [0.7, () => `ADD PRIMARY KEY (${this.#parts(table)})`],
      [
        server.checks ? 0.7 : 0,
        () => `ADD CONSTRAINT ${this.#fresh('ck')} CHECK (${column.name} IS NOT NULL OR 1 = 1)`,
      ],
      [
        server.generated ? 1 : 0,
        () =>
          `ADD COLUMN ${this.#fresh('g')} varchar(50) AS (LEFT(HEX(${column.name}), 50)) ${random.pick(['VIRTUAL', 'STORED'])}${this.#place(table)}`,
      ],
      [1, () => `COMMENT = 'c;''${this.#serial} \\\\'`],
      [
        1,
        () =>
          `DEFAULT CHARACTER SET ${random.pick(['utf8mb4', 'latin1 COLLATE latin1_bin', 'utf16', 'utf8mb4 COLLATE utf8mb4_bin'])}`,
      ],
      [0.5, () => `ROW_FORMAT = ${random.pick(['COMPACT', 'DYNAMIC', 'DEFAULT'])}`],
      [0.3, () => `STATS_PERSISTENT = ${random.pick(['0', '1', 'DEFAULT'])}`],
    ])()
  }

  /** Clauses that no server takes with others, or that change too much for others beside them. */
  #alone(table: Growing): string {
    const random = this.#random
    return random.weighted<() => string>([
      [
        2,
        () => `CONVERT TO CHARACTER SET ${random.pick(['utf8mb4', 'latin1', 'utf8mb4 COLLATE utf8mb4_bin', 'utf16'])}`,
      ],
      [
        2,
        () => {
          table.partitioned = true
          const column = random.pick(table.columns).name
          return random.pick([
            `PARTITION BY KEY (${column}) PARTITIONS ${random.between(1, 4)}`,
            `PARTITION BY HASH (${column}) PARTITIONS 3`,
            `PARTITION BY RANGE (${column}) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)`,
          ])
        },
      ],
      [
        table.partitioned ? 4 : 0,
        () =>
          random.pick([
            'REMOVE PARTITIONING',
            'COALESCE PARTITION 1',
            'TRUNCATE PARTITION p0',
            'DROP PARTITION p0',
            'ADD PARTITION PARTITIONS 1',
          ]),
      ],
      [
        1,
        () => {
          const name = this.#fresh('t')
          table.name = name
          return `RENAME TO ${name}`
        },
      ],
      [1, () => 'FORCE'],
    ])()
  }
}
