import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  BinlogError
} from "./chunk-BZW43KRG.js";

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
var ROWS_TYPES = /* @__PURE__ */ new Set([
  EVENT.WRITE_ROWS_V1,
  EVENT.UPDATE_ROWS_V1,
  EVENT.DELETE_ROWS_V1,
  EVENT.WRITE_ROWS,
  EVENT.UPDATE_ROWS,
  EVENT.DELETE_ROWS,
  EVENT.PARTIAL_UPDATE_ROWS,
  EVENT.WRITE_ROWS_COMPRESSED_V1,
  EVENT.UPDATE_ROWS_COMPRESSED_V1,
  EVENT.DELETE_ROWS_COMPRESSED_V1,
  EVENT.WRITE_ROWS_COMPRESSED,
  EVENT.UPDATE_ROWS_COMPRESSED,
  EVENT.DELETE_ROWS_COMPRESSED
]);
var CHANGE_TYPES = /* @__PURE__ */ new Set([
  ...ROWS_TYPES,
  EVENT.QUERY,
  EVENT.QUERY_COMPRESSED,
  EVENT.EXECUTE_LOAD_QUERY,
  EVENT.TABLE_MAP,
  EVENT.XID,
  EVENT.XA_PREPARE,
  EVENT.TRANSACTION_PAYLOAD
]);
var NAMES = new Map(Object.entries(EVENT).map(([name, type]) => [type, name]));
function eventName(type) {
  return NAMES.get(type) ?? `unknown type ${type}`;
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
    if ((flags & ARTIFICIAL) !== 0 || type === EVENT.FORMAT_DESCRIPTION && headerPosition === 0) {
      if (CHANGE_TYPES.has(type)) throw this.#error(`The ${eventName(type)} event is marked as one that is in no file`);
      return null;
    }
    return this.#located(raw, type, flags, headerPosition, body);
  }
  #located(raw, type, flags, headerPosition, body) {
    const nextPosition = endOfEvent(this.#position, raw.length, headerPosition);
    const position = nextPosition - raw.length;
    if (ROWS_TYPES.has(type) && position !== this.#position)
      throw this.#error(`The ${eventName(type)} event begins at ${position}, not where the event before it ends`);
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
    const file = body.toString("utf8", 8);
    if (!/^[^\p{C}\ufffd]+\.\d+$/u.test(file)) throw this.#error("The ROTATE event names no binlog file");
    const event = artificial ? null : this.#located(raw, EVENT.ROTATE, flags, headerPosition, body);
    this.#file = file;
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

export {
  EVENT,
  IGNORABLE_EVENT,
  eventName,
  HEADER_LENGTH,
  EventFraming
};
