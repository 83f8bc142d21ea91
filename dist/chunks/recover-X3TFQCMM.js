import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RollbackDirectory,
  finishDirectory,
  recoverDeployment
} from "./chunk-236B4XF4.js";
import "./chunk-T3EWEOMA.js";
import {
  Journal,
  journalExists
} from "./chunk-TDPBLZRR.js";
import {
  DEPLOY_LOCK,
  awaitExecutorGone,
  openBackup,
  openControl,
  takeLock
} from "./chunk-ZRIHTI2N.js";
import "./chunk-L52QMF4C.js";
import {
  logsCascades
} from "./chunk-XBK3PDWA.js";
import "./chunk-RJ6XEG62.js";
import "./chunk-RY5XILNT.js";
import "./chunk-5IBW27ML.js";
import "./chunk-J3RN6PMK.js";
import "./chunk-ZGBUGDZD.js";
import "./chunk-XLRKI64C.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-USEITRQN.js";
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
      throw new UserError(`There is no deployment ${settings.deployment} in the journal of the target`, {
        hint: "rollgate status lists the deployments of a target."
      });
    }
    await takeLock(control, DEPLOY_LOCK, 1);
    await awaitExecutorGone(settings.production);
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
      const state = deployment.state === "running" ? "interrupted" : deployment.state;
      if (state !== deployment.state) await journal.endDeployment(deployment.id, state);
      const rollback = await finishDirectory(target, state, backup.session);
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
