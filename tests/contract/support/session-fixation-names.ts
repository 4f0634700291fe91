import fc from 'fast-check';
import { sessionFixationRules } from '../../../harness/edge/mock/session-fixation/session-fixation-rules.ts';

// All text here is bytes: one character for each.

const words = sessionFixationRules['comodo-rev3'].flatMap((rule) => rule.words);

/** A cheap way to decide many times by one drawn number; nothing of it has to shrink. */
function* decisions(seed: number): Generator<number, never> {
  for (let state = seed | 1; ; ) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

/** Each character written in a way of its own. */
export function spelled(text: string, seed: number, write: (char: string, decision: number) => string): string {
  const next = decisions(seed);
  return [...text].map((char) => write(char, next.next().value)).join('');
}

const anyCase = (text: string, seed: number) =>
  spelled(text, seed, (char, decision) => (decision % 4 === 0 ? char.toUpperCase() : char));

const listed = fc.tuple(fc.constantFrom(...words), fc.nat()).map(([word, seed]) => anyCase(word, seed));

/** A listed word with one letter missing, another, or one too many. */
const nearlyListed = fc
  .tuple(fc.constantFrom(...words), fc.nat(), fc.constantFrom('', 'x', ' ', '_', '\0', '\n', '\xc3\xa5', '\xff'))
  .map(([word, at, other]) => {
    const index = at % word.length;
    return word.slice(0, index) + other + word.slice(index + (Math.floor(at / word.length) % 2));
  });

/** The beginning of a listed word, behind which another may begin anew. */
const begun = fc.tuple(fc.constantFrom(...words), fc.nat()).map(([word, at]) => word.slice(0, 1 + (at % word.length)));

const surroundings = fc.constantFrom(
  ...['kco_', 'kco-action', 'kco_wc_order_id', 'session', 'id', '_id', 'asp', 'net_sessionid', 'cf', 'j', 'sess'],
  ...['a', '[', ']', '.', '-', '_', ' ', ';', '%', '%5', '%zz', '\0', '\n', '\r', '"', '\\', '{', '\x7f'],
  ...['\xc3\xa5', '\xe2\x82\xac', '\xf0\x9f\x98\x80', '\xff', '\xc3', '\xc0\xaf', '#', '/', ':', ','],
);

/** Names of arguments: listed ones, names that nearly are, and all that surrounds them. */
export const names = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: listed },
      { weight: 3, arbitrary: nearlyListed },
      { weight: 2, arbitrary: begun },
      { weight: 6, arbitrary: surroundings },
    ),
    { maxLength: 3 },
  )
  .map((parts) => parts.join(''));
