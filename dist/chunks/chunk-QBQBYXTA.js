import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  Interrupted,
  findTrace,
  isKilled,
  reached,
  traced,
  withProgress,
  withoutCounter
} from "./chunk-IKE3IF55.js";
import {
  tableShape
} from "./chunk-HE26I65I.js";
import {
  sameBatch
} from "./chunk-MSL5G2UT.js";
import {
  markUndoing,
  markUndone
} from "./chunk-AMW2WOQA.js";
import {
  binlogStatus
} from "./chunk-JUB3QUMD.js";
import {
  NotLocked,
  openUndoer,
  readRollbackStatements,
  withLock
} from "./chunk-TRSLAHZV.js";
import {
  GUARD_ERROR,
  guardOf
} from "./chunk-5OVU2HLB.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  foreignKeysTo,
  listTriggers,
  parseStatement,
  readTable,
  showCreateTable
} from "./chunk-AJ6AUZE2.js";
import {
  NOT_ASCII,
  UTF8,
  approximate,
  exactOperand,
  hex,
  setIsNamed
} from "./chunk-HYHNGFGY.js";
import {
  ER,
  describeServerError,
  isConnectionLost,
  isServerError,
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-UP6SZYO5.js";
import {
  Source
} from "./chunk-5YBR74LV.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  tokenize
} from "./chunk-YMFLW5AY.js";

// src/deploy/rollback-source.ts
function backupTablesSource(backup) {
  return {
    suspect: "Check that --backup names the server that the deployment wrote to. The rollback directory of the deployment holds the same statements: --from DIRECTORY plays them.",
    statements: ({ backupDatabase, backupTable, opid }) => backupDatabase === null || backupTable === null || opid === null ? nothing() : readRollbackStatements(backup, backupDatabase, backupTable, opid)
  };
}
async function* nothing() {
}

// src/rollback/rollback-statement.ts
var DIALECT = { flavor: "mysql", version: 8e4, ansiQuotes: false, noBackslashEscapes: true };
function readRollbackStatement(sql) {
  const tokens = tokenize(sql, DIALECT);
  const word = (at) => tokens[at]?.text.toUpperCase();
  const verb = word(0);
  const from = verb === "INSERT" && word(1) === "INTO" ? 2 : verb === "DELETE" && word(1) === "FROM" ? 2 : verb === "UPDATE" ? 1 : -1;
  const [database, dot, table] = tokens.slice(from, from + 3);
  if (from === -1 || dot?.text !== "." || database?.kind !== "quoted-identifier" || table?.kind !== "quoted-identifier")
    return null;
  const base = { database: unquote(database), table: unquote(table), sql };
  if (verb === "INSERT") {
    const columns = list(sql, tokens, from + 3);
    const values = list(sql, tokens, columns.next + 1);
    return {
      ...base,
      verb: "insert",
      head: sql,
      terms: [],
      limited: false,
      inserted: columns.items.map((column, at) => ({
        column: column.replaceAll(/^`|`$/g, "").replaceAll("``", "`"),
        value: values.items[at] ?? "NULL"
      }))
    };
  }
  const where = tokens.findIndex((token, at) => at > from && token.kind === "word" && token.text === "WHERE");
  if (where === -1) return null;
  const limit = tokens.length >= 2 && tokens.at(-2).text === "LIMIT" ? tokens.length - 2 : tokens.length;
  return {
    ...base,
    verb: verb === "DELETE" ? "delete" : "update",
    head: sql.slice(0, tokens[where].start).trimEnd(),
    terms: terms(sql, tokens.slice(where + 1, limit)),
    limited: limit < tokens.length,
    inserted: []
  };
}
function assignments({ head }) {
  const tokens = tokenize(head, DIALECT);
  const set = tokens.findIndex((token) => token.kind === "word" && token.text === "SET");
  const found = [];
  let depth = 0;
  let first = set + 1;
  for (let at = first; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === "(") depth++;
    if (token?.text === ")") depth--;
    if (token !== void 0 && !(depth === 0 && token.text === ",")) continue;
    found.push({ column: unquote(tokens[first]), value: head.slice(tokens[first + 2].start, tokens[at - 1].end) });
    first = at + 1;
  }
  return found;
}
function insertHead(sql) {
  const tokens = tokenize(sql, DIALECT);
  const at = tokens.findIndex((token) => token.kind === "word" && token.text === "VALUES");
  const open = tokens[at + 1];
  if (at === -1 || open?.text !== "(" || sql.at(-1) !== ")") return null;
  return sql.slice(0, open.start);
}
function keyCondition(statement, key) {
  if (statement.verb === "insert") {
    if (key === null) return null;
    const values = new Map(statement.inserted.map(({ column, value }) => [column.toLowerCase(), value]));
    return key.map((column) => `${quoteName(column)}=${values.get(column.toLowerCase()) ?? "NULL"}`).join(" AND ");
  }
  if (key === null) return null;
  const names = new Set(key.map((column) => column.toLowerCase()));
  return statement.terms.filter((term) => names.has(term.column.toLowerCase())).map((term) => term.text).join(" AND ");
}
function withoutGuard(statement, key) {
  if (statement.verb === "insert") {
    const updates = statement.inserted.map(({ column }) => `${quoteName(column)}=VALUES(${quoteName(column)})`);
    return `${statement.sql} ON DUPLICATE KEY UPDATE ${updates.join(",")}`;
  }
  const condition = keyCondition(statement, key);
  return condition === null ? statement.sql : `${statement.head} WHERE ${condition}`;
}
function tableOf(statement) {
  return quoteTable(statement.database, statement.table);
}
function terms(sql, tokens) {
  const found = [];
  let first = 0;
  let depth = 0;
  for (let at = 0; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === "(") depth++;
    if (token?.text === ")") depth--;
    if (token !== void 0 && !(depth === 0 && token.kind === "word" && token.text === "AND")) continue;
    const part = tokens.slice(first, at);
    const column = part.find((one) => one.kind === "quoted-identifier");
    if (column !== void 0) found.push({ column: unquote(column), text: sql.slice(part[0].start, part.at(-1).end) });
    first = at + 1;
  }
  return found;
}
function list(sql, tokens, open) {
  const items = [];
  let depth = 0;
  let start = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token.text === "(" && depth++ === 0) start = token.end;
    if (token.text === ")") depth--;
    if (depth === 1 && token.text === "," || depth === 0) {
      items.push(sql.slice(start, token.start).trim());
      start = token.end;
    }
    if (depth === 0) return { items, next: at + 1 };
  }
  return { items, next: tokens.length };
}
function unquote(token) {
  return token.text.slice(1, -1).replaceAll("``", "`");
}

// src/rollback/keyless-rows.ts
var ROWS = 100;
function tableSum({ name, shape }) {
  const columns = shape.columns.filter(({ generated }) => !generated);
  return `SELECT COUNT(*), COALESCE(SUM(${hashOf(columns.map(columnValue))}), 0) FROM ${name}`;
}
function sumChanges(table, statements) {
  const columns = table.shape.columns.filter(({ generated }) => !generated);
  const taken = [];
  const put2 = [];
  for (const statement of statements) {
    const before = new Map(statement.terms.map(({ column, text: text2 }) => [column, rightSide(text2)]));
    const set = statement.verb === "update" ? assignments(statement) : statement.inserted;
    const after = new Map([...before, ...set.map(({ column, value }) => [column, value])]);
    const images = [
      { into: taken, image: statement.verb === "insert" ? null : before },
      { into: put2, image: statement.verb === "delete" ? null : after }
    ];
    for (const { into, image } of images) {
      if (image === null) continue;
      if (columns.some(({ name }) => !image.has(name))) return null;
      into.push(hashOf(columns.map((column) => literalValue(column, image.get(column.name)))));
    }
  }
  return [...sums(put2, 1n), ...sums(taken, -1n)];
}
function* sums(hashes, sign) {
  for (let at = 0; at < hashes.length; at += ROWS) {
    const rows = hashes.slice(at, at + ROWS).map((hash) => `SELECT ${hash} AS h`);
    yield { sql: `SELECT COUNT(*), COALESCE(SUM(h), 0) FROM (${rows.join(" UNION ALL ")}) AS r`, sign };
  }
}
function hashOf(values) {
  const hashes = values.map((value) => `COALESCE(SHA2(${value}, 256), '-')`);
  return `CAST(CONV(LEFT(SHA2(CONCAT(${hashes.join()}), 256), 16), 16, 10) AS UNSIGNED)`;
}
function columnValue(column) {
  const name = quoteName(column.name);
  switch (column.type) {
    case "float":
    case "double":
      return `CAST(${name}*1e0 AS BINARY)`;
    case "enum":
    case "bit":
    case "tinyint":
    case "smallint":
    case "mediumint":
    case "int":
    case "bigint":
    case "decimal":
      return `CAST(${name}+0 AS BINARY)`;
    case "set":
      return setIsNamed(column.members) ? `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` : `CAST(${name}+0 AS BINARY)`;
    case "inet6":
      return `CAST(${name} AS BINARY(16))`;
    case "uuid":
    case "inet4":
      return `CAST(CAST(${name} AS CHAR) AS BINARY)`;
    case "json":
      if (column.charset === null) return `CAST(CAST(${name} AS CHAR) AS BINARY)`;
  }
  return `CAST(${name} AS BINARY)`;
}
function literalValue(column, literal) {
  if (literal === "NULL") return literal;
  switch (column.type) {
    case "float":
      return `CAST(${approximate(Math.fround(Number(literal)))} AS BINARY)`;
    case "enum": {
      const member2 = column.members.findIndex((text2) => quoteText(text2) === literal);
      return `CAST(${member2 === -1 ? literal : member2 + 1} AS BINARY)`;
    }
    case "set":
      return `CAST(${literal} AS BINARY)`;
    case "inet6":
      return `CAST(CAST(${literal} AS INET6) AS BINARY(16))`;
    case "json":
      if (column.charset === null) return `CAST(CAST(${literal} AS CHAR) AS BINARY)`;
  }
  return column.charset === null ? `CAST(${literal} AS BINARY)` : `CAST(CONVERT(${literal} USING ${column.charset}) AS BINARY)`;
}
function rightSide(term) {
  if (term.endsWith(" IS NULL")) return "NULL";
  let depth = 0;
  let isName = false;
  for (let at = 0; at < term.length; at++) {
    const character = term[at];
    if (character === "`") isName = !isName;
    else if (isName) continue;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "=" && depth === 0) return term.slice(at + 1);
  }
  return term;
}

