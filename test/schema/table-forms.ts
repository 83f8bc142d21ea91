/** A form of CREATE TABLE that a manual describes. */
export interface TableForm {
  readonly name: string
  readonly on: (server: { readonly flavor: 'mysql' | 'mariadb'; readonly version: number }) => boolean
  readonly before?: readonly string[]
  /** Makes the table `t`. */
  readonly create: string
  /** false where no ALTER leads there from any other table. */
  readonly alterable?: false
}

type Where = TableForm['on']
const all: Where = () => true
const mariadb: Where = ({ flavor }) => flavor === 'mariadb'
const mysql: Where = ({ flavor }) => flavor === 'mysql'
const mysql8: Where = ({ flavor, version }) => flavor === 'mysql' && version >= 80_000
const mysql9: Where = ({ flavor, version }) => flavor === 'mysql' && version >= 90_000
const modern: Where = (server) => mariadb(server) || mysql8(server)

const form = (name: string, on: Where, create: string, more: Partial<TableForm> = {}): TableForm => ({
  name,
  on,
  create,
  ...more,
})

/**
 * After the chapters "CREATE TABLE Statement", "Data Types" and "Partitioning" of the MySQL manual, and "CREATE TABLE",
 * "Data Types", "System-Versioned Tables" and "Partitioning Types" of MariaDB's.
 */
