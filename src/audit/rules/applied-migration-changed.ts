import { defineRule } from '../rule.ts'

/** Applied by the engine to the files that the change under audit touches; see history.ts. */
export default defineRule({
  id: 'applied-migration-changed',
  severity: 'error',
  summary: 'A migration that has been applied stays as it is',
  why: 'Servers know migrations by name and checksum: what was changed never runs where the file was applied, what was renamed would run again, and what was deleted is missing when a database is built anew.',
  advice: 'Restore the file as it was, and write the change as a new migration.',
  bad: null,
  good: null,
})
