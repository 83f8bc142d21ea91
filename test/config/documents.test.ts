import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { RULES } from '../../src/audit/rules/index.ts'
import { COMMAND_NAMES, COMMANDS } from '../../src/config/commands.ts'
import { Complaints } from '../../src/config/complaints.ts'
import { readConfigurationFile } from '../../src/config/configuration-file.ts'
import { commandHelp, generalHelp } from '../../src/config/help.ts'
import { flagOf, OPTION_NAMES, optionOf, optionsOf, ROLES_WITH_PARTS, SERVER_PARTS } from '../../src/config/options.ts'
import { OUTPUTS } from '../../src/config/outputs.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFile(`${root}/${path}`, 'utf8')

test('action.yml, RULES.md, README.md and the schema are what the options and rules make', async () => {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/docs.mjs', '--check'], { cwd: root })
})

test('action.yml has exactly the inputs and outputs of the tables, and no default that would hide the file', async () => {
  const action = parse(await read('action.yml'))
  const inputs = OPTION_NAMES.flatMap((name) => optionOf(name).input ?? [])
  const parts = ROLES_WITH_PARTS.flatMap((role) => Object.keys(SERVER_PARTS).map((part) => `${role}-${part}`))
  assert.deepEqual(Object.keys(action.inputs).sort(), [...inputs, ...parts].sort())
  assert.deepEqual(Object.keys(action.outputs), Object.keys(OUTPUTS))
  assert.equal(action.runs.using, 'node24')
  assert.equal(action.runs['post-if'], 'always()')
  const preset = Object.entries<{ default?: string }>(action.inputs).filter(([, input]) => input.default !== undefined)
  assert.deepEqual(
    preset.map(([name, input]) => [name, input.default]),
    [['github-token', `\${{ github.token }}`]],
  )
  for (const { description } of Object.values<{ description: string }>(action.inputs)) assert.ok(description.length > 0)
})

test('README.md names every option, input, output, command, setting and rule', async () => {
  const readme = await read('README.md')
  for (const name of OPTION_NAMES) {
    const { commands, input, file } = optionOf(name)
    if (commands === 'all' || commands.length > 0) assert.ok(readme.includes(`\`${flagOf(name)}`), flagOf(name))
    if (input !== undefined) assert.ok(readme.includes(`| \`${input}\` |`), input)
    if (file !== undefined) assert.ok(readme.includes(`| \`${file.join('.')}\` |`), file.join('.'))
  }
  for (const name of [...Object.keys(OUTPUTS), ...COMMAND_NAMES]) assert.ok(readme.includes(`| \`${name}`), name)
  for (const { id } of RULES) assert.ok(readme.includes(`(RULES.md#${id})`), id)
})

test('help of a command has its flags and no others', () => {
  for (const command of COMMAND_NAMES) {
    const flags = commandHelp(command)
      .match(/^ {2}--[a-z-]+/gm)!
      .map((flag) => flag.trim())
    assert.deepEqual(flags.sort(), optionsOf(command).map(flagOf).sort())
    assert.ok(generalHelp('1.2.3').includes(COMMANDS[command].summary.split(' ').slice(0, 4).join(' ')))
  }
})

test('no line of the help is wider than a hundred columns but for what cannot be broken', () => {
  for (const text of [generalHelp('1.2.3'), ...COMMAND_NAMES.map(commandHelp)])
    for (const line of text.split('\n')) assert.ok(line.length <= 110, line)
})

