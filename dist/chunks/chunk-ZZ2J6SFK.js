import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/schema/types.ts
var INTEGER_BYTES = {
  tinyint: 1,
  smallint: 2,
  mediumint: 3,
  int: 4,
  integer: 4,
  bigint: 8
};
var BLOB_BYTES = { tiny: 255, "": 65535, medium: 16777215, long: 4294967295 };
var CHARACTER_BYTES = {
  latin1: 1,
  ascii: 1,
  utf8: 3,
  utf8mb3: 3,
  ucs2: 2,
  gbk: 2,
  sjis: 2,
  binary: 1
};
var WIDER = {
  ascii: ["latin1", "utf8", "utf8mb3", "utf8mb4", "ucs2", "utf16", "utf32"],
  latin1: ["utf8", "utf8mb3", "utf8mb4", "ucs2", "utf16", "utf32"],
  utf8: ["utf8mb3", "utf8mb4", "utf16", "utf32"],
  utf8mb3: ["utf8", "utf8mb4", "utf16", "utf32"],
  ucs2: ["utf8", "utf8mb3", "utf8mb4", "utf16", "utf32"]
};
var WIDE = /^(ucs2|utf16|utf16le|utf32)$/;
function fits(from, to) {
  const a = from.type;
  const b = to.type;
  if (a.base in INTEGER_BYTES) return fitsFromInteger(a, to);
  if (a.base === "decimal" || a.base === "numeric")
    return (b.base === "decimal" || b.base === "numeric") && fitsDecimal(a, b);
  if (a.base === "float" || a.base === "double") {
    return (b.base === a.base || b.base === "double") && b.length === null && !(b.unsigned && !a.unsigned);
  }
  if (a.base === "bit") {
    const bits = a.length ?? 1;
    if (b.base in INTEGER_BYTES) return bits <= INTEGER_BYTES[b.base] * 8 - (b.unsigned ? 0 : 1);
    return b.base === "bit" && (b.length ?? 1) >= bits;
  }
  if (a.base === "year" && b.base !== "year") return b.base in INTEGER_BYTES && INTEGER_BYTES[b.base] > 1;
  if (a.base === "date" && b.base === "datetime") return true;
  if (a.base === "enum" || a.base === "set") {
    if (from.charset !== to.charset && [from.charset, to.charset].some((one) => WIDE.test(one ?? ""))) return false;
    if (b.base === "varchar") return memberLength(a) <= (b.length ?? 0) && sameOrWider(from, to);
    return b.base === a.base && a.members.every((member) => b.members.includes(member)) && sameOrWider(from, to);
  }
  if (a.base === "datetime" || a.base === "timestamp" || a.base === "time")
    return b.base === a.base && (b.length ?? 0) >= (a.length ?? 0);
  const textFrom = characters(from);
  const textTo = characters(to);
  if (textFrom !== null && textTo !== null) return sameOrWider(from, to) && fitsText(from, to, textFrom, textTo);
  const bytesFrom = binaryBytes(a);
  const bytesTo = binaryBytes(b);
  if (bytesFrom !== null && bytesTo !== null) {
    return a.base === "binary" ? b.base === "binary" && bytesFrom === bytesTo : b.base !== "binary" && bytesTo >= bytesFrom;
  }
  return a.text.toLowerCase() === b.text.toLowerCase();
}
function fitsFromInteger(a, to) {
  const b = to.type;
  if (b.base in INTEGER_BYTES) return fitsInteger(a, b);
  if (b.base === "decimal") return fitsIntegerInDecimal(a, b);
  const bytes = INTEGER_BYTES[a.base];
  if (b.base === "float" || b.base === "double")
    return b.length === null && !(b.unsigned && !a.unsigned) && bytes <= (b.base === "float" ? 3 : 4);
  if (bytes === 8 && a.unsigned) return false;
  const room = characters(to);
  return room !== null && !a.zerofill && room.count >= DIGITS[bytes] + (a.unsigned ? 0 : 1);
}
var DIGITS = [0, 3, 5, 8, 10, 0, 0, 0, 19];
function memberLength({ base, members }) {
  const lengths = members.map((member) => [...member].length);
  return base === "enum" ? Math.max(0, ...lengths) : lengths.reduce((sum, length) => sum + length + 1, -1);
}
function fitsInteger(a, b) {
  const bytesA = INTEGER_BYTES[a.base];
  const bytesB = INTEGER_BYTES[b.base];
  if (a.unsigned === b.unsigned) return bytesB >= bytesA;
  return a.unsigned && !b.unsigned && bytesB > bytesA;
}
function fitsIntegerInDecimal(a, b) {
  const digits = [0, 3, 5, 8, 10, 0, 0, 0, a.unsigned ? 20 : 19][INTEGER_BYTES[a.base]];
  return (b.length ?? 10) - (b.scale ?? 0) >= digits && !(b.unsigned && !a.unsigned);
}
function fitsDecimal(a, b) {
  const scaleA = a.scale ?? 0;
  const scaleB = b.scale ?? 0;
  return scaleB >= scaleA && (b.length ?? 10) - scaleB >= (a.length ?? 10) - scaleA && !(b.unsigned && !a.unsigned);
}
function characters({ type }) {
  if (type.base === "char" || type.base === "varchar") return { count: type.length ?? 1, unit: "characters" };
  const blob = /^(tiny|medium|long)?text$/.exec(type.base);
  return blob === null ? null : { count: BLOB_BYTES[blob[1] ?? ""], unit: "bytes" };
}
function fitsText(from, to, a, b) {
  if (to.type.base === "char" && from.type.base !== "char") return false;
  if (a.unit === b.unit && (a.unit === "characters" || from.charset === to.charset)) return b.count >= a.count;
  const widthFrom = CHARACTER_BYTES[from.charset ?? ""] ?? 4;
  const widthTo = CHARACTER_BYTES[to.charset ?? ""] ?? 4;
  if (a.unit === "characters") return b.count >= a.count * widthTo;
  return b.unit === "characters" ? b.count >= a.count : b.count >= Math.ceil(a.count / (widthFrom === 1 ? 1 : 2)) * widthTo;
}
function sameOrWider(from, to) {
  if (from.charset === null || to.charset === null) return from.charset === to.charset;
  return from.charset === to.charset || (WIDER[from.charset]?.includes(to.charset) ?? false);
}
function binaryBytes(type) {
  if (type.base === "binary") return type.length ?? 1;
  if (type.base === "varbinary") return type.length ?? 0;
  const blob = /^(tiny|medium|long)?blob$/.exec(type.base);
  return blob === null ? null : BLOB_BYTES[blob[1] ?? ""];
}

export {
  fits
};
