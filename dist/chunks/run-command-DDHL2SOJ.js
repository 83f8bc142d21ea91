import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  redact
} from "./chunk-VDJRKEZA.js";
import {
  captureTarget,
  chosenTargets
} from "./chunk-FDI4JWJG.js";
import {
  auditSettings,
  captureSettings,
  demoSettings,
  deploySettings,
  doctorSettings,
  execSettings,
  initSettings,
  loadForCommandLine,
  operationSettings,
  outputSettings,
  purgeSettings,
  recoverSettings,
  rollbackSettings,
  serveSettings,
  statusSettings
} from "./chunk-4YG72ZM7.js";
import "./chunk-T5AAMFWR.js";
import "./chunk-JPRXTM3T.js";
import "./chunk-BORPTNQI.js";
import "./chunk-3KY6JWEA.js";
import {
  exitCodeOfAudit,
  exitCodeOfDeploy,
  exitCodeOfRollback,
  jsonDocument,
  publish,
  styleOf
} from "./chunk-M2HL4B2M.js";
import "./chunk-M2IORHXP.js";
import "./chunk-S6UUX27U.js";
import "./chunk-GHNPNT5F.js";
import "./chunk-AVJGZOUL.js";
import "./chunk-DFID3OCT.js";
import "./chunk-33BCB36V.js";
import "./chunk-EDIFPBS2.js";
import {
  optionsOf
} from "./chunk-FTC66AYR.js";
import "./chunk-OAENXK4K.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SWZM6BFA.js";
import "./chunk-PHCUWC5E.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-32TCDBGA.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import "./chunk-6NERL2ES.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-UEHTAVHF.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-EBXEPBOK.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";

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
var STOPPABLE = ["deploy", "rollback", "capture", "exec", "serve"];
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
    secrets,
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
    const { audit } = await import("./audit-GQQ5UBQ6.js");
    const settings = await auditSettings(configuration, { named: positionals });
    const report = await audit(settings, terminal);
    const { renderAudit } = await import("./render-audit-ORNBNPF2.js");
    await show((format, style) => renderAudit(report, settings, format, style));
    return exitCodeOfAudit(report, settings.failOn);
  },
  async deploy({ configuration, positionals, targets, terminal, signal, show }) {
    if (targets !== null) {
      const { runDeployTargets } = await import("./run-targets-UQWB5MZA.js");
      return runDeployTargets({ targets, terminal, show }, { named: positionals }, signal);
    }
    const { AuditBlocked, deploy } = await import("./deploy-3LS3BRFA.js");
    const { deployText } = await import("./deploy-text-2T5BPF5V.js");
    const settings = await deploySettings(configuration, { named: positionals });
    try {
      const report = await deploy(settings, terminal, signal);
      await show((format, style) => format === "json" ? jsonDocument(report) : deployText(report, style));
      return exitCodeOfDeploy(report);
    } catch (error) {
      if (!(error instanceof AuditBlocked)) throw error;
      const { renderAudit } = await import("./render-audit-ORNBNPF2.js");
      await show(
        (format, style) => format === "json" ? jsonDocument({ error: { message: error.message, hint: error.hint }, audit: error.report }) : renderAudit(error.report, { ...settings, failOn: configuration.get("fail-on") }, format, style)
      );
      terminal.say(`rollgate: ${error.message}
${error.hint}`);
      return error.exitCode;
    }
  },
  async exec({ configuration, positionals, terminal, signal, show, secrets }) {
    const { exec } = await import("./exec-7RD6ER6A.js");
    const { headerPassword } = await import("./header-KCEQ4K3R.js");
    const { asObjects, asText, asTsv } = await import("./table-FPB43BLG.js");
    const text = await readScript(positionals[0] ?? null, configuration.surroundings.cwd);
    const password = headerPassword(text);
    if (password !== null) secrets.push(password);
    const { table, worst, notes } = await exec(text, await execSettings(configuration), terminal, signal);
    for (const note of notes) terminal.say(note);
    await show(
      (format) => format === "json" ? jsonDocument(asObjects(table)) : format === "tsv" ? asTsv(table) : asText(table)
    );
    return worst === 2 ? EXIT.failed : EXIT.ok;
  },
  async serve({ configuration, terminal, signal }) {
    const { serve } = await import("./serve-LBSLE76Q.js");
    const server = await serve(await serveSettings(configuration), (line) => terminal.say(line));
    await server.until(signal);
    return EXIT.ok;
  },
  async rollback({ configuration: given, positionals, targets, terminal, signal, show }) {
    const { rollbackText } = await import("./rollback-text-MWUT4G7X.js");
    const report = await rollBack();
    await show((format, style) => format === "json" ? jsonDocument(report) : rollbackText(report, style));
    return exitCodeOfRollback(report);
    async function rollBack() {
      const [deployment] = positionals;
      if (deployment === void 0) {
        if (targets !== null) throw new UserError("An opid is of one target", { hint: "Name it with --target." });
        const { rollbackOperation } = await import("./rollback-operation-QLC5VSZQ.js");
        return rollbackOperation(await operationSettings(given), terminal, signal);
      }
      const configuration = await holderOf(deployment, given, targets);
      const { rollback } = await import("./rollback-A7JLBVEE.js");
      return rollback(await rollbackSettings(configuration, deployment), terminal, signal);
    }
  },
  async capture({ configuration, positionals, terminal, signal }) {
    const { capture } = await import("./capture-C3IOMF26.js");
    await capture(await captureSettings(configuration, positionals), terminal, signal);
    return EXIT.ok;
  },
  async recover({ configuration: given, positionals, targets, terminal, show }) {
    const configuration = await holderOf(positionals[0], given, targets);
    const { recover } = await import("./recover-EXB5C7UC.js");
    const { recoverText } = await import("./recover-text-7VM4NZW6.js");
    const report = await recover(
      await recoverSettings(configuration, positionals[0], positionals[1] ?? null),
      terminal
    );
    await show((format) => format === "json" ? jsonDocument(report) : recoverText(report));
    return EXIT.ok;
  },
  async status({ configuration, positionals, targets, terminal, show }) {
    if (targets !== null) {
      const { runStatusTargets } = await import("./run-targets-UQWB5MZA.js");
      return runStatusTargets({ targets, terminal, show }, { named: positionals });
    }
    const { status } = await import("./status-WB7WPTI3.js");
    const { statusText } = await import("./status-text-ZZDZUDBW.js");
    const report = await status(await statusSettings(configuration, { named: positionals }));
    await show((format, style) => format === "json" ? jsonDocument(report) : statusText(report, style));
    return EXIT.ok;
  },
  async purge({ configuration, targets, terminal, show }) {
    if (targets !== null) {
      const { runPurgeTargets } = await import("./run-targets-UQWB5MZA.js");
      return runPurgeTargets({ targets, terminal, show });
    }
    const { purge } = await import("./purge-BEU5PWXA.js");
    const { purgeText } = await import("./purge-text-GQCL36IW.js");
    const report = await purge(purgeSettings(configuration));
    await show((format, style) => format === "json" ? jsonDocument(report) : purgeText(report, style));
    return EXIT.ok;
  },
  async doctor({ configuration, targets, terminal, show }) {
    if (targets !== null) {
      const { runDoctorTargets } = await import("./run-targets-UQWB5MZA.js");
      return runDoctorTargets({ targets, terminal, show });
    }
    const { doctor } = await import("./doctor-SBSV4VKX.js");
    const { doctorText } = await import("./doctor-text-UL4OM4II.js");
    const report = await doctor(doctorSettings(configuration));
    await show((format, style) => format === "json" ? jsonDocument(report) : doctorText(report, style));
    return report.ok ? EXIT.ok : EXIT.server;
  },
  async targets({ configuration, show }) {
    const { targets } = await import("./targets-WYR7CLY4.js");
    const { targetListText } = await import("./targets-text-B267NLWN.js");
    const report = targets(configuration.targets);
    await show((format, style) => format === "json" ? jsonDocument(report) : targetListText(report, style));
    return EXIT.ok;
  },
  async init({ configuration, show }) {
    const settings = initSettings(configuration);
    if (settings.fromGoInception === null) {
      const { initRepository, initRepositoryText } = await import("./init-repository-LYHZSGCD.js");
      const made = await initRepository(settings);
      await show((format) => format === "json" ? jsonDocument(made) : initRepositoryText(made));
      return EXIT.ok;
    }
    const { init, initText } = await import("./init-S5V4OATJ.js");
    const report = await init(settings);
    await show((format) => format === "json" ? jsonDocument(report) : initText(report));
    return EXIT.ok;
  },
  async rules({ configuration, positionals, show }) {
    const { rules, rulesMarkdown, rulesText } = await import("./rules-3QADMZDR.js");
    const described = rules({ id: positionals[0] ?? null });
    const markdown = configuration.get("markdown");
    await show((format) => {
      if (format === "json") return jsonDocument({ rules: described });
      return markdown || format === "markdown" ? rulesMarkdown(described) : rulesText(described);
    });
    return EXIT.ok;
  },
  async demo({ configuration, output, terminal }) {
    const { demo } = await import("./demo-Y5RN5QXU.js");
    const { renderAudit } = await import("./render-audit-ORNBNPF2.js");
    const { deployText } = await import("./deploy-text-2T5BPF5V.js");
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
async function readScript(path, cwd) {
  const { decodeSource } = await import("./source-PKEQPERG.js");
  if (path === null) {
    const chunks = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    return decodeSource("standard input", Buffer.concat(chunks)).text;
  }
  const { readFile } = await import("node:fs/promises");
  const { resolve } = await import("node:path");
  const { unreadable } = await import("./file-error-PDC5RISM.js");
  const bytes = await readFile(resolve(cwd, path)).catch((error) => {
    throw unreadable(error, path, "script");
  });
  return decodeSource(path, bytes).text;
}
async function holderOf(deployment, configuration, targets) {
  if (targets === null) return configuration;
  const { targetOf } = await import("./many-targets-EI4WECEF.js");
  return (await targetOf(deployment, targets)).configuration;
}
export {
  runCommand
};
