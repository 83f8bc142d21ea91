import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  assignments,
  conjuncts,
  dmlClauses,
  insertedColumns,
  mayUpdate,
  splitAt,
  withoutParentheses,
  writtenRows
} from "./chunk-3ZI3JXNS.js";
import {
  rollback_unproved_default
} from "./chunk-OOEY6VTH.js";
import {
  fits
} from "./chunk-ZZ2J6SFK.js";
import {
  Cursor,
  readColumn
} from "./chunk-H343J662.js";
import {
  quoteName
} from "./chunk-FIZTKZIJ.js";
import {
  statement_forbidden_default
} from "./chunk-6JJG67VD.js";
import {
  clausesOf,
  columnClause,
  columnPlace,
  defineRule,
  headPlace,
  optionClause,
  tableOptions,
  tablePlace
} from "./chunk-D4VTWFCQ.js";
import {
  readSet
} from "./chunk-X5HOXL7V.js";
import {
  assignedColumns,
  topLevelIndex,
  topLevelWords
} from "./chunk-B4SPLOJR.js";
import {
  TokenList,
  nameOf
} from "./chunk-ZHYU3SQ4.js";
import {
  tokenize
} from "./chunk-THQUDT4C.js";

// src/audit/rules/algorithm-missing.ts
var algorithm_missing_default = defineRule({
  id: "algorithm-missing",
  severity: "warning",
  optIn: true,
  summary: "A change of a table says by which ALGORITHM and LOCK it may be done",
  why: "Without them the server silently takes the next worse way; with them it refuses, and nothing waits.",
  advice: "Write the cheapest that the server accepts, such as `ALGORITHM=INSTANT` or `ALGORITHM=INPLACE, LOCK=NONE`.",
  bad: { schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int);", sql: "ALTER TABLE parcel ADD INDEX by_a (a);" },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int);",
    sql: "ALTER TABLE parcel ADD INDEX by_a (a), ALGORITHM=INPLACE, LOCK=NONE;"
  },
  options: {
    algorithm: { default: true, doc: "ALGORITHM must be written." },
    lock: { default: true, doc: "LOCK must be written, except with ALGORITHM=INSTANT, which takes none." }
  },
  visit: {
    statement({ statement, script, options, rehearsal, report }) {
      const table = statement.tables.find(({ access }) => access === "alter");
      if (statement.alter === void 0 || table === void 0 || script.created(statement, table.database, table.name))
        return;
      if (statement.alter.some(({ kind }) => kind === "partition")) return;
      const algorithm = clausesOf(statement, "algorithm")[0]?.value.toUpperCase();
      const missing = [
        ...options.algorithm && algorithm === void 0 ? ["ALGORITHM"] : [],
        ...options.lock && algorithm !== "INSTANT" && clausesOf(statement, "lock").length === 0 ? ["LOCK"] : []
      ];
      if (missing.length === 0) return;
      const { online, lock } = rehearsal ?? {};
      const now = online === void 0 || online === "n/a" || lock == null ? "" : `; here it is done ${HOW[online]}, lock ${lock}`;
      report(headPlace(statement), `${statement.kind} has no ${missing.join(" and no ")}${now}`);
    }
  }
});
var HOW = {
  instant: "at once",
  inplace: "in place",
  rebuild: "in place with a rebuild",
  copy: "by a copy"
};

// src/audit/rules/alter-clause-not-allowed.ts
var CLAUSES = {
  "change-column": "CHANGE COLUMN",
  "rename-column": "RENAME COLUMN",
  "column-position": "FIRST or AFTER",
  "drop-column": "DROP COLUMN",
  "drop-primary-key": "DROP PRIMARY KEY",
  "drop-foreign-key": "DROP FOREIGN KEY",
  "rename-index": "RENAME INDEX",
  "rename-table": "RENAME TO",
  "convert-charset": "CONVERT TO CHARACTER SET",
  "index-visibility": "VISIBLE or INVISIBLE",
  engine: "ENGINE",
  "auto-increment": "AUTO_INCREMENT",
  option: "A table option other than ENGINE, AUTO_INCREMENT, COMMENT, CHARSET and COLLATE",
  partition: "A change of partitions",
  "order-by": "ORDER BY",
  keys: "ENABLE or DISABLE KEYS",
  tablespace: "A change of the tablespace"
};
var alter_clause_not_allowed_default = defineRule({
  id: "alter-clause-not-allowed",
  severity: "warning",
  optIn: true,
  summary: "ALTER TABLE has no clause that the team does without",
  why: "CHANGE renames by a slip of the pen, FIRST and AFTER cost a rebuild on older servers, and partitions need their own plan.",
  advice: "Write it otherwise, or take the clause out of the option `forbid`.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int NULL);",
    sql: "ALTER TABLE parcel ADD COLUMN b int NULL FIRST;"
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int NULL);",
    sql: "ALTER TABLE parcel ADD COLUMN b int NULL;"
  },
  options: {
    forbid: {
      default: ["change-column", "column-position"],
      values: Object.keys(CLAUSES),
      doc: "Clauses that may not stand there. `option` is any table option that has no name of its own here."
    }
  },
  visit: {
    statement({ statement, script, options, report }) {
      const table = statement.tables.find(({ access }) => access === "alter");
      if (table === void 0 || script.created(statement, table.database, table.name)) return;
      for (const clause of statement.alter ?? []) {
        const name = namesOf(clause).find((one) => options.forbid.includes(one));
        if (name !== void 0) report(clause.span, `${CLAUSES[name]} is not allowed here`);
      }
    }
  }
});
function namesOf(clause) {
  switch (clause.kind) {
    case "add-column":
    case "modify-column":
      return clause.place === null ? [] : ["column-position"];
    case "change-column":
      return clause.place === null ? ["change-column"] : ["change-column", "column-position"];
    case "option":
      return optionName(clause.option.name);
    case "other":
      return /TABLESPACE/i.test(clause.operation) ? ["tablespace"] : [];
    default:
      return clause.kind in CLAUSES ? [clause.kind] : [];
  }
}
function optionName(name) {
  if (name === "engine") return ["engine"];
  if (name === "auto_increment") return ["auto-increment"];
  return /^(comment|charset|character set|collate)$/.test(name) ? [] : ["option"];
}

// src/audit/table-sizes.ts
function alteredSize({ statement, sizes }) {
  const target = statement.tables.find(({ access }) => access === "alter");
  return target === void 0 ? null : sizes.get(`${target.database}.${target.name}`) ?? null;
}
function grouped(count) {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
function sizeText({ rows, bytes }) {
  return `about ${grouped(rows)} rows, ${bytesText(bytes)} on staging`;
}
function bytesText(bytes) {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let unit = 0;
  let left = bytes;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${left < 10 && unit > 0 ? left.toFixed(1) : Math.round(left)} ${units[unit]}`;
}

// src/audit/rules/alter-merge.ts
var alter_merge_default = defineRule({
  id: "alter-merge",
  severity: "warning",
  summary: "What one ALTER TABLE can do is not done by several that each work through all rows",
  why: "Each of them rebuilds or copies the whole table again, here and on every replica.",
  advice: "Write their clauses into one ALTER TABLE.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL);",
    sql: "ALTER TABLE parcel MODIFY a bigint NOT NULL;\nALTER TABLE parcel MODIFY b bigint NOT NULL;",
    options: { rows: 0 }
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL);",
    sql: "ALTER TABLE parcel MODIFY a bigint NOT NULL, MODIFY b bigint NOT NULL;",
    options: { rows: 0 }
  },
  options: {
    rows: { default: 1e5, doc: "Rows, by staging's statistics, from which on a table is worth it." },
    all: {
      default: false,
      doc: "Every second ALTER TABLE of a table in a file, whatever it costs and what stands between."
    }
  },
  visit: {
    statement({ statement, script, sizes, options, report }) {
      const table = statement.tables.find(({ access }) => access === "alter");
      if (table === void 0) return;
      const find = options.all ? altersAgain : rebuildsAgain;
      const first = script.once(find, find).get(statement);
      if (first === void 0) return;
      const { line } = script.script.source.positionAt(first.span.start);
      if (options.all) return report(headPlace(statement), `\`${table.name}\` is altered again, after line ${line}`);
      const size = sizes.get(`${table.database}.${table.name}`);
      if (size === void 0 || size.rows < options.rows) return;
      if (script.holdsOnlyOwnRows(statement, table.database, table.name)) return;
      report(headPlace(statement), `\`${table.name}\` (${sizeText(size)}) is rebuilt again, after line ${line}`);
    }
  }
});
function altersAgain(facts) {
  const firsts = /* @__PURE__ */ new Map();
  const again = /* @__PURE__ */ new Map();
  for (const statement of facts.script.statements) {
    const table = statement.kind === "ALTER TABLE" ? statement.tables[0] : void 0;
    if (table === void 0) continue;
    const key = facts.tableKey(table.database, table.name);
    const first = firsts.get(key);
    if (first === void 0) firsts.set(key, statement);
    else again.set(statement, first);
  }
  return again;
}
function rebuildsAgain(facts) {
  const firsts = /* @__PURE__ */ new Map();
  const again = /* @__PURE__ */ new Map();
  for (const [at, statement] of facts.script.statements.entries()) {
    const { tables, alter } = statement;
    const online = facts.rehearsal?.[at]?.online;
    const mergeable = alter?.every(({ kind }) => kind !== "partition" && kind !== "rename-table");
    for (const { database, name, access } of tables) {
      const key = facts.tableKey(database, name);
      if (!mergeable || access !== "alter") firsts.delete(key);
      else if (online === "rebuild" || online === "copy") {
        const first = firsts.get(key);
        if (first === void 0) firsts.set(key, statement);
        else again.set(statement, first);
      }
    }
  }
  return again;
}

// src/audit/rules/applied-migration-changed.ts
var applied_migration_changed_default = defineRule({
  id: "applied-migration-changed",
  severity: "error",
  summary: "A migration that has been applied stays as it is",
  why: "Servers know migrations by name and checksum: what was changed never runs where the file was applied, what was renamed would run again, and what was deleted is missing when a database is built anew.",
  advice: "Restore the file as it was, and write the change as a new migration.",
  bad: null,
  good: null
});

// src/audit/rules/assigned-twice.ts
var assigned_twice_default = defineRule({
  id: "assigned-twice",
  severity: "warning",
  summary: "An UPDATE must assign each column once",
  why: "The server takes both assignments in turn and says nothing: the first is lost, or what was meant for another column is.",
  advice: "Take out one of the two, or correct the name of the column.",
  bad: {
    schema: "CREATE TABLE address (id int PRIMARY KEY, street varchar(50), city varchar(50));",
    sql: "UPDATE address SET street = 'Laugavegur 1', street = 'Akureyri' WHERE id = 7;"
  },
  good: {
    schema: "CREATE TABLE address (id int PRIMARY KEY, street varchar(50), city varchar(50));",
    sql: "UPDATE address SET street = 'Laugavegur 1', city = 'Akureyri' WHERE id = 7;"
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!mayUpdate(statement)) return;
      for (const range of dmlClauses(statement, tokens).assigned) {
        const seen = /* @__PURE__ */ new Set();
        for (const { column, target } of assignments(tokens, range)) {
          let name = "";
          for (let at = target.first; at < target.end; at++) name += tokens.value(at).toLowerCase();
          if (seen.has(name))
            report(tokens.span(target.first, target.end - 1), `\`${column}\` is assigned a second time`);
          seen.add(name);
        }
      }
    }
  }
});

// src/audit/integer-range.ts
var BITS = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };
function largestInteger({ base, unsigned }) {
  const bits = BITS[base];
  return bits === void 0 ? null : (1n << BigInt(unsigned ? bits : bits - 1)) - 1n;
}

// src/audit/rules/auto-increment-capacity.ts
var auto_increment_capacity_default = defineRule({
  id: "auto-increment-capacity",
  severity: "error",
  summary: "A changed table has numbers left in its AUTO_INCREMENT column",
  why: "When the type is used up, every INSERT fails with a duplicate key, and widening a large key then takes hours of downtime.",
  advice: "Widen the column to BIGINT in this migration, while the table is being changed anyhow.",
  bad: {
    schema: "CREATE TABLE visit (id smallint NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=100;",
    sql: "ALTER TABLE visit AUTO_INCREMENT=32000;"
  },
  good: {
    schema: "CREATE TABLE visit (id smallint NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=32000;",
    sql: "ALTER TABLE visit MODIFY id bigint NOT NULL AUTO_INCREMENT;"
  },
  options: {
    percent: { default: 85, doc: "The share of the numbers above which a finding is made." }
  },
  visit: {
    table({ before: before2, after, name, database }, { statement, script, options, report }) {
      const now = use(after);
      if (now === null || now.percent <= options.percent) return;
      const { column, next, most, percent } = now;
      if ((script.once(lastRedefined, lastRedefined).get(script.tableKey(database, name)) ?? 0) > statement.index)
        return;
      const earlier = use(before2);
      const known = earlier !== null && earlier.percent > options.percent && earlier.most <= most;
      const place2 = optionClause(statement, "auto_increment")?.span;
      report(
        known ? headPlace(statement) : place2 ?? columnPlace(statement, column.name),
        `\`${name}\`.\`${column.name}\` (${column.type.base}${column.type.unsigned ? " unsigned" : ""}) is at ${grouped(next)} of ${grouped(most)}: ${percent} % of its numbers are used`,
        known ? { atMost: "warning" } : {}
      );
    }
  }
});
function lastRedefined(facts) {
  const found = /* @__PURE__ */ new Map();
  for (const statement of facts.script.statements) {
    const table = statement.tables[0];
    if (table === void 0) continue;
    if (clausesOf(statement, "modify-column").length + clausesOf(statement, "change-column").length > 0)
      found.set(facts.tableKey(table.database, table.name), statement.index);
  }
  return found;
}
function use(table) {
  const column = table?.columns.find((one) => one.autoIncrement);
  if (column === void 0 || !table?.autoIncrement) return null;
  const most = largestInteger(column.type);
  if (most === null) return null;
  const next = BigInt(table.autoIncrement);
  return { column, next, most, percent: Number(next * 100n / most) };
}

// src/audit/new-columns.ts
function newColumns({ statement, structureKnown, changes }) {
  if (statement.temporary) return [];
  if (!structureKnown) return writtenColumns(statement);
  return changes.flatMap(
    (change) => change.columns.flatMap(({ before: before2, after: column }) => {
      const clause = column === null ? null : columnClause(statement, column.name);
      if (column === null || clause === null) return [];
      return [{ column, before: before2, clause, table: change.name, change, inPrimaryKey: isKey(change, column.name) }];
    })
  );
}
function isKey({ after }, column) {
  const primary = after?.indexes.find((index) => index.type === "primary");
  return primary?.parts.some((part) => part.column?.toLowerCase() === column.toLowerCase()) ?? false;
}
function writtenColumns(statement) {
  const create = statement.createTable;
  const altered = (statement.alter ?? []).flatMap(
    (clause) => clause.kind === "add-column" || clause.kind === "modify-column" || clause.kind === "change-column" ? [clause.column] : []
  );
  const table = statement.tables[0]?.name ?? "";
  const key = new Set(
    create?.indexes.filter((index) => index.type === "primary").flatMap((index) => index.parts.map((part) => part.column?.text.toLowerCase()))
  );
  return [...create?.columns ?? [], ...altered].flatMap((clause) => {
    const column = readClause(clause, statement);
    if (column === null) return [];
    const inPrimaryKey = clause.inlineKey === "primary" || key.has(clause.name.text.toLowerCase());
    return [{ column, before: null, clause, table, change: null, inPrimaryKey }];
  });
}
var TYPE_NAMES = {
  integer: "int",
  int1: "tinyint",
  int2: "smallint",
  int3: "mediumint",
  middleint: "mediumint",
  int4: "int",
  int8: "bigint",
  serial: "bigint",
  bool: "tinyint",
  boolean: "tinyint",
  dec: "decimal",
  numeric: "decimal",
  fixed: "decimal",
  real: "double",
  float8: "double",
  float4: "float",
  character: "char",
  nchar: "char",
  nvarchar: "varchar",
  varcharacter: "varchar"
};
function printedType(name) {
  return TYPE_NAMES[name.toLowerCase()] ?? name.toLowerCase();
}
function readClause(clause, { text, span, dialect }) {
  const written = text.slice(clause.span.start - span.start, clause.span.end - span.start);
  try {
    const tokens = tokenize(written, dialect).filter((token) => token.kind !== "comment");
    const column = readColumn(new Cursor(written, tokens), null, null);
    const type = { ...column.type, base: printedType(column.type.base) };
    const charset = clause.charset?.text.toLowerCase() ?? null;
    const autoIncrement = column.autoIncrement || clause.typeName === "serial";
    const nullable = column.nullable && clause.typeName !== "serial" && clause.inlineKey !== "primary";
    return {
      ...column,
      type,
      autoIncrement,
      nullable,
      charset,
      collation: clause.collation?.text.toLowerCase() ?? null
    };
  } catch {
    return null;
  }
}

// src/audit/rules/auto-increment-policy.ts
var auto_increment_policy_default = defineRule({
  id: "auto-increment-policy",
  severity: "warning",
  optIn: true,
  summary: "AUTO_INCREMENT columns have one of the allowed types and begin where they should",
  why: "A small or signed type is used up sooner, and running out of numbers stops every INSERT; a counter that is set in a migration differs between environments.",
  advice: "Use the type that other tables use, and leave the counter to the server.",
  bad: { schema: "", sql: "CREATE TABLE visit (id mediumint NOT NULL AUTO_INCREMENT PRIMARY KEY);" },
  good: { schema: "", sql: "CREATE TABLE visit (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY);" },
  options: {
    types: { default: ["int", "bigint"], doc: "Types that an AUTO_INCREMENT column may have." },
    unsigned: { default: false, doc: "Whether it must be UNSIGNED." },
    "most-start": {
      default: 0,
      doc: "The highest AUTO_INCREMENT = n that a CREATE TABLE may set; 0 for any."
    }
  },
  visit: {
    statement(context) {
      const { statement, options, report } = context;
      const types = options.types.map(printedType);
      for (const { column, before: before2, clause, table } of newColumns(context)) {
        if (!column.autoIncrement) continue;
        const known = before2?.autoIncrement === true;
        const { type } = column;
        const title = `AUTO_INCREMENT column \`${table}\`.\`${column.name}\` is`;
        if (!types.includes(type.base) && !(known && before2.type.base === type.base))
          report(clause.type.span, `${title} ${type.base}, which is not among ${types.join(", ")}`);
        else if (options.unsigned && !type.unsigned && !(known && !before2.type.unsigned))
          report(clause.type.span, `${title} signed: half of its numbers are never used`);
      }
      const start = optionClause(statement, "auto_increment");
      if (start === null || statement.kind !== "CREATE TABLE" || options["most-start"] === 0) return;
      if (/^\d+$/.test(start.value.text) && BigInt(start.value.text) > BigInt(options["most-start"]))
        report(start.span, `The counter begins at ${start.value.text}`);
    }
  }
});

// src/audit/rules/binlog-bypassed.ts
var NEEDED = {
  sql_log_bin: /^(1|on|true|default)$/i,
  binlog_format: /^(row|2|default)$/i,
  binlog_row_image: /^(full|2|default|full_nodup)$/i
};
var binlog_bypassed_default = defineRule({
  id: "binlog-bypassed",
  severity: "error",
  summary: "A migration must leave its changes in the binlog as rows",
  why: "Replicas do not get what is not logged, and the rollback is derived from the rows in the binlog: without them there is none.",
  advice: "Take the SET out.",
  bad: { schema: "", sql: "SET SESSION binlog_format = 'STATEMENT';" },
  good: { schema: "", sql: "SET SESSION time_zone = '+00:00';" },
  visit: {
    statement({ statement, report }) {
      for (const { scope, name, value, constant: constant2, span } of readSet(statement)) {
        const wanted = scope === "user" ? void 0 : NEEDED[name];
        if (wanted === void 0 || !constant2 || wanted.test(value)) continue;
        report(span, `\`${name}\` = ${value}: what follows cannot be rolled back from the binlog`);
      }
    }
  }
});

// src/audit/rules/charset-default-only.ts
var charset_default_only_default = defineRule({
  id: "charset-default-only",
  severity: "warning",
  summary: "A table whose character set changes takes its columns along",
  why: "DEFAULT CHARSET and COLLATE hold for columns that come later; those that are there keep their old set, though the table seems converted.",
  advice: "Use CONVERT TO CHARACTER SET …, which converts the columns too (and copies the table).",
  bad: {
    schema: "CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;",
    sql: "ALTER TABLE city DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;"
  },
  good: {
    schema: "CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;",
    sql: "ALTER TABLE city CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
  },
  visit: {
    table({ before: before2, after, name }, { statement, report }) {
      if (before2 === null || after === null) return;
      const set = ({ charset, collation }) => `${charset} ${collation ?? ""}`;
      if (set(before2) === set(after)) return;
      const left = after.columns.filter((column) => column.charset !== null && column.charset === before2.charset);
      const staying = left.filter((column) => {
        const old = before2.columns.find((one) => one.name.toLowerCase() === column.name.toLowerCase());
        return old !== void 0 && set(old) === set(before2) && set(column) !== set(after);
      });
      if (staying.length === 0) return;
      const clause = optionClause(statement, "character set") ?? optionClause(statement, "collate");
      const names = staying.slice(0, 3).map((column) => `\`${column.name}\``);
      if (staying.length > 3) names.push(`${staying.length - 3} more`);
      report(
        clause?.span ?? headPlace(statement),
        `Only the default of \`${name}\` changes; ${names.join(", ")} ${staying.length === 1 ? "keeps" : "keep"} ${before2.charset === after.charset ? before2.collation : before2.charset}`
      );
    }
  }
});

