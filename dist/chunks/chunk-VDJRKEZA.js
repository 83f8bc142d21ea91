import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/cli/redact.ts
var SHORTEST_SEARCHED = 4;
function redact(text, secrets) {
  let clean = text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"`]*):[^\s/'"`]*@/gi, "$1:***@");
  const spellings = new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]));
  for (const secret of [...spellings].sort((a, b) => b.length - a.length)) {
    if (secret.length >= SHORTEST_SEARCHED) clean = clean.replaceAll(secret, "***");
  }
  return clean;
}
function passwordsOfUrls(texts) {
  return texts.flatMap((text) => {
    const password = /[a-z][a-z0-9+.-]*:\/\/[^/:@]*:(.*)@/i.exec(text)?.[1];
    if (password === void 0 || password === "") return [];
    try {
      return [password, decodeURIComponent(password)];
    } catch {
      return [password];
    }
  });
}

export {
  redact,
  passwordsOfUrls
};
