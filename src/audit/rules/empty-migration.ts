import { defineRule } from '../rule.ts'

/** Applied by the engine to files without any statement. */
export default defineRule({
  id: 'empty-migration',
  severity: 'notice',
  summary: 'A migration holds at least one statement',
  why: 'An empty file is recorded as deployed, and what is written into it later never runs.',
  advice: 'Write the statements, or take the file away.',
  bad: { schema: '', sql: '-- to be written' },
  good: { schema: '', sql: 'SELECT 1;' },
})
