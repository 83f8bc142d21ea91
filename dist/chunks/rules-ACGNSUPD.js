import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RULES
} from "./chunk-WM2CRCMF.js";
import "./chunk-B4SPLOJR.js";
import "./chunk-USEITRQN.js";
import "./chunk-Q67CCMKH.js";
export {
  RULES
};
