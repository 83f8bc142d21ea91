import assert from 'node:assert/strict'
import { onEachServer, type TestServer } from '../servers.ts'
import { DDL_CASES, type DdlCase } from './ddl-cases.ts'
import { Project, snapshot } from './project.ts'

function casesOf(server: TestServer): DdlCase[] {
  return DDL_CASES.filter(
    ({ on }) => on === undefined || on.some((choice) => choice === server.id || choice === server.flavor),
  )
}

onEachServer('dev: every clause by itself', {}, async (t, server) => {
  const admin = await server.session()
  await admin.run('SET GLOBAL log_bin_trust_function_creators = 1')
  const wanted = process.env.CASE
  for (const [at, { clause, before, sql }] of casesOf(server).entries()) {
    if (wanted && !`${at} ${clause}`.includes(wanted)) continue
    await t.test(`${at} ${clause}: ${sql[0]!.slice(0, 80)}`, async (t) => {
      const project = await Project.create(t, server)
      t.after(() => admin.run(`DROP DATABASE IF EXISTS ${project.database}_other`))
      const named = (text: string) =>
        text.replaceAll('{t}', `t${at}`).replaceAll('{u}', `u${at}`).replaceAll('{d}', project.database)
      const session = await server.session({ database: project.database })
      for (const statement of before) await session.run(named(statement))
      const atFirst = await snapshot(admin, project.database)
      const deployed = await project.deploy({ 'm.sql': `${sql.map(named).join(';\n')};` })
      const bad = deployed.migrations[0]?.statements.filter((one) => one.state !== 'done')
      assert.equal(deployed.state, 'done', JSON.stringify(bad) + deployed.notes.join())
      const undone = await project.rollback(deployed.deployment!)
      assert.equal(
        undone.state,
        'undone',
        JSON.stringify(undone.statements.filter((one) => one.error !== undefined || one.conflicts.length > 0)),
      )
      assert.deepEqual(await snapshot(admin, project.database), atFirst)
    })
  }
})
