import { defineRule } from '../rule.ts'

/** Applied by the engine to the files that the change under audit adds; see history.ts. */
export default defineRule({
  id: 'migration-order',
  severity: 'warning',
  summary: 'A new migration sorts behind those that have been applied',
  why: 'Servers that have applied the later ones run it after them, and a database that is built anew runs it before them: the two may end up different.',
  advice: 'Give the file a number or time behind the last one.',
  bad: null,
  good: null,
})
