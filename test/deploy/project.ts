import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { deploy } from '../../src/commands/deploy.ts'
import { type RecoverReport, recover } from '../../src/commands/recover.ts'
import { rollback } from '../../src/commands/rollback.ts'
import type {
  DeploySettings,
  MigrationFile,
  Progress,
  RecoverSettings,
  RollbackSettings,
} from '../../src/config/settings.ts'
import type { DeployReport, RollbackReport } from '../../src/deploy/report.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import type { Session } from '../../src/mysql/session.ts'
import { quoteName, quoteTable } from '../../src/sql/quote.ts'
import type { TestServer } from '../servers.ts'

export const SILENT: Progress = { step() {}, detail() {} }

/** A database on a test server with a directory for rollbacks, and the commands bound to them. */
export class Project {
  readonly production: ServerSettings
  readonly rollbackDirectory: string
  readonly database: string

  private constructor(server: TestServer, database: string, directory: string) {
    this.production = { ...server.settings, role: 'production', database }
    this.database = database
    this.rollbackDirectory = join(directory, 'rollback')
  }

  static async create(t: TestContext, server: TestServer): Promise<Project> {
    const directory = mkdtempSync(join(tmpdir(), 'rollgate-test-'))
    t.after(() => rmSync(directory, { recursive: true, force: true }))
    return new Project(server, await server.createDatabase(), directory)
  }

  settings(files: Readonly<Record<string, string>>): DeploySettings {
    return {
      migrations: Object.entries(files).map(([name, sql]) => migration(name, sql)),
      production: this.production,
      backup: { ...this.production, role: 'backup' },
      audit: null,
      rollbackDirectory: this.rollbackDirectory,
      ...PLAIN_DEPLOY,
    }
  }

  deploy(files: Readonly<Record<string, string>>, changed: Partial<DeploySettings> = {}): Promise<DeployReport> {
    return deploy({ ...this.settings(files), ...changed }, SILENT)
  }

  rollback(deployment: string, changed: Partial<RollbackSettings> = {}): Promise<RollbackReport> {
    const { production } = this
    return rollback(
      {
        deployment,
        production,
        backup: { ...production, role: 'backup' },
        rollbackDirectory: this.rollbackDirectory,
        ...WHOLE_ROLLBACK,
        ...changed,
      },
      SILENT,
    )
  }

  recover(deployment: string, changed: Partial<RecoverSettings> = {}): Promise<RecoverReport> {
    const { production, rollbackDirectory } = this
    const backup = { ...production, role: 'backup' as const }
    return recover({ deployment, production, backup, rollbackDirectory, mark: null, ...changed }, SILENT)
  }
}

/** Settings of a deployment that asks for nothing special. */
export const PLAIN_DEPLOY = {
  dryRun: false,
  onFailure: 'stop',
  transaction: 'statement',
  keepData: 'auto',
  onlineDdl: null,
  replicas: [],
  lag: { maxSeconds: 10, waitSeconds: 600 },
  rollbackWindowDays: 7,
  lock: { waitSeconds: 10, retries: 0, killBlockers: false },
  graceSeconds: 0,
  triggers: 'refuse',
  acceptIncomplete: [],
  commit: null,
  actor: null,
} as const satisfies Partial<DeploySettings>

/** Settings of a rollback of all statements. */
export const WHOLE_ROLLBACK = {
  from: null,
  opid: null,
  to: null,
  check: false,
  dryRun: false,
  force: false,
  onConflict: 'stop',
  triggers: 'refuse',
  lock: { waitSeconds: 10, retries: 0, killBlockers: false },
  graceSeconds: 0,
  actor: null,
} as const satisfies Partial<RollbackSettings>

export function migration(name: string, sql: string): MigrationFile {
  return { path: name, name, bytes: Buffer.from(sql, 'utf8') }
}

/** What a promise is rejected with; that it is fulfilled is a failure of the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    return error
  }
  return assert.fail(`it was not refused: ${JSON.stringify(value)}`)
}

/** Structure and rows of every table of a database, as bytes, the AUTO_INCREMENT counter aside. */
export async function snapshot(
  session: Session,
  database: string,
): Promise<Record<string, { create: string; rows: string[] }>> {
  const tables = await session.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${database}' ORDER BY table_name`,
  )
  const found: Record<string, { create: string; rows: string[] }> = {}
  for (const { name } of tables) {
    const table = String(name)
    const [shown] = await session.query(`SHOW CREATE TABLE ${quoteTable(database, table)}`)
    const create = String(shown!['Create Table'] ?? shown!['Create View']).replace(/ AUTO_INCREMENT=\d+/, '')
    const columns = await session.query(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = '${database}' AND table_name = '${table.replaceAll("'", "''")}' ORDER BY ordinal_position`,
    )
    const printed = columns.map((column) => {
      const quoted = quoteName(String(column.name))
      // Approximate numbers print shortened; as text of their exact double they are compared bit by bit.
      if (/^(float|double)$/.test(String(column.type)))
        return `CONCAT(${quoted} * 1e0, ':', CAST(${quoted} AS DECIMAL(65,30)))`
      return `HEX(CAST(${quoted} AS BINARY))`
    })
    const rows = await session.query(
      `SELECT CONCAT_WS('|', ${printed.map((one) => `COALESCE(${one}, 'NULL')`).join(', ')}) AS r FROM ${quoteTable(database, table)}`,
    )
    found[table] = { create, rows: rows.map((row) => String(row.r)).sort() }
  }
  return found
}
