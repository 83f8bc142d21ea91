import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  beginsScript,
  endsScript,
  exec,
  headerOf
} from "./chunk-S6TMTWCB.js";
import {
  headerPassword,
  readHeader
} from "./chunk-7JNX3L64.js";
import {
  redact
} from "./chunk-VDJRKEZA.js";
import "./chunk-BPUGWSJC.js";
import "./chunk-BJ4T2DD4.js";
import "./chunk-OTKXD3YM.js";
import "./chunk-3VMOG7FK.js";
import "./chunk-KUNCMDKL.js";
import "./chunk-X25XJZV5.js";
import "./chunk-37URMYMH.js";
import "./chunk-UVGRGOW2.js";
import "./chunk-HHF7PBS2.js";
import "./chunk-F7THMRU6.js";
import "./chunk-ROVTKHV3.js";
import "./chunk-XKQTF7XO.js";
import "./chunk-UCJ3Q47F.js";
import "./chunk-FPZUQGHF.js";
import "./chunk-QS5OOMOL.js";
import "./chunk-ET5P6HSO.js";
import "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-VXINXAS5.js";
import "./chunk-BZW43KRG.js";
import "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-Q3PDGZ5L.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SWZM6BFA.js";
import "./chunk-ZZ2J6SFK.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import {
  readVariableCommand
} from "./chunk-VE2AHQPJ.js";
import "./chunk-RXPU76YE.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-6JJG67VD.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import {
  columnsOf
} from "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";

// src/commands/serve.ts
import { createServer } from "node:net";
import { createSecureContext } from "node:tls";

