import assert from 'node:assert/strict'
import test from 'node:test'
import { targets as listed } from '../../src/commands/targets.ts'
import { Complaints } from '../../src/config/complaints.ts'
import { readConfigurationFile } from '../../src/config/configuration-file.ts'
import { Configuration } from '../../src/config/load.ts'
import type { Given } from '../../src/config/option.ts'
import type { OptionName } from '../../src/config/options.ts'
import { captureTarget, chosenTargets } from '../../src/config/targets.ts'
import { UserError } from '../../src/errors.ts'
import { describeServer, parseServerUrl } from '../../src/mysql/server-settings.ts'

const SECRET = 'hunter2-s3cr3t'

function definitions(text: string) {
  const complaints = new Complaints()
  const file = readConfigurationFile('r.yml', text, [], complaints)
  complaints.throwIfAny()
  return file.targets
}

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof UserError, String(error))
    assert.ok(!`${error.message}${error.hint}`.includes(SECRET), error.message)
    return `${error.message}\n${error.hint ?? ''}`
  }
  assert.fail('accepted')
}

type Values = Partial<Record<OptionName, Given['value']>>

function configured(text: string, values: Values, env: Record<string, string>): Configuration {
  const given = Object.entries(values).map(([name, value]): [OptionName, Given] => [
    name as OptionName,
    { value, place: `--${name}` },
  ])
  return new Configuration({ env, cwd: '/' }, [new Map(given)], new Map(), definitions(text))
}

function chosen(text: string, values: Values = {}, env: Record<string, string> = {}) {
  return chosenTargets(configured(text, values, env))
}

const THREE = `targets:
  eu: { production: "mysql://deploy@db-eu:3307/shop?ssl=required" }
  us:
    production: { host: db-us, user: deploy, database: shop, ssl-ca: ca.pem, password-env: US_PASSWORD }
    backup: { socket: /run/b.sock, user: b }
  asia: { production: { url-env: ASIA_URL } }
`
const ENV = { US_PASSWORD: SECRET, ASIA_URL: 'mysql://d:p%40w@db-asia/shop', ROLLGATE_PRODUCTION_PASSWORD: 'for all' }

test('targets in the order of the file, with what the environment holds', () => {
  const all = chosen(THREE, {}, ENV)!
  const servers = all.map(({ configuration }) => configuration.get('production')!)
  assert.deepEqual(
    all.map(({ name }) => name),
    ['eu', 'us', 'asia'],
  )
  assert.deepEqual(servers.map(describeServer), ['db-eu:3307/shop', 'db-us:3306/shop', 'db-asia:3306/shop'])
  assert.deepEqual(
    servers.map(({ password }) => password),
    ['for all', SECRET, 'p@w'],
  )
  assert.deepEqual(
    servers.map(({ ssl, sslCa }) => [ssl, sslCa]),
    [
      ['required', null],
      ['preferred', 'ca.pem'],
      ['preferred', null],
    ],
  )
  const backups = all.map(({ configuration }) => configuration.get('backup')?.socketPath ?? null)
  assert.deepEqual(backups, [null, '/run/b.sock', null])
  assert.deepEqual(all[1]!.configuration.secrets, [SECRET])
})

test('--target chooses, and only the variables of what is chosen must be there', () => {
  const names = (target: string[], env = {}) => chosen(THREE, { target }, env)!.map(({ name }) => name)
  assert.deepEqual(names(['eu']), ['eu'])
  assert.deepEqual(names(['asia', 'eu', 'asia'], ENV), ['eu', 'asia'], 'in the order of the file')
  assert.equal(chosen('fail-on: error'), null)
  const production = parseServerUrl('mysql://x@y/z', 'production')
  assert.equal(chosen(THREE, { production }), null, 'flags and the environment come before the file')
  const cases: [() => unknown, RegExp][] = [
    [
      () => chosen(THREE),
      /2 settings are wrong:[\s\S]*r\.yml:4:17: .*US_PASSWORD of target `us` is not set[\s\S]*ASIA_URL/,
    ],
    [
      () => chosen(THREE, { target: ['use'] }, ENV),
      /no target `use`; did you mean `us`\?\nThe targets are eu, us, asia\./,
    ],
    [() => chosen('{}', { target: ['eu'] }), /--target was given, but the configuration names no targets/],
    [() => chosen(THREE, { target: ['eu'], production }), /--target and --production do not go together/],
    [
      () => chosen(THREE, { target: ['asia'] }, { ASIA_URL: `mysq://a:${SECRET}@b/c` }),
      /ASIA_URL: The production URL must/,
    ],
  ]
  for (const [run, message] of cases) assert.match(refusal(run), message)
})

