import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'statement-length',
  severity: 'notice',
  optIn: true,
  summary: 'A statement must not be longer than the limit',
  why: 'Nobody reads a statement of many pages, and beyond max_allowed_packet no server takes it.',
  advice: 'Split it, or load the data by other means than a migration.',
  bad: {
    schema: 'CREATE TABLE note (id int PRIMARY KEY, body text);',
    sql: "INSERT INTO note (id, body) VALUES (1, 'a rather long text for a single statement');",
    options: { max: 50 },
  },
  good: {
    schema: 'CREATE TABLE note (id int PRIMARY KEY, body text);',
    sql: "INSERT INTO note (id, body) VALUES (1, 'short');",
    options: { max: 50 },
  },
  options: { max: { default: 65_536, doc: 'Bytes in UTF-8.' } },
  visit: {
    statement({ statement, options, report }) {
      const bytes = Buffer.byteLength(statement.text)
      if (bytes > options.max)
        report(headPlace(statement), `The statement has ${bytes} bytes; at most ${options.max} are allowed`)
    },
  },
})
