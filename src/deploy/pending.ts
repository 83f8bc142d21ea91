import { createHash } from 'node:crypto'
import type { MigrationFile } from '../config/settings.ts'
import { EXIT, NeedsOperatorError, UserError } from '../errors.ts'
import { readBatches } from '../sql/batch-directive.ts'
import type { Script } from '../sql/statement.ts'
import { usesUserVariables } from '../sql/user-variable.ts'
import type { Journal } from './journal.ts'
import type { JournalMigration, JournalStatement } from './journal-entries.ts'

/** A migration of which at least one statement is still to be run. */
export interface PendingMigration {
  readonly file: MigrationFile
  readonly checksum: string
  readonly script: Script
  /** The index of the last statement that earlier runs committed; 0 when none was. */
  readonly doneUpTo: number
  /** The next statement is run in batches, and this chunk of it is the last that earlier runs committed. */
  readonly resume: JournalStatement | null
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * Compares the files with the journal.
 * @throws UserError (exit code 1) when a file that was applied has been changed since, or when the part of a half-applied file that ran was changed.
 */
export async function findPending(
  journal: Journal,
  database: string,
  files: readonly { file: MigrationFile; script: Script }[],
): Promise<PendingMigration[]> {
  const known = await journal.migrations(database)
  const statements = new Map<string, JournalStatement[]>()
  const pending: PendingMigration[] = []
  const changed: string[] = []
  for (const { file, script } of files) {
    const checksum = sha256(file.bytes)
    const runs = known.filter((migration) => migration.name === file.name && migration.state !== 'undone')
    const applied = runs.find((migration) => migration.state === 'done')
    if (applied !== undefined) {
      if (applied.checksum !== checksum)
        changed.push(`${file.path} was applied by deployment ${applied.deployment} and has been changed since`)
      continue
    }
    const committed = await committedStatements(journal, runs, statements)
    const edited = committed.filter((done) => sha256(script.statements[done.index - 1]?.text ?? '') !== done.checksum)
    if (edited.length > 0) {
      changed.push(
        `${file.path} is half applied (deployment ${edited[0]!.deployment}), and its statement ${edited[0]!.index}, which ran, has been changed since`,
      )
      continue
    }
    const resume = unfinishedBatch(committed)
    if (resume !== null && !sameColumns(readBatches(script).batches.get(resume.index)?.by, resume.batch!.by)) {
      changed.push(
        `${file.path} stopped in the middle of its statement ${resume.index}, which ran in batches by ${resume.batch!.by.join(', ')}, and its \`batch\` directive is another now`,
      )
      continue
    }
    const doneUpTo = Math.max(0, ...committed.map((done) => done.index)) - (resume === null ? 0 : 1)
    if (doneUpTo > 0) refuseLostSession(file, script, doneUpTo)
    pending.push({ file, checksum, script, doneUpTo, resume })
  }
  if (changed.length > 0) {
    throw new UserError(`Applied migrations must not be edited:\n${changed.map((line) => `  - ${line}`).join('\n')}`, {
      hint: 'Restore the file as it was applied and write the change as a new migration; or roll the deployment back first, then deploy the changed file.',
      exitCode: EXIT.failed,
    })
  }
  return pending
}

/** The last chunk that was committed of the last statement, when that is run in batches and not at its end. */
function unfinishedBatch(committed: readonly JournalStatement[]): JournalStatement | null {
  const index = Math.max(0, ...committed.map((done) => done.index))
  const [first, ...others] = committed.filter((done) => done.index === index)
  if (first === undefined || first.batch === null) return null
  const last = others.reduce((best, done) => (done.batch!.chunk > best.batch!.chunk ? done : best), first)
  return last.batch!.last ? null : last
}

function sameColumns(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.join('\0').toLowerCase() === other.join('\0').toLowerCase()
}

async function committedStatements(
  journal: Journal,
  runs: readonly JournalMigration[],
  cache: Map<string, JournalStatement[]>,
): Promise<JournalStatement[]> {
  const committed: JournalStatement[] = []
  for (const run of runs) {
    let all = cache.get(run.deployment)
    if (all === undefined) {
      all = await journal.statements(run.deployment)
      cache.set(run.deployment, all)
    }
    committed.push(
      ...all.filter(
        (statement) =>
          statement.migration === run.position && (statement.state === 'executed' || statement.state === 'done'),
      ),
    )
  }
  return committed
}

/**
 * A half-applied file goes on in a new session: its SET and USE statements are run again, but user variables and temporary
 * tables of the old session are gone.
 * @throws NeedsOperatorError when the rest of the file uses them.
 */
function refuseLostSession(file: MigrationFile, script: Script, doneUpTo: number): void {
  const before = script.statements.slice(0, doneUpTo)
  const after = script.statements.slice(doneUpTo)
  const rest = (what: string) =>
    new NeedsOperatorError(
      `${file.path} stopped after statement ${doneUpTo}, and the rest uses ${what} of the session that is gone`,
      'Roll the deployment back (rollgate rollback) and deploy the file again from its beginning.',
    )
  if (before.some(usesUserVariables) && after.some(usesUserVariables)) throw rest('user variables (@…)')
  const temporary = new Set(
    before
      .filter((statement) => statement.temporary && statement.kind === 'CREATE TABLE')
      .flatMap((statement) => statement.tables.filter((table) => table.access === 'create').map((table) => table.name)),
  )
  if (after.some((statement) => statement.tables.some((table) => temporary.has(table.name))))
    throw rest('temporary tables')
}
