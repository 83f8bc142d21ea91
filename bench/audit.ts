// How long an audit takes, each a process of dist/cli.js from its start to its end, with a private server that it starts for itself:
// npx tsx bench/audit.ts [--server=mariadb-10.11,mysql-9.7] [--runs=3] [--largest=10000]
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Session } from '../src/mysql/session.ts'
import { type PrivateServer, startPrivateServer } from '../src/sandbox/private-server.ts'
import { chosenServers, number, seriesOf } from './measure.ts'
import { measureProgram, medianRun, type ProgramRun } from './measure-program.ts'

const RUNS = number('runs', 3)
const LARGEST = number('largest', 10_000)
const TABLES = 60
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

const directory = await mkdtemp(join(tmpdir(), 'rollgate-bench-'))
try {
  for (const binary of await chosenServers()) {
    const staging = await startPrivateServer(binary, { binlog: false, directory })
    try {
      console.log(
        `${seriesOf(binary)}; medians of ${RUNS}; bars: 1,000 statements in 5 s, 3 statements on 2,000 tables in 1.5 s, 300 MB`,
      )
      await benchServer(staging)
    } finally {
      await staging.stop()
    }
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function benchServer({ settings, binary }: PrivateServer): Promise<void> {
  const session = await Session.open(settings)
  for (const name of ['shop', 'crowd', 'bulk']) await session.run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
  for (let at = 0; at < TABLES; at++) await session.run(tableOf('shop', at))
  for (let at = 0; at < 2000; at++) await session.run(tableOf('crowd', at))
  await session.run('CREATE TABLE bulk.big (id int PRIMARY KEY, name varchar(100), price decimal(10,2))')
  await session.close()
  const show = async (what: string, statements: number, database: string, sql: string) => {
    const file = join(directory, 'migration.sql')
    await writeFile(file, sql)
    process.env.ROLLGATE_STAGING_URL = `mysql://${settings.user}:${encodeURIComponent(settings.password)}@${settings.host}:${settings.port}/${database}`
    const command = [
      process.execPath,
      CLI,
      'audit',
      file,
      '--fail-on=never',
      '--format=json',
      `--sandbox-binary=${binary.path}`,
    ]
    const runs: ProgramRun[] = []
    for (let run = 0; run < RUNS; run++) runs.push(await measureProgram(command, join(directory, 'report.json')))
    const { seconds, cpu, peakRss } = medianRun(runs)
    const each = statements === 0 ? '' : `${((seconds * 1000) / statements).toFixed(2)} ms each`
    console.log(
      `  ${what.padEnd(50)} ${seconds.toFixed(2).padStart(7)} s  processor ${cpu.toFixed(2).padStart(6)} s  ${peakRss.toFixed(0).padStart(5)} MiB  ${each}`,
    )
  }
  await show('an empty file', 0, 'shop', '')
  await show('3 statements, 2,000 tables on staging', 3, 'crowd', mixed(3))
  for (let count = 100; count <= LARGEST; count *= 10)
    await show(`${count} statements over ${TABLES} tables`, count, 'shop', mixed(count))
  await show('INSERTs of 20 MB, 1 MB each', 20, 'bulk', inserts(20, 1 << 20))
  await show('one INSERT of 12 MB', 1, 'bulk', inserts(1, 12 << 20))
}

function tableOf(database: string, at: number): string {
  return `CREATE TABLE ${database}.t${at} (
    id bigint unsigned NOT NULL AUTO_INCREMENT, name varchar(100) NOT NULL DEFAULT '', status enum('new','paid','sent') NOT NULL DEFAULT 'new',
    price decimal(12,2) NOT NULL DEFAULT 0, parent bigint unsigned DEFAULT NULL, note text, made datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id), KEY by_status (status, made), KEY by_parent (parent)) ENGINE=InnoDB`
}

/** Half DDL, half DML, spread over the tables: each kind many times, none refused. */
function mixed(count: number): string {
  const kinds: ((table: string, at: number) => string)[] = [
    (table, at) => `ALTER TABLE ${table} ADD COLUMN c${at} int NULL`,
    (table, at) => `INSERT INTO ${table} (name, status) VALUES ('name ${at}', 'new'), ('other', 'paid')`,
    (table, at) => `ALTER TABLE ${table} ADD INDEX i${at} (price, made, parent, id)`,
    (table, at) => `UPDATE ${table} SET price = price * 1.05 WHERE status = 'new' AND id > ${at}`,
    (table, at) => `ALTER TABLE ${table} DROP INDEX i${at - 2}`,
    (table, at) => `DELETE FROM ${table} WHERE made < '2020-01-01' AND id < ${at}`,
    (table, at) => `ALTER TABLE ${table} DROP COLUMN c${at - 6}`,
    (_, at) => `CREATE TABLE fresh${at} (id int PRIMARY KEY, name varchar(40) DEFAULT NULL) DEFAULT CHARSET=utf8mb4`,
    (_, at) => `INSERT INTO fresh${at - 1} (id, name) VALUES (${at}, 'x')`,
    (_, at) => `DROP TABLE fresh${at - 2}`,
  ]
  const lines: string[] = []
  for (let at = 0; at < count; at++)
    lines.push(`${kinds[at % kinds.length]!(`t${Math.floor(at / kinds.length) % TABLES}`, at)};\n`)
  return lines.join('')
}

function inserts(statements: number, bytes: number): string {
  const parts: string[] = []
  let id = 0
  for (let statement = 0; statement < statements; statement++) {
    const rows: string[] = []
    for (let size = 0; size < bytes; ) {
      const row = `(${++id},'a name that is of some length ${id}',${id % 1000}.25)`
      rows.push(row)
      size += row.length + 1
    }
    parts.push(`INSERT INTO big (id, name, price) VALUES ${rows.join(',')};\n`)
  }
  return parts.join('')
}
