import { actionInputs } from './action-yaml.ts'
import { COMMAND_NAMES, COMMANDS } from './commands.ts'
import { usageOf } from './help.ts'
import { OPTION_NAMES, type OptionName, optionOf, optionsOf, valuesAndDefault } from './options.ts'
import { OUTPUTS } from './outputs.ts'

/** README.md with the text between its markers `<!-- made: NAME -->` and `<!-- end: NAME -->` made anew; rules, checks and statements come as lines. */
export function withTables(
  readme: string,
  rules: readonly string[],
  checks: readonly string[],
  statements: readonly string[],
): string {
  const tables: Readonly<Record<string, () => string[]>> = {
    commands: commandsTable,
    options: optionTables,
    inputs: inputsTable,
    outputs: outputsTable,
    configuration: configurationTable,
    rules: () => [...rules],
    checks: () => [...checks],
    statements: () => [...statements],
  }
  return readme.replace(
    /(<!-- made: (\w+) -->\n)[\s\S]*?(<!-- end: \2 -->)/g,
    (_, begin: string, name: string, end: string) => {
      const table = tables[name]
      if (table === undefined) throw new Error(`README.md has a marker for an unknown table: ${name}`)
      return `${begin}\n${table().join('\n')}\n\n${end}`
    },
  )
}

function commandsTable(): string[] {
  const rows = COMMAND_NAMES.map((name) => {
    const { positionals, summary } = COMMANDS[name]
    return `| \`${cell([name, positionals].join(' ').trim())}\` | ${cell(summary)} |`
  })
  return ['| command | does |', '| --- | --- |', ...rows]
}

function optionTables(): string[] {
  const common = optionsOf('doctor').filter((name) => optionOf(name).commands === 'all')
  const own = COMMAND_NAMES.flatMap((command) => {
    const names = optionsOf(command).filter((name) => !common.includes(name))
    return names.length === 0 ? [] : ['', `\`rollgate ${command}\``, '', ...optionTable(names)]
  })
  return ['Every command:', '', ...optionTable(common), ...own]
}

function optionTable(names: readonly OptionName[]): string[] {
  const rows = names.map((name) => {
    const option = optionOf(name)
    const environment = option.env === undefined ? '' : ` Environment: \`${option.env}\`.`
    const values = option.type === 'enum' || option.type === 'server' ? defaultOf(name) : valuesAndDefault(option)
    return `| \`${cell(usageOf(name))}\` | ${cell(`${option.doc} ${values}`.trim())}${environment} |`
  })
  return ['| option | |', '| --- | --- |', ...rows]
}

/** The values stand in the usage already. */
function defaultOf(name: OptionName): string {
  const initial = optionOf(name).default
  return initial === undefined ? '' : `Default: ${String(initial)}.`
}

function inputsTable(): string[] {
  const rows = actionInputs().map(({ name, description }) => `| \`${name}\` | ${cell(description)} |`)
  return ['| input | |', '| --- | --- |', ...rows]
}

function outputsTable(): string[] {
  return [
    '| output | |',
    '| --- | --- |',
    ...Object.entries(OUTPUTS).map(([name, doc]) => `| \`${name}\` | ${cell(doc)} |`),
  ]
}

function configurationTable(): string[] {
  const rows = OPTION_NAMES.filter((name) => optionOf(name).file !== undefined).map((name) => {
    const option = optionOf(name)
    return `| \`${option.file!.join('.')}\` | ${cell(`${option.doc} ${fileValues(name)}`.trim())} |`
  })
  return [
    '| setting | |',
    '| --- | --- |',
    ...rows,
    '| `targets` | Several production servers by name, with `production` and `backup` each, deployed to in this order: see [Many targets](#many-targets). |',
    '| `rules` | Severity and options of single rules: see [RULES.md](RULES.md). |',
  ]
}

function fileValues(name: OptionName): string {
  const option = optionOf(name)
  if (option.type !== 'server') return valuesAndDefault(option)
  return `Here only ${(option.words ?? []).join(' or ')}. Default: ${option.default}.`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
