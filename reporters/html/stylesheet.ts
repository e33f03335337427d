/**
 * The report's own style: in the spirit of NHS service pages, without their font or logo, and small enough to audit.
 * Every text colour here has a contrast of at least 4.5 to 1 on the ground that it is used on.
 */
export const stylesheet = `
:root{color-scheme:light;--ink:#212b32;--soft:#4c6272;--line:#d8dde0;--paper:#fff;--ground:#f0f4f5;--link:#005eb8;--red:#b3170c;--green:#00662f;--amber:#7a5200}
*{box-sizing:border-box}
html{font-size:100%;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.5 Arial,Helvetica,sans-serif;overflow-wrap:anywhere}
main{max-width:74rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:0 0 .75rem;font-weight:700;text-wrap:balance}
h1{font-size:2.25rem;max-width:22em}h2{font-size:1.625rem;margin-top:3.5rem}h3{font-size:1.3125rem;margin-top:2.25rem}h4,h5,h6{font-size:1.125rem;margin-top:1.5rem}
p,ul,ol,dl{margin:0 0 1rem}p,li,blockquote{max-width:46em}
a{color:var(--link);text-underline-offset:.15em}a:hover{color:#7c2855}
a:focus-visible,summary:focus-visible{outline:4px solid #ffeb3b;outline-offset:0;background:#ffeb3b;color:var(--ink);box-shadow:0 4px 0 var(--ink);text-decoration:none}
.skip{position:absolute;left:-999rem}.skip:focus{position:static;display:inline-block;padding:.75rem 1.5rem}
.over{color:var(--soft);font-size:1rem;margin:0 0 .25rem}
.verdict{background:var(--paper);border:1px solid var(--line);border-left:.75rem solid var(--soft);padding:1.25rem 1.5rem .5rem;margin:1.5rem 0 2rem}
.verdict.bad{border-left-color:var(--red)}.verdict.good{border-left-color:var(--green)}.verdict.open{border-left-color:#c78a00}
.verdict .sentence{font-size:1.5rem;line-height:1.3;font-weight:700;margin:.5rem 0 .75rem}
.callout{background:#fff9c4;border:1px solid #c78a00;padding:1.25rem 1.5rem .25rem;margin:0 0 2rem}
.callout h2,.callout h3{font-size:1.25rem;margin:0 0 .5rem}
.contents{margin:0 0 2rem}.contents h2{font-size:1.125rem;margin:2rem 0 .5rem}.contents ul{list-style:none;padding:0;margin:0;columns:3 16rem}.contents ul ul{columns:1;padding-left:1.25rem}.contents li:has(ul){break-inside:auto}.contents li{padding:.1875rem 0;break-inside:avoid}.contents a{display:inline-block;padding:.125rem 0;min-height:1.5rem}
.summary{background:var(--paper);border:1px solid var(--line);padding:.25rem 1.5rem;margin:0 0 2rem}
.summary>div{display:grid;grid-template-columns:13rem 1fr;gap:0 1.5rem;padding:.625rem 0;border-bottom:1px solid var(--line)}.summary>div:last-child{border:0}
dt{font-weight:700}dd{margin:0}
.tag{display:inline-block;border:1px solid currentColor;padding:.0625rem .5rem;font-size:.9375rem;line-height:1.5;font-weight:700;white-space:nowrap;background:#e8edee;color:#2b3a44}
.tag.met{background:#d5ede0;color:#00401e}.tag.not-met{background:#fbd9d6;color:#7d1007}.tag.warn{background:#fff1c2;color:#5c3d00}.tag.note{background:#dbe9f7;color:#003f7d}
.level{font-weight:700}
table{border-collapse:collapse;width:100%;background:var(--paper);margin:0 0 2rem;font-size:1rem;line-height:1.4}
caption{text-align:left;font-weight:700;font-size:1.125rem;padding:0 0 .5rem}
th,td{text-align:left;vertical-align:top;padding:.625rem .75rem;border:1px solid var(--line);font-weight:400}
thead th{background:#e1e8ec;font-weight:700;overflow-wrap:normal}tbody th{font-weight:700}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}td.zero{color:var(--soft)}
td ul,td ol{margin:0;padding:0;list-style:none}td summary{padding:0}td details{margin:0}td details[open]{margin:0}td p:last-child{margin:0}td li+li{margin-top:.375rem}.reason a,.card-top a{display:inline-block;padding:.0625rem 0;min-height:1.5rem}
.bar{display:block;width:100%;height:.75rem;margin:.25rem 0 .25rem}.bar .met{fill:#00803b}.bar .not-met{fill:#d5281b}.bar .warn{fill:#ffb81c}.bar .note{fill:#005eb8}.bar .none{fill:#aeb7bd}
.card{background:var(--paper);border:1px solid var(--line);border-top:.3125rem solid var(--soft);padding:1.5rem 1.75rem 1rem;margin:0 0 2rem}
.card.quiet{border-top-width:1px;padding:1rem 1.75rem;margin-bottom:1rem}.quiet .card-top{margin-bottom:.25rem}.folded .finding{border-top:0;margin-top:0;padding-top:.5rem}summary .answer-text{color:var(--ink)}.card.bad{border-top-color:var(--red)}.card.warn{border-top-color:#c78a00}
.card>h3,.card>h4,.card>h5{margin:.5rem 0 .75rem;font-size:1.3125rem}
.card-top{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:baseline;margin:0;max-width:none}.card-top .id{font-weight:700}
blockquote{margin:0 0 1.25rem;padding:.25rem 0 .25rem 1.125rem;border-left:.3125rem solid var(--link)}blockquote p{margin:0 0 .25rem}blockquote footer{color:var(--soft);font-size:1rem}
.finding{border-top:1px solid var(--line);padding-top:1rem;margin-top:1.25rem}.said{font-weight:700;font-size:1.125rem}
.compare{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin:0 0 1.25rem}.compare>div{border:1px solid var(--line);border-left:.3125rem solid var(--green);padding:.625rem .875rem}.compare>div+div{border-left-color:var(--red)}.compare.even>div+div{border-left-color:var(--soft)}
.compare dd{font-family:Consolas,Menlo,"Liberation Mono",monospace;font-size:.9375rem;white-space:pre-wrap}
.steps{padding-left:1.5rem}.steps>li{margin-bottom:.375rem}.steps ul{list-style:none;padding:0;margin:.125rem 0 0;font-size:.9375rem}
.here{font-weight:700}.here.bad{color:var(--red)}.times{white-space:nowrap}.id{display:inline-block;max-width:100%}
.finding :is(h3,h4,h5,h6){font-size:1.0625rem;margin:1rem 0 .25rem}
code,pre{font-family:Consolas,Menlo,"Liberation Mono",monospace;font-size:.9375rem}
pre{white-space:pre-wrap;margin:0 0 .75rem;padding:.75rem .875rem;background:#f4f6f8;border:1px solid var(--line);line-height:1.45;max-width:none}
pre.headers{background:var(--paper)}
mark{display:inline-block;width:100%;background:#fff1c2;color:var(--ink);border-left:.3125rem solid #c78a00;padding-left:.375rem}.pointer{font:700 .875rem Arial,Helvetica,sans-serif;color:#5c3d00}
details{margin:0 0 .375rem}details[open]{margin-bottom:1rem}summary{cursor:pointer;color:var(--link);padding:.25rem 0;min-height:1.75rem}summary:hover{color:#7c2855}summary code,summary .answer{color:var(--ink)}
details>:not(summary){margin-left:.25rem;padding-left:1rem;border-left:.25rem solid var(--line)}details>pre{margin-left:0;border-left-width:.3125rem}
.message-title{font-weight:700;margin:.75rem 0 .375rem}.note{color:var(--soft);font-size:.9375rem;margin:0 0 .5rem}.answer{white-space:nowrap}
.evidence-link,.reason{font-size:1rem}.reason{margin:.25rem 0 0}
.entries{list-style:none;padding:0}.entries>li{padding:.25rem 0;border-bottom:1px solid var(--line);max-width:none;display:grid;grid-template-columns:9rem 1fr;gap:.25rem .75rem;align-items:baseline}.entries .tag{justify-self:start}.entries details{margin:0}
:target{scroll-margin-top:1rem}span:target,li:target{background:#fff9c4}
footer.end{border-top:1px solid var(--line);margin-top:4rem;padding-top:1rem;color:var(--soft);font-size:.9375rem}
@media print,(min-width:48.01em){
.matrix{table-layout:fixed}.matrix .c-id{width:12.5%}.matrix .c-level{width:7%}.matrix .c-source{width:20%}.matrix .c-verdict{width:17.5%}.matrix .c-tests{width:15%}
tbody th{min-width:8.5rem}.counts thead th:first-child{width:26%}th.c-wide{width:56%}th.c-half{width:48%}td.c-short{min-width:8rem}
}
@media print,(min-width:64em){.summary.wide{display:grid;grid-template-columns:1fr 1fr;column-gap:2.5rem}.summary.wide>div{grid-template-columns:8rem 1fr}.summary.wide>div:nth-last-child(2):nth-child(odd){border:0}}
@media screen and (max-width:48em){
body{font-size:1rem}main{padding:1.5rem 1rem 3rem}h1{font-size:1.75rem}h2{font-size:1.375rem;margin-top:2.75rem}h3{font-size:1.1875rem}
.verdict,.callout{padding:1rem 1rem .25rem}.verdict .sentence{font-size:1.25rem}.summary{padding:.125rem 1rem}.summary>div,.compare{grid-template-columns:1fr;gap:.125rem}.compare{gap:.75rem}
.card{padding:1rem 1rem .5rem}.card>h3,.card>h4,.card>h5{font-size:1.125rem}
.stack,.stack caption,.stack tbody,.stack tr,.stack th,.stack td{display:block;width:auto}.stack caption{background:var(--ground)}.stack thead{position:absolute;left:-999rem}
.stack tr{border:1px solid var(--line);padding:.5rem .75rem;margin:0 0 .75rem;background:var(--paper)}.stack{background:none}.stack th,.stack td{border:0;padding:.1875rem 0}
.stack td.number,.stack th.number{text-align:left}
.stack td::before{content:attr(data-label) ": ";content:attr(data-label) ": " / "";font-weight:700}
.answer{white-space:normal}.entries>li{grid-template-columns:1fr}
}
@media print{
@page{margin:16mm 14mm}
html{font-size:75%}body{background:#fff}main{max-width:none;padding:0}h2{margin-top:2.5rem}
.skip,.contents{display:none}a{color:inherit}.card,.verdict,.summary,table,.callout{border-color:#888;background:#fff}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
h1,h2,h3,h4,h5,h6,caption,.card-top,.message-title,summary{break-after:avoid}tr,blockquote,.compare,.verdict,.callout{break-inside:avoid}thead{display:table-header-group}
blockquote a[href]::after{content:" (" attr(href) ")"}
.exchange::details-content,.curl::details-content{content-visibility:visible;block-size:auto}
}
`