// src/audit/rules/charset-not-allowed.ts
var charset_not_allowed_default = defineRule({
  id: "charset-not-allowed",
  severity: "warning",
  summary: "Text is kept in one of the allowed character sets",
  why: "Other character sets cannot hold every text, and joins between different ones cannot use indexes.",
  advice: "Use utf8mb4, or add the character set to the option `allow`.",
  bad: { schema: "", sql: "CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=latin1;" },
  good: { schema: "", sql: "CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;" },
  options: {
    allow: { default: ["utf8mb4", "ascii", "binary"], doc: "Character sets that tables and columns may have." },
    collations: { default: [], doc: "Collations that tables and columns may have; empty for any." }
  },
  visit: {
    table({ before: before2, after, name }, { statement, options, report }) {
      const collation = after?.collation ?? null;
      if (collation !== null && forbids(options.collations, collation) && before2?.collation !== collation)
        report(
          optionClause(statement, "collate")?.span ?? tablePlace(statement, name),
          `Table \`${name}\` has collation ${collation}`
        );
      if (after === null || after.charset === null || allows(options.allow, after.charset)) return;
      if (before2?.charset === after.charset) return;
      const written = charsetWords(
        statement.tokens.map((token) => token.text),
        after.charset
      );
      report(
        tablePlace(statement, name),
        `Table \`${name}\` has character set ${after.charset}${written ? "" : ", which is its database's default"}`,
        // An existing table would be copied, and a collation goes with its set.
        { fix: before2 === null ? utf8mb4(statement, options.allow) : void 0 }
      );
    },
    column({ before: before2, after }, table, { statement, options, report }) {
      const collation = after?.collation ?? null;
      if (after !== null && collation !== null && forbids(options.collations, collation)) {
        if (before2?.collation !== collation && table.after?.collation !== collation)
          report(
            columnClause(statement, after.name)?.collation?.span ?? columnPlace(statement, after.name),
            `Column \`${after.name}\` has collation ${collation}`
          );
      }
      const charset = after?.charset;
      if (after === null || charset === null || charset === void 0 || allows(options.allow, charset)) return;
      if (before2?.charset === charset || tableSaysSo(table.before, table.after, charset)) return;
      report(
        columnClause(statement, after.name)?.charset?.span ?? columnPlace(statement, after.name),
        `Column \`${after.name}\` has character set ${charset}`
      );
    },
    statement({ statement, structureKnown, options, report }) {
      if (!structureKnown) {
        const create = statement.createTable;
        const columns = [
          ...create?.columns ?? [],
          ...(statement.alter ?? []).flatMap(
            (clause) => clause.kind === "add-column" || clause.kind === "modify-column" || clause.kind === "change-column" ? [clause.column] : []
          )
        ];
        for (const { name, charset } of columns) {
          if (charset !== null && !allows(options.allow, plainName(charset.text)))
            report(charset.span, `Column \`${name.text}\` has character set ${plainName(charset.text)}`);
        }
        const table = optionClause(statement, "character set");
        const written = table?.value ?? clausesOf(statement, "convert-charset")[0]?.charset;
        if (written !== void 0 && !allows(options.allow, plainName(written.text)))
          report(
            table?.span ?? written.span,
            `Table \`${statement.tables[0]?.name}\` has character set ${plainName(written.text)}`
          );
      }
      if (statement.kind !== "CREATE DATABASE" && statement.kind !== "ALTER DATABASE") return;
      const words2 = statement.tokens.map((token) => token.text);
      for (const [at, word] of words2.entries()) {
        const name = /^(charset|set)$/i.test(word) ? words2[at + 1] === "=" ? words2[at + 2] : words2[at + 1] : void 0;
        const charset = name?.replace(/^['"`]|['"`]$/g, "").toLowerCase();
        if (charset !== void 0 && !allows(options.allow, charset))
          report(headPlace(statement), `The database has character set ${charset}`);
      }
    }
  }
});
function utf8mb4(statement, allowed) {
  const written = optionClause(statement, "character set");
  if (written === null || optionClause(statement, "collate") !== null || !allows(allowed, "utf8mb4")) return void 0;
  return { span: written.value.span, text: "utf8mb4" };
}
function allows(allowed, charset) {
  return allowed.some((one) => plainName(one) === plainName(charset));
}
function plainName(written) {
  const name = written.replace(/^['"`]|['"`]$/g, "").toLowerCase();
  return name === "utf8" ? "utf8mb3" : name;
}
function forbids(allowed, collation) {
  return allowed.length > 0 && !allowed.some((one) => one.toLowerCase() === collation.toLowerCase());
}
function tableSaysSo(before2, after, charset) {
  return after?.charset === charset && before2?.charset !== charset;
}
function charsetWords(words2, charset) {
  const start = charset === "utf8mb3" ? "utf8" : charset;
  return words2.some(
    (word) => word.replace(/^['"`]/, "").toLowerCase().startsWith(start)
  );
}

// src/audit/rules/charset-written.ts
var PLACES = [
  "database-charset",
  "database-collation",
  "table-charset",
  "table-collation",
  "column-charset",
  "column-collation"
];
var charset_written_default = defineRule({
  id: "charset-written",
  severity: "warning",
  optIn: true,
  summary: "Character sets and collations are written where the house style wants them, and nowhere else",
  why: "Texts of different sets compare slowly or not at all; either every table says its own, or the default of the database holds for all.",
  advice: "Leave it out, so that the default holds; or write it where it is wanted.",
  bad: { schema: "", sql: "CREATE TABLE city (id int PRIMARY KEY, name varchar(50) CHARACTER SET ascii);" },
  good: { schema: "", sql: "CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;" },
  options: {
    forbid: { default: ["column-charset", "column-collation"], values: PLACES, doc: "What is not to be written." },
    require: { default: [], values: PLACES.slice(2), doc: "What is to be written for every new table or text column." }
  },
  visit: {
    statement(context) {
      const { statement, options, report } = context;
      if (statement.temporary) return;
      const forbids2 = (what) => options.forbid.includes(what);
      const requires = (what) => options.require.includes(what);
      if (statement.kind === "CREATE DATABASE" || statement.kind === "ALTER DATABASE") {
        const words2 = statement.tokens.map(({ text }) => text.toLowerCase());
        const collates = words2.includes("collate");
        if (forbids2("database-charset") && (words2.includes("charset") || words2.includes("character")))
          report(headPlace(statement), "The database is given a character set");
        if (forbids2("database-collation") && collates) report(headPlace(statement), "The database is given a collation");
        return;
      }
      for (const [option, what, is] of [
        ["character set", "table-charset", "a character set"],
        ["collate", "table-collation", "a collation"]
      ]) {
        const clause = optionClause(statement, option);
        const create = statement.createTable;
        const name = statement.tables[0]?.name ?? "";
        if (clause !== null && forbids2(what)) report(clause.span, `Table \`${name}\` is given ${is}`);
        if (create === void 0 || create.like !== null || create.asSelect !== null || clause !== null) continue;
        if (requires(what)) report(tablePlace(statement, name), `Table \`${name}\` is given no ${is.slice(2)}`);
      }
      for (const clause of clausesOf(statement, "convert-charset")) {
        if (forbids2("table-charset") && options.forbid.includes("column-charset"))
          report(clause.span, `Table \`${statement.tables[0]?.name}\` is given a character set`);
      }
      for (const { column, clause } of newColumns(context)) {
        const isText = column.charset !== null || /^(var)?char$|text$|^enum$|^set$/.test(column.type.base);
        for (const [written, what, is] of [
          [clause.charset, "column-charset", "a character set"],
          [clause.collation, "column-collation", "a collation"]
        ]) {
          if (written !== null && forbids2(what)) report(written.span, `Column \`${column.name}\` is given ${is}`);
          else if (written === null && isText && requires(what))
            report(clause.name.span, `Column \`${column.name}\` is given no ${is.slice(2)}`);
        }
      }
    }
  }
});

// src/audit/rules/column-blob-not-null.ts
var column_blob_not_null_default = defineRule({
  id: "column-blob-not-null",
  severity: "warning",
  optIn: true,
  summary: "TEXT, BLOB and JSON columns may be NULL",
  why: "Servers before MySQL 8.0.13 and MariaDB 10.2 give such a column no default, so every INSERT must name it.",
  advice: "Let it be NULL, or use VARCHAR.",
  bad: { schema: "", sql: "CREATE TABLE note (id int PRIMARY KEY, body text NOT NULL);" },
  good: { schema: "", sql: "CREATE TABLE note (id int PRIMARY KEY, body text);" },
  visit: {
    statement(context) {
      for (const { column, before: before2, clause, table } of newColumns(context)) {
        if (!/(text|blob)$|^json$/.test(column.type.base) || column.nullable || column.generated !== null) continue;
        if (before2 !== null && !before2.nullable && before2.type.base === column.type.base) continue;
        context.report(
          clause.notNull ?? clause.name.span,
          `Column \`${table}\`.\`${column.name}\` is ${column.type.base} and NOT NULL`
        );
      }
    }
  }
});

// src/audit/rules/column-default-required.ts
var WITHOUT = /(text|blob)$|^json$|^(geometry|point|linestring|polygon|multi\w+|geo\w+)$/;
var column_default_required_default = defineRule({
  id: "column-default-required",
  severity: "warning",
  optIn: true,
  summary: "New columns have a default",
  why: "An INSERT that does not name the column fails in strict mode where it is NOT NULL, and gives NULL where it is not.",
  advice: "Add a DEFAULT.",
  bad: { schema: "", sql: "CREATE TABLE client (id int PRIMARY KEY, level int NOT NULL);" },
  good: { schema: "", sql: "CREATE TABLE client (id int PRIMARY KEY, level int NOT NULL DEFAULT 0);" },
  options: {
    types: {
      default: [],
      doc: "Only columns of these types; empty for all (`[timestamp, datetime]` for those of time)."
    },
    nullable: { default: false, doc: "Also columns that may be NULL, unless DEFAULT NULL is written." }
  },
  visit: {
    statement(context) {
      const { options, report } = context;
      const only = new Set(options.types.map(printedType));
      for (const { column, before: before2, clause, table, inPrimaryKey } of newColumns(context)) {
        const { base } = column.type;
        if (inPrimaryKey || column.autoIncrement || column.generated !== null || WITHOUT.test(base)) continue;
        if (only.size > 0 && !only.has(base)) continue;
        const lacks2 = column.nullable ? clause.default === null : column.default === null;
        if (!lacks2 || column.nullable && !options.nullable) continue;
        if (before2 !== null && before2.nullable === column.nullable && before2.default === column.default) continue;
        report(clause.name.span, `Column \`${table}\`.\`${column.name}\` has no default`);
      }
    }
  }
});

// src/audit/rules/column-differs-on-replicas.ts
var column_differs_on_replicas_default = defineRule({
  id: "column-differs-on-replicas",
  severity: "error",
  summary: "A new column has the same values on every replica",
  why: "Each replica runs the ALTER itself: what is random there, or counted in the order in which rows happen to lie, differs from server to server.",
  advice: "Add the column with a fixed default or NULL, fill it with UPDATEs, and set the default after that.",
  bad: {
    schema: "CREATE TABLE token (id int PRIMARY KEY);",
    sql: "ALTER TABLE token ADD COLUMN code varchar(36) NOT NULL DEFAULT (uuid());",
    // MySQL refuses it by itself.
    only: ({ flavor }) => flavor === "mariadb"
  },
  good: {
    schema: "CREATE TABLE token (id int PRIMARY KEY);",
    sql: "ALTER TABLE token ADD COLUMN code varchar(36) NOT NULL DEFAULT '';"
  },
  visit: {
    column({ before: before2, after }, table, { statement, script, report }) {
      if (before2 !== null || after === null || table.before === null) return;
      if (script.holdsOnlyOwnRows(statement, table.database, table.name)) return;
      const clause = columnClause(statement, after.name);
      const call = VOLATILE.exec(after.default ?? "")?.[1];
      if (call !== void 0) {
        const place2 = clause?.default?.span ?? columnPlace(statement, after.name);
        report(place2, `\`${call.toUpperCase()}()\` gives the rows of \`${table.name}\` other values on each replica`);
      } else if (after.autoIncrement && !table.before.indexes.some(({ type }) => type === "primary")) {
        const place2 = clause?.autoIncrement ?? columnPlace(statement, after.name);
        const without = `\`${table.name}\` has no primary key, so replicas may number its rows in another order`;
        report(place2, without, { atMost: "warning" });
      }
    }
  }
});
var VOLATILE = /\b(uuid|uuid_short|uuid_v[47]|sys_guid|rand|random_bytes|sysdate|connection_id|last_insert_id|user|current_user|session_user|system_user|row_count|found_rows|benchmark|sleep|get_lock)\s*\(/i;

// src/audit/rules/column-float.ts
var column_float_default = defineRule({
  id: "column-float",
  severity: "warning",
  summary: "Amounts of money are kept in DECIMAL or in whole numbers",
  why: "FLOAT and DOUBLE keep 0.1 as a binary fraction near it: sums are off by cents, and equal amounts do not compare equal.",
  advice: "Use DECIMAL(12, 2) or the like, or count the smallest unit in a BIGINT.",
  bad: { schema: "", sql: "CREATE TABLE invoice (id int PRIMARY KEY, total_price double);" },
  good: { schema: "", sql: "CREATE TABLE invoice (id int PRIMARY KEY, total_price decimal(12,2), weight double);" },
  options: {
    names: {
      default: "(^|_)(price|amount|balance|salary|wage|fee|fees|tax|vat|cost|costs|discount|refund|revenue|money|payment|subtotal)(_|$)",
      kind: "pattern",
      doc: "Names of columns that hold money, compared without regard to case; empty for all columns."
    }
  },
  visit: {
    statement(context) {
      const { options, report } = context;
      const names = new RegExp(options.names, "iu");
      for (const { column, before: before2, clause, table } of newColumns(context)) {
        const { base } = column.type;
        if (base !== "float" && base !== "double" || before2?.type.base === base) continue;
        if (!names.test(column.name.replaceAll(/([a-z])([A-Z])/g, "$1_$2"))) continue;
        report(
          clause.type.span,
          `Column \`${table}\`.\`${column.name}\` is ${base}, which keeps most decimal fractions inexactly`
        );
      }
    }
  }
});

// src/audit/rules/column-length.ts
var column_length_default = defineRule({
  id: "column-length",
  severity: "warning",
  optIn: true,
  summary: "CHAR and VARCHAR columns are no longer than they need to be",
  why: "CHAR fills every value up to its length; sorts and temporary tables set the whole length of a VARCHAR aside.",
  advice: "Use VARCHAR in place of a long CHAR, and TEXT in place of a very long VARCHAR.",
  bad: { schema: "", sql: "CREATE TABLE client (id int PRIMARY KEY, name char(200));" },
  good: { schema: "", sql: "CREATE TABLE client (id int PRIMARY KEY, name varchar(200), country char(2));" },
  options: {
    char: { default: 64, doc: "Characters that a CHAR may have; 0 for any number." },
    varchar: { default: 4e3, doc: "Characters that a VARCHAR may have; 0 for any number." }
  },
  visit: {
    statement(context) {
      const { options, report } = context;
      for (const { column, before: before2, clause, table } of newColumns(context)) {
        const { base, length } = column.type;
        if (base !== "char" && base !== "varchar") continue;
        const most = options[base];
        if (most === 0 || (length ?? 1) <= most) continue;
        if (before2?.type.base === base && (before2.type.length ?? 1) >= (length ?? 1)) continue;
        report(clause.type.span, `Column \`${table}\`.\`${column.name}\` is ${base}(${length}); ${most} are allowed`);
      }
    }
  }
});

// src/audit/measured-text.ts
var SAID = {
  "too-long": ["is longer", "are longer"],
  "out-of-range": ["is out of the new range", "are out of the new range"],
  "not-a-member": ["has a value that is no member any more", "have a value that is no member any more"],
  "not-convertible": ["cannot be converted", "cannot be converted"],
  rounded: ["loses digits", "lose digits"],
  null: ["is NULL", "are NULL"],
  duplicate: ["has the key of another", "have the key of another"],
  orphan: ["has no parent row", "have no parent row"],
  "check-violation": ["breaks the CHECK", "break the CHECK"]
};
function measuredText({ question, rows, of }) {
  const [one, many] = SAID[question];
  if (rows === null) return `how many rows on staging ${many} was not counted within the time limit`;
  const said = rows === 1 ? one : many;
  if (of === null) return `${grouped(rows)} rows on staging ${said}`;
  return `${rows === 0 ? "none" : grouped(rows)} of ${grouped(of)} rows on staging ${said}`;
}
function tellingMeasure(measured, column, questions) {
  const about = measured.filter(
    (one) => questions.includes(one.question) && one.columns.some((name) => name.toLowerCase() === column.toLowerCase())
  );
  return about.find(({ rows }) => rows !== null && rows > 0) ?? about.find(({ rows }) => rows === null) ?? about[0] ?? null;
}

// src/audit/type-text.ts
function typeText(type) {
  return type.base.endsWith("int") && !type.zerofill ? type.text.replace(/\(\d+\)/, "") : type.text;
}

// src/audit/rules/column-narrowing.ts
var column_narrowing_default = defineRule({
  id: "column-narrowing",
  severity: "error",
  summary: "A changed column must hold every value that its old type could hold",
  why: "In strict mode the ALTER stops at the first value that does not fit; otherwise the server cuts values silently.",
  advice: "Keep the wider type; or name the column in the option `allow` once it is certain that every value fits.",
  bad: {
    schema: "CREATE TABLE user (id int PRIMARY KEY, name varchar(64));",
    sql: "ALTER TABLE user MODIFY name varchar(20);"
  },
  good: {
    schema: "CREATE TABLE user (id int PRIMARY KEY, name varchar(64));",
    sql: "ALTER TABLE user MODIFY name varchar(255);"
  },
  options: {
    allow: { default: [], doc: "Columns that may narrow, written `table.column`." }
  },
  visit: {
    column({ before: before2, after }, table, { statement, script, options, measured, report }) {
      if (before2 === null || after === null || fits(before2, after)) return;
      if (before2.generated !== null || script.holdsOnlyOwnRows(statement, table.database, table.name)) return;
      if (script.addedColumn(statement, table.database, table.name, before2.name)) return;
      if (options.allow.includes(`${table.name}.${before2.name}`)) return;
      const place2 = columnClause(statement, after.name)?.type.span ?? columnPlace(statement, after.name);
      if (before2.type.base === "timestamp" && after.type.base === "datetime" && (after.type.length ?? 0) >= (before2.type.length ?? 0))
        return report(
          place2,
          `Column \`${before2.name}\` holds moments so far: they become the local times of the session that runs the ALTER`,
          { atMost: "notice", advice: "Run it with the time_zone that the code assumes for the column from then on." }
        );
      const charset = before2.type.text === after.type.text ? ` (${before2.charset} → ${after.charset})` : "";
      const narrows = `Column \`${before2.name}\` narrows: ${typeText(before2.type)} → ${typeText(after.type)}${charset}`;
      const rows = tellingMeasure(measured, before2.name, [
        "too-long",
        "out-of-range",
        "not-a-member",
        "not-convertible",
        "rounded"
      ]);
      if (rows === null || rows.of === 0) return report(place2, narrows);
      report(place2, `${narrows}; ${measuredText(rows)}`, rows.rows === 0 ? { atMost: "warning" } : {});
    }
  }
});

// src/audit/rules/column-nullable.ts
var column_nullable_default = defineRule({
  id: "column-nullable",
  severity: "warning",
  optIn: true,
  summary: "New columns are NOT NULL",
  why: "NULL equals nothing, not even NULL: comparisons, NOT IN and unique keys behave otherwise than most people expect.",
  advice: "Declare it NOT NULL with a DEFAULT.",
  bad: { schema: "", sql: "CREATE TABLE client (id int PRIMARY KEY, name varchar(50));" },
  good: { schema: "", sql: "CREATE TABLE client (id int PRIMARY KEY, name varchar(50) NOT NULL);" },
  options: {
    types: { default: [], doc: "Types that may be NULL all the same, such as text, json or datetime." }
  },
  visit: {
    statement(context) {
      const { options, report } = context;
      const free = new Set(options.types.map(printedType));
      for (const { column, before: before2, clause, table, inPrimaryKey } of newColumns(context)) {
        if (!column.nullable || before2?.nullable || inPrimaryKey || column.generated !== null) continue;
        if (!free.has(column.type.base) && !free.has(printedType(clause.typeName)))
          report(clause.name.span, `Column \`${table}\`.\`${column.name}\` may be NULL`);
      }
    }
  }
});

// src/audit/rules/column-position.ts
var column_position_default = defineRule({
  id: "column-position",
  severity: "warning",
  optIn: true,
  summary: "New columns stand at the end, and none is moved",
  why: "A place in the middle costs a rebuild on many servers, and breaks INSERTs and files that go by the order of the columns.",
  advice: "Leave out FIRST or AFTER: queries name their columns.",
  bad: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name int);",
    sql: "ALTER TABLE tag ADD COLUMN color int AFTER id;"
  },
  good: { schema: "CREATE TABLE tag (id int PRIMARY KEY, name int);", sql: "ALTER TABLE tag ADD COLUMN color int;" },
  visit: {
    statement({ statement, script, table, report }) {
      const target = statement.tables[0];
      if (target === void 0 || statement.temporary) return;
      if (script.created(statement, target.database, target.name)) return;
      const columns = table(target.database, target.name)?.columns.map(({ name }) => name.toLowerCase());
      for (const clause of statement.alter ?? []) {
        if (clause.kind !== "add-column" && clause.kind !== "modify-column" && clause.kind !== "change-column") continue;
        const { place: place2 } = clause;
        if (place2 === null || isThere(clause, columns)) continue;
        const where = "first" in place2 ? "the first place" : `the place after \`${place2.after.text}\``;
        const verb = clause.kind === "add-column" ? "takes" : "moves to";
        report(clause.column.name.span, `Column \`${clause.column.name.text}\` ${verb} ${where}`);
      }
    }
  }
});
function isThere({ kind, place: place2, column, from }, columns) {
  if (columns === void 0 || place2 === null) return false;
  const before2 = "first" in place2 ? -1 : columns.indexOf(place2.after.text.toLowerCase());
  if (!("first" in place2) && before2 === -1) return false;
  if (kind === "add-column") return before2 === columns.length - 1;
  return columns.indexOf((from ?? column.name).text.toLowerCase()) === before2 + 1;
}

// src/audit/rules/column-timestamp.ts
var column_timestamp_default = defineRule({
  id: "column-timestamp",
  severity: "warning",
  optIn: true,
  summary: "Moments are kept in DATETIME, not in TIMESTAMP",
  why: "TIMESTAMP ends on 19 January 2038 (2106 on MariaDB from 11.5), and its values change with the time zone of the session that reads them.",
  advice: "Use DATETIME, with times in UTC.",
  bad: { schema: "", sql: "CREATE TABLE contract (id int PRIMARY KEY, ends timestamp NULL);" },
  good: { schema: "", sql: "CREATE TABLE contract (id int PRIMARY KEY, ends datetime);" },
  visit: {
    statement(context) {
      const { server, report } = context;
      const end = server.flavor === "mariadb" && server.version >= 110500 ? 2106 : 2038;
      for (const { column, before: before2, clause, table } of newColumns(context)) {
        if (column.type.base === "timestamp" && before2?.type.base !== "timestamp")
          report(clause.type.span, `Column \`${table}\`.\`${column.name}\` is a TIMESTAMP, which ends in ${end}`);
      }
    }
  }
});

// src/audit/rules/column-type-changed.ts
var column_type_changed_default = defineRule({
  id: "column-type-changed",
  severity: "warning",
  optIn: true,
  summary: "A column keeps its type, or gets a wider one of the same kind",
  why: "Comparisons, sorting and the types that programs receive change with the kind of a type, even where every value survives.",
  advice: "Add a column of the new type beside the old one, and let the code move over.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, code int NULL);",
    sql: "ALTER TABLE parcel MODIFY code varchar(20) NULL;"
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, code int NULL);",
    sql: "ALTER TABLE parcel MODIFY code bigint NULL;"
  },
  options: {
    widening: { default: false, doc: "Also a wider type of the same kind." }
  },
  visit: {
    column({ before: before2, after }, { database, name }, { statement, script, options, report }) {
      if (before2 === null || after === null || script.created(statement, database, name)) return;
      const from = typeText(before2.type);
      const to = typeText(after.type);
      if (from === to || script.addedColumn(statement, database, name, before2.name)) return;
      const widens = kindOf(before2.type.base) === kindOf(after.type.base) && fits(before2, after);
      if (widens && !options.widening) return;
      report(
        columnClause(statement, after.name)?.type.span ?? columnPlace(statement, after.name),
        `Column \`${before2.name}\` changes its type: ${from} → ${to}`
      );
    }
  }
});
function kindOf(base) {
  if (/^(tiny|small|medium|big)?int$/.test(base)) return "integer";
  if (/(char|text)$/.test(base)) return "text";
  if (/(binary|blob)$/.test(base)) return "bytes";
  return /^(float|double)$/.test(base) ? "float" : base;
}

// src/audit/rules/column-type-forbidden.ts
var column_type_forbidden_default = defineRule({
  id: "column-type-forbidden",
  severity: "warning",
  optIn: true,
  summary: "New columns have none of the forbidden types",
  why: "Some types cost more than they seem to: ENUM needs a migration for each new value, BLOB and JSON make rows and backups large, BIT and SET are read by few clients.",
  advice: "Use another type, or take this one out of the option `types`.",
  bad: { schema: "", sql: "CREATE TABLE task (id int PRIMARY KEY, state enum('open','done'));" },
  good: { schema: "", sql: "CREATE TABLE task (id int PRIMARY KEY, state varchar(20));" },
  options: {
    types: {
      default: ["enum", "set", "bit"],
      doc: "The types, in the words of SHOW CREATE TABLE: text, blob, json, timestamp, float … `*blob` and `*text` stand for all sizes."
    }
  },
  visit: {
    statement(context) {
      const { options, report } = context;
      const forbidden = options.types.map((type) => printedType(type.trim()));
      const forbids2 = (type) => forbidden.some((one) => one.startsWith("*") ? type.endsWith(one.slice(1)) : one === type);
      for (const { column, before: before2, clause, table } of newColumns(context)) {
        const type = [column.type.base, printedType(clause.typeName)].find(forbids2);
        if (type === void 0 || before2?.type.base === column.type.base) continue;
        report(clause.type.span, `Column \`${table}\`.\`${column.name}\` is of the forbidden type ${type}`);
      }
    }
  }
});

// src/audit/rules/column-zero-date.ts
var ZERO = /^'?(0|\d{4}-00-\d{2}.*|\d{4}-\d{2}-00.*)'?$/;
var column_zero_date_default = defineRule({
  id: "column-zero-date",
  severity: "warning",
  summary: "No column of time has a date that does not exist as its default",
  why: "'0000-00-00' is refused by servers with their usual sql_mode: dumps of such a table cannot be read back, later ALTERs fail, and many clients cannot read the value.",
  advice: "Let the column be NULL, or give it a real default such as CURRENT_TIMESTAMP.",
  bad: {
    schema: "",
    sql: "SET SESSION sql_mode = '';\nCREATE TABLE task (id int PRIMARY KEY, due date NOT NULL DEFAULT '0000-00-00');"
  },
  good: { schema: "", sql: "CREATE TABLE task (id int PRIMARY KEY, due date NULL);" },
  visit: {
    statement(context) {
      const { report } = context;
      for (const { column, before: before2, clause, table } of newColumns(context)) {
        if (!/^(date|datetime|timestamp)$/.test(column.type.base) || column.default === null) continue;
        if (!ZERO.test(column.default) || before2?.default === column.default) continue;
        const implicit = clause.default === null ? " (the server gives it one where none is written)" : "";
        report(
          clause.default?.span ?? clause.name.span,
          `Column \`${table}\`.\`${column.name}\` has the default ${column.default}${implicit}`
        );
      }
    }
  }
});

// src/audit/rules/columns-required.ts
var FORM = "written `name`, or `name type` where the type matters (`id bigint`, `created_at datetime`)";
var columns_required_default = defineRule({
  id: "columns-required",
  severity: "warning",
  optIn: true,
  summary: "Every table has the columns and indexes that all tables must have",
  why: "Jobs that archive, replicate or export all tables rely on the columns that every table has.",
  advice: "Add the column, or the index, as the other tables have it.",
  bad: {
    schema: "",
    sql: "CREATE TABLE invoice (id bigint PRIMARY KEY);",
    options: { columns: ["id bigint", "created_at datetime"] }
  },
  good: {
    schema: "",
    sql: "CREATE TABLE invoice (id bigint PRIMARY KEY, created_at datetime);",
    options: { columns: ["id bigint", "created_at datetime"] }
  },
  options: {
    columns: { default: [], doc: `Columns that every table has, ${FORM}.` },
    indexed: { default: [], doc: `Columns that begin an index in every table that has them, ${FORM}.` }
  },
  visit: {
    table({ before: before2, after, name }, { statement, options, report }) {
      if (after === null) return;
      for (const wanted of options.columns) {
        const lack = lacks(after, wanted);
        if (lack === null || before2 !== null && lacks(before2, wanted) !== null) continue;
        const place2 = before2 === null ? tablePlace(statement, name) : columnPlace(statement, lack.column);
        report(lack.is === null ? place2 : columnPlace(statement, lack.column), `Table \`${name}\` ${lack.text}`);
      }
      for (const wanted of options.indexed) {
        const [column, type] = split(wanted);
        const found = columnOf(after, column);
        if (found === void 0) continue;
        if (type !== void 0 && found.type.base !== printedType(type)) {
          if (columnOf(before2, column)?.type.base !== found.type.base)
            report(columnPlace(statement, column), `Column \`${found.name}\` is ${found.type.base}, not ${type}`);
        } else if (!begins(after, column) && !(columnOf(before2, column) && !begins(before2, column)))
          report(
            before2 === null ? columnPlace(statement, column) : headPlace(statement),
            `Column \`${name}\`.\`${found.name}\` begins no index`
          );
      }
    },
    statement({ statement, structureKnown, options, report }) {
      const create = statement.createTable;
      if (structureKnown || statement.temporary || create === void 0) return;
      if (create.like !== null || create.asSelect !== null || create.unknown.length > 0) return;
      const names = new Set(create.columns.map((column) => column.name.text.toLowerCase()));
      for (const wanted of options.columns) {
        const [column] = split(wanted);
        if (!names.has(column)) report(create.table.span, `Table \`${create.table.text}\` has no column \`${column}\``);
      }
    }
  }
});
function split(wanted) {
  const [column = "", type] = wanted.trim().toLowerCase().split(/\s+/);
  return type === void 0 ? [column] : [column, type];
}
function columnOf(table, name) {
  return table?.columns.find((column) => column.name.toLowerCase() === name);
}
function begins({ indexes }, column) {
  return indexes.some((index) => index.parts[0]?.column?.toLowerCase() === column);
}
function lacks(table, wanted) {
  const [name, type] = split(wanted);
  const column = columnOf(table, name);
  if (column === void 0) return { column: name, is: null, text: `has no column \`${name}\`` };
  if (type === void 0 || column.type.base === printedType(type.replace(/\(.*$/, ""))) return null;
  return { column: name, is: column.type.base, text: `has \`${column.name}\` as ${column.type.base}, not ${type}` };
}

// src/audit/rules/comment-required.ts
var ON = ["table", "column"];
var comment_required_default = defineRule({
  id: "comment-required",
  severity: "warning",
  optIn: true,
  summary: "New tables and columns say in a comment what they hold",
  why: "The next person who reads the structure has nothing but the names.",
  advice: "Add COMMENT '…'.",
  bad: { schema: "", sql: "CREATE TABLE rate (id int PRIMARY KEY COMMENT 'number');" },
  good: { schema: "", sql: "CREATE TABLE rate (id int PRIMARY KEY COMMENT 'number') COMMENT='exchange rates';" },
  options: {
    on: { default: ON, values: ON, doc: "What must have a comment." },
    "max-length": { default: 0, doc: "Characters that a comment may have; 0 for as many as the server takes." }
  },
  visit: {
    statement(context) {
      const { statement, options, structureKnown, changes, report } = context;
      const most = options["max-length"];
      const written = optionClause(statement, "comment");
      const create = statement.createTable;
      const made = structureKnown ? changes.some(({ before: before2 }) => before2 === null) : create !== void 0;
      const name = statement.tables[0]?.name ?? "";
      if (options.on.includes("table") && !statement.temporary) {
        const lacks2 = (written?.value.text ?? "") === "" || /^(''|"")$/.test(written.value.text);
        if (lacks2 && written !== null && statement.alter !== void 0)
          report(written.span, `Table \`${name}\` loses its comment`);
        else if (lacks2 && create !== void 0 && made && create.like === null)
          report(written?.span ?? tablePlace(statement, name), `Table \`${name}\` has no comment`);
      }
      if (written !== null) tooLong(written.value.text, `The comment of table \`${name}\``, written.span);
      for (const { column, before: before2, clause, table } of newColumns(context)) {
        if (column.comment === "" && (before2 === null || before2.comment !== "")) {
          const what = before2 === null || before2.comment === "" ? "has no comment" : "loses its comment";
          if (options.on.includes("column")) report(clause.name.span, `Column \`${table}\`.\`${column.name}\` ${what}`);
        } else if (column.comment !== before2?.comment)
          tooLong(
            column.comment,
            `The comment of \`${table}\`.\`${column.name}\``,
            clause.comment?.span ?? headPlace(statement)
          );
      }
      function tooLong(text, title, span) {
        const length = [...text].length;
        if (most > 0 && length > most) report(span, `${title} has ${length} characters; ${most} are allowed`);
      }
    }
  }
});

// src/audit/rules/connection-charset.ts
var VARIABLES = /* @__PURE__ */ new Set(["names", "character set", "character_set_client", "character_set_connection"]);
var connection_charset_default = defineRule({
  id: "connection-charset",
  severity: "warning",
  summary: "SET NAMES must say the character set in which the file is written",
  why: "The server reads the bytes of every text that follows in that set: what is written in UTF-8 and read as latin1 is stored as other letters, and no error tells.",
  advice: "Write SET NAMES utf8mb4, or leave it out.",
  bad: { schema: "", sql: "SET NAMES latin1;" },
  good: { schema: "", sql: "SET NAMES utf8mb4;" },
  options: { allow: { default: ["utf8mb4", "utf8mb3", "utf8"], doc: "Character sets that may be named." } },
  visit: {
    statement({ statement, options, report }) {
      for (const { scope, name, value, constant: constant2, span } of readSet(statement)) {
        if (scope !== "session" || !VARIABLES.has(name) || !constant2) continue;
        const charset = value.replaceAll(/['"]/g, "").trim().split(/\s/)[0].toLowerCase();
        if (charset === "" || charset === "default" || options.allow.includes(charset)) continue;
        const from = statement.span.start;
        const names = /^names\s+['"]?\w+['"]?$/i.test(statement.text.slice(span.start - from, span.end - from));
        report(span, `The texts of the file are read as ${charset}`, {
          fix: names && options.allow.includes("utf8mb4") ? { span, text: "NAMES utf8mb4" } : void 0
        });
      }
    }
  }
});

// src/audit/foreign-keys.ts
function writtenForeignKeys(statement) {
  return [
    ...clausesOf(statement, "add-foreign-key").map((clause) => clause.foreignKey),
    ...statement.createTable?.foreignKeys ?? []
  ];
}
function foreignKeyPlace(statement, key, table) {
  const written = writtenForeignKeys(statement);
  const named = written.find((one) => one.name !== null && one.name.text.toLowerCase() === key.name?.toLowerCase());
  const columns = key.columns.join(",").toLowerCase();
  const sameColumns = written.find(
    (one) => one.ownColumns.map(({ text }) => text).join(",").toLowerCase() === columns
  );
  return (named ?? sameColumns)?.span ?? tablePlace(statement, table);
}
function bindsAlike(one, other) {
  const shape = ({ columns, referencedDatabase, referencedTable, referencedColumns }) => JSON.stringify([columns, referencedDatabase, referencedTable, referencedColumns]).toLowerCase();
  return shape(one) === shape(other);
}

// src/audit/indexes.ts
function begins2(index, longer) {
  return index.parts.length <= longer.parts.length && index.parts.every((part, at) => samePart(part, longer.parts[at]));
}
function samePart(one, other) {
  return one.column?.toLowerCase() === other.column?.toLowerCase() && one.expression === other.expression && one.length === other.length && one.descending === other.descending;
}
function isTree({ type }) {
  return type === "primary" || type === "unique" || type === "index";
}
function partsText({ parts }) {
  return parts.map(
    ({ column, expression, length, descending }) => `${column ?? expression}${length === null ? "" : `(${length})`}${descending ? " DESC" : ""}`
  ).join(", ");
}
function indexPlace(statement, index) {
  const wanted = index.name.toLowerCase();
  const written = [
    ...clausesOf(statement, "add-index").map((clause) => clause.index),
    ...statement.createTable?.indexes ?? []
  ];
  const named = index.type === "primary" ? written.find((one) => one.type === "primary") : written.find((one) => one.name?.text.toLowerCase() === wanted);
  const inOrder = written.find(
    (one) => one.parts.length === index.parts.length && one.parts.every((part, at) => part.column?.text.toLowerCase() === index.parts[at]?.column?.toLowerCase())
  );
  if (named !== void 0 || inOrder !== void 0) return (named ?? inOrder).span;
  const column = index.parts[0]?.column;
  return column === null || column === void 0 ? headPlace(statement) : columnPlace(statement, column);
}

// src/audit/rules/constraint-dropped.ts
var constraint_dropped_default = defineRule({
  id: "constraint-dropped",
  severity: "notice",
  summary: "A unique index, foreign key or CHECK that is dropped is not relied on",
  why: "Nothing fails at once: the rows that it kept out come in with time, and then it cannot be put back.",
  advice: "Make sure that the code, or another constraint, keeps such rows out.",
  bad: {
    schema: "CREATE TABLE member (id int PRIMARY KEY, email varchar(100), UNIQUE KEY one_email (email));",
    sql: "ALTER TABLE member DROP INDEX one_email;"
  },
  good: {
    schema: "CREATE TABLE member (id int PRIMARY KEY, email varchar(100), UNIQUE KEY one_email (email));",
    sql: "ALTER TABLE member DROP INDEX one_email, ADD UNIQUE INDEX by_email (email);"
  },
  visit: {
    table({ before: before2, after, database, name, columns }, { statement, script, report }) {
      if (before2 === null || after === null || script.created(statement, database, before2.name)) return;
      const gone = new Set(columns.flatMap((change) => change.after === null ? [change.before.name] : []));
      const old = renamedBack(after, new Map(columns.map((change) => [change.after?.name, change.before?.name])));
      const stays = (names) => names.every((one) => one === null || !gone.has(one));
      for (const index of before2.indexes) {
        const names = index.parts.map(({ column }) => column);
        if (index.type !== "unique" || !stays(names)) continue;
        const kept = old.indexes.some(
          (one) => (one.type === "unique" || one.type === "primary") && one.parts.every((part) => names.includes(part.column))
        );
        if (!kept && !addedLater(script, statement, database, name, "unique", names.join()))
          report(
            place(statement, index.name),
            `Unique index \`${index.name}\` (${partsText(index)}) is dropped: duplicates may come`
          );
      }
      for (const key of before2.foreignKeys) {
        if (!stays(key.columns) || old.foreignKeys.some((one) => bindsAlike(one, key))) continue;
        if (dropped(script, database, key.referencedDatabase, key.referencedTable)) continue;
        if (!addedLater(script, statement, database, name, "foreign", key.columns.join()))
          report(
            place(statement, key.name),
            `Foreign key \`${key.name}\` (${key.columns.join(", ")}) → \`${key.referencedTable}\` is dropped: rows without a parent may come`
          );
      }
      for (const check of before2.checks) {
        const now = after.checks.find((one) => one.name === check.name);
        const same2 = after.checks.some((one) => one.expression === check.expression && one.enforced);
        if (!check.enforced || same2 || [...gone].some((one) => check.expression.includes(`\`${one}\``))) continue;
        if (now === void 0)
          report(place(statement, check.name), `CHECK \`${check.name}\` is dropped: rows that break it may come`);
        else if (!now.enforced) report(place(statement, check.name), `CHECK \`${check.name}\` is not enforced any more`);
      }
    }
  }
});
function renamedBack({ indexes, foreignKeys }, oldNames) {
  const old = (name) => oldNames.get(name) ?? name;
  return {
    indexes: indexes.map((index) => ({
      type: index.type,
      parts: index.parts.map((part) => ({ ...part, column: part.column === null ? null : old(part.column) }))
    })),
    foreignKeys: foreignKeys.map((key) => ({ ...key, columns: key.columns.map(old) }))
  };
}
function place(statement, name) {
  const names = (clause) => clause.kind === "drop-index" || clause.kind === "drop-foreign-key" || clause.kind === "drop-constraint" || clause.kind === "alter-check" ? clause.name.text.toLowerCase() === name.toLowerCase() : false;
  return statement.alter?.find(names)?.span ?? headPlace(statement);
}
function dropped(facts, own, database, table) {
  return facts.once(droppedTables, droppedTables).has(facts.tableKey(database ?? own, table));
}
function droppedTables(facts) {
  const drops = facts.script.statements.filter(({ kind }) => kind === "DROP TABLE");
  return new Set(drops.flatMap(({ tables }) => tables.map(({ database, name }) => facts.tableKey(database, name))));
}
function addedLater(facts, statement, database, table, kind, columns) {
  const key = `${facts.tableKey(database, table)}\0${kind}\0${columns.toLowerCase()}`;
  return (facts.once(lastAdded, lastAdded).get(key) ?? 0) > statement.index;
}
function lastAdded(facts) {
  const last = /* @__PURE__ */ new Map();
  for (const statement of facts.script.statements) {
    const table = statement.tables.find(({ access }) => access === "alter");
    if (table === void 0) continue;
    const key = facts.tableKey(table.database, table.name);
    const add = (kind, columns) => last.set(`${key}\0${kind}\0${columns.join().toLowerCase()}`, statement.index);
    for (const { index } of clausesOf(statement, "add-index")) {
      if (index.type !== "unique" && index.type !== "primary") continue;
      add(
        "unique",
        index.parts.map(({ column }) => column?.text ?? "")
      );
    }
    for (const { ownColumns } of writtenForeignKeys(statement))
      add(
        "foreign",
        ownColumns.map(({ text }) => text)
      );
  }
  return last;
}

// src/audit/row-writes.ts
function wroteRows(facts, statement, database, table) {
  const first = facts.once(firstWrites, firstWrites).get(facts.tableKey(database, table));
  return first !== void 0 && first < statement.index;
}
function firstWrites(facts) {
  const first = /* @__PURE__ */ new Map();
  for (const { tables, index } of facts.script.statements) {
    for (const { database, name, access } of tables) {
      const key = facts.tableKey(database, name);
      if (access === "write" && !first.has(key)) first.set(key, index);
    }
  }
  return first;
}

// src/audit/rules/constraint-violated.ts
var constraint_violated_default = defineRule({
  id: "constraint-violated",
  severity: "error",
  summary: "The rows that are there keep to a new unique index, foreign key or CHECK",
  why: "The server finds the first row that does not only after working through the table, and the deployment stops there.",
  advice: "Correct the rows in the same file before, by a rule that says which of them stay.",
  bad: {
    schema: "CREATE TABLE member (id int PRIMARY KEY, email varchar(100) NOT NULL);\nINSERT INTO member VALUES (1, 'a@x'), (2, 'b@x'), (3, 'a@x');",
    sql: "ALTER TABLE member ADD UNIQUE INDEX one_email (email);"
  },
  good: {
    schema: "CREATE TABLE member (id int PRIMARY KEY, email varchar(100) NOT NULL);\nINSERT INTO member VALUES (1, 'a@x'), (2, 'b@x');",
    sql: "ALTER TABLE member ADD UNIQUE INDEX one_email (email);"
  },
  visit: {
    table(change, { statement, script, measured, report }) {
      const ignores = statement.tokens[1]?.text.toUpperCase() === "IGNORE";
      for (const measure of measured) {
        const { question, rows } = measure;
        const what = WHAT[question];
        if (what === void 0 || rows === 0) continue;
        const lost = ignores && question === "duplicate" ? ", and ALTER IGNORE deletes all but one of each" : "";
        report(
          placeOf(statement, change, measure),
          `${what} (${measure.columns.join(", ")}): ${measuredText(measure)}${lost}`,
          rows === null ? { atMost: "warning" } : {}
        );
      }
      if (change.before === null || measured.some(({ question }) => question === "duplicate")) return;
      const { database, name, before: before2, newIndexes } = change;
      if (script.holdsOnlyOwnRows(statement, database, before2.name) || wroteRows(script, statement, database, before2.name))
        return;
      for (const index of newIndexes) {
        if (index.type !== "unique" || before2.indexes.some((old) => old.type !== "index" && partsText(old) === partsText(index)))
          continue;
        const added = index.parts.some(({ column }) => !before2.columns.some((old) => old.name === column));
        if (!added)
          report(
            indexPlace(statement, index),
            `Whether rows of \`${name}\` have the same (${partsText(index)}) was not counted`,
            {
              atMost: "notice"
            }
          );
      }
    }
  }
});
var WHAT = {
  duplicate: "Unique key",
  orphan: "Foreign key",
  "check-violation": "CHECK"
};
function placeOf(statement, { name, after, newIndexes }, { question, columns }) {
  if (question === "orphan") return foreignKeyPlace(statement, { columns }, name);
  if (question === "duplicate") {
    const wanted = columns.join(",");
    const index = newIndexes.find(({ parts }) => parts.map(({ column: column2 }) => column2).join(",") === wanted);
    if (index !== void 0) return indexPlace(statement, index);
  }
  if (question === "check-violation") {
    const checks = clausesOf(statement, "add-check");
    const found = checks.find(
      ({ check }) => columns.every((column2) => check.expression.text.toLowerCase().includes(column2.toLowerCase()))
    );
    if (found !== void 0) return found.span;
  }
  const column = columns.map((one) => columnClause(statement, one)).find((clause) => clause !== null);
  return column?.span ?? (after === null ? headPlace(statement) : tablePlace(statement, name));
}

// src/audit/rules/create-table-as-select.ts
var create_table_as_select_default = defineRule({
  id: "create-table-as-select",
  severity: "notice",
  summary: "CREATE TABLE … SELECT copies rows, and loses what else the table has",
  why: "The new table has no indexes, no AUTO_INCREMENT, no foreign keys and no generated columns of its source; the SELECT locks the rows that it reads; and servers with GTID before MySQL 8.0.21 refuse it.",
  advice: "Use CREATE TABLE … LIKE, then INSERT … SELECT.",
  bad: {
    schema: "CREATE TABLE client (id int PRIMARY KEY, name varchar(50), KEY by_name (name));",
    sql: "CREATE TABLE client_copy (PRIMARY KEY (id)) AS SELECT id, name FROM client;"
  },
  good: {
    schema: "CREATE TABLE client (id int PRIMARY KEY, name varchar(50), KEY by_name (name));",
    sql: "CREATE TABLE client_copy LIKE client;\nINSERT INTO client_copy (id, name) SELECT id, name FROM client;"
  },
  visit: {
    statement({ statement, changes, structureKnown, table, outcome, report }) {
      const create = statement.createTable;
      if (create?.asSelect == null || statement.temporary || outcome?.kind === "failed") return;
      const made = changes.find(({ before: before2, after }) => before2 === null && after !== null)?.after ?? null;
      const place2 = { start: create.asSelect.start, end: Math.min(create.asSelect.end, create.asSelect.start + 6) };
      if (!structureKnown) return report(place2, `Table \`${create.table.text}\` is made from a query`);
      if (made === null) return;
      const lost = statement.tables.filter(({ access }) => access === "read").flatMap(({ database, name }) => {
        const source = table(database, name);
        return source === null ? [] : lossesOf(source, made);
      });
      const list2 = lost.length > 3 ? [...lost.slice(0, 3), `${lost.length - 3} more`] : lost;
      if (lost.length > 0) report(place2, `Table \`${made.name}\` is made from a query and has not: ${list2.join(", ")}`);
    }
  }
});
function lossesOf(source, made) {
  const shape = ({ type, parts }) => `${type} ${parts.map((part) => part.column).join(",")}`;
  const there = new Set(made.indexes.map(shape));
  const copied = new Set(made.columns.map(({ name }) => name.toLowerCase()));
  const column = (name) => made.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return [
    ...source.indexes.filter((index) => index.parts.every((part) => part.column !== null && copied.has(part.column.toLowerCase()))).filter((index) => !there.has(shape(index))).map((index) => index.type === "primary" ? "the primary key" : `index \`${index.name}\``),
    ...source.columns.filter((one) => one.autoIncrement && column(one.name)?.autoIncrement === false).map((one) => `AUTO_INCREMENT of \`${one.name}\``),
    ...source.columns.filter((one) => one.generated !== null && column(one.name)?.generated === null).map((one) => `the expression of \`${one.name}\``),
    ...source.foreignKeys.map((key) => `foreign key \`${key.name}\``)
  ];
}

// src/audit/query-scopes.ts
var ENDS_TABLES = new Set("WHERE SET GROUP HAVING ORDER LIMIT WINDOW VALUES RETURNING DUPLICATE INTO FOR".split(" "));
var NO_ALIAS = new Set(
  "WHERE SET GROUP HAVING ORDER LIMIT WINDOW UNION EXCEPT INTERSECT JOIN INNER CROSS LEFT RIGHT NATURAL STRAIGHT_JOIN ON USING USE FORCE IGNORE PARTITION FOR VALUES VALUE SELECT RETURNING DUPLICATE INTO LOCK READ WRITE WITH".split(
    " "
  )
);
var QueryScopes = class {
  #tokens;
  #statement;
  /** By index of the token. */
  #owners = [];
  all;
  constructor(statement, tokens) {
    this.#tokens = tokens;
    this.#statement = statement;
    this.all = this.#read();
  }
  at(index) {
    return this.#owners[index];
  }
  /**
   * The column that the name ending at `last` stands for, in the innermost query that has it. null when it cannot be told: no such
   * column, several, or a table whose columns are not known.
   */
  column(last, context) {
    const tokens = this.#tokens;
    if (!tokens.isName(last)) return null;
    const name = tokens.value(last).toLowerCase();
    const alias = tokens.operator(last - 1) === "." ? tokens.value(last - 2).toLowerCase() : null;
    for (let scope = this.at(last); scope !== null; scope = scope.parent) {
      const tables = scope.tables.filter((one) => alias === null || one.alias.toLowerCase() === alias);
      const found = [];
      for (const table of tables) {
        const known = context.table(table.reference.database, table.reference.name);
        if (known === null) return null;
        const column = known.columns.find((one) => one.name.toLowerCase() === name);
        if (column !== void 0) found.push({ column, table });
      }
      if (found.length > 0) return found.length === 1 ? found[0] : null;
      if (scope.opaque || alias !== null && tables.length > 0) return null;
    }
    return null;
  }
  #read() {
    const tokens = this.#tokens;
    const isUpdate = this.#statement.kind === "UPDATE";
    const isInsert = this.#statement.kind === "INSERT" || this.#statement.kind === "REPLACE";
    const byStart = /* @__PURE__ */ new Map();
    for (const table of this.#statement.tables) {
      if (table.access !== "create" && !(isInsert && table.access === "write")) byStart.set(table.span.start, table);
    }
    const root = open(null, -1);
    const scopes = [root];
    const groups = [];
    let scope = root;
    for (let at = 0; at < tokens.length; at++) {
      const operator = tokens.operator(at);
      if (operator === "(") {
        const ofTables = scope.inTables && scope.expectsTable;
        if (ofTables && /^(SELECT|WITH|VALUES|TABLE)$/.test(tokens.word(at + 1))) {
          scope.opaque = true;
          scope.expectsTable = false;
        }
        groups.push({ scope, inner: !ofTables });
        if (!ofTables) scope.inner++;
      } else if (operator === ")") {
        const group = groups.pop();
        if (group !== void 0) {
          scope = group.scope;
          if (group.inner) scope.inner--;
        }
      } else if (tokens.word(at) === "SELECT") {
        const isBranch = scope.select !== -1 && groups.at(-1)?.scope !== scope;
        scope = open(isBranch ? scope.parent : scope, at);
        scopes.push(scope);
      } else if (scope.inner === 0) this.#follow(scope, at, byStart, isUpdate);
      this.#owners.push(scope);
    }
    return scopes;
  }
  /** Takes notice of a token of the scope itself, not inside of an expression in parentheses. */
  #follow(scope, at, byStart, isUpdate) {
    const tokens = this.#tokens;
    if (tokens.operator(at - 1) === ".") return;
    const word = tokens.word(at);
    const before2 = tokens.word(at - 1);
    const reference = byStart.get(tokens.start(at));
    if (word === "FROM" || word === "UPDATE" && isUpdate && scope.select === -1 && before2 !== "KEY") {
      scope.inTables = true;
      scope.expectsTable = true;
    } else if (!scope.inTables) {
      if (word === "WHERE") scope.filtered = true;
      if (reference !== void 0) addTable(scope, tokens, at, reference);
    } else if (before2 === "FOR" || word === "FOR" && (before2 === "INDEX" || before2 === "KEY")) {
    } else if (ENDS_TABLES.has(word)) {
      scope.inTables = false;
      if (word === "WHERE") scope.filtered = true;
    } else if (word === "JOIN" || word === "STRAIGHT_JOIN") {
      scope.expectsTable = true;
      if (before2 !== "CROSS" && !isNatural(tokens, at)) scope.loose.push(at);
    } else if (word === "ON" || word === "USING") {
      if (tokens.word(at + 1) !== "DUPLICATE") scope.loose.pop();
    } else if (tokens.operator(at) === ",") {
      scope.expectsTable = true;
      scope.loose.push(at);
    } else if (reference !== void 0) addTable(scope, tokens, at, reference);
    else if (scope.expectsTable && tokens.isName(at) && !isModifier(word)) {
      scope.opaque = true;
      scope.expectsTable = false;
    }
  }
};
function open(parent, select) {
  return {
    parent,
    select,
    tables: [],
    opaque: false,
    loose: [],
    filtered: false,
    inTables: false,
    expectsTable: false,
    inner: 0
  };
}
function isNatural(tokens, join) {
  return [1, 2, 3].some((back) => tokens.word(join - back) === "NATURAL");
}
function isModifier(word) {
  return /^(LATERAL|LOW_PRIORITY|IGNORE|QUICK|ONLY|OJ)$/.test(word);
}
function addTable(scope, tokens, at, reference) {
  let next = at;
  while (next < tokens.length && tokens.start(next) < reference.span.end) next++;
  if (tokens.word(next) === "PARTITION") next = tokens.afterGroup(next + 1);
  if (tokens.word(next) === "AS") next++;
  const alias = tokens.isName(next) && !NO_ALIAS.has(tokens.word(next)) ? tokens.value(next) : reference.name;
  scope.tables.push({ reference, alias });
  scope.expectsTable = false;
}

// src/audit/rules/cross-join.ts
var KINDS = /* @__PURE__ */ new Set(["SELECT", "UPDATE", "DELETE", "INSERT", "REPLACE", "CREATE VIEW", "ALTER VIEW", "CREATE TABLE"]);
var cross_join_default = defineRule({
  id: "cross-join",
  severity: "warning",
  summary: "Tables must be joined by a condition",
  why: "Without one every row meets every row: a thousand rows each make a million.",
  advice: "Join by ON or USING. Write CROSS JOIN where every pair is meant.",
  bad: {
    schema: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);\nCREATE TABLE pair (a int, b int, PRIMARY KEY (a, b));",
    sql: "INSERT INTO pair (a, b) SELECT a.id, b.id FROM a JOIN b;"
  },
  good: {
    schema: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);\nCREATE TABLE pair (a int, b int, PRIMARY KEY (a, b));",
    sql: "INSERT INTO pair (a, b) SELECT a.id, b.id FROM a JOIN b ON b.id > a.id;"
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!KINDS.has(statement.kind) || statement.tables.length < 2) return;
      const changes = statement.kind === "UPDATE" || statement.kind === "DELETE";
      for (const scope of new QueryScopes(statement, tokens).all) {
        if (scope.filtered || scope.opaque || changes && scope.select === -1) continue;
        const [at] = scope.loose;
        if (at === void 0 || scope.tables.length < 2) continue;
        const names = scope.tables.map(({ reference }) => `\`${reference.name}\``).join(" with every row of ");
        report(tokens.span(at, at), `No condition joins the tables: every row of ${names}`);
      }
    }
  }
});

// src/audit/renamings.ts
function renamings(statement) {
  const found = [];
  let from;
  for (const table of statement.tables) {
    if (table.access === "alter") from = table;
    else if (table.access === "rename-to" && from !== void 0) found.push({ from, to: table });
  }
  return found;
}

// src/audit/script-facts.ts
var ScriptFacts = class {
  script;
  /** One for each statement; null when the script was not rehearsed. */
  rehearsal;
  #folds;
  /** By table: index of the statement that created it, or after which it holds no rows but the script's. */
  #created = /* @__PURE__ */ new Map();
  #emptied = /* @__PURE__ */ new Map();
  #databases = /* @__PURE__ */ new Map();
  /** By table: index of the last statement that creates a table or view under the name. */
  #stands = /* @__PURE__ */ new Map();
  /** By table and column. */
  #addedColumns = /* @__PURE__ */ new Map();
  #lastAdded = /* @__PURE__ */ new Map();
  /** What rules have found out about the whole script. */
  #kept = /* @__PURE__ */ new Map();
  /** By table: the UPDATEs that write it, with the names that stand in them. */
  #updates = /* @__PURE__ */ new Map();
  /** @param rehearsal one for each statement, when the script was rehearsed */
  constructor(script, rehearsal, foldsNames) {
    this.script = script;
    this.rehearsal = rehearsal;
    this.#folds = foldsNames;
    for (const [at, statement] of script.statements.entries()) this.#read(statement, rehearsal?.[at] ?? null);
  }
  /** Whether an earlier statement of the script created the table. */
  created(statement, database, table) {
    return before(this.#created, this.#key(database, table), statement);
  }
  /** Whether all rows of the table come from the script: it was created or emptied by an earlier statement. */
  holdsOnlyOwnRows(statement, database, table) {
    return this.created(statement, database, table) || before(this.#emptied, this.#key(database, table), statement);
  }
  /** What `find` makes of the whole script, made once for each `key` (a rule's own function), not once for each statement. */
  once(key, find) {
    if (!this.#kept.has(key)) this.#kept.set(key, find(this));
    return this.#kept.get(key);
  }
  /** Equal for two ways to write the name of one table. */
  tableKey(database, table) {
    return this.#key(database, table);
  }
  createdDatabase(statement, database) {
    return before(this.#databases, this.#fold(database), statement);
  }
  /** Whether an earlier statement added the column. */
  addedColumn(statement, database, table, column) {
    return before(this.#addedColumns, this.#columnKey(database, table, column), statement);
  }
  /** Whether a later statement adds a column of this name, for instance a generated one that stands in for a renamed one. */
  addsColumnLater(statement, database, table, column) {
    return (this.#lastAdded.get(this.#columnKey(database, table, column)) ?? 0) > statement.index;
  }
  /** Whether a later statement puts a table or view under the name. */
  standsAgain(statement, database, name) {
    return (this.#stands.get(this.#key(database, name)) ?? 0) > statement.index;
  }
  /** Whether an earlier UPDATE of the table names the column. */
  updatedColumn(statement, database, table, column) {
    const updates = this.#updates.get(this.#key(database, table)) ?? [];
    return updates.some(({ index, names }) => index < statement.index && names.has(column.toLowerCase()));
  }
  #read(statement, rehearsal) {
    const { kind, index, tables } = statement;
    for (const table of tables) {
      const key = this.#key(table.database, table.name);
      if (table.access === "create") {
        this.#stands.set(key, index);
        if (kind !== "CREATE VIEW" && this.#isNew(statement, table, rehearsal) && !this.#created.has(key))
          this.#created.set(key, index);
      }
      if (kind === "TRUNCATE TABLE" && !this.#emptied.has(key)) this.#emptied.set(key, index);
      if (kind === "UPDATE" && table.access === "write") this.#addUpdate(key, statement);
    }
    for (const { from, to } of renamings(statement)) {
      const key = this.#key(to.database, to.name);
      this.#stands.set(key, index);
      if (this.created(statement, from.database, from.name)) this.#created.set(key, index);
    }
    if (kind === "CREATE DATABASE" && !statement.conditional) {
      const name = databaseName(statement);
      if (name !== null && !this.#databases.has(this.#fold(name))) this.#databases.set(this.#fold(name), index);
    }
    const target = tables.find((table) => table.access === "alter");
    if (target === void 0) return;
    for (const clause of statement.alter ?? []) {
      if (clause.kind !== "add-column") continue;
      const key = this.#columnKey(target.database, target.name, clause.column.name.text);
      if (!this.#addedColumns.has(key)) this.#addedColumns.set(key, index);
      this.#lastAdded.set(key, index);
    }
  }
  /** CREATE … IF NOT EXISTS makes a new table only where the rehearsal says so; without one it is taken to have been there. */
  #isNew(statement, table, rehearsal) {
    const effect = rehearsal?.effects.find(
      (one) => this.#key(one.database, one.name) === this.#key(table.database, table.name)
    );
    return effect === void 0 ? !statement.conditional : effect.before === null;
  }
  #addUpdate(key, statement) {
    const names = /* @__PURE__ */ new Set();
    for (const token of statement.tokens) {
      if (token.kind === "word" || token.kind === "quoted-identifier") names.add(nameOf(token).toLowerCase());
    }
    const updates = this.#updates.get(key);
    if (updates === void 0) this.#updates.set(key, [{ index: statement.index, names }]);
    else updates.push({ index: statement.index, names });
  }
  #key(database, table) {
    return this.#fold(`${database ?? ""}\0${table}`);
  }
  #columnKey(database, table, column) {
    return `${this.#key(database, table)}\0${column.toLowerCase()}`;
  }
  #fold(name) {
    return this.#folds ? name.toLowerCase() : name;
  }
};
function databaseName(statement) {
  const words2 = statement.tokens.slice(0, 6);
  const at = words2.findIndex((token2) => /^(database|schema)$/i.test(token2.text));
  if (at === -1) return null;
  let next = at + 1;
  while (/^(if|not|exists)$/i.test(words2[next]?.text ?? "")) next++;
  const token = words2[next];
  return token === void 0 ? null : nameOf(token);
}
function before(indexes, key, statement) {
  const index = indexes.get(key);
  return index !== void 0 && index < statement.index;
}

// src/audit/rules/database-named.ts
var database_named_default = defineRule({
  id: "database-named",
  severity: "warning",
  optIn: true,
  summary: "A migration must keep to the database of its connection",
  why: "A name of a database that is written out ties the migration to one server: under another name, or beside a copy for tests, it changes the wrong database.",
  advice: "Leave the database's name out; databases that may be named go into the option `allow`.",
  bad: { schema: "", sql: "USE information_schema;" },
  good: { schema: "", sql: "CREATE TABLE seat (id int PRIMARY KEY);" },
  options: { allow: { default: [], doc: "Names of other databases that migrations may use." } },
  visit: {
    statement({ statement, script, options, report }) {
      const own = script.script.statements[0]?.database ?? null;
      const isOwn2 = (name) => {
        const folded = name?.toLowerCase();
        return folded === void 0 || folded === own?.toLowerCase() || options.allow.some((one) => one.toLowerCase() === folded);
      };
      const { kind, tokens, tables } = statement;
      if (kind === "USE") {
        const name = tokens[1]?.text.replaceAll("`", "") ?? null;
        if (!isOwn2(name)) report(headPlace(statement), `USE leaves the database of the connection for \`${name}\``);
      } else if (/^(CREATE|ALTER|DROP) DATABASE$/.test(kind)) {
        const name = databaseName(statement);
        if (!isOwn2(name)) report(headPlace(statement), `${kind} \`${name}\``);
      }
      for (const { database, name, span } of tables) {
        if (!isOwn2(database) && database !== statement.database)
          report(span, `\`${name}\` is named in another database, \`${database}\``);
      }
    }
  }
});

// src/audit/rules/ddl-and-dml-mixed.ts
var ddl_and_dml_mixed_default = defineRule({
  id: "ddl-and-dml-mixed",
  severity: "warning",
  optIn: true,
  summary: "A file must change structure or rows, not both",
  why: "A change of structure commits at once, a change of rows can be rolled back: a file of both that fails half way is neither done nor undone.",
  advice: "Put the changes of rows into a file of their own.",
  bad: {
    schema: "CREATE TABLE hall (id int PRIMARY KEY, name varchar(20));",
    sql: "ALTER TABLE hall ADD COLUMN seats int NULL;\nUPDATE hall SET name = 'Eldborg' WHERE id = 1;"
  },
  good: {
    schema: "CREATE TABLE hall (id int PRIMARY KEY, name varchar(20));",
    sql: "ALTER TABLE hall ADD COLUMN seats int NULL;\nUPDATE hall SET seats = 0 WHERE seats IS NULL;",
    options: { backfill: true }
  },
  options: {
    backfill: {
      default: true,
      doc: "Allow rows in tables that the file creates, and the filling of columns that it adds."
    }
  },
  visit: {
    statement({ statement, script, options, report }) {
      const mixed = options.backfill ? script.once(firstForeign, firstForeign) : script.once(firstOther, firstOther);
      if (mixed === statement)
        report(
          headPlace(statement),
          `${statement.kind} in a file that changes ${statement.class === "ddl" ? "rows" : "structure"}, too`
        );
    }
  }
});
function firstOther({ script }) {
  return mixture(script.statements.filter(isChange));
}
function firstForeign(facts) {
  return mixture(facts.script.statements.filter((statement) => isChange(statement) && !isOwn(facts, statement)));
}
function mixture(changes) {
  return changes.find((one) => one.class !== changes[0].class) ?? null;
}
function isChange(statement) {
  if (statement.temporary) return false;
  return statement.class === "ddl" || /^(INSERT|REPLACE|UPDATE|DELETE|LOAD DATA|LOAD XML)$/.test(statement.kind);
}
function isOwn(facts, statement) {
  if (statement.class === "ddl") return false;
  const written = statement.tables.filter(({ access }) => access === "write");
  return written.length > 0 && written.every(({ database, name }) => {
    if (facts.created(statement, database, name)) return true;
    return statement.kind === "UPDATE" && addsColumn(facts, statement, database, name);
  });
}
function addsColumn(facts, statement, database, name) {
  return statement.tokens.some(
    ({ kind, text }) => (kind === "word" || kind === "quoted-identifier") && facts.addedColumn(statement, database, name, text.replaceAll("`", ""))
  );
}

// src/audit/rules/ddl-blocks-writes.ts
var WORK = {
  copy: "copies",
  rebuild: "rebuilds",
  inplace: "works through"
};
var ddl_blocks_writes_default = defineRule({
  id: "ddl-blocks-writes",
  severity: "warning",
  summary: "No change of a big table keeps others from writing while its rows are worked through",
  why: "Writes wait until it is done; connections pile up behind them, and every replica does the same work again afterwards.",
  advice: "Find a form that the server does online or at once, let an online tool (gh-ost, pt-online-schema-change) do it, or run it when nobody writes.",
  bad: {
    schema: "CREATE TABLE article (id int PRIMARY KEY, body text NOT NULL);",
    sql: "ALTER TABLE article ADD FULLTEXT INDEX by_body (body);",
    options: { rows: 0 }
  },
  good: {
    schema: "CREATE TABLE article (id int PRIMARY KEY, body text NOT NULL);",
    sql: "ALTER TABLE article ADD INDEX by_body (body(20));",
    options: { rows: 0 }
  },
  options: {
    seconds: { default: 10, doc: "Estimated seconds from which on a change is reported." },
    rows: {
      default: 1e6,
      doc: "Rows, by staging's statistics, from which on it is reported however fast it may be."
    }
  },
  visit: {
    statement({ statement, script, rehearsal, options, report }) {
      const { online, lock, cost } = rehearsal ?? {};
      if (cost == null || lock === "none" || online === void 0 || online === "instant" || online === "n/a") return;
      if (cost.seconds < options.seconds && cost.rows < options.rows) return;
      const table = statement.tables.find(({ access }) => access === "alter");
      if (table === void 0 || script.holdsOnlyOwnRows(statement, table.database, table.name)) return;
      const clauses = statement.alter ?? [];
      const place2 = clauses.length === 1 ? clauses[0].span : headPlace(statement);
      const blocked = lock === "exclusive" ? "reads and writes" : "writes";
      report(
        place2,
        `${statement.kind} ${WORK[online]} \`${table.name}\` (${sizeText(cost)}) and blocks ${blocked} for about ${cost.seconds} s`
      );
    }
  }
});

// src/audit/rules/ddl-lock-asked.ts
var ddl_lock_asked_default = defineRule({
  id: "ddl-lock-asked",
  severity: "warning",
  summary: "No change of a table asks for a copy or a lock",
  why: "ALGORITHM=COPY takes the slowest way even where a better one is there, and LOCK=SHARED or EXCLUSIVE keeps others out even where nobody has to wait.",
  advice: "Leave the clause out, or ask for the best that the server accepts: LOCK=NONE.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int);",
    sql: "ALTER TABLE parcel ADD INDEX by_a (a), LOCK=SHARED;"
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int);",
    sql: "ALTER TABLE parcel ADD INDEX by_a (a), LOCK=NONE;"
  },
  visit: {
    statement({ statement, script, report }) {
      const table = statement.tables.find(({ access }) => access === "alter");
      if (table === void 0 || script.holdsOnlyOwnRows(statement, table.database, table.name)) return;
      for (const { value, span } of clausesOf(statement, "algorithm"))
        if (/^copy$/i.test(value)) report(span, `\`${table.name}\` is copied, whatever else the server could do`);
      for (const { value, span } of clausesOf(statement, "lock"))
        if (/^(shared|exclusive)$/i.test(value))
          report(
            span,
            `LOCK=${value.toUpperCase()} blocks ${/^shared$/i.test(value) ? "writes to" : "all use of"} \`${table.name}\``
          );
    }
  }
});

// src/audit/rules/ddl-on-large-table.ts
var ddl_on_large_table_default = defineRule({
  id: "ddl-on-large-table",
  severity: "warning",
  optIn: true,
  summary: "The structure of a large table is changed by those who are on duty for it",
  why: "Even a change that is quick needs a moment without open transactions on the table; dropping it takes the disk some time.",
  advice: "Agree on a time for it with those who run the database.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY);",
    sql: "ALTER TABLE parcel ADD COLUMN weight int NULL;",
    options: { rows: 0 }
  },
  good: { schema: "CREATE TABLE parcel (id int PRIMARY KEY);", sql: "ALTER TABLE parcel ADD COLUMN weight int NULL;" },
  options: {
    rows: { default: 1e6, doc: "Rows, by staging's statistics, from which on a table is large." },
    megabytes: { default: 1024, doc: "Size on staging, indexes included, from which on a table is large." },
    instant: { default: true, doc: "Also changes that the server makes at once, whatever the size." }
  },
  visit: {
    statement({ statement, script, rehearsal, sizes, options, report }) {
      if (statement.class !== "ddl" || rehearsal?.online === "instant" && !options.instant) return;
      for (const { database, name, access, span } of statement.tables) {
        if (access !== "alter" && access !== "drop") continue;
        if (script.holdsOnlyOwnRows(statement, database, name)) continue;
        const size = sizes.get(`${database}.${name}`);
        if (size === void 0 || size.rows < options.rows && size.bytes < options.megabytes * 2 ** 20) continue;
        report(span, `${statement.kind} of a large table: \`${name}\` has ${sizeText(size)}`);
      }
    }
  }
});

// src/audit/rules/definer-fixed.ts
var definer_fixed_default = defineRule({
  id: "definer-fixed",
  severity: "warning",
  summary: "Views and stored programs must not name an account as their definer",
  why: "They run with the rights of that account: where it does not exist every use of them fails, and as root they do what their user may not.",
  advice: "Leave DEFINER out, or write DEFINER = CURRENT_USER; accounts that exist on every server go into the option `allow`.",
  bad: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY, total int);",
    sql: "CREATE DEFINER = 'root'@'localhost' VIEW totals AS SELECT id, total FROM invoice;"
  },
  good: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY, total int);",
    sql: "CREATE DEFINER = CURRENT_USER VIEW totals AS SELECT id, total FROM invoice;"
  },
  options: { allow: { default: [], doc: "Accounts that may be named, written `user@host` without quotes." } },
  visit: {
    statement({ statement, tokens, options, report }) {
      if (!/^(CREATE|ALTER) (VIEW|PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE.*)$/.test(statement.kind)) return;
      let at = 1;
      while (at < 10 && tokens.word(at) !== "DEFINER") at++;
      if (tokens.word(at) !== "DEFINER" || tokens.operator(at + 1) !== "=") return;
      if (/^CURRENT_(USER|ROLE)$/.test(tokens.word(at + 2))) return;
      const hosted = tokens.raw(at + 3).startsWith("@");
      const end = hosted ? tokens.raw(at + 3) === "@" ? at + 4 : at + 3 : at + 2;
      const host = hosted ? tokens.raw(end).replace(/^@/, "").replace(/^(['"`])(.*)\1$/, "$2") : "%";
      const account = `${tokens.value(at + 2)}@${host}`;
      if (options.allow.includes(account)) return;
      report(tokens.span(at, end), `${statement.kind} runs with the rights of ${account}`, {
        fix: { span: tokens.span(at + 2, end), text: "CURRENT_USER" }
      });
    }
  }
});

// src/audit/rules/destructive-drop.ts
var DATA_LOSING_PARTITION = /^(DROP|TRUNCATE) PARTITION/i;
var destructive_drop_default = defineRule({
  id: "destructive-drop",
  severity: "warning",
  summary: "What a migration drops must be meant to be lost",
  why: "Dropped and truncated data is gone from the running application at once; only a kept copy brings it back.",
  advice: "Make sure that nothing reads it any more. Suppress the finding with the reason when it is meant.",
  bad: { schema: "CREATE TABLE basket (id int PRIMARY KEY, note text);", sql: "ALTER TABLE basket DROP COLUMN note;" },
  good: { schema: "", sql: "CREATE TABLE basket_copy (id int PRIMARY KEY);\nDROP TABLE basket_copy;" },
  visit: {
    statement({ statement, script, changes, structureKnown, rehearsal, report }) {
      const { kind, tables } = statement;
      if (kind === "DROP DATABASE") {
        const name = databaseName(statement);
        if (name !== null && !script.createdDatabase(statement, name))
          report(headPlace(statement), `DROP DATABASE loses every table of \`${name}\``);
      } else if (kind === "TRUNCATE TABLE") {
        for (const { database, name, span } of tables) {
          if (!script.holdsOnlyOwnRows(statement, database, name))
            report(span, `TRUNCATE loses all rows of \`${name}\``);
        }
      } else if (kind === "DROP TABLE") {
        if (statement.temporary) return;
        for (const { database, name, span } of tables) {
          if (script.created(statement, database, name)) continue;
          if (structureKnown && !changes.some((change) => change.name.toLowerCase() === name.toLowerCase() && change.after === null))
            continue;
          report(span, `DROP TABLE loses all rows of \`${name}\``);
        }
      } else if (kind === "DROP VIEW") {
        for (const { database, name, span } of tables) {
          const there = rehearsal === null || rehearsal.named.get(`${database}.${name}`)?.kind === "view";
          const own = script.once(createdViews, createdViews).get(script.tableKey(database, name));
          if (!there || script.standsAgain(statement, database, name) || (own ?? statement.index) < statement.index)
            continue;
          report(span, `DROP VIEW takes \`${name}\` from its readers`);
        }
      } else dropsInAlter(statement);
      function dropsInAlter(altered) {
        const table = altered.tables[0];
        if (table === void 0 || script.created(altered, table.database, table.name)) return;
        for (const clause of clausesOf(altered, "drop-column")) {
          const column = clause.column.text;
          if (script.addedColumn(altered, table.database, table.name, column)) continue;
          const before2 = changes.flatMap((change) => change.columns).find((change) => change.before?.name.toLowerCase() === column.toLowerCase())?.before;
          if (structureKnown && (before2 === void 0 || before2 === null || before2.generated !== null)) continue;
          report(clause.span, `DROP COLUMN loses the values of \`${table.name}\`.\`${column}\``);
        }
        for (const clause of clausesOf(altered, "partition")) {
          if (DATA_LOSING_PARTITION.test(clause.operation))
            report(clause.span, `${clause.operation} loses the rows of the partitions`);
        }
      }
    }
  }
});
function createdViews(facts) {
  const first = /* @__PURE__ */ new Map();
  for (const { kind, index, tables } of facts.script.statements) {
    if (kind !== "CREATE VIEW") continue;
    for (const { database, name, access } of tables) {
      const key = facts.tableKey(database, name);
      if (access === "create" && !first.has(key)) first.set(key, index);
    }
  }
  return first;
}

// src/audit/rules/dml-clause-forbidden.ts
var dml_clause_forbidden_default = defineRule({
  id: "dml-clause-forbidden",
  severity: "warning",
  optIn: true,
  summary: "UPDATE and DELETE must do without LIMIT and ORDER BY",
  why: "Which rows a LIMIT takes may differ between two servers with the same rows; an ORDER BY sorts for nothing else.",
  advice: "Choose the rows by WHERE.",
  bad: {
    schema: "CREATE TABLE visit (id int PRIMARY KEY, day date);",
    sql: "DELETE FROM visit WHERE day < '2020-01-01' ORDER BY id LIMIT 1000;",
    options: { clauses: ["limit"] }
  },
  good: {
    schema: "CREATE TABLE visit (id int PRIMARY KEY, day date);",
    sql: "DELETE FROM visit WHERE day < '2020-01-01' AND id <= 1000;"
  },
  options: {
    clauses: {
      default: ["limit", "order by"],
      doc: "The clauses that are not allowed, also in INSERT … SELECT.",
      values: ["limit", "order by"]
    }
  },
  visit: {
    statement({ statement, tokens, options, report }) {
      if (!["UPDATE", "DELETE", "INSERT", "REPLACE"].includes(statement.kind)) return;
      const { limit, order } = dmlClauses(statement, tokens);
      if (order !== null && options.clauses.includes("order by"))
        report(tokens.span(order, order + 1), `${statement.kind} with ORDER BY`);
      if (limit !== null && options.clauses.includes("limit"))
        report(tokens.span(limit, limit), `${statement.kind} with LIMIT`);
    }
  }
});

// src/audit/readers.ts
var NO_ALIAS2 = /^(WHERE|ON|USING|SET|JOIN|INNER|LEFT|RIGHT|CROSS|NATURAL|STRAIGHT_JOIN|ORDER|GROUP|HAVING|LIMIT|UNION|VALUES?|SELECT|FOR|USE|FORCE|IGNORE|PARTITION|END|THEN|DO|INTO|EXCEPT|INTERSECT|WINDOW|LOCK)$/;
function useOf(reader, dialect, { database, table, column }) {
  const wanted = table.toLowerCase();
  const wantedColumn = column?.toLowerCase() ?? null;
  const own = reader.kind === "trigger" && same(reader.database, database) && reader.table?.toLowerCase() === wanted;
  if (!own && !reader.text.toLowerCase().includes(wanted)) return "none";
  const tokens = new TokenList(reader.text, { ...dialect, ansiQuotes: false }, { start: 0, end: reader.text.length });
  const name = (at) => tokens.isName(at) ? tokens.value(at).toLowerCase() : "";
  const aliases = new Set(own ? ["new", "old"] : []);
  let names = false;
  for (let at = 0; at < tokens.length; at++) {
    if (name(at) !== wanted || tokens.operator(at + 1) === "." || tokens.operator(at + 1) === "(") continue;
    const qualified = tokens.operator(at - 1) === ".";
    if (qualified ? name(at - 2) !== database.toLowerCase() : !same(reader.database, database)) continue;
    if (qualified && tokens.operator(at - 3) === ".") continue;
    if (!qualified && !follows(tokens, at)) continue;
    names = true;
    aliases.add(wanted);
    const alias = tokens.word(at + 1) === "AS" ? at + 2 : at + 1;
    if (tokens.isName(alias) && !NO_ALIAS2.test(tokens.word(alias))) aliases.add(name(alias));
  }
  if (wantedColumn === null) return names ? "certain" : "none";
  if (!names && !own) return "none";
  let likely = false;
  for (let at = 0; at < tokens.length; at++) {
    if (name(at) !== wantedColumn) continue;
    if (tokens.operator(at - 1) !== ".") likely ||= names && tokens.operator(at + 1) !== ".";
    else if (aliases.has(name(at - 2))) return "certain";
  }
  return likely && reader.kind !== "view" ? "likely" : "none";
}
function follows(tokens, at) {
  const mark = tokens.operator(at - 1);
  return mark === "," || mark === "(" || /^(FROM|JOIN|STRAIGHT_JOIN|UPDATE|INTO|TABLE|INSERT|REPLACE|IGNORE)$/.test(tokens.word(at - 1));
}
function same(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}

// src/audit/rules/drop-breaks-readers.ts
var MOST_NAMES = 5;
var drop_breaks_readers_default = defineRule({
  id: "drop-breaks-readers",
  severity: "error",
  summary: "No view, trigger, routine or event uses a table or column that goes away",
  why: "The server drops and renames it without looking at them, and each fails when it is used next: a trigger with every write of its table.",
  advice: "Change or drop them in the same file before: a rollback, which goes backwards, then works, too.",
  bad: {
    schema: "CREATE TABLE sale (id int PRIMARY KEY, net int NOT NULL, gross int AS (net * 2));\nCREATE VIEW sales AS SELECT s.id, s.gross FROM sale s;",
    sql: "ALTER TABLE sale DROP COLUMN gross;",
    only: ({ version }) => version >= 50700
  },
  good: {
    schema: "CREATE TABLE sale (id int PRIMARY KEY, net int NOT NULL, gross int AS (net * 2));\nCREATE VIEW sales AS SELECT s.id, s.gross FROM sale s;",
    sql: "CREATE OR REPLACE VIEW sales AS SELECT s.id FROM sale s;\nALTER TABLE sale DROP COLUMN gross;",
    only: ({ version }) => version >= 50700
  },
  visit: {
    statement(context) {
      const { statement, script, readers, outcome } = context;
      if (readers.length === 0 || outcome?.kind !== "done") return;
      if (statement.kind === "DROP TABLE" || statement.kind === "DROP VIEW") {
        if (statement.temporary) return;
        for (const { database, name, span } of statement.tables)
          if (database !== null && !script.created(statement, database, name) && !script.standsAgain(statement, database, name))
            tell(context, { database, table: name, column: null }, span, "is dropped");
      }
      const renamed = renamings(statement);
      for (const { from, to } of renamed) {
        if (from.database === null || script.created(statement, from.database, from.name)) continue;
        const taken = renamed.some((one) => one.to.name === from.name && one.to.database === from.database);
        if (!taken && !script.standsAgain(statement, from.database, from.name))
          tell(
            context,
            { database: from.database, table: from.name, column: null },
            from.span,
            `becomes \`${to.name}\``
          );
      }
      const target = statement.tables.find(({ access }) => access === "alter");
      if (target?.database == null || script.created(statement, target.database, target.name)) return;
      for (const { column, span, becomes } of columnsGone(statement)) {
        if (script.addedColumn(statement, target.database, target.name, column)) continue;
        if (script.addsColumnLater(statement, target.database, target.name, column)) continue;
        tell(context, { database: target.database, table: target.name, column }, span, becomes);
      }
    }
  }
});
function tell({ readers, statement, script, server, report }, what, span, becomes) {
  const replaced = script.once(namesOfPrograms, namesOfPrograms);
  const certain = [];
  const likely = [];
  for (const reader of readers) {
    if (replaced.has(reader.name.toLowerCase())) continue;
    if (what.column === null && reader.kind === "trigger" && reader.table?.toLowerCase() === what.table.toLowerCase())
      continue;
    if (reader.kind === "view" && statement.tables.some(({ name, access }) => access === "drop" && name === reader.name))
      continue;
    const use2 = useOf(reader, server, what);
    if (use2 === "certain") certain.push(nameOf2(reader, what));
    else if (use2 === "likely") likely.push(nameOf2(reader, what));
  }
  const subject = what.column === null ? `\`${what.table}\`` : `Column \`${what.table}\`.\`${what.column}\``;
  if (certain.length > 0) report(span, `${subject} ${becomes}, but ${list(certain, "uses", "use")} it`);
  else if (likely.length > 0)
    report(span, `${subject} ${becomes}, and ${list(likely, "seems", "seem")} to use it`, { atMost: "warning" });
}
function nameOf2({ kind, database, name }, what) {
  return `${kind} \`${database === what.database ? name : `${database}\`.\`${name}`}\``;
}
function list(names, one, many) {
  const more = names.length - MOST_NAMES;
  const shown = more > 0 ? [...names.slice(0, MOST_NAMES), `${more} more`] : names;
  const last = shown.at(-1);
  return shown.length === 1 ? `${last} ${one}` : `${shown.slice(0, -1).join(", ")} and ${last} ${many}`;
}
function columnsGone(statement) {
  const renames = [
    ...clausesOf(statement, "rename-column"),
    ...clausesOf(statement, "change-column").map(({ from, column }) => ({ from, to: column.name }))
  ].filter(({ from, to }) => from.text.toLowerCase() !== to.text.toLowerCase());
  return [
    ...clausesOf(statement, "drop-column").map(({ column, span }) => ({
      column: column.text,
      span,
      becomes: "is dropped"
    })),
    ...renames.map(({ from, to }) => ({ column: from.text, span: from.span, becomes: `becomes \`${to.text}\`` }))
  ];
}
function namesOfPrograms({ script }) {
  const names = /* @__PURE__ */ new Set();
  for (const { kind, tokens } of script.statements) {
    if (!/ (VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/.test(kind)) continue;
    const at = tokens.findIndex((token) => /^(view|trigger|procedure|function|event)$/i.test(token.text));
    for (const token of tokens.slice(at + 1, at + 12)) {
      if (/^(as|on|begin|\()$/i.test(token.text)) break;
      names.add(token.text.replaceAll("`", "").toLowerCase());
    }
  }
  return names;
}

// src/audit/rules/drop-name-pattern.ts
var drop_name_pattern_default = defineRule({
  id: "drop-name-pattern",
  severity: "error",
  optIn: true,
  summary: "Only tables that are marked by their names are dropped",
  why: "A table that is renamed first shows for some days whether anything still reads it, and is back with one more renaming.",
  advice: "Rename the table first, and drop it in a later migration.",
  // A table that is there would be a finding of destructive-drop, too.
  bad: { schema: "", sql: "DROP TABLE IF EXISTS basket;" },
  good: { schema: "", sql: "DROP TABLE IF EXISTS basket_del;" },
  options: {
    pattern: { default: "_del$", kind: "pattern", doc: "What the name of a table matches that may be dropped." }
  },
  visit: {
    statement({ statement, script, options, report }) {
      if (statement.kind !== "DROP TABLE" || statement.temporary) return;
      const marked = new RegExp(options.pattern, "u");
      for (const { database, name, span } of statement.tables) {
        if (!marked.test(name) && !script.created(statement, database, name))
          report(span, `\`${name}\` is dropped, and its name does not match \`${options.pattern}\``);
      }
    }
  }
});

// src/audit/rules/empty-migration.ts
var empty_migration_default = defineRule({
  id: "empty-migration",
  severity: "notice",
  summary: "A migration holds at least one statement",
  why: "An empty file is recorded as deployed, and what is written into it later never runs.",
  advice: "Write the statements, or take the file away.",
  bad: { schema: "", sql: "-- to be written" },
  good: { schema: "", sql: "SELECT 1;" }
});

// src/audit/rules/enum-reordered.ts
var enum_reordered_default = defineRule({
  id: "enum-reordered",
  severity: "warning",
  summary: "New members of an ENUM or SET come after those that are there",
  why: "Members are kept as numbers: when they move, every row is written anew, ORDER BY gives another order, and code that knows the numbers reads other members.",
  advice: "Put new members at the end, which changes no row.",
  bad: {
    schema: "CREATE TABLE job (id int PRIMARY KEY, state enum('open','done'));",
    sql: "ALTER TABLE job MODIFY state enum('open','waiting','done');"
  },
  good: {
    schema: "CREATE TABLE job (id int PRIMARY KEY, state enum('open','done'));",
    sql: "ALTER TABLE job MODIFY state enum('open','done','waiting');"
  },
  visit: {
    column({ before: before2, after }, { database, name }, { statement, script, report }) {
      if (before2 === null || after === null || before2.type.base !== after.type.base) return;
      if (script.holdsOnlyOwnRows(statement, database, name) || script.addedColumn(statement, database, name, before2.name))
        return;
      const now = after.type.members;
      if (!before2.type.members.every((member) => now.includes(member))) return;
      const at = before2.type.members.findIndex((member, index) => now[index] !== member);
      if (at === -1) return;
      const moved = before2.type.members[at];
      report(
        columnClause(statement, after.name)?.type.span ?? columnPlace(statement, after.name),
        `\`${moved}\` of column \`${after.name}\` becomes member ${now.indexOf(moved) + 1}, it was ${at + 1}`
      );
    }
  }
});

// src/audit/rules/errors-ignored.ts
var EFFECTS = {
  INSERT: "rows that break a key are left out, wrong values are cut or replaced",
  UPDATE: "rows that would break a key stay as they are, wrong values are cut or replaced",
  DELETE: "rows that a foreign key holds are left",
  "LOAD DATA": "rows that break a key are left out, wrong values are cut or replaced"
};
var errors_ignored_default = defineRule({
  id: "errors-ignored",
  severity: "notice",
  summary: "IGNORE hides more than duplicate keys",
  why: "It turns nearly every error of the statement into a warning that nobody reads: text that is too long, NULL in NOT NULL, values that are no number, missing parent rows.",
  advice: "Leave out IGNORE, and exclude by a condition, or by ON DUPLICATE KEY UPDATE id = id, just the rows that are there already.",
  bad: {
    schema: "CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(50));",
    sql: "INSERT IGNORE INTO country (code, name) VALUES ('IS', 'Iceland');"
  },
  good: {
    schema: "CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(50));",
    sql: "INSERT INTO country (code, name) VALUES ('IS', 'Iceland') ON DUPLICATE KEY UPDATE code = code;"
  },
  visit: {
    statement({ statement, tokens, script, report }) {
      const effect = EFFECTS[statement.kind];
      if (effect === void 0) return;
      const verb = Math.max(0, topLevelIndex(tokens, statement.kind));
      const written = statement.tables.find(({ access }) => access === "write");
      if (written !== void 0 && script.holdsOnlyOwnRows(statement, written.database, written.name)) return;
      for (let at = verb + 1; at < tokens.length && tokens.start(at) < (written?.span.start ?? 0); at++) {
        if (tokens.word(at) === "IGNORE" && topLevelIndex(tokens, "IGNORE", at) === at)
          report(tokens.span(at, at), `${statement.kind} IGNORE goes on after errors: ${effect}`);
      }
    }
  }
});

// src/audit/rules/explicit-auto-increment.ts
var explicit_auto_increment_default = defineRule({
  id: "explicit-auto-increment",
  severity: "warning",
  optIn: true,
  summary: "The server must choose the values of AUTO_INCREMENT columns",
  why: "A number that a migration chose may be taken on production already, and a high one moves the counter for ever.",
  advice: "Leave the column out; find the row again by another unique column, or by LAST_INSERT_ID().",
  bad: {
    schema: "CREATE TABLE role (id int AUTO_INCREMENT PRIMARY KEY, name varchar(50));",
    sql: "INSERT INTO role (id, name) VALUES (12, 'auditor');"
  },
  good: {
    schema: "CREATE TABLE role (id int AUTO_INCREMENT PRIMARY KEY, name varchar(50));",
    sql: "INSERT INTO role (id, name) VALUES (NULL, 'auditor');"
  },
  visit: {
    statement({ statement, tokens, structureKnown, script, table, report }) {
      if (statement.kind !== "INSERT" && statement.kind !== "REPLACE" || !structureKnown) return;
      const written = statement.tables.find((one) => one.access === "write");
      if (written === void 0 || script.created(statement, written.database, written.name)) return;
      const known = table(written.database, written.name);
      const column = known?.columns.find((one) => one.autoIncrement);
      if (known === null || column === void 0) return;
      const names = insertedColumns(statement, tokens) ?? known.columns.map(({ name }) => name);
      const position = names.findIndex((name) => name.toLowerCase() === column.name.toLowerCase());
      if (position === -1) return;
      for (const row of writtenRows(statement, tokens) ?? []) {
        const value = splitAt(tokens, row, (at) => tokens.operator(at) === ",")[position];
        if (value === void 0 || value.first >= value.end) continue;
        const last = value.end - 1;
        if (["NULL", "DEFAULT"].includes(tokens.word(last)) || /^0+$/.test(tokens.raw(last))) continue;
        report(
          tokens.span(value.first, last),
          `\`${written.name}\`.\`${column.name}\` is AUTO_INCREMENT, and gets a value of the migration's own`
        );
        return;
      }
    }
  }
});

// src/audit/rules/file-comment-required.ts
var MOST = 2e3;
var file_comment_required_default = defineRule({
  id: "file-comment-required",
  severity: "notice",
  optIn: true,
  summary: "A file must begin with a comment that says what it is for",
  why: "Years later the ticket or the author in the first line is the only way to find out why.",
  advice: "Begin the file with a comment such as `-- SHOP-123: what is changed and why`.",
  bad: { schema: "", sql: "CREATE TABLE seat (id int PRIMARY KEY);", options: { pattern: "^[A-Z]+-[0-9]+" } },
  good: {
    schema: "",
    sql: "-- SHOP-12: seats of the new hall\nCREATE TABLE seat (id int PRIMARY KEY);",
    options: { pattern: "^[A-Z]+-[0-9]+" }
  },
  options: {
    pattern: {
      default: "\\S",
      doc: "Must be found in one of the comments before the first statement.",
      kind: "pattern"
    }
  },
  visit: {
    statement({ statement, script, options, report }) {
      if (statement !== script.script.statements[0]) return;
      const pattern2 = new RegExp(options.pattern, "u");
      const before2 = script.script.comments.filter(({ span }) => span.start < statement.span.start);
      const said = before2.filter(({ text }) => !/^rollgate:/i.test(text));
      if (said.some(({ text }) => pattern2.test(text.slice(0, MOST)))) return;
      const what = said.length === 0 ? "No comment stands" : `No comment matches ${options.pattern}`;
      report(headPlace(statement), `${what} before the first statement`);
    }
  }
});

// src/audit/rules/foreign-key-added.ts
var foreign_key_added_default = defineRule({
  id: "foreign-key-added",
  severity: "notice",
  summary: "A new foreign key is worth a second look",
  why: "It locks rows of both tables on writes, its cascades change rows that no statement names, and online schema change tools do without it.",
  advice: "Check that the referenced rows exist, that the column is indexed, and that its cascades are meant.",
  bad: {
    schema: "CREATE TABLE author (id int PRIMARY KEY);\nCREATE TABLE book (id int PRIMARY KEY, author int, KEY (author));",
    sql: "ALTER TABLE book ADD CONSTRAINT book_author FOREIGN KEY (author) REFERENCES author (id);"
  },
  good: {
    schema: "CREATE TABLE author (id int PRIMARY KEY);\nCREATE TABLE book (id int PRIMARY KEY, author int);",
    sql: "ALTER TABLE book ADD INDEX by_author (author);"
  },
  options: {
    created: { default: false, doc: "Also those of tables that the file creates, where no row can stand in the way." }
  },
  visit: {
    table({ before: before2, after, database, name }, { statement, script, options, report }) {
      if (!options.created && (before2 === null || script.created(statement, database, name))) return;
      const known = new Set(before2?.foreignKeys.map((key) => key.name));
      for (const key of after?.foreignKeys ?? []) {
        if (known.has(key.name)) continue;
        const actions = [
          key.onDelete === "RESTRICT" || key.onDelete === "NO ACTION" ? "" : `, ON DELETE ${key.onDelete}`,
          key.onUpdate === "RESTRICT" || key.onUpdate === "NO ACTION" ? "" : `, ON UPDATE ${key.onUpdate}`
        ];
        report(
          foreignKeyPlace(statement, key, name),
          `New foreign key \`${key.name}\`: \`${name}\` (${key.columns.join(", ")}) → \`${key.referencedTable}\` (${key.referencedColumns.join(", ")})${actions.join("")}`
        );
      }
    },
    statement({ statement, script, structureKnown, options, report }) {
      const table = statement.tables[0];
      if (structureKnown || table === void 0) return;
      const fresh = statement.createTable !== void 0 || script.created(statement, table.database, table.name);
      if (fresh && !options.created) return;
      for (const key of writtenForeignKeys(statement)) report(key.span, `New foreign key to \`${key.table.text}\``);
    }
  }
});

// src/audit/rules/foreign-key-ignored.ts
var foreign_key_ignored_default = defineRule({
  id: "foreign-key-ignored",
  severity: "warning",
  summary: "A foreign key that is written is made",
  why: "MySQL before 9 reads REFERENCES at a column and forgets it, and so do engines without foreign keys on every server: nothing is checked, and nobody is told.",
  advice: "Write FOREIGN KEY (…) REFERENCES … (…) as an element of its own, on an InnoDB table.",
  bad: {
    schema: "CREATE TABLE author (id int PRIMARY KEY);",
    sql: "CREATE TABLE book (id int PRIMARY KEY, author int REFERENCES author (id));",
    only: ({ flavor, version }) => flavor === "mysql" && version < 9e4
  },
  good: {
    schema: "CREATE TABLE author (id int PRIMARY KEY);",
    sql: "CREATE TABLE book (id int PRIMARY KEY, author int);"
  },
  visit: {
    table({ before: before2, after, name }, { statement, report }) {
      if (after === null) return;
      const known = (columns) => after.foreignKeys.some((key) => key.columns.join("\0").toLowerCase() === columns.join("\0").toLowerCase());
      const inline = [
        ...before2 === null ? statement.createTable?.columns ?? [] : [],
        ...clausesOf(statement, "add-column").map(({ column }) => column)
      ];
      for (const { references, name: column } of inline) {
        if (references !== null && !known([column.text]))
          report(
            references.span,
            `The server ignores REFERENCES at column \`${column.text}\`: \`${name}\` has no foreign key to \`${references.table.text}\``
          );
      }
      const keys = [
        ...before2 === null ? statement.createTable?.foreignKeys ?? [] : [],
        ...clausesOf(statement, "add-foreign-key").map(({ foreignKey }) => foreignKey)
      ];
      for (const key of keys) {
        if (!known(key.ownColumns.map(({ text }) => text)))
          report(key.span, `The server ignores this foreign key: ${after.engine} tables have none`);
      }
    },
    statement({ statement, structureKnown, server, report }) {
      if (structureKnown || server.flavor === "mariadb" || server.version >= 9e4) return;
      const columns = [
        ...statement.createTable?.columns ?? [],
        ...clausesOf(statement, "add-column").map(({ column }) => column)
      ];
      for (const { references, name } of columns) {
        if (references !== null) report(references.span, `MySQL before 9 ignores REFERENCES at column \`${name.text}\``);
      }
    }
  }
});

// src/audit/rules/functions-forbidden.ts
var REASONS = {
  SLEEP: "it keeps a connection and its locks waiting",
  BENCHMARK: "it only burns time",
  LOAD_FILE: "it reads a file of the server",
  GET_LOCK: "its lock outlives the statement and the transaction",
  RELEASE_ALL_LOCKS: "it gives up locks that the deployment holds",
  RELEASE_LOCK: "it gives up a lock that the deployment may hold",
  SYS_EXEC: "it runs a program on the server's machine",
  SYS_EVAL: "it runs a program on the server's machine",
  MASTER_POS_WAIT: "it waits for replication",
  SOURCE_POS_WAIT: "it waits for replication",
  WAIT_FOR_EXECUTED_GTID_SET: "it waits for replication"
};
var functions_forbidden_default = defineRule({
  id: "functions-forbidden",
  severity: "warning",
  summary: "A migration must not call functions that wait, lock or reach out of the database",
  why: "SLEEP and GET_LOCK hold up everyone behind the migration, LOAD_FILE and functions of plugins reach files and programs.",
  advice: "Take the call out, or name the functions that are not allowed in the option `names`.",
  bad: { schema: "CREATE TABLE probe (id int PRIMARY KEY, a int);", sql: "SELECT SLEEP(0.01);" },
  good: {
    schema: "CREATE TABLE probe (id int PRIMARY KEY, a int);",
    sql: "UPDATE probe SET a = FLOOR(a) WHERE id = 1;"
  },
  options: {
    names: {
      default: Object.keys(REASONS),
      doc: "Names of the functions, in any case, without parentheses: add UUID, RAND or SYSDATE where a server still writes the binlog as statements."
    }
  },
  visit: {
    statement({ statement, tokens, options, report }) {
      const names = new Set(options.names.map((name) => name.toUpperCase()));
      const any = [...names].map((name) => name.replaceAll(/\W/g, "\\$&")).join("|");
      if (any === "" || !new RegExp(`(${any})\\s*\\(`, "i").test(statement.text)) return;
      for (let at = 0; at < tokens.length; at++) {
        const name = tokens.word(at);
        if (name === "" || !names.has(name) || tokens.operator(at + 1) !== "(" || tokens.operator(at - 1) === ".")
          continue;
        if (["FUNCTION", "PROCEDURE", "INTO", "TABLE", "EXISTS"].includes(tokens.word(at - 1))) continue;
        const reason = REASONS[name];
        report(
          tokens.span(at, at),
          `${name}() in ${statement.kind}${reason === void 0 ? " is not allowed" : `: ${reason}`}`
        );
      }
    }
  }
});

// src/audit/rules/grant-too-wide.ts
var SERVER_RIGHTS = new Set(
  "SUPER FILE SHUTDOWN RELOAD PROCESS SYSTEM_USER SYSTEM_VARIABLES_ADMIN CONNECTION_ADMIN SET_USER_ID SET_ANY_DEFINER BINLOG_ADMIN".split(
    " "
  )
);
var grant_too_wide_default = defineRule({
  id: "grant-too-wide",
  severity: "warning",
  summary: "An account must get no more rights than it needs",
  why: "Rights on *.* reach every database of the server, its accounts included, and whoever may pass rights on decides about the rest.",
  advice: "Name the rights and the database: GRANT SELECT, INSERT ON shop.* TO …",
  bad: { schema: "", sql: "GRANT ALL PRIVILEGES ON *.* TO 'app'@'10.0.0.5';" },
  good: { schema: "", sql: "GRANT SELECT, INSERT ON shop.* TO 'app'@'10.0.0.5';" },
  options: {
    hosts: { default: true, doc: "Report accounts of any host ('%') too, as a notice." }
  },
  visit: {
    statement({ statement, tokens, options, report }) {
      const { kind } = statement;
      if (kind !== "GRANT" && kind !== "CREATE USER") return;
      if (kind === "GRANT") {
        const on = wordAt(tokens, "ON", 1);
        const right = on === -1 ? -1 : serverRight(tokens, on);
        if (on !== -1 && tokens.operator(on + 1) === "*" && tokens.operator(on + 2) === ".")
          report(tokens.span(on, on + 3), `GRANT gives rights on every database of the server`);
        else if (right !== -1)
          report(tokens.span(right, right), `${tokens.word(right)} is a right over the whole server`);
        const option = wordAt(tokens, "OPTION", 1);
        if (/^(GRANT|ADMIN)$/.test(tokens.word(option - 1)) && tokens.word(option - 2) === "WITH")
          report(
            tokens.span(option - 2, option),
            `WITH ${tokens.word(option - 1)} OPTION lets the account give its rights to others`
          );
      }
      if (!options.hosts) return;
      for (let at = 1; at < tokens.length; at++) {
        if (/^@['"`]?%['"`]?$/.test(tokens.raw(at)))
          report(tokens.span(at - 1, at), "The account may come from any host", { atMost: "notice" });
      }
    }
  }
});
function serverRight(tokens, on) {
  for (let at = 1; at < on; at++) if (SERVER_RIGHTS.has(tokens.word(at))) return at;
  return -1;
}
function wordAt(tokens, word, from) {
  for (let at = from; at < tokens.length; at++) if (tokens.word(at) === word) return at;
  return -1;
}

// src/audit/rules/if-not-exists-differs.ts
var if_not_exists_differs_default = defineRule({
  id: "if-not-exists-differs",
  severity: "warning",
  summary: "What IF NOT EXISTS finds is what it would have created",
  why: "The statement succeeds and does nothing: the columns that the migration was to bring are missing on this server alone, and nobody is told.",
  advice: "Write the ALTER TABLE that brings the table there, or take IF NOT EXISTS away so that the difference is an error.",
  bad: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name varchar(20));",
    sql: "CREATE TABLE IF NOT EXISTS tag (id int PRIMARY KEY, name varchar(20), color char(6));"
  },
  good: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name varchar(20));",
    sql: "CREATE TABLE IF NOT EXISTS tag (id int PRIMARY KEY, name varchar(20));"
  },
  visit: {
    statement({ statement, table, outcome, report }) {
      const target = statement.tables[0];
      if (target === void 0 || statement.temporary || outcome?.kind === "failed") return;
      const found = table(target.database, target.name);
      if (found === null) return;
      const create = statement.createTable;
      if (create !== void 0 && statement.conditional) {
        if (create.like !== null || create.asSelect !== null || create.unknown.length > 0) return;
        const differences = create.columns.flatMap((clause) => {
          const column = readClause(clause, statement);
          return column === null ? [] : difference(found, column) ?? [];
        });
        const written = new Set(create.columns.map(({ name }) => name.text.toLowerCase()));
        for (const { name } of found.columns) {
          if (!written.has(name.toLowerCase())) differences.push(`it also has \`${name}\``);
        }
        if (differences.length > 0)
          report(target.span, `Table \`${target.name}\` is there already and differs: ${listed(differences)}`);
      }
      for (const clause of statement.alter ?? []) {
        if (clause.kind !== "add-column" || clause.conditional !== true) continue;
        const column = readClause(clause.column, statement);
        const there = column !== null && columnOf2(found, column.name) !== void 0;
        const differs = there ? difference(found, column) : null;
        if (differs !== null)
          report(clause.column.name.span, `Column \`${column.name}\` is there already and differs: ${differs}`);
      }
    }
  }
});
function columnOf2(table, name) {
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}
function difference(table, wanted) {
  const found = columnOf2(table, wanted.name);
  if (found === void 0) return `it has no column \`${wanted.name}\``;
  const differs = `\`${found.name}\` is ${typeText(found.type)}, not ${typeText(wanted.type).toLowerCase()}`;
  const { type } = found;
  const json = wanted.type.base === "json" && type.base === "longtext";
  if (type.base !== printedType(wanted.type.base) && !json) return differs;
  if (wanted.type.unsigned !== type.unsigned) return differs;
  const sized = /^(var)?(char|binary)$|^(decimal|datetime|timestamp|time|bit)$/.test(type.base);
  const size = sizeOf(type.base, wanted.type.length, wanted.type.scale);
  if (sized && size !== sizeOf(type.base, type.length, type.scale)) return differs;
  if (wanted.type.members.join("\0") !== type.members.join("\0"))
    return `\`${found.name}\` has other members (${typeText(type)})`;
  if (!wanted.nullable && found.nullable) return `\`${found.name}\` may be NULL`;
  return null;
}
function sizeOf(base, length, scale) {
  if (base === "decimal") return `${length ?? 10},${scale ?? 0}`;
  return String(length ?? (base === "char" || base === "binary" || base === "bit" ? 1 : 0));
}
function listed(texts) {
  const shown = texts.slice(0, 3).join("; ");
  return texts.length > 3 ? `${shown}; and ${texts.length - 3} more` : shown;
}

// src/audit/transactions.ts
var COMMITS = /^(LOCK TABLES|(CREATE|ALTER|DROP|RENAME) (USER|ROLE)|GRANT|REVOKE|SET PASSWORD|INSTALL|UNINSTALL|FLUSH|(ANALYZE|CHECK|OPTIMIZE|REPAIR) TABLE|CACHE|RESET|CHANGE|START|STOP)$/;
function openTransactions({ script }) {
  const committed = /* @__PURE__ */ new Map();
  let open2 = null;
  let autocommit = true;
  for (const statement of script.statements) {
    const { kind } = statement;
    if (kind === "START TRANSACTION") open2 = statement;
    else if (kind === "COMMIT" || kind === "ROLLBACK") open2 = /\bAND\s+CHAIN\b/i.test(statement.text) ? statement : null;
    else if (kind === "SET") {
      for (const { scope, name, value } of readSet(statement)) {
        if (scope !== "session" || name !== "autocommit") continue;
        autocommit = !/^(0|off|false)$/i.test(value);
        if (autocommit) open2 = null;
      }
    } else if (isCommit(statement)) {
      if (open2 !== null) committed.set(statement.index, { begin: open2, changesRows: rowsUpToEnd(script, open2) });
      open2 = null;
    } else if (!autocommit && open2 === null && changesRows(kind)) open2 = statement;
  }
  return { committed, leftOpen: open2 };
}
function rowsUpToEnd({ statements }, begin) {
  for (let at = begin.index - 1; at < statements.length; at++) {
    const { kind } = statements[at];
    if (changesRows(kind)) return true;
    if (kind === "COMMIT" || kind === "ROLLBACK") return false;
  }
  return false;
}
function isCommit(statement) {
  if (statement.temporary) return false;
  return statement.class === "ddl" || COMMITS.test(statement.kind);
}
function changesRows(kind) {
  return /^(INSERT|REPLACE|UPDATE|DELETE|LOAD DATA|LOAD XML|CALL)$/.test(kind);
}

// src/audit/rules/implicit-commit.ts
var implicit_commit_default = defineRule({
  id: "implicit-commit",
  severity: "warning",
  summary: "Inside a transaction nothing must commit it unasked",
  why: "A change of structure commits what was begun before it and is not part of any transaction: a later ROLLBACK takes back nothing of it, and what follows is committed statement by statement.",
  advice: "Put changes of structure before START TRANSACTION or after COMMIT.",
  bad: {
    schema: "CREATE TABLE stock (id int PRIMARY KEY, amount int);",
    sql: "START TRANSACTION;\nUPDATE stock SET amount = 0 WHERE id = 1;\nALTER TABLE stock ADD COLUMN place int NULL;\nCOMMIT;"
  },
  good: {
    schema: "CREATE TABLE stock (id int PRIMARY KEY, amount int);",
    sql: "ALTER TABLE stock ADD COLUMN place int NULL;\nSTART TRANSACTION;\nUPDATE stock SET amount = 0 WHERE id = 1;\nCOMMIT;"
  },
  visit: {
    statement({ statement, script, report }) {
      const broken = script.once(openTransactions, openTransactions).committed.get(statement.index);
      if (broken === void 0) return;
      const { line } = script.script.source.positionAt(broken.begin.span.start);
      report(
        headPlace(statement),
        `${statement.kind} commits the transaction that begins in line ${line}`,
        broken.changesRows ? {} : { atMost: "notice" }
      );
    }
  }
});

// src/audit/rules/implicit-conversion.ts
var COMPARISONS = /* @__PURE__ */ new Set(["=", "<>", "!=", "<", ">", "<=", ">=", "<=>"]);
var TEXTS = /* @__PURE__ */ new Set(["char", "varchar", "tinytext", "text", "mediumtext", "longtext"]);
var NUMBERS = /* @__PURE__ */ new Set([
  ...["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "bit", "year"]
]);
var KINDS2 = /* @__PURE__ */ new Set(["SELECT", "UPDATE", "DELETE", "INSERT", "REPLACE", "CREATE VIEW", "ALTER VIEW", "CREATE TABLE"]);
var NUMERIC = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;
var implicit_conversion_default = defineRule({
  id: "implicit-conversion",
  severity: "warning",
  summary: "A column must be compared with values of its own kind",
  why: "Text that is compared with a number is read as a number, row by row: no index helps, and '007', '7.0' and '7 apples' all equal 7. A number that is compared with a word is compared with 0.",
  advice: "Write the value as the column holds it: text in quotes, numbers without.",
  bad: {
    schema: "CREATE TABLE item (id int PRIMARY KEY, code varchar(20), KEY code (code));",
    sql: "DELETE FROM item WHERE code = 7;"
  },
  good: {
    schema: "CREATE TABLE item (id int PRIMARY KEY, code varchar(20), KEY code (code));",
    sql: "DELETE FROM item WHERE code = '7' AND id > 5;"
  },
  visit: {
    statement(context) {
      const { statement, tokens, structureKnown, report } = context;
      if (!KINDS2.has(statement.kind) || !structureKnown || statement.tables.length === 0) return;
      if (/^(INSERT|REPLACE)$/.test(statement.kind) && statement.tables.length === 1) return;
      if (context.outcome?.kind === "failed") return;
      let scopes;
      let assigning;
      for (let at = 1; at < tokens.length; at++) {
        if (COMPARISONS.has(tokens.operator(at))) {
          if (tokens.isName(at - 1) && literalAt(at + 1)) check(at - 1, [at + 1], at);
          else if (literalAt(at - 1) && tokens.isName(at + 1)) check(lastOfName(at + 1), [at - 1], at);
        } else if (tokens.word(at) === "IN" && tokens.operator(at + 1) === "(") {
          const name = tokens.word(at - 1) === "NOT" ? at - 2 : at - 1;
          const members = [];
          for (let member = at + 2; literalAt(member); member += 2) members.push(member);
          if (members.length > 0 && tokens.isName(name)) check(name, members, at);
        }
      }
      function check(name, values, sign) {
        if (["+", "-", "*", "/", "%", "||", "->", "->>"].includes(tokens.operator(name - 1))) return;
        if (["+", "-", "*", "/", "%", "||"].includes(tokens.operator(values.at(-1) + 1))) return;
        assigning ??= new Set(
          dmlClauses(statement, tokens).assigned.flatMap((range) => assignments(tokens, range)).map(({ target }) => target.end)
        );
        if (assigning.has(sign)) return;
        const value = values.find((one) => isKind(one, "number") || isKind(one, "string"));
        if (value === void 0) return;
        scopes ??= new QueryScopes(statement, tokens);
        const found = scopes.column(name, context);
        if (found === null) return;
        const { column, table } = found;
        const shown = `\`${table.reference.name}\`.\`${column.name}\` is ${typeOf(column)}`;
        const number = values.find((one) => isKind(one, "number"));
        const word = values.find((one) => isKind(one, "string") && !NUMERIC.test(tokens.value(one)));
        if (TEXTS.has(column.type.base) && number !== void 0)
          report(
            tokens.span(number, number),
            `${shown}: every row of it is read as a number to compare it with ${tokens.raw(number)}`
          );
        else if (isNumber(column) && word !== void 0)
          report(
            tokens.span(word, word),
            `${shown}: ${excerptOf(word)} is no number, and is compared as the number that it begins with, or 0`
          );
      }
      function literalAt(at) {
        return isKind(at, "number") || isKind(at, "string");
      }
      function isKind(at, kind) {
        return tokens.kind(at) === kind && (kind === "number" || tokens.kind(at - 1) !== "word" || tokens.word(at - 1) === "IN");
      }
      function lastOfName(at) {
        let last = at;
        while (tokens.operator(last + 1) === "." && tokens.isName(last + 2)) last += 2;
        return last;
      }
      function excerptOf(at) {
        const raw = tokens.raw(at);
        return raw.length > 30 ? `${raw.slice(0, 27)}…'` : raw;
      }
    }
  }
});
function isNumber({ type }) {
  return NUMBERS.has(type.base);
}
function typeOf({ type }) {
  return TEXTS.has(type.base) ? type.text : type.base;
}

// src/audit/rules/index-columns-max.ts
var index_columns_max_default = defineRule({
  id: "index-columns-max",
  severity: "warning",
  optIn: true,
  summary: "An index has no more columns than agreed",
  why: "Wide indexes are large, and columns far behind seldom narrow a search; those of the primary key are in every other index, too.",
  advice: "Keep the columns that the queries need; give a table with a wide key an AUTO_INCREMENT id and a unique index.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int, b int, c int);",
    sql: "ALTER TABLE parcel ADD INDEX wide (a, b, c);",
    options: { max: 2 }
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int, b int, c int);",
    sql: "ALTER TABLE parcel ADD INDEX narrow (a, b);",
    options: { max: 2 }
  },
  options: {
    max: { default: 5, doc: "Columns of an index other than the primary key; 0 for any number." },
    primaryMax: { default: 3, doc: "Columns of a primary key; 0 for any number." }
  },
  visit: {
    table({ before: before2, newIndexes }, { statement, options, report }) {
      for (const index of newIndexes) {
        const most = index.type === "primary" ? options.primaryMax : options.max;
        const count = index.parts.length;
        if (most === 0 || count <= most) continue;
        if (before2?.indexes.some((old) => old.name === index.name && old.parts.length >= count)) continue;
        const what = index.type === "primary" ? "The primary key" : `Index \`${index.name}\``;
        report(indexPlace(statement, index), `${what} has ${count} columns (${partsText(index)}), ${most} are allowed`);
      }
    },
    statement({ statement, structureKnown, options, report }) {
      if (structureKnown) return;
      const written = [
        ...clausesOf(statement, "add-index").map(({ index }) => index),
        ...statement.createTable?.indexes ?? []
      ];
      for (const { type, parts, span } of written) {
        const most = type === "primary" ? options.primaryMax : options.max;
        if (most > 0 && parts.length > most)
          report(
            span,
            `The ${type === "primary" ? "primary key" : "index"} has ${parts.length} columns, ${most} are allowed`
          );
      }
    }
  }
});

