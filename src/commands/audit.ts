import { auditScripts } from '../audit/engine.ts'
import type { AuditReport } from '../audit/finding.ts'
import { applyRuleSettings } from '../audit/rule-settings.ts'
import { RULES } from '../audit/rules/index.ts'
import type { AuditSettings, Progress } from '../config/settings.ts'
import { UserError } from '../errors.ts'
import { dialectOf } from '../mysql/dialect.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { sessionPins } from '../rollback/session-pins.ts'
import { findServerBinaries, installHint, type ServerBinary } from '../sandbox/binaries.ts'
import { CLONE_DATABASE } from '../sandbox/online.ts'
import { startPrivateServer } from '../sandbox/private-server.ts'
import type { Rehearsal } from '../sandbox/rehearsal.ts'
import { dropDatabases, Rehearser, stagingPins } from '../sandbox/rehearse.ts'
import { loadStructure, readStructure, type Structure } from '../sandbox/structure.ts'
import { quoteText } from '../sql/quote.ts'
import { parseScript } from '../sql/script.ts'
import { decodeSource, Source } from '../sql/source.ts'
import type { Script } from '../sql/statement.ts'
import type { SqlDialect } from '../sql/token.ts'

/** How text is read when no server tells. */
const UNKNOWN_SERVER: SqlDialect = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false }
/** The database in which migrations start when no server names one. */
const NAMELESS = 'rollgate_audit'

/**
 * Audits migrations: reads their structure from staging, rehearses them on the sandbox, and lets the rules look at both.
 * What could not be checked is said in `notes`, never passed over.
 * @throws UserError when staging or a named sandbox cannot be used.
 */
export async function audit(settings: AuditSettings, progress: Progress): Promise<AuditReport> {
  const rules = applyRuleSettings(RULES, settings.rules)
  const staging = settings.staging === null ? null : await openStaging(settings.staging)
  try {
    const dialect = staging === null ? UNKNOWN_SERVER : await dialectOf(staging)
    const database = settings.staging?.database ?? NAMELESS
    const scripts = settings.migrations.map((file) =>
      parseScript(decodeSource(file.path, file.bytes), { dialect, database }),
    )
    const notes: string[] = []
    if (staging === null && settings.schema === null)
      notes.push('No staging server and no schema file: what the tables look like is not known.')
    const rehearsal = await rehearse(settings, staging, scripts, dialect, database, notes, progress)
    return auditScripts({ scripts, rehearsal, rules, notes })
  } finally {
    await staging?.close()
  }
}

async function openStaging(settings: ServerSettings): Promise<Session> {
  const session = await Session.open(settings)
  for (const pin of sessionPins()) await session.run(pin)
  await session.run('SET SESSION TRANSACTION READ ONLY')
  return session
}

interface Sandbox {
  readonly settings: ServerSettings
  /** A server that is not ours: what is made there is taken away again. */
  readonly foreign: boolean
  stop(): Promise<void>
}

async function rehearse(
  settings: AuditSettings,
  staging: Session | null,
  scripts: readonly Script[],
  dialect: SqlDialect,
  database: string,
  notes: string[],
  progress: Progress,
): Promise<Rehearsal | null> {
  if (!scripts.some((script) => script.statements.length > 0)) return null
  if (staging === null && settings.schema === null) {
    // Without a structure every statement on an existing table would be a false error.
    notes.push('Nothing was rehearsed: only the text of the migrations was checked.')
    return null
  }
  const sandbox = await openSandbox(settings, staging, notes, progress)
  if (sandbox === null) return null
  try {
    const control = await Session.open(sandbox.settings, { database: null })
    try {
      return await rehearseOn(control, sandbox, settings, staging, scripts, dialect, database, progress)
    } finally {
      await control.close()
    }
  } finally {
    await sandbox.stop()
  }
}

