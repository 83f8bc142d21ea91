import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  assignedColumns,
  topLevelWords
} from "./chunk-B4SPLOJR.js";
import {
  fits
} from "./chunk-USEITRQN.js";

// src/audit/places.ts
function headPlace(statement) {
  const table = statement.tables[0];
  const start = statement.span.start;
  if (table !== void 0 && table.span.start >= start) return { start, end: table.span.end };
  return { start, end: statement.tokens[1]?.end ?? statement.span.end };
}
function tablePlace(statement, name) {
  const wanted = name.toLowerCase();
  return statement.tables.find((table) => table.name.toLowerCase() === wanted)?.span ?? headPlace(statement);
}
function columnClause(statement, name) {
  const wanted = name.toLowerCase();
  for (const clause of statement.alter ?? []) {
    if ("column" in clause && typeof clause.column === "object" && "typeName" in clause.column && clause.column.name.text.toLowerCase() === wanted)
      return clause.column;
  }
  return statement.createTable?.columns.find((column) => column.name.text.toLowerCase() === wanted) ?? null;
}
function columnPlace(statement, name) {
  return columnClause(statement, name)?.span ?? headPlace(statement);
}
function clausesOf(statement, kind) {
  return (statement.alter ?? []).filter(
    (clause) => clause.kind === kind
  );
}

