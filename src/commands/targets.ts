import type { ChosenTarget } from '../config/targets.ts'
import type { TargetDefinition } from '../config/targets-key.ts'
import { describeServer } from '../mysql/server-settings.ts'

/** What stands for `strategy.matrix` of a job; each value is for `--target` or the input `target`. */
export interface Matrix {
  readonly target: readonly string[]
}

/** What `targets` says: also its JSON document, key for key. */
export interface TargetsReport {
  readonly targets: readonly {
    readonly name: string
    /** host:port/database; null where an environment variable holds it. */
    readonly target: string | null
    /** The first of the file, which is deployed to before all others. */
    readonly canary: boolean
  }[]
  /** The canary alone, for the job that the others need. */
  readonly canary: Matrix
  /** All but the canary; empty when there is no other. */
  readonly rest: Matrix
  readonly all: Matrix
}

/** A matrix makes at most so many jobs (docs.github.com, "Workflow syntax", jobs.<job_id>.strategy.matrix). */
const MOST_JOBS = 256

/** Lists the targets without asking the servers or the environment for anything. */
export function targets(definitions: readonly TargetDefinition[]): TargetsReport {
  const names = definitions.map(({ name }) => name)
  return {
    targets: definitions.map(({ name, production: { server } }, index) => ({
      name,
      target: server === null ? null : describeServer(server),
      canary: index === 0,
    })),
    canary: matrix(names.slice(0, 1)),
    rest: matrix(names.slice(1)),
    all: matrix(names),
  }
}

/** Where there are more targets than a matrix may have jobs, neighbours share a job: `a,b` is both of them, in order. */
function matrix(names: readonly string[]): Matrix {
  const size = Math.max(1, Math.ceil(names.length / MOST_JOBS))
  const jobs = Math.ceil(names.length / size)
  return { target: Array.from({ length: jobs }, (_, job) => names.slice(job * size, (job + 1) * size).join(',')) }
}

/** host:port/database of a target, once its variables are read. */
export function addressOf({ configuration }: ChosenTarget): string {
  return describeServer(configuration.get('production')!)
}
