import { mkdtempSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { INFORMATION_TABLE } from '../backup/names.ts'
import type { AuditSettings, DemoSettings, MigrationFile, Progress } from '../config/settings.ts'
import type { DeployReport, RollbackReport } from '../deploy/report.ts'
import { UserError } from '../errors.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { listTables, showCreateTable } from '../mysql/introspect.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { oneLine, shortened, textTable, withCommas } from '../report/layout.ts'
import type { Style } from '../report/style.ts'
import { sessionPins } from '../rollback/session-pins.ts'
import { findServerBinaries } from '../sandbox/binaries.ts'
import { type PrivateServer, startPrivateServer } from '../sandbox/private-server.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { parseScript } from '../sql/script.ts'
import { decodeSource } from '../sql/source.ts'
import { SHOP_ROWS, shopData } from './demo-data.ts'

const DATABASE = 'shop'
/** The example that the audit stops, left out of the deployment. */
const BLOCKED = '0009_tidy_up.sql'
const WIDTH = 110

/** How the demo shows audit, deployment and rollback: with the texts of the real commands. */
/** Nobody else is on these servers. */
const LOCK = { waitSeconds: null, retries: 0, killBlockers: false }

export interface DemoTexts {
  audit(report: Awaited<ReturnType<typeof import('./audit.ts').audit>>, migrations: readonly MigrationFile[]): string
  deploy(report: DeployReport): string
}

/**
 * Tells the whole story on private throwaway servers: audits the example migrations, deploys the good ones, shows the backup,
 * rolls back, and compares every table with before. Nothing stays running.
 * @returns whether everything came back as it was.
 */
export async function demo(
  settings: DemoSettings,
  say: (text: string) => void,
  progress: Progress,
  style: Style,
  texts: DemoTexts,
): Promise<boolean> {
  const began = Date.now()
  const [binary] = await findServerBinaries({ explicit: settings.sandboxBinary })
  if (binary === undefined)
    throw new UserError('No mysqld or mariadbd was found', {
      hint: 'npm run demo installs one; or name one with --sandbox-binary.',
    })
  const heading = (text: string) =>
    say(`\n${style.bold(`── ${text} ${'─'.repeat(Math.max(0, WIDTH - text.length - 4))}`)}\n`)
  const directory = mkdtempSync(join(tmpdir(), 'rollgate-demo-'))
  const servers: PrivateServer[] = []
  try {
    say(
      `Private throwaway servers: ${binary.flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${binary.version.text}, three of them (staging, production, backup)\n`,
    )
    const start = async (binlog: boolean) => {
      const server = await startPrivateServer(binary, { binlog })
      servers.push(server)
      return server.settings
    }
    const [staging, production, backup] = [await start(false), await start(true), await start(false)]
    const example = await exampleDirectory()
    await loadShop({ ...staging, role: 'staging' }, example, false)
    await loadShop({ ...production, role: 'production' }, example, true)
    say(
      `A shop with ${Object.keys(SHOP_ROWS).length} tables, foreign keys and ${withCommas(Object.values(SHOP_ROWS).reduce((sum, rows) => sum + rows, 0))} rows\n`,
    )

    const migrations = await readMigrations(join(example, 'migrations'))
    const target: ServerSettings = { ...production, role: 'production', database: DATABASE }
    const auditSettings: AuditSettings = {
      migrations,
      staging: { ...staging, role: 'staging', database: DATABASE },
      schema: null,
      sandbox: 'auto',
      sandboxBinary: settings.sandboxBinary,
      failOn: 'error',
      rules: new Map(),
      presets: [],
    }
    heading('1. Audit, as on a pull request')
    const { audit } = await import('./audit.ts')
    say(texts.audit(await audit(auditSettings, progress), migrations))
    say(`${BLOCKED} is blocked and left out from here on.\n`)

    const before = await look(target)
    heading('2. Deploy, as on merge')
    const good = migrations.filter((migration) => migration.name !== BLOCKED)
    const { deploy } = await import('./deploy.ts')
    const report = await deploy(
      {
        migrations: good,
        production: target,
        backup: { ...backup, role: 'backup', database: null },
        audit: { ...auditSettings, migrations: good },
        rollbackDirectory: join(directory, 'rollback'),
        dryRun: false,
        onFailure: 'stop',
        transaction: 'statement',
        keepData: 'auto',
        onlineDdl: null,
        triggers: 'refuse',
        rollbackWindowDays: 1,
        replicas: [],
        lag: { maxSeconds: 10, waitSeconds: 600 },
        lock: LOCK,
        graceSeconds: 4,
        acceptIncomplete: [],
        commit: null,
        actor: 'demo',
      },
      progress,
    )
    say(texts.deploy(report))
    if (report.state !== 'done' || report.deployment === null) return false

    heading('3. What is kept')
    await showBackup(backup, report, say)
    await showDirectory(report, say)

    const { rollback } = await import('./rollback.ts')
    const undo = async (
      deployment: string,
      wanted: ReadonlyMap<string, Look>,
      when: string,
    ): Promise<RollbackReport | null> => {
      const undone = await rollback(
        {
          deployment,
          production: target,
          backup: { ...backup, role: 'backup', database: null },
          from: null,
          opid: null,
          to: null,
          check: false,
          dryRun: false,
          force: false,
          onConflict: 'stop',
          triggers: 'refuse',
          lock: LOCK,
          graceSeconds: 4,
          rollbackDirectory: join(directory, 'rollback'),
          actor: 'demo',
        },
        progress,
      )
      say(
        `${undone.statements.length} statements undone, ${withCommas(undone.rows)} rows restored (state: ${undone.state})\n`,
      )
      const same = compare(wanted, await look(target), say, style) && undone.state === 'undone'
      say(
        `\n${same ? style.green(`Every table is what it was ${when}, in structure and rows.`) : style.red(`Something is not what it was ${when}.`)}\n`,
      )
      return same ? undone : null
    }
    const deployed = await look(target)
    heading('4. Roll back, and compare with before')
    const undone = await undo(report.deployment, before, 'before')
    if (undone?.recorded == null) return false

    heading('5. Take the rollback back, and compare with what was deployed')
    return (await undo(undone.recorded.deployment, deployed, 'after the deployment')) !== null
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
    await rm(directory, { recursive: true, force: true })
    say(style.dim(`The servers and their files are gone. ${((Date.now() - began) / 1000).toFixed(1)} s.\n`))
  }
}

/** migrations-example/ of this package, wherever this file was bundled to. */
async function exampleDirectory(): Promise<string> {
  for (
    let directory = dirname(fileURLToPath(import.meta.url));
    directory !== dirname(directory);
    directory = dirname(directory)
  ) {
    const example = join(directory, 'migrations-example')
    if ((await stat(example).catch(() => null))?.isDirectory()) return example
  }
  throw new UserError('migrations-example/ is not beside this program', {
    hint: 'Run the demo from a clone of the repository.',
  })
}

async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => ({
      path: `migrations-example/migrations/${name}`,
      name,
      bytes: await readFile(join(directory, name)),
    })),
  )
}

