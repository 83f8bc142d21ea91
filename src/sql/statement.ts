import type { AlterClause, CreateTableClause } from './clause.ts'
import type { Source, Span } from './source.ts'
import type { SqlDialect, Token } from './token.ts'

/**
 * The kind of a statement, in the server's words: 'INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'SELECT', 'LOAD DATA', 'CALL', 'DO',
 * 'CREATE TABLE', 'ALTER TABLE', 'DROP TABLE', 'RENAME TABLE', 'TRUNCATE TABLE', 'CREATE INDEX', 'DROP INDEX',
 * 'CREATE VIEW', 'ALTER VIEW', 'DROP VIEW', 'CREATE DATABASE', 'ALTER DATABASE', 'DROP DATABASE',
 * 'CREATE TRIGGER', 'DROP TRIGGER', 'CREATE PROCEDURE', … 'USE', 'SET', 'START TRANSACTION', 'COMMIT', 'ROLLBACK',
 * 'LOCK TABLES', 'UNLOCK TABLES', 'GRANT', … A statement that begins with WITH has the kind of what it does;
 * BEGIN is 'START TRANSACTION'. What is not known is 'OTHER'.
 */
export type StatementKind = string

/** What becomes of the kind when it is run, which decides how it is deployed. */
export type StatementClass =
  /** Changes or may change rows inside a transaction: INSERT, UPDATE, SELECT, DO, CALL, LOAD DATA … */
  | 'dml'
  /** Changes structure and commits implicitly. */
  | 'ddl'
  /** Changes the session alone: USE, SET (of session variables). */
  | 'session'
  /** START TRANSACTION, COMMIT, ROLLBACK, SAVEPOINT … */
  | 'transaction'
  /** Accounts, globals, administration, and everything else. */
  | 'administration'

/** A table that a statement names. */
export interface TableReference {
  /** As written, or the current database at that point; null when neither is known. */
  readonly database: string | null
  readonly name: string
  /** Of the name as written, database included. */
  readonly span: Span
  readonly access: 'read' | 'write' | 'create' | 'alter' | 'drop' | 'rename-to'
}

/** One statement of a script, with everything that can be known from its text alone. */
export interface Statement {
  /** From 1, counted over the whole script. */
  readonly index: number
  /** From the first token to the last, delimiter and surrounding comments left out. */
  readonly span: Span
  /** What is sent to the server: the source text of the span. */
  readonly text: string
  readonly kind: StatementKind
  readonly class: StatementClass
  /** The current database when the statement runs, following USE; null when unknown. */
  readonly database: string | null
  readonly tables: readonly TableReference[]
  /** Tokens other than comments, offsets into the source. */
  readonly tokens: readonly Token[]
  /** Set for ALTER TABLE, CREATE INDEX and DROP INDEX (as the ALTER that they are). */
  readonly alter?: readonly AlterClause[]
  /** Set for CREATE TABLE. */
  readonly createTable?: CreateTableClause
  /** CREATE TEMPORARY TABLE and DROP TEMPORARY TABLE. */
  readonly temporary: boolean
  /** IF EXISTS or IF NOT EXISTS. */
  readonly conditional: boolean
  /** The dialect in force: sql_mode as set by the script so far. */
  readonly dialect: SqlDialect
}

/** Something wrong with the script itself, before any server is asked. */
export interface ScriptProblem {
  readonly message: string
  readonly span: Span
  /** It is a name that not even a question about it to a server may hold. */
  readonly impossibleName?: true
}

/** A comment that is not executed, kept for directives such as `-- rollgate: ignore …`. */
export interface ScriptComment {
  readonly span: Span
  /** The text between the comment marks, trimmed. */
  readonly text: string
}

/** A script split as the mysql client would split it. */
export interface Script {
  readonly source: Source
  readonly statements: readonly Statement[]
  readonly comments: readonly ScriptComment[]
  readonly problems: readonly ScriptProblem[]
}
