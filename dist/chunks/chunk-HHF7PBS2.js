import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  classify
} from "./chunk-FPZUQGHF.js";
import {
  TokenReader
} from "./chunk-YK27PNKM.js";
import {
  TokenList
} from "./chunk-ZHYU3SQ4.js";
import {
  tokenizeWithoutComments
} from "./chunk-THQUDT4C.js";

// src/sql/clauses/constraint.ts
function takeConstraintName(reader) {
  if (!reader.take("CONSTRAINT")) return null;
  reader.take("IF NOT EXISTS");
  const next = reader.word();
  if (/^(PRIMARY|UNIQUE|FOREIGN|CHECK)$/.test(next)) return null;
  return reader.name();
}
function takeCheck(reader, first, name) {
  if (!reader.take("CHECK")) return null;
  const group = reader.group();
  if (group === null || group.close === group.first) return null;
  const span = reader.tokens.span(group.first, group.close - 1);
  if (!reader.take("NOT ENFORCED")) reader.take("ENFORCED");
  return {
    name,
    expression: { text: reader.tokens.text.slice(span.start, span.end), span },
    span: reader.spanFrom(first)
  };
}
function takeNames(reader) {
  if (!reader.takeOperator("(")) return null;
  const names = [];
  do {
    const name = reader.name();
    if (name === null) return null;
    names.push(name);
  } while (reader.takeOperator(","));
  return reader.takeOperator(")") ? names : null;
}
function takeReferences(reader) {
  const first = reader.index;
  if (!reader.take("REFERENCES")) return null;
  const table = reader.qualifiedName();
  if (table === null) return null;
  const columns = reader.operator() === "(" ? takeNames(reader) : [];
  if (columns === null) return null;
  let onDelete = null;
  let onUpdate = null;
  for (; ; ) {
    if (reader.take("MATCH")) reader.index++;
    else if (reader.take("ON DELETE")) onDelete = takeAction(reader);
    else if (reader.sees("ON UPDATE") && isAction(reader, 2)) {
      reader.index += 2;
      onUpdate = takeAction(reader);
    } else break;
  }
  return { table, columns, onDelete, onUpdate, span: reader.spanFrom(first) };
}
var ACTIONS = ["RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT", "NO ACTION"];
function takeAction(reader) {
  return ACTIONS.find((action) => reader.take(action)) ?? null;
}
function isAction(reader, ahead) {
  return /^(RESTRICT|CASCADE|SET|NO)$/.test(reader.word(ahead));
}
function takeForeignKey(reader, first, constraint) {
  if (!reader.take("FOREIGN KEY")) return null;
  reader.take("IF NOT EXISTS");
  const own = reader.isName() ? reader.name() : null;
  const ownColumns = takeNames(reader);
  const references = ownColumns === null ? null : takeReferences(reader);
  if (ownColumns === null || references === null) return null;
  return { ...references, name: constraint ?? own, ownColumns, span: reader.spanFrom(first) };
}

// src/sql/clauses/expression.ts
var SIGNS = /* @__PURE__ */ new Set(["+", "-", "!", "~"]);
var DATE_LITERALS = /* @__PURE__ */ new Set(["DATE", "TIME", "TIMESTAMP"]);
function takeValueExpression(reader) {
  const first = reader.index;
  while (SIGNS.has(reader.operator())) reader.index++;
  if (!takePrimary(reader)) {
    reader.index = first;
    return null;
  }
  return reader.textFrom(first);
}
function takePrimary(reader) {
  if (reader.operator() === "(") return reader.group() !== null;
  if (reader.take("NEXT VALUE FOR") || reader.take("PREVIOUS VALUE FOR")) return reader.qualifiedName() !== null;
  if (reader.sees("CASE")) return takeCase(reader);
  if (DATE_LITERALS.has(reader.word()) && reader.kind(1) === "string") {
    reader.index += 2;
    return true;
  }
  switch (reader.kind()) {
    case "number":
    case "variable":
      reader.index++;
      return true;
    case "string":
    case "hex":
    case "bit":
      return takeLiterals(reader);
    case "word":
    case "quoted-identifier":
      if (reader.word().startsWith("_") && /^(string|hex|bit)$/.test(reader.kind(1) ?? "")) {
        reader.index++;
        return takeLiterals(reader);
      }
      reader.qualifiedName();
      return reader.operator() !== "(" || reader.group() !== null;
    default:
      return false;
  }
}
function takeLiterals(reader) {
  reader.index++;
  while (reader.kind() === "string") reader.index++;
  return true;
}
function takeCase(reader) {
  let depth = 0;
  while (!reader.done) {
    const word = reader.word();
    if (word === "CASE") depth++;
    else if (word === "END" && --depth === 0) {
      reader.index++;
      return true;
    }
    reader.index++;
  }
  return false;
}

