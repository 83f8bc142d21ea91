import { quoteName } from '../sql/quote.ts'
import type { Check, Column, ForeignKey, Index, Table, TableOption } from './model.ts'

/** One difference between two structures of a table. */
export type TableChange =
  | { readonly kind: 'column-added'; readonly column: Column }
  | { readonly kind: 'column-dropped'; readonly column: Column }
  /** Its definition, character set, name or place differs. */
  | { readonly kind: 'column-changed'; readonly before: Column; readonly after: Column; readonly moved: boolean }
  | { readonly kind: 'index-added'; readonly index: Index }
  | { readonly kind: 'index-dropped'; readonly index: Index }
  | { readonly kind: 'foreign-key-added'; readonly foreignKey: ForeignKey }
  | { readonly kind: 'foreign-key-dropped'; readonly foreignKey: ForeignKey }
  | { readonly kind: 'check-added'; readonly check: Check }
  | { readonly kind: 'check-dropped'; readonly check: Check }
  | { readonly kind: 'charset-changed'; readonly charset: string | null; readonly collation: string | null }
  | { readonly kind: 'option-changed'; readonly before: TableOption | null; readonly after: TableOption | null }
  | { readonly kind: 'partitioning-changed'; readonly before: string | null; readonly after: string | null }

/** Options that are no part of the structure, or have a change of their own. */
const APART = /^(AUTO_INCREMENT|DEFAULT CHARSET|CHARSET|COLLATE)$/i

/** What turns `before` into `after`. `renamed` maps old names of columns to new ones; what it leaves out is told by name. */
export function diffTables(
  before: Table,
  after: Table,
  renamedColumns: ReadonlyMap<string, string> = new Map(),
): TableChange[] {
  const renamed = withSuperseded(before, renamedColumns)
  const rename = (definition: string) => renameColumns(definition, renamed)
  const changes: TableChange[] = [...diffColumns(before, after, renamed)]
  const remade = cutByServer(changes)
  const indexes = diffOrdered(before.indexes, after.indexes, rename, rankOf(after), remade)
  for (const index of indexes.dropped) changes.push({ kind: 'index-dropped', index })
  for (const index of indexes.added) changes.push({ kind: 'index-added', index })
  for (const foreignKey of missing(before.foreignKeys, after.foreignKeys, rename))
    changes.push({ kind: 'foreign-key-dropped', foreignKey })
  for (const foreignKey of missing(after.foreignKeys, before.foreignKeys, (text) => text, rename))
    changes.push({ kind: 'foreign-key-added', foreignKey })
  const checks = diffOrdered(before.checks, after.checks, rename, () => 0)
  for (const check of checks.dropped) changes.push({ kind: 'check-dropped', check })
  for (const check of checks.added) changes.push({ kind: 'check-added', check })
  if (before.charset !== after.charset || before.collation !== after.collation) {
    changes.push({ kind: 'charset-changed', charset: after.charset, collation: after.collation })
  }
  changes.push(...diffOptions(before, after))
  if (before.partitioning !== after.partitioning)
    changes.push({ kind: 'partitioning-changed', before: before.partitioning, after: after.partitioning })
  return changes
}

/** As `renamed`, and with columns whose name another one takes over: they are dropped, under a name that no column has. */
function withSuperseded({ columns }: Table, renamed: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const taken = new Set([...renamed].filter(([from, to]) => from !== to).map(([, to]) => to.toLowerCase()))
  const superseded = columns.filter(({ name }) => !renamed.has(name) && taken.has(name.toLowerCase()))
  return new Map([...renamed, ...superseded.map(({ name }) => [name, `${name} `] as const)])
}

/** Names in a definition under their new name. */
export function renameColumns(definition: string, renamed: ReadonlyMap<string, string>): string {
  let text = definition
  for (const [from, to] of renamed) text = text.replaceAll(quoteName(from), `\0${to}\0`)
  return text.replaceAll(/\0([^\0]*)\0/g, (_, name: string) => quoteName(name))
}

function missing<T extends { definition: string }>(
  these: readonly T[],
  others: readonly T[],
  renameThese: (text: string) => string,
  renameOthers: (text: string) => string = (text) => text,
): T[] {
  const there = new Set(others.map((other) => renameOthers(other.definition)))
  return these.filter((one) => !there.has(renameThese(one.definition)))
}

/**
 * What to drop and add so that the parts are there in the order of `after`: what is added comes last in its rank, so parts that
 * stand behind it are dropped and added again. The server keeps an index that one ALTER drops and adds unchanged.
 */