async function loadShop(server: ServerSettings, example: string, rows: boolean): Promise<void> {
  const session = await Session.open(server, { database: null })
  try {
    await session.run(`CREATE DATABASE ${quoteName(DATABASE)} DEFAULT CHARACTER SET utf8mb4`)
    await session.run(`USE ${quoteName(DATABASE)}`)
    for (const pin of sessionPins()) await session.run(pin)
    const source = decodeSource('schema.sql', await readFile(join(example, 'schema.sql')))
    for (const statement of parseScript(source, { dialect: await dialectOf(session), database: DATABASE }).statements)
      await session.run(statement.text)
    if (rows) for (const insert of shopData()) await session.run(insert)
  } finally {
    await session.close()
  }
}

interface Look {
  readonly create: string
  readonly rows: string
  readonly checksum: string
}

/** Structure, number of rows and checksum of every table of the shop. */
async function look(server: ServerSettings): Promise<Map<string, Look>> {
  const session = await Session.open(server)
  try {
    for (const pin of sessionPins()) await session.run(pin)
    const tables = new Map<string, Look>()
    for (const name of await listTables(session, DATABASE)) {
      const table = quoteTable(DATABASE, name)
      const [checksum] = await session.query(`CHECKSUM TABLE ${table}`)
      tables.set(name, {
        create: ((await showCreateTable(session, DATABASE, name)) ?? '').replace(/ AUTO_INCREMENT=\d+/, ''),
        rows: String(await session.value(`SELECT COUNT(*) FROM ${table}`)),
        checksum: String(checksum!.Checksum),
      })
    }
    return tables
  } finally {
    await session.close()
  }
}

