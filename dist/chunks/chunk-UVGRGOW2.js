import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  ParsedStatement
} from "./chunk-HHF7PBS2.js";
import {
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  autocommitOf
} from "./chunk-X5HOXL7V.js";
import {
  assignedColumns,
  topLevelIndex,
  topLevelWords
} from "./chunk-B4SPLOJR.js";
import {
  TokenList
} from "./chunk-ZHYU3SQ4.js";

// src/deploy/pending.ts
import { createHash } from "node:crypto";

// src/sql/row-functions.ts
var SYNTAX = words(`AND OR NOT XOR IN BETWEEN LIKE REGEXP RLIKE CASE WHEN THEN ELSE IS BY DIV MOD AS INTERVAL BINARY COLLATE SET WHERE
  ESCAPE SOUNDS MEMBER OF SEPARATOR USING CHAR NCHAR VARCHAR NVARCHAR VARBINARY DECIMAL DEC NUMERIC FLOAT DOUBLE SIGNED UNSIGNED
  DATETIME ARRAY`);
var TIME = words(`NOW CURDATE CURTIME CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME
  UTC_TIMESTAMP UNIX_TIMESTAMP`);
var PURE = words(`ABS ACOS ADDDATE ADDTIME AES_DECRYPT AES_ENCRYPT ASCII ASIN ATAN ATAN2 BIN BIN_TO_UUID BIT_COUNT BIT_LENGTH CAST CEIL
  CEILING CHARACTER_LENGTH CHARSET CHAR_LENGTH CHR COALESCE COLLATION COMPRESS CONCAT CONCAT_WS CONV CONVERT CONVERT_TZ COS COT CRC32
  CRC32C DATE DATEDIFF DATE_ADD DATE_FORMAT DATE_SUB DAY DAYNAME DAYOFMONTH DAYOFWEEK DAYOFYEAR DEFAULT DEGREES ELT EXP EXPORT_SET
  EXTRACT FIELD FIND_IN_SET FLOOR FORMAT FROM_BASE64 FROM_DAYS FROM_UNIXTIME GET_FORMAT GREATEST HEX HOUR IF IFNULL INET6_ATON
  INET6_NTOA INET_ATON INET_NTOA INSERT INSTR IS_IPV4 IS_IPV4_COMPAT IS_IPV4_MAPPED IS_IPV6 IS_UUID ISNULL JSON_ARRAY
  JSON_ARRAY_APPEND JSON_ARRAY_INSERT JSON_COMPACT JSON_CONTAINS JSON_CONTAINS_PATH JSON_DEPTH JSON_DETAILED JSON_EXISTS JSON_EXTRACT
  JSON_INSERT JSON_KEYS JSON_LENGTH JSON_LOOSE JSON_MERGE JSON_MERGE_PATCH JSON_MERGE_PRESERVE JSON_NORMALIZE JSON_OBJECT
  JSON_OVERLAPS JSON_PRETTY JSON_QUERY JSON_QUOTE JSON_REMOVE JSON_REPLACE JSON_SEARCH JSON_SET JSON_TYPE JSON_UNQUOTE JSON_VALID
  JSON_VALUE LAST_DAY LCASE LEAST LEFT LENGTH LN LOCATE LOG LOG10 LOG2 LOWER LPAD LTRIM MAKEDATE MAKETIME MAKE_SET MD5 MICROSECOND MID
  MINUTE MONTH MONTHNAME NULLIF NVL NVL2 OCT OCTET_LENGTH ORD PERIOD_ADD PERIOD_DIFF PI POSITION POW POWER QUARTER QUOTE RADIANS
  REGEXP_INSTR REGEXP_LIKE REGEXP_REPLACE REGEXP_SUBSTR REPEAT REPLACE REVERSE RIGHT ROUND RPAD RTRIM SECOND SEC_TO_TIME SHA SHA1 SHA2
  SIGN SIN SOUNDEX SPACE SQRT STRCMP STR_TO_DATE ST_ASGEOJSON ST_ASTEXT ST_ASWKB ST_ASWKT ST_DISTANCE ST_GEOMFROMTEXT ST_GEOMFROMWKB
  ST_LATITUDE ST_LONGITUDE ST_SRID ST_X ST_Y SUBDATE SUBSTR SUBSTRING SUBSTRING_INDEX SUBTIME TAN TIME TIMEDIFF TIMESTAMP TIMESTAMPADD
  TIMESTAMPDIFF TIME_FORMAT TIME_TO_SEC TO_BASE64 TO_CHAR TO_DAYS TO_SECONDS TRIM TRUNCATE UCASE UNCOMPRESS UNCOMPRESSED_LENGTH UNHEX
  UPPER UUID_TO_BIN WEEK WEEKDAY WEEKOFYEAR WEIGHT_STRING YEAR YEARWEEK`);
