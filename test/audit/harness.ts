import type { AuditReport, Finding } from '../../src/audit/finding.ts'
import { audit } from '../../src/commands/audit.ts'
import type { AuditSettings } from '../../src/config/settings.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { quoteName } from '../../src/sql/quote.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { migration, SILENT } from '../deploy/project.ts'
import type { TestServer } from '../servers.ts'

export type Files = Readonly<Record<string, string>>

/** A staging database on a test server, and audits against it. */
export class Staging {
  readonly server: TestServer
  readonly database: string
  readonly #sandbox: AuditSettings['sandbox']

  private constructor(server: TestServer, database: string, sandbox: AuditSettings['sandbox']) {
    this.server = server
    this.database = database
    this.#sandbox = sandbox
  }

  /** @param sandbox another instance of the same server, which spares a start for each audit */
  static async create(server: TestServer, schema: string, sandbox?: TestServer): Promise<Staging> {
    const database = await server.createDatabase('shop')
    const session = await server.session({ database })
    await session.run(`ALTER DATABASE ${quoteName(database)} DEFAULT CHARACTER SET utf8mb4`)
    const script = parseScript(new Source('schema.sql', schema), { dialect: await dialectOf(session), database })
    for (const statement of script.statements) await session.run(statement.text)
    await session.close()
    return new Staging(server, database, sandbox === undefined ? 'auto' : { ...sandbox.settings, role: 'sandbox' })
  }

  audit(files: Files | string, changed: Partial<AuditSettings> = {}): Promise<AuditReport> {
    const all = typeof files === 'string' ? { 'migration.sql': files } : files
    return audit(
      {
        migrations: Object.entries(all).map(([path, sql]) => migration(path, sql)),
        staging: { ...this.server.settings, role: 'staging', database: this.database },
        schema: null,
        sandbox: this.#sandbox,
        sandboxBinary: null,
        failOn: 'error',
        rules: new Map(),
        presets: [],
        ...changed,
      },
      SILENT,
    )
  }
}

export function allFindings(report: AuditReport): Finding[] {
  return report.files.flatMap((file) => [...file.findings, ...file.statements.flatMap(({ findings }) => findings)])
}

/** `line:column severity rule`, in the order of the report. */
export function outline(report: AuditReport): string[] {
  return allFindings(report).map(({ start, severity, rule }) => `${start.line}:${start.column} ${severity} ${rule}`)
}
