import type { RecoverReport } from '../commands/recover.ts'
import { counted } from './layout.ts'

/** What a recovery finished, for people. */
export function recoverText({ deployment, marked, recovered, rollback, notes }: RecoverReport): string {
  const what =
    recovered === 0
      ? 'every statement that ran was backed up already'
      : `${counted(recovered, 'statement')} were backed up from the binary log`
  return [
    ...(marked === null ? [] : [marked]),
    `Deployment ${deployment}: ${what}`,
    `Rollback: ${rollback.directory} (${counted(rollback.files.length, 'file')}, ${counted(rollback.rows, 'row')}, ${counted(rollback.bytes, 'byte')})`,
    ...notes,
    `To undo it: rollgate rollback ${deployment}`,
    '',
  ].join('\n')
}
