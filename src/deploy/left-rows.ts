import type { Session } from '../mysql/session.ts'

/** The last step of undoing a TRUNCATE (`swapBack` in rollback/ddl-inverse.ts): what was written since goes into the old table. */
const PUT_IN = /^INSERT IGNORE INTO (\S.*?) \(.* FROM (`rollgate_keep`\.`(?:[^`]|``)+_since`)$/s

/**
 * Says of rows that were written after a TRUNCATE where they are when kept rows have their keys; null when all found room, and for
 * other steps.
 * @param written rows that the step put in
 */
export async function leftRows(session: Session, step: string, written: number): Promise<string | null> {
  const [, table, since] = PUT_IN.exec(step) ?? []
  if (table === undefined) return null
  const left = Number(await session.value(`SELECT COUNT(*) FROM ${since}`)) - written
  if (left === 0) return null
  const rows = left === 1 ? '1 row that was' : `${left} rows that were`
  return `${rows} written into ${table.replaceAll('`', '')} since did not find room beside the kept rows, which have the same keys: all that was written since is kept in ${since}.`
}
