import assert from 'node:assert/strict'
import { purge } from '../../src/commands/purge.ts'
import { status } from '../../src/commands/status.ts'
import { refuseFullDisk } from '../../src/deploy/keep-room.ts'
import { StatementsRefused } from '../../src/deploy/obstacles.ts'
import { purgeText } from '../../src/report/purge-text.ts'
import { statusText } from '../../src/report/status-text.ts'
import { onEachServer } from '../servers.ts'
import { Project, rejection, snapshot } from './project.ts'

onEachServer(
  'what is kept is said beforehand, listed, kept while a rollback needs it, and freed',
  { server: { extra: ['--innodb-stats-auto-recalc=ON'] } },
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    for (const sql of [
      'CREATE TABLE gone (id int PRIMARY KEY)',
      'INSERT INTO gone VALUES (1)',
      'CREATE TABLE narrow (id int PRIMARY KEY, v varchar(20), w int)',
      "INSERT INTO narrow VALUES (1, 'a long value', 5)",
      'CREATE TABLE emptied (id int PRIMARY KEY)',
      'CREATE TABLE keyless (v varchar(20))',
    ])
      await session.run(sql)
    const files = {
      'm.sql':
        "SET sql_mode = ''; DROP TABLE gone; ALTER TABLE narrow MODIFY v varchar(3), DROP COLUMN w; TRUNCATE emptied; ALTER TABLE keyless MODIFY v varchar(2); CREATE TABLE fresh (id int PRIMARY KEY); ALTER TABLE emptied ADD COLUMN extra int;",
    }
    const { database: db } = project
    const plan = await project.deploy(files, { dryRun: true })
    const notes = plan.notes.filter((note) => note.startsWith('m.sql statement')).join('\n')
    const patient = await project.deploy(files, { dryRun: true, keepLockSeconds: 0 })
    assert.match(
      patient.notes.join('\n'),
      /statement 3 .*: about .*; others write on while it is copied in chunks, about 1 s/,
    )
    assert.match(patient.notes.join('\n'), /statement 5 .*; writers are locked out .*, for it has no key by which/)
    assert.match(notes, new RegExp(`statement 2 \\(DROP TABLE\\): ${db}.gone moves to rollgate_keep at once`))
    assert.match(
      notes,
      new RegExp(
        `statement 3 \\(ALTER TABLE\\): the values of v, w of ${db}.narrow are copied .*: about .* on the server's disk; writers are locked out for about 1 s`,
      ),
    )
    assert.match(notes, new RegExp(`statement 4 \\(TRUNCATE TABLE\\): an empty table takes the place of ${db}.emptied`))
    assert.match(notes, /statement 5 .*keyless, which has no key by which values could be put back/)
    const before = await snapshot(session, db)
    const kept = () =>
      purge({ production: project.production, rollbackWindowDays: 7, olderThanSeconds: 0, dryRun: true, force: false })
    const ours = async () => (await kept()).kept.filter(({ source }) => source?.startsWith(`${db}.`))
    assert.deepEqual(await ours(), [], 'a dry run keeps nothing')

    const report = await project.deploy(files)
    assert.equal(report.state, 'done', JSON.stringify(report))
    const listed = await ours()
    assert.deepEqual(listed.map(({ source }) => source!.slice(db.length + 1)).sort(), [
      'emptied',
      'gone',
      'keyless',
      'narrow',
    ])
    for (const one of listed) {
      assert.equal(one.deployment, report.deployment)
      assert.match(one.why!, /needed by the rollback of/)
    }
    assert.match(purgeText(await kept()), /needed by the rollback of .* until/)
    const { kept: size, ...rest } = await status({ production: project.production, migrations: [] })
    assert.ok(size.tables >= 4 && size.bytes > 0)
    assert.match(statusText({ kept: size, ...rest }), /in rollgate_keep/)

    await session.run('INSERT INTO fresh VALUES (1), (2)')
    await session.run('INSERT INTO emptied VALUES (7, 70)')
    const undone = await project.rollback(report.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    const since = await snapshot(session, db)
    assert.deepEqual(since.emptied!.rows, ['37'], 'what others wrote stays')
    await session.run('DELETE FROM emptied')
    assert.deepEqual(await snapshot(session, db), before)

    // What the rollback took away is kept, too.
    const keptFor = (await ours()).filter(({ purpose }) => purpose === 'undo')
    const table = (name: string) => keptFor.find(({ source }) => source === `${db}.${name}`)!
    assert.equal(await session.value(`SELECT COUNT(*) FROM rollgate_keep.\`${table('fresh').name}\``), '2')
    assert.equal(await session.value(`SELECT extra FROM rollgate_keep.\`${table('emptied').name}\` WHERE id = 7`), '70')
    assert.match(table('fresh').why!, /which can be taken back until/)

    const settings = { production: project.production, rollbackWindowDays: 7, dryRun: false }
    const young = await purge({ ...settings, olderThanSeconds: 3600, force: false })
    assert.ok(young.kept.every(({ freed }) => !freed))
    assert.match(purgeText(young), /younger than 1 hour/)
    await purge({ ...settings, olderThanSeconds: 0, force: false })
    assert.deepEqual(
      (await ours()).map(({ purpose, source, name }) => [purpose, source, name.endsWith('_since')]).sort(),
      [
        ['deploy', `${db}.emptied`, true],
        ['undo', `${db}.emptied`, false],
        ['undo', `${db}.fresh`, false],
      ],
      'what an undone deployment kept is needed no more, but for what was written since',
    )
    // As the rollback left it.
    await session.run('INSERT INTO emptied VALUES (7)')
    const redone = await project.rollback(undone.recorded!.deployment)
    assert.equal(redone.state, 'undone', JSON.stringify(redone))
    assert.equal(await session.value('SELECT COUNT(*) FROM fresh'), '2', 'what was purged was not needed')
    await purge({ ...settings, olderThanSeconds: 0, force: true })
    assert.deepEqual(await ours(), [])
  },
)

