import { isUtf8 } from 'node:buffer'
import { EXIT, UserError } from '../errors.ts'
import type { Outcome, Session } from '../mysql/session.ts'
import type { StatementChunk } from '../rollback/statement-chunk.ts'
import { quoteText } from '../sql/quote.ts'

/** Where rollback statements go. */
export interface RowsPlace {
  /** Quoted. */
  readonly table: string
  readonly opid: string
  /** The most bytes that one statement may have, its semicolon included. */
  readonly room: number
  /** What to do about a statement with more. */
  readonly hint: string
  /** The most bytes of one of our own statements. */
  readonly packetBytes: number
}

const BACKSLASH = 0x5c
const TAB = 0x09
const NEWLINE = 0x0a
const SEMICOLON = 0x3b
const QUOTE = 0x27
const OPEN = 0x28

/** The character that stands behind a backslash for a byte that means something to LOAD DATA; 0 for all others. */
const ESCAPED = new Uint8Array(256)
ESCAPED[0] = 0x30
ESCAPED[TAB] = 0x74
ESCAPED[NEWLINE] = 0x6e
ESCAPED[BACKSLASH] = BACKSLASH
const SPECIAL = [0, TAB, NEWLINE, BACKSLASH]

/**
 * Sends rollback statements as the lines of a LOAD DATA LOCAL INFILE. Its literals are hexadecimal, so that no sql_mode changes them.
 * @returns how many rows there are now, or null when the server does not permit local files: then nothing was read.
 * @throws UserError when a statement is too long, or the server took any row otherwise than it was sent.
 */
export async function loadRows(
  session: Session,
  place: RowsPlace,
  rollback: AsyncIterable<StatementChunk>,
): Promise<number | null> {
  let sent = 0
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const chunk of rollback) {
      check(chunk, place)
      sent += chunk.ends.length
      yield linesOf(chunk)
    }
  }
  const outcome = await session.loadLocal(
    (file) =>
      `LOAD DATA LOCAL INFILE ${file} INTO TABLE ${place.table} CHARACTER SET utf8mb4 FIELDS TERMINATED BY X'09' ESCAPED BY X'5C' LINES TERMINATED BY X'0A' (rollback_statement) SET opid_time = ${quoteText(place.opid)}`,
    lines(),
  )
  if (outcome === null) return null
  await proveStored(session, outcome, sent)
  return sent
}

/** Longer INSERTs are not quicker. */
const INSERT_BYTES = 1 << 19

/** Sends rollback statements in INSERTs of many rows. @returns and throws as `loadRows`, but for null. */
export async function insertRows(
  session: Session,
  place: RowsPlace,
  rollback: AsyncIterable<StatementChunk>,
): Promise<number> {
  const head = Buffer.from(`INSERT INTO ${place.table} (rollback_statement, opid_time) VALUES `)
  const tail = Buffer.from(`,${quoteText(place.opid)}),`)
  const most = Math.min(place.packetBytes, INSERT_BYTES)
  let out = Buffer.allocUnsafe(most)
  let at = head.copy(out)
  let rows = 0
  let stored = 0
  const insert = async (sql: Buffer, sent: number) => {
    await proveStored(session, await session.run(sql), sent)
    stored += sent
  }
  // One INSERT is under way while the next is written.
  let underWay: Promise<void> = Promise.resolve()
  const flush = async () => {
    await underWay
    if (rows === 0) return
    // The session has its own copy when this returns.
    underWay = insert(out.subarray(0, at - 1), rows)
    // Its failure is told by the next flush.
    underWay.catch(() => {})
    rows = 0
    at = head.length
  }
  for await (const chunk of rollback) {
    check(chunk, place)
    let start = 0
    for (const end of chunk.ends) {
      const room = literalRoom(end - start) + tail.length + 1
      if (rows > 0 && at + room > most) await flush()
      if (at + room > out.length) out = Buffer.concat([head], at + room)
      out[at] = OPEN
      const written = putLiteral(chunk.bytes, start, end, out, at + 1)
      if (written + tail.length > place.packetBytes) throw tooLong(end - start, place)
      at = written + tail.copy(out, written)
      rows++
      start = end
    }
  }
  await flush()
  await underWay
  return stored
}

/** Statements as the lines of a LOAD DATA: each with its semicolon, special bytes escaped, and a line break. */
export function linesOf({ bytes, ends }: StatementChunk): Buffer {
  const plain = SPECIAL.every((byte) => !bytes.includes(byte))
  const lines = Buffer.allocUnsafe((plain ? 1 : 2) * bytes.length + 2 * ends.length)
  let to = 0
  let start = 0
  for (const end of ends) {
    if (plain) to += bytes.copy(lines, to, start, end)
    else to = putEscaped(bytes, start, end, lines, to)
    lines[to++] = SEMICOLON
    lines[to++] = NEWLINE
    start = end
  }
  return lines.subarray(0, to)
}

function putEscaped(bytes: Buffer, start: number, end: number, out: Buffer, at: number): number {
  let to = at
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!
    const letter = ESCAPED[byte]!
    if (letter === 0) out[to++] = byte
    else {
      out[to++] = BACKSLASH
      out[to++] = letter
    }
  }
  return to
}

/** The most bytes that `putLiteral` takes for a statement of so many. */
function literalRoom(bytes: number): number {
  return 2 * bytes + 16
}

/**
 * Puts a statement and its semicolon as a literal that means the same under every sql_mode: in hexadecimal where it has a
 * backslash or control character, as `quoteText` does. @returns where it ends.
 */
function putLiteral(bytes: Buffer, start: number, end: number, out: Buffer, at: number): number {
  let to = at
  out[to++] = QUOTE
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!
    if (byte < 0x20 || byte === BACKSLASH || byte === 0x7f) {
      const literal = `_utf8mb4 X'${bytes.toString('hex', start, end)}3B'`
      return at + out.write(literal, at, 'latin1')
    }
    if (byte === QUOTE) out[to++] = QUOTE
    out[to++] = byte
  }
  out[to++] = SEMICOLON
  out[to++] = QUOTE
  return to
}

/** Statements are text: what is no UTF-8 must be written in hexadecimal by whoever makes them. */
function check({ bytes, ends }: StatementChunk, place: RowsPlace): void {
  if (!isUtf8(bytes)) throw new Error('A rollback statement has bytes that are not UTF-8')
  let start = 0
  for (const end of ends) {
    if (end - start + 1 > place.room) throw tooLong(end - start, place)
    start = end
  }
}

function tooLong(bytes: number, { hint }: RowsPlace): UserError {
  return new UserError(`A rollback statement of ${bytes} bytes does not fit into the backup tables`, {
    hint: `${hint} The rollback file on disk holds the statement.`,
    exitCode: EXIT.server,
  })
}

/** LOAD DATA LOCAL makes warnings of errors: a value that was cut, a line that was left out. */
async function proveStored(session: Session, { affectedRows, warnings }: Outcome, sent: number): Promise<void> {
  const faults = warnings === 0 ? [] : (await session.query('SHOW WARNINGS')).filter(({ Level }) => Level !== 'Note')
  if (faults.length === 0 && affectedRows === sent) return
  const [fault] = faults
  throw new UserError(
    fault === undefined
      ? `Of ${sent} rollback statements the backup server stored ${affectedRows}`
      : `The backup server changed a rollback statement: ${fault.Message} (error ${fault.Code})`,
    {
      hint: 'Look at the definition of the backup table: rollback_statement must be a MEDIUMTEXT in utf8mb4. Nothing of this statement was stored; run rollgate recover when it is put right.',
      exitCode: EXIT.server,
    },
  )
}
