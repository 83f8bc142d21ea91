// How fast the rollback of deleted, updated and inserted rows is played, each row compared before COMMIT, beside loading a dump of the same rows;
// rows are back when the rollback has committed them, and processor time is that of the whole rollback:
// npx tsx bench/rollback.ts [--server=mariadb-10.11,mysql-9.7] [--rows=500000] [--runs=5] [--kinds=deleted,updated,inserted] [--mariadb-client=PATH] [--mysql-client=PATH]
import { subscribe } from 'node:diagnostics_channel'
import { createWriteStream } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { deploy } from '../src/commands/deploy.ts'
import { rollback } from '../src/commands/rollback.ts'
import type { DeploySettings, Progress } from '../src/config/settings.ts'
import { STEP_CHANNEL, type StepName } from '../src/deploy/step.ts'
import type { ServerSettings } from '../src/mysql/server-settings.ts'
import { Session } from '../src/mysql/session.ts'
import { type PrivateServer, startPrivateServer } from '../src/sandbox/private-server.ts'
import { PLAIN_DEPLOY, WHOLE_ROLLBACK } from '../test/deploy/project.ts'
import { createTable, rowValues } from './data.ts'
import {
  chosenServers,
  clientOf,
  type Measured,
  measure,
  median,
  number,
  option,
  runClient,
  seriesOf,
} from './measure.ts'

const ROWS = number('rows', 500_000)
const RUNS = number('runs', 5)
const CHOSEN = option('kinds')?.split(',')
/** What is undone; the table holds the rows 1 to ROWS before, but for INSERT, which puts in another table what the first holds. */
const KINDS = [
  { name: 'deleted', sql: 'DELETE FROM big;' },
  { name: 'updated', sql: 'UPDATE big SET customer = customer + 1, name = UPPER(name), score = score + 0.5;' },
  { name: 'inserted', sql: 'INSERT INTO copied SELECT * FROM big;' },
] as const
const SILENT: Progress = { step() {}, detail() {} }
/** mariadb-dump's and mysqldump's INSERTs are about as long (net_buffer_length). */
const DUMP_INSERT_BYTES = 1 << 20
/** What both write around a table's rows. */
const DUMP_HEAD =
  "SET NAMES utf8mb4;\nSET TIME_ZONE='+00:00';\nSET UNIQUE_CHECKS=0, FOREIGN_KEY_CHECKS=0;\nSET SQL_MODE='NO_AUTO_VALUE_ON_ZERO';\nLOCK TABLES `big` WRITE;\n"
const DUMP_FOOT = 'UNLOCK TABLES;\n'

/** When the rows of the rollback were committed last, in nanoseconds. What comes after is written down for later. */
let committed = 0n
const COMMITTED: StepName = 'undo of rows committed'
subscribe(STEP_CHANNEL, (step) => {
  if (step === COMMITTED) committed = process.hrtime.bigint()
})

