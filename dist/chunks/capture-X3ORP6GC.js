import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  selectsByGtid,
  selectsChange,
  selectsDatabase,
  selectsGtid,
  selectsTable,
  selectsTime
} from "./chunk-CZKTJUOJ.js";
import {
  GtidCountdown,
  isEmptySet,
  showGtidSet,
  subtractGtids
} from "./chunk-BORPTNQI.js";
import {
  findServerBinaries,
  startPrivateServer
} from "./chunk-BYQ36RH7.js";
import {
  ChangeReader,
  NO_FOREIGN_KEY_CHECKS,
  RecordStack,
  ReplacedRows,
  RowScript,
  RowsRecords,
  SQL_FOREIGN_KEYS,
  STATEMENT_END,
  checkShape,
  decodeRows,
  readPayload,
  splitSelfReferring,
  tableShape
} from "./chunk-KUNCMDKL.js";
import {
  foreignKeysTo,
  listTriggers,
  parseScript,
  parseStatement,
  readTable
} from "./chunk-X25XJZV5.js";
import {
  EVENT,
  EventFraming,
  HEADER_LENGTH,
  eventName
} from "./chunk-37URMYMH.js";
import "./chunk-HHF7PBS2.js";
import "./chunk-FPZUQGHF.js";
import {
  ByteReader,
  MalformedBytes,
  TYPE,
  sessionPins,
  typeName
} from "./chunk-VXINXAS5.js";
import {
  BinlogError
} from "./chunk-BZW43KRG.js";
import {
  Session,
  parseVersion
} from "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import {
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  Source
} from "./chunk-SWZM6BFA.js";
import "./chunk-H343J662.js";
import {
  quoteName,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

// src/commands/capture.ts
import { stat } from "node:fs/promises";
import { basename as basename2 } from "node:path";

// src/binlog/file-events.ts
import { open } from "node:fs/promises";
import { basename } from "node:path";
var MAGIC = Buffer.from([254, 98, 105, 110]);
var ENCRYPTED_MAGIC = Buffer.from([253, 98, 105, 110]);
var FIRST_EVENT = MAGIC.length;
var PIECE_BYTES = 4 << 20;
var LARGEST_EVENT = 2 ** 30 + 2 ** 24;
async function* fileEvents(options) {
  const { files, startPosition, stopPosition, signal } = options;
  let expected = null;
  for (const [index, path] of files.entries()) {
    const name = basename(path);
    if (expected !== null) checkFollows(files[index - 1], name, expected);
    const reader = new FileReader(await openFile(path), path);
    try {
      yield* reader.read(index === 0 ? startPosition : null, index === files.length - 1 ? stopPosition : null, signal);
    } finally {
      await reader.close();
    }
    expected = reader.nextFile ?? successor(name);
  }
}
var FileReader = class {
  /** As the file's last event says; null when it says nothing. */
  nextFile = null;
  #file;
  #path;
  #name;
  #framing;
  #buffer = Buffer.allocUnsafe(PIECE_BYTES);
  /** Bytes of the buffer that are not read yet, and where in the file the first of them is. */
  #start = 0;
  #end = 0;
  #position = 0;
  constructor(file, path) {
    this.#file = file;
    this.#path = path;
    this.#name = basename(path);
    this.#framing = new EventFraming({ file: this.#name, position: FIRST_EVENT });
  }
  close() {
    return this.#file.close();
  }
  async *read(from, to, signal) {
    const size = (await this.#file.stat()).size;
    for (const position of [from, to]) {
      if (position !== null && (position > size || position < FIRST_EVENT))
        throw new UserError(`${this.#path} has no position ${position}: it ends at ${size}`, {
          hint: "Positions are bytes from the beginning of the file; the first event is at 4."
        });
    }
    await this.#readMagic();
    const format = await this.#next();
    if (format === null) throw this.#cutShort("the format description");
    const event = this.#framing.read(format);
    if (event === null || event.type !== EVENT.FORMAT_DESCRIPTION)
      throw new BinlogError("The file does not begin with a format description", { file: this.#name, position: 4 });
    if (from !== null && from > event.nextPosition) {
      await this.#refuseEncryption();
      yield { events: [event], bytes: event.nextPosition };
      yield* this.#readFrom(from, to, signal);
    } else {
      if (from !== null && from !== FIRST_EVENT && from !== event.nextPosition) throw await this.#insideEvent(from);
      yield { events: [event], bytes: event.nextPosition };
      yield* this.#batches(to, null, signal);
    }
  }
  /** Goes to a position, and makes sure that an event begins there. */
  async *#readFrom(from, to, signal) {
    this.#start = 0;
    this.#end = 0;
    this.#position = from;
    this.#framing.moveTo(from);
    yield* this.#batches(to, from, signal);
  }
  async *#batches(to, checked, signal) {
    let first = checked !== null;
    for (; ; ) {
      signal?.throwIfAborted();
      const before = this.#position;
      const events = [];
      try {
        if (!await this.#fill()) return;
        for (let raw = this.#whole(); raw !== null; raw = this.#whole()) {
          if (to !== null && this.#position >= to) break;
          if (to !== null && this.#position + raw.length > to) throw await this.#insideEvent(to);
          const event = this.#framing.read(raw);
          this.#skip(raw.length);
          first = false;
          if (event === null) continue;
          this.#notice(event);
          events.push(event);
        }
      } catch (error) {
        if (first && checked !== null && error instanceof BinlogError) throw await this.#insideEvent(checked, error);
        throw error;
      }
      if (events.length > 0) yield { events, bytes: this.#position - before };
      if (to !== null && this.#position >= to) return;
    }
  }
  #notice(event) {
    if (event.type === EVENT.START_ENCRYPTION) throw encrypted(this.#path);
    if (event.type === EVENT.ROTATE) this.nextFile = event.body.toString("utf8", 8);
  }
  /** MariaDB's encryption begins right behind the format description. */
  async #refuseEncryption() {
    await this.#fill(true);
    if (this.#end - this.#start > 4 && this.#buffer[this.#start + 4] === EVENT.START_ENCRYPTION)
      throw encrypted(this.#path);
  }
  async #readMagic() {
    this.#position = 0;
    await this.#more(FIRST_EVENT);
    const magic = this.#buffer.subarray(this.#start, Math.min(this.#end, this.#start + FIRST_EVENT));
    if (magic.equals(ENCRYPTED_MAGIC)) throw encrypted(this.#path);
    if (!magic.equals(MAGIC))
      throw new UserError(`${this.#path} is not a binlog file`, {
        hint: "Binlog files begin with the bytes FE 62 69 6E; an index or a text file does not. A compressed copy must be unpacked first."
      });
    this.#skip(FIRST_EVENT);
  }
  /** One whole raw event. */
  async #next() {
    if (!await this.#fill()) return null;
    const raw = this.#whole();
    this.#skip(raw.length);
    return raw;
  }
  /** Makes sure that a whole event is in the buffer; @returns false at the end of the file. */
  async #fill(headerOnly = false) {
    if (this.#whole() !== null) return true;
    if (!await this.#more(HEADER_LENGTH)) {
      if (this.#end === this.#start) return false;
      if (headerOnly) return true;
      throw this.#cutShort("an event");
    }
    const length = this.#buffer.readUInt32LE(this.#start + 9);
    if (length < HEADER_LENGTH || length > LARGEST_EVENT)
      throw new BinlogError(`An event says that it has ${length} bytes`, this.#framing.next);
    if (!await this.#more(length) && !headerOnly) throw this.#cutShort(`an event of ${length} bytes`);
    return true;
  }
  /** The next event when all of it is in the buffer. */
  #whole() {
    const left = this.#end - this.#start;
    if (left < HEADER_LENGTH) return null;
    const length = this.#buffer.readUInt32LE(this.#start + 9);
    return length >= HEADER_LENGTH && length <= left ? this.#buffer.subarray(this.#start, this.#start + length) : null;
  }
  #skip(length) {
    this.#start += length;
    this.#position += length;
  }
  /** Reads on until so many bytes are in the buffer; @returns false when the file has fewer. */
  async #more(length) {
    if (this.#end - this.#start >= length) return true;
    const left = this.#buffer.subarray(this.#start, this.#end);
    const target = length > this.#buffer.length ? Buffer.allocUnsafe(length) : this.#buffer;
    left.copy(target);
    this.#buffer = target;
    this.#start = 0;
    this.#end = left.length;
    while (this.#end < length) {
      const room = target.length - this.#end;
      const { bytesRead } = await this.#file.read(target, this.#end, room, this.#position + this.#end);
      if (bytesRead === 0) return false;
      this.#end += bytesRead;
    }
    return true;
  }
  #cutShort(what) {
    const at = this.#framing.next;
    return new BinlogError(`${this.#path} is cut short in the middle of ${what}`, at, {
      hint: `It may have been copied while the server wrote it, or the server crashed. Copy it anew, or end the window before: --stop-position ${at.position}.`
    });
  }
  async #insideEvent(position, cause) {
    const around = await this.#boundaries(position);
    if (around === null) return cause ?? new BinlogError("An event cannot be read", { file: this.#name, position });
    return new UserError(`${this.#path}: position ${position} is inside an event, which begins at ${around.before}`, {
      hint: `Positions must be the beginning of an event: ${around.before} or ${around.after}.`,
      cause
    });
  }
  /** Walks the headers from the beginning of the file; @returns null when an event begins at the position. */
  async #boundaries(position) {
    const piece = Buffer.allocUnsafe(1 << 20);
    let pieceStart = 0;
    let pieceEnd = 0;
    for (let at = FIRST_EVENT; ; ) {
      if (at === position) return null;
      if (at + HEADER_LENGTH > pieceEnd) {
        const { bytesRead } = await this.#file.read(piece, 0, piece.length, at);
        pieceStart = at;
        pieceEnd = at + bytesRead;
        if (bytesRead < HEADER_LENGTH) return { before: at, after: pieceEnd };
      }
      const length = piece.readUInt32LE(at - pieceStart + 9);
      if (length < HEADER_LENGTH) return null;
      if (at + length > position) return { before: at, after: at + length };
      at += length;
    }
  }
};
async function openFile(path) {
  try {
    return await open(path, "r");
  } catch (cause) {
    throw new UserError(`Cannot open the binlog file ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      hint: "Name binlog files by their paths, in the order of the log.",
      cause
    });
  }
}
function encrypted(path) {
  return new UserError(`${path} is encrypted`, {
    hint: "Only its server can decrypt it: let the server send it, with --server and --start-file."
  });
}
function successor(name) {
  const [, stem, digits] = /^(.*\.)(\d{6,})$/.exec(name) ?? [];
  if (stem === void 0 || digits === void 0) return null;
  return stem + String(BigInt(digits) + 1n).padStart(digits.length, "0");
}
function checkFollows(before, name, expected) {
  if (name === expected || successor(name) === null || stemOf(name) !== stemOf(expected)) return;
  throw new UserError(`${before} is followed by ${expected}, not by ${name}`, {
    hint: "Name all files of the window, in their order: what is between them would be missing."
  });
}
function stemOf(name) {
  return name.slice(0, name.lastIndexOf("."));
}

// src/capture/output.ts
import { open as open2, rename, unlink } from "node:fs/promises";
async function fileOutput(path) {
  const part = `${path}.new`;
  const wrong = (cause) => new UserError(`Cannot write ${path}: ${cause instanceof Error ? cause.message : cause}`, {
    hint: "See --output.",
    cause
  });
  let file;
  try {
    file = await open2(part, "w", 384);
    await file.chmod(384);
  } catch (cause) {
    throw wrong(cause);
  }
  let writing = Promise.resolve();
  return {
    async write(bytes) {
      try {
        await writing;
      } catch (cause) {
        throw wrong(cause);
      }
      writing = writeAll(file, bytes);
      writing.catch(() => {
      });
    },
    async finish() {
      try {
        await writing;
        await file.close();
        await rename(part, path);
      } catch (cause) {
        throw wrong(cause);
      }
    },
    async discard() {
      await writing.catch(() => {
      });
      await file.close().catch(() => {
      });
      await unlink(part).catch(() => {
      });
    }
  };
}
async function writeAll(file, bytes) {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten;
}
function streamOutput(stream) {
  let broken = null;
  const onError = (error) => {
    broken = error;
  };
  stream.on("error", onError);
  let writing = Promise.resolve();
  return {
    async write(bytes) {
      await writing;
      if (broken !== null) throw gone(broken);
      writing = new Promise((done) => stream.write(bytes, done));
    },
    finish: () => new Promise((done, failed) => {
      stream.write("", () => broken === null ? done() : failed(gone(broken)));
    }),
    async discard() {
    }
  };
}
function gone(cause) {
  return new UserError(`The script could not be written to standard output: ${cause.message}`, {
    exitCode: EXIT.failed,
    cause
  });
}

// src/capture/progress.ts
import { performance } from "node:perf_hooks";
var PAUSE_MS = 200;
var CaptureProgress = class {
  #progress;
  #phase = null;
  #began = 0;
  #shown = 0;
  constructor(progress) {
    this.#progress = progress;
  }
  show(phase, done, all, rows) {
    const now = performance.now();
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#began = now;
    }
    if (now - this.#shown < PAUSE_MS) return;
    this.#shown = now;
    this.#progress.step(progressLine({ phase, done, all, rows, seconds: (now - this.#began) / 1e3 }));
  }
};
function progressLine({ phase, done, all, rows, seconds }) {
  const share = all === 0 ? 0 : Math.min(1, done / all);
  const left = share === 0 ? "" : `, ${duration(seconds / share * (1 - share))} left`;
  if (phase === "read") {
    const of = all === 0 ? "" : ` of ${megabytes(all)}`;
    const written = rows === 0 ? "" : `, ${rows} rows`;
    return `Reading the binlog: ${megabytes(done)}${of} MB, ${megabytes(done / Math.max(seconds, 1e-3))} MB/s${written}${left}`;
  }
  const rate = Math.round(rows / Math.max(seconds, 1e-3));
  return `Writing: ${Math.floor(share * 100)} %, ${rows} rows, ${rate} rows/s${left}`;
}
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}
function duration(seconds) {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.ceil(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// src/capture/run-capture.ts
import { tmpdir } from "node:os";

// src/capture/change-spool.ts
var TRANSACTION = 255;
var ChangeSpool = class _ChangeSpool {
  #stack;
  #rows;
  constructor(stack, rows) {
    this.#stack = stack;
    this.#rows = rows;
  }
  static async create(directory) {
    return new _ChangeSpool(await RecordStack.create(directory), new RowsRecords());
  }
  get records() {
    return this.#stack.records;
  }
  /** @returns a promise only when the disk must be waited for, until when the item's bytes must stay. */
  pushRows(item) {
    return this.#stack.push(this.#rows.of(item));
  }
  pushTransaction(transaction) {
    const text = JSON.stringify(transaction, (_, value) => typeof value === "bigint" ? String(value) : value);
    return this.#stack.push([Buffer.of(TRANSACTION), Buffer.from(text)]);
  }
  mark() {
    return this.#stack.mark();
  }
  /** Forgets what was pushed after the mark. */
  truncate(mark) {
    return this.#stack.truncate(mark);
  }
  /** Takes what was pushed after the mark into a spool of its own. */
  async split(mark, directory) {
    const other = new _ChangeSpool(await RecordStack.create(directory), this.#rows);
    for await (const record2 of this.#stack.readForwards(mark)) await other.#stack.push([record2]);
    await this.truncate(mark);
    return other;
  }
  /** Pushes all that another spool, split from this one, has. */
  async append(other) {
    for await (const record2 of other.#stack.readForwards({ bytes: 0, records: 0 })) await this.#stack.push([record2]);
  }
  /** Transactions and their rows, last first. An item is valid until the next is asked for. */
  async *readBackwards() {
    for await (const record2 of this.#stack.readBackwards()) yield this.#item(record2);
  }
  /** The rows after the mark, first one first. */
  async *readForwards(mark) {
    for await (const record2 of this.#stack.readForwards(mark)) yield this.#rows.item(record2);
  }
  close() {
    return this.#stack.close();
  }
  #item(record2) {
    if (record2[0] !== TRANSACTION) return this.#rows.item(record2);
    const transaction = JSON.parse(record2.toString("utf8", 1));
    const gtid = transaction.gtid && { ...transaction.gtid, number: BigInt(transaction.gtid.number) };
    return { ...transaction, gtid };
  }
};

// src/capture/gtid-event.ts
function readGtid(event) {
  switch (event.type) {
    case EVENT.GTID: {
      const reader = new ByteReader(event.body, 1);
      const source = uuidText(reader.slice(16));
      return mysqlGtid(source, reader.uint64());
    }
    case EVENT.GTID_TAGGED:
      return readTagged(new ByteReader(event.body));
    case EVENT.MARIADB_GTID: {
      const reader = new ByteReader(event.body);
      const number = reader.uint64();
      const domain = String(reader.uint32());
      return { text: `${domain}-${event.serverId}-${number}`, source: domain, number };
    }
    default:
      return null;
  }
}
var TAGGED = { FLAGS: 0, UUID: 1, NUMBER: 2, TAG: 3 };
function readTagged(reader) {
  varlen(reader);
  varlen(reader);
  varlen(reader);
  let source = null;
  let number = null;
  for (; ; ) {
    const field = Number(varlen(reader));
    if (field === TAGGED.FLAGS) reader.uint8();
    else if (field === TAGGED.UUID)
      source = uuidText(Buffer.from(Array.from({ length: 16 }, () => Number(varlen(reader)))));
    else if (field === TAGGED.NUMBER) number = signed(varlen(reader));
    else if (field === TAGGED.TAG) {
      const tag = reader.text(Number(varlen(reader)));
      return source === null || number === null ? null : mysqlGtid(tag === "" ? source : `${source}:${tag}`, number);
    } else return null;
  }
}
function varlen(reader) {
  const first = reader.uint8();
  let more = 0;
  while (more < 8 && (first >> more & 1) === 1) more++;
  let value = BigInt(first) >> BigInt(Math.min(more + 1, 8));
  const rest = reader.slice(more);
  const shift = more < 8 ? 7 - more : 0;
  for (let index = 0; index < more; index++) value |= BigInt(rest[index]) << BigInt(shift + 8 * index);
  return value;
}
function signed(value) {
  return (value & 1n) === 0n ? value >> 1n : -(value >> 1n) - 1n;
}
function mysqlGtid(source, number) {
  return { text: `${source}:${number}`, source, number };
}
function uuidText(bytes) {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// src/capture/prepared.ts
var PreparedTransactions = class {
  #options;
  #byXid = /* @__PURE__ */ new Map();
  constructor(options) {
    this.#options = options;
  }
  get size() {
    return this.#byXid.size;
  }
  /** Those with selected rows that have not ended. */
  get open() {
    return [...this.#byXid].flatMap(([xid, { transaction, spool }]) => spool === null ? [] : [{ xid, transaction }]);
  }
  has(xid) {
    return this.#byXid.has(xid);
  }
  /** Takes the rows behind the mark. */
  async add(xid, transaction, rows) {
    const { spool, spoolDirectory } = this.#options;
    const isEmpty = spool.records === rows.records;
    this.#byXid.set(xid, { transaction, spool: isEmpty ? null : await spool.split(rows, spoolDirectory) });
  }
  async commit(xid) {
    const { transaction, spool } = this.#byXid.get(xid);
    if (spool !== null) {
      const mark = this.#options.spool.mark();
      await this.#options.spool.append(spool);
      await this.#options.committed(transaction, mark);
    }
    await this.drop(xid);
  }
  async drop(xid) {
    const { spool } = this.#byXid.get(xid);
    this.#byXid.delete(xid);
    await spool?.close();
  }
  async close() {
    for (const xid of [...this.#byXid.keys()]) await this.drop(xid);
  }
};

// src/capture/statements.ts
var NOTHING = { effect: "nothing", redefined: [] };
var ROWLESS = /^(CREATE|ALTER|DROP) (VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SEQUENCE|PACKAGE|PACKAGE BODY|LIBRARY)$/;
var MOVES_ROWS = /\b(DROP|TRUNCATE|EXCHANGE|DISCARD|IMPORT|CONVERT)\s+(PARTITION|TABLESPACE|TABLE)\b/i;
function judgeStatement(query, selection, flavor) {
  const dialect = {
    flavor,
    version: flavor === "mysql" ? 90700 : 110800,
    ansiQuotes: false,
    noBackslashEscapes: false
  };
  const database = query.database === "" ? null : query.database;
  const statement = parseStatement(new Source("binlog", query.sql), { dialect, database });
  if (statement === null || statement.temporary || ROWLESS.test(statement.kind)) return NOTHING;
  if (statement.class === "dml")
    return writesSelected(statement, selection, database) ? { effect: "rows", redefined: [] } : NOTHING;
  if (statement.class !== "ddl") return NOTHING;
  if (/ DATABASE$/.test(statement.kind)) return judgeDatabase(statement, selection);
  const touched = statement.tables.filter(({ access }) => access !== "read");
  const redefined = touched.length === 0 ? (
    // Names in quotes that are not read as such (ANSI_QUOTES): any table may be meant.
    selectsDatabase(selection, database ?? "") ? [{ database: database ?? "", table: null }] : []
  ) : touched.flatMap(
    (table) => selectsTable(selection, table.database ?? "", table.name) ? [{ database: table.database ?? "", table: table.name }] : []
  );
  if (redefined.length === 0) return NOTHING;
  const losesRows = statement.kind === "TRUNCATE TABLE" || statement.kind === "DROP TABLE" || statement.kind === "ALTER TABLE" && MOVES_ROWS.test(statement.text);
  const keepsColumns = / INDEX$/.test(statement.kind) || statement.kind === "TRUNCATE TABLE";
  return { effect: losesRows ? "rows" : "structure", redefined: keepsColumns ? [] : redefined };
}
function judgeDatabase(statement, selection) {
  if (statement.kind !== "DROP DATABASE") return NOTHING;
  const database = (statement.tokens.at(-1)?.text ?? "").replace(/^`(.*)`$/s, "$1").replaceAll("``", "`");
  return selectsDatabase(selection, database) ? { effect: "rows", redefined: [{ database, table: null }] } : NOTHING;
}
function writesSelected(statement, selection, database) {
  const written = statement.tables.filter(({ access }) => access !== "read");
  if (written.length === 0) return database === null || selectsDatabase(selection, database);
  return written.some((table) => table.database === null || selectsTable(selection, table.database, table.name));
}

// src/capture/transaction.ts
function isoTime(seconds) {
  return new Date(seconds * 1e3).toISOString().replace(".000Z", "Z");
}
var LINE_CHARACTERS = 200;
function oneLine(text) {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line;
}
function place({ file, position }) {
  return `${file}:${position}`;
}

// src/capture/follow.ts
var ONE_PHASE = 1;
var MOST_WARNINGS = 20;
var TransactionFollower = class {
  warnings = [];
  /** Whether any transaction had a GTID. */
  sawGtid = false;
  /** The last event read, for messages. */
  at = null;
  countdown;
  #options;
  #reader = new ChangeReader();
  #replaced;
  #prepared;
  #announced = null;
  #group = null;
  #suppressed = 0;
  constructor(options) {
    this.#options = options;
    this.#prepared = new PreparedTransactions(options);
    this.#replaced = new ReplacedRows(options.script ?? "undo");
    const { gtids, startGtids, stopGtids } = options.selection;
    this.countdown = gtids !== null ? new GtidCountdown(gtids, true) : stopGtids === null ? null : new GtidCountdown(subtractGtids(stopGtids, startGtids), stopGtids.flavor === "mysql");
  }
  /** The transaction under way, of which the end has not come. */
  get open() {
    return this.#group?.transaction ?? null;
  }
  /** Whether no wanted transaction can come any more. */
  get isDone() {
    const isBetween = this.#group === null && this.#announced === null && this.#prepared.size === 0;
    return isBetween && this.countdown !== null && isEmptySet(this.countdown.left);
  }
  /**
   * @returns a promise only when something must be waited for, until when the event's bytes must stay.
   * @throws UserError for all that would make the result wrong or incomplete.
   */
  take(event) {
    this.at = event;
    try {
      this.#notice(event);
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error;
      throw new BinlogError(`The ${eventName(event.type)} event cannot be read: ${error.message}`, event, {
        cause: error
      });
    }
    const abandoned = event.type === EVENT.FORMAT_DESCRIPTION ? this.#abandon(event) : void 0;
    const item = this.#reader.read(event);
    if (abandoned !== void 0) return abandoned;
    if (item === null) return void 0;
    if (item.kind === "rows") return this.#rows(item);
    const pushed = this.#push(this.#replaced.endStatement());
    return pushed === void 0 ? this.#mark(item, event) : pushed.then(() => this.#mark(item, event));
  }
  #mark(item, event) {
    switch (item.kind) {
      case "begin":
        this.#begin(event, null);
        return void 0;
      case "commit":
        return this.#commit(event);
      case "rollback":
        return this.#rollback(event);
      case "prepare":
        return event.body[0] === ONE_PHASE ? this.#commit(event) : this.#prepare(event);
      case "query":
        return this.#query(item, event);
      case "unreadable":
        return this.#unreadable(item);
    }
  }
  /** To be called after the last event. */
  async finish() {
    for (const { xid, transaction } of this.#prepared.open)
      this.#warn(
        `The XA transaction ${xid}, prepared at ${place(transaction)}, is neither committed nor rolled back in the window: its rows are left out.`
      );
    if (this.#suppressed > 0) this.warnings.push(`${this.#suppressed} more of such warnings.`);
    await this.#prepared.close();
  }
  #notice(event) {
    const { tables } = this.#options;
    switch (event.type) {
      case EVENT.GTID:
      case EVENT.GTID_TAGGED:
      case EVENT.ANONYMOUS_GTID:
      case EVENT.MARIADB_GTID: {
        const gtid = readGtid(event);
        if (gtid !== null) {
          this.sawGtid = true;
          this.countdown?.take(gtid);
        }
        this.#announced = { gtid, file: event.file, position: event.position };
        break;
      }
      case EVENT.FORMAT_DESCRIPTION:
        tables.flavor = parseVersion(event.body.toString("latin1", 2, 52).replace(/\0.*$/s, "")).flavor;
        this.#announced = null;
    }
  }
  #begin(event, xid) {
    const announced = this.#takeAnnounced();
    const { selection, spool } = this.#options;
    const threadId = event.type === EVENT.QUERY || event.type === EVENT.QUERY_COMPRESSED ? threadOf(event) : null;
    const transaction = {
      file: event.file,
      position: announced?.position ?? event.position,
      timestamp: event.timestamp,
      gtid: announced?.gtid ?? null,
      threadId
    };
    const isWanted = selectsGtid(selection, transaction.gtid) && (selection.threadId === null || (threadId ?? selection.threadId) === selection.threadId);
    this.#group = { transaction, isWanted, start: spool.mark(), savepoints: /* @__PURE__ */ new Map(), xid };
  }
  #rows(item) {
    const group = this.#group;
    if (group === null) throw startsInside(item);
    if (!group.isWanted) return void 0;
    const table = this.#options.tables.known(item.map);
    return table === void 0 ? this.#learn(item, group) : this.#keep(item, table, group);
  }
  async #learn(item, group) {
    await this.#keep(item, await this.#options.tables.learn(item), group);
  }
  #keep(item, table, { transaction }) {
    const { selection } = this.#options;
    if (table.shape === null || !selectsTime(selection, item.timestamp) || !selectsChange(selection, item.change))
      return (item.flags & STATEMENT_END) === 0 ? void 0 : this.#push(this.#replaced.endStatement());
    if (selection.threadId !== null && transaction.threadId === null)
      throw new UserError(`The binlog does not tell which connection made the changes at ${place(item)}`, {
        hint: "MariaDB logs no thread id with its transactions. Leave --thread-id out, and choose by --gtid, --table or time."
      });
    table.changes.add(item.change);
    table.firstChange ??= item.timestamp;
    if (this.#options.script === null) return this.#options.spool.pushRows(item);
    const rows = this.#replaced.take(item, table.shape);
    for (const one of rows) if (one.item.map === item.map) table.changes.add(one.item.change);
    return this.#push(rows);
  }
  #push(rows) {
    const { spool, script } = this.#options;
    let pushed;
    for (const { item, shape } of rows) {
      for (const one of script === "undo" ? splitSelfReferring(item, shape) : [item])
        pushed = pushed === void 0 ? spool.pushRows(one) : pushed.then(() => spool.pushRows(one));
    }
    return pushed;
  }
  #commit(at) {
    const group = this.#endGroup(at);
    if (this.#options.spool.records === group.start.records) return void 0;
    return this.#options.committed(group.transaction, group.start);
  }
  /** Row changes of tables without transactions are logged in groups of their own, so that all of this group was undone. */
  #rollback(at) {
    return this.#options.spool.truncate(this.#endGroup(at).start);
  }
  #prepare(at) {
    const { transaction, start, xid } = this.#endGroup(at);
    if (xid === null) throw new BinlogError("An XA transaction is prepared that has no name", at);
    return this.#prepared.add(xid, transaction, start);
  }
  #endPrepared(xid, isCommit, at) {
    const gtid = this.#takeAnnounced()?.gtid ?? null;
    if (this.#prepared.has(xid)) return isCommit ? this.#prepared.commit(xid) : this.#prepared.drop(xid);
    if (!isCommit || !selectsGtid(this.#options.selection, gtid)) return void 0;
    throw new UserError(`At ${place(at)} an XA transaction is committed that was prepared before the window: ${xid}`, {
      hint: "Its rows stand where it was prepared. Begin the window earlier."
    });
  }
  /** A group that has no end where the next file begins: the server crashed, and did not commit it. */
  #abandon(at) {
    if (this.#group === null) return void 0;
    this.#warn(
      `The transaction at ${place(this.#group.transaction)} has no end before ${place(at)}, so it was not committed: left out.`
    );
    return this.#rollback(at);
  }
  #query(query, event) {
    const text = query.sql.trim();
    const [, words = "", rest = ""] = /^(SAVEPOINT|ROLLBACK TO|RELEASE SAVEPOINT|XA START|XA BEGIN|XA END|XA COMMIT|XA ROLLBACK)\s+(.*)$/is.exec(
      text
    ) ?? [];
    const group = this.#group;
    switch (words.toUpperCase()) {
      case "XA START":
      case "XA BEGIN":
        this.#begin(event, rest);
        return void 0;
      case "XA END":
        if (group === null) throw startsInside(event);
        group.xid = rest;
        return void 0;
      case "XA COMMIT":
      case "XA ROLLBACK":
        return this.#endPrepared(rest, /^XA COMMIT/i.test(words), event);
      case "SAVEPOINT":
        if (group === null) throw startsInside(event);
        group.savepoints.set(rest, this.#options.spool.mark());
        return void 0;
      case "ROLLBACK TO": {
        if (group === null) throw startsInside(event);
        const mark = group.savepoints.get(rest);
        if (mark === void 0)
          throw new BinlogError(`ROLLBACK TO ${oneLine(rest)} names a savepoint that is not in the binlog`, event);
        return this.#options.spool.truncate(mark);
      }
      case "RELEASE SAVEPOINT":
        return void 0;
      default:
        this.#statement(query, event);
        return void 0;
    }
  }
  /** A change that is logged in words, which have no inverse. */
  #statement(query, event) {
    const { selection, tables, skipStatements, trustsStructure } = this.#options;
    const { effect, redefined } = judgeStatement(query, selection, tables.flavor);
    const group = this.#group;
    const announced = group === null ? this.#takeAnnounced() : null;
    const gtid = group === null ? announced?.gtid ?? null : group.transaction.gtid;
    if (effect === "nothing") return;
    const before = group?.transaction.position ?? announced?.position ?? query.position;
    const what = oneLine(query.sql);
    for (const table of tables.all) {
      const meant = redefined.some(
        (one) => one.database === table.database && (one.table === null || one.table === table.table)
      );
      if (!meant || table.isNamed || table.changes.size === 0 || trustsStructure) continue;
      throw new UserError(
        `At ${place(query)} ${table.database}.${table.table} is redefined behind rows that are captured: ${what}`,
        {
          hint: `The binlog has no names of columns for the rows before (binlog_row_metadata is not FULL), and those of now may not fit them. End the window at ${query.file}:${before}, or give the structure of before with --schema FILE.sql.`,
          exitCode: EXIT.server
        }
      );
    }
    const isWanted = selectsGtid(selection, gtid) && (selection.threadId === null || threadOf(event) === selection.threadId) && selectsTime(selection, event.timestamp);
    if (!isWanted) return;
    if (effect === "rows" && !skipStatements)
      throw new UserError(
        `At ${place(query)} rows are changed by a statement of which the binlog holds no rows: ${what}`,
        {
          hint: "What is captured without it would not bring the data back. Choose a window or tables without it, or pass it over with --skip-statements.",
          exitCode: EXIT.failed
        }
      );
    this.#warn(
      effect === "rows" ? `Passed over at ${place(query)}, though it changes rows: ${what}` : `Not part of this script, at ${place(query)}: ${what}`
    );
  }
  #unreadable(item) {
    if (this.#group?.isWanted === false) return void 0;
    throw new BinlogError(`The binlog holds ${item.what}, which cannot be turned into rows`, item, { hint: item.cure });
  }
  #endGroup(at) {
    const group = this.#group;
    if (group === null) throw startsInside(at);
    this.#group = null;
    return group;
  }
  #takeAnnounced() {
    const announced = this.#announced;
    this.#announced = null;
    return announced;
  }
  #warn(warning) {
    if (this.warnings.length < MOST_WARNINGS) this.warnings.push(warning);
    else this.#suppressed++;
  }
};
function threadOf(event) {
  return event.body.length < 4 ? 0 : event.body.readUInt32LE(0);
}
function startsInside(at) {
  return new UserError(
    `The window begins inside a transaction: its end, but not its beginning, is read at ${place(at)}`,
    {
      hint: "Begin at the first event of a transaction: its GTID event, or BEGIN."
    }
  );
}

