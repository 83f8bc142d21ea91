/**
 * A table as SHOW CREATE TABLE prints it, read into parts. Each part keeps the server's own text (`definition`), so what
 * this model does not name is never lost when it is written back.
 */
export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  readonly indexes: readonly Index[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
  /** PERIOD FOR SYSTEM_TIME and other elements that are none of the above, verbatim. */
  readonly periods: readonly string[]
  /** After the closing parenthesis, e.g. {name: 'ENGINE', value: 'InnoDB'}; 'DEFAULT CHARSET' and 'COLLATE' among them. */
  readonly options: readonly TableOption[]
  /** PARTITION BY … verbatim (version comment marks taken off), or null. */
  readonly partitioning: string | null
  readonly charset: string | null
  readonly collation: string | null
  readonly engine: string
  readonly autoIncrement: string | null
  /** The whole statement as the server printed it. */
  readonly createStatement: string
}

export interface TableOption {
  readonly name: string
  readonly value: string
}

export interface ColumnType {
  /** As printed: `int(10) unsigned`, `enum('a','b')`. */
  readonly text: string
  /** Lower case, without parentheses or attributes: `int`, `varchar`. */
  readonly base: string
  /** Length, precision or display width, when printed. */
  readonly length: number | null
  readonly scale: number | null
  readonly unsigned: boolean
  readonly zerofill: boolean
  /** Members of an ENUM or SET, unquoted; empty for all others. */
  readonly members: readonly string[]
}

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** Its own or the table's; null for types that have none. */
  readonly charset: string | null
  readonly collation: string | null
  readonly nullable: boolean
  /** SQL text of the default as printed (`'x'`, `NULL`, `current_timestamp()`, `(uuid())`); null when there is none. */
  readonly default: string | null
  readonly onUpdate: string | null
  readonly autoIncrement: boolean
  readonly generated: { readonly expression: string; readonly stored: boolean } | null
  readonly comment: string
  readonly invisible: boolean
  readonly srid: number | null
  /** MariaDB: COMPRESSED, WITHOUT SYSTEM VERSIONING and the like are kept in `definition`. */
  readonly compressed: boolean
  /** All that is printed after the name. */
  readonly definition: string
}

export interface IndexPart {
  /** null for a functional part. */
  readonly column: string | null
  readonly expression: string | null
  readonly length: number | null
  readonly descending: boolean
}

export interface Index {
  readonly type: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial'
  /** 'PRIMARY' for the primary key. */
  readonly name: string
  readonly parts: readonly IndexPart[]
  readonly invisible: boolean
  /** As printed, e.g. "UNIQUE KEY `a` (`a`(10)) COMMENT 'x'". */
  readonly definition: string
}

export interface ForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly referencedDatabase: string | null
  readonly referencedTable: string
  readonly referencedColumns: readonly string[]
  /** 'RESTRICT' (also when not printed), 'CASCADE', 'SET NULL', 'NO ACTION', 'SET DEFAULT'. */
  readonly onDelete: string
  readonly onUpdate: string
  readonly definition: string
}

export interface Check {
  readonly name: string
  readonly expression: string
  readonly enforced: boolean
  readonly definition: string
}
