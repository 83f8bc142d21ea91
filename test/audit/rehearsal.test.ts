import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditReport, StatementReport } from '../../src/audit/finding.ts'
import { UserError } from '../../src/errors.ts'
import { onEachServer, startServer } from '../servers.ts'
import { allFindings, outline, Staging } from './harness.ts'

const SHOP = `
CREATE TABLE customer (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(100) NOT NULL, email varchar(150), UNIQUE KEY email (email)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id int NOT NULL, total decimal(10,2), KEY by_customer (customer_id),
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customer (id)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE item (id int NOT NULL PRIMARY KEY, order_id int, CONSTRAINT item_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE) DEFAULT CHARSET=utf8mb4;
CREATE TABLE log (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, what varchar(50)) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;
CREATE TABLE trail (what varchar(50), id int NOT NULL PRIMARY KEY AUTO_INCREMENT) DEFAULT CHARSET=utf8mb4;
CREATE VIEW large AS SELECT id, total FROM orders WHERE total > 100;
CREATE VIEW larger AS SELECT id FROM large WHERE total > 1000;
DELIMITER //
CREATE TRIGGER orders_ai AFTER INSERT ON orders FOR EACH ROW BEGIN INSERT INTO trail (what) VALUES (label(NEW.id)); END//
CREATE FUNCTION label(n int) RETURNS varchar(50) DETERMINISTIC RETURN CONCAT('order ', n)//
CREATE PROCEDURE tidy(IN upto int) BEGIN DELETE FROM log WHERE id < upto; END//
DELIMITER ;
INSERT INTO customer (name, email) VALUES ('a', 'a@x'), ('b', 'b@x'), ('c', 'c@x');
`

function statements(report: AuditReport): readonly StatementReport[] {
  return report.files.flatMap((file) => file.statements)
}

