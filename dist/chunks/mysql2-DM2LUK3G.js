import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  require_mysql2
} from "./chunk-2BY5Y22R.js";
import "./chunk-Y2UK72KH.js";
export default require_mysql2();
