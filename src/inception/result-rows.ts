import type { AuditReport, Finding, StatementReport } from '../audit/finding.ts'
import type { DeployedStatement } from '../deploy/report.ts'
import { columnsOf, type ResultTable } from './table.ts'

/** The stages of a statement; RERUN: nothing was done with it. */
export type Stage = 'RERUN' | 'CHECKED' | 'EXECUTED' | 'BACKUP'

/** One statement as goInception's 13 result columns tell it. */
export interface ResultRow {
  readonly stage: Stage
  /** 0 fine, 1 warning, 2 error. */
  readonly level: number
  readonly status: string
  readonly messages: readonly string[]
  readonly sql: string
  readonly affectedRows: number
  /** null: it has not run, or leaves nothing to look up. */
  readonly opid: string | null
  readonly backupDatabase: string | null
  readonly seconds: number | null
}

const LEVELS = { notice: 0, warning: 1, error: 2 } as const

const AUDITED = 'Audit Completed'
const FAILED = 'Execute failed'
const EXECUTED = 'Execute Successfully'

const COLUMNS = columnsOf(
  'order_id#',
  'stage',
  'error_level#',
  'stage_status',
  'error_message',
  'sql',
  'affected_rows#',
  'sequence',
  'backup_dbname',
  'execute_time',
  'sqlsha1',
  'backup_time',
  'needMerge#',
)

/** A row for a statement that nobody looked at. */
export function unreadRow(sql: string, messages: readonly string[] = []): ResultRow {
  return {
    stage: 'RERUN',
    level: messages.length === 0 ? 0 : 2,
    status: AUDITED,
    messages,
    sql,
    affectedRows: 0,
    opid: null,
    backupDatabase: null,
    seconds: null,
  }
}

/** A row for each statement of an audited script; what concerns the script as a whole stands with the statement behind it. */
export function auditRows(report: AuditReport): ResultRow[] {
  const [file] = report.files
  if (file === undefined) return []
  const { statements } = file
  const own = new Map<number, Finding[]>()
  for (const finding of file.findings) {
    const at = statements.findIndex(({ end }) => end.offset >= finding.start.offset)
    const index = at === -1 ? statements.length - 1 : at
    own.set(index, [...(own.get(index) ?? []), finding])
  }
  return statements.map((statement, at) => auditRow(statement, [...(own.get(at) ?? []), ...statement.findings]))
}

function auditRow(statement: StatementReport, findings: readonly Finding[]): ResultRow {
  return {
    ...unreadRow(statement.sql),
    stage: 'CHECKED',
    level: Math.max(0, ...findings.map(({ severity }) => LEVELS[severity])),
    messages: findings.map(({ message, rule }) => `${message} [${rule}]`),
    affectedRows: statement.estimate.rows ?? 0,
  }
}

/** The row of an audited statement after it ran, or was to run. */
export function executedRow(row: ResultRow, { state, error, ...ran }: DeployedStatement): ResultRow {
  const done = {
    ...row,
    affectedRows: ran.affectedRows ?? 0,
    opid: ran.opid,
    backupDatabase: ran.backupDatabase,
    seconds: ran.seconds,
  }
  const wrong = (message: string): ResultRow => ({
    ...done,
    stage: 'EXECUTED',
    level: 2,
    status: FAILED,
    messages: [...row.messages, `Execute: ${message}`],
  })
  switch (state) {
    case 'pending':
      return row
    case 'done':
      return ran.backupDatabase === null
        ? { ...done, stage: 'EXECUTED', status: EXECUTED }
        : { ...done, stage: 'BACKUP', status: `${EXECUTED}\nBackup Successfully` }
    case 'executed':
      return {
        ...done,
        stage: 'BACKUP',
        level: 2,
        status: `${EXECUTED}\nBackup failed`,
        messages: [
          ...row.messages,
          `Backup: ${error ?? 'it is committed and not yet backed up; rollgate recover finishes its backup'}`,
        ],
      }
    case 'failed':
      return { ...wrong(error ?? 'the server refused it'), affectedRows: 0, backupDatabase: null }
    case 'undone':
      return wrong('it ran and was taken back')
    case 'running':
    case 'unknown':
      return wrong(error ?? 'whether it took effect is not known: a person must look')
  }
}

/** The row of a statement that ran without backup. */
export function plainRow(row: ResultRow, outcome: { affectedRows: number; seconds: number; opid: string }): ResultRow {
  return { ...row, ...outcome, stage: 'EXECUTED', status: EXECUTED }
}

export function failedRow(row: ResultRow, message: string): ResultRow {
  return {
    ...row,
    stage: 'EXECUTED',
    level: 2,
    status: FAILED,
    affectedRows: 0,
    messages: [...row.messages, `Execute: ${message}`],
  }
}

/** The same row with something more to say. */
export function withMessages(row: ResultRow, level: number, messages: readonly string[]): ResultRow {
  if (messages.length === 0) return row
  return { ...row, level: Math.max(level, row.level), messages: [...row.messages, ...messages] }
}

export function resultTable(rows: readonly ResultRow[]): ResultTable {
  return {
    columns: COLUMNS,
    rows: rows.map((row, at) => [
      at + 1,
      row.stage,
      row.level,
      row.status,
      row.messages.length === 0 ? null : row.messages.join('\n'),
      row.sql,
      row.affectedRows,
      row.opid ?? `0_0_${String(at).padStart(8, '0')}`,
      row.backupDatabase ?? '',
      row.seconds === null ? '0' : row.seconds.toFixed(3),
      '',
      '0',
      0,
    ]),
  }
}
