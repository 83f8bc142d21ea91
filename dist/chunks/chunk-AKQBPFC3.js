import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  require_dist
} from "./chunk-T5AAMFWR.js";
import {
  argumentName,
  ownArgument
} from "./chunk-JPRXTM3T.js";
import {
  parseGtidList,
  parseGtidSet
} from "./chunk-BORPTNQI.js";
import {
  OWN_CONDITIONS,
  OWN_ID,
  OWN_PATTERNS,
  compareMigrations,
  optionProblem
} from "./chunk-VQUPAA7V.js";
import {
  SEVERITIES
} from "./chunk-S6UUX27U.js";
import {
  readAwsCredentials
} from "./chunk-GHNPNT5F.js";
import {
  COMMANDS,
  integerInRange,
  listOf,
  readText,
  sizeOf,
  wordOf
} from "./chunk-AVJGZOUL.js";
import {
  Complaints,
  oneOf
} from "./chunk-DFID3OCT.js";
import {
  didYouMean
} from "./chunk-33BCB36V.js";
import {
  bytesOf
} from "./chunk-EDIFPBS2.js";
import {
  FORMATS,
  OPTION_NAMES,
  ROLES_WITH_PARTS,
  ROLES_WITH_PASSWORD,
  RULES_KEY,
  SERVER_PARTS,
  TARGETS_KEY,
  optionOf,
  passwordVariable
} from "./chunk-JPMV3KOH.js";
import {
  SSL_MODES,
  isSslMode,
  parseServerUrl
} from "./chunk-2UBCNRPZ.js";
import {
  decodeSource
} from "./chunk-SWZM6BFA.js";
import {
  isMissing,
  unreadable
} from "./chunk-PHCUWC5E.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";
import {
  __commonJS,
  __toESM
} from "./chunk-Y2UK72KH.js";

// node_modules/picomatch/lib/constants.js
var require_constants = __commonJS({
  "node_modules/picomatch/lib/constants.js"(exports, module) {
    "use strict";
    var WIN_SLASH = "\\\\/";
    var WIN_NO_SLASH = `[^${WIN_SLASH}]`;
    var DEFAULT_MAX_EXTGLOB_RECURSION = 0;
    var DOT_LITERAL = "\\.";
    var PLUS_LITERAL = "\\+";
    var QMARK_LITERAL = "\\?";
    var SLASH_LITERAL = "\\/";
    var ONE_CHAR = "(?=.)";
    var QMARK = "[^/]";
    var END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
    var START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
    var DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
    var NO_DOT = `(?!${DOT_LITERAL})`;
    var NO_DOTS = `(?!${START_ANCHOR}${DOTS_SLASH})`;
    var NO_DOT_SLASH = `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`;
    var NO_DOTS_SLASH = `(?!${DOTS_SLASH})`;
    var QMARK_NO_DOT = `[^.${SLASH_LITERAL}]`;
    var STAR = `${QMARK}*?`;
    var SEP = "/";
    var POSIX_CHARS = {
      DOT_LITERAL,
      PLUS_LITERAL,
      QMARK_LITERAL,
      SLASH_LITERAL,
      ONE_CHAR,
      QMARK,
      END_ANCHOR,
      DOTS_SLASH,
      NO_DOT,
      NO_DOTS,
      NO_DOT_SLASH,
      NO_DOTS_SLASH,
      QMARK_NO_DOT,
      STAR,
      START_ANCHOR,
      SEP
    };
    var WINDOWS_CHARS = {
      ...POSIX_CHARS,
      SLASH_LITERAL: `[${WIN_SLASH}]`,
      QMARK: WIN_NO_SLASH,
      STAR: `${WIN_NO_SLASH}*?`,
      DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
      NO_DOT: `(?!${DOT_LITERAL})`,
      NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
      NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
      START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
      END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
      SEP: "\\"
    };
    var POSIX_REGEX_SOURCE = {
      __proto__: null,
      alnum: "a-zA-Z0-9",
      alpha: "a-zA-Z",
      ascii: "\\x00-\\x7F",
      blank: " \\t",
      cntrl: "\\x00-\\x1F\\x7F",
      digit: "0-9",
      graph: "\\x21-\\x7E",
      lower: "a-z",
      print: "\\x20-\\x7E ",
      punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
      space: " \\t\\r\\n\\v\\f",
      upper: "A-Z",
      word: "A-Za-z0-9_",
      xdigit: "A-Fa-f0-9"
    };
    module.exports = {
      DEFAULT_MAX_EXTGLOB_RECURSION,
      MAX_LENGTH: 1024 * 64,
      POSIX_REGEX_SOURCE,
      // regular expressions
      REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
      REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
      REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
      REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
      REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
      REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
      // Replace globs with equivalent patterns to reduce parsing time.
      REPLACEMENTS: {
        __proto__: null,
        "***": "*",
        "**/**": "**",
        "**/**/**": "**"
      },
      // Digits
      CHAR_0: 48,
      /* 0 */
      CHAR_9: 57,
      /* 9 */
      // Alphabet chars.
      CHAR_UPPERCASE_A: 65,
      /* A */
      CHAR_LOWERCASE_A: 97,
      /* a */
      CHAR_UPPERCASE_Z: 90,
      /* Z */
      CHAR_LOWERCASE_Z: 122,
      /* z */
      CHAR_LEFT_PARENTHESES: 40,
      /* ( */
      CHAR_RIGHT_PARENTHESES: 41,
      /* ) */
      CHAR_ASTERISK: 42,
      /* * */
      // Non-alphabetic chars.
      CHAR_AMPERSAND: 38,
      /* & */
      CHAR_AT: 64,
      /* @ */
      CHAR_BACKWARD_SLASH: 92,
      /* \ */
      CHAR_CARRIAGE_RETURN: 13,
      /* \r */
      CHAR_CIRCUMFLEX_ACCENT: 94,
      /* ^ */
      CHAR_COLON: 58,
      /* : */
      CHAR_COMMA: 44,
      /* , */
      CHAR_DOT: 46,
      /* . */
      CHAR_DOUBLE_QUOTE: 34,
      /* " */
      CHAR_EQUAL: 61,
      /* = */
      CHAR_EXCLAMATION_MARK: 33,
      /* ! */
      CHAR_FORM_FEED: 12,
      /* \f */
      CHAR_FORWARD_SLASH: 47,
      /* / */
      CHAR_GRAVE_ACCENT: 96,
      /* ` */
      CHAR_HASH: 35,
      /* # */
      CHAR_HYPHEN_MINUS: 45,
      /* - */
      CHAR_LEFT_ANGLE_BRACKET: 60,
      /* < */
      CHAR_LEFT_CURLY_BRACE: 123,
      /* { */
      CHAR_LEFT_SQUARE_BRACKET: 91,
      /* [ */
      CHAR_LINE_FEED: 10,
      /* \n */
      CHAR_NO_BREAK_SPACE: 160,
      /* \u00A0 */
      CHAR_PERCENT: 37,
      /* % */
      CHAR_PLUS: 43,
      /* + */
      CHAR_QUESTION_MARK: 63,
      /* ? */
      CHAR_RIGHT_ANGLE_BRACKET: 62,
      /* > */
      CHAR_RIGHT_CURLY_BRACE: 125,
      /* } */
      CHAR_RIGHT_SQUARE_BRACKET: 93,
      /* ] */
      CHAR_SEMICOLON: 59,
      /* ; */
      CHAR_SINGLE_QUOTE: 39,
      /* ' */
      CHAR_SPACE: 32,
      /*   */
      CHAR_TAB: 9,
      /* \t */
      CHAR_UNDERSCORE: 95,
      /* _ */
      CHAR_VERTICAL_LINE: 124,
      /* | */
      CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
      /* \uFEFF */
      /**
       * Create EXTGLOB_CHARS
       */
      extglobChars(chars) {
        return {
          "!": { type: "negate", open: "(?:(?!(?:", close: `))${chars.STAR})` },
          "?": { type: "qmark", open: "(?:", close: ")?" },
          "+": { type: "plus", open: "(?:", close: ")+" },
          "*": { type: "star", open: "(?:", close: ")*" },
          "@": { type: "at", open: "(?:", close: ")" }
        };
      },
      /**
       * Create GLOB_CHARS
       */
      globChars(win32) {
        return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
      }
    };
  }
});

// node_modules/picomatch/lib/utils.js
var require_utils = __commonJS({
  "node_modules/picomatch/lib/utils.js"(exports) {
    "use strict";
    var {
      REGEX_BACKSLASH,
      REGEX_REMOVE_BACKSLASH,
      REGEX_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_GLOBAL
    } = require_constants();
    exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
    exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
    exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
    exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
    exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
    exports.isWindows = () => {
      if (typeof navigator !== "undefined" && navigator.platform) {
        const platform = navigator.platform.toLowerCase();
        return platform === "win32" || platform === "windows";
      }
      if (typeof process !== "undefined" && process.platform) {
        return process.platform === "win32";
      }
      return false;
    };
    exports.removeBackslashes = (str) => {
      return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
        return match === "\\" ? "" : match;
      });
    };
    exports.escapeLast = (input2, char, lastIdx) => {
      const idx = input2.lastIndexOf(char, lastIdx);
      if (idx === -1) return input2;
      if (input2[idx - 1] === "\\") return exports.escapeLast(input2, char, idx - 1);
      return `${input2.slice(0, idx)}\\${input2.slice(idx)}`;
    };
    exports.removePrefix = (input2, state = {}) => {
      let output = input2;
      if (output.startsWith("./")) {
        output = output.slice(2);
        state.prefix = "./";
      }
      return output;
    };
    exports.wrapOutput = (input2, state = {}, options = {}) => {
      const prepend = options.contains ? "" : "^";
      const append = options.contains ? "" : "$";
      let output = `${prepend}(?:${input2})${append}`;
      if (state.negated === true) {
        output = `(?:^(?!${output}).*$)`;
      }
      return output;
    };
    exports.basename = (path, { windows } = {}) => {
      const segs = path.split(windows ? /[\\/]/ : "/");
      const last = segs[segs.length - 1];
      if (last === "") {
        return segs[segs.length - 2];
      }
      return last;
    };
  }
});

