import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  BinlogError
} from "./chunk-BZW43KRG.js";
import {
  ER,
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-FIZTKZIJ.js";

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

// src/binlog/digits.ts
var PAIRS = Buffer.from(Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0")).join(""), "latin1");
var ZERO = 48;
function writeTwo(value, out, at) {
  out[at] = PAIRS[value * 2];
  out[at + 1] = PAIRS[value * 2 + 1];
  return at + 2;
}
function writeFour(value, out, at) {
  const high = value / 100 | 0;
  return writeTwo(value - high * 100, out, writeTwo(high, out, at));
}
function writePadded(value, digits, out, at) {
  let rest = value;
  let index = at + digits;
  while (index - at >= 2) {
    const next = rest / 100 | 0;
    index -= 2;
    writeTwo(rest - next * 100, out, index);
    rest = next;
  }
  if (index > at) out[at] = ZERO + rest;
  return at + digits;
}
function writeNumber(value, out, at) {
  if (value < 10) {
    out[at] = ZERO + value;
    return at + 1;
  }
  if (value < 100) return writeTwo(value, out, at);
  if (value < 1e9) return writePadded(value, countDigits(value), out, at);
  const high = Math.floor(value / 1e9);
  return writePadded(value - high * 1e9, 9, out, writeNumber(high, out, at));
}
function countDigits(value) {
  if (value < 1e4) return value < 1e3 ? 3 : 4;
  if (value < 1e6) return value < 1e5 ? 5 : 6;
  if (value < 1e8) return value < 1e7 ? 7 : 8;
  return 9;
}

// src/binlog/string-literal.ts
var UTF8 = /* @__PURE__ */ new Set(["utf8mb4", "utf8mb3", "utf8"]);
var NOT_ASCII = /* @__PURE__ */ new Set(["ucs2", "utf16", "utf16le", "utf32", "swe7", "sjis", "cp932"]);
var QUOTE = 39;
var DOUBLED = 1;
var HEXADECIMAL = 2;
var BEYOND_ASCII = 3;
var NEEDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 128) return BEYOND_ASCII;
  if (byte < 32 || byte === 127 || byte === 92) return HEXADECIMAL;
  return byte === QUOTE ? DOUBLED : 0;
});
var HEX_DIGITS = Buffer.from("0123456789ABCDEF", "latin1");
function textWriter(charset) {
  return quotedOrHex(charset, `_${charset} X'`);
}
function textBytesWriter(charset) {
  return quotedOrHex(charset, "X'");
}
function quotedOrHex(charset, opening) {
  const hexadecimal = (bytes, start, end, out) => {
    out.ascii(opening);
    writeHex(bytes, start, end, out);
    out.byte(QUOTE);
  };
  if (NOT_ASCII.has(charset))
    return (bytes, start, end, out) => start === end ? out.ascii("''") : hexadecimal(bytes, start, end, out);
  const utf8 = UTF8.has(charset);
  return (bytes, start, end, out) => {
    const target = out.bytes;
    let at = out.at;
    target[at++] = QUOTE;
    for (let index = start; index < end; index++) {
      const byte = bytes[index];
      const need = NEEDS[byte];
      if (need !== 0) {
        if (need === DOUBLED) target[at++] = QUOTE;
        else {
          const length = need === BEYOND_ASCII && utf8 ? utf8Length(bytes, index, end) : 0;
          if (length === 0) return hexadecimal(bytes, start, end, out);
          target[at++] = byte;
          target[at++] = bytes[++index];
          if (length > 2) target[at++] = bytes[++index];
          if (length > 3) target[at++] = bytes[++index];
          continue;
        }
      }
      target[at++] = byte;
    }
    target[at++] = QUOTE;
    out.at = at;
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
function writeBytes(bytes, start, end, out) {
  out.ascii("X'");
  writeHex(bytes, start, end, out);
  out.byte(QUOTE);
}
function paddedBytesWriter(length) {
  return (bytes, start, end, out) => {
    if (end - start > length) throw new MalformedBytes(`${end - start} bytes in a BINARY(${length})`);
    out.ascii("X'");
    writeHex(bytes, start, end, out);
    out.bytes.fill("0", out.at, out.at + 2 * (length - (end - start)));
    out.at += 2 * (length - (end - start));
    out.byte(QUOTE);
  };
}
function writeHex(bytes, start, end, out) {
  const target = out.bytes;
  let at = out.at;
  for (let index = start; index < end; index++) {
    const byte = bytes[index];
    target[at++] = HEX_DIGITS[byte >> 4];
    target[at++] = HEX_DIGITS[byte & 15];
  }
  out.at = at;
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
  const literals = enumLiterals(members);
  return (bytes, start, end, out) => out.put(literals[memberNumber(bytes, start, end, members.length)]);
}
function enumNumberWriter(members) {
  return (bytes, start, end, out) => {
    out.at = writeNumber(memberNumber(bytes, start, end, members.length), out.bytes, out.at);
  };
}
function memberNumber(bytes, start, end, members) {
  const value = end - start === 1 ? bytes[start] : bytes[start] | bytes[start + 1] << 8;
  if (value > members) throw new MalformedBytes(`member ${value} of an ENUM with ${members}`);
  return value;
}
function setWriter(members, introducer = true) {
  const named = setIsNamed(members);
  return (bytes, start, end, out) => {
    let bits2 = 0n;
    for (let index = end - 1; index >= start; index--) bits2 = bits2 << 8n | BigInt(bytes[index]);
    if (bits2 >> BigInt(members.length) !== 0n)
      throw new MalformedBytes(`bits ${bits2} of a SET with ${members.length} members`);
    if (!named) return out.text(bits2.toString());
    const text = quoteText(members.filter((_, index) => bits2 >> BigInt(index) & 1n).join(","));
    out.text(introducer ? text : text.replace(/^_utf8mb4 /, ""));
  };
}
function setIsNamed(members) {
  return isDistinct(members) && !members.includes("");
}
function isDistinct(members) {
  const folded = new Set(
    members.map((member) => member.normalize("NFKD").replace(new RegExp("\\p{M}", "gu"), "").toLowerCase().trimEnd())
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
var NAMES = new Map(Object.entries(TYPE).map(([name, type]) => [type, name]));
function typeName(type) {
  return NAMES.get(type) ?? `type ${type}`;
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

// src/binlog/compressed.ts
import zlib from "node:zlib";
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
    plain = raw ? zlib.inflateRawSync(bytes, options) : zlib.inflateSync(bytes, options);
  } catch (cause) {
    throw new MalformedBytes(`compressed content is damaged (${cause instanceof Error ? cause.message : cause})`);
  }
  if (plain.length !== length)
    throw new MalformedBytes(`compressed content has ${plain.length} bytes in place of ${length}`);
  return plain;
}

// src/binlog/json-literal.ts
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

// src/binlog/sql-buffer.ts
import { constants } from "node:buffer";
var INITIAL_BYTES = 64 * 1024;
var SHORT_BYTES = 24;
var SqlBuffer = class {
  bytes;
  /** Where the next byte goes; so many bytes are written. */
  at = 0;
  #promised = 0;
  #other = null;
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
  /** What is written; the next byte begins anew. It stays as it is until `take` is called for the second time after this. */
  take() {
    const taken = this.bytes.subarray(0, this.at);
    const next = this.#other ?? Buffer.allocUnsafeSlow(this.bytes.length);
    this.#other = this.bytes;
    this.bytes = next;
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
  return (bytes, start, _end, out) => {
    let value = bytes[start];
    if (length > 1) value |= bytes[start + 1] << 8;
    if (length > 2) value |= bytes[start + 2] << 16;
    if (length > 3) value = (value | bytes[start + 3] << 24) >>> 0;
    if (!unsigned && value >= sign) {
      out.bytes[out.at++] = MINUS;
      value = span - value;
    }
    out.at = writeNumber(value, out.bytes, out.at);
  };
}
function writeUnsigned64(bytes, start, _end, out) {
  writeHalves(half(bytes, start + 4), half(bytes, start), out);
}
function writeSigned64(bytes, start, _end, out) {
  const high = half(bytes, start + 4);
  const low = half(bytes, start);
  if (high < 2147483648) writeHalves(high, low, out);
  else {
    out.bytes[out.at++] = MINUS;
    if (low === 0) writeHalves(~high + 1 >>> 0, 0, out);
    else writeHalves(~high >>> 0, ~low + 1 >>> 0, out);
  }
}
function half(bytes, at) {
  return (bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24) >>> 0;
}
function writeHalves(high, low, out) {
  if (high < 2097152) out.at = writeNumber(high * 2 ** 32 + low, out.bytes, out.at);
  else out.ascii((BigInt(high) << 32n | BigInt(low)).toString());
}
function writeFloat(bytes, start, _end, out) {
  writeApproximate(shortestFloat(bytes.readFloatLE(start)), out);
}
function writeExactFloat(bytes, start, _end, out) {
  writeApproximate(bytes.readFloatLE(start), out);
}
function shortestFloat(value) {
  if (value === 0) return value;
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : value;
}
function writeDouble(bytes, start, _end, out) {
  writeApproximate(bytes.readDoubleLE(start), out);
}
function writeApproximate(value, out) {
  const text = approximateText(value);
  const target = out.bytes;
  let at = out.at;
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
  out.at = at;
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
  return (bytes, start, _end, out) => {
    const target = out.bytes;
    let at = out.at;
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
    out.at = at;
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
  const out = new SqlBuffer(256);
  decimalWriter(precision, scale)(reader.bytes, start, reader.offset, out);
  return out.bytes.toString("latin1", 0, out.at);
}
function writeBits(bytes, start, end, out) {
  if (end - start <= 6) out.at = writeNumber(bytes.readUIntBE(start, end - start), out.bytes, out.at);
  else out.ascii(bits(bytes, start, end));
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
function writeYear(bytes, start, _end, out) {
  const byte = bytes[start];
  out.ascii(byte === 0 ? "'0000'" : `'${1900 + byte}'`);
}

// src/binlog/temporal-literal.ts
var FRACTION_BYTES = [0, 1, 1, 2, 2, 3, 3];
var QUOTE2 = 39;
var MINUS2 = 45;
var POINT2 = 46;
var SPACE = 32;
var COLON = 58;
function temporalBytes(whole, digits) {
  const length = FRACTION_BYTES[digits];
  if (length === void 0) throw new MalformedBytes(`${digits} fractional digits`);
  return whole + length;
}
function writeDate(bytes, start, _end, out) {
  const value = bytes[start] | bytes[start + 1] << 8 | bytes[start + 2] << 16;
  const target = out.bytes;
  let at = out.at;
  target[at++] = QUOTE2;
  at = putDate(value >> 9, value >> 5 & 15, value & 31, target, at);
  target[at++] = QUOTE2;
  out.at = at;
}
function time2Writer(digits) {
  const fractionBytes = temporalBytes(0, digits);
  const unit = 256 ** fractionBytes;
  return (bytes, start, _end, out) => {
    const signed = bytes.readUIntBE(start, 3 + fractionBytes) - 8388608 * unit;
    const value = Math.abs(signed);
    const whole = Math.floor(value / unit);
    const target = out.bytes;
    let at = out.at;
    target[at++] = QUOTE2;
    if (signed < 0) target[at++] = MINUS2;
    at = putTime(whole >> 12, whole >> 6 & 63, whole & 63, target, at);
    at = putFraction(value % unit, fractionBytes, digits, target, at);
    target[at++] = QUOTE2;
    out.at = at;
  };
}
function datetime2Writer(digits) {
  const fractionBytes = temporalBytes(0, digits);
  return (bytes, start, _end, out) => {
    const days = bytes[start] << 16 | bytes[start + 1] << 8 | bytes[start + 2];
    const rest = bytes[start + 3] << 8 | bytes[start + 4];
    if (days < 8388608) throw new MalformedBytes("a negative DATETIME");
    const months = days >> 6 & 131071;
    const target = out.bytes;
    let at = out.at;
    target[at++] = QUOTE2;
    at = putDate(months / 13 | 0, months % 13, days >> 1 & 31, target, at);
    target[at++] = SPACE;
    at = putTime((days & 1) << 4 | rest >> 12, rest >> 6 & 63, rest & 63, target, at);
    at = putFraction(bigEndian(bytes, start + 5, fractionBytes), fractionBytes, digits, target, at);
    target[at++] = QUOTE2;
    out.at = at;
  };
}
function timestamp2Writer(digits) {
  const fractionBytes = temporalBytes(0, digits);
  return (bytes, start, _end, out) => {
    const seconds = bigEndian(bytes, start, 4);
    const fraction = bigEndian(bytes, start + 4, fractionBytes);
    const target = out.bytes;
    let at = out.at;
    target[at++] = QUOTE2;
    at = putTimestamp(seconds, fraction === 0, target, at);
    at = putFraction(fraction, fractionBytes, digits, target, at);
    target[at++] = QUOTE2;
    out.at = at;
  };
}
function bigEndian(bytes, start, length) {
  let value = 0;
  for (let index = 0; index < length; index++) value = value << 8 | bytes[start + index];
  return value >>> 0;
}
function putFraction(value, stored, digits, out, at) {
  if (digits === 0) return at;
  if (value >= 100 ** stored) throw new MalformedBytes(`the fraction ${value} in ${stored} bytes`);
  out[at] = POINT2;
  return writePadded(digits % 2 === 0 ? value : Math.floor(value / 10), digits, out, at + 1);
}
function putDate(year, month, day, out, at) {
  if (year > 9999 || month > 12) throw new MalformedBytes(`the date ${year}-${month}-${day}`);
  let next = writeFour(year, out, at);
  out[next++] = MINUS2;
  next = writeTwo(month, out, next);
  out[next++] = MINUS2;
  return writeTwo(day, out, next);
}
function putTime(hours, minutes, seconds, out, at) {
  if (hours > 838 || minutes > 59 || seconds > 59) throw new MalformedBytes(`the time ${hours}:${minutes}:${seconds}`);
  let next = hours < 100 ? writeTwo(hours, out, at) : writePadded(hours, 3, out, at);
  out[next++] = COLON;
  next = writeTwo(minutes, out, next);
  out[next++] = COLON;
  return writeTwo(seconds, out, next);
}
function putTimestamp(seconds, noFraction, out, at) {
  const zero = seconds === 0 && noFraction;
  const day = Math.floor(seconds / 86400);
  const second = seconds - day * 86400;
  const { year, month, dayOfMonth } = zero ? ZERO_DATE : civil(day);
  const next = putDate(year, month, dayOfMonth, out, at);
  out[next] = SPACE;
  return putTime(second / 3600 | 0, (second / 60 | 0) % 60, second % 60, out, next + 1);
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
    const signed = reader.uintBigEndian(length) - zero;
    const value = Math.abs(signed);
    const seconds = Math.floor(value / unit);
    const text = time(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60);
    return `'${signed < 0 ? "-" : ""}${text}.${String(value % unit).padStart(digits, "0")}'`;
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
  const signed = reader.bytes.readBigInt64LE(reader.take(8));
  const value = signed < 0n ? -signed : signed;
  const seconds = Number(value >> 24n);
  return `'${signed < 0n ? "-" : ""}${time(seconds >> 12, seconds >> 6 & 63, seconds & 63)}.${microsecondsOf(value)}'`;
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
  SMALL_OBJECT,
  LARGE_OBJECT,
  SMALL_ARRAY,
  LARGE_ARRAY,
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
      case SMALL_OBJECT:
      case LARGE_OBJECT:
        return this.#object(offset, type === LARGE_OBJECT, path, depth);
      case SMALL_ARRAY:
      case LARGE_ARRAY:
        return this.#array(offset, type === LARGE_ARRAY, path, depth);
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
  if (!isUtf8(bytes)) throw new MalformedBytes("a JSON string that is not UTF-8");
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
    case TYPE.BLOB:
      return typed(`JSON_ARRAY(${bytesLiteral(reader.rest())})`, "LONGBLOB");
    // An expression has the type of the longest value that it may have.
    case TYPE.MEDIUM_BLOB:
      return `IF(TRUE,${bytesLiteral(reader.rest())},REPEAT(X'00',65536))`;
    case TYPE.LONG_BLOB:
      return `IF(TRUE,${bytesLiteral(reader.rest())},REPEAT(X'00',16777216))`;
    default:
      throw new MalformedBytes(`a JSON document holds ${typeName(type)}, which cannot be written as SQL`);
  }
}
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
      return fixed(4, writeFloat, writeExactFloat);
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
  return (bytes, start, end, out) => out.text(literal(bytes.subarray(start, end)));
}
function fromText(literal) {
  return (bytes, start, end, out) => out.text(literal(new ByteReader(bytes, start, end)));
}
function uncompressed(write) {
  return (bytes, start, end, out) => {
    const plain = uncompressColumn(bytes.subarray(start, end));
    out.claim(2 * plain.length + ROOM);
    write(plain, 0, plain.length, out);
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
    if (this.#present.indexes.length === 0 || this.#presentAfter.indexes.length === 0 || this.bytes.length === 0)
      throw this.#error("they have no columns", "");
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
    const { change } = this.item;
    let offset = start;
    if (change !== "insert") offset = this.#placeImage(offset, this.#present, this.before);
    if (change !== "delete") offset = this.#placeImage(offset, this.#presentAfter, this.after);
    if (change === "update" && this.#presentAfter.indexes.length < this.writers.length) this.#keepUnchanged();
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
  #placeImage(start, present, place) {
    const { bytes, writers } = this;
    const { indexes } = present;
    const { starts, ends } = place;
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
  #autoUpdated;
  /** Bytes of all fragments and rooms at most, for one mention of every column with a plain and an exact condition. */
  #fragments;
  constructor(shape) {
    this.shape = shape;
    this.stored = shape.columns.flatMap((column, index) => column.generated ? [] : [index]);
    this.#columns = shape.columns.map(columnSql);
    this.#autoUpdated = this.stored.filter((index) => shape.columns[index].autoUpdated);
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
  reserve(images, row, out) {
    let keyed = 0;
    const place = images.item.change === "delete" ? images.before : images.after;
    for (const index of this.shape.key ?? []) keyed += Math.max(0, place.ends[index] - place.starts[index]);
    out.reserve(2 * (images.length(row) + keyed) + 3 * images.room + this.#fragments);
  }
  /** `(1,'a',NULL)` */
  values(images, row, place, out) {
    const { stored } = this;
    const { bytes, writers } = images;
    const { starts, ends } = place;
    out.byte(OPEN);
    let at = 0;
    try {
      for (; at < stored.length; at++) {
        if (at > 0) out.byte(COMMA);
        const column = stored[at];
        const start = starts[column];
        if (start >= 0) writers[column].write(bytes, start, ends[column], out);
        else if (start === NULL) out.put(NULL_TEXT);
        else throw this.#lacking(images, place, column);
      }
    } catch (error) {
      images.rethrow(error, row, stored[at]);
    }
    out.byte(CLOSE);
  }
  /** `` `a`=1,`b`=NULL `` of these columns. */
  assignments(images, row, place, columns, out) {
    for (let at = 0; at < columns.length; at++) {
      if (at > 0) out.byte(COMMA);
      out.put(this.#columns[columns[at]].equals);
      this.value(images, row, place, columns[at], out);
    }
  }
  value(images, row, place, column, out) {
    const start = place.starts[column];
    if (start === NULL) {
      out.put(NULL_TEXT);
      return;
    }
    if (start === ABSENT) throw this.#lacking(images, place, column);
    try {
      images.writers[column].write(images.bytes, start, place.ends[column], out);
    } catch (error) {
      images.rethrow(error, row, column);
    }
  }
  /** What an exact column is equal to, if it is not NULL. */
  operand(images, row, place, column, out) {
    const start = place.starts[column];
    if (start < 0) throw this.#lacking(images, place, column);
    try {
      images.writers[column].writeExact(images.bytes, start, place.ends[column], out);
    } catch (error) {
      images.rethrow(error, row, column);
    }
  }
  /**
   * A condition that picks the row by its key, and holds only if the guarded columns are as the image has them too. Without a
   * key all columns pick one, and the statement needs `LIMIT 1`: of rows equal in all of them each is as good as the other.
   */
  condition(images, row, place, guarded, out) {
    const { key } = this.shape;
    const columns = key ?? this.stored;
    let first = true;
    for (const column of columns) {
      if (!first) out.put(AND);
      first = false;
      this.#matches(images, row, place, column, key !== null, out);
    }
    if (key === null) return;
    for (const column of guarded) {
      if (key.includes(column) || place.starts[column] === ABSENT) continue;
      out.put(AND);
      this.#matches(images, row, place, column, false, out);
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
  /** What an UPDATE of these columns assigns: without it columns ON UPDATE CURRENT_TIMESTAMP would change too. */
  assigned(changed) {
    if (this.#autoUpdated.length === 0) return changed;
    return this.stored.filter((column) => changed.includes(column) || this.#autoUpdated.includes(column));
  }
  /** Whether a column of the key is among these. */
  touchesKey(changed) {
    const { key } = this.shape;
    if (key === null) return false;
    for (const column of changed) if (key.includes(column)) return true;
    return false;
  }
  /** In a key it begins with a plain comparison, which alone can use the index. */
  #matches(images, row, place, column, inKey, out) {
    const start = place.starts[column];
    const sql = this.#columns[column];
    if (start === ABSENT) throw this.#lacking(images, place, column);
    if (start === NULL) {
      out.put(sql.isNull);
      return;
    }
    if (inKey && sql.isNarrowing) {
      out.put(sql.equals);
      this.value(images, row, place, column, out);
      out.put(AND);
    }
    out.put(sql.exactly);
    this.operand(images, row, place, column, out);
  }
  /** Of an update only the columns are named that the other image has: the rest was not changed. */
  #lacking(images, place, column) {
    const { database, table, columns } = this.shape;
    const other = place === images.before ? images.after : images.before;
    const isUpdate = images.item.change === "update";
    const absent = this.stored.filter(
      (index) => place.starts[index] === ABSENT && !(isUpdate && other.starts[index] === ABSENT)
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
    isNarrowing: exactly !== `${name}=` && column.type !== "float" && column.type !== "double",
    isNull: Buffer.from(`${name} IS NULL`)
  };
}
function exactOperand(name, column) {
  switch (column.type) {
    case "enum":
      return `${name}+0`;
    case "set":
      return setIsNamed(column.members) ? `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` : `CAST(${name} AS UNSIGNED)`;
    case "float":
    case "double":
      return column.scale === null ? name : `${name}+0e0`;
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
function serverPins(version) {
  const pins = [];
  if (version.flavor === "mysql" && version.number >= 80013) pins.push("SET SESSION sql_require_primary_key = 0");
  if (version.flavor === "mysql" && version.number >= 80030)
    pins.push("SET SESSION sql_generate_invisible_primary_key = 0");
  if (version.flavor === "mariadb" || version.number >= 50700) pins.push("SET SESSION innodb_strict_mode = 0");
  if (version.flavor === "mariadb") pins.push("SET SESSION system_versioning_alter_history = 'KEEP'");
  if (version.flavor === "mariadb" && version.number >= 110602) pins.push("SET SESSION innodb_snapshot_isolation = 0");
  return pins;
}
async function pinSession(session) {
  for (const pin of sessionPins()) await session.run(pin);
  for (const pin of serverPins(session.version)) {
    try {
      await session.run(pin);
    } catch (error) {
      if (!isServerError(error) || error.errno !== ER.SPECIFIC_ACCESS_DENIED) throw error;
    }
  }
}

export {
  MalformedBytes,
  ByteReader,
  UTF8,
  NOT_ASCII,
  hex,
  setIsNamed,
  TYPE,
  typeName,
  NUMERIC_TYPES,
  inflate,
  JSON_TYPE,
  isInlined,
  variableLength,
  SqlBuffer,
  approximate,
  decimalBytes,
  temporalBytes,
  NULL,
  ABSENT,
  RowImages,
  ROLLBACK_SQL_MODE,
  rowSql,
  exactOperand,
  sessionPins,
  pinSession
};
