import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { status } from '../../src/commands/status.ts'
import type { JournalState } from '../../src/deploy/journal-entries.ts'
import type { StepName } from '../../src/deploy/step.ts'
import { EXIT, NeedsOperatorError } from '../../src/errors.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import type { Session } from '../../src/mysql/session.ts'
import type { TestServer } from '../servers.ts'
import { Project, snapshot, WHOLE_ROLLBACK } from './project.ts'

/** Nothing in it may happen twice, or not at all, unseen. Keys are given: what is rolled back uses numbers up. */
const FILES = {
  '1.sql': `UPDATE counter SET n = n + 1 WHERE id = 1;
START TRANSACTION;
UPDATE counter SET n = n + 10 WHERE id = 1;
DELETE FROM log WHERE id < 3;
COMMIT;
DELETE FROM parent WHERE id = 1;
ALTER TABLE log ADD COLUMN extra int NOT NULL DEFAULT 5, DROP COLUMN old;
TRUNCATE TABLE emptied;
DROP TABLE gone;
CREATE TABLE fresh (id int PRIMARY KEY);
UPDATE counter SET n = n + 100 WHERE id = 1;`,
  '2.sql': `INSERT INTO fresh VALUES (1), (2);
CALL bump();
INSERT INTO log (id, line) VALUES (10, 'last');`,
}

/** What the journal says of the newest statement begun, or null before there is one, when a deployment is killed at a step. */
export const STATE_AT: Readonly<Partial<Record<StepName, JournalState | null>>> = {
  'deployment begun': null,
  'file begun': null,
  'rows intended': 'intent',
  'rows marked as running': 'intent',
  'rows changed': 'intent',
  'rows marked as executed': 'intent',
  'rows committed': 'executed',
  'rows captured': 'executed',
  'rows written to disk': 'executed',
  'rows stored': 'executed',
  'rows done': 'done',
  'structure intended': 'intent',
  'structure prepared': 'intent',
  'kept rows copied': 'intent',
  'kept rows caught up': 'intent',
  'structure kept': 'intent',
  'structure changed': 'intent',
  'structure marked as executed': 'executed',
  'structure written to disk': 'executed',
  'structure stored': 'executed',
  'structure done': 'done',
  'opaque intended': 'intent',
  'opaque run': 'intent',
  'opaque marked as executed': 'executed',
  'opaque done': 'done',
  'file done': 'done',
  'deployment ended': 'done',
  'directory finished': 'done',
}

export const UNDO_STEPS: readonly StepName[] = [
  'rollback begun',
  'undo of rows intended',
  'undo of rows applied',
  'undo of rows committed',
  'undo of rows captured',
  'rows intended',
  'rows marked as running',
  'rows changed',
  'rows marked as executed',
  'rows committed',
  'rows captured',
  'rows written to disk',
  'rows stored',
  'rows done',
  'structure intended',
  'structure prepared',
  'structure kept',
  'kept rows copied',
  'kept rows caught up',
  'structure changed',
  'structure marked as executed',
  'structure written to disk',
  'structure stored',
  'structure done',
  'undo of structure compared',
  'undo of structure done',
  'undo ended',
  'directory finished',
]

/** A database with all kinds of statements to deploy to it, for deployments that are broken off at some step. */
export class Bench {
  readonly project: Project
  session: Session
  readonly #backup: ServerSettings
  readonly #before: Awaited<ReturnType<typeof snapshot>>

  private constructor(
    project: Project,
    session: Session,
    backup: ServerSettings,
    before: Awaited<ReturnType<typeof snapshot>>,
  ) {
    this.project = project
    this.#backup = backup
    this.session = session
    this.#before = before
  }

  /** @param backup default: the server itself */
  static async create(t: TestContext, server: TestServer, backup: ServerSettings | null = null): Promise<Bench> {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    for (const statement of [
      'CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)',
      'CREATE TABLE log (id int PRIMARY KEY, line varchar(20), old varchar(10))',
      'CREATE TABLE parent (id int PRIMARY KEY)',
      'CREATE TABLE child (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE)',
      'CREATE TABLE emptied (id int PRIMARY KEY, s varchar(10))',
      'CREATE TABLE gone (id int PRIMARY KEY, s varchar(10))',
      'CREATE TABLE called (id int PRIMARY KEY, times int)',
      'CREATE PROCEDURE bump() UPDATE called SET times = times + 1',
      'INSERT INTO counter VALUES (1, 0)',
      "INSERT INTO log VALUES (1, 'a', 'x'), (2, 'b', NULL), (3, 'c', 'y')",
      'INSERT INTO parent VALUES (1), (2)',
      'INSERT INTO child VALUES (1, 1), (2, 1), (3, 2)',
      "INSERT INTO emptied VALUES (1, 'x'), (2, NULL)",
      "INSERT INTO gone VALUES (1, 'x'), (2, NULL)",
      'INSERT INTO called VALUES (1, 0)',
    ])
      await session.run(statement)
    const own: ServerSettings = { ...project.production, role: 'backup' }
    return new Bench(project, session, backup ?? own, await tables(session, project.database))
  }

