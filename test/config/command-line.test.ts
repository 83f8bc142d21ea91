import assert from 'node:assert/strict'
import test from 'node:test'
import { readCommandLine } from '../../src/config/command-line.ts'
import { COMMAND_NAMES } from '../../src/config/commands.ts'
import { EXIT, UserError } from '../../src/errors.ts'

const PASSWORD = 'hunter2-s3cr3t'

function refused(...argv: string[]): string {
  try {
    readCommandLine(argv)
  } catch (error) {
    assert.ok(error instanceof UserError, String(error))
    assert.equal(error.exitCode, EXIT.usage)
    const text = `${error.message}\n${error.hint ?? ''}`
    assert.ok(!text.includes(PASSWORD), text)
    return text
  }
  assert.fail(`accepted: ${argv.join(' ')}`)
}

function given(...argv: string[]) {
  const invocation = readCommandLine(argv)
  assert.ok(invocation.kind === 'run')
  return {
    ...invocation,
    values: Object.fromEntries([...invocation.given].map(([name, { value }]) => [name, value])),
  }
}

test('reads command, files and options of every type', () => {
  const run = given('deploy', 'a.sql', '--lock-wait-timeout', '5', 'b', '--on-failure=undo', '--dry-run', '--no-color')
  assert.equal(run.command, 'deploy')
  assert.deepEqual(run.positionals, ['a.sql', 'b'])
  assert.deepEqual(run.values, { 'lock-wait-timeout': 5, 'on-failure': 'undo', 'dry-run': true, color: false })
})

test('a list may be repeated and separated by commas, but not inside the braces of a glob', () => {
  assert.deepEqual(given('deploy', '--accept-incomplete', 'a,b', '--accept-incomplete', 'c').values, {
    'accept-incomplete': ['a', 'b', 'c'],
  })
  assert.deepEqual(given('deploy', '--migrations', 'db/{a,b}/*.sql,more').values, {
    migrations: ['db/{a,b}/*.sql', 'more'],
  })
})

test('a server is read into its parts, and sandbox takes its words too', () => {
  const { values } = given('audit', '--staging', `mysql://me:${PASSWORD}@db.example:3307/shop`, '--sandbox', 'off')
  assert.equal((values.staging as { host: string }).host, 'db.example')
  assert.equal((values.staging as { role: string }).role, 'staging')
  assert.equal(values.sandbox, 'off')
})

test('what begins with dashes after -- is a file', () => {
  assert.deepEqual(given('audit', '--', '--odd.sql').positionals, ['--odd.sql'])
})

test('help and version', () => {
  assert.deepEqual(readCommandLine([]), { kind: 'help', command: null })
  assert.deepEqual(readCommandLine(['--help']), { kind: 'help', command: null })
  assert.deepEqual(readCommandLine(['deploy', '-h']), { kind: 'help', command: 'deploy' })
  assert.deepEqual(readCommandLine(['help', 'audit']), { kind: 'help', command: 'audit' })
  assert.deepEqual(readCommandLine(['--version']), { kind: 'version' })
})

test('unknown commands and options are named, with what was probably meant', () => {
  assert.match(refused('adit'), /`adit` is not a command.*did you mean `audit`/)
  assert.match(refused('flashback'), /`flashback` is not a command/)
  assert.match(refused('migrations/1.sql'), /first argument is not a command/)
  assert.match(refused('audit', '--fail-om', 'error'), /--fail-om is not an option.*did you mean `--fail-on`/)
  assert.match(
    refused('audit', '--dry-run'),
    /--dry-run is not an option of `rollgate audit`, only of deploy, rollback/,
  )
  assert.match(refused('rollback', 'x', '--until', '3'), /--until is not an option/)
  assert.match(refused('audit', '--format', 'xml'), /--format must be .*not `xml`/)
})

test('all complaints come at once', () => {
  const text = refused('deploy', '--on-failure', 'retry', '--lock-wait-timeout', 'soon', '--bogus')
  assert.match(text, /3 settings are wrong/)
  for (const part of [/--on-failure must be stop or undo/, /--lock-wait-timeout must be a whole number/, /--bogus/])
    assert.match(text, part)
})

test('missing, empty, doubled and superfluous values', () => {
  assert.match(refused('audit', '--base'), /--base needs a value/)
  assert.match(refused('audit', '--base', ''), /--base needs a value/)
  assert.match(refused('audit', '--base', '--quiet'), /--base needs a value/)
  assert.match(refused('audit', '--quiet=yes'), /--quiet takes no value/)
  assert.match(refused('audit', '--base', 'a', '--base', 'b'), /more than once/)
  assert.match(refused('rollback'), /`rollgate rollback` needs DEPLOYMENT/)
  assert.match(refused('rollback', 'a', 'b'), /takes only DEPLOYMENT, but 2 were given/)
  assert.match(refused('deploy', '--lock-wait-timeout', '0'), /from 1 to/)
})

test('no message repeats a password, wherever it was typed', () => {
  for (const url of [
    `mysql://me:${PASSWORD}@db:notaport/x`,
    `postgres://me:${PASSWORD}@db/x`,
    `me:${PASSWORD}@db/x`,
    `mysql://me:${PASSWORD}@db/x?ssl=maybe`,
    `mysql://me:${PASSWORD}@db/x#y`,
  ]) {
    refused('deploy', '--production', url)
    refused('audit', '--sandbox', url)
    refused(url)
  }
  refused('deploy', `-p${PASSWORD}`)
  refused('deploy', `--password=${PASSWORD}`)
})

test('every command has a help flag', () => {
  for (const command of COMMAND_NAMES) assert.deepEqual(readCommandLine([command, '--help']), { kind: 'help', command })
})
