import { auditScripts } from '../audit/engine.ts'
import type { AuditReport } from '../audit/finding.ts'
import { applyRuleSettings } from '../audit/rule-settings.ts'
import { RULES } from '../audit/rules/index.ts'
import { databaseName } from '../audit/script-facts.ts'
import type { AuditSettings, Progress } from '../config/settings.ts'
import { Foreseer } from '../deploy/foresee.ts'
import { UserError } from '../errors.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { isServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { KEEP_DATABASE } from '../rollback/ddl-plan.ts'
import { sessionPins } from '../rollback/session-pins.ts'
import { loadStructure } from '../sandbox/load-structure.ts'
import { readReaders } from '../sandbox/readers.ts'
import type { Rehearsal } from '../sandbox/rehearsal.ts'
import { Rehearser } from '../sandbox/rehearse.ts'
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { readSessionSettings, type SessionSettings } from '../sandbox/session-settings.ts'
import { readStructure, type Structure } from '../sandbox/structure.ts'
import { quoteName } from '../sql/quote.ts'
import { parseScript } from '../sql/script.ts'
import { decodeSource, Source } from '../sql/source.ts'
import type { Script } from '../sql/statement.ts'
import type { SqlDialect } from '../sql/token.ts'

/** How text is read when no server tells. */
const UNKNOWN_SERVER: SqlDialect = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false }
/** The database in which migrations begin when a schema file stands for staging, which has none to name. */
const NAMELESS = 'rollgate_audit'
const UNCHECKED = 'only the text of the migrations was checked: not whether a server accepts them, nor what they change'
/** Seconds that staging may take for one EXPLAIN. */
const EXPLAIN_LIMIT = 5

/**
 * Audits migrations: reads their structure from staging, rehearses them on the sandbox, and lets the rules look at both.
 * What could not be checked is said in `notes`, never passed over.
 * @throws UserError for unknown rules and options, and when staging or a named sandbox cannot be used.
 */
export async function audit(settings: AuditSettings, progress: Progress): Promise<AuditReport> {
  const rules = applyRuleSettings(RULES, settings.rules, settings.presets)
  const staging = settings.staging === null ? null : await openStaging(settings.staging)
  try {
    const dialect = staging === null ? UNKNOWN_SERVER : await dialectOf(staging)
    const database = settings.staging?.database ?? (settings.schema === null ? null : NAMELESS)
    const scripts = settings.migrations.map((file) =>
      parseScript(decodeSource(file.path, file.bytes), { dialect, database }),
    )
    const doneUpTo = settings.migrations.map((file) => file.doneUpTo ?? 0)
    const rehearsal = await rehearse({ settings, staging, scripts, doneUpTo, dialect, database, progress })
    if (typeof rehearsal === 'string')
      return auditScripts({ scripts, rehearsal: null, rules, notes: rehearsal === '' ? [] : [rehearsal], doneUpTo })
    return auditScripts({ scripts, rehearsal, rules, notes: [], doneUpTo })
  } finally {
    await staging?.close()
  }
}

/** Staging is only ever read, whatever its account may do. */
async function openStaging(settings: ServerSettings): Promise<Session> {
  const session = await Session.open(settings)
  const limit =
    session.version.flavor === 'mariadb'
      ? `max_statement_time = ${EXPLAIN_LIMIT}`
      : `max_execution_time = ${EXPLAIN_LIMIT * 1000}`
  const optional = ['SET SESSION TRANSACTION READ ONLY', `SET SESSION ${limit}`]
  for (const pin of sessionPins()) await session.run(pin)
  for (const pin of optional) {
    await session.run(pin).catch((error) => {
      if (!isServerError(error)) throw error
    })
  }
  return session
}

interface Job {
  readonly settings: AuditSettings
  readonly staging: Session | null
  readonly scripts: readonly Script[]
  readonly doneUpTo: readonly number[]
  readonly dialect: SqlDialect
  readonly database: string | null
  readonly progress: Progress
}

/** @returns why nothing was rehearsed, as a sentence (empty when there was nothing to rehearse). */
async function rehearse(job: Job): Promise<Rehearsal | string> {
  const { settings, staging, scripts, progress } = job
  if (scripts.every((script) => script.statements.length === 0)) return ''
  if (staging === null && settings.schema === null) {
    // Without a structure every statement on an existing table would be a false error.
    return `Nothing was rehearsed, since neither staging nor a schema file is given: ${UNCHECKED}.`
  }
  const sandbox = await openSandbox(settings, staging, progress)
  if (typeof sandbox === 'string') return `${sandbox}: ${UNCHECKED}.`
  try {
    const control = await Session.open(sandbox.settings)
    try {
      return await rehearseOn(sandbox, control, job)
    } finally {
      await control.close()
    }
  } finally {
    await sandbox.close()
  }
}

