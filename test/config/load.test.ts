import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { readCommandLine } from '../../src/config/command-line.ts'
import {
  auditSettings,
  deploySettings,
  outputSettings,
  rollbackSettings,
  statusSettings,
} from '../../src/config/command-settings.ts'
import { type Configuration, loadForAction, loadForCommandLine } from '../../src/config/load.ts'
import { UserError } from '../../src/errors.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'

let cwd = ''
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'rollgate-config-'))
  await writeFile(join(cwd, '1.sql'), 'SELECT 1;')
  await writeFile(join(cwd, 'schema.sql'), 'CREATE TABLE t (id int PRIMARY KEY);')
})
after(() => rm(cwd, { recursive: true }))

type Env = Record<string, string>

async function fromCommandLine(argv: string[], env: Env = {}, file?: string): Promise<Configuration> {
  const invocation = readCommandLine(argv)
  assert.ok(invocation.kind === 'run')
  return withFile(file, () => loadForCommandLine(invocation.given, { env, cwd }, async () => []))
}

function fromInputs(inputs: Env, env: Env = {}, file?: string): Promise<Configuration> {
  const names = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  return withFile(file, () => loadForAction({ env: { ...env, ...Object.fromEntries(names) }, cwd }, async () => []))
}

async function withFile<T>(text: string | undefined, run: () => Promise<T>): Promise<T> {
  const path = join(cwd, '.rollgate.yml')
  if (text !== undefined) await writeFile(path, text)
  try {
    return await run()
  } finally {
    await rm(path, { force: true })
  }
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    assert.ok(error instanceof UserError, String(error))
    return `${error.message}\n${error.hint ?? ''}`
  }
  assert.fail('accepted')
}

const URL_A = 'mysql://a:pw@a/shop'
const URL_B = 'mysql://b:pw@b/shop'
const hostOf = (server: unknown) => (server as ServerSettings).host

test('a flag beats the environment, the environment the file, the file the default', async () => {
  const file = 'fail-on: never\nsandbox: off\n'
  assert.equal((await fromCommandLine(['audit'])).get('fail-on'), 'error')
  assert.equal((await fromCommandLine(['audit'], {}, file)).get('fail-on'), 'never')
  assert.equal((await fromCommandLine(['audit', '--fail-on', 'warning'], {}, file)).get('fail-on'), 'warning')
  assert.equal((await fromCommandLine(['audit'], {}, file)).get('sandbox'), 'off')
  assert.equal(hostOf((await fromCommandLine(['audit'], { ROLLGATE_SANDBOX_URL: URL_A }, file)).get('sandbox')), 'a')
  const env = { ROLLGATE_STAGING_URL: URL_A }
  assert.equal(hostOf((await fromCommandLine(['audit'], env)).get('staging')), 'a')
  assert.equal(hostOf((await fromCommandLine(['audit', '--staging', URL_B], env)).get('staging')), 'b')
})

test('an input beats the file, and an empty one does not', async () => {
  const file = 'fail-on: never\n'
  assert.equal((await fromInputs({ 'fail-on': 'warning' }, {}, file)).get('fail-on'), 'warning')
  assert.equal((await fromInputs({ 'fail-on': '' }, {}, file)).get('fail-on'), 'never')
  const both = await fromInputs({ 'production-url': URL_B }, { ROLLGATE_PRODUCTION_URL: URL_A })
  assert.equal(hostOf(both.get('production')), 'b')
  assert.equal((await fromInputs({})).get('mode'), 'auto')
})

test('inputs of every type', async () => {
  const configuration = await fromInputs({
    migrations: 'a.sql\nb/{c,d}.sql\n',
    'dry-run': 'true',
    annotations: 'false',
    'lock-wait-timeout': '7',
    'accept-incomplete': 'x, y',
  })
  assert.deepEqual(configuration.get('migrations'), ['a.sql', 'b/{c,d}.sql'])
  assert.equal(configuration.get('dry-run'), true)
  assert.equal(configuration.get('annotations'), false)
  assert.equal(configuration.get('lock-wait-timeout'), 7)
  assert.deepEqual(configuration.get('accept-incomplete'), ['x', 'y'])
  assert.match(await refusal(fromInputs({ 'dry-run': 'yes' })), /input dry-run must be true or false/)
})

