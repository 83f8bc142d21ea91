import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  assignments,
  dmlClauses,
  insertedColumns
} from "./chunk-3ZI3JXNS.js";
import {
  kindAmong
} from "./chunk-6JJG67VD.js";
import {
  headPlace
} from "./chunk-D4VTWFCQ.js";
import {
  Lexer
} from "./chunk-THQUDT4C.js";

// src/audit/option-problem.ts
function optionProblem(spec, value) {
  if (!sameType(value, spec.default)) return `must be ${typeName(spec.default)}`;
  const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
  for (const text of texts) {
    if (spec.values !== void 0 && !spec.values.includes(text))
      return `must be ${Array.isArray(spec.default) ? "any of" : "one of"} ${spec.values.join(", ")}`;
    if (spec.kind === "pattern" && !isPattern(text)) return `must be a regular expression, which \`${text}\` is not`;
  }
  return null;
}
function isPattern(text) {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
function sameType(value, like) {
  if (Array.isArray(like)) return Array.isArray(value) && value.every((one) => typeof one === "string");
  if (typeof like === "number" && Number.isInteger(like)) return Number.isSafeInteger(value);
  return typeof value === typeof like;
}
function typeName(like) {
  if (Array.isArray(like)) return "text or a list of texts";
  if (typeof like === "number") return Number.isInteger(like) ? "a whole number" : "a number";
  return typeof like === "boolean" ? "true or false" : "text";
}

// src/audit/own-rule.ts
import { createContext, Script as VmScript } from "node:vm";
var OWN_CONDITIONS = ["kinds", "table", "column", "forbid", "require"];
var OWN_PATTERNS = ["table", "column", "forbid", "require"];
var OWN_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
var SEARCHED = 5e4;
var PATIENCE = 500;
function ownRule(id, definition) {
  const { message, advice, kinds, forbid, require: required } = definition;
  const find = {
    table: searcher(definition.table),
    column: searcher(definition.column),
    forbid: searcher(forbid),
    require: searcher(required)
  };
  return {
    id,
    severity: definition.severity === "off" ? "warning" : definition.severity,
    summary: message,
    why: "",
    advice: advice ?? "The rule is one of this project: see `rules` in .rollgate.yml.",
    bad: null,
    good: null,
    options: {},
    visit: {
      statement({ statement, tokens, report }) {
        if (kinds.length > 0 && kindAmong(statement, tokens, kinds) === null) return;
        let place = null;
        if (find.table !== null) {
          place = statement.tables.find(({ name }) => find.table(name) !== null)?.span ?? null;
          if (place === null) return;
        }
        if (find.column !== null) {
          place = columnsOf(statement, tokens).find(({ name }) => find.column(name) !== null)?.span ?? null;
          if (place === null) return;
        }
        if (find.forbid === null && find.require === null) return report(place ?? headPlace(statement), message);
        const text = bareText(statement);
        const match = find.forbid?.(text) ?? null;
        if (match !== null) {
          const start = statement.span.start + match.index;
          report({ start, end: start + Math.max(1, match.length) }, message);
        } else if (find.require !== null && find.require(text) === null) report(place ?? headPlace(statement), message);
      }
    }
  };
}
function searcher(pattern) {
  if (pattern === null) return null;
  const context = createContext({ text: "", pattern: new RegExp(pattern, "iu") });
  const script = new VmScript("pattern.exec(text)");
  return (text) => {
    context.text = text;
    try {
      const match = script.runInContext(context, { timeout: PATIENCE });
      return match === null ? null : { index: match.index, length: match[0].length };
    } catch (error) {
      if (error.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      throw new Error(`the pattern ${pattern} took longer than ${PATIENCE} ms`);
    }
  };
}
function bareText({ text, dialect }) {
  const lexer = new Lexer(text, dialect);
  let bare = "";
  let done = 0;
  while (lexer.next() && lexer.start < SEARCHED) {
    const { kind, start, end } = lexer;
    if (kind !== "comment" && kind !== "string") continue;
    const raw = text.slice(start, end);
    const quote = kind === "string" ? raw.search(/['"]/) : -1;
    bare += text.slice(done, start);
    bare += quote === -1 ? raw.replace(/[^\n\r]/g, " ") : raw.slice(0, quote + 1) + raw.slice(quote + 1, -1).replace(/[^\n\r]/g, " ") + raw.slice(-1);
    done = end;
  }
  return (bare + text.slice(done)).slice(0, SEARCHED);
}
function columnsOf(statement, tokens) {
  const named = ({ text, span }) => ({ name: text, span });
  if (statement.createTable !== void 0) return statement.createTable.columns.map(({ name }) => named(name));
  if (statement.alter !== void 0) {
    return statement.alter.flatMap((clause) => {
      const found = [];
      if ("from" in clause && clause.kind !== "rename-index") found.push(named(clause.from));
      if (clause.kind === "rename-column") found.push(named(clause.to));
      if ("column" in clause) found.push(named("name" in clause.column ? clause.column.name : clause.column));
      return found;
    });
  }
  if (!["UPDATE", "INSERT", "REPLACE"].includes(statement.kind)) return [];
  const assigned = dmlClauses(statement, tokens).assigned.flatMap((range) => assignments(tokens, range)).map(({ column, target }) => ({ name: column, span: tokens.span(target.first, target.end - 1) }));
  const inserted = statement.kind === "UPDATE" ? [] : insertedColumns(statement, tokens) ?? [];
  return [...inserted.map((name) => ({ name, span: headPlace(statement) })), ...assigned];
}

// src/config/migration-order.ts
function compareMigrations(a, b) {
  return compareNatural(fileName(a), fileName(b)) || compareNatural(a, b);
}
function fileName(path) {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.sql$/i, "");
}
function compareNatural(a, b) {
  const left = parts(a);
  const right = parts(b);
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareParts(left[index], right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}
function parts(text) {
  return text.match(/\d+|\D+/g) ?? [];
}
function compareParts(a, b) {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareText(a, b);
  const left = a.replace(/^0+/, "");
  const right = b.replace(/^0+/, "");
  return left.length - right.length || compareText(left, right);
}
function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

export {
  optionProblem,
  OWN_CONDITIONS,
  OWN_PATTERNS,
  OWN_ID,
  ownRule,
  compareMigrations
};
