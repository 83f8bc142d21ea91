import { createHash } from 'node:crypto'
import type { ApiFile, Call, Comment } from './github-server.ts'

export interface CheckRun {
  readonly id: number
  readonly name: string
  readonly headSha: string
  status: string
  conclusion: string | null
  title: string
  summary: string
  readonly annotations: Record<string, unknown>[]
}

export interface ReviewComment {
  readonly id: number
  readonly path: string
  readonly line: number
  readonly startLine: number | null
  readonly body: string
  readonly login: string
  readonly type: Comment['type']
}

interface Reply {
  readonly status: number
  readonly body: unknown
  /** Of a list, before it is cut into pages. */
  readonly total?: number
}

/** What the rest of the server lends to it. */
export interface Surroundings {
  readonly url: string
  readonly author: readonly [string, Comment['type']]
  readonly files: readonly ApiFile[]
  readonly faults: string[]
  user(login: string, type: string): object
}

const NOT_FOUND = { message: 'Not Found', documentation_url: 'https://docs.github.com', status: '404' }
const DATE = '2026-11-20T10:00:00Z'
let nextId = 5000

/** The base of a pull request, the check runs on its head, and the reviews of it. */
export class PullRequestState {
  /** Files of the commit that the pull request is made to, by path. */
  readonly tree = new Map<string, string>()
  /** Links of that commit, with what they lead to. */
  readonly links = new Map<string, string>()
  truncatedTree = false
  readonly checkRuns: CheckRun[] = []
  readonly reviewComments: ReviewComment[] = []
  /** Bodies of reviews. */
  readonly reviews: string[] = []

  /** null for a call that is about something else. */
  perform(call: Call, around: Surroundings): Reply | null {
    switch (call.operation) {
      case 'users/get-authenticated':
        return { status: 200, body: person(around) }
      case 'git/get-tree':
        return { status: 200, body: this.#treeBody(call.path.tree_sha!, around) }
      case 'git/get-blob':
        return this.#blobBody(call.path.file_sha!, around)
      case 'checks/create':
        return { status: 201, body: checkBody(this.#createCheck(call.body!, around), around) }
      case 'checks/update': {
        const check = this.checkRuns.find(({ id }) => id === Number(call.path.check_run_id))
        if (check === undefined) return { status: 404, body: NOT_FOUND }
        return { status: 200, body: checkBody(changeCheck(check, call.body!, around), around) }
      }
      case 'pulls/list-review-comments': {
        const size = Number(call.query.get('per_page') ?? 30)
        const page = Number(call.query.get('page') ?? 1)
        const shown = this.reviewComments.slice((page - 1) * size, page * size)
        const body = shown.map((one) => reviewCommentBody(one, around))
        return { status: 200, body, total: this.reviewComments.length }
      }
      case 'pulls/create-review':
        return this.#createReview(call.body!, around)
      default:
        return null
    }
  }

  addReviewComment(login: string, type: Comment['type'], body: string): void {
    this.reviewComments.push({ id: nextId++, path: 'x', line: 1, startLine: null, body, login, type })
  }

  #createCheck(body: Record<string, unknown>, around: Surroundings): CheckRun {
    const check: CheckRun = {
      id: nextId++,
      name: String(body.name),
      headSha: String(body.head_sha),
      status: 'queued',
      conclusion: null,
      title: '',
      summary: '',
      annotations: [],
    }
    this.checkRuns.push(check)
    return changeCheck(check, body, around)
  }

  /** GitHub takes a review as a whole or not at all: all lines must be in the diff, and those of a comment in one hunk. */
  #createReview(body: Record<string, unknown>, around: Surroundings): Reply {
    const comments = (body.comments ?? []) as Record<string, unknown>[]
    for (const { line, path, start_line: start } of comments) {
      const hunks = hunksOf(around.files.find(({ filename }) => filename === path)?.patch ?? '')
      const [first, last] = [Number(start ?? line), Number(line)]
      if (first <= last && hunks.some((hunk) => hunk.includes(first) && hunk.includes(last))) continue
      const message = `Lines ${first}-${last} of ${path} are not in the diff`
      around.faults.push(message)
      return { status: 422, body: { message, documentation_url: '', errors: [message] } }
    }
    const [login, type] = around.author
    for (const { body: text, line, path, start_line: start } of comments) {
      const startLine = start === undefined ? null : Number(start)
      const place = { id: nextId++, path: String(path), line: Number(line), startLine }
      this.reviewComments.push({ ...place, body: String(text), login, type })
    }
    this.reviews.push(String(body.body))
    const url = `${around.url}/repos/octo/shop/pulls/7`
    const review = {
      id: nextId++,
      node_id: 'PRR_1',
      user: around.user(login, type),
      body: body.body,
      state: 'COMMENTED',
      html_url: url,
      pull_request_url: url,
      _links: { html: { href: url }, pull_request: { href: url } },
      commit_id: body.commit_id,
      author_association: 'NONE',
    }
    return { status: 200, body: review }
  }

  #treeBody(sha: string, { url: server }: Surroundings): object {
    const url = `${server}/repos/octo/shop/git/trees/${sha}`
    const entry =
      (mode: string) =>
      ([path, content]: [string, string]) => ({
        path,
        mode,
        type: 'blob',
        sha: blobId(content),
        size: Buffer.byteLength(content),
        url,
      })
    const tree = [...[...this.tree].map(entry('100644')), ...[...this.links].map(entry('120000'))]
    return { sha, url, truncated: this.truncatedTree, tree }
  }

