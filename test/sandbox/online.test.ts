import assert from 'node:assert/strict'
import type { StatementReport } from '../../src/audit/finding.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { showCreateTable } from '../../src/mysql/introspect.ts'
import { isServerError } from '../../src/mysql/server-error.ts'
import { runAskingOnline } from '../../src/sandbox/online.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { onEachServer } from '../servers.ts'

type Answer = `${StatementReport['online']} ${'none' | 'shared' | 'exclusive' | null}` | `error ${number}`
type Series = 'mysql-5.6' | 'mysql-9.7' | 'mariadb-10.11' | 'mariadb-11.8'

const SCHEMA = [
  "CREATE TABLE t (id int NOT NULL PRIMARY KEY, a int, name varchar(40), note text, state enum('x','y'), KEY by_state (state)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
  'CREATE TABLE parent (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB',
  'CREATE TABLE parts (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30))',
  'CREATE TABLE old (id int NOT NULL PRIMARY KEY, a int) ENGINE=MyISAM',
]

/** The answers of MySQL 5.6, MySQL 9.7, MariaDB 10.11 and MariaDB 11.8. */
const CASES: readonly (readonly [sql: string, ...answers: readonly [Answer, Answer, Answer, Answer]])[] = [
  ['ALTER TABLE t ADD COLUMN b int', 'rebuild none', 'instant none', 'instant none', 'instant none'],
  [
    'ALTER TABLE t ADD COLUMN b int, ADD INDEX by_a (a)',
    'rebuild none',
    'rebuild none',
    'rebuild none',
    'rebuild none',
  ],
  ['ALTER TABLE t DROP COLUMN note', 'rebuild none', 'instant none', 'instant none', 'instant none'],
  ['ALTER TABLE t ADD INDEX by_a (a)', 'inplace none', 'inplace none', 'inplace none', 'inplace none'],
  ['CREATE INDEX by_a ON t (a)', 'inplace none', 'inplace none', 'inplace none', 'inplace none'],
  ['CREATE FULLTEXT INDEX ft ON t (note)', 'rebuild shared', 'rebuild shared', 'rebuild shared', 'rebuild shared'],
  ['ALTER TABLE t MODIFY name varchar(20)', 'copy shared', 'copy shared', 'copy shared', 'copy none'],
  ['ALTER TABLE t MODIFY name varchar(50)', 'copy shared', 'inplace none', 'instant none', 'instant none'],
  ["ALTER TABLE t MODIFY state enum('x','y','z')", 'inplace none', 'instant none', 'instant none', 'instant none'],
  ['ALTER TABLE t FORCE', 'rebuild none', 'rebuild none', 'rebuild none', 'rebuild none'],
  [
    'ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES parent (id)',
    'copy shared',
    'copy shared',
    'copy shared',
    'copy none',
  ],
  ['ALTER TABLE t DROP PRIMARY KEY', 'copy shared', 'copy shared', 'copy shared', 'copy none'],
  ['ALTER TABLE t ENGINE=MyISAM', 'copy shared', 'copy shared', 'copy shared', 'copy none'],
  ['ALTER TABLE old ADD COLUMN b int', 'copy shared', 'copy shared', 'copy shared', 'copy none'],
  // Written clauses bind.
  ['ALTER TABLE t ADD COLUMN b int, ALGORITHM=COPY', 'copy shared', 'copy shared', 'copy shared', 'copy none'],
  ['ALTER TABLE t ALGORITHM=INPLACE, ADD COLUMN b int', 'rebuild none', 'rebuild none', 'inplace none', 'inplace none'],
  [
    'ALTER TABLE t ADD INDEX by_a (a), LOCK=EXCLUSIVE',
    'inplace exclusive',
    'inplace exclusive',
    'inplace exclusive',
    'inplace exclusive',
  ],
  ['ALTER TABLE t ADD COLUMN b int, LOCK=NONE', 'rebuild none', 'instant none', 'instant none', 'instant none'],
  ['DROP INDEX by_state ON t', 'inplace none', 'inplace none', 'inplace none', 'inplace none'],
  ['DROP INDEX by_state ON t LOCK=NONE', 'inplace none', 'inplace none', 'error 1064', 'error 1064'],
  ['CREATE INDEX by_a ON t (a) LOCK=SHARED', 'inplace shared', 'inplace shared', 'inplace shared', 'inplace shared'],
  ['CREATE INDEX by_a ON t (a) ALGORITHM=COPY LOCK=SHARED', 'copy shared', 'copy shared', 'copy shared', 'copy shared'],
  ['ALTER TABLE t MODIFY name varchar(20), ALGORITHM=INPLACE', 'error 1846', 'error 1846', 'error 1846', 'error 1846'],
  ['ALTER TABLE t MODIFY name varchar(20), LOCK=NONE', 'error 1846', 'error 1846', 'error 1846', 'copy none'],
  // Partitions.
  ['ALTER TABLE parts DROP PARTITION p1', 'inplace null', 'inplace none', 'inplace null', 'inplace null'],
  [
    'ALTER TABLE parts ADD PARTITION (PARTITION p3 VALUES LESS THAN (40))',
    'inplace null',
    'inplace none',
    'inplace null',
    'inplace null',
  ],
  [
    'ALTER TABLE parts REORGANIZE PARTITION p0, p1 INTO (PARTITION q VALUES LESS THAN (20))',
    'copy null',
    'rebuild shared',
    'copy null',
    'copy null',
  ],
  ['ALTER TABLE parts TRUNCATE PARTITION p1', 'inplace null', 'instant none', 'inplace null', 'inplace null'],
  ['ALTER TABLE parts REMOVE PARTITIONING', 'copy shared', 'copy shared', 'copy shared', 'copy none'],
  ['ALTER TABLE parts ADD COLUMN b int', 'rebuild none', 'instant none', 'instant none', 'instant none'],
]

onEachServer('algorithm and lock are what the server says, and the table changes once', {}, async (t, server) => {
  const session = await server.session()
  const control = await server.session()
  const series = server.id.replace('-gtid', '') as Series
  const at = (['mysql-5.6', 'mysql-9.7', 'mariadb-10.11', 'mariadb-11.8'] as const).indexOf(series)
  for (const [sql, ...answers] of CASES) {
    await t.test(sql, async () => {
      const asked = await server.createDatabase('asked')
      const plain = await server.createDatabase('plain')
      const answer = await run(sql, asked)
      assert.equal(answer, answers[at])
      await run(sql, plain, false)
      for (const table of ['t', 'parts', 'old']) {
        const [one, other] = [
          await showCreateTable(control, asked, table),
          await showCreateTable(control, plain, table),
        ]
        assert.equal(one, other?.replaceAll(plain, asked))
      }
    })
  }

  async function run(sql: string, database: string, ask = true): Promise<string> {
    await session.run(`USE ${database}`)
    for (const create of SCHEMA) await session.run(create)
    const statement = parseScript(new Source('m.sql', sql), { dialect: await dialectOf(session), database })
      .statements[0]!
    try {
      if (!ask) return String(await session.run(statement.text))
      const { online, lock } = await runAskingOnline(session, control, statement)
      return `${online} ${lock}`
    } catch (error) {
      if (!isServerError(error)) throw error
      return `error ${error.errno}`
    }
  }
})
