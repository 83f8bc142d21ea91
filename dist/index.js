import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  chosenTargets
} from "./chunks/chunk-KMHR3XML.js";
import {
  doctorText
} from "./chunks/chunk-AMWHAFYS.js";
import {
  auditSettings,
  deploySettings,
  doctorSettings,
  loadForAction,
  require_picomatch,
  rollbackSettings
} from "./chunks/chunk-SFWQOWO6.js";
import "./chunks/chunk-XMYDVZ7O.js";
import {
  rollback
} from "./chunks/chunk-CCWRR3UD.js";
import {
  rollbackText
} from "./chunks/chunk-PGNPS752.js";
import "./chunks/chunk-BORPTNQI.js";
import {
  deployInOrder,
  targetOf
} from "./chunks/chunk-MFNW6GW4.js";
import {
  targets
} from "./chunks/chunk-Z4GXSK6Z.js";
import {
  deployDocument
} from "./chunks/chunk-E3TKHYZO.js";
import {
  deployText
} from "./chunks/chunk-TNR4VL6U.js";
import {
  targetListText,
  targetsText
} from "./chunks/chunk-ZIVPEQW4.js";
import {
  doctor
} from "./chunks/chunk-N23SPRRS.js";
import "./chunks/chunk-NCKT4QXZ.js";
import "./chunks/chunk-DFID3OCT.js";
import {
  Context,
  GitHub,
  announce,
  chooseMode,
  complain,
  getOctokitOptions,
  isDebug,
  publishRollback,
  readWorkflowRun,
  saveHandled,
  saveRollbackState,
  secretForms,
  secretsToMask,
  setOutput,
  setSecret,
  writeReport,
  writeSummary
} from "./chunks/chunk-YLFFPKJI.js";
import "./chunks/chunk-6BRNTFNK.js";
import {
  audit
} from "./chunks/chunk-XGCRTJVE.js";
import "./chunks/chunk-NNL476DX.js";
import "./chunks/chunk-2PNEOYBF.js";
import "./chunks/chunk-33BCB36V.js";
import "./chunks/chunk-224FJWQB.js";
import {
  annotations,
  auditMarkdown,
  auditText,
  auditTitle,
  renderAudit
} from "./chunks/chunk-TQIGRQCS.js";
import {
  exitCodeOfAudit,
  exitCodeOfDeploy,
  exitCodeOfRollback,
  writeReportFile
} from "./chunks/chunk-4DIUPNYV.js";
import {
  PLAIN
} from "./chunks/chunk-M2IORHXP.js";
import {
  oneLine,
  shortened
} from "./chunks/chunk-SWLZE7TQ.js";
import "./chunks/chunk-RMNC3BZ4.js";
import {
  LimitedMarkdown,
  StepLog,
  code,
  count,
  escapeText,
  fence,
  maskCommand,
  prose,
  shorten
} from "./chunks/chunk-LZY6AUJE.js";
import "./chunks/chunk-O3VR54FB.js";
import "./chunks/chunk-4EGXJ3HZ.js";
import "./chunks/chunk-NPSCZGWQ.js";
import "./chunks/chunk-3ZI3JXNS.js";
import "./chunks/chunk-NFSYOZSJ.js";
import {
  AuditBlocked,
  deploy
} from "./chunks/chunk-NMRYKZQC.js";
import "./chunks/chunk-QBQBYXTA.js";
import "./chunks/chunk-SVAC5D54.js";
import "./chunks/chunk-IKE3IF55.js";
import "./chunks/chunk-HFRS73VE.js";
import "./chunks/chunk-HE26I65I.js";
import "./chunks/chunk-FCZ5VJER.js";
import "./chunks/chunk-6DRJLEJC.js";
import "./chunks/chunk-MSL5G2UT.js";
import "./chunks/chunk-AMW2WOQA.js";
import "./chunks/chunk-VDBH2A7K.js";
import "./chunks/chunk-JUB3QUMD.js";
import "./chunks/chunk-TRSLAHZV.js";
import "./chunks/chunk-L52QMF4C.js";
import "./chunks/chunk-EDIFPBS2.js";
import "./chunks/chunk-RZWTDLRA.js";
import "./chunks/chunk-LEYVWUAW.js";
import "./chunks/chunk-5OVU2HLB.js";
import "./chunks/chunk-OTKXD3YM.js";
import "./chunks/chunk-AJ6AUZE2.js";
import "./chunks/chunk-P73OBASC.js";
import "./chunks/chunk-IM7NXOFN.js";
import "./chunks/chunk-QASC2YZ4.js";
import "./chunks/chunk-YJUBJ4YC.js";
import "./chunks/chunk-QTNWDTI6.js";
import "./chunks/chunk-HYHNGFGY.js";
import "./chunks/chunk-UP6SZYO5.js";
import "./chunks/chunk-BRD7BUCF.js";
import {
  decodeSource
} from "./chunks/chunk-5YBR74LV.js";
import {
  EXIT,
  UserError
} from "./chunks/chunk-SD7DFLVW.js";
import "./chunks/chunk-OOEY6VTH.js";
import "./chunks/chunk-2HCN3H4U.js";
import "./chunks/chunk-PTVHEIB3.js";
import "./chunks/chunk-D4VTWFCQ.js";
import "./chunks/chunk-B4SPLOJR.js";
import "./chunks/chunk-EQFHWOTG.js";
import "./chunks/chunk-YMFLW5AY.js";
import {
  __toESM
} from "./chunks/chunk-Q67CCMKH.js";

