import { setTimeout as sleep } from 'node:timers/promises'
import type { LagSettings, Progress } from '../config/settings.ts'
import { readChannels } from '../doctor/read-facts.ts'
import { UserError } from '../errors.ts'
import { describeServerError, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import { describeServer, type ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { Interrupted, type Interruption } from './interruption.ts'

const LOOK_EVERY_MS = 500

/** Holds a deployment back while replicas of its target lag. */
export class ReplicaLag {
  readonly #replicas: readonly ServerSettings[]
  readonly #limits: LagSettings
  readonly #sessions = new Map<ServerSettings, Session>()

  constructor(replicas: readonly ServerSettings[], limits: LagSettings) {
    this.#replicas = replicas
    this.#limits = limits
  }

  /**
   * Returns when no replica is further behind than the limit.
   * @throws Interrupted when that takes too long, or the run was asked to stop: it can be gone on with.
   */
  async wait(interruption: Interruption, progress: Progress): Promise<void> {
    const until = Date.now() + this.#limits.waitSeconds * 1000
    let said = ''
    while (this.#replicas.length > 0) {
      interruption.check()
      const late = await this.#late()
      if (late === null) return
      if (Date.now() >= until) {
        throw new Interrupted(
          `After ${this.#limits.waitSeconds} s of waiting, ${late}; what was done is journaled`,
          `Run the same command again when it has caught up: it goes on from there. --max-lag (now ${this.#limits.maxSeconds} s) and --max-lag-wait set the limits.`,
        )
      }
      if (late !== said) progress.step(`Waiting: ${late}`)
      said = late
      await sleep(LOOK_EVERY_MS)
    }
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await session.close()
    this.#sessions.clear()
  }

  /** The first replica that is too far behind, and how far; null when there is none. */
  async #late(): Promise<string | null> {
    for (const replica of this.#replicas) {
      const reason = await this.#lateness(replica)
      if (reason !== null) return `replica ${describeServer(replica)} ${reason}`
    }
    return null
  }

  async #lateness(replica: ServerSettings): Promise<string | null> {
    try {
      const session = this.#sessions.get(replica) ?? (await Session.open(replica))
      this.#sessions.set(replica, session)
      for (const { running, lag } of await readChannels(session)) {
        if (!running || lag === null) return 'does not replicate'
        if (lag > this.#limits.maxSeconds) return `is ${lag} s behind, more than ${this.#limits.maxSeconds} s`
      }
      return null
    } catch (error) {
      this.#sessions.get(replica)?.destroy()
      this.#sessions.delete(replica)
      if (error instanceof UserError) return `cannot be reached (${error.message})`
      if (isConnectionLost(error)) return 'closed the connection'
      if (isServerError(error)) return `does not tell how far behind it is (${describeServerError(error)})`
      throw error
    }
  }
}
