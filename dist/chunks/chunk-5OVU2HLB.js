import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  foreignKeysTo,
  listTriggers,
  readTable,
  showCreateView
} from "./chunk-AJ6AUZE2.js";
import {
  KEEP_DATABASE,
  storedColumns
} from "./chunk-QASC2YZ4.js";
import {
  JOURNAL_DATABASE
} from "./chunk-YJUBJ4YC.js";
import {
  ROLLBACK_SQL_MODE
} from "./chunk-HYHNGFGY.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-UP6SZYO5.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  topLevelIndex,
  topLevelWords
} from "./chunk-B4SPLOJR.js";
import {
  TokenList
} from "./chunk-EQFHWOTG.js";

// src/deploy/cascade-log.ts
var PREFIX = "cascade_";
function cascadeTable(id, purpose, n) {
  return quoteTable(JOURNAL_DATABASE, `${PREFIX}${id}_${purpose}_${n}`);
}
function isCascadeLog(database, table) {
  return database === JOURNAL_DATABASE && table.startsWith(PREFIX);
}
function describeLog(log) {
  return Buffer.from(JSON.stringify(log)).toString("hex");
}
function readLog(comment) {
  return JSON.parse(Buffer.from(comment, "hex").toString());
}
async function dropCascadeLogs(control, ids) {
  if (ids.length === 0) return;
  const rows = await control.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${quoteText(JOURNAL_DATABASE)} AND table_name LIKE 'cascade\\_%'`
  );
  const own = rows.map(({ name }) => String(name)).filter((name) => ids.includes(name.split("_")[1] ?? ""));
  for (const name of own) await control.run(`DROP TABLE IF EXISTS ${quoteTable(JOURNAL_DATABASE, name)}`);
}

// src/deploy/row-events.ts
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

// src/deploy/cascade-reach.ts
async function cascadedTables(session, statement) {
  const nodes = /* @__PURE__ */ new Map();
  const known = /* @__PURE__ */ new Map();
  const keysTo = (database, table) => {
    const id = idOf(database, table);
    const keys = known.get(id) ?? foreignKeysTo(session, database, table);
    known.set(id, keys);
    return keys;
  };
  const written = /* @__PURE__ */ new Set();
  const queue = [];
  for (const { database, name } of statement.tables.filter((table) => table.access === "write")) {
    if (database === null) continue;
    written.add(idOf(database, name));
    if (rowEvents(statement).every((event) => event === "INSERT")) continue;
    if ((await keysTo(database, name)).length === 0) continue;
    const changes = await directChanges(session, statement, database, name);
    if (changes !== null) queue.push({ database, table: name, changes });
  }
  for (let next = queue.shift(); next !== void 0; next = queue.shift()) {
    for (const key of await keysTo(next.database, next.table)) {
      const effect = effectOf(key, next.changes);
      if (effect === null) continue;
      const id = idOf(key.database, key.table);
      const node = nodes.get(id) ?? {
        database: key.database,
        table: key.table,
        deleted: false,
        assigned: /* @__PURE__ */ new Set(),
        keys: /* @__PURE__ */ new Map()
      };
      nodes.set(id, node);
      node.keys.set(`${key.name}\0${idOf(next.database, next.table)}`, {
        ...key,
        parent: { database: next.database, table: next.table }
      });
      const before = `${node.deleted} ${node.assigned.size}`;
      node.deleted ||= effect.deleted;
      for (const column of effect.assigned) node.assigned.add(column);
      if (before !== `${node.deleted} ${node.assigned.size}`)
        queue.push({ database: node.database, table: node.table, changes: node });
    }
  }
  const found = [];
  for (const [id, { database, table, deleted, assigned, keys }] of nodes) {
    const definition = await readTable(session, database, table);
    if (definition === null) continue;
    found.push({
      database,
      definition,
      deleted,
      assigned,
      written: written.has(id),
      keys: [...keys.values()]
    });
  }
  return found;
}
async function directChanges(session, statement, database, name) {
  const events = rowEvents(statement);
  const deleted = events.includes("DELETE");
  if (!events.includes("UPDATE")) return deleted ? { deleted, assigned: /* @__PURE__ */ new Set() } : null;
  if (deleted) return { deleted, assigned: null };
  const table = await readTable(session, database, name);
  if (table === null) return null;
  const triggers = await listTriggers(session, database, name);
  if (triggers.some(({ event, timing }) => event === "UPDATE" && timing === "BEFORE"))
    return { deleted, assigned: null };
  const columns = table.columns.filter(
    (column) => assigns(statement, column.name) || column.generated !== null || column.onUpdate !== null
  );
  return { deleted, assigned: new Set(columns.map((column) => column.name.toLowerCase())) };
}
function effectOf(key, { deleted, assigned }) {
  const columns = key.columns.map((column) => column.toLowerCase());
  const touched2 = assigned === null || key.referencedColumns.some((column) => assigned.has(column.toLowerCase()));
  const removes = deleted && key.onDelete === "CASCADE";
  const sets = deleted && changesRows(key.onDelete) && !removes || touched2 && changesRows(key.onUpdate);
  return removes || sets ? { deleted: removes, assigned: new Set(sets ? columns : []) } : null;
}
function changesRows(rule) {
  return rule === "CASCADE" || rule === "SET NULL" || rule === "SET DEFAULT";
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
function idOf(database, table) {
  return `${database}\0${table}`.toLowerCase();
}

// src/deploy/cascade-sql.ts
function copyDefinition(table, name, kind, comment = "") {
  const columns = table.columns.map((column) => `${quoteName(column.name)} ${withoutCounter(column)}`);
  const key = kind === "TEMPORARY TABLE" ? rowKey(table) : null;
  if (key !== null) columns.push(`PRIMARY KEY (${key.map(quoteName).join(", ")})`);
  const charset = table.charset === null ? "" : ` DEFAULT CHARSET=${table.charset}`;
  const collation = table.collation === null ? "" : ` COLLATE=${table.collation}`;
  return `CREATE ${kind} ${name} (${columns.join(", ")}) ENGINE=InnoDB${charset}${collation}${comment === "" ? "" : ` COMMENT=${quoteText(comment)}`}`;
}
function withoutCounter(column) {
  return column.autoIncrement ? column.definition.replace(/ AUTO_INCREMENT\b/i, "") : column.definition;
}
function rowKey(table) {
  for (const type of ["primary", "unique"]) {
    for (const index of table.indexes) {
      if (index.type !== type || /\bUSING HASH\b|\bWITHOUT OVERLAPS\b/i.test(index.definition)) continue;
      const columns = index.parts.map(
        (part) => part.length === null ? table.columns.find((column) => column.name === part.column) : void 0
      );
      if (columns.every((column) => column !== void 0 && !column.nullable && column.generated === null))
        return columns.map((column) => column.name);
    }
  }
  return null;
}
function storedColumns2(table) {
  return table.columns.filter((column) => column.generated === null).map((column) => quoteName(column.name));
}
function listed(columns, alias = "") {
  return columns.map((column) => `${alias}${column}`).join(", ");
}
function joined(columns, a, b) {
  return columns.map((column) => `${a}.${quoteName(column)} = ${b}.${quoteName(column)}`).join(" AND ");
}
function identical(table, a, b) {
  return table.columns.filter((column) => column.generated === null).map((column) => `${bytesOf(column, a)} <=> ${bytesOf(column, b)}`).join(" AND ");
}
function rowHash(table, alias) {
  const values = table.columns.filter((column) => column.generated === null).map((column) => {
    const exact = isApproximate(column) ? `${alias}.${quoteName(column.name)} * 1e0` : bytesOf(column, alias);
    return `IFNULL(SHA1(${isBytes(column) ? exact : `CAST(${exact} AS BINARY)`}), '-')`;
  });
  return `UNHEX(SHA1(CONCAT(${values.join(", '|', ")})))`;
}
function bytesOf(column, alias) {
  const value = `${alias}.${quoteName(column.name)}`;
  const { base } = column.type;
  if (base === "json") return `CAST(CAST(${value} AS CHAR) AS BINARY)`;
  if (/^(char|varchar|(tiny|medium|long)?text|enum|set)$/.test(base)) return `CAST(${value} AS BINARY)`;
  return value;
}
function isApproximate({ type }) {
  return type.base === "float" || type.base === "double";
}
function isBytes({ type }) {
  return /binary|blob|text|char|json|enum|set|geometry|point|polygon|linestring|collection/.test(type.base);
}

// src/deploy/matched-rows.ts
var PURE = new Set(
  `AND OR NOT XOR IN EXISTS ANY SOME ALL SELECT FROM WHERE ON USING BETWEEN LIKE REGEXP RLIKE CASE WHEN THEN ELSE IS BY DIV MOD AS JOIN
  VALUES UNION DISTINCT HAVING LIMIT INTERVAL BINARY PARTITION KEY INDEX
  ABS AVG CAST CEIL CEILING CHAR CHAR_LENGTH COALESCE CONCAT CONCAT_WS CONVERT COUNT CURDATE CURRENT_DATE CURRENT_TIMESTAMP DATE
  DATEDIFF DATE_ADD DATE_FORMAT DATE_SUB DAY DAYOFMONTH FIELD FIND_IN_SET FLOOR FROM_UNIXTIME GREATEST HEX HOUR IF IFNULL INSTR
  ISNULL JSON_CONTAINS JSON_EXTRACT JSON_UNQUOTE JSON_VALUE LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAX MD5 MIN MINUTE MONTH NOW
  NULLIF REPLACE RIGHT ROUND RPAD RTRIM SECOND SHA1 SHA2 STR_TO_DATE SUBSTR SUBSTRING SUBSTRING_INDEX SUM TIME TIMESTAMP
  TIMESTAMPDIFF TRIM TRUNCATE UNHEX UNIX_TIMESTAMP UPPER UTC_TIMESTAMP WEEK WEEKDAY YEAR`.split(/\s+/)
);
function matchedRows(statement) {
  const { text, dialect, kind } = statement;
  if (kind !== "DELETE" && kind !== "UPDATE" || /\/\*M?!|:=/.test(text)) return null;
  const tokens = new TokenList(text, dialect, { start: 0, end: text.length });
  const skeleton = topLevelWords(tokens);
  const refused = ["IGNORE", "RETURNING", "USING", "JOIN", "PORTION", "WITH"];
  if (tokens.word(0) !== kind || refused.some((word) => skeleton.includes(word)) || callsOthers(tokens)) return null;
  let at = 1;
  while (["LOW_PRIORITY", "QUICK"].includes(tokens.word(at))) at++;
  if (kind === "DELETE") {
    if (tokens.word(at) !== "FROM" || !isSingle(tokens, at + 1, tokens.length)) return null;
    return text.slice(tokens.start(at + 1));
  }
  const set = topLevelIndex(tokens, "SET", at);
  if (set === -1 || !isSingle(tokens, at, set)) return null;
  const clauses = ["WHERE", "ORDER", "LIMIT"].map((word) => topLevelIndex(tokens, word, set)).filter((one) => one !== -1);
  const table = text.slice(tokens.start(at), tokens.end(set - 1));
  return clauses.length === 0 ? table : `${table} ${text.slice(tokens.start(Math.min(...clauses)))}`;
}
function isSingle(tokens, from, to) {
  if (!tokens.isName(from)) return false;
  for (let at = from; at < to; at++) {
    if (["WHERE", "ORDER", "LIMIT"].includes(tokens.word(at))) return true;
    if (tokens.operator(at) === ",") return tokens.word(from + 1) === "PARTITION";
  }
  return true;
}
function callsOthers(tokens) {
  for (let at = 0; at < tokens.length - 1; at++) {
    if (tokens.isName(at) && tokens.operator(at + 1) === "(" && !PURE.has(tokens.word(at))) return true;
  }
  return false;
}

// src/deploy/own-settings.ts
var COPYING = {
  character_set_client: "utf8mb4",
  character_set_results: "utf8mb4",
  collation_connection: "utf8mb4_general_ci",
  sql_mode: ROLLBACK_SQL_MODE,
  time_zone: "+00:00",
  sql_safe_updates: "0",
  sql_big_selects: "1",
  unique_checks: "1",
  // MariaDB: checks of the copied columns hold for their rows already, or were off when those came in.
  check_constraint_checks: "0"
};
async function underOwnSettings(session, run) {
  const names = Object.keys(COPYING).map((name) => quoteText(name));
  const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names.join(", ")})`);
  const theirs = rows.map((row) => [String(row.Variable_name), String(row.Value)]);
  const set = (values) => session.run(`SET SESSION ${values.map(([name, value]) => `${name} = ${literal(name, value)}`).join(", ")}`);
  await set(theirs.map(([name]) => [name, COPYING[name]]));
  const result = await run();
  await set(theirs);
  return result;
}
function literal(name, value) {
  if (/^(ON|OFF|\d+)$/i.test(value)) return value;
  return name === "character_set_results" && value === "" ? "NULL" : quoteText(value);
}