function compare(
  before: ReadonlyMap<string, Look>,
  after: ReadonlyMap<string, Look>,
  say: (text: string) => void,
  style: Style,
): boolean {
  let same = true
  const rows = [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const old = before.get(name)
    const now = after.get(name)
    const equal =
      old !== undefined &&
      now !== undefined &&
      old.create === now.create &&
      old.rows === now.rows &&
      old.checksum === now.checksum
    same &&= equal
    const structure = old?.create === now?.create ? 'same' : 'DIFFERENT'
    return [
      name,
      `${withCommas(Number(now?.rows ?? 0))}`,
      structure,
      old?.checksum ?? 'was not there',
      now?.checksum ?? 'is not there',
      equal ? style.green('same') : style.red('DIFFERENT'),
    ]
  })
  const table = textTable(
    ['table', 'rows', 'SHOW CREATE TABLE', 'checksum before', 'checksum after', ''],
    ['left', 'right', 'left', 'right', 'right', 'left'],
    rows,
  )
  say(`${table.map((line) => `  ${line}`).join('\n')}\n`)
  return same
}

async function showBackup(backup: ServerSettings, report: DeployReport, say: (text: string) => void): Promise<void> {
  const statements = report.migrations.flatMap((migration) => migration.statements)
  const database = statements.find((statement) => statement.backupDatabase !== null)?.backupDatabase
  const update = statements.find((statement) => statement.kind === 'UPDATE' && statement.backupTable !== null)
  if (database === null || database === undefined || update === undefined) return
  const session = await Session.open(backup, { database: null })
  try {
    const listed = await session.query(
      `SELECT opid_time, type, dbname, tablename, sql_statement FROM ${quoteTable(database, INFORMATION_TABLE)} ORDER BY opid_time LIMIT 5`,
    )
    const rows = listed.map((row) => [
      String(row.opid_time),
      String(row.type),
      `${row.dbname}.${row.tablename}`,
      shortened(oneLine(String(row.sql_statement)), 50),
    ])
    say(`Backup database ${database} on the backup server, table ${INFORMATION_TABLE}:\n`)
    say(
      `${textTable(['opid_time', 'type', 'table', 'sql_statement'], ['left', 'left', 'left', 'left'], rows)
        .map((line) => `  ${line}`)
        .join('\n')}\n  …\n\n`,
    )
    const kept = await session.query(
      `SELECT id, rollback_statement FROM ${quoteTable(database, update.backupTable!)} WHERE opid_time = '${update.opid}' ORDER BY id LIMIT 3`,
    )
    say(`Its table ${update.backupTable}, rollback statements of ${update.opid}, last change first:\n`)
    say(
      `${kept.map((row) => `  ${String(row.id).padStart(5)}  ${shortened(oneLine(String(row.rollback_statement)), WIDTH - 9)}`).join('\n')}\n  …\n\n`,
    )
  } finally {
    await session.close()
  }
}

async function showDirectory(report: DeployReport, say: (text: string) => void): Promise<void> {
  const { rollback } = report
  if (rollback === null) return
  say(`Rollback directory rollback/${report.deployment}:\n`)
  const rows = await Promise.all(
    rollback.files.map(async (name) => [name, withCommas((await stat(join(rollback.directory, name))).size)]),
  )
  say(
    `${textTable(['file', 'bytes'], ['left', 'right'], rows)
      .map((line) => `  ${line}`)
      .join('\n')}\n`,
  )
}