// src/capture/structure-warnings.ts
var INVERSE = { insert: "DELETE", update: "UPDATE", delete: "INSERT" };
async function structureWarnings(tables, structure) {
  const warnings = [];
  const captured = [...tables.all].filter((table) => table.changes.size > 0);
  const byName = /* @__PURE__ */ new Map();
  for (const table of captured) {
    const name = `${table.database}.${table.table}`;
    byName.set(name, [...byName.get(name) ?? [], table]);
  }
  const unread = [];
  for (const [name, maps] of byName) {
    if (maps.some(({ from }) => from === "binlog")) unread.push(name);
    if (structure === null) continue;
    const { database, table } = maps[0];
    const changes = new Set(maps.flatMap((map) => [...map.changes]));
    const session = await structure.session();
    const altered = structure.isOfWindow ? null : await alteredSince(session, maps);
    if (altered !== null)
      warnings.push(
        `${name} was altered or rebuilt at ${isoTime(altered)}, after rows that are captured, and the binlog does not name their columns: make sure that they are the columns of now, in their order.`
      );
    for (const trigger of await listTriggers(session, database, table)) {
      if ([...changes].some((change) => INVERSE[change] === trigger.event))
        warnings.push(
          `Trigger ${trigger.name} on ${name} fires when the script runs, though what it did is part of the log. Drop it before, and create it again after.`
        );
    }
    if (maps.every(({ logsCascades }) => logsCascades)) continue;
    for (const key of await foreignKeysTo(session, database, table)) {
      const cascades = (rule) => rule === "CASCADE" || rule === "SET NULL" || rule === "SET DEFAULT";
      if (changes.has("delete") && cascades(key.onDelete) || changes.has("update") && cascades(key.onUpdate))
        warnings.push(
          `Foreign key ${key.name} changed rows of ${key.database}.${key.table} along with ${name}, if there were any, and the server does not log such rows: they are not in the script.`
        );
    }
  }
  for (const name of tables.sequences)
    warnings.push(`${name} is a sequence: the numbers that it gave out are not taken back.`);
  if (unread.length > 0)
    warnings.push(
      `The columns of ${unread.join(", ")} are taken from the binlog alone, which does not tell generated columns, triggers and foreign keys: if there are any, give the structure with --server or --schema.`
    );
  return warnings;
}
async function alteredSince(session, maps) {
  const times = maps.flatMap(({ isNamed, firstChange }) => isNamed || firstChange === null ? [] : [firstChange]);
  if (times.length === 0) return null;
  const { database, table } = maps[0];
  const made = await session.value(
    `SELECT UNIX_TIMESTAMP(create_time) FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)}`
  );
  return made !== null && Number(made) > Math.min(...times) ? Number(made) : null;
}