// node_modules/picomatch/lib/scan.js
var require_scan = __commonJS({
  "node_modules/picomatch/lib/scan.js"(exports, module) {
    "use strict";
    var utils = require_utils();
    var {
      CHAR_ASTERISK,
      /* * */
      CHAR_AT,
      /* @ */
      CHAR_BACKWARD_SLASH,
      /* \ */
      CHAR_COMMA,
      /* , */
      CHAR_DOT,
      /* . */
      CHAR_EXCLAMATION_MARK,
      /* ! */
      CHAR_FORWARD_SLASH,
      /* / */
      CHAR_LEFT_CURLY_BRACE,
      /* { */
      CHAR_LEFT_PARENTHESES,
      /* ( */
      CHAR_LEFT_SQUARE_BRACKET,
      /* [ */
      CHAR_PLUS,
      /* + */
      CHAR_QUESTION_MARK,
      /* ? */
      CHAR_RIGHT_CURLY_BRACE,
      /* } */
      CHAR_RIGHT_PARENTHESES,
      /* ) */
      CHAR_RIGHT_SQUARE_BRACKET
      /* ] */
    } = require_constants();
    var isPathSeparator = (code) => {
      return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
    };
    var depth = (token) => {
      if (token.isPrefix !== true) {
        token.depth = token.isGlobstar ? Infinity : 1;
      }
    };
    var scan = (input2, options) => {
      const opts = options || {};
      const length = input2.length - 1;
      const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
      const slashes = [];
      const tokens = [];
      const parts = [];
      let str = input2;
      let index = -1;
      let start = 0;
      let lastIndex = 0;
      let isBrace = false;
      let isBracket = false;
      let isGlob = false;
      let isExtglob = false;
      let isGlobstar = false;
      let braceEscaped = false;
      let backslashes = false;
      let negated = false;
      let negatedExtglob = false;
      let finished = false;
      let braces = 0;
      let prev;
      let code;
      let token = { value: "", depth: 0, isGlob: false };
      const eos = () => index >= length;
      const peek = () => str.charCodeAt(index + 1);
      const advance = () => {
        prev = code;
        return str.charCodeAt(++index);
      };
      while (index < length) {
        code = advance();
        let next;
        if (code === CHAR_BACKWARD_SLASH) {
          backslashes = token.backslashes = true;
          code = advance();
          if (code === CHAR_LEFT_CURLY_BRACE) {
            braceEscaped = true;
          }
          continue;
        }
        if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
          braces++;
          while (eos() !== true && (code = advance())) {
            if (code === CHAR_BACKWARD_SLASH) {
              backslashes = token.backslashes = true;
              advance();
              continue;
            }
            if (code === CHAR_LEFT_CURLY_BRACE) {
              braces++;
              continue;
            }
            if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
              isBrace = token.isBrace = true;
              isGlob = token.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (braceEscaped !== true && code === CHAR_COMMA) {
              isBrace = token.isBrace = true;
              isGlob = token.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (code === CHAR_RIGHT_CURLY_BRACE) {
              braces--;
              if (braces === 0) {
                braceEscaped = false;
                isBrace = token.isBrace = true;
                finished = true;
                break;
              }
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_FORWARD_SLASH) {
          slashes.push(index);
          tokens.push(token);
          token = { value: "", depth: 0, isGlob: false };
          if (finished === true) continue;
          if (prev === CHAR_DOT && index === start + 1) {
            start += 2;
            continue;
          }
          lastIndex = index + 1;
          continue;
        }
        if (opts.noext !== true) {
          const isExtglobChar = code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK;
          if (isExtglobChar === true && peek() === CHAR_LEFT_PARENTHESES) {
            isGlob = token.isGlob = true;
            isExtglob = token.isExtglob = true;
            finished = true;
            if (code === CHAR_EXCLAMATION_MARK && index === start) {
              negatedExtglob = true;
            }
            if (scanToEnd === true) {
              let parens = 0;
              while (eos() !== true && (code = advance())) {
                if (code === CHAR_BACKWARD_SLASH) {
                  backslashes = token.backslashes = true;
                  advance();
                  continue;
                }
                if (code === CHAR_LEFT_PARENTHESES) {
                  parens++;
                  continue;
                }
                if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                  finished = true;
                  break;
                }
              }
              continue;
            }
            break;
          }
        }
        if (code === CHAR_ASTERISK) {
          if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
          isGlob = token.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_QUESTION_MARK) {
          isGlob = token.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_LEFT_SQUARE_BRACKET) {
          while (eos() !== true && (next = advance())) {
            if (next === CHAR_BACKWARD_SLASH) {
              backslashes = token.backslashes = true;
              advance();
              continue;
            }
            if (next === CHAR_RIGHT_SQUARE_BRACKET) {
              isBracket = token.isBracket = true;
              isGlob = token.isGlob = true;
              finished = true;
              break;
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
          negated = token.negated = true;
          start++;
          continue;
        }
        if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
          isGlob = token.isGlob = true;
          if (scanToEnd === true) {
            let parens = 1;
            while (eos() !== true && (code = advance())) {
              if (code === CHAR_BACKWARD_SLASH) {
                backslashes = token.backslashes = true;
                advance();
                continue;
              }
              if (code === CHAR_LEFT_PARENTHESES) {
                parens++;
                continue;
              }
              if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                finished = true;
                break;
              }
            }
            continue;
          }
          break;
        }
        if (isGlob === true) {
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
      }
      if (opts.noext === true) {
        isExtglob = false;
        isGlob = false;
      }
      let base = str;
      let prefix = "";
      let glob = "";
      if (start > 0) {
        prefix = str.slice(0, start);
        str = str.slice(start);
        lastIndex -= start;
      }
      if (base && isGlob === true && lastIndex > 0) {
        base = str.slice(0, lastIndex);
        glob = str.slice(lastIndex);
      } else if (isGlob === true) {
        base = "";
        glob = str;
      } else {
        base = str;
      }
      if (base && base !== "" && base !== "/" && base !== str) {
        if (isPathSeparator(base.charCodeAt(base.length - 1))) {
          base = base.slice(0, -1);
        }
      }
      if (opts.unescape === true) {
        if (glob) glob = utils.removeBackslashes(glob);
        if (base && backslashes === true) {
          base = utils.removeBackslashes(base);
        }
      }
      const state = {
        prefix,
        input: input2,
        start,
        base,
        glob,
        isBrace,
        isBracket,
        isGlob,
        isExtglob,
        isGlobstar,
        negated,
        negatedExtglob
      };
      if (opts.tokens === true) {
        state.maxDepth = 0;
        if (!isPathSeparator(code)) {
          tokens.push(token);
        }
        state.tokens = tokens;
      }
      if (opts.parts === true || opts.tokens === true) {
        let prevIndex;
        for (let idx = 0; idx < slashes.length; idx++) {
          const n2 = prevIndex !== void 0 ? prevIndex + 1 : start;
          const i = slashes[idx];
          const value2 = input2.slice(n2, i);
          if (opts.tokens) {
            if (idx === 0 && start !== 0) {
              tokens[idx].isPrefix = true;
              tokens[idx].value = prefix;
            } else {
              tokens[idx].value = value2;
            }
            depth(tokens[idx]);
            state.maxDepth += tokens[idx].depth;
          }
          if (i >= start) {
            parts.push(value2);
            prevIndex = i;
          }
        }
        const n = prevIndex !== void 0 ? prevIndex + 1 : start;
        const value = input2.slice(n);
        parts.push(value);
        if (opts.tokens && prevIndex && prevIndex + 1 < input2.length) {
          tokens[tokens.length - 1].value = value;
          depth(tokens[tokens.length - 1]);
          state.maxDepth += tokens[tokens.length - 1].depth;
        }
        state.slashes = slashes;
        state.parts = parts;
      }
      return state;
    };
    module.exports = scan;
  }
});

// node_modules/picomatch/lib/parse.js
var require_parse = __commonJS({
  "node_modules/picomatch/lib/parse.js"(exports, module) {
    "use strict";
    var constants = require_constants();
    var utils = require_utils();
    var {
      MAX_LENGTH,
      POSIX_REGEX_SOURCE,
      REGEX_NON_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_BACKREF,
      REPLACEMENTS
    } = constants;
    var expandRange = (args, options) => {
      if (typeof options.expandRange === "function") {
        return options.expandRange(...args, options);
      }
      args.sort();
      const value = `[${args.join("-")}]`;
      try {
        new RegExp(value);
      } catch (ex) {
        return args.map((v) => utils.escapeRegex(v)).join("..");
      }
      return value;
    };
    var syntaxError = (type, char) => {
      return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
    };
    var splitTopLevel = (input2) => {
      const parts = [];
      let bracket = 0;
      let paren = 0;
      let quote = 0;
      let value = "";
      let escaped = false;
      for (const ch of input2) {
        if (escaped === true) {
          value += ch;
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          value += ch;
          escaped = true;
          continue;
        }
        if (ch === '"') {
          quote = quote === 1 ? 0 : 1;
          value += ch;
          continue;
        }
        if (quote === 0) {
          if (ch === "[") {
            bracket++;
          } else if (ch === "]" && bracket > 0) {
            bracket--;
          } else if (bracket === 0) {
            if (ch === "(") {
              paren++;
            } else if (ch === ")" && paren > 0) {
              paren--;
            } else if (ch === "|" && paren === 0) {
              parts.push(value);
              value = "";
              continue;
            }
          }
        }
        value += ch;
      }
      parts.push(value);
      return parts;
    };
    var isPlainBranch = (branch) => {
      let escaped = false;
      for (const ch of branch) {
        if (escaped === true) {
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          escaped = true;
          continue;
        }
        if (/[?*+@!()[\]{}]/.test(ch)) {
          return false;
        }
      }
      return true;
    };
    var normalizeSimpleBranch = (branch) => {
      let value = branch.trim();
      let changed = true;
      while (changed === true) {
        changed = false;
        if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
          value = value.slice(2, -1);
          changed = true;
        }
      }
      if (!isPlainBranch(value)) {
        return;
      }
      return value.replace(/\\(.)/g, "$1");
    };
    var hasRepeatedCharPrefixOverlap = (branches) => {
      const values = branches.map(normalizeSimpleBranch).filter(Boolean);
      for (let i = 0; i < values.length; i++) {
        for (let j = i + 1; j < values.length; j++) {
          const a = values[i];
          const b = values[j];
          const char = a[0];
          if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) {
            continue;
          }
          if (a === b || a.startsWith(b) || b.startsWith(a)) {
            return true;
          }
        }
      }
      return false;
    };
    var parseRepeatedExtglob = (pattern, requireEnd = true) => {
      if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") {
        return;
      }
      let bracket = 0;
      let paren = 0;
      let quote = 0;
      let escaped = false;
      for (let i = 1; i < pattern.length; i++) {
        const ch = pattern[i];
        if (escaped === true) {
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          escaped = true;
          continue;
        }
        if (ch === '"') {
          quote = quote === 1 ? 0 : 1;
          continue;
        }
        if (quote === 1) {
          continue;
        }
        if (ch === "[") {
          bracket++;
          continue;
        }
        if (ch === "]" && bracket > 0) {
          bracket--;
          continue;
        }
        if (bracket > 0) {
          continue;
        }
        if (ch === "(") {
          paren++;
          continue;
        }
        if (ch === ")") {
          paren--;
          if (paren === 0) {
            if (requireEnd === true && i !== pattern.length - 1) {
              return;
            }
            return {
              type: pattern[0],
              body: pattern.slice(2, i),
              end: i
            };
          }
        }
      }
    };
    var buildCharClassStar = (chars) => {
      const source = chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`;
      return `${source}*`;
    };
    var getStarExtglobSequenceChars = (pattern) => {
      let index = 0;
      const chars = [];
      while (index < pattern.length) {
        const match = parseRepeatedExtglob(pattern.slice(index), false);
        if (!match || match.type !== "*") {
          return;
        }
        const branches = splitTopLevel(match.body).map((branch2) => branch2.trim());
        if (branches.length !== 1) {
          return;
        }
        const branch = normalizeSimpleBranch(branches[0]);
        if (!branch || branch.length !== 1) {
          return;
        }
        chars.push(branch);
        index += match.end + 1;
      }
      if (chars.length < 1) {
        return;
      }
      return chars;
    };
    var repeatedExtglobRecursion = (pattern) => {
      let depth = 0;
      let value = pattern.trim();
      let match = parseRepeatedExtglob(value);
      while (match) {
        depth++;
        value = match.body.trim();
        match = parseRepeatedExtglob(value);
      }
      return depth;
    };
    var analyzeRepeatedExtglob = (body, options) => {
      if (options.maxExtglobRecursion === false) {
        return { risky: false };
      }
      const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
      const branches = splitTopLevel(body).map((branch) => branch.trim());
      if (branches.length > 1) {
        if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) {
          return { risky: true };
        }
      }
      const safeChars = [];
      let sawStarSequence = false;
      let combinable = true;
      for (const branch of branches) {
        const chars = getStarExtglobSequenceChars(branch);
        if (chars) {
          sawStarSequence = true;
          safeChars.push(...chars);
          continue;
        }
        const literal = normalizeSimpleBranch(branch);
        if (literal && literal.length === 1) {
          safeChars.push(literal);
          continue;
        }
        combinable = false;
        if (repeatedExtglobRecursion(branch) > max) {
          return { risky: true };
        }
      }
      if (sawStarSequence) {
        return combinable ? { risky: true, safeOutput: buildCharClassStar([...new Set(safeChars)]) } : { risky: true };
      }
      return { risky: false };
    };
    var parse = (input2, options) => {
      if (typeof input2 !== "string") {
        throw new TypeError("Expected a string");
      }
      input2 = REPLACEMENTS[input2] || input2;
      const opts = { ...options };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      let len = input2.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      const bos = { type: "bos", value: "", output: opts.prepend || "" };
      const tokens = [bos];
      const capture = opts.capture ? "" : "?:";
      const PLATFORM_CHARS = constants.globChars(opts.windows);
      const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
      const {
        DOT_LITERAL,
        PLUS_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOT_SLASH,
        NO_DOTS_SLASH,
        QMARK,
        QMARK_NO_DOT,
        STAR,
        START_ANCHOR
      } = PLATFORM_CHARS;
      const globstar = (opts2) => {
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const nodot = opts.dot ? "" : NO_DOT;
      const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
      let star = opts.bash === true ? globstar(opts) : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      if (typeof opts.noext === "boolean") {
        opts.noextglob = opts.noext;
      }
      const state = {
        input: input2,
        index: -1,
        start: 0,
        dot: opts.dot === true,
        consumed: "",
        output: "",
        prefix: "",
        backtrack: false,
        negated: false,
        brackets: 0,
        braces: 0,
        parens: 0,
        quotes: 0,
        globstar: false,
        tokens
      };
      input2 = utils.removePrefix(input2, state);
      len = input2.length;
      const extglobs = [];
      const braces = [];
      const stack = [];
      let prev = bos;
      let value;
      const eos = () => state.index === len - 1;
      const peek = state.peek = (n = 1) => input2[state.index + n];
      const advance = state.advance = () => input2[++state.index] || "";
      const remaining = () => input2.slice(state.index + 1);
      const consume = (value2 = "", num = 0) => {
        state.consumed += value2;
        state.index += num;
      };
      const append = (token) => {
        state.output += token.output != null ? token.output : token.value;
        consume(token.value);
      };
      const negate = () => {
        let count = 1;
        while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
          advance();
          state.start++;
          count++;
        }
        if (count % 2 === 0) {
          return false;
        }
        state.negated = true;
        state.start++;
        return true;
      };
      const increment = (type) => {
        state[type]++;
        stack.push(type);
      };
      const decrement = (type) => {
        state[type]--;
        stack.pop();
      };
      const push = (tok) => {
        if (prev.type === "globstar") {
          const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
          const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
          if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
            state.output = state.output.slice(0, -prev.output.length);
            prev.type = "star";
            prev.value = "*";
            prev.output = star;
            state.output += prev.output;
          }
        }
        if (extglobs.length && tok.type !== "paren") {
          extglobs[extglobs.length - 1].inner += tok.value;
        }
        if (tok.value || tok.output) append(tok);
        if (prev && prev.type === "text" && tok.type === "text") {
          prev.output = (prev.output || prev.value) + tok.value;
          prev.value += tok.value;
          return;
        }
        tok.prev = prev;
        tokens.push(tok);
        prev = tok;
      };
      const extglobOpen = (type, value2) => {
        const token = { ...EXTGLOB_CHARS[value2], conditions: 1, inner: "" };
        token.prev = prev;
        token.parens = state.parens;
        token.output = state.output;
        token.startIndex = state.index;
        token.tokensIndex = tokens.length;
        const output = (opts.capture ? "(" : "") + token.open;
        increment("parens");
        push({ type, value: value2, output: state.output ? "" : ONE_CHAR });
        push({ type: "paren", extglob: true, value: advance(), output });
        extglobs.push(token);
      };
      const extglobClose = (token) => {
        const literal = input2.slice(token.startIndex, state.index + 1);
        const body = input2.slice(token.startIndex + 2, state.index);
        const analysis = analyzeRepeatedExtglob(body, opts);
        if ((token.type === "plus" || token.type === "star") && analysis.risky) {
          const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
          const open = tokens[token.tokensIndex];
          open.type = "text";
          open.value = literal;
          open.output = safeOutput || utils.escapeRegex(literal);
          for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
            tokens[i].value = "";
            tokens[i].output = "";
            delete tokens[i].suffix;
          }
          state.output = token.output + open.output;
          state.backtrack = true;
          push({ type: "paren", extglob: true, value, output: "" });
          decrement("parens");
          return;
        }
        let output = token.close + (opts.capture ? ")" : "");
        let rest;
        if (token.type === "negate") {
          let extglobStar = star;
          if (token.inner && token.inner.length > 1 && token.inner.includes("/")) {
            extglobStar = globstar(opts);
          }
          if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) {
            output = token.close = `)$))${extglobStar}`;
          }
          if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) {
            const expression = parse(rest, { ...options, fastpaths: false }).output;
            output = token.close = `)${expression})${extglobStar})`;
          }
          if (token.prev.type === "bos") {
            state.negatedExtglob = true;
          }
        }
        push({ type: "paren", extglob: true, value, output });
        decrement("parens");
      };
      if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input2)) {
        let backslashes = false;
        let output = input2.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
          if (first === "\\") {
            backslashes = true;
            return m;
          }
          if (first === "?") {
            if (esc) {
              return esc + first + (rest ? QMARK.repeat(rest.length) : "");
            }
            if (index === 0) {
              return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
            }
            return QMARK.repeat(chars.length);
          }
          if (first === ".") {
            return DOT_LITERAL.repeat(chars.length);
          }
          if (first === "*") {
            if (esc) {
              return esc + first + (rest ? star : "");
            }
            return star;
          }
          return esc ? m : `\\${m}`;
        });
        if (backslashes === true) {
          if (opts.unescape === true) {
            output = output.replace(/\\/g, "");
          } else {
            output = output.replace(/\\+/g, (m) => {
              return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
            });
          }
        }
        if (output === input2 && opts.contains === true) {
          state.output = input2;
          return state;
        }
        state.output = utils.wrapOutput(output, state, options);
        return state;
      }
      while (!eos()) {
        value = advance();
        if (value === "\0") {
          continue;
        }
        if (value === "\\") {
          const next = peek();
          if (next === "/" && opts.bash !== true) {
            continue;
          }
          if (next === "." || next === ";") {
            continue;
          }
          if (!next) {
            value += "\\";
            push({ type: "text", value });
            continue;
          }
          const match = /^\\+/.exec(remaining());
          let slashes = 0;
          if (match && match[0].length > 2) {
            slashes = match[0].length;
            state.index += slashes;
            if (slashes % 2 !== 0) {
              value += "\\";
            }
          }
          if (opts.unescape === true) {
            value = advance();
          } else {
            value += advance();
          }
          if (state.brackets === 0) {
            push({ type: "text", value });
            continue;
          }
        }
        if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
          if (opts.posix !== false && value === ":") {
            const inner = prev.value.slice(1);
            if (inner.includes("[")) {
              prev.posix = true;
              if (inner.includes(":")) {
                const idx = prev.value.lastIndexOf("[");
                const pre = prev.value.slice(0, idx);
                const rest2 = prev.value.slice(idx + 2);
                const posix2 = POSIX_REGEX_SOURCE[rest2];
                if (posix2) {
                  prev.value = pre + posix2;
                  state.backtrack = true;
                  advance();
                  if (!bos.output && tokens.indexOf(prev) === 1) {
                    bos.output = ONE_CHAR;
                  }
                  continue;
                }
              }
            }
          }
          if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") {
            value = `\\${value}`;
          }
          if (value === "]" && (prev.value === "[" || prev.value === "[^")) {
            value = `\\${value}`;
          }
          if (opts.posix === true && value === "!" && prev.value === "[") {
            value = "^";
          }
          prev.value += value;
          append({ value });
          continue;
        }
        if (state.quotes === 1 && value !== '"') {
          value = utils.escapeRegex(value);
          prev.value += value;
          append({ value });
          continue;
        }
        if (value === '"') {
          state.quotes = state.quotes === 1 ? 0 : 1;
          if (opts.keepQuotes === true) {
            push({ type: "text", value });
          }
          continue;
        }
        if (value === "(") {
          increment("parens");
          push({ type: "paren", value });
          continue;
        }
        if (value === ")") {
          if (state.parens === 0 && opts.strictBrackets === true) {
            throw new SyntaxError(syntaxError("opening", "("));
          }
          const extglob = extglobs[extglobs.length - 1];
          if (extglob && state.parens === extglob.parens + 1) {
            extglobClose(extglobs.pop());
            continue;
          }
          push({ type: "paren", value, output: state.parens ? ")" : "\\)" });
          decrement("parens");
          continue;
        }
        if (value === "[") {
          if (opts.nobracket === true || !remaining().includes("]")) {
            if (opts.nobracket !== true && opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("closing", "]"));
            }
            value = `\\${value}`;
          } else {
            increment("brackets");
          }
          push({ type: "bracket", value });
          continue;
        }
        if (value === "]") {
          if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
            push({ type: "text", value, output: `\\${value}` });
            continue;
          }
          if (state.brackets === 0) {
            if (opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("opening", "["));
            }
            push({ type: "text", value, output: `\\${value}` });
            continue;
          }
          decrement("brackets");
          const prevValue = prev.value.slice(1);
          if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) {
            value = `/${value}`;
          }
          prev.value += value;
          append({ value });
          if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) {
            continue;
          }
          const escaped = utils.escapeRegex(prev.value);
          state.output = state.output.slice(0, -prev.value.length);
          if (opts.literalBrackets === true) {
            state.output += escaped;
            prev.value = escaped;
            continue;
          }
          prev.value = `(${capture}${escaped}|${prev.value})`;
          state.output += prev.value;
          continue;
        }
        if (value === "{" && opts.nobrace !== true) {
          increment("braces");
          const open = {
            type: "brace",
            value,
            output: "(",
            outputIndex: state.output.length,
            tokensIndex: state.tokens.length
          };
          braces.push(open);
          push(open);
          continue;
        }
        if (value === "}") {
          const brace = braces[braces.length - 1];
          if (opts.nobrace === true || !brace) {
            push({ type: "text", value, output: value });
            continue;
          }
          let output = ")";
          if (brace.dots === true) {
            const arr = tokens.slice();
            const range = [];
            for (let i = arr.length - 1; i >= 0; i--) {
              tokens.pop();
              if (arr[i].type === "brace") {
                break;
              }
              if (arr[i].type !== "dots") {
                range.unshift(arr[i].value);
              }
            }
            output = expandRange(range, opts);
            state.backtrack = true;
          }
          if (brace.comma !== true && brace.dots !== true) {
            const out = state.output.slice(0, brace.outputIndex);
            const toks = state.tokens.slice(brace.tokensIndex);
            brace.value = brace.output = "\\{";
            value = output = "\\}";
            state.output = out;
            for (const t of toks) {
              state.output += t.output || t.value;
            }
          }
          push({ type: "brace", value, output });
          decrement("braces");
          braces.pop();
          continue;
        }
        if (value === "|") {
          if (extglobs.length > 0) {
            extglobs[extglobs.length - 1].conditions++;
          }
          push({ type: "text", value });
          continue;
        }
        if (value === ",") {
          let output = value;
          const brace = braces[braces.length - 1];
          if (brace && stack[stack.length - 1] === "braces") {
            brace.comma = true;
            output = "|";
          }
          push({ type: "comma", value, output });
          continue;
        }
        if (value === "/") {
          if (prev.type === "dot" && state.index === state.start + 1) {
            state.start = state.index + 1;
            state.consumed = "";
            state.output = "";
            tokens.pop();
            prev = bos;
            continue;
          }
          push({ type: "slash", value, output: SLASH_LITERAL });
          continue;
        }
        if (value === ".") {
          if (state.braces > 0 && prev.type === "dot") {
            if (prev.value === ".") prev.output = DOT_LITERAL;
            const brace = braces[braces.length - 1];
            prev.type = "dots";
            prev.output += value;
            prev.value += value;
            brace.dots = true;
            continue;
          }
          if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
            push({ type: "text", value, output: DOT_LITERAL });
            continue;
          }
          push({ type: "dot", value, output: DOT_LITERAL });
          continue;
        }
        if (value === "?") {
          const isGroup = prev && prev.value === "(";
          if (!isGroup && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("qmark", value);
            continue;
          }
          if (prev && prev.type === "paren") {
            const next = peek();
            let output = value;
            if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) {
              output = `\\${value}`;
            }
            push({ type: "text", value, output });
            continue;
          }
          if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
            push({ type: "qmark", value, output: QMARK_NO_DOT });
            continue;
          }
          push({ type: "qmark", value, output: QMARK });
          continue;
        }
        if (value === "!") {
          if (opts.noextglob !== true && peek() === "(") {
            if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
              extglobOpen("negate", value);
              continue;
            }
          }
          if (opts.nonegate !== true && state.index === 0) {
            negate();
            continue;
          }
        }
        if (value === "+") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("plus", value);
            continue;
          }
          if (prev && prev.value === "(" || opts.regex === false) {
            push({ type: "plus", value, output: PLUS_LITERAL });
            continue;
          }
          if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
            push({ type: "plus", value });
            continue;
          }
          push({ type: "plus", value: PLUS_LITERAL });
          continue;
        }
        if (value === "@") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            push({ type: "at", extglob: true, value, output: "" });
            continue;
          }
          push({ type: "text", value });
          continue;
        }
        if (value !== "*") {
          if (value === "$" || value === "^") {
            value = `\\${value}`;
          }
          const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
          if (match) {
            value += match[0];
            state.index += match[0].length;
          }
          push({ type: "text", value });
          continue;
        }
        if (prev && (prev.type === "globstar" || prev.star === true)) {
          prev.type = "star";
          prev.star = true;
          prev.value += value;
          prev.output = star;
          state.backtrack = true;
          state.globstar = true;
          consume(value);
          continue;
        }
        let rest = remaining();
        if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
          extglobOpen("star", value);
          continue;
        }
        if (prev.type === "star") {
          if (opts.noglobstar === true) {
            consume(value);
            continue;
          }
          const prior = prev.prev;
          const before = prior.prev;
          const isStart = prior.type === "slash" || prior.type === "bos";
          const afterStar = before && (before.type === "star" || before.type === "globstar");
          if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
            push({ type: "star", value, output: "" });
            continue;
          }
          const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
          const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
          if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
            push({ type: "star", value, output: "" });
            continue;
          }
          while (rest.slice(0, 3) === "/**") {
            const after = input2[state.index + 4];
            if (after && after !== "/") {
              break;
            }
            rest = rest.slice(3);
            consume("/**", 3);
          }
          const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
          if (prior.type === "bos" && eos()) {
            prev.type = "globstar";
            prev.value += value;
            prev.output = globstar(opts);
            state.output = prev.output;
            state.globstar = true;
            consume(value);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
            prev.value += value;
            state.globstar = true;
            state.output += prior.output + prev.output;
            consume(value);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
            const end = rest[1] !== void 0 ? "|$" : "";
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
            prev.value += value;
            state.output += prior.output + prev.output;
            state.globstar = true;
            consume(value + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          if (prior.type === "bos" && rest[0] === "/") {
            prev.type = "globstar";
            prev.value += value;
            prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
            state.output = prev.output;
            state.globstar = true;
            consume(value + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          state.output = state.output.slice(0, -prev.output.length);
          prev.type = "globstar";
          prev.output = globstar(opts);
          prev.value += value;
          state.output += prev.output;
          state.globstar = true;
          consume(value);
          continue;
        }
        const token = { type: "star", value, output: star };
        if (opts.bash === true) {
          token.output = ".*?";
          if (prev.type === "bos" || prev.type === "slash") {
            token.output = nodot + token.output;
          }
          push(token);
          continue;
        }
        if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
          token.output = value;
          push(token);
          continue;
        }
        if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
          if (prev.type === "dot") {
            state.output += NO_DOT_SLASH;
            prev.output += NO_DOT_SLASH;
          } else if (opts.dot === true) {
            state.output += NO_DOTS_SLASH;
            prev.output += NO_DOTS_SLASH;
          } else {
            state.output += nodot;
            prev.output += nodot;
          }
          if (peek() !== "*") {
            state.output += ONE_CHAR;
            prev.output += ONE_CHAR;
          }
        }
        push(token);
      }
      while (state.brackets > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
        state.output = utils.escapeLast(state.output, "[");
        decrement("brackets");
      }
      while (state.parens > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
        state.output = utils.escapeLast(state.output, "(");
        decrement("parens");
      }
      while (state.braces > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
        state.output = utils.escapeLast(state.output, "{");
        decrement("braces");
      }
      if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) {
        push({ type: "maybe_slash", value: "", output: `${SLASH_LITERAL}?` });
      }
      if (state.backtrack === true) {
        state.output = "";
        for (const token of state.tokens) {
          state.output += token.output != null ? token.output : token.value;
          if (token.suffix) {
            state.output += token.suffix;
          }
        }
      }
      return state;
    };
    parse.fastpaths = (input2, options) => {
      const opts = { ...options };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      const len = input2.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      input2 = REPLACEMENTS[input2] || input2;
      const {
        DOT_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOTS,
        NO_DOTS_SLASH,
        STAR,
        START_ANCHOR
      } = constants.globChars(opts.windows);
      const nodot = opts.dot ? NO_DOTS : NO_DOT;
      const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
      const capture = opts.capture ? "" : "?:";
      const state = { negated: false, prefix: "" };
      let star = opts.bash === true ? ".*?" : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      const globstar = (opts2) => {
        if (opts2.noglobstar === true) return star;
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const create = (str) => {
        switch (str) {
          case "*":
            return `${nodot}${ONE_CHAR}${star}`;
          case ".*":
            return `${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*.*":
            return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*/*":
            return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
          case "**":
            return nodot + globstar(opts);
          case "**/*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
          case "**/*.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "**/.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
          default: {
            const match = /^(.*?)\.(\w+)$/.exec(str);
            if (!match) return;
            const source2 = create(match[1]);
            if (!source2) return;
            return source2 + DOT_LITERAL + match[2];
          }
        }
      };
      const output = utils.removePrefix(input2, state);
      let source = create(output);
      if (source && opts.strictSlashes !== true) {
        source += `${SLASH_LITERAL}?`;
      }
      return source;
    };
    module.exports = parse;
  }
});

