import type { SqlDialect } from '../sql/token.ts'

/*
 * Words that cannot name a table or column without quotes. Found by asking each server to parse `CREATE TABLE x (word int)` and
 * `CREATE TABLE word (a int)` for every word of its information_schema.KEYWORDS: MySQL 5.6.24 and 9.7.4, MariaDB 10.11 and 11.8.
 * Since when MySQL reserves a word is from "Keywords and Reserved Words" in the manuals of 5.7, 8.0, 8.4 and 9; since when MariaDB
 * does, from its "Reserved Words" page.
 */
const words = (text: string) => text.trim().split(/\s+/)

const BOTH = words(`
  ACCESSIBLE ADD ALL ALTER ANALYZE AND AS ASC ASENSITIVE BEFORE BETWEEN BIGINT BINARY BLOB BOTH BY CALL CASCADE CASE CHANGE CHAR
  CHARACTER CHECK COLLATE COLUMN CONDITION CONSTRAINT CONTINUE CONVERT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP
  CURRENT_USER CURSOR DATABASES DAY_HOUR DAY_MICROSECOND DAY_MINUTE DAY_SECOND DEC DECIMAL DECLARE DEFAULT DELAYED DELETE DESC
  DESCRIBE DETERMINISTIC DISTINCT DISTINCTROW DIV DOUBLE DROP DUAL EACH ELSE ELSEIF ENCLOSED ESCAPED EXISTS EXIT EXPLAIN FALSE FETCH
  FLOAT FLOAT4 FLOAT8 FOR FORCE FOREIGN FROM FULLTEXT GRANT GROUP HAVING HIGH_PRIORITY HOUR_MICROSECOND HOUR_MINUTE HOUR_SECOND IF
  IGNORE IN INDEX INFILE INNER INOUT INSENSITIVE INSERT INT INT1 INT2 INT3 INT4 INT8 INTEGER INTERVAL INTO IS ITERATE JOIN KEY KEYS
  KILL LEADING LEAVE LEFT LIKE LIMIT LINEAR LINES LOAD LOCALTIME LOCALTIMESTAMP LOCK LONG LONGBLOB LONGTEXT LOOP LOW_PRIORITY MATCH
  MAXVALUE MEDIUMBLOB MEDIUMINT MEDIUMTEXT MIDDLEINT MINUTE_MICROSECOND MINUTE_SECOND MOD MODIFIES NATURAL NOT NO_WRITE_TO_BINLOG
  NULL NUMERIC ON OPTIMIZE OPTIONALLY OR ORDER OUT OUTER OUTFILE PARTITION PRECISION PRIMARY PROCEDURE PURGE RANGE READ READS
  READ_WRITE REAL REFERENCES REGEXP RELEASE RENAME REPEAT REPLACE REQUIRE RESIGNAL RESTRICT RETURN REVOKE RIGHT RLIKE SCHEMAS
  SECOND_MICROSECOND SELECT SENSITIVE SEPARATOR SET SHOW SIGNAL SMALLINT SPATIAL SPECIFIC SQL SQLEXCEPTION SQLSTATE SQLWARNING
  SQL_BIG_RESULT SQL_CALC_FOUND_ROWS SQL_SMALL_RESULT SSL STARTING STRAIGHT_JOIN TABLE TERMINATED THEN TINYBLOB TINYINT TINYTEXT TO
  TRAILING TRIGGER TRUE UNDO UNION UNIQUE UNLOCK UNSIGNED UPDATE USAGE USE USING UTC_DATE UTC_TIME UTC_TIMESTAMP VALUES VARBINARY
  VARCHAR VARCHARACTER VARYING WHEN WHERE WHILE WITH WRITE XOR YEAR_MONTH ZEROFILL`)

/** `[version, words]`: reserved from that version on; 0 for as long as anybody runs it. */
const MYSQL: readonly (readonly [since: number, words: readonly string[]])[] = [
  [0, words('DATABASE GET IO_AFTER_GTIDS IO_BEFORE_GTIDS OPTION SCHEMA')],
  [50_700, words('GENERATED OPTIMIZER_COSTS STORED VIRTUAL')],
  [
    80_000,
    words(`CUBE CUME_DIST DENSE_RANK EMPTY EXCEPT FIRST_VALUE FUNCTION GROUPING GROUPS JSON_TABLE LAG LAST_VALUE LEAD NTH_VALUE NTILE
      OF OVER PERCENT_RANK RANK RECURSIVE ROW ROWS ROW_NUMBER SYSTEM WINDOW`),
  ],
  [80_014, ['LATERAL']],
  [80_031, ['INTERSECT']],
  [80_400, words('MANUAL PARALLEL QUALIFY TABLESAMPLE')],
  [90_400, words('EXTERNAL LIBRARY')],
]
/** Reserved by MySQL 8.4, and no more by 9.7. */
const MYSQL_RELEASED: ReadonlyMap<string, number> = new Map([
  ['MANUAL', 90_700],
  ['PARALLEL', 90_700],
])
const MARIADB: readonly (readonly [since: number, words: readonly string[]])[] = [
  [
    0,
    words(`CURRENT_ROLE DELETE_DOMAIN_ID DO_DOMAIN_IDS EXCEPT IGNORE_DOMAIN_IDS INTERSECT OVER PAGE_CHECKSUM PARSE_VCOL_EXPR PORTION
      RECURSIVE REF_SYSTEM_ID RETURNING ROWS ROW_NUMBER STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES`),
  ],
  [100_600, ['OFFSET']],
  [110_300, words('SQL_AFTER_GTIDS SQL_BEFORE_GTIDS')],
  [110_701, ['VECTOR']],
]

const RESERVED = { mysql: versions(MYSQL), mariadb: versions(MARIADB) }

/** The version (90704 is 9.7.4) from which a flavour reserves a word, 0 for always; null when it does not. */
export function reservedSince(word: string, flavor: SqlDialect['flavor']): number | null {
  return RESERVED[flavor].get(word.toUpperCase()) ?? null
}

/** Every word that some version of a flavour reserves, in upper case. */
export function reservedWords(flavor: SqlDialect['flavor']): string[] {
  return [...RESERVED[flavor].keys()]
}

/** Whether a server reserves a word today. */
export function isReserved(word: string, { flavor, version }: Pick<SqlDialect, 'flavor' | 'version'>): boolean {
  const since = reservedSince(word, flavor)
  const until = flavor === 'mysql' ? MYSQL_RELEASED.get(word.toUpperCase()) : undefined
  return since !== null && since <= version && version < (until ?? Number.POSITIVE_INFINITY)
}

function versions(lists: typeof MYSQL): ReadonlyMap<string, number> {
  const found = new Map(BOTH.map((word) => [word, 0]))
  for (const [since, list] of lists) for (const word of list) found.set(word, since)
  return found
}
