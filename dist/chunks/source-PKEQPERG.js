import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  Source,
  decodeSource
} from "./chunk-SWZM6BFA.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  Source,
  decodeSource
};
