import type { AuditReport } from '../audit/finding.ts'
import type { DeploySettings, Progress } from '../config/settings.ts'
import type { ChosenTarget } from '../config/targets.ts'
import { Journal } from '../deploy/journal.ts'
import { journalExists } from '../deploy/journal-tables.ts'
import type { DeployReport } from '../deploy/report.ts'
import { openControl } from '../deploy/target.ts'
import { EXIT, UserError } from '../errors.ts'
import { tellLostConnection } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { AuditBlocked, deploy } from './deploy.ts'
import { addressOf } from './targets.ts'

/** What a command did on one of several targets. */
export type Outcome<R> = {
  readonly name: string
  /** host:port/database */
  readonly target: string
} & (
  | { readonly kind: 'done'; readonly report: R }
  /** What `deploy` would have ended with: mostly a UserError, and nothing was run. */
  | {
      readonly kind: 'refused'
      readonly error: Error
      /** The findings, where they are the reason. */
      readonly audit: AuditReport | null
    }
  /** Its turn never came. */
  | { readonly kind: 'pending' }
)

export interface DeployTarget {
  readonly target: ChosenTarget
  readonly settings: DeploySettings
}

/**
 * Deploys to one target after the other, the canary first, and stops at the first on which not all went well; a dry run asks all
 * of them. Each target has its own lock, journal and deployment, so that running it again does what is missing and no more.
 * @param ended is told of each target whose turn came, as soon as it is known.
 */
export async function deployInOrder(
  targets: readonly DeployTarget[],
  progress: Progress,
  signal: AbortSignal | undefined,
  ended: (outcome: Outcome<DeployReport>) => void = () => {},
): Promise<Outcome<DeployReport>[]> {
  const outcomes: Outcome<DeployReport>[] = []
  let stopped = false
  for (const [index, { target, settings }] of targets.entries()) {
    const place = { name: target.name, target: addressOf(target) }
    if (stopped || signal?.aborted) {
      outcomes.push({ ...place, kind: 'pending' })
      continue
    }
    progress.step(`Target ${target.name} (${place.target}), ${index + 1} of ${targets.length}`)
    const outcome = await outcomeOf(place, () => deploy(settings, progress, signal))
    const well = outcome.kind === 'done' && (outcome.report.state === 'done' || outcome.report.state === 'nothing')
    stopped = !well && !settings.dryRun
    outcomes.push(outcome)
    ended(outcome)
  }
  return outcomes
}

/** Asks every target, whatever the others say. */
export async function askEach<R>(
  targets: readonly ChosenTarget[],
  ask: (target: ChosenTarget, index: number) => Promise<R>,
): Promise<Outcome<R>[]> {
  const outcomes: Outcome<R>[] = []
  for (const [index, target] of targets.entries())
    outcomes.push(await outcomeOf({ name: target.name, target: addressOf(target) }, () => ask(target, index)))
  return outcomes
}

async function outcomeOf<R>(place: { name: string; target: string }, run: () => Promise<R>): Promise<Outcome<R>> {
  try {
    return { ...place, kind: 'done', report: await run() }
  } catch (error) {
    // Also a defect of ours: what was done on the targets before must still be told.
    const audit = error instanceof AuditBlocked ? error.report : null
    return { ...place, kind: 'refused', error: error instanceof Error ? error : new Error(String(error)), audit }
  }
}

/**
 * The target whose journal has a deployment.
 * @throws UserError when none has it; servers that could not be asked are named.
 */
export async function targetOf(deployment: string, targets: readonly ChosenTarget[]): Promise<ChosenTarget> {
  const asked = await askEach(targets, ({ configuration }) => hasDeployment(configuration, deployment))
  const found = targets.filter((_, index) => {
    const outcome = asked[index]!
    return outcome.kind === 'done' && outcome.report
  })
  const [one] = found
  if (one !== undefined && found.length === 1) return one
  if (found.length > 1)
    throw new UserError(`Several targets have a deployment ${deployment}: ${namesOf(found)}`, {
      hint: 'Choose one with --target.',
    })
  const unasked = asked.flatMap((outcome) => (outcome.kind === 'refused' ? outcome : []))
  if (unasked.length === 0)
    throw new UserError(`There is no deployment ${deployment} in the journal of any target (${namesOf(targets)})`, {
      hint: 'rollgate status lists the deployments of every target. With a rollback directory alone: --from and --target.',
    })
  throw new UserError(
    [
      `Deployment ${deployment} was not found, and ${unasked.length} of ${targets.length} targets could not be asked:`,
      ...unasked.map(({ name, error }) => `  ${name}: ${error.message}`),
    ].join('\n'),
    { hint: 'Choose the target with --target, or mend the connection.', exitCode: EXIT.server },
  )
}

function hasDeployment(configuration: ChosenTarget['configuration'], deployment: string): Promise<boolean> {
  const production = configuration.get('production')!
  return tellLostConnection(production, 'Run this again.', () => journalHas(production, deployment))
}

async function journalHas(production: ServerSettings, deployment: string): Promise<boolean> {
  const control = await openControl(production)
  try {
    return (await journalExists(control)) && (await hasOwn(new Journal(control), deployment, production.database))
  } finally {
    await control.close()
  }
}

/** One server may be several targets, each a database of it, with one journal. */
async function hasOwn(journal: Journal, deployment: string, database: string | null): Promise<boolean> {
  const found = await journal.deployment(deployment)
  return found !== null && (database === null || found.database === database)
}

function namesOf(targets: readonly ChosenTarget[]): string {
  return targets.map(({ name }) => name).join(', ')
}
