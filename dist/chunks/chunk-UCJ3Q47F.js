import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  classify
} from "./chunk-FPZUQGHF.js";
import {
  fits
} from "./chunk-ZZ2J6SFK.js";
import {
  Cursor,
  readColumn
} from "./chunk-H343J662.js";
import {
  quoteName,
  quoteTable
} from "./chunk-FIZTKZIJ.js";
import {
  TokenReader
} from "./chunk-YK27PNKM.js";
import {
  TokenList,
  nameOf
} from "./chunk-ZHYU3SQ4.js";
import {
  tokenize
} from "./chunk-THQUDT4C.js";

// src/sql/stored-objects.ts
var OBJECT_KINDS = [
  "DATABASE",
  "SEQUENCE",
  "FUNCTION",
  "PROCEDURE",
  "PACKAGE",
  "PACKAGE BODY",
  "VIEW",
  "TRIGGER",
  "EVENT"
];
function objectKindOf({ kind }) {
  const [, object] = /^(?:CREATE|ALTER|DROP) (.+)$/.exec(kind) ?? [];
  return OBJECT_KINDS.find((one2) => one2 === object) ?? null;
}
function replaces({ tokens }) {
  return /^or$/i.test(tokens[1]?.text ?? "") && /^replace$/i.test(tokens[2]?.text ?? "");
}
function loadsLibrary(statement) {
  return statement.kind === "CREATE FUNCTION" && statement.tokens.some(({ kind, text }) => kind === "word" && /^soname$/i.test(text));
}
function objectsNamed(statement) {
  const kind = objectKindOf(statement);
  if (kind === null) return [];
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  const reader = new TokenReader(tokens, classify(tokens).after);
  return NAMES[kind](reader, statement).filter((name) => name.database !== null).map(({ database, name }) => ({ kind, database, name }));
}
var one = (reader, statement) => {
  const name = reader.qualifiedName();
  return name === null ? [] : [{ database: name.database ?? statement.database, name: name.text }];
};
var several = (reader, statement) => {
  const names = [...one(reader, statement)];
  while (statement.kind.startsWith("DROP") && reader.takeOperator(",")) names.push(...one(reader, statement));
  return names;
};
var DATABASE_CLAUSES = /^(DEFAULT|CHARACTER|CHARSET|COLLATE|ENCRYPTION|COMMENT|READ|UPGRADE)$/;
var NAMES = {
  DATABASE: (reader, { database: current }) => {
    const database = DATABASE_CLAUSES.test(reader.word()) ? current : reader.name()?.text ?? null;
    return database === null ? [] : [{ database, name: database }];
  },
  SEQUENCE: several,
  FUNCTION: one,
  PROCEDURE: one,
  PACKAGE: one,
  "PACKAGE BODY": one,
  VIEW: several,
  TRIGGER: one,
  EVENT: (reader, statement) => {
    const names = [...one(reader, statement)];
    if (statement.kind !== "ALTER EVENT") return names;
    while (!reader.done && reader.word() !== "DO" && !reader.sees("RENAME TO")) reader.index++;
    if (reader.take("RENAME TO")) names.push(...one(reader, statement));
    return names;
  }
};
function droppedDatabases(statement) {
  return statement.kind === "DROP DATABASE" ? objectsNamed(statement) : [];
}

