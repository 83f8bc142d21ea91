import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  mergeChunks
} from "./chunk-6DRJLEJC.js";
import "./chunk-MSL5G2UT.js";
import {
  Journal,
  sha256
} from "./chunk-AMW2WOQA.js";
import {
  openControl
} from "./chunk-TRSLAHZV.js";
import "./chunk-L52QMF4C.js";
import "./chunk-P73OBASC.js";
import "./chunk-IM7NXOFN.js";
import {
  journalExists
} from "./chunk-YJUBJ4YC.js";
import "./chunk-QTNWDTI6.js";
import "./chunk-HYHNGFGY.js";
import {
  tellLostConnection
} from "./chunk-UP6SZYO5.js";
import {
  describeServer
} from "./chunk-BRD7BUCF.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-EQFHWOTG.js";
import "./chunk-YMFLW5AY.js";
import "./chunk-Q67CCMKH.js";

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