// src/audit/rules/index-dropped.ts
var index_dropped_default = defineRule({
  id: "index-dropped",
  severity: "notice",
  summary: "An index of a big table is known to be unused before it is dropped",
  why: "Queries that needed it read the whole table from the next moment on, and building it again takes long.",
  advice: "Check in performance_schema.table_io_waits_summary_by_index_usage that nothing has read it.",
  bad: {
    schema: "CREATE TABLE payment (id int PRIMARY KEY, customer int, at datetime, KEY by_customer (customer));",
    sql: "ALTER TABLE payment DROP INDEX by_customer;",
    options: { rows: 0 }
  },
  good: {
    schema: "CREATE TABLE payment (id int PRIMARY KEY, customer int, at datetime, KEY by_customer (customer), KEY by_both (customer, at));",
    sql: "ALTER TABLE payment DROP INDEX by_customer;",
    options: { rows: 0 }
  },
  options: {
    rows: { default: 1e5, doc: "Rows, by staging's statistics, from which on a table is big." }
  },
  visit: {
    table({ before: before2, after, database, name, columns }, context) {
      const { statement, script, server, options, report } = context;
      const size = alteredSize(context);
      if (before2 === null || after === null || size === null || size.rows < options.rows) return;
      if (script.holdsOnlyOwnRows(statement, database, name)) return;
      const gone = (column) => columns.some((change) => change.before?.name === column && change.after === null);
      const renamed = columns.some(
        (change) => change.before !== null && change.after !== null && change.before.name !== change.after.name
      );
      for (const index of before2.indexes) {
        if (index.type === "primary" || index.type === "unique" || index.invisible || renamed) continue;
        if (/\bIGNORED\b/.test(index.definition)) continue;
        if (after.indexes.some((other) => serves(other, index)) || index.parts.some(({ column }) => gone(column)))
          continue;
        const first = index.parts[0]?.column;
        if (first != null && indexedLater(script, statement.index, database, name, first)) continue;
        const clause = clausesOf(statement, "drop-index").find(
          (one) => one.name.text.toLowerCase() === index.name.toLowerCase()
        );
        report(
          clause?.span ?? headPlace(statement),
          `Index \`${index.name}\` (${partsText(index)}) of \`${name}\` (${sizeText(size)}) is dropped, and no other begins like it`,
          adviceOn(server)
        );
      }
    }
  }
});
function serves(other, index) {
  return isTree(index) ? isTree(other) && !other.invisible && begins2(index, other) : other.type === index.type && begins2(index, other);
}
function adviceOn({ flavor, version }) {
  if (version < (flavor === "mysql" ? 8e4 : 100600)) return {};
  const advice = "Put it aside first with ALTER INDEX … INVISIBLE (MariaDB: IGNORED), and drop it when nothing got slower for some days.";
  return { advice };
}
function indexedLater(facts, after, database, table, column) {
  const key = `${facts.tableKey(database, table)}\0${column.toLowerCase()}`;
  return (facts.once(lastIndexed, lastIndexed).get(key) ?? 0) > after;
}
function lastIndexed(facts) {
  const last = /* @__PURE__ */ new Map();
  for (const statement of facts.script.statements) {
    const table = statement.tables.find(({ access }) => access === "alter");
    if (table === void 0) continue;
    for (const { index } of clausesOf(statement, "add-index")) {
      const column = index.parts[0]?.column?.text.toLowerCase();
      last.set(`${facts.tableKey(table.database, table.name)}\0${column}`, statement.index);
    }
  }
  return last;
}

