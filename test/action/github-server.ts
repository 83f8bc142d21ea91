import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Ajv, type ValidateFunction } from 'ajv'
import { PullRequestState } from './pull-request-state.ts'
import { RepositoryState } from './repository-state.ts'

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: { type?: string } }[]
  readonly body: object | null
  readonly responses: Record<string, object | null>
}

const SLICE: { operations: Record<string, Operation>; schemas: Record<string, object> } = JSON.parse(
  readFileSync(new URL('fixtures/github-openapi.json', import.meta.url), 'utf8'),
)

/** What a call is answered with in place of what the state says. */
export interface ScriptedAnswer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly message?: string
}

export interface Comment {
  readonly id: number
  body: string
  readonly login: string
  readonly type: 'Bot' | 'User'
  /** Number of the pull request; 0: whichever is asked about. */
  readonly issue: number
}

export interface ApiFile {
  readonly filename: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged'
  readonly previous_filename?: string
  readonly patch?: string
}

export interface Call {
  readonly operation: string
  readonly path: Record<string, string>
  readonly query: URLSearchParams
  readonly body: Record<string, unknown> | null
}

/**
 * A GitHub with one pull request. Each request, and each of our own replies, is held against GitHub's OpenAPI description
 * (fixtures/github-openapi.json): what does not fit is answered with 422 and noted in `faults`.
 */
export class GitHubServer {
  /** That of a workflow; one that begins with `ghp_` is a person's. */
  token = 'ghs_token-of-the-test'
  readonly faults: string[] = []
  /** Operations called, in order. */
  readonly calls: Call[] = []
  readonly comments: Comment[] = []
  /** Its base, check runs and reviews. */
  readonly pullRequest = new PullRequestState()
  /** Branches, commits and merged pull requests. */
  readonly repository = new RepositoryState()
  files: ApiFile[] = []
  compared: ApiFile[] = []
  /** By operation: answers to give first, in order. */
  readonly script = new Map<string, ScriptedAnswer[]>()
  /** Answers that an operation always gives. */
  readonly denied = new Map<string, ScriptedAnswer>()
  readonly #server: Server
  readonly #ajv: Ajv
  readonly #validators = new Map<string, ValidateFunction>()
  #nextId = 1000

