import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  ER,
  describeServerError,
  isConnectionLost,
  isServerError,
  noteServer,
  tellLostConnection
} from "./chunk-UP6I7VZP.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  ER,
  describeServerError,
  isConnectionLost,
  isServerError,
  noteServer,
  tellLostConnection
};