// src/audit/rules/index-duplicate.ts
var index_duplicate_default = defineRule({
  id: "index-duplicate",
  severity: "warning",
  summary: "No index may repeat another or the beginning of another",
  why: "Every write maintains it and it takes up memory, while no query gets faster by it.",
  advice: "Leave out the shorter index; the longer one serves the same queries.",
  bad: {
    schema: "CREATE TABLE payment (id int PRIMARY KEY, customer int, at datetime, KEY by_customer (customer, at));",
    sql: "ALTER TABLE payment ADD INDEX customer_only (customer);"
  },
  good: {
    schema: "CREATE TABLE payment (id int PRIMARY KEY, customer int, at datetime, KEY by_customer (customer, at));",
    sql: "ALTER TABLE payment ADD INDEX by_time (at);"
  },
  visit: {
    table({ after, newIndexes }, { statement, report }) {
      if (after === null) return;
      const reported = /* @__PURE__ */ new Set();
      for (const fresh of newIndexes) {
        for (const other of after.indexes) {
          if (other === fresh || reported.has(other) || reported.has(fresh)) continue;
          const [needless, longer] = serves2(other, fresh) ? [fresh, other] : serves2(fresh, other) ? [other, fresh] : [];
          if (needless === void 0 || longer === void 0) continue;
          reported.add(needless);
          const how = needless.parts.length === longer.parts.length ? "repeats" : "is the beginning of";
          report(
            indexPlace(statement, fresh),
            `Index \`${needless.name}\` (${partsText(needless)}) ${how} \`${longer.name}\` (${partsText(longer)})`
          );
        }
      }
    }
  }
});
function serves2(longer, index) {
  if (longer.invisible || index.type === "primary") return false;
  if (!begins2(index, longer)) return false;
  const equal = index.parts.length === longer.parts.length;
  if (index.type === "unique") return equal && (longer.type === "primary" || longer.type === "unique");
  if (index.type === "index") return isTree(longer);
  return equal && longer.type === index.type;
}

