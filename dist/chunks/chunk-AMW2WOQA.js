import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  readBatches
} from "./chunk-P73OBASC.js";
import {
  excerpt
} from "./chunk-YJUBJ4YC.js";
import {
  quoteText
} from "./chunk-UP6SZYO5.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  TokenList
} from "./chunk-EQFHWOTG.js";

// src/deploy/journal.ts
var JOURNAL_SQL_BYTES = 65536;
var Journal = class {
  #session;
  constructor(session) {
    this.#session = session;
  }
  async beginDeployment(id, database, commit, actor, backupServer) {
    await this.#session.run(
      `INSERT INTO rollgate.deployment (id, target_database, state, commit_id, actor, backup_server, started_at) VALUES (${[
        text(id),
        text(database),
        "'running'",
        text(commit),
        text(actor),
        text(backupServer),
        "UTC_TIMESTAMP(6)"
      ].join(", ")})`
    );
  }
  async endDeployment(id, state) {
    await this.#session.run(
      `UPDATE rollgate.deployment SET state = ${text(state)}, finished_at = UTC_TIMESTAMP(6) WHERE id = ${text(id)}`
    );
  }
  /** A state that is not its end. */
  async setDeployment(id, state) {
    await this.#session.run(`UPDATE rollgate.deployment SET state = ${text(state)} WHERE id = ${text(id)}`);
  }
  async addMigration(deployment, position, name, checksum) {
    await this.#session.run(
      `INSERT INTO rollgate.migration (deployment, position, name, checksum, state) VALUES (${text(deployment)}, ${position}, ${text(name)}, ${text(checksum)}, 'running')`
    );
  }
  async setMigration(deployment, position, state) {
    await this.#session.run(
      `UPDATE rollgate.migration SET state = ${text(state)} WHERE deployment = ${text(deployment)} AND position = ${position}`
    );
  }
  /** Records that a statement is about to run. @returns its id, which marks its transaction in the binlog. */
  async intend(entry) {
    const { statement } = entry;
    await this.#session.run(
      `INSERT INTO rollgate.statement (deployment, migration, statement_index, sequence, kind, step, sql_text, checksum, state, connection_id, start_file, start_position, incomplete, current_database, structure_before, batch) VALUES (${[
        text(entry.deployment),
        entry.migration,
        statement.index,
        entry.sequence,
        text(statement.kind),
        text(entry.step),
        text(excerpt(statement.text, JOURNAL_SQL_BYTES)),
        text(entry.checksum),
        "'intent'",
        entry.connectionId,
        text(entry.start.file),
        entry.start.position,
        text(entry.incomplete),
        text(statement.database),
        text(entry.structureBefore),
        json(entry.batch)
      ].join(", ")})`
    );
    return String(await this.#session.value("SELECT LAST_INSERT_ID()"));
  }
  /** Writes a statement that was done, as a manifest describes it. */
  async restore(statement) {
    const values = {
      deployment: text(statement.deployment),
      migration: statement.migration,
      statement_index: statement.index,
      sequence: statement.sequence,
      kind: text(statement.kind),
      step: text(statement.step),
      sql_text: text(statement.sql),
      checksum: text(statement.checksum),
      state: text(statement.state),
      opid: text(statement.opid),
      connection_id: 0,
      affected_rows: statement.affectedRows ?? "NULL",
      captured_rows: statement.capturedRows,
      milliseconds: statement.milliseconds,
      source_database: text(statement.sourceDatabase),
      source_table: text(statement.sourceTable),
      backup_database: text(statement.backupDatabase),
      backup_table: text(statement.backupTable),
      start_file: text(statement.start.file),
      start_position: statement.start.position,
      foreign_keys_off: foreignKeysFlag(statement),
      incomplete: text(statement.incomplete),
      structure_before: text(statement.structureBefore),
      batch: json(statement.batch),
      inverse: json(statement.inverse)
    };
    await this.#session.run(
      `INSERT INTO rollgate.statement (${Object.keys(values).join(", ")}) VALUES (${Object.values(values).join(", ")})`
    );
  }
  async setDone(id, result) {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = 'done', captured_rows = ${result.capturedRows}, source_database = ${text(result.sourceDatabase)}, source_table = ${text(result.sourceTable)}, backup_database = ${text(result.backupDatabase)}, backup_table = ${text(result.backupTable)}, foreign_keys_off = ${foreignKeysFlag(result)} WHERE id = ${id}`
    );
  }
  async setFailed(id, state, error) {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = '${state}', error = ${text(error.slice(0, 1e4))} WHERE id = ${id}`
    );
  }
  /** What the server said to a statement that had an effect all the same. */
  async setError(id, error) {
    await this.#session.run(`UPDATE rollgate.statement SET error = ${text(error.slice(0, 1e4))} WHERE id = ${id}`);
  }
  /** The rollback of a statement is not whole, and the user accepts it: ids of the reasons. */
  async setIncomplete(id, reasons) {
    await this.#session.run(`UPDATE rollgate.statement SET incomplete = ${text(reasons)} WHERE id = ${id}`);
  }
  /**
   * Some statements of a deployment were undone, the newest of their files: those files are applied in part now, or not at all,
   * and the next deploy goes on with them.
   */
  async reopenMigrations(deployment) {
    const statements = await this.statements(deployment);
    const migrations = await this.deploymentMigrations(deployment);
    for (const { position, name, state } of migrations) {
      if (state !== "done") continue;
      const positions = migrations.filter((one) => one.name === name).map((one) => one.position);
      const own = statements.filter(({ migration }) => positions.includes(migration));
      if (!own.some((statement) => statement.state === "undone")) continue;
      const left = own.some((statement) => statement.state === "done");
      await this.setMigration(deployment, position, left ? "failed" : "undone");
    }
  }
  /** A deployment all of which was taken back: its migrations are pending again. */
  async endUndone(deployment) {
    await this.#session.run(`UPDATE rollgate.migration SET state = 'undone' WHERE deployment = ${text(deployment)}`);
    await this.endDeployment(deployment, "undone");
  }
  /** Statements of a deployment in the order in which they ran. */
  async statements(deployment) {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.statement WHERE deployment = ${text(deployment)} ORDER BY sequence`
    );
    return rows.map(readStatement);
  }
  async statement(id) {
    const [row] = await this.#session.query(`SELECT * FROM rollgate.statement WHERE id = ${id}`);
    return row === void 0 ? null : readStatement(row);
  }
  async deployment(id) {
    const [row] = await this.#session.query(`SELECT * FROM rollgate.deployment WHERE id = ${text(id)}`);
    return row === void 0 ? null : readDeployment(row);
  }
  /** Deployments to a database, oldest first. */
  async deployments(database) {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.deployment WHERE target_database = ${text(database)} ORDER BY started_at, id`
    );
    return rows.map(readDeployment);
  }
  /** Deployments to a database that are taken back in part, the oldest first: their rollback broke off. */
  async halfUndone(database) {
    const rows = await this.#session.query(
      `SELECT d.id FROM rollgate.deployment d WHERE d.target_database = ${text(database)} AND (d.state = 'undoing' OR EXISTS (SELECT 1 FROM rollgate.statement s WHERE s.deployment = d.id AND s.state = 'undoing')) ORDER BY d.started_at, d.id`
    );
    return rows.map((row) => String(row.id));
  }
  /** Migrations of all deployments to a database, oldest first. */
  async migrations(database) {
    const rows = await this.#session.query(
      `SELECT m.* FROM rollgate.migration m JOIN rollgate.deployment d ON d.id = m.deployment WHERE d.target_database = ${text(database)} ORDER BY d.started_at, d.id, m.position`
    );
    return rows.map(readMigration);
  }
  /** Migrations of one deployment in their order. */
  async deploymentMigrations(deployment) {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.migration WHERE deployment = ${text(deployment)} ORDER BY position`
    );
    return rows.map(readMigration);
  }
};
function markRunning(id) {
  return `UPDATE rollgate.statement SET state = 'running' WHERE id = ${id}`;
}
function markExecuted(id, opid, affectedRows, milliseconds, inverse = null) {
  return `UPDATE rollgate.statement SET state = 'executed', opid = ${text(opid)}, affected_rows = ${affectedRows ?? "NULL"}, milliseconds = ${milliseconds}${inverse === null ? "" : `, inverse = ${text(JSON.stringify(inverse))}`} WHERE id = ${id}`;
}
function markUndone(id, note = null) {
  return `UPDATE rollgate.statement SET state = 'undone'${note === null ? "" : `, error = ${text(note)}`} WHERE id = ${id}`;
}
function markUndoing(id, step, { file, position }) {
  return `UPDATE rollgate.statement SET state = 'undoing', undo_step = ${step}, undo_file = ${text(file)}, undo_position = ${position} WHERE id = ${id}`;
}
function text(value) {
  return value === null ? "NULL" : quoteText(value);
}
function json(value) {
  return value === null ? "NULL" : text(JSON.stringify(value));
}
function foreignKeysFlag(result) {
  return result.cascaded ? 2 : result.foreignKeysOff ? 1 : 0;
}
function readStatement(row) {
  const maybe = (value) => value === null || value === void 0 ? null : String(value);
  const number = (value) => value === null || value === void 0 ? null : Number(value);
  const inverse = maybe(row.inverse);
  const batch = maybe(row.batch);
  return {
    id: String(row.id),
    deployment: String(row.deployment),
    migration: Number(row.migration),
    index: Number(row.statement_index),
    sequence: Number(row.sequence),
    kind: String(row.kind),
    step: String(row.step),
    sql: String(row.sql_text),
    checksum: String(row.checksum),
    state: String(row.state),
    opid: maybe(row.opid),
    affectedRows: number(row.affected_rows),
    capturedRows: number(row.captured_rows) ?? 0,
    milliseconds: number(row.milliseconds) ?? 0,
    currentDatabase: maybe(row.current_database),
    sourceDatabase: maybe(row.source_database),
    sourceTable: maybe(row.source_table),
    backupDatabase: maybe(row.backup_database),
    backupTable: maybe(row.backup_table),
    start: { file: String(row.start_file), position: Number(row.start_position) },
    foreignKeysOff: row.foreign_keys_off !== "0",
    cascaded: row.foreign_keys_off === "2",
    incomplete: maybe(row.incomplete),
    structureBefore: maybe(row.structure_before),
    batch: batch === null ? null : JSON.parse(batch),
    inverse: inverse === null ? null : JSON.parse(inverse),
    undoing: row.state === "undoing" && row.undo_step !== null ? { step: Number(row.undo_step), start: { file: String(row.undo_file), position: Number(row.undo_position) } } : null,
    error: maybe(row.error)
  };
}
function readMigration(row) {
  return {
    deployment: String(row.deployment),
    position: Number(row.position),
    name: String(row.name),
    checksum: String(row.checksum),
    state: String(row.state)
  };
}
function readDeployment(row) {
  return {
    id: String(row.id),
    state: String(row.state),
    database: String(row.target_database),
    commit: row.commit_id === null ? null : String(row.commit_id),
    actor: row.actor === null ? null : String(row.actor),
    backupServer: String(row.backup_server),
    startedAt: toSeconds(row.started_at),
    finishedAt: toSeconds(row.finished_at)
  };
}
function toSeconds(time) {
  return time === null || time === void 0 ? null : String(time).replace(/\.\d+$/, "");
}

// src/deploy/pending.ts
import { createHash } from "node:crypto";

// src/sql/user-variable.ts
function usesUserVariables(statement) {
  if (!statement.text.includes("@")) return false;
  const mayNameAccounts = statement.class === "ddl" || statement.class === "administration";
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  for (let index = 0; index < tokens.length; index++) {
    if (tokens.kind(index) === "variable" && !tokens.raw(index).startsWith("@@")) {
      if (!mayNameAccounts || !isHost(tokens, index)) return true;
    }
  }
  return false;
}
function isHost(tokens, index) {
  const before = index === 0 ? null : tokens.kind(index - 1);
  if (before === "string" || before === "quoted-identifier") return true;
  return before === "word" && tokens.end(index - 1) === tokens.start(index);
}

// src/deploy/pending.ts
function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}
async function findPending(journal, database, files) {
  const known = await journal.migrations(database);
  const statements = /* @__PURE__ */ new Map();
  const pending = [];
  const changed = [];
  for (const { file, script } of files) {
    const checksum = sha256(file.bytes);
    const runs = known.filter((migration) => migration.name === file.name && migration.state !== "undone");
    const applied = runs.find((migration) => migration.state === "done");
    if (applied !== void 0) {
      if (applied.checksum !== checksum)
        changed.push(`${file.path} was applied by deployment ${applied.deployment} and has been changed since`);
      continue;
    }
    const committed = await committedStatements(journal, runs, statements);
    const edited = committed.filter((done) => sha256(script.statements[done.index - 1]?.text ?? "") !== done.checksum);
    if (edited.length > 0) {
      changed.push(
        `${file.path} is half applied (deployment ${edited[0].deployment}), and its statement ${edited[0].index}, which ran, has been changed since`
      );
      continue;
    }
    const resume = unfinishedBatch(committed);
    if (resume !== null && !sameColumns(readBatches(script).batches.get(resume.index)?.by, resume.batch.by)) {
      changed.push(
        `${file.path} stopped in the middle of its statement ${resume.index}, which ran in batches by ${resume.batch.by.join(", ")}, and its \`batch\` directive is another now`
      );
      continue;
    }
    const doneUpTo = Math.max(0, ...committed.map((done) => done.index)) - (resume === null ? 0 : 1);
    if (doneUpTo > 0) refuseLostSession(file, script, doneUpTo);
    pending.push({ file, checksum, script, doneUpTo, resume });
  }
  if (changed.length > 0) {
    throw new UserError(`Applied migrations must not be edited:
${changed.map((line) => `  - ${line}`).join("\n")}`, {
      hint: "Restore the file as it was applied and write the change as a new migration; or roll the deployment back first, then deploy the changed file.",
      exitCode: EXIT.failed
    });
  }
  return pending;
}
function unfinishedBatch(committed) {
  const index = Math.max(0, ...committed.map((done) => done.index));
  const [first, ...others] = committed.filter((done) => done.index === index);
  if (first === void 0 || first.batch === null) return null;
  const last = others.reduce((best, done) => done.batch.chunk > best.batch.chunk ? done : best, first);
  return last.batch.last ? null : last;
}
function sameColumns(one, other) {
  return one?.join("\0").toLowerCase() === other.join("\0").toLowerCase();
}
async function committedStatements(journal, runs, cache) {
  const committed = [];
  for (const run of runs) {
    let all = cache.get(run.deployment);
    if (all === void 0) {
      all = await journal.statements(run.deployment);
      cache.set(run.deployment, all);
    }
    committed.push(
      ...all.filter(
        (statement) => statement.migration === run.position && (statement.state === "executed" || statement.state === "done")
      )
    );
  }
  return committed;
}
function refuseLostSession(file, script, doneUpTo) {
  const before = script.statements.slice(0, doneUpTo);
  const after = script.statements.slice(doneUpTo);
  const rest = (what) => new NeedsOperatorError(
    `${file.path} stopped after statement ${doneUpTo}, and the rest uses ${what} of the session that is gone`,
    "Roll the deployment back (rollgate rollback) and deploy the file again from its beginning."
  );
  if (before.some(usesUserVariables) && after.some(usesUserVariables)) throw rest("user variables (@…)");
  const temporary = new Set(
    before.filter((statement) => statement.temporary && statement.kind === "CREATE TABLE").flatMap((statement) => statement.tables.filter((table) => table.access === "create").map((table) => table.name))
  );
  if (after.some((statement) => statement.tables.some((table) => temporary.has(table.name))))
    throw rest("temporary tables");
}

export {
  Journal,
  markRunning,
  markExecuted,
  markUndone,
  markUndoing,
  sha256,
  findPending
};
