import { tableOptions } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'table-options',
  severity: 'warning',
  optIn: true,
  summary: 'Migrations write no table options but the usual ones',
  why: 'Options about files, compression and encryption belong to the server that keeps the table; another environment lacks the directory, the tablespace or the key.',
  advice: 'Leave the option out, or add it to the option `allow`.',
  bad: { schema: '', sql: 'CREATE TABLE log (id int PRIMARY KEY) STATS_PERSISTENT=0;' },
  good: { schema: '', sql: "CREATE TABLE log (id int PRIMARY KEY) ENGINE=InnoDB COMMENT='log lines';" },
  options: {
    allow: {
      default: ['engine', 'comment', 'character set', 'collate', 'auto_increment', 'row_format', 'system versioning'],
      doc: 'Options that may be written, in the words of CREATE TABLE; `character set` stands for CHARSET, too.',
    },
  },
  visit: {
    statement({ statement, options, report }) {
      if (statement.temporary) return
      const allowed = new Set(options.allow.map((name) => name.toLowerCase()))
      for (const { name, span } of tableOptions(statement)) {
        if (!allowed.has(name) && !(name === 'type' && allowed.has('engine')))
          report(span, `The table option ${name.toUpperCase()} is not among the usual ones`)
      }
    },
  },
})