// src/audit/rules/index-kind-not-allowed.ts
var index_kind_not_allowed_default = defineRule({
  id: "index-kind-not-allowed",
  severity: "warning",
  optIn: true,
  summary: "Indexes are of the agreed kinds",
  why: "FULLTEXT and SPATIAL indexes have rules of their own for locks, backups and online changes; HASH is what InnoDB does not have.",
  advice: "Use an ordinary index, or add the kind to the option `allow`.",
  bad: {
    schema: "CREATE TABLE article (id int PRIMARY KEY, body text NOT NULL);",
    sql: "ALTER TABLE article ADD FULLTEXT INDEX by_body (body);"
  },
  good: {
    schema: "CREATE TABLE article (id int PRIMARY KEY, title varchar(100) NOT NULL);",
    sql: "ALTER TABLE article ADD INDEX by_title (title);"
  },
  options: {
    allow: {
      default: ["btree"],
      values: ["btree", "fulltext", "spatial", "vector", "functional", "hash"],
      doc: "Kinds of indexes that tables may have. `functional` is an index with an expression."
    }
  },
  visit: {
    table({ newIndexes }, { statement, options, report }) {
      for (const index of newIndexes) {
        const kind = kindOf2(index);
        if (!options.allow.includes(kind))
          report(indexPlace(statement, index), `Index \`${index.name}\` is of the kind ${kind}`);
      }
    }
  }
});
function kindOf2(index) {
  if (/^VECTOR\b/i.test(index.definition)) return "vector";
  if (index.type === "fulltext" || index.type === "spatial") return index.type;
  if (index.parts.some(({ expression }) => expression !== null)) return "functional";
  return /\bUSING HASH\b/i.test(index.definition) ? "hash" : "btree";
}

// src/audit/rules/index-low-selectivity.ts
var index_low_selectivity_default = defineRule({
  id: "index-low-selectivity",
  severity: "notice",
  optIn: true,
  summary: "An index does not consist of a column that has only a few values",
  why: "Where a value stands in a large part of the rows, the server reads the table faster than the index; every write maintains it all the same.",
  advice: "Index it together with a column that tells rows apart; keep it when only a rare value is searched for.",
  bad: {
    schema: "CREATE TABLE job (id int PRIMARY KEY, state enum('open','done') NOT NULL, at datetime NOT NULL);",
    sql: "ALTER TABLE job ADD INDEX by_state (state);"
  },
  good: {
    schema: "CREATE TABLE job (id int PRIMARY KEY, state enum('open','done') NOT NULL, at datetime NOT NULL);",
    sql: "ALTER TABLE job ADD INDEX by_state (state, at);"
  },
  options: {
    values: { default: 4, doc: "Values, by the type of the column, that are too few." }
  },
  visit: {
    table({ after, newIndexes }, { statement, options, report }) {
      for (const index of newIndexes) {
        const column = after?.columns.find(({ name }) => index.parts.length === 1 && name === index.parts[0].column);
        const values = column === void 0 ? null : mostValues(column);
        if (index.type !== "index" || values === null || values > options.values) continue;
        report(
          indexPlace(statement, index),
          `Column \`${column.name}\` of index \`${index.name}\` has at most ${values} values`
        );
      }
    }
  }
});
function mostValues({ type }) {
  if (type.base === "enum") return type.members.length;
  if (type.base === "bit" && (type.length ?? 1) === 1) return 2;
  return type.text.startsWith("tinyint(1)") ? 2 : null;
}

// src/audit/rules/index-max.ts
var index_max_default = defineRule({
  id: "index-max",
  severity: "warning",
  optIn: true,
  summary: "A table has no more indexes than agreed",
  why: "Every INSERT and DELETE maintains all of them, and each takes its share of the buffer pool.",
  advice: "Drop an index that no query uses, or widen one that is there.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int, b int, KEY by_a (a));",
    sql: "ALTER TABLE parcel ADD INDEX by_b (b);",
    options: { max: 2 }
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, a int, b int);",
    sql: "ALTER TABLE parcel ADD INDEX by_b (b);",
    options: { max: 2 }
  },
  options: {
    max: { default: 6, doc: "Indexes of a table, the primary key among them." },
    perColumn: { default: 0, doc: "Indexes of a table in which one column stands; 0 for any number." }
  },
  visit: {
    table({ before: before2, after, name, newIndexes }, { statement, options, report }) {
      if (after === null) return;
      const count = after.indexes.length;
      const place2 = newIndexes.length === 0 ? tablePlace(statement, name) : indexPlace(statement, newIndexes.at(-1));
      if (count > options.max && count > (before2?.indexes.length ?? 0))
        report(place2, `Table \`${name}\` has ${count} indexes, ${options.max} are allowed`);
      if (options.perColumn === 0) return;
      for (const { name: column } of after.columns) {
        const now = indexesWith(after, column);
        if (now > options.perColumn && now > (before2 === null ? 0 : indexesWith(before2, column)))
          report(place2, `Column \`${column}\` stands in ${now} indexes, ${options.perColumn} are allowed`);
      }
    },
    statement({ statement, structureKnown, options, report }) {
      const create = statement.createTable;
      if (structureKnown || create === void 0) return;
      const count = create.indexes.length + create.columns.filter(({ inlineKey }) => inlineKey !== null).length;
      if (count > options.max)
        report(create.table.span, `Table \`${create.table.text}\` has ${count} indexes, ${options.max} are allowed`);
    }
  }
});
function indexesWith(table, column) {
  return table.indexes.filter(({ parts }) => parts.some((part) => part.column === column)).length;
}

// src/audit/names.ts
var NAME_KINDS = [
  "database",
  "table",
  "temporary-table",
  "view",
  "column",
  "index",
  "unique-index",
  "foreign-key",
  "check"
];
var TITLES = {
  database: "Database",
  table: "Table",
  "temporary-table": "Table",
  view: "View",
  column: "Column",
  index: "Index",
  "unique-index": "Index",
  "foreign-key": "Foreign key",
  check: "Constraint"
};
function titled({ kind, text }) {
  return `${TITLES[kind]} \`${text}\``;
}
function newNames({ statement, table }) {
  const target = statement.tables[0];
  const names = [];
  const add = (kind, name, columns = []) => {
    const owned = kind === "column" || columns.length > 0 || kind === "check";
    if (name !== null) names.push({ kind, ...name, table: owned ? target?.name ?? null : null, columns });
  };
  const addColumn = (column) => {
    add("column", column.name);
    for (const check of column.checks) add("check", check.name);
  };
  const addIndex = (index) => {
    if (index.type === "primary") return;
    add(index.type === "unique" ? "unique-index" : "index", index.name, columnsOf(index));
  };
  if (statement.kind === "CREATE DATABASE") add("database", newDatabase(statement));
  else if (statement.kind === "CREATE VIEW" && target !== void 0) add("view", lastPart(statement, target));
  else if (statement.kind === "CREATE TABLE" && target !== void 0) {
    if (statement.conditional && table(target.database, target.name) !== null) return [];
    add(statement.temporary ? "temporary-table" : "table", lastPart(statement, target));
  }
  for (const to of statement.tables) if (to.access === "rename-to") add("table", lastPart(statement, to));
  const create = statement.createTable;
  create?.columns.forEach(addColumn);
  create?.indexes.forEach(addIndex);
  for (const key of create?.foreignKeys ?? []) add("foreign-key", key.name, textsOf(key.ownColumns));
  for (const check of create?.checks ?? []) add("check", check.name);
  for (const clause of statement.alter ?? []) {
    switch (clause.kind) {
      case "add-column":
        addColumn(clause.column);
        break;
      case "change-column":
        if (clause.from.text !== clause.column.name.text) add("column", clause.column.name);
        break;
      case "rename-column":
        add("column", clause.to);
        break;
      case "add-index":
        addIndex(clause.index);
        break;
      case "rename-index": {
        const renamed = target && table(target.database, target.name);
        const index = renamed?.indexes.find((one) => one.name.toLowerCase() === clause.from.text.toLowerCase());
        const columns = index?.parts.flatMap((part) => part.column ?? []) ?? [];
        add(index?.type === "unique" ? "unique-index" : "index", clause.to, columns);
        break;
      }
      case "add-foreign-key":
        add("foreign-key", clause.foreignKey.name, textsOf(clause.foreignKey.ownColumns));
        break;
      case "add-check":
        add("check", clause.check.name);
        break;
    }
  }
  return names;
}
function textsOf(names) {
  return names.map(({ text }) => text);
}
function columnsOf(index) {
  return index.parts.flatMap((part) => part.column?.text ?? []);
}
function lastPart(statement, { name, span }) {
  const token = statement.tokens.find((one) => one.end === span.end);
  return { text: name, span: token === void 0 ? span : { start: token.start, end: token.end } };
}
function newDatabase(statement) {
  const words2 = statement.tokens.slice(0, 7);
  let at = words2.findIndex((token2) => /^(database|schema)$/i.test(token2.text)) + 1;
  if (/^if$/i.test(words2[at]?.text ?? "")) at += 3;
  const token = at === 0 ? void 0 : words2[at];
  if (token === void 0) return null;
  return { text: nameOf(token), span: { start: token.start, end: token.end } };
}
var PLACEHOLDERS = "`<table>` stands for its table, `<columns>` for its columns with `_` between them.";
function matches(name, wanted) {
  const pattern2 = wanted.replaceAll("<table>", literal(name.table ?? "")).replaceAll("<columns>", literal(name.columns.join("_")));
  return new RegExp(pattern2, "u").test(name.text);
}
function literal(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

// src/audit/rules/index-name.ts
var index_name_default = defineRule({
  id: "index-name",
  severity: "warning",
  optIn: true,
  summary: "New indexes are named after the convention",
  why: "Plans, errors about duplicate keys and monitoring show nothing of an index but its name.",
  advice: "Choose a name that matches the pattern.",
  bad: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY, customer int);",
    sql: "ALTER TABLE invoice ADD INDEX by_customer (customer);"
  },
  good: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY, customer int);",
    sql: "ALTER TABLE invoice ADD INDEX idx_customer (customer);"
  },
  options: {
    pattern: {
      default: "^idx_",
      kind: "pattern",
      doc: `The name of an index that is not unique must match it; empty for any. ${PLACEHOLDERS}`
    },
    unique: {
      default: "",
      kind: "pattern",
      doc: "The same of a unique index."
    }
  },
  visit: {
    statement(context) {
      const { options, report } = context;
      for (const name of newNames(context)) {
        if (name.kind !== "index" && name.kind !== "unique-index") continue;
        const wanted = name.kind === "index" ? options.pattern : options.unique;
        if (!matches(name, wanted)) report(name.span, `${titled(name)} does not match the pattern \`${wanted}\``);
      }
    }
  }
});

// src/audit/rules/index-nullable.ts
var index_nullable_default = defineRule({
  id: "index-nullable",
  severity: "notice",
  optIn: true,
  summary: "Indexed columns are NOT NULL",
  why: "NULLs take a byte more in each entry, and comparisons must remember them: `<>` and NOT IN leave such rows out.",
  advice: "Declare the column NOT NULL with a default.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, weight int NULL);",
    sql: "ALTER TABLE parcel ADD INDEX by_weight (weight);"
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, weight int NOT NULL);",
    sql: "ALTER TABLE parcel ADD INDEX by_weight (weight);"
  },
  visit: {
    table({ before: before2, after, newIndexes }, { statement, report }) {
      for (const index of newIndexes) {
        const nullable = after?.columns.filter(
          (column) => column.nullable && index.parts.some((part) => part.column === column.name)
        );
        for (const { name } of nullable ?? []) {
          const known = before2?.indexes.some(({ parts }) => parts.some((part) => part.column === name));
          if (!known) report(indexPlace(statement, index), `Indexed column \`${name}\` may be NULL`);
        }
      }
    }
  }
});

// src/audit/rules/index-unnamed.ts
var KINDS3 = ["index", "foreign-key", "check"];
var index_unnamed_default = defineRule({
  id: "index-unnamed",
  severity: "warning",
  optIn: true,
  summary: "Indexes and foreign keys are named by the migration",
  why: "The server chooses other names on another table, version or flavour, and a later migration that drops one by name fails there.",
  advice: "Give it a name.",
  bad: { schema: "CREATE TABLE visit (id int PRIMARY KEY, page int);", sql: "ALTER TABLE visit ADD INDEX (page);" },
  good: {
    schema: "CREATE TABLE visit (id int PRIMARY KEY, page int);",
    sql: "ALTER TABLE visit ADD INDEX by_page (page);"
  },
  options: {
    kinds: { default: ["index", "foreign-key"], values: KINDS3, doc: "What must have a name." }
  },
  visit: {
    statement({ statement, options, report }) {
      for (const { kind, what, span } of unnamed(statement)) {
        if (options.kinds.includes(kind)) report(span, `${what} has no name, and the server will choose one`);
      }
    }
  }
});
function* unnamed(statement) {
  const create = statement.createTable;
  const alter = statement.alter ?? [];
  const pick = (find) => alter.flatMap((clause) => find(clause) ?? []);
  const added = pick(
    (clause) => clause.kind === "add-column" || clause.kind === "modify-column" ? clause.column : null
  );
  for (const index of [...create?.indexes ?? [], ...pick((one) => one.kind === "add-index" ? one.index : null)]) {
    const columns2 = index.parts.map((part) => part.column?.text ?? "an expression").join(", ");
    if (index.type !== "primary" && index.name === null)
      yield { kind: "index", what: `The index on (${columns2})`, span: index.span };
  }
  const keys = [
    ...create?.foreignKeys ?? [],
    ...pick((one) => one.kind === "add-foreign-key" ? one.foreignKey : null)
  ];
  for (const key of keys) {
    if (key.name === null)
      yield { kind: "foreign-key", what: `The foreign key to \`${key.table.text}\``, span: key.span };
  }
  const columns = [...create?.columns ?? [], ...added];
  const checks = [...create?.checks ?? [], ...pick((one) => one.kind === "add-check" ? one.check : null)];
  for (const check of [...checks, ...columns.flatMap((column) => column.checks)]) {
    if (check.name === null) yield { kind: "check", what: `CHECK (${check.expression.text})`, span: check.span };
  }
}

// src/audit/rules/insert-rows-max.ts
var insert_rows_max_default = defineRule({
  id: "insert-rows-max",
  severity: "warning",
  optIn: true,
  summary: "An INSERT must not bring more rows than the limit",
  why: "One statement is one transaction and one packet: a large one is slow to repeat on replicas and may be refused for its size.",
  advice: "Split it into several statements, or load the rows by other means than a migration.",
  bad: {
    schema: "CREATE TABLE colour (id int PRIMARY KEY, name varchar(20));",
    sql: "INSERT INTO colour (id, name) VALUES (1, 'red'), (2, 'green'), (3, 'blue');",
    options: { max: 2 }
  },
  good: {
    schema: "CREATE TABLE colour (id int PRIMARY KEY, name varchar(20));",
    sql: "INSERT INTO colour (id, name) VALUES (1, 'red'), (2, 'green');\nINSERT INTO colour (id, name) VALUES (3, 'blue');",
    options: { max: 2 }
  },
  options: { max: { default: 1e3, doc: "Rows that one INSERT or REPLACE may hold in VALUES." } },
  visit: {
    statement({ statement, tokens, options, report }) {
      if (statement.kind !== "INSERT" && statement.kind !== "REPLACE") return;
      const rows = writtenRows(statement, tokens)?.length ?? 0;
      if (rows > options.max)
        report(headPlace(statement), `${statement.kind} brings ${rows} rows; at most ${options.max} are allowed`);
    }
  }
});

// src/audit/rules/insert-select.ts
var insert_select_default = defineRule({
  id: "insert-select",
  severity: "warning",
  optIn: true,
  summary: "Rows must not be copied by INSERT … SELECT",
  why: "It locks the rows that it reads until it ends, and how much it does is not seen in the text.",
  advice: "Copy in parts by the key, or from the application.",
  bad: {
    schema: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);",
    sql: "INSERT INTO b (id) SELECT id FROM a;"
  },
  good: {
    schema: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);",
    sql: "INSERT INTO b (id) VALUES (1);"
  },
  visit: {
    statement({ statement, tokens, script, report }) {
      if (statement.kind !== "INSERT" && statement.kind !== "REPLACE" || writtenRows(statement, tokens) !== null)
        return;
      const read = statement.tables.filter(({ access }) => access === "read");
      if (read.length === 0 || read.every(({ database, name }) => script.holdsOnlyOwnRows(statement, database, name)))
        return;
      const select = topLevelIndex(tokens, "SELECT", dmlClauses(statement, tokens).verb);
      report(
        select === -1 ? headPlace(statement) : tokens.span(select, select),
        `${statement.kind} … SELECT copies rows`
      );
    }
  }
});

// src/audit/reserved-words.ts
var words = (text) => text.trim().split(/\s+/);
var BOTH = words(`
  ACCESSIBLE ADD ALL ALTER ANALYZE AND AS ASC ASENSITIVE BEFORE BETWEEN BIGINT BINARY BLOB BOTH BY CALL CASCADE CASE CHANGE CHAR
  CHARACTER CHECK COLLATE COLUMN CONDITION CONSTRAINT CONTINUE CONVERT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP
  CURRENT_USER CURSOR DATABASES DAY_HOUR DAY_MICROSECOND DAY_MINUTE DAY_SECOND DEC DECIMAL DECLARE DEFAULT DELAYED DELETE DESC
  DESCRIBE DETERMINISTIC DISTINCT DISTINCTROW DIV DOUBLE DROP DUAL EACH ELSE ELSEIF ENCLOSED ESCAPED EXISTS EXIT EXPLAIN FALSE FETCH
  FLOAT FLOAT4 FLOAT8 FOR FORCE FOREIGN FROM FULLTEXT GRANT GROUP HAVING HIGH_PRIORITY HOUR_MICROSECOND HOUR_MINUTE HOUR_SECOND IF
  IGNORE IN INDEX INFILE INNER INOUT INSENSITIVE INSERT INT INT1 INT2 INT3 INT4 INT8 INTEGER INTERVAL INTO IS ITERATE JOIN KEY KEYS
  KILL LEADING LEAVE LEFT LIKE LIMIT LINEAR LINES LOAD LOCALTIME LOCALTIMESTAMP LOCK LONG LONGBLOB LONGTEXT LOOP LOW_PRIORITY MATCH
  MAXVALUE MEDIUMBLOB MEDIUMINT MEDIUMTEXT MIDDLEINT MINUTE_MICROSECOND MINUTE_SECOND MOD MODIFIES NATURAL NOT NO_WRITE_TO_BINLOG
  NULL NUMERIC ON OPTIMIZE OPTIONALLY OR ORDER OUT OUTER OUTFILE PARTITION PRECISION PRIMARY PROCEDURE PURGE RANGE READ READS
  READ_WRITE REAL REFERENCES REGEXP RELEASE RENAME REPEAT REPLACE REQUIRE RESIGNAL RESTRICT RETURN REVOKE RIGHT RLIKE SCHEMAS
  SECOND_MICROSECOND SELECT SENSITIVE SEPARATOR SET SHOW SIGNAL SMALLINT SPATIAL SPECIFIC SQL SQLEXCEPTION SQLSTATE SQLWARNING
  SQL_BIG_RESULT SQL_CALC_FOUND_ROWS SQL_SMALL_RESULT SSL STARTING STRAIGHT_JOIN TABLE TERMINATED THEN TINYBLOB TINYINT TINYTEXT TO
  TRAILING TRIGGER TRUE UNDO UNION UNIQUE UNLOCK UNSIGNED UPDATE USAGE USE USING UTC_DATE UTC_TIME UTC_TIMESTAMP VALUES VARBINARY
  VARCHAR VARCHARACTER VARYING WHEN WHERE WHILE WITH WRITE XOR YEAR_MONTH ZEROFILL`);
