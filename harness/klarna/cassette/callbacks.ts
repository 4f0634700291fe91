import type { CallbackKind } from '../../scenario/callback-kinds.ts';
import { isRecord } from '../order/checkout-api.ts';
import { fillMerchantUrl, type KlarnaOrder } from '../order/klarna-order.ts';
import type { CallbackOutcome } from '../pending-callbacks.ts';
import { type CallbackMessage, callbackBody, callbackHeaders, callbackTemplate } from '../sender/callback-body.ts';
import { pushSchedule } from '../sender/callback-times.ts';
import type { CassetteEntry } from './cassette.ts';
import { type Difference, saidDifferences } from './differences.ts';
import type { IdMap } from './id-map.ts';
import type { PlayedFake } from './played-fake.ts';

/** An order of a cassette's that is open at the fake. */
export interface OpenOrder {
  placeholder: string;
  account: string;
  /** At the fake. */
  orderId: string;
  /** When the recording first shows it paid, in its time. */
  paidAtMs?: number;
  acknowledgedAtMs?: number;
  pushes: number;
}

export interface RecordedCallback {
  fake: PlayedFake;
  ids: IdMap;
  order: OpenOrder;
  entry: CassetteEntry;
  kind: CallbackKind;
}

/** A callback as it was recorded beside the one that the fake's sender would send now. */
export async function compareCallback(recorded: RecordedCallback): Promise<Difference[]> {
  const { fake, ids, order, entry, kind } = recorded;
  const known = await fake.order(order.account, order.orderId);
  const untimely = known ? untimelyCallback(kind, known) : [];
  const message = known && (await messageOf(recorded, known));
  const template = message && callbackTemplate(message);
  if (!message || template === undefined) {
    return [{ kind: 'order', where: '', recorded: 'sent', fake: 'the fake has nobody to send it to' }];
  }
  const agree = (was: string, is: string) => ids.agree(was, is);
  const [, host = '', target = ''] = /^https?:\/\/([^/?#]*)(.*)$/s.exec(fillMerchantUrl(template, order.orderId)) ?? [];
  const body = callbackBody(message);
  const sent = {
    headers: Object.fromEntries(
      Object.entries(callbackHeaders(body)).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body:
      body === undefined ? { type: 'empty' as const } : { type: 'json' as const, value: JSON.parse(body) as unknown },
  };
  return [
    ...untimely,
    ...same('method', entry.method, 'POST', agree),
    ...same('host', entry.host, host, agree),
    ...same('address', entry.target, target.startsWith('/') ? target : `/${target}`, agree),
    ...saidDifferences(entry, sent, agree),
  ];
}

const same = (where: string, recorded: string, fake: string, agree: IdMap['agree']): Difference[] =>
  agree(recorded, fake) ? [] : [{ kind: 'value', where, recorded, fake }];

/** @source facts/klarna-contract.md: pushes end with the acknowledgement; a validation comes before the payment is taken */
function untimelyCallback(kind: CallbackKind, { authorization }: KlarnaOrder): Difference[] {
  if (kind === 'push' && authorization?.acknowledgedAt !== undefined) {
    return [{ kind: 'order', where: '', recorded: 'sent after the acknowledgement', fake: 'none after that' }];
  }
  if (kind === 'validation' && authorization) {
    return [{ kind: 'order', where: '', recorded: 'sent after the payment', fake: 'before it alone' }];
  }
  return [];
}

/** What the fake would have to say. A choice of shipping is made here, as the fake asks the shop in the midst of it. */
async function messageOf(
  { fake, order: { account, orderId }, entry, kind, ids }: RecordedCallback,
  order: KlarnaOrder,
): Promise<CallbackMessage | undefined> {
  const body = entry.body.type === 'json' && isRecord(entry.body.value) ? entry.body.value : {};
  switch (kind) {
    case 'push':
      return { kind, order };
    case 'notification':
      return {
        kind,
        order,
        eventType: body.event_type === 'FRAUD_RISK_REJECTED' ? body.event_type : 'FRAUD_RISK_ACCEPTED',
      };
    case 'validation':
    case 'address-update':
      return { kind, order };
    case 'shipping-option-update': {
      const selected = isRecord(body.selected_shipping_option) ? String(body.selected_shipping_option.id) : '';
      return fake.choosesAsking(account, orderId, selected, outcomeOf(entry, ids));
    }
  }
}

function outcomeOf({ outcome }: CassetteEntry, ids: IdMap): CallbackOutcome {
  if (outcome.type === 'failed') return { type: 'failed', layer: 'http', code: outcome.code, message: outcome.message };
  const { status, headers, body } = outcome;
  return {
    type: 'answered',
    status,
    ...(headers.location !== undefined && { location: headers.location }),
    body: body.type === 'json' ? JSON.stringify(ids.fillAll(body.value)) : '',
  };
}

/**
 * An order that was paid and not acknowledged, and had no push for longer than the fake waits with its first. When it was paid is known
 * from above alone, so there may have been more.
 * @param endMs of the recording
 */
export function pushesThatNeverCame({ paidAtMs, acknowledgedAtMs, pushes }: OpenOrder, endMs: number): Difference[] {
  if (paidAtMs === undefined || pushes > 0) return [];
  const waitedMs = (acknowledgedAtMs ?? endMs) - paidAtMs;
  const due = pushSchedule.filter((ms) => ms <= waitedMs).length;
  if (due === 0) return [];
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  return [
    {
      kind: 'order',
      where: '',
      recorded: `none within ${seconds(waitedMs)} of the payment, which was not acknowledged`,
      fake: `${due} by then, the first after ${seconds(pushSchedule[0] ?? 0)}`,
    },
  ];
}
