import { topLevelIndex } from '../../sql/clauses-of-dml.ts'
import { defineRule } from '../rule.ts'

const EFFECTS: Readonly<Record<string, string>> = {
  INSERT: 'rows that break a key are left out, wrong values are cut or replaced',
  UPDATE: 'rows that would break a key stay as they are, wrong values are cut or replaced',
  DELETE: 'rows that a foreign key holds are left',
  'LOAD DATA': 'rows that break a key are left out, wrong values are cut or replaced',
}

export default defineRule({
  id: 'errors-ignored',
  severity: 'notice',
  summary: 'IGNORE hides more than duplicate keys',
  why: 'It turns nearly every error of the statement into a warning that nobody reads: text that is too long, NULL in NOT NULL, values that are no number, missing parent rows.',
  advice:
    'Leave out IGNORE, and exclude by a condition, or by ON DUPLICATE KEY UPDATE id = id, just the rows that are there already.',
  bad: {
    schema: 'CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(50));',
    sql: "INSERT IGNORE INTO country (code, name) VALUES ('IS', 'Iceland');",
  },
  good: {
    schema: 'CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(50));',
    sql: "INSERT INTO country (code, name) VALUES ('IS', 'Iceland') ON DUPLICATE KEY UPDATE code = code;",
  },
  visit: {
    statement({ statement, tokens, script, report }) {
      const effect = EFFECTS[statement.kind]
      if (effect === undefined) return
      const verb = Math.max(0, topLevelIndex(tokens, statement.kind))
      const written = statement.tables.find(({ access }) => access === 'write')
      if (written !== undefined && script.holdsOnlyOwnRows(statement, written.database, written.name)) return
      // Behind the table IGNORE belongs to an index hint, or says which lines of a file are left out.
      for (let at = verb + 1; at < tokens.length && tokens.start(at) < (written?.span.start ?? 0); at++) {
        if (tokens.word(at) === 'IGNORE' && topLevelIndex(tokens, 'IGNORE', at) === at)
          report(tokens.span(at, at), `${statement.kind} IGNORE goes on after errors: ${effect}`)
      }
    },
  },
})
