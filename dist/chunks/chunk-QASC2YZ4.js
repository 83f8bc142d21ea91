import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  quoteName,
  quoteTable
} from "./chunk-UP6SZYO5.js";
import {
  fits
} from "./chunk-2HCN3H4U.js";
import {
  Cursor,
  readColumn
} from "./chunk-PTVHEIB3.js";
import {
  tokenize
} from "./chunk-YMFLW5AY.js";

// src/rollback/ddl-loss.ts
function lossOf(statement, table) {
  const columns = /* @__PURE__ */ new Set();
  let rows = statement.tokens.slice(1, 3).some((token) => /^ignore$/i.test(token.text));
  for (const clause of statement.alter ?? []) {
    switch (clause.kind) {
      case "drop-column":
        columns.add(clause.column.text);
        break;
      case "modify-column":
        if (!keeps(table, clause.column.name.text, clause.column, statement)) columns.add(clause.column.name.text);
        break;
      case "change-column":
        if (!keeps(table, clause.from.text, clause.column, statement)) columns.add(clause.from.text);
        break;
      case "convert-charset":
        for (const column of table.columns) {
          if (column.charset !== null && !fits(column, { ...column, charset: clause.charset.text.toLowerCase() }))
            columns.add(column.name);
        }
        break;
      case "partition":
        if (/\b(DROP|TRUNCATE|EXCHANGE)\b/i.test(clause.operation)) rows = true;
        break;
      case "option":
        if (clause.option.name.toLowerCase() === "engine" && !/^(innodb|aria|rocksdb|myisam)$/i.test(clause.option.value.text))
          rows = true;
        break;
      case "unknown":
      case "other":
        rows = true;
    }
  }
  const known = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  const lost = [...columns].flatMap((name) => {
    const column = known.get(name.toLowerCase());
    return column === void 0 || column.generated !== null ? [] : [column.name];
  });
  return { columns: lost, rows };
}
function irreversible(clause) {
  if (clause.kind !== "other") return null;
  return /\b(TABLESPACE|SYSTEM VERSIONING|PERIOD)\b/i.test(clause.operation) ? `${clause.operation} cannot be taken back` : null;
}
function keeps(table, name, clause, statement) {
  const before = table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (before === void 0 || clause.generated !== null) return before === void 0;
  try {
    const text = `${quoteName(clause.name.text)} ${clause.type.text}`;
    const after = readColumn(new Cursor(text, tokenize(text, statement.dialect)), null, null);
    const charset = clause.charset?.text.toLowerCase() ?? clause.collation?.text.split("_")[0]?.toLowerCase() ?? table.charset;
    const inKey = table.indexes.some(
      (index) => index.type === "primary" && index.parts.some((part) => part.column === before.name)
    );
    const nullable = clause.notNull === null && !inKey;
    return (nullable || !before.nullable) && fits(before, { type: after.type, charset: before.charset === null ? null : charset });
  } catch {
    return false;
  }
}

