import { tableOf } from '../../../waf/judge/table-of.ts';
import { judgementOf } from '../../../waf/judge/verdict-of.ts';
import type { ConfigurationReport, ProbeResult, WafReport } from '../../../waf/waf-report.ts';
import { anchors, type Markup, markup, table } from '../../html/markup.ts';
import { htmlPage } from '../../html/page.ts';
import { cleanReport } from '../clean-report.ts';
import {
  configurationFacts,
  configurationRemarks,
  variantHead,
  variantRows,
  versionHead,
  versionRows,
  wafHeadline,
} from '../describe-configuration.ts';
import { describeFindings, type FindingWords, notesTitle } from '../describe-findings.ts';
import { describeLeftOut, type LeftOutWords } from '../describe-left-out.ts';
import { describeRemedy, layerNames, triedHead, triedRows } from '../describe-remedy.ts';
import { wafScript, wafStylesheet } from './waf-assets.ts';

/** The report as one HTML page that needs nothing beside itself. */
export function renderWafHtml(report: WafReport): string {
  const clean = cleanReport(report);
  const { run, configurations } = clean;
  const idOf = anchors();
  const placed = configurations.map((configuration) => ({ configuration, id: idOf(configuration.name) }));
  const title = wafHeadline(clean);
  const corpora = run.corpora.map(({ name, version, requests }) => `${name} ${version}: ${requests} requests`);
  const started = run.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const body = markup`<header>
<h1 class="${configurations.some((one) => judgementOf(one) === 'bad') ? 'lost' : ''}">${title}</h1>
<p>Klarna tells a shop by <strong>callbacks</strong> that a customer has paid. Where a firewall stops them, the order stays in Pending payment. Here each configuration got the callbacks that versions of the plugin make Klarna send, requests of the customer’s browser, and attacks: the first must pass, and an exclusion may let no attack through that was stopped without it.</p>
<div class="stack"><div class="detail">${corpora.join(' · ')}</div>
<div class="detail">${run.plugin && `KCO ${run.plugin} · `}${started} · ${(run.durationMs / 1000).toFixed(1)} s · run ${run.id}</div></div>
</header>
<main>
${placed.length > 1 && overview(placed)}
${placed.map(({ configuration, id }) => configurationSection(configuration, id))}
</main>
<footer>Made by kco-harness waf. Session ids are taken out.</footer>
`;
  return htmlPage(title, body, { script: wafScript, style: wafStylesheet });
}

function overview(placed: readonly { configuration: ConfigurationReport; id: string }[]): Markup {
  const rows = tableOf(placed.map(({ configuration }) => configuration)).rows.map(({ row, cells }) => ({
    cells: [row, ...cells.map(({ text, bad }) => (bad ? markup`<span class="bad">${text}</span>` : text))],
  }));
  const names = placed.map(({ configuration }) => configuration.name);
  return markup`<h2>Overview</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Requests by configurations, scrolls sideways">
${table('overview', 'What each configuration answers', ['Request', ...names], [{ rows }])}</div>
<p>${placed.map(({ configuration, id }, index) => markup`${index > 0 && ' · '}<a href="#${id}">${configuration.name}</a>`)}</p>`;
}

/** All about one configuration: the two numbers, what is blocked and by what, what to do, every request. */
function configurationSection(configuration: ConfigurationReport, id: string): Markup {
  const remarks = configurationRemarks(configuration);
  const found = describeFindings(configuration);
  const notes = found.filter(({ weight }) => weight === 'note');
  return markup`<section class="scenario" aria-labelledby="${id}">
<h3 id="${id}">${configuration.name}</h3>
<p class="detail">${configurationFacts(configuration).join(' · ')}</p>
${numbers(configuration)}
${remarks.length > 0 && markup`<ul>${remarks.map((remark) => markup`<li>${remark}</li>`)}</ul>`}
${describeLeftOut(configuration).map(leftOutList)}
${versions(configuration)}
${variants(configuration)}
${found.filter(({ weight }) => weight !== 'note').map(findingBlock)}
${notes.length > 0 && markup`<details><summary>${notesTitle}</summary>${notes.map(findingBlock)}</details>`}
${remedySection(configuration)}
${requestList(configuration)}
</section>`;
}

function numbers(configuration: ConfigurationReport): Markup {
  const { delivered, protection } = configuration;
  const whole = delivered.passed === delivered.of;
  const missed = judgementOf(configuration) === 'bad' ? 'lost' : 'doubt';
  const kept = protection && protection.stoppedNow === protection.stoppedBefore;
  return markup`<div class="numbers">
<div class="number ${whole ? '' : missed}"><strong>${delivered.passed} of ${delivered.of}</strong>callbacks of Klarna delivered</div>
${
  protection
    ? markup`<div class="number ${kept ? '' : 'lost'}"><strong>${protection.stoppedNow} of ${protection.stoppedBefore}</strong>attacks that the rules stop by themselves are stopped</div>`
    : markup`<div class="number doubt"><strong>none</strong>no attacks were sent: what the rules protect from is not known</div>`
}
</div>`;
}

