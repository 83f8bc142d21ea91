import type { Table } from '../../schema/model.ts'
import { printedType } from '../new-columns.ts'
import { columnPlace, headPlace, tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

const FORM = 'written `name`, or `name type` where the type matters (`id bigint`, `created_at datetime`)'

export default defineRule({
  id: 'columns-required',
  severity: 'warning',
  optIn: true,
  summary: 'Every table has the columns and indexes that all tables must have',
  why: 'Jobs that archive, replicate or export all tables rely on the columns that every table has.',
  advice: 'Add the column, or the index, as the other tables have it.',
  bad: {
    schema: '',
    sql: 'CREATE TABLE invoice (id bigint PRIMARY KEY);',
    options: { columns: ['id bigint', 'created_at datetime'] },
  },
  good: {
    schema: '',
    sql: 'CREATE TABLE invoice (id bigint PRIMARY KEY, created_at datetime);',
    options: { columns: ['id bigint', 'created_at datetime'] },
  },
  options: {
    columns: { default: [], doc: `Columns that every table has, ${FORM}.` },
    indexed: { default: [], doc: `Columns that begin an index in every table that has them, ${FORM}.` },
  },
  visit: {
    table({ before, after, name }, { statement, options, report }) {
      if (after === null) return
      for (const wanted of options.columns) {
        const lack = lacks(after, wanted)
        if (lack === null || (before !== null && lacks(before, wanted) !== null)) continue
        const place = before === null ? tablePlace(statement, name) : columnPlace(statement, lack.column)
        report(lack.is === null ? place : columnPlace(statement, lack.column), `Table \`${name}\` ${lack.text}`)
      }
      for (const wanted of options.indexed) {
        const [column, type] = split(wanted)
        const found = columnOf(after, column)
        if (found === undefined) continue
        if (type !== undefined && found.type.base !== printedType(type)) {
          if (columnOf(before, column)?.type.base !== found.type.base)
            report(columnPlace(statement, column), `Column \`${found.name}\` is ${found.type.base}, not ${type}`)
        } else if (!begins(after, column) && !(columnOf(before, column) && !begins(before!, column)))
          report(
            before === null ? columnPlace(statement, column) : headPlace(statement),
            `Column \`${name}\`.\`${found.name}\` begins no index`,
          )
      }
    },
    statement({ statement, structureKnown, options, report }) {
      const create = statement.createTable
      if (structureKnown || statement.temporary || create === undefined) return
      if (create.like !== null || create.asSelect !== null || create.unknown.length > 0) return
      const names = new Set(create.columns.map((column) => column.name.text.toLowerCase()))
      for (const wanted of options.columns) {
        const [column] = split(wanted)
        if (!names.has(column)) report(create.table.span, `Table \`${create.table.text}\` has no column \`${column}\``)
      }
    },
  },
})

/** Lower-case name and, when given, type. */
function split(wanted: string): [column: string, type?: string] {
  const [column = '', type] = wanted.trim().toLowerCase().split(/\s+/)
  return type === undefined ? [column] : [column, type]
}

function columnOf(table: Table | null, name: string) {
  return table?.columns.find((column) => column.name.toLowerCase() === name)
}

function begins({ indexes }: Table, column: string): boolean {
  return indexes.some((index) => index.parts[0]?.column?.toLowerCase() === column)
}

function lacks(table: Table, wanted: string): { column: string; is: string | null; text: string } | null {
  const [name, type] = split(wanted)
  const column = columnOf(table, name)
  if (column === undefined) return { column: name, is: null, text: `has no column \`${name}\`` }
  if (type === undefined || column.type.base === printedType(type.replace(/\(.*$/, ''))) return null
  return { column: name, is: column.type.base, text: `has \`${column.name}\` as ${column.type.base}, not ${type}` }
}