var MYSQL = [
  [0, words("DATABASE GET IO_AFTER_GTIDS IO_BEFORE_GTIDS OPTION SCHEMA")],
  [50700, words("GENERATED OPTIMIZER_COSTS STORED VIRTUAL")],
  [
    8e4,
    words(`CUBE CUME_DIST DENSE_RANK EMPTY EXCEPT FIRST_VALUE FUNCTION GROUPING GROUPS JSON_TABLE LAG LAST_VALUE LEAD NTH_VALUE NTILE
      OF OVER PERCENT_RANK RANK RECURSIVE ROW ROWS ROW_NUMBER SYSTEM WINDOW`)
  ],
  [80014, ["LATERAL"]],
  [80031, ["INTERSECT"]],
  [80400, words("MANUAL PARALLEL QUALIFY TABLESAMPLE")],
  [90400, words("EXTERNAL LIBRARY")]
];
var MYSQL_RELEASED = /* @__PURE__ */ new Map([
  ["MANUAL", 90700],
  ["PARALLEL", 90700]
]);
var MARIADB = [
  [
    0,
    words(`CURRENT_ROLE DELETE_DOMAIN_ID DO_DOMAIN_IDS EXCEPT IGNORE_DOMAIN_IDS INTERSECT OVER PAGE_CHECKSUM PARSE_VCOL_EXPR PORTION
      RECURSIVE REF_SYSTEM_ID RETURNING ROWS ROW_NUMBER STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES`)
  ],
  [100600, ["OFFSET"]],
  [110300, words("SQL_AFTER_GTIDS SQL_BEFORE_GTIDS")],
  [110701, ["VECTOR"]]
];
var RESERVED = { mysql: versions(MYSQL), mariadb: versions(MARIADB) };
function reservedSince(word, flavor) {
  return RESERVED[flavor].get(word.toUpperCase()) ?? null;
}
function isReserved(word, { flavor, version }) {
  const since = reservedSince(word, flavor);
  const until = flavor === "mysql" ? MYSQL_RELEASED.get(word.toUpperCase()) : void 0;
  return since !== null && since <= version && version < (until ?? Number.POSITIVE_INFINITY);
}
function versions(lists) {
  const found = new Map(BOTH.map((word) => [word, 0]));
  for (const [since, list2] of lists) for (const word of list2) found.set(word, since);
  return found;
}

// src/audit/rules/insert-without-columns.ts
var insert_without_columns_default = defineRule({
  id: "insert-without-columns",
  severity: "warning",
  summary: "INSERT and REPLACE must name their columns",
  why: "Values go by position: a column added or moved meanwhile makes the statement fail, or puts values into the wrong columns.",
  advice: "Name the columns: INSERT INTO t (a, b) VALUES …",
  bad: {
    schema: "CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(50));",
    sql: "INSERT INTO country VALUES ('IS', 'Iceland');"
  },
  good: {
    schema: "CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(50));",
    sql: "INSERT INTO country (code, name) VALUES ('IS', 'Iceland');"
  },
  visit: {
    statement({ statement, tokens, script, table: structureOf, report }) {
      if (statement.kind !== "INSERT" && statement.kind !== "REPLACE") return;
      const table = statement.tables.find((one) => one.access === "write");
      if (table === void 0 || script.created(statement, table.database, table.name)) return;
      let at = 0;
      while (at < tokens.length && tokens.start(at) < table.span.end) at++;
      if (tokens.word(at) === "PARTITION") at = tokens.afterGroup(at + 1);
      if (tokens.word(at) === "SET") return;
      if (tokens.operator(at) === "(" && !["SELECT", "WITH", "VALUES", "TABLE"].includes(tokens.word(at + 1)) && tokens.operator(at + 1) !== "(")
        return;
      const columns = structureOf(table.database, table.name)?.columns;
      const plain = columns?.every(({ generated, invisible }) => generated === null && !invisible) ?? false;
      const isPlain = (name) => /^[a-z_][a-z0-9_]*$/i.test(name) && !isReserved(name, statement.dialect);
      const list2 = columns?.map(({ name }) => isPlain(name) ? name : quoteName(name)).join(", ");
      const end = tokens.end(at - 1);
      report(headPlace(statement), `${statement.kind} INTO \`${table.name}\` does not name its columns`, {
        fix: plain ? { span: { start: end, end }, text: ` (${list2})` } : void 0
      });
    }
  }
});

// src/audit/rules/invalid-directive.ts
var invalid_directive_default = defineRule({
  id: "invalid-directive",
  severity: "error",
  summary: "A directive must be understood, name known rules with a reason, and fit its statement",
  why: "A directive that is not understood does nothing, while its author believes that it does.",
  advice: "Write `-- rollgate: ignore rule-a, rule-b -- reason` or `-- rollgate: batch 5000 by id` on a line before the statement, or `-- rollgate: ignore-file rule-a -- reason` before the first one.",
  bad: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));",
    sql: "-- rollgate: ignore where-required\nUPDATE tag SET name = 'x' WHERE id = 1;"
  },
  good: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));",
    sql: "-- rollgate: ignore where-required -- the table has one row\nUPDATE tag SET name = 'x';"
  }
});

// src/audit/rules/limit-without-order.ts
var limit_without_order_default = defineRule({
  id: "limit-without-order",
  severity: "warning",
  summary: "UPDATE and DELETE with LIMIT must say in which order",
  why: "The server takes whichever rows it finds first: other ones on staging than on production, and other ones on a replica.",
  advice: "Add ORDER BY over a unique key, or choose the rows by WHERE alone.",
  bad: {
    schema: "CREATE TABLE mail (id int PRIMARY KEY, sent int NOT NULL);",
    sql: "DELETE FROM mail WHERE sent = 1 LIMIT 100;"
  },
  good: {
    schema: "CREATE TABLE mail (id int PRIMARY KEY, sent int NOT NULL);",
    sql: "DELETE FROM mail WHERE sent = 1 ORDER BY id LIMIT 100;\nDELETE FROM mail WHERE id = 5 LIMIT 1;"
  },
  visit: {
    statement({ statement, tokens, table, script, report }) {
      if (statement.kind !== "UPDATE" && statement.kind !== "DELETE") return;
      const { where, order, limit } = dmlClauses(statement, tokens);
      if (limit === null || order !== null || where === null) return;
      const written = statement.tables.find((one) => one.access === "write");
      if (written !== void 0 && script.holdsOnlyOwnRows(statement, written.database, written.name)) return;
      const fixed = /* @__PURE__ */ new Set();
      for (const part of conjuncts(tokens, withoutParentheses(tokens, where))) {
        const { first, end } = withoutParentheses(tokens, part);
        for (let at = first; at < end; at++) {
          if (tokens.operator(at) === "=" && tokens.isName(at - 1) && end === at + 2 && !tokens.isName(at + 1))
            fixed.add(tokens.value(at - 1).toLowerCase());
        }
      }
      const known = written === void 0 ? null : table(written.database, written.name);
      const isUnique = known?.indexes.some(
        ({ type, parts }) => (type === "primary" || type === "unique") && parts.every((part) => part.column !== null && fixed.has(part.column.toLowerCase()))
      );
      if (isUnique) return;
      report(
        tokens.span(limit, limit),
        `${statement.kind} with LIMIT and without ORDER BY takes whichever rows come first`
      );
    }
  }
});

// src/audit/rules/lock-tables.ts
var lock_tables_default = defineRule({
  id: "lock-tables",
  severity: "warning",
  summary: "A migration must not lock tables by itself",
  why: "LOCK TABLES commits what was begun, shuts everyone else out until UNLOCK TABLES or the end of the session, and then any table that it does not name cannot be used.",
  advice: "Leave it out: each statement takes the locks that it needs.",
  bad: {
    schema: "CREATE TABLE seat (id int PRIMARY KEY, taken int);",
    sql: "LOCK TABLES seat WRITE;\nUPDATE seat SET taken = 1 WHERE id = 1;\nUNLOCK TABLES;"
  },
  good: {
    schema: "CREATE TABLE seat (id int PRIMARY KEY, taken int);",
    sql: "UPDATE seat SET taken = 1 WHERE id = 1;"
  },
  visit: {
    statement({ statement, script, report }) {
      if (statement.kind !== "LOCK TABLES") return;
      const others = statement.tables.filter(({ database, name }) => !script.created(statement, database, name));
      if (others.length === 0 && statement.tables.length > 0) return;
      const names = others.map(({ name }) => `\`${name}\``).join(", ");
      report(headPlace(statement), `LOCK TABLES shuts everyone else out of ${names === "" ? "the tables" : names}`);
    }
  }
});

// src/audit/rules/lookalike-character.ts
var QUOTES = "‘’‚‛“”„‟′″＇＂´｀«»".split("");
var SIGNS = {
  "；": "a semicolon",
  ";": "a semicolon",
  "，": "a comma",
  "、": "a comma",
  "‚": "a comma",
  "（": "a parenthesis",
  "）": "a parenthesis",
  "＝": "an equals sign",
  "．": "a full stop",
  "：": "a colon",
  "＊": "an asterisk",
  "＜": "a less-than sign",
  "＞": "a greater-than sign",
  "－": "a minus sign",
  "−": "a minus sign",
  "–": "a minus sign",
  "—": "a minus sign"
};
var UNSEEN = /[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff]/u;
var SUSPECT = /[^\0-\u007f]/u;
var lookalike_character_default = defineRule({
  id: "lookalike-character",
  severity: "error",
  summary: "Outside of texts no character may look like another one or like nothing",
  why: "The server takes a curly quote, a full-width semicolon or a space of no width for letters of a name: the table that is created is not the one whose name is read, or two statements become one.",
  advice: "Type the character anew.",
  bad: { schema: "", sql: "CREATE TABLE book​ (id int PRIMARY KEY);" },
  good: {
    schema: "CREATE TABLE book (id int PRIMARY KEY, title varchar(50));",
    sql: "INSERT INTO book (id, title) VALUES (1, '“Sjálfstætt fólk”');"
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!SUSPECT.test(statement.text)) return;
      for (let at = 0; at < tokens.length; at++) {
        const kind = tokens.kind(at);
        if (kind !== "word" && kind !== "quoted-identifier" && kind !== "variable") continue;
        const raw = tokens.raw(at);
        if (!SUSPECT.test(raw)) continue;
        for (let offset = 0; offset < raw.length; offset++) {
          const what = likeness(raw.charAt(offset), kind === "quoted-identifier");
          if (what === null) continue;
          const start = tokens.start(at) + offset;
          const code = raw.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
          report({ start, end: start + 1 }, `U+${code} ${what}`);
          break;
        }
      }
    }
  }
});
function likeness(character, quoted) {
  if (UNSEEN.test(character)) return "is not seen, or looks like a space, and is part of a name here";
  if (quoted) return null;
  if (QUOTES.includes(character)) return "looks like a quote and is part of a name here";
  const sign = SIGNS[character];
  return sign === void 0 ? null : `looks like ${sign} and is part of a name here`;
}

// src/audit/rules/migration-number.ts
var migration_number_default = defineRule({
  id: "migration-number",
  severity: "error",
  summary: "No two migrations of a directory have the same number",
  why: "Two branches took the next number at the same time: which of the files runs first then depends on the rest of their names, and on which was merged first.",
  advice: "Give the newer file the next free number.",
  bad: null,
  good: null
});

// src/audit/rules/migration-order.ts
var migration_order_default = defineRule({
  id: "migration-order",
  severity: "warning",
  summary: "A new migration sorts behind those that have been applied",
  why: "Servers that have applied the later ones run it after them, and a database that is built anew runs it before them: the two may end up different.",
  advice: "Give the file a number or time behind the last one.",
  bad: null,
  good: null
});

// src/audit/rules/modify-loses-attribute.ts
var modify_loses_attribute_default = defineRule({
  id: "modify-loses-attribute",
  severity: "error",
  summary: "MODIFY and CHANGE repeat all that a column is to keep",
  why: "What they leave out is gone: AUTO_INCREMENT, so that INSERTs fail; NOT NULL and DEFAULT; ON UPDATE, the collation, the comment.",
  advice: "Repeat it after the type; to set or drop a default alone there is ALTER COLUMN.",
  bad: {
    schema: "CREATE TABLE ticket (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, title varchar(50) NOT NULL);",
    sql: "ALTER TABLE ticket MODIFY id bigint NOT NULL;"
  },
  good: {
    schema: "CREATE TABLE ticket (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, title varchar(50) NOT NULL);",
    sql: "ALTER TABLE ticket MODIFY id bigint NOT NULL AUTO_INCREMENT;"
  },
  visit: {
    column({ before: before2, after }, { database, name }, { statement, script, report }) {
      if (before2 === null || after === null || before2.generated !== null || after.generated !== null) return;
      if (script.created(statement, database, name) || script.addedColumn(statement, database, name, before2.name))
        return;
      const clause = [...clausesOf(statement, "modify-column"), ...clausesOf(statement, "change-column")].find(
        ({ column }) => column.name.text.toLowerCase() === after.name.toLowerCase()
      )?.column;
      if (clause === void 0) return;
      const lost = lostAttributes(before2, after, clause, statement);
      if (lost.length === 0) return;
      const inserts = before2.autoIncrement && !after.autoIncrement;
      report(
        clause.span,
        `Column \`${after.name}\` loses ${lost.join(", ")}, which the new definition leaves out`,
        inserts ? {} : { atMost: lost.every((one) => one.startsWith("its comment")) ? "notice" : "warning" }
      );
    }
  }
});
function lostAttributes(before2, after, clause, statement) {
  const lost = [];
  if (before2.autoIncrement && !after.autoIncrement) lost.push("AUTO_INCREMENT");
  if (!before2.nullable && after.nullable && !saysNull(clause, statement)) lost.push("NOT NULL");
  if (hasDefault(before2) && !hasDefault(after) && clause.default === null) lost.push(`DEFAULT ${before2.default}`);
  const isTime = /^(timestamp|datetime)$/.test(after.type.base);
  if (before2.onUpdate !== null && after.onUpdate === null && isTime) lost.push("ON UPDATE");
  if (before2.collation !== null && after.collation !== null && before2.collation !== after.collation && clause.charset === null && clause.collation === null && !hasWord(clause, statement, /^(binary|ascii|unicode)$/i))
    lost.push(`its collation (${before2.collation} → ${after.collation})`);
  if (before2.invisible && !after.invisible) lost.push("INVISIBLE");
  if (before2.comment !== "" && after.comment === "" && clause.comment === null)
    lost.push(`its comment (${before2.comment.length > 40 ? `${before2.comment.slice(0, 40)}…` : before2.comment})`);
  return lost;
}
function hasDefault(column) {
  return column.default !== null && column.default.toUpperCase() !== "NULL";
}
function hasWord({ span }, { tokens }, word) {
  return tokens.some(({ start, end, text }) => start >= span.start && end <= span.end && word.test(text));
}
function saysNull({ span, default: value }, { tokens }) {
  return tokens.some(
    (token) => token.start >= span.start && token.end <= span.end && /^null$/i.test(token.text) && (value === null || token.start >= value.span.end || token.end <= value.span.start || /^null$/i.test(value.text))
  );
}

// src/audit/rules/name-case.ts
var name_case_default = defineRule({
  id: "name-case",
  severity: "warning",
  optIn: true,
  summary: "New names are written in one case",
  why: "Whether `Orders` and `orders` are one table depends on the server (lower_case_table_names): a name that works on a laptop is missing on production.",
  advice: "Write the name in the case that the others have.",
  bad: { schema: "", sql: "CREATE TABLE `Orders` (id int PRIMARY KEY);" },
  good: { schema: "", sql: "CREATE TABLE orders (id int PRIMARY KEY);" },
  options: {
    case: { default: "lower", values: ["lower", "upper"], doc: "The case of all letters." },
    kinds: { default: NAME_KINDS, values: NAME_KINDS, doc: "The kinds of names that are looked at." }
  },
  visit: {
    statement(context) {
      const { options, report } = context;
      for (const name of newNames(context)) {
        const wanted = options.case === "upper" ? name.text.toUpperCase() : name.text.toLowerCase();
        if (options.kinds.includes(name.kind) && name.text !== wanted)
          report(name.span, `${titled(name)} is not all in ${options.case} case`);
      }
    }
  }
});

// src/audit/rules/name-characters.ts
var TYPOGRAPHIC = /[‘’“”„‚´｀＇＂]/u;
var NUMBER = /^(\d+|\d+e\d*|0x[0-9a-f]*|0b[01]*)$/i;
var name_characters_default = defineRule({
  id: "name-characters",
  severity: "notice",
  optIn: true,
  summary: "New names consist of A–Z, a–z, 0–9 and `_`, and do not read as a number",
  why: "Any other name must be quoted in every statement, and tools and shells that do not quote it fail.",
  advice: "Choose a name of letters, digits and `_`.",
  bad: { schema: "", sql: "CREATE TABLE `order line` (id int PRIMARY KEY);" },
  good: { schema: "", sql: "CREATE TABLE order_line (id int PRIMARY KEY);" },
  options: {
    kinds: {
      default: ["database", "table", "temporary-table", "view", "column"],
      values: NAME_KINDS,
      doc: "The kinds of names that are looked at."
    }
  },
  visit: {
    statement(context) {
      const { options, report } = context;
      for (const name of newNames(context)) {
        const plain = /^[A-Za-z0-9_]+$/.test(name.text);
        if (!options.kinds.includes(name.kind) || plain && !NUMBER.test(name.text)) continue;
        if (TYPOGRAPHIC.test(name.text))
          report(name.span, `${titled(name)} has a typographic quote in it, which is no quote to the server`, {
            advice: "Type the quotes anew: ` around names, ' around texts."
          });
        else if (plain) report(name.span, `${titled(name)} reads as a number where it is not quoted`);
        else {
          const others = [...new Set(name.text.replaceAll(/[A-Za-z0-9_]/g, ""))].map(
            (one) => one === " " ? "a space" : `\`${one}\``
          );
          report(name.span, `${titled(name)} has ${others.join(", ")} in it`);
        }
      }
    }
  }
});

// src/audit/rules/name-pattern.ts
var pattern = (what) => ({
  default: "",
  kind: "pattern",
  doc: `${what} must match it; empty for any.`
});
var name_pattern_default = defineRule({
  id: "name-pattern",
  severity: "warning",
  optIn: true,
  summary: "New names follow the naming convention",
  why: "Names that follow one pattern can be guessed, searched for and sorted; a name is hard to change once programs use it.",
  advice: "Choose a name that matches the pattern.",
  bad: { schema: "", sql: "CREATE TABLE tblInvoice (id int PRIMARY KEY);", options: { table: "^[a-z_]+$" } },
  good: { schema: "", sql: "CREATE TABLE invoice (id int PRIMARY KEY);", options: { table: "^[a-z_]+$" } },
  options: {
    database: pattern("A database"),
    table: pattern("A table"),
    "temporary-table": pattern("A temporary table"),
    view: pattern("A view"),
    column: pattern("A column"),
    "foreign-key": { ...pattern(""), doc: `A foreign key must match it. ${PLACEHOLDERS}` },
    check: { ...pattern(""), doc: `A named CHECK must match it. ${PLACEHOLDERS}` },
    "auto-increment": pattern("A new AUTO_INCREMENT column"),
    "max-length": { default: 0, doc: "Characters that a name may have; 0 for as many as the server takes." }
  },
  visit: {
    statement(context) {
      const { statement, options, report } = context;
      for (const name of newNames(context)) {
        const wanted = name.kind === "index" || name.kind === "unique-index" ? "" : options[name.kind];
        if (!matches(name, wanted)) report(name.span, `${titled(name)} does not match the pattern \`${wanted}\``);
        const length = [...name.text].length;
        if (options["max-length"] > 0 && length > options["max-length"])
          report(name.span, `${titled(name)} has ${length} characters; ${options["max-length"]} are allowed`);
        const clause = name.kind === "column" ? columnClause(statement, name.text) : null;
        if (clause?.autoIncrement && !matches(name, options["auto-increment"]))
          report(
            name.span,
            `AUTO_INCREMENT column \`${name.text}\` does not match the pattern \`${options["auto-increment"]}\``
          );
      }
    },
    column({ before: before2, after }, _table, { statement, options, report }) {
      const wanted = options["auto-increment"];
      if (!after?.autoIncrement || before2 === null || before2.autoIncrement || before2.name !== after.name) return;
      if (wanted !== "" && !new RegExp(wanted, "u").test(after.name))
        report(
          columnClause(statement, after.name)?.name.span ?? columnPlace(statement, after.name),
          `AUTO_INCREMENT column \`${after.name}\` does not match the pattern \`${wanted}\``
        );
    }
  }
});

// src/audit/rules/name-reserved.ts
var FLAVORS = { mysql: "MySQL", mariadb: "MariaDB" };
var name_reserved_default = defineRule({
  id: "name-reserved",
  severity: "warning",
  summary: "No new name is a reserved word of the server or of a later version",
  why: "A reserved word must be quoted in every statement; one that a later version reserves breaks unquoted statements at the upgrade.",
  advice: "Choose another name, for instance with a second word.",
  bad: { schema: "", sql: "CREATE TABLE visit (id int PRIMARY KEY, `order` int);" },
  good: { schema: "", sql: "CREATE TABLE visit (id int PRIMARY KEY, order_number int, status int);" },
  options: {
    kinds: {
      default: ["database", "table", "temporary-table", "view", "column"],
      values: NAME_KINDS,
      doc: "The kinds of names that are looked at."
    },
    words: { default: [], doc: "More words that are not wanted as names." },
    "other-flavor": {
      default: false,
      doc: "Also words that MySQL reserves where the server is MariaDB, and the other way round."
    }
  },
  visit: {
    statement(context) {
      const { options, server, report } = context;
      const own = new Set(options.words.map((word) => word.toUpperCase()));
      const other = server.flavor === "mysql" ? "mariadb" : "mysql";
      for (const name of newNames(context)) {
        if (!options.kinds.includes(name.kind)) continue;
        const since = reservedSince(name.text, server.flavor);
        if (isReserved(name.text, server))
          report(name.span, `${titled(name)} is a reserved word and must be quoted wherever it is used`);
        else if (since !== null && since > server.version)
          report(
            name.span,
            `${titled(name)} is a reserved word from ${FLAVORS[server.flavor]} ${versionText(since)} on`
          );
        else if (own.has(name.text.toUpperCase()))
          report(name.span, `${titled(name)} is among the words that are not wanted`);
        else if (options["other-flavor"] && reservedSince(name.text, other) !== null)
          report(name.span, `${titled(name)} is a reserved word of ${FLAVORS[other]}`);
      }
    }
  }
});
function versionText(version) {
  const patch = version % 100;
  return `${Math.floor(version / 1e4)}.${Math.floor(version / 100) % 100}${patch === 0 ? "" : `.${patch}`}`;
}

// src/audit/rules/not-null-on-nulls.ts
var not_null_on_nulls_default = defineRule({
  id: "not-null-on-nulls",
  severity: "error",
  summary: "A column becomes NOT NULL when no row holds NULL any more",
  why: "In strict mode the ALTER stops at the first NULL; otherwise NULL becomes 0, an empty text or a date of zeros.",
  advice: "Fill the NULLs with an UPDATE in the same file before; see that the running code writes none.",
  bad: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY, note varchar(50));\nINSERT INTO invoice VALUES (1, NULL);",
    sql: "ALTER TABLE invoice MODIFY note varchar(50) NOT NULL;"
  },
  good: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY, note varchar(50));\nINSERT INTO invoice VALUES (1, NULL);",
    sql: "UPDATE invoice SET note = '' WHERE note IS NULL;\nALTER TABLE invoice MODIFY note varchar(50) NOT NULL;"
  },
  visit: {
    column({ before: before2, after }, { database, name }, { statement, script, measured, report }) {
      if (before2 === null || after === null || !before2.nullable || after.nullable || before2.generated !== null) return;
      if (script.holdsOnlyOwnRows(statement, database, name)) return;
      if (script.updatedColumn(statement, database, name, before2.name)) return;
      if (script.addedColumn(statement, database, name, before2.name) && before2.default !== "NULL") return;
      const place2 = columnClause(statement, after.name)?.notNull ?? columnPlace(statement, after.name);
      const becomes = `Column \`${after.name}\` becomes NOT NULL`;
      const nulls = tellingMeasure(measured, before2.name, ["null"]);
      if (nulls === null || nulls.rows === null || nulls.of === 0)
        return report(place2, `${becomes}, and no UPDATE in this file fills its NULLs first`, { atMost: "warning" });
      report(place2, `${becomes}; ${measuredText(nulls)}`, nulls.rows === 0 ? { atMost: "notice" } : {});
    }
  }
});

// src/audit/rules/not-null-without-default.ts
var not_null_without_default_default = defineRule({
  id: "not-null-without-default",
  severity: "warning",
  summary: "A NOT NULL column has a default while code runs that does not name it",
  why: "INSERTs of the old code, which does not name a new column, fail; without strict mode rows get 0 or an empty text that nobody chose.",
  advice: "Give it a DEFAULT, at least until all code names the column.",
  bad: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY);",
    sql: "ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL;"
  },
  good: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY);",
    sql: "ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL DEFAULT 'EUR';"
  },
  visit: {
    column({ before: before2, after }, table, { statement, script, report }) {
      if (table.before === null || after === null || after.nullable || after.default !== null) return;
      if (after.autoIncrement || after.generated !== null) return;
      if (script.holdsOnlyOwnRows(statement, table.database, table.name)) return;
      if (before2 === null) {
        report(columnPlace(statement, after.name), `New column \`${after.name}\` is NOT NULL and has no default`);
        return;
      }
      const dropped2 = clausesOf(statement, "drop-default").find(
        ({ column }) => column.text.toLowerCase() === after.name.toLowerCase()
      );
      if (before2.default !== null && dropped2 !== void 0)
        report(dropped2.span, `Column \`${after.name}\` is NOT NULL and loses its default ${before2.default}`);
    },
    statement({ statement, script, structureKnown, report }) {
      const table = statement.tables[0];
      if (structureKnown || table === void 0 || script.created(statement, table.database, table.name)) return;
      for (const clause of statement.alter ?? []) {
        if (clause.kind !== "add-column") continue;
        const { column } = clause;
        if (column.notNull !== null && column.default === null && column.autoIncrement === null && column.generated === null)
          report(column.span, `New column \`${column.name.text}\` is NOT NULL and has no default`);
      }
    }
  }
});

// src/audit/rules/null-comparison.ts
var KINDS4 = /* @__PURE__ */ new Set(["SELECT", "UPDATE", "DELETE", "INSERT", "REPLACE", "CREATE VIEW", "ALTER VIEW", "CREATE TABLE"]);
var MAY_COMPARE = /[=<>]\s*NULL\b|\bNULL\s*[=<>!]|\bIN\s*\(/i;
var COMPARISONS2 = /* @__PURE__ */ new Set(["=", "<>", "!=", "<", ">", "<=", ">="]);
var null_comparison_default = defineRule({
  id: "null-comparison",
  severity: "warning",
  summary: "NULL must be asked for with IS NULL and IS NOT NULL",
  why: "A comparison with NULL is never true: the statement touches no row, without an error. NOT IN with a NULL in its list is never true either.",
  advice: "Write IS NULL or IS NOT NULL, and take NULL out of the list of NOT IN.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, weight int);",
    sql: "DELETE FROM parcel WHERE weight = NULL;"
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, weight int);",
    sql: "UPDATE parcel SET weight = NULL WHERE weight IS NOT NULL AND weight <= 0;"
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!KINDS4.has(statement.kind) || !MAY_COMPARE.test(statement.text)) return;
      let assigning;
      for (let at = 0; at < tokens.length; at++) {
        if (tokens.word(at) !== "NULL") continue;
        const list2 = listWith(tokens, at);
        if (list2 !== null) {
          const { not, alone } = list2;
          if (not) report(tokens.span(at, at), "NOT IN with NULL in its list is never true");
          else if (alone) report(tokens.span(at, at), "IN (NULL) is never true");
          continue;
        }
        const left = COMPARISONS2.has(tokens.operator(at - 1)) ? at - 1 : -1;
        const right = COMPARISONS2.has(tokens.operator(at + 1)) ? at + 1 : -1;
        if (left === -1 && right === -1) continue;
        assigning ??= assigningSigns();
        if (statement.kind === "CREATE TABLE" && statement.createTable?.asSelect === null) return;
        const sign = left === -1 ? right : left;
        if (assigning.has(sign)) continue;
        const text = { "=": "IS", "<>": "IS NOT", "!=": "IS NOT" }[tokens.operator(sign)];
        report(tokens.span(sign, sign), `\`${tokens.raw(sign)} NULL\` is never true`, {
          fix: text === void 0 || left === -1 ? void 0 : { span: tokens.span(sign, at), text: `${text} NULL` }
        });
      }
      function assigningSigns() {
        return new Set(
          dmlClauses(statement, tokens).assigned.flatMap((range) => assignments(tokens, range)).map(({ target }) => target.end)
        );
      }
    }
  }
});
function listWith(tokens, at) {
  const isMember = [",", "("].includes(tokens.operator(at - 1)) && [",", ")"].includes(tokens.operator(at + 1));
  if (!isMember) return null;
  let open2 = at - 1;
  for (let depth = 0; open2 >= 0; open2--) {
    const operator = tokens.operator(open2);
    if (operator === ")") depth++;
    else if (operator === "(" && depth-- === 0) break;
  }
  if (tokens.word(open2 - 1) !== "IN") return null;
  return { not: tokens.word(open2 - 2) === "NOT", alone: open2 === at - 1 && tokens.operator(at + 1) === ")" };
}

// src/audit/rules/online-tool-trap.ts
var online_tool_trap_default = defineRule({
  id: "online-tool-trap",
  severity: "warning",
  optIn: true,
  summary: "What an online schema change tool would do otherwise is done without it",
  why: "gh-ost and pt-online-schema-change copy the rows into a new table with INSERT IGNORE: rows that a new unique index does not allow are gone without a word, and a renamed or re-added column may arrive empty.",
  advice: "Find the duplicates before, or run this change without the tool.",
  bad: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, code int NOT NULL);",
    sql: "ALTER TABLE parcel ADD UNIQUE INDEX one_code (code);",
    options: { megabytes: 0 }
  },
  good: {
    schema: "CREATE TABLE parcel (id int PRIMARY KEY, code int NOT NULL);",
    sql: "ALTER TABLE parcel ADD INDEX by_code (code);",
    options: { megabytes: 0 }
  },
  options: {
    megabytes: { default: 16, doc: "Size on staging, indexes included, from which on a tool is used." }
  },
  visit: {
    table(change, context) {
      const { statement, script, options, report } = context;
      const { before: before2, after, database, newIndexes } = change;
      const size = alteredSize(context);
      if (before2 === null || after === null || size === null || size.bytes < options.megabytes * 2 ** 20) return;
      if (script.holdsOnlyOwnRows(statement, database, before2.name)) return;
      for (const { index } of clausesOf(statement, "add-index")) {
        const unique = index.type === "unique" || index.type === "primary";
        if (unique && newIndexes.length > 0)
          report(
            index.span,
            `A tool would drop the rows of \`${before2.name}\` that the new unique index does not allow`
          );
      }
      const dropped2 = new Set(clausesOf(statement, "drop-column").map(({ column }) => column.text.toLowerCase()));
      for (const { column } of clausesOf(statement, "add-column"))
        if (dropped2.has(column.name.text.toLowerCase()))
          report(
            column.span,
            `A tool would copy the old values into \`${column.name.text}\`, which is dropped and added again`
          );
      if (!before2.indexes.some(({ type }) => type === "primary" || type === "unique"))
        report(headPlace(statement), `No tool works on \`${before2.name}\`, which has no unique key to go by`);
      if (before2.foreignKeys.length > 0)
        report(headPlace(statement), `\`${before2.name}\` has foreign keys, with which not every tool works`);
    }
  }
});

