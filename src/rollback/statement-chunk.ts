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
