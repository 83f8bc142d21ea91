import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  oneOf
} from "./chunk-DFID3OCT.js";
import {
  didYouMean
} from "./chunk-33BCB36V.js";
import {
  bytesOf
} from "./chunk-EDIFPBS2.js";
import {
  parseServerUrl
} from "./chunk-2UBCNRPZ.js";

// src/config/commands.ts
var ANY = Number.POSITIVE_INFINITY;
var COMMANDS = {
  audit: {
    summary: "Say what is wrong with migrations, before they are merged",
    positionals: "[FILE|DIR…]",
    least: 0,
    most: ANY,
    formats: ["text", "json", "markdown", "sarif", "html", "github"],
    examples: [
      "rollgate audit db/migrations --staging mysql://ro@staging/shop",
      "rollgate audit --base origin/main",
      "rollgate audit new.sql --schema schema.sql --output json=report.json"
    ]
  },
  deploy: {
    summary: "Run the pending migrations with backup, and derive the rollback of each row",
    positionals: "[FILE|DIR…]",
    least: 0,
    most: ANY,
    formats: ["text", "json"],
    examples: ["rollgate deploy db/migrations --dry-run", "rollgate deploy db/migrations --on-failure undo"]
  },
  exec: {
    summary: "Run a goInception script (or standard input) and print its result columns",
    positionals: "[SCRIPT]",
    least: 0,
    most: 1,
    formats: ["text", "json", "tsv"],
    examples: ["rollgate exec change.sql", "rollgate exec --backup mysql://backup@db2/ --format json < change.sql"]
  },
  serve: {
    summary: "Take goInception scripts from MySQL clients, in place of a goInception server",
    positionals: "",
    least: 0,
    most: 0,
    formats: ["text"],
    examples: ["ROLLGATE_SERVE_PASSWORD=… rollgate serve --port 4000 --backup mysql://backup@db2/"]
  },
  rollback: {
    summary: "Undo a deployment from its backup tables or its rollback directory, whole or in part",
    positionals: "[DEPLOYMENT]",
    least: 1,
    unless: "opid",
    most: 1,
    formats: ["text", "json"],
    examples: [
      "rollgate rollback 20261121T101500Z-3f9a1c --check",
      "rollgate rollback 20261121T101500Z-3f9a1c",
      "rollgate rollback 20261121T101500Z-3f9a1c --from rollback",
      "rollgate rollback --opid 1639656399_408758713_00000568"
    ]
  },
  capture: {
    summary: "Derive rollback SQL from a window of a binlog, without any deployment",
    positionals: "[BINLOG…]",
    least: 0,
    most: ANY,
    formats: ["sql", "json"],
    examples: [
      "rollgate capture --start-file binlog.000042 --start-position 157 --table shop.orders",
      "rollgate capture --start-datetime '2026-11-21 10:00' --only delete --output undo.sql",
      "rollgate capture binlog.000042 binlog.000043 --schema schema.sql --database shop"
    ]
  },
  recover: {
    summary: "Finish the backup of statements that were executed but not yet backed up",
    positionals: "DEPLOYMENT [STATEMENT]",
    least: 1,
    most: 2,
    formats: ["text", "json"],
    examples: ["rollgate recover 20261121T101500Z-3f9a1c", "rollgate recover 20261121T101500Z-3f9a1c 7 --mark not-run"]
  },
  status: {
    summary: "Show applied, pending, failed and unknown migrations and the deployments of a target",
    positionals: "[FILE|DIR…]",
    least: 0,
    most: ANY,
    formats: ["text", "json"],
    examples: ["rollgate status db/migrations --format json"]
  },
  purge: {
    summary: "List and free what deployments and rollbacks keep of dropped and changed data",
    positionals: "",
    least: 0,
    most: 0,
    formats: ["text", "json"],
    examples: ["rollgate purge --dry-run", "rollgate purge --older-than 14d"]
  },
  doctor: {
    summary: "Tell whether the servers can be audited, deployed to and rolled back, and what to change if not",
    positionals: "",
    least: 0,
    most: 0,
    formats: ["text", "json"],
    examples: ["rollgate doctor --production mysql://deploy@db/shop"]
  },
  targets: {
    summary: "List the targets of the configuration, also as matrices for the jobs of a workflow",
    positionals: "",
    least: 0,
    most: 0,
    formats: ["text", "json"],
    examples: ["rollgate targets --format json"]
  },
  init: {
    summary: "Write .rollgate.yml and three workflows for this repository, or convert a config.toml",
    positionals: "",
    least: 0,
    most: 0,
    formats: ["text", "json"],
    examples: ["rollgate init", "rollgate init --from-goinception config.toml"]
  },
  rules: {
    summary: "List the rules, or show one with examples",
    positionals: "[ID]",
    least: 0,
    most: 1,
    formats: ["text", "json", "markdown"],
    examples: ["rollgate rules column-narrowing"]
  },
  demo: {
    summary: "Play the whole story on private throwaway servers with migrations-example/",
    positionals: "",
    least: 0,
    most: 0,
    formats: ["text"],
    examples: []
  }
};
var COMMAND_NAMES = Object.keys(COMMANDS);
function isCommandName(text) {
  return Object.hasOwn(COMMANDS, text);
}

