import type { TokenReader } from '../token-reader.ts'

/**
 * Takes a partition operation of ALTER TABLE, which reaches to the end of the statement, and gives its words, e.g.
 * 'DROP PARTITION'. Null when none comes next.
 */
export function takePartitionOperation(reader: TokenReader): string | null {
  const operation = operationWords(reader)
  if (operation === null) return null
  reader.index = reader.limit
  return operation
}

const MAINTENANCE = new Set(
  'DROP TRUNCATE COALESCE REORGANIZE EXCHANGE ANALYZE CHECK OPTIMIZE REBUILD REPAIR ADD CONVERT'.split(' '),
)

function operationWords(reader: TokenReader): string | null {
  if (reader.sees('PARTITION BY')) return 'PARTITION BY'
  if (reader.sees('REMOVE PARTITIONING')) return 'REMOVE PARTITIONING'
  if (reader.sees('UPGRADE PARTITIONING')) return 'UPGRADE PARTITIONING'
  if (reader.sees('CONVERT TABLE')) return 'CONVERT TABLE'
  const verb = reader.word()
  if (MAINTENANCE.has(verb) && reader.word(1) === 'PARTITION') return `${verb} PARTITION`
  const tablespace = (verb === 'DISCARD' || verb === 'IMPORT') && reader.word(1) === 'PARTITION'
  return tablespace ? `${verb} PARTITION TABLESPACE` : null
}
