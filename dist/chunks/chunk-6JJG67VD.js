import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  defineRule,
  headPlace
} from "./chunk-D4VTWFCQ.js";
import {
  readSet
} from "./chunk-X5HOXL7V.js";
import {
  topLevelIndex
} from "./chunk-B4SPLOJR.js";

// src/audit/statement-kinds.ts
var HEAD_WORDS = 6;
function kindAmong(statement, tokens, names) {
  if (names.length === 0) return null;
  let head = "";
  for (let at = 0; at < HEAD_WORDS && tokens.word(at) !== ""; at++) head += `${tokens.word(at)} `;
  const special = specialKind(statement, tokens);
  return names.find((name) => {
    const wanted = name.trim().replaceAll(/\s+/g, " ").toUpperCase();
    if (wanted === statement.kind || wanted === special) return true;
    return wanted.includes(" ") && head.startsWith(`${wanted} `);
  }) ?? null;
}
function specialKind(statement, tokens) {
  if (statement.kind === "SET")
    return readSet(statement).some(({ scope }) => scope === "global" || scope === "persist") ? "SET GLOBAL" : null;
  if (statement.kind === "CREATE TABLE") return statement.temporary ? "CREATE TEMPORARY TABLE" : null;
  if (statement.kind === "CREATE FUNCTION")
    return topLevelIndex(tokens, "SONAME") === -1 ? null : "CREATE FUNCTION SONAME";
  if (statement.kind !== "SELECT" || !/\binto\b/i.test(statement.text)) return null;
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.word(at) === "INTO" && /^(OUTFILE|DUMPFILE)$/.test(tokens.word(at + 1))) return "INTO OUTFILE";
  }
  return null;
}

// src/audit/rules/statement-forbidden.ts
var REASONS = {
  "SET GLOBAL": "it changes the server for everyone, and other servers not at all",
  "LOAD DATA": "it reads a file that each server would have to have",
  "LOAD XML": "it reads a file that each server would have to have",
  "INTO OUTFILE": "it writes a file on the server's machine",
  FLUSH: "it closes tables and caches under everyone",
  SHUTDOWN: "it stops the server",
  RESTART: "it restarts the server",
  KILL: "it ends the work of others",
  PURGE: "it deletes the binlog that a rollback needs",
  RESET: "it deletes the binlog that a rollback needs, or the state of replication",
  CHANGE: "it changes replication",
  START: "it changes replication",
  STOP: "it changes replication",
  CLONE: "it copies or overwrites the whole server",
  BINLOG: "it writes rows that nobody can read in the text",
  BACKUP: "it blocks changes of tables until the session ends",
  INSTALL: "it loads code into the server",
  UNINSTALL: "it takes code out of the server",
  "CREATE FUNCTION SONAME": "it loads code into the server",
  "CREATE SERVER": "it makes another server reachable from this one",
  "ALTER INSTANCE": "it changes the keys or the log of the server",
  XA: "its transactions outlive the session"
};
var statement_forbidden_default = defineRule({
  id: "statement-forbidden",
  severity: "error",
  summary: "A migration must keep to the kinds of statements that the project allows",
  why: "A migration changes structure and rows of its database. What changes the server, its files or its replication cannot be rehearsed, is not the same on every server, and cannot be undone.",
  advice: "Do it outside of migrations, or take the kind out of the option `kinds`.",
  bad: { schema: "", sql: "SET GLOBAL max_connections = 500;" },
  good: { schema: "", sql: "SET SESSION lock_wait_timeout = 5;" },
  options: {
    kinds: {
      default: Object.keys(REASONS),
      doc: "Kinds by the words that they begin with, in any case: GRANT, CREATE USER, CREATE TRIGGER, CREATE VIEW, TRUNCATE TABLE, SELECT, USE; besides these SET GLOBAL, INTO OUTFILE, CREATE TEMPORARY TABLE, CREATE FUNCTION SONAME, and OTHER for what Rollgate does not know. In place of the default."
    }
  },
  visit: {
    statement({ statement, tokens, options, report }) {
      const kind = kindAmong(statement, tokens, options.kinds);
      if (kind === null) return;
      const reason = REASONS[kind.toUpperCase()];
      report(
        headPlace(statement),
        `${kind.toUpperCase()} in a migration${reason === void 0 ? " is not allowed" : `: ${reason}`}`
      );
    }
  }
});

export {
  kindAmong,
  statement_forbidden_default
};
