import assert from 'node:assert/strict'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'
import { killAt, packed } from './killed.ts'
import { Project, snapshot } from './project.ts'

const TABLE =
  'CREATE TABLE visit (id int NOT NULL, y int NOT NULL, s varchar(10), PRIMARY KEY (id, y), KEY by_s (s)) ENGINE=InnoDB PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN (2010), PARTITION p2 VALUES LESS THAN MAXVALUE)'
const ROWS = "INSERT INTO visit VALUES (1, 1999, 'a'), (2, 2005, 'b'), (3, 2006, NULL), (4, 2015, 'c')"
const WORDS = ['DROP', 'TRUNCATE'] as const

async function rows(session: Session): Promise<string> {
  return String(await session.value('SELECT GROUP_CONCAT(id ORDER BY id) FROM visit'))
}

/** The tables that are kept of a database's, as the server shows them. */
async function kept(session: Session, database: string): Promise<string[]> {
  const names = await session.query(
    `SELECT name FROM rollgate.kept JOIN information_schema.tables ON table_schema = 'rollgate_keep' AND table_name = name WHERE source_database = '${database}' ORDER BY name`,
  )
  const texts: string[] = []
  for (const { name } of names) {
    const [row] = await session.query(`SHOW CREATE TABLE rollgate_keep.\`${name}\``)
    texts.push(String(row!['Create Table']))
  }
  return texts
}

onEachServer('rows of a partition are taken away at once, and come back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(TABLE)
  await session.run(ROWS)
  const before = await snapshot(session, project.database)
  for (const word of WORDS) {
    const files = { [`${word}.sql`]: `ALTER TABLE visit ${word} PARTITION p1;` }
    const plan = await project.deploy(files, { dryRun: true })
    assert.match(
      plan.notes.join('\n'),
      /rows of partition p1 of \S+ move to rollgate_keep at once \(EXCHANGE PARTITION\)/,
    )
    const report = await project.deploy(files)
    assert.equal(report.state, 'done', JSON.stringify(report.migrations))
    assert.equal(await rows(session), '1,4')
    const texts = await kept(session, project.database)
    // A copy would have the primary key alone.
    assert.match(texts.at(-1)!, /KEY `by_s`/)
    assert.equal((await project.rollback(report.deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  }
  assert.equal((await kept(session, project.database)).length, WORDS.length)
})

onEachServer(
  'SIGKILL when rows were taken away: they return with those of others, or count as truncated',
  {},
  async (t, server) => {
    for (const word of WORDS) {
      for (const others of [false, true]) {
        await t.test(`${word}, ${others ? 'others write' : 'nobody writes'} meanwhile`, async (one) => {
          const project = await Project.create(one, server)
          const session = await server.session({ database: project.database })
          await session.run(TABLE)
          await session.run(ROWS)
          const before = await snapshot(session, project.database)
          const files = { '1.sql': `ALTER TABLE visit ${word} PARTITION p1;` }
          await killAt({
            command: 'deploy',
            settings: packed(project.settings(files)),
            step: 'structure kept',
            time: 1,
          })
          assert.equal(await rows(session), '1,4')
          if (others) await session.run("INSERT INTO visit VALUES (9, 2007, 'theirs')")
          const id = String(
            await session.value('SELECT id FROM rollgate.deployment WHERE target_database = DATABASE()'),
          )
          await project.recover(id)
          const theirs = others ? ',9' : ''
          assert.equal(await rows(session), `${word === 'DROP' ? '1,2,3,4' : '1,4'}${theirs}`)
          const report = await project.deploy(files)
          assert.equal(report.state, 'done', JSON.stringify(report.migrations))
          assert.equal(await rows(session), word === 'DROP' ? '1,4' : `1,4${theirs}`)
          const undone = await project.rollback(id)
          assert.equal(undone.state, 'undone', JSON.stringify(undone))
          if (others) assert.equal(await rows(session), '1,2,3,4,9')
          else assert.deepEqual(await snapshot(session, project.database), before)
        })
      }
    }
  },
)

onEachServer(
  'rows return when the server refuses the statement, and are copied when it refuses to exchange',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run(
      'CREATE TABLE visit (id int NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id) (PARTITION p1 VALUES LESS THAN MAXVALUE)',
    )
    await session.run('INSERT INTO visit VALUES (1), (2)')
    const before = await snapshot(session, project.database)
    const refused = await project.deploy({ '1.sql': 'ALTER TABLE visit DROP PARTITION p1;' })
    assert.equal(refused.state, 'failed', JSON.stringify(refused))
    assert.deepEqual(await snapshot(session, project.database), before)
    assert.deepEqual(await kept(session, project.database), [])

    // MySQL 8 exchanges no partitions of tables with columns that were added at once.
    await session.run('DROP TABLE visit')
    await session.run(TABLE)
    await session.run(ROWS)
    await session.run('ALTER TABLE visit ADD COLUMN late int DEFAULT 5')
    await session.run('UPDATE visit SET late = 7 WHERE id = 2')
    const late = await snapshot(session, project.database)
    for (const word of WORDS) {
      const report = await project.deploy({ [`${word}.sql`]: `ALTER TABLE visit ${word} PARTITION p1;` })
      assert.equal(report.state, 'done', JSON.stringify(report.migrations))
      assert.equal(await rows(session), '1,4')
      const texts = await kept(session, project.database)
      t.diagnostic(`${server.id} ${word}: ${/by_s/.test(texts.at(-1)!) ? 'exchanged' : 'copied'}`)
      assert.equal((await project.rollback(report.deployment!)).state, 'undone')
      assert.deepEqual(await snapshot(session, project.database), late)
    }
  },
)

onEachServer('a partition is truncated while others write to it: nothing is lost', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(TABLE)
  await session.run(ROWS)
  const writer = await server.session({ database: project.database })
  let writing = true
  let written = 0
  const work = (async () => {
    while (writing) {
      await writer.run(`INSERT INTO visit VALUES (${1000 + written}, 2005, 'w')`)
      written++
    }
  })()
  const report = await project.deploy({ '1.sql': 'ALTER TABLE visit TRUNCATE PARTITION p1;' })
  writing = false
  await work
  assert.equal(report.state, 'done', JSON.stringify(report.migrations))
  assert.ok(written > 0)
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.equal(await session.value('SELECT COUNT(*) FROM visit'), String(4 + written))
})
