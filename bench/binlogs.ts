import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Session } from '../src/mysql/session.ts'
import type { PrivateServer } from '../src/sandbox/private-server.ts'

/** A table that is filled, changed and emptied, each by one statement whose events have a binlog file of their own. */
export interface Workload {
  readonly name: string
  readonly rows: number
  readonly create: string
  /** Columns and expressions of `n`, which counts from 1. */
  readonly insert: string
  readonly update: string
}

const COLUMNS_60 = Array.from({ length: 59 }, (_, index) => index)
const WIDE_TYPES = ['int', 'varchar(20)', 'datetime', 'decimal(10,2)', 'bigint unsigned', 'tinyint']
const WIDE_VALUES = [
  'n',
  "concat('value ', n)",
  "'2024-05-06 07:08:09' + interval n second",
  'n / 7',
  'n * 1000003',
  'n % 100',
]

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'ten',
    rows: 500_000,
    create: `CREATE TABLE ten (id bigint unsigned PRIMARY KEY, customer int NOT NULL, name varchar(40) NOT NULL, nick varchar(40),
      price decimal(12,2) NOT NULL, created datetime NOT NULL, changed timestamp NOT NULL DEFAULT '2024-01-01', state tinyint NOT NULL,
      remark text NOT NULL, score double NOT NULL) DEFAULT CHARSET utf8mb4`,
    insert: `SELECT n, n * 7 % 100000, concat('customer ', n), if(n % 3, concat('nick-', n), NULL), n * 37 % 1000000 / 100,
      '2024-05-06 07:08:09' + interval n second, from_unixtime(1700000000 + n), n % 100, concat('it''s “order” № ', n, ' für Łódź'), n / 7`,
    update:
      "UPDATE ten SET customer = customer + 1, price = price + 1.50, state = state + 1, remark = concat(remark, ' (paid)')",
  },
  {
    name: 'wide',
    rows: 50_000,
    create: `CREATE TABLE wide (id int PRIMARY KEY, ${COLUMNS_60.map((index) => `c${index} ${WIDE_TYPES[index % WIDE_TYPES.length]}`).join(', ')})`,
    insert: `SELECT n, ${COLUMNS_60.map((index) => WIDE_VALUES[index % WIDE_VALUES.length]).join(', ')}`,
    update: "UPDATE wide SET c0 = c0 + 1, c31 = concat(c31, '!'), c50 = c50 + interval 1 day",
  },
  {
    name: 'blobs',
    rows: 4_000,
    create: 'CREATE TABLE blobs (id int PRIMARY KEY, kind varchar(10), data mediumblob)',
    insert: "SELECT n, 'file', repeat(unhex(sha2(n, 512)), 500)",
    update: "UPDATE blobs SET kind = 'other'",
  },
]

/** A piece of work that stands alone in a binlog file. */
export interface Recorded {
  readonly name: string
  readonly rows: number
  /** A copy of the file. */
  readonly path: string
  /** Its name on the server. */
  readonly file: string
}

/** How often all rows of the first table are updated in one transaction, which makes 1 GB of events. */
const UPDATES_OF_GIGABYTE = 10

/** Runs the workloads on a throwaway server with binlog, each statement in a file of its own, and copies these files. */
export async function recordWorkloads(
  server: PrivateServer,
  directory: string,
  gigabyte: boolean,
): Promise<Recorded[]> {
  const session = await Session.open(server.settings)
  const mariadb = server.binary.flavor === 'mariadb'
  const recorded: Recorded[] = []
  const record = async (name: string, rows: number, statements: readonly string[]) => {
    await session.run('FLUSH BINARY LOGS')
    const [status] = await session.query(mariadb ? 'SHOW BINLOG STATUS' : 'SHOW BINARY LOG STATUS')
    const file = String(status!.File)
    for (const statement of statements) await session.run(statement)
    await session.run('FLUSH BINARY LOGS')
    const path = join(directory, `${name.replaceAll(' ', '-')}.000001`)
    await copyFile(join(server.directory, 'data', file), path)
    recorded.push({ name, rows, path, file })
  }

  await session.run('CREATE DATABASE bench')
  await session.run('USE bench')
  for (const { name, rows, create, insert, update } of WORKLOADS) {
    await session.run(create)
    if (!mariadb) await session.run(`SET SESSION cte_max_recursion_depth = ${rows}`)
    const numbers = mariadb
      ? `(SELECT seq AS n FROM seq_1_to_${rows}) AS numbers`
      : `(WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${rows}) SELECT n FROM c) AS numbers`
    await record(`insert ${name}`, rows, [`INSERT INTO ${name} ${insert} FROM ${numbers}`])
    await record(`update ${name}`, rows, [update])
    if (gigabyte && name === 'ten') {
      const updates = Array.from({ length: UPDATES_OF_GIGABYTE }, () => 'UPDATE ten SET customer = customer + 1')
      await record('one gigabyte', rows * UPDATES_OF_GIGABYTE, ['BEGIN', ...updates, 'COMMIT'])
    }
    await record(`delete ${name}`, rows, [`DELETE FROM ${name}`])
  }
  await session.close()
  return recorded
}
