/**
 * What stands before a password in the statements that hold one: IDENTIFIED BY, IDENTIFIED WITH plugin AS (or BY, USING),
 * PASSWORD(…), PASSWORD = and PASSWORD, MASTER_PASSWORD =, SET PASSWORD FOR account =. Then the literal.
 */
const SECRET =
  /(\bidentified\s+(?:by\s+(?:password\s+)?|(?:with|via)\s+\S+\s+(?:as|by|using)\s+(?:password\s*\(\s*)?)|\b(?:(?:master|source)_)?password\s*(?:=|\(|\sto\s)?\s*|\bset\s+password\s+for\s+[^=;]{1,200}=\s*)('(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*")/gi

/** The text with the passwords in it made unreadable; each keeps its quotes and its width, so that places stay what they were. */
export function withoutSecrets(text: string): string {
  if (!/\b(identified|password)|_password/i.test(text)) return text
  return text.replace(SECRET, (_, before: string, literal: string) => {
    const quote = literal.charAt(0)
    return `${before}${quote}${literal.slice(1, -1).replace(/[^\n\r]/g, '*')}${quote}`
  })
}
