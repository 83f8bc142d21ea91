import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  addressOf,
  targets
} from "./chunk-3PW3ABD7.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  addressOf,
  targets
};
