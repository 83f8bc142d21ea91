import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  require_dist
} from "./chunk-T5AAMFWR.js";
import {
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  __toESM
} from "./chunk-Y2UK72KH.js";

// src/commands/init-repository.ts
import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join as join2, resolve } from "node:path";

// src/init/files.ts
var import_yaml = __toESM(require_dist(), 1);
var CHECKOUT = "actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0";
var FALLBACK_MIGRATIONS = "db/migrations/*.sql";
var PRODUCTION_GROUP = "rollgate-production";
function makeFiles(found, action) {
  return [
    { path: ".rollgate.yml", content: configuration(found) },
    { path: ".github/workflows/rollgate-audit.yml", content: auditWorkflow(found, action) },
    { path: ".github/workflows/rollgate-deploy.yml", content: deployWorkflow(found, action) },
    { path: ".github/workflows/rollgate-rollback.yml", content: rollbackWorkflow(action) }
  ];
}
function configuration({ migrations, schema }) {
  const structure = schema === null ? "# schema: db/schema.sql   # CREATE statements of what is there before; or give the action a staging server\n" : (0, import_yaml.stringify)({ schema });
  return `# yaml-language-server: $schema=./node_modules/rollgate/docs/rollgate.schema.json
${(0, import_yaml.stringify)({ migrations: migrations ?? FALLBACK_MIGRATIONS })}${structure}fail-on: error
rules: {}                 # for example table-primary-key: error
deploy:
  on-failure: stop        # or undo: take back all that the deployment did
  keep-data: auto         # DROP, TRUNCATE and narrowing changes keep the old rows
`;
}
function auditWorkflow({ flavor }, action) {
  return `# Rehearses the migrations of a pull request on a private server, without any secret: also for forks.
name: Audit migrations
on:
  pull_request:
  merge_group:
permissions:
  contents: read
  pull-requests: write # for the comment
concurrency:
  group: rollgate-audit-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  audit:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
          fetch-depth: 0
${sandboxStep(flavor)}      - uses: ${action}
        with:
          mode: audit
`;
}
function deployWorkflow({ branch, flavor }, action) {
  return `# Deploys what is merged. What is pending, the journal in the database says: a run that was dropped is made up for by the next.
name: Deploy migrations
on:
  push:
    branches: [${JSON.stringify(branch)}]
permissions:
  contents: read
  pull-requests: write # to tell the merged pull request
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    timeout-minutes: 120
    concurrency:
      group: ${PRODUCTION_GROUP}
      queue: max # deployments wait in line; GitHub Enterprise Server does not know it yet
      cancel-in-progress: false
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
${sandboxStep(flavor)}      - uses: ${action}
        with:
          mode: deploy
${CONNECTION}          # Rollback files hold rows of production. In a public repository give an age key to encrypt them with:
          # artifact-encrypt-to: age1…
`;
}
function rollbackWorkflow(action) {
  return `# The rollback button: Actions → Roll back a deployment → Run workflow. The id is in the summary of the deployment.
name: Roll back a deployment
on:
  workflow_dispatch:
    inputs:
      deployment:
        description: Id of the deployment
        required: true
        type: string
      dry-run:
        description: Only say what would be undone
        type: boolean
        default: true
      force:
        description: Overwrite what others changed since
        type: boolean
        default: false
permissions:
  contents: read
  pull-requests: write # to tell the merged pull request
jobs:
  rollback:
    runs-on: ubuntu-latest
    environment: production
    timeout-minutes: 120
    concurrency:
      group: ${PRODUCTION_GROUP}
      queue: max
      cancel-in-progress: false
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - uses: ${action}
        with:
          mode: rollback
          deployment: \${{ inputs.deployment }}
          dry-run: \${{ inputs.dry-run }}
          force: \${{ inputs.force }}
${CONNECTION}`;
}
var CONNECTION = `          production-host: \${{ vars.DB_HOST }}
          production-user: \${{ vars.DB_USER }}
          production-password: \${{ secrets.DB_PASSWORD }}
          production-database: \${{ vars.DB_NAME }}
          production-ssl: required # verify-identity, with production-ssl-ca, is better; rds for Amazon RDS
`;
function sandboxStep(flavor) {
  if (flavor !== "mariadb") return "";
  return `      - name: Get MariaDB, on which migrations are rehearsed
        run: sudo apt-get update && sudo apt-get install --yes --no-install-recommends mariadb-server-core
`;
}

