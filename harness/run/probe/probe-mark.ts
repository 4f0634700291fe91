import { createHmac, timingSafeEqual } from 'node:crypto';
import { type CompanionAnswer, companionAnswer, type ProbeExchange } from '../../evidence/probe-record.ts';

/** What the companion plugin is asked to do. @source containers/probe/kco-harness-probe.php, do_task() */
export type ProbeTask = 'hello' | 'callback' | 'klarna' | 'itself' | 'end';

export const markHeader = 'X-Kco-Harness-Probe';
/** For sites whose proxies take unknown headers off. */
export const markArgument = 'kco_harness_probe';

/** Marks a request as the key holder's. Each is for one request. */
export function markFor(key: string, task: ProbeTask, nonce: string, nowMs: number): string {
  const time = Math.floor(nowMs / 1_000);
  const mac = hmac(key, `kco-harness-probe ask v1\n${task}\n${time}\n${nonce}`);
  return `v1.${task}.${time}.${nonce}.${mac}`;
}

/** What an answer says of the companion plugin. */
export type ReadAnswer = Pick<ProbeExchange, 'signed' | 'pretended'>;

/** The companion's line stands anywhere: other plugins print before it, pages come before it, proxies add to it. */
const answerLine = /kco-harness-probe:v1:([0-9a-f]{32}):([A-Za-z0-9+/=]{1,200000}):([0-9a-f]{64}):/g;

/** Reads what the companion plugin signed for this request. Nothing else counts, whatever the status says. */
export function readAnswer(key: string, nonce: string, body: string): ReadAnswer {
  let pretended: ReadAnswer['pretended'];
  for (const [, of = '', payload = '', mac = ''] of body.matchAll(answerLine)) {
    const isSigned = same(hmac(key, `kco-harness-probe answer v1\n${of}\n${payload}`), mac);
    if (!isSigned) pretended ??= 'a wrong signature';
    else if (of !== nonce) pretended = 'an earlier answer';
    else {
      const signed = parsed(payload);
      if (signed) return { signed };
      pretended = 'an answer that cannot be read';
    }
  }
  return pretended ? { pretended } : {};
}

function parsed(payload: string): CompanionAnswer | undefined {
  try {
    return companionAnswer.safeParse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))).data;
  } catch {
    return undefined; // no JSON: told as an answer that cannot be read
  }
}

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
