import type { StatusSettings } from '../config/settings.ts'
import { Journal } from '../deploy/journal.ts'
import type { JournalDeployment, JournalStatement } from '../deploy/journal-entries.ts'
import { journalExists } from '../deploy/journal-tables.ts'
import { keptSize } from '../deploy/kept-objects.ts'
import { mergeChunks } from '../deploy/merge-chunks.ts'
import { sha256 } from '../deploy/pending.ts'
import { openControl } from '../deploy/target.ts'
import { UserError } from '../errors.ts'
import { tellLostConnection } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'

/** What `status` says: also its JSON document, key for key. */
export interface StatusReport {
  readonly target: string
  readonly migrations: readonly {
    readonly file: string
    /** changed: applied, and the file is another now. partly: stopped in the middle. */
    readonly state: 'applied' | 'pending' | 'failed' | 'partly' | 'unknown' | 'changed'
    readonly deployment: string | null
  }[]
  /** What deployments and rollbacks keep on the server, in the database `rollgate_keep`. */
  readonly kept: { readonly tables: number; readonly bytes: number }
  readonly deployments: readonly DeploymentStatus[]
  /** Rollbacks of them, oldest first: deployments that can be rolled back like all others. */
  readonly rollbacks: readonly (DeploymentStatus & { readonly rollbackOf: string })[]
}

export interface DeploymentStatus {
  readonly deployment: string
  readonly state: string
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly backupServer: string
  readonly statements: readonly {
    /** Place in the deployment from 0, as in the opid: what `recover --mark` and `rollback --to` call a statement. */
    readonly sequence: number
    readonly opid: string | null
    readonly kind: string
    readonly state: string
    readonly affectedRows: number | null
    readonly capturedRows: number
    readonly backupDatabase: string | null
    readonly backupTable: string | null
    /** Set when it ran in batches; opid and sequence are then those of its first chunk. */
    readonly chunks?: number
  }[]
}

/** Reads the journal of a target; nothing is written. */
export function status(settings: StatusSettings): Promise<StatusReport> {
  return tellLostConnection(settings.production, 'Run status again.', () => readStatus(settings))
}

async function readStatus(settings: StatusSettings): Promise<StatusReport> {
  const { database } = settings.production
  if (database === null)
    throw new UserError('The production server has no database in its URL or settings', {
      hint: 'Migrations start in that database: mysql://…/shop',
    })
  const control = await openControl(settings.production)
  try {
    const target = describeServer(settings.production)
    if (!(await journalExists(control))) {
      return {
        target,
        migrations: settings.migrations.map((file) => ({ file: file.path, state: 'pending', deployment: null })),
        kept: await keptSize(control),
        deployments: [],
        rollbacks: [],
      }
    }
    const journal = new Journal(control)
    const runs = await journal.migrations(database)
    const deployments = await journal.deployments(database)
    const statements = new Map<string, JournalStatement[]>()
    for (const { id } of deployments) statements.set(id, await journal.statements(id))
    return {
      target,
      migrations: settings.migrations.map((file) => {
        const own = runs.filter((run) => run.name === file.name && run.state !== 'undone')
        const last = own.at(-1)
        if (last === undefined) return { file: file.path, state: 'pending', deployment: null }
        const applied = own.find((run) => run.state === 'done')
        if (applied !== undefined)
          return {
            file: file.path,
            state: applied.checksum === sha256(file.bytes) ? 'applied' : 'changed',
            deployment: applied.deployment,
          }
        const done = (statements.get(last.deployment) ?? []).some(
          (statement) => statement.migration === last.position && statement.state === 'done',
        )
        const state =
          last.state === 'unknown'
            ? 'unknown'
            : last.state === 'failed' && !done
              ? 'failed'
              : done
                ? 'partly'
                : 'pending'
        return { file: file.path, state, deployment: last.deployment }
      }),
      kept: await keptSize(control),
      deployments: deployments.map((one) => describe(one, statements.get(one.id)!)),
      rollbacks: await Promise.all(
        (await journal.rollbacks(database)).map(async (one) => ({
          ...describe(one, await journal.statements(one.id)),
          rollbackOf: one.undoes!,
        })),
      ),
    }
  } finally {
    await control.close()
  }
}

function describe(deployment: JournalDeployment, statements: readonly JournalStatement[]): DeploymentStatus {
  return {
    deployment: deployment.id,
    state: deployment.state,
    startedAt: deployment.startedAt,
    finishedAt: deployment.finishedAt,
    backupServer: deployment.backupServer,
    statements: mergeChunks(statements).map(
      ({ sequence, opid, kind, state, affectedRows, capturedRows, backupDatabase, backupTable, chunks }) => ({
        sequence,
        opid,
        kind,
        state,
        affectedRows,
        capturedRows,
        backupDatabase,
        backupTable,
        ...(chunks === null ? {} : { chunks }),
      }),
    ),
  }
}
