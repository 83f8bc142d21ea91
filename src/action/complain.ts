import { EXIT, type ExitCode, UserError } from '../errors.ts'
import type { StepLog } from '../github/workflow-commands.ts'
import { announce } from './step.ts'

/** Tells of an error that ended the step: what and where and what to do, or, when it is our own fault, with its stack. */
export function complain(log: StepLog, error: unknown): ExitCode {
  if (error instanceof UserError) {
    announce(log, 'error', error.hint === undefined ? error.message : `${error.message}\n${error.hint}`)
    return error.exitCode
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  announce(log, 'error', `Rollgate failed, and that is a defect of it. Please report this:\n${stack}`)
  return EXIT.failed
}
