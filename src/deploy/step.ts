import { channel } from 'node:diagnostics_channel'

/**
 * The places between which a deployment, a rollback or a recovery changes something for good: on the target, in its journal, on the
 * backup server or on disk. Killed at any of them, the next run goes on; tests kill at each.
 */
export const STEPS = [
  'deployment begun',
  'file begun',
  'rows intended',
  'rows marked as running',
  'rows changed',
  'rows marked as executed',
  'rows committed',
  'rows captured',
  'rows written to disk',
  'rows stored',
  'rows done',
  'structure intended',
  'structure prepared',
  'kept rows copied',
  'kept rows caught up',
  'structure kept',
  'structure moved',
  'structure changed',
  'structure marked as executed',
  'structure written to disk',
  'structure stored',
  'structure done',
  'opaque intended',
  'opaque run',
  'opaque marked as executed',
  'opaque done',
  'file done',
  'deployment ended',
  'directory finished',
  'rollback begun',
  'undo of rows intended',
  'undo of rows applied',
  'undo of rows committed',
  'undo of rows captured',
  'undo of structure compared',
  'undo of structure done',
  'undo ended',
  'recovery found not run',
] as const

export type StepName = (typeof STEPS)[number]

/** Where steps are told: `node:diagnostics_channel`, so that nothing is done when nobody listens. */
export const STEP_CHANNEL = 'rollgate.step'

const steps = channel(STEP_CHANNEL)

export function reached(step: StepName): void {
  steps.publish(step)
}
