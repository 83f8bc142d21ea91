import { defineRule } from '../rule.ts'

/** Applied by the engine to the files that the change under audit adds; see history.ts. */
export default defineRule({
  id: 'migration-number',
  severity: 'error',
  summary: 'No two migrations of a directory have the same number',
  why: 'Two branches took the next number at the same time: which of the files runs first then depends on the rest of their names, and on which was merged first.',
  advice: 'Give the newer file the next free number.',
  bad: null,
  good: null,
})