test('a server from separate inputs', async () => {
  const configuration = await fromInputs({
    'staging-host': 'db',
    'staging-port': '3310',
    'staging-user': 'ro',
    'staging-password': ' p@ss/word ',
    'staging-database': 'shop',
    'staging-ssl': 'verify-ca',
    'staging-ssl-ca': 'ca.pem',
  })
  assert.deepEqual(configuration.get('staging'), {
    role: 'staging',
    host: 'db',
    port: 3310,
    socketPath: null,
    user: 'ro',
    password: ' p@ss/word ',
    database: 'shop',
    ssl: 'verify-ca',
    sslCa: 'ca.pem',
    sslCert: null,
    sslKey: null,
  })
  const text = await refusal(
    fromInputs({
      'staging-url': URL_A,
      'staging-host': 'db',
      'production-user': 'x',
      'backup-host': 'b',
      'backup-port': '70000',
      'backup-ssl': 'yes',
    }),
  )
  assert.match(text, /input staging-url and input staging-host were both given/)
  assert.match(text, /input production-user was given without input production-host/)
  assert.match(text, /input backup-port must be a whole number from 1 to 65535/)
  assert.match(text, /input backup-ssl must be disabled, preferred/)
})

test('a password may come by itself, for a URL that has none', async () => {
  const env = { ROLLGATE_PRODUCTION_URL: 'mysql://deploy@db/shop', ROLLGATE_PRODUCTION_PASSWORD: 'p:w' }
  assert.equal((await fromCommandLine(['doctor'], env)).get('production')?.password, 'p:w')
  const withOne = { ...env, ROLLGATE_PRODUCTION_URL: URL_A }
  assert.equal((await fromCommandLine(['doctor'], withOne)).get('production')?.password, 'pw')
  assert.deepEqual((await fromCommandLine(['doctor'], env)).secrets, ['p:w'])
})

test('complaints of all sources come together', async () => {
  const text = await refusal(fromCommandLine(['audit'], { ROLLGATE_STAGING_URL: 'nonsense' }, 'fail-on: x\n'))
  assert.match(text, /2 settings are wrong/)
  assert.match(text, /ROLLGATE_STAGING_URL: /)
  assert.match(text, /\.rollgate\.yml:1:10/)
})

test('a configuration file that was named must exist, the usual one need not', async () => {
  assert.match(await refusal(fromCommandLine(['audit', '--config', 'gone.yml'])), /gone\.yml: it does not exist/)
  assert.match(await refusal(fromCommandLine(['audit', '--config', '.'])), /it is a directory/)
})

test('audit settings: schema and staging exclude each other at one level, else the stronger one wins', async () => {
  const named = { named: ['1.sql'] }
  const flags = ['audit', '--schema', 'schema.sql', '--staging', URL_A]
  assert.match(await refusal(auditSettings(await fromCommandLine(flags), named)), /--schema and --staging do not go/)
  const flag = await auditSettings(
    await fromCommandLine(['audit', '--schema', 'schema.sql'], { ROLLGATE_STAGING_URL: URL_A }),
    named,
  )
  assert.equal(flag.staging, null)
  assert.equal(flag.schema?.sql, 'CREATE TABLE t (id int PRIMARY KEY);')
  const env = await auditSettings(
    await fromCommandLine(['audit'], { ROLLGATE_STAGING_URL: URL_A }, 'schema: schema.sql\n'),
    named,
  )
  assert.equal(env.schema, null)
  assert.equal(env.staging?.host, 'a')
  const missing = await fromCommandLine(['audit', '--schema', 'gone.sql'])
  assert.match(await refusal(auditSettings(missing, named)), /schema file gone\.sql: it does not exist/)
})