// node_modules/picomatch/lib/picomatch.js
var require_picomatch = __commonJS({
  "node_modules/picomatch/lib/picomatch.js"(exports, module) {
    "use strict";
    var scan = require_scan();
    var parse = require_parse();
    var utils = require_utils();
    var constants = require_constants();
    var isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
    var picomatch2 = (glob, options, returnState = false) => {
      if (Array.isArray(glob)) {
        const fns = glob.map((input2) => picomatch2(input2, options, returnState));
        const arrayMatcher = (str) => {
          for (const isMatch of fns) {
            const state2 = isMatch(str);
            if (state2) return state2;
          }
          return false;
        };
        return arrayMatcher;
      }
      const isState = isObject(glob) && glob.tokens && glob.input;
      if (glob === "" || typeof glob !== "string" && !isState) {
        throw new TypeError("Expected pattern to be a non-empty string");
      }
      const opts = options || {};
      const posix2 = opts.windows;
      const regex = isState ? picomatch2.compileRe(glob, options) : picomatch2.makeRe(glob, options, false, true);
      const state = regex.state;
      delete regex.state;
      let isIgnored = () => false;
      if (opts.ignore) {
        const ignoreOpts = { ...options, ignore: null, onMatch: null, onResult: null };
        isIgnored = picomatch2(opts.ignore, ignoreOpts, returnState);
      }
      const matcher = (input2, returnObject = false) => {
        const { isMatch, match, output } = picomatch2.test(input2, regex, options, { glob, posix: posix2 });
        const result = { glob, state, regex, posix: posix2, input: input2, output, match, isMatch };
        if (typeof opts.onResult === "function") {
          opts.onResult(result);
        }
        if (isMatch === false) {
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (isIgnored(input2)) {
          if (typeof opts.onIgnore === "function") {
            opts.onIgnore(result);
          }
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (typeof opts.onMatch === "function") {
          opts.onMatch(result);
        }
        return returnObject ? result : true;
      };
      if (returnState) {
        matcher.state = state;
      }
      return matcher;
    };
    picomatch2.test = (input2, regex, options, { glob, posix: posix2 } = {}) => {
      if (typeof input2 !== "string") {
        throw new TypeError("Expected input to be a string");
      }
      if (input2 === "") {
        return { isMatch: false, output: "" };
      }
      const opts = options || {};
      const format = opts.format || (posix2 ? utils.toPosixSlashes : null);
      let match = input2 === glob;
      let output = match && format ? format(input2) : input2;
      if (match === false) {
        output = format ? format(input2) : input2;
        match = output === glob;
      }
      if (match === false || opts.capture === true) {
        if (opts.matchBase === true || opts.basename === true) {
          match = picomatch2.matchBase(input2, regex, options, posix2);
        } else {
          match = regex.exec(output);
        }
      }
      return { isMatch: Boolean(match), match, output };
    };
    picomatch2.matchBase = (input2, glob, options, posix2 = options && options.windows) => {
      const regex = glob instanceof RegExp ? glob : picomatch2.makeRe(glob, options);
      return regex.test(utils.basename(input2, { windows: posix2 }));
    };
    picomatch2.isMatch = (str, patterns, options) => picomatch2(patterns, options)(str);
    picomatch2.parse = (pattern, options) => {
      if (Array.isArray(pattern)) return pattern.map((p) => picomatch2.parse(p, options));
      return parse(pattern, { ...options, fastpaths: false });
    };
    picomatch2.scan = (input2, options) => scan(input2, options);
    picomatch2.compileRe = (state, options, returnOutput = false, returnState = false) => {
      if (returnOutput === true) {
        return state.output;
      }
      const opts = options || {};
      const prepend = opts.contains ? "" : "^";
      const append = opts.contains ? "" : "$";
      let source = `${prepend}(?:${state.output})${append}`;
      if (state && state.negated === true) {
        source = `^(?!${source}).*$`;
      }
      const regex = picomatch2.toRegex(source, options);
      if (returnState === true) {
        regex.state = state;
      }
      return regex;
    };
    picomatch2.makeRe = (input2, options = {}, returnOutput = false, returnState = false) => {
      if (!input2 || typeof input2 !== "string") {
        throw new TypeError("Expected a non-empty string");
      }
      let parsed = { negated: false, fastpaths: true };
      if (options.fastpaths !== false && (input2[0] === "." || input2[0] === "*")) {
        parsed.output = parse.fastpaths(input2, options);
      }
      if (!parsed.output) {
        parsed = parse(input2, options);
      }
      return picomatch2.compileRe(parsed, options, returnOutput, returnState);
    };
    picomatch2.toRegex = (source, options) => {
      try {
        const opts = options || {};
        return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
      } catch (err) {
        if (options && options.debug === true) throw err;
        return /$^/;
      }
    };
    picomatch2.constants = constants;
    module.exports = picomatch2;
  }
});

// node_modules/picomatch/index.js
var require_picomatch2 = __commonJS({
  "node_modules/picomatch/index.js"(exports, module) {
    "use strict";
    var pico = require_picomatch();
    var utils = require_utils();
    function picomatch2(glob, options, returnState = false) {
      if (options && (options.windows === null || options.windows === void 0)) {
        options = { ...options, windows: utils.isWindows() };
      }
      return pico(glob, options, returnState);
    }
    Object.assign(picomatch2, pico);
    module.exports = picomatch2;
  }
});

// src/config/load.ts
import { readFile } from "node:fs/promises";
import { isAbsolute as isAbsolute2, relative as relative2, resolve as resolve2, sep as sep2 } from "node:path";

// src/config/configuration-file.ts
var import_yaml4 = __toESM(require_dist(), 1);

// src/config/rules-key.ts
var import_yaml2 = __toESM(require_dist(), 1);

// src/config/yaml-reading.ts
var import_yaml = __toESM(require_dist(), 1);
function strings(node, reading) {
  if ((0, import_yaml.isScalar)(node)) return typeof node.value === "string" && node.value !== "" ? [node.value] : null;
  if (!(0, import_yaml.isSeq)(node)) return null;
  const items = node.items.map((item) => reading.resolve(item));
  const texts = items.flatMap((item) => (0, import_yaml.isScalar)(item) && typeof item.value === "string" ? [item.value] : []);
  return texts.length === items.length ? texts : null;
}

// src/config/rules-key.ts
var RULE_SEVERITIES = ["off", ...SEVERITIES];
function readRules(node, known, reading) {
  const { complaints } = reading;
  const settings = /* @__PURE__ */ new Map();
  if (!(0, import_yaml2.isMap)(node)) {
    if (!(0, import_yaml2.isScalar)(node) || node.value !== null)
      complaints.add(`${reading.placeOf(node)}: \`rules\` must be a mapping of rule ids`);
    return settings;
  }
  const byId = new Map(known.map((rule) => [rule.id, rule]));
  for (const pair of node.items) {
    const key = reading.resolve(pair.key);
    const id = (0, import_yaml2.isScalar)(key) ? String(key.value) : "";
    const rule = byId.get(id);
    const value = reading.resolve(pair.value);
    if (rule === void 0 && (0, import_yaml2.isMap)(value) && isOwnRule(value)) {
      const own = readOwnRule(id, key, value, reading);
      if (own !== null) settings.set(id, { severity: own.severity, own });
      continue;
    }
    if (rule === void 0) {
      complaints.add(
        `${reading.placeOf(key)}: there is no rule \`${id}\`${didYouMean(id, byId.keys())}`,
        "`rollgate rules` lists the rules. A rule of your own is a mapping with `message` and one of kinds, table, column, forbid and require."
      );
      continue;
    }
    const setting = (0, import_yaml2.isMap)(value) ? readRule(rule, value, reading) : readSeverity(`\`${id}\``, value ?? key, reading, " or a mapping with `severity` and options");
    if (setting !== null) settings.set(id, setting);
  }
  return settings;
}
function isOwnRule(map) {
  return map.has("message") || OWN_CONDITIONS.some((name) => name !== "kinds" && map.has(name));
}
var OWN_TEXTS = ["message", "advice", ...OWN_PATTERNS];
var OWN_KEYS = ["message", "severity", "advice", ...OWN_CONDITIONS];
function readOwnRule(id, key, map, reading) {
  const { complaints } = reading;
  const before = complaints.count;
  const what = `of your own rule \`${id}\``;
  if (!OWN_ID.test(id))
    complaints.add(
      `${reading.placeOf(key)}: the id of a rule is made of small letters, digits and single dashes, not \`${id}\``
    );
  const texts = /* @__PURE__ */ new Map();
  let kinds = [];
  let severity = "warning";
  for (const pair of map.items) {
    const nameNode = reading.resolve(pair.key);
    const name = (0, import_yaml2.isScalar)(nameNode) ? String(nameNode.value) : "";
    const value = reading.resolve(pair.value);
    const place2 = reading.placeOf(value ?? nameNode);
    if (name === "severity")
      severity = readSeverity(`severity ${what}`, value ?? nameNode, reading)?.severity ?? severity;
    else if (name === "kinds") {
      kinds = strings(value, reading) ?? [];
      if (kinds.length === 0)
        complaints.add(`${place2}: \`kinds\` ${what} must be text or a list of texts, such as CREATE TABLE`);
    } else if (OWN_TEXTS.includes(name)) {
      const text = (0, import_yaml2.isScalar)(value) && typeof value.value === "string" ? value.value : "";
      const kind = OWN_PATTERNS.includes(name) ? { kind: "pattern" } : {};
      const problem = text === "" ? "must be text" : optionProblem({ default: "", doc: "", ...kind }, text);
      if (problem === null) texts.set(name, text);
      else complaints.add(`${place2}: \`${name}\` ${what} ${problem}`);
    } else
      complaints.add(
        `${reading.placeOf(nameNode)}: your own rule \`${id}\` has no \`${name}\`${didYouMean(name, OWN_KEYS)}`,
        `A rule of your own has: ${OWN_KEYS.join(", ")}.`
      );
  }
  if (complaints.count > before) return null;
  const message = texts.get("message");
  if (message === void 0) complaints.add(`${reading.placeOf(key)}: your own rule \`${id}\` needs a \`message\``);
  if (kinds.length === 0 && !OWN_PATTERNS.some((name) => texts.has(name)))
    complaints.add(`${reading.placeOf(key)}: your own rule \`${id}\` needs one of ${OWN_CONDITIONS.join(", ")}`);
  if (message === void 0 || complaints.count > before) return null;
  const pattern = (name) => texts.get(name) ?? null;
  return {
    message,
    severity,
    advice: texts.get("advice") ?? null,
    kinds,
    table: pattern("table"),
    column: pattern("column"),
    forbid: pattern("forbid"),
    require: pattern("require")
  };
}
function readSeverity(what, node, reading, alternative = "") {
  const text = (0, import_yaml2.isScalar)(node) ? node.value : void 0;
  const severity = RULE_SEVERITIES.find((one) => one === text);
  if (severity !== void 0) return { severity };
  const near = typeof text === "string" ? didYouMean(text, RULE_SEVERITIES) : "";
  reading.complaints.add(`${reading.placeOf(node)}: ${what} must be ${oneOf(RULE_SEVERITIES)}${alternative}${near}`);
  return null;
}
function readRule(rule, map, reading) {
  const before = reading.complaints.count;
  const known = rule.options ?? {};
  const options = {};
  let severity;
  for (const pair of map.items) {
    const key = reading.resolve(pair.key);
    const name = (0, import_yaml2.isScalar)(key) ? String(key.value) : "";
    const value = reading.resolve(pair.value);
    const option = Object.hasOwn(known, name) ? known[name] : void 0;
    if (name === "severity") {
      severity = readSeverity(`severity of \`${rule.id}\``, value ?? key, reading)?.severity;
    } else if (option === void 0) {
      const names = ["severity", ...Object.keys(known)];
      reading.complaints.add(
        `${reading.placeOf(key)}: rule \`${rule.id}\` has no option \`${name}\`${didYouMean(name, names)}`,
        `Known for \`${rule.id}\`: ${names.join(", ")}.`
      );
    } else {
      const read = Array.isArray(option.default) ? strings(value, reading) : (0, import_yaml2.isScalar)(value) ? value.value : void 0;
      const problem = optionProblem(option, read);
      if (problem === null) options[name] = read;
      else
        reading.complaints.add(`${reading.placeOf(value ?? key)}: option \`${name}\` of rule \`${rule.id}\` ${problem}`);
    }
  }
  if (reading.complaints.count > before) return null;
  return { ...severity === void 0 ? {} : { severity }, ...Object.keys(options).length > 0 ? { options } : {} };
}

// src/config/targets-key.ts
var import_yaml3 = __toESM(require_dist(), 1);
var ROLES = ["production", "backup"];
var TARGET_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]*$";
var VARIABLE_NAME = "^[A-Za-z_][A-Za-z0-9_]*$";
var SERVER_TEXTS = ["host", "socket", "user", "database", "ssl-ca", "ssl-cert", "ssl-key"];
var SERVER_KEYS = ["url", "url-env", "password-env", "port", "ssl", ...SERVER_TEXTS];
function readTargets(node, reading) {
  const { complaints } = reading;
  if (!(0, import_yaml3.isMap)(node) || node.items.length === 0) {
    const what = (0, import_yaml3.isMap)(node) || (0, import_yaml3.isScalar)(node) && node.value === null ? "names no target" : "must be a mapping of targets";
    complaints.add(
      `${reading.placeOf(node)}: \`targets\` ${what}`,
      'For example `targets: { eu: { production: "mysql://deploy@db-eu/shop" } }`; or leave it out.'
    );
    return [];
  }
  const targets = [];
  for (const pair of node.items) {
    const target = readTarget(reading.resolve(pair.key), reading.resolve(pair.value), reading);
    if (target === null) continue;
    const same = targets.find((other) => sameDatabase(other.production, target.production));
    if (same !== void 0)
      complaints.add(`${target.place}: target \`${target.name}\` is the same server and database as \`${same.name}\``);
    targets.push(target);
  }
  return targets;
}
function sameDatabase({ server: a }, { server: b }) {
  if (a === null || b === null || a.database !== b.database) return false;
  return a.host === b.host && a.port === b.port && a.socketPath === b.socketPath;
}
function readTarget(key, value, reading) {
  const { complaints } = reading;
  const name = (0, import_yaml3.isScalar)(key) && typeof key.value === "string" ? key.value : null;
  const place2 = reading.placeOf(key);
  if (name === null || !new RegExp(TARGET_NAME).test(name)) {
    complaints.add(
      `${place2}: the name of a target must be text of letters, digits, dots, dashes and underscores`,
      "A number is text when it stands between quotes."
    );
    return null;
  }
  if (!(0, import_yaml3.isMap)(value)) {
    complaints.add(`${place2}: target \`${name}\` must be a mapping with \`production\``);
    return null;
  }
  const servers = /* @__PURE__ */ new Map();
  for (const { key: keyNode, node } of entries(value, reading)) {
    const role = ROLES.find((one) => (0, import_yaml3.isScalar)(keyNode) && one === keyNode.value);
    if (role !== void 0) servers.set(role, readServer(role, name, node ?? keyNode, reading));
    else complainOfKey(keyNode, `of target \`${name}\``, ROLES, reading);
  }
  const production = servers.get("production");
  if (production === void 0) complaints.add(`${place2}: target \`${name}\` has no \`production\``);
  const backup = servers.get("backup");
  if (production === void 0 || production === null || backup === null) return null;
  return { name, place: place2, production, backup: backup ?? null };
}
function* entries(map, reading) {
  for (const pair of map.items) yield { key: reading.resolve(pair.key), node: reading.resolve(pair.value) };
}
function complainOfKey(key, of, known, reading) {
  const text = (0, import_yaml3.isScalar)(key) ? String(key.value) : "";
  const isPassword = text === "password";
  reading.complaints.add(
    `${reading.placeOf(key)}: unknown setting \`${text}\` ${of}${isPassword ? "" : didYouMean(text, known)}`,
    isPassword ? "Passwords are not kept in the configuration file: `password-env` names the environment variable that holds one." : `Known ${of}: ${known.join(", ")}.`
  );
}
function readServer(role, target, node, reading) {
  const { complaints } = reading;
  const before = complaints.count;
  const of = `of target \`${target}\``;
  const place2 = reading.placeOf(node);
  const url = (0, import_yaml3.isScalar)(node) && typeof node.value === "string" ? node.value : null;
  if (url !== null) {
    const server2 = readUrl(url, role, place2, reading);
    return server2 === null ? null : { server: server2, urlVariable: null, passwordVariable: null, place: place2 };
  }
  if (!(0, import_yaml3.isMap)(node)) {
    complaints.add(`${place2}: \`${role}\` ${of} must be a URL without a password, or a mapping`);
    return null;
  }
  const texts = /* @__PURE__ */ new Map();
  let port = 3306;
  for (const { key, node: value } of entries(node, reading)) {
    const name = SERVER_KEYS.find((one) => (0, import_yaml3.isScalar)(key) && one === key.value);
    if (name === void 0) complainOfKey(key, `of \`${role}\` ${of}`, SERVER_KEYS, reading);
    else if (name === "port") port = readPort(value ?? key, reading) ?? port;
    else {
      const text = readText2(name, value ?? key, reading);
      if (text !== null) texts.set(name, text);
    }
  }
  const ways = ["url", "url-env", "host", "socket"].filter((one) => texts.has(one));
  if (complaints.count === before && ways.length !== 1)
    complaints.add(`${place2}: \`${role}\` ${of} needs one of url, url-env, host and socket, and only one`);
  if (complaints.count > before) return null;
  const urlVariable = texts.get("url-env") ?? null;
  const given = texts.get("url");
  const server = given !== void 0 ? readUrl(given, role, place2, reading) : separate(role, texts, port);
  if (given !== void 0 && server === null) return null;
  const alone = given !== void 0 || urlVariable !== null;
  const besides = [...texts.keys()].filter((one) => !["url", "url-env", "password-env"].includes(one));
  if (alone && besides.length > 0) {
    complaints.add(`${place2}: ${besides.join(", ")} of \`${role}\` ${of} must be part of the URL`);
    return null;
  }
  const passwordVariable2 = texts.get("password-env") ?? null;
  return { server: urlVariable === null ? server : null, urlVariable, passwordVariable: passwordVariable2, place: place2 };
}
function readUrl(url, role, place2, { complaints }) {
  try {
    const server = parseServerUrl(url, role);
    if (server.password === "") return server;
    complaints.add(
      `${place2}: the ${role} URL may hold no password here`,
      "Passwords are not kept in the configuration file: `password-env` names the environment variable that holds one."
    );
  } catch (error) {
    complaints.addError(error, place2);
  }
  return null;
}
function readPort(node, reading) {
  const value = (0, import_yaml3.isScalar)(node) ? node.value : void 0;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535) return value;
  reading.complaints.add(`${reading.placeOf(node)}: \`port\` must be a whole number from 1 to 65535`);
  return null;
}
function readText2(name, node, reading) {
  const text = (0, import_yaml3.isScalar)(node) && typeof node.value === "string" ? node.value : "";
  const complain = (what) => {
    reading.complaints.add(`${reading.placeOf(node)}: \`${name}\` must be ${what}`);
    return null;
  };
  if (text === "") return complain("text");
  if (name === "ssl" && !isSslMode(text)) return complain(oneOf(SSL_MODES));
  if (name.endsWith("-env") && !new RegExp(VARIABLE_NAME).test(text))
    return complain("the name of an environment variable");
  return text;
}
function separate(role, texts, port) {
  const ssl = texts.get("ssl") ?? "preferred";
  return {
    role,
    host: texts.get("host") ?? "localhost",
    port,
    socketPath: texts.get("socket") ?? null,
    user: texts.get("user") ?? "",
    password: "",
    database: texts.get("database") ?? null,
    ssl: isSslMode(ssl) ? ssl : "preferred",
    sslCa: texts.get("ssl-ca") ?? null,
    sslCert: texts.get("ssl-cert") ?? null,
    sslKey: texts.get("ssl-key") ?? null
  };
}

