import { defineRule } from '../rule.ts'

/** Applied by the engine to what the splitter could not make sense of. */
export default defineRule({
  id: 'script-problem',
  severity: 'error',
  summary: 'A script must split into statements without doubt',
  why: 'The mysql client would send something else than what was meant, or wait for ever for the end of a quote.',
  advice: 'Close the quote or comment, set DELIMITER around stored programs, or give another name.',
  bad: null,
  good: null,
})
