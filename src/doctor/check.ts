import type { Role, ServerFacts } from './facts.ts'

/** ok: as it should be. notice: good to know. warning: will hurt some day. error: not fit. */
export type Level = 'ok' | 'notice' | 'warning' | 'error'

/** What a check says of one server; the shape in `doctor --format json`. */
export interface Check {
  readonly id: string
  readonly level: Level
  /** false exactly when the level is error. */
  readonly ok: boolean
  /** What was found. */
  readonly message: string
  /** What to do about it; null when there is nothing to do. */
  readonly cure: string | null
}

/** A check's answer, before it has the check's id. */
export interface Finding {
  readonly level: Level
  readonly message: string
  readonly cure: string | null
}

/** What a deployment does with a check before it runs anything: refuse on an error, tell what is no `ok`, or leave it to doctor. */
export type AtDeploy = 'refuse' | 'tell' | 'skip'

/** One thing that has to be so, judged from facts alone. */
export interface CheckDefinition {
  readonly id: string
  readonly roles: readonly Role[]
  readonly atDeploy: AtDeploy
  /** What it asks, for the documentation. */
  readonly asks: string
  /** One finding at least, unless the server does not know the matter at all. */
  examine(facts: ServerFacts): readonly Finding[]
}

export function fine(message: string): Finding {
  return { level: 'ok', message, cure: null }
}

export function notice(message: string, cure: string | null = null): Finding {
  return { level: 'notice', message, cure }
}

export function warning(message: string, cure: string): Finding {
  return { level: 'warning', message, cure }
}

export function wrong(message: string, cure: string): Finding {
  return { level: 'error', message, cure }
}

export function toCheck(id: string, { level, message, cure }: Finding): Check {
  return { id, level, ok: level !== 'error', message, cure }
}

/** Every check of the list that concerns the server's role, in the order of the list. */
export function runChecks(definitions: readonly CheckDefinition[], facts: ServerFacts): Check[] {
  return definitions
    .filter(({ roles }) => roles.includes(facts.role))
    .flatMap((definition) => definition.examine(facts).map((finding) => toCheck(definition.id, finding)))
}
