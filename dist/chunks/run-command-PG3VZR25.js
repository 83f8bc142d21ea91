import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  redact
} from "./chunk-VDJRKEZA.js";
import {
  captureTarget,
  chosenTargets
} from "./chunk-KMHR3XML.js";
import {
  auditSettings,
  captureSettings,
  demoSettings,
  deploySettings,
  doctorSettings,
  initSettings,
  loadForCommandLine,
  outputSettings,
  recoverSettings,
  rollbackSettings,
  statusSettings
} from "./chunk-SFWQOWO6.js";
import "./chunk-XMYDVZ7O.js";
import "./chunk-BORPTNQI.js";
import "./chunk-NCKT4QXZ.js";
import "./chunk-DFID3OCT.js";
import {
  optionsOf
} from "./chunk-6BRNTFNK.js";
import "./chunk-NNL476DX.js";
import "./chunk-33BCB36V.js";
import "./chunk-224FJWQB.js";
import {
  exitCodeOfAudit,
  exitCodeOfDeploy,
  exitCodeOfRollback,
  jsonDocument,
  publish,
  styleOf
} from "./chunk-4DIUPNYV.js";
import "./chunk-M2IORHXP.js";
import "./chunk-4EGXJ3HZ.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-NFSYOZSJ.js";
import "./chunk-EDIFPBS2.js";
import "./chunk-BRD7BUCF.js";
import "./chunk-5YBR74LV.js";
import {
  EXIT
} from "./chunk-SD7DFLVW.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-EQFHWOTG.js";
import "./chunk-YMFLW5AY.js";
import "./chunk-Q67CCMKH.js";

