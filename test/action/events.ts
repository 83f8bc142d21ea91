/** Payloads of events, with the fields of GitHub's that we read and those around them (docs.github.com, "Webhook events and payloads"). */

export const BASE = 'a'.repeat(40)
export const HEAD = 'b'.repeat(40)

interface About {
  readonly public?: boolean
  /** The repository that the branch of a pull request is in. */
  readonly fork?: string
  /** Of a pull request; `opened` when not given. */
  readonly action?: string
  readonly base?: string
  readonly head?: string
}

export interface Event {
  readonly name: string
  readonly payload: object
}

export function pullRequest(about: About = {}): Event {
  const from = about.fork ?? 'octo/shop'
  return {
    name: 'pull_request',
    payload: {
      action: about.action ?? 'opened',
      number: 7,
      pull_request: {
        number: 7,
        state: 'open',
        title: 'Add tables',
        base: { ref: 'main', sha: about.base ?? BASE, repo: { full_name: 'octo/shop', fork: false } },
        head: { ref: 'topic', sha: about.head ?? HEAD, repo: { full_name: from, fork: from !== 'octo/shop' } },
      },
      repository: repository(about),
      sender: { login: 'octo', type: 'User' },
    },
  }
}

export function push(about: About = {}): Event {
  return {
    name: 'push',
    payload: {
      ref: 'refs/heads/main',
      before: BASE,
      after: HEAD,
      created: false,
      deleted: false,
      forced: false,
      commits: [],
      repository: repository(about),
      sender: { login: 'octo', type: 'User' },
    },
  }
}

/** A push with these commits, oldest first, as a merge makes it; `before` null: the branch is new. */
export function pushOf(commits: readonly string[], before: string | null = BASE, forced = false): Event {
  const { name, payload } = push()
  const after = commits.at(-1) ?? HEAD
  const about = { before: before ?? '0'.repeat(40), after, created: before === null, forced }
  return { name, payload: { ...payload, ...about, commits: commits.map((id) => ({ id, message: 'm' })) } }
}

export function dispatch(about: About = {}): Event {
  return {
    name: 'workflow_dispatch',
    payload: {
      inputs: {},
      ref: 'refs/heads/main',
      repository: repository(about),
      sender: { login: 'octo', type: 'User' },
    },
  }
}

export function mergeGroup(about: About = {}): Event {
  return {
    name: 'merge_group',
    payload: {
      action: 'checks_requested',
      merge_group: {
        base_sha: BASE,
        head_sha: HEAD,
        base_ref: 'refs/heads/main',
        head_ref: 'refs/heads/gh-readonly-queue/main/pr-7',
      },
      repository: repository(about),
    },
  }
}

function repository({ public: isPublic = false }: About): object {
  return {
    id: 1,
    name: 'shop',
    full_name: 'octo/shop',
    private: !isPublic,
    visibility: isPublic ? 'public' : 'private',
    default_branch: 'main',
    owner: { login: 'octo', type: 'Organization' },
  }
}
