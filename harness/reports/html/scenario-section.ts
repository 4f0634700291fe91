import type { ScenarioEvidence } from '../../evidence/read-evidence.ts';
import { onOneLine } from '../../lib/printable.ts';
import { nameOf } from '../../verdict/compare.ts';
import type { CallbackResult } from '../../verdict/judge-callbacks.ts';
import { pluginLabel, type ScenarioResult } from '../../verdict/scenario-result.ts';
import { describeGiven } from '../describe-given.ts';
import { importanceOf } from '../group-results.ts';
import { isLost, klarnaTimeLabel, measuredDuration, plannedDuration, verdictLabels } from '../labels.ts';
import { sequenceOf } from '../sequence/sequence-of.ts';
import { versionRanges } from '../versions.ts';
import { bookEnds, booksOf, booksTable } from './books-table.ts';
import { type Markup, markup, table } from './markup.ts';
import { sequenceDiagram, stepList } from './sequence-diagram.ts';
import { filterNames, type Placed, verdictClass } from './summary-table.ts';

/** All about one scenario: what came of it and why, then what happened, step by step, on each plugin version. */
export function scenarioSection(
  group: Placed,
  evidence: ReadonlyMap<string, ScenarioEvidence>,
  versions: readonly string[],
): Markup {
  const { first, results, inFull, id } = group;
  const { title, given, outcome, reason, verdict, diagnosis, elsewhere } = first;
  const names = versionRanges(results.map(pluginLabel), versions);
  const differing = describeGiven(given);
  const open = importanceOf(first) !== 'fine' && importanceOf(first) !== 'skipped';
  return markup`<section class="scenario ${filterNames(group)}" aria-labelledby="${id}">
<h3 id="${id}">${title}</h3>
<p class="id">${first.id}</p>
<dl class="facts">
<dt>Verdict</dt><dd><strong class="${verdictClass(verdict)}">${verdictLabels[verdict]}.</strong>${!first.differences && markup` ${reason}.`}</dd>
<dt>What differs</dt><dd>${differing.join('; ') || 'nothing: a healthy shop'}</dd>
${
  diagnosis !== null &&
  markup`<dt>Why</dt><dd>${diagnosis.why}${verdict === 'paid' && ' The order was saved all the same.'}</dd>
<dt>What to change</dt><dd>${diagnosis.change}</dd>`
}
${elsewhere !== undefined && markup`<dt>With KCO ${names}</dt><dd>${elsewhere}</dd>`}
${klarnaTimes(results, versions)}
${outcome === 'differs' && !first.differences && markup`<dt>Expected</dt><dd>${verdictLabels[first.expected.verdict]} (${first.expected.verdict})</dd>`}
${first.known !== undefined && markup`<dt>Known</dt><dd>${first.known}</dd>`}
</dl>
${first.differences && differenceTable(first.differences)}
${inFull.map(({ result, id: place }, index) => played(result, place, open && index === 0, evidence.get(result.evidence)))}
${inFull.length < results.length && markup`<p class="detail">It ended alike on KCO ${names}. Each has its evidence beside this report.</p>`}
</section>`;
}

const differenceTable = (differences: NonNullable<ScenarioResult['differences']>): Markup =>
  table(
    'differences',
    'It ended otherwise than it should with this version',
    ['What', 'Expected', 'Got'],
    [{ rows: differences.map(({ what, expected, got }) => ({ cells: [what, expected, got] })) }],
  );

/** How the order changed in Klarna's time; more than once where versions differ in that. */
function klarnaTimes(results: readonly ScenarioResult[], versions: readonly string[]): Markup[] {
  const all = new Map<string, string[]>();
  for (const result of results) {
    const words = klarnaTimeLabel(result) ?? '';
    all.set(words, [...(all.get(words) ?? []), pluginLabel(result)]);
  }
  return [...all]
    .filter(([words]) => words !== '')
    .map(
      ([words, kco]) =>
        markup`<dt>Klarna’s time</dt><dd>${words}${all.size > 1 && ` with KCO ${versionRanges(kco, versions)}`}</dd>`,
    );
}

function played(result: ScenarioResult, id: string, open: boolean, evidence: ScenarioEvidence | undefined): Markup {
  const books = booksOf(result, evidence);
  return markup`<details id="${id}"${open && markup` open`}><summary>What happened, step by step${pluginLabel(result) && ` (KCO ${pluginLabel(result)})`}</summary>
${problems(result, evidence)}
${evidence && evidence.events.length > 0 && diagram(result, id, evidence)}
${booksTable(books)}
${notes(result)}
${callbackLog(result.callbacks, result.klarna.acknowledged)}
${result.evidence && evidenceLinks(result.evidence, evidence?.files ?? [])}
</details>`;
}

