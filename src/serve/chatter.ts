import { columnsOf, type ResultTable } from '../inception/table.ts'

/** What drivers say when they connect, and what they expect. */
const NOTHING: ResultTable = { columns: columnsOf('Level', 'Code#', 'Message'), rows: [] }

/** Variables that drivers and clients read; none of them decides anything here. */
const VARIABLES: Readonly<Record<string, string | number>> = {
  autocommit: 1,
  version: '8.0.30-rollgate',
  version_comment: 'Rollgate, in place of goInception',
  max_allowed_packet: 67_108_864,
  lower_case_table_names: 0,
  sql_mode: '',
  tx_isolation: 'REPEATABLE-READ',
  transaction_isolation: 'REPEATABLE-READ',
  character_set_client: 'utf8mb4',
  character_set_connection: 'utf8mb4',
  character_set_results: 'utf8mb4',
  collation_connection: 'utf8mb4_general_ci',
  time_zone: 'SYSTEM',
  system_time_zone: 'UTC',
  wait_timeout: 28_800,
  interactive_timeout: 28_800,
  net_write_timeout: 60,
  auto_increment_increment: 1,
  init_connect: '',
  license: 'MIT',
}

/**
 * Answers to what clients ask by themselves: SET, COMMIT, SELECT of a variable …
 * @returns a result, null for what needs none, undefined for anything else
 */
export function chatter(query: string): ResultTable | null | undefined {
  const text = query
    .replace(/^(?:\s|\/\*[\s\S]*?\*\/)+/, '')
    .trim()
    .replace(/;\s*$/, '')
  if (text === '') return null
  if (/^(set|use|commit|rollback|begin|start\s+transaction)\b/i.test(text)) return null
  if (/^show\s+(warnings|errors)\b/i.test(text)) return NOTHING
  if (/^show\s+(databases|tables)\b/i.test(text)) return { columns: columnsOf('Database'), rows: [] }
  const select = /^select\s+([\s\S]+?)(?:\s+limit\s+\d+)?$/i.exec(text)
  if (select === null) return undefined
  const items = select[1]!
    .split(',')
    .map((item) =>
      /^\s*(@@(?:session\.|global\.)?(\w+)|(database|schema|version|connection_id|user|current_user)\(\s*\)|1)(?:\s+(?:as\s+)?[`']?(\w+)[`']?)?\s*$/i.exec(
        item,
      ),
    )
  if (items.some((item) => item === null)) return undefined
  return {
    columns: columnsOf(...items.map((item) => item![4] ?? item![1]!)),
    rows: [items.map((item) => answerOf(item![2], item![3]))],
  }
}

function answerOf(variable: string | undefined, call: string | undefined): string | number | null {
  if (variable !== undefined) return VARIABLES[variable.toLowerCase()] ?? null
  if (call === undefined) return 1
  return /^version$/i.test(call) ? VARIABLES.version! : null
}