// src/rollback/literal-scan.ts
var SPACE = 32;
var QUOTE = 39;
var OPEN = 40;
var CLOSE = 41;
var COMMA = 44;
var BACKTICK = 96;
var AND = Buffer.from(" AND ", "latin1");
var WHERE = Buffer.from(" WHERE ", "latin1");
var LIMIT = Buffer.from(" LIMIT ", "latin1");
function expressionEnd(bytes, from, end) {
  let depth = 0;
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    if (byte === QUOTE || byte === BACKTICK) {
      at = bytes.indexOf(byte, at + 1) + 1;
      if (at === 0) return end;
      continue;
    }
    if (byte === OPEN) depth++;
    else if (depth > 0) {
      if (byte === CLOSE) depth--;
    } else if (byte === COMMA || byte === CLOSE) return at;
    else if (byte === SPACE && (isAt(AND, bytes, at) || isAt(WHERE, bytes, at) || isAt(LIMIT, bytes, at))) return at;
    at++;
  }
  return end;
}
function nameEnd(bytes, from, end) {
  if (bytes[from] !== BACKTICK) return 0;
  let at = from;
  do {
    at = bytes.indexOf(BACKTICK, at + 1) + 1;
    if (at === 0 || at > end) return 0;
  } while (bytes[at] === BACKTICK);
  return at;
}
function isAt(word, bytes, at) {
  if (at + word.length > bytes.length) return false;
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word[index]) return false;
  return true;
}
function nameAt(bytes, from, to) {
  return bytes.toString("utf8", from + 1, to - 1).replaceAll("``", "`");
}

// src/rollback/row-values.ts
import { isUtf8 } from "node:buffer";
var NULL = 251;
var TWO_BYTES = 252;
var THREE_BYTES = 253;
var RowValues = class {
  bytes;
  /** Where the value begins and ends in `bytes`. */
  start;
  end;
  isNull = true;
  constructor(row) {
    this.bytes = row.bytes;
    this.start = row.start;
    this.end = row.start;
  }
  /** Goes to the next value: a length-encoded string, whose length is in one, two, three or eight bytes. */
  next() {
    const { bytes } = this;
    const at = this.end;
    const first = bytes[at];
    this.isNull = first === NULL;
    if (first <= NULL) this.#place(at + 1, this.isNull ? 0 : first);
    else if (first === TWO_BYTES) this.#place(at + 3, bytes.readUInt16LE(at + 1));
    else if (first === THREE_BYTES) this.#place(at + 4, bytes.readUIntLE(at + 1, 3));
    else this.#place(at + 9, Number(bytes.readBigUInt64LE(at + 1)));
  }
  equals(other) {
    if (this.isNull || other.isNull) return this.isNull === other.isNull;
    return this.bytes.compare(other.bytes, other.start, other.end, this.start, this.end) === 0;
  }
  /** For people. */
  get text() {
    if (this.isNull) return "NULL";
    const value = this.bytes.subarray(this.start, this.end);
    return isUtf8(value) ? value.toString() : `X'${value.toString("hex")}'`;
  }
  #place(start, length) {
    this.start = start;
    this.end = start + length;
  }
};
function firstValue(row) {
  if (row === void 0) return null;
  const values = new RowValues(row);
  values.next();
  return values.isNull ? null : values.text;
}

// src/rollback/column-reading.ts
var QUOTE2 = 39;
var ZERO = 48;
var NINE = 57;
var MINUS = 45;
function columnReading(column) {
  const name = quoteName(column.name);
  switch (column.type) {
    case "json":
      return column.charset === null ? null : text(name, column.charset);
    case "float":
      return approximate2(`${name}*1e0`, Math.fround);
    case "double":
      return approximate2(`${name}*1e0`, (value) => value);
    case "enum":
      return member(name, column.members);
    case "set":
      return setIsNamed(column.members) ? { ...text(name, "utf8mb4"), select: `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` } : digits(`${name}+0`);
    case "bit":
      return digits(`${name}+0`);
    case "tinyint":
    case "smallint":
    case "mediumint":
    case "int":
    case "bigint":
    case "decimal":
      return digits(name);
    case "inet6":
      return address(name);
    case "year":
    case "date":
    case "time":
    case "datetime":
    case "timestamp":
    case "uuid":
    case "inet4":
      return { ...quoted, select: name };
    default:
      return text(name, column.charset);
  }
}
function asWritten(bytes, start, end) {
  return bytes.toString("utf8", start, end);
}
function asPrinted(value, from, to) {
  return value.toString("latin1", from, to);
}
function digits(select) {
  const first = (value, from, to) => {
    let at = from;
    while (value[at] === ZERO && at + 1 < to && value[at + 1] >= ZERO && value[at + 1] <= NINE) at++;
    return at;
  };
  return {
    select,
    judges: (bytes, start) => bytes[start] === MINUS || bytes[start] >= ZERO && bytes[start] <= NINE,
    same: (bytes, start, end, value, from, to) => isSame(bytes, start, end, value, first(value, from, to), to),
    keyOfLiteral: asWritten,
    keyOfValue: (value, from, to) => value.toString("latin1", first(value, from, to), to),
    operand: asWritten
  };
}
function approximate2(select, rounded) {
  const number = (bytes, start, end) => Number(bytes.toString("latin1", start, end));
  const key = (value) => Object.is(value, -0) ? "-0" : String(value);
  return {
    select,
    judges: (bytes, start, end) => !Number.isNaN(number(bytes, start, end)),
    same: (bytes, start, end, value, from, to) => Object.is(rounded(number(bytes, start, end)), number(value, from, to)),
    keyOfLiteral: (bytes, start, end) => key(rounded(number(bytes, start, end))),
    keyOfValue: (value, from, to) => key(number(value, from, to)),
    operand: (bytes, start, end) => {
      const exact = key(rounded(number(bytes, start, end)));
      return exact.includes("e") ? exact : `${exact}e0`;
    }
  };
}
function member(name, members) {
  const numbers = new Map(members.map((text2, index) => [quoteText(text2), String(index + 1)]));
  const number = (bytes, start, end) => {
    const literal = bytes.toString("utf8", start, end);
    return numbers.get(literal) ?? literal;
  };
  return {
    select: `${name}+0`,
    judges: (bytes, start, end) => /^\d+$/.test(number(bytes, start, end)),
    same: (bytes, start, end, value, from, to) => number(bytes, start, end) === value.toString("latin1", from, to),
    keyOfLiteral: number,
    keyOfValue: asPrinted,
    operand: number
  };
}
var quoted = {
  judges: (bytes, start) => bytes[start] === QUOTE2,
  same: (bytes, start, end, value, from, to) => isSame(bytes, start + 1, end - 1, value, from, to),
  keyOfLiteral: (bytes, start, end) => bytes.toString("latin1", start + 1, end - 1),
  keyOfValue: asPrinted,
  operand: asWritten
};
function address(name) {
  const digitsOf = (bytes, start, end) => bytes.toString("latin1", start + 1, end - 1).replaceAll(":", "").toUpperCase();
  const hexOf = (value, from, to) => hex(value.subarray(from, to));
  return {
    select: `CAST(${name} AS BINARY(16))`,
    judges: (bytes, start, end) => bytes[start] === QUOTE2 && end - start === 41,
    same: (bytes, start, end, value, from, to) => digitsOf(bytes, start, end) === hexOf(value, from, to),
    keyOfLiteral: digitsOf,
    keyOfValue: hexOf,
    operand: asWritten
  };
}
function text(name, charset) {
  const opening = Buffer.from(charset === null ? "X'" : `_${charset} X'`, "latin1");
  const isUtf82 = charset !== null && UTF8.has(charset);
  const holdsAscii = charset !== null && !NOT_ASCII.has(charset);
  return {
    select: charset === null || charset === "utf8mb4" ? name : `CAST(${name} AS BINARY)`,
    judges(bytes, start, end) {
      if (bytes[start] === QUOTE2) return isUtf82 || end - start === 2 || holdsAscii && isAscii(bytes, start, end);
      return isAt(opening, bytes, start);
    },
    same(bytes, start, end, value, from, to) {
      return bytes[start] === QUOTE2 ? isQuoted(bytes, start + 1, end - 1, value, from, to) : isHex(bytes, start + opening.length, end - 1, value, from, to);
    },
    keyOfLiteral: (bytes, start, end) => bytes[start] === QUOTE2 ? bytes.toString("latin1", start + 1, end - 1).replaceAll("''", "'") : Buffer.from(bytes.toString("latin1", start + opening.length, end - 1), "hex").toString("latin1"),
    keyOfValue: asPrinted,
    operand: asWritten
  };
}
function isAscii(bytes, start, end) {
  for (let at = start; at < end; at++) if (bytes[at] >= 128) return false;
  return true;
}
var SHORT = 24;
function isSame(bytes, start, end, value, from, to) {
  const length = end - start;
  if (length !== to - from) return false;
  if (length > SHORT) return value.compare(bytes, start, end, from, to) === 0;
  for (let at = 0; at < length; at++) if (bytes[start + at] !== value[from + at]) return false;
  return true;
}
function isQuoted(bytes, start, end, value, from, to) {
  let next = from;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (next >= to || byte !== value[next++]) return false;
    if (byte === QUOTE2) at++;
  }
  return next === to;
}
function isHex(bytes, start, end, value, from, to) {
  if (end - start !== 2 * (to - from)) return false;
  let at = start;
  for (let index = from; index < to; index++) {
    const byte = value[index];
    if (digit(bytes[at]) !== byte >> 4 || digit(bytes[at + 1]) !== (byte & 15)) return false;
    at += 2;
  }
  return true;
}
function digit(byte) {
  return byte <= NINE ? byte - ZERO : byte - 55;
}

