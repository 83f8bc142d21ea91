import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/sql/version-comment.ts
var BANG = 33;
var CAPITAL_M = 77;
function isDigit(code) {
  return code >= 48 && code <= 57;
}
function digitsAt(text, at) {
  let count = 0;
  while (count < 6 && isDigit(text.charCodeAt(at + count))) count++;
  return count;
}
function versionLength(text, at, dialect) {
  const digits = digitsAt(text, at);
  if (digits < 5) return 0;
  if (digits === 5) return 5;
  if (dialect.flavor === "mariadb") return 6;
  return dialect.version >= 8e4 && /\s/.test(text.charAt(at + 6)) ? 6 : 5;
}
function openComment(text, at, dialect) {
  let start = at + 2;
  const mariadbOnly = text.charCodeAt(start) === CAPITAL_M && text.charCodeAt(start + 1) === BANG;
  if (mariadbOnly && dialect.flavor === "mariadb") start++;
  if (text.charCodeAt(start) !== BANG) return { kind: "plain", contentStart: at + 2 };
  start++;
  const length = versionLength(text, start, dialect);
  if (length === 0) return { kind: "executed", contentStart: start };
  const version = Number(text.slice(start, start + length));
  const forMysqlOnly = dialect.flavor === "mariadb" && !mariadbOnly && version >= 50700 && version <= 99999;
  const executed = version <= dialect.version && !forMysqlOnly;
  return { kind: executed ? "executed" : "skipped", contentStart: start + length };
}
function closeComment(text, from, limit, kind) {
  let nested = false;
  for (let at = from; at < limit - 1; at++) {
    const code = text.charCodeAt(at);
    if (code === 42 && text.charCodeAt(at + 1) === 47) {
      if (!nested) return at + 2;
      nested = false;
      at++;
    } else if (kind === "skipped" && !nested && code === 47 && text.charCodeAt(at + 1) === 42) {
      nested = true;
      at++;
    }
  }
  return -1;
}

// src/sql/characters.ts
var SPACE = 1;
var LETTER = 2;
var DIGIT = 3;
var CLASSES = new Uint8Array(128);
for (const code of [9, 10, 11, 12, 13, 32]) CLASSES[code] = SPACE;
for (let code = 65; code <= 90; code++) CLASSES[code] = CLASSES[code + 32] = LETTER;
for (let code = 48; code <= 57; code++) CLASSES[code] = DIGIT;
CLASSES[36] = CLASSES[95] = LETTER;
function isIdentifier(code) {
  return code >= 128 || CLASSES[code] >= LETTER;
}
function isDigit2(code) {
  return code >= 48 && code <= 57;
}
function isSpace(code) {
  return code < 128 && CLASSES[code] === SPACE;
}
function isHexDigit(code) {
  return isDigit2(code) || code >= 65 && code <= 70 || code >= 97 && code <= 102;
}
function isBitDigit(code) {
  return code === 48 || code === 49;
}
function isLetter(code) {
  return code >= 128 || CLASSES[code] === LETTER;
}

