import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  ParsedStatement
} from "./chunk-HHF7PBS2.js";
import {
  ER,
  IMPOSSIBLE_NAME,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  Cursor,
  readColumn
} from "./chunk-H343J662.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  readAssignments,
  userVariableName
} from "./chunk-X5HOXL7V.js";
import {
  TokenList
} from "./chunk-ZHYU3SQ4.js";
import {
  Lexer,
  openComment,
  tokenize
} from "./chunk-THQUDT4C.js";

// src/schema/read-key.ts
function readIndex(element) {
  const definition = element.text();
  const type = element.isWord("PRIMARY") ? "primary" : element.isWord("UNIQUE") ? "unique" : element.isWord("FULLTEXT") ? "fulltext" : element.isWord("SPATIAL") ? "spatial" : "index";
  while (!element.isWord("KEY")) element.skip();
  element.skip();
  const name = type === "primary" ? "PRIMARY" : element.takeName();
  while (!element.is("(")) element.skip();
  const parts = element.takeList().map(readPart);
  const invisible = element.has("INVISIBLE") || element.has("IGNORED");
  return { type, name, parts, invisible, definition };
}
function readPart(item) {
  if (item.is("(")) {
    const expression = item.takeParenthesised();
    return { column: null, expression, length: null, descending: item.isWord("DESC") };
  }
  const column = item.takeName();
  const length = item.is("(") ? Number(item.takeParenthesised().slice(1, -1)) : null;
  return { column, expression: null, length, descending: item.isWord("DESC") };
}
function readForeignKey(element) {
  const definition = element.text();
  element.skip();
  const name = element.takeName();
  while (!element.is("(")) element.skip();
  const columns = element.takeList().map((item) => item.takeName());
  element.skip();
  let referencedDatabase = null;
  let referencedTable = element.takeName();
  if (element.is(".")) {
    element.skip();
    referencedDatabase = referencedTable;
    referencedTable = element.takeName();
  }
  const referencedColumns = element.takeList().map((item) => item.takeName());
  let onDelete = "RESTRICT";
  let onUpdate = "RESTRICT";
  while (!element.atEnd()) {
    if (!element.isWord("ON")) {
      element.skip();
      continue;
    }
    const isDelete = element.isWord("DELETE", 1);
    element.skip(2);
    const two = element.isWord("SET") || element.isWord("NO");
    const rule = two ? `${element.take()} ${element.take()}`.toUpperCase() : element.take().toUpperCase();
    if (isDelete) onDelete = rule;
    else onUpdate = rule;
  }
  return { name, columns, referencedDatabase, referencedTable, referencedColumns, onDelete, onUpdate, definition };
}
function readCheck(element) {
  const definition = element.text();
  let name = "";
  if (element.isWord("CONSTRAINT")) {
    element.skip();
    name = element.takeName();
  }
  element.skip();
  const expression = element.takeParenthesised();
  return { name, expression, enforced: !(element.isWord("NOT") && element.isWord("ENFORCED", 1)), definition };
}

