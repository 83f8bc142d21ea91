import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { onEachServer } from '../servers.ts'
import { dispatch, mergeGroup, pullRequest, push } from './events.ts'
import { serverInputs, startGitHub } from './job.ts'
import { FINE, noFaults, proposal, reportOf, rulesOf, said, WITHOUT_SERVER, WRONG } from './proposal.ts'

const ONE_SERVER = { only: { servers: ['mariadb-10.11'], reason: 'not about the server' } } as const
const FROM_FILE = { sandbox: 'off' }

test('a change cannot relax its own audit: the configuration is that of the base commit, and the change is shown', async (t) => {
  const github = await startGitHub(t)
  const { tree } = github.api.pullRequest
  tree.set('.rollgate.yml', 'migrations: db/*.sql\n')
  const relaxed = 'migrations: db/*.sql\nfail-on: never\nrules: { where-required: off }\n'
  const proposed = { '.rollgate.yml': relaxed, 'db/1.sql': WRONG }
  const main = await proposal(github, proposed, FROM_FILE).main()
  assert.equal(main.exitCode, 1, main.log)
  assert.deepEqual(rulesOf(main), ['db/1.sql where-required'])
  assert.match(
    said(main, 'notice'),
    /^\.rollgate\.yml Rollgate: .*`fail-on`: not set → never; `rules\.where-required`: not set → off/,
  )
  for (const text of [main.summary, github.api.comments[0]!.body])
    assert.match(text, /<code>fail-on<\/code>: not set → never/)

  const head = await proposal(github, proposed, { ...FROM_FILE, 'config-ref': 'head' }).main()
  assert.equal(head.outputs.result, 'clean', head.log)

  github.api.compared = [{ filename: 'db/1.sql', status: 'added' }]
  const queued = await proposal(github, proposed, FROM_FILE, { event: mergeGroup() }).main()
  assert.equal(queued.exitCode, 1, queued.log)

  const broken = await proposal(github, { '.rollgate.yml': 'fail-on: sometimes\n', 'db/1.sql': FINE }, FROM_FILE).main()
  assert.equal(broken.exitCode, 0, broken.log)
  assert.match(said(broken, 'warning'), /^\.rollgate\.yml Rollgate: .*is changed, and wrong: .*fail-on/)

  const removed = await proposal(github, { '.rollgate.yml': null, 'db/1.sql': WRONG }, FROM_FILE).main()
  assert.equal(removed.exitCode, 1, removed.log)
  assert.match(said(removed, 'notice'), /is removed; it holds until that is merged/)
  noFaults(github)
})

test('a configuration that is new holds once it is merged', async (t) => {
  const github = await startGitHub(t)
  const proposed = { '.rollgate.yml': 'migrations: db/*.sql\nfail-on: never\n', 'db/1.sql': WRONG }
  const first = await proposal(github, proposed, FROM_FILE).main()
  assert.deepEqual([first.exitCode, first.outputs.result], [0, 'nothing'], first.log)
  assert.match(said(first, 'notice'), /is new: it holds once it is merged/)
  const named = await proposal(github, proposed).main()
  assert.equal(named.exitCode, 1, named.log)
  const link = proposal(github, { 'db/1.sql': WRONG })
  symlinkSync('/etc/passwd', join(link.workspace, '.rollgate.yml'))
  assert.doesNotMatch((await link.main()).log, /root:/)
})

test('a base commit that cannot be read fails the audit when it decides', async (t) => {
  const github = await startGitHub(t)
  for (const answer of [
    { status: 403 },
    { status: 404 },
    { status: 409 },
    { status: 422 },
    { status: 503 },
    { status: 429 },
  ]) {
    github.api.denied.set('git/get-tree', { message: 'no', ...answer })
    const main = await proposal(github, { 'db/1.sql': FINE }).main()
    assert.equal(main.exitCode, 2, `${answer.status}\n${main.log}`)
    assert.match(said(main, 'error'), /The base commit a{40} cannot be read[\s\S]*contents: read/)
  }
  const head = await proposal(github, { 'db/1.sql': FINE }, { ...WITHOUT_SERVER, 'config-ref': 'head' }).main()
  assert.equal(head.exitCode, 0, head.log)
  assert.match(reportOf(head).notes.join('\n'), /base commit .* cannot be read/)
  github.api.denied.clear()
  github.api.pullRequest.truncatedTree = true
  const cut = await proposal(github, { 'db/1.sql': FINE }).main()
  assert.match(said(cut, 'error'), /more files than GitHub lists/)
})

