import { tokenizeWithoutComments } from '../sql/lexer.ts'
import type { SqlDialect } from '../sql/token.ts'

/**
 * Functions that may be evaluated on staging: they depend on their arguments, the clock and the rows alone, and neither wait nor
 * reach anything. The words that stand before parentheses in operators and clauses are among them.
 */
const PURE = new Set(
  `abs acos adddate addtime against all and any as ascii asin atan atan2 avg between bin bit_and bit_count bit_length bit_or bit_xor by
  case cast ceil ceiling char char_length character_length coalesce concat concat_ws conv convert convert_tz cos cot count crc32 cume_dist
  curdate current_date current_time current_timestamp curtime date date_add date_format date_sub datediff day dayname dayofmonth
  dayofweek dayofyear decimal degrees dense_rank distinct div elt else except exists exp extract field find_in_set first_value floor
  format from from_base64 from_days from_unixtime greatest group_concat having hex hour if ifnull in index inet6_aton inet6_ntoa
  inet_aton inet_ntoa insert instr intersect interval is_ipv4 is_ipv6 isnull join json_array json_arrayagg json_contains
  json_contains_path json_depth json_extract json_keys json_length json_object json_objectagg json_overlaps json_quote json_search
  json_type json_unquote json_valid json_value key lag last_day last_value lateral lcase lead least left length like limit ln localtime
  localtimestamp locate log log10 log2 lower lpad ltrim make_set makedate maketime match max md5 microsecond mid min minute mod month
  monthname not now nth_value ntile nullif numeric oct octet_length on or ord over partition percent_rank period_add period_diff pi
  position pow power quarter quote radians rand rank regexp regexp_instr regexp_like regexp_replace regexp_substr repeat replace
  reverse right rlike round row row_number rpad rtrim sec_to_time second select sha sha1 sha2 sign signed sin some soundex space sqrt
  st_contains st_distance st_geomfromtext st_within st_x st_y std stddev str_to_date strcmp subdate substr substring substring_index
  subtime sum sysdate tan then time time_format time_to_sec timediff timestamp timestampadd timestampdiff to_base64 to_days trim
  truncate ucase unhex union unix_timestamp unsigned upper using utc_date utc_time utc_timestamp uuid values var_pop var_samp varchar
  variance week weekday weekofyear weight_string when where window with xor year yearweek`.split(/\s+/),
)

/** The first function of a text that may not be evaluated on staging: stored, loadable, waiting, or not known; null when there is none. */
export function impureCall(text: string, dialect: SqlDialect): string | null {
  const tokens = tokenizeWithoutComments(text, dialect)
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'unterminated') return token.text.slice(0, 20)
    if (tokens[at + 1]?.text !== '(' || (token.kind !== 'word' && token.kind !== 'quoted-identifier')) continue
    const qualified = tokens[at - 1]?.text === '.'
    if (qualified || token.kind === 'quoted-identifier' || !PURE.has(token.text.toLowerCase())) return token.text
  }
  return null
}

/** Whether an expression that a server printed reads nothing but its row, and may be evaluated on staging. */
export function isPure(expression: string, dialect: SqlDialect): boolean {
  return !/@|\bselect\b/i.test(expression) && impureCall(expression, dialect) === null
}