// src/github/changed-files.ts
import { execFile } from "node:child_process";
import { promisify } from "node:util";
var MOST_PULL_REQUEST_FILES = 3e3;
var MOST_COMPARED_FILES = 300;
async function changedFiles(run, api) {
  const { event } = run;
  if (event.kind === "pull-request") {
    const { number } = event;
    const local = await diffByGit(run.workspace, event.base, event.head);
    return local ?? ask(run, api, (github) => listPullRequestFiles(run, github, number));
  }
  if (event.kind === "merge-group") return compare(run, api, event.base, event.base, event.head);
  if (event.kind === "push" && event.after !== null) {
    if (event.before !== null) return compare(run, api, event.before, event.before, event.after);
    const main2 = run.defaultBranch;
    if (main2 === null || run.ref === `refs/heads/${main2}`) return null;
    return compare(run, api, main2, `refs/remotes/origin/${main2}`, event.after);
  }
  return null;
}
async function compare(run, api, base, localBase, head) {
  const local = await diffByGit(run.workspace, localBase, head);
  return local ?? ask(run, api, (github) => listComparedFiles(run, github, base, head));
}
async function ask(run, api, list) {
  const permission = run.event.kind === "pull-request" ? "pull-requests: read" : "contents: read";
  const fault = (why, cause) => new UserError(`The files that the ${run.event.name} event changes cannot be listed: ${why}`, {
    hint: `Give the job \`permissions: ${permission}\` and leave \`github-token\` at its default, or give actions/checkout \`fetch-depth: 0\`.`,
    cause
  });
  if (api === null) throw fault("the clone does not hold both commits, and there is no token to ask GitHub with");
  try {
    return await list(api);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw fault(error instanceof Error ? error.message : String(error), error);
  }
}
async function listComparedFiles(run, api, base, head) {
  const { data } = await api.rest.repos.compareCommitsWithBasehead({
    owner: run.owner,
    repo: run.repository,
    basehead: `${base}...${head}`,
    // Pages are of commits; all the files that GitHub lists come with the first.
    per_page: 1
  });
  const files = data.files ?? [];
  if (files.length >= MOST_COMPARED_FILES) {
    throw new UserError(
      `${MOST_COMPARED_FILES} files or more changed between ${base} and ${head}, more than GitHub lists`,
      {
        hint: "Give actions/checkout `fetch-depth: 0`: the list is then made from the clone, whatever its length."
      }
    );
  }
  return readApiFiles(files);
}
async function listPullRequestFiles(run, api, number) {
  const files = await api.paginate(api.rest.pulls.listFiles, {
    owner: run.owner,
    repo: run.repository,
    pull_number: number,
    per_page: 100
  });
  if (files.length >= MOST_PULL_REQUEST_FILES) {
    throw new UserError(`The pull request changes ${MOST_PULL_REQUEST_FILES} files or more, more than GitHub lists`, {
      hint: "Give actions/checkout `fetch-depth: 0`: the list is then made from the clone, whatever its length. Or split the pull request."
    });
  }
  return readApiFiles(files);
}
var STATUSES = {
  added: "added",
  copied: "added",
  modified: "modified",
  changed: "modified",
  removed: "removed",
  renamed: "renamed",
  unchanged: null
};
function readApiFiles(files) {
  return files.flatMap((file) => {
    const status = STATUSES[file.status];
    if (status === null) return [];
    const previousPath = status === "renamed" ? file.previous_filename ?? null : null;
    return [{ path: file.filename, status, previousPath }];
  });
}
async function diffByGit(workspace, base, head) {
  const git = ["-c", `safe.directory=${workspace}`, "-C", workspace];
  const diff = ["diff", "--name-status", "-z", "-M", "--no-ext-diff", "--no-textconv", `${base}...${head}`, "--"];
  try {
    const { stdout } = await promisify(execFile)("git", [...git, ...diff], { maxBuffer: 256 * 1024 * 1024 });
    return readNameStatus(stdout);
  } catch {
    return null;
  }
}
function readNameStatus(output) {
  const fields = output.split("\0");
  const files = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const letter = fields[at++].charAt(0);
    const first = fields[at++];
    if (letter === "R") files.push({ path: fields[at++], status: "renamed", previousPath: first });
    else if (letter === "C") files.push({ path: fields[at++], status: "added", previousPath: null });
    else if (letter === "A") files.push({ path: first, status: "added", previousPath: null });
    else if (letter === "D") files.push({ path: first, status: "removed", previousPath: null });
    else files.push({ path: first, status: "modified", previousPath: null });
  }
  return files;
}