test('migrations of the base branch count as applied: they stay as they are, and new ones come after them', async (t) => {
  const github = await startGitHub(t)
  for (const number of [1, 2, 3, 5])
    github.api.pullRequest.tree.set(`db/${number}_old.sql`, FINE.replace('1', String(number)))
  github.api.pullRequest.tree.set('db/README.md', 'x')
  const inputs = { ...WITHOUT_SERVER, migrations: 'db' }
  const main = await proposal(
    github,
    {
      'db/1_old.sql': FINE.replace('1', '11'),
      'db/2_old.sql': null,
      'db/README.md': 'y',
      'db/4_new.sql': FINE,
      'db/5_new.sql': FINE,
      'db/6_a.sql': FINE,
      'db/6_b.sql': FINE,
      'db/7_right.sql': FINE,
    },
    inputs,
  ).main()
  assert.equal(main.exitCode, 1, main.log)
  assert.deepEqual(rulesOf(main), [
    'db/1_old.sql applied-migration-changed',
    'db/2_old.sql applied-migration-changed',
    'db/4_new.sql migration-order',
    'db/5_new.sql migration-number',
    'db/5_new.sql migration-order',
    'db/6_a.sql migration-number',
  ])
  const runner = proposal(github, { 'db/9_new.sql': FINE }, inputs)
  rmSync(join(runner.workspace, 'db/3_old.sql'))
  github.api.files.push({ filename: 'db/9_new.sql', previous_filename: 'db/3_old.sql', status: 'renamed' })
  github.api.files.shift()
  const renamed = await runner.main()
  assert.deepEqual(rulesOf(renamed), ['db/9_new.sql applied-migration-changed'])
  assert.match(said(renamed, 'error'), /is `3_old\.sql` renamed.*it would be applied again/)

  const suppressed = '-- rollgate: ignore-file migration-order -- A hotfix that went out first.\n'
  const hotfix = await proposal(github, { 'db/4_new.sql': suppressed + FINE }, inputs).main()
  assert.deepEqual(rulesOf(hotfix), [])
  noFaults(github)
})

onEachServer('what the journal of the target says counts, where it can be read', {}, async (t, server) => {
  const database = await server.createDatabase('shop')
  const session = await server.session({ database })
  await session.run('CREATE TABLE item (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB')
  const github = await startGitHub(t)
  const inputs = { ...WITHOUT_SERVER, ...serverInputs('production', server, database) }
  const deployed = proposal(github, { 'db/1.sql': FINE }, inputs, { event: push() })
  assert.equal((await deployed.main()).outputs.result, 'applied')
  const { tree } = github.api.pullRequest
  tree.set('db/1.sql', FINE)
  tree.set('db/2.sql', FINE.replace('1', '2'))
  // The second is merged and was never deployed, so it may still be mended.
  const proposed = { 'db/1.sql': `${FINE}${FINE}`, 'db/2.sql': FINE.replace('1', '3') }
  const main = await proposal(github, proposed, inputs).main()
  assert.deepEqual(rulesOf(main), ['db/1.sql applied-migration-changed'], main.log)
  assert.match(said(main, 'error'), /was applied to production, and is changed/)

  const gone = await proposal(github, proposed, { ...inputs, 'production-password': 'wrong' }).main()
  assert.deepEqual(rulesOf(gone), ['db/1.sql applied-migration-changed', 'db/2.sql applied-migration-changed'])
  assert.match(reportOf(gone).notes.join('\n'), /was not asked of its journal/)
  noFaults(github)
})