onEachServer('a rehearsal judges each statement on the structure that it meets', {}, async (t, server) => {
  const sandbox = await startServer(t, server.id, { binlog: false })
  const staging = await Staging.create(server, SHOP, sandbox)
  const judge = async (sql: string) => outline(await staging.audit(sql))

  await t.test('errors stand at their token; what follows from them is a notice', async () => {
    const sql = [
      'ALTER TABLE customer ADD COLUMN phone varchar(20), DROP COLUMN nope;',
      "UPDATE customer SET phone = '-' WHERE phone IS NULL;",
      'CREATE TABLE twice (id int PRIMARY KEY, id int);',
      'INSERT INTO twice (id) VALUES (1);',
      'UPDATE customer SET fax = 1 WHERE id = 1;',
      'SELEC 1;',
      'GRANT SELECT shop.* TO nobody;',
    ].join('\n')
    const found = await judge(sql)
    assert.deepEqual(
      found.map((line) => line.replace(/^2:\d+/, '2:*')),
      [
        '1:64 error server-error',
        '2:* notice server-error',
        '3:41 error server-error',
        '4:13 notice server-error',
        '5:21 error server-error',
        '6:1 error server-error',
        '7:14 error server-error',
      ],
    )
  })

  await t.test('later statements and files meet what earlier ones left', async () => {
    const report = await staging.audit({
      '1.sql':
        'CREATE TABLE coupon (code varchar(20) NOT NULL PRIMARY KEY);\nALTER TABLE customer ADD COLUMN coupon varchar(20);',
      '2.sql': "INSERT INTO coupon (code) VALUES ('x');\nUPDATE customer SET coupon = 'x' WHERE id = 1;",
    })
    assert.deepEqual(allFindings(report), [])
  })

  await t.test('each file begins in a clean session', async () => {
    const report = await staging.audit({
      '1.sql':
        "SET sql_mode = 'ANSI_QUOTES';\nUPDATE customer SET \"name\" = 'x' WHERE id = 1;\nSET @a = 1;\nUSE information_schema;",
      '2.sql': 'UPDATE customer SET name = "text" WHERE id = 1;',
    })
    assert.deepEqual(refusals(report), [])
  })

  await t.test('triggers, functions, procedures and views are there with all that they use', async () => {
    const sql = [
      "INSERT INTO customer (id, name) VALUES (900, 'x');",
      'INSERT INTO orders (customer_id, total) VALUES (900, 1);',
      'UPDATE customer SET name = label(id) WHERE id = 1;',
      'CALL tidy(10);',
      'CREATE VIEW ids AS SELECT id FROM larger;',
      'DELIMITER //',
      'CREATE PROCEDURE both_logs() BEGIN DELETE FROM trail; DELETE FROM log; END//',
      'DELIMITER ;',
      'CALL both_logs();',
    ].join('\n')
    assert.deepEqual(await judge(sql), [])
  })

  await t.test('neighbours by foreign key count', async () => {
    const errors = async (sql: string) =>
      allFindings(await staging.audit(sql)).map(({ rule, severity }) => `${severity} ${rule}`)
    assert.deepEqual(await errors('-- rollgate: ignore destructive-drop -- meant\nDROP TABLE customer;'), [
      'error server-error',
    ])
    assert.deepEqual(await errors('ALTER TABLE orders MODIFY id bigint NOT NULL AUTO_INCREMENT;'), [
      'error server-error',
    ])
  })

  await t.test('errors that depend on rows are no findings, and are told', async () => {
    const report = await staging.audit(
      'INSERT INTO orders (customer_id, total) VALUES (1, 5);\nINSERT INTO customer (name) VALUES ((SELECT MAX(what) FROM log));',
    )
    assert.deepEqual(allFindings(report), [])
    assert.match(report.notes.join('\n'), /migration\.sql:1: INSERT was not judged: its outcome depends on rows/)
    assert.match(report.notes.join('\n'), /migration\.sql:2: INSERT was not judged: its outcome depends on rows/)
    assert.deepEqual(await judge('INSERT INTO customer (name) VALUES (NULL);'), ['1:23 error server-error'])
  })

  await t.test('nothing reaches out of the sandbox, and no statement is waited for', async () => {
    const sql = [
      "CREATE USER intruder IDENTIFIED BY 'Secret-1';",
      'GRANT SELECT ON *.* TO intruder;',
      'SET GLOBAL max_connections = 1;',
      "LOAD DATA INFILE '/etc/passwd' INTO TABLE log;",
      "SELECT 1 INTO OUTFILE '/tmp/rollgate-test-must-not-exist';",
      'FLUSH TABLES;',
      'DO SLEEP(1000);',
      'DELETE FROM mysql.user WHERE user = 0;',
      'KILL 1;',
      'UPDATE customer SET name = 1 WHERE id = 1;',
    ].join('\n')
    const report = await staging.audit(sql)
    assert.deepEqual(
      refusals(report).map(({ start, message }) => `${start.line}: ${message}`),
      [],
    )
    assert.equal(report.notes.filter((note) => note.includes('was not judged')).length, 9)
    assert.ok(!readdirSync('/tmp').includes('rollgate-test-must-not-exist'))
  })

  await t.test('staging and a named sandbox are left as they were', async () => {
    const before = await tables(staging)
    await staging.audit({
      '1.sql':
        'DROP TABLE item;\nCREATE DATABASE other_shop;\nCREATE TABLE other_shop.t (id int PRIMARY KEY);\nDELETE FROM customer;',
    })
    assert.deepEqual(await tables(staging), before)
    const session = await sandbox.session()
    const left = await session.query(
      "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema', 'test')",
    )
    assert.deepEqual(left, [])
  })

  await t.test('a sandbox that has a database of the name is refused untouched', async () => {
    const session = await sandbox.session()
    await session.run(`CREATE DATABASE ${staging.database}`)
    await session.run(`CREATE TABLE ${staging.database}.precious (id int)`)
    await assert.rejects(
      staging.audit('SELECT 1'),
      (error) =>
        error instanceof UserError &&
        error.message === `The sandbox server already has database \`${staging.database}\``,
    )
    assert.equal(await session.value(`SELECT COUNT(*) FROM ${staging.database}.precious`), '0')
    await session.run(`DROP DATABASE ${staging.database}`)
  })

  await t.test('how a statement could be undone', async () => {
    const sql = [
      "UPDATE customer SET name = 'x' WHERE id = 1;",
      'DELETE FROM log WHERE id = 1;',
      'ALTER TABLE customer ADD COLUMN note text;',
      'CALL tidy(1);',
      'CREATE TABLE extra (id int PRIMARY KEY);',
      'SET @x = 1;',
      'DROP TABLE extra;',
    ].join('\n')
    const report = await staging.audit(sql)
    const verdicts = statements(report).map(({ reversible }) => reversible.verdict)
    assert.deepEqual(verdicts, ['full', 'none', 'full', 'none', 'full', 'full', 'full'])
    assert.match(statements(report)[1]!.reversible.reason!, /MyISAM/)
    assert.match(statements(report)[2]!.rollbackPreview!.join(), /DROP COLUMN `note`/)
    assert.match(statements(report)[4]!.rollbackPreview!.join(), /DROP TABLE/)
    assert.equal(statements(report)[0]!.rollbackPreview, undefined)
  })

  await t.test('how many rows', async () => {
    const session = await server.session({ database: staging.database })
    await session.run('ANALYZE TABLE customer')
    const sql = [
      'UPDATE customer SET name = 1 WHERE 1 = 1;',
      "DELETE FROM customer WHERE email = 'a@x';",
      "INSERT INTO log (what) VALUES ('a'), ('b'), ('c;)');",
      "INSERT INTO log SET what = 'a';",
      'INSERT INTO log (what) SELECT name FROM customer;',
      'DELETE c FROM customer c JOIN orders o ON o.customer_id = c.id WHERE o.total > 5;',
      'ALTER TABLE customer ADD COLUMN later int;',
      'UPDATE customer SET later = 1 WHERE later IS NULL;',
    ].join('\n')
    const estimates = statements(await staging.audit(sql)).map(({ estimate }) => estimate)
    assert.deepEqual(
      estimates.map(({ rows }, at) => (at === 5 ? typeof rows : rows)),
      [3, 1, 3, 1, 3, 'number', 3, null],
    )
    assert.deepEqual(
      [...new Set(estimates.map(({ method }) => method.replace(/:.*/, '')))],
      ['EXPLAIN on staging', 'counted in the statement', 'statistics of staging', 'unknown'],
    )
  })

  await t.test('a statement that no packet of staging can carry', async () => {
    const session = await server.session()
    const allowed = Number(await session.value('SELECT @@GLOBAL.max_allowed_packet'))
    try {
      await session.run('SET GLOBAL max_allowed_packet = 4096')
      const report = await staging.audit(`INSERT INTO log (what) VALUES ${Array(600).fill("('123456')").join(', ')};`)
      assert.deepEqual(
        allFindings(report).map(({ serverCode, rule }) => `${rule} ${serverCode}`),
        ['server-error 1153'],
      )
    } finally {
      await session.run(`SET GLOBAL max_allowed_packet = ${allowed}`)
    }
  })
})

