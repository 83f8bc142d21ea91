import { operationId } from '../backup/names.ts'
import { NeedsOperatorError, UserError } from '../errors.ts'
import type { JournalStatement } from './journal-entries.ts'
import { markExecuted } from './journal-marks.ts'
import { backUpAnew, reparse } from './recover.ts'
import { completeDdl, type StructureBefore } from './run-ddl.ts'
import { NOTHING_STORED } from './stored-rollback.ts'
import type { Target } from './target.ts'

/** What a person found who looked at a statement whose outcome this program cannot tell. */
export interface Mark {
  /** Its sequence in the deployment; null: the only one of unknown outcome. */
  readonly sequence: number | null
  readonly outcome: 'done' | 'not-run'
}

/** States in which a person may have to say what happened. */
const OPEN = ['unknown', 'executed']

/**
 * Writes to the journal what a person found out: a statement of unknown outcome took effect or did not; a committed statement goes
 * on without its rollback where that cannot be made. The steps of a rollback are statements, too, of the rollback.
 * @returns a sentence that says what was done.
 * @throws UserError when there is no such statement, or its outcome is known and another.
 */
export async function markOutcome(target: Target, { sequence, outcome }: Mark): Promise<string> {
  const statement = await find(target, sequence)
  const name = `Statement ${statement.sequence} (${statement.kind})`
  const happened = outcome === 'done'
  switch (statement.state) {
    case 'executed':
      if (!happened) {
        throw new UserError(`${name} is committed: the journal's mark is part of its transaction`, {
          hint: 'Mark it as done to go on without a whole rollback of it.',
        })
      }
      return (await storeWhatIsThere(target, statement))
        ? `${name} is backed up now.`
        : `${name} is marked as done; it has no rollback.`
    case 'unknown':
      if (!happened) {
        await target.journal.setFailed(statement.id, 'failed', 'marked as not run by a person who looked')
        return `${name} is marked as not run: the next ${statement.undoes === null ? 'deploy' : 'rollback'} runs it.`
      }
      return markDone(target, statement, name)
    default:
      throw new UserError(
        `What became of statement ${statement.sequence} (${statement.kind}) is known: ${statement.state}`,
        {
          hint: 'Only a statement of unknown outcome can be marked; rollgate status shows them.',
        },
      )
  }
}

async function find(target: Target, sequence: number | null): Promise<JournalStatement> {
  const all = await target.journal.statements(target.deployment)
  const open = all.filter(({ state }) => OPEN.includes(state))
  const list = open.map((one) => `${one.sequence} (${one.kind}, ${one.state})`).join(', ')
  if (sequence === null) {
    if (open.length === 1) return open[0]!
    throw new UserError(
      open.length === 0
        ? `Deployment ${target.deployment} has no statement of unknown outcome`
        : `Deployment ${target.deployment} has several statements that may be marked: ${list}`,
      {
        hint: 'Name the statement by its number in rollgate status: rollgate recover DEPLOYMENT STATEMENT --mark done',
      },
    )
  }
  const found = all.find((statement) => statement.sequence === sequence)
  if (found !== undefined) return found
  throw new UserError(`Deployment ${target.deployment} has no statement ${sequence}`, {
    hint: list === '' ? 'It has no statement of unknown outcome either.' : `These may be marked: ${list}.`,
  })
}

async function markDone(target: Target, statement: JournalStatement, name: string): Promise<string> {
  const opid = operationId(new Date(), 0, statement.sequence)
  if (statement.structureBefore !== null) {
    const before = JSON.parse(statement.structureBefore) as StructureBefore
    await completeDdl(
      target,
      { id: statement.id, statement: await reparse(target, statement), opid, milliseconds: 0 },
      before,
      true,
    )
    return `${name} is marked as done, and the statements that undo it are stored.`
  }
  await target.control.run(markExecuted(statement.id, opid, null, 0))
  await target.journal.setDone(statement.id, NOTHING_STORED)
  return `${name} is marked as done; it has no rollback.`
}

/** @returns whether a rollback could be made after all. */
async function storeWhatIsThere(target: Target, statement: JournalStatement): Promise<boolean> {
  await target.journal.setIncomplete(statement.id, 'not-captured')
  try {
    await backUpAnew(target, statement.id)
    return true
  } catch (error) {
    if (!(error instanceof NeedsOperatorError)) throw error
    await target.journal.setDone(statement.id, NOTHING_STORED)
    return false
  }
}