// src/sql/lexer.ts
var OPERATORS_OF_THREE = /* @__PURE__ */ new Set(["<=>", "->>"]);
var OPERATORS_OF_TWO = /* @__PURE__ */ new Set(["<=", ">=", "<>", "!=", "<<", ">>", "||", "&&", ":=", "->", "\\N"]);
var DOLLAR_TAG = /\$[A-Za-z0-9_\u0080-\uffff]*\$/y;
var Lexer = class {
  text;
  dialect;
  kind = "operator";
  start;
  end;
  /** Nothing is read at or after this offset. */
  limit;
  /** Whether the reader is inside a comment that the server executes. */
  inExecutedComment = false;
  /** The word before ended at a dot that separates names, so that what follows is a name even if it starts with a digit. */
  #separator = "none";
  constructor(text, dialect, span = { start: 0, end: text.length }) {
    this.text = text;
    this.dialect = dialect;
    this.start = span.start;
    this.end = span.start;
    this.limit = span.end;
  }
  /** Goes on at an offset as at the beginning of a text. */
  moveTo(offset) {
    this.start = offset;
    this.end = offset;
    this.#separator = "none";
    this.inExecutedComment = false;
  }
  /** Reads the current token again with another limit, which cuts it. */
  cut(limit) {
    const whole = this.limit;
    this.end = this.start;
    this.limit = limit;
    this.next();
    this.limit = whole;
    this.#separator = "none";
  }
  /** Skips white space, without reading a token. */
  skipSpace() {
    const { text, limit } = this;
    let at = this.end;
    while (at < limit && isSpace(text.charCodeAt(at))) at++;
    this.end = at;
    return at;
  }
  /** Moves to the next token, comments included; false at the end. */
  next() {
    const at = this.skipSpace();
    this.start = at;
    if (at >= this.limit) return false;
    const separator = this.#separator;
    this.#separator = "none";
    if (separator === "dot-next") {
      this.#separator = "name-next";
      return this.#take("operator", at + 1);
    }
    const code = this.text.charCodeAt(at);
    if (separator === "name-next") return this.#word(at);
    if (isLetter(code)) return this.#wordOrPrefixed(at, code);
    if (isDigit2(code)) return this.#number(at);
    switch (code) {
      case 39:
        return this.#quoted("string", at, code, !this.dialect.noBackslashEscapes);
      case 34:
        return this.dialect.ansiQuotes ? this.#quoted("quoted-identifier", at, code, false) : this.#quoted("string", at, code, !this.dialect.noBackslashEscapes);
      case 96:
        return this.#quoted("quoted-identifier", at, code, false);
      case 35:
        return this.#lineComment(at);
      case 45:
        return this.#startsDashComment(at) ? this.#lineComment(at) : this.#operator(at);
      case 47:
        return this.#charAt(at + 1) === 42 ? this.#comment(at) : this.#operator(at);
      case 42:
        if (!this.inExecutedComment || this.#charAt(at + 1) !== 47) return this.#take("operator", at + 1);
        this.inExecutedComment = false;
        return this.#take("comment", at + 2);
      case 64:
        return this.#variable(at);
      case 46:
        return isDigit2(this.#charAt(at + 1)) ? this.#fraction(at) : this.#take("operator", at + 1);
      default:
        return this.#operator(at);
    }
  }
  #charAt(at) {
    return at < this.limit ? this.text.charCodeAt(at) : 0;
  }
  #take(kind, end) {
    this.kind = kind;
    this.end = end;
    return true;
  }
  #operator(at) {
    if (at + 3 <= this.limit && OPERATORS_OF_THREE.has(this.text.slice(at, at + 3)))
      return this.#take("operator", at + 3);
    const two = at + 2 <= this.limit && OPERATORS_OF_TWO.has(this.text.slice(at, at + 2));
    return this.#take("operator", two ? at + 2 : at + 1);
  }
  #identifierEnd(at) {
    const { text, limit } = this;
    while (at < limit && isIdentifier(text.charCodeAt(at))) at++;
    return at;
  }
  #word(at) {
    const end = this.#identifierEnd(at);
    if (this.#charAt(end) === 46 && end + 1 < this.limit && isIdentifier(this.text.charCodeAt(end + 1)))
      this.#separator = "dot-next";
    return this.#take("word", end);
  }
  #wordOrPrefixed(at, code) {
    if (this.#charAt(at + 1) === 39) {
      if (code === 78 || code === 110) return this.#quoted("string", at, 39, !this.dialect.noBackslashEscapes, at + 1);
      if (code === 88 || code === 120) return this.#quoted("hex", at, 39, false, at + 1);
      if (code === 66 || code === 98) return this.#quoted("bit", at, 39, false, at + 1);
    }
    if (code === 36 && this.dialect.flavor === "mysql" && this.dialect.version >= 9e4) {
      DOLLAR_TAG.lastIndex = at;
      const tag = DOLLAR_TAG.exec(this.text)?.[0];
      if (tag !== void 0 && at + tag.length <= this.limit) return this.#dollarQuoted(at, tag);
    }
    return this.#word(at);
  }
  /** `$$ … $$` and `$tag$ … $tag$`, which MySQL 9 has for routines in other languages. */
  #dollarQuoted(at, tag) {
    const close = this.text.indexOf(tag, at + tag.length);
    if (close === -1 || close + tag.length > this.limit) return this.#take("unterminated", this.limit);
    return this.#take("string", close + tag.length);
  }
  #number(at) {
    const { text, limit } = this;
    const second = this.#charAt(at + 1);
    if (text.charCodeAt(at) === 48 && (second === 120 || second === 98)) {
      let end2 = at + 2;
      while (end2 < limit && (second === 120 ? isHexDigit(text.charCodeAt(end2)) : isBitDigit(text.charCodeAt(end2))))
        end2++;
      if (end2 > at + 2 && !(end2 < limit && isIdentifier(text.charCodeAt(end2))))
        return this.#take(second === 120 ? "hex" : "bit", end2);
      return this.#word(at);
    }
    let end = at;
    while (end < limit && isDigit2(text.charCodeAt(end))) end++;
    const after = this.#charAt(end);
    if (after === 46) return this.#fraction(end);
    if (end >= limit || !isIdentifier(after)) return this.#take("number", end);
    const exponent = this.#exponentEnd(end);
    return exponent === end ? this.#word(at) : this.#take("number", exponent);
  }
  /** From the point on: digits, and an exponent if one is complete. */
  #fraction(point) {
    let end = point + 1;
    while (end < this.limit && isDigit2(this.text.charCodeAt(end))) end++;
    return this.#take("number", this.#exponentEnd(end));
  }
  #exponentEnd(at) {
    const letter = this.#charAt(at);
    if (letter !== 101 && letter !== 69) return at;
    const sign = this.#charAt(at + 1);
    let end = sign === 43 || sign === 45 ? at + 2 : at + 1;
    if (!isDigit2(this.#charAt(end))) return at;
    while (end < this.limit && isDigit2(this.text.charCodeAt(end))) end++;
    return end;
  }
  #quoted(kind, at, quote, backslash, open = at) {
    const end = this.#quoteEnd(open, quote, backslash);
    return end === -1 ? this.#take("unterminated", this.limit) : this.#take(kind, end);
  }
  #quoteEnd(open, quote, backslash) {
    const { text, limit } = this;
    for (let at = open + 1; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === 92 && backslash) at++;
      else if (code === quote) {
        if (at + 1 >= limit || text.charCodeAt(at + 1) !== quote) return at + 1;
        at++;
      }
    }
    return -1;
  }
  /** `--` opens a comment only before white space, a control character or the end. */
  #startsDashComment(at) {
    if (this.#charAt(at + 1) !== 45) return false;
    const after = this.#charAt(at + 2);
    return after <= 32 || after === 127;
  }
  #lineComment(at) {
    const newline = this.text.indexOf("\n", at);
    return this.#take("comment", newline === -1 || newline > this.limit ? this.limit : newline);
  }
  #comment(at) {
    const opening = openComment(this.text, at, this.dialect);
    if (opening.kind === "executed") {
      this.inExecutedComment = true;
      return this.#take("comment", Math.min(opening.contentStart, this.limit));
    }
    const end = closeComment(this.text, opening.contentStart, this.limit, opening.kind);
    return end === -1 ? this.#take("unterminated", this.limit) : this.#take("comment", end);
  }
  #variable(at) {
    const second = this.#charAt(at + 1);
    if (second === 64) return this.#take("variable", this.#systemVariableEnd(at + 2));
    if (second === 39 || second === 34 || second === 96)
      return this.#quoted(
        "variable",
        at,
        second,
        second !== 96 && !this.dialect.noBackslashEscapes && !(second === 34 && this.dialect.ansiQuotes),
        at + 1
      );
    let end = at + 1;
    while (end < this.limit && (isIdentifier(this.text.charCodeAt(end)) || this.text.charCodeAt(end) === 46)) end++;
    return this.#take("variable", end);
  }
  #systemVariableEnd(from) {
    let at = from;
    for (; ; ) {
      if (this.#charAt(at) === 96) {
        const end = this.#quoteEnd(at, 96, false);
        at = end === -1 ? this.limit : end;
      } else at = this.#identifierEnd(at);
      const next = this.#charAt(at + 1);
      if (this.#charAt(at) !== 46 || !(next === 96 || isIdentifier(next))) return at;
      at++;
    }
  }
};
var TextToken = class {
  kind;
  start;
  end;
  #source;
  constructor(source, kind, start, end) {
    this.#source = source;
    this.kind = kind;
    this.start = start;
    this.end = end;
  }
  get text() {
    return this.#source.slice(this.start, this.end);
  }
};
function tokenize(text, dialect, span) {
  const lexer = new Lexer(text, dialect, span);
  const tokens = [];
  while (lexer.next()) tokens.push(new TextToken(text, lexer.kind, lexer.start, lexer.end));
  return tokens;
}
function tokenizeWithoutComments(text, dialect, span) {
  const lexer = new Lexer(text, dialect, span);
  const tokens = [];
  while (lexer.next()) {
    if (lexer.kind !== "comment") tokens.push(new TextToken(text, lexer.kind, lexer.start, lexer.end));
  }
  return tokens;
}

export {
  openComment,
  Lexer,
  tokenize,
  tokenizeWithoutComments
};
