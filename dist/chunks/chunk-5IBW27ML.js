import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  tokenize,
  unquoteIdentifier,
  unquoteString
} from "./chunk-J3RN6PMK.js";
import {
  ER,
  isServerError,
  quoteTable,
  quoteText
} from "./chunk-XLRKI64C.js";

// src/schema/read-column.ts
var TEXT_TYPES = /^(char|varchar|tinytext|text|mediumtext|longtext|enum|set)$/;
function readColumn(element, tableCharset, tableCollation) {
  const name = element.takeName();
  const definition = element.rest();
  const type = readType(element);
  const column = {
    charset: null,
    collation: null,
    nullable: true,
    default: null,
    onUpdate: null,
    autoIncrement: false,
    generated: null,
    comment: "",
    invisible: false,
    srid: null,
    compressed: false
  };
  while (!element.atEnd()) {
    if (element.isWord("CHARACTER") && element.isWord("SET", 1)) {
      element.skip(2);
      column.charset = element.takeName();
    } else if (element.isWord("COLLATE")) {
      element.skip();
      column.collation = element.takeName();
    } else if (element.isWord("NOT") && element.isWord("NULL", 1)) {
      element.skip(2);
      column.nullable = false;
    } else if (element.isWord("DEFAULT")) {
      element.skip();
      column.default = takeExpression(element);
    } else if (element.isWord("ON") && element.isWord("UPDATE", 1)) {
      element.skip(2);
      column.onUpdate = takeExpression(element);
    } else if (element.isWord("COMMENT")) {
      element.skip();
      column.comment = element.takeString();
    } else if (element.isWord("AS") && element.is("(", 1)) {
      element.skip();
      const expression = element.takeParenthesised();
      column.generated = { expression, stored: element.isWord("STORED") || element.isWord("PERSISTENT") };
    } else if (element.isWord("SRID")) {
      element.skip();
      column.srid = Number(element.take());
    } else if (element.isWord("CHECK")) {
      element.skip();
      element.takeParenthesised();
    } else {
      const word = element.take().toUpperCase();
      if (word === "AUTO_INCREMENT") column.autoIncrement = true;
      else if (word === "INVISIBLE") column.invisible = true;
      else if (word === "COMPRESSED") column.compressed = true;
    }
  }
  if (TEXT_TYPES.test(type.base)) {
    const inherited = column.charset === null && column.collation === null;
    column.charset ??= column.collation === null ? tableCharset : charsetOfCollation(column.collation);
    if (inherited) column.collation = tableCollation;
  }
  return { name, type, ...column, definition };
}
function charsetOfCollation(collation) {
  return collation.split("_")[0].toLowerCase();
}
function readType(element) {
  const first = element.peek();
  const base = element.takeName().toLowerCase();
  if (base === "double" && element.isWord("PRECISION")) element.skip();
  let length = null;
  let scale = null;
  let members = [];
  if (element.is("(")) {
    const items = element.takeList();
    if (base === "enum" || base === "set") members = items.map((item) => item.takeString());
    else {
      const numbers = items.map((item) => Number(item.take()));
      length = numbers[0] ?? null;
      scale = numbers[1] ?? null;
    }
  }
  let unsigned = false;
  let zerofill = false;
  while (element.isWord("UNSIGNED") || element.isWord("ZEROFILL") || element.isWord("SIGNED")) {
    const word = element.take().toUpperCase();
    unsigned ||= word === "UNSIGNED" || word === "ZEROFILL";
    zerofill ||= word === "ZEROFILL";
  }
  return { text: element.since(first), base, length, scale, unsigned, zerofill, members };
}
function takeExpression(element) {
  const first = element.peek();
  if (element.is("(")) return element.takeParenthesised();
  if (element.is("-") || element.is("+") || first.kind === "word" && first.text.startsWith("_") && element.peek(1)?.kind !== "word")
    element.skip();
  element.skip();
  while (element.is(".")) element.skip(2);
  if (element.is("(")) element.takeParenthesised();
  return element.since(first);
}

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

