import type { Gtid } from './gtid-set.ts'

/** A transaction of the source. */
export interface Transaction {
  /** Of its first event. */
  readonly file: string
  readonly position: number
  /** Seconds since 1970, when its first statement began. */
  readonly timestamp: number
  /** null when the server gave none. */
  readonly gtid: Gtid | null
  /** The connection that made it; null where the binlog does not tell (MariaDB). */
  readonly threadId: number | null
}

/** `2026-11-21T10:15:00Z` */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

const LINE_CHARACTERS = 200

/** Text of the log in one line of a message or comment. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  return line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line
}
