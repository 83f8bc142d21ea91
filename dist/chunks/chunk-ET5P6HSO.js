import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  INFORMATION_TABLE,
  backupDatabaseName,
  operationType
} from "./chunk-L52QMF4C.js";
import {
  accountName
} from "./chunk-5ASDVWPB.js";
import {
  pinSession
} from "./chunk-VXINXAS5.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import {
  ER,
  describeServerError,
  isConnectionLost,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/rollback/row-values.ts
import { isUtf8 } from "node:buffer";
var NULL = 251;
var TWO_BYTES = 252;
var THREE_BYTES = 253;
var RowValues = class {
  bytes;
  /** Where the value begins and ends in `bytes`. */
  start;
  end;
  isNull = true;
  constructor(row) {
    this.bytes = row.bytes;
    this.start = row.start;
    this.end = row.start;
  }
  /** Goes to the next value: a length-encoded string, whose length is in one, two, three or eight bytes. */
  next() {
    const { bytes } = this;
    const at = this.end;
    const first = bytes[at];
    this.isNull = first === NULL;
    if (first <= NULL) this.#place(at + 1, this.isNull ? 0 : first);
    else if (first === TWO_BYTES) this.#place(at + 3, bytes.readUInt16LE(at + 1));
    else if (first === THREE_BYTES) this.#place(at + 4, bytes.readUIntLE(at + 1, 3));
    else this.#place(at + 9, Number(bytes.readBigUInt64LE(at + 1)));
  }
  equals(other) {
    if (this.isNull || other.isNull) return this.isNull === other.isNull;
    return this.bytes.compare(other.bytes, other.start, other.end, this.start, this.end) === 0;
  }
  /** For people. */
  get text() {
    if (this.isNull) return "NULL";
    const value = this.bytes.subarray(this.start, this.end);
    return isUtf8(value) ? value.toString() : `X'${value.toString("hex")}'`;
  }
  #place(start, length) {
    this.start = start;
    this.end = start + length;
  }
};
function firstValue(row) {
  if (row === void 0) return null;
  const values = new RowValues(row);
  values.next();
  return values.isNull ? null : values.text;
}

// src/rollback/statement-chunk.ts
function chunkOf(statements) {
  const ends = [];
  let end = 0;
  const parts = statements.map((statement) => {
    const bytes = Buffer.from(statement, "utf8");
    end += bytes.length;
    ends.push(end);
    return bytes;
  });
  return { bytes: Buffer.concat(parts), ends };
}
function* statementsOf(chunk) {
  let start = 0;
  for (const end of chunk.ends) {
    yield chunk.bytes.toString("utf8", start, end);
    start = end;
  }
}
async function* textsOf(chunks) {
  for await (const chunk of chunks) yield* statementsOf(chunk);
}
function* slicesOf({ bytes, ends }, most) {
  for (let first = 0; first < ends.length; first += most) {
    const start = first === 0 ? 0 : ends[first - 1];
    yield { bytes: bytes.subarray(start), ends: ends.slice(first, first + most).map((end) => end - start) };
  }
}
var CHUNK_BYTES = 262144;
async function* packStatements(statements) {
  let batch = [];
  let length = 0;
  for await (const statement of statements) {
    batch.push(statement);
    length += statement.length;
    if (length < CHUNK_BYTES) continue;
    yield chunkOf(batch);
    batch = [];
    length = 0;
  }
  if (batch.length > 0) yield chunkOf(batch);
}
var PROGRAM = /^CREATE (?:(?!;).)*\b(?:PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE)\b/is;
function delimited(statement) {
  if (!PROGRAM.test(statement)) return `${statement};
`;
  const delimiter = ["$$", "//", ";;"].find((one) => !statement.includes(one)) ?? unusedName(statement);
  return `DELIMITER ${delimiter}
${statement}${delimiter}
DELIMITER ;
`;
}
function unusedName(statement) {
  let name = "rollgate_end";
  while (statement.includes(name)) name += "_";
  return name;
}
var SEMICOLON = 59;
var NEWLINE = 10;
async function* structureScriptOf(chunks) {
  for await (const chunk of chunks) yield Buffer.from([...statementsOf(chunk)].map(delimited).join(""), "utf8");
}
async function* scriptOf(chunks) {
  for await (const { bytes, ends } of chunks) {
    const script = Buffer.allocUnsafe(bytes.length + 2 * ends.length);
    let start = 0;
    let to = 0;
    for (const end of ends) {
      to += bytes.copy(script, to, start, end);
      script[to++] = SEMICOLON;
      script[to++] = NEWLINE;
      start = end;
    }
    yield script;
  }
}

