import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  announce,
  complain,
  directoriesWrittenSince,
  publishRollback,
  readRollbackState,
  readWorkflowRun,
  secretsToMask,
  setSecret,
  wasHandled,
  writeSummary
} from "./chunks/chunk-YLFFPKJI.js";
import "./chunks/chunk-6BRNTFNK.js";
import "./chunks/chunk-224FJWQB.js";
import {
  StepLog
} from "./chunks/chunk-LZY6AUJE.js";
import "./chunks/chunk-NFSYOZSJ.js";
import "./chunks/chunk-BRD7BUCF.js";
import "./chunks/chunk-SD7DFLVW.js";
import "./chunks/chunk-D4VTWFCQ.js";
import "./chunks/chunk-B4SPLOJR.js";
import "./chunks/chunk-EQFHWOTG.js";
import "./chunks/chunk-YMFLW5AY.js";
import "./chunks/chunk-Q67CCMKH.js";

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
    if (artifact === null) continue;
    announce(log, "notice", `The deployment did not end as it should. Its rollback files so far: ${artifact.url}`);
    writeSummary(env, (into) => {
      into.add(
        `### The deployment did not end as it should

Its rollback files so far: [${artifact.name}](${artifact.url})
`
      );
      return into.toString();
    });
  }
}
