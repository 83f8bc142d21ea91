import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

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

// src/audit/rule.ts
function defineRule(definition) {
  return { options: {}, visit: {}, ...definition };
}

export {
  headPlace,
  tablePlace,
  columnClause,
  columnPlace,
  clausesOf,
  optionClause,
  tableOptions,
  defineRule
};
