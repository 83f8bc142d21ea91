#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  passwordsOfUrls,
  redact
} from "./chunks/chunk-VDJRKEZA.js";
import {
  COMMANDS,
  COMMAND_NAMES,
  isCommandName,
  readText
} from "./chunks/chunk-AVJGZOUL.js";
import {
  Complaints
} from "./chunks/chunk-DFID3OCT.js";
import {
  didYouMean
} from "./chunks/chunk-33BCB36V.js";
import {
  version
} from "./chunks/chunk-RMNC3BZ4.js";
import "./chunks/chunk-EDIFPBS2.js";
import {
  OPTIONS,
  OPTION_NAMES,
  flagOf,
  optionOf,
  optionsOf,
  valuesAndDefault
} from "./chunks/chunk-JPMV3KOH.js";
import "./chunks/chunk-3RLTI3AE.js";
import "./chunks/chunk-2UBCNRPZ.js";
import "./chunks/chunk-RXPU76YE.js";
import {
  EXIT,
  UserError
} from "./chunks/chunk-SD7DFLVW.js";
import "./chunks/chunk-6JJG67VD.js";
import "./chunks/chunk-D4VTWFCQ.js";
import "./chunks/chunk-X5HOXL7V.js";
import "./chunks/chunk-B4SPLOJR.js";
import "./chunks/chunk-YK27PNKM.js";
import "./chunks/chunk-ZHYU3SQ4.js";
import "./chunks/chunk-THQUDT4C.js";
import "./chunks/chunk-Y2UK72KH.js";

// src/config/command-line.ts
import { parseArgs } from "node:util";
var SEE_HELP = "See `rollgate --help`.";
function readCommandLine(argv2) {
  const { flags, positionals } = split(argv2);
  const wanted = positionals[0];
  if (wanted === "help") return help(positionals[1] ?? null);
  if (flags.some(({ name }) => name === "version")) return { kind: "version" };
  if (wanted === void 0) {
    if (argv2.length === 0 || flags.some(({ name }) => name === "help")) return { kind: "help", command: null };
    throw new UserError("No command was given", { hint: `The commands are ${COMMAND_NAMES.join(", ")}. ${SEE_HELP}` });
  }
  if (flags.some(({ name }) => name === "help")) return help(wanted);
  if (!isCommandName(wanted)) throw unknownCommand(wanted);
  const complaints = new Complaints();
  const given = readFlags(wanted, flags, complaints);
  checkPositionals(wanted, positionals.slice(1), given, complaints);
  complaints.throwIfAny();
  return { kind: "run", command: wanted, positionals: positionals.slice(1), given };
}
function split(argv2) {
  const options = {
    help: { type: "boolean", short: "h", multiple: true },
    version: { type: "boolean", short: "V", multiple: true }
  };
  for (const name of OPTION_NAMES) {
    const type = optionOf(name).type === "boolean" ? "boolean" : "string";
    options[flagOf(name).slice(2)] = { type, multiple: true };
  }
  const { tokens } = parseArgs({
    args: [...argv2],
    options,
    strict: false,
    allowPositionals: true,
    allowNegative: false,
    tokens: true
  });
  const flags = [];
  const positionals = [];
  let last = -1;
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind === "option" && token.index !== last)
      flags.push({
        name: token.name,
        typed: token.rawName,
        value: token.value,
        inline: token.inlineValue ?? false
      });
    last = token.index;
  }
  return { flags, positionals };
}
function help(command) {
  if (command !== null && !isCommandName(command)) throw unknownCommand(command);
  return { kind: "help", command };
}
function unknownCommand(text) {
  const isFile = /[/.:]/.test(text);
  const near = isFile ? "" : didYouMean(text, COMMAND_NAMES);
  const name = isFile ? "The first argument" : `\`${text}\``;
  return new UserError(`${name} is not a command of rollgate${near}`, {
    hint: `The commands are ${COMMAND_NAMES.join(", ")}. ${SEE_HELP}`
  });
}
function readFlags(command, flags, complaints) {
  const known = optionsOf(command);
  const byFlag = new Map(known.map((name) => [flagOf(name).slice(2), name]));
  const given = /* @__PURE__ */ new Map();
  for (const flag of flags) {
    const name = byFlag.get(flag.name);
    if (name === void 0) {
      complaints.add(unknownFlag(command, flag, [...byFlag.keys()]), `See \`rollgate ${command} --help\`.`);
      continue;
    }
    const value = readFlag(name, flag, complaints);
    if (value === null) continue;
    const before = given.get(name);
    if (before === void 0) given.set(name, value);
    else if (OPTIONS[name].type === "list") given.set(name, joined(before, value));
    else complaints.add(`${flag.typed} was given more than once`);
  }
  return given;
}
function unknownFlag(command, flag, known) {
  const others = COMMAND_NAMES.filter((name) => optionsOf(name).some((option) => flagOf(option) === flag.typed));
  if (others.length > 0)
    return `${flag.typed} is not an option of \`rollgate ${command}\`, only of ${others.join(", ")}`;
  return `${flag.typed} is not an option of \`rollgate ${command}\`${didYouMean(
    flag.typed,
    known.map((name) => `--${name}`)
  )}`;
}
function readFlag(name, flag, complaints) {
  const option = optionOf(name);
  if (option.type === "boolean") {
    if (flag.value === void 0) return { value: !option.default, place: flag.typed };
    complaints.add(`${flag.typed} takes no value`);
    return null;
  }
  if (flag.value === void 0 || flag.value.trim() === "") {
    complaints.add(`${flag.typed} needs a value`);
    return null;
  }
  if (!flag.inline && flag.value.startsWith("--")) {
    complaints.add(`${flag.typed} needs a value; a value that begins with -- is written ${flag.typed}=…`);
    return null;
  }
  return readText(option, flag.value, flag.typed, complaints);
}
function joined(before, after) {
  return { value: [...before.value, ...after.value], place: before.place };
}
function checkPositionals(command, words, given, complaints) {
  const { least, most, positionals, unless } = COMMANDS[command];
  const usage = positionals.replace(/^\[(\w+)\]$/, "$1");
  if (words.length < least && !(unless !== void 0 && given.has(unless))) {
    const or = unless === void 0 ? "" : ` or --${unless}`;
    complaints.add(`\`rollgate ${command}\` needs ${usage}${or}`, `See \`rollgate ${command} --help\`.`);
  } else if (words.length > most) {
    const allowed = most === 0 ? "no argument" : `only ${usage}`;
    complaints.add(
      `\`rollgate ${command}\` takes ${allowed}, but ${words.length} were given`,
      `See \`rollgate ${command} --help\`.`
    );
  }
}

