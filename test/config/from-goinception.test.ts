import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { GOINCEPTION_CHECKS } from '../../src/audit/goinception-codes.ts'
import { GHOST_DEFAULTS, INC_DEFAULTS, OSC_DEFAULTS, UNUSED_LEVELS } from '../../src/audit/goinception-options.ts'
import { applyRuleSettings } from '../../src/audit/rule-settings.ts'
import { RULES } from '../../src/audit/rules/index.ts'
import { init, initText } from '../../src/commands/init.ts'
import { Complaints } from '../../src/config/complaints.ts'
import { readConfigurationFile } from '../../src/config/configuration-file.ts'
import { convertGoInception } from '../../src/config/from-goinception.ts'
import { UserError } from '../../src/errors.ts'

const LEVELS = [
  ...GOINCEPTION_CHECKS.flatMap(({ code, fixed }) => (code === null || fixed ? [] : code)),
  ...UNUSED_LEVELS,
]

/** Reads what was made, as `audit` and `deploy` would. */
function readMade(text: string) {
  const complaints = new Complaints()
  const file = readConfigurationFile('.rollgate.yml', text, RULES, complaints)
  complaints.throwIfAny()
  applyRuleSettings(RULES, file.rules, ['goinception'])
  return { values: Object.fromEntries([...file.given].map(([name, { value }]) => [name, value])), rules: file.rules }
}

const section = (name: string, options: Readonly<Record<string, unknown>>) =>
  `[${name}]\n${Object.entries(options)
    .map(([option, value]) => `${option} = ${JSON.stringify(value)}`)
    .join('\n')}\n`

test('what goInception ships makes the bare preset', () => {
  const all = [
    section('inc', INC_DEFAULTS),
    section('osc', OSC_DEFAULTS),
    section('ghost', GHOST_DEFAULTS),
    section(
      'inc_level',
      Object.fromEntries(GOINCEPTION_CHECKS.flatMap(({ code, level }) => (code === null ? [] : [[code, level]]))),
    ),
  ].join('')
  const { configuration, options } = convertGoInception('config.toml', all)
  const made = readMade(configuration)
  assert.deepEqual(made.values, { presets: ['goinception'] })
  assert.deepEqual([...made.rules], [])
  assert.deepEqual(
    options.filter(({ outcome, text }) => outcome === 'unknown' || text === ''),
    [],
  )
})

test('every option, each other than shipped, is told of and gives a file that is right', () => {
  const other = (value: unknown) =>
    typeof value === 'boolean'
      ? !value
      : typeof value === 'number'
        ? value + 7
        : typeof value === 'string'
          ? 'xa,xb'
          : ['xa']
  const changed = (defaults: object) =>
    Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, other(value)]))
  const text = [
    section('inc', changed(INC_DEFAULTS)),
    section('osc', changed(OSC_DEFAULTS)),
    section('ghost', { ...changed(GHOST_DEFAULTS), ghost_on: false }),
    section('inc_level', Object.fromEntries(LEVELS.map((code, index) => [code, index % 3]))),
  ].join('')
  const { configuration, options } = convertGoInception('config.toml', text)
  const { values } = readMade(configuration)
  assert.equal(values['online-ddl'], 'pt-online-schema-change')
  assert.equal(values['lock-wait-timeout'], 6)
  assert.equal(options.length, 96 + 24 + 41 + LEVELS.length)
  assert.deepEqual(
    options.filter(({ outcome, text }) => outcome === 'unknown' || text === ''),
    [],
  )
})

