/** Of the audit's page: system fonts, light and dark as the reader's system has it, one column where it is narrow. */
export const AUDIT_STYLE = `
:root{color-scheme:light dark;--fg:#1f2328;--dim:#59636e;--bg:#fff;--box:#f6f8fa;--line:#d1d9e0;--error:#b3261e;--error-bg:#ffebe9;--warning:#7d4e00;--warning-bg:#fff8c5;--notice:#0550ae;--notice-bg:#ddf4ff;--clean:#116329;--clean-bg:#dafbe1;--k:#cf222e;--s:#0a3069;--n:#0550ae;--i:#6639ba}
@media (prefers-color-scheme:dark){:root{--fg:#e6edf3;--dim:#9198a1;--bg:#0d1117;--box:#151b23;--line:#3d444d;--error:#ff8f87;--error-bg:#3c1614;--warning:#e3b341;--warning-bg:#2e2308;--notice:#79c0ff;--notice-bg:#0c2440;--clean:#56d364;--clean-bg:#0f2a17;--k:#ff7b72;--s:#a5d6ff;--n:#79c0ff;--i:#d2a8ff}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:80rem;padding:1rem;color:var(--fg);background:var(--bg);overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem;font-family:ui-monospace,monospace}h3{font-size:.95rem;margin:0}p{margin:.25rem 0}
header{padding:1rem;border-radius:8px;border-left:6px solid}
header.error{border-color:var(--error);background:var(--error-bg)}header.warning{border-color:var(--warning);background:var(--warning-bg)}header.clean{border-color:var(--clean);background:var(--clean-bg)}
.notes{color:var(--dim);padding-left:1.2rem}.dim,footer{color:var(--dim)}footer{margin-top:2rem;font-size:.85rem}
a{color:var(--notice)}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line)}.n{text-align:right}
td.error{color:var(--error);font-weight:600}td.warning{color:var(--warning);font-weight:600}td.notice{color:var(--notice)}td.none{color:var(--dim)}
article{border:1px solid var(--line);border-radius:8px;padding:.75rem;margin:.75rem 0}
.chips{display:flex;flex-wrap:wrap;gap:.35rem}.chip{font-size:.8rem;padding:.05rem .5rem;border-radius:1rem;background:var(--box);border:1px solid var(--line)}.chip.table{font-family:ui-monospace,monospace}
.chip.warning{color:var(--warning);background:var(--warning-bg)}.chip.clean{color:var(--clean);background:var(--clean-bg)}
.beside{display:grid;gap:.75rem;grid-template-columns:minmax(0,1fr)}@media (min-width:60rem){.beside{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}}
pre,code{font:13px/1.5 ui-monospace,monospace}pre{margin:0;overflow-x:auto;background:var(--box);padding:.5rem;border-radius:6px}
.sql{display:grid;grid-template-columns:auto minmax(0,1fr);background:var(--box);border-radius:6px}.sql .numbers{color:var(--dim);text-align:right;user-select:none;border-right:1px solid var(--line);border-radius:0}
pre b{font-weight:400}b.k{color:var(--k)}b.s{color:var(--s)}b.n{color:var(--n)}b.i,b.v{color:var(--i)}b.c{color:var(--dim);font-style:italic}
mark{background:none;color:inherit;text-decoration:underline wavy 1.5px;text-underline-offset:3px}mark.error{text-decoration-color:var(--error);background:var(--error-bg)}mark.warning{text-decoration-color:var(--warning);background:var(--warning-bg)}mark.notice{text-decoration-color:var(--notice);background:var(--notice-bg)}
.finding{border-left:4px solid;padding:.4rem .7rem;border-radius:4px;margin-bottom:.5rem}.finding.error{border-color:var(--error);background:var(--error-bg)}.finding.warning{border-color:var(--warning);background:var(--warning-bg)}.finding.notice{border-color:var(--notice);background:var(--notice-bg)}
.finding.error strong{color:var(--error)}.finding.warning strong{color:var(--warning)}.finding.notice strong{color:var(--notice)}
details{margin-top:.5rem}summary{cursor:pointer;color:var(--dim)}.plus{color:var(--clean)}.minus{color:var(--error)}`
