import type { Check, ForeignKey, Index, IndexPart } from './model.ts'
import type { Cursor } from './token-cursor.ts'

/** Reads a KEY line: PRIMARY, UNIQUE, FULLTEXT, SPATIAL, VECTOR or plain. */
export function readIndex(element: Cursor): Index {
  const definition = element.text()
  const type = element.isWord('PRIMARY')
    ? 'primary'
    : element.isWord('UNIQUE')
      ? 'unique'
      : element.isWord('FULLTEXT')
        ? 'fulltext'
        : element.isWord('SPATIAL')
          ? 'spatial'
          : 'index'
  while (!element.isWord('KEY')) element.skip()
  element.skip()
  const name = type === 'primary' ? 'PRIMARY' : element.takeName()
  while (!element.is('(')) element.skip()
  const parts = element.takeList().map(readPart)
  const invisible = element.has('INVISIBLE') || element.has('IGNORED')
  return { type, name, parts, invisible, definition }
}

function readPart(item: Cursor): IndexPart {
  if (item.is('(')) {
    const expression = item.takeParenthesised()
    return { column: null, expression, length: null, descending: item.isWord('DESC') }
  }
  const column = item.takeName()
  const length = item.is('(') ? Number(item.takeParenthesised().slice(1, -1)) : null
  return { column, expression: null, length, descending: item.isWord('DESC') }
}

/** Reads a CONSTRAINT … FOREIGN KEY line; a rule that is not printed is RESTRICT. */
export function readForeignKey(element: Cursor): ForeignKey {
  const definition = element.text()
  element.skip()
  const name = element.takeName()
  while (!element.is('(')) element.skip()
  const columns = element.takeList().map((item) => item.takeName())
  element.skip()
  let referencedDatabase: string | null = null
  let referencedTable = element.takeName()
  if (element.is('.')) {
    element.skip()
    referencedDatabase = referencedTable
    referencedTable = element.takeName()
  }
  const referencedColumns = element.takeList().map((item) => item.takeName())
  let onDelete = 'RESTRICT'
  let onUpdate = 'RESTRICT'
  while (!element.atEnd()) {
    if (!element.isWord('ON')) {
      element.skip()
      continue
    }
    const isDelete = element.isWord('DELETE', 1)
    element.skip(2)
    const two = element.isWord('SET') || element.isWord('NO')
    const rule = two ? `${element.take()} ${element.take()}`.toUpperCase() : element.take().toUpperCase()
    if (isDelete) onDelete = rule
    else onUpdate = rule
  }
  return { name, columns, referencedDatabase, referencedTable, referencedColumns, onDelete, onUpdate, definition }
}

/** Reads a CONSTRAINT … CHECK line. */
export function readCheck(element: Cursor): Check {
  const definition = element.text()
  let name = ''
  if (element.isWord('CONSTRAINT')) {
    element.skip()
    name = element.takeName()
  }
  element.skip()
  const expression = element.takeParenthesised()
  return { name, expression, enforced: !(element.isWord('NOT') && element.isWord('ENFORCED', 1)), definition }
}