// src/sql/excerpt.ts
function excerpt(text, bytes) {
  if (text.length <= bytes / 4) return text;
  const whole = Buffer.from(text, "utf8");
  if (whole.length <= bytes) return text;
  const note = `… [${whole.length} bytes in all]`;
  let end = bytes - Buffer.byteLength(note);
  while (end > 0 && (whole[end] & 192) === 128) end--;
  return whole.subarray(0, end).toString("utf8") + note;
}

// src/backup/backup-schema.ts
function informationTable(name) {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  opid_time varchar(50) NOT NULL,
  start_binlog_file varchar(512) DEFAULT NULL,
  start_binlog_pos int DEFAULT NULL,
  end_binlog_file varchar(512) DEFAULT NULL,
  end_binlog_pos int DEFAULT NULL,
  sql_statement mediumtext,
  host varchar(128) DEFAULT NULL,
  dbname varchar(64) DEFAULT NULL,
  tablename varchar(64) DEFAULT NULL,
  port int DEFAULT NULL,
  time timestamp NULL DEFAULT NULL,
  type varchar(20) DEFAULT NULL,
  PRIMARY KEY (opid_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
}
function rowsTable(name) {
  return `CREATE TABLE IF NOT EXISTS ${name} (
  id bigint NOT NULL AUTO_INCREMENT,
  rollback_statement mediumtext,
  opid_time varchar(50) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY idx_opid_time (opid_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
}
async function textRooms(session, database, table) {
  const columns = await session.query(
    `SELECT column_name AS name, character_maximum_length AS room FROM information_schema.columns WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)} AND character_maximum_length IS NOT NULL`
  );
  return new Map(columns.map((column) => [String(column.name).toLowerCase(), Number(column.room)]));
}

// src/backup/rollback-rows.ts
import { isUtf8 as isUtf82 } from "node:buffer";
var BACKSLASH = 92;
var TAB = 9;
var NEWLINE2 = 10;
var SEMICOLON2 = 59;
var QUOTE = 39;
var OPEN = 40;
var ESCAPED = new Uint8Array(256);
ESCAPED[0] = 48;
ESCAPED[TAB] = 116;
ESCAPED[NEWLINE2] = 110;
ESCAPED[BACKSLASH] = BACKSLASH;
var SPECIAL = [0, TAB, NEWLINE2, BACKSLASH];
async function loadRows(session, place, rollback) {
  let sent = 0;
  async function* lines() {
    for await (const chunk of rollback) {
      check(chunk, place);
      sent += chunk.ends.length;
      yield linesOf(chunk);
    }
  }
  const outcome = await session.loadLocal(
    (file) => `LOAD DATA LOCAL INFILE ${file} INTO TABLE ${place.table} CHARACTER SET utf8mb4 FIELDS TERMINATED BY X'09' ESCAPED BY X'5C' LINES TERMINATED BY X'0A' (rollback_statement) SET opid_time = ${quoteText(place.opid)}`,
    lines()
  );
  if (outcome === null) return null;
  await proveStored(session, outcome, sent);
  return sent;
}
var INSERT_BYTES = 1 << 19;
async function insertRows(session, place, rollback) {
  const head = Buffer.from(`INSERT INTO ${place.table} (rollback_statement, opid_time) VALUES `);
  const tail = Buffer.from(`,${quoteText(place.opid)}),`);
  const most = Math.min(place.packetBytes, INSERT_BYTES);
  let out = Buffer.allocUnsafe(most);
  let at = head.copy(out);
  let rows = 0;
  let stored = 0;
  const insert = async (sql, sent) => {
    await proveStored(session, await session.run(sql), sent);
    stored += sent;
  };
  let underWay = Promise.resolve();
  const flush = async () => {
    await underWay;
    if (rows === 0) return;
    underWay = insert(out.subarray(0, at - 1), rows);
    underWay.catch(() => {
    });
    rows = 0;
    at = head.length;
  };
  for await (const chunk of rollback) {
    check(chunk, place);
    let start = 0;
    for (const end of chunk.ends) {
      const room = literalRoom(end - start) + tail.length + 1;
      if (rows > 0 && at + room > most) await flush();
      if (at + room > out.length) out = Buffer.concat([head], at + room);
      out[at] = OPEN;
      const written = putLiteral(chunk.bytes, start, end, out, at + 1);
      if (written + tail.length > place.packetBytes) throw tooLong(end - start, place);
      at = written + tail.copy(out, written);
      rows++;
      start = end;
    }
  }
  await flush();
  await underWay;
  return stored;
}
function linesOf({ bytes, ends }) {
  const plain = SPECIAL.every((byte) => !bytes.includes(byte));
  const lines = Buffer.allocUnsafe((plain ? 1 : 2) * bytes.length + 2 * ends.length);
  let to = 0;
  let start = 0;
  for (const end of ends) {
    if (plain) to += bytes.copy(lines, to, start, end);
    else to = putEscaped(bytes, start, end, lines, to);
    lines[to++] = SEMICOLON2;
    lines[to++] = NEWLINE2;
    start = end;
  }
  return lines.subarray(0, to);
}
function putEscaped(bytes, start, end, out, at) {
  let to = at;
  for (let index = start; index < end; index++) {
    const byte = bytes[index];
    const letter = ESCAPED[byte];
    if (letter === 0) out[to++] = byte;
    else {
      out[to++] = BACKSLASH;
      out[to++] = letter;
    }
  }
  return to;
}
function literalRoom(bytes) {
  return 2 * bytes + 16;
}
function putLiteral(bytes, start, end, out, at) {
  let to = at;
  out[to++] = QUOTE;
  for (let index = start; index < end; index++) {
    const byte = bytes[index];
    if (byte < 32 || byte === BACKSLASH || byte === 127) {
      const literal = `_utf8mb4 X'${bytes.toString("hex", start, end)}3B'`;
      return at + out.write(literal, at, "latin1");
    }
    if (byte === QUOTE) out[to++] = QUOTE;
    out[to++] = byte;
  }
  out[to++] = SEMICOLON2;
  out[to++] = QUOTE;
  return to;
}
function check({ bytes, ends }, place) {
  if (!isUtf82(bytes)) throw new Error("A rollback statement has bytes that are not UTF-8");
  let start = 0;
  for (const end of ends) {
    if (end - start + 1 > place.room) throw tooLong(end - start, place);
    start = end;
  }
}
function tooLong(bytes, { hint }) {
  return new UserError(`A rollback statement of ${bytes} bytes does not fit into the backup tables`, {
    hint: `${hint} The rollback file on disk holds the statement.`,
    exitCode: EXIT.server
  });
}
async function proveStored(session, { affectedRows, warnings }, sent) {
  const faults = warnings === 0 ? [] : (await session.query("SHOW WARNINGS")).filter(({ Level }) => Level !== "Note");
  if (faults.length === 0 && affectedRows === sent) return;
  const [fault] = faults;
  throw new UserError(
    fault === void 0 ? `Of ${sent} rollback statements the backup server stored ${affectedRows}` : `The backup server changed a rollback statement: ${fault.Message} (error ${fault.Code})`,
    {
      hint: "Look at the definition of the backup table: rollback_statement must be a MEDIUMTEXT in utf8mb4. Nothing of this statement was stored; run rollgate recover when it is put right.",
      exitCode: EXIT.server
    }
  );
}

// src/backup/backup-tables.ts
var MEDIUMTEXT_BYTES = 16777215;
var MOST_INT = 2147483647;
var STATEMENT_BYTES = 1e6;
var PACKET_MARGIN = 4096;
var REFUSED = /* @__PURE__ */ new Set([ER.DBACCESS_DENIED, ER.TABLEACCESS_DENIED, ER.SPECIFIC_ACCESS_DENIED]);
var LOAD_WAIT_SECONDS = 3600;
var BackupTables = class _BackupTables {
  #session;
  #packetBytes;
  /** Whether the server permits LOAD DATA LOCAL INFILE, as far as is known. */
  #localFiles;
  /** Databases that are there and can be written to, with the rooms of their information table. */
  #databases = /* @__PURE__ */ new Map();
  #tables = /* @__PURE__ */ new Map();
  constructor(session, packetBytes, localFiles) {
    this.#session = session;
    this.#packetBytes = packetBytes;
    this.#localFiles = localFiles;
  }
  static async open(session) {
    await session.run(
      `SET SESSION sql_mode = 'STRICT_ALL_TABLES', autocommit = 1, net_read_timeout = ${LOAD_WAIT_SECONDS}`
    );
    const [row] = await session.query("SELECT @@max_allowed_packet AS packet, @@GLOBAL.local_infile AS localFiles");
    return new _BackupTables(session, Math.max(Number(row.packet) - PACKET_MARGIN, 1024), row.localFiles === "1");
  }
  /**
   * Makes a backup database where it is lacking, and proves that the account can write to it.
   * @throws UserError, with the GRANT to paste where rights are lacking.
   */
  async prepare(database) {
    if (this.#databases.has(database)) return;
    const information = quoteTable(database, INFORMATION_TABLE);
    try {
      await this.#session.run(`CREATE DATABASE IF NOT EXISTS ${quoteName(database)} DEFAULT CHARACTER SET utf8mb4`);
      await this.#session.run(informationTable(information));
      await this.#session.run(`INSERT INTO ${information} SELECT * FROM ${information} WHERE FALSE`);
      this.#databases.set(database, await textRooms(this.#session, database, INFORMATION_TABLE));
    } catch (error) {
      if (!isServerError(error) || isConnectionLost(error)) throw error;
      const { settings } = this.#session;
      throw new UserError(
        `The backup tables cannot be made on ${describeServer({ ...settings, database: null })}: ${describeServerError(error)}`,
        {
          hint: REFUSED.has(error.errno) ? `Grant the account of the backup server: GRANT ALL ON ${quoteName(database)}.* TO ${await accountName(this.#session)};` : "Mend the backup server, then run the command again: what was begun is finished first.",
          exitCode: EXIT.server,
          cause: error
        }
      );
    }
  }
  /**
   * Stores a statement and its rollback statements, given in the order in which they undo (last change first).
   * With `again`, what an interrupted attempt may have left under this opid is replaced.
   * @returns how many rollback statements were stored.
   * @throws UserError (exit code 3) when the backup server is gone, refuses, or does not take a rollback statement so large.
   */
  async store(backupDatabase, statement, rollback, again) {
    try {
      return await this.#store(backupDatabase, statement, rollback, again);
    } catch (error) {
      if (!isServerError(error) && !isConnectionLost(error)) throw error;
      const where = describeServer({ ...this.#session.settings, database: null });
      const cause = isServerError(error) ? describeServerError(error) : error.message;
      throw new UserError(
        `The rollback of ${statement.opid} cannot be stored on the backup server ${where}: ${cause}`,
        {
          hint: "The statement is committed, and its rows are in the binary log. When the backup server works again, run deploy again, or rollgate recover: both finish this backup first.",
          exitCode: EXIT.server,
          cause: error
        }
      );
    }
  }
  async #store(backupDatabase, statement, rollback, again) {
    await this.#prepareTable(backupDatabase, statement.table);
    const place = this.#rowsPlace(backupDatabase, statement.table, statement.opid);
    const information = quoteTable(backupDatabase, INFORMATION_TABLE);
    const opid = quoteText(statement.opid);
    const session = this.#session;
    await session.run("START TRANSACTION");
    try {
      if (again) {
        await session.run(`DELETE FROM ${place.table} WHERE opid_time = ${opid}`);
        await session.run(`DELETE FROM ${information} WHERE opid_time = ${opid}`);
      }
      await session.run(informationRow(information, statement, this.#databases.get(backupDatabase)));
      const stored = await this.#storeRows(place, rollback);
      await session.run("COMMIT");
      return stored;
    } catch (error) {
      await session.run("ROLLBACK").catch(() => {
      });
      throw error;
    }
  }
  async #storeRows(place, rollback) {
    if (this.#localFiles) {
      const loaded = await loadRows(this.#session, place, rollback);
      if (loaded !== null) return loaded;
      this.#localFiles = false;
    }
    return insertRows(this.#session, place, rollback);
  }
  async #prepareTable(database, table) {
    const key = `${database}\0${table}`;
    if (this.#tables.has(key)) return;
    await this.prepare(database);
    await this.#session.run(rowsTable(quoteTable(database, table)));
    this.#tables.set(key, await textRooms(this.#session, database, table));
  }
  #rowsPlace(database, table, opid) {
    const column = this.#tables.get(`${database}\0${table}`)?.get("rollback_statement") ?? MEDIUMTEXT_BYTES;
    const name = quoteTable(database, table);
    const hint = column < this.#packetBytes ? column < MEDIUMTEXT_BYTES ? `Run ALTER TABLE ${name} MODIFY rollback_statement mediumtext; on the backup server, then rollgate recover.` : `A MEDIUMTEXT takes no more. Run ALTER TABLE ${name} MODIFY rollback_statement longtext; on the backup server, then rollgate recover.` : "Raise max_allowed_packet on the backup server, then run rollgate recover.";
    return { table: name, opid, room: Math.min(column, this.#packetBytes), hint, packetBytes: this.#packetBytes };
  }
};
function informationRow(table, statement, rooms) {
  const cut = (column, value) => quoteText(excerpt(value, Math.min(rooms.get(column) ?? STATEMENT_BYTES, STATEMENT_BYTES)));
  const values = [
    quoteText(statement.opid),
    quoteText(statement.start.file),
    Math.min(statement.start.position, MOST_INT),
    quoteText(statement.end.file),
    Math.min(statement.end.position, MOST_INT),
    cut("sql_statement", statement.sql),
    cut("host", statement.host),
    quoteText(statement.database),
    quoteText(statement.table),
    statement.port,
    "NOW()",
    quoteText(operationType(statement.kind))
  ];
  return `INSERT INTO ${table} (opid_time, start_binlog_file, start_binlog_pos, end_binlog_file, end_binlog_pos, sql_statement, host, dbname, tablename, port, time, type) VALUES (${values.join(", ")})`;
}
var FIRST_ROWS = 16;
var MOST_ROWS = 4e3;
var PAGE_BYTES = 1 << 20;
var SPREAD = 2;
async function* readRollbackChunks(session, database, table, opid) {
  const fetch = (after2, limit2, isDense2) => {
    const where = isDense2 ? `CONCAT(opid_time) = ${quoteText(opid)} AND id > ${after2} AND id <= ${BigInt(after2) + BigInt(SPREAD * limit2)}` : `opid_time = ${quoteText(opid)} AND id > ${after2}`;
    const fetched = page(
      session,
      `SELECT id, rollback_statement FROM ${quoteTable(database, table)} WHERE ${where} ORDER BY id LIMIT ${limit2}`
    );
    fetched.catch(() => {
    });
    return fetched;
  };
  await session.run("SET NAMES utf8mb4");
  let limit = FIRST_ROWS;
  let after = "0";
  let isDense = false;
  let next = fetch(after, limit, isDense);
  while (next !== null) {
    const rows = await next;
    const { chunk, first, last } = chunkOfRows(rows);
    next = null;
    const isFull = rows.length === limit;
    if (isFull || isDense) {
      isDense = isFull && BigInt(last) - BigInt(first) < BigInt(SPREAD * limit);
      if (rows.length > 0) {
        limit = Math.ceil(Math.min(MOST_ROWS, 8 * limit, PAGE_BYTES * rows.length / (chunk.bytes.length + 1)));
        after = last;
      }
      next = fetch(after, limit, isDense);
    }
    yield chunk;
  }
}
async function* readRollbackStatements(session, database, table, opid) {
  yield* textsOf(readRollbackChunks(session, database, table, opid));
}
function chunkOfRows(rows) {
  const bytes = Buffer.allocUnsafe(rows.reduce((sum, { start, end }) => sum + end - start, 0));
  const ends = [];
  let at = 0;
  let first = "0";
  let last = "0";
  for (const [index, row] of rows.entries()) {
    const values = new RowValues(row);
    values.next();
    if (index === 0) first = values.text;
    if (index === rows.length - 1) last = values.text;
    values.next();
    let { end } = values;
    while (end > values.start && isSpace(values.bytes[end - 1])) end--;
    at += values.bytes.copy(bytes, at, values.start, values.bytes[end - 1] === SEMICOLON3 ? end - 1 : values.end);
    ends.push(at);
  }
  return { chunk: { bytes: bytes.subarray(0, at), ends }, first, last };
}
var SEMICOLON3 = 59;
function isSpace(byte) {
  return byte === 32 || byte >= 9 && byte <= 13;
}
async function page(session, query) {
  try {
    const { rows } = await session.askMany(query);
    return rows[0] ?? [];
  } catch (error) {
    if (!isServerError(error)) throw error;
    const where = describeServer({ ...session.settings, database: null });
    throw new UserError(`The backup tables on ${where} cannot be read: ${describeServerError(error)}`, {
      hint: "Check that --backup names the server that the deployment wrote to (rollgate status tells which), and the rights of its account.",
      exitCode: EXIT.server,
      cause: error
    });
  }
}

// src/mysql/capture-settings.ts
var CAPTURE_SETTINGS = [
  { variable: "binlog_format", value: "ROW", accept: ["ROW"] },
  { variable: "binlog_row_image", value: "FULL", accept: ["FULL"] },
  { variable: "binlog_row_value_options", value: "", accept: [""] },
  { variable: "binlog_transaction_compression", value: "OFF", accept: ["OFF", "0"] },
  { variable: "sql_log_bin", value: "ON", accept: ["ON", "1"] }
];
async function trySetCapture(session) {
  const settings = [];
  for (const { variable, value, accept, found } of await readCapture(session)) {
    const fits = accept.includes(found.toUpperCase());
    settings.push({ variable, value, found, fits, refused: fits ? null : await trySet(session, variable, value) });
  }
  return settings;
}
async function setCaptureSession(session) {
  for (const { variable, value, accept, found } of await readCapture(session))
    if (!accept.includes(found.toUpperCase())) await session.run(`SET SESSION ${variable} = '${value}'`);
}
async function readCapture(session) {
  const names2 = CAPTURE_SETTINGS.map(({ variable }) => `'${variable}'`).join(", ");
  const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names2})`);
  const found = new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]));
  return CAPTURE_SETTINGS.flatMap((setting) => {
    const value = found.get(setting.variable);
    return value === void 0 ? [] : [{ ...setting, found: value }];
  });
}
async function trySet(session, variable, value) {
  try {
    await session.run(`SET SESSION ${variable} = '${value}'`);
    return null;
  } catch (error) {
    if (!isServerError(error)) throw error;
    return describeServerError(error);
  }
}

// src/mysql/lock.ts
var DEPLOY_LOCK = "rollgate.deploy";
var EXECUTE_LOCK = "rollgate.execute";
async function takeLock(session, name, seconds) {
  if (await session.value(`SELECT GET_LOCK('${name}', ${seconds})`) === "1") return;
  const holder = await session.value(`SELECT IS_USED_LOCK('${name}')`);
  const by = holder === null ? "" : ` (connection ${holder})`;
  throw name === DEPLOY_LOCK ? new UserError(`Another deployment or rollback is at work on this server${by}`, {
    hint: "Wait until it has finished, then run this again.",
    exitCode: EXIT.server
  }) : new UserError(`A statement of an interrupted deployment is still running on this server${by}`, {
    hint: holder === null ? "Wait until it has finished, then run this again." : `Wait until it has finished, or end it with KILL ${holder}; then run this again.`,
    exitCode: EXIT.server
  });
}

// src/deploy/lock-retry.ts
import { setTimeout as sleep } from "node:timers/promises";

// src/deploy/lock-holders.ts
async function lockHolders(session, tables, own) {
  const exact = await fromPerformanceSchema(session, tables) ?? await fromPlugin(session, tables);
  const open = await openTransactions(session);
  if (open === null) return null;
  const ids = exact ?? [...open.keys()];
  const threads = new Map((await session.query("SHOW FULL PROCESSLIST")).map((row) => [Number(row.Id), row]));
  return ids.filter((id) => !own.includes(id)).flatMap((id) => {
    const thread = threads.get(id);
    return thread === void 0 ? [] : [describe(id, thread, open.get(id) ?? null, exact !== null)];
  });
}
function describeHolder(holder) {
  const { connectionId, user, host, doing, statement, since } = holder;
  const transaction = since === null ? "" : `, transaction open since ${since}`;
  return `connection ${connectionId} (${user}@${host}), ${doing}${transaction}${statement === null ? "" : `: ${statement}`}`;
}
function describe(connectionId, thread, since, certain) {
  const info = thread.Info === null || thread.Info === void 0 ? null : String(thread.Info);
  return {
    connectionId,
    user: String(thread.User),
    host: String(thread.Host),
    doing: `${thread.Command} for ${thread.Time ?? 0} s`,
    statement: info === null || info === "" ? null : excerpt(info.replaceAll(/\s+/g, " "), 200),
    since,
    certain
  };
}
function condition(schema, name, tables) {
  return tables.map((one) => `(${schema} = ${quoteText(one.database)} AND ${name} = ${quoteText(one.name)})`).join(" OR ");
}
async function fromPerformanceSchema(session, tables) {
  const rows = await tryQuery(
    session,
    `SELECT DISTINCT t.processlist_id AS id FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id WHERE m.object_type = 'TABLE' AND m.lock_status = 'GRANTED' AND t.processlist_id IS NOT NULL AND (${condition("m.object_schema", "m.object_name", tables)})`
  );
  return rows === null || rows.length === 0 ? null : rows.map(({ id }) => Number(id));
}
async function fromPlugin(session, tables) {
  const rows = await tryQuery(
    session,
    `SELECT DISTINCT thread_id AS id FROM information_schema.metadata_lock_info WHERE ${condition("table_schema", "table_name", tables)}`
  );
  return rows === null ? null : rows.map(({ id }) => Number(id));
}
async function openTransactions(session) {
  const rows = await tryQuery(
    session,
    "SELECT trx_mysql_thread_id AS id, trx_started AS since FROM information_schema.innodb_trx WHERE trx_mysql_thread_id > 0"
  );
  return rows === null ? null : new Map(rows.map(({ id, since }) => [Number(id), String(since)]));
}
async function tryQuery(session, sql) {
  try {
    return await session.query(sql);
  } catch (error) {
    if (isServerError(error)) return null;
    throw error;
  }
}

// src/deploy/lock-retry.ts
var METADATA_WAIT_SECONDS = 5;
var LONGEST_PAUSE_SECONDS = 30;
var NOT_LOCKED = [1205, 1213];
var NotLocked = class extends Error {
  name = "NotLocked";
};
async function withLock(run, at) {
  for (let tried = 1; ; tried++) {
    try {
      await run();
      return;
    } catch (error) {
      if (!isServerError(error) || !NOT_LOCKED.includes(error.errno)) throw error;
      const holders = await lockHolders(at.control, at.tables, [at.control.connectionId, at.executor.connectionId]);
      if (tried > at.policy.retries) throw new NotLocked(explain(error, holders, at.policy), { cause: error });
      const pause = Math.min(2 ** (tried - 1), LONGEST_PAUSE_SECONDS);
      at.progress.step(
        `No lock yet (${names(holders)}); attempt ${tried + 1} of ${at.policy.retries + 1} in ${pause} s`
      );
      at.interruption.check();
      if (at.policy.killBlockers && await killHolders(at.control, holders ?? [], at.progress) > 0) continue;
      await sleep(pause * 1e3, void 0, { signal: at.interruption.over }).catch(() => at.interruption.check());
    }
  }
}
function names(holders) {
  if (holders === null) return "the account may not see who holds it";
  return holders.length === 0 ? "its holder is gone" : `held by ${holders.map(describeHolder).join("; ")}`;
}
function explain(error, holders, { killBlockers }) {
  const said = describeServerError(error);
  if (holders === null)
    return `${said}. Who holds the lock cannot be seen: GRANT PROCESS ON *.* to the account to have it named`;
  if (holders.length === 0) return `${said}. Nobody holds the lock any more`;
  const certain = holders.filter((holder) => holder.certain);
  const list = (certain.length > 0 ? certain : holders).map(describeHolder).join("; ");
  if (certain.length === 0)
    return `${said}. This server does not tell who holds the lock; these have a transaction open: ${list}`;
  return `${said}. The lock is held by ${list}${killBlockers ? "" : ". --kill-blockers ends them"}`;
}
async function killHolders(control, holders, progress) {
  let killed = 0;
  for (const holder of holders) {
    if (!holder.certain || /^(system user|event_scheduler)$/.test(holder.user)) continue;
    try {
      await control.run(`KILL ${holder.connectionId}`);
      progress.step(`Ended ${describeHolder(holder)}`);
      killed++;
    } catch (error) {
      if (!isServerError(error) || ![1094, 1095].includes(error.errno)) throw error;
    }
  }
  return killed;
}

// src/deploy/target.ts
var ORPHAN_WAIT_SECONDS = 20;
var IDLE_SECONDS = 604800;
async function openControl(settings, options = {}) {
  const session = await openSteady(settings, options);
  try {
    await pinSession(session);
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}
async function openSteady(settings, options = {}) {
  const session = await Session.open(settings, options);
  try {
    await session.run(`SET SESSION autocommit = 1, wait_timeout = ${IDLE_SECONDS}`);
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}
async function openUndoer(settings, lock) {
  const session = await openControl(settings, { foundRows: true, multipleStatements: true });
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS);
    await setLockWait(session, lock);
    await session.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}
async function openExecutor(settings, lock) {
  const session = await openSteady(settings);
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS);
    await session.run("SET SESSION completion_type = 'NO_CHAIN'");
    await setCaptureSession(session);
    await setLockWait(session, lock);
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}
async function setLockWait(session, { waitSeconds }) {
  await session.run(`SET SESSION lock_wait_timeout = ${waitSeconds ?? METADATA_WAIT_SECONDS}`);
  if (waitSeconds !== null) await session.run(`SET SESSION innodb_lock_wait_timeout = ${waitSeconds}`);
}
async function awaitExecutorGone(settings) {
  const session = await Session.open(settings);
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS);
  } finally {
    await session.close();
  }
}
function backupDatabaseOf(production, database) {
  return backupDatabaseName(production.host, production.port, database);
}
async function openBackup(settings) {
  const session = await openSteady(settings, { database: null });
  try {
    return { session, tables: await BackupTables.open(session) };
  } catch (error) {
    session.destroy();
    throw error;
  }
}

export {
  excerpt,
  METADATA_WAIT_SECONDS,
  NotLocked,
  withLock,
  chunkOf,
  textsOf,
  slicesOf,
  packStatements,
  structureScriptOf,
  scriptOf,
  RowValues,
  firstValue,
  readRollbackChunks,
  readRollbackStatements,
  trySetCapture,
  DEPLOY_LOCK,
  takeLock,
  openControl,
  openUndoer,
  openExecutor,
  awaitExecutorGone,
  backupDatabaseOf,
  openBackup
};
