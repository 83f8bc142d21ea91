import type { FileReport } from '../audit/finding.ts'
import unproved from '../audit/rules/rollback-unproved.ts'
import type { Script } from '../sql/statement.ts'
import type { Obstacle } from './units.ts'

/** Statements whose rollback did not give back, in the sandbox, what they changed; what a directive suppresses is accepted by it. */
export function unprovedRollbacks(script: Script, report: FileReport): Obstacle[] {
  return report.statements.flatMap(({ index, findings }) =>
    findings
      .filter(({ rule }) => rule === unproved.id)
      .map(({ message }) => ({
        statement: script.statements[index - 1]!,
        id: unproved.id,
        reason: message,
        cure: unproved.advice,
        acceptable: true,
      })),
  )
}
