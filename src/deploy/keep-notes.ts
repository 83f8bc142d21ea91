import type { DeploySettings } from '../config/settings.ts'
import type { Session } from '../mysql/session.ts'
import { chooseOnline } from '../online/choose.ts'
import { type DdlPlan, planDdl } from '../rollback/ddl-plan.ts'
import { describeKeep, type KeepCost, keepCost } from '../rollback/keep-cost.ts'
import type { Table } from '../schema/model.ts'
import { readDdlFacts } from './ddl-facts.ts'
import { KEEP_LOCK_SECONDS } from './keep-copy.ts'
import { chooseKeepMode, describeLock } from './keep-mode.ts'
import { tableSize } from './keep-size.ts'
import { describeChoice } from './online-ddl.ts'
import { readStructure } from './run-ddl.ts'
import { logsCascades } from './structure-obstacles.ts'
import type { Plan } from './units.ts'

/** What keeping the rows of a plan costs altogether. */
export async function costOfKeeps(
  session: Session,
  plan: DdlPlan,
  before: ReadonlyMap<string, Table | null>,
): Promise<KeepCost> {
  let total: KeepCost = { bytes: 0, seconds: 0 }
  for (const keep of plan.keeps) {
    const size = await tableSize(session, keep.database, keep.table, keep.partitions)
    const table = before.get(`${keep.database}.${keep.table}`)
    if (size === null || table === null || table === undefined) continue
    const { bytes, seconds } = keepCost(keep, table, size)
    total = { bytes: total.bytes + bytes, seconds: total.seconds + seconds }
  }
  return total
}

/** For a dry run: what each statement of a migration keeps, how, and what it costs, a line each. */
export async function keepNotes(
  session: Session,
  path: string,
  plan: Plan,
  settings: Pick<DeploySettings, 'keepData' | 'keepLockSeconds' | 'onlineDdl'>,
): Promise<string[]> {
  const { keepData, keepLockSeconds = KEEP_LOCK_SECONDS } = settings
  const cascadesLogged = await logsCascades(session)
  const sqlMode = String(await session.value('SELECT @@GLOBAL.sql_mode'))
  const notes: string[] = []
  for (const statement of plan.units.flatMap((unit) => (unit.kind === 'ddl' ? unit.statements : []))) {
    const before = await readStructure(session, statement)
    const facts = await readDdlFacts(session, statement, before, sqlMode)
    const { keeps, losesData } = planDdl(statement, before, {
      keepData,
      token: 'preview',
      server: session.version,
      ...facts,
    })
    const head = `${path} statement ${statement.index} (${statement.kind}): `
    if (losesData) notes.push(`${head}its rows or values are not kept (keep-data: never)`)
    const online = await chooseOnline(session, statement, before, settings.onlineDdl, 'preview')
    for (const keep of keeps) {
      if (online !== null) {
        const { tool } = online.alter
        notes.push(`${head}the old ${describeChoice(online)}, which ${tool} leaves, moves to rollgate_keep at once.`)
        continue
      }
      const table = before.get(`${keep.database}.${keep.table}`)!
      const size = await tableSize(session, keep.database, keep.table, keep.partitions)
      const cost = size === null ? null : keepCost(keep, table, size)
      // Of several tables at once none is followed.
      const alone = keeps.length === 1 ? keepLockSeconds : Infinity
      const mode = keep.how === 'copied' ? await chooseKeepMode(session, keep, table, alone, cascadesLogged) : null
      const lock = mode === null ? null : describeLock(mode)
      notes.push(`${head}${describeKeep(keep, cost, lock, mode?.how === 'exchanged')}.`)
    }
  }
  return notes
}
