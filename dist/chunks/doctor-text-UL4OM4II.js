import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  doctorText
} from "./chunk-AMWHAFYS.js";
import "./chunk-M2IORHXP.js";
import "./chunk-Y2UK72KH.js";
export {
  doctorText
};
