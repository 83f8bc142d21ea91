import { readSet } from '../../sql/set.ts'
import { defineRule } from '../rule.ts'

/** Settings under which changes are not in the binlog as whole rows, with the values that keep them there. */
const NEEDED: Readonly<Record<string, RegExp>> = {
  sql_log_bin: /^(1|on|true|default)$/i,
  binlog_format: /^(row|2|default)$/i,
  binlog_row_image: /^(full|2|default|full_nodup)$/i,
}

export default defineRule({
  id: 'binlog-bypassed',
  severity: 'error',
  summary: 'A migration must leave its changes in the binlog as rows',
  why: 'Replicas do not get what is not logged, and the rollback is derived from the rows in the binlog: without them there is none.',
  advice: 'Take the SET out.',
  bad: { schema: '', sql: "SET SESSION binlog_format = 'STATEMENT';" },
  good: { schema: '', sql: "SET SESSION time_zone = '+00:00';" },
  visit: {
    statement({ statement, report }) {
      for (const { scope, name, value, constant, span } of readSet(statement)) {
        const wanted = scope === 'user' ? undefined : NEEDED[name]
        // SET … = @saved puts back what was there.
        if (wanted === undefined || !constant || wanted.test(value)) continue
        report(span, `\`${name}\` = ${value}: what follows cannot be rolled back from the binlog`)
      }
    },
  },
})