// src/rollback/wanted-rows.ts
var EQUALS = Buffer.from("=", "latin1");
var NO_DECIMALS = Buffer.from("+0e0=", "latin1");
var AND2 = Buffer.from(" AND ", "latin1");
var COMMA2 = 44;
var RECENT = 8;
var WantedRows = class {
  #session;
  #tables = /* @__PURE__ */ new Map();
  #recent = [];
  constructor(session) {
    this.#session = session;
  }
  /**
   * Statements in the order in which they are run; of a row that several of them change, what the last leaves.
   * @returns the rows of each table by key, the bytes that they are written in, and the statements whose row cannot be told.
   */
  async read(statements) {
    const rows = /* @__PURE__ */ new Map();
    const untold = [];
    const bytes = Buffer.allocUnsafe(statements.reduce((sum, text2) => sum + Buffer.byteLength(text2), 0));
    let at = 0;
    for (const text2 of statements) {
      const end = at + bytes.write(text2, at);
      const prefix = this.#prefix(text2) ?? await this.#readPrefix(text2);
      if (prefix === null || !follow(prefix, bytes, at + prefix.bytes, end, rows)) untold.push(text2);
      at = end;
    }
    return { rows, untold };
  }
  #prefix(text2) {
    for (const prefix of this.#recent) if (text2.startsWith(prefix.text)) return prefix;
    return null;
  }
  async #readPrefix(text2) {
    const statement = readRollbackStatement(text2);
    if (statement === null) return null;
    const name = quoteTable(statement.database, statement.table);
    const head = statement.verb === "insert" ? insertHead(text2) : statement.verb === "update" ? `UPDATE ${name} SET ` : `DELETE FROM ${name} WHERE `;
    if (head === null || !text2.startsWith(head)) return null;
    const table = await this.table(statement);
    const columns = statement.inserted.map(({ column }) => table?.columnsByName.get(column) ?? -1);
    const prefix = { text: head, bytes: Buffer.byteLength(head), verb: statement.verb, table, columns };
    this.#recent = [prefix, ...this.#recent].slice(0, RECENT);
    return prefix;
  }
  /** @returns null when there is no such table. */
  table({ database, table }) {
    const id = `${database}\0${table}`;
    const known = this.#tables.get(id) ?? this.#readTable(database, table);
    this.#tables.set(id, known);
    return known;
  }
  async #readTable(database, table) {
    const definition = await readTable(this.#session, database, table);
    if (definition === null) return null;
    const shape = tableShape(database, definition);
    const triggers = await listTriggers(this.#session, database, table);
    const readings = shape.columns.map(columnReading);
    return {
      // A key that only the server can compare is none.
      shape: shape.key?.some((index) => readings[index] === null) ? { ...shape, key: null } : shape,
      name: quoteTable(database, table),
      readings,
      columnsByName: new Map(shape.columns.map(({ name }, index) => [name, index])),
      changesAlong: shape.selfReferencing || triggers.some(({ event }) => event === "UPDATE") || shape.columns.some(({ autoUpdated }) => autoUpdated)
    };
  }
};
function follow({ verb, table, columns }, bytes, start, end, all) {
  if (table === null || table.shape.key === null) return false;
  const set = verb === "delete" ? null : new Int32Array(2 * table.shape.columns.length).fill(-1);
  let where = start;
  if (verb === "insert" && !readValues(bytes, start, end, columns, set)) return false;
  if (verb === "update") {
    where = readAssignments(table, bytes, start, end, set);
    if (where === 0) return false;
  }
  const before = verb === "insert" ? null : readKey(table, bytes, where, end);
  if (before === null && verb !== "insert") return false;
  let rows = all.get(table);
  if (rows === void 0) {
    rows = /* @__PURE__ */ new Map();
    all.set(table, rows);
  }
  if (before === null) {
    const row2 = rowOf(table, bytes, set, null);
    if (row2 === null) return false;
    rows.set(row2.key, row2);
    return true;
  }
  const old = rowOf(table, bytes, before, null);
  if (old === null) return false;
  const known = rows.get(old.key);
  const origin = known === void 0 ? old.key : known.origin;
  rows.set(old.key, { ...old, literals: null, origin: null });
  if (set === null) return true;
  for (let at = 0; at < set.length; at++) {
    if (set[at] !== -1) continue;
    if (before[at] !== -1) set[at] = before[at];
    else if (known?.literals != null) set[at] = known.literals[at];
  }
  const row = rowOf(table, bytes, set, origin);
  if (row !== null) rows.set(row.key, row);
  return row !== null;
}
function rowOf({ shape, readings }, bytes, literals, origin) {
  const [first, ...others] = shape.key;
  const operand = (column) => readings[column].operand(bytes, literals[2 * column], literals[2 * column + 1]);
  const key = (column) => readings[column].keyOfLiteral(bytes, literals[2 * column], literals[2 * column + 1]);
  for (const column of shape.key) {
    const start = literals[2 * column];
    if (start === -1 || !readings[column].judges(bytes, start, literals[2 * column + 1])) return null;
  }
  if (others.length === 0) return { key: key(first), keySql: operand(first), literals, bytes, origin };
  return {
    key: keyOf(shape.key.map(key)),
    keySql: shape.key.map((column) => `${quoteColumn(shape, column)}=${operand(column)}`).join(" AND "),
    literals,
    bytes,
    origin
  };
}
function keyOf(values) {
  return values.length === 1 ? values[0] : values.map((value) => `${value.length}:${value}`).join();
}
function readValues(bytes, start, end, columns, into) {
  let at = start + 1;
  for (const column of columns) {
    const stop = expressionEnd(bytes, at, end);
    if (column === -1) return false;
    into[2 * column] = at;
    into[2 * column + 1] = stop;
    at = stop + 1;
  }
  return at === end;
}
function readAssignments(table, bytes, start, end, into) {
  let at = start;
  for (; ; ) {
    const name = nameEnd(bytes, at, end);
    const column = name === 0 ? void 0 : table.columnsByName.get(nameAt(bytes, at, name));
    if (column === void 0) return 0;
    const stop = expressionEnd(bytes, name + 1, end);
    into[2 * column] = name + 1;
    into[2 * column + 1] = stop;
    if (bytes[stop] !== COMMA2) return stop + WHERE_BYTES;
    at = stop + 1;
  }
}
var WHERE_BYTES = " WHERE ".length;
function readKey({ shape, columnsByName }, bytes, start, end) {
  const found = new Int32Array(2 * shape.columns.length).fill(-1);
  let missing = shape.key.length;
  let at = start;
  while (missing > 0 && at < end) {
    const name = nameEnd(bytes, at, end);
    const column = name === 0 ? -1 : columnsByName.get(nameAt(bytes, at, name)) ?? -1;
    const stop = expressionEnd(bytes, at, end);
    const value = isAt(EQUALS, bytes, name) ? name + 1 : isAt(NO_DECIMALS, bytes, name) ? name + NO_DECIMALS.length : 0;
    if (column !== -1 && value !== 0 && shape.key.includes(column) && found[2 * column] === -1) {
      found[2 * column] = value;
      found[2 * column + 1] = stop;
      missing--;
    }
    if (!isAt(AND2, bytes, stop)) break;
    at = stop + AND2.length;
  }
  return missing === 0 ? found : null;
}
function quoteColumn({ columns }, index) {
  return quoteName(columns[index].name);
}

