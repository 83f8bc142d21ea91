import type { OptionClause } from '../clause.ts'
import type { TokenReader } from '../token-reader.ts'

/** Table options of both servers' manuals (CREATE TABLE, "Table Options") that take one value, with or without `=`. */
const OPTIONS = new Set(
  `ENGINE TYPE AUTO_INCREMENT AVG_ROW_LENGTH CHECKSUM TABLE_CHECKSUM COMMENT COMPRESSION CONNECTION DELAY_KEY_WRITE ENCRYPTION
  ENGINE_ATTRIBUTE INSERT_METHOD KEY_BLOCK_SIZE MAX_ROWS MIN_ROWS PACK_KEYS PASSWORD ROW_FORMAT SECONDARY_ENGINE
  SECONDARY_ENGINE_ATTRIBUTE STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES TABLESPACE STORAGE AUTOEXTEND_SIZE
  PAGE_CHECKSUM TRANSACTIONAL SEQUENCE PAGE_COMPRESSED PAGE_COMPRESSION_LEVEL ENCRYPTED ENCRYPTION_KEY_ID IETF_QUOTES UNION`.split(
    /\s+/,
  ),
)
const TWO_WORDS = ['CHARACTER SET', 'CHAR SET', 'DATA DIRECTORY', 'INDEX DIRECTORY'] as const
/** Options that are words alone, as the name they are given. */
const WITHOUT_VALUE = [
  ['WITH SYSTEM VERSIONING', 'system versioning'],
  ['START TRANSACTION', 'start transaction'],
] as const

/** Takes one table option; the place stays when none comes next. */
export function takeOption(reader: TokenReader): OptionClause | null {
  const first = reader.index
  for (const [words, name] of WITHOUT_VALUE) {
    if (reader.take(words)) return { name, value: reader.textFrom(first), span: reader.spanFrom(first) }
  }
  const name = takeOptionName(reader)
  if (name === null) {
    reader.index = first
    return null
  }
  reader.takeOperator('=')
  const start = reader.index
  const value =
    reader.operator() === '(' ? (reader.group() === null ? null : reader.textFrom(start)) : takeOptionValue(reader)
  if (value === null) {
    reader.index = first
    return null
  }
  return { name, value, span: reader.spanFrom(first) }
}

function takeOptionName(reader: TokenReader): string | null {
  const isDefault = reader.sees('DEFAULT') && /^(CHARACTER|CHAR|CHARSET|COLLATE|ENCRYPTION)$/.test(reader.word(1))
  if (isDefault) reader.index++
  const words = TWO_WORDS.find((name) => reader.take(name))
  if (words !== undefined) return words === 'CHAR SET' ? 'character set' : words.toLowerCase()
  if (reader.take('CHARSET')) return 'character set'
  if (reader.take('COLLATE')) return 'collate'
  const word = reader.word()
  // Engine-defined attributes (MariaDB) are any name with `=`.
  if (OPTIONS.has(word) || (reader.isName() && reader.operator(1) === '=')) return reader.name()!.text.toLowerCase()
  return null
}

function takeOptionValue(reader: TokenReader) {
  const kind = reader.kind()
  if (kind === null || kind === 'operator' || kind === 'unterminated') return null
  return reader.value()
}
