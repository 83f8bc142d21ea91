import type { Classification } from './classify.ts'
import type { QualifiedName } from './clause.ts'
import { findDml } from './dml-tables.ts'
import { QueryScanner } from './query-tables.ts'
import type { TableReference } from './statement.ts'
import type { TokenList } from './token-list.ts'
import { TokenReader } from './token-reader.ts'

type Access = TableReference['access']

/** Gathers references, with the current database for names without one. */
export class TableCollector {
  readonly found: TableReference[] = []
  readonly #database: string | null

  constructor(database: string | null) {
    this.#database = database
  }

  add(name: QualifiedName | null, access: Access): TableReference | null {
    if (name === null) return null
    const reference = { database: name.database ?? this.#database, name: name.text, span: name.span, access }
    this.found.push(reference)
    return reference
  }

  /** Marks a reference that was found before as written. */
  write(reference: TableReference): void {
    const index = this.found.indexOf(reference)
    if (index !== -1) this.found[index] = { ...reference, access: 'write' }
  }
}

/**
 * Every table that the statement names, in the order of the text. Bodies of stored programs are not looked into: they name what is
 * used when they run.
 */
export function findTables(
  tokens: TokenList,
  { kind, after }: Classification,
  database: string | null,
): readonly TableReference[] {
  const collector = new TableCollector(database)
  const reader = new TokenReader(tokens, after)
  switch (kind) {
    case 'CREATE TABLE':
      collector.add(reader.qualifiedName(), 'create')
      createdFrom(reader, collector)
      break
    case 'ALTER TABLE':
      collector.add(reader.qualifiedName(), 'alter')
      alterReferences(reader, collector)
      break
    case 'CREATE VIEW':
    case 'ALTER VIEW':
      collector.add(reader.qualifiedName(), kind === 'CREATE VIEW' ? 'create' : 'alter')
      new QueryScanner(tokens, collector).scan(reader.index)
      break
    case 'CREATE SEQUENCE':
    case 'ALTER SEQUENCE':
      collector.add(reader.qualifiedName(), kind === 'CREATE SEQUENCE' ? 'create' : 'alter')
      break
    case 'DROP TABLE':
    case 'DROP VIEW':
    case 'DROP SEQUENCE':
      addList(reader, collector, 'drop')
      break
    case 'CREATE INDEX':
    case 'DROP INDEX':
    case 'CREATE TRIGGER':
      if (skipTo(reader, 'ON')) collector.add(reader.qualifiedName(), 'alter')
      break
    case 'RENAME TABLE':
      renames(reader, collector)
      break
    case 'TRUNCATE TABLE':
      collector.add(reader.qualifiedName(), 'write')
      break
    case 'LOCK TABLES':
      locks(reader, collector)
      break
    case 'LOAD DATA':
    case 'LOAD XML':
      while (!reader.done && !reader.sees('INTO TABLE')) reader.index++
      if (reader.take('INTO TABLE')) collector.add(reader.qualifiedName(), 'write')
      new QueryScanner(tokens, collector).scan(reader.index)
      break
    case 'HANDLER':
      collector.add(reader.qualifiedName(), 'read')
      break
    case 'ANALYZE TABLE':
    case 'CHECK TABLE':
    case 'CHECKSUM TABLE':
      addList(reader, collector, 'read')
      break
    case 'OPTIMIZE TABLE':
    case 'REPAIR TABLE':
      addList(reader, collector, 'write')
      break
    case 'INSERT':
    case 'REPLACE':
    case 'UPDATE':
    case 'DELETE':
      findDml(tokens, after, kind, collector)
      break
    case 'SELECT':
    case 'DO':
    case 'CALL':
    case 'SET':
    case 'EXPLAIN':
      new QueryScanner(tokens, collector).scan(0)
      break
  }
  return collector.found.sort((one, other) => one.span.start - other.span.start)
}

function createdFrom(reader: TokenReader, collector: TableCollector): void {
  const inParentheses = reader.operator() === '(' && reader.word(1) === 'LIKE'
  if (inParentheses) reader.index++
  if (reader.take('LIKE')) {
    collector.add(reader.qualifiedName(), 'read')
    return
  }
  const { tokens } = reader
  for (let index = reader.index; index < tokens.length; index++) {
    const word = tokens.word(index)
    if (word === 'REFERENCES') collector.add(new TokenReader(tokens, index + 1).qualifiedName(), 'read')
    else if (word === 'UNION' && tokens.word(index + 1) !== 'ALL') unionMembers(tokens, index + 1, collector)
  }
  new QueryScanner(tokens, collector).scan(reader.index)
}

/** UNION = (a, b) of a MERGE table. */
function unionMembers(tokens: TokenList, at: number, collector: TableCollector): void {
  const reader = new TokenReader(tokens, at)
  reader.takeOperator('=')
  if (reader.takeOperator('(') && reader.isName() && reader.word() !== 'SELECT') addList(reader, collector, 'read')
}

function alterReferences(reader: TokenReader, collector: TableCollector): void {
  const { tokens } = reader
  let depth = 0
  for (let index = reader.index; index < tokens.length; index++) {
    const operator = tokens.operator(index)
    if (operator === '(') depth++
    else if (operator === ')') depth--
    const word = tokens.word(index)
    const here = new TokenReader(tokens, index + 1)
    if (word === 'REFERENCES') collector.add(here.qualifiedName(), 'read')
    else if (depth > 0) continue
    else if (word === 'UNION') unionMembers(tokens, index + 1, collector)
    else if (word === 'RENAME' && !/^(COLUMN|INDEX|KEY)$/.test(here.word())) {
      if (here.takeOneOf('TO', 'AS') === null) here.takeOperator('=')
      collector.add(here.qualifiedName(), 'rename-to')
    } else if (word === 'EXCHANGE' && here.take('PARTITION')) {
      here.name()
      if (here.take('WITH TABLE')) collector.add(here.qualifiedName(), 'alter')
    } else if (word === 'CONVERT' && here.take('TABLE')) collector.add(here.qualifiedName(), 'drop')
    else if (word === 'CONVERT' && here.take('PARTITION')) {
      here.name()
      if (here.take('TO TABLE')) collector.add(here.qualifiedName(), 'create')
    }
  }
}

function addList(reader: TokenReader, collector: TableCollector, access: Access): void {
  do collector.add(reader.qualifiedName(), access)
  while (reader.takeOperator(','))
}

function skipTo(reader: TokenReader, word: string): boolean {
  while (!reader.done && reader.word() !== word) reader.index++
  return reader.take(word)
}

function renames(reader: TokenReader, collector: TableCollector): void {
  do {
    reader.take('IF EXISTS')
    collector.add(reader.qualifiedName(), 'alter')
    if (reader.take('WAIT')) reader.index++
    else reader.take('NOWAIT')
    if (reader.take('TO')) collector.add(reader.qualifiedName(), 'rename-to')
  } while (reader.takeOperator(','))
}

function locks(reader: TokenReader, collector: TableCollector): void {
  do {
    const name = reader.qualifiedName()
    while (!reader.done && reader.operator() !== ',' && !/^(READ|WRITE)$/.test(reader.word())) reader.index++
    collector.add(name, reader.word() === 'WRITE' ? 'write' : 'read')
    while (!reader.done && reader.operator() !== ',') reader.index++
  } while (reader.takeOperator(','))
}
