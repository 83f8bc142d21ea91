import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Session } from '../../src/mysql/session.ts'
import { type Ended, runCli } from '../cli/run-cli.ts'
import { onEachServer, startServer, type TestServer } from '../servers.ts'

// Each private server listens for the end of the process.
process.setMaxListeners(20)

const NAMES = ['canary', 's2', 's3', 's4', 's5', 's6', 's7', 's8']

/** What the tests look at in the documents of `--format json`. */
interface Document {
  readonly name: string
  readonly state: string
  readonly deployment: string
  readonly recovered: number
  readonly ok: boolean
  readonly error: { readonly message: string }
  readonly migrations: readonly { readonly state: string }[]
  readonly canary: { readonly target: readonly string[] }
  readonly rest: { readonly target: readonly string[] }
  /** As many as there are targets. */
  readonly targets: readonly Document[]
}

interface Shard {
  readonly name: string
  readonly server: TestServer
  readonly session: Session
}

/** The command line in a directory of its own with a `.rollgate.yml`. */
class Project {
  readonly #cwd: string
  readonly #env: Record<string, string>

  constructor(t: TestContext, shards: readonly Shard[]) {
    this.#cwd = mkdtempSync(join(tmpdir(), 'rollgate-targets-'))
    t.after(() => rmSync(this.#cwd, { recursive: true, force: true }))
    const lines = shards.map(
      ({ name, server: { settings } }) =>
        `  ${name}: { production: { host: ${settings.host}, port: ${settings.port}, user: ${settings.user}, database: shop, ssl: ${settings.ssl}, password-env: PW_${name} } }`,
    )
    this.#env = Object.fromEntries(shards.map(({ name, server }) => [`PW_${name}`, server.settings.password]))
    this.write('.rollgate.yml', `migrations: "*.sql"\nsandbox: off\ntargets:\n${lines.join('\n')}\n`)
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.#cwd, path), text)
  }

  run(...args: string[]): Promise<Ended> {
    return runCli(args, { cwd: this.#cwd, env: this.#env })
  }

  /** With --format json; the password of no target is in it. */
  async json(code: number, ...args: string[]): Promise<Document> {
    const ended = await this.run(...args, '--format', 'json')
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stdout}${ended.stderr}`)
    for (const password of Object.values(this.#env))
      assert.ok(!`${ended.stdout}${ended.stderr}`.includes(password), 'a password is shown')
    return JSON.parse(ended.stdout)
  }
}

const states = (document: Document) => document.targets.map(({ name, state }) => `${name} ${state}`)

async function contents({ session }: Shard): Promise<string> {
  return String(await session.value("SELECT GROUP_CONCAT(id, ':', n ORDER BY id) FROM shop.item"))
}

onEachServer(
  'eight targets: the canary first, stop at the first failure, go on after the repair, roll back',
  { only: { servers: ['mariadb-10.11'], reason: 'not about the server' } },
  async (t, { id }) => {
    const shards = await Promise.all(
      NAMES.map(async (name) => {
        const server = await startServer(t, id)
        const session = await server.session()
        await session.run('CREATE DATABASE shop')
        await session.run('CREATE TABLE shop.item (id int PRIMARY KEY, n int NOT NULL)')
        await session.run('INSERT INTO shop.item VALUES (1, 10), (2, 20)')
        return { name, server, session }
      }),
    )
    const third = shards[2]!
    const project = new Project(t, shards)
    project.write('1.sql', 'UPDATE item SET n = n + 1 WHERE id > 0;\nINSERT INTO item (id, n) VALUES (7, 70);\n')
    project.write('2.sql', 'DELETE FROM item WHERE id = 1;\n')

    const listed = await project.json(0, 'targets')
    assert.deepEqual([listed.canary.target, listed.rest.target], [['canary'], NAMES.slice(1)])
    const dry = await project.json(0, 'deploy', '--dry-run')
    assert.deepEqual(
      states(dry),
      NAMES.map((name) => `${name} nothing`),
    )
    const fresh = await project.json(0, 'status')
    assert.deepEqual(
      fresh.targets.flatMap((one) => one.migrations.map(({ state }) => state)).join(),
      Array(16).fill('pending').join(),
    )

    // A row that only the third has makes the second statement of the first file fail there.
    await third.session.run('INSERT INTO shop.item VALUES (7, 0)')
    const failed = await project.json(1, 'deploy')
    assert.deepEqual(states(failed), [
      'canary done',
      's2 done',
      's3 failed',
      ...NAMES.slice(3).map((name) => `${name} pending`),
    ])
    assert.match(JSON.stringify(failed.targets[2]!.migrations), /Duplicate entry '7'/)
    const contentsNow = await Promise.all(shards.map(contents))
    assert.deepEqual(contentsNow, ['2:21,7:70', '2:21,7:70', '1:11,2:21,7:1', ...Array(5).fill('1:10,2:20')])
    for (const { session } of shards.slice(3))
      assert.equal(
        await session.value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'rollgate'"),
        '0',
      )

    const status = await project.json(0, 'status')
    const migrationStates = status.targets.map((one) => one.migrations.map(({ state }) => state).join())
    assert.deepEqual(migrationStates, [
      'applied,applied',
      'applied,applied',
      'partly,pending',
      ...Array(5).fill('pending,pending'),
    ])
    const text = await project.run('status')
    assert.match(
      text.stdout,
      /8 targets:\n[\s\S]*canary +\S+ +applied\n[\s\S]*s3 +\S+ +1 of 2 migrations partly\n[\s\S]*s8 +\S+ +2 of 2 migrations pending\n$/,
    )

    // The repair; then all goes on with what is missing, and nothing runs twice.
    await third.session.run('DELETE FROM shop.item WHERE id = 7')
    const one = await project.json(0, 'deploy', '--target', 's5')
    assert.equal(one.state, 'done', 'the document of one target is as ever')
    const repaired = await project.json(0, 'deploy')
    assert.deepEqual(states(repaired), [
      'canary nothing',
      's2 nothing',
      's3 done',
      's4 done',
      's5 nothing',
      's6 done',
      's7 done',
      's8 done',
    ])
    assert.deepEqual(await Promise.all(shards.map(contents)), Array(8).fill('2:21,7:70'))
    assert.deepEqual(
      states(await project.json(0, 'deploy')),
      NAMES.map((name) => `${name} nothing`),
    )

    // A rollback finds the one target that has the deployment.
    const deployment = repaired.targets[3]!.deployment
    const undone = await project.json(0, 'rollback', deployment)
    assert.deepEqual([undone.deployment, undone.state], [deployment, 'undone'])
    assert.deepEqual(
      await Promise.all(shards.map(contents)),
      NAMES.map((name) => (name === 's4' ? '1:10,2:20' : '2:21,7:70')),
    )
    const recovered = await project.json(0, 'recover', repaired.targets[5]!.deployment)
    assert.equal(recovered.recovered, 0)
    assert.match(
      (await project.json(2, 'rollback', 'nope')).error.message,
      /no deployment nope in the journal of any target/,
    )
    assert.match((await project.json(2, 'status', '--target', 's9')).error.message, /no target `s9`/)

    // A target that is down: status tells of the others, a deploy stops there, a rollback of what is elsewhere goes on.
    process.kill(shards[1]!.server.pid, 'SIGKILL')
    const partly = await project.json(3, 'status')
    assert.deepEqual(
      partly.targets.map(({ state }) => state ?? 'asked'),
      NAMES.map((name) => (name === 's2' ? 'refused' : 'asked')),
    )
    assert.match(partly.targets[1]!.error.message, /Nothing listens at the production server/)
    const stopped = await project.json(3, 'deploy')
    assert.deepEqual(states(stopped).slice(0, 3), ['canary nothing', 's2 refused', 's3 pending'])
    const elsewhere = await project.json(0, 'rollback', repaired.targets[7]!.deployment)
    assert.equal(elsewhere.state, 'undone')
    assert.match(
      (await project.json(3, 'rollback', 'nope')).error.message,
      /1 of 8 targets could not be asked:\n {2}s2: /,
    )
    const doctor = await project.json(3, 'doctor')
    assert.deepEqual(
      doctor.targets.map(({ ok }) => ok),
      NAMES.map((name) => name !== 's2'),
    )
  },
)
