import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  TokenReader
} from "./chunk-YK27PNKM.js";
import {
  TokenList,
  unquoteIdentifier,
  unquoteString
} from "./chunk-ZHYU3SQ4.js";

// src/sql/set.ts
var SCOPES = {
  GLOBAL: "global",
  SESSION: "session",
  LOCAL: "session",
  PERSIST: "persist",
  PERSIST_ONLY: "persist"
};
var OTHER_FORMS = /* @__PURE__ */ new Set(["PASSWORD", "ROLE", "DEFAULT", "RESOURCE"]);
function readSet(statement) {
  if (statement.kind !== "SET" && statement.kind !== "SET TRANSACTION") return [];
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  const { start } = statement.span;
  return readAssignments(tokens).map((assignment) => ({
    scope: assignment.scope,
    name: assignment.name,
    value: writtenValue(tokens, assignment),
    constant: isConstant(tokens, assignment),
    span: { start: assignment.span.start + start, end: assignment.span.end + start }
  }));
}
function readSetStatement(statement) {
  if (!/^SET\s/i.test(statement.text.slice(0, 4))) return [];
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  return tokens.word(1) === "STATEMENT" ? readAssignments(tokens, 1) : [];
}
function readAssignments(tokens, at = 0) {
  const reader = new TokenReader(tokens);
  if (!reader.take("SET")) return [];
  reader.index += at;
  const found = [];
  let scope = "session";
  for (; ; ) {
    const start = reader.index;
    const word = SCOPES[reader.word()];
    if (word !== void 0 && reader.operator(1) !== "=" && reader.operator(1) !== ":=") {
      scope = word;
      reader.index++;
    }
    const target = readTarget(reader, scope);
    if (target === null) return found;
    const first = reader.index;
    skipExpression(reader);
    found.push({ ...target, first, end: reader.index, span: reader.spanFrom(start) });
    if (!reader.takeOperator(",")) return found;
  }
}
function readTarget(reader, scope) {
  if (reader.take("NAMES")) return { scope: "session", name: "names" };
  if (reader.take("CHARACTER SET") || reader.take("CHAR SET") || reader.take("CHARSET"))
    return { scope: "session", name: "character set" };
  if (reader.take("TRANSACTION")) return { scope, name: "transaction" };
  if (OTHER_FORMS.has(reader.word()) && reader.operator(1) === "") return null;
  if (reader.kind() === "variable") return readVariable(reader);
  const name = reader.qualifiedName();
  if (name === null || !takeAssign(reader)) return null;
  const full = name.database === null ? name.text : `${name.database}.${name.text}`;
  return { scope, name: full.toLowerCase() };
}
function readVariable(reader) {
  const raw = reader.tokens.raw(reader.index++);
  if (!takeAssign(reader)) return null;
  if (!raw.startsWith("@@"))
    return { scope: "user", name: userVariableName(raw, reader.tokens.dialect.noBackslashEscapes) };
  const parts = raw.slice(2).split(".");
  const prefix = SCOPES[parts[0].toUpperCase()];
  const name = (prefix === void 0 ? parts : parts.slice(1)).map(
    (part) => part.startsWith("`") ? unquoteIdentifier(part) : part
  );
  return { scope: prefix ?? "session", name: name.join(".").toLowerCase() };
}
function userVariableName(raw, noBackslashEscapes) {
  const name = raw.slice(1);
  if (name.startsWith("`")) return unquoteIdentifier(name);
  return name.startsWith("'") || name.startsWith('"') ? unquoteString(name, noBackslashEscapes) : name;
}
function takeAssign(reader) {
  return reader.takeOperator("=") || reader.takeOperator(":=");
}
function skipExpression(reader) {
  while (!reader.done && reader.operator() !== ",") {
    if (reader.operator() === "(") reader.index = reader.tokens.afterGroup(reader.index);
    else reader.index++;
  }
}
function writtenValue(tokens, { first, end }) {
  if (end - first === 1) return tokens.value(first);
  const span = tokens.span(first, end - 1);
  return end > first ? tokens.text.slice(span.start, span.end) : "";
}
var CONSTANT_WORDS = /* @__PURE__ */ new Set(["TRUE", "FALSE", "NULL", "ON", "OFF", "DEFAULT"]);
function isConstant(tokens, { scope, name, first, end }) {
  const sign = tokens.operator(first) === "-" || tokens.operator(first) === "+";
  for (let index = sign ? first + 1 : first; index < end; index++) {
    const kind = tokens.kind(index);
    const literal = kind === "string" || kind === "number" || kind === "hex" || kind === "bit";
    const word = kind === "word" && (CONSTANT_WORDS.has(tokens.word(index)) || scope !== "user");
    const several = name === "names" || name === "character set" || name === "transaction";
    if (!literal && !word && !(name === "transaction" && tokens.operator(index) === ",")) return false;
    if (!several && index > (sign ? first + 1 : first)) return false;
  }
  return end > first;
}
function autocommitOf(statement) {
  if (statement.kind !== "SET") return null;
  const [only, ...others] = readSet(statement);
  if (only === void 0 || others.length > 0 || only.scope !== "session" || only.name.toLowerCase() !== "autocommit")
    return null;
  return /^(1|on|true)$/i.test(only.value.trim());
}

export {
  readSet,
  readSetStatement,
  readAssignments,
  userVariableName,
  autocommitOf
};
