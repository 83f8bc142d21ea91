import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PresetName } from '../audit/presets.ts'
import { parseGtidList, parseGtidSet } from '../capture/gtid-set.ts'
import { parseTime } from '../capture/time.ts'
import { EXIT, UserError } from '../errors.ts'
import { parseServerUrl, type ServerSettings } from '../mysql/server-settings.ts'
import { decodeSource } from '../sql/source.ts'
import { COMMANDS, type CommandName } from './commands.ts'
import { Complaints, oneOf } from './complaints.ts'
import { unreadable } from './file-error.ts'
import { changedSince, headCommit, realPaths } from './git.ts'
import {
  type Configuration,
  DEFAULT_CONFIG_FILE,
  type ReadCommitted,
  repositoryPath,
  type Surroundings,
} from './load.ts'
import { readMigrations } from './migrations.ts'
import { argumentName, ownArgument } from './online-ddl-arguments.ts'
import { type OptionName, optionOf } from './options.ts'
import {
  type AuditSettings,
  type CaptureSettings,
  type DemoSettings,
  type DeploySettings,
  type DoctorSettings,
  FORMATS,
  type Format,
  type InitSettings,
  type LagSettings,
  type LockSettings,
  type MigrationFile,
  type OnlineDdlSettings,
  type OperationSettings,
  type OutputSettings,
  type PurgeSettings,
  type RecoverSettings,
  type RollbackSettings,
  type StatusSettings,
} from './settings.ts'
import { bytesOf } from './size.ts'
import { refuseLinkOut } from './workspace.ts'

/** Which migrations a command is about, besides what the configuration says. */
export interface Selection {
  /** Files, directories or globs; when empty, those of the option `migrations`. */
  readonly named: readonly string[]
  /** Only these of them: paths relative to the working directory, e.g. the changed files of a pull request. */
  readonly changed?: readonly string[]
  /** The commit that the change is made to: a schema file is read from there, since the change may bring its own work into it. */
  readonly base?: ReadCommitted
}

/** @throws UserError, as all functions here, for what is missing, cannot be read or does not go together. */
export async function auditSettings(configuration: Configuration, selection: Selection): Promise<AuditSettings> {
  const { cwd } = configuration.surroundings
  const base = configuration.get('base')
  const changed = selection.changed?.map((path) => resolve(cwd, path))
  const only = changed !== undefined ? await realPaths(changed) : base !== null ? await changedSince(base, cwd) : null
  const migrations = await migrationsOf(configuration, selection, only)
  return auditOf(configuration, migrations, configuration.get('staging'), selection.base)
}

export async function deploySettings(configuration: Configuration, selection: Selection): Promise<DeploySettings> {
  const production = required(configuration, 'production')
  const migrations = await migrationsOf(configuration, selection, null)
  const { env, cwd } = configuration.surroundings
  const audit = configuration.get('skip-audit')
    ? null
    : await auditOf(configuration, migrations, configuration.get('staging') ?? production)
  return {
    migrations,
    production,
    backup: backupOf(configuration, production),
    audit,
    rollbackDirectory: configuration.get('rollback-dir'),
    dryRun: configuration.get('dry-run'),
    onFailure: configuration.get('on-failure'),
    transaction: configuration.get('transaction'),
    ...runSettings(configuration, production),
    commit: env.GITHUB_SHA || (await headCommit(cwd)),
    actor: actorOf(env),
  }
}

/** How statements are run, whatever names them: migrations or a script of goInception. */
export function runSettings(configuration: Configuration, production: ServerSettings | null) {
  return {
    keepData: configuration.get('keep-data'),
    keepLockSeconds: configuration.get('keep-lock'),
    onlineDdl: onlineDdlOf(configuration),
    rollbackWindowDays: configuration.get('rollback-window'),
    replicas: replicasOf(configuration, production),
    lag: lagOf(configuration),
    lock: lockOf(configuration),
    graceSeconds: configuration.get('interrupt-grace'),
    triggers: configuration.get('triggers'),
    acceptIncomplete: configuration.get('accept-incomplete') ?? [],
  }
}

/** Who runs it, as GitHub or the shell says. */
function actorOf(env: Surroundings['env']): string | null {
  return env.GITHUB_ACTOR || env.USER || env.LOGNAME || null
}

/** Of `rollback --opid` without a deployment. */
export async function operationSettings(configuration: Configuration): Promise<OperationSettings> {
  const settings = await rollbackSettings(configuration, '')
  const { opid } = settings
  if (opid === null)
    throw new UserError('Neither a deployment nor a statement was named', {
      hint: 'rollgate rollback DEPLOYMENT, or rollgate rollback --opid ID.',
      exitCode: EXIT.usage,
    })
  if (settings.from !== null) throw new UserError('--from needs the name of the deployment', { exitCode: EXIT.usage })
  return { ...settings, opid }
}

