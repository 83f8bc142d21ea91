import { auditScripts } from '../audit/engine.ts'
import type { AuditReport } from '../audit/finding.ts'
import { historyFindings } from '../audit/history.ts'
import { applyRuleSettings } from '../audit/rule-settings.ts'
import { RULES } from '../audit/rules/index.ts'
import { databaseName } from '../audit/script-facts.ts'
import type { AuditSettings, Progress } from '../config/settings.ts'
import { Foreseer } from '../deploy/foresee.ts'
import { UserError } from '../errors.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { ignoreRefusal, isServerError } from '../mysql/server-error.ts'
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
/** The database in which migrations begin when a schema file or earlier migrations stand for staging, which has none to name. */
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
    const ownStructure = settings.schema !== null || settings.replay !== undefined
    const database = settings.staging?.database ?? (ownStructure ? NAMELESS : null)
    const scripts = settings.migrations.map((file) =>
      parseScript(decodeSource(file.path, file.bytes), { dialect, database }),
    )
    const fileFindings = settings.history === undefined ? [] : historyFindings(settings.history)
    const doneUpTo = settings.migrations.map((file) => file.doneUpTo ?? 0)
    const rehearsal = await rehearse({ settings, staging, scripts, doneUpTo, dialect, database, progress })
    if (typeof rehearsal === 'string')
      return auditScripts({
        scripts,
        rehearsal: null,
        rules,
        notes: rehearsal === '' ? [] : [rehearsal],
        doneUpTo,
        fileFindings,
      })
    return auditScripts({ scripts, rehearsal, rules, notes: [], doneUpTo, fileFindings })
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
    await session.run(pin).catch(ignoreRefusal)
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
  const unreadable = scripts.find(({ problems }) => problems.some(({ impossibleName }) => impossibleName))
  if (unreadable !== undefined)
    return `Nothing was rehearsed, since ${unreadable.source.path} has a name that no server can keep: ${UNCHECKED}.`
  if (staging === null && settings.schema === null && settings.replay === undefined) {
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

/** @returns why the structure could not be built, as a sentence. */
async function rehearseOn(sandbox: Sandbox, control: Session, job: Job): Promise<Rehearsal | string> {
  const { settings, staging, scripts, doneUpTo, dialect, database, progress } = job
  const replayed = (settings.replay?.migrations ?? []).map(({ path, bytes }) =>
    parseScript(decodeSource(path, bytes), { dialect, database }),
  )
  const databases = namedDatabases([...replayed, ...scripts], database)
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
  const notes: string[] = []
  if (settings.replay !== undefined) {
    const { from } = settings.replay
    if (replayed.length > 0)
      progress.step(`Replaying ${replayed.length} migrations of ${from} on ${control.version.text}`)
    for (const script of replayed) {
      const trouble = await rehearser.replay(script)
      if (trouble === null) continue
      await rehearser.close()
      return `Nothing was rehearsed, since the migrations of ${from} do not replay from the first one on: ${trouble}. Give \`staging\` or \`schema\`; ${UNCHECKED}.`
    }
    const unknown = await unknownTables(control, scripts, foldsNames)
    rehearser.addMissing(unknown.map((name) => name.slice(name.indexOf('.') + 1)))
    notes.push(
      replayed.length === 0
        ? `There are no migrations in ${from}: the structure before is taken to be empty.`
        : `The structure was built from the migrations of ${from} (${replayed.length}), on an empty server.`,
    )
    if (unknown.length > 0)
      notes.push(
        `Statements that need ${unknown.map((name) => `\`${name.replace(`${NAMELESS}.`, '')}\``).join(', ')} were not judged: no migration makes them. Give \`staging\` or \`schema\`.`,
      )
  }
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
      ...notes,
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

/** Tables, as `database.name`, that scripts name and that neither are there nor are made by one of them. */
async function unknownTables(control: Session, scripts: readonly Script[], foldsNames: boolean): Promise<string[]> {
  const fold = (name: string) => (foldsNames ? name.toLowerCase() : name)
  const rows = await control.query('SELECT table_schema AS d, table_name AS t FROM information_schema.tables')
  const there = new Set(rows.map(({ d, t }) => fold(`${d}.${t}`)))
  const named = scripts.flatMap(({ statements }) => statements.flatMap(({ tables }) => tables))
  for (const { access, database, name } of named)
    if (access === 'create' || access === 'rename-to') there.add(fold(`${database}.${name}`))
  const unknown = named.filter(({ database, name }) => database !== null && !there.has(fold(`${database}.${name}`)))
  return [...new Set(unknown.map(({ database, name }) => `${database}.${name}`))]
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
