import { type CallbackMessage, callbackTemplate } from '../klarna/sender/callback-body.ts';
import { matchesGlob } from '../lib/glob.ts';
import { asList, type Fault, isInside, isOn } from '../scenario/fault.ts';

/** Where a fault takes Klarna's time, the time-outs that meet it are as short as Klarna's seconds are here. */
export const isSlow = ({ does }: Fault): boolean => does.delayMs !== undefined || does.drop === true;

/** Whether a fault that is for validations alone has had all that it is for before this one: what no other fault has stopped. */
function hasMetAll({ on: { callback, during, nth } = {} }: Fault, attempt: number): boolean {
  const counted = [...asList(callback), ...asList(during)];
  const last = typeof nth === 'number' ? nth : (nth?.to ?? Number.POSITIVE_INFINITY);
  return counted.length > 0 && counted.every((kind) => kind === 'validation') && last < attempt;
}

/**
 * Whether a callback may come to one of these faults that takes time. A time-out runs from the connection on, when nobody
 * knows yet what the request will meet: so this tells what can be told before. Callbacks that cannot keep their whole time.
 * @param sincePaidMs Klarna's time since the customer paid; undefined before
 * @param followsRedirects then a callback may go elsewhere than its URL says
 */
export function meetsDelay(
  faults: readonly Fault[],
  message: CallbackMessage,
  {
    attempt,
    sincePaidMs,
    followsRedirects,
  }: { attempt: number; sincePaidMs: number | undefined; followsRedirects: boolean },
): boolean {
  const template = callbackTemplate(message);
  const url = template !== undefined && URL.canParse(template) ? new URL(template) : undefined;
  return faults.some((fault) => {
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
}
