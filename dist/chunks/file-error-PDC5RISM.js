import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  isMissing,
  unreadable
} from "./chunk-PHCUWC5E.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  isMissing,
  unreadable
};
