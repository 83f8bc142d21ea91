import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  findServerBinaries,
  startPrivateServer
} from "./chunk-BYQ36RH7.js";
import {
  oneLine,
  shortened,
  textTable,
  withCommas
} from "./chunk-SWLZE7TQ.js";
import {
  dialectOf
} from "./chunk-OTKXD3YM.js";
import {
  listTables,
  parseScript,
  showCreateTable
} from "./chunk-X25XJZV5.js";
import "./chunk-HHF7PBS2.js";
import "./chunk-FPZUQGHF.js";
import {
  INFORMATION_TABLE
} from "./chunk-L52QMF4C.js";
import {
  sessionPins
} from "./chunk-VXINXAS5.js";
import "./chunk-BZW43KRG.js";
import {
  Session
} from "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-Q3PDGZ5L.js";
import "./chunk-2UBCNRPZ.js";
import {
  decodeSource
} from "./chunk-SWZM6BFA.js";
import "./chunk-H343J662.js";
import {
  quoteName,
  quoteTable,
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

// src/commands/demo.ts
import { mkdtempSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// src/commands/demo-data.ts
var SHOP_ROWS = {
  customers: 5e3,
  categories: 40,
  products: 2e3,
  warehouses: 4,
  stock: 8e3,
  orders: 1e4,
  order_items: 17500,
  payments: 5956,
  legacy_coupons: 1500
};
var ROWS_PER_STATEMENT = 500;
var GIVEN_NAMES = [
  "Ada",
  "Björn",
  "Chloé",
  "Dmitri",
  "Émile",
  "Fatima",
  "Gül",
  "Hồng",
  "Ivo",
  "Jūratė",
  "Łukasz",
  "Zoë"
];
var FAMILY_NAMES = [
  "O'Brien",
  "Müller",
  "Nguyễn",
  "Øst",
  "D'Angelo",
  "山田",
  "Иванова",
  "García",
  "Smith",
  "Yılmaz",
  "van 't Hof"
];
var COUNTRIES = ["DE", "FR", "NL", "PL", "ES", "IT", "JP"];
var NOTES = [
  null,
  "",
  `Calls it "the other shop"; said: it's fine`,
  "Path of the import: C:\\import\\2019\\new",
  "Two lines\nand a tab	here",
  "Likes ☕ and 🧶",
  "100 % wool; -- not a comment, /* nor this */"
];
var THINGS = ["Scarf", "Teapot", "Lamp", "Notebook", "Mug", "Cushion", "Basket", "Kettle", "Blanket", "Clock"];
var COLOURS = ["red", "grün", "bleu", "naranja", "黒", "white"];
var STATUSES = ["new", "paid", "shipped", "shipped", "shipped", "returned", "cancelled", "paid"];
function* shopData() {
  const tables = [
    ["customers", "id, email, name, phone, country, credit, newsletter, notes, created_at, updated_at", customers()],
    ["categories", "id, parent_id, name", categories()],
    ["products", "id, category_id, sku, name, description, price, weight, barcode, status, attributes", products()],
    ["warehouses", "id, city, opens", warehouses()],
    ["stock", "product_id, warehouse_id, quantity, counted_at", stock()],
    ["orders", "id, customer_id, status, total, currency, ordered_at, shipped_at, remark", orders()],
    ["order_items", "order_id, line_no, product_id, quantity, unit_price, discount", orderItems()],
    ["payments", "id, order_id, method, amount, reference, paid_at", payments()],
    ["legacy_coupons", "code, percent, valid_until, used", legacyCoupons()]
  ];
  for (const [table, columns, rows] of tables) yield* insertStatements(table, columns, rows);
}
function* insertStatements(table, columns, rows) {
  let batch = [];
  for (const row2 of rows) {
    batch.push(`(${row2})`);
    if (batch.length < ROWS_PER_STATEMENT) continue;
    yield `INSERT INTO ${table} (${columns}) VALUES
${batch.join(",\n")}`;
    batch = [];
  }
  if (batch.length > 0) yield `INSERT INTO ${table} (${columns}) VALUES
${batch.join(",\n")}`;
}
function* customers() {
  for (let id = 1; id <= SHOP_ROWS.customers; id++) {
    const name = `${pick(GIVEN_NAMES, id, 1)} ${pick(FAMILY_NAMES, id, 2)}`;
    const phone = id % 3 === 0 ? null : `+49 ${100 + noise(id, 3) % 900} ${1e6 + noise(id, 4) % 9e6}`;
    const credit = id % 5 === 0 ? cents(noise(id, 5) % 4e4) : id % 17 === 0 ? `-${cents(noise(id, 6) % 9e3)}` : "0.00";
    yield row(
      id,
      text(`customer${id}@shop.example`),
      text(name),
      text(phone),
      text(pick(COUNTRIES, id, 7)),
      credit,
      id % 2,
      text(pick(NOTES, id, 8)),
      text(moment(2019, noise(id, 9))),
      text(moment(2025, noise(id, 10)))
    );
  }
}
function* categories() {
  for (let id = 1; id <= SHOP_ROWS.categories; id++) {
    yield row(
      id,
      id <= 8 ? "NULL" : 1 + id % 8,
      text(id <= 8 ? `Section ${id}` : `${pick(THINGS, id, 1)}s, ${pick(COLOURS, id, 2)}`)
    );
  }
}
function* products() {
  for (let id = 1; id <= SHOP_ROWS.products; id++) {
    const colour = pick(COLOURS, id, 1);
    const status = id % 10 < 7 ? "active" : id % 10 < 9 ? "retired" : "draft";
    yield row(
      id,
      9 + noise(id, 2) % 32,
      text(`SKU-${String(id).padStart(6, "0")}`),
      text(`${pick(THINGS, id, 3)} "${colour}" №${id}`),
      text(id % 6 === 0 ? null : `The ${colour} one.
It's hand-made: 50 % off is not possible.`),
      cents(noise(id, 4) % 3e4),
      id % 9 === 0 ? "NULL" : (noise(id, 5) % 5e4 / 1024).toExponential(),
      id % 4 === 0 ? "NULL" : `X'${noise(id, 6).toString(16).padStart(8, "0")}00FF'`,
      text(status),
      text(id % 5 === 0 ? null : JSON.stringify({ colour, pieces: noise(id, 7) % 12, care: ["30°", "don't iron"] }))
    );
  }
}
function* warehouses() {
  const cities = ["Köln", "L'Aquila", "Łódź", "大阪"];
  for (const [index, city] of cities.entries()) yield row(index, text(city), text(`0${6 + index}:30:00`));
}
function* stock() {
  for (let product = 1; product <= SHOP_ROWS.products; product++) {
    for (let warehouse = 0; warehouse < SHOP_ROWS.warehouses; warehouse++) {
      const seed = product * SHOP_ROWS.warehouses + warehouse;
      const counted = seed % 7 === 0 ? null : `${moment(2026, noise(seed, 1))}.${String(seed % 1e3).padStart(3, "0")}`;
      yield row(product, warehouse, noise(seed, 2) % 120 - 5, text(counted));
    }
  }
}
function statusOf(order) {
  return pick(STATUSES, order, 20);
}
function* orders() {
  for (let id = 1; id <= SHOP_ROWS.orders; id++) {
    const status = statusOf(id);
    const year = 2023 + Math.floor(id * 3 / SHOP_ROWS.orders);
    const gone = status === "shipped" || status === "returned";
    yield row(
      id,
      1 + noise(id, 21) % SHOP_ROWS.customers,
      text(status),
      id % 250 === 0 ? "0.00" : cents(noise(id, 22) % 9e4),
      text(id % 40 === 0 ? "USD" : "EUR"),
      text(moment(year, noise(id, 23))),
      text(gone ? moment(year + 1, noise(id, 24)) : null),
      text(id % 8 === 0 ? `Gift; card says: "${pick(GIVEN_NAMES, id, 25)}, c'est à toi 🎁"` : null)
    );
  }
}
function* orderItems() {
  for (let order = 1; order <= SHOP_ROWS.orders; order++) {
    for (let line = 1; line <= (order % 4 === 3 ? 1 : 2); line++) {
      const seed = order * 2 + line;
      const quantity = statusOf(order) === "returned" ? -1 : 1 + noise(seed, 30) % 5;
      const discount = seed % 6 === 0 ? String(noise(seed, 31) % 100 / 8) : "NULL";
      yield row(
        order,
        line,
        1 + noise(seed, 32) % SHOP_ROWS.products,
        quantity,
        cents(noise(seed, 33) % 3e4),
        discount
      );
    }
  }
}
function* payments() {
  const methods = ["card", "transfer", "card,voucher", "cash", ""];
  for (let id = 1; id <= SHOP_ROWS.payments; id++) {
    const order = 1 + noise(id, 40) % SHOP_ROWS.orders;
    const amount = `${id % 11 === 0 ? "-" : ""}${cents(noise(id, 41) % 9e4)}`;
    const paid = id % 13 === 0 ? null : `${moment(2025, noise(id, 42))}.${String(noise(id, 43) % 1e6).padStart(6, "0")}`;
    yield row(
      id,
      order,
      text(pick(methods, id, 44)),
      amount,
      text(id % 3 === 0 ? null : `TX/${id}/${noise(id, 45)}`),
      text(paid)
    );
  }
}
function* legacyCoupons() {
  for (let id = 1; id <= SHOP_ROWS.legacy_coupons; id++) {
    const until = id % 9 === 0 ? null : moment(2021, noise(id, 50)).slice(0, 10);
    yield row(text(`CAFÉ-${String(id).padStart(5, "0")}`), noise(id, 51) % 101, text(until), `b'${id % 2}'`);
  }
}
function row(...values) {
  return values.join(", ");
}
function text(value) {
  return value === null ? "NULL" : quoteText(value);
}
function cents(amount) {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
}
function moment(year, seed) {
  const two = (number) => String(number).padStart(2, "0");
  const month = 1 + seed % 12;
  const day = 1 + (seed >>> 4) % 28;
  return `${year}-${two(month)}-${two(day)} ${two(8 + (seed >>> 9) % 12)}:${two((seed >>> 13) % 60)}:${two((seed >>> 19) % 60)}`;
}
function pick(from, id, salt) {
  return from[noise(id, salt) % from.length];
}
function noise(id, salt) {
  let hash = Math.imul(id, 2654435761) ^ Math.imul(salt, 2246822519);
  hash = Math.imul(hash ^ hash >>> 16, 2246822507);
  hash = Math.imul(hash ^ hash >>> 13, 3266489909);
  return (hash ^ hash >>> 16) >>> 0;
}

// src/commands/demo.ts
var DATABASE = "shop";
var BLOCKED = "0009_tidy_up.sql";
var WIDTH = 110;
var LOCK = { waitSeconds: null, retries: 0, killBlockers: false };
async function demo(settings, say, progress, style, texts) {
  const began = Date.now();
  const [binary] = await findServerBinaries({ explicit: settings.sandboxBinary });
  if (binary === void 0)
    throw new UserError("No mysqld or mariadbd was found", {
      hint: "npm run demo installs one; or name one with --sandbox-binary."
    });
  const heading = (text2) => say(`
${style.bold(`── ${text2} ${"─".repeat(Math.max(0, WIDTH - text2.length - 4))}`)}
`);
  const directory = mkdtempSync(join(tmpdir(), "rollgate-demo-"));
  const servers = [];
  try {
    say(
      `Private throwaway servers: ${binary.flavor === "mariadb" ? "MariaDB" : "MySQL"} ${binary.version.text}, three of them (staging, production, backup)
`
    );
    const start = async (binlog) => {
      const server = await startPrivateServer(binary, { binlog });
      servers.push(server);
      return server.settings;
    };
    const [staging, production, backup] = [await start(false), await start(true), await start(false)];
    const example = await exampleDirectory();
    await loadShop({ ...staging, role: "staging" }, example, false);
    await loadShop({ ...production, role: "production" }, example, true);
    say(
      `A shop with ${Object.keys(SHOP_ROWS).length} tables, foreign keys and ${withCommas(Object.values(SHOP_ROWS).reduce((sum, rows) => sum + rows, 0))} rows
`
    );
    const migrations = await readMigrations(join(example, "migrations"));
    const target = { ...production, role: "production", database: DATABASE };
    const auditSettings = {
      migrations,
      staging: { ...staging, role: "staging", database: DATABASE },
      schema: null,
      sandbox: "auto",
      sandboxBinary: settings.sandboxBinary,
      failOn: "error",
      rules: /* @__PURE__ */ new Map(),
      presets: []
    };
    heading("1. Audit, as on a pull request");
    const { audit } = await import("./audit-Q6K2WZHJ.js");
    say(texts.audit(await audit(auditSettings, progress), migrations));
    say(`${BLOCKED} is blocked and left out from here on.
`);
    const before = await look(target);
    heading("2. Deploy, as on merge");
    const good = migrations.filter((migration) => migration.name !== BLOCKED);
    const { deploy } = await import("./deploy-JO73I64A.js");
    const report = await deploy(
      {
        migrations: good,
        production: target,
        backup: { ...backup, role: "backup", database: null },
        audit: { ...auditSettings, migrations: good },
        rollbackDirectory: join(directory, "rollback"),
        dryRun: false,
        onFailure: "stop",
        transaction: "statement",
        keepData: "auto",
        onlineDdl: null,
        triggers: "refuse",
        rollbackWindowDays: 1,
        replicas: [],
        lag: { maxSeconds: 10, waitSeconds: 600 },
        lock: LOCK,
        graceSeconds: 4,
        acceptIncomplete: [],
        commit: null,
        actor: "demo"
      },
      progress
    );
    say(texts.deploy(report));
    if (report.state !== "done" || report.deployment === null) return false;
    heading("3. What is kept");
    await showBackup(backup, report, say);
    await showDirectory(report, say);
    const { rollback } = await import("./rollback-MZ3SLJAJ.js");
    const undo = async (deployment, wanted, when) => {
      const undone2 = await rollback(
        {
          deployment,
          production: target,
          backup: { ...backup, role: "backup", database: null },
          from: null,
          opid: null,
          to: null,
          check: false,
          dryRun: false,
          force: false,
          onConflict: "stop",
          triggers: "refuse",
          lock: LOCK,
          graceSeconds: 4,
          rollbackDirectory: join(directory, "rollback"),
          actor: "demo"
        },
        progress
      );
      say(
        `${undone2.statements.length} statements undone, ${withCommas(undone2.rows)} rows restored (state: ${undone2.state})
`
      );
      const same = compare(wanted, await look(target), say, style) && undone2.state === "undone";
      say(
        `
${same ? style.green(`Every table is what it was ${when}, in structure and rows.`) : style.red(`Something is not what it was ${when}.`)}
`
      );
      return same ? undone2 : null;
    };
    const deployed = await look(target);
    heading("4. Roll back, and compare with before");
    const undone = await undo(report.deployment, before, "before");
    if (undone?.recorded == null) return false;
    heading("5. Take the rollback back, and compare with what was deployed");
    return await undo(undone.recorded.deployment, deployed, "after the deployment") !== null;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(directory, { recursive: true, force: true });
    say(style.dim(`The servers and their files are gone. ${((Date.now() - began) / 1e3).toFixed(1)} s.
`));
  }
}
async function exampleDirectory() {
  for (let directory = dirname(fileURLToPath(import.meta.url)); directory !== dirname(directory); directory = dirname(directory)) {
    const example = join(directory, "migrations-example");
    if ((await stat(example).catch(() => null))?.isDirectory()) return example;
  }
  throw new UserError("migrations-example/ is not beside this program", {
    hint: "Run the demo from a clone of the repository."
  });
}
async function readMigrations(directory) {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: `migrations-example/migrations/${name}`,
      name,
      bytes: await readFile(join(directory, name))
    }))
  );
}
async function loadShop(server, example, rows) {
  const session = await Session.open(server, { database: null });
  try {
    await session.run(`CREATE DATABASE ${quoteName(DATABASE)} DEFAULT CHARACTER SET utf8mb4`);
    await session.run(`USE ${quoteName(DATABASE)}`);
    for (const pin of sessionPins()) await session.run(pin);
    const source = decodeSource("schema.sql", await readFile(join(example, "schema.sql")));
    for (const statement of parseScript(source, { dialect: await dialectOf(session), database: DATABASE }).statements)
      await session.run(statement.text);
    if (rows) for (const insert of shopData()) await session.run(insert);
  } finally {
    await session.close();
  }
}
async function look(server) {
  const session = await Session.open(server);
  try {
    for (const pin of sessionPins()) await session.run(pin);
    const tables = /* @__PURE__ */ new Map();
    for (const name of await listTables(session, DATABASE)) {
      const table = quoteTable(DATABASE, name);
      const [checksum] = await session.query(`CHECKSUM TABLE ${table}`);
      tables.set(name, {
        create: (await showCreateTable(session, DATABASE, name) ?? "").replace(/ AUTO_INCREMENT=\d+/, ""),
        rows: String(await session.value(`SELECT COUNT(*) FROM ${table}`)),
        checksum: String(checksum.Checksum)
      });
    }
    return tables;
  } finally {
    await session.close();
  }
}
function compare(before, after, say, style) {
  let same = true;
  const rows = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].map((name) => {
    const old = before.get(name);
    const now = after.get(name);
    const equal = old !== void 0 && now !== void 0 && old.create === now.create && old.rows === now.rows && old.checksum === now.checksum;
    same &&= equal;
    const structure = old?.create === now?.create ? "same" : "DIFFERENT";
    return [
      name,
      `${withCommas(Number(now?.rows ?? 0))}`,
      structure,
      old?.checksum ?? "was not there",
      now?.checksum ?? "is not there",
      equal ? style.green("same") : style.red("DIFFERENT")
    ];
  });
  const table = textTable(
    ["table", "rows", "SHOW CREATE TABLE", "checksum before", "checksum after", ""],
    ["left", "right", "left", "right", "right", "left"],
    rows
  );
  say(`${table.map((line) => `  ${line}`).join("\n")}
`);
  return same;
}
async function showBackup(backup, report, say) {
  const statements = report.migrations.flatMap((migration) => migration.statements);
  const database = statements.find((statement) => statement.backupDatabase !== null)?.backupDatabase;
  const update = statements.find((statement) => statement.kind === "UPDATE" && statement.backupTable !== null);
  if (database === null || database === void 0 || update === void 0) return;
  const session = await Session.open(backup, { database: null });
  try {
    const listed = await session.query(
      `SELECT opid_time, type, dbname, tablename, sql_statement FROM ${quoteTable(database, INFORMATION_TABLE)} ORDER BY opid_time LIMIT 5`
    );
    const rows = listed.map((row2) => [
      String(row2.opid_time),
      String(row2.type),
      `${row2.dbname}.${row2.tablename}`,
      shortened(oneLine(String(row2.sql_statement)), 50)
    ]);
    say(`Backup database ${database} on the backup server, table ${INFORMATION_TABLE}:
`);
    say(
      `${textTable(["opid_time", "type", "table", "sql_statement"], ["left", "left", "left", "left"], rows).map((line) => `  ${line}`).join("\n")}
  …

`
    );
    const kept = await session.query(
      `SELECT id, rollback_statement FROM ${quoteTable(database, update.backupTable)} WHERE opid_time = '${update.opid}' ORDER BY id LIMIT 3`
    );
    say(`Its table ${update.backupTable}, rollback statements of ${update.opid}, last change first:
`);
    say(
      `${kept.map((row2) => `  ${String(row2.id).padStart(5)}  ${shortened(oneLine(String(row2.rollback_statement)), WIDTH - 9)}`).join("\n")}
  …

`
    );
  } finally {
    await session.close();
  }
}
async function showDirectory(report, say) {
  const { rollback } = report;
  if (rollback === null) return;
  say(`Rollback directory rollback/${report.deployment}:
`);
  const rows = await Promise.all(
    rollback.files.map(async (name) => [name, withCommas((await stat(join(rollback.directory, name))).size)])
  );
  say(
    `${textTable(["file", "bytes"], ["left", "right"], rows).map((line) => `  ${line}`).join("\n")}
`
  );
}
export {
  demo
};
