import type { Socket } from 'node:net'
import type { ResultTable } from '../inception/table.ts'

/**
 * The server's side of the MySQL client/server protocol, as far as a server that takes text queries needs it (MySQL internals manual,
 * "Connection Phase" and "Command Phase"). mysql2's own server side knows neither TLS nor a second way to log in, and sets no limit.
 */

/** Capabilities (include/mysql_com.h). */
export const CLIENT = {
  longPassword: 0x1,
  longFlag: 0x4,
  connectWithDb: 0x8,
  protocol41: 0x200,
  ssl: 0x800,
  transactions: 0x2000,
  secureConnection: 0x8000,
  multiStatements: 0x1_0000,
  multiResults: 0x2_0000,
  pluginAuth: 0x8_0000,
  connectAttributes: 0x10_0000,
  lengthEncodedAuth: 0x20_0000,
} as const

const AUTOCOMMIT = 2
const UTF8MB4_GENERAL_CI = 45
const MOST_PAYLOAD = 0xff_ffff

/** MYSQL_TYPE_LONGLONG and MYSQL_TYPE_VAR_STRING. */
const TYPES = { integer: 8, text: 253 } as const
const BINARY = 63

/** A client sent more than it may. */
export class PacketTooLarge extends Error {}

/** Packets over a socket, in both directions. */
export class PacketStream {
  #socket: Socket
  readonly #most: number
  #chunks: Buffer[] = []
  #buffered = 0
  #wake: (() => void) | null = null
  #ended = false
  #sequence = 0
  readonly #onData = (chunk: Buffer) => {
    this.#chunks.push(chunk)
    this.#buffered += chunk.length
    // A client is not read further than what it asked is answered.
    if (this.#buffered > 1 << 20) this.#socket.pause()
    this.#wake?.()
  }
  readonly #onEnd = () => {
    this.#ended = true
    this.#wake?.()
  }

  /** @param most bytes of a message */
  constructor(socket: Socket, most: number) {
    this.#socket = socket
    this.#most = most
    this.attach(socket)
  }

  /** Goes on over another socket, which is the same connection with TLS. */
  attach(socket: Socket): void {
    this.detach()
    this.#socket = socket
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('close', this.#onEnd)
    socket.on('error', this.#onEnd)
  }

  detach(): void {
    this.#socket.off('data', this.#onData)
    this.#socket.off('end', this.#onEnd)
    this.#socket.off('close', this.#onEnd)
  }

  /** Leaves the socket to somebody else, with what came over it and was not read. */
  yield(): void {
    this.detach()
    this.#socket.pause()
    for (const chunk of this.#chunks.reverse()) this.#socket.unshift(chunk)
    this.#chunks = []
    this.#buffered = 0
  }

  /** The next message; null when the client is gone. @throws PacketTooLarge */
  async read(most = this.#most): Promise<Buffer | null> {
    const parts: Buffer[] = []
    let length = 0
    for (;;) {
      const head = await this.#take(4)
      if (head === null) return null
      const size = head.readUIntLE(0, 3)
      this.#sequence = (head[3]! + 1) & 0xff
      length += size
      if (length > most) throw new PacketTooLarge(`a message of more than ${most} bytes`)
      const body = await this.#take(size)
      if (body === null) return null
      parts.push(body)
      if (size < MOST_PAYLOAD) return parts.length === 1 ? body : Buffer.concat(parts)
    }
  }

  async #take(size: number): Promise<Buffer | null> {
    while (this.#buffered < size) {
      if (this.#ended) return null
      this.#socket.resume()
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
      this.#wake = null
    }
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    this.#chunks = all.length === size ? [] : [all.subarray(size)]
    this.#buffered -= size
    return all.subarray(0, size)
  }

  write(payload: Buffer): void {
    let rest = payload
    for (;;) {
      const part = rest.subarray(0, MOST_PAYLOAD)
      const head = Buffer.alloc(4)
      head.writeUIntLE(part.length, 0, 3)
      head[3] = this.#sequence
      this.#sequence = (this.#sequence + 1) & 0xff
      this.#socket.write(Buffer.concat([head, part]))
      rest = rest.subarray(part.length)
      if (part.length < MOST_PAYLOAD) return
    }
  }
}

/** The greeting (Protocol::HandshakeV10). `nonce` has 20 bytes. */
export function greeting(
  version: string,
  connectionId: number,
  nonce: Buffer,
  capabilities: number,
  plugin: string,
): Buffer {
  const fixed = Buffer.alloc(4)
  fixed.writeUInt32LE(connectionId >>> 0)
  const flags = Buffer.alloc(4)
  flags.writeUInt32LE(capabilities >>> 0)
  return Buffer.concat([
    Buffer.from([10]),
    zeroEnded(version),
    fixed,
    nonce.subarray(0, 8),
    Buffer.from([0]),
    flags.subarray(0, 2),
    Buffer.from([UTF8MB4_GENERAL_CI, AUTOCOMMIT, 0]),
    flags.subarray(2),
    Buffer.from([nonce.length + 1]),
    Buffer.alloc(10),
    nonce.subarray(8),
    Buffer.from([0]),
    zeroEnded(plugin),
  ])
}

/** What a client answers to the greeting (Protocol::HandshakeResponse41). */
export interface ClientHello {
  readonly capabilities: number
  readonly user: string
  readonly proof: Buffer
  readonly plugin: string
}

/** The capabilities that begin both the answer and the request for TLS. */
export function capabilitiesOf(packet: Buffer): number {
  return packet.length < 4 ? 0 : packet.readUInt32LE(0)
}

/** @returns null for what is no such answer */
export function readHello(packet: Buffer): ClientHello | null {
  const capabilities = capabilitiesOf(packet)
  if (packet.length < 33 || (capabilities & CLIENT.protocol41) === 0) return null
  let at = 32
  const text = () => {
    const end = packet.indexOf(0, at)
    const found = packet.toString('utf8', at, end === -1 ? packet.length : end)
    at = end === -1 ? packet.length : end + 1
    return found
  }
  const user = text()
  // Both ways write lengths below 251 as one byte, and no proof that is known here is longer.
  const length = packet[at] ?? 0
  if (length > 250 || at + 1 + length > packet.length) return null
  const proof = packet.subarray(at + 1, at + 1 + length)
  at += 1 + length
  if ((capabilities & CLIENT.connectWithDb) !== 0) text()
  const plugin = (capabilities & CLIENT.pluginAuth) === 0 ? 'mysql_native_password' : text()
  return { capabilities, user, proof, plugin }
}

export function okPacket(affected = 0): Buffer {
  return Buffer.concat([Buffer.from([0]), lengthOf(affected), lengthOf(0), Buffer.from([AUTOCOMMIT, 0, 0, 0])])
}

export function errorPacket(code: number, state: string, message: string): Buffer {
  const head = Buffer.from([0xff, code & 0xff, code >> 8])
  return Buffer.concat([head, Buffer.from(`#${state}${message}`, 'utf8')])
}

/** A result set in the text protocol, packet by packet. */
export function* resultPackets({ columns, rows }: ResultTable): Generator<Buffer> {
  yield lengthOf(columns.length)
  for (const { name, type } of columns) {
    const fixed = Buffer.alloc(13)
    fixed[0] = 12
    fixed.writeUInt16LE(type === 'text' ? UTF8MB4_GENERAL_CI : BINARY, 1)
    fixed.writeUInt32LE(type === 'text' ? 0xff_ffff : 20, 3)
    fixed[7] = TYPES[type]
    yield Buffer.concat([counted('def'), counted(''), counted(''), counted(''), counted(name), counted(name), fixed])
  }
  yield eof()
  for (const row of rows)
    yield Buffer.concat(row.map((cell) => (cell === null ? Buffer.from([0xfb]) : counted(String(cell)))))
  yield eof()
}

function eof(): Buffer {
  return Buffer.from([0xfe, 0, 0, AUTOCOMMIT, 0])
}

function zeroEnded(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8')
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([lengthOf(bytes.length), bytes])
}

/** A length-encoded integer. */
function lengthOf(value: number): Buffer {
  if (value < 251) return Buffer.from([value])
  const long = Buffer.alloc(9)
  if (value < 0x1_0000) {
    long[0] = 0xfc
    long.writeUInt16LE(value, 1)
    return long.subarray(0, 3)
  }
  if (value < 0x100_0000) {
    long[0] = 0xfd
    long.writeUIntLE(value, 1, 3)
    return long.subarray(0, 4)
  }
  long[0] = 0xfe
  long.writeBigUInt64LE(BigInt(value), 1)
  return long
}
