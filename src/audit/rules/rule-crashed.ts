import { defineRule } from '../rule.ts'

/** Raised by the engine when a rule throws: what it would have found is not known. */
export default defineRule({
  id: 'rule-crashed',
  severity: 'error',
  summary: 'Every rule must come to an end',
  why: 'A rule that fails has not looked at the statement; silence would pass for approval.',
  advice: 'This is a bug in Rollgate. Report it with the statement; until it is mended, the rule can be set to off.',
  bad: null,
  good: null,
})
