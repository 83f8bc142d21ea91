import { describeServerError, isServerError } from './server-error.ts'
import type { Session } from './session.ts'

/** A session variable on which capture depends. */
export interface CaptureSetting {
  readonly variable: string
  readonly value: string
  /** Upper-case spellings of that value. */
  readonly accept: readonly string[]
}

/** Session settings that capture needs, with their value; a session that may not set one must find it so. */
export const CAPTURE_SETTINGS: readonly CaptureSetting[] = [
  { variable: 'binlog_format', value: 'ROW', accept: ['ROW'] },
  { variable: 'binlog_row_image', value: 'FULL', accept: ['FULL'] },
  { variable: 'binlog_row_value_options', value: '', accept: [''] },
  { variable: 'binlog_transaction_compression', value: 'OFF', accept: ['OFF', '0'] },
  { variable: 'sql_log_bin', value: 'ON', accept: ['ON', '1'] },
]

/** What a session found of a setting before it set it. */
export interface FoundSetting {
  readonly variable: string
  readonly value: string
  readonly found: string
  readonly fits: boolean
  /** Why the session may not set it; null when it fits or was set. */
  readonly refused: string | null
}

/** Makes a session log what capture needs, as far as it may. Variables that the server does not have are left out. */
export async function trySetCapture(session: Session): Promise<FoundSetting[]> {
  const settings: FoundSetting[] = []
  for (const { variable, value, accept, found } of await readCapture(session)) {
    const fits = accept.includes(found.toUpperCase())
    settings.push({ variable, value, found, fits, refused: fits ? null : await trySet(session, variable, value) })
  }
  return settings
}

/** Makes a session log what capture needs. Call after `trySetCapture` has shown that the account may. */
export async function setCaptureSession(session: Session): Promise<void> {
  for (const { variable, value, accept, found } of await readCapture(session))
    if (!accept.includes(found.toUpperCase())) await session.run(`SET SESSION ${variable} = '${value}'`)
}

async function readCapture(session: Session): Promise<(CaptureSetting & { found: string })[]> {
  const names = CAPTURE_SETTINGS.map(({ variable }) => `'${variable}'`).join(', ')
  const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names})`)
  const found = new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]))
  return CAPTURE_SETTINGS.flatMap((setting) => {
    const value = found.get(setting.variable)
    return value === undefined ? [] : [{ ...setting, found: value }]
  })
}

async function trySet(session: Session, variable: string, value: string): Promise<string | null> {
  try {
    await session.run(`SET SESSION ${variable} = '${value}'`)
    return null
  } catch (error) {
    if (!isServerError(error)) throw error
    return describeServerError(error)
  }
}
