import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { runCli } from '../cli/run-cli.ts'
import { onEachServer } from '../servers.ts'
import { dispatch, HEAD, push, pushOf } from './events.ts'
import { readZip } from './read-zip.ts'
import { annotated, shop, statementWaits, withMigrations } from './shop.ts'

const ONE_SERVER = { only: { servers: ['mariadb-10.11'], reason: 'not about the server' } } as const
/** As GITHUB_SHA is in the test runner: what the journal notes as deployed. */
const SHA = 'f'.repeat(40)
const merged = (number: number, base = 'main') => ({ number, base, merged: true })

onEachServer(
  'the merged pull request is told of the deployment, and of its rollback by the button',
  {},
  async (t, server) => {
    const { github, inputs, items } = await shop(t, server)
    const before = await items()
    const { api } = github
    api.repository.associated.set(SHA, [merged(7)])
    const runner = withMigrations(github.job(pushOf([SHA]), inputs))
    runner.write('.github/workflows/rollgate-rollback.yml', 'on: workflow_dispatch\n')
    const main = await runner.main()
    assert.equal(main.exitCode, 0, main.log)
    const { deployment } = main.outputs
    const [comment] = api.comments
    assert.equal(comment?.issue, 7)
    const said = comment.body.replaceAll('\r\n', '\n')
    for (const part of [
      `<!-- rollgate:deploy-${deployment} -->\n### ✅ Deployed 2 migrations to `,
      '5 rows can be rolled back from the backup tables, until 20',
      `/actions/runs/4711/artifacts/`,
      `gh workflow run rollgate-rollback.yml -f deployment=${deployment} -f dry-run=true`,
      `rollgate rollback ${deployment}`,
      '[The run](https://github.com/octo/shop/actions/runs/4711)',
    ])
      assert.ok(said.includes(part), `${part}\n\n${said}`)

    const back = { ...inputs, mode: 'rollback', deployment: deployment! }
    const tried = await github.job(dispatch(), { ...back, 'dry-run': 'true' }).main()
    assert.equal(tried.exitCode, 0, tried.log)
    assert.equal(api.comments.length, 1)
    assert.notDeepEqual(await items(), before)
    const button = await github.job(dispatch(), back).main()
    assert.equal(button.exitCode, 0, button.log)
    assert.deepEqual(await items(), before)
    assert.equal(api.comments.length, 2)
    assert.match(api.comments[1]!.body, /^<!-- rollgate:rollback-\S+ -->\s+### ↩️ Rolled back .* 5 rows restored/)
    assert.deepEqual(api.faults, [])
  },
)

onEachServer('whichever way a push came about, what is pending is deployed', ONE_SERVER, async (t, server) => {
  const { github, inputs } = await shop(t, server)
  const { api } = github
  const [A, B, C] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string]
  // Rebased: two commits of one pull request. Queued: those of two. One was merged elsewhere, one is not merged.
  api.repository.associated
    .set(A, [merged(7)])
    .set(B, [merged(7)])
    .set(C, [merged(8), merged(9, 'next')])
  api.repository.associated.set(HEAD, [{ number: 11, base: 'main', merged: false }])
  const pushes = [
    { event: pushOf([A, B]), told: [7] },
    { event: pushOf([B, C]), told: [8, 7] },
    { event: pushOf([HEAD], BEFORE_FORCE, true), told: [] },
    { event: pushOf([HEAD], null), told: [] },
    { event: push(), told: [] },
  ]
  for (const [index, { event, told }] of pushes.entries()) {
    api.comments.length = 0
    const runner = withMigrations(github.job(event, inputs))
    for (let number = 0; number <= index; number++)
      runner.write(`db/3-${number}.sql`, `INSERT INTO item VALUES (${100 + number}, 'x');`)
    const main = await runner.main()
    assert.equal(main.outputs.result, 'applied', main.log)
    assert.equal(main.outputs['applied-count'], index === 0 ? '3' : '1')
    assert.deepEqual(
      api.comments.map(({ issue }) => issue),
      told,
    )
  }
  const silent = withMigrations(github.job(pushOf([A]), { ...inputs, comment: 'false' }))
  silent.write('db/4.sql', "INSERT INTO item VALUES (200, 'x');")
  const calls = api.calls.length
  assert.equal((await silent.main()).outputs.result, 'applied')
  assert.equal(api.calls.length, calls)
  assert.deepEqual(api.faults, [])
})

const BEFORE_FORCE = 'd'.repeat(40)

