import { nameOf } from '../../verdict/compare.ts';
import type { CallbackResult } from '../../verdict/judge-callbacks.ts';
import { measuredWords, plannedWords } from '../duration-words.ts';
import { onOneLine } from '../printable.ts';
import { type Markup, markup } from './markup.ts';
import { table } from './table.ts';

/**
 * The callbacks as Klarna's Merchant Portal lists them: when, what was asked, what came back.
 * @source facts/klarna-contract.md: retries for 48 hours, or until the order is acknowledged
 */
export function callbackLog(callbacks: readonly CallbackResult[], acknowledged: boolean): Markup {
  if (callbacks.length === 0) {
    return markup`<p class="none">Klarna’s callback log is empty: Klarna calls only while the shop has not acknowledged a paid order.</p>`;
  }
  const rows = callbacks.map((callback) => ({
    className: callback.handled === false ? 'lost' : undefined,
    cells: [
      callback.atMs === 0 ? 'During the checkout' : `${plannedWords(callback.atMs)} after paying`,
      markup`${callback.kind}${callback.atMs > 0 && `, attempt ${callback.attempt}`}: <code>${callback.url}</code>`,
      response(callback),
      handledWords(callback),
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
  } <span class="detail">${measuredWords(durationMs)}</span>${excerpt && markup`<br><code class="detail">${excerpt}</code>`}`;
}

const handledWords = ({ handled }: CallbackResult): string =>
  handled === null ? 'Cannot be told' : handled ? 'Yes' : 'No';
