import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import type mysql from 'mysql2'
import type { ConnectionOptions, FieldPacket, QueryOptions, ResultSetHeader, SslOptions } from 'mysql2'
import { EXIT, UserError } from '../errors.ts'
import { type Drain, LocalInfile } from './local-infile.ts'
import { rdsToken } from './rds-token.ts'
import { isServerError, noteServer } from './server-error.ts'
import { describeServer, type ServerSettings } from './server-settings.ts'

/** A value as the server printed it: text for everything but binary strings. Nothing passes through a number or a Date. */
export type Value = string | Buffer | null
export type Row = Readonly<Record<string, Value>>

export interface ServerVersion {
  readonly flavor: 'mysql' | 'mariadb'
  /** As in version comments: 90704, 101119. */
  readonly number: number
  /** As the server says it, e.g. 10.11.19-MariaDB-log. */
  readonly text: string
}

/** A row as it came: for each column a length-encoded string, or the byte 0xfb for NULL (protocol: text result set row). */
export interface RawRow {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

/** What several statements came to: `rows` are null for one that has none. */
export interface RawAnswer {
  readonly outcomes: readonly Outcome[]
  readonly rows: readonly (readonly RawRow[] | null)[]
}

export interface Outcome {
  readonly affectedRows: number
  readonly warnings: number
}

/** A column of a result, and the one of a table that it is, as the server says; empty where it is an expression. */
export interface ResultOrigin {
  readonly name: string
  readonly database: string
  readonly table: string
  readonly column: string
}

export interface SessionOptions {
  /** Count rows that were matched (as rollback's guards need), not rows that were changed (as the mysql client shows). */
  readonly foundRows?: boolean
  /** Several statements in one packet; only for text that this program wrote itself. */
  readonly multipleStatements?: boolean
  /** Overrides the database of the settings; null for none. */
  readonly database?: string | null
}

/** utf8mb4_general_ci, known to every server since 5.5; the text of every statement is sent as UTF-8, as the mysql client does. */
const UTF8MB4 = 45
const BINARY = 63
const CONNECT_TIMEOUT_MS = 10_000
/**
 * ER_NOT_ALLOWED_COMMAND (5.6), ER_CLIENT_LOCAL_FILES_DISABLED (MySQL 8), ER_LOAD_INFILE_CAPABILITY_DISABLED (MariaDB 10.5): local
 * files are switched off.
 */
const NO_LOCAL_FILES = [1148, 3948, 4166]
/** Field types whose value with the binary character set is bytes, not printed text (protocol: MYSQL_TYPE_*). */
const BYTE_TYPES = new Set([
  'VARCHAR',
  'VAR_STRING',
  'STRING',
  'TINY_BLOB',
  'MEDIUM_BLOB',
  'LONG_BLOB',
  'BLOB',
  'BIT',
  'GEOMETRY',
  'VECTOR',
])

/** A statement gave more than anybody would read. */
export class ResultTooLarge extends Error {
  constructor(most: number) {
    super(`more than ${most} bytes of results`)
  }
}

/** One pinned connection. It never reconnects by itself: session state that is lost must be noticed. */
export class Session {
  readonly settings: ServerSettings
  readonly connectionId: number
  readonly version: ServerVersion
  /** The options that got this connection in (TLS or not), for another connection of the same kind, such as the binlog stream's. */
  readonly connectionOptions: ConnectionOptions
  /** The connection's id in the greeting, the lower 32 bits of it; a proxy in between may have another than its server. */
  readonly greetingId: number
  readonly #connection: mysql.Connection
  #destroyed = false

  private constructor(
    settings: ServerSettings,
    connection: mysql.Connection,
    connectionId: number,
    version: ServerVersion,
    used: ConnectionOptions,
  ) {
    this.settings = settings
    this.connectionOptions = used
    this.greetingId = connection.threadId ?? connectionId
    this.#connection = connection
    this.connectionId = connectionId
    this.version = version
  }

