import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  startWatcher
} from "./chunk-X25XJZV5.js";
import {
  parseVersion
} from "./chunk-5CWRLFBQ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/sandbox/binaries.ts
import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, readdir, readFile, realpath } from "node:fs/promises";
import { delimiter, dirname, join as join2, resolve } from "node:path";
import { promisify } from "node:util";

// src/sandbox/cache.ts
import { homedir } from "node:os";
import { join } from "node:path";
function serverCache(env = process.env) {
  if (env.ROLLGATE_SERVERS) return env.ROLLGATE_SERVERS;
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "rollgate", "servers");
}

// src/sandbox/binaries.ts
var PROGRAMS = ["mariadbd", "mysqld"];
var USUAL_DIRECTORIES = [
  "/usr/sbin",
  "/usr/libexec",
  "/usr/bin",
  "/usr/local/sbin",
  "/usr/local/libexec",
  "/usr/local/bin",
  "/usr/local/mysql/bin",
  "/usr/local/mariadb/bin",
  "/opt/mysql/bin",
  "/opt/mariadb/bin",
  "/opt/homebrew/bin",
  "/opt/homebrew/opt/mysql/bin",
  "/opt/homebrew/opt/mariadb/bin",
  "/home/linuxbrew/.linuxbrew/bin",
  "/opt/local/lib/mysql8/bin",
  "/opt/local/lib/mariadb/bin"
];
async function findServerBinaries(options = {}) {
  if (options.explicit) return [await explicitBinary(options.explicit, options.flavor)];
  const found = [];
  const failed = [];
  const add = async (candidate) => {
    const binary = await examine(candidate);
    if (typeof binary === "string") failed.push(binary);
    else if (options.flavor === void 0 || binary.flavor === options.flavor) found.push(binary);
  };
  for (const candidate of await installedCandidates()) await add(candidate);
  for (const candidate of await cachedCandidates(serverCache())) await add(candidate);
  if (found.length === 0) throw noServer(options.flavor, failed);
  return options.near === void 0 ? found : sortByDistance(found, options.near);
}
function installHint(flavor) {
  const rest = "or name a program with --sandbox-binary.";
  if (process.platform === "darwin") return `Install one with: brew install ${flavor ?? "mariadb"}; ${rest}`;
  if (process.platform !== "linux")
    return `Run Rollgate on Linux, macOS or in WSL with MySQL or MariaDB installed, ${rest}`;
  if (flavor === "mysql")
    return `Install one with: apt-get install mysql-server-core-8.0 (Ubuntu), dnf install mysql-server (Fedora, RHEL); ${rest}`;
  return `Install one with: apt-get install mariadb-server-core (Debian, Ubuntu), dnf install mariadb-server (Fedora, RHEL), apk add mariadb (Alpine); ${rest}`;
}
async function explicitBinary(path, flavor) {
  const full = resolve(path);
  const cached = await cachedCandidates(serverCache());
  const binary = await examine(cached.find((candidate) => candidate.path === full) ?? { path: full, command: [full] });
  if (typeof binary === "string")
    throw new UserError(`The sandbox binary cannot be used: ${binary}`, {
      hint: "Name the file of a mysqld or mariadbd that runs on this machine."
    });
  if (flavor !== void 0 && binary.flavor !== flavor)
    throw new UserError(`The sandbox binary ${full} is ${binary.version.text}, but a ${flavor} server is needed`, {
      hint: installHint(flavor)
    });
  return binary;
}
async function installedCandidates() {
  const directories = [
    ...(process.env.PATH ?? "").split(delimiter).filter((entry) => entry.startsWith("/")),
    ...USUAL_DIRECTORIES
  ];
  const seen = /* @__PURE__ */ new Set();
  const candidates = [];
  for (const directory of directories) {
    for (const program of PROGRAMS) {
      const path = join2(directory, program);
      const real = await executable(path);
      if (real === null || seen.has(real)) continue;
      seen.add(real);
      candidates.push({ path, command: [path] });
    }
  }
  return candidates;
}
async function cachedCandidates(cache) {
  const names = await readdir(cache).catch(() => []);
  const candidates = [];
  for (const name of names.sort(newestFirst)) {
    const tree = join2(cache, name);
    const text = await readFile(join2(tree, "server.json"), "utf8").catch(() => null);
    if (text === null) continue;
    const server = JSON.parse(text);
    const path = join2(tree, server.program);
    const command = [resolve(tree, server.loader), "--library-path", join2(tree, server.libraries), path];
    candidates.push({ path, command, baseDirectory: join2(tree, server.baseDirectory) });
  }
  return candidates;
}
function newestFirst(a, b) {
  return b.localeCompare(a, "en", { numeric: true });
}
async function examine(candidate) {
  if (await executable(candidate.path) === null) return `${candidate.path} is not an executable file`;
  const [program, ...args] = candidate.command;
  let output;
  try {
    const result = await promisify(execFile)(program, [...args, "--no-defaults", "--version"], {
      timeout: 2e4,
      env: {}
    });
    output = result.stdout;
  } catch (error) {
    return `${candidate.path} does not run: ${firstLine(error)}`;
  }
  const text = /\bVer\s+(\S+)/.exec(output)?.[1];
  if (text === void 0 || !/^\d+\.\d+\.\d+/.test(text))
    return `${candidate.path} does not tell a server version with --version`;
  const version = parseVersion(text);
  const real = await realpath(candidate.path);
  const baseDirectory = candidate.baseDirectory ?? dirname(dirname(real));
  const shareDirectory = await firstWith(
    ["share/mariadb", "share/mysql", "share"].map((name) => join2(baseDirectory, name)),
    "english/errmsg.sys"
  );
  if (shareDirectory === null)
    return `${candidate.path}: its messages file share/…/english/errmsg.sys is not below ${baseDirectory}`;
  const pluginDirectory = candidate.baseDirectory === void 0 ? null : await firstWith([join2(baseDirectory, "lib/mysql/plugin")], ".");
  return {
    path: candidate.path,
    command: candidate.command,
    flavor: version.flavor,
    version,
    baseDirectory,
    shareDirectory,
    pluginDirectory
  };
}
async function executable(path) {
  try {
    await access(path, constants.X_OK);
    return await realpath(path);
  } catch {
    return null;
  }
}
async function firstWith(directories, file) {
  for (const directory of directories) {
    const there = await access(join2(directory, file)).then(
      () => true,
      () => false
    );
    if (there) return directory;
  }
  return null;
}
function firstLine(error) {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  return (stderr || String(error)).split("\n")[0];
}
function sortByDistance(binaries, near) {
  const series = (number) => Math.floor(number / 100);
  const distance = (binary) => Math.abs(binary.version.number - near);
  const other = (binary) => series(binary.version.number) === series(near) ? 0 : 1;
  return [...binaries].sort((a, b) => other(a) - other(b) || distance(a) - distance(b));
}
function noServer(flavor, failed) {
  const what = flavor === void 0 ? "mysqld or mariadbd" : flavor === "mysql" ? "mysqld of MySQL" : "mariadbd of MariaDB";
  const why = failed.length === 0 ? "" : ` (${failed.join("; ")})`;
  return new UserError(`No ${what} was found on this machine${why}`, {
    hint: installHint(flavor),
    exitCode: EXIT.server
  });
}

