import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { OnlineDdlSettings } from '../../src/config/settings.ts'
import { UserError } from '../../src/errors.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import { findTool } from '../../src/online/find-tool.ts'
import { invokeGhost, readGhostProgress } from '../../src/online/gh-ost.ts'
import type { Copied, Order } from '../../src/online/invocation.ts'
import { onlineAlter } from '../../src/online/online-alter.ts'
import { invokePtOsc, readPtOscProgress } from '../../src/online/pt-online-schema-change.ts'
import { runTool, ToolFailed } from '../../src/online/run-tool.ts'

const SERVER: ServerSettings = {
  role: 'production',
  host: 'db.example',
  port: 3307,
  socketPath: null,
  user: 'o d',
  password: `s"e\\cret'`,
  database: 'shop',
  ssl: 'verify-ca',
  sslCa: '/ca.pem',
  sslCert: null,
  sslKey: null,
}

function order(tool: OnlineDdlSettings['tool'], args: readonly string[] = [], server = SERVER): Order {
  return {
    alter: onlineAlter(tool, 'shop', 'orders', 'T_1'),
    text: "ADD a varchar(3) DEFAULT 'é'",
    server,
    settings: { tool, above: 0, args },
    lockWait: 5,
    session: "SET SESSION sql_mode = ''",
    directory: '/private',
  }
}

test('pt-online-schema-change: arguments, and the file with the password', () => {
  const { args, files } = invokePtOsc(
    order('pt-online-schema-change', ['--set-vars=a=1', '--max-load=Threads_running=9']),
  )
  assert.deepEqual(args, [
    '--config=/dev/null',
    '--no-version-check',
    '--defaults-file=/private/my.cnf',
    '--charset=utf8mb4',
    '--recursion-method=none',
    '--progress=time,1',
    '--set-vars=lock_wait_timeout=5,a=1',
    '--max-load=Threads_running=9',
    '--new-table-name=_rollgate_T_1_new',
    '--no-drop-old-table',
    "--alter=ADD a varchar(3) DEFAULT 'é'",
    '--execute',
    'D=shop,t=orders',
  ])
  assert.equal(
    files['my.cnf'],
    `[client]
host="db.example"
port="3307"
user="o d"
password="s\\"e\\\\cret'"
init-command="SET SESSION sql_mode = ''"
ssl-ca="/ca.pem"
ssl-verify-server-cert
`,
  )
  const local = order('pt-online-schema-change', [], { ...SERVER, host: 'localhost', ssl: 'disabled' })
  assert.match(invokePtOsc(local).files['my.cnf']!, /^host="127\.0\.0\.1"$/m)
  const socket = order('pt-online-schema-change', [], { ...SERVER, socketPath: '/run/my.sock' })
  assert.match(invokePtOsc(socket).files['my.cnf']!, /^\[client\]\nsocket="\/run\/my\.sock"\nuser/)
})

test('gh-ost: arguments, and the password in its environment alone', () => {
  const { args, files, environment } = invokeGhost(order('gh-ost', ['--max-load=Threads_running=9']), 7)
  assert.deepEqual(args, [
    '--conf=/private/gh-ost.cnf',
    '--host=db.example',
    '--port=3307',
    '--ssl',
    '--ssl-ca=/ca.pem',
    '--allow-on-master',
    '--assume-rbr',
    '--replica-server-id=7',
    '--cut-over-lock-timeout-seconds=5',
    '--max-load=Threads_running=9',
    '--serve-socket-file=/private/gh-ost.sock',
    '--force-table-names=rollgate_T_1',
    '--database=shop',
    '--table=orders',
    "--alter=ADD a varchar(3) DEFAULT 'é'",
    '--verbose',
    '--execute',
  ])
  const credentials = ['[client]', 'user=\x24{ROLLGATE_GHOST_USER}', 'password=\x24{ROLLGATE_GHOST_PASSWORD}', '']
  assert.equal(files['gh-ost.cnf'], credentials.join('\n'))
  assert.deepEqual(environment, { ROLLGATE_GHOST_USER: SERVER.user, ROLLGATE_GHOST_PASSWORD: SERVER.password })
  const required = order('gh-ost', [], { ...SERVER, ssl: 'required', sslCa: null })
  assert.ok(invokeGhost(required, 7).args.includes('--ssl-allow-insecure'))
})

