import { stringify } from 'yaml'
import type { FoundRepository } from './repository.ts'

export interface MadeFile {
  readonly path: string
  readonly content: string
}

/** actions/checkout, pinned to a commit: a tag can be moved. */
const CHECKOUT = 'actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0'
const FALLBACK_MIGRATIONS = 'db/migrations/*.sql'
/** Of deploying and rolling back, which must never run side by side. */
const PRODUCTION_GROUP = 'rollgate-production'

/**
 * The configuration and the three workflows for a repository. The rollback workflow's name is what a deployment's summary links to.
 * @param action what `uses:` names, e.g. `OWNER/rollgate@v1`
 */
export function makeFiles(found: FoundRepository, action: string): MadeFile[] {
  return [
    { path: '.rollgate.yml', content: configuration(found) },
    { path: '.github/workflows/rollgate-audit.yml', content: auditWorkflow(found, action) },
    { path: '.github/workflows/rollgate-deploy.yml', content: deployWorkflow(found, action) },
    { path: '.github/workflows/rollgate-rollback.yml', content: rollbackWorkflow(action) },
  ]
}

function configuration({ migrations, schema }: FoundRepository): string {
  const structure =
    schema === null
      ? '# schema: db/schema.sql   # CREATE statements of what is there before; or give the action a staging server\n'
      : stringify({ schema })
  return `# yaml-language-server: $schema=./node_modules/rollgate/docs/rollgate.schema.json
${stringify({ migrations: migrations ?? FALLBACK_MIGRATIONS })}${structure}fail-on: error
rules: {}                 # for example table-primary-key: error
deploy:
  on-failure: stop        # or undo: take back all that the deployment did
  keep-data: auto         # DROP, TRUNCATE and narrowing changes keep the old rows
`
}

function auditWorkflow({ flavor }: FoundRepository, action: string): string {
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
`
}

function deployWorkflow({ branch, flavor }: FoundRepository, action: string): string {
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
`
}

function rollbackWorkflow(action: string): string {
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
${CONNECTION}`
}

const CONNECTION = `          production-host: \${{ vars.DB_HOST }}
          production-user: \${{ vars.DB_USER }}
          production-password: \${{ secrets.DB_PASSWORD }}
          production-database: \${{ vars.DB_NAME }}
          production-ssl: required # verify-identity, with production-ssl-ca, is better; rds for Amazon RDS
`

/** GitHub's Ubuntu runners have MySQL but no MariaDB. */
function sandboxStep(flavor: FoundRepository['flavor']): string {
  if (flavor !== 'mariadb') return ''
  return `      - name: Get MariaDB, on which migrations are rehearsed
        run: sudo apt-get update && sudo apt-get install --yes --no-install-recommends mariadb-server-core
`
}
