import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { UserError } from '../errors.ts'
import type { ResultTable } from '../inception/table.ts'
import { isLoginPlugin, isProof, LOGIN_PLUGINS, newNonce } from './login.ts'
import {
  CLIENT,
  type ClientHello,
  capabilitiesOf,
  errorPacket,
  greeting,
  okPacket,
  PacketStream,
  PacketTooLarge,
  readHello,
  resultPackets,
} from './packets.ts'

/** What a server asks of its clients. */
export interface ClientRules {
  readonly version: string
  /** null: everybody is let in. */
  readonly login: { readonly user: string; readonly password: string } | null
  readonly tls: SecureContext | null
  readonly requireTls: boolean
  readonly maxScriptBytes: number
  readonly idleSeconds: number
}

/** An answer to a query: a result set, or nothing but that it is done. */
export type Answer = ResultTable | null

/** Commands (include/my_command.h). */
const QUIT = 1
const INIT_DB = 2
const QUERY = 3
const STATISTICS = 9
const PING = 14
const SET_OPTION = 27
const RESET_CONNECTION = 31

/** ER_ACCESS_DENIED_ERROR, ER_SECURE_TRANSPORT_REQUIRED, ER_HANDSHAKE_ERROR, ER_NET_PACKET_TOO_LARGE, ER_UNKNOWN_COM_ERROR, ER_UNKNOWN_ERROR */
const DENIED = 1045
const NEEDS_TLS = 3159
const BAD_HANDSHAKE = 1043
const TOO_LARGE = 1153
const UNKNOWN_COMMAND = 1047
const FAILED = 1105

const CAPABILITIES =
  CLIENT.longPassword |
  CLIENT.longFlag |
  CLIENT.connectWithDb |
  CLIENT.protocol41 |
  CLIENT.transactions |
  CLIENT.secureConnection |
  CLIENT.multiStatements |
  CLIENT.multiResults |
  CLIENT.pluginAuth |
  CLIENT.connectAttributes |
  CLIENT.lengthEncodedAuth

/** Until a client has logged in it may send so many bytes, and take so long. */
const HELLO_BYTES = 65_536
const HELLO_MS = 10_000

/**
 * Talks to one client until it leaves: greeting, TLS, login, then its queries one by one.
 * @param answer to a query. @throws UserError for what the client is told
 */
export async function serveClient(
  socket: Socket,
  id: number,
  rules: ClientRules,
  answer: (query: string) => Promise<Answer>,
): Promise<void> {
  socket.setNoDelay(true)
  const stream = new PacketStream(socket, rules.maxScriptBytes + 1)
  const late = setTimeout(() => socket.destroy(), HELLO_MS)
  let current: Socket = socket
  try {
    const nonce = newNonce()
    const capabilities = CAPABILITIES | (rules.tls === null ? 0 : CLIENT.ssl)
    // The client of MySQL 9 gives up at a name that it cannot load; others answer by the way that they know.
    stream.write(greeting(rules.version, id, nonce, capabilities, 'caching_sha2_password'))
    let packet = await stream.read(HELLO_BYTES)
    if (packet !== null && rules.tls !== null && packet.length === 32 && (capabilitiesOf(packet) & CLIENT.ssl) !== 0) {
      // What came behind the request is the beginning of the TLS handshake.
      stream.yield()
      const secure = new TLSSocket(socket, { isServer: true, secureContext: rules.tls })
      current = secure
      stream.attach(secure)
      packet = await stream.read(HELLO_BYTES)
    }
    const hello = packet === null ? null : readHello(packet)
    if (hello === null) {
      if (packet !== null) stream.write(errorPacket(BAD_HANDSHAKE, '08S01', 'The greeting was not understood'))
      return
    }
    if (rules.requireTls && current === socket) {
      stream.write(errorPacket(NEEDS_TLS, 'HY000', 'This server takes connections with TLS alone'))
      return
    }
    if (!(await logIn(stream, hello, rules, nonce))) return
    clearTimeout(late)
    stream.write(okPacket())
    await converse(stream, current, rules, answer)
  } catch (error) {
    if (!(error instanceof PacketTooLarge)) throw error
    stream.write(
      errorPacket(TOO_LARGE, '08S01', `Scripts may have ${rules.maxScriptBytes} bytes here; see --max-script`),
    )
  } finally {
    clearTimeout(late)
    current.end()
    setTimeout(() => socket.destroy(), 1000).unref()
  }
}

async function logIn(
  stream: PacketStream,
  hello: ClientHello,
  { login }: ClientRules,
  nonce: Buffer,
): Promise<boolean> {
  if (login === null) return true
  let { plugin, proof } = hello
  if (!isLoginPlugin(plugin) || (plugin === 'mysql_native_password' && proof.length !== 20) || proof.length === 0) {
    // Asked for the other way, the client says whether it knows it by answering.
    plugin = LOGIN_PLUGINS.find((one) => one !== plugin)!
    stream.write(Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${plugin}\0`), nonce, Buffer.from([0])]))
    const answered = await stream.read(HELLO_BYTES)
    if (answered === null) return false
    proof = answered
  }
  const known = isLoginPlugin(plugin) && isProof(plugin, login.password, nonce, proof)
  if (hello.user === login.user && known) {
    // "fast authentication": the proof was enough.
    if (plugin === 'caching_sha2_password') stream.write(Buffer.from([1, 3]))
    return true
  }
  // Who guesses waits.
  await new Promise((resolve) => setTimeout(resolve, 500))
  stream.write(errorPacket(DENIED, '28000', 'Access denied: user or password are not those of this server'))
  return false
}

async function converse(
  stream: PacketStream,
  socket: Socket,
  { idleSeconds }: ClientRules,
  answer: (query: string) => Promise<Answer>,
): Promise<void> {
  for (;;) {
    const idle = setTimeout(() => socket.destroy(), idleSeconds * 1000)
    const packet = await stream.read().finally(() => clearTimeout(idle))
    if (packet === null || packet[0] === QUIT) return
    switch (packet[0]) {
      case PING:
      case INIT_DB:
      case RESET_CONNECTION:
        stream.write(okPacket())
        break
      case SET_OPTION:
        stream.write(Buffer.from([0xfe, 0, 0, 2, 0]))
        break
      case STATISTICS:
        stream.write(Buffer.from('Rollgate'))
        break
      case QUERY:
        await reply(stream, () => answer(packet.toString('utf8', 1)))
        break
      default:
        stream.write(errorPacket(UNKNOWN_COMMAND, '08S01', 'Only text queries are answered, no prepared statements'))
    }
  }
}

async function reply(stream: PacketStream, ask: () => Promise<Answer>): Promise<void> {
  try {
    const table = await ask()
    if (table === null) stream.write(okPacket())
    else for (const packet of resultPackets(table)) stream.write(packet)
  } catch (error) {
    const message =
      error instanceof UserError
        ? [error.message, error.hint].filter((text) => text !== undefined).join('. ')
        : 'This is a bug of rollgate; its log tells more'
    stream.write(errorPacket(FAILED, 'HY000', message))
    if (!(error instanceof UserError)) throw error
  }
}
