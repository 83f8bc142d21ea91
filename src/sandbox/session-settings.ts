import { isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'

/** Session variables that decide what a statement means or whether it is accepted; staging's global values go for new sessions. */
const MIRRORED = [
  'character_set_server',
  'collation_server',
  'default_storage_engine',
  'explicit_defaults_for_timestamp',
  'foreign_key_checks',
  'innodb_strict_mode',
  'old_mode',
  'sql_generate_invisible_primary_key',
  'sql_mode',
  'sql_require_primary_key',
  'sql_safe_updates',
  'time_zone',
  'unique_checks',
]

/** What a server sets for new sessions, by name of the variable. */
export type SessionSettings = ReadonlyMap<string, string>

/** Reads what staging gives to a new session. */
export async function readSessionSettings(staging: Session): Promise<SessionSettings> {
  const rows = await staging.query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${MIRRORED.map(quoteText).join(', ')})`,
  )
  return new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]))
}

/**
 * Gives a session of the sandbox what staging's sessions have.
 * @returns sentences about what the sandbox does not take.
 */
export async function applySessionSettings(session: Session, settings: SessionSettings): Promise<string[]> {
  const notes: string[] = []
  for (const [name, value] of settings) {
    if (name === 'sql_mode') {
      const refused = await setMode(
        session,
        value.split(',').filter((mode) => mode !== ''),
      )
      if (refused.length > 0) notes.push(`The sandbox does not know staging's sql_mode ${refused.join(', ')}.`)
    } else if (!(await set(session, name, value)) && name === 'time_zone') {
      notes.push(`The sandbox does not know staging's time zone ${value}; it uses its own.`)
    }
  }
  return notes
}

async function setMode(session: Session, modes: readonly string[]): Promise<string[]> {
  if (await set(session, 'sql_mode', modes.join(','))) return []
  const known: string[] = []
  const refused: string[] = []
  for (const mode of modes) ((await set(session, 'sql_mode', mode)) ? known : refused).push(mode)
  await set(session, 'sql_mode', known.join(','))
  return refused
}

async function set(session: Session, name: string, value: string): Promise<boolean> {
  try {
    await session.run(`SET SESSION ${name} = ${value === 'ON' || value === 'OFF' ? value : quoteText(value)}`)
    return true
  } catch (error) {
    if (!isServerError(error)) throw error
    return false
  }
}
