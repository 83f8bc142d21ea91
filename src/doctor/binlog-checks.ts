import { type CheckDefinition, type Finding, fine, notice, warning, wrong } from './check.ts'
import type { ServerFacts } from './facts.ts'
import { LOG_BIN_CURES, managedService, setGlobal } from './managed.ts'
import { binlogPrivileges, settingPrivilege } from './privilege-checks.ts'
import { retentionCure, retentionOf, sizeLimit, span } from './retention.ts'
import { grantStatement } from './rights.ts'

const TARGET = ['production'] as const
/** A binlog that is kept for less may be gone before an interrupted deployment is recovered from it. */
const LEAST_SECONDS = 3600

const logBin: CheckDefinition = {
  id: 'log-bin',
  roles: TARGET,
  atDeploy: 'refuse',
  asks: 'Is the binary log on? Rollback is derived from it.',
  examine(facts) {
    if (facts.variables.get('log_bin') === 'ON') return [fine('the binary log is on')]
    const service = managedService(facts)
    const cure =
      service === null
        ? 'Start the server with log_bin and binlog_format=ROW (and a server_id).'
        : LOG_BIN_CURES[service]
    return [
      wrong('the target writes no binary log (log_bin is OFF)', `Rollback is derived from the binary log. ${cure}`),
    ]
  },
}

/** A variable that a session of ours sets for itself where it may. */
function captureSetting(variable: string, asks: string): CheckDefinition {
  return {
    id: variable.replaceAll('_', '-'),
    roles: TARGET,
    atDeploy: 'refuse',
    asks,
    examine(facts) {
      const setting = facts.captureSettings.find((one) => one.variable === variable)
      if (setting === undefined) return []
      const { found, value, fits, refused } = setting
      const shown = (text: string) => (text === '' ? "''" : text)
      if (fits) return [fine(`${variable} is ${shown(found)}`)]
      if (refused === null) return [fine(`${variable} is ${shown(found)}; set to ${shown(value)} for the session`)]
      return [
        wrong(
          `${variable} is ${shown(found)}, and the account may not change it: ${refused}`,
          `${setGlobal(facts, variable, value)}\nOr let the account set it for its own session: ${grantStatement([settingPrivilege(facts.version)], '*.*', facts.account)}`,
        ),
      ]
    },
  }
}

const rowMetadata: CheckDefinition = {
  id: 'binlog-row-metadata',
  roles: TARGET,
  atDeploy: 'skip',
  asks: 'Does the binary log name its columns? Deployments do without; it serves whoever reads an old log.',
  examine(facts) {
    const found = facts.variables.get('binlog_row_metadata')
    if (found === undefined) return []
    if (found.toUpperCase() === 'FULL') return [fine('binlog_row_metadata is FULL')]
    return [
      notice(
        `binlog_row_metadata is ${found}: a log read later is interpreted by the structure of then`,
        setGlobal(facts, 'binlog_row_metadata', 'FULL'),
      ),
    ]
  },
}

const compression: CheckDefinition = {
  id: 'log-bin-compress',
  roles: TARGET,
  atDeploy: 'skip',
  asks: 'Are events compressed (MariaDB)? They are read all the same.',
  examine({ variables }) {
    const found = variables.get('log_bin_compress')
    if (found === undefined) return []
    return [fine(`log_bin_compress is ${found}${found === 'ON' ? '; compressed events are read all the same' : ''}`)]
  },
}

/** Rows of the journal mark a statement's transaction, so its database must be in the log as well. */
const filter: CheckDefinition = {
  id: 'binlog-filter',
  roles: TARGET,
  atDeploy: 'refuse',
  asks: 'Are the database and the journal in the binary log (`binlog_do_db`, `binlog_ignore_db`)?',
  examine({ binlog, settings }) {
    if ('hidden' in binlog || binlog.value === null) return []
    const names = ['rollgate', ...(settings.database === null ? [] : [settings.database])]
    const findings = filteredDatabases(binlog.value, names)
    return findings.length > 0 ? findings : [fine('no filter leaves the database or the journal out of the binary log')]
  },
}

/** An error for each of the databases whose changes the server leaves out of its binary log. */
export function filteredDatabases(
  { ignoredDatabases, doDatabases }: { ignoredDatabases: readonly string[]; doDatabases: readonly string[] },
  databases: readonly string[],
): Finding[] {
  return databases
    .filter((name) => ignoredDatabases.includes(name) || (doDatabases.length > 0 && !doDatabases.includes(name)))
    .map((name) =>
      wrong(
        `changes to database \`${name}\` are left out of the binary log (binlog_do_db or binlog_ignore_db)`,
        'Take the database out of the filter and restart the server; without its rows in the log there is no rollback.',
      ),
    )
}

