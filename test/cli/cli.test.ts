import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RULES } from '../../src/audit/rules/index.ts'
import { COMMAND_NAMES } from '../../src/config/commands.ts'
import { commandHelp } from '../../src/config/help.ts'
import { CLI, runCli } from './run-cli.ts'

const PASSWORD = 'hunter2-s3cr3t'

let cwd = ''
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'rollgate-cli-'))
  await writeFile(join(cwd, '1.sql'), 'SELECT 1;\n')
})
after(() => rm(cwd, { recursive: true }))

test('--version and --help', async () => {
  const manifest = JSON.parse(await readFile(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'))
  assert.deepEqual(await runCli(['--version']), { code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  const { code, stdout, stderr } = await runCli(['--help'])
  assert.deepEqual([code, stderr], [0, ''])
  for (const command of COMMAND_NAMES) assert.ok(stdout.includes(`\n  ${command}`), command)
  const own = await runCli(['deploy', '--help'])
  assert.deepEqual(own, { code: 0, stdout: commandHelp('deploy'), stderr: '' })
})

test('wrong use: exit code 2, a message on standard error, no stack', async () => {
  const cases: [string[], RegExp][] = [
    [['dploy'], /`dploy` is not a command.*did you mean `deploy`/],
    [['run', 'x.sql'], /`run` is not a command/],
    [['audit', '--nope'], /--nope is not an option/],
    [['audit'], /No migrations were named/],
    [['audit', 'gone.sql'], /no file or directory gone\.sql/],
    [['deploy', '1.sql'], /production server was not given/],
    [['rollback'], /needs DEPLOYMENT/],
    [['rules', 'where-requird'], /no rule `where-requird`; did you mean `where-required`/],
    [['status', '--format', 'github'], /has no format github/],
    [['status', '--config', 'gone.yml'], /gone\.yml: it does not exist/],
  ]
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runCli(args, { cwd })
    assert.deepEqual([code, stdout], [2, ''], args.join(' '))
    assert.match(stderr, /^rollgate: /)
    assert.match(stderr, message)
    assert.doesNotMatch(stderr, /\n\s+at /)
  }
})

test('a wrong configuration file is told with its lines', async () => {
  await writeFile(join(cwd, 'bad.yml'), 'fail-on: x\nrules:\n  nope: error\n')
  const { code, stderr } = await runCli(['audit', '1.sql', '--config', 'bad.yml'], { cwd })
  assert.equal(code, 2)
  assert.match(stderr, /bad\.yml:1:10: /)
  assert.match(stderr, /bad\.yml:3:3: there is no rule `nope`/)
})

test('rules: text, one rule, JSON and Markdown', async () => {
  const text = await runCli(['rules'])
  for (const { id } of RULES) assert.ok(text.stdout.includes(id))
  assert.match((await runCli(['rules', 'where-required'])).stdout, /^where-required \(error\)\n/)
  const json = JSON.parse((await runCli(['rules', '--format', 'json'])).stdout)
  assert.deepEqual(
    json.rules.map(({ id }: { id: string }) => id),
    RULES.map(({ id }) => id),
  )
  const markdown = await readFile(fileURLToPath(new URL('../../RULES.md', import.meta.url)), 'utf8')
  assert.equal((await runCli(['rules', '--markdown'])).stdout, markdown)
  const file = join(cwd, 'deep/rules.json')
  const both = await runCli(['rules', '--output', `json=${file}`, '--quiet'])
  assert.equal(both.stdout, text.stdout)
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), json)
})

test('--format json: one document, also when the work cannot be done', async () => {
  const url = `mysql://me:${PASSWORD}@127.0.0.1:1/shop`
  const cases: [string[], number][] = [
    [['status', '--format', 'json'], 2],
    [['status', '--format=json', '--nope'], 2],
    [['status', '--format', 'json', '--production', url], 3],
    [['deploy', '1.sql', '--format', 'json', '--production', url], 3],
    [['doctor', '--format', 'json', '--verbose', '--production', url], 3],
  ]
  for (const [args, expected] of cases) {
    const { code, stdout } = await runCli(args, { cwd })
    assert.equal(code, expected, args.join(' '))
    const document = JSON.parse(stdout)
    assert.ok(document.error?.message !== undefined || document.servers !== undefined)
    assert.ok(stdout.endsWith('}\n') && !stdout.includes(PASSWORD))
  }
})

test('no output shows a password, wherever it came from', async () => {
  const urls = [
    `mysql://me:${PASSWORD}@127.0.0.1:1/shop`,
    `mysql://me:${PASSWORD}@127.0.0.1:bad/shop`,
    `postgres://me:${PASSWORD}@127.0.0.1/shop`,
    `mysql://me:${encodeURIComponent(`${PASSWORD}@/`)}@127.0.0.1:1/shop?ssl=nope`,
  ]
  const runs = urls.flatMap((url) => [
    runCli(['status', '--production', url], { cwd }),
    runCli(['doctor', '--verbose', '--production', url], { cwd }),
    runCli(['status'], { cwd, env: { ROLLGATE_PRODUCTION_URL: url } }),
    runCli(['audit', url], { cwd }),
    runCli(['audit', `1.sql`, `--schema`, url], { cwd }),
    runCli(['rollback', 'x', url], { cwd }),
    runCli([url], { cwd }),
  ])
  runs.push(
    runCli(['status'], {
      cwd,
      env: { ROLLGATE_PRODUCTION_URL: 'mysql://me@127.0.0.1:1/shop', ROLLGATE_PRODUCTION_PASSWORD: PASSWORD },
    }),
  )
  for (const { code, stdout, stderr } of await Promise.all(runs)) {
    assert.ok(code === 2 || code === 3, stderr)
    assert.ok(!`${stdout}${stderr}`.includes(PASSWORD), stderr)
  }
})

test('the list of processes does not show a password', { skip: process.platform !== 'linux' }, async (t) => {
  // A server that says nothing keeps the command waiting for its greeting.
  const connected: { destroy(): void }[] = []
  const silent = createServer((socket) => connected.push(socket.on('error', () => {})))
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const child = spawn(process.execPath, [CLI, 'status', '--production', `mysql://me:${PASSWORD}@127.0.0.1:${port}/x`])
  t.after(() => {
    child.kill('SIGKILL')
    for (const socket of connected) socket.destroy()
    silent.close()
  })
  await once(silent, 'connection')
  const line = await readFile(`/proc/${child.pid}/cmdline`, 'utf8')
  assert.ok(!line.includes(PASSWORD), line)
  assert.match(line, /^rollgate status/)
})