// src/config/help.ts
var WIDTH = 100;
var INDENT = 30;
function generalHelp(version2) {
  const commands = COMMAND_NAMES.map((name) => entry(`  ${name} ${COMMANDS[name].positionals}`, COMMANDS[name].summary));
  const common = optionsOf("doctor").filter((name) => optionOf(name).commands === "all");
  return `${[
    `rollgate ${version2}: audits, deploys and rolls back MySQL and MariaDB migrations`,
    "",
    "Usage: rollgate COMMAND [ARGUMENT…] [--OPTION…]",
    "",
    "Commands:",
    ...commands,
    "",
    "Options of every command:",
    ...common.map(optionEntry),
    entry("  --help", "This text, or that of a command: rollgate COMMAND --help."),
    entry("  --version", "The version."),
    "",
    "Servers are given as URLs, mysql://user:password@host:port/database?ssl=…, as flags or in the",
    "environment: ROLLGATE_STAGING_URL, ROLLGATE_PRODUCTION_URL, ROLLGATE_BACKUP_URL. A password is best",
    "left out of the URL and put into ROLLGATE_STAGING_PASSWORD and so on.",
    "",
    "Exit codes: 0 fine; 1 findings, a failed statement or a conflict; 2 wrong use or configuration; 3 a server",
    "is not reachable or not fit; 4 the outcome of a statement is unknown; 130 interrupted."
  ].join("\n")}
`;
}
function commandHelp(name) {
  const command = COMMANDS[name];
  const all = optionsOf(name);
  const own = all.filter((option) => optionOf(option).commands !== "all");
  const common = all.filter((option) => optionOf(option).commands === "all");
  const examples = command.examples.length === 0 ? [] : ["", "Examples:", ...command.examples.map((line) => `  ${line}`)];
  return `${[
    `${command.summary}.`,
    "",
    `Usage: rollgate ${[name, command.positionals, "[--OPTION…]"].filter((part) => part !== "").join(" ")}`,
    ...own.length === 0 ? [] : ["", "Options:", ...own.map(optionEntry)],
    "",
    "Common options:",
    ...common.map((option) => option === "format" ? formatEntry(command) : optionEntry(option)),
    ...examples
  ].join("\n")}
`;
}
function formatEntry(command) {
  return optionEntryOf("format", {
    ...optionOf("format"),
    values: command.formats,
    default: command.formats[0]
  });
}
function optionEntry(name) {
  return optionEntryOf(name, optionOf(name));
}
function optionEntryOf(name, option) {
  const environment = option.env === void 0 ? "" : `Environment: ${option.env}.`;
  const text = [
    option.doc,
    option.type === "enum" ? option.default === void 0 ? "" : `Default: ${option.default}.` : valuesAndDefault(option),
    environment
  ].filter((part) => part !== "").join(" ");
  return entry(`  ${usageOf(name, option)}`, text.replaceAll("`", ""));
}
function usageOf(name, option = optionOf(name)) {
  const placeholder = placeholderOf(option);
  return placeholder === "" ? flagOf(name) : `${flagOf(name)} ${placeholder}`;
}
function placeholderOf(option) {
  if (option.placeholder !== void 0) return option.placeholder;
  switch (option.type) {
    case "boolean":
      return "";
    case "integer":
      return "NUMBER";
    case "enum":
      return option.values.join("|");
    case "size":
      return "SIZE";
    case "list":
      return "LIST";
    case "server":
      return [...option.words ?? [], "URL"].join("|");
    case "string":
      return "TEXT";
  }
}
function entry(term, text) {
  const lines = wrap(text, WIDTH - INDENT).map((line) => " ".repeat(INDENT) + line);
  if (term.length > INDENT - 2) return [term.trimEnd(), ...lines].join("\n");
  return [term.padEnd(INDENT) + lines[0].trimStart(), ...lines.slice(1)].join("\n");
}
function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

