import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  markState
} from "./chunk-UVGRGOW2.js";
import {
  STATEMENT_TABLE
} from "./chunk-ROVTKHV3.js";
import {
  excerpt
} from "./chunk-ET5P6HSO.js";
import {
  quoteText
} from "./chunk-FIZTKZIJ.js";

// src/deploy/journal-entries.ts
function readStatement(row) {
  const maybe = (value) => value === null || value === void 0 ? null : String(value);
  const number = (value) => value === null || value === void 0 ? null : Number(value);
  const inverse = maybe(row.inverse);
  const batch = maybe(row.batch);
  const undoes = maybe(row.undoes);
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
    checksOff: row.checks_off === "1",
    cascaded: row.foreign_keys_off === "2",
    incomplete: maybe(row.incomplete),
    structureBefore: maybe(row.structure_before),
    batch: batch === null ? null : JSON.parse(batch),
    inverse: inverse === null ? null : JSON.parse(inverse),
    undoes: undoes === null ? null : JSON.parse(undoes),
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
    finishedAt: toSeconds(row.finished_at),
    undoes: row.undoes === null || row.undoes === void 0 ? null : String(row.undoes),
    undid: row.undid === null || row.undid === void 0 ? null : JSON.parse(String(row.undid))
  };
}
function toSeconds(time) {
  return time === null || time === void 0 ? null : String(time).replace(/\.\d+$/, "");
}

