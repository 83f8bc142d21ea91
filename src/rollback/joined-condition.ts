import type { SqlBuffer } from '../binlog/sql-buffer.ts'
import { expressionEnd, isAt, nameAt, nameEnd, operandEnd } from './literal-scan.ts'
import { quoteColumn, type WantedRow, type WantedTable } from './wanted-rows.ts'

/**
 * Columns whose values a list of rows compares as `=` does: whole and decimal numbers, floating-point numbers, points in time as they
 * are printed, and bytes.
 */
const COMPARED_IN_ROWS = new Set(
  'tinyint,smallint,mediumint,int,bigint,decimal,float,double,date,time,datetime,timestamp,char,varchar,tinytext,text,mediumtext,longtext,binary,varbinary,tinyblob,blob,mediumblob,longblob,enum'.split(
    ',',
  ),
)

const AND = Buffer.from(' AND ', 'latin1')
const IS_NULL = Buffer.from(' IS NULL', 'latin1')
const EQUALS = 0x3d
const OPENING = 0x28
const COMMA = 0x2c
const CAST = Buffer.from('CAST(', 'latin1')

/** Conditions that compare the same operands with literals, or find them NULL. */
interface Shape {
  readonly operands: readonly { readonly bytes: Buffer; readonly isNull: boolean }[]
  /** Of each row where the literals begin and end, those of operands that are NULL left out. */
  readonly rows: { readonly bytes: Buffer; readonly literals: readonly number[] }[]
}

/**
 * The conditions of several rows as one: their keys, and lists of rows of literals, which the server reads and searches much faster
 * than as many comparisons: `id IN (1,2) AND ((id,n) IN ((1,5),(2,7)))`.
 */
export class JoinedCondition {
  readonly #table: WantedTable
  readonly #keys: string[] = []
  readonly #shapes: Shape[] = []
  /** Conditions that have no such form. */
  readonly #others: Buffer[] = []

  constructor(table: WantedTable) {
    this.#table = table
  }

  add(bytes: Buffer, from: number, end: number, { keySql }: WantedRow): void {
    this.#keys.push(keySql)
    for (const { operands, rows } of this.#shapes) {
      const literals = literalsOf(operands, bytes, from, end)
      if (literals === null) continue
      rows.push({ bytes, literals })
      return
    }
    const operands = this.#operands(bytes, from, end)
    const literals = operands === null ? null : literalsOf(operands, bytes, from, end)
    if (literals === null) this.#others.push(bytes.subarray(from, end))
    else this.#shapes.push({ operands: operands!, rows: [{ bytes, literals }] })
  }

  write(out: SqlBuffer): void {
    const key = this.#table.shape.key!
    if (key.length === 1) out.text(`${quoteColumn(this.#table.shape, key[0]!)} IN (${this.#keys.join()})`)
    else out.text(`(${this.#keys.map((sql) => `(${sql})`).join(' OR ')})`)
    out.text(' AND (')
    let isFirst = true
    const or = () => {
      if (!isFirst) out.text(' OR ')
      isFirst = false
    }
    for (const { operands, rows } of this.#shapes) {
      or()
      const nulls = operands.filter(({ isNull }) => isNull)
      const others = operands.filter(({ isNull }) => !isNull)
      out.text('(')
      for (const { bytes } of nulls) {
        out.copy(bytes)
        out.text(' IS NULL AND ')
      }
      for (const [at, { bytes }] of others.entries()) {
        out.text(at === 0 ? '(' : ',')
        out.copy(bytes)
      }
      out.text(') IN (')
      for (const [at, { bytes, literals }] of rows.entries()) {
        out.claim(2)
        if (at > 0) out.byte(COMMA)
        out.byte(OPENING)
        for (let index = 0; index < literals.length; index += 2) {
          out.claim(1)
          if (index > 0) out.byte(COMMA)
          out.copy(bytes.subarray(literals[index]!, literals[index + 1]!))
        }
        out.text(')')
      }
      out.text('))')
    }
    for (const condition of this.#others) {
      or()
      out.text('(')
      out.copy(condition)
      out.text(')')
    }
    out.text(')')
  }

  /** @returns null for a condition with a column that is not compared in rows, and when only one operand would be left. */
  #operands(bytes: Buffer, from: number, end: number): Shape['operands'] | null {
    const found: { bytes: Buffer; isNull: boolean }[] = []
    let at = from
    while (at < end) {
      const stop = expressionEnd(bytes, at, end)
      const equals = operandEnd(bytes, at, stop)
      const isNull = equals === stop
      const operand = bytes.subarray(at, isNull ? stop - IS_NULL.length : equals)
      if (isNull && !isAt(IS_NULL, bytes, stop - IS_NULL.length)) return null
      if (!this.#isCompared(operand)) return null
      found.push({ bytes: operand, isNull })
      if (stop < end && !isAt(AND, bytes, stop)) return null
      at = stop + AND.length
    }
    return found.filter(({ isNull }) => !isNull).length > 1 ? found : null
  }

  #isCompared(operand: Buffer): boolean {
    const { columnsByName, shape } = this.#table
    const begin = isAt(CAST, operand, 0) ? CAST.length : 0
    const stop = nameEnd(operand, begin, operand.length)
    const column = stop === 0 ? undefined : columnsByName.get(nameAt(operand, begin, stop))
    return column !== undefined && COMPARED_IN_ROWS.has(shape.columns[column]!.type)
  }
}

/** @returns null when the condition has other operands. */
function literalsOf(operands: Shape['operands'], bytes: Buffer, from: number, end: number): number[] | null {
  const found: number[] = []
  let at = from
  for (const [index, operand] of operands.entries()) {
    if (index > 0) {
      if (!isAt(AND, bytes, at)) return null
      at += AND.length
    }
    if (!isAt(operand.bytes, bytes, at)) return null
    at += operand.bytes.length
    if (operand.isNull) {
      if (!isAt(IS_NULL, bytes, at)) return null
      at += IS_NULL.length
      continue
    }
    if (bytes[at] !== EQUALS) return null
    const stop = expressionEnd(bytes, at + 1, end)
    found.push(at + 1, stop)
    at = stop
  }
  return at === end ? found : null
}