  /** @throws UserError (exit code 3) that says which server, why it cannot be reached, and what to do. */
  static async open(settings: ServerSettings, options: SessionOptions = {}): Promise<Session> {
    const { connection, used } = await connect(settings, options)
    try {
      const [row] = (await ask(connection, 'SELECT CONNECTION_ID() AS id, VERSION() AS version')).rows
      const text = String(row!.version)
      return new Session(settings, connection, Number(row!.id), parseVersion(text), used)
    } catch (error) {
      connection.destroy()
      noteServer(error, settings)
      throw error
    }
  }

  /** Runs one statement and returns its rows (of its first result set). */
  async query(sql: string): Promise<Row[]> {
    return (await this.#ask(sql)).rows
  }

  /** The first row's only value, or null when there is no row. */
  async value(sql: string): Promise<Value> {
    const [row] = await this.query(sql)
    return row === undefined ? null : (Object.values(row)[0] ?? null)
  }

  /** Runs one statement, given as text or as the bytes of text in UTF-8, and returns its counts. */
  async run(sql: string | Buffer): Promise<Outcome> {
    return (await this.#ask(sql)).outcomes.at(-1) ?? { affectedRows: 0, warnings: 0 }
  }

  /**
   * Runs one statement and lets its rows go by.
   * @param most bytes of answers; when there are more, the connection is dropped
   * @throws ResultTooLarge
   */
  async discard(sql: string, most: number): Promise<void> {
    const stream = (this.#connection as unknown as { readonly stream: Socket }).stream
    const before = stream.bytesRead
    ;(this.#connection.config as { charsetNumber?: number }).charsetNumber = UTF8MB4
    await new Promise<void>((resolve, reject) => {
      const watch = () => {
        if (stream.bytesRead - before <= most) return
        this.destroy()
        settle(() => reject(new ResultTooLarge(most)))
      }
      const lost = () =>
        settle(() => reject(Object.assign(new Error('Connection lost'), { code: 'PROTOCOL_CONNECTION_LOST' })))
      const settle = (how: () => void) => {
        stream.off('data', watch)
        stream.off('close', lost)
        how()
      }
      stream.on('data', watch)
      stream.once('close', lost)
      const query = this.#connection.query({ sql, typeCast: ignored })
      query.on('error', (error) => settle(() => reject(error)))
      query.on('end', () => settle(resolve))
    })
  }

  /**
   * Runs several statements sent as one text, or as its bytes in UTF-8; an outcome for each, and its rows as they came, to be compared as bytes. Needs
   * `multipleStatements`.
   */
  async askMany(sql: string | Buffer): Promise<RawAnswer> {
    const rows: RawRow[][] = []
    const { outcomes, results } = await ask(this.#connection, sql, {}, rows)
    let next = 0
    return { outcomes, rows: results.map((one) => (Array.isArray(one) ? (rows[next++] ?? []) : null)) }
  }

  /**
   * Runs a LOAD DATA LOCAL INFILE on data that is made as it is sent. `sql` writes the statement with the literal of the file's
   * name, which only this call answers to.
   * @returns null when the server does not permit local files: then no data was read.
   * @throws what the data throws; the rows before it were loaded, so the caller takes them back.
   */
  async loadLocal(sql: (file: string) => string, data: AsyncIterable<Buffer>): Promise<Outcome | null> {
    const name = `rollgate-${randomUUID()}`
    const socket = (this.#connection as unknown as { readonly stream: Drain }).stream
    const infile = new LocalInfile(name, data, socket)
    try {
      const { outcomes } = await ask(this.#connection, sql(`'${name}'`), {
        infileStreamFactory: (asked) => infile.open(asked),
      })
      return outcomes.at(-1) ?? { affectedRows: 0, warnings: 0 }
    } catch (error) {
      if (!infile.asked && isServerError(error) && NO_LOCAL_FILES.includes(error.errno)) return null
      throw error
    } finally {
      if (infile.cutOff) this.destroy()
      infile.close()
    }
  }

  /** The columns that a query would give; it is prepared and not run. */
  async describe(sql: string): Promise<ResultOrigin[]> {
    ;(this.#connection.config as { charsetNumber?: number }).charsetNumber = UTF8MB4
    return await new Promise((resolve, reject) => {
      this.#connection.prepare(sql, (error, statement) => {
        if (error) {
          reject(error)
          return
        }
        const { columns } = statement as unknown as { readonly columns: readonly PreparedColumn[] }
        resolve(
          columns.map(({ name, schema, orgTable, orgName }) => ({
            name,
            database: schema,
            table: orgTable,
            column: orgName,
          })),
        )
        statement.close()
      })
    })
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#connection.end(() => resolve())
      setTimeout(resolve, 2000).unref()
    })
    this.#connection.destroy()
  }

  /** Drops the connection without a goodbye; the server rolls back what is open. */
  destroy(): void {
    this.#destroyed = true
    this.#connection.destroy()
  }

  /** The connection id in the server's greeting, which is a proxy's own where one stands between; null when there was none. */
  get handshakeId(): number | null {
    const { threadId } = this.#connection
    return typeof threadId === 'number' ? threadId : null
  }

  get destroyed(): boolean {
    return this.#destroyed
  }

  async #ask(sql: string | Buffer): Promise<Answer> {
    try {
      return await ask(this.#connection, sql)
    } catch (error) {
      noteServer(error, this.settings)
      throw error
    }
  }
}

interface PreparedColumn {
  readonly name: string
  readonly schema: string
  readonly orgTable: string
  readonly orgName: string
}

interface Answer {
  rows: Row[]
  outcomes: Outcome[]
  results: readonly unknown[]
}

/** `rawRows` takes the rows of each result set in place of the answer. */
function ask(
  connection: mysql.Connection,
  text: string | Buffer,
  options: Partial<QueryOptions> = {},
  rawRows: RawRow[][] | null = null,
): Promise<Answer> {
  // mysql2 follows SET NAMES and would send later text in that character set; the mysql client sends the file's bytes as they are.
  // Bytes it sends as they are when they pass as a string of a character each.
  const bytes = typeof text !== 'string'
  const config = connection.config as { charsetNumber?: number; queryFormat?: (sql: string) => string }
  config.charsetNumber = bytes ? BINARY : UTF8MB4
  // There are no placeholders to be looked for.
  config.queryFormat = unchanged
  const sql = bytes ? text.toString('latin1') : text
  return new Promise((resolve, reject) => {
    const command = connection.query(
      { sql, typeCast: printed, ...options },
      (error: unknown, result: unknown, fields: unknown) => {
        if (error) reject(error)
        else resolve(readAnswer(result, fields as FieldPacket[] | FieldPacket[][] | undefined))
      },
    )
    if (rawRows !== null) takeRawRows(command as unknown as QueryCommand, rawRows)
  })
}

const unchanged = (sql: string) => sql

/** What is known of mysql2's inner parts; its version is pinned, and every test that plays a rollback needs them. */
interface RowPacket {
  readonly buffer: Buffer
  readonly offset: number
  readonly end: number
  isEOF(): boolean
}
type PacketHandler = (this: QueryCommand, packet: RowPacket, connection: unknown) => PacketHandler | null
interface QueryCommand {
  row: PacketHandler
}

/** Takes the packets of rows before they are made objects; what follows the last row is left to mysql2. */
function takeRawRows(command: QueryCommand, into: RawRow[][]): void {
  const { row } = command
  let rows: RawRow[] = []
  command.row = function (packet, connection) {
    if (packet.isEOF()) {
      into.push(rows)
      rows = []
      return row.call(this, packet, connection)
    }
    rows.push({ bytes: packet.buffer, start: packet.offset, end: packet.end })
    return command.row
  }
}

function readAnswer(result: unknown, fields: FieldPacket[] | FieldPacket[][] | undefined): Answer {
  const several = Array.isArray(fields) && fields.some((field) => field === undefined || Array.isArray(field))
  const results = (several ? (result as unknown[]) : [result]).filter((one) => one !== undefined && one !== null)
  const rows = results.find((one) => Array.isArray(one) && one.length > 0)
  return { rows: (rows as Row[] | undefined) ?? [], outcomes: results.map(outcomeOf), results }
}

function outcomeOf(result: unknown): Outcome {
  if (Array.isArray(result)) return { affectedRows: 0, warnings: 0 }
  const { affectedRows, warningStatus } = result as ResultSetHeader
  return { affectedRows, warnings: warningStatus }
}

function printed(
  field: { type: string; buffer(): Buffer | null; string(encoding?: string): string | null },
  _next: () => unknown,
): Value {
  const bytes = field.buffer()
  if (bytes === null) return null
  const binary = (field as unknown as { encoding?: string }).encoding === 'binary'
  return binary && BYTE_TYPES.has(field.type) ? bytes : bytes.toString('utf8')
}

function ignored(field: { buffer(): Buffer | null }): null {
  // A value has to be read for the next to be found.
  field.buffer()
  return null
}

async function connect(
  settings: ServerSettings,
  options: SessionOptions,
): Promise<{ connection: mysql.Connection; used: ConnectionOptions }> {
  const base: ConnectionOptions = {
    ...(settings.socketPath === null
      ? { host: settings.host, port: settings.port }
      : { socketPath: settings.socketPath }),
    user: settings.user,
    password: settings.password,
    database: (options.database === undefined ? settings.database : options.database) ?? undefined,
    charset: 'utf8mb4_general_ci',
    connectTimeout: CONNECT_TIMEOUT_MS,
    multipleStatements: options.multipleStatements ?? false,
    flags: ['-IGNORE_SPACE', options.foundRows ? '+FOUND_ROWS' : '-FOUND_ROWS'],
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
  }
  try {
    const used = settings.ssl === 'rds-iam' ? withToken(base, settings) : { ...base, ssl: sslOptions(settings) }
    return { connection: await open(used), used }
  } catch (error) {
    if (settings.ssl === 'preferred' && code(error) === 'HANDSHAKE_NO_SSL_SUPPORT') {
      try {
        return { connection: await open(base), used: base }
      } catch (second) {
        throw unreachable(settings, second)
      }
    }
    throw unreachable(settings, error)
  }
}

/** A token lets one connect for 15 minutes, and the options are used again for every stream of the binlog: each makes its own. */
function withToken(base: ConnectionOptions, settings: ServerSettings): ConnectionOptions {
  return {
    ...base,
    ssl: RDS_PROFILE,
    // The token goes over in plain text, within TLS that is verified.
    enableCleartextPlugin: true,
    get password() {
      return rdsToken(settings, settings.aws ?? null)
    },
  }
}

async function open(options: ConnectionOptions): Promise<mysql.Connection> {
  // Loaded only when there is something to connect to.
  const { createConnection } = (await import('mysql2')).default
  return new Promise((resolve, reject) => {
    const connection = createConnection(options)
    connection.once('error', reject)
    connection.connect((error) => {
      if (error) {
        connection.destroy()
        reject(error)
        return
      }
      connection.removeListener('error', reject)
      // A connection lost between statements shows itself at the next statement; without a listener it would end the process.
      connection.on('error', () => {})
      resolve(connection)
    })
  })
}

/** Amazon's certificates, which mysql2 has with it. */
const RDS_PROFILE = 'Amazon RDS'

function sslOptions(settings: ServerSettings): SslOptions | string | undefined {
  if (settings.ssl === 'disabled') return undefined
  if (settings.ssl === 'rds') return RDS_PROFILE
  const read = (path: string | null, what: string) => {
    if (path === null) return undefined
    try {
      return readFileSync(path, 'utf8')
    } catch (cause) {
      throw new UserError(`The ${what} of the ${settings.role} server cannot be read: ${path}`, { cause })
    }
  }
  const verify = settings.ssl === 'verify-ca' || settings.ssl === 'verify-identity'
  return {
    ca: read(settings.sslCa, 'ssl-ca'),
    cert: read(settings.sslCert, 'ssl-cert'),
    key: read(settings.sslKey, 'ssl-key'),
    rejectUnauthorized: verify,
    verifyIdentity: settings.ssl === 'verify-identity',
  } as SslOptions
}

function code(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function unreachable(settings: ServerSettings, error: unknown): unknown {
  if (error instanceof UserError) return error
  const where = `the ${settings.role} server at ${settings.socketPath ?? describeServer(settings)}`
  const say = (message: string, hint: string) => new UserError(message, { hint, exitCode: EXIT.server, cause: error })
  if (isServerError(error)) {
    if (error.errno === 1045 || error.errno === 1698)
      return say(
        `Access to ${where} was denied for user '${settings.user}'`,
        'Check user name and password, and that the account may connect from this host.',
      )
    if (error.errno === 1044)
      return say(
        `User '${settings.user}' may not use database '${settings.database}' on ${where}`,
        'Grant the account privileges on that database.',
      )
    if (error.errno === 1049)
      return say(
        `Database '${settings.database}' does not exist on ${where}`,
        'Create it, or correct the name in the connection settings.',
      )
    return say(
      `Cannot connect to ${where}: ${error.sqlMessage ?? error.message} (error ${error.errno})`,
      'Check that the server accepts connections from this host.',
    )
  }
  switch (code(error)) {
    case 'ECONNREFUSED':
      return say(
        `Nothing listens at ${where}`,
        'Check host and port, and that the server is running and not behind a firewall.',
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return say(`The host name of ${where} cannot be resolved`, 'Check the host name and the DNS of this machine.')
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return say(`No answer from ${where}`, 'Check the address, and that a firewall lets this machine through.')
    case 'ENOENT':
      return say(`There is no socket for ${where}`, 'Check the path given as ?socket=.')
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return say(
        `TLS is required (ssl=${settings.ssl}), but ${where} offers none`,
        'Turn TLS on at the server, or set ssl=preferred if plain text is acceptable.',
      )
    case 'HANDSHAKE_SSL_ERROR':
      return say(
        `The TLS handshake with ${where} failed: ${(error as Error).message}`,
        'Check ssl and ssl-ca against the certificate of the server.',
      )
    case 'ECONNRESET':
    case 'EPIPE':
    case 'PROTOCOL_CONNECTION_LOST':
      return say(
        `The connection to ${where} was lost while it was made: ${(error as Error).message}`,
        'Check that the server is running, and that no firewall or proxy cuts the connection.',
      )
    default:
      return say(
        `Cannot connect to ${where}: ${error instanceof Error ? error.message : String(error)}`,
        'Check the connection settings.',
      )
  }
}

/** Reads `10.11.19-MariaDB-log` or `9.7.4`; MariaDB's `5.5.5-` prefix (kept for old clients) is dropped. */
export function parseVersion(text: string): ServerVersion {
  const flavor = /mariadb/i.test(text) ? 'mariadb' : 'mysql'
  const match = /^(?:5\.5\.5-(?=\d))?(\d+)\.(\d+)\.(\d+)/.exec(text)
  if (match === null)
    throw new UserError(`The server calls itself version "${text}", which is not understood`, { exitCode: EXIT.server })
  return { flavor, number: Number(match[1]) * 10_000 + Number(match[2]) * 100 + Number(match[3]), text }
}
