import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  ReplicaLag,
  backupTablesSource,
  undoDeployment
} from "./chunk-SYDFJ4BS.js";
import {
  Journal
} from "./chunk-LWENXAMT.js";
import {
  Interruption,
  logsCascades,
  rollbackCount
} from "./chunk-BJ4T2DD4.js";
import {
  journalExists,
  prepareJournal
} from "./chunk-ROVTKHV3.js";
import {
  DEPLOY_LOCK,
  openBackup,
  openControl,
  packStatements,
  takeLock
} from "./chunk-ET5P6HSO.js";
import {
  tellLostConnection
} from "./chunk-Q3PDGZ5L.js";
import {
  openSealed
} from "./chunk-7QZ6N5I2.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  tokenize
} from "./chunk-THQUDT4C.js";

// src/deploy/import-journal.ts
function refuseOtherTarget(manifest, production) {
  const here = describeServer(production);
  if (manifest.target === here) return;
  throw new UserError(
    `The rollback was made for ${manifest.target}, this is ${here}, and no journal here knows the deployment`,
    {
      hint: "If it is the same data under another address, add --force; it also overwrites what others changed since, so check first what that is.",
      exitCode: EXIT.failed
    }
  );
}
function statementsOf(manifest) {
  return manifest.statements.map((one) => ({
    id: String(one.sequence),
    deployment: manifest.deployment,
    migration: one.position,
    index: one.index,
    sequence: one.sequence,
    kind: one.kind,
    step: one.step,
    sql: one.sql,
    checksum: "",
    state: one.state === "done" ? "done" : "undone",
    opid: one.opid,
    affectedRows: one.affectedRows,
    capturedRows: one.rows,
    milliseconds: 0,
    currentDatabase: null,
    sourceDatabase: one.sourceDatabase,
    sourceTable: one.sourceTable,
    backupDatabase: one.backupDatabase,
    backupTable: one.backupTable,
    start: { file: "", position: 0 },
    foreignKeysOff: one.foreignKeysOff,
    checksOff: one.checksOff === true,
    cascaded: one.cascaded === true,
    incomplete: one.notReversible?.join(",") ?? null,
    structureBefore: one.structureBefore,
    batch: one.batch ?? null,
    inverse: new Array(one.steps).fill(""),
    undoes: null,
    error: null
  }));
}
async function importDeployment(control, journal, manifest, database) {
  await prepareJournal(control);
  await control.run("START TRANSACTION");
  try {
    await journal.forget(manifest.deployment);
    await journal.beginDeployment(manifest.deployment, database, manifest.commit, manifest.actor, "unknown");
    const migrations = new Map(manifest.statements.map((one) => [one.position, one]));
    for (const [position, { migration, checksum }] of migrations) {
      await journal.addMigration(manifest.deployment, position, migration, checksum);
      await journal.setMigration(manifest.deployment, position, "done");
    }
    for (const statement of statementsOf(manifest)) await journal.restore(statement);
    await journal.endDeployment(manifest.deployment, "done");
    await control.run("COMMIT");
  } catch (error) {
    await control.run("ROLLBACK").catch(() => control.destroy());
    throw error;
  }
  return await journal.deployment(manifest.deployment);
}

