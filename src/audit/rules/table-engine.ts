import type { OptionClause } from '../../sql/clause.ts'
import { headPlace, optionClause } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'table-engine',
  severity: 'warning',
  summary: 'Tables are kept by one of the allowed engines',
  why: 'MyISAM, Aria, MEMORY and the like know no transactions: a failed or rolled back change stays half done, and a crash loses rows.',
  advice: 'Use ENGINE=InnoDB, or add the engine to the option `allow`.',
  bad: { schema: '', sql: 'CREATE TABLE counter (id int PRIMARY KEY, hits int) ENGINE=MyISAM;' },
  good: { schema: '', sql: 'CREATE TABLE counter (id int PRIMARY KEY, hits int) ENGINE=InnoDB;' },
  options: {
    allow: {
      default: ['InnoDB', 'RocksDB', 'ndbcluster'],
      doc: 'Engines that tables may have, in any case of letters.',
    },
    'may-name': { default: true, doc: 'Whether a migration may name the engine at all.' },
  },
  visit: {
    table({ before, after, name }, { statement, options, report }) {
      if (after === null || after.engine === before?.engine || allows(options.allow, after.engine)) return
      const clause = optionClause(statement, 'engine')
      // Only what is written or is the server's default is this statement's choice; LIKE takes what is there.
      const chosen = clause === null && before === null ? ", which is the server's default" : ''
      report(clause?.span ?? headPlace(statement), `Table \`${name}\` is kept by ${after.engine}${chosen}`, {
        fix: clause === null ? undefined : innodb(clause, options.allow),
      })
    },
    statement({ statement, structureKnown, options, report }) {
      const clause = optionClause(statement, 'engine')
      if (clause === null || statement.temporary) return
      if (!structureKnown && !allows(options.allow, clause.value.text))
        report(clause.span, `Table \`${statement.tables[0]?.name}\` is kept by ${clause.value.text}`, {
          fix: innodb(clause, options.allow),
        })
      else if (!options['may-name'])
        report(clause.span, 'The migration names the engine', {
          advice: 'Leave it to the server: take the option away.',
        })
    },
  },
})

function innodb({ value }: OptionClause, allowed: readonly string[]) {
  return allows(allowed, 'InnoDB') ? { span: value.span, text: 'InnoDB' } : undefined
}

function allows(allowed: readonly string[], engine: string): boolean {
  return allowed.some((one) => one.toLowerCase() === engine.toLowerCase())
}