test('capture reads the binlog of one target', () => {
  const capturing = (values: Values) => captureTarget(configured(THREE, values, ENV))
  const { role, host, password } = capturing({ target: ['us'] }).get('server')!
  assert.deepEqual([role, host, password], ['server', 'db-us', SECRET])
  assert.equal(capturing({}).get('server'), null)
  assert.match(
    refusal(() => capturing({ target: ['us', 'eu'] })),
    /binlog of one server/,
  )
  const server = parseServerUrl('mysql://x@y/z', 'server')
  assert.match(
    refusal(() => capturing({ target: ['us'], server })),
    /--target and --server do not go together/,
  )
})

test('what is wrong with targets is told with its line', () => {
  const cases: [string, RegExp][] = [
    ['targets:\n', /r\.yml:\d:\d+: `targets` names no target/],
    ['fail-on: error\ntargets: {}\n', /r\.yml:2:10: `targets` names no target/],
    ['targets: [eu]', /r\.yml:1:10: `targets` must be a mapping of targets/],
    ['targets:\n  eu: { production: mysql://a@b/c }\n  eu: { production: mysql://d@e/f }', /r\.yml:3:3: .*unique/],
    [
      'targets:\n  eu: { production: mysql://a@b/c }\n  us: { production: { host: b, database: c } }',
      /r\.yml:3:3: target `us` is the same server and database as `eu`/,
    ],
    ['targets:\n  eu:\n', /r\.yml:2:3: target `eu` must be a mapping with `production`/],
    ['targets: { eu: { backup: mysql://a@b/ } }', /r\.yml:1:12: target `eu` has no `production`/],
    ['targets: { 1: { production: mysql://a@b/c } }', /1:12: the name of a target must be text[\s\S]*between quotes/],
    ['targets: { eu: { prodution: mysql://a@b/c } }', /1:18: unknown setting `prodution` of target `eu`; did you mean/],
    [
      `targets: { eu: { production: "mysql://a:${SECRET}@b/c" } }`,
      /1:30: the production URL may hold no password here/,
    ],
    [`targets: { eu: { production: { host: h, password: ${SECRET} } } }`, /`password`[\s\S]*`password-env` names/],
    [`targets: { eu: { production: { host: h, password-env: "${SECRET}" } } }`, /must be the name of an environment/],
    ['targets: { eu: { production: { user: u } } }', /needs one of url, url-env, host and socket/],
    ['targets: { eu: { production: { url: mysql://a@b/c, user: u } } }', /user .* must be part of the URL/],
    [
      'targets: { eu: { production: { host: h, port: 70000 } } }',
      /1:47: `port` must be a whole number from 1 to 65535/,
    ],
    ['targets: { eu: { production: { host: h, ssl: yes } } }', /`ssl` must be disabled, preferred/],
    ['targets: { eu: { production: 5 } }', /must be a URL without a password, or a mapping/],
  ]
  for (const [text, message] of cases)
    assert.match(
      refusal(() => definitions(text)),
      message,
      text,
    )
})

test('matrices: the canary, the rest, and targets that share a job when there are too many', () => {
  const report = listed(definitions(THREE))
  assert.deepEqual(report.canary, { target: ['eu'] })
  assert.deepEqual(report.rest, { target: ['us', 'asia'] })
  assert.deepEqual(
    report.targets.map(({ target }) => target),
    ['db-eu:3307/shop', 'db-us:3306/shop', null],
  )
  const shards = Array.from({ length: 600 }, (_, at) => `  s${at}: { production: mysql://d@h${at}/shop }`)
  const many = listed(definitions(`targets:\n${shards.join('\n')}`))
  assert.ok(many.rest.target.length <= 256)
  assert.equal(many.rest.target[0], 's1,s2,s3')
  assert.deepEqual(many.all.target.join(',').split(','), [...many.targets.map(({ name }) => name)])
  assert.deepEqual(listed([]).rest, { target: [] })
})