test('progress is read from what the tools print', () => {
  assert.deepEqual(readPtOscProgress('Copying `shop`.`orders`:  43% 00:30 remain'), { percent: 43, left: '00:30' })
  assert.equal(readPtOscProgress('2026-11-21T10:53:59 Copied rows OK.'), null)
  const line = 'Copy: 14100/752865 1.9%; Applied: 0; Backlog: 0/100; Time: 32s(total), 3s(copy); streamer: b.1:8; '
  assert.deepEqual(readGhostProgress(`${line}ETA: 2m37s`), { percent: 1, left: '2m37s' })
  assert.deepEqual(readGhostProgress(`${line}ETA: N/A`), { percent: 1, left: null })
  assert.equal(readGhostProgress('2016-05-19 17:57:04 INFO Ghost table created'), null)
})

/** A program that writes down what it was given, says something, and ends as the rest of the script does. */
function program(t: TestContext, rest: string): { path: string; directory: string } {
  const directory = mkdtempSync(join(tmpdir(), 'rollgate-test-tool-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const path = join(directory, 'gh-ost')
  writeFileSync(
    path,
    `#!/bin/sh\nprintf '%s\\n' "$@" > ${directory}/args\npwd > ${directory}/pwd\ncat gh-ost.cnf > ${directory}/conf\n${rest}\n`,
  )
  chmodSync(path, 0o755)
  return { path, directory }
}

const RECORDED = `echo 'Copy: 0/7 0.0%; Applied: 0; ETA: N/A'
echo '2016-05-19 17:57:04 INFO Ghost table altered' >&2
echo 'Copy: 7/7 100.0%; Applied: 0; ETA: due'
echo "# Done for $ROLLGATE_GHOST_USER"`

test('a tool runs in a private directory that is gone afterwards', async (t) => {
  const { path, directory } = program(t, RECORDED)
  const copied: Copied[] = []
  const lines: string[] = []
  const listener = { copied: (one: Copied) => copied.push(one), line: (line: string) => lines.push(line) }
  await runTool(path, order('gh-ost'), listener, new AbortController().signal)
  assert.deepEqual(copied, [
    { percent: 0, left: null },
    { percent: 100, left: 'due' },
  ])
  assert.deepEqual(lines.sort(), ['# Done for o d', '2016-05-19 17:57:04 INFO Ghost table altered'])
  const args = readFileSync(join(directory, 'args'), 'utf8')
  assert.match(args, /^--execute$/m)
  assert.doesNotMatch(args + readFileSync(join(directory, 'conf'), 'utf8'), /cret/)
  assert.equal(existsSync(readFileSync(join(directory, 'pwd'), 'utf8').trim()), false)
})

test('a failure tells the last words, without the password', async (t) => {
  const { path } = program(t, `printf 'FATAL %s is wrong\\n' "$ROLLGATE_GHOST_PASSWORD" >&2; exit 3`)
  const listener = { copied() {}, line() {} }
  await assert.rejects(runTool(path, order('gh-ost'), listener, new AbortController().signal), (error: unknown) => {
    assert.ok(error instanceof ToolFailed)
    assert.equal(error.message, 'gh-ost failed (exit code 3): FATAL *** is wrong')
    return true
  })
})

test('a tool that does not stop when it is told to is killed, and the reason thrown', async (t) => {
  const { path, directory } = program(t, `trap '' TERM; echo ready; while :; do sleep 0.1; done`)
  const controller = new AbortController()
  const listener = { copied() {}, line: () => controller.abort(new Error('over')) }
  await assert.rejects(runTool(path, order('gh-ost'), listener, controller.signal), /^Error: over$/)
  assert.equal(existsSync(readFileSync(join(directory, 'pwd'), 'utf8').trim()), false)
})

test('a tool is found on PATH, and told of when it cannot connect as we do', async (t) => {
  const { path, directory } = program(t, '')
  const settings: OnlineDdlSettings = { tool: 'gh-ost', above: 0, args: [] }
  assert.equal(await findTool(settings, SERVER, `/nonexistent:${directory}`), path)
  const osc: OnlineDdlSettings = { ...settings, tool: 'pt-online-schema-change' }
  const refused = async (promise: Promise<string>, message: RegExp) =>
    assert.rejects(promise, (error: unknown) => error instanceof UserError && message.test(error.message))
  await refused(findTool(osc, SERVER, directory), /is not on PATH/)
  await refused(findTool(settings, { ...SERVER, socketPath: '/run/my.sock' }, directory), /takes no Unix socket/)
  await refused(
    findTool(osc, { ...SERVER, ssl: 'required', sslCa: null }, directory),
    /encrypts only when ssl-ca is given/,
  )
})
