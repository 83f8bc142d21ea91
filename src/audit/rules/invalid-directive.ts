import { defineRule } from '../rule.ts'

/** Applied by the engine, which reads the directives. */
export default defineRule({
  id: 'invalid-directive',
  severity: 'error',
  summary: 'A directive must be understood, name known rules with a reason, and fit its statement',
  why: 'A directive that is not understood does nothing, while its author believes that it does.',
  advice:
    'Write `-- rollgate: ignore rule-a, rule-b -- reason` or `-- rollgate: batch 5000 by id` on a line before the statement, or `-- rollgate: ignore-file rule-a -- reason` before the first one.',
  bad: {
    schema: 'CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));',
    sql: "-- rollgate: ignore where-required\nUPDATE tag SET name = 'x' WHERE id = 1;",
  },
  good: {
    schema: 'CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));',
    sql: "-- rollgate: ignore where-required -- the table has one row\nUPDATE tag SET name = 'x';",
  },
})
