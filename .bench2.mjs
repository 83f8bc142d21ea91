// src/capture/run-capture.ts
import { tmpdir } from "node:os";

// src/binlog/event-type.ts
var EVENT = {
  QUERY: 2,
  STOP: 3,
  ROTATE: 4,
  INTVAR: 5,
  APPEND_BLOCK: 9,
  DELETE_FILE: 11,
  RAND: 13,
  USER_VAR: 14,
  FORMAT_DESCRIPTION: 15,
  XID: 16,
  BEGIN_LOAD_QUERY: 17,
  EXECUTE_LOAD_QUERY: 18,
  TABLE_MAP: 19,
  WRITE_ROWS_V1: 23,
  UPDATE_ROWS_V1: 24,
  DELETE_ROWS_V1: 25,
  INCIDENT: 26,
  HEARTBEAT: 27,
  IGNORABLE: 28,
  ROWS_QUERY: 29,
  WRITE_ROWS: 30,
  UPDATE_ROWS: 31,
  DELETE_ROWS: 32,
  GTID: 33,
  ANONYMOUS_GTID: 34,
  PREVIOUS_GTIDS: 35,
  TRANSACTION_CONTEXT: 36,
  VIEW_CHANGE: 37,
  XA_PREPARE: 38,
  PARTIAL_UPDATE_ROWS: 39,
  TRANSACTION_PAYLOAD: 40,
  HEARTBEAT_V2: 41,
  GTID_TAGGED: 42,
  ANNOTATE_ROWS: 160,
  BINLOG_CHECKPOINT: 161,
  MARIADB_GTID: 162,
  MARIADB_GTID_LIST: 163,
  START_ENCRYPTION: 164,
  QUERY_COMPRESSED: 165,
  WRITE_ROWS_COMPRESSED_V1: 166,
  UPDATE_ROWS_COMPRESSED_V1: 167,
  DELETE_ROWS_COMPRESSED_V1: 168,
  WRITE_ROWS_COMPRESSED: 169,
  UPDATE_ROWS_COMPRESSED: 170,
  DELETE_ROWS_COMPRESSED: 171
};
var BINLOG_IN_USE = 1;
var ARTIFICIAL = 32;
var IGNORABLE_EVENT = 128;
var NAMES = new Map(Object.entries(EVENT).map(([name, type]) => [type, name]));
function eventName(type) {
  return NAMES.get(type) ?? `unknown type ${type}`;
}

// src/binlog/file-events.ts
import { open } from "node:fs/promises";
import { basename } from "node:path";

// src/errors.ts
var EXIT = {
  ok: 0,
  /** Findings at or above the fail level, a failed statement, or a rollback conflict. */
  failed: 1,
  /** Wrong use or configuration. */
  usage: 2,
  /** A server that cannot be reached or is not fit (preflight). */
  server: 3,
  /** The outcome of a statement is unknown: a person must look. */
  unknown: 4,
  interrupted: 130
};
var UserError = class extends Error {
  name = "UserError";
  hint;
  exitCode;
  constructor(message, options = {}) {
    super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.usage;
  }
};

// src/binlog/binlog-error.ts
var BinlogError = class extends UserError {
  name = "BinlogError";
  constructor(message, at, options = {}) {
    super(at === null ? message : `${message} (binlog ${at.file}, ${describe(at)})`, {
      hint: options.hint ?? "Nothing of this event was used. Check the server\u2019s error log and the binlog with mysqlbinlog --verify-binlog-checksum.",
      exitCode: EXIT.server,
      cause: options.cause
    });
  }
};
function describe({ position, offset }) {
  return offset === void 0 ? `position ${position}` : `position ${position}, byte ${offset} of the transaction`;
}

// src/binlog/checksum.ts
import zlib from "node:zlib";
var TABLE = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 3988292384 : value >>> 1;
  return value;
});
function crc32ByTable(bytes) {
  let value = 4294967295;
  for (const byte of bytes) value = value >>> 8 ^ TABLE[(value ^ byte) & 255];
  return (value ^ 4294967295) >>> 0;
}
var crc32 = zlib.crc32 ?? crc32ByTable;

// src/binlog/framing.ts
var HEADER_LENGTH = 19;
var CHECKSUM_LENGTH = 4;
var FORMAT_FIXED_LENGTH = 57;
var CHECKSUM_NONE = 0;
var CHECKSUM_CRC32 = 1;
var EventFraming = class {
  #file;
  #position;
  #checksum = null;
  #postHeaderLengths = Buffer.alloc(0);
  constructor(start) {
    this.#file = start.file;
    this.#position = start.position;
  }
  /** Where the next event begins. */
  get next() {
    return { file: this.#file, position: this.#position };
  }
  /** The next event comes from another place of the same file. */
  moveTo(position) {
    this.#position = position;
  }
  /**
   * @returns null for an event that is in no file (sent for the reader's sake alone).
   * @throws BinlogError when the event is cut short, damaged, or in an unknown format.
   */
  read(raw) {
    if (raw.length < HEADER_LENGTH) throw this.#error(`An event of ${raw.length} bytes is shorter than its header`);
    const type = raw[4];
    const length = raw.readUInt32LE(9);
    const flags = raw.readUInt16LE(17);
    const headerPosition = raw.readUInt32LE(13);
    if (length !== raw.length)
      throw this.#error(`The ${eventName(type)} event says it has ${length} bytes but has ${raw.length}`);
    if (type === EVENT.ROTATE) return this.#rotate(raw, flags, headerPosition);
    if (type === EVENT.FORMAT_DESCRIPTION) this.#readFormat(raw);
    else if (this.#checksum === null) throw this.#error(`A ${eventName(type)} event came before the format description`);
    const body = raw.subarray(HEADER_LENGTH, this.#verifiedEnd(raw));
    if (type === EVENT.HEARTBEAT || type === EVENT.HEARTBEAT_V2) return null;
    if ((flags & ARTIFICIAL) !== 0 || type === EVENT.FORMAT_DESCRIPTION && headerPosition === 0) return null;
    return this.#located(raw, type, flags, headerPosition, body);
  }
  #located(raw, type, flags, headerPosition, body) {
    const nextPosition = endOfEvent(this.#position, raw.length, headerPosition);
    const position = nextPosition - raw.length;
    this.#position = nextPosition;
    return {
      type,
      timestamp: raw.readUInt32LE(0),
      serverId: raw.readUInt32LE(5),
      flags,
      file: this.#file,
      position,
      nextPosition,
      body,
      postHeaderLength: this.#postHeaderLengths[type - 1] ?? 0,
      postHeaderLengths: this.#postHeaderLengths
    };
  }
  #rotate(raw, flags, headerPosition) {
    const artificial = (flags & ARTIFICIAL) !== 0 || headerPosition === 0;
    const end = artificial ? hasValidChecksum(raw) ? raw.length - CHECKSUM_LENGTH : raw.length : this.#verifiedEnd(raw);
    const body = raw.subarray(HEADER_LENGTH, end);
    if (body.length <= 8) throw this.#error("The ROTATE event is cut short");
    const file2 = body.toString("utf8", 8);
    if (!/^[^\p{C}\ufffd]+\.\d+$/u.test(file2)) throw this.#error("The ROTATE event names no binlog file");
    const event = artificial ? null : this.#located(raw, EVENT.ROTATE, flags, headerPosition, body);
    this.#file = file2;
    this.#position = Number(body.readBigUInt64LE(0));
    return event;
  }
  #readFormat(raw) {
    const lengthsEnd = raw.length - CHECKSUM_LENGTH - 1;
    const lengthsStart = HEADER_LENGTH + FORMAT_FIXED_LENGTH;
    if (lengthsEnd <= lengthsStart) throw this.#error("The format description is cut short");
    const version = raw.readUInt16LE(HEADER_LENGTH);
    const headerLength = raw[lengthsStart - 1];
    const algorithm = raw[lengthsEnd];
    if (version !== 4 || headerLength !== HEADER_LENGTH || algorithm !== CHECKSUM_NONE && algorithm !== CHECKSUM_CRC32)
      throw this.#error(
        `This binlog format is not known: version ${version}, header of ${headerLength} bytes, checksum algorithm ${algorithm}`,
        "MySQL from 5.6 and MariaDB from 10.3 write a format that can be read."
      );
    this.#checksum = algorithm;
    this.#postHeaderLengths = Buffer.from(raw.subarray(lengthsStart, lengthsEnd));
  }
  #verifiedEnd(raw) {
    const isFormat = raw[4] === EVENT.FORMAT_DESCRIPTION;
    if (this.#checksum === CHECKSUM_NONE) return isFormat ? raw.length - CHECKSUM_LENGTH : raw.length;
    if (!hasValidChecksum(raw))
      throw this.#error(`The checksum of the ${eventName(raw[4])} event is wrong: the event is damaged`);
    return raw.length - CHECKSUM_LENGTH;
  }
  #error(message, hint) {
    return new BinlogError(message, this.next, { hint });
  }
};
function endOfEvent(start, length, headerPosition) {
  const counted = start + length;
  if (headerPosition === 0 || headerPosition === counted % 2 ** 32) return counted;
  const base = counted - counted % 2 ** 32 + headerPosition;
  return base < start ? base + 2 ** 32 : base;
}
function hasValidChecksum(raw) {
  const end = raw.length - CHECKSUM_LENGTH;
  if (end < HEADER_LENGTH) return false;
  const expected = raw.readUInt32LE(end);
  if (crc32(raw.subarray(0, end)) === expected) return true;
  if (raw[4] !== EVENT.FORMAT_DESCRIPTION) return false;
  const copy = Buffer.from(raw.subarray(0, end));
  copy.writeUInt16LE(copy.readUInt16LE(17) & ~BINLOG_IN_USE, 17);
  return crc32(copy) === expected;
}

// src/binlog/file-events.ts
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
  constructor(file2, path) {
    this.#file = file2;
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

// src/binlog/byte-reader.ts
var MalformedBytes = class extends Error {
  name = "MalformedBytes";
};
var ByteReader = class {
  bytes;
  end;
  offset;
  constructor(bytes, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }
  get left() {
    return this.end - this.offset;
  }
  /** The offset before `length` bytes were taken. */
  take(length) {
    const start = this.offset;
    const next = start + length;
    if (!(next <= this.end)) throw new MalformedBytes(`${length} bytes expected, ${this.left} left`);
    this.offset = next;
    return start;
  }
  uint8() {
    return this.bytes[this.take(1)];
  }
  uint16() {
    return this.bytes.readUInt16LE(this.take(2));
  }
  uint32() {
    return this.bytes.readUInt32LE(this.take(4));
  }
  /** Up to 6 bytes. */
  uint(length) {
    return this.bytes.readUIntLE(this.take(length), length);
  }
  uint64() {
    return this.bytes.readBigUInt64LE(this.take(8));
  }
  /** Up to 6 bytes, big-endian. */
  uintBigEndian(length) {
    return this.bytes.readUIntBE(this.take(length), length);
  }
  /** A view, not a copy. */
  slice(length) {
    const start = this.take(length);
    return this.bytes.subarray(start, start + length);
  }
  rest() {
    return this.slice(this.left);
  }
  text(length) {
    return this.slice(length).toString("utf8");
  }
  /** Length-encoded integer of the protocol (mysys/pack.c net_field_length). */
  packedInteger() {
    const first = this.uint8();
    if (first < 251) return first;
    if (first === 252) return this.uint16();
    if (first === 253) return this.uint(3);
    if (first === 254) {
      const value = this.uint64();
      if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    }
    throw new MalformedBytes(`a packed integer cannot begin with ${first}`);
  }
};

// src/binlog/zstd.ts
import zlib2 from "node:zlib";
import { Decompress } from "fzstd";
var MAGIC2 = 4247762216;
var LONGEST_HEADER = 18;
var MOST_WINDOW_BYTES = 2 ** 27;
var SLICE_BYTES = 128;
var CHUNK_BYTES = 128 * 1024;
async function* decompressZstd(frame) {
  checkFrameHeader(frame);
  try {
    yield* create === void 0 ? byFzstd(frame) : byZlib(frame, create);
  } catch (cause) {
    throw new MalformedBytes(`compressed content is damaged (${cause instanceof Error ? cause.message : cause})`);
  }
}
var create = zlib2.createZstdDecompress;
async function* byZlib(frame, createStream) {
  const stream = createStream({ chunkSize: CHUNK_BYTES });
  stream.end(frame);
  yield* stream;
  if (stream.bytesWritten !== frame.length) throw new Error(`${frame.length - stream.bytesWritten} bytes after its end`);
}
async function* byFzstd(frame) {
  let pieces = [];
  const decoder = new Decompress((piece) => {
    pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  });
  for (let start = 0; start < frame.length; start += SLICE_BYTES) {
    decoder.push(frame.subarray(start, start + SLICE_BYTES), start + SLICE_BYTES >= frame.length);
    yield* pieces;
    pieces = [];
  }
}
function checkFrameHeader(frame) {
  if (frame.length < LONGEST_HEADER || frame.readUInt32LE(0) !== MAGIC2)
    throw new MalformedBytes("compressed content is not zstd");
  const descriptor = frame[4];
  const isSingleSegment = (descriptor & 32) !== 0;
  let window;
  if (isSingleSegment) {
    const start = 5 + [0, 1, 2, 4][descriptor & 3];
    const sizeCode = descriptor >> 6;
    window = sizeCode === 3 ? Number(frame.readBigUInt64LE(start)) : frame.readUIntLE(start, 1 << sizeCode);
  } else window = 2 ** (10 + (frame[5] >> 3)) * (1 + (frame[5] & 7) / 8);
  if (window > MOST_WINDOW_BYTES) throw new MalformedBytes(`compressed content that takes ${window} bytes of memory`);
}

// src/binlog/transaction-payload.ts
var HEADER_END = 0;
var PAYLOAD_SIZE = 1;
var COMPRESSION_TYPE = 2;
var UNCOMPRESSED_SIZE = 3;
var ZSTD = 0;
var NONE = 255;
async function* readPayload(event) {
  let offset = 0;
  try {
    const { payload, compression, plainSize } = readHeader(event.body);
    const pieces = compression === ZSTD ? decompressZstd(payload) : [payload];
    for await (const raw of cutEvents(pieces, plainSize)) {
      yield innerEvent(raw, event, offset);
      offset += raw.length;
    }
    if (offset !== plainSize) throw new MalformedBytes(`it has ${offset} bytes in place of ${plainSize}`);
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    const place2 = { file: event.file, position: event.position, offset };
    throw new BinlogError(`The compressed transaction cannot be read: ${error.message}`, place2, { cause: error });
  }
}
function readHeader(body) {
  const reader = new ByteReader(body);
  let size = null;
  let compression = null;
  let plainSize = null;
  for (let type = reader.packedInteger(); type !== HEADER_END; type = reader.packedInteger()) {
    const value = new ByteReader(reader.slice(reader.packedInteger()));
    if (type === PAYLOAD_SIZE) size = value.packedInteger();
    else if (type === COMPRESSION_TYPE) compression = value.packedInteger();
    else if (type === UNCOMPRESSED_SIZE) plainSize = value.packedInteger();
  }
  if (compression !== ZSTD && compression !== NONE)
    throw new MalformedBytes(compression === null ? "its compression is not told" : `compression ${compression}`);
  if (size !== reader.left) throw new MalformedBytes(`${size ?? "no"} bytes announced, ${reader.left} left`);
  return { payload: reader.rest(), compression, plainSize: plainSize ?? size };
}
async function* cutEvents(pieces, plainSize) {
  let kept = [];
  let keptBytes = 0;
  let wanted = HEADER_LENGTH;
  let left = plainSize;
  for await (const piece of pieces) {
    kept.push(piece);
    keptBytes += piece.length;
    if (keptBytes < wanted) continue;
    let bytes = kept.length === 1 ? piece : Buffer.concat(kept, keptBytes);
    wanted = HEADER_LENGTH;
    while (bytes.length >= HEADER_LENGTH) {
      const length = bytes.readUInt32LE(9);
      if (length < HEADER_LENGTH || length > left) throw new MalformedBytes(`an event of ${length} bytes, ${left} left`);
      if (length > bytes.length) {
        wanted = length;
        break;
      }
      yield bytes.subarray(0, length);
      bytes = bytes.subarray(length);
      left -= length;
    }
    kept = [bytes];
    keptBytes = bytes.length;
  }
  if (keptBytes > 0) throw new MalformedBytes(`${keptBytes} bytes after the last whole event`);
}
function innerEvent(raw, outer, offset) {
  const type = raw[4];
  if (type === EVENT.TRANSACTION_PAYLOAD || type === EVENT.FORMAT_DESCRIPTION || type === EVENT.ROTATE)
    throw new MalformedBytes(`${eventName(type)} cannot be part of a transaction`);
  return {
    type,
    timestamp: raw.readUInt32LE(0),
    serverId: raw.readUInt32LE(5),
    flags: raw.readUInt16LE(17),
    file: outer.file,
    position: outer.position,
    offset,
    nextPosition: outer.nextPosition,
    body: raw.subarray(HEADER_LENGTH),
    postHeaderLength: outer.postHeaderLengths[type - 1] ?? 0,
    postHeaderLengths: outer.postHeaderLengths
  };
}

// src/binlog/record-stack.ts
import { randomUUID } from "node:crypto";
import { open as open2, unlink } from "node:fs/promises";
import { join } from "node:path";
var LENGTH_BYTES = 4;
var WRITE_BYTES = 1 << 20;
var READ_BYTES = 4 << 20;
var RecordStack = class _RecordStack {
  #path;
  #file;
  #buffer = Buffer.allocUnsafe(0);
  #buffered = 0;
  #written = 0;
  #records = 0;
  constructor(path, file2) {
    this.#path = path;
    this.#file = file2;
  }
  /** @throws the system's error when the directory cannot be written. */
  static async create(directory) {
    const path = join(directory, `spool-${randomUUID()}`);
    const file2 = await open2(path, "wx+", 384);
    await unlink(path);
    return new _RecordStack(path, file2);
  }
  get records() {
    return this.#records;
  }
  /** Bytes that it takes, lengths included. */
  get bytes() {
    return this.#written + this.#buffered;
  }
  /**
   * Copies a record, which may come in parts.
   * @returns a promise only when the disk must be waited for: until then the parts must stay as they are.
   */
  push(parts) {
    let length = 0;
    for (const part of parts) length += part.length;
    this.#records++;
    if (length > WRITE_BYTES) return this.#pushLarge(parts, length);
    const whole = length + 2 * LENGTH_BYTES;
    if (this.#buffer.length === 0) this.#buffer = Buffer.allocUnsafe(2 * WRITE_BYTES + 2 * LENGTH_BYTES);
    const buffer = this.#buffer;
    let at = buffer.writeUInt32LE(length, this.#buffered);
    for (const part of parts) {
      buffer.set(part, at);
      at += part.length;
    }
    buffer.writeUInt32LE(length, at);
    this.#buffered += whole;
    return this.#buffered >= WRITE_BYTES ? this.#flush() : void 0;
  }
  mark() {
    return { bytes: this.bytes, records: this.#records };
  }
  /** Forgets what was pushed after the mark. */
  truncate(mark) {
    if (mark.bytes > this.bytes)
      throw new RangeError(`the spool has ${this.bytes} bytes, fewer than the mark's ${mark.bytes}`);
    this.#records = mark.records;
    this.#buffered = Math.max(0, mark.bytes - this.#written);
    if (mark.bytes >= this.#written) return void 0;
    this.#written = mark.bytes;
    return this.#file.truncate(mark.bytes);
  }
  /**
   * The records, last one first. The memory it takes depends on the longest alone; a record is valid until the next is asked for.
   * Nothing may be pushed meanwhile.
   */
  async *readBackwards() {
    let end = this.bytes;
    let window = EMPTY;
    let windowStart = end;
    let spare = EMPTY;
    const load = async (length) => {
      const start = end - length;
      if (start >= windowStart) return;
      windowStart = Math.max(0, Math.min(start, end - READ_BYTES));
      spare = withRoom(spare, end - windowStart);
      window = await this.#read(windowStart, end - windowStart, spare);
    };
    while (end > 0) {
      if (end - LENGTH_BYTES < windowStart) await load(LENGTH_BYTES);
      const length = window.readUInt32LE(end - LENGTH_BYTES - windowStart);
      const whole = length + 2 * LENGTH_BYTES;
      if (end - whole < windowStart) await load(whole);
      const start = end - whole - windowStart;
      if (start < 0 || window.readUInt32LE(start) !== length) throw this.#damaged(end);
      yield window.subarray(start + LENGTH_BYTES, start + LENGTH_BYTES + length);
      end -= whole;
    }
  }
  /** The records after the mark, first one first; else as `readBackwards`. */
  async *readForwards(from) {
    const end = this.bytes;
    let at = from.bytes;
    let window = EMPTY;
    let windowStart = at;
    let spare = EMPTY;
    const load = async (length) => {
      if (at + length <= windowStart + window.length) return;
      if (at + length > end) throw this.#damaged(at);
      windowStart = at;
      const size = Math.min(end - at, Math.max(length, READ_BYTES));
      spare = withRoom(spare, size);
      window = await this.#read(at, size, spare);
    };
    while (at < end) {
      await load(LENGTH_BYTES);
      const length = window.readUInt32LE(at - windowStart);
      await load(length + 2 * LENGTH_BYTES);
      const start = at - windowStart + LENGTH_BYTES;
      if (window.readUInt32LE(start + length) !== length) throw this.#damaged(at);
      yield window.subarray(start, start + length);
      at += length + 2 * LENGTH_BYTES;
    }
  }
  /** Frees the space. */
  close() {
    this.#buffer = EMPTY;
    this.#buffered = 0;
    return this.#file.close();
  }
  async #pushLarge(parts, length) {
    await this.#flush();
    const frame = Buffer.alloc(LENGTH_BYTES);
    frame.writeUInt32LE(length);
    for (const part of [frame, ...parts, frame]) await this.#write(part);
  }
  async #flush() {
    const bytes = this.#buffered;
    if (bytes === 0) return;
    await this.#write(this.#buffer.subarray(0, bytes));
    this.#buffered = 0;
  }
  async #write(bytes) {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#written + done);
      done += bytesWritten;
    }
    this.#written += bytes.length;
  }
  /** Bytes from the file into `target`, or from the buffer, or from both. */
  async #read(position, length, target) {
    if (position >= this.#written) {
      const start = position - this.#written;
      return this.#buffer.subarray(start, start + length);
    }
    const bytes = target.subarray(0, length);
    const onDisk = Math.min(length, this.#written - position);
    for (let done = 0; done < onDisk; ) {
      const { bytesRead } = await this.#file.read(bytes, done, onDisk - done, position + done);
      if (bytesRead === 0) throw new Error(`The spool file is shorter than expected: ${this.#path}`);
      done += bytesRead;
    }
    this.#buffer.copy(bytes, onDisk, 0, length - onDisk);
    return bytes;
  }
  #damaged(at) {
    return new Error(`The spool file is damaged: ${this.#path}, byte ${at}`);
  }
};
var EMPTY = Buffer.alloc(0);
function withRoom(buffer, length) {
  return buffer.length >= length ? buffer : Buffer.allocUnsafeSlow(length);
}

// src/binlog/rows-spool.ts
var HEADER_BYTES = 51;
var CHANGES = ["insert", "update", "delete"];
var RowsRecords = class {
  #maps = [];
  #mapNumbers = /* @__PURE__ */ new Map();
  #files = [];
  /**
   * Change (1), flags (2), map (4), file (4), position (8), next position (8), time (4), server (4), bytes of each bitmap (4 and
   * 4), offset (8; -1 for none); then the bitmaps and the images.
   */
  of(item) {
    const header = Buffer.allocUnsafe(HEADER_BYTES);
    header[0] = CHANGES.indexOf(item.change);
    header.writeUInt16LE(item.flags, 1);
    header.writeUInt32LE(this.#mapNumber(item.map), 3);
    header.writeUInt32LE(this.fileNumber(item.file), 7);
    header.writeDoubleLE(item.position, 11);
    header.writeDoubleLE(item.nextPosition, 19);
    header.writeUInt32LE(item.timestamp, 27);
    header.writeUInt32LE(item.serverId, 31);
    header.writeUInt32LE(item.present.length, 35);
    header.writeUInt32LE(item.presentAfter?.length ?? 0, 39);
    header.writeDoubleLE(item.offset ?? -1, 43);
    return [header, item.present, item.presentAfter ?? EMPTY2, item.images];
  }
  item(record2) {
    const afterStart = HEADER_BYTES + record2.readUInt32LE(35);
    const afterLength = record2.readUInt32LE(39);
    const offset = record2.readDoubleLE(43);
    return {
      kind: "rows",
      change: CHANGES[record2[0]],
      flags: record2.readUInt16LE(1),
      map: this.#maps[record2.readUInt32LE(3)],
      file: this.file(record2.readUInt32LE(7)),
      position: record2.readDoubleLE(11),
      ...offset < 0 ? {} : { offset },
      nextPosition: record2.readDoubleLE(19),
      timestamp: record2.readUInt32LE(27),
      serverId: record2.readUInt32LE(31),
      present: record2.subarray(HEADER_BYTES, afterStart),
      presentAfter: afterLength === 0 ? null : record2.subarray(afterStart, afterStart + afterLength),
      images: record2.subarray(afterStart + afterLength)
    };
  }
  #mapNumber(map) {
    let number = this.#mapNumbers.get(map);
    if (number === void 0) {
      number = this.#maps.push(map) - 1;
      this.#mapNumbers.set(map, number);
    }
    return number;
  }
  fileNumber(file2) {
    if (this.#files.at(-1) === file2) return this.#files.length - 1;
    const known = this.#files.indexOf(file2);
    return known >= 0 ? known : this.#files.push(file2) - 1;
  }
  file(number) {
    return this.#files[number];
  }
};
var EMPTY2 = Buffer.alloc(0);

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

// src/binlog/compressed.ts
import zlib3 from "node:zlib";
function inflate(bytes) {
  const header = bytes[0] ?? 0;
  const lengthBytes = header & 7;
  if ((header & 240) !== 128 || lengthBytes < 1 || lengthBytes > 4 || bytes.length <= lengthBytes)
    throw new MalformedBytes(`compressed content cannot begin with byte ${header}`);
  return unzip(bytes.subarray(1 + lengthBytes), bytes.readUIntBE(1, lengthBytes), false);
}
function uncompressColumn(bytes) {
  if (bytes.length === 0) return bytes;
  const header = bytes[0];
  const method = header >> 4;
  if (method === 0) return bytes.subarray(1);
  const lengthBytes = header & 7;
  if (method !== 8 || lengthBytes < 1 || lengthBytes > 4 || bytes.length <= lengthBytes)
    throw new MalformedBytes(`a compressed value cannot begin with byte ${header}`);
  return unzip(bytes.subarray(1 + lengthBytes), bytes.readUIntBE(1, lengthBytes), (header & 8) !== 0);
}
function unzip(bytes, length, raw) {
  let plain;
  try {
    const options = { maxOutputLength: Math.max(length, 1) };
    plain = raw ? zlib3.inflateRawSync(bytes, options) : zlib3.inflateSync(bytes, options);
  } catch (cause) {
    throw new MalformedBytes(`compressed content is damaged (${cause instanceof Error ? cause.message : cause})`);
  }
  if (plain.length !== length)
    throw new MalformedBytes(`compressed content has ${plain.length} bytes in place of ${length}`);
  return plain;
}

// src/binlog/column-type.ts
var TYPE = {
  TINY: 1,
  SHORT: 2,
  LONG: 3,
  FLOAT: 4,
  DOUBLE: 5,
  TIMESTAMP: 7,
  LONGLONG: 8,
  INT24: 9,
  DATE: 10,
  TIME: 11,
  DATETIME: 12,
  YEAR: 13,
  NEWDATE: 14,
  VARCHAR: 15,
  BIT: 16,
  TIMESTAMP2: 17,
  DATETIME2: 18,
  TIME2: 19,
  /** MariaDB: COMPRESSED columns. */
  BLOB_COMPRESSED: 140,
  VARCHAR_COMPRESSED: 141,
  VECTOR: 242,
  JSON: 245,
  NEWDECIMAL: 246,
  ENUM: 247,
  SET: 248,
  TINY_BLOB: 249,
  MEDIUM_BLOB: 250,
  LONG_BLOB: 251,
  BLOB: 252,
  VAR_STRING: 253,
  STRING: 254,
  GEOMETRY: 255
};
var NAMES2 = new Map(Object.entries(TYPE).map(([name, type]) => [type, name]));
function typeName(type) {
  return NAMES2.get(type) ?? `type ${type}`;
}
var NUMERIC_TYPES = /* @__PURE__ */ new Set([
  TYPE.TINY,
  TYPE.SHORT,
  TYPE.INT24,
  TYPE.LONG,
  TYPE.LONGLONG,
  TYPE.NEWDECIMAL,
  TYPE.FLOAT,
  TYPE.DOUBLE,
  TYPE.YEAR
]);

// src/binlog/json-diff.ts
import { isUtf8 } from "node:buffer";

// src/binlog/json-binary.ts
var JSON_TYPE = {
  SMALL_OBJECT: 0,
  LARGE_OBJECT: 1,
  SMALL_ARRAY: 2,
  LARGE_ARRAY: 3,
  LITERAL: 4,
  INT16: 5,
  UINT16: 6,
  INT32: 7,
  UINT32: 8,
  INT64: 9,
  UINT64: 10,
  DOUBLE: 11,
  STRING: 12,
  OPAQUE: 15
};
var JSON_MAX_DEPTH = 100;
function isInlined(type, large) {
  switch (type) {
    case JSON_TYPE.LITERAL:
    case JSON_TYPE.INT16:
    case JSON_TYPE.UINT16:
      return true;
    case JSON_TYPE.INT32:
    case JSON_TYPE.UINT32:
      return large;
    default:
      return false;
  }
}
function variableLength(reader) {
  let length = 0;
  for (let index = 0; index < 5; index++) {
    const byte = reader.uint8();
    length += (byte & 127) * 2 ** (7 * index);
    if (byte < 128) return length;
  }
  throw new MalformedBytes("a JSON length of more than five bytes");
}

// src/binlog/json-tree.ts
var { SMALL_OBJECT, LARGE_OBJECT, SMALL_ARRAY, LARGE_ARRAY } = JSON_TYPE;
var MOST_SMALL = 65535;
var JsonArray = class {
  elements;
  constructor(elements) {
    this.elements = elements;
  }
};
var JsonObject = class {
  /** By key: a character for each byte of its UTF-8. */
  members;
  constructor(members) {
    this.members = members;
  }
};
function readJson(document) {
  if (document.length === 0) return { type: JSON_TYPE.LITERAL, content: Buffer.alloc(1) };
  return { type: document[0], content: document.subarray(1) };
}
function openJson(node) {
  if (node instanceof JsonArray || node instanceof JsonObject) return node;
  const { type, content } = node;
  if (type > LARGE_ARRAY) return null;
  const large = type === LARGE_OBJECT || type === LARGE_ARRAY;
  const width = large ? 4 : 2;
  const reader = new ByteReader(content);
  const count = reader.uint(width);
  const size = reader.uint(width);
  if (size > content.length) throw new MalformedBytes("a JSON array or object is cut short");
  const keys = [];
  if (type === SMALL_OBJECT || type === LARGE_OBJECT) {
    for (let index = 0; index < count; index++) {
      const start = reader.uint(width);
      keys.push(new ByteReader(content, start).slice(reader.uint16()).toString("latin1"));
    }
  }
  const values = [];
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const valueType = reader.uint8();
    const entry = reader.offset;
    const offset = reader.uint(width);
    const value = readValue(valueType, content, isInlined(valueType, large) ? entry : offset);
    bytes += value.content.length;
    if (bytes > content.length) throw new MalformedBytes("a JSON document points in circles");
    values.push(value);
  }
  if (type === SMALL_ARRAY || type === LARGE_ARRAY) return new JsonArray(values);
  return new JsonObject(new Map(keys.map((key, index) => [key, values[index]])));
}
function readValue(type, bytes, offset) {
  const reader = new ByteReader(bytes, offset);
  return { type, content: reader.slice(contentLength(type, new ByteReader(bytes, offset))) };
}
function contentLength(type, reader) {
  const start = reader.offset;
  switch (type) {
    case SMALL_OBJECT:
    case SMALL_ARRAY:
      reader.slice(2);
      return reader.uint16();
    case LARGE_OBJECT:
    case LARGE_ARRAY:
      reader.slice(4);
      return reader.uint32();
    case JSON_TYPE.LITERAL:
      return 1;
    case JSON_TYPE.INT16:
    case JSON_TYPE.UINT16:
      return 2;
    case JSON_TYPE.INT32:
    case JSON_TYPE.UINT32:
      return 4;
    case JSON_TYPE.INT64:
    case JSON_TYPE.UINT64:
    case JSON_TYPE.DOUBLE:
      return 8;
    case JSON_TYPE.OPAQUE:
      reader.uint8();
      return variableLength(reader) + reader.offset - start;
    case JSON_TYPE.STRING:
      return variableLength(reader) + reader.offset - start;
    default:
      throw new MalformedBytes(`a JSON value of type ${type}`);
  }
}
function writeJson(node) {
  const { type, content } = close(node);
  return Buffer.concat([Buffer.from([type]), content]);
}
function close(node) {
  if (node instanceof JsonArray) return container([], node.elements.map(close), SMALL_ARRAY, LARGE_ARRAY);
  if (!(node instanceof JsonObject)) return node;
  const keys = [...node.members.keys()].sort(byLengthThenBytes);
  const values = keys.map((key) => close(node.members.get(key)));
  return container(
    keys.map((key) => Buffer.from(key, "latin1")),
    values,
    SMALL_OBJECT,
    LARGE_OBJECT
  );
}
function byLengthThenBytes(a, b) {
  return a.length - b.length || (a < b ? -1 : 1);
}
function container(keys, values, small, large) {
  const keyBytes = keys.reduce((sum, key) => sum + key.length, 0);
  const sizeWith = (width2) => values.reduce(
    (sum, { type, content: content2 }) => sum + 1 + width2 + (isInlined(type, width2 === 4) ? 0 : content2.length),
    2 * width2 + keys.length * (width2 + 2) + keyBytes
  );
  const isSmall = sizeWith(2) <= MOST_SMALL;
  const width = isSmall ? 2 : 4;
  const content = Buffer.alloc(sizeWith(width));
  let entry = 0;
  const put = (value, bytes) => {
    entry = content.writeUIntLE(value, entry, bytes);
  };
  put(values.length, width);
  put(content.length, width);
  let data = 2 * width + keys.length * (width + 2) + values.length * (1 + width);
  for (const key of keys) {
    put(data, width);
    put(key.length, 2);
    data += key.copy(content, data);
  }
  for (const value of values) {
    put(value.type, 1);
    if (isInlined(value.type, !isSmall)) {
      value.content.copy(content, entry);
      entry += width;
    } else {
      put(data, width);
      data += value.content.copy(content, data);
    }
  }
  return { type: isSmall ? small : large, content };
}

