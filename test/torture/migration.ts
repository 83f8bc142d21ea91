import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deploy } from '../../src/commands/deploy.ts'
import { rollback } from '../../src/commands/rollback.ts'
import { UserError } from '../../src/errors.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import { Session } from '../../src/mysql/session.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import { migration, PLAIN_DEPLOY, SILENT, snapshot, WHOLE_ROLLBACK } from '../deploy/project.ts'
import type { Plan } from './plan.ts'
import { Mismatch, type Played, runAll } from './round.ts'
import { Camera, difference } from './snapshot.ts'

/**
 * Deploys the work of a plan as a migration and rolls it back; structure and rows are then as before.
 * The statements that the server refuses are found in a rehearsal and left out.
 * @throws Mismatch
 */
export async function playMigration(plan: Plan, settings: ServerSettings, database: string): Promise<Played> {
  const admin = await Session.open(settings, { database: null })
  const directory = mkdtempSync(join(tmpdir(), 'rollgate-torture-'))
  const copies = `${database}_copy`
  const empty = async () => {
    for (const name of [database, copies]) {
      await admin.run(`DROP DATABASE IF EXISTS ${name}`)
      await admin.run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
    }
  }
  try {
    await empty()
    await runAll(settings, database, plan.setUp)
    const rehearsed = await runAll(settings, database, plan.work)
    await empty()
    await runAll(settings, database, plan.setUp)
    for (const pin of sessionPins()) await admin.run(pin)
    await admin.run(`USE ${database}`)
    const { undone, changes } = await deployAndRollBack(admin, settings, database, rehearsed.accepted, directory)
    return { done: undone, refusals: rehearsed.refusals, changes }
  } finally {
    const backup = `${settings.host}_${settings.port}_${database}`.replaceAll(/[.-]/g, '_')
    for (const name of [database, copies, backup, 'rollgate'])
      await admin.run(`DROP DATABASE IF EXISTS \`${name}\``).catch(() => {})
    admin.destroy()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function deployAndRollBack(
  admin: Session,
  settings: ServerSettings,
  database: string,
  statements: readonly string[],
  directory: string,
): Promise<{ undone: number; changes: number }> {
  const camera = await Camera.open(admin, database, `${database}_copy`)
  const rows = await camera.take()
  const structure = await structureOf(admin, database)
  const production: ServerSettings = { ...settings, role: 'production', database }
  const backup: ServerSettings = { ...production, role: 'backup' }
  const deployed = await deploy(
    {
      migrations: [migration('0001-torture.sql', statements.map((statement) => `${statement};\n`).join(''))],
      production,
      backup,
      audit: null,
      rollbackDirectory: directory,
      ...PLAIN_DEPLOY,
    },
    SILENT,
  ).catch((error) => {
    // Refused before anything ran: nothing is to be undone.
    if (error instanceof UserError && /cannot be deployed so that all of it can be undone/.test(error.message))
      return null
    throw new Mismatch(`deploy: ${error}${error instanceof UserError ? ` ${error.hint}` : ''}`, statements, {
      cause: error,
    })
  })
  const ran = deployed?.migrations.flatMap((file) => file.statements) ?? []
  if (deployed?.deployment != null) {
    const failed = ran.find(({ error }) => error !== undefined)
    const undone = await rollback(
      { ...WHOLE_ROLLBACK, deployment: deployed.deployment, production, backup, rollbackDirectory: directory },
      SILENT,
    ).catch((error) => {
      throw new Mismatch(`rollback: ${error}${error instanceof UserError ? ` ${error.hint}` : ''}`, statements, {
        cause: error,
      })
    })
    // Nothing to undo, such as after SET alone: then all is as before, which is looked at below.
    if (!['undone', 'nothing'].includes(undone.state) && ran.some(({ state }) => state === 'done')) {
      const stuck = undone.statements.filter(({ conflicts, error }) => conflicts.length > 0 || error !== undefined)
      throw new Mismatch(`rollback ends ${undone.state}: ${JSON.stringify({ stuck, failed }, null, 1)}`, statements)
    }
  }
  const nowStructure = await structureOf(admin, database)
  if (structure !== nowStructure)
    throw new Mismatch(`structure after rollback:\n${nowStructure}\nbefore:\n${structure}`, statements)
  const different = difference(rows, await camera.take())
  if (different !== null) throw new Mismatch(`deploy and rollback: ${different}`, statements)
  return {
    undone: ran.filter(({ state }) => state === 'done' || state === 'undone').length,
    changes: ran.reduce((sum, { capturedRows }) => sum + (capturedRows ?? 0), 0),
  }
}

async function structureOf(session: Session, database: string): Promise<string> {
  const tables = await snapshot(session, database)
  return Object.values(tables)
    .map(({ create }) => create)
    .join('\n')
}
