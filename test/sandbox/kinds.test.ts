import assert from 'node:assert/strict'
import { onEachServer, type ServerId } from '../servers.ts'
import { privateRehearsal } from './harness.ts'

const SCHEMA = [
  'CREATE TABLE t (id int NOT NULL PRIMARY KEY AUTO_INCREMENT, name varchar(20), n int)',
  'CREATE TABLE log (id int NOT NULL PRIMARY KEY AUTO_INCREMENT, what varchar(50))',
  'CREATE PROCEDURE tidy(IN upto int) DELETE FROM log WHERE id < upto',
]

/** Rehearsed; refused by policy, for the reason; or an error of the server, by its number. */
type Answer = 'done' | RegExp | number
interface Kind {
  readonly sql: string
  /** Of each statement. */
  readonly answers: readonly Answer[]
  readonly except?: readonly ServerId[]
}

const OLD: readonly ServerId[] = ['mysql-5.6']
const ADMINISTRATION = /^accounts, settings and administration of the server are left alone/
const KINDS: readonly Kind[] = [
  // Stored programs, triggers, views, events.
  {
    sql: "CREATE PROCEDURE p() SELECT 1;\nCALL p();\nALTER PROCEDURE p COMMENT 'x';\nDROP PROCEDURE p;",
    answers: ['done', 'done', 'done', 'done'],
  },
  {
    sql: 'DELIMITER //\nCREATE FUNCTION f(n int) RETURNS int DETERMINISTIC BEGIN DECLARE x int DEFAULT 1; RETURN n + x; END//\nDELIMITER ;\nSELECT f(1);\nDROP FUNCTION f;',
    answers: ['done', 'done', 'done'],
  },
  { sql: 'CREATE DEFINER=`app`@`10.%` PROCEDURE p() SELECT 1;\nDROP PROCEDURE p;', answers: ['done', 'done'] },
  {
    sql: "CREATE DEFINER = CURRENT_USER() TRIGGER tr AFTER INSERT ON t FOR EACH ROW INSERT INTO log (what) VALUES (NEW.name);\nINSERT INTO t (name) VALUES ('x');\nDROP TRIGGER tr;",
    answers: ['done', 'done', 'done'],
  },
  {
    sql: "CREATE ALGORITHM=MERGE DEFINER='root'@'localhost' SQL SECURITY DEFINER VIEW v AS SELECT id FROM t;\nALTER VIEW v AS SELECT n FROM t;\nDROP VIEW v;",
    answers: ['done', 'done', 'done'],
  },
  { sql: 'CREATE VIEW v AS SELECT nope FROM t;', answers: [1054] },
  {
    sql: 'CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO DELETE FROM log;\nALTER EVENT e DISABLE;\nDROP EVENT e;',
    answers: ['done', 'done', 'done'],
  },
  { sql: 'CREATE EVENT e ON SCHEDULE EVERY 1 SECONDS DO DELETE FROM log;', answers: [1064] },
  { sql: 'CALL tidy(5);\nCALL nope();', answers: ['done', 1305] },
  // Accounts, settings, administration.
  {
    sql: 'GRANT SELECT ON shop.* TO app;\nREVOKE SELECT ON shop.* FROM app;\nCREATE USER u;\nDROP USER u;',
    answers: [ADMINISTRATION, ADMINISTRATION, ADMINISTRATION, ADMINISTRATION],
  },
  { sql: 'GRANT SELECT shop.* TO app;', answers: [1064] },
  {
    sql: 'SET GLOBAL max_connections = 10;\nSET @@GLOBAL.max_connections = 10;\nFLUSH TABLES;',
    answers: [/^settings of the server/, /^settings of the server/, ADMINISTRATION],
  },
  { sql: 'ANALYZE TABLE t;\nOPTIMIZE TABLE t;\nCHECK TABLE t;', answers: ['done', 'done', 'done'] },
  // Files.
  {
    sql: "LOAD DATA INFILE '/x' INTO TABLE t;\nLOAD DATA LOCAL INFILE 'x' INTO TABLE t;\nSELECT 1 INTO OUTFILE '/x';",
    answers: [/reads a file/, /reads a file/, /writes a file/],
  },
  // Session settings, variables, prepared statements.
  {
    sql: 'SET NAMES utf8mb4;\nSET SESSION sql_mode = \'ANSI_QUOTES\', @a = 1;\nSELECT "id" FROM t;\nSET nope = 1;',
    answers: ['done', 'done', 'done', 1193],
  },
  {
    sql: "SET @s = 'ALTER TABLE t ADD COLUMN later int';\nPREPARE s FROM @s;\nEXECUTE s;\nDEALLOCATE PREPARE s;\nUPDATE t SET later = 1 WHERE id = 1;",
    answers: ['done', 'done', 'done', 'done', 'done'],
  },
  // Transactions and locks.
  {
    sql: 'START TRANSACTION;\nINSERT INTO t (name) VALUES (1);\nSAVEPOINT s;\nROLLBACK TO s;\nCOMMIT;',
    answers: ['done', 'done', 'done', 'done', 'done'],
  },
  {
    sql: 'LOCK TABLES t WRITE;\nINSERT INTO t (name) VALUES (1);\nALTER TABLE t ADD COLUMN locked int;\nUNLOCK TABLES;\nUPDATE t SET locked = 1 WHERE id = 1;',
    answers: ['done', 'done', 'done', 'done', 'done'],
  },
  {
    sql: 'START TRANSACTION;\nUPDATE t SET n = 1 WHERE id = 1;\nDROP TABLE log;\nALTER TABLE t DROP COLUMN n;',
    answers: ['done', 'done', 'done', 'done'],
  },
  { sql: "XA START 'x';", answers: [/XA transactions/] },
  // Temporary tables, of which no other statement of another session knows.
  {
    sql: 'CREATE TEMPORARY TABLE tmp (id int);\nALTER TABLE tmp ADD COLUMN a int;\nINSERT INTO tmp VALUES (1, 2);\nUPDATE t JOIN tmp ON tmp.id = t.id SET t.name = 1;\nDROP TEMPORARY TABLE tmp;\nSELECT * FROM tmp;',
    answers: ['done', 'done', 'done', 'done', 'done', 1146],
  },
  // Queries.
  { sql: 'WITH big AS (SELECT id FROM t WHERE n > 1) SELECT COUNT(*) FROM big;', answers: ['done'], except: OLD },
  {
    sql: 'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r;',
    answers: ['done'],
    except: OLD,
  },
  {
    sql: 'INSERT INTO log (what) WITH big AS (SELECT name FROM t) SELECT name FROM big;',
    answers: ['done'],
    except: OLD,
  },
  {
    sql: 'SELECT id, ROW_NUMBER() OVER (PARTITION BY n ORDER BY id), LAG(n) OVER w FROM t WINDOW w AS (ORDER BY id);',
    answers: ['done'],
    except: OLD,
  },
  {
    sql: 'SELECT ROW_NUMBER() OVER (ORDER BY id) FROM t;',
    answers: [1064],
    except: ['mariadb-10.11', 'mariadb-11.8', 'mysql-9.7', 'mysql-9.7-gtid'],
  },
  {
    sql: "INSERT INTO t (id, name) VALUES (1, 'a') ON DUPLICATE KEY UPDATE name = VALUES(name);\nREPLACE INTO t (id, name) VALUES (1, 'b');",
    answers: ['done', 'done'],
  },
  {
    sql: 'DO 1;\nSHOW TABLES;\nEXPLAIN SELECT * FROM t;\nUSE shop;\nUSE nowhere;',
    answers: ['done', 'done', 'done', 'done', 1049],
  },
]

onEachServer('every kind of statement has its answer', {}, async (t, server) => {
  const { owner, control, rehearse } = await privateRehearsal(t, server, [], { statement: 15_000 })
  for (const { sql, answers, except } of KINDS) {
    if (except?.includes(server.id)) continue
    await t.test(sql.replaceAll('\n', ' '), async () => {
      await owner.run('DROP DATABASE IF EXISTS shop')
      await owner.run('CREATE DATABASE shop')
      await owner.run('USE shop')
      for (const create of SCHEMA) await owner.run(create)
      const [steps] = await rehearse(sql)
      const found = steps!.map(({ outcome }, at): Answer | string => {
        if (outcome.kind === 'done') return 'done'
        if (outcome.kind === 'failed') return outcome.code
        const wanted = answers[at]
        return wanted instanceof RegExp && wanted.test(outcome.reason) ? wanted : outcome.reason
      })
      assert.deepEqual(found, answers)
      for (const { proof } of steps!) assert.notEqual(proof?.kind, 'unproved')
      assert.equal(await control.value('SELECT 1'), '1')
    })
  }
})
