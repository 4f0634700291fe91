import type { ConfigurationReport } from '../../../waf/waf-report.ts';
import { type Markup, markup, table } from '../../html/markup.ts';
import { configurationFacts, configurationRemarks } from '../describe-configuration.ts';
import { describeFindings, type FindingWords, notesTitle } from '../describe-findings.ts';
import { judgementOf } from '../judgement-of.ts';
import { versionHead, versionRows } from '../version-rows.ts';
import { remedySection } from './remedy-section.ts';
import { requestList } from './request-list.ts';

/** All about one configuration: the two numbers, what is blocked and by what, what to do, every request. */
export function configurationSection(configuration: ConfigurationReport, id: string): Markup {
  const remarks = configurationRemarks(configuration);
  const found = describeFindings(configuration);
  const notes = found.filter(({ weight }) => weight === 'note');
  return markup`<section class="scenario" aria-labelledby="${id}">
<h3 id="${id}">${configuration.name}</h3>
<p class="detail">${configurationFacts(configuration).join(' · ')}</p>
${numbers(configuration)}
${remarks.length > 0 && markup`<ul>${remarks.map((remark) => markup`<li>${remark}</li>`)}</ul>`}
${versions(configuration)}
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

const findingBlock = ({ weight, title, facts }: FindingWords): Markup =>
  markup`<div class="finding ${weight}"><h4>${title}</h4>
<dl>${facts.map(([label, text]) => markup`<dt>${label}</dt><dd>${text}</dd>`)}</dl></div>`;