function versions(configuration: ConfigurationReport): Markup | undefined {
  const rows = versionRows(configuration).map((cells) => ({ cells }));
  return rows.length > 0 ? table('by-version', 'By version of the plugin', versionHead, [{ rows }]) : undefined;
}

const leftOutList = ({ title, rows }: LeftOutWords): Markup =>
  markup`<h4>${title}</h4><ul>${rows.map((row) => markup`<li>${row}</li>`)}</ul>`;

function variants(configuration: ConfigurationReport): Markup | undefined {
  const rows = variantRows(configuration).map((cells) => ({ cells }));
  return rows.length > 0 ? table('by-value', 'By the order’s values', variantHead, [{ rows }]) : undefined;
}

const findingBlock = ({ weight, title, facts }: FindingWords): Markup =>
  markup`<div class="finding ${weight}"><h4>${title}</h4>
<dl>${facts.map(([label, text]) => markup`<dt>${label}</dt><dd>${text}</dd>`)}</dl></div>`;

/** What to do; nothing where there is nothing to do. */
function remedySection(configuration: ConfigurationReport): Markup | undefined {
  const words = describeRemedy(configuration);
  if (!words) return undefined;
  const { upgrade, sentence, exclusion, advice } = words;
  return markup`<h4>What to do</h4>
${upgrade !== undefined && markup`<p class="upgrade">${upgrade}</p>`}
<p>${sentence}</p>
${exclusion !== undefined && toPaste(exclusion)}
${tried(configuration)}
${
  advice.length > 0 &&
  markup`<details><summary>Elsewhere: advice that was not run</summary>
<dl>${advice.map(({ layer, text, code }) => markup`<dt>${layerNames[layer]}</dt><dd>${text}${code !== undefined && toPaste(code)}</dd>`)}</dl></details>`
}`;
}

const toPaste = (code: string): Markup =>
  markup`<div class="paste"><button type="button" data-copy hidden>Copy</button><pre tabindex="0"><code>${code.trim()}</code></pre></div>`;

function tried({ remedy }: ConfigurationReport): Markup | undefined {
  const rows = triedRows(remedy).map(({ isChosen, cells }) => ({ className: isChosen ? 'chosen' : '', cells }));
  if (rows.length === 0) return undefined;
  return table('tried', 'What was tried, from broad to narrow', triedHead, [{ rows }]);
}

/** Everything that was sent, to be searched. */
function requestList({ results, lost }: ConfigurationReport): Markup {
  const rows = results.map((result) => ({
    className: rowNames(result, lost).join(' '),
    cells: [
      markup`<span class="id">${result.id}</span>`,
      result.row,
      markup`<code class="detail">${result.request}</code>`,
      markup`<strong class="${result.outcome}">${answerWords(result)}</strong>${result.remark && markup`<div class="detail">${result.remark}</div>`}`,
    ],
  }));
  return markup`<details><summary>Every request: ${results.length}</summary>
<div class="search" hidden><input type="search" aria-label="Search the requests" placeholder="Search: push, sqli, 403 …">
${filters.map(([name, title], index) => markup`<button type="button" data-show="${name}" aria-pressed="${index === 0 ? 'true' : 'false'}">${title}</button>`)}
<output class="detail"></output></div>
${table('list', 'What was sent and what came of it', ['Id', 'Row', 'Request', 'Answer'], [{ rows }])}
</details>`;
}

const filters = [
  ['', 'All'],
  ['is-missed', 'Must pass and did not'],
  ['callback', 'Callbacks'],
  ['shopper', 'Customer'],
  ['attack', 'Attacks'],
  ['is-lost', 'Protection lost'],
] as const;

/** For the style and for the buttons. */
const rowNames = ({ id, type, mustPass, outcome }: ProbeResult, lost: readonly string[]): string[] => [
  type,
  ...(mustPass && outcome !== 'passed' ? ['is-missed'] : []),
  ...(lost.includes(id) ? ['is-lost'] : []),
];

const words: Readonly<Record<ProbeResult['outcome'], string>> = {
  passed: 'passed',
  blocked: 'blocked',
  unknown: 'refused, not known by whom',
  failed: 'no answer',
};

const answerWords = ({ status, outcome }: ProbeResult): string =>
  status === undefined ? words[outcome] : `${status} ${words[outcome]}`;
