import type { ServerChoice } from '../servers.ts'

/** An object other than a table in a database of its own, `{}`. */
export interface ObjectCase {
  readonly before?: readonly string[]
  readonly sql: string
  readonly on?: readonly ServerChoice[]
}

const NEW: readonly ServerChoice[] = ['mysql-9.7', 'mysql-9.7-gtid', 'mariadb']
const MARIADB: readonly ServerChoice[] = ['mariadb']

const TABLE = [
  'CREATE TABLE t (id int PRIMARY KEY, n int, s varchar(20))',
  "INSERT INTO t VALUES (1, 1, 'a'), (2, NULL, '')",
]
/** Of another time: another sql_mode, character set, collation, time zone and default of the database. */
const LONG_AGO = [
  "SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT', time_zone = '+03:00', character_set_client = latin1, collation_connection = latin1_german1_ci",
  'ALTER DATABASE CURRENT CHARACTER SET latin2 COLLATE latin2_hungarian_ci',
]
const SINCE = [
  "SET SESSION sql_mode = '', time_zone = DEFAULT, character_set_client = utf8mb4, collation_connection = utf8mb4_general_ci",
  'ALTER DATABASE CURRENT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
]
const long = (sql: string) => [...TABLE, ...LONG_AGO, sql, ...SINCE]

const BODY =
  "BEGIN\n  -- it's; a comment\n  DECLARE x varchar(20) DEFAULT 'a;\\\\b';\n  SET @done = CONCAT(x, 'é''$$//;;');\nEND"
