import { ER, isServerError } from '../mysql/server-error.ts'
import type { ServerVersion, Session } from '../mysql/session.ts'
import { ROLLBACK_SQL_MODE } from './row-sql.ts'

/**
 * What rollback SQL needs of its session, so that its literals mean what they say whatever the server's defaults:
 * TIMESTAMP literals are UTC; zero and partial dates, 0 for an AUTO_INCREMENT column and ENUM's empty value are stored as they
 * are; NULL in the first TIMESTAMP column stays NULL; foreign keys are checked unless a statement's own rows went in unchecked.
 */
export function sessionPins(foreignKeysOff = false): string[] {
  return [
    'SET NAMES utf8mb4',
    "SET SESSION time_zone = '+00:00'",
    `SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}'`,
    `SET SESSION foreign_key_checks = ${foreignKeysOff ? 0 : 1}`,
    'SET SESSION unique_checks = 1',
    'SET SESSION sql_safe_updates = 0',
  ]
}

/**
 * Settings that only some servers know, for sessions on a known server: DDL that restores what the server once accepted.
 * MySQL 8 lets only SESSION_VARIABLES_ADMIN change them; without that right they stay as they are, and a server that then refuses
 * a table says so.
 */
function serverPins(version: ServerVersion): string[] {
  const pins: string[] = []
  if (version.flavor === 'mysql' && version.number >= 80_013) pins.push('SET SESSION sql_require_primary_key = 0')
  if (version.flavor === 'mysql' && version.number >= 80_030)
    pins.push('SET SESSION sql_generate_invisible_primary_key = 0')
  if (version.flavor === 'mariadb' || version.number >= 50_700) pins.push('SET SESSION innodb_strict_mode = 0')
  // Else a table with system versioning takes hardly any ALTER.
  if (version.flavor === 'mariadb') pins.push("SET SESSION system_versioning_alter_history = 'KEEP'")
  // Rows that are read again would make of what others change meanwhile an error, not the conflict that a guard makes of it.
  if (version.flavor === 'mariadb' && version.number >= 110_602) pins.push('SET SESSION innodb_snapshot_isolation = 0')
  return pins
}

/** Pins a session of our own. */
export async function pinSession(session: Session): Promise<void> {
  for (const pin of sessionPins()) await session.run(pin)
  for (const pin of serverPins(session.version)) {
    try {
      await session.run(pin)
    } catch (error) {
      if (!isServerError(error) || error.errno !== ER.SPECIFIC_ACCESS_DENIED) throw error
    }
  }
}
