import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  rdsToken
} from "./chunk-GHNPNT5F.js";
import {
  isServerError,
  noteServer
} from "./chunk-Q3PDGZ5L.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/mysql/session.ts
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

// src/mysql/local-infile.ts
import { once } from "node:events";
import { Readable } from "node:stream";
var PIECE_BYTES = 16384;
var LocalInfile = class {
  #name;
  #data;
  #socket;
  #stream = null;
  #ended = false;
  constructor(name, data, socket) {
    this.#name = name;
    this.#data = data;
    this.#socket = socket;
  }
  /** Whether the server asked for the data. */
  get asked() {
    return this.#stream !== null;
  }
  /** Whether data was still to be sent when the server answered: then the two no longer agree on what comes next. */
  get cutOff() {
    return this.#stream !== null && !this.#ended;
  }
  /** For mysql2's `infileStreamFactory`. */
  open(name) {
    if (name !== this.#name || this.#stream !== null) return refused(name);
    const stream = Readable.from(this.#paced());
    const ended = () => {
      this.#ended = true;
    };
    stream.on("end", ended);
    stream.on("error", ended);
    this.#stream = stream;
    return stream;
  }
  /** Nothing more is read or sent. */
  close() {
    this.#stream?.removeAllListeners("data");
    this.#stream?.destroy();
  }
  /** mysql2 writes what it is given at once, however much waits in the socket already; an empty packet would mean the end. */
  async *#paced() {
    for await (const data of this.#data) {
      for (let at = 0; at < data.length; at += PIECE_BYTES) {
        yield data.subarray(at, at + PIECE_BYTES);
        while (this.#socket.writableNeedDrain && !this.#socket.destroyed) await drained(this.#socket);
      }
    }
  }
};
async function drained(socket) {
  const stop = new AbortController();
  try {
    await Promise.race(["drain", "close"].map((event) => once(socket, event, { signal: stop.signal }).catch(() => {
    })));
  } finally {
    stop.abort();
  }
}
function refused(name) {
  return new Readable({
    read() {
      this.destroy(new Error(`The server asked for the local file ${JSON.stringify(name)}; it was not given`));
    }
  });
}

// src/mysql/session.ts
var UTF8MB4 = 45;
var BINARY = 63;
var CONNECT_TIMEOUT_MS = 1e4;
var NO_LOCAL_FILES = [1148, 3948, 4166];
var BYTE_TYPES = /* @__PURE__ */ new Set([
  "VARCHAR",
  "VAR_STRING",
  "STRING",
  "TINY_BLOB",
  "MEDIUM_BLOB",
  "LONG_BLOB",
  "BLOB",
  "BIT",
  "GEOMETRY",
  "VECTOR"
]);
var ResultTooLarge = class extends Error {
  constructor(most) {
    super(`more than ${most} bytes of results`);
  }
};
var Session = class _Session {
  settings;
  connectionId;
  version;
  /** The options that got this connection in (TLS or not), for another connection of the same kind, such as the binlog stream's. */
  connectionOptions;
  /** The connection's id in the greeting, the lower 32 bits of it; a proxy in between may have another than its server. */
  greetingId;
  #connection;
  #destroyed = false;
  constructor(settings, connection, connectionId, version, used) {
    this.settings = settings;
    this.connectionOptions = used;
    this.greetingId = connection.threadId ?? connectionId;
    this.#connection = connection;
    this.connectionId = connectionId;
    this.version = version;
  }
  /** @throws UserError (exit code 3) that says which server, why it cannot be reached, and what to do. */
  static async open(settings, options = {}) {
    const { connection, used } = await connect(settings, options);
    try {
      const [row] = (await ask(connection, "SELECT CONNECTION_ID() AS id, VERSION() AS version")).rows;
      const text = String(row.version);
      return new _Session(settings, connection, Number(row.id), parseVersion(text), used);
    } catch (error) {
      connection.destroy();
      noteServer(error, settings);
      throw error;
    }
  }
  /** Runs one statement and returns its rows (of its first result set). */
  async query(sql) {
    return (await this.#ask(sql)).rows;
  }
  /** The first row's only value, or null when there is no row. */
  async value(sql) {
    const [row] = await this.query(sql);
    return row === void 0 ? null : Object.values(row)[0] ?? null;
  }
  /** Runs one statement, given as text or as the bytes of text in UTF-8, and returns its counts. */
  async run(sql) {
    return (await this.#ask(sql)).outcomes.at(-1) ?? { affectedRows: 0, warnings: 0 };
  }
  /**
   * Runs one statement and lets its rows go by.
   * @param most bytes of answers; when there are more, the connection is dropped
   * @throws ResultTooLarge
   */
  async discard(sql, most) {
    const stream = this.#connection.stream;
    const before = stream.bytesRead;
    this.#connection.config.charsetNumber = UTF8MB4;
    await new Promise((resolve, reject) => {
      const watch = () => {
        if (stream.bytesRead - before <= most) return;
        this.destroy();
        settle(() => reject(new ResultTooLarge(most)));
      };
      const lost = () => settle(() => reject(Object.assign(new Error("Connection lost"), { code: "PROTOCOL_CONNECTION_LOST" })));
      const settle = (how) => {
        stream.off("data", watch);
        stream.off("close", lost);
        how();
      };
      stream.on("data", watch);
      stream.once("close", lost);
      const query = this.#connection.query({ sql, typeCast: ignored });
      query.on("error", (error) => settle(() => reject(error)));
      query.on("end", () => settle(resolve));
    });
  }
  /**
   * Runs several statements sent as one text, or as its bytes in UTF-8; an outcome for each, and its rows as they came, to be compared as bytes. Needs
   * `multipleStatements`.
   */
  async askMany(sql) {
    const rows = [];
    const { outcomes, results } = await ask(this.#connection, sql, {}, rows);
    let next = 0;
    return { outcomes, rows: results.map((one) => Array.isArray(one) ? rows[next++] ?? [] : null) };
  }
  /**
   * Runs a LOAD DATA LOCAL INFILE on data that is made as it is sent. `sql` writes the statement with the literal of the file's
   * name, which only this call answers to.
   * @returns null when the server does not permit local files: then no data was read.
   * @throws what the data throws; the rows before it were loaded, so the caller takes them back.
   */
  async loadLocal(sql, data) {
    const name = `rollgate-${randomUUID()}`;
    const socket = this.#connection.stream;
    const infile = new LocalInfile(name, data, socket);
    try {
      const { outcomes } = await ask(this.#connection, sql(`'${name}'`), {
        infileStreamFactory: (asked) => infile.open(asked)
      });
      return outcomes.at(-1) ?? { affectedRows: 0, warnings: 0 };
    } catch (error) {
      if (!infile.asked && isServerError(error) && NO_LOCAL_FILES.includes(error.errno)) return null;
      throw error;
    } finally {
      if (infile.cutOff) this.destroy();
      infile.close();
    }
  }
  /** The columns that a query would give; it is prepared and not run. */
  async describe(sql) {
    ;
    this.#connection.config.charsetNumber = UTF8MB4;
    return await new Promise((resolve, reject) => {
      this.#connection.prepare(sql, (error, statement) => {
        if (error) {
          reject(error);
          return;
        }
        const { columns } = statement;
        resolve(
          columns.map(({ name, schema, orgTable, orgName }) => ({
            name,
            database: schema,
            table: orgTable,
            column: orgName
          }))
        );
        statement.close();
      });
    });
  }
  async close() {
    await new Promise((resolve) => {
      this.#connection.end(() => resolve());
      setTimeout(resolve, 2e3).unref();
    });
    this.#connection.destroy();
  }
  /** Drops the connection without a goodbye; the server rolls back what is open. */
  destroy() {
    this.#destroyed = true;
    this.#connection.destroy();
  }
  /** The connection id in the server's greeting, which is a proxy's own where one stands between; null when there was none. */
  get handshakeId() {
    const { threadId } = this.#connection;
    return typeof threadId === "number" ? threadId : null;
  }
  get destroyed() {
    return this.#destroyed;
  }
  async #ask(sql) {
    try {
      return await ask(this.#connection, sql);
    } catch (error) {
      noteServer(error, this.settings);
      throw error;
    }
  }
};
function ask(connection, text, options = {}, rawRows = null) {
  const bytes = typeof text !== "string";
  const config = connection.config;
  config.charsetNumber = bytes ? BINARY : UTF8MB4;
  config.queryFormat = unchanged;
  const sql = bytes ? text.toString("latin1") : text;
  return new Promise((resolve, reject) => {
    const command = connection.query(
      { sql, typeCast: printed, ...options },
      (error, result, fields) => {
        if (error) reject(error);
        else resolve(readAnswer(result, fields));
      }
    );
    if (rawRows !== null) takeRawRows(command, rawRows);
  });
}
var unchanged = (sql) => sql;
function takeRawRows(command, into) {
  const { row } = command;
  let rows = [];
  command.row = function(packet, connection) {
    if (packet.isEOF()) {
      into.push(rows);
      rows = [];
      return row.call(this, packet, connection);
    }
    rows.push({ bytes: packet.buffer, start: packet.offset, end: packet.end });
    return command.row;
  };
}
function readAnswer(result, fields) {
  const several = Array.isArray(fields) && fields.some((field) => field === void 0 || Array.isArray(field));
  const results = (several ? result : [result]).filter((one) => one !== void 0 && one !== null);
  const rows = results.find((one) => Array.isArray(one) && one.length > 0);
  return { rows: rows ?? [], outcomes: results.map(outcomeOf), results };
}
function outcomeOf(result) {
  if (Array.isArray(result)) return { affectedRows: 0, warnings: 0 };
  const { affectedRows, warningStatus } = result;
  return { affectedRows, warnings: warningStatus };
}
function printed(field, _next) {
  const bytes = field.buffer();
  if (bytes === null) return null;
  const binary = field.encoding === "binary";
  return binary && BYTE_TYPES.has(field.type) ? bytes : bytes.toString("utf8");
}
function ignored(field) {
  field.buffer();
  return null;
}
async function connect(settings, options) {
  const base = {
    ...settings.socketPath === null ? { host: settings.host, port: settings.port } : { socketPath: settings.socketPath },
    user: settings.user,
    password: settings.password,
    database: (options.database === void 0 ? settings.database : options.database) ?? void 0,
    charset: "utf8mb4_general_ci",
    connectTimeout: CONNECT_TIMEOUT_MS,
    multipleStatements: options.multipleStatements ?? false,
    flags: ["-IGNORE_SPACE", options.foundRows ? "+FOUND_ROWS" : "-FOUND_ROWS"],
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true
  };
  try {
    const used = settings.ssl === "rds-iam" ? withToken(base, settings) : { ...base, ssl: sslOptions(settings) };
    return { connection: await open(used), used };
  } catch (error) {
    if (settings.ssl === "preferred" && code(error) === "HANDSHAKE_NO_SSL_SUPPORT") {
      try {
        return { connection: await open(base), used: base };
      } catch (second) {
        throw unreachable(settings, second);
      }
    }
    throw unreachable(settings, error);
  }
}
function withToken(base, settings) {
  return {
    ...base,
    ssl: RDS_PROFILE,
    // The token goes over in plain text, within TLS that is verified.
    enableCleartextPlugin: true,
    get password() {
      return rdsToken(settings, settings.aws ?? null);
    }
  };
}
async function open(options) {
  const { createConnection } = (await import("./mysql2-GDXCXLOB.js")).default;
  return new Promise((resolve, reject) => {
    const connection = createConnection(options);
    connection.once("error", reject);
    connection.connect((error) => {
      if (error) {
        connection.destroy();
        reject(error);
        return;
      }
      connection.removeListener("error", reject);
      connection.on("error", () => {
      });
      resolve(connection);
    });
  });
}
var RDS_PROFILE = "Amazon RDS";
function sslOptions(settings) {
  if (settings.ssl === "disabled") return void 0;
  if (settings.ssl === "rds") return RDS_PROFILE;
  const read = (path, what) => {
    if (path === null) return void 0;
    try {
      return readFileSync(path, "utf8");
    } catch (cause) {
      throw new UserError(`The ${what} of the ${settings.role} server cannot be read: ${path}`, { cause });
    }
  };
  const verify = settings.ssl === "verify-ca" || settings.ssl === "verify-identity";
  return {
    ca: read(settings.sslCa, "ssl-ca"),
    cert: read(settings.sslCert, "ssl-cert"),
    key: read(settings.sslKey, "ssl-key"),
    rejectUnauthorized: verify,
    verifyIdentity: settings.ssl === "verify-identity"
  };
}
function code(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
function unreachable(settings, error) {
  if (error instanceof UserError) return error;
  const where = `the ${settings.role} server at ${settings.socketPath ?? describeServer(settings)}`;
  const say = (message, hint) => new UserError(message, { hint, exitCode: EXIT.server, cause: error });
  if (isServerError(error)) {
    if (error.errno === 1045 || error.errno === 1698)
      return say(
        `Access to ${where} was denied for user '${settings.user}'`,
        "Check user name and password, and that the account may connect from this host."
      );
    if (error.errno === 1044)
      return say(
        `User '${settings.user}' may not use database '${settings.database}' on ${where}`,
        "Grant the account privileges on that database."
      );
    if (error.errno === 1049)
      return say(
        `Database '${settings.database}' does not exist on ${where}`,
        "Create it, or correct the name in the connection settings."
      );
    return say(
      `Cannot connect to ${where}: ${error.sqlMessage ?? error.message} (error ${error.errno})`,
      "Check that the server accepts connections from this host."
    );
  }
  switch (code(error)) {
    case "ECONNREFUSED":
      return say(
        `Nothing listens at ${where}`,
        "Check host and port, and that the server is running and not behind a firewall."
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return say(`The host name of ${where} cannot be resolved`, "Check the host name and the DNS of this machine.");
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return say(`No answer from ${where}`, "Check the address, and that a firewall lets this machine through.");
    case "ENOENT":
      return say(`There is no socket for ${where}`, "Check the path given as ?socket=.");
    case "HANDSHAKE_NO_SSL_SUPPORT":
      return say(
        `TLS is required (ssl=${settings.ssl}), but ${where} offers none`,
        "Turn TLS on at the server, or set ssl=preferred if plain text is acceptable."
      );
    case "HANDSHAKE_SSL_ERROR":
      return say(
        `The TLS handshake with ${where} failed: ${error.message}`,
        "Check ssl and ssl-ca against the certificate of the server."
      );
    case "ECONNRESET":
    case "EPIPE":
    case "PROTOCOL_CONNECTION_LOST":
      return say(
        `The connection to ${where} was lost while it was made: ${error.message}`,
        "Check that the server is running, and that no firewall or proxy cuts the connection."
      );
    default:
      return say(
        `Cannot connect to ${where}: ${error instanceof Error ? error.message : String(error)}`,
        "Check the connection settings."
      );
  }
}
function parseVersion(text) {
  const flavor = /mariadb/i.test(text) ? "mariadb" : "mysql";
  const match = /^(?:5\.5\.5-(?=\d))?(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (match === null)
    throw new UserError(`The server calls itself version "${text}", which is not understood`, { exitCode: EXIT.server });
  return { flavor, number: Number(match[1]) * 1e4 + Number(match[2]) * 100 + Number(match[3]), text };
}

export {
  ResultTooLarge,
  Session,
  parseVersion
};
