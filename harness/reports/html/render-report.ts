import { createHash } from 'node:crypto';
import type { ScenarioEvidence } from '../../evidence/read-evidence.ts';
import { describeStack, versionsOf } from '../describe-stack.ts';
import { groupResults } from '../group-results.ts';
import { headline } from '../headline.ts';
import { type RunResults, summaryOf } from '../results.ts';
import { isLost } from '../verdict-words.ts';
import { anchors } from './anchors.ts';
import { legend } from './legend.ts';
import { Markup, markup } from './markup.ts';
import { scenarioSection } from './scenario-section.ts';
import { script } from './script.ts';
import { stylesheet } from './stylesheet.ts';
import { type Placed, summaryTable } from './summary-table.ts';

/**
 * The run as one HTML page that needs nothing beside itself.
 * @param evidence by `ScenarioResult.evidence`; a scenario that has none there is shown without its diagram
 */
export function renderReport(results: RunResults, evidence: ReadonlyMap<string, ScenarioEvidence>): string {
  const idOf = anchors();
  const groups: Placed[] = groupResults(results.scenarios).map((group) => ({
    ...group,
    id: idOf(group.first.id),
    resultIds: group.results.map(({ id, kco }) => idOf(`${id}--kco-${kco}`)),
  }));
  const title = headline(results);
  // Nothing is fetched and no other script runs, even if a text of the evidence should find a way out of its escapes.
  const policy = `default-src 'none'; style-src '${hashOf(stylesheet)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(stylesheet)}</style>
</head>
<body>
<a class="skip" href="#details">Skip to the scenarios</a>
<header>
<h1 class="${results.scenarios.some(isLost) ? 'lost' : ''}">${title}</h1>
${introduction()}
${aboutRun(results)}
</header>
<main>
<div class="bar"><h2>Summary</h2>${buttons()}</div>
${summaryTable(groups)}
<h2 id="details">What happened in each scenario</h2>
${legend()}
${groups.map((group) => scenarioSection(group, evidence))}
</main>
<footer>Made by kco-harness from results.json and the evidence of run ${results.run.id}. Session ids, cookies and credentials are taken out.</footer>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

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