// src/audit/rules/order-by-rand.ts
var order_by_rand_default = defineRule({
  id: "order-by-rand",
  severity: "warning",
  summary: "Rows must not be chosen by ORDER BY RAND()",
  why: "All rows are read and sorted to take a few, and nobody can say afterwards which ones a second run would take.",
  advice: "Choose rows by a condition on an indexed column.",
  bad: {
    schema: "CREATE TABLE ticket (id int PRIMARY KEY, prize int);",
    sql: "UPDATE ticket SET prize = 1 WHERE prize IS NULL ORDER BY RAND() LIMIT 3;"
  },
  good: {
    schema: "CREATE TABLE ticket (id int PRIMARY KEY, prize int);",
    sql: "UPDATE ticket SET prize = 1 WHERE prize IS NULL ORDER BY id LIMIT 3;"
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (statement.class !== "dml" && !/^CREATE (TABLE|VIEW)$/.test(statement.kind)) return;
      if (!/\brand\s*\(/i.test(statement.text)) return;
      let ordering = false;
      for (let at = 0; at < tokens.length; at++) {
        const word = tokens.word(at);
        if (word === "ORDER" && tokens.word(at + 1) === "BY") ordering = true;
        else if (word === "LIMIT" || word === "SELECT" || word === "FROM") ordering = false;
        else if (word === "RAND" && ordering && tokens.operator(at + 1) === "(")
          report({ start: tokens.start(at), end: tokens.end(tokens.afterGroup(at + 1) - 1) }, "Rows in random order");
      }
    }
  }
});

// src/audit/rules/password-in-migration.ts
var KINDS5 = /^(CREATE USER|ALTER USER|GRANT|SET PASSWORD|CHANGE|START|CREATE SERVER|ALTER SERVER|SET)$/;
var password_in_migration_default = defineRule({
  id: "password-in-migration",
  severity: "error",
  summary: "A migration must not hold a password",
  why: "It stays in the repository, in the logs of every run, in the journal and in the binlog, for everyone who may read one of them.",
  advice: "Make accounts outside of migrations; IDENTIFIED BY RANDOM PASSWORD or a plugin without a password needs no secret. Change the password: it is known now.",
  bad: { schema: "", sql: "CREATE USER 'report'@'10.0.0.5' IDENTIFIED BY 'winter2024';" },
  good: { schema: "", sql: "CREATE USER 'report'@'10.0.0.5';" },
  visit: {
    statement({ statement, tokens, report }) {
      if (!KINDS5.test(statement.kind)) return;
      for (let at = 1; at < tokens.length; at++) {
        if (tokens.kind(at) !== "string" || tokens.value(at) === "") continue;
        const first = secretWords(at);
        if (first !== null) report(tokens.span(first, at - 1), `${whatFor(statement)} holds a password in plain sight`);
      }
      function secretWords(at) {
        const before2 = tokens.word(at - 1);
        const last = tokens.operator(at - 1) === "=" || tokens.operator(at - 1) === "(" ? at - 2 : at - 1;
        const word = tokens.word(last);
        if (before2 === "BY" || before2 === "PASSWORD" && tokens.word(at - 2) === "BY") {
          const by = before2 === "BY" ? at - 1 : at - 2;
          for (let back = by; back > by - 4; back--) if (tokens.word(back) === "IDENTIFIED") return back;
          return null;
        }
        if ((before2 === "AS" || before2 === "USING") && tokens.word(at - 3) === "WITH") return at - 4;
        if (/^((MASTER|SOURCE)_)?PASSWORD$/.test(word)) return last;
        return statement.kind === "SET PASSWORD" && tokens.operator(at - 1) === "=" ? at - 1 : null;
      }
    }
  }
});
function whatFor({ kind }) {
  return kind === "CHANGE" || kind === "START" ? `${kind} of replication` : kind;
}

// src/audit/rules/primary-key-changed.ts
var primary_key_changed_default = defineRule({
  id: "primary-key-changed",
  severity: "warning",
  summary: "A table keeps its primary key",
  why: "All rows and all indexes are written anew in another order; code that takes the old columns for unique is wrong from then on.",
  advice: "Make sure that the old columns stay unique where code relies on it, and plan the rebuild; often a UNIQUE index does.",
  bad: {
    schema: "CREATE TABLE stay (room int NOT NULL, day date NOT NULL, guest int, PRIMARY KEY (room));",
    sql: "ALTER TABLE stay DROP PRIMARY KEY, ADD PRIMARY KEY (room, day);"
  },
  good: {
    schema: "CREATE TABLE stay (room int NOT NULL, day date NOT NULL, guest int, PRIMARY KEY (room));",
    sql: "ALTER TABLE stay ADD UNIQUE INDEX one_a_day (room, day);"
  },
  visit: {
    table({ before: before2, after, database, name, columns }, { statement, script, report }) {
      const old = before2?.indexes.find(({ type }) => type === "primary");
      const now = after?.indexes.find(({ type }) => type === "primary");
      if (old === void 0 || now === void 0 || script.holdsOnlyOwnRows(statement, database, name)) return;
      const newName = (column) => columns.find((change) => change.before?.name === column && change.after !== null)?.after?.name ?? column;
      const kept = { ...old, parts: old.parts.map((part) => ({ ...part, column: newName(part.column) })) };
      if (partsText(kept) === partsText(now)) return;
      const clause = clausesOf(statement, "add-index").find(({ index }) => index.type === "primary");
      const place2 = (clause ?? clausesOf(statement, "drop-primary-key")[0])?.span ?? headPlace(statement);
      report(place2, `The primary key of \`${name}\` changes: (${partsText(old)}) → (${partsText(now)})`);
    }
  }
});

// src/audit/rules/primary-key-type.ts
var primary_key_type_default = defineRule({
  id: "primary-key-type",
  severity: "warning",
  optIn: true,
  summary: "Primary keys have one of the allowed types",
  why: "Every secondary index holds the primary key, and InnoDB keeps rows in its order: a long or random key makes all of them larger and slower.",
  advice: "Use BIGINT, as the other tables do.",
  bad: { schema: "", sql: "CREATE TABLE session (token varchar(64) PRIMARY KEY);" },
  good: { schema: "", sql: "CREATE TABLE session (id bigint PRIMARY KEY, token varchar(64));" },
  options: {
    types: {
      default: ["int", "bigint"],
      doc: "Types that the columns of a primary key may have; `bigint unsigned` asks for UNSIGNED. Empty for any."
    },
    "auto-increment": {
      default: "any",
      values: ["any", "required", "forbidden"],
      doc: "Whether one of its columns is AUTO_INCREMENT."
    }
  },
  visit: {
    table({ before: before2, after, name }, { statement, options, report }) {
      if (after === null || statement.createTable?.like) return;
      const allowed = options.types.map((type) => {
        const [base = "", ...more] = type.trim().toLowerCase().split(/\s+/);
        return [printedType(base), ...more].join(" ");
      });
      const key = keyOf(after);
      const old = before2 === null ? [] : keyOf(before2);
      for (const column of key) {
        const type = `${column.type.base}${column.type.unsigned ? " unsigned" : ""}`;
        if (allowed.length === 0 || allowed.includes(type) || allowed.includes(column.type.base)) continue;
        if (old.some((one) => one.name === column.name && one.type.base === column.type.base)) continue;
        report(
          columnClause(statement, column.name)?.type.span ?? columnPlace(statement, column.name),
          `Column \`${name}\`.\`${column.name}\` of the primary key is ${type}, which is not among ${allowed.join(", ")}`
        );
      }
      const counts = key.some((column) => column.autoIncrement);
      if (key.length === 0 || old.length > 0 && old.some((column) => column.autoIncrement) === counts) return;
      const first = key.find((column) => column.autoIncrement) ?? key[0];
      const place2 = columnClause(statement, first.name)?.span ?? tablePlace(statement, name);
      if (options["auto-increment"] === "required" && !counts)
        report(place2, `The primary key of \`${name}\` is not AUTO_INCREMENT`);
      else if (options["auto-increment"] === "forbidden" && counts)
        report(place2, `The primary key of \`${name}\` is AUTO_INCREMENT`);
    }
  }
});
function keyOf(table) {
  const parts = table.indexes.find((index) => index.type === "primary")?.parts ?? [];
  return table.columns.filter(
    (column) => parts.some((part) => part.column?.toLowerCase() === column.name.toLowerCase())
  );
}

// src/audit/rules/primary-key-update.ts
var primary_key_update_default = defineRule({
  id: "primary-key-update",
  severity: "warning",
  summary: "An UPDATE must leave the primary key alone",
  why: "The row moves in the table and in every index, foreign keys follow or refuse, and what others remember of the row by its key is wrong from then on.",
  advice: "Change another column, or insert new rows and let the old ones go when nothing refers to them.",
  bad: {
    schema: "CREATE TABLE airport (code char(3) PRIMARY KEY, city varchar(50));",
    sql: "UPDATE airport SET code = 'KEF' WHERE code = 'REK';"
  },
  good: {
    schema: "CREATE TABLE airport (code char(3) PRIMARY KEY, city varchar(50));",
    sql: "UPDATE airport SET city = 'Keflavik' WHERE code = 'KEF';"
  },
  visit: {
    statement(context) {
      const { statement, tokens, script, structureKnown, report } = context;
      if (!mayUpdate(statement) || !structureKnown) return;
      const clauses = dmlClauses(statement, tokens);
      const ranges = statement.kind === "UPDATE" ? clauses.assigned : clauses.assigned.filter(isOnDuplicate);
      if (ranges.length === 0) return;
      const scopes = statement.kind === "UPDATE" ? new QueryScopes(statement, tokens) : null;
      const written = statement.tables.find((table) => table.access === "write");
      for (const { column, target, value } of ranges.flatMap((range) => assignments(tokens, range))) {
        const reference = scopes?.column(target.end - 1, context)?.table.reference ?? (scopes === null ? written : void 0);
        if (reference === void 0 || script.created(statement, reference.database, reference.name)) continue;
        const table = context.table(reference.database, reference.name);
        const key = table?.indexes.find((index) => index.type === "primary");
        if (!key?.parts.some((part) => part.column?.toLowerCase() === column.toLowerCase())) continue;
        if (/^(last_insert_id\(`?)?([\w$]+\.)?`?([\w$]+)`?\)?$/i.exec(textOf2(value))?.[3]?.toLowerCase() === column.toLowerCase())
          continue;
        report(
          tokens.span(target.first, target.end - 1),
          `\`${column}\` is part of the primary key of \`${reference.name}\``
        );
      }
      function isOnDuplicate({ first }) {
        return tokens.word(first - 3) === "DUPLICATE";
      }
      function textOf2({ first, end }) {
        let text = "";
        for (let at = first; at < end && text.length < 200; at++) text += tokens.value(at);
        return text;
      }
    }
  }
});

// src/audit/rules/reference-type-differs.ts
var reference_type_differs_default = defineRule({
  id: "reference-type-differs",
  severity: "warning",
  summary: "A column that points to a row of another table has the type of its key",
  why: "A join of different types or collations converts every value and cannot use the index; a smaller integer runs out of numbers before the key does.",
  advice: "Give the column the type, character set and collation of the key that it points to.",
  bad: {
    schema: "",
    sql: "CREATE TABLE customer (id bigint PRIMARY KEY);\nCREATE TABLE invoice (id bigint PRIMARY KEY, customer_id varchar(20));"
  },
  good: {
    schema: "",
    sql: "CREATE TABLE customer (id bigint PRIMARY KEY);\nCREATE TABLE invoice (id bigint PRIMARY KEY, customer_id bigint);"
  },
  visit: {
    statement(context) {
      const { structureKnown, script, report } = context;
      if (!structureKnown) return;
      for (const { column, before: before2, clause, table, change } of newColumns(context)) {
        const target = /^(.+)_id$/i.exec(column.name)?.[1];
        if (target === void 0 || change === null) continue;
        if (before2 !== null && typeText(before2.type) === typeText(column.type) && before2.collation === column.collation)
          continue;
        const parent = parentOf(script.once(tablesSeen, tablesSeen), script, change.database, target);
        if (parent === null || parent.table.name.toLowerCase() === table.toLowerCase()) continue;
        if (change.after?.foreignKeys.some((key) => key.columns.includes(column.name))) continue;
        const how = mismatch(column, parent.key);
        if (how === null) continue;
        report(
          clause.type.span,
          `Column \`${table}\`.\`${column.name}\` is ${how[0]}, and \`${parent.table.name}\`.\`${parent.key.name}\` is ${how[1]}`
        );
      }
    }
  }
});
function tablesSeen(facts) {
  const seen = /* @__PURE__ */ new Map();
  for (const step of facts.rehearsal ?? []) {
    for (const [name, relation] of step.named) {
      const dot = name.indexOf(".");
      const key = facts.tableKey(name.slice(0, dot), name.slice(dot + 1));
      if (relation?.kind === "table" && !seen.has(key)) seen.set(key, relation.table);
    }
    for (const { database, name, after } of step.effects) {
      const key = facts.tableKey(database, name);
      if (after?.kind === "table") seen.set(key, after.table);
      else seen.delete(key);
    }
  }
  return seen;
}
function parentOf(seen, script, database, target) {
  const names = [target, `${target}s`, `${target}es`, target.replace(/y$/, "ies")];
  for (const name of names) {
    const table = seen.get(script.tableKey(database, name));
    const parts = table?.indexes.find((index) => index.type === "primary")?.parts;
    if (table === void 0 || parts?.length !== 1) continue;
    const key = table.columns.find((column) => column.name === parts[0].column);
    if (key !== void 0 && /^id$|_id$/i.test(key.name)) return { table, key };
  }
  return null;
}
function mismatch(child, parent) {
  const most = largestInteger(child.type);
  const wanted = largestInteger(parent.type);
  const uuid = /binary$|blob$/.test(child.type.base) || [32, 36].includes(child.type.length ?? 0);
  if (most === null && wanted !== null && uuid) return null;
  const types = [typeText(child.type), typeText(parent.type)];
  if (most !== null && wanted !== null) return most < wanted ? types : null;
  if (most === null !== (wanted === null))
    return child.type.base === "decimal" || parent.type.base === "decimal" ? null : types;
  if (child.charset === null || parent.charset === null) return null;
  if (child.charset !== parent.charset) return [child.charset, parent.charset];
  return child.collation === parent.collation ? null : [child.collation ?? child.charset, parent.collation ?? parent.charset];
}

// src/audit/rules/rename-breaks-readers.ts
var rename_breaks_readers_default = defineRule({
  id: "rename-breaks-readers",
  severity: "warning",
  summary: "A renamed table or column must stay readable under its old name",
  why: "Between the migration and the restart of the last old process, every query with the old name fails.",
  advice: "Create a view under the old name in the same file (for a column: a new column, filled first, the old one dropped later).",
  bad: { schema: "CREATE TABLE client (id int PRIMARY KEY);", sql: "RENAME TABLE client TO customer;" },
  good: {
    schema: "CREATE TABLE client (id int PRIMARY KEY);",
    sql: "RENAME TABLE client TO customer;\nCREATE VIEW client AS SELECT id FROM customer;"
  },
  visit: {
    statement({ statement, script, outcome, report }) {
      if (outcome?.kind === "failed") return;
      const { tables } = statement;
      const renamed = renamings(statement);
      for (const { from, to } of renamed) {
        const swapped = renamed.some((other) => sameName(other.to, from) || sameName(other.from, to));
        if (swapped || script.created(statement, from.database, from.name)) continue;
        if (script.standsAgain(statement, from.database, from.name)) continue;
        const place2 = { start: from.span.start, end: to.span.end };
        report(place2, `Readers of table \`${from.name}\` break when it becomes \`${to.name}\``);
      }
      const target = tables[0];
      if (target === void 0 || script.created(statement, target.database, target.name)) return;
      const renamesColumn = (from, to, place2) => {
        if (from.toLowerCase() === to.toLowerCase() || script.addedColumn(statement, target.database, target.name, from))
          return;
        if (script.addsColumnLater(statement, target.database, target.name, from)) return;
        report(place2, `Readers of column \`${target.name}\`.\`${from}\` break when it becomes \`${to}\``);
      };
      for (const clause of clausesOf(statement, "rename-column"))
        renamesColumn(clause.from.text, clause.to.text, clause.span);
      for (const clause of clausesOf(statement, "change-column"))
        renamesColumn(clause.from.text, clause.column.name.text, {
          start: clause.from.span.start,
          end: clause.column.name.span.end
        });
    }
  }
});
function sameName(one, other) {
  return one.name === other.name && one.database === other.database;
}

// src/audit/rules/replace-deletes.ts
var replace_deletes_default = defineRule({
  id: "replace-deletes",
  severity: "warning",
  summary: "REPLACE must not lose what it does not write",
  why: "REPLACE deletes every row that shares a unique key with the new one: columns that it does not name fall back to their default, foreign keys cascade, and DELETE triggers run.",
  advice: "Write INSERT … ON DUPLICATE KEY UPDATE with the columns that are to change.",
  bad: {
    schema: "CREATE TABLE setting (name varchar(50) PRIMARY KEY, value varchar(50), note varchar(50));",
    sql: "REPLACE INTO setting (name, value) VALUES ('theme', 'dark');"
  },
  good: {
    schema: "CREATE TABLE setting (name varchar(50) PRIMARY KEY, value varchar(50), note varchar(50));",
    sql: "INSERT INTO setting (name, value) VALUES ('theme', 'dark') ON DUPLICATE KEY UPDATE value = 'dark';"
  },
  visit: {
    statement({ statement, tokens, script, table, report }) {
      if (statement.kind !== "REPLACE") return;
      const written = statement.tables.find(({ access }) => access === "write");
      if (written === void 0 || script.holdsOnlyOwnRows(statement, written.database, written.name)) return;
      const columns = table(written.database, written.name)?.columns.filter(({ generated }) => generated === null);
      const named = insertedColumns(statement, tokens)?.map((name) => name.toLowerCase());
      const lost = named === void 0 ? [] : (columns ?? []).filter(({ name }) => !named.includes(name.toLowerCase()));
      if (lost.length > 0) {
        const shown = lost.slice(0, 3).map(({ name }) => `\`${name}\``);
        const more = lost.length > 3 ? ` and ${lost.length - 3} more` : "";
        report(
          headPlace(statement),
          `REPLACE deletes the row that is there: what it has in ${shown.join(", ")}${more} is lost`
        );
      } else
        report(headPlace(statement), "REPLACE deletes the row that is there: foreign keys cascade, triggers run", {
          atMost: "notice"
        });
    }
  }
});

// src/audit/rules/rows-affected.ts
var KINDS6 = /* @__PURE__ */ new Set(["UPDATE", "DELETE", "INSERT", "REPLACE"]);
var rows_affected_default = defineRule({
  id: "rows-affected",
  severity: "warning",
  summary: "A statement must not change more rows than one transaction should hold",
  why: "Every row stays locked until the statement ends, replicas stand still while they repeat it, and undoing it takes longer than doing it.",
  advice: "Let it be run in parts: write `-- rollgate: batch 5000 by KEY` before the statement, or change fewer rows at a time.",
  bad: {
    schema: "CREATE TABLE log (id int PRIMARY KEY, level int);\nINSERT INTO log (id, level) VALUES (1, 1), (2, 1), (3, 1), (4, 2), (5, 2);",
    sql: "UPDATE log SET level = 3 WHERE TRUE;",
    options: { max: 2 }
  },
  good: {
    schema: "CREATE TABLE log (id int PRIMARY KEY, level int);\nINSERT INTO log (id, level) VALUES (1, 1), (2, 1), (3, 1);",
    sql: "UPDATE log SET level = 3 WHERE id = 1;",
    options: { max: 2 }
  },
  options: {
    max: { default: 1e6, doc: "Rows that UPDATE, DELETE and INSERT … SELECT may change, by estimate." }
  },
  visit: {
    statement({ statement, rehearsal, script, options, report }) {
      if (!KINDS6.has(statement.kind) || rehearsal === null) return;
      const { rows, method } = rehearsal.estimate;
      if (rows === null || rows <= options.max || method === "counted in the statement") return;
      if (script.once(batchedStatements, batchedStatements).has(statement.index)) return;
      report(
        headPlace(statement),
        `${statement.kind} changes about ${grouped(rows)} rows in one transaction (${method}); at most ${grouped(options.max)} are wanted`
      );
    }
  }
});
function batchedStatements({ script }) {
  const { statements, comments } = script;
  const found = /* @__PURE__ */ new Set();
  let next = 0;
  for (const { text, span } of comments) {
    if (!/^rollgate:\s*batch\b/i.test(text)) continue;
    while (next < statements.length && statements[next].span.end <= span.start) next++;
    const statement = statements[next];
    if (statement !== void 0) found.add(statement.index);
  }
  return found;
}

// src/audit/rules/rule-crashed.ts
var rule_crashed_default = defineRule({
  id: "rule-crashed",
  severity: "error",
  summary: "Every rule must come to an end",
  why: "A rule that fails has not looked at the statement; silence would pass for approval.",
  advice: "This is a bug in Rollgate. Report it with the statement; until it is mended, the rule can be set to off.",
  bad: null,
  good: null
});

// src/audit/rules/script-problem.ts
var script_problem_default = defineRule({
  id: "script-problem",
  severity: "error",
  summary: "A script must split into statements without doubt",
  why: "The mysql client would send something else than what was meant, or wait for ever for the end of a quote.",
  advice: "Close the quote or comment, set DELIMITER around stored programs, or give another name.",
  bad: null,
  good: null
});

// src/audit/rules/select-star.ts
var KINDS7 = /* @__PURE__ */ new Set(["CREATE VIEW", "ALTER VIEW", "INSERT", "REPLACE", "CREATE TABLE"]);
var MODIFIERS = /* @__PURE__ */ new Set([
  "SELECT",
  "ALL",
  "DISTINCT",
  "DISTINCTROW",
  "HIGH_PRIORITY",
  "STRAIGHT_JOIN",
  "SQL_SMALL_RESULT",
  "SQL_BIG_RESULT",
  "SQL_BUFFER_RESULT",
  "SQL_NO_CACHE",
  "SQL_CALC_FOUND_ROWS"
]);
var select_star_default = defineRule({
  id: "select-star",
  severity: "notice",
  summary: "A query whose columns are kept must name them",
  why: "The star means the columns of the day: a view keeps them for ever, and INSERT … SELECT breaks or mixes them up when one is added.",
  advice: "Name the columns.",
  bad: {
    schema: "CREATE TABLE employee (id int PRIMARY KEY, name varchar(50));",
    sql: "CREATE VIEW staff AS SELECT * FROM employee;"
  },
  good: {
    schema: "CREATE TABLE employee (id int PRIMARY KEY, name varchar(50));",
    sql: "CREATE VIEW staff AS SELECT id, name FROM employee;"
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!KINDS7.has(statement.kind)) return;
      const what = statement.kind.endsWith("VIEW") ? "a view" : `${statement.kind} … SELECT`;
      for (const at of stars(tokens)) report(tokens.span(at, at), `SELECT * in ${what}`);
    }
  }
});
function* stars(tokens) {
  let inner = 0;
  const groups = [];
  let selecting = false;
  for (let at = 0; at < tokens.length; at++) {
    const operator = tokens.operator(at);
    if (operator === "(") {
      const body = tokens.word(at + 1) === "SELECT" || tokens.operator(at + 1) === "(";
      const outermost = body && (at === 0 || ["AS", "UNION", "ALL", "DISTINCT", "EXCEPT", "INTERSECT"].includes(tokens.word(at - 1)) || tokens.operator(at - 1) === ")" || tokens.operator(at - 1) === "(" || !selecting);
      groups.push(!outermost);
      if (!outermost) inner++;
    } else if (operator === ")") {
      if (groups.pop()) inner--;
    } else if (inner === 0) {
      const word = tokens.word(at);
      if (word === "SELECT") selecting = true;
      const before2 = tokens.operator(at - 1);
      if (operator === "*" && selecting && (before2 === "," || before2 === "." || MODIFIERS.has(tokens.word(at - 1))))
        yield at;
    }
  }
}

