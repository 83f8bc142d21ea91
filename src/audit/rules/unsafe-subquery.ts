import { QueryScopes, type Scope } from '../query-scopes.ts'
import { defineRule } from '../rule.ts'

const BEFORE_LIST = new Set(['IN', 'ANY', 'SOME', 'ALL'])

export default defineRule({
  id: 'unsafe-subquery',
  severity: 'error',
  summary: 'The column that a subquery selects must be one of its own tables',
  why: 'A name that the inner tables do not have is looked for outside: WHERE id IN (SELECT id FROM other) is true for every row when `other` has no `id`, and DELETE then deletes all.',
  advice:
    "Put the table's name before the column: IN (SELECT other.id FROM other). The server then refuses what is not there.",
  bad: {
    schema:
      'CREATE TABLE account (id int PRIMARY KEY, name varchar(50));\nCREATE TABLE closed (account_id int PRIMARY KEY);',
    sql: 'DELETE FROM account WHERE id IN (SELECT id FROM closed);',
  },
  good: {
    schema:
      'CREATE TABLE account (id int PRIMARY KEY, name varchar(50));\nCREATE TABLE closed (account_id int PRIMARY KEY);',
    sql: 'DELETE FROM account WHERE id IN (SELECT account_id FROM closed);',
  },
  visit: {
    statement(context) {
      const { statement, tokens, structureKnown, report } = context
      if (statement.class !== 'dml' || !structureKnown || statement.tables.length < 2) return
      const scopes = new QueryScopes(statement, tokens)
      for (const scope of scopes.all) {
        if (scope.parent === null || scope.opaque || scope.tables.length === 0) continue
        const open = scope.select - 1
        const isList =
          tokens.operator(open) === '(' &&
          (BEFORE_LIST.has(tokens.word(open - 1)) || ['=', '<>', '!='].includes(tokens.operator(open - 1)))
        if (!isList) continue
        const at = onlyName(scope)
        if (at === null) continue
        const found = scopes.column(at, context)
        if (found === null || scope.tables.includes(found.table)) continue
        const name = found.column.name
        const inner = scope.tables.map(({ reference }) => `\`${reference.name}\``).join(', ')
        report(
          tokens.span(at, at),
          `${inner} ${scope.tables.length === 1 ? 'has' : 'have'} no column \`${name}\`: here it is that of \`${found.table.reference.name}\` outside`,
        )
      }

      /** The name that the query selects, when that is all that it selects and it stands without its table. */
      function onlyName({ select }: Scope): number | null {
        const at = tokens.word(select + 1) === 'DISTINCT' ? select + 2 : select + 1
        return tokens.isName(at) && tokens.word(at + 1) === 'FROM' ? at : null
      }
    },
  },
})
