import type { AuditReport } from '../audit/finding.ts'
import type { AuditSettings, DeploySettings, Progress } from '../config/settings.ts'
import { newDeploymentId } from '../deploy/deployment-id.ts'
import { Interruption } from '../deploy/interruption.ts'
import { StatementsRefused } from '../deploy/obstacles.ts'
import type { DeployReport } from '../deploy/report.ts'
import { UserError } from '../errors.ts'
import { type Envelope, readEnvelope } from '../inception/envelope.ts'
import { targetOf } from '../inception/header.ts'
import {
  auditRows,
  executedRow,
  type ResultRow,
  resultTable,
  unreadRow,
  withMessages,
} from '../inception/result-rows.ts'
import { runPlain } from '../inception/run-plain.ts'
import { scriptDatabase } from '../inception/script-database.ts'
import type { ResultTable } from '../inception/table.ts'
import { readVariableCommand, ruleSettings, type Variables } from '../inception/variables.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { parseScript } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import type { Script } from '../sql/statement.ts'
import type { SqlDialect } from '../sql/token.ts'

/** What a goInception script is run with, besides what its header says. */
export interface ExecSettings {
  /** For what the header leaves out; null: it must name its server. */
  readonly production: ServerSettings | null
  /** null: the server that the header names keeps the backup tables. */
  readonly backup: ServerSettings | null
  readonly audit: Pick<AuditSettings, 'sandbox' | 'sandboxBinary' | 'rules' | 'presets'>
  readonly deploy: Omit<
    DeploySettings,
    'migrations' | 'production' | 'backup' | 'audit' | 'dryRun' | 'onFailure' | 'transaction'
  >
  readonly variables: Variables
}

export interface ExecReport {
  readonly table: ResultTable
  /** The highest level of its rows. */
  readonly worst: number
  /** Plain sentences that have no place in the table. */
  readonly notes: readonly string[]
}

/** Tells where a run stands. */
export type StageListener = (stage: 'CHECKING' | 'EXECUTING') => void

/** How a script is read before a server was asked. */
const DIALECT: SqlDialect = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false }
/** The script's name in messages. */
const PATH = 'script'

/**
 * Audits a goInception script and, as its header asks, runs it with or without backup.
 * @param name of the script, for messages
 * @throws UserError when it is no such script; all else that is wrong stands in the table.
 */
export async function exec(
  text: string,
  settings: ExecSettings,
  progress: Progress,
  signal?: AbortSignal,
  onStage: StageListener = () => {},
): Promise<ExecReport> {
  const envelope = readEnvelope(text)
  const script = parseScript(new Source(PATH, envelope.body), {
    dialect: DIALECT,
    database: envelope.header.db || null,
  })
  const variables = applyCommands(envelope, settings.variables)
  const special = await specialTable(envelope, script, settings)
  if (special !== null) return special
  const notes: string[] = []
  const rows = await resultRows({ envelope, script, settings, variables, progress, signal, onStage, notes })
  return {
    table: resultTable(rows),
    worst: Math.max(0, ...rows.map(({ level }) => level)),
    notes,
  }
}

function applyCommands({ commands }: Envelope, before: Variables): Variables {
  return commands.reduce((variables, text) => {
    const command = readVariableCommand(text)
    if (command?.verb === 'set') return command.change(variables)
    throw new UserError('A script may hold no command of inception but `inception set NAME = VALUE;`')
  }, before)
}

/** The result of a script that asks for something else than an audit; null for all others. */
async function specialTable({ header }: Envelope, script: Script, settings: ExecSettings): Promise<ExecReport | null> {
  if (header.split) {
    const { splitTable } = await import('../inception/split.ts')
    return withLevels(splitTable(script))
  }
  if (header.queryPrint) {
    const { treeTable } = await import('../inception/query-tree.ts')
    return withLevels(treeTable(script))
  }
  if (header.masking) {
    const { maskingTable } = await import('../inception/masking.ts')
    const target = targetOf(header, settings.production, header.db || scriptDatabase(script))
    return withLevels(await maskingTable(target, script))
  }
  return null
}

