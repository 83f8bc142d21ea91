import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  withoutCounter
} from "./chunk-T3EWEOMA.js";
import {
  markUndoing,
  markUndone
} from "./chunk-TDPBLZRR.js";
import {
  openUndoer,
  readRollbackStatements
} from "./chunk-ZRIHTI2N.js";
import {
  foreignKeysTo,
  readTable,
  showCreateTable
} from "./chunk-5IBW27ML.js";
import {
  tokenize
} from "./chunk-J3RN6PMK.js";
import {
  describeServerError,
  isServerError,
  quoteName,
  quoteTable
} from "./chunk-XLRKI64C.js";
import {
  EXIT,
  NeedsOperatorError,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/rollback/rollback-statement.ts
var DIALECT = { flavor: "mysql", version: 8e4, ansiQuotes: false, noBackslashEscapes: true };
function readRollbackStatement(sql) {
  const tokens = tokenize(sql, DIALECT);
  const word = (at) => tokens[at]?.text.toUpperCase();
  const verb = word(0);
  const from = verb === "INSERT" && word(1) === "INTO" ? 2 : verb === "DELETE" && word(1) === "FROM" ? 2 : verb === "UPDATE" ? 1 : -1;
  const [database, dot, table] = tokens.slice(from, from + 3);
  if (from === -1 || dot?.text !== "." || database?.kind !== "quoted-identifier" || table?.kind !== "quoted-identifier")
    return null;
  const base = { database: unquote(database), table: unquote(table), sql };
  if (verb === "INSERT") {
    const columns = list(sql, tokens, from + 3);
    const values = list(sql, tokens, columns.next + 1);
    return {
      ...base,
      verb: "insert",
      head: sql,
      terms: [],
      limited: false,
      inserted: columns.items.map((column, at) => ({
        column: column.replaceAll(/^`|`$/g, "").replaceAll("``", "`"),
        value: values.items[at] ?? "NULL"
      }))
    };
  }
  const where = tokens.findIndex((token, at) => at > from && token.kind === "word" && token.text === "WHERE");
  if (where === -1) return null;
  const limit = tokens.length >= 2 && tokens.at(-2).text === "LIMIT" ? tokens.length - 2 : tokens.length;
  return {
    ...base,
    verb: verb === "DELETE" ? "delete" : "update",
    head: sql.slice(0, tokens[where].start).trimEnd(),
    terms: terms(sql, tokens.slice(where + 1, limit)),
    limited: limit < tokens.length,
    inserted: []
  };
}
function keyCondition(statement, key) {
  if (statement.verb === "insert") {
    if (key === null) return null;
    const values = new Map(statement.inserted.map(({ column, value }) => [column.toLowerCase(), value]));
    return key.map((column) => `${quoteName(column)}=${values.get(column.toLowerCase()) ?? "NULL"}`).join(" AND ");
  }
  if (key === null) return null;
  const names = new Set(key.map((column) => column.toLowerCase()));
  return statement.terms.filter((term) => names.has(term.column.toLowerCase())).map((term) => term.text).join(" AND ");
}
function withoutGuard(statement, key) {
  if (statement.verb === "insert") {
    const updates = statement.inserted.map(({ column }) => `${quoteName(column)}=VALUES(${quoteName(column)})`);
    return `${statement.sql} ON DUPLICATE KEY UPDATE ${updates.join(",")}`;
  }
  const condition = keyCondition(statement, key);
  return condition === null ? statement.sql : `${statement.head} WHERE ${condition}`;
}
function tableOf(statement) {
  return quoteTable(statement.database, statement.table);
}
function terms(sql, tokens) {
  const found = [];
  let first = 0;
  let depth = 0;
  for (let at = 0; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === "(") depth++;
    if (token?.text === ")") depth--;
    if (token !== void 0 && !(depth === 0 && token.kind === "word" && token.text === "AND")) continue;
    const part = tokens.slice(first, at);
    const column = part.find((one) => one.kind === "quoted-identifier");
    if (column !== void 0) found.push({ column: unquote(column), text: sql.slice(part[0].start, part.at(-1).end) });
    first = at + 1;
  }
  return found;
}
function list(sql, tokens, open) {
  const items = [];
  let depth = 0;
  let start = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token.text === "(" && depth++ === 0) start = token.end;
    if (token.text === ")") depth--;
    if (depth === 1 && token.text === "," || depth === 0) {
      items.push(sql.slice(start, token.start).trim());
      start = token.end;
    }
    if (depth === 0) return { items, next: at + 1 };
  }
  return { items, next: tokens.length };
}
function unquote(token) {
  return token.text.slice(1, -1).replaceAll("``", "`");
}

