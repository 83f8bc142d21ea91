import type { QualifiedName } from './clause.ts'
import type { TableReference } from './statement.ts'
import type { TableCollector } from './tables.ts'
import type { TokenList } from './token-list.ts'
import { TokenReader } from './token-reader.ts'

/** One level of parentheses, or the statement itself. */
interface Level {
  /** SELECT was seen here, so that FROM begins a list of tables and is not part of EXTRACT(… FROM …). */
  query: boolean
  inFrom: boolean
  /** A table, a query in parentheses or a join in parentheses comes next. */
  expectsTable: boolean
  /** Part of the statement's own list of tables, not of a subquery. */
  outermost: boolean
  /** Names of common table expressions that are visible here; shared with the levels above, so copied when one is added. */
  commonTables: ReadonlySet<string>
  /** Common table expressions are being defined: a name, or the name whose body is open. */
  withState: 'none' | 'name' | 'body-open'
  pending: string | null
  recursive: boolean
}

/** A table in a FROM clause with the name by which the rest of the statement calls it. */
export interface NamedReference {
  readonly reference: TableReference
  readonly alias: string
}

const ENDS_TABLES = new Set([
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'WINDOW',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'INTO',
  'PROCEDURE',
  'SET',
  'VALUES',
  'DUPLICATE',
  'RETURNING',
])
const NOT_AN_ALIAS = new Set([
  ...ENDS_TABLES,
  ...'JOIN INNER CROSS LEFT RIGHT NATURAL FULL STRAIGHT_JOIN ON USING USE FORCE IGNORE PARTITION FOR TABLESAMPLE FETCH OFFSET LOCK'.split(
    ' ',
  ),
])
/** Finds the tables that queries name, at every depth, without recursion. */
export class QueryScanner {
  readonly #tokens: TokenList
  readonly #collector: TableCollector
  /** Tables of the outermost list. */
  readonly outer: NamedReference[] = []

  constructor(tokens: TokenList, collector: TableCollector) {
    this.#tokens = tokens
    this.#collector = collector
  }

  /**
   * Scans the tokens from `from` to before `end`. With `inFrom` the first token begins a list of tables, as after UPDATE.
   * Gives the names of the common table expressions that were defined outside all parentheses.
   */
  scan(
    from: number,
    options: { inFrom?: boolean; end?: number; commonTables?: ReadonlySet<string> } = {},
  ): ReadonlySet<string> {
    const tokens = this.#tokens
    const end = options.end ?? tokens.length
    const levels: Level[] = [open(options.inFrom ?? false, true, options.commonTables ?? NONE)]
    let level = levels[0]!
    for (let index = from; index < end; index++) {
      const kind = tokens.kind(index)
      if (kind === 'word' || kind === 'quoted-identifier') {
        index = this.#name(level, index)
        continue
      }
      if (kind !== 'operator') {
        level.expectsTable = false
        continue
      }
      const operator = tokens.raw(index)
      if (operator === '(') {
        const inner = open(level.expectsTable, level.outermost && level.expectsTable, level.commonTables)
        level.expectsTable = false
        levels.push(inner)
        level = inner
      } else if (operator === ')') {
        if (levels.length === 1) continue
        levels.pop()
        level = levels[levels.length - 1]!
        closeBody(level)
      } else if (operator === ',') {
        if (level.withState === 'body-open') level.withState = 'name'
        else level.expectsTable = level.inFrom
      } else if (operator === '.') {
        if (level.expectsTable) index = this.#table(level, index)
        else index++
      } else if (operator !== '{') level.expectsTable = false
    }
    return levels[0]!.commonTables
  }

