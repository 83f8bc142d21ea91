import type { BinlogStatus } from '../mysql/binlog-status.ts'
import type { FoundSetting } from '../mysql/capture-settings.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import type { ServerVersion } from '../mysql/session.ts'
import type { Account, Rights } from './rights.ts'

/** production is the target of deployments. */
export type Role = 'production' | 'staging' | 'backup' | 'replica'

/** What was asked, or why the server did not tell. */
export type Known<T> = { readonly value: T } | { readonly hidden: string }

/** How one connection sees its server, to tell whether all connections reach the same one. By variable: hostname, port … */
export type Identity = ReadonlyMap<string, string>

export interface Transaction {
  readonly connectionId: string
  /** `user@host` of the connection, null when it has none any more (an XA transaction that was prepared). */
  readonly who: string | null
  readonly seconds: number
  readonly lockedRows: string
  readonly changedRows: string
  /** What it runs now; null when it is idle in its transaction. */
  readonly statement: string | null
}

/** A replication channel of a server that is a replica itself. */
export interface Channel {
  readonly source: string
  readonly running: boolean
  /** Seconds behind its source; null when the server does not know. */
  readonly lag: number | null
}

/** Bytes of a file system. */
export interface Space {
  readonly path: string
  readonly free: number
  readonly total: number
}

/** Statements of one deployment that are not settled, by their state in the journal. */
export interface Unsettled {
  readonly deployment: string
  readonly state: string
  readonly statements: number
}

export interface JournalFacts {
  /** null: there is no journal (that this account can see). */
  readonly version: number | null
  readonly unsettled: readonly Unsettled[]
}

export interface BackupFacts {
  readonly database: string
  readonly exists: boolean
  /** A table was made, written and dropped; null when that was not tried. */
  readonly written: Known<true> | null
}

/** All that the checks of one server judge by, read once. What a role has no use for is null. */
export interface ServerFacts {
  readonly role: Role
  readonly settings: ServerSettings
  readonly version: ServerVersion
  readonly account: Account
  readonly rights: Known<Rights>
  /** Of the session; lower-case names. A variable that the server does not have is not in it. */
  readonly variables: ReadonlyMap<string, string>
  /** Name of the TLS cipher; null: plain text. */
  readonly tlsCipher: string | null
  /** The id in the server's greeting, and what CONNECTION_ID() says. A server says the same twice. */
  readonly connectionIds: { readonly greeting: number; readonly own: number; readonly listed: boolean }
  /** Of this connection and of others, made one after the other. */
  readonly identities: readonly Identity[]
  /** Server minus us, in seconds; uncertain by as much as half the round trip. */
  readonly clock: { readonly skew: number; readonly uncertainty: number }
  readonly captureSettings: readonly FoundSetting[]
  readonly binlog: Known<BinlogStatus | null>
  readonly channels: Known<readonly Channel[]>
  /** Transactions of others that are older than `longTransactionSeconds`. */
  readonly transactions: Known<readonly Transaction[]>
  readonly longTransactionSeconds: number
  readonly disk: Known<Space>
  /** RDS and Aurora: `binlog retention hours` of mysql.rds_configuration; its value null means: purge as soon as possible. */
  readonly rdsRetentionHours: Known<number | null>
  readonly journal: Known<JournalFacts> | null
  readonly backups: readonly BackupFacts[]
  /** The file system of the rollback directory on this machine. */
  readonly local: Space | null
  /** max_allowed_packet of the target, for its backup server. */
  readonly targetPacket: number | null
  readonly promises: Promises
}

/** What the settings promise, which servers have to make possible. */
export interface Promises {
  readonly rollbackWindowDays: number
  readonly keepData: 'auto' | 'never' | 'always'
}
