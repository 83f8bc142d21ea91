import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  rollbackText
} from "./chunk-6ESQ7B7I.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-M2IORHXP.js";
import "./chunk-Y2UK72KH.js";
export {
  rollbackText
};
