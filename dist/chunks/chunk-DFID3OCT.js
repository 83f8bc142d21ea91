import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/config/complaints.ts
var Complaints = class {
  #all = [];
  /** @param text a whole sentence without full stop, naming the place. */
  add(text, hint) {
    this.#all.push({ text, hint });
  }
  /** Adds the message and hint of a UserError; anything else is thrown on. */
  addError(error, place) {
    if (!(error instanceof UserError)) throw error;
    this.add(place === void 0 ? error.message : `${place}: ${error.message}`, error.hint);
  }
  get count() {
    return this.#all.length;
  }
  /** @throws UserError when there is anything to complain about. */
  throwIfAny() {
    const hints = [...new Set(this.#all.flatMap(({ hint: hint2 }) => hint2 ?? []))];
    const hint = hints.length === 0 ? void 0 : hints.join("\n");
    const [first] = this.#all;
    if (first === void 0) return;
    if (this.#all.length === 1) throw new UserError(first.text, { hint });
    throw new UserError(
      [`${this.#all.length} settings are wrong:`, ...this.#all.map(({ text }) => `  ${text}`)].join("\n"),
      { hint }
    );
  }
};
function oneOf(values) {
  return values.length < 2 ? values[0] ?? "" : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

export {
  Complaints,
  oneOf
};
