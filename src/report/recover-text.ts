import type { RecoverReport } from '../commands/recover.ts'
import { withCommas } from './layout.ts'

/** What a recovery finished, for people. */
export function recoverText({ deployment, recovered, rollback }: RecoverReport): string {
  const what =
    recovered === 0
      ? 'every statement that ran was backed up already'
      : `${withCommas(recovered)} statements were backed up from the binary log`
  return [
    `Deployment ${deployment}: ${what}`,
    `Rollback: ${rollback.directory} (${withCommas(rollback.files.length)} files, ${withCommas(rollback.rows)} rows, ${withCommas(rollback.bytes)} bytes)`,
    `To undo it: rollgate rollback ${deployment}`,
    '',
  ].join('\n')
}