// src/rollback/verify.ts
var KEYS = 900;
var CONDITIONS = 200;
var MOST_CONFLICTS = 100;
var NULL2 = Buffer.from("NULL", "latin1");
var NotRestored = class extends Error {
  conflicts;
  constructor(conflicts) {
    super("Rows are not as they were before the deployment");
    this.conflicts = conflicts;
  }
};
var REMEMBERED_BYTES = 64 << 20;
var ROWS2 = 5e3;
var Verifier = class {
  #session;
  #wanted;
  #keyless = /* @__PURE__ */ new Map();
  #remembered;
  #bytes = 0;
  #untold = 0;
  /** `remember`: what comes later in the transaction may change rows that were compared already (triggers, foreign keys). */
  constructor(session, remember) {
    this.#session = session;
    this.#wanted = new WantedRows(session);
    this.#remembered = remember ? /* @__PURE__ */ new Map() : null;
  }
  /** How many statements there were whose row could not be compared. */
  get untold() {
    return this.#untold;
  }
  /** Whether there were too many rows to compare them once more at the end. */
  get forgot() {
    return this.#bytes > REMEMBERED_BYTES;
  }
  /** The check for statements that are run together, in this order. */
  async check(statements) {
    const { rows, untold } = await this.#wanted.read(statements);
    const tables = [...rows].map(([table, wanted]) => new TableCheck(table, wanted));
    const { sums: sums2, rest } = untold.length === 0 ? { sums: [], rest: 0 } : await this.#sumChecks(untold);
    const begun = sums2.filter(({ table }) => !this.#keyless.has(table));
    return {
      before: [...tables.flatMap(({ before }) => before), ...begun.map(({ table }) => tableSum(table))],
      after: [...tables.flatMap(({ after }) => after), ...sums2.flatMap(({ changes }) => changes.map(({ sql }) => sql))],
      compare: (before, after) => {
        let first = 0;
        let next = 0;
        for (const table of tables) {
          const [from, to] = [first + table.before.length, next + table.after.length];
          table.compare(before.slice(first, from), after.slice(next, to));
          first = from;
          next = to;
        }
        for (const { table, changes } of sums2) {
          let { rows: rows2, sum } = this.#keyless.get(table) ?? sumOf(before[first++]);
          for (const { sign } of changes) {
            const change = sumOf(after[next++]);
            rows2 += sign * change.rows;
            sum += sign * change.sum;
          }
          this.#keyless.set(table, { rows: rows2, sum });
        }
        this.#untold += rest;
        this.#remember(rows);
      }
    };
  }
  /** To be called before the transaction is committed. @throws NotRestored */
  async finish() {
    for (const [table, expected] of this.#keyless) {
      const { rows } = await this.#session.askMany(tableSum(table));
      const found = sumOf(rows[0]);
      if (found.rows === expected.rows && found.sum === expected.sum) continue;
      throw new NotRestored([
        {
          table: `${table.shape.database}.${table.shape.table}`,
          key: "(no key)",
          expected: `the rows before, ${expected.rows} of them with those of others`,
          found: `${found.rows} rows, not the same ones`
        }
      ]);
    }
    for (const [table, all] of this.#remembered ?? []) {
      for (const part of parts([...all], ROWS2)) {
        const check2 = new TableCheck(table, new Map(part));
        const { rows } = await this.#session.askMany(check2.after.join(";\n"));
        check2.compare([], rows);
      }
    }
  }
  async #sumChecks(untold) {
    const byTable = /* @__PURE__ */ new Map();
    let rest = 0;
    for (const text2 of untold) {
      const statement = readRollbackStatement(text2);
      const table = statement === null ? null : await this.#wanted.table(statement);
      if (statement === null || table === null || table.shape.key !== null) rest++;
      else byTable.set(table, [...byTable.get(table) ?? [], statement]);
    }
    const sums2 = [];
    for (const [table, statements] of byTable) {
      const changes = sumChanges(table, statements);
      if (changes === null) rest += statements.length;
      else sums2.push({ table, changes });
    }
    return { sums: sums2, rest };
  }
  #remember(rows) {
    const remembered = this.#remembered;
    if (remembered === null || this.forgot) return;
    for (const [table, wanted] of rows) {
      const known = remembered.get(table) ?? /* @__PURE__ */ new Map();
      remembered.set(table, known);
      for (const [key, row] of wanted) {
        const old = row.origin === null ? void 0 : known.get(row.origin);
        const kept = copyOf(row, old);
        this.#bytes += kept.bytes.length + key.length;
        known.set(key, kept);
      }
    }
    if (this.forgot) remembered.clear();
  }
};
function copyOf(row, old) {
  if (row.literals === null) return { ...row, bytes: Buffer.alloc(0), origin: null };
  const literals = new Int32Array(row.literals.length).fill(-1);
  const texts = [];
  let length = 0;
  for (let at = 0; at < literals.length; at += 2) {
    const from = row.literals[at] !== -1 ? row : old;
    if (from?.literals == null || from.literals[at] === -1) continue;
    const text2 = from.bytes.subarray(from.literals[at], from.literals[at + 1]);
    texts.push(text2);
    literals[at] = length;
    length += text2.length;
    literals[at + 1] = length;
  }
  return { ...row, literals, bytes: Buffer.concat(texts), origin: null };
}
function sumOf(rows) {
  const values = new RowValues(rows[0]);
  values.next();
  const count = BigInt(values.text);
  values.next();
  return { rows: count, sum: BigInt(values.text) };
}
var TableCheck = class {
  before;
  after;
  #table;
  #wanted;
  /** Columns that are read, the key's first. */
  #columns;
  #judged;
  constructor(table, wanted) {
    this.#table = table;
    this.#wanted = wanted;
    const kept = table.changesAlong ? [...wanted.values()].filter(isKept) : [];
    this.#columns = columnsToRead(table, wanted, kept.length > 0);
    const select = `SELECT ${this.#columns.map((column) => table.readings[column].select).join()} FROM ${table.name} WHERE `;
    const query = (rows) => select + anyKey(table, rows);
    const most = table.shape.key.length === 1 ? KEYS : CONDITIONS;
    this.before = parts(
      kept.map(({ origin }) => wanted.get(origin)),
      most
    ).map(query);
    this.#judged = parts([...judgedValues(table, wanted)], CONDITIONS);
    this.after = [
      ...parts([...wanted.values()], most).map(query),
      ...this.#judged.map(
        (values) => `SELECT COUNT(*) FROM ${table.name} WHERE ${values.map(({ row, condition }) => `(${keyCondition2(table, row)} AND ${condition})`).join(" OR ")}`
      )
    ];
  }
  compare(before, after) {
    const conflicts = [];
    const reads = after.length - this.#judged.length;
    const origins = this.#byKey(before);
    const found = this.#byKey(after.slice(0, reads));
    for (const wanted of this.#wanted.values()) {
      const row = found.get(wanted.key);
      const isRestored = wanted.literals === null ? row === void 0 : row !== void 0 && this.#isSame(wanted, wanted.literals, row, origins);
      if (isRestored) continue;
      conflicts.push(this.#conflict(wanted, row));
      if (conflicts.length >= MOST_CONFLICTS) throw new NotRestored(conflicts);
    }
    for (const [at, values] of this.#judged.entries()) {
      const equal = firstValue(after[reads + at]?.[0]);
      if (equal !== String(values.length)) conflicts.push(...values.map(({ row }) => this.#conflict(row, void 0)));
    }
    if (conflicts.length > 0) throw new NotRestored(conflicts.slice(0, MOST_CONFLICTS));
  }
  #isSame({ bytes, origin }, literals, row, origins) {
    const { readings } = this.#table;
    const before = origin === null ? void 0 : origins.get(origin);
    const found = new RowValues(row);
    const old = before === void 0 ? null : new RowValues(before);
    for (const column of this.#columns) {
      found.next();
      old?.next();
      const start = literals[2 * column];
      const end = literals[2 * column + 1];
      if (start === -1) {
        if (old !== null && !found.equals(old)) return false;
      } else if (isNull(bytes, start, end)) {
        if (!found.isNull) return false;
      } else {
        const reading = readings[column];
        if (!reading.judges(bytes, start, end)) continue;
        if (found.isNull || !reading.same(bytes, start, end, found.bytes, found.start, found.end)) return false;
      }
    }
    return true;
  }
  #byKey(answers) {
    const { shape, readings } = this.#table;
    const keys = shape.key.map((column) => readings[column]);
    const rows = /* @__PURE__ */ new Map();
    for (const answer of answers) {
      for (const row of answer ?? []) {
        const values = new RowValues(row);
        const key = keys.map((reading) => {
          values.next();
          return reading.keyOfValue(values.bytes, values.start, values.end);
        });
        rows.set(keyOf(key), row);
      }
    }
    return rows;
  }
  #conflict(wanted, row) {
    const { shape } = this.#table;
    const name = (column) => quoteName(shape.columns[column].name);
    const told = (literals) => shape.columns.flatMap((_, column) => {
      const start = literals[2 * column];
      return start === -1 ? [] : [`${name(column)}=${wanted.bytes.toString("utf8", start, literals[2 * column + 1])}`];
    });
    const values = row === void 0 ? null : new RowValues(row);
    const shown = this.#columns.map((column) => {
      values?.next();
      return `${name(column)}=${values?.text}`;
    });
    return {
      table: `${shape.database}.${shape.table}`,
      key: keyCondition2(this.#table, wanted),
      expected: wanted.literals === null ? "no such row" : told(wanted.literals).join(" AND ").slice(0, 2e3),
      found: row === void 0 ? "no such row" : shown.join(" AND ").slice(0, 2e3)
    };
  }
};
function isKept({ literals, origin }) {
  return literals !== null && origin !== null;
}
function columnsToRead(table, wanted, all) {
  const { columns, key } = table.shape;
  const told = columns.map(({ generated }) => all && !generated);
  for (const { literals } of wanted.values()) {
    if (literals === null) continue;
    for (let column = 0; column < told.length; column++) if (literals[2 * column] !== -1) told[column] = true;
  }
  const others = told.flatMap(
    (is, column) => is && table.readings[column] !== null && !key.includes(column) ? [column] : []
  );
  return [...key, ...others];
}
function* judgedValues(table, wanted) {
  for (const row of wanted.values()) {
    const { literals, bytes } = row;
    if (literals === null) continue;
    for (let column = 0; column < table.readings.length; column++) {
      const start = literals[2 * column];
      if (start === -1) continue;
      const end = literals[2 * column + 1];
      const reading = table.readings[column] ?? null;
      if (reading !== null && (isNull(bytes, start, end) || reading.judges(bytes, start, end))) continue;
      yield { row, condition: serverCondition(table, column, bytes.toString("utf8", start, end)) };
    }
  }
}
function serverCondition({ shape }, index, literal) {
  const column = shape.columns[index];
  const name = quoteName(column.name);
  if (literal === "NULL") return `${name} IS NULL`;
  if (column.type === "json" && column.charset === null)
    return `CAST(CAST(${name} AS CHAR) AS BINARY)=CAST(CAST(${literal} AS CHAR) AS BINARY)`;
  if (column.charset !== null && column.type !== "enum" && column.type !== "set")
    return `CAST(${name} AS BINARY)=CAST(CONVERT(${literal} USING ${column.charset}) AS BINARY)`;
  return `${exactOperand(name, column)}=${literal}`;
}
function anyKey(table, rows) {
  const [first, ...others] = table.shape.key;
  if (others.length > 0) return rows.map(({ keySql }) => `(${keySql})`).join(" OR ");
  return `${quoteName(table.shape.columns[first].name)} IN (${rows.map(({ keySql }) => keySql).join()})`;
}
function keyCondition2({ shape }, { keySql }) {
  const [first, ...others] = shape.key;
  return others.length > 0 ? keySql : `${quoteName(shape.columns[first].name)}=${keySql}`;
}
function isNull(bytes, start, end) {
  return end - start === NULL2.length && isAt(NULL2, bytes, start);
}
function parts(all, most) {
  const found = [];
  for (let at = 0; at < all.length; at += most) found.push(all.slice(at, at + most));
  return found;
}

