import { hex, padded } from './string-literal.ts'

/*
 * MariaDB's UUID, INET4 and INET6, logged as BINARY strings without zero bytes at the end (sql/sql_type_fixedbin.h).
 */

export function uuidLiteral(bytes: Buffer): string {
  const text = hex(padded(bytes, 16)).toLowerCase()
  return `'${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}'`
}

export function inet4Literal(bytes: Buffer): string {
  return `'${[...padded(bytes, 4)].join('.')}'`
}

/** All eight groups: the shortest spelling is for people. */
export function inet6Literal(bytes: Buffer): string {
  return `'${hex(padded(bytes, 16)).toLowerCase().match(/.{4}/g)!.join(':')}'`
}
