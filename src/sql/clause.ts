import type { Span } from './source.ts'

/** A name as it stands in the text, unquoted, with its place. */
export interface Name {
  readonly text: string
  readonly span: Span
}

export interface QualifiedName extends Name {
  readonly database: string | null
}

/** A column as a CREATE or ALTER TABLE writes it. Meaning (defaults, charset) is the server's to decide; this is the text. */
export interface ColumnClause {
  readonly name: Name
  /** The type with its parentheses and UNSIGNED/ZEROFILL, as written. */
  readonly type: Name
  /** Lower case first word of the type, e.g. 'varchar', 'double'. */
  readonly typeName: string
  readonly notNull: Span | null
  /** Span and text of the DEFAULT expression, without the word DEFAULT. */
  readonly default: Name | null
  readonly autoIncrement: Span | null
  readonly comment: Name | null
  readonly charset: Name | null
  readonly collation: Name | null
  readonly generated: Name | null
  readonly onUpdate: Name | null
  /** PRIMARY KEY or UNIQUE written at the column. */
  readonly inlineKey: 'primary' | 'unique' | null
  readonly references: ReferencesClause | null
  /** CHECK constraints written at the column. */
  readonly checks: readonly CheckClause[]
  readonly span: Span
}

export interface ReferencesClause {
  readonly table: QualifiedName
  readonly columns: readonly Name[]
  readonly onDelete: string | null
  readonly onUpdate: string | null
  readonly span: Span
}

export interface IndexClause {
  readonly type: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial' | 'vector'
  /** null when not named; the server then chooses. */
  readonly name: Name | null
  /** Columns by name with prefix length and direction; a functional part has `expression`. */
  readonly parts: readonly {
    readonly column: Name | null
    readonly expression: Name | null
    readonly length: number | null
    readonly descending: boolean
    readonly span: Span
  }[]
  readonly span: Span
}

export interface ForeignKeyClause extends ReferencesClause {
  readonly name: Name | null
  readonly ownColumns: readonly Name[]
}

export interface CheckClause {
  readonly name: Name | null
  readonly expression: Name
  readonly span: Span
}

export type ColumnPlace = { readonly first: true } | { readonly after: Name }

/** Options as written, e.g. {name: 'engine', value: 'InnoDB'}; names in lower case, 'default' and '=' left out. */
export interface OptionClause {
  readonly name: string
  readonly value: Name
  readonly span: Span
}

/** One clause of ALTER TABLE (CREATE INDEX and DROP INDEX are read as the ALTER that they are). */
export type AlterClause = {
  readonly span: Span
  /** MariaDB's IF EXISTS or IF NOT EXISTS inside the clause. */
  readonly conditional?: boolean
} & (
  | { readonly kind: 'add-column'; readonly column: ColumnClause; readonly place: ColumnPlace | null }
  | { readonly kind: 'modify-column'; readonly column: ColumnClause; readonly place: ColumnPlace | null }
  | {
      readonly kind: 'change-column'
      readonly from: Name
      readonly column: ColumnClause
      readonly place: ColumnPlace | null
    }
  | { readonly kind: 'rename-column'; readonly from: Name; readonly to: Name }
  | { readonly kind: 'drop-column'; readonly column: Name }
  | { readonly kind: 'set-default'; readonly column: Name; readonly default: Name }
  | { readonly kind: 'drop-default'; readonly column: Name }
  | { readonly kind: 'column-visibility'; readonly column: Name; readonly visible: boolean }
  | { readonly kind: 'add-index'; readonly index: IndexClause }
  | { readonly kind: 'drop-index'; readonly name: Name }
  | { readonly kind: 'drop-primary-key' }
  | { readonly kind: 'rename-index'; readonly from: Name; readonly to: Name }
  | { readonly kind: 'index-visibility'; readonly name: Name; readonly visible: boolean }
  | { readonly kind: 'add-foreign-key'; readonly foreignKey: ForeignKeyClause }
  | { readonly kind: 'drop-foreign-key'; readonly name: Name }
  | { readonly kind: 'add-check'; readonly check: CheckClause }
  /** DROP CHECK, DROP CONSTRAINT. */
  | { readonly kind: 'drop-constraint'; readonly name: Name }
  | { readonly kind: 'alter-check'; readonly name: Name; readonly enforced: boolean }
  | { readonly kind: 'rename-table'; readonly to: QualifiedName }
  | { readonly kind: 'convert-charset'; readonly charset: Name; readonly collation: Name | null }
  | { readonly kind: 'option'; readonly option: OptionClause }
  | { readonly kind: 'algorithm'; readonly value: string }
  | { readonly kind: 'lock'; readonly value: string }
  | { readonly kind: 'keys'; readonly enable: boolean }
  | { readonly kind: 'order-by' }
  | { readonly kind: 'force' }
  /** PARTITION BY, ADD/DROP/TRUNCATE/REORGANIZE/EXCHANGE… PARTITION, REMOVE PARTITIONING: the words of the operation. */
  | { readonly kind: 'partition'; readonly operation: string }
  /** DISCARD/IMPORT TABLESPACE, WITH/WITHOUT VALIDATION, ADD/DROP SYSTEM VERSIONING, PERIOD …: the words of the operation. */
  | { readonly kind: 'other'; readonly operation: string }
  /** Not understood; the span is exact. The server still decides, and rules still see structure before and after. */
  | { readonly kind: 'unknown' }
)

/** The body of CREATE TABLE. */
export interface CreateTableClause {
  readonly table: QualifiedName
  readonly columns: readonly ColumnClause[]
  readonly indexes: readonly IndexClause[]
  readonly foreignKeys: readonly ForeignKeyClause[]
  readonly checks: readonly CheckClause[]
  readonly options: readonly OptionClause[]
  readonly partition: Span | null
  readonly like: QualifiedName | null
  /** CREATE TABLE … SELECT. */
  readonly asSelect: Span | null
  /** Elements that were not understood. */
  readonly unknown: readonly Span[]
}
