import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  ReplicaLag,
  backupTablesSource,
  describeMigration,
  describeUndone,
  probeCapture,
  remainingPlan,
  runMigration,
  undoDeployment
} from "./chunk-SYDFJ4BS.js";
import {
  RollbackDirectory,
  finishDirectory,
  recoverDeployment
} from "./chunk-RS52RJSI.js";
import {
  newDeploymentId
} from "./chunk-BPUGWSJC.js";
import {
  Journal
} from "./chunk-LWENXAMT.js";
import {
  CHECKS,
  filteredDatabases,
  runChecks,
  spaceOf,
  toCheck
} from "./chunk-YIOF6PQJ.js";
import {
  readDisk,
  readFacts
} from "./chunk-ONTVANZI.js";
import {
  Interrupted,
  Interruption,
  StatementFailed,
  chooseOnline,
  describeChoice,
  findTool,
  keepNotes,
  logsCascades,
  planCascades,
  planUnits,
  prepareKeep,
  reached,
  readStructure,
  refuseObstacles,
  scriptOutlook,
  triggerNotes,
  writtenTables
} from "./chunk-BJ4T2DD4.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  parseScript
} from "./chunk-X25XJZV5.js";
import {
  findPending
} from "./chunk-UVGRGOW2.js";
import {
  binlogStatus
} from "./chunk-F7THMRU6.js";
import {
  journalExists,
  prepareJournal
} from "./chunk-ROVTKHV3.js";
import {
  DEPLOY_LOCK,
  awaitExecutorGone,
  backupDatabaseOf,
  openBackup,
  openControl,
  openExecutor,
  takeLock
} from "./chunk-ET5P6HSO.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import {
  tellLostConnection
} from "./chunk-Q3PDGZ5L.js";
import {
  describeBytes
} from "./chunk-EDIFPBS2.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  decodeSource
} from "./chunk-SWZM6BFA.js";
import {
  rollback_unproved_default
} from "./chunk-OOEY6VTH.js";
import {
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/deploy/batch-notes.ts
async function batchNotes(session, path, plan) {
  const notes = [];
  for (const unit of plan.units) {
    if (unit.kind !== "batch") continue;
    const { size, by } = unit.batch;
    const statement = unit.statements[0];
    const { database, name } = statement.tables[0];
    const rows = await session.value(
      `SELECT table_rows FROM information_schema.tables WHERE table_schema = ${quoteText(database ?? "")} AND table_name = ${quoteText(name)}`
    );
    const chunks = Math.max(1, Math.ceil(Number(rows ?? 0) / size));
    notes.push(
      `${path} statement ${statement.index} (${statement.kind}): will run in about ${chunks} ${chunks === 1 ? "chunk" : "chunks"} of ${size} rows of \`${name}\` by ${by.join(", ")}, each a transaction of its own.`
    );
  }
  return notes;
}

// src/deploy/cascade-notes.ts
async function cascadeNotes(session, path, plan) {
  if (await logsCascades(session)) return [];
  const notes = [];
  for (const statement of plan.units.filter(({ kind }) => kind === "transaction" || kind === "batch").flatMap((unit) => unit.statements)) {
    const cascades = statement.class === "dml" ? await planCascades(session, statement) : null;
    if (cascades === null) continue;
    const names = cascades.tables.map(({ definition }) => `\`${definition.name}\``);
    notes.push(
      `${path} statement ${statement.index} (${statement.kind}): rows of ${names.join(", ")} that foreign keys change along will be captured.`
    );
  }
  return notes;
}

// src/deploy/irreversible-notes.ts
function irreversibleNotes(migrations, journaled) {
  const accepted = new Map(
    journaled.filter(({ incomplete }) => incomplete !== null).map((one) => [one.opid, one])
  );
  return migrations.flatMap(({ file, statements }) => {
    const found = /* @__PURE__ */ new Map();
    for (const { index, kind, opid, state } of statements) {
      const one = opid === null || state !== "done" ? void 0 : accepted.get(opid);
      if (one === void 0) continue;
      const what = `${one.step === "opaque" ? "not reversible" : "not reversible as a whole"} (${one.incomplete}, accepted)`;
      found.set(what, [...found.get(what) ?? [], `${index} (${kind})`]);
    }
    return [...found].map(
      ([what, names]) => `${file} ${names.length === 1 ? "statement" : "statements"} ${names.join(", ")}: ${what}. A rollback ${what.includes("whole") ? "does not take back all of it" : "leaves that as it is"}.`
    );
  });
}

// src/deploy/conclude.ts
async function conclude(target, result, settings, backup, notes) {
  const { error } = result;
  let { state, migrations } = result;
  if (error !== null && !(error instanceof UserError || error instanceof StatementFailed)) {
    await end(target, state, backup);
    throw error;
  }
  if (state === "failed" && settings.onFailure === "undo") {
    const undo = await undoAfterFailure(target, settings, backup, notes);
    migrations = describeUndone(migrations, undo.opids);
    state = undo.state;
  }
  const rollback = await end(target, state, backup).catch((second) => {
    if (error === null) throw second;
    notes.push(`The rollback directory is not finished: ${second.message}. rollgate recover finishes it.`);
    return null;
  });
  if (state !== "undone")
    notes.push(...irreversibleNotes(migrations, await target.journal.statements(target.deployment)));
  if (error instanceof UserError) notes.push(error.message, ...error.hint === void 0 ? [] : [error.hint]);
  return {
    deployment: target.deployment,
    target: describeServer(settings.production),
    state,
    migrations,
    rollback,
    notes
  };
}
async function end(target, state, backup) {
  const files = await finishDirectory(target, state, backup);
  const journaled = await target.journal.deployment(target.deployment);
  if (journaled?.state !== "undoing") await target.journal.endDeployment(target.deployment, state);
  reached("deployment ended");
  return files;
}
async function undoAfterFailure(target, settings, backup, notes) {
  const { production, control, journal, deployment, lock, interruption, progress } = target;
  const choice = { opid: null, to: null, check: false, dryRun: false, force: false, onConflict: "stop" };
  const { triggers } = target;
  let state = "failed";
  try {
    const undo = await undoDeployment({
      production,
      control,
      source: backupTablesSource(backup),
      journal,
      deployment,
      statements: await journal.statements(deployment),
      lock,
      interruption,
      progress,
      triggers,
      replicas: target.replicas,
      ...choice,
      records: {
        backup: { session: backup, tables: target.backup },
        backupServer: describeServer({ ...settings.backup, database: null }),
        rollbackDirectory: settings.rollbackDirectory,
        actor: settings.actor,
        cascadesLogged: target.cascadesLogged
      }
    });
    notes.push(...undo.notes, ...undo.statements.flatMap(undoProblems));
    if (undo.state === "undone" || undo.state === "nothing") state = "undone";
    else if (undo.state === "interrupted") state = "interrupted";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(error.message, ...error.hint === void 0 ? [] : [error.hint]);
    if (error instanceof NeedsOperatorError) state = "unknown";
  }
  if (state !== "undone")
    notes.push(
      `What this deployment did could not be undone whole. rollgate rollback ${deployment} goes on with it; see rollgate status.`
    );
  const undone = (await journal.statements(deployment)).filter((statement) => statement.state === "undone");
  return { state, opids: new Set(undone.map(({ opid }) => opid)) };
}
var TOLD_CONFLICTS = 10;
function undoProblems({ opid, kind, error, conflicts }) {
  const told = conflicts.slice(0, TOLD_CONFLICTS);
  const more = conflicts.length - told.length;
  return [
    ...error === void 0 ? [] : [`Undoing ${opid} (${kind}) failed: ${error}`],
    ...told.map(
      ({ table, key, expected, found }) => `Undoing ${opid} (${kind}): ${table} ${key} was changed by others: expected ${expected}, found ${found}`
    ),
    ...more > 0 ? [`Undoing ${opid} (${kind}): ${more} more rows were changed by others.`] : []
  ];
}

// src/deploy/keep-room.ts
import { resolve } from "node:path";
var MARGIN = 2;
var REST_BYTES = 64 * 2 ** 20;
var WORTH_TELLING_BYTES = 100 * 2 ** 20;
async function refuseFullDisk(session, bytes) {
  if (bytes === 0) return null;
  const disk = await serverDisk(session);
  const needed = bytes * MARGIN + REST_BYTES;
  if (typeof disk === "string")
    return bytes < WORTH_TELLING_BYTES ? null : `About ${describeBytes(bytes)} will be copied to rollgate_keep. Whether the disk of the server has room for that cannot be told: ${disk}.`;
  if (disk.free >= needed) return null;
  throw new UserError(
    `What the migrations destroy would be copied to rollgate_keep first, about ${describeBytes(bytes)}, and the disk of the server (${disk.path}) has only ${describeBytes(disk.free)} free`,
    {
      hint: `Make room for ${describeBytes(needed)} (the binary log gets the rows too): rollgate purge frees what is kept and not needed any more. Or let the rows go with --keep-data never.`,
      exitCode: EXIT.server
    }
  );
}
async function serverDisk(session) {
  const directory = String(await session.value("SELECT @@GLOBAL.datadir"));
  const disk = await readDisk(session, /* @__PURE__ */ new Map([["datadir", directory]]));
  if ("value" in disk) return disk.value;
  const { host, socketPath } = session.settings;
  if (socketPath === null && !["localhost", "127.0.0.1", "::1"].includes(host)) return disk.hidden;
  const local = await spaceOf(directory);
  return local === null || local.path !== resolve(directory) ? disk.hidden : local;
}

// src/deploy/online-notes.ts
async function onlineNotes(session, path, plan, settings) {
  const notes = [];
  for (const statement of plan.units.flatMap((unit) => unit.kind === "ddl" ? unit.statements : [])) {
    const before = await readStructure(session, statement);
    const choice = await chooseOnline(session, statement, before, settings, "preview");
    if (choice !== null)
      notes.push(
        `${path} statement ${statement.index} hands ${describeChoice(choice)} to ${choice.alter.tool}; a rollback alters it back on the server itself.`
      );
  }
  return notes;
}

// src/deploy/preflight.ts
async function preflightTarget(control, settings) {
  const promises = { rollbackWindowDays: settings.rollbackWindowDays, keepData: settings.keepData };
  const local = await spaceOf(settings.rollbackDirectory);
  return passPreflight(await readFacts(control, { role: "production", local, promises, otherConnections: 1 }));
}
async function preflightBackup(backup, settings, backupDatabases, targetPacket) {
  const promises = { rollbackWindowDays: settings.rollbackWindowDays, keepData: settings.keepData };
  return passPreflight(
    await readFacts(backup, { role: "backup", backupDatabases, targetPacket, promises, otherConnections: 0 })
  );
}
async function preflightReplicas(settings) {
  const promises = { rollbackWindowDays: settings.rollbackWindowDays, keepData: settings.keepData };
  const notes = [];
  for (const replica of settings.replicas) {
    const session = await Session.open(replica);
    try {
      notes.push(...passPreflight(await readFacts(session, { role: "replica", promises, otherConnections: 0 })));
    } finally {
      await session.close();
    }
  }
  return notes;
}
function passPreflight(facts) {
  const checks = (atDeploy) => runChecks(
    CHECKS.filter((definition) => definition.atDeploy === atDeploy),
    facts
  );
  const refusing = checks("refuse");
  refuseUnfit(refusing, facts);
  return [...refusing, ...checks("tell")].filter(({ level }) => level === "warning" || level === "error").map(({ message, cure }) => `The ${roleName(facts)}: ${message}.${cure === null ? "" : ` ${cure}`}`);
}
async function refuseFiltered(session, databases) {
  const findings = filteredDatabases(await binlogStatus(session), databases);
  refuseUnfit(
    findings.map((finding) => toCheck("binlog-filter", finding)),
    { role: "production", settings: session.settings }
  );
}
function refuseUnfit(checks, server) {
  const failed = checks.filter((check) => !check.ok);
  if (failed.length === 0) return;
  throw new UserError(
    `The ${roleName(server)} ${describeServer(server.settings)} is not fit for a deployment that can be undone:
${failed.map((check) => `  - ${check.message} [${check.id}]`).join("\n")}`,
    { hint: [...new Set(failed.map((check) => check.cure ?? ""))].join("\n"), exitCode: EXIT.server }
  );
}
function roleName({ role, settings }) {
  return role === "backup" ? "backup server" : role === "replica" ? `replica ${describeServer(settings)}` : "target";
}

// src/deploy/run-deployment.ts
async function runDeployment(target, migrations, openExecutor2) {
  const earlier = (await target.journal.deploymentMigrations(target.deployment)).length;
  const sequences = await target.journal.statements(target.deployment);
  let sequence = Math.max(-1, ...sequences.map((statement) => statement.sequence)) + 1;
  const reports = [];
  let stopped = null;
  for (const [at, migration] of migrations.entries()) {
    const position = earlier + at + 1;
    let outcome = { state: "pending", failure: null };
    if (stopped === null) {
      await target.journal.addMigration(target.deployment, position, migration.file.name, migration.checksum);
      reached("file begun");
      target.progress.step(`Deploying ${migration.file.path}`);
      try {
        sequence = await runOnCleanSession(target, migration, position, sequence, openExecutor2);
        await target.journal.setMigration(target.deployment, position, "done");
        reached("file done");
        outcome = { state: "done", failure: null };
      } catch (error) {
        stopped = { state: await stateAfter(target, error), error };
        outcome = {
          state: stopped.state === "unknown" ? "unknown" : stopped.state === "interrupted" ? "pending" : "failed",
          failure: error instanceof StatementFailed ? { index: error.statement.index, message: error.message } : null
        };
        await target.journal.setMigration(target.deployment, position, stopped.state).catch(() => {
        });
      }
    }
    reports.push(describeMigration(migration, await journaledOf(target, migration), outcome));
  }
  const state = stopped?.state ?? "done";
  return { state, migrations: reports, error: stopped?.error ?? null };
}
async function journaledOf(target, { file }) {
  const runs = await target.journal.deploymentMigrations(target.deployment);
  const positions = runs.filter(({ name }) => name === file.name).map(({ position }) => position);
  return (await target.journal.statements(target.deployment)).filter(({ migration }) => positions.includes(migration));
}
async function runOnCleanSession(target, migration, position, sequence, openExecutor2) {
  target.interruption.check();
  const executor = await openExecutor2();
  try {
    return await runMigration(target, executor, migration, migration.plan, position, sequence);
  } finally {
    await executor.close();
  }
}
async function stateAfter(target, error) {
  if (error instanceof Interrupted) return "interrupted";
  if (error instanceof NeedsOperatorError) return "unknown";
  const statements = await target.journal.statements(target.deployment);
  return statements.some(({ state }) => state === "intent" || state === "executed") ? "interrupted" : "failed";
}

// src/deploy/unproved-rollbacks.ts
function unprovedRollbacks(script, report) {
  return report.statements.flatMap(
    ({ index, findings }) => findings.filter(({ rule }) => rule === rollback_unproved_default.id).map(({ message }) => ({
      statement: script.statements[index - 1],
      id: rollback_unproved_default.id,
      reason: message,
      cure: rollback_unproved_default.advice,
      acceptable: true
    }))
  );
}

// src/commands/deploy.ts
var AuditBlocked = class extends UserError {
  report;
  constructor(report) {
    super("The audit found what blocks this deployment; nothing was run", {
      hint: "Mend the findings, or suppress them in the file with a reason. --skip-audit deploys without an audit.",
      exitCode: EXIT.failed
    });
    this.report = report;
  }
};
function deploy(settings, progress, signal) {
  return tellLostConnection(
    settings.production,
    "Run deploy again: what was under way is settled first, and nothing runs twice.",
    () => deployLocked(settings, progress, signal)
  );
}
async function deployLocked(settings, progress, signal) {
  const database = settings.production.database;
  if (database === null) {
    throw new UserError("The production server has no database in its URL or settings", {
      hint: "Migrations start in that database: mysql://…/shop"
    });
  }
  if (settings.onlineDdl !== null) await findTool(settings.onlineDdl, settings.production);
  const control = await openControl(settings.production);
  try {
    const warnings = [...await preflightTarget(control, settings), ...await preflightReplicas(settings)];
    if (!settings.dryRun) {
      await prepareJournal(control);
      await takeLock(control, DEPLOY_LOCK, 1);
    }
    return await deployOn(control, database, settings, warnings, progress, signal);
  } finally {
    await control.close();
  }
}
async function deployOn(control, database, settings, warnings, progress, signal) {
  const journal = new Journal(control);
  const interruption = new Interruption(signal, settings.graceSeconds);
  const notes = [...warnings];
  if (sameServer(settings))
    notes.push(
      `The backup tables are on the production server (${describeServer({ ...settings.backup, database: null })}).`
    );
  const replicas = new ReplicaLag(settings.replicas, settings.lag);
  const backup = await openBackup(settings.backup);
  try {
    const known = settings.dryRun ? await journalExists(control) : true;
    if (known) await refuseHalfUndone(journal, database);
    const unfinished = known ? (await journal.deployments(database)).filter(
      ({ state }) => ["running", "interrupted", "unknown"].includes(state)
    ) : [];
    const resumed = unfinished.at(-1) ?? null;
    const target = async (deployment) => ({
      production: settings.production,
      control,
      journal,
      backup: backup.tables,
      directory: await RollbackDirectory.open(settings.rollbackDirectory, deployment),
      deployment,
      cascadesLogged: await logsCascades(control),
      keepData: settings.keepData,
      keepLockSeconds: settings.keepLockSeconds,
      onlineDdl: settings.onlineDdl,
      triggers: settings.triggers,
      acceptIncomplete: settings.acceptIncomplete,
      lock: settings.lock,
      interruption,
      progress,
      replicas,
      pace: settings.pace,
      note: (text) => notes.push(text)
    });
    if (!settings.dryRun) await recoverAll(unfinished, target, settings, backup.session, notes);
    const dialect = await dialectOf(control);
    const files = settings.migrations.map((file) => ({
      file,
      script: parseScript(decodeSource(file.path, file.bytes), { dialect, database })
    }));
    for (const { file, script } of files) {
      const [problem] = script.problems;
      if (problem !== void 0) {
        const { line, column } = script.source.positionAt(problem.span.start);
        throw new UserError(`${file.path}:${line}:${column}: ${problem.message}`, { exitCode: EXIT.failed });
      }
    }
    const planned = (known ? await findPending(journal, database, files) : files.map(({ file, script }) => ({ file, script, checksum: "", doneUpTo: 0, resume: null }))).map((migration) => ({
      ...migration,
      plan: planUnits(migration.script, {
        perFile: settings.transaction === "file",
        together: settings.transactionSize
      })
    }));
    const where = describeServer(settings.production);
    if (planned.length === 0) {
      if (resumed !== null && !settings.dryRun && await allDone(journal, resumed.id))
        return await finishResumed(await target(resumed.id), backup.session, notes);
      return {
        deployment: null,
        target: where,
        state: "nothing",
        migrations: [],
        rollback: null,
        notes: [...notes, "Every migration has been applied."]
      };
    }
    const audited = await auditPending(settings, planned, progress);
    const { keepsRows, copiedBytes } = await refuseUnfitScripts(control, planned, settings, audited);
    const room = await refuseFullDisk(control, copiedBytes);
    if (room !== null) notes.push(room);
    const backupDatabases = writtenDatabases(planned).map((name) => backupDatabaseOf(settings.production, name));
    const packet = Number(await control.value("SELECT @@GLOBAL.max_allowed_packet"));
    notes.push(...await preflightBackup(backup.session, settings, backupDatabases, packet));
    if (settings.dryRun) {
      for (const { file, plan } of planned) {
        notes.push(...await batchNotes(control, file.path, plan), ...await cascadeNotes(control, file.path, plan));
        notes.push(...await triggerNotes(control, file.path, plan));
        notes.push(...await onlineNotes(control, file.path, plan, settings.onlineDdl));
        notes.push(...await keepNotes(control, file.path, plan, settings));
      }
      return dryReport(where, planned, notes);
    }
    if (keepsRows) await prepareKeep(control);
    for (const name of backupDatabases) await backup.tables.prepare(name);
    const run = await target(resumed?.id ?? newDeploymentId(/* @__PURE__ */ new Date()));
    if (resumed === null) await begin(run, database, settings);
    else notes.push(`Deployment ${resumed.id}, which was interrupted, went on.`);
    const result = await runDeployment(run, planned, () => openExecutor(settings.production, settings.lock));
    return await conclude(run, result, settings, backup.session, notes);
  } finally {
    await backup.session.close();
    await replicas.close();
  }
}
async function refuseHalfUndone(journal, database) {
  const id = (await journal.halfUndone(database)).at(-1);
  if (id === void 0) return;
  throw new UserError(`A rollback of deployment ${id} broke off in the middle; nothing was run`, {
    hint: `Finish it first: rollgate rollback ${id}`,
    exitCode: EXIT.failed
  });
}
async function recoverAll(unfinished, targetOf, settings, backup, notes) {
  for (const [at, { id }] of unfinished.entries()) {
    const target = await targetOf(id);
    await awaitExecutorGone(settings.production);
    const recovered = await recoverDeployment(target);
    if (recovered > 0)
      notes.push(
        `${recovered} statements of deployment ${id}, which was interrupted, were backed up from the binary log.`
      );
    if (at < unfinished.length - 1) {
      await finishDirectory(target, "failed", backup);
      await target.journal.endDeployment(id, "failed");
    }
  }
}
async function auditPending(settings, planned, progress) {
  if (settings.audited !== void 0) return settings.audited;
  if (settings.audit === null) return null;
  progress.step("Auditing the pending migrations");
  const { audit } = await import("./audit-Q6K2WZHJ.js");
  const ownStructure = settings.audit.staging === settings.production;
  const migrations = planned.map(({ file, doneUpTo }) => ({ ...file, doneUpTo: ownStructure ? doneUpTo : 0 }));
  const report = await audit({ ...settings.audit, migrations }, progress);
  const { failOn } = settings.audit;
  const blocking = failOn === "never" ? 0 : report.counts.error + (failOn === "warning" ? report.counts.warning : 0);
  if (blocking > 0) throw new AuditBlocked(report);
  return report;
}
async function allDone(journal, deployment) {
  const runs = await journal.deploymentMigrations(deployment);
  const done = new Set(runs.filter(({ state }) => state === "done").map(({ name }) => name));
  return runs.every(({ name }) => done.has(name));
}
async function finishResumed(target, backup, notes) {
  const rollback = await finishDirectory(target, "done", backup);
  await target.journal.endDeployment(target.deployment, "done");
  return {
    deployment: target.deployment,
    target: describeServer(target.production),
    state: "done",
    migrations: [],
    rollback,
    notes: [
      ...notes,
      `Deployment ${target.deployment} was interrupted after its last statement; nothing was left to run.`
    ]
  };
}
async function refuseUnfitScripts(control, planned, settings, audited) {
  await refuseFiltered(control, writtenDatabases(planned));
  const { keepData, onlineDdl, triggers } = settings;
  const options = { cascadesLogged: await logsCascades(control), keepData, onlineDdl, triggers };
  let keepsRows = false;
  let copiedBytes = 0;
  for (const [at, { file, plan, script, doneUpTo }] of planned.entries()) {
    const outlook = await scriptOutlook(control, remainingPlan(plan, doneUpTo), options);
    const unproved = audited === null ? [] : unprovedRollbacks(script, audited.files[at]);
    refuseObstacles(file.path, [...outlook.obstacles, ...unproved], settings.acceptIncomplete);
    keepsRows ||= outlook.keepsRows;
    copiedBytes += outlook.copiedBytes;
  }
  return { keepsRows, copiedBytes };
}
function writtenDatabases(planned) {
  const names = planned.flatMap(({ script }) => script.statements.flatMap(writtenTables)).map(({ database }) => database);
  return [...new Set(names.filter((name) => name !== null))];
}
async function begin(target, database, settings) {
  const from = await binlogStatus(target.control);
  await target.journal.beginDeployment(
    target.deployment,
    database,
    settings.commit,
    settings.actor,
    describeServer({ ...settings.backup, database: null })
  );
  reached("deployment begun");
  try {
    await probeCapture(target.control, from);
  } catch (error) {
    await target.journal.endDeployment(target.deployment, "failed");
    await target.directory.remove();
    throw error;
  }
}
function dryReport(target, planned, notes) {
  return {
    deployment: null,
    target,
    state: "nothing",
    migrations: planned.map((migration) => ({
      file: migration.file.path,
      checksum: migration.checksum,
      state: "pending",
      statements: migration.script.statements.map((statement) => ({
        index: statement.index,
        opid: null,
        kind: statement.kind,
        sql: statement.text,
        state: statement.index <= migration.doneUpTo ? "done" : "pending",
        affectedRows: null,
        capturedRows: 0,
        seconds: 0,
        backupDatabase: null,
        backupTable: null
      }))
    })),
    rollback: null,
    notes: [...notes, "Dry run: nothing was run or written."]
  };
}
function sameServer({ production, backup }) {
  return production.host === backup.host && production.port === backup.port && production.socketPath === backup.socketPath;
}

export {
  AuditBlocked,
  deploy
};
