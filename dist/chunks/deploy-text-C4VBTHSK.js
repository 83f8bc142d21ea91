import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  deployText
} from "./chunk-TNR4VL6U.js";
import "./chunk-M2IORHXP.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-Q67CCMKH.js";
export {
  deployText
};
