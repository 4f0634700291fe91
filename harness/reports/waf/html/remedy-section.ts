import type { ConfigurationReport } from '../../../waf/waf-report.ts';
import { type Markup, markup, table } from '../../html/markup.ts';
import { describeRemedy } from '../describe-remedy.ts';
import { layerNames } from '../layer-names.ts';
import { triedHead, triedRows } from '../tried-rows.ts';

/** What to do; nothing where there is nothing to do. */
export function remedySection(configuration: ConfigurationReport): Markup | undefined {
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