export async function rollbackSettings(configuration: Configuration, deployment: string): Promise<RollbackSettings> {
  const check = configuration.get('check')
  const force = configuration.get('force')
  if (check && force) {
    throw new UserError('--check and --force do not go together', {
      hint: '--check only reports what changed since; --force overwrites it.',
    })
  }
  const onConflict = configuration.get('on-conflict')
  if (force && onConflict === 'skip') {
    throw new UserError('--force and --on-conflict skip do not go together', {
      hint: '--force overwrites what others changed since; skip leaves it.',
    })
  }
  const opid = configuration.get('opid')
  const to = configuration.get('to')
  if (opid !== null && to !== null) {
    throw new UserError('--opid and --to do not go together', {
      hint: '--opid undoes one statement alone; --to all from the newest down to one.',
    })
  }
  const production = required(configuration, 'production')
  return {
    deployment,
    production,
    backup: backupOf(configuration, production),
    from: configuration.get('from'),
    identity: configuration.get('age-identity'),
    opid,
    to,
    check,
    dryRun: configuration.get('dry-run'),
    force,
    onConflict,
    keepData: configuration.get('keep-data'),
    keepLockSeconds: configuration.get('keep-lock'),
    triggers: configuration.get('triggers'),
    lock: lockOf(configuration),
    graceSeconds: configuration.get('interrupt-grace'),
    rollbackDirectory: configuration.get('rollback-dir'),
    actor: actorOf(configuration.surroundings.env),
    replicas: replicasOf(configuration, production),
    lag: lagOf(configuration),
  }
}

/** @param statement of the command line: the sequence of the statement that is marked */
export async function recoverSettings(
  configuration: Configuration,
  deployment: string,
  statement: string | null,
): Promise<RecoverSettings> {
  const production = required(configuration, 'production')
  const backup = backupOf(configuration, production)
  const outcome = configuration.get('mark')
  if (outcome === null && statement !== null) {
    throw new UserError(`What became of statement ${statement} was not said`, {
      hint: 'Add --mark done or --mark not-run.',
    })
  }
  const sequence = statement === null ? null : sequenceOf(statement)
  return {
    deployment,
    production,
    backup,
    rollbackDirectory: configuration.get('rollback-dir'),
    mark: outcome === null ? null : { sequence, outcome },
  }
}

/** @throws UserError when it is not the number of a statement, as `status` shows it. */
function sequenceOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UserError(`"${text}" is not the number of a statement`, {
    hint: 'rollgate status shows the number of each statement of a deployment.',
  })
}

export async function statusSettings(configuration: Configuration, selection: Selection): Promise<StatusSettings> {
  const production = required(configuration, 'production')
  const named = namedMigrations(configuration, selection)
  const { cwd, env } = configuration.surroundings
  const migrations = await readMigrations(named, cwd, null, env)
  return { migrations, production }
}

export function purgeSettings(configuration: Configuration): PurgeSettings {
  const rollbackWindowDays = configuration.get('rollback-window')
  const olderThan = configuration.get('older-than')
  return {
    production: required(configuration, 'production'),
    rollbackWindowDays,
    olderThanSeconds: olderThan === null ? rollbackWindowDays * DAY_SECONDS : secondsOf(olderThan),
    dryRun: configuration.get('dry-run'),
    force: configuration.get('force'),
  }
}

const DAY_SECONDS = 86_400

/** @throws UserError when it is no time such as 14d or 36h. */
function secondsOf(text: string): number {
  const [, number, unit] = /^(\d{1,6})([dh])$/.exec(text) ?? []
  if (number === undefined)
    throw new UserError(`--older-than: "${text}" is not a number of days or hours`, { hint: 'Write 14d or 36h.' })
  return Number(number) * (unit === 'd' ? DAY_SECONDS : 3600)
}

export function doctorSettings(configuration: Configuration): DoctorSettings {
  return {
    staging: configuration.get('staging'),
    production: configuration.get('production'),
    backup: configuration.get('backup'),
    rollbackDirectory: configuration.get('rollback-dir'),
    rollbackWindowDays: configuration.get('rollback-window'),
    replicas: replicasOf(configuration, configuration.get('production')),
    keepData: configuration.get('keep-data'),
  }
}

