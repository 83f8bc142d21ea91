import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RULES
} from "./chunk-3Z4757B5.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-OOEY6VTH.js";
import "./chunk-ZZ2J6SFK.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import "./chunk-6JJG67VD.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";
export {
  RULES
};
