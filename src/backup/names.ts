/** The table that lists every backed-up statement, one for each backup database (goInception session/session_backup.go). */
export const INFORMATION_TABLE = '$_$Inception_backup_information$_$'

/** Longest name of a database or table that MySQL takes, in characters; goInception cuts at as many bytes. */
const NAME_BYTES = 64

/**
 * The backup database of a source database: `HOST_PORT_DATABASE`; when longer than 64 bytes its last 64 bytes; then every `-`
 * and `.` becomes `_` (goInception's rule, session/session_backup.go). A multi-byte character that the cut would halve is left out.
 */
export function backupDatabaseName(host: string, port: number, database: string): string {
  const bytes = Buffer.from(`${host}_${port}_${database}`, 'utf8')
  let start = Math.max(0, bytes.length - NAME_BYTES)
  while (start < bytes.length && (bytes[start]! & 0xc0) === 0x80) start++
  return bytes.subarray(start).toString('utf8').replaceAll(/[-.]/g, '_')
}

/**
 * The id of an executed statement, as goInception makes it: unix seconds when it finished, connection id (modulo 2^32), and its
 * place in the deployment from 0 in eight digits.
 */
export function operationId(finished: Date, connectionId: number, sequence: number): string {
  const seconds = Math.floor(finished.getTime() / 1000)
  return `${seconds}_${connectionId % 2 ** 32}_${String(sequence).padStart(8, '0')}`
}

const TYPES: Readonly<Record<string, string>> = {
  INSERT: 'INSERT',
  REPLACE: 'INSERT',
  UPDATE: 'UPDATE',
  DELETE: 'DELETE',
  'CREATE TABLE': 'CREATETABLE',
  'ALTER TABLE': 'ALTERTABLE',
  'DROP TABLE': 'DROPTABLE',
  'DROP VIEW': 'DROPTABLE',
  'RENAME TABLE': 'RENAMETABLE',
  'CREATE INDEX': 'CREATEINDEX',
  'DROP INDEX': 'DROPINDEX',
}

/** The `type` column of the information table: goInception's word for a statement kind; UNKNOWN for all that it has no word for. */
export function operationType(kind: string): string {
  return TYPES[kind] ?? 'UNKNOWN'
}