// src/sandbox/private-server.ts
import { spawn as spawn2 } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { constants as constants3 } from "node:fs";
import { cp, mkdir as mkdir3, open, readFile as readFile4, rm as rm2, writeFile as writeFile2 } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { basename as basename2, join as join6 } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// src/sandbox/environment.ts
function serverEnvironment() {
  const { PATH, TZ } = process.env;
  return { PATH, LC_ALL: "C", ...TZ === void 0 ? {} : { TZ } };
}

// src/sandbox/instance-directory.ts
import { constants as constants2, readFileSync, readlinkSync, rmSync } from "node:fs";
import { access as access2, mkdir, mkdtemp, readdir as readdir2, readFile as readFile2, realpath as realpath2, stat, statfs, writeFile } from "node:fs/promises";
import { freemem, hostname, tmpdir } from "node:os";
import { join as join3 } from "node:path";
var PREFIX = "rollgate-server-";
var MEMORY = "/dev/shm";
var LEAST_FREE = 4 * 2 ** 30;
async function usualParent() {
  if (tmpdir() !== "/tmp" || Math.min(freemem(), process.availableMemory?.() ?? 0) < LEAST_FREE) return tmpdir();
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    await access2(MEMORY, constants2.W_OK | constants2.X_OK);
    return bavail * bsize < LEAST_FREE ? tmpdir() : MEMORY;
  } catch {
    return tmpdir();
  }
}
async function makeInstanceDirectory(parent) {
  return makeIn(parent ?? await usualParent());
}
async function makeIn(parent) {
  await mkdir(parent, { recursive: true });
  await removeLeftovers(parent);
  const directory = await realpath2(await mkdtemp(join3(parent, PREFIX)));
  await writeFile(join3(directory, "owner.json"), JSON.stringify(ownerOf(process.pid)));
  return directory;
}
async function removeLeftovers(parent) {
  for (const name of await readdir2(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const directory = join3(parent, name);
    const { uid } = await stat(directory).catch(() => ({ uid: -1 }));
    if (uid !== process.getuid?.()) continue;
    const text = await readFile2(join3(directory, "owner.json"), "utf8").catch(() => null);
    if (text === null || text === "" || isAlive(JSON.parse(text))) continue;
    const pid = Number(await readFile2(join3(directory, "server.pid"), "utf8").catch(() => "0"));
    if (pid > 1 && commandLine(pid)?.includes(`--datadir=${join3(directory, "data")}`)) process.kill(pid, "SIGKILL");
    removeDirectory(directory);
  }
}
function removeDirectory(directory) {
  try {
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  } catch {
  }
}
var atExit = /* @__PURE__ */ new Set();
function removeAtExit(directory) {
  if (atExit.size === 0) process.once("exit", removeAll);
  atExit.add(directory);
  return () => {
    atExit.delete(directory);
    if (atExit.size === 0) process.removeListener("exit", removeAll);
  };
}
function removeAll() {
  for (const directory of atExit) removeDirectory(directory);
}
function ownerOf(pid) {
  return { pid, started: startTime(pid), host: hostname(), pidNamespace: pidNamespace() };
}
function isAlive(owner) {
  const elsewhere = owner.host !== hostname() || owner.pidNamespace !== pidNamespace();
  if (elsewhere) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  return startTime(owner.pid) === owner.started;
}
function startTime(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
function pidNamespace() {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}
function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return null;
  }
}

