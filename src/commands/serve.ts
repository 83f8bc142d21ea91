import { createServer, type Server, type Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { redact } from '../cli/redact.ts'
import { EXIT, UserError } from '../errors.ts'
import { beginsScript, endsScript, headerOf } from '../inception/envelope.ts'
import { headerPassword, readHeader } from '../inception/header.ts'
import { columnsOf, type ResultTable } from '../inception/table.ts'
import { readVariableCommand, type Variables } from '../inception/variables.ts'
import { chatter } from '../serve/chatter.ts'
import { type Answer, type ClientRules, serveClient } from '../serve/client-session.ts'
import { Turns } from '../serve/turns.ts'
import { type ExecSettings, exec } from './exec.ts'

export interface ServeSettings {
  readonly exec: ExecSettings
  readonly listen: string
  /** 0: a free one. */
  readonly port: number
  /** What clients log in with; null: everybody is let in. */
  readonly login: { readonly user: string; readonly password: string } | null
  /** PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  readonly requireTls: boolean
  readonly maxScriptBytes: number
  readonly maxClients: number
  /** Scripts at work at a time. */
  readonly maxRunning: number
  readonly idleSeconds: number
}

/** A server that takes scripts. */
export interface Serving {
  readonly port: number
  /** Serves until the signal is given, lets what is under way come to its end, and stops. */
  until(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** A script at work, or waiting for its turn. */
interface Work {
  readonly id: number
  readonly user: string
  readonly target: string
  readonly client: string
  readonly since: number
  readonly asked: AbortController
  stage: 'WAITING' | 'CHECKING' | 'EXECUTING'
  detail: string
}

/**
 * Takes goInception scripts over the MySQL protocol.
 * @param log gets a line for what an operator should know; no password is in it
 * @throws UserError when the port or the certificate cannot be used
 */
export async function serve(settings: ServeSettings, log: (line: string) => void): Promise<Serving> {
  const serving = new InceptionServer(settings, log)
  await serving.listen()
  return serving
}

/** What clients are told that the server is; drivers read the first three numbers. */
const VERSION = '8.0.30-rollgate'
const MOST_IDS = 2 ** 31

class InceptionServer implements Serving {
  readonly #settings: ServeSettings
  readonly #log: (line: string) => void
  readonly #rules: ClientRules
  readonly #server: Server
  readonly #turns: Turns
  readonly #sockets = new Set<Socket>()
  readonly #works = new Map<number, Work>()
  #variables: Variables
  #last = 0

  constructor(settings: ServeSettings, log: (line: string) => void) {
    this.#settings = settings
    this.#log = log
    this.#variables = settings.exec.variables
    this.#turns = new Turns(settings.maxRunning)
    this.#rules = { ...settings, version: VERSION, tls: settings.tls === null ? null : secureContext(settings.tls) }
    this.#server = createServer((socket) => this.#connected(socket))
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  async listen(): Promise<void> {
    const { listen, port } = this.#settings
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) =>
        reject(
          new UserError(`Cannot listen on ${listen}:${port}: ${error.message}`, {
            hint: 'Choose another --port or --listen.',
            exitCode: EXIT.server,
            cause: error,
          }),
        ),
      )
      this.#server.listen(port, listen, resolve)
    })
    this.#log(`Listening on ${listen}:${this.port}${this.#settings.tls === null ? '' : ', with TLS'}.`)
  }

  async until(signal: AbortSignal): Promise<void> {
    if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await this.close()
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const { asked } of this.#works.values()) asked.abort(STOPPING)
    while (this.#works.size > 0) await new Promise((resolve) => setTimeout(resolve, 50))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #connected(socket: Socket): void {
    socket.on('error', () => {})
    if (this.#sockets.size >= this.#settings.maxClients) {
      this.#log(`A client was turned away: there are ${this.#sockets.size} (--max-clients).`)
      socket.destroy()
      return
    }
    this.#sockets.add(socket)
    this.#last = (this.#last % MOST_IDS) + 1
    const client = new Client(this, this.#last, `${socket.remoteAddress}:${socket.remotePort}`, this.#settings)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      client.left()
    })
    serveClient(socket, client.id, this.#rules, (query) => client.answer(query)).catch((error: unknown) => {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.#log(redact(`Client ${client.id}: ${stack}`, client.secrets))
      socket.destroy()
    })
  }

  /** Runs a script when it is its turn. */
  async run(script: string, client: Client): Promise<ResultTable> {
    const header = readHeader(headerOf(script)?.text ?? '')
    const asked = new AbortController()
    const target = `${header.host}:${header.port === 0 ? 3306 : header.port}`
    const work: Work = {
      id: client.id,
      user: header.user,
      target,
      client: client.address,
      since: Date.now(),
      asked,
      stage: 'WAITING',
      detail: '',
    }
    this.#works.set(client.id, work)
    const progress = {
      step: (message: string) => {
        work.detail = message
      },
      detail: (message: string) => {
        work.detail = message
      },
    }
    try {
      // A script that only looks needs no turn of its target.
      const key = header.execute ? target : `look ${client.id}`
      const { table } = await this.#turns.run(key, asked.signal, () =>
        exec(script, { ...this.#settings.exec, variables: this.#variables }, progress, asked.signal, (stage) => {
          work.stage = stage
        }),
      )
      return table
    } finally {
      this.#works.delete(client.id)
    }
  }

  /** An `inception …` command between scripts. @throws UserError for one that is not known */
  command(text: string): Answer {
    const command = text.trim().replace(/;\s*$/, '')
    const killed = /^(?:(?:inception|inc)\s+)?kill\s+(?:connection\s+|query\s+)?(\d+)$/i.exec(command)
    if (killed !== null) {
      const work = this.#works.get(Number(killed[1]))
      if (work === undefined) throw new UserError(`Nothing is at work for connection ${killed[1]}`)
      work.asked.abort(KILLED)
      return null
    }
    if (/^(?:(?:inception|inc)\s+(?:get|show)|show)\s+(?:full\s+)?processlist$/i.test(command))
      return this.#processlist()
    if (/^(?:inception|inc)\s+(?:get|show|kill|pause|resume)\s+osc\b/i.test(command))
      throw new UserError('Online DDL is not steered from here', {
        hint: 'Rollgate runs pt-online-schema-change or gh-ost itself (--online-ddl); inception kill ID ends the script.',
      })
    const variables = readVariableCommand(command)
    if (variables === null) throw new UserError('The command is not known', { hint: KNOWN_COMMANDS })
    if (variables.verb === 'show') return variables.table(this.#variables)
    this.#variables = variables.change(this.#variables)
    return null
  }

  #processlist(): ResultTable {
    return {
      columns: columnsOf('Id#', 'Dest_User', 'Dest_Host', 'Client_Host', 'State', 'Time#', 'Info'),
      rows: [...this.#works.values()].map((work) => [
        work.id,
        work.user,
        work.target,
        work.client,
        work.stage,
        Math.floor((Date.now() - work.since) / 1000),
        work.detail,
      ]),
    }
  }

  /** The script of a client that is gone is not begun; one that changes something already goes on to its end. */
  abandon(id: number): void {
    const work = this.#works.get(id)
    if (work !== undefined && work.stage !== 'EXECUTING') work.asked.abort(GONE)
  }
}

