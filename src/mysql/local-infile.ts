import { once } from 'node:events'
import { Readable } from 'node:stream'

/** What is needed of the connection's socket: data is read no faster than it takes it. */
export interface Drain extends NodeJS.EventEmitter {
  readonly writableNeedDrain: boolean
  readonly destroyed: boolean
}

/** A packet may hold no more than max_allowed_packet, 64 KiB and more on any server in use; the mysql client sends as little. */
const PIECE_BYTES = 16_384

/**
 * Answers one LOAD DATA LOCAL INFILE: gives the data when the server asks for the name that our own statement holds, once. A server
 * that asks for anything else, as a malicious one may at any time, gets nothing, and its statement fails.
 */
export class LocalInfile {
  readonly #name: string
  readonly #data: AsyncIterable<Buffer>
  readonly #socket: Drain
  #stream: Readable | null = null
  #ended = false

  constructor(name: string, data: AsyncIterable<Buffer>, socket: Drain) {
    this.#name = name
    this.#data = data
    this.#socket = socket
  }

  /** Whether the server asked for the data. */
  get asked(): boolean {
    return this.#stream !== null
  }

  /** Whether data was still to be sent when the server answered: then the two no longer agree on what comes next. */
  get cutOff(): boolean {
    return this.#stream !== null && !this.#ended
  }

  /** For mysql2's `infileStreamFactory`. */
  open(name: string): Readable {
    if (name !== this.#name || this.#stream !== null) return refused(name)
    const stream = Readable.from(this.#paced())
    const ended = () => {
      this.#ended = true
    }
    stream.on('end', ended)
    stream.on('error', ended)
    this.#stream = stream
    return stream
  }

  /** Nothing more is read or sent. */
  close(): void {
    this.#stream?.removeAllListeners('data')
    this.#stream?.destroy()
  }

  /** mysql2 writes what it is given at once, however much waits in the socket already; an empty packet would mean the end. */
  async *#paced(): AsyncGenerator<Buffer> {
    for await (const data of this.#data) {
      for (let at = 0; at < data.length; at += PIECE_BYTES) {
        yield data.subarray(at, at + PIECE_BYTES)
        while (this.#socket.writableNeedDrain && !this.#socket.destroyed) await drained(this.#socket)
      }
    }
  }
}

async function drained(socket: Drain): Promise<void> {
  const stop = new AbortController()
  try {
    await Promise.race(['drain', 'close'].map((event) => once(socket, event, { signal: stop.signal }).catch(() => {})))
  } finally {
    stop.abort()
  }
}

function refused(name: string): Readable {
  return new Readable({
    read() {
      this.destroy(new Error(`The server asked for the local file ${JSON.stringify(name)}; it was not given`))
    },
  })
}
