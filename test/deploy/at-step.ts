import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { STEP_CHANNEL, type StepName } from '../../src/deploy/step.ts'
import { EXIT, UserError } from '../../src/errors.ts'

/** What of a report says how it went. */
interface Outcome {
  readonly state: string
  readonly notes: readonly string[]
}

/**
 * Deploys or rolls back in this process, and does something when it is at a step for the nth time.
 * @returns the error, also one that a report tells; null when all was done all the same.
 */
export async function actAt(step: StepName, act: () => void, work: () => Promise<Outcome>, time = 1): Promise<unknown> {
  let times = 0
  const listen = (reached: unknown) => {
    if (reached === step && ++times === time) act()
  }
  subscribe(STEP_CHANNEL, listen)
  let outcome: unknown
  try {
    outcome = asError(await work())
  } catch (error) {
    outcome = error
  } finally {
    unsubscribe(STEP_CHANNEL, listen)
  }
  assert.ok(times >= time, `the step "${step}" was not reached: ${outcome}`)
  return outcome
}

/** What stopped a run that has a report all the same. */
export function asError({ state, notes }: Outcome): UserError | null {
  if (state === 'done' || state === 'undone') return null
  return new UserError(notes.join('\n'), { exitCode: EXIT.server, hint: notes.join('\n') })
}

/** How often each step is reached while something runs in this process. */
export async function countSteps(work: () => Promise<unknown>): Promise<Map<StepName, number>> {
  const counts = new Map<StepName, number>()
  const count = (step: unknown) => void counts.set(step as StepName, (counts.get(step as StepName) ?? 0) + 1)
  subscribe(STEP_CHANNEL, count)
  try {
    await work()
  } finally {
    unsubscribe(STEP_CHANNEL, count)
  }
  return counts
}
