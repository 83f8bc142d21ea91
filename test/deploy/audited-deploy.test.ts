import assert from 'node:assert/strict'
import { AuditBlocked } from '../../src/commands/deploy.ts'
import type { AuditSettings } from '../../src/config/settings.ts'
import { EXIT, UserError } from '../../src/errors.ts'
import { onEachServer } from '../servers.ts'
import { Project, rejection } from './project.ts'

const TABLE = ['CREATE TABLE item (id int PRIMARY KEY, code int)', 'INSERT INTO item VALUES (1, 7), (2, 7)']

/** As a deployment has it when no staging server is named. */
function auditOn({ production }: Project): AuditSettings {
  return {
    migrations: [],
    staging: production,
    schema: null,
    sandbox: 'auto',
    sandboxBinary: null,
    failOn: 'error',
    rules: new Map(),
    presets: [],
  }
}

onEachServer('a half-applied file goes on, and what has run is not audited again', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const sql of TABLE) await session.run(sql)
  const file = (rest: string) => ({
    'm.sql': [
      'ALTER TABLE item ADD COLUMN note int;',
      '-- rollgate: ignore destructive-drop -- made in the same file',
      'ALTER TABLE item DROP COLUMN note;',
      "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES');",
      'ALTER TABLE "item" ADD UNIQUE KEY by_code (code);',
      rest,
    ].join('\n'),
  })
  const audit = auditOn(project)
  const failed = await project.deploy(file(''), { audit })
  assert.equal(failed.state, 'failed', failed.notes.join('\n'))
  await session.run('UPDATE item SET code = id')

  const blocked = await rejection(project.deploy(file('ALTER TABLE item ADD COLUMN code int;'), { audit }))
  assert.ok(blocked instanceof AuditBlocked, String(blocked))
  const { counts, files } = blocked.report
  assert.equal(counts.error, 1, JSON.stringify(files))
  assert.deepEqual(
    files[0]!.statements.flatMap(({ index, findings }) => findings.map(({ rule }) => [index, rule])),
    [[5, 'server-error']],
  )

  const done = await project.deploy(file('ALTER TABLE item ADD COLUMN "more" int;'), { audit })
  assert.equal(done.state, 'done', done.notes.join('\n'))
  assert.equal(
    await session.value(
      `SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = '${project.database}' AND table_name = 'item'`,
    ),
    'id,code,more',
  )
})

onEachServer('DDL whose rollback fails in the sandbox is refused', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const sql of TABLE) await session.run(sql)
  // Made once more in the same session, it would find two rows where one may be.
  const once = 'CREATE TABLE twin AS SELECT IF(@made IS NULL, @made := 1, (SELECT 1 UNION SELECT 2)) AS n'
  const audit = auditOn(project)
  const files = { 'm.sql': `INSERT INTO item VALUES (3, 3);\n${once};` }
  const refused = await rejection(project.deploy(files, { audit }))
  assert.ok(refused instanceof UserError, String(refused))
  assert.equal(refused.exitCode, EXIT.server)
  assert.match(refused.message, /statement 2 \(CREATE TABLE\): The rollback of this statement .*\[rollback-unproved\]/)
  assert.match(refused.hint!, /--accept-incomplete rollback-unproved/)
  assert.equal(await session.value('SELECT COUNT(*) FROM item'), '2')

  const accepted = await project.deploy(files, { audit, acceptIncomplete: ['rollback-unproved'] })
  assert.equal(accepted.state, 'done', accepted.notes.join('\n'))
  const other = `-- rollgate: ignore rollback-unproved -- looked at by hand\n${once.replace('twin', 'other')};`
  const suppressed = await project.deploy({ ...files, 'n.sql': other }, { audit })
  assert.equal(suppressed.state, 'done', suppressed.notes.join('\n'))
})