// src/config/configuration-file.ts
var OWN_KEYS2 = [RULES_KEY, TARGETS_KEY];
function readConfigurationFile(path, text, rules, complaints) {
  const lines = new import_yaml4.LineCounter();
  const document = (0, import_yaml4.parseDocument)(text, { lineCounter: lines, prettyErrors: false, stringKeys: false });
  const at = (offset) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const given = /* @__PURE__ */ new Map();
  const none = { given, rules: /* @__PURE__ */ new Map(), targets: [] };
  for (const problem of [...document.errors, ...document.warnings]) {
    complaints.add(`${at(problem.pos[0])}: ${problem.message.replace(/\.$/, "")}`);
  }
  if (document.errors.length > 0) return none;
  const reading = {
    placeOf: (node) => at(node?.range?.[0] ?? 0),
    resolve: (node) => (0, import_yaml4.isAlias)(node) ? node.resolve(document) ?? null : node,
    complaints
  };
  const root = document.contents;
  if (root === null || (0, import_yaml4.isScalar)(root) && root.value === null) return none;
  if (!(0, import_yaml4.isMap)(root)) {
    complaints.add(`${reading.placeOf(root)}: the file must be a mapping of settings`);
    return none;
  }
  let rulesNode = null;
  let targets = [];
  readMap(root, [], reading, (name, value, place2) => {
    if (name === RULES_KEY) rulesNode = value;
    else if (name === TARGETS_KEY) targets = readTargets(value, reading);
    else {
      const read = readNode(optionOf(name), name, value, place2, reading);
      if (read !== null) given.set(name, { value: read, place: place2 });
    }
  });
  return { given, rules: rulesNode === null ? /* @__PURE__ */ new Map() : readRules(rulesNode, rules, reading), targets };
}
function keysBelow(path) {
  const keys = /* @__PURE__ */ new Map();
  if (path.length === 0) for (const key of OWN_KEYS2) keys.set(key, key);
  for (const name of OPTION_NAMES) {
    const file = optionOf(name).file;
    if (file === void 0 || !path.every((part, index) => file[index] === part)) continue;
    const key = file[path.length];
    if (key !== void 0) keys.set(key, file.length === path.length + 1 ? name : null);
  }
  return keys;
}
function readMap(map, path, reading, found) {
  const keys = keysBelow(path);
  for (const pair of map.items) {
    const keyNode = reading.resolve(pair.key);
    const key = (0, import_yaml4.isScalar)(keyNode) && typeof keyNode.value === "string" ? keyNode.value : null;
    const keyPlace = reading.placeOf(keyNode);
    const target = key === null ? void 0 : keys.get(key);
    if (key === null || target === void 0) {
      complainOfKey2(key, path, keys, keyPlace, reading.complaints);
      continue;
    }
    const value = reading.resolve(pair.value);
    const place2 = value === null ? keyPlace : reading.placeOf(value);
    if (target !== null) found(target, value, place2);
    else if ((0, import_yaml4.isMap)(value)) readMap(value, [...path, key], reading, found);
    else reading.complaints.add(`${place2}: \`${key}\` must be a mapping of settings`);
  }
}
function complainOfKey2(key, path, keys, place2, complaints) {
  if (key === null) {
    complaints.add(`${place2}: the name of a setting must be text`);
    return;
  }
  const isServer = path.length === 0 && ROLES_WITH_PARTS.includes(key);
  const under = path.length === 0 ? "" : ` under \`${path.join(".")}\``;
  complaints.add(
    `${place2}: unknown setting \`${key}\`${under}${didYouMean(key, keys.keys())}`,
    isServer ? "A single connection is not kept in the configuration file: use flags, ROLLGATE_…_URL or the inputs of the action. Several go under `targets`." : `Known${under}: ${[...keys.keys()].join(", ")}.`
  );
}
function readNode(option, name, node, place2, reading) {
  const { complaints } = reading;
  const value = (0, import_yaml4.isScalar)(node) ? node.value : void 0;
  const must = (what) => {
    complaints.add(`${place2}: \`${name}\` must be ${what}`);
    return null;
  };
  const label = `${place2}: \`${name}\``;
  switch (option.type) {
    case "string":
      return typeof value === "string" && value !== "" ? value : must("text");
    case "boolean":
      return typeof value === "boolean" ? value : must("true or false");
    case "integer":
      return typeof value === "number" ? integerInRange(option, value, label, complaints) : must(`a whole number from ${option.min} to ${option.max}`);
    case "enum":
      return typeof value === "string" ? wordOf(option.values, value, label, complaints) : must(oneOf(option.values));
    case "size": {
      const text = typeof value === "number" ? String(value) : value;
      return typeof text === "string" ? sizeOf(text, label, complaints) : must("a size such as 512MiB or 1GiB");
    }
    case "list": {
      const items = strings(node, reading);
      return items === null ? must("text or a list of texts") : listOf(option.values, items, label, complaints);
    }
    case "server":
      if (typeof value === "string" && value.includes("://")) {
        complaints.add(
          `${label} may not be a URL here`,
          `Connections are not kept in the configuration file: use --${name}${option.env ? ` or ${option.env}` : ""}.`
        );
        return null;
      }
      return typeof value === "string" ? wordOf(option.words ?? [], value, label, complaints) : must(oneOf(option.words ?? []));
  }
}