onEachServer(
  'a deployment that breaks off is told by the post step, with what it left',
  ONE_SERVER,
  async (t, server) => {
    const { github, inputs, session } = await shop(t, server)
    github.api.repository.associated.set(SHA, [merged(7)])
    const recipient = await identityToRecipient(await generateX25519Identity())
    const runner = withMigrations(github.job(pushOf([SHA]), { ...inputs, 'artifact-encrypt-to': recipient }))
    await session.run('START TRANSACTION')
    await session.run('SELECT * FROM item WHERE id = 1 FOR UPDATE')
    const step = runner.start('main')
    await statementWaits(server, 'UPDATE item')
    await step.kill()
    await session.run('ROLLBACK')
    assert.equal(github.api.comments.length, 0)
    const post = await runner.post()
    assert.equal(post.exitCode, 0, post.log)
    const names = [...readZip(github.artifacts.artifacts[0]!.bytes).keys()]
    assert.ok(names.length > 0 && names.every((name) => name.endsWith('.age')), names.join())
    const [comment] = github.api.comments
    assert.equal(comment?.issue, 7)
    assert.match(comment.body, /### ❌ Deployment <code>\S+<\/code> did not end as it should[\s\S]*artifacts\/4200/)
  },
)

onEachServer(
  'an encrypted artifact is published where everyone may read, and is played with the key alone',
  {},
  async (t, server) => {
    const { database, github, inputs, items } = await shop(t, server)
    const before = await items()
    const identity = await generateX25519Identity()
    const recipient = await identityToRecipient(identity)
    const runner = withMigrations(
      github.job(push({ public: true }), { ...inputs, 'artifact-encrypt-to': recipient, 'commit-rollback': 'pr' }),
    )
    const main = await runner.main()
    assert.equal(main.exitCode, 0, main.log)
    const { deployment = '' } = main.outputs
    const files = readZip(github.artifacts.artifacts[0]!.bytes)
    for (const [name, bytes] of files) {
      assert.match(name, /\.age$/)
      assert.match(bytes.toString('latin1'), /^age-encryption\.org\/v1\n-> X25519 /)
    }
    assert.match(main.summary, /age --decrypt -i key\.txt/)
    const [commit] = github.api.repository.commits
    assert.equal(main.outputs['rollback-commit'], commit?.oid)
    assert.deepEqual(
      [...commit!.files.keys()].sort(),
      [...files.keys()].map((name) => `rollback/${deployment}/${name}`).sort(),
    )
    assert.match(main.summary, /Pull request with the SQL: \[#100\]/)
    assert.deepEqual(github.api.faults, [])

    const directory = mkdtempSync(join(tmpdir(), 'rollgate-sealed-'))
    t.after(() => rmSync(directory, { recursive: true }))
    for (const [name, bytes] of files) writeFileSync(join(directory, name), bytes)
    const play = (env: Record<string, string>) =>
      runCli(['rollback', deployment, '--from', directory], {
        cwd: directory,
        env: { ROLLGATE_PRODUCTION_URL: server.url(database), ...env },
      })
    const without = await play({})
    assert.equal(without.code, 2)
    assert.match(without.stderr, /encrypted with age[\s\S]*ROLLGATE_AGE_IDENTITY[\s\S]*age --decrypt/)
    const other = await play({ ROLLGATE_AGE_IDENTITY: await generateX25519Identity() })
    assert.equal(other.code, 1, other.stderr)
    assert.match(other.stderr, /cannot be decrypted/)
    assert.ok(!other.stderr.includes('AGE-SECRET-KEY-1'))
    // A file that was cut short.
    const script = join(directory, 'rollback.sql.age')
    writeFileSync(script, files.get('rollback.sql.age')!.subarray(0, -1))
    assert.equal((await play({ ROLLGATE_AGE_IDENTITY: identity })).code, 1)
    assert.notDeepEqual(await items(), before)
    writeFileSync(script, files.get('rollback.sql.age')!)
    const played = await play({ ROLLGATE_AGE_IDENTITY: `# created: today\n# public key: ${recipient}\n${identity}\n` })
    assert.equal(played.code, 0, played.stderr)
    assert.deepEqual(await items(), before)
  },
)

onEachServer('a deployment that the audit stops is told on the merged pull request', ONE_SERVER, async (t, server) => {
  const { github, inputs, items } = await shop(t, server)
  const before = await items()
  github.api.repository.associated.set(SHA, [merged(7)])
  const { 'skip-audit': _, ...audited } = inputs
  const runner = github.job(pushOf([SHA]), audited)
  runner.write('db/1.sql', "UPDATE item SET name = 'x';\n")
  const main = await runner.main()
  assert.equal(main.outputs.result, 'blocked', main.log)
  assert.deepEqual(await items(), before)
  const [comment] = github.api.comments
  assert.equal(comment?.issue, 7)
  assert.match(comment.body, /^<!-- rollgate:blocked-f{40} -->[\s\S]*where-required/)
  assert.deepEqual(github.api.faults, [])
})

onEachServer('what cannot be published as asked is refused before anything runs', ONE_SERVER, async (t, server) => {
  const { github, inputs, items } = await shop(t, server)
  const before = await items()
  const secret = await generateX25519Identity()
  const wrong: [Record<string, string>, RegExp][] = [
    [{ 'artifact-encrypt-to': secret }, /artifact-encrypt-to holds a secret key/],
    [{ 'artifact-encrypt-to': '-----BEGIN PGP PUBLIC KEY BLOCK-----' }, /OpenPGP or SSH, and only keys of age/],
    [{ 'artifact-encrypt-to': 'age1nonsense' }, /no public key of age: age1nonsense/],
    [{ 'commit-rollback': 'main' }, /commit-rollback must be none, pr or branch:NAME/],
    [{ 'commit-rollback': 'branch:a..b' }, /commit-rollback must be/],
  ]
  for (const [given, expected] of wrong) {
    const main = await withMigrations(github.job(push(), { ...inputs, ...given })).main()
    assert.equal(main.exitCode, 2, main.log)
    assert.match(annotated(main, 'error'), expected)
    assert.ok(!main.log.includes(secret))
  }
  assert.deepEqual(await items(), before)
  const open = withMigrations(github.job(push({ public: true }), { ...inputs, 'commit-rollback': 'branch:kept' }))
  const main = await open.main()
  assert.equal(main.exitCode, 0, main.log)
  assert.match(annotated(main, 'warning'), /were not committed: they hold rows of production/)
  assert.equal(github.api.repository.commits.length, 0)
})
