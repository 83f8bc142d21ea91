import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  require_mysql2
} from "./chunk-RZWTDLRA.js";
import "./chunk-Q67CCMKH.js";
export default require_mysql2();