// src/rollback/metadata-shape.ts
import { isAscii, isUtf8 } from "node:buffer";

// src/binlog/collations.ts
var NUMBERS = {
  big5: "1 84 1025 1108",
  latin2: "2 9 21 27 77 1033 1101",
  dec8: "3 69 1027 1093",
  cp850: "4 80 1028 1104",
  latin1: "5 8 15 31 47-49 94 1032 1071",
  hp8: "6 72 1030 1096",
  koi8r: "7 74 1031 1098",
  swe7: "10 82 1034 1106",
  ascii: "11 65 1035 1089",
  ujis: "12 91 1036 1115",
  sjis: "13 88 1037 1112",
  cp1251: "14 23 50-52 1074-1075",
  hebrew: "16 71 1040 1095",
  tis620: "18 89 1042 1113",
  euckr: "19 85 1043 1109",
  latin7: "20 41-42 79 1065 1103",
  koi8u: "22 75 1046 1099",
  gb2312: "24 86 1048 1110",
  greek: "25 70 1049 1094",
  cp1250: "26 34 44 66 99 1050 1090",
  gbk: "28 87 1052 1111",
  cp1257: "29 58-59 1082-1083",
  latin5: "30 78 1054 1102",
  armscii8: "32 64 1056 1088",
  utf8mb3: "33 76 83 192-215 223 576-579 1057 1107 1216 1238 2048-2215 2232-2247",
  ucs2: "35 90 128-151 159 640-642 1059 1114 1152 1174 2560-2727 2744-2759",
  cp866: "36 68 1060 1092",
  keybcs2: "37 73 1061 1097",
  macce: "38 43 1062 1067",
  macroman: "39 53 1063 1077",
  cp852: "40 81 1064 1105",
  utf8mb4: "45-46 224-247 255-271 273-275 277-294 296-298 300 303-323 608-611 1069-1070 1248 1270 2304-2471 2488-2503",
  utf16: "54-55 101-124 672-674 1078-1079 1125 1147 2816-2983 3000-3015",
  utf16le: "56 62 1080 1086",
  cp1256: "57 67 1081 1091",
  utf32: "60-61 160-183 736-738 1084-1085 1184 1206 3072-3239 3256-3271",
  binary: "63",
  geostd8: "92-93 1116-1117",
  cp932: "95-96 1119-1120",
  eucjpms: "97-98 1121-1122",
  gb18030: "248-250"
};
var CHARSETS = /* @__PURE__ */ new Map();
for (const [charset, numbers] of Object.entries(NUMBERS)) {
  for (const range of numbers.split(" ")) {
    const [first, last = first] = range.split("-").map(Number);
    for (let number = first; number <= last; number++) CHARSETS.set(number, charset);
  }
}
function charsetOfCollation(number) {
  return CHARSETS.get(number) ?? null;
}

