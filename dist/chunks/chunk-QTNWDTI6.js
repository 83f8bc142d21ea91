import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/mysql/account.ts
async function accountName(session) {
  const text = await session.value("SELECT CURRENT_USER()").catch(() => null);
  const account = text === null ? `${session.settings.user}@<host>` : String(text);
  const at = account.lastIndexOf("@");
  return `${quoted(account.slice(0, at))}@${quoted(account.slice(at + 1))}`;
}
function quoted(name) {
  return `'${name.replaceAll("'", "''")}'`;
}

export {
  accountName
};
