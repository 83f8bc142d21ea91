import type { ServerChoice } from '../servers.ts'

/** A DDL clause on a table of its own, `{t}`, with rows; `{u}` is a second table, `{d}` the database. */
export interface DdlCase {
  /** As docs/ddl.md has it. */
  readonly clause: string
  readonly before: readonly string[]
  /** The statements that are undone. */
  readonly sql: readonly string[]
  readonly on?: readonly ServerChoice[]
  /** Its keys may stand in another order once its rollback was rolled back. */
  readonly reordered?: true
  /** Why the rollback of it cannot itself be rolled back; twice: why it cannot be rolled back once more after that. */
  readonly once?: 'engine-not-transactional' | 'system-versioned' | 'ddl-not-reversible' | 'twice'
}

const NEW: readonly ServerChoice[] = ['mysql-9.7', 'mysql-9.7-gtid', 'mariadb']
const MYSQL_NEW: readonly ServerChoice[] = ['mysql-9.7', 'mysql-9.7-gtid']
const MARIADB: readonly ServerChoice[] = ['mariadb']

const T = [
  "CREATE TABLE {t} (id int NOT NULL AUTO_INCREMENT, a varchar(20) CHARACTER SET latin1 NOT NULL DEFAULT 'it''s' COMMENT 'c '' \\\\ \"', b int DEFAULT NULL, c decimal(10,2) NOT NULL DEFAULT '0.00', d timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, e enum('x','y','z') DEFAULT 'y', PRIMARY KEY (id), KEY kb (b), KEY kab (a(5),b)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
  "INSERT INTO {t} (a, b, c, d, e) VALUES ('é', 1, 1.25, '2020-01-01 00:00:00', 'x'), ('', NULL, -1, NULL, NULL), ('zzzzzzzzzzzzzzzzzzzz', 1000000000, 99999999.99, '2021-01-01 00:00:00', 'z')",
]
const KEYLESS = [
  'CREATE TABLE {t} (a varchar(20), b bigint) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4',
  "INSERT INTO {t} VALUES ('double', 1), ('double', 1), (NULL, 9223372036854775807)",
]
const FAMILY = [
  'CREATE TABLE {u} (id int PRIMARY KEY, code varchar(10) NOT NULL, UNIQUE KEY code (code)) ENGINE=InnoDB',
  'CREATE TABLE {t} (id int PRIMARY KEY, u int, code varchar(10), KEY ku (u), CONSTRAINT {t}_u FOREIGN KEY (u) REFERENCES {u} (id) ON DELETE CASCADE ON UPDATE SET NULL, CONSTRAINT {t}_code FOREIGN KEY (code) REFERENCES {u} (code)) ENGINE=InnoDB',
  "INSERT INTO {u} VALUES (1, 'a'), (2, 'b')",
  "INSERT INTO {t} VALUES (1, 1, 'a'), (2, NULL, NULL), (3, 2, 'b')",
]
const RANGE = [
  "CREATE TABLE {t} (id int NOT NULL, y int NOT NULL, s varchar(10), PRIMARY KEY (id, y)) ENGINE=InnoDB PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (2000) COMMENT = 'old', PARTITION p1 VALUES LESS THAN (2010), PARTITION p2 VALUES LESS THAN (2020))",
  "INSERT INTO {t} VALUES (1, 1999, 'a'), (2, 2005, 'b'), (3, 2015, NULL)",
]
const one = (clause: string, alter: string, on?: readonly ServerChoice[], before: readonly string[] = T): DdlCase => ({
  clause,
  before,
  sql: [`ALTER TABLE {t} ${alter}`],
  ...(on === undefined ? {} : { on }),
})
/** Run under a sql_mode in which the server changes values that it would else refuse. */
const lenient = (one: DdlCase, mode = ''): DdlCase => ({
  ...one,
  sql: [`SET SESSION sql_mode = '${mode}'`, ...one.sql, 'SET SESSION sql_mode = @@GLOBAL.sql_mode'],
})