// src/binlog/full-metadata.ts
var FIELD = {
  DEFAULT_CHARSET: 2,
  COLUMN_CHARSET: 3,
  SET_MEMBERS: 5,
  ENUM_MEMBERS: 6,
  PRIMARY_KEY: 8,
  PRIMARY_KEY_WITH_PREFIX: 9,
  DEFAULT_CHARSET_OF_MEMBERS: 10,
  COLUMN_CHARSET_OF_MEMBERS: 11
};
var CHARACTER_TYPES = /* @__PURE__ */ new Set([
  TYPE.STRING,
  TYPE.VAR_STRING,
  TYPE.VARCHAR,
  TYPE.BLOB,
  TYPE.VARCHAR_COMPRESSED,
  TYPE.BLOB_COMPRESSED
]);
function readFullMetadata(map, flavor) {
  if (map.columns.length === 0 || map.columns.some((column) => column.name === null)) return null;
  const indexesOf = (fits) => map.columns.flatMap((column, index) => fits(column.type) ? [index] : []);
  const texts = indexesOf((type) => CHARACTER_TYPES.has(type) || flavor === "mariadb" && type === TYPE.GEOMETRY);
  const enums = indexesOf((type) => type === TYPE.ENUM);
  const sets = indexesOf((type) => type === TYPE.SET);
  const lists = indexesOf((type) => type === TYPE.ENUM || type === TYPE.SET);
  const collations = map.columns.map(() => null);
  const members = map.columns.map(() => []);
  let key = null;
  const reader = new ByteReader(map.metadata ?? Buffer.alloc(0));
  while (reader.left > 0) {
    const field = reader.uint8();
    const content = new ByteReader(reader.slice(reader.packedInteger()));
    switch (field) {
      case FIELD.DEFAULT_CHARSET:
        readDefault(content, texts, collations);
        break;
      case FIELD.DEFAULT_CHARSET_OF_MEMBERS:
        readDefault(content, lists, collations);
        break;
      case FIELD.COLUMN_CHARSET:
        for (const index of texts) collations[index] = content.packedInteger();
        break;
      case FIELD.COLUMN_CHARSET_OF_MEMBERS:
        for (const index of lists) collations[index] = content.packedInteger();
        break;
      case FIELD.ENUM_MEMBERS:
        for (const index of enums) members[index] = readMembers(content);
        break;
      case FIELD.SET_MEMBERS:
        for (const index of sets) members[index] = readMembers(content);
        break;
      case FIELD.PRIMARY_KEY:
        key = [];
        while (content.left > 0) key.push(content.packedInteger());
        break;
      case FIELD.PRIMARY_KEY_WITH_PREFIX:
        key = [];
        while (content.left > 0) {
          key.push(content.packedInteger());
          content.packedInteger();
        }
        break;
      default:
        content.rest();
    }
    if (content.left > 0) throw new MalformedBytes(`optional metadata of type ${field} is too long`);
  }
  if (key?.some((index) => index >= map.columns.length)) throw new MalformedBytes("a key of columns that are not there");
  return { collations, members, key };
}
function readDefault(content, columns, collations) {
  const initial = content.packedInteger();
  for (const index of columns) collations[index] = initial;
  while (content.left > 0) {
    const index = columns[content.packedInteger()];
    if (index === void 0) throw new MalformedBytes("a character set of a column that is not there");
    collations[index] = content.packedInteger();
  }
}
function readMembers(content) {
  const count = content.packedInteger();
  return Array.from({ length: count }, () => Buffer.from(content.slice(content.packedInteger())));
}

