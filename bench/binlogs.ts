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

export const CHANGES = ['insert', 'update', 'delete'] as const
export type Change = (typeof CHANGES)[number]

export interface BinlogFile {
  readonly workload: Workload
  readonly change: Change
  readonly path: string
  /** On the server. */
  readonly file: string
}

/** Runs the workloads on a throwaway server and copies the binlog file of each statement. The tables are left full, to be looked up. */
export async function makeBinlogs(server: PrivateServer, directory: string): Promise<BinlogFile[]> {
  const session = await Session.open(server.settings)
  const files: BinlogFile[] = []
  const mariadb = server.binary.flavor === 'mariadb'
  await session.run('CREATE DATABASE bench')
  await session.run('USE bench')
  for (const workload of WORKLOADS) {
    const { name, rows, create, insert, update } = workload
    await session.run(create)
    const numbers = mariadb
      ? `(SELECT seq AS n FROM seq_1_to_${rows}) AS numbers`
      : `(WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${rows}) SELECT n FROM c) AS numbers`
    if (!mariadb) await session.run(`SET SESSION cte_max_recursion_depth = ${rows}`)
    const texts = { insert: `INSERT INTO ${name} ${insert} FROM ${numbers}`, update, delete: `DELETE FROM ${name}` }
    for (const change of CHANGES) {
      await session.run('FLUSH BINARY LOGS')
      await session.run(texts[change])
      const [status] = await session.query(mariadb ? 'SHOW BINLOG STATUS' : 'SHOW BINARY LOG STATUS')
      const file = String(status!.File)
      await session.run('FLUSH BINARY LOGS')
      const path = join(directory, `${name}-${change}.000001`)
      await copyFile(join(server.directory, 'data', file), path)
      files.push({ workload, change, path, file })
    }
  }
  await session.close()
  return files
}
