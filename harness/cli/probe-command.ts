import { authorityIn } from '../edge/site/site.ts';
import { redact } from '../lib/redact.ts';
import { renderProbe } from '../reports/probe/render-probe.ts';
import { styleFor } from '../reports/style.ts';
import { cacheDir } from '../run/default-options.ts';
import { companionPlugin } from '../run/probe/companion-plugin.ts';
import { makeProbeKey, probeKeyFor } from '../run/probe/probe-key.ts';
import { probeSiteOf } from '../run/probe/probe-options.ts';
import { probeShop } from '../run/probe/probe-shop.ts';
import { judgeProbe } from '../verdict/probe/judge-probe.ts';
import type { ProbeFlags } from './probe-flags.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { wantsColours } from './wants-colours.ts';

const exitCodes = { proven: 0, wrong: 1, unproven: 3 } as const;

/**
 * Prints the companion plugin, or probes a live shop with it.
 * @returns 0 all is proven; 1 something is wrong; 3 something is not proven; 130 interrupted
 * @throws HarnessError USAGE; TARGET_NOT_OWNED where nothing shows that the shop is the user's
 */
export async function probeCommand(url: string, flags: ProbeFlags): Promise<number> {
  const { host } = probeSiteOf({ url });
  const cache = cacheDir(process.env);
  if (flags.plugin) {
    const expires = Math.floor(Date.now() / 1_000) + flags.hours * 3_600;
    process.stdout.write(await companionPlugin(await makeProbeKey(host, { cacheDir: cache, expires })));
    console.error(printed(url, host, expires));
    return 0;
  }
  const { connectTo } = flags;
  const ca = await authorityIn(flags.ca);
  const given = flags.key ?? (process.env.KCO_HARNESS_PROBE_KEY || undefined);
  const { key } = await probeKeyFor(host, { cacheDir: cache, given, url, nowMs: Date.now() });
  const done = await unlessInterrupted((signal) => probeShop({ url, key, connectTo, ca }, console.error, signal));
  if (done.type === 'interrupted') return 130;
  const record = done.value;
  const verdict = judgeProbe(record);
  if (flags.format === 'json') {
    console.log(redact(JSON.stringify({ ...verdict, record }, null, 2)));
  } else {
    console.log(redact(renderProbe(record, verdict, styleFor(wantsColours(process.stdout, process.env)))));
  }
  return exitCodes[verdict.outcome];
}

const printed = (url: string, host: string, expires: number): string =>
  [
    `The plugin for ${host}, with a new key. It works until ${new Date(expires * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC; one that was printed before is of no use any more.`,
    'Read it, put it into wp-content/mu-plugins/ as kco-harness-probe.php, and then:',
    `  kco-harness probe ${url}`,
  ].join('\n');
