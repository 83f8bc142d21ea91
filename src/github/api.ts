import { setTimeout as sleep } from 'node:timers/promises'
import { getOctokit } from '@actions/github'

export type GitHubApi = ReturnType<typeof getOctokit>

/** Pinned, since what GitHub takes for the default may change: docs.github.com, "API versions". */
export const API_VERSION = '2022-11-28'

const ATTEMPTS = 3
const TIMEOUT_MILLISECONDS = 60_000
/** A longer wait costs the user more runner minutes than the comment or list is worth. */
const LONGEST_WAIT_SECONDS = 60

/**
 * Octokit for one repository host, with the API version pinned. Reads are tried again after a server error; every call is
 * tried again after a rate limit that says how long to wait (then nothing was done, so a write cannot happen twice).
 */
export function connectApi(token: string, baseUrl: string): GitHubApi {
  const api = getOctokit(token, { baseUrl, userAgent: 'rollgate' })
  api.hook.wrap('request', async (request, options) => {
    options.headers['x-github-api-version'] = API_VERSION
    for (let attempt = 1; ; attempt++) {
      try {
        options.request = { ...options.request, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }
        return await request(options)
      } catch (error) {
        const wait = attempt < ATTEMPTS ? secondsUntilRetry(error, options.method, attempt) : null
        // Octokit takes a 409 for the end of a list, and an empty list of changed files for a harmless change.
        if (wait === null && options.method === 'GET' && statusOf(error) === 409)
          throw new Error(`GitHub answered 409: ${(error as Error).message}`, { cause: error })
        if (wait === null) throw error
        await sleep(wait * 1000)
      }
    }
  })
  return api
}

function secondsUntilRetry(error: unknown, method: string, attempt: number): number | null {
  const status = statusOf(error)
  if (status === 403 || status === 429) {
    const header = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers?.['retry-after']
    const seconds = header === undefined ? Number.NaN : Number(header)
    return seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS ? seconds : null
  }
  if (method !== 'GET') return null
  return status === null || status >= 500 ? 0.25 * 2 ** attempt : null
}

/**
 * Whether the token lacks the permission for a call. 404: where it may not even see something, GitHub says that there is no such
 * thing. Of 403, which a rate limit has too, the message tells.
 */
export function isDenied(error: unknown): boolean {
  const status = statusOf(error)
  return status === 404 || (status === 403 && !(error instanceof Error && /rate limit/i.test(error.message)))
}

/** The HTTP status of a failed call; null when there was no answer or it is no such failure. */
export function statusOf(error: unknown): number | null {
  const status = (error as { status?: unknown } | null)?.status
  // Octokit reports a failed connection as status 500 without a response.
  if (typeof status !== 'number' || (error as { response?: unknown }).response === undefined) return null
  return status
}
