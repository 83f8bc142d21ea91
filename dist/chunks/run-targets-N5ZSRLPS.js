import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  deploySettings,
  doctorSettings,
  statusSettings
} from "./chunk-SFWQOWO6.js";
import "./chunk-XMYDVZ7O.js";
import "./chunk-BORPTNQI.js";
import "./chunk-NCKT4QXZ.js";
import "./chunk-DFID3OCT.js";
import "./chunk-6BRNTFNK.js";
import "./chunk-NNL476DX.js";
import "./chunk-33BCB36V.js";
import "./chunk-224FJWQB.js";
import {
  exitCodeOfDeploy,
  jsonDocument
} from "./chunk-4DIUPNYV.js";
import "./chunk-M2IORHXP.js";
import "./chunk-4EGXJ3HZ.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-NFSYOZSJ.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-5YBR74LV.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-EQFHWOTG.js";
import "./chunk-YMFLW5AY.js";
import "./chunk-Q67CCMKH.js";

// src/cli/run-targets.ts
async function runDeployTargets(work, selection, signal) {
  const { deployInOrder } = await import("./many-targets-2DSQWMHF.js");
  const { deployDocument } = await import("./targets-document-L7MWZGR2.js");
  const { deployText } = await import("./deploy-text-C4VBTHSK.js");
  const { targetsText } = await import("./targets-text-IZ6VHN6K.js");
  const { renderAudit } = await import("./render-audit-ZGGP7UUN.js");
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
  const { askEach } = await import("./many-targets-2DSQWMHF.js");
  const { status } = await import("./status-TNCD7UBS.js");
  const { targetsDocument } = await import("./targets-document-L7MWZGR2.js");
  const { statusText } = await import("./status-text-DW6WK5LJ.js");
  const { targetsText } = await import("./targets-text-IZ6VHN6K.js");
  const { stateOfTarget } = await import("./status-text-DW6WK5LJ.js");
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
  const { askEach } = await import("./many-targets-2DSQWMHF.js");
  const { doctor } = await import("./doctor-WXGA4UFJ.js");
  const { targetsDocument } = await import("./targets-document-L7MWZGR2.js");
  const { doctorText } = await import("./doctor-text-AG3HGXBP.js");
  const { targetsText } = await import("./targets-text-IZ6VHN6K.js");
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
export {
  runDeployTargets,
  runDoctorTargets,
  runStatusTargets
};
