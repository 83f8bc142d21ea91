import { randomBytes } from 'node:crypto'

/** `20261121T012233Z-4f9c1a`: sorts by time, fits a path and an artifact name. */
export function newDeploymentId(now: Date): string {
  const time = `${now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`
  return `${time}-${randomBytes(3).toString('hex')}`
}
