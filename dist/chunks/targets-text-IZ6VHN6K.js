import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  targetListText,
  targetsText
} from "./chunk-ZIVPEQW4.js";
import "./chunk-M2IORHXP.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Q67CCMKH.js";
export {
  targetListText,
  targetsText
};
