import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  ER,
  IMPOSSIBLE_NAME,
  describeServerError,
  ignoreRefusal,
  isConnectionLost,
  isServerError,
  noteServer,
  tellLostConnection
} from "./chunk-Q3PDGZ5L.js";
import "./chunk-2UBCNRPZ.js";
import "./chunk-SD7DFLVW.js";
import "./chunk-Y2UK72KH.js";
export {
  ER,
  IMPOSSIBLE_NAME,
  describeServerError,
  ignoreRefusal,
  isConnectionLost,
  isServerError,
  noteServer,
  tellLostConnection
};