function withLevels(table: ResultTable): ExecReport {
  const at = table.columns.findIndex(({ name }) => name === 'errlevel')
  return { table, worst: at !== -1 && table.rows.some((row) => row[at] === 2) ? 2 : 0, notes: [] }
}

interface Job {
  readonly envelope: Envelope
  readonly script: Script
  readonly settings: ExecSettings
  readonly variables: Variables
  readonly progress: Progress
  readonly signal: AbortSignal | undefined
  readonly onStage: StageListener
  readonly notes: string[]
}

async function resultRows(job: Job): Promise<ResultRow[]> {
  const { envelope, script, signal, variables } = job
  const { header } = envelope
  const commands = misplaced(script)
  if (commands.some((text) => text !== null))
    return script.statements.map(({ text }, at) => unreadRow(text, commands[at] === null ? [] : [commands[at]!]))
  let target: ServerSettings
  let report: AuditReport
  const body = { path: PATH, name: PATH, bytes: Buffer.from(envelope.body) }
  job.onStage('CHECKING')
  try {
    target = targetOf(header, job.settings.production, header.db || scriptDatabase(script))
    if (target.database === null)
      throw new UserError('The script has no database', { hint: 'Add --db=… to its header, or begin it with USE.' })
    const { audit } = await import('./audit.ts')
    const { settings } = job
    report = await audit(
      {
        ...settings.audit,
        migrations: [body],
        staging: target,
        schema: null,
        failOn: 'never',
        rules: ruleSettings(variables, settings.audit.rules),
      },
      job.progress,
    )
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return unread(script, told(error))
  }
  job.notes.push(...report.notes)
  const audited = auditRows(report)
  if (audited.length === 0)
    return unread(
      script,
      report.files.flatMap(({ findings }) => findings.map(({ message }) => message)),
    )
  const first = withMessages(audited[0]!, 0, [...header.notes, ...report.notes])
  const counted = header.realRowCount ? await countRows(job, target, audited) : audited
  const rows = [first, ...counted.slice(1)].map((row, at) =>
    at === 0 ? { ...row, affectedRows: counted[0]!.affectedRows } : row,
  )
  const blocks = rows.some(({ level }) => level === 2 || (level === 1 && !header.ignoreWarnings))
  if (!header.execute || blocks || signal?.aborted) return rows
  job.onStage('EXECUTING')
  const after = await run(job, target, report, rows)
  if (header.backup && variables.options.enable_sql_statistic === true) await countRun(job, target, after)
  return after
}

/** Counts what ran into `inception.statistic`; that it cannot is no fault of the script. */
async function countRun(
  { script, settings, notes }: Job,
  target: ServerSettings,
  rows: readonly ResultRow[],
): Promise<void> {
  const { countStatements, storeCounts } = await import('../backup/statistic.ts')
  const { openControl } = await import('../deploy/target.ts')
  const { describeServerError, isServerError } = await import('../mysql/server-error.ts')
  const ran = script.statements.filter((_, at) => rows[at]?.status.startsWith('Execute Successfully'))
  if (ran.length === 0) return
  try {
    const session = await openControl({ ...(settings.backup ?? target), database: null })
    await storeCounts(session, countStatements(ran)).finally(() => session.close())
  } catch (error) {
    if (!(error instanceof UserError) && !isServerError(error)) throw error
    const why = error instanceof UserError ? error.message : describeServerError(error)
    notes.push(`The statements were not counted into inception.statistic: ${why}`)
  }
}

/** What belongs before the first statement, or is a mark that stands twice. */
function misplaced({ statements }: Script): (string | null)[] {
  return statements.map(({ text }) => {
    if (/^(inception|inc)\s/i.test(text))
      return '`inception set` must stand before the first statement: the script is audited as a whole.'
    return /^inception_magic_(start|commit)\b/i.test(text) ? 'The mark stands twice in the script.' : null
  })
}