// src/serve/chatter.ts
var NOTHING = { columns: columnsOf("Level", "Code#", "Message"), rows: [] };
var VARIABLES = {
  autocommit: 1,
  version: "8.0.30-rollgate",
  version_comment: "Rollgate, in place of goInception",
  max_allowed_packet: 67108864,
  lower_case_table_names: 0,
  sql_mode: "",
  tx_isolation: "REPEATABLE-READ",
  transaction_isolation: "REPEATABLE-READ",
  character_set_client: "utf8mb4",
  character_set_connection: "utf8mb4",
  character_set_results: "utf8mb4",
  collation_connection: "utf8mb4_general_ci",
  time_zone: "SYSTEM",
  system_time_zone: "UTC",
  wait_timeout: 28800,
  interactive_timeout: 28800,
  net_write_timeout: 60,
  auto_increment_increment: 1,
  init_connect: "",
  license: "MIT"
};
function chatter(query) {
  const text = query.replace(/^(?:\s|\/\*[\s\S]*?\*\/)+/, "").trim().replace(/;\s*$/, "");
  if (text === "") return null;
  if (/^(set|use|commit|rollback|begin|start\s+transaction)\b/i.test(text)) return null;
  if (/^show\s+(warnings|errors)\b/i.test(text)) return NOTHING;
  if (/^show\s+(databases|tables)\b/i.test(text)) return { columns: columnsOf("Database"), rows: [] };
  const select = /^select\s+([\s\S]+?)(?:\s+limit\s+\d+)?$/i.exec(text);
  if (select === null) return void 0;
  const items = select[1].split(",").map(
    (item) => /^\s*(@@(?:session\.|global\.)?(\w+)|(database|schema|version|connection_id|user|current_user)\(\s*\)|1)(?:\s+(?:as\s+)?[`']?(\w+)[`']?)?\s*$/i.exec(
      item
    )
  );
  if (items.some((item) => item === null)) return void 0;
  return {
    columns: columnsOf(...items.map((item) => item[4] ?? item[1])),
    rows: [items.map((item) => answerOf(item[2], item[3]))]
  };
}
function answerOf(variable, call) {
  if (variable !== void 0) return VARIABLES[variable.toLowerCase()] ?? null;
  if (call === void 0) return 1;
  return /^version$/i.test(call) ? VARIABLES.version : null;
}

// src/serve/client-session.ts
import { TLSSocket } from "node:tls";

// src/serve/login.ts
import { createHash, randomInt, timingSafeEqual } from "node:crypto";
var LOGIN_PLUGINS = ["caching_sha2_password", "mysql_native_password"];
function isLoginPlugin(name) {
  return LOGIN_PLUGINS.includes(name);
}
function newNonce() {
  return Buffer.from(Array.from({ length: 20 }, () => 37 + randomInt(90)));
}
function isProof(plugin, password, nonce, proof) {
  const expected = plugin === "mysql_native_password" ? nativeProof(password, nonce) : cachingProof(password, nonce);
  return proof.length === expected.length && timingSafeEqual(proof, expected);
}
function nativeProof(password, nonce) {
  const once = digest("sha1", Buffer.from(password));
  return xor(once, digest("sha1", nonce, digest("sha1", once)));
}
function cachingProof(password, nonce) {
  const once = digest("sha256", Buffer.from(password));
  return xor(once, digest("sha256", digest("sha256", once), nonce));
}
function digest(algorithm, ...parts) {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}
function xor(one, other) {
  return Buffer.from(one.map((byte, at) => byte ^ other[at]));
}

// src/serve/packets.ts
var CLIENT = {
  longPassword: 1,
  longFlag: 4,
  connectWithDb: 8,
  protocol41: 512,
  ssl: 2048,
  transactions: 8192,
  secureConnection: 32768,
  multiStatements: 65536,
  multiResults: 131072,
  pluginAuth: 524288,
  connectAttributes: 1048576,
  lengthEncodedAuth: 2097152
};
var AUTOCOMMIT = 2;
var UTF8MB4_GENERAL_CI = 45;
var MOST_PAYLOAD = 16777215;
var TYPES = { integer: 8, text: 253 };
var BINARY = 63;
var PacketTooLarge = class extends Error {
};
var PacketStream = class {
  #socket;
  #most;
  #chunks = [];
  #buffered = 0;
  #wake = null;
  #ended = false;
  #sequence = 0;
  #onData = (chunk) => {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered > 1 << 20) this.#socket.pause();
    this.#wake?.();
  };
  #onEnd = () => {
    this.#ended = true;
    this.#wake?.();
  };
  /** @param most bytes of a message */
  constructor(socket, most) {
    this.#socket = socket;
    this.#most = most;
    this.attach(socket);
  }
  /** Goes on over another socket, which is the same connection with TLS. */
  attach(socket) {
    this.detach();
    this.#socket = socket;
    socket.on("data", this.#onData);
    socket.on("end", this.#onEnd);
    socket.on("close", this.#onEnd);
    socket.on("error", this.#onEnd);
  }
  detach() {
    this.#socket.off("data", this.#onData);
    this.#socket.off("end", this.#onEnd);
    this.#socket.off("close", this.#onEnd);
  }
  /** Leaves the socket to somebody else, with what came over it and was not read. */
  yield() {
    this.detach();
    this.#socket.pause();
    for (const chunk of this.#chunks.reverse()) this.#socket.unshift(chunk);
    this.#chunks = [];
    this.#buffered = 0;
  }
  /** The next message; null when the client is gone. @throws PacketTooLarge */
  async read(most = this.#most) {
    const parts = [];
    let length = 0;
    for (; ; ) {
      const head = await this.#take(4);
      if (head === null) return null;
      const size = head.readUIntLE(0, 3);
      this.#sequence = head[3] + 1 & 255;
      length += size;
      if (length > most) throw new PacketTooLarge(`a message of more than ${most} bytes`);
      const body = await this.#take(size);
      if (body === null) return null;
      parts.push(body);
      if (size < MOST_PAYLOAD) return parts.length === 1 ? body : Buffer.concat(parts);
    }
  }
  async #take(size) {
    while (this.#buffered < size) {
      if (this.#ended) return null;
      this.#socket.resume();
      await new Promise((wake) => {
        this.#wake = wake;
      });
      this.#wake = null;
    }
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = all.length === size ? [] : [all.subarray(size)];
    this.#buffered -= size;
    return all.subarray(0, size);
  }
  write(payload) {
    let rest = payload;
    for (; ; ) {
      const part = rest.subarray(0, MOST_PAYLOAD);
      const head = Buffer.alloc(4);
      head.writeUIntLE(part.length, 0, 3);
      head[3] = this.#sequence;
      this.#sequence = this.#sequence + 1 & 255;
      this.#socket.write(Buffer.concat([head, part]));
      rest = rest.subarray(part.length);
      if (part.length < MOST_PAYLOAD) return;
    }
  }
};
function greeting(version, connectionId, nonce, capabilities, plugin) {
  const fixed = Buffer.alloc(4);
  fixed.writeUInt32LE(connectionId >>> 0);
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(capabilities >>> 0);
  return Buffer.concat([
    Buffer.from([10]),
    zeroEnded(version),
    fixed,
    nonce.subarray(0, 8),
    Buffer.from([0]),
    flags.subarray(0, 2),
    Buffer.from([UTF8MB4_GENERAL_CI, AUTOCOMMIT, 0]),
    flags.subarray(2),
    Buffer.from([nonce.length + 1]),
    Buffer.alloc(10),
    nonce.subarray(8),
    Buffer.from([0]),
    zeroEnded(plugin)
  ]);
}
function capabilitiesOf(packet) {
  return packet.length < 4 ? 0 : packet.readUInt32LE(0);
}
function readHello(packet) {
  const capabilities = capabilitiesOf(packet);
  if (packet.length < 33 || (capabilities & CLIENT.protocol41) === 0) return null;
  let at = 32;
  const text = () => {
    const end = packet.indexOf(0, at);
    const found = packet.toString("utf8", at, end === -1 ? packet.length : end);
    at = end === -1 ? packet.length : end + 1;
    return found;
  };
  const user = text();
  const length = packet[at] ?? 0;
  if (length > 250 || at + 1 + length > packet.length) return null;
  const proof = packet.subarray(at + 1, at + 1 + length);
  at += 1 + length;
  if ((capabilities & CLIENT.connectWithDb) !== 0) text();
  const plugin = (capabilities & CLIENT.pluginAuth) === 0 ? "mysql_native_password" : text();
  return { capabilities, user, proof, plugin };
}
function okPacket(affected = 0) {
  return Buffer.concat([Buffer.from([0]), lengthOf(affected), lengthOf(0), Buffer.from([AUTOCOMMIT, 0, 0, 0])]);
}
function errorPacket(code, state, message) {
  const head = Buffer.from([255, code & 255, code >> 8]);
  return Buffer.concat([head, Buffer.from(`#${state}${message}`, "utf8")]);
}
function* resultPackets({ columns, rows }) {
  yield lengthOf(columns.length);
  for (const { name, type } of columns) {
    const fixed = Buffer.alloc(13);
    fixed[0] = 12;
    fixed.writeUInt16LE(type === "text" ? UTF8MB4_GENERAL_CI : BINARY, 1);
    fixed.writeUInt32LE(type === "text" ? 16777215 : 20, 3);
    fixed[7] = TYPES[type];
    yield Buffer.concat([counted("def"), counted(""), counted(""), counted(""), counted(name), counted(name), fixed]);
  }
  yield eof();
  for (const row of rows)
    yield Buffer.concat(row.map((cell) => cell === null ? Buffer.from([251]) : counted(String(cell))));
  yield eof();
}
function eof() {
  return Buffer.from([254, 0, 0, AUTOCOMMIT, 0]);
}
function zeroEnded(text) {
  return Buffer.from(`${text}\0`, "utf8");
}
function counted(text) {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([lengthOf(bytes.length), bytes]);
}
function lengthOf(value) {
  if (value < 251) return Buffer.from([value]);
  const long = Buffer.alloc(9);
  if (value < 65536) {
    long[0] = 252;
    long.writeUInt16LE(value, 1);
    return long.subarray(0, 3);
  }
  if (value < 16777216) {
    long[0] = 253;
    long.writeUIntLE(value, 1, 3);
    return long.subarray(0, 4);
  }
  long[0] = 254;
  long.writeBigUInt64LE(BigInt(value), 1);
  return long;
}

// src/serve/client-session.ts
var QUIT = 1;
var INIT_DB = 2;
var QUERY = 3;
var STATISTICS = 9;
var PING = 14;
var SET_OPTION = 27;
var RESET_CONNECTION = 31;
var DENIED = 1045;
var NEEDS_TLS = 3159;
var BAD_HANDSHAKE = 1043;
var TOO_LARGE = 1153;
var UNKNOWN_COMMAND = 1047;
var FAILED = 1105;
var CAPABILITIES = CLIENT.longPassword | CLIENT.longFlag | CLIENT.connectWithDb | CLIENT.protocol41 | CLIENT.transactions | CLIENT.secureConnection | CLIENT.multiStatements | CLIENT.multiResults | CLIENT.pluginAuth | CLIENT.connectAttributes | CLIENT.lengthEncodedAuth;
var HELLO_BYTES = 65536;
var HELLO_MS = 1e4;
async function serveClient(socket, id, rules, answer) {
  socket.setNoDelay(true);
  const stream = new PacketStream(socket, rules.maxScriptBytes + 1);
  const late = setTimeout(() => socket.destroy(), HELLO_MS);
  let current = socket;
  try {
    const nonce = newNonce();
    const capabilities = CAPABILITIES | (rules.tls === null ? 0 : CLIENT.ssl);
    stream.write(greeting(rules.version, id, nonce, capabilities, "caching_sha2_password"));
    let packet = await stream.read(HELLO_BYTES);
    if (packet !== null && rules.tls !== null && packet.length === 32 && (capabilitiesOf(packet) & CLIENT.ssl) !== 0) {
      stream.yield();
      const secure = new TLSSocket(socket, { isServer: true, secureContext: rules.tls });
      current = secure;
      stream.attach(secure);
      packet = await stream.read(HELLO_BYTES);
    }
    const hello = packet === null ? null : readHello(packet);
    if (hello === null) {
      if (packet !== null) stream.write(errorPacket(BAD_HANDSHAKE, "08S01", "The greeting was not understood"));
      return;
    }
    if (rules.requireTls && current === socket) {
      stream.write(errorPacket(NEEDS_TLS, "HY000", "This server takes connections with TLS alone"));
      return;
    }
    if (!await logIn(stream, hello, rules, nonce)) return;
    clearTimeout(late);
    stream.write(okPacket());
    await converse(stream, current, rules, answer);
  } catch (error) {
    if (!(error instanceof PacketTooLarge)) throw error;
    stream.write(
      errorPacket(TOO_LARGE, "08S01", `Scripts may have ${rules.maxScriptBytes} bytes here; see --max-script`)
    );
  } finally {
    clearTimeout(late);
    current.end();
    setTimeout(() => socket.destroy(), 1e3).unref();
  }
}
async function logIn(stream, hello, { login }, nonce) {
  if (login === null) return true;
  let { plugin, proof } = hello;
  if (!isLoginPlugin(plugin) || plugin === "mysql_native_password" && proof.length !== 20 || proof.length === 0) {
    plugin = LOGIN_PLUGINS.find((one) => one !== plugin);
    stream.write(Buffer.concat([Buffer.from([254]), Buffer.from(`${plugin}\0`), nonce, Buffer.from([0])]));
    const answered = await stream.read(HELLO_BYTES);
    if (answered === null) return false;
    proof = answered;
  }
  const known = isLoginPlugin(plugin) && isProof(plugin, login.password, nonce, proof);
  if (hello.user === login.user && known) {
    if (plugin === "caching_sha2_password") stream.write(Buffer.from([1, 3]));
    return true;
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  stream.write(errorPacket(DENIED, "28000", "Access denied: user or password are not those of this server"));
  return false;
}
async function converse(stream, socket, { idleSeconds }, answer) {
  for (; ; ) {
    const idle = setTimeout(() => socket.destroy(), idleSeconds * 1e3);
    const packet = await stream.read().finally(() => clearTimeout(idle));
    if (packet === null || packet[0] === QUIT) return;
    switch (packet[0]) {
      case PING:
      case INIT_DB:
      case RESET_CONNECTION:
        stream.write(okPacket());
        break;
      case SET_OPTION:
        stream.write(Buffer.from([254, 0, 0, 2, 0]));
        break;
      case STATISTICS:
        stream.write(Buffer.from("Rollgate"));
        break;
      case QUERY:
        await reply(stream, () => answer(packet.toString("utf8", 1)));
        break;
      default:
        stream.write(errorPacket(UNKNOWN_COMMAND, "08S01", "Only text queries are answered, no prepared statements"));
    }
  }
}
async function reply(stream, ask) {
  try {
    const table = await ask();
    if (table === null) stream.write(okPacket());
    else for (const packet of resultPackets(table)) stream.write(packet);
  } catch (error) {
    const message = error instanceof UserError ? [error.message, error.hint].filter((text) => text !== void 0).join(". ") : "This is a bug of rollgate; its log tells more";
    stream.write(errorPacket(FAILED, "HY000", message));
    if (!(error instanceof UserError)) throw error;
  }
}

// src/serve/turns.ts
var Turns = class {
  #most;
  #busy = /* @__PURE__ */ new Set();
  #waiting = [];
  constructor(most) {
    this.#most = most;
  }
  /** @throws the signal's reason when it is aborted before it is the work's turn */
  async run(key, signal, work) {
    await this.#turn(key, signal);
    try {
      return await work();
    } finally {
      this.#busy.delete(key);
      this.#next();
    }
  }
  #turn(key, signal) {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting = this.#waiting.filter((one) => one !== entry);
        reject(signal.reason);
      };
      const entry = {
        key,
        start: () => {
          signal.removeEventListener("abort", leave);
          resolve();
        }
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(entry);
      this.#next();
    });
  }
  #next() {
    for (const entry of [...this.#waiting]) {
      if (this.#busy.size >= this.#most) return;
      if (this.#busy.has(entry.key)) continue;
      this.#busy.add(entry.key);
      this.#waiting = this.#waiting.filter((one) => one !== entry);
      entry.start();
    }
  }
};

// src/commands/serve.ts
async function serve(settings, log) {
  const serving = new InceptionServer(settings, log);
  await serving.listen();
  return serving;
}
var VERSION = "8.0.30-rollgate";
var MOST_IDS = 2 ** 31;
var InceptionServer = class {
  #settings;
  #log;
  #rules;
  #server;
  #turns;
  #sockets = /* @__PURE__ */ new Set();
  #works = /* @__PURE__ */ new Map();
  #variables;
  #last = 0;
  constructor(settings, log) {
    this.#settings = settings;
    this.#log = log;
    this.#variables = settings.exec.variables;
    this.#turns = new Turns(settings.maxRunning);
    this.#rules = { ...settings, version: VERSION, tls: settings.tls === null ? null : secureContext(settings.tls) };
    this.#server = createServer((socket) => this.#connected(socket));
  }
  get port() {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }
  async listen() {
    const { listen, port } = this.#settings;
    await new Promise((resolve, reject) => {
      this.#server.once(
        "error",
        (error) => reject(
          new UserError(`Cannot listen on ${listen}:${port}: ${error.message}`, {
            hint: "Choose another --port or --listen.",
            exitCode: EXIT.server,
            cause: error
          })
        )
      );
      this.#server.listen(port, listen, resolve);
    });
    this.#log(`Listening on ${listen}:${this.port}${this.#settings.tls === null ? "" : ", with TLS"}.`);
  }
  async until(signal) {
    if (!signal.aborted)
      await new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    await this.close();
  }
  async close() {
    const closed = new Promise((resolve) => this.#server.close(() => resolve()));
    for (const { asked } of this.#works.values()) asked.abort(STOPPING);
    while (this.#works.size > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
  #connected(socket) {
    socket.on("error", () => {
    });
    if (this.#sockets.size >= this.#settings.maxClients) {
      this.#log(`A client was turned away: there are ${this.#sockets.size} (--max-clients).`);
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    this.#last = this.#last % MOST_IDS + 1;
    const client = new Client(this, this.#last, `${socket.remoteAddress}:${socket.remotePort}`, this.#settings);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      client.left();
    });
    serveClient(socket, client.id, this.#rules, (query) => client.answer(query)).catch((error) => {
      const stack = error instanceof Error ? error.stack ?? error.message : String(error);
      this.#log(redact(`Client ${client.id}: ${stack}`, client.secrets));
      socket.destroy();
    });
  }
  /** Runs a script when it is its turn. */
  async run(script, client) {
    const header = readHeader(headerOf(script)?.text ?? "");
    const asked = new AbortController();
    const target = `${header.host}:${header.port === 0 ? 3306 : header.port}`;
    const work = {
      id: client.id,
      user: header.user,
      target,
      client: client.address,
      since: Date.now(),
      asked,
      stage: "WAITING",
      detail: ""
    };
    this.#works.set(client.id, work);
    const progress = {
      step: (message) => {
        work.detail = message;
      },
      detail: (message) => {
        work.detail = message;
      }
    };
    try {
      const key = header.execute ? target : `look ${client.id}`;
      const { table } = await this.#turns.run(
        key,
        asked.signal,
        () => exec(script, { ...this.#settings.exec, variables: this.#variables }, progress, asked.signal, (stage) => {
          work.stage = stage;
        })
      );
      return table;
    } finally {
      this.#works.delete(client.id);
    }
  }
  /** An `inception …` command between scripts. @throws UserError for one that is not known */
  command(text) {
    const command = text.trim().replace(/;\s*$/, "");
    const killed = /^(?:(?:inception|inc)\s+)?kill\s+(?:connection\s+|query\s+)?(\d+)$/i.exec(command);
    if (killed !== null) {
      const work = this.#works.get(Number(killed[1]));
      if (work === void 0) throw new UserError(`Nothing is at work for connection ${killed[1]}`);
      work.asked.abort(KILLED);
      return null;
    }
    if (/^(?:(?:inception|inc)\s+(?:get|show)|show)\s+(?:full\s+)?processlist$/i.test(command))
      return this.#processlist();
    if (/^(?:inception|inc)\s+(?:get|show|kill|pause|resume)\s+osc\b/i.test(command))
      throw new UserError("Online DDL is not steered from here", {
        hint: "Rollgate runs pt-online-schema-change or gh-ost itself (--online-ddl); inception kill ID ends the script."
      });
    const variables = readVariableCommand(command);
    if (variables === null) throw new UserError("The command is not known", { hint: KNOWN_COMMANDS });
    if (variables.verb === "show") return variables.table(this.#variables);
    this.#variables = variables.change(this.#variables);
    return null;
  }
  #processlist() {
    return {
      columns: columnsOf("Id#", "Dest_User", "Dest_Host", "Client_Host", "State", "Time#", "Info"),
      rows: [...this.#works.values()].map((work) => [
        work.id,
        work.user,
        work.target,
        work.client,
        work.stage,
        Math.floor((Date.now() - work.since) / 1e3),
        work.detail
      ])
    };
  }
  /** The script of a client that is gone is not begun; one that changes something already goes on to its end. */
  abandon(id) {
    const work = this.#works.get(id);
    if (work !== void 0 && work.stage !== "EXECUTING") work.asked.abort(GONE);
  }
};
var KILLED = new UserError("The script was ended by a KILL before it began", { exitCode: EXIT.interrupted });
var STOPPING = new UserError("The server is being stopped", { exitCode: EXIT.interrupted });
var GONE = new UserError("The client is gone", { exitCode: EXIT.interrupted });
var KNOWN_COMMANDS = "Known are: a script (header comment, inception_magic_start; … inception_magic_commit;), inception show variables|levels|processlist, inception set [level] NAME = VALUE, and inception kill ID.";
var Client = class {
  id;
  address;
  /** Never shown. */
  secrets = [];
  #server;
  #settings;
  /** A script that comes statement by statement, as the mysql client sends it; null between scripts. */
  #begun = null;
  constructor(server, id, address, settings) {
    this.#server = server;
    this.#settings = settings;
    this.id = id;
    this.address = address;
  }
  async answer(query) {
    if (this.#begun !== null) {
      const script = `${this.#begun}
${query};`;
      this.#begun = script;
      if (Buffer.byteLength(script) > this.#settings.maxScriptBytes) {
        this.#begun = null;
        throw new UserError("The script is longer than this server takes", { hint: "See --max-script." });
      }
      if (!endsScript(script)) return null;
      this.#begun = null;
      return this.#run(script);
    }
    if (headerOf(query) !== null || beginsScript(query)) {
      if (endsScript(query)) return this.#run(query);
      this.#begun = `${query};`;
      return null;
    }
    const said = chatter(query);
    return said === void 0 ? this.#server.command(query) : said;
  }
  left() {
    this.#server.abandon(this.id);
  }
  #run(script) {
    const password = headerPassword(script);
    if (password !== null) this.secrets.push(password);
    return this.#server.run(script, this);
  }
};
function secureContext({ cert, key }) {
  try {
    return createSecureContext({ cert, key, minVersion: "TLSv1.2" });
  } catch (error) {
    throw new UserError(`The certificate of --tls-cert cannot be used: ${error.message}`, { cause: error });
  }
}
export {
  serve
};