/** What each file of the evidence is to somebody who looks for it. */
const fileTitles: Readonly<Record<string, string>> = {
  'timeline.txt': 'timeline',
  'store.log': 'the shop’s log',
  'waf.json': 'the firewall’s log',
  'books.json': 'both books',
  'events.json': 'all events as data',
  'trace.zip': 'Playwright’s trace (npx playwright show-trace)',
};

/** They lie beside the page: it is the folder that is sent to somebody. */
function evidenceLinks(folder: string, files: readonly string[]): Markup {
  const links = Object.entries(fileTitles)
    .filter(([name]) => files.includes(name))
    .map(([name, title]) => markup`<a href="${hrefTo(folder, name)}">${title}</a>`);
  return markup`<p class="detail">Evidence, beside this report: ${links.map((link, index) => markup`${index > 0 && ' · '}${link}`)}
${links.length === 0 && markup`<code>${folder}/</code>`}</p>`;
}

const hrefTo = (folder: string, name: string): string =>
  [...folder.split(/[\\/]/), name].map(encodeURIComponent).join('/');

function diagram(result: ScenarioResult, id: string, evidence: ScenarioEvidence): Markup {
  const parts = sequenceOf(evidence.events, result.callbacks);
  const ends = bookEnds(booksOf(result, evidence));
  return markup`<figure><div class="scroll" tabindex="0" role="region" aria-label="Sequence diagram of ${result.id} on KCO ${pluginLabel(result)}, scrolls sideways">
${sequenceDiagram(id, `${result.title}, KCO ${pluginLabel(result)}`, parts, { ...ends, lost: isLost(result) })}</div>
<figcaption>Red: kept from doing its work; ✕ is where it ended. Times count from each grey bar; Klarna’s waiting times are virtual.</figcaption>
<details><summary>The same as a list</summary>${stepList(parts)}</details></figure>`;
}

function problems({ evidence: folder }: ScenarioResult, evidence: ScenarioEvidence | undefined): Markup | undefined {
  const sentences = evidence
    ? [...evidence.gaps, ...evidence.unreadable]
    : [folder ? 'The evidence of this scenario could not be read.' : 'No evidence was kept of this scenario.'];
  if (sentences.length === 0) return undefined;
  return markup`<div class="warning"><strong>The record is not complete.</strong><ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul></div>`;
}

function notes({ orders }: ScenarioResult): Markup {
  const all = orders.flatMap((order) => order.notes);
  if (all.length === 0) return markup`<p class="none">The shop wrote no note at any order.</p>`;
  return markup`<h4>Notes that the shop wrote at the order</h4><ul>${all.map((text) => markup`<li>${text}</li>`)}</ul>`;
}

/**
 * The callbacks as Klarna's Merchant Portal lists them: when, what was asked, what came back.
 * @source facts/klarna-contract.md: retries for 48 hours, or until the order is acknowledged
 */
function callbackLog(callbacks: readonly CallbackResult[], acknowledged: boolean): Markup {
  if (callbacks.length === 0) {
    return markup`<p class="none">Klarna’s callback log is empty: Klarna calls only while the shop has not acknowledged a paid order.</p>`;
  }
  const rows = callbacks.map((callback) => ({
    className: callback.handled === false ? 'lost' : undefined,
    cells: [
      callback.atMs === 0 ? 'During the checkout' : `${plannedDuration(callback.atMs)} after paying`,
      markup`${callback.kind}${callback.atMs > 0 && `, attempt ${callback.attempt}`}: <code>${callback.url}</code>`,
      response(callback),
      handledLabel(callback),
    ],
  }));
  const log = table(
    'log',
    'Klarna’s callback log, as its Merchant Portal lists it',
    ['Time', 'Request', 'Response', 'The plugin acted'],
    [{ rows }],
  );
  return markup`${log}${!acknowledged && markup`<p class="none">Klarna goes on for 48 hours, until the shop acknowledges the order. As many attempts were played as are listed.</p>`}`;
}

function response({ status, error, location, blockedBy, body, durationMs }: CallbackResult): Markup {
  const excerpt = onOneLine(body).slice(0, 80);
  return markup`<strong>${status ?? 'Error'}</strong>${error !== null && ` ${error.layer}: ${error.code}`}${blockedBy !== null && ` by ${nameOf(blockedBy)}`}${
    location !== null && markup` to <code>${location}</code>`
  } <span class="detail">${measuredDuration(durationMs)}</span>${excerpt && markup`<br><code class="detail">${excerpt}</code>`}`;
}

const handledLabel = ({ handled }: CallbackResult): string =>
  handled === null ? 'Cannot be told' : handled ? 'Yes' : 'No';
