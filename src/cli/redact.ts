/** Secrets shorter than this are not searched for: replacing every `a` would destroy the text and tell the secret. */
const SHORTEST_SEARCHED = 4

/**
 * Takes passwords out of text that is about to be shown: those of URLs, whatever they are, and the secrets that are known,
 * also as they stand in a URL. A last net; nothing is meant to reach it.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"`]*):[^\s/'"`]*@/gi, '$1:***@')
  const spellings = new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))
  for (const secret of [...spellings].sort((a, b) => b.length - a.length)) {
    if (secret.length >= SHORTEST_SEARCHED) clean = clean.replaceAll(secret, '***')
  }
  return clean
}

/** The passwords of URLs among arguments or variables, before anything has read them; also of URLs that cannot be read. */
export function passwordsOfUrls(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const password = /[a-z][a-z0-9+.-]*:\/\/[^/:@]*:(.*)@/i.exec(text)?.[1]
    if (password === undefined || password === '') return []
    try {
      return [password, decodeURIComponent(password)]
    } catch {
      return [password]
    }
  })
}
