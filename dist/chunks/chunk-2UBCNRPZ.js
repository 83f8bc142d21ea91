import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/mysql/server-settings.ts
var SSL_MODES = [
  "disabled",
  "preferred",
  "required",
  "verify-ca",
  "verify-identity",
  "rds",
  "rds-iam"
];
function describeServer(settings) {
  const host = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
  return `${host}:${settings.port}${settings.database === null ? "" : `/${settings.database}`}`;
}
function parseServerUrl(url, role) {
  const wrong = (what) => new UserError(`The ${role} URL ${what}`, {
    hint: "Write it as mysql://user:password@host:3306/database; in user and password write @ as %40, : as %3A, / as %2F, # as %23 and % as %25."
  });
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    throw wrong("cannot be read");
  }
  if (parsed.protocol !== "mysql:" && parsed.protocol !== "mariadb:") throw wrong("must begin with mysql://");
  if (parsed.hash !== "") throw wrong("has an unescaped #");
  const known = /* @__PURE__ */ new Set(["ssl", "ssl-ca", "ssl-cert", "ssl-key", "socket"]);
  for (const key of parsed.searchParams.keys()) {
    if (!known.has(key)) throw wrong(`has an unknown parameter \`${key}\` (known: ${[...known].join(", ")})`);
  }
  const ssl = parsed.searchParams.get("ssl") ?? "preferred";
  if (!isSslMode(ssl)) throw wrong(`has ssl=${ssl}; it must be one of ${SSL_MODES.join(", ")}`);
  const database = decode(parsed.pathname.replace(/^\//, ""), wrong);
  if (database.includes("/")) throw wrong("has more than a database name after the host");
  return {
    role,
    host: parsed.hostname === "" ? "localhost" : parsed.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: parsed.port === "" ? 3306 : Number(parsed.port),
    socketPath: parsed.searchParams.get("socket"),
    user: decode(parsed.username, wrong),
    password: decode(parsed.password, wrong),
    database: database === "" ? null : database,
    ssl,
    sslCa: parsed.searchParams.get("ssl-ca"),
    sslCert: parsed.searchParams.get("ssl-cert"),
    sslKey: parsed.searchParams.get("ssl-key")
  };
}
function isSslMode(text) {
  return SSL_MODES.includes(text);
}
function decode(text, wrong) {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong("has a % that is not followed by two hexadecimal digits");
  }
}

export {
  SSL_MODES,
  describeServer,
  parseServerUrl,
  isSslMode
};
