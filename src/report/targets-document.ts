import type { Outcome } from '../commands/many-targets.ts'
import type { DeployReport } from '../deploy/report.ts'
import { UserError } from '../errors.ts'

/** The JSON of a command on several targets: the document of each, as for one target alone, with its name. */
export interface TargetsDocument {
  readonly targets: readonly object[]
}

export function targetsDocument(outcomes: readonly Outcome<object>[]): TargetsDocument {
  return { targets: outcomes.map((outcome) => documentOf(outcome, {})) }
}

/** As for one target, each has `migrations` and `rollback` also when nothing was deployed there. */
export function deployDocument(outcomes: readonly Outcome<DeployReport>[]): TargetsDocument {
  const none = { deployment: null, migrations: [], rollback: null, notes: [] }
  return { targets: outcomes.map((outcome) => documentOf(outcome, none)) }
}

function documentOf(outcome: Outcome<object>, none: object): object {
  const { name, target } = outcome
  switch (outcome.kind) {
    case 'done':
      return { name, ...outcome.report }
    case 'pending':
      return { name, target, state: 'pending', ...none }
    case 'refused': {
      const { error } = outcome
      const audit = outcome.audit === null ? {} : { audit: outcome.audit }
      return {
        name,
        target,
        state: 'refused',
        ...none,
        error: { message: error.message, hint: error instanceof UserError ? error.hint : undefined },
        ...audit,
      }
    }
  }
}
