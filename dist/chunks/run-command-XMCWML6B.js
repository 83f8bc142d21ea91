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
  initSettings,
  loadForCommandLine,
  operationSettings,
  outputSettings,
  purgeSettings,
  recoverSettings,
  rollbackSettings,
  runSettings,
  statusSettings
} from "./chunk-AKQBPFC3.js";
import "./chunk-T5AAMFWR.js";
import "./chunk-JPRXTM3T.js";
import "./chunk-BORPTNQI.js";
import "./chunk-VQUPAA7V.js";
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
import {
  Complaints
} from "./chunk-DFID3OCT.js";
import "./chunk-33BCB36V.js";
import {
  bytesOf
} from "./chunk-EDIFPBS2.js";
import {
  optionsOf
} from "./chunk-JPMV3KOH.js";
import "./chunk-3RLTI3AE.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SWZM6BFA.js";
import {
  unreadable
} from "./chunk-PHCUWC5E.js";
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

// src/config/inception-settings.ts
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
async function execSettings(configuration) {
  const { cwd, env } = configuration.surroundings;
  const { SHIPPED } = await import("./variables-UUTGHG6G.js");
  const production = configuration.get("production");
  const given = configuration.given("presets");
  return {
    production,
    backup: configuration.get("backup"),
    audit: {
      sandbox: configuration.get("sandbox"),
      sandboxBinary: configuration.get("sandbox-binary"),
      rules: configuration.rules,
      presets: given === void 0 ? ["goinception"] : configuration.get("presets")
    },
    deploy: {
      rollbackDirectory: resolve(cwd, configuration.get("rollback-dir")),
      ...runSettings(configuration, production),
      commit: null,
      actor: env.USER || env.LOGNAME || null
    },
    variables: SHIPPED
  };
}
async function serveSettings(configuration) {
  const listen = configuration.get("listen");
  const noLogin = configuration.get("no-login");
  const password = configuration.get("client-password");
  const loopback = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(listen);
  const [cert, key] = [configuration.get("tls-cert"), configuration.get("tls-key")];
  const complaints = new Complaints();
  if (noLogin && !loopback) complaints.add("--no-login goes only with the loopback", "Leave --listen out.");
  if (!noLogin && password === null)
    complaints.add(
      "No password for clients was given",
      "Put one into ROLLGATE_SERVE_PASSWORD; or --no-login on a machine of your own."
    );
  if (cert === null !== (key === null)) complaints.add("--tls-cert and --tls-key go together");
  if (!loopback && cert === null && !configuration.get("plain"))
    complaints.add(
      `--listen ${listen} needs TLS: the scripts hold passwords`,
      "Give --tls-cert and --tls-key; or --plain where the network is trusted."
    );
  complaints.throwIfAny();
  const { cwd } = configuration.surroundings;
  const read = async (path) => {
    try {
      return await readFile(resolve(cwd, path), "utf8");
    } catch (error) {
      throw unreadable(error, path, "TLS file");
    }
  };
  return {
    exec: { ...await execSettings(configuration), production: null },
    listen,
    port: configuration.get("port"),
    login: noLogin ? null : { user: configuration.get("client-user"), password },
    tls: cert === null || key === null ? null : { cert: await read(cert), key: await read(key) },
    requireTls: !loopback && !configuration.get("plain"),
    maxScriptBytes: bytesOf(configuration.get("max-script")),
    maxClients: configuration.get("max-clients"),
    maxRunning: configuration.get("max-running"),
    idleSeconds: configuration.get("idle-timeout")
  };
}

