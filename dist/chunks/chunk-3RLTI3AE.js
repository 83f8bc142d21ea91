import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  goInceptionDefaults
} from "./chunk-RXPU76YE.js";

// src/audit/presets.ts
var STRICT = {
  "algorithm-missing": { severity: "notice" },
  "alter-clause-not-allowed": { severity: "warning", options: { forbid: ["change-column", "column-position"] } },
  "auto-increment-policy": { severity: "notice" },
  "charset-written": { severity: "notice" },
  "column-float": { severity: "warning", options: { names: "" } },
  "column-length": { severity: "notice" },
  "column-nullable": { severity: "notice", options: { types: ["text", "json", "datetime", "date"] } },
  "column-position": { severity: "notice" },
  "column-timestamp": { severity: "notice" },
  "column-type-changed": { severity: "warning" },
  "column-type-forbidden": { severity: "warning" },
  "comment-required": { severity: "notice" },
  "database-named": { severity: "warning" },
  "ddl-and-dml-mixed": { severity: "warning" },
  "ddl-on-large-table": { severity: "warning" },
  "dml-clause-forbidden": { severity: "notice" },
  "explicit-auto-increment": { severity: "notice" },
  "file-comment-required": { severity: "notice" },
  "foreign-key-added": { severity: "notice", options: { created: true } },
  "index-columns-max": { severity: "warning" },
  "index-kind-not-allowed": { severity: "notice", options: { allow: ["btree", "fulltext", "spatial", "functional"] } },
  "index-low-selectivity": { severity: "notice" },
  "index-max": { severity: "warning" },
  "index-nullable": { severity: "notice" },
  "index-unnamed": { severity: "warning" },
  "insert-rows-max": { severity: "warning" },
  "insert-select": { severity: "notice" },
  "name-case": { severity: "warning" },
  "name-characters": { severity: "warning" },
  "name-reserved": { severity: "warning", options: { "other-flavor": true } },
  "online-tool-trap": { severity: "notice" },
  "primary-key-type": { severity: "warning" },
  "statement-length": { severity: "notice" },
  "statements-max": { severity: "notice" },
  "table-options": { severity: "notice" },
  "table-partitioned": { severity: "notice" },
  "table-width": { severity: "warning" },
  "type-deprecated": { severity: "notice" },
  "unique-index-nullable": { severity: "warning", options: { single: true } }
};
var PRESETS = {
  recommended: { summary: "What a senior DBA would say aloud.", rules: {} },
  goinception: { summary: "What a goInception server reports as it is shipped.", rules: goInceptionDefaults() },
  strict: { summary: "Everything worth a rule, for new schemas that are to stay tidy.", rules: STRICT }
};
var PRESET_NAMES = Object.keys(PRESETS);

export {
  PRESETS,
  PRESET_NAMES
};
