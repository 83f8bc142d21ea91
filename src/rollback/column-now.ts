import type { Column, Table } from '../schema/model.ts'

/** The column that has that name in the old structure, as it is now; null when it is not there. */
export function nowOf(old: string, now: Table, renamed: ReadonlyMap<string, string>): Column | null {
  const name = [...renamed].find(([, from]) => from === old)?.[0] ?? old
  return now.columns.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null
}