// src/sql/clauses/column.ts
var LONG_TYPES = [
  "NATIONAL CHARACTER VARYING",
  "NATIONAL CHAR VARYING",
  "NATIONAL CHARACTER",
  "NATIONAL VARCHARACTER",
  "NATIONAL VARCHAR",
  "NATIONAL CHAR",
  "NCHAR VARYING",
  "NCHAR VARCHARACTER",
  "NCHAR VARCHAR",
  "CHARACTER VARYING",
  "CHAR VARYING",
  "CHAR BYTE",
  "DOUBLE PRECISION",
  "LONG CHARACTER VARYING",
  "LONG CHAR VARYING",
  "LONG VARCHARACTER",
  "LONG VARCHAR",
  "LONG VARBINARY"
];
var NOT_TYPES = new Set(
  "NOT NULL DEFAULT AUTO_INCREMENT PRIMARY KEY UNIQUE COMMENT COLLATE CHECK REFERENCES GENERATED AS CONSTRAINT FIRST AFTER TO".split(
    " "
  )
);
var PLAIN_ATTRIBUTES = new Set(
  "ASCII UNICODE BYTE BINARY VISIBLE INVISIBLE VIRTUAL STORED PERSISTENT COMPRESSED SIGNED UNSIGNED ZEROFILL".split(
    " "
  )
);
var VALUE_ATTRIBUTES = new Set(
  "COLUMN_FORMAT STORAGE ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE SRID REF_SYSTEM_ID".split(" ")
);
function takeColumn(reader) {
  const first = reader.index;
  const name = reader.name();
  if (name === null) return null;
  const typeName = reader.word().toLowerCase();
  const type = takeType(reader);
  if (type === null) return null;
  const attributes = {
    notNull: null,
    default: null,
    autoIncrement: null,
    comment: null,
    charset: null,
    collation: null,
    generated: null,
    onUpdate: null,
    inlineKey: null,
    references: null,
    checks: []
  };
  while (!endsColumn(reader)) {
    if (!takeAttribute(reader, attributes)) return null;
  }
  return {
    name,
    type,
    typeName,
    ...attributes,
    span: reader.spanFrom(first)
  };
}
function takePlace(reader) {
  if (reader.take("FIRST")) return { first: true };
  if (!reader.take("AFTER")) return null;
  const after = reader.name();
  return after === null ? null : { after };
}
function endsColumn(reader) {
  if (reader.done || reader.operator() === "," || reader.operator() === ")") return true;
  return reader.sees("FIRST") || reader.sees("AFTER") && reader.isName(1) || reader.sees("PARTITION") && reader.word(1) === "BY";
}
function takeType(reader) {
  const first = reader.index;
  if (reader.kind() !== "word" || NOT_TYPES.has(reader.word())) return null;
  if (!LONG_TYPES.some((words) => reader.take(words))) reader.index++;
  if (reader.operator() === "(" && reader.group() === null) return null;
  while (reader.takeOneOf("UNSIGNED", "SIGNED", "ZEROFILL") !== null) {
  }
  return reader.textFrom(first);
}
function takeAttribute(reader, found) {
  const first = reader.index;
  if (reader.take("NOT NULL")) {
    found.notNull = reader.spanFrom(first);
    return true;
  }
  if (reader.take("NULL") || reader.take("NOT SECONDARY") || reader.take("SERIAL DEFAULT VALUE")) return true;
  if (reader.take("DEFAULT")) {
    found.default = takeValueExpression(reader);
    return found.default !== null;
  }
  if (reader.take("ON UPDATE")) {
    found.onUpdate = takeValueExpression(reader);
    return found.onUpdate !== null;
  }
  if (reader.take("AUTO_INCREMENT")) {
    found.autoIncrement = reader.spanFrom(first);
    return true;
  }
  if (reader.take("PRIMARY KEY") || reader.take("KEY") || reader.take("PRIMARY")) {
    found.inlineKey = "primary";
    return true;
  }
  if (reader.take("UNIQUE")) {
    reader.take("KEY");
    found.inlineKey ??= "unique";
    return true;
  }
  if (reader.take("COMMENT")) {
    reader.takeOperator("=");
    found.comment = reader.kind() === "string" ? reader.value() : null;
    return found.comment !== null;
  }
  return takeTextAttribute(reader, found) || takeGenerated(reader, found) || takeConstraint(reader, found) || takeOtherAttribute(reader);
}
function takeTextAttribute(reader, found) {
  const first = reader.index;
  if (reader.take("CHARACTER SET") || reader.take("CHAR SET") || reader.take("CHARSET")) {
    reader.takeOperator("=");
    found.charset = reader.value();
    return found.charset !== null;
  }
  if (reader.take("COLLATE")) {
    reader.takeOperator("=");
    found.collation = reader.value();
    return found.collation !== null;
  }
  reader.index = first;
  return false;
}
function takeGenerated(reader, found) {
  const first = reader.index;
  reader.take("GENERATED ALWAYS");
  if (reader.take("AS")) {
    const start = reader.index;
    if (reader.take("ROW START") || reader.take("ROW END")) {
      found.generated = reader.textFrom(start);
      return true;
    }
    const group = reader.group();
    if (group !== null && group.close > group.first) {
      const span = reader.tokens.span(group.first, group.close - 1);
      found.generated = { text: reader.tokens.text.slice(span.start, span.end), span };
      return true;
    }
  }
  reader.index = first;
  return false;
}
function takeConstraint(reader, found) {
  if (reader.sees("REFERENCES")) {
    found.references = takeReferences(reader);
    return found.references !== null;
  }
  const first = reader.index;
  const name = takeConstraintName(reader);
  const check = takeCheck(reader, first, name);
  if (check === null) {
    reader.index = first;
    return false;
  }
  found.checks.push(check);
  return true;
}
function takeOtherAttribute(reader) {
  if (reader.take("WITH SYSTEM VERSIONING") || reader.take("WITHOUT SYSTEM VERSIONING")) return true;
  const word = reader.word();
  if (VALUE_ATTRIBUTES.has(word)) {
    reader.index++;
    reader.takeOperator("=");
    return reader.value() !== null;
  }
  if (reader.isName() && reader.operator(1) === "=") {
    reader.index += 2;
    return reader.value() !== null;
  }
  if (!PLAIN_ATTRIBUTES.has(word)) return false;
  reader.index++;
  return true;
}

// src/sql/clauses/index-definition.ts
function takeIndex(reader, first, constraint) {
  const type = takeIndexType(reader);
  if (type === null) return null;
  reader.take("IF NOT EXISTS");
  const name = reader.isName() && !isUsing(reader) ? reader.name() : null;
  return takeIndexBody(reader, first, type, type === "primary" ? constraint : name ?? constraint);
}
function seesIndex(reader) {
  const word = reader.word();
  if (/^(PRIMARY|UNIQUE|INDEX|KEY|FULLTEXT|SPATIAL)$/.test(word)) return true;
  return word === "VECTOR" && /^(INDEX|KEY)$/.test(reader.word(1));
}
function takeIndexType(reader) {
  if (reader.take("PRIMARY KEY")) return "primary";
  if (!seesIndex(reader)) return null;
  const word = reader.word();
  reader.index++;
  if (word === "INDEX" || word === "KEY") return "index";
  reader.takeOneOf("INDEX", "KEY");
  return word === "PRIMARY" ? null : word.toLowerCase();
}
function takeIndexBody(reader, first, type, name) {
  while (takeIndexOption(reader)) {
  }
  const parts = takeParts(reader);
  if (parts === null) return null;
  while (takeIndexOption(reader)) {
  }
  return { type, name, parts, span: reader.spanFrom(first) };
}
function takeParts(reader) {
  if (!reader.takeOperator("(")) return null;
  const parts = [];
  do {
    const part = takePart(reader);
    if (part === null) return null;
    parts.push(part);
  } while (reader.takeOperator(","));
  return reader.takeOperator(")") ? parts : null;
}
function takePart(reader) {
  const first = reader.index;
  let column = null;
  let expression = null;
  let length = null;
  if (reader.operator() === "(") {
    expression = takeValueExpression(reader);
    if (expression === null) return null;
  } else {
    column = reader.name();
    if (column === null) return null;
    if (reader.operator() === "(" && reader.kind(1) === "number" && reader.operator(2) === ")") {
      length = Number(reader.tokens.raw(reader.index + 1));
      reader.index += 3;
    }
    reader.take("WITHOUT OVERLAPS");
  }
  const direction = reader.takeOneOf("ASC", "DESC");
  return { column, expression, length, descending: direction === "DESC", span: reader.spanFrom(first) };
}
function isUsing(reader) {
  return /^(USING|TYPE)$/.test(reader.word()) && /^(BTREE|HASH|RTREE)$/.test(reader.word(1));
}
var VALUE_OPTIONS = new Set(
  "KEY_BLOCK_SIZE COMMENT ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE CLUSTERING DISTANCE M".split(" ")
);
function takeIndexOption(reader) {
  if (isUsing(reader)) {
    reader.index += 2;
    return true;
  }
  if (reader.take("WITH PARSER")) return reader.value() !== null;
  if (reader.take("NOT IGNORED") || reader.takeOneOf("VISIBLE", "INVISIBLE", "IGNORED") !== null) return true;
  const word = reader.word();
  if (word === "ALGORITHM" || word === "LOCK") return false;
  if (!VALUE_OPTIONS.has(word) && !(reader.isName() && reader.operator(1) === "=")) return false;
  reader.index++;
  reader.takeOperator("=");
  return reader.value() !== null;
}

