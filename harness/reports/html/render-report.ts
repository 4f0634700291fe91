import type { ScenarioEvidence } from '../../evidence/read-evidence.ts';
import { pluginLabel } from '../../verdict/scenario-result.ts';
import { goneLines } from '../baseline/describe-baseline.ts';
import { htmlComparison } from '../comparison/html-comparison.ts';
import { groupResults, shownInFull } from '../group-results.ts';
import { isLost } from '../labels.ts';
import { isMatrix, matrixOf } from '../matrix/matrix.ts';
import { matrixTable } from '../matrix/matrix-tables.ts';
import { controlsLine, headline, lossesIn, type RunResults, summaryOf, withoutGoodControls } from '../results.ts';
import { sourcesOf } from '../sources.ts';
import { describeStack, versionsOf } from '../versions.ts';
import { anchors, type Markup, markup } from './markup.ts';
import { htmlPage } from './page.ts';
import { scenarioSection } from './scenario-section.ts';
import { legend } from './sequence-diagram.ts';
import { type Placed, summaryTable } from './summary-table.ts';

/**
 * The run as one HTML page.
 * @param evidence by `ScenarioResult.evidence`; a scenario that has none there is shown without its diagram
 */
export function renderReport(results: RunResults, evidence: ReadonlyMap<string, ScenarioEvidence>): string {
  const idOf = anchors();
  const shown = withoutGoodControls(results.scenarios);
  const groups: Placed[] = groupResults(shown).map((group) => ({
    ...group,
    id: idOf(group.first.id),
    inFull: shownInFull(group).map((result) => ({ result, id: idOf(`${result.id}--kco-${pluginLabel(result)}`) })),
  }));
  const played = shown.map(pluginLabel);
  const title = headline(results);
  const losses = lossesIn(results);
  const controls = controlsLine(results.scenarios);
  const body = markup`<a class="skip" href="#details">Skip to the scenarios</a>
<header>
<h1 class="${title !== losses ? 'differs' : shown.some(isLost) ? 'lost' : ''}">${title}</h1>
${title !== losses && markup`<p class="lead">${losses}.</p>`}
${introduction()}
${aboutRun(results)}
</header>
<main>
${results.comparison && htmlComparison(results.comparison)}
<div class="bar"><h2>Summary</h2>${buttons()}</div>
${controls && markup`<p>${controls}.</p>`}
${goneLines(results.run).map((line) => markup`<p class="detail">${line}</p>`)}
${matrixOfRun(results, groups)}
${summaryTable(groups, played)}
<h2 id="details">What happened in each scenario</h2>
${legend()}
${groups.map((group) => scenarioSection(group, evidence, played))}
</main>
<footer>Made by kco-harness from results.json and the evidence of run ${results.run.id}. Session ids, cookies and credentials are taken out.</footer>
`;
  return htmlPage(title, body, { script });
}

/** Where the run has several versions of the plugin. */
function matrixOfRun(results: RunResults, groups: readonly Placed[]): Markup | undefined {
  const matrix = matrixOf([results]);
  if (!isMatrix(matrix)) return undefined;
  const places = new Map(
    groups.flatMap(({ id, results: all }) =>
      all.map((result) => [JSON.stringify([result.id, pluginLabel(result)]), id]),
    ),
  );
  return matrixTable(matrix, (id, plugin) => places.get(JSON.stringify([id, plugin])));
}

/** What a reader must know who sees this for the first time. */
const introduction =
  (): Markup => markup`<p>Each scenario is one checkout with Klarna in a test shop in which one known thing was broken. At its end two books are compared: <strong>Klarna’s book</strong>, what the customer paid, and <strong>the shop’s book</strong>, the orders in WooCommerce. “As expected” means that the scenario had foretold what came of it.</p>
<p><strong>Pending payment</strong> means: the shop has the order, believes that nobody paid, and ships nothing. Where Klarna’s book says paid, that order is lost. Klarna tells the shop by a callback, the <strong>push</strong>; these scenarios show what keeps it from arriving.</p>`;

function aboutRun(results: RunResults): Markup {
  const { run } = results;
  const stack = describeStack(run);
  const versions = versionsOf(run).map(([name, version]) => `${name} ${version}`);
  const started = run.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  return markup`<div class="${stack.simulated ? 'stack simulated' : 'stack'}"><strong>${stack.name}.</strong> ${stack.meaning}
<div class="detail">${versions.join(' · ')}</div>
${sourcesOf(run).map(([name, source]) => markup`<div class="detail">${name}: ${source}</div>`)}
<div class="detail">${summaryOf(results)} · ${started} · ${(run.durationMs / 1000).toFixed(1)} s · ${run.shopper} shopper · run ${run.id}</div></div>`;
}

/** Of no use without the script, which shows them. */
const buttons = (): Markup => markup`<div class="buttons" hidden>
<button type="button" data-show="" aria-pressed="true">All scenarios</button>
<button type="button" data-show="is-lost" aria-pressed="false">Lost orders only</button>
<button type="button" data-show="is-surprise" aria-pressed="false">Not as expected only</button>
<button type="button" data-open="yes">Open all</button>
<button type="button" data-open="no">Close all</button>
</div>`;

/**
 * What the page does beyond reading: choose scenarios, open and close all, open what a link leads to, open all on paper.
 * Without it all is there all the same.
 */
export const script = `
const all = (selector) => [...document.querySelectorAll(selector)];
const outer = () => all('.scenario > details');
const bar = document.querySelector('.buttons');
bar.hidden = false;
for (const button of bar.querySelectorAll('[data-show]')) {
  button.addEventListener('click', () => {
    for (const other of all('[data-show]')) other.setAttribute('aria-pressed', String(other === button));
    const name = button.dataset.show;
    for (const part of all('.scenario, .summary tbody tr:not(.across)')) part.hidden = name !== '' && !part.classList.contains(name);
    for (const body of all('.summary tbody')) body.hidden = !body.querySelector('tr:not(.across):not([hidden])');
  });
}
for (const button of bar.querySelectorAll('[data-open]')) {
  button.addEventListener('click', () => { for (const part of outer()) part.open = button.dataset.open === 'yes'; });
}
const reveal = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target) return;
  const details = target.closest('details') ?? target.parentElement.querySelector('details');
  if (details) details.open = true;
  target.scrollIntoView();
};
addEventListener('hashchange', reveal);
reveal();
let closed = [];
addEventListener('beforeprint', () => { closed = all('details:not([open])'); for (const part of closed) part.open = true; });
addEventListener('afterprint', () => { for (const part of closed) part.open = false; });
`;
