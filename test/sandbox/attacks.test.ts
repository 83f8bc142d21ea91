import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StatementRehearsal } from '../../src/sandbox/rehearsal.ts'
import { onEachServer } from '../servers.ts'
import { privateRehearsal } from './harness.ts'

const SCHEMA = ['CREATE TABLE t (id int NOT NULL PRIMARY KEY AUTO_INCREMENT, body longtext)', 'CREATE TABLE u (id int)']
/** What a stranger runs is hidden from whoever reads the text: in a prepared statement. */
const prepared = (sql: string) =>
  `SET @hidden = '${sql.replaceAll("'", "''")}'; PREPARE p FROM @hidden; EXECUTE p; DEALLOCATE PREPARE p;`
const procedure = (body: string) =>
  `DELIMITER //\nCREATE PROCEDURE attack() BEGIN ${body} END//\nDELIMITER ;\nCALL attack();\nDROP PROCEDURE attack;`

onEachServer('what a stranger writes reaches nothing outside of its databases', {}, async (t, server) => {
  const outside = mkdtempSync(join(tmpdir(), 'rollgate-test-'))
  t.after(() => rmSync(outside, { recursive: true, force: true }))
  writeFileSync(join(outside, 'secret'), 'secret\n')
  const { control, rehearse } = await privateRehearsal(t, server, SCHEMA)
  const globals = async () =>
    JSON.stringify(
      await control.query(
        "SHOW GLOBAL VARIABLES WHERE Variable_name NOT LIKE '%gtid%' AND Variable_name NOT IN ('timestamp')",
      ),
    )
  const accounts = async () => JSON.stringify(await control.query('SELECT user, host FROM mysql.user ORDER BY 1, 2'))
  const before = [await globals(), await accounts()]
  const path = (name: string) => join(outside, name)

  const direct = [
    `SELECT 'x' INTO OUTFILE '${path('out')}'`,
    `SELECT 'x' INTO DUMPFILE '${path('dump')}'`,
    `LOAD DATA INFILE '${path('secret')}' INTO TABLE t (body)`,
    'SET GLOBAL max_connections = 7',
    'SET GLOBAL event_scheduler = ON',
    "SET GLOBAL general_log_file = '/tmp/rollgate-log'",
    'SET PERSIST max_connections = 7',
    "INSTALL PLUGIN evil SONAME 'ha_federatedx.so'",
    "INSTALL SONAME 'ha_connect'",
    "INSTALL COMPONENT 'file://component_x'",
    "CREATE FUNCTION sys_exec RETURNS int SONAME 'lib_mysqludf_sys.so'",
    "CREATE SERVER far FOREIGN DATA WRAPPER mysql OPTIONS (HOST '127.0.0.1', DATABASE 'x', USER 'u')",
    "CHANGE MASTER TO MASTER_HOST='127.0.0.1'",
    "CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1'",
    "CLONE LOCAL DATA DIRECTORY = '/tmp/rollgate-clone'",
    'SHUTDOWN',
    'RESET MASTER',
    'FLUSH TABLES WITH READ LOCK',
    `KILL ${control.connectionId}`,
    "CREATE USER intruder IDENTIFIED BY 'Xy-12345'",
    'GRANT ALL ON *.* TO CURRENT_USER()',
    'CREATE DATABASE elsewhere',
    'DROP DATABASE mysql',
    'INSERT INTO mysql.func VALUES (1, 1, 1, 1)',
    "UPDATE mysql.user SET host = '%'",
    `CREATE TABLE far1 (id int) ENGINE=FEDERATED CONNECTION='mysql://root@127.0.0.1:3306/x/y'`,
    `CREATE TABLE far2 (id int) ENGINE=CONNECT TABLE_TYPE=CSV FILE_NAME='${path('secret')}'`,
    `CREATE TABLE far3 (id int) ENGINE=SPIDER COMMENT='wrapper "mysql", host "127.0.0.1"'`,
    `CREATE TABLE dir1 (id int) ENGINE=MyISAM DATA DIRECTORY='${outside}' INDEX DIRECTORY='${outside}'`,
    `CREATE TABLE dir2 (id int) ENGINE=InnoDB DATA DIRECTORY='${outside}'`,
    `CREATE TABLESPACE far ADD DATAFILE '${path('far.ibd')}' ENGINE=InnoDB`,
  ]

  await t.test('written in the open or hidden', async () => {
    const hidden = direct.map(prepared)
    const files = await rehearse(...direct, ...hidden, 'INSERT INTO t (body) VALUES (1);')
    for (const [at, file] of files.slice(0, direct.length).entries()) assertHarmless(file, direct[at]!)
    for (const file of files.slice(direct.length)) for (const { outcome } of file) assert.ok(outcome.kind)
    assert.deepEqual(
      files.at(-1)!.map(({ outcome }) => outcome.kind),
      ['done'],
    )
    assert.deepEqual(readdirSync(outside), ['secret'])
    assert.deepEqual([await globals(), await accounts()], before)
    for (const name of ['/tmp/rollgate-log', '/tmp/rollgate-clone']) assert.ok(!existsSync(name))
  })

  await t.test('nor into a directory, by what a stored program puts together', async () => {
    const text = `CONCAT('CREATE TABLE dir3 (id int) ENGINE=InnoDB DATA DIREC', 'TORY=''${outside}''')`
    await rehearse(
      `SET @h = ${text}; PREPARE p FROM @h; EXECUTE p;`,
      `SET @h = ${text};\n${procedure('PREPARE p FROM @h; EXECUTE p;')}`,
    )
    assert.deepEqual(readdirSync(outside), ['secret'])
  })

  await t.test('files cannot be read', async () => {
    await rehearse(
      `INSERT INTO t (body) VALUES (LOAD_FILE('${path('secret')}'));\n${prepared(`INSERT INTO t (body) SELECT LOAD_FILE('/etc/passwd')`)}`,
    )
    assert.equal(
      await control.value("SELECT COUNT(*) FROM shop.t WHERE body LIKE '%secret%' OR body LIKE '%root%'"),
      '0',
    )
  })

  await t.test('what runs with the rights of its definer has no more of them', async () => {
    for (const definer of ["'root'@'localhost'", "'rollgate'@'127.0.0.1'", `'${control.settings.user}'@'127.0.0.1'`]) {
      const [file] = await rehearse(
        `DELIMITER //\nCREATE DEFINER=${definer} PROCEDURE own() SQL SECURITY DEFINER BEGIN SET GLOBAL max_connections = 7; END//\nDELIMITER ;\nCALL own();\nDROP PROCEDURE own;`,
      )
      assert.deepEqual(
        file!.map(({ outcome }) => outcome.kind),
        ['done', 'not-judged', 'done'],
      )
    }
    assert.equal(await globals(), before[0])
  })

  await t.test('its own account locked out', async () => {
    const old = server.id === 'mysql-5.6'
    const change = old
      ? "SET PASSWORD = PASSWORD('gone')"
      : server.flavor === 'mysql'
        ? "ALTER USER CURRENT_USER() IDENTIFIED BY 'Gone-1'"
        : "SET PASSWORD = PASSWORD('gone')"
    const files = await rehearse(prepared(change), procedure(`${change};`), 'INSERT INTO t (body) VALUES (1);')
    assert.deepEqual(
      files.at(-1)!.map(({ outcome }) => outcome.kind),
      ['done'],
    )
  })
})

