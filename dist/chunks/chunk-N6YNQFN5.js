import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  foreignKeysTo,
  listTriggers,
  showCreateView
} from "./chunk-UOK55VNF.js";
import {
  KEEP_DATABASE,
  storedColumns
} from "./chunk-GQNX4G64.js";
import {
  quoteName,
  quoteTable
} from "./chunk-LQY5FU5L.js";

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
    ...columnClauses(changes, to, options.flavor),
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
function columnClauses(changes, to, flavor) {
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
    if (regenerated(before, column)) {
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
  const bare = table.columns.filter(hasNoDefault).map((column) => `ALTER COLUMN ${quoteName(column.name)} DROP DEFAULT`);
  return [
    text,
    ...bare.length === 0 ? [] : [`${head} ${bare.join(", ")}`],
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
      return [back, ...inverseOfChange(statement, table.database, old, { ...now, name: old.name }, keep, flavor)];
    }
    return inverseOfChange(statement, table.database, old, after.get(key) ?? null, keep, flavor);
  });
}
function inverseOfChange(statement, database, old, now, keep, flavor) {
  if (old === null) return now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`];
  if (now === null || statement.kind === "CREATE TABLE") {
    if (now !== null && keep === null && now.createStatement === old.createStatement) return [];
    if (keep?.how === "moved")
      return [`RENAME TABLE ${quoteTable(KEEP_DATABASE, keep.keptAs)} TO ${quoteTable(database, old.name)}`];
    const drop = now === null ? [] : [`DROP TABLE ${quoteTable(database, now.name)}`];
    return [
      ...drop,
      ...withoutForeignKeys(old, [...createTable(old, database, flavor), ...refill(database, old, keep)])
    ];
  }
  if (statement.kind === "TRUNCATE TABLE") return withoutForeignKeys(old, refill(database, old, keep));
  const structure = alterTable(now, old, { database, renamedColumns: renamedColumns(statement, now), flavor });
  return keep === null ? structure : [...structure, ...restore(database, old, keep)];
}
function refill(database, table, keep) {
  if (keep === null) return [];
  const columns = storedColumns(table);
  return [
    `INSERT INTO ${quoteTable(database, table.name)} (${columns}) SELECT ${columns} FROM ${quoteTable(KEEP_DATABASE, keep.keptAs)}`
  ];
}
function restore(database, table, keep) {
  const target = quoteTable(database, table.name);
  const kept = quoteTable(KEEP_DATABASE, keep.keptAs);
  const key = keyColumns(table);
  const intact = key !== null && !key.some((column) => keep.columns?.includes(column));
  if (keep.columns === null || !intact) {
    return withoutForeignKeys(table, [`DELETE FROM ${target}`, ...refill(database, table, keep)]);
  }
  const same = key.map((column) => `t.${quoteName(column)} = k.${quoteName(column)}`).join(" AND ");
  const assigned = [...keep.columns.map((column) => `t.${quoteName(column)} = k.${quoteName(column)}`)];
  for (const column of table.columns) {
    if (column.onUpdate !== null && !keep.columns.includes(column.name))
      assigned.push(`t.${quoteName(column.name)} = t.${quoteName(column.name)}`);
  }
  return withoutForeignKeys(table, [`UPDATE ${target} AS t JOIN ${kept} AS k ON ${same} SET ${assigned.join(", ")}`]);
}
function withoutForeignKeys(table, statements) {
  if (table.foreignKeys.length === 0 && !statements.some((one) => one.startsWith("DELETE"))) return [...statements];
  return ["SET SESSION foreign_key_checks = 0", ...statements, "SET SESSION foreign_key_checks = 1"];
}
function keyColumns(table) {
  const nullable = new Set(table.columns.filter((column) => column.nullable).map((column) => column.name));
  const whole = (index) => index.parts.every((part) => part.column !== null && part.length === null && !nullable.has(part.column));
  const key = table.indexes.find((index) => index.type === "primary" && whole(index)) ?? table.indexes.find((index) => index.type === "unique" && whole(index));
  return key === void 0 ? null : key.parts.map((part) => part.column);
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
    } else if (statement.kind === "DROP TABLE" && (before.get(key) ?? null) !== null) {
      if ((await listTriggers(session, database, name)).length > 0) triggered.add(key);
      if ((await foreignKeysTo(session, database, name)).length > 0) referenced.add(key);
    }
  }
  return { triggered, referenced, views };
}

export {
  inverseDdl,
  readDdlFacts
};