// src/schema/diff.ts
var APART = /^(AUTO_INCREMENT|DEFAULT CHARSET|CHARSET|COLLATE)$/i;
function diffTables(before, after, renamedColumns = /* @__PURE__ */ new Map()) {
  const renamed = withSuperseded(before, renamedColumns);
  const rename = (definition) => renameColumns(definition, renamed);
  const changes = [...diffColumns(before, after, renamed)];
  const remade = cutByServer(changes);
  const indexes = diffOrdered(before.indexes, after.indexes, rename, rankOf(after), remade);
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
function withSuperseded({ columns }, renamed) {
  const taken = new Set([...renamed].filter(([from, to]) => from !== to).map(([, to]) => to.toLowerCase()));
  const superseded = columns.filter(({ name }) => !renamed.has(name) && taken.has(name.toLowerCase()));
  return new Map([...renamed, ...superseded.map(({ name }) => [name, `${name} `])]);
}
function renameColumns(definition, renamed) {
  let text = definition;
  for (const [from, to] of renamed) text = text.replaceAll(quoteName(from), `\0${to}\0`);
  return text.replaceAll(/\0([^\0]*)\0/g, (_, name) => quoteName(name));
}
function missing(these, others, renameThese, renameOthers = (text) => text) {
  const there = new Set(others.map((other) => renameOthers(other.definition)));
  return these.filter((one2) => !there.has(renameThese(one2.definition)));
}
function diffOrdered(before, after, rename, rank, remade = () => false) {
  const wanted = new Set(after.map((part) => part.definition));
  const kept = before.filter((part) => wanted.has(rename(part.definition)) && !remade(part));
  const stays = /* @__PURE__ */ new Set();
  for (const level of new Set(after.map(rank))) {
    const order = after.filter((part) => rank(part) === level).map((part) => part.definition);
    const here = kept.map((part) => rename(part.definition)).filter((definition) => order.includes(definition));
    let last = -1;
    for (const definition of order) {
      const at = here.indexOf(definition, last + 1);
      if (at === -1) break;
      stays.add(definition);
      last = at;
    }
  }
  return {
    dropped: before.filter((part) => !stays.has(rename(part.definition))),
    added: after.filter((part) => !stays.has(part.definition))
  };
}
var TEXTUAL = /char|text|binary|blob/;
function cutByServer(changes) {
  const columns = changes.flatMap(
    (change) => change.kind === "column-changed" && TEXTUAL.test(change.after.type.base) && !TEXTUAL.test(change.before.type.base) ? [change.before.name] : []
  );
  return (index) => index.parts.some(({ column }) => column !== null && columns.includes(column));
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
  return new Set(best.reduce((longest, one2) => one2.length > longest.length ? one2 : longest, []));
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

// src/schema/renames-apart.ts
function renamesApart(from, to, { flavor, renamedColumns }) {
  const apart = /* @__PURE__ */ new Map();
  if (flavor !== "mysql") return apart;
  for (const [name, other] of renamedColumns ?? []) {
    const column = from.columns.find((one2) => one2.name === name);
    const inKey = from.foreignKeys.some(
      ({ columns, referencedTable, referencedColumns }) => columns.includes(name) || referencedTable === from.name && referencedColumns.includes(name)
    );
    const plain = column !== void 0 && column.charset === null && column.generated === null && !hasNoDefault(column);
    const taken = from.columns.some((one2) => one2.name.toLowerCase() === other.toLowerCase());
    const there = to.columns.some((one2) => one2.name === other);
    if (inKey && plain && !taken && there && !isNamed(name, from)) apart.set(name, other);
  }
  return apart;
}
function isNamed(name, { columns, indexes, checks, partitioning }) {
  const texts = [
    ...columns.flatMap(({ generated, default: given }) => [generated?.expression ?? "", given ?? ""]),
    ...indexes.flatMap(({ parts }) => parts.map(({ expression }) => expression ?? "")),
    ...checks.map(({ expression }) => expression),
    partitioning ?? ""
  ];
  return texts.some((text) => text.toLowerCase().includes(name.toLowerCase()));
}
function renamedIn(table, renamed) {
  const name = (one2) => renamed.get(one2) ?? one2;
  const defined = (part) => ({
    ...part,
    definition: renameColumns(part.definition, renamed)
  });
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: name(column.name) })),
    indexes: table.indexes.map((index) => ({
      ...defined(index),
      parts: index.parts.map((part) => ({ ...part, column: part.column === null ? null : name(part.column) }))
    })),
    foreignKeys: table.foreignKeys.map((key) => ({
      ...defined(key),
      columns: key.columns.map(name),
      referencedColumns: key.referencedTable === table.name ? key.referencedColumns.map(name) : key.referencedColumns
    }))
  };
}
function hasNoDefault(column) {
  return column.nullable && column.default === null && column.generated === null && !column.autoIncrement && !/(text|blob|json|geometry|point|linestring|polygon|collection|vector)$/.test(column.type.base);
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
  const apart = renamesApart(from, to, options);
  if (apart.size > 0) {
    const rest = new Map([...options.renamedColumns ?? []].filter(([name]) => !apart.has(name)));
    const others = alterTable(renamedIn(from, apart), to, { ...options, renamedColumns: rest });
    if (others.length > 0) {
      const clauses = from.columns.filter(({ name }) => apart.has(name)).map(({ name, definition }) => `CHANGE COLUMN ${quoteName(name)} ${quoteName(apart.get(name))} ${definition}`);
      return [`ALTER TABLE ${quoteTable(options.database, from.name)} ${clauses.join(", ")}`, ...others];
    }
  }
  const changes = diffTables(from, to, options.renamedColumns);
  const head = `ALTER TABLE ${quoteTable(options.database, from.name)}`;
  const of = (kind) => changes.filter((change) => change.kind === kind);
  const flipped = visibilityChanges(of("index-dropped"), of("index-added"));
  const withoutFlipped = (some) => some.filter(({ index }) => !flipped.some(({ name }) => name === index.name));
  const dropped = withoutFlipped(of("index-dropped"));
  const added = withoutFlipped(of("index-added"));
  const late = indexesOfRenamed(changes, to);
  const isLate = ({ name }) => late.some((index) => index.name === name);
  const statements = [];
  const add = (clauses) => {
    if (clauses.length > 0) statements.push(`${head} ${clauses.join(", ")}`);
  };
  const [partitioning] = of("partitioning-changed");
  const repartitioned = partitioning !== void 0;
  add(of("foreign-key-dropped").map(({ foreignKey }) => `DROP FOREIGN KEY ${quoteName(foreignKey.name)}`));
  if (repartitioned && partitioning.before !== null) add(["REMOVE PARTITIONING"]);
  const dropConstraint = options.flavor === "mariadb" ? "DROP CONSTRAINT" : "DROP CHECK";
  if (onlyMoved(changes, to)) add(dropped.map(({ index }) => dropIndex(index)));
  add([
    ...of("check-dropped").map(({ check }) => `${dropConstraint} ${quoteName(check.name)}`),
    ...droppedPeriods(from, to),
    ...(onlyMoved(changes, to) ? [] : dropped.filter(({ index }) => !isLate(index))).map(
      ({ index }) => dropIndex(index)
    ),
    ...columnClauses(changes, to, options),
    ...added.filter(({ index }) => !isLate(index)).map(({ index }) => `ADD ${index.definition}`),
    ...flipped.map(
      ({ name, invisible }) => `ALTER INDEX ${quoteName(name)} ${VISIBILITY[options.flavor][invisible ? 1 : 0]}`
    ),
    ...to.periods.filter((period) => !from.periods.includes(period)).map((period) => `ADD ${period}`),
    ...of("check-added").map(({ check }) => `ADD ${check.definition}`),
    ...of("charset-changed").map(
      ({ charset, collation }) => `DEFAULT CHARACTER SET ${charset}${collation === null ? "" : ` COLLATE ${collation}`}`
    ),
    ...of("option-changed").map(({ before, after }) => optionClause(before, after))
  ]);
  add([
    ...dropped.filter(({ index }) => isLate(index)).map(({ index }) => dropIndex(index)),
    ...late.map(({ definition }) => `ADD ${definition}`)
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
function onlyMoved(changes, { foreignKeys }) {
  const dropped = /* @__PURE__ */ new Map();
  const added = [];
  for (const change of changes) {
    if (change.kind === "index-dropped") dropped.set(change.index.name, change.index);
    else if (change.kind === "index-added") added.push(change.index);
    else return false;
  }
  return added.length === dropped.size && added.every(
    ({ name, definition, type, parts }) => dropped.get(name)?.definition === definition && type === "index" && !foreignKeys.some(({ columns }) => columns[0] === parts[0]?.column)
  );
}
function dropIndex({ type, name }) {
  return type === "primary" ? "DROP PRIMARY KEY" : `DROP INDEX ${quoteName(name)}`;
}
function indexesOfRenamed(changes, to) {
  const renamed = /* @__PURE__ */ new Set();
  const dropped = /* @__PURE__ */ new Set();
  const added = [];
  for (const change of changes) {
    if (change.kind === "column-changed" && change.before.name !== change.after.name) renamed.add(change.after.name);
    if (change.kind === "index-dropped") dropped.add(change.index.name);
    if (change.kind === "index-added") added.push(change.index);
  }
  const first = added.findIndex(({ name, parts }) => {
    const column = parts[0]?.column ?? null;
    return dropped.has(name) && renamed.has(column) && to.foreignKeys.some(({ columns }) => columns[0] === column);
  });
  return first === -1 ? [] : added.slice(first);
}
var VISIBILITY = { mysql: ["VISIBLE", "INVISIBLE"], mariadb: ["NOT IGNORED", "IGNORED"] };
var INVISIBLE = / (?:\/\*!\d+ )?(?:INVISIBLE|IGNORED)\b(?: \*\/)?/;
function visibilityChanges(dropped, added) {
  const bare = ({ definition }) => definition.replace(INVISIBLE, "");
  return added.map(({ index }) => index).filter((index) => dropped.some(({ index: old }) => old.invisible !== index.invisible && bare(old) === bare(index)));
}
function droppedPeriods(from, to) {
  return from.periods.filter((period) => !to.periods.includes(period)).map((period) => `DROP ${period.replace(/\s*\(.*$/s, "")}`);
}
function columnClauses(changes, to, { flavor, replacedColumns }) {
  const clauses = [];
  for (const change of changes)
    if (change.kind === "column-dropped") clauses.push(`DROP COLUMN ${quoteName(change.column.name)}`);
  for (const column of to.columns) {
    const change = changes.find(
      (one2) => one2.kind === "column-added" && one2.column === column || one2.kind === "column-changed" && one2.after === column
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

// src/rollback/partition-inverse.ts
function movingWord(statement) {
  for (const clause of statement.alter ?? []) {
    if (clause.kind !== "partition" && clause.kind !== "other" && clause.kind !== "unknown") continue;
    const words = statement.tokens.filter(({ start }) => start >= clause.span.start).map(({ text }) => text.toUpperCase());
    if (words[0] === "EXCHANGE" && words[1] === "PARTITION") return "EXCHANGE";
    if (words[0] === "CONVERT" && /^(PARTITION|TABLE)$/.test(words[1] ?? "")) return "CONVERT";
  }
  return null;
}
function movesPartition(statement) {
  return movingWord(statement) !== null;
}
function exchangesPartition(statement) {
  return movingWord(statement) === "EXCHANGE";
}
function truncatesPartition(statement) {
  return (statement.alter ?? []).some((clause) => clause.kind === "partition" && /^TRUNCATE\b/i.test(clause.operation));
}
function inverseOfPartitionMove(statement, before, after, flavor) {
  const word = movingWord(statement);
  const [table, other] = statement.tables.filter(
    (one2) => one2.access !== "read" && one2.database !== null
  );
  if (word === null || table === void 0 || other === void 0) return null;
  const head = `ALTER TABLE ${quoteTable(table.database, table.name)}`;
  const partition = partitionOf(statement);
  if (partition === null) return null;
  const otherName = quoteTable(other.database, other.name);
  if (word === "EXCHANGE") return [`${head} EXCHANGE PARTITION ${quoteName(partition)} WITH TABLE ${otherName}`];
  if (other.access === "drop") return [`${head} CONVERT PARTITION ${quoteName(partition)} TO TABLE ${otherName}`];
  const old = before.get(`${table.database}.${table.name}`);
  const now = after.get(`${table.database}.${table.name}`);
  if (old === null || old === void 0 || now === null || now === void 0) return null;
  const columns = storedColumns(old);
  return [
    ...alterTable(now, old, { database: table.database, flavor }),
    `INSERT INTO ${quoteTable(table.database, table.name)} (${columns}) SELECT ${columns} FROM ${otherName}`,
    `DROP TABLE ${otherName}`
  ];
}
function partitionOf({ tokens }) {
  const at = tokens.findIndex(({ kind, text }) => kind === "word" && /^partition$/i.test(text));
  const name = at === -1 ? void 0 : tokens[at + 1];
  return name === void 0 ? null : nameOf(name);
}

// src/rollback/ddl-loss.ts
function lossOf(statement, table) {
  const columns = /* @__PURE__ */ new Set();
  const primary = [];
  let rows = statement.tokens.slice(1, 3).some((token) => /^ignore$/i.test(token.text));
  for (const clause of statement.alter ?? []) {
    switch (clause.kind) {
      case "drop-column":
        columns.add(clause.column.text);
        break;
      case "modify-column":
        if (!keeps(table, clause.column.name.text, clause.column, statement)) columns.add(clause.column.name.text);
        break;
      case "change-column":
        if (!keeps(table, clause.from.text, clause.column, statement)) columns.add(clause.from.text);
        break;
      case "add-index":
        if (clause.index.type === "primary") {
          for (const { column } of clause.index.parts) if (column !== null) primary.push(column.text);
        }
        break;
      case "convert-charset":
        for (const column of table.columns) {
          if (column.charset !== null && !fitsBytes(column, { ...column, charset: clause.charset.text.toLowerCase() }))
            columns.add(column.name);
        }
        break;
      case "partition":
        if (/\b(DROP|TRUNCATE)\b/i.test(clause.operation)) rows = true;
        break;
      case "option":
        if (clause.option.name.toLowerCase() === "engine" && !/^(innodb|aria|rocksdb|myisam)$/i.test(clause.option.value.text))
          rows = true;
        break;
      case "unknown":
      case "other":
        if (!keepsRows(clause) && !movesPartition(statement)) rows = true;
    }
  }
  const known = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  for (const name of primary) {
    const old = nameBefore(statement, name);
    if (known.get(old.toLowerCase())?.nullable) columns.add(old);
  }
  const lost = [...columns].flatMap((name) => {
    const column = known.get(name.toLowerCase());
    return column === void 0 || column.generated !== null ? [] : [column.name];
  });
  const only = statement.alter?.length === 1 ? statement.alter[0] : void 0;
  return { columns: lost, rows, partitions: only?.kind === "partition" ? partitionsOf(statement, table) : null };
}
function nameBefore({ alter = [] }, name) {
  for (const clause of alter) {
    const to = clause.kind === "rename-column" ? clause.to : clause.kind === "change-column" ? clause.column.name : null;
    if (to?.text.toLowerCase() === name.toLowerCase() && "from" in clause) return clause.from.text;
  }
  return name;
}
function partitionsOf({ tokens }, table) {
  const word = (at) => tokens[at]?.text.toUpperCase();
  const first = tokens.findIndex((_, at) => /^(DROP|TRUNCATE)$/.test(word(at) ?? "") && word(at + 1) === "PARTITION");
  if (first === -1 || table.partitioning === null) return null;
  const rest = tokens.slice(first + 2);
  const names = word(first + 2) === "IF" ? rest.slice(2) : rest;
  const found = names.filter(({ text }) => text !== ",").map(({ text }) => unquoted(text));
  return found.length === 0 || found.some((name) => name.toUpperCase() === "ALL") ? null : found;
}
function unquoted(text) {
  const quote = text[0];
  if (quote !== "`" && quote !== '"') return text;
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}
function keepsRows(clause) {
  return clause.kind === "other" && /^(ADD SYSTEM VERSIONING|(ADD|DROP) PERIOD)\b/i.test(clause.operation);
}
function irreversible(clause) {
  if (clause.kind !== "other") return null;
  return /\bTABLESPACE\b/i.test(clause.operation) ? `${clause.operation} cannot be taken back` : null;
}
function fitsBytes(from, to) {
  if (!fits(from, to)) return false;
  const members = from.type.base === "enum" || from.type.base === "set";
  if (members || from.charset === null || from.charset === to.charset) return true;
  return from.charset !== "ascii" && (from.charset === "latin1" || !/^utf(16|32)/.test(to.charset ?? ""));
}
function keeps(table, name, clause, statement) {
  const before = table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (before === void 0 || clause.generated !== null) return before === void 0;
  try {
    const text = `${quoteName(clause.name.text)} ${clause.type.text}`;
    const after = readColumn(new Cursor(text, tokenize(text, statement.dialect)), null, null);
    const charset = clause.charset?.text.toLowerCase() ?? clause.collation?.text.split("_")[0]?.toLowerCase() ?? table.charset;
    const inKey = table.indexes.some(
      (index) => index.type === "primary" && index.parts.some((part) => part.column === before.name)
    );
    const nullable = clause.notNull === null && !inKey && clause.inlineKey !== "primary";
    return (nullable || !before.nullable) && fitsBytes(before, { type: after.type, charset: before.charset === null ? null : charset });
  } catch {
    return false;
  }
}

// src/rollback/keep-key.ts
function steadyKey(table, old, columns) {
  const changing = touched(old, columns);
  const steady = ({ definition, parts }) => !/\bWITHOUT OVERLAPS\b/i.test(definition) && parts.every(({ column: name, length }) => {
    const column = table.columns.find((one2) => one2.name === name);
    return length === null && column !== void 0 && !column.nullable && !changing.has(column.name);
  });
  return table.indexes.find((index) => index.type === "primary" && steady(index)) ?? table.indexes.find((index) => index.type === "unique" && steady(index)) ?? null;
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

// src/rollback/keep-table.ts
function keptColumns(table, lost) {
  const stored2 = table.columns.filter((column) => column.generated === null);
  const key = steadyKey(table, table, lost ?? []);
  if (key === null) return { key: null, columns: stored2.map(({ name }) => name) };
  const names = /* @__PURE__ */ new Set([...keyColumns(key), ...lost ?? stored2.map(({ name }) => name)]);
  return {
    key: keyColumns(key),
    columns: table.columns.filter(({ name }) => names.has(name)).map(({ name }) => name)
  };
}
var LASTING = /^(innodb|rocksdb|myisam|aria)$/i;
function createKeepTable(keptAs, database, table, { key, columns }) {
  if (key === null) return `CREATE TABLE ${keptAs} LIKE ${quoteTable(database, table.name)}`;
  const definitions = table.columns.filter(({ name }) => columns.includes(name)).map(
    (column) => `${quoteName(column.name)} ${valueType(column)} ${key.includes(column.name) ? "NOT NULL" : "NULL"}`
  );
  return `CREATE TABLE ${keptAs} (${definitions.join(", ")}, PRIMARY KEY (${key.map(quoteName).join(", ")})) ${keepOptions(table)}`;
}
function keepOptions(table, temporary = false) {
  const format = table.options.find(({ name }) => name.toUpperCase() === "ROW_FORMAT")?.value;
  const engine = `ENGINE=${LASTING.test(table.engine) ? table.engine : "InnoDB"}`;
  const fitting = temporary && format?.toUpperCase() === "COMPRESSED" ? "DYNAMIC" : format;
  return fitting === void 0 ? engine : `${engine} ROW_FORMAT=${fitting}`;
}
function valueType({ type, charset, collation }) {
  return [
    type.text,
    ...charset === null ? [] : [`CHARACTER SET ${charset}`],
    ...collation === null ? [] : [`COLLATE ${collation}`]
  ].join(" ");
}
function fillKeepTable(keptAs, database, table, columns) {
  const list = columns.map(quoteName).join(", ");
  return `INSERT INTO ${keptAs} (${list}) SELECT ${list} FROM ${quoteTable(database, table)}`;
}

// src/rollback/row-history.ts
var FROM = "row_start";
var UNTIL = "row_end";
var SAME = "rollgate_same";
var WRITABLE = 101100;
function hasHistory({ options }) {
  return options.some(({ name }) => /SYSTEM VERSIONING/i.test(name));
}
function dropsHistory(statement) {
  return (statement.alter ?? []).some(
    (clause) => clause.kind === "other" && /^DROP SYSTEM VERSIONING\b/i.test(clause.operation)
  );
}
function historyRefusal(statement, table, options) {
  const { flavor, number } = options.server;
  const what = dropsHistory(statement) ? "DROP SYSTEM VERSIONING destroys the history of the rows" : `the table \`${table.name}\` has system versioning, and a copy of its rows would not have their history`;
  if (!dropsHistory(statement)) return what;
  if (flavor !== "mariadb" || number < WRITABLE) return `${what}, which only MariaDB 10.11 and later can write again`;
  if (statement.alter?.length !== 1) return `${what}: it comes back when no other clause is beside it`;
  if (table.partitioning !== null || table.periods.length > 0)
    return `${what}: that of a table with partitions or with a period of its own does not come back`;
  if (steadyKey(table, table, []) === null)
    return `${what}: that of a table without a key by which its rows could be told does not come back`;
  return options.historyWritable === false ? `${what}, and secure_timestamp keeps it from being written again` : null;
}
var stored = ({ columns }) => columns.filter(({ generated }) => generated === null);
function historyColumns(table) {
  return [...stored(table).map(({ name }) => name), FROM, UNTIL];
}
function createHistoryTable(keptAs, table) {
  const time = "timestamp(6) NOT NULL DEFAULT '0000-00-00 00:00:00'";
  const definitions = [
    ...stored(table).map((column) => `${quoteName(column.name)} ${valueType(column)} NULL`),
    `${FROM} ${time}`,
    `${UNTIL} ${time}`,
    `${SAME} tinyint NOT NULL DEFAULT 0`
  ];
  return `CREATE TABLE ${keptAs} (${definitions.join(", ")}) ENGINE=${LASTING.test(table.engine) ? table.engine : "InnoDB"}`;
}
function fillHistoryTable(keptAs, database, table, columns) {
  const list = columns.map(quoteName).join(", ");
  return `INSERT INTO ${keptAs} (${list}) SELECT ${list} FROM ${quoteTable(database, table)} FOR SYSTEM_TIME ALL`;
}

// src/rollback/ddl-plan.ts
var KEEP_DATABASE = "rollgate_keep";
var SUPPORTED = /* @__PURE__ */ new Set([
  "CREATE TABLE",
  "ALTER TABLE",
  "DROP TABLE",
  "RENAME TABLE",
  "TRUNCATE TABLE",
  "CREATE INDEX",
  "DROP INDEX"
]);
function planDdl(statement, before, options) {
  if (!SUPPORTED.has(statement.kind) && objectKindOf(statement) === null) {
    const reason = `${statement.kind} has no inverse in this version`;
    return plan([], before, { id: "ddl-not-reversible", reason }, options, null);
  }
  const keeps2 = keepsOf(statement, before, options);
  const stuck = (statement.alter ?? []).map(irreversible).find((reason) => reason !== null);
  const refusal = options.objectRefusal ?? (statement.kind === "DROP DATABASE" ? refuseDatabase(keeps2, options) : null) ?? refuseBroken(keeps2, options) ?? (stuck === void 0 || stuck === null ? null : { id: "ddl-not-reversible", reason: stuck });
  const away = keeps2.filter((keep) => keep.how !== "copied");
  const complete = statement.conditional || statement.tables.every((table) => table.access !== "drop" || before.get(`${table.database}.${table.name}`));
  const moves = away.length > 0 && away.length === keeps2.length && complete;
  const kept = moves ? keeps2 : keeps2.map((keep) => copiedKeep(keep, before));
  const lost = refuseHistory(statement, kept, before, options);
  const rename = `RENAME TABLE ${away.flatMap(renames).join(", ")}`;
  const execute = !moves ? null : statement.kind === "DROP DATABASE" ? [rename, statement.text] : [rename];
  return plan(kept, before, refusal ?? lost, options, execute);
}
function refuseDatabase(keeps2, { keepData }) {
  const stuck = (reason) => ({ id: "ddl-not-reversible", reason });
  const [referenced] = keeps2.filter(({ how }) => how === "copied");
  if (referenced !== void 0) return stuck(`tables of other databases refer to its table \`${referenced.table}\``);
  return keepData === "never" && keeps2.length > 0 ? stuck(`the ${keeps2.length} tables in it would not come back (keep-data: never)`) : null;
}
function refuseHistory(statement, keeps2, before, options) {
  for (const { how, database, table } of keeps2) {
    const old = before.get(`${database}.${table}`);
    const reason = how === "copied" && hasHistory(old) ? historyRefusal(statement, old, options) : null;
    if (reason !== null && options.keepData !== "never") return { id: "ddl-not-reversible", reason };
  }
  return null;
}
function refuseBroken(keeps2, { keepData }) {
  const broken = keeps2.flatMap(({ triggers = [] }) => triggers).find((trigger) => trigger.broken !== void 0)?.broken;
  return broken === void 0 || keepData === "never" ? null : brokenRefusal(broken);
}
function brokenRefusal(broken) {
  return { id: "trigger-broken", reason: `${broken}: once dropped, the server does not let it be made again` };
}
function renames(keep) {
  const table = quoteTable(keep.database, keep.table);
  const away = `${table} TO ${quoteTable(KEEP_DATABASE, keep.keptAs)}`;
  return keep.how === "swapped" ? [away, `${quoteTable(KEEP_DATABASE, twinOf(keep))} TO ${table}`] : [away];
}
function twinOf({ keptAs }) {
  return beside(keptAs, "_twin");
}
var SINCE = "_since";
function sinceOf({ keptAs }) {
  return beside(keptAs, SINCE);
}
function beside(keptAs, ending) {
  return [...keptAs].slice(0, 64 - ending.length).join("") + ending;
}
function ddlReversibility(statement, before, options) {
  const { refusal, losesData } = planDdl(statement, before, options);
  if (refusal !== null) return { verdict: "none", reason: refusal.reason };
  return losesData ? { verdict: "structure-only", reason: "rows or values are not kept (keep-data: never)" } : { verdict: "full" };
}
function plan(keeps2, before, refusal, options, execute) {
  const none = { prepare: [], abandon: [], refusal, losesData: false, settings: options.settings };
  if (keeps2.length === 0) return { ...none, execute, keeps: keeps2 };
  if (options.keepData === "never") return { ...none, execute: null, keeps: [], losesData: true };
  const fresh = keeps2.flatMap((keep) => {
    const table = before.get(`${keep.database}.${keep.table}`);
    const { key = null, copied = [] } = keep;
    if (keep.history) return [createHistoryTable(quoteTable(KEEP_DATABASE, keep.keptAs), table)];
    if (keep.how === "copied")
      return [createKeepTable(quoteTable(KEEP_DATABASE, keep.keptAs), keep.database, table, { key, columns: copied })];
    const twin = quoteTable(KEEP_DATABASE, twinOf(keep));
    return keep.how === "swapped" ? [`CREATE TABLE ${twin} LIKE ${quoteTable(keep.database, keep.table)}`] : [];
  });
  return {
    ...none,
    prepare: [
      `CREATE DATABASE IF NOT EXISTS ${quoteName(KEEP_DATABASE)}`,
      ...fresh,
      ...movedTriggers({ keeps: keeps2 }).map(({ drop }) => drop)
    ],
    fill: keeps2.flatMap(fillOf),
    execute,
    abandon: keeps2.filter(({ how }) => how !== "moved").flatMap((keep) => keep.how === "copied" ? [keep.keptAs] : [twinOf(keep), sinceOf(keep)]).map((name) => `DROP TABLE IF EXISTS ${quoteTable(KEEP_DATABASE, name)}`),
    keeps: keeps2
  };
}
function movedTriggers({ keeps: keeps2 }) {
  return keeps2.flatMap(({ how, triggers = [] }) => how === "moved" ? triggers : []);
}
function copiedKeep(keep, before) {
  const table = before.get(`${keep.database}.${keep.table}`);
  if (keep.history) return { ...keep, how: "copied", key: null, copied: historyColumns(table) };
  const { key, columns } = keptColumns(table, keep.columns);
  return { ...keep, how: "copied", key, copied: columns };
}
function fillOf({ how, database, table, keptAs, copied = [], partitions, history }) {
  if (how !== "copied") return [];
  if (history) return [fillHistoryTable(quoteTable(KEEP_DATABASE, keptAs), database, table, copied)];
  const fill = fillKeepTable(quoteTable(KEEP_DATABASE, keptAs), database, table, copied);
  return [partitions === void 0 ? fill : `${fill} PARTITION (${partitions.map(quoteName).join(", ")})`];
}
function keepsOf(statement, before, options) {
  const keeps2 = [];
  const keep = (database, table, how, columns) => {
    const key = `${database}.${table.name}`;
    const keptAs = [...`${options.token}_${keeps2.length}_${table.name}`].slice(0, 64).join("");
    const triggers = options.triggers.get(key) ?? [];
    keeps2.push({ database, table: table.name, keptAs, how, columns, referenced: options.referenced.has(key), triggers });
  };
  for (const { name: database } of droppedDatabases(statement))
    for (const table of before.values())
      if (table !== null)
        keep(database, table, options.referenced.has(`${database}.${table.name}`) ? "copied" : "moved", null);
  for (const { database, name, access } of statement.tables) {
    const key = `${database}.${name}`;
    const table = before.get(key);
    if (database === null || table === null || table === void 0) continue;
    if (statement.kind === "DROP TABLE" && access === "drop")
      keep(database, table, options.referenced.has(key) ? "copied" : "moved", null);
    if (statement.kind === "TRUNCATE TABLE")
      keep(database, table, swappable(key, table, options) ? "swapped" : "copied", null);
    if (statement.kind === "CREATE TABLE" && access === "create" && statement.tokens.slice(1, 3).some((token) => /^replace$/i.test(token.text)))
      keep(database, table, "copied", null);
    if (/^(ALTER TABLE|(CREATE|DROP) INDEX)$/.test(statement.kind) && access === "alter") {
      const loss = lossOf(statement, table);
      const columns = [.../* @__PURE__ */ new Set([...loss.columns, ...options.zeroed?.get(key) ?? []])];
      if (!loss.rows && columns.length === 0) continue;
      keep(database, table, "copied", loss.rows ? null : columns);
      if (loss.partitions !== null) keeps2.push({ ...keeps2.pop(), partitions: loss.partitions });
      if (hasHistory(table) && historyRefusal(statement, table, options) === null)
        keeps2.push({ ...keeps2.pop(), history: true });
    }
  }
  return keeps2;
}
function swappable(key, table, { triggers, referenced, server }) {
  return table.foreignKeys.length === 0 && !referenced.has(key) && (triggers.get(key) ?? []).length === 0 && (server.flavor === "mariadb" || table.checks.length === 0) && /^(innodb|rocksdb|myisam|aria)$/i.test(table.engine) && !/\b(DATA|INDEX) DIRECTORY\b|\bWITH SYSTEM VERSIONING\b/i.test(table.createStatement);
}
function storedColumns(table) {
  return table.columns.filter((column) => column.generated === null).map((column) => quoteName(column.name)).join(", ");
}

export {
  alterTable,
  createTable,
  OBJECT_KINDS,
  objectKindOf,
  replaces,
  loadsLibrary,
  objectsNamed,
  droppedDatabases,
  movesPartition,
  exchangesPartition,
  truncatesPartition,
  inverseOfPartitionMove,
  lossOf,
  steadyKey,
  keyColumns,
  touched,
  mentions,
  keepOptions,
  valueType,
  FROM,
  UNTIL,
  SAME,
  dropsHistory,
  KEEP_DATABASE,
  planDdl,
  brokenRefusal,
  twinOf,
  SINCE,
  sinceOf,
  beside,
  ddlReversibility,
  movedTriggers,
  storedColumns
};
