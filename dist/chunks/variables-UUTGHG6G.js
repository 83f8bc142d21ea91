import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  SHIPPED,
  readVariableCommand,
  ruleSettings
} from "./chunk-VE2AHQPJ.js";
import "./chunk-RXPU76YE.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-6JJG67VD.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-FTCFCRRE.js";
import "./chunk-Y2UK72KH.js";
export {
  SHIPPED,
  readVariableCommand,
  ruleSettings
};
