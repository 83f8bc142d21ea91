import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  deployText
} from "./chunk-6KMC2DKV.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-M2IORHXP.js";
import "./chunk-Q67CCMKH.js";
export {
  deployText
};
