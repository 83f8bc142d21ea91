import * as core from '@actions/core'
import type { OutputName } from '../config/outputs.ts'

/** Sets outputs of the action. The name of each is checked against those that action.yml has. */
export function setOutputs(outputs: Partial<Record<OutputName, string | number>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
}