  get settings() {
    // Rows are kept without a lock: in chunks, and by what the log shows since.
    return { ...this.project.settings(FILES), acceptIncomplete: ['call'], backup: this.#backup, keepLockSeconds: 0 }
  }

  get rollbackSettings() {
    const { production, rollbackDirectory } = this.project
    return {
      ...WHOLE_ROLLBACK,
      keepLockSeconds: 0,
      production,
      rollbackDirectory,
      backup: { ...production, role: 'backup' },
    }
  }

  /** After a restart of the server. */
  async reconnect(server: TestServer): Promise<void> {
    this.session.destroy()
    this.session = await server.session({ database: this.project.database })
  }

  deploy() {
    return this.project.deploy(FILES, { acceptIncomplete: ['call'], backup: this.#backup, keepLockSeconds: 0 })
  }

  async deployment() {
    const { deployments } = await status({ production: this.project.production, migrations: [] })
    assert.equal(deployments.length, 1, 'it goes on under the same id')
    return deployments[0]!
  }

  /** Deploys again. What became of the CALL a person must say: `called` is how often it really ran. */
  async goOn(): Promise<void> {
    const times = await this.#called()
    const first = await this.deploy().catch((error: unknown) => error)
    if (first instanceof NeedsOperatorError) {
      assert.equal(first.exitCode, EXIT.unknown)
      assert.match(first.hint!, /--mark done[\s\S]*--mark not-run[\s\S]*rollgate rollback/)
      const { deployment, statements } = await this.deployment()
      assert.equal(statements.at(-1)!.kind, 'CALL', first.message)
      await this.project.recover(deployment, {
        backup: this.#backup,
        mark: { sequence: null, outcome: times === 1 ? 'done' : 'not-run' },
      })
      assert.match((await this.deploy()).state, /^(done|nothing)$/)
      return
    }
    assert.ok(!(first instanceof Error), String((first as Error).stack))
    const report = first as Awaited<ReturnType<Project['deploy']>>
    assert.match(report.state, /^(done|nothing)$/, report.notes.join('\n'))
  }

  /** Everything ran once, is backed up, and is undone whole. */
  async prove(): Promise<void> {
    const { deployment, state, statements } = await this.deployment()
    assert.equal(state, 'done')
    const ran = statements.filter((statement) => statement.state !== 'failed')
    assert.deepEqual(
      ran.map((statement) => statement.state),
      Array.from({ length: 12 }, () => 'done'),
    )
    assert.equal(await this.session.value('SELECT n FROM counter'), '111')
    assert.equal(await this.session.value('SELECT COUNT(*) FROM fresh'), '2')
    assert.equal(await this.session.value('SELECT GROUP_CONCAT(line ORDER BY id) FROM log'), 'c,last')
    assert.equal(await this.#called(), 1)
    assert.equal((await this.project.rollback(deployment, { backup: this.#backup })).state, 'undone')
    await this.proveUndone()
  }

  async proveUndone(): Promise<void> {
    assert.deepEqual(await tables(this.session, this.project.database), this.#before)
    assert.equal((await this.deployment()).state, 'undone')
  }

  /** What it is now, to be proved later. */
  look(): Promise<Awaited<ReturnType<typeof snapshot>>> {
    return tables(this.session, this.project.database)
  }

  /** The rollback is taken back, and the deployment rolled back once more. */
  async proveRedone(deployed: Awaited<ReturnType<typeof snapshot>>): Promise<void> {
    const { production } = this.project
    const { deployments, rollbacks } = await status({ production, migrations: [] })
    const [live, ...others] = rollbacks.filter(({ state }) => state === 'done')
    assert.deepEqual(others, [], 'it went on as the same rollback')
    const redone = await this.project.rollback(live!.deployment)
    assert.equal(redone.state, 'undone', JSON.stringify(redone))
    assert.deepEqual(await this.look(), deployed)
    assert.equal((await this.deployment()).state, 'done')
    const undone = await this.project.rollback(deployments[0]!.deployment)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    await this.proveUndone()
  }

  async #called(): Promise<number> {
    return Number(await this.session.value('SELECT times FROM called'))
  }
}

/** All but what the procedure changed, which is not undone. */
async function tables(session: Session, database: string): Promise<Awaited<ReturnType<typeof snapshot>>> {
  const { called: _, ...rest } = await snapshot(session, database)
  return rest
}