async function rehearseOn(sandbox: Sandbox, control: Session, job: Job): Promise<Rehearsal> {
  const { settings, staging, scripts, doneUpTo, database, progress } = job
  const databases = namedDatabases(scripts, database)
  const fromStaging = staging !== null && settings.schema === null
  const structure = fromStaging ? await readStructure(staging, scripts, databases) : emptyStructure(database)
  for (const pin of sessionPins()) await control.run(pin)
  const account = await sandbox.claim(control, [
    ...databases,
    ...structure.databases.map(({ name }) => name),
    KEEP_DATABASE,
  ])
  // Views and stored programs run with the rights of whoever made them, so that is not our own session.
  const maker = await Session.open(account.settings)
  for (const pin of sessionPins()) await maker.run(pin)
  const loaded = await loadStructure(maker, structure)
  if (settings.schema !== null) await loadSchema(maker, settings.schema, job)
  await maker.close()
  await control.run("SET SESSION sql_mode = ''")

  const foldsNames = (await control.value('SELECT @@lower_case_table_names')) !== '0'
  const sessionSettings: SessionSettings = staging === null ? new Map() : await readSessionSettings(staging)
  const rehearser = new Rehearser({
    account,
    control,
    trouble: () => sandbox.trouble(),
    settings: sessionSettings,
    rowSource: fromStaging ? { session: staging, sizes: structure.sizes, foldsNames } : null,
    foreseer: new Foreseer(control),
    database,
    foldsNames,
    missing: [...structure.unread, ...loaded.missing],
    routinesHidden: structure.routinesHidden,
    longestStatement: staging === null ? null : Number(await staging.value('SELECT @@GLOBAL.max_allowed_packet')),
  })
  const { readers, notes: unread } = await readReaders(fromStaging ? staging : control, scripts, databases)
  const files = []
  for (const [at, script] of scripts.entries()) {
    progress.step(`Rehearsing ${script.source.path} on ${control.version.text}`)
    files.push(await rehearser.rehearse(script, at, doneUpTo[at]))
  }
  await rehearser.close()
  const sameFlavor = staging === null || staging.version.flavor === control.version.flavor
  return {
    sandbox: { flavor: control.version.flavor, version: control.version.text, sameFlavor, foldsNames },
    readers,
    files,
    notes: [
      ...versionNotes(staging, control),
      ...account.notes,
      ...structure.notes,
      ...loaded.notes,
      ...unread,
      ...rehearser.notes,
    ],
  }
}

/** Every database that scripts name or begin in. */
function namedDatabases(scripts: readonly Script[], database: string | null): string[] {
  const names = new Set<string>(database === null ? [] : [database])
  for (const { statements } of scripts) {
    for (const statement of statements) {
      if (statement.database !== null) names.add(statement.database)
      for (const table of statement.tables) if (table.database !== null) names.add(table.database)
      const named = / DATABASE$/.test(statement.kind) ? databaseName(statement) : null
      if (named !== null) names.add(named)
    }
  }
  return [...names]
}

function emptyStructure(database: string | null): Structure {
  const databases = database === null ? [] : [{ name: database, charset: 'utf8mb4', collation: 'utf8mb4_general_ci' }]
  return { databases, objects: [], sizes: new Map(), unread: [], routinesHidden: false, notes: [] }
}

/** @throws UserError when the sandbox refuses the schema file: nothing can be rehearsed on half a structure. */
async function loadSchema(
  control: Session,
  schema: { path: string; sql: string },
  { dialect, database }: Job,
): Promise<void> {
  const source = new Source(schema.path, schema.sql)
  await control.run("SET SESSION sql_mode = ''")
  if (database !== null) await control.run(`USE ${quoteName(database)}`)
  for (const statement of parseScript(source, { dialect, database }).statements) {
    try {
      await control.run(statement.text)
    } catch (error) {
      if (!isServerError(error)) throw error
      const { line, column } = source.positionAt(statement.span.start)
      throw new UserError(
        `${schema.path}:${line}:${column}: the sandbox refuses the schema: ${error.sqlMessage} (error ${error.errno})`,
        {
          hint: 'The schema file must hold what the server has before the migrations, as mysqldump --no-data writes it.',
          cause: error,
        },
      )
    }
  }
}

function versionNotes(staging: Session | null, control: Session): string[] {
  if (staging === null) return []
  const versions = `Staging is ${describe(staging)}, the sandbox ${describe(control)}`
  if (staging.version.flavor !== control.version.flavor)
    return [`${versions}: what the sandbox refuses is a warning, since staging may accept it.`]
  const series = ({ version }: Session) => Math.floor(version.number / 100)
  return series(staging) === series(control) ? [] : [`${versions}: one may refuse what the other accepts.`]
}

function describe({ version }: Session): string {
  return `${version.flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${/^[\d.]+/.exec(version.text.replace(/^5\.5\.5-(?=\d)/, ''))?.[0] ?? version.text}`
}
