import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/sql/quote.ts
function quoteName(name) {
  return `\`${name.replaceAll("`", "``")}\``;
}
function quoteTable(database, table) {
  return database === null ? quoteName(table) : `${quoteName(database)}.${quoteName(table)}`;
}
function quoteText(text) {
  if (/[\\\u0000-\u001f\u007f]/.test(text))
    return `_utf8mb4 X'${Buffer.from(text, "utf8").toString("hex").toUpperCase()}'`;
  return `'${text.replaceAll("'", "''")}'`;
}

export {
  quoteName,
  quoteTable,
  quoteText
};
