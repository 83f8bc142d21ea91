import { EXIT, UserError } from '../errors.ts'
import { type BinlogStatus, binlogStatus, replicationGrant } from '../mysql/binlog-status.ts'
import { describeServerError, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'

/** One thing that has to be so before a deployment can be captured. */
export interface Check {
  readonly id: string
  readonly ok: boolean
  /** Not ok, but no reason to refuse a deployment. */
  readonly warning?: true
  /** What was found. */
  readonly message: string
  /** What to do when it is not ok. */
  readonly cure: string | null
}

/** Session settings that capture needs, with their value; a session that may not set one must find it so. */
const NEEDED: readonly { variable: string; value: string; accept: readonly string[] }[] = [
  { variable: 'binlog_format', value: 'ROW', accept: ['ROW'] },
  { variable: 'binlog_row_image', value: 'FULL', accept: ['FULL'] },
  { variable: 'binlog_row_value_options', value: '', accept: [''] },
  { variable: 'binlog_transaction_compression', value: 'OFF', accept: ['OFF', '0'] },
  { variable: 'sql_log_bin', value: 'ON', accept: ['ON', '1'] },
]

/** What capture needs of a target, each with cause and cure. */
export async function checkTarget(session: Session): Promise<Check[]> {
  const checks: Check[] = []
  const { text, flavor } = session.version
  checks.push({ id: 'version', ok: true, message: `${flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${text}`, cure: null })

  const variables = await readVariables(session)
  const logBin = variables.get('log_bin') === 'ON'
  checks.push({
    id: 'log-bin',
    ok: logBin,
    message: logBin ? 'the binary log is on' : 'the target writes no binary log (log_bin is OFF)',
    cure: 'Rollback is derived from the binary log. Start the server with log_bin and binlog_format=ROW.',
  })
  const readOnly =
    (variables.get('super_read_only') ?? 'OFF') !== 'OFF' || (variables.get('read_only') ?? 'OFF') !== 'OFF'
  checks.push({
    id: 'read-only',
    ok: !readOnly,
    message: readOnly ? 'the target is read_only: it is probably a replica' : 'the target accepts writes',
    cure: 'Deploy to the primary; or SET GLOBAL read_only = OFF if this is the primary.',
  })
  for (const { variable, value, accept } of NEEDED) {
    const found = variables.get(variable)
    if (found === undefined || accept.includes(found.toUpperCase())) continue
    const refused = await trySet(session, variable, value)
    checks.push({
      id: variable.replaceAll('_', '-'),
      ok: refused === null,
      message:
        refused === null
          ? `${variable} is ${found}; set to ${value === '' ? "''" : value} for the session`
          : `${variable} is ${found === '' ? "''" : found}, and the account may not change it: ${refused}`,
      cure: `SET GLOBAL ${variable} = '${value}'; or grant the account the right to set it: GRANT ${settingPrivilege(session)} ON *.* TO '${session.settings.user}'@'<host>';`,
    })
  }
  if (logBin) checks.push(...(await checkPosition(session)))
  return checks
}

/** @throws UserError (exit code 3) naming every check that failed, with its cure. */
export function refuseUnfit(checks: readonly Check[], target: string): void {
  const failed = checks.filter((check) => !check.ok && check.warning !== true)
  if (failed.length === 0) return
  throw new UserError(
    `The target ${target} is not fit for a deployment that can be undone:\n${failed.map((check) => `  - ${check.message}`).join('\n')}`,
    {
      hint: failed
        .map((check) => check.cure)
        .filter((cure) => cure !== null)
        .join('\n'),
      exitCode: EXIT.server,
    },
  )
}

/** Makes a session log what capture needs. Call after `checkTarget` has shown that it can. */
export async function setCaptureSession(session: Session): Promise<void> {
  const variables = await readVariables(session)
  for (const { variable, value, accept } of NEEDED) {
    const found = variables.get(variable)
    if (found !== undefined && !accept.includes(found.toUpperCase()))
      await session.run(`SET SESSION ${variable} = '${value}'`)
  }
}

async function checkPosition(session: Session): Promise<Check[]> {
  const id = 'binlog-position'
  try {
    const status = await binlogStatus(session)
    return [
      { id, ok: true, message: `the binary log stands at ${status.file}:${status.position}`, cure: null },
      ...filterChecks(status, session.settings.database === null ? [] : [session.settings.database]),
    ]
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [{ id, ok: false, message: error.message, cure: error.hint ?? `Grant: ${replicationGrant(session)}` }]
  }
}

/** A failed check for each database whose changes the server leaves out of its binary log. */
export async function checkFilters(session: Session, databases: readonly string[]): Promise<Check[]> {
  return filterChecks(await binlogStatus(session), databases)
}

function filterChecks({ ignoredDatabases, doDatabases }: BinlogStatus, databases: readonly string[]): Check[] {
  return databases
    .filter((name) => ignoredDatabases.includes(name) || (doDatabases.length > 0 && !doDatabases.includes(name)))
    .map((name) => ({
      id: 'binlog-filter',
      ok: false,
      message: `changes to database \`${name}\` are left out of the binary log (binlog_do_db or binlog_ignore_db)`,
      cure: 'Take the database out of the filter; without its rows in the log there is no rollback.',
    }))
}

/** The privilege that setting binlog variables for a session needs: MySQL 8.0.14, MariaDB 10.5.2, and SUPER before. */
function settingPrivilege({ version: { flavor, number } }: Session): string {
  if (flavor === 'mariadb') return number >= 100_502 ? 'BINLOG ADMIN' : 'SUPER'
  return number >= 80_014 ? 'SESSION_VARIABLES_ADMIN' : 'SUPER'
}

async function trySet(session: Session, variable: string, value: string): Promise<string | null> {
  try {
    await session.run(`SET SESSION ${variable} = '${value}'`)
    return null
  } catch (error) {
    if (!isServerError(error)) throw error
    return describeServerError(error)
  }
}

async function readVariables(session: Session): Promise<Map<string, string>> {
  const names = ['log_bin', 'read_only', 'super_read_only', ...NEEDED.map(({ variable }) => variable)]
    .map((name) => `'${name}'`)
    .join(', ')
  const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names})`)
  return new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]))
}
