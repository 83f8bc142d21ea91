import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  TokenReader
} from "./chunk-YK27PNKM.js";

// src/sql/classify.ts
var OBJECTS = [
  ["TABLE", "TABLE", "ddl"],
  ["TABLES", "TABLE", "ddl"],
  ["INDEX", "INDEX", "ddl"],
  ["VIEW", "VIEW", "ddl"],
  ["DATABASE", "DATABASE", "ddl"],
  ["SCHEMA", "DATABASE", "ddl"],
  ["TRIGGER", "TRIGGER", "ddl"],
  ["PROCEDURE", "PROCEDURE", "ddl"],
  ["FUNCTION", "FUNCTION", "ddl"],
  ["EVENT", "EVENT", "ddl"],
  ["SEQUENCE", "SEQUENCE", "ddl"],
  ["PACKAGE BODY", "PACKAGE BODY", "ddl"],
  ["PACKAGE", "PACKAGE", "ddl"],
  ["LIBRARY", "LIBRARY", "ddl"],
  ["SPATIAL REFERENCE SYSTEM", "SPATIAL REFERENCE SYSTEM", "administration"],
  ["LOGFILE GROUP", "LOGFILE GROUP", "administration"],
  ["RESOURCE GROUP", "RESOURCE GROUP", "administration"],
  ["TABLESPACE", "TABLESPACE", "administration"],
  ["SERVER", "SERVER", "administration"],
  ["INSTANCE", "INSTANCE", "administration"],
  ["USER", "USER", "administration"],
  ["ROLE", "ROLE", "administration"]
];
var LEADING = [
  ["START TRANSACTION", "START TRANSACTION", "transaction"],
  ["BEGIN NOT ATOMIC", "BEGIN NOT ATOMIC", "dml"],
  ["BEGIN", "START TRANSACTION", "transaction"],
  ["COMMIT", "COMMIT", "transaction"],
  ["ROLLBACK TO", "ROLLBACK TO SAVEPOINT", "transaction"],
  ["ROLLBACK WORK TO", "ROLLBACK TO SAVEPOINT", "transaction"],
  ["ROLLBACK", "ROLLBACK", "transaction"],
  ["SAVEPOINT", "SAVEPOINT", "transaction"],
  ["RELEASE SAVEPOINT", "RELEASE SAVEPOINT", "transaction"],
  ["XA", "XA", "transaction"],
  ["LOCK TABLES", "LOCK TABLES", "transaction"],
  ["LOCK TABLE", "LOCK TABLES", "transaction"],
  ["UNLOCK TABLES", "UNLOCK TABLES", "transaction"],
  ["UNLOCK TABLE", "UNLOCK TABLES", "transaction"],
  ["RENAME TABLE", "RENAME TABLE", "ddl"],
  ["RENAME TABLES", "RENAME TABLE", "ddl"],
  ["TRUNCATE TABLE", "TRUNCATE TABLE", "ddl"],
  ["TRUNCATE", "TRUNCATE TABLE", "ddl"],
  ["IMPORT TABLE", "IMPORT TABLE", "ddl"],
  ["LOAD DATA", "LOAD DATA", "dml"],
  ["LOAD XML", "LOAD XML", "dml"],
  ["INSERT", "INSERT", "dml"],
  ["REPLACE", "REPLACE", "dml"],
  ["UPDATE", "UPDATE", "dml"],
  ["DELETE", "DELETE", "dml"],
  ["SELECT", "SELECT", "dml"],
  ["VALUES", "SELECT", "dml"],
  ["TABLE", "SELECT", "dml"],
  ["CALL", "CALL", "dml"],
  ["DO", "DO", "dml"],
  ["HANDLER", "HANDLER", "session"],
  ["EXECUTE IMMEDIATE", "EXECUTE", "dml"],
  ["EXECUTE", "EXECUTE", "dml"],
  ["PREPARE", "PREPARE", "session"],
  ["DEALLOCATE PREPARE", "DEALLOCATE PREPARE", "session"],
  ["DROP PREPARE", "DEALLOCATE PREPARE", "session"],
  ["USE", "USE", "session"],
  ["SHOW", "SHOW", "session"],
  ["HELP", "HELP", "session"],
  ["SIGNAL", "SIGNAL", "session"],
  ["RESIGNAL", "RESIGNAL", "session"],
  ["GET", "GET DIAGNOSTICS", "session"],
  ["IF", "IF", "dml"],
  ["CASE", "CASE", "dml"],
  ["LOOP", "LOOP", "dml"],
  ["WHILE", "WHILE", "dml"],
  ["REPEAT", "REPEAT", "dml"],
  ["FOR", "FOR", "dml"]
];
var ADMINISTRATION = new Set(
  `ANALYZE CHECK CHECKSUM OPTIMIZE REPAIR GRANT REVOKE FLUSH RESET KILL PURGE CHANGE START STOP INSTALL UNINSTALL SHUTDOWN
  RESTART CLONE BINLOG CACHE LOAD BACKUP LOCK UNLOCK`.split(/\s+/)
);
var TABLE_MAINTENANCE = /* @__PURE__ */ new Set(["ANALYZE", "CHECK", "CHECKSUM", "OPTIMIZE", "REPAIR"]);
var EXPLAINERS = /* @__PURE__ */ new Set(["EXPLAIN", "DESCRIBE", "DESC"]);
function classify(tokens) {
  return classifyFrom(new TokenReader(tokens));
}
function classifyFrom(reader) {
  while (reader.takeOperator("(")) {
  }
  const first = reader.word();
  if (first === "CREATE" || first === "ALTER" || first === "DROP" && reader.word(1) !== "PREPARE")
    return classifyObject(reader, first);
  if (first === "SET") return classifySet(reader);
  if (first === "WITH") return classifyFrom(afterCommonTables(reader));
  if (first === "RENAME" && reader.word(1) === "USER") return made(reader, "RENAME USER", "administration", 2);
  if (first === "ANALYZE" && reader.tokens.dialect.flavor === "mariadb" && !seesMaintenance(reader))
    return made(reader, "EXPLAIN", "dml", 1);
  if (EXPLAINERS.has(first)) return made(reader, "EXPLAIN", reader.word(1) === "ANALYZE" ? "dml" : "session", 1);
  for (const [words, kind, of] of LEADING) {
    if (!reader.sees(words)) continue;
    return made(reader, kind, of, words.split(" ").length);
  }
  if (TABLE_MAINTENANCE.has(first) && seesMaintenance(reader)) {
    const words = reader.word(1) === "TABLE" || reader.word(1) === "TABLES" ? 2 : 3;
    return made(reader, `${first} TABLE`, "administration", words);
  }
  return made(reader, ADMINISTRATION.has(first) ? first : "OTHER", "administration", 1);
}
function seesMaintenance(reader) {
  const at = reader.word(1) === "LOCAL" || reader.word(1) === "NO_WRITE_TO_BINLOG" ? 2 : 1;
  return reader.word(at) === "TABLE" || reader.word(at) === "TABLES";
}
function made(reader, kind, of, words) {
  reader.index += words;
  const conditional = takeCondition(reader);
  return { kind, class: of, temporary: false, conditional, after: reader.index };
}
function takeCondition(reader) {
  return reader.take("IF NOT EXISTS") || reader.take("IF EXISTS");
}
function classifyObject(reader, verb) {
  const start = reader.index;
  reader.index++;
  let temporary = false;
  while (!reader.done) {
    for (const [words, object, of] of OBJECTS) {
      if (!reader.take(words)) continue;
      const conditional = takeCondition(reader);
      return { kind: `${verb} ${object}`, class: of, temporary, conditional, after: reader.index };
    }
    if (reader.word() === "TEMPORARY") temporary = true;
    if (takeCondition(reader)) continue;
    if (reader.operator(1) === "=") reader.index += 3;
    else if (reader.kind() === "word" || reader.kind() === "variable" || reader.operator() === "(" || reader.operator() === ")")
      reader.index++;
    else break;
    if (reader.index > start + 40) break;
  }
  return { kind: "OTHER", class: "administration", temporary: false, conditional: false, after: start + 1 };
}
function classifySet(reader) {
  if (reader.sees("SET STATEMENT") && reader.tokens.dialect.flavor === "mariadb") {
    const inner = afterWordAtTopLevel(reader, "FOR");
    if (inner !== null) return classifyFrom(inner);
  }
  const second = reader.word(1);
  if (second === "PASSWORD" && reader.operator(2) !== ".") return made(reader, "SET PASSWORD", "administration", 2);
  if (reader.sees("SET DEFAULT ROLE")) return made(reader, "SET DEFAULT ROLE", "administration", 3);
  if (second === "TRANSACTION") return made(reader, "SET TRANSACTION", "session", 2);
  const scoped = second === "SESSION" || second === "LOCAL" || second === "GLOBAL";
  if (scoped && reader.word(2) === "TRANSACTION")
    return made(reader, "SET TRANSACTION", second === "GLOBAL" ? "administration" : "session", 3);
  return made(reader, "SET", setsBeyondSession(reader) ? "administration" : "session", 1);
}
function setsBeyondSession(reader) {
  let depth = 0;
  for (let index = reader.index + 1; index < reader.tokens.length; index++) {
    const operator = reader.tokens.operator(index);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    const begins = index === reader.index + 1 || depth === 0 && reader.tokens.operator(index - 1) === ",";
    if (!begins) continue;
    if (/^(GLOBAL|PERSIST|PERSIST_ONLY)$/.test(reader.tokens.word(index))) return true;
    if (/^@@\s*(global|persist|persist_only)\./i.test(reader.tokens.raw(index))) return true;
  }
  return false;
}
function afterWordAtTopLevel(reader, word) {
  const { tokens } = reader;
  for (let index = reader.index; index < tokens.length; index++) {
    if (tokens.operator(index) === "(") index = tokens.afterGroup(index) - 1;
    else if (tokens.word(index) === word) return new TokenReader(tokens, index + 1);
  }
  return null;
}
var MAIN_VERBS = /* @__PURE__ */ new Set(["SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "VALUES", "TABLE"]);
function afterCommonTables(reader) {
  const { tokens } = reader;
  for (let index = reader.index + 1; index < tokens.length; index++) {
    if (tokens.operator(index) === "(") {
      const after = tokens.afterGroup(index);
      const follows = tokens.word(after);
      if (MAIN_VERBS.has(follows) || tokens.operator(after) === "(") return new TokenReader(tokens, after);
      index = after - 1;
    }
  }
  return new TokenReader(tokens, tokens.length);
}

export {
  classify
};