// src/deploy/journal.ts
var JOURNAL_SQL_BYTES = 65536;
var Journal = class {
  #session;
  constructor(session) {
    this.#session = session;
  }
  async beginDeployment(id, database, commit, actor, backupServer, rollback = null) {
    await this.#session.run(
      insertion("deployment", {
        id: text(id),
        target_database: text(database),
        state: "'running'",
        commit_id: text(commit),
        actor: text(actor),
        backup_server: text(backupServer),
        started_at: "UTC_TIMESTAMP(6)",
        undoes: text(rollback?.of ?? null),
        undid: json(rollback?.undid ?? null)
      })
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
    return this.#intend({
      deployment: text(entry.deployment),
      migration: entry.migration,
      statement_index: statement.index,
      sequence: entry.sequence,
      kind: text(statement.kind),
      step: text(entry.step),
      sql_text: text(excerpt(statement.text, JOURNAL_SQL_BYTES)),
      checksum: text(entry.checksum),
      state: "'intent'",
      connection_id: entry.connectionId,
      start_file: text(entry.start.file),
      start_position: entry.start.position,
      incomplete: text(entry.incomplete),
      current_database: text(statement.database),
      structure_before: text(entry.structureBefore),
      batch: json(entry.batch),
      undoes: json(entry.undoes ?? null)
    });
  }
  /** The same of rows that are about to be taken back. */
  async intendUndo(entry) {
    const first = entry.statements[0];
    return this.#intend({
      deployment: text(entry.deployment),
      migration: 1,
      statement_index: entry.sequence + 1,
      sequence: entry.sequence,
      kind: text(undoKind(first)),
      step: "'undo'",
      sql_text: text(first.sql),
      checksum: text(first.checksum),
      state: "'intent'",
      connection_id: entry.connectionId,
      start_file: text(entry.start.file),
      start_position: entry.start.position,
      incomplete: text(entry.incomplete),
      current_database: text(first.currentDatabase),
      source_database: text(first.sourceDatabase),
      source_table: text(first.sourceTable),
      undoes: json(entry.statements.map(({ id }) => id)),
      // Should it be captured after a crash, the keys are to be checked as they were.
      foreign_keys_off: entry.statements.some(({ cascaded }) => cascaded) ? 2 : 0
    });
  }
  async #intend(values) {
    await this.#session.run(insertion(STATEMENT_TABLE, values));
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
      checks_off: statement.checksOff ? 1 : 0,
      incomplete: text(statement.incomplete),
      structure_before: text(statement.structureBefore),
      batch: json(statement.batch),
      inverse: json(statement.inverse)
    };
    await this.#session.run(insertion(STATEMENT_TABLE, values));
  }
  async setDone(id, result) {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = 'done', captured_rows = ${result.capturedRows}, source_database = ${text(result.sourceDatabase)}, source_table = ${text(result.sourceTable)}, backup_database = ${text(result.backupDatabase)}, backup_table = ${text(result.backupTable)}, foreign_keys_off = ${foreignKeysFlag(result)}, checks_off = ${result.checksOff ? 1 : 0} WHERE id = ${id}`
    );
  }
  async setFailed(id, state, error) {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = '${state}', error = ${text(error.slice(0, 1e4))} WHERE id = ${id}`
    );
  }
  async setState(id, state) {
    await this.#session.run(markState(id, state));
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
      const own = statements.filter((one) => positions.includes(one.migration) && one.state !== "failed");
      if (own.at(-1)?.state !== "undone") continue;
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
  /** Deployments to a database, oldest first; without rollbacks. */
  async deployments(database) {
    return (await this.#all(database)).filter(({ undoes }) => undoes === null);
  }
  /** Rollbacks of deployments to a database, oldest first. */
  async rollbacks(database) {
    return (await this.#all(database)).filter(({ undoes }) => undoes !== null);
  }
  /** Deployments that were begun after another, oldest first; without rollbacks. */
  async later({ id, database }) {
    const all = await this.#all(database);
    return all.slice(all.findIndex((one) => one.id === id) + 1).filter(({ undoes }) => undoes === null);
  }
  /** Rollbacks, begun after another, of deployments that were there before it; oldest first. */
  async laterRollbacks({ id, database }) {
    const all = await this.#all(database);
    const at = all.findIndex((one) => one.id === id);
    const earlier = new Set(all.slice(0, at).map((one) => one.id));
    return all.slice(at + 1).filter(({ undoes }) => undoes !== null && earlier.has(undoes));
  }
  async #all(database) {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.deployment WHERE target_database = ${text(database)} ORDER BY started_at, id`
    );
    return rows.map(readDeployment);
  }
  /** Rollbacks of a deployment, oldest first. */
  async rollbacksOf(deployment) {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.deployment WHERE undoes = ${text(deployment)} ORDER BY started_at, id`
    );
    return rows.map(readDeployment);
  }
  /** Of the statements of a deployment, which others they take back. */
  async links(deployment) {
    const rows = await this.#session.query(
      `SELECT id, state, undoes FROM rollgate.statement WHERE deployment = ${text(deployment)}`
    );
    return rows.map(({ id, state, undoes }) => ({
      id: String(id),
      deployment,
      state: String(state),
      undoes: undoes === null ? [] : JSON.parse(String(undoes))
    }));
  }
  /** How many steps of the inverse of a statement a rollback has run. */
  async stepsDone(rollback, undone) {
    const last = await this.#session.value(
      `SELECT MAX(statement_index) FROM rollgate.statement WHERE deployment = ${text(rollback)} AND undoes = ${json([undone])} AND state <> 'failed'`
    );
    return Number(last ?? 0);
  }
  async affectedRows(deployment, sequence) {
    const rows = await this.#session.value(
      `SELECT affected_rows FROM rollgate.statement WHERE deployment = ${text(deployment)} AND sequence = ${sequence}`
    );
    return Number(rows ?? 0);
  }
  /** Takes statements out of the journal that were about to run, and did not. */
  async forgetIntents(ids) {
    if (ids.length > 0)
      await this.#session.run(`DELETE FROM rollgate.statement WHERE state = 'intent' AND id IN (${ids.join(", ")})`);
  }
  /** Takes a rollback out of the journal that changed nothing. */
  async forget(deployment) {
    for (const [table, column] of [
      [STATEMENT_TABLE, "deployment"],
      ["migration", "deployment"],
      ["deployment", "id"]
    ])
      await this.#session.run(`DELETE FROM rollgate.${table} WHERE ${column} = ${text(deployment)}`);
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
function undoKind({ kind }) {
  return kind.startsWith("UNDO ") ? `RE${kind.slice(2)}` : kind.startsWith("REDO ") ? `UN${kind.slice(2)}` : `UNDO ${kind}`;
}
function insertion(table, values) {
  return `INSERT INTO rollgate.${table} (${Object.keys(values).join(", ")}) VALUES (${Object.values(values).join(", ")})`;
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

export {
  Journal
};
