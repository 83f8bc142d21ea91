import { type Gate, GOINCEPTION_CHECKS, type GoInceptionCheck } from './goinception-codes.ts'
import { INC_DEFAULTS, type IncOptions } from './goinception-options.ts'
import { isOpen, severityOf } from './goinception-settings.ts'
import { PRESETS, type Preset } from './presets.ts'

const HEAD = `## Checks

Made by \`npm run docs\` from \`src/audit/goinception-codes.ts\`. Everything that goInception v1.3.0 reports, and what answers for it in
Rollgate: one of [our rules](../RULES.md), the error of the server itself, which a migration meets when it is rehearsed (rule
[\`server-error\`](../RULES.md#server-error)), or nothing, with the reason.

    rollgate init --from-goinception config.toml

writes a \`.rollgate.yml\` that asks for what your goInception asks for, and prints what became of each option. By hand, begin with

\`\`\`yaml
presets: [goinception]
\`\`\`

which sets our rules to what goInception reports as it is shipped: its checks that are off are off, and where several of its codes are
one rule of ours, the worst level holds. Rules that have no counterpart there stay as they are in \`recommended\`.

Levels: 2 is our \`error\`, 1 our \`warning\`, 0 our \`off\`. A level is changed by \`rules: { RULE: warning }\`. What the server refuses is
always an error, whatever its level was.

What is different on purpose: the structure comes from staging and each statement is really run in a sandbox, so that nothing is
hidden by a first syntax error, lengths are counted in characters, and stored programs, common table expressions and whatever else
your server knows are read as it reads them.

| code | what it reports | level there | on as shipped | answer here | preset \`goinception\` | option there → here |
| --- | --- | --- | --- | --- | --- | --- |`

/** docs/goinception.md. */
export function goInceptionMarkdown(): string {
  return `${[HEAD, ...GOINCEPTION_CHECKS.map((check) => `| ${cells(check).join(' | ')} |`)].join('\n')}\n`
}

function cells(check: GoInceptionCheck): string[] {
  const { code, level, text, answer } = check
  const on = severityOf(check, INC_DEFAULTS, new Map()) !== 'off'
  return [
    code === null ? '(none)' : `\`${code}\``,
    text,
    `${level}${check.fixed && code !== null ? ' (fixed)' : ''}`,
    on ? 'yes' : 'no',
    'rule' in answer
      ? `[\`${answer.rule}\`](../RULES.md#${answer.rule})`
      : 'server' in answer
        ? `the server: ${answer.server}`
        : answer.none,
    'rule' in answer ? presetText(answer.rule) : 'server' in answer ? 'error' : '–',
    (check.gates ?? []).map((gate) => gateText(gate, check)).join('; ') || '–',
  ].map((text) => text.replaceAll('|', '\\|'))
}

function presetText(rule: string): string {
  return (PRESETS.goinception as Preset).rules[rule]?.severity ?? 'as in `recommended`'
}

function gateText(gate: Gate, { answer }: GoInceptionCheck): string {
  const { option, on, options, from, value } = gate
  const shipped = (INC_DEFAULTS as IncOptions)[option]
  const there = on === 'set' ? `\`${option}\` (${JSON.stringify(shipped)})` : `\`${option} = ${on}\``
  const closed = on === 'set' || isOpen(gate, INC_DEFAULTS) ? '' : ` (${shipped})`
  if (!('rule' in answer)) return `${there}${closed}`
  const ours = [
    ...Object.entries(options ?? {}).map(([name, set]) => `${name}: ${JSON.stringify(set)}`),
    ...(from === undefined ? [] : [`${from}: ${value === undefined ? 'its value' : `of \`${value}\``}`]),
  ]
  return `${there}${closed} → ${ours.length === 0 ? 'the rule on' : ours.map((one) => (one.includes('`') ? one : `\`${one}\``)).join(', ')}`
}
