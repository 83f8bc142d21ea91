import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  cascadedTables,
  isTransactional,
  noteTemporary,
  rowEvents
} from "./chunk-5OVU2HLB.js";
import {
  listTriggers,
  readTable
} from "./chunk-AJ6AUZE2.js";
import {
  readBatches,
  readDirectiveComments,
  unknownVerb
} from "./chunk-P73OBASC.js";
import {
  TokenList,
  autocommitOf,
  readSet,
  readSetStatement
} from "./chunk-EQFHWOTG.js";

// src/deploy/statement-kinds.ts
var REFUSED = [
  {
    shown: "`ROLLBACK`, `ROLLBACK TO SAVEPOINT`",
    kinds: /^ROLLBACK/,
    id: "rollback-in-script",
    reason: "a migration that takes back its own work cannot be recorded statement by statement",
    cure: "Take out the statements between START TRANSACTION and ROLLBACK.",
    acceptable: false
  },
  {
    shown: "`COMMIT RELEASE`, `COMMIT AND CHAIN`",
    kinds: /^COMMIT$/,
    when: (statement) => words(statement).some((word, at, all) => /^(RELEASE|CHAIN)$/.test(word) && all[at - 1] !== "NO"),
    id: "commit-release",
    reason: "the session must go on as it is after a commit",
    cure: "Write COMMIT.",
    acceptable: false
  },
  {
    shown: "`LOCK TABLES`, `UNLOCK TABLES`",
    kinds: /^(UN)?LOCK TABLES$/,
    id: "lock-tables",
    reason: "under LOCK TABLES the journal cannot be written",
    cure: "Take LOCK TABLES and UNLOCK TABLES out of the migration: each statement is a transaction of its own.",
    acceptable: false
  },
  {
    shown: "`FLUSH TABLES WITH READ LOCK`, `FLUSH TABLES … FOR EXPORT`, `LOCK INSTANCE`, `BACKUP`",
    kinds: /^(FLUSH|LOCK|UNLOCK|BACKUP)$/,
    when: (statement) => statement.kind !== "FLUSH" || words(statement).some((word) => /^(LOCK|EXPORT)$/.test(word)),
    id: "server-lock",
    reason: "the journal cannot be written while the server is locked",
    cure: "Lock the server outside of migrations.",
    acceptable: false
  },
  {
    shown: "`RESET MASTER`, `RESET BINARY LOGS`, `PURGE BINARY LOGS`, `SHUTDOWN`, `RESTART`",
    kinds: /^(RESET|PURGE|SHUTDOWN|RESTART)$/,
    when: (statement) => statement.kind !== "RESET" || /^(MASTER|BINARY)$/.test(words(statement)[1] ?? ""),
    id: "binlog-gone",
    reason: "the binary log, from which the rollback is made, would be gone or end",
    cure: "Run it outside of migrations.",
    acceptable: false
  },
  {
    shown: "`XA`",
    kinds: /^XA/,
    id: "xa",
    reason: "XA transactions outlive the session",
    cure: "Use START TRANSACTION and COMMIT.",
    acceptable: false
  },
  {
    shown: "`HANDLER`",
    kinds: /^HANDLER$/,
    id: "handler",
    reason: "HANDLER keeps tables open from one statement to the next, and nobody reads what it finds",
    cure: "Take it out of the migration, or read with SELECT.",
    acceptable: false
  },
  {
    shown: "`LOAD DATA LOCAL`, `LOAD XML LOCAL`",
    kinds: /^LOAD (DATA|XML)$/,
    when: (statement) => words(statement).slice(0, 6).includes("LOCAL"),
    id: "load-data-local",
    reason: "it reads a file of the machine that runs the migration, and LOCAL leaves out rows without an error",
    cure: "Write the rows as INSERT statements.",
    acceptable: false
  },
  {
    shown: "`RELEASE_ALL_LOCKS()`, and `GET_LOCK()` where a session has one lock",
    kinds: /./,
    when: releasesLocks,
    id: "user-lock",
    reason: "it takes away the lock by which it is known that the session is still at work",
    cure: "Take it out of the migration: only one deployment runs at a time.",
    acceptable: false
  },
  {
    shown: "`CALL`",
    kinds: /^CALL$/,
    id: "call",
    reason: "what a procedure does, and whether it commits, cannot be told beforehand",
    cure: "Write the statements of the procedure into the migration.",
    acceptable: true
  },
  {
    shown: "`PREPARE`, `EXECUTE`, `DEALLOCATE PREPARE`, `EXECUTE IMMEDIATE`, `BEGIN NOT ATOMIC`, `IF`, `LOOP` …",
    kinds: /^(PREPARE|EXECUTE( IMMEDIATE)?|DEALLOCATE PREPARE|BEGIN NOT ATOMIC|IF|LOOP|WHILE|REPEAT|FOR|CASE)$/,
    id: "dynamic-sql",
    reason: "what it runs, and whether that commits, cannot be told beforehand",
    cure: "Write the statements themselves into the migration.",
    acceptable: true
  },
  {
    shown: "`EXPLAIN ANALYZE`, `ANALYZE` of a statement",
    kinds: /^EXPLAIN$/,
    when: (statement) => words(statement).includes("ANALYZE"),
    id: "dynamic-sql",
    reason: "EXPLAIN ANALYZE executes the statement",
    cure: "Take it out of the migration, or leave ANALYZE out.",
    acceptable: true
  }
];
var MARKS = /* @__PURE__ */ new Set(["START TRANSACTION", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT"]);
var OTHERS = {
  id: "administration",
  cure: "Run it outside of migrations.",
  acceptable: true
};
function refusedKind(statement) {
  const { kind } = statement;
  const refused = REFUSED.find(({ kinds, when }) => kinds.test(kind) && (when?.(statement) ?? true));
  if (refused !== void 0) return refused;
  const other = statement.class === "administration" || statement.class === "transaction";
  if (!other || MARKS.has(kind) || kind === "SET") return null;
  return { ...OTHERS, reason: `${kind} changes something other than tables and rows` };
}
function words(statement) {
  return statement.tokens.filter(({ kind }) => kind === "word").map(({ text }) => text.toUpperCase());
}
var RELEASES = /\bRELEASE_ALL_LOCKS\s*\(/i;
var TAKES = /\bGET_LOCK\s*\(/i;
function releasesLocks({ text, dialect }) {
  const oneLock = dialect.version < (dialect.flavor === "mysql" ? 50705 : 100002);
  if (!RELEASES.test(text) && !(oneLock && TAKES.test(text))) return false;
  const tokens = new TokenList(text, dialect, { start: 0, end: text.length });
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens.word(at);
    if (word === "RELEASE_ALL_LOCKS" || oneLock && word === "GET_LOCK") return true;
  }
  return false;
}

// src/deploy/units.ts
function planUnits(script, options) {
  const units = [];
  const { batches, problems } = readBatches(script);
  const obstacles = directiveObstacles(script, problems);
  let open = [];
  let inTransaction = false;
  let autocommit = true;
  const temporary = /* @__PURE__ */ new Set();
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
    const obstacle = obstacleOf(statement) ?? changedTemporary(statement, temporary);
    if (obstacle !== null) {
      obstacles.push(obstacle);
      flush();
      inTransaction = false;
      if (obstacle.acceptable) units.push({ kind: "opaque", statements: [statement] });
      continue;
    }
    if (MARKS.has(statement.kind)) {
      const begins = statement.kind === "START TRANSACTION";
      if (begins || statement.kind === "COMMIT") {
        if (!options.perFile) flush();
        inTransaction = begins;
      }
      continue;
    }
    const switched = autocommitOf(statement);
    if (switched !== null) {
      if (switched && !options.perFile) flush();
      autocommit = switched;
      continue;
    }
    const batch = batches.get(statement.index);
    if (batch !== void 0 && options.perFile)
      obstacles.push(
        invalidDirective(
          statement,
          "with --transaction file the row changes of the file are one transaction, and a batch commits after each chunk"
        )
      );
    else if (batch !== void 0 && temporary.has(statement.tables[0].name.toLowerCase()))
      obstacles.push(
        invalidDirective(statement, "a temporary table cannot be changed in batches: its rows are in no binary log")
      );
    noteTemporary(statement, temporary);
    if (batch !== void 0 && !options.perFile) {
      flush();
      units.push({ kind: "batch", statements: [statement], batch });
    } else if (statement.class === "ddl" && !statement.temporary) {
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
function directiveObstacles(script, problems) {
  const unknown = readDirectiveComments(script).flatMap((directive) => {
    const message = unknownVerb(directive);
    return message === null ? [] : [{ statement: directive.statement, message }];
  });
  return [...unknown, ...problems].flatMap(({ statement: index, message }) => {
    const statement = index === null ? script.statements.at(-1) : script.statements[index - 1];
    return statement === void 0 ? [] : [invalidDirective(statement, message)];
  });
}
function invalidDirective(statement, reason) {
  return {
    statement,
    id: "invalid-directive",
    reason,
    cure: "Mend the `-- rollgate:` directive, or take it out.",
    acceptable: false
  };
}
var BINLOG_VARIABLES = /^(sql_log_bin|sql_log_off|binlog_.*|gtid_.*|server_id|pseudo_.*|skip_replication|completion_type)$/i;
function changedTemporary(statement, temporary) {
  if (statement.class !== "ddl" || statement.temporary) return null;
  const changed = statement.tables.find(({ access, name }) => access !== "read" && temporary.has(name.toLowerCase()));
  if (changed === void 0) return null;
  return {
    statement,
    id: "temporary-table",
    reason: `\`${changed.name}\` is a temporary table of the file, and this commits as if it were none`,
    cure: "Write DROP TEMPORARY TABLE, and give a temporary table its final structure when it is made.",
    acceptable: false
  };
}
function obstacleOf(statement) {
  const refused = settingObstacle(statement) ?? refusedKind(statement);
  return refused === null ? null : { statement, ...refused };
}
function settingObstacle(statement) {
  const obstacle = (id, reason, cure, acceptable = true) => ({
    id,
    reason,
    cure,
    acceptable
  });
  for (const { scope, name } of [...readSet(statement), ...readSetStatement(statement)]) {
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
    if (scope === "session" && name.toLowerCase() === "autocommit" && autocommitOf(statement) === null) {
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

// src/schema/batch-key.ts
var WALKABLE = /^(tinyint|smallint|mediumint|int|bigint|decimal|char|varchar|tinytext|text|mediumtext|longtext|binary|varbinary|tinyblob|blob|mediumblob|longblob|date|datetime|time)$/;
function batchKey(table, by, kind) {
  const columns = [];
  for (const name of by) {
    const column = table.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (column === void 0) return `table \`${table.name}\` has no column \`${name}\``;
    const reason = refuseColumn(column, kind);
    if (reason !== null) return `\`${column.name}\` ${reason}`;
    columns.push(column);
  }
  const index = table.indexes.find((one) => walks(one, columns));
  if (index === void 0) {
    const names = columns.map(({ name }) => `\`${name}\``).join(", ");
    return `no index of \`${table.name}\` that can be walked begins with ${names}`;
  }
  return { index: index.name, columns };
}
function refuseColumn({ type, nullable, generated, onUpdate }, kind) {
  if (nullable) return "may be NULL, and such rows are in no range";
  if (generated !== null) return "is generated, so that its values may change along with others";
  if (onUpdate !== null && kind === "UPDATE") return "changes by itself (ON UPDATE)";
  if (type.base === "timestamp") return "is a TIMESTAMP, whose text is the same twice when clocks are set back";
  return WALKABLE.test(type.base) ? null : `has type ${type.base}, whose values cannot be written so that they compare as they are`;
}
function walks({ type, parts, invisible, definition }, columns) {
  if (type === "fulltext" || type === "spatial" || invisible) return false;
  if (/\bUSING (HASH|RTREE)\b|\bIGNORED\b/i.test(definition)) return false;
  return columns.every(({ name }, at) => {
    const part = parts[at];
    return part !== void 0 && part.column === name && part.length === null && part.descending === parts[0].descending;
  });
}

// src/deploy/batch-obstacles.ts
async function findBatchKey(session, statement, { by }) {
  const { database, name } = statement.tables[0];
  if (database === null) return null;
  const table = await readTable(session, database, name);
  if (table === null) return null;
  const kind = statement.kind;
  const key = batchKey(table, by, kind);
  if (typeof key === "string") return key;
  if (!isTransactional(table.engine)) return `table \`${name}\` has engine ${table.engine}, which knows no transactions`;
  const triggers = await listTriggers(session, database, name);
  const fired = triggers.find(({ event }) => rowEvents(statement).includes(event));
  if (fired !== void 0)
    return `trigger \`${fired.name}\` fires for its rows, and what it does may depend on other rows`;
  const followed = await cascadedTables(session, statement);
  if (followed.some(({ written }) => written))
    return `foreign keys lead from \`${name}\` back to \`${name}\`, so that a chunk may change rows of others`;
  return key;
}

export {
  planUnits,
  invalidDirective,
  findBatchKey
};