// src/cli/interruption.ts
var LAST_MS = 3e3;
function listenForInterruption(canStop, graceSeconds, say) {
  const controller = new AbortController();
  const stop = () => {
    if (!canStop || controller.signal.aborted) process.exit(EXIT.interrupted);
    say(
      "Interrupted: the running statement may finish for a few seconds, then it is ended. Once more ends this at once."
    );
    controller.abort();
    if (graceSeconds === null) return;
    const end = () => {
      say(
        "Ended now: a server has not answered in time. What was begun is in the journal: the same command goes on from there."
      );
      process.exit(EXIT.interrupted);
    };
    setTimeout(end, graceSeconds * 1e3 + LAST_MS).unref();
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
var TIMED = ["deploy", "rollback", "exec"];
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
    signal: listenForInterruption(
      STOPPABLE.includes(run.command),
      TIMED.includes(run.command) ? configuration.get("interrupt-grace") : null,
      (message) => terminal.say(message)
    ),
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
    const { audit } = await import("./audit-Q6K2WZHJ.js");
    const settings = await auditSettings(configuration, { named: positionals });
    const report = await audit(settings, terminal);
    const { renderAudit } = await import("./render-audit-3QQVJ2ER.js");
    await show((format, style) => renderAudit(report, settings, format, style));
    return exitCodeOfAudit(report, settings.failOn);
  },
  async deploy({ configuration, positionals, targets, terminal, signal, show }) {
    if (targets !== null) {
      const { runDeployTargets } = await import("./run-targets-GLECTUTF.js");
      return runDeployTargets({ targets, terminal, show }, { named: positionals }, signal);
    }
    const { AuditBlocked, deploy } = await import("./deploy-JO73I64A.js");
    const { deployText } = await import("./deploy-text-LVI4M6KR.js");
    const settings = await deploySettings(configuration, { named: positionals });
    try {
      const report = await deploy(settings, terminal, signal);
      await show((format, style) => format === "json" ? jsonDocument(report) : deployText(report, style));
      return exitCodeOfDeploy(report);
    } catch (error) {
      if (!(error instanceof AuditBlocked)) throw error;
      const { renderAudit } = await import("./render-audit-3QQVJ2ER.js");
      await show(
        (format, style) => format === "json" ? jsonDocument({ error: { message: error.message, hint: error.hint }, audit: error.report }) : renderAudit(error.report, { ...settings, failOn: configuration.get("fail-on") }, format, style)
      );
      terminal.say(`rollgate: ${error.message}
${error.hint}`);
      return error.exitCode;
    }
  },
  async exec({ configuration, positionals, terminal, signal, show, secrets }) {
    const { exec } = await import("./exec-W4T34WCJ.js");
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
    const { serve } = await import("./serve-MBSNFKOR.js");
    const server = await serve(await serveSettings(configuration), (line) => terminal.say(line));
    await server.until(signal);
    return EXIT.ok;
  },
  async rollback({ configuration: given, positionals, targets, terminal, signal, show }) {
    const { rollbackText } = await import("./rollback-text-7OUNCDV7.js");
    const report = await rollBack();
    await show((format, style) => format === "json" ? jsonDocument(report) : rollbackText(report, style));
    return exitCodeOfRollback(report);
    async function rollBack() {
      const [deployment] = positionals;
      if (deployment === void 0) {
        if (targets !== null) throw new UserError("An opid is of one target", { hint: "Name it with --target." });
        const { rollbackOperation } = await import("./rollback-operation-UIPFWWTF.js");
        return rollbackOperation(await operationSettings(given), terminal, signal);
      }
      const configuration = await holderOf(deployment, given, targets);
      const { rollback } = await import("./rollback-MZ3SLJAJ.js");
      return rollback(await rollbackSettings(configuration, deployment), terminal, signal);
    }
  },
  async capture({ configuration, positionals, terminal, signal }) {
    const { capture } = await import("./capture-X3ORP6GC.js");
    await capture(await captureSettings(configuration, positionals), terminal, signal);
    return EXIT.ok;
  },
  async recover({ configuration: given, positionals, targets, terminal, show }) {
    const configuration = await holderOf(positionals[0], given, targets);
    const { recover } = await import("./recover-YJL3WL2A.js");
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
      const { runStatusTargets } = await import("./run-targets-GLECTUTF.js");
      return runStatusTargets({ targets, terminal, show }, { named: positionals });
    }
    const { status } = await import("./status-FU5VO56L.js");
    const { statusText } = await import("./status-text-XTBR5FTU.js");
    const report = await status(await statusSettings(configuration, { named: positionals }));
    await show((format, style) => format === "json" ? jsonDocument(report) : statusText(report, style));
    return EXIT.ok;
  },
  async purge({ configuration, targets, terminal, show }) {
    if (targets !== null) {
      const { runPurgeTargets } = await import("./run-targets-GLECTUTF.js");
      return runPurgeTargets({ targets, terminal, show });
    }
    const { purge } = await import("./purge-DKZW2MVQ.js");
    const { purgeText } = await import("./purge-text-TNRR72GE.js");
    const report = await purge(purgeSettings(configuration));
    await show((format, style) => format === "json" ? jsonDocument(report) : purgeText(report, style));
    return EXIT.ok;
  },
  async doctor({ configuration, targets, terminal, show }) {
    if (targets !== null) {
      const { runDoctorTargets } = await import("./run-targets-GLECTUTF.js");
      return runDoctorTargets({ targets, terminal, show });
    }
    const { doctor } = await import("./doctor-TG7ZDP2S.js");
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
    const { init, initText } = await import("./init-W5XOQQ4F.js");
    const report = await init(settings);
    await show((format) => format === "json" ? jsonDocument(report) : initText(report));
    return EXIT.ok;
  },
  async rules({ configuration, positionals, show }) {
    const { rules, rulesMarkdown, rulesText } = await import("./rules-HVEAUBQH.js");
    const described = rules({ id: positionals[0] ?? null });
    const markdown = configuration.get("markdown");
    await show((format) => {
      if (format === "json") return jsonDocument({ rules: described });
      return markdown || format === "markdown" ? rulesMarkdown(described) : rulesText(described);
    });
    return EXIT.ok;
  },
  async demo({ configuration, output, terminal }) {
    const { demo } = await import("./demo-SODXE6Y3.js");
    const { renderAudit } = await import("./render-audit-3QQVJ2ER.js");
    const { deployText } = await import("./deploy-text-LVI4M6KR.js");
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
  const { readFile: readFile2 } = await import("node:fs/promises");
  const { resolve: resolve2 } = await import("node:path");
  const { unreadable: unreadable2 } = await import("./file-error-PDC5RISM.js");
  const bytes = await readFile2(resolve2(cwd, path)).catch((error) => {
    throw unreadable2(error, path, "script");
  });
  return decodeSource(path, bytes).text;
}
async function holderOf(deployment, configuration, targets) {
  if (targets === null) return configuration;
  const { targetOf } = await import("./many-targets-KJE4JDFI.js");
  return (await targetOf(deployment, targets)).configuration;
}
export {
  runCommand
};
