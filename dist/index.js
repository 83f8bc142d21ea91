import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  chosenTargets
} from "./chunks/chunk-FDI4JWJG.js";
import {
  rollbackText
} from "./chunks/chunk-6ESQ7B7I.js";
import {
  rollback
} from "./chunks/chunk-YGLRBOAB.js";
import {
  allMigrations,
  allRules,
  auditSettings,
  deploySettings,
  doctorSettings,
  loadForAction,
  migrationName,
  readConfigurationFile,
  refuseLinkOut,
  rollbackSettings
} from "./chunks/chunk-AKQBPFC3.js";
import "./chunks/chunk-T5AAMFWR.js";
import "./chunks/chunk-JPRXTM3T.js";
import "./chunks/chunk-BORPTNQI.js";
import {
  deployDocument
} from "./chunks/chunk-E3TKHYZO.js";
import {
  deployText
} from "./chunks/chunk-2BBCMDDT.js";
import {
  targetListText,
  targetsText
} from "./chunks/chunk-3L5XO4WR.js";
import {
  doctor
} from "./chunks/chunk-7JMDJRBF.js";
import {
  doctorText
} from "./chunks/chunk-AMWHAFYS.js";
import {
  audit
} from "./chunks/chunk-573TBU64.js";
import "./chunks/chunk-BYQ36RH7.js";
import {
  compareMigrations
} from "./chunks/chunk-VQUPAA7V.js";
import "./chunks/chunk-6XFRNLFC.js";
import "./chunks/chunk-5I6DSSFF.js";
import {
  annotations,
  auditMarkdown,
  auditText,
  auditTitle,
  renderAudit
} from "./chunks/chunk-ZA26W2OZ.js";
import {
  exitCodeOfAudit,
  exitCodeOfDeploy,
  exitCodeOfRollback,
  writeReportFile
} from "./chunks/chunk-M2HL4B2M.js";
import {
  oneLine,
  shortened
} from "./chunks/chunk-SWLZE7TQ.js";
import {
  PLAIN
} from "./chunks/chunk-M2IORHXP.js";
import {
  findingsOf
} from "./chunks/chunk-S6UUX27U.js";
import {
  deployInOrder,
  targetOf
} from "./chunks/chunk-GB3IJ5NH.js";
import {
  AuditBlocked,
  deploy
} from "./chunks/chunk-AWRDL7PN.js";
import "./chunks/chunk-SYDFJ4BS.js";
import "./chunks/chunk-RS52RJSI.js";
import "./chunks/chunk-BPUGWSJC.js";
import "./chunks/chunk-4BU4JAME.js";
import {
  Journal
} from "./chunks/chunk-LWENXAMT.js";
import "./chunks/chunk-YIOF6PQJ.js";
import "./chunks/chunk-ONTVANZI.js";
import "./chunks/chunk-BJ4T2DD4.js";
import "./chunks/chunk-OTKXD3YM.js";
import "./chunks/chunk-3VMOG7FK.js";
import "./chunks/chunk-KUNCMDKL.js";
import "./chunks/chunk-X25XJZV5.js";
import "./chunks/chunk-37URMYMH.js";
import {
  sha256
} from "./chunks/chunk-UVGRGOW2.js";
import "./chunks/chunk-HHF7PBS2.js";
import "./chunks/chunk-F7THMRU6.js";
import {
  journalExists
} from "./chunks/chunk-ROVTKHV3.js";
import "./chunks/chunk-XKQTF7XO.js";
import "./chunks/chunk-UCJ3Q47F.js";
import "./chunks/chunk-FPZUQGHF.js";
import "./chunks/chunk-QS5OOMOL.js";
import {
  openControl
} from "./chunks/chunk-ET5P6HSO.js";
import "./chunks/chunk-L52QMF4C.js";
import "./chunks/chunk-5ASDVWPB.js";
import "./chunks/chunk-VXINXAS5.js";
import "./chunks/chunk-BZW43KRG.js";
import "./chunks/chunk-5CWRLFBQ.js";
import "./chunks/chunk-GHNPNT5F.js";
import {
  isServerError
} from "./chunks/chunk-Q3PDGZ5L.js";
import "./chunks/chunk-O3VR54FB.js";
import {
  targets
} from "./chunks/chunk-3PW3ABD7.js";
import "./chunks/chunk-AVJGZOUL.js";
import {
  Complaints
} from "./chunks/chunk-DFID3OCT.js";
import "./chunks/chunk-33BCB36V.js";
import "./chunks/chunk-RMNC3BZ4.js";
import "./chunks/chunk-EDIFPBS2.js";
import {
  COMMENT_LIMIT,
  announce,
  baseCommit,
  chooseMode,
  commentMarker,
  complain,
  connectApi,
  filesIn,
  getInput,
  isDebug,
  isDenied,
  keepComment,
  ownAuthor,
  publishRollback,
  readWorkflowRun,
  refuseOtherBranch,
  saveHandled,
  saveRollbackState,
  sealedFiles,
  secretForms,
  secretsToMask,
  setOutput,
  setSecret,
  statusOf,
  tellMerged,
  writeReport,
  writeSummary
} from "./chunks/chunk-DAMB4QAP.js";
import {
  DECRYPT_COMMAND,
  checkRecipients
} from "./chunks/chunk-7QZ6N5I2.js";
import {
  LimitedMarkdown,
  StepLog,
  code,
  count,
  escapeText,
  fence,
  maskCommand,
  prose,
  shorten,
  workflowCommand
} from "./chunks/chunk-LZY6AUJE.js";
import "./chunks/chunk-JPMV3KOH.js";
import "./chunks/chunk-3RLTI3AE.js";
import "./chunks/chunk-2UBCNRPZ.js";
import {
  decodeSource
} from "./chunks/chunk-SWZM6BFA.js";
import "./chunks/chunk-PHCUWC5E.js";
import "./chunks/chunk-3Z4757B5.js";
import "./chunks/chunk-3ZI3JXNS.js";
import "./chunks/chunk-OOEY6VTH.js";
import "./chunks/chunk-ZZ2J6SFK.js";
import "./chunks/chunk-H343J662.js";
import "./chunks/chunk-FIZTKZIJ.js";
import "./chunks/chunk-RXPU76YE.js";
import {
  EXIT,
  UserError
} from "./chunks/chunk-SD7DFLVW.js";
import "./chunks/chunk-6JJG67VD.js";
import "./chunks/chunk-D4VTWFCQ.js";
import "./chunks/chunk-X5HOXL7V.js";
import "./chunks/chunk-B4SPLOJR.js";
import "./chunks/chunk-YK27PNKM.js";
import "./chunks/chunk-ZHYU3SQ4.js";
import "./chunks/chunk-THQUDT4C.js";
import "./chunks/chunk-Y2UK72KH.js";

