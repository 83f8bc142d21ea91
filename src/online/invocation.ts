import type { OnlineDdlSettings } from '../config/settings.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import type { OnlineAlter } from './online-alter.ts'

/** How a tool is started. Nothing of it but the files and the environment holds the password. */
export interface Invocation {
  readonly args: readonly string[]
  /** By name, in the private directory of the run. */
  readonly files: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
}

/** What a tool is told, besides the table. */
export interface Order {
  readonly alter: OnlineAlter
  /** What stands behind `ALTER TABLE name`. */
  readonly text: string
  readonly server: ServerSettings
  readonly settings: OnlineDdlSettings
  /** Seconds that its DDL waits for a metadata lock. */
  readonly lockWait: number
  /** SET statement that gives its connection the session settings of the script. */
  readonly session: string
  /** Private to this run; holds the files. */
  readonly directory: string
}

/** One line of what a tool prints that tells how far it is. */
export interface Copied {
  readonly percent: number
  /** As the tool says it; null when it does not. */
  readonly left: string | null
}
