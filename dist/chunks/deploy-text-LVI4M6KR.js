import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  deployText
} from "./chunk-2BBCMDDT.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-M2IORHXP.js";
import "./chunk-Y2UK72KH.js";
export {
  deployText
};
