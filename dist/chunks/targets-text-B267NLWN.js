import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  targetListText,
  targetsText
} from "./chunk-3L5XO4WR.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-M2IORHXP.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  targetListText,
  targetsText
};