// src/binlog/json-diff.ts
var REPLACE = 0;
var INSERT = 1;
var REMOVE = 2;
function applyJsonDiffs(document, differences) {
  if (differences.length === 0) return document;
  const root = openJson(readJson(document));
  if (root === null) throw new MalformedBytes("a part of a JSON document that is a scalar");
  const reader = new ByteReader(differences);
  while (reader.left > 0) {
    const operation = reader.uint8();
    if (operation > REMOVE) throw new MalformedBytes(`operation ${operation} on a JSON document`);
    const path = reader.slice(reader.packedInteger());
    const legs = readPath(path);
    const last = legs.pop();
    const parent = last === void 0 ? null : seek(root, legs);
    const value = operation === REMOVE ? null : readJson(reader.slice(reader.packedInteger()));
    const fits = parent !== null && last !== void 0 && change(parent, last, operation, value);
    if (!fits) throw new MalformedBytes(`the JSON document has no place ${path.toString("utf8")} to change`);
  }
  return writeJson(root);
}
function change(parent, leg, operation, value) {
  if (parent instanceof JsonObject) {
    if (!("key" in leg) || parent.members.has(leg.key) === (operation === INSERT)) return false;
    if (value === null) parent.members.delete(leg.key);
    else parent.members.set(leg.key, value);
    return true;
  }
  if (!("index" in leg)) return false;
  const { position, exists } = elementPosition(parent.elements, leg);
  if (!exists && operation !== INSERT) return false;
  parent.elements.splice(position, operation === INSERT ? 0 : 1, ...value === null ? [] : [value]);
  return true;
}
function seek(root, legs) {
  let parent = root;
  for (const leg of legs) {
    const found = child(parent, leg);
    const opened = found === void 0 ? null : openJson(found);
    if (opened === null) return null;
    change(parent, leg, REPLACE, opened);
    parent = opened;
  }
  return parent;
}
function child(parent, leg) {
  if (parent instanceof JsonObject) return "key" in leg ? parent.members.get(leg.key) : void 0;
  if (!("index" in leg)) return void 0;
  const { position, exists } = elementPosition(parent.elements, leg);
  return exists ? parent.elements[position] : void 0;
}
function elementPosition(elements, leg) {
  const { length } = elements;
  const exists = leg.index < length;
  if (leg.fromEnd) return { exists, position: exists ? length - 1 - leg.index : 0 };
  return { exists, position: exists ? leg.index : length };
}
var LEG = /\s*(?:\.\s*(?:("(?:[^"\\]|\\.)*")|([^\s.[\]"*]+))|\[\s*(?:(\d+)|last(?:\s*-\s*(\d+))?)\s*\])/suy;
function readPath(bytes) {
  const path = bytes.toString("utf8");
  const legs = [];
  let at = 1;
  let sound = isUtf8(bytes) && path.startsWith("$");
  while (sound && at < path.length) {
    LEG.lastIndex = at;
    const found = LEG.exec(path);
    if (found === null) sound = false;
    else {
      const [, quoted, name, index, beforeLast] = found;
      const key = quoted === void 0 ? name : unquote(quoted);
      if (key !== void 0) legs.push({ key: Buffer.from(key, "utf8").toString("latin1") });
      else legs.push({ index: Number(index ?? beforeLast ?? 0), fromEnd: index === void 0 });
      at = LEG.lastIndex;
    }
  }
  if (!sound) throw new MalformedBytes(`a JSON path ${JSON.stringify(path)}`);
  return legs;
}
function unquote(quoted) {
  try {
    return JSON.parse(quoted);
  } catch (cause) {
    throw new MalformedBytes(`a key ${quoted} in a JSON path (${cause instanceof Error ? cause.message : cause})`);
  }
}

// src/binlog/digits.ts
var PAIRS = Buffer.from(Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0")).join(""), "latin1");
var ZERO = 48;
function writeTwo(value, out2, at) {
  out2[at] = PAIRS[value * 2];
  out2[at + 1] = PAIRS[value * 2 + 1];
  return at + 2;
}
function writeFour(value, out2, at) {
  const high = value / 100 | 0;
  return writeTwo(value - high * 100, out2, writeTwo(high, out2, at));
}
function writePadded(value, digits, out2, at) {
  let rest = value;
  let index = at + digits;
  while (index - at >= 2) {
    const next = rest / 100 | 0;
    index -= 2;
    writeTwo(rest - next * 100, out2, index);
    rest = next;
  }
  if (index > at) out2[at] = ZERO + rest;
  return at + digits;
}
function writeNumber(value, out2, at) {
  if (value < 10) {
    out2[at] = ZERO + value;
    return at + 1;
  }
  if (value < 100) return writeTwo(value, out2, at);
  if (value < 1e9) return writePadded(value, countDigits(value), out2, at);
  const high = Math.floor(value / 1e9);
  return writePadded(value - high * 1e9, 9, out2, writeNumber(high, out2, at));
}
function countDigits(value) {
  if (value < 1e4) return value < 1e3 ? 3 : 4;
  if (value < 1e6) return value < 1e5 ? 5 : 6;
  if (value < 1e8) return value < 1e7 ? 7 : 8;
  return 9;
}

// src/binlog/sql-buffer.ts
import { constants } from "node:buffer";
var INITIAL_BYTES = 64 * 1024;
var SHORT_BYTES = 24;
var SqlBuffer = class {
  bytes;
  /** Where the next byte goes; so many bytes are written. */
  at = 0;
  #promised = 0;
  constructor(size = INITIAL_BYTES) {
    this.bytes = Buffer.allocUnsafe(size);
  }
  /**
   * Makes sure that so many bytes can be written.
   * @throws MalformedBytes when no buffer is so large.
   */
  reserve(length) {
    this.#promised = length;
    if (this.bytes.length - this.at < length) this.#grow(length);
  }
  /** Makes sure of so many bytes more than are promised, for a value whose size shows only now. */
  claim(length) {
    if (this.bytes.length - this.at < length + this.#promised) this.#grow(length + this.#promised);
  }
  /** A byte below 0x80, for which room is reserved. */
  byte(value) {
    this.bytes[this.at++] = value;
  }
  /** ASCII characters, for which room is reserved. */
  ascii(text) {
    const { bytes } = this;
    let at = this.at;
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index);
    this.at = at;
  }
  /** Bytes for which room is reserved. */
  put(source) {
    const { bytes, at } = this;
    const { length } = source;
    if (length <= SHORT_BYTES) for (let index = 0; index < length; index++) bytes[at + index] = source[index];
    else bytes.set(source, at);
    this.at = at + length;
  }
  /** A text of any length, for which no room need be reserved. */
  text(text) {
    this.claim(Buffer.byteLength(text));
    this.at += this.bytes.write(text, this.at);
  }
  /** Bytes for which no room need be reserved. */
  copy(source) {
    this.claim(source.length);
    this.put(source);
  }
  /** What is written, in a buffer of its own; the next byte begins anew. */
  take() {
    const taken = Buffer.from(this.bytes.subarray(0, this.at));
    this.at = 0;
    return taken;
  }
  #grow(length) {
    const needed = this.at + length;
    if (needed > constants.MAX_LENGTH) throw new MalformedBytes(`a statement of ${needed} bytes is too large`);
    const larger = Buffer.allocUnsafe(Math.min(constants.MAX_LENGTH, Math.max(needed, this.bytes.length * 2)));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
};

// src/binlog/number-literal.ts
var MINUS = 45;
var POINT = 46;
var ZERO2 = 48;
var EXPONENT = 101;
function integerWriter(length, unsigned) {
  if (length === 8) return unsigned ? writeUnsigned64 : writeSigned64;
  const sign = 2 ** (8 * length - 1);
  const span = 2 ** (8 * length);
  return (bytes, start, _end, out2) => {
    let value = bytes[start];
    if (length > 1) value |= bytes[start + 1] << 8;
    if (length > 2) value |= bytes[start + 2] << 16;
    if (length > 3) value = (value | bytes[start + 3] << 24) >>> 0;
    if (!unsigned && value >= sign) {
      out2.bytes[out2.at++] = MINUS;
      value = span - value;
    }
    out2.at = writeNumber(value, out2.bytes, out2.at);
  };
}
function writeUnsigned64(bytes, start, _end, out2) {
  writeHalves(half(bytes, start + 4), half(bytes, start), out2);
}
function writeSigned64(bytes, start, _end, out2) {
  const high = half(bytes, start + 4);
  const low = half(bytes, start);
  if (high < 2147483648) writeHalves(high, low, out2);
  else {
    out2.bytes[out2.at++] = MINUS;
    if (low === 0) writeHalves(~high + 1 >>> 0, 0, out2);
    else writeHalves(~high >>> 0, ~low + 1 >>> 0, out2);
  }
}
function half(bytes, at) {
  return (bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24) >>> 0;
}
function writeHalves(high, low, out2) {
  if (high < 2097152) out2.at = writeNumber(high * 2 ** 32 + low, out2.bytes, out2.at);
  else out2.ascii((BigInt(high) << 32n | BigInt(low)).toString());
}
function writeFloat(bytes, start, _end, out2) {
  writeApproximate(bytes.readFloatLE(start), out2);
}
function writeDouble(bytes, start, _end, out2) {
  writeApproximate(bytes.readDoubleLE(start), out2);
}
function writeApproximate(value, out2) {
  const text = approximateText(value);
  const target = out2.bytes;
  let at = out2.at;
  let exponent = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === EXPONENT) exponent = true;
    target[at++] = character;
  }
  if (!exponent) {
    target[at++] = EXPONENT;
    target[at++] = ZERO2;
  }
  out2.at = at;
}
function approximate(value) {
  const text = approximateText(value);
  return text.includes("e") ? text : `${text}e0`;
}
function approximateText(value) {
  if (!Number.isFinite(value)) throw new MalformedBytes("a floating-point number that no server stores");
  return value === 0 && 1 / value < 0 ? "-0" : String(value);
}
var DIGIT_BYTES = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];
var POWERS = Array.from({ length: 10 }, (_, digits) => 10 ** digits);
function decimalBytes(precision, scale) {
  const whole = precision - scale;
  if (whole < 0 || precision > 81) throw new MalformedBytes(`DECIMAL(${precision},${scale}) cannot be`);
  const length = bytesOfDigits(whole) + bytesOfDigits(scale);
  if (length === 0) throw new MalformedBytes("a DECIMAL without digits");
  return length;
}
function bytesOfDigits(digits) {
  return Math.floor(digits / 9) * 4 + DIGIT_BYTES[digits % 9];
}
function decimalWriter(precision, scale) {
  decimalBytes(precision, scale);
  const whole = precision - scale;
  const groups = (digits, outermostFirst) => {
    const full = Array.from({ length: Math.floor(digits / 9) }, () => 9);
    const rest = digits % 9 === 0 ? [] : [digits % 9];
    return outermostFirst ? [...rest, ...full] : [...full, ...rest];
  };
  const wholeGroups = groups(whole, true);
  const fractionGroups = groups(scale, false);
  return (bytes, start, _end, out2) => {
    const target = out2.bytes;
    let at = out2.at;
    const mask = (bytes[start] & 128) === 0 ? 255 : 0;
    if (mask !== 0) target[at++] = MINUS;
    let offset = start;
    let begun = false;
    for (let index = 0; index < wholeGroups.length; index++) {
      const digits = wholeGroups[index];
      const value = group(bytes, offset, digits, mask, offset === start);
      offset += DIGIT_BYTES[digits];
      if (begun) at = writePadded(value, digits, target, at);
      else if (value !== 0) {
        at = writeNumber(value, target, at);
        begun = true;
      }
    }
    if (!begun) target[at++] = ZERO2;
    if (fractionGroups.length > 0) target[at++] = POINT;
    for (let index = 0; index < fractionGroups.length; index++) {
      const digits = fractionGroups[index];
      at = writePadded(group(bytes, offset, digits, mask, offset === start), digits, target, at);
      offset += DIGIT_BYTES[digits];
    }
    out2.at = at;
  };
}
function group(bytes, offset, digits, mask, first) {
  let value = 0;
  for (let index = 0; index < DIGIT_BYTES[digits]; index++) value = value << 8 | bytes[offset + index] ^ mask;
  if (first) value ^= 1 << DIGIT_BYTES[digits] * 8 - 1;
  value >>>= 0;
  if (value >= POWERS[digits]) throw new MalformedBytes(`a group of DECIMAL digits is ${value}`);
  return value;
}
function decimalLiteral(reader, precision, scale) {
  const start = reader.take(decimalBytes(precision, scale));
  const out2 = new SqlBuffer(256);
  decimalWriter(precision, scale)(reader.bytes, start, reader.offset, out2);
  return out2.bytes.toString("latin1", 0, out2.at);
}
function writeBits(bytes, start, end, out2) {
  if (end - start <= 6) out2.at = writeNumber(bytes.readUIntBE(start, end - start), out2.bytes, out2.at);
  else out2.ascii(bits(bytes, start, end));
}
function bitLiteral(reader, length) {
  const start = reader.take(length);
  return bits(reader.bytes, start, reader.offset);
}
function bits(bytes, start, end) {
  let value = 0n;
  for (let index = start; index < end; index++) value = value << 8n | BigInt(bytes[index]);
  return value.toString();
}
function writeYear(bytes, start, _end, out2) {
  const byte = bytes[start];
  out2.ascii(byte === 0 ? "'0000'" : `'${1900 + byte}'`);
}

// src/binlog/temporal-literal.ts
var FRACTION_BYTES = [0, 1, 1, 2, 2, 3, 3];
var QUOTE = 39;
var MINUS2 = 45;
var POINT2 = 46;
var SPACE = 32;
var COLON = 58;
function temporalBytes(whole, digits) {
  const length = FRACTION_BYTES[digits];
  if (length === void 0) throw new MalformedBytes(`${digits} fractional digits`);
  return whole + length;
}
function writeDate(bytes, start, _end, out2) {
  const value = bytes[start] | bytes[start + 1] << 8 | bytes[start + 2] << 16;
  const target = out2.bytes;
  let at = out2.at;
  target[at++] = QUOTE;
  at = putDate(value >> 9, value >> 5 & 15, value & 31, target, at);
  target[at++] = QUOTE;
  out2.at = at;
}
function time2Writer(digits) {
  const fractionBytes = temporalBytes(0, digits);
  const unit = 256 ** fractionBytes;
  return (bytes, start, _end, out2) => {
    const signed2 = bytes.readUIntBE(start, 3 + fractionBytes) - 8388608 * unit;
    const value = Math.abs(signed2);
    const whole = Math.floor(value / unit);
    const target = out2.bytes;
    let at = out2.at;
    target[at++] = QUOTE;
    if (signed2 < 0) target[at++] = MINUS2;
    at = putTime(whole >> 12, whole >> 6 & 63, whole & 63, target, at);
    at = putFraction(value % unit, fractionBytes, digits, target, at);
    target[at++] = QUOTE;
    out2.at = at;
  };
}
function datetime2Writer(digits) {
  const fractionBytes = temporalBytes(0, digits);
  return (bytes, start, _end, out2) => {
    const days = bytes[start] << 16 | bytes[start + 1] << 8 | bytes[start + 2];
    const rest = bytes[start + 3] << 8 | bytes[start + 4];
    if (days < 8388608) throw new MalformedBytes("a negative DATETIME");
    const months = days >> 6 & 131071;
    const target = out2.bytes;
    let at = out2.at;
    target[at++] = QUOTE;
    at = putDate(months / 13 | 0, months % 13, days >> 1 & 31, target, at);
    target[at++] = SPACE;
    at = putTime((days & 1) << 4 | rest >> 12, rest >> 6 & 63, rest & 63, target, at);
    at = putFraction(bigEndian(bytes, start + 5, fractionBytes), fractionBytes, digits, target, at);
    target[at++] = QUOTE;
    out2.at = at;
  };
}
function timestamp2Writer(digits) {
  const fractionBytes = temporalBytes(0, digits);
  return (bytes, start, _end, out2) => {
    const seconds = bigEndian(bytes, start, 4);
    const fraction = bigEndian(bytes, start + 4, fractionBytes);
    const target = out2.bytes;
    let at = out2.at;
    target[at++] = QUOTE;
    at = putTimestamp(seconds, fraction === 0, target, at);
    at = putFraction(fraction, fractionBytes, digits, target, at);
    target[at++] = QUOTE;
    out2.at = at;
  };
}
function bigEndian(bytes, start, length) {
  let value = 0;
  for (let index = 0; index < length; index++) value = value << 8 | bytes[start + index];
  return value >>> 0;
}
function putFraction(value, stored, digits, out2, at) {
  if (digits === 0) return at;
  if (value >= 100 ** stored) throw new MalformedBytes(`the fraction ${value} in ${stored} bytes`);
  out2[at] = POINT2;
  return writePadded(digits % 2 === 0 ? value : Math.floor(value / 10), digits, out2, at + 1);
}
function putDate(year, month, day, out2, at) {
  if (year > 9999 || month > 12) throw new MalformedBytes(`the date ${year}-${month}-${day}`);
  let next = writeFour(year, out2, at);
  out2[next++] = MINUS2;
  next = writeTwo(month, out2, next);
  out2[next++] = MINUS2;
  return writeTwo(day, out2, next);
}
function putTime(hours, minutes, seconds, out2, at) {
  if (hours > 838 || minutes > 59 || seconds > 59) throw new MalformedBytes(`the time ${hours}:${minutes}:${seconds}`);
  let next = hours < 100 ? writeTwo(hours, out2, at) : writePadded(hours, 3, out2, at);
  out2[next++] = COLON;
  next = writeTwo(minutes, out2, next);
  out2[next++] = COLON;
  return writeTwo(seconds, out2, next);
}
function putTimestamp(seconds, noFraction, out2, at) {
  const zero = seconds === 0 && noFraction;
  const day = Math.floor(seconds / 86400);
  const second = seconds - day * 86400;
  const { year, month, dayOfMonth } = zero ? ZERO_DATE : civil(day);
  const next = putDate(year, month, dayOfMonth, out2, at);
  out2[next] = SPACE;
  return putTime(second / 3600 | 0, (second / 60 | 0) % 60, second % 60, out2, next + 1);
}
var ZERO_DATE = { year: 0, month: 0, dayOfMonth: 0 };
var lastDay = -1;
var lastCivil = ZERO_DATE;
function civil(day) {
  if (day !== lastDay) {
    const date2 = new Date(day * 864e5);
    lastDay = day;
    lastCivil = { year: date2.getUTCFullYear(), month: date2.getUTCMonth() + 1, dayOfMonth: date2.getUTCDate() };
  }
  return lastCivil;
}

// src/binlog/value-width.ts
function takeValue(column, reader) {
  const prefix = lengthPrefix(column);
  reader.slice(prefix > 0 ? reader.uint(prefix) : fixedWidth(column));
}
function lengthPrefix({ type, size }) {
  switch (type) {
    case TYPE.BLOB:
    case TYPE.JSON:
    case TYPE.GEOMETRY:
    case TYPE.VECTOR:
    case TYPE.BLOB_COMPRESSED:
      return size;
    case TYPE.STRING:
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR_COMPRESSED:
      return size > 255 ? 2 : 1;
    default:
      return 0;
  }
}
function fixedWidth({ type, size, scale }) {
  switch (type) {
    case TYPE.TINY:
    case TYPE.YEAR:
      return 1;
    case TYPE.SHORT:
      return 2;
    case TYPE.INT24:
    case TYPE.DATE:
    case TYPE.NEWDATE:
      return 3;
    case TYPE.LONG:
    case TYPE.FLOAT:
      return 4;
    case TYPE.LONGLONG:
    case TYPE.DOUBLE:
      return 8;
    case TYPE.NEWDECIMAL:
      return decimalBytes(size, scale);
    case TYPE.BIT:
      return size + 7 >> 3;
    case TYPE.TIME2:
      return temporalBytes(3, size);
    case TYPE.TIMESTAMP2:
      return temporalBytes(4, size);
    case TYPE.DATETIME2:
      return temporalBytes(5, size);
    case TYPE.ENUM:
    case TYPE.SET:
      return size;
    default:
      throw new MalformedBytes(`the width of ${typeName(type)} is not known`);
  }
}

// src/binlog/partial-update.ts
var PARTIAL_JSON = 1;
var LENGTH_BYTES2 = 4;
var MissingDocument = class extends Error {
  /** Of the column in its table map. */
  column;
  constructor(column) {
    super(`column ${column + 1} has no document before the change`);
    this.column = column;
  }
};
function wholeImages(map, present, presentAfter, images) {
  const reader = new ByteReader(images);
  const out2 = [];
  do {
    const start = reader.offset;
    const documents = readBefore(map, present, reader);
    out2.push(images.subarray(start, reader.offset));
    writeAfter(map, presentAfter, reader, documents, out2);
    if (reader.offset === start) throw new MalformedBytes("images without columns");
  } while (reader.left > 0);
  return Buffer.concat(out2);
}
function readBefore(map, present, reader) {
  const documents = /* @__PURE__ */ new Map();
  const nulls = reader.slice(countBits(present, map.columns.length) + 7 >> 3);
  let bit = 0;
  for (const [index, column] of map.columns.entries()) {
    if (!isSet(present, index) || isSet(nulls, bit++)) continue;
    if (column.type === TYPE.JSON) documents.set(index, reader.slice(reader.uint(column.size)));
    else takeValue(column, reader);
  }
  return documents;
}
function writeAfter(map, present, reader, documents, out2) {
  const options = reader.packedInteger();
  if (options > PARTIAL_JSON) throw new MalformedBytes(`value options ${options}`);
  const documentColumns = map.columns.filter((column) => column.type === TYPE.JSON).length;
  const partial = options === PARTIAL_JSON ? reader.slice(documentColumns + 7 >> 3) : null;
  let plainStart = reader.offset;
  const nulls = reader.slice(countBits(present, map.columns.length) + 7 >> 3);
  let bit = 0;
  let document = 0;
  for (const [index, column] of map.columns.entries()) {
    const isPartial = column.type === TYPE.JSON && partial !== null && isSet(partial, document++);
    if (!isSet(present, index) || isSet(nulls, bit++)) continue;
    if (!isPartial) {
      takeValue(column, reader);
      continue;
    }
    out2.push(reader.bytes.subarray(plainStart, reader.offset));
    const differences = reader.slice(reader.uint32());
    plainStart = reader.offset;
    if (column.size !== LENGTH_BYTES2) throw new MalformedBytes(`a JSON column with lengths of ${column.size} bytes`);
    const before = documents.get(index);
    if (before === void 0) throw new MissingDocument(index);
    const after = applyJsonDiffs(before, differences);
    const length = Buffer.alloc(LENGTH_BYTES2);
    length.writeUInt32LE(after.length);
    out2.push(length, after);
  }
  out2.push(reader.bytes.subarray(plainStart, reader.offset));
}
function countBits(bitmap, columns) {
  let count = 0;
  for (let index = 0; index < columns; index++) if (isSet(bitmap, index)) count++;
  return count;
}
function isSet(bitmap, index) {
  return (bitmap[index >> 3] >> (index & 7) & 1) === 1;
}

