import { EXIT, UserError } from '../errors.ts'
import { sameBatch } from './batch-record.ts'
import type { Journal } from './journal.ts'
import type { JournalStatement } from './journal-entries.ts'
import { order, type UndoFamily } from './undo-family.ts'

export interface UndoChoice {
  readonly journal: Journal
  readonly deployment: string
  /** All statements of the deployment. */
  readonly statements: readonly JournalStatement[]
  /** One statement alone. */
  readonly opid: string | null
  /** The newest down to this sequence, which is undone too. */
  readonly to: number | null
}

/**
 * The statements that are to be taken back, newest first. What was taken back once and brought back again is taken back by what brought
 * it back.
 * @throws UserError when there is no such statement, it cannot be taken back, or only together with others.
 */
export async function chooseStatements(choice: UndoChoice, family: UndoFamily): Promise<JournalStatement[]> {
  const { journal, deployment, statements } = choice
  const live = statements.filter((statement) => statement.state === 'done' || statement.state === 'undoing')
  const chosen = chosenOf(choice, live)
  const covers = new Map<string, string[]>()
  // While one is being undone, it stands for itself.
  const standIns = ({ id, state }: JournalStatement) => (state === 'undoing' ? [id] : family.standIns(id))
  for (const one of live) for (const id of standIns(one)) covers.set(id, [...(covers.get(id) ?? []), one.id])
  const ids = new Set(chosen.flatMap(standIns))
  const isChosen = new Set(chosen.map(({ id }) => id))
  const found: JournalStatement[] = []
  for (const id of ids) {
    const missing = covers.get(id)!.filter((one) => !isChosen.has(one))
    if (missing.length > 0) throw onlyTogether(deployment, live, missing)
    const statement = statements.find((one) => one.id === id) ?? (await journal.statement(id))
    if (statement === null) throw new Error(`Journal row ${id} is gone`)
    found.push(statement)
  }
  refuseIrreversible(deployment, found)
  return found.reverse().toSorted((a, b) => order(b.id, a.id))
}

function chosenOf(
  { deployment, opid, to }: UndoChoice,
  live: readonly JournalStatement[],
): readonly JournalStatement[] {
  const refuse = (what: string) =>
    new UserError(`Deployment ${deployment} has no statement ${what} that could be undone`, {
      hint: 'rollgate status lists the statements of each deployment with number and opid.',
    })
  if (opid !== null) {
    const [one] = live.filter((statement) => statement.opid === opid)
    if (one === undefined) throw refuse(`with opid ${opid}`)
    return live.filter((statement) => statement === one || isOneWith(statement, one))
  }
  if (to === null) return live
  const down = live.find(({ sequence, batch }) => sequence === to || batch?.first === to)
  if (down === undefined) throw refuse(`with number ${to}`)
  return live.filter((statement) => statement.sequence >= to || isOneWith(statement, down))
}

/** Chunks of one statement; steps of a rollback that took back one statement together. */
function isOneWith(one: JournalStatement, other: JournalStatement): boolean {
  return sameBatch(one.batch, other.batch) || (one.undoes?.some((id) => other.undoes?.includes(id)) ?? false)
}

function onlyTogether(deployment: string, live: readonly JournalStatement[], missing: readonly string[]): UserError {
  const named = live.filter(({ id }) => missing.includes(id))
  return new UserError(
    `What was asked for can only be undone together with ${named.map(({ sequence, kind }) => `statement ${sequence} (${kind})`).join(', ')}: one rollback took them back together`,
    {
      hint: `rollgate rollback ${deployment} --to ${Math.min(...named.map(({ sequence }) => sequence))} undoes all down to there.`,
    },
  )
}

/** Rows that a rollback with --force took back: foreign keys may have taken others along, unlogged. */
export const FORCED = 'forced'

/** Whether a step of a rollback cannot be taken back. Nobody accepted that beforehand, as of a statement of a migration. */
export function isIrreversible({ undoes, incomplete, state }: JournalStatement): boolean {
  return undoes !== null && incomplete !== null && incomplete !== FORCED && state !== 'failed'
}

export function describeIrreversible({ sequence, kind, incomplete }: JournalStatement): string {
  return `statement ${sequence} (${kind}): ${incomplete}`
}

function refuseIrreversible(deployment: string, statements: readonly JournalStatement[]): void {
  const stuck = statements.filter(isIrreversible)
  if (stuck.length === 0) return
  throw new UserError(
    `The rollback ${deployment} cannot itself be rolled back: ${stuck.map(describeIrreversible).join(', ')}`,
    {
      hint: 'Deploy the migrations again. What the rollback kept of rows is in the database rollgate_keep: rollgate purge lists it.',
      exitCode: EXIT.failed,
    },
  )
}
