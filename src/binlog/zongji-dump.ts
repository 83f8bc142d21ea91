import { randomInt } from 'node:crypto'
import type { Connection, ConnectionOptions } from 'mysql2'
import ZongJi from 'zongji'
import type { BinlogPosition } from './binlog-error.ts'

/*
 * All that this program knows of zongji's and mysql2's inner parts is in this file. zongji 0.9 opens and prepares the
 * connections (checksum, MariaDB's capability) and sends the dump command; its 'ready' event comes just before it builds
 * `new this.BinlogClass(…)`, so a subclass put there takes over the packets that follow. Versions are pinned by
 * package-lock.json, and test/binlog/zongji-dump.test.ts fails by name when one of these parts is gone.
 */

interface DumpPacket {
  readonly buffer: Buffer
  readonly offset: number
  readonly end: number
  isEOF(): boolean
}
type PacketHandler = (packet: DumpPacket, connection: unknown) => PacketHandler | null
interface DumpCommand {
  start: PacketHandler
  onResult?: (error: Error) => void
}
type DumpCommandClass = new (callback: unknown) => DumpCommand
interface ZongJiInside {
  BinlogClass: DumpCommandClass
  connection: (Connection & { readonly stream: { pause(): void; resume(): void } }) | null
  on(event: 'ready' | 'stopped', listener: () => void): void
  on(event: 'error', listener: (error: Error) => void): void
  start(options: object): void
  stop(): void
}

export interface Dump {
  pause(): void
  resume(): void
  /** Closes both connections; the dump thread on the server is killed. */
  stop(): Promise<void>
}

export interface DumpListener {
  /** One whole event, header included. The bytes stay valid. */
  event(raw: Buffer): void
  /** The server has no more events at present. */
  end(): void
  error(error: Error): void
}

/** Asks the server for its events from a position on, up to the present end of the log. */
export function openDump(connection: ConnectionOptions, from: BinlogPosition, listener: DumpListener): Dump {
  const zongji = new ZongJi({ ...connection, database: undefined }) as unknown as ZongJiInside
  zongji.on('error', listener.error)
  zongji.on('ready', () => {
    // A reader that pauses for longer than net_write_timeout (60 s) would be cut off.
    zongji.connection?.query('SET SESSION net_write_timeout = 3600', ignore)
    // zongji leaves this unset when binlog_checksum is NONE now, though older files may have checksums.
    zongji.connection?.query("SET @master_binlog_checksum = 'CRC32'", ignore)
    zongji.BinlogClass = receivingClass(zongji.BinlogClass, listener)
  })
  zongji.start({
    filename: from.file,
    position: from.position,
    nonBlock: true,
    // Otherwise MariaDB leaves these events out, and positions inside its transactions can only be counted.
    requestAnnotateRows: true,
    // A server drops its other reader with the same id; real replicas have small ones.
    serverId: randomInt(2 ** 31, 2 ** 32 - 1),
  })
  // The connection's own pause() holds packets back that it has read already; they are lost when the server, which ends the
  // connection behind its last event, has done so meanwhile. A paused socket has handed on all that it has read before it closes.
  return {
    pause: () => zongji.connection?.stream.pause(),
    resume: () => zongji.connection?.stream.resume(),
    stop: () =>
      new Promise((resolve) => {
        zongji.on('stopped', resolve)
        zongji.stop()
      }),
  }
}

function receivingClass(base: DumpCommandClass, listener: DumpListener): DumpCommandClass {
  if (typeof base !== 'function' || typeof base.prototype.start !== 'function')
    throw new Error('zongji has no BinlogClass with a start method: this version of zongji does not fit')
  const receive: PacketHandler = (packet) => {
    if (packet.isEOF()) {
      listener.end()
      return null
    }
    // The first byte says OK (0); errors never get here, see onResult.
    listener.event(packet.buffer.subarray(packet.offset + 1, packet.end))
    return receive
  }
  return class extends base {
    override onResult = listener.error
    override start: PacketHandler = (packet, connection) => {
      base.prototype.start.call(this, packet, connection)
      return receive
    }
  }
}

function ignore(): void {}
