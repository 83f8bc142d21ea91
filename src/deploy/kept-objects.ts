import { ER, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { type DdlPlan, KEEP_DATABASE, SINCE, sinceOf, twinOf } from '../rollback/ddl-plan.ts'
import { quoteTable, quoteText } from '../sql/quote.ts'

/** Made with the first thing that is kept. */
const TABLE = `CREATE TABLE IF NOT EXISTS rollgate.kept (
  name varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  deployment varchar(40) CHARACTER SET ascii NOT NULL,
  statement bigint unsigned NOT NULL,
  purpose varchar(8) CHARACTER SET ascii NOT NULL,
  source_database varchar(64) NOT NULL,
  source_table varchar(64) NOT NULL,
  made_at datetime NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4`

/** What a table is kept for: to undo a statement of a deployment, or one of a rollback. */
export type KeptFor = 'deploy' | 'undo'

/** A table in `rollgate_keep`. */
export interface KeptObject {
  readonly name: string
  /** Where its rows are from; null: the journal does not know it. */
  readonly source: string | null
  readonly deployment: string | null
  readonly purpose: KeptFor | null
  /** UTC, to the second. */
  readonly madeAt: string
  /** Data and indexes, as the storage engine tells them. */
  readonly bytes: number
  /** What still needs it, for people; null when nothing does. */
  readonly neededBy: string | null
}

export async function prepareRegistry(session: Session): Promise<void> {
  await session.run(TABLE)
}

/** Notes in the journal what a plan will keep, before any of it is made. */
export async function registerKeeps(
  session: Session,
  plan: DdlPlan,
  of: { readonly deployment: string; readonly statement: string; readonly purpose: KeptFor },
): Promise<void> {
  const values = plan.keeps
    .flatMap((keep) =>
      (keep.how === 'swapped'
        ? [keep.keptAs, twinOf(keep), sinceOf(keep)]
        : keep.partitions?.length === 1
          ? [keep.keptAs, twinOf(keep)]
          : [keep.keptAs]
      ).map((name) => ({
        keep,
        name,
      })),
    )
    .map(
      ({ keep, name }) =>
        `(${[name, of.deployment].map(quoteText).join(', ')}, ${of.statement}, '${of.purpose}', ${quoteText(keep.database)}, ${quoteText(keep.table)}, UTC_TIMESTAMP())`,
    )
  if (values.length === 0) return
  const register = `INSERT INTO rollgate.kept VALUES ${values.join(', ')} ON DUPLICATE KEY UPDATE made_at = VALUES(made_at)`
  try {
    await session.run(register)
  } catch (error) {
    if (!isServerError(error) || error.errno !== ER.NO_SUCH_TABLE) throw error
    await prepareRegistry(session)
    await session.run(register)
  }
}

/** Everything that is kept, oldest first. */
export async function listKept(session: Session, windowDays: number): Promise<KeptObject[]> {
  const tables = await session.query(
    `SELECT table_name AS name, COALESCE(data_length, 0) + COALESCE(index_length, 0) AS bytes, DATE_FORMAT(create_time, '%Y-%m-%d %H:%i:%s') AS made FROM information_schema.tables WHERE table_schema = '${KEEP_DATABASE}' ORDER BY create_time, table_name`,
  )
  if (tables.length === 0) return []
  const known = new Map<string, { of: Record<string, unknown>; neededBy: string | null }>()
  for (const row of await registered(session, windowDays))
    known.set(String(row.name), { of: row, neededBy: neededBy(row) })
  return tables
    .map(({ name, bytes, made }): KeptObject => {
      const found = known.get(String(name))
      const base = { name: String(name), bytes: Number(bytes) }
      if (found === undefined)
        return {
          ...base,
          source: null,
          deployment: null,
          purpose: null,
          madeAt: String(made),
          neededBy: 'the journal does not say what it is for',
        }
      const { of, neededBy } = found
      return {
        ...base,
        source: `${of.source_database}.${of.source_table}`,
        deployment: String(of.deployment),
        purpose: of.purpose as KeptFor,
        madeAt: String(of.made_at),
        neededBy,
      }
    })
    .toSorted((a, b) => (a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0))
}

export async function keptSize(session: Session): Promise<{ tables: number; bytes: number }> {
  const [row] = await session.query(
    `SELECT COUNT(*) AS n, COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables WHERE table_schema = '${KEEP_DATABASE}'`,
  )
  return { tables: Number(row!.n), bytes: Number(row!.bytes) }
}

async function registered(session: Session, windowDays: number): Promise<Record<string, unknown>[]> {
  const until = `DATE_ADD(COALESCE(IF(k.purpose = 'undo', k.made_at, NULL), d.finished_at, d.started_at, k.made_at), INTERVAL ${windowDays} DAY)`
  try {
    return await session.query(
      `SELECT k.*, s.state AS state, d.state AS deployment_state, DATE_FORMAT(${until}, '%Y-%m-%d %H:%i') AS until, ${until} > UTC_TIMESTAMP() AS within, (SELECT COUNT(*) FROM rollgate.statement o WHERE o.deployment = k.deployment AND o.state IN ('intent', 'running', 'executed', 'undoing', 'unknown')) AS open FROM rollgate.kept k LEFT JOIN rollgate.statement s ON s.id = k.statement LEFT JOIN rollgate.deployment d ON d.id = k.deployment`,
    )
  } catch (error) {
    if (!isServerError(error) || ![ER.NO_SUCH_TABLE, ER.BAD_DB].some((errno) => errno === error.errno)) throw error
    return []
  }
}

function neededBy(row: Record<string, unknown>): string | null {
  const { deployment, state, purpose, within, until, open, name } = row
  if (Number(open) > 0 || /^(running|interrupted|unknown|undoing)$/.test(String(row.deployment_state)))
    return `deployment ${deployment}, which is not finished or not wholly undone`
  if (within !== '1') return null
  // What was written after a TRUNCATE comes back when the rollback of it is taken back.
  if (state === 'undone' && String(name).endsWith(SINCE))
    return `the rollback of ${deployment}, which can be taken back until ${until}`
  if (state !== 'done') return null
  return purpose === 'undo'
    ? `rollback ${deployment}, which can be taken back until ${until}`
    : `the rollback of ${deployment}, until ${until}`
}

/** Drops a kept table. It is out of the journal only when it is gone. */
export async function freeKept(session: Session, { name }: KeptObject): Promise<void> {
  await session.run(`DROP TABLE IF EXISTS ${quoteTable(KEEP_DATABASE, name)}`)
  await session.run(`DELETE FROM rollgate.kept WHERE name = ${quoteText(name)}`).catch((error: unknown) => {
    if (!isServerError(error) || error.errno !== ER.NO_SUCH_TABLE) throw error
  })
}