function unread({ statements }: Script, messages: readonly string[]): ResultRow[] {
  const [first, ...others] = statements
  return [unreadRow(first?.text ?? '', messages), ...others.map(({ text }) => unreadRow(text))]
}

function told({ message, hint }: UserError): string[] {
  return hint === undefined ? [message] : [message, hint]
}

async function countRows({ script }: Job, target: ServerSettings, rows: readonly ResultRow[]): Promise<ResultRow[]> {
  const { realRowCounts } = await import('../inception/row-counts.ts')
  const counts = await realRowCounts(target, script)
  return rows.map((row, at) => ({ ...row, affectedRows: counts[at] ?? row.affectedRows }))
}

/** Runs an audited script. */
async function run(
  job: Job,
  target: ServerSettings,
  audited: AuditReport,
  rows: readonly ResultRow[],
): Promise<ResultRow[]> {
  const { envelope, settings, progress, signal, notes } = job
  const { header } = envelope
  const pace = header.sleep === 0 ? undefined : { statements: header.sleepRows, milliseconds: header.sleep }
  try {
    if (!header.backup) {
      const interruption = new Interruption(signal, settings.deploy.graceSeconds)
      const { lock } = settings.deploy
      const script = parseScript(new Source(PATH, envelope.body), { dialect: DIALECT, database: target.database })
      return await runPlain({ target, script, rows, together: header.trans, pace, lock, interruption, progress })
    }
    const { deploy } = await import('./deploy.ts')
    const report = await deploy(
      {
        ...settings.deploy,
        migrations: [
          // The same script may be run again: there is no file that is applied once.
          { path: PATH, name: `inception/${newDeploymentId(new Date())}.sql`, bytes: Buffer.from(envelope.body) },
        ],
        production: target,
        backup: settings.backup ?? { ...target, role: 'backup' },
        audit: null,
        audited,
        dryRun: false,
        onFailure: 'stop',
        transaction: 'statement',
        ...(header.trans > 1 ? { transactionSize: header.trans } : {}),
        ...(pace === undefined ? {} : { pace }),
      },
      progress,
      signal,
    )
    notes.push(...report.notes)
    return deployedRows(report, rows)
  } catch (error) {
    if (error instanceof StatementsRefused) return refusedRows(error, rows)
    if (!(error instanceof UserError)) throw error
    return rows.map((row, at) => (at === 0 ? withMessages(row, 2, told(error)) : row))
  }
}

function deployedRows({ state, migrations, notes }: DeployReport, rows: readonly ResultRow[]): ResultRow[] {
  const statements = new Map((migrations[0]?.statements ?? []).map((statement) => [statement.index, statement]))
  const after = rows.map((row, at) => {
    const statement = statements.get(at + 1)
    const failed = /^taken back with statement (\d+):/.exec(statement?.error ?? '')
    // It was to be in the transaction of the one that failed, and did not run.
    if (statement === undefined || (failed !== null && Number(failed[1]) <= at)) return row
    return executedRow(row, statement)
  })
  if (state === 'done') return after
  // Why it stopped stands with the statement that it stopped at.
  const stopped = after.findIndex(({ stage, level }) => level === 2 || stage === 'CHECKED')
  return after.map((row, at) => (at === Math.max(stopped, 0) ? withMessages(row, 2, notes) : row))
}

function refusedRows({ obstacles }: StatementsRefused, rows: readonly ResultRow[]): ResultRow[] {
  return rows.map((row, at) => {
    const own = obstacles.filter(({ statement }) => statement.index === at + 1)
    return withMessages(
      row,
      2,
      own.map(({ reason, cure, id }) => `Backup: it cannot be undone: ${reason} [${id}]. ${cure}`),
    )
  })
}
