import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  mergeChunks
} from "./chunk-6DRJLEJC.js";
import "./chunk-MSL5G2UT.js";
import {
  Journal,
  sha256
} from "./chunk-67HFKGIS.js";
import "./chunk-FNZ6J7ZC.js";
import {
  journalExists
} from "./chunk-JSSMTQCM.js";
import {
  keptSize
} from "./chunk-QWHWVJIN.js";
import "./chunk-DHWJWNNE.js";
import "./chunk-FPZUQGHF.js";
import {
  openControl
} from "./chunk-4XJ7PNQJ.js";
import "./chunk-L52QMF4C.js";
import "./chunk-QTNWDTI6.js";
import "./chunk-H2K7ETDN.js";
import "./chunk-BZW43KRG.js";
import "./chunk-RBM2O446.js";
import "./chunk-GHNPNT5F.js";
import {
  tellLostConnection
} from "./chunk-UP6I7VZP.js";
import {
  describeServer
} from "./chunk-2UBCNRPZ.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-YKHTQ52L.js";
import "./chunk-FIZTKZIJ.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-UEHTAVHF.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-EBXEPBOK.js";
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
        deployments: []
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
      deployments: deployments.map((deployment) => ({
        deployment: deployment.id,
        state: deployment.state,
        startedAt: deployment.startedAt,
        finishedAt: deployment.finishedAt,
        backupServer: deployment.backupServer,
        statements: mergeChunks(statements.get(deployment.id)).map(
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
      }))
    };
  } finally {
    await control.close();
  }
}
export {
  status
};