async function tables(staging: Staging) {
  const session = await staging.server.session({ database: staging.database })
  const rows = await session.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${staging.database}' ORDER BY 1`,
  )
  const count = await session.value('SELECT COUNT(*) FROM customer')
  await session.close()
  return [...rows.map((row) => row.name), count]
}

onEachServer('online: what the server itself says', {}, async (t, server) => {
  const sandbox = await startServer(t, server.id, { binlog: false })
  const staging = await Staging.create(server, SHOP, sandbox)
  const modern = server.id !== 'mysql-5.6'
  const maria = server.flavor === 'mariadb'
  const cases: readonly (readonly [sql: string, online: StatementReport['online']])[] = [
    ['ALTER TABLE customer ADD COLUMN a int', modern ? 'instant' : 'rebuild'],
    ['ALTER TABLE customer ADD COLUMN b int, ALGORITHM=COPY', 'copy'],
    ['ALTER TABLE customer ADD INDEX by_name (name)', 'inplace'],
    ['CREATE INDEX by_a ON customer (a)', 'inplace'],
    ['DROP INDEX by_a ON customer', 'inplace'],
    ['ALTER TABLE customer MODIFY name varchar(60) NOT NULL', 'copy'],
    ['ALTER TABLE customer ENGINE=InnoDB', 'rebuild'],
    ['ALTER TABLE customer FORCE, ALGORITHM=INPLACE', 'rebuild'],
    ['ALTER TABLE orders DROP FOREIGN KEY orders_customer', maria ? 'instant' : 'inplace'],
    ['ALTER TABLE orders ADD CONSTRAINT c2 FOREIGN KEY (customer_id) REFERENCES customer (id)', 'copy'],
    ['ALTER TABLE trail PARTITION BY HASH(id) PARTITIONS 2', 'copy'],
    ['ALTER TABLE log ADD COLUMN x int', 'copy'],
    ['CREATE TABLE fresh (id int PRIMARY KEY)', 'n/a'],
    ['UPDATE customer SET a = 1 WHERE id = 1', 'n/a'],
  ]
  // Each as a file of its own in one audit: a server is asked once for all.
  const report = await staging.audit(
    Object.fromEntries(
      cases.map(([sql], at) => [`${at}.sql`, `-- rollgate: ignore-file column-narrowing -- meant\n${sql};`]),
    ),
  )
  assert.deepEqual(
    statements(report).map(({ sql, online }) => [sql, online]),
    cases.map(([sql, online]) => [sql, online]),
  )
  const refused = await staging.audit('ALTER TABLE customer MODIFY name varchar(60) NOT NULL, ALGORITHM=INPLACE;')
  assert.deepEqual(
    allFindings(refused).map(({ rule }) => rule),
    ['server-error'],
  )
})

