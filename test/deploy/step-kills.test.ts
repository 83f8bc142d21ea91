import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { TestContext } from 'node:test'
import { status } from '../../src/commands/status.ts'
import type { JournalState } from '../../src/deploy/journal.ts'
import { STEP_CHANNEL, STEPS, type StepName } from '../../src/deploy/step.ts'
import { EXIT, NeedsOperatorError } from '../../src/errors.ts'
import type { Session } from '../../src/mysql/session.ts'
import { type EachServerOptions, onEachServer, type TestServer } from '../servers.ts'
import { killAt, packed } from './killed.ts'
import { Project, snapshot, WHOLE_ROLLBACK } from './project.ts'

/** ROLLGATE_STEPS=all kills at each step every time that it is reached, on every server; else once at each, on two. */
const ALL = process.env.ROLLGATE_STEPS === 'all'
const TWO: EachServerOptions = ALL
  ? {}
  : { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'ROLLGATE_STEPS=all runs it here too' } }

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
const STATE_AT: Readonly<Partial<Record<StepName, JournalState | null>>> = {
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

const UNDO_STEPS: readonly StepName[] = [
  'undo of rows applied',
  'undo of rows committed',
  'undo of structure marked',
  'undo of structure run',
  'undo of structure compared',
  'undo of structure done',
  'undo ended',
]

/** Where a deployment is killed, and then at which steps its recovery is. */
const RECOVERIES: readonly { readonly deploy: StepName; readonly recover: readonly StepName[] }[] = [
  { deploy: 'rows intended', recover: ['recovery found not run', 'directory finished'] },
  { deploy: 'rows committed', recover: ['rows written to disk', 'rows stored', 'rows done', 'directory finished'] },
  { deploy: 'structure kept', recover: ['recovery found not run'] },
  {
    deploy: 'structure changed',
    recover: [
      'structure marked as executed',
      'structure written to disk',
      'structure stored',
      'structure done',
      'directory finished',
    ],
  },
  { deploy: 'structure marked as executed', recover: ['structure stored'] },
]

class Bench {
  readonly project: Project
  readonly session: Session
  readonly #before: Awaited<ReturnType<typeof snapshot>>

  private constructor(project: Project, session: Session, before: Awaited<ReturnType<typeof snapshot>>) {
    this.project = project
    this.session = session
    this.#before = before
  }

  static async create(t: TestContext, server: TestServer): Promise<Bench> {
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
    return new Bench(project, session, await tables(session, project.database))
  }

  get settings() {
    return { ...this.project.settings(FILES), acceptIncomplete: ['call'] }
  }

  get rollbackSettings() {
    const { production } = this.project
    return { ...WHOLE_ROLLBACK, production, backup: { ...production, role: 'backup' } }
  }

  deploy() {
    return this.project.deploy(FILES, { acceptIncomplete: ['call'] })
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
    assert.equal((await this.project.rollback(deployment)).state, 'undone')
    await this.proveUndone()
  }

  async proveUndone(): Promise<void> {
    assert.deepEqual(await tables(this.session, this.project.database), this.#before)
    assert.equal((await this.deployment()).state, 'undone')
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

/** How often each step is reached while something runs in this process. */
async function countSteps(work: () => Promise<unknown>): Promise<Map<StepName, number>> {
  const counts = new Map<StepName, number>()
  const count = (step: unknown) => void counts.set(step as StepName, (counts.get(step as StepName) ?? 0) + 1)
  subscribe(STEP_CHANNEL, count)
  try {
    await work()
  } finally {
    unsubscribe(STEP_CHANNEL, count)
  }
  return counts
}

/** The times at a step at which a test kills: of many the one in the middle. */
function timesOf(count: number): readonly number[] {
  return ALL ? Array.from({ length: count }, (_, at) => at + 1) : [Math.ceil(count / 2)]
}

onEachServer(
  'SIGKILL at every step: the journal says where it stands, and the next deploy goes on',
  TWO,
  async (t, server) => {
    const clean = await Bench.create(t, server)
    const counts = await countSteps(() => clean.deploy())
    await clean.prove()
    assert.deepEqual([...counts.keys()].sort(), Object.keys(STATE_AT).sort(), 'the steps of a deployment')
    let kills = 0
    for (const [step, count] of counts) {
      for (const time of timesOf(count)) {
        await t.test(`${step} ${time}`, async (one) => {
          const bench = await Bench.create(one, server)
          await killAt({ command: 'deploy', settings: packed(bench.settings), step, time })
          const { statements } = await bench.deployment()
          // A transaction's statements are stored one after the other; a file begins with the last statement of the one before.
          const inTransaction = step.startsWith('rows') && statements.length > 1
          const state = STATE_AT[step]
          if (step === 'file begun') assert.ok(statements.every((statement) => statement.state === 'done'))
          else if (!inTransaction) assert.equal(statements.at(-1)?.state ?? null, state, JSON.stringify(statements))
          await bench.goOn()
          await bench.prove()
        })
        kills++
      }
    }
    t.diagnostic(`${server.id}: ${kills} kills`)
  },
)

onEachServer('SIGKILL at every step of a rollback: the next one goes on', TWO, async (t, server) => {
  const clean = await Bench.create(t, server)
  await clean.deploy()
  const { deployment } = await clean.deployment()
  const counts = await countSteps(() => clean.project.rollback(deployment))
  assert.deepEqual([...counts.keys()].sort(), [...UNDO_STEPS].sort(), 'the steps of a rollback')
  for (const [step, count] of counts) {
    for (const time of timesOf(count)) {
      await t.test(`${step} ${time}`, async (one) => {
        const bench = await Bench.create(one, server)
        await bench.deploy()
        const { deployment } = await bench.deployment()
        await killAt({ command: 'rollback', settings: { ...bench.rollbackSettings, deployment }, step, time })
        const again = await bench.project.rollback(deployment)
        assert.match(again.state, /^(undone|nothing)$/, JSON.stringify(again))
        await bench.proveUndone()
      })
    }
  }
})

onEachServer('SIGKILL at every step of a recovery: the next deploy goes on', TWO, async (t, server) => {
  for (const { deploy, recover } of RECOVERIES) {
    for (const step of recover) {
      await t.test(`${deploy}, then ${step}`, async (one) => {
        const bench = await Bench.create(one, server)
        await killAt({ command: 'deploy', settings: packed(bench.settings), step: deploy, time: 1 })
        const { deployment } = await bench.deployment()
        const { production, rollbackDirectory } = bench.project
        const settings = {
          deployment,
          production,
          backup: { ...production, role: 'backup' },
          rollbackDirectory,
          mark: null,
        }
        await killAt({ command: 'recover', settings, step, time: 1 })
        await bench.goOn()
        await bench.prove()
      })
    }
  }
})

onEachServer('every step has a test', { only: { servers: ['mariadb-10.11'], reason: 'it asks no server' } }, () => {
  const tested = new Set([
    ...Object.keys(STATE_AT),
    ...UNDO_STEPS,
    ...RECOVERIES.flatMap(({ deploy, recover }) => [deploy, ...recover]),
  ])
  assert.deepEqual([...tested].sort(), [...STEPS].sort())
})