// src/rollback/apply.ts
var BATCH_STATEMENTS = 500;
var BATCH_CHARACTERS = 512e3;
var NO_CHECK = { before: [], after: [], compare() {
} };
var MOST_CONFLICTS2 = 100;
function isExact({ affectedRows, warnings }, rows) {
  return affectedRows === rows && warnings === 0;
}
var emptyBatch = () => ({ statements: [], units: [], characters: 0 });
var RowApplier = class {
  #session;
  #force;
  #verifier;
  #tables = /* @__PURE__ */ new Map();
  /** The last INSERT up to and with VALUES. */
  #insertHead = null;
  /** INSERTs that do not join, since the server had something to say about many rows at once. */
  #apart = /* @__PURE__ */ new Set();
  /** The table of the last DELETE, and the statement up to and with WHERE. */
  #deleteHead = null;
  /** `remember`: something in these databases may change rows again that were put back: they are compared once more at the end. */
  constructor(session, force, remember = false) {
    this.#session = session;
    this.#force = force;
    this.#verifier = new Verifier(session, remember);
  }
  /** Compares what can only be compared at the end of the transaction. @throws NotRestored */
  async finish() {
    await this.#verifier.finish();
  }
  /** Whether rows could not be compared once more at the end, since they are too many. */
  get forgot() {
    return this.#verifier.forgot;
  }
  /** How many statements were run whose row could not be read again: nothing is known of it but that the server took the statement. */
  get unverified() {
    return this.#verifier.untold;
  }
  /**
   * @param statements in the order in which they undo. They are read on while the server works on those before.
   * @param foreignKeysOff the caller has turned foreign keys off, so that no rows of others go along.
   * @throws UserError when the server took the transaction back (a deadlock): then nothing of it remains; NotRestored when rows that
   * were changed are not what they were to become.
   */
  async apply(statements, foreignKeysOff = false) {
    const conflicts = [];
    let applied = 0;
    let batch = emptyBatch();
    let underWay = Promise.resolve();
    const run = async (full) => {
      const found = await this.#run(full);
      conflicts.push(...found);
      applied += full.statements.length - found.length;
    };
    const send = async () => {
      await underWay;
      if (batch.statements.length === 0) return;
      underWay = run(batch);
      underWay.catch(() => {
      });
      batch = emptyBatch();
    };
    const flush = async () => {
      await send();
      await underWay;
    };
    try {
      for await (const text2 of statements) {
        if (conflicts.length >= MOST_CONFLICTS2) break;
        const ready = this.#asItIs(text2, foreignKeysOff) ? text2 : await this.#prepare(text2, foreignKeysOff, flush, conflicts);
        if (ready === null) continue;
        if (batch.units.length >= BATCH_STATEMENTS || batch.characters + ready.length > BATCH_CHARACTERS) await send();
        this.#add(batch, ready);
      }
      await flush();
    } finally {
      await underWay.catch(() => {
      });
    }
    return { applied, conflicts };
  }
  /** Whether nothing is to be looked up for a statement: the table is known as one whose rows take no others along. */
  #asItIs(text2, foreignKeysOff) {
    if (this.#force) return false;
    if (foreignKeysOff || !text2.startsWith("DELETE ")) return true;
    const head = this.#deleteHead;
    return head !== null && head.facts.cascades.length === 0 && text2.startsWith(head.text);
  }
  /** Forces the statement where asked, and looks first where deleting the row would take rows of others along. */
  async #prepare(text2, foreignKeysOff, flush, conflicts) {
    const statement = readRollbackStatement(text2);
    if (statement === null) return text2;
    const facts = await this.#facts(statement);
    if (statement.verb === "delete") {
      this.#deleteHead = { text: `${statement.head} WHERE `, facts };
      if (facts.cascades.length > 0 && !foreignKeysOff) {
        await flush();
        const taken = await this.#cascade(statement, facts);
        if (taken !== null) {
          conflicts.push(taken);
          return null;
        }
      }
    }
    return this.#force ? withoutGuard(statement, facts.key) : text2;
  }
  /** An INSERT that begins as the one before joins it. */
  #add(batch, text2) {
    const head = this.#force ? null : this.#headOf(text2);
    const last = batch.units.at(-1);
    if (head !== null && last?.head === head) {
      last.parts.push(text2.slice(head.length));
      batch.characters += text2.length - head.length + 1;
    } else {
      batch.units.push({ head, parts: [text2] });
      batch.characters += text2.length + 1;
    }
    batch.statements.push(text2);
  }
  #headOf(text2) {
    if (!text2.startsWith("INSERT ")) return null;
    if (this.#insertHead === null || !text2.startsWith(this.#insertHead)) this.#insertHead = insertHead(text2);
    return this.#insertHead === null || this.#apart.has(this.#insertHead) ? null : this.#insertHead;
  }
  async #run({ units, statements }) {
    let played;
    try {
      played = await this.#play(
        "rollgate_batch",
        units.map(({ parts: parts2 }) => parts2.join()),
        statements
      );
    } catch (error) {
      await this.#backTo("rollgate_batch", error);
      return this.#oneByOne(statements);
    }
    const { outcomes } = played;
    const inexact = units.find(({ parts: parts2 }, at) => parts2.length > 1 && !isExact(outcomes[at], parts2.length));
    if (inexact !== void 0) {
      await this.#session.run("ROLLBACK TO SAVEPOINT rollgate_batch");
      this.#apart.add(inexact.head);
      return this.#run({ units: statements.map((text2) => ({ head: null, parts: [text2] })), statements, characters: 0 });
    }
    const isDone = units.every(({ parts: parts2 }, at) => parts2.length > 1 || outcomes[at].affectedRows === 1);
    if (!isDone && !this.#force) {
      await this.#session.run("ROLLBACK TO SAVEPOINT rollgate_batch");
      return this.#oneByOne(statements);
    }
    played.compare();
    return [];
  }
  /** Runs statements after a savepoint, in one go. `told` are the same statements row by row. */
  async #play(savepoint, sql, told) {
    const check2 = this.#force ? NO_CHECK : await this.#verifier.check(told);
    const texts = [`SAVEPOINT ${savepoint}`, ...check2.before, ...sql, ...check2.after];
    const { outcomes, rows } = await this.#session.askMany(texts.join(";\n"));
    const first = 1 + check2.before.length;
    const last = first + sql.length;
    return {
      outcomes: outcomes.slice(first, last),
      compare: () => check2.compare(rows.slice(1, first), rows.slice(last))
    };
  }
  async #oneByOne(statements) {
    const conflicts = [];
    for (const text2 of statements) {
      if (conflicts.length >= MOST_CONFLICTS2) break;
      try {
        const played = await this.#play("rollgate_row", [text2], [text2]);
        const { affectedRows } = played.outcomes[0];
        if (affectedRows === 1) played.compare();
        else if (!this.#force && !(affectedRows === 0 && await this.#isBackAlready(text2)))
          conflicts.push(await this.#describe(text2, affectedRows === 0 ? null : `${affectedRows} rows`));
      } catch (error) {
        await this.#backTo("rollgate_row", error);
        const { errno } = error;
        const cause = errno === ER.ROW_IS_REFERENCED ? await this.#selfReference(text2) : "";
        conflicts.push(await this.#describe(text2, `${cause}${describeServerError(error)}`));
      }
    }
    return conflicts;
  }
  /**
   * Whether an UPDATE found no row because the row came back whole before. Where MySQL itself keeps foreign keys (9.6 and later), it
   * logs of a row that refers to itself by ON DELETE SET NULL that it lost the reference, and that it was deleted with it.
   */
  async #isBackAlready(text2) {
    const statement = readRollbackStatement(text2);
    if (statement?.verb !== "update") return false;
    const { own, key } = await this.#facts(statement);
    if (key === null) return false;
    const emptied = new Set(own.flatMap(({ onDelete, columns }) => onDelete === "SET NULL" ? columns : []));
    if (!assignments(statement).every(({ column }) => emptied.has(column))) return false;
    const { after, compare } = await this.#verifier.check([text2]);
    if (after.length === 0) return false;
    const { rows } = await this.#session.askMany(after.join(";\n"));
    try {
      compare([], rows);
      return true;
    } catch (error) {
      if (error instanceof NotRestored) return false;
      throw error;
    }
  }
  /** Why a row is not deleted that nothing else refers to; empty when that is not so. */
  async #selfReference(text2) {
    const statement = readRollbackStatement(text2);
    if (statement === null) return "";
    const { key, own } = await this.#facts(statement);
    const condition = keyCondition(statement, key);
    if (condition === null) return "";
    for (const { name, columns, referencedColumns } of own) {
      const same = columns.map((column, at) => `${quoteName(column)} = ${quoteName(referencedColumns[at])}`);
      const found = await this.#session.value(
        `SELECT COUNT(*) FROM ${tableOf(statement)} WHERE ${[condition, ...same].join(" AND ")}`
      );
      if (found !== "0")
        return `the row refers to itself by foreign key ${name}, whose columns cannot be NULL: make sure that no other row refers to it, and delete it under foreign_key_checks=0; the server says: `;
    }
    return "";
  }
  /**
   * After an error of the server. Where the savepoint is gone the server took back the whole transaction, as after a deadlock, and
   * what is run now would stand alone.
   */
  async #backTo(savepoint, error) {
    if (!isServerError(error)) throw error;
    try {
      await this.#session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`);
    } catch (second) {
      if (isConnectionLost(second)) throw second;
      throw new UserError(`The rollback was broken off: ${describeServerError(error)}`, {
        hint: "Nothing of it was changed. Run rollback again.",
        exitCode: EXIT.failed,
        cause: error
      });
    }
  }
  async #describe(text2, found) {
    const statement = readRollbackStatement(text2);
    if (statement === null)
      return { table: "", key: "", expected: text2.slice(0, 500), found: found ?? "nothing changed" };
    const { key } = await this.#facts(statement);
    const condition = keyCondition(statement, key);
    const expected = statement.verb === "insert" ? "no such row" : statement.terms.map((term) => term.text).join(" AND ");
    return {
      table: `${statement.database}.${statement.table}`,
      key: condition ?? "(no key)",
      expected: expected.slice(0, 2e3),
      found: found ?? (condition === null ? "no such row" : await this.#row(statement, condition))
    };
  }
  async #row(statement, condition) {
    const [row] = await this.#session.query(`SELECT * FROM ${tableOf(statement)} WHERE ${condition} LIMIT 1`);
    if (row === void 0) return "no such row";
    const shown = Object.entries(row).map(
      ([name, value]) => `${quoteName(name)}=${value === null ? "NULL" : Buffer.isBuffer(value) ? `X'${value.toString("hex")}'` : value}`
    );
    return shown.join(" AND ").slice(0, 2e3);
  }
  /** A conflict when rows of other tables would go with the row that is to be deleted. */
  async #cascade(statement, { cascades, key }) {
    const condition = statement.terms.map((term) => term.text).join(" AND ");
    for (const child of cascades) {
      const join = child.columns.map((column, at) => `child.${quoteName(column)} = parent.${quoteName(child.referencedColumns[at])}`).join(" AND ");
      const found = await this.#session.value(
        `SELECT COUNT(*) FROM ${tableOf(statement)} AS parent WHERE ${condition} AND EXISTS (SELECT 1 FROM ${quoteTable(child.database, child.table)} AS child WHERE ${join})`
      );
      if (found !== "0") {
        return {
          table: `${statement.database}.${statement.table}`,
          key: keyCondition(statement, key) ?? condition,
          expected: `no rows of ${child.table} that refer to it`,
          found: `rows of ${child.table} refer to it, and foreign key ${child.name} would change them along`
        };
      }
    }
    return null;
  }
  #facts(statement) {
    const name = `${statement.database}\0${statement.table}`;
    let facts = this.#tables.get(name);
    if (facts === void 0) {
      facts = this.#readFacts(statement);
      this.#tables.set(name, facts);
    }
    return facts;
  }
  async #readFacts({ database, table }) {
    const definition = await readTable(this.#session, database, table);
    const primary = definition?.indexes.find((index) => index.type === "primary");
    const nullable = new Set(definition?.columns.filter((column) => column.nullable).map((column) => column.name));
    const unique = primary ?? definition?.indexes.find(
      (index) => index.type === "unique" && index.parts.every((part) => part.column !== null && part.length === null && !nullable.has(part.column))
    );
    const key = unique?.parts.map((part) => part.column) ?? null;
    const changes = (rule) => rule === "CASCADE" || rule === "SET NULL" || rule === "SET DEFAULT";
    const referring = await foreignKeysTo(this.#session, database, table);
    const own = referring.filter((child) => child.database === database && child.table === table);
    return { key, own, cascades: referring.filter((child) => changes(child.onDelete)) };
  }
};

