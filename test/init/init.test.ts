import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { parse } from 'yaml'
import { RULES } from '../../src/audit/rules/index.ts'
import { initRepository, initRepositoryText } from '../../src/commands/init-repository.ts'
import { actionYaml } from '../../src/config/action-yaml.ts'
import { Complaints } from '../../src/config/complaints.ts'
import { readConfigurationFile } from '../../src/config/configuration-file.ts'
import { readMigrations } from '../../src/config/migrations.ts'
import { runCli } from '../cli/run-cli.ts'

const ACTION = `acme/rollgate@${'1'.repeat(40)}`
const WORKFLOWS = ['audit', 'deploy', 'rollback'].map((name) => `.github/workflows/rollgate-${name}.yml`)

function repository(t: TestContext, files: Record<string, string>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'rollgate-init-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  execFileSync('git', ['init', '-q', '-b', 'trunk', cwd])
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(cwd, path, '..'), { recursive: true })
    writeFileSync(join(cwd, path), content)
  }
  return cwd
}

const init = (cwd: string, action = ACTION) =>
  initRepository({ cwd, action, fromGoInception: null, output: '.rollgate.yml' })

test('what is made for a repository is read by Rollgate and by GitHub', async (t) => {
  const cwd = repository(t, {
    'db/migrations/0001_a.sql': 'CREATE TABLE a (id int);',
    'db/schema.sql': 'CREATE TABLE b (id int);',
    'docker-compose.yml': 'services:\n  db:\n    image: mariadb:10.11\n',
    'node_modules/x/migrations/1.sql': '',
    'test/fixtures/migrations/0001_no.sql': '',
  })
  const report = await init(cwd)
  assert.deepEqual(
    [report.migrations, report.schema, report.flavor, report.flavorFrom, report.branch],
    ['db/migrations/*.sql', 'db/schema.sql', 'mariadb', 'docker-compose.yml', 'trunk'],
  )
  const complaints = new Complaints()
  const text = readFileSync(join(cwd, '.rollgate.yml'), 'utf8')
  const { given } = readConfigurationFile('.rollgate.yml', text, RULES, complaints)
  complaints.throwIfAny()
  const globs = given.get('migrations')?.value as string[]
  assert.deepEqual(
    (await readMigrations(globs, cwd)).map(({ path }) => path),
    ['db/migrations/0001_a.sql'],
  )
  for (const path of WORKFLOWS) checkWorkflow(path, readFileSync(join(cwd, path), 'utf8'))
  assert.match(readFileSync(join(cwd, WORKFLOWS[0]!), 'utf8'), /mariadb-server-core/)
  assert.doesNotMatch(initRepositoryText(report), /OWNER/)
})

interface Workflow {
  on: Record<string, { branches?: string[]; inputs?: Record<string, unknown> } | null>
  permissions: Record<string, string>
  jobs: Record<string, Job>
}

interface Job {
  environment?: string
  permissions?: object
  'timeout-minutes': number
  concurrency?: object
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[]
}