// src/deploy/rollback-artifact.ts
import { createHash } from "node:crypto";
import { createReadStream as createReadStream2, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

// src/rollback/expand-rows.ts
var DIALECT = { flavor: "mysql", version: 8e4, ansiQuotes: false, noBackslashEscapes: true };
function expandRows(sql) {
  const tokens = tokenize(sql, DIALECT);
  const isWord = (at2, word) => tokens[at2]?.kind === "word" && tokens[at2].text === word;
  const keyword = isWord(0, "INSERT") ? "VALUES" : isWord(0, "DELETE") || isWord(0, "UPDATE") ? "WHERE" : null;
  const at = keyword === null ? -1 : topLevel(tokens, keyword);
  if (at === -1) return [sql];
  const groups = parenthesised(tokens, at + 1);
  if (groups === null) return [sql];
  const head = sql.slice(0, tokens[at].end);
  return groups.map(
    ([first, last]) => keyword === "VALUES" ? `${head} ${sql.slice(first.start, last.end)}` : `${head} ${sql.slice(first.end, last.start)}`
  );
}
function topLevel(tokens, word) {
  let depth = 0;
  return tokens.findIndex((token) => {
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    return depth === 0 && token.kind === "word" && token.text === word;
  });
}
function parenthesised(tokens, from) {
  const groups = [];
  let depth = 0;
  let first = tokens[from];
  for (const token of tokens.slice(from)) {
    if (depth === 0 && token.text !== "(" && token.text !== "," && token.text !== "OR") return null;
    if (token.text === "(" && depth++ === 0) first = token;
    if (token.text === ")" && --depth === 0) groups.push([first, token]);
  }
  return depth === 0 && groups.length > 0 ? groups : null;
}

// src/deploy/script-scan.ts
import { createReadStream } from "node:fs";
var QUOTES = [39, 34, 96];
var NEWLINE = 10;
var DASH = 45;
var SEMICOLON = 59;
var SLASH = 47;
var STAR = 42;
var DELIMITER = Buffer.from("DELIMITER ", "latin1");
async function* scanScript(path, from = 0, to = Number.POSITIVE_INFINITY) {
  let held = Buffer.alloc(0);
  let offset = from;
  let at = 0;
  let delimiter = null;
  let state = "between";
  if (to <= from) return;
  const last = Number.isFinite(to) ? { end: to - 1 } : {};
  for await (const piece of createReadStream(path, { start: from, ...last, highWaterMark: 1 << 20 })) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    for (; at < held.length - 1; at++) {
      const byte = held[at];
      const next = held[at + 1];
      if (byte === NEWLINE && isCommand(held)) {
        const command = held.subarray(DELIMITER.length, at);
        delimiter = command.length === 1 && command[0] === SEMICOLON ? null : Buffer.from(command);
        [held, offset, at] = [held.subarray(at + 1), offset + at + 1, -1];
        state = "between";
        continue;
      }
      if (delimiter !== null) {
        const end = at - delimiter.length;
        if (byte !== NEWLINE || end < 0 || !held.subarray(end, at).equals(delimiter)) continue;
        yield item("statement", held, 0, end, offset);
        [held, offset, at] = [held.subarray(at + 1), offset + at + 1, -1];
        continue;
      }
      if (typeof state === "number") {
        if (byte === state) state = "statement";
      } else if (state === "line comment") {
        if (byte !== NEWLINE) continue;
        yield item("comment", held, 0, at, offset);
        [held, offset, at] = [held.subarray(at + 1), offset + at + 1, -1];
        state = "between";
      } else if (state === "block comment") {
        if (byte !== STAR || next !== SLASH) continue;
        state = "statement";
        at++;
      } else if (state === "between" && byte <= 32) {
        ;
        [held, offset, at] = [held.subarray(1), offset + 1, -1];
      } else if (state === "between" && byte === DASH && next === DASH) {
        state = "line comment";
      } else {
        state = "statement";
        if (QUOTES.includes(byte)) state = byte;
        else if (byte === SLASH && next === STAR) state = "block comment";
        else if (byte === SEMICOLON && !isCommand(held)) {
          yield item("statement", held, 0, at, offset);
          [held, offset, at] = [held.subarray(at + 1), offset + at + 1, -1];
          state = "between";
        }
      }
    }
  }
  const rest = held.toString("utf8").trim();
  if (rest === "" || rest.startsWith("DELIMITER ")) return;
  if (state === "line comment") yield item("comment", held, 0, held.length, offset);
  else yield { ...item("statement", held, 0, held.length, offset), text: rest.replace(/;$/, "") };
}
function item(kind, held, start, end, offset) {
  return { kind, text: held.toString("utf8", start, end), start: offset + start, end: offset + end + 1 };
}
function isCommand(held) {
  return held.subarray(0, DELIMITER.length).equals(DELIMITER);
}

