import type { Column, ColumnType } from './model.ts'
import type { Cursor } from './token-cursor.ts'

const TEXT_TYPES = /^(char|varchar|tinytext|text|mediumtext|longtext|enum|set)$/

/** Reads one column line of SHOW CREATE TABLE; the table's character set and collation hold where the column has none. */
export function readColumn(element: Cursor, tableCharset: string | null, tableCollation: string | null): Column {
  const name = element.takeName()
  const definition = element.rest()
  const type = readType(element)
  const column = {
    charset: null as string | null,
    collation: null as string | null,
    nullable: true,
    default: null as string | null,
    onUpdate: null as string | null,
    autoIncrement: false,
    generated: null as Column['generated'],
    comment: '',
    invisible: false,
    srid: null as number | null,
    compressed: false,
  }
  while (!element.atEnd()) {
    if (element.isWord('CHARACTER') && element.isWord('SET', 1)) {
      element.skip(2)
      column.charset = element.takeName()
    } else if (element.isWord('COLLATE')) {
      element.skip()
      column.collation = element.takeName()
    } else if (element.isWord('NOT') && element.isWord('NULL', 1)) {
      element.skip(2)
      column.nullable = false
    } else if (element.isWord('DEFAULT')) {
      element.skip()
      column.default = takeExpression(element)
    } else if (element.isWord('ON') && element.isWord('UPDATE', 1)) {
      element.skip(2)
      column.onUpdate = takeExpression(element)
    } else if (element.isWord('COMMENT')) {
      element.skip()
      column.comment = element.takeString()
    } else if (element.isWord('AS') && element.is('(', 1)) {
      element.skip()
      const expression = element.takeParenthesised()
      column.generated = { expression, stored: element.isWord('STORED') || element.isWord('PERSISTENT') }
    } else if (element.isWord('SRID')) {
      element.skip()
      column.srid = Number(element.take())
    } else if (element.isWord('CHECK')) {
      element.skip()
      element.takeParenthesised()
    } else {
      const word = element.take().toUpperCase()
      if (word === 'AUTO_INCREMENT') column.autoIncrement = true
      else if (word === 'INVISIBLE') column.invisible = true
      else if (word === 'COMPRESSED') column.compressed = true
    }
  }
  if (TEXT_TYPES.test(type.base)) {
    const inherited = column.charset === null && column.collation === null
    column.charset ??= column.collation === null ? tableCharset : charsetOfCollation(column.collation)
    if (inherited) column.collation = tableCollation
  }
  return { name, type, ...column, definition }
}

/** A collation's name begins with its character set, but for `binary`. */
export function charsetOfCollation(collation: string): string {
  return collation.split('_')[0]!.toLowerCase()
}

/** Reads a column type: its first words, its parentheses, and UNSIGNED or ZEROFILL. */
export function readType(element: Cursor): ColumnType {
  const first = element.next()
  const base = element.takeName().toLowerCase()
  if (base === 'double' && element.isWord('PRECISION')) element.skip()
  let length: number | null = null
  let scale: number | null = null
  let members: string[] = []
  if (element.is('(')) {
    const items = element.takeList()
    if (base === 'enum' || base === 'set') members = items.map((item) => item.takeString())
    else {
      const numbers = items.map((item) => Number(item.take()))
      length = numbers[0] ?? null
      scale = numbers[1] ?? null
    }
  }
  let unsigned = false
  let zerofill = false
  while (element.isWord('UNSIGNED') || element.isWord('ZEROFILL') || element.isWord('SIGNED')) {
    const word = element.take().toUpperCase()
    unsigned ||= word === 'UNSIGNED' || word === 'ZEROFILL'
    zerofill ||= word === 'ZEROFILL'
  }
  return { text: element.since(first), base, length, scale, unsigned, zerofill, members }
}

/** A default or ON UPDATE value: a literal, a call, or a parenthesised expression. */
function takeExpression(element: Cursor): string {
  const first = element.next()
  if (element.is('(')) return element.takeParenthesised()
  if (
    element.is('-') ||
    element.is('+') ||
    (first.kind === 'word' && first.text.startsWith('_') && element.peek(1)?.kind !== 'word')
  )
    element.skip()
  element.skip()
  while (element.is('.')) element.skip(2)
  if (element.is('(')) element.takeParenthesised()
  return element.since(first)
}