// src/rollback/metadata-shape.ts
var BLOB_SIZES = ["tiny", "", "medium", "long"];
var NUMERIC = {
  [TYPE.TINY]: "tinyint",
  [TYPE.SHORT]: "smallint",
  [TYPE.INT24]: "mediumint",
  [TYPE.LONG]: "int",
  [TYPE.LONGLONG]: "bigint",
  [TYPE.FLOAT]: "float",
  [TYPE.DOUBLE]: "double",
  [TYPE.YEAR]: "year",
  [TYPE.DATE]: "date",
  [TYPE.NEWDATE]: "date",
  [TYPE.JSON]: "json",
  [TYPE.GEOMETRY]: "geometry",
  [TYPE.VECTOR]: "vector"
};
var WITH_DIGITS = {
  [TYPE.BIT]: "bit",
  [TYPE.TIME2]: "time",
  [TYPE.DATETIME2]: "datetime",
  [TYPE.TIMESTAMP2]: "timestamp"
};
var UTF8 = /* @__PURE__ */ new Set(["utf8mb4", "utf8mb3", "ascii"]);
var NOT_ASCII = /* @__PURE__ */ new Set(["ucs2", "utf16", "utf16le", "utf32", "swe7", "sjis", "cp932"]);
function metadataShape(map, flavor) {
  const metadata = readFullMetadata(map, flavor);
  if (metadata === null) return null;
  const columns = [];
  for (const [index, column] of map.columns.entries()) {
    const shape = columnShape(column, metadata.collations[index], metadata.members[index], flavor);
    if (typeof shape === "string") return `column \`${column.name}\` ${shape}`;
    columns.push(shape);
  }
  let hidden = 0;
  while (/^DB_ROW_HASH_\d+$/.test(columns.at(-1 - hidden)?.name ?? "")) hidden++;
  return {
    database: map.database,
    table: map.table,
    columns: columns.map(
      (column, index) => index >= columns.length - hidden ? { ...column, generated: true } : column
    ),
    hidden,
    key: metadata.key,
    selfReferencing: true
  };
}
function columnShape(column, collation, members, flavor) {
  const shape = {
    name: column.name,
    length: null,
    scale: null,
    unsigned: column.unsigned ?? false,
    charset: null,
    members: [],
    generated: false,
    // Not told: to assign it in any case is right in any case.
    autoUpdated: column.type === TYPE.TIMESTAMP2 || column.type === TYPE.DATETIME2
  };
  const plain = NUMERIC[column.type];
  if (plain !== void 0) return { ...shape, type: plain };
  const digits = WITH_DIGITS[column.type];
  if (digits !== void 0) return { ...shape, type: digits, length: column.size };
  if (column.type === TYPE.NEWDECIMAL) return { ...shape, type: "decimal", length: column.size, scale: column.scale };
  const charset = collation === null ? null : charsetOfCollation(collation);
  switch (column.type) {
    case TYPE.ENUM:
    case TYPE.SET: {
      const texts = memberTexts(members, charset);
      return { ...shape, type: column.type === TYPE.ENUM ? "enum" : "set", charset, members: texts };
    }
    case TYPE.STRING:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR:
    case TYPE.VARCHAR_COMPRESSED:
    case TYPE.BLOB:
    case TYPE.BLOB_COMPRESSED:
      break;
    default:
      return `is logged as ${typeName(column.type)}, of which the metadata does not tell the fractional digits`;
  }
  if (charset === null) return `has a character set that is not known (collation ${collation ?? "not told"})`;
  const binary = charset === "binary";
  const text = { ...shape, charset: binary ? null : charset };
  switch (column.type) {
    case TYPE.BLOB:
    case TYPE.BLOB_COMPRESSED:
      return { ...text, type: `${BLOB_SIZES[column.size - 1]}${binary ? "blob" : "text"}` };
    case TYPE.STRING:
      if (binary && flavor === "mariadb" && (column.size === 16 || column.size === 4))
        return `may be a BINARY(${column.size}) or ${column.size === 16 ? "a UUID or INET6" : "an INET4"}, which the metadata does not tell`;
      return { ...text, type: binary ? "binary" : "char", length: column.size };
    default:
      return { ...text, type: binary ? "varbinary" : "varchar" };
  }
}
var UNSURE = "�";
function memberTexts(members, charset) {
  const utf8 = charset !== null && UTF8.has(charset);
  const ascii = charset !== null && !NOT_ASCII.has(charset);
  return members.map(
    (member) => ascii && isAscii(member) || utf8 && isUtf8(member) ? member.toString("utf8") : UNSURE
  );
}