test('rules, levels and online DDL of a file', () => {
  const { configuration, options } = convertGoInception(
    'config.toml',
    `host = "0.0.0.0"
[inc]
check_primary_key = true
max_keys = 5
enable_drop_table = true
support_charset = "utf8mb4"
check_index_prefixx = true
backup_password = "hush hush"
[inc_level]
er_table_must_have_pk = 2
er_dup_index = 1
er_parse_error = 2
[osc]
osc_on = true
osc_min_table_size = 100
osc_max_thread_running = 50
osc_drop_old_table = false
osc_check_replication_filters = false
`,
  )
  const { values, rules } = readMade(configuration)
  assert.deepEqual(rules.get('table-primary-key'), { severity: 'error' })
  assert.deepEqual(rules.get('index-max'), { severity: 'warning', options: { max: 5 } })
  assert.deepEqual(rules.get('charset-not-allowed'), { severity: 'error', options: { allow: ['utf8mb4'] } })
  const kinds = rules.get('statement-forbidden')?.options?.kinds as string[]
  assert.ok(!kinds.includes('DROP TABLE') && kinds.includes('DROP DATABASE'))
  assert.deepEqual(values, {
    presets: ['goinception'],
    'online-ddl': 'pt-online-schema-change',
    'online-ddl-above': '100MiB',
    'online-ddl-args': ['--max-load=Threads_connected=1000,Threads_running=50', '--no-check-replication-filters'],
  })
  const told = Object.fromEntries(options.map(({ option, outcome, text }) => [option, `${outcome}: ${text}`]))
  assert.equal(told.check_index_prefixx, 'unknown: goInception has no such option; did you mean `check_index_prefix`?')
  assert.equal(told.er_dup_index, 'no-counterpart: the server refuses it: 1061 ER_DUP_KEYNAME, always an error')
  assert.equal(told.er_parse_error, 'no-counterpart: goInception never reports it')
  assert.equal(told.check_primary_key, 'converted: rule `table-primary-key`')
  const shown = configuration + initText({ written: 'x', configuration, options }) + JSON.stringify(options)
  assert.ok(!shown.includes('hush'))
  assert.match(shown, /ROLLGATE_BACKUP_PASSWORD/)
})

test('gh-ost gets the arguments that are not ours', () => {
  const text = '[ghost]\nghost_on = true\nghost_chunk_size = 500\nghost_ok_to_drop_table = true\n'
  const { values } = readMade(convertGoInception('config.toml', text).configuration)
  assert.deepEqual(values['online-ddl-args'], ['--chunk-size=500'])
  assert.equal(values['online-ddl-above'], '16MiB')
})

test('what is no TOML, and values of the wrong type, are refused with their places', () => {
  const refused = (text: string) => {
    try {
      convertGoInception('config.toml', text)
    } catch (error) {
      assert.ok(error instanceof UserError, String(error))
      return error.message
    }
    assert.fail('accepted')
  }
  assert.match(refused('[inc]\nbackup_password = "hush hush\n'), /^config\.toml:2:\d+: [^\n]+$/)
  assert.doesNotMatch(refused('[inc]\nbackup_password = "hush hush\n'), /hush/)
  const many = refused('[inc]\nmax_keys = "5"\ncheck_primary_key = 1\n[inc_level]\ner_foreign_key = "2"\n')
  assert.match(many, /`max_keys` in \[inc\] must be a whole number/)
  assert.match(many, /`check_primary_key` in \[inc\] must be true or false/)
  assert.match(many, /`er_foreign_key` in \[inc_level\] must be 0, 1 or 2/)
  assert.match(refused('inc = 3\n'), /`inc` must be a section/)
})

test('a configuration that is there is not overwritten', async (t) => {
  const cwd = await mkdtemp(join(tmpdir(), 'rollgate-init-'))
  t.after(() => rm(cwd, { recursive: true }))
  await writeFile(join(cwd, 'config.toml'), '[inc]\nmax_keys = 5\n')
  const settings = { fromGoInception: 'config.toml', output: '.rollgate.yml', cwd }
  const first = await init(settings)
  assert.equal(await readFile(join(cwd, '.rollgate.yml'), 'utf8'), first.configuration)
  await assert.rejects(init(settings), {
    name: 'UserError',
    message: '.rollgate.yml exists already, and is not overwritten',
  })
  assert.equal(initText(await init({ ...settings, output: 'stdout' })), first.configuration)
})
