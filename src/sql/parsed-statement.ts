import { type Classification, classify } from './classify.ts'
import type { AlterClause, CreateTableClause } from './clause.ts'
import { readAlter } from './clauses/alter-table.ts'
import { readCreateTable } from './clauses/create-table.ts'
import { tokenizeWithoutComments } from './lexer.ts'
import type { Span } from './source.ts'
import type { Statement, StatementClass, StatementKind, TableReference } from './statement.ts'
import { findTables } from './tables.ts'
import type { SqlDialect, Token } from './token.ts'
import { TokenList } from './token-list.ts'

/** Statements longer than this are tokenised anew each time, rather than kept as tokens: that is ten times their size. */
const KEPT_TOKENS = 64 * 1024
/** Enough to tell the kind of every statement but those that begin with WITH. */
const HEAD_TOKENS = 64

/** A statement that reads itself when asked: a script of 20 MB is split without a single token object. */
export class ParsedStatement implements Statement {
  readonly index: number
  readonly span: Span
  readonly database: string | null
  readonly dialect: SqlDialect
  readonly #script: string
  #list: TokenList | undefined
  #classification: Classification | undefined
  #tokens: readonly Token[] | undefined
  #tables: readonly TableReference[] | undefined
  #alter: readonly AlterClause[] | undefined
  #createTable: CreateTableClause | undefined

  constructor(script: string, index: number, span: Span, dialect: SqlDialect, database: string | null) {
    this.#script = script
    this.index = index
    this.span = span
    this.dialect = dialect
    this.database = database
  }

  get text(): string {
    return this.#script.slice(this.span.start, this.span.end)
  }

  get kind(): StatementKind {
    return this.#classified.kind
  }

  get class(): StatementClass {
    return this.#classified.class
  }

  get temporary(): boolean {
    return this.#classified.temporary
  }

  get conditional(): boolean {
    return this.#classified.conditional
  }

  get tokens(): readonly Token[] {
    if (this.#tokens !== undefined) return this.#tokens
    const tokens = tokenizeWithoutComments(this.#script, this.dialect, this.span)
    if (this.#isSmall) this.#tokens = tokens
    return tokens
  }

  get tables(): readonly TableReference[] {
    this.#tables ??= findTables(this.#tokenList, this.#classified, this.database)
    return this.#tables
  }

  get alter(): readonly AlterClause[] | undefined {
    if (!/^(ALTER TABLE|CREATE INDEX|DROP INDEX)$/.test(this.kind)) return undefined
    this.#alter ??= readAlter(this.#tokenList, this.#classified)
    return this.#alter
  }

  get createTable(): CreateTableClause | undefined {
    if (this.kind !== 'CREATE TABLE') return undefined
    this.#createTable ??= readCreateTable(this.#tokenList, this.#classified)
    return this.#createTable
  }

  get #isSmall(): boolean {
    return this.span.end - this.span.start <= KEPT_TOKENS
  }

  get #classified(): Classification {
    if (this.#classification !== undefined) return this.#classification
    const head = new TokenList(this.#script, this.dialect, this.span, HEAD_TOKENS)
    const first = head.word(0)
    this.#classification = classify(
      head.length === HEAD_TOKENS && (first === 'WITH' || first === 'SET' || first === '') ? this.#tokenList : head,
    )
    return this.#classification
  }

  get #tokenList(): TokenList {
    if (this.#list !== undefined) return this.#list
    const list = new TokenList(this.#script, this.dialect, this.span)
    if (this.#isSmall) this.#list = list
    return list
  }
}
