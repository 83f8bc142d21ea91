import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  mergeChunks
} from "./chunk-4BU4JAME.js";
import {
  Journal
} from "./chunk-LWENXAMT.js";
import {
  sha256
} from "./chunk-UVGRGOW2.js";
import "./chunk-HHF7PBS2.js";
import {
  journalExists
} from "./chunk-ROVTKHV3.js";
import {
  keptSize
} from "./chunk-XKQTF7XO.js";
import "./chunk-UCJ3Q47F.js";
import "./chunk-FPZUQGHF.js";
import {
  openControl
} from "./chunk-ET5P6HSO.js";
import "./chunk-L52QMF4C.js";
import "./chunk-5ASDVWPB.js";
import "./chunk-VXINXAS5.js";
import "./chunk-BZW43KRG.js";
import "./chunk-5CWRLFBQ.js";
import "./chunk-GHNPNT5F.js";
import {
  tellLostConnection
} from "./chunk-Q3PDGZ5L.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import "./chunk-ZZ2J6SFK.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

// src/commands/status.ts
function status(settings) {
  return tellLostConnection(settings.production, "Run status again.", () => readStatus(settings));
}
async function readStatus(settings) {
  const { database } = settings.production;
  if (database === null)
    throw new UserError("The production server has no database in its URL or settings", {
      hint: "Migrations start in that database: mysql://…/shop"
    });
  const control = await openControl(settings.production);
  try {
    const target = describeServer(settings.production);
    if (!await journalExists(control)) {
      return {
        target,
        migrations: settings.migrations.map((file) => ({ file: file.path, state: "pending", deployment: null })),
        kept: await keptSize(control),
        deployments: [],
        rollbacks: []
      };
    }
    const journal = new Journal(control);
    const runs = await journal.migrations(database);
    const deployments = await journal.deployments(database);
    const statements = /* @__PURE__ */ new Map();
    for (const { id } of deployments) statements.set(id, await journal.statements(id));
    return {
      target,
      migrations: settings.migrations.map((file) => {
        const own = runs.filter((run) => run.name === file.name && run.state !== "undone");
        const last = own.at(-1);
        if (last === void 0) return { file: file.path, state: "pending", deployment: null };
        const applied = own.find((run) => run.state === "done");
        if (applied !== void 0)
          return {
            file: file.path,
            state: applied.checksum === sha256(file.bytes) ? "applied" : "changed",
            deployment: applied.deployment
          };
        const done = (statements.get(last.deployment) ?? []).some(
          (statement) => statement.migration === last.position && statement.state === "done"
        );
        const state = last.state === "unknown" ? "unknown" : last.state === "failed" && !done ? "failed" : done ? "partly" : "pending";
        return { file: file.path, state, deployment: last.deployment };
      }),
      kept: await keptSize(control),
      deployments: deployments.map((one) => describe(one, statements.get(one.id))),
      rollbacks: await Promise.all(
        (await journal.rollbacks(database)).map(async (one) => ({
          ...describe(one, await journal.statements(one.id)),
          rollbackOf: one.undoes
        }))
      )
    };
  } finally {
    await control.close();
  }
}
function describe(deployment, statements) {
  return {
    deployment: deployment.id,
    state: deployment.state,
    startedAt: deployment.startedAt,
    finishedAt: deployment.finishedAt,
    backupServer: deployment.backupServer,
    statements: mergeChunks(statements).map(
      ({ sequence, opid, kind, state, affectedRows, capturedRows, backupDatabase, backupTable, chunks }) => ({
        sequence,
        opid,
        kind,
        state,
        affectedRows,
        capturedRows,
        backupDatabase,
        backupTable,
        ...chunks === null ? {} : { chunks }
      })
    )
  };
}
export {
  status
};