// src/rollback/foreign-key-check.ts
var BATCH = 100;
var ForeignKeyCheck = class {
  #session;
  #keys = /* @__PURE__ */ new Map();
  #tables = /* @__PURE__ */ new Map();
  constructor(session) {
    this.#session = session;
  }
  /** Passes rollback statements on and notes which key values they bring and take away. */
  async *watch(statements) {
    for await (const text2 of statements) {
      const statement = readRollbackStatement(text2);
      if (statement !== null) await this.#note(statement);
      yield text2;
    }
  }
  /** To be called in the same transaction once all of them are applied: child rows whose parent is not there. */
  async conflicts() {
    const conflicts = [];
    for (const key of this.#keys.values()) {
      const suspects = [...key.suspects];
      if (key.all) suspects.splice(0, suspects.length, "TRUE");
      for (let at = 0; at < suspects.length; at += BATCH) {
        const condition = suspects.slice(at, at + BATCH).join(" OR ");
        const row = await this.#orphan(key, condition);
        if (row !== null) conflicts.push(row);
      }
    }
    return conflicts;
  }
  /** Locks what it reads, so that it stays so until the transaction ends. */
  async #orphan({ name, child, parent }, condition) {
    const columns = child.columns.map((column) => `c.${quoteName(column)}`);
    const match = parent.columns.map((column, at) => `p.${quoteName(column)} = ${columns[at]}`).join(" AND ");
    const [row] = await this.#session.query(
      `SELECT ${columns.join(", ")} FROM ${quoteTable(child.database, child.table)} AS c WHERE (${condition}) AND ${columns.map((column) => `${column} IS NOT NULL`).join(" AND ")} AND NOT EXISTS (SELECT 1 FROM ${quoteTable(parent.database, parent.table)} AS p WHERE ${match} LOCK IN SHARE MODE) LIMIT 1 LOCK IN SHARE MODE`
    );
    if (row === void 0) return null;
    const shown = child.columns.map((column, at) => `${quoteName(column)}=${Object.values(row)[at]}`).join(" AND ");
    return {
      table: `${child.database}.${child.table}`,
      key: shown,
      expected: `a row of ${parent.table} that it refers to by foreign key ${name}`,
      found: "no such row"
    };
  }
  async #note(statement) {
    const { own, referring, texts } = await this.#keysOf(statement.database, statement.table);
    const set = statement.verb === "update" ? assignments(statement) : statement.inserted;
    const assigned = new Set(set.map(({ column }) => column.toLowerCase()));
    const untouched = (columns) => statement.verb === "update" && !columns.some((column) => assigned.has(column.toLowerCase()));
    const before = valuesFound(statement, texts);
    if (statement.verb !== "insert") {
      for (const key of referring) if (!untouched(key.parent.columns)) suspect(key, key.parent.columns, before);
    }
    if (statement.verb === "delete") return;
    const after = new Map([...before, ...valuesSet(set, texts)]);
    for (const key of own) if (!untouched(key.child.columns)) suspect(key, key.child.columns, after);
  }
  #keysOf(database, table) {
    const id = `${database}\0${table}`;
    const known = this.#tables.get(id) ?? this.#readKeys(database, table);
    this.#tables.set(id, known);
    return known;
  }
  async #readKeys(database, table) {
    const definition = await readTable(this.#session, database, table);
    const own = (definition?.foreignKeys ?? []).map(
      (key) => this.#key(
        key.name,
        { database, table, columns: key.columns },
        {
          database: key.referencedDatabase ?? database,
          table: key.referencedTable,
          columns: key.referencedColumns
        }
      )
    );
    const referring = (await foreignKeysTo(this.#session, database, table)).map(
      (key) => this.#key(key.name, key, { database, table, columns: key.referencedColumns })
    );
    const texts = (definition?.columns ?? []).filter(({ charset }) => charset !== null);
    return { own, referring, texts: new Set(texts.map(({ name }) => name.toLowerCase())) };
  }
  #key(name, child, parent) {
    const id = `${child.database}\0${child.table}\0${name}`;
    const key = this.#keys.get(id) ?? { name, child, parent, suspects: /* @__PURE__ */ new Set(), all: false };
    this.#keys.set(id, key);
    return key;
  }
};
function valuesFound({ terms: terms2 }, texts) {
  const values = /* @__PURE__ */ new Map();
  for (const { column, text: text2 } of terms2) {
    const name = quoteName(column);
    const operands = [`${name}=`, `CAST(${name} AS BINARY)=`];
    const operand = operands.find((one) => text2.startsWith(one));
    if (text2 === `${name} IS NULL`) values.set(column.toLowerCase(), null);
    else if (operand !== void 0) put(values, texts, column, text2.slice(operand.length));
  }
  return values;
}
function valuesSet(set, texts) {
  const values = /* @__PURE__ */ new Map();
  for (const { column, value } of set) {
    if (value === "NULL") values.set(column.toLowerCase(), null);
    else put(values, texts, column, value);
  }
  return values;
}
function put(values, texts, column, value) {
  if (!texts.has(column.toLowerCase()) || value.startsWith("'")) values.set(column.toLowerCase(), value);
}
function suspect(key, columns, values) {
  const found = columns.map((column) => values.get(column.toLowerCase()));
  if (found.includes(null)) return;
  if (found.includes(void 0)) key.all = true;
  else
    key.suspects.add(`(${found.map((value, at) => `c.${quoteName(key.child.columns[at])} = ${value}`).join(" AND ")})`);
}

