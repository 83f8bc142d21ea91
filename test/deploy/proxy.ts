import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'

/** What happens to a packet on its way. After a garbled packet the connection is cut, as whoever garbles also drops. */
export type FaultKind = 'cut before' | 'cut after' | 'delay' | 'garble' | 'error'
/** To the server, or from it. */
export type Direction = 'up' | 'down'

export interface Fault {
  readonly kind: FaultKind
  readonly direction: Direction
  /** Which packet of this direction, over all connections, from 1. */
  readonly at: number
}

/** What a connection turned out to be for: it dumps the binlog, holds one of our locks, or neither. */
export type Purpose = 'binlog' | 'deploy lock' | 'execute lock' | 'other'

interface Connection {
  purpose: Purpose
}

const DELAY_MS = 150
/** Until what is garbled has been read. */
const GARBLE_MS = 20

/**
 * A TCP proxy in front of a server that counts MySQL packets (a 3-byte length, a sequence number, the payload; "MySQL Packets" in
 * the protocol's manual) and does one fault. After a switch to TLS, whatever arrives at once counts as a packet.
 */
export class FaultyProxy {
  readonly counts: Record<Direction, number> = { up: 0, down: 0 }
  /** For each packet of a direction the connection that it went over. */
  readonly #log: Record<Direction, Connection[]> = { up: [], down: [] }
  #fault: Fault | null = null
  readonly #server: Server
  readonly #upstream: ServerSettings
  readonly #sockets = new Set<Socket>()

  private constructor(upstream: ServerSettings) {
    this.#upstream = upstream
    this.#server = createServer((client) => this.#connect(client))
  }

  static async start(upstream: ServerSettings): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(upstream)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  /** The server as it is reached through the proxy. */
  settings(role: ServerSettings['role'], database: string): ServerSettings {
    const { port } = this.#server.address() as AddressInfo
    return { ...this.#upstream, role, database, host: '127.0.0.1', port, socketPath: null }
  }

  /** Counts anew, and does this fault when its packet comes; null lets everything through. */
  arm(fault: Fault | null): void {
    this.#fault = fault
    this.counts.up = 0
    this.counts.down = 0
    this.#log.up = []
    this.#log.down = []
  }

  /** The purposes of the connections that the packets of a direction went over, in order. */
  purposes(direction: Direction): readonly Purpose[] {
    return this.#log[direction].map(({ purpose }) => purpose)
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  #connect(client: Socket): void {
    const server = connect({ host: this.#upstream.host, port: this.#upstream.port, noDelay: true })
    client.setNoDelay(true)
    const cut = () => {
      for (const socket of [client, server]) {
        socket.destroy()
        this.#sockets.delete(socket)
      }
    }
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', cut)
    }
    const packets = new Packets()
    const connection: Connection = { purpose: 'other' }
    this.#pass('up', client, server, packets, connection, cut)
    this.#pass('down', server, client, packets, connection, cut)
  }

  #pass(
    direction: Direction,
    from: Socket,
    to: Socket,
    packets: Packets,
    connection: Connection,
    cut: () => void,
  ): void {
    // One after the other, also when one is held up.
    let turn = Promise.resolve()
    // What was sent before the end is still delivered.
    from.on('close', () => turn.then(() => cut()))
    from.on('data', (chunk: Buffer) => {
      for (const packet of packets.read(direction, chunk)) {
        this.counts[direction]++
        this.#log[direction].push(connection)
        if (direction === 'up') connection.purpose = purposeOf(packet) ?? connection.purpose
        const fault = this.#fault
        const hit = fault !== null && fault.direction === direction && fault.at === this.counts[direction]
        turn = turn.then(() => (hit ? strike(fault.kind, packet, to, cut) : send(to, packet)))
      }
    })
  }
}

/** COM_BINLOG_DUMP and COM_BINLOG_DUMP_GTID. */
const DUMPS = [0x12, 0x1e]

/** What a packet of the client tells about its connection; null for nothing. */
function purposeOf(packet: Buffer): Purpose | null {
  // A command is the first packet of its exchange.
  if (packet[3] !== 0) return null
  if (DUMPS.includes(packet[4]!)) return 'binlog'
  const lock = /GET_LOCK\('rollgate\.(deploy|execute)'/.exec(packet.toString('latin1', 5, 105))?.[1]
  return lock === undefined ? null : (`${lock} lock` as Purpose)
}

function send(to: Socket, bytes: Buffer): void {
  if (!to.destroyed) to.write(bytes)
}

async function strike(kind: FaultKind, packet: Buffer, to: Socket, cut: () => void): Promise<void> {
  switch (kind) {
    case 'cut before':
      return cut()
    case 'cut after':
      // The peer gets it whole, and then the end; the other side only the end.
      await new Promise<void>((sent) => (to.destroyed ? sent() : to.write(packet, () => sent())))
      await pause(GARBLE_MS)
      return cut()
    case 'delay':
      await pause(DELAY_MS)
      return send(to, packet)
    case 'garble': {
      const garbled = Buffer.from(packet)
      for (let at = 0; at < Math.min(4, garbled.length); at++) garbled[at]! ^= 0x55
      send(to, garbled)
      await pause(GARBLE_MS)
      return cut()
    }
    case 'error':
      // As database proxies answer when they lost the server: an error packet in place of the server's answer.
      send(to, lostAnswer(packet))
      await pause(GARBLE_MS)
      return cut()
  }
}

/** ERR_Packet: 0xff, error 2013 (CR_SERVER_LOST), '#HY000', text. */
function lostAnswer(packet: Buffer): Buffer {
  const payload = Buffer.concat([
    Buffer.from([0xff, 2013 & 0xff, 2013 >> 8]),
    Buffer.from('#HY000Lost connection to backend server'),
  ])
  return Buffer.concat([Buffer.from([payload.length, 0, 0, packet[3] ?? 0]), payload])
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** CLIENT_SSL in the capabilities of a handshake response. */
const CLIENT_SSL = 0x800

/** Cuts the bytes of one connection into packets. */
class Packets {
  readonly #rest: Record<Direction, Buffer> = { up: Buffer.alloc(0), down: Buffer.alloc(0) }
  #first = true
  #tls = false

  /** @returns the packets that are whole now. */
  read(direction: Direction, chunk: Buffer): Buffer[] {
    const packets: Buffer[] = []
    let bytes = Buffer.concat([this.#rest[direction], chunk])
    while (!this.#tls && bytes.length >= 4 && bytes.length >= 4 + bytes.readUIntLE(0, 3)) {
      const packet = bytes.subarray(0, 4 + bytes.readUIntLE(0, 3))
      bytes = bytes.subarray(packet.length)
      packets.push(packet)
      // The first packet of the client is the response to the handshake, or short of it and then TLS (SSLRequest).
      if (direction === 'up' && this.#first) {
        this.#first = false
        this.#tls = packet.length === 36 && (packet.readUInt32LE(4) & CLIENT_SSL) !== 0
      }
    }
    if (this.#tls && bytes.length > 0) {
      packets.push(bytes)
      bytes = Buffer.alloc(0)
    }
    this.#rest[direction] = bytes
    return packets
  }
}
