import { HarnessError } from '../../lib/errors.ts';
import type { BrowserProvision } from './browser-provision.ts';
import { downloadBrowser } from './download-browser.ts';
import { findStartableBrowser } from './find-browser.ts';
import { installBrowserPackage } from './install-browser-package.ts';

const ways = [
  ['Playwright’s download', downloadBrowser],
  ['apt-get install chromium', installBrowserPackage],
] as const;

/**
 * A browser that starts: found on this machine, else Playwright's download, else Debian's package where root runs this.
 * @returns its executable.
 * @throws HarnessError BROWSER_UNAVAILABLE naming all that was tried.
 */
export async function provideBrowser(provision: BrowserProvision): Promise<string> {
  const { named, run, progress } = provision;
  const found = await findStartableBrowser(provision, run);
  if (found.type === 'found') return found.path;
  if (named) {
    throw new HarnessError('BROWSER_UNAVAILABLE', found.tried[0] ?? `there is no browser at ${named}`, {
      hint: 'Leave out --browser (and KCO_HARNESS_BROWSER) to have one found, or shop without: --shopper http.',
    });
  }
  progress('no Chrome or Chromium here: getting one, once');
  const tried = found.tried.length > 0 ? found.tried : ['Chrome or Chromium where they usually are: none'];
  for (const [name, get] of ways) {
    const got = await get(provision);
    if (got.type === 'got') return got.path;
    tried.push(`${name}: ${got.reason}`);
  }
  throw new HarnessError('BROWSER_UNAVAILABLE', `no browser to shop with. Tried:${list(tried)}`, {
    hint: 'Install Chrome or Chromium (Debian, as root: apt-get install chromium), name one with --browser, or shop without: --shopper http.',
  });
}

const list = (lines: readonly string[]): string => lines.map((line) => `\n  - ${line}`).join('');
