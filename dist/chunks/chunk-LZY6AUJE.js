import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/github/markdown.ts
function escapeText(text) {
  return text.replace(/[\r\n\t]+/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/[\\`*_{}[\]|~!$]|:(?=\w)/g, "\\$&").replaceAll("://", ":​//").replace(/[@#]|www\./g, "$&​");
}
function code(text) {
  return `<code>${escapeHtml(text)}</code>`;
}
function prose(text) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return escapeText(text);
  return parts.map((part, index) => index % 2 === 1 ? code(part) : escapeText(part)).join("");
}
function escapeHtml(text) {
  return text.replace(/[\r\n\t]+/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("www.", "www&#46;").replaceAll("://", "&#58;//").replace(/[\\`*_[\]|~$@]|(?<!&)#/g, (character) => `&#${character.charCodeAt(0)};`);
}
function fence(text, language) {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `${marks}${language}
${text.replace(/\r\n?/g, "\n").replace(/\n+$/, "")}
${marks}`;
}
function shorten(text, length) {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}
function count(number, noun) {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
var LimitedMarkdown = class _LimitedMarkdown {
  #limit;
  #measure;
  #blocks = [];
  #size = 0;
  /** Room that is never given to blocks, for what must be said at the end. */
  static RESERVE = 400;
  constructor(limit, unit) {
    this.#limit = limit;
    this.#measure = unit === "bytes" ? (text) => Buffer.byteLength(text) : (text) => text.length;
  }
  /** Adds the block when it fits. */
  add(block) {
    const size = this.#measure(block) + 1;
    if (this.#size + size > this.#limit - _LimitedMarkdown.RESERVE) return false;
    this.#push(block, size);
    return true;
  }
  /** Adds as many as fit, in order, and says how many more there are. */
  addAll(blocks, noun) {
    for (const [index, block] of blocks.entries()) {
      if (this.add(block)) continue;
      this.last(`
_${count(blocks.length - index, noun)} more: see the JSON report._
`);
      return;
    }
  }
  /** Adds a short closing remark, which may use the reserve. */
  last(block) {
    const size = this.#measure(block) + 1;
    if (this.#size + size <= this.#limit) this.#push(block, size);
  }
  toString() {
    return this.#blocks.join("\n");
  }
  #push(block, size) {
    this.#blocks.push(block);
    this.#size += size;
  }
};

// src/github/workflow-commands.ts
import { randomUUID } from "node:crypto";
var StepLog = class {
  #write;
  #token = null;
  constructor(write = (text) => void process.stdout.write(text)) {
    this.#write = write;
    this.#stop();
  }
  /** Text that anybody may have written. */
  line(text) {
    this.#write(`${text}
`);
  }
  /** Lines that each are one workflow command, with all that is untrusted in them escaped. */
  commands(lines) {
    if (lines.length === 0) return;
    this.resume();
    for (const line of lines) this.#write(`${line}
`);
    this.#stop();
  }
  /** To be called at the end: the runner reads commands of this step's file and of later output as usual. */
  resume() {
    if (this.#token !== null) this.#write(`::${this.#token}::
`);
    this.#token = null;
  }
  #stop() {
    this.#token = randomUUID();
    this.#write(`::stop-commands::${this.#token}
`);
  }
};
function workflowCommand(name, message, properties = {}) {
  const written = Object.entries(properties).filter(([, value]) => value !== void 0).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name}${written.length === 0 ? "" : ` ${written.join(",")}`}::${escapeData(message)}`;
}
function maskCommand(secret) {
  return `::add-mask::${escapeData(secret)}`;
}
function escapeData(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapeProperty(text) {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

export {
  escapeText,
  code,
  prose,
  fence,
  shorten,
  count,
  LimitedMarkdown,
  StepLog,
  workflowCommand,
  maskCommand
};