// src/deploy/rollback-artifact.ts
var RollbackArtifact = class _RollbackArtifact {
  manifest;
  suspect = "The rollback directory does not hold what its manifest says.";
  deployment;
  #script;
  #sections;
  constructor(manifest, script, sections) {
    this.manifest = manifest;
    this.deployment = manifest.deployment;
    this.#script = script;
    this.#sections = sections;
  }
  /**
   * Opens `directory`, or the directory of the deployment in it, and compares every file with its hash in the manifest.
   * @throws UserError when it is not the deployment's, or a file is missing or was changed.
   */
  static async open(directory, deployment) {
    const path = [directory, join(directory, deployment)].find((one) => existsSync(join(one, "manifest.json")));
    if (path === void 0) {
      throw new UserError(`There is no manifest.json in ${directory}, nor in ${join(directory, deployment)}`, {
        hint: "Give the directory that a deployment wrote (rollback/<deployment>), or the unpacked artifact."
      });
    }
    const manifest = await readManifest(join(path, "manifest.json"));
    if (manifest.deployment !== deployment) {
      throw new UserError(`${path} is the rollback of deployment ${manifest.deployment}, not of ${deployment}`, {
        hint: "Name the deployment that the directory belongs to."
      });
    }
    for (const file of manifest.files) await verify(path, file);
    const script = join(path, "rollback.sql");
    const opids = new Set(manifest.statements.flatMap(({ opid }) => opid ?? []));
    return new _RollbackArtifact(
      manifest,
      script,
      manifest.files.length === 0 ? /* @__PURE__ */ new Map() : await findSections(script, opids)
    );
  }
  chunks(statement) {
    return packStatements(this.statements(statement));
  }
  async *statements({ opid, step }) {
    const section = opid === null ? void 0 : this.#sections.get(opid);
    if (section === void 0) return;
    for await (const { kind, text } of scanScript(this.#script, section.start, section.end)) {
      if (kind === "comment") continue;
      if (step === "ddl") yield text;
      else if (!isFrame(text)) yield* expandRows(text);
    }
  }
};
async function readManifest(path) {
  const unfit = (why, cause) => new UserError(`${path} is no manifest of a rollback: ${why}`, {
    hint: "Without it, play rollback.sql with the mysql client after looking at it.",
    cause
  });
  let manifest;
  try {
    manifest = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw unfit(error instanceof Error ? error.message : String(error), error);
  }
  if (manifest.version !== 1) throw unfit(`it has version ${String(manifest.version)}`);
  if (!Array.isArray(manifest.files) || !Array.isArray(manifest.statements))
    throw unfit("it lists no files or statements");
  if (manifest.statements.some(({ sequence, step }) => typeof sequence !== "number" || typeof step !== "string"))
    throw unfit("an older Rollgate made it, which did not say enough to play it");
  return manifest;
}
async function verify(directory, file) {
  const path = join(directory, file.name);
  const refused = (what) => new UserError(`${path} ${what}: it is not what the deployment wrote`, {
    hint: "Take the directory or artifact as the deployment left it. Nothing was changed.",
    exitCode: EXIT.failed
  });
  if (!existsSync(path)) throw refused("is missing");
  const hash = createHash("sha256");
  await pipeline(createReadStream2(path), hash);
  if (hash.digest("hex") !== file.sha256) throw refused("does not have the sha256 of the manifest");
}
async function findSections(script, opids) {
  const sections = /* @__PURE__ */ new Map();
  let open = null;
  let end = 0;
  const close = (at) => {
    if (open !== null) sections.set(open.opid, { start: open.start, end: at });
    open = null;
  };
  for await (const item2 of scanScript(script)) {
    end = item2.end;
    if (item2.kind !== "comment") continue;
    const [, opid] = /^-- (\S+) /.exec(item2.text) ?? [];
    if (opid === "Rollgate:") close(item2.start);
    else if (opid !== void 0 && opids.has(opid)) {
      close(item2.start);
      open = { opid, start: item2.end };
    }
  }
  close(end);
  return sections;
}
function isFrame(text) {
  return text === "START TRANSACTION" || text === "COMMIT" || /^SET SESSION (foreign_key_checks|check_constraint_checks) = [01]$/.test(text);
}

// src/commands/rollback.ts
function rollback(settings, progress, signal) {
  return tellLostConnection(
    settings.production,
    "Run rollback again: it goes on where this one stopped, and nothing is undone twice.",
    () => rollbackLocked(settings, progress, signal)
  );
}
async function rollbackLocked(settings, progress, signal) {
  if (settings.from === null) return rollbackFrom(null, settings, progress, signal);
  const opened = await openSealed(settings.from, settings.deployment, settings.identity ?? null);
  try {
    const artifact = await RollbackArtifact.open(opened.path, settings.deployment);
    return await rollbackFrom(artifact, settings, progress, signal);
  } finally {
    await opened.dispose();
  }
}
async function rollbackFrom(artifact, settings, progress, signal) {
  const control = await openControl(settings.production);
  try {
    const journal = new Journal(control);
    const known = await journalExists(control) ? await journal.deployment(settings.deployment) : null;
    if (!settings.dryRun) {
      if (known !== null) await prepareJournal(control);
      await takeLock(control, DEPLOY_LOCK, 1);
    }
    const statements = known === null ? await unknownToJournal(settings, control, journal, artifact) : await refuseUnfit(settings, journal, known, artifact);
    const tries = settings.check || settings.dryRun;
    const backup = artifact !== null && tries ? null : await openBackup(settings.backup).catch((error) => {
      if (artifact === null || !(error instanceof UserError)) throw error;
      return error;
    });
    const tables = backup instanceof UserError ? null : backup;
    const { replicas = [], lag } = settings;
    const watched = lag === void 0 ? void 0 : new ReplicaLag(replicas, lag);
    try {
      progress.step(`${settings.check ? "Checking the rollback of" : "Rolling back"} deployment ${settings.deployment}`);
      const interruption = new Interruption(signal, settings.graceSeconds);
      const source = artifact ?? backupTablesSource(tables.session);
      const report = await undoDeployment({
        ...settings,
        control,
        source,
        journal,
        statements,
        interruption,
        progress,
        replicas: watched,
        records: {
          backup: tables,
          backupServer: tables === null ? "none" : describeServer({ ...settings.backup, database: null }),
          rollbackDirectory: settings.rollbackDirectory,
          actor: settings.actor,
          cascadesLogged: await logsCascades(control)
        }
      });
      const commit = known?.commit ?? artifact?.manifest.commit ?? null;
      const { recorded } = report;
      if (!(backup instanceof UserError) || recorded === null || recorded === void 0) return { ...report, commit };
      const directory = `What takes this rollback back is in ${recorded.rollback.directory} alone, since the backup server does not answer: ${backup.message}. rollgate rollback ${recorded.deployment} --from ${recorded.rollback.directory} plays it.`;
      return { ...report, commit, notes: [...report.notes, directory] };
    } finally {
      await watched?.close();
      await tables?.session.close();
    }
  } finally {
    await control.close();
  }
}
async function refuseUnfit(settings, journal, deployment, artifact) {
  await refuseOpen(deployment);
  await refuseUnsettled(journal, deployment.id);
  if (!settings.force) await refuseBuiltUpon(journal, deployment);
  const statements = await journal.statements(deployment.id);
  if (artifact !== null) refuseOtherStatements(statements, artifact.manifest);
  return statements;
}
async function unknownToJournal(settings, control, journal, artifact) {
  if (artifact === null) {
    throw new UserError(`There is no deployment ${settings.deployment} in the journal of the target`, {
      hint: "rollgate status lists the deployments of a target. Where the journal is lost: --from DIRECTORY with the rollback files."
    });
  }
  const { manifest } = artifact;
  const { database } = settings.production;
  if (database === null)
    throw new UserError("The production server has no database in its URL or settings", {
      hint: `Name the database of the deployment: it was made on ${manifest.target}.`
    });
  if (!settings.force) refuseOtherTarget(manifest, settings.production);
  if (settings.dryRun) return statementsOf(manifest);
  await importDeployment(control, journal, manifest, database);
  return journal.statements(manifest.deployment);
}
function refuseOtherStatements(statements, manifest) {
  const listed = new Set(manifest.statements.map(({ opid }) => opid));
  const missing = statements.filter(({ state, opid }) => (state === "done" || state === "undoing") && !listed.has(opid));
  if (missing.length === 0) return;
  throw new UserError(
    `The rollback directory does not hold ${missing.length} statements that the journal says were done: ${missing.map(({ opid }) => opid).join(", ")}`,
    {
      hint: `It was written before they ran. rollgate recover ${manifest.deployment} writes it anew from the backup tables.`,
      exitCode: EXIT.failed
    }
  );
}
async function refuseOpen({ id, undoes, state }) {
  if (undoes === null || !["running", "interrupted", "unknown"].includes(state)) return;
  throw new UserError(`${id} is a rollback of ${undoes} that broke off in the middle`, {
    hint: `Finish it first: rollgate rollback ${undoes}`,
    exitCode: EXIT.failed
  });
}
async function refuseUnsettled(journal, deployment) {
  const open = (await journal.statements(deployment)).filter(
    (statement) => ["intent", "executed", "unknown"].includes(statement.state)
  );
  if (open.length === 0) return;
  throw new NeedsOperatorError(
    `${open.length} statements of deployment ${deployment} were interrupted and are not backed up yet`,
    `Run rollgate recover ${deployment} first: it finishes their backup from the binary log.`
  );
}
async function refuseBuiltUpon(journal, deployment) {
  const later = (await journal.later(deployment)).filter(({ state }) => state !== "undone");
  const tables = await tablesOf(journal, deployment.id);
  const files = await filesOf(journal, deployment.id);
  const blocking = [];
  for (const { id } of later) {
    const theirs = await tablesOf(journal, id);
    const shared = [...theirs].filter((table) => tables.has(table));
    const continued = theirs.size === 0 ? [] : [...await filesOf(journal, id)].filter((file) => files.has(file));
    if (shared.length + continued.length > 0) blocking.push(`  - ${id} (${[...shared, ...continued].join(", ")})`);
  }
  const rollbacks = deployment.undoes === null ? [] : await journal.laterRollbacks(deployment);
  for (const { id, undoes } of rollbacks.filter(({ state }) => state !== "undone")) {
    const shared = [...await tablesOf(journal, id)].filter((table) => tables.has(table));
    if (shared.length > 0) blocking.push(`  - ${id}, which rolled ${undoes} back (${shared.join(", ")})`);
  }
  if (blocking.length === 0) return;
  throw new UserError(
    `Later deployments changed the same tables or went on with the same files:
${blocking.join("\n")}`,
    {
      hint: "Roll them back first, newest first; or use --force to undo this one all the same.",
      exitCode: EXIT.failed
    }
  );
}
async function filesOf(journal, deployment) {
  const undoes = (await journal.deployment(deployment))?.undoes ?? null;
  if (undoes !== null) return filesOf(journal, undoes);
  return new Set((await journal.deploymentMigrations(deployment)).map(({ name }) => name));
}
async function tablesOf(journal, deployment) {
  const live = (await journal.statements(deployment)).filter(
    (statement) => statement.state === "done" && rollbackCount(statement) > 0
  );
  return new Set(live.map((statement) => `${statement.sourceDatabase}.${statement.sourceTable}`));
}

export {
  rollback
};