// src/audit/rule.ts
function defineRule(definition) {
  return { options: {}, visit: {}, ...definition };
}

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
    allow: { default: ["utf8mb4", "ascii", "binary"], doc: "Character sets that tables and columns may have." }
  },
  visit: {
    table({ before: before2, after, name }, { statement, options, report }) {
      if (after === null || after.charset === null || options.allow.includes(after.charset)) return;
      if (before2?.charset === after.charset) return;
      const written2 = charsetWords(
        statement.tokens.map((token) => token.text),
        after.charset
      );
      report(
        tablePlace(statement, name),
        `Table \`${name}\` has character set ${after.charset}${written2 ? "" : ", which is its database's default"}`
      );
    },
    column({ before: before2, after }, table, { statement, options, report }) {
      const charset = after?.charset;
      if (after === null || charset === null || charset === void 0 || options.allow.includes(charset)) return;
      if (before2?.charset === charset || tableSaysSo(table.before, table.after, charset)) return;
      report(
        columnClause(statement, after.name)?.charset?.span ?? columnPlace(statement, after.name),
        `Column \`${after.name}\` has character set ${charset}`
      );
    },
    statement({ statement, options, report }) {
      if (statement.kind !== "CREATE DATABASE" && statement.kind !== "ALTER DATABASE") return;
      const words = statement.tokens.map((token) => token.text);
      for (const [at, word] of words.entries()) {
        const name = /^(charset|set)$/i.test(word) ? words[at + 1] === "=" ? words[at + 2] : words[at + 1] : void 0;
        const charset = name?.replace(/^['"`]|['"`]$/g, "").toLowerCase();
        if (charset !== void 0 && !options.allow.includes(charset))
          report(headPlace(statement), `The database has character set ${charset}`);
      }
    }
  }
});
function tableSaysSo(before2, after, charset) {
  return after?.charset === charset && before2?.charset !== charset;
}
function charsetWords(words, charset) {
  const start = charset === "utf8mb3" ? "utf8" : charset;
  return words.some(
    (word) => word.replace(/^['"`]/, "").toLowerCase().startsWith(start)
  );
}

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
function grouped(count) {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
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
function typeText(type) {
  return type.base.endsWith("int") && !type.zerofill ? type.text.replace(/\(\d+\)/, "") : type.text;
}

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
      if (token.kind === "word") names.add(token.text.toLowerCase());
      else if (token.kind === "quoted-identifier") names.add(token.text.slice(1, -1).toLowerCase());
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
  const words = statement.tokens.slice(0, 6);
  const at = words.findIndex((token2) => /^(database|schema)$/i.test(token2.text));
  if (at === -1) return null;
  let next = at + 1;
  while (/^(if|not|exists)$/i.test(words[next]?.text ?? "")) next++;
  const token = words[next];
  if (token === void 0) return null;
  return token.kind === "quoted-identifier" ? token.text.slice(1, -1).replaceAll("``", "`") : token.text;
}
function before(indexes, key, statement) {
  const index = indexes.get(key);
  return index !== void 0 && index < statement.index;
}

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
    statement({ statement, script, changes, structureKnown, report }) {
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
  visit: {
    table({ before: before2, after, name }, { statement, report }) {
      const known = new Set(before2?.foreignKeys.map((key) => key.name));
      for (const key of after?.foreignKeys ?? []) {
        if (known.has(key.name)) continue;
        const actions = [
          key.onDelete === "RESTRICT" || key.onDelete === "NO ACTION" ? "" : `, ON DELETE ${key.onDelete}`,
          key.onUpdate === "RESTRICT" || key.onUpdate === "NO ACTION" ? "" : `, ON UPDATE ${key.onUpdate}`
        ];
        report(
          place(statement, key, name),
          `New foreign key \`${key.name}\`: \`${name}\` (${key.columns.join(", ")}) → \`${key.referencedTable}\` (${key.referencedColumns.join(", ")})${actions.join("")}`
        );
      }
    },
    statement({ statement, structureKnown, report }) {
      if (structureKnown) return;
      for (const { table, span } of written(statement)) report(span, `New foreign key to \`${table.text}\``);
    }
  }
});
function written(statement) {
  return [
    ...clausesOf(statement, "add-foreign-key").map((clause) => clause.foreignKey),
    ...statement.createTable?.foreignKeys ?? []
  ];
}
function place(statement, key, table) {
  const named = written(statement).find((one) => one.name?.text.toLowerCase() === key.name.toLowerCase());
  const columns2 = key.columns.join(",").toLowerCase();
  const sameColumns = written(statement).find(
    (one) => one.ownColumns.map((column) => column.text).join(",").toLowerCase() === columns2
  );
  return (named ?? sameColumns)?.span ?? tablePlace(statement, table);
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
          const [needless, longer] = serves(other, fresh) ? [fresh, other] : serves(fresh, other) ? [other, fresh] : [];
          if (needless === void 0 || longer === void 0) continue;
          reported.add(needless);
          const how = needless.parts.length === longer.parts.length ? "repeats" : "is the beginning of";
          report(
            indexPlace(statement, fresh),
            `Index \`${needless.name}\` (${columns(needless)}) ${how} \`${longer.name}\` (${columns(longer)})`
          );
        }
      }
    }
  }
});
var isTree = (index) => index.type === "primary" || index.type === "unique" || index.type === "index";
function serves(longer, index) {
  if (longer.invisible || index.type === "primary") return false;
  const begins = index.parts.length <= longer.parts.length && index.parts.every((part, at) => samePart(part, longer.parts[at]));
  if (!begins) return false;
  const equal = index.parts.length === longer.parts.length;
  if (index.type === "unique") return equal && (longer.type === "primary" || longer.type === "unique");
  if (index.type === "index") return isTree(longer);
  return equal && longer.type === index.type;
}
function samePart(one, other) {
  return one.column?.toLowerCase() === other.column?.toLowerCase() && one.expression === other.expression && one.length === other.length && one.descending === other.descending;
}
function columns(index) {
  return index.parts.map(
    (part) => `${part.column ?? part.expression}${part.length === null ? "" : `(${part.length})`}${part.descending ? " DESC" : ""}`
  ).join(", ");
}
function indexPlace(statement, index) {
  const wanted = index.name.toLowerCase();
  const written2 = [
    ...clausesOf(statement, "add-index").map((clause) => clause.index),
    ...statement.createTable?.indexes ?? []
  ];
  const named = written2.find((one) => one.name?.text.toLowerCase() === wanted);
  const inOrder = written2.find(
    (one) => one.parts.length === index.parts.length && one.parts.every((part, at) => part.column?.text.toLowerCase() === index.parts[at]?.column?.toLowerCase())
  );
  if (named !== void 0 || inOrder !== void 0) return (named ?? inOrder).span;
  const column = index.parts[0]?.column;
  return column === null || column === void 0 ? headPlace(statement) : columnPlace(statement, column);
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
    statement({ statement, tokens, script, report }) {
      if (statement.kind !== "INSERT" && statement.kind !== "REPLACE") return;
      const table = statement.tables.find((one) => one.access === "write");
      if (table === void 0 || script.created(statement, table.database, table.name)) return;
      let at = 0;
      while (at < tokens.length && tokens.start(at) < table.span.end) at++;
      if (tokens.word(at) === "PARTITION") at = tokens.afterGroup(at + 1);
      if (tokens.word(at) === "SET") return;
      if (tokens.operator(at) === "(" && !["SELECT", "WITH", "VALUES", "TABLE"].includes(tokens.word(at + 1)) && tokens.operator(at + 1) !== "(")
        return;
      report(headPlace(statement), `${statement.kind} INTO \`${table.name}\` does not name its columns`);
    }
  }
});

