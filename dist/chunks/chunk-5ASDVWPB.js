import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/mysql/account.ts
async function accountName(session) {
  const text = await session.value("SELECT CURRENT_USER()").catch(() => null);
  const account = text === null ? `${session.settings.user}@<host>` : String(text);
  const at = account.lastIndexOf("@");
  return quoteAccount(account.slice(0, at), account.slice(at + 1));
}
function quoteAccount(user, host) {
  const quoted = (name) => `'${name.replaceAll("'", "''")}'`;
  return `${quoted(user)}@${quoted(host)}`;
}

export {
  accountName,
  quoteAccount
};
