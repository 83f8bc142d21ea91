import type { Name } from '../clause.ts'
import type { TokenReader } from '../token-reader.ts'
import type { ClauseBody } from './change.ts'

/** Takes what follows DROP. */
export function takeDrop(reader: TokenReader): ClauseBody | null {
  if (reader.take('PRIMARY KEY')) return { kind: 'drop-primary-key' }
  if (reader.take('SYSTEM VERSIONING')) return { kind: 'other', operation: 'DROP SYSTEM VERSIONING' }
  if (reader.take('PERIOD FOR')) return reader.name() === null ? null : { kind: 'other', operation: 'DROP PERIOD' }
  if (reader.take('FOREIGN KEY'))
    return named(reader, (name, conditional) => ({ kind: 'drop-foreign-key', name, conditional }))
  if (reader.takeOneOf('INDEX', 'KEY') !== null)
    return named(reader, (name, conditional) =>
      name.text.toUpperCase() === 'PRIMARY'
        ? { kind: 'drop-primary-key', conditional }
        : { kind: 'drop-index', name, conditional },
    )
  if (reader.takeOneOf('CHECK', 'CONSTRAINT') !== null)
    return named(reader, (name, conditional) => ({ kind: 'drop-constraint', name, conditional }))
  reader.take('COLUMN')
  return named(reader, (column, conditional) => ({ kind: 'drop-column', column, conditional }))
}

function named(reader: TokenReader, make: (name: Name, conditional: boolean) => ClauseBody): ClauseBody | null {
  const conditional = reader.take('IF EXISTS')
  const name = reader.name()
  if (name === null) return null
  reader.takeOneOf('RESTRICT', 'CASCADE')
  return make(name, conditional)
}
