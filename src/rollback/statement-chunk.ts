/**
 * Many statements in one buffer, in the order in which they are to be run: what passes rollback SQL on without a string for each.
 * They stand one after the other in UTF-8, without a separator or final semicolon.
 */
export interface StatementChunk {
  readonly bytes: Buffer
  /** For each statement the offset after its last byte; the first begins at 0. */
  readonly ends: readonly number[]
}

/** A chunk of a few statements, such as the inverse of a DDL statement. */
export function chunkOf(statements: readonly string[]): StatementChunk {
  const ends: number[] = []
  let end = 0
  const parts = statements.map((statement) => {
    const bytes = Buffer.from(statement, 'utf8')
    end += bytes.length
    ends.push(end)
    return bytes
  })
  return { bytes: Buffer.concat(parts), ends }
}

/** The statements of a chunk as texts. */
export function* statementsOf(chunk: StatementChunk): Generator<string> {
  let start = 0
  for (const end of chunk.ends) {
    yield chunk.bytes.toString('utf8', start, end)
    start = end
  }
}

/** The statements of chunks as texts. */
export async function* textsOf(chunks: AsyncIterable<StatementChunk>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield* statementsOf(chunk)
}

/** A chunk in smaller ones, each of `most` statements at most. */
export function* slicesOf({ bytes, ends }: StatementChunk, most: number): Generator<StatementChunk> {
  for (let first = 0; first < ends.length; first += most) {
    const start = first === 0 ? 0 : ends[first - 1]!
    yield { bytes: bytes.subarray(start), ends: ends.slice(first, first + most).map((end) => end - start) }
  }
}

/** Packed chunks hold about so many bytes. */
const CHUNK_BYTES = 262_144

/** Packs statements that come one by one into chunks. */
export async function* packStatements(statements: AsyncIterable<string>): AsyncGenerator<StatementChunk> {
  let batch: string[] = []
  let length = 0
  for await (const statement of statements) {
    batch.push(statement)
    length += statement.length
    if (length < CHUNK_BYTES) continue
    yield chunkOf(batch)
    batch = []
    length = 0
  }
  if (batch.length > 0) yield chunkOf(batch)
}

/** A program of its own text, in which the mysql client would see the ends of statements. */
const PROGRAM = /^CREATE (?:(?!;).)*\b(?:PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE)\b/is

function delimited(statement: string): string {
  if (!PROGRAM.test(statement)) return `${statement};\n`
  const delimiter = ['$$', '//', ';;'].find((one) => !statement.includes(one)) ?? unusedName(statement)
  return `DELIMITER ${delimiter}\n${statement}${delimiter}\nDELIMITER ;\n`
}

function unusedName(statement: string): string {
  let name = 'rollgate_end'
  while (statement.includes(name)) name += '_'
  return name
}

const SEMICOLON = 0x3b
const NEWLINE = 0x0a

/** The inverse of a DDL statement as a script has it: the text of a stored program stands between delimiters of its own. */
export async function* structureScriptOf(chunks: AsyncIterable<StatementChunk>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from([...statementsOf(chunk)].map(delimited).join(''), 'utf8')
}

/** The statements of rows as a script has them: a semicolon and a line break after each. */
export async function* scriptOf(chunks: AsyncIterable<StatementChunk>): AsyncGenerator<Buffer> {
  for await (const { bytes, ends } of chunks) {
    const script = Buffer.allocUnsafe(bytes.length + 2 * ends.length)
    let start = 0
    let to = 0
    for (const end of ends) {
      to += bytes.copy(script, to, start, end)
      script[to++] = SEMICOLON
      script[to++] = NEWLINE
      start = end
    }
    yield script
  }
}
