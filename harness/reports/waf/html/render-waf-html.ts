import { tableOf } from '../../../waf/judge/table-of.ts';
import type { ConfigurationReport, WafReport } from '../../../waf/waf-report.ts';
import { anchors, type Markup, markup, table } from '../../html/markup.ts';
import { htmlPage } from '../../html/page.ts';
import { cleanReport } from '../clean-report.ts';
import { judgementOf } from '../judgement-of.ts';
import { wafHeadline } from '../waf-headline.ts';
import { configurationSection } from './configuration-section.ts';
import { wafScript } from './waf-script.ts';
import { wafStylesheet } from './waf-stylesheet.ts';

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
