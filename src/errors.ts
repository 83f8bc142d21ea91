/** Exit codes of the command line, as the interface promises them. */
export const EXIT = {
  ok: 0,
  /** Findings at or above the fail level, a failed statement, or a rollback conflict. */
  failed: 1,
  /** Wrong use or configuration. */
  usage: 2,
  /** A server that cannot be reached or is not fit (preflight). */
  server: 3,
  /** The outcome of a statement is unknown: a person must look. */
  unknown: 4,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/**
 * Something in the set-up that the user can mend: shown as a message and a hint, never with a stack.
 * The message says what and where, the hint what to do.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError'
  readonly hint: string | undefined
  readonly exitCode: ExitCode

  constructor(message: string, options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.hint = options.hint
    this.exitCode = options.exitCode ?? EXIT.usage
  }
}

/** Whether a statement took effect cannot be told. Nobody may retry it before a person has looked. */
export class NeedsOperatorError extends UserError {
  override readonly name = 'NeedsOperatorError'

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { hint, exitCode: EXIT.unknown, cause })
  }
}
