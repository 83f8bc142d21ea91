import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  ER,
  describeServerError,
  ignoreRefusal,
  isConnectionLost,
  isServerError,
  noteServer,
  tellLostConnection
} from "./chunk-YMQYV4W2.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  ER,
  describeServerError,
  ignoreRefusal,
  isConnectionLost,
  isServerError,
  noteServer,
  tellLostConnection
};
