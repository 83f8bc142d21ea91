import { defineRule } from '../rule.ts'

/** Applied by the engine, which alone knows what was suppressed. */
export default defineRule({
  id: 'unused-suppression',
  severity: 'warning',
  summary: 'A suppression must suppress something',
  why: 'One that is left behind hides the next finding of that rule, which nobody has looked at.',
  advice: 'Take the rule out of the directive.',
  bad: {
    schema: 'CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));',
    sql: '-- rollgate: ignore where-required -- all tags get renamed\nUPDATE tag SET name = LOWER(name) WHERE id > 10;',
  },
  good: {
    schema: 'CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));',
    sql: '-- rollgate: ignore where-required -- all tags get renamed\nUPDATE tag SET name = LOWER(name);',
  },
})