// src/deploy/cascades.ts
var MOST_COPIED_ROWS = 1e5;
var HASHES = ["before", "after", "differ"];
async function planCascades(session, statement) {
  const tables = await cascadedTables(session, statement);
  if (tables.length === 0) return null;
  const ordered = parentsFirst(tables);
  if (ordered === null || ordered.some((table) => table.written || !copyOf(table, 0).updates))
    return { tables, matched: null };
  return { tables: ordered, matched: await findMatched(session, statement) };
}
async function findMatched(session, statement) {
  const source = matchedRows(statement);
  const written = statement.tables.filter((table) => table.access === "write");
  const { database, name } = written[0];
  if (source === null || written.length !== 1 || database === null) return null;
  const definition = await readTable(session, database, name);
  const key = definition === null ? null : rowKey(definition);
  if (definition === null || key === null) return null;
  if (definition.columns.some((column) => !new RegExp("^\\p{ASCII}*$", "u").test(column.name))) return null;
  const triggers = await listTriggers(session, database, name);
  return triggers.some(({ event }) => rowEvents(statement).includes(event)) ? null : { database, definition, key, source };
}
function parentsFirst(tables) {
  const isParent = (parent, table) => parent.database === table.database && parent.table === table.definition.name;
  const ordered = [];
  let rest = [...tables];
  while (rest.length > 0) {
    const free = rest.filter((table) => !table.keys.some(({ parent }) => rest.some((other) => isParent(parent, other))));
    if (free.length === 0) return null;
    ordered.push(...free);
    rest = rest.filter((table) => !free.includes(table));
  }
  return ordered;
}
function copyOf(table, n) {
  const key = rowKey(table.definition);
  const moved = table.definition.indexes.some(
    (index) => (index.type === "primary" || index.type === "unique") && index.parts.some(({ column }) => column === null || mayChange(table, column))
  );
  return { table, n, key, updates: key !== null && !table.written && !moved };
}
function mayChange({ assigned, definition }, column) {
  if (assigned.size === 0) return false;
  const found = definition.columns.find(({ name }) => name === column);
  return assigned.has(column.toLowerCase()) || found === void 0 || found.generated !== null;
}
async function tooLargeToCopy(session, { tables, matched }) {
  if (matched !== null) return null;
  for (const { database, definition } of tables) {
    const found = await session.value(
      `SELECT COUNT(*) FROM (SELECT 1 FROM ${quoteTable(database, definition.name)} LIMIT ${MOST_COPIED_ROWS + 1}) AS counted`
    );
    if (Number(found) > MOST_COPIED_ROWS) return definition.name;
  }
  return null;
}
var CascadeCapture = class {
  #statement;
  #id;
  #plan;
  #copies;
  #active = false;
  constructor(statement, id, plan) {
    this.#statement = statement;
    this.#id = id;
    this.#plan = plan;
    this.#copies = plan.tables.map((table, n) => copyOf(table, n));
  }
  /** Makes the tables; outside of any transaction. */
  async prepare(control, executor) {
    const { matched } = this.#plan;
    for (const { table, n, updates } of this.#copies) {
      const { database, definition } = table;
      const log = { database, table: definition.name, whole: matched === null };
      const make = (kind) => control.run(copyDefinition(definition, cascadeTable(this.#id, kind, n), "TABLE", describeLog({ ...log, kind })));
      await make("changed");
      if (!updates) await make("new");
    }
    await underOwnSettings(executor, async () => {
      for (const { table, n, key } of this.#copies) {
        await executor.run(copyDefinition(table.definition, this.#name("before", n), "TEMPORARY TABLE"));
        if (key !== null) continue;
        for (const when of HASHES)
          await executor.run(
            `CREATE TEMPORARY TABLE ${this.#name("hash", `${n}_${when}`)} (h binary(20) NOT NULL PRIMARY KEY, n bigint NOT NULL) ENGINE=InnoDB`
          );
      }
      if (matched !== null)
        await executor.run(copyDefinition(matched.definition, this.#name("before", "matched"), "TEMPORARY TABLE"));
    });
  }
  /** Copies the rows that the statement may reach; inside the transaction, right before it. */
  async before(executor) {
    this.#active = await executor.value("SELECT @@SESSION.foreign_key_checks") === "1";
    if (!this.#active) return;
    if (this.#plan.matched !== null) await this.#copyMatched(executor, this.#plan.matched);
    await underOwnSettings(executor, async () => {
      for (const copy of this.#copies) {
        if (this.#plan.matched !== null) await this.#copyReferring(executor, copy);
        else await this.#copyWhole(executor, copy);
      }
    });
  }
  /**
   * Logs what foreign keys changed; inside the transaction, right after the statement.
   * @returns how many rows of each table, those left out that have none.
   * @throws UserError when the statement changed other rows than its condition found before.
   */
  async after(executor, affectedRows) {
    if (!this.#active) return [];
    return underOwnSettings(executor, async () => {
      await this.#verifyMatched(executor, affectedRows);
      const found = [];
      for (const copy of this.#copies) {
        const rows = copy.key === null ? await this.#logByHash(executor, copy) : await this.#logByKey(executor, copy);
        if (rows > 0) found.push({ table: copy.table.definition.name, rows });
      }
      return found;
    });
  }
  /** Drops the temporary tables; outside of any transaction, since the server logs that. */
  async end(executor) {
    const names = this.#copies.flatMap(({ n, key }) => [
      this.#name("before", n),
      ...key === null ? HASHES.map((when) => this.#name("hash", `${n}_${when}`)) : []
    ]);
    if (this.#plan.matched !== null) names.push(this.#name("before", "matched"));
    await executor.run(`DROP TEMPORARY TABLE IF EXISTS ${names.join(", ")}`);
  }
  #name(purpose, n) {
    return cascadeTable(this.#id, purpose, n);
  }
  /** The statement's own words, under its own settings but for those that would refuse values that are there already. */
  async #copyMatched(executor, { definition, source }) {
    const mode = String(await executor.value("SELECT @@SESSION.sql_mode"));
    const lenient = mode.split(",").filter((one) => one !== "" && !/^(STRICT_.*|NO_ZERO_.*|TRADITIONAL)$/.test(one)).concat("ALLOW_INVALID_DATES");
    await executor.run(`SET SESSION sql_mode = '${lenient.join(",")}'`);
    const columns = storedColumns2(definition);
    await executor.run(
      `INSERT INTO ${this.#name("before", "matched")} (${listed(columns)}) SELECT ${listed(columns)} FROM ${source} FOR UPDATE`
    );
    await executor.run(`SET SESSION sql_mode = '${mode}'`);
  }
  async #copyReferring(executor, { table, n }) {
    const columns = storedColumns2(table.definition);
    for (const key of table.keys) {
      const at = this.#copies.findIndex(
        (copy) => copy.table.database === key.parent.database && copy.table.definition.name === key.parent.table
      );
      const parent = this.#name("before", at === -1 ? "matched" : at);
      const join = key.columns.map((column, part) => `c.${quoteName(column)} = p.${quoteName(key.referencedColumns[part])}`).join(" AND ");
      await executor.run(
        `INSERT IGNORE INTO ${this.#name("before", n)} (${listed(columns)}) SELECT ${listed(columns, "c.")} FROM ${parent} AS p JOIN ${quoteTable(table.database, table.definition.name)} AS c ON ${join} FOR UPDATE`
      );
    }
  }
  async #copyWhole(executor, { table, n, key }) {
    const { database, definition } = table;
    const columns = listed(storedColumns2(definition));
    const { affectedRows } = await executor.run(
      `INSERT INTO ${this.#name("before", n)} (${columns}) SELECT ${columns} FROM ${quoteTable(database, definition.name)} LIMIT ${MOST_COPIED_ROWS + 1} FOR UPDATE`
    );
    if (affectedRows > MOST_COPIED_ROWS)
      throw refusal(
        `Foreign keys may change rows of \`${definition.name}\` along, which this server does not log, and the table has more than ${MOST_COPIED_ROWS} rows`
      );
    if (key === null)
      await executor.run(
        `INSERT INTO ${this.#name("hash", `${n}_before`)} SELECT ${rowHash(definition, "b")}, COUNT(*) FROM ${this.#name("before", n)} AS b GROUP BY 1`
      );
  }
  /** The copied rows that are not as they were must be as many as the server says it changed: then they are those. */
  async #verifyMatched(executor, affectedRows) {
    const { matched } = this.#plan;
    if (matched === null) return;
    const { database, definition, key } = matched;
    const changed = await executor.value(
      `SELECT COUNT(*) FROM ${this.#name("before", "matched")} AS b LEFT JOIN ${quoteTable(database, definition.name)} AS t ON ${joined(key, "b", "t")} WHERE t.${quoteName(key[0])} IS NULL OR NOT (${identical(definition, "b", "t")})`
    );
    if (changed === String(affectedRows)) return;
    throw refusal(
      `The ${this.#statement.kind} changed ${affectedRows} rows, but ${changed} of those that its condition found before: which rows foreign keys changed along cannot be told`
    );
  }
  async #logByKey(executor, { table, n, key, updates }) {
    const { database, definition } = table;
    const there = quoteTable(database, definition.name);
    const before = this.#name("before", n);
    const log = this.#name("changed", n);
    const columns = storedColumns2(definition);
    const join = joined(key, "b", "t");
    const first = quoteName(key[0]);
    const { affectedRows: changed } = await executor.run(
      `INSERT INTO ${log} (${listed(columns)}) SELECT ${listed(columns, "b.")} FROM ${before} AS b LEFT JOIN ${there} AS t ON ${join} WHERE t.${first} IS NULL OR NOT (${identical(definition, "b", "t")})`
    );
    if (changed > 0 && updates) {
      const assignments = columns.map((column) => `l.${column} = t.${column}`);
      const same = joined(key, "l", "t");
      await executor.run(`UPDATE ${log} AS l STRAIGHT_JOIN ${there} AS t ON ${same} SET ${assignments.join(", ")}`);
      await executor.run(`DELETE l FROM ${log} AS l LEFT JOIN ${there} AS t ON ${same} WHERE t.${first} IS NULL`);
    } else if (changed > 0) await executor.run(`DELETE FROM ${log}`);
    if (updates) return changed;
    const { affectedRows: come } = await executor.run(
      `INSERT INTO ${this.#name("new", n)} (${listed(columns)}) SELECT ${listed(columns, "t.")} FROM ${there} AS t LEFT JOIN ${before} AS b ON ${join} WHERE b.${first} IS NULL OR NOT (${identical(definition, "b", "t")})`
    );
    return Math.max(changed, come);
  }
  /** Without a key, rows are told apart by all that is in them: those whose number is no longer the same are logged. */
  async #logByHash(executor, { table, n }) {
    const { database, definition } = table;
    const there = quoteTable(database, definition.name);
    const [before, after, differ] = HASHES.map((when) => this.#name("hash", `${n}_${when}`));
    await executor.run(
      `INSERT INTO ${after} SELECT ${rowHash(definition, "t")}, COUNT(*) FROM ${there} AS t GROUP BY 1`
    );
    await executor.run(
      `INSERT INTO ${differ} SELECT b.h, 0 FROM ${before} AS b LEFT JOIN ${after} AS a ON a.h = b.h WHERE a.h IS NULL OR a.n <> b.n`
    );
    await executor.run(
      `INSERT INTO ${differ} SELECT a.h, 0 FROM ${after} AS a LEFT JOIN ${before} AS b ON a.h = b.h WHERE b.h IS NULL`
    );
    const columns = storedColumns2(definition);
    const log = this.#name("changed", n);
    const { affectedRows: gone } = await executor.run(
      `INSERT INTO ${log} (${listed(columns)}) SELECT ${listed(columns, "b.")} FROM ${this.#name("before", n)} AS b JOIN ${differ} AS d ON d.h = ${rowHash(definition, "b")}`
    );
    if (gone > 0) await executor.run(`DELETE FROM ${log}`);
    const { affectedRows: come } = await executor.run(
      `INSERT INTO ${this.#name("new", n)} (${listed(columns)}) SELECT ${listed(columns, "t.")} FROM ${there} AS t JOIN ${differ} AS d ON d.h = ${rowHash(definition, "t")}`
    );
    return Math.max(gone, come);
  }
};
function refusal(what) {
  return new UserError(what, {
    hint: "Change the rows that refer to these in statements of their own before this one.",
    exitCode: EXIT.server
  });
}

// src/deploy/hidden-cascades.ts
async function cascadingTrigger(session, statement) {
  const events = rowEvents(statement);
  const queue = statement.tables.filter((table) => table.access === "write" && table.database !== null).map(({ database, name }) => ({ database, table: name, events }));
  const seen = /* @__PURE__ */ new Set();
  for (let next = queue.shift(); next !== void 0; next = queue.shift()) {
    const triggers = (await triggersOf(session, next.database, next.table)).filter(
      ({ event, name }) => next.events.includes(event) && !seen.has(`${next.database}\0${name}`)
    );
    for (const trigger of triggers) {
      seen.add(`${next.database}\0${trigger.name}`);
      const words = new Set(trigger.body.toLowerCase().match(/[\p{L}\p{N}_$]+/gu));
      const parents = await cascadingParents(session);
      const deletes = words.has("delete") || words.has("replace");
      const assigned = assignedWords(trigger.body);
      const callsOthers2 = words.has("call") && parents.length > 0;
      const named = parents.some(
        ({ table, column, onDelete, onUpdate }) => words.has(table) && (onDelete && deletes || onUpdate && (deletes || assigned.has(column)))
      );
      if (callsOthers2 || named) return trigger;
      const tables = await triggeredTables(session, next.database);
      for (const table of tables) {
        if (words.has(table.toLowerCase()))
          queue.push({ database: next.database, table, events: ["INSERT", "UPDATE", "DELETE"] });
      }
    }
  }
  return null;
}
function assignedWords(body) {
  const clauses = body.toLowerCase().match(/\b(set|update)\b[^;]*?(\bwhere\b|;|$)/g) ?? [];
  return new Set(
    clauses.flatMap((clause) => [...clause.matchAll(/([\p{L}\p{N}_$]+)`?\s*=/gu)].map(([, word]) => word))
  );
}
async function triggersOf(session, database, table) {
  const rows = await session.query(
    `SELECT trigger_name AS name, event_manipulation AS event, action_statement AS body FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)}`
  );
  return rows.map(({ name, event, body }) => ({ name: String(name), event: String(event), body: String(body) }));
}
async function triggeredTables(session, database) {
  const rows = await session.query(
    `SELECT DISTINCT event_object_table AS name FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)}`
  );
  return rows.map(({ name }) => String(name));
}
async function cascadingParents(session) {
  const rows = await session.query(
    "SELECT DISTINCT c.referenced_table_name AS tab, c.delete_rule IN ('CASCADE', 'SET NULL') AS del, c.update_rule IN ('CASCADE', 'SET NULL') AS upd, k.referenced_column_name AS col FROM information_schema.referential_constraints c JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name WHERE c.delete_rule IN ('CASCADE', 'SET NULL') OR c.update_rule IN ('CASCADE', 'SET NULL')"
  );
  return rows.map(({ tab, del, upd, col }) => ({
    table: String(tab).toLowerCase(),
    onDelete: del === "1",
    onUpdate: upd === "1",
    column: String(col).toLowerCase()
  }));
}
async function refuseHiddenCascades(target, journaled, statement, captured) {
  if (target.cascadesLogged || journaled.incomplete !== null) return;
  if (captured.foreignKeysOff && !captured.cascaded) return;
  const written = statement.tables.filter((table) => table.access === "write").map(({ name }) => name.toLowerCase());
  for (const { database, table, whole } of captured.tables) {
    if (whole || written.includes(table.toLowerCase())) continue;
    const keys = await foreignKeysTo(target.control, database, table);
    const follows = (rule) => rule === "CASCADE" || rule === "SET NULL";
    if (!keys.some(({ onDelete, onUpdate }) => follows(onDelete) || follows(onUpdate))) continue;
    const { deleted, updated } = await captured.changesOf(database, table);
    const key = keys.find(
      ({ onDelete, onUpdate, referencedColumns }) => deleted && follows(onDelete) || follows(onUpdate) && referencedColumns.some((column) => updated.has(column))
    );
    if (key === void 0) continue;
    throw new NeedsOperatorError(
      `Statement ${journaled.index} (${statement.kind}) changed rows of \`${table}\` by a trigger or function, and foreign key \`${key.name}\` may have changed rows of \`${key.table}\` along, which this server does not log: its rollback may not be whole`,
      `The statement is committed. Look at the rows of \`${key.table}\`. To go on with what of its rollback there is: rollgate recover ${journaled.deployment} ${journaled.sequence} --mark done`
    );
  }
}

// src/deploy/structure-obstacles.ts
var TRANSACTIONAL = /* @__PURE__ */ new Set(["innodb", "rocksdb", "tokudb", "ndbcluster", "ndb"]);
function isTransactional(engine) {
  return TRANSACTIONAL.has(engine.toLowerCase());
}
var CASCADE_NOT_LOGGED = "cascade-not-logged";
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
  let fires = false;
  for (const { database, name } of statement.tables.filter((table) => table.access === "write")) {
    if (database === null) continue;
    const table = await readTable(session, database, name);
    if (table === null) continue;
    if (!isTransactional(table.engine)) {
      add(
        "engine-not-transactional",
        `table \`${name}\` has engine ${table.engine}, whose changes are no part of a transaction and cannot be told from those of others`,
        "Convert the table to InnoDB first."
      );
    }
    const triggers = await listTriggers(session, database, name);
    fires ||= triggers.some(({ event }) => events.includes(event));
    for (const trigger2 of triggers.filter(({ event }) => events.some((one) => INVERSE[one] === event))) {
      add(
        "trigger-fires-on-undo",
        `trigger \`${trigger2.name}\` on \`${name}\` would fire once more when the statement is undone`,
        "Drop the trigger before, and create it again after."
      );
    }
  }
  const cascades = cascadesLogged ? null : await planCascades(session, statement);
  const large = cascades === null ? null : await tooLargeToCopy(session, cascades);
  if (large !== null) {
    add(
      CASCADE_NOT_LOGGED,
      `foreign keys may change rows of \`${large}\` along, which this server does not log, and the table has more than ${MOST_COPIED_ROWS} rows, too many to be copied before`,
      `Change the rows of \`${large}\` in statements of their own before this one; or write a DELETE or UPDATE of one table, of which only the rows that refer to its rows are copied.`
    );
  }
  const trigger = cascadesLogged || !fires ? null : await cascadingTrigger(session, statement);
  if (trigger !== null) {
    add(
      CASCADE_NOT_LOGGED,
      `trigger \`${trigger.name}\` may make foreign keys change rows along, and this server does not log those`,
      "Drop the trigger before, and create it again after; or do what it does in statements of the migration."
    );
  }
  return obstacles;
}

// src/schema/diff.ts
var APART = /^(AUTO_INCREMENT|DEFAULT CHARSET|CHARSET|COLLATE)$/i;
function diffTables(before, after, renamed = /* @__PURE__ */ new Map()) {
  const rename = (definition) => renameColumns(definition, renamed);
  const changes = [...diffColumns(before, after, renamed)];
  const indexes = diffOrdered(before.indexes, after.indexes, rename, rankOf(after));
  for (const index of indexes.dropped) changes.push({ kind: "index-dropped", index });
  for (const index of indexes.added) changes.push({ kind: "index-added", index });
  for (const foreignKey of missing(before.foreignKeys, after.foreignKeys, rename))
    changes.push({ kind: "foreign-key-dropped", foreignKey });
  for (const foreignKey of missing(after.foreignKeys, before.foreignKeys, (text) => text, rename))
    changes.push({ kind: "foreign-key-added", foreignKey });
  const checks = diffOrdered(before.checks, after.checks, rename, () => 0);
  for (const check of checks.dropped) changes.push({ kind: "check-dropped", check });
  for (const check of checks.added) changes.push({ kind: "check-added", check });
  if (before.charset !== after.charset || before.collation !== after.collation) {
    changes.push({ kind: "charset-changed", charset: after.charset, collation: after.collation });
  }
  changes.push(...diffOptions(before, after));
  if (before.partitioning !== after.partitioning)
    changes.push({ kind: "partitioning-changed", before: before.partitioning, after: after.partitioning });
  return changes;
}
function renameColumns(definition, renamed) {
  let text = definition;
  for (const [from, to] of renamed) text = text.replaceAll(quoteName(from), `\0${to}\0`);
  return text.replaceAll(/\0([^\0]*)\0/g, (_, name) => quoteName(name));
}
function missing(these, others, renameThese, renameOthers = (text) => text) {
  const there = new Set(others.map((other) => renameOthers(other.definition)));
  return these.filter((one) => !there.has(renameThese(one.definition)));
}
function diffOrdered(before, after, rename, rank) {
  const wanted = new Set(after.map((part) => part.definition));
  const kept = before.filter((part) => wanted.has(rename(part.definition)));
  const stays = /* @__PURE__ */ new Set();
  for (const level of new Set(after.map(rank))) {
    const order = after.filter((part) => rank(part) === level).map((part) => part.definition);
    const here = kept.map((part) => rename(part.definition)).filter((definition) => order.includes(definition));
    for (const [at, definition] of order.entries()) {
      if (here[at] !== definition) break;
      stays.add(definition);
    }
  }
  return {
    dropped: before.filter((part) => !stays.has(rename(part.definition))),
    added: after.filter((part) => !stays.has(part.definition))
  };
}
function rankOf(table) {
  const nullable = new Set(table.columns.filter((column) => column.nullable).map((column) => column.name));
  return (index) => {
    if (index.type === "primary") return 0;
    if (index.type === "unique")
      return index.parts.some((part) => part.column === null || nullable.has(part.column)) ? 2 : 1;
    return index.type === "fulltext" ? 4 : 3;
  };
}
function diffColumns(before, after, renamed) {
  const newName = (column) => renamed.get(column.name) ?? column.name;
  const old = new Map(before.columns.map((column) => [newName(column).toLowerCase(), column]));
  const names = new Set(after.columns.map((column) => column.name.toLowerCase()));
  const changes = [];
  for (const column of before.columns)
    if (!names.has(newName(column).toLowerCase())) changes.push({ kind: "column-dropped", column });
  const common = after.columns.map((column) => old.get(column.name.toLowerCase())).filter((column) => column !== void 0);
  const inPlace = longestRun(common.map((column) => before.columns.indexOf(column)));
  for (const column of after.columns) {
    const previous = old.get(column.name.toLowerCase());
    if (previous === void 0) {
      changes.push({ kind: "column-added", column });
      continue;
    }
    const moved = !inPlace.has(before.columns.indexOf(previous));
    const differs = previous.name !== column.name || renameColumns(previous.definition, renamed) !== column.definition || previous.charset !== column.charset || previous.collation !== column.collation;
    if (moved || differs) changes.push({ kind: "column-changed", before: previous, after: column, moved });
  }
  return changes;
}
function longestRun(positions) {
  const best = [];
  for (const [at, position] of positions.entries()) {
    let longest = [];
    for (let earlier = 0; earlier < at; earlier++) {
      if (positions[earlier] < position && best[earlier].length > longest.length) longest = best[earlier];
    }
    best.push([...longest, position]);
  }
  return new Set(best.reduce((longest, one) => one.length > longest.length ? one : longest, []));
}
function diffOptions(before, after) {
  const read = (table) => new Map(
    table.options.filter((option) => !APART.test(option.name)).map((option) => [option.name.toUpperCase(), option])
  );
  const old = read(before);
  const now = read(after);
  const changes = [];
  for (const [name, option] of old)
    if (!now.has(name)) changes.push({ kind: "option-changed", before: option, after: null });
  for (const [name, option] of now) {
    const previous = old.get(name) ?? null;
    if (previous?.value !== option.value) changes.push({ kind: "option-changed", before: previous, after: option });
  }
  return changes;
}

// src/schema/alter-table.ts
var OPTION_DEFAULTS = {
  COMMENT: "''",
  KEY_BLOCK_SIZE: "0",
  MAX_ROWS: "0",
  MIN_ROWS: "0",
  AVG_ROW_LENGTH: "0",
  CHECKSUM: "0",
  DELAY_KEY_WRITE: "0",
  TRANSACTIONAL: "DEFAULT",
  CONNECTION: "''",
  COMPRESSION: "''",
  ENCRYPTION: "'N'",
  AUTOEXTEND_SIZE: "0",
  INSERT_METHOD: "NO",
  SECONDARY_ENGINE: "NULL"
};
function alterTable(from, to, options) {
  const changes = diffTables(from, to, options.renamedColumns);
  const head = `ALTER TABLE ${quoteTable(options.database, from.name)}`;
  const of = (kind) => changes.filter((change) => change.kind === kind);
  const statements = [];
  const add = (clauses) => {
    if (clauses.length > 0) statements.push(`${head} ${clauses.join(", ")}`);
  };
  const [partitioning] = of("partitioning-changed");
  const repartitioned = partitioning !== void 0;
  add(of("foreign-key-dropped").map(({ foreignKey }) => `DROP FOREIGN KEY ${quoteName(foreignKey.name)}`));
  if (repartitioned && partitioning.before !== null) add(["REMOVE PARTITIONING"]);
  const dropConstraint = options.flavor === "mariadb" ? "DROP CONSTRAINT" : "DROP CHECK";
  add([
    ...of("check-dropped").map(({ check }) => `${dropConstraint} ${quoteName(check.name)}`),
    ...of("index-dropped").map(
      ({ index }) => index.type === "primary" ? "DROP PRIMARY KEY" : `DROP INDEX ${quoteName(index.name)}`
    ),
    ...columnClauses(changes, to, options),
    ...of("index-added").map(({ index }) => `ADD ${index.definition}`),
    ...of("check-added").map(({ check }) => `ADD ${check.definition}`),
    ...of("charset-changed").map(
      ({ charset, collation }) => `DEFAULT CHARACTER SET ${charset}${collation === null ? "" : ` COLLATE ${collation}`}`
    ),
    ...of("option-changed").map(({ before, after }) => optionClause(before, after))
  ]);
  if (repartitioned && partitioning.after !== null) statements.push(`${head} ${partitioning.after}`);
  const written = to.columns.filter(
    (column) => changes.some(
      (change) => change.kind === "column-added" && change.column === column || change.kind === "column-changed" && change.after === column
    )
  );
  if (options.flavor === "mysql") {
    add(written.filter(hasNoDefault).map((column) => `ALTER COLUMN ${quoteName(column.name)} DROP DEFAULT`));
    statements.push(...implicitCharsets(head, to, written));
  }
  add(of("foreign-key-added").map(({ foreignKey }) => `ADD ${foreignKey.definition}`));
  return statements;
}
function columnClauses(changes, to, { flavor, replacedColumns }) {
  const clauses = [];
  for (const change of changes)
    if (change.kind === "column-dropped") clauses.push(`DROP COLUMN ${quoteName(change.column.name)}`);
  for (const column of to.columns) {
    const change = changes.find(
      (one) => one.kind === "column-added" && one.column === column || one.kind === "column-changed" && one.after === column
    );
    if (change?.kind === "column-added")
      clauses.push(`ADD COLUMN ${quoteName(column.name)} ${definitionOf(column, to, flavor)}${place(to, column)}`);
    if (change?.kind !== "column-changed") continue;
    const { before, moved } = change;
    if (regenerated(before, column) || replacedColumns?.has(column.name)) {
      clauses.push(
        `DROP COLUMN ${quoteName(before.name)}`,
        `ADD COLUMN ${quoteName(column.name)} ${definitionOf(column, to, flavor)}${place(to, column)}`
      );
    } else {
      const names = before.name === column.name ? `MODIFY COLUMN ${quoteName(column.name)}` : `CHANGE COLUMN ${quoteName(before.name)} ${quoteName(column.name)}`;
      clauses.push(`${names} ${definitionOf(column, to, flavor)}${moved ? place(to, column) : ""}`);
    }
  }
  return clauses;
}
function createTable(table, database, flavor) {
  const name = quoteTable(database, table.name);
  let text = table.createStatement.replace(/^CREATE TABLE (`(?:[^`]|``)+`)/, () => `CREATE TABLE ${name}`);
  if (flavor === "mariadb") return [text];
  for (const column of table.columns) {
    const printed = `${quoteName(column.name)} ${column.definition}`;
    text = text.replace(printed, () => `${quoteName(column.name)} ${definitionOf(column, table, flavor)}`);
  }
  const head = `ALTER TABLE ${name}`;
  const bare2 = table.columns.filter(hasNoDefault).map((column) => `ALTER COLUMN ${quoteName(column.name)} DROP DEFAULT`);
  return [
    text,
    ...bare2.length === 0 ? [] : [`${head} ${bare2.join(", ")}`],
    ...implicitCharsets(head, table, table.columns)
  ];
}
function definitionOf(column, table, flavor) {
  if (flavor === "mariadb" || table.collation === null || /\bCHARACTER SET\b/.test(column.definition))
    return column.definition;
  return column.definition.replace(` COLLATE ${table.collation}`, "");
}
function hasNoDefault(column) {
  return column.nullable && column.default === null && column.generated === null && !column.autoIncrement && !/(text|blob|json|geometry|point|linestring|polygon|collection|vector)$/.test(column.type.base);
}
function implicitCharsets(head, to, written) {
  const statements = [];
  const implicit = written.filter(
    (column) => /\bCHARACTER SET \w+/.test(column.definition) && !/\bCHARACTER SET \w+ COLLATE\b/.test(column.definition)
  );
  for (const charset of new Set(implicit.map((column) => column.charset))) {
    const clauses = implicit.filter((column) => column.charset === charset).map((column) => `MODIFY COLUMN ${quoteName(column.name)} ${column.definition.replace(/ CHARACTER SET \w+/, "")}`);
    statements.push(`${head} DEFAULT CHARACTER SET ${charset}`, `${head} ${clauses.join(", ")}`);
  }
  if (statements.length > 0)
    statements.push(
      `${head} DEFAULT CHARACTER SET ${to.charset}${to.collation === null ? "" : ` COLLATE ${to.collation}`}`
    );
  return statements;
}
function regenerated(before, after) {
  const virtual = (column) => column.generated !== null && !column.generated.stored;
  return (before.generated !== null || after.generated !== null) && (virtual(before) !== virtual(after) || before.generated === null !== (after.generated === null));
}
function place(table, column) {
  const previous = table.columns[table.columns.indexOf(column) - 1];
  return previous === void 0 ? " FIRST" : ` AFTER ${quoteName(previous.name)}`;
}
function optionClause(before, after) {
  const { name, value } = after ?? {
    name: before.name,
    value: OPTION_DEFAULTS[before.name.toUpperCase()] ?? "DEFAULT"
  };
  if (/SYSTEM VERSIONING/i.test(name)) return after === null ? "DROP SYSTEM VERSIONING" : "ADD SYSTEM VERSIONING";
  return value === "" ? name : `${name}=${value}`;
}

// src/rollback/ddl-guard.ts
var ROWS_OF_OTHERS = "rows_of_others";
var VALUES_THAT_CLASH = "values_that_clash";
function guardOf(step) {
  if (!step.startsWith("SELECT ")) return null;
  return step.endsWith(` AS ${ROWS_OF_OTHERS}`) ? "rows" : step.endsWith(` AS ${VALUES_THAT_CLASH}`) ? "values" : null;
}
var GUARD_ERROR = 1242;
function guard(found, name) {
  const exist = found.map((query) => `EXISTS (${query})`).join(" OR ");
  return `SELECT (SELECT n FROM (SELECT 1 AS n UNION ALL SELECT 2) AS two WHERE ${exist}) AS ${name}`;
}
function guardRefill({ current, old, now, keep, renamed }) {
  const pairs = old.columns.flatMap((column) => {
    const other = nowOf(column.name, now, renamed);
    const intact = other !== null && column.generated === null && other.generated === null && !keep.columns?.includes(column.name) && other.type.text === column.type.text && other.charset === column.charset && other.nullable === column.nullable && other.autoIncrement === column.autoIncrement;
    return intact ? [[column, other]] : [];
  });
  const list = (of) => ["1 AS c", ...pairs.map((pair, at) => `${comparable(of(pair))} AS c${at}`)].join(", ");
  const names = ["c", ...pairs.map((_, at) => `c${at}`)].join(", ");
  const both = `SELECT ${list((pair) => pair[1])}, 1 AS n FROM ${current} UNION ALL SELECT ${list((pair) => pair[0])}, -1 FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)}`;
  const differs = keep.columns === null ? "> 0" : "<> 0";
  return guard(
    [`SELECT * FROM (SELECT SUM(n) AS s FROM (${both}) AS u GROUP BY ${names}) AS d WHERE s ${differs}`],
    ROWS_OF_OTHERS
  );
}
function guardRestore(restore) {
  const { old, columns, key, between, valueless } = restore;
  const there = new Set([...between.indexes, ...between.checks].map(({ definition }) => definition));
  const found = old.indexes.filter((index) => index.type === "primary" || index.type === "unique").filter((index) => !there.has(index.definition) || index.parts.some((part) => columns.includes(part.column ?? ""))).flatMap((index) => duplicates(restore, index));
  for (const { definition, expression, enforced } of old.checks) {
    if (!enforced || there.has(definition)) continue;
    const holds = ungenerated(expression, old);
    found.push(`SELECT * FROM (${futureRows(restore, holds)}) AS d WHERE NOT (${holds})`);
  }
  if (valueless.size > 0) found.push(`${futureRows(restore, "")} WHERE k.${quoteName(key[0])} IS NULL`);
  return found.length === 0 ? [] : [guard(found, VALUES_THAT_CLASH)];
}
function duplicates(restore, index) {
  const parts = index.parts.map(({ column, expression, length }) => {
    const value = ungenerated(expression ?? quoteName(column), restore.old);
    return length === null ? value : `LEFT(${value}, ${length})`;
  });
  const list = parts.map((part, at) => `${part} AS p${at}`).join(", ");
  const names = parts.map((_, at) => `p${at}`);
  const rows = futureRows(restore, parts.join(" "));
  return [
    `SELECT * FROM (SELECT COUNT(*) AS s FROM (SELECT ${list} FROM (${rows}) AS d) AS e WHERE ${names.map((name) => `${name} IS NOT NULL`).join(" AND ")} GROUP BY ${names.join(", ")}) AS g WHERE s > 1`
  ];
}
function ungenerated(expression, { columns }) {
  let text = expression;
  for (const { name, generated } of columns.toReversed())
    if (generated !== null) text = text.replaceAll(quoteName(name), () => `(${generated.expression})`);
  return text;
}
function futureRows(restore, text) {
  const { current: table, old, now, keep, renamed, columns, key, valueless } = restore;
  const named = (column) => text.toLowerCase().includes(quoteName(column.name).toLowerCase());
  const current = (column) => nowOf(column.name, now, renamed);
  const value = (column) => {
    const other = current(column);
    const theirs = other === null ? null : `t.${quoteName(other.name)}`;
    if (!columns.includes(column.name)) return theirs ?? "NULL";
    if (valueless.has(column.name)) return `k.${quoteName(column.name)}`;
    return `IF(k.${quoteName(key[0])} IS NULL, ${converted(column, theirs ?? defaultOf(column))}, k.${quoteName(column.name)})`;
  };
  const list = old.columns.filter((column) => column.generated === null && named(column)).map((column) => `${value(column)} AS ${quoteName(column.name)}`);
  const same = key.map((name) => {
    const column = old.columns.find((one) => one.name === name);
    const other = current(column);
    const value2 = `t.${quoteName(other?.name ?? name)}`;
    const alike = other?.charset === column.charset && other.collation === column.collation;
    return `${alike ? value2 : converted(column, value2)} = k.${quoteName(name)}`;
  });
  return `SELECT ${["1 AS rollgate_row", ...list].join(", ")} FROM ${table} AS t LEFT JOIN ${quoteTable(KEEP_DATABASE, keep.keptAs)} AS k ON ${same.join(" AND ")}`;
}
function converted({ charset, collation }, value) {
  if (charset === null) return value;
  return `CONVERT(${value} USING ${charset})${collation === null ? "" : ` COLLATE ${collation}`}`;
}
function defaultOf(column) {
  if (column.autoIncrement) return "NULL";
  if (column.default !== null) return column.default;
  if (column.nullable) return "NULL";
  if (/^(date|datetime|timestamp)$/.test(column.type.base)) return "'0000-00-00'";
  if (column.type.base === "enum") return `'${(column.type.members[0] ?? "").replaceAll("'", "''")}'`;
  return /(char|text|binary|blob|set)$/.test(column.type.base) ? "''" : "0";
}
function nowOf(old, now, renamed) {
  const name = [...renamed].find(([, from]) => from === old)?.[0] ?? old;
  return now.columns.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}
