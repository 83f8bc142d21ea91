import { EXIT, UserError } from '../errors.ts'
import { readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import type { TriggerReach } from '../rollback/trigger-reach.ts'
import { isTransactional } from './structure-obstacles.ts'

/** @throws UserError when triggers may write to a table whose rows no ROLLBACK takes back: then not even a check would change nothing. */
export async function refuseEngines(session: Session, writes: TriggerReach['writes']): Promise<void> {
  for (const { database, table, by } of writes) {
    const engine = (await readTable(session, database, table))?.engine
    if (engine === undefined || isTransactional(engine)) continue
    const names = [...by].map((name) => `\`${name}\``).join(', ')
    throw new UserError(
      `Triggers that fire during this rollback (${names}) may write to \`${database}\`.\`${table}\`, whose engine ${engine} has no transactions: should the rollback be taken back, those rows would stay`,
      {
        hint: 'Nothing was changed. Convert the table to InnoDB, or drop those triggers first and create them again after. With --force triggers fire and nothing is compared.',
        exitCode: EXIT.failed,
      },
    )
  }
}