  private constructor() {
    this.#ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
    this.#ajv.addSchema({ $id: 'github', schemas: SLICE.schemas })
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.faults.push(String(error))
        response.writeHead(500).end()
      })
    })
  }

  static async start(): Promise<GitHubServer> {
    const server = new GitHubServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  addComment(login: string, type: Comment['type'], body: string, issue = 0): Comment {
    const comment = { id: this.#nextId++, body, login, type, issue }
    this.comments.push(comment)
    return comment
  }

  called(operation: string): Call[] {
    return this.calls.filter((call) => call.operation === operation)
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // GitHub Enterprise Server has its API below this path.
    const url = new URL((request.url ?? '/').replace(/^\/api\/v3/, ''), this.url)
    const text = await read(request)
    if (request.method === 'POST' && url.pathname === '/graphql') {
      const body = JSON.parse(text)
      this.faults.push(...this.#checkHeaders(request).map((fault) => `graphql: ${fault}`))
      this.calls.push({ operation: 'graphql', path: {}, query: url.searchParams, body })
      const scripted = this.script.get('graphql')?.shift() ?? this.denied.get('graphql')
      const { faults, reply } = this.repository.graphql(body)
      this.faults.push(...faults)
      response.writeHead(scripted?.status ?? 200, { 'content-type': 'application/json', ...scripted?.headers })
      response.end(JSON.stringify(scripted === undefined ? reply : { message: scripted.message ?? 'scripted' }))
      return
    }
    const found = route(request.method ?? '', url.pathname)
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      response.end(JSON.stringify(body))
    }
    if (found === null) {
      this.faults.push(`no such operation: ${request.method} ${url.pathname}`)
      return send(404, { message: 'Not Found' })
    }
    const call = {
      operation: found.id,
      path: found.path,
      query: url.searchParams,
      body: text === '' ? null : JSON.parse(text),
    }
    this.calls.push(call)
    const faults = [...this.#checkHeaders(request), ...this.#checkCall(found.operation, call)]
    if (faults.length > 0) {
      this.faults.push(...faults.map((fault) => `${found.id}: ${fault}`))
      return send(422, { message: 'Validation Failed', documentation_url: '', errors: faults })
    }
    const scripted = this.script.get(found.id)?.shift() ?? this.denied.get(found.id)
    if (scripted !== undefined) {
      const message = scripted.message ?? 'scripted by the test'
      return send(
        scripted.status,
        { message, documentation_url: 'https://docs.github.com', status: `${scripted.status}` },
        scripted.headers,
      )
    }
    const { status, body, total } = this.#perform(call)
    this.#checkReply(found.id, found.operation, status, body)
    send(status, body, total === undefined ? {} : this.#links(url, total))
  }

  #checkHeaders(request: IncomingMessage): string[] {
    const faults: string[] = []
    const { accept = '', authorization, 'x-github-api-version': version, 'user-agent': agent } = request.headers
    if (authorization !== `token ${this.token}`) faults.push('no token')
    if (version !== '2022-11-28') faults.push(`API version ${version}`)
    if (!/^application\/vnd\.github(\.v3)?\+json$/.test(accept)) faults.push(`accepts ${accept}`)
    // GitHub refuses requests without it.
    if (!agent) faults.push('no user agent')
    return faults
  }

  #checkCall(operation: Operation, call: Call): string[] {
    const faults: string[] = []
    for (const name of call.query.keys()) {
      if (!operation.parameters.some((one) => one.in === 'query' && one.name === name))
        faults.push(`unknown query ${name}`)
    }
    for (const parameter of operation.parameters) {
      const given = parameter.in === 'path' ? call.path[parameter.name] : (call.query.get(parameter.name) ?? undefined)
      if (given === undefined) {
        if (parameter.required) faults.push(`${parameter.name} is missing`)
        continue
      }
      const value = parameter.schema.type === 'integer' ? Number(given) : given
      faults.push(...this.#validate(`${call.operation} ${parameter.name}`, parameter.schema, value))
    }
    if (operation.body === null) {
      if (call.body !== null) faults.push('has a body')
    } else faults.push(...this.#validate(`${call.operation} body`, operation.body, call.body))
    return faults
  }

  #checkReply(id: string, operation: Operation, status: number, body: unknown): void {
    const schema = operation.responses[status]
    if (schema === undefined) this.faults.push(`${id}: our reply ${status} is not among GitHub's`)
    else if (schema !== null) {
      const faults = this.#validate(`${id} ${status}`, schema, body)
      this.faults.push(...faults.map((fault) => `our reply to ${id} is not GitHub's: ${fault}`))
    }
  }

  #validate(key: string, schema: object, value: unknown): string[] {
    let validate = this.#validators.get(key)
    if (validate === undefined) {
      const text = JSON.stringify(schema).replaceAll('"#/schemas/', '"github#/schemas/')
      validate = this.#ajv.compile(JSON.parse(text))
      this.#validators.set(key, validate)
    }
    if (validate(value)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${key}${instancePath} ${message}`)
  }

  #links(url: URL, total: number): Record<string, string> {
    const size = Number(url.searchParams.get('per_page') ?? 30)
    const page = Number(url.searchParams.get('page') ?? 1)
    const last = Math.max(1, Math.ceil(total / size))
    if (page >= last) return {}
    const link = (number: number, relation: string) => {
      const other = new URL(url)
      other.searchParams.set('page', String(number))
      return `<${other}>; rel="${relation}"`
    }
    return { link: `${link(page + 1, 'next')}, ${link(last, 'last')}` }
  }

  #perform(call: Call): { status: number; body: unknown; total?: number } {
    const size = Number(call.query.get('per_page') ?? 30)
    const page = Number(call.query.get('page') ?? 1)
    const cut = <T>(all: readonly T[]) => all.slice((page - 1) * size, page * size)
    switch (call.operation) {
      case 'issues/list-comments': {
        const here = this.comments.filter(({ issue }) => issue === 0 || issue === Number(call.path.issue_number))
        return { status: 200, body: cut(here).map((one) => this.#commentBody(one)), total: here.length }
      }
      case 'issues/create-comment': {
        const comment = this.addComment(...this.#author, String(call.body?.body), Number(call.path.issue_number))
        return { status: 201, body: this.#commentBody(comment) }
      }
      case 'issues/update-comment': {
        const comment = this.comments.find(({ id }) => id === Number(call.path.comment_id))
        if (comment === undefined) throw new Error('there is no such comment')
        comment.body = String(call.body?.body)
        return { status: 200, body: this.#commentBody(comment) }
      }
      case 'pulls/list-files':
        // GitHub lists no more than 3000.
        return {
          status: 200,
          body: cut(this.files.slice(0, 3000)).map((file) => this.#fileBody(file)),
          total: Math.min(3000, this.files.length),
        }
      case 'repos/compare-commits-with-basehead':
        return { status: 200, body: this.#comparison(page === 1 ? this.compared.slice(0, 300) : []) }
      default: {
        const around = {
          url: this.url,
          author: this.#author,
          files: this.files,
          faults: this.faults,
          user: (login: string, type: string) => this.#user(login, type),
        }
        const reply = this.repository.perform(call) ?? this.pullRequest.perform(call, around)
        if (reply !== null) return reply
        throw new Error(`the test server does not do ${call.operation}`)
      }
    }
  }

  get #author(): [string, Comment['type']] {
    return this.token.startsWith('ghp_') ? ['octo', 'User'] : ['github-actions[bot]', 'Bot']
  }

  #commentBody({ id, body, login, type }: Comment): object {
    const url = `${this.url}/repos/octo/shop/issues`
    return {
      id,
      node_id: `IC_${id}`,
      url: `${url}/comments/${id}`,
      html_url: `https://github.com/octo/shop/pull/7#issuecomment-${id}`,
      issue_url: `${url}/7`,
      // GitHub hands line ends back as browsers send them.
      body: body.replaceAll('\n', '\r\n'),
      user: this.#user(login, type),
      created_at: '2026-11-20T10:00:00Z',
      updated_at: '2026-11-20T10:00:00Z',
      author_association: 'NONE',
      performed_via_github_app: null,
    }
  }

  #user(login: string, type: string): object {
    const url = `${this.url}/users/${login}`
    const links = [
      'followers',
      'subscriptions',
      'organizations',
      'repos',
      'received_events',
      'events',
      'following',
      'gists',
      'starred',
    ]
    return {
      login,
      id: 41898282,
      node_id: 'MDM6Qm90NDE4OTgyODI=',
      avatar_url: 'https://avatars.githubusercontent.com/in/15368?v=4',
      gravatar_id: '',
      url,
      html_url: `https://github.com/apps/${login}`,
      ...Object.fromEntries(links.map((name) => [`${name}_url`, `${url}/${name}`])),
      type,
      site_admin: false,
    }
  }

  #fileBody(file: ApiFile): object {
    const path = encodeURIComponent(file.filename)
    return {
      sha: 'bbcd538c8e72b8c175046e27cc8f907076331401',
      ...file,
      additions: 1,
      deletions: 0,
      changes: 1,
      blob_url: `https://github.com/octo/shop/blob/main/${path}`,
      raw_url: `https://github.com/octo/shop/raw/main/${path}`,
      contents_url: `${this.url}/repos/octo/shop/contents/${path}?ref=main`,
    }
  }

  #comparison(files: readonly ApiFile[]): object {
    const url = 'https://github.com/octo/shop/compare/a...b'
    const commit = this.#commit()
    return {
      url,
      html_url: url,
      permalink_url: url,
      diff_url: `${url}.diff`,
      patch_url: `${url}.patch`,
      base_commit: commit,
      merge_base_commit: commit,
      status: 'ahead',
      ahead_by: 1,
      behind_by: 0,
      total_commits: 1,
      commits: [commit],
      files: files.map((file) => this.#fileBody(file)),
    }
  }

  #commit(): object {
    const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e'
    const url = `${this.url}/repos/octo/shop/commits/${sha}`
    const person = { name: 'Octo', email: 'octo@example.com', date: '2026-11-20T10:00:00Z' }
    return {
      url,
      sha,
      node_id: 'C_1',
      html_url: url,
      comments_url: `${url}/comments`,
      commit: { url, author: person, committer: person, message: 'm', tree: { url, sha }, comment_count: 0 },
      author: this.#user('octo', 'User'),
      committer: this.#user('octo', 'User'),
      parents: [{ url, sha }],
    }
  }
}

function route(
  method: string,
  pathname: string,
): { id: string; operation: Operation; path: Record<string, string> } | null {
  for (const [id, operation] of Object.entries(SLICE.operations)) {
    if (operation.method !== method) continue
    const pattern = operation.path.replace(
      /\{(\w+)\}/g,
      (_, name) => `(?<${name}>${name === 'basehead' || name === 'ref' ? '.+' : '[^/]+'})`,
    )
    const match = new RegExp(`^${pattern}$`).exec(pathname)
    if (match === null) continue
    const path = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
    return { id, operation, path: Object.fromEntries(path) }
  }
  return null
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
