import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  renderAudit
} from "./chunk-ZA26W2OZ.js";
import "./chunk-M2HL4B2M.js";
import "./chunk-SWLZE7TQ.js";
import "./chunk-M2IORHXP.js";
import "./chunk-S6UUX27U.js";
import "./chunk-O3VR54FB.js";
import "./chunk-RMNC3BZ4.js";
import "./chunk-LZY6AUJE.js";
import "./chunk-SWZM6BFA.js";
import "./chunk-3Z4757B5.js";
import "./chunk-3ZI3JXNS.js";
import "./chunk-OOEY6VTH.js";
import "./chunk-ZZ2J6SFK.js";
import "./chunk-H343J662.js";
import "./chunk-FIZTKZIJ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-6JJG67VD.js";
import "./chunk-D4VTWFCQ.js";
import "./chunk-X5HOXL7V.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-YK27PNKM.js";
import "./chunk-ZHYU3SQ4.js";
import "./chunk-THQUDT4C.js";
import "./chunk-Y2UK72KH.js";
export {
  renderAudit
};