// src/binlog/table-map.ts
var SIGNEDNESS = 1;
var COLUMN_NAME = 4;
function readTableMap(reader) {
  const database = reader.text(reader.uint8());
  reader.uint8();
  const table = reader.text(reader.uint8());
  reader.uint8();
  const types = reader.slice(reader.packedInteger());
  const metadataLength = reader.packedInteger();
  const metadataEnd = reader.offset + metadataLength;
  const layouts = [...types].map((type) => readLayout(type, reader));
  if (reader.offset !== metadataEnd) throw new MalformedBytes("the metadata of the columns has a wrong length");
  const nullable = reader.slice(types.length + 7 >> 3);
  const metadata = Buffer.from(reader.bytes.subarray(reader.offset, reader.end));
  const { signs, names } = readOptional(reader, layouts);
  const columns = layouts.map((layout, index) => ({
    ...layout,
    nullable: (nullable[index >> 3] >> (index & 7) & 1) === 1,
    unsigned: signs[index] ?? null,
    name: names[index] ?? null
  }));
  return { database, table, columns, metadata };
}
function readLayout(type, reader) {
  switch (type) {
    case TYPE.TINY:
    case TYPE.SHORT:
    case TYPE.INT24:
    case TYPE.LONG:
    case TYPE.LONGLONG:
    case TYPE.YEAR:
    case TYPE.DATE:
    case TYPE.NEWDATE:
    case TYPE.TIME:
    case TYPE.DATETIME:
    case TYPE.TIMESTAMP:
      return { type, size: 0, scale: 0 };
    case TYPE.FLOAT:
      return { type, size: oneOf(reader.uint8(), [4]), scale: 0 };
    case TYPE.DOUBLE:
      return { type, size: oneOf(reader.uint8(), [8]), scale: 0 };
    case TYPE.TIMESTAMP2:
    case TYPE.DATETIME2:
    case TYPE.TIME2:
      return { type, size: oneOf(reader.uint8(), [0, 1, 2, 3, 4, 5, 6]), scale: 0 };
    case TYPE.BLOB:
    case TYPE.BLOB_COMPRESSED:
    case TYPE.GEOMETRY:
    case TYPE.JSON:
    case TYPE.VECTOR:
      return { type, size: oneOf(reader.uint8(), [1, 2, 3, 4]), scale: 0 };
    case TYPE.NEWDECIMAL:
      return { type, size: reader.uint8(), scale: reader.uint8() };
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR_COMPRESSED:
      return { type, size: reader.uint16(), scale: 0 };
    case TYPE.BIT: {
      const bits2 = reader.uint8();
      return { type, size: reader.uint8() * 8 + bits2, scale: 0 };
    }
    case TYPE.STRING: {
      const first = reader.uint8();
      const second = reader.uint8();
      const real = first | 48;
      if (real === TYPE.ENUM) return { type: real, size: oneOf(second, [1, 2]), scale: 0 };
      if (real === TYPE.SET) return { type: real, size: oneOf(second, [1, 2, 3, 4, 8]), scale: 0 };
      if (real !== TYPE.STRING) throw new MalformedBytes(`a string column of ${typeName(real)}`);
      return { type: real, size: second | (first & 48 ^ 48) << 4, scale: 0 };
    }
    default:
      throw new MalformedBytes(`a column has ${typeName(type)}, which is not known`);
  }
}
function oneOf(size, sizes) {
  if (!sizes.includes(size)) throw new MalformedBytes(`a column with size ${size} in place of ${sizes.join(", ")}`);
  return size;
}
function readOptional(reader, layouts) {
  const signs = [];
  const names = [];
  while (reader.left > 0) {
    const field = reader.uint8();
    const length = reader.packedInteger();
    const end = reader.offset + length;
    if (length > reader.left) throw new MalformedBytes("optional metadata is cut short");
    if (field === SIGNEDNESS) {
      let bit = 0;
      const bits2 = reader.slice(length);
      layouts.forEach((layout, index) => {
        if (!NUMERIC_TYPES.has(layout.type)) return;
        if (layout.type !== TYPE.YEAR) signs[index] = ((bits2[bit >> 3] ?? 0) >> 7 - (bit & 7) & 1) === 1;
        bit++;
      });
    } else if (field === COLUMN_NAME) {
      while (reader.offset < end) names.push(reader.text(reader.packedInteger()));
    } else reader.slice(length);
    if (reader.offset !== end) throw new MalformedBytes("optional metadata has a wrong length");
  }
  return { signs, names };
}

// src/binlog/table-maps.ts
var MOST_KNOWN = 1e3;
var FLAGS_BYTES = 2;
var TableMaps = class {
  #byId = /* @__PURE__ */ new Map();
  /** By the bytes that make it, the table's id and flags left out. */
  #known = /* @__PURE__ */ new Map();
  /** Reads the body of a TABLE_MAP event. */
  add(body, postHeaderLength) {
    const idBytes = postHeaderLength === 6 ? 4 : 6;
    const id = new ByteReader(body).uint(idBytes);
    const content = body.toString("latin1", idBytes + FLAGS_BYTES);
    let map = this.#known.get(content);
    if (map === void 0) {
      map = readTableMap(new ByteReader(body, idBytes + FLAGS_BYTES));
      if (this.#known.size >= MOST_KNOWN) this.forget();
      this.#known.set(content, map);
    }
    this.#byId.set(id, map);
  }
  get(id) {
    return this.#byId.get(id);
  }
  /** Ids mean nothing beyond their statement. */
  endStatement() {
    this.#byId.clear();
  }
  /** From here on the same bytes may mean another definition, so maps that come are other objects. */
  forget() {
    this.#known = /* @__PURE__ */ new Map();
  }
};

// src/binlog/changes.ts
var STATEMENT_END = 1;
var KEEPS_DEFINITIONS = /^(SAVEPOINT|ROLLBACK TO|RELEASE|XA|INSERT|UPDATE|DELETE|REPLACE)\b/i;
var ChangeReader = class {
  #maps = new TableMaps();
  /**
   * @param event any but TRANSACTION_PAYLOAD, whose events are to be given one by one (`readPayload`).
   * @returns null for an event that changes nothing.
   * @throws BinlogError naming type and position for an unknown or malformed event.
   */
  read(event) {
    try {
      return this.#read(event);
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error;
      throw new BinlogError(`The ${eventName(event.type)} event cannot be read: ${error.message}`, event, {
        cause: error
      });
    }
  }
  #read(event) {
    const place2 = {
      file: event.file,
      position: event.position,
      offset: event.offset,
      nextPosition: event.nextPosition,
      timestamp: event.timestamp,
      serverId: event.serverId
    };
    switch (event.type) {
      case EVENT.QUERY:
      case EVENT.QUERY_COMPRESSED:
      case EVENT.EXECUTE_LOAD_QUERY: {
        const query = readQuery(event);
        if (query.kind === "query" && !KEEPS_DEFINITIONS.test(query.sql)) this.#maps.forget();
        return { ...place2, ...query };
      }
      case EVENT.TABLE_MAP:
        this.#maps.add(event.body, event.postHeaderLength);
        return null;
      case EVENT.WRITE_ROWS_V1:
      case EVENT.WRITE_ROWS:
      case EVENT.WRITE_ROWS_COMPRESSED_V1:
      case EVENT.WRITE_ROWS_COMPRESSED:
        return this.#rows(event, place2, "insert");
      case EVENT.UPDATE_ROWS_V1:
      case EVENT.UPDATE_ROWS:
      case EVENT.UPDATE_ROWS_COMPRESSED_V1:
      case EVENT.UPDATE_ROWS_COMPRESSED:
      case EVENT.PARTIAL_UPDATE_ROWS:
        return this.#rows(event, place2, "update");
      case EVENT.DELETE_ROWS_V1:
      case EVENT.DELETE_ROWS:
      case EVENT.DELETE_ROWS_COMPRESSED_V1:
      case EVENT.DELETE_ROWS_COMPRESSED:
        return this.#rows(event, place2, "delete");
      case EVENT.XID:
        return { ...place2, kind: "commit" };
      case EVENT.XA_PREPARE:
        return { ...place2, kind: "prepare" };
      case EVENT.MARIADB_GTID:
        return isStandalone(event.body) ? null : { ...place2, kind: "begin" };
      case EVENT.INCIDENT:
        return unreadable(
          place2,
          "an incident: the server may have lost events here",
          "See the error log of the server."
        );
      case EVENT.STOP:
      case EVENT.ROTATE:
      case EVENT.FORMAT_DESCRIPTION:
      case EVENT.START_ENCRYPTION:
        this.#maps.endStatement();
        return null;
      // Surroundings of statements that are logged in words, and notes for people and for replication.
      case EVENT.INTVAR:
      case EVENT.RAND:
      case EVENT.USER_VAR:
      case EVENT.BEGIN_LOAD_QUERY:
      case EVENT.APPEND_BLOCK:
      case EVENT.DELETE_FILE:
      case EVENT.ROWS_QUERY:
      case EVENT.ANNOTATE_ROWS:
      case EVENT.GTID:
      case EVENT.GTID_TAGGED:
      case EVENT.ANONYMOUS_GTID:
      case EVENT.PREVIOUS_GTIDS:
      case EVENT.MARIADB_GTID_LIST:
      case EVENT.BINLOG_CHECKPOINT:
      case EVENT.TRANSACTION_CONTEXT:
      case EVENT.VIEW_CHANGE:
      case EVENT.IGNORABLE:
        return null;
      default:
        if ((event.flags & IGNORABLE_EVENT) !== 0) return null;
        throw new BinlogError(`An event of ${eventName(event.type)} is not understood`, event, {
          hint: "This server writes events that are newer than this program; nothing may be undone from them."
        });
    }
  }
  #rows(event, place2, change2) {
    const reader = new ByteReader(event.body);
    const id = reader.uint(event.postHeaderLength === 6 ? 4 : 6);
    const flags = reader.uint16();
    if (event.postHeaderLength === 10) {
      const length = reader.uint16();
      if (length < 2) throw new MalformedBytes(`extra data of ${length} bytes`);
      reader.slice(length - 2);
    }
    const count = reader.packedInteger();
    const map = this.#maps.get(id);
    if (map === void 0) {
      if (id === 16777215 && (flags & STATEMENT_END) !== 0) return null;
      throw new MalformedBytes(`there is no table map for table id ${id}`);
    }
    if (count !== map.columns.length)
      throw new MalformedBytes(`${count} columns, but the table map has ${map.columns.length}`);
    const bitmapLength = count + 7 >> 3;
    const present = reader.slice(bitmapLength);
    const presentAfter = change2 === "update" ? reader.slice(bitmapLength) : null;
    if ((flags & STATEMENT_END) !== 0) this.#maps.endStatement();
    const rest = reader.rest();
    let images = rest;
    if (event.type >= EVENT.WRITE_ROWS_COMPRESSED_V1) images = inflate(rest);
    else if (event.type === EVENT.PARTIAL_UPDATE_ROWS) {
      try {
        images = wholeImages(map, present, presentAfter, rest);
      } catch (error) {
        if (!(error instanceof MissingDocument)) throw error;
        return missingDocument(place2, map, error.column);
      }
    }
    return { ...place2, kind: "rows", change: change2, map, flags, present, presentAfter, images };
  }
};
function readQuery(event) {
  const reader = new ByteReader(event.body);
  reader.slice(8);
  const databaseLength = reader.uint8();
  reader.uint16();
  const variablesLength = reader.uint16();
  reader.slice(event.postHeaderLength - 13);
  reader.slice(variablesLength);
  const database = reader.text(databaseLength);
  reader.uint8();
  const rest = reader.rest();
  const sql = (event.type === EVENT.QUERY_COMPRESSED ? inflate(rest) : rest).toString("utf8");
  switch (sql) {
    case "BEGIN":
      return { kind: "begin" };
    case "COMMIT":
      return { kind: "commit" };
    case "ROLLBACK":
      return { kind: "rollback" };
    default:
      return { kind: "query", database, sql };
  }
}
function isStandalone(body) {
  return (new ByteReader(body, 12).uint8() & 1) !== 0;
}
function missingDocument(place2, { database, table, columns }, column) {
  const name = columns[column].name ?? column + 1;
  return unreadable(
    place2,
    `an update of ${database}.${table} that logs a part of the JSON document in column ${name}, and not the document before`,
    "Run it with SET SESSION binlog_row_value_options = '', or binlog_row_image = FULL."
  );
}
function unreadable(place2, what, cure) {
  return { ...place2, kind: "unreadable", what, cure };
}

// src/mysql/session.ts
import mysql from "mysql2";
function parseVersion(text) {
  const flavor = /mariadb/i.test(text) ? "mariadb" : "mysql";
  const match = /^(?:5\.5\.5-(?=\d))?(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (match === null)
    throw new UserError(`The server calls itself version "${text}", which is not understood`, { exitCode: EXIT.server });
  return { flavor, number: Number(match[1]) * 1e4 + Number(match[2]) * 100 + Number(match[3]), text };
}

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

// src/capture/gtid-set.ts
function hasGtid(set, { source, number }) {
  return (set.ranges.get(source) ?? []).some(({ first, last }) => number >= first && number <= last);
}
function subtractGtids(from, taken) {
  const ranges = /* @__PURE__ */ new Map();
  for (const [source, own] of from.ranges) {
    let left = [...own];
    for (const gone of taken?.ranges.get(source) ?? []) left = left.flatMap((range) => without(range, gone));
    if (left.length > 0) ranges.set(source, left);
  }
  return { flavor: from.flavor, ranges };
}
function isEmptySet(set) {
  return set.ranges.size === 0;
}
function showGtidSet({ flavor, ranges }) {
  const show = ({ first, last }) => first === last ? `${first}` : `${first}-${last}`;
  return [...ranges].map(
    ([source, own]) => flavor === "mysql" ? `${source}:${own.map(show).join(":")}` : `domain ${source}: ${own.map(show).join(", ")}`
  ).join(",");
}
var GtidCountdown = class {
  #left;
  #each;
  /** @param each whether each number must come; else (a window of MariaDB, which may have gaps) the last of each domain. */
  constructor(wanted, each) {
    this.#left = wanted;
    this.#each = each;
  }
  take({ source, number }) {
    const own = this.#left.ranges.get(source);
    if (own === void 0) return;
    const ranges = new Map(this.#left.ranges);
    const gone = this.#each ? { first: number, last: number } : { first: 0n, last: number };
    const left = own.flatMap((range) => without(range, gone));
    if (left.length === 0) ranges.delete(source);
    else ranges.set(source, left);
    this.#left = { flavor: this.#left.flavor, ranges };
  }
  get left() {
    return this.#left;
  }
};
function without(range, gone) {
  if (gone.last < range.first || gone.first > range.last) return [range];
  const left = [];
  if (range.first < gone.first) left.push({ first: range.first, last: gone.first - 1n });
  if (range.last > gone.last) left.push({ first: gone.last + 1n, last: range.last });
  return left;
}

// src/capture/selection.ts
var EVERYTHING = {
  databases: [],
  tables: [],
  threadId: null,
  gtids: null,
  startGtids: null,
  stopGtids: null,
  startTime: null,
  stopTime: null,
  changes: []
};
function selectsTable(selection, database, table) {
  const { databases, tables } = selection;
  if (databases.length > 0 && !databases.includes(database)) return false;
  return tables.length === 0 || tables.includes(table) || tables.includes(`${database}.${table}`);
}
function selectsDatabase(selection, database) {
  const { databases, tables } = selection;
  if (databases.length > 0 && !databases.includes(database)) return false;
  return tables.length === 0 || tables.some((table) => !table.includes(".") || table.startsWith(`${database}.`));
}
function selectsByGtid({ gtids, startGtids, stopGtids }) {
  return gtids !== null || startGtids !== null || stopGtids !== null;
}
function selectsGtid(selection, gtid) {
  if (!selectsByGtid(selection)) return true;
  if (gtid === null) return false;
  const { gtids, startGtids, stopGtids } = selection;
  return (gtids === null || hasGtid(gtids, gtid)) && (startGtids === null || !hasGtid(startGtids, gtid)) && (stopGtids === null || hasGtid(stopGtids, gtid));
}
function selectsTime({ startTime, stopTime }, timestamp2) {
  return (startTime === null || timestamp2 >= startTime) && (stopTime === null || timestamp2 < stopTime);
}
function selectsChange({ changes }, change2) {
  return changes.length === 0 || changes.includes(change2);
}

// src/sql/delimiter.ts
function readDelimiterCommand(text, at) {
  if (text.slice(at, at + 9).toUpperCase() !== "DELIMITER" || !/^\s?$/.test(text.charAt(at + 9))) return null;
  const newline = text.indexOf("\n", at);
  const span = { start: at, end: newline === -1 ? text.length : newline };
  const argument = text.slice(at + 9, span.end).trim().split(/\s/)[0];
  const delimiter = argument.replace(/^(['"`])(.+)\1$/, "$2");
  if (delimiter === "") return { span, delimiter: null, problem: "DELIMITER names no delimiter" };
  if (delimiter.includes("\\")) return { span, delimiter: null, problem: "A delimiter cannot contain a backslash" };
  return { span, delimiter, problem: null };
}
var DelimiterFinder = class {
  #text;
  #delimiter;
  #found = -1;
  /** With an empty delimiter none is ever found. */
  constructor(text, delimiter) {
    this.#text = text;
    this.#delimiter = delimiter;
  }
  get delimiter() {
    return this.#delimiter;
  }
  set delimiter(delimiter) {
    this.#delimiter = delimiter;
    this.#found = -1;
  }
  /** The first offset at or after `at` where the delimiter stands; infinity when it does not come any more. */
  next(at) {
    if (this.#found < at) {
      const found = this.#delimiter === "" ? -1 : this.#text.indexOf(this.#delimiter, at);
      this.#found = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#found;
  }
};

// src/sql/characters.ts
var SPACE2 = 1;
var LETTER = 2;
var DIGIT = 3;
var CLASSES = new Uint8Array(128);
for (const code of [9, 10, 11, 12, 13, 32]) CLASSES[code] = SPACE2;
for (let code = 65; code <= 90; code++) CLASSES[code] = CLASSES[code + 32] = LETTER;
for (let code = 48; code <= 57; code++) CLASSES[code] = DIGIT;
CLASSES[36] = CLASSES[95] = LETTER;
function isIdentifier(code) {
  return code >= 128 || CLASSES[code] >= LETTER;
}
function isDigit(code) {
  return code >= 48 && code <= 57;
}
function isSpace(code) {
  return code < 128 && CLASSES[code] === SPACE2;
}
function isHexDigit(code) {
  return isDigit(code) || code >= 65 && code <= 70 || code >= 97 && code <= 102;
}
function isBitDigit(code) {
  return code === 48 || code === 49;
}
function isLetter(code) {
  return code >= 128 || CLASSES[code] === LETTER;
}

// src/sql/version-comment.ts
var BANG = 33;
var CAPITAL_M = 77;
function isDigit2(code) {
  return code >= 48 && code <= 57;
}
function digitsAt(text, at) {
  let count = 0;
  while (count < 6 && isDigit2(text.charCodeAt(at + count))) count++;
  return count;
}
function versionLength(text, at, dialect) {
  const digits = digitsAt(text, at);
  if (digits < 5) return 0;
  if (digits === 5) return 5;
  if (dialect.flavor === "mariadb") return 6;
  return dialect.version >= 8e4 && /\s/.test(text.charAt(at + 6)) ? 6 : 5;
}
function openComment(text, at, dialect) {
  let start = at + 2;
  const mariadbOnly = text.charCodeAt(start) === CAPITAL_M && text.charCodeAt(start + 1) === BANG;
  if (mariadbOnly && dialect.flavor === "mariadb") start++;
  if (text.charCodeAt(start) !== BANG) return { kind: "plain", contentStart: at + 2 };
  start++;
  const length = versionLength(text, start, dialect);
  if (length === 0) return { kind: "executed", contentStart: start };
  const version = Number(text.slice(start, start + length));
  const forMysqlOnly = dialect.flavor === "mariadb" && !mariadbOnly && version >= 50700 && version <= 99999;
  const executed = version <= dialect.version && !forMysqlOnly;
  return { kind: executed ? "executed" : "skipped", contentStart: start + length };
}
function closeComment(text, from, limit, kind) {
  let nested = false;
  for (let at = from; at < limit - 1; at++) {
    const code = text.charCodeAt(at);
    if (code === 42 && text.charCodeAt(at + 1) === 47) {
      if (!nested) return at + 2;
      nested = false;
      at++;
    } else if (kind === "skipped" && !nested && code === 47 && text.charCodeAt(at + 1) === 42) {
      nested = true;
      at++;
    }
  }
  return -1;
}

// src/sql/lexer.ts
var OPERATORS_OF_THREE = /* @__PURE__ */ new Set(["<=>", "->>"]);
var OPERATORS_OF_TWO = /* @__PURE__ */ new Set(["<=", ">=", "<>", "!=", "<<", ">>", "||", "&&", ":=", "->", "\\N"]);
var DOLLAR_TAG = /\$[A-Za-z0-9_\u0080-\uffff]*\$/y;
var Lexer = class {
  text;
  dialect;
  kind = "operator";
  start;
  end;
  /** Nothing is read at or after this offset. */
  limit;
  /** Whether the reader is inside a comment that the server executes. */
  inExecutedComment = false;
  /** The word before ended at a dot that separates names, so that what follows is a name even if it starts with a digit. */
  #separator = "none";
  constructor(text, dialect, span = { start: 0, end: text.length }) {
    this.text = text;
    this.dialect = dialect;
    this.start = span.start;
    this.end = span.start;
    this.limit = span.end;
  }
  /** Goes on at an offset as at the beginning of a text. */
  moveTo(offset) {
    this.start = offset;
    this.end = offset;
    this.#separator = "none";
    this.inExecutedComment = false;
  }
  /** Reads the current token again with another limit, which cuts it. */
  cut(limit) {
    const whole = this.limit;
    this.end = this.start;
    this.limit = limit;
    this.next();
    this.limit = whole;
    this.#separator = "none";
  }
  /** Skips white space, without reading a token. */
  skipSpace() {
    const { text, limit } = this;
    let at = this.end;
    while (at < limit && isSpace(text.charCodeAt(at))) at++;
    this.end = at;
    return at;
  }
  /** Moves to the next token, comments included; false at the end. */
  next() {
    const at = this.skipSpace();
    this.start = at;
    if (at >= this.limit) return false;
    const separator = this.#separator;
    this.#separator = "none";
    if (separator === "dot-next") {
      this.#separator = "name-next";
      return this.#take("operator", at + 1);
    }
    const code = this.text.charCodeAt(at);
    if (separator === "name-next") return this.#word(at);
    if (isLetter(code)) return this.#wordOrPrefixed(at, code);
    if (isDigit(code)) return this.#number(at);
    switch (code) {
      case 39:
        return this.#quoted("string", at, code, !this.dialect.noBackslashEscapes);
      case 34:
        return this.dialect.ansiQuotes ? this.#quoted("quoted-identifier", at, code, false) : this.#quoted("string", at, code, !this.dialect.noBackslashEscapes);
      case 96:
        return this.#quoted("quoted-identifier", at, code, false);
      case 35:
        return this.#lineComment(at);
      case 45:
        return this.#startsDashComment(at) ? this.#lineComment(at) : this.#operator(at);
      case 47:
        return this.#charAt(at + 1) === 42 ? this.#comment(at) : this.#operator(at);
      case 42:
        if (!this.inExecutedComment || this.#charAt(at + 1) !== 47) return this.#take("operator", at + 1);
        this.inExecutedComment = false;
        return this.#take("comment", at + 2);
      case 64:
        return this.#variable(at);
      case 46:
        return isDigit(this.#charAt(at + 1)) ? this.#fraction(at) : this.#take("operator", at + 1);
      default:
        return this.#operator(at);
    }
  }
  #charAt(at) {
    return at < this.limit ? this.text.charCodeAt(at) : 0;
  }
  #take(kind, end) {
    this.kind = kind;
    this.end = end;
    return true;
  }
  #operator(at) {
    if (at + 3 <= this.limit && OPERATORS_OF_THREE.has(this.text.slice(at, at + 3)))
      return this.#take("operator", at + 3);
    const two2 = at + 2 <= this.limit && OPERATORS_OF_TWO.has(this.text.slice(at, at + 2));
    return this.#take("operator", two2 ? at + 2 : at + 1);
  }
  #identifierEnd(at) {
    const { text, limit } = this;
    while (at < limit && isIdentifier(text.charCodeAt(at))) at++;
    return at;
  }
  #word(at) {
    const end = this.#identifierEnd(at);
    if (this.#charAt(end) === 46 && end + 1 < this.limit && isIdentifier(this.text.charCodeAt(end + 1)))
      this.#separator = "dot-next";
    return this.#take("word", end);
  }
  #wordOrPrefixed(at, code) {
    if (this.#charAt(at + 1) === 39) {
      if (code === 78 || code === 110) return this.#quoted("string", at, 39, !this.dialect.noBackslashEscapes, at + 1);
      if (code === 88 || code === 120) return this.#quoted("hex", at, 39, false, at + 1);
      if (code === 66 || code === 98) return this.#quoted("bit", at, 39, false, at + 1);
    }
    if (code === 36 && this.dialect.flavor === "mysql" && this.dialect.version >= 9e4) {
      DOLLAR_TAG.lastIndex = at;
      const tag = DOLLAR_TAG.exec(this.text)?.[0];
      if (tag !== void 0 && at + tag.length <= this.limit) return this.#dollarQuoted(at, tag);
    }
    return this.#word(at);
  }
  /** `$$ … $$` and `$tag$ … $tag$`, which MySQL 9 has for routines in other languages. */
  #dollarQuoted(at, tag) {
    const close2 = this.text.indexOf(tag, at + tag.length);
    if (close2 === -1 || close2 + tag.length > this.limit) return this.#take("unterminated", this.limit);
    return this.#take("string", close2 + tag.length);
  }
  #number(at) {
    const { text, limit } = this;
    const second = this.#charAt(at + 1);
    if (text.charCodeAt(at) === 48 && (second === 120 || second === 98)) {
      let end2 = at + 2;
      while (end2 < limit && (second === 120 ? isHexDigit(text.charCodeAt(end2)) : isBitDigit(text.charCodeAt(end2))))
        end2++;
      if (end2 > at + 2 && !(end2 < limit && isIdentifier(text.charCodeAt(end2))))
        return this.#take(second === 120 ? "hex" : "bit", end2);
      return this.#word(at);
    }
    let end = at;
    while (end < limit && isDigit(text.charCodeAt(end))) end++;
    const after = this.#charAt(end);
    if (after === 46) return this.#fraction(end);
    if (end >= limit || !isIdentifier(after)) return this.#take("number", end);
    const exponent = this.#exponentEnd(end);
    return exponent === end ? this.#word(at) : this.#take("number", exponent);
  }
  /** From the point on: digits, and an exponent if one is complete. */
  #fraction(point) {
    let end = point + 1;
    while (end < this.limit && isDigit(this.text.charCodeAt(end))) end++;
    return this.#take("number", this.#exponentEnd(end));
  }
  #exponentEnd(at) {
    const letter = this.#charAt(at);
    if (letter !== 101 && letter !== 69) return at;
    const sign = this.#charAt(at + 1);
    let end = sign === 43 || sign === 45 ? at + 2 : at + 1;
    if (!isDigit(this.#charAt(end))) return at;
    while (end < this.limit && isDigit(this.text.charCodeAt(end))) end++;
    return end;
  }
  #quoted(kind, at, quote, backslash, open4 = at) {
    const end = this.#quoteEnd(open4, quote, backslash);
    return end === -1 ? this.#take("unterminated", this.limit) : this.#take(kind, end);
  }
  #quoteEnd(open4, quote, backslash) {
    const { text, limit } = this;
    for (let at = open4 + 1; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === 92 && backslash) at++;
      else if (code === quote) {
        if (at + 1 >= limit || text.charCodeAt(at + 1) !== quote) return at + 1;
        at++;
      }
    }
    return -1;
  }
  /** `--` opens a comment only before white space, a control character or the end. */
  #startsDashComment(at) {
    if (this.#charAt(at + 1) !== 45) return false;
    const after = this.#charAt(at + 2);
    return after <= 32 || after === 127;
  }
  #lineComment(at) {
    const newline = this.text.indexOf("\n", at);
    return this.#take("comment", newline === -1 || newline > this.limit ? this.limit : newline);
  }
  #comment(at) {
    const opening = openComment(this.text, at, this.dialect);
    if (opening.kind === "executed") {
      this.inExecutedComment = true;
      return this.#take("comment", Math.min(opening.contentStart, this.limit));
    }
    const end = closeComment(this.text, opening.contentStart, this.limit, opening.kind);
    return end === -1 ? this.#take("unterminated", this.limit) : this.#take("comment", end);
  }
  #variable(at) {
    const second = this.#charAt(at + 1);
    if (second === 64) return this.#take("variable", this.#systemVariableEnd(at + 2));
    if (second === 39 || second === 34 || second === 96)
      return this.#quoted(
        "variable",
        at,
        second,
        second !== 96 && !this.dialect.noBackslashEscapes && !(second === 34 && this.dialect.ansiQuotes),
        at + 1
      );
    let end = at + 1;
    while (end < this.limit && (isIdentifier(this.text.charCodeAt(end)) || this.text.charCodeAt(end) === 46)) end++;
    return this.#take("variable", end);
  }
  #systemVariableEnd(from) {
    let at = from;
    for (; ; ) {
      if (this.#charAt(at) === 96) {
        const end = this.#quoteEnd(at, 96, false);
        at = end === -1 ? this.limit : end;
      } else at = this.#identifierEnd(at);
      const next = this.#charAt(at + 1);
      if (this.#charAt(at) !== 46 || !(next === 96 || isIdentifier(next))) return at;
      at++;
    }
  }
};
var TextToken = class {
  kind;
  start;
  end;
  #source;
  constructor(source, kind, start, end) {
    this.#source = source;
    this.kind = kind;
    this.start = start;
    this.end = end;
  }
  get text() {
    return this.#source.slice(this.start, this.end);
  }
};
function tokenizeWithoutComments(text, dialect, span) {
  const lexer = new Lexer(text, dialect, span);
  const tokens = [];
  while (lexer.next()) {
    if (lexer.kind !== "comment") tokens.push(new TextToken(text, lexer.kind, lexer.start, lexer.end));
  }
  return tokens;
}

