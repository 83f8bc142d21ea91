import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  require_mysql2
} from "./chunk-QS5OOMOL.js";
import "./chunk-Y2UK72KH.js";
export default require_mysql2();