// src/init/repository.ts
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
var SKIPPED = /* @__PURE__ */ new Set(["node_modules", ".git", "vendor", "dist", "build", "target", "rollback"]);
var DEEPEST = 6;
var FOLDERS = [/^migrations?$/i, /^migrate$/i, /^changelogs?$/i, /^(ddl|sql|schema)$/i, /^(db|database)$/i];
var NUMBERED = /^(?:V\d[\d._]*__|\d+[-_. ]|\d+$)/;
var SCHEMA_FILE = /^(?:schema|structure|dump|init)\.sql$/i;
var TELLING_FILE = /^(?:docker-)?compose[\w.-]*\.ya?ml$|\.ya?ml$|^Dockerfile/;
var IMAGE = /\b(?:image:|FROM)\s*["']?[\w./-]*?(mariadb|mysql)(?:-server)?[:\s"'@]/i;
var ONLY_MARIADB = /\b(?:WITH SYSTEM VERSIONING|ENGINE\s*=\s*Aria|uca1400|CREATE OR REPLACE TABLE)\b/i;
var ONLY_MYSQL = /\butf8mb4_0900_\w+|\/\*!80\d{3}\b/i;
async function findRepository(cwd) {
  const directories = await walk(cwd, "", 0);
  const migrations = chooseMigrations(directories);
  const { flavor, from } = await findFlavor(cwd, directories, migrations);
  return {
    migrations: migrations === null ? null : migrations.glob,
    schema: chooseSchema(directories),
    flavor,
    flavorFrom: from,
    branch: await defaultBranch(cwd)
  };
}
async function walk(root, path, depth) {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
  const named = (name) => path === "" ? name : `${path}/${name}`;
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const found = [{ path, files: files.sort() }];
  if (depth === DEEPEST) return found;
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name)))
    found.push(...await walk(root, named(name), depth + 1));
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}
function chooseMigrations(directories) {
  const rated = directories.filter(({ files: files2 }) => files2.some(isMigration)).map((directory) => ({ directory, rating: rate(directory) })).filter(({ rating }) => rating > 0).sort((a, b) => b.rating - a.rating || a.directory.path.length - b.directory.path.length);
  const [best] = rated;
  if (best === void 0) return null;
  const { files, path } = best.directory;
  const sql = files.filter(isMigration);
  const pattern = sql.some((name) => /\.up\.sql$/i.test(name)) ? "*.up.sql" : sql.some((name) => /^V\d.*__/.test(name)) ? "V*.sql" : "*.sql";
  return { directory: best.directory, glob: path === "" ? pattern : `${path}/${pattern}` };
}
function isMigration(name) {
  return /\.sql$/i.test(name) && !SCHEMA_FILE.test(name);
}
function rate({ files, path }) {
  const name = path.split("/").at(-1) ?? "";
  const known = FOLDERS.findIndex((pattern) => pattern.test(name));
  const example = /(^|\/)(tests?|fixtures?|examples?|testdata)(\/|$)/i.test(path);
  const numbered = files.filter((file) => isMigration(file) && NUMBERED.test(file)).length;
  const rating = (known < 0 ? 0 : 10 - known) + (numbered > 0 ? 5 : 0);
  return example ? Math.min(rating, 1) : rating;
}
function chooseSchema(directories) {
  const all = directories.flatMap(
    ({ files, path }) => files.filter((name) => /^(?:schema|structure)\.sql$/i.test(name)).map((name) => path === "" ? name : `${path}/${name}`)
  );
  return all.sort((a, b) => a.split("/").length - b.split("/").length)[0] ?? null;
}
async function findFlavor(cwd, directories, migrations) {
  const named = ({ path }, name) => path === "" ? name : `${path}/${name}`;
  const read = (path) => readFile(join(cwd, path), "utf8").catch(() => "");
  for (const directory of directories) {
    if (directory.path !== "" && !/^\.github\/workflows$|^\.?(docker|deploy|dev)/.test(directory.path)) continue;
    for (const name of directory.files.filter((file) => TELLING_FILE.test(file))) {
      const image = IMAGE.exec(await read(named(directory, name)))?.[1]?.toLowerCase();
      if (image === "mysql" || image === "mariadb") return { flavor: image, from: named(directory, name) };
    }
  }
  for (const name of migrations?.directory.files.filter(isMigration) ?? []) {
    const sql = await read(named(migrations.directory, name));
    const from = named(migrations.directory, name);
    if (ONLY_MARIADB.test(sql)) return { flavor: "mariadb", from };
    if (ONLY_MYSQL.test(sql)) return { flavor: "mysql", from };
  }
  return { flavor: null, from: null };
}
async function defaultBranch(cwd) {
  for (const name of ["refs/remotes/origin/HEAD", "HEAD"]) {
    try {
      const { stdout } = await promisify(execFile)("git", ["-C", cwd, "symbolic-ref", "--short", name]);
      const branch = stdout.trim().replace(/^origin\//, "");
      if (branch !== "") return branch;
    } catch {
    }
  }
  return "main";
}

// src/commands/init-repository.ts
async function initRepository({ action, cwd }) {
  if (!/^[\w.-]+\/[\w./-]+@[\w./-]+$/.test(action))
    throw new UserError(`--action: ${action} is not what \`uses:\` takes`, {
      hint: "Write it as OWNER/REPOSITORY@REF."
    });
  const isRoot = await access(join2(cwd, ".git")).then(
    () => true,
    () => false
  );
  if (!isRoot)
    throw new UserError("This directory is not the root of a git repository", {
      hint: "Run rollgate init where .git is: GitHub reads workflows from .github/workflows there."
    });
  const found = await findRepository(cwd);
  const files = [];
  for (const { content, path } of makeFiles(found, action))
    files.push({ path, outcome: await write(cwd, path, content) });
  return { ...found, files, todo: whatIsLeft(found, action) };
}
async function write(cwd, path, content) {
  try {
    await mkdir(dirname(resolve(cwd, path)), { recursive: true });
    await writeFile(resolve(cwd, path), content, { flag: "wx" });
    return "written";
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    if (cause.code === "EEXIST") return "kept";
    throw new UserError(`Cannot write ${path}: ${cause.message}`, { cause });
  }
}
function whatIsLeft({ flavor, migrations, schema }, action) {
  return [
    ...action.startsWith("OWNER/") ? ["Put the repository of this action in the place of OWNER in the workflows, best with the hash of a commit."] : [],
    ...migrations === null ? ["No migrations were found: correct `migrations` in .rollgate.yml."] : [],
    ...schema === null ? ["Give the audit a structure to start from: `schema` in .rollgate.yml, or a staging server in the workflow."] : [],
    ...flavor === null ? ["It is not clear whether this is MySQL or MariaDB; the runners have MySQL."] : [],
    "Make the environment `production` (Settings → Environments) with reviewers, the variables DB_HOST, DB_USER and DB_NAME and the secret DB_PASSWORD.",
    "Run rollgate doctor against production: it tells what the server and the account still lack."
  ];
}
function initRepositoryText(report) {
  const { branch, files, flavor, flavorFrom, migrations, schema, todo } = report;
  const outcomes = { written: "Wrote", kept: "Kept, it was there already:" };
  return `${[
    `Migrations: ${migrations ?? "none found"}`,
    `Structure:  ${schema ?? "no schema.sql found"}`,
    `Server:     ${flavor === null ? "unknown" : `${flavor === "mysql" ? "MySQL" : "MariaDB"} (${flavorFrom})`}`,
    `Branch:     ${branch}`,
    "",
    ...files.map(({ outcome, path }) => `${outcomes[outcome]} ${path}`),
    "",
    "Left to do:",
    ...todo.map((item) => `  - ${item}`)
  ].join("\n")}
`;
}
export {
  initRepository,
  initRepositoryText
};
