/** One thing that GitHub shows at the run or at a line. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly properties: Readonly<Record<string, string>>
}

/** From actions/runner, ExecutionContext.cs: _maxCountPerIssueType and _maxIssueMessageLength. */
const MOST_OF_A_KIND = 10
const LONGEST_MESSAGE = 4096
const COMMANDS = new Set(
  'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output stop-commands warning'.split(
    ' ',
  ),
)

interface Command {
  readonly name: string
  readonly properties: Record<string, string>
  readonly data: string
}

/**
 * What the runner makes of a step's output, line by line: our own reading of actions/runner, ActionCommand.cs (both grammars),
 * ActionCommandManager.cs (stop-commands) and ExecutionContext.cs (limits).
 */
export class StepOutput {
  readonly annotations: Annotation[] = []
  /** Annotations that GitHub would not have shown for their number. */
  readonly dropped: Annotation[] = []
  /** What the log shows, masked. */
  readonly log: string[] = []
  /** Commands that were obeyed, in order, other than annotations and masks. */
  readonly obeyed: string[] = []
  /** The output as it was written, for a last look at what a mask hides. */
  raw = ''
  readonly #masks: SecretMasks
  readonly #workspace: string
  #stopToken: string | null = null

  constructor(masks: SecretMasks, workspace: string) {
    this.#masks = masks
    this.#workspace = workspace
  }

  /** One line, without its end. */
  read(line: string): void {
    this.raw += `${line}\n`
    const command = parseV2(line, this.#known) ?? parseLegacy(line, this.#known)
    const name = command?.name.toLowerCase()
    if (command === null || name === undefined) this.#show(line)
    else if (this.#stopToken !== null) {
      if (name === this.#stopToken.toLowerCase()) this.#stopToken = null
      this.#show(line)
    } else if (name === 'stop-commands') {
      if (command.data === '' || COMMANDS.has(command.data.toLowerCase()))
        throw new Error(`a stop token like ${command.data}`)
      this.#stopToken = command.data
      this.#show(line)
    } else this.#obey(name, command)
  }

  get stopped(): boolean {
    return this.#stopToken !== null
  }

  issue(level: Annotation['level'], message: string, properties: Record<string, string> = {}): void {
    const annotation = { level, message: this.#masks.hide(message).slice(0, LONGEST_MESSAGE), properties }
    const shown = this.annotations.filter((one) => one.level === level).length < MOST_OF_A_KIND
    ;(shown ? this.annotations : this.dropped).push(annotation)
    this.#show(`##[${level}]${message}`)
  }

  #known = (name: string) => COMMANDS.has(name.toLowerCase()) || name.toLowerCase() === this.#stopToken?.toLowerCase()

  #obey(name: string, { data, properties }: Command): void {
    if (name === 'error' || name === 'warning' || name === 'notice') this.issue(name, data, this.#checked(properties))
    else if (name === 'add-mask') {
      if (data.trim() === '') this.issue('warning', "Can't add secret mask for empty string in ##[add-mask] command.")
      this.#masks.add(data)
    } else {
      this.obeyed.push(name)
      if (name === 'group' || name === 'endgroup') this.#show(`##[${name}]${name === 'group' ? data : ''}`)
      else if (name === 'debug') this.#show(`##[debug]${data}`)
    }
  }

  /** The file is made relative to the workspace; lines and columns that contradict each other are dropped. */
  #checked(given: Record<string, string>): Record<string, string> {
    const properties = { ...given }
    const { col, endLine, file, line } = properties
    if (file?.startsWith(`${this.#workspace}/`)) properties.file = file.slice(this.#workspace.length + 1)
    if (endLine !== undefined && endLine !== line && col !== undefined) throw new Error('columns over several lines')
    if (Number(endLine) < Number(line)) throw new Error('ends before it begins')
    if (Number(properties.endColumn) < Number(col)) throw new Error('ends before it begins')
    return properties
  }

  #show(line: string): void {
    this.log.push(this.#masks.hide(line))
  }
}

/** The runner's secret masker: every value, and each line of it. */
export class SecretMasks {
  readonly #values = new Set<string>()

  add(value: string): void {
    for (const part of [value, ...value.split(/\r?\n/)]) if (part.trim() !== '') this.#values.add(part)
  }

  /** Overlapping finds are hidden together. */
  hide(text: string): string {
    const found: [number, number][] = []
    for (const value of this.#values) {
      for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1))
        found.push([at, at + value.length])
    }
    found.sort((a, b) => a[0] - b[0])
    let hidden = ''
    let end = 0
    for (const [from, to] of found) {
      if (from > end || (end === 0 && from === 0)) hidden += `${text.slice(end, from)}***`
      end = Math.max(end, to)
    }
    return hidden + text.slice(end)
  }

  has(text: string): boolean {
    return this.hide(text) !== text
  }
}

/** `::name key=value,key=value::data`, after leading white space. */
function parseV2(line: string, known: (name: string) => boolean): Command | null {
  const text = line.trimStart()
  if (!text.startsWith('::')) return null
  const end = text.indexOf('::', 2)
  if (end < 0) return null
  const info = text.slice(2, end)
  const space = info.indexOf(' ')
  const name = space < 0 ? info : info.slice(0, space)
  if (!known(name)) return null
  const properties = space > 0 ? readProperties(info.slice(space + 1).trim(), ',', unescapeProperty) : {}
  return { name, properties, data: unescapeData(text.slice(end + 2)) }
}

/** `##[name key=value;key=value]data`, anywhere in the line. */
function parseLegacy(line: string, known: (name: string) => boolean): Command | null {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return null
  const info = line.slice(start + 3, end)
  const space = info.indexOf(' ')
  const name = space < 0 ? info : info.slice(0, space)
  if (!known(name)) return null
  const properties = space > 0 ? readProperties(info.slice(space + 1), ';', unescapeLegacy) : {}
  return { name, properties, data: unescapeLegacy(line.slice(end + 1)) }
}

function readProperties(text: string, separator: string, decode: (text: string) => string): Record<string, string> {
  const properties: Record<string, string> = {}
  for (const pair of text.split(separator).filter((one) => one !== '')) {
    const at = pair.indexOf('=')
    if (at > 0 && at < pair.length - 1) properties[pair.slice(0, at)] = decode(pair.slice(at + 1))
  }
  return properties
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

function unescapeProperty(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
}

function unescapeLegacy(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%25', '%')
}
