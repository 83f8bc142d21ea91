import { lossOf } from '../rollback/ddl-loss.ts'
import type { Column, Table } from '../schema/model.ts'
import type { AlterClause, ColumnClause } from '../sql/clause.ts'
import type { Statement } from '../sql/statement.ts'
import { alterText } from './alter-text.ts'
import type { OnlineTool } from './online-alter.ts'

/** What is known of a table besides its structure. */
export interface TableFacts {
  readonly flavor: 'mysql' | 'mariadb'
  readonly database: string
  readonly triggers: boolean
  /** Foreign keys of other tables refer to it. */
  readonly referenced: boolean
}

/**
 * Why a tool would not do to this table what the statement says, or not without risk to rows; null when it would. Both tools copy
 * rows with INSERT IGNORE, which passes over rows that break a key or a check and cuts values that do not fit, without a word.
 */
export function whyNotOnline(tool: OnlineTool, statement: Statement, table: Table, facts: TableFacts): string | null {
  return whyNotTable(tool, table, facts) ?? whyNotStatement(tool, statement, table)
}

function whyNotTable(tool: OnlineTool, table: Table, facts: TableFacts): string | null {
  const osc = tool === 'pt-online-schema-change'
  if (!osc && facts.flavor === 'mariadb') return 'gh-ost is made for MySQL, not for MariaDB'
  if (![facts.database, table.name].every((name) => /^[\w$-]+$/.test(name)))
    return `the name \`${facts.database}\`.\`${table.name}\` cannot be given to ${tool}`
  // It puts `_` before the name and `_old` behind it, and cuts off what is over 64 characters.
  if (osc && table.name.length > 59) return `${tool} would cut off the end of the name of the old table`
  if (!/^innodb$/i.test(table.engine))
    return `the table is not InnoDB but ${table.engine}, from which ${tool} cannot copy rows consistently`
  if (facts.triggers)
    return osc
      ? `the table has triggers, and --preserve-triggers drops the old table, whose rows the rollback may need`
      : 'the table has triggers, which gh-ost would lose'
  if (facts.referenced || table.foreignKeys.length > 0)
    return osc
      ? 'foreign keys lead from or to the table: they would be made anew under other names (--alter-foreign-keys-method)'
      : 'foreign keys lead from or to the table, which gh-ost does not support'
  if (table.checks.length > 0) return `the table has CHECK constraints, which would get other names on the copy`
  if (table.periods.length > 0 || /\bWITH SYSTEM VERSIONING\b/i.test(table.createStatement))
    return `the table is system-versioned, and ${tool} does not copy the history`
  if (!hasKey(table, new Set()))
    return `the table has neither a primary key nor a unique key of NOT NULL columns, by which ${tool} copies rows`
  return null
}

function whyNotStatement(tool: OnlineTool, statement: Statement, table: Table): string | null {
  if (statement.tokens.slice(1, 3).some((token) => /^ignore$/i.test(token.text)))
    return 'ALTER IGNORE TABLE drops rows that are duplicates'
  // NO_BACKSLASH_ESCAPES changes what the values mean that the tools write.
  if (statement.dialect.noBackslashEscapes)
    return `the script sets NO_BACKSLASH_ESCAPES, with which ${tool} does not work`
  if (alterText(statement) === null) return `${tool} cannot be given a statement with a version comment (/*! … */)`
  const clauses = statement.alter ?? []
  for (const clause of clauses) {
    const reason = whyNotClause(tool, clause, table)
    if (reason !== null) return reason
  }
  const added = clauses.flatMap((clause) => (clause.kind === 'add-column' ? [clause.column.name.text] : []))
  const dropped = clauses.flatMap((clause) => (clause.kind === 'drop-column' ? [clause.column.text] : []))
  const both = added.find((name) => dropped.some((one) => same(one, name)))
  if (both !== undefined)
    return `the column \`${both}\` is dropped and added anew, and ${tool} would copy the old values into the new column`
  const lossy = lossOf(statement, table).columns.find((name) => !dropped.some((one) => same(one, name)))
  if (lossy !== undefined)
    return `values of \`${lossy}\` may not fit the new type, and ${tool} would cut them where the server refuses`
  const gone = new Set(
    clauses.flatMap((clause) =>
      clause.kind === 'drop-index' || clause.kind === 'drop-constraint' ? [clause.name.text.toLowerCase()] : [],
    ),
  )
  if (!hasKey(table, gone)) return `the key goes by which ${tool} copies rows`
  return null
}

