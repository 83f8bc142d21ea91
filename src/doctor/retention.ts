import type { ServerFacts } from './facts.ts'
import { managedService, setGlobal } from './managed.ts'

/** How long a server keeps its binlog files. */
export interface Retention {
  /** null: until somebody purges them. */
  readonly seconds: number | null
  /** Where that is said. */
  readonly source: string
}

const DAY = 86_400

/**
 * RDS and Aurora purge by their own configuration, whatever the server's variables say. MySQL 8: binlog_expire_logs_seconds,
 * or expire_logs_days when that is 0 (sql/binlog.cc, purge_logs). MariaDB 10.6 has both names for one value.
 */
export function retentionOf(facts: ServerFacts): Retention {
  const { variables, rdsRetentionHours } = facts
  if ('value' in rdsRetentionHours) {
    const hours = rdsRetentionHours.value
    return { seconds: (hours ?? 0) * 3600, source: `binlog retention hours is ${hours ?? 'NULL'}` }
  }
  if (variables.get('binlog_expire_logs_auto_purge') === 'OFF')
    return { seconds: null, source: 'binlog_expire_logs_auto_purge is OFF' }
  const seconds = Number(variables.get('binlog_expire_logs_seconds') ?? 0)
  if (seconds > 0) return { seconds, source: `binlog_expire_logs_seconds is ${seconds}` }
  // MariaDB takes fractions of a day here.
  const days = Number(variables.get('expire_logs_days') ?? 0)
  if (days > 0) return { seconds: Math.round(days * DAY), source: `expire_logs_days is ${days}` }
  return { seconds: null, source: 'no expiry is set' }
}

/** The size above which the oldest files go, whatever their age (MariaDB 11.4, Percona Server); null: none. */
export function sizeLimit({ variables }: ServerFacts): { variable: string; bytes: number } | null {
  for (const variable of ['max_binlog_total_size', 'binlog_space_limit']) {
    const bytes = Number(variables.get(variable) ?? 0)
    if (bytes > 0) return { variable, bytes }
  }
  return null
}

/** What keeps the binlog for so many days. */
export function retentionCure(facts: ServerFacts, days: number): string {
  const service = managedService(facts)
  if (service === 'rds' || service === 'aurora') {
    // RDS takes at most 168 hours, Aurora 2160 (their manuals, mysql.rds_set_configuration).
    const most = service === 'rds' ? 168 : 2160
    const hours = Math.min(days * 24, most)
    return `CALL mysql.rds_set_configuration('binlog retention hours', ${hours});${days * 24 > most ? ` It takes no more than ${most}: promise less with --rollback-window ${most / 24}.` : ''}`
  }
  return facts.variables.has('binlog_expire_logs_seconds')
    ? setGlobal(facts, 'binlog_expire_logs_seconds', String(days * DAY))
    : setGlobal(facts, 'expire_logs_days', String(days))
}

/** `36 hours`, `7 days`, `90 seconds`. */
export function span(seconds: number): string {
  const [count, unit] =
    seconds >= 2 * DAY
      ? [seconds / DAY, 'day']
      : seconds >= 7200
        ? [seconds / 3600, 'hour']
        : seconds >= 120
          ? [seconds / 60, 'minute']
          : [seconds, 'second']
  const rounded = Math.floor(count * 10) / 10
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}
