import type { Column } from '../../schema/model.ts'
import { assignments, dmlClauses } from '../dml-clauses.ts'
import { QueryScopes } from '../query-scopes.ts'
import { defineRule } from '../rule.ts'

const COMPARISONS = new Set(['=', '<>', '!=', '<', '>', '<=', '>=', '<=>'])
const TEXTS = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'])
const NUMBERS = new Set([
  ...['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'bit', 'year'],
])
const KINDS = new Set(['SELECT', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE', 'CREATE VIEW', 'ALTER VIEW', 'CREATE TABLE'])
/** What a number looks like to a server that reads it from text. */
const NUMERIC = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i

export default defineRule({
  id: 'implicit-conversion',
  severity: 'warning',
  summary: 'A column must be compared with values of its own kind',
  why: "Text that is compared with a number is read as a number, row by row: no index helps, and '007', '7.0' and '7 apples' all equal 7. A number that is compared with a word is compared with 0.",
  advice: 'Write the value as the column holds it: text in quotes, numbers without.',
  bad: {
    schema: 'CREATE TABLE item (id int PRIMARY KEY, code varchar(20), KEY code (code));',
    sql: 'DELETE FROM item WHERE code = 7;',
  },
  good: {
    schema: 'CREATE TABLE item (id int PRIMARY KEY, code varchar(20), KEY code (code));',
    sql: "DELETE FROM item WHERE code = '7' AND id > 5;",
  },
  visit: {
    statement(context) {
      const { statement, tokens, structureKnown, report } = context
      if (!KINDS.has(statement.kind) || !structureKnown || statement.tables.length === 0) return
      // Rows that stand in the text are compared with nothing.
      if (/^(INSERT|REPLACE)$/.test(statement.kind) && statement.tables.length === 1) return
      // MySQL refuses some comparisons with what is no number.
      if (context.outcome?.kind === 'failed') return
      let scopes: QueryScopes | undefined
      let assigning: Set<number> | undefined
      for (let at = 1; at < tokens.length; at++) {
        if (COMPARISONS.has(tokens.operator(at))) {
          if (tokens.isName(at - 1) && literalAt(at + 1)) check(at - 1, [at + 1], at)
          else if (literalAt(at - 1) && tokens.isName(at + 1)) check(lastOfName(at + 1), [at - 1], at)
        } else if (tokens.word(at) === 'IN' && tokens.operator(at + 1) === '(') {
          const name = tokens.word(at - 1) === 'NOT' ? at - 2 : at - 1
          const members: number[] = []
          for (let member = at + 2; literalAt(member); member += 2) members.push(member)
          if (members.length > 0 && tokens.isName(name)) check(name, members, at)
        }
      }

      function check(name: number, values: readonly number[], sign: number): void {
        // What is computed with a column or a literal is of another kind: a + 1 = 2, a = 1 + b.
        if (['+', '-', '*', '/', '%', '||', '->', '->>'].includes(tokens.operator(name - 1))) return
        if (['+', '-', '*', '/', '%', '||'].includes(tokens.operator(values.at(-1)! + 1))) return
        assigning ??= new Set(
          dmlClauses(statement, tokens)
            .assigned.flatMap((range) => assignments(tokens, range))
            .map(({ target }) => target.end),
        )
        if (assigning.has(sign)) return
        const value = values.find((one) => isKind(one, 'number') || isKind(one, 'string'))
        if (value === undefined) return
        scopes ??= new QueryScopes(statement, tokens)
        const found = scopes.column(name, context)
        if (found === null) return
        const { column, table } = found
        const shown = `\`${table.reference.name}\`.\`${column.name}\` is ${typeOf(column)}`
        const number = values.find((one) => isKind(one, 'number'))
        const word = values.find((one) => isKind(one, 'string') && !NUMERIC.test(tokens.value(one)))
        if (TEXTS.has(column.type.base) && number !== undefined)
          report(
            tokens.span(number, number),
            `${shown}: every row of it is read as a number to compare it with ${tokens.raw(number)}`,
          )
        else if (isNumber(column) && word !== undefined)
          report(
            tokens.span(word, word),
            `${shown}: ${excerptOf(word)} is no number, and is compared as the number that it begins with, or 0`,
          )
      }

      function literalAt(at: number): boolean {
        return isKind(at, 'number') || isKind(at, 'string')
      }

      function isKind(at: number, kind: 'number' | 'string'): boolean {
        // A literal behind an introducer (DATE '…', _binary '…') is of another kind.
        return (
          tokens.kind(at) === kind &&
          (kind === 'number' || tokens.kind(at - 1) !== 'word' || tokens.word(at - 1) === 'IN')
        )
      }

      function lastOfName(at: number): number {
        let last = at
        while (tokens.operator(last + 1) === '.' && tokens.isName(last + 2)) last += 2
        return last
      }

      function excerptOf(at: number): string {
        const raw = tokens.raw(at)
        return raw.length > 30 ? `${raw.slice(0, 27)}…'` : raw
      }
    },
  },
})

function isNumber({ type }: Column): boolean {
  return NUMBERS.has(type.base)
}

/** Without the display width of whole numbers, which some servers print and none heeds. */
function typeOf({ type }: Column): string {
  return TEXTS.has(type.base) ? type.text : type.base
}
