import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  SHIPPED,
  readVariableCommand,
  ruleSettings
} from "./chunk-OWGY3NQN.js";
import "./chunk-32TCDBGA.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-6NERL2ES.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-UEHTAVHF.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-EBXEPBOK.js";
import "./chunk-THQUDT4C.js";
import "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";
export {
  SHIPPED,
  readVariableCommand,
  ruleSettings
};
