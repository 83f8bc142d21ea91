// How fast backup tables are written, beside LOAD DATA LOCAL INFILE of the same rows by the server's own client:
// npx tsx bench/backup.ts [--server=mariadb-10.11,mysql-9.7] [--rows=500000] [--runs=5] [--mariadb-client=PATH] [--mysql-client=PATH]
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { rowsTable } from '../src/backup/backup-schema.ts'
import { BackupTables } from '../src/backup/backup-tables.ts'
import { linesOf } from '../src/backup/rollback-rows.ts'
import { Session } from '../src/mysql/session.ts'
import type { StatementChunk } from '../src/rollback/statement-chunk.ts'
import { type PrivateServer, startPrivateServer } from '../src/sandbox/private-server.ts'
import { rollbackOfDelete } from './data.ts'
import { chosenServers, clientOf, type Measured, measure, median, number, runClient, seriesOf } from './measure.ts'

const ROWS = number('rows', 500_000)
const RUNS = number('runs', 5)
/** INSERTs of one row are slow enough to be measured with fewer. */
const SINGLE_ROWS = Math.min(ROWS, 50_000)

const directory = await mkdtemp(join(tmpdir(), 'rollgate-bench-'))
try {
  const file = join(directory, 'rows')
  await pipeline(lines(), createWriteStream(file))
  const { size } = await stat(file)
  console.log(`${ROWS} rollback statements, ${(size / 2 ** 20).toFixed(0)} MiB; medians of ${RUNS}`)
  for (const binary of await chosenServers()) {
    const server = await startPrivateServer(binary, {
      binlog: true,
      extra: ['--local-infile=1', '--innodb-buffer-pool-size=1G'],
      directory,
    })
    try {
      await benchServer(server, file, size)
    } finally {
      await server.stop()
    }
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function benchServer({ binary, settings, pid }: PrivateServer, file: string, size: number): Promise<void> {
  const session = await Session.open(settings)
  await session.run('CREATE DATABASE backup')
  const statement = {
    start: { file: 'binlog.000001', position: 4 },
    end: { file: 'binlog.000001', position: 8 },
    sql: 'DELETE FROM big',
    kind: 'DELETE',
    host: 'h',
    port: 1,
    database: 'source',
  }
  const empty = async (table: string) => {
    await session.run(`DROP TABLE IF EXISTS backup.${table}`)
    await session.run(rowsTable(`backup.${table}`))
    await session.run('DELETE FROM backup.`$_$Inception_backup_information$_$`').catch(() => {})
    await session.run(
      session.version.flavor === 'mysql' && session.version.number >= 80_400
        ? 'RESET BINARY LOGS AND GTIDS'
        : 'RESET MASTER',
    )
  }
  const stored = async (rows: number) => {
    const found = await session.value('SELECT COUNT(*) FROM backup.big')
    if (found !== String(rows)) throw new Error(`${found} rows of ${rows} were stored`)
  }
  const store = async () => {
    const own = await Session.open(settings, { database: null })
    const tables = await BackupTables.open(own)
    await tables.store('backup', { ...statement, opid: '1700000000_1_00000000', table: 'big' }, chunksOf(file), false)
    await own.close()
  }
  const client = clientOf(binary)
  const loadSql = (path: string) =>
    `LOAD DATA LOCAL INFILE ${path} INTO TABLE backup.big CHARACTER SET utf8mb4 (rollback_statement) SET opid_time = '1700000000_1_00000000'`
  const load = async () => {
    if (client !== null) return runClient(client, binary, settings, ['-e', loadSql(`'${file}'`)])
    await session.loadLocal(loadSql, createReadStream(file))
  }
  const single = async () => {
    await session.run('START TRANSACTION')
    let left = SINGLE_ROWS
    for await (const { bytes, ends } of chunksOf(file)) {
      let start = 0
      for (const end of ends) {
        if (left-- <= 0) break
        const text = bytes.toString('utf8', start, end).replaceAll("'", "''")
        await session.run(
          `INSERT INTO backup.big (rollback_statement, opid_time) VALUES ('${text};', '1700000000_1_00000000')`,
        )
        start = end
      }
      if (left <= 0) break
    }
    await session.run('COMMIT')
  }

  const runs = new Map<string, Measured[]>()
  const ways: [string, number, () => Promise<void>, boolean][] = [
    [`LOAD DATA LOCAL INFILE by ${client === null ? 'mysql2' : basename(client)}`, ROWS, load, true],
    ['store, LOAD DATA', ROWS, store, true],
    ['store, INSERT', ROWS, store, false],
    ['INSERT of one row each', SINGLE_ROWS, single, true],
  ]
  for (let run = 0; run < RUNS; run++) {
    for (const [way, rows, work, localFiles] of ways) {
      await empty('big')
      await session.run(`SET GLOBAL local_infile = ${localFiles ? 1 : 0}`)
      const measured = await measure(pid, work)
      await stored(rows)
      runs.set(way, [...(runs.get(way) ?? []), measured])
    }
  }
  await session.close()
  const rate = (way: string, rows: number) => rows / median(runs.get(way)!).seconds
  const base = rate(ways[0]![0], ROWS)
  console.log(`\n${seriesOf(binary)}`)
  for (const [way, rows] of ways) {
    const perSecond = rate(way, rows)
    const megabytes = (perSecond * size) / ROWS / 1e6
    const { ownCpu, serverCpu, peakRss } = median(runs.get(way)!)
    const micros = (seconds: number) => ((1e6 * seconds) / rows).toFixed(1)
    console.log(
      `  ${way.padEnd(34)} ${perSecond.toFixed(0).padStart(7)} rows/s ${megabytes.toFixed(1).padStart(6)} MB/s ${((100 * perSecond) / base).toFixed(0).padStart(4)} %  ${peakRss.toFixed(0)} MiB here; processor per row: ${micros(ownCpu)} µs here, ${micros(serverCpu)} µs in the server`,
    )
  }
}

async function* lines(): AsyncGenerator<Buffer> {
  for await (const chunk of rollbackOfDelete('source', 'big', ROWS)) yield linesOf(chunk)
}

/** The statements of the file again: they have neither line breaks nor backslashes. */
async function* chunksOf(path: string): AsyncGenerator<StatementChunk> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of createReadStream(path, { highWaterMark: 32_768 })) {
    const bytes = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer])
    const packed = Buffer.allocUnsafe(bytes.length)
    const ends: number[] = []
    let start = 0
    let to = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      to += bytes.copy(packed, to, start, end - 1)
      ends.push(to)
      start = end + 1
    }
    rest = bytes.subarray(start)
    yield { bytes: packed.subarray(0, to), ends }
  }
}
