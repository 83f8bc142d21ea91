import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  Complaints
} from "./chunk-DFID3OCT.js";
import {
  didYouMean
} from "./chunk-33BCB36V.js";
import {
  parseServerUrl
} from "./chunk-2UBCNRPZ.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";

// src/config/targets.ts
function chosenTargets(configuration) {
  const { targets } = configuration;
  const production = configuration.given("production");
  const named = configuration.given("target");
  if (named !== void 0) {
    const wanted2 = configuration.get("target") ?? [];
    const known = targets.map(({ name }) => name);
    if (known.length === 0)
      throw new UserError(`${named.place} was given, but the configuration names no targets`, {
        hint: "Name them under `targets` in .rollgate.yml."
      });
    if (production !== void 0)
      throw new UserError(`${named.place} and ${production.place} do not go together`, {
        hint: `A target has its own production server; leave ${production.place} out.`
      });
    const unknown = wanted2.find((name) => !known.includes(name));
    if (unknown !== void 0)
      throw new UserError(`There is no target \`${unknown}\`${didYouMean(unknown, known)}`, {
        hint: `The targets are ${known.join(", ")}.`
      });
  } else if (targets.length === 0 || production !== void 0) return null;
  const wanted = configuration.get("target");
  const complaints = new Complaints();
  const chosen = targets.filter(({ name }) => wanted === null || wanted.includes(name)).map(({ name, production: production2, backup }) => {
    const servers = /* @__PURE__ */ new Map();
    for (const [role, described] of Object.entries({ production: production2, backup })) {
      const server = described === null ? null : resolve(role, name, described, configuration, complaints);
      if (server !== null) servers.set(role, { value: server, place: `target ${name}` });
    }
    return { name, configuration: configuration.over(servers) };
  });
  complaints.throwIfAny();
  return chosen;
}
function captureTarget(configuration) {
  const named = configuration.given("target");
  if (named === void 0) return configuration;
  const server = configuration.given("server");
  if (server !== void 0) throw new UserError(`${named.place} and ${server.place} do not go together`);
  const [target, ...others] = chosenTargets(configuration) ?? [];
  if (target === void 0 || others.length > 0)
    throw new UserError("`rollgate capture` reads the binlog of one server", { hint: "Name one target." });
  const production = target.configuration.get("production");
  const value = { ...production, role: "server" };
  return target.configuration.over(/* @__PURE__ */ new Map([["server", { value, place: named.place }]]));
}
function resolve(role, target, { server, urlVariable, passwordVariable, place }, { surroundings: { env } }, complaints) {
  const variable = (name) => {
    const value = env[name] ?? "";
    if (value !== "") return value;
    complaints.add(
      `${place}: the environment variable ${name} of target \`${target}\` is not set`,
      "In a workflow, set it under `env` of the step, from a secret."
    );
    return null;
  };
  const url = urlVariable === null ? null : variable(urlVariable);
  const password = passwordVariable === null ? "" : variable(passwordVariable);
  if (password === null || urlVariable !== null && url === null) return null;
  try {
    const found = server ?? parseServerUrl(url.trim(), role);
    return found.password === "" ? { ...found, password } : found;
  } catch (error) {
    complaints.addError(error, `${place}: ${urlVariable}`);
    return null;
  }
}

export {
  chosenTargets,
  captureTarget
};
