import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RollbackDirectory,
  finishDirectory,
  logsCascades,
  recoverDeployment
} from "./chunk-GLNZY4RZ.js";
import "./chunk-HYUU6EGO.js";
import {
  Journal,
  journalExists
} from "./chunk-DQJGCZQW.js";
import {
  DEPLOY_LOCK,
  openBackup,
  openControl,
  openExecutor,
  takeLock
} from "./chunk-PMO5FXK3.js";
import "./chunk-L52QMF4C.js";
import "./chunk-WB4DEZRT.js";
import "./chunk-QELAR4QQ.js";
import "./chunk-TLCNJVWV.js";
import "./chunk-FJLZ6PJA.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-WD3263WH.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-FWCQ2G4T.js";
import "./chunk-5YBR74LV.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";

// src/commands/recover.ts
async function recover(settings, progress) {
  const control = await openControl(settings.production);
  try {
    const journal = new Journal(control);
    const deployment = await journalExists(control) ? await journal.deployment(settings.deployment) : null;
    if (deployment === null) {
      throw new UserError(`There is no deployment ${settings.deployment} in the journal of the target`, { hint: "rollgate status lists the deployments of a target." });
    }
    await takeLock(control, DEPLOY_LOCK, 1);
    const executor = await openExecutor(settings.production, null);
    await executor.close();
    const backup = await openBackup(settings.backup);
    try {
      const target = {
        production: settings.production,
        control,
        journal,
        backup: backup.tables,
        directory: await RollbackDirectory.open(settings.rollbackDirectory, deployment.id),
        deployment: deployment.id,
        cascadesLogged: await logsCascades(control),
        keepData: "auto",
        acceptIncomplete: [],
        progress
      };
      const recovered = await recoverDeployment(target);
      if (deployment.state === "running") await journal.endDeployment(deployment.id, "interrupted");
      const rollback = await finishDirectory(target, { commit: null, actor: null, state: deployment.state }, backup.session);
      return { deployment: deployment.id, recovered, rollback };
    } finally {
      await backup.session.close();
    }
  } finally {
    await control.close();
  }
}
export {
  recover
};