// src/schema/token-cursor.ts
var Cursor = class _Cursor {
  #source;
  #tokens;
  /** Where the element ends in the source: later than its last token when a version comment closes behind it. */
  #end;
  #at = 0;
  constructor(source, tokens, end = source.length) {
    this.#source = source;
    this.#tokens = tokens;
    this.#end = end;
  }
  atEnd() {
    return this.#at >= this.#tokens.length;
  }
  peek(ahead = 0) {
    return this.#tokens[this.#at + ahead];
  }
  is(text, ahead = 0) {
    return this.peek(ahead)?.text === text;
  }
  isWord(word, ahead = 0) {
    const token = this.peek(ahead);
    return token?.kind === "word" && token.text.toUpperCase() === word;
  }
  /** Whether these words stand in a row anywhere ahead, outside of parentheses. */
  has(...words) {
    let depth = 0;
    for (let ahead = 0; this.peek(ahead) !== void 0; ahead++) {
      if (this.is("(", ahead)) depth++;
      else if (this.is(")", ahead)) depth--;
      else if (depth === 0 && words.every((word, at) => this.isWord(word, ahead + at))) return true;
    }
    return false;
  }
  skip(count = 1) {
    if (this.#at + count > this.#tokens.length) throw new Error(`definition ends early: ${this.#source.slice(0, 80)}`);
    this.#at += count;
  }
  take() {
    const token = this.peek();
    this.skip();
    return token.text;
  }
  /** A name without its quotes. */
  takeName() {
    const token = this.peek();
    this.skip();
    return token.kind === "quoted-identifier" ? unquoteIdentifier(token.text) : token.text;
  }
  /** The value of a string literal. */
  takeString() {
    return unquoteString(this.take(), false);
  }
  /** A parenthesised group, verbatim with its parentheses. */
  takeParenthesised() {
    const start = this.peek().start;
    this.#skipGroup();
    return this.#source.slice(start, this.#tokens[this.#at - 1].end);
  }
  /** The items of a parenthesised list, each as a cursor of its own. */
  takeList() {
    const open = this.#at;
    this.#skipGroup();
    const close = this.#at - 1;
    const items = [];
    let depth = 0;
    let first = open + 1;
    for (let at = open; at <= close; at++) {
      const { text, start } = this.#tokens[at];
      if (text === "(") depth++;
      if (text === ")") depth--;
      if (!(depth === 1 && text === "," || depth === 0)) continue;
      if (at > first) items.push(new _Cursor(this.#source, this.#tokens.slice(first, at), start));
      first = at + 1;
    }
    return items;
  }
  /** The source from the next token to the end of the element. */
  rest() {
    const token = this.peek();
    return token === void 0 ? "" : this.#source.slice(token.start, this.#end).trimEnd();
  }
  /** The whole element, verbatim. */
  text() {
    return this.#source.slice(this.#tokens[0].start, this.#end).trimEnd();
  }
  /** The source from a token taken before to the last one taken. */
  since(token) {
    return this.#source.slice(token.start, this.#tokens[this.#at - 1].end);
  }
  #skipGroup() {
    let depth = 0;
    do {
      const text = this.take();
      if (text === "(") depth++;
      if (text === ")") depth--;
    } while (depth > 0);
  }
};

// src/schema/read-create-table.ts
var NEWEST = { mysql: 99999, mariadb: 999999 };
function readCreateTable(createStatement, flavor) {
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
  const foreignKeys = [];
  const checks = [];
  const periods = [];
  for (const element of elements) {
    if (element.peek()?.kind === "quoted-identifier") columns.push(readColumn(element, charset, collation));
    else if (element.has("FOREIGN", "KEY")) foreignKeys.push(readForeignKey(element));
    else if (element.isWord("CHECK") || element.isWord("CONSTRAINT") && element.has("CHECK"))
      checks.push(readCheck(element));
    else if (element.has("KEY") && !element.isWord("PERIOD")) indexes.push(readIndex(element));
    else periods.push(element.text());
  }
  return {
    name,
    columns,
    indexes,
    foreignKeys,
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

// src/mysql/introspect.ts
async function showCreateTable(session, database, table) {
  const row = await showCreate(session, "TABLE", database, table);
  const text = row?.["Create Table"];
  return typeof text === "string" && /^CREATE (TEMPORARY )?TABLE/i.test(text) ? text : null;
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
var WRONG_OBJECT = 1347;
async function showCreate(session, what, database, name) {
  try {
    return (await session.query(`SHOW CREATE ${what} ${quoteTable(database, name)}`))[0];
  } catch (error) {
    if (isServerError(error) && [ER.NO_SUCH_TABLE, ER.UNKNOWN_DATABASE, WRONG_OBJECT].includes(error.errno))
      return void 0;
    throw error;
  }
}

export {
  readColumn,
  Cursor,
  readCreateTable,
  showCreateTable,
  showCreateView,
  readTable,
  listTables,
  foreignKeysTo,
  listTriggers
};
