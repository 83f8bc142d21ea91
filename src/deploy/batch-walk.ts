import type { Session } from '../mysql/session.ts'
import type { BatchKey } from '../schema/batch-key.ts'
import type { Column } from '../schema/model.ts'
import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'

/** A key as SQL literals, one for each column. */
export type KeyLiterals = readonly string[]

/** Finds the keys at which the chunks of a table end. The server orders and writes them; nothing of them passes through a number or a Date. */
export class BatchWalk {
  readonly #session: Session
  readonly #from: string
  readonly #columns: readonly WalkedColumn[]

  private constructor(session: Session, from: string, columns: readonly WalkedColumn[]) {
    this.#session = session
    this.#from = from
    this.#columns = columns
  }

  /** @param session one of our own, outside of any transaction */
  static async open(
    session: Session,
    database: string,
    table: string,
    { index, columns }: BatchKey,
  ): Promise<BatchWalk> {
    const rows = await session.query(
      `SELECT column_name AS name, character_set_name AS charset, collation_name AS collation FROM information_schema.columns WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)}`,
    )
    const walked = columns.map((column): WalkedColumn => {
      const row = rows.find(({ name }) => name === column.name)
      if (row === undefined) throw new Error(`information_schema does not know ${table}.${column.name}`)
      return { column, charset: row.charset === null ? null : String(row.charset), collation: String(row.collation) }
    })
    return new BatchWalk(session, `${quoteTable(database, table)} FORCE INDEX (${quoteName(index)})`, walked)
  }

  /** The highest key; null when the table is empty. */
  last(): Promise<KeyLiterals | null> {
    const order = this.#columns.map(({ column }) => `${quoteName(column.name)} DESC`).join(', ')
    return this.#find(`ORDER BY ${order} LIMIT 1`)
  }

  /** The key of the row with which a chunk of so many rows ends; null when that is none before `end`. */
  next(after: KeyLiterals | null, size: number, end: KeyLiterals): Promise<KeyLiterals | null> {
    const conditions = [...(after === null ? [] : [this.#compared('>', after)]), this.#compared('<', end)]
    const order = this.#columns.map(({ column }) => quoteName(column.name)).join(', ')
    return this.#find(`WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT 1 OFFSET ${size - 1}`)
  }

  /** The condition for the rows behind one key up to another. */
  range(after: KeyLiterals | null, upTo: KeyLiterals): string {
    const parts = [...(after === null ? [] : [this.#compared('>', after)]), this.#compared('<=', upTo)]
    return `(${parts.join(' AND ')})`
  }

  async #find(tail: string): Promise<KeyLiterals | null> {
    const columns = this.#columns.map((walked, at) => `${printed(walked)} AS k${at}`)
    const [row] = await this.#session.query(`SELECT ${columns.join(', ')} FROM ${this.#from} ${tail}`)
    return row === undefined ? null : this.#columns.map((walked, at) => literal(walked, String(row[`k${at}`])))
  }

  /** Compares the key column by column, so that the server can use the index: the first column alone bounds the range. */
  #compared(operator: '>' | '<' | '<=', values: KeyLiterals): string {
    const strict = operator === '>' ? '>' : '<'
    const compare = (at: number): string => {
      const name = quoteName(this.#columns[at]!.column.name)
      if (at === values.length - 1) return `${name} ${operator} ${values[at]}`
      return `${name} ${strict}= ${values[at]} AND (${name} ${strict} ${values[at]} OR (${compare(at + 1)}))`
    }
    return compare(0)
  }
}

interface WalkedColumn {
  readonly column: Column
  /** null for columns without character set. */
  readonly charset: string | null
  readonly collation: string
}

function isBytes({ column, charset }: WalkedColumn): boolean {
  return charset !== null || /binary|blob/.test(column.type.base)
}

/** An expression whose value is ASCII text. */
function printed(walked: WalkedColumn): string {
  const name = quoteName(walked.column.name)
  return isBytes(walked) ? `HEX(${name})` : `CAST(${name} AS CHAR CHARACTER SET latin1)`
}

function literal(walked: WalkedColumn, text: string): string {
  const { charset, collation, column } = walked
  if (charset !== null) return `_${charset} X'${text}' COLLATE ${collation}`
  if (isBytes(walked)) return `X'${text}'`
  const time = /^(date|datetime|time)$/.test(column.type.base)
  if (!(time ? /^[-\d:. ]+$/ : /^-?\d+(\.\d+)?$/).test(text)) throw new Error(`${column.name} has the value ${text}`)
  return time ? `'${text}'` : text
}
