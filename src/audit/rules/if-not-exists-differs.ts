import type { Column, Table } from '../../schema/model.ts'
import { printedType, readClause } from '../new-columns.ts'
import { defineRule } from '../rule.ts'
import { typeText } from '../type-text.ts'

export default defineRule({
  id: 'if-not-exists-differs',
  severity: 'warning',
  summary: 'What IF NOT EXISTS finds is what it would have created',
  why: 'The statement succeeds and does nothing: the columns that the migration was to bring are missing on this server alone, and nobody is told.',
  advice:
    'Write the ALTER TABLE that brings the table there, or take IF NOT EXISTS away so that the difference is an error.',
  bad: {
    schema: 'CREATE TABLE tag (id int PRIMARY KEY, name varchar(20));',
    sql: 'CREATE TABLE IF NOT EXISTS tag (id int PRIMARY KEY, name varchar(20), color char(6));',
  },
  good: {
    schema: 'CREATE TABLE tag (id int PRIMARY KEY, name varchar(20));',
    sql: 'CREATE TABLE IF NOT EXISTS tag (id int PRIMARY KEY, name varchar(20));',
  },
  visit: {
    statement({ statement, table, outcome, report }) {
      const target = statement.tables[0]
      if (target === undefined || statement.temporary || outcome?.kind === 'failed') return
      const found = table(target.database, target.name)
      if (found === null) return
      const create = statement.createTable
      if (create !== undefined && statement.conditional) {
        if (create.like !== null || create.asSelect !== null || create.unknown.length > 0) return
        const differences = create.columns.flatMap((clause) => {
          const column = readClause(clause, statement)
          return column === null ? [] : (difference(found, column) ?? [])
        })
        const written = new Set(create.columns.map(({ name }) => name.text.toLowerCase()))
        for (const { name } of found.columns) {
          if (!written.has(name.toLowerCase())) differences.push(`it also has \`${name}\``)
        }
        if (differences.length > 0)
          report(target.span, `Table \`${target.name}\` is there already and differs: ${listed(differences)}`)
      }
      for (const clause of statement.alter ?? []) {
        if (clause.kind !== 'add-column' || clause.conditional !== true) continue
        const column = readClause(clause.column, statement)
        const there = column !== null && columnOf(found, column.name) !== undefined
        const differs = there ? difference(found, column) : null
        if (differs !== null)
          report(clause.column.name.span, `Column \`${column!.name}\` is there already and differs: ${differs}`)
      }
    },
  },
})

function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
}

/** In what the written column is another than the one that is there; only what both texts say for certain. */
function difference(table: Table, wanted: Column): string | null {
  const found = columnOf(table, wanted.name)
  if (found === undefined) return `it has no column \`${wanted.name}\``
  const differs = `\`${found.name}\` is ${typeText(found.type)}, not ${typeText(wanted.type).toLowerCase()}`
  const { type } = found
  // MariaDB keeps JSON as LONGTEXT.
  const json = wanted.type.base === 'json' && type.base === 'longtext'
  if (type.base !== printedType(wanted.type.base) && !json) return differs
  if (wanted.type.unsigned !== type.unsigned) return differs
  const sized = /^(var)?(char|binary)$|^(decimal|datetime|timestamp|time|bit)$/.test(type.base)
  const size = sizeOf(type.base, wanted.type.length, wanted.type.scale)
  if (sized && size !== sizeOf(type.base, type.length, type.scale)) return differs
  if (wanted.type.members.join('\0') !== type.members.join('\0'))
    return `\`${found.name}\` has other members (${typeText(type)})`
  if (!wanted.nullable && found.nullable) return `\`${found.name}\` may be NULL`
  return null
}

/** Length and scale, with what the servers take where none is written. */
function sizeOf(base: string, length: number | null, scale: number | null): string {
  if (base === 'decimal') return `${length ?? 10},${scale ?? 0}`
  return String(length ?? (base === 'char' || base === 'binary' || base === 'bit' ? 1 : 0))
}

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join('; ')
  return texts.length > 3 ? `${shown}; and ${texts.length - 3} more` : shown
}