async function rehearseOn(
  control: Session,
  sandbox: Sandbox,
  settings: AuditSettings,
  staging: Session | null,
  scripts: readonly Script[],
  dialect: SqlDialect,
  database: string,
  progress: Progress,
): Promise<Rehearsal> {
  for (const pin of sessionPins()) await control.run(pin)
  const structure: Structure =
    settings.schema !== null || staging === null
      ? emptyStructure(scripts, database)
      : await readStructure(staging, scripts, dialect, database)
  const made = structure.databases.map(({ name }) => name)
  if (sandbox.foreign) await refuseExisting(control, [...made, CLONE_DATABASE])
  try {
    progress.step(
      `Rehearsing ${scripts.length === 1 ? scripts[0]!.source.path : `${scripts.length} files`} on ${control.version.text}`,
    )
    const { notes, missing } = await loadStructure(control, structure)
    if (settings.schema !== null) await loadSchema(control, settings.schema, dialect, database)
    const pins = staging === null ? [] : await stagingPins(staging)
    const rehearser = new Rehearser({
      sandbox: { ...sandbox.settings, database: null },
      control,
      staging: settings.schema === null ? staging : null,
      missing,
      database,
      pins,
    })
    const files = []
    for (const [file, script] of scripts.entries()) files.push(await rehearser.rehearse(script, file))
    const sameFlavor = staging === null || staging.version.flavor === control.version.flavor
    if (!sameFlavor)
      notes.push(
        `Staging is ${staging.version.text}, the sandbox ${control.version.text}: errors that only one of them gives are warnings.`,
      )
    else if (staging !== null && majorOf(staging) !== majorOf(control))
      notes.push(
        `Staging is ${staging.version.text}, the sandbox ${control.version.text}: they may disagree on what one of them does not know.`,
      )
    return {
      sandbox: {
        flavor: control.version.flavor,
        version: control.version.text,
        sameFlavor,
        foldsNames: (await control.value('SELECT @@lower_case_table_names')) !== '0',
      },
      files,
      notes,
    }
  } finally {
    if (sandbox.foreign) await dropDatabases(control, [...made, CLONE_DATABASE])
  }
}

async function openSandbox(
  settings: AuditSettings,
  staging: Session | null,
  notes: string[],
  progress: Progress,
): Promise<Sandbox | null> {
  const unchecked =
    'so only the text of the migrations was checked: not whether the server accepts them, nor what they change.'
  if (settings.sandbox === 'off') {
    notes.push(`Nothing was rehearsed (--sandbox off), ${unchecked}`)
    return null
  }
  if (settings.sandbox !== 'auto') return { settings: settings.sandbox, foreign: true, stop: async () => {} }
  const flavor = staging?.version.flavor
  const same = await findServerBinaries({ explicit: settings.sandboxBinary, flavor })
  const chosen = nearest(
    same.length > 0 ? same : await findServerBinaries({ explicit: settings.sandboxBinary }),
    staging,
  )
  if (chosen === undefined) {
    notes.push(`No mysqld or mariadbd was found for a rehearsal, ${unchecked} ${installHint(flavor)}`)
    return null
  }
  progress.detail(`Starting a private ${chosen.flavor} ${chosen.version.text}`)
  const server = await startPrivateServer(chosen)
  return { settings: { ...server.settings, role: 'sandbox' }, foreign: false, stop: () => server.stop() }
}

function emptyStructure(scripts: readonly Script[], database: string): Structure {
  const named = scripts.flatMap((script) =>
    script.statements.flatMap((statement) => statement.tables.flatMap((table) => table.database ?? [])),
  )
  return {
    databases: [...new Set([database, ...named])].map((name) => ({ name, charset: null, collation: null })),
    objects: [],
  }
}

/** @throws UserError when the sandbox refuses the schema file: nothing can be rehearsed on half a structure. */
async function loadSchema(
  control: Session,
  schema: { path: string; sql: string },
  dialect: SqlDialect,
  database: string,
): Promise<void> {
  const source = new Source(schema.path, schema.sql)
  await control.run(`USE \`${database.replaceAll('`', '``')}\``)
  await control.run('SET SESSION foreign_key_checks = 0')
  for (const statement of parseScript(source, { dialect, database }).statements) {
    try {
      await control.run(statement.text)
    } catch (error) {
      const { line, column } = source.positionAt(statement.span.start)
      throw new UserError(
        `${schema.path}:${line}:${column}: the sandbox refuses the schema: ${error instanceof Error ? error.message : String(error)}`,
        {
          hint: 'The schema file must hold what the server has before the migrations, as mysqldump --no-data writes it.',
          cause: error,
        },
      )
    }
  }
  for (const pin of sessionPins()) await control.run(pin)
}

async function refuseExisting(control: Session, names: readonly string[]): Promise<void> {
  const rows = await control.query(
    `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name IN (${names.map(quoteText).join(', ')})`,
  )
  if (rows.length === 0) return
  throw new UserError(`The sandbox server already has ${rows.map((row) => `\`${row.name}\``).join(', ')}`, {
    hint: 'A rehearsal makes and drops databases of those names. Name an empty server, or use --sandbox auto.',
  })
}

/** The binary whose version is nearest to staging's; without a staging the first that was found. */
function nearest(binaries: readonly ServerBinary[], staging: Session | null): ServerBinary | undefined {
  if (staging === null) return binaries[0]
  const distance = (binary: ServerBinary) => Math.abs(binary.version.number - staging.version.number)
  return [...binaries].sort((a, b) => distance(a) - distance(b))[0]
}

function majorOf(session: Session): number {
  return Math.floor(session.version.number / 100)
}