function isTimeFunction(word) {
  return TIME.has(word);
}
function dependsOnRowOnly(word) {
  return PURE.has(word) || TIME.has(word) || SYNTAX.has(word);
}
function words(list) {
  return new Set(list.split(/\s+/));
}

// src/sql/batch-statement.ts
var CLAUSES = {
  LIMIT: "it has a LIMIT, which would hold for each chunk",
  ORDER: "it has an ORDER BY, which would hold within each chunk only",
  RETURNING: "it has RETURNING, whose rows nobody reads",
  IGNORE: "with IGNORE, which rows change depends on the order in which they are come to",
  PORTION: "FOR PORTION OF inserts rows, which a later chunk would come to",
  PARTITION: "it names partitions",
  JOIN: "it names several tables",
  STRAIGHT_JOIN: "it names several tables",
  USING: "it names several tables"
};
var MODIFIERS = /* @__PURE__ */ new Set(["LOW_PRIORITY", "QUICK"]);
var SUBQUERIES = /* @__PURE__ */ new Set(["SELECT", "TABLE", "VALUES", "EXISTS"]);
function batchRefusal(statement, by) {
  const { kind, text } = statement;
  if (kind !== "UPDATE" && kind !== "DELETE") return `only UPDATE and DELETE can, not ${kind}`;
  const tokens = tokensOf(statement);
  if (tokens.word(0) !== kind) return "it begins with WITH";
  if (/\/\*M?!/.test(text)) return "parts of it are in a comment that only some servers execute";
  const words2 = topLevelWords(tokens);
  const clause = words2.find((word) => word in CLAUSES);
  if (clause !== void 0) return CLAUSES[clause];
  const dependence = dependsOnMore(tokens);
  if (dependence !== null) return dependence;
  if (statement.tables.length !== 1 || namesSeveralTables(tokens, kind)) return "it names several tables";
  if (kind === "DELETE") return null;
  const assigned = new Set(assignedColumns(tokens).map((name) => name.toLowerCase()));
  const moved = by.find((name) => assigned.has(name.toLowerCase()));
  return moved === void 0 ? null : `it assigns \`${moved}\`, so that rows would move from one chunk to another`;
}
function namesSeveralTables(tokens, kind) {
  let at = 1;
  while (MODIFIERS.has(tokens.word(at))) at++;
  if (kind === "DELETE" && tokens.word(at) !== "FROM") return true;
  const end = topLevelIndex(tokens, kind === "UPDATE" ? "SET" : "WHERE");
  for (; at < (end === -1 ? tokens.length : end); at++) if (tokens.operator(at) === ",") return true;
  return false;
}
function dependsOnMore(tokens) {
  for (let at = 1; at < tokens.length; at++) {
    const word = tokens.word(at);
    const qualified = tokens.operator(at - 1) === ".";
    if (tokens.kind(at) === "variable") return `it uses ${tokens.raw(at)}`;
    if (!qualified && SUBQUERIES.has(word)) return "it has a subquery";
    if (!qualified && (word === "NEXT" || word === "PREVIOUS") && tokens.word(at + 1) === "VALUE")
      return "it takes numbers from a sequence";
    if (tokens.operator(at + 1) !== "(" || !tokens.isName(at)) continue;
    if (qualified || word === "" || !dependsOnRowOnly(word))
      return `it calls ${tokens.raw(at)}(), which is not known to depend on the row alone`;
  }
  return null;
}
function asksForTime(statement) {
  const tokens = tokensOf(statement);
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens.word(at);
    if (tokens.operator(at - 1) !== "." && (isTimeFunction(word) || word === "DEFAULT")) return true;
  }
  return false;
}
function withinRange(statement, range) {
  if (range === null) return statement;
  const { text, dialect, index, database } = statement;
  const tokens = tokensOf(statement);
  const where = topLevelIndex(tokens, "WHERE");
  const narrowed = where === -1 ? `${text} WHERE ${range}` : `${text.slice(0, tokens.end(where))} ${range} AND (${text.slice(tokens.start(where + 1))})`;
  return new ParsedStatement(narrowed, index, { start: 0, end: narrowed.length }, dialect, database);
}
function tokensOf({ text, dialect }) {
  return new TokenList(text, dialect, { start: 0, end: text.length });
}