// src/config/environment.ts
function readEnvironment(env, complaints) {
  const given = /* @__PURE__ */ new Map();
  for (const name of OPTION_NAMES) {
    const variable = optionOf(name).env;
    const text = variable === void 0 ? "" : (env[variable] ?? "").trim();
    if (variable === void 0 || text === "") continue;
    const value = readText(optionOf(name), text, variable, complaints);
    if (value !== null) given.set(name, value);
  }
  return given;
}
function withPassword(server, env) {
  if (server.ssl === "rds-iam") return { ...server, aws: readAwsCredentials(env) };
  const role = ROLES_WITH_PASSWORD.find((one) => one === server.role);
  if (role === void 0 || server.password !== "") return server;
  return { ...server, password: env[passwordVariable(role)] ?? "" };
}
function readInputs(env, complaints) {
  const given = /* @__PURE__ */ new Map();
  for (const name of OPTION_NAMES) {
    const option = optionOf(name);
    if (option.input === void 0) continue;
    const text = input(env, option.input);
    if (text === "") continue;
    const value = readText(option, text, place(option.input), complaints);
    if (value !== null) given.set(name, value);
  }
  for (const role of ROLES_WITH_PARTS) {
    const server = readParts(role, env, given.has(role), complaints);
    if (server !== null) given.set(role, server);
  }
  return given;
}
function input(env, name) {
  return (env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] ?? "").trim();
}
function place(inputName) {
  return `input ${inputName}`;
}
function readParts(role, env, hasUrl, complaints) {
  const part = (name) => input(env, `${role}-${name}`);
  const used = Object.keys(SERVER_PARTS).filter((name) => part(name) !== "");
  if (used.length === 0) return null;
  if (hasUrl) {
    complaints.add(
      `${place(`${role}-url`)} and ${place(`${role}-${used[0]}`)} were both given`,
      "Give the URL or the separate settings of a server, not both."
    );
    return null;
  }
  if (part("host") === "") {
    complaints.add(`${place(`${role}-${used[0]}`)} was given without ${place(`${role}-host`)}`);
    return null;
  }
  const port = readText(
    { type: "integer", min: 1, max: 65535, doc: "", commands: [] },
    part("port") || "3306",
    place(`${role}-port`),
    complaints
  );
  const ssl = part("ssl") || "preferred";
  if (!isSslMode(ssl)) complaints.add(`${place(`${role}-ssl`)} must be ${oneOf(SSL_MODES)}, not \`${ssl}\``);
  if (port === null || !isSslMode(ssl)) return null;
  const server = {
    role,
    host: part("host"),
    port: Number(port.value),
    socketPath: null,
    user: part("user"),
    // Not trimmed: a password may begin or end with a space.
    password: env[`INPUT_${role.toUpperCase()}-PASSWORD`] ?? "",
    database: part("database") || null,
    ssl,
    sslCa: part("ssl-ca") || null,
    sslCert: part("ssl-cert") || null,
    sslKey: part("ssl-key") || null
  };
  return { value: server, place: place(`${role}-host`) };
}