// src/rollback/ddl-plan.ts
var KEEP_DATABASE = "rollgate_keep";
var SUPPORTED = /* @__PURE__ */ new Set([
  "CREATE TABLE",
  "ALTER TABLE",
  "DROP TABLE",
  "RENAME TABLE",
  "TRUNCATE TABLE",
  "CREATE INDEX",
  "DROP INDEX",
  "CREATE VIEW",
  "ALTER VIEW",
  "DROP VIEW"
]);
function planDdl(statement, before, options) {
  if (!SUPPORTED.has(statement.kind)) {
    return plan(
      [],
      [],
      { id: "ddl-not-reversible", reason: `${statement.kind} has no inverse in this version` },
      options,
      null
    );
  }
  const keeps2 = keepsOf(statement, before, options);
  const triggered = statement.kind === "DROP TABLE" ? keeps2.find((keep) => options.triggered.has(`${keep.database}.${keep.table}`)) : void 0;
  const stuck = (statement.alter ?? []).map(irreversible).find((reason) => reason !== null);
  const refusal = triggered !== void 0 ? { id: "triggers-lost", reason: `the triggers of \`${triggered.table}\` go with it and would not come back` } : stuck === void 0 || stuck === null ? null : { id: "ddl-not-reversible", reason: stuck };
  const moved = keeps2.filter((keep) => keep.how === "moved");
  const complete = statement.conditional || statement.tables.every((table) => table.access !== "drop" || before.get(`${table.database}.${table.name}`));
  const execute = moved.length > 0 && moved.length === keeps2.length && complete ? [
    `RENAME TABLE ${moved.map((keep) => `${quoteTable(keep.database, keep.table)} TO ${quoteTable(KEEP_DATABASE, keep.keptAs)}`).join(", ")}`
  ] : null;
  return plan(keeps2, execute === null ? copies(keeps2, before) : [], refusal, options, execute);
}
function ddlReversibility(statement, before, options) {
  const { refusal, losesData } = planDdl(statement, before, options);
  if (refusal !== null) return { verdict: "none", reason: refusal.reason };
  return losesData ? { verdict: "structure-only", reason: "rows or values are not kept (keep-data: never)" } : { verdict: "full" };
}
function plan(keeps2, copying, refusal, options, execute) {
  const views = Object.fromEntries(options.views);
  const none = { abandon: [], views, refusal };
  if (keeps2.length === 0) return { ...none, prepare: [], execute, keeps: [], losesData: false };
  if (options.keepData === "never") return { ...none, prepare: [], execute: null, keeps: [], losesData: true };
  return {
    ...none,
    prepare: [`CREATE DATABASE IF NOT EXISTS ${quoteName(KEEP_DATABASE)}`, ...copying],
    execute,
    abandon: copying.length === 0 ? [] : keeps2.map((keep) => `DROP TABLE IF EXISTS ${quoteTable(KEEP_DATABASE, keep.keptAs)}`),
    keeps: copying.length === 0 ? keeps2 : keeps2.map((keep) => ({ ...keep, how: "copied" })),
    losesData: false
  };
}
function keepsOf(statement, before, options) {
  const keeps2 = [];
  const keep = (database, table, how, columns) => {
    const keptAs = [...`${options.token}_${keeps2.length}_${table.name}`].slice(0, 64).join("");
    const referenced = options.referenced.has(`${database}.${table.name}`);
    keeps2.push({ database, table: table.name, keptAs, how, columns, referenced });
  };
  for (const { database, name, access } of statement.tables) {
    const key = `${database}.${name}`;
    const table = before.get(key);
    if (database === null || table === null || table === void 0) continue;
    if (statement.kind === "DROP TABLE" && access === "drop")
      keep(database, table, movable(key, table, options) ? "moved" : "copied", null);
    if (statement.kind === "TRUNCATE TABLE") keep(database, table, "copied", null);
    if (statement.kind === "CREATE TABLE" && access === "create" && statement.tokens.slice(1, 3).some((token) => /^replace$/i.test(token.text)))
      keep(database, table, "copied", null);
    if (statement.kind === "ALTER TABLE" && access === "alter") {
      const loss = lossOf(statement, table);
      if (loss.rows || loss.columns.length > 0) keep(database, table, "copied", loss.rows ? null : loss.columns);
    }
  }
  return keeps2;
}
function movable(key, table, { triggered, referenced }) {
  return table.foreignKeys.length === 0 && !triggered.has(key) && !referenced.has(key);
}
function copies(keeps2, before) {
  return keeps2.flatMap((keep) => {
    const source = quoteTable(keep.database, keep.table);
    const copy = quoteTable(KEEP_DATABASE, keep.keptAs);
    const columns = storedColumns(before.get(`${keep.database}.${keep.table}`));
    return [`CREATE TABLE ${copy} LIKE ${source}`, `INSERT INTO ${copy} (${columns}) SELECT ${columns} FROM ${source}`];
  });
}
function storedColumns(table) {
  return table.columns.filter((column) => column.generated === null).map((column) => quoteName(column.name)).join(", ");
}

export {
  lossOf,
  KEEP_DATABASE,
  planDdl,
  ddlReversibility,
  storedColumns
};
