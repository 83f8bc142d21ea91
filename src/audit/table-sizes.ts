import type { RuleContext } from './rule.ts'

/** What staging's statistics say of the table that the statement alters; null when they say nothing. */
export function alteredSize({ statement, sizes }: Pick<RuleContext, 'statement' | 'sizes'>) {
  const target = statement.tables.find(({ access }) => access === 'alter')
  return target === undefined ? null : (sizes.get(`${target.database}.${target.name}`) ?? null)
}

/** `1204551` → `1,204,551` */
export function grouped(count: number | bigint): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** `about 1,204,551 rows, 340 MB on staging` */
export function sizeText({ rows, bytes }: { readonly rows: number; readonly bytes: number }): string {
  return `about ${grouped(rows)} rows, ${bytesText(bytes)} on staging`
}

function bytesText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  let unit = 0
  let left = bytes
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024
    unit++
  }
  return `${left < 10 && unit > 0 ? left.toFixed(1) : Math.round(left)} ${units[unit]}`
}