onEachServer('what takes too long or too much is ended, and the rest goes on', {}, async (t, server) => {
  const { control, rehearse, sandbox } = await privateRehearsal(t, server, SCHEMA)
  const modern = server.id !== 'mysql-5.6'
  const twenty = Array(20).fill('SELECT 1').join(' UNION ALL ')
  const big = `(${twenty}) a, (${twenty}) b, (${twenty}) c, (${twenty}) d, (${twenty}) e, (${twenty}) f`
  const endless = [
    'DO SLEEP(1000);',
    prepared('DO SLEEP(1000)'),
    "SELECT BENCHMARK(1e12, SHA2('x', 512));",
    procedure('WHILE TRUE DO SET @n = 1; END WHILE;'),
    procedure('REPEAT INSERT INTO t (body) VALUES (1); UNTIL FALSE END REPEAT;'),
    `INSERT INTO t (body) SELECT COUNT(*) FROM ${big.replaceAll('SELECT 1', 'SELECT 1 AS x')};`,
    "SELECT REPEAT('x', 50000000);",
    procedure(`WHILE TRUE DO SELECT REPEAT('x', 100000); END WHILE;`),
    `SELECT a.1, REPEAT('x', 1000) FROM ${big};`,
    ...(modern
      ? [
          `SET SESSION ${server.flavor === 'mysql' ? 'cte_max_recursion_depth' : 'max_recursive_iterations'} = 4294967295; WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT COUNT(*) FROM r;`,
        ]
      : []),
  ]
  await t.test('time and answers', async () => {
    const files = await rehearse(...endless, 'INSERT INTO t (body) VALUES (1);')
    for (const [at, sql] of endless.entries()) {
      const kinds = files[at]!.map(({ outcome }) => outcome.kind)
      assert.ok(kinds.includes('not-judged') || kinds.includes('failed'), `${sql}: ${kinds}`)
    }
    assert.deepEqual(
      files.at(-1)!.map(({ outcome }) => outcome.kind),
      ['done'],
    )
    assert.equal(await control.value('SELECT 1'), '1')
  })
  await t.test('recursion', async () => {
    const [file] = await rehearse(
      `SET SESSION max_sp_recursion_depth = 255;\nDELIMITER //\nCREATE PROCEDURE deep() BEGIN CALL deep(); END//\nDELIMITER ;\nCALL deep();\nDROP PROCEDURE deep;`,
    )
    assert.equal(file![2]!.outcome.kind, 'failed')
  })
  await t.test('all statements together', async () => {
    const [file] = await (await privateRehearsal(t, server, SCHEMA, { total: 200 })).rehearse(
      'DO SLEEP(9);\nDO SLEEP(9);\nSELECT 1;',
    )
    assert.match(reasons(file!).join('\n'), /took more than[\s\S]*the statements before took 0\.2 s in all$/)
  })
  await t.test('memory that a session may ask for', async () => {
    const [file] = await rehearse(
      'SET SESSION max_heap_table_size = 99999999999, sort_buffer_size = 99999999999, group_concat_max_len = 99999999999;\nSET SESSION join_buffer_size = 99999999999;',
    )
    assert.deepEqual(
      file!.map(({ outcome }) => outcome.kind),
      ['done', 'done'],
    )
    assert.equal(sandbox.trouble(), null)
  })
})

function reasons(file: readonly StatementRehearsal[]): string[] {
  return file.map(({ outcome }) => (outcome.kind === 'not-judged' ? outcome.reason : outcome.kind))
}

function assertHarmless(file: readonly StatementRehearsal[], sql: string): void {
  for (const { outcome } of file) assert.notEqual(outcome.kind, 'done', sql)
}
