import type { Statement } from '../../sql/statement.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'

export default defineRule({
  id: 'statements-max',
  severity: 'warning',
  optIn: true,
  summary: 'A file must not hold more statements than the limit',
  why: 'A statement that fails leaves the ones before it done: the fewer a file has, the less is half done.',
  advice: 'Split the file.',
  bad: {
    schema: 'CREATE TABLE hall (id int PRIMARY KEY);',
    sql: 'ALTER TABLE hall ADD COLUMN seats int NULL;\nCREATE TABLE seat (id int PRIMARY KEY);',
    options: { max: 1, of: 'ddl' },
  },
  good: {
    schema: 'CREATE TABLE hall (id int PRIMARY KEY);',
    sql: 'ALTER TABLE hall ADD COLUMN seats int NULL;\nUPDATE hall SET seats = 0 WHERE seats IS NULL;',
    options: { max: 1, of: 'ddl' },
  },
  options: {
    max: { default: 10, doc: 'How many are allowed; 1 with `of: ddl` asks for one change of structure a file.' },
    of: {
      default: 'all',
      doc: 'Which statements count: changes of structure, of rows, or both; SET, USE and transactions never do.',
      values: ['all', 'ddl', 'dml'],
    },
  },
  visit: {
    statement({ statement, script, options, report }) {
      const counted = script
        .once(changesOf, changesOf)
        .filter((one) => options.of === 'all' || one.class === options.of)
      // At the first one too many.
      if (counted[options.max] !== statement) return
      const what =
        options.of === 'ddl' ? 'changes of structure' : options.of === 'dml' ? 'changes of rows' : 'statements'
      report(headPlace(statement), `The file has ${counted.length} ${what}; at most ${options.max} are allowed`)
    },
  },
})

function changesOf({ script }: ScriptFacts): readonly Statement[] {
  return script.statements.filter((one) => one.class === 'ddl' || (one.class === 'dml' && one.kind !== 'SELECT'))
}
