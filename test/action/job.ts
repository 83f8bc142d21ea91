import type { TestContext } from 'node:test'
import type { TestServer } from '../servers.ts'
import { ArtifactServer } from './artifact-server.ts'
import type { Event } from './events.ts'
import { GitHubServer } from './github-server.ts'
import { MiniRunner } from './mini-runner.ts'

/** GitHub with its services, and a way to run the action in a job there. */
export interface GitHub {
  readonly api: GitHubServer
  readonly artifacts: ArtifactServer
  job(
    event: Event,
    inputs: Record<string, string>,
    job?: { secrets?: string[]; env?: Record<string, string>; ref?: string },
  ): MiniRunner
}

/** Everything is taken down with the test. */
export async function startGitHub(t: TestContext): Promise<GitHub> {
  const api = await GitHubServer.start()
  const artifacts = await ArtifactServer.start()
  t.after(() => Promise.all([api.close(), artifacts.close()]))
  return {
    api,
    artifacts,
    job(event, inputs, { env = {}, ref, secrets = [] } = {}) {
      const services = { GITHUB_API_URL: api.url, ...artifacts.environment }
      const runner = new MiniRunner({ event, inputs, env: { ...services, ...env }, token: api.token, secrets, ref })
      t.after(() => runner.dispose())
      return runner
    },
  }
}

/** The inputs that name a server, as a workflow gives them: variables, and the password a secret. */
export function serverInputs(
  role: 'staging' | 'production',
  { settings }: TestServer,
  database: string,
): Record<string, string> {
  const { host, password, port, ssl, user } = settings
  const values = { host, port: String(port), user, password, database, ssl }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${role}-${name}`, value]))
}