const position: CheckDefinition = {
  id: 'binlog-position',
  roles: TARGET,
  atDeploy: 'refuse',
  asks: 'Does the server tell where its binary log ends?',
  examine({ binlog, version, account }) {
    if ('hidden' in binlog) return [wrong(binlog.hidden, grantStatement(binlogPrivileges(version), '*.*', account))]
    // That the log is off is told by log-bin.
    if (binlog.value === null) return []
    return [fine(`the binary log stands at ${binlog.value.file}:${binlog.value.position}`)]
  },
}

const kept: CheckDefinition = {
  id: 'binlog-kept',
  roles: TARGET,
  atDeploy: 'refuse',
  asks: 'Is the binary log kept long enough (an hour) to finish the backup of an interrupted deployment?',
  examine(facts) {
    if (facts.variables.get('log_bin') !== 'ON') return []
    const { seconds, source } = retentionOf(facts)
    if (seconds !== null && seconds < LEAST_SECONDS)
      return [
        wrong(
          `the binary log is kept for ${seconds === 0 ? 'no time' : `${span(seconds)} only`} (${source}): rows may be purged before they are backed up`,
          retentionCure(facts, facts.promises.rollbackWindowDays),
        ),
      ]
    if (seconds === null && 'hidden' in facts.rdsRetentionHours && ['rds', 'aurora'].includes(managedService(facts)!))
      return [
        warning(
          'how long the binary log is kept cannot be read (binlog retention hours of mysql.rds_configuration)',
          `CALL mysql.rds_show_configuration; shows it. ${retentionCure(facts, facts.promises.rollbackWindowDays)}`,
        ),
      ]
    return [
      fine(`the binary log is kept ${seconds === null ? 'until it is purged by hand' : span(seconds)} (${source})`),
    ]
  },
}

const window: CheckDefinition = {
  id: 'rollback-window',
  roles: TARGET,
  atDeploy: 'tell',
  asks: 'Is the binary log kept for the promised time (`--rollback-window`, 7 days by itself)?',
  examine(facts) {
    if (facts.variables.get('log_bin') !== 'ON') return []
    const days = facts.promises.rollbackWindowDays
    const { seconds, source } = retentionOf(facts)
    const limit = sizeLimit(facts)
    if (seconds !== null && seconds < days * 86_400)
      return [
        wrong(
          `the binary log is kept for ${span(seconds)} (${source}), less than the rollback window of ${days} days`,
          `${retentionCure(facts, days)} Or promise less: --rollback-window DAYS. Deployments whose backup is finished can be rolled back without the binary log.`,
        ),
      ]
    if (limit !== null)
      return [
        warning(
          `${limit.variable} is ${limit.bytes}: the binary log may be purged by its size before ${days} days are over`,
          `See that it holds ${days} days of changes: compare SHOW BINARY LOGS with it.`,
        ),
      ]
    return [fine(`the binary log outlives the rollback window of ${days} days`)]
  },
}

const cascades: CheckDefinition = {
  id: 'cascades-logged',
  roles: TARGET,
  atDeploy: 'skip',
  asks: 'Are rows that foreign keys change along in the binary log?',
  examine: (facts) => [
    cascadesLogged(facts)
      ? fine('rows that foreign keys change along are in the binary log')
      : notice('rows that foreign keys change along (ON DELETE CASCADE …) are not in the binary log of this server'),
  ],
}

/** As `logsCascades` of the deployment: MySQL 9.6 and later unless innodb_native_foreign_keys is ON. */
function cascadesLogged({ version, variables }: ServerFacts): boolean {
  const native = variables.get('innodb_native_foreign_keys')
  return version.flavor === 'mysql' && version.number >= 90_600 && native !== undefined && native !== 'ON'
}

export const BINLOG_CHECKS: readonly CheckDefinition[] = [
  logBin,
  captureSetting('binlog_format', 'Are rows logged, not statements? Set for the session where it may.'),
  captureSetting('binlog_row_image', 'Are row images whole? Set for the session where it may.'),
  captureSetting('binlog_row_value_options', 'Is JSON logged whole, not in parts? Set for the session where it may.'),
  captureSetting('binlog_transaction_compression', 'Are transactions logged plain? Set for the session where it may.'),
  captureSetting('sql_log_bin', 'Is the session logged at all? Set where it may.'),
  compression,
  rowMetadata,
  filter,
  position,
  kept,
  window,
  cascades,
]