function comparable({ name, type }) {
  const quoted = quoteName(name);
  const plain2 = /(int|decimal|numeric|float|double|year|date|time|datetime|timestamp|bit)$/.test(type.base);
  return plain2 ? quoted : `SHA2(${quoted}, 256)`;
}

// src/rollback/ddl-restore.ts
function restoreSteps(restore) {
  const { database, old, now, keep, renamed, flavor } = restore;
  const alter = (from, to, renamedColumns2 = /* @__PURE__ */ new Map()) => alterTable(from, to, { database, renamedColumns: renamedColumns2, flavor });
  const columns = keep.columns;
  const key = columns === null ? null : matchingKey(restore, columns);
  if (columns === null || key === null) {
    const target = quoteTable(database, now.name);
    return [
      guardRefill(restore),
      ...uncheckedKeys([`DELETE FROM ${target}`, ...alter(now, old, renamed), ...refill(database, old, keep)])
    ];
  }
  const replaced = new Set(columns.filter((name) => !converts(restore, name)));
  const between = undemanding(restore, columns, key, replaced);
  const valueless = old.columns.filter(
    ({ name, nullable, autoIncrement }) => replaced.has(name) || nowOf(name, now, renamed) === null && !nullable && !autoIncrement && between.columns.some((column) => column.name === name && column.nullable)
  );
  const values = refillColumns(restore, columns, key);
  return [
    ...guardRestore({
      ...restore,
      columns,
      key: keyColumns(key),
      between,
      valueless: new Set(valueless.map(({ name }) => name))
    }),
    ...alterTable(now, between, { database, renamedColumns: renamed, replacedColumns: replaced, flavor }),
    ...old.foreignKeys.length === 0 ? values : uncheckedKeys(values),
    ...alter(between, old)
  ];
}
function refill(database, table, keep) {
  const columns = storedColumns(table);
  return [
    `INSERT INTO ${quoteTable(database, table.name)} (${columns}) SELECT ${columns} FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)}`
  ];
}
function uncheckedKeys(statements) {
  return ["SET SESSION foreign_key_checks = 0", ...statements, "SET SESSION foreign_key_checks = 1"];
}
function refillColumns({ database, old, keep }, columns, key) {
  const target = quoteTable(database, old.name);
  const same = keyColumns(key).map((column) => `t.${quoteName(column)} = k.${quoteName(column)}`);
  const assigned = columns.map((column) => `t.${quoteName(column)} = k.${quoteName(column)}`);
  for (const column of old.columns) {
    if (column.onUpdate !== null && !columns.includes(column.name))
      assigned.push(`t.${quoteName(column.name)} = t.${quoteName(column.name)}`);
  }
  const steps = [
    `UPDATE ${target} AS t JOIN ${quoteTable(KEEP_DATABASE, keep.keptAs)} AS k ON ${same.join(" AND ")} SET ${assigned.join(", ")}`
  ];
  for (const { name } of old.columns.filter((column) => column.autoIncrement && columns.includes(column.name))) {
    const quoted = quoteName(name);
    steps.push(
      `SET @rollgate_number = (SELECT COALESCE(MAX(${quoted}), 0) FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)})`,
      `UPDATE ${target} SET ${quoted} = (@rollgate_number := @rollgate_number + 1) WHERE ${quoted} IS NULL`
    );
  }
  return steps;
}
function matchingKey({ old, now, renamed }, columns) {
  const fit = (table) => {
    const wholly = (index) => index.parts.every(({ column: name, length }) => {
      const column = table.columns.find((one) => one.name === name);
      return length === null && column !== void 0 && !column.nullable && !touched(old, columns).has(column.name);
    });
    return table.indexes.find((index) => index.type === "primary" && wholly(index)) ?? table.indexes.find((index) => index.type === "unique" && wholly(index));
  };
  const unchanged = ({ name, type, charset, collation }) => !renamed.has(name) && old.columns.some(
    (one) => one.name === name && !one.nullable && one.type.text === type.text && one.charset === charset && one.collation === collation
  );
  return fit(old) ?? fit({ ...now, columns: now.columns.filter(unchanged) }) ?? null;
}
function keyColumns(key) {
  return key.parts.map((part) => part.column);
}
function touched(table, columns) {
  const names = new Set(columns);
  for (let size = 0; size !== names.size; ) {
    size = names.size;
    for (const column of table.columns)
      if (column.generated !== null && mentions(column.generated.expression, names)) names.add(column.name);
  }
  return names;
}
function mentions(text, names) {
  return [...names].some((name) => text.toLowerCase().includes(quoteName(name).toLowerCase()));
}
function mentionsBare(text, names) {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu));
  return mentions(text, names) || [...names].some((name) => words.has(name.toLowerCase()));
}
function undemanding({ old, now, keep }, columns, key, replaced) {
  const restored = touched(old, columns);
  const derived = new Set([...restored].filter((name) => !columns.includes(name)));
  const keeps = (index) => !index.parts.some(
    ({ column, expression }) => column !== null && derived.has(column) || expression !== null && mentions(expression, restored)
  );
  const indexes = old.indexes.filter(keeps).flatMap((index) => {
    if (!index.parts.some(({ column }) => column !== null && restored.has(column))) return [index];
    if (index.type === "spatial" || index.parts.some(({ column }) => column !== null && replaced.has(column))) return [];
    if (keep.referenced && now.indexes.some(({ definition }) => definition === index.definition)) return [index];
    return index.type === "primary" || index.type === "unique" ? [plain(index, old)] : [index];
  });
  if (!indexes.includes(key) && !old.indexes.includes(key)) {
    const clash = indexes.findIndex((index) => index.name === key.name);
    if (clash >= 0) indexes.splice(clash, 1);
    indexes.unshift(key);
  }
  const leads = (column) => indexes.some((index) => index.parts[0]?.column === column.name);
  return {
    ...old,
    columns: old.columns.filter((column) => !derived.has(column.name)).map((column) => {
      if (columns.includes(column.name)) return bare(column, true);
      const checked = / CHECK \(/.test(column.definition) && mentions(column.definition, restored);
      return checked || column.autoIncrement && !leads(column) ? bare(column, false) : column;
    }),
    indexes,
    foreignKeys: old.foreignKeys.filter(
      ({ columns: own, referencedTable, referencedColumns }) => ![...own, ...referencedTable === old.name ? referencedColumns : []].some((column) => restored.has(column))
    ),
    checks: old.checks.filter(({ expression }) => !mentions(expression, restored)),
    partitioning: old.partitioning !== null && old.partitioning !== now.partitioning && mentionsBare(old.partitioning, restored) ? null : old.partitioning
  };
}
var STUBBORN = /^(json|vector|uuid|inet4|inet6|xmltype)$/;
var GEOMETRY = /^(geometry|point|linestring|polygon|multi\w+|geom\w*collection)$/;
function converts({ old, now, renamed }, name) {
  const before = old.columns.find((column) => column.name === name).type.base;
  const after = nowOf(name, now, renamed)?.type.base ?? before;
  if (GEOMETRY.test(before) || GEOMETRY.test(after)) return GEOMETRY.test(before) === GEOMETRY.test(after);
  return before === after || !(STUBBORN.test(before) || STUBBORN.test(after));
}
function plain(index, table) {
  const named = (name2) => !table.indexes.some((one) => one.name === name2);
  const name = index.type !== "primary" ? index.name : ["rollgate_primary", "rollgate_primary_"].find(named);
  const definition = index.type === "primary" ? index.definition.replace(/^PRIMARY KEY/, () => `KEY ${quoteName(name)}`) : index.definition.replace(/^UNIQUE /, "");
  return { ...index, type: "index", name, definition };
}
function bare(column, restored) {
  const { type, charset, collation } = column;
  const nullable = column.nullable || restored && (column.autoIncrement || column.default === null && (GEOMETRY.test(type.base) || STUBBORN.test(type.base)));
  if (!column.autoIncrement && !/ CHECK \(/.test(column.definition) && nullable === column.nullable) return column;
  const given = column.autoIncrement ? null : column.default;
  const definition = [
    type.text,
    ...charset === null ? [] : [`CHARACTER SET ${charset}`],
    ...collation === null ? [] : [`COLLATE ${collation}`],
    nullable ? "NULL" : "NOT NULL",
    ...given === null ? [] : [`DEFAULT ${given}`]
  ].join(" ");
  const model = { ...column, nullable, autoIncrement: false, onUpdate: null, invisible: false, definition };
  return { ...model, default: nullable ? given ?? "NULL" : given };
}

// src/rollback/ddl-inverse.ts
function inverseDdl(statement, plan, before, after, flavor) {
  if (statement.kind.endsWith("VIEW")) return inverseOfView(statement, plan);
  if (statement.kind === "RENAME TABLE") return inverseOfRename(renamePairs(statement));
  const named = statement.tables.filter(
    (table) => table.access !== "read" && table.access !== "rename-to" && table.database !== null
  );
  return named.flatMap((table) => {
    const key = `${table.database}.${table.name}`;
    const old = before.get(key) ?? null;
    const keep = plan.keeps.find(
      (one) => one.database === table.database && one.table.toLowerCase() === table.name.toLowerCase()
    ) ?? null;
    const moved = renamedTo(statement);
    if (moved !== null && old !== null) {
      const now = after.get(`${moved.database}.${moved.name}`);
      if (now === null || now === void 0) return [];
      const back = `ALTER TABLE ${quoteTable(moved.database, moved.name)} RENAME TO ${quoteTable(table.database, table.name)}`;
      const steps = inverseOfChange(
        statement,
        table.database,
        old,
        { ...now, name: old.name },
        keep,
        flavor,
        quoteTable(moved.database, moved.name)
      );
      return [...steps.filter((step) => guardOf(step)), back, ...steps.filter((step) => !guardOf(step))];
    }
    return inverseOfChange(statement, table.database, old, after.get(key) ?? null, keep, flavor);
  });
}
function inverseOfChange(statement, database, old, now, keep, flavor, current = quoteTable(database, now?.name ?? "")) {
  if (old === null) return now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`];
  const refilled = keep === null ? [] : refill(database, old, keep);
  if (now === null || statement.kind === "CREATE TABLE") {
    if (now !== null && keep === null && now.createStatement === old.createStatement) return [];
    if (keep?.how === "moved")
      return [`RENAME TABLE ${quoteTable(KEEP_DATABASE, keep.keptAs)} TO ${quoteTable(database, old.name)}`];
    const drop = now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`];
    return [...drop, ...withoutForeignKeys(old, [...createTable(old, database, flavor), ...refilled])];
  }
  if (statement.kind === "TRUNCATE TABLE") return withoutForeignKeys(old, refilled);
  const renamed = renamedColumns(statement, now);
  return keep === null ? alterTable(now, old, { database, renamedColumns: renamed, flavor }) : restoreSteps({ database, current, old, now, keep, renamed, flavor });
}
function withoutForeignKeys(table, statements) {
  return table.foreignKeys.length === 0 ? [...statements] : uncheckedKeys(statements);
}
function renamedColumns(statement, now) {
  const names = /* @__PURE__ */ new Map();
  const actual = (name) => now.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name ?? name;
  for (const clause of statement.alter ?? []) {
    if (clause.kind === "change-column") names.set(actual(clause.column.name.text), clause.from.text);
    if (clause.kind === "rename-column") names.set(actual(clause.to.text), clause.from.text);
  }
  return names;
}
function renamedTo(statement) {
  return statement.kind === "ALTER TABLE" ? statement.tables.find((table) => table.access === "rename-to") ?? null : null;
}
function renamePairs(statement) {
  const pairs = [];
  for (const [at, table] of statement.tables.entries()) {
    const from = statement.tables[at - 1];
    if (table.access === "rename-to" && from !== void 0) pairs.push([from, table]);
  }
  return pairs;
}
function inverseOfRename(pairs) {
  if (pairs.length === 0) return [];
  const back = [...pairs].reverse().map(([from, to]) => `${quoteTable(to.database, to.name)} TO ${quoteTable(from.database, from.name)}`);
  return [`RENAME TABLE ${back.join(", ")}`];
}
function inverseOfView(statement, plan) {
  const statements = [];
  for (const { database, name, access } of statement.tables) {
    if (access === "read" || database === null) continue;
    const text = plan.views[`${database}.${name}`];
    statements.push(
      text === void 0 ? `DROP VIEW IF EXISTS ${quoteTable(database, name)}` : text.replace(/^CREATE /, "CREATE OR REPLACE ")
    );
  }
  return statements;
}

