import { OPTION_NAMES, optionOf, passwordVariable, ROLES_WITH_PARTS } from '../config/options.ts'

/** Masking shorter values would blank half the log, and hides nothing that could not be guessed. */
const SHORTEST_MASKED = 4

/**
 * All that must not be seen in the log, straight from the environment and before anything of it is interpreted, so that not even
 * a complaint about a value can show it. Longest first, as a mask would otherwise cut a longer one apart.
 */
export function secretsToMask(env: NodeJS.ProcessEnv): string[] {
  const forms = OPTION_NAMES.flatMap((name) => {
    const option = optionOf(name)
    if (option.secret !== true) return []
    const words: readonly string[] = option.type === 'server' ? (option.words ?? []) : []
    const given = [
      option.input === undefined ? undefined : env[inputVariable(option.input)],
      option.env && env[option.env],
    ]
    return given.filter((value): value is string => !!value && !words.includes(value.trim())).flatMap(secretForms)
  })
  for (const role of ROLES_WITH_PARTS) {
    for (const variable of [inputVariable(`${role}-password`), passwordVariable(role)]) {
      forms.push(...secretForms(env[variable] ?? ''))
    }
  }
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

/**
 * Every form in which a secret may come to light: as it is, URL-encoded, JSON-encoded, quoted for SQL, in Base64, each line of it
 * alone; for a URL also its password, in all these forms.
 */
export function secretForms(secret: string): string[] {
  const values = [secret, ...passwordsInUrl(secret)]
  const forms = values.flatMap((value) => [
    value,
    value.trim(),
    encodeURIComponent(value),
    encodeURI(value),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll("'", "''"),
    value.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    Buffer.from(value).toString('base64'),
    ...value.split(/[\r\n]+/),
  ])
  // A short password would be guarded by no mask, but its Base64 would be masked for nothing.
  if (secret.trim().length < SHORTEST_MASKED) return []
  return [...new Set(forms)].filter((form) => form.trim().length >= SHORTEST_MASKED)
}

/** What stands for the password in something that looks like a URL, however wrong the rest of it is; and decoded. */
function passwordsInUrl(text: string): string[] {
  const written = /^[a-z+]+:\/\/[^:/]*:(.*)@/is.exec(text.trim())?.[1]
  if (written === undefined || written.length < SHORTEST_MASKED) return []
  try {
    return [written, decodeURIComponent(written)]
  } catch {
    // Not percent-encoded as it should be: what stands there is masked, and reading the settings will complain.
    return [written]
  }
}

/** actions/toolkit core.ts getInput(): upper case, spaces become underscores, dashes stay. */
function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}
