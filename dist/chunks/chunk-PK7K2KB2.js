import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  readSet
} from "./chunk-O4RQ4RUW.js";

// src/deploy/units.ts
var MARKS = /* @__PURE__ */ new Set(["START TRANSACTION", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT"]);
function planUnits(script, options) {
  const units = [];
  const obstacles = [];
  let open = [];
  let inTransaction = false;
  let autocommit = true;
  const flush = () => {
    const first = open.findIndex((statement) => statement.class !== "session");
    const last2 = open.findLastIndex((statement) => statement.class !== "session");
    if (first === -1) for (const statement of open) units.push({ kind: "session", statements: [statement] });
    else {
      for (const statement of open.slice(0, first)) units.push({ kind: "session", statements: [statement] });
      units.push({ kind: "transaction", statements: open.slice(first, last2 + 1) });
      for (const statement of open.slice(last2 + 1)) units.push({ kind: "session", statements: [statement] });
    }
    open = [];
  };
  for (const statement of script.statements) {
    const obstacle = obstacleOf(statement);
    if (obstacle !== null) {
      obstacles.push(obstacle);
      flush();
      inTransaction = false;
      if (obstacle.acceptable) units.push({ kind: "opaque", statements: [statement] });
      continue;
    }
    if (MARKS.has(statement.kind)) {
      if (statement.kind === "START TRANSACTION" || statement.kind === "COMMIT") flush();
      inTransaction = statement.kind === "START TRANSACTION";
      continue;
    }
    const switched = autocommitSet(statement);
    if (switched !== null) {
      if (switched) flush();
      autocommit = switched;
      continue;
    }
    if (statement.class === "ddl" && !statement.temporary) {
      flush();
      inTransaction = false;
      units.push({ kind: "ddl", statements: [statement] });
    } else {
      open.push(statement);
      if (!inTransaction && autocommit && !options.perFile) flush();
    }
  }
  const last = open.at(-1);
  if (last !== void 0 && (inTransaction || !autocommit) && open.some((statement) => statement.class === "dml")) {
    obstacles.push({
      statement: last,
      id: "transaction-left-open",
      reason: "the file ends inside a transaction, which the mysql client would roll back",
      cure: "End the file with COMMIT.",
      acceptable: false
    });
  }
  flush();
  return { units, obstacles };
}
function autocommitSet(statement) {
  if (statement.kind !== "SET") return null;
  const [only, ...others] = readSet(statement);
  if (only === void 0 || others.length > 0 || only.scope !== "session" || only.name.toLowerCase() !== "autocommit")
    return null;
  return /^(1|on|true)$/i.test(only.value.trim());
}
var DYNAMIC = /^(PREPARE|EXECUTE( IMMEDIATE)?|DEALLOCATE|BEGIN NOT ATOMIC|IF|LOOP|WHILE|REPEAT|FOR|CASE|HANDLER)\b/;
var BINLOG_VARIABLES = /^(sql_log_bin|sql_log_off|binlog_.*|gtid_.*|server_id|pseudo_.*|skip_replication|completion_type)$/i;
function obstacleOf(statement) {
  const obstacle = (id, reason, cure, acceptable = true) => ({
    statement,
    id,
    reason,
    cure,
    acceptable
  });
  const { kind } = statement;
  if (kind === "SET") {
    for (const { scope, name } of readSet(statement)) {
      if (scope === "global" || scope === "persist") {
        return obstacle(
          "server-setting",
          `SET ${scope.toUpperCase()} ${name} changes the server, not the schema`,
          "Change server settings outside of migrations."
        );
      }
      if (scope === "session" && BINLOG_VARIABLES.test(name)) {
        return obstacle(
          "binlog-setting",
          `SET ${name} decides what the binary log holds, from which the rollback is made`,
          "Take the statement out of the migration.",
          false
        );
      }
      if (scope === "session" && name.toLowerCase() === "autocommit" && autocommitSet(statement) === null) {
        return obstacle(
          "mixed-set",
          "autocommit is set together with other variables",
          "Set autocommit in a statement of its own.",
          false
        );
      }
    }
    return null;
  }
  if (kind === "ROLLBACK" || kind === "ROLLBACK TO SAVEPOINT") {
    return obstacle(
      "rollback-in-script",
      "a migration that takes back its own work cannot be recorded statement by statement",
      "Take out the statements between START TRANSACTION and ROLLBACK.",
      false
    );
  }
  if (kind === "LOCK TABLES" || kind === "UNLOCK TABLES") {
    return obstacle(
      "lock-tables",
      "under LOCK TABLES the journal cannot be written",
      "Take LOCK TABLES and UNLOCK TABLES out of the migration: each statement is a transaction of its own.",
      false
    );
  }
  if (kind === "CALL")
    return obstacle(
      "call",
      "what a procedure does, and whether it commits, cannot be told beforehand",
      "Write the statements of the procedure into the migration."
    );
  if (kind === "LOAD DATA" && statement.tokens.slice(0, 6).some((token) => /^local$/i.test(token.text))) {
    return obstacle(
      "load-data-local",
      "LOAD DATA LOCAL reads a file of the machine that runs the migration",
      "Write the rows as INSERT statements.",
      false
    );
  }
  if (DYNAMIC.test(kind)) {
    return obstacle(
      "dynamic-sql",
      `what ${kind} runs, and whether it commits, cannot be told beforehand`,
      "Write the statements themselves into the migration."
    );
  }
  if (kind === "EXPLAIN" && statement.tokens.some((token) => /^analyze$/i.test(token.text))) {
    return obstacle(
      "dynamic-sql",
      "EXPLAIN ANALYZE executes the statement",
      "Take it out of the migration, or leave ANALYZE out."
    );
  }
  if (kind.startsWith("XA"))
    return obstacle("xa", "XA transactions outlive the session", "Use START TRANSACTION and COMMIT.", false);
  if (statement.class === "administration" || statement.class === "transaction") {
    if (MARKS.has(kind)) return null;
    return obstacle(
      "administration",
      `${kind} changes something other than tables and rows`,
      "Run it outside of migrations."
    );
  }
  return null;
}

export {
  planUnits
};