// src/sql/clauses/add.ts
function takeAdd(reader, first) {
  if (reader.sees("COLUMN")) {
    reader.index++;
    return takeColumns(reader, first);
  }
  if (reader.take("SYSTEM VERSIONING"))
    return [{ kind: "other", operation: "ADD SYSTEM VERSIONING", span: reader.spanFrom(first) }];
  if (reader.sees("PERIOD FOR")) return takePeriod(reader, first);
  const element = takeConstraintOrIndex(reader, first);
  if (element !== null) return [element];
  return takeColumns(reader, first);
}
function takeConstraintOrIndex(reader, first) {
  const start = reader.index;
  const conditional = seesCondition(reader);
  const constraint = takeConstraintName(reader);
  if (reader.sees("FOREIGN KEY")) {
    const foreignKey = takeForeignKey(reader, first, constraint);
    if (foreignKey !== null) return { kind: "add-foreign-key", foreignKey, conditional, span: reader.spanFrom(first) };
  } else if (reader.sees("CHECK")) {
    const check = takeCheck(reader, first, constraint);
    if (check !== null) return { kind: "add-check", check, conditional, span: reader.spanFrom(first) };
  } else if (seesIndex(reader)) {
    const index = takeIndex(reader, first, constraint);
    if (index !== null) return { kind: "add-index", index, conditional, span: reader.spanFrom(first) };
  }
  reader.index = start;
  return null;
}
function seesCondition(reader) {
  for (let ahead = 1; ahead <= 2; ahead++) {
    if (reader.word(ahead) === "IF" && reader.word(ahead + 1) === "NOT" && reader.word(ahead + 2) === "EXISTS")
      return true;
  }
  return false;
}
function takeColumns(reader, first) {
  const conditional = reader.take("IF NOT EXISTS");
  if (reader.operator() === "(") return takeColumnList(reader, first, conditional);
  const column = takeColumn(reader);
  if (column === null) return null;
  const place = takePlace(reader);
  return [{ kind: "add-column", column, place, conditional, span: reader.spanFrom(first) }];
}
function takeColumnList(reader, first, conditional) {
  const group = reader.group();
  if (group === null) return null;
  const inner = new TokenReader(reader.tokens, group.first, group.close);
  const clauses = [];
  do {
    const start = clauses.length === 0 ? first : inner.index;
    const element = takeConstraintOrIndex(inner, inner.index);
    const column = element === null ? takeColumn(inner) : null;
    if (element === null && column === null) return null;
    const last = inner.done ? group.close : inner.index - 1;
    const span = reader.tokens.span(start, last);
    clauses.push(
      element !== null ? { ...element, span } : { kind: "add-column", column, place: null, conditional, span }
    );
  } while (inner.takeOperator(","));
  return inner.done ? clauses : null;
}
function takePeriod(reader, first) {
  reader.index += 2;
  if (reader.name() === null || reader.group() === null) return null;
  return [{ kind: "other", operation: "ADD PERIOD", span: reader.spanFrom(first) }];
}

// src/sql/clauses/change.ts
var WORDS = [
  ["ENABLE KEYS", { kind: "keys", enable: true }],
  ["DISABLE KEYS", { kind: "keys", enable: false }],
  ["FORCE", { kind: "force" }],
  ["DISCARD TABLESPACE", { kind: "other", operation: "DISCARD TABLESPACE" }],
  ["IMPORT TABLESPACE", { kind: "other", operation: "IMPORT TABLESPACE" }],
  ["WITH VALIDATION", { kind: "other", operation: "WITH VALIDATION" }],
  ["WITHOUT VALIDATION", { kind: "other", operation: "WITHOUT VALIDATION" }]
];
function takeChange(reader) {
  for (const [words, body] of WORDS) if (reader.take(words)) return body;
  if (reader.take("MODIFY")) return takeModify(reader);
  if (reader.take("CHANGE")) return takeChangeColumn(reader);
  if (reader.take("ALTER")) return takeAlter(reader);
  if (reader.take("RENAME")) return takeRename(reader);
  if (reader.take("CONVERT TO")) return takeConvert(reader);
  if (reader.take("ORDER BY")) return takeOrder(reader);
  const online = reader.takeOneOf("ALGORITHM", "LOCK");
  if (online !== null) return takeOnline(reader, online === "LOCK" ? "lock" : "algorithm");
  const secondary = reader.takeOneOf("SECONDARY_LOAD", "SECONDARY_UNLOAD");
  if (secondary === null) return null;
  if (reader.take("PARTITION")) reader.group();
  return { kind: "other", operation: secondary };
}
function takeModify(reader) {
  reader.take("COLUMN");
  const conditional = reader.take("IF EXISTS");
  const column = takeColumn(reader);
  return column === null ? null : { kind: "modify-column", column, place: takePlace(reader), conditional };
}
function takeChangeColumn(reader) {
  reader.take("COLUMN");
  const conditional = reader.take("IF EXISTS");
  const from = reader.name();
  const column = from === null ? null : takeColumn(reader);
  return from === null || column === null ? null : { kind: "change-column", from, column, place: takePlace(reader), conditional };
}
function takeAlter(reader) {
  const what = reader.takeOneOf("INDEX", "KEY", "CHECK", "CONSTRAINT", "COLUMN");
  const conditional = reader.take("IF EXISTS");
  const name = reader.name();
  if (name === null) return null;
  if (what === "INDEX" || what === "KEY") return takeIndexVisibility(reader, name, conditional);
  if (what === "CHECK" || what === "CONSTRAINT") {
    const enforced = !reader.take("NOT");
    return reader.take("ENFORCED") ? { kind: "alter-check", name, enforced } : null;
  }
  if (reader.take("DROP DEFAULT")) return { kind: "drop-default", column: name, conditional };
  if (reader.take("SET VISIBLE")) return { kind: "column-visibility", column: name, visible: true, conditional };
  if (reader.take("SET INVISIBLE")) return { kind: "column-visibility", column: name, visible: false, conditional };
  const value = reader.take("SET DEFAULT") ? takeValueExpression(reader) : null;
  return value === null ? null : { kind: "set-default", column: name, default: value, conditional };
}
function takeIndexVisibility(reader, name, conditional) {
  if (reader.take("VISIBLE") || reader.take("NOT IGNORED"))
    return { kind: "index-visibility", name, visible: true, conditional };
  if (reader.take("INVISIBLE") || reader.take("IGNORED"))
    return { kind: "index-visibility", name, visible: false, conditional };
  return null;
}
function takeRename(reader) {
  const what = reader.takeOneOf("COLUMN", "INDEX", "KEY");
  if (what === null) {
    if (reader.takeOneOf("TO", "AS") === null) reader.takeOperator("=");
    const to2 = reader.qualifiedName();
    return to2 === null ? null : { kind: "rename-table", to: to2 };
  }
  const conditional = reader.take("IF EXISTS");
  const from = reader.name();
  const to = from !== null && reader.take("TO") ? reader.name() : null;
  if (from === null || to === null) return null;
  return { kind: what === "COLUMN" ? "rename-column" : "rename-index", from, to, conditional };
}
function takeConvert(reader) {
  if (!reader.take("CHARACTER SET") && !reader.take("CHAR SET") && !reader.take("CHARSET")) return null;
  reader.takeOperator("=");
  const charset = reader.value();
  if (charset === null) return null;
  if (!reader.take("COLLATE")) return { kind: "convert-charset", charset, collation: null };
  reader.takeOperator("=");
  const collation = reader.value();
  return collation === null ? null : { kind: "convert-charset", charset, collation };
}
function takeOrder(reader) {
  do {
    if (reader.qualifiedName() === null) return null;
    if (reader.operator() === "." && reader.isName(1)) reader.index += 2;
    reader.takeOneOf("ASC", "DESC");
  } while (reader.takeOperator(","));
  return { kind: "order-by" };
}
function takeOnline(reader, kind) {
  reader.takeOperator("=");
  const value = reader.name();
  return value === null ? null : { kind, value: value.text.toLowerCase() };
}

