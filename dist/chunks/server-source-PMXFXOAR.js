import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  selectsByGtid
} from "./chunk-CZKTJUOJ.js";
import {
  isEmptySet,
  parseGtidSet,
  showGtidSet,
  subtractGtids
} from "./chunk-BORPTNQI.js";
import {
  compare,
  streamEventBatches,
  streamEvents
} from "./chunk-3VMOG7FK.js";
import "./chunk-37URMYMH.js";
import {
  binlogStatus,
  replicationGrant
} from "./chunk-F7THMRU6.js";
import "./chunk-QS5OOMOL.js";
import "./chunk-5ASDVWPB.js";
import {
  BinlogError
} from "./chunk-BZW43KRG.js";
import {
  isServerError
} from "./chunk-Q3PDGZ5L.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import {
  quoteText
} from "./chunk-FIZTKZIJ.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";

// src/capture/server-source.ts
var FIRST_EVENT = 4;
var WALK_LIMIT = 64 * 2 ** 20;
async function serverSource(session, window, selection, signal) {
  const end = await binlogStatus(session);
  const files = await binaryLogs(session);
  const from = await findStart(session, files, window, selection);
  const to = findStop(files, window, end);
  if (compare(from, to) >= 0)
    throw new UserError(`The window is empty: it begins at ${show(from)} and ends at ${show(to)}`, {
      hint: "The end must be behind the beginning."
    });
  const isNamed = window.startPosition !== null;
  return {
    name: `${describeServer({ ...session.settings, database: null })}, ${show(from)} to ${show(to)}`,
    bytes: bytesBetween(files, from, to),
    flavor: session.version.flavor,
    hasEnd: window.stopFile !== null || window.stopPosition !== null,
    batches: readWindow(session, from, to, isNamed, signal)
  };
}
async function* readWindow(session, from, to, isNamed, signal) {
  let began = false;
  try {
    for await (const events of streamEventBatches({ connection: session.connectionOptions, from, to, signal })) {
      const first = events[0];
      const last = events.at(-1);
      if (last.file === to.file && last.nextPosition > to.position)
        throw insideEvent(to, last.position, last.nextPosition);
      const bytes = last.file === first.file ? last.nextPosition - first.position : last.nextPosition;
      yield { events, bytes };
      began = true;
    }
  } catch (error) {
    if (began || !isNamed || !(error instanceof BinlogError)) throw error;
    throw await positionError(session, from, signal) ?? error;
  }
}
async function positionError(session, at, signal) {
  if (at.position > WALK_LIMIT || at.position <= FIRST_EVENT) return null;
  const start = { file: at.file, position: FIRST_EVENT };
  for await (const event of streamEvents({ connection: session.connectionOptions, from: start, to: at, signal })) {
    if (event.file !== at.file || event.nextPosition === at.position) return null;
    if (event.nextPosition > at.position) return insideEvent(at, event.position, event.nextPosition);
  }
  return null;
}
function insideEvent({ file, position }, before, after) {
  return new UserError(`${file}: position ${position} is inside an event, which begins at ${before}`, {
    hint: `Positions must be the beginning of an event: ${before} or ${after}.`
  });
}
async function findStart(session, files, { startFile, startPosition }, selection) {
  if (startFile !== null) {
    const position = startPosition ?? FIRST_EVENT;
    checkPosition(files, startFile, position, "--start-file");
    return { file: startFile, position };
  }
  if (selectsByGtid(selection)) return { file: await fileByGtid(session, files, selection), position: FIRST_EVENT };
  if (selection.startTime !== null)
    return { file: await fileByTime(session, files, selection.startTime), position: FIRST_EVENT };
  throw new UserError("The window has no beginning", {
    hint: "Give --start-file (and --start-position), --start-gtid or --start-datetime."
  });
}
function findStop(files, window, end) {
  const { startFile, stopFile, stopPosition } = window;
  if (stopFile === null && stopPosition === null) return { file: end.file, position: end.position };
  const file = stopFile ?? startFile;
  if (file === null) throw new UserError("--stop-position needs --stop-file", { hint: "A position is one in a file." });
  const size = files.find(({ name }) => name === file)?.size ?? 0;
  const position = stopPosition ?? size;
  checkPosition(files, file, position, "--stop-file");
  return { file, position };
}
function checkPosition(files, file, position, option) {
  const found = files.find(({ name }) => name === file);
  const range = `It has ${files[0]?.name ?? "no files"}${files.length > 1 ? ` to ${files.at(-1).name}` : ""}.`;
  if (found === void 0)
    throw new UserError(`${option}: the server has no binlog file ${file}`, {
      hint: `${range} Older ones are purged; a copy of the file can be read without the server.`,
      exitCode: EXIT.server
    });
  if (position > found.size || position < FIRST_EVENT)
    throw new UserError(`${file} has no position ${position}: it ends at ${found.size}`, {
      hint: "Positions are bytes from the beginning of the file; the first event is at 4."
    });
}
async function fileByGtid(session, files, selection) {
  const { startGtids, stopGtids, gtids } = selection;
  const wanted = gtids ?? (stopGtids === null ? null : subtractGtids(stopGtids, startGtids));
  let before = null;
  for (const { name } of [...files].reverse()) {
    before = await gtidsBefore(session, name);
    if (before === null || isEmptySet(unwantedLack(before, startGtids, wanted))) return name;
  }
  const lacking = unwantedLack(before, startGtids, wanted);
  throw new UserError(`The server has purged transactions of the window: ${showGtidSet(lacking)}`, {
    hint: `Its first file is ${files[0].name}. Read copies of older files, or begin later.`,
    exitCode: EXIT.server
  });
}
function unwantedLack(before, start, wanted) {
  const notBefore = subtractGtids(before, start);
  return wanted === null ? notBefore : subtractGtids(notBefore, subtractGtids(notBefore, wanted));
}
async function gtidsBefore(session, file) {
  const rows = await session.query(`SHOW BINLOG EVENTS IN ${quoteText(file)} LIMIT 5`);
  const row = rows.find((one) => /^(Previous_gtids|Gtid_list)$/i.test(String(one.Event_type)));
  const text = String(row?.Info ?? "").replace(/^\[|\]$/g, "").replaceAll("\n", "").trim();
  return text === "" ? null : parseGtidSet(text, `The head of ${file}`);
}
async function fileByTime(session, files, time) {
  let low = 0;
  let high = files.length - 1;
  while (low < high) {
    const middle = low + high + 1 >> 1;
    if (await beginningOf(session, files[middle].name) < time) low = middle;
    else high = middle - 1;
  }
  const first = files[low].name;
  if (low === 0 && await beginningOf(session, first) > time && !/\.0*1$/.test(first))
    throw new UserError(
      `The server has purged the beginning of the window: its first file, ${first}, was begun later`,
      {
        hint: "Begin later, or read copies of older files.",
        exitCode: EXIT.server
      }
    );
  return first;
}
async function beginningOf(session, file) {
  const from = { file, position: FIRST_EVENT };
  const to = { file, position: FIRST_EVENT + 1 };
  for await (const event of streamEvents({ connection: session.connectionOptions, from, to })) return event.timestamp;
  throw new BinlogError("The file has no events", from);
}
async function binaryLogs(session) {
  try {
    const rows = await session.query("SHOW BINARY LOGS");
    return rows.map((row) => ({ name: String(row.Log_name), size: Number(row.File_size) }));
  } catch (error) {
    if (!isServerError(error)) throw error;
    throw new UserError(`The account may not list the binary logs: ${error.sqlMessage}`, {
      hint: `Grant it: ${await replicationGrant(session)}`,
      exitCode: EXIT.server,
      cause: error
    });
  }
}
function bytesBetween(files, from, to) {
  const first = files.findIndex(({ name }) => name === from.file);
  const last = files.findIndex(({ name }) => name === to.file);
  const whole = files.slice(first, last).reduce((sum, { size }) => sum + size, 0);
  return whole - from.position + to.position;
}
function show({ file, position }) {
  return `${file}:${position}`;
}
export {
  serverSource
};