// src/deploy/ddl-facts.ts
async function readDdlFacts(session, statement, before) {
  const triggered = /* @__PURE__ */ new Set();
  const referenced = /* @__PURE__ */ new Set();
  const views = /* @__PURE__ */ new Map();
  for (const { database, name, access } of statement.tables) {
    if (access === "read" || database === null) continue;
    const key = `${database}.${name}`;
    if (statement.kind.endsWith("VIEW")) {
      const text = await showCreateView(session, database, name);
      if (text !== null) views.set(key, text);
    } else if (/^(DROP|ALTER) TABLE$/.test(statement.kind) && (before.get(key) ?? null) !== null) {
      if (statement.kind === "DROP TABLE" && (await listTriggers(session, database, name)).length > 0)
        triggered.add(key);
      if ((await foreignKeysTo(session, database, name)).length > 0) referenced.add(key);
    }
  }
  return { triggered, referenced, views };
}

// src/deploy/refuse-loss.ts
function refuseLoss(journaled, statement, captured, temporary) {
  if (journaled.incomplete !== null) return;
  const affected = journaled.affectedRows ?? 0;
  if (captured >= leastLogged(statement, affected)) return;
  const written = statement.tables.filter((table) => table.access === "write");
  if (written.length === 0 || written.some((table) => temporary.has(table.name.toLowerCase()))) return;
  throw new NeedsOperatorError(
    `Statement ${journaled.index} (${statement.kind}) changed ${affected} rows, but ${captured === 0 ? "none" : `only ${captured}`} of them ${captured === 1 ? "is" : "are"} in the binary log: its rollback is not whole`,
    `The statement is committed. Check the engine of its tables, binlog filters, and whether they are views or federated tables. To go on with what of its rollback there is: rollgate recover ${journaled.deployment} ${journaled.sequence} --mark done`
  );
}
function leastLogged(statement, affected) {
  if (statement.kind === "REPLACE") return 0;
  return statement.tokens.some((token) => /^(duplicate|replace)$/i.test(token.text)) ? Math.min(affected, 1) : affected;
}
function noteTemporary(statement, temporary) {
  if (!statement.temporary) return;
  for (const table of statement.tables) {
    if (table.access === "create") temporary.add(table.name.toLowerCase());
    if (table.access === "drop") temporary.delete(table.name.toLowerCase());
  }
}

export {
  guardOf,
  GUARD_ERROR,
  inverseDdl,
  readDdlFacts,
  isCascadeLog,
  readLog,
  dropCascadeLogs,
  rowEvents,
  cascadedTables,
  planCascades,
  CascadeCapture,
  refuseHiddenCascades,
  isTransactional,
  CASCADE_NOT_LOGGED,
  logsCascades,
  structureObstacles,
  refuseLoss,
  noteTemporary
};
