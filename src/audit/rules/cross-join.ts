import { QueryScopes } from '../query-scopes.ts'
import { defineRule } from '../rule.ts'

const KINDS = new Set(['SELECT', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE', 'CREATE VIEW', 'ALTER VIEW', 'CREATE TABLE'])

export default defineRule({
  id: 'cross-join',
  severity: 'warning',
  summary: 'Tables must be joined by a condition',
  why: 'Without one every row meets every row: a thousand rows each make a million.',
  advice: 'Join by ON or USING. Write CROSS JOIN where every pair is meant.',
  bad: {
    schema:
      'CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);\nCREATE TABLE pair (a int, b int, PRIMARY KEY (a, b));',
    sql: 'INSERT INTO pair (a, b) SELECT a.id, b.id FROM a JOIN b;',
  },
  good: {
    schema:
      'CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);\nCREATE TABLE pair (a int, b int, PRIMARY KEY (a, b));',
    sql: 'INSERT INTO pair (a, b) SELECT a.id, b.id FROM a JOIN b ON b.id > a.id;',
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!KINDS.has(statement.kind) || statement.tables.length < 2) return
      const changes = statement.kind === 'UPDATE' || statement.kind === 'DELETE'
      for (const scope of new QueryScopes(statement, tokens).all) {
        // Of UPDATE and DELETE themselves where-required tells; a derived table is often one row.
        if (scope.filtered || scope.opaque || (changes && scope.select === -1)) continue
        const [at] = scope.loose
        if (at === undefined || scope.tables.length < 2) continue
        const names = scope.tables.map(({ reference }) => `\`${reference.name}\``).join(' with every row of ')
        report(tokens.span(at, at), `No condition joins the tables: every row of ${names}`)
      }
    },
  },
})
