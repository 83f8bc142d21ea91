import { stringify } from 'yaml'
import type { Option } from './option.ts'
import { OPTION_NAMES, optionOf, ROLES_WITH_PARTS, SERVER_PARTS, type ServerPart, valuesAndDefault } from './options.ts'
import { OUTPUTS } from './outputs.ts'

/** An input of the action, as action.yml and the README show it. */
export interface ActionInput {
  readonly name: string
  readonly description: string
  /** What the runner fills in; never for what `.rollgate.yml` may also say, or the file would never be asked. */
  readonly default?: string
  /** What holds when nothing is given, for people. */
  readonly shownDefault: string
}

/** All inputs, in the order of the table, each server's separate settings after its URL. */
export function actionInputs(): ActionInput[] {
  return OPTION_NAMES.flatMap((name) => {
    const option = optionOf(name)
    if (option.input === undefined) return []
    const role = ROLES_WITH_PARTS.find((one) => one === name)
    return [inputOf(option, option.input), ...(role === undefined ? [] : partsOf(role))]
  })
}

function inputOf(option: Option, name: string): ActionInput {
  const preset = name === 'github-token' ? { default: `\${{ github.token }}` } : {}
  const url =
    option.type === 'server' && option.words === undefined ? 'URL, mysql://user:password@host:port/database. ' : ''
  const initial = option.type === 'boolean' ? `true or false. Default: ${option.default}.` : valuesAndDefault(option)
  return {
    name,
    description: `${url}${option.doc} ${initial}`.trim(),
    shownDefault:
      'default' in preset ? preset.default! : option.default === undefined ? '' : [option.default].flat().join(', '),
    ...preset,
  }
}

function partsOf(role: string): ActionInput[] {
  return (Object.keys(SERVER_PARTS) as ServerPart[]).map((part) => {
    const { doc, default: initial = '' } = SERVER_PARTS[part] as { doc: string; default?: string }
    const text = doc.replaceAll('{role}', role)
    return {
      name: `${role}-${part}`,
      description: initial === '' ? text : `${text} Default: ${initial}.`,
      shownDefault: initial,
    }
  })
}

/** The text of action.yml. */
export function actionYaml(): string {
  const inputs = actionInputs().map(({ name, description, default: initial }) => [
    name,
    { description, required: false, ...(initial === undefined ? {} : { default: initial }) },
  ])
  const outputs = Object.entries(OUTPUTS).map(([name, description]) => [name, { description }])
  const action = {
    name: 'Rollgate',
    description: 'Audits MySQL and MariaDB migrations, deploys them with backup, and can undo every deploy.',
    author: 'The Rollgate authors',
    branding: { icon: 'database', color: 'green' },
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    runs: { using: 'node24', main: 'dist/index.js', post: 'dist/post.js', 'post-if': 'always()' },
  }
  const heading = '# Made by scripts/docs.mjs from src/config/options.ts and src/config/outputs.ts.\n'
  return heading + stringify(action, { lineWidth: 0, singleQuote: true })
}
