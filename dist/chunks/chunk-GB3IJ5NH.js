import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  AuditBlocked,
  deploy
} from "./chunk-AWRDL7PN.js";
import {
  Journal
} from "./chunk-LWENXAMT.js";
import {
  journalExists
} from "./chunk-ROVTKHV3.js";
import {
  openControl
} from "./chunk-ET5P6HSO.js";
import {
  tellLostConnection
} from "./chunk-Q3PDGZ5L.js";
import {
  addressOf
} from "./chunk-3PW3ABD7.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/commands/many-targets.ts
async function deployInOrder(targets, progress, signal, ended = () => {
}) {
  const outcomes = [];
  let stopped = false;
  for (const [index, { target, settings }] of targets.entries()) {
    const place = { name: target.name, target: addressOf(target) };
    if (stopped || signal?.aborted) {
      outcomes.push({ ...place, kind: "pending" });
      continue;
    }
    progress.step(`Target ${target.name} (${place.target}), ${index + 1} of ${targets.length}`);
    const outcome = await outcomeOf(place, () => deploy(settings, progress, signal));
    const well = outcome.kind === "done" && (outcome.report.state === "done" || outcome.report.state === "nothing");
    stopped = !well && !settings.dryRun;
    outcomes.push(outcome);
    ended(outcome);
  }
  return outcomes;
}
async function askEach(targets, ask) {
  const outcomes = [];
  for (const [index, target] of targets.entries())
    outcomes.push(await outcomeOf({ name: target.name, target: addressOf(target) }, () => ask(target, index)));
  return outcomes;
}
async function outcomeOf(place, run) {
  try {
    return { ...place, kind: "done", report: await run() };
  } catch (error) {
    const audit = error instanceof AuditBlocked ? error.report : null;
    return { ...place, kind: "refused", error: error instanceof Error ? error : new Error(String(error)), audit };
  }
}
async function targetOf(deployment, targets) {
  const asked = await askEach(targets, ({ configuration }) => hasDeployment(configuration, deployment));
  const found = targets.filter((_, index) => {
    const outcome = asked[index];
    return outcome.kind === "done" && outcome.report;
  });
  const [one] = found;
  if (one !== void 0 && found.length === 1) return one;
  if (found.length > 1)
    throw new UserError(`Several targets have a deployment ${deployment}: ${namesOf(found)}`, {
      hint: "Choose one with --target."
    });
  const unasked = asked.flatMap((outcome) => outcome.kind === "refused" ? outcome : []);
  if (unasked.length === 0)
    throw new UserError(`There is no deployment ${deployment} in the journal of any target (${namesOf(targets)})`, {
      hint: "rollgate status lists the deployments of every target. With a rollback directory alone: --from and --target."
    });
  throw new UserError(
    [
      `Deployment ${deployment} was not found, and ${unasked.length} of ${targets.length} targets could not be asked:`,
      ...unasked.map(({ name, error }) => `  ${name}: ${error.message}`)
    ].join("\n"),
    { hint: "Choose the target with --target, or mend the connection.", exitCode: EXIT.server }
  );
}
function hasDeployment(configuration, deployment) {
  const production = configuration.get("production");
  return tellLostConnection(production, "Run this again.", () => journalHas(production, deployment));
}
async function journalHas(production, deployment) {
  const control = await openControl(production);
  try {
    return await journalExists(control) && await hasOwn(new Journal(control), deployment, production.database);
  } finally {
    await control.close();
  }
}
async function hasOwn(journal, deployment, database) {
  const found = await journal.deployment(deployment);
  return found !== null && (database === null || found.database === database);
}
function namesOf(targets) {
  return targets.map(({ name }) => name).join(", ");
}

export {
  deployInOrder,
  askEach,
  targetOf
};
