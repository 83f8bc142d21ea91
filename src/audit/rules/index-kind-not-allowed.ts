import type { Index } from '../../schema/model.ts'
import { indexPlace } from '../indexes.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'index-kind-not-allowed',
  severity: 'warning',
  optIn: true,
  summary: 'Indexes are of the agreed kinds',
  why: 'FULLTEXT and SPATIAL indexes have rules of their own for locks, backups and online changes; HASH is what InnoDB does not have.',
  advice: 'Use an ordinary index, or add the kind to the option `allow`.',
  bad: {
    schema: 'CREATE TABLE article (id int PRIMARY KEY, body text NOT NULL);',
    sql: 'ALTER TABLE article ADD FULLTEXT INDEX by_body (body);',
  },
  good: {
    schema: 'CREATE TABLE article (id int PRIMARY KEY, title varchar(100) NOT NULL);',
    sql: 'ALTER TABLE article ADD INDEX by_title (title);',
  },
  options: {
    allow: {
      default: ['btree'],
      values: ['btree', 'fulltext', 'spatial', 'vector', 'functional', 'hash'],
      doc: 'Kinds of indexes that tables may have. `functional` is an index with an expression.',
    },
  },
  visit: {
    table({ newIndexes }, { statement, options, report }) {
      for (const index of newIndexes) {
        const kind = kindOf(index)
        if (!options.allow.includes(kind))
          report(indexPlace(statement, index), `Index \`${index.name}\` is of the kind ${kind}`)
      }
    },
  },
})

function kindOf(index: Index): string {
  if (/^VECTOR\b/i.test(index.definition)) return 'vector'
  if (index.type === 'fulltext' || index.type === 'spatial') return index.type
  if (index.parts.some(({ expression }) => expression !== null)) return 'functional'
  return /\bUSING HASH\b/i.test(index.definition) ? 'hash' : 'btree'
}
