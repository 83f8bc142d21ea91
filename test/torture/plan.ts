import type { Capabilities } from './capabilities.ts'
import { Random } from './random.ts'
import { insertRows, randomStatement } from './statement.ts'
import { type RandomTable, randomTables } from './table.ts'

/** All that one round runs: made from its seed and the server's capabilities alone. */
export interface Plan {
  readonly tables: readonly RandomTable[]
  /** The tables and their first rows, in a session of its own. */
  readonly setUp: readonly string[]
  /** What is to be undone. */
  readonly work: readonly string[]
}

export interface PlanSize {
  readonly tables: number
  readonly statements: number
}

/** Modes under which statements mean different things; rollback must not care. */
const MODES = [
  'ALLOW_INVALID_DATES',
  'ALLOW_INVALID_DATES',
  'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO',
  'ALLOW_INVALID_DATES,NO_BACKSLASH_ESCAPES',
  'ALLOW_INVALID_DATES,PAD_CHAR_TO_FULL_LENGTH',
  'ALLOW_INVALID_DATES,NO_UNSIGNED_SUBTRACTION',
  'STRICT_TRANS_TABLES',
  'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO',
]

export function randomPlan(seed: number, server: Capabilities, size: PlanSize): Plan {
  const random = new Random(seed)
  const tables = randomTables(random, server, random.between(1, size.tables))
  const setUp = ["SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'"]
  if (server.generatedPrimaryKey && random.chance(0.1)) setUp.push('SET SESSION sql_generate_invisible_primary_key = 1')
  for (const { create } of tables) setUp.push(create)
  const rows = random.times(random.between(1, 6), () => tables).flat()
  for (const table of rows) setUp.push(insertRows(random, table))
  return { tables, setUp, work: work(random, tables, size.statements) }
}

function work(random: Random, tables: readonly RandomTable[], count: number): string[] {
  // Names that are not ASCII would be others to a server that takes the text for something else than UTF-8.
  const ascii = tables.every(({ create }) => /^\p{ASCII}*$/u.test(create))
  const session = () => [
    `SET SESSION sql_mode = '${random.pick(MODES)}'`,
    `SET SESSION time_zone = '${random.pick(['+00:00', '+05:45', '-11:30', 'SYSTEM'])}'`,
    `SET NAMES ${ascii ? random.pick(['utf8mb4', 'latin1', 'binary', 'gbk', 'sjis']) : 'utf8mb4'}`,
  ]
  const statements = session()
  if (random.chance(0.15)) statements.push('SET SESSION foreign_key_checks = 0')
  if (random.chance(0.15)) statements.push('SET SESSION unique_checks = 0')
  // MariaDB logs rows that were taken back with a savepoint, and says so in words, where a MyISAM table took part.
  const transactional = tables.every(({ innodb }) => innodb)
  let open = false
  for (let index = 0; index < count; index++) {
    if (random.chance(0.04)) statements.push(random.pick(session()))
    if (transactional && !open && random.chance(0.1)) {
      statements.push('START TRANSACTION')
      open = true
    } else if (open && random.chance(0.25)) {
      statements.push(random.pick(['COMMIT', 'COMMIT', 'ROLLBACK']))
      open = false
    } else if (open && random.chance(0.15)) {
      statements.push(random.pick(['SAVEPOINT s', 'ROLLBACK TO SAVEPOINT s']))
    }
    statements.push(randomStatement(random, tables))
  }
  if (open) statements.push('COMMIT')
  return statements
}
