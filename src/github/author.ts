import type { GitHubApi } from './api.ts'

/** The author of a comment, as GitHub describes it; null for one that is gone. */
export type Author = { readonly login: string; readonly type?: string } | null | undefined

/** Whether something was written with the token of this run. */
export type IsOwn = (author: Author) => boolean

/** Personal access tokens and those of OAuth apps act for a person (docs.github.com, "GitHub's token formats"). */
const OF_A_PERSON = /^(ghp_|gho_|ghu_|github_pat_)/

/** A workflow's own token and that of an app write as a bot, and may not ask as which. */
export const isBot: IsOwn = (author) => author?.type === 'Bot'

/** Finds out as whom the token writes. */
export async function ownAuthor(api: GitHubApi, token: string): Promise<IsOwn> {
  if (!OF_A_PERSON.test(token)) return isBot
  const { data } = await api.rest.users.getAuthenticated()
  return (author) => author?.login === data.login
}
