import type { ColumnType } from '../schema/model.ts'

const BITS: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 }

/** The largest value that an integer type holds; null for any other type. */
export function largestInteger({ base, unsigned }: Pick<ColumnType, 'base' | 'unsigned'>): bigint | null {
  const bits = BITS[base]
  return bits === undefined ? null : (1n << BigInt(unsigned ? bits : bits - 1)) - 1n
}
