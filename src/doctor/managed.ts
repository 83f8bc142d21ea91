import type { ServerFacts } from './facts.ts'

/** A managed service, whose own switches take the place of SET GLOBAL and of the configuration file. */
export type Managed = 'rds' | 'aurora' | 'cloud-sql'

/**
 * Aurora has a variable of its own; RDS keeps its server below /rdsdbbin, and has its own configuration table; Cloud SQL's
 * versions end in -google. null: none that is known.
 */
export function managedService({ variables, version, rdsRetentionHours }: ServerFacts): Managed | null {
  if (variables.has('aurora_version') || variables.has('aurora_server_id')) return 'aurora'
  if (variables.get('basedir')?.startsWith('/rdsdbbin') === true || 'value' in rdsRetentionHours) return 'rds'
  if (/-google\b/i.test(version.text)) return 'cloud-sql'
  return null
}

/** How to turn the binary log on, where the service has its own way. */
export const LOG_BIN_CURES: Readonly<Record<Managed, string>> = {
  rds: 'On RDS: turn automated backups on (a backup retention of 1 day or more; without them RDS writes no binary log), and set binlog_format = ROW in the parameter group.',
  aurora: 'On Aurora: set binlog_format = ROW in the DB cluster parameter group, then reboot the writer.',
  'cloud-sql': 'On Cloud SQL: gcloud sql instances patch INSTANCE --enable-bin-log (needs automated backups).',
}

/** How to change a global variable. */
export function setGlobal(facts: ServerFacts, variable: string, value: string): string {
  switch (managedService(facts)) {
    case 'aurora':
      return `Set ${variable} = ${value === '' ? "''" : value} in the DB cluster parameter group.`
    case 'rds':
      return `Set ${variable} = ${value === '' ? "''" : value} in the DB parameter group.`
    case 'cloud-sql':
      return `Set the database flag ${variable}=${value}: gcloud sql instances patch INSTANCE --database-flags=${variable}=${value} (name all other flags with it).`
    case null:
      return `SET GLOBAL ${variable} = ${/^\d+$/.test(value) ? value : `'${value}'`}; and the same in the server's configuration file.`
  }
}