// src/schema/read-create-table.ts
var NEWEST = { mysql: 99999, mariadb: 999999 };
function readCreateTable(createStatement, flavor) {
  refuseBareBackticks(createStatement);
  const dialect = { flavor, version: NEWEST[flavor], ansiQuotes: false, noBackslashEscapes: false };
  const cursor = new Cursor(
    createStatement,
    tokenize(createStatement, dialect).filter((token) => token.kind !== "comment")
  );
  while (!cursor.isWord("TABLE")) cursor.skip();
  cursor.skip();
  if (cursor.isWord("IF")) cursor.skip(3);
  let name = cursor.takeName();
  if (cursor.is(".")) {
    cursor.skip();
    name = cursor.takeName();
  }
  if (!cursor.is("(")) throw new Error(`not a table definition: ${createStatement.slice(0, 80)}`);
  const elements = cursor.takeList();
  const { options, partitioning } = readTail(cursor);
  const option = (wanted) => options.find((one) => one.name.toUpperCase() === wanted)?.value ?? null;
  const charset = option("DEFAULT CHARSET") ?? option("CHARSET");
  const collation = option("COLLATE");
  const columns = [];
  const indexes = [];
  const foreignKeys2 = [];
  const checks = [];
  const periods = [];
  for (const element of elements) {
    if (element.peek()?.kind === "quoted-identifier") columns.push(readColumn(element, charset, collation));
    else if (element.has("FOREIGN", "KEY")) foreignKeys2.push(readForeignKey(element));
    else if (element.isWord("CHECK") || element.isWord("CONSTRAINT") && element.has("CHECK"))
      checks.push(readCheck(element));
    else if (element.has("KEY") && !element.isWord("PERIOD")) indexes.push(readIndex(element));
    else periods.push(element.text());
  }
  return {
    name,
    columns,
    indexes,
    foreignKeys: foreignKeys2,
    checks,
    periods,
    options,
    partitioning,
    charset,
    collation,
    engine: option("ENGINE") ?? "",
    autoIncrement: option("AUTO_INCREMENT"),
    createStatement
  };
}
var NAME = "`(?:[^`]|``)*`";
var NAMES = `\\(${NAME}(?:, ?${NAME})*\\)`;
var FOREIGN_KEY = new RegExp(
  `^ *CONSTRAINT ${NAME} FOREIGN KEY ${NAMES} REFERENCES (?:${NAME}\\.)?${NAME} ${NAMES}[^\`]*$`
);
function refuseBareBackticks(createStatement) {
  for (const line of createStatement.split("\n")) {
    if (!/^ +CONSTRAINT `.* FOREIGN KEY \(/.test(line) || FOREIGN_KEY.test(line)) continue;
    const table = new RegExp(`TABLE (${NAME})`).exec(createStatement)?.[1] ?? "a table";
    throw new UserError(
      `The definition of ${table} cannot be read, because the server prints the backticks in the names of a foreign key as they are: ${line.trim()}`,
      {
        hint: "MariaDB 11 does so. Rename the foreign key, or the table or columns of it, so that the names have no backtick.",
        exitCode: EXIT.server
      }
    );
  }
}
function readTail(cursor) {
  const options = [];
  while (!cursor.atEnd()) {
    if (cursor.isWord("PARTITION") && cursor.isWord("BY", 1)) {
      return { options, partitioning: cursor.rest().replace(/\s*\*\/\s*$/, "") };
    }
    const words = [];
    while (!cursor.atEnd() && !cursor.is("=") && (words.length === 0 || cursor.peek().kind === "word") && !(cursor.isWord("PARTITION") && cursor.isWord("BY", 1))) {
      words.push(cursor.take());
    }
    if (cursor.is("=")) {
      cursor.skip();
      options.push({ name: words.join(" "), value: cursor.is("(") ? cursor.takeParenthesised() : cursor.take() });
    } else if (words[0]?.toUpperCase() === "TABLESPACE" && cursor.peek()?.kind === "quoted-identifier") {
      options.push({ name: "TABLESPACE", value: cursor.take() });
    } else options.push({ name: words.join(" "), value: "" });
  }
  return { options, partitioning: null };
}

// src/mysql/foreign-key-lines.ts
async function quoteForeignKeys(session, database, table, text) {
  const lines = text.split("\n");
  if (session.version.flavor !== "mariadb" || !lines.some(mayBeBare)) return text;
  const quoted = /* @__PURE__ */ new Map();
  for (const key of await foreignKeys(session, database, table)) {
    const printed = print(key);
    quoted.set(oneByOne(printed), quoted.has(oneByOne(printed)) ? "" : printed);
  }
  return lines.map((line) => {
    if (!mayBeBare(line)) return line;
    const [, printed = "", rest = ""] = /^ +(CONSTRAINT .*`\))((?: ON (?:DELETE|UPDATE) [A-Z ]+)*,?)$/.exec(line) ?? [];
    const right = quoted.get(oneByOne(printed));
    return !right ? line : `  ${right}${rest}`;
  }).join("\n");
}
var PLAIN = /^ +CONSTRAINT N FOREIGN KEY \(N(, N)*\) REFERENCES (N\.)?N \(N(, N)*\)( ON (DELETE|UPDATE) [A-Z ]+)*,?$/;
function mayBeBare(line) {
  return /^ +CONSTRAINT `.* FOREIGN KEY \(/.test(line) && !PLAIN.test(line.replaceAll(/`[^`]*`/g, "N"));
}
async function foreignKeys(session, database, table) {
  const rows = await session.query(
    `SELECT constraint_name AS name, column_name AS col, referenced_table_schema AS db, referenced_table_name AS tab, referenced_column_name AS ref FROM information_schema.key_column_usage WHERE constraint_schema = ${quoteText(database)} AND table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)} AND referenced_table_name IS NOT NULL ORDER BY constraint_name, ordinal_position`
  );
  const keys = /* @__PURE__ */ new Map();
  for (const { name, col, db, tab, ref } of rows) {
    const key = keys.get(String(name)) ?? {
      name: String(name),
      referencedDatabase: String(db) === database ? null : String(db),
      referencedTable: String(tab),
      columns: [],
      referencedColumns: []
    };
    key.columns.push(String(col));
    key.referencedColumns.push(String(ref));
    keys.set(key.name, key);
  }
  return [...keys.values()];
}
function print(key) {
  const list = (names) => `(${names.map(quoteName).join(", ")})`;
  const database = key.referencedDatabase === null ? "" : `${quoteName(key.referencedDatabase)}.`;
  return `CONSTRAINT ${quoteName(key.name)} FOREIGN KEY ${list(key.columns)} REFERENCES ${database}${quoteName(key.referencedTable)} ${list(key.referencedColumns)}`;
}
function oneByOne(text) {
  return text.replaceAll(/`+/g, "`");
}

// src/mysql/introspect.ts
async function showCreateTable(session, database, table) {
  const row = await showCreate(session, "TABLE", database, table);
  const text = row?.["Create Table"];
  if (typeof text !== "string" || !/^CREATE (TEMPORARY )?TABLE/i.test(text)) return null;
  return quoteForeignKeys(session, database, table, text);
}
async function showCreateView(session, database, view) {
  const row = await showCreate(session, "VIEW", database, view);
  const text = row?.["Create View"];
  return typeof text === "string" ? text : null;
}
async function readTable(session, database, table) {
  const text = await showCreateTable(session, database, table);
  return text === null ? null : readCreateTable(text, session.version.flavor);
}
async function listTables(session, database) {
  const rows = await session.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name`
  );
  return rows.map((row) => String(row.name));
}
async function foreignKeysTo(session, database, table) {
  if (await surelyUnreferenced(session, database, table)) return [];
  const rows = await session.query(`SELECT c.constraint_schema AS db, c.table_name AS tab, c.constraint_name AS name, c.delete_rule AS del, c.update_rule AS upd, k.column_name AS col, k.referenced_column_name AS ref
FROM information_schema.referential_constraints c
JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name
WHERE c.unique_constraint_schema = ${quoteText(database)} AND c.referenced_table_name = ${quoteText(table)}
ORDER BY c.constraint_schema, c.table_name, c.constraint_name, k.ordinal_position`);
  const keys = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const id = `${row.db}\0${row.tab}\0${row.name}`;
    const key = keys.get(id) ?? {
      name: String(row.name),
      database: String(row.db),
      table: String(row.tab),
      columns: [],
      referencedColumns: [],
      onDelete: String(row.del),
      onUpdate: String(row.upd)
    };
    key.columns.push(String(row.col));
    key.referencedColumns.push(String(row.ref));
    keys.set(id, key);
  }
  return [...keys.values()];
}
var withoutInnodbTables = /* @__PURE__ */ new WeakSet();
async function surelyUnreferenced(session, database, table) {
  const { flavor, number } = session.version;
  if (flavor === "mysql" && number >= 8e4) return false;
  if (withoutInnodbTables.has(session) || !/^\w+$/.test(database + table)) return false;
  try {
    const found = await session.value(
      `SELECT COUNT(*) FROM information_schema.INNODB_SYS_FOREIGN WHERE REF_NAME = ${quoteText(`${database}/${table}`)}`
    );
    return found === "0";
  } catch (error) {
    if (!isServerError(error)) throw error;
    withoutInnodbTables.add(session);
    return false;
  }
}
async function listTriggers(session, database, table) {
  const rows = await session.query(
    `SELECT trigger_name AS name, event_manipulation AS event, action_timing AS timing FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)} ORDER BY trigger_name`
  );
  return rows.map((row) => ({
    name: String(row.name),
    event: String(row.event),
    timing: String(row.timing)
  }));
}
var NOT_THERE = [ER.NO_SUCH_TABLE, ER.UNKNOWN_DATABASE, ER.VIEW_INVALID, 1347, ...IMPOSSIBLE_NAME];
async function showCreate(session, what, database, name) {
  try {
    return (await session.query(`SHOW CREATE ${what} ${quoteTable(database, name)}`))[0];
  } catch (error) {
    if (isServerError(error) && NOT_THERE.includes(error.errno)) return void 0;
    throw error;
  }
}

// src/sql/delimiter.ts
function readDelimiterCommand(text, at) {
  if (text.slice(at, at + 9).toUpperCase() !== "DELIMITER" || !/^\s?$/.test(text.charAt(at + 9))) return null;
  const newline = text.indexOf("\n", at);
  const span = { start: at, end: newline === -1 ? text.length : newline };
  const argument = text.slice(at + 9, span.end).trim().split(/\s/)[0];
  const delimiter = argument.replace(/^(['"`])(.+)\1$/, "$2");
  if (delimiter === "") return { span, delimiter: null, problem: "DELIMITER names no delimiter" };
  if (delimiter.includes("\\")) return { span, delimiter: null, problem: "A delimiter cannot contain a backslash" };
  return { span, delimiter, problem: null };
}
var DelimiterFinder = class {
  #text;
  #delimiter;
  #found = -1;
  /** With an empty delimiter none is ever found. */
  constructor(text, delimiter) {
    this.#text = text;
    this.#delimiter = delimiter;
  }
  get delimiter() {
    return this.#delimiter;
  }
  set delimiter(delimiter) {
    this.#delimiter = delimiter;
    this.#found = -1;
  }
  /** The first offset at or after `at` where the delimiter stands; infinity when it does not come any more. */
  next(at) {
    if (this.#found < at) {
      const found = this.#delimiter === "" ? -1 : this.#text.indexOf(this.#delimiter, at);
      this.#found = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#found;
  }
};

// src/sql/sql-mode.ts
var ANSI_QUOTES_BIT = 4n;
var NO_BACKSLASH_ESCAPES_BIT = 1n << 20n;
var WITH_ANSI_QUOTES = /* @__PURE__ */ new Set(["ANSI_QUOTES", "ANSI", "ORACLE", "MSSQL", "DB2", "POSTGRESQL", "MAXDB"]);
var SqlModeFollower = class {
  dialect;
  #initial;
  #kept = /* @__PURE__ */ new Map();
  constructor(dialect) {
    this.dialect = dialect;
    this.#initial = dialect;
  }
  /** Takes notice of a SET statement. */
  follow(tokens) {
    for (const { scope, name, first, end } of readAssignments(tokens)) {
      if (scope === "user") this.#keep(tokens, name, first, end);
      else if (scope === "session" && name === "sql_mode") {
        const modes = this.#evaluate(tokens, first, end);
        if (modes !== null) this.dialect = { ...this.dialect, ...modes };
      }
    }
  }
  #keep(tokens, name, first, end) {
    const key = name.toLowerCase();
    const modes = isSqlMode(tokens.raw(first)) || end - first > 1 ? this.#evaluate(tokens, first, end) : null;
    if (modes === null) this.#kept.delete(key);
    else this.#kept.set(key, modes);
  }
  #evaluate(tokens, first, end) {
    if (end - first === 1) return this.#evaluateOne(tokens, first);
    const name = tokens.word(first);
    if (tokens.operator(first + 1) !== "(" || tokens.afterGroup(first + 1) !== end) return null;
    if (name === "CONCAT" || name === "CONCAT_WS") return this.#evaluateConcat(tokens, first + 2, end - 1);
    if (name === "REPLACE") return this.#evaluateReplace(tokens, first + 2);
    return null;
  }
  #evaluateOne(tokens, index) {
    const kind = tokens.kind(index);
    const raw = tokens.raw(index);
    if (kind === "number") return /^\d+$/.test(raw) ? modesOfNumber(BigInt(raw)) : null;
    if (kind === "word" && raw.toUpperCase() === "DEFAULT") return this.#initial;
    if (kind === "word" || kind === "string") return modesOfText(tokens.value(index));
    if (kind !== "variable") return null;
    if (isSqlMode(raw)) return this.dialect;
    return raw.startsWith("@@") ? null : this.#kept.get(userVariableName(raw, this.dialect.noBackslashEscapes).toLowerCase()) ?? null;
  }
  #evaluateConcat(tokens, first, end) {
    let ansiQuotes = false;
    let noBackslashEscapes = false;
    for (let index = first; index < end; index++) {
      if (tokens.operator(index) === ",") continue;
      const modes = this.#evaluateOne(tokens, index);
      if (modes === null) return null;
      ansiQuotes ||= modes.ansiQuotes;
      noBackslashEscapes ||= modes.noBackslashEscapes;
    }
    return { ansiQuotes, noBackslashEscapes };
  }
  #evaluateReplace(tokens, first) {
    const base = this.#evaluateOne(tokens, first);
    const [taken, given] = [first + 2, first + 4].map(
      (index) => tokens.kind(index) === "string" ? modesOfText(tokens.value(index)) : null
    );
    if (base === null || !taken || !given) return null;
    return {
      ansiQuotes: base.ansiQuotes && !taken.ansiQuotes || given.ansiQuotes,
      noBackslashEscapes: base.noBackslashEscapes && !taken.noBackslashEscapes || given.noBackslashEscapes
    };
  }
};
function isSqlMode(raw) {
  return /^@@((session|local|global)\.)?`?sql_mode`?$/i.test(raw);
}
function modesOfText(text) {
  const names = text.split(",").map((name) => name.trim().toUpperCase());
  return {
    ansiQuotes: names.some((name) => WITH_ANSI_QUOTES.has(name)),
    noBackslashEscapes: names.includes("NO_BACKSLASH_ESCAPES")
  };
}
function modesOfNumber(bits) {
  return { ansiQuotes: (bits & ANSI_QUOTES_BIT) !== 0n, noBackslashEscapes: (bits & NO_BACKSLASH_ESCAPES_BIT) !== 0n };
}