function whyNotClause(tool: OnlineTool, clause: AlterClause, table: Table): string | null {
  switch (clause.kind) {
    case 'add-column':
      return whyNotNewColumn(tool, clause.column)
    case 'drop-column':
      return keyColumns(table).has(clause.column.text.toLowerCase())
        ? `without \`${clause.column.text}\` rows may be duplicates in a unique key, which ${tool} loses without a word`
        : null
    case 'modify-column':
      return whyNotChanged(tool, clause.column.name.text, clause.column, table)
    case 'change-column':
      return clause.from.text === clause.column.name.text
        ? whyNotChanged(tool, clause.from.text, clause.column, table)
        : `it renames the column \`${clause.from.text}\`, whose values ${tool} may lose`
    case 'rename-column':
      return `it renames the column \`${clause.from.text}\`, whose values ${tool} may lose`
    case 'convert-charset':
      return table.columns.some(({ name, charset }) => charset !== null && keyColumns(table).has(name.toLowerCase()))
        ? `under another collation rows may be duplicates in a unique key, which ${tool} loses without a word`
        : null
    case 'add-index':
      return clause.index.type === 'primary' || clause.index.type === 'unique'
        ? `with a new unique key, ${tool} loses rows that are duplicates without a word`
        : null
    case 'option':
      return clause.option.name.toLowerCase() === 'engine' && !/^innodb$/i.test(clause.option.value.text)
        ? `it changes the engine`
        : null
    case 'partition':
      // Rows for which there is no partition are passed over, and DROP or TRUNCATE PARTITION on an empty copy does nothing.
      return clause.operation === 'REMOVE PARTITIONING'
        ? null
        : `${clause.operation} on an empty copy does not do what it does on the table`
    case 'set-default':
    case 'drop-default':
    case 'column-visibility':
    case 'drop-index':
    case 'rename-index':
    case 'index-visibility':
    case 'drop-constraint':
    case 'force':
    case 'algorithm':
    case 'lock':
      return null
    case 'drop-primary-key':
      return `it drops the primary key, by which ${tool} copies rows`
    case 'add-foreign-key':
    case 'drop-foreign-key':
      return `${tool} does not keep the names of foreign keys`
    case 'add-check':
    case 'alter-check':
      return `${tool} would pass over rows that a check refuses, without a word`
    case 'rename-table':
      return `it renames the table`
    case 'keys':
    case 'order-by':
    case 'other':
    case 'unknown':
      return `${tool} is not known to do this right`
  }
}

function whyNotNewColumn(tool: OnlineTool, column: ColumnClause): string | null {
  const name = `the new column \`${column.name.text}\``
  if (column.inlineKey !== null || column.autoIncrement !== null)
    return `${name} makes a unique key, and ${tool} loses rows that are duplicates without a word`
  if (column.references !== null || column.checks.length > 0)
    return `${name} has a CHECK or REFERENCES, and ${tool} passes over rows that it refuses`
  if (column.notNull !== null && column.default === null && column.generated === null)
    return `${name} is NOT NULL without a DEFAULT, which ${tool} cannot fill`
  return null
}

function whyNotChanged(tool: OnlineTool, name: string, clause: ColumnClause, table: Table): string | null {
  if (clause.inlineKey !== null) return `with a new unique key, ${tool} loses rows that are duplicates without a word`
  if (clause.checks.length > 0) return `${tool} would pass over rows that a check refuses, without a word`
  const column = table.columns.find((one) => same(one.name, name))
  if (column === undefined) return null
  if (clause.autoIncrement !== null && !column.autoIncrement) return `it makes \`${name}\` AUTO_INCREMENT`
  const keys = keyColumns(table)
  // A generated column of a key may be made of this one.
  const derived = table.columns.some((one) => one.generated !== null && keys.has(one.name.toLowerCase()))
  if (!keys.has(name.toLowerCase()) && !derived) return null
  return column.charset === null || sameCollation(column, clause, table)
    ? null
    : `under another collation rows may be duplicates in a unique key, which ${tool} loses without a word`
}

/** Whether a text column keeps its collation: one that the clause does not name is the table's. */
function sameCollation(column: Column, { charset, collation }: ColumnClause, table: Table): boolean {
  if (collation !== null) return column.collation !== null && same(column.collation, collation.text)
  if (charset !== null) return false
  return column.charset === table.charset && column.collation === table.collation
}

/** Lower-case names of the columns of unique keys; with a functional part, of all columns. */
function keyColumns(table: Table): Set<string> {
  const parts = table.indexes.filter(isUnique).flatMap((index) => index.parts)
  const all = parts.some(({ column }) => column === null)
  return new Set((all ? table.columns.map(({ name }) => name) : parts.map(({ column }) => column!)).map(lower))
}

/** Whether a key that tells every row apart stays, when these (lower case) go. */
function hasKey(table: Table, gone: ReadonlySet<string>): boolean {
  const nullable = new Set(table.columns.filter((column) => column.nullable).map(({ name }) => name))
  return table.indexes.some(
    (index) =>
      isUnique(index) &&
      !gone.has(lower(index.name)) &&
      index.parts.every(({ column, length }) => column !== null && length === null && !nullable.has(column)),
  )
}

function isUnique({ type }: Table['indexes'][number]): boolean {
  return type === 'primary' || type === 'unique'
}

function same(a: string, b: string): boolean {
  return lower(a) === lower(b)
}

function lower(name: string): string {
  return name.toLowerCase()
}
