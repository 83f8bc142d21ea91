import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import "./chunk-Y2UK72KH.js";

// src/backup/statistic.ts
var COLUMNS = [
  "usedb",
  "deleting",
  "inserting",
  "updating",
  "selecting",
  "altertable",
  "renaming",
  "createindex",
  "dropindex",
  "addcolumn",
  "dropcolumn",
  "changecolumn",
  "alteroption",
  "alterconvert",
  "createtable",
  "droptable",
  "createdb",
  "truncating"
];
var KINDS = {
  USE: "usedb",
  DELETE: "deleting",
  INSERT: "inserting",
  REPLACE: "inserting",
  UPDATE: "updating",
  SELECT: "selecting",
  "CREATE TABLE": "createtable",
  "DROP TABLE": "droptable",
  "CREATE DATABASE": "createdb",
  "TRUNCATE TABLE": "truncating"
};
function countStatements(statements) {
  const counts = Object.fromEntries(COLUMNS.map((column) => [column, 0]));
  for (const statement of statements) {
    const column = KINDS[statement.kind];
    if (column !== void 0) counts[column]++;
    for (const { kind } of statement.alter ?? []) {
      counts.altertable++;
      counts[clauseColumn(kind)]++;
    }
  }
  return counts;
}
function clauseColumn(kind) {
  if (kind === "add-column") return "addcolumn";
  if (kind === "drop-column") return "dropcolumn";
  if (/^(change|modify)-|-default$|^(rename-column|column-visibility)$/.test(kind)) return "changecolumn";
  if (/^rename/.test(kind)) return "renaming";
  if (/^add/.test(kind)) return "createindex";
  if (/^drop/.test(kind)) return "dropindex";
  return /^convert/.test(kind) ? "alterconvert" : "alteroption";
}
async function storeCounts(session, counts) {
  await session.run("CREATE DATABASE IF NOT EXISTS inception");
  await session.run(
    `CREATE TABLE IF NOT EXISTS inception.statistic (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, optime timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, ${COLUMNS.map((column) => `${column} int NOT NULL DEFAULT 0`).join(", ")})`
  );
  await session.run(
    `INSERT INTO inception.statistic (${COLUMNS.join(", ")}) VALUES (${COLUMNS.map((column) => counts[column]).join(", ")})`
  );
}
export {
  countStatements,
  storeCounts
};
