import assert from 'node:assert/strict'
import { withProgress } from '../../src/deploy/ddl-progress.ts'
import { onEachServer } from '../servers.ts'

const PERFORMANCE_SCHEMA = { extra: ['--performance-schema=ON'] }

onEachServer('how far an ALTER is, as the server tells it', { server: PERFORMANCE_SCHEMA }, async (_, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  await session.run('CREATE TABLE big (id int AUTO_INCREMENT PRIMARY KEY, filling char(200) NOT NULL) ENGINE=InnoDB')
  await session.run("INSERT INTO big (filling) VALUES ('x')")
  for (let doubled = 0; doubled < 15; doubled++) await session.run('INSERT INTO big (filling) SELECT filling FROM big')
  const steps: string[] = []
  const alter = () =>
    withProgress(
      session,
      'ALTER TABLE big',
      { step: (line) => steps.push(line), detail: (line) => assert.fail(line) },
      () =>
        session.run(
          `ALTER TABLE big ADD INDEX (filling), ALGORITHM=${server.flavor === 'mariadb' ? 'COPY' : 'INPLACE'}`,
        ),
      5,
    )
  const told = (): number[] =>
    steps.map((line) => {
      const [, percent] = /^ALTER TABLE big: (\d+) %$/.exec(line) ?? assert.fail(line)
      return Number(percent)
    })
  /** A quick machine is through before it is asked a second time: then the table is made larger. */
  const tryLarger = async () => {
    for (let doubled = 0; doubled < 4 && steps.length < 2; doubled++) {
      await session.run('ALTER TABLE big DROP INDEX filling')
      await session.run('INSERT INTO big (filling) SELECT filling FROM big')
      await alter()
    }
  }
  await alter()
  if (server.flavor === 'mariadb') await tryLarger()
  await session.run('ALTER TABLE big DROP INDEX filling')
  if (server.flavor === 'mysql') {
    assert.deepEqual(steps, [], 'nothing is told, and nothing switched on, where a DBA has not')
    if (server.id === 'mysql-5.6') return
    for (const [table, name] of [
      ['setup_consumers', 'events_stages_current'],
      ['setup_instruments', 'stage/innodb/alter%'],
    ])
      await session.run(`UPDATE performance_schema.${table} SET enabled = 'YES' WHERE name LIKE '${name}'`)
    await alter()
    await tryLarger()
    await session.run("UPDATE performance_schema.setup_consumers SET enabled = 'NO' WHERE name LIKE 'events_stages%'")
  }
  const percents = told()
  assert.ok(percents.length > 1, `progress was told: ${percents}`)
  assert.ok(
    percents.every((percent) => percent >= 0 && percent <= 100),
    percents.join(),
  )
})
