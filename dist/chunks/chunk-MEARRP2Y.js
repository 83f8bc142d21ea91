import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  foreignKeysTo,
  listTriggers,
  readTable
} from "./chunk-UOK55VNF.js";

// src/deploy/structure-obstacles.ts
var TRANSACTIONAL = /* @__PURE__ */ new Set(["innodb", "rocksdb", "tokudb", "ndbcluster", "ndb"]);
var INVERSE = { INSERT: "DELETE", DELETE: "INSERT", UPDATE: "UPDATE" };
async function logsCascades(session) {
  const { flavor, number } = session.version;
  if (flavor !== "mysql" || number < 90600) return false;
  const [row] = await session.query("SHOW GLOBAL VARIABLES LIKE 'innodb_native_foreign_keys'");
  return row !== void 0 && String(row.Value).toUpperCase() !== "ON";
}
async function structureObstacles(session, statement, cascadesLogged) {
  const obstacles = [];
  const add = (id, reason, cure) => obstacles.push({ statement, id, reason, cure, acceptable: true });
  const events = rowEvents(statement);
  for (const { database, name } of statement.tables.filter((table) => table.access === "write")) {
    if (database === null) continue;
    const table = await readTable(session, database, name);
    if (table === null) continue;
    if (!TRANSACTIONAL.has(table.engine.toLowerCase())) {
      add(
        "engine-not-transactional",
        `table \`${name}\` has engine ${table.engine}, whose changes are no part of a transaction and cannot be told from those of others`,
        "Convert the table to InnoDB first."
      );
    }
    const triggers = (await listTriggers(session, database, name)).filter(
      (trigger) => events.some((event) => INVERSE[event] === trigger.event)
    );
    for (const trigger of triggers) {
      add(
        "trigger-fires-on-undo",
        `trigger \`${trigger.name}\` on \`${name}\` would fire once more when the statement is undone`,
        "Drop the trigger before, and create it again after."
      );
    }
    if (cascadesLogged) continue;
    for (const key of await foreignKeysTo(session, database, name)) {
      const cascades = (rule) => rule === "CASCADE" || rule === "SET NULL" || rule === "SET DEFAULT";
      const byDelete = events.includes("DELETE") && cascades(key.onDelete);
      const byUpdate = events.includes("UPDATE") && cascades(key.onUpdate) && key.referencedColumns.some((column) => assigns(statement, column));
      if (byDelete || byUpdate) {
        add(
          "cascade-not-logged",
          `foreign key \`${key.name}\` changes rows of \`${key.table}\` along with \`${name}\`, and this server does not log such rows`,
          `Change the rows of \`${key.table}\` in statements of their own before this one.`
        );
      }
    }
  }
  return obstacles;
}
function rowEvents(statement) {
  const word = (text) => statement.tokens.some((token) => token.kind === "word" && text.test(token.text));
  switch (statement.kind) {
    case "INSERT":
      return word(/^duplicate$/i) ? ["INSERT", "UPDATE"] : ["INSERT"];
    case "REPLACE":
      return ["INSERT", "DELETE", "UPDATE"];
    case "UPDATE":
      return ["UPDATE"];
    case "DELETE":
      return ["DELETE"];
    case "LOAD DATA":
      return word(/^replace$/i) ? ["INSERT", "DELETE", "UPDATE"] : ["INSERT"];
    default:
      return [];
  }
}
function assigns(statement, column) {
  const wanted = column.toLowerCase();
  return statement.tokens.some((token, at) => {
    if (token.kind !== "word" && token.kind !== "quoted-identifier") return false;
    if (token.text.replaceAll(/^[`"]|[`"]$/g, "").toLowerCase() !== wanted) return false;
    const next = statement.tokens[at + 1]?.text;
    return next === "=" || next === ":=";
  });
}

export {
  logsCascades,
  structureObstacles
};