onEachServer('a rollback that is not to keep anything drops', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  const report = await project.deploy({ 'm.sql': 'CREATE TABLE fresh (id int PRIMARY KEY);' })
  await session.run('INSERT INTO fresh VALUES (1)')
  const undone = await project.rollback(report.deployment!, { keepData: 'never' })
  assert.equal(undone.state, 'undone')
  assert.match(undone.notes.join('\n'), /\(DROP TABLE\): the rows or values that it destroys are not kept/)
})

onEachServer('a deployment and its rollback say that nothing was kept', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int PRIMARY KEY)')
  await session.run('INSERT INTO item VALUES (1)')
  const report = await project.deploy(
    { 'm.sql': 'DO 1; TRUNCATE item; CREATE TABLE fresh (id int);' },
    { keepData: 'never' },
  )
  assert.match(report.notes.join('\n'), /Statement 2 \(TRUNCATE TABLE\): .* not kept/)
  assert.doesNotMatch(report.notes.join('\n'), /CREATE TABLE/)
  for (const dryRun of [true, false]) {
    const undone = await project.rollback(report.deployment!, { dryRun })
    assert.match(undone.notes.join('\n'), /\(TRUNCATE TABLE\) was deployed with --keep-data never: .* do not come back/)
    assert.doesNotMatch(undone.notes.join('\n'), /CREATE TABLE/)
  }
})

onEachServer('copies that would fill the disk of the server are refused', {}, async (_, server) => {
  const session = await server.session()
  assert.equal(await refuseFullDisk(session, 0), null)
  assert.equal(await refuseFullDisk(session, 1000), null)
  // A server on this machine tells where its files are.
  await assert.rejects(refuseFullDisk(session, 2 ** 60), /has only .* free/)
  const elsewhere = { ...session.settings, host: 'db.example' }
  const remote = new Proxy(session, {
    get: (target, name) =>
      name === 'settings'
        ? elsewhere
        : (Reflect.get(target, name, target).bind?.(target) ?? Reflect.get(target, name, target)),
  })
  assert.match((await refuseFullDisk(remote, 2 ** 40))!, /cannot be told/)
})

onEachServer(
  'a copy that is larger than auto makes it is refused, unless it is accepted without',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const { database } = project
    const session = await server.session({ database })
    const kept = async () =>
      String(await session.value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'rollgate_keep'"))
    await session.run(
      'CREATE TABLE was (id int PRIMARY KEY, n int) ENGINE=InnoDB STATS_PERSISTENT=1 STATS_AUTO_RECALC=0',
    )
    await session.run('INSERT INTO was VALUES (1, 10), (2, 20)')
    await session.run('ANALYZE TABLE was')
    // What the engine noted of its size, of which it says 15 GiB now. MariaDB reads it again for another name alone.
    await session.run(
      `UPDATE mysql.innodb_table_stats SET n_rows = 400000000, clustered_index_size = 1000000 WHERE database_name = '${database}' AND table_name = 'was'`,
    )
    await session.run('RENAME TABLE was TO vast')
    await session.run('FLUSH TABLE vast')
    const before = await snapshot(session, database)
    const keptBefore = await kept()
    const files = { 'm.sql': 'CREATE TABLE made (id int PRIMARY KEY); ALTER TABLE vast DROP COLUMN n;' }

    const refused = await rejection(project.deploy(files))
    assert.ok(refused instanceof StatementsRefused, String(refused))
    assert.match(refused.message, /statement 2 \(ALTER TABLE\): .* copied first, about 15\.\d GiB \[keep-too-large\]/)
    assert.match(refused.hint!, /--keep-data always/)
    assert.match(refused.hint!, /--accept-incomplete keep-too-large/)
    assert.deepEqual(await snapshot(session, database), before, 'nothing ran')
    assert.equal(await kept(), keptBefore)

    const deployed = await project.deploy(files, { acceptIncomplete: ['keep-too-large'] })
    assert.equal(deployed.state, 'done', JSON.stringify(deployed.migrations[0]?.statements))
    assert.equal(await kept(), keptBefore, 'it ran without a copy')
    const undone = await project.rollback(deployed.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
    const { vast } = await snapshot(session, database)
    assert.equal(vast!.create, before.vast!.create, 'the structure comes back')
    assert.equal(await session.value('SELECT COUNT(*) FROM vast WHERE n IS NULL'), '2', 'its values do not')
  },
)
