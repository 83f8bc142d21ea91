/** A command of the command line. */
export interface Command {
  readonly summary: string
  /** As shown in the usage line. */
  readonly positionals: string
  /** How many positional arguments it takes. */
  readonly least: number
  /** None has to be given when this option is. */
  readonly unless?: 'opid'
  readonly most: number
  /** The first one is printed unless another is asked for. */
  readonly formats: readonly ('text' | 'json' | 'markdown' | 'sarif' | 'html' | 'github' | 'sql' | 'tsv')[]
  readonly examples: readonly string[]
}

const ANY = Number.POSITIVE_INFINITY

export const COMMANDS = {
  audit: {
    summary: 'Say what is wrong with migrations, before they are merged',
    positionals: '[FILE|DIR…]',
    least: 0,
    most: ANY,
    formats: ['text', 'json', 'markdown', 'sarif', 'html', 'github'],
    examples: [
      'rollgate audit db/migrations --staging mysql://ro@staging/shop',
      'rollgate audit --base origin/main',
      'rollgate audit new.sql --schema schema.sql --output json=report.json',
    ],
  },
  deploy: {
    summary: 'Run the pending migrations with backup, and derive the rollback of each row',
    positionals: '[FILE|DIR…]',
    least: 0,
    most: ANY,
    formats: ['text', 'json'],
    examples: ['rollgate deploy db/migrations --dry-run', 'rollgate deploy db/migrations --on-failure undo'],
  },
  exec: {
    summary: 'Run a goInception script (or standard input) and print its result columns',
    positionals: '[SCRIPT]',
    least: 0,
    most: 1,
    formats: ['text', 'json', 'tsv'],
    examples: ['rollgate exec change.sql', 'rollgate exec --backup mysql://backup@db2/ --format json < change.sql'],
  },
  serve: {
    summary: 'Take goInception scripts from MySQL clients, in place of a goInception server',
    positionals: '',
    least: 0,
    most: 0,
    formats: ['text'],
    examples: ['ROLLGATE_SERVE_PASSWORD=… rollgate serve --port 4000 --backup mysql://backup@db2/'],
  },
  rollback: {
    summary: 'Undo a deployment from its backup tables or its rollback directory, whole or in part',
    positionals: '[DEPLOYMENT]',
    least: 1,
    unless: 'opid',
    most: 1,
    formats: ['text', 'json'],
    examples: [
      'rollgate rollback 20261121T101500Z-3f9a1c --check',
      'rollgate rollback 20261121T101500Z-3f9a1c',
      'rollgate rollback 20261121T101500Z-3f9a1c --from rollback',
      'rollgate rollback --opid 1639656399_408758713_00000568',
    ],
  },
  capture: {
    summary: 'Derive rollback SQL from a window of a binlog, without any deployment',
    positionals: '[BINLOG…]',
    least: 0,
    most: ANY,
    formats: ['sql', 'json'],
    examples: [
      'rollgate capture --start-file binlog.000042 --start-position 157 --table shop.orders',
      "rollgate capture --start-datetime '2026-11-21 10:00' --only delete --output undo.sql",
      'rollgate capture binlog.000042 binlog.000043 --schema schema.sql --database shop',
    ],
  },
  recover: {
    summary: 'Finish the backup of statements that were executed but not yet backed up',
    positionals: 'DEPLOYMENT [STATEMENT]',
    least: 1,
    most: 2,
    formats: ['text', 'json'],
    examples: ['rollgate recover 20261121T101500Z-3f9a1c', 'rollgate recover 20261121T101500Z-3f9a1c 7 --mark not-run'],
  },
  status: {
    summary: 'Show applied, pending, failed and unknown migrations and the deployments of a target',
    positionals: '[FILE|DIR…]',
    least: 0,
    most: ANY,
    formats: ['text', 'json'],
    examples: ['rollgate status db/migrations --format json'],
  },
  purge: {
    summary: 'List and free what deployments and rollbacks keep of dropped and changed data',
    positionals: '',
    least: 0,
    most: 0,
    formats: ['text', 'json'],
    examples: ['rollgate purge --dry-run', 'rollgate purge --older-than 14d'],
  },
  doctor: {
    summary: 'Tell whether the servers can be audited, deployed to and rolled back, and what to change if not',
    positionals: '',
    least: 0,
    most: 0,
    formats: ['text', 'json'],
    examples: ['rollgate doctor --production mysql://deploy@db/shop'],
  },
  targets: {
    summary: 'List the targets of the configuration, also as matrices for the jobs of a workflow',
    positionals: '',
    least: 0,
    most: 0,
    formats: ['text', 'json'],
    examples: ['rollgate targets --format json'],
  },
  init: {
    summary: 'Write .rollgate.yml and three workflows for this repository, or convert a config.toml',
    positionals: '',
    least: 0,
    most: 0,
    formats: ['text', 'json'],
    examples: ['rollgate init', 'rollgate init --from-goinception config.toml'],
  },
  rules: {
    summary: 'List the rules, or show one with examples',
    positionals: '[ID]',
    least: 0,
    most: 1,
    formats: ['text', 'json', 'markdown'],
    examples: ['rollgate rules column-narrowing'],
  },
  demo: {
    summary: 'Play the whole story on private throwaway servers with migrations-example/',
    positionals: '',
    least: 0,
    most: 0,
    formats: ['text'],
    examples: [],
  },
} as const satisfies Record<string, Command>

export type CommandName = keyof typeof COMMANDS

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[]

export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text)
}
