import type { StatementReport } from '../audit/finding.ts'
import type { Session } from '../mysql/session.ts'
import { inverseDdl } from '../rollback/ddl-inverse.ts'
import { type DdlOptions, type DdlPlan, ddlReversibility, planDdl, type Structure } from '../rollback/ddl-plan.ts'
import type { ObjectChanges } from '../rollback/object-inverse.ts'
import { assignedColumns, topLevelWords } from '../sql/clauses-of-dml.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { TokenList } from '../sql/token-list.ts'
import { readDdlFacts } from './ddl-facts.ts'
import type { ObjectsBefore } from './ddl-objects.ts'
import { readStructure } from './run-ddl.ts'
import { logsCascades, structureObstacles } from './structure-obstacles.ts'
import { planUnits } from './units.ts'

/** How a statement could be undone after a deployment. */
export interface Foresight {
  readonly statement: Statement
  readonly reversible: StatementReport['reversible']
  /** How a deployment would run a DDL statement that can be undone; null for all others. */
  readonly plan: DdlPlan | null
  /** The statements that would undo a DDL statement, given the structure after it; null for others and where there are none. */
  preview(after: Structure, objects: ObjectChanges): readonly string[] | null
  /** Objects other than tables that it makes, changes or drops, as they were before. */
  readonly objects: Pick<ObjectsBefore, 'states' | 'home'>
}

/** Tells for the statements of scripts how a deployment would undo them, from the structure on a server that stands for the target. */
export class Foreseer {
  readonly #session: Session
  readonly #keepData: DdlOptions['keepData']
  #cascadesLogged: boolean | null = null
  /** Reasons found for statements alike, for as long as no structure changes. */
  readonly #known = new Map<string, Promise<string | null>>()

  constructor(session: Session, keepData: DdlOptions['keepData'] = 'auto') {
    this.#session = session
    this.#keepData = keepData
  }

  /** What the script's text alone says against undoing it, by index of the statement. A wrong directive is the audit's to tell. */
  obstaclesOf(script: Script): ReadonlyMap<number, string> {
    return new Map(
      planUnits(script, { perFile: false })
        .obstacles.filter(({ id }) => id !== 'invalid-directive')
        .map(({ statement, reason }) => [statement.index, reason]),
    )
  }

  /** To be called when the structure has changed. */
  forget(): void {
    this.#known.clear()
  }

  /** @param before the structure before the statement of the tables that it makes, changes or drops */
  async foresee(statement: Statement, before: Structure): Promise<Foresight> {
    const none = { statement, plan: null, preview: () => null, objects: { states: [], home: null } }
    if (statement.class === 'session' || statement.class === 'transaction' || statement.temporary)
      return { reversible: { verdict: 'full' }, ...none }
    if (statement.class === 'dml') {
      const reason = await this.#rowObstacle(statement)
      return { reversible: reason === null ? { verdict: 'full' } : { verdict: 'none', reason }, ...none }
    }
    if (statement.class !== 'ddl')
      return {
        reversible: { verdict: 'none', reason: `${statement.kind} changes something other than tables and rows` },
        ...none,
      }
    if (statement.kind === 'DROP DATABASE') before = await readStructure(this.#session, statement)
    const facts = await readDdlFacts(this.#session, statement, before)
    const options: DdlOptions = { keepData: this.#keepData, token: 'kept', server: this.#session.version, ...facts }
    const reversible = ddlReversibility(statement, before, options)
    if (reversible.verdict === 'none') return { reversible, ...none }
    const plan = planDdl(statement, before, options)
    const preview = (after: Structure, objects: ObjectChanges) => {
      const inverse = inverseDdl(statement, plan, before, after, objects)
      return inverse.length === 0 ? null : inverse
    }
    return { statement, reversible, plan, preview, objects: facts.objects }
  }

  #rowObstacle(statement: Statement): Promise<string | null> {
    const written = statement.tables
      .filter((table) => table.access === 'write')
      .map(({ database, name }) => `${database}.${name}`)
    if (written.length === 0) return Promise.resolve(null)
    // What else of the text matters: the columns that an UPDATE assigns, and whether an INSERT also updates.
    const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length })
    const shape =
      statement.kind === 'UPDATE'
        ? assignedColumns(tokens)
        : topLevelWords(tokens).filter((word) => word === 'DUPLICATE' || word === 'REPLACE')
    const key = [statement.kind, ...written, ...shape].join('\0')
    const known = this.#known.get(key) ?? this.#readRowObstacle(statement)
    this.#known.set(key, known)
    return known
  }

  async #readRowObstacle(statement: Statement): Promise<string | null> {
    this.#cascadesLogged ??= await logsCascades(this.#session)
    const choices = { cascadesLogged: this.#cascadesLogged, triggers: 'refuse' } as const
    const obstacles = await structureObstacles(this.#session, statement, choices)
    return obstacles.length === 0 ? null : obstacles.map(({ reason }) => reason).join('; ')
  }
}
