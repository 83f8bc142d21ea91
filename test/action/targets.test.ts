import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { onEachServer } from '../servers.ts'
import { dispatch, push } from './events.ts'
import { startGitHub } from './job.ts'
import type { MiniRunner } from './mini-runner.ts'

onEachServer(
  'targets: matrices for the jobs, several in one job, one by name, a rollback that finds its own',
  { only: { servers: ['mariadb-10.11'], reason: 'not about the server' } },
  async (t, server) => {
    const { host, password, port, ssl, user } = server.settings
    const shards = ['first', 'second']
    const databases = await Promise.all(shards.map((name) => server.createDatabase(name)))
    const session = await server.session()
    for (const database of databases) {
      await session.run(`CREATE TABLE ${database}.item (id int PRIMARY KEY, name varchar(50))`)
      await session.run(`INSERT INTO ${database}.item VALUES (1, 'one')`)
    }
    const names = () =>
      Promise.all(
        databases.map((database) => session.value(`SELECT GROUP_CONCAT(name ORDER BY id) FROM ${database}.item`)),
      )
    const github = await startGitHub(t)
    const env = { SHARD_PASSWORD: password }
    const lines = shards.map(
      (name, at) =>
        `  ${name}: { production: { host: ${host}, port: ${port}, user: ${user}, database: ${databases[at]}, ssl: ${ssl}, password-env: SHARD_PASSWORD } }`,
    )
    const job = (inputs: Record<string, string>, files: Record<string, string>, event = push()): MiniRunner => {
      const runner = github.job(event, inputs, { env })
      runner.write('.rollgate.yml', `migrations: db/*.sql\ntargets:\n${lines.join('\n')}\n`)
      for (const [path, text] of Object.entries(files)) runner.write(path, text)
      return runner
    }
    const deploys = { mode: 'deploy', 'skip-audit': 'true', artifact: 'always', 'artifact-name': 'undo' }

    const list = await job({ mode: 'targets' }, {}).main()
    assert.equal(list.exitCode, 0, list.log)
    const matrices = JSON.parse(list.outputs.targets!)
    assert.deepEqual([matrices.canary, matrices.rest], [{ target: ['first'] }, { target: ['second'] }])

    const one = { 'db/1.sql': "UPDATE item SET name = 'two' WHERE id = 1;" }
    const both = await job(deploys, one).main()
    assert.equal(both.exitCode, 0, both.log)
    assert.deepEqual(await names(), ['two', 'two'])
    assert.deepEqual([both.outputs.result, both.outputs['applied-count']], ['applied', '2'])
    assert.equal(both.outputs.deployment!.split('\n').length, 2)
    assert.deepEqual(
      github.artifacts.artifacts.map(({ name }) => name),
      ['undo-first', 'undo-second'],
    )
    const document = JSON.parse(readFileSync(both.outputs['report-json']!, 'utf8'))
    assert.deepEqual(
      document.targets.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`),
      ['first done', 'second done'],
    )
    for (const name of shards) assert.ok(both.summary.includes(`## <code>${name}</code>`), both.summary)
    assert.ok(both.raw.includes(`::add-mask::${password}\n`), 'the password is masked')
    assert.ok(!both.log.includes(password), 'and the command that masks it is obeyed, not shown')

    const two = { ...one, 'db/2.sql': "INSERT INTO item VALUES (2, 'x');" }
    const single = await job({ ...deploys, target: 'second', 'artifact-name': 'alone' }, two).main()
    assert.equal(single.exitCode, 0, single.log)
    assert.deepEqual(await names(), ['two', 'two,x'])
    assert.equal(JSON.parse(readFileSync(single.outputs['report-json']!, 'utf8')).state, 'done')

    // The second has what the third migration adds, so it stops there; the first is done.
    const three = { ...two, 'db/3.sql': "INSERT INTO item VALUES (3, 'y');" }
    await session.run(`INSERT INTO ${databases[0]}.item VALUES (3, 'planted')`)
    const failed = await job({ ...deploys, 'artifact-name': 'failed' }, three).main()
    assert.equal(failed.exitCode, 1, failed.log)
    assert.equal(failed.outputs.result, 'failed')
    assert.deepEqual(await names(), ['two,x,planted', 'two,x'])
    const errors = failed.annotations.filter(({ level }) => level === 'error').map(({ message }) => message)
    assert.match(errors.join('\n'), /first: .*failed[\s\S]*Duplicate entry[\s\S]*Not deployed to second\./)

    const back = await job({ mode: 'rollback', deployment: single.outputs.deployment! }, {}, dispatch()).main()
    assert.equal(back.exitCode, 0, back.log)
    assert.equal(back.outputs.result, 'rolled-back')
    assert.deepEqual(await names(), ['two,x,planted', 'two'])
    const wrong = await job({ ...deploys, target: 'third' }, one).main()
    assert.equal(wrong.exitCode, 2)
    assert.match(wrong.log, /no target `third`[\s\S]*The targets are first, second/)
    const fit = await job({ mode: 'doctor' }, {}).main()
    assert.equal(fit.exitCode, 0, fit.log)
  },
)