test('deploy settings: production is needed; backup and the structure of the audit default to it', async () => {
  const named = { named: ['1.sql'] }
  assert.match(
    await refusal(deploySettings(await fromCommandLine(['deploy']), named)),
    /production server was not given[\s\S]*--production[\s\S]*ROLLGATE_PRODUCTION_URL/,
  )
  const env = { ROLLGATE_PRODUCTION_URL: URL_A, GITHUB_SHA: 'abc', GITHUB_ACTOR: 'me' }
  const settings = await deploySettings(await fromCommandLine(['deploy'], env), named)
  assert.deepEqual([settings.backup.host, settings.backup.role], ['a', 'backup'])
  assert.equal(settings.audit?.staging?.host, 'a')
  assert.deepEqual([settings.commit, settings.actor], ['abc', 'me'])
  assert.deepEqual(settings.acceptIncomplete, [])
  const skipped = await deploySettings(await fromCommandLine(['deploy', '--skip-audit', '--backup', URL_B], env), named)
  assert.equal(skipped.audit, null)
  assert.equal(skipped.backup.host, 'b')
  assert.match(await refusal(deploySettings(await fromCommandLine(['deploy'], env), { named: [] })), /No migrations/)
})

test('deploy.online-ddl: off, from flags over the file, and no arguments that are ours', async () => {
  const env = { ROLLGATE_PRODUCTION_URL: URL_A }
  const named = { named: ['1.sql'] }
  const read = async (args: readonly string[], file?: string) =>
    (await deploySettings(await fromCommandLine(['deploy', ...args], env, file), named)).onlineDdl
  assert.equal(await read([]), null)
  const flags = ['--online-ddl', 'gh-ost', '--online-ddl-above', '20GiB']
  assert.deepEqual(await read(flags), { tool: 'gh-ost', above: 20 * 1024 ** 3, args: [] })
  const file = (args: string) => `deploy:\n  online-ddl:\n    tool: pt-online-schema-change\n    args: [${args}]\n`
  assert.deepEqual(await read([], file('--max-load=Threads_running=50')), {
    tool: 'pt-online-schema-change',
    above: 1024 ** 3,
    args: ['--max-load=Threads_running=50'],
  })
  const message = await refusal(read([], file('--chunk-time=1, --password=secret')))
  assert.match(message, /\.rollgate\.yml:4:11: --password is set by Rollgate/)
  assert.doesNotMatch(message, /secret/)
})

test('status needs no migrations, rollback refuses --check with --force', async () => {
  const env = { ROLLGATE_PRODUCTION_URL: URL_A }
  const status = await statusSettings(await fromCommandLine(['status'], env), { named: [] })
  assert.deepEqual(status.migrations, [])
  const configuration = await fromCommandLine(['rollback', 'd', '--check', '--force'], env)
  assert.match(await refusal(rollbackSettings(configuration, 'd')), /--check and --force/)
})

test('output settings', async () => {
  const output = async (argv: string[], env: Env = {}) =>
    outputSettings(await fromCommandLine(argv, env), argv[0] as 'audit')
  assert.deepEqual(await output(['audit', '--output', 'json=a=b.json,markdown=x.md']), {
    format: 'text',
    files: [
      { format: 'json', path: 'a=b.json' },
      { format: 'markdown', path: 'x.md' },
    ],
    verbosity: 'normal',
    color: true,
  })
  assert.equal((await output(['audit', '--no-color'])).color, false)
  assert.equal((await output(['audit'], { NO_COLOR: '1' })).color, false)
  const text = await refusal(output(['status', '--format', 'github', '--output', 'x.json', '--quiet', '--verbose']))
  for (const part of [/has no format github, only text or json/, /FORMAT=FILE/, /--quiet and --verbose/])
    assert.match(text, part)
})