const directory = await mkdtemp(join(tmpdir(), 'rollgate-bench-'))
try {
  const file = join(directory, 'dump.sql')
  await pipeline(dump(), createWriteStream(file))
  console.log(`${ROWS} rows of each kind; medians of ${RUNS}`)
  for (const binary of await chosenServers()) {
    const server = await startPrivateServer(binary, {
      binlog: true,
      extra: ['--local-infile=1', '--innodb-buffer-pool-size=1G', '--max-allowed-packet=64M'],
      directory,
    })
    try {
      await benchServer(server, file)
    } finally {
      await server.stop()
    }
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function benchServer({ binary, settings, pid }: PrivateServer, file: string): Promise<void> {
  const session = await Session.open(settings)
  await session.run('CREATE DATABASE source')
  await session.run('USE source')
  await session.run(createTable('source', 'big'))
  const client = clientOf(binary)
  const load = async () => {
    if (client === null) return loadOverConnection(settings, file)
    const input = await open(file)
    await runClient(client, binary, settings, ['source'], input.fd)
    await input.close()
  }
  const base: Measured[] = []
  await session.run(createTable('source', 'copied'))
  const production: ServerSettings = { ...settings, role: 'production', database: 'source' }
  const backup: ServerSettings = { ...settings, role: 'backup' }
  const lines: [string, Measured[], Measured[]][] = []
  for (const { name, sql } of KINDS.filter((kind) => CHOSEN?.includes(kind.name) ?? true)) {
    const deploys: Measured[] = []
    const undos: Measured[] = []
    const backs: Measured[] = []
    const loads: Measured[] = []
    for (let run = 0; run < RUNS; run++) {
      // Each run beside a load of its own, since a machine is not as quick at all times.
      await session.run('TRUNCATE TABLE big')
      loads.push(await measure(pid, load))
      await whole(session)
      let deployment = ''
      deploys.push(
        await measure(pid, async () => {
          const report = await deploy(deploySettings(production, backup, `${name}-${run}.sql`, sql), SILENT)
          deployment = report.deployment!
        }),
      )
      const begin = process.hrtime.bigint()
      const undo = await measure(pid, async () => {
        const { state } = await rollback(
          { ...WHOLE_ROLLBACK, deployment, production, backup, rollbackDirectory: directory },
          SILENT,
        )
        if (state !== 'undone') throw new Error(`the rollback of ${name} rows ended as ${state}`)
      })
      undos.push(undo)
      backs.push({ ...undo, seconds: Number(committed - begin) / 1e9 })
      await whole(session)
      const left = await session.value('SELECT COUNT(*) FROM source.copied')
      if (left !== '0') throw new Error(`${left} rows are left`)
    }
    base.push(...loads)
    lines.push(
      [`${name} rows are back`, backs, loads],
      [`rollback of ${name} rows`, undos, loads],
      [`deploy that ${name} them`, deploys, loads],
    )
  }
  await session.close()

  console.log(`\n${seriesOf(binary)}`)
  const line = (what: string, measured: readonly Measured[], beside: readonly Measured[]) => {
    const { seconds, ownCpu, serverCpu, peakRss } = median(measured)
    const ratios = measured.map((one, run) => one.seconds / beside[run]!.seconds).sort((x, y) => x - y)
    const ratio = ratios[Math.floor(ratios.length / 2)]!
    console.log(
      `  ${what.padEnd(26)} ${seconds.toFixed(2).padStart(6)} s ${(ROWS / seconds).toFixed(0).padStart(7)} rows/s ${ratio.toFixed(2).padStart(5)} ×  ${peakRss.toFixed(0)} MiB here; processor: ${ownCpu.toFixed(1)} s here, ${serverCpu.toFixed(1)} s in the server`,
    )
  }
  line(`dump loaded by ${client === null ? 'mysql2' : basename(client)}`, base, base)
  for (const [what, measured, loads] of lines) line(what, measured, loads)
}

async function whole(session: Session): Promise<void> {
  const found = await session.value('SELECT COUNT(*) FROM source.big')
  if (found !== String(ROWS)) throw new Error(`${found} rows of ${ROWS} are there`)
}

function deploySettings(production: ServerSettings, backup: ServerSettings, name: string, sql: string): DeploySettings {
  return {
    migrations: [{ path: name, name, bytes: Buffer.from(sql) }],
    production,
    backup,
    audit: null,
    rollbackDirectory: join(directory, 'rollback', production.port.toString()),
    ...PLAIN_DEPLOY,
  }
}

function* dump(): Generator<Buffer> {
  yield Buffer.from(DUMP_HEAD)
  const head = 'INSERT INTO `big` VALUES\n'
  let values: string[] = []
  let bytes = 0
  for (let row = 1; row <= ROWS; row++) {
    const text = rowValues(row)
    values.push(text)
    bytes += text.length + 2
    if (bytes < DUMP_INSERT_BYTES && row < ROWS) continue
    yield Buffer.from(`${head}${values.join(',\n')};\n`)
    values = []
    bytes = 0
  }
  yield Buffer.from(DUMP_FOOT)
}

/** As the client would: one statement after the other. */
async function loadOverConnection(settings: ServerSettings, file: string): Promise<void> {
  const session = await Session.open({ ...settings, database: 'source' })
  for (const statement of (await readFile(file, 'latin1')).split(';\n').slice(0, -1))
    await session.run(Buffer.from(statement, 'latin1'))
  await session.close()
}
