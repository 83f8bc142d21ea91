import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  nameOf,
  unquoteString
} from "./chunk-ZHYU3SQ4.js";

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
  const first = element.next();
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
  const first = element.next();
  if (element.is("(")) return element.takeParenthesised();
  if (element.is("-") || element.is("+") || first.kind === "word" && first.text.startsWith("_") && element.peek(1)?.kind !== "word")
    element.skip();
  element.skip();
  while (element.is(".")) element.skip(2);
  if (element.is("(")) element.takeParenthesised();
  return element.since(first);
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
  /** The token that must be there. */
  next() {
    const token = this.peek();
    if (token === void 0) throw new Error(`definition ends early: ${this.#source.slice(0, 80)}`);
    return token;
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
    const { text } = this.next();
    this.skip();
    return text;
  }
  /** A name without its quotes. */
  takeName() {
    const token = this.next();
    this.skip();
    return nameOf(token);
  }
  /** The value of a string literal. */
  takeString() {
    return unquoteString(this.take(), false);
  }
  /** A parenthesised group, verbatim with its parentheses. */
  takeParenthesised() {
    const open = this.#at;
    this.#skipGroup();
    return this.#source.slice(this.#tokens[open].start, this.#tokens[this.#at - 1].end);
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

export {
  readColumn,
  Cursor
};