  #blobBody(sha: string, { url: server }: Surroundings): Reply {
    const content = [...this.tree.values(), ...this.links.values()].find((one) => blobId(one) === sha)
    if (content === undefined) return { status: 404, body: NOT_FOUND }
    // GitHub breaks its Base64 into lines.
    const base64 = Buffer.from(content)
      .toString('base64')
      .replaceAll(/(.{60})/g, '$1\n')
    const size = Buffer.byteLength(content)
    const url = `${server}/repos/octo/shop/git/blobs/${sha}`
    return { status: 200, body: { sha, node_id: 'B_1', size, url, content: base64, encoding: 'base64' } }
  }
}

/** GitHub appends annotations to those that are there. How many a request may hold is in its OpenAPI description. */
function changeCheck(check: CheckRun, body: Record<string, unknown>, { faults }: Surroundings): CheckRun {
  const output = body.output as { title: string; summary: string; annotations: Record<string, unknown>[] } | undefined
  if (typeof body.status === 'string') check.status = body.status
  if (typeof body.conclusion === 'string') check.conclusion = body.conclusion
  if (output === undefined) return check
  if (output.summary.length > 65_535) faults.push('the summary of a check run is too long')
  if (output.title.length > 255) faults.push('the title of a check run is too long')
  check.title = output.title
  check.summary = output.summary
  for (const annotation of output.annotations) {
    const columns = annotation.start_column !== undefined || annotation.end_column !== undefined
    if (columns && annotation.start_line !== annotation.end_line) faults.push('columns on several lines')
    check.annotations.push(annotation)
  }
  return check
}

function checkBody(check: CheckRun, around: Surroundings): object {
  const url = `${around.url}/repos/octo/shop/check-runs/${check.id}`
  return {
    id: check.id,
    head_sha: check.headSha,
    node_id: 'CR_1',
    external_id: '',
    url,
    html_url: url,
    details_url: url,
    status: check.status,
    conclusion: check.conclusion,
    started_at: DATE,
    completed_at: check.conclusion === null ? null : DATE,
    output: {
      title: check.title,
      summary: check.summary,
      text: null,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: check.name,
    check_suite: { id: 5 },
    app: null,
    pull_requests: [],
  }
}

function reviewCommentBody(comment: ReviewComment, around: Surroundings): object {
  const url = `${around.url}/repos/octo/shop/pulls/comments/${comment.id}`
  return {
    url,
    pull_request_review_id: 80,
    id: comment.id,
    node_id: 'PRRC_1',
    diff_hunk: '@@ -0,0 +1 @@',
    path: comment.path,
    commit_id: 'b'.repeat(40),
    original_commit_id: 'b'.repeat(40),
    user: around.user(comment.login, comment.type),
    // GitHub hands line ends back as browsers send them.
    body: comment.body.replaceAll('\n', '\r\n'),
    created_at: DATE,
    updated_at: DATE,
    html_url: url,
    pull_request_url: `${around.url}/repos/octo/shop/pulls/7`,
    author_association: 'NONE',
    _links: { self: { href: url }, html: { href: url }, pull_request: { href: url } },
    line: comment.line,
    start_line: comment.startLine ?? undefined,
    side: 'RIGHT',
  }
}

function person({ author: [login], user }: Surroundings): object {
  return {
    ...user(login, 'User'),
    name: 'Octo',
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 1,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: DATE,
    updated_at: DATE,
  }
}

/** The new file's lines that each hunk of a patch shows, counted apart from what the action makes of it. */
function hunksOf(patch: string): number[][] {
  const hunks: number[][] = []
  let at = 0
  for (const line of patch.split('\n')) {
    if (line.startsWith('@@')) {
      at = Number(line.split('+')[1]!.split(/[ ,]/)[0])
      hunks.push([])
    } else if (line[0] === '+' || line[0] === ' ') hunks.at(-1)!.push(at++)
  }
  return hunks
}

/** As git names the content of a file. */
export function blobId(content: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex')
}
