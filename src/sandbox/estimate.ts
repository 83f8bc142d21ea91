import type { StatementReport } from '../audit/finding.ts'
import { isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { topLevelIndex } from '../sql/clauses-of-dml.ts'
import { quoteName } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { TokenList } from '../sql/token-list.ts'
import { boundedQuery } from './bounded-query.ts'
import { relationKey, type TableSize } from './catalogue.ts'
import { impureCall } from './pure.ts'

const EXPLAIN_LIMIT_MS = 5000

type Estimate = StatementReport['estimate']

/** What staging can say of rows. */
export interface RowSource {
  readonly session: Session
  /** By `relationKey`. */
  readonly sizes: ReadonlyMap<string, TableSize>
  readonly foldsNames: boolean
}

const WHOLE_TABLE = new Set(['ALTER TABLE', 'CREATE INDEX', 'DROP INDEX', 'DROP TABLE', 'TRUNCATE TABLE'])
const unknown = (why: string): Estimate => ({ rows: null, method: `unknown: ${why}` })

/**
 * How many rows a statement would touch: counted for VALUES, by EXPLAIN on staging for changes of rows, by staging's statistics
 * for changes of whole tables. EXPLAIN is only ever given a SELECT: it needs no right to write, and cannot.
 * @param changed `relationKey`s of tables that the migrations have altered by then: staging cannot speak for those
 */
export async function estimateRows(
  source: RowSource | null,
  statement: Statement,
  changed: ReadonlySet<string>,
): Promise<Estimate> {
  if (statement.class !== 'dml' && !WHOLE_TABLE.has(statement.kind)) return { rows: 0, method: 'none: changes no rows' }
  const isInsert = statement.kind === 'INSERT' || statement.kind === 'REPLACE'
  if (!isInsert && !WHOLE_TABLE.has(statement.kind) && statement.kind !== 'UPDATE' && statement.kind !== 'DELETE') {
    return statement.kind === 'SELECT'
      ? { rows: 0, method: 'none: changes no rows' }
      : unknown(`${statement.kind} does not tell`)
  }
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length })
  if (isInsert) {
    const values = valueLists(tokens)
    if (values !== null) return { rows: values, method: 'counted in the statement' }
  }
  if (source === null) return unknown('no staging server')
  const keys = statement.tables.map(({ database, name }) => relationKey(database, name, source.foldsNames))
  if (WHOLE_TABLE.has(statement.kind)) {
    if (keys.some((key) => changed.has(key))) return unknown('the migrations change the table before')
    const counts = keys
      .slice(0, statement.kind === 'DROP TABLE' ? keys.length : 1)
      .map((key) => source.sizes.get(key)?.rows)
    if (counts.every((count) => count === undefined)) return unknown('staging has no such table')
    return { rows: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0), method: 'statistics of staging' }
  }
  const select = rowsAsSelect(statement, tokens)
  if (select === null) return unknown('the statement could not be read')
  const own = isInsert ? keys.slice(1) : keys
  if (own.some((key) => changed.has(key))) return unknown('the migrations change a table of it before')
  const { dialect } = statement
  // Our session on staging reads text as the default sql_mode says.
  if (dialect.ansiQuotes || dialect.noBackslashEscapes)
    return unknown('its sql_mode is not that of the session on staging')
  const call = impureCall(select, dialect)
  if (call !== null) return unknown(`it calls ${call}, which EXPLAIN might execute`)
  return explain(source.session, statement.database, select)
}

/** Number of rows in VALUES (…), (…) or SET …; null when the rows come from a query. */
function valueLists(tokens: TokenList): number | null {
  // VALUES(column) in ON DUPLICATE KEY UPDATE is something else.
  const end =
    [topLevelIndex(tokens, 'SELECT'), topLevelIndex(tokens, 'DUPLICATE')].find((at) => at !== -1) ?? tokens.length
  const values = [topLevelIndex(tokens, 'VALUES'), topLevelIndex(tokens, 'VALUE')].filter((at) => at !== -1 && at < end)
  const set = topLevelIndex(tokens, 'SET')
  if (values.length === 0) return set !== -1 && set < end ? 1 : null
  let at = Math.min(...values) + 1
  let count = 0
  while (at < tokens.length) {
    if (tokens.word(at) === 'ROW') at++
    if (tokens.operator(at) !== '(') break
    at = tokens.afterGroup(at)
    count++
    if (tokens.operator(at) !== ',') break
    at++
  }
  return count
}

