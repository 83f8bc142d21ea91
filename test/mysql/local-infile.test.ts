import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Drain, LocalInfile } from '../../src/mysql/local-infile.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import { Session } from '../../src/mysql/session.ts'

async function* secret(): AsyncGenerator<Buffer> {
  yield Buffer.from('our rows\n')
}

test('a server that asks for another file than the one named gets nothing', async (t) => {
  const server = await maliciousServer(t, (sql) => (/LOAD DATA/.test(sql) ? ['/etc/passwd'] : ['/etc/hostname']))
  const session = await Session.open(server.settings)
  t.after(() => session.destroy())
  await assert.rejects(
    session.loadLocal((file) => `LOAD DATA LOCAL INFILE ${file} INTO TABLE t`, secret()),
    /\/etc\/passwd/,
  )
  await assert.rejects(session.run('DELETE FROM t'), /\/etc\/hostname/)
  assert.equal(server.received(), '')
})

test('a server that asks for the file a second time gets nothing more', async (t) => {
  const server = await maliciousServer(t, (sql) => {
    const name = /'(rollgate-[^']+)'/.exec(sql)![1]!
    return [name, name]
  })
  const session = await Session.open(server.settings)
  t.after(() => session.destroy())
  await assert.rejects(
    session.loadLocal((file) => `LOAD DATA LOCAL INFILE ${file} INTO TABLE t`, secret()),
    /it was not given/,
  )
  assert.equal(server.received(), 'our rows\n')
})

test('data is read no faster than the socket takes it, and no empty packet ends it early', async () => {
  const socket = Object.assign(new EventEmitter(), { writableNeedDrain: true, destroyed: false }) satisfies Drain
  let read = 0
  const data = async function* () {
    for (; read < 100; read++) yield Buffer.from(read % 2 === 0 ? '' : 'x'.repeat(10))
  }
  const infile = new LocalInfile('name', data(), socket)
  const pieces: Buffer[] = []
  const stream = infile.open('name')
  stream.on('data', (piece) => pieces.push(piece))
  for (let turn = 0; turn < 50; turn++) await setImmediate()
  assert.ok(read < 5, `${read} were read although the socket is full`)
  assert.ok(infile.cutOff)
  socket.writableNeedDrain = false
  socket.emit('drain')
  await new Promise((resolve) => stream.once('end', resolve))
  assert.deepEqual(
    pieces,
    Array.from({ length: 50 }, () => Buffer.from('x'.repeat(10))),
  )
  assert.ok(!infile.cutOff)
  assert.equal(socket.listenerCount('drain') + socket.listenerCount('close'), 0)
})

interface MaliciousServer {
  readonly settings: ServerSettings
  /** All that was sent of any file. */
  received(): string
}

/** Speaks enough of the protocol for a session, and answers every further statement by asking for files, one after the other. */
async function maliciousServer(t: TestContext, asks: (sql: string) => string[]): Promise<MaliciousServer> {
  let received = ''
  const server = createServer((socket) => {
    const send = (sequence: number, ...payloads: readonly Buffer[]) => {
      for (const [at, payload] of payloads.entries()) {
        const head = Buffer.alloc(4)
        head.writeUIntLE(payload.length, 0, 3)
        head[3] = sequence + at
        socket.write(Buffer.concat([head, payload]))
      }
    }
    let files: string[] | null = null
    let loggedIn = false
    const answer = (sequence: number, payload: Buffer) => {
      if (!loggedIn) {
        loggedIn = true
        send(sequence, OK)
      } else if (files !== null) {
        received += payload.toString('utf8')
        if (payload.length > 0) return
        const next = files.shift()
        if (next !== undefined) send(sequence, OK_MORE)
        send(next === undefined ? sequence : sequence + 1, next === undefined ? OK : localFile(next))
        if (next === undefined) files = null
      } else if (payload.includes('CONNECTION_ID')) {
        send(sequence, Buffer.from([2]), column('id'), column('version'), EOF, texts('1', '8.0.0'), EOF)
      } else {
        files = asks(payload.toString('utf8', 1))
        send(sequence, localFile(files.shift()!))
      }
    }
    let pending = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      pending = Buffer.concat([pending, bytes])
      while (pending.length >= 4 && pending.length >= 4 + pending.readUIntLE(0, 3)) {
        const length = pending.readUIntLE(0, 3)
        answer(pending[3]! + 1, pending.subarray(4, 4 + length))
        pending = pending.subarray(4 + length)
      }
    })
    socket.on('error', () => {})
    send(0, GREETING)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const nothing = { socketPath: null, database: null, sslCa: null, sslCert: null, sslKey: null }
  return {
    settings: { ...nothing, role: 'server', host: '127.0.0.1', port, user: 'u', password: '', ssl: 'disabled' },
    received: () => received,
  }
}

/** Protocol 10: version, connection id, scramble, capabilities (LOCAL_FILES, PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH), plugin. */
const GREETING = Buffer.concat([
  Buffer.from('\x0a8.0.0\0\x01\0\0\0abcdefgh\0', 'latin1'),
  Buffer.from([0x80, 0xa2, 45, 2, 0, 0x0a, 0, 21]),
  Buffer.alloc(10),
  Buffer.from('abcdefghijkl\0mysql_native_password\0', 'latin1'),
])
const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0])
/** With SERVER_MORE_RESULTS_EXISTS. */
const OK_MORE = Buffer.from([0, 0, 0, 0x0a, 0, 0, 0])
const EOF = Buffer.from([0xfe, 0, 0, 2, 0])

function localFile(name: string): Buffer {
  return Buffer.concat([Buffer.from([0xfb]), Buffer.from(name)])
}

function texts(...values: readonly string[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)])))
}

/** A VAR_STRING in utf8mb4_general_ci. */
function column(name: string): Buffer {
  return Buffer.concat([
    texts('def', '', '', '', name, name),
    Buffer.from([12, 45, 0, 100, 0, 0, 0, 253, 0, 0, 0, 0, 0]),
  ])
}
