import type { AlterClause } from '../../sql/clause.ts'
import { defineRule } from '../rule.ts'

/** What the option takes, with the words of the message. */
const CLAUSES = {
  'change-column': 'CHANGE COLUMN',
  'rename-column': 'RENAME COLUMN',
  'column-position': 'FIRST or AFTER',
  'drop-column': 'DROP COLUMN',
  'drop-primary-key': 'DROP PRIMARY KEY',
  'drop-foreign-key': 'DROP FOREIGN KEY',
  'rename-index': 'RENAME INDEX',
  'rename-table': 'RENAME TO',
  'convert-charset': 'CONVERT TO CHARACTER SET',
  'index-visibility': 'VISIBLE or INVISIBLE',
  engine: 'ENGINE',
  'auto-increment': 'AUTO_INCREMENT',
  option: 'A table option other than ENGINE, AUTO_INCREMENT, COMMENT, CHARSET and COLLATE',
  partition: 'A change of partitions',
  'order-by': 'ORDER BY',
  keys: 'ENABLE or DISABLE KEYS',
  tablespace: 'A change of the tablespace',
} as const

export default defineRule({
  id: 'alter-clause-not-allowed',
  severity: 'warning',
  optIn: true,
  summary: 'ALTER TABLE has no clause that the team does without',
  why: 'CHANGE renames by a slip of the pen, FIRST and AFTER cost a rebuild on older servers, and partitions need their own plan.',
  advice: 'Write it otherwise, or take the clause out of the option `forbid`.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int NULL);',
    sql: 'ALTER TABLE parcel ADD COLUMN b int NULL FIRST;',
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int NULL);',
    sql: 'ALTER TABLE parcel ADD COLUMN b int NULL;',
  },
  options: {
    forbid: {
      default: ['change-column', 'column-position'],
      values: Object.keys(CLAUSES),
      doc: 'Clauses that may not stand there. `option` is any table option that has no name of its own here.',
    },
  },
  visit: {
    statement({ statement, script, options, report }) {
      const table = statement.tables.find(({ access }) => access === 'alter')
      if (table === undefined || script.created(statement, table.database, table.name)) return
      for (const clause of statement.alter ?? []) {
        const name = namesOf(clause).find((one) => options.forbid.includes(one))
        if (name !== undefined) report(clause.span, `${CLAUSES[name]} is not allowed here`)
      }
    },
  },
})

function namesOf(clause: AlterClause): (keyof typeof CLAUSES)[] {
  switch (clause.kind) {
    case 'add-column':
    case 'modify-column':
      return clause.place === null ? [] : ['column-position']
    case 'change-column':
      return clause.place === null ? ['change-column'] : ['change-column', 'column-position']
    case 'option':
      return optionName(clause.option.name)
    case 'other':
      return /TABLESPACE/i.test(clause.operation) ? ['tablespace'] : []
    default:
      return clause.kind in CLAUSES ? [clause.kind as keyof typeof CLAUSES] : []
  }
}

function optionName(name: string): (keyof typeof CLAUSES)[] {
  if (name === 'engine') return ['engine']
  if (name === 'auto_increment') return ['auto-increment']
  return /^(comment|charset|character set|collate)$/.test(name) ? [] : ['option']
}