/** GitHub's own parser knows the grammar and the contexts; the rest is what we promise of these files. */
function checkWorkflow(path: string, content: string): void {
  const { context } = parseWorkflow({ name: path, content }, new NoOperationTraceWriter())
  assert.deepEqual(
    context.errors.getErrors().map(({ message }) => message),
    [],
  )
  const workflow = parse(content) as Workflow
  const inputs = (parse(actionYaml()) as { inputs: object }).inputs
  // Least permissions: nothing but reading the code and writing comments.
  assert.deepEqual(workflow.permissions, { contents: 'read', 'pull-requests': 'write' })
  assert.ok(!('pull_request_target' in workflow.on))
  const [job] = Object.values(workflow.jobs)
  assert.equal(Object.keys(workflow.jobs).length, 1)
  assert.equal(job!.permissions, undefined)
  assert.ok(job!['timeout-minutes'] > 0)
  for (const { run, uses, with: given } of job!.steps) {
    if (uses !== undefined) assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
    if (uses?.startsWith('actions/checkout@')) assert.equal(given?.['persist-credentials'], false)
    if (uses === ACTION) for (const name of Object.keys(given ?? {})) assert.ok(name in inputs, `${path}: ${name}`)
    // What others write must not become part of a script.
    assert.doesNotMatch(run ?? '', /\$\{\{/)
  }
  const own = job!.steps.find(({ uses }) => uses === ACTION)?.with
  const secrets = content.match(/secrets\.\w+/g) ?? []
  if (path.includes('audit')) {
    assert.deepEqual(Object.keys(workflow.on), ['pull_request', 'merge_group'])
    assert.deepEqual(secrets, [])
    return
  }
  assert.deepEqual(secrets, ['secrets.DB_PASSWORD'])
  assert.equal(job!.environment, 'production')
  assert.deepEqual(job!.concurrency, { group: 'rollgate-production', queue: 'max', 'cancel-in-progress': false })
  if (path.includes('deploy')) assert.deepEqual(workflow.on, { push: { branches: ['trunk'] } })
  else {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own syntax
    const input = '${{ inputs.deployment }}'
    assert.deepEqual(Object.keys(workflow.on.workflow_dispatch?.inputs ?? {}), ['deployment', 'dry-run', 'force'])
    assert.equal(own?.deployment, input)
  }
}

test('GitHub’s parser would tell of a mistake', () => {
  const content = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepz: []\n    environmet: x\n'
  const { context } = parseWorkflow({ name: 'a.yml', content }, new NoOperationTraceWriter())
  assert.ok(context.errors.getErrors().length > 0)
})

test('layouts of other tools are told apart', async (t) => {
  const layouts: [Record<string, string>, string | null, string | null][] = [
    [{ 'migrations/1_a.up.sql': '', 'migrations/1_a.down.sql': '' }, 'migrations/*.up.sql', null],
    [
      { 'src/main/resources/db/migration/V1__a.sql': '/*!80000 x */', 'src/main/resources/db/migration/U1__a.sql': '' },
      'src/main/resources/db/migration/V*.sql',
      'mysql',
    ],
    [{ 'sql/0001.sql': 'CREATE TABLE t (a int) WITH SYSTEM VERSIONING' }, 'sql/*.sql', 'mariadb'],
    [{ 'README.md': '', '.github/workflows/ci.yml': 'services: { db: { image: "mysql:8.4" } }\n' }, null, 'mysql'],
  ]
  for (const [files, migrations, flavor] of layouts) {
    const report = await init(repository(t, files), 'OWNER/rollgate@v1')
    assert.deepEqual([report.migrations, report.flavor], [migrations, flavor])
    assert.match(report.todo.join('\n'), /OWNER/)
    assert.equal(/No migrations were found/.test(report.todo.join('\n')), migrations === null)
  }
})

test('nothing is overwritten, and outside the root nothing is written', async (t) => {
  const cwd = repository(t, { '.rollgate.yml': 'fail-on: warning\n', [WORKFLOWS[1]!]: 'mine\n' })
  const { code, stderr, stdout } = await runCli(['init', '--action', ACTION], { cwd })
  assert.equal(code, 0, stderr)
  assert.match(stdout, /Kept, it was there already: \.rollgate\.yml/)
  assert.match(stdout, /Wrote \.github\/workflows\/rollgate-rollback\.yml/)
  assert.equal(readFileSync(join(cwd, '.rollgate.yml'), 'utf8'), 'fail-on: warning\n')
  assert.equal(readFileSync(join(cwd, WORKFLOWS[1]!), 'utf8'), 'mine\n')
  mkdirSync(join(cwd, 'below'))
  const below = await runCli(['init'], { cwd: join(cwd, 'below') })
  assert.equal(below.code, 2)
  assert.match(below.stderr, /not the root of a git repository/)
  assert.ok(!existsSync(join(cwd, 'below/.github')))
  assert.equal((await runCli(['init', '--action', 'x y'], { cwd })).code, 2)
})