export const TABLE_FORMS: readonly TableForm[] = [
  form(
    'integers',
    all,
    "CREATE TABLE t (a tinyint, b smallint unsigned NOT NULL, c mediumint zerofill, d int DEFAULT 7, e bigint unsigned DEFAULT 18446744073709551615, f bool, g bit(5) DEFAULT b'101')",
  ),
  form(
    'decimals and floats',
    all,
    'CREATE TABLE t (a decimal(65,30), b numeric(5), c float, d double DEFAULT -1.5e10, e float(7,3), f dec(9,2) unsigned)',
  ),
  form(
    'times',
    all,
    "CREATE TABLE t (a date DEFAULT '2026-01-01', b time(3), c datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), d timestamp NULL, e year, f timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
  ),
  form(
    'text',
    all,
    "CREATE TABLE t (a char(3), b varchar(50) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'it''s', c tinytext, d text, e mediumtext CHARACTER SET utf8mb4, f longtext, g varchar(10) DEFAULT '') DEFAULT CHARSET=utf8mb4",
  ),
  form(
    'bytes',
    all,
    'CREATE TABLE t (a binary(16), b varbinary(255) NOT NULL, c tinyblob, d blob, e mediumblob, f longblob)',
  ),
  form(
    'members',
    all,
    "CREATE TABLE t (a enum('x','it''s','a,b',')') DEFAULT 'a,b', b set('u','v') DEFAULT 'u,v' NOT NULL) DEFAULT CHARSET=utf8mb4",
  ),
  form(
    'geometry',
    all,
    'CREATE TABLE t (a geometry, b point NOT NULL, c linestring, d polygon, e multipoint, f geometrycollection) ENGINE=MyISAM',
  ),
  form('a spatial index', all, 'CREATE TABLE t (g point NOT NULL, SPATIAL INDEX sp (g)) ENGINE=MyISAM'),
  form('a reference system', mysql8, 'CREATE TABLE t (g point NOT NULL SRID 4326, SPATIAL INDEX sp (g))'),
  form('JSON', modern, 'CREATE TABLE t (j json, k json NOT NULL)'),
  form('a vector', mysql9, 'CREATE TABLE t (v vector(5), w vector)'),
  form('addresses and uuids', mariadb, "CREATE TABLE t (a inet6, b uuid DEFAULT uuid(), c inet4 DEFAULT '127.0.0.1')"),
  form('names that need quoting', all, 'CREATE TABLE t (`a b` int, `select` int, `ü,(` int, KEY `k``1` (`a b`))'),
  form(
    'a counter and comments',
    all,
    "CREATE TABLE t (id int unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s; -- \\\\ /* x */', PRIMARY KEY (id)) AUTO_INCREMENT=500 COMMENT='a \\n b'",
  ),
  form(
    'keys',
    all,
    "CREATE TABLE t (a int NOT NULL, b varchar(50), c text, d int, PRIMARY KEY (a, d), UNIQUE KEY u (b(10), d), KEY i (d) COMMENT 'x', KEY h (b) USING BTREE, FULLTEXT KEY f (b, c)) ENGINE=InnoDB DEFAULT CHARSET=latin1",
  ),
  form('a block size of a key', all, 'CREATE TABLE t (a varchar(50), KEY k (a) KEY_BLOCK_SIZE=4) ENGINE=MyISAM'),
  form('descending parts', modern, 'CREATE TABLE t (a int, b int, KEY d (a DESC, b))'),
  form(
    'functional parts',
    mysql8,
    "CREATE TABLE t (a varchar(20), j json, KEY f ((lower(`a`)), (cast(j->>'$.x' as unsigned) ) DESC), UNIQUE KEY g ((a = ')')))",
  ),
  form('several values of one key', mysql8, "CREATE TABLE t (j json, KEY m ((cast(j->'$.tags' as char(20) array))))"),
  form('an invisible key', mysql8, 'CREATE TABLE t (a int, KEY i (a) INVISIBLE)'),
  form('an ignored key', mariadb, 'CREATE TABLE t (a int, KEY i (a) IGNORED)'),
  form(
    'a parser of full text',
    mysql8,
    'CREATE TABLE t (c text, FULLTEXT KEY f (c) WITH PARSER ngram) DEFAULT CHARSET=utf8mb4',
  ),
  form(
    'generated columns',
    modern,
    "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c varchar(30) AS (concat(a, ',', ')')) STORED, KEY k (c))",
  ),
  form(
    'expressions as defaults',
    modern,
    "CREATE TABLE t (b int DEFAULT (1 + 2), c date DEFAULT (curdate()), d varchar(20) DEFAULT (concat('a', ',b')))",
  ),
  // MySQL refuses ALTER TABLE … ADD COLUMN with such a default where the binlog is on (ER_BINLOG_UNSAFE_SYSTEM_FUNCTION).
  form('a default of chance', modern, 'CREATE TABLE t (a varchar(40) DEFAULT (uuid()))', { alterable: false }),
  form(
    'checks',
    modern,
    "CREATE TABLE t (a int, b int, CONSTRAINT positive CHECK (a > 0 AND b <> ','), CHECK (a < b))",
    {},
  ),
  form('a check that is not enforced', mysql8, 'CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NOT ENFORCED)'),
  form(
    'a check of a column',
    mariadb,
    "CREATE TABLE t (a int CHECK (a > 0), b varchar(9) NOT NULL DEFAULT 'x' CHECK (b <> ''))",
  ),
  form('invisible columns', modern, 'CREATE TABLE t (a int, b int INVISIBLE DEFAULT 4)'),
  form(
    'a compressed column',
    mariadb,
    'CREATE TABLE t (a text COMPRESSED, b varchar(500) COMPRESSED=zlib) DEFAULT CHARSET=utf8mb4',
  ),
  form(
    'foreign keys',
    all,
    'CREATE TABLE t (a int, b int, self int, KEY s (self), UNIQUE KEY u (b), CONSTRAINT f1 FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE ON UPDATE SET NULL, CONSTRAINT f2 FOREIGN KEY (self) REFERENCES t (b) ON DELETE SET NULL, CONSTRAINT f3 FOREIGN KEY (a, b) REFERENCES p (id, x)) ENGINE=InnoDB',
    {
      before: ['CREATE TABLE p (id int PRIMARY KEY, x int, UNIQUE KEY (id, x)) ENGINE=InnoDB'],
    },
  ),
  form(
    'a foreign key to another database',
    all,
    'CREATE TABLE t (a int, CONSTRAINT away FOREIGN KEY (a) REFERENCES forms_away.p (id)) ENGINE=InnoDB',
    {
      before: [
        'CREATE DATABASE IF NOT EXISTS forms_away',
        'CREATE TABLE IF NOT EXISTS forms_away.p (id int PRIMARY KEY) ENGINE=InnoDB',
      ],
    },
  ),
  form(
    'options of rows',
    all,
    'CREATE TABLE t (a int) ENGINE=MyISAM MAX_ROWS=1000 MIN_ROWS=10 AVG_ROW_LENGTH=100 CHECKSUM=1 DELAY_KEY_WRITE=1 PACK_KEYS=1 ROW_FORMAT=FIXED',
  ),
  form(
    'a row format',
    all,
    'CREATE TABLE t (a varchar(20)) ENGINE=InnoDB ROW_FORMAT=COMPACT STATS_PERSISTENT=1 STATS_AUTO_RECALC=0 STATS_SAMPLE_PAGES=30',
  ),
  form('compressed pages', mysql8, "CREATE TABLE t (a int) COMPRESSION='zlib'"),
  form('pages of MariaDB', mariadb, 'CREATE TABLE t (a int) ENGINE=InnoDB PAGE_COMPRESSED=1 PAGE_COMPRESSION_LEVEL=4'),
  form('an engine of MariaDB', mariadb, 'CREATE TABLE t (a int) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1', {
    // MariaDB goes on printing PAGE_CHECKSUM when the table leaves Aria.
    alterable: false,
  }),
  form('other engines', all, 'CREATE TABLE t (a int NOT NULL, KEY k (a) USING HASH) ENGINE=MEMORY'),
  form('an archive', all, 'CREATE TABLE t (a int) ENGINE=ARCHIVE'),
  form(
    'ranges',
    all,
    "CREATE TABLE t (a int, d date) PARTITION BY RANGE (to_days(d)) (PARTITION p0 VALUES LESS THAN (738000) COMMENT='a, b', PARTITION p1 VALUES LESS THAN MAXVALUE)",
  ),
  form(
    'ranges of columns with parts',
    all,
    "CREATE TABLE t (a int, b varchar(9)) PARTITION BY RANGE COLUMNS (a, b) SUBPARTITION BY HASH (a) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (5, 'm'), PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE))",
  ),
  form(
    'lists',
    all,
    "CREATE TABLE t (a int, b varchar(9)) DEFAULT CHARSET=latin1 PARTITION BY LIST COLUMNS (b) (PARTITION p0 VALUES IN ('x', 'it''s'), PARTITION p1 VALUES IN (NULL, ')'))",
  ),
  form('hashes', all, 'CREATE TABLE t (a int, b int) PARTITION BY LINEAR HASH (a + b) PARTITIONS 4'),
  form('keys of partitions', all, 'CREATE TABLE t (a int NOT NULL, PRIMARY KEY (a)) PARTITION BY KEY () PARTITIONS 3'),
  form(
    'partitions by history',
    mariadb,
    'CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 1000 (PARTITION p0 HISTORY, PARTITION pn CURRENT)',
    { alterable: false },
  ),
  form('system versioning', mariadb, 'CREATE TABLE t (a int, b int WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING', {
    alterable: false,
  }),
  form(
    'periods of the system',
    mariadb,
    'CREATE TABLE t (a int, s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING',
    { alterable: false },
  ),
  form(
    'periods of the application',
    mariadb,
    'CREATE TABLE t (a int, s date, e date, PERIOD FOR valid (s, e), UNIQUE KEY u (a, valid WITHOUT OVERLAPS))',
    { alterable: false },
  ),
  form('a copy of a structure', mysql, 'CREATE TABLE t LIKE p', {
    before: ["CREATE TABLE p (id int PRIMARY KEY, name varchar(20) DEFAULT 'x', KEY n (name)) COMMENT='p'"],
  }),
  form('the columns of a query', all, 'CREATE TABLE t (extra int) AS SELECT id, name FROM p', {
    before: ["CREATE TABLE p (id int PRIMARY KEY, name varchar(20) DEFAULT 'x')"],
  }),
  form(
    'collations apart',
    all,
    'CREATE TABLE t (a varchar(9) COLLATE utf8mb4_bin, b varchar(9), c varchar(9) CHARACTER SET ascii) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci',
  ),
]
