import { BACKUP_CHECKS } from './backup-checks.ts'
import { BINLOG_CHECKS } from './binlog-checks.ts'
import type { CheckDefinition } from './check.ts'
import { CONNECTION_CHECKS } from './connection-checks.ts'
import { PRIVILEGE_CHECKS } from './privilege-checks.ts'
import { SERVER_CHECKS } from './server-checks.ts'

/** The one list of checks: `rollgate doctor` runs them all, a deployment those that refuse or tell. */
export const CHECKS: readonly CheckDefinition[] = [
  ...CONNECTION_CHECKS,
  ...PRIVILEGE_CHECKS,
  ...BINLOG_CHECKS,
  ...SERVER_CHECKS,
  ...BACKUP_CHECKS,
]

/** The table of checks in the README. */
export function checksTable(): string[] {
  const does = { refuse: 'refuses', tell: 'tells', skip: '' } as const
  const rows = CHECKS.map(
    ({ id, roles, asks, atDeploy }) =>
      `| \`${id}\` | ${asks.replaceAll('|', '\\|')} | ${roles.join(', ')} | ${does[atDeploy]} |`,
  )
  return ['| check | asks | servers | deploy |', '| --- | --- | --- | --- |', ...rows]
}
