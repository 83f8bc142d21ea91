import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { onEachServer } from '../servers.ts'
import { dispatch, mergeGroup, pullRequest, push } from './events.ts'
import type { GitHub } from './job.ts'
import { readZip } from './read-zip.ts'
import { annotated, shop, statementWaits, withMigrations } from './shop.ts'

const ONE_SERVER = { only: { servers: ['mariadb-10.11'], reason: 'not about the server' } } as const

function noFaults({ api, artifacts }: GitHub): void {
  assert.deepEqual([...api.faults, ...artifacts.faults], [])
}

onEachServer('a push deploys and publishes the rollback, and a dispatch plays it back', {}, async (t, server) => {
  const { github, inputs, items, session } = await shop(t, server)
  const before = await items()
  const runner = withMigrations(github.job(push(), inputs))
  const main = await runner.main()
  assert.equal(main.exitCode, 0, main.log)
  assert.deepEqual(await items(), ['1,one!', '2,two!', '4,four', '5,five'])

  const { deployment, 'rollback-artifact-id': id, 'rollback-file': file, result } = main.outputs
  assert.equal(result, 'applied')
  assert.equal(main.outputs['applied-count'], '2')
  assert.equal(main.outputs['rollback-artifact-url'], `https://github.com/octo/shop/actions/runs/4711/artifacts/${id}`)
  const artifact = github.artifacts.artifacts[0]!
  assert.equal(artifact.name, `rollgate-rollback-${deployment}`)
  const files = readZip(artifact.bytes)
  assert.deepEqual(files.get('rollback.sql'), readFileSync(file!))
  assert.equal(JSON.parse(files.get('manifest.json')!.toString()).deployment, deployment)
  assert.equal(JSON.parse(readFileSync(main.outputs['report-json']!, 'utf8')).state, 'done')
  assert.match(main.summary, /^### ✅ Deployed 2 migrations to /)
  for (const part of [`rollgate rollback ${deployment}`, 'db/1-more-items.sql', '5 rows can be rolled back']) {
    assert.ok(main.summary.includes(part), main.summary)
  }
  assert.deepEqual(main.annotations, [])

  const post = await runner.post()
  assert.equal(post.exitCode, 0)
  assert.deepEqual(post.annotations, [])
  assert.equal(github.artifacts.artifacts.length, 1)

  const again = withMigrations(github.job(push(), inputs))
  assert.equal((await again.main()).outputs.result, 'nothing')

  const { 'skip-audit': _, ...connection } = inputs
  const back = github.job(dispatch(), { ...connection, mode: 'rollback', deployment: deployment! })
  const rolledBack = await back.main()
  assert.equal(rolledBack.exitCode, 0, rolledBack.log)
  assert.equal(rolledBack.outputs.result, 'rolled-back')
  assert.match(rolledBack.summary, /^### ↩️ Rolled back .* 5 rows restored/)
  assert.deepEqual(await items(), before)
  const { recorded } = JSON.parse(readFileSync(rolledBack.outputs['report-json']!, 'utf8'))
  assert.deepEqual(recorded.notReversible, [])
  assert.ok(rolledBack.summary.includes(`rollgate rollback ${recorded.deployment}`), rolledBack.summary)
  assert.match(rolledBack.outputs['rollback-directory']!, new RegExp(`/${recorded.deployment}$`))
  const own = github.artifacts.artifacts.at(-1)!
  assert.equal(own.name, `rollgate-rollback-${recorded.deployment}`)
  assert.notEqual(rolledBack.outputs['rollback-artifact-id'], id)
  assert.ok(rolledBack.outputs['rollback-artifact-url']!.endsWith(`/${rolledBack.outputs['rollback-artifact-id']}`))
  assert.deepEqual(readZip(own.bytes).get('rollback.sql'), readFileSync(rolledBack.outputs['rollback-file']!))

  const redo = github.job(dispatch(), { ...connection, mode: 'rollback', deployment: recorded.deployment })
  const redone = await redo.main()
  assert.equal(redone.exitCode, 0, redone.log)
  assert.deepEqual(await items(), ['1,one!', '2,two!', '4,four', '5,five'])
  const unchanged = withMigrations(github.job(push(), inputs))
  assert.equal((await unchanged.main()).outputs.result, 'nothing', 'it is applied again')
  noFaults(github)
  await session.close()
})

onEachServer(
  'a failed statement fails the step; what was done before it is published',
  ONE_SERVER,
  async (t, server) => {
    const { github, inputs, items } = await shop(t, server)
    const runner = withMigrations(github.job(push(), inputs))
    runner.write('db/3-broken.sql', "INSERT INTO item VALUES (1, '::error::planted');\n")
    const main = await runner.main()
    assert.equal(main.exitCode, 1, main.log)
    assert.equal(main.outputs.result, 'failed')
    assert.equal(main.outputs['applied-count'], '2')
    assert.deepEqual(await items(), ['1,one!', '2,two!', '4,four', '5,five'])
    assert.match(annotated(main, 'error'), /db\/3-broken\.sql, statement 1: .*Duplicate entry '1'/)
    assert.equal(main.annotations.length, 1)
    assert.ok(readZip(github.artifacts.artifacts[0]!.bytes).has('rollback.sql'))
  },
)

onEachServer(
  'rows of production are not published where everyone may read, unless it is asked for',
  ONE_SERVER,
  async (t, server) => {
    const { github, inputs } = await shop(t, server)
    const open = withMigrations(github.job(push({ public: true }), inputs))
    const main = await open.main()
    assert.equal(main.exitCode, 0, main.log)
    assert.match(annotated(main, 'notice'), /hold rows of production, and this repository is public/)
    assert.match(main.summary, /this repository is public/)
    assert.ok(existsSync(main.outputs['rollback-file']!))
    assert.equal(main.outputs['rollback-artifact-id'], undefined)
    await open.post()
    assert.equal(github.artifacts.artifacts.length, 0)

    const always = github.job(push({ public: true }), {
      ...inputs,
      artifact: 'always',
      'artifact-name': 'mine',
      'artifact-retention-days': '3',
    })
    withMigrations(always).write('db/3.sql', 'DELETE FROM item WHERE id = 5;')
    assert.equal((await always.main()).exitCode, 0)
    assert.equal(github.artifacts.artifacts[0]?.name, 'mine')

    const never = github.job(push(), { ...inputs, artifact: 'never' })
    withMigrations(never).write('db/3.sql', 'DELETE FROM item WHERE id = 5;')
    never.write('db/4.sql', 'DELETE FROM item WHERE id = 4;')
    assert.equal((await never.main()).exitCode, 0)
    assert.equal(github.artifacts.artifacts.length, 1)
  },
)

onEachServer('an artifact service that refuses is a warning: the deployment is done', ONE_SERVER, async (t, server) => {
  const { github, inputs } = await shop(t, server)
  github.artifacts.failures.push(403)
  const runner = withMigrations(github.job(push(), inputs))
  const main = await runner.main()
  assert.equal(main.exitCode, 0, main.log)
  assert.match(
    annotated(main, 'warning'),
    /could not be published as an artifact: CreateArtifact was answered with status 403/,
  )
  assert.ok(existsSync(main.outputs['rollback-file']!))

  const enterprise = github.job(push(), inputs, { env: { GITHUB_SERVER_URL: 'https://git.example.com' } })
  withMigrations(enterprise).write('db/3.sql', 'DELETE FROM item WHERE id = 5;')
  const result = await enterprise.main()
  assert.equal(result.exitCode, 0, result.log)
  assert.match(annotated(result, 'warning'), /Enterprise Server/)
})

onEachServer(
  'a cancelled run stops before the next statement, and the post step publishes',
  ONE_SERVER,
  async (t, server) => {
    const { github, inputs, items, session } = await shop(t, server)
    const runner = withMigrations(github.job(push(), inputs))
    // The second statement waits for this lock.
    await session.run('START TRANSACTION')
    await session.run('SELECT * FROM item WHERE id = 1 FOR UPDATE')
    const step = runner.start('main')
    await statementWaits(server, 'UPDATE item')
    const cancelled = step.cancel()
    await step.said(/was cancelled/)
    await session.run('ROLLBACK')
    const main = await cancelled
    assert.equal(main.exitCode, 130, main.log)
    assert.equal(main.outputs.result, 'failed')
    assert.equal(github.artifacts.artifacts.length, 0)
    // The second migration never began.
    assert.deepEqual(await items(), ['1,one!', '2,two!', '3,three', '4,four', '5,five'])

    const post = await runner.post()
    assert.equal(post.exitCode, 0, post.log)
    const files = readZip(github.artifacts.artifacts[0]!.bytes)
    assert.match(files.get('rollback.sql')!.toString(), /DELETE FROM .*item/)
    assert.match(post.summary, /artifacts\/4200/)
    assert.match(annotated(post, 'notice'), /artifacts\/4200/)
  },
)

onEachServer(
  'a run that does not stop in time is ended, and what it left is published',
  ONE_SERVER,
  async (t, server) => {
    const { github, inputs, session } = await shop(t, server)
    const runner = withMigrations(github.job(push(), inputs))
    await session.run('START TRANSACTION')
    await session.run('SELECT * FROM item WHERE id = 1 FOR UPDATE')
    const step = runner.start('main')
    await statementWaits(server, 'UPDATE item')
    const main = await step.cancel()
    assert.equal(main.exitCode, 130, main.log)
    await session.run('ROLLBACK')
    await runner.post()
    const files = readZip(github.artifacts.artifacts[0]!.bytes)
    assert.match([...files.values()].join('\n'), /DELETE FROM .*item/)
  },
)

onEachServer(
  'what a killed run left is published by the post step, and the next run goes on',
  ONE_SERVER,
  async (t, server) => {
    const { github, inputs, items, session } = await shop(t, server)
    const runner = withMigrations(github.job(push(), inputs))
    await session.run('START TRANSACTION')
    await session.run('SELECT * FROM item WHERE id = 1 FOR UPDATE')
    const step = runner.start('main')
    await statementWaits(server, 'UPDATE item')
    const main = await step.kill()
    assert.equal(main.signal, 'SIGKILL')
    await session.run('ROLLBACK')
    await runner.post()
    assert.match([...readZip(github.artifacts.artifacts[0]!.bytes).values()].join('\n'), /DELETE FROM .*item/)

    const next = withMigrations(github.job(push(), inputs))
    const result = await next.main()
    assert.equal(result.exitCode, 0, result.log)
    assert.deepEqual(await items(), ['1,one!', '2,two!', '4,four', '5,five'])
  },
)

onEachServer('nothing is deployed or rolled back from code that is not merged', ONE_SERVER, async (t, server) => {
  const { github, inputs, items } = await shop(t, server)
  const before = await items()
  for (const event of [pullRequest(), mergeGroup(), { ...pullRequest(), name: 'pull_request_target' }]) {
    for (const mode of ['deploy', 'rollback']) {
      const runner = withMigrations(github.job(event, { ...inputs, mode, deployment: 'x' }))
      const main = await runner.main()
      assert.equal(main.exitCode, 2)
      assert.match(annotated(main, 'error'), /is refused on the .* event/)
      assert.deepEqual(readdirSync(runner.workspace), ['db'])
    }
  }
  assert.deepEqual(await items(), before)
})

onEachServer('no password comes to light, whatever goes wrong', ONE_SERVER, async (t, server) => {
  const { database, github } = await shop(t, server)
  const password = `p@ss'w"rd ${Math.PI}\\`
  const { host, port } = server.settings
  const ways: Record<string, string>[] = [
    {
      'production-host': host,
      'production-port': String(port),
      'production-user': 'root',
      'production-password': password,
      'production-database': database,
    },
    { 'production-url': `mysql://root:${encodeURIComponent(password)}@${host}:${port}/${database}` },
    { 'production-url': `mysql://root:${password}@${host}:${port}/${database}` },
  ]
  for (const inputs of ways) {
    const runner = withMigrations(github.job(push(), { ...inputs, migrations: 'db/*.sql', verbose: 'true' }))
    const main = await runner.main()
    assert.notEqual(main.exitCode, 0)
    // Before anything else is written, the runner is told what to hide.
    const masks = main.raw.slice(0, main.raw.indexOf('::stop-commands::'))
    for (const secret of [password, encodeURIComponent(password)]) {
      assert.ok(masks.includes(`::add-mask::${secret.replaceAll('%', '%25')}\n`), masks)
    }
    const shown = main.raw.replace(/^::add-mask::.*$/gm, '') + main.summary + JSON.stringify(main.annotations)
    for (const secret of [password, encodeURIComponent(password)]) assert.ok(!shown.includes(secret), shown)
    assert.match(annotated(main, 'error'), /production/)
  }
})

onEachServer('SQL, file names and server messages give no orders to the runner', ONE_SERVER, async (t, server) => {
  const { github, inputs } = await shop(t, server)
  const runner = github.job(push(), { ...inputs, verbose: 'true' })
  const attack = '##[error]planted ::error::planted'
  runner.write(
    'db/1 ::error::planted ##[warning]planted.sql',
    `-- ${attack}\n/*\r::set-output name=result::planted\n*/\nINSERT INTO item VALUES (6, '${attack}\n::error::planted');`,
  )
  runner.write(
    'db/2 <b>planted | `x`.sql',
    `INSERT INTO item VALUES (6, '\n::warning::planted\n##[add-mask]production');`,
  )
  const main = await runner.main()
  assert.equal(main.exitCode, 1, main.log)
  assert.equal(main.outputs.result, 'failed')
  assert.equal(main.annotations.length, 1)
  assert.deepEqual(main.obeyed, [])
  assert.ok(!main.log.includes('***'), main.log)
  assert.doesNotMatch(main.summary, /<b>/)
})
