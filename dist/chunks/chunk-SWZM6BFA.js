import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/sql/source.ts
var Source = class {
  path;
  text;
  #lineStarts;
  constructor(path, text) {
    this.path = path;
    this.text = text;
    this.#lineStarts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }
  get lineCount() {
    return this.#lineStarts.length;
  }
  positionAt(offset) {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = low + high + 1 >> 1;
      if (this.#lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lineStarts[low] + 1, offset };
  }
  /** The offset of the first character of a line (from 1). */
  lineStart(number) {
    return this.#lineStarts[number - 1] ?? this.text.length;
  }
  /** The text of a line (from 1), without its line ending. */
  line(number) {
    const start = this.#lineStarts[number - 1];
    if (start === void 0) return "";
    const next = this.#lineStarts[number] ?? this.text.length + 1;
    return this.text.slice(start, next - 1).replace(/\r$/, "");
  }
  slice(span) {
    return this.text.slice(span.start, span.end);
  }
};
function decodeSource(path, bytes) {
  try {
    return new Source(path, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new UserError(`${path} is not valid UTF-8`, {
      hint: "Save the file as UTF-8. Bytes of other character sets can be written as X'…' literals.",
      cause
    });
  }
}

export {
  Source,
  decodeSource
};
