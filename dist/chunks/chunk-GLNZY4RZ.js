import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  captureTransaction,
  completeDdl,
  happened,
  storeInverse,
  storeRows,
  writtenTables
} from "./chunk-HYUU6EGO.js";
import {
  binlogStatus,
  readRollbackStatements
} from "./chunk-PMO5FXK3.js";
import {
  operationId
} from "./chunk-L52QMF4C.js";
import {
  dialectOf,
  parseScript
} from "./chunk-WB4DEZRT.js";
import {
  foreignKeysTo,
  listTriggers,
  readTable
} from "./chunk-TLCNJVWV.js";
import {
  sessionPins
} from "./chunk-WD3263WH.js";
import {
  describeServer
} from "./chunk-BRD7BUCF.js";
import {
  Source
} from "./chunk-5YBR74LV.js";
import {
  NeedsOperatorError
} from "./chunk-SD7DFLVW.js";

// src/deploy/structure-obstacles.ts
var TRANSACTIONAL = /* @__PURE__ */ new Set(["innodb", "rocksdb", "tokudb", "ndbcluster", "ndb"]);
var INVERSE = { INSERT: "DELETE", DELETE: "INSERT", UPDATE: "UPDATE" };
async function logsCascades(session) {
  const { flavor, number } = session.version;
  if (flavor !== "mysql" || number < 90600) return false;
  const [row] = await session.query("SHOW GLOBAL VARIABLES LIKE 'innodb_native_foreign_keys'");
  return row !== void 0 && String(row.Value).toUpperCase() !== "ON";
}
async function structureObstacles(session, statement, cascadesLogged) {
  const obstacles = [];
  const add = (id, reason, cure) => obstacles.push({ statement, id, reason, cure, acceptable: true });
  const events = rowEvents(statement);
  for (const { database, name } of statement.tables.filter((table) => table.access === "write")) {
    if (database === null) continue;
    const table = await readTable(session, database, name);
    if (table === null) continue;
    if (!TRANSACTIONAL.has(table.engine.toLowerCase())) {
      add(
        "engine-not-transactional",
        `table \`${name}\` has engine ${table.engine}, whose changes are no part of a transaction and cannot be told from those of others`,
        "Convert the table to InnoDB first."
      );
    }
    const triggers = (await listTriggers(session, database, name)).filter((trigger) => events.some((event) => INVERSE[event] === trigger.event));
    for (const trigger of triggers) {
      add("trigger-fires-on-undo", `trigger \`${trigger.name}\` on \`${name}\` would fire once more when the statement is undone`, "Drop the trigger before, and create it again after.");
    }
    if (cascadesLogged) continue;
    for (const key of await foreignKeysTo(session, database, name)) {
      const cascades = (rule) => rule === "CASCADE" || rule === "SET NULL" || rule === "SET DEFAULT";
      const byDelete = events.includes("DELETE") && cascades(key.onDelete);
      const byUpdate = events.includes("UPDATE") && cascades(key.onUpdate) && key.referencedColumns.some((column) => assigns(statement, column));
      if (byDelete || byUpdate) {
        add(
          "cascade-not-logged",
          `foreign key \`${key.name}\` changes rows of \`${key.table}\` along with \`${name}\`, and this server does not log such rows`,
          `Change the rows of \`${key.table}\` in statements of their own before this one.`
        );
      }
    }
  }
  return obstacles;
}
function rowEvents(statement) {
  const word = (text) => statement.tokens.some((token) => token.kind === "word" && text.test(token.text));
  switch (statement.kind) {
    case "INSERT":
      return word(/^duplicate$/i) ? ["INSERT", "UPDATE"] : ["INSERT"];
    case "REPLACE":
      return ["INSERT", "DELETE", "UPDATE"];
    case "UPDATE":
      return ["UPDATE"];
    case "DELETE":
      return ["DELETE"];
    case "LOAD DATA":
      return word(/^replace$/i) ? ["INSERT", "DELETE", "UPDATE"] : ["INSERT"];
    default:
      return [];
  }
}
function assigns(statement, column) {
  const wanted = column.toLowerCase();
  return statement.tokens.some((token, at) => {
    if (token.kind !== "word" && token.kind !== "quoted-identifier") return false;
    if (token.text.replaceAll(/^[`"]|[`"]$/g, "").toLowerCase() !== wanted) return false;
    const next = statement.tokens[at + 1]?.text;
    return next === "=" || next === ":=";
  });
}

// src/deploy/recover.ts
async function recoverDeployment(target) {
  const statements = await target.journal.statements(target.deployment);
  const unknown = statements.find((statement) => statement.state === "unknown");
  if (unknown !== void 0) {
    throw new NeedsOperatorError(
      `Whether statement ${unknown.index} (${unknown.kind}) of deployment ${target.deployment} took effect is unknown: ${unknown.error ?? ""}`,
      `Look at what it was to change. If it did not happen, set state = 'failed' for id ${unknown.id} in rollgate.statement and deploy again; if it did, set state = 'done'.`
    );
  }
  let recovered = 0;
  for (const statement of statements) {
    if (statement.state === "intent" && await settle(target, statement)) recovered++;
  }
  const executed = statements.filter((statement) => statement.state === "executed");
  for (const group of byTransaction(executed)) {
    target.progress.step(`Backing up statement ${group.map((statement) => statement.index).join(", ")}, which was run but not yet backed up`);
    await backUp(target, group);
    recovered += group.length;
  }
  return recovered;
}
async function settle(target, statement) {
  if (statement.step === "ddl" && statement.structureBefore !== null) {
    const before = JSON.parse(statement.structureBefore);
    const parsed = await reparse(target, statement);
    if (await happened(target, parsed, before, true, statement.id)) {
      await completeDdl(target, { id: statement.id, statement: parsed, opid: operationId(/* @__PURE__ */ new Date(), 0, statement.sequence), milliseconds: 0 }, before, true);
      return true;
    }
    for (const step of before.plan.abandon) await target.control.run(step);
  } else if (statement.step === "opaque") {
    await target.journal.setFailed(statement.id, "unknown", "interrupted while it ran");
    throw new NeedsOperatorError(
      `Whether statement ${statement.index} (${statement.kind}) took effect cannot be told: the deployment was interrupted while it ran`,
      `Look at what it was to change. If it did not happen, set state = 'failed' for id ${statement.id} in rollgate.statement and deploy again; if it did, set state = 'done'.`
    );
  }
  await target.journal.setFailed(statement.id, "failed", "interrupted before it was committed");
  return false;
}
async function backUp(target, group) {
  const [first] = group;
  if (first.step !== "dml") {
    for (const statement of group) {
      const tables = writtenTables(await reparse(target, statement));
      await storeInverse(target, { ...statement, opid: statement.opid, tables }, statement.inverse ?? [], true);
    }
    return;
  }
  const captured = await captureTransaction({
    session: target.control,
    from: first.start,
    to: await binlogStatus(target.control),
    ids: group.map((statement) => statement.id),
    spoolDirectory: target.directory.scratch
  });
  for (const statement of group) {
    const tables = writtenTables(await reparse(target, statement));
    await storeRows(target, { ...statement, opid: statement.opid, tables }, captured.get(statement.id), true);
  }
}
function byTransaction(statements) {
  const groups = [];
  for (const statement of statements) {
    const last = groups.at(-1)?.[0];
    const together = last !== void 0 && statement.step === "dml" && last.step === "dml" && last.start.file === statement.start.file && last.start.position === statement.start.position;
    if (together) groups.at(-1).push(statement);
    else groups.push([statement]);
  }
  return groups;
}
async function reparse(target, statement) {
  const script = parseScript(new Source("journal", statement.sql), { dialect: await dialectOf(target.control), database: statement.currentDatabase });
  return script.statements[0];
}

// src/deploy/finish-directory.ts
async function finishDirectory(target, head, backup) {
  const all = await target.journal.statements(target.deployment);
  const migrations = (await target.journal.deploymentMigrations(target.deployment)).map((migration) => ({
    ...migration,
    statements: all.filter((statement) => statement.migration === migration.position && statement.state === "done")
  }));
  for (const { statements } of migrations) {
    for (const { id, backupDatabase, backupTable, opid } of statements) {
      if (backupDatabase === null || backupTable === null || opid === null) continue;
      await target.directory.ensurePart(id, () => readRollbackStatements(backup, backupDatabase, backupTable, opid));
    }
  }
  const { commit, actor, state } = head;
  return target.directory.finish({ deployment: target.deployment, commit, actor, target: describeServer(target.production), state }, migrations);
}

// src/deploy/rollback-directory.ts
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { appendFile, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";

// src/deploy/text-file.ts
import { open } from "node:fs/promises";
var PIECE = 65536;
var TextFile = class _TextFile {
  #handle;
  #pending = [];
  #length = 0;
  constructor(handle) {
    this.#handle = handle;
  }
  static async create(path) {
    return new _TextFile(await open(path, "w", 384));
  }
  async write(text) {
    this.#pending.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE) await this.#flush();
  }
  async close() {
    try {
      await this.#flush();
    } finally {
      await this.#handle.close();
    }
  }
  async #flush() {
    const text = this.#pending.join("");
    this.#pending = [];
    this.#length = 0;
    if (text !== "") await this.#handle.writeFile(text);
  }
};

// src/deploy/rollback-directory.ts
var PARTS = ".parts";
var RollbackDirectory = class _RollbackDirectory {
  path;
  #deployment;
  constructor(path, deployment) {
    this.path = path;
    this.#deployment = deployment;
  }
  static async open(root, deployment) {
    const path = join(root, deployment);
    await mkdir(join(path, PARTS), { recursive: true, mode: 448 });
    return new _RollbackDirectory(path, deployment);
  }
  /** Where spools and other files of a running deployment may lie. */
  get scratch() {
    return join(this.path, PARTS);
  }
  /** Passes rollback statements on while writing them to the statement's part. The part counts only when all were read. */
  async *record(id, statements) {
    const path = this.#part(id);
    const file = await TextFile.create(`${path}.new`);
    try {
      for await (const statement of statements) {
        await file.write(`${statement};
`);
        yield statement;
      }
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  }
  /** Makes the part of a statement that an earlier process captured, unless it is here. */
  async ensurePart(id, statements) {
    if (existsSync(this.#part(id))) return;
    for await (const _ of this.record(id, statements())) {
    }
  }
  /** Takes the directory away again, for a deployment that never began. */
  async remove() {
    await rm(this.path, { recursive: true, force: true });
  }
  /** Puts the files together; parts and spools are removed. */
  async finish(head, migrations) {
    const written = [];
    for (const migration of migrations) {
      const undoable = migration.statements.filter((statement) => statement.backupTable !== null);
      if (undoable.length === 0) continue;
      const name = fileName(migration);
      await this.#writeMigration(join(this.path, name), migration.name, undoable);
      written.push({ name, rows: rowsOf(undoable) });
    }
    if (written.length > 0) {
      const all = [...written].reverse();
      const path = join(this.path, "rollback.sql");
      await writeFile(path, "", { mode: 384 });
      for (const { name } of all) await appendFrom(join(this.path, name), path);
    }
    const names = written.length > 0 ? [...written, { name: "rollback.sql", rows: written.reduce((sum, file) => sum + file.rows, 0) }] : [];
    const files = await Promise.all(names.map(async ({ name, rows }) => ({ name, rows, ...await measure(join(this.path, name)) })));
    await writeFile(join(this.path, "manifest.json"), `${JSON.stringify(manifest(head, migrations, files), null, 2)}
`, { mode: 384 });
    await rm(this.scratch, { recursive: true, force: true });
    return {
      directory: this.path,
      files: [...files.map((file) => file.name), "manifest.json"],
      rows: files.at(-1)?.rows ?? 0,
      bytes: files.reduce((sum, file) => sum + (file.name === "rollback.sql" ? 0 : file.bytes), 0)
    };
  }
  async #writeMigration(path, name, statements) {
    await writeFile(path, `${fileHead(this.#deployment, name)}
`, { mode: 384 });
    for (const statement of [...statements].reverse()) {
      await appendFile(path, statementHead(statement));
      await appendFrom(this.#part(statement.id), path);
      await appendFile(path, statementFoot(statement));
    }
  }
  #part(id) {
    return join(this.scratch, `${id}.sql`);
  }
};
function appendFrom(source, path) {
  return pipeline(createReadStream(source), createWriteStream(path, { flags: "a", mode: 384 }));
}
async function measure(path) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest("hex") };
}
function fileName(migration) {
  const plain = basename(migration.name.replaceAll("/", "_"), ".sql").replaceAll(/[^\p{L}\p{N}._-]/gu, "_");
  return `${String(migration.position).padStart(4, "0")}-${plain}.rollback.sql`;
}
function rowsOf(statements) {
  return statements.reduce((sum, statement) => sum + statement.capturedRows, 0);
}
function fileHead(deployment, name) {
  const pins = sessionPins().map((pin) => `${pin};`);
  return [`-- Rollgate: undoes ${inComment(name)} of deployment ${deployment}, newest statement first.`, ...pins].join("\n");
}
function statementHead(statement) {
  const lines = ["", `-- ${statement.opid ?? ""} ${statement.kind}: ${inComment(statement.sql)}`];
  if (statement.foreignKeysOff) lines.push("SET SESSION foreign_key_checks = 0;");
  if (statement.step !== "ddl") lines.push("START TRANSACTION;");
  return `${lines.join("\n")}
`;
}
function statementFoot(statement) {
  const lines = [];
  if (statement.step !== "ddl") lines.push("COMMIT;");
  if (statement.foreignKeysOff) lines.push("SET SESSION foreign_key_checks = 1;");
  return lines.map((line) => `${line}
`).join("");
}
var COMMENT_CHARACTERS = 200;
function inComment(text) {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ");
  return line.length > COMMENT_CHARACTERS ? `${line.slice(0, COMMENT_CHARACTERS)}…` : line;
}
function manifest(head, migrations, files) {
  return {
    version: 1,
    ...head,
    statements: migrations.flatMap(
      (migration) => migration.statements.map((statement) => ({
        migration: migration.name,
        checksum: migration.checksum,
        index: statement.index,
        opid: statement.opid,
        kind: statement.kind,
        state: statement.state,
        affectedRows: statement.affectedRows,
        rows: statement.capturedRows,
        backupDatabase: statement.backupDatabase,
        backupTable: statement.backupTable,
        ...statement.incomplete === null ? {} : { notReversible: statement.incomplete.split(",") }
      }))
    ),
    files
  };
}

export {
  logsCascades,
  structureObstacles,
  recoverDeployment,
  finishDirectory,
  RollbackDirectory
};
