import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { exitCodeOfRollback } from '../../src/cli/exit-codes.ts'
import { EXIT } from '../../src/errors.ts'
import type { Session } from '../../src/mysql/session.ts'
import type { TestServer } from '../servers.ts'
import { Project, snapshot } from './project.ts'

export type Snapshot = Awaited<ReturnType<typeof snapshot>>

/** A database with tables and triggers, and what was in it before anything is deployed. */
export class Stage {
  readonly project: Project
  readonly session: Session
  readonly #before: Awaited<ReturnType<typeof snapshot>>

  private constructor(project: Project, session: Session, before: Awaited<ReturnType<typeof snapshot>>) {
    this.project = project
    this.session = session
    this.#before = before
  }

  static async set(t: TestContext, server: TestServer, ...statements: readonly string[]): Promise<Stage> {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    for (const statement of statements) await session.run(statement)
    return new Stage(project, session, await snapshot(session, project.database))
  }

  /** @param triggers of the deployment, not of its rollback */
  async deploy(sql: string, triggers: 'refuse' | 'fire' = 'refuse'): Promise<string> {
    const report = await this.project.deploy({ 'm.sql': sql }, { triggers })
    assert.equal(report.state, 'done', report.notes.join('\n'))
    return report.deployment!
  }

  /** All tables are as before, but for rows of some. */
  async isAsBefore(...but: readonly string[]): Promise<void> {
    const now = await snapshot(this.session, this.project.database)
    for (const name of but) now[name] = this.#before[name]!
    assert.deepEqual(now, this.#before)
  }

  /** Deploys, rolls back, and proves that nothing is left of it; twice, the second time over the first one's undo. */
  async thereAndBack(sql: string): Promise<void> {
    for (let time = 0; time < 2; time++) {
      const deployment = await this.deploy(sql)
      const changed = await snapshot(this.session, this.project.database)
      assert.notDeepEqual(changed, this.#before, 'the deployment changed something')
      const check = await this.project.rollback(deployment, { check: true })
      assert.equal(check.state, 'checked', JSON.stringify(check))
      assert.deepEqual(await snapshot(this.session, this.project.database), changed, 'a check changes nothing')
      const undone = await this.project.rollback(deployment)
      assert.equal(undone.state, 'undone', JSON.stringify(undone))
      assert.equal(undone.triggered, undefined)
      assert.equal(exitCodeOfRollback(undone), EXIT.ok)
      await this.isAsBefore()
    }
  }

  /** A rollback that must change nothing. */
  async refused(deployment: string, ...words: readonly RegExp[]): Promise<void> {
    const changed = await snapshot(this.session, this.project.database)
    const refused = await this.project.rollback(deployment)
    assert.equal(refused.state, 'conflict', JSON.stringify(refused))
    assert.equal(exitCodeOfRollback(refused), EXIT.failed)
    for (const word of words) assert.match(JSON.stringify(refused), word)
    assert.deepEqual(await snapshot(this.session, this.project.database), changed)
  }
}