  /** Takes notice of a word or name and says the index of the last token that it used. */
  #name(level: Level, index: number): number {
    const tokens = this.#tokens
    const word = tokens.word(index)
    if (level.withState === 'name') return this.#commonTable(level, index)
    switch (word) {
      case 'SELECT':
        level.query = true
        level.outermost = false
        level.inFrom = false
        level.expectsTable = false
        level.withState = 'none'
        return index
      case 'FROM':
        level.inFrom = level.query
        level.expectsTable = level.query
        return index
      case 'JOIN':
      case 'STRAIGHT_JOIN':
        level.expectsTable = level.inFrom
        return index
      case 'TABLE':
        return this.#isExplicitTable(index) ? this.#table(level, index + 1) : index
      case 'WITH':
        if (!this.#beginsCommonTables(index)) return index
        level.recursive = tokens.word(index + 1) === 'RECURSIVE'
        level.withState = 'name'
        return level.recursive ? index + 1 : index
      case 'FOR':
        return this.#afterFor(level, index)
    }
    if (ENDS_TABLES.has(word)) {
      level.inFrom = false
      level.expectsTable = false
      return index
    }
    if (!level.expectsTable || word === 'LATERAL' || (word === 'OJ' && tokens.operator(index - 1) === '{')) return index
    return this.#table(level, index)
  }

  /** FOR UPDATE ends the tables; FOR JOIN, FOR ORDER BY and FOR GROUP BY belong to an index hint. */
  #afterFor(level: Level, index: number): number {
    const next = this.#tokens.word(index + 1)
    if (next === 'UPDATE' || next === 'SHARE') level.inFrom = false
    if (next === 'JOIN') return index + 1
    return next === 'ORDER' || next === 'GROUP' ? index + 2 : index
  }

  /** `TABLE t` as a query: at the beginning, after a parenthesis, or after what can stand before a query. */
  #isExplicitTable(index: number): boolean {
    return (
      this.#tokens.isName(index + 1) &&
      !/^(CREATE|ALTER|DROP|TRUNCATE|RENAME|LOCK|INTO|WITH|TO|LIKE)$/.test(this.#tokens.word(index - 1))
    )
  }

  #beginsCommonTables(index: number): boolean {
    const tokens = this.#tokens
    const name = tokens.word(index + 1) === 'RECURSIVE' ? index + 2 : index + 1
    if (!tokens.isName(name)) return false
    if (tokens.word(name + 1) === 'AS') return tokens.operator(name + 2) === '('
    return tokens.operator(name + 1) === '(' && tokens.word(tokens.afterGroup(name + 1)) === 'AS'
  }

  /** Reads `name [(columns)] AS` and leaves the parenthesis of the body to come. */
  #commonTable(level: Level, index: number): number {
    const tokens = this.#tokens
    const name = tokens.value(index)
    let at = index + 1
    if (tokens.operator(at) === '(') at = tokens.afterGroup(at)
    if (tokens.word(at) !== 'AS' || tokens.operator(at + 1) !== '(') {
      level.withState = 'none'
      return index
    }
    if (level.recursive) level.commonTables = new Set([...level.commonTables, name])
    level.pending = name
    level.withState = 'body-open'
    return at
  }

  #table(level: Level, index: number): number {
    level.expectsTable = false
    const reader = new TokenReader(this.#tokens, index)
    const name = reader.qualifiedName()
    // JSON_TABLE(…) and other table functions; their arguments are read as a level of their own.
    if (name === null || reader.operator() === '(') return index
    const isDual = name.database === null && this.#tokens.word(index) === 'DUAL'
    const isCommon = name.database === null && level.commonTables.has(name.text)
    if (!isDual && !isCommon) this.#add(name, reader, level.outermost)
    return reader.index - 1
  }

  #add(name: QualifiedName, reader: TokenReader, outermost: boolean): void {
    const reference = this.#collector.add(name, 'read')!
    if (!outermost) return
    const at = reader.index
    if (reader.take('PARTITION')) reader.group()
    reader.take('AS')
    const alias = reader.isName() && !NOT_AN_ALIAS.has(reader.word()) ? reader.name()!.text : name.text
    reader.index = at
    this.outer.push({ reference, alias })
  }
}

const NONE: ReadonlySet<string> = new Set()

function open(inFrom: boolean, outermost: boolean, commonTables: ReadonlySet<string>): Level {
  return {
    query: false,
    inFrom,
    expectsTable: inFrom,
    outermost,
    commonTables,
    withState: 'none',
    pending: null,
    recursive: false,
  }
}

/** The body of a common table expression is closed: from here on its name is known. */
function closeBody(level: Level): void {
  if (level.pending === null) return
  level.commonTables = new Set([...level.commonTables, level.pending])
  level.pending = null
}
