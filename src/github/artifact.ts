import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { defaults } from '@actions/github/lib/utils'

/** The service that keeps the artifacts of a run, as the runner tells actions about it (it does not tell `run:` steps). */
export interface ArtifactService {
  readonly url: string
  readonly token: string
  /** From the token: which run and which job the artifact belongs to. */
  readonly run: string
  readonly job: string
  /** What the repository allows; null when the runner does not say. */
  readonly maxRetentionDays: number | null
}

export interface UploadedArtifact {
  readonly id: string
  /** In bytes. */
  readonly size: number
  /** sha256 in hexadecimal. */
  readonly digest: string
}

export interface Retries {
  readonly attempts: number
  /** Before the second attempt; then it doubles. */
  readonly waitMilliseconds: number
}

const RETRIES: Retries = { attempts: 5, waitMilliseconds: 1000 }
/** As the toolkit's client: well under what the blob store takes, and small enough to send again. */
const BLOCK_BYTES = 8 * 1024 * 1024
/** Of the message format of CreateArtifact, as actions/toolkit packages/artifact 6.2 sends it. */
const ARTIFACT_VERSION = 7
const CALL_TIMEOUT = 60_000
const BLOCK_TIMEOUT = 300_000

/** Goes through the proxy that the runner is set up with, which plain `fetch` would not. */
const proxiedFetch = defaults.request!.fetch as unknown as typeof fetch

/** There is an artifact of this name in the run already: artifacts cannot be changed. */
export class ArtifactExistsError extends Error {
  override readonly name = 'ArtifactExistsError'
}

/** Finds the service in the environment, or says in a sentence why there is none. */
export function findArtifactService(env: NodeJS.ProcessEnv): ArtifactService | { readonly missing: string } {
  const host = new URL(env.GITHUB_SERVER_URL || 'https://github.com').hostname.toLowerCase()
  // The same test as the toolkit's: GitHub Enterprise Server has no such service.
  if (host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')) {
    return { missing: 'GitHub Enterprise Server has no artifact service for this action' }
  }
  const { ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: token } = env
  if (!url || !token) return { missing: 'the runner named no artifact service' }
  const scope = readScopes(token).find((parts) => parts[0] === 'Actions.Results' && parts.length === 3)
  if (scope === undefined) return { missing: "the runner's token does not allow artifacts" }
  const days = Number(env.GITHUB_RETENTION_DAYS)
  return {
    url: new URL(url).origin,
    token,
    run: scope[1]!,
    job: scope[2]!,
    maxRetentionDays: Number.isInteger(days) && days > 0 ? days : null,
  }
}

/** The claim `scp` of the runtime token: scopes with a space between, their parts with a colon between. */
function readScopes(token: string): string[][] {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const scopes = (claims as { scp?: unknown }).scp
    return typeof scopes === 'string' ? scopes.split(' ').map((scope) => scope.split(':')) : []
  } catch {
    return []
  }
}

