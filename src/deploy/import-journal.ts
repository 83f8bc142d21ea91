import { EXIT, UserError } from '../errors.ts'
import { describeServer, type ServerSettings } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import type { Journal } from './journal.ts'
import type { JournalDeployment, JournalStatement } from './journal-entries.ts'
import { prepareJournal } from './journal-tables.ts'
import type { Manifest } from './manifest.ts'

/**
 * The manifest was written for this target: without the journal, host, port and database say so.
 * @throws UserError (exit code 1) when they differ.
 */
export function refuseOtherTarget(manifest: Manifest, production: ServerSettings): void {
  const here = describeServer(production)
  if (manifest.target === here) return
  throw new UserError(
    `The rollback was made for ${manifest.target}, this is ${here}, and no journal here knows the deployment`,
    {
      hint: 'If it is the same data under another address, add --force; it also overwrites what others changed since, so check first what that is.',
      exitCode: EXIT.failed,
    },
  )
}

/** The statements of a manifest as the journal would have them, under ids that are unique among them. */
export function statementsOf(manifest: Manifest): JournalStatement[] {
  return manifest.statements.map((one) => ({
    id: String(one.sequence),
    deployment: manifest.deployment,
    migration: one.position,
    index: one.index,
    sequence: one.sequence,
    kind: one.kind,
    step: one.step,
    sql: one.sql,
    checksum: '',
    state: one.state === 'done' ? 'done' : 'undone',
    opid: one.opid,
    affectedRows: one.affectedRows,
    capturedRows: one.rows,
    milliseconds: 0,
    currentDatabase: null,
    sourceDatabase: one.sourceDatabase,
    sourceTable: one.sourceTable,
    backupDatabase: one.backupDatabase,
    backupTable: one.backupTable,
    start: { file: '', position: 0 },
    foreignKeysOff: one.foreignKeysOff,
    checksOff: one.checksOff === true,
    cascaded: one.cascaded === true,
    incomplete: one.notReversible?.join(',') ?? null,
    structureBefore: one.structureBefore,
    batch: one.batch ?? null,
    inverse: new Array<string>(one.steps).fill(''),
    undoes: null,
    error: null,
  }))
}

/**
 * Writes a deployment whose journal is lost into the journal of the target again, so that its rollback is journaled like any
 * other: whole or not at all, and resumable.
 */
export async function importDeployment(
  control: Session,
  journal: Journal,
  manifest: Manifest,
  database: string,
): Promise<JournalDeployment> {
  await prepareJournal(control)
  await control.run('START TRANSACTION')
  try {
    // Rows of it may be left of a journal that was lost in part.
    await journal.forget(manifest.deployment)
    await journal.beginDeployment(manifest.deployment, database, manifest.commit, manifest.actor, 'unknown')
    const migrations = new Map(manifest.statements.map((one) => [one.position, one]))
    for (const [position, { migration, checksum }] of migrations) {
      await journal.addMigration(manifest.deployment, position, migration, checksum)
      await journal.setMigration(manifest.deployment, position, 'done')
    }
    for (const statement of statementsOf(manifest)) await journal.restore(statement)
    await journal.endDeployment(manifest.deployment, 'done')
    await control.run('COMMIT')
  } catch (error) {
    await control.run('ROLLBACK').catch(() => control.destroy())
    throw error
  }
  return (await journal.deployment(manifest.deployment))!
}