const KILLED = new UserError('The script was ended by a KILL before it began', { exitCode: EXIT.interrupted })
const STOPPING = new UserError('The server is being stopped', { exitCode: EXIT.interrupted })
const GONE = new UserError('The client is gone', { exitCode: EXIT.interrupted })
const KNOWN_COMMANDS =
  'Known are: a script (header comment, inception_magic_start; … inception_magic_commit;), inception show variables|levels|processlist, inception set [level] NAME = VALUE, and inception kill ID.'

/** What one client has said so far. */
class Client {
  readonly id: number
  readonly address: string
  /** Never shown. */
  readonly secrets: string[] = []
  readonly #server: InceptionServer
  readonly #settings: ServeSettings
  /** A script that comes statement by statement, as the mysql client sends it; null between scripts. */
  #begun: string | null = null

  constructor(server: InceptionServer, id: number, address: string, settings: ServeSettings) {
    this.#server = server
    this.#settings = settings
    this.id = id
    this.address = address
  }

  async answer(query: string): Promise<Answer> {
    if (this.#begun !== null) {
      const script: string = `${this.#begun}\n${query};`
      this.#begun = script
      if (Buffer.byteLength(script) > this.#settings.maxScriptBytes) {
        this.#begun = null
        throw new UserError('The script is longer than this server takes', { hint: 'See --max-script.' })
      }
      if (!endsScript(script)) return null
      this.#begun = null
      return this.#run(script)
    }
    if (headerOf(query) !== null || beginsScript(query)) {
      if (endsScript(query)) return this.#run(query)
      // The mysql client sends a script statement by statement.
      this.#begun = `${query};`
      return null
    }
    const said = chatter(query)
    return said === undefined ? this.#server.command(query) : said
  }

  left(): void {
    this.#server.abandon(this.id)
  }

  #run(script: string): Promise<Answer> {
    const password = headerPassword(script)
    if (password !== null) this.secrets.push(password)
    return this.#server.run(script, this)
  }
}

function secureContext({ cert, key }: { cert: string; key: string }) {
  try {
    return createSecureContext({ cert, key, minVersion: 'TLSv1.2' })
  } catch (error) {
    throw new UserError(`The certificate of --tls-cert cannot be used: ${(error as Error).message}`, { cause: error })
  }
}