/** A SELECT of the rows that an UPDATE or DELETE changes, or that an INSERT takes; null when its parts are not found. */
export function rowsAsSelect(statement: Statement, tokens: TokenList): string | null {
  const text = (from: number, to: number) =>
    statement.text.slice(tokens.start(from), to < tokens.length ? tokens.start(to) : statement.text.length)
  if (statement.kind === 'INSERT' || statement.kind === 'REPLACE') {
    const select = statement.tokens.findIndex((token) => /^(SELECT|WITH)$/i.test(token.text) && token.kind === 'word')
    const end = topLevelIndex(tokens, 'DUPLICATE')
    // ON DUPLICATE KEY UPDATE is no part of the query.
    return select === -1 ? null : text(select, end === -1 ? tokens.length : end - 1).replace(/^\((.*)\)$/s, '$1')
  }
  const verb = topLevelIndex(tokens, statement.kind)
  if (verb === -1) return null
  const common = text(0, verb)
  let at = verb + 1
  while (['LOW_PRIORITY', 'QUICK', 'IGNORE'].includes(tokens.word(at))) at++
  if (statement.kind === 'UPDATE') {
    const set = topLevelIndex(tokens, 'SET', at)
    if (set === -1) return null
    const where = endOfSet(tokens, set)
    return `${common}SELECT 1 FROM ${text(at, set)} ${text(where, tokens.length)}`
  }
  const using = topLevelIndex(tokens, 'USING', at)
  const from = topLevelIndex(tokens, 'FROM', at)
  if (from === -1) return null
  const joins = topLevelIndex(tokens, 'JOIN', at)
  // DELETE FROM t USING a JOIN b: the USING of a join has columns in parentheses behind it.
  const start =
    using !== -1 && tokens.operator(using + 1) !== '(' && (joins === -1 || using < joins) ? using + 1 : from + 1
  const returning = topLevelIndex(tokens, 'RETURNING', at)
  return `${common}SELECT 1 FROM ${text(start, returning === -1 ? tokens.length : returning)}`
}

function endOfSet(tokens: TokenList, set: number): number {
  const ends = ['WHERE', 'ORDER', 'LIMIT', 'RETURNING']
    .map((word) => topLevelIndex(tokens, word, set))
    .filter((at) => at !== -1)
  return ends.length === 0 ? tokens.length : Math.min(...ends)
}

async function explain(session: Session, database: string | null, select: string): Promise<Estimate> {
  // Before MySQL 5.7, EXPLAIN executed what stands in FROM (…).
  if (
    session.version.flavor === 'mysql' &&
    session.version.number < 50_700 &&
    /(\bFROM|\bJOIN|,)\s*\(\s*SELECT\b/i.test(select)
  )
    return unknown('this version would execute it')
  try {
    if (database !== null) await session.run(`USE ${quoteName(database)}`)
    // MySQL 9 prints a tree unless told otherwise; MariaDB does not know the word.
    const plan = await boundedQuery(
      session,
      `EXPLAIN ${session.version.flavor === 'mysql' ? 'FORMAT=TRADITIONAL ' : ''}${select}`,
      EXPLAIN_LIMIT_MS,
    )
    let rows = 1
    for (const line of plan) {
      // Only the outermost query's tables multiply; subqueries choose among their rows.
      if (line.id !== plan[0]?.id) continue
      const filtered = line.filtered === undefined || line.filtered === null ? 100 : Number(line.filtered)
      rows *= line.rows === null || line.rows === undefined ? 0 : Math.max(Number(line.rows) * (filtered / 100), 0)
    }
    return { rows: Math.round(rows), method: 'EXPLAIN on staging' }
  } catch (error) {
    if (isConnectionLost(error)) return unknown('the connection to staging was lost')
    if (!isServerError(error)) throw error
    return unknown(`staging could not explain it (error ${error.errno})`)
  }
}
