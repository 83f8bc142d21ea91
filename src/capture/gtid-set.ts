import { UserError } from '../errors.ts'

/** The identity of one transaction: `uuid:17`, `uuid:tag:17` (MySQL) or `domain-server-sequence` (MariaDB). */
export interface Gtid {
  readonly text: string
  /** What numbers run in: MySQL's `uuid` or `uuid:tag` in lower case, MariaDB's domain. */
  readonly source: string
  readonly number: bigint
}

/** GTIDs that a user named: a set of MySQL, or a position of MariaDB. */
export interface GtidSet {
  readonly flavor: 'mysql' | 'mariadb'
  /** Ranges, both ends included, in ascending order and apart from each other. A MariaDB position is one range from 0 on. */
  readonly ranges: ReadonlyMap<string, readonly GtidRange[]>
}

export interface GtidRange {
  readonly first: bigint
  readonly last: bigint
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const TAG = /^[a-z_][a-z0-9_]{0,31}$/

/**
 * Reads `uuid:1-5:7,uuid:tag:1-3`, as gtid_executed shows it, or `0-1-270,1-2-50`, as gtid_binlog_pos does: the latter stands for
 * everything of a domain up to that number.
 * @throws UserError naming the option.
 */
export function parseGtidSet(text: string, option: string): GtidSet {
  const items = text
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '')
  const wrong = (item: string) =>
    new UserError(`${option}: \`${item}\` is no GTID`, {
      hint: 'MySQL writes uuid:1-17 (several with commas), MariaDB domain-server-sequence such as 0-1-270.',
    })
  if (items.length === 0) throw wrong(text)
  const ranges = new Map<string, GtidRange[]>()
  const flavor = items.every((item) => /^\d+-\d+-\d+$/.test(item)) ? 'mariadb' : 'mysql'
  for (const item of items) {
    if (flavor === 'mariadb') {
      const [domain, , sequence] = item.split('-')
      if (ranges.has(domain!))
        throw new UserError(`${option} names domain ${domain} more than once`, {
          hint: 'A position has one GTID for each domain, as @@gtid_binlog_pos shows it.',
        })
      ranges.set(domain!, [{ first: 0n, last: BigInt(sequence!) }])
      continue
    }
    const [uuid = '', ...parts] = item.split(':').map((part) => part.trim())
    if (!UUID.test(uuid) || parts.length === 0) throw wrong(item)
    let source = uuid
    let numbers = 0
    for (const part of parts) {
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
      if (first === undefined) {
        if (!TAG.test(part)) throw wrong(item)
        source = `${uuid}:${part}`
        continue
      }
      const range = { first: BigInt(first), last: BigInt(last!) }
      if (range.first < 1n || range.last < range.first) throw wrong(item)
      ranges.set(source, union(ranges.get(source) ?? [], range))
      numbers++
    }
    if (numbers === 0) throw wrong(item)
  }
  return { flavor, ranges }
}

/** Single transactions for `--gtid`: unlike a position, a GTID of MariaDB stands for itself alone. */
export function parseGtidList(text: string, option: string): GtidSet {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  if (items.length === 0 || !items.every((item) => /^\d+-\d+-\d+$/.test(item))) return parseGtidSet(text, option)
  const ranges = new Map<string, GtidRange[]>()
  for (const item of items) {
    const [domain, , sequence] = item.split('-')
    const number = BigInt(sequence!)
    ranges.set(domain!, union(ranges.get(domain!) ?? [], { first: number, last: number }))
  }
  return { flavor: 'mariadb', ranges }
}

export function hasGtid(set: GtidSet, { source, number }: Gtid): boolean {
  return (set.ranges.get(source) ?? []).some(({ first, last }) => number >= first && number <= last)
}

/** What is in a set and not in another. */
export function subtractGtids(from: GtidSet, taken: GtidSet | null): GtidSet {
  const ranges = new Map<string, readonly GtidRange[]>()
  for (const [source, own] of from.ranges) {
    let left: GtidRange[] = [...own]
    for (const gone of taken?.ranges.get(source) ?? []) left = left.flatMap((range) => without(range, gone))
    if (left.length > 0) ranges.set(source, left)
  }
  return { flavor: from.flavor, ranges }
}

export function isEmptySet(set: GtidSet): boolean {
  return set.ranges.size === 0
}

export function showGtidSet({ flavor, ranges }: GtidSet): string {
  const show = ({ first, last }: GtidRange) => (first === last ? `${first}` : `${first}-${last}`)
  return [...ranges]
    .map(([source, own]) =>
      flavor === 'mysql' ? `${source}:${own.map(show).join(':')}` : `domain ${source}: ${own.map(show).join(', ')}`,
    )
    .join(',')
}

/** Counts down the transactions of a window as they come, so that its end is known, and what is missing. */
export class GtidCountdown {
  #left: GtidSet
  readonly #each: boolean

  /** @param each whether each number must come; else (a window of MariaDB, which may have gaps) the last of each domain. */
  constructor(wanted: GtidSet, each: boolean) {
    this.#left = wanted
    this.#each = each
  }

  take({ source, number }: Gtid): void {
    const own = this.#left.ranges.get(source)
    if (own === undefined) return
    const ranges = new Map(this.#left.ranges)
    const gone = this.#each ? { first: number, last: number } : { first: 0n, last: number }
    const left = own.flatMap((range) => without(range, gone))
    if (left.length === 0) ranges.delete(source)
    else ranges.set(source, left)
    this.#left = { flavor: this.#left.flavor, ranges }
  }

  get left(): GtidSet {
    return this.#left
  }
}

function without(range: GtidRange, gone: GtidRange): GtidRange[] {
  if (gone.last < range.first || gone.first > range.last) return [range]
  const left: GtidRange[] = []
  if (range.first < gone.first) left.push({ first: range.first, last: gone.first - 1n })
  if (range.last > gone.last) left.push({ first: gone.last + 1n, last: range.last })
  return left
}

function union(ranges: readonly GtidRange[], added: GtidRange): GtidRange[] {
  const all = [...ranges, added].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const joined: GtidRange[] = []
  for (const range of all) {
    const last = joined.at(-1)
    if (last === undefined || range.first > last.last + 1n) joined.push(range)
    else if (range.last > last.last) joined[joined.length - 1] = { first: last.first, last: range.last }
  }
  return joined
}
