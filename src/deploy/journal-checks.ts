import type { Session } from '../mysql/session.ts'
import { JOURNAL_VERSION, journalExists } from './journal-tables.ts'
import type { Check } from './preflight.ts'

/** What an earlier deployment left in the journal that stands in the way of the next one. */
export async function checkJournal(session: Session): Promise<Check[]> {
  if (!(await journalExists(session)))
    return [{ id: 'journal', ok: true, message: 'there is no journal yet; the first deployment makes it', cure: null }]
  const version = Number(await session.value('SELECT MAX(version) FROM rollgate.version'))
  if (version !== JOURNAL_VERSION) {
    return [
      {
        id: 'journal',
        ok: false,
        message: `the journal has version ${version}; this Rollgate knows version ${JOURNAL_VERSION}`,
        cure: 'Use the Rollgate version that made it, or a newer one.',
      },
    ]
  }
  const open = await session.query(
    "SELECT deployment, sequence, kind, state FROM rollgate.statement WHERE state IN ('unknown', 'undoing', 'executed', 'intent') ORDER BY id LIMIT 20",
  )
  return [
    { id: 'journal', ok: true, message: `the journal has version ${version}`, cure: null },
    ...open.map(({ deployment, sequence, kind, state }): Check => {
      const about = `statement ${sequence} (${kind}) of deployment ${deployment}`
      switch (state) {
        case 'unknown':
          return {
            id: 'unknown-statement',
            ok: false,
            message: `whether ${about} took effect is unknown`,
            cure: `Look at what it was to change, then: rollgate recover ${deployment} ${sequence} --mark done, or --mark not-run`,
          }
        case 'undoing':
          return {
            id: 'half-undone',
            ok: false,
            message: `the rollback of ${about} broke off in the middle`,
            cure: `Finish it: rollgate rollback ${deployment}`,
          }
        default:
          return {
            id: 'not-backed-up',
            ok: false,
            warning: true,
            message: `${about} is ${state === 'executed' ? 'committed but not backed up' : 'under way, or was interrupted'}`,
            cure: `Unless it is running now, the next deploy settles it; or: rollgate recover ${deployment}`,
          }
      }
    }),
  ]
}