// src/sql/stored-program.ts
var PROGRAMS = /* @__PURE__ */ new Set([
  "CREATE PROCEDURE",
  "CREATE FUNCTION",
  "CREATE TRIGGER",
  "CREATE EVENT",
  "CREATE PACKAGE",
  "CREATE PACKAGE BODY"
]);
var UNCOUNTED = /* @__PURE__ */ new Set(["IF", "LOOP", "WHILE", "REPEAT", "FOR"]);
function isCutProgram(statement) {
  if (!PROGRAMS.has(statement.kind)) return false;
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  let open = 0;
  for (let index = 0; index < tokens.length; index++) {
    if (tokens.operator(index) === ".") {
      index++;
      continue;
    }
    const word = tokens.word(index);
    if (word === "BEGIN" || word === "CASE") open++;
    else if (word === "END") {
      const next = tokens.word(index + 1);
      if (UNCOUNTED.has(next)) index++;
      else {
        open--;
        if (next === "CASE") index++;
      }
    }
  }
  return open > 0;
}

// src/sql/script.ts
var CLIENT_COMMANDS = new Set(
  "SOURCE SYSTEM QUIT EXIT CONNECT TEE NOTEE PAGER NOPAGER PRINT PROMPT REHASH CHARSET WARNINGS NOWARNING CLEAR EGO EDIT STATUS GO".split(
    " "
  )
);
var BEYOND_BMP = /[\ud800-\udfff]/;
function parseScript(source, options) {
  return new Splitter(source, options.dialect, options.database, ";").split();
}
function parseStatement(source, options) {
  return new Splitter(source, options.dialect, options.database, "").split().statements[0] ?? null;
}
var Splitter = class {
  #source;
  #text;
  #lexer;
  #delimiters;
  #mode;
  #statements = [];
  #comments = [];
  #problems = [];
  #beyondBmp;
  #database;
  /** The statement that is being read: from its first token or opening mark to its last, and whether it has any token at all. */
  #start = -1;
  #end = -1;
  #hasTokens = false;
  #firstWord = "";
  constructor(source, dialect, database, delimiter) {
    this.#source = source;
    this.#text = source.text;
    this.#lexer = new Lexer(source.text, dialect);
    this.#delimiters = new DelimiterFinder(source.text, delimiter);
    this.#mode = new SqlModeFollower(dialect);
    this.#database = database;
    this.#beyondBmp = BEYOND_BMP.test(this.#text);
    if (this.#text.charCodeAt(0) === 65279) this.#lexer.moveTo(1);
  }
  split() {
    const lexer = this.#lexer;
    for (; ; ) {
      const at = lexer.skipSpace();
      if (at >= lexer.limit) break;
      if (this.#start === -1 && this.#isScript && this.#takeDelimiterCommand(at)) continue;
      if (this.#delimiters.next(at) === at) {
        this.#finish();
        lexer.moveTo(at + this.#delimiters.delimiter.length);
        continue;
      }
      lexer.next();
      this.#cutAtDelimiter();
      if (lexer.kind === "comment") this.#takeComment();
      else this.#takeToken();
    }
    this.#finish();
    return { source: this.#source, statements: this.#statements, comments: this.#comments, problems: this.#problems };
  }
  #takeDelimiterCommand(at) {
    const code = this.#text.charCodeAt(at);
    if (code !== 68 && code !== 100) return false;
    const command = readDelimiterCommand(this.#text, at);
    if (command === null) return false;
    if (command.problem !== null) this.#problem(command.problem, command.span);
    else if (!this.#beginsLine(at))
      this.#problem("DELIMITER is a command of the mysql client only at the beginning of a line", command.span);
    if (command.delimiter !== null) this.#delimiters.delimiter = command.delimiter;
    this.#reset();
    this.#lexer.moveTo(command.span.end);
    return true;
  }
  /** A text without a delimiter is a statement, not a script: commands of the client mean nothing in it. */
  get #isScript() {
    return this.#delimiters.delimiter !== "";
  }
  /** Whether nothing but white space and comments stands before the offset in its line. */
  #beginsLine(at) {
    const last = this.#comments.at(-1);
    let from = at;
    while (from > 0) {
      if (last !== void 0 && last.span.end === from) from = last.span.start;
      else if (/[^\S\n]/.test(this.#text.charAt(from - 1))) from--;
      else break;
    }
    return from === 0 || this.#text.charAt(from - 1) === "\n";
  }
  /** The client looks for the delimiter at every character outside quotes and comments, even in the middle of a word. */
  #cutAtDelimiter() {
    const lexer = this.#lexer;
    const found = this.#delimiters.next(lexer.start);
    if (found >= lexer.end) return;
    if (lexer.kind === "comment" || lexer.kind === "unterminated") {
      this.#cutSkippedComment(found);
      return;
    }
    if (lexer.kind === "string" || lexer.kind === "quoted-identifier") return;
    const quote = lexer.kind === "word" ? -1 : this.#text.slice(lexer.start, Math.min(lexer.end, found)).search(/['"`]/);
    if (quote === -1) lexer.cut(found);
  }
  /** The client splits in `/*!99999 … *\/` too, whether or not a server would execute it. */
  #cutSkippedComment(found) {
    const lexer = this.#lexer;
    if (this.#text.charCodeAt(lexer.start) !== 47) return;
    const opening = openComment(this.#text, lexer.start, lexer.dialect);
    if (opening.kind !== "skipped") return;
    const inside = new Lexer(this.#text, lexer.dialect, { start: opening.contentStart, end: lexer.end });
    while (inside.next() && inside.end <= found) {
    }
    if (inside.start > found || inside.kind === "string" || inside.kind === "quoted-identifier" || inside.kind === "comment")
      return;
    if (inside.kind === "unterminated" && inside.start < found) return;
    this.#problem("The mysql client splits the statement inside this version comment", {
      start: lexer.start,
      end: found
    });
    lexer.kind = "unterminated";
    lexer.end = found;
  }
  #takeComment() {
    const { start, end } = this.#lexer;
    const isBlock = this.#text.charCodeAt(start) === 47;
    const closesExecuted = this.#text.charCodeAt(start) === 42;
    if (closesExecuted || isBlock && openComment(this.#text, start, this.#lexer.dialect).kind === "executed") {
      if (this.#start === -1) this.#start = start;
      this.#end = end;
      return;
    }
    if (isBlock && this.#text.charCodeAt(start + 2) === 43) return;
    this.#comments.push({ span: { start, end }, text: commentText(this.#text.slice(start, end)) });
  }
  #takeToken() {
    const lexer = this.#lexer;
    if (lexer.kind === "unterminated") this.#reportUnterminated();
    if (!this.#hasTokens) {
      if (lexer.kind === "unterminated" && this.#text.charCodeAt(lexer.start) === 47) return;
      this.#hasTokens = true;
      if (this.#start === -1) this.#start = lexer.start;
      this.#firstWord = lexer.kind === "word" ? this.#text.slice(lexer.start, Math.min(lexer.end, lexer.start + 12)).toUpperCase() : "";
      if (this.#isScript && this.#takeClientCommand()) return;
    }
    this.#end = lexer.end;
    if (this.#beyondBmp) this.#refuseImpossibleName();
  }
  /**
   * Servers keep names in three bytes a character (the manual, "Schema Object Names"): MariaDB refuses others, MySQL makes a name with
   * a question mark of them without a word.
   */
  #refuseImpossibleName() {
    const { kind, start, end } = this.#lexer;
    if (kind !== "word" && kind !== "quoted-identifier") return;
    const name = this.#text.slice(start, end);
    const [character] = /[\u{10000}-\u{10ffff}]/u.exec(name) ?? [];
    if (character !== void 0)
      this.#problems.push({
        message: `No server can keep the character ${character} in a name: ${name}`,
        span: { start, end },
        impossibleName: true
      });
  }
  /** Takes a line that the client does not read as SQL. */
  #takeClientCommand() {
    const { start, kind } = this.#lexer;
    if (kind === "operator" && /^\\[.!]/.test(this.#text.slice(start, start + 2))) return this.#takeClientLine();
    if (!this.#beginsLine(start)) return false;
    if (kind === "operator" && this.#text.startsWith("--", start))
      this.#problem('"--" opens a comment only when white space follows it', { start, end: this.#lineEnd(start) });
    if (this.#firstWord === "USE") return this.#takeUseLine();
    return CLIENT_COMMANDS.has(this.#firstWord) && this.#takeClientLine();
  }
  #takeClientLine() {
    const { start } = this.#lexer;
    const span = { start, end: this.#lineEnd(start) };
    this.#problem(`${this.#text.slice(start, span.end).trim()}: a command of the mysql client, not SQL`, span);
    this.#reset();
    this.#lexer.moveTo(span.end);
    return true;
  }
  /** MariaDB's client takes a line `USE name` without a delimiter; MySQL's reads on to the delimiter. */
  #takeUseLine() {
    const lexer = this.#lexer;
    const end = this.#lineEnd(lexer.start);
    if (lexer.dialect.flavor !== "mariadb" || this.#delimiters.next(lexer.start) < end) return false;
    this.#end = lexer.start + this.#text.slice(lexer.start, end).trimEnd().length;
    this.#finish();
    lexer.moveTo(end);
    return true;
  }
  #lineEnd(at) {
    const newline = this.#text.indexOf("\n", at);
    return newline === -1 ? this.#text.length : newline;
  }
  #reportUnterminated() {
    const { start, end } = this.#lexer;
    const open = this.#text.slice(start, start + 2);
    if (open === "/*" && end < this.#lexer.limit) return;
    const what = open === "/*" ? "comment" : open.startsWith("`") ? "name in backticks" : "quoted text";
    this.#problem(`This ${what} is never closed`, { start, end: Math.min(end, this.#lineEnd(start)) });
  }
  #finish() {
    if (this.#lexer.inExecutedComment)
      this.#problem("The statement ends inside a version comment", {
        start: this.#start,
        end: this.#lineEnd(this.#start)
      });
    if (this.#hasTokens) this.#add({ start: this.#start, end: this.#end });
    this.#reset();
  }
  #reset() {
    this.#start = -1;
    this.#end = -1;
    this.#hasTokens = false;
    this.#firstWord = "";
    this.#lexer.inExecutedComment = false;
  }
  #add(span) {
    const statement = new ParsedStatement(
      this.#text,
      this.#statements.length + 1,
      span,
      this.#mode.dialect,
      this.#database
    );
    this.#statements.push(statement);
    if (this.#firstWord === "USE") this.#database = usedDatabase(statement) ?? this.#database;
    else if (this.#firstWord === "SET") this.#followMode(statement);
    else if (this.#firstWord === "CREATE" && isCutProgram(statement)) {
      this.#problem(
        `${statement.kind} is cut at the first "${this.#delimiters.delimiter}" of its body: put DELIMITER // before it and // after it`,
        { start: span.start, end: Math.min(span.end, this.#lineEnd(span.start)) }
      );
    }
  }
  #followMode(statement) {
    this.#mode.follow(new TokenList(this.#text, statement.dialect, statement.span));
    this.#lexer.dialect = this.#mode.dialect;
  }
  #problem(message, span) {
    this.#problems.push({ message, span });
  }
};
function usedDatabase(statement) {
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length }, 2);
  return tokens.isName(1) ? tokens.value(1) : null;
}
function commentText(comment) {
  if (comment.startsWith("#")) return comment.slice(1).trim();
  if (comment.startsWith("--")) return comment.slice(2).trim();
  return comment.slice(2, -2).trim();
}

// src/sandbox/watcher.ts
import { spawn } from "node:child_process";
var SCRIPT = `
trap '' HUP INT TERM
server=
while read -r line; do server=$line; done
[ -z "$server" ] || kill -KILL "$server" 2>/dev/null
rm -rf "$1" 2>/dev/null || { sleep 1; rm -rf "$1"; }
`;
function startWatcher(directory) {
  const child = spawn("/bin/sh", ["-c", SCRIPT, "rollgate-watcher", directory], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env.PATH }
  });
  const ended = new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const pipe = child.stdin;
  pipe.on("error", () => {
  });
  child.unref();
  if ("unref" in pipe && typeof pipe.unref === "function") pipe.unref();
  return {
    watch: (pid) => void pipe.write(`${pid ?? ""}
`),
    async finish() {
      child.ref();
      pipe.end("\n");
      await ended;
    }
  };
}

export {
  readCreateTable,
  showCreateTable,
  showCreateView,
  readTable,
  listTables,
  foreignKeysTo,
  listTriggers,
  parseScript,
  parseStatement,
  startWatcher
};
