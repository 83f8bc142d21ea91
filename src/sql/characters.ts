/** Classes of ASCII characters as the servers' lexers sort them (sql_lex.cc, my_ctype state maps). */
const SPACE = 1
const LETTER = 2
const DIGIT = 3
const CLASSES = new Uint8Array(128)
for (const code of [9, 10, 11, 12, 13, 32]) CLASSES[code] = SPACE
for (let code = 65; code <= 90; code++) CLASSES[code] = CLASSES[code + 32] = LETTER
for (let code = 48; code <= 57; code++) CLASSES[code] = DIGIT
CLASSES[36] = CLASSES[95] = LETTER

/** A character that may stand in a bare identifier: letters, digits, `_`, `$` and everything beyond ASCII (my_charset ident_map). */
export function isIdentifier(code: number): boolean {
  return code >= 128 || CLASSES[code]! >= LETTER
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isSpace(code: number): boolean {
  return code < 128 && CLASSES[code] === SPACE
}

export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
}

export function isBitDigit(code: number): boolean {
  return code === 48 || code === 49
}

export function isLetter(code: number): boolean {
  return code >= 128 || CLASSES[code] === LETTER
}
