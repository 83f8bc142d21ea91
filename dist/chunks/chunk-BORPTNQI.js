import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/capture/gtid-set.ts
var UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
var TAG = /^[a-z_][a-z0-9_]{0,31}$/;
function parseGtidSet(text, option) {
  const items = text.split(",").map((item) => item.trim().toLowerCase()).filter((item) => item !== "");
  const wrong = (item) => new UserError(`${option}: \`${item}\` is no GTID`, {
    hint: "MySQL writes uuid:1-17 (several with commas), MariaDB domain-server-sequence such as 0-1-270."
  });
  if (items.length === 0) throw wrong(text);
  const ranges = /* @__PURE__ */ new Map();
  const flavor = items.every((item) => /^\d+-\d+-\d+$/.test(item)) ? "mariadb" : "mysql";
  for (const item of items) {
    if (flavor === "mariadb") {
      const [domain, , sequence] = item.split("-");
      if (ranges.has(domain))
        throw new UserError(`${option} names domain ${domain} more than once`, {
          hint: "A position has one GTID for each domain, as @@gtid_binlog_pos shows it."
        });
      ranges.set(domain, [{ first: 0n, last: BigInt(sequence) }]);
      continue;
    }
    const [uuid = "", ...parts] = item.split(":").map((part) => part.trim());
    if (!UUID.test(uuid) || parts.length === 0) throw wrong(item);
    let source = uuid;
    let numbers = 0;
    for (const part of parts) {
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      if (first === void 0) {
        if (!TAG.test(part)) throw wrong(item);
        source = `${uuid}:${part}`;
        continue;
      }
      const range = { first: BigInt(first), last: BigInt(last) };
      if (range.first < 1n || range.last < range.first) throw wrong(item);
      ranges.set(source, union(ranges.get(source) ?? [], range));
      numbers++;
    }
    if (numbers === 0) throw wrong(item);
  }
  return { flavor, ranges };
}
function parseGtidList(text, option) {
  const items = text.split(",").map((item) => item.trim()).filter((item) => item !== "");
  if (items.length === 0 || !items.every((item) => /^\d+-\d+-\d+$/.test(item))) return parseGtidSet(text, option);
  const ranges = /* @__PURE__ */ new Map();
  for (const item of items) {
    const [domain, , sequence] = item.split("-");
    const number = BigInt(sequence);
    ranges.set(domain, union(ranges.get(domain) ?? [], { first: number, last: number }));
  }
  return { flavor: "mariadb", ranges };
}
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
function union(ranges, added) {
  const all = [...ranges, added].sort((a, b) => a.first < b.first ? -1 : a.first > b.first ? 1 : 0);
  const joined = [];
  for (const range of all) {
    const last = joined.at(-1);
    if (last === void 0 || range.first > last.last + 1n) joined.push(range);
    else if (range.last > last.last) joined[joined.length - 1] = { first: last.first, last: range.last };
  }
  return joined;
}

export {
  parseGtidSet,
  parseGtidList,
  hasGtid,
  subtractGtids,
  isEmptySet,
  showGtidSet,
  GtidCountdown
};
