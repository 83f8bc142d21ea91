import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  announce,
  complain,
  connectApi,
  directoriesWrittenSince,
  getInput,
  publishRollback,
  readRollbackState,
  readWorkflowRun,
  secretsToMask,
  setSecret,
  tellMerged,
  wasHandled,
  writeSummary
} from "./chunks/chunk-DAMB4QAP.js";
import "./chunks/chunk-7QZ6N5I2.js";
import {
  StepLog,
  code,
  escapeText,
  prose
} from "./chunks/chunk-LZY6AUJE.js";
import "./chunks/chunk-JPMV3KOH.js";
import "./chunks/chunk-3RLTI3AE.js";
import "./chunks/chunk-2UBCNRPZ.js";
import "./chunks/chunk-RXPU76YE.js";
import "./chunks/chunk-SD7DFLVW.js";
import "./chunks/chunk-6JJG67VD.js";
import "./chunks/chunk-D4VTWFCQ.js";
import "./chunks/chunk-X5HOXL7V.js";
import "./chunks/chunk-B4SPLOJR.js";
import "./chunks/chunk-YK27PNKM.js";
import "./chunks/chunk-ZHYU3SQ4.js";
import "./chunks/chunk-THQUDT4C.js";
import "./chunks/chunk-Y2UK72KH.js";

// src/action-post.ts
import { basename } from "node:path";
var { env } = process;
for (const secret of secretsToMask(env)) setSecret(secret);
var log = new StepLog();
try {
  await publishWhatIsLeft();
} catch (error) {
  process.exitCode = complain(log, error);
} finally {
  log.resume();
}
async function publishWhatIsLeft() {
  const state = readRollbackState();
  if (state === null || wasHandled()) {
    log.line("Nothing is left to publish.");
    return;
  }
  const run = readWorkflowRun(env);
  const directories = await directoriesWrittenSince(state.root, state.since);
  if (directories.length === 0) log.line("The deployment left no rollback files.");
  for (const directory of directories) {
    const own = directories.length > 1 && state.settings.name !== null ? `${state.settings.name}-${basename(directory)}` : null;
    const settings = { ...state.settings, name: own ?? state.settings.name };
    const { artifact, failed, notes } = await publishRollback(directory, settings, run, env);
    for (const note of notes) announce(log, failed ? "warning" : "notice", note);
    const deployment = basename(directory);
    if (artifact !== null)
      announce(log, "notice", `The deployment did not end as it should. Its rollback files so far: ${artifact.url}`);
    const render = (into) => {
      into.add(`### ❌ Deployment ${code(deployment)} did not end as it should
`);
      into.add(
        `Run the deployment again: it goes on where this one stopped. ${code("rollgate status")} tells how far it came.
`
      );
      if (artifact !== null) into.add(`Its rollback files so far: [${escapeText(artifact.name)}](${artifact.url})
`);
      for (const note of notes) into.add(`> ${prose(note)}
`);
      return into.toString();
    };
    writeSummary(env, render);
    const token = state.comment ? getInput("github-token") : "";
    const api = token === "" ? null : connectApi(token, run.apiUrl);
    await tellMerged({ api, log, run }, { key: `deploy-${deployment}`, commits: run.commits, render });
  }
}
