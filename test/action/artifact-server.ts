import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StoredArtifact {
  readonly id: number
  readonly name: string
  readonly bytes: Buffer
  readonly expiresAt: string | null
}

interface Upload {
  readonly name: string
  readonly expiresAt: string | null
  readonly blocks: Map<string, Buffer>
  blob: Buffer | null
}

const RUN = 'ce7f54c7-61c7-4aae-887f-30da475f5f1a'
const JOB = 'ca395085-040a-526b-2ce8-bdc85f692774'
const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/'

/**
 * The artifact service of GitHub's runners and the blob store behind it, as far as an upload needs them (the calls are those of
 * actions/toolkit packages/artifact 6.2). Like the real one it refuses a second artifact of a name.
 */
export class ArtifactServer {
  readonly faults: string[] = []
  readonly artifacts: StoredArtifact[] = []
  /** Statuses to answer the next requests with, whatever they are. */
  readonly failures: number[] = []
  readonly #uploads = new Map<string, Upload>()
  readonly #server: Server

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const bytes = await read(request)
      const { status, body } = this.#answer(request, bytes)
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  }

  static async start(): Promise<ArtifactServer> {
    const server = new ArtifactServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** As the runner's: the claims are what matters. */
  get token(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'none' })}.${part({ scp: `Actions.ExampleScope Actions.Results:${RUN}:${JOB}` })}.signature`
  }

  /** What the runner puts into the environment of actions. */
  get environment(): Record<string, string> {
    return { ACTIONS_RESULTS_URL: this.url, ACTIONS_RUNTIME_TOKEN: this.token, GITHUB_RETENTION_DAYS: '90' }
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #answer(request: IncomingMessage, bytes: Buffer): { status: number; body: string } {
    const url = new URL(request.url ?? '/', this.url)
    const failure = this.failures.shift()
    if (failure !== undefined) return { status: failure, body: JSON.stringify({ msg: 'scripted by the test' }) }
    if (request.method === 'POST' && url.pathname.startsWith(SERVICE)) {
      if (request.headers.authorization !== `Bearer ${this.token}`) return this.#fault(401, 'no token')
      if (request.headers['content-type'] !== 'application/json') return this.#fault(400, 'not JSON')
      const message = JSON.parse(bytes.toString()) as Record<string, unknown>
      if (message.workflow_run_backend_id !== RUN || message.workflow_job_run_backend_id !== JOB) {
        return this.#fault(403, 'another run or job')
      }
      const method = url.pathname.slice(SERVICE.length)
      if (method === 'CreateArtifact') return this.#create(message)
      if (method === 'FinalizeArtifact') return this.#finalize(message)
    }
    const upload = this.#uploads.get(url.pathname.slice('/blob/'.length))
    // The signature must come back as it was given, to the byte.
    if (
      request.method === 'PUT' &&
      upload !== undefined &&
      request.url?.includes('?sig=a%2Bb%2Fc%3D&se=x y'.replace(' ', '%20'))
    )
      return this.#put(upload, url, bytes)
    return this.#fault(404, `${request.method} ${request.url}`)
  }

  #create(message: Record<string, unknown>): { status: number; body: string } {
    const { expires_at: expiresAt = null, mime_type: type, name, version } = message
    if (typeof name !== 'string' || name === '' || /[":<>|*?\r\n\\/]/.test(name))
      return this.#fault(400, `name ${name}`)
    if (version !== 7 || type !== 'application/zip') return this.#fault(400, `version ${version}, type ${type}`)
    if (this.artifacts.some((artifact) => artifact.name === name)) {
      return {
        status: 409,
        body: JSON.stringify({ code: 'already_exists', msg: 'an artifact with this name already exists' }),
      }
    }
    const key = randomUUID()
    this.#uploads.set(key, { name, expiresAt: expiresAt as string | null, blocks: new Map(), blob: null })
    const signed = `${this.url}blob/${key}?sig=a%2Bb%2Fc%3D&se=x%20y`
    return { status: 200, body: JSON.stringify({ ok: true, signed_upload_url: signed }) }
  }

  #put(upload: Upload, url: URL, bytes: Buffer): { status: number; body: string } {
    const id = url.searchParams.get('blockid')
    if (url.searchParams.get('comp') === 'block' && id !== null) {
      const lengths = new Set([...upload.blocks.keys(), id].map((one) => one.length))
      if (lengths.size > 1) return this.#fault(400, 'block ids of several lengths')
      if (bytes.length === 0 || bytes.length > 100 * 1024 * 1024)
        return this.#fault(413, `a block of ${bytes.length} bytes`)
      upload.blocks.set(id, bytes)
      return { status: 201, body: '' }
    }
    if (url.searchParams.get('comp') === 'blocklist') {
      const ids = [...bytes.toString().matchAll(/<Latest>([^<]*)<\/Latest>/g)].map((match) => match[1]!)
      const blocks = ids.map((one) => upload.blocks.get(one))
      if (blocks.includes(undefined)) return this.#fault(400, 'a block that was not put')
      upload.blob = Buffer.concat(blocks as Buffer[])
      return { status: 201, body: '' }
    }
    return this.#fault(400, url.search)
  }

  #finalize(message: Record<string, unknown>): { status: number; body: string } {
    const upload = [...this.#uploads.values()].find(({ blob, name }) => blob !== null && name === message.name)
    if (upload?.blob == null) return this.#fault(404, `nothing was uploaded for ${message.name}`)
    const hash = `sha256:${createHash('sha256').update(upload.blob).digest('hex')}`
    if (message.hash !== hash) return this.#fault(400, `hash ${message.hash}, not ${hash}`)
    if (message.size !== String(upload.blob.length)) return this.#fault(400, `size ${message.size}`)
    const id = 4200 + this.artifacts.length
    this.artifacts.push({ id, name: upload.name, bytes: upload.blob, expiresAt: upload.expiresAt })
    return { status: 200, body: JSON.stringify({ ok: true, artifact_id: String(id) }) }
  }

  #fault(status: number, what: string): { status: number; body: string } {
    this.faults.push(what)
    return { status, body: JSON.stringify({ code: 'invalid_argument', msg: what }) }
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