/** Dates that no calendar has, also in a key, in a table that has no key, and beside dates that are. */
const DATES = [
  "SET SESSION sql_mode = 'ALLOW_INVALID_DATES'",
  'CREATE TABLE {t} (id int NOT NULL, d date NOT NULL, t datetime(3) NULL ON UPDATE CURRENT_TIMESTAMP(3), s datetime NULL, n int, PRIMARY KEY (id, d), KEY kt (t)) ENGINE=InnoDB',
  "INSERT INTO {t} VALUES (1, '2024-02-30', '2023-02-29 10:00:00.123', '2024-01-01 00:00:00', 1), (2, '2024-00-00', '0000-00-00 00:00:00', NULL, 2), (3, '2024-02-29', NULL, '2024-12-31 23:59:59', 3)",
  'CREATE TABLE {u} (d date, t datetime) ENGINE=InnoDB',
  "INSERT INTO {u} VALUES ('2024-02-30', '2024-00-01'), ('2024-02-30', '2024-00-01'), ('2024-02-28', NULL)",
  'SET SESSION sql_mode = @@GLOBAL.sql_mode',
]

export const DDL_CASES: readonly DdlCase[] = [
  // Columns.
  one('ADD COLUMN', 'ADD COLUMN f int NOT NULL DEFAULT 7 AFTER a, ADD COLUMN g varchar(5) FIRST, ADD h text'),
  one('ADD COLUMN', 'ADD COLUMN (x int, y datetime NULL)'),
  one('ADD COLUMN', 'ADD COLUMN id2 bigint NOT NULL AUTO_INCREMENT PRIMARY KEY', undefined, KEYLESS),
  one('DROP COLUMN', 'DROP COLUMN a'),
  one('DROP COLUMN', 'DROP COLUMN b, DROP COLUMN d, DROP c'),
  one('DROP COLUMN', 'DROP COLUMN id'),
  one('DROP COLUMN', 'DROP COLUMN b', undefined, KEYLESS),
  one('DROP COLUMN', 'DROP COLUMN b, ADD COLUMN b varchar(5) FIRST'),
  // The name begins with a space, which an alias would lose.
  one('DROP COLUMN', 'DROP CONSTRAINT {t}_ab, DROP KEY ba, DROP COLUMN ` a`', NEW, [
    'CREATE TABLE {t} (id int NOT NULL PRIMARY KEY, ` a` int NOT NULL, ` b` int NOT NULL, UNIQUE KEY ba (` b`, ` a`), CONSTRAINT {t}_ab CHECK (` a` < ` b`)) ENGINE=InnoDB',
    'INSERT INTO {t} VALUES (1, 1, 3), (2, 2, 3)',
  ]),
  one('MODIFY COLUMN: type', 'MODIFY c decimal(12,4) NULL, MODIFY a varchar(50) CHARACTER SET latin1'),
  one(
    'MODIFY COLUMN: type',
    'MODIFY a varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, MODIFY b bigint unsigned',
  ),
  one('MODIFY COLUMN: type that loses values', "MODIFY c decimal(12,0), MODIFY e enum('x','z','y')"),
  one('MODIFY COLUMN: type that loses values', 'MODIFY d date NULL, MODIFY c float'),
  one(
    'MODIFY COLUMN: type that loses values',
    'MODIFY a varchar(20) CHARACTER SET latin1 NULL, MODIFY c int',
    undefined,
    T,
  ),
  one('MODIFY COLUMN: type that loses values', "MODIFY v set('a','b') NULL, MODIFY w int", undefined, [
    'CREATE TABLE {t} (id int PRIMARY KEY, v varbinary(64), w varchar(20), KEY kv (v), UNIQUE KEY kw (w, v(3)), KEY kid (id, v)) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, 'a,b', '12'), (2, NULL, NULL)",
  ]),
  one('MODIFY COLUMN: type that loses values', 'MODIFY long_one text, MODIFY n int, DROP COLUMN id', MARIADB, [
    'CREATE TABLE {t} (id int PRIMARY KEY, long_one longtext CHARACTER SET utf8mb4 NOT NULL, n bigint, other int NOT NULL, UNIQUE KEY (other), UNIQUE KEY u (long_one, n)) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, REPEAT('é', 20000), 1, 1), (2, 'é', 2, 2), (3, 'é', NULL, 3)",
  ]),
  one('DROP COLUMN', 'DROP COLUMN n', MARIADB, [
    'CREATE TABLE {t} (id int PRIMARY KEY, n int) ENGINE=InnoDB',
    'INSERT INTO {t} VALUES (1, 1), (2, NULL)',
    // The rows get an empty text, which is no JSON.
    'ALTER TABLE {t} ADD COLUMN j json NOT NULL',
  ]),
  one('MODIFY COLUMN: position', 'MODIFY b int FIRST, MODIFY id int NOT NULL AUTO_INCREMENT AFTER e'),
  one(
    'CHANGE COLUMN',
    "CHANGE a renamed varchar(50) CHARACTER SET utf8mb4 NULL COMMENT 'new' AFTER e, CHANGE b B2 int",
  ),
  one('CHANGE COLUMN', 'CHANGE a b int, CHANGE b a varchar(30), DROP KEY kab', undefined, [
    'CREATE TABLE {t} (id int PRIMARY KEY, a int, b varchar(30), KEY kab (a, b)) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, 5, 'five'), (2, NULL, NULL)",
  ]),
  one('RENAME COLUMN', 'RENAME COLUMN a TO z, RENAME COLUMN b TO a', NEW),
  one(
    'CHANGE COLUMN',
    'CHANGE a former varchar(20) NULL, ADD COLUMN a varchar(30) FIRST, DROP KEY kab, ADD KEY kab (a(5), b)',
    undefined,
    [
      'CREATE TABLE {t} (id int PRIMARY KEY, a varchar(20) NOT NULL, b int, UNIQUE KEY ua (a, b), KEY kab (a(5), b), KEY kb (b, a)) ENGINE=InnoDB',
      "INSERT INTO {t} VALUES (1, 'five', 5), (2, '', NULL)",
    ],
  ),
  one(
    'ALTER COLUMN SET / DROP DEFAULT',
    "ALTER COLUMN b SET DEFAULT 9, ALTER c DROP DEFAULT, ALTER a SET DEFAULT 'x''y'",
  ),
  one('ALTER COLUMN SET / DROP DEFAULT', 'ALTER COLUMN b SET DEFAULT (1 + 2), ALTER COLUMN e DROP DEFAULT', NEW),
  one('ON UPDATE', 'MODIFY d timestamp NULL DEFAULT NULL'),
  one('ON UPDATE', 'MODIFY d datetime(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)'),
  one('COMMENT of a column', "MODIFY b int COMMENT 'a; ''quoted'' \\\\ comment'"),
  one('Character set and collation of a column', 'MODIFY a varchar(20) COLLATE latin1_german2_ci NOT NULL'),
  one(
    'Generated columns',
    'ADD COLUMN v int AS (b + 1) VIRTUAL, ADD COLUMN w int AS (b * 2) STORED, ADD KEY kw (w)',
    NEW,
  ),
  one('Generated columns', 'DROP COLUMN v, MODIFY w bigint AS (n * 3) STORED, DROP COLUMN x', NEW, [
    "CREATE TABLE {t} (id int PRIMARY KEY, n int, v int AS (n + 1) VIRTUAL COMMENT 'v', w bigint AS (n * 2) STORED, x varchar(20) AS (CONCAT('a', n)) STORED, KEY kx (x)) ENGINE=InnoDB",
    'INSERT INTO {t} (id, n) VALUES (1, 1), (2, NULL)',
  ]),
  one('Invisible columns', 'ALTER COLUMN b SET INVISIBLE, ALTER COLUMN h SET VISIBLE', MYSQL_NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY, b int, h int INVISIBLE DEFAULT 4) ENGINE=InnoDB',
    'INSERT INTO {t} (id, b) VALUES (1, 1)',
  ]),
  one('Invisible columns', 'MODIFY b int INVISIBLE, ADD COLUMN n int INVISIBLE', NEW),
  one('Spatial reference of a column', 'MODIFY g point NOT NULL SRID 0', MYSQL_NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY, g point NOT NULL SRID 4326) ENGINE=InnoDB',
  ]),
  one('Spatial reference of a column', 'DROP KEY kg', MYSQL_NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY, g point NOT NULL SRID 4326, SPATIAL KEY kg (g)) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, ST_GeomFromText('POINT(10 20)', 4326))",
  ]),
  one('Check of a column', 'MODIFY b int CHECK (b > 0), ADD COLUMN p int CHECK (p < 5)', NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY, b int) ENGINE=InnoDB',
    'INSERT INTO {t} VALUES (1, 1)',
  ]),
  ...['', 'NO_ZERO_IN_DATE,NO_ZERO_DATE', 'ALLOW_INVALID_DATES,NO_ZERO_IN_DATE', 'ALLOW_INVALID_DATES'].map((mode) =>
    lenient(
      {
        clause: 'Dates that do not exist',
        before: DATES,
        sql: [
          'ALTER TABLE {t} MODIFY n bigint, DROP COLUMN s, ALGORITHM = COPY',
          'CREATE INDEX kn ON {t} (n) ALGORITHM = COPY',
          'ALTER TABLE {t} MODIFY t varchar(30), ALGORITHM = COPY',
          'ALTER TABLE {u} CHANGE d e datetime, ALGORITHM = COPY',
          'ALTER TABLE {u} FORCE, ALGORITHM = COPY',
        ],
      },
      mode,
    ),
  ),
  // Keys.
  one('ADD INDEX / KEY', "ADD KEY (c), ADD INDEX kc USING BTREE (c DESC, a(3)) COMMENT 'k'"),
  one('ADD INDEX / KEY', 'ADD KEY kd (d DESC), ADD KEY kf ((b + 1)), ADD KEY ki (c) INVISIBLE', MYSQL_NEW),
  one('ADD UNIQUE', 'ADD UNIQUE KEY (a), ADD UNIQUE ub (b, id)'),
  one('ADD FULLTEXT / SPATIAL', 'ADD FULLTEXT KEY ft (s), ADD SPATIAL KEY sp (g)', NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY, s text, g point NOT NULL) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, 'words', POINT(1, 2))",
  ]),
  one('DROP INDEX', 'DROP INDEX kab, DROP KEY kb'),
  one('DROP INDEX', 'DROP INDEX ft, DROP INDEX sp, DROP INDEX kt', NEW, [
    "CREATE TABLE {t} (id int PRIMARY KEY, s text, g point NOT NULL, FULLTEXT KEY ft (s) COMMENT 'f', SPATIAL KEY sp (g), KEY kt (s(7))) ENGINE=InnoDB",
    "INSERT INTO {t} VALUES (1, 'words', POINT(1, 2))",
  ]),
  one('DROP INDEX', 'DROP INDEX ft, DROP INDEX kd, DROP INDEX kf, DROP INDEX ki', MYSQL_NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY, s text, n int, FULLTEXT KEY ft (s) WITH PARSER ngram, KEY kd (n DESC), KEY kf ((n + 1), (LEFT(s, 3))), KEY ki (n) INVISIBLE) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, 'words', 2)",
  ]),
  one('DROP INDEX', 'DROP INDEX kd, DROP INDEX ki', MARIADB, [
    'CREATE TABLE {t} (id int PRIMARY KEY, n int, KEY kd (n DESC), KEY ki (n) IGNORED) ENGINE=InnoDB',
    'INSERT INTO {t} VALUES (1, 2)',
  ]),
  {
    clause: 'CREATE INDEX',
    before: T,
    sql: ["CREATE INDEX kc USING BTREE ON {t} (c, a(3)) COMMENT 'k'", 'CREATE UNIQUE INDEX kid ON {t} (id, b)'],
  },
  {
    clause: 'DROP INDEX (statement)',
    before: T,
    sql: ['DROP INDEX kab ON {t}', 'ALTER TABLE {t} MODIFY id int NOT NULL', 'DROP INDEX `PRIMARY` ON {t}'],
  },
  one('RENAME INDEX', 'RENAME INDEX kb TO kab2, RENAME KEY kab TO kb', NEW),
  one('ALTER INDEX … VISIBLE / INVISIBLE', 'ALTER INDEX kb INVISIBLE', MYSQL_NEW),
  one('ALTER INDEX … IGNORED', 'ALTER INDEX kb IGNORED', MARIADB),
  one('ADD / DROP PRIMARY KEY', 'DROP PRIMARY KEY, ADD PRIMARY KEY (id, c)'),
  one('ADD / DROP PRIMARY KEY', 'MODIFY id int NOT NULL, DROP PRIMARY KEY'),
  one('ADD / DROP PRIMARY KEY', 'ADD PRIMARY KEY (a(10), n)', undefined, [
    'CREATE TABLE {t} (a varchar(30) NOT NULL, n int NOT NULL) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES ('x', 1), ('x', 2)",
  ]),
  one(
    'ADD / DROP PRIMARY KEY',
    'DROP PRIMARY KEY, ADD COLUMN n int NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST',
    undefined,
    ['CREATE TABLE {t} (a varchar(30) NOT NULL, PRIMARY KEY (a)) ENGINE=InnoDB', "INSERT INTO {t} VALUES ('x'), ('y')"],
  ),
  // Foreign keys and checks.
  one(
    'ADD FOREIGN KEY',
    'ADD CONSTRAINT again FOREIGN KEY (code, u) REFERENCES {u}_2 (c, d) ON DELETE RESTRICT ON UPDATE CASCADE',
    undefined,
    [
      ...FAMILY,
      'CREATE TABLE {u}_2 (c varchar(10), d int, UNIQUE KEY (c, d)) ENGINE=InnoDB',
      "INSERT INTO {u}_2 VALUES ('a', 1), ('b', 2)",
    ],
  ),
  one('ADD FOREIGN KEY', 'ADD FOREIGN KEY (id) REFERENCES {u} (id) ON DELETE NO ACTION', undefined, [
    ...FAMILY,
    'DELETE FROM {t} WHERE id = 3',
  ]),
  one('DROP FOREIGN KEY', 'DROP FOREIGN KEY {t}_u, DROP FOREIGN KEY {t}_code', undefined, FAMILY),
  one('DROP FOREIGN KEY', 'DROP FOREIGN KEY {t}_u, DROP INDEX ku, DROP COLUMN u', undefined, FAMILY),
  {
    ...one('CHANGE COLUMN', 'CHANGE u v int, DROP COLUMN w', undefined, [
      'CREATE TABLE {u} (id int PRIMARY KEY) ENGINE=InnoDB',
      'CREATE TABLE {t} (id int PRIMARY KEY, u int, w varchar(9), n int, KEY kw (n, w), FOREIGN KEY (u) REFERENCES {u} (id) ON DELETE SET NULL, KEY kn (n)) ENGINE=InnoDB',
      'INSERT INTO {u} VALUES (1)',
      "INSERT INTO {t} VALUES (1, 1, 'w', 1), (2, NULL, NULL, 2)",
    ]),
    reordered: true,
  },
  // MySQL renames the column of a foreign key in no ALTER that copies the table.
  one('CHANGE COLUMN', 'CHANGE up parent int, MODIFY w varchar(9) NULL', undefined, [
    'CREATE TABLE {t} (id int PRIMARY KEY, w varchar(9) NOT NULL, up int, FOREIGN KEY (up) REFERENCES {t} (id)) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, 'w', NULL), (2, '', 1)",
  ]),
  one('ADD / DROP CHECK', 'ADD CONSTRAINT {t}_c CHECK (b < 100 OR b IS NULL OR b > 5), DROP CONSTRAINT {t}_old', NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY, b int, CONSTRAINT {t}_old CHECK (b > 0)) ENGINE=InnoDB',
    'INSERT INTO {t} VALUES (1, 1)',
  ]),
  one(
    'ALTER CHECK … [NOT] ENFORCED',
    'ALTER CHECK {t}_off ENFORCED, ALTER CHECK {t}_on NOT ENFORCED, DROP CHECK {t}_two',
    MYSQL_NEW,
    [
      'CREATE TABLE {t} (id int PRIMARY KEY, b int, CONSTRAINT {t}_off CHECK (b > 0) NOT ENFORCED, CONSTRAINT {t}_on CHECK (b < 9), CONSTRAINT {t}_two CHECK (b <> 7) NOT ENFORCED) ENGINE=InnoDB',
      'INSERT INTO {t} VALUES (1, 1)',
    ],
  ),
  // Table options.
  one('ENGINE', 'ENGINE = MyISAM'),
  one(
    'ENGINE',
    'ENGINE = InnoDB',
    undefined,
    T.map((sql) => sql.replace('InnoDB', 'MyISAM')),
  ),
  one('DEFAULT CHARACTER SET / COLLATE', 'DEFAULT CHARACTER SET latin1 COLLATE latin1_danish_ci'),
  one('CONVERT TO CHARACTER SET', 'CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'),
  one('CONVERT TO CHARACTER SET', 'CONVERT TO CHARACTER SET latin1', undefined, [
    "CREATE TABLE {t} (id int PRIMARY KEY, a varchar(20), b text, e enum('e','y'), f char(5) CHARACTER SET utf8) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
    "INSERT INTO {t} VALUES (1, 'é', 'ÿ', 'e', 'z')",
  ]),
  ...[
    'CONVERT TO CHARACTER SET utf16',
    'MODIFY a varchar(9) CHARACTER SET utf8mb4, MODIFY u text CHARACTER SET utf16',
  ].map((alter) =>
    lenient(
      one('CONVERT TO CHARACTER SET', alter, undefined, [
        'CREATE TABLE {t} (id int PRIMARY KEY, a varchar(9) CHARACTER SET ascii, u text CHARACTER SET utf8, c char(3) CHARACTER SET ucs2) ENGINE=InnoDB',
        // Bytes that are no characters: servers that take them make question marks of them.
        "INSERT IGNORE INTO {t} VALUES (1, X'27BD', X'EDA080', X'D800'), (2, 'a', 'é', 'é')",
      ]),
    ),
  ),
  one('ROW_FORMAT', 'ROW_FORMAT = COMPACT'),
  one('ROW_FORMAT', 'ROW_FORMAT = DYNAMIC, KEY_BLOCK_SIZE = 0', NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY) ENGINE=InnoDB ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8',
    'INSERT INTO {t} VALUES (1)',
  ]),
  one('COMMENT', "COMMENT = 'new'"),
  one('COMMENT', "COMMENT = ''", undefined, [
    "CREATE TABLE {t} (id int PRIMARY KEY) ENGINE=InnoDB COMMENT='old; ''quoted'' \\\\'",
  ]),
  one('AUTO_INCREMENT', 'AUTO_INCREMENT = 100'),
  one(
    'Other table options',
    'MAX_ROWS = 10, MIN_ROWS = 1, AVG_ROW_LENGTH = 50, CHECKSUM = 1, PACK_KEYS = 1, DELAY_KEY_WRITE = 1',
    undefined,
  ),
  one('Other table options', 'STATS_PERSISTENT = 1, STATS_AUTO_RECALC = 0, STATS_SAMPLE_PAGES = 9'),
  one('Other table options', 'STATS_PERSISTENT = DEFAULT, CHECKSUM = 0, MAX_ROWS = 0', undefined, [
    'CREATE TABLE {t} (id int PRIMARY KEY) ENGINE=InnoDB STATS_PERSISTENT=0 CHECKSUM=1 MAX_ROWS=77',
  ]),
  one('Other table options', 'PAGE_COMPRESSED = 1 PAGE_COMPRESSION_LEVEL = 3', MARIADB),
  one('ORDER BY, FORCE', 'ORDER BY b DESC, a'),
  one('ORDER BY, FORCE', 'FORCE'),
  one(
    'DISABLE / ENABLE KEYS',
    'DISABLE KEYS',
    undefined,
    T.map((sql) => sql.replace('InnoDB', 'MyISAM')),
  ),
  // Partitions.
  one('PARTITION BY', 'PARTITION BY HASH (id) PARTITIONS 3'),
  one(
    'PARTITION BY',
    'PARTITION BY LIST (y) (PARTITION l0 VALUES IN (1999, 2005), PARTITION l1 VALUES IN (2015))',
    undefined,
    RANGE,
  ),
  one(
    'PARTITION BY',
    'PARTITION BY RANGE (y) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION a VALUES LESS THAN (2010), PARTITION b VALUES LESS THAN MAXVALUE)',
    undefined,
    RANGE,
  ),
  one(
    'PARTITION BY',
    "PARTITION BY LIST COLUMNS (s, n) (PARTITION l0 VALUES IN (('a', 1), ('b', 2)), PARTITION l1 VALUES IN (('c', 3)))",
    undefined,
    [
      'CREATE TABLE {t} (s varchar(5), n int) ENGINE=InnoDB PARTITION BY LINEAR KEY (s) PARTITIONS 4',
      "INSERT INTO {t} VALUES ('a', 1), ('c', 3)",
    ],
  ),
  one('REMOVE PARTITIONING', 'REMOVE PARTITIONING', undefined, RANGE),
  one(
    'ADD PARTITION',
    'ADD PARTITION (PARTITION p3 VALUES LESS THAN (2030), PARTITION p4 VALUES LESS THAN MAXVALUE)',
    undefined,
    RANGE,
  ),
  one('ADD / COALESCE PARTITION', 'COALESCE PARTITION 2', undefined, [
    'CREATE TABLE {t} (id int PRIMARY KEY) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 5',
    'INSERT INTO {t} VALUES (1), (2), (3), (4), (5), (6)',
  ]),
  one('ADD / COALESCE PARTITION', 'ADD PARTITION PARTITIONS 2', undefined, [
    'CREATE TABLE {t} (id int PRIMARY KEY) ENGINE=InnoDB PARTITION BY KEY () PARTITIONS 2',
    'INSERT INTO {t} VALUES (1), (2), (3)',
  ]),
  one('DROP PARTITION', 'DROP PARTITION p0, p1', undefined, RANGE),
  one('TRUNCATE PARTITION', 'TRUNCATE PARTITION p1', undefined, RANGE),
  one(
    'REORGANIZE PARTITION',
    'REORGANIZE PARTITION p0, p1 INTO (PARTITION p01 VALUES LESS THAN (2010))',
    undefined,
    RANGE,
  ),
  {
    clause: 'EXCHANGE PARTITION',
    before: [
      ...RANGE,
      'CREATE TABLE {u} (id int NOT NULL, y int NOT NULL, s varchar(10), PRIMARY KEY (id, y)) ENGINE=InnoDB',
      "INSERT INTO {u} VALUES (9, 2001, 'nine')",
    ],
    sql: ['ALTER TABLE {t} EXCHANGE PARTITION p1 WITH TABLE {u}'],
  },
  one('REBUILD / OPTIMIZE / ANALYZE PARTITION', 'REBUILD PARTITION p1', undefined, RANGE),
  one('CONVERT PARTITION / TABLE', 'CONVERT PARTITION p1 TO TABLE {u}', MARIADB, RANGE),
  one('CONVERT PARTITION / TABLE', 'CONVERT TABLE {u} TO PARTITION p3 VALUES LESS THAN (2030)', MARIADB, [
    ...RANGE,
    'CREATE TABLE {u} (id int NOT NULL, y int NOT NULL, s varchar(10), PRIMARY KEY (id, y)) ENGINE=InnoDB',
    "INSERT INTO {u} VALUES (9, 2025, 'nine')",
  ]),
  // MariaDB's system versioning and periods.
  { ...one('ADD SYSTEM VERSIONING', 'ADD SYSTEM VERSIONING', MARIADB), once: 'twice' },
  {
    ...one(
      'ADD SYSTEM VERSIONING',
      'ADD COLUMN rs timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE, ADD COLUMN re timestamp(6) GENERATED ALWAYS AS ROW END, ADD PERIOD FOR SYSTEM_TIME (rs, re), ADD SYSTEM VERSIONING',
      MARIADB,
    ),
    once: 'ddl-not-reversible',
  },
  {
    ...one('DROP SYSTEM VERSIONING', 'DROP SYSTEM VERSIONING', MARIADB, [
      'CREATE TABLE {t} (id int PRIMARY KEY, n int) WITH SYSTEM VERSIONING',
      'INSERT INTO {t} VALUES (1, 1), (2, 2)',
      'UPDATE {t} SET n = 3 WHERE id = 1',
    ]),
    once: 'system-versioned',
  },
  one('ADD / DROP PERIOD', 'ADD PERIOD FOR p (f, u)', MARIADB, [
    'CREATE TABLE {t} (id int, f date NOT NULL, u date NOT NULL) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, '2020-01-01', '2021-01-01')",
  ]),
  one('ADD / DROP PERIOD', 'DROP PERIOD FOR p', MARIADB, [
    'CREATE TABLE {t} (id int, f date NOT NULL, u date NOT NULL, PERIOD FOR p (f, u)) ENGINE=InnoDB',
    "INSERT INTO {t} VALUES (1, '2020-01-01', '2021-01-01')",
  ]),
  // Whole tables.
  { clause: 'CREATE TABLE', before: [], sql: ['CREATE TABLE {t} (id int PRIMARY KEY)', 'INSERT INTO {t} VALUES (1)'] },
  {
    clause: 'CREATE TABLE',
    before: T,
    sql: [
      'CREATE TABLE {u} LIKE {t}',
      'CREATE TABLE {u}_2 AS SELECT * FROM {t}',
      'CREATE TABLE IF NOT EXISTS {t} (other int)',
      'CREATE TABLE IF NOT EXISTS {t} LIKE {u}',
    ],
  },
  {
    clause: 'CREATE OR REPLACE TABLE',
    before: T,
    sql: ['CREATE OR REPLACE TABLE {t} (other int)', 'INSERT INTO {t} VALUES (1)'],
    on: MARIADB,
  },
  {
    clause: 'DROP TABLE',
    before: [...T, ...KEYLESS.map((sql) => sql.replace('{t}', '{u}'))],
    sql: ['DROP TABLE IF EXISTS {t}, {u}_never, {u}'],
  },
  { clause: 'DROP TABLE', before: FAMILY, sql: ['DROP TABLE {t}, {u}'] },
  { clause: 'DROP TABLE', before: FAMILY, sql: ['DROP TABLE {u}, {t}'], on: MYSQL_NEW },
  {
    clause: 'DROP TABLE',
    before: FAMILY,
    sql: [
      'DROP TABLE {t}',
      'DROP TABLE {u}',
      'CREATE TABLE {t} (x int)',
      'INSERT INTO {t} VALUES (5)',
      'DROP TABLE {t}',
    ],
  },
  {
    clause: 'DROP TABLE',
    before: [...RANGE, 'CREATE TRIGGER {t}_tr BEFORE INSERT ON {t} FOR EACH ROW SET NEW.s = 1'],
    sql: ['DROP TABLE {t}'],
  },
  { clause: 'TRUNCATE TABLE', before: T, sql: ['TRUNCATE TABLE {t}', "INSERT INTO {t} (a) VALUES ('since')"] },
  { clause: 'TRUNCATE TABLE', before: FAMILY, sql: ['TRUNCATE {t}'] },
  {
    clause: 'RENAME TABLE',
    before: [...T, ...KEYLESS.map((sql) => sql.replace('{t}', '{u}'))],
    sql: [
      'RENAME TABLE {t} TO {t}_x, {u} TO {t}, {t}_x TO {u}',
      'RENAME TABLE {t} TO {t}_y',
      'RENAME TABLE {t}_y TO {t}_z, {t}_z TO {t}_w',
    ],
  },
  {
    clause: 'RENAME TABLE',
    before: [...T, 'CREATE DATABASE IF NOT EXISTS {d}_other'],
    sql: [
      'RENAME TABLE {t} TO {d}_other.{t}',
      'UPDATE {d}_other.{t} SET b = 7',
      'RENAME TABLE {d}_other.{t} TO {d}_other.{u}',
      'ALTER TABLE {d}_other.{u} ADD COLUMN more int, RENAME TO {d}_other.{t}',
    ],
  },
  { clause: 'RENAME TABLE', before: FAMILY, sql: ['RENAME TABLE {u} TO {u}_2, {t} TO {t}_2'] },
  one('ALTER TABLE … RENAME', 'RENAME TO {u}, ADD COLUMN x int, DROP COLUMN a, CHANGE b bb bigint'),
  one(
    'ALTER TABLE … RENAME',
    'RENAME AS {u}',
    undefined,
    FAMILY.map((sql) => sql.replaceAll('{u}', '{u}_p')),
  ),
  one('ALTER TABLE … RENAME', 'RENAME TO {u}, ADD KEY kx (x)', NEW, [
    'CREATE TABLE {t} (id int PRIMARY KEY, x int, CHECK (x > 0), FOREIGN KEY (x) REFERENCES {t} (id)) ENGINE=InnoDB',
    'INSERT INTO {t} VALUES (1, 1)',
  ]),
  // Order within one ALTER and across statements, with rows between.
  {
    clause: 'Several clauses',
    before: T,
    sql: [
      "ALTER TABLE {t} DROP PRIMARY KEY, DROP COLUMN id, ADD COLUMN no bigint NOT NULL AUTO_INCREMENT FIRST, ADD PRIMARY KEY (no), CHANGE a a2 text, DROP KEY kab, ADD KEY kab (b, c), COMMENT = 'x', ENGINE = MyISAM",
      'ALTER TABLE {t} ENGINE = InnoDB',
    ],
    once: 'engine-not-transactional',
  },
  {
    clause: 'Several clauses',
    before: FAMILY,
    sql: [
      'ALTER TABLE {t} DROP FOREIGN KEY {t}_u, MODIFY u bigint',
      'ALTER TABLE {t} MODIFY u int',
      'ALTER TABLE {t} ADD CONSTRAINT {t}_u FOREIGN KEY (u) REFERENCES {u} (id)',
      'UPDATE {t} SET code = NULL',
      'ALTER TABLE {t} DROP FOREIGN KEY {t}_code, DROP COLUMN code',
    ],
  },
  {
    clause: 'Several clauses',
    before: T,
    sql: [
      "UPDATE {t} SET a = 'before' WHERE b IS NULL",
      'ALTER TABLE {t} ADD COLUMN n int NOT NULL DEFAULT 3',
      'UPDATE {t} SET n = id, b = 4',
      'DELETE FROM {t} WHERE c < 0',
      'ALTER TABLE {t} DROP COLUMN b',
      "INSERT INTO {t} (a, n) VALUES ('new', 1)",
      'ALTER TABLE {t} RENAME TO {u}',
      "UPDATE {u} SET e = 'x'",
      'ALTER TABLE {u} DROP COLUMN a, MODIFY c int',
    ],
  },
]
