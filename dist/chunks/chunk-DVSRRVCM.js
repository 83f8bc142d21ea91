import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  undoDeployment
} from "./chunk-XG2VOZNJ.js";
import {
  Journal,
  journalExists
} from "./chunk-TDPBLZRR.js";
import {
  DEPLOY_LOCK,
  openBackup,
  openControl,
  takeLock
} from "./chunk-ZRIHTI2N.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/commands/rollback.ts
async function rollback(settings, progress) {
  const control = await openControl(settings.production);
  try {
    const journal = new Journal(control);
    const deployment = await journalExists(control) ? await journal.deployment(settings.deployment) : null;
    if (deployment === null) {
      throw new UserError(`There is no deployment ${settings.deployment} in the journal of the target`, {
        hint: "rollgate status lists the deployments of a target."
      });
    }
    if (!settings.dryRun) await takeLock(control, DEPLOY_LOCK, 1);
    await refuseUnsettled(journal, settings.deployment);
    if (!settings.force) await refuseBuiltUpon(journal, deployment);
    const backup = await openBackup(settings.backup);
    try {
      progress.step(`${settings.check ? "Checking the rollback of" : "Rolling back"} deployment ${settings.deployment}`);
      return await undoDeployment({ ...settings, control, backup: backup.session, journal, progress });
    } finally {
      await backup.session.close();
    }
  } finally {
    await control.close();
  }
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
  const all = await journal.deployments(deployment.database);
  const later = all.slice(all.findIndex(({ id }) => id === deployment.id) + 1).filter(({ state }) => state !== "undone");
  const tables = await tablesOf(journal, deployment.id);
  const files = await filesOf(journal, deployment.id);
  const blocking = [];
  for (const { id } of later) {
    const theirs = await tablesOf(journal, id);
    const shared = [...theirs].filter((table) => tables.has(table));
    const continued = theirs.size === 0 ? [] : [...await filesOf(journal, id)].filter((file) => files.has(file));
    if (shared.length + continued.length > 0) blocking.push(`  - ${id} (${[...shared, ...continued].join(", ")})`);
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
  return new Set((await journal.deploymentMigrations(deployment)).map(({ name }) => name));
}
async function tablesOf(journal, deployment) {
  const live = (await journal.statements(deployment)).filter(
    (statement) => statement.state === "done" && statement.backupTable !== null
  );
  return new Set(live.map((statement) => `${statement.sourceDatabase}.${statement.sourceTable}`));
}

export {
  rollback
};
