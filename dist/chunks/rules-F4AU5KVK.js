import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RULES
} from "./chunk-FP5J25H6.js";
import "./chunk-USEITRQN.js";
import "./chunk-Q67CCMKH.js";
export {
  RULES
};