// src/cli.ts
var argv = process.argv.slice(2);
process.title = ["rollgate", ...argv.slice(0, 1).filter((word) => /^[a-z]+$/.test(word))].join(" ");
var secrets = passwordsOfUrls([...argv, ...Object.values(process.env).map(String)]);
process.exitCode = await main();
async function main() {
  try {
    const invocation = readCommandLine(argv);
    switch (invocation.kind) {
      case "version":
        process.stdout.write(`${version()}
`);
        return EXIT.ok;
      case "help":
        process.stdout.write(invocation.command === null ? generalHelp(version()) : commandHelp(invocation.command));
        return EXIT.ok;
      case "run": {
        const { runCommand } = await import("./chunks/run-command-XMCWML6B.js");
        return await runCommand(invocation, { env: process.env, cwd: process.cwd() }, secrets);
      }
    }
  } catch (error) {
    return complain(error);
  }
}
function complain(error) {
  const wantsJson = argv.some(
    (word, at) => word === "--format=json" || word === "--format" && argv[at + 1] === "json"
  );
  if (error instanceof UserError) {
    if (wantsJson) printError(error.message, error.hint);
    const hint = error.hint === void 0 ? "" : `
${error.hint}`;
    process.stderr.write(redact(`rollgate: ${error.message}${hint}
`, secrets));
    return error.exitCode;
  }
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  if (wantsJson) printError("This is a bug of rollgate");
  process.stderr.write(
    redact(`rollgate: this is a bug of rollgate; please report it with what follows.
${stack}
`, secrets)
  );
  return EXIT.failed;
}
function printError(message, hint) {
  const document = {
    error: { message: redact(message, secrets), hint: hint === void 0 ? void 0 : redact(hint, secrets) }
  };
  process.stdout.write(`${JSON.stringify(document, null, 2)}
`);
}
