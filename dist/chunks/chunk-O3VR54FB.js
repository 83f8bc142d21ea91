import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/sql/secrets.ts
var SECRET = /(\bidentified\s+(?:by\s+(?:password\s+)?|(?:with|via)\s+\S+\s+(?:as|by|using)\s+(?:password\s*\(\s*)?)|\b(?:(?:master|source)_)?password\s*(?:=|\(|\sto\s)?\s*|\bset\s+password\s+for\s+[^=;]{1,200}=\s*)('(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*")/gi;
function withoutSecrets(text) {
  if (!/\b(identified|password)|_password/i.test(text)) return text;
  return text.replace(SECRET, (_, before, literal) => {
    const quote = literal.charAt(0);
    return `${before}${quote}${literal.slice(1, -1).replace(/[^\n\r]/g, "*")}${quote}`;
  });
}

export {
  withoutSecrets
};
