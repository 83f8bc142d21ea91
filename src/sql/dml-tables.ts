import type { QualifiedName } from './clause.ts'
import { type NamedReference, QueryScanner } from './query-tables.ts'
import type { TableCollector } from './tables.ts'
import type { TokenList } from './token-list.ts'
import { TokenReader } from './token-reader.ts'

const MODIFIERS = ['LOW_PRIORITY', 'HIGH_PRIORITY', 'DELAYED', 'QUICK', 'IGNORE', 'HISTORY'] as const

/** The tables of INSERT, REPLACE, UPDATE and DELETE; `after` is the index behind the verb, WITH … may stand before it. */
export function findDml(tokens: TokenList, after: number, kind: string, collector: TableCollector): void {
  const scanner = new QueryScanner(tokens, collector)
  const commonTables = scanner.scan(0, { end: after - 1 })
  const reader = new TokenReader(tokens, after)
  while (reader.takeOneOf(...MODIFIERS) !== null) {}
  if (kind === 'UPDATE') {
    scanner.scan(reader.index, { inFrom: true, commonTables })
    markUpdated(tokens, reader.index, scanner.outer, collector)
  } else if (kind === 'DELETE') findDelete(reader, scanner, commonTables, collector)
  else {
    reader.take('INTO')
    collector.add(reader.qualifiedName(), 'write')
    if (reader.take('PARTITION')) reader.group()
    scanner.scan(reader.index, { commonTables })
  }
}

/** One table is written when it is alone. Of several, those are that an assignment names; all of them when one names none. */
function markUpdated(
  tokens: TokenList,
  from: number,
  outer: readonly NamedReference[],
  collector: TableCollector,
): void {
  const targets = outer.length > 1 ? assignedTables(tokens, from) : null
  for (const { reference, alias } of outer) {
    if (targets === null || targets.has(alias.toLowerCase())) collector.write(reference)
  }
}

/** The table names or aliases in front of the assigned columns, in lower case; null when a column stands without one. */
function assignedTables(tokens: TokenList, from: number): ReadonlySet<string> | null {
  const reader = new TokenReader(tokens, from)
  while (!reader.done && reader.word() !== 'SET') skipOne(reader)
  if (!reader.take('SET')) return null
  const found = new Set<string>()
  do {
    const first = reader.qualifiedName()
    if (first === null || first.database === null) return null
    const third = reader.operator() === '.' && reader.isName(1)
    found.add((third ? first.text : first.database).toLowerCase())
    while (!reader.done && reader.operator() !== ',' && reader.word() !== 'WHERE') skipOne(reader)
  } while (reader.takeOperator(','))
  return found
}

function skipOne(reader: TokenReader): void {
  if (reader.operator() === '(') reader.index = reader.tokens.afterGroup(reader.index)
  else if (reader.operator() === '.') reader.index += 2
  else reader.index++
}

/** `DELETE FROM t …`, `DELETE a, b FROM tables …` and `DELETE FROM a, b USING tables …`. */
function findDelete(
  reader: TokenReader,
  scanner: QueryScanner,
  commonTables: ReadonlySet<string>,
  collector: TableCollector,
): void {
  const fromFirst = reader.take('FROM')
  const targets = deleteTargets(reader)
  const multiple = fromFirst ? reader.take('USING') : reader.take('FROM')
  if (!multiple) {
    for (const target of targets) collector.add(target, 'write')
    scanner.scan(reader.index, { commonTables })
    return
  }
  scanner.scan(reader.index, { inFrom: true, commonTables })
  for (const target of targets) {
    const hits = scanner.outer.filter((named) => isCalled(named, target))
    for (const { reference } of hits) collector.write(reference)
    if (hits.length === 0) collector.add(target, 'write')
  }
}

function deleteTargets(reader: TokenReader): QualifiedName[] {
  const targets: QualifiedName[] = []
  do {
    const name = reader.qualifiedName()
    if (name === null) break
    targets.push(name)
    if (reader.operator() === '.' && reader.operator(1) === '*') reader.index += 2
  } while (reader.takeOperator(','))
  return targets
}

function isCalled({ reference, alias }: NamedReference, target: QualifiedName): boolean {
  if (target.database !== null && reference.database !== null && target.database !== reference.database) return false
  return alias.toLowerCase() === target.text.toLowerCase()
}
