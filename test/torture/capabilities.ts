import type { ServerVersion } from '../../src/mysql/session.ts'

/** What a server can do, as far as random tables and statements make use of it. */
export interface Capabilities {
  readonly flavor: 'mysql' | 'mariadb'
  /** MySQL's binary JSON, MariaDB's text with a check, or none. */
  readonly json: 'native' | 'text' | null
  readonly vector: boolean
  readonly uuid: boolean
  readonly inet4: boolean
  readonly inet6: boolean
  readonly compressed: boolean
  readonly invisible: boolean
  readonly generated: boolean
  readonly expressionDefaults: boolean
  readonly checks: boolean
  /** Key parts that are expressions. */
  readonly functionalKeys: boolean
  /** UNIQUE over whole TEXT and BLOB columns, by a hidden hash. */
  readonly longUnique: boolean
  /** An invisible primary key that the server adds itself. */
  readonly generatedPrimaryKey: boolean
  readonly gb18030: boolean
  /** Foreign keys may change other rows: they are logged. */
  readonly cascadesLogged: boolean
  /** SHOW CREATE TABLE doubles backticks in the names of foreign keys and of what they refer to; MariaDB 11 does not. */
  readonly quotesForeignKeys: boolean
}

/** From the manuals' lists of what each version added. */
export function capabilities({ flavor, number }: ServerVersion): Capabilities {
  const mysql = (least: number) => flavor === 'mysql' && number >= least
  const mariadb = (least: number) => flavor === 'mariadb' && number >= least
  return {
    flavor,
    json: flavor === 'mariadb' ? 'text' : number >= 50_708 ? 'native' : null,
    vector: mysql(90_000) || mariadb(110_701),
    uuid: mariadb(100_700),
    inet4: mariadb(101_000),
    inet6: mariadb(100_500),
    compressed: mariadb(100_300),
    invisible: mysql(80_023) || mariadb(100_300),
    generated: mysql(50_706) || mariadb(100_201),
    expressionDefaults: mysql(80_013) || mariadb(100_201),
    checks: mysql(80_016) || mariadb(100_201),
    functionalKeys: mysql(80_013),
    longUnique: mariadb(100_400),
    generatedPrimaryKey: mysql(80_030),
    gb18030: mysql(50_704),
    cascadesLogged: mysql(90_600),
    quotesForeignKeys: !mariadb(110_000),
  }
}