// src/sql/directive.ts
var DIRECTIVE_VERBS = ["ignore", "ignore-file", "batch"];
var FORM = /^rollgate:\s*(\S*)\s*([\s\S]*)$/i;
function readDirectiveComments(script) {
  const directives = [];
  for (const comment of script.comments) {
    const match = FORM.exec(comment.text);
    if (match === null) continue;
    const [, verb = "", rest = ""] = match;
    const first = script.statements[0];
    directives.push({
      verb,
      rest,
      statement: statementAt(script, comment),
      first: first === void 0 || first.span.start >= comment.span.start,
      span: comment.span
    });
  }
  return directives;
}
function unknownVerb({ verb }) {
  if (DIRECTIVE_VERBS.includes(verb)) return null;
  const known = DIRECTIVE_VERBS.map((one) => `\`${one}\``);
  return `\`${verb}\` is no directive; there are ${known.slice(0, -1).join(", ")} and ${known.at(-1)}`;
}
function statementAt(script, { span }) {
  const { statements, source } = script;
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (statements[middle].span.end <= span.start) low = middle + 1;
    else high = middle;
  }
  const next = statements[low];
  if (next === void 0) return null;
  const previous = statements[low - 1];
  const inside = next.span.start < span.start;
  if (!inside && previous !== void 0 && source.positionAt(previous.span.end).line === source.positionAt(span.start).line)
    return null;
  return next.index;
}

// src/sql/batch-directive.ts
var FORM2 = /^(\d+)\s+by\s+(.+?)(?:\s+pause\s+(\d+(?:\.\d+)?)\s*s?)?$/is;
var COLUMN = /^(?:`((?:[^`]|``)+)`|([\p{L}\p{N}_$]+))$/u;
var LARGEST_CHUNK = 1e7;
var LONGEST_PAUSE_SECONDS = 3600;
function readBatches(script) {
  const batches = /* @__PURE__ */ new Map();
  const problems = [];
  const directives = readDirectiveComments(script).filter(({ verb }) => verb === "batch");
  if (directives.length === 0) return { batches, problems };
  const inside = statementsInTransactions(script);
  for (const directive of directives) {
    const { span, statement: index } = directive;
    const complain = (message) => problems.push({ span, message, statement: index });
    const statement = index === null ? void 0 : script.statements[index - 1];
    const batch = readBatch(directive);
    const refusal = statement === void 0 || typeof batch === "string" ? null : batchRefusal(statement, batch.by);
    if (statement === void 0) complain("The directive stands behind a statement, or no statement follows it");
    else if (typeof batch === "string") complain(batch);
    else if (batches.has(statement.index)) complain("The statement has a `batch` directive already");
    else if (refusal !== null) complain(`The statement cannot be run in batches: ${refusal}`);
    else if (inside.has(statement.index))
      complain("The statement cannot be run in batches: it is part of a transaction, and each chunk commits");
    else batches.set(statement.index, batch);
  }
  return { batches, problems };
}
function readBatch({ rest, span }) {
  const match = FORM2.exec(rest.trim());
  if (match === null)
    return "`batch` is written `batch 5000 by id`, `batch 5000 by a, b` or `batch 5000 by id pause 0.5`";
  const size = Number(match[1]);
  if (size < 1 || size > LARGEST_CHUNK) return `A chunk has 1 to ${LARGEST_CHUNK} rows, not ${match[1]}`;
  const pause = Number(match[3] ?? 0);
  if (pause > LONGEST_PAUSE_SECONDS) return `The pause between chunks is at most ${LONGEST_PAUSE_SECONDS} seconds`;
  const by = [];
  for (const name of match[2].split(",")) {
    const column = COLUMN.exec(name.trim());
    if (column === null) return `\`${name.trim()}\` is no name of a column; quote it with backticks`;
    by.push(column[1]?.replaceAll("``", "`") ?? column[2]);
  }
  if (new Set(by.map((name) => name.toLowerCase())).size < by.length) return "The directive names a column twice";
  return { size, by, pause, span };
}
function statementsInTransactions(script) {
  const found = /* @__PURE__ */ new Set();
  let open = false;
  let autocommit = true;
  for (const statement of script.statements) {
    const switched = autocommitOf(statement);
    if (statement.kind === "START TRANSACTION") open = true;
    else if (endsTransaction(statement)) open = false;
    if (switched !== null) autocommit = switched;
    if (open || !autocommit) found.add(statement.index);
  }
  return found;
}
function endsTransaction({ kind, class: what, temporary }) {
  return kind === "COMMIT" || kind === "ROLLBACK" || what === "ddl" && !temporary;
}

// src/sql/user-variable.ts
function usesUserVariables(statement) {
  if (!statement.text.includes("@")) return false;
  const mayNameAccounts = statement.class === "ddl" || statement.class === "administration";
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  for (let index = 0; index < tokens.length; index++) {
    if (tokens.kind(index) === "variable" && !tokens.raw(index).startsWith("@@")) {
      if (!mayNameAccounts || !isHost(tokens, index)) return true;
    }
  }
  return false;
}
function isHost(tokens, index) {
  const before = index === 0 ? null : tokens.kind(index - 1);
  if (before === "string" || before === "quoted-identifier") return true;
  return before === "word" && tokens.end(index - 1) === tokens.start(index);
}

