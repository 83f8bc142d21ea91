import { readFileSync } from 'node:fs'
import { UserError } from '../errors.ts'

/** What made the workflow run, as far as it decides what we do. */
export type WorkflowEvent =
  /** pull_request, pull_request_target, pull_request_review …: code that nobody has merged. */
  | {
      readonly kind: 'pull-request'
      readonly name: string
      readonly number: number
      readonly base: string
      readonly head: string
    }
  | { readonly kind: 'merge-group'; readonly name: string; readonly base: string; readonly head: string }
  /** `before` is null for a new branch or tag. A deleted one has no `after`. */
  | { readonly kind: 'push'; readonly name: string; readonly before: string | null; readonly after: string | null }
  /** workflow_dispatch, schedule, workflow_call …: nothing has changed by it. */
  | { readonly kind: 'other'; readonly name: string }

/** A run of a workflow, as its environment and its event's payload tell. */
export interface WorkflowRun {
  readonly event: WorkflowEvent
  readonly owner: string
  readonly repository: string
  readonly defaultBranch: string | null
  /** Whether everyone may read the repository; null when the event does not tell. */
  readonly public: boolean | null
  /** Full name, e.g. `refs/heads/main`. */
  readonly ref: string
  readonly sha: string
  /** Of the commits of a push, the newest first; for other events the one that the run is about. */
  readonly commits: readonly string[]
  readonly actor: string
  readonly runId: string
  readonly apiUrl: string
  readonly serverUrl: string
  readonly workspace: string
  /** A directory that the runner empties after the job. */
  readonly temp: string
}

export type Mode = 'audit' | 'deploy' | 'rollback' | 'doctor' | 'targets'

const NO_COMMIT = /^0+$/

/**
 * Reads the environment that the runner sets for an action, and the payload at GITHUB_EVENT_PATH.
 * @throws UserError when a variable is missing or the payload is not what GitHub sends for the event.
 */
export function readWorkflowRun(env: NodeJS.ProcessEnv): WorkflowRun {
  const get = (name: string): string => {
    const value = env[name]
    if (value) return value
    throw new UserError(`The environment variable ${name} is not set`, {
      hint: 'This program is the action: run it in a GitHub workflow. Elsewhere use the command line (dist/cli.js).',
    })
  }
  const payload = readPayload(get('GITHUB_EVENT_PATH'))
  const [owner = '', repository = ''] = get('GITHUB_REPOSITORY').split('/')
  const about = objectIn(payload, 'repository')
  return {
    event: readEvent(get('GITHUB_EVENT_NAME'), payload),
    owner,
    repository,
    defaultBranch: typeof about?.default_branch === 'string' ? about.default_branch : null,
    public: typeof about?.private === 'boolean' ? !about.private : null,
    ref: env.GITHUB_REF ?? '',
    sha: env.GITHUB_SHA ?? '',
    commits: readCommits(payload, env.GITHUB_SHA ?? ''),
    actor: env.GITHUB_ACTOR ?? '',
    runId: env.GITHUB_RUN_ID ?? '',
    apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
    serverUrl: env.GITHUB_SERVER_URL || 'https://github.com',
    workspace: env.GITHUB_WORKSPACE || process.cwd(),
    temp: get('RUNNER_TEMP'),
  }
}

/** A push lists its commits oldest first, at most 2048 of them (docs.github.com, "Webhook events and payloads", push). */
function readCommits({ after, commits }: Record<string, unknown>, sha: string): string[] {
  const listed = Array.isArray(commits) ? commits.map((commit: { id?: unknown } | null) => commit?.id) : []
  const all = [...listed, typeof after === 'string' ? after : sha].reverse()
  return [...new Set(all)].filter(
    (id): id is string => typeof id === 'string' && /^[0-9a-f]{40,64}$/.test(id) && !NO_COMMIT.test(id),
  )
}