// src/sandbox/server-flags.ts
import { join as join4 } from "node:path";
function programFlags(binary) {
  return [
    "--no-defaults",
    `--basedir=${binary.baseDirectory}`,
    `--lc-messages-dir=${binary.shareDirectory}`,
    `--character-sets-dir=${join4(binary.shareDirectory, "charsets")}`,
    ...binary.pluginDirectory === null ? [] : [`--plugin-dir=${binary.pluginDirectory}`],
    // As root a server refuses to start unless it is told to stay root.
    ...process.getuid?.() === 0 ? ["--user=root"] : []
  ];
}
var THROWAWAY_FLAGS = [
  "--loose-innodb-flush-method=nosync",
  "--loose-skip-innodb-doublewrite",
  "--innodb-flush-log-at-trx-commit=0",
  "--innodb-buffer-pool-size=32M",
  "--loose-innodb-buffer-pool-load-at-startup=OFF",
  "--loose-innodb-buffer-pool-dump-at-shutdown=OFF",
  "--loose-performance-schema=OFF"
];
function redoLogFlags(binary) {
  if (binary.flavor === "mysql" && binary.version.number >= 80030) return ["--innodb-redo-log-capacity=64M"];
  return ["--innodb-log-file-size=16M"];
}
function runFlags(binary, { binlog, gtid, directory, port, serverId }) {
  return [
    ...programFlags(binary),
    ...THROWAWAY_FLAGS,
    ...redoLogFlags(binary),
    "--bind-address=127.0.0.1",
    `--port=${port}`,
    "--skip-name-resolve",
    "--loose-mysqlx=OFF",
    `--datadir=${join4(directory, "data")}`,
    `--tmpdir=${join4(directory, "tmp")}`,
    // Relative to the data directory: the path of a Unix socket is limited to 107 bytes (sun_path), that of a directory is not.
    "--socket=server.sock",
    `--pid-file=${join4(directory, "server.pid")}`,
    `--init-file=${join4(directory, "accounts.sql")}`,
    "--local-infile=0",
    `--secure-file-priv=${join4(directory, "files")}`,
    ...binlog ? binlogFlags(binary, serverId, gtid) : ["--skip-log-bin"]
  ];
}
function binlogFlags(binary, serverId, gtid) {
  const flags = [
    `--server-id=${serverId}`,
    "--log-bin=binlog",
    "--binlog-format=ROW",
    "--binlog-row-image=FULL",
    "--sync-binlog=0"
  ];
  if (binary.flavor === "mysql" && gtid)
    flags.push("--gtid-mode=ON", "--enforce-gtid-consistency=ON", "--log-slave-updates");
  return flags;
}