// src/deploy/pending.ts
function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}
async function findPending(journal, database, files) {
  const known = await journal.migrations(database);
  const statements = /* @__PURE__ */ new Map();
  const pending = [];
  const changed = [];
  for (const { file, script } of files) {
    const checksum = sha256(file.bytes);
    const runs = known.filter((migration) => migration.name === file.name && migration.state !== "undone");
    const applied = runs.find((migration) => migration.state === "done");
    if (applied !== void 0) {
      if (applied.checksum !== checksum)
        changed.push(`${file.path} was applied by deployment ${applied.deployment} and has been changed since`);
      continue;
    }
    const committed = await committedStatements(journal, runs, statements);
    const edited = committed.filter((done) => sha256(script.statements[done.index - 1]?.text ?? "") !== done.checksum);
    if (edited.length > 0) {
      changed.push(
        `${file.path} is half applied (deployment ${edited[0].deployment}), and its statement ${edited[0].index}, which ran, has been changed since`
      );
      continue;
    }
    const resume = unfinishedBatch(committed);
    if (resume !== null && !sameColumns(readBatches(script).batches.get(resume.index)?.by, resume.batch.by)) {
      changed.push(
        `${file.path} stopped in the middle of its statement ${resume.index}, which ran in batches by ${resume.batch.by.join(", ")}, and its \`batch\` directive is another now`
      );
      continue;
    }
    const doneUpTo = Math.max(0, ...committed.map((done) => done.index)) - (resume === null ? 0 : 1);
    if (doneUpTo > 0) refuseLostSession(file, script, doneUpTo);
    pending.push({ file, checksum, script, doneUpTo, resume });
  }
  if (changed.length > 0) {
    throw new UserError(`Applied migrations must not be edited:
${changed.map((line) => `  - ${line}`).join("\n")}`, {
      hint: "Restore the file as it was applied and write the change as a new migration; or roll the deployment back first, then deploy the changed file.",
      exitCode: EXIT.failed
    });
  }
  return pending;
}
function unfinishedBatch(committed) {
  const index = Math.max(0, ...committed.map((done) => done.index));
  const [first, ...others] = committed.filter((done) => done.index === index);
  if (first === void 0 || first.batch === null) return null;
  const last = others.reduce((best, done) => done.batch.chunk > best.batch.chunk ? done : best, first);
  return last.batch.last ? null : last;
}
function sameColumns(one, other) {
  return one?.join("\0").toLowerCase() === other.join("\0").toLowerCase();
}
async function committedStatements(journal, runs, cache) {
  const committed = [];
  for (const run of runs) {
    let all = cache.get(run.deployment);
    if (all === void 0) {
      all = await journal.statements(run.deployment);
      cache.set(run.deployment, all);
    }
    committed.push(
      ...all.filter(
        (statement) => statement.migration === run.position && (statement.state === "executed" || statement.state === "done")
      )
    );
  }
  return committed;
}
function refuseLostSession(file, script, doneUpTo) {
  const before = script.statements.slice(0, doneUpTo);
  const after = script.statements.slice(doneUpTo);
  const rest = (what) => new NeedsOperatorError(
    `${file.path} stopped after statement ${doneUpTo}, and the rest uses ${what} of the session that is gone`,
    "Roll the deployment back (rollgate rollback) and deploy the file again from its beginning."
  );
  if (before.some(usesUserVariables) && after.some(usesUserVariables)) throw rest("user variables (@…)");
  const temporary = new Set(
    before.filter((statement) => statement.temporary && statement.kind === "CREATE TABLE").flatMap((statement) => statement.tables.filter((table) => table.access === "create").map((table) => table.name))
  );
  if (after.some((statement) => statement.tables.some((table) => temporary.has(table.name))))
    throw rest("temporary tables");
}

// src/deploy/journal-marks.ts
function markRunning(id) {
  return `UPDATE rollgate.statement SET state = 'running' WHERE id = ${id}`;
}
function markExecuted(id, opid, affectedRows, milliseconds, inverse = null) {
  return `UPDATE rollgate.statement SET state = 'executed', opid = ${quoteText(opid)}, affected_rows = ${affectedRows ?? "NULL"}, milliseconds = ${milliseconds}${inverse === null ? "" : `, inverse = ${quoteText(JSON.stringify(inverse))}`} WHERE id = ${id}`;
}
function markUndone(id, note = null) {
  return `UPDATE rollgate.statement SET state = 'undone'${note === null ? "" : `, error = ${quoteText(note)}`} WHERE id = ${id}`;
}
function markState(id, state) {
  return `UPDATE rollgate.statement SET state = '${state}' WHERE id = ${id}`;
}

export {
  asksForTime,
  withinRange,
  readDirectiveComments,
  unknownVerb,
  readBatches,
  markRunning,
  markExecuted,
  markUndone,
  markState,
  sha256,
  findPending
};
