import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  RULES
} from "./chunk-GKS6SDCH.js";
import "./chunk-FWCQ2G4T.js";
import "./chunk-Q67CCMKH.js";
export {
  RULES
};