// src/rollback/apply.ts
var BATCH_STATEMENTS = 500;
var BATCH_CHARACTERS = 512e3;
var MOST_CONFLICTS = 100;
var RowApplier = class {
  #session;
  #force;
  #tables = /* @__PURE__ */ new Map();
  constructor(session, force) {
    this.#session = session;
    this.#force = force;
  }
  async apply(statements) {
    const conflicts = [];
    let applied = 0;
    let batch = [];
    let characters = 0;
    const flush = async () => {
      if (batch.length === 0) return;
      conflicts.push(...await this.#run(batch));
      applied += batch.length;
      batch = [];
      characters = 0;
    };
    for await (const text of statements) {
      if (conflicts.length >= MOST_CONFLICTS) break;
      const prepared = await this.#prepare(text, flush, conflicts);
      if (prepared === null) continue;
      if (batch.length >= BATCH_STATEMENTS || characters + prepared.length > BATCH_CHARACTERS) await flush();
      batch.push(prepared);
      characters += prepared.length;
    }
    await flush();
    return { applied: applied - conflicts.length, conflicts };
  }
  /** Forces the statement where asked, and looks first where deleting the row would take rows of others along. */
  async #prepare(text, flush, conflicts) {
    const needsFacts = this.#force || text.startsWith("DELETE ");
    if (!needsFacts) return text;
    const statement = readRollbackStatement(text);
    if (statement === null) return text;
    const facts = await this.#facts(statement);
    if (statement.verb === "delete" && facts.cascades.length > 0) {
      await flush();
      const taken = await this.#cascade(statement, facts);
      if (taken !== null) {
        conflicts.push(taken);
        return null;
      }
    }
    return this.#force ? withoutGuard(statement, facts.key) : text;
  }
  async #run(batch) {
    await this.#session.run("SAVEPOINT rollgate_batch");
    let outcomes = null;
    try {
      outcomes = await this.#session.runMany(batch.join(";\n"));
    } catch (error) {
      if (!isServerError(error)) throw error;
      await this.#session.run("ROLLBACK TO SAVEPOINT rollgate_batch");
    }
    if (outcomes === null) return this.#oneByOne(batch);
    const conflicts = [];
    for (const [at, { affectedRows }] of outcomes.entries()) {
      if (affectedRows === 1 || this.#force) continue;
      conflicts.push(await this.#describe(batch[at], affectedRows === 0 ? null : `${affectedRows} rows`));
      if (conflicts.length >= MOST_CONFLICTS) break;
    }
    return conflicts;
  }
  async #oneByOne(batch) {
    const conflicts = [];
    for (const text of batch) {
      if (conflicts.length >= MOST_CONFLICTS) break;
      try {
        const { affectedRows } = await this.#session.run(text);
        if (affectedRows !== 1 && !this.#force)
          conflicts.push(await this.#describe(text, affectedRows === 0 ? null : `${affectedRows} rows`));
      } catch (error) {
        if (!isServerError(error)) throw error;
        conflicts.push(await this.#describe(text, describeServerError(error)));
      }
    }
    return conflicts;
  }
  async #describe(text, found) {
    const statement = readRollbackStatement(text);
    if (statement === null)
      return { table: "", key: "", expected: text.slice(0, 500), found: found ?? "nothing changed" };
    const { key } = await this.#facts(statement);
    const condition = keyCondition(statement, key);
    const expected = statement.verb === "insert" ? "no such row" : statement.terms.map((term) => term.text).join(" AND ");
    return {
      table: `${statement.database}.${statement.table}`,
      key: condition ?? "(no key)",
      expected: expected.slice(0, 2e3),
      found: found ?? (condition === null ? "no such row" : await this.#row(statement, condition))
    };
  }
  async #row(statement, condition) {
    const [row] = await this.#session.query(`SELECT * FROM ${tableOf(statement)} WHERE ${condition} LIMIT 1`);
    if (row === void 0) return "no such row";
    const shown = Object.entries(row).map(
      ([name, value]) => `${quoteName(name)}=${value === null ? "NULL" : Buffer.isBuffer(value) ? `X'${value.toString("hex")}'` : value}`
    );
    return shown.join(" AND ").slice(0, 2e3);
  }
  /** A conflict when rows of other tables would go with the row that is to be deleted. */
  async #cascade(statement, { cascades, key }) {
    const condition = statement.terms.map((term) => term.text).join(" AND ");
    for (const child of cascades) {
      const join = child.columns.map((column, at) => `child.${quoteName(column)} = parent.${quoteName(child.referencedColumns[at])}`).join(" AND ");
      const found = await this.#session.value(
        `SELECT COUNT(*) FROM ${tableOf(statement)} AS parent WHERE ${condition} AND EXISTS (SELECT 1 FROM ${quoteTable(child.database, child.table)} AS child WHERE ${join})`
      );
      if (found !== "0") {
        return {
          table: `${statement.database}.${statement.table}`,
          key: keyCondition(statement, key) ?? condition,
          expected: `no rows of ${child.table} that refer to it`,
          found: `rows of ${child.table} refer to it, and foreign key ${child.name} would change them along`
        };
      }
    }
    return null;
  }
  #facts(statement) {
    const name = `${statement.database}\0${statement.table}`;
    let facts = this.#tables.get(name);
    if (facts === void 0) {
      facts = this.#readFacts(statement);
      this.#tables.set(name, facts);
    }
    return facts;
  }
  async #readFacts({ database, table }) {
    const definition = await readTable(this.#session, database, table);
    const primary = definition?.indexes.find((index) => index.type === "primary");
    const nullable = new Set(definition?.columns.filter((column) => column.nullable).map((column) => column.name));
    const unique = primary ?? definition?.indexes.find(
      (index) => index.type === "unique" && index.parts.every((part) => part.column !== null && part.length === null && !nullable.has(part.column))
    );
    const key = unique?.parts.map((part) => part.column) ?? null;
    const changes = (rule) => rule === "CASCADE" || rule === "SET NULL" || rule === "SET DEFAULT";
    const cascades = (await foreignKeysTo(this.#session, database, table)).filter((child) => changes(child.onDelete));
    return { key, cascades };
  }
};

// src/deploy/undo.ts
async function undoDeployment(options) {
  const all = await options.journal.statements(options.deployment);
  const live = all.filter((statement) => statement.state === "done" || statement.state === "undoing");
  const chosen = options.opid === null ? live : live.filter((statement) => statement.opid === options.opid);
  if (options.opid !== null && chosen.length === 0) {
    throw new UserError(
      `Deployment ${options.deployment} has no statement with opid ${options.opid} that could be undone`,
      {
        hint: "rollgate status lists the opids of each deployment."
      }
    );
  }
  const notes = incompleteNotes(chosen);
  const structure = new Set(chosen.filter((statement) => statement.step === "ddl").map((statement) => statement.opid));
  const statements = [...chosen].reverse();
  if (statements.length === 0)
    return report(options, "nothing", [], ["Nothing of this deployment is left to be undone."]);
  if (options.dryRun)
    return report(
      options,
      "checked",
      await countStatements(options, statements),
      [...notes, "Dry run: nothing was run or written."],
      structure
    );
  const session = await openUndoer(options.production);
  const results = [];
  try {
    for (const segment of segments(statements)) {
      const outcome = segment.kind === "rows" ? await undoRows(options, session, segment.statements) : await undoStructure(options, session, segment.statements[0]);
      results.push(...outcome.statements);
      if (!outcome.ok) return report(options, outcome.conflict ? "conflict" : "failed", results, notes, structure);
      if (options.check && segment.kind === "structure") {
        notes.push(
          `Checked down to opid ${segment.statements[0].opid}: what lies before that DDL can only be checked once it is undone.`
        );
        break;
      }
    }
  } finally {
    await session.close();
  }
  if (options.check) return report(options, "checked", results, notes, structure);
  if (options.opid === null || (await options.journal.statements(options.deployment)).every(
    (statement) => statement.state === "undone" || statement.state === "failed"
  )) {
    await options.journal.endUndone(options.deployment);
  }
  return report(options, "undone", results, notes, structure);
}
function segments(statements) {
  const found = [];
  for (const statement of statements) {
    const kind = statement.step === "ddl" ? "structure" : "rows";
    const last = found.at(-1);
    if (kind === "rows" && last?.kind === "rows") last.statements.push(statement);
    else found.push({ kind, statements: [statement] });
  }
  return found;
}
async function undoRows(options, session, statements) {
  const applier = new RowApplier(session, options.force);
  const results = [];
  await session.run("START TRANSACTION");
  try {
    for (const statement of statements) {
      options.progress.detail(`Undoing ${statement.opid} (${statement.kind}, ${statement.capturedRows} rows)`);
      await session.run(`SET SESSION foreign_key_checks = ${statement.foreignKeysOff ? 0 : 1}`);
      const { applied, conflicts } = await applier.apply(counted(statement, rollbackOf(options, statement)));
      results.push({ opid: statement.opid, kind: statement.kind, sql: statement.sql, applied, conflicts });
      if (conflicts.length > 0) {
        await session.run("ROLLBACK");
        return {
          ok: false,
          conflict: true,
          statements: results.map((result) => result.conflicts.length > 0 ? result : { ...result, applied: 0 })
        };
      }
      await session.run(markUndone(statement.id));
    }
    await session.run(options.check ? "ROLLBACK" : "COMMIT");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.destroy());
    throw error;
  }
  return { ok: true, conflict: false, statements: results };
}
async function undoStructure(options, session, statement) {
  const before = statement.structureBefore === null ? null : JSON.parse(statement.structureBefore);
  const base = { opid: statement.opid, kind: statement.kind, sql: statement.sql, conflicts: [] };
  const steps = [];
  for await (const step of counted(statement, rollbackOf(options, statement))) steps.push(step);
  if (options.check) return { ok: true, conflict: false, statements: [{ ...base, applied: steps.length }] };
  if (statement.state === "undoing") {
    if ((await differences(options.control, before)).length > 0) {
      throw new NeedsOperatorError(
        `An earlier rollback broke off while it undid ${statement.opid} (${statement.kind})`,
        `Bring the structure of its tables back by hand (its rollback statements are in \`${statement.backupDatabase}\`.\`${statement.backupTable}\`), then run the rollback again.`
      );
    }
    await options.control.run(markUndone(statement.id));
    return { ok: true, conflict: false, statements: [{ ...base, applied: 0 }] };
  }
  await session.run("SET SESSION foreign_key_checks = 1");
  await options.control.run(markUndoing(statement.id));
  let applied = 0;
  try {
    for (const step of steps) {
      options.progress.detail(`Undoing ${statement.opid}: ${step.slice(0, 200)}`);
      await session.run(step);
      applied++;
    }
  } catch (error) {
    if (!isServerError(error)) throw error;
    if (applied === 0)
      await options.control.run(`UPDATE rollgate.statement SET state = 'done' WHERE id = ${statement.id}`);
    return {
      ok: false,
      conflict: false,
      statements: [{ ...base, applied, error: `${describeServerError(error)} in: ${steps[applied]}` }]
    };
  }
  const left = await differences(options.control, before);
  if (left.length > 0) {
    return {
      ok: false,
      conflict: false,
      statements: [{ ...base, applied, error: `The structure of ${left.join(", ")} is not what it was before` }]
    };
  }
  await options.control.run(markUndone(statement.id));
  return { ok: true, conflict: false, statements: [{ ...base, applied }] };
}
async function differences(control, before) {
  const different = [];
  for (const { database, name, create } of before?.tables ?? []) {
    const now = database === null ? null : await showCreateTable(control, database, name);
    if (withoutCounter(now) !== withoutCounter(create)) different.push(name);
  }
  return different;
}
function rollbackOf(options, statement) {
  const { backupDatabase, backupTable, opid } = statement;
  if (backupDatabase === null || backupTable === null || opid === null) return nothing();
  return readRollbackStatements(options.backup, backupDatabase, backupTable, opid);
}
async function* counted(statement, statements) {
  const expected = statement.step === "ddl" ? statement.inverse?.length ?? 0 : statement.capturedRows;
  let count = 0;
  for await (const text of statements) {
    count++;
    yield text;
  }
  if (count === expected) return;
  throw new UserError(
    `The backup of ${statement.opid} is not whole: ${count} rollback statements in \`${statement.backupDatabase}\`.\`${statement.backupTable}\`, ${expected} were stored`,
    {
      hint: "Check that --backup names the server that the deployment wrote to. Nothing of this statement was changed.",
      exitCode: EXIT.failed
    }
  );
}
async function* nothing() {
}
async function countStatements(options, statements) {
  const results = [];
  for (const statement of statements) {
    let applied = 0;
    for await (const _ of counted(statement, rollbackOf(options, statement))) applied++;
    results.push({ opid: statement.opid, kind: statement.kind, sql: statement.sql, applied, conflicts: [] });
  }
  return results;
}
function incompleteNotes(statements) {
  return statements.filter((statement) => statement.incomplete !== null).map(
    (statement) => `${statement.opid} (${statement.kind}) was deployed although it cannot be undone whole: ${statement.incomplete}.`
  );
}
function report(options, state, statements, notes, structure = /* @__PURE__ */ new Set()) {
  const rows = statements.reduce((sum, { opid, applied }) => sum + (structure.has(opid) ? 0 : applied), 0);
  return {
    deployment: options.deployment,
    state,
    statements,
    rows,
    notes
  };
}

export {
  undoDeployment
};