// src/sql/token-reader.ts
var TokenReader = class {
  tokens;
  index;
  limit;
  constructor(tokens, index = 0, limit = tokens.length) {
    this.tokens = tokens;
    this.index = index;
    this.limit = limit;
  }
  get done() {
    return this.index >= this.limit;
  }
  /** The bare word here (or further on) in upper case, or an empty string. */
  word(ahead = 0) {
    const at = this.index + ahead;
    return at < this.limit ? this.tokens.word(at) : "";
  }
  operator(ahead = 0) {
    const at = this.index + ahead;
    return at < this.limit ? this.tokens.operator(at) : "";
  }
  kind(ahead = 0) {
    const at = this.index + ahead;
    return at < this.limit ? this.tokens.kind(at) : null;
  }
  /** Whether these words, separated by spaces, come next. */
  sees(words) {
    return words.split(" ").every((word, ahead) => this.word(ahead) === word);
  }
  /** Takes the words when all of them come next. */
  take(words) {
    if (!this.sees(words)) return false;
    this.index += words.split(" ").length;
    return true;
  }
  /** Takes one of the words and says which. */
  takeOneOf(...words) {
    const word = this.word();
    if (word === "" || !words.includes(word)) return null;
    this.index++;
    return word;
  }
  takeOperator(operator) {
    if (this.operator() !== operator) return false;
    this.index++;
    return true;
  }
  isName(ahead = 0) {
    const at = this.index + ahead;
    return at < this.limit && this.tokens.isName(at);
  }
  /** Takes an identifier of one part. */
  name() {
    if (!this.isName()) return null;
    return this.#named(this.index++);
  }
  /** Takes `name`, `database.name` or `.name`. */
  qualifiedName() {
    const first = this.index;
    if (this.operator() === "." && this.isName(1)) this.index++;
    const name = this.name();
    if (name === null) return null;
    if (this.operator() !== "." || !this.isName(1)) return { ...name, database: null, span: this.spanFrom(first) };
    this.index++;
    const last = this.name();
    return { text: last.text, database: name.text, span: this.spanFrom(first) };
  }
  /** Takes whatever token comes next as a name or literal, quotes off. */
  value() {
    if (this.done) return null;
    return this.#named(this.index++);
  }
  /** Takes a group in parentheses and gives the indexes of its first token and of its closing parenthesis. */
  group() {
    if (this.operator() !== "(") return null;
    const after = this.tokens.afterGroup(this.index);
    if (after > this.limit || this.tokens.operator(after - 1) !== ")") return null;
    const first = this.index + 1;
    this.index = after;
    return { first, close: after - 1 };
  }
  /** From a token to the one before the place of the reader. */
  spanFrom(first) {
    return this.tokens.span(first, Math.max(first, this.index - 1));
  }
  /** The text from a token to the place of the reader, as written. */
  textFrom(first) {
    const span = this.spanFrom(first);
    return { text: this.tokens.text.slice(span.start, span.end), span };
  }
  #named(index) {
    return { text: this.tokens.value(index), span: this.tokens.span(index, index) };
  }
};

// src/sql/classify.ts
var OBJECTS = [
  ["TABLE", "TABLE", "ddl"],
  ["TABLES", "TABLE", "ddl"],
  ["INDEX", "INDEX", "ddl"],
  ["VIEW", "VIEW", "ddl"],
  ["DATABASE", "DATABASE", "ddl"],
  ["SCHEMA", "DATABASE", "ddl"],
  ["TRIGGER", "TRIGGER", "ddl"],
  ["PROCEDURE", "PROCEDURE", "ddl"],
  ["FUNCTION", "FUNCTION", "ddl"],
  ["EVENT", "EVENT", "ddl"],
  ["SEQUENCE", "SEQUENCE", "ddl"],
  ["PACKAGE BODY", "PACKAGE BODY", "ddl"],
  ["PACKAGE", "PACKAGE", "ddl"],
  ["LIBRARY", "LIBRARY", "ddl"],
  ["SPATIAL REFERENCE SYSTEM", "SPATIAL REFERENCE SYSTEM", "administration"],
  ["LOGFILE GROUP", "LOGFILE GROUP", "administration"],
  ["RESOURCE GROUP", "RESOURCE GROUP", "administration"],
  ["TABLESPACE", "TABLESPACE", "administration"],
  ["SERVER", "SERVER", "administration"],
  ["INSTANCE", "INSTANCE", "administration"],
  ["USER", "USER", "administration"],
  ["ROLE", "ROLE", "administration"]
];
var LEADING = [
  ["START TRANSACTION", "START TRANSACTION", "transaction"],
  ["BEGIN NOT ATOMIC", "BEGIN NOT ATOMIC", "dml"],
  ["BEGIN", "START TRANSACTION", "transaction"],
  ["COMMIT", "COMMIT", "transaction"],
  ["ROLLBACK TO", "ROLLBACK TO SAVEPOINT", "transaction"],
  ["ROLLBACK WORK TO", "ROLLBACK TO SAVEPOINT", "transaction"],
  ["ROLLBACK", "ROLLBACK", "transaction"],
  ["SAVEPOINT", "SAVEPOINT", "transaction"],
  ["RELEASE SAVEPOINT", "RELEASE SAVEPOINT", "transaction"],
  ["XA", "XA", "transaction"],
  ["LOCK TABLES", "LOCK TABLES", "transaction"],
  ["LOCK TABLE", "LOCK TABLES", "transaction"],
  ["UNLOCK TABLES", "UNLOCK TABLES", "transaction"],
  ["UNLOCK TABLE", "UNLOCK TABLES", "transaction"],
  ["RENAME TABLE", "RENAME TABLE", "ddl"],
  ["RENAME TABLES", "RENAME TABLE", "ddl"],
  ["TRUNCATE TABLE", "TRUNCATE TABLE", "ddl"],
  ["TRUNCATE", "TRUNCATE TABLE", "ddl"],
  ["IMPORT TABLE", "IMPORT TABLE", "ddl"],
  ["LOAD DATA", "LOAD DATA", "dml"],
  ["LOAD XML", "LOAD XML", "dml"],
  ["INSERT", "INSERT", "dml"],
  ["REPLACE", "REPLACE", "dml"],
  ["UPDATE", "UPDATE", "dml"],
  ["DELETE", "DELETE", "dml"],
  ["SELECT", "SELECT", "dml"],
  ["VALUES", "SELECT", "dml"],
  ["TABLE", "SELECT", "dml"],
  ["CALL", "CALL", "dml"],
  ["DO", "DO", "dml"],
  ["HANDLER", "HANDLER", "session"],
  ["EXECUTE IMMEDIATE", "EXECUTE", "dml"],
  ["EXECUTE", "EXECUTE", "dml"],
  ["PREPARE", "PREPARE", "session"],
  ["DEALLOCATE PREPARE", "DEALLOCATE PREPARE", "session"],
  ["DROP PREPARE", "DEALLOCATE PREPARE", "session"],
  ["USE", "USE", "session"],
  ["SHOW", "SHOW", "session"],
  ["HELP", "HELP", "session"],
  ["SIGNAL", "SIGNAL", "session"],
  ["RESIGNAL", "RESIGNAL", "session"],
  ["GET", "GET DIAGNOSTICS", "session"],
  ["IF", "IF", "dml"],
  ["CASE", "CASE", "dml"],
  ["LOOP", "LOOP", "dml"],
  ["WHILE", "WHILE", "dml"],
  ["REPEAT", "REPEAT", "dml"],
  ["FOR", "FOR", "dml"]
];
var ADMINISTRATION = new Set(
  `ANALYZE CHECK CHECKSUM OPTIMIZE REPAIR GRANT REVOKE FLUSH RESET KILL PURGE CHANGE START STOP INSTALL UNINSTALL SHUTDOWN
  RESTART CLONE BINLOG CACHE LOAD BACKUP LOCK UNLOCK`.split(/\s+/)
);
var TABLE_MAINTENANCE = /* @__PURE__ */ new Set(["ANALYZE", "CHECK", "CHECKSUM", "OPTIMIZE", "REPAIR"]);
var EXPLAINERS = /* @__PURE__ */ new Set(["EXPLAIN", "DESCRIBE", "DESC"]);
function classify(tokens) {
  return classifyFrom(new TokenReader(tokens));
}
function classifyFrom(reader) {
  while (reader.takeOperator("(")) {
  }
  const first = reader.word();
  if (first === "CREATE" || first === "ALTER" || first === "DROP" && reader.word(1) !== "PREPARE")
    return classifyObject(reader, first);
  if (first === "SET") return classifySet(reader);
  if (first === "WITH") return classifyFrom(afterCommonTables(reader));
  if (first === "RENAME" && reader.word(1) === "USER") return made(reader, "RENAME USER", "administration", 2);
  if (first === "ANALYZE" && reader.tokens.dialect.flavor === "mariadb" && !seesMaintenance(reader))
    return made(reader, "EXPLAIN", "dml", 1);
  if (EXPLAINERS.has(first)) return made(reader, "EXPLAIN", reader.word(1) === "ANALYZE" ? "dml" : "session", 1);
  for (const [words, kind, of] of LEADING) {
    if (!reader.sees(words)) continue;
    return made(reader, kind, of, words.split(" ").length);
  }
  if (TABLE_MAINTENANCE.has(first) && seesMaintenance(reader)) {
    const words = reader.word(1) === "TABLE" || reader.word(1) === "TABLES" ? 2 : 3;
    return made(reader, `${first} TABLE`, "administration", words);
  }
  return made(reader, ADMINISTRATION.has(first) ? first : "OTHER", "administration", 1);
}
function seesMaintenance(reader) {
  const at = reader.word(1) === "LOCAL" || reader.word(1) === "NO_WRITE_TO_BINLOG" ? 2 : 1;
  return reader.word(at) === "TABLE" || reader.word(at) === "TABLES";
}
function made(reader, kind, of, words) {
  reader.index += words;
  const conditional = takeCondition(reader);
  return { kind, class: of, temporary: false, conditional, after: reader.index };
}
function takeCondition(reader) {
  return reader.take("IF NOT EXISTS") || reader.take("IF EXISTS");
}
function classifyObject(reader, verb) {
  const start = reader.index;
  reader.index++;
  let temporary = false;
  while (!reader.done) {
    for (const [words, object, of] of OBJECTS) {
      if (!reader.take(words)) continue;
      const conditional = takeCondition(reader);
      return { kind: `${verb} ${object}`, class: of, temporary, conditional, after: reader.index };
    }
    if (reader.word() === "TEMPORARY") temporary = true;
    if (takeCondition(reader)) continue;
    if (reader.operator(1) === "=") reader.index += 3;
    else if (reader.kind() === "word" || reader.kind() === "variable" || reader.operator() === "(" || reader.operator() === ")")
      reader.index++;
    else break;
    if (reader.index > start + 40) break;
  }
  return { kind: "OTHER", class: "administration", temporary: false, conditional: false, after: start + 1 };
}
function classifySet(reader) {
  if (reader.sees("SET STATEMENT") && reader.tokens.dialect.flavor === "mariadb") {
    const inner = afterWordAtTopLevel(reader, "FOR");
    if (inner !== null) return classifyFrom(inner);
  }
  const second = reader.word(1);
  if (second === "PASSWORD" && reader.operator(2) !== ".") return made(reader, "SET PASSWORD", "administration", 2);
  if (reader.sees("SET DEFAULT ROLE")) return made(reader, "SET DEFAULT ROLE", "administration", 3);
  if (second === "TRANSACTION") return made(reader, "SET TRANSACTION", "session", 2);
  const scoped = second === "SESSION" || second === "LOCAL" || second === "GLOBAL";
  if (scoped && reader.word(2) === "TRANSACTION")
    return made(reader, "SET TRANSACTION", second === "GLOBAL" ? "administration" : "session", 3);
  return made(reader, "SET", setsBeyondSession(reader) ? "administration" : "session", 1);
}
function setsBeyondSession(reader) {
  let depth = 0;
  for (let index = reader.index + 1; index < reader.tokens.length; index++) {
    const operator = reader.tokens.operator(index);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    const begins = index === reader.index + 1 || depth === 0 && reader.tokens.operator(index - 1) === ",";
    if (!begins) continue;
    if (/^(GLOBAL|PERSIST|PERSIST_ONLY)$/.test(reader.tokens.word(index))) return true;
    if (/^@@\s*(global|persist|persist_only)\./i.test(reader.tokens.raw(index))) return true;
  }
  return false;
}
function afterWordAtTopLevel(reader, word) {
  const { tokens } = reader;
  for (let index = reader.index; index < tokens.length; index++) {
    if (tokens.operator(index) === "(") index = tokens.afterGroup(index) - 1;
    else if (tokens.word(index) === word) return new TokenReader(tokens, index + 1);
  }
  return null;
}
var MAIN_VERBS = /* @__PURE__ */ new Set(["SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "VALUES", "TABLE"]);
function afterCommonTables(reader) {
  const { tokens } = reader;
  for (let index = reader.index + 1; index < tokens.length; index++) {
    if (tokens.operator(index) === "(") {
      const after = tokens.afterGroup(index);
      const follows = tokens.word(after);
      if (MAIN_VERBS.has(follows) || tokens.operator(after) === "(") return new TokenReader(tokens, after);
      index = after - 1;
    }
  }
  return new TokenReader(tokens, tokens.length);
}

// src/sql/clauses/constraint.ts
function takeConstraintName(reader) {
  if (!reader.take("CONSTRAINT")) return null;
  reader.take("IF NOT EXISTS");
  const next = reader.word();
  if (/^(PRIMARY|UNIQUE|FOREIGN|CHECK)$/.test(next)) return null;
  return reader.name();
}
function takeCheck(reader, first, name) {
  if (!reader.take("CHECK")) return null;
  const group2 = reader.group();
  if (group2 === null || group2.close === group2.first) return null;
  const span = reader.tokens.span(group2.first, group2.close - 1);
  if (!reader.take("NOT ENFORCED")) reader.take("ENFORCED");
  return {
    name,
    expression: { text: reader.tokens.text.slice(span.start, span.end), span },
    span: reader.spanFrom(first)
  };
}
function takeNames(reader) {
  if (!reader.takeOperator("(")) return null;
  const names = [];
  do {
    const name = reader.name();
    if (name === null) return null;
    names.push(name);
  } while (reader.takeOperator(","));
  return reader.takeOperator(")") ? names : null;
}
function takeReferences(reader) {
  const first = reader.index;
  if (!reader.take("REFERENCES")) return null;
  const table = reader.qualifiedName();
  if (table === null) return null;
  const columns = reader.operator() === "(" ? takeNames(reader) : [];
  if (columns === null) return null;
  let onDelete = null;
  let onUpdate = null;
  for (; ; ) {
    if (reader.take("MATCH")) reader.index++;
    else if (reader.take("ON DELETE")) onDelete = takeAction(reader);
    else if (reader.sees("ON UPDATE") && isAction(reader, 2)) {
      reader.index += 2;
      onUpdate = takeAction(reader);
    } else break;
  }
  return { table, columns, onDelete, onUpdate, span: reader.spanFrom(first) };
}
var ACTIONS = ["RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT", "NO ACTION"];
function takeAction(reader) {
  return ACTIONS.find((action) => reader.take(action)) ?? null;
}
function isAction(reader, ahead) {
  return /^(RESTRICT|CASCADE|SET|NO)$/.test(reader.word(ahead));
}
function takeForeignKey(reader, first, constraint) {
  if (!reader.take("FOREIGN KEY")) return null;
  reader.take("IF NOT EXISTS");
  const own = reader.isName() ? reader.name() : null;
  const ownColumns = takeNames(reader);
  const references = ownColumns === null ? null : takeReferences(reader);
  if (ownColumns === null || references === null) return null;
  return { ...references, name: constraint ?? own, ownColumns, span: reader.spanFrom(first) };
}

// src/sql/clauses/expression.ts
var SIGNS = /* @__PURE__ */ new Set(["+", "-", "!", "~"]);
var DATE_LITERALS = /* @__PURE__ */ new Set(["DATE", "TIME", "TIMESTAMP"]);
function takeValueExpression(reader) {
  const first = reader.index;
  while (SIGNS.has(reader.operator())) reader.index++;
  if (!takePrimary(reader)) {
    reader.index = first;
    return null;
  }
  return reader.textFrom(first);
}
function takePrimary(reader) {
  if (reader.operator() === "(") return reader.group() !== null;
  if (reader.take("NEXT VALUE FOR") || reader.take("PREVIOUS VALUE FOR")) return reader.qualifiedName() !== null;
  if (reader.sees("CASE")) return takeCase(reader);
  if (DATE_LITERALS.has(reader.word()) && reader.kind(1) === "string") {
    reader.index += 2;
    return true;
  }
  switch (reader.kind()) {
    case "number":
    case "variable":
      reader.index++;
      return true;
    case "string":
    case "hex":
    case "bit":
      return takeLiterals(reader);
    case "word":
    case "quoted-identifier":
      if (reader.word().startsWith("_") && /^(string|hex|bit)$/.test(reader.kind(1) ?? "")) {
        reader.index++;
        return takeLiterals(reader);
      }
      reader.qualifiedName();
      return reader.operator() !== "(" || reader.group() !== null;
    default:
      return false;
  }
}
function takeLiterals(reader) {
  reader.index++;
  while (reader.kind() === "string") reader.index++;
  return true;
}
function takeCase(reader) {
  let depth = 0;
  while (!reader.done) {
    const word = reader.word();
    if (word === "CASE") depth++;
    else if (word === "END" && --depth === 0) {
      reader.index++;
      return true;
    }
    reader.index++;
  }
  return false;
}

// src/sql/clauses/column.ts
var LONG_TYPES = [
  "NATIONAL CHARACTER VARYING",
  "NATIONAL CHAR VARYING",
  "NATIONAL CHARACTER",
  "NATIONAL VARCHARACTER",
  "NATIONAL VARCHAR",
  "NATIONAL CHAR",
  "NCHAR VARYING",
  "NCHAR VARCHARACTER",
  "NCHAR VARCHAR",
  "CHARACTER VARYING",
  "CHAR VARYING",
  "CHAR BYTE",
  "DOUBLE PRECISION",
  "LONG CHARACTER VARYING",
  "LONG CHAR VARYING",
  "LONG VARCHARACTER",
  "LONG VARCHAR",
  "LONG VARBINARY"
];
var NOT_TYPES = new Set(
  "NOT NULL DEFAULT AUTO_INCREMENT PRIMARY KEY UNIQUE COMMENT COLLATE CHECK REFERENCES GENERATED AS CONSTRAINT FIRST AFTER TO".split(
    " "
  )
);
var PLAIN_ATTRIBUTES = new Set(
  "ASCII UNICODE BYTE BINARY VISIBLE INVISIBLE VIRTUAL STORED PERSISTENT COMPRESSED SIGNED UNSIGNED ZEROFILL".split(
    " "
  )
);
var VALUE_ATTRIBUTES = new Set(
  "COLUMN_FORMAT STORAGE ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE SRID REF_SYSTEM_ID".split(" ")
);
function takeColumn(reader) {
  const first = reader.index;
  const name = reader.name();
  if (name === null) return null;
  const typeName2 = reader.word().toLowerCase();
  const type = takeType(reader);
  if (type === null) return null;
  const attributes = {
    notNull: null,
    default: null,
    autoIncrement: null,
    comment: null,
    charset: null,
    collation: null,
    generated: null,
    onUpdate: null,
    inlineKey: null,
    references: null,
    checks: []
  };
  while (!endsColumn(reader)) {
    if (!takeAttribute(reader, attributes)) return null;
  }
  return {
    name,
    type,
    typeName: typeName2,
    ...attributes,
    span: reader.spanFrom(first)
  };
}
function takePlace(reader) {
  if (reader.take("FIRST")) return { first: true };
  if (!reader.take("AFTER")) return null;
  const after = reader.name();
  return after === null ? null : { after };
}
function endsColumn(reader) {
  if (reader.done || reader.operator() === "," || reader.operator() === ")") return true;
  return reader.sees("FIRST") || reader.sees("AFTER") && reader.isName(1) || reader.sees("PARTITION") && reader.word(1) === "BY";
}
function takeType(reader) {
  const first = reader.index;
  if (reader.kind() !== "word" || NOT_TYPES.has(reader.word())) return null;
  if (!LONG_TYPES.some((words) => reader.take(words))) reader.index++;
  if (reader.operator() === "(" && reader.group() === null) return null;
  while (reader.takeOneOf("UNSIGNED", "SIGNED", "ZEROFILL") !== null) {
  }
  return reader.textFrom(first);
}
function takeAttribute(reader, found) {
  const first = reader.index;
  if (reader.take("NOT NULL")) {
    found.notNull = reader.spanFrom(first);
    return true;
  }
  if (reader.take("NULL") || reader.take("NOT SECONDARY") || reader.take("SERIAL DEFAULT VALUE")) return true;
  if (reader.take("DEFAULT")) {
    found.default = takeValueExpression(reader);
    return found.default !== null;
  }
  if (reader.take("ON UPDATE")) {
    found.onUpdate = takeValueExpression(reader);
    return found.onUpdate !== null;
  }
  if (reader.take("AUTO_INCREMENT")) {
    found.autoIncrement = reader.spanFrom(first);
    return true;
  }
  if (reader.take("PRIMARY KEY") || reader.take("KEY") || reader.take("PRIMARY")) {
    found.inlineKey = "primary";
    return true;
  }
  if (reader.take("UNIQUE")) {
    reader.take("KEY");
    found.inlineKey ??= "unique";
    return true;
  }
  if (reader.take("COMMENT")) {
    reader.takeOperator("=");
    found.comment = reader.kind() === "string" ? reader.value() : null;
    return found.comment !== null;
  }
  return takeTextAttribute(reader, found) || takeGenerated(reader, found) || takeConstraint(reader, found) || takeOtherAttribute(reader);
}
function takeTextAttribute(reader, found) {
  const first = reader.index;
  if (reader.take("CHARACTER SET") || reader.take("CHAR SET") || reader.take("CHARSET")) {
    reader.takeOperator("=");
    found.charset = reader.value();
    return found.charset !== null;
  }
  if (reader.take("COLLATE")) {
    reader.takeOperator("=");
    found.collation = reader.value();
    return found.collation !== null;
  }
  reader.index = first;
  return false;
}
function takeGenerated(reader, found) {
  const first = reader.index;
  reader.take("GENERATED ALWAYS");
  if (reader.take("AS")) {
    const start = reader.index;
    if (reader.take("ROW START") || reader.take("ROW END")) {
      found.generated = reader.textFrom(start);
      return true;
    }
    const group2 = reader.group();
    if (group2 !== null && group2.close > group2.first) {
      const span = reader.tokens.span(group2.first, group2.close - 1);
      found.generated = { text: reader.tokens.text.slice(span.start, span.end), span };
      return true;
    }
  }
  reader.index = first;
  return false;
}
function takeConstraint(reader, found) {
  if (reader.sees("REFERENCES")) {
    found.references = takeReferences(reader);
    return found.references !== null;
  }
  const first = reader.index;
  const name = takeConstraintName(reader);
  const check = takeCheck(reader, first, name);
  if (check === null) {
    reader.index = first;
    return false;
  }
  found.checks.push(check);
  return true;
}
function takeOtherAttribute(reader) {
  if (reader.take("WITH SYSTEM VERSIONING") || reader.take("WITHOUT SYSTEM VERSIONING")) return true;
  const word = reader.word();
  if (VALUE_ATTRIBUTES.has(word)) {
    reader.index++;
    reader.takeOperator("=");
    return reader.value() !== null;
  }
  if (reader.isName() && reader.operator(1) === "=") {
    reader.index += 2;
    return reader.value() !== null;
  }
  if (!PLAIN_ATTRIBUTES.has(word)) return false;
  reader.index++;
  return true;
}

// src/sql/clauses/index-definition.ts
function takeIndex(reader, first, constraint) {
  const type = takeIndexType(reader);
  if (type === null) return null;
  reader.take("IF NOT EXISTS");
  const name = reader.isName() && !isUsing(reader) ? reader.name() : null;
  return takeIndexBody(reader, first, type, type === "primary" ? constraint : name ?? constraint);
}
function seesIndex(reader) {
  const word = reader.word();
  if (/^(PRIMARY|UNIQUE|INDEX|KEY|FULLTEXT|SPATIAL)$/.test(word)) return true;
  return word === "VECTOR" && /^(INDEX|KEY)$/.test(reader.word(1));
}
function takeIndexType(reader) {
  if (reader.take("PRIMARY KEY")) return "primary";
  if (!seesIndex(reader)) return null;
  const word = reader.word();
  reader.index++;
  if (word === "INDEX" || word === "KEY") return "index";
  reader.takeOneOf("INDEX", "KEY");
  return word === "PRIMARY" ? null : word.toLowerCase();
}
function takeIndexBody(reader, first, type, name) {
  while (takeIndexOption(reader)) {
  }
  const parts = takeParts(reader);
  if (parts === null) return null;
  while (takeIndexOption(reader)) {
  }
  return { type, name, parts, span: reader.spanFrom(first) };
}
function takeParts(reader) {
  if (!reader.takeOperator("(")) return null;
  const parts = [];
  do {
    const part = takePart(reader);
    if (part === null) return null;
    parts.push(part);
  } while (reader.takeOperator(","));
  return reader.takeOperator(")") ? parts : null;
}
function takePart(reader) {
  const first = reader.index;
  let column = null;
  let expression = null;
  let length = null;
  if (reader.operator() === "(") {
    expression = takeValueExpression(reader);
    if (expression === null) return null;
  } else {
    column = reader.name();
    if (column === null) return null;
    if (reader.operator() === "(" && reader.kind(1) === "number" && reader.operator(2) === ")") {
      length = Number(reader.tokens.raw(reader.index + 1));
      reader.index += 3;
    }
    reader.take("WITHOUT OVERLAPS");
  }
  const direction = reader.takeOneOf("ASC", "DESC");
  return { column, expression, length, descending: direction === "DESC", span: reader.spanFrom(first) };
}
function isUsing(reader) {
  return /^(USING|TYPE)$/.test(reader.word()) && /^(BTREE|HASH|RTREE)$/.test(reader.word(1));
}
var VALUE_OPTIONS = new Set(
  "KEY_BLOCK_SIZE COMMENT ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE CLUSTERING DISTANCE M".split(" ")
);
function takeIndexOption(reader) {
  if (isUsing(reader)) {
    reader.index += 2;
    return true;
  }
  if (reader.take("WITH PARSER")) return reader.value() !== null;
  if (reader.take("NOT IGNORED") || reader.takeOneOf("VISIBLE", "INVISIBLE", "IGNORED") !== null) return true;
  const word = reader.word();
  if (word === "ALGORITHM" || word === "LOCK") return false;
  if (!VALUE_OPTIONS.has(word) && !(reader.isName() && reader.operator(1) === "=")) return false;
  reader.index++;
  reader.takeOperator("=");
  return reader.value() !== null;
}

// src/sql/clauses/add.ts
function takeAdd(reader, first) {
  if (reader.sees("COLUMN")) {
    reader.index++;
    return takeColumns(reader, first);
  }
  if (reader.take("SYSTEM VERSIONING"))
    return [{ kind: "other", operation: "ADD SYSTEM VERSIONING", span: reader.spanFrom(first) }];
  if (reader.sees("PERIOD FOR")) return takePeriod(reader, first);
  const element = takeConstraintOrIndex(reader, first);
  if (element !== null) return [element];
  return takeColumns(reader, first);
}
function takeConstraintOrIndex(reader, first) {
  const start = reader.index;
  const conditional = seesCondition(reader);
  const constraint = takeConstraintName(reader);
  if (reader.sees("FOREIGN KEY")) {
    const foreignKey = takeForeignKey(reader, first, constraint);
    if (foreignKey !== null) return { kind: "add-foreign-key", foreignKey, conditional, span: reader.spanFrom(first) };
  } else if (reader.sees("CHECK")) {
    const check = takeCheck(reader, first, constraint);
    if (check !== null) return { kind: "add-check", check, conditional, span: reader.spanFrom(first) };
  } else if (seesIndex(reader)) {
    const index = takeIndex(reader, first, constraint);
    if (index !== null) return { kind: "add-index", index, conditional, span: reader.spanFrom(first) };
  }
  reader.index = start;
  return null;
}
function seesCondition(reader) {
  for (let ahead = 1; ahead <= 2; ahead++) {
    if (reader.word(ahead) === "IF" && reader.word(ahead + 1) === "NOT" && reader.word(ahead + 2) === "EXISTS")
      return true;
  }
  return false;
}
function takeColumns(reader, first) {
  const conditional = reader.take("IF NOT EXISTS");
  if (reader.operator() === "(") return takeColumnList(reader, first, conditional);
  const column = takeColumn(reader);
  if (column === null) return null;
  const place2 = takePlace(reader);
  return [{ kind: "add-column", column, place: place2, conditional, span: reader.spanFrom(first) }];
}
function takeColumnList(reader, first, conditional) {
  const group2 = reader.group();
  if (group2 === null) return null;
  const inner = new TokenReader(reader.tokens, group2.first, group2.close);
  const clauses = [];
  do {
    const start = clauses.length === 0 ? first : inner.index;
    const element = takeConstraintOrIndex(inner, inner.index);
    const column = element === null ? takeColumn(inner) : null;
    if (element === null && column === null) return null;
    const last = inner.done ? group2.close : inner.index - 1;
    const span = reader.tokens.span(start, last);
    clauses.push(
      element !== null ? { ...element, span } : { kind: "add-column", column, place: null, conditional, span }
    );
  } while (inner.takeOperator(","));
  return inner.done ? clauses : null;
}
function takePeriod(reader, first) {
  reader.index += 2;
  if (reader.name() === null || reader.group() === null) return null;
  return [{ kind: "other", operation: "ADD PERIOD", span: reader.spanFrom(first) }];
}

// src/sql/clauses/change.ts
var WORDS = [
  ["ENABLE KEYS", { kind: "keys", enable: true }],
  ["DISABLE KEYS", { kind: "keys", enable: false }],
  ["FORCE", { kind: "force" }],
  ["DISCARD TABLESPACE", { kind: "other", operation: "DISCARD TABLESPACE" }],
  ["IMPORT TABLESPACE", { kind: "other", operation: "IMPORT TABLESPACE" }],
  ["WITH VALIDATION", { kind: "other", operation: "WITH VALIDATION" }],
  ["WITHOUT VALIDATION", { kind: "other", operation: "WITHOUT VALIDATION" }]
];
function takeChange(reader) {
  for (const [words, body] of WORDS) if (reader.take(words)) return body;
  if (reader.take("MODIFY")) return takeModify(reader);
  if (reader.take("CHANGE")) return takeChangeColumn(reader);
  if (reader.take("ALTER")) return takeAlter(reader);
  if (reader.take("RENAME")) return takeRename(reader);
  if (reader.take("CONVERT TO")) return takeConvert(reader);
  if (reader.take("ORDER BY")) return takeOrder(reader);
  const online = reader.takeOneOf("ALGORITHM", "LOCK");
  if (online !== null) return takeOnline(reader, online === "LOCK" ? "lock" : "algorithm");
  const secondary = reader.takeOneOf("SECONDARY_LOAD", "SECONDARY_UNLOAD");
  if (secondary === null) return null;
  if (reader.take("PARTITION")) reader.group();
  return { kind: "other", operation: secondary };
}
function takeModify(reader) {
  reader.take("COLUMN");
  const conditional = reader.take("IF EXISTS");
  const column = takeColumn(reader);
  return column === null ? null : { kind: "modify-column", column, place: takePlace(reader), conditional };
}
function takeChangeColumn(reader) {
  reader.take("COLUMN");
  const conditional = reader.take("IF EXISTS");
  const from = reader.name();
  const column = from === null ? null : takeColumn(reader);
  return from === null || column === null ? null : { kind: "change-column", from, column, place: takePlace(reader), conditional };
}
function takeAlter(reader) {
  const what = reader.takeOneOf("INDEX", "KEY", "CHECK", "CONSTRAINT", "COLUMN");
  const conditional = reader.take("IF EXISTS");
  const name = reader.name();
  if (name === null) return null;
  if (what === "INDEX" || what === "KEY") return takeIndexVisibility(reader, name, conditional);
  if (what === "CHECK" || what === "CONSTRAINT") {
    const enforced = !reader.take("NOT");
    return reader.take("ENFORCED") ? { kind: "alter-check", name, enforced } : null;
  }
  if (reader.take("DROP DEFAULT")) return { kind: "drop-default", column: name, conditional };
  if (reader.take("SET VISIBLE")) return { kind: "column-visibility", column: name, visible: true, conditional };
  if (reader.take("SET INVISIBLE")) return { kind: "column-visibility", column: name, visible: false, conditional };
  const value = reader.take("SET DEFAULT") ? takeValueExpression(reader) : null;
  return value === null ? null : { kind: "set-default", column: name, default: value, conditional };
}
function takeIndexVisibility(reader, name, conditional) {
  if (reader.take("VISIBLE") || reader.take("NOT IGNORED"))
    return { kind: "index-visibility", name, visible: true, conditional };
  if (reader.take("INVISIBLE") || reader.take("IGNORED"))
    return { kind: "index-visibility", name, visible: false, conditional };
  return null;
}
function takeRename(reader) {
  const what = reader.takeOneOf("COLUMN", "INDEX", "KEY");
  if (what === null) {
    if (reader.takeOneOf("TO", "AS") === null) reader.takeOperator("=");
    const to2 = reader.qualifiedName();
    return to2 === null ? null : { kind: "rename-table", to: to2 };
  }
  const conditional = reader.take("IF EXISTS");
  const from = reader.name();
  const to = from !== null && reader.take("TO") ? reader.name() : null;
  if (from === null || to === null) return null;
  return { kind: what === "COLUMN" ? "rename-column" : "rename-index", from, to, conditional };
}
function takeConvert(reader) {
  if (!reader.take("CHARACTER SET") && !reader.take("CHAR SET") && !reader.take("CHARSET")) return null;
  reader.takeOperator("=");
  const charset = reader.value();
  if (charset === null) return null;
  if (!reader.take("COLLATE")) return { kind: "convert-charset", charset, collation: null };
  reader.takeOperator("=");
  const collation = reader.value();
  return collation === null ? null : { kind: "convert-charset", charset, collation };
}
function takeOrder(reader) {
  do {
    if (reader.qualifiedName() === null) return null;
    if (reader.operator() === "." && reader.isName(1)) reader.index += 2;
    reader.takeOneOf("ASC", "DESC");
  } while (reader.takeOperator(","));
  return { kind: "order-by" };
}
function takeOnline(reader, kind) {
  reader.takeOperator("=");
  const value = reader.name();
  return value === null ? null : { kind, value: value.text.toLowerCase() };
}

// src/sql/clauses/option.ts
var OPTIONS = new Set(
  `ENGINE TYPE AUTO_INCREMENT AVG_ROW_LENGTH CHECKSUM TABLE_CHECKSUM COMMENT COMPRESSION CONNECTION DELAY_KEY_WRITE ENCRYPTION
  ENGINE_ATTRIBUTE INSERT_METHOD KEY_BLOCK_SIZE MAX_ROWS MIN_ROWS PACK_KEYS PASSWORD ROW_FORMAT SECONDARY_ENGINE
  SECONDARY_ENGINE_ATTRIBUTE STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES TABLESPACE STORAGE AUTOEXTEND_SIZE
  PAGE_CHECKSUM TRANSACTIONAL SEQUENCE PAGE_COMPRESSED PAGE_COMPRESSION_LEVEL ENCRYPTED ENCRYPTION_KEY_ID IETF_QUOTES UNION`.split(
    /\s+/
  )
);
var TWO_WORDS = ["CHARACTER SET", "CHAR SET", "DATA DIRECTORY", "INDEX DIRECTORY"];
var WITHOUT_VALUE = [
  ["WITH SYSTEM VERSIONING", "system versioning"],
  ["START TRANSACTION", "start transaction"]
];
function takeOption(reader) {
  const first = reader.index;
  for (const [words, name2] of WITHOUT_VALUE) {
    if (reader.take(words)) return { name: name2, value: reader.textFrom(first), span: reader.spanFrom(first) };
  }
  const name = takeOptionName(reader);
  if (name === null) {
    reader.index = first;
    return null;
  }
  reader.takeOperator("=");
  const start = reader.index;
  const value = reader.operator() === "(" ? reader.group() === null ? null : reader.textFrom(start) : takeOptionValue(reader);
  if (value === null) {
    reader.index = first;
    return null;
  }
  return { name, value, span: reader.spanFrom(first) };
}
function takeOptionName(reader) {
  const isDefault = reader.sees("DEFAULT") && /^(CHARACTER|CHAR|CHARSET|COLLATE|ENCRYPTION)$/.test(reader.word(1));
  if (isDefault) reader.index++;
  const words = TWO_WORDS.find((name) => reader.take(name));
  if (words !== void 0) return words === "CHAR SET" ? "character set" : words.toLowerCase();
  if (reader.take("CHARSET")) return "character set";
  if (reader.take("COLLATE")) return "collate";
  const word = reader.word();
  if (OPTIONS.has(word) || reader.isName() && reader.operator(1) === "=") return reader.name().text.toLowerCase();
  return null;
}
function takeOptionValue(reader) {
  const kind = reader.kind();
  if (kind === null || kind === "operator" || kind === "unterminated") return null;
  return reader.value();
}

// src/sql/clauses/create-table.ts
function readCreateTable(tokens, { after }) {
  const reader = new TokenReader(tokens, after);
  const parts = { columns: [], indexes: [], foreignKeys: [], checks: [], options: [], unknown: [] };
  const table = reader.qualifiedName() ?? { text: "", database: null, span: tokens.span(after, after) };
  const like = takeLike(reader);
  if (like === null && reader.operator() === "(" && !seesQuery(reader)) takeElements(reader, parts);
  while (takeOptionOrComma(reader, parts)) {
  }
  const partition = takePartitioning(reader);
  const asSelect = takeSelect(reader);
  if (!reader.done) {
    const first = reader.index;
    reader.index = reader.limit;
    parts.unknown.push(reader.spanFrom(first));
  }
  return { table, ...parts, partition, like, asSelect };
}
function takeLike(reader) {
  const first = reader.index;
  const inParentheses = reader.operator() === "(" && reader.word(1) === "LIKE";
  if (inParentheses) reader.index++;
  const like = reader.take("LIKE") ? reader.qualifiedName() : null;
  if (like === null) reader.index = first;
  else if (inParentheses) reader.takeOperator(")");
  return like;
}
function takeElements(reader, parts) {
  const group2 = reader.group();
  const after = reader.index;
  const inner = new TokenReader(reader.tokens, group2?.first ?? reader.index + 1, group2?.close ?? reader.limit);
  while (!inner.done) {
    const first = inner.index;
    if (!takeElement(inner, parts) || !(inner.done || inner.operator() === ",")) {
      inner.index = first;
      skipElement(inner);
      parts.unknown.push(inner.spanFrom(first));
    }
    inner.takeOperator(",");
  }
  reader.index = group2 === null ? reader.limit : after;
}
function skipElement(reader) {
  const start = reader.index;
  while (!reader.done && (reader.operator() !== "," || reader.index === start)) {
    if (reader.operator() === "(") reader.index = Math.min(reader.tokens.afterGroup(reader.index), reader.limit);
    else reader.index++;
  }
}
function takeElement(reader, parts) {
  const first = reader.index;
  if (reader.sees("PERIOD FOR") && !/^[,)]?$/.test(reader.word(2) + reader.operator(2))) return takePeriod2(reader);
  const constraint = takeConstraintName(reader);
  if (reader.sees("FOREIGN KEY")) return keep(parts.foreignKeys, takeForeignKey(reader, first, constraint), reader);
  if (reader.sees("CHECK")) return keep(parts.checks, takeCheck(reader, first, constraint), reader);
  if (seesIndex(reader)) return keep(parts.indexes, takeIndex(reader, first, constraint), reader);
  if (reader.index !== first) return false;
  return keep(parts.columns, takeColumn(reader), reader);
}
function keep(list, element, reader) {
  if (element === null || !(reader.done || reader.operator() === ",")) return false;
  list.push(element);
  return true;
}
function takePeriod2(reader) {
  reader.index += 2;
  return reader.name() !== null && reader.group() !== null;
}
function takeOptionOrComma(reader, parts) {
  const option = takeOption(reader);
  if (option !== null) parts.options.push(option);
  return option !== null || parts.options.length > 0 && reader.takeOperator(",");
}
var QUERY_BEGINS = /* @__PURE__ */ new Set(["SELECT", "WITH", "TABLE", "VALUES"]);
function seesQuery(reader) {
  let ahead = 0;
  while (reader.operator(ahead) === "(") ahead++;
  return QUERY_BEGINS.has(reader.word(ahead));
}
function takePartitioning(reader) {
  if (!reader.sees("PARTITION BY")) return null;
  const first = reader.index;
  while (!reader.done && !/^(AS|SELECT|WITH|IGNORE|REPLACE)$/.test(reader.word())) {
    if (reader.operator() === "(") {
      if (seesQuery(reader)) break;
      reader.index = reader.tokens.afterGroup(reader.index);
    } else reader.index++;
  }
  return reader.spanFrom(first);
}
function takeSelect(reader) {
  const first = reader.index;
  reader.takeOneOf("IGNORE", "REPLACE");
  reader.take("AS");
  if (!seesQuery(reader)) {
    reader.index = first;
    return null;
  }
  reader.index = reader.limit;
  return reader.spanFrom(first);
}

// src/sql/clauses/drop.ts
function takeDrop(reader) {
  if (reader.take("PRIMARY KEY")) return { kind: "drop-primary-key" };
  if (reader.take("SYSTEM VERSIONING")) return { kind: "other", operation: "DROP SYSTEM VERSIONING" };
  if (reader.take("PERIOD FOR")) return reader.name() === null ? null : { kind: "other", operation: "DROP PERIOD" };
  if (reader.take("FOREIGN KEY"))
    return named(reader, (name, conditional) => ({ kind: "drop-foreign-key", name, conditional }));
  if (reader.takeOneOf("INDEX", "KEY") !== null)
    return named(
      reader,
      (name, conditional) => name.text.toUpperCase() === "PRIMARY" ? { kind: "drop-primary-key", conditional } : { kind: "drop-index", name, conditional }
    );
  if (reader.takeOneOf("CHECK", "CONSTRAINT") !== null)
    return named(reader, (name, conditional) => ({ kind: "drop-constraint", name, conditional }));
  reader.take("COLUMN");
  return named(reader, (column, conditional) => ({ kind: "drop-column", column, conditional }));
}
function named(reader, make) {
  const conditional = reader.take("IF EXISTS");
  const name = reader.name();
  if (name === null) return null;
  reader.takeOneOf("RESTRICT", "CASCADE");
  return make(name, conditional);
}

// src/sql/clauses/partition.ts
function takePartitionOperation(reader) {
  const operation = operationWords(reader);
  if (operation === null) return null;
  reader.index = reader.limit;
  return operation;
}
var MAINTENANCE = new Set(
  "DROP TRUNCATE COALESCE REORGANIZE EXCHANGE ANALYZE CHECK OPTIMIZE REBUILD REPAIR ADD CONVERT".split(" ")
);
function operationWords(reader) {
  if (reader.sees("PARTITION BY")) return "PARTITION BY";
  if (reader.sees("REMOVE PARTITIONING")) return "REMOVE PARTITIONING";
  if (reader.sees("UPGRADE PARTITIONING")) return "UPGRADE PARTITIONING";
  if (reader.sees("CONVERT TABLE")) return "CONVERT TABLE";
  const verb = reader.word();
  if (MAINTENANCE.has(verb) && reader.word(1) === "PARTITION") return `${verb} PARTITION`;
  const tablespace = (verb === "DISCARD" || verb === "IMPORT") && reader.word(1) === "PARTITION";
  return tablespace ? `${verb} PARTITION TABLESPACE` : null;
}

// src/sql/clauses/alter-table.ts
function readAlter(tokens, classification) {
  const { kind, after } = classification;
  const reader = new TokenReader(tokens, after);
  if (kind !== "ALTER TABLE") return readIndexStatement(tokens, reader, kind);
  reader.qualifiedName();
  takeWait(reader);
  const clauses = [];
  while (!reader.done) {
    const first = reader.index;
    const separated = clauses.length === 0 || reader.tokens.operator(first - 1) === ",";
    const taken = takeClauses(reader, separated);
    if (taken !== null && endsClause(reader, taken)) clauses.push(...taken);
    else {
      reader.index = first;
      skipElement(reader);
      clauses.push({ kind: "unknown", span: reader.spanFrom(first) });
    }
    reader.takeOperator(",");
  }
  return clauses;
}
function endsClause(reader, taken) {
  if (reader.done || reader.operator() === ",") return true;
  if (reader.sees("PARTITION BY") || reader.sees("REMOVE PARTITIONING")) return true;
  return taken.at(-1)?.kind === "option";
}
function takeClauses(reader, separated) {
  const first = reader.index;
  const partition = takePartitionOperation(reader);
  if (partition !== null) return [{ kind: "partition", operation: partition, span: reader.spanFrom(first) }];
  if (separated) {
    if (reader.take("ADD")) return takeAdd(reader, first);
    const body = reader.take("DROP") ? takeDrop(reader) : takeChange(reader);
    if (body !== null) return [{ ...body, span: reader.spanFrom(first) }];
    reader.index = first;
  }
  const option = takeOption(reader);
  return option === null ? null : [{ kind: "option", option, span: option.span }];
}
function takeWait(reader) {
  if (reader.take("WAIT")) reader.index++;
  else reader.take("NOWAIT");
}
function readIndexStatement(tokens, reader, kind) {
  const clauses = [];
  const main = kind === "CREATE INDEX" ? takeCreateIndex(reader) : takeDropIndex(reader);
  if (main !== null) clauses.push({ ...main, span: reader.spanFrom(0) });
  else reader.index = 0;
  while (!reader.done) {
    const first = reader.index;
    const body = main === null ? null : takeChange(reader);
    if (body === null || body.kind !== "algorithm" && body.kind !== "lock") reader.index = tokens.length;
    const known = body !== null && (body.kind === "algorithm" || body.kind === "lock");
    clauses.push({ ...known ? body : { kind: "unknown" }, span: reader.spanFrom(first) });
  }
  return clauses;
}
function takeCreateIndex(reader) {
  const { tokens } = reader;
  const type = indexType(tokens, reader.index);
  const name = reader.name();
  if (/^(USING|TYPE)$/.test(reader.word())) reader.index += 2;
  if (!reader.take("ON") || reader.qualifiedName() === null) return null;
  takeWait(reader);
  const index = takeIndexBody(reader, 0, type, name);
  if (index === null) return null;
  takeWait(reader);
  return { kind: "add-index", index };
}
function indexType(tokens, before) {
  for (let index = 1; index < before; index++) {
    const word = tokens.word(index);
    if (/^(UNIQUE|FULLTEXT|SPATIAL|VECTOR)$/.test(word))
      return word.toLowerCase();
  }
  return "index";
}
function takeDropIndex(reader) {
  const name = reader.name();
  if (name === null || !reader.take("ON") || reader.qualifiedName() === null) return null;
  takeWait(reader);
  return name.text.toUpperCase() === "PRIMARY" ? { kind: "drop-primary-key" } : { kind: "drop-index", name };
}

// src/sql/query-tables.ts
var ENDS_TABLES = /* @__PURE__ */ new Set([
  "WHERE",
  "GROUP",
  "HAVING",
  "ORDER",
  "LIMIT",
  "WINDOW",
  "UNION",
  "EXCEPT",
  "INTERSECT",
  "INTO",
  "PROCEDURE",
  "SET",
  "VALUES",
  "DUPLICATE",
  "RETURNING"
]);
var NOT_AN_ALIAS = /* @__PURE__ */ new Set([
  ...ENDS_TABLES,
  ..."JOIN INNER CROSS LEFT RIGHT NATURAL FULL STRAIGHT_JOIN ON USING USE FORCE IGNORE PARTITION FOR TABLESAMPLE FETCH OFFSET LOCK".split(
    " "
  )
]);
var QueryScanner = class {
  #tokens;
  #collector;
  /** Tables of the outermost list. */
  outer = [];
  constructor(tokens, collector) {
    this.#tokens = tokens;
    this.#collector = collector;
  }
  /**
   * Scans the tokens from `from` to before `end`. With `inFrom` the first token begins a list of tables, as after UPDATE.
   * Gives the names of the common table expressions that were defined outside all parentheses.
   */
  scan(from, options = {}) {
    const tokens = this.#tokens;
    const end = options.end ?? tokens.length;
    const levels = [open3(options.inFrom ?? false, true, options.commonTables ?? NONE2)];
    let level = levels[0];
    for (let index = from; index < end; index++) {
      const kind = tokens.kind(index);
      if (kind === "word" || kind === "quoted-identifier") {
        index = this.#name(level, index);
        continue;
      }
      if (kind !== "operator") {
        level.expectsTable = false;
        continue;
      }
      const operator = tokens.raw(index);
      if (operator === "(") {
        const inner = open3(level.expectsTable, level.outermost && level.expectsTable, level.commonTables);
        level.expectsTable = false;
        levels.push(inner);
        level = inner;
      } else if (operator === ")") {
        if (levels.length === 1) continue;
        levels.pop();
        level = levels[levels.length - 1];
        closeBody(level);
      } else if (operator === ",") {
        if (level.withState === "body-open") level.withState = "name";
        else level.expectsTable = level.inFrom;
      } else if (operator === ".") {
        if (level.expectsTable) index = this.#table(level, index);
        else index++;
      } else if (operator !== "{") level.expectsTable = false;
    }
    return levels[0].commonTables;
  }
  /** Takes notice of a word or name and says the index of the last token that it used. */
  #name(level, index) {
    const tokens = this.#tokens;
    const word = tokens.word(index);
    if (level.withState === "name") return this.#commonTable(level, index);
    switch (word) {
      case "SELECT":
        level.query = true;
        level.outermost = false;
        level.inFrom = false;
        level.expectsTable = false;
        level.withState = "none";
        return index;
      case "FROM":
        level.inFrom = level.query;
        level.expectsTable = level.query;
        return index;
      case "JOIN":
      case "STRAIGHT_JOIN":
        level.expectsTable = level.inFrom;
        return index;
      case "TABLE":
        return this.#isExplicitTable(index) ? this.#table(level, index + 1) : index;
      case "WITH":
        if (!this.#beginsCommonTables(index)) return index;
        level.recursive = tokens.word(index + 1) === "RECURSIVE";
        level.withState = "name";
        return level.recursive ? index + 1 : index;
      case "FOR":
        return this.#afterFor(level, index);
    }
    if (ENDS_TABLES.has(word)) {
      level.inFrom = false;
      level.expectsTable = false;
      return index;
    }
    if (!level.expectsTable || word === "LATERAL" || word === "OJ" && tokens.operator(index - 1) === "{") return index;
    return this.#table(level, index);
  }
  /** FOR UPDATE ends the tables; FOR JOIN, FOR ORDER BY and FOR GROUP BY belong to an index hint. */
  #afterFor(level, index) {
    const next = this.#tokens.word(index + 1);
    if (next === "UPDATE" || next === "SHARE") level.inFrom = false;
    if (next === "JOIN") return index + 1;
    return next === "ORDER" || next === "GROUP" ? index + 2 : index;
  }
  /** `TABLE t` as a query: at the beginning, after a parenthesis, or after what can stand before a query. */
  #isExplicitTable(index) {
    return this.#tokens.isName(index + 1) && !/^(CREATE|ALTER|DROP|TRUNCATE|RENAME|LOCK|INTO|WITH|TO|LIKE)$/.test(this.#tokens.word(index - 1));
  }
  #beginsCommonTables(index) {
    const tokens = this.#tokens;
    const name = tokens.word(index + 1) === "RECURSIVE" ? index + 2 : index + 1;
    if (!tokens.isName(name)) return false;
    if (tokens.word(name + 1) === "AS") return tokens.operator(name + 2) === "(";
    return tokens.operator(name + 1) === "(" && tokens.word(tokens.afterGroup(name + 1)) === "AS";
  }
  /** Reads `name [(columns)] AS` and leaves the parenthesis of the body to come. */
  #commonTable(level, index) {
    const tokens = this.#tokens;
    const name = tokens.value(index);
    let at = index + 1;
    if (tokens.operator(at) === "(") at = tokens.afterGroup(at);
    if (tokens.word(at) !== "AS" || tokens.operator(at + 1) !== "(") {
      level.withState = "none";
      return index;
    }
    if (level.recursive) level.commonTables = /* @__PURE__ */ new Set([...level.commonTables, name]);
    level.pending = name;
    level.withState = "body-open";
    return at;
  }
  #table(level, index) {
    level.expectsTable = false;
    const reader = new TokenReader(this.#tokens, index);
    const name = reader.qualifiedName();
    if (name === null || reader.operator() === "(") return index;
    const isDual = name.database === null && this.#tokens.word(index) === "DUAL";
    const isCommon = name.database === null && level.commonTables.has(name.text);
    if (!isDual && !isCommon) this.#add(name, reader, level.outermost);
    return reader.index - 1;
  }
  #add(name, reader, outermost) {
    const reference = this.#collector.add(name, "read");
    if (!outermost) return;
    const at = reader.index;
    if (reader.take("PARTITION")) reader.group();
    reader.take("AS");
    const alias = reader.isName() && !NOT_AN_ALIAS.has(reader.word()) ? reader.name().text : name.text;
    reader.index = at;
    this.outer.push({ reference, alias });
  }
};
var NONE2 = /* @__PURE__ */ new Set();
function open3(inFrom, outermost, commonTables) {
  return {
    query: false,
    inFrom,
    expectsTable: inFrom,
    outermost,
    commonTables,
    withState: "none",
    pending: null,
    recursive: false
  };
}
function closeBody(level) {
  if (level.pending === null) return;
  level.commonTables = /* @__PURE__ */ new Set([...level.commonTables, level.pending]);
  level.pending = null;
}

