import type { Column } from '../schema/model.ts'
import type { Statement, TableReference } from '../sql/statement.ts'
import type { TokenList } from '../sql/token-list.ts'
import type { RuleContext } from './rule.ts'

/** A table in a list of tables, with the name by which the query calls it. */
export interface ScopedTable {
  readonly reference: TableReference
  readonly alias: string
}

/** One query or the statement itself: the tables whose columns its names may mean. */
export interface Scope {
  readonly parent: Scope | null
  /** Index of the SELECT; -1 for the statement itself. */
  readonly select: number
  readonly tables: readonly ScopedTable[]
  /** There are also derived tables, common table expressions or table functions, whose columns are not known. */
  readonly opaque: boolean
  /** Commas and JOINs without ON, USING or NATURAL between its tables, by index of the token. CROSS JOIN is meant. */
  readonly loose: readonly number[]
  /** Whether it has a WHERE. */
  readonly filtered: boolean
}

/** A column that a name in the text stands for. */
export interface FoundColumn {
  readonly column: Column
  readonly table: ScopedTable
}

interface OpenScope {
  readonly parent: OpenScope | null
  readonly select: number
  readonly tables: ScopedTable[]
  opaque: boolean
  readonly loose: number[]
  filtered: boolean
  /** Between FROM (or UPDATE) and what ends the tables. */
  inTables: boolean
  expectsTable: boolean
  /** Parentheses that are open and hold expressions, not tables. */
  inner: number
}

const ENDS_TABLES = new Set('WHERE SET GROUP HAVING ORDER LIMIT WINDOW VALUES RETURNING DUPLICATE INTO FOR'.split(' '))
const NO_ALIAS = new Set(
  'WHERE SET GROUP HAVING ORDER LIMIT WINDOW UNION EXCEPT INTERSECT JOIN INNER CROSS LEFT RIGHT NATURAL STRAIGHT_JOIN ON USING USE FORCE IGNORE PARTITION FOR VALUES VALUE SELECT RETURNING DUPLICATE INTO LOCK READ WRITE WITH'.split(
    ' ',
  ),
)

/** The queries of a statement at every depth, and which of them each token belongs to. Names are resolved by columns that are known. */
export class QueryScopes {
  readonly #tokens: TokenList
  readonly #statement: Statement
  /** By index of the token. */
  readonly #owners: OpenScope[] = []
  readonly all: readonly Scope[]

  constructor(statement: Statement, tokens: TokenList) {
    this.#tokens = tokens
    this.#statement = statement
    this.all = this.#read()
  }

  at(index: number): Scope {
    return this.#owners[index]!
  }

  /**
   * The column that the name ending at `last` stands for, in the innermost query that has it. null when it cannot be told: no such
   * column, several, or a table whose columns are not known.
   */
  column(last: number, context: Pick<RuleContext, 'table'>): FoundColumn | null {
    const tokens = this.#tokens
    if (!tokens.isName(last)) return null
    const name = tokens.value(last).toLowerCase()
    const alias = tokens.operator(last - 1) === '.' ? tokens.value(last - 2).toLowerCase() : null
    for (let scope: Scope | null = this.at(last); scope !== null; scope = scope.parent) {
      const tables = scope.tables.filter((one) => alias === null || one.alias.toLowerCase() === alias)
      const found: FoundColumn[] = []
      for (const table of tables) {
        const known = context.table(table.reference.database, table.reference.name)
        if (known === null) return null
        const column = known.columns.find((one) => one.name.toLowerCase() === name)
        if (column !== undefined) found.push({ column, table })
      }
      if (found.length > 0) return found.length === 1 ? found[0]! : null
      if (scope.opaque || (alias !== null && tables.length > 0)) return null
    }
    return null
  }