onEachServer('what no server was asked is said', {}, async (t, server) => {
  const staging = await Staging.create(server, SHOP)
  const textOnly = /only the text of the migrations was checked/

  await t.test('sandbox off', async () => {
    const report = await staging.audit('UPDATE nope SET a = 1;', { sandbox: 'off' })
    assert.deepEqual(outline(report), ['1:1 error where-required'])
    assert.equal(report.sandbox, null)
    assert.match(report.notes.join(), textOnly)
  })
  await t.test('neither staging nor a schema', async () => {
    const report = await staging.audit('SELECT * FROM customer;', { staging: null })
    assert.deepEqual(outline(report), [])
    assert.match(report.notes.join(), textOnly)
  })
  await t.test('no statement: no server is started', async () => {
    const report = await staging.audit({ 'a.sql': '', 'b.sql': '-- soon' })
    assert.deepEqual(outline(report), ['1:1 notice empty-migration', '1:1 notice empty-migration'])
    assert.deepEqual(report.notes, [])
  })
  await t.test('no file at all', async () => {
    const report = await staging.audit({})
    assert.deepEqual(report, {
      version: 1,
      files: [],
      counts: { error: 0, warning: 0, notice: 0 },
      sandbox: null,
      notes: [],
    })
  })
  await t.test('a schema file in place of staging', async () => {
    const schema = { path: 'schema.sql', sql: SHOP }
    const options = {
      staging: null,
      schema,
      sandboxBinary: server.binary.command.length === 1 ? server.binary.path : null,
    }
    const report = await staging.audit('ALTER TABLE orders ADD COLUMN n int, ADD COLUMN total int;', options)
    assert.deepEqual(
      allFindings(report).map(({ message }) => message),
      ["Duplicate column name 'total'"],
    )
  })
  await t.test('a schema file that the server refuses', async () => {
    const schema = { path: 'schema.sql', sql: 'CREATE TABLE a (id int);\nCREATE TABLE a (id int);' }
    await assert.rejects(
      staging.audit('SELECT 1', { staging: null, schema }),
      (error) =>
        error instanceof UserError && error.message.startsWith('schema.sql:2:1: the sandbox refuses the schema'),
    )
  })
  await t.test('nothing stays in the directory for temporary files', async (one) => {
    const own = mkdtempSync(join(tmpdir(), 'rollgate-test-'))
    const usual = process.env.TMPDIR
    one.after(() => {
      if (usual === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = usual
      rmSync(own, { recursive: true, force: true })
    })
    process.env.TMPDIR = own
    const report = await staging.audit('SELECT 1 FROM customer;')
    assert.equal(report.sandbox?.flavor, server.flavor)
    assert.deepEqual(readdirSync(own), [])
  })
})

onEachServer('staging as an account sees it that may only read', {}, async (t, server) => {
  const sandbox = await startServer(t, server.id, { binlog: false })
  const staging = await Staging.create(server, SHOP, sandbox)
  const owner = await server.session()
  const reader = `'reader'@'%'`
  await owner.run(`CREATE USER ${reader} IDENTIFIED BY 'Reader-1'`)
  for (const table of ['customer', 'orders', 'large'])
    await owner.run(`GRANT SELECT ON ${staging.database}.${table} TO ${reader}`)
  const account = {
    ...server.settings,
    user: 'reader',
    password: 'Reader-1',
    role: 'staging',
    database: staging.database,
  } as const
  const report = await staging.audit(
    "UPDATE customer SET name = 'x' WHERE id = 1;\nINSERT INTO orders (customer_id, total) VALUES (1, 2);\nSELECT * FROM large;\nUPDATE customer SET name = label(id) WHERE id = 1;\nDELETE FROM log WHERE id = 1;",
    { staging: account },
  )
  assert.deepEqual(allFindings(report), [])
  assert.equal(statements(report)[0]!.estimate.method, 'EXPLAIN on staging')
  const notes = report.notes.join('\n')
  assert.match(notes, /no TRIGGER privilege/)
  assert.match(notes, /view \S+\.large could not be read from staging/)
  assert.match(notes, /DELETE was not judged: it needs what could not be made in the sandbox/)
  assert.match(notes, /SELECT was not judged: it needs what could not be made in the sandbox/)
  assert.match(notes, /UPDATE was not judged: the staging account has no EXECUTE privilege/)
})

const foldable = {
  servers: ['mysql-9.7', 'mysql-9.7-gtid'] as const,
  reason: 'MySQL 8 and later fix lower_case_table_names when the data directory is made',
}

onEachServer('names are compared as staging compares them', { except: foldable }, async (t, server) => {
  const folding = await startServer(t, server.id, { binlog: false, extra: ['--lower-case-table-names=1'] })
  const staging = await Staging.create(folding, SHOP)
  const sql =
    "UPDATE Customer SET name = 'x' WHERE id = 1;\nCREATE TABLE Fresh (id int PRIMARY KEY);\nDELETE FROM fresh;\nALTER TABLE ORDERS ADD COLUMN n int;"
  const report = await staging.audit(sql)
  assert.deepEqual(allFindings(report), [])
  assert.match(statements(report)[3]!.rollbackPreview!.join(), /DROP COLUMN `n`/)
})

const mysql = { servers: ['mysql-9.7'] as const, reason: 'one server of the other flavour is enough' }

onEachServer('a sandbox of another flavour judges with reserve', { only: mysql }, async (t, server) => {
  const maria = await startServer(t, 'mariadb-10.11', { binlog: false })
  const staging = await Staging.create(
    server,
    `CREATE TABLE modern (id int PRIMARY KEY, name varchar(20)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;`,
    maria,
  )
  const report = await staging.audit(
    "UPDATE modern SET name = 'x' WHERE id = 1;\nALTER TABLE modern ALTER INDEX nope INVISIBLE;",
  )
  assert.deepEqual(
    outline(report).map((line) => line.replace(/:\d+ /, ' ')),
    ['2 warning server-error'],
  )
  const notes = report.notes.join('\n')
  assert.match(notes, /Staging is MySQL 9\.7\.\d+, the sandbox MariaDB 10\.11\.\d+/)
  assert.match(notes, /modern has collation utf8mb4_unicode_520_ci for utf8mb4_0900_ai_ci/)
  assert.deepEqual(report.sandbox?.flavor, 'mariadb')
})

/** What the server itself had to say. */
function refusals(report: Parameters<typeof allFindings>[0]) {
  return allFindings(report).filter(({ rule }) => rule === 'server-error')
}