// src/capture/tables.ts
var CapturedTables = class {
  flavor;
  /** Selected sequences, whose rows no statement can change. */
  sequences = /* @__PURE__ */ new Set();
  #selection;
  #structure;
  #known = /* @__PURE__ */ new Map();
  #shapes = /* @__PURE__ */ new Map();
  constructor(options) {
    this.flavor = options.flavor;
    this.#selection = options.selection;
    this.#structure = options.structure;
  }
  get all() {
    return this.#known.values();
  }
  /** undefined when it must be learned first. */
  known(map) {
    return this.#known.get(map);
  }
  /**
   * @throws UserError when the definition is not known, or is not the one under which the rows were written.
   */
  async learn(item) {
    const { map } = item;
    const { database, table } = map;
    const isNamed = map.columns.length > 0 && map.columns.every((column) => column.name !== null);
    const logsCascades = (item.flags & SQL_FOREIGN_KEYS) !== 0;
    const common = { database, table, isNamed, logsCascades, changes: /* @__PURE__ */ new Set(), firstChange: null };
    const isSelected = selectsTable(this.#selection, database, table);
    let learned = { ...common, shape: null, from: "binlog" };
    if (isSelected) learned = { ...learned, ...await this.#define(item) };
    if (learned.shape !== null && isSequence(learned.shape)) {
      this.sequences.add(`${database}.${table}`);
      learned = { ...learned, shape: null };
    }
    this.#known.set(map, learned);
    return learned;
  }
  /** From the structure when that fits, since it tells more; else from the binlog. */
  async #define(item) {
    const { map } = item;
    const defined = await this.#fromStructure(map.database, map.table);
    let mismatch = null;
    if (defined !== null) {
      try {
        checkShape(map, defined);
        return { shape: defined, from: "structure" };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        mismatch = error;
      }
    }
    const logged = this.#fromBinlog(item);
    if (logged !== null && typeof logged !== "string") return { shape: logged, from: "binlog" };
    if (mismatch !== null)
      throw new UserError(`${mismatch.message} (binlog ${item.file}, position ${item.position})`, {
        hint: `${mismatch.hint ?? ""} Give the structure of that moment with --schema FILE.sql.`.trim(),
        exitCode: EXIT.server,
        cause: mismatch
      });
    throw this.#unknown(item, logged);
  }
  async #fromStructure(database, table) {
    if (this.#structure === null) return null;
    const key = `${database}\0${table}`;
    let shape = this.#shapes.get(key);
    if (shape === void 0) {
      const definition = await this.#structure.table(database, table, this.flavor);
      shape = definition === null ? null : tableShape(database, definition);
      this.#shapes.set(key, shape);
    }
    return shape;
  }
  #fromBinlog(item) {
    try {
      return metadataShape(item.map, this.flavor);
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error;
      throw new BinlogError(`The table map cannot be read: ${error.message}`, item, { cause: error });
    }
  }
  #unknown({ map, file, position }, why) {
    const where = `${map.database}.${map.table} (binlog ${file}, position ${position})`;
    if (this.#structure === null)
      return new UserError(
        why === null ? `The binlog does not name the columns of ${where}` : `The binlog does not tell all about ${where}: ${why}`,
        { hint: "Give the structure: --server URL, or --schema FILE.sql (as mysqldump --no-data writes it)." }
      );
    return new UserError(`There are changes of ${where}, but ${this.#structure.name} has no such table`, {
      hint: "It was dropped or renamed, or the account may not see it. Give the structure of that moment with --schema FILE.sql, or leave the table out with --table.",
      exitCode: EXIT.server
    });
  }
};
function isSequence({ columns }) {
  return columns.length === 8 && columns[0].name === "next_not_cached_value" && columns[7].name === "cycle_count";
}

