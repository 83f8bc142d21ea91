import type { ColumnClause, IndexClause, Name } from '../sql/clause.ts'
import { nameOf } from '../sql/literal.ts'
import type { Statement } from '../sql/statement.ts'
import type { RuleContext } from './rule.ts'

/** FULLTEXT, SPATIAL and VECTOR indexes are of kind 'index'. */
export const NAME_KINDS = [
  'database',
  'table',
  'temporary-table',
  'view',
  'column',
  'index',
  'unique-index',
  'foreign-key',
  'check',
] as const
export type NameKind = (typeof NAME_KINDS)[number]

/** A name that a statement brings into being, as it stands in the text. */
export interface NewName extends Name {
  readonly kind: NameKind
  /** Of which a column, index or constraint is; null for others. */
  readonly table: string | null
  /** Of an index or foreign key. */
  readonly columns: readonly string[]
}

const TITLES: Readonly<Record<NameKind, string>> = {
  database: 'Database',
  table: 'Table',
  'temporary-table': 'Table',
  view: 'View',
  column: 'Column',
  index: 'Index',
  'unique-index': 'Index',
  'foreign-key': 'Foreign key',
  check: 'Constraint',
}

/** For the beginning of a message: "Column `a`". */
export function titled({ kind, text }: NewName): string {
  return `${TITLES[kind]} \`${text}\``
}

/** The names that a statement gives, its renamings among them. The text tells; names that the server chooses are not there. */
export function newNames({ statement, table }: Pick<RuleContext, 'statement' | 'table'>): NewName[] {
  const target = statement.tables[0]
  const names: NewName[] = []
  const add = (kind: NameKind, name: Name | null, columns: readonly string[] = []) => {
    const owned = kind === 'column' || columns.length > 0 || kind === 'check'
    if (name !== null) names.push({ kind, ...name, table: owned ? (target?.name ?? null) : null, columns })
  }
  const addColumn = (column: ColumnClause) => {
    add('column', column.name)
    for (const check of column.checks) add('check', check.name)
  }
  const addIndex = (index: IndexClause) => {
    if (index.type === 'primary') return
    add(index.type === 'unique' ? 'unique-index' : 'index', index.name, columnsOf(index))
  }

  if (statement.kind === 'CREATE DATABASE') add('database', newDatabase(statement))
  else if (statement.kind === 'CREATE VIEW' && target !== undefined) add('view', lastPart(statement, target))
  else if (statement.kind === 'CREATE TABLE' && target !== undefined) {
    // IF NOT EXISTS over a table that is there brings nothing.
    if (statement.conditional && table(target.database, target.name) !== null) return []
    add(statement.temporary ? 'temporary-table' : 'table', lastPart(statement, target))
  }
  for (const to of statement.tables) if (to.access === 'rename-to') add('table', lastPart(statement, to))

  const create = statement.createTable
  create?.columns.forEach(addColumn)
  create?.indexes.forEach(addIndex)
  for (const key of create?.foreignKeys ?? []) add('foreign-key', key.name, textsOf(key.ownColumns))
  for (const check of create?.checks ?? []) add('check', check.name)
  for (const clause of statement.alter ?? []) {
    switch (clause.kind) {
      case 'add-column':
        addColumn(clause.column)
        break
      case 'change-column':
        if (clause.from.text !== clause.column.name.text) add('column', clause.column.name)
        break
      case 'rename-column':
        add('column', clause.to)
        break
      case 'add-index':
        addIndex(clause.index)
        break
      case 'rename-index': {
        const renamed = target && table(target.database, target.name)
        const index = renamed?.indexes.find((one) => one.name.toLowerCase() === clause.from.text.toLowerCase())
        const columns = index?.parts.flatMap((part) => part.column ?? []) ?? []
        add(index?.type === 'unique' ? 'unique-index' : 'index', clause.to, columns)
        break
      }
      case 'add-foreign-key':
        add('foreign-key', clause.foreignKey.name, textsOf(clause.foreignKey.ownColumns))
        break
      case 'add-check':
        add('check', clause.check.name)
        break
    }
  }
  return names
}

function textsOf(names: readonly Name[]): string[] {
  return names.map(({ text }) => text)
}

function columnsOf(index: IndexClause): string[] {
  return index.parts.flatMap((part) => part.column?.text ?? [])
}

/** The table's own name, where a database stands before it. */
function lastPart(statement: Statement, { name, span }: { name: string; span: Name['span'] }): Name {
  const token = statement.tokens.find((one) => one.end === span.end)
  return { text: name, span: token === undefined ? span : { start: token.start, end: token.end } }
}

function newDatabase(statement: Statement): Name | null {
  const words = statement.tokens.slice(0, 7)
  let at = words.findIndex((token) => /^(database|schema)$/i.test(token.text)) + 1
  if (/^if$/i.test(words[at]?.text ?? '')) at += 3
  const token = at === 0 ? undefined : words[at]
  if (token === undefined) return null
  return { text: nameOf(token), span: { start: token.start, end: token.end } }
}

/** What the documentation of an option says of such patterns. */
export const PLACEHOLDERS = '`<table>` stands for its table, `<columns>` for its columns with `_` between them.'

/** Whether a name is as a pattern of the configuration wants it; the empty pattern wants nothing. */
export function matches(name: NewName, wanted: string): boolean {
  const pattern = wanted
    .replaceAll('<table>', literal(name.table ?? ''))
    .replaceAll('<columns>', literal(name.columns.join('_')))
  return new RegExp(pattern, 'u').test(name.text)
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
