import { UserError } from '../errors.ts'

/** A place in a file. Line and column start at 1; the column and the offset count UTF-16 units, as editors and GitHub do. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** A half-open range of UTF-16 offsets into a source's text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text of one script with its path as shown to people, able to turn offsets into lines and columns. */
export class Source {
  readonly path: string
  readonly text: string
  readonly #lineStarts: number[]

  constructor(path: string, text: string) {
    this.path = path
    this.text = text
    this.#lineStarts = [0]
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1)
  }

  get lineCount(): number {
    return this.#lineStarts.length
  }

  positionAt(offset: number): Position {
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#lineStarts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - this.#lineStarts[low]! + 1, offset }
  }

  /** The offset of the first character of a line (from 1). */
  lineStart(number: number): number {
    return this.#lineStarts[number - 1] ?? this.text.length
  }

  /** The text of a line (from 1), without its line ending. */
  line(number: number): string {
    const start = this.#lineStarts[number - 1]
    if (start === undefined) return ''
    const next = this.#lineStarts[number] ?? this.text.length + 1
    return this.text.slice(start, next - 1).replace(/\r$/, '')
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end)
  }
}

/**
 * Reads the bytes of a migration file. A UTF-8 byte order mark is dropped, as the mysql client does.
 * @throws UserError when the bytes are not UTF-8.
 */
export function decodeSource(path: string, bytes: Uint8Array): Source {
  try {
    return new Source(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new UserError(`${path} is not valid UTF-8`, {
      hint: "Save the file as UTF-8. Bytes of other character sets can be written as X'…' literals.",
      cause,
    })
  }
}
