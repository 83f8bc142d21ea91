import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/inception/header.ts
var MOST_SLEEP_MS = 1e5;
var SSL_WORDS = {
  "": "disabled",
  disabled: "disabled",
  false: "disabled",
  "0": "disabled",
  preferred: "preferred",
  true: "preferred",
  "1": "preferred",
  required: "required",
  verifyca: "verify-ca",
  verifyidentity: "verify-identity"
};
var WITHOUT_EFFECT = {
  middlewareextend: "not needed: the rows of a statement are found by a mark in its own transaction, also behind a proxy",
  middlewaredb: "not needed: see middleware-extend",
  parsehost: "not supported: the binary log is read from the target itself",
  parseport: "not supported: the binary log is read from the target itself"
};
var SILENT = /* @__PURE__ */ new Set(["fingerprint"]);
var UNKNOWN_OPTION = "The header has an option that is not known and has no effect.";
var FLAGS = {
  check: "check",
  execute: "execute",
  backup: "backup",
  ignorewarnings: "ignoreWarnings",
  realrowcount: "realRowCount",
  queryprint: "queryPrint",
  masking: "masking",
  split: "split"
};
var SETTERS = {
  host: (draft, value) => {
    draft.host = value;
  },
  port: (draft, value, key) => {
    draft.port = integer(value, key, 65535);
  },
  user: (draft, value) => {
    draft.user = value;
  },
  password: (draft, value) => {
    draft.password = value;
  },
  db: (draft, value) => {
    draft.db = value;
  },
  trans: (draft, value, key) => {
    draft.trans = integer(value, key, 1e6);
  },
  sleep: (draft, value, key) => {
    draft.sleep = Math.min(integer(value, key, Number.MAX_SAFE_INTEGER), MOST_SLEEP_MS);
  },
  sleeprows: (draft, value, key) => {
    draft.sleepRows = Math.max(1, integer(value, key, Number.MAX_SAFE_INTEGER));
  },
  ssl: (draft, value) => {
    const mode = SSL_WORDS[value.toLowerCase().replace(/[-_]/g, "")];
    if (mode === void 0)
      throw new UserError("The header of the script has an unknown value for ssl", {
        hint: "It may be disabled, preferred, required, verify_ca or verify_identity."
      });
    draft.ssl = mode;
  },
  sslca: (draft, value) => {
    draft.sslCa = value === "" ? null : value;
  },
  sslcert: (draft, value) => {
    draft.sslCert = value === "" ? null : value;
  },
  sslkey: (draft, value) => {
    draft.sslKey = value === "" ? null : value;
  },
  ...Object.fromEntries(
    Object.entries(FLAGS).map(([key, field]) => [
      key,
      (draft, value, name) => {
        draft[field] = truth(value, name);
      }
    ])
  )
};
function readHeader(text) {
  const draft = {
    host: "",
    port: 0,
    user: "",
    password: "",
    db: "",
    check: false,
    execute: false,
    backup: false,
    ignoreWarnings: false,
    trans: 0,
    sleep: 0,
    sleepRows: 1,
    realRowCount: false,
    queryPrint: false,
    masking: false,
    split: false,
    ssl: "disabled",
    sslCa: null,
    sslCert: null,
    sslKey: null,
    notes: []
  };
  const notes = [];
  for (const part of text.split(";")) {
    const item = part.trim();
    if (item === "") continue;
    const equals = item.indexOf("=");
    const written = (equals === -1 ? item : item.slice(0, equals)).trim();
    let key = plain(written);
    let value = equals === -1 ? "" : item.slice(equals + 1).trim();
    if (equals === -1) {
      const switched = /^(enable|disable)(.+)$/.exec(key);
      value = switched?.[1] === "disable" ? "false" : "true";
      key = switched?.[2] ?? key;
    }
    const set = Object.hasOwn(SETTERS, key) ? SETTERS[key] : void 0;
    if (set !== void 0) set(draft, value, key);
    else if (Object.hasOwn(WITHOUT_EFFECT, key)) notes.push(`Option ${key} of the header: ${WITHOUT_EFFECT[key]}.`);
    else if (!SILENT.has(key)) notes.push(UNKNOWN_OPTION);
  }
  if (draft.check) Object.assign(draft, { execute: false, backup: false, ignoreWarnings: true });
  return { ...draft, notes };
}
function headerPassword(script) {
  const item = /(?:^|[;*\s])--[-_]*password\s*=([^;]*);/i.exec(script.slice(0, script.indexOf("*/") + 1));
  return item?.[1]?.trim() || null;
}
function plain(key) {
  return key.replace(/[-_\s]/g, "").toLowerCase().replace("remote", "");
}
function integer(value, key, most) {
  if (/^\d{1,15}$/.test(value) && Number(value) <= most) return Number(value);
  throw new UserError(`The header of the script has no whole number for ${key}`, {
    hint: `Write for example --${key}=1;`
  });
}
function truth(value, key) {
  if (/^(1|true|t|on|yes)$/i.test(value)) return true;
  if (/^(0|false|f|off|no)?$/i.test(value)) return false;
  throw new UserError(`The header of the script has neither 1 nor 0 for ${key}`, { hint: `Write --${key}=1;` });
}
function targetOf(header, fallback, database) {
  if (header.host === "") {
    if (fallback !== null) return { ...fallback, role: "production", database: database ?? fallback.database };
    throw new UserError("The header of the script names no host", {
      hint: "Begin it with /*--host=…;--port=…;--user=…;--password=…;--check=1;*/"
    });
  }
  const verifies = header.ssl === "verify-ca" || header.ssl === "verify-identity";
  if (verifies && header.sslCa === null)
    throw new UserError("The header of the script asks for a verified certificate and names no ssl-ca");
  return {
    role: "production",
    host: header.host,
    port: header.port === 0 ? 3306 : header.port,
    socketPath: null,
    user: header.user,
    password: header.password,
    database,
    ssl: header.ssl,
    sslCa: header.sslCa,
    sslCert: header.sslCert,
    sslKey: header.sslKey
  };
}

export {
  readHeader,
  headerPassword,
  targetOf
};
