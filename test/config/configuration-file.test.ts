import assert from 'node:assert/strict'
import test from 'node:test'
import { Complaints } from '../../src/config/complaints.ts'
import { readConfigurationFile } from '../../src/config/configuration-file.ts'
import type { KnownRule } from '../../src/config/rules-key.ts'
import { UserError } from '../../src/errors.ts'

const RULES: readonly KnownRule[] = [
  { id: 'table-primary-key', options: {} },
  {
    id: 'index-name',
    options: {
      pattern: { default: '^idx_', doc: '' },
      allow: { default: [], doc: '' },
      most: { default: 5, doc: '' },
      strict: { default: false, doc: '' },
    },
  },
]

function read(text: string) {
  const complaints = new Complaints()
  const file = readConfigurationFile('.rollgate.yml', text, RULES, complaints)
  complaints.throwIfAny()
  return { values: Object.fromEntries([...file.given].map(([name, { value }]) => [name, value])), rules: file.rules }
}

function complaintsOf(text: string): string[] {
  try {
    read(text)
  } catch (error) {
    assert.ok(error instanceof UserError, String(error))
    return error.message.split('\n').map((line) => line.trim())
  }
  assert.fail('accepted')
}

test('reads settings, nested settings, rules and aliases', () => {
  const { values, rules } = read(`
migrations: db/migrations/*.sql
fail-on: warning
sandbox: off
presets: [recommended]
rules:
  table-primary-key: &level error
  index-name: { severity: *level, pattern: "^ix_", allow: one, most: 3, strict: true }
deploy: { on-failure: undo, lock-wait-timeout: 5, keep-data: never, accept-incomplete: [a, b] }
`)
  assert.deepEqual(values, {
    migrations: ['db/migrations/*.sql'],
    'fail-on': 'warning',
    sandbox: 'off',
    presets: ['recommended'],
    'on-failure': 'undo',
    'lock-wait-timeout': 5,
    'keep-data': 'never',
    'accept-incomplete': ['a', 'b'],
  })
  assert.deepEqual(Object.fromEntries(rules), {
    'table-primary-key': { severity: 'error' },
    'index-name': { severity: 'error', options: { pattern: '^ix_', allow: ['one'], most: 3, strict: true } },
  })
})

test('deploy.online-ddl: a mapping in a mapping', () => {
  const text = 'deploy:\n  online-ddl:\n    tool: gh-ost\n    above: 20GiB\n    args: [--max-load=Threads_running=50]\n'
  assert.deepEqual(read(text).values, {
    'online-ddl': 'gh-ost',
    'online-ddl-above': '20GiB',
    'online-ddl-args': ['--max-load=Threads_running=50'],
  })
  assert.deepEqual(read('deploy: { online-ddl: { above: 1048576 } }').values, { 'online-ddl-above': '1048576' })
  const complaints = complaintsOf('deploy:\n  online-ddl:\n    tool: gost\n    above: big\n    argz: []\n').join('\n')
  assert.match(
    complaints,
    /\.rollgate\.yml:3:11: `online-ddl` must be none, pt-online-schema-change or gh-ost, not `gost`/,
  )
  assert.match(complaints, /\.rollgate\.yml:4:12: `online-ddl-above` must be a size such as 512MiB or 1GiB, not `big`/)
  assert.match(complaints, /\.rollgate\.yml:5:5: unknown setting `argz` under `deploy\.online-ddl`/)
  assert.match(
    complaintsOf('deploy: { online-ddl: gh-ost }').join(),
    /1:23: `online-ddl` must be a mapping of settings/,
  )
})

test('an empty file, or one with only comments, says nothing', () => {
  for (const text of ['', '# nothing\n', '---\n', 'rules:\n']) {
    const { values, rules } = read(text)
    assert.deepEqual([values, rules.size], [{}, 0])
  }
})

test('what is wrong is told with line and column, all of it', () => {
  const lines = complaintsOf(`fail-on: sometimes
fail_on: error
migrations: 5
rules:
  table-primary-kee: error
  table-primary-key: fatal
  index-name:
    severity: warning
    patern: x
    most: 2.5
    strict: "yes"
deploy:
  lock-wait-timeout: "5"
  on-failure: undoo
  retry: 3
production: mysql://root:x@db/shop
sandbox: mysql://root:hidden-word@db/
presets: strictest
`)
  const expected = [
    ['1:10', 'must be error, warning or never, not `sometimes`'],
    ['2:1', 'unknown setting `fail_on`; did you mean `fail-on`?'],
    ['3:13', '`migrations` must be text or a list of texts'],
    ['5:3', 'there is no rule `table-primary-kee`; did you mean `table-primary-key`?'],
    ['6:22', '`table-primary-key` must be off, notice, warning or error'],
    ['9:5', 'rule `index-name` has no option `patern`; did you mean `pattern`?'],
    ['10:11', 'option `most` of rule `index-name` must be a whole number'],
    ['11:13', 'option `strict` of rule `index-name` must be true or false'],
    ['13:22', '`lock-wait-timeout` must be a whole number from 1'],
    ['14:15', 'must be stop or undo, not `undoo`; did you mean `undo`?'],
    ['15:3', 'unknown setting `retry` under `deploy`'],
    ['16:1', 'unknown setting `production`'],
    ['17:10', '`sandbox` may not be a URL here'],
    ['18:10', 'must be recommended, goinception or strict, not `strictest`'],
  ]
  assert.equal(lines[0], `${expected.length} settings are wrong:`)
  for (const [place, text] of expected) {
    const line = lines.find((one) => one.startsWith(`.rollgate.yml:${place}: `))
    assert.ok(line?.includes(text!), `${place}: ${line}`)
  }
  assert.ok(!lines.join().includes('hidden-word'))
})

test('YAML that is broken, doubled keys and odd shapes', () => {
  assert.match(complaintsOf('migrations: [a, b\nfail-on: error\n')[0]!, /^\.rollgate\.yml:\d+:\d+: /)
  assert.match(complaintsOf('fail-on: error\nfail-on: never\n')[0]!, /^\.rollgate\.yml:2:1: Map keys must be unique/)
  assert.match(complaintsOf('- a\n')[0]!, /1:1: the file must be a mapping/)
  assert.match(complaintsOf('deploy: undo\n')[0]!, /1:9: `deploy` must be a mapping/)
  assert.match(complaintsOf('rules: [a]\n')[0]!, /1:8: `rules` must be a mapping/)
  assert.match(complaintsOf('rules:\n  index-name:\n')[0]!, /2:14: `index-name` must be off/)
  assert.match(complaintsOf('migrations:\n')[0]!, /1:12: `migrations` must be text/)
  assert.match(complaintsOf('? [a]\n: b\n')[0]!, /name of a setting must be text/)
})
