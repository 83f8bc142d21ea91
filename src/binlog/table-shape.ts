/**
 * What a row image needs to be read and undone, and does not tell itself: the definition of its table at that moment.
 * `src/rollback/table-shape.ts` makes it from SHOW CREATE TABLE.
 */
export interface TableShape {
  readonly database: string
  readonly table: string
  /** Every column that is stored in row images, in the table's order. */
  readonly columns: readonly ColumnShape[]
  /**
   * How many of the last columns no definition shows and the server may or may not log: MariaDB keeps a hash, DB_ROW_HASH_n, of
   * each unique key that is too long for an index. They are marked as generated.
   */
  readonly hidden: number
  /** Indexes into `columns` of the primary key, else of a unique key without NULLs; null when there is none. */
  readonly key: readonly number[] | null
  /**
   * Whether a foreign key of the table refers to the table itself, or that is not known: then a statement about several rows could
   * come to them in an order that the key forbids.
   */
  readonly selfReferencing: boolean
  /**
   * Foreign keys of the table to itself that a row with NULL in `nullable`, one of their columns, does not have: indexes into
   * `columns`. None where that is not known.
   */
  readonly selfKeys?: readonly {
    readonly columns: readonly number[]
    readonly referenced: readonly number[]
    readonly nullable: number
  }[]
}

export interface ColumnShape {
  readonly name: string
  /** Lower case, as SHOW CREATE TABLE names it: `int`, `varchar`, `datetime`. */
  readonly type: string
  /** Length, precision or fractional digits, as printed in parentheses. */
  readonly length: number | null
  readonly scale: number | null
  readonly unsigned: boolean
  /** Of text types, ENUM and SET; null for all others. */
  readonly charset: string | null
  /** Of ENUM and SET. */
  readonly members: readonly string[]
  /** Computed by the server, so never assigned. */
  readonly generated: boolean
  /** ON UPDATE CURRENT_TIMESTAMP: an UPDATE that does not assign it changes it. */
  readonly autoUpdated: boolean
}