function diffOrdered<T extends { definition: string }>(
  before: readonly T[],
  after: readonly T[],
  rename: (text: string) => string,
  rank: (part: T) => number,
  remade: (part: T) => boolean = () => false,
): { dropped: T[]; added: T[] } {
  const wanted = new Set(after.map((part) => part.definition))
  const kept = before.filter((part) => wanted.has(rename(part.definition)) && !remade(part))
  const stays = new Set<string>()
  for (const level of new Set(after.map(rank))) {
    const order = after.filter((part) => rank(part) === level).map((part) => part.definition)
    const here = kept.map((part) => rename(part.definition)).filter((definition) => order.includes(definition))
    let last = -1
    for (const definition of order) {
      const at = here.indexOf(definition, last + 1)
      if (at === -1) break
      stays.add(definition)
      last = at
    }
  }
  return {
    dropped: before.filter((part) => !stays.has(rename(part.definition))),
    added: after.filter((part) => !stays.has(part.definition)),
  }
}

const TEXTUAL = /char|text|binary|blob/

/**
 * Indexes that must be made anew because a column of theirs becomes text or bytes: the server would index no more of it than the bytes that the
 * old type took (mysql_prepare_alter_table in sql/sql_table.cc).
 */
function cutByServer(changes: readonly TableChange[]): (index: Index) => boolean {
  const columns = changes.flatMap((change) =>
    change.kind === 'column-changed' && TEXTUAL.test(change.after.type.base) && !TEXTUAL.test(change.before.type.base)
      ? [change.before.name]
      : [],
  )
  return (index) => index.parts.some(({ column }) => column !== null && columns.includes(column))
}

/** The order in which servers sort the keys of a table (sql/sql_table.cc, sort_keys): rank first, then as they were defined. */
function rankOf(table: Table): (index: Index) => number {
  const nullable = new Set(table.columns.filter((column) => column.nullable).map((column) => column.name))
  return (index) => {
    if (index.type === 'primary') return 0
    if (index.type === 'unique')
      return index.parts.some((part) => part.column === null || nullable.has(part.column)) ? 2 : 1
    return index.type === 'fulltext' ? 4 : 3
  }
}

function diffColumns(before: Table, after: Table, renamed: ReadonlyMap<string, string>): TableChange[] {
  const newName = (column: Column) => renamed.get(column.name) ?? column.name
  const old = new Map(before.columns.map((column) => [newName(column).toLowerCase(), column]))
  const names = new Set(after.columns.map((column) => column.name.toLowerCase()))
  const changes: TableChange[] = []
  for (const column of before.columns)
    if (!names.has(newName(column).toLowerCase())) changes.push({ kind: 'column-dropped', column })
  const common = after.columns
    .map((column) => old.get(column.name.toLowerCase()))
    .filter((column) => column !== undefined)
  const inPlace = longestRun(common.map((column) => before.columns.indexOf(column)))
  for (const column of after.columns) {
    const previous = old.get(column.name.toLowerCase())
    if (previous === undefined) {
      changes.push({ kind: 'column-added', column })
      continue
    }
    const moved = !inPlace.has(before.columns.indexOf(previous))
    const differs =
      previous.name !== column.name ||
      renameColumns(previous.definition, renamed) !== column.definition ||
      previous.charset !== column.charset ||
      previous.collation !== column.collation
    if (moved || differs) changes.push({ kind: 'column-changed', before: previous, after: column, moved })
  }
  return changes
}

/** The longest rising subsequence: the columns that can stay where they are. */
function longestRun(positions: readonly number[]): Set<number> {
  const best: number[][] = []
  for (const [at, position] of positions.entries()) {
    let longest: number[] = []
    for (let earlier = 0; earlier < at; earlier++) {
      if (positions[earlier]! < position && best[earlier]!.length > longest.length) longest = best[earlier]!
    }
    best.push([...longest, position])
  }
  return new Set(best.reduce((longest, one) => (one.length > longest.length ? one : longest), []))
}

function diffOptions(before: Table, after: Table): TableChange[] {
  const read = (table: Table) =>
    new Map(
      table.options.filter((option) => !APART.test(option.name)).map((option) => [option.name.toUpperCase(), option]),
    )
  const old = read(before)
  const now = read(after)
  const changes: TableChange[] = []
  for (const [name, option] of old)
    if (!now.has(name)) changes.push({ kind: 'option-changed', before: option, after: null })
  for (const [name, option] of now) {
    const previous = old.get(name) ?? null
    if (previous?.value !== option.value) changes.push({ kind: 'option-changed', before: previous, after: option })
  }
  return changes
}