export async function captureSettings(
  configuration: Configuration,
  named: readonly string[],
): Promise<CaptureSettings> {
  const { cwd } = configuration.surroundings
  const server = configuration.get('server')
  const schema = configuration.get('schema')
  const startFile = configuration.get('start-file')
  const stopFile = configuration.get('stop-file')
  const output = configuration.get('output') ?? []
  const complaints = new Complaints()
  if (named.length === 0 && server === null)
    complaints.add('Neither a server nor binlog files were given', 'Give --server URL, or name files.')
  if (named.length > 0 && (startFile !== null || stopFile !== null))
    complaints.add(
      '--start-file and --stop-file are for the log of a server',
      'Of files that are named, --start-position is in the first and --stop-position in the last.',
    )
  if (output.length > 1) complaints.add('--output: `rollgate capture` writes one file', 'It has no comma in its name.')
  if (configuration.get('gtid') !== null && configuration.get('stop-gtid') !== null)
    complaints.add('--gtid and --stop-gtid do not go together', 'The one names transactions, the other a window.')
  complaints.throwIfAny()
  const gtids = (name: 'start-gtid' | 'stop-gtid') => {
    const text = configuration.get(name)
    return text === null ? null : parseGtidSet(text, `--${name}`)
  }
  const time = (name: 'start-datetime' | 'stop-datetime') => {
    const text = configuration.get(name)
    return text === null ? null : parseTime(text, `--${name}`)
  }
  const gtid = configuration.get('gtid')
  return {
    files: named.map((path) => resolve(cwd, path)),
    server,
    schema: schema === null ? null : await readSchema(schema, configuration.surroundings),
    sandboxBinary: configuration.get('sandbox-binary'),
    startFile,
    startPosition: configuration.get('start-position'),
    stopFile,
    stopPosition: configuration.get('stop-position'),
    selection: {
      databases: configuration.get('database') ?? [],
      tables: configuration.get('table') ?? [],
      threadId: configuration.get('thread-id'),
      gtids: gtid === null ? null : parseGtidList(gtid, '--gtid'),
      startGtids: gtids('start-gtid'),
      stopGtids: gtids('stop-gtid'),
      startTime: time('start-datetime'),
      stopTime: time('stop-datetime'),
      changes: (configuration.get('only') ?? []) as CaptureSettings['selection']['changes'],
    },
    redo: configuration.get('redo'),
    force: configuration.get('force'),
    skipStatements: configuration.get('skip-statements'),
    format: configuration.given('format')?.value === 'json' ? 'json' : 'sql',
    output: output[0] === undefined ? null : resolve(cwd, output[0]),
  }
}

export function initSettings(configuration: Configuration): InitSettings {
  const output = configuration.get('output') ?? []
  if (output.length > 1)
    throw new UserError('--output: `rollgate init` writes one file', { hint: 'It has no comma in its name.' })
  if (output.length > 0 && configuration.get('from-goinception') === null)
    throw new UserError('--output goes with --from-goinception', { hint: 'The workflows have fixed places.' })
  return {
    action: configuration.get('action'),
    fromGoInception: configuration.get('from-goinception'),
    output: output[0] ?? DEFAULT_CONFIG_FILE,
    cwd: configuration.surroundings.cwd,
  }
}

export function demoSettings(configuration: Configuration): DemoSettings {
  return { sandboxBinary: configuration.get('sandbox-binary') }
}

export function outputSettings(configuration: Configuration, command: CommandName): OutputSettings {
  const complaints = new Complaints()
  const formats: readonly (Format | 'sql')[] = COMMANDS[command].formats
  const format = configuration.given('format') === undefined ? formats[0]! : configuration.get('format')
  if (!formats.includes(format))
    complaints.add(`\`rollgate ${command}\` has no format ${format}, only ${oneOf(formats)}`)
  const reports = command === 'capture' || command === 'init' ? [] : (configuration.get('output') ?? [])
  const files = reports.flatMap((item) => {
    const [, name = '', path = ''] = /^([^=]*)=(.*)$/.exec(item) ?? []
    const wanted = FORMATS.find((one) => one === name && formats.includes(one))
    if (wanted !== undefined && path !== '') return [{ format: wanted, path }]
    complaints.add(
      path === ''
        ? '--output needs FORMAT=FILE'
        : `--output: \`rollgate ${command}\` has no format ${name}, only ${oneOf(formats)}`,
      `For example --output ${formats.at(-1)}=report.${formats.at(-1)}`,
    )
    return []
  })
  if (configuration.get('quiet') && configuration.get('verbose'))
    complaints.add('--quiet and --verbose do not go together')
  complaints.throwIfAny()
  const verbosity = configuration.get('quiet') ? 'quiet' : configuration.get('verbose') ? 'verbose' : 'normal'
  const { NO_COLOR: noColor } = configuration.surroundings.env
  // The script of `capture` is no report.
  return {
    format: format === 'sql' ? 'text' : format,
    files,
    verbosity,
    color: configuration.get('color') && (noColor === undefined || noColor === ''),
  }
}

