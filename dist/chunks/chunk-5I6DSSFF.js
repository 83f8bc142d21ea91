import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import {
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  quoteName,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  topLevelIndex
} from "./chunk-B4SPLOJR.js";
import {
  TokenList
} from "./chunk-ZHYU3SQ4.js";
import {
  tokenizeWithoutComments
} from "./chunk-THQUDT4C.js";

// src/sandbox/pure.ts
var PURE = new Set(
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
  variance week weekday weekofyear weight_string when where window with xor year yearweek`.split(/\s+/)
);
function impureCall(text, dialect) {
  const tokens = tokenizeWithoutComments(text, dialect);
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "unterminated") return token.text.slice(0, 20);
    if (tokens[at + 1]?.text !== "(" || token.kind !== "word" && token.kind !== "quoted-identifier") continue;
    const qualified = tokens[at - 1]?.text === ".";
    if (qualified || token.kind === "quoted-identifier" || !PURE.has(token.text.toLowerCase())) return token.text;
  }
  return null;
}
function isPure(expression, dialect) {
  return !/@|\bselect\b/i.test(expression) && impureCall(expression, dialect) === null;
}

// src/sandbox/bounded-query.ts
var GRACE_MS = 500;
async function boundedQuery(staging, sql, milliseconds) {
  const watch = setTimeout(() => void kill(staging), milliseconds + GRACE_MS);
  try {
    return await staging.query(sql);
  } finally {
    clearTimeout(watch);
  }
}
async function kill(staging) {
  const other = await Session.open(staging.settings).catch(() => null);
  await other?.run(`KILL QUERY ${staging.connectionId}`).catch(() => {
  });
  await other?.close();
}

// src/sandbox/catalogue.ts
var SYSTEM_DATABASES = /* @__PURE__ */ new Set(["mysql", "information_schema", "performance_schema", "sys"]);
function isSystemDatabase(name) {
  return SYSTEM_DATABASES.has(name.toLowerCase());
}
async function readCatalogue(session, names) {
  const foldsNames = await session.value("SELECT @@lower_case_table_names") !== "0";
  const key = (database, name) => relationKey(database, name, foldsNames);
  const own = names.filter((name) => !isSystemDatabase(name));
  const list = own.length === 0 ? "''" : own.map(quoteText).join(", ");
  const query = (sql) => session.query(sql);
  const databases = await query(
    `SELECT schema_name AS name, default_character_set_name AS charset, default_collation_name AS coll FROM information_schema.schemata WHERE schema_name IN (${list})`
  );
  const tables = await query(
    `SELECT table_schema AS db, table_name AS name, table_type AS type, table_rows AS rows_, data_length AS data_, index_length AS index_ FROM information_schema.tables WHERE table_schema IN (${list})`
  );
  const keys = await query(
    `SELECT constraint_schema AS db, table_name AS name, unique_constraint_schema AS pdb, referenced_table_name AS pname FROM information_schema.referential_constraints WHERE unique_constraint_schema IN (${list}) OR constraint_schema IN (${list})`
  );
  const triggers = await query(
    `SELECT event_object_schema AS db, event_object_table AS name, trigger_name AS trg FROM information_schema.triggers WHERE event_object_schema IN (${list}) ORDER BY trigger_name`
  );
  const routines = await query(
    `SELECT routine_schema AS db, routine_name AS name, routine_type AS type FROM information_schema.routines WHERE routine_schema IN (${list}) AND routine_type IN ('FUNCTION', 'PROCEDURE')`
  );
  const relation = (row) => ({
    database: String(row.db),
    name: String(row.name),
    kind: String(row.type).endsWith("VIEW") ? "view" : "table",
    size: sizeOf(row)
  });
  const relations = new Map(tables.map((row) => [key(String(row.db), String(row.name)), relation(row)]));
  for (const row of keys) {
    const child = key(String(row.db), String(row.name));
    const parent = key(String(row.pdb), String(row.pname));
    if (!relations.has(child))
      relations.set(child, { database: String(row.db), name: String(row.name), kind: "table", size: null });
    if (!relations.has(parent))
      relations.set(parent, { database: String(row.pdb), name: String(row.pname), kind: "table", size: null });
  }
  const known = new Set(databases.map((row) => String(row.name)));
  const others = [...new Set([...relations.values()].map(({ database }) => database))].filter(
    (name) => !known.has(name)
  );
  if (others.length > 0) {
    databases.push(
      ...await query(
        `SELECT schema_name AS name, default_character_set_name AS charset, default_collation_name AS coll FROM information_schema.schemata WHERE schema_name IN (${others.map(quoteText).join(", ")})`
      )
    );
  }
  return {
    databases: databases.map((row) => ({
      name: String(row.name),
      charset: String(row.charset),
      collation: String(row.coll)
    })),
    relations,
    relationsNamed: group([...relations].map(([id, { name }]) => [name.toLowerCase(), id])),
    children: group(
      keys.map((row) => [key(String(row.pdb), String(row.pname)), key(String(row.db), String(row.name))])
    ),
    parents: group(keys.map((row) => [key(String(row.db), String(row.name)), key(String(row.pdb), String(row.pname))])),
    triggers: group(triggers.map((row) => [key(String(row.db), String(row.name)), String(row.trg)])),
    routines: group(
      routines.map((row) => [
        String(row.name).toLowerCase(),
        {
          database: String(row.db),
          name: String(row.name),
          kind: row.type === "FUNCTION" ? "function" : "procedure"
        }
      ])
    ),
    foldsNames,
    key
  };
}
function relationKey(database, name, folds) {
  const key = `${database ?? ""}\0${name}`;
  return folds ? key.toLowerCase() : key;
}
function sizeOf({ rows_: rows, data_: data, index_: index }) {
  if (rows === null || rows === void 0) return null;
  return { rows: Number(rows), dataBytes: Number(data ?? 0), indexBytes: Number(index ?? 0) };
}
function group(pairs) {
  const groups = /* @__PURE__ */ new Map();
  for (const [key, value] of pairs) {
    const values = groups.get(key);
    if (values === void 0) groups.set(key, [value]);
    else values.push(value);
  }
  return groups;
}

// src/sandbox/estimate.ts
var EXPLAIN_LIMIT_MS = 5e3;
var WHOLE_TABLE = /* @__PURE__ */ new Set(["ALTER TABLE", "CREATE INDEX", "DROP INDEX", "DROP TABLE", "TRUNCATE TABLE"]);
var unknown = (why) => ({ rows: null, method: `unknown: ${why}` });
async function estimateRows(source, statement, changed) {
  if (statement.class !== "dml" && !WHOLE_TABLE.has(statement.kind)) return { rows: 0, method: "none: changes no rows" };
  const isInsert = statement.kind === "INSERT" || statement.kind === "REPLACE";
  if (!isInsert && !WHOLE_TABLE.has(statement.kind) && statement.kind !== "UPDATE" && statement.kind !== "DELETE") {
    return statement.kind === "SELECT" ? { rows: 0, method: "none: changes no rows" } : unknown(`${statement.kind} does not tell`);
  }
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  if (isInsert) {
    const values = valueLists(tokens);
    if (values !== null) return { rows: values, method: "counted in the statement" };
  }
  if (source === null) return unknown("no staging server");
  const keys = statement.tables.map(({ database, name }) => relationKey(database, name, source.foldsNames));
  if (WHOLE_TABLE.has(statement.kind)) {
    if (keys.some((key) => changed.has(key))) return unknown("the migrations change the table before");
    const counts = keys.slice(0, statement.kind === "DROP TABLE" ? keys.length : 1).map((key) => source.sizes.get(key)?.rows);
    if (counts.every((count) => count === void 0)) return unknown("staging has no such table");
    return { rows: counts.reduce((sum, count) => sum + (count ?? 0), 0), method: "statistics of staging" };
  }
  const select = rowsAsSelect(statement, tokens);
  if (select === null) return unknown("the statement could not be read");
  const own = isInsert ? keys.slice(1) : keys;
  if (own.some((key) => changed.has(key))) return unknown("the migrations change a table of it before");
  const { dialect } = statement;
  if (dialect.ansiQuotes || dialect.noBackslashEscapes)
    return unknown("its sql_mode is not that of the session on staging");
  const call = impureCall(select, dialect);
  if (call !== null) return unknown(`it calls ${call}, which EXPLAIN might execute`);
  return explain(source.session, statement.database, select);
}
function valueLists(tokens) {
  const end = [topLevelIndex(tokens, "SELECT"), topLevelIndex(tokens, "DUPLICATE")].find((at2) => at2 !== -1) ?? tokens.length;
  const values = [topLevelIndex(tokens, "VALUES"), topLevelIndex(tokens, "VALUE")].filter((at2) => at2 !== -1 && at2 < end);
  const set = topLevelIndex(tokens, "SET");
  if (values.length === 0) return set !== -1 && set < end ? 1 : null;
  let at = Math.min(...values) + 1;
  let count = 0;
  while (at < tokens.length) {
    if (tokens.word(at) === "ROW") at++;
    if (tokens.operator(at) !== "(") break;
    at = tokens.afterGroup(at);
    count++;
    if (tokens.operator(at) !== ",") break;
    at++;
  }
  return count;
}
function rowsAsSelect(statement, tokens) {
  const text = (from2, to) => statement.text.slice(tokens.start(from2), to < tokens.length ? tokens.start(to) : statement.text.length);
  if (statement.kind === "INSERT" || statement.kind === "REPLACE") {
    const select = statement.tokens.findIndex((token) => /^(SELECT|WITH)$/i.test(token.text) && token.kind === "word");
    const end = topLevelIndex(tokens, "DUPLICATE");
    return select === -1 ? null : text(select, end === -1 ? tokens.length : end - 1).replace(/^\((.*)\)$/s, "$1");
  }
  const verb = topLevelIndex(tokens, statement.kind);
  if (verb === -1) return null;
  const common = text(0, verb);
  let at = verb + 1;
  while (["LOW_PRIORITY", "QUICK", "IGNORE"].includes(tokens.word(at))) at++;
  if (statement.kind === "UPDATE") {
    const set = topLevelIndex(tokens, "SET", at);
    if (set === -1) return null;
    const where = endOfSet(tokens, set);
    return `${common}SELECT 1 FROM ${text(at, set)} ${text(where, tokens.length)}`;
  }
  const using = topLevelIndex(tokens, "USING", at);
  const from = topLevelIndex(tokens, "FROM", at);
  if (from === -1) return null;
  const joins = topLevelIndex(tokens, "JOIN", at);
  const start = using !== -1 && tokens.operator(using + 1) !== "(" && (joins === -1 || using < joins) ? using + 1 : from + 1;
  const returning = topLevelIndex(tokens, "RETURNING", at);
  return `${common}SELECT 1 FROM ${text(start, returning === -1 ? tokens.length : returning)}`;
}
function endOfSet(tokens, set) {
  const ends = ["WHERE", "ORDER", "LIMIT", "RETURNING"].map((word) => topLevelIndex(tokens, word, set)).filter((at) => at !== -1);
  return ends.length === 0 ? tokens.length : Math.min(...ends);
}
async function explain(session, database, select) {
  if (session.version.flavor === "mysql" && session.version.number < 50700 && /(\bFROM|\bJOIN|,)\s*\(\s*SELECT\b/i.test(select))
    return unknown("this version would execute it");
  try {
    if (database !== null) await session.run(`USE ${quoteName(database)}`);
    const plan = await boundedQuery(
      session,
      `EXPLAIN ${session.version.flavor === "mysql" ? "FORMAT=TRADITIONAL " : ""}${select}`,
      EXPLAIN_LIMIT_MS
    );
    let rows = 1;
    for (const line of plan) {
      if (line.id !== plan[0]?.id) continue;
      const filtered = line.filtered === void 0 || line.filtered === null ? 100 : Number(line.filtered);
      rows *= line.rows === null || line.rows === void 0 ? 0 : Math.max(Number(line.rows) * (filtered / 100), 0);
    }
    return { rows: Math.round(rows), method: "EXPLAIN on staging" };
  } catch (error) {
    if (isConnectionLost(error)) return unknown("the connection to staging was lost");
    if (!isServerError(error)) throw error;
    return unknown(`staging could not explain it (error ${error.errno})`);
  }
}

export {
  isSystemDatabase,
  readCatalogue,
  relationKey,
  boundedQuery,
  impureCall,
  isPure,
  estimateRows,
  rowsAsSelect
};
