import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  readHeader,
  targetOf
} from "./chunk-7JNX3L64.js";
import {
  newDeploymentId
} from "./chunk-BPUGWSJC.js";
import {
  Interruption,
  StatementsRefused,
  planUnits,
  refuseObstacles
} from "./chunk-BJ4T2DD4.js";
import {
  parseScript
} from "./chunk-X25XJZV5.js";
import {
  DEPLOY_LOCK,
  takeLock
} from "./chunk-ET5P6HSO.js";
import {
  operationId
} from "./chunk-L52QMF4C.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import {
  describeServerError,
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  Source
} from "./chunk-SWZM6BFA.js";
import {
  readVariableCommand,
  ruleSettings
} from "./chunk-VE2AHQPJ.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  nameOf
} from "./chunk-ZHYU3SQ4.js";
import {
  columnsOf
} from "./chunk-FTCFCRRE.js";

// src/inception/envelope.ts
var COMMAND = /^(?:\s*(?:--[^\n]*\n|#[^\n]*\n))*\s*(inception|inc)\s+(?!_)([^;]*);/i;
var START = /^\s*inception_magic_start\s*;/i;
var COMMIT = /\binception_magic_commit\s*;?\s*$/i;
function headerOf(text) {
  const match = /^[\s\uFEFF]*\/\*([\s\S]*?)\*\//.exec(text);
  if (match === null || !/^\s*--/.test(match[1])) return null;
  return { text: match[1], end: match[0].length };
}
function beginsScript(text) {
  const header = headerOf(text);
  return START.test(header === null ? text.replace(/^[\s\uFEFF]*/, "") : text.slice(header.end));
}
function endsScript(text) {
  return COMMIT.test(text);
}
function readEnvelope(text) {
  const found = headerOf(text);
  if (found === null)
    throw new UserError("The script has no header comment", {
      hint: "It begins with /*--host=…;--port=…;--user=…;--password=…;--check=1;*/ on its first line. The mysql client drops it unless it is started with --comments."
    });
  const header = readHeader(found.text);
  const rest = text.slice(found.end);
  const start = START.exec(rest);
  if (start === null)
    throw new UserError("The header is not followed by inception_magic_start;", {
      hint: "Between the two may only be white space."
    });
  const commit = COMMIT.exec(rest);
  if (commit === null) throw new UserError("The script does not end with inception_magic_commit;");
  let body = rest.slice(start[0].length, commit.index);
  const commands = [];
  for (let match = COMMAND.exec(body); match !== null; match = COMMAND.exec(body)) {
    commands.push(`${match[1]} ${match[2]}`.trim());
    body = body.slice(match[0].length);
  }
  return { header, body, commands };
}

// src/inception/result-rows.ts
var LEVELS = { notice: 0, warning: 1, error: 2 };
var AUDITED = "Audit Completed";
var FAILED = "Execute failed";
var EXECUTED = "Execute Successfully";
var COLUMNS = columnsOf(
  "order_id#",
  "stage",
  "error_level#",
  "stage_status",
  "error_message",
  "sql",
  "affected_rows#",
  "sequence",
  "backup_dbname",
  "execute_time",
  "sqlsha1",
  "backup_time",
  "needMerge#"
);
function unreadRow(sql, messages = []) {
  return {
    stage: "RERUN",
    level: messages.length === 0 ? 0 : 2,
    status: AUDITED,
    messages,
    sql,
    affectedRows: 0,
    opid: null,
    backupDatabase: null,
    seconds: null
  };
}
function auditRows(report) {
  const [file] = report.files;
  if (file === void 0) return [];
  const { statements } = file;
  const own = /* @__PURE__ */ new Map();
  for (const finding of file.findings) {
    const at = statements.findIndex(({ end }) => end.offset >= finding.start.offset);
    const index = at === -1 ? statements.length - 1 : at;
    own.set(index, [...own.get(index) ?? [], finding]);
  }
  return statements.map((statement, at) => auditRow(statement, [...own.get(at) ?? [], ...statement.findings]));
}
function auditRow(statement, findings) {
  return {
    ...unreadRow(statement.sql),
    stage: "CHECKED",
    level: Math.max(0, ...findings.map(({ severity }) => LEVELS[severity])),
    messages: findings.map(({ message, rule }) => `${message} [${rule}]`),
    affectedRows: statement.estimate.rows ?? 0
  };
}
function executedRow(row, { state, error, ...ran }) {
  const done = {
    ...row,
    affectedRows: ran.affectedRows ?? 0,
    opid: ran.opid,
    backupDatabase: ran.backupDatabase,
    seconds: ran.seconds
  };
  const wrong = (message) => ({
    ...done,
    stage: "EXECUTED",
    level: 2,
    status: FAILED,
    messages: [...row.messages, `Execute: ${message}`]
  });
  switch (state) {
    case "pending":
      return row;
    case "done":
      return ran.backupDatabase === null ? { ...done, stage: "EXECUTED", status: EXECUTED } : { ...done, stage: "BACKUP", status: `${EXECUTED}
Backup Successfully` };
    case "executed":
      return {
        ...done,
        stage: "BACKUP",
        level: 2,
        status: `${EXECUTED}
Backup failed`,
        messages: [
          ...row.messages,
          `Backup: ${error ?? "it is committed and not yet backed up; rollgate recover finishes its backup"}`
        ]
      };
    case "failed":
      return { ...wrong(error ?? "the server refused it"), affectedRows: 0, backupDatabase: null };
    case "undone":
      return wrong("it ran and was taken back");
    case "running":
    case "unknown":
      return wrong(error ?? "whether it took effect is not known: a person must look");
  }
}
function plainRow(row, outcome) {
  return { ...row, ...outcome, stage: "EXECUTED", status: EXECUTED };
}
function failedRow(row, message) {
  return {
    ...row,
    stage: "EXECUTED",
    level: 2,
    status: FAILED,
    affectedRows: 0,
    messages: [...row.messages, `Execute: ${message}`]
  };
}
function withMessages(row, level, messages) {
  if (messages.length === 0) return row;
  return { ...row, level: Math.max(level, row.level), messages: [...row.messages, ...messages] };
}
function resultTable(rows) {
  return {
    columns: COLUMNS,
    rows: rows.map((row, at) => [
      at + 1,
      row.stage,
      row.level,
      row.status,
      row.messages.length === 0 ? null : row.messages.join("\n"),
      row.sql,
      row.affectedRows,
      row.opid ?? `0_0_${String(at).padStart(8, "0")}`,
      row.backupDatabase ?? "",
      row.seconds === null ? "0" : row.seconds.toFixed(3),
      "",
      "0",
      0
    ])
  };
}

// src/inception/run-plain.ts
async function runPlain(run2) {
  const { units, obstacles } = planUnits(run2.script, { perFile: false, together: run2.together });
  refuseObstacles(
    run2.script.source.path,
    obstacles.filter(({ acceptable }) => !acceptable),
    []
  );
  const rows = [...run2.rows];
  const session = await Session.open(run2.target);
  try {
    await takeLock(session, DEPLOY_LOCK, 1);
    await session.run("SET SESSION autocommit = 1");
    if (run2.lock.waitSeconds !== null)
      await session.run(
        `SET SESSION lock_wait_timeout = ${run2.lock.waitSeconds}, innodb_lock_wait_timeout = ${run2.lock.waitSeconds}`
      );
    let sincePause = 0;
    for (const unit of units) {
      if (run2.interruption.asked) return rows;
      if (run2.pace !== void 0 && sincePause >= run2.pace.statements) {
        await run2.interruption.pause(run2.pace.milliseconds);
        sincePause = 0;
      }
      sincePause += unit.statements.length;
      if (!await runUnit(session, unit, rows, run2)) return rows;
    }
    return rows.map(
      (row, at) => row.stage === "CHECKED" ? plainRow(row, { affectedRows: 0, seconds: 0, opid: opidOf(session, at) }) : row
    );
  } finally {
    await session.close();
  }
}
async function runUnit(session, unit, rows, run2) {
  const together = unit.kind === "transaction" && unit.statements.length > 1;
  if (together) await session.run("START TRANSACTION");
  for (const statement of unit.statements) {
    const failure = await runStatement(session, statement, rows, run2);
    if (failure === null) continue;
    if (together) {
      await session.run("ROLLBACK").catch(() => session.destroy());
      for (const { index } of unit.statements)
        if (index <= statement.index) rows[index - 1] = failedRow(run2.rows[index - 1], failure);
    } else rows[statement.index - 1] = failedRow(run2.rows[statement.index - 1], failure);
    return false;
  }
  if (!together) return true;
  try {
    await session.run("COMMIT");
    return true;
  } catch (error) {
    if (!isServerError(error) && !isConnectionLost(error)) throw error;
    for (const { index } of unit.statements) rows[index - 1] = failedRow(run2.rows[index - 1], `COMMIT: ${tell(error)}`);
    return false;
  }
}
async function runStatement(session, statement, rows, { interruption, progress }) {
  const at = statement.index - 1;
  progress.detail(`Statement ${statement.index}: ${statement.kind}`);
  const began = Date.now();
  try {
    const { affectedRows } = await interruption.during(session, () => session.run(statement.text));
    rows[at] = plainRow(rows[at], {
      affectedRows,
      seconds: (Date.now() - began) / 1e3,
      opid: opidOf(session, at)
    });
    return null;
  } catch (error) {
    if (!isServerError(error) && !isConnectionLost(error)) throw error;
    return tell(error);
  }
}
function tell(error) {
  return isConnectionLost(error) ? "the connection was lost; whether it took effect is not known" : describeServerError(error);
}
function opidOf(session, at) {
  return operationId(/* @__PURE__ */ new Date(), session.connectionId, at);
}

// src/inception/script-database.ts
function scriptDatabase({ statements }) {
  for (const statement of statements) {
    if (statement.kind === "USE") {
      const [, name] = statement.tokens;
      return name === void 0 ? null : nameOf(name);
    }
    const named = statement.tables.find(({ database }) => database !== null);
    if (named !== void 0) return named.database;
  }
  return null;
}

// src/commands/exec.ts
var DIALECT = { flavor: "mysql", version: 80400, ansiQuotes: false, noBackslashEscapes: false };
var PATH = "script";
async function exec(text, settings, progress, signal, onStage = () => {
}) {
  const envelope = readEnvelope(text);
  const script = parseScript(new Source(PATH, envelope.body), {
    dialect: DIALECT,
    database: envelope.header.db || null
  });
  const variables = applyCommands(envelope, settings.variables);
  const special = await specialTable(envelope, script, settings);
  if (special !== null) return special;
  const notes = [];
  const rows = await resultRows({ envelope, script, settings, variables, progress, signal, onStage, notes });
  return {
    table: resultTable(rows),
    worst: Math.max(0, ...rows.map(({ level }) => level)),
    notes
  };
}
function applyCommands({ commands }, before) {
  return commands.reduce((variables, text) => {
    const command = readVariableCommand(text);
    if (command?.verb === "set") return command.change(variables);
    throw new UserError("A script may hold no command of inception but `inception set NAME = VALUE;`");
  }, before);
}
async function specialTable({ header }, script, settings) {
  if (header.split) {
    const { splitTable } = await import("./split-ZM3HWFUM.js");
    return withLevels(splitTable(script));
  }
  if (header.queryPrint) {
    const { treeTable } = await import("./query-tree-URNV7W5Q.js");
    return withLevels(treeTable(script));
  }
  if (header.masking) {
    const { maskingTable } = await import("./masking-P77UVKJT.js");
    const target = targetOf(header, settings.production, header.db || scriptDatabase(script));
    return withLevels(await maskingTable(target, script));
  }
  return null;
}
function withLevels(table) {
  const at = table.columns.findIndex(({ name }) => name === "errlevel");
  return { table, worst: at !== -1 && table.rows.some((row) => row[at] === 2) ? 2 : 0, notes: [] };
}
async function resultRows(job) {
  const { envelope, script, signal, variables } = job;
  const { header } = envelope;
  const commands = misplaced(script);
  if (commands.some((text) => text !== null))
    return script.statements.map(({ text }, at) => unreadRow(text, commands[at] === null ? [] : [commands[at]]));
  let target;
  let report;
  const body = { path: PATH, name: PATH, bytes: Buffer.from(envelope.body) };
  job.onStage("CHECKING");
  try {
    target = targetOf(header, job.settings.production, header.db || scriptDatabase(script));
    if (target.database === null)
      throw new UserError("The script has no database", { hint: "Add --db=… to its header, or begin it with USE." });
    const { audit } = await import("./audit-Q6K2WZHJ.js");
    const { settings } = job;
    report = await audit(
      {
        ...settings.audit,
        migrations: [body],
        staging: target,
        schema: null,
        failOn: "never",
        rules: ruleSettings(variables, settings.audit.rules)
      },
      job.progress
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return unread(script, told(error));
  }
  job.notes.push(...report.notes);
  const audited = auditRows(report);
  if (audited.length === 0)
    return unread(
      script,
      report.files.flatMap(({ findings }) => findings.map(({ message }) => message))
    );
  const first = withMessages(audited[0], 0, [...header.notes, ...report.notes]);
  const counted = header.realRowCount ? await countRows(job, target, audited) : audited;
  const rows = [first, ...counted.slice(1)].map(
    (row, at) => at === 0 ? { ...row, affectedRows: counted[0].affectedRows } : row
  );
  const blocks = rows.some(({ level }) => level === 2 || level === 1 && !header.ignoreWarnings);
  if (!header.execute || blocks || signal?.aborted) return rows;
  job.onStage("EXECUTING");
  const after = await run(job, target, report, rows);
  if (header.backup && variables.options.enable_sql_statistic === true) await countRun(job, target, after);
  return after;
}
async function countRun({ script, settings, notes }, target, rows) {
  const { countStatements, storeCounts } = await import("./statistic-WB3P4Q7I.js");
  const { openControl } = await import("./target-Y26HQI33.js");
  const { describeServerError: describeServerError2, isServerError: isServerError2 } = await import("./server-error-BOINNPWY.js");
  const ran = script.statements.filter((_, at) => rows[at]?.status.startsWith("Execute Successfully"));
  if (ran.length === 0) return;
  try {
    const session = await openControl({ ...settings.backup ?? target, database: null });
    await storeCounts(session, countStatements(ran)).finally(() => session.close());
  } catch (error) {
    if (!(error instanceof UserError) && !isServerError2(error)) throw error;
    const why = error instanceof UserError ? error.message : describeServerError2(error);
    notes.push(`The statements were not counted into inception.statistic: ${why}`);
  }
}
function misplaced({ statements }) {
  return statements.map(({ text }) => {
    if (/^(inception|inc)\s/i.test(text))
      return "`inception set` must stand before the first statement: the script is audited as a whole.";
    return /^inception_magic_(start|commit)\b/i.test(text) ? "The mark stands twice in the script." : null;
  });
}
function unread({ statements }, messages) {
  const [first, ...others] = statements;
  return [unreadRow(first?.text ?? "", messages), ...others.map(({ text }) => unreadRow(text))];
}
function told({ message, hint }) {
  return hint === void 0 ? [message] : [message, hint];
}
async function countRows({ script }, target, rows) {
  const { realRowCounts } = await import("./row-counts-KFSSA4DG.js");
  const counts = await realRowCounts(target, script);
  return rows.map((row, at) => ({ ...row, affectedRows: counts[at] ?? row.affectedRows }));
}
async function run(job, target, audited, rows) {
  const { envelope, settings, progress, signal, notes } = job;
  const { header } = envelope;
  const pace = header.sleep === 0 ? void 0 : { statements: header.sleepRows, milliseconds: header.sleep };
  try {
    if (!header.backup) {
      const interruption = new Interruption(signal, settings.deploy.graceSeconds);
      const { lock } = settings.deploy;
      const script = parseScript(new Source(PATH, envelope.body), { dialect: DIALECT, database: target.database });
      return await runPlain({ target, script, rows, together: header.trans, pace, lock, interruption, progress });
    }
    const { deploy } = await import("./deploy-JO73I64A.js");
    const report = await deploy(
      {
        ...settings.deploy,
        migrations: [
          // The same script may be run again: there is no file that is applied once.
          { path: PATH, name: `inception/${newDeploymentId(/* @__PURE__ */ new Date())}.sql`, bytes: Buffer.from(envelope.body) }
        ],
        production: target,
        backup: settings.backup ?? { ...target, role: "backup" },
        audit: null,
        audited,
        dryRun: false,
        onFailure: "stop",
        transaction: "statement",
        ...header.trans > 1 ? { transactionSize: header.trans } : {},
        ...pace === void 0 ? {} : { pace }
      },
      progress,
      signal
    );
    notes.push(...report.notes);
    return deployedRows(report, rows);
  } catch (error) {
    if (error instanceof StatementsRefused) return refusedRows(error, rows);
    if (!(error instanceof UserError)) throw error;
    return rows.map((row, at) => at === 0 ? withMessages(row, 2, told(error)) : row);
  }
}
function deployedRows({ state, migrations, notes }, rows) {
  const statements = new Map((migrations[0]?.statements ?? []).map((statement) => [statement.index, statement]));
  const after = rows.map((row, at) => {
    const statement = statements.get(at + 1);
    const failed = /^taken back with statement (\d+):/.exec(statement?.error ?? "");
    if (statement === void 0 || failed !== null && Number(failed[1]) <= at) return row;
    return executedRow(row, statement);
  });
  if (state === "done") return after;
  const stopped = after.findIndex(({ stage, level }) => level === 2 || stage === "CHECKED");
  return after.map((row, at) => at === Math.max(stopped, 0) ? withMessages(row, 2, notes) : row);
}
function refusedRows({ obstacles }, rows) {
  return rows.map((row, at) => {
    const own = obstacles.filter(({ statement }) => statement.index === at + 1);
    return withMessages(
      row,
      2,
      own.map(({ reason, cure, id }) => `Backup: it cannot be undone: ${reason} [${id}]. ${cure}`)
    );
  });
}

export {
  headerOf,
  beginsScript,
  endsScript,
  exec
};