// src/sql/clauses/option.ts
var OPTIONS = new Set(
  `ENGINE TYPE AUTO_INCREMENT AVG_ROW_LENGTH CHECKSUM TABLE_CHECKSUM COMMENT COMPRESSION CONNECTION DELAY_KEY_WRITE ENCRYPTION
  ENGINE_ATTRIBUTE INSERT_METHOD KEY_BLOCK_SIZE MAX_ROWS MIN_ROWS PACK_KEYS PASSWORD ROW_FORMAT SECONDARY_ENGINE
  SECONDARY_ENGINE_ATTRIBUTE STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES TABLESPACE STORAGE AUTOEXTEND_SIZE
  PAGE_CHECKSUM TRANSACTIONAL SEQUENCE PAGE_COMPRESSED PAGE_COMPRESSION_LEVEL ENCRYPTED ENCRYPTION_KEY_ID IETF_QUOTES UNION`.split(
    /\s+/
  )
);
var TWO_WORDS = ["CHARACTER SET", "CHAR SET", "DATA DIRECTORY", "INDEX DIRECTORY"];
var WITHOUT_VALUE = [
  ["WITH SYSTEM VERSIONING", "system versioning"],
  ["START TRANSACTION", "start transaction"]
];
function takeOption(reader) {
  const first = reader.index;
  for (const [words, name2] of WITHOUT_VALUE) {
    if (reader.take(words)) return { name: name2, value: reader.textFrom(first), span: reader.spanFrom(first) };
  }
  const name = takeOptionName(reader);
  if (name === null) {
    reader.index = first;
    return null;
  }
  reader.takeOperator("=");
  const start = reader.index;
  const value = reader.operator() === "(" ? reader.group() === null ? null : reader.textFrom(start) : takeOptionValue(reader);
  if (value === null) {
    reader.index = first;
    return null;
  }
  return { name, value, span: reader.spanFrom(first) };
}
function takeOptionName(reader) {
  const isDefault = reader.sees("DEFAULT") && /^(CHARACTER|CHAR|CHARSET|COLLATE|ENCRYPTION)$/.test(reader.word(1));
  if (isDefault) reader.index++;
  const words = TWO_WORDS.find((name) => reader.take(name));
  if (words !== void 0) return words === "CHAR SET" ? "character set" : words.toLowerCase();
  if (reader.take("CHARSET")) return "character set";
  if (reader.take("COLLATE")) return "collate";
  const word = reader.word();
  if (OPTIONS.has(word) || reader.isName() && reader.operator(1) === "=") return reader.name().text.toLowerCase();
  return null;
}
function takeOptionValue(reader) {
  const kind = reader.kind();
  if (kind === null || kind === "operator" || kind === "unterminated") return null;
  return reader.value();
}