// src/audit/rules/invalid-directive.ts
var invalid_directive_default = defineRule({
  id: "invalid-directive",
  severity: "error",
  summary: "A directive must name known rules and give a reason",
  why: "A directive that is not understood does nothing, while its author believes that it does.",
  advice: "Write `-- rollgate: ignore rule-a, rule-b -- reason` on a line before the statement, or `-- rollgate: ignore-file rule-a -- reason` before the first one.",
  bad: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));",
    sql: "-- rollgate: ignore where-required\nUPDATE tag SET name = 'x' WHERE id = 1;"
  },
  good: {
    schema: "CREATE TABLE tag (id int PRIMARY KEY, name varchar(50));",
    sql: "-- rollgate: ignore where-required -- the table has one row\nUPDATE tag SET name = 'x';"
  }
});

// src/audit/rules/not-null-without-default.ts
var not_null_without_default_default = defineRule({
  id: "not-null-without-default",
  severity: "warning",
  summary: "A column that becomes NOT NULL needs a default, or values in every row first",
  why: "INSERTs of the old code, which does not name a new column, fail; and rows that hold NULL stop the ALTER or get 0 or an empty text.",
  advice: "Give a new column a DEFAULT; fill the NULLs of an existing one with an UPDATE in the same file before.",
  bad: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY);",
    sql: "ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL;"
  },
  good: {
    schema: "CREATE TABLE invoice (id int PRIMARY KEY, note varchar(50));",
    sql: "ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL DEFAULT 'EUR';\nUPDATE invoice SET note = '' WHERE note IS NULL;\nALTER TABLE invoice MODIFY note varchar(50) NOT NULL;"
  },
  visit: {
    column({ before: before2, after }, table, { statement, script, report }) {
      if (table.before === null || after === null || after.nullable || after.default !== null) return;
      if (after.autoIncrement || after.generated !== null) return;
      if (script.holdsOnlyOwnRows(statement, table.database, table.name)) return;
      if (before2 === null) {
        report(columnPlace(statement, after.name), `New column \`${after.name}\` is NOT NULL and has no default`);
      } else if (before2.nullable && !script.updatedColumn(statement, table.database, table.name, before2.name)) {
        const place2 = columnClause(statement, after.name)?.notNull ?? columnPlace(statement, after.name);
        report(place2, `Column \`${after.name}\` becomes NOT NULL, and no UPDATE in this file fills its NULLs first`);
      }
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
  advice: "Close the quote or comment, or set DELIMITER around stored programs.",
  bad: null,
  good: null
});

// src/audit/rules/select-star.ts
var KINDS = /* @__PURE__ */ new Set(["CREATE VIEW", "ALTER VIEW", "INSERT", "REPLACE", "CREATE TABLE"]);
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
      if (!KINDS.has(statement.kind)) return;
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
      const lacks = (table) => table !== null && !table.indexes.some((index) => index.type === "primary");
      if (!lacks(after) || lacks(before2)) return;
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
      const words = topLevelWords(tokens);
      if (words.includes("WHERE") || joinsByCondition(words)) return;
      const written2 = statement.tables.filter((table) => table.access === "write");
      if (written2.length > 0 && written2.every(({ database, name }) => script.holdsOnlyOwnRows(statement, database, name)))
        return;
      if (kind === "UPDATE" && written2.length === 1 && fillsNewColumns(
        tokens,
        (column) => script.addedColumn(statement, written2[0].database, written2[0].name, column)
      ))
        return;
      const names = written2.map(({ name }) => `\`${name}\``).join(", ");
      const which = words.includes("LIMIT") ? "whichever rows come first" : "every row";
      report(headPlace(statement), `${kind} without WHERE changes ${which}${names === "" ? "" : ` of ${names}`}`);
    }
  }
});
function joinsByCondition(words) {
  const joins = words.includes("JOIN") || words.includes("STRAIGHT_JOIN");
  return joins && (words.includes("ON") || words.includes("USING")) && !words.includes("LEFT") && !words.includes("RIGHT");
}
function fillsNewColumns(tokens, isNew) {
  const columns2 = assignedColumns(tokens);
  return columns2.length > 0 && columns2.every(isNew);
}

// src/audit/rules/index.ts
var RULES = [
  server_error_default,
  where_required_default,
  column_narrowing_default,
  destructive_drop_default,
  rename_breaks_readers_default,
  not_null_without_default_default,
  table_primary_key_default,
  index_duplicate_default,
  foreign_key_added_default,
  charset_not_allowed_default,
  insert_without_columns_default,
  select_star_default,
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
