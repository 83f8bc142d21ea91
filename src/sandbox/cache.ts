import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where servers that were unpacked for Rollgate alone and template data directories are kept, outside any project:
 * `$ROLLGATE_SERVERS`, or `rollgate/servers` in the user's cache directory. `scripts/servers.mjs` fills it.
 */
export function serverCache(env: NodeJS.ProcessEnv = process.env): string {
  if (env.ROLLGATE_SERVERS) return env.ROLLGATE_SERVERS
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rollgate', 'servers')
}
