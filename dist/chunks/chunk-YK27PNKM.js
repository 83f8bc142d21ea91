import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

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

export {
  TokenReader
};