onEachServer(
  'without any secret the structure comes from the base: its migrations, or its schema file',
  {},
  async (t, server) => {
    const github = await startGitHub(t)
    const { tree } = github.api.pullRequest
    tree.set('db/1.sql', 'CREATE TABLE item (id int NOT NULL PRIMARY KEY, name varchar(50)) ENGINE=InnoDB;\n')
    tree.set('db/2.sql', "INSERT INTO item VALUES (1, 'one');\nALTER TABLE item ADD COLUMN price int;\n")
    tree.set(
      'schema.sql',
      'CREATE TABLE item (id int NOT NULL PRIMARY KEY, name varchar(50), price int) ENGINE=InnoDB;\n',
    )
    const about = { event: pullRequest({ fork: 'mallory/shop' }) }
    const proposed = {
      'db/3.sql': 'ALTER TABLE item DROP COLUMN nmae;\nALTER TABLE item ADD COLUMN colour int NOT NULL DEFAULT 0;\n',
      'db/4.sql': 'ALTER TABLE elsewhere ADD COLUMN colour int;\n',
      // As it is after the change, which would make every statement of it fail.
      'schema.sql': 'CREATE TABLE item (id int NOT NULL PRIMARY KEY, colour int NOT NULL DEFAULT 0) ENGINE=InnoDB;\n',
    }
    const inputs = { migrations: 'db/*.sql', 'sandbox-binary': server.binary.path }
    const replayed = await proposal(github, proposed, inputs, about).main()
    assert.equal(reportOf(replayed).sandbox?.flavor, server.flavor, replayed.log)
    assert.deepEqual(
      rulesOf(replayed).filter((one) => one.endsWith('server-error')),
      ['db/3.sql server-error'],
      replayed.log,
    )
    assert.match(said(replayed, 'error'), /nmae/)
    assert.match(reportOf(replayed).notes.join('\n'), /built from the migrations of the base branch \(2\)/)
    assert.match(reportOf(replayed).notes.join('\n'), /`elsewhere` were not judged/)

    const schema = await proposal(github, proposed, { ...inputs, schema: 'schema.sql' }, about).main()
    assert.deepEqual(
      rulesOf(schema).filter((one) => one.endsWith('server-error')),
      ['db/3.sql server-error', 'db/4.sql server-error'],
      schema.log,
    )

    tree.set('db/2.sql', 'ALTER TABLE was_there_before ADD COLUMN price int;\n')
    const partial = await proposal(github, proposed, inputs, about).main()
    assert.equal(reportOf(partial).sandbox, null, partial.log)
    assert.match(
      reportOf(partial).notes.join('\n'),
      /do not replay from the first one on: db\/2\.sql:1:1: .*was_there_before/,
    )
    noFaults(github)
  },
)

test('the base is read from the clone when that has it', async (t) => {
  const github = await startGitHub(t)
  const runner = proposal(github, { 'db/2.sql': WRONG }, FROM_FILE)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-C', runner.workspace, ...args], {
      encoding: 'utf8',
    }).trim()
  rmSync(join(runner.workspace, 'db'), { recursive: true })
  runner.write('.rollgate.yml', 'migrations: db/*.sql\n')
  runner.write('db/1.sql', FINE)
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'base')
  const base = git('rev-parse', 'HEAD')
  runner.write('.rollgate.yml', 'fail-on: never\n')
  runner.write('db/1.sql', WRONG)
  runner.write('db/2.sql', WRONG)
  git('add', '.')
  git('commit', '-qm', 'head')
  const event = pullRequest({ base, head: git('rev-parse', 'HEAD') })
  const job = github.job(event, { ...FROM_FILE, comment: 'false', suggestions: 'false' })
  rmSync(job.workspace, { recursive: true })
  symlinkSync(runner.workspace, job.workspace)
  const main = await job.main()
  assert.deepEqual(rulesOf(main), [
    'db/1.sql applied-migration-changed',
    'db/1.sql where-required',
    'db/2.sql where-required',
  ])
  assert.equal(main.exitCode, 1)
  assert.deepEqual(github.api.calls, [])
})

