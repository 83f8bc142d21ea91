import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RULES
} from "./chunk-DUS64EBG.js";
import "./chunk-WVZUE7VC.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-TPQMEPCC.js";
import "./chunk-2HCN3H4U.js";
import "./chunk-ROTWL3TJ.js";
import "./chunk-4RJNEMYZ.js";
import "./chunk-Q67CCMKH.js";
export {
  RULES
};
