import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RollbackDirectory,
  backUpAnew,
  finishDirectory,
  recoverDeployment,
  reparse
} from "./chunk-RS52RJSI.js";
import {
  Journal
} from "./chunk-LWENXAMT.js";
import {
  Interruption,
  NOTHING_STORED,
  completeDdl,
  logsCascades
} from "./chunk-BJ4T2DD4.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-3VMOG7FK.js";
import "./chunk-KUNCMDKL.js";
import "./chunk-X25XJZV5.js";
import "./chunk-37URMYMH.js";
import {
  markExecuted
} from "./chunk-UVGRGOW2.js";
import "./chunk-HHF7PBS2.js";
import "./chunk-F7THMRU6.js";
import {
  journalExists
} from "./chunk-ROVTKHV3.js";
import "./chunk-XKQTF7XO.js";
import "./chunk-UCJ3Q47F.js";
import "./chunk-FPZUQGHF.js";
import "./chunk-QS5OOMOL.js";
import {
  DEPLOY_LOCK,
  awaitExecutorGone,
  openBackup,
  openControl,
  takeLock
} from "./chunk-ET5P6HSO.js";
import {
  operationId
} from "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-VXINXAS5.js";
import "./chunk-BZW43KRG.js";
import "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import {
  tellLostConnection
} from "./chunk-Q3PDGZ5L.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SWZM6BFA.js";
import "./chunk-ZZ2J6SFK.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import {
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

// src/deploy/mark.ts
var OPEN = ["unknown", "executed"];
async function markOutcome(target, { sequence, outcome }) {
  const statement = await find(target, sequence);
  const name = `Statement ${statement.sequence} (${statement.kind})`;
  const happened = outcome === "done";
  switch (statement.state) {
    case "executed":
      if (!happened) {
        throw new UserError(`${name} is committed: the journal's mark is part of its transaction`, {
          hint: "Mark it as done to go on without a whole rollback of it."
        });
      }
      return await storeWhatIsThere(target, statement) ? `${name} is backed up now.` : `${name} is marked as done; it has no rollback.`;
    case "unknown":
      if (!happened) {
        await target.journal.setFailed(statement.id, "failed", "marked as not run by a person who looked");
        return `${name} is marked as not run: the next ${statement.undoes === null ? "deploy" : "rollback"} runs it.`;
      }
      return markDone(target, statement, name);
    default:
      throw new UserError(
        `What became of statement ${statement.sequence} (${statement.kind}) is known: ${statement.state}`,
        {
          hint: "Only a statement of unknown outcome can be marked; rollgate status shows them."
        }
      );
  }
}
async function find(target, sequence) {
  const all = await target.journal.statements(target.deployment);
  const open = all.filter(({ state }) => OPEN.includes(state));
  const list = open.map((one) => `${one.sequence} (${one.kind}, ${one.state})`).join(", ");
  if (sequence === null) {
    if (open.length === 1) return open[0];
    throw new UserError(
      open.length === 0 ? `Deployment ${target.deployment} has no statement of unknown outcome` : `Deployment ${target.deployment} has several statements that may be marked: ${list}`,
      {
        hint: "Name the statement by its number in rollgate status: rollgate recover DEPLOYMENT STATEMENT --mark done"
      }
    );
  }
  const found = all.find((statement) => statement.sequence === sequence);
  if (found !== void 0) return found;
  throw new UserError(`Deployment ${target.deployment} has no statement ${sequence}`, {
    hint: list === "" ? "It has no statement of unknown outcome either." : `These may be marked: ${list}.`
  });
}
async function markDone(target, statement, name) {
  const opid = operationId(/* @__PURE__ */ new Date(), 0, statement.sequence);
  if (statement.structureBefore !== null) {
    const before = JSON.parse(statement.structureBefore);
    await completeDdl(
      target,
      { id: statement.id, statement: await reparse(target, statement), opid, milliseconds: 0 },
      before,
      true
    );
    return `${name} is marked as done, and the statements that undo it are stored.`;
  }
  await target.control.run(markExecuted(statement.id, opid, null, 0));
  await target.journal.setDone(statement.id, NOTHING_STORED);
  return `${name} is marked as done; it has no rollback.`;
}
async function storeWhatIsThere(target, statement) {
  await target.journal.setIncomplete(statement.id, "not-captured");
  try {
    await backUpAnew(target, statement.id);
    return true;
  } catch (error) {
    if (!(error instanceof NeedsOperatorError)) throw error;
    await target.journal.setDone(statement.id, NOTHING_STORED);
    return false;
  }
}

// src/commands/recover.ts
function recover(settings, progress) {
  return tellLostConnection(settings.production, "Run recover again.", () => recoverLocked(settings, progress));
}
async function recoverLocked(settings, progress) {
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
    const notes = [];
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
        onlineDdl: null,
        triggers: "refuse",
        acceptIncomplete: [],
        lock: { waitSeconds: null, retries: 0, killBlockers: false },
        interruption: Interruption.never(),
        progress,
        note: (text) => notes.push(text)
      };
      const marked = settings.mark === null ? null : await markOutcome(target, settings.mark);
      const recovered = await recoverDeployment(target);
      const state = ["running", "unknown"].includes(deployment.state) ? "interrupted" : deployment.state;
      const rollback = await finishDirectory(target, state, backup.session);
      if (state !== deployment.state) await journal.endDeployment(deployment.id, state);
      return { deployment: deployment.id, marked, recovered, rollback, notes };
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
