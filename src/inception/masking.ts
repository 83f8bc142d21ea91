import { describeServerError, isServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { type ResultOrigin, type Row, Session } from '../mysql/session.ts'
import { parseAst } from '../sql/ast.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { TREE_COLUMNS } from './query-tree.ts'
import type { ResultTable } from './table.ts'

/** A column of a table whose values get into a column of a result. */
interface BaseColumn {
  /** Of the column of the result, from 0. */
  readonly index: number
  readonly field: string
  readonly type: string
  readonly table: string
  readonly schema: string
  /** Name of the column of the result. */
  readonly alias: string
}

/**
 * For each query the columns of tables behind each column of its result. The server tells where a plain column comes from; of an
 * expression those that it names count, and where that cannot be told (a union, a derived table, a star in it) all columns of all
 * tables of the query: what is masked too much harms nobody.
 */
export async function maskingTable(target: ServerSettings, script: Script): Promise<ResultTable> {
  const session = await Session.open(target)
  try {
    const rows = []
    for (const statement of script.statements) {
      const { index, text, kind, class: what } = statement
      if (what === 'session') {
        await session.run(text)
        continue
      }
      if (kind !== 'SELECT') rows.push([index, text, 2, '', `${kind} is not supported: masking is for queries`])
      else rows.push(await maskingRow(session, statement))
    }
    return { columns: TREE_COLUMNS, rows }
  } finally {
    await session.close()
  }
}

async function maskingRow(session: Session, statement: Statement): Promise<(string | number | null)[]> {
  const { index, text } = statement
  try {
    const origins = await session.describe(text)
    const columns = await readColumns(session, statement, origins)
    const expressions = plainExpressions(statement, origins.length)
    const found = origins.flatMap((origin, at) => behind(origin, at, columns, expressions?.[at] ?? null))
    return [index, text, 0, JSON.stringify(found), null]
  } catch (error) {
    if (!isServerError(error)) throw error
    return [index, text, 2, '', describeServerError(error)]
  }
}

interface Column {
  readonly schema: string
  readonly table: string
  readonly field: string
  readonly type: string
}

function behind(
  origin: ResultOrigin,
  index: number,
  columns: readonly Column[],
  named: readonly string[] | null,
): BaseColumn[] {
  const is = (column: Column) =>
    column.schema.toLowerCase() === origin.database.toLowerCase() &&
    column.table.toLowerCase() === origin.table.toLowerCase() &&
    column.field.toLowerCase() === origin.column.toLowerCase()
  const direct = origin.column === '' ? [] : columns.filter(is)
  const known = new Set(columns.map(({ field }) => field.toLowerCase()))
  const readable = named?.every((name) => known.has(name))
  const sources =
    direct.length > 0
      ? direct
      : readable
        ? columns.filter(({ field }) => named!.includes(field.toLowerCase()))
        : columns
  return sources.map(({ schema, table, field, type }) => ({ index, field, type, table, schema, alias: origin.name }))
}

/** The columns of all tables that a query names. */
async function readColumns(
  session: Session,
  statement: Statement,
  origins: readonly ResultOrigin[],
): Promise<readonly Column[]> {
  const current = await session.value('SELECT DATABASE()')
  const tables = new Set<string>()
  const add = (database: string | null, name: string) => {
    const schema = database ?? (current === null ? null : String(current))
    if (schema !== null) tables.add(`(${quoteText(schema)}, ${quoteText(name)})`)
  }
  for (const { database, name } of statement.tables) add(database, name)
  for (const { database, table } of origins) if (table !== '') add(database, table)
  if (tables.size === 0) return []
  const rows: readonly Row[] = await session.query(
    `SELECT table_schema AS ${quoteName('schema')}, table_name AS ${quoteName('table')}, column_name AS field, column_type AS type FROM information_schema.columns WHERE (table_schema, table_name) IN (${[...tables].join(', ')}) ORDER BY table_schema, table_name, ordinal_position`,
  )
  return rows.map((row) => ({
    schema: String(row.schema),
    table: String(row.table),
    field: String(row.field),
    type: String(row.type),
  }))
}

/**
 * The columns that each expression of the select list names, in lower case.
 * @returns null when they are not one for each column of the result, or the query has parts whose columns have other names inside
 */
function plainExpressions(statement: Statement, columns: number): (readonly string[] | null)[] | null {
  const parsed = parseAst(statement)
  if ('error' in parsed) return null
  const query = parsed.ast as { columns?: unknown; _next?: unknown; with?: unknown; from?: unknown }
  if (query._next || query.with || !Array.isArray(query.columns) || query.columns.length !== columns) return null
  if (contains(query.from, (node) => node.type === 'select' || 'ast' in node)) return null
  return query.columns.map((column) => {
    const names: string[] = []
    let clear = true
    visit(column, (node) => {
      if (node.type === 'select' || 'ast' in node) clear = false
      if (node.type !== 'column_ref') return
      if (typeof node.column === 'string' && node.column !== '*') names.push(node.column.toLowerCase())
      else if (node.column !== '*') clear = false
    })
    return clear ? names : null
  })
}

type Node = Readonly<Record<string, unknown>>

function contains(tree: unknown, is: (node: Node) => boolean): boolean {
  let found = false
  visit(tree, (node) => {
    if (is(node)) found = true
  })
  return found
}

function visit(tree: unknown, see: (node: Node) => void): void {
  if (Array.isArray(tree)) for (const item of tree) visit(item, see)
  else if (typeof tree === 'object' && tree !== null) {
    see(tree as Node)
    for (const value of Object.values(tree)) visit(value, see)
  }
}
