import { createHash } from 'node:crypto';
import type { Markup } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import { wafScript } from './waf-script.ts';
import { wafStylesheet } from './waf-stylesheet.ts';

/** A page of the house with this report's own style: the page's policy lets in no style whose hash it does not name. */
export function wafPage(title: string, body: Markup): string {
  const hash = `sha256-${createHash('sha256').update(wafStylesheet).digest('base64')}`;
  return page(title, body, wafScript)
    .replace('style-src ', (start) => `${start}'${hash}' `)
    .replace('</head>', (end) => `<style>${wafStylesheet}</style>\n${end}`);
}