// src/github/comment.ts
import { createHash } from "node:crypto";

// src/github/api.ts
import { setTimeout as sleep } from "node:timers/promises";

// node_modules/@actions/github/lib/github.js
var context = new Context();
function getOctokit(token, options, ...additionalPlugins) {
  const GitHubWithPlugins = GitHub.plugin(...additionalPlugins);
  return new GitHubWithPlugins(getOctokitOptions(token, options));
}

// src/github/api.ts
var API_VERSION = "2022-11-28";
var ATTEMPTS = 3;
var TIMEOUT_MILLISECONDS = 6e4;
var LONGEST_WAIT_SECONDS = 60;
function connectApi(token, baseUrl) {
  const api = getOctokit(token, { baseUrl, userAgent: "rollgate" });
  api.hook.wrap("request", async (request, options) => {
    options.headers["x-github-api-version"] = API_VERSION;
    for (let attempt = 1; ; attempt++) {
      try {
        options.request = { ...options.request, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) };
        return await request(options);
      } catch (error) {
        const wait = attempt < ATTEMPTS ? secondsUntilRetry(error, options.method, attempt) : null;
        if (wait === null) throw error;
        await sleep(wait * 1e3);
      }
    }
  });
  return api;
}
function secondsUntilRetry(error, method, attempt) {
  const status = statusOf(error);
  if (status === 403 || status === 429) {
    const header = error.response?.headers?.["retry-after"];
    const seconds = header === void 0 ? Number.NaN : Number(header);
    return seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS ? seconds : null;
  }
  if (method !== "GET") return null;
  return status === null || status >= 500 ? 0.25 * 2 ** attempt : null;
}
function statusOf(error) {
  const status = error?.status;
  if (typeof status !== "number" || error.response === void 0) return null;
  return status;
}

// src/github/comment.ts
var COMMENT_LIMIT = 6e4;
function commentMarker(configuration) {
  const digest = createHash("sha256").update(JSON.stringify(configuration)).digest("hex");
  return `<!-- rollgate:${digest.slice(0, 12)} -->`;
}
async function keepComment(api, run, pullRequest, comment2) {
  const repository = { owner: run.owner, repo: run.repository };
  const body = `${comment2.marker}
${comment2.body}`;
  try {
    const comments = await api.paginate(api.rest.issues.listComments, {
      ...repository,
      issue_number: pullRequest,
      per_page: 100
    });
    const own = comments.find(
      (candidate) => candidate.user?.type === "Bot" && candidate.body?.split(/\r?\n/, 1)[0] === comment2.marker
    );
    if (own === void 0) {
      if (!comment2.create) return "none";
      await api.rest.issues.createComment({ ...repository, issue_number: pullRequest, body });
      return "created";
    }
    if (own.body?.replaceAll("\r\n", "\n") === body) return "unchanged";
    await api.rest.issues.updateComment({ ...repository, comment_id: own.id, body });
    return "updated";
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 403 && !isRateLimit(error)) return "denied";
    throw error;
  }
}
function isRateLimit(error) {
  return error instanceof Error && /rate limit/i.test(error.message);
}

