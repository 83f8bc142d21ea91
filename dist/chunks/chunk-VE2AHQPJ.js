import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  GHOST_DEFAULTS,
  GOINCEPTION_CHECKS,
  INC_DEFAULTS,
  OSC_DEFAULTS,
  UNUSED_LEVELS,
  goInceptionRules
} from "./chunk-RXPU76YE.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  columnsOf
} from "./chunk-FTCFCRRE.js";

// src/inception/variables.ts
var DEFAULTS = { ...INC_DEFAULTS, ...OSC_DEFAULTS, ...GHOST_DEFAULTS, version: "rollgate" };
var LEVELS = new Map([
  ...[...UNUSED_LEVELS].map((code) => [
    code,
    { level: 2, text: "Without effect, there as here" }
  ]),
  ...GOINCEPTION_CHECKS.flatMap(
    ({ code, level, text, fixed }) => code === null || fixed ? [] : [[code, { level, text }]]
  )
]);
var HIDDEN = /* @__PURE__ */ new Set(["backup_password"]);
var SHIPPED = { options: DEFAULTS, levels: /* @__PURE__ */ new Map() };
function readVariableCommand(text) {
  const command = text.trim().replace(/;\s*$/, "").replace(/^(inception|inc)\s+/i, "");
  const set = /^set\s+(?:(?:global|session)\s+)?(level\s+)?[`'"]?([a-z_]+)[`'"]?\s*=\s*([\s\S]*)$/i.exec(command);
  if (set !== null) {
    const name = set[2].toLowerCase();
    const value = set[3].trim().replace(/^(['"])([\s\S]*)\1$/, "$2");
    return {
      verb: "set",
      change: set[1] === void 0 && !LEVELS.has(name) ? setOption(name, value) : setLevel(name, value)
    };
  }
  const show = /^(?:get|show)\s+(?:global\s+)?(variables|levels)(?:\s+like\s+(['"])(.*)\2)?$/i.exec(command);
  if (show !== null) {
    const wanted = likePattern(show[3] ?? "%");
    return {
      verb: "show",
      table: (variables) => /^levels$/i.test(show[1]) ? levelsTable(variables, wanted) : optionsTable(variables, wanted)
    };
  }
  const one = /^(?:get|show)\s+['"`]?([a-z_]+)['"`]?$/i.exec(command);
  if (one !== null && Object.hasOwn(DEFAULTS, one[1].toLowerCase()))
    return { verb: "show", table: (variables) => optionsTable(variables, (name) => name === one[1].toLowerCase()) };
  return null;
}
function setOption(name, value) {
  const shipped = DEFAULTS[name];
  if (shipped === void 0 || name === "version")
    throw new UserError(`There is no variable ${name} that can be set`, {
      hint: "inception show variables; lists them."
    });
  if (name.startsWith("backup_") || name === "skip_grant_table")
    throw new UserError(`${name} is said where rollgate is started, not by a client`);
  const read = valueLike(shipped, value);
  if (read === null)
    throw new UserError(`The value of ${name} is not ${typeof shipped === "boolean" ? "ON or OFF" : "a number"}`);
  return ({ options, levels }) => ({ options: { ...options, [name]: read }, levels });
}
function setLevel(name, value) {
  if (!LEVELS.has(name))
    throw new UserError(`There is no level ${name}`, { hint: "inception show levels; lists them." });
  if (!/^\d{1,3}$/.test(value)) throw new UserError(`The level of ${name} must be 0, 1 or 2`);
  return ({ options, levels }) => ({ options, levels: new Map([...levels, [name, Math.min(2, Number(value))]]) });
}
function valueLike(shipped, value) {
  if (typeof shipped === "boolean")
    return /^(1|on|true)$/i.test(value) ? true : /^(0|off|false)$/i.test(value) ? false : null;
  if (typeof shipped === "number") return /^-?\d{1,15}$/.test(value) ? Number(value) : null;
  if (typeof shipped === "string") return value;
  return value.split(",").map((word) => word.trim());
}
function optionsTable({ options }, wanted) {
  const rows = Object.keys(options).filter((name) => !HIDDEN.has(name) && wanted(name)).sort().map((name) => [name, printed(options[name])]);
  return { columns: columnsOf("Variable_name", "Value"), rows };
}
function levelsTable({ levels }, wanted) {
  const rows = [...LEVELS].filter(([name]) => wanted(name)).sort(([one], [other]) => one < other ? -1 : 1).map(([name, { level, text }]) => [name, levels.get(name) ?? level, text]);
  return { columns: columnsOf("Name", "Value#", "Desc"), rows };
}
function printed(value) {
  if (typeof value === "boolean") return value ? "true" : "false";
  return Array.isArray(value) ? value.join(",") : String(value);
}
function likePattern(pattern) {
  const source = pattern.replace(/\\?[\s\S]/g, (one) => {
    if (one === "%") return ".*";
    if (one === "_") return ".";
    return one.at(-1).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  const regex = new RegExp(`^${source}$`, "is");
  return (text) => regex.test(text);
}
function ruleSettings({ options, levels }, configured) {
  const shipped = goInceptionRules(INC_DEFAULTS, /* @__PURE__ */ new Map());
  const wanted = goInceptionRules(options, levels);
  const settings = /* @__PURE__ */ new Map();
  for (const rule of /* @__PURE__ */ new Set([...Object.keys(shipped), ...Object.keys(wanted)])) {
    const setting = wanted[rule];
    if (setting === void 0 || JSON.stringify(setting) === JSON.stringify(shipped[rule])) continue;
    settings.set(rule, setting);
  }
  for (const [rule, setting] of configured) settings.set(rule, { ...settings.get(rule), ...setting });
  return settings;
}

export {
  SHIPPED,
  readVariableCommand,
  ruleSettings
};
