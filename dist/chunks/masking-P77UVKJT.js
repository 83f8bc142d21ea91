import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  TREE_COLUMNS
} from "./chunk-UUGZYJRJ.js";
import {
  parseAst
} from "./chunk-6XFRNLFC.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import {
  describeServerError,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import "./chunk-2UBCNRPZ.js";
import {
  quoteName,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-THQUDT4C.js";
import "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";

// src/inception/masking.ts
async function maskingTable(target, script) {
  const session = await Session.open(target);
  try {
    const rows = [];
    for (const statement of script.statements) {
      const { index, text, kind, class: what } = statement;
      if (what === "session") {
        await session.run(text);
        continue;
      }
      if (kind !== "SELECT") rows.push([index, text, 2, "", `${kind} is not supported: masking is for queries`]);
      else rows.push(await maskingRow(session, statement));
    }
    return { columns: TREE_COLUMNS, rows };
  } finally {
    await session.close();
  }
}
async function maskingRow(session, statement) {
  const { index, text } = statement;
  try {
    const origins = await session.describe(text);
    const columns = await readColumns(session, statement, origins);
    const expressions = plainExpressions(statement, origins.length);
    const found = origins.flatMap((origin, at) => behind(origin, at, columns, expressions?.[at] ?? null));
    return [index, text, 0, JSON.stringify(found), null];
  } catch (error) {
    if (!isServerError(error)) throw error;
    return [index, text, 2, "", describeServerError(error)];
  }
}
function behind(origin, index, columns, named) {
  const is = (column) => column.schema.toLowerCase() === origin.database.toLowerCase() && column.table.toLowerCase() === origin.table.toLowerCase() && column.field.toLowerCase() === origin.column.toLowerCase();
  const direct = origin.column === "" ? [] : columns.filter(is);
  const known = new Set(columns.map(({ field }) => field.toLowerCase()));
  const readable = named?.every((name) => known.has(name));
  const sources = direct.length > 0 ? direct : readable ? columns.filter(({ field }) => named.includes(field.toLowerCase())) : columns;
  return sources.map(({ schema, table, field, type }) => ({ index, field, type, table, schema, alias: origin.name }));
}
async function readColumns(session, statement, origins) {
  const current = await session.value("SELECT DATABASE()");
  const tables = /* @__PURE__ */ new Set();
  const add = (database, name) => {
    const schema = database ?? (current === null ? null : String(current));
    if (schema !== null) tables.add(`(${quoteText(schema)}, ${quoteText(name)})`);
  };
  for (const { database, name } of statement.tables) add(database, name);
  for (const { database, table } of origins) if (table !== "") add(database, table);
  if (tables.size === 0) return [];
  const rows = await session.query(
    `SELECT table_schema AS ${quoteName("schema")}, table_name AS ${quoteName("table")}, column_name AS field, column_type AS type FROM information_schema.columns WHERE (table_schema, table_name) IN (${[...tables].join(", ")}) ORDER BY table_schema, table_name, ordinal_position`
  );
  return rows.map((row) => ({
    schema: String(row.schema),
    table: String(row.table),
    field: String(row.field),
    type: String(row.type)
  }));
}
function plainExpressions(statement, columns) {
  const parsed = parseAst(statement);
  if ("error" in parsed) return null;
  const query = parsed.ast;
  if (query._next || query.with || !Array.isArray(query.columns) || query.columns.length !== columns) return null;
  if (contains(query.from, (node) => node.type === "select" || "ast" in node)) return null;
  return query.columns.map((column) => {
    const names = [];
    let clear = true;
    visit(column, (node) => {
      if (node.type === "select" || "ast" in node) clear = false;
      if (node.type !== "column_ref") return;
      if (typeof node.column === "string" && node.column !== "*") names.push(node.column.toLowerCase());
      else if (node.column !== "*") clear = false;
    });
    return clear ? names : null;
  });
}
function contains(tree, is) {
  let found = false;
  visit(tree, (node) => {
    if (is(node)) found = true;
  });
  return found;
}
function visit(tree, see) {
  if (Array.isArray(tree)) for (const item of tree) visit(item, see);
  else if (typeof tree === "object" && tree !== null) {
    see(tree);
    for (const value of Object.values(tree)) visit(value, see);
  }
}
export {
  maskingTable
};
