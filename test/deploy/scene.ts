import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DeploySettings } from '../../src/config/settings.ts'
import type { DeployReport } from '../../src/deploy/report.ts'
import { binlogStatus } from '../../src/mysql/binlog-status.ts'
import type { Session } from '../../src/mysql/session.ts'
import type { TestServer } from '../servers.ts'
import { Project, snapshot } from './project.ts'

export const ADD = 'UPDATE counter SET n = n + 1 WHERE id = 1;'
export const ADDING = /^UPDATE counter SET n = n \+/
/** DDL as it is sent, or the lock that is taken before it to copy what it destroys. */
export const TRACED = /^(\/\* rollgate statement |LOCK TABLES )/

/**
 * Deployments stopped at a step that is held up by a lock of ours, so that it is known where they are when they, or the server's
 * threads that work for them, are killed.
 */
export class Scene {
  readonly project: Project
  session: Session
  /** Holds the lock that stops the deployment. */
  readonly blocker: Session
  readonly #before: Awaited<ReturnType<typeof snapshot>>

  private constructor(
    project: Project,
    session: Session,
    blocker: Session,
    before: Awaited<ReturnType<typeof snapshot>>,
  ) {
    this.project = project
    this.session = session
    this.blocker = blocker
    this.#before = before
  }

  static async create(t: TestContext, server: TestServer): Promise<Scene> {
    // Before the database can be dropped, its locks must go.
    let blocker: Session | null = null
    t.after(() => blocker?.destroy())
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)')
    await session.run('CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, line varchar(20), old varchar(10))')
    await session.run('INSERT INTO counter VALUES (1, 0)')
    await session.run("INSERT INTO log (line, old) VALUES ('a', 'kept'), ('b', NULL)")
    const before = await snapshot(session, project.database)
    blocker = await server.session({ database: project.database })
    return new Scene(project, session, blocker, before)
  }

  /** After a restart of the server. */
  async reconnect(server: TestServer): Promise<void> {
    this.session.destroy()
    this.session = await server.session({ database: this.project.database })
  }

  /** Waits until a statement that begins so is at work on the server. @returns its connection. */
  async atWork(beginning: RegExp): Promise<string> {
    let threads: readonly { readonly Id?: unknown; readonly Info?: unknown }[] = []
    for (let tries = 0; tries < 1500; tries++) {
      threads = await this.session.query('SHOW FULL PROCESSLIST')
      const found = threads.find(({ Info }) => beginning.test(String(Info)))
      if (found !== undefined) return String(found.Id)
      await sleep(10)
    }
    return assert.fail(`no statement began with ${beginning}: ${JSON.stringify(threads)}`)
  }

  /** Deploys once more, and proves that everything ran once and can be undone whole. */
  async finish(sql: string, changed: number): Promise<DeployReport> {
    const report = await this.project.deploy({ 'm.sql': sql })
    assert.equal(report.state, 'done', report.notes.join('\n'))
    await this.prove(report.deployment!, changed)
    return report
  }

  async prove(deployment: string, changed: number): Promise<void> {
    assert.equal(await this.session.value('SELECT n FROM counter'), String(changed))
    const ids = await this.session.query(
      'SELECT id FROM rollgate.deployment WHERE target_database = DATABASE() AND undoes IS NULL',
    )
    assert.deepEqual(
      ids.map((row) => row.id),
      [deployment],
      'it goes on under the same id',
    )
    await this.undo(deployment)
  }

  /** Takes away the binary log up to now. */
  async purge(): Promise<void> {
    // A file is kept while a thread of a killed deployment still reads it.
    for (let tries = 0; tries < 200; tries++) {
      await this.session.run('FLUSH LOGS')
      await this.session.run(`PURGE BINARY LOGS TO '${(await binlogStatus(this.session)).file}'`)
      if ((await this.session.query('SHOW BINARY LOGS')).length === 1) return
      await sleep(20)
    }
    assert.fail(`the binary log is still there: ${JSON.stringify(await this.session.query('SHOW BINARY LOGS'))}`)
  }

  async undo(deployment: string): Promise<void> {
    const undone = await this.project.rollback(deployment)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    assert.deepEqual(await snapshot(this.session, this.project.database), this.#before)
  }
}

/** Deploys in a process of its own. */
export function run(settings: DeploySettings, env: Readonly<Record<string, string>> = {}): ChildProcess {
  const migrations = settings.migrations.map((file) => ({ ...file, bytes: file.bytes.toString('base64') }))
  return spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'deploy-process.ts')], {
    env: { ...process.env, ...env, DEPLOY_SETTINGS: JSON.stringify({ ...settings, migrations }) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

export async function kill(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exited
}
