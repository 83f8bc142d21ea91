import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  oneOf
} from "./chunk-4ZBH4FCS.js";
import {
  didYouMean
} from "./chunk-33BCB36V.js";
import {
  parseServerUrl
} from "./chunk-BRD7BUCF.js";

// src/config/read-text.ts
function readText(option, text, place, complaints) {
  const value = readValue(option, text, place, complaints);
  return value === null ? null : { value, place };
}
function readValue(option, text, place, complaints) {
  switch (option.type) {
    case "string":
      return text;
    case "boolean":
      if (/^(true|True|TRUE)$/.test(text)) return true;
      if (/^(false|False|FALSE)$/.test(text)) return false;
      complaints.add(`${place} must be true or false, not \`${shown(option, text)}\``);
      return null;
    case "integer":
      return /^\d{1,15}$/.test(text) ? integerInRange(option, Number(text), place, complaints) : wrongInteger(option, shown(option, text), place, complaints);
    case "enum":
      return wordOf(option.values, text, place, complaints);
    case "list":
      return listOf(option.values, splitList(text), place, complaints);
    case "server": {
      if (option.words?.includes(text)) return text;
      try {
        return parseServerUrl(text, option.role);
      } catch (error) {
        if (option.words !== void 0 && !text.includes("://")) {
          complaints.add(`${place} must be ${oneOf([...option.words, "the URL of a server"])}`);
        } else complaints.addError(error, place);
        return null;
      }
    }
  }
}
function splitList(text) {
  return text.split(/,(?![^{]*\})|\r?\n/).map((item) => item.trim()).filter((item) => item !== "");
}
function wordOf(values, text, place, complaints) {
  if (values.includes(text)) return text;
  complaints.add(`${place} must be ${oneOf(values)}, not \`${text}\`${didYouMean(text, values)}`);
  return null;
}
function listOf(values, items, place, complaints) {
  const before = complaints.count;
  if (values !== void 0) for (const item of items) wordOf(values, item, place, complaints);
  return complaints.count === before ? items : null;
}
function integerInRange(option, number, place, complaints) {
  if (Number.isInteger(number) && number >= option.min && number <= option.max) return number;
  return wrongInteger(option, String(number), place, complaints);
}
function wrongInteger(option, text, place, complaints) {
  complaints.add(`${place} must be a whole number from ${option.min} to ${option.max}, not \`${text}\``);
  return null;
}
function shown(option, text) {
  return option.secret ? "***" : text;
}

export {
  readText,
  wordOf,
  listOf,
  integerInRange
};
