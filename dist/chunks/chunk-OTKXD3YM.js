import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/mysql/dialect.ts
async function dialectOf(session) {
  const mode = String(await session.value("SELECT @@GLOBAL.sql_mode")).toUpperCase();
  return {
    flavor: session.version.flavor,
    version: session.version.number,
    ansiQuotes: /\b(ANSI_QUOTES|ANSI)\b/.test(mode),
    noBackslashEscapes: /\bNO_BACKSLASH_ESCAPES\b/.test(mode)
  };
}

export {
  dialectOf
};
