import type { Session } from '../mysql/session.ts'
import type { Keep } from '../rollback/ddl-plan.ts'
import { keepCost } from '../rollback/keep-cost.ts'
import { type BatchKey, batchKey } from '../schema/batch-key.ts'
import type { Table } from '../schema/model.ts'
import { exchangeable } from './keep-exchange.ts'
import { tableSize } from './keep-size.ts'
import { isTransactional } from './structure-obstacles.ts'

/**
 * How rows are copied that others may write meanwhile. locked: all of them under a write lock, within which the statement runs too.
 * followed: in chunks without a lock, then what the binlog shows since; the lock is only for the last of it and the statement.
 * exchanged: those of a partition are taken away under the lock, at once; if the server refuses that, they are copied like `locked`.
 */
export type KeepMode =
  | { readonly how: 'exchanged'; readonly seconds: number }
  | { readonly how: 'locked'; readonly seconds: number; readonly why: string | null }
  | { readonly how: 'followed'; readonly seconds: number; readonly key: BatchKey }

/**
 * @param lockSeconds for how long a lock may be held for the copy alone, when there is another way
 * @param cascadesLogged see `logsCascades`
 */
export async function chooseKeepMode(
  session: Session,
  keep: Keep,
  table: Table,
  lockSeconds: number,
  cascadesLogged: boolean,
): Promise<KeepMode> {
  const size = await tableSize(session, keep.database, keep.table, keep.partitions)
  const seconds = size === null ? 0 : keepCost(keep, table, size).seconds
  const mode = foreseeKeepMode(keep, table, seconds, lockSeconds, cascadesLogged)
  const why = mode.how === 'followed' ? await whyNotFollowed(session) : null
  return why === null ? mode : { how: 'locked', seconds, why }
}

/** The same of a server that logs what others change, as the deploy finds out there. */
export function foreseeKeepMode(
  keep: Keep,
  table: Table,
  seconds: number,
  lockSeconds: number,
  cascadesLogged: boolean,
): KeepMode {
  if (exchangeable(keep, table)) return { how: 'exchanged', seconds }
  if (seconds < lockSeconds) return { how: 'locked', seconds, why: null }
  const key = followKey(keep, table)
  if (typeof key === 'string') return { how: 'locked', seconds, why: key }
  const why = !isTransactional(table.engine)
    ? `its engine is ${table.engine}`
    : !cascadesLogged && table.foreignKeys.some(changesAlong)
      ? 'its foreign keys change rows along, which this server does not log'
      : null
  return why === null ? { how: 'followed', seconds, key } : { how: 'locked', seconds, why }
}

/** How long the copying takes and for how long others cannot write, as the end of a sentence. */
export function describeLock(mode: KeepMode): string {
  const seconds = Math.max(1, Math.ceil(mode.seconds))
  if (mode.how === 'followed')
    return `others write on while it is copied in chunks, about ${seconds} s, and are locked out for the last of it and while the statement runs`
  return `writers are locked out for about ${seconds} s and while the statement runs${mode.how === 'exchanged' || mode.why === null ? '' : `, for ${mode.why}`}`
}

function followKey({ key, partitions }: Keep, table: Table): BatchKey | string {
  if (partitions !== undefined) return 'only some of its partitions are copied'
  if (key === null || key === undefined) return 'it has no key by which its rows could be told'
  const found = batchKey(table, key, 'DELETE')
  return typeof found === 'string' ? `it cannot be walked along its key: ${found}` : found
}

function changesAlong({ onDelete, onUpdate }: Table['foreignKeys'][number]): boolean {
  return [onDelete, onUpdate].some((action) => !/^(RESTRICT|NO ACTION)$/.test(action))
}

/** What the sessions of others log by default; one that sets it otherwise for itself is noticed in the log. */
const LOGGED: Readonly<Record<string, RegExp>> = {
  binlog_format: /^ROW$/i,
  binlog_row_image: /^FULL$/i,
  binlog_row_value_options: /^$/,
  // Else a transaction may be in the log before those that read see it (MySQL).
  binlog_order_commits: /^(ON|1)$/i,
}

async function whyNotFollowed(session: Session): Promise<string | null> {
  const names = Object.keys(LOGGED).map((name) => `'${name}'`)
  const rows = await session.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.join(', ')})`)
  const wrong = rows.find(({ Variable_name: name, Value: value }) => !LOGGED[String(name)]!.test(String(value)))
  return wrong === undefined
    ? null
    : `the changes of others cannot be read from the binary log (${wrong.Variable_name} is ${wrong.Value})`
}