// src/deploy/merge-results.ts
function mergeResults(results, journaled) {
  const chunks = new Map(journaled.filter(({ batch }) => batch !== null).map((one) => [one.opid, one]));
  const merged = [];
  let last;
  for (const result of results) {
    const chunk = chunks.get(result.opid);
    const before = merged.at(-1);
    if (chunk === void 0 || before === void 0 || !sameBatch(chunk.batch, last?.batch ?? null)) {
      const first = chunk && journaled.find(({ opid, batch }) => opid !== null && sameBatch(batch, chunk.batch));
      merged.push(first === void 0 ? result : { ...result, opid: first.opid, sql: first.sql });
    } else merged[merged.length - 1] = add(before, result);
    last = chunk;
  }
  return merged;
}
function add(sum, chunk) {
  const skipped = (sum.skipped ?? 0) + (chunk.skipped ?? 0);
  const applied = chunk.conflicts.length > 0 && chunk.skipped === void 0 ? 0 : chunk.applied;
  return {
    ...sum,
    applied: sum.applied + applied,
    conflicts: [...sum.conflicts, ...chunk.conflicts],
    ...skipped === 0 ? {} : { skipped },
    ...chunk.error === void 0 ? {} : { error: chunk.error }
  };
}

// src/deploy/skip-conflicts.ts
var SLICE = 100;
var MOST_DESCRIBED = 1e3;
var OTHER_ERROR = /\(error (?!1062\)|1451\)|1452\))\d+\)$/;
async function applySkipping(applier, statements, foreignKeysOff = false) {
  const described = [];
  let applied = 0;
  let skipped = 0;
  for await (const slice of slices(statements)) {
    const outcome = await applier.apply(slice, foreignKeysOff);
    const refused = outcome.conflicts.filter(({ found }) => OTHER_ERROR.test(found));
    if (refused.length > 0) return { applied: 0, conflicts: refused, skipped: 0 };
    applied += slice.length - outcome.conflicts.length;
    skipped += outcome.conflicts.length;
    described.push(...outcome.conflicts.slice(0, MOST_DESCRIBED - described.length));
  }
  return { applied, conflicts: described, skipped };
}
async function* slices(statements) {
  let slice = new Slice();
  for await (const statement of statements) {
    slice.texts.push(statement);
    if (slice.length < SLICE) continue;
    yield slice;
    slice = new Slice();
  }
  if (slice.length > 0) yield slice;
}
var Slice = class {
  texts = [];
  get length() {
    return this.texts.length;
  }
  async *[Symbol.asyncIterator]() {
    yield* this.texts;
  }
};