test('a changed migration that is not checked out is no pass', async (t) => {
  const github = await startGitHub(t)
  const event = { ...pullRequest(), name: 'pull_request_target' }
  const runner = proposal(github, { 'db/1.sql': WRONG }, { ...WITHOUT_SERVER, mode: 'audit' }, { event })
  rmSync(join(runner.workspace, 'db/1.sql'))
  runner.write('db/0.sql', FINE)
  const main = await runner.main()
  assert.equal(main.exitCode, 2, main.log)
  assert.match(said(main, 'error'), /db\/1\.sql is among the changed files, and is not checked out/)
})

test('no link leads out of the workspace, neither to read nor to write', async (t) => {
  const github = await startGitHub(t)
  const outside = proposal(github, {})
  outside.write('secret/1.sql', 'SELECT the_secret;\n')
  const secret = join(outside.workspace, 'secret')
  const refused = async (link: string, inputs: Record<string, string>, target = secret) => {
    const runner = proposal(github, { 'db/9.sql': WRONG }, { ...WITHOUT_SERVER, ...inputs })
    mkdirSync(join(runner.workspace, link, '..'), { recursive: true })
    symlinkSync(target, join(runner.workspace, link))
    const main = await runner.main()
    assert.equal(main.exitCode, 2, main.log)
    assert.match(said(main, 'error'), /symbolic link that leads out of/)
    assert.doesNotMatch(main.raw, /the_secret/)
  }
  await refused('linked', { migrations: 'linked/*.sql' })
  await refused('linked', { migrations: 'linked' })
  await refused('db/1.sql', {}, join(secret, '1.sql'))
  await refused('schema.sql', { schema: 'schema.sql' }, join(secret, '1.sql'))
  await refused('.rollgate.yml', { 'config-ref': 'head' }, join(secret, '1.sql'))
  await refused('out', { 'sarif-file': 'out/audit.sarif' })
  await refused('audit.html', { 'html-file': 'audit.html' }, join(secret, 'not-there-yet.html'))
  assert.ok(!existsSync(join(secret, 'audit.sarif')) && !existsSync(join(secret, 'not-there-yet.html')))
})

onEachServer(
  'deploys run from the branch that is configured, and from no pull request',
  ONE_SERVER,
  async (t, server) => {
    const database = await server.createDatabase('shop')
    const session = await server.session({ database })
    await session.run('CREATE TABLE item (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB')
    const github = await startGitHub(t)
    const inputs = {
      ...serverInputs('production', server, database),
      migrations: 'db/*.sql',
      mode: 'deploy',
      sandbox: 'off',
    }
    const attempt = async (event: ReturnType<typeof push>, ref: string, branch = '') => {
      const runner = github.job(event, { ...inputs, branch }, { ref })
      runner.write('db/1.sql', FINE)
      return runner.main()
    }
    for (const [event, ref, branch] of [
      [push(), 'refs/heads/topic', ''],
      [dispatch(), 'refs/heads/topic', ''],
      [push(), 'refs/tags/main', ''],
      [push(), 'refs/heads/main', 'release'],
      [pullRequest(), 'refs/pull/7/merge', 'main'],
      [mergeGroup(), 'refs/heads/gh-readonly-queue/main/pr-7', ''],
    ] as const) {
      const main = await attempt(event, ref, branch)
      assert.equal(main.exitCode, 2, main.log)
      assert.match(said(main, 'error'), /is refused on/)
    }
    assert.equal(String(await session.value('SELECT COUNT(*) FROM item')), '0')
    const released = await attempt(push(), 'refs/heads/release', 'release')
    assert.equal(released.outputs.result, 'applied', released.log)
  },
)

test('on GitHub Enterprise Server every address is that of the server', async (t) => {
  const github = await startGitHub(t)
  const env = { GITHUB_API_URL: `${github.api.url}/api/v3`, GITHUB_SERVER_URL: 'https://github.example.com' }
  const main = await proposal(github, { 'db/1.sql': WRONG }, { ...WITHOUT_SERVER, 'check-run': 'true' }, { env }).main()
  assert.equal(main.exitCode, 1, main.log)
  assert.match(github.api.comments[0]!.body, /\(https:\/\/github\.example\.com\/octo\/shop\/actions\/runs\/4711\)/)
  assert.match(String(github.api.called('checks/create')[0]!.body!.details_url), /^https:\/\/github\.example\.com\//)
  noFaults(github)
})
