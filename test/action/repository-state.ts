import { readFileSync } from 'node:fs'
import { buildSchema, type GraphQLError, getOperationAST, parse, validate } from 'graphql'
import { getVariableValues } from 'graphql/execution/values.js'
import type { Call } from './github-server.ts'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const SCHEMA = buildSchema(fixture('github.graphql'), { assumeValidSDL: true })
const EXAMPLES = JSON.parse(fixture('github-examples.json'))

export interface Pull {
  readonly number: number
  readonly base: string
  readonly merged: boolean
  readonly head?: string
}

export interface MadeCommit {
  readonly oid: string
  readonly parent: string
  readonly branch: string
  readonly headline: string
  /** Path → content. */
  readonly files: ReadonlyMap<string, Buffer>
}

interface Reply {
  readonly status: number
  readonly body: unknown
}

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner: string; readonly branchName: string }
  readonly expectedHeadOid: string
  readonly message: { readonly headline: string }
  readonly fileChanges: { readonly additions: readonly { readonly path: string; readonly contents: string }[] }
}

/** Branches with their heads, the commits made on them, and pull requests; as far as the tests need them. */
export class RepositoryState {
  /** Full name → hash. */
  readonly refs = new Map<string, string>()
  readonly commits: MadeCommit[] = []
  /** By commit: the pull requests that have it. */
  readonly associated = new Map<string, readonly Pull[]>()
  readonly pulls: Pull[] = []
  /** Called when a head was read, before it is used: another run may push then. */
  moved: (() => void) | null = null

  /** null for a call that is about something else. */
  perform({ body, operation, path, query }: Call): Reply | null {
    switch (operation) {
      case 'repos/list-pull-requests-associated-with-commit': {
        const pulls = this.associated.get(path.commit_sha!) ?? []
        return { status: 200, body: pulls.map(simplePull) }
      }
      case 'git/get-ref': {
        const name = `refs/${path.ref}`
        const sha = this.refs.get(name)
        if (sha === undefined) return { status: 404, body: notFound }
        this.moved?.()
        return { status: 200, body: ref(name, sha) }
      }
      case 'git/create-ref': {
        const [name, sha] = [String(body?.ref), String(body?.sha)]
        if (this.refs.has(name)) return { status: 422, body: { ...notFound, message: 'Reference already exists' } }
        this.refs.set(name, sha)
        return { status: 201, body: ref(name, sha) }
      }
      case 'pulls/create': {
        const head = String(body?.head)
        if (this.pulls.some((one) => one.head === head))
          return { status: 422, body: { message: 'Validation Failed', documentation_url: '', errors: [] } }
        const pull = { number: 100 + this.pulls.length, base: String(body?.base), merged: false, head }
        this.pulls.push(pull)
        return { status: 201, body: fullPull(pull) }
      }
      case 'pulls/list': {
        const found = this.pulls.filter((one) => `octo:${one.head}` === query.get('head'))
        return { status: 200, body: found.map(simplePull) }
      }
      default:
        return null
    }
  }

  /** What GitHub's schema does not allow is a fault. */
  graphql(body: { query: string; variables: Record<string, unknown> }): { faults: string[]; reply: unknown } {
    const document = parse(body.query)
    const operation = getOperationAST(document)
    const wrong = [...validate(SCHEMA, document)]
    const values = getVariableValues(SCHEMA, operation?.variableDefinitions ?? [], body.variables)
    wrong.push(...(values.errors ?? []))
    const faults = wrong.map(({ message }: GraphQLError) => `graphql: ${message}`)
    if (faults.length > 0) return { faults, reply: { errors: faults.map((message) => ({ message })) } }
    return { faults, reply: this.#commit(values.coerced!.input as CommitInput) }
  }

  #commit({ branch, expectedHeadOid, fileChanges, message }: CommitInput): unknown {
    const name = `refs/heads/${branch.branchName}`
    const head = this.refs.get(name)
    const failed = (type: string, message: string) => ({
      data: { createCommitOnBranch: null },
      errors: [{ type, path: ['createCommitOnBranch'], locations: [{ line: 2, column: 3 }], message }],
    })
    if (branch.repositoryNameWithOwner !== 'octo/shop' || head === undefined)
      return failed('NOT_FOUND', `A ref named "${name}" does not exist`)
    if (head !== expectedHeadOid)
      return failed(
        'STALE_DATA',
        `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`,
      )
    const oid = (this.commits.length + 1).toString(16).padStart(40, 'c')
    const files = fileChanges.additions.map(({ contents, path }) => [path, Buffer.from(contents, 'base64')] as const)
    this.commits.push({
      oid,
      parent: head,
      branch: branch.branchName,
      headline: message.headline,
      files: new Map(files),
    })
    this.refs.set(name, oid)
    return { data: { createCommitOnBranch: { commit: { oid, url: `https://github.com/octo/shop/commit/${oid}` } } } }
  }
}

const notFound = { message: 'Not Found', documentation_url: 'https://docs.github.com' }

function ref(name: string, sha: string): object {
  const example = EXAMPLES['git-ref']
  return { ...example, ref: name, object: { ...example.object, sha } }
}

function simplePull(pull: Pull): object {
  return fill(EXAMPLES['pull-request-simple-items'][0], pull)
}

function fullPull(pull: Pull): object {
  return fill(EXAMPLES['pull-request'], pull)
}

function fill(example: { base: object }, { base, merged, number }: Pull): object {
  return {
    ...example,
    number,
    // The example's teams lack what the description asks of teams.
    requested_teams: [],
    html_url: `https://github.com/octo/shop/pull/${number}`,
    merged_at: merged ? '2026-11-20T10:00:00Z' : null,
    base: { ...example.base, ref: base },
  }
}
