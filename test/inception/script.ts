import type { ExecSettings } from '../../src/commands/exec.ts'
import { asObjects, type Cell, type ResultTable } from '../../src/inception/table.ts'
import { SHIPPED } from '../../src/inception/variables.ts'
import type { Project } from '../deploy/project.ts'
import { PLAIN_DEPLOY } from '../deploy/project.ts'

/** A goInception script for a project's server. */
export function scriptFor({ production, database }: Project, options: string, body: string): string {
  const { host, port, user, password } = production
  return `/*--host=${host};--port=${port};--user=${user};--password=${password};--db=${database};${options}*/\ninception_magic_start;\n${body}\ninception_magic_commit;`
}

export function execSettings(project: Project): ExecSettings {
  return {
    production: null,
    backup: null,
    audit: { sandbox: 'auto', sandboxBinary: null, rules: new Map(), presets: ['goinception'] },
    deploy: { ...PLAIN_DEPLOY, rollbackDirectory: project.rollbackDirectory },
    variables: SHIPPED,
  }
}

/** The rows of a result, with some columns of each. */
export function columns(table: ResultTable, ...names: readonly string[]): Cell[][] {
  return asObjects(table).map((row) => names.map((name) => row[name] ?? null))
}