// src/capture/writers.ts
var SqlWriter = class {
  #script;
  #foreignKeysOff = false;
  constructor(options) {
    this.#script = new RowScript(options);
  }
  get bytes() {
    return this.#script.bytes;
  }
  get rows() {
    return this.#script.rows;
  }
  head(lines) {
    this.#script.text(comment(lines));
    this.#script.text(
      sessionPins().map((pin) => `${pin};
`).join("")
    );
  }
  begin({ file, position, timestamp, gtid, threadId }) {
    const facts = [`${file}:${position}`, isoTime(timestamp)];
    if (gtid !== null) facts.push(`GTID ${gtid.text}`);
    if (threadId !== null) facts.push(`thread ${threadId}`);
    this.#script.text(`
${comment([facts.join(", ")])}START TRANSACTION;
`);
  }
  append(item, shape) {
    const off = (item.flags & NO_FOREIGN_KEY_CHECKS) !== 0;
    if (off !== this.#foreignKeysOff) this.#script.text(`SET SESSION foreign_key_checks = ${off ? 0 : 1};
`);
    this.#foreignKeysOff = off;
    this.#script.append(item, shape);
  }
  end() {
    this.#script.text("COMMIT;\n");
  }
  foot(lines) {
    this.#script.text(`
${comment(lines)}`);
  }
  take() {
    return this.#script.take();
  }
};
var JsonWriter = class {
  #direction;
  #lines = [];
  #transaction = null;
  bytes = 0;
  rows = 0;
  constructor({ direction }) {
    this.#direction = direction;
  }
  head() {
  }
  begin(transaction) {
    this.#transaction = transaction;
  }
  append(item, shape) {
    const lines = [];
    for (const { kind, before, after } of decodeRows(item, shape)) {
      lines.push(
        `${JSON.stringify({
          database: shape.database,
          table: shape.table,
          change: kind,
          before: before && record(before, shape),
          after: after && record(after, shape),
          file: item.file,
          position: item.position,
          timestamp: isoTime(item.timestamp),
          gtid: this.#transaction?.gtid?.text ?? null,
          thread: this.#transaction?.threadId ?? null
        })}
`
      );
    }
    if (this.#direction === "undo") lines.reverse();
    for (const line of lines) {
      this.bytes += line.length;
      this.#lines.push(line);
    }
    this.rows += lines.length;
  }
  end() {
  }
  foot() {
  }
  take() {
    const text = Buffer.from(this.#lines.join(""), "utf8");
    this.#lines = [];
    this.bytes = 0;
    return text;
  }
};
function record(image, shape) {
  const values = [];
  image.forEach((value, index) => {
    if (value !== void 0) values.push([shape.columns[index].name, value]);
  });
  return Object.fromEntries(values);
}
function comment(lines) {
  return lines.map((line) => `-- ${oneLine(line)}
`).join("");
}

// src/capture/run-capture.ts
var PIECE_BYTES2 = 256 * 1024;
async function captureChanges(options) {
  const spoolDirectory = options.spoolDirectory ?? tmpdir();
  const spool = await ChangeSpool.create(spoolDirectory);
  try {
    return await new Run(options, spool, spoolDirectory).run();
  } finally {
    await spool.close();
  }
}
var Run = class {
  #options;
  #spool;
  #tables;
  #follower;
  #writer;
  #transactions = 0;
  #bytes = 0;
  #hasHead = false;
  constructor(options, spool, spoolDirectory) {
    const { structure, source, selection, direction, guard, format } = options;
    this.#options = options;
    this.#spool = spool;
    this.#tables = new CapturedTables({ flavor: source.flavor ?? "mysql", selection, structure });
    this.#writer = format === "sql" ? new SqlWriter({ direction, guard }) : new JsonWriter({ direction, guard });
    this.#follower = new TransactionFollower({
      selection,
      tables: this.#tables,
      spool,
      spoolDirectory,
      script: format === "sql" ? direction : null,
      skipStatements: options.skipStatements,
      trustsStructure: structure?.isOfWindow ?? false,
      committed: (transaction, rows) => direction === "undo" ? spool.pushTransaction(transaction) : this.#redo(transaction, rows)
    });
  }
  async run() {
    const { direction, output, format } = this.#options;
    await this.#read();
    const structural = await structureWarnings(this.#tables, this.#options.structure);
    const warnings = [...this.#follower.warnings, ...structural];
    if (direction === "undo") await this.#undo(warnings);
    if (this.#writer.rows === 0) throw this.#nothing();
    this.#writer.foot([
      ...direction === "redo" && format === "sql" ? warnings.map((warning) => `Warning: ${warning}`) : [],
      `End: ${this.#writer.rows} row changes of ${this.#transactions} transactions.`
    ]);
    await this.#pass(0);
    await output.finish();
    return { rows: this.#writer.rows, transactions: this.#transactions, bytes: this.#bytes, warnings };
  }
  async #read() {
    const { source, signal, progress } = this.#options;
    const follower = this.#follower;
    for await (const { events, bytes } of source.batches) {
      signal?.throwIfAborted();
      for (const event of events) {
        const wait = event.type === EVENT.TRANSACTION_PAYLOAD ? this.#unpack(event) : follower.take(event);
        if (wait !== void 0) await wait;
        if (follower.isDone) break;
      }
      this.#bytes += bytes;
      progress?.("read", this.#bytes, source.bytes, this.#writer.rows);
      if (follower.isDone) break;
    }
    this.#refuseIncomplete();
    await follower.finish();
  }
  async #unpack(payload) {
    for await (const event of readPayload(payload)) await this.#follower.take(event);
  }
  #refuseIncomplete() {
    const { source, selection } = this.#options;
    const { open: open3, countdown, at } = this.#follower;
    if (open3 !== null) {
      const { file, position } = open3;
      throw new UserError(`The window ends inside the transaction that begins at ${file}:${position}`, {
        hint: source.hasEnd ? `End it at ${file}:${position}, or behind that transaction.` : `The server was writing it, or the file is a part of one. End the window there: --stop-position ${position}.`
      });
    }
    if (selectsByGtid(selection) && !this.#follower.sawGtid && at !== null)
      throw new UserError("The binlog of the window has no GTIDs", {
        hint: "MySQL writes them with gtid_mode=ON. Choose by file and position, or by time."
      });
    if (countdown !== null && !isEmptySet(countdown.left))
      throw new UserError(`Transactions are missing in the window: ${showGtidSet(countdown.left)}`, {
        hint: "They are in files that are not named or are purged, were never in this log, or have not happened yet.",
        exitCode: EXIT.server
      });
  }
  async #undo(warnings) {
    const { progress, signal } = this.#options;
    const all = this.#spool.records;
    let open3 = false;
    let done = 0;
    for await (const item of this.#spool.readBackwards()) {
      if ("kind" in item) this.#writer.append(item, this.#tables.known(item.map).shape);
      else {
        if (open3) this.#writer.end();
        this.#begin(item, warnings);
        open3 = true;
      }
      if (this.#writer.bytes >= PIECE_BYTES2) {
        signal?.throwIfAborted();
        await this.#pass(PIECE_BYTES2);
        progress?.("write", done, all, this.#writer.rows);
      }
      done++;
    }
    if (open3) this.#writer.end();
  }
  async #redo(transaction, rows) {
    this.#begin(transaction, []);
    for await (const item of this.#spool.readForwards(rows)) {
      this.#writer.append(item, this.#tables.known(item.map).shape);
      await this.#pass(PIECE_BYTES2);
    }
    this.#writer.end();
    await this.#spool.truncate(rows);
  }
  #begin(transaction, warnings) {
    if (!this.#hasHead) this.#writer.head(this.#head(warnings));
    this.#hasHead = true;
    this.#transactions++;
    this.#writer.begin(transaction);
  }
  #head(warnings) {
    const { direction, guard, source } = this.#options;
    return [
      direction === "undo" ? `Rollgate: undoes changes of ${source.name}, last change first.` : `Rollgate: does changes of ${source.name} again, in their order.`,
      guard ? "A row that is not as the log has it is left alone." : "Rows are found by their keys alone: later changes are overwritten.",
      ...warnings.map((warning) => `Warning: ${warning}`)
    ];
  }
  /** Hands on what is written, when it is as much as this. */
  async #pass(least) {
    if (this.#writer.bytes < least) return;
    const bytes = this.#writer.take();
    if (bytes.length > 0) await this.#options.output.write(bytes);
  }
  #nothing() {
    const { selection } = this.#options;
    const seen = [...new Set([...this.#tables.all].map(({ database, table }) => `${database}.${table}`))];
    const what = seen.length === 0 ? "it has no row changes of the chosen transactions at all" : `there are row changes of ${seen.slice(0, 10).join(", ")}${seen.length > 10 ? ` and ${seen.length - 10} more` : ""}`;
    const names = [...selection.databases, ...selection.tables];
    return new UserError("Nothing in the window matches: there is nothing to write", {
      hint: `In the window ${what}${names.length > 0 ? `; asked for: ${names.join(", ")}` : ""}. Check the window, the names and the filters; nothing was written.`,
      exitCode: EXIT.failed
    });
  }
};

// src/capture/structure.ts
async function openStructureSession(settings) {
  const session = await Session.open(settings);
  await session.run("SET SESSION sql_mode = ''");
  return session;
}
function serverStructure(session, name) {
  return {
    name,
    isOfWindow: false,
    table: (database, table) => readTable(session, database, table),
    session: async () => session,
    close: async () => {
    }
  };
}

// src/capture/schema-structure.ts
function schemaStructure(options) {
  let opening = null;
  return {
    name: options.file.path,
    isOfWindow: true,
    async table(database, table, flavor) {
      opening ??= openSchema(options, flavor);
      return readTable((await opening).session, database, table);
    },
    session: async () => (await opening).session,
    async close() {
      const opened = await opening?.catch(() => null);
      await opened?.session.close();
      await opened?.server.stop();
    }
  };
}
async function openSchema({ file, database, binary }, flavor) {
  const found = await findServerBinaries(binary === null ? { flavor } : { explicit: binary });
  const server = await startPrivateServer(found[0]);
  try {
    const session = await openStructureSession({ ...server.settings, database: null });
    await load(session, file, database);
    return { server, session };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
async function load(session, { path, sql }, database) {
  const source = new Source(path, sql);
  const { flavor, number } = session.version;
  const dialect = { flavor, version: number, ansiQuotes: false, noBackslashEscapes: false };
  await session.run("SET SESSION foreign_key_checks = 0");
  if (database !== null) {
    await session.run(`CREATE DATABASE ${quoteName(database)} DEFAULT CHARACTER SET utf8mb4`);
    await session.run(`USE ${quoteName(database)}`);
  }
  for (const statement of parseScript(source, { dialect, database }).statements) {
    const text = statement.kind === "CREATE DATABASE" && !statement.conditional ? statement.text.replace(/^(CREATE\s+(?:DATABASE|SCHEMA))\s/i, "$1 IF NOT EXISTS ") : statement.text;
    try {
      await session.run(text);
    } catch (error) {
      if (!isServerError(error)) throw error;
      const { line, column } = source.positionAt(statement.span.start);
      throw new UserError(
        `${path}:${line}:${column}: a private ${flavor} refuses the schema: ${error.sqlMessage} (error ${error.errno})`,
        {
          hint: "The schema file must hold the tables as mysqldump --no-data writes them; for tables without a database name it with --database.",
          exitCode: EXIT.usage,
          cause: error
        }
      );
    }
  }
  await session.run("SET SESSION sql_mode = ''");
}

// src/commands/capture.ts
async function capture(settings, terminal, signal) {
  const session = settings.server === null ? null : await openStructureSession({ ...settings.server, database: null });
  const structure = structureOf(settings, session);
  try {
    const source = await sourceOf(settings, session, signal);
    const output = settings.output === null ? streamOutput(process.stdout) : await fileOutput(settings.output);
    const progress = new CaptureProgress(terminal);
    try {
      const summary = await captureChanges({
        source,
        structure,
        output,
        direction: settings.redo ? "redo" : "undo",
        guard: !settings.force,
        format: settings.format,
        selection: settings.selection,
        skipStatements: settings.skipStatements,
        signal,
        progress: (phase, done, all, rows) => progress.show(phase, done, all, rows)
      });
      for (const warning of summary.warnings) terminal.say(`Warning: ${warning}`);
      const where = settings.output === null ? "" : ` to ${settings.output}`;
      terminal.say(`${summary.rows} row changes of ${summary.transactions} transactions were written${where}.`);
      return summary;
    } catch (error) {
      await output.discard();
      throw signal?.aborted ? new UserError("Interrupted: the script is not whole", { exitCode: EXIT.interrupted }) : error;
    }
  } finally {
    await structure?.close();
    await session?.close();
  }
}
function structureOf({ schema, sandboxBinary, selection }, session) {
  if (schema !== null) {
    const database = selection.databases.length === 1 ? selection.databases[0] : null;
    return schemaStructure({ file: schema, database, binary: sandboxBinary });
  }
  return session === null ? null : serverStructure(session, `the server ${describeServer(session.settings)}`);
}
async function sourceOf(settings, session, signal) {
  const { files, startPosition, stopPosition } = settings;
  if (files.length === 0) {
    const { serverSource } = await import("./server-source-PMXFXOAR.js");
    return serverSource(session, settings, settings.selection, signal);
  }
  let bytes = 0;
  for (const file of files) bytes += (await stat(file).catch(() => null))?.size ?? 0;
  const names = files.map((file) => basename2(file));
  return {
    name: names.length > 3 ? `${names[0]} to ${names.at(-1)}` : names.join(", "),
    bytes,
    flavor: null,
    hasEnd: stopPosition !== null,
    batches: fileEvents({ files, startPosition, stopPosition, signal })
  };
}
export {
  capture
};
