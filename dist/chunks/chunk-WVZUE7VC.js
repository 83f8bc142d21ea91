import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  topLevelIndex
} from "./chunk-B4SPLOJR.js";
import {
  readSet
} from "./chunk-TPQMEPCC.js";

// src/audit/dml-clauses.ts
var BEHIND_SET = ["WHERE", "ORDER", "LIMIT", "RETURNING", "ON"];
var BEHIND_WHERE = ["GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "RETURNING", "ON", "UNION", "EXCEPT", "INTERSECT"];
var READ = /* @__PURE__ */ new WeakMap();
function dmlClauses(statement, tokens) {
  const known = READ.get(tokens);
  if (known !== void 0) return known;
  const clauses = readClauses(statement, tokens);
  READ.set(tokens, clauses);
  return clauses;
}
function readClauses({ kind }, tokens) {
  const verb = Math.max(0, topLevelIndex(tokens, kind));
  const place = (word, from = verb + 1) => {
    const at = topLevelIndex(tokens, word, from);
    return at === -1 ? null : at;
  };
  const assigned = [];
  const set = kind === "DELETE" ? null : place("SET");
  if (set !== null) assigned.push({ first: set + 1, end: endOf(tokens, set + 1, BEHIND_SET) });
  const duplicate = kind === "INSERT" ? place("DUPLICATE") : null;
  if (duplicate !== null)
    assigned.push({ first: duplicate + 3, end: endOf(tokens, duplicate + 3, ["RETURNING", "WHERE"]) });
  const where = place("WHERE");
  return {
    verb,
    assigned,
    where: where === null ? null : { first: where + 1, end: endOf(tokens, where + 1, BEHIND_WHERE) },
    order: place("ORDER"),
    limit: place("LIMIT")
  };
}
function endOf(tokens, from, words) {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const operator = tokens.operator(at);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    else if (depth === 0 && words.includes(tokens.word(at)) && tokens.operator(at - 1) !== ".") return at;
  }
  return tokens.length;
}
function assignments(tokens, range) {
  return splitAt(tokens, range, (at) => tokens.operator(at) === ",").flatMap(({ first, end }) => {
    let at = first;
    while (at < end && (tokens.isName(at) || tokens.operator(at) === ".")) at++;
    const operator = tokens.operator(at);
    if (at === first || at >= end || operator !== "=" && operator !== ":=") return [];
    return [{ column: tokens.value(at - 1), target: { first, end: at }, value: { first: at + 1, end } }];
  });
}
function splitAt(tokens, range, separates) {
  const parts = [];
  let first = range.first;
  let depth = 0;
  for (let at = range.first; at < range.end; at++) {
    const operator = tokens.operator(at);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    else if (depth === 0 && separates(at)) {
      parts.push({ first, end: at });
      first = at + 1;
    }
  }
  parts.push({ first, end: range.end });
  return parts;
}
function conjuncts(tokens, range) {
  let between = false;
  let cases = 0;
  return splitAt(tokens, range, (at) => {
    const word = tokens.word(at);
    if (word === "CASE") cases++;
    else if (word === "END" && cases > 0) cases--;
    if (word === "BETWEEN") between = true;
    if (cases > 0 || word !== "AND" && tokens.operator(at) !== "&&") return false;
    const joins = !between;
    between = false;
    return joins;
  });
}
function withoutParentheses(tokens, range) {
  let { first, end } = range;
  while (end - first > 2 && tokens.operator(first) === "(" && tokens.afterGroup(first) === end) {
    first++;
    end--;
  }
  return { first, end };
}
function writtenRows(statement, tokens) {
  const clauses = dmlClauses(statement, tokens);
  const query = topLevelIndex(tokens, "SELECT", clauses.verb);
  const found = ["VALUES", "VALUE"].map((word) => topLevelIndex(tokens, word, clauses.verb)).filter((at2) => at2 !== -1);
  const values = found.length === 0 ? -1 : Math.min(...found);
  if (values === -1 || query !== -1 && query < values) {
    const [set] = clauses.assigned;
    return set !== void 0 && query === -1 && topLevelIndex(tokens, "SET", clauses.verb) !== -1 ? [set] : null;
  }
  const rows = [];
  let at = values + 1;
  for (; ; ) {
    if (tokens.word(at) === "ROW") at++;
    if (tokens.operator(at) !== "(") return rows;
    const after = tokens.afterGroup(at);
    rows.push({ first: at + 1, end: after - 1 });
    if (tokens.operator(after) !== ",") return rows;
    at = after + 1;
  }
}
function insertedColumns(statement, tokens) {
  const table = statement.tables.find((one) => one.access === "write");
  if (table === void 0) return null;
  let at = 0;
  while (at < tokens.length && tokens.start(at) < table.span.end) at++;
  if (tokens.word(at) === "PARTITION") at = tokens.afterGroup(at + 1);
  if (tokens.word(at) === "SET") {
    const set = dmlClauses(statement, tokens).assigned[0];
    return set === void 0 ? null : assignments(tokens, set).map(({ column }) => column);
  }
  if (tokens.operator(at) !== "(" || !tokens.isName(at + 1)) return null;
  if (["SELECT", "WITH", "VALUES", "TABLE"].includes(tokens.word(at + 1))) return null;
  const columns = splitAt(
    tokens,
    { first: at + 1, end: tokens.afterGroup(at) - 1 },
    (one) => tokens.operator(one) === ","
  );
  return columns.map(({ end }) => tokens.value(end - 1));
}
function mayUpdate({ kind, text }) {
  return kind === "UPDATE" || kind === "INSERT" && /\bduplicate\b/i.test(text);
}

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
function optionClause(statement, name) {
  return tableOptions(statement).findLast((option) => option.name === name) ?? null;
}
function tableOptions(statement) {
  return [...statement.createTable?.options ?? [], ...clausesOf(statement, "option").map((clause) => clause.option)];
}

// src/audit/statement-kinds.ts
var HEAD_WORDS = 6;
function kindAmong(statement, tokens, names) {
  if (names.length === 0) return null;
  let head = "";
  for (let at = 0; at < HEAD_WORDS && tokens.word(at) !== ""; at++) head += `${tokens.word(at)} `;
  const special = specialKind(statement, tokens);
  return names.find((name) => {
    const wanted = name.trim().replaceAll(/\s+/g, " ").toUpperCase();
    if (wanted === statement.kind || wanted === special) return true;
    return wanted.includes(" ") && head.startsWith(`${wanted} `);
  }) ?? null;
}
function specialKind(statement, tokens) {
  if (statement.kind === "SET")
    return readSet(statement).some(({ scope }) => scope === "global" || scope === "persist") ? "SET GLOBAL" : null;
  if (statement.kind === "CREATE TABLE") return statement.temporary ? "CREATE TEMPORARY TABLE" : null;
  if (statement.kind === "CREATE FUNCTION")
    return topLevelIndex(tokens, "SONAME") === -1 ? null : "CREATE FUNCTION SONAME";
  if (statement.kind !== "SELECT" || !/\binto\b/i.test(statement.text)) return null;
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.word(at) === "INTO" && /^(OUTFILE|DUMPFILE)$/.test(tokens.word(at + 1))) return "INTO OUTFILE";
  }
  return null;
}

export {
  dmlClauses,
  assignments,
  splitAt,
  conjuncts,
  withoutParentheses,
  writtenRows,
  insertedColumns,
  mayUpdate,
  headPlace,
  tablePlace,
  columnClause,
  columnPlace,
  clausesOf,
  optionClause,
  tableOptions,
  kindAmong
};