// src/config/workspace.ts
import { lstat, realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
async function refuseLinkOut(path, shown, env) {
  const workspace = env.GITHUB_WORKSPACE;
  if (!workspace || !isInside(resolve(path), resolve(workspace))) return;
  const root = await realpath(workspace).catch(() => resolve(workspace));
  for (let probe = resolve(path); ; probe = dirname(probe)) {
    const real = await realpath(probe).catch(() => null);
    if (real !== null && isInside(real, root)) return;
    const dangling = real === null && (await lstat(probe).catch(() => null))?.isSymbolicLink();
    if (real === null && !dangling && probe !== dirname(probe)) continue;
    throw new UserError(`${shown} is, or is below, a symbolic link that leads out of the workspace`, {
      hint: "Put the files themselves into the repository."
    });
  }
}
function isInside(path, directory) {
  const inside = relative(directory, path);
  return !(inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside));
}

// src/config/load.ts
var DEFAULT_CONFIG_FILE = ".rollgate.yml";
var Configuration = class _Configuration {
  surroundings;
  rules;
  /** Those of the file, in its order; empty when it names none. */
  targets;
  file;
  /** Highest precedence first: flags, inputs, environment, file. */
  #layers;
  constructor(surroundings, layers, rules, targets = [], file = { path: DEFAULT_CONFIG_FILE, base: null }) {
    this.file = file;
    this.surroundings = surroundings;
    this.#layers = layers;
    this.rules = rules;
    this.targets = targets;
  }
  /** The same, but for these values, which come before all others. */
  over(values) {
    return new _Configuration(this.surroundings, [values, ...this.#layers], this.rules, this.targets, this.file);
  }
  get(name) {
    const given = this.given(name)?.value ?? optionOf(name).default ?? null;
    const value = typeof given === "object" && given !== null && "host" in given ? withPassword(given, this.surroundings.env) : given;
    return value;
  }
  /** The value as given and its place, with its rank (0 is the highest precedence); undefined when only the default holds. */
  given(name) {
    const rank = this.#layers.findIndex((layer) => layer.has(name));
    const given = this.#layers[rank]?.get(name);
    return given === void 0 ? void 0 : { ...given, rank };
  }
  /** Passwords among the values, for a last check that nothing shows them. */
  get secrets() {
    const servers = ["staging", "production", "backup", "sandbox", "server"].map((name) => this.get(name));
    const passwords = servers.flatMap(
      (one) => one !== null && typeof one === "object" ? [one.password, one.aws?.secretAccessKey ?? "", one.aws?.sessionToken ?? ""] : []
    );
    const token = this.get("github-token");
    const replicas = (this.get("replica") ?? []).flatMap(passwordOfUrl);
    return [...passwords, ...replicas, ...token === null ? [] : [token]].filter((secret) => secret !== "");
  }
};
function loadForCommandLine(flags, surroundings, rules = allRules) {
  const complaints = new Complaints();
  return load([flags, readEnvironment(surroundings.env, complaints)], surroundings, rules, complaints);
}
function loadForAction(surroundings, rules = allRules, base = null) {
  const complaints = new Complaints();
  const inputs = readInputs(surroundings.env, complaints);
  return load([inputs, readEnvironment(surroundings.env, complaints)], surroundings, rules, complaints, base);
}
async function load(layers, surroundings, rules, complaints, base = null) {
  const named = layers.map((layer) => layer.get("config")).find((given) => given !== void 0);
  const path = named === void 0 ? DEFAULT_CONFIG_FILE : String(named.value);
  const head = layers.some((layer) => layer.get("config-ref")?.value === "head");
  const committed = base === null || head ? null : repositoryPath(path, surroundings.cwd);
  let file = { given: /* @__PURE__ */ new Map(), rules: /* @__PURE__ */ new Map(), targets: [] };
  let text = null;
  try {
    if (committed === null) await refuseLinkOut(resolve2(surroundings.cwd, path), path, surroundings.env);
    const bytes = committed === null ? await readFile(resolve2(surroundings.cwd, path)) : await base(committed);
    text = bytes === null ? null : decodeSource(path, bytes).text;
    if (text !== null) file = readConfigurationFile(path, text, await rules(), complaints);
  } catch (error) {
    if (named !== void 0 || !isMissing(error)) complaints.addError(unreadable(error, path, "configuration file"));
  }
  complaints.throwIfAny();
  const source = { path, base: committed === null ? null : { text } };
  return new Configuration(surroundings, [...layers, file.given], file.rules, file.targets, source);
}
function repositoryPath(path, cwd) {
  const inside = relative2(cwd, resolve2(cwd, path));
  const leaves = inside === "" || inside === ".." || inside.startsWith(`..${sep2}`) || isAbsolute2(inside);
  return leaves ? null : inside.split(sep2).join("/");
}
async function allRules() {
  const { RULES } = await import("./rules-FD7M3FQ6.js");
  return RULES;
}
function passwordOfUrl(url) {
  try {
    return [parseServerUrl(url, "replica").password];
  } catch {
    return [];
  }
}

// src/config/command-settings.ts
import { readFile as readFile3 } from "node:fs/promises";
import { resolve as resolve5 } from "node:path";

// src/capture/time.ts
function parseTime(text, option) {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?\s*(Z|[+-]\d\d:\d\d)?$/i.exec(text.trim());
  const [, day = "", minute = "00:00", second = ":00", zone = ""] = match ?? [];
  const time = match === null ? Number.NaN : Date.parse(`${day}T${minute}${second}${zone.toUpperCase()}`);
  const midnight = /* @__PURE__ */ new Date(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  if (Number.isNaN(time) || !isDay)
    throw new UserError(`${option}: \`${text}\` is no time`, {
      hint: "Write it as 2026-11-21 10:15:00, with Z at its end for UTC or +02:00 for another zone."
    });
  return Math.floor(time / 1e3);
}

// src/config/git.ts
import { execFile } from "node:child_process";
import { realpath as realpath2 } from "node:fs/promises";
import { resolve as resolve3 } from "node:path";
import { promisify } from "node:util";
var run = promisify(execFile);
async function git(cwd, ...args) {
  const { stdout } = await run("git", args, { cwd, maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}
async function headCommit(cwd) {
  try {
    return (await git(cwd, "rev-parse", "--verify", "HEAD")).trim();
  } catch {
    return null;
  }
}
async function changedSince(base, cwd) {
  const top = await topLevel(cwd);
  const commit = await commitOf(base, cwd);
  const start = await git(cwd, "merge-base", commit, "HEAD").then(
    (text) => text.trim(),
    () => commit
  );
  const [changed, untracked] = await Promise.all([
    git(top, "diff", "--name-only", "--no-renames", "--diff-filter=d", "-z", start, "--"),
    git(top, "ls-files", "--others", "--exclude-standard", "-z")
  ]);
  const names = `${changed}${untracked}`.split("\0").filter((name) => name !== "");
  return realPaths(names.map((name) => resolve3(top, name)));
}
async function realPaths(paths) {
  const real = await Promise.all(paths.map((path) => realpath2(path).catch(() => null)));
  return new Set(real.filter((path) => path !== null));
}
async function topLevel(cwd) {
  try {
    return (await git(cwd, "rev-parse", "--show-toplevel")).replace(/\n$/, "");
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : "";
    throw new UserError(missing ? "--base needs git, which was not found" : `--base needs a git repository: ${said}`, {
      hint: "Name the migrations to audit instead of --base.",
      cause
    });
  }
}
async function commitOf(ref, cwd) {
  try {
    return (await git(cwd, "rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`)).trim();
  } catch (cause) {
    throw new UserError(`git does not know \`${ref}\` (--base)`, {
      hint: `Fetch it first (git fetch origin ${ref.replace(/^origin\//, "")}); in a workflow, check out with fetch-depth: 0.`,
      cause
    });
  }
}

// src/config/migrations.ts
var import_picomatch = __toESM(require_picomatch2(), 1);
import { lstat as lstat2, readdir, readFile as readFile2, realpath as realpath3, stat } from "node:fs/promises";
import { basename, dirname as dirname2, isAbsolute as isAbsolute3, join, posix, relative as relative3, resolve as resolve4, sep as sep3 } from "node:path";
var SKIPPED_DIRECTORIES = /* @__PURE__ */ new Set(["node_modules", ".git"]);
async function readMigrations(named, cwd, only = null, env = {}) {
  const places = (await Promise.all(named.map((name) => find(name, cwd)))).flat();
  const byRealPath = /* @__PURE__ */ new Map();
  for (const place2 of places) {
    await refuseLinkOut(place2.path, shownPath(place2.path, cwd), env);
    const real = await checkedRealPath(place2, cwd);
    if (!byRealPath.has(real)) byRealPath.set(real, place2);
  }
  const kept = [...byRealPath].filter(([real]) => only === null || only.has(real)).map(([, place2]) => place2);
  const files = [];
  for (const place2 of kept) files.push(await readMigration(place2, cwd));
  checkNames(files);
  return files.sort((a, b) => compareMigrations(a.name, b.name));
}
function migrationName(path, named) {
  for (const written of named) {
    const name = posix.normalize(written).replace(/\/$/, "");
    if (path === name) return posix.basename(path);
    const isSql = path.toLowerCase().endsWith(".sql");
    if (isSql && posix.dirname(path) === name) return posix.basename(path);
    const { base, glob, isGlob } = import_picomatch.default.scan(name);
    if (!isGlob) continue;
    const below = base === "" ? path : path.startsWith(`${base}/`) ? path.slice(base.length + 1) : null;
    if (below === null || below.split("/").some((part) => SKIPPED_DIRECTORIES.has(part))) continue;
    if (import_picomatch.default.isMatch(below, glob)) return below;
  }
  return null;
}
async function find(name, cwd) {
  const path = resolve4(cwd, name);
  const found = await stat(path).catch((error) => {
    if (isMissing(error)) return null;
    throw unreadable(error, name, "migration");
  });
  if (found?.isDirectory()) return findInDirectory(path, name);
  if (found?.isFile()) return [{ path, root: dirname2(path) }];
  if (found !== null) throw new UserError(`${name} is neither a file nor a directory`);
  const { base, isGlob } = import_picomatch.default.scan(name);
  if (isGlob) return findByGlob(name, base, cwd);
  throw new UserError(`There is no file or directory ${name}`, {
    hint: "Name migration files, directories or globs; paths are relative to the working directory."
  });
}
async function findInDirectory(path, name) {
  const names = (await readdir(path)).filter((entry) => entry.toLowerCase().endsWith(".sql"));
  if (names.length === 0) {
    throw new UserError(`The directory ${name} holds no .sql file`, {
      hint: "Files in directories below it are found by a glob, such as `migrations/**/*.sql`."
    });
  }
  return names.map((entry) => ({ path: join(path, entry), root: path }));
}
async function findByGlob(glob, base, cwd) {
  const root = resolve4(cwd, base);
  const isMatch = (0, import_picomatch.default)(glob.slice(base.length).replace(/^\//, ""));
  const depth = glob.includes("**") ? Number.POSITIVE_INFINITY : glob.split("/").length;
  const places = [];
  for await (const path of walk(root, depth)) {
    if (isMatch(relative3(root, path).split(sep3).join("/"))) places.push({ path, root });
  }
  if (places.length === 0) {
    throw new UserError(`No file matches ${glob}`, { hint: "Globs are relative to the working directory." });
  }
  return places;
}
async function* walk(directory, depth) {
  if (depth === 0) return;
  const entries2 = await readdir(directory, { withFileTypes: true }).catch((error) => {
    if (isMissing(error)) return [];
    throw unreadable(error, directory, "directory");
  });
  for (const entry of entries2) {
    const path = join(directory, entry.name);
    if (!entry.isDirectory()) yield path;
    else if (!SKIPPED_DIRECTORIES.has(entry.name)) yield* walk(path, depth - 1);
  }
}
async function checkedRealPath({ path, root }, cwd) {
  const shown = shownPath(path, cwd);
  try {
    const [real, realRoot] = await Promise.all([realpath3(path), realpath3(root)]);
    const inside = relative3(realRoot, real);
    if (inside === ".." || inside.startsWith(`..${sep3}`) || isAbsolute3(inside)) {
      throw new UserError(`${shown} is a symbolic link that leads out of its directory`, {
        hint: "Copy the file into the directory of the migrations."
      });
    }
    if (!(await stat(real)).isFile()) throw new UserError(`${shown} is not a file`);
    return real;
  } catch (error) {
    if (isMissing(error) && (await lstat2(path).catch(() => null))?.isSymbolicLink())
      throw new UserError(`${shown} is a symbolic link to nothing`);
    throw unreadable(error, shown, "migration");
  }
}
async function readMigration({ path, root }, cwd) {
  const shown = shownPath(path, cwd);
  try {
    return { path: shown, name: relative3(root, path).split(sep3).join("/"), bytes: await readFile2(path) };
  } catch (error) {
    throw unreadable(error, shown, "migration");
  }
}
function shownPath(path, cwd) {
  const inside = relative3(cwd, path);
  const leaves = inside === ".." || inside.startsWith(`..${sep3}`);
  return (leaves || inside === "" ? path : inside).split(sep3).join("/");
}
function checkNames(files) {
  const byName = /* @__PURE__ */ new Map();
  for (const file of files) {
    const other = byName.get(file.name);
    if (other !== void 0) {
      throw new UserError(`${other.path} and ${file.path} are both the migration \`${basename(file.name)}\``, {
        hint: "Rename one of them, or name one directory (or glob) that holds both."
      });
    }
    byName.set(file.name, file);
  }
}

// src/config/command-settings.ts
async function auditSettings(configuration, selection) {
  const { cwd } = configuration.surroundings;
  const base = configuration.get("base");
  const changed = selection.changed?.map((path) => resolve5(cwd, path));
  const only = changed !== void 0 ? await realPaths(changed) : base !== null ? await changedSince(base, cwd) : null;
  const migrations = await migrationsOf(configuration, selection, only);
  return auditOf(configuration, migrations, configuration.get("staging"), selection.base);
}
async function deploySettings(configuration, selection) {
  const production = required(configuration, "production");
  const migrations = await migrationsOf(configuration, selection, null);
  const { env, cwd } = configuration.surroundings;
  const audit = configuration.get("skip-audit") ? null : await auditOf(configuration, migrations, configuration.get("staging") ?? production);
  return {
    migrations,
    production,
    backup: backupOf(configuration, production),
    audit,
    rollbackDirectory: configuration.get("rollback-dir"),
    dryRun: configuration.get("dry-run"),
    onFailure: configuration.get("on-failure"),
    transaction: configuration.get("transaction"),
    ...runSettings(configuration, production),
    commit: env.GITHUB_SHA || await headCommit(cwd),
    actor: actorOf(env)
  };
}
function runSettings(configuration, production) {
  return {
    keepData: configuration.get("keep-data"),
    keepLockSeconds: configuration.get("keep-lock"),
    onlineDdl: onlineDdlOf(configuration),
    rollbackWindowDays: configuration.get("rollback-window"),
    replicas: replicasOf(configuration, production),
    lag: lagOf(configuration),
    lock: lockOf(configuration),
    graceSeconds: configuration.get("interrupt-grace"),
    triggers: configuration.get("triggers"),
    acceptIncomplete: configuration.get("accept-incomplete") ?? []
  };
}
function actorOf(env) {
  return env.GITHUB_ACTOR || env.USER || env.LOGNAME || null;
}
async function operationSettings(configuration) {
  const settings = await rollbackSettings(configuration, "");
  const { opid } = settings;
  if (opid === null)
    throw new UserError("Neither a deployment nor a statement was named", {
      hint: "rollgate rollback DEPLOYMENT, or rollgate rollback --opid ID.",
      exitCode: EXIT.usage
    });
  if (settings.from !== null) throw new UserError("--from needs the name of the deployment", { exitCode: EXIT.usage });
  return { ...settings, opid };
}
async function rollbackSettings(configuration, deployment) {
  const check = configuration.get("check");
  const force = configuration.get("force");
  if (check && force) {
    throw new UserError("--check and --force do not go together", {
      hint: "--check only reports what changed since; --force overwrites it."
    });
  }
  const onConflict = configuration.get("on-conflict");
  if (force && onConflict === "skip") {
    throw new UserError("--force and --on-conflict skip do not go together", {
      hint: "--force overwrites what others changed since; skip leaves it."
    });
  }
  const opid = configuration.get("opid");
  const to = configuration.get("to");
  if (opid !== null && to !== null) {
    throw new UserError("--opid and --to do not go together", {
      hint: "--opid undoes one statement alone; --to all from the newest down to one."
    });
  }
  const production = required(configuration, "production");
  return {
    deployment,
    production,
    backup: backupOf(configuration, production),
    from: configuration.get("from"),
    identity: configuration.get("age-identity"),
    opid,
    to,
    check,
    dryRun: configuration.get("dry-run"),
    force,
    onConflict,
    keepData: configuration.get("keep-data"),
    keepLockSeconds: configuration.get("keep-lock"),
    triggers: configuration.get("triggers"),
    lock: lockOf(configuration),
    graceSeconds: configuration.get("interrupt-grace"),
    rollbackDirectory: configuration.get("rollback-dir"),
    actor: actorOf(configuration.surroundings.env),
    replicas: replicasOf(configuration, production),
    lag: lagOf(configuration)
  };
}
async function recoverSettings(configuration, deployment, statement) {
  const production = required(configuration, "production");
  const backup = backupOf(configuration, production);
  const outcome = configuration.get("mark");
  if (outcome === null && statement !== null) {
    throw new UserError(`What became of statement ${statement} was not said`, {
      hint: "Add --mark done or --mark not-run."
    });
  }
  const sequence = statement === null ? null : sequenceOf(statement);
  return {
    deployment,
    production,
    backup,
    rollbackDirectory: configuration.get("rollback-dir"),
    mark: outcome === null ? null : { sequence, outcome }
  };
}
function sequenceOf(text) {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError(`"${text}" is not the number of a statement`, {
    hint: "rollgate status shows the number of each statement of a deployment."
  });
}
async function statusSettings(configuration, selection) {
  const production = required(configuration, "production");
  const named = namedMigrations(configuration, selection);
  const { cwd, env } = configuration.surroundings;
  const migrations = await readMigrations(named, cwd, null, env);
  return { migrations, production };
}
function purgeSettings(configuration) {
  const rollbackWindowDays = configuration.get("rollback-window");
  const olderThan = configuration.get("older-than");
  return {
    production: required(configuration, "production"),
    rollbackWindowDays,
    olderThanSeconds: olderThan === null ? rollbackWindowDays * DAY_SECONDS : secondsOf(olderThan),
    dryRun: configuration.get("dry-run"),
    force: configuration.get("force")
  };
}
var DAY_SECONDS = 86400;
function secondsOf(text) {
  const [, number, unit] = /^(\d{1,6})([dh])$/.exec(text) ?? [];
  if (number === void 0)
    throw new UserError(`--older-than: "${text}" is not a number of days or hours`, { hint: "Write 14d or 36h." });
  return Number(number) * (unit === "d" ? DAY_SECONDS : 3600);
}
function doctorSettings(configuration) {
  return {
    staging: configuration.get("staging"),
    production: configuration.get("production"),
    backup: configuration.get("backup"),
    rollbackDirectory: configuration.get("rollback-dir"),
    rollbackWindowDays: configuration.get("rollback-window"),
    replicas: replicasOf(configuration, configuration.get("production")),
    keepData: configuration.get("keep-data")
  };
}
async function captureSettings(configuration, named) {
  const { cwd } = configuration.surroundings;
  const server = configuration.get("server");
  const schema = configuration.get("schema");
  const startFile = configuration.get("start-file");
  const stopFile = configuration.get("stop-file");
  const output = configuration.get("output") ?? [];
  const complaints = new Complaints();
  if (named.length === 0 && server === null)
    complaints.add("Neither a server nor binlog files were given", "Give --server URL, or name files.");
  if (named.length > 0 && (startFile !== null || stopFile !== null))
    complaints.add(
      "--start-file and --stop-file are for the log of a server",
      "Of files that are named, --start-position is in the first and --stop-position in the last."
    );
  if (output.length > 1) complaints.add("--output: `rollgate capture` writes one file", "It has no comma in its name.");
  if (configuration.get("gtid") !== null && configuration.get("stop-gtid") !== null)
    complaints.add("--gtid and --stop-gtid do not go together", "The one names transactions, the other a window.");
  complaints.throwIfAny();
  const gtids = (name) => {
    const text = configuration.get(name);
    return text === null ? null : parseGtidSet(text, `--${name}`);
  };
  const time = (name) => {
    const text = configuration.get(name);
    return text === null ? null : parseTime(text, `--${name}`);
  };
  const gtid = configuration.get("gtid");
  return {
    files: named.map((path) => resolve5(cwd, path)),
    server,
    schema: schema === null ? null : await readSchema(schema, configuration.surroundings),
    sandboxBinary: configuration.get("sandbox-binary"),
    startFile,
    startPosition: configuration.get("start-position"),
    stopFile,
    stopPosition: configuration.get("stop-position"),
    selection: {
      databases: configuration.get("database") ?? [],
      tables: configuration.get("table") ?? [],
      threadId: configuration.get("thread-id"),
      gtids: gtid === null ? null : parseGtidList(gtid, "--gtid"),
      startGtids: gtids("start-gtid"),
      stopGtids: gtids("stop-gtid"),
      startTime: time("start-datetime"),
      stopTime: time("stop-datetime"),
      changes: configuration.get("only") ?? []
    },
    redo: configuration.get("redo"),
    force: configuration.get("force"),
    skipStatements: configuration.get("skip-statements"),
    format: configuration.given("format")?.value === "json" ? "json" : "sql",
    output: output[0] === void 0 ? null : resolve5(cwd, output[0])
  };
}
function initSettings(configuration) {
  const output = configuration.get("output") ?? [];
  if (output.length > 1)
    throw new UserError("--output: `rollgate init` writes one file", { hint: "It has no comma in its name." });
  if (output.length > 0 && configuration.get("from-goinception") === null)
    throw new UserError("--output goes with --from-goinception", { hint: "The workflows have fixed places." });
  return {
    action: configuration.get("action"),
    fromGoInception: configuration.get("from-goinception"),
    output: output[0] ?? DEFAULT_CONFIG_FILE,
    cwd: configuration.surroundings.cwd
  };
}
function demoSettings(configuration) {
  return { sandboxBinary: configuration.get("sandbox-binary") };
}
function outputSettings(configuration, command) {
  const complaints = new Complaints();
  const formats = COMMANDS[command].formats;
  const format = configuration.given("format") === void 0 ? formats[0] : configuration.get("format");
  if (!formats.includes(format))
    complaints.add(`\`rollgate ${command}\` has no format ${format}, only ${oneOf(formats)}`);
  const reports = command === "capture" || command === "init" ? [] : configuration.get("output") ?? [];
  const files = reports.flatMap((item) => {
    const [, name = "", path = ""] = /^([^=]*)=(.*)$/.exec(item) ?? [];
    const wanted = FORMATS.find((one) => one === name && formats.includes(one));
    if (wanted !== void 0 && path !== "") return [{ format: wanted, path }];
    complaints.add(
      path === "" ? "--output needs FORMAT=FILE" : `--output: \`rollgate ${command}\` has no format ${name}, only ${oneOf(formats)}`,
      `For example --output ${formats.at(-1)}=report.${formats.at(-1)}`
    );
    return [];
  });
  if (configuration.get("quiet") && configuration.get("verbose"))
    complaints.add("--quiet and --verbose do not go together");
  complaints.throwIfAny();
  const verbosity = configuration.get("quiet") ? "quiet" : configuration.get("verbose") ? "verbose" : "normal";
  const { NO_COLOR: noColor } = configuration.surroundings.env;
  return {
    format: format === "sql" ? "text" : format,
    files,
    verbosity,
    color: configuration.get("color") && (noColor === void 0 || noColor === "")
  };
}
async function auditOf(configuration, migrations, server, base) {
  const schema = chosenSchema(configuration);
  return {
    migrations,
    staging: schema === null ? server : null,
    schema: schema === null ? null : await readSchema(schema, configuration.surroundings, base),
    sandbox: configuration.get("sandbox"),
    sandboxBinary: configuration.get("sandbox-binary"),
    failOn: configuration.get("fail-on"),
    rules: configuration.rules,
    presets: configuration.get("presets")
  };
}
function chosenSchema(configuration) {
  const schema = configuration.given("schema");
  const staging = configuration.given("staging");
  if (schema === void 0 || staging === void 0) return configuration.get("schema");
  if (schema.rank !== staging.rank) return schema.rank < staging.rank ? configuration.get("schema") : null;
  throw new UserError(`${schema.place} and ${staging.place} do not go together`, {
    hint: "The structure comes either from a file or from the staging server."
  });
}
async function readSchema(path, { cwd, env }, base) {
  const committed = base === void 0 ? null : repositoryPath(path, cwd);
  const before = committed === null ? null : await base(committed);
  if (before !== null) return { path, sql: decodeSource(path, before).text };
  await refuseLinkOut(resolve5(cwd, path), path, env);
  try {
    return { path, sql: decodeSource(path, await readFile3(resolve5(cwd, path))).text };
  } catch (error) {
    throw unreadable(error, path, "schema file");
  }
}
async function allMigrations(configuration) {
  return migrationsOf(configuration, { named: [] }, null);
}
function namedMigrations(configuration, selection) {
  return selection.named.length > 0 ? selection.named : configuration.get("migrations") ?? [];
}
async function migrationsOf(configuration, selection, only) {
  const named = namedMigrations(configuration, selection);
  if (named.length === 0) {
    throw new UserError("No migrations were named", {
      hint: "Give files or directories as arguments, the input `migrations`, or `migrations:` in .rollgate.yml."
    });
  }
  const { cwd, env } = configuration.surroundings;
  return readMigrations(named, cwd, only, env);
}
function required(configuration, name) {
  const server = configuration.get(name);
  if (server !== null) return server;
  throw new UserError(`The ${name} server was not given`, {
    hint: `Give --${name} mysql://user@host/database, ${optionOf(name).env}, or the input ${name}-host.`
  });
}
function lagOf(configuration) {
  return { maxSeconds: configuration.get("max-lag"), waitSeconds: configuration.get("max-lag-wait") };
}
function replicasOf(configuration, production) {
  return (configuration.get("replica") ?? []).map((url) => {
    const replica = { ...parseServerUrl(url, "replica"), database: null };
    if (replica.user !== "" || production === null) return replica;
    return { ...replica, user: production.user, password: production.password, aws: production.aws };
  });
}
function onlineDdlOf(configuration) {
  const tool = configuration.get("online-ddl");
  const args = configuration.get("online-ddl-args") ?? [];
  if (tool === "none") return null;
  const ours = args.find((arg) => ownArgument(tool, arg));
  if (ours !== void 0) {
    throw new UserError(`${configuration.given("online-ddl-args").place}: ${argumentName(ours)} is set by Rollgate`, {
      hint: `\`args\` may tell ${tool} how gently to work (load, lag, chunks), not what to do and how to connect.`
    });
  }
  return { tool, above: bytesOf(configuration.get("online-ddl-above")), args };
}
function lockOf(configuration) {
  return {
    waitSeconds: configuration.get("lock-wait-timeout"),
    retries: configuration.get("lock-retries"),
    killBlockers: configuration.get("kill-blockers")
  };
}
function backupOf(configuration, production) {
  return configuration.get("backup") ?? { ...production, role: "backup" };
}

export {
  readConfigurationFile,
  refuseLinkOut,
  loadForCommandLine,
  loadForAction,
  allRules,
  migrationName,
  auditSettings,
  deploySettings,
  runSettings,
  operationSettings,
  rollbackSettings,
  recoverSettings,
  statusSettings,
  purgeSettings,
  doctorSettings,
  captureSettings,
  initSettings,
  demoSettings,
  outputSettings,
  allMigrations
};
