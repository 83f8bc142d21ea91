import type { AuditReport } from '../audit/finding.ts'
import type { FailLevel } from '../config/settings.ts'
import type { DeployReport, RollbackReport } from '../deploy/report.ts'
import { EXIT, type ExitCode } from '../errors.ts'

export function exitCodeOfAudit({ counts }: AuditReport, failOn: FailLevel): ExitCode {
  if (failOn === 'never') return EXIT.ok
  return counts.error > 0 || (failOn === 'warning' && counts.warning > 0) ? EXIT.failed : EXIT.ok
}

export function exitCodeOfDeploy({ state }: DeployReport): ExitCode {
  const codes = {
    done: EXIT.ok,
    nothing: EXIT.ok,
    failed: EXIT.failed,
    undone: EXIT.failed,
    interrupted: EXIT.interrupted,
    unknown: EXIT.unknown,
  } as const satisfies Record<DeployReport['state'], ExitCode>
  return codes[state]
}

export function exitCodeOfRollback({ state, statements, triggered = [] }: RollbackReport): ExitCode {
  const isPartial = triggered.length > 0 || statements.some((statement) => statement.conflicts.length > 0)
  if (state === 'interrupted') return EXIT.interrupted
  return state === 'conflict' || state === 'failed' || isPartial ? EXIT.failed : EXIT.ok
}