// src/audit/error-place.ts
var PARSE_ERROR = 1064;
var DUPLICATES = /* @__PURE__ */ new Set([1060, 1061]);
var NEAR = /near '([\s\S]*)' at line (\d+)\s*$/;
var CLAUSE_WORDS = {
  "field list": "",
  SELECT: "",
  SET: "SET",
  "where clause": "WHERE",
  WHERE: "WHERE",
  "on clause": "ON",
  ON: "ON",
  "order clause": "ORDER",
  "ORDER BY": "ORDER",
  "group statement": "GROUP",
  "GROUP BY": "GROUP",
  "having clause": "HAVING",
  HAVING: "HAVING"
};
function namesInMessage(message) {
  const names = [];
  for (const match of message.matchAll(/(?<!\w)'((?:[^']|'')*)'|`((?:[^`]|``)*)`|"([^"]*)"/g)) {
    const name = match[1] ?? match[2] ?? match[3] ?? "";
    if (name !== "" && !Object.hasOwn(CLAUSE_WORDS, name)) names.push(name.replaceAll("`", ""));
  }
  return names;
}
function plainMessage(code, message) {
  const near = code === PARSE_ERROR ? NEAR.exec(message) : null;
  if (near !== null) return near[1] === "" ? "Syntax error at the end of the statement" : `Syntax error near ${near[1]}`;
  return message.replace(/\.$/, "");
}
function errorPlace(statement, code, message) {
  if (code === PARSE_ERROR) return nearPlace(statement, message) ?? headPlace(statement);
  const clause = Object.keys(CLAUSE_WORDS).find((name) => message.includes(`'${name}'`));
  for (const name of namesInMessage(message)) {
    const word = clause === void 0 ? "" : CLAUSE_WORDS[clause];
    const place2 = namePlace(statement, name, word, DUPLICATES.has(code));
    if (place2 !== null) return place2;
  }
  return headPlace(statement);
}
function nearPlace(statement, message) {
  const match = NEAR.exec(message);
  if (match === null) return null;
  const { start, end } = statement.span;
  const near = match[1];
  if (near === "") return lastToken(statement);
  let line = 0;
  for (let number = Number(match[2]); number > 1 && line !== -1; number--)
    line = statement.text.indexOf("\n", line) + 1 || -1;
  if (line === -1) return null;
  const at = statement.text.indexOf(near, line);
  if (at === -1) return null;
  const word = /^(\w+|[^\w\s]+)/.exec(near)?.[0].length ?? near.length;
  return { start: start + at, end: Math.min(end, start + at + word) };
}
function lastToken(statement) {
  const last = statement.tokens.at(-1);
  return last === void 0 ? statement.span : { start: last.start, end: last.end };
}
function namePlace(statement, name, clauseWord, last) {
  const wanted = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (wanted === "") return null;
  const { tokens } = statement;
  const from = clauseWord === "" ? 0 : tokens.findIndex((token2) => token2.text.toUpperCase() === clauseWord);
  const isNamed = (token2) => token2.kind !== "operator" && token2.text.replace(/^[`"']|[`"']$/g, "").toLowerCase() === wanted;
  const candidates = tokens.slice(Math.max(0, from));
  const token = last ? candidates.findLast(isNamed) : candidates.find(isNamed);
  return token === void 0 ? null : { start: token.start, end: token.end };
}

// src/audit/rules/server-error.ts
var server_error_default = defineRule({
  id: "server-error",
  severity: "error",
  summary: "The server must accept every statement",
  why: "The migration would stop half way on production, with the statements before the failing one already done.",
  advice: "Correct the statement: a server refused it when the migration was rehearsed.",
  bad: { schema: "CREATE TABLE user (id int PRIMARY KEY);", sql: "ALTER TABLE user ADD COLUMN id int NULL;" },
  good: {
    schema: "CREATE TABLE user (id int PRIMARY KEY, nickname varchar(64));",
    sql: "UPDATE user SET nickname = 'none' WHERE nickname IS NULL;"
  },
  visit: {
    statement({ statement, outcome, sameFlavor, report }) {
      if (outcome?.kind !== "failed") return;
      const { code, message, followsFrom } = outcome;
      const place2 = errorPlace(statement, code, message);
      const says = plainMessage(code, message);
      if (followsFrom !== null) {
        const cause = followsFrom === 0 ? "an earlier file" : `statement ${followsFrom}`;
        report(place2, `${says}; this follows from the error in ${cause}`, {
          serverCode: code,
          atMost: "notice",
          advice: "Correct the first error; this one then goes away."
        });
      } else if (!sameFlavor) {
        const advice = "The sandbox is of another flavour than staging, which may accept the statement. Rehearse on a server of the same flavour to be sure.";
        report(place2, says, { serverCode: code, atMost: "warning", advice });
      } else report(place2, says, { serverCode: code });
    }
  }
});

// src/audit/rules/session-left-changed.ts
var WATCHED = {
  foreign_key_checks: /^(0|off|false)$/i,
  unique_checks: /^(0|off|false)$/i,
  check_constraint_checks: /^(0|off|false)$/i,
  sql_safe_updates: /^(0|off|false)$/i,
  autocommit: /^(0|off|false)$/i,
  innodb_strict_mode: /^(0|off|false)$/i
};
var session_left_changed_default = defineRule({
  id: "session-left-changed",
  severity: "notice",
  summary: "A migration must put back the session settings that it weakens",
  why: "Here each file has a session of its own, but whoever runs several in one session runs the next ones without the check, too: rows without parents and values that do not fit come in without an error.",
  advice: "Set it back at the end of the file: SET @old = @@foreign_key_checks before, SET foreign_key_checks = @old after.",
  bad: { schema: "", sql: "SET foreign_key_checks = 0;\nCREATE TABLE a (id int PRIMARY KEY);" },
  good: {
    schema: "",
    sql: "SET foreign_key_checks = 0;\nCREATE TABLE a (id int PRIMARY KEY);\nSET foreign_key_checks = 1;"
  },
  visit: {
    statement({ statement, script, report }) {
      if (statement.kind !== "SET") return;
      for (const { index, name, value, span } of script.once(leftChanged, leftChanged)) {
        if (index === statement.index) report(span, `\`${name}\` stays ${value} to the end of the file`);
      }
    }
  }
});
function leftChanged({ script }) {
  const left = /* @__PURE__ */ new Map();
  for (const statement of script.statements) {
    if (statement.kind !== "SET") continue;
    for (const { scope, name, value, constant: constant2, span } of readSet(statement)) {
      const weak = scope === "session" ? WATCHED[name] : void 0;
      if (weak === void 0) continue;
      if (!constant2 || /^default$/i.test(value) || !weak.test(value)) left.delete(name);
      else left.set(name, { index: statement.index, name, value, span });
    }
  }
  return [...left.values()];
}

// src/audit/rules/spatial-index-srid.ts
var spatial_index_srid_default = defineRule({
  id: "spatial-index-srid",
  severity: "warning",
  summary: "A column with a SPATIAL index has an SRID",
  why: "MySQL 8.0 and later never uses the index of a column without one, since its values may belong to different reference systems.",
  advice: "Declare the column with SRID, such as `point NOT NULL SRID 4326`.",
  bad: {
    schema: "CREATE TABLE place (id int PRIMARY KEY, at point NOT NULL);",
    sql: "ALTER TABLE place ADD SPATIAL INDEX by_at (at);",
    only: ({ flavor, version }) => flavor === "mysql" && version >= 8e4
  },
  good: {
    schema: "CREATE TABLE place (id int PRIMARY KEY, at point NOT NULL SRID 4326);",
    sql: "ALTER TABLE place ADD SPATIAL INDEX by_at (at);",
    only: ({ flavor, version }) => flavor === "mysql" && version >= 8e4
  },
  visit: {
    table({ after, newIndexes }, { statement, server, report }) {
      if (server.flavor !== "mysql" || server.version < 8e4) return;
      for (const index of newIndexes) {
        const column = after?.columns.find(({ name }) => name === index.parts[0]?.column);
        if (index.type === "spatial" && column?.srid === null)
          report(
            indexPlace(statement, index),
            `SPATIAL index \`${index.name}\` is never used: column \`${column.name}\` has no SRID`
          );
      }
    }
  }
});

// src/audit/rules/statement-length.ts
var statement_length_default = defineRule({
  id: "statement-length",
  severity: "notice",
  optIn: true,
  summary: "A statement must not be longer than the limit",
  why: "Nobody reads a statement of many pages, and beyond max_allowed_packet no server takes it.",
  advice: "Split it, or load the data by other means than a migration.",
  bad: {
    schema: "CREATE TABLE note (id int PRIMARY KEY, body text);",
    sql: "INSERT INTO note (id, body) VALUES (1, 'a rather long text for a single statement');",
    options: { max: 50 }
  },
  good: {
    schema: "CREATE TABLE note (id int PRIMARY KEY, body text);",
    sql: "INSERT INTO note (id, body) VALUES (1, 'short');",
    options: { max: 50 }
  },
  options: { max: { default: 65536, doc: "Bytes in UTF-8." } },
  visit: {
    statement({ statement, options, report }) {
      const bytes = Buffer.byteLength(statement.text);
      if (bytes > options.max)
        report(headPlace(statement), `The statement has ${bytes} bytes; at most ${options.max} are allowed`);
    }
  }
});

// src/audit/rules/statement-rerunnable.ts
var KINDS8 = ["CREATE TABLE", "CREATE DATABASE", "DROP TABLE", "DROP VIEW", "DROP DATABASE"];
var statement_rerunnable_default = defineRule({
  id: "statement-rerunnable",
  severity: "warning",
  optIn: true,
  summary: "CREATE says IF NOT EXISTS and DROP says IF EXISTS",
  why: "A script that stopped half way cannot be run again from its beginning: the statements that were done fail.",
  advice: "Add IF NOT EXISTS, or IF EXISTS.",
  bad: { schema: "", sql: "CREATE TABLE tag (id int PRIMARY KEY);" },
  good: { schema: "", sql: "CREATE TABLE IF NOT EXISTS tag (id int PRIMARY KEY);" },
  options: {
    kinds: { default: KINDS8, values: KINDS8, doc: "The statements that must say so." }
  },
  visit: {
    statement({ statement, options, report }) {
      const { kind, conditional, temporary } = statement;
      if (!options.kinds.includes(kind) || conditional || temporary) return;
      if (statement.tokens.slice(1, 3).some(({ text }) => /^replace$/i.test(text))) return;
      report(headPlace(statement), `${kind} without ${kind.startsWith("CREATE") ? "IF NOT EXISTS" : "IF EXISTS"}`);
    }
  }
});

// src/audit/rules/statements-max.ts
var statements_max_default = defineRule({
  id: "statements-max",
  severity: "warning",
  optIn: true,
  summary: "A file must not hold more statements than the limit",
  why: "A statement that fails leaves the ones before it done: the fewer a file has, the less is half done.",
  advice: "Split the file.",
  bad: {
    schema: "CREATE TABLE hall (id int PRIMARY KEY);",
    sql: "ALTER TABLE hall ADD COLUMN seats int NULL;\nCREATE TABLE seat (id int PRIMARY KEY);",
    options: { max: 1, of: "ddl" }
  },
  good: {
    schema: "CREATE TABLE hall (id int PRIMARY KEY);",
    sql: "ALTER TABLE hall ADD COLUMN seats int NULL;\nUPDATE hall SET seats = 0 WHERE seats IS NULL;",
    options: { max: 1, of: "ddl" }
  },
  options: {
    max: { default: 10, doc: "How many are allowed; 1 with `of: ddl` asks for one change of structure a file." },
    of: {
      default: "all",
      doc: "Which statements count: changes of structure, of rows, or both; SET, USE and transactions never do.",
      values: ["all", "ddl", "dml"]
    }
  },
  visit: {
    statement({ statement, script, options, report }) {
      const counted = script.once(changesOf, changesOf).filter((one) => options.of === "all" || one.class === options.of);
      if (counted[options.max] !== statement) return;
      const what = options.of === "ddl" ? "changes of structure" : options.of === "dml" ? "changes of rows" : "statements";
      report(headPlace(statement), `The file has ${counted.length} ${what}; at most ${options.max} are allowed`);
    }
  }
});
function changesOf({ script }) {
  return script.statements.filter((one) => one.class === "ddl" || one.class === "dml" && one.kind !== "SELECT");
}

// src/audit/rules/table-engine.ts
var table_engine_default = defineRule({
  id: "table-engine",
  severity: "warning",
  summary: "Tables are kept by one of the allowed engines",
  why: "MyISAM, Aria, MEMORY and the like know no transactions: a failed or rolled back change stays half done, and a crash loses rows.",
  advice: "Use ENGINE=InnoDB, or add the engine to the option `allow`.",
  bad: { schema: "", sql: "CREATE TABLE counter (id int PRIMARY KEY, hits int) ENGINE=MyISAM;" },
  good: { schema: "", sql: "CREATE TABLE counter (id int PRIMARY KEY, hits int) ENGINE=InnoDB;" },
  options: {
    allow: {
      default: ["InnoDB", "RocksDB", "ndbcluster"],
      doc: "Engines that tables may have, in any case of letters."
    },
    "may-name": { default: true, doc: "Whether a migration may name the engine at all." }
  },
  visit: {
    table({ before: before2, after, name }, { statement, options, report }) {
      if (after === null || after.engine === before2?.engine || allows2(options.allow, after.engine)) return;
      const clause = optionClause(statement, "engine");
      const chosen = clause === null && before2 === null ? ", which is the server's default" : "";
      report(clause?.span ?? headPlace(statement), `Table \`${name}\` is kept by ${after.engine}${chosen}`, {
        fix: clause === null ? void 0 : innodb(clause, options.allow)
      });
    },
    statement({ statement, structureKnown, options, report }) {
      const clause = optionClause(statement, "engine");
      if (clause === null || statement.temporary) return;
      if (!structureKnown && !allows2(options.allow, clause.value.text))
        report(clause.span, `Table \`${statement.tables[0]?.name}\` is kept by ${clause.value.text}`, {
          fix: innodb(clause, options.allow)
        });
      else if (!options["may-name"])
        report(clause.span, "The migration names the engine", {
          advice: "Leave it to the server: take the option away."
        });
    }
  }
});
function innodb({ value }, allowed) {
  return allows2(allowed, "InnoDB") ? { span: value.span, text: "InnoDB" } : void 0;
}
function allows2(allowed, engine) {
  return allowed.some((one) => one.toLowerCase() === engine.toLowerCase());
}

// src/audit/rules/table-options.ts
var table_options_default = defineRule({
  id: "table-options",
  severity: "warning",
  optIn: true,
  summary: "Migrations write no table options but the usual ones",
  why: "Options about files, compression and encryption belong to the server that keeps the table; another environment lacks the directory, the tablespace or the key.",
  advice: "Leave the option out, or add it to the option `allow`.",
  bad: { schema: "", sql: "CREATE TABLE log (id int PRIMARY KEY) STATS_PERSISTENT=0;" },
  good: { schema: "", sql: "CREATE TABLE log (id int PRIMARY KEY) ENGINE=InnoDB COMMENT='log lines';" },
  options: {
    allow: {
      default: ["engine", "comment", "character set", "collate", "auto_increment", "row_format", "system versioning"],
      doc: "Options that may be written, in the words of CREATE TABLE; `character set` stands for CHARSET, too."
    }
  },
  visit: {
    statement({ statement, options, report }) {
      if (statement.temporary) return;
      const allowed = new Set(options.allow.map((name) => name.toLowerCase()));
      for (const { name, span } of tableOptions(statement)) {
        if (!allowed.has(name) && !(name === "type" && allowed.has("engine")))
          report(span, `The table option ${name.toUpperCase()} is not among the usual ones`);
      }
    }
  }
});

// src/audit/rules/table-partitioned.ts
var table_partitioned_default = defineRule({
  id: "table-partitioned",
  severity: "warning",
  optIn: true,
  summary: "Tables are not partitioned",
  why: "Foreign keys are lost, every unique key must contain the partitioning columns, and queries that do not name those read every partition.",
  advice: "Use an index, or archive old rows into another table.",
  bad: {
    schema: "",
    sql: "CREATE TABLE visit (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4;"
  },
  good: { schema: "", sql: "CREATE TABLE visit (id int PRIMARY KEY);" },
  options: {
    operations: { default: false, doc: "Also report changes of the partitions of a table that has them." }
  },
  visit: {
    statement({ statement, changes, structureKnown, options, report }) {
      if (statement.temporary) return;
      const create = statement.createTable;
      const clauses = clausesOf(statement, "partition");
      const made = changes.find(({ before: before2, after }) => after?.partitioning && !before2?.partitioning);
      if (made !== void 0 || !structureKnown && create?.partition)
        report(
          create?.partition ?? clauses[0]?.span ?? headPlace(statement),
          `Table \`${made?.name ?? create?.table.text}\` becomes partitioned`
        );
      else if (!structureKnown && clauses.some(({ operation }) => /^PARTITION BY/i.test(operation)))
        report(clauses[0].span, `Table \`${statement.tables[0]?.name}\` becomes partitioned`);
      else if (options.operations) {
        for (const { span, operation } of clauses)
          report(span, `${operation} changes the partitions of \`${statement.tables[0]?.name}\``);
      }
    }
  }
});

// src/audit/rules/table-primary-key.ts
var table_primary_key_default = defineRule({
  id: "table-primary-key",
  severity: "warning",
  summary: "A table must have a primary key",
  why: "Without one, replication and rollback find rows by comparing every column, and two equal rows cannot be told apart.",
  advice: "Add a PRIMARY KEY.",
  bad: { schema: "", sql: "CREATE TABLE visit (page varchar(200), at datetime);" },
  good: {
    schema: "",
    sql: "CREATE TABLE visit (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, page varchar(200), at datetime);"
  },
  visit: {
    table({ before: before2, after, name }, { statement, report }) {
      const lacks2 = (table) => table !== null && !table.indexes.some((index) => index.type === "primary");
      if (!lacks2(after) || lacks2(before2)) return;
      if (before2 === null) report(tablePlace(statement, name), `Table \`${name}\` has no primary key`);
      else
        report(
          clausesOf(statement, "drop-primary-key")[0]?.span ?? headPlace(statement),
          `Table \`${name}\` is left without a primary key`
        );
    },
    statement({ statement, structureKnown, report }) {
      if (structureKnown || statement.temporary) return;
      const create = statement.createTable;
      if (create === void 0 || create.like !== null || create.asSelect !== null || create.unknown.length > 0) return;
      const has = create.indexes.some((index) => index.type === "primary") || create.columns.some((column) => column.inlineKey === "primary");
      if (!has) report(create.table.span, `Table \`${create.table.text}\` has no primary key`);
    }
  }
});

// src/audit/rules/table-width.ts
var table_width_default = defineRule({
  id: "table-width",
  severity: "warning",
  optIn: true,
  summary: "A table has no more columns, and no longer texts in its rows, than is good for it",
  why: "Wide rows leave few to a page: every scan reads more, and every new column comes nearer to the limit of 65,535 bytes.",
  advice: "Move columns that are seldom read to a table of their own; make long texts TEXT.",
  bad: {
    schema: "",
    sql: "CREATE TABLE client (id int PRIMARY KEY, name varchar(50), city varchar(50));",
    options: { columns: 2 }
  },
  good: { schema: "", sql: "CREATE TABLE client (id int PRIMARY KEY, name varchar(50), city varchar(50));" },
  options: {
    columns: { default: 50, doc: "Columns that a table may have; 0 for any number." },
    characters: {
      default: 0,
      doc: "Characters that all CHAR and VARCHAR columns of a table together may have; 0 for any number."
    }
  },
  visit: {
    table({ before: before2, after, name }, { statement, options, report }) {
      if (after === null) return;
      const place2 = before2 === null ? tablePlace(statement, name) : headPlace(statement);
      const most = options.columns;
      const count = after.columns.length;
      if (most > 0 && count > most && count > (before2?.columns.length ?? 0))
        report(place2, `Table \`${name}\` has ${count} columns; ${most} are allowed`);
      const sum = characters(after);
      if (options.characters > 0 && sum > options.characters && sum > (before2 === null ? 0 : characters(before2)))
        report(
          place2,
          `The texts of a row of \`${name}\` have up to ${sum} characters; ${options.characters} are allowed`
        );
    },
    statement({ statement, structureKnown, options, report }) {
      const create = statement.createTable;
      if (structureKnown || statement.temporary || create === void 0) return;
      if (options.columns > 0 && create.columns.length > options.columns)
        report(
          create.table.span,
          `Table \`${create.table.text}\` has ${create.columns.length} columns; ${options.columns} are allowed`
        );
    }
  }
});
function characters(table) {
  return table.columns.filter(({ type }) => type.base === "char" || type.base === "varchar").reduce((sum, { type }) => sum + (type.length ?? 1), 0);
}

// src/audit/rules/transaction-left-open.ts
var transaction_left_open_default = defineRule({
  id: "transaction-left-open",
  severity: "error",
  summary: "A transaction that a migration begins must be ended in the same file",
  why: "What is not committed when the session ends is rolled back: the migration counts as done and has changed nothing.",
  advice: "Add COMMIT at the end, or leave out START TRANSACTION.",
  bad: {
    schema: "CREATE TABLE stock (id int PRIMARY KEY, amount int);",
    sql: "START TRANSACTION;\nUPDATE stock SET amount = 0 WHERE id = 1;"
  },
  good: {
    schema: "CREATE TABLE stock (id int PRIMARY KEY, amount int);",
    sql: "START TRANSACTION;\nUPDATE stock SET amount = 0 WHERE id = 1;\nCOMMIT;"
  },
  visit: {
    statement({ statement, script, report }) {
      if (script.once(openTransactions, openTransactions).leftOpen !== statement) return;
      report(
        headPlace(statement),
        statement.kind === "START TRANSACTION" ? "Nothing ends the transaction that begins here" : `With autocommit off nothing commits what begins with this ${statement.kind}`
      );
    }
  }
});

// src/audit/rules/type-deprecated.ts
var type_deprecated_default = defineRule({
  id: "type-deprecated",
  severity: "notice",
  optIn: true,
  summary: "Columns are written without what MySQL has deprecated",
  why: 'MySQL deprecates display widths, ZEROFILL, FLOAT(m,d) and UNSIGNED on fractions since 8.0.17 ("Numeric Type Attributes") and will refuse them one day; a width never limited what a column holds.',
  advice: "Leave it out; pad numbers where they are shown, and use CHECK (… >= 0) for fractions.",
  bad: { schema: "", sql: "CREATE TABLE stock (id int(11) PRIMARY KEY);" },
  good: { schema: "", sql: "CREATE TABLE stock (id int PRIMARY KEY, active tinyint(1));" },
  visit: {
    statement(context) {
      const { report } = context;
      for (const { column, clause } of newColumns(context)) {
        const written = clause.type.text.toLowerCase();
        const { base } = column.type;
        const title = `Column \`${column.name}\``;
        if (/\bzerofill\b/.test(written)) report(clause.type.span, `${title} is ZEROFILL, which is deprecated`);
        else if (base.endsWith("int") && /\(\s*\d+\s*\)/.test(written) && !/^tinyint\s*\(\s*1\s*\)/.test(written))
          report(clause.type.span, `${title} has a display width, which is deprecated`, {
            fix: { span: clause.type.span, text: clause.type.text.replace(/\s*\(\s*\d+\s*\)/, "") }
          });
        else if (/^(float|double|real)/.test(written) && /\(\s*\d+\s*,/.test(written))
          report(clause.type.span, `${title} is ${base}(m,d), which is deprecated`);
        else if (/^(float|double|decimal)$/.test(base) && column.type.unsigned)
          report(clause.type.span, `${title} is UNSIGNED ${base}, which is deprecated`);
        else if (base === "year" && /\(\s*\d+\s*\)/.test(written))
          report(clause.type.span, `${title} is YEAR with a width, which is deprecated`);
      }
    }
  }
});

// src/audit/rules/unique-index-nullable.ts
var unique_index_nullable_default = defineRule({
  id: "unique-index-nullable",
  severity: "notice",
  summary: "A unique index over several columns has no column that may be NULL",
  why: "NULL equals nothing: of rows with NULL in one of the columns, any number may agree in all others.",
  advice: "Make the column NOT NULL, with a value that stands for none; or index a generated column that is NULL only where duplicates are meant.",
  bad: {
    schema: "CREATE TABLE member (id int PRIMARY KEY, email varchar(100) NOT NULL, deleted_at datetime NULL);",
    sql: "ALTER TABLE member ADD UNIQUE INDEX one_email (email, deleted_at);"
  },
  good: {
    schema: "CREATE TABLE member (id int PRIMARY KEY, email varchar(100) NOT NULL, tenant int NOT NULL);",
    sql: "ALTER TABLE member ADD UNIQUE INDEX one_email (email, tenant);"
  },
  options: {
    single: { default: false, doc: "Also for an index of one column, whose NULLs are mostly meant." }
  },
  visit: {
    table({ after, newIndexes, before: before2 }, { statement, options, report }) {
      for (const index of newIndexes) {
        if (after === null || index.type !== "unique" || index.parts.length === 1 && !options.single) continue;
        if (before2?.indexes.some((old) => old.name === index.name && partsText(old) === partsText(index))) continue;
        const nullable = after.columns.filter(
          ({ name, nullable: may, generated }) => (
            // A generated column is NULL where its expression says so.
            may && generated === null && index.parts.some((part) => part.column === name)
          )
        );
        if (nullable.length === 0) continue;
        const names = nullable.map(({ name }) => `\`${name}\``).join(" or ");
        report(
          indexPlace(statement, index),
          `Unique index \`${index.name}\` (${partsText(index)}) does not keep rows apart where ${names} is NULL`
        );
      }
    }
  }
});

// src/audit/rules/unique-index-prefix.ts
var unique_index_prefix_default = defineRule({
  id: "unique-index-prefix",
  severity: "notice",
  summary: "A unique index compares whole values",
  why: "With a prefix, two different values that begin alike are duplicates, and the second one is refused.",
  advice: "Index the whole column; where it is too long, a generated column with its hash.",
  bad: {
    schema: "CREATE TABLE page (id int PRIMARY KEY, url varchar(500) NOT NULL);",
    sql: "ALTER TABLE page ADD UNIQUE INDEX one_url (url(40));"
  },
  good: {
    schema: "CREATE TABLE page (id int PRIMARY KEY, slug varchar(60) NOT NULL, url varchar(500) NOT NULL);",
    sql: "ALTER TABLE page ADD UNIQUE INDEX one_slug (slug), ADD INDEX by_url (url(40));"
  },
  visit: {
    table({ before: before2, newIndexes }, { statement, report }) {
      for (const index of newIndexes) {
        if (index.type !== "unique" && index.type !== "primary") continue;
        if (before2?.indexes.some((old) => old.name === index.name && partsText(old) === partsText(index))) continue;
        const cut = index.parts.find(({ length }) => length !== null);
        if (cut === void 0) continue;
        report(
          indexPlace(statement, index),
          `${index.type === "primary" ? "The primary key" : `Unique index \`${index.name}\``} compares the first ${cut.length} characters of \`${cut.column}\` only`
        );
      }
    }
  }
});

// src/audit/rules/unsafe-subquery.ts
var BEFORE_LIST = /* @__PURE__ */ new Set(["IN", "ANY", "SOME", "ALL"]);
var unsafe_subquery_default = defineRule({
  id: "unsafe-subquery",
  severity: "error",
  summary: "The column that a subquery selects must be one of its own tables",
  why: "A name that the inner tables do not have is looked for outside: WHERE id IN (SELECT id FROM other) is true for every row when `other` has no `id`, and DELETE then deletes all.",
  advice: "Put the table's name before the column: IN (SELECT other.id FROM other). The server then refuses what is not there.",
  bad: {
    schema: "CREATE TABLE account (id int PRIMARY KEY, name varchar(50));\nCREATE TABLE closed (account_id int PRIMARY KEY);",
    sql: "DELETE FROM account WHERE id IN (SELECT id FROM closed);"
  },
  good: {
    schema: "CREATE TABLE account (id int PRIMARY KEY, name varchar(50));\nCREATE TABLE closed (account_id int PRIMARY KEY);",
    sql: "DELETE FROM account WHERE id IN (SELECT account_id FROM closed);"
  },
  visit: {
    statement(context) {
      const { statement, tokens, structureKnown, report } = context;
      if (statement.class !== "dml" || !structureKnown || statement.tables.length < 2) return;
      const scopes = new QueryScopes(statement, tokens);
      for (const scope of scopes.all) {
        if (scope.parent === null || scope.opaque || scope.tables.length === 0) continue;
        const open2 = scope.select - 1;
        const isList = tokens.operator(open2) === "(" && (BEFORE_LIST.has(tokens.word(open2 - 1)) || ["=", "<>", "!="].includes(tokens.operator(open2 - 1)));
        if (!isList) continue;
        const at = onlyName(scope);
        if (at === null) continue;
        const found = scopes.column(at, context);
        if (found === null || scope.tables.includes(found.table)) continue;
        const name = found.column.name;
        const inner = scope.tables.map(({ reference }) => `\`${reference.name}\``).join(", ");
        report(
          tokens.span(at, at),
          `${inner} ${scope.tables.length === 1 ? "has" : "have"} no column \`${name}\`: here it is that of \`${found.table.reference.name}\` outside`
        );
      }
      function onlyName({ select }) {
        const at = tokens.word(select + 1) === "DISTINCT" ? select + 2 : select + 1;
        return tokens.isName(at) && tokens.word(at + 1) === "FROM" ? at : null;
      }
    }
  }
});

// src/audit/rules/unused-suppression.ts
var unused_suppression_default = defineRule({
  id: "unused-suppression",
  severity: "warning",
  summary: "A suppression must suppress something",
  why: "One that is left behind hides the next finding of that rule, which nobody has looked at.",
  advice: "Take the rule out of the directive.",
  bad: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));",
    sql: "-- rollgate: ignore where-required -- all tags get renamed\nUPDATE tag SET name = LOWER(name) WHERE id > 10;"
  },
  good: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));",
    sql: "-- rollgate: ignore where-required -- all tags get renamed\nUPDATE tag SET name = LOWER(name);"
  }
});

// src/audit/rules/update-and-for-comma.ts
var update_and_for_comma_default = defineRule({
  id: "update-and-for-comma",
  severity: "error",
  summary: "Assignments of an UPDATE must be separated by commas, not by AND",
  why: "SET a = 1 AND b = 2 is one assignment: a becomes the truth of 1 AND b = 2, which is 0 or 1, and b stays as it is.",
  advice: "Write a comma. If the truth value is meant, put it in parentheses: SET a = (b AND c = 2).",
  bad: {
    schema: "CREATE TABLE seat (id int PRIMARY KEY, line int, number int);",
    sql: "UPDATE seat SET line = 4 AND number = 17 WHERE id = 1;"
  },
  good: {
    schema: "CREATE TABLE seat (id int PRIMARY KEY, line int, number int);",
    sql: "UPDATE seat SET line = 4, number = 17 WHERE id = 1;"
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!mayUpdate(statement)) return;
      for (const range of dmlClauses(statement, tokens).assigned) {
        for (const { column, value } of assignments(tokens, range)) {
          const parts = conjuncts(tokens, value);
          const [first, second] = parts;
          if (first === void 0 || second === void 0 || compares(tokens, first)) continue;
          const other = assignments(tokens, second)[0];
          if (other === void 0) continue;
          const and = first.end;
          report(
            tokens.span(and, and),
            `\`${column}\` gets the truth value of ${textOf(tokens, value)}, and \`${other.column}\` is not assigned`
          );
        }
      }
    }
  }
});
function compares(tokens, { first, end }) {
  for (let at = first; at < end; at++) {
    if (["=", "<>", "!=", "<", ">", "<=", ">=", "<=>"].includes(tokens.operator(at))) return true;
    if (["IS", "LIKE", "IN", "BETWEEN", "EXISTS", "NOT", "REGEXP"].includes(tokens.word(at))) return true;
  }
  return false;
}
function textOf(tokens, { first, end }) {
  const { start, end: stop } = tokens.span(first, end - 1);
  const text = tokens.text.slice(start, stop).replaceAll(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

// src/audit/rules/where-constant.ts
var where_constant_default = defineRule({
  id: "where-constant",
  severity: "warning",
  summary: "The WHERE of UPDATE and DELETE must depend on the row",
  why: "A condition that is the same for every row changes all of them or none, and looks as if it chose some.",
  advice: "Say which rows are meant. WHERE TRUE is the way to say that all are.",
  bad: { schema: "CREATE TABLE coupon (id int PRIMARY KEY, used int);", sql: "DELETE FROM coupon WHERE 1 = 1;" },
  good: { schema: "CREATE TABLE coupon (id int PRIMARY KEY, used int);", sql: "DELETE FROM coupon WHERE TRUE;" },
  visit: {
    statement({ statement, tokens, script, report }) {
      if (statement.kind !== "UPDATE" && statement.kind !== "DELETE") return;
      const { where } = dmlClauses(statement, tokens);
      if (where === null || where.first >= where.end) return;
      if (where.end - where.first === 1 && tokens.word(where.first) === "TRUE") return;
      const written = statement.tables.filter((table) => table.access === "write");
      if (written.length > 0 && written.every(({ database, name }) => script.holdsOnlyOwnRows(statement, database, name)))
        return;
      const span = tokens.span(where.first, where.end - 1);
      const truth = truthOf(tokens, where);
      if (truth === "same column")
        report(span, "The condition compares a column with itself: it is true for every row in which it is not NULL");
      else if (truth === true)
        report(span, `The condition is true for every row: ${statement.kind} changes all of them`);
      else if (truth === false) report(span, `The condition is never true: ${statement.kind} changes nothing`);
    }
  }
});
function truthOf(tokens, whole) {
  const range = withoutParentheses(tokens, whole);
  const alternatives = splitAt(tokens, range, (at) => tokens.word(at) === "OR");
  if (alternatives.length > 1) {
    const truths = alternatives.map((part) => truthOf(tokens, part));
    if (truths.includes(true)) return true;
    return truths.every((truth) => truth === false) ? false : null;
  }
  const parts = conjuncts(tokens, range);
  if (parts.length > 1) {
    const truths = parts.map((part) => truthOf(tokens, part));
    if (truths.includes(false)) return false;
    return truths.every((truth) => truth === true) ? true : null;
  }
  return truthOfOne(tokens, range);
}
function truthOfOne(tokens, { first, end }) {
  if (end - first === 1) {
    const value = constant(tokens, first);
    return value === void 0 ? null : value !== null && Number.parseFloat(String(value)) !== 0 && value !== "";
  }
  const comparisons = [];
  for (let at2 = first; at2 < end; at2++) {
    const operator2 = tokens.operator(at2);
    if (["=", "<>", "!=", "<", ">", "<=", ">="].includes(operator2)) comparisons.push(at2);
    else if (operator2 !== "" && operator2 !== ".") return null;
  }
  const [at] = comparisons;
  if (at === void 0 || comparisons.length > 1) return null;
  const operator = tokens.operator(at);
  if (at - first === 1 && end - at === 2) {
    const left = constant(tokens, first);
    const right = constant(tokens, at + 1);
    if (left !== void 0 && right !== void 0) return compare(left, operator, right);
  }
  const text = (from, to) => {
    let written = "";
    for (let index = from; index < to; index++) written += tokens.value(index).toLowerCase();
    return written;
  };
  const isColumn = tokens.isName(first) && tokens.isName(at + 1);
  return operator === "=" && isColumn && text(first, at) === text(at + 1, end) ? "same column" : null;
}
function constant(tokens, at) {
  const word = tokens.word(at);
  if (word === "NULL") return null;
  if (word === "TRUE") return 1;
  if (word === "FALSE") return 0;
  const kind = tokens.kind(at);
  if (kind === "number") return Number(tokens.raw(at));
  return kind === "string" ? tokens.value(at) : void 0;
}
function compare(left, operator, right) {
  if (left === null || right === null) return false;
  if (typeof left !== typeof right) return null;
  if (typeof left === "string") {
    if (left !== right) return null;
    return operator === "=" || operator === "<=" || operator === ">=";
  }
  if (typeof right !== "number") return null;
  switch (operator) {
    case "=":
      return left === right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    default:
      return left !== right;
  }
}

// src/audit/rules/where-required.ts
var where_required_default = defineRule({
  id: "where-required",
  severity: "error",
  summary: "UPDATE and DELETE must say which rows they mean",
  why: "Without WHERE every row is changed: it is the commonest way to lose a table, and a long transaction on a large one.",
  advice: "Add a WHERE clause. If all rows are meant, say so: WHERE TRUE, or suppress the finding with the reason.",
  bad: {
    schema: "CREATE TABLE customer (id int PRIMARY KEY, discount int);",
    sql: "UPDATE customer SET discount = 0;"
  },
  good: {
    schema: "CREATE TABLE customer (id int PRIMARY KEY, discount int);",
    sql: "UPDATE customer SET discount = 0 WHERE discount IS NULL;"
  },
  visit: {
    statement({ statement, tokens, script, report }) {
      const { kind } = statement;
      if (kind !== "UPDATE" && kind !== "DELETE") return;
      const words2 = topLevelWords(tokens);
      if (words2.includes("WHERE") || joinsByCondition(words2)) return;
      const written = statement.tables.filter((table) => table.access === "write");
      if (written.length > 0 && written.every(({ database, name }) => script.holdsOnlyOwnRows(statement, database, name)))
        return;
      if (kind === "UPDATE" && written.length === 1 && fillsNewColumns(
        tokens,
        (column) => script.addedColumn(statement, written[0].database, written[0].name, column)
      ))
        return;
      const names = written.map(({ name }) => `\`${name}\``).join(", ");
      const which = words2.includes("LIMIT") ? "whichever rows come first" : "every row";
      report(headPlace(statement), `${kind} without WHERE changes ${which}${names === "" ? "" : ` of ${names}`}`);
    }
  }
});
function joinsByCondition(words2) {
  const joins = words2.includes("JOIN") || words2.includes("STRAIGHT_JOIN");
  return joins && (words2.includes("ON") || words2.includes("USING")) && !words2.includes("LEFT") && !words2.includes("RIGHT");
}
function fillsNewColumns(tokens, isNew) {
  const columns = assignedColumns(tokens);
  return columns.length > 0 && columns.every(isNew);
}

// src/audit/rules/index.ts
var RULES = [
  server_error_default,
  rollback_unproved_default,
  lookalike_character_default,
  where_required_default,
  unsafe_subquery_default,
  update_and_for_comma_default,
  where_constant_default,
  null_comparison_default,
  assigned_twice_default,
  implicit_conversion_default,
  limit_without_order_default,
  order_by_rand_default,
  cross_join_default,
  primary_key_update_default,
  replace_deletes_default,
  errors_ignored_default,
  functions_forbidden_default,
  rows_affected_default,
  insert_rows_max_default,
  insert_select_default,
  explicit_auto_increment_default,
  dml_clause_forbidden_default,
  statement_length_default,
  column_narrowing_default,
  enum_reordered_default,
  modify_loses_attribute_default,
  column_type_changed_default,
  destructive_drop_default,
  drop_name_pattern_default,
  rename_breaks_readers_default,
  drop_breaks_readers_default,
  not_null_without_default_default,
  not_null_on_nulls_default,
  constraint_violated_default,
  column_differs_on_replicas_default,
  ddl_blocks_writes_default,
  alter_merge_default,
  ddl_lock_asked_default,
  algorithm_missing_default,
  alter_clause_not_allowed_default,
  ddl_on_large_table_default,
  online_tool_trap_default,
  table_primary_key_default,
  primary_key_changed_default,
  index_duplicate_default,
  index_dropped_default,
  constraint_dropped_default,
  index_max_default,
  index_columns_max_default,
  unique_index_nullable_default,
  unique_index_prefix_default,
  index_nullable_default,
  index_kind_not_allowed_default,
  index_low_selectivity_default,
  spatial_index_srid_default,
  foreign_key_added_default,
  charset_not_allowed_default,
  name_pattern_default,
  index_name_default,
  name_case_default,
  name_characters_default,
  name_reserved_default,
  index_unnamed_default,
  table_engine_default,
  comment_required_default,
  columns_required_default,
  table_width_default,
  table_partitioned_default,
  table_options_default,
  auto_increment_policy_default,
  auto_increment_capacity_default,
  if_not_exists_differs_default,
  foreign_key_ignored_default,
  charset_default_only_default,
  charset_written_default,
  statement_rerunnable_default,
  column_type_forbidden_default,
  column_float_default,
  column_nullable_default,
  column_default_required_default,
  column_timestamp_default,
  column_zero_date_default,
  column_length_default,
  column_blob_not_null_default,
  column_position_default,
  primary_key_type_default,
  type_deprecated_default,
  reference_type_differs_default,
  create_table_as_select_default,
  insert_without_columns_default,
  select_star_default,
  connection_charset_default,
  binlog_bypassed_default,
  transaction_left_open_default,
  implicit_commit_default,
  session_left_changed_default,
  lock_tables_default,
  password_in_migration_default,
  grant_too_wide_default,
  definer_fixed_default,
  statement_forbidden_default,
  database_named_default,
  statements_max_default,
  ddl_and_dml_mixed_default,
  file_comment_required_default,
  applied_migration_changed_default,
  migration_order_default,
  migration_number_default,
  script_problem_default,
  empty_migration_default,
  invalid_directive_default,
  unused_suppression_default,
  rule_crashed_default
];

export {
  renamings,
  ScriptFacts,
  databaseName,
  namesInMessage,
  RULES
};