async function auditOf(
  configuration: Configuration,
  migrations: readonly MigrationFile[],
  server: ServerSettings | null,
  base?: ReadCommitted,
): Promise<AuditSettings> {
  const schema = chosenSchema(configuration)
  return {
    migrations,
    staging: schema === null ? server : null,
    schema: schema === null ? null : await readSchema(schema, configuration.surroundings, base),
    sandbox: configuration.get('sandbox'),
    sandboxBinary: configuration.get('sandbox-binary'),
    failOn: configuration.get('fail-on'),
    rules: configuration.rules,
    presets: configuration.get('presets') as readonly PresetName[],
  }
}

/** The structure comes from a file or from a server: of the two, what was said with more precedence. */
function chosenSchema(configuration: Configuration): string | null {
  const schema = configuration.given('schema')
  const staging = configuration.given('staging')
  if (schema === undefined || staging === undefined) return configuration.get('schema')
  if (schema.rank !== staging.rank) return schema.rank < staging.rank ? configuration.get('schema') : null
  throw new UserError(`${schema.place} and ${staging.place} do not go together`, {
    hint: 'The structure comes either from a file or from the staging server.',
  })
}

async function readSchema(
  path: string,
  { cwd, env }: Surroundings,
  base?: ReadCommitted,
): Promise<{ path: string; sql: string }> {
  const committed = base === undefined ? null : repositoryPath(path, cwd)
  const before = committed === null ? null : await base!(committed)
  if (before !== null) return { path, sql: decodeSource(path, before).text }
  await refuseLinkOut(resolve(cwd, path), path, env)
  try {
    return { path, sql: decodeSource(path, await readFile(resolve(cwd, path))).text }
  } catch (error) {
    throw unreadable(error, path, 'schema file')
  }
}

/** All migrations of the configuration, whichever of them a change is about. */
export async function allMigrations(configuration: Configuration): Promise<MigrationFile[]> {
  return migrationsOf(configuration, { named: [] }, null)
}

function namedMigrations(configuration: Configuration, selection: Selection): readonly string[] {
  return selection.named.length > 0 ? selection.named : (configuration.get('migrations') ?? [])
}

async function migrationsOf(
  configuration: Configuration,
  selection: Selection,
  only: ReadonlySet<string> | null,
): Promise<MigrationFile[]> {
  const named = namedMigrations(configuration, selection)
  if (named.length === 0) {
    throw new UserError('No migrations were named', {
      hint: 'Give files or directories as arguments, the input `migrations`, or `migrations:` in .rollgate.yml.',
    })
  }
  const { cwd, env } = configuration.surroundings
  return readMigrations(named, cwd, only, env)
}

function required(configuration: Configuration, name: OptionName & 'production'): ServerSettings {
  const server = configuration.get(name)
  if (server !== null) return server
  throw new UserError(`The ${name} server was not given`, {
    hint: `Give --${name} mysql://user@host/database, ${optionOf(name).env}, or the input ${name}-host.`,
  })
}

function lagOf(configuration: Configuration): LagSettings {
  return { maxSeconds: configuration.get('max-lag'), waitSeconds: configuration.get('max-lag-wait') }
}

function replicasOf(configuration: Configuration, production: ServerSettings | null): ServerSettings[] {
  return (configuration.get('replica') ?? []).map((url) => {
    const replica = { ...parseServerUrl(url, 'replica'), database: null }
    if (replica.user !== '' || production === null) return replica
    return { ...replica, user: production.user, password: production.password, aws: production.aws }
  })
}

function onlineDdlOf(configuration: Configuration): OnlineDdlSettings | null {
  const tool = configuration.get('online-ddl')
  const args = configuration.get('online-ddl-args') ?? []
  if (tool === 'none') return null
  const ours = args.find((arg) => ownArgument(tool, arg))
  if (ours !== undefined) {
    throw new UserError(`${configuration.given('online-ddl-args')!.place}: ${argumentName(ours)} is set by Rollgate`, {
      hint: `\`args\` may tell ${tool} how gently to work (load, lag, chunks), not what to do and how to connect.`,
    })
  }
  return { tool, above: bytesOf(configuration.get('online-ddl-above'))!, args }
}

function lockOf(configuration: Configuration): LockSettings {
  return {
    waitSeconds: configuration.get('lock-wait-timeout'),
    retries: configuration.get('lock-retries'),
    killBlockers: configuration.get('kill-blockers'),
  }
}

function backupOf(configuration: Configuration, production: ServerSettings): ServerSettings {
  return configuration.get('backup') ?? { ...production, role: 'backup' }
}