/** @throws UserError when the payload lacks what the event always has. */
export function readEvent(name: string, payload: Record<string, unknown>): WorkflowEvent {
  const commit = (value: unknown, what: string): string => {
    if (typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value)) return value
    throw new UserError(`The payload of the ${name} event has no commit at ${what}`, {
      hint: 'Run on pull_request, merge_group, push or workflow_dispatch as GitHub sends them.',
    })
  }
  const pullRequest = objectIn(payload, 'pull_request')
  if (name.startsWith('pull_request')) {
    if (typeof pullRequest?.number !== 'number') {
      throw new UserError(`The payload of the ${name} event has no pull request`)
    }
    const base = commit(objectIn(pullRequest, 'base')?.sha, 'pull_request.base.sha')
    const head = commit(objectIn(pullRequest, 'head')?.sha, 'pull_request.head.sha')
    return { kind: 'pull-request', name, number: pullRequest.number, base, head }
  }
  if (name === 'merge_group') {
    const group = objectIn(payload, 'merge_group')
    const base = commit(group?.base_sha, 'merge_group.base_sha')
    return { kind: 'merge-group', name, base, head: commit(group?.head_sha, 'merge_group.head_sha') }
  }
  if (name === 'push') {
    const before = commit(payload.before, 'before')
    const after = commit(payload.after, 'after')
    return {
      kind: 'push',
      name,
      before: NO_COMMIT.test(before) ? null : before,
      after: NO_COMMIT.test(after) ? null : after,
    }
  }
  return { kind: 'other', name }
}

/**
 * What to do for an event. `null`: nothing (a branch was deleted).
 * Deploying and rolling back are refused, whatever was asked for, where the code has not been merged.
 * @throws UserError for such a refusal, and for `auto` on an event that does not say what to do.
 */
export function chooseMode(requested: Mode | 'auto', event: WorkflowEvent): Mode | null {
  const unmerged = event.kind === 'pull-request' || event.kind === 'merge-group'
  if (unmerged && (requested === 'deploy' || requested === 'rollback')) {
    throw new UserError(`\`mode: ${requested}\` is refused on the ${event.name} event: its code has not been merged`, {
      hint: `Run \`mode: ${requested}\` from a workflow with \`on: push\` (to the protected branch) or \`on: workflow_dispatch\`.`,
    })
  }
  if (requested !== 'auto') return requested
  if (event.name === 'pull_request' || event.name === 'merge_group') return 'audit'
  if (event.kind === 'push') return event.after === null ? null : 'deploy'
  throw new UserError(`\`mode: auto\` does not know what to do on the ${event.name} event`, {
    hint: 'Set `mode` to audit, deploy, rollback, doctor or targets. auto audits on pull_request and merge_group, and deploys on push.',
  })
}

/**
 * The commit that a change is made to, while nobody has approved it: the base of a pull request or of a merge group.
 * null where the code that is checked out is the repository's own.
 */
export function baseCommit({ event }: WorkflowRun): string | null {
  return event.kind === 'pull-request' || event.kind === 'merge-group' ? event.base : null
}

/**
 * Deploys run from one branch only: another one holds code that is not merged, also when somebody starts a workflow on it.
 * @param configured null for the repository's default branch
 * @throws UserError on any other branch, and on tags.
 */
export function refuseOtherBranch(run: WorkflowRun, configured: string | null): void {
  const branch = configured ?? run.defaultBranch
  if (branch === null) {
    throw new UserError(`The payload of the ${run.event.name} event does not name the repository's default branch`, {
      hint: 'Set `branch` to the branch from which migrations are deployed.',
    })
  }
  if (run.ref === `refs/heads/${branch}`) return
  throw new UserError(
    `\`mode: deploy\` is refused on ${run.ref || 'an unknown ref'}: deploys run from the branch ${branch}`,
    {
      hint: 'Run the workflow on that branch, or set the input `branch`.',
    },
  )
}

function readPayload(path: string): Record<string, unknown> {
  let payload: unknown
  try {
    payload = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new UserError(`The event's payload at ${path} cannot be read`, { cause })
  }
  if (typeof payload === 'object' && payload !== null) return payload as Record<string, unknown>
  throw new UserError(`The event's payload at ${path} is not an object`)
}

function objectIn(holder: Record<string, unknown> | undefined, key: string): Record<string, unknown> | undefined {
  const value = holder?.[key]
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}
