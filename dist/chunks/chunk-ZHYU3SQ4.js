import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  Lexer
} from "./chunk-THQUDT4C.js";

// src/sql/literal.ts
var ESCAPES = {
  "0": "\0",
  b: "\b",
  n: "\n",
  r: "\r",
  t: "	",
  Z: "",
  "%": "\\%",
  _: "\\_"
};
function unquoteString(literal, noBackslashEscapes) {
  const open = literal.startsWith("'") || literal.startsWith('"') ? 0 : 1;
  const quote = literal.charAt(open);
  const inner = literal.slice(open + 1, -1);
  const pattern = noBackslashEscapes ? /''|""/g : /''|""|\\([\s\S])/g;
  return inner.replace(pattern, (match, escaped) => {
    if (escaped !== void 0) return ESCAPES[escaped] ?? escaped;
    return match.charAt(0) === quote ? quote : match;
  });
}
function unquoteIdentifier(quoted) {
  const quote = quoted.charAt(0);
  return quoted.slice(1, -1).replaceAll(quote + quote, quote);
}
function nameOf({ kind, text }) {
  return kind === "quoted-identifier" ? unquoteIdentifier(text) : text;
}

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

export {
  unquoteString,
  unquoteIdentifier,
  nameOf,
  TokenList
};