// src/sql/clauses/create-table.ts
function readCreateTable(tokens, { after }) {
  const reader = new TokenReader(tokens, after);
  const parts = { columns: [], indexes: [], foreignKeys: [], checks: [], options: [], unknown: [] };
  const table = reader.qualifiedName() ?? { text: "", database: null, span: tokens.span(after, after) };
  const like = takeLike(reader);
  if (like === null && reader.operator() === "(" && !seesQuery(reader)) takeElements(reader, parts);
  while (takeOptionOrComma(reader, parts)) {
  }
  const partition = takePartitioning(reader);
  const asSelect = takeSelect(reader);
  if (!reader.done) {
    const first = reader.index;
    reader.index = reader.limit;
    parts.unknown.push(reader.spanFrom(first));
  }
  return { table, ...parts, partition, like, asSelect };
}
function takeLike(reader) {
  const first = reader.index;
  const inParentheses = reader.operator() === "(" && reader.word(1) === "LIKE";
  if (inParentheses) reader.index++;
  const like = reader.take("LIKE") ? reader.qualifiedName() : null;
  if (like === null) reader.index = first;
  else if (inParentheses) reader.takeOperator(")");
  return like;
}
function takeElements(reader, parts) {
  const group = reader.group();
  const after = reader.index;
  const inner = new TokenReader(reader.tokens, group?.first ?? reader.index + 1, group?.close ?? reader.limit);
  while (!inner.done) {
    const first = inner.index;
    if (!takeElement(inner, parts) || !(inner.done || inner.operator() === ",")) {
      inner.index = first;
      skipElement(inner);
      parts.unknown.push(inner.spanFrom(first));
    }
    inner.takeOperator(",");
  }
  reader.index = group === null ? reader.limit : after;
}
function skipElement(reader) {
  const start = reader.index;
  while (!reader.done && (reader.operator() !== "," || reader.index === start)) {
    if (reader.operator() === "(") reader.index = Math.min(reader.tokens.afterGroup(reader.index), reader.limit);
    else reader.index++;
  }
}
function takeElement(reader, parts) {
  const first = reader.index;
  if (reader.sees("PERIOD FOR") && !/^[,)]?$/.test(reader.word(2) + reader.operator(2))) return takePeriod2(reader);
  const constraint = takeConstraintName(reader);
  if (reader.sees("FOREIGN KEY")) return keep(parts.foreignKeys, takeForeignKey(reader, first, constraint), reader);
  if (reader.sees("CHECK")) return keep(parts.checks, takeCheck(reader, first, constraint), reader);
  if (seesIndex(reader)) return keep(parts.indexes, takeIndex(reader, first, constraint), reader);
  if (reader.index !== first) return false;
  return keep(parts.columns, takeColumn(reader), reader);
}
function keep(list, element, reader) {
  if (element === null || !(reader.done || reader.operator() === ",")) return false;
  list.push(element);
  return true;
}
function takePeriod2(reader) {
  reader.index += 2;
  return reader.name() !== null && reader.group() !== null;
}
function takeOptionOrComma(reader, parts) {
  const option = takeOption(reader);
  if (option !== null) parts.options.push(option);
  return option !== null || parts.options.length > 0 && reader.takeOperator(",");
}
var QUERY_BEGINS = /* @__PURE__ */ new Set(["SELECT", "WITH", "TABLE", "VALUES"]);
function seesQuery(reader) {
  let ahead = 0;
  while (reader.operator(ahead) === "(") ahead++;
  return QUERY_BEGINS.has(reader.word(ahead));
}
function takePartitioning(reader) {
  if (!reader.sees("PARTITION BY")) return null;
  const first = reader.index;
  while (!reader.done && !/^(AS|SELECT|WITH|IGNORE|REPLACE)$/.test(reader.word())) {
    if (reader.operator() === "(") {
      if (seesQuery(reader)) break;
      reader.index = reader.tokens.afterGroup(reader.index);
    } else reader.index++;
  }
  return reader.spanFrom(first);
}
function takeSelect(reader) {
  const first = reader.index;
  reader.takeOneOf("IGNORE", "REPLACE");
  reader.take("AS");
  if (!seesQuery(reader)) {
    reader.index = first;
    return null;
  }
  reader.index = reader.limit;
  return reader.spanFrom(first);
}

// src/sql/clauses/drop.ts
function takeDrop(reader) {
  if (reader.take("PRIMARY KEY")) return { kind: "drop-primary-key" };
  if (reader.take("SYSTEM VERSIONING")) return { kind: "other", operation: "DROP SYSTEM VERSIONING" };
  if (reader.take("PERIOD FOR")) return reader.name() === null ? null : { kind: "other", operation: "DROP PERIOD" };
  if (reader.take("FOREIGN KEY"))
    return named(reader, (name, conditional) => ({ kind: "drop-foreign-key", name, conditional }));
  if (reader.takeOneOf("INDEX", "KEY") !== null)
    return named(
      reader,
      (name, conditional) => name.text.toUpperCase() === "PRIMARY" ? { kind: "drop-primary-key", conditional } : { kind: "drop-index", name, conditional }
    );
  if (reader.takeOneOf("CHECK", "CONSTRAINT") !== null)
    return named(reader, (name, conditional) => ({ kind: "drop-constraint", name, conditional }));
  reader.take("COLUMN");
  return named(reader, (column, conditional) => ({ kind: "drop-column", column, conditional }));
}
function named(reader, make) {
  const conditional = reader.take("IF EXISTS");
  const name = reader.name();
  if (name === null) return null;
  reader.takeOneOf("RESTRICT", "CASCADE");
  return make(name, conditional);
}

// src/sql/clauses/partition.ts
function takePartitionOperation(reader) {
  const operation = operationWords(reader);
  if (operation === null) return null;
  reader.index = reader.limit;
  return operation;
}
var MAINTENANCE = new Set(
  "DROP TRUNCATE COALESCE REORGANIZE EXCHANGE ANALYZE CHECK OPTIMIZE REBUILD REPAIR ADD CONVERT".split(" ")
);
function operationWords(reader) {
  if (reader.sees("PARTITION BY")) return "PARTITION BY";
  if (reader.sees("REMOVE PARTITIONING")) return "REMOVE PARTITIONING";
  if (reader.sees("UPGRADE PARTITIONING")) return "UPGRADE PARTITIONING";
  if (reader.sees("CONVERT TABLE")) return "CONVERT TABLE";
  const verb = reader.word();
  if (MAINTENANCE.has(verb) && reader.word(1) === "PARTITION") return `${verb} PARTITION`;
  const tablespace = (verb === "DISCARD" || verb === "IMPORT") && reader.word(1) === "PARTITION";
  return tablespace ? `${verb} PARTITION TABLESPACE` : null;
}

// src/sql/clauses/alter-table.ts
function readAlter(tokens, classification) {
  const { kind, after } = classification;
  const reader = new TokenReader(tokens, after);
  if (kind !== "ALTER TABLE") return readIndexStatement(tokens, reader, kind);
  reader.qualifiedName();
  takeWait(reader);
  const clauses = [];
  while (!reader.done) {
    const first = reader.index;
    const separated = clauses.length === 0 || reader.tokens.operator(first - 1) === ",";
    const taken = takeClauses(reader, separated);
    if (taken !== null && endsClause(reader, taken)) clauses.push(...taken);
    else {
      reader.index = first;
      skipElement(reader);
      clauses.push({ kind: "unknown", span: reader.spanFrom(first) });
    }
    reader.takeOperator(",");
  }
  return clauses;
}
function endsClause(reader, taken) {
  if (reader.done || reader.operator() === ",") return true;
  if (reader.sees("PARTITION BY") || reader.sees("REMOVE PARTITIONING")) return true;
  return taken.at(-1)?.kind === "option";
}
function takeClauses(reader, separated) {
  const first = reader.index;
  const partition = takePartitionOperation(reader);
  if (partition !== null) return [{ kind: "partition", operation: partition, span: reader.spanFrom(first) }];
  if (separated) {
    if (reader.take("ADD")) return takeAdd(reader, first);
    const body = reader.take("DROP") ? takeDrop(reader) : takeChange(reader);
    if (body !== null) return [{ ...body, span: reader.spanFrom(first) }];
    reader.index = first;
  }
  const option = takeOption(reader);
  return option === null ? null : [{ kind: "option", option, span: option.span }];
}
function takeWait(reader) {
  if (reader.take("WAIT")) reader.index++;
  else reader.take("NOWAIT");
}
function readIndexStatement(tokens, reader, kind) {
  const clauses = [];
  const main = kind === "CREATE INDEX" ? takeCreateIndex(reader) : takeDropIndex(reader);
  if (main !== null) clauses.push({ ...main, span: reader.spanFrom(0) });
  else reader.index = 0;
  while (!reader.done) {
    const first = reader.index;
    const body = main === null ? null : takeChange(reader);
    if (body === null || body.kind !== "algorithm" && body.kind !== "lock") reader.index = tokens.length;
    const known = body !== null && (body.kind === "algorithm" || body.kind === "lock");
    clauses.push({ ...known ? body : { kind: "unknown" }, span: reader.spanFrom(first) });
  }
  return clauses;
}
function takeCreateIndex(reader) {
  const { tokens } = reader;
  const type = indexType(tokens, reader.index);
  const name = reader.name();
  if (/^(USING|TYPE)$/.test(reader.word())) reader.index += 2;
  if (!reader.take("ON") || reader.qualifiedName() === null) return null;
  takeWait(reader);
  const index = takeIndexBody(reader, 0, type, name);
  if (index === null) return null;
  takeWait(reader);
  return { kind: "add-index", index };
}
function indexType(tokens, before) {
  for (let index = 1; index < before; index++) {
    const word = tokens.word(index);
    if (/^(UNIQUE|FULLTEXT|SPATIAL|VECTOR)$/.test(word))
      return word.toLowerCase();
  }
  return "index";
}
function takeDropIndex(reader) {
  const name = reader.name();
  if (name === null || !reader.take("ON") || reader.qualifiedName() === null) return null;
  takeWait(reader);
  return name.text.toUpperCase() === "PRIMARY" ? { kind: "drop-primary-key" } : { kind: "drop-index", name };
}

