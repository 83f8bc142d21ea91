import { matches, newNames, PLACEHOLDERS, titled } from '../names.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'index-name',
  severity: 'warning',
  optIn: true,
  summary: 'New indexes are named after the convention',
  why: 'Plans, errors about duplicate keys and monitoring show nothing of an index but its name.',
  advice: 'Choose a name that matches the pattern.',
  bad: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, customer int);',
    sql: 'ALTER TABLE invoice ADD INDEX by_customer (customer);',
  },
  good: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, customer int);',
    sql: 'ALTER TABLE invoice ADD INDEX idx_customer (customer);',
  },
  options: {
    pattern: {
      default: '^idx_',
      kind: 'pattern',
      doc: `The name of an index that is not unique must match it; empty for any. ${PLACEHOLDERS}`,
    },
    unique: {
      default: '',
      kind: 'pattern',
      doc: 'The same of a unique index.',
    },
  },
  visit: {
    statement(context) {
      const { options, report } = context
      for (const name of newNames(context)) {
        if (name.kind !== 'index' && name.kind !== 'unique-index') continue
        const wanted = name.kind === 'index' ? options.pattern : options.unique
        if (!matches(name, wanted)) report(name.span, `${titled(name)} does not match the pattern \`${wanted}\``)
      }
    },
  },
})
