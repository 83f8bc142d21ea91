import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { objectsIn, readObject } from '../../src/mysql/read-object.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'
import { OBJECT_CASES } from './object-cases.ts'
import { Project, snapshot } from './project.ts'

onEachServer('objects other than tables come back as they were', {}, async (t, server) => {
  const admin = await server.session()
  await admin.run('SET GLOBAL log_bin_trust_function_creators = 1')
  for (const { before = [], sql, on } of OBJECT_CASES) {
    if (on !== undefined && !on.some((choice) => choice === server.id || choice === server.flavor)) continue
    await t.test(sql.slice(0, 90), async (t) => {
      const project = await Project.create(t, server)
      const { database } = project
      t.after(async () => {
        for (const name of ['more', 'gone']) await admin.run(`DROP DATABASE IF EXISTS ${database}_${name}`)
      })
      const session = await server.session({ database })
      for (const statement of before)
        await session.run(statement.replace('DATABASE CURRENT', `DATABASE ${database}`).replaceAll('{}', database))
      const atFirst = await everything(admin, database)
      const deployed = await project.deploy({ 'm.sql': script(sql.replaceAll('{}', database)) })
      assert.equal(deployed.state, 'done', JSON.stringify(deployed.migrations[0]?.statements, null, 1))
      for (const { capturedRows } of deployed.migrations[0]!.statements) assert.ok(capturedRows >= 0)
      const undone = await project.rollback(deployed.deployment!)
      const script_ = join(project.rollbackDirectory, deployed.deployment!, 'rollback.sql')
      const text = existsSync(script_) ? readFileSync(script_, 'utf8') : ''
      assert.equal(undone.state, 'undone', `${JSON.stringify(undone.statements, null, 1)}\n${text}`)
      assert.deepEqual(await everything(admin, database), atFirst, text)
      assert.equal(await admin.value('SELECT 1'), '1')
    })
  }
})

/** Bodies have semicolons of their own. */
function script(sql: string): string {
  return /BEGIN/.test(sql) ? `DELIMITER %%\n${sql}%%\n` : `${sql};\n`
}

/** Everything of the databases of a case, with what each object was made under. */
async function everything(session: Session, database: string): Promise<unknown> {
  const found: Record<string, unknown> = {}
  for (const name of [database, `${database}_more`, `${database}_gone`]) {
    const itself = await readObject(session, { kind: 'DATABASE', database: name, name })
    if (itself === null) continue
    const objects = await Promise.all((await objectsIn(session, name)).map((one) => readObject(session, one)))
    found[name] = { itself, objects, tables: await snapshot(session, name) }
  }
  return found
}
