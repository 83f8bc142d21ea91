// The longest that a writer waits while a column is dropped from a big table that others write to, and that nothing is lost by it:
// npx tsx bench/keep.ts [--server=mariadb-10.11,mysql-9.7] [--rows=1000000] [--writers=8] [--keep-lock=1]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { rollback } from '../src/commands/rollback.ts'
import { Session } from '../src/mysql/session.ts'
import { startPrivateServer } from '../src/sandbox/private-server.ts'
import { makeBusy, Writer } from '../test/deploy/keep-writers.ts'
import { migration, PLAIN_DEPLOY, SILENT, WHOLE_ROLLBACK } from '../test/deploy/project.ts'
import { run } from '../test/deploy/scene.ts'
import { chosenServers, number, seriesOf } from './measure.ts'

const ROWS = number('rows', 1_000_000)
const WRITERS = number('writers', 8)
const KEEP_LOCK = number('keep-lock', 1)

const directory = await mkdtemp(join(tmpdir(), 'rollgate-bench-'))
try {
  for (const binary of await chosenServers()) {
    const server = await startPrivateServer(binary, {
      binlog: true,
      extra: ['--innodb-buffer-pool-size=512M'],
      directory,
    })
    try {
      const { settings } = server
      const session = await Session.open(settings)
      await session.run('CREATE DATABASE shop')
      await session.run('USE shop')
      await makeBusy(session, ROWS)
      await session.query('ANALYZE TABLE busy')
      const production = { ...settings, role: 'production' as const, database: 'shop' }
      const backup = { ...production, role: 'backup' as const }
      const writers: Writer[] = []
      for (let at = 0; at < WRITERS; at++) writers.push(new Writer(await Session.open(production), at, ROWS))
      const running = writers.map((writer) => writer.run())
      await sleep(2000)
      const usual = Math.max(...writers.map(({ longest }) => longest))
      const began = Date.now()
      const child = run({
        ...PLAIN_DEPLOY,
        production,
        backup,
        audit: null,
        rollbackDirectory: join(directory, 'rollback'),
        migrations: [migration('m.sql', 'ALTER TABLE busy DROP COLUMN b;')],
        keepLockSeconds: KEEP_LOCK,
        lock: { waitSeconds: 60, retries: 3, killBlockers: false },
      })
      await new Promise((resolve) => child.once('exit', resolve))
      const seconds = (Date.now() - began) / 1000
      for (const writer of writers) writer.stop()
      const written = await Promise.all(running)
      const longest = Math.max(...written.map((one) => one.longest))
      const statements = written.reduce((sum, one) => sum + one.statements, 0)
      const rows = ROWS + written.reduce((sum, one) => sum + one.rows, 0)
      const deployment = String(await session.value('SELECT id FROM rollgate.deployment'))
      const undone = await rollback(
        { ...WHOLE_ROLLBACK, production, backup, deployment, rollbackDirectory: directory },
        SILENT,
      )
      const wrong = await session.value('SELECT COUNT(*) FROM busy WHERE a <> 2 * b')
      const there = await session.value('SELECT COUNT(*) FROM busy')
      console.log(
        `${seriesOf(binary)}: ${ROWS} rows, ${WRITERS} writers: deployed in ${seconds.toFixed(1)} s while they ran ${statements} statements; longest write ${Math.round(longest)} ms (before: ${Math.round(usual)} ms); undone: ${undone.state}, ${wrong} wrong values, ${Number(there) - rows} rows too many or too few`,
      )
      if (undone.state !== 'undone' || wrong !== '0' || there !== String(rows)) process.exitCode = 1
      await session.close()
    } finally {
      await server.stop()
    }
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}
