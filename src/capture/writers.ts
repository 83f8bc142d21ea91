import type { RowsItem } from '../binlog/changes.ts'
import { decodeRows, type RowImage } from '../binlog/decode-rows.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { RowScript } from '../rollback/row-script.ts'
import { sessionPins } from '../rollback/session-pins.ts'
import { isoTime, oneLine, type Transaction } from './transaction.ts'

export interface WriterOptions {
  readonly direction: 'undo' | 'redo'
  readonly guard: boolean
}

/** Writes the changes of a window. Bytes wait in it until they are taken. */
export interface ChangeWriter {
  /** Bytes that wait to be taken. */
  readonly bytes: number
  /** Row changes written. */
  readonly rows: number
  head(lines: readonly string[]): void
  begin(transaction: Transaction): void
  append(item: RowsItem, shape: TableShape): void
  /** Ends the transaction. */
  end(): void
  foot(lines: readonly string[]): void
  take(): Buffer
}

/** NO_FOREIGN_KEY_CHECKS_F of a rows event (libs/mysql/binlog/event/rows_event.h). */
const NO_FOREIGN_KEY_CHECKS = 0x2

/** As an SQL script for the mysql client: each transaction of the source is one. */
export class SqlWriter implements ChangeWriter {
  readonly #script: RowScript
  #foreignKeysOff = false

  constructor(options: WriterOptions) {
    this.#script = new RowScript(options)
  }

  get bytes(): number {
    return this.#script.bytes
  }

  get rows(): number {
    return this.#script.rows
  }

  head(lines: readonly string[]): void {
    this.#script.text(comment(lines))
    this.#script.text(
      sessionPins()
        .map((pin) => `${pin};\n`)
        .join(''),
    )
  }

  begin({ file, position, timestamp, gtid, threadId }: Transaction): void {
    const facts = [`${file}:${position}`, isoTime(timestamp)]
    if (gtid !== null) facts.push(`GTID ${gtid.text}`)
    if (threadId !== null) facts.push(`thread ${threadId}`)
    this.#script.text(`\n${comment([facts.join(', ')])}START TRANSACTION;\n`)
  }

  append(item: RowsItem, shape: TableShape): void {
    const off = (item.flags & NO_FOREIGN_KEY_CHECKS) !== 0
    if (off !== this.#foreignKeysOff) this.#script.text(`SET SESSION foreign_key_checks = ${off ? 0 : 1};\n`)
    this.#foreignKeysOff = off
    this.#script.append(item, shape)
  }

  end(): void {
    this.#script.text('COMMIT;\n')
  }

  foot(lines: readonly string[]): void {
    this.#script.text(`\n${comment(lines)}`)
  }

  take(): Buffer {
    return this.#script.take()
  }
}

/**
 * As JSON, one change a line: what happened, in the order in which the script of the same direction would come to it. Values are
 * SQL literals as in the script, null for NULL; columns that the log leaves out are not there.
 */
export class JsonWriter implements ChangeWriter {
  readonly #direction: WriterOptions['direction']
  #lines: string[] = []
  #transaction: Transaction | null = null
  bytes = 0
  rows = 0

  constructor({ direction }: WriterOptions) {
    this.#direction = direction
  }

  head(): void {}

  begin(transaction: Transaction): void {
    this.#transaction = transaction
  }

  append(item: RowsItem, shape: TableShape): void {
    const lines: string[] = []
    for (const { kind, before, after } of decodeRows(item, shape)) {
      lines.push(
        `${JSON.stringify({
          database: shape.database,
          table: shape.table,
          change: kind,
          before: before && record(before, shape),
          after: after && record(after, shape),
          file: item.file,
          position: item.position,
          timestamp: isoTime(item.timestamp),
          gtid: this.#transaction?.gtid?.text ?? null,
          thread: this.#transaction?.threadId ?? null,
        })}\n`,
      )
    }
    if (this.#direction === 'undo') lines.reverse()
    for (const line of lines) {
      this.bytes += line.length
      this.#lines.push(line)
    }
    this.rows += lines.length
  }

  end(): void {}

  foot(): void {}

  take(): Buffer {
    const text = Buffer.from(this.#lines.join(''), 'utf8')
    this.#lines = []
    this.bytes = 0
    return text
  }
}

function record(image: RowImage, shape: TableShape): Record<string, string | null> {
  const values: [string, string | null][] = []
  image.forEach((value, index) => {
    if (value !== undefined) values.push([shape.columns[index]!.name, value])
  })
  return Object.fromEntries(values)
}

/** Lines that cannot end the comment they stand in. */
function comment(lines: readonly string[]): string {
  return lines.map((line) => `-- ${oneLine(line)}\n`).join('')
}
