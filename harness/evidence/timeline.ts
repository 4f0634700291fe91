import { refusalWords } from './bad-value.ts';
import type { ApiCallEvent, FaultEvent, HarnessEvent } from './events.ts';

/** One line for each event, in order of time, for people: `+1234 ms  store → klarna  POST /checkout/v3/orders  201`. */
export function timeline(events: readonly HarnessEvent[]): string {
  const ordered = [...events].sort((a, b) => a.at - b.at);
  const start = ordered[0]?.at ?? 0;
  return ordered
    .map((event) => `${`+${event.at - start} ms`.padStart(10)}  ${actors(event).padEnd(17)}  ${sentence(event)}`)
    .join('\n');
}

function actors(event: HarnessEvent): string {
  switch (event.type) {
    case 'api-call':
      return 'store → klarna';
    case 'callback':
      return 'klarna → edge';
    case 'edge-request':
      return event.upstreamStatus === undefined ? 'edge' : 'edge → store';
    case 'waf':
      return 'waf';
    case 'ledger':
      return 'klarna';
    case 'shopper':
      return 'shopper';
    case 'shop-order':
    case 'trace':
      return 'store';
    case 'moment':
      return 'time';
    case 'fault':
      return 'fault';
  }
}

function sentence(event: HarnessEvent): string {
  switch (event.type) {
    case 'api-call':
      return `${event.method} ${event.host}${event.path}  ${apiAnswer(event)}`;
    case 'callback': {
      const { outcome } = event;
      const end =
        outcome.type === 'answered'
          ? `${outcome.status}${outcome.location ? ` → ${outcome.location}` : ''}`
          : `${outcome.layer}: ${outcome.code}`;
      return `${event.kind} attempt ${event.attempt} (after ${minutes(event.scheduledMs)})  ${event.method} ${event.url}  ${end}`;
    }
    case 'edge-request':
      return `${event.method} ${event.scheme} ${event.url}  ${event.status}  (${event.durationMs} ms)`;
    case 'waf':
      return `${event.status}  ${event.rules.map((rule) => `rule ${rule.id}: ${rule.message}`).join('; ')}`;
    case 'ledger':
      return `order ${event.orderId} ${event.change} ${event.detail ?? ''}`.trimEnd();
    case 'shopper':
      return `${event.step}${event.detail ? `: ${event.detail}` : ''}`;
    case 'fault':
      return `fault ${event.fault + 1} ${faultWords(event)} ${event.on}`;
    case 'trace': {
      const { place } = event;
      const at = place === undefined ? '' : `  (${place.plugin}/${place.file}:${place.line})`;
      return `${event.what}: ${event.message}${at}`;
    }
    case 'shop-order':
      return `order ${event.orderId} is ${event.status} (after ${minutes(event.sincePaidMs)})`;
    case 'moment':
      return `${event.what} (after ${minutes(event.sincePaidMs)})${event.detail ? `: ${event.detail}` : ''}`;
  }
}

/** What the shop got of Klarna. */
function apiAnswer(call: ApiCallEvent): string {
  const { status, errorCode, shopGot } = call;
  const why = refusalWords(call);
  const answer = errorCode === undefined ? String(status) : `${status} ${errorCode}${why ? ` (${why})` : ''}`;
  switch (shopGot) {
    case undefined:
      return answer;
    case 'nothing':
      return `no answer in time (the shop had given up when Klarna answered ${answer})`;
    case 'half':
      return `${answer}, half of its JSON`;
  }
}

function faultWords({ did, by }: FaultEvent): string {
  switch (did) {
    case 'acted':
      return 'acted on';
    case 'let-through':
      return 'let through';
    case 'nothing-to-do':
      return 'had nothing to do on';
    case 'forestalled':
      return by === undefined ? 'was forestalled on' : `was forestalled by fault ${by + 1} on`;
  }
}

const minutes = (ms: number): string => `${ms / 60_000} min`;