// src/deploy/undo-mark.ts
var UndoMark = class _UndoMark {
  #journal;
  #deployment;
  #chosen;
  /** State of the deployment before. */
  #before;
  constructor(journal, deployment, chosen, before) {
    this.#journal = journal;
    this.#deployment = deployment;
    this.#chosen = chosen;
    this.#before = before;
  }
  static async set(journal, deployment, chosen) {
    const before = (await journal.deployment(deployment))?.state ?? "done";
    await journal.setDeployment(deployment, "undoing");
    return new _UndoMark(journal, deployment, new Set(chosen.map(({ id }) => id)), before);
  }
  /** The undo ended before its end: the mark goes when nothing was taken back, and stays when something was. */
  async stopped() {
    const statements = await this.#journal.statements(this.#deployment);
    const touched = statements.some(({ id, state }) => this.#chosen.has(id) && state !== "done");
    if (!touched) await this.#journal.setDeployment(this.#deployment, this.#before);
  }
  /** All statements that were chosen are taken back, and others are not. */
  async ended(to) {
    if (to !== null) await this.#journal.reopenMigrations(this.#deployment);
    const after = this.#before === "undoing" && to !== null ? "failed" : this.#before;
    await this.#journal.setDeployment(this.#deployment, after);
  }
};

// src/deploy/undo-structure.ts
async function undoStructure(options, session, statement, steps) {
  const { control, lock, interruption, progress, force } = options;
  await session.run("SET SESSION foreign_key_checks = 1");
  const first = statement.undoing === null ? 0 : await nextStep(control, statement, steps);
  for (const step of steps.slice(0, first)) if (isSession(step)) await session.run(step);
  for (const [at, step] of steps.entries()) {
    if (at < first) continue;
    interruption.check();
    progress.detail(`Undoing ${statement.opid}: ${step.slice(0, 200)}`);
    try {
      if (isSession(step)) await session.run(step);
      else if (guardOf(step) !== null) await interruption.during(session, () => check(session, step, force));
      else if (changesRows(step))
        await interruption.during(session, () => undoRows(control, session, statement.id, step, at));
      else {
        await control.run(markUndoing(statement.id, at, await binlogStatus(control)));
        reached("undo of structure marked");
        const sql = traced(step, traceId(statement, at));
        const undo = () => withProgress(session, `Undoing ${statement.opid}`, progress, () => session.run(sql));
        await withLock(() => interruption.during(session, undo), {
          ...options,
          executor: session,
          tables: lockedTables(statement),
          policy: lock
        });
        reached("undo of structure run");
      }
    } catch (error) {
      const said = error instanceof NotLocked || error instanceof InTheWay ? error.message : isServerError(error) ? describeServerError(error) : null;
      if (said === null) throw error;
      if (unchanged(steps, at) && !isKilled(error)) await control.run(markNotUndoing(statement.id));
      return error instanceof InTheWay ? { applied: 0, error: said, conflict: true } : { applied: at - first, error: `${said} in: ${step}`, conflict: false };
    }
  }
  const left = await differences(control, statement);
  if (left.length > 0)
    return {
      applied: steps.length - first,
      error: `The structure of ${left.join(", ")} is not what it was before`,
      conflict: false
    };
  reached("undo of structure compared");
  await control.run(markUndone(statement.id));
  reached("undo of structure done");
  return { applied: steps.length - first, error: null, conflict: false };
}
var InTheWay = class extends Error {
};
async function check(session, step, force) {
  const guard = guardOf(step);
  if (guard === "rows" && force) return;
  try {
    await session.run(step);
  } catch (error) {
    if (!isServerError(error) || error.errno !== GUARD_ERROR) throw error;
    throw new InTheWay(
      guard === "rows" ? "Others changed rows since, and without a key they cannot be told from the kept ones: --force puts the kept rows in their place. This query finds them: ".concat(
        step
      ) : "With rows that others changed since, keys or checks of the old structure would not hold: change or move those rows first. This query finds them: ".concat(
        step
      )
    );
  }
}
function lockedTables({ sourceDatabase, sourceTable }) {
  return [{ database: sourceDatabase ?? "", name: sourceTable ?? "" }];
}
async function nextStep(control, statement, steps) {
  const { step: at, start } = statement.undoing;
  const again = unchanged(steps, at) ? 0 : at;
  const step = steps[at];
  if (step === void 0 || isSession(step) || changesRows(step) || guardOf(step) !== null) return again;
  const gone = await movedAway(control, step);
  if (gone !== null) return gone ? at + 1 : again;
  const trace = await findTrace(control, start, traceId(statement, at));
  if (trace === "found") return at + 1;
  if (trace === "not found") return again;
  const mark = `rollgate recover ${statement.deployment} ${statement.sequence} --mark`;
  throw new NeedsOperatorError(
    `An earlier rollback broke off while it undid ${statement.opid} (${statement.kind}), and ${trace === "crashed" ? "as the server crashed meanwhile, its binary log does not tell how far it came" : "the binary log that tells how far it came is gone"}`,
    [
      `Look whether this took effect: ${step}. If it did: ${mark} done; if it did not: ${mark} not-run.`,
      `Then run rollgate rollback ${statement.deployment} again.`
    ].join(" ")
  );
}
async function movedAway(control, step) {
  const parsed = parseStatement(new Source("inverse", step), { dialect: await dialectOf(control), database: null });
  const single = parsed?.kind === "DROP TABLE" || parsed?.kind === "RENAME TABLE" && parsed.tables.length === 2;
  const [table] = single ? parsed.tables : [];
  if (table === void 0 || table.database === null) return null;
  return await readTable(control, table.database, table.name) === null;
}
async function undoRows(control, session, id, step, at) {
  const position = await binlogStatus(control);
  await session.run("START TRANSACTION");
  try {
    await session.run(step);
    await session.run(markUndoing(id, at + 1, position));
    await session.run("COMMIT");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    throw error;
  }
}
async function differences(control, statement) {
  if (statement.structureBefore === null) return [];
  const different = [];
  for (const { database, name, create } of JSON.parse(statement.structureBefore).tables) {
    if (withoutCounter(await showCreateTable(control, database, name)) !== withoutCounter(create)) different.push(name);
  }
  return different;
}
function isSession(step) {
  return step.startsWith("SET ");
}
function unchanged(steps, at) {
  return steps.slice(0, at).every((step) => isSession(step) || guardOf(step) !== null);
}
function changesRows(step) {
  return /^(INSERT|UPDATE|DELETE) /.test(step);
}
function traceId({ id }, step) {
  return `${id} undo ${step}`;
}
function markNotUndoing(id) {
  return `UPDATE rollgate.statement SET state = 'done', undo_step = NULL WHERE id = ${id}`;
}

// src/deploy/undo.ts
async function undoDeployment(options) {
  const chosen = chooseStatements(options);
  const notes = incompleteNotes(chosen);
  const structure = new Set(chosen.filter((statement) => statement.step === "ddl").map((statement) => statement.opid));
  const statements = [...chosen].reverse();
  if (statements.length === 0)
    return report(options, "nothing", [], ["Nothing of this deployment is left to be undone."]);
  if (options.dryRun)
    return report(
      options,
      "checked",
      await countStatements(options, statements),
      [...notes, "Dry run: nothing was run or written."],
      structure
    );
  const session = await openUndoer(options.production, options.lock);
  const results = [];
  let mark = null;
  try {
    if (!options.check) mark = await UndoMark.set(options.journal, options.deployment, chosen);
    for (const segment of segments(statements, options.check)) {
      options.interruption.check();
      const outcome = segment.kind === "rows" ? await undoRows2(options, session, segment.statements) : await undoDdl(options, session, segment.statements[0]);
      results.push(...outcome.statements);
      if (outcome.note !== void 0) notes.push(outcome.note);
      if (!outcome.ok) {
        await mark?.stopped();
        const state = outcome.conflict ? "conflict" : outcome.killed ? "interrupted" : "failed";
        return report(options, state, results, notes, structure);
      }
      if (options.check && segment.kind === "structure") {
        notes.push(
          `Checked down to opid ${segment.statements[0].opid}: what lies before that DDL can only be checked once it is undone.`
        );
        break;
      }
    }
  } catch (error) {
    await mark?.stopped().catch(() => {
    });
    if (!(error instanceof Interrupted)) throw error;
    return report(options, "interrupted", results, notes, structure);
  } finally {
    await session.close();
  }
  if (options.check) return report(options, "checked", results, notes, structure);
  const left = (await options.journal.statements(options.deployment)).filter(
    (statement) => statement.state !== "undone" && statement.state !== "failed"
  );
  if (left.length === 0) await options.journal.endUndone(options.deployment);
  else await mark?.ended(options.to);
  reached("undo ended");
  const skipped = results.reduce((sum, result) => sum + (result.skipped ?? 0), 0);
  if (skipped > 0) notes.push(`${skipped} rows were left as others made them since.`);
  return report(options, "undone", results, notes, structure);
}
function chooseStatements({ deployment, statements, opid, to }) {
  const live = statements.filter((statement) => statement.state === "done" || statement.state === "undoing");
  const refuse = (what) => new UserError(`Deployment ${deployment} has no statement ${what} that could be undone`, {
    hint: "rollgate status lists the statements of each deployment with number and opid."
  });
  if (opid !== null) {
    const chosen = live.filter((statement) => statement.opid === opid);
    const [one] = chosen;
    if (one === void 0) throw refuse(`with opid ${opid}`);
    return one.batch === null ? chosen : live.filter(({ batch }) => sameBatch(batch, one.batch));
  }
  if (to === null) return live;
  const down = live.find(({ sequence, batch }) => sequence === to || batch?.first === to);
  if (down === void 0) throw refuse(`with number ${to}`);
  return live.filter(({ sequence, batch }) => sequence >= to || sameBatch(batch, down.batch));
}
function segments(statements, check2) {
  const found = [];
  for (const statement of statements) {
    const kind = statement.step === "ddl" ? "structure" : "rows";
    const last = found.at(-1);
    const alone = (one) => one.batch !== null && !check2;
    if (kind === "rows" && last?.kind === "rows" && !alone(statement) && !alone(last.statements[0]))
      last.statements.push(statement);
    else found.push({ kind, statements: [statement] });
  }
  return found;
}
async function undoRows2(options, session, statements) {
  const applier = new RowApplier(session, options.force, await changesAgain(session, statements));
  const results = [];
  await session.run("SET SESSION autocommit = 0");
  await session.run("START TRANSACTION");
  await session.run("SAVEPOINT rollgate_undo");
  try {
    for (const statement of statements) {
      options.progress.detail(`Undoing ${statement.opid} (${statement.kind}, ${statement.capturedRows} rows)`);
      await session.run(`SET SESSION foreign_key_checks = ${statement.foreignKeysOff ? 0 : 1}`);
      const check2 = statement.cascaded ? new ForeignKeyCheck(session) : null;
      const stored = options.interruption.pass(counted(options.source, statement));
      const rows = check2 === null ? stored : check2.watch(stored);
      const skips = options.onConflict === "skip";
      const { applied, conflicts, skipped } = await options.interruption.during(
        session,
        async () => skips ? applySkipping(applier, rows, statement.cascaded) : { ...await applier.apply(rows, statement.cascaded), skipped: 0 }
      );
      options.interruption.over.throwIfAborted();
      const orphans = check2 === null || options.force ? [] : await check2.conflicts();
      const base = {
        opid: statement.opid,
        kind: statement.kind,
        sql: statement.sql,
        applied,
        conflicts: [...conflicts, ...orphans]
      };
      results.push(skipped === 0 ? base : { ...base, skipped });
      if (orphans.length > 0 || conflicts.length > 0 && skipped === 0) {
        await session.run("ROLLBACK");
        return takenBack(results);
      }
      await session.run(
        markUndone(statement.id, skipped === 0 ? null : `${skipped} rows were left as others made them`)
      );
    }
    await applier.finish();
    await session.run("RELEASE SAVEPOINT rollgate_undo");
    reached("undo of rows applied");
    await session.run(options.check ? "ROLLBACK" : "COMMIT");
    reached("undo of rows committed");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    if (error instanceof NotRestored) {
      const { opid, kind, sql } = statements[Math.min(results.length, statements.length - 1)];
      const others = results.slice(0, statements.length - 1);
      return {
        ...takenBack([...others, { opid, kind, sql, applied: 0, conflicts: error.conflicts }]),
        note: NOT_RESTORED
      };
    }
    if (options.interruption.over.aborted) throw new Interrupted();
    if (!isServerError(error) || isConnectionLost(error)) throw error;
    throw new UserError(`The server ended the transaction that takes rows back: ${describeServerError(error)}`, {
      hint: "Nothing of it was changed. Run rollgate rollback again.",
      exitCode: EXIT.failed,
      cause: error
    });
  }
  const done = { ok: true, conflict: false, killed: false, statements: results };
  const lacking = [
    applier.unverified === 0 ? "" : `${applier.unverified} rows could not be compared after they were put back.`,
    applier.forgot ? "There were too many rows to compare all of them once more before COMMIT." : ""
  ].filter((text2) => text2 !== "");
  return lacking.length === 0 ? done : { ...done, note: lacking.join(" ") };
}
async function changesAgain(session, statements) {
  const databases = new Set(statements.flatMap(({ sourceDatabase }) => sourceDatabase ?? []));
  if (databases.size === 0) return true;
  const list2 = [...databases].map(quoteText).join();
  const found = await session.value(
    `SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema IN (${list2})) + (SELECT COUNT(*) FROM information_schema.referential_constraints WHERE unique_constraint_schema IN (${list2}) AND (update_rule NOT IN ('RESTRICT', 'NO ACTION') OR delete_rule NOT IN ('RESTRICT', 'NO ACTION')))`
  );
  return found !== "0";
}
var NOT_RESTORED = "Rows were not what they were before the deployment once they had been put back: a trigger or a change of the table since made others of them. Nothing was changed. Remove the cause, or take what comes out with --force.";
function takenBack(results) {
  return {
    ok: false,
    conflict: true,
    killed: false,
    statements: results.map((result) => result.conflicts.length > 0 ? result : { ...result, applied: 0 })
  };
}
async function undoDdl(options, session, statement) {
  const base = { opid: statement.opid, kind: statement.kind, sql: statement.sql, conflicts: [] };
  const steps = [];
  for await (const step of counted(options.source, statement)) steps.push(step);
  if (options.check)
    return { ok: true, conflict: false, killed: false, statements: [{ ...base, applied: steps.length }] };
  const { applied, error, conflict } = await undoStructure(options, session, statement, steps);
  const result = error === null ? { ...base, applied } : { ...base, applied, error };
  return { ok: error === null, conflict, killed: options.interruption.asked, statements: [result] };
}
async function* counted(source, statement) {
  const expected = statement.step === "ddl" ? statement.inverse?.length ?? 0 : statement.capturedRows;
  let count = 0;
  for await (const text2 of source.statements(statement)) {
    count++;
    yield text2;
  }
  if (count === expected) return;
  throw new UserError(
    `The backup of ${statement.opid} is not whole: there are ${count} rollback statements, ${expected} were stored in \`${statement.backupDatabase}\`.\`${statement.backupTable}\``,
    {
      hint: `${source.suspect} Nothing of this statement was changed.`,
      exitCode: EXIT.failed
    }
  );
}
async function countStatements(options, statements) {
  const results = [];
  for (const statement of statements) {
    let applied = 0;
    for await (const _ of counted(options.source, statement)) applied++;
    results.push({ opid: statement.opid, kind: statement.kind, sql: statement.sql, applied, conflicts: [] });
  }
  return results;
}
function incompleteNotes(statements) {
  return statements.filter((statement) => statement.incomplete !== null).map(
    (statement) => `${statement.opid} (${statement.kind}) was deployed although it cannot be undone whole: ${statement.incomplete}.`
  );
}
function report(options, state, results, notes, structure = /* @__PURE__ */ new Set()) {
  const rows = results.reduce((sum, { opid, applied }) => sum + (structure.has(opid) ? 0 : applied), 0);
  return {
    deployment: options.deployment,
    state,
    statements: mergeResults(results, options.statements),
    rows,
    notes
  };
}

export {
  backupTablesSource,
  undoDeployment
};