  #read(): readonly Scope[] {
    const tokens = this.#tokens
    const isUpdate = this.#statement.kind === 'UPDATE'
    const isInsert = this.#statement.kind === 'INSERT' || this.#statement.kind === 'REPLACE'
    const byStart = new Map<number, TableReference>()
    for (const table of this.#statement.tables) {
      // The columns of the table that INSERT or CREATE fills are not those of its query.
      if (table.access !== 'create' && !(isInsert && table.access === 'write')) byStart.set(table.span.start, table)
    }
    const root = open(null, -1)
    const scopes = [root]
    const groups: { readonly scope: OpenScope; readonly inner: boolean }[] = []
    let scope = root
    for (let at = 0; at < tokens.length; at++) {
      const operator = tokens.operator(at)
      if (operator === '(') {
        const ofTables = scope.inTables && scope.expectsTable
        if (ofTables && /^(SELECT|WITH|VALUES|TABLE)$/.test(tokens.word(at + 1))) {
          scope.opaque = true
          scope.expectsTable = false
        }
        groups.push({ scope, inner: !ofTables })
        if (!ofTables) scope.inner++
      } else if (operator === ')') {
        const group = groups.pop()
        if (group !== undefined) {
          scope = group.scope
          if (group.inner) scope.inner--
        }
      } else if (tokens.word(at) === 'SELECT') {
        // A further branch of a UNION sees what the first one sees.
        const isBranch = scope.select !== -1 && groups.at(-1)?.scope !== scope
        scope = open(isBranch ? scope.parent : scope, at)
        scopes.push(scope)
      } else if (scope.inner === 0) this.#follow(scope, at, byStart, isUpdate)
      this.#owners.push(scope)
    }
    return scopes
  }

  /** Takes notice of a token of the scope itself, not inside of an expression in parentheses. */
  #follow(scope: OpenScope, at: number, byStart: ReadonlyMap<number, TableReference>, isUpdate: boolean): void {
    const tokens = this.#tokens
    if (tokens.operator(at - 1) === '.') return
    const word = tokens.word(at)
    const before = tokens.word(at - 1)
    const reference = byStart.get(tokens.start(at))
    if (word === 'FROM' || (word === 'UPDATE' && isUpdate && scope.select === -1 && before !== 'KEY')) {
      scope.inTables = true
      scope.expectsTable = true
    } else if (!scope.inTables) {
      if (word === 'WHERE') scope.filtered = true
      if (reference !== undefined) addTable(scope, tokens, at, reference)
    } else if (before === 'FOR' || (word === 'FOR' && (before === 'INDEX' || before === 'KEY'))) {
      // USE INDEX FOR ORDER BY (…) is a hint.
    } else if (ENDS_TABLES.has(word)) {
      scope.inTables = false
      if (word === 'WHERE') scope.filtered = true
    } else if (word === 'JOIN' || word === 'STRAIGHT_JOIN') {
      scope.expectsTable = true
      if (before !== 'CROSS' && !isNatural(tokens, at)) scope.loose.push(at)
    } else if (word === 'ON' || word === 'USING') {
      if (tokens.word(at + 1) !== 'DUPLICATE') scope.loose.pop()
    } else if (tokens.operator(at) === ',') {
      scope.expectsTable = true
      scope.loose.push(at)
    } else if (reference !== undefined) addTable(scope, tokens, at, reference)
    else if (scope.expectsTable && tokens.isName(at) && !isModifier(word)) {
      // A common table expression, a table function, or the alias that a DELETE names.
      scope.opaque = true
      scope.expectsTable = false
    }
  }
}

function open(parent: OpenScope | null, select: number): OpenScope {
  return {
    parent,
    select,
    tables: [],
    opaque: false,
    loose: [],
    filtered: false,
    inTables: false,
    expectsTable: false,
    inner: 0,
  }
}

function isNatural(tokens: TokenList, join: number): boolean {
  return [1, 2, 3].some((back) => tokens.word(join - back) === 'NATURAL')
}

function isModifier(word: string): boolean {
  return /^(LATERAL|LOW_PRIORITY|IGNORE|QUICK|ONLY|OJ)$/.test(word)
}

function addTable(scope: OpenScope, tokens: TokenList, at: number, reference: TableReference): void {
  let next = at
  while (next < tokens.length && tokens.start(next) < reference.span.end) next++
  if (tokens.word(next) === 'PARTITION') next = tokens.afterGroup(next + 1)
  if (tokens.word(next) === 'AS') next++
  const alias = tokens.isName(next) && !NO_ALIAS.has(tokens.word(next)) ? tokens.value(next) : reference.name
  scope.tables.push({ reference, alias })
  scope.expectsTable = false
}