// src/sandbox/template.ts
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access as access3, mkdir as mkdir2, mkdtemp as mkdtemp2, readFile as readFile3, rename, rm, stat as stat2 } from "node:fs/promises";
import { basename, join as join5 } from "node:path";
var TEMPLATE_REVISION = 1;
var underWay = /* @__PURE__ */ new Map();
async function templateDirectory(binary) {
  const directory = join5(serverCache(), "templates", await templateName(binary));
  const making = underWay.get(directory) ?? makeOnce(binary, directory).finally(() => underWay.delete(directory));
  underWay.set(directory, making);
  return making;
}
async function templateName(binary) {
  const { size, mtimeMs } = await stat2(binary.path);
  const identity = JSON.stringify([
    binary.path,
    size,
    mtimeMs,
    binary.version.text,
    redoLogFlags(binary),
    TEMPLATE_REVISION
  ]);
  const digest = createHash("sha256").update(identity).digest("hex").slice(0, 12);
  return `${binary.flavor}-${/^[\d.]+/.exec(binary.version.text)[0]}-${digest}`;
}
async function makeOnce(binary, directory) {
  if (await exists(directory)) return directory;
  await mkdir2(join5(directory, ".."), { recursive: true, mode: 448 });
  const draft = await mkdtemp2(`${directory}.draft-`);
  try {
    await initialise(binary, draft);
    await rm(join5(draft, "auto.cnf"), { force: true });
    await rename(draft, directory).catch(async (error) => {
      if (!await exists(directory)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return directory;
}
async function initialise(binary, directory) {
  const flags = [...programFlags(binary), ...THROWAWAY_FLAGS, ...redoLogFlags(binary), `--datadir=${directory}`];
  if (binary.flavor === "mysql" && binary.version.number >= 50700) {
    await runToEnd(binary, [...flags, "--initialize-insecure", "--secure-file-priv=", "--skip-log-bin"], "");
    return;
  }
  await mkdir2(join5(directory, "mysql"));
  const mariadb = ["--enforce-storage-engine=", "--net-buffer-length=16K", "--max-allowed-packet=8M"];
  const more = binary.flavor === "mariadb" ? mariadb : [];
  await runToEnd(binary, [...flags, "--bootstrap", "--log-warnings=0", ...more], await bootstrapSql(binary));
}
var BOOTSTRAP_FILES = [
  ["mariadb_system_tables.sql", "mysql_system_tables.sql"],
  ["mariadb_performance_tables.sql", "mysql_performance_tables.sql"],
  ["mariadb_system_tables_data.sql", "mysql_system_tables_data.sql"],
  ["maria_add_gis_sp_bootstrap.sql"],
  ["mariadb_sys_schema.sql", "mysql_sys_schema.sql"]
];
async function bootstrapSql(binary) {
  const parts = ["USE mysql;"];
  if (binary.flavor === "mariadb") parts.push("SET @auth_root_socket=NULL;");
  for (const [place, names] of BOOTSTRAP_FILES.entries()) {
    const texts = await Promise.all(
      names.map((name) => readFile3(join5(binary.shareDirectory, name), "utf8").catch(() => null))
    );
    const text = texts.find((one) => one !== null);
    if (text !== void 0 && text !== null) parts.push(text);
    else if (place === 0)
      throw new UserError(
        `${names.at(-1)} is not in ${binary.shareDirectory}, so ${binary.path} cannot make a data directory`,
        {
          hint: "Install the complete server package.",
          exitCode: EXIT.server
        }
      );
  }
  const accounts = binary.flavor === "mariadb" && binary.version.number >= 100400 ? "mysql.global_priv" : "mysql.user";
  parts.push(
    "USE mysql;",
    `DELETE FROM ${accounts} WHERE User='' OR (User='root' AND Host<>'localhost');`,
    "DELETE FROM mysql.proxies_priv WHERE Host<>'localhost';",
    "DELETE FROM mysql.db;"
  );
  return `${parts.join("\n")}
`;
}
function runToEnd(binary, args, input) {
  const [program, ...prefix] = binary.command;
  return new Promise((resolve2, reject) => {
    const child = spawn(program, [...prefix, ...args], { env: serverEnvironment(), stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk) => {
      output = (output + chunk.toString("utf8")).slice(-2e4);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.stdin.on("error", () => {
    });
    child.stdin.end(input);
    const killWithUs = () => child.kill("SIGKILL");
    process.once("exit", killWithUs);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.removeListener("exit", killWithUs);
      if (code === 0) resolve2();
      else
        reject(
          new UserError(
            `${basename(binary.path)} ${binary.version.text} could not make a data directory (${signal ?? `exit ${code}`}):
${lastLines(output)}`,
            {
              hint: "Check free disk space and the messages above; another server program can be named with --sandbox-binary.",
              exitCode: EXIT.server
            }
          )
        );
    });
  });
}
function lastLines(log, count = 12) {
  const lines = log.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0 ? "  (the server said nothing)" : lines.slice(-count).map((line) => `  ${line}`).join("\n");
}
async function exists(path) {
  return access3(path).then(
    () => true,
    () => false
  );
}

// src/sandbox/private-server.ts
var READY_TIMEOUT_MS = 12e4;
var POLL_MS = 15;
var PORT_ATTEMPTS = 5;
var USER = "rollgate";
async function startPrivateServer(binary, options = {}) {
  const template = await templateDirectory(binary);
  for (let attempt = 1; ; attempt++) {
    const server = await startOnce(binary, template, await freePort(), options);
    if (server !== "port taken") return server;
    if (attempt === PORT_ATTEMPTS)
      throw new UserError(`No free port was found for a private server in ${attempt} attempts`, {
        exitCode: EXIT.server
      });
  }
}
async function startOnce(binary, template, port, options) {
  const directory = await makeInstanceDirectory(options.directory);
  const watcher = startWatcher(directory);
  const keep = removeAtExit(directory);
  const serverId = randomInt(1, 2 ** 32 - 1);
  const cleanUp = async () => {
    await watcher.finish();
    keep();
  };
  try {
    const settings = localSettings(port, randomBytes(18).toString("base64url"));
    await fillDirectory(binary, template, directory, settings.password);
    let server = await launch(binary, directory, port, serverId, options, watcher);
    const ready = await untilReady(server, directory, port);
    if (ready !== "ready") {
      await server.end();
      await cleanUp();
      if (ready.portTaken) return "port taken";
      throw notReady(binary, ready);
    }
    await rm2(join6(directory, "accounts.sql"));
    let stopped = null;
    return {
      binary,
      settings,
      get pid() {
        return server.pid;
      },
      directory,
      async restart(signal, between) {
        await server.end(signal);
        await between?.(join6(directory, "data"));
        await writeFile2(join6(directory, "accounts.sql"), "");
        server = await launch(binary, directory, port, serverId, options, watcher);
        const again = await untilReady(server, directory, port);
        if (again !== "ready") throw notReady(binary, again);
        await rm2(join6(directory, "accounts.sql"));
      },
      stop: () => stopped ??= server.end().then(cleanUp)
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
function localSettings(port, password) {
  const plain = { socketPath: null, database: null, ssl: "disabled", sslCa: null, sslCert: null, sslKey: null };
  return { role: "sandbox", host: "127.0.0.1", port, user: USER, password, ...plain };
}
async function fillDirectory(binary, template, directory, password) {
  await cp(template, join6(directory, "data"), { recursive: true, mode: constants3.COPYFILE_FICLONE });
  await mkdir3(join6(directory, "tmp"));
  await mkdir3(join6(directory, "files"));
  await writeFile2(join6(directory, "accounts.sql"), accountsSql(binary, password), { mode: 384 });
}
function accountsSql(binary, password) {
  const old = binary.flavor === "mysql" && binary.version.number < 50700;
  const root = old ? `SET PASSWORD FOR 'root'@'localhost' = PASSWORD('${password}');` : `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`;
  const account = `'${USER}'@'127.0.0.1'`;
  return [
    "SET sql_log_bin=0;",
    root,
    `CREATE USER ${account} IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO ${account} WITH GRANT OPTION;`,
    ""
  ].join("\n");
}
async function launch(binary, directory, port, serverId, options, watcher) {
  const [program, ...prefix] = binary.command;
  const flags = runFlags(binary, {
    binlog: options.binlog ?? false,
    gtid: options.gtid ?? false,
    directory,
    port,
    serverId
  });
  const log = await open(join6(directory, "server.log"), "a");
  const child = spawn2(program, [...prefix, ...flags, ...options.extra ?? []], {
    cwd: directory,
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: serverEnvironment()
  });
  if (child.pid !== void 0) watcher.watch(child.pid);
  const pid = await spawned(child).finally(() => log.close());
  const killAtExit = () => void child.kill("SIGKILL");
  process.prependOnceListener("exit", killAtExit);
  const ended = new Promise((resolve2) => {
    child.once("exit", () => {
      watcher.watch(null);
      process.removeListener("exit", killAtExit);
      resolve2();
    });
  });
  child.unref();
  return {
    pid,
    exit: () => child.exitCode === null && child.signalCode === null ? null : { code: child.exitCode, signal: child.signalCode },
    async end(signal = "SIGKILL") {
      child.ref();
      child.kill(signal);
      await ended;
    }
  };
}
function spawned(child) {
  return new Promise((resolve2, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve2(child.pid));
  });
}
async function untilReady(server, directory, port) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const exit = server.exit();
    if (exit !== null)
      return failure(
        directory,
        exit.signal === null ? `ended with exit code ${exit.code}` : `was ended by ${exit.signal}`
      );
    const pid = await readFile4(join6(directory, "server.pid"), "utf8").catch(() => "");
    if (Number(pid) === server.pid && await greets(port)) return "ready";
    await sleep(POLL_MS);
  }
  return failure(directory, `did not answer within ${READY_TIMEOUT_MS / 1e3} s`);
}
async function failure(directory, why) {
  const log = await readFile4(join6(directory, "server.log"), "utf8").catch(() => "");
  return { why, log, portTaken: /Bind on TCP\/IP port/i.test(log) && /already in use/i.test(log) };
}
function notReady(binary, { why, log }) {
  return new UserError(
    `The private server ${basename2(binary.path)} ${binary.version.text} (${binary.path}) ${why}:
${lastLines(log)}`,
    {
      hint: "The server gave the messages above. Another server program can be named with --sandbox-binary.",
      exitCode: EXIT.server
    }
  );
}
function greets(port) {
  return new Promise((resolve2) => {
    const socket = connect({ host: "127.0.0.1", port });
    const settle = (greeting) => {
      socket.destroy();
      resolve2(greeting);
    };
    socket.setTimeout(5e3, () => settle(false));
    socket.once("error", () => settle(false));
    socket.once("close", () => settle(false));
    socket.once("data", (packet) => settle(packet[4] === 10));
  });
}
function freePort() {
  return new Promise((resolve2, reject) => {
    const listener = createServer();
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const address = listener.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      listener.close(() => resolve2(port));
    });
  });
}

export {
  findServerBinaries,
  startPrivateServer
};
