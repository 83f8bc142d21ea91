import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  NOTHING_STORED,
  abandonKeeps,
  backedUpUnder,
  captureTransaction,
  choices,
  completeDdl,
  dropCascadeLogs,
  happened,
  noteTemporary,
  onLocalDisk,
  reached,
  refuseHiddenCascades,
  refuseLoss,
  rollbackCount,
  storeInverse,
  storeRows,
  storeUndo,
  writtenTables
} from "./chunk-BJ4T2DD4.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  parseStatement
} from "./chunk-X25XJZV5.js";
import {
  binlogStatus
} from "./chunk-F7THMRU6.js";
import {
  packStatements,
  readRollbackStatements,
  scriptOf,
  structureScriptOf
} from "./chunk-ET5P6HSO.js";
import {
  operationId
} from "./chunk-L52QMF4C.js";
import {
  sessionPins
} from "./chunk-VXINXAS5.js";
import {
  BinlogError
} from "./chunk-BZW43KRG.js";
import {
  ER,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  Source
} from "./chunk-SWZM6BFA.js";
import {
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/deploy/finish-directory.ts
async function finishDirectory(target, state, backup) {
  const all = await target.journal.statements(target.deployment);
  const migrations = (await target.journal.deploymentMigrations(target.deployment)).map((migration) => ({
    ...migration,
    statements: all.filter(
      (statement) => statement.migration === migration.position && (statement.state === "done" || statement.state === "undone")
    )
  }));
  for (const statement of migrations.flatMap(({ statements }) => statements)) {
    const { state: state2, backupDatabase, backupTable, opid } = statement;
    const expected = rollbackCount(statement);
    if (state2 !== "done" || expected === 0 || opid === null) continue;
    const found = await target.directory.ensurePart(
      statement,
      () => backup === null || backupDatabase === null || backupTable === null ? nothing() : whatIsLeft(readRollbackStatements(backup, backupDatabase, backupTable, opid))
    );
    if (found !== null && found !== expected) {
      target.note?.(
        `The rollback of ${opid} (${statement.kind}) is lost: of ${expected} rollback statements ${found} are left in \`${backupDatabase}\`.\`${backupTable}\` on the backup server. Nothing of that statement can be undone.`
      );
    }
  }
  const journaled = await target.journal.deployment(target.deployment);
  const files = await target.directory.finish(
    {
      deployment: target.deployment,
      commit: journaled?.commit ?? null,
      actor: journaled?.actor ?? null,
      target: describeServer(target.production),
      state
    },
    migrations
  );
  reached("directory finished");
  return files;
}
async function* nothing() {
}
async function* whatIsLeft(statements) {
  try {
    yield* statements;
  } catch (error) {
    const cause = error instanceof UserError ? error.cause : null;
    if (!isServerError(cause) || cause.errno !== ER.NO_SUCH_TABLE && cause.errno !== ER.BAD_DB) throw error;
  }
}

// src/deploy/recover.ts
var COMMITTED = ["executed", "done", "undone"];
async function recoverDeployment(target) {
  const statements = await target.journal.statements(target.deployment);
  const unknown = statements.find((statement) => statement.state === "unknown");
  if (unknown !== void 0) {
    throw new NeedsOperatorError(
      `Whether statement ${unknown.index} (${unknown.kind}) of deployment ${target.deployment} took effect is unknown: ${unknown.error ?? ""}`,
      choices(target, unknown.sequence, "Look at what it was to change.")
    );
  }
  let recovered = 0;
  for (const statement of statements) {
    if (statement.state === "intent" && await settle(target, statement)) recovered++;
  }
  for (const group of byTransaction(statements)) {
    const open2 = group.filter(({ state }) => state === "executed");
    if (open2.length === 0) continue;
    target.progress.step(
      `Backing up statement ${open2.map((statement) => statement.index).join(", ")}, which was run but not yet backed up`
    );
    await backUp(target, statements, group);
    recovered += open2.length;
  }
  await dropCascadeLogs(
    target.control,
    statements.map(({ id }) => id)
  );
  return recovered;
}
async function backUpAnew(target, id) {
  const statements = await target.journal.statements(target.deployment);
  const group = byTransaction(statements).find((one) => one.some((statement) => statement.id === id));
  if (group !== void 0) await backUp(target, statements, group);
}
async function settle(target, statement) {
  if (statement.step === "ddl" && statement.structureBefore !== null) {
    const before = JSON.parse(statement.structureBefore);
    const parsed = await reparse(target, statement);
    if (await happened(target, parsed, before, { ...statement, lost: true })) {
      await completeDdl(
        target,
        { id: statement.id, statement: parsed, opid: operationId(/* @__PURE__ */ new Date(), 0, statement.sequence), milliseconds: 0 },
        before,
        true
      );
      return true;
    }
    await abandonKeeps(target.control, before.plan);
  } else if (statement.step === "opaque") {
    await target.journal.setFailed(statement.id, "unknown", "interrupted while it ran");
    throw new NeedsOperatorError(
      `Whether statement ${statement.index} (${statement.kind}) took effect cannot be told: the deployment was interrupted while it ran`,
      choices(target, statement.sequence, "Look at what it was to change.")
    );
  }
  await target.journal.setFailed(statement.id, "failed", "interrupted before it was committed");
  reached("recovery found not run");
  return false;
}
async function backUp(target, all, group) {
  const [first] = group;
  const open2 = group.filter(({ state }) => state === "executed");
  if (!isRows(first)) {
    for (const statement of open2) {
      const tables = backedUpUnder(await reparse(target, statement));
      await storeInverse(target, { ...statement, opid: statement.opid, tables }, statement.inverse ?? [], true);
    }
    return;
  }
  if (first.step === "undo" && first.start.file === "") {
    for (const { id } of open2) await target.journal.setDone(id, NOTHING_STORED);
    return;
  }
  const temporary = /* @__PURE__ */ new Set();
  for (const earlier of first.undoes === null ? all : []) {
    if (earlier.migration === first.migration && earlier.sequence < first.sequence)
      noteTemporary(await reparse(target, earlier), temporary);
  }
  const captured = await captureTransaction({
    session: target.control,
    from: first.start,
    to: await binlogStatus(target.control),
    ids: group.map((statement) => statement.id),
    spoolDirectory: target.directory.scratch,
    signal: target.interruption.over
  }).catch((error) => {
    throw isPurged(error) || error instanceof NeedsOperatorError ? rowsGone(open2[0], error) : error;
  });
  try {
    for (const statement of group) {
      const rows = captured.get(statement.id);
      if (statement.step === "undo") {
        if (statement.state === "executed") await storeUndo(target, statement, rows, true);
        continue;
      }
      const parsed = await reparse(target, statement);
      noteTemporary(parsed, temporary);
      if (statement.state !== "executed") continue;
      refuseLoss(statement, parsed, rows.logged, temporary);
      await refuseHiddenCascades(target, statement, parsed, rows);
      await storeRows(target, { ...statement, opid: statement.opid, tables: writtenTables(parsed) }, rows, true);
    }
  } finally {
    for (const one of captured.values()) await one.close();
  }
}
function isPurged(error) {
  return error instanceof BinlogError && isServerError(error.cause) && error.cause.errno === 1236;
}
function rowsGone({ deployment, sequence, index, kind }, cause) {
  const mark = `rollgate recover ${deployment} ${sequence} --mark done`;
  return new NeedsOperatorError(
    `Statement ${index} (${kind}) of deployment ${deployment} is committed but not backed up, and its rows cannot be read from the binary log. ${cause.message}`,
    [
      ...cause.hint === void 0 ? [] : [cause.hint],
      "It took effect; its rows as they were are gone. Then choose:",
      `  go on without its rollback:  ${mark}`,
      `  take back all but it:        ${mark}, then rollgate rollback ${deployment}`
    ].join("\n"),
    cause
  );
}
function byTransaction(statements) {
  const groups = [];
  for (const statement of statements) {
    if (!COMMITTED.includes(statement.state)) continue;
    const last = groups.at(-1)?.[0];
    const together = last !== void 0 && isRows(statement) && isRows(last) && last.start.file === statement.start.file && last.start.position === statement.start.position;
    if (together) groups.at(-1).push(statement);
    else groups.push([statement]);
  }
  return groups;
}
function isRows({ step }) {
  return step === "dml" || step === "undo";
}
async function reparse(target, statement) {
  const dialect = statement.structureBefore === null ? await dialectOf(target.control) : JSON.parse(statement.structureBefore).dialect;
  return parseStatement(new Source("journal", statement.sql), { dialect, database: statement.currentDatabase });
}

// src/deploy/rollback-directory.ts
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { appendFile, mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";

// src/deploy/manifest.ts
function makeManifest(head, migrations, files) {
  return {
    version: 1,
    ...head,
    statements: migrations.flatMap(
      (migration) => migration.statements.map((statement) => ({
        migration: migration.name,
        position: migration.position,
        checksum: migration.checksum,
        index: statement.index,
        sequence: statement.sequence,
        opid: statement.opid,
        kind: statement.kind,
        step: statement.step,
        sql: statement.sql,
        state: statement.state,
        affectedRows: statement.affectedRows,
        rows: statement.capturedRows,
        steps: statement.inverse?.length ?? 0,
        foreignKeysOff: statement.foreignKeysOff,
        ...statement.checksOff ? { checksOff: true } : {},
        ...statement.cascaded ? { cascaded: true } : {},
        ...statement.batch === null ? {} : { batch: statement.batch },
        structureBefore: statement.structureBefore,
        sourceDatabase: statement.sourceDatabase,
        sourceTable: statement.sourceTable,
        backupDatabase: statement.backupDatabase,
        backupTable: statement.backupTable,
        ...statement.incomplete === null ? {} : { notReversible: statement.incomplete.split(",") }
      }))
    ),
    files
  };
}

// src/deploy/report-html.ts
var STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1f2328;background:#fff}
h1{font-size:1.3rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d0d7de;vertical-align:top}
td.n{text-align:right}code{font:13px ui-monospace,monospace;word-break:break-all}.wide{overflow-x:auto}
@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}}`;
function reportHtml(manifest) {
  const { deployment, target, state, commit, actor } = manifest;
  const facts = [
    `Target ${target}`,
    `State: ${state}`,
    ...commit === null ? [] : [`Commit ${commit}`],
    ...actor === null ? [] : [`By ${actor}`]
  ];
  const statements = manifest.statements.map(
    (statement) => row([
      code(statement.migration),
      code(statement.opid ?? "-"),
      escaped(statement.kind),
      number(statement.affectedRows),
      number(statement.rows),
      statement.backupTable === null ? "-" : code(`${statement.backupDatabase}.${statement.backupTable}`),
      statement.notReversible === void 0 ? "whole" : `not whole: ${escaped(statement.notReversible.join(", "))}`
    ])
  );
  const files = manifest.files.map(
    (file) => row([code(file.name), number(file.rows), number(file.bytes), code(file.sha256)])
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Deployment ${escaped(deployment)}</title><style>${STYLE}</style></head><body>
<h1>Deployment ${escaped(deployment)}</h1>
<p>${facts.map(escaped).join(" · ")}</p>
<h2>Statements</h2>
${table(["migration", "opid", "kind", "affected", "captured", "backup table", "can be undone"], statements)}
<h2>Rollback files</h2>
${table(["file", "rows", "bytes", "sha256"], files)}
<p>To undo all of it: <code>rollgate rollback ${escaped(deployment)}</code>; or give the files to a mysql client, the last one first.</p>
</body></html>
`;
}
function table(heading, rows) {
  return `<div class="wide"><table><thead><tr>${heading.map((one) => `<th>${one}</th>`).join("")}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div>`;
}
function row(cells) {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}
function code(text) {
  return `<code>${escaped(text)}</code>`;
}
function number(value) {
  return value === null ? "-" : value.toLocaleString("en-US");
}
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

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
    await onLocalDisk(path, () => mkdir(join(path, PARTS), { recursive: true, mode: 448 }));
    return new _RollbackDirectory(path, deployment);
  }
  /** Where spools and other files of a running deployment may lie. */
  get scratch() {
    return join(this.path, PARTS);
  }
  /** Writes the part of a statement. It counts only when it is whole. */
  write(id, script) {
    return onLocalDisk(this.path, () => this.#write(id, script));
  }
  async #write(id, script) {
    const path = this.#part(id);
    const file = await open(`${path}.new`, "w", 384);
    try {
      for await (const piece of script) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  }
  /**
   * Makes the part of a statement that an earlier process captured, unless it is here.
   * @returns how many statements it was made of; null when it was here.
   */
  async ensurePart({ id, step }, statements) {
    if (existsSync(this.#part(id))) return null;
    let count = 0;
    async function* counted() {
      for await (const statement of statements()) {
        count++;
        yield statement;
      }
    }
    const script = step === "ddl" ? structureScriptOf : scriptOf;
    await this.write(id, script(packStatements(counted())));
    return count;
  }
  /** Takes the directory away again, for a deployment that never began; its parent too when nothing else is in it. */
  async remove() {
    await rm(this.path, { recursive: true, force: true });
    const parent = dirname(this.path);
    if ((await readdir(parent)).length === 0) await rmdir(parent);
  }
  /** Puts the files together. The parts are removed, unless the deployment may go on: then they are needed again. */
  finish(head, migrations) {
    return onLocalDisk(this.path, () => this.#finish(head, migrations));
  }
  async #finish(head, migrations) {
    const written = [];
    for (const migration of migrations) {
      const undoable = migration.statements.filter(
        (statement) => statement.state === "done" && rollbackCount(statement) > 0
      );
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
    const files = await Promise.all(
      names.map(async ({ name, rows }) => ({ name, rows, ...await measure(join(this.path, name)) }))
    );
    const manifest = makeManifest(head, migrations, files);
    await writeFile(join(this.path, "manifest.json"), `${JSON.stringify(manifest, null, 2)}
`, { mode: 384 });
    await writeFile(join(this.path, "report.html"), reportHtml(manifest), { mode: 384 });
    if (!["interrupted", "unknown"].includes(head.state)) await rm(this.scratch, { recursive: true, force: true });
    return {
      directory: this.path,
      files: [...files.map((file) => file.name), "manifest.json", "report.html"],
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
  return [`-- Rollgate: undoes ${inComment(name)} of deployment ${deployment}, newest statement first.`, ...pins].join(
    "\n"
  );
}
function statementHead(statement) {
  const lines = ["", `-- ${statement.opid ?? ""} ${statement.kind}: ${inComment(statement.sql)}`];
  if (statement.foreignKeysOff) lines.push("SET SESSION foreign_key_checks = 0;");
  if (statement.checksOff) lines.push("SET SESSION check_constraint_checks = 0;");
  if (statement.step !== "ddl") lines.push("START TRANSACTION;");
  return `${lines.join("\n")}
`;
}
function statementFoot(statement) {
  const lines = [];
  if (statement.step !== "ddl") lines.push("COMMIT;");
  if (statement.checksOff) lines.push("SET SESSION check_constraint_checks = 1;");
  if (statement.foreignKeysOff) lines.push("SET SESSION foreign_key_checks = 1;");
  return lines.map((line) => `${line}
`).join("");
}
var COMMENT_CHARACTERS = 200;
function inComment(text) {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ");
  return line.length > COMMENT_CHARACTERS ? `${line.slice(0, COMMENT_CHARACTERS)}…` : line;
}

export {
  finishDirectory,
  recoverDeployment,
  backUpAnew,
  reparse,
  RollbackDirectory
};