// src/action/audit-step.ts
import { resolve as resolve3 } from "node:path";

// src/config/configuration-change.ts
import { lstat, readFile } from "node:fs/promises";
import { resolve } from "node:path";
var LONGEST_VALUE = 80;
async function configurationChange({
  file: { path, base },
  surroundings: { cwd }
}) {
  if (base === null) return null;
  const after = await textOf(resolve(cwd, path), path);
  if (after === base.text) return null;
  if (after === null) return { path, kind: "removed", text: `\`${path}\` is removed; it holds until that is merged.` };
  if (base.text === null) {
    const text3 = `\`${path}\` is new: it holds once it is merged. Until then \`config-ref: head\` tries it.`;
    return { path, kind: "added", text: text3 };
  }
  const rules = await allRules();
  const old = read(path, base.text, rules);
  const next = read(path, after, rules);
  if (typeof next === "string") return { path, kind: "broken", text: `\`${path}\` is changed, and wrong: ${next}` };
  const changes = typeof old === "string" ? [] : differences(old, next);
  const what = changes.length === 0 ? "No setting differs" : changes.join("; ");
  const text2 = `\`${path}\` is changed, which holds once it is merged; this audit goes by the base commit. ${what}.`;
  return { path, kind: "changed", text: text2 };
}
async function textOf(path, shown2) {
  const stats = await lstat(path).catch(() => null);
  if (!stats?.isFile()) return null;
  try {
    return decodeSource(shown2, await readFile(path)).text;
  } catch (error) {
    if (error instanceof UserError) return "";
    throw error;
  }
}
function read(path, text2, rules) {
  const complaints = new Complaints();
  try {
    const file = readConfigurationFile(path, text2, rules, complaints);
    complaints.throwIfAny();
    return file;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
function differences(before, after) {
  const values = ({ given, rules, targets: targets2 }) => new Map([
    ...[...given].map(([name, { value }]) => [name, value]),
    ...[...rules].map(([id, setting]) => [`rules.${id}`, setting]),
    ...targets2.map((target) => [`targets.${target.name}`, target])
  ]);
  const [old, next] = [values(before), values(after)];
  return [.../* @__PURE__ */ new Set([...old.keys(), ...next.keys()])].flatMap((key) => {
    const [from, to] = [shown(old.get(key)), shown(next.get(key))];
    if (text(old.get(key)) === text(next.get(key))) return [];
    return key.startsWith("targets.") ? [`\`${key}\` differs`] : [`\`${key}\`: ${from} → ${to}`];
  });
}
function text(value) {
  return JSON.stringify(value, (key, inner) => key === "place" ? void 0 : inner);
}
function shown(value) {
  if (value === void 0) return "not set";
  const alone = typeof value === "object" && value !== null && Object.keys(value).join() === "severity";
  const text2 = alone ? value.severity : typeof value === "string" ? value : JSON.stringify(value);
  return text2.length > LONGEST_VALUE ? `${text2.slice(0, LONGEST_VALUE - 1)}…` : text2;
}

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
  const fault2 = (why, cause) => new UserError(`The files that the ${run.event.name} event changes cannot be listed: ${why}`, {
    hint: `Give the job \`permissions: ${permission}\` and leave \`github-token\` at its default, or give actions/checkout \`fetch-depth: 0\`.`,
    cause
  });
  if (api === null) throw fault2("the clone does not hold both commits, and there is no token to ask GitHub with");
  try {
    return await list(api);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw fault2(error instanceof Error ? error.message : String(error), error);
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

// src/github/outputs.ts
function setOutputs(outputs) {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

// src/action/audit-change.ts
import { lstat as lstat2 } from "node:fs/promises";
import { resolve as resolve2 } from "node:path";

// src/commands/applied.ts
async function appliedMigrations(target) {
  const { database } = target;
  if (database === null) return "it has no database in its URL or settings";
  try {
    const control = await openControl(target);
    try {
      if (!await journalExists(control)) return "nothing was deployed there yet";
      const runs = await new Journal(control).migrations(database);
      return runs.filter(({ state }) => state === "done").map(({ name, checksum }) => ({ name, checksum }));
    } finally {
      await control.close();
    }
  } catch (error) {
    if (error instanceof UserError) return error.message;
    if (isServerError(error)) return error.sqlMessage;
    throw error;
  }
}

// src/github/migration-history.ts
function migrationChanges(changed, named) {
  return changed.flatMap(({ path, previousPath, status }) => {
    const name = migrationName(path, named);
    if (status === "renamed") {
      const from = previousPath === null ? null : migrationName(previousPath, named);
      if (name !== null && from !== null) return [{ kind: "renamed", path, name, from }];
      if (name !== null) return [{ kind: "added", path, name }];
      return from === null ? [] : [{ kind: "removed", path: previousPath, name: from }];
    }
    return name === null ? [] : [{ kind: status, path, name }];
  });
}
async function baseHistory(tree, named, changes, digest) {
  const modified = new Set(changes.filter(({ kind }) => kind === "modified").map(({ path }) => path));
  const applied = [];
  for (const path of tree.paths) {
    const name = migrationName(path, named);
    if (name === null) continue;
    const bytes = modified.has(path) ? await tree.read(path) : null;
    applied.push({ name, checksum: bytes === null ? "" : digest(bytes) });
  }
  return { known: "is in the base branch, and so counts as applied", applied };
}

// src/github/vanished.ts
function vanishedMigrations(changed, named) {
  const isMigration = (path) => migrationName(path, named) !== null;
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

// src/action/audit-change.ts
async function auditOfChange(step, changed) {
  const { configuration } = step;
  const notes = [];
  const base = await readableBase(step, notes);
  const present = changed?.filter(({ status }) => status !== "removed").map(({ path }) => path);
  await refuseMissing(configuration, present ?? []);
  const read2 = base === null ? void 0 : (path) => base.read(path);
  const settings = await auditSettings(configuration, { named: [], changed: present, base: read2 });
  if (changed === null) return { settings, notes };
  const named = configuration.get("migrations") ?? [];
  const history = await historyOf(step, changed, named, base, notes);
  if (history === void 0) notes.push(...vanishedMigrations(changed, named));
  const { migrations, sandbox, schema, staging } = settings;
  const needed = staging === null && schema === null && sandbox !== "off" && migrations.length > 0;
  const replay = base !== null && needed ? await replayOf(base, changed, named, migrations, notes) : void 0;
  return { settings: { ...settings, history, replay }, notes };
}
async function refuseMissing(configuration, present) {
  const named = configuration.get("migrations") ?? [];
  for (const path of present) {
    if (migrationName(path, named) === null) continue;
    const there = await lstat2(resolve2(configuration.surroundings.cwd, path)).catch(() => null);
    if (there !== null) continue;
    throw new UserError(`${path} is among the changed files, and is not checked out`, {
      hint: "Run on `pull_request`, with actions/checkout without `ref`, `path` and `sparse-checkout`."
    });
  }
}
async function readableBase({ base }, notes) {
  if (base === null) return null;
  try {
    return await base();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(`${error.message}, so the migrations that were there before are not known. ${error.hint ?? ""}`.trim());
    return null;
  }
}
async function historyOf({ configuration }, changed, named, base, notes) {
  const changes = migrationChanges(changed, named);
  if (changes.length === 0) return void 0;
  const all = await allMigrations(configuration);
  const present = all.map(({ bytes, name, path }) => ({ name, path, checksum: sha256(bytes) }));
  const production = configuration.get("production");
  if (production !== null) {
    const applied = await appliedMigrations(production);
    if (typeof applied !== "string") return { known: "was applied to production", applied, present, changes };
    notes.push(`What was applied to production was not asked of its journal: ${applied}.`);
  }
  if (base === null) return void 0;
  return { ...await baseHistory(base, named, changes, sha256), present, changes };
}
async function replayOf(base, changed, named, audited, notes) {
  const touched = /* @__PURE__ */ new Set([
    ...audited.map(({ name }) => name),
    ...changed.map(({ path, previousPath }) => migrationName(previousPath ?? path, named))
  ]);
  const migrations = [];
  try {
    for (const path of base.paths) {
      const name = migrationName(path, named);
      if (name === null || touched.has(name)) continue;
      const bytes = await base.read(path);
      if (bytes !== null) migrations.push({ path, name, bytes: Buffer.from(bytes) });
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(`The structure could not be built from the migrations of the base branch. ${error.message}.`);
    return void 0;
  }
  migrations.sort((a, b) => compareMigrations(a.name, b.name));
  return { from: "the base branch", migrations };
}

// src/github/check-run.ts
var BATCH = 50;
var MOST_ANNOTATIONS = 1e3;
var LONGEST_MESSAGE = 16e3;
var LONGEST_TITLE = 255;
var CHECK_SUMMARY_LIMIT = 6e4;
var LEVELS = { error: "failure", warning: "warning", notice: "notice" };
async function makeCheckRun(api, run, check) {
  const repository = { owner: run.owner, repo: run.repository };
  const all = checkAnnotations(check.report);
  const shown2 = all.slice(0, MOST_ANNOTATIONS);
  const left = all.length - shown2.length;
  const batches = Array.from(
    { length: Math.max(1, Math.ceil(shown2.length / BATCH)) },
    (_, index) => shown2.slice(index * BATCH, (index + 1) * BATCH)
  );
  const title = shorten(check.title, LONGEST_TITLE - 40);
  const more = left > 0 ? `

${count(left, "more finding")}: see the JSON report.` : "";
  const output = (annotations2) => ({ title, summary: `${check.summary}${more}`, annotations: annotations2 });
  const end = {
    status: "completed",
    conclusion: check.failed ? "failure" : "success",
    completed_at: (/* @__PURE__ */ new Date()).toISOString()
  };
  const [first = [], ...others] = batches;
  const { data } = await api.rest.checks.create({
    ...repository,
    name: check.name,
    head_sha: commitOf(run),
    details_url: `${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId}`,
    ...others.length === 0 ? end : { status: "in_progress" },
    output: output(first)
  });
  try {
    for (const [index, batch] of others.entries()) {
      await api.rest.checks.update({
        ...repository,
        check_run_id: data.id,
        ...index === others.length - 1 ? end : {},
        output: output(batch)
      });
    }
  } catch (error) {
    await api.rest.checks.update({ ...repository, check_run_id: data.id, ...end }).catch(() => {
    });
    throw error;
  }
}
function commitOf({ event, sha }) {
  if (event.kind === "pull-request" || event.kind === "merge-group") return event.head;
  return (event.kind === "push" ? event.after : null) ?? sha;
}
function checkAnnotations(report) {
  const all = report.files.flatMap((file) => findingsOf(file).map((finding) => ({ path: file.path, finding })));
  return ["error", "warning", "notice"].flatMap(
    (severity) => all.filter(({ finding }) => finding.severity === severity).map(({ path, finding }) => annotation(path, finding))
  );
}
function annotation(path, { end, help, message, rule, serverCode, severity, start }) {
  const from = serverCode === void 0 ? "" : ` (error ${serverCode})`;
  const oneLine2 = start.line === end.line;
  return {
    path,
    start_line: start.line,
    end_line: end.line,
    // GitHub refuses columns where the lines differ, and counts the last one in.
    ...oneLine2 ? { start_column: start.column, end_column: Math.max(start.column, end.column - 1) } : {},
    annotation_level: LEVELS[severity],
    title: `Rollgate: ${rule}`,
    message: shorten(`${message}${from}${help === void 0 ? "" : `
${help}`}`, LONGEST_MESSAGE)
  };
}

// src/github/patch.ts
function linesOfPatch(patch) {
  const lines = /* @__PURE__ */ new Map();
  let hunk = 0;
  let next = 0;
  for (const line of patch.split("\n")) {
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line)?.[1];
    if (start !== void 0) {
      hunk++;
      next = Number(start);
    } else if (hunk > 0 && (line.startsWith("+") || line.startsWith(" "))) {
      lines.set(next++, { text: line.slice(1), hunk });
    }
  }
  return lines;
}

// src/github/suggestions.ts
import { createHash } from "node:crypto";
function suggestionsOf(report, sources) {
  return report.files.flatMap((file) => {
    const source = sources.get(file.path);
    if (source === void 0) return [];
    const seen = /* @__PURE__ */ new Map();
    return groupsOf(findingsOf(file)).flatMap((group) => {
      const startLine = group[0].fix.start.line;
      const endLine = Math.max(...group.map(({ fix }) => fix.end.line));
      const before = linesOf(source, startLine, endLine);
      const after = apply(source, group, startLine, endLine);
      if (before.includes("\r") || after.includes("\r") || before === after) return [];
      const same = seen.get(`${before}\0${after}`) ?? 0;
      seen.set(`${before}\0${after}`, same + 1);
      const marker = markerOf([file.path, before, after, same]);
      return [
        { path: file.path, startLine, endLine, before, after, findings: group.map(({ finding }) => finding), marker }
      ];
    });
  });
}
function suggestionBody({ after, findings, marker }) {
  const said = findings.map(({ message, rule }) => `${prose(message)} · ${code(rule)}`);
  return [marker, ...said, "", fence(after, "suggestion")].join("\n");
}
function markerOf(parts) {
  return `<!-- rollgate:fix:${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16)} -->`;
}
function groupsOf(findings) {
  const fixes = findings.flatMap((finding) => finding.fix === void 0 ? [] : [{ finding, fix: finding.fix }]);
  fixes.sort((a, b) => a.fix.start.offset - b.fix.start.offset);
  const groups = [];
  let end = { offset: -1, line: 0 };
  for (const one of fixes) {
    if (one.fix.start.offset < end.offset) continue;
    if (one.fix.start.line <= end.line) groups.at(-1).push(one);
    else groups.push([one]);
    end = one.fix.end;
  }
  return groups;
}
function linesOf(source, from, to) {
  const { start, end } = rangeOf(source, from, to);
  return source.text.slice(start, end);
}
function apply(source, group, from, to) {
  const { start, end } = rangeOf(source, from, to);
  let text2 = "";
  let at = start;
  for (const { fix } of group) {
    text2 += source.text.slice(at, fix.start.offset) + fix.text;
    at = fix.end.offset;
  }
  return text2 + source.text.slice(at, end);
}
function rangeOf(source, from, to) {
  const start = source.lineStart(from);
  return { start, end: to < source.lineCount ? source.lineStart(to + 1) - 1 : source.text.length };
}

// src/github/review.ts
var MOST_SUGGESTIONS = 30;
async function suggestChanges(api, run, pullRequest, suggestions, isOwn) {
  if (suggestions.length === 0) return 0;
  const about = { owner: run.owner, repo: run.repository, pull_number: pullRequest.number };
  const files = await api.paginate(api.rest.pulls.listFiles, { ...about, per_page: 100 });
  const patches = new Map(files.map(({ filename, patch }) => [filename, linesOfPatch(patch ?? "")]));
  const shown2 = suggestions.filter((one) => isShown(one, patches.get(one.path)));
  if (shown2.length === 0) return 0;
  const earlier = await api.paginate(api.rest.pulls.listReviewComments, { ...about, per_page: 100 });
  const said = new Set(earlier.filter(({ user }) => isOwn(user)).map(({ body }) => body.split(/\r?\n/, 1)[0]));
  const fresh = shown2.filter(({ marker }) => !said.has(marker)).slice(0, MOST_SUGGESTIONS);
  if (fresh.length === 0) return 0;
  await api.rest.pulls.createReview({
    ...about,
    commit_id: pullRequest.head,
    event: "COMMENT",
    body: `Rollgate suggests ${count(fresh.length, "change")}: each can be committed as it is.`,
    comments: fresh.map((one) => ({
      path: one.path,
      line: one.endLine,
      side: "RIGHT",
      ...one.startLine === one.endLine ? {} : { start_line: one.startLine, start_side: "RIGHT" },
      body: suggestionBody(one)
    }))
  });
  return fresh.length;
}
function isShown({ before, startLine }, patch) {
  const hunk = patch?.get(startLine)?.hunk;
  return before.split("\n").every((text2, index) => {
    const line = patch?.get(startLine + index);
    return line !== void 0 && line.text === text2 && line.hunk === hunk;
  });
}

// src/action/tell-on-github.ts
var LONGEST_NAME = 100;
async function tellOnGitHub(step, audit2) {
  const { api, log: log2 } = step;
  if (api === null) return;
  const denied = [];
  const permissions = /* @__PURE__ */ new Set();
  const attempt = async (what, permission, work) => {
    const refused = () => {
      denied.push(what);
      permissions.add(`\`${permission}: write\``);
    };
    try {
      if (await work() === "denied") refused();
    } catch (error) {
      if (isDenied(error)) return refused();
      const message = error instanceof Error ? error.message : String(error);
      announce(log2, "warning", `GitHub did not let Rollgate ${what}: ${message}`);
    }
  };
  if (step.configuration.get("check-run")) await attempt("make a check run", "checks", () => checkRun(step, api, audit2));
  const { event } = step.run;
  if (event.kind === "pull-request") {
    let author;
    const isOwn = () => author ??= ownAuthor(api, step.configuration.get("github-token") ?? "");
    if (step.configuration.get("comment"))
      await attempt(
        "comment on this pull request",
        "pull-requests",
        () => comment(step, api, audit2, event.number, isOwn)
      );
    const suggestions = step.configuration.get("suggestions") ? suggestionsOf(audit2.report, audit2.sources) : [];
    if (suggestions.length > 0)
      await attempt(
        "suggest changes",
        "pull-requests",
        async () => suggestChanges(api, step.run, event, suggestions, await isOwn())
      );
  }
  if (denied.length === 0) return;
  announce(
    log2,
    "notice",
    `The token may not ${denied.join(", ")}: the job summary tells of the audit. ${[...permissions].join(" and ")} in the job's permissions would allow it, except for pull requests from forks.`
  );
}
async function checkRun({ configuration, run }, api, { failed, report }) {
  const limited = new LimitedMarkdown(CHECK_SUMMARY_LIMIT - 100, "characters");
  const named = configuration.get("migrations") ?? [];
  await makeCheckRun(api, run, {
    // A repository may have several databases, each with its own use of the action.
    name: shorten(`Rollgate: ${named.join(", ")}`, LONGEST_NAME),
    title: auditTitle(report, failed),
    summary: auditMarkdown(report, failed, limited),
    report,
    failed
  });
}
async function comment({ configuration, run }, api, { failed, noteworthy, report }, pullRequest, isOwn) {
  const marker = commentMarker([configuration.get("config"), ...configuration.get("migrations") ?? []]);
  const link = `[All details](${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId})`;
  const limit = COMMENT_LIMIT - marker.length - link.length;
  const body = auditMarkdown(report, failed, new LimitedMarkdown(limit, "characters"));
  const { error, notice, warning } = report.counts;
  const create = noteworthy || error + warning + notice > 0;
  return keepComment(api, run, pullRequest, { marker, body: `${body}

${link}`, create }, await isOwn());
}

// src/action/audit-step.ts
async function auditStep(step) {
  const { configuration, log: log2, run } = step;
  const changed = await changedFiles(run, step.api);
  const change = await configurationChange(configuration);
  if (change !== null) showConfigurationChange(step, change);
  if (change?.kind === "added" && configuration.get("migrations") === null) {
    log2.line("Nothing says yet which files are migrations: nothing is audited.");
    writeSummary(step.env, () => `> ${prose(change.text)}`);
    setOutputs({ result: "nothing" });
    return EXIT.ok;
  }
  const { notes, settings } = await auditOfChange(step, changed);
  const report = await audit(settings, step.progress);
  const said = [...change === null ? [] : [change.text], ...report.notes, ...notes];
  return tellAudit(step, { ...report, notes: said }, settings, change !== null);
}
function showConfigurationChange({ log: log2 }, { kind, path, text: text2 }) {
  log2.commands([
    workflowCommand(kind === "broken" ? "warning" : "notice", text2, { title: "Rollgate", file: path, line: 1 })
  ]);
}
async function tellAudit(step, report, settings, noteworthy = false) {
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
  const sources = new Map(settings.migrations.map(({ bytes, path }) => [path, decodeSource(path, bytes)]));
  log2.line(auditText(report, sources).trimEnd());
  writeSummary(env2, (into) => auditMarkdown(report, failed, into));
  await tellOnGitHub(step, { report, failed, sources, noteworthy });
  if (failed) announce(log2, "error", auditTitle(report, failed));
  return exitCode;
}
async function writeFiles(configuration, render) {
  const { cwd, env: env2 } = configuration.surroundings;
  for (const format of ["sarif", "html"]) {
    const path = configuration.get(`${format}-file`);
    if (path === null) continue;
    await refuseLinkOut(resolve3(cwd, path), path, env2);
    await writeReportFile(cwd, path, render(format), `${format}-file`);
  }
}
function resultOf({ counts, files }, failed) {
  if (files.length === 0) return "nothing";
  if (failed) return "blocked";
  return counts.error + counts.warning > 0 ? "warnings" : "clean";
}

// src/action/deploy-step.ts
import { join as join3, resolve as resolve6 } from "node:path";

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
function deployMarkdown(report, publication, place, into) {
  deployComment(report, publication, place, into);
  if (report.migrations.length === 0) return into.toString();
  if (into.add("| | Migration | Statement | Rows | Rows backed up | Seconds |\n| --- | --- | --- | ---: | ---: | ---: |")) {
    into.addAll(report.migrations.flatMap(statementRows), "statement");
  }
  return into.toString();
}
function deployComment(report, publication, place, into) {
  into.add(`### ${prose(deployTitle(report))}
`);
  for (const note of [...report.notes, ...publication.notes, ...publication.commit?.notes ?? []])
    into.add(`> ${prose(note)}
`);
  for (const error of failedStatements(report)) into.add(error);
  if (report.deployment !== null) into.add(howToRollBack(report, publication, place));
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
function howToRollBack(report, publication, place) {
  const deployment = report.deployment;
  const lines = [`Deployment ${code(deployment)}.`];
  const { artifact } = publication;
  if (report.rollback !== null) {
    const { bytes, rows: rows2 } = report.rollback;
    const until = artifact?.until == null ? "" : `, until ${artifact.until} also from the artifact`;
    lines.push(
      `${count(rows2, "row")} can be rolled back from the backup tables${until} (${count(bytes, "byte")} of SQL).`
    );
  }
  lines.push(...placesOf(publication));
  lines.push("\n<details><summary>How to roll back</summary>\n");
  if (place.workflow === null) {
    lines.push("From the backup tables: run the action with `mode: rollback` and this deployment, or\n");
  } else {
    lines.push(
      `From the backup tables: [run the workflow](${place.url}/actions/workflows/${place.workflow}) with this deployment, or
`,
      fence(`gh workflow run ${place.workflow} -f deployment=${deployment} -f dry-run=true`, "sh"),
      "\nand, when it says what you expect, again with `dry-run=false`. From elsewhere:\n"
    );
  }
  lines.push(fence(`rollgate rollback ${deployment}`, "sh"));
  if (artifact !== null) {
    const directory = `rollback/${deployment}`;
    lines.push(
      "\nFrom the artifact, when the backup tables are lost:\n",
      fence(
        [
          `gh run download ${place.runId} --name ${artifact.name} --dir ${directory}`,
          ...artifact.encrypted ? ['export ROLLGATE_AGE_IDENTITY="$(cat key.txt)"'] : [],
          `rollgate rollback ${deployment} --from ${directory}`,
          ...artifact.encrypted ? [`# or by hand, in ${directory}:`, DECRYPT_COMMAND] : ["# or by hand:"],
          `mysql … < ${artifact.encrypted ? "" : `${directory}/`}rollback.sql`
        ].join("\n"),
        "sh"
      )
    );
  }
  lines.push("\n</details>\n");
  return lines.join("\n");
}
function placesOf({ artifact, commit }) {
  const lines = [];
  if (artifact !== null) {
    const encrypted = artifact.encrypted ? ", encrypted" : "";
    lines.push(
      `Artifact: [${escapeText(artifact.name)}](${artifact.url})${encrypted}, sha256 ${code(artifact.digest)}.`
    );
  }
  if (commit?.commit != null) {
    const { branch, sha, url } = commit.commit;
    lines.push(`Commit: [${escapeText(sha.slice(0, 7))}](${url}) on ${code(branch)}.`);
  }
  if (commit?.pullRequest != null)
    lines.push(`Pull request with the SQL: [#${commit.pullRequest.number}](${commit.pullRequest.url}).`);
  return lines;
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
function rollbackMarkdown(report, publication, into) {
  into.add(`### ${prose(rollbackTitle(report))}
`);
  for (const note of [...report.notes, ...publication.notes, ...publication.commit?.notes ?? []])
    into.add(`> ${prose(note)}
`);
  const places = placesOf(publication);
  if (places.length > 0) into.add(`${places.join("\n")}
`);
  const conflicts = report.statements.flatMap(
    ({ opid, conflicts: conflicts2 }) => conflicts2.map((conflict) => ({ opid, ...conflict }))
  );
  if (conflicts.length > 0 && into.add("| Table | Row | Left by the deployment | Found now |\n| --- | --- | --- | --- |")) {
    const cell = (text2) => code(shorten(text2, 200));
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
import { join as join2, resolve as resolve5 } from "node:path";

// src/action/publish-deployment.ts
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join, resolve as resolve4 } from "node:path";

// src/github/commit-rollback.ts
import { readFile as readFile2, stat } from "node:fs/promises";
import { basename } from "node:path";
var MOST_BYTES = 2e7;
var ATTEMPTS = 5;
var SMALL_FILES = /^(manifest\.json|report\.html)(\.age)?$/;
function readCommitTarget(text2) {
  if (text2 === "none" || text2 === "pr") return { kind: text2 };
  const branch = /^branch:(.+)$/.exec(text2)?.[1] ?? "";
  const fits = /^(?!.*(\.\.|@\{|\/\/|\/\.|\.lock(\/|$)))[^\s~^:?*[\\\x7f]+$/.test(branch) && !/^[-./]|[./]$/.test(branch);
  if (fits) return { kind: "branch", branch: branch.replace(/^refs\/heads\//, "") };
  throw new UserError(`commit-rollback must be none, pr or branch:NAME, not \`${text2}\``, {
    hint: "For example branch:rollgate-rollbacks. The branch is made when it is not there."
  });
}
function refuseCommit(settings, run) {
  if (settings.encryptTo.length > 0 || settings.artifact === "always" || run.public === false) return null;
  return "The rollback files were not committed: they hold rows of production, and everyone may read this repository and its history. `artifact-encrypt-to` commits them encrypted.";
}
async function commitRollback(api, run, target, directory, files) {
  const deployment = basename(directory);
  const branch = target.kind === "branch" ? target.branch : `rollgate/rollback-${deployment}`;
  const notes = [];
  let commit = null;
  try {
    const fitting = await whatFits(files, notes);
    if (fitting.length === 0) return { commit, pullRequest: null, notes };
    commit = { branch, ...await commitFiles(api, run, branch, deployment, fitting) };
    const pullRequest = target.kind === "pr" ? await openPullRequest(api, run, branch, deployment) : null;
    return { commit, pullRequest, notes };
  } catch (error) {
    const what = commit === null ? `The rollback files could not be committed to ${branch}` : `The rollback files are on ${branch}, but no pull request could be made for it`;
    return { commit, pullRequest: null, notes: [...notes, `${what}: ${messageOf(error)}${cureOf(error, commit)}`] };
  }
}
async function whatFits(files, notes) {
  const sizes = /* @__PURE__ */ new Map();
  for (const file of files) sizes.set(file, Math.ceil((await stat(file.path)).size / 3) * 4);
  const size = (some) => some.reduce((sum, file) => sum + sizes.get(file), 0);
  if (size(files) <= MOST_BYTES) return files;
  const small = files.filter(({ name }) => SMALL_FILES.test(name));
  const fits = size(small) <= MOST_BYTES;
  const megabytes = (size(files) / 1e6).toFixed(0);
  notes.push(
    `The rollback SQL is too large to be committed (${megabytes} MB)${fits ? "; only the manifest and the report were" : ""}. The artifact and the backup tables have it.`
  );
  return fits ? small : [];
}
async function commitFiles(api, run, branch, deployment, files) {
  const additions = [];
  for (const { name, path } of files)
    additions.push({ path: `rollback/${deployment}/${name}`, contents: (await readFile2(path)).toString("base64") });
  for (let attempt = 1; ; attempt++) {
    const expectedHeadOid = await headOf(api, run, branch);
    try {
      const { createCommitOnBranch } = await api.graphql(COMMIT, {
        input: {
          branch: { repositoryNameWithOwner: `${run.owner}/${run.repository}`, branchName: branch },
          expectedHeadOid,
          message: { headline: `Rollback of deployment ${deployment}`, body: `Deployed commit ${run.sha}` },
          fileChanges: { additions }
        }
      });
      return { sha: createCommitOnBranch.commit.oid, url: createCommitOnBranch.commit.url };
    } catch (error) {
      const status = statusOf(error);
      if (attempt === ATTEMPTS || !(isStale(error) || status !== null && status >= 500)) throw error;
    }
  }
}
var COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid url } }
}`;
async function headOf(api, run, branch) {
  const repository = { owner: run.owner, repo: run.repository };
  const read2 = async () => (await api.rest.git.getRef({ ...repository, ref: `heads/${branch}` })).data.object.sha;
  try {
    return await read2();
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  try {
    const { data } = await api.rest.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha: run.sha });
    return data.object.sha;
  } catch (error) {
    if (statusOf(error) === 422 && /already exists/i.test(messageOf(error))) return read2();
    throw error;
  }
}
async function openPullRequest(api, run, branch, deployment) {
  const repository = { owner: run.owner, repo: run.repository };
  const base = /^refs\/heads\/(.+)$/.exec(run.ref)?.[1] ?? run.defaultBranch ?? "main";
  try {
    const { data } = await api.rest.pulls.create({
      ...repository,
      base,
      head: branch,
      title: `Rollback of deployment ${deployment}`,
      body: `The SQL that undoes deployment \`${deployment}\`. Merging this keeps it in the repository; it does not roll anything back.

[The run](${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId})`
    });
    return { number: data.number, url: data.html_url };
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    const { data } = await api.rest.pulls.list({ ...repository, base, head: `${run.owner}:${branch}`, state: "open" });
    const [existing] = data;
    if (existing === void 0) throw error;
    return { number: existing.number, url: existing.html_url };
  }
}
function isStale(error) {
  const { errors } = error ?? {};
  return Array.isArray(errors) && errors.some(({ message, type }) => type === "STALE_DATA" || /expected branch to point to/i.test(String(message)));
}
function messageOf(error) {
  const { errors } = error ?? {};
  if (Array.isArray(errors) && errors.every(({ type }) => typeof type === "string"))
    return errors.map(({ message }) => String(message)).join("; ");
  return error instanceof Error ? error.message : String(error);
}
function cureOf(error, commit) {
  const { errors } = error ?? {};
  const denied = isDenied(error) || errors?.some(({ type }) => type === "FORBIDDEN");
  if (!denied || /rate limit/i.test(messageOf(error))) return "";
  return commit === null ? ". The job needs `permissions: contents: write`." : '. The job needs `permissions: pull-requests: write`, and the repository the setting "Allow GitHub Actions to create and approve pull requests".';
}

// src/action/publish-deployment.ts
var NOT_PUBLISHED = { artifact: null, commit: null, notes: [], failed: false };
var ROLLBACK_WORKFLOW = "rollgate-rollback.yml";
async function planPublication(configuration) {
  const encryptTo = configuration.get("artifact-encrypt-to") ?? [];
  await checkRecipients(encryptTo);
  return {
    commitTo: readCommitTarget(configuration.get("commit-rollback")),
    publication: {
      artifact: configuration.get("artifact"),
      name: configuration.get("artifact-name"),
      retentionDays: configuration.get("artifact-retention-days"),
      encryptTo
    }
  };
}
async function publishDeployment({ api, env: env2, run, signal }, { commitTo, publication }, report) {
  if (report.rollback === null || signal.aborted) return NOT_PUBLISHED;
  const directory = resolve4(report.rollback.directory);
  const published = await publishRollback(directory, publication, run, env2);
  if (commitTo.kind === "none" || signal.aborted) return published;
  const refused = api === null ? "The rollback files were not committed: there is no token." : refuseCommit(publication, run);
  if (refused !== null || api === null)
    return { ...published, commit: { commit: null, pullRequest: null, notes: [refused] } };
  const scratch = await mkdtemp(join(run.temp, "rollgate-"));
  try {
    const files = await filesIn(directory);
    const { encryptTo } = publication;
    const given = encryptTo.length === 0 ? files : await sealedFiles(files, scratch, encryptTo);
    return { ...published, commit: await commitRollback(api, run, commitTo, directory, given) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const note = `The rollback files could not be committed: ${message}`;
    return { ...published, commit: { commit: null, pullRequest: null, notes: [note] } };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
function rollbackPlace(run) {
  const there = existsSync(join(run.workspace, ".github/workflows", ROLLBACK_WORKFLOW));
  return {
    runId: run.runId,
    url: `${run.serverUrl}/${run.owner}/${run.repository}`,
    workflow: there ? ROLLBACK_WORKFLOW : null
  };
}

// src/action/deploy-targets-step.ts
async function deployTargetsStep(step, targets2, { commitTo, publication }) {
  const { env: env2, log: log2, run } = step;
  const since = Date.now();
  const all = [];
  for (const target of targets2)
    all.push({ target, settings: await deploySettings(target.configuration, { named: [] }) });
  const [{ settings }] = all;
  saveRollbackState({
    root: resolve5(settings.rollbackDirectory),
    since,
    settings: publication,
    comment: step.configuration.get("comment")
  });
  const outcomes = await deployInOrder(all, step.progress, step.signal);
  const published = /* @__PURE__ */ new Map();
  for (const outcome of outcomes) {
    if (outcome.kind !== "done") continue;
    const name = publication.name === null ? null : `${publication.name}-${outcome.name}`;
    const own = { commitTo, publication: { ...publication, name } };
    published.set(outcome.name, await publishDeployment(step, own, outcome.report));
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
  for (const { commit, failed, notes } of published.values()) {
    for (const note of notes) announce(log2, failed ? "warning" : "notice", note);
    for (const note of commit?.notes ?? []) announce(log2, "warning", note);
  }
  const place = rollbackPlace(run);
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
      deployMarkdown(outcome.report, published.get(outcome.name) ?? NOT_PUBLISHED, place, into);
    }
    return into.toString();
  });
  const ids = reports.flatMap(({ deployment }) => deployment ?? []);
  if (ids.length > 0 && !step.signal.aborted) {
    const render = (into) => {
      for (const outcome of outcomes) {
        if (outcome.kind === "done")
          deployComment(outcome.report, published.get(outcome.name) ?? NOT_PUBLISHED, place, into);
        else into.add(`${code(outcome.name)}: ${whatBecame(outcome)}
`);
      }
      return into.toString();
    };
    await tellMerged(step, { key: `deploy-${ids[0]}`, commits: run.commits, render });
  }
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
  const files = kept.filter(({ files: files2 }) => files2.includes("rollback.sql")).map(({ directory }) => join2(resolve5(directory), "rollback.sql"));
  const artifacts = publications.flatMap(({ artifact }) => artifact ?? []);
  const commits = publications.flatMap(({ commit }) => commit?.commit ?? []);
  if (commits.length > 0) setOutputs({ "rollback-commit": commits.map(({ sha }) => sha).join("\n") });
  if (kept.length > 0) setOutputs({ "rollback-directory": kept.map(({ directory }) => resolve5(directory)).join("\n") });
  if (files.length > 0) setOutputs({ "rollback-file": files.join("\n") });
  if (artifacts.length > 0)
    setOutputs({
      "rollback-artifact-id": artifacts.map(({ id }) => id).join("\n"),
      "rollback-artifact-url": artifacts.map(({ url }) => url).join("\n")
    });
}
function row(outcome) {
  return `| ${code(outcome.name)} | ${code(outcome.target)} | ${whatBecame(outcome)} |`;
}
function whatBecame(outcome) {
  if (outcome.kind === "pending") return "⏸️ not begun";
  if (outcome.kind === "done") return prose(deployTitle(outcome.report)).replaceAll("\n", " ");
  const what = outcome.error instanceof UserError ? outcome.error.message : "a defect of Rollgate: see the log";
  return `❌ ${prose(what)}`.replaceAll("\n", " ");
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
  const plan = await planPublication(configuration);
  if (step.targets !== null) return deployTargetsStep(step, step.targets, plan);
  const settings = await deploySettings(configuration, { named: [] });
  saveRollbackState({
    root: resolve6(settings.rollbackDirectory),
    since,
    settings: plan.publication,
    comment: configuration.get("comment")
  });
  let report;
  try {
    report = await deploy(settings, step.progress, step.signal);
  } catch (error) {
    if (!(error instanceof AuditBlocked) || settings.audit === null) throw error;
    const { report: report2 } = error;
    const exitCode2 = await tellAudit(step, report2, settings.audit);
    const render = (into) => auditMarkdown(report2, true, into);
    await tellMerged(step, { key: `blocked-${run.sha}`, commits: run.commits, render });
    return exitCode2;
  }
  setOutputs({
    result: RESULTS[report.state],
    deployment: report.deployment ?? "",
    "applied-count": report.migrations.filter(({ state }) => state === "done").length,
    "report-json": await writeReport(run, report)
  });
  const published = await publishDeployment(step, plan, report);
  if (!step.signal.aborted) saveHandled();
  outputRollback(report.rollback, published);
  log2.line(deployText(report).trimEnd());
  for (const note of published.notes) announce(log2, published.failed ? "warning" : "notice", note);
  for (const note of published.commit?.notes ?? []) announce(log2, "warning", note);
  const place = rollbackPlace(run);
  writeSummary(env2, (into) => deployMarkdown(report, published, place, into));
  if (report.deployment !== null && !step.signal.aborted) {
    const render = (into) => deployComment(report, published, place, into);
    await tellMerged(step, { key: `deploy-${report.deployment}`, commits: run.commits, render });
  }
  const exitCode = exitCodeOfDeploy(report);
  if (exitCode !== EXIT.ok) announce(log2, "error", [deployTitle(report), ...deployErrors(report)].join("\n"));
  return exitCode;
}
function outputRollback(rollback2, { artifact, commit }) {
  if (rollback2 === null) return;
  const directory = resolve6(rollback2.directory);
  setOutputs({ "rollback-directory": directory });
  if (rollback2.files.includes("rollback.sql")) setOutputs({ "rollback-file": join3(directory, "rollback.sql") });
  if (artifact !== null) setOutputs({ "rollback-artifact-id": artifact.id, "rollback-artifact-url": artifact.url });
  if (commit?.commit != null) setOutputs({ "rollback-commit": commit.commit.sha });
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
import { resolve as resolve7 } from "node:path";
async function rollbackStep(step) {
  const { configuration: given, env: env2, log: log2, progress, run, signal, targets: targets2 } = step;
  const since = Date.now();
  const deployment = given.get("deployment");
  if (deployment === null) {
    throw new UserError("`mode: rollback` needs the input `deployment`", {
      hint: "Give the id that the summary of the deployment shows, or that `rollgate status` lists."
    });
  }
  const configuration = targets2 === null ? given : (await targetOf(deployment, targets2)).configuration;
  const plan = await planPublication(configuration);
  const settings = await rollbackSettings(configuration, deployment);
  saveRollbackState({ root: resolve7(settings.rollbackDirectory), since, settings: plan.publication, comment: false });
  const report = await rollback(settings, progress, signal);
  const own = report.recorded?.rollback ?? null;
  const published = await publishDeployment(step, plan, { rollback: own });
  if (!signal.aborted) saveHandled();
  const exitCode = exitCodeOfRollback(report);
  setOutputs({
    result: exitCode !== EXIT.ok ? "failed" : report.state === "undone" ? "rolled-back" : "nothing",
    deployment: report.deployment,
    "report-json": await writeReport(run, report)
  });
  outputRollback(own, published);
  for (const note of published.notes) announce(log2, published.failed ? "warning" : "notice", note);
  for (const note of published.commit?.notes ?? []) announce(log2, "warning", note);
  writeSummary(env2, (into) => rollbackMarkdown(report, published, into));
  log2.line(rollbackText(report).trimEnd());
  const tried = configuration.get("dry-run") || configuration.get("check");
  if (report.commit != null && !tried && !signal.aborted) {
    const render = (into) => rollbackMarkdown(report, published, into);
    await tellMerged(step, { key: `rollback-${report.deployment}`, commits: [report.commit], render });
  }
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

// src/github/commit-tree.ts
import { execFile as execFile2 } from "node:child_process";
import { createHash as createHash2 } from "node:crypto";
import { lstat as lstat3, readFile as readFile3 } from "node:fs/promises";
import { join as join4 } from "node:path";
import { promisify as promisify2 } from "node:util";
var MOST_BYTES2 = 256 * 1024 * 1024;
async function openCommit(run, api, commit) {
  const local = await openLocal(run.workspace, commit);
  if (local !== null) return local;
  if (api === null) throw fault(commit, "the clone does not hold it, and there is no token to ask GitHub with");
  return openRemote(run, api, commit);
}
function openBase(run, api) {
  const commit = baseCommit(run);
  if (commit === null) return null;
  let opened;
  return () => opened ??= openCommit(run, api, commit);
}
function fault(commit, why, cause) {
  return new UserError(`The base commit ${commit} cannot be read: ${why}`, {
    hint: "Give the job `permissions: contents: read` and leave `github-token` at its default, or give actions/checkout `fetch-depth: 0`.",
    cause
  });
}
async function openLocal(workspace, commit) {
  const git = async (...args) => {
    const all = ["-c", `safe.directory=${workspace}`, "-C", workspace, ...args];
    return (await promisify2(execFile2)("git", all, { maxBuffer: MOST_BYTES2, encoding: "buffer" })).stdout;
  };
  try {
    const listed = await git("ls-tree", "-r", "-z", "--full-tree", `${commit}^{commit}`);
    const blobs = /* @__PURE__ */ new Map();
    for (const line of listed.toString().split("\0")) {
      const [, mode, blob, path] = /^(\d+) blob (\w+)\t(.*)$/s.exec(line) ?? [];
      if (path !== void 0 && blob !== void 0 && mode?.startsWith("100")) blobs.set(path, blob);
    }
    return treeOf(commit, blobs, async (blob, path) => {
      try {
        return await git("cat-file", "blob", blob);
      } catch (error) {
        throw fault(commit, `git cannot read ${path}: ${messageOf2(error)}`, error);
      }
    });
  } catch {
    return null;
  }
}
async function openRemote(run, api, commit) {
  const repository = { owner: run.owner, repo: run.repository };
  const ask2 = async (request) => {
    try {
      return await request();
    } catch (error) {
      throw fault(commit, messageOf2(error), error);
    }
  };
  const { data } = await ask2(() => api.rest.git.getTree({ ...repository, tree_sha: commit, recursive: "true" }));
  if (data.truncated) throw fault(commit, "it has more files than GitHub lists");
  const blobs = /* @__PURE__ */ new Map();
  for (const { mode, path, sha, type } of data.tree)
    if (type === "blob" && mode?.startsWith("100") && path && sha) blobs.set(path, sha);
  return treeOf(commit, blobs, async (blob, path) => {
    const own = await sameHere(join4(run.workspace, path), blob);
    if (own !== null) return own;
    const { data: file } = await ask2(() => api.rest.git.getBlob({ ...repository, file_sha: blob }));
    return Buffer.from(file.content, file.encoding === "base64" ? "base64" : "utf8");
  });
}
function treeOf(commit, blobs, readBlob) {
  return {
    commit,
    paths: [...blobs.keys()],
    async read(path) {
      const blob = blobs.get(path);
      return blob === void 0 ? null : readBlob(blob, path);
    }
  };
}
async function sameHere(path, blob) {
  const stats = await lstat3(path).catch(() => null);
  if (!stats?.isFile()) return null;
  const bytes = await readFile3(path);
  const hash = createHash2(blob.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex") === blob ? bytes : null;
}
function messageOf2(error) {
  return error instanceof Error ? error.message : String(error);
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
  const given = getInput("github-token");
  const api = given === "" ? null : connectApi(given, run.apiUrl);
  const base = openBase(run, api);
  const read2 = base === null ? null : async (path) => (await base()).read(path);
  const loaded = await loadForAction({ env, cwd: process.cwd() }, allRules, read2);
  const mode = chooseMode(loaded.get("mode"), run.event);
  const chosen = mode !== null && TARGET_MODES.includes(mode) ? chosenTargets(loaded) : [];
  const secrets = (chosen ?? []).flatMap((target) => target.configuration.secrets);
  log.commands([...new Set(secrets.flatMap(secretForms))].map(maskCommand));
  if (chosen === null && loaded.targets.length > 0)
    log.line(`${loaded.given("production").place} was given: the targets of the configuration are not used.`);
  const configuration = chosen?.length === 1 ? chosen[0].configuration : loaded;
  const detailed = configuration.get("verbose") || isDebug();
  const step = {
    env,
    run,
    configuration,
    targets: chosen !== null && chosen.length > 1 ? chosen : null,
    api,
    base,
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
      refuseOtherBranch(run, configuration.get("branch"));
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
