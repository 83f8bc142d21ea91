import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  topLevelIndex
} from "./chunk-B4SPLOJR.js";

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

export {
  dmlClauses,
  assignments,
  splitAt,
  conjuncts,
  withoutParentheses,
  writtenRows,
  insertedColumns,
  mayUpdate
};
