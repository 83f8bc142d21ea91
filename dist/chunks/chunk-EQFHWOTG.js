import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  Lexer,
  unquoteIdentifier,
  unquoteString
} from "./chunk-YMFLW5AY.js";

// src/sql/token-list.ts
var KINDS = [
  "word",
  "quoted-identifier",
  "string",
  "number",
  "hex",
  "bit",
  "variable",
  "operator",
  "comment",
  "unterminated"
];
var KIND_NUMBERS = new Map(KINDS.map((kind, index) => [kind, index]));
var TokenList = class {
  text;
  dialect;
  length;
  #kinds;
  #starts;
  #ends;
  /** Reads at most `most` tokens, for those who only want to see how a statement begins. */
  constructor(text, dialect, span, most = Number.POSITIVE_INFINITY) {
    this.text = text;
    this.dialect = dialect;
    const lexer = new Lexer(text, dialect, span);
    let room = 64;
    let kinds = new Uint8Array(room);
    let starts = new Int32Array(room);
    let ends = new Int32Array(room);
    let length = 0;
    while (length < most && lexer.next()) {
      if (lexer.kind === "comment") continue;
      if (length === room) {
        room *= 2;
        kinds = grow(kinds, new Uint8Array(room));
        starts = grow(starts, new Int32Array(room));
        ends = grow(ends, new Int32Array(room));
      }
      kinds[length] = KIND_NUMBERS.get(lexer.kind);
      starts[length] = lexer.start;
      ends[length] = lexer.end;
      length++;
    }
    this.length = length;
    this.#kinds = kinds;
    this.#starts = starts;
    this.#ends = ends;
  }
  kind(index) {
    return index < this.length ? KINDS[this.#kinds[index]] : null;
  }
  start(index) {
    return index < this.length ? this.#starts[index] : this.end(this.length - 1);
  }
  end(index) {
    return index >= 0 && index < this.length ? this.#ends[index] : this.#ends[this.length - 1] ?? 0;
  }
  raw(index) {
    return index < this.length ? this.text.slice(this.#starts[index], this.#ends[index]) : "";
  }
  /** The bare word in upper case; empty for any other token. */
  word(index) {
    return this.kind(index) === "word" ? this.raw(index).toUpperCase() : "";
  }
  operator(index) {
    return this.kind(index) === "operator" ? this.raw(index) : "";
  }
  isName(index) {
    const kind = this.kind(index);
    return kind === "word" || kind === "quoted-identifier";
  }
  /** The text of a token with its quotes taken off; a literal's value, an identifier's name. */
  value(index) {
    const kind = this.kind(index);
    const raw = this.raw(index);
    if (kind === "quoted-identifier") return unquoteIdentifier(raw);
    if (kind === "string" && !raw.startsWith("$")) return unquoteString(raw, this.dialect.noBackslashEscapes);
    return raw;
  }
  /** From the beginning of one token to the end of another. */
  span(first, last) {
    return { start: this.start(first), end: this.end(last) };
  }
  /** The index after the parenthesis that closes the one at `open`, or the length when none does. */
  afterGroup(open) {
    let depth = 0;
    for (let index = open; index < this.length; index++) {
      const operator = this.operator(index);
      if (operator === "(") depth++;
      else if (operator === ")" && --depth === 0) return index + 1;
    }
    return this.length;
  }
};
function grow(from, to) {
  to.set(from);
  return to;
}

// src/sql/token-reader.ts
var TokenReader = class {
  tokens;
  index;
  limit;
  constructor(tokens, index = 0, limit = tokens.length) {
    this.tokens = tokens;
    this.index = index;
    this.limit = limit;
  }
  get done() {
    return this.index >= this.limit;
  }
  /** The bare word here (or further on) in upper case, or an empty string. */
  word(ahead = 0) {
    const at = this.index + ahead;
    return at < this.limit ? this.tokens.word(at) : "";
  }
  operator(ahead = 0) {
    const at = this.index + ahead;
    return at < this.limit ? this.tokens.operator(at) : "";
  }
  kind(ahead = 0) {
    const at = this.index + ahead;
    return at < this.limit ? this.tokens.kind(at) : null;
  }
  /** Whether these words, separated by spaces, come next. */
  sees(words) {
    return words.split(" ").every((word, ahead) => this.word(ahead) === word);
  }
  /** Takes the words when all of them come next. */
  take(words) {
    if (!this.sees(words)) return false;
    this.index += words.split(" ").length;
    return true;
  }
  /** Takes one of the words and says which. */
  takeOneOf(...words) {
    const word = this.word();
    if (word === "" || !words.includes(word)) return null;
    this.index++;
    return word;
  }
  takeOperator(operator) {
    if (this.operator() !== operator) return false;
    this.index++;
    return true;
  }
  isName(ahead = 0) {
    const at = this.index + ahead;
    return at < this.limit && this.tokens.isName(at);
  }
  /** Takes an identifier of one part. */
  name() {
    if (!this.isName()) return null;
    return this.#named(this.index++);
  }
  /** Takes `name`, `database.name` or `.name`. */
  qualifiedName() {
    const first = this.index;
    if (this.operator() === "." && this.isName(1)) this.index++;
    const name = this.name();
    if (name === null) return null;
    if (this.operator() !== "." || !this.isName(1)) return { ...name, database: null, span: this.spanFrom(first) };
    this.index++;
    const last = this.name();
    return { text: last.text, database: name.text, span: this.spanFrom(first) };
  }
  /** Takes whatever token comes next as a name or literal, quotes off. */
  value() {
    if (this.done) return null;
    return this.#named(this.index++);
  }
  /** Takes a group in parentheses and gives the indexes of its first token and of its closing parenthesis. */
  group() {
    if (this.operator() !== "(") return null;
    const after = this.tokens.afterGroup(this.index);
    if (after > this.limit || this.tokens.operator(after - 1) !== ")") return null;
    const first = this.index + 1;
    this.index = after;
    return { first, close: after - 1 };
  }
  /** From a token to the one before the place of the reader. */
  spanFrom(first) {
    return this.tokens.span(first, Math.max(first, this.index - 1));
  }
  /** The text from a token to the place of the reader, as written. */
  textFrom(first) {
    const span = this.spanFrom(first);
    return { text: this.tokens.text.slice(span.start, span.end), span };
  }
  #named(index) {
    return { text: this.tokens.value(index), span: this.tokens.span(index, index) };
  }
};

// src/sql/set.ts
var SCOPES = {
  GLOBAL: "global",
  SESSION: "session",
  LOCAL: "session",
  PERSIST: "persist",
  PERSIST_ONLY: "persist"
};
var OTHER_FORMS = /* @__PURE__ */ new Set(["PASSWORD", "ROLE", "DEFAULT", "RESOURCE"]);
function readSet(statement) {
  if (statement.kind !== "SET" && statement.kind !== "SET TRANSACTION") return [];
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  const { start } = statement.span;
  return readAssignments(tokens).map((assignment) => ({
    scope: assignment.scope,
    name: assignment.name,
    value: writtenValue(tokens, assignment),
    constant: isConstant(tokens, assignment),
    span: { start: assignment.span.start + start, end: assignment.span.end + start }
  }));
}
function readSetStatement(statement) {
  if (!/^SET\s/i.test(statement.text.slice(0, 4))) return [];
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  return tokens.word(1) === "STATEMENT" ? readAssignments(tokens, 1) : [];
}
function readAssignments(tokens, at = 0) {
  const reader = new TokenReader(tokens);
  if (!reader.take("SET")) return [];
  reader.index += at;
  const found = [];
  let scope = "session";
  for (; ; ) {
    const start = reader.index;
    const word = SCOPES[reader.word()];
    if (word !== void 0 && reader.operator(1) !== "=" && reader.operator(1) !== ":=") {
      scope = word;
      reader.index++;
    }
    const target = readTarget(reader, scope);
    if (target === null) return found;
    const first = reader.index;
    skipExpression(reader);
    found.push({ ...target, first, end: reader.index, span: reader.spanFrom(start) });
    if (!reader.takeOperator(",")) return found;
  }
}
function readTarget(reader, scope) {
  if (reader.take("NAMES")) return { scope: "session", name: "names" };
  if (reader.take("CHARACTER SET") || reader.take("CHAR SET") || reader.take("CHARSET"))
    return { scope: "session", name: "character set" };
  if (reader.take("TRANSACTION")) return { scope, name: "transaction" };
  if (OTHER_FORMS.has(reader.word()) && reader.operator(1) === "") return null;
  if (reader.kind() === "variable") return readVariable(reader);
  const name = reader.qualifiedName();
  if (name === null || !takeAssign(reader)) return null;
  const full = name.database === null ? name.text : `${name.database}.${name.text}`;
  return { scope, name: full.toLowerCase() };
}
function readVariable(reader) {
  const raw = reader.tokens.raw(reader.index++);
  if (!takeAssign(reader)) return null;
  if (!raw.startsWith("@@"))
    return { scope: "user", name: userVariableName(raw, reader.tokens.dialect.noBackslashEscapes) };
  const parts = raw.slice(2).split(".");
  const prefix = SCOPES[parts[0].toUpperCase()];
  const name = (prefix === void 0 ? parts : parts.slice(1)).map(
    (part) => part.startsWith("`") ? unquoteIdentifier(part) : part
  );
  return { scope: prefix ?? "session", name: name.join(".").toLowerCase() };
}
function userVariableName(raw, noBackslashEscapes) {
  const name = raw.slice(1);
  if (name.startsWith("`")) return unquoteIdentifier(name);
  return name.startsWith("'") || name.startsWith('"') ? unquoteString(name, noBackslashEscapes) : name;
}
function takeAssign(reader) {
  return reader.takeOperator("=") || reader.takeOperator(":=");
}
function skipExpression(reader) {
  while (!reader.done && reader.operator() !== ",") {
    if (reader.operator() === "(") reader.index = reader.tokens.afterGroup(reader.index);
    else reader.index++;
  }
}
function writtenValue(tokens, { first, end }) {
  if (end - first === 1) return tokens.value(first);
  const span = tokens.span(first, end - 1);
  return end > first ? tokens.text.slice(span.start, span.end) : "";
}
var CONSTANT_WORDS = /* @__PURE__ */ new Set(["TRUE", "FALSE", "NULL", "ON", "OFF", "DEFAULT"]);
function isConstant(tokens, { scope, name, first, end }) {
  const sign = tokens.operator(first) === "-" || tokens.operator(first) === "+";
  for (let index = sign ? first + 1 : first; index < end; index++) {
    const kind = tokens.kind(index);
    const literal = kind === "string" || kind === "number" || kind === "hex" || kind === "bit";
    const word = kind === "word" && (CONSTANT_WORDS.has(tokens.word(index)) || scope !== "user");
    const several = name === "names" || name === "character set" || name === "transaction";
    if (!literal && !word && !(name === "transaction" && tokens.operator(index) === ",")) return false;
    if (!several && index > (sign ? first + 1 : first)) return false;
  }
  return end > first;
}
function autocommitOf(statement) {
  if (statement.kind !== "SET") return null;
  const [only, ...others] = readSet(statement);
  if (only === void 0 || others.length > 0 || only.scope !== "session" || only.name.toLowerCase() !== "autocommit")
    return null;
  return /^(1|on|true)$/i.test(only.value.trim());
}

export {
  TokenList,
  TokenReader,
  readSet,
  readSetStatement,
  readAssignments,
  userVariableName,
  autocommitOf
};