/** Makes a name that the service takes: it refuses `" : < > | * ? \ /` and line ends (toolkit, path-and-artifact-name-validation). */
export function artifactName(name: string): string {
  return name.replaceAll(/[":<>|*?\\/\r\n]/g, '_')
}

/**
 * Uploads a zip file as an artifact of this run: CreateArtifact, the blocks, their list, FinalizeArtifact with the file's hash.
 * The protocol is the one of actions/toolkit packages/artifact (version 4 of the service).
 * @throws ArtifactExistsError when the name is taken.
 */
export async function uploadArtifact(
  service: ArtifactService,
  artifact: { readonly name: string; readonly path: string; readonly retentionDays: number | null },
  retries: Retries = RETRIES,
): Promise<UploadedArtifact> {
  const ids = { workflow_run_backend_id: service.run, workflow_job_run_backend_id: service.job, name: artifact.name }
  const created = await call(service, retries, 'CreateArtifact', {
    ...ids,
    version: ARTIFACT_VERSION,
    mime_type: 'application/zip',
    ...(artifact.retentionDays === null
      ? {}
      : { expires_at: expiry(artifact.retentionDays, service.maxRetentionDays) }),
  })
  const uploadUrl = created.signed_upload_url
  if (typeof uploadUrl !== 'string') throw new Error('CreateArtifact gave no address to upload to')
  const { size, digest } = await uploadBlob(uploadUrl, artifact.path, retries)
  const finalized = await call(service, retries, 'FinalizeArtifact', {
    ...ids,
    size: String(size),
    hash: `sha256:${digest}`,
  })
  return { id: String(finalized.artifact_id), size, digest }
}

function expiry(days: number, most: number | null): string {
  const allowed = most === null ? days : Math.min(days, most)
  return new Date(Date.now() + allowed * 86_400_000).toISOString()
}

async function call(
  service: ArtifactService,
  retries: Retries,
  method: string,
  message: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const response = await send(
    retries,
    method,
    CALL_TIMEOUT,
    `${service.url}/twirp/github.actions.results.api.v1.ArtifactService/${method}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${service.token}`,
        'user-agent': 'rollgate',
      },
      body: JSON.stringify(message),
    },
  )
  const answer = (await response.json()) as Record<string, unknown>
  if (answer.ok !== true) throw new Error(`${method} was refused by the artifact service`)
  return answer
}

/** Puts the file into the blob store block by block (Azure's Put Block and Put Block List). */
async function uploadBlob(
  signedUrl: string,
  path: string,
  retries: Retries,
): Promise<{ size: number; digest: string }> {
  // The query is signed: it must go back as it came, so it is not taken apart.
  const withQuery = (query: string) => `${signedUrl}${signedUrl.includes('?') ? '&' : '?'}${query}`
  const hash = createHash('sha256')
  const blocks: string[] = []
  let size = 0
  const file = await open(path)
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(BLOCK_BYTES)
      const { bytesRead } = await file.read(buffer, 0, BLOCK_BYTES, size)
      if (bytesRead === 0) break
      const block = buffer.subarray(0, bytesRead)
      hash.update(block)
      size += bytesRead
      // Ids must all be of one length.
      const id = Buffer.from(String(blocks.length).padStart(8, '0')).toString('base64')
      blocks.push(id)
      await send(retries, 'Put Block', BLOCK_TIMEOUT, withQuery(`comp=block&blockid=${encodeURIComponent(id)}`), {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: block,
      })
    }
  } finally {
    await file.close()
  }
  const list = blocks.map((id) => `<Latest>${id}</Latest>`).join('')
  await send(retries, 'Put Block List', CALL_TIMEOUT, withQuery('comp=blocklist'), {
    method: 'PUT',
    headers: { 'content-type': 'application/xml', 'x-ms-blob-content-type': 'application/zip' },
    body: `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`,
  })
  return { size, digest: hash.digest('hex') }
}

/** Sends until it is answered with success; tries again after a failed connection, a 429 and a 5xx. Never names the URL: it is signed. */
async function send(
  retries: Retries,
  what: string,
  timeout: number,
  url: string,
  init: RequestInit,
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    let failure: string
    try {
      const response = await proxiedFetch(url, { ...init, signal: AbortSignal.timeout(timeout) })
      if (response.ok) return response
      const text = (await response.text()).slice(0, 200)
      if (response.status === 409) throw new ArtifactExistsError(`${what}: ${text}`)
      failure = `${what} was answered with status ${response.status}: ${text}`
      if (response.status < 500 && response.status !== 429) throw new RefusedError(failure)
    } catch (error) {
      if (error instanceof ArtifactExistsError || error instanceof RefusedError) throw error
      failure = `${what}: ${rootCause(error)}`
    }
    if (attempt === retries.attempts) throw new Error(failure)
    await sleep(retries.waitMilliseconds * 2 ** (attempt - 1))
  }
}

class RefusedError extends Error {}

/** `fetch failed` says nothing; what it failed with does. */
function rootCause(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