// src/sql/query-tables.ts
var ENDS_TABLES = /* @__PURE__ */ new Set([
  "WHERE",
  "GROUP",
  "HAVING",
  "ORDER",
  "LIMIT",
  "WINDOW",
  "UNION",
  "EXCEPT",
  "INTERSECT",
  "INTO",
  "PROCEDURE",
  "SET",
  "VALUES",
  "DUPLICATE",
  "RETURNING"
]);
var NOT_AN_ALIAS = /* @__PURE__ */ new Set([
  ...ENDS_TABLES,
  ..."JOIN INNER CROSS LEFT RIGHT NATURAL FULL STRAIGHT_JOIN ON USING USE FORCE IGNORE PARTITION FOR TABLESAMPLE FETCH OFFSET LOCK".split(
    " "
  )
]);
var QueryScanner = class {
  #tokens;
  #collector;
  /** Tables of the outermost list. */
  outer = [];
  constructor(tokens, collector) {
    this.#tokens = tokens;
    this.#collector = collector;
  }
  /**
   * Scans the tokens from `from` to before `end`. With `inFrom` the first token begins a list of tables, as after UPDATE.
   * Gives the names of the common table expressions that were defined outside all parentheses.
   */
  scan(from, options = {}) {
    const tokens = this.#tokens;
    const end = options.end ?? tokens.length;
    const levels = [open(options.inFrom ?? false, true, options.commonTables ?? NONE)];
    let level = levels[0];
    for (let index = from; index < end; index++) {
      const kind = tokens.kind(index);
      if (kind === "word" || kind === "quoted-identifier") {
        index = this.#name(level, index);
        continue;
      }
      if (kind !== "operator") {
        level.expectsTable = false;
        continue;
      }
      const operator = tokens.raw(index);
      if (operator === "(") {
        const inner = open(level.expectsTable, level.outermost && level.expectsTable, level.commonTables);
        level.expectsTable = false;
        levels.push(inner);
        level = inner;
      } else if (operator === ")") {
        if (levels.length === 1) continue;
        levels.pop();
        level = levels[levels.length - 1];
        closeBody(level);
      } else if (operator === ",") {
        if (level.withState === "body-open") level.withState = "name";
        else level.expectsTable = level.inFrom;
      } else if (operator === ".") {
        if (level.expectsTable) index = this.#table(level, index);
        else index++;
      } else if (operator !== "{") level.expectsTable = false;
    }
    return levels[0].commonTables;
  }
  /** Takes notice of a word or name and says the index of the last token that it used. */
  #name(level, index) {
    const tokens = this.#tokens;
    const word = tokens.word(index);
    if (level.withState === "name") return this.#commonTable(level, index);
    switch (word) {
      case "SELECT":
        level.query = true;
        level.outermost = false;
        level.inFrom = false;
        level.expectsTable = false;
        level.withState = "none";
        return index;
      case "FROM":
        level.inFrom = level.query;
        level.expectsTable = level.query;
        return index;
      case "JOIN":
      case "STRAIGHT_JOIN":
        level.expectsTable = level.inFrom;
        return index;
      case "TABLE":
        return this.#isExplicitTable(index) ? this.#table(level, index + 1) : index;
      case "WITH":
        if (!this.#beginsCommonTables(index)) return index;
        level.recursive = tokens.word(index + 1) === "RECURSIVE";
        level.withState = "name";
        return level.recursive ? index + 1 : index;
      case "FOR":
        return this.#afterFor(level, index);
    }
    if (ENDS_TABLES.has(word)) {
      level.inFrom = false;
      level.expectsTable = false;
      return index;
    }
    if (!level.expectsTable || word === "LATERAL" || word === "OJ" && tokens.operator(index - 1) === "{") return index;
    return this.#table(level, index);
  }
  /** FOR UPDATE ends the tables; FOR JOIN, FOR ORDER BY and FOR GROUP BY belong to an index hint. */
  #afterFor(level, index) {
    const next = this.#tokens.word(index + 1);
    if (next === "UPDATE" || next === "SHARE") level.inFrom = false;
    if (next === "JOIN") return index + 1;
    return next === "ORDER" || next === "GROUP" ? index + 2 : index;
  }
  /** `TABLE t` as a query: at the beginning, after a parenthesis, or after what can stand before a query. */
  #isExplicitTable(index) {
    return this.#tokens.isName(index + 1) && !/^(CREATE|ALTER|DROP|TRUNCATE|RENAME|LOCK|INTO|WITH|TO|LIKE)$/.test(this.#tokens.word(index - 1));
  }
  #beginsCommonTables(index) {
    const tokens = this.#tokens;
    const name = tokens.word(index + 1) === "RECURSIVE" ? index + 2 : index + 1;
    if (!tokens.isName(name)) return false;
    if (tokens.word(name + 1) === "AS") return tokens.operator(name + 2) === "(";
    return tokens.operator(name + 1) === "(" && tokens.word(tokens.afterGroup(name + 1)) === "AS";
  }
  /** Reads `name [(columns)] AS` and leaves the parenthesis of the body to come. */
  #commonTable(level, index) {
    const tokens = this.#tokens;
    const name = tokens.value(index);
    let at = index + 1;
    if (tokens.operator(at) === "(") at = tokens.afterGroup(at);
    if (tokens.word(at) !== "AS" || tokens.operator(at + 1) !== "(") {
      level.withState = "none";
      return index;
    }
    if (level.recursive) level.commonTables = /* @__PURE__ */ new Set([...level.commonTables, name]);
    level.pending = name;
    level.withState = "body-open";
    return at;
  }
  #table(level, index) {
    level.expectsTable = false;
    const reader = new TokenReader(this.#tokens, index);
    const name = reader.qualifiedName();
    if (name === null || reader.operator() === "(") return index;
    const isDual = name.database === null && this.#tokens.word(index) === "DUAL";
    const isCommon = name.database === null && level.commonTables.has(name.text);
    if (!isDual && !isCommon) this.#add(name, reader, level.outermost);
    return reader.index - 1;
  }
  #add(name, reader, outermost) {
    const reference = this.#collector.add(name, "read");
    if (!outermost) return;
    const at = reader.index;
    if (reader.take("PARTITION")) reader.group();
    reader.take("AS");
    const alias = reader.isName() && !NOT_AN_ALIAS.has(reader.word()) ? reader.name().text : name.text;
    reader.index = at;
    this.outer.push({ reference, alias });
  }
};
var NONE = /* @__PURE__ */ new Set();
function open(inFrom, outermost, commonTables) {
  return {
    query: false,
    inFrom,
    expectsTable: inFrom,
    outermost,
    commonTables,
    withState: "none",
    pending: null,
    recursive: false
  };
}
function closeBody(level) {
  if (level.pending === null) return;
  level.commonTables = /* @__PURE__ */ new Set([...level.commonTables, level.pending]);
  level.pending = null;
}

