import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/sql/clauses-of-dml.ts
function topLevelWords(tokens) {
  const words = [];
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const operator = tokens.operator(at);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    else if (depth === 0) {
      const word = tokens.word(at);
      if (word !== "" && tokens.operator(at - 1) !== ".") words.push(word);
    }
  }
  return words;
}
function topLevelIndex(tokens, wanted, from = 0) {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const operator = tokens.operator(at);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    else if (depth === 0 && tokens.word(at) === wanted && tokens.operator(at - 1) !== ".") return at;
  }
  return -1;
}
function assignedColumns(tokens) {
  const set = topLevelIndex(tokens, "SET");
  if (set === -1) return [];
  const columns = [];
  let depth = 0;
  let expected = true;
  for (let at = set + 1; at < tokens.length; at++) {
    const operator = tokens.operator(at);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    if (depth > 0) continue;
    if (operator === ",") expected = true;
    else if (expected && (operator === "=" || operator === ":=")) {
      columns.push(tokens.value(at - 1));
      expected = false;
    } else if (!expected && ["WHERE", "ORDER", "LIMIT", "RETURNING"].includes(tokens.word(at))) break;
  }
  return columns;
}

export {
  topLevelWords,
  topLevelIndex,
  assignedColumns
};