// src/config/read-text.ts
function readText(option, text, place, complaints) {
  const value = readValue(option, text, place, complaints);
  return value === null ? null : { value, place };
}
function readValue(option, text, place, complaints) {
  switch (option.type) {
    case "string":
      return text;
    case "boolean":
      if (/^(true|True|TRUE)$/.test(text)) return true;
      if (/^(false|False|FALSE)$/.test(text)) return false;
      complaints.add(`${place} must be true or false, not \`${shown(option, text)}\``);
      return null;
    case "integer":
      return /^\d{1,15}$/.test(text) ? integerInRange(option, Number(text), place, complaints) : wrongInteger(option, shown(option, text), place, complaints);
    case "enum":
      return wordOf(option.values, text, place, complaints);
    case "size":
      return sizeOf(text, place, complaints);
    case "list":
      return listOf(option.values, splitList(text), place, complaints);
    case "server": {
      if (option.words?.includes(text)) return text;
      try {
        return parseServerUrl(text, option.role);
      } catch (error) {
        if (option.words !== void 0 && !text.includes("://")) {
          complaints.add(`${place} must be ${oneOf([...option.words, "the URL of a server"])}`);
        } else complaints.addError(error, place);
        return null;
      }
    }
  }
}
function splitList(text) {
  return text.split(/,(?![^{]*\})|\r?\n/).map((item) => item.trim()).filter((item) => item !== "");
}
function wordOf(values, text, place, complaints) {
  if (values.includes(text)) return text;
  complaints.add(`${place} must be ${oneOf(values)}, not \`${text}\`${didYouMean(text, values)}`);
  return null;
}
function sizeOf(text, place, complaints) {
  if (bytesOf(text) !== null) return text;
  complaints.add(`${place} must be a size such as 512MiB or 1GiB, not \`${text}\``);
  return null;
}
function listOf(values, items, place, complaints) {
  const before = complaints.count;
  if (values !== void 0) for (const item of items) wordOf(values, item, place, complaints);
  return complaints.count === before ? items : null;
}
function integerInRange(option, number, place, complaints) {
  if (Number.isInteger(number) && number >= option.min && number <= option.max) return number;
  return wrongInteger(option, String(number), place, complaints);
}
function wrongInteger(option, text, place, complaints) {
  complaints.add(`${place} must be a whole number from ${option.min} to ${option.max}, not \`${text}\``);
  return null;
}
function shown(option, text) {
  return option.secret ? "***" : text;
}

export {
  COMMANDS,
  COMMAND_NAMES,
  isCommandName,
  readText,
  wordOf,
  sizeOf,
  listOf,
  integerInRange
};