export const OBJECT_CASES: readonly ObjectCase[] = [
  // Triggers.
  { before: TABLE, sql: 'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 5' },
  { before: [...TABLE, 'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 5'], sql: 'DROP TRIGGER tr' },
  {
    before: long('CREATE TRIGGER "tr" AFTER UPDATE ON "t" FOR EACH ROW SET @x = \'a\' || OLD.s'),
    sql: 'DROP TRIGGER IF EXISTS tr',
  },
  {
    before: [...TABLE, `CREATE TRIGGER tr AFTER DELETE ON t FOR EACH ROW ${BODY}`],
    sql: 'DROP TRIGGER tr; DROP TRIGGER IF EXISTS never',
  },
  {
    before: [
      ...TABLE,
      ...['a', 'b', 'c'].map((name) => `CREATE TRIGGER ${name} BEFORE INSERT ON t FOR EACH ROW SET @${name} = 1`),
    ],
    sql: 'DROP TRIGGER b; DROP TRIGGER a',
    on: NEW,
  },
  {
    before: [
      ...TABLE,
      "SET SESSION sql_mode = 'IGNORE_SPACE'",
      ...['a', 'b'].map((name) => `CREATE TRIGGER ${name} BEFORE INSERT ON t FOR EACH ROW SET @${name} = 1`),
      'SET SESSION sql_mode = @@GLOBAL.sql_mode',
    ],
    sql: 'DROP TRIGGER a',
    on: NEW,
  },
  {
    before: [
      ...TABLE,
      ...['a', 'b', 'c'].map((name) => `CREATE TRIGGER ${name} BEFORE INSERT ON t FOR EACH ROW SET @${name} = 1`),
    ],
    sql: 'DROP TRIGGER a; CREATE TRIGGER z BEFORE INSERT ON t FOR EACH ROW PRECEDES c SET @z = 1; DROP TRIGGER c',
    on: NEW,
  },
  {
    before: [...TABLE, 'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 5'],
    sql: 'CREATE OR REPLACE TRIGGER tr AFTER UPDATE ON t FOR EACH ROW SET @x = 1',
    on: MARIADB,
  },
  {
    before: [...TABLE, 'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 5'],
    sql: 'CREATE TRIGGER IF NOT EXISTS tr AFTER UPDATE ON t FOR EACH ROW SET @x = 1',
    on: NEW,
  },
  {
    before: [
      ...TABLE,
      'CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW SET NEW.n = 5',
      'CREATE TRIGGER tr2 AFTER UPDATE ON t FOR EACH ROW SET @a = 5',
    ],
    sql: 'DROP TABLE t',
  },
  {
    before: [...TABLE, 'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 5'],
    sql: 'CREATE OR REPLACE TABLE t (other int)',
    on: MARIADB,
  },
  // Procedures and functions.
  { sql: `CREATE PROCEDURE p(IN a int, OUT b varchar(10)) COMMENT 'it''s' ${BODY}` },
  {
    before: [`CREATE PROCEDURE p(IN a int, OUT b varchar(10)) COMMENT 'it''s \\\\' SQL SECURITY INVOKER ${BODY}`],
    sql: 'DROP PROCEDURE p',
  },
  { before: long('CREATE DEFINER = CURRENT_USER PROCEDURE p() SELECT "n" || \'x\' FROM "t"'), sql: 'DROP PROCEDURE p' },
  {
    before: ['CREATE PROCEDURE p() SELECT 1'],
    sql: "ALTER PROCEDURE p COMMENT 'new' SQL SECURITY INVOKER MODIFIES SQL DATA",
  },
  {
    before: ["CREATE PROCEDURE p() COMMENT 'old \\\\ it''s' READS SQL DATA SELECT 1"],
    sql: "ALTER PROCEDURE p COMMENT ''",
  },
  {
    before: ['CREATE PROCEDURE p() SELECT 1'],
    sql: 'CREATE OR REPLACE PROCEDURE p(a int) SELECT 2; CREATE PROCEDURE IF NOT EXISTS p() SELECT 3',
    on: MARIADB,
  },
  {
    sql: `CREATE FUNCTION f(a varchar(5)) RETURNS varchar(10) CHARSET latin1 DETERMINISTIC BEGIN DECLARE x int; RETURN CONCAT(a, 'é'); END`,
  },
  {
    before: long("CREATE FUNCTION f(a varchar(5)) RETURNS varchar(10) DETERMINISTIC RETURN a || 'x'"),
    sql: 'DROP FUNCTION f; DROP FUNCTION IF EXISTS f',
  },
  {
    before: ['CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1'],
    sql: "ALTER FUNCTION f COMMENT 'x' SQL SECURITY INVOKER",
  },
  {
    before: ['CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1'],
    sql: 'DROP FUNCTION f; CREATE FUNCTION f(n bigint) RETURNS bigint NO SQL RETURN n; ALTER FUNCTION f READS SQL DATA',
  },
  // Events.
  { sql: `CREATE EVENT e ON SCHEDULE EVERY 1 DAY COMMENT 'x' DO ${BODY}` },
  {
    before: long(
      "CREATE EVENT e ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2037-01-01 10:00:00' ENDS '2037-02-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'c' DO DELETE FROM \"t\" WHERE \"s\" = 'a' || 'b'",
    ),
    sql: 'DROP EVENT e',
  },
  {
    before: ["CREATE EVENT e ON SCHEDULE AT '2037-01-01 10:00:00' DO SELECT 1"],
    sql: "ALTER EVENT e ON SCHEDULE EVERY 5 MINUTE ON COMPLETION PRESERVE RENAME TO e2 DISABLE COMMENT 'c' DO SELECT 2",
  },
  {
    before: ["CREATE EVENT e ON SCHEDULE AT '2037-01-01 10:00:00' DO SELECT 1"],
    sql: 'ALTER EVENT e DISABLE; DROP EVENT e; DROP EVENT IF EXISTS e; CREATE EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 YEAR DO SELECT 1',
  },
  {
    before: ["CREATE EVENT e ON SCHEDULE AT '2037-01-01 10:00:00' DO SELECT 1"],
    sql: 'CREATE OR REPLACE EVENT e ON SCHEDULE EVERY 1 YEAR DO SELECT 1',
    on: MARIADB,
  },
  // Views.
  {
    before: TABLE,
    sql: "CREATE VIEW v AS SELECT id, 'é;''' AS x FROM t; DROP VIEW v; CREATE OR REPLACE VIEW v AS SELECT n FROM t",
  },
  {
    before: long("CREATE ALGORITHM=TEMPTABLE SQL SECURITY INVOKER VIEW v (a, b) AS SELECT id, s || 'x' FROM t"),
    sql: 'DROP VIEW v',
  },
  {
    before: long('CREATE VIEW v AS SELECT * FROM t WHERE n > 1 WITH CASCADED CHECK OPTION'),
    sql: 'ALTER VIEW v AS SELECT id FROM t',
  },
  {
    before: [...TABLE, 'CREATE VIEW v AS SELECT id FROM t', 'CREATE VIEW w AS SELECT id FROM v'],
    sql: 'DROP VIEW w, v',
  },
  {
    before: [...TABLE, 'CREATE VIEW b AS SELECT id FROM t', 'CREATE VIEW a AS SELECT id FROM b'],
    sql: 'DROP VIEW a, b; CREATE VIEW a AS SELECT 1 AS one',
  },
  { before: [...TABLE, 'CREATE VIEW v AS SELECT id FROM t'], sql: 'RENAME TABLE v TO w' },
  // Databases.
  { sql: 'CREATE DATABASE {}_more; CREATE TABLE {}_more.t (id int); INSERT INTO {}_more.t VALUES (1)' },
  { sql: 'CREATE DATABASE IF NOT EXISTS {}' },
  {
    before: ['ALTER DATABASE {} CHARACTER SET latin1 COLLATE latin1_danish_ci'],
    sql: 'ALTER DATABASE {} CHARACTER SET utf8 COLLATE utf8_bin; ALTER DATABASE COLLATE latin1_bin',
  },
  { before: ["ALTER DATABASE {} COMMENT 'it''s \\\\ x'"], sql: "ALTER DATABASE {} COMMENT 'new'", on: MARIADB },
  {
    before: [
      'CREATE DATABASE {}_gone CHARACTER SET latin1 COLLATE latin1_danish_ci',
      'CREATE FUNCTION {}_gone.f() RETURNS int DETERMINISTIC RETURN 1',
      `CREATE PROCEDURE {}_gone.p() ${BODY}`,
      'CREATE EVENT {}_gone.e ON SCHEDULE EVERY 1 DAY DO SELECT 1',
      'CREATE VIEW {}_gone.v AS SELECT 1 AS one',
      'CREATE VIEW {}_gone.a AS SELECT one FROM {}_gone.v',
    ],
    sql: 'DROP DATABASE {}_gone; DROP DATABASE IF EXISTS {}_never',
  },
  {
    before: [
      'CREATE DATABASE {}_gone CHARACTER SET latin1',
      'CREATE TABLE {}_gone.parent (id int PRIMARY KEY, s varchar(9)) ENGINE=InnoDB',
      'CREATE TABLE {}_gone.child (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES {}_gone.parent (id)) ENGINE=InnoDB',
      "INSERT INTO {}_gone.parent VALUES (1, 'a'), (2, NULL)",
      'INSERT INTO {}_gone.child VALUES (1, 2)',
      'CREATE VIEW {}_gone.v AS SELECT s FROM {}_gone.parent',
      'CREATE TRIGGER {}_gone.tr BEFORE INSERT ON {}_gone.child FOR EACH ROW SET NEW.p = 1',
    ],
    sql: 'DROP DATABASE {}_gone',
  },
  // Sequences and packages.
  { sql: 'CREATE SEQUENCE q START WITH 5; CREATE SEQUENCE IF NOT EXISTS q START WITH 9', on: MARIADB },
  {
    before: [
      'CREATE SEQUENCE q START WITH 100 INCREMENT BY -3 MINVALUE -1000 MAXVALUE 200 CACHE 5 CYCLE',
      'DO NEXTVAL(q)',
    ],
    sql: 'DROP SEQUENCE q',
    on: MARIADB,
  },
  {
    before: ['CREATE SEQUENCE q', 'CREATE SEQUENCE r', 'DO NEXTVAL(q)'],
    sql: 'DROP SEQUENCE IF EXISTS q, r, never; CREATE SEQUENCE q START WITH 7',
    on: MARIADB,
  },
  {
    before: ['CREATE SEQUENCE q', 'DO NEXTVAL(q)'],
    sql: 'CREATE OR REPLACE SEQUENCE q START WITH 50 CACHE 10',
    on: MARIADB,
  },
  {
    before: ['CREATE SEQUENCE q NOCACHE', 'DO NEXTVAL(q)'],
    sql: 'ALTER SEQUENCE q RESTART WITH 77 INCREMENT BY 2 MAXVALUE 1000 CYCLE',
    on: MARIADB,
  },
  { before: ['CREATE SEQUENCE q NOCACHE', 'DO NEXTVAL(q)'], sql: 'DROP TABLE q', on: MARIADB },
  {
    before: [
      "SET sql_mode = 'ORACLE'",
      'CREATE PACKAGE pk AS FUNCTION f RETURN INT; END',
      'CREATE PACKAGE BODY pk AS FUNCTION f RETURN INT AS BEGIN RETURN 1; END; END',
    ],
    sql: "SET sql_mode = 'ORACLE'; DROP PACKAGE pk",
    on: MARIADB,
  },
  {
    before: [
      "SET sql_mode = 'ORACLE'",
      'CREATE PACKAGE pk AS FUNCTION f RETURN INT; END',
      'CREATE PACKAGE BODY pk AS FUNCTION f RETURN INT AS BEGIN RETURN 1; END; END',
    ],
    sql: "SET sql_mode = 'ORACLE'; DROP PACKAGE BODY pk",
    on: MARIADB,
  },
  {
    sql: "SET sql_mode = 'ORACLE'%%CREATE PACKAGE pk AS FUNCTION f RETURN INT; END%%CREATE PACKAGE BODY pk AS FUNCTION f RETURN INT AS BEGIN RETURN 1; END; END",
    on: MARIADB,
  },
]

/** The kinds of statements of a case, as docs/ddl.md has them. */
export function clausesOf({ sql }: ObjectCase): string[] {
  const kind =
    /\b(CREATE|ALTER|DROP) (?:OR REPLACE |DEFINER = \S+ )?(TRIGGER|PROCEDURE|FUNCTION|EVENT|VIEW|DATABASE|SEQUENCE|PACKAGE BODY|PACKAGE)\b/g
  return [...sql.matchAll(kind)].map(([, verb, object]) => `${verb} ${object}`)
}
