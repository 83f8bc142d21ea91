import type { Column } from '../schema/model.ts'
import { readColumn } from '../schema/read-column.ts'
import { Cursor } from '../schema/token-cursor.ts'
import type { ColumnClause } from '../sql/clause.ts'
import { tokenize } from '../sql/lexer.ts'
import type { Statement } from '../sql/statement.ts'
import { columnClause } from './places.ts'
import type { RuleContext, TableChange } from './rule.ts'

/** A column as a statement makes it. */
export interface NewColumn {
  readonly column: Column
  /** null for one that is added, and where the structure is not known. */
  readonly before: Column | null
  readonly clause: ColumnClause
  /** Name of the table. */
  readonly table: string
  /** null where the structure is not known. */
  readonly change: TableChange | null
  readonly inPrimaryKey: boolean
}

/**
 * The columns that a statement adds or changes by writing them: as the server made them, or, where the structure is not known, as
 * the text says. What CREATE TABLE … LIKE and … SELECT take over from elsewhere is not among them.
 */
export function newColumns({ statement, structureKnown, changes }: RuleContext): NewColumn[] {
  if (statement.temporary) return []
  if (!structureKnown) return writtenColumns(statement)
  return changes.flatMap((change) =>
    change.columns.flatMap(({ before, after: column }) => {
      const clause = column === null ? null : columnClause(statement, column.name)
      if (column === null || clause === null) return []
      return [{ column, before, clause, table: change.name, change, inPrimaryKey: isKey(change, column.name) }]
    }),
  )
}

function isKey({ after }: TableChange, column: string): boolean {
  const primary = after?.indexes.find((index) => index.type === 'primary')
  return primary?.parts.some((part) => part.column?.toLowerCase() === column.toLowerCase()) ?? false
}

function writtenColumns(statement: Statement): NewColumn[] {
  const create = statement.createTable
  const altered = (statement.alter ?? []).flatMap((clause) =>
    clause.kind === 'add-column' || clause.kind === 'modify-column' || clause.kind === 'change-column'
      ? [clause.column]
      : [],
  )
  const table = statement.tables[0]?.name ?? ''
  const key = new Set(
    create?.indexes
      .filter((index) => index.type === 'primary')
      .flatMap((index) => index.parts.map((part) => part.column?.text.toLowerCase())),
  )
  return [...(create?.columns ?? []), ...altered].flatMap((clause) => {
    const column = readClause(clause, statement)
    if (column === null) return []
    const inPrimaryKey = clause.inlineKey === 'primary' || key.has(clause.name.text.toLowerCase())
    return [{ column, before: null, clause, table, change: null, inPrimaryKey }]
  })
}

/** Other words for types, as the servers' manuals give them ("Using Data Types from Other Database Engines" among others). */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  integer: 'int',
  int1: 'tinyint',
  int2: 'smallint',
  int3: 'mediumint',
  middleint: 'mediumint',
  int4: 'int',
  int8: 'bigint',
  serial: 'bigint',
  bool: 'tinyint',
  boolean: 'tinyint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  real: 'double',
  float8: 'double',
  float4: 'float',
  character: 'char',
  nchar: 'char',
  nvarchar: 'varchar',
  varcharacter: 'varchar',
}

/** The name of a type as SHOW CREATE TABLE prints it. */
export function printedType(name: string): string {
  return TYPE_NAMES[name.toLowerCase()] ?? name.toLowerCase()
}

/** What the text alone says of a column; null when it cannot be read. */
export function readClause(clause: ColumnClause, { text, span, dialect }: Statement): Column | null {
  const written = text.slice(clause.span.start - span.start, clause.span.end - span.start)
  try {
    const tokens = tokenize(written, dialect).filter((token) => token.kind !== 'comment')
    const column = readColumn(new Cursor(written, tokens), null, null)
    const type = { ...column.type, base: printedType(column.type.base) }
    const charset = clause.charset?.text.toLowerCase() ?? null
    const autoIncrement = column.autoIncrement || clause.typeName === 'serial'
    const nullable = column.nullable && clause.typeName !== 'serial' && clause.inlineKey !== 'primary'
    return {
      ...column,
      type,
      autoIncrement,
      nullable,
      charset,
      collation: clause.collation?.text.toLowerCase() ?? null,
    }
  } catch {
    return null
  }
}
