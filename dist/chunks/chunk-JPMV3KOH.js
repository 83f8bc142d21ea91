import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  PRESET_NAMES
} from "./chunk-3RLTI3AE.js";
import {
  SSL_MODES
} from "./chunk-2UBCNRPZ.js";

// src/config/settings.ts
var FORMATS = ["text", "json", "markdown", "sarif", "html", "github", "tsv"];

// src/config/options.ts
var SERVER_COMMANDS = [
  "deploy",
  "rollback",
  "recover",
  "status",
  "purge",
  "doctor"
];
var OPTIONS = {
  // Where the migrations are
  migrations: {
    type: "list",
    doc: "Migration files, directories or globs, when none are named as arguments. A directory stands for the .sql files directly in it.",
    commands: ["audit", "deploy", "status"],
    input: "migrations",
    file: ["migrations"],
    placeholder: "GLOB",
    example: "db/migrations/*.sql"
  },
  base: {
    type: "string",
    doc: "Audit only the migrations that git says changed since this branch or commit (uncommitted and new files count).",
    commands: ["audit"],
    placeholder: "REF"
  },
  // Servers
  staging: {
    type: "server",
    role: "staging",
    doc: "Server whose structure the audit starts from; only read. A deploy audits against production when this is not given.",
    commands: ["audit", "deploy", "doctor"],
    input: "staging-url",
    env: "ROLLGATE_STAGING_URL",
    secret: true
  },
  production: {
    type: "server",
    role: "production",
    doc: "Server to deploy to and to roll back; of `exec`, what the header of the script leaves out.",
    commands: [...SERVER_COMMANDS, "exec"],
    input: "production-url",
    env: "ROLLGATE_PRODUCTION_URL",
    secret: true
  },
  target: {
    type: "list",
    doc: "Only these of the `targets` in the configuration file; all of them in their order when not given (capture: the one whose binlog is read).",
    commands: [...SERVER_COMMANDS, "capture"],
    input: "target",
    placeholder: "NAME"
  },
  backup: {
    type: "server",
    role: "backup",
    doc: "Server that gets the backup tables; the production server when not given.",
    commands: ["deploy", "rollback", "recover", "doctor", "exec", "serve"],
    input: "backup-url",
    env: "ROLLGATE_BACKUP_URL",
    secret: true
  },
  replica: {
    type: "list",
    doc: "URLs of replicas of the production server, whose lag is looked at before a deployment and between its statements and chunks, and in a rollback between what is undone at once. Without user and password in a URL, those of production are used.",
    commands: ["deploy", "rollback", "doctor", "exec", "serve"],
    input: "replica-urls",
    env: "ROLLGATE_REPLICA_URLS",
    secret: true,
    placeholder: "URL,…"
  },
  sandbox: {
    type: "server",
    role: "sandbox",
    words: ["auto", "off"],
    default: "auto",
    doc: "Where migrations are rehearsed: `auto` starts a private throwaway server, `off` rehearses nothing, a URL names a server on which databases may be created and dropped.",
    commands: ["audit", "deploy", "exec", "serve"],
    input: "sandbox",
    env: "ROLLGATE_SANDBOX_URL",
    file: ["sandbox"],
    secret: true
  },
  "sandbox-binary": {
    type: "string",
    doc: "The mysqld or mariadbd of private servers; looked for on PATH and in the usual places when not given.",
    commands: ["audit", "deploy", "demo", "capture", "exec", "serve"],
    input: "sandbox-binary",
    env: "ROLLGATE_SANDBOX_BINARY",
    placeholder: "FILE"
  },
  // Audit
  "fail-on": {
    type: "enum",
    values: ["error", "warning", "never"],
    default: "error",
    doc: "Lowest severity of a finding that makes the audit fail, and that stops a deploy.",
    commands: ["audit", "deploy"],
    input: "fail-on",
    file: ["fail-on"]
  },
  schema: {
    type: "string",
    doc: "File with CREATE statements to take the structure from, in place of staging (capture: of the server).",
    commands: ["audit", "deploy", "capture"],
    input: "schema",
    file: ["schema"],
    placeholder: "FILE.sql"
  },
  presets: {
    type: "list",
    values: PRESET_NAMES,
    default: ["recommended"],
    doc: "Named sets of severities and options of rules; `rules` in the configuration file changes single ones.",
    commands: ["audit", "deploy", "exec", "serve"],
    input: "presets",
    file: ["presets"]
  },
  // Deploy
  "dry-run": {
    type: "boolean",
    default: false,
    doc: "Check and say everything, change nothing.",
    commands: ["deploy", "rollback", "purge"],
    input: "dry-run"
  },
  "on-failure": {
    type: "enum",
    values: ["stop", "undo"],
    default: "stop",
    doc: "After a failed statement: `stop` and keep what was done, or `undo` all that this deployment did.",
    commands: ["deploy"],
    input: "on-failure",
    file: ["deploy", "on-failure"]
  },
  transaction: {
    type: "enum",
    values: ["statement", "file"],
    default: "statement",
    doc: "What is one transaction: each statement, or all row changes of a file.",
    commands: ["deploy"],
    input: "transaction",
    file: ["deploy", "transaction"]
  },
  "keep-data": {
    type: "enum",
    values: ["auto", "never", "always"],
    default: "auto",
    doc: "Whether DROP, TRUNCATE and narrowing changes keep the old rows, so that a rollback brings them back; and a rollback what was written since. auto refuses to copy more than 10 GiB of a table.",
    commands: ["deploy", "rollback", "doctor", "exec", "serve"],
    input: "keep-data",
    file: ["deploy", "keep-data"]
  },
  "keep-lock": {
    type: "integer",
    min: 0,
    max: 86400,
    default: 1,
    doc: "Seconds for which a table may be locked for writers while rows of it are copied aside; when it would take longer, they are copied in chunks, and what others write meanwhile is read from the binlog.",
    commands: ["deploy", "rollback"],
    input: "keep-lock",
    file: ["deploy", "keep-lock"],
    placeholder: "SECONDS"
  },
  "lock-wait-timeout": {
    type: "integer",
    min: 1,
    max: 31536e3,
    doc: "Seconds to wait for a row's or a table's lock. When not given: 5 for the metadata lock of a table, the server's own setting for rows.",
    commands: ["deploy", "rollback", "exec", "serve"],
    input: "lock-wait-timeout",
    file: ["deploy", "lock-wait-timeout"],
    placeholder: "SECONDS"
  },
  "lock-retries": {
    type: "integer",
    min: 0,
    max: 1e3,
    default: 3,
    doc: "How often DDL that did not get the lock of its table is tried again, after 1, 2, 4 … 30 seconds. Who holds the lock is named.",
    commands: ["deploy", "rollback", "exec", "serve"],
    input: "lock-retries",
    file: ["deploy", "lock-retries"],
    placeholder: "TIMES"
  },
  "kill-blockers": {
    type: "boolean",
    default: false,
    doc: "End the connections that hold the lock before DDL is tried again; only those that the server names for certain.",
    commands: ["deploy", "rollback", "exec", "serve"],
    input: "kill-blockers",
    file: ["deploy", "kill-blockers"]
  },
  "max-lag": {
    type: "integer",
    min: 0,
    max: 86400,
    default: 10,
    doc: "Seconds that a replica (`--replica`) may be behind: until it has caught up, no further statement or chunk is begun.",
    commands: ["deploy", "rollback", "exec", "serve"],
    input: "max-lag",
    file: ["deploy", "max-lag"],
    placeholder: "SECONDS"
  },
  "max-lag-wait": {
    type: "integer",
    min: 0,
    max: 604800,
    default: 600,
    doc: "Seconds to wait for a replica that lags; then the deployment ends as interrupted, and the next deploy goes on with it.",
    commands: ["deploy", "rollback", "exec", "serve"],
    input: "max-lag-wait",
    file: ["deploy", "max-lag-wait"],
    placeholder: "SECONDS"
  },
  "interrupt-grace": {
    type: "integer",
    min: 0,
    max: 86400,
    default: 4,
    doc: "After SIGINT or SIGTERM, seconds in which the running statement may finish; then the server is told to end it. GitHub gives a cancelled job 7 seconds.",
    commands: ["deploy", "rollback", "exec", "serve"],
    input: "interrupt-grace",
    file: ["deploy", "interrupt-grace"],
    placeholder: "SECONDS"
  },
  "online-ddl": {
    type: "enum",
    values: ["none", "pt-online-schema-change", "gh-ost"],
    default: "none",
    doc: "Program, found on PATH, that runs ALTER TABLE on big tables in place of the server. What it would not do right is refused.",
    commands: ["deploy", "exec", "serve"],
    input: "online-ddl",
    file: ["deploy", "online-ddl", "tool"]
  },
  "online-ddl-above": {
    type: "size",
    default: "1GiB",
    doc: "Size, data and indexes, from which a table is big.",
    commands: ["deploy", "exec", "serve"],
    input: "online-ddl-above",
    file: ["deploy", "online-ddl", "above"],
    placeholder: "SIZE"
  },
  "online-ddl-args": {
    type: "list",
    doc: "More arguments for that program, one an item, such as `--max-load=Threads_running=50`.",
    commands: [],
    file: ["deploy", "online-ddl", "args"]
  },
  "skip-audit": {
    type: "boolean",
    default: false,
    doc: "Deploy without an audit before it.",
    commands: ["deploy"],
    input: "skip-audit"
  },
  triggers: {
    type: "enum",
    values: ["refuse", "fire"],
    default: "refuse",
    doc: "When triggers fire during a rollback and change rows that the deployment had not touched, such as an audit log: `refuse` and change nothing, or let them `fire` and report those rows. The rows of the deployment are put back and compared either way.",
    commands: ["deploy", "rollback", "exec", "serve"],
    input: "triggers",
    file: ["deploy", "triggers"]
  },
  "accept-incomplete": {
    type: "list",
    doc: "Reasons why a statement cannot be undone that you accept, by the id that the refusal names.",
    commands: ["deploy", "exec", "serve"],
    input: "accept-incomplete",
    file: ["deploy", "accept-incomplete"],
    placeholder: "ID,…"
  },
  "rollback-dir": {
    type: "string",
    default: "rollback",
    doc: "Directory that gets the rollback files, one directory for each deployment, and for each rollback, which can be rolled back too.",
    commands: ["deploy", "rollback", "recover", "doctor", "exec", "serve"],
    input: "rollback-dir",
    file: ["deploy", "rollback-dir"],
    placeholder: "DIR"
  },
  "rollback-window": {
    type: "integer",
    min: 1,
    max: 3650,
    default: 7,
    doc: "Days for which the target is to keep its binary log, so that what happened can be captured and recovered; doctor fails when it keeps it for less. purge frees nothing that a rollback would need within them.",
    commands: ["deploy", "purge", "doctor", "exec", "serve"],
    input: "rollback-window",
    file: ["deploy", "rollback-window"],
    placeholder: "DAYS"
  },
  // Recover
  mark: {
    type: "enum",
    values: ["done", "not-run"],
    doc: "What you found out about STATEMENT, whose outcome was unknown (exit code 4): it took effect, or it did not and may be run again.",
    commands: ["recover"]
  },
  // Rollback
  from: {
    type: "string",
    doc: "Rollback directory or unpacked artifact of the deployment to play, when the backup tables or the journal are lost. Every file is compared with its hash in the manifest first.",
    commands: ["rollback"],
    placeholder: "DIR"
  },
  "age-identity": {
    type: "string",
    doc: "Secret key of age (AGE-SECRET-KEY-…), or the text of a key file, for a `--from` directory that `artifact-encrypt-to` encrypted.",
    commands: [],
    env: "ROLLGATE_AGE_IDENTITY",
    secret: true
  },
  to: {
    type: "integer",
    min: 0,
    max: 2147483647,
    doc: "Undo the newest statements only, down to this one, which is undone too: its number in `rollgate status`.",
    commands: ["rollback"],
    input: "to",
    placeholder: "STATEMENT"
  },
  opid: {
    type: "string",
    doc: "Undo this one statement alone.",
    commands: ["rollback"],
    input: "opid",
    placeholder: "ID"
  },
  check: {
    type: "boolean",
    default: false,
    doc: "Only report which rows changed since the deployment.",
    commands: ["rollback"],
    input: "check"
  },
  "on-conflict": {
    type: "enum",
    values: ["stop", "skip"],
    default: "stop",
    doc: "What to do about rows that others changed since: `stop` and change nothing, or `skip` them, name them and undo the rest.",
    commands: ["rollback"],
    input: "on-conflict"
  },
  force: {
    type: "boolean",
    default: false,
    doc: "Overwrite what others changed since; purge: free also what a rollback would need.",
    commands: ["rollback", "capture", "purge"],
    input: "force"
  },
  // Purge
  "older-than": {
    type: "string",
    doc: "Free only what is kept for longer: 14d, 36h. Default: the rollback window.",
    commands: ["purge"],
    placeholder: "TIME",
    example: "14d"
  },
  // Capture
  server: {
    type: "server",
    role: "server",
    doc: "Server that sends its binlog; with files, the one that tells the structure of their tables.",
    commands: ["capture"],
    env: "ROLLGATE_SERVER_URL",
    secret: true
  },
  "start-file": {
    type: "string",
    doc: "The server's binlog file in which the window begins.",
    commands: ["capture"],
    placeholder: "NAME"
  },
  "start-position": {
    type: "integer",
    min: 4,
    max: Number.MAX_SAFE_INTEGER,
    doc: "Where in that file (or in the first file named) it begins; its first event when not given.",
    commands: ["capture"],
    placeholder: "BYTES"
  },
  "stop-file": {
    type: "string",
    doc: "The server's binlog file in which the window ends; where the log ends now when no end is given.",
    commands: ["capture"],
    placeholder: "NAME"
  },
  "stop-position": {
    type: "integer",
    min: 4,
    max: Number.MAX_SAFE_INTEGER,
    doc: "Where in that file (or in the last file named) it ends: no event that begins there or later is in.",
    commands: ["capture"],
    placeholder: "BYTES"
  },
  "start-gtid": {
    type: "string",
    doc: "What had happened before the window: MySQL's gtid_executed or MariaDB's gtid_binlog_pos of that time.",
    commands: ["capture"],
    placeholder: "GTIDS"
  },
  "stop-gtid": {
    type: "string",
    doc: "The same of the end of the window.",
    commands: ["capture"],
    placeholder: "GTIDS"
  },
  gtid: {
    type: "string",
    doc: "Only these transactions: a GTID, or several with commas; MySQL also uuid:1-5.",
    commands: ["capture"],
    placeholder: "GTIDS"
  },
  "start-datetime": {
    type: "string",
    doc: "Only changes of statements that began then or later: `2026-11-21 10:15:00` by the clock of this machine, or with Z or +02:00 at its end.",
    commands: ["capture"],
    placeholder: "TIME"
  },
  "stop-datetime": {
    type: "string",
    doc: "Only changes of statements that began before.",
    commands: ["capture"],
    placeholder: "TIME"
  },
  database: {
    type: "list",
    doc: "Only changes in these databases.",
    commands: ["capture"],
    placeholder: "NAME"
  },
  table: {
    type: "list",
    doc: "Only changes of these tables, written table or database.table.",
    commands: ["capture"],
    placeholder: "NAME"
  },
  "thread-id": {
    type: "integer",
    min: 0,
    max: 4294967295,
    doc: "Only changes of this connection, as MySQL logs it; MariaDB does not log it.",
    commands: ["capture"],
    placeholder: "ID"
  },
  only: {
    type: "list",
    values: ["insert", "update", "delete"],
    doc: "Only changes of these kinds.",
    commands: ["capture"],
    placeholder: "KIND,…"
  },
  redo: {
    type: "boolean",
    default: false,
    doc: "Write what does the changes again, in place of what undoes them.",
    commands: ["capture"]
  },
  "skip-statements": {
    type: "boolean",
    default: false,
    doc: "Pass over statements in the window that change rows without logging them (TRUNCATE, DROP, binlog_format=STATEMENT), with a warning.",
    commands: ["capture"]
  },
  // Serve
  listen: {
    type: "string",
    default: "127.0.0.1",
    doc: "Address to listen on. Any other than the loopback asks for TLS from every client, unless --plain is given.",
    commands: ["serve"],
    placeholder: "ADDRESS"
  },
  port: {
    type: "integer",
    min: 0,
    max: 65535,
    default: 4e3,
    doc: "Port to listen on; 0 takes a free one and says which.",
    commands: ["serve"],
    placeholder: "PORT"
  },
  "client-user": {
    type: "string",
    default: "inception",
    doc: "The account that clients log in with.",
    commands: ["serve"],
    env: "ROLLGATE_SERVE_USER",
    placeholder: "NAME"
  },
  "client-password": {
    type: "string",
    doc: "The password that clients log in with; only from the environment.",
    commands: [],
    env: "ROLLGATE_SERVE_PASSWORD",
    secret: true
  },
  "no-login": {
    type: "boolean",
    default: false,
    doc: "Take every client without a password, as goInception does; only on the loopback.",
    commands: ["serve"]
  },
  "tls-cert": {
    type: "string",
    doc: "PEM file with the certificate of this server, for TLS.",
    commands: ["serve"],
    placeholder: "FILE"
  },
  "tls-key": {
    type: "string",
    doc: "PEM file with the key of that certificate.",
    commands: ["serve"],
    placeholder: "FILE"
  },
  plain: {
    type: "boolean",
    default: false,
    doc: "Take clients without TLS on any address: scripts, with the passwords in their headers, then cross the network as they are.",
    commands: ["serve"]
  },
  "max-script": {
    type: "size",
    default: "64MiB",
    doc: "The longest script that a client may send.",
    commands: ["serve"],
    placeholder: "SIZE"
  },
  "max-clients": {
    type: "integer",
    min: 1,
    max: 1e4,
    default: 100,
    doc: "Connections at a time.",
    commands: ["serve"]
  },
  "max-running": {
    type: "integer",
    min: 1,
    max: 1e3,
    default: 8,
    doc: "Scripts at work at a time; others wait for their turn. Of those for one target, one runs at a time.",
    commands: ["serve"]
  },
  "idle-timeout": {
    type: "integer",
    min: 1,
    max: 604800,
    default: 28800,
    doc: "Seconds after which a client that says nothing is disconnected.",
    commands: ["serve"],
    placeholder: "SECONDS"
  },
  // Init
  "from-goinception": {
    type: "string",
    doc: "The config.toml of a goInception server: write a `.rollgate.yml` that asks for the same, and tell what became of each option.",
    commands: ["init"],
    placeholder: "FILE"
  },
  action: {
    type: "string",
    default: "OWNER/rollgate@v1",
    doc: "What `uses:` in the workflows names: the repository of this action, best with the full hash of a commit.",
    commands: ["init"],
    placeholder: "OWNER/REPOSITORY@REF"
  },
  // Output
  markdown: {
    type: "boolean",
    default: false,
    doc: "Print all rules as Markdown.",
    commands: ["rules"]
  },
  config: {
    type: "string",
    doc: "Configuration file; `.rollgate.yml` when it exists and this is not given.",
    commands: "all",
    input: "config",
    placeholder: "FILE"
  },
  format: {
    type: "enum",
    values: [...FORMATS, "sql"],
    default: "text",
    doc: "What is printed. `json` is one document and nothing else on standard output; of `capture`, whose format is `sql` by default, one change a line.",
    commands: "all"
  },
  output: {
    type: "list",
    doc: "Write the report in another format to a file besides; may be repeated. Of `capture`: --output FILE, which gets the script in place of standard output; of `init`: the file to write, or stdout.",
    commands: "all",
    placeholder: "FORMAT=FILE"
  },
  quiet: { type: "boolean", default: false, doc: "No progress, only the report.", commands: "all" },
  verbose: { type: "boolean", default: false, doc: "Tell every step.", commands: "all", input: "verbose" },
  color: {
    type: "boolean",
    default: true,
    doc: "No colours, also with NO_COLOR in the environment; by itself, colours go only to a terminal.",
    commands: "all"
  },
  // The action alone
  mode: {
    type: "enum",
    values: ["auto", "audit", "deploy", "rollback", "doctor", "targets"],
    default: "auto",
    doc: "What to do. `auto` audits on `pull_request` and `merge_group` and deploys on `push`; `targets` sets the output `targets`.",
    commands: [],
    input: "mode"
  },
  deployment: {
    type: "string",
    doc: "The deployment to undo, for `mode: rollback`.",
    commands: [],
    input: "deployment"
  },
  "github-token": {
    type: "string",
    doc: "Token that reads the changed files of the pull request and writes the comment.",
    commands: [],
    input: "github-token",
    secret: true
  },
  annotations: {
    type: "boolean",
    default: true,
    doc: "Annotate the lines of findings in the pull request.",
    commands: [],
    input: "annotations"
  },
  comment: {
    type: "boolean",
    default: true,
    doc: "Keep one comment on the pull request up to date with what the audit found. Needs `pull-requests: write`; without it, the summary of the run says the same. A deployment and a rollback are told on the merged pull request.",
    commands: [],
    input: "comment"
  },
  "check-run": {
    type: "boolean",
    default: false,
    doc: "Make a check run of the audit besides, with up to 1,000 annotations, where a step shows 10 of each severity. Needs `checks: write`.",
    commands: [],
    input: "check-run"
  },
  suggestions: {
    type: "boolean",
    default: true,
    doc: "Suggest the change on the line, in a review of the pull request, where one exact replacement is right. Needs `pull-requests: write`.",
    commands: [],
    input: "suggestions"
  },
  "config-ref": {
    type: "enum",
    values: ["base", "head"],
    doc: "Commit that the configuration file is read from. On pull requests and in merge queues `base` when not given, so that a change cannot relax its own audit; on all other events `head`, which is what is checked out.",
    commands: [],
    input: "config-ref"
  },
  branch: {
    type: "string",
    doc: "The only branch from which `mode: deploy` deploys; the repository's default branch when not given.",
    commands: [],
    input: "branch",
    file: ["deploy", "branch"]
  },
  "sarif-file": {
    type: "string",
    doc: "File that gets the findings as SARIF 2.1.0, for `github/codeql-action/upload-sarif`.",
    commands: [],
    input: "sarif-file",
    placeholder: "FILE"
  },
  "html-file": {
    type: "string",
    doc: "File that gets the audit as one HTML page by itself, for an artifact.",
    commands: [],
    input: "html-file",
    placeholder: "FILE"
  },
  artifact: {
    type: "enum",
    values: ["auto", "always", "never"],
    default: "auto",
    doc: "Publish the rollback files as an artifact of the run. They hold rows of production, and whoever may read the repository may download them: `auto` does not publish in public repositories, unless `artifact-encrypt-to` is given.",
    commands: [],
    input: "artifact"
  },
  "artifact-encrypt-to": {
    type: "list",
    doc: "Public keys of age (age1…): the files of the artifact are encrypted for whoever holds one of the secret keys, so `auto` publishes in public repositories too.",
    commands: [],
    input: "artifact-encrypt-to"
  },
  "commit-rollback": {
    type: "string",
    default: "none",
    doc: "Commit the rollback files, signed by GitHub: `none`, `branch:NAME`, or `pr` for a pull request for each deployment. Rows of production stay in the history of the repository for ever. Needs `contents: write`.",
    commands: [],
    input: "commit-rollback",
    example: "branch:rollgate-rollbacks"
  },
  "artifact-name": {
    type: "string",
    doc: "Name of the artifact; made of the deployment when not given.",
    commands: [],
    input: "artifact-name"
  },
  "artifact-retention-days": {
    type: "integer",
    min: 1,
    max: 400,
    doc: "Days until the artifact is deleted; the repository's setting when not given.",
    commands: [],
    input: "artifact-retention-days"
  }
};
var OPTION_NAMES = Object.keys(OPTIONS);
function optionOf(name) {
  return OPTIONS[name];
}
function flagOf(name) {
  const option = optionOf(name);
  return option.type === "boolean" && option.default ? `--no-${name}` : `--${name}`;
}
function valuesAndDefault(option) {
  if (option.type === "boolean") return "";
  const values = "values" in option && option.values !== void 0 ? `One of ${option.values.join(", ")}. ` : "";
  const initial = option.default === void 0 ? "" : `Default: ${[option.default].flat().join(", ")}.`;
  return `${values}${initial}`.trim();
}
function optionsOf(command) {
  return OPTION_NAMES.filter((name) => {
    const { commands } = optionOf(name);
    return commands === "all" || commands.includes(command);
  });
}
var SERVER_PARTS = {
  host: { doc: "Host name or address of the {role} server." },
  port: { doc: "Port of the {role} server.", default: "3306" },
  user: { doc: "Account on the {role} server." },
  password: { doc: "Password of that account." },
  database: { doc: "Database on the {role} server in which migrations start." },
  ssl: { doc: `TLS to the {role} server: ${SSL_MODES.join(", ")}.`, default: "preferred" },
  "ssl-ca": { doc: "PEM file with the certificates that sign the {role} server." },
  "ssl-cert": { doc: "PEM file with the client certificate for the {role} server." },
  "ssl-key": { doc: "PEM file with the key of the client certificate." }
};
var ROLES_WITH_PARTS = ["staging", "production", "backup"];
var ROLES_WITH_PASSWORD = [...ROLES_WITH_PARTS, "server"];
function passwordVariable(role) {
  return `ROLLGATE_${role.toUpperCase()}_PASSWORD`;
}
var RULES_KEY = "rules";
var TARGETS_KEY = "targets";

export {
  FORMATS,
  OPTIONS,
  OPTION_NAMES,
  optionOf,
  flagOf,
  valuesAndDefault,
  optionsOf,
  SERVER_PARTS,
  ROLES_WITH_PARTS,
  ROLES_WITH_PASSWORD,
  passwordVariable,
  RULES_KEY,
  TARGETS_KEY
};
