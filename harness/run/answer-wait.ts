import { type CallbackMessage, callbackTemplate } from '../klarna/sender/callback-body.ts';
import { matchesGlob } from '../lib/glob.ts';
import { asList, type Fault, isInside, isOn } from '../scenario/fault.ts';
import { klarnaSecondMs } from '../scenario/klarna-second.ts';

/** Where a fault takes Klarna's time, the time-outs that meet it are as short as Klarna's seconds are here. */
export const isSlow = ({ does }: Fault): boolean => does.delayMs !== undefined || does.drop === true;

/** Whether a fault that is for validations alone has had all that it is for before this one: what no other fault has stopped. */
function hasMetAll({ on: { callback, during, nth } = {} }: Fault, attempt: number): boolean {
  const counted = [...asList(callback), ...asList(during)];
  const last = typeof nth === 'number' ? nth : (nth?.to ?? Number.POSITIVE_INFINITY);
  return counted.length > 0 && counted.every((kind) => kind === 'validation') && last < attempt;
}

/** How often one request may come to a fault: what stands before the shop it passes once, a hook and an API as often as the plugin likes. */
const comesOnce = ({ at, on: { nth } = {} }: Fault): boolean =>
  at === 'edge' || at === 'answers' || typeof nth === 'number';

/**
 * How long faults may hold a callback back, in milliseconds of Klarna's time: 0 where it meets none that takes time, infinite
 * where nobody can tell. A time-out runs from the connection on, when it is not known yet what the request will meet: so this
 * tells what can be told before.
 * @param sincePaidMs Klarna's time since the customer paid; undefined before
 * @param followsRedirects then a callback may go elsewhere than its URL says
 */
export function longestDelay(
  faults: readonly Fault[],
  message: CallbackMessage,
  {
    attempt,
    sincePaidMs,
    followsRedirects,
  }: { attempt: number; sincePaidMs: number | undefined; followsRedirects: boolean },
): number {
  const template = callbackTemplate(message);
  const url = template !== undefined && URL.canParse(template) ? new URL(template) : undefined;
  const met = faults.filter((fault) => {
    const { caller, callback, during, attempts, method, path } = fault.on ?? {};
    const isAbout = callback === undefined || asList(callback).some((kind) => kind === 'any' || kind === message.kind);
    const isWhen = during === undefined || asList(during).includes(message.kind);
    // The block checkout's validation waits for a request of the shop to itself, which goes by ways of its own.
    const isOwn = caller === 'shop' && message.kind === 'validation';
    // What stands before a fault may change the query; the path stays, as long as the callback goes where it was sent.
    const goesThere =
      followsRedirects ||
      ((method === undefined || method === 'POST') &&
        (path === undefined ||
          isOwn ||
          fault.at === 'loopback' ||
          url === undefined ||
          matchesGlob(url.pathname, path)));
    const isHere = caller === undefined || caller === 'klarna' || isOwn;
    const isOver = faults.length === 1 && message.kind === 'validation' && hasMetAll(fault, attempt);
    return (
      isSlow(fault) &&
      !isOver &&
      isOn(fault, sincePaidMs) &&
      isHere &&
      isAbout &&
      isWhen &&
      isInside(attempts, attempt) &&
      goesThere
    );
  });
  const delays = met.map((fault) => (fault.does.drop || !comesOnce(fault) ? undefined : fault.does.delayMs));
  return delays.reduce<number>((sum, delayMs = Number.POSITIVE_INFINITY) => sum + delayMs, 0);
}

/**
 * How long to wait here for an answer that Klarna waits for, in real milliseconds. Delays are played in short seconds
 * (`klarnaSecondMs`), the shop's own work takes the time it takes: an answer that is in time in spite of its delay keeps what
 * Klarna has left for that work, one that cannot be in time is not waited for longer than Klarna's short seconds last.
 * @param patienceMs how long Klarna waits
 * @param delayMs how long faults hold the answer back; both in milliseconds of Klarna's time
 */
export function answerWaitMs(patienceMs: number, delayMs: number): number {
  const short = klarnaSecondMs / 1_000;
  return delayMs < patienceMs ? delayMs * short + (patienceMs - delayMs) : patienceMs * short;
}