test('the schema and the reader agree about what a configuration may say', async () => {
  const formats = { regex: isRegex }
  const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, formats }).compile(
    JSON.parse(await read('docs/rollgate.schema.json')),
  )
  const cases: [string, boolean][] = [
    ['{}', true],
    ['migrations: db/*.sql', true],
    ['migrations: [a, b]', true],
    ['migrations: 5', false],
    ['fail-on: warning', true],
    ['fail-on: sometimes', false],
    ['sandbox: off', true],
    ['sandbox: mysql://x@y/', false],
    ['presets: [recommended]', true],
    ['presets: strictest', false],
    ['deploy: { on-failure: undo, lock-wait-timeout: 5, keep-data: auto, accept-incomplete: [a] }', true],
    ['deploy: { lock-wait-timeout: "5" }', false],
    ['deploy: { lock-wait-timeout: 0 }', false],
    ['deploy: { retry: 1 }', false],
    ['deploy: undo', false],
    ['production: mysql://x@y/z', false],
    [
      'targets: { eu: { production: mysql://u@h/d }, us: { production: { host: h, port: 3307, password-env: P } } }',
      true,
    ],
    ['targets: { eu: { production: { url-env: EU_URL }, backup: { url: mysql://u@h/, password-env: P } } }', true],
    ['targets: { eu: { production: { socket: /run/s.sock, user: u, database: d, ssl: disabled } } }', true],
    ['targets: {}', false],
    ['targets: [eu]', false],
    ['targets: { eu: mysql://u@h/d }', false],
    ['targets: { eu: { backup: mysql://u@h/d } }', false],
    ['targets: { "e u": { production: mysql://u@h/d } }', false],
    ['targets: { eu: { production: postgres://u@h/d } }', false],
    ['targets: { eu: { production: { host: h, url-env: EU_URL } } }', false],
    ['targets: { eu: { production: { host: h, socket: /run/s.sock } } }', false],
    ['targets: { eu: { production: { user: u } } }', false],
    ['targets: { eu: { production: { host: h, password: secret } } }', false],
    ['targets: { eu: { production: { host: h, password-env: "a secret" } } }', false],
    ['targets: { eu: { production: { host: h, port: 0 } } }', false],
    ['rules: { table-primary-key: off }', true],
    ['rules: { table-primary-key: { severity: notice } }', true],
    ['rules: { table-primary-key: { level: notice } }', false],
    ['rules: { table-primary-kee: off }', false],
    ['rules: { column-narrowing: { severity: warning, allow: [user.nickname] } }', true],
    ['rules: { column-narrowing: { allow: 5 } }', false],
    ['rules: { no-foo: { message: x, forbid: "a+", severity: error, advice: y } }', true],
    ['rules: { no-foo: { message: x, kinds: [CREATE TRIGGER, CREATE EVENT], table: "^a" } }', true],
    ['rules: { no-foo: { message: x, forbid: "(" } }', false],
    ['rules: { no-foo: { message: x } }', false],
    ['rules: { no-foo: { forbid: x } }', false],
    ['rules: { no-foo: { message: x, kinds: [] } }', false],
    ['rules: { no-foo: { message: x, forbid: y, level: error } }', false],
  ]
  for (const [text, accepted] of cases) {
    const complaints = new Complaints()
    readConfigurationFile('x.yml', text, RULES, complaints)
    assert.equal(complaints.count === 0, accepted, `reader: ${text}`)
    assert.equal(validate(parse(text)), accepted, `schema: ${text} ${JSON.stringify(validate.errors)}`)
  }
})

test('the configurations in the README are accepted', async () => {
  const blocks = [...(await read('README.md')).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!)
  const configurations = blocks.filter((text) => text.includes('$schema=') || text.startsWith('targets:'))
  assert.equal(configurations.length, 2)
  const complaints = new Complaints()
  for (const text of configurations) readConfigurationFile('README.md', text, RULES, complaints)
  complaints.throwIfAny()
})

test('the workflows in the README give only inputs that exist', async () => {
  const action = parse(await read('action.yml'))
  const blocks = [...(await read('README.md')).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!)
  const workflows = blocks.filter((text) => text.includes('runs-on:')).map((text) => parse(text))
  assert.ok(workflows.length >= 4)
  for (const workflow of workflows) {
    const steps = Object.values<{ steps: { uses: string; with?: object }[] }>(workflow.jobs).flatMap((job) => job.steps)
    const ours = steps.filter(({ uses }) => uses.includes('rollgate'))
    assert.ok(ours.length > 0)
    for (const step of ours)
      for (const name of Object.keys(step.with!)) assert.ok(Object.hasOwn(action.inputs, name), name)
  }
})

/** Editors know the format; Ajv is told of it. */
function isRegex(text: string): boolean {
  try {
    return new RegExp(text, 'u') !== null
  } catch {
    return false
  }
}