// src/sql/dml-tables.ts
var MODIFIERS = ["LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "IGNORE", "HISTORY"];
function findDml(tokens, after, kind, collector) {
  const scanner = new QueryScanner(tokens, collector);
  const commonTables = scanner.scan(0, { end: after - 1 });
  const reader = new TokenReader(tokens, after);
  while (reader.takeOneOf(...MODIFIERS) !== null) {
  }
  if (kind === "UPDATE") {
    scanner.scan(reader.index, { inFrom: true, commonTables });
    markUpdated(tokens, reader.index, scanner.outer, collector);
  } else if (kind === "DELETE") findDelete(reader, scanner, commonTables, collector);
  else {
    reader.take("INTO");
    collector.add(reader.qualifiedName(), "write");
    if (reader.take("PARTITION")) reader.group();
    scanner.scan(reader.index, { commonTables });
  }
}
function markUpdated(tokens, from, outer, collector) {
  const targets = outer.length > 1 ? assignedTables(tokens, from) : null;
  for (const { reference, alias } of outer) {
    if (targets === null || targets.has(alias.toLowerCase())) collector.write(reference);
  }
}
function assignedTables(tokens, from) {
  const reader = new TokenReader(tokens, from);
  while (!reader.done && reader.word() !== "SET") skipOne(reader);
  if (!reader.take("SET")) return null;
  const found = /* @__PURE__ */ new Set();
  do {
    const first = reader.qualifiedName();
    if (first === null || first.database === null) return null;
    const third = reader.operator() === "." && reader.isName(1);
    found.add((third ? first.text : first.database).toLowerCase());
    while (!reader.done && reader.operator() !== "," && reader.word() !== "WHERE") skipOne(reader);
  } while (reader.takeOperator(","));
  return found;
}
function skipOne(reader) {
  if (reader.operator() === "(") reader.index = reader.tokens.afterGroup(reader.index);
  else if (reader.operator() === ".") reader.index += 2;
  else reader.index++;
}
function findDelete(reader, scanner, commonTables, collector) {
  const fromFirst = reader.take("FROM");
  const targets = deleteTargets(reader);
  const multiple = fromFirst ? reader.take("USING") : reader.take("FROM");
  if (!multiple) {
    for (const target of targets) collector.add(target, "write");
    scanner.scan(reader.index, { commonTables });
    return;
  }
  scanner.scan(reader.index, { inFrom: true, commonTables });
  for (const target of targets) {
    const hits = scanner.outer.filter((named2) => isCalled(named2, target));
    for (const { reference } of hits) collector.write(reference);
    if (hits.length === 0) collector.add(target, "write");
  }
}
function deleteTargets(reader) {
  const targets = [];
  do {
    const name = reader.qualifiedName();
    if (name === null) break;
    targets.push(name);
    if (reader.operator() === "." && reader.operator(1) === "*") reader.index += 2;
  } while (reader.takeOperator(","));
  return targets;
}
function isCalled({ reference, alias }, target) {
  if (target.database !== null && reference.database !== null && target.database !== reference.database) return false;
  return alias.toLowerCase() === target.text.toLowerCase();
}

// src/sql/tables.ts
var TableCollector = class {
  found = [];
  #database;
  constructor(database) {
    this.#database = database;
  }
  add(name, access) {
    if (name === null) return null;
    const reference = { database: name.database ?? this.#database, name: name.text, span: name.span, access };
    this.found.push(reference);
    return reference;
  }
  /** Marks a reference that was found before as written. */
  write(reference) {
    const index = this.found.indexOf(reference);
    if (index !== -1) this.found[index] = { ...reference, access: "write" };
  }
};
function findTables(tokens, { kind, after }, database) {
  const collector = new TableCollector(database);
  const reader = new TokenReader(tokens, after);
  switch (kind) {
    case "CREATE TABLE":
      collector.add(reader.qualifiedName(), "create");
      createdFrom(reader, collector);
      break;
    case "ALTER TABLE":
      collector.add(reader.qualifiedName(), "alter");
      alterReferences(reader, collector);
      break;
    case "CREATE VIEW":
    case "ALTER VIEW":
      collector.add(reader.qualifiedName(), kind === "CREATE VIEW" ? "create" : "alter");
      new QueryScanner(tokens, collector).scan(reader.index);
      break;
    case "CREATE SEQUENCE":
    case "ALTER SEQUENCE":
      collector.add(reader.qualifiedName(), kind === "CREATE SEQUENCE" ? "create" : "alter");
      break;
    case "DROP TABLE":
    case "DROP VIEW":
    case "DROP SEQUENCE":
      addList(reader, collector, "drop");
      break;
    case "CREATE INDEX":
    case "DROP INDEX":
    case "CREATE TRIGGER":
      if (skipTo(reader, "ON")) collector.add(reader.qualifiedName(), "alter");
      break;
    case "RENAME TABLE":
      renames(reader, collector);
      break;
    case "TRUNCATE TABLE":
      collector.add(reader.qualifiedName(), "write");
      break;
    case "LOCK TABLES":
      locks(reader, collector);
      break;
    case "LOAD DATA":
    case "LOAD XML":
      while (!reader.done && !reader.sees("INTO TABLE")) reader.index++;
      if (reader.take("INTO TABLE")) collector.add(reader.qualifiedName(), "write");
      new QueryScanner(tokens, collector).scan(reader.index);
      break;
    case "HANDLER":
      collector.add(reader.qualifiedName(), "read");
      break;
    case "ANALYZE TABLE":
    case "CHECK TABLE":
    case "CHECKSUM TABLE":
      addList(reader, collector, "read");
      break;
    case "OPTIMIZE TABLE":
    case "REPAIR TABLE":
      addList(reader, collector, "write");
      break;
    case "INSERT":
    case "REPLACE":
    case "UPDATE":
    case "DELETE":
      findDml(tokens, after, kind, collector);
      break;
    case "SELECT":
    case "DO":
    case "CALL":
    case "SET":
    case "EXPLAIN":
      new QueryScanner(tokens, collector).scan(0);
      break;
  }
  return collector.found.sort((one, other) => one.span.start - other.span.start);
}
function createdFrom(reader, collector) {
  const inParentheses = reader.operator() === "(" && reader.word(1) === "LIKE";
  if (inParentheses) reader.index++;
  if (reader.take("LIKE")) {
    collector.add(reader.qualifiedName(), "read");
    return;
  }
  const { tokens } = reader;
  for (let index = reader.index; index < tokens.length; index++) {
    const word = tokens.word(index);
    if (word === "REFERENCES") collector.add(new TokenReader(tokens, index + 1).qualifiedName(), "read");
    else if (word === "UNION" && tokens.word(index + 1) !== "ALL") unionMembers(tokens, index + 1, collector);
  }
  new QueryScanner(tokens, collector).scan(reader.index);
}
function unionMembers(tokens, at, collector) {
  const reader = new TokenReader(tokens, at);
  reader.takeOperator("=");
  if (reader.takeOperator("(") && reader.isName() && reader.word() !== "SELECT") addList(reader, collector, "read");
}
function alterReferences(reader, collector) {
  const { tokens } = reader;
  let depth = 0;
  for (let index = reader.index; index < tokens.length; index++) {
    const operator = tokens.operator(index);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    const word = tokens.word(index);
    const here = new TokenReader(tokens, index + 1);
    if (word === "REFERENCES") collector.add(here.qualifiedName(), "read");
    else if (depth > 0) continue;
    else if (word === "UNION") unionMembers(tokens, index + 1, collector);
    else if (word === "RENAME" && !/^(COLUMN|INDEX|KEY)$/.test(here.word())) {
      if (here.takeOneOf("TO", "AS") === null) here.takeOperator("=");
      collector.add(here.qualifiedName(), "rename-to");
    } else if (word === "EXCHANGE" && here.take("PARTITION")) {
      here.name();
      if (here.take("WITH TABLE")) collector.add(here.qualifiedName(), "alter");
    } else if (word === "CONVERT" && here.take("TABLE")) collector.add(here.qualifiedName(), "drop");
    else if (word === "CONVERT" && here.take("PARTITION")) {
      here.name();
      if (here.take("TO TABLE")) collector.add(here.qualifiedName(), "create");
    }
  }
}
function addList(reader, collector, access) {
  do
    collector.add(reader.qualifiedName(), access);
  while (reader.takeOperator(","));
}
function skipTo(reader, word) {
  while (!reader.done && reader.word() !== word) reader.index++;
  return reader.take(word);
}
function renames(reader, collector) {
  do {
    reader.take("IF EXISTS");
    collector.add(reader.qualifiedName(), "alter");
    if (reader.take("WAIT")) reader.index++;
    else reader.take("NOWAIT");
    if (reader.take("TO")) collector.add(reader.qualifiedName(), "rename-to");
  } while (reader.takeOperator(","));
}
function locks(reader, collector) {
  do {
    const name = reader.qualifiedName();
    while (!reader.done && reader.operator() !== "," && !/^(READ|WRITE)$/.test(reader.word())) reader.index++;
    collector.add(name, reader.word() === "WRITE" ? "write" : "read");
    while (!reader.done && reader.operator() !== ",") reader.index++;
  } while (reader.takeOperator(","));
}

// src/sql/parsed-statement.ts
var KEPT_TOKENS = 64 * 1024;
var HEAD_TOKENS = 64;
var ParsedStatement = class {
  index;
  span;
  database;
  dialect;
  #script;
  #list;
  #classification;
  #tokens;
  #tables;
  #alter;
  #createTable;
  constructor(script, index, span, dialect, database) {
    this.#script = script;
    this.index = index;
    this.span = span;
    this.dialect = dialect;
    this.database = database;
  }
  get text() {
    return this.#script.slice(this.span.start, this.span.end);
  }
  get kind() {
    return this.#classified.kind;
  }
  get class() {
    return this.#classified.class;
  }
  get temporary() {
    return this.#classified.temporary;
  }
  get conditional() {
    return this.#classified.conditional;
  }
  get tokens() {
    if (this.#tokens !== void 0) return this.#tokens;
    const tokens = tokenizeWithoutComments(this.#script, this.dialect, this.span);
    if (this.#isSmall) this.#tokens = tokens;
    return tokens;
  }
  get tables() {
    this.#tables ??= findTables(this.#tokenList, this.#classified, this.database);
    return this.#tables;
  }
  get alter() {
    if (!/^(ALTER TABLE|CREATE INDEX|DROP INDEX)$/.test(this.kind)) return void 0;
    this.#alter ??= readAlter(this.#tokenList, this.#classified);
    return this.#alter;
  }
  get createTable() {
    if (this.kind !== "CREATE TABLE") return void 0;
    this.#createTable ??= readCreateTable(this.#tokenList, this.#classified);
    return this.#createTable;
  }
  get #isSmall() {
    return this.span.end - this.span.start <= KEPT_TOKENS;
  }
  get #classified() {
    if (this.#classification !== void 0) return this.#classification;
    const head = new TokenList(this.#script, this.dialect, this.span, HEAD_TOKENS);
    const first = head.word(0);
    this.#classification = classify(
      head.length === HEAD_TOKENS && (first === "WITH" || first === "SET" || first === "") ? this.#tokenList : head
    );
    return this.#classification;
  }
  get #tokenList() {
    if (this.#list !== void 0) return this.#list;
    const list = new TokenList(this.#script, this.dialect, this.span);
    if (this.#isSmall) this.#list = list;
    return list;
  }
};

export {
  ParsedStatement
};
