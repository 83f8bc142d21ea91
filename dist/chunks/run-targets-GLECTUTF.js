import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  deploySettings,
  doctorSettings,
  purgeSettings,
  statusSettings
} from "./chunk-AKQBPFC3.js";
import "./chunk-T5AAMFWR.js";
import "./chunk-JPRXTM3T.js";
import "./chunk-BORPTNQI.js";
import "./chunk-VQUPAA7V.js";
import {
  exitCodeOfDeploy,
  jsonDocument
} from "./chunk-M2HL4B2M.js";
import "./chunk-M2IORHXP.js";
import "./chunk-S6UUX27U.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-AVJGZOUL.js";
import "./chunk-DFID3OCT.js";
import "./chunk-33BCB36V.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-JPMV3KOH.js";
import "./chunk-3RLTI3AE.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SWZM6BFA.js";
import "./chunk-PHCUWC5E.js";
import "./chunk-3ZI3JXNS.js";
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
import "./chunk-Y2UK72KH.js";

// src/cli/run-targets.ts
async function runDeployTargets(work, selection, signal) {
  const { deployInOrder } = await import("./many-targets-KJE4JDFI.js");
  const { deployDocument } = await import("./targets-document-V5LYBHBW.js");
  const { deployText } = await import("./deploy-text-LVI4M6KR.js");
  const { targetsText } = await import("./targets-text-B267NLWN.js");
  const { renderAudit } = await import("./render-audit-3QQVJ2ER.js");
  const targets = [];
  for (const target of work.targets)
    targets.push({ target, settings: await deploySettings(target.configuration, selection) });
  const outcomes = await deployInOrder(targets, work.terminal, signal);
  const blocked = outcomes.flatMap((one) => one.kind === "refused" && one.audit !== null ? one.audit : []);
  const audit = targets.find(({ settings }) => settings.audit !== null)?.settings.audit ?? null;
  await work.show((format, style) => {
    if (format === "json") return jsonDocument(deployDocument(outcomes));
    const findings = audit === null ? [] : blocked.map((report) => renderAudit(report, audit, "text", style));
    const state = ({ deployment, state: state2 }) => deployment === null ? state2 : `${state2} (${deployment})`;
    return [...findings, targetsText(outcomes, (report) => deployText(report, style), state, style)].join("\n");
  });
  const codes = outcomes.map(
    (one) => one.kind === "done" ? exitCodeOfDeploy(one.report) : one.kind === "refused" ? refusalCode(one.error, work) : EXIT.ok
  );
  if (signal.aborted && outcomes.some(({ kind }) => kind === "pending")) codes.push(EXIT.interrupted);
  return codes.find((code) => code !== EXIT.ok) ?? EXIT.ok;
}
async function runStatusTargets(work, selection) {
  const { askEach } = await import("./many-targets-KJE4JDFI.js");
  const { status } = await import("./status-FU5VO56L.js");
  const { targetsDocument } = await import("./targets-document-V5LYBHBW.js");
  const { statusText } = await import("./status-text-XTBR5FTU.js");
  const { targetsText } = await import("./targets-text-B267NLWN.js");
  const { stateOfTarget } = await import("./status-text-XTBR5FTU.js");
  const outcomes = await askEach(
    work.targets,
    async ({ configuration }) => status(await statusSettings(configuration, selection))
  );
  await work.show(
    (format, style) => format === "json" ? jsonDocument(targetsDocument(outcomes)) : targetsText(outcomes, (report) => statusText(report, style), stateOfTarget, style)
  );
  return worstRefusal(outcomes, work);
}
async function runDoctorTargets(work) {
  const { askEach } = await import("./many-targets-KJE4JDFI.js");
  const { doctor } = await import("./doctor-TG7ZDP2S.js");
  const { targetsDocument } = await import("./targets-document-V5LYBHBW.js");
  const { doctorText } = await import("./doctor-text-UL4OM4II.js");
  const { targetsText } = await import("./targets-text-B267NLWN.js");
  const outcomes = await askEach(work.targets, ({ configuration }, index) => {
    const settings = doctorSettings(configuration);
    return doctor(index === 0 ? settings : { ...settings, staging: null });
  });
  await work.show(
    (format, style) => format === "json" ? jsonDocument(targetsDocument(outcomes)) : targetsText(
      outcomes,
      (report) => doctorText(report, style),
      ({ ok }) => ok ? "fit" : "not fit",
      style
    )
  );
  const unfit = outcomes.some((outcome) => outcome.kind === "done" && !outcome.report.ok);
  return unfit ? EXIT.server : worstRefusal(outcomes, work);
}
function worstRefusal(outcomes, work) {
  const refused = outcomes.flatMap((one) => one.kind === "refused" ? refusalCode(one.error, work) : []);
  return refused[0] ?? EXIT.ok;
}
function refusalCode(error, { terminal }) {
  if (error instanceof UserError) return error.exitCode;
  terminal.say(`rollgate: this is a bug of rollgate; please report it with what follows.
${error.stack ?? error}`);
  return EXIT.failed;
}
async function runPurgeTargets(work) {
  const { askEach } = await import("./many-targets-KJE4JDFI.js");
  const { purge } = await import("./purge-DKZW2MVQ.js");
  const { targetsDocument } = await import("./targets-document-V5LYBHBW.js");
  const { purgeText } = await import("./purge-text-TNRR72GE.js");
  const { targetsText } = await import("./targets-text-B267NLWN.js");
  const outcomes = await askEach(work.targets, async ({ configuration }) => purge(purgeSettings(configuration)));
  const state = ({ kept }) => `${kept.filter(({ freed }) => freed).length} of ${kept.length} freed`;
  await work.show(
    (format, style) => format === "json" ? jsonDocument(targetsDocument(outcomes)) : targetsText(outcomes, (report) => purgeText(report, style), state, style)
  );
  return worstRefusal(outcomes, work);
}
export {
  runDeployTargets,
  runDoctorTargets,
  runPurgeTargets,
  runStatusTargets
};
