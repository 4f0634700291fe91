import { createHash } from 'node:crypto';
import { Markup, markup } from './markup.ts';

/**
 * One HTML page that needs nothing beside itself. Nothing is fetched and no other script runs, even if a text of the
 * evidence should find a way out of its escapes.
 * @param own the script and the style that this page has and no other
 */
export function htmlPage(title: string, body: Markup, own: { script?: string; style?: string } = {}): string {
  const { script, style = '' } = own;
  const styles = stylesheet + style;
  const scripts = script === undefined ? "'none'" : `'${hashOf(script)}'`;
  const policy = `default-src 'none'; style-src '${hashOf(styles)}'; script-src ${scripts}; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(styles)}</style>
</head>
<body>
${body}${
  script !== undefined &&
  markup`<script>${new Markup(script)}</script>
`
}</body>
</html>
`.text;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** The report's style: system fonts, light and dark, narrow screens, paper. Red means an order or a request lost. */
const stylesheet = `
:root {
  color-scheme: light dark;
  --page: #fff; --raised: #f5f6f8; --text: #1b1f24; --soft: #57606a; --line: #d0d5db; --link: #0b57a4;
  --lost: #b3261e; --lost-page: #fdf1f0; --good: #17653a; --doubt: #7a4b00; --doubt-page: #fff6e0; --arrow: #33507a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161b; --raised: #1c222a; --text: #e5e9ee; --soft: #a3adb8; --line: #3a434e; --link: #8ab8f2;
    --lost: #ff9a90; --lost-page: #341a19; --good: #82d9a5; --doubt: #f0c674; --doubt-page: #33280f; --arrow: #9db8dd;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
code, .id, dd { overflow-wrap: anywhere; }
code.detail { font-size: .76rem; }
main, header, footer { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; padding: 8px; background: var(--page); }
code, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .84em; }
.id, .detail, .versions, .none, footer { color: var(--soft); }
.versions { font-size: .84em; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 24px 0 10px; }
h1.lost, h1.differs { border-left: 6px solid var(--lost); padding-left: 14px; }
h1.differs { border-color: var(--doubt); }
header .lead { font-size: 1.05rem; font-weight: 600; }
h2 { font-size: 1.25rem; margin: 28px 0 4px; }
h3 { font-size: 1.12rem; margin: 0; }
h4 { margin: 20px 0 4px; }
p { margin: 6px 0; max-width: 125ch; }
header p { font-size: .95rem; }
ul { margin: 0; padding-left: 1.1em; }
.stack, .warning { border: 1px solid var(--line); border-radius: 8px; padding: 8px 14px; margin: 12px 0; background: var(--raised); }
.stack.simulated, .warning { background: var(--doubt-page); border-color: var(--doubt); }
.stack.simulated strong, .warning strong { color: var(--doubt); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 8px 0; max-width: 96ch; }
dt { color: var(--soft); }
dd { margin: 0; }
.verdict { color: var(--good); }
.is-surprise .verdict, .verdict.amiss { color: var(--doubt); }
.verdict.lost, .lost > td strong, li.lost strong { color: var(--lost); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 20px; margin-top: 20px; } .bar h2 { margin: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
button { font: inherit; font-size: .9rem; color: var(--text); background: var(--raised); border: 1px solid var(--soft); border-radius: 6px; padding: 3px 12px; cursor: pointer; }
button[aria-pressed="true"] { background: var(--text); color: var(--page); }

table { border-collapse: collapse; width: 100%; margin: 10px 0; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { text-align: left; vertical-align: top; padding: 7px 10px; border-top: 1px solid var(--line); }
tbody th { font-weight: 400; }
thead th { color: var(--soft); font-weight: 600; border-top: 0; }
.across th { background: var(--raised); font-weight: 600; }
tbody.lost .across th { color: var(--lost); }
tbody.differs .across th, tbody.inconclusive .across th { color: var(--doubt); }
.summary thead th:nth-child(-n + 2) { width: 21%; } .summary thead th:nth-child(3) { width: 13%; } .summary thead th:nth-child(5) { width: 19%; }
.differences { width: auto; min-width: min(100%, 34em); } .differences caption { color: var(--doubt); } .differences th:first-child { color: var(--soft); }
.books th:first-child { width: 24%; } .books td:last-child { white-space: nowrap; }
.disagree > * { background: var(--lost-page); }
.disagree td:last-child { color: var(--lost); font-weight: 600; }
.log td:nth-child(2) { width: 40%; } .log th { white-space: nowrap; }

.matrix { font-size: .84rem; } .matrix th:first-child { min-width: 22em; } .matrix thead th { vertical-align: bottom; }
.matrix .lost { color: var(--lost); font-weight: 600; } .matrix .differs, .matrix .inconclusive { color: var(--doubt); font-weight: 700; }
.matrix .other { font-style: italic; } .matrix .skipped { color: var(--soft); }

.scenario { border-top: 2px solid var(--line); padding: 18px 0 10px; margin-top: 22px; scroll-margin-top: 8px; }
.scenario > .id { margin: 0; }
details > summary { cursor: pointer; padding: 4px 0; font-weight: 600; }
figure { margin: 10px 0; }
figcaption, figure details, .detail { font-size: .88rem; color: var(--soft); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; padding: 10px; }
.steps { font-size: .9rem; color: var(--text); } .steps ol { padding-left: 1.4em; margin-bottom: 8px; }
.steps .time { color: var(--soft); font-variant-numeric: tabular-nums; }

.legend { display: flex; flex-wrap: wrap; gap: 4px 26px; padding: 0; margin: 10px 0; list-style: none; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend svg { width: 64px; height: 22px; flex: none; }

svg { font-family: system-ui, sans-serif; }
.sequence { display: block; width: 100%; min-width: 820px; height: auto; }
svg text { fill: var(--text); font-size: 12.5px; paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
svg .time { fill: var(--soft); font-size: 11px; text-anchor: end; }
svg .label { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
svg .answer { font-weight: 600; } svg .code { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
svg .name { font-size: 14px; font-weight: 600; text-anchor: middle; stroke: none; }
svg .role { font-size: 11px; fill: var(--soft); text-anchor: middle; stroke: none; }
.lifeline line { stroke: var(--soft); stroke-width: 1.2; }
.lifeline rect, .end rect, .box path { fill: var(--raised); stroke: var(--line); }
.part rect { fill: var(--line); } .part text { font-weight: 600; stroke: none; }
.box text { stroke: none; font-size: 12px; }
.box.paid path { stroke: var(--good); stroke-width: 2; } .box.paid text { fill: var(--good); font-weight: 700; }
.line { fill: none; stroke: var(--arrow); stroke-width: 1.6; } .head, .through { fill: var(--arrow); }
.unsent { stroke-dasharray: 5 4; }
.leaves { stroke: var(--soft); stroke-width: 3; }
.cross { stroke: var(--lost); stroke-width: 3; }
.request.lost .line { stroke: var(--lost); stroke-width: 2; } .request.lost .head, .request.lost .through { fill: var(--lost); }
.request.lost .answer, .end.lost .name { fill: var(--lost); }
.end.lost rect { stroke: var(--lost); stroke-width: 2; fill: var(--lost-page); }
footer { padding-top: 20px; padding-bottom: 40px; font-size: .88rem; }

@media screen and (max-width: 720px) {
  main, header, footer { padding: 0 14px; }
  h1 { font-size: 1.35rem; }
  dl { grid-template-columns: 1fr; } dt { margin-top: 6px; }
  thead { position: absolute; left: -9999px; }
  table, caption, tbody, tr, th, td { display: block; width: auto !important; }
  tbody th, td { border: 0; padding: 3px 0; }
  tbody tr { border-top: 1px solid var(--line); padding: 10px 0; }
  tbody tr.across, .across th { border: 0; padding: 6px 8px; }
  td::before { content: attr(data-label) ": "; color: var(--soft); }
  td > ul { display: inline-block; vertical-align: top; }
  .disagree { background: var(--lost-page); padding-left: 8px; padding-right: 8px; }
  .books td:last-child { white-space: normal; }
}

@media print {
  :root {
    color-scheme: light;
    --page: #fff; --raised: #f5f6f8; --text: #000; --soft: #444; --line: #bbb; --link: #000;
    --lost: #a01b14; --lost-page: #fdf1f0; --good: #17653a; --doubt: #7a4b00; --doubt-page: #fff6e0; --arrow: #33507a;
  }
  body { font-size: 9.5pt; } table { font-size: 8.5pt; }
  main, header, footer { max-width: none; padding: 0; }
  .skip, .buttons { display: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  .scroll { overflow: visible; border: 0; padding: 0; }
  .sequence { min-width: 0; width: auto; max-width: 100%; max-height: 235mm; margin: 0 auto; }
  svg, tr, figcaption, .warning, .books, .log { break-inside: avoid; }
  h2, h3, h4, summary, caption { break-after: avoid; }
}
`;