// src/github/outputs.ts
function setOutputs(outputs) {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

// src/github/vanished.ts
var import_picomatch = __toESM(require_picomatch(), 1);
import { dirname, normalize } from "node:path/posix";
function vanishedMigrations(changed, named) {
  const isMigration = (path) => named.some((name) => holds(normalize(name).replace(/\/$/, ""), path));
  return changed.flatMap(({ path, previousPath, status }) => {
    if (status === "removed" && isMigration(path)) {
      return [`\`${path}\` is removed: where it has been applied, what it did stays, and nothing undoes it.`];
    }
    if (status === "renamed" && previousPath !== null && isMigration(previousPath)) {
      return [
        `\`${previousPath}\` is renamed to \`${path}\`: where it has been applied under its old name, it will be applied again.`
      ];
    }
    return [];
  });
}
function holds(name, path) {
  return path === name || dirname(path) === name && path.toLowerCase().endsWith(".sql") || import_picomatch.default.isMatch(path, name);
}

// src/action/audit-step.ts
async function auditStep(step) {
  const changed = await changedFiles(step.run, step.api);
  const present = changed?.filter(({ status }) => status !== "removed").map(({ path }) => path);
  const settings = await auditSettings(step.configuration, { named: [], changed: present });
  const report = await audit(settings, step.progress);
  const vanished = vanishedMigrations(changed ?? [], step.configuration.get("migrations") ?? []);
  return tellAudit(step, { ...report, notes: [...report.notes, ...vanished] }, settings);
}
async function tellAudit(step, report, settings) {
  const { configuration, env: env2, log: log2, run } = step;
  const exitCode = exitCodeOfAudit(report, settings.failOn);
  const failed = exitCode !== EXIT.ok;
  setOutputs({
    result: resultOf(report, failed),
    "error-count": report.counts.error,
    "warning-count": report.counts.warning,
    "report-json": await writeReport(run, report)
  });
  await writeFiles(configuration, (format) => renderAudit(report, settings, format, PLAIN));
  if (configuration.get("annotations")) log2.commands(annotations(report));
  const sources = settings.migrations.map(({ bytes, path }) => [path, decodeSource(path, bytes)]);
  log2.line(auditText(report, new Map(sources)).trimEnd());
  writeSummary(env2, (into) => auditMarkdown(report, failed, into));
  await comment(step, report, failed);
  if (failed) announce(log2, "error", auditTitle(report, failed));
  return exitCode;
}
async function writeFiles(configuration, render) {
  for (const format of ["sarif", "html"]) {
    const path = configuration.get(`${format}-file`);
    if (path !== null) await writeReportFile(configuration.surroundings.cwd, path, render(format), `${format}-file`);
  }
}
function resultOf({ counts, files }, failed) {
  if (files.length === 0) return "nothing";
  if (failed) return "blocked";
  return counts.error + counts.warning > 0 ? "warnings" : "clean";
}
async function comment({ api, configuration, log: log2, run }, report, failed) {
  if (run.event.kind !== "pull-request" || api === null || !configuration.get("comment")) return;
  const marker = commentMarker([configuration.get("config"), ...configuration.get("migrations") ?? []]);
  const link = `[All details](${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId})`;
  const limit = COMMENT_LIMIT - marker.length - link.length;
  const body = auditMarkdown(report, failed, new LimitedMarkdown(limit, "characters"));
  const { error, notice, warning } = report.counts;
  const comment2 = { marker, body: `${body}

${link}`, create: error + warning + notice > 0 };
  try {
    const outcome = await keepComment(api, run, run.event.number, comment2);
    if (outcome === "denied") {
      announce(
        log2,
        "notice",
        "The token may not comment on this pull request, so only the job summary tells of the audit. `permissions: pull-requests: write` allows it, except for pull requests from forks."
      );
    }
  } catch (error2) {
    const message = error2 instanceof Error ? error2.message : String(error2);
    announce(log2, "warning", `The comment on the pull request could not be written: ${message}`);
  }
}

// src/action/deploy-step.ts
import { join as join2, resolve as resolve2 } from "node:path";

// src/github/deploy-markdown.ts
var SQL_WIDTH = 70;
var STATE_ICONS = {
  done: "✅",
  failed: "❌",
  undone: "↩️",
  pending: "⏸️",
  unknown: "❓",
  running: "❓",
  executed: "⚠️"
};
function deployMarkdown(report, publication, runId, into) {
  into.add(`### ${prose(deployTitle(report))}
`);
  for (const note of [...report.notes, ...publication.notes]) into.add(`> ${prose(note)}
`);
  for (const error of failedStatements(report)) into.add(error);
  if (report.deployment !== null) into.add(howToRollBack(report, publication, runId));
  if (report.migrations.length === 0) return into.toString();
  if (into.add("| | Migration | Statement | Rows | Rows backed up | Seconds |\n| --- | --- | --- | ---: | ---: | ---: |")) {
    into.addAll(report.migrations.flatMap(statementRows), "statement");
  }
  return into.toString();
}
function deployErrors(report) {
  return report.migrations.flatMap(
    ({ file, statements }) => statements.filter(({ error }) => error !== void 0).map(({ error, index }) => `${file}, statement ${index}: ${error}`)
  );
}
function deployTitle(report) {
  const done = report.migrations.filter(({ state }) => state === "done").length;
  const seconds = report.migrations.flatMap(({ statements }) => statements).reduce((sum, { seconds: seconds2 }) => sum + seconds2, 0);
  const target = `\`${report.target}\``;
  switch (report.state) {
    case "nothing":
      if (report.migrations.length === 0) return `✅ Nothing to deploy to ${target}`;
      return `⏸️ ${count(report.migrations.length, "migration")} would be deployed to ${target}`;
    case "done":
      return `✅ Deployed ${count(done, "migration")} to ${target} in ${seconds.toFixed(1)} s`;
    case "failed":
      return `❌ Deploying to ${target} failed`;
    case "undone":
      return `↩️ Deploying to ${target} failed, and what it had done was undone`;
    case "interrupted":
      return `❌ Deploying to ${target} was interrupted`;
    case "unknown":
      return `❓ Deploying to ${target} ended with an unknown outcome: a person must look`;
  }
}
function failedStatements(report) {
  return report.migrations.flatMap(
    ({ file, statements }) => statements.filter(({ error }) => error !== void 0).map(
      (statement) => [
        `❌ ${code(file)}, statement ${statement.index}: ${prose(statement.error)}
`,
        `${fence(shorten(statement.sql, 1500), "sql")}
`
      ].join("\n")
    )
  );
}
function howToRollBack(report, publication, runId) {
  const lines = [`Deployment ${code(report.deployment)}.`];
  if (report.rollback !== null) {
    lines.push(
      `Its rollback restores ${count(report.rollback.rows, "row")} (${count(report.rollback.bytes, "byte")} of SQL).`
    );
  }
  const { artifact } = publication;
  if (artifact !== null) {
    lines.push(`Artifact: [${escapeText(artifact.name)}](${artifact.url}), sha256 ${code(artifact.digest)}.`);
  }
  lines.push(
    "\n<details><summary>How to roll back</summary>\n",
    "From the backup tables: run the workflow with `mode: rollback` and this deployment, or\n",
    fence(`rollgate rollback ${report.deployment}`, "sh")
  );
  if (artifact !== null) {
    lines.push(
      "\nFrom the artifact, by hand:\n",
      fence(`gh run download ${runId} --name ${artifact.name}
mysql … < rollback.sql`, "sh")
    );
  }
  lines.push("\n</details>\n");
  return lines.join("\n");
}
function statementRows(migration) {
  if (migration.statements.length === 0) {
    return [`| ${STATE_ICONS[migration.state]} | ${code(migration.file)} | ${escapeText(migration.state)} | | | |`];
  }
  return migration.statements.map((statement) => {
    const rows2 = statement.affectedRows === null ? "" : statement.affectedRows.toLocaleString("en-US");
    const chunks = statement.chunks === void 0 ? "" : ` in ${count(statement.chunks, "chunk")}`;
    const what = `${code(shortened(oneLine(statement.sql), SQL_WIDTH))}${chunks}`;
    const backedUp = statement.capturedRows.toLocaleString("en-US");
    return `| ${STATE_ICONS[statement.state]} | ${code(migration.file)} | ${what} | ${rows2} | ${backedUp} | ${statement.seconds.toFixed(2)} |`;
  });
}
function rollbackMarkdown(report, into) {
  into.add(`### ${prose(rollbackTitle(report))}
`);
  for (const note of report.notes) into.add(`> ${prose(note)}
`);
  const conflicts = report.statements.flatMap(
    ({ opid, conflicts: conflicts2 }) => conflicts2.map((conflict) => ({ opid, ...conflict }))
  );
  if (conflicts.length > 0 && into.add("| Table | Row | Left by the deployment | Found now |\n| --- | --- | --- | --- |")) {
    const cell = (text) => code(shorten(text, 200));
    into.addAll(
      conflicts.map(
        ({ table, key, expected, found }) => `| ${cell(table)} | ${cell(key)} | ${cell(expected)} | ${cell(found)} |`
      ),
      "conflict"
    );
    into.add("");
  }
  if (report.statements.length > 0 && into.add("| Statement | opid | Rollback statements | |\n| --- | --- | ---: | --- |")) {
    into.addAll(
      report.statements.map(({ opid, sql, applied, error }) => {
        const what = code(shortened(oneLine(sql), SQL_WIDTH));
        return `| ${what} | ${code(opid)} | ${applied.toLocaleString("en-US")} | ${error === void 0 ? "" : prose(error)} |`;
      }),
      "statement"
    );
  }
  return into.toString();
}
function rollbackTitle(report) {
  const deployment = `\`${report.deployment}\``;
  switch (report.state) {
    case "undone":
      return `↩️ Rolled back ${deployment}: ${count(report.rows, "row")} restored${skippedText(report)}`;
    case "checked":
      return `✅ Checked ${deployment}; nothing was changed`;
    case "nothing":
      return `✅ Nothing of ${deployment} is left to roll back`;
    case "conflict":
      return `❌ ${deployment} was not rolled back: rows changed since`;
    case "failed":
      return `❌ Rolling back ${deployment} failed`;
    case "interrupted":
      return `❌ Rolling back ${deployment} was interrupted; run it again`;
  }
}
function skippedText({ statements }) {
  const skipped = statements.reduce((sum, statement) => sum + (statement.skipped ?? 0), 0);
  return skipped === 0 ? "" : `, ${count(skipped, "row")} left as others made them`;
}

// src/action/deploy-targets-step.ts
import { join, resolve } from "node:path";
var NOT_PUBLISHED = { artifact: null, notes: [], failed: false };
async function deployTargetsStep(step, targets2, publication) {
  const { env: env2, log: log2, run } = step;
  const since = Date.now();
  const all = [];
  for (const target of targets2)
    all.push({ target, settings: await deploySettings(target.configuration, { named: [] }) });
  const [{ settings }] = all;
  saveRollbackState({ root: resolve(settings.rollbackDirectory), since, settings: publication });
  const outcomes = await deployInOrder(all, step.progress, step.signal);
  const published = /* @__PURE__ */ new Map();
  for (const outcome of outcomes) {
    if (outcome.kind !== "done" || outcome.report.rollback === null || step.signal.aborted) continue;
    const name = publication.name === null ? null : `${publication.name}-${outcome.name}`;
    const directory = resolve(outcome.report.rollback.directory);
    published.set(outcome.name, await publishRollback(directory, { ...publication, name }, run, env2));
  }
  if (!step.signal.aborted) saveHandled();
  const blocked = outcomes.flatMap((one) => one.kind === "refused" && one.audit !== null ? one.audit : []);
  if (settings.audit !== null) for (const report of blocked) await tellAudit(step, report, settings.audit);
  const reports = outcomes.flatMap((outcome) => outcome.kind === "done" ? outcome.report : []);
  setOutputs({
    result: blocked.length > 0 ? "blocked" : resultOf2(outcomes),
    deployment: reports.flatMap(({ deployment }) => deployment ?? []).join("\n"),
    "applied-count": reports.flatMap(({ migrations }) => migrations).filter(({ state }) => state === "done").length,
    "report-json": await writeReport(run, deployDocument(outcomes))
  });
  outputRollbacks(reports, [...published.values()]);
  log2.line(targetsText(outcomes, deployText, ({ state }) => state).trimEnd());
  for (const { failed, notes } of published.values())
    for (const note of notes) announce(log2, failed ? "warning" : "notice", note);
  writeSummary(env2, (into) => {
    into.add(
      `### ${outcomes.length} targets

| Target | Server | |
| --- | --- | --- |
${outcomes.map(row).join("\n")}
`
    );
    for (const outcome of outcomes) {
      if (outcome.kind !== "done") continue;
      into.add(`
## ${code(outcome.name)}
`);
      deployMarkdown(outcome.report, published.get(outcome.name) ?? NOT_PUBLISHED, run.runId, into);
    }
    return into.toString();
  });
  return conclude(step, outcomes);
}
function conclude({ log: log2 }, outcomes) {
  let first = EXIT.ok;
  for (const outcome of outcomes) {
    let exitCode = EXIT.ok;
    if (outcome.kind === "refused") exitCode = complain(log2, outcome.error);
    if (outcome.kind === "done") {
      exitCode = exitCodeOfDeploy(outcome.report);
      const what = [`${outcome.name}: ${deployTitle(outcome.report)}`, ...deployErrors(outcome.report)];
      if (exitCode !== EXIT.ok) announce(log2, "error", what.join("\n"));
    }
    if (first === EXIT.ok) first = exitCode;
  }
  const pending = outcomes.filter(({ kind }) => kind === "pending").map(({ name }) => name);
  if (pending.length > 0) announce(log2, "error", `Not deployed to ${pending.join(", ")}.`);
  return first === EXIT.ok && pending.length > 0 ? EXIT.interrupted : first;
}
function resultOf2(outcomes) {
  const states = outcomes.map((outcome) => outcome.kind === "done" ? outcome.report.state : outcome.kind);
  if (states.some((state) => !["done", "nothing", "undone", "pending"].includes(state))) return "failed";
  if (states.includes("undone")) return "undone";
  return states.includes("done") ? "applied" : "nothing";
}
function outputRollbacks(reports, publications) {
  const kept = reports.flatMap(({ rollback: rollback2 }) => rollback2 ?? []);
  const files = kept.filter(({ files: files2 }) => files2.includes("rollback.sql")).map(({ directory }) => join(resolve(directory), "rollback.sql"));
  const artifacts = publications.flatMap(({ artifact }) => artifact ?? []);
  if (kept.length > 0) setOutputs({ "rollback-directory": kept.map(({ directory }) => resolve(directory)).join("\n") });
  if (files.length > 0) setOutputs({ "rollback-file": files.join("\n") });
  if (artifacts.length > 0)
    setOutputs({
      "rollback-artifact-id": artifacts.map(({ id }) => id).join("\n"),
      "rollback-artifact-url": artifacts.map(({ url }) => url).join("\n")
    });
}
function row(outcome) {
  const { name, target } = outcome;
  const what = outcome.kind === "done" ? prose(deployTitle(outcome.report)) : outcome.kind === "pending" ? "⏸️ not begun" : `❌ ${prose(outcome.error instanceof UserError ? outcome.error.message : "a defect of Rollgate: see the log")}`;
  return `| ${code(name)} | ${code(target)} | ${what.replaceAll("\n", " ")} |`;
}

// src/action/deploy-step.ts
var RESULTS = {
  done: "applied",
  nothing: "nothing",
  undone: "undone",
  failed: "failed",
  interrupted: "failed",
  unknown: "failed"
};
async function deployStep(step) {
  const { configuration, env: env2, log: log2, run } = step;
  const since = Date.now();
  const publication = {
    artifact: configuration.get("artifact"),
    name: configuration.get("artifact-name"),
    retentionDays: configuration.get("artifact-retention-days")
  };
  if (step.targets !== null) return deployTargetsStep(step, step.targets, publication);
  const settings = await deploySettings(configuration, { named: [] });
  saveRollbackState({ root: resolve2(settings.rollbackDirectory), since, settings: publication });
  let report;
  try {
    report = await deploy(settings, step.progress, step.signal);
  } catch (error) {
    if (!(error instanceof AuditBlocked) || settings.audit === null) throw error;
    return tellAudit(step, error.report, settings.audit);
  }
  setOutputs({
    result: RESULTS[report.state],
    deployment: report.deployment ?? "",
    "applied-count": report.migrations.filter(({ state }) => state === "done").length,
    "report-json": await writeReport(run, report)
  });
  const published = report.rollback === null || step.signal.aborted ? { artifact: null, notes: [], failed: false } : await publishRollback(resolve2(report.rollback.directory), publication, run, env2);
  if (!step.signal.aborted) saveHandled();
  outputRollback(report, published);
  log2.line(deployText(report).trimEnd());
  for (const note of published.notes) announce(log2, published.failed ? "warning" : "notice", note);
  writeSummary(env2, (into) => deployMarkdown(report, published, run.runId, into));
  const exitCode = exitCodeOfDeploy(report);
  if (exitCode !== EXIT.ok) announce(log2, "error", [deployTitle(report), ...deployErrors(report)].join("\n"));
  return exitCode;
}
function outputRollback({ rollback: rollback2 }, { artifact }) {
  if (rollback2 === null) return;
  const directory = resolve2(rollback2.directory);
  setOutputs({ "rollback-directory": directory });
  if (rollback2.files.includes("rollback.sql")) setOutputs({ "rollback-file": join2(directory, "rollback.sql") });
  if (artifact !== null) setOutputs({ "rollback-artifact-id": artifact.id, "rollback-artifact-url": artifact.url });
}

// src/action/doctor-step.ts
async function doctorStep({ configuration, env: env2, log: log2, run, targets: targets2 }) {
  const report = targets2 === null ? await doctor(doctorSettings(configuration)) : await doctorOf(targets2);
  setOutputs({ result: report.ok ? "clean" : "failed", "report-json": await writeReport(run, report) });
  log2.line(doctorText(report).trimEnd());
  writeSummary(env2, (into) => {
    into.add(`### ${report.ok ? "✅ All servers are fit" : "❌ Not all servers are fit"}
`);
    into.add("| | Server | Finding | Cure |\n| --- | --- | --- | --- |");
    into.addAll(rows(report), "check");
    return into.toString();
  });
  const failed = report.servers.flatMap(
    ({ checks, server }) => checks.filter(({ ok }) => !ok).map(({ cure, message }) => `${server}: ${message}${cure === null ? "" : ` ${cure}`}`)
  );
  if (failed.length > 0) announce(log2, "error", failed.join("\n"));
  return report.ok ? EXIT.ok : EXIT.server;
}
async function doctorOf(targets2) {
  const reports = [];
  for (const [index, { configuration }] of targets2.entries()) {
    const settings = doctorSettings(configuration);
    reports.push(await doctor(index === 0 ? settings : { ...settings, staging: null }));
  }
  return { servers: reports.flatMap(({ servers }) => servers), ok: reports.every(({ ok }) => ok) };
}
var SIGNS = { ok: "✅", notice: "ℹ️", warning: "⚠️", error: "❌" };
function rows({ servers }) {
  return servers.flatMap(
    ({ checks, role, server }) => checks.map(
      ({ cure, message, level }) => `| ${SIGNS[level]} | ${role} ${code(server)} | ${prose(message)} | ${prose(cure ?? "")} |`
    )
  );
}

// src/action/rollback-step.ts
async function rollbackStep({
  configuration: given,
  env: env2,
  log: log2,
  progress,
  run,
  signal,
  targets: targets2
}) {
  const deployment = given.get("deployment");
  if (deployment === null) {
    throw new UserError("`mode: rollback` needs the input `deployment`", {
      hint: "Give the id that the summary of the deployment shows, or that `rollgate status` lists."
    });
  }
  const configuration = targets2 === null ? given : (await targetOf(deployment, targets2)).configuration;
  const report = await rollback(await rollbackSettings(configuration, deployment), progress, signal);
  const exitCode = exitCodeOfRollback(report);
  setOutputs({
    result: exitCode !== EXIT.ok ? "failed" : report.state === "undone" ? "rolled-back" : "nothing",
    deployment: report.deployment,
    "report-json": await writeReport(run, report)
  });
  writeSummary(env2, (into) => rollbackMarkdown(report, into));
  log2.line(rollbackText(report).trimEnd());
  if (exitCode !== EXIT.ok) announce(log2, "error", rollbackTitle(report));
  return exitCode;
}

// src/action/targets-step.ts
async function targetsStep({ configuration, log: log2, run }) {
  if (configuration.targets.length === 0)
    throw new UserError("The configuration names no targets", { hint: "Name them under `targets` in .rollgate.yml." });
  const report = targets(configuration.targets);
  setOutputs({ result: "clean", targets: JSON.stringify(report), "report-json": await writeReport(run, report) });
  log2.line(targetListText(report).trimEnd());
  return EXIT.ok;
}

// src/action.ts
var TARGET_MODES = ["deploy", "rollback", "doctor"];
var { env } = process;
for (const secret of secretsToMask(env)) setSecret(secret);
var log = new StepLog();
var cancellation = new AbortController();
process.once("SIGINT", () => {
  log.line("The run was cancelled: stopping before the next statement.");
  cancellation.abort();
});
process.once("SIGTERM", () => {
  log.resume();
  process.exit(EXIT.interrupted);
});
try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = complain(log, error);
} finally {
  log.resume();
}
async function main() {
  const run = readWorkflowRun(env);
  const loaded = await loadForAction({ env, cwd: process.cwd() });
  const mode = chooseMode(loaded.get("mode"), run.event);
  const chosen = mode !== null && TARGET_MODES.includes(mode) ? chosenTargets(loaded) : [];
  const secrets = (chosen ?? []).flatMap((target) => target.configuration.secrets);
  log.commands([...new Set(secrets.flatMap(secretForms))].map(maskCommand));
  if (chosen === null && loaded.targets.length > 0)
    log.line(`${loaded.given("production").place} was given: the targets of the configuration are not used.`);
  const configuration = chosen?.length === 1 ? chosen[0].configuration : loaded;
  const token = configuration.get("github-token");
  const detailed = configuration.get("verbose") || isDebug();
  const step = {
    env,
    run,
    configuration,
    targets: chosen !== null && chosen.length > 1 ? chosen : null,
    api: token === null ? null : connectApi(token, run.apiUrl),
    log,
    progress: {
      step: (message) => log.line(message),
      detail: (message) => {
        if (detailed) log.line(`  ${message}`);
      }
    },
    signal: cancellation.signal
  };
  switch (mode) {
    case "audit":
      return auditStep(step);
    case "deploy":
      return deployStep(step);
    case "rollback":
      return rollbackStep(step);
    case "doctor":
      return doctorStep(step);
    case "targets":
      return targetsStep(step);
    case null:
      log.line("The branch was deleted: nothing to do.");
      setOutputs({ result: "nothing" });
      return EXIT.ok;
  }
}