// src/cli/interruption.ts
function listenForInterruption(canStop, say) {
  const controller = new AbortController();
  const stop = () => {
    if (!canStop || controller.signal.aborted) process.exit(EXIT.interrupted);
    say(
      "Interrupted: the running statement may finish for a few seconds, then it is ended. Once more ends this at once."
    );
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

// src/cli/terminal.ts
import { performance } from "node:perf_hooks";
var Terminal = class {
  #verbosity;
  #clean;
  #stream;
  #began = performance.now();
  #line = "";
  constructor(verbosity, clean, stream = process.stderr) {
    this.#verbosity = verbosity;
    this.#clean = clean;
    this.#stream = stream;
  }
  /** A line for what is under way. On a terminal it replaces the one before, unless --verbose. */
  step(message) {
    if (this.#verbosity === "verbose") this.#write(`${this.#seconds()} ${message}
`);
    else if (this.#verbosity === "normal" && this.#stream.isTTY) this.#replaceLine(message);
  }
  detail(message) {
    if (this.#verbosity === "verbose") this.#write(`${this.#seconds()}   ${message}
`);
  }
  /** A line that is printed whatever was asked for. */
  say(message) {
    this.clear();
    this.#write(`${message}
`);
  }
  /** Takes the progress line away, before anything else is printed. */
  clear() {
    if (this.#line !== "") this.#stream.write("\r\x1B[K");
    this.#line = "";
  }
  #replaceLine(message) {
    this.#line = this.#clean(message).split("\n")[0].slice(0, (this.#stream.columns ?? 80) - 1);
    this.#stream.write(`\r\x1B[K${this.#line}`);
  }
  #write(text) {
    this.#stream.write(this.#clean(text));
  }
  #seconds() {
    return `[${((performance.now() - this.#began) / 1e3).toFixed(1).padStart(5)} s]`;
  }
};

// src/cli/run-command.ts
var STOPPABLE = ["deploy", "rollback", "capture"];
async function runCommand(run, surroundings, secrets) {
  const loaded = await loadForCommandLine(run.given, surroundings);
  const configuration = run.command === "capture" ? captureTarget(loaded) : loaded;
  secrets.push(...configuration.secrets);
  const output = outputSettings(configuration, run.command);
  const terminal = new Terminal(output.verbosity, (text) => redact(text, secrets));
  const chosen = takesTargets(run.command) ? chosenTargets(configuration) : [];
  secrets.push(...(chosen ?? []).flatMap((target) => target.configuration.secrets));
  if (chosen === null && configuration.targets.length > 0 && output.verbosity !== "quiet")
    terminal.say(
      `${configuration.given("production").place} was given: the targets of the configuration are not used.`
    );
  const work = {
    positionals: run.positionals,
    configuration: chosen?.length === 1 ? chosen[0].configuration : configuration,
    targets: chosen !== null && chosen.length > 1 ? chosen : null,
    output,
    terminal,
    signal: listenForInterruption(STOPPABLE.includes(run.command), (message) => terminal.say(message)),
    show: async (render) => {
      terminal.clear();
      await publish(output, render, surroundings.cwd);
    }
  };
  try {
    return await COMMAND_RUNNERS[run.command](work);
  } finally {
    terminal.clear();
  }
}
function takesTargets(command) {
  return optionsOf(command).includes("target") && command !== "capture";
}
var COMMAND_RUNNERS = {
  async audit({ configuration, positionals, terminal, show }) {
    const { audit } = await import("./audit-3VVTXF6K.js");
    const settings = await auditSettings(configuration, { named: positionals });
    const report = await audit(settings, terminal);
    const { renderAudit } = await import("./render-audit-ZGGP7UUN.js");
    await show((format, style) => renderAudit(report, settings, format, style));
    return exitCodeOfAudit(report, settings.failOn);
  },
  async deploy({ configuration, positionals, targets, terminal, signal, show }) {
    if (targets !== null) {
      const { runDeployTargets } = await import("./run-targets-N5ZSRLPS.js");
      return runDeployTargets({ targets, terminal, show }, { named: positionals }, signal);
    }
    const { AuditBlocked, deploy } = await import("./deploy-E5LVSLKY.js");
    const { deployText } = await import("./deploy-text-C4VBTHSK.js");
    const settings = await deploySettings(configuration, { named: positionals });
    try {
      const report = await deploy(settings, terminal, signal);
      await show((format, style) => format === "json" ? jsonDocument(report) : deployText(report, style));
      return exitCodeOfDeploy(report);
    } catch (error) {
      if (!(error instanceof AuditBlocked)) throw error;
      const { renderAudit } = await import("./render-audit-ZGGP7UUN.js");
      await show(
        (format, style) => format === "json" ? jsonDocument({ error: { message: error.message, hint: error.hint }, audit: error.report }) : renderAudit(error.report, { ...settings, failOn: configuration.get("fail-on") }, format, style)
      );
      terminal.say(`rollgate: ${error.message}
${error.hint}`);
      return error.exitCode;
    }
  },
  async rollback({ configuration: given, positionals, targets, terminal, signal, show }) {
    const configuration = await holderOf(positionals[0], given, targets);
    const { rollback } = await import("./rollback-MXQTKSJE.js");
    const { rollbackText } = await import("./rollback-text-JEDSLE43.js");
    const report = await rollback(await rollbackSettings(configuration, positionals[0]), terminal, signal);
    await show((format, style) => format === "json" ? jsonDocument(report) : rollbackText(report, style));
    return exitCodeOfRollback(report);
  },
  async capture({ configuration, positionals, terminal, signal }) {
    const { capture } = await import("./capture-77TDKVHQ.js");
    await capture(await captureSettings(configuration, positionals), terminal, signal);
    return EXIT.ok;
  },
  async recover({ configuration: given, positionals, targets, terminal, show }) {
    const configuration = await holderOf(positionals[0], given, targets);
    const { recover } = await import("./recover-MTC3CXWZ.js");
    const { recoverText } = await import("./recover-text-KNBMZZKB.js");
    const report = await recover(
      await recoverSettings(configuration, positionals[0], positionals[1] ?? null),
      terminal
    );
    await show((format) => format === "json" ? jsonDocument(report) : recoverText(report));
    return EXIT.ok;
  },
  async status({ configuration, positionals, targets, terminal, show }) {
    if (targets !== null) {
      const { runStatusTargets } = await import("./run-targets-N5ZSRLPS.js");
      return runStatusTargets({ targets, terminal, show }, { named: positionals });
    }
    const { status } = await import("./status-TNCD7UBS.js");
    const { statusText } = await import("./status-text-DW6WK5LJ.js");
    const report = await status(await statusSettings(configuration, { named: positionals }));
    await show((format, style) => format === "json" ? jsonDocument(report) : statusText(report, style));
    return EXIT.ok;
  },
  async doctor({ configuration, targets, terminal, show }) {
    if (targets !== null) {
      const { runDoctorTargets } = await import("./run-targets-N5ZSRLPS.js");
      return runDoctorTargets({ targets, terminal, show });
    }
    const { doctor } = await import("./doctor-WXGA4UFJ.js");
    const { doctorText } = await import("./doctor-text-AG3HGXBP.js");
    const report = await doctor(doctorSettings(configuration));
    await show((format, style) => format === "json" ? jsonDocument(report) : doctorText(report, style));
    return report.ok ? EXIT.ok : EXIT.server;
  },
  async targets({ configuration, show }) {
    const { targets } = await import("./targets-4NJRMKXD.js");
    const { targetListText } = await import("./targets-text-IZ6VHN6K.js");
    const report = targets(configuration.targets);
    await show((format, style) => format === "json" ? jsonDocument(report) : targetListText(report, style));
    return EXIT.ok;
  },
  async init({ configuration, show }) {
    const { init, initText } = await import("./init-IKGZOUX2.js");
    const report = await init(initSettings(configuration));
    await show((format) => format === "json" ? jsonDocument(report) : initText(report));
    return EXIT.ok;
  },
  async rules({ configuration, positionals, show }) {
    const { rules, rulesMarkdown, rulesText } = await import("./rules-7LXL23GF.js");
    const described = rules({ id: positionals[0] ?? null });
    const markdown = configuration.get("markdown");
    await show((format) => {
      if (format === "json") return jsonDocument({ rules: described });
      return markdown || format === "markdown" ? rulesMarkdown(described) : rulesText(described);
    });
    return EXIT.ok;
  },
  async demo({ configuration, output, terminal }) {
    const { demo } = await import("./demo-CPSHKTHK.js");
    const { renderAudit } = await import("./render-audit-ZGGP7UUN.js");
    const { deployText } = await import("./deploy-text-C4VBTHSK.js");
    const style = styleOf(output);
    const say = (text) => {
      terminal.clear();
      process.stdout.write(text);
    };
    const proved = await demo(demoSettings(configuration), say, terminal, style, {
      audit: (report, migrations) => renderAudit(report, { migrations, failOn: "error" }, "text", style),
      deploy: (report) => deployText(report, style)
    });
    return proved ? EXIT.ok : EXIT.failed;
  }
};
async function holderOf(deployment, configuration, targets) {
  if (targets === null) return configuration;
  const { targetOf } = await import("./many-targets-2DSQWMHF.js");
  return (await targetOf(deployment, targets)).configuration;
}
export {
  runCommand
};
