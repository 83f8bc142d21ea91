import * as core from '@actions/core'
import type { PublicationSettings } from './publish.ts'

/** What the post step must know to publish what a cancelled or dead main left behind. */
export interface RollbackState {
  /** Absolute path of the directory that holds one directory for each deployment. */
  readonly root: string
  /** When main began, in milliseconds: on a runner of one's own, the directory may hold older deployments. */
  readonly since: number
  readonly settings: PublicationSettings
  /** Whether the merged pull request is to be told. */
  readonly comment: boolean
}

/** To be called before the deployment begins: afterwards may be too late. */
export function saveRollbackState(state: RollbackState): void {
  core.saveState('rollback', JSON.stringify(state))
}

export function readRollbackState(): RollbackState | null {
  const text = core.getState('rollback')
  return text === '' ? null : (JSON.parse(text) as RollbackState)
}

/** Main has dealt with the rollback files itself, whether they were published or must not be. */
export function saveHandled(): void {
  core.saveState('rollback-handled', 'true')
}

export function wasHandled(): boolean {
  return core.getState('rollback-handled') === 'true'
}