// src/sql/dml-tables.ts
var MODIFIERS = ["LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "IGNORE", "HISTORY"];
function findDml(tokens, after, kind, collector) {
  const scanner = new QueryScanner(tokens, collector);
  const commonTables = scanner.scan(0, { end: after - 1 });
  const reader = new TokenReader(tokens, after);
  while (reader.takeOneOf(...MODIFIERS) !== null) {
  }
  if (kind === "UPDATE") {
    scanner.scan(reader.index, { inFrom: true, commonTables });
    markUpdated(tokens, reader.index, scanner.outer, collector);
  } else if (kind === "DELETE") findDelete(reader, scanner, commonTables, collector);
  else {
    reader.take("INTO");
    collector.add(reader.qualifiedName(), "write");
    if (reader.take("PARTITION")) reader.group();
    scanner.scan(reader.index, { commonTables });
  }
}
function markUpdated(tokens, from, outer, collector) {
  const targets = outer.length > 1 ? assignedTables(tokens, from) : null;
  for (const { reference, alias } of outer) {
    if (targets === null || targets.has(alias.toLowerCase())) collector.write(reference);
  }
}
function assignedTables(tokens, from) {
  const reader = new TokenReader(tokens, from);
  while (!reader.done && reader.word() !== "SET") skipOne(reader);
  if (!reader.take("SET")) return null;
  const found = /* @__PURE__ */ new Set();
  do {
    const first = reader.qualifiedName();
    if (first === null || first.database === null) return null;
    const third = reader.operator() === "." && reader.isName(1);
    found.add((third ? first.text : first.database).toLowerCase());
    while (!reader.done && reader.operator() !== "," && reader.word() !== "WHERE") skipOne(reader);
  } while (reader.takeOperator(","));
  return found;
}
function skipOne(reader) {
  if (reader.operator() === "(") reader.index = reader.tokens.afterGroup(reader.index);
  else if (reader.operator() === ".") reader.index += 2;
  else reader.index++;
}
function findDelete(reader, scanner, commonTables, collector) {
  const fromFirst = reader.take("FROM");
  const targets = deleteTargets(reader);
  const multiple = fromFirst ? reader.take("USING") : reader.take("FROM");
  if (!multiple) {
    for (const target of targets) collector.add(target, "write");
    scanner.scan(reader.index, { commonTables });
    return;
  }
  scanner.scan(reader.index, { inFrom: true, commonTables });
  for (const target of targets) {
    const hits = scanner.outer.filter((named2) => isCalled(named2, target));
    for (const { reference } of hits) collector.write(reference);
    if (hits.length === 0) collector.add(target, "write");
  }
}
function deleteTargets(reader) {
  const targets = [];
  do {
    const name = reader.qualifiedName();
    if (name === null) break;
    targets.push(name);
    if (reader.operator() === "." && reader.operator(1) === "*") reader.index += 2;
  } while (reader.takeOperator(","));
  return targets;
}
function isCalled({ reference, alias }, target) {
  if (target.database !== null && reference.database !== null && target.database !== reference.database) return false;
  return alias.toLowerCase() === target.text.toLowerCase();
}

// src/sql/tables.ts
var TableCollector = class {
  found = [];
  #database;
  constructor(database) {
    this.#database = database;
  }
  add(name, access) {
    if (name === null) return null;
    const reference = { database: name.database ?? this.#database, name: name.text, span: name.span, access };
    this.found.push(reference);
    return reference;
  }
  /** Marks a reference that was found before as written. */
  write(reference) {
    const index = this.found.indexOf(reference);
    if (index !== -1) this.found[index] = { ...reference, access: "write" };
  }
};
function findTables(tokens, { kind, after }, database) {
  const collector = new TableCollector(database);
  const reader = new TokenReader(tokens, after);
  switch (kind) {
    case "CREATE TABLE":
      collector.add(reader.qualifiedName(), "create");
      createdFrom(reader, collector);
      break;
    case "ALTER TABLE":
      collector.add(reader.qualifiedName(), "alter");
      alterReferences(reader, collector);
      break;
    case "CREATE VIEW":
    case "ALTER VIEW":
      collector.add(reader.qualifiedName(), kind === "CREATE VIEW" ? "create" : "alter");
      new QueryScanner(tokens, collector).scan(reader.index);
      break;
    case "CREATE SEQUENCE":
    case "ALTER SEQUENCE":
      collector.add(reader.qualifiedName(), kind === "CREATE SEQUENCE" ? "create" : "alter");
      break;
    case "DROP TABLE":
    case "DROP VIEW":
    case "DROP SEQUENCE":
      addList(reader, collector, "drop");
      break;
    case "CREATE INDEX":
    case "DROP INDEX":
    case "CREATE TRIGGER":
      if (skipTo(reader, "ON")) collector.add(reader.qualifiedName(), "alter");
      break;
    case "RENAME TABLE":
      renames(reader, collector);
      break;
    case "TRUNCATE TABLE":
      collector.add(reader.qualifiedName(), "write");
      break;
    case "LOCK TABLES":
      locks(reader, collector);
      break;
    case "LOAD DATA":
    case "LOAD XML":
      while (!reader.done && !reader.sees("INTO TABLE")) reader.index++;
      if (reader.take("INTO TABLE")) collector.add(reader.qualifiedName(), "write");
      new QueryScanner(tokens, collector).scan(reader.index);
      break;
    case "HANDLER":
      collector.add(reader.qualifiedName(), "read");
      break;
    case "ANALYZE TABLE":
    case "CHECK TABLE":
    case "CHECKSUM TABLE":
      addList(reader, collector, "read");
      break;
    case "OPTIMIZE TABLE":
    case "REPAIR TABLE":
      addList(reader, collector, "write");
      break;
    case "INSERT":
    case "REPLACE":
    case "UPDATE":
    case "DELETE":
      findDml(tokens, after, kind, collector);
      break;
    case "SELECT":
    case "DO":
    case "CALL":
    case "SET":
    case "EXPLAIN":
      new QueryScanner(tokens, collector).scan(0);
      break;
  }
  return collector.found.sort((one2, other) => one2.span.start - other.span.start);
}
function createdFrom(reader, collector) {
  const inParentheses = reader.operator() === "(" && reader.word(1) === "LIKE";
  if (inParentheses) reader.index++;
  if (reader.take("LIKE")) {
    collector.add(reader.qualifiedName(), "read");
    return;
  }
  const { tokens } = reader;
  for (let index = reader.index; index < tokens.length; index++) {
    const word = tokens.word(index);
    if (word === "REFERENCES") collector.add(new TokenReader(tokens, index + 1).qualifiedName(), "read");
    else if (word === "UNION" && tokens.word(index + 1) !== "ALL") unionMembers(tokens, index + 1, collector);
  }
  new QueryScanner(tokens, collector).scan(reader.index);
}
function unionMembers(tokens, at, collector) {
  const reader = new TokenReader(tokens, at);
  reader.takeOperator("=");
  if (reader.takeOperator("(") && reader.isName() && reader.word() !== "SELECT") addList(reader, collector, "read");
}
function alterReferences(reader, collector) {
  const { tokens } = reader;
  let depth = 0;
  for (let index = reader.index; index < tokens.length; index++) {
    const operator = tokens.operator(index);
    if (operator === "(") depth++;
    else if (operator === ")") depth--;
    const word = tokens.word(index);
    const here = new TokenReader(tokens, index + 1);
    if (word === "REFERENCES") collector.add(here.qualifiedName(), "read");
    else if (depth > 0) continue;
    else if (word === "UNION") unionMembers(tokens, index + 1, collector);
    else if (word === "RENAME" && !/^(COLUMN|INDEX|KEY)$/.test(here.word())) {
      if (here.takeOneOf("TO", "AS") === null) here.takeOperator("=");
      collector.add(here.qualifiedName(), "rename-to");
    } else if (word === "EXCHANGE" && here.take("PARTITION")) {
      here.name();
      if (here.take("WITH TABLE")) collector.add(here.qualifiedName(), "alter");
    } else if (word === "CONVERT" && here.take("TABLE")) collector.add(here.qualifiedName(), "drop");
    else if (word === "CONVERT" && here.take("PARTITION")) {
      here.name();
      if (here.take("TO TABLE")) collector.add(here.qualifiedName(), "create");
    }
  }
}
function addList(reader, collector, access) {
  do
    collector.add(reader.qualifiedName(), access);
  while (reader.takeOperator(","));
}
function skipTo(reader, word) {
  while (!reader.done && reader.word() !== word) reader.index++;
  return reader.take(word);
}
function renames(reader, collector) {
  do {
    reader.take("IF EXISTS");
    collector.add(reader.qualifiedName(), "alter");
    if (reader.take("WAIT")) reader.index++;
    else reader.take("NOWAIT");
    if (reader.take("TO")) collector.add(reader.qualifiedName(), "rename-to");
  } while (reader.takeOperator(","));
}
function locks(reader, collector) {
  do {
    const name = reader.qualifiedName();
    while (!reader.done && reader.operator() !== "," && !/^(READ|WRITE)$/.test(reader.word())) reader.index++;
    collector.add(name, reader.word() === "WRITE" ? "write" : "read");
    while (!reader.done && reader.operator() !== ",") reader.index++;
  } while (reader.takeOperator(","));
}

// src/sql/literal.ts
var ESCAPES = {
  "0": "\0",
  b: "\b",
  n: "\n",
  r: "\r",
  t: "	",
  Z: "",
  "%": "\\%",
  _: "\\_"
};
function unquoteString(literal, noBackslashEscapes) {
  const open4 = literal.startsWith("'") || literal.startsWith('"') ? 0 : 1;
  const quote = literal.charAt(open4);
  const inner = literal.slice(open4 + 1, -1);
  const pattern = noBackslashEscapes ? /''|""/g : /''|""|\\([\s\S])/g;
  return inner.replace(pattern, (match, escaped) => {
    if (escaped !== void 0) return ESCAPES[escaped] ?? escaped;
    return match.charAt(0) === quote ? quote : match;
  });
}
function unquoteIdentifier(quoted) {
  const quote = quoted.charAt(0);
  return quoted.slice(1, -1).replaceAll(quote + quote, quote);
}

// src/sql/token-list.ts
var KINDS = [
  "word",
  "quoted-identifier",
  "string",
  "number",
  "hex",
  "bit",
  "variable",
  "operator",
  "comment",
  "unterminated"
];
var KIND_NUMBERS = new Map(KINDS.map((kind, index) => [kind, index]));
var TokenList = class {
  text;
  dialect;
  length;
  #kinds;
  #starts;
  #ends;
  /** Reads at most `most` tokens, for those who only want to see how a statement begins. */
  constructor(text, dialect, span, most = Number.POSITIVE_INFINITY) {
    this.text = text;
    this.dialect = dialect;
    const lexer = new Lexer(text, dialect, span);
    let room = 64;
    let kinds = new Uint8Array(room);
    let starts = new Int32Array(room);
    let ends = new Int32Array(room);
    let length = 0;
    while (length < most && lexer.next()) {
      if (lexer.kind === "comment") continue;
      if (length === room) {
        room *= 2;
        kinds = grow(kinds, new Uint8Array(room));
        starts = grow(starts, new Int32Array(room));
        ends = grow(ends, new Int32Array(room));
      }
      kinds[length] = KIND_NUMBERS.get(lexer.kind);
      starts[length] = lexer.start;
      ends[length] = lexer.end;
      length++;
    }
    this.length = length;
    this.#kinds = kinds;
    this.#starts = starts;
    this.#ends = ends;
  }
  kind(index) {
    return index < this.length ? KINDS[this.#kinds[index]] : null;
  }
  start(index) {
    return index < this.length ? this.#starts[index] : this.end(this.length - 1);
  }
  end(index) {
    return index >= 0 && index < this.length ? this.#ends[index] : this.#ends[this.length - 1] ?? 0;
  }
  raw(index) {
    return index < this.length ? this.text.slice(this.#starts[index], this.#ends[index]) : "";
  }
  /** The bare word in upper case; empty for any other token. */
  word(index) {
    return this.kind(index) === "word" ? this.raw(index).toUpperCase() : "";
  }
  operator(index) {
    return this.kind(index) === "operator" ? this.raw(index) : "";
  }
  isName(index) {
    const kind = this.kind(index);
    return kind === "word" || kind === "quoted-identifier";
  }
  /** The text of a token with its quotes taken off; a literal's value, an identifier's name. */
  value(index) {
    const kind = this.kind(index);
    const raw = this.raw(index);
    if (kind === "quoted-identifier") return unquoteIdentifier(raw);
    if (kind === "string" && !raw.startsWith("$")) return unquoteString(raw, this.dialect.noBackslashEscapes);
    return raw;
  }
  /** From the beginning of one token to the end of another. */
  span(first, last) {
    return { start: this.start(first), end: this.end(last) };
  }
  /** The index after the parenthesis that closes the one at `open`, or the length when none does. */
  afterGroup(open4) {
    let depth = 0;
    for (let index = open4; index < this.length; index++) {
      const operator = this.operator(index);
      if (operator === "(") depth++;
      else if (operator === ")" && --depth === 0) return index + 1;
    }
    return this.length;
  }
};
function grow(from, to) {
  to.set(from);
  return to;
}

// src/sql/parsed-statement.ts
var KEPT_TOKENS = 64 * 1024;
var HEAD_TOKENS = 64;
var ParsedStatement = class {
  index;
  span;
  database;
  dialect;
  #script;
  #list;
  #classification;
  #tokens;
  #tables;
  #alter;
  #createTable;
  constructor(script, index, span, dialect, database) {
    this.#script = script;
    this.index = index;
    this.span = span;
    this.dialect = dialect;
    this.database = database;
  }
  get text() {
    return this.#script.slice(this.span.start, this.span.end);
  }
  get kind() {
    return this.#classified.kind;
  }
  get class() {
    return this.#classified.class;
  }
  get temporary() {
    return this.#classified.temporary;
  }
  get conditional() {
    return this.#classified.conditional;
  }
  get tokens() {
    if (this.#tokens !== void 0) return this.#tokens;
    const tokens = tokenizeWithoutComments(this.#script, this.dialect, this.span);
    if (this.#isSmall) this.#tokens = tokens;
    return tokens;
  }
  get tables() {
    this.#tables ??= findTables(this.#tokenList, this.#classified, this.database);
    return this.#tables;
  }
  get alter() {
    if (!/^(ALTER TABLE|CREATE INDEX|DROP INDEX)$/.test(this.kind)) return void 0;
    this.#alter ??= readAlter(this.#tokenList, this.#classified);
    return this.#alter;
  }
  get createTable() {
    if (this.kind !== "CREATE TABLE") return void 0;
    this.#createTable ??= readCreateTable(this.#tokenList, this.#classified);
    return this.#createTable;
  }
  get #isSmall() {
    return this.span.end - this.span.start <= KEPT_TOKENS;
  }
  get #classified() {
    if (this.#classification !== void 0) return this.#classification;
    const head = new TokenList(this.#script, this.dialect, this.span, HEAD_TOKENS);
    const first = head.word(0);
    this.#classification = classify(
      head.length === HEAD_TOKENS && (first === "WITH" || first === "SET" || first === "") ? this.#tokenList : head
    );
    return this.#classification;
  }
  get #tokenList() {
    if (this.#list !== void 0) return this.#list;
    const list = new TokenList(this.#script, this.dialect, this.span);
    if (this.#isSmall) this.#list = list;
    return list;
  }
};

// src/sql/set.ts
var SCOPES = {
  GLOBAL: "global",
  SESSION: "session",
  LOCAL: "session",
  PERSIST: "persist",
  PERSIST_ONLY: "persist"
};
var OTHER_FORMS = /* @__PURE__ */ new Set(["PASSWORD", "ROLE", "DEFAULT", "RESOURCE"]);
function readAssignments(tokens) {
  const reader = new TokenReader(tokens);
  if (!reader.take("SET")) return [];
  const found = [];
  let scope = "session";
  for (; ; ) {
    const start = reader.index;
    const word = SCOPES[reader.word()];
    if (word !== void 0 && reader.operator(1) !== "=" && reader.operator(1) !== ":=") {
      scope = word;
      reader.index++;
    }
    const target = readTarget(reader, scope);
    if (target === null) return found;
    const first = reader.index;
    skipExpression(reader);
    found.push({ ...target, first, end: reader.index, span: reader.spanFrom(start) });
    if (!reader.takeOperator(",")) return found;
  }
}
function readTarget(reader, scope) {
  if (reader.take("NAMES")) return { scope: "session", name: "names" };
  if (reader.take("CHARACTER SET") || reader.take("CHAR SET") || reader.take("CHARSET"))
    return { scope: "session", name: "character set" };
  if (reader.take("TRANSACTION")) return { scope, name: "transaction" };
  if (OTHER_FORMS.has(reader.word()) && reader.operator(1) === "") return null;
  if (reader.kind() === "variable") return readVariable(reader);
  const name = reader.qualifiedName();
  if (name === null || !takeAssign(reader)) return null;
  const full = name.database === null ? name.text : `${name.database}.${name.text}`;
  return { scope, name: full.toLowerCase() };
}
function readVariable(reader) {
  const raw = reader.tokens.raw(reader.index++);
  if (!takeAssign(reader)) return null;
  if (!raw.startsWith("@@"))
    return { scope: "user", name: userVariableName(raw, reader.tokens.dialect.noBackslashEscapes) };
  const parts = raw.slice(2).split(".");
  const prefix = SCOPES[parts[0].toUpperCase()];
  const name = (prefix === void 0 ? parts : parts.slice(1)).map(
    (part) => part.startsWith("`") ? unquoteIdentifier(part) : part
  );
  return { scope: prefix ?? "session", name: name.join(".").toLowerCase() };
}
function userVariableName(raw, noBackslashEscapes) {
  const name = raw.slice(1);
  if (name.startsWith("`")) return unquoteIdentifier(name);
  return name.startsWith("'") || name.startsWith('"') ? unquoteString(name, noBackslashEscapes) : name;
}
function takeAssign(reader) {
  return reader.takeOperator("=") || reader.takeOperator(":=");
}
function skipExpression(reader) {
  while (!reader.done && reader.operator() !== ",") {
    if (reader.operator() === "(") reader.index = reader.tokens.afterGroup(reader.index);
    else reader.index++;
  }
}

// src/sql/sql-mode.ts
var ANSI_QUOTES_BIT = 4n;
var NO_BACKSLASH_ESCAPES_BIT = 1n << 20n;
var WITH_ANSI_QUOTES = /* @__PURE__ */ new Set(["ANSI_QUOTES", "ANSI", "ORACLE", "MSSQL", "DB2", "POSTGRESQL", "MAXDB"]);
var SqlModeFollower = class {
  dialect;
  #initial;
  #kept = /* @__PURE__ */ new Map();
  constructor(dialect) {
    this.dialect = dialect;
    this.#initial = dialect;
  }
  /** Takes notice of a SET statement. */
  follow(tokens) {
    for (const { scope, name, first, end } of readAssignments(tokens)) {
      if (scope === "user") this.#keep(tokens, name, first, end);
      else if (scope === "session" && name === "sql_mode") {
        const modes = this.#evaluate(tokens, first, end);
        if (modes !== null) this.dialect = { ...this.dialect, ...modes };
      }
    }
  }
  #keep(tokens, name, first, end) {
    const key = name.toLowerCase();
    const modes = isSqlMode(tokens.raw(first)) || end - first > 1 ? this.#evaluate(tokens, first, end) : null;
    if (modes === null) this.#kept.delete(key);
    else this.#kept.set(key, modes);
  }
  #evaluate(tokens, first, end) {
    if (end - first === 1) return this.#evaluateOne(tokens, first);
    const name = tokens.word(first);
    if (tokens.operator(first + 1) !== "(" || tokens.afterGroup(first + 1) !== end) return null;
    if (name === "CONCAT" || name === "CONCAT_WS") return this.#evaluateConcat(tokens, first + 2, end - 1);
    if (name === "REPLACE") return this.#evaluateReplace(tokens, first + 2);
    return null;
  }
  #evaluateOne(tokens, index) {
    const kind = tokens.kind(index);
    const raw = tokens.raw(index);
    if (kind === "number") return /^\d+$/.test(raw) ? modesOfNumber(BigInt(raw)) : null;
    if (kind === "word" && raw.toUpperCase() === "DEFAULT") return this.#initial;
    if (kind === "word" || kind === "string") return modesOfText(tokens.value(index));
    if (kind !== "variable") return null;
    if (isSqlMode(raw)) return this.dialect;
    return raw.startsWith("@@") ? null : this.#kept.get(userVariableName(raw, this.dialect.noBackslashEscapes).toLowerCase()) ?? null;
  }
  #evaluateConcat(tokens, first, end) {
    let ansiQuotes = false;
    let noBackslashEscapes = false;
    for (let index = first; index < end; index++) {
      if (tokens.operator(index) === ",") continue;
      const modes = this.#evaluateOne(tokens, index);
      if (modes === null) return null;
      ansiQuotes ||= modes.ansiQuotes;
      noBackslashEscapes ||= modes.noBackslashEscapes;
    }
    return { ansiQuotes, noBackslashEscapes };
  }
  #evaluateReplace(tokens, first) {
    const base = this.#evaluateOne(tokens, first);
    const [taken, given] = [first + 2, first + 4].map(
      (index) => tokens.kind(index) === "string" ? modesOfText(tokens.value(index)) : null
    );
    if (base === null || !taken || !given) return null;
    return {
      ansiQuotes: base.ansiQuotes && !taken.ansiQuotes || given.ansiQuotes,
      noBackslashEscapes: base.noBackslashEscapes && !taken.noBackslashEscapes || given.noBackslashEscapes
    };
  }
};
function isSqlMode(raw) {
  return /^@@((session|local|global)\.)?`?sql_mode`?$/i.test(raw);
}
function modesOfText(text) {
  const names = text.split(",").map((name) => name.trim().toUpperCase());
  return {
    ansiQuotes: names.some((name) => WITH_ANSI_QUOTES.has(name)),
    noBackslashEscapes: names.includes("NO_BACKSLASH_ESCAPES")
  };
}
function modesOfNumber(bits2) {
  return { ansiQuotes: (bits2 & ANSI_QUOTES_BIT) !== 0n, noBackslashEscapes: (bits2 & NO_BACKSLASH_ESCAPES_BIT) !== 0n };
}

// src/sql/stored-program.ts
var PROGRAMS = /* @__PURE__ */ new Set([
  "CREATE PROCEDURE",
  "CREATE FUNCTION",
  "CREATE TRIGGER",
  "CREATE EVENT",
  "CREATE PACKAGE",
  "CREATE PACKAGE BODY"
]);
var UNCOUNTED = /* @__PURE__ */ new Set(["IF", "LOOP", "WHILE", "REPEAT", "FOR"]);
function isCutProgram(statement) {
  if (!PROGRAMS.has(statement.kind)) return false;
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length });
  let open4 = 0;
  for (let index = 0; index < tokens.length; index++) {
    if (tokens.operator(index) === ".") {
      index++;
      continue;
    }
    const word = tokens.word(index);
    if (word === "BEGIN" || word === "CASE") open4++;
    else if (word === "END") {
      const next = tokens.word(index + 1);
      if (UNCOUNTED.has(next)) index++;
      else {
        open4--;
        if (next === "CASE") index++;
      }
    }
  }
  return open4 > 0;
}

// src/sql/script.ts
var CLIENT_COMMANDS = new Set(
  "SOURCE SYSTEM QUIT EXIT CONNECT TEE NOTEE PAGER NOPAGER PRINT PROMPT REHASH CHARSET WARNINGS NOWARNING CLEAR EGO EDIT STATUS GO".split(
    " "
  )
);
function parseStatement(source, options) {
  return new Splitter(source, options.dialect, options.database, "").split().statements[0] ?? null;
}
var Splitter = class {
  #source;
  #text;
  #lexer;
  #delimiters;
  #mode;
  #statements = [];
  #comments = [];
  #problems = [];
  #database;
  /** The statement that is being read: from its first token or opening mark to its last, and whether it has any token at all. */
  #start = -1;
  #end = -1;
  #hasTokens = false;
  #firstWord = "";
  constructor(source, dialect, database, delimiter) {
    this.#source = source;
    this.#text = source.text;
    this.#lexer = new Lexer(source.text, dialect);
    this.#delimiters = new DelimiterFinder(source.text, delimiter);
    this.#mode = new SqlModeFollower(dialect);
    this.#database = database;
    if (this.#text.charCodeAt(0) === 65279) this.#lexer.moveTo(1);
  }
  split() {
    const lexer = this.#lexer;
    for (; ; ) {
      const at = lexer.skipSpace();
      if (at >= lexer.limit) break;
      if (this.#start === -1 && this.#isScript && this.#takeDelimiterCommand(at)) continue;
      if (this.#delimiters.next(at) === at) {
        this.#finish();
        lexer.moveTo(at + this.#delimiters.delimiter.length);
        continue;
      }
      lexer.next();
      this.#cutAtDelimiter();
      if (lexer.kind === "comment") this.#takeComment();
      else this.#takeToken();
    }
    this.#finish();
    return { source: this.#source, statements: this.#statements, comments: this.#comments, problems: this.#problems };
  }
  #takeDelimiterCommand(at) {
    const code = this.#text.charCodeAt(at);
    if (code !== 68 && code !== 100) return false;
    const command = readDelimiterCommand(this.#text, at);
    if (command === null) return false;
    if (command.problem !== null) this.#problem(command.problem, command.span);
    else if (!this.#beginsLine(at))
      this.#problem("DELIMITER is a command of the mysql client only at the beginning of a line", command.span);
    if (command.delimiter !== null) this.#delimiters.delimiter = command.delimiter;
    this.#reset();
    this.#lexer.moveTo(command.span.end);
    return true;
  }
  /** A text without a delimiter is a statement, not a script: commands of the client mean nothing in it. */
  get #isScript() {
    return this.#delimiters.delimiter !== "";
  }
  /** Whether nothing but white space and comments stands before the offset in its line. */
  #beginsLine(at) {
    const last = this.#comments.at(-1);
    let from = at;
    while (from > 0) {
      if (last !== void 0 && last.span.end === from) from = last.span.start;
      else if (/[^\S\n]/.test(this.#text.charAt(from - 1))) from--;
      else break;
    }
    return from === 0 || this.#text.charAt(from - 1) === "\n";
  }
  /** The client looks for the delimiter at every character outside quotes and comments, even in the middle of a word. */
  #cutAtDelimiter() {
    const lexer = this.#lexer;
    const found = this.#delimiters.next(lexer.start);
    if (found >= lexer.end) return;
    if (lexer.kind === "comment" || lexer.kind === "unterminated") {
      this.#cutSkippedComment(found);
      return;
    }
    if (lexer.kind === "string" || lexer.kind === "quoted-identifier") return;
    const quote = lexer.kind === "word" ? -1 : this.#text.slice(lexer.start, Math.min(lexer.end, found)).search(/['"`]/);
    if (quote === -1) lexer.cut(found);
  }
  /** The client splits in `/*!99999 … *\/` too, whether or not a server would execute it. */
  #cutSkippedComment(found) {
    const lexer = this.#lexer;
    if (this.#text.charCodeAt(lexer.start) !== 47) return;
    const opening = openComment(this.#text, lexer.start, lexer.dialect);
    if (opening.kind !== "skipped") return;
    const inside = new Lexer(this.#text, lexer.dialect, { start: opening.contentStart, end: lexer.end });
    while (inside.next() && inside.end <= found) {
    }
    if (inside.start > found || inside.kind === "string" || inside.kind === "quoted-identifier" || inside.kind === "comment")
      return;
    if (inside.kind === "unterminated" && inside.start < found) return;
    this.#problem("The mysql client splits the statement inside this version comment", {
      start: lexer.start,
      end: found
    });
    lexer.kind = "unterminated";
    lexer.end = found;
  }
  #takeComment() {
    const { start, end } = this.#lexer;
    const isBlock = this.#text.charCodeAt(start) === 47;
    const closesExecuted = this.#text.charCodeAt(start) === 42;
    if (closesExecuted || isBlock && openComment(this.#text, start, this.#lexer.dialect).kind === "executed") {
      if (this.#start === -1) this.#start = start;
      this.#end = end;
      return;
    }
    if (isBlock && this.#text.charCodeAt(start + 2) === 43) return;
    this.#comments.push({ span: { start, end }, text: commentText(this.#text.slice(start, end)) });
  }
  #takeToken() {
    const lexer = this.#lexer;
    if (lexer.kind === "unterminated") this.#reportUnterminated();
    if (!this.#hasTokens) {
      if (lexer.kind === "unterminated" && this.#text.charCodeAt(lexer.start) === 47) return;
      this.#hasTokens = true;
      if (this.#start === -1) this.#start = lexer.start;
      this.#firstWord = lexer.kind === "word" ? this.#text.slice(lexer.start, Math.min(lexer.end, lexer.start + 12)).toUpperCase() : "";
      if (this.#isScript && this.#takeClientCommand()) return;
    }
    this.#end = lexer.end;
  }
  /** Takes a line that the client does not read as SQL. */
  #takeClientCommand() {
    const { start, kind } = this.#lexer;
    if (kind === "operator" && /^\\[.!]/.test(this.#text.slice(start, start + 2))) return this.#takeClientLine();
    if (!this.#beginsLine(start)) return false;
    if (kind === "operator" && this.#text.startsWith("--", start))
      this.#problem('"--" opens a comment only when white space follows it', { start, end: this.#lineEnd(start) });
    if (this.#firstWord === "USE") return this.#takeUseLine();
    return CLIENT_COMMANDS.has(this.#firstWord) && this.#takeClientLine();
  }
  #takeClientLine() {
    const { start } = this.#lexer;
    const span = { start, end: this.#lineEnd(start) };
    this.#problem(`${this.#text.slice(start, span.end).trim()}: a command of the mysql client, not SQL`, span);
    this.#reset();
    this.#lexer.moveTo(span.end);
    return true;
  }
  /** MariaDB's client takes a line `USE name` without a delimiter; MySQL's reads on to the delimiter. */
  #takeUseLine() {
    const lexer = this.#lexer;
    const end = this.#lineEnd(lexer.start);
    if (lexer.dialect.flavor !== "mariadb" || this.#delimiters.next(lexer.start) < end) return false;
    this.#end = lexer.start + this.#text.slice(lexer.start, end).trimEnd().length;
    this.#finish();
    lexer.moveTo(end);
    return true;
  }
  #lineEnd(at) {
    const newline = this.#text.indexOf("\n", at);
    return newline === -1 ? this.#text.length : newline;
  }
  #reportUnterminated() {
    const { start, end } = this.#lexer;
    const open4 = this.#text.slice(start, start + 2);
    if (open4 === "/*" && end < this.#lexer.limit) return;
    const what = open4 === "/*" ? "comment" : open4.startsWith("`") ? "name in backticks" : "quoted text";
    this.#problem(`This ${what} is never closed`, { start, end: Math.min(end, this.#lineEnd(start)) });
  }
  #finish() {
    if (this.#lexer.inExecutedComment)
      this.#problem("The statement ends inside a version comment", {
        start: this.#start,
        end: this.#lineEnd(this.#start)
      });
    if (this.#hasTokens) this.#add({ start: this.#start, end: this.#end });
    this.#reset();
  }
  #reset() {
    this.#start = -1;
    this.#end = -1;
    this.#hasTokens = false;
    this.#firstWord = "";
    this.#lexer.inExecutedComment = false;
  }
  #add(span) {
    const statement = new ParsedStatement(
      this.#text,
      this.#statements.length + 1,
      span,
      this.#mode.dialect,
      this.#database
    );
    this.#statements.push(statement);
    if (this.#firstWord === "USE") this.#database = usedDatabase(statement) ?? this.#database;
    else if (this.#firstWord === "SET") this.#followMode(statement);
    else if (this.#firstWord === "CREATE" && isCutProgram(statement)) {
      this.#problem(
        `${statement.kind} is cut at the first "${this.#delimiters.delimiter}" of its body: put DELIMITER // before it and // after it`,
        { start: span.start, end: Math.min(span.end, this.#lineEnd(span.start)) }
      );
    }
  }
  #followMode(statement) {
    this.#mode.follow(new TokenList(this.#text, statement.dialect, statement.span));
    this.#lexer.dialect = this.#mode.dialect;
  }
  #problem(message, span) {
    this.#problems.push({ message, span });
  }
};
function usedDatabase(statement) {
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length }, 2);
  return tokens.isName(1) ? tokens.value(1) : null;
}
function commentText(comment2) {
  if (comment2.startsWith("#")) return comment2.slice(1).trim();
  if (comment2.startsWith("--")) return comment2.slice(2).trim();
  return comment2.slice(2, -2).trim();
}

// src/sql/source.ts
var Source = class {
  path;
  text;
  #lineStarts;
  constructor(path, text) {
    this.path = path;
    this.text = text;
    this.#lineStarts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }
  get lineCount() {
    return this.#lineStarts.length;
  }
  positionAt(offset) {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = low + high + 1 >> 1;
      if (this.#lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lineStarts[low] + 1, offset };
  }
  /** The text of a line (from 1), without its line ending. */
  line(number) {
    const start = this.#lineStarts[number - 1];
    if (start === void 0) return "";
    const next = this.#lineStarts[number] ?? this.text.length + 1;
    return this.text.slice(start, next - 1).replace(/\r$/, "");
  }
  slice(span) {
    return this.text.slice(span.start, span.end);
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
  return line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}\u2026` : line;
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
  #prepared = /* @__PURE__ */ new Map();
  #announced = null;
  #group = null;
  #suppressed = 0;
  constructor(options) {
    this.#options = options;
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
    switch (item.kind) {
      case "rows":
        return this.#rows(item);
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
    for (const [xid, { transaction, spool }] of this.#prepared) {
      if (spool === null) continue;
      this.#warn(
        `The XA transaction ${xid}, prepared at ${place(transaction)}, is neither committed nor rolled back in the window: its rows are left out.`
      );
    }
    if (this.#suppressed > 0) this.warnings.push(`${this.#suppressed} more of such warnings.`);
    for (const { spool } of this.#prepared.values()) await spool?.close();
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
    const group2 = this.#group;
    if (group2 === null) throw startsInside(item);
    if (!group2.isWanted) return void 0;
    const table = this.#options.tables.known(item.map);
    return table === void 0 ? this.#learn(item, group2) : this.#keep(item, table, group2);
  }
  async #learn(item, group2) {
    await this.#keep(item, await this.#options.tables.learn(item), group2);
  }
  #keep(item, table, { transaction }) {
    const { selection, spool } = this.#options;
    if (table.shape === null || !selectsTime(selection, item.timestamp) || !selectsChange(selection, item.change))
      return void 0;
    if (selection.threadId !== null && transaction.threadId === null)
      throw new UserError(`The binlog does not tell which connection made the changes at ${place(item)}`, {
        hint: "MariaDB logs no thread id with its transactions. Leave --thread-id out, and choose by --gtid, --table or time."
      });
    table.changes.add(item.change);
    table.firstChange ??= item.timestamp;
    return spool.pushRows(item);
  }
  #commit(at) {
    const group2 = this.#endGroup(at);
    if (this.#options.spool.records === group2.start.records) return void 0;
    return this.#options.committed(group2.transaction, group2.start);
  }
  /** Row changes of tables without transactions are logged in groups of their own, so that all of this group was undone. */
  #rollback(at) {
    return this.#options.spool.truncate(this.#endGroup(at).start);
  }
  /** What is prepared counts when it is committed. Until then it has a spool of its own. */
  async #prepare(at) {
    const { spool, spoolDirectory } = this.#options;
    const { transaction, start, xid } = this.#endGroup(at);
    if (xid === null) throw new BinlogError("An XA transaction is prepared that has no name", at);
    const isEmpty = spool.records === start.records;
    this.#prepared.set(xid, { transaction, spool: isEmpty ? null : await spool.split(start, spoolDirectory) });
  }
  async #finishPrepared(xid, isCommit, at, gtid) {
    const prepared = this.#prepared.get(xid);
    if (prepared === void 0) {
      if (!isCommit || !selectsGtid(this.#options.selection, gtid)) return;
      throw new UserError(
        `At ${place(at)} an XA transaction is committed that was prepared before the window: ${xid}`,
        {
          hint: "Its rows stand where it was prepared. Begin the window earlier."
        }
      );
    }
    this.#prepared.delete(xid);
    const { transaction, spool } = prepared;
    if (spool === null) return;
    if (isCommit) {
      const mark = this.#options.spool.mark();
      await this.#options.spool.append(spool);
      await this.#options.committed(transaction, mark);
    }
    await spool.close();
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
    const group2 = this.#group;
    switch (words.toUpperCase()) {
      case "XA START":
      case "XA BEGIN":
        this.#begin(event, rest);
        return void 0;
      case "XA END":
        if (group2 === null) throw startsInside(event);
        group2.xid = rest;
        return void 0;
      case "XA COMMIT":
      case "XA ROLLBACK":
        return this.#finishPrepared(rest, /^XA COMMIT/i.test(words), event, this.#takeAnnounced()?.gtid ?? null);
      case "SAVEPOINT":
        if (group2 === null) throw startsInside(event);
        group2.savepoints.set(rest, this.#options.spool.mark());
        return void 0;
      case "ROLLBACK TO": {
        if (group2 === null) throw startsInside(event);
        const mark = group2.savepoints.get(rest);
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
    const group2 = this.#group;
    const announced = group2 === null ? this.#takeAnnounced() : null;
    const gtid = group2 === null ? announced?.gtid ?? null : group2.transaction.gtid;
    if (effect === "nothing") return;
    const before = group2?.transaction.position ?? announced?.position ?? query.position;
    const what = oneLine(query.sql);
    for (const table of tables.all) {
      const meant = redefined.some(
        (one2) => one2.database === table.database && (one2.table === null || one2.table === table.table)
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
    const group2 = this.#group;
    if (group2 === null) throw startsInside(at);
    this.#group = null;
    return group2;
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
function place({ file: file2, position }) {
  return `${file2}:${position}`;
}

// src/sql/quote.ts
function quoteName(name) {
  return `\`${name.replaceAll("`", "``")}\``;
}
function quoteTable(database, table) {
  return database === null ? quoteName(table) : `${quoteName(database)}.${quoteName(table)}`;
}
function quoteText(text) {
  if (/[\\\u0000-\u001f\u007f]/.test(text))
    return `_utf8mb4 X'${Buffer.from(text, "utf8").toString("hex").toUpperCase()}'`;
  return `'${text.replaceAll("'", "''")}'`;
}

// src/mysql/introspect.ts
async function foreignKeysTo(session, database, table) {
  const rows = await session.query(`SELECT c.constraint_schema AS db, c.table_name AS tab, c.constraint_name AS name, c.delete_rule AS del, c.update_rule AS upd, k.column_name AS col, k.referenced_column_name AS ref
FROM information_schema.referential_constraints c
JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name
WHERE c.unique_constraint_schema = ${quoteText(database)} AND c.referenced_table_name = ${quoteText(table)}
ORDER BY c.constraint_schema, c.table_name, c.constraint_name, k.ordinal_position`);
  const keys = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const id = `${row.db}\0${row.tab}\0${row.name}`;
    const key = keys.get(id) ?? {
      name: String(row.name),
      database: String(row.db),
      table: String(row.tab),
      columns: [],
      referencedColumns: [],
      onDelete: String(row.del),
      onUpdate: String(row.upd)
    };
    key.columns.push(String(row.col));
    key.referencedColumns.push(String(row.ref));
    keys.set(id, key);
  }
  return [...keys.values()];
}
async function listTriggers(session, database, table) {
  const rows = await session.query(
    `SELECT trigger_name AS name, event_manipulation AS event, action_timing AS timing FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)} ORDER BY trigger_name`
  );
  return rows.map((row) => ({
    name: String(row.name),
    event: String(row.event),
    timing: String(row.timing)
  }));
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
      if ([...changes].some((change2) => INVERSE[change2] === trigger.event))
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
  const made2 = await session.value(
    `SELECT UNIX_TIMESTAMP(create_time) FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)}`
  );
  return made2 !== null && Number(made2) > Math.min(...times) ? Number(made2) : null;
}

// src/rollback/metadata-shape.ts
import { isAscii, isUtf8 as isUtf82 } from "node:buffer";

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
var UNSURE = "\uFFFD";
function memberTexts(members, charset) {
  const utf8 = charset !== null && UTF8.has(charset);
  const ascii2 = charset !== null && !NOT_ASCII.has(charset);
  return members.map(
    (member) => ascii2 && isAscii(member) || utf8 && isUtf82(member) ? member.toString("utf8") : UNSURE
  );
}

// src/rollback/table-shape.ts
function tableShape(database, table) {
  const refuse = (why, hint) => new UserError(`Changes of ${database}.${table.name} cannot be undone: ${why}`, { hint, exitCode: EXIT.server });
  if (/\bWITH SYSTEM VERSIONING\b/i.test(table.createStatement))
    throw refuse(
      "it is system-versioned, so the server writes history rows that no statement can take back",
      "Exclude the table, or use its own history (FOR SYSTEM_TIME AS OF) to restore rows."
    );
  const columns = table.columns.map(columnShape2);
  const unknown = columns.find((column) => isText(column.type) && column.charset === null);
  if (unknown !== void 0)
    throw refuse(
      `the character set of column \`${unknown.name}\` is not known`,
      "Report this table definition as a bug."
    );
  const hashes = hashColumns(table);
  return {
    database,
    table: table.name,
    columns: [...columns, ...hashes],
    hidden: hashes.length,
    key: findKey(table),
    selfReferencing: table.foreignKeys.some((key) => refersTo(key, database, table.name))
  };
}
function hashColumns(table) {
  const hashed = table.indexes.filter((index) => index.type === "unique" && /\bUSING HASH\b/i.test(index.definition));
  return hashed.map((_, index) => ({
    name: `DB_ROW_HASH_${index + 1}`,
    type: "bigint",
    length: null,
    scale: null,
    unsigned: true,
    charset: null,
    members: [],
    generated: true,
    autoUpdated: false
  }));
}
function columnShape2(column) {
  const { base, length, scale, unsigned, members } = column.type;
  const text = isText(base) || base === "enum" || base === "set";
  return {
    name: column.name,
    type: base,
    length,
    scale,
    unsigned,
    charset: text ? column.charset : null,
    members,
    generated: column.generated !== null,
    autoUpdated: column.onUpdate !== null
  };
}
function refersTo(key, database, table) {
  const same = (a, b) => a.toLowerCase() === b.toLowerCase();
  return same(key.referencedTable, table) && (key.referencedDatabase === null || same(key.referencedDatabase, database));
}
function isText(base) {
  return /^(char|varchar|(tiny|medium|long)?text)$/.test(base);
}
function findKey(table) {
  const positions = (index) => {
    if (/\bWITHOUT OVERLAPS\b/i.test(index.definition)) return null;
    const found = index.parts.map((part) => table.columns.findIndex((column) => column.name === part.column));
    return found.every((position) => position >= 0 && !table.columns[position].nullable) ? found : null;
  };
  const unique = [
    ...table.indexes.filter((index) => index.type === "primary"),
    ...table.indexes.filter((index) => index.type === "unique")
  ];
  for (const index of unique) {
    const key = positions(index);
    if (key !== null) return key;
  }
  return null;
}
function checkShape(map, shape) {
  const where = `${shape.database}.${shape.table}`;
  const refuse = (difference) => {
    throw new UserError(`The binlog and the definition of ${where} disagree: ${difference}`, {
      hint: "The table was altered between the change and the reading of its definition. Nothing was undone; read the rows with the definition of that moment.",
      exitCode: EXIT.server
    });
  };
  if (map.database.toLowerCase() !== shape.database.toLowerCase() || map.table.toLowerCase() !== shape.table.toLowerCase())
    refuse(`the rows are of ${map.database}.${map.table}`);
  const shown = shape.columns.length - shape.hidden;
  if (map.columns.length !== shown && map.columns.length !== shape.columns.length)
    refuse(`the rows have ${map.columns.length} columns, the table has ${shown}`);
  map.columns.forEach((mapped, index) => {
    const column = shape.columns[index];
    const difference = columnDifference(mapped, column);
    if (difference !== null) refuse(`column ${index + 1}, \`${column.name}\` ${column.type}, ${difference}`);
  });
}
function columnDifference(mapped, column) {
  if (mapped.name !== null && mapped.name !== column.name) return `is called \`${mapped.name}\` in the binlog`;
  const expected = LAYOUTS[column.type];
  if (expected === void 0) return "has a type that is not known";
  const layout = expected.find(
    (candidate) => candidate.type === mapped.type && (candidate.size === void 0 || candidate.size === mapped.size)
  );
  if (layout === void 0)
    return `is logged as ${typeName(mapped.type)}${mapped.size === 0 ? "" : ` (${mapped.size})`}`;
  if (mapped.unsigned !== null && mapped.unsigned !== column.unsigned)
    return `is ${mapped.unsigned ? "" : "not "}unsigned in the binlog`;
  switch (mapped.type) {
    case TYPE.NEWDECIMAL:
      if (mapped.size !== (column.length ?? 10) || mapped.scale !== (column.scale ?? 0))
        return `is logged as decimal(${mapped.size},${mapped.scale})`;
      return null;
    case TYPE.BIT:
    case TYPE.TIME2:
    case TYPE.DATETIME2:
    case TYPE.TIMESTAMP2:
      if (mapped.size !== (column.length ?? (mapped.type === TYPE.BIT ? 1 : 0)))
        return `is logged with ${mapped.size} digits`;
      return null;
    case TYPE.ENUM:
      return mapped.size === (column.members.length > 255 ? 2 : 1) ? null : `is logged with ${mapped.size} bytes for ${column.members.length} members`;
    case TYPE.SET: {
      const bytes = column.members.length + 7 >> 3;
      return mapped.size === (bytes > 4 ? 8 : bytes) ? null : `is logged with ${mapped.size} bytes for ${column.members.length} members`;
    }
    default:
      return null;
  }
}
var one = (type, size) => [{ type, size }];
var blob = (size) => [
  { type: TYPE.BLOB, size },
  { type: TYPE.BLOB_COMPRESSED, size }
];
var VARYING = [{ type: TYPE.VARCHAR }, { type: TYPE.VARCHAR_COMPRESSED }];
var GEOMETRY = one(TYPE.GEOMETRY);
var LAYOUTS = {
  tinyint: one(TYPE.TINY),
  smallint: one(TYPE.SHORT),
  mediumint: one(TYPE.INT24),
  int: one(TYPE.LONG),
  bigint: one(TYPE.LONGLONG),
  decimal: one(TYPE.NEWDECIMAL),
  float: one(TYPE.FLOAT, 4),
  double: one(TYPE.DOUBLE, 8),
  bit: one(TYPE.BIT),
  year: one(TYPE.YEAR),
  date: [{ type: TYPE.DATE }, { type: TYPE.NEWDATE }],
  time: [{ type: TYPE.TIME2 }, { type: TYPE.TIME }],
  datetime: [{ type: TYPE.DATETIME2 }, { type: TYPE.DATETIME }],
  timestamp: [{ type: TYPE.TIMESTAMP2 }, { type: TYPE.TIMESTAMP }],
  char: one(TYPE.STRING),
  binary: one(TYPE.STRING),
  varchar: VARYING,
  varbinary: VARYING,
  tinytext: blob(1),
  tinyblob: blob(1),
  text: blob(2),
  blob: blob(2),
  mediumtext: blob(3),
  mediumblob: blob(3),
  longtext: blob(4),
  longblob: blob(4),
  enum: one(TYPE.ENUM),
  set: one(TYPE.SET),
  json: one(TYPE.JSON),
  vector: [{ type: TYPE.VECTOR }, { type: TYPE.VARCHAR }],
  uuid: one(TYPE.STRING),
  inet4: one(TYPE.STRING),
  inet6: one(TYPE.STRING),
  geometry: GEOMETRY,
  point: GEOMETRY,
  linestring: GEOMETRY,
  polygon: GEOMETRY,
  multipoint: GEOMETRY,
  multilinestring: GEOMETRY,
  multipolygon: GEOMETRY,
  geomcollection: GEOMETRY,
  geometrycollection: GEOMETRY
};

// src/capture/tables.ts
var USE_SQL_FOREIGN_KEY = 16;
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
    const logsCascades = (item.flags & USE_SQL_FOREIGN_KEY) !== 0;
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
  #unknown({ map, file: file2, position }, why) {
    const where = `${map.database}.${map.table} (binlog ${file2}, position ${position})`;
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

// src/binlog/string-literal.ts
var UTF82 = /* @__PURE__ */ new Set(["utf8mb4", "utf8mb3", "utf8", "ascii"]);
var NOT_ASCII2 = /* @__PURE__ */ new Set(["ucs2", "utf16", "utf16le", "utf32", "swe7", "sjis", "cp932"]);
var QUOTE2 = 39;
var DOUBLED = 1;
var HEXADECIMAL = 2;
var BEYOND_ASCII = 3;
var NEEDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 128) return BEYOND_ASCII;
  if (byte < 32 || byte === 127 || byte === 92) return HEXADECIMAL;
  return byte === QUOTE2 ? DOUBLED : 0;
});
var HEX_DIGITS = Buffer.from("0123456789ABCDEF", "latin1");
function textWriter(charset) {
  return quotedOrHex(charset, `_${charset} X'`);
}
function textBytesWriter(charset) {
  return quotedOrHex(charset, "X'");
}
function quotedOrHex(charset, opening) {
  const hexadecimal = (bytes, start, end, out2) => {
    out2.ascii(opening);
    writeHex(bytes, start, end, out2);
    out2.byte(QUOTE2);
  };
  if (NOT_ASCII2.has(charset))
    return (bytes, start, end, out2) => start === end ? out2.ascii("''") : hexadecimal(bytes, start, end, out2);
  const utf8 = UTF82.has(charset);
  return (bytes, start, end, out2) => {
    const target = out2.bytes;
    let at = out2.at;
    target[at++] = QUOTE2;
    for (let index = start; index < end; index++) {
      const byte = bytes[index];
      const need = NEEDS[byte];
      if (need !== 0) {
        if (need === DOUBLED) target[at++] = QUOTE2;
        else {
          const length = need === BEYOND_ASCII && utf8 ? utf8Length(bytes, index, end) : 0;
          if (length === 0) return hexadecimal(bytes, start, end, out2);
          target[at++] = byte;
          target[at++] = bytes[++index];
          if (length > 2) target[at++] = bytes[++index];
          if (length > 3) target[at++] = bytes[++index];
          continue;
        }
      }
      target[at++] = byte;
    }
    target[at++] = QUOTE2;
    out2.at = at;
  };
}
function utf8Length(bytes, index, end) {
  const first = bytes[index];
  if (first < 224) return first >= 194 && index + 1 < end && isContinuation(bytes[index + 1]) ? 2 : 0;
  if (first < 240) {
    if (index + 2 >= end || !isContinuation(bytes[index + 2])) return 0;
    const second2 = bytes[index + 1];
    return second2 >= (first === 224 ? 160 : 128) && second2 <= (first === 237 ? 159 : 191) ? 3 : 0;
  }
  if (first > 244 || index + 3 >= end || !isContinuation(bytes[index + 2]) || !isContinuation(bytes[index + 3]))
    return 0;
  const second = bytes[index + 1];
  return second >= (first === 240 ? 144 : 128) && second <= (first === 244 ? 143 : 191) ? 4 : 0;
}
function isContinuation(byte) {
  return (byte & 192) === 128;
}
function writeBytes(bytes, start, end, out2) {
  out2.ascii("X'");
  writeHex(bytes, start, end, out2);
  out2.byte(QUOTE2);
}
function paddedBytesWriter(length) {
  return (bytes, start, end, out2) => {
    if (end - start > length) throw new MalformedBytes(`${end - start} bytes in a BINARY(${length})`);
    out2.ascii("X'");
    writeHex(bytes, start, end, out2);
    out2.bytes.fill("0", out2.at, out2.at + 2 * (length - (end - start)));
    out2.at += 2 * (length - (end - start));
    out2.byte(QUOTE2);
  };
}
function writeHex(bytes, start, end, out2) {
  const target = out2.bytes;
  let at = out2.at;
  for (let index = start; index < end; index++) {
    const byte = bytes[index];
    target[at++] = HEX_DIGITS[byte >> 4];
    target[at++] = HEX_DIGITS[byte & 15];
  }
  out2.at = at;
}
function bytesLiteral(bytes) {
  return `X'${hex(bytes)}'`;
}
function padded(bytes, length) {
  if (bytes.length >= length) return bytes;
  const whole = Buffer.alloc(length);
  bytes.copy(whole);
  return whole;
}
function hex(bytes) {
  return bytes.toString("hex").toUpperCase();
}
function enumLiterals(members) {
  const texts = isDistinct(members) ? members.map(quoteText) : members.map((_, index) => `${index + 1}`);
  return ["0", ...texts].map((text) => Buffer.from(text, "utf8"));
}
function enumRoom(members) {
  return Math.max(...enumLiterals(members).map((literal) => literal.length));
}
function enumWriter(members) {
  const literals2 = enumLiterals(members);
  return (bytes, start, end, out2) => out2.put(literals2[memberNumber(bytes, start, end, members.length)]);
}
function enumNumberWriter(members) {
  return (bytes, start, end, out2) => {
    out2.at = writeNumber(memberNumber(bytes, start, end, members.length), out2.bytes, out2.at);
  };
}
function memberNumber(bytes, start, end, members) {
  const value = end - start === 1 ? bytes[start] : bytes[start] | bytes[start + 1] << 8;
  if (value > members) throw new MalformedBytes(`member ${value} of an ENUM with ${members}`);
  return value;
}
function setWriter(members, introducer = true) {
  const named2 = setIsNamed(members);
  return (bytes, start, end, out2) => {
    let bits2 = 0n;
    for (let index = end - 1; index >= start; index--) bits2 = bits2 << 8n | BigInt(bytes[index]);
    if (bits2 >> BigInt(members.length) !== 0n)
      throw new MalformedBytes(`bits ${bits2} of a SET with ${members.length} members`);
    if (!named2) return out2.text(bits2.toString());
    const text = quoteText(members.filter((_, index) => bits2 >> BigInt(index) & 1n).join(","));
    out2.text(introducer ? text : text.replace(/^_utf8mb4 /, ""));
  };
}
function setIsNamed(members) {
  return isDistinct(members) && !members.includes("");
}
function isDistinct(members) {
  const folded = new Set(
    members.map((member) => member.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trimEnd())
  );
  return folded.size === members.length && !members.some((member) => /[\u0000-\u001f\ufffd]/.test(member));
}

// src/binlog/address-literal.ts
function uuidLiteral(bytes) {
  const text = hex(padded(bytes, 16)).toLowerCase();
  return `'${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}'`;
}
function inet4Literal(bytes) {
  return `'${[...padded(bytes, 4)].join(".")}'`;
}
function inet6Literal(bytes) {
  return `'${hex(padded(bytes, 16)).toLowerCase().match(/.{4}/g).join(":")}'`;
}

// src/binlog/json-literal.ts
import { isUtf8 as isUtf83 } from "node:buffer";

// src/binlog/temporal-text.ts
function oldTimeBytes(digits) {
  return byDigits([3, 4, 4, 5, 5, 5, 6], digits);
}
function oldDatetimeBytes(digits) {
  return byDigits([8, 6, 6, 7, 7, 7, 8], digits);
}
function byDigits(lengths, digits) {
  const length = lengths[digits];
  if (length === void 0) throw new MalformedBytes(`${digits} fractional digits`);
  return length;
}
function oldTimeReader(digits) {
  if (digits === 0) {
    return (reader) => {
      const value = reader.bytes.readIntLE(reader.take(3), 3);
      const whole = Math.abs(value);
      return `'${value < 0 ? "-" : ""}${time(Math.floor(whole / 1e4), Math.floor(whole / 100) % 100, whole % 100)}'`;
    };
  }
  const length = oldTimeBytes(digits);
  const unit = 10 ** digits;
  const zero = 3020400 * unit;
  return (reader) => {
    const signed2 = reader.uintBigEndian(length) - zero;
    const value = Math.abs(signed2);
    const seconds = Math.floor(value / unit);
    const text = time(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60);
    return `'${signed2 < 0 ? "-" : ""}${text}.${String(value % unit).padStart(digits, "0")}'`;
  };
}
function oldDatetimeReader(digits) {
  if (digits === 0) {
    return (reader) => {
      const value = Number(reader.uint64());
      const days = Math.floor(value / 1e6);
      const seconds = value % 1e6;
      const day = date(Math.floor(days / 1e4), Math.floor(days / 100) % 100, days % 100);
      return `'${day} ${time(Math.floor(seconds / 1e4), Math.floor(seconds / 100) % 100, seconds % 100)}'`;
    };
  }
  const length = oldDatetimeBytes(digits);
  const unit = 10n ** BigInt(digits);
  return (reader) => {
    let packed2 = 0n;
    for (const byte of reader.slice(length)) packed2 = packed2 << 8n | BigInt(byte);
    const rest = String(packed2 % unit).padStart(digits, "0");
    const seconds = Number(packed2 / unit);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    const months = Math.floor(days / 32);
    return `'${date(Math.floor(months / 13), months % 13, days % 32)} ${time(hours % 24, minutes % 60, seconds % 60)}.${rest}'`;
  };
}
function oldTimestampReader(digits) {
  if (digits === 0) return (reader) => timestamp(reader.uint32(), "");
  const length = temporalBytes(0, digits);
  return (reader) => {
    const seconds = reader.uintBigEndian(4);
    return timestamp(seconds, `.${String(reader.uintBigEndian(length)).padStart(digits, "0")}`);
  };
}
function packedDate(reader) {
  return `'${packed(reader).day}'`;
}
function packedDatetime(reader) {
  const { day, seconds, microseconds } = packed(reader);
  return `'${day} ${time(seconds >> 12, seconds >> 6 & 63, seconds & 63)}.${microseconds}'`;
}
function packedTime(reader) {
  const signed2 = reader.bytes.readBigInt64LE(reader.take(8));
  const value = signed2 < 0n ? -signed2 : signed2;
  const seconds = Number(value >> 24n);
  return `'${signed2 < 0n ? "-" : ""}${time(seconds >> 12, seconds >> 6 & 63, seconds & 63)}.${microsecondsOf(value)}'`;
}
function packed(reader) {
  const value = reader.uint64();
  const days = Number(value >> 41n);
  const months = days >> 5;
  const day = date(Math.floor(months / 13), months % 13, days & 31);
  return { day, seconds: Number(value >> 24n & 0x1ffffn), microseconds: microsecondsOf(value) };
}
function microsecondsOf(value) {
  return String(value & 0xffffffn).padStart(6, "0");
}
function timestamp(seconds, fractionText) {
  if (seconds === 0 && !/[1-9]/.test(fractionText)) return `'0000-00-00 00:00:00${fractionText}'`;
  return `'${new Date(seconds * 1e3).toISOString().slice(0, 19).replace("T", " ")}${fractionText}'`;
}
function date(year, month, day) {
  if (year > 9999 || month > 12 || day > 31) throw new MalformedBytes(`the date ${year}-${month}-${day}`);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}
function time(hours, minutes, seconds) {
  if (hours > 838 || minutes > 59 || seconds > 59) throw new MalformedBytes(`the time ${hours}:${minutes}:${seconds}`);
  return `${two(hours)}:${two(minutes)}:${two(seconds)}`;
}
function two(value) {
  return value < 10 ? `0${value}` : `${value}`;
}

// src/binlog/json-literal.ts
var {
  SMALL_OBJECT: SMALL_OBJECT2,
  LARGE_OBJECT: LARGE_OBJECT2,
  SMALL_ARRAY: SMALL_ARRAY2,
  LARGE_ARRAY: LARGE_ARRAY2,
  LITERAL,
  INT16,
  UINT16,
  INT32,
  UINT32,
  INT64,
  UINT64,
  DOUBLE,
  STRING,
  OPAQUE
} = JSON_TYPE;
var LITERALS = ["null", "true", "false"];
function jsonLiteral(bytes) {
  if (bytes.length === 0) return "CAST('null' AS JSON)";
  const document = new JsonDocument(bytes);
  const text = document.text();
  const { replacements } = document;
  if (replacements.length === 1 && replacements[0].path === "$") return `CAST(${replacements[0].sql} AS JSON)`;
  const plain = `CAST(${quoteText(text)} AS JSON)`;
  if (replacements.length === 0) return plain;
  return `JSON_REPLACE(${[plain, ...replacements.flatMap(({ path, sql }) => [quoteText(path), sql])].join(",")})`;
}
var JsonDocument = class {
  replacements = [];
  #bytes;
  /** No sound document has more values than bytes; a damaged one can point in circles. */
  #valuesLeft;
  constructor(bytes) {
    this.#bytes = bytes;
    this.#valuesLeft = bytes.length;
  }
  text() {
    return this.#value(this.#bytes[0], 1, "$", 0);
  }
  #value(type, offset, path, depth) {
    if (--this.#valuesLeft < 0 || depth > JSON_MAX_DEPTH) throw new MalformedBytes("a JSON document points in circles");
    const reader = new ByteReader(this.#bytes, offset);
    switch (type) {
      case SMALL_OBJECT2:
      case LARGE_OBJECT2:
        return this.#object(offset, type === LARGE_OBJECT2, path, depth);
      case SMALL_ARRAY2:
      case LARGE_ARRAY2:
        return this.#array(offset, type === LARGE_ARRAY2, path, depth);
      case LITERAL: {
        const literal = LITERALS[reader.uint8()];
        if (literal === void 0) throw new MalformedBytes("a JSON literal that is not null, true or false");
        return literal;
      }
      case INT16:
        return `${this.#bytes.readInt16LE(reader.take(2))}`;
      case INT32:
        return `${this.#bytes.readInt32LE(reader.take(4))}`;
      case INT64: {
        const value = this.#bytes.readBigInt64LE(reader.take(8));
        return value > 0n ? this.#replaced(path, `CAST(${value} AS SIGNED)`) : `${value}`;
      }
      case UINT16:
        return this.#replaced(path, `CAST(${reader.uint16()} AS UNSIGNED)`);
      case UINT32:
        return this.#replaced(path, `CAST(${reader.uint32()} AS UNSIGNED)`);
      case UINT64:
        return this.#replaced(path, `CAST(${reader.uint64()} AS UNSIGNED)`);
      case DOUBLE:
        return approximate(this.#bytes.readDoubleLE(reader.take(8)));
      case STRING:
        return quoteJson(reader.slice(variableLength(reader)));
      case OPAQUE: {
        const fieldType = reader.uint8();
        return this.#replaced(path, opaque(fieldType, new ByteReader(reader.slice(variableLength(reader)))));
      }
      default:
        throw new MalformedBytes(`a JSON value of type ${type}`);
    }
  }
  #replaced(path, sql) {
    this.replacements.push({ path, sql });
    return "null";
  }
  #object(start, large, path, depth) {
    const { count, header, width } = this.#container(start, large);
    const valuesStart = header + count * (width + 2);
    const members = [];
    for (let index = 0; index < count; index++) {
      const keyEntry = new ByteReader(this.#bytes, header + index * (width + 2));
      const keyStart = start + keyEntry.uint(width);
      const key = quoteJson(new ByteReader(this.#bytes, keyStart).slice(keyEntry.uint16()));
      members.push(`${key}:${this.#entry(valuesStart + index * (width + 1), start, large, `${path}.${key}`, depth)}`);
    }
    return `{${members.join(",")}}`;
  }
  #array(start, large, path, depth) {
    const { count, header, width } = this.#container(start, large);
    const elements = [];
    for (let index = 0; index < count; index++)
      elements.push(this.#entry(header + index * (width + 1), start, large, `${path}[${index}]`, depth));
    return `[${elements.join(",")}]`;
  }
  #container(start, large) {
    const width = large ? 4 : 2;
    const reader = new ByteReader(this.#bytes, start);
    const count = reader.uint(width);
    const size = reader.uint(width);
    if (size > this.#bytes.length - start) throw new MalformedBytes("a JSON array or object is cut short");
    return { count, header: reader.offset, width };
  }
  /** A value entry: type, then the value itself when it fits, else its offset. */
  #entry(offset, start, large, path, depth) {
    const reader = new ByteReader(this.#bytes, offset);
    const type = reader.uint8();
    return this.#value(
      type,
      isInlined(type, large) ? reader.offset : start + reader.uint(large ? 4 : 2),
      path,
      depth + 1
    );
  }
};
function quoteJson(bytes) {
  if (!isUtf83(bytes)) throw new MalformedBytes("a JSON string that is not UTF-8");
  return JSON.stringify(bytes.toString("utf8"));
}
function opaque(type, reader) {
  switch (type) {
    case TYPE.NEWDECIMAL:
      return decimalLiteral(reader, reader.uint8(), reader.uint8());
    case TYPE.DATE:
      return `CAST(${packedDate(reader)} AS DATE)`;
    case TYPE.TIME:
      return `CAST(${packedTime(reader)} AS TIME(6))`;
    case TYPE.DATETIME:
      return `CAST(${packedDatetime(reader)} AS DATETIME(6))`;
    case TYPE.TIMESTAMP:
      return typed(`JSON_ARRAY(${packedDatetime(reader)})`, "TIMESTAMP(6)");
    case TYPE.BIT:
      return typed(`JSON_ARRAY(CAST(${bitLiteral(reader, reader.left)} AS UNSIGNED))`, `BIT(${reader.end * 8})`);
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
      return bytesLiteral(reader.rest());
    case TYPE.STRING:
      return typed(`JSON_ARRAY(${bytesLiteral(reader.rest())})`, `BINARY(${reader.end})`);
    case TYPE.TINY_BLOB:
    case TYPE.MEDIUM_BLOB:
    case TYPE.LONG_BLOB:
    case TYPE.BLOB:
      return typed(`JSON_ARRAY(${bytesLiteral(reader.rest())})`, BLOB_TYPES[type]);
    default:
      throw new MalformedBytes(`a JSON document holds ${typeName(type)}, which cannot be written as SQL`);
  }
}
var BLOB_TYPES = {
  [TYPE.TINY_BLOB]: "TINYBLOB",
  [TYPE.BLOB]: "BLOB",
  [TYPE.MEDIUM_BLOB]: "MEDIUMBLOB",
  [TYPE.LONG_BLOB]: "LONGBLOB"
};
function typed(array, type) {
  return `(SELECT v FROM JSON_TABLE(${array},'$[*]' COLUMNS (v ${type} PATH '$')) AS j)`;
}

// src/binlog/column-writer.ts
var ROOM = 32;
function columnWriter(mapped, shape) {
  switch (mapped.type) {
    case TYPE.TINY:
      return fixed(1, integerWriter(1, shape.unsigned));
    case TYPE.SHORT:
      return fixed(2, integerWriter(2, shape.unsigned));
    case TYPE.INT24:
      return fixed(3, integerWriter(3, shape.unsigned));
    case TYPE.LONG:
      return fixed(4, integerWriter(4, shape.unsigned));
    case TYPE.LONGLONG:
      return fixed(8, integerWriter(8, shape.unsigned));
    case TYPE.FLOAT:
      return fixed(4, writeFloat);
    case TYPE.DOUBLE:
      return fixed(8, writeDouble);
    case TYPE.NEWDECIMAL:
      return fixed(decimalBytes(mapped.size, mapped.scale), decimalWriter(mapped.size, mapped.scale));
    case TYPE.BIT:
      return fixed(mapped.size + 7 >> 3, writeBits);
    case TYPE.YEAR:
      return fixed(1, writeYear);
    case TYPE.DATE:
    case TYPE.NEWDATE:
      return fixed(3, writeDate);
    case TYPE.TIME2:
      return fixed(temporalBytes(3, mapped.size), time2Writer(mapped.size));
    case TYPE.DATETIME2:
      return fixed(temporalBytes(5, mapped.size), datetime2Writer(mapped.size));
    case TYPE.TIMESTAMP2:
      return fixed(temporalBytes(4, mapped.size), timestamp2Writer(mapped.size));
    case TYPE.TIME:
      return fixed(oldTimeBytes(shape.length ?? 0), fromText(oldTimeReader(shape.length ?? 0)));
    case TYPE.DATETIME:
      return fixed(oldDatetimeBytes(shape.length ?? 0), fromText(oldDatetimeReader(shape.length ?? 0)));
    case TYPE.TIMESTAMP:
      return fixed(temporalBytes(4, shape.length ?? 0), fromText(oldTimestampReader(shape.length ?? 0)));
    case TYPE.ENUM:
      return {
        ...fixed(mapped.size, enumWriter(shape.members), enumNumberWriter(shape.members)),
        room: enumRoom(shape.members) + ROOM
      };
    case TYPE.SET:
      return fixed(mapped.size, setWriter(shape.members), setWriter(shape.members, false));
    case TYPE.JSON:
      return prefixed(mapped.size, fromBytes(jsonLiteral));
    case TYPE.VARCHAR_COMPRESSED:
    case TYPE.BLOB_COMPRESSED: {
      const plain = stringWriters(shape);
      const prefix = mapped.type === TYPE.BLOB_COMPRESSED ? mapped.size : mapped.size > 255 ? 2 : 1;
      return prefixed(prefix, uncompressed(plain.write), uncompressed(plain.writeExact));
    }
    case TYPE.BLOB:
    case TYPE.GEOMETRY:
    case TYPE.VECTOR: {
      const { write, writeExact } = stringWriters(shape);
      return prefixed(mapped.size, write, writeExact);
    }
    case TYPE.STRING:
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING: {
      const { write, writeExact } = stringWriters(shape);
      const column = prefixed(mapped.size > 255 ? 2 : 1, write, writeExact);
      return shape.type === "binary" ? { ...column, room: 2 * (shape.length ?? 1) + ROOM } : column;
    }
    default:
      throw new MalformedBytes(`${typeName(mapped.type)} is not known`);
  }
}
function fixed(width, write, writeExact = write) {
  return { width, prefix: 0, room: ROOM, write, writeExact };
}
function prefixed(prefix, write, writeExact = write) {
  return { width: -1, prefix, room: ROOM, write, writeExact };
}
function stringWriters(shape) {
  if (shape.charset !== null) return { write: textWriter(shape.charset), writeExact: textBytesWriter(shape.charset) };
  const write = bytesWriter(shape);
  return { write, writeExact: write };
}
function bytesWriter(shape) {
  switch (shape.type) {
    case "binary":
      return paddedBytesWriter(shape.length ?? 1);
    case "uuid":
      return fromBytes(uuidLiteral);
    case "inet4":
      return fromBytes(inet4Literal);
    case "inet6":
      return fromBytes(inet6Literal);
    default:
      return writeBytes;
  }
}
function fromBytes(literal) {
  return (bytes, start, end, out2) => out2.text(literal(bytes.subarray(start, end)));
}
function fromText(literal) {
  return (bytes, start, end, out2) => out2.text(literal(new ByteReader(bytes, start, end)));
}
function uncompressed(write) {
  return (bytes, start, end, out2) => {
    const plain = uncompressColumn(bytes.subarray(start, end));
    out2.claim(2 * plain.length + ROOM);
    write(plain, 0, plain.length, out2);
  };
}

// src/binlog/row-images.ts
var NULL = -1;
var ABSENT = -2;
var compiled = /* @__PURE__ */ new WeakMap();
function compile(map, shape) {
  let known = compiled.get(map);
  if (known?.shape !== shape) {
    const writers = map.columns.map((column, index) => columnWriter(column, shape.columns[index]));
    known = { shape, writers, room: writers.reduce((sum, writer) => sum + writer.room, 0) };
    compiled.set(map, known);
  }
  return known;
}
var RowImages = class {
  item;
  bytes;
  shape;
  writers;
  /** Of all columns together. */
  room;
  /** The row placed last: of an insert its after image is `after`, of a delete its before image is `before`. */
  before;
  after;
  #rows = [];
  #present;
  #presentAfter;
  /**
   * The shape must be the table's definition at that moment (see `checkShape`).
   * @throws BinlogError naming place, table, column and row when the bytes do not fit.
   */
  constructor(item, shape) {
    this.item = item;
    this.bytes = item.images;
    this.shape = shape;
    const { writers, room } = compile(item.map, shape);
    this.writers = writers;
    this.room = room;
    const count = this.writers.length;
    this.before = { starts: new Int32Array(count), ends: new Int32Array(count) };
    this.after = { starts: new Int32Array(count), ends: new Int32Array(count) };
    this.#present = imageColumns(item.present, count);
    this.#presentAfter = item.presentAfter === null ? this.#present : imageColumns(item.presentAfter, count);
    if (this.#present.indexes.length === 0 || this.bytes.length === 0) throw this.#error("they have no columns", "");
    for (let offset = 0; offset < this.bytes.length; ) {
      this.#rows.push(offset);
      offset = this.#placeAt(offset);
    }
  }
  get count() {
    return this.#rows.length;
  }
  /** Says in `before` and `after` where the values of a row stand, 0 being the first. */
  place(row) {
    this.#placeAt(this.#rows[row]);
  }
  /** Bytes of a row's images. */
  length(row) {
    return (this.#rows[row + 1] ?? this.bytes.length) - this.#rows[row];
  }
  /** @throws BinlogError in place of MalformedBytes that was thrown while a value of a row was written. */
  rethrow(error, row, column) {
    if (!(error instanceof MalformedBytes)) throw error;
    throw this.#error(error.message, this.#where(row, column), error);
  }
  #placeAt(start) {
    const { change: change2 } = this.item;
    let offset = start;
    if (change2 !== "insert") offset = this.#placeImage(offset, this.#present, this.before);
    if (change2 !== "delete") offset = this.#placeImage(offset, this.#presentAfter, this.after);
    if (change2 === "update" && this.#presentAfter.indexes.length < this.writers.length) this.#keepUnchanged();
    return offset;
  }
  /** What an after image lacks was not changed (binlog_row_image=MINIMAL and NOBLOB, MariaDB's FULL_NODUP). */
  #keepUnchanged() {
    const { before, after } = this;
    for (let column = 0; column < this.writers.length; column++) {
      if (after.starts[column] !== ABSENT) continue;
      after.starts[column] = before.starts[column];
      after.ends[column] = before.ends[column];
    }
  }
  /** @returns the offset behind the image. */
  #placeImage(start, present, place2) {
    const { bytes, writers } = this;
    const { indexes } = present;
    const { starts, ends } = place2;
    const whole = indexes.length === writers.length;
    if (!whole) starts.fill(ABSENT);
    let offset = start + present.nullBytes;
    for (let bit = 0; bit < indexes.length; bit++) {
      const column = whole ? bit : indexes[bit];
      if ((bytes[start + (bit >> 3)] & 1 << (bit & 7)) !== 0) {
        starts[column] = NULL;
        continue;
      }
      const writer = writers[column];
      let length = writer.width;
      if (length < 0) {
        const { prefix } = writer;
        length = bytes[offset];
        if (prefix > 1) length |= bytes[offset + 1] << 8;
        if (prefix > 2) length |= bytes[offset + 2] << 16;
        if (prefix > 3) length = (length | bytes[offset + 3] << 24) >>> 0;
        offset += prefix;
      }
      starts[column] = offset;
      offset += length;
      ends[column] = offset;
      if (!(offset <= bytes.length)) {
        const left = Math.max(0, bytes.length - starts[column]);
        throw this.#error(`${length} bytes expected, ${left} left`, this.#where(this.#rows.length - 1, column));
      }
    }
    if (offset > bytes.length) throw this.#error("the last row is cut short", this.#where(this.#rows.length - 1, 0));
    return offset;
  }
  #where(row, column) {
    return `, at column ${this.shape.columns[column]?.name ?? column} of row ${row + 1}`;
  }
  #error(message, where, cause) {
    const { database, table } = this.shape;
    return new BinlogError(`Rows of ${database}.${table} cannot be read: ${message}${where}`, this.item, { cause });
  }
};
var MOST_SHARED = 64;
var shared = /* @__PURE__ */ new Map();
function imageColumns(bitmap, count) {
  const key = `${count} ${bitmap.toString("latin1")}`;
  let columns = shared.get(key);
  if (columns === void 0) {
    const indexes = [];
    for (let index = 0; index < count; index++) if (bitmap[index >> 3] >> (index & 7) & 1) indexes.push(index);
    columns = { indexes, nullBytes: indexes.length + 7 >> 3 };
    if (shared.size >= MOST_SHARED) shared.clear();
    shared.set(key, columns);
  }
  return columns;
}

// src/binlog/decode-rows.ts
function* decodeRows(item, shape) {
  const images = new RowImages(item, shape);
  for (let row = 0; row < images.count; row++) {
    images.place(row);
    yield {
      kind: item.change,
      before: item.change === "insert" ? null : literals(images, row, images.before),
      after: item.change === "delete" ? null : literals(images, row, images.after)
    };
  }
}
function literals(images, row, place2) {
  const out2 = new SqlBuffer(256);
  return images.writers.map((writer, column) => {
    const start = place2.starts[column];
    if (start === ABSENT) return void 0;
    if (start === NULL) return null;
    const end = place2.ends[column];
    out2.at = 0;
    out2.reserve(2 * (end - start) + writer.room);
    try {
      writer.write(images.bytes, start, end, out2);
    } catch (error) {
      images.rethrow(error, row, column);
    }
    return out2.bytes.toString("utf8", 0, out2.at);
  });
}

// src/rollback/row-sql.ts
var ROLLBACK_SQL_MODE = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";
var COMMA = 44;
var OPEN = 40;
var CLOSE = 41;
var AND = Buffer.from(" AND ", "latin1");
var NULL_TEXT = Buffer.from("NULL", "latin1");
var GLUE = 32;
var RowSql = class {
  shape;
  /** Columns that can be assigned. */
  stored;
  /** `INSERT INTO … (…) VALUES `, to be followed by values in parentheses. */
  insert;
  /** `DELETE FROM … WHERE ` */
  remove;
  /** `UPDATE … SET ` */
  update;
  #columns;
  /** Bytes of all fragments and rooms at most, for one mention of every column with a plain and an exact condition. */
  #fragments;
  constructor(shape) {
    this.shape = shape;
    this.stored = shape.columns.flatMap((column, index) => column.generated ? [] : [index]);
    this.#columns = shape.columns.map(columnSql);
    const table = quoteTable(shape.database, shape.table);
    const names = this.stored.map((index) => quoteName(shape.columns[index].name));
    this.insert = Buffer.from(`INSERT INTO ${table} (${names.join(",")}) VALUES `);
    this.remove = Buffer.from(`DELETE FROM ${table} WHERE `);
    this.update = Buffer.from(`UPDATE ${table} SET `);
    this.#fragments = this.#columns.reduce(
      (sum, column) => sum + 2 * column.equals.length + column.exactly.length + column.isNull.length + 2 * GLUE,
      this.insert.length + this.remove.length + this.update.length + GLUE
    );
  }
  /**
   * Makes room for a whole statement about the row that `images` placed last, with everything that stands around values:
   * whoever writes a row begins with it.
   */
  reserve(images, row, out2) {
    let keyed = 0;
    const place2 = images.item.change === "delete" ? images.before : images.after;
    for (const index of this.shape.key ?? []) keyed += Math.max(0, place2.ends[index] - place2.starts[index]);
    out2.reserve(2 * (images.length(row) + keyed) + 3 * images.room + this.#fragments);
  }
  /** `(1,'a',NULL)` */
  values(images, row, place2, out2) {
    const { stored } = this;
    const { bytes, writers } = images;
    const { starts, ends } = place2;
    out2.byte(OPEN);
    let at = 0;
    try {
      for (; at < stored.length; at++) {
        if (at > 0) out2.byte(COMMA);
        const column = stored[at];
        const start = starts[column];
        if (start >= 0) writers[column].write(bytes, start, ends[column], out2);
        else if (start === NULL) out2.put(NULL_TEXT);
        else throw this.#lacking(images, place2, column);
      }
    } catch (error) {
      images.rethrow(error, row, stored[at]);
    }
    out2.byte(CLOSE);
  }
  /** `` `a`=1,`b`=NULL `` of these columns. */
  assignments(images, row, place2, columns, out2) {
    for (let at = 0; at < columns.length; at++) {
      if (at > 0) out2.byte(COMMA);
      out2.put(this.#columns[columns[at]].equals);
      this.value(images, row, place2, columns[at], out2);
    }
  }
  value(images, row, place2, column, out2) {
    const start = place2.starts[column];
    if (start === NULL) {
      out2.put(NULL_TEXT);
      return;
    }
    if (start === ABSENT) throw this.#lacking(images, place2, column);
    try {
      images.writers[column].write(images.bytes, start, place2.ends[column], out2);
    } catch (error) {
      images.rethrow(error, row, column);
    }
  }
  /**
   * A condition that picks the row by its key, and holds only if the guarded columns are as the image has them too. Without a
   * key all columns pick one, and the statement needs `LIMIT 1`: of rows equal in all of them each is as good as the other.
   */
  condition(images, row, place2, guarded, out2) {
    const { key } = this.shape;
    const columns = key ?? this.stored;
    let first = true;
    for (const column of columns) {
      if (!first) out2.put(AND);
      first = false;
      this.#matches(images, row, place2, column, key !== null, out2);
    }
    if (key === null) return;
    for (const column of guarded) {
      if (key.includes(column) || place2.starts[column] === ABSENT) continue;
      out2.put(AND);
      this.#matches(images, row, place2, column, false, out2);
    }
  }
  /** The quoted name of a column. */
  name(column) {
    return this.#columns[column].name;
  }
  /** Whether a column is equal to a literal only when it has the same bytes. */
  isExact(column) {
    return this.#columns[column].isExact;
  }
  /** Stored columns whose bytes differ between the images of an update. */
  changed(images) {
    const changed = [];
    for (const column of this.stored) if (differs(images, column)) changed.push(column);
    return changed;
  }
  /** In a key it begins with a plain comparison, which alone can use the index. */
  #matches(images, row, place2, column, inKey, out2) {
    const start = place2.starts[column];
    const sql = this.#columns[column];
    if (start === ABSENT) throw this.#lacking(images, place2, column);
    if (start === NULL) {
      out2.put(sql.isNull);
      return;
    }
    if (inKey && !sql.isExact) {
      out2.put(sql.equals);
      this.value(images, row, place2, column, out2);
      out2.put(AND);
    }
    out2.put(sql.exactly);
    try {
      images.writers[column].writeExact(images.bytes, start, place2.ends[column], out2);
    } catch (error) {
      images.rethrow(error, row, column);
    }
  }
  /** Of an update only the columns are named that the other image has: the rest was not changed. */
  #lacking(images, place2, column) {
    const { database, table, columns } = this.shape;
    const other = place2 === images.before ? images.after : images.before;
    const isUpdate = images.item.change === "update";
    const absent = this.stored.filter(
      (index) => place2.starts[index] === ABSENT && !(isUpdate && other.starts[index] === ABSENT)
    );
    const names = (absent.includes(column) ? absent : [column]).map((index) => `\`${columns[index].name}\``);
    return new BinlogError(
      `The binlog lacks column${names.length > 1 ? "s" : ""} ${names.join(", ")} of ${database}.${table}, so the change cannot be undone`,
      images.item,
      { hint: "Rows must be logged whole: SET GLOBAL binlog_row_image = FULL (or SET SESSION, before the change)." }
    );
  }
};
var compiled2 = /* @__PURE__ */ new WeakMap();
function rowSql(shape) {
  let sql = compiled2.get(shape);
  if (sql === void 0) {
    sql = new RowSql(shape);
    compiled2.set(shape, sql);
  }
  return sql;
}
function columnSql(column) {
  const name = quoteName(column.name);
  const exactly = `${exactOperand(name, column)}=`;
  return {
    name: Buffer.from(name),
    equals: Buffer.from(`${name}=`),
    exactly: Buffer.from(exactly),
    isExact: exactly === `${name}=`,
    isNull: Buffer.from(`${name} IS NULL`)
  };
}
function exactOperand(name, column) {
  switch (column.type) {
    case "enum":
      return `${name}+0`;
    case "set":
      return setIsNamed(column.members) ? `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` : `CAST(${name} AS UNSIGNED)`;
    case "vector":
      return `CAST(${name} AS BINARY)`;
    default:
      return column.charset === null ? name : `CAST(${name} AS BINARY)`;
  }
}
var SHORT = 24;
function differs({ bytes, before, after }, column) {
  const a = before.starts[column];
  const b = after.starts[column];
  if (a < 0 || b < 0) return a !== b;
  const length = before.ends[column] - a;
  if (length !== after.ends[column] - b) return true;
  if (length > SHORT) return bytes.compare(bytes, b, b + length, a, a + length) !== 0;
  for (let at = 0; at < length; at++) if (bytes[a + at] !== bytes[b + at]) return true;
  return false;
}

// src/rollback/inverse-row.ts
var WHERE = Buffer.from(" WHERE ", "latin1");
var LIMIT_1 = Buffer.from(" LIMIT 1", "latin1");
function rowEffect(item, direction) {
  if (item.change === "update") return "update";
  return item.change === "insert" === (direction === "redo") ? "insert" : "delete";
}
function assigned(sql, changed) {
  if (!sql.shape.columns.some((column) => column.autoUpdated)) return changed;
  return sql.stored.filter((index) => changed.includes(index) || sql.shape.columns[index].autoUpdated);
}

// src/rollback/row-script.ts
var BATCH_BYTES = 1 << 20;
var BATCH_CONDITIONS = 500;
var ascii = (text) => Buffer.from(text, "latin1");
var NEXT_ROW = ascii(",\n");
var OR = ascii(" OR\n");
var IN = ascii(" IN (");
var COMMA2 = 44;
var OPEN2 = 40;
var CLOSE2 = 41;
var END = ascii(";\n");
var IN_END = ascii(");\n");
var RowScript = class {
  #options;
  #out = new SqlBuffer(1 << 20);
  #scratch = new SqlBuffer();
  #batch = null;
  #rows = 0;
  constructor(options) {
    this.#options = options;
  }
  /** Rows written since the beginning; updates that changed nothing are none. */
  get rows() {
    return this.#rows;
  }
  /** Bytes that wait to be taken. */
  get bytes() {
    return this.#out.at;
  }
  /**
   * Writes the rows of an event; for undo the last first, so events are to be given last first too.
   * @throws BinlogError as `rowStatements` does.
   */
  append(item, shape) {
    const images = new RowImages(item, shape);
    const sql = rowSql(shape);
    const effect = rowEffect(item, this.#options.direction);
    const { count } = images;
    const last = count - 1;
    for (let index = 0; index < count; index++) {
      const row = this.#options.direction === "undo" ? last - index : index;
      images.place(row);
      if (effect === "insert") this.#insert(sql, images, row);
      else if (effect === "delete") this.#delete(sql, images, row);
      else this.#update(sql, images, row);
    }
  }
  /** Ends the statement under way: what is not about rows may follow. */
  end() {
    if (this.#batch === null) return;
    this.#out.copy(this.#batch.end);
    this.#batch = null;
  }
  /** Writes lines that are not about rows; the statement under way ends before. */
  text(lines) {
    this.end();
    this.#out.text(lines);
  }
  /** Takes what is written so far, possibly in the middle of a statement. */
  take() {
    return this.#out.take();
  }
  #insert(sql, images, row) {
    const out2 = this.#out;
    const joins = this.#joins(sql, "insert", images.length(row), Number.POSITIVE_INFINITY);
    sql.reserve(images, row, out2);
    const start = out2.at;
    out2.put(joins ? NEXT_ROW : sql.insert);
    sql.values(images, row, images.item.change === "insert" ? images.after : images.before, out2);
    this.#written(sql, "insert", null, END, out2.at - start);
  }
  #delete(sql, images, row) {
    const out2 = this.#out;
    const place2 = images.item.change === "insert" ? images.after : images.before;
    const { key, selfReferencing } = sql.shape;
    const { guard: guard2 } = this.#options;
    const byList = !guard2 && key?.length === 1 && sql.isExact(key[0]);
    const batches = key !== null && !selfReferencing;
    const joins = batches && this.#joins(sql, "delete", images.length(row), byList ? BATCH_BYTES : BATCH_CONDITIONS);
    if (!joins) this.end();
    sql.reserve(images, row, out2);
    const start = out2.at;
    if (byList) {
      if (joins) out2.byte(COMMA2);
      else {
        out2.put(sql.remove);
        out2.put(sql.name(key[0]));
        out2.put(IN);
      }
      sql.value(images, row, place2, key[0], out2);
    } else {
      out2.put(joins ? OR : sql.remove);
      this.#condition(sql, images, row, place2, guard2 ? sql.stored : [], batches);
    }
    this.#written(sql, "delete", null, byList ? IN_END : END, out2.at - start, batches);
  }
  #update(sql, images, row) {
    const changed = sql.changed(images);
    if (changed.length === 0) return;
    const { direction, guard: guard2 } = this.#options;
    const { before, after } = images;
    const [from, to] = direction === "undo" ? [after, before] : [before, after];
    const { key, selfReferencing } = sql.shape;
    const scratch = this.#scratch;
    scratch.at = 0;
    sql.reserve(images, row, scratch);
    sql.assignments(images, row, to, assigned(sql, changed), scratch);
    const batches = key !== null && !selfReferencing && !changed.some((column) => key.includes(column));
    const same = this.#batch?.assignments != null && scratch.bytes.compare(this.#batch.assignments, 0, void 0, 0, scratch.at) === 0;
    const joins = batches && same && this.#joins(sql, "update", images.length(row), BATCH_CONDITIONS);
    if (!joins) this.end();
    const out2 = this.#out;
    sql.reserve(images, row, out2);
    const start = out2.at;
    if (joins) out2.put(OR);
    else {
      out2.put(sql.update);
      out2.copy(scratch.bytes.subarray(0, scratch.at));
      out2.copy(WHERE);
    }
    this.#condition(sql, images, row, from, guard2 ? changed : [], batches);
    const assignments = batches && !joins ? Buffer.from(scratch.bytes.subarray(0, scratch.at)) : null;
    this.#written(sql, "update", assignments, END, out2.at - start, batches);
  }
  /** In parentheses where another may follow. */
  #condition(sql, images, row, place2, guarded, batches) {
    const out2 = this.#out;
    if (batches) out2.byte(OPEN2);
    sql.condition(images, row, place2, guarded, out2);
    if (batches) out2.byte(CLOSE2);
    else if (sql.shape.key === null) out2.copy(LIMIT_1);
  }
  /** Whether a row of so many bytes can join the statement under way; if not, that ends. */
  #joins(sql, effect, length, mostRows) {
    const batch = this.#batch;
    if (batch === null) return false;
    if (batch.sql === sql && batch.effect === effect && batch.rows < mostRows && batch.bytes + 2 * length < BATCH_BYTES)
      return true;
    this.end();
    return false;
  }
  #written(sql, effect, assignments, end, bytes, batches = true) {
    this.#rows++;
    if (this.#batch !== null) {
      this.#batch.rows++;
      this.#batch.bytes += bytes;
    } else if (batches) this.#batch = { sql, effect, assignments, end, rows: 1, bytes };
    else this.#out.copy(end);
  }
};

// src/rollback/session-pins.ts
function sessionPins(foreignKeysOff = false) {
  return [
    "SET NAMES utf8mb4",
    "SET SESSION time_zone = '+00:00'",
    `SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}'`,
    `SET SESSION foreign_key_checks = ${foreignKeysOff ? 0 : 1}`,
    "SET SESSION unique_checks = 1",
    "SET SESSION sql_safe_updates = 0"
  ];
}

// src/capture/writers.ts
var NO_FOREIGN_KEY_CHECKS = 2;
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
  begin({ file: file2, position, timestamp: timestamp2, gtid, threadId }) {
    const facts = [`${file2}:${position}`, isoTime(timestamp2)];
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
async function captureFiles(files, output, options = {}) {
  const source = {
    name: files.join(", "),
    bytes: 0,
    flavor: null,
    hasEnd: false,
    batches: fileEvents({ files, startPosition: null, stopPosition: null })
  };
  return captureChanges({
    source,
    structure: null,
    output,
    direction: "undo",
    guard: true,
    format: "sql",
    selection: EVERYTHING,
    skipStatements: false,
    ...options
  });
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
    const { structure, source, selection, direction, guard: guard2, format } = options;
    this.#options = options;
    this.#spool = spool;
    this.#tables = new CapturedTables({ flavor: source.flavor ?? "mysql", selection, structure });
    this.#writer = format === "sql" ? new SqlWriter({ direction, guard: guard2 }) : new JsonWriter({ direction, guard: guard2 });
    this.#follower = new TransactionFollower({
      selection,
      tables: this.#tables,
      spool,
      spoolDirectory,
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
    const { open: open4, countdown, at } = this.#follower;
    if (open4 !== null) {
      const { file: file2, position } = open4;
      throw new UserError(`The window ends inside the transaction that begins at ${file2}:${position}`, {
        hint: source.hasEnd ? `End it at ${file2}:${position}, or behind that transaction.` : `The server was writing it, or the file is a part of one. End the window there: --stop-position ${position}.`
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
    let open4 = false;
    let done = 0;
    for await (const item of this.#spool.readBackwards()) {
      if ("kind" in item) this.#writer.append(item, this.#tables.known(item.map).shape);
      else {
        if (open4) this.#writer.end();
        this.#begin(item, warnings);
        open4 = true;
      }
      if (this.#writer.bytes >= PIECE_BYTES2) {
        signal?.throwIfAborted();
        await this.#pass(PIECE_BYTES2);
        progress?.("write", done, all, this.#writer.rows);
      }
      done++;
    }
    if (open4) this.#writer.end();
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
    const { direction, guard: guard2, source } = this.#options;
    return [
      direction === "undo" ? `Rollgate: undoes changes of ${source.name}, last change first.` : `Rollgate: does changes of ${source.name} again, in their order.`,
      guard2 ? "A row that is not as the log has it is left alone." : "Rows are found by their keys alone: later changes are overwritten.",
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

// ../../cap-scratch/bench2.mts
var out = { bytes: 0, async write(b) {
  this.bytes += b.length;
}, async finish() {
}, async discard() {
} };
var peak = 0;
var timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);
var [file, n = "6", dir = "undo", guard = "1"] = process.argv.slice(2);
console.log("base rss", (process.memoryUsage().rss / 1e6).toFixed(0));
for (let i = 0; i < Number(n); i++) {
  const t = performance.now();
  out.bytes = 0;
  const c0 = process.cpuUsage();
  const r = await captureFiles([file], out, { direction: dir, guard: guard === "1" });
  const s = (performance.now() - t) / 1e3;
  const c = process.cpuUsage(c0);
  console.log(r.rows, "rows", (r.rows / s / 1e3).toFixed(0) + "k rows/s", (r.bytes / s / 1e6).toFixed(0) + " MB/s in", (out.bytes / s / 1e6).toFixed(0) + " MB/s out", "cpu", ((c.user + c.system) / 1e6 / s).toFixed(2), "peak", (peak / 1e6).toFixed(0));
}
clearInterval(timer);
