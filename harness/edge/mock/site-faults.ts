import type { FaultEvent, WafEvent } from '../../evidence/events.ts';
import type { Clock } from '../../lib/clock.ts';
import { matchesGlob } from '../../lib/glob.ts';
import type { PlainAnswer } from '../../lib/http/plain-http.ts';
import { callbackOf } from '../../scenario/callback-kinds.ts';
import {
  type AllowEntry,
  asList,
  type Fault,
  type FaultTarget,
  isInside,
  isOn,
  nameOfFault,
} from '../../scenario/fault.ts';
import type { Answer } from '../../scenario/http-parts.ts';
import { klarnaAddresses } from '../../scenario/klarna-addresses.ts';
import { klarnaSecondMs } from '../../scenario/klarna-second.ts';
import { inspected } from './session-fixation/inspected-request.ts';
import { evaluateSessionFixation } from './session-fixation/session-fixation-rules.ts';
import { errorPage, type Visitor, withHeaders } from './visitor.ts';

/** How a connection ends that gets no whole answer. */
export type Breakdown = 'reset' | 'dropped' | 'truncated';

/** What came of a request. */
export interface Served {
  /** What the caller gets; without `breakdown` all of it. Absent where nothing was answered. */
  answer?: PlainAnswer;
  breakdown?: Breakdown;
  /** Status of the shop's answer; absent where the shop was not asked. */
  upstreamStatus?: number;
  /** Who refused the request or changed its answer. */
  row?: Pick<WafEvent, 'layer' | 'rules'>;
}

/** Asks what stands behind: the next fault, the WAF, the shop. */
type Ask = (visitor: Visitor) => Promise<Served>;

/** What a fault that bans knows of one caller. */
interface KnownCaller {
  refused: number;
  /** Of Klarna's time since the customer paid. */
  bannedUntilMs: number;
}

/** What one fault remembers of its site. */
interface Memory {
  matched: number;
  /** Why it did nothing, as far as that is written down. */
  idle: Set<FaultEvent['did']>;
  /** By the caller's address; customers at home are one. */
  callers: Map<string | undefined, KnownCaller>;
  /** First answers, by method and URL. */
  kept: Map<string, PlainAnswer>;
}

/** One site's faults at `edge` and `answers`: layers that chain in the order of the scenario's list. */
export class EdgeFaults {
  readonly events: FaultEvent[] = [];
  /** Klarna's time since the customer paid; undefined before. */
  sincePaidMs: number | undefined;
  readonly #faults: readonly Fault[];
  readonly #clock: Clock;
  readonly #memories: readonly Memory[];

  constructor(faults: readonly Fault[], clock: Clock) {
    this.#faults = faults;
    this.#clock = clock;
    this.#memories = faults.map(() => ({ matched: 0, idle: new Set(), callers: new Map(), kept: new Map() }));
  }

  /** @param behind the WAF and the shop */
  serve(visitor: Visitor, behind: Ask): Promise<Served> {
    const last: Ask = async (seen) => this.#wayBack(visitor, await behind(seen));
    return this.#faults.reduceRight<Ask>(
      (next, fault, index) => (fault.at === 'edge' ? (seen) => this.#pass(index, fault, seen, next) : next),
      last,
    )(visitor);
  }

  async #pass(index: number, fault: Fault, visitor: Visitor, next: Ask): Promise<Served> {
    if (!isOn(fault, this.sincePaidMs) || !matchesRequest(fault.on, visitor)) return next(visitor);
    const excused = (fault.heedsUnless ?? true) && fault.unless?.some((entry) => isListed(entry, visitor));
    const rules = this.#rulesOf(fault, visitor);
    if (excused || rules === undefined) {
      this.#record(index, 'let-through', visitor);
      return next(visitor);
    }
    if (changesNothing(fault.does, visitor)) {
      this.#isIdle(index, 'nothing-to-do', visitor);
      return next(visitor);
    }
    const memory = this.#memories[index] as Memory;
    memory.matched += 1;
    if (!isInside(fault.on?.nth, memory.matched)) return next(visitor);
    return this.#act(index, fault, rules, visitor, next);
  }

  /** What the log says matched: a rule's own row, or the fault by its name; undefined where the fault's rule did not match. */
  #rulesOf(fault: Fault, visitor: Visitor): WafEvent['rules'] | undefined {
    if (fault.on?.rule === undefined) return [ownRule(fault)];
    const rules = evaluateSessionFixation(inspected(visitor), { ruleset: 'comodo', removedRules: ['211170'] });
    return rules.length > 0 ? rules : undefined;
  }

  async #act(index: number, fault: Fault, rules: WafEvent['rules'], visitor: Visitor, next: Ask): Promise<Served> {
    const { answer, redirect, reset, drop, strip, rewrite, cache, ban } = fault.does;
    const row = { layer: nameOfFault(fault), rules };
    const acts = () => this.#acts(index, fault, visitor);
    if (cache) return this.#cached(index, visitor, row, next, acts);
    if (ban) return this.#banned(index, ban, visitor, row, next, acts);
    await acts();
    if (answer || redirect || reset || drop) this.#forestall(index, visitor);
    if (answer) return { answer: plainAnswerOf(answer), row };
    if (redirect) return { answer: redirected(redirect, visitor), row };
    if (reset) return { breakdown: 'reset', row };
    if (drop) return { breakdown: 'dropped', row };
    if (strip) return next(withHeaders(visitor, Object.fromEntries(strip.map((name) => [name, undefined]))));
    if (rewrite) return next(rewritten(rewrite, visitor));
    return next(visitor);
  }

  /** Writes down that the fault acts, and takes the time that it takes. */
  async #acts(index: number, { does: { delayMs } }: Fault, visitor: Visitor): Promise<void> {
    this.#record(index, 'acted', visitor);
    if (delayMs !== undefined) await this.#clock.sleep((delayMs / 1_000) * klarnaSecondMs);
  }

  async #cached(
    index: number,
    visitor: Visitor,
    row: Served['row'],
    next: Ask,
    acts: () => Promise<void>,
  ): Promise<Served> {
    const { kept } = this.#memories[index] as Memory;
    const key = `${visitor.request.method} ${visitor.request.url}`;
    const found = kept.get(key);
    if (found) {
      await acts();
      this.#forestall(index, visitor);
      return { answer: found, row };
    }
    this.#isIdle(index, 'nothing-to-do', visitor);
    const served = await next(visitor);
    if (served.answer && !served.breakdown && !kept.has(key)) kept.set(key, served.answer);
    return served;
  }

  async #banned(
    index: number,
    { after, minutes, status, answer }: NonNullable<Fault['does']['ban']>,
    visitor: Visitor,
    row: Served['row'],
    next: Ask,
    acts: () => Promise<void>,
  ): Promise<Served> {
    const { callers } = this.#memories[index] as Memory;
    const caller = callers.get(visitor.source) ?? { refused: 0, bannedUntilMs: 0 };
    callers.set(visitor.source, caller);
    if ((this.sincePaidMs ?? 0) < caller.bannedUntilMs) {
      await acts();
      this.#forestall(index, visitor);
      return { answer: plainAnswerOf(answer), row };
    }
    this.#isIdle(index, 'nothing-to-do', visitor);
    const served = await next(visitor);
    const got = served.answer?.status ?? 0;
    if (status === undefined ? got >= 400 : got === status) caller.refused += 1;
    if (caller.refused >= after) {
      caller.refused = 0;
      caller.bannedUntilMs = (this.sincePaidMs ?? 0) + minutes * 60_000;
    }
    return served;
  }

  /** What the shop's answer becomes on its way back: the shop has done its work by then. */
  async #wayBack(visitor: Visitor, served: Served): Promise<Served> {
    let now = served;
    for (const [index, fault] of this.#faults.entries()) {
      const { answer } = now;
      // What an edge refused by itself never came from the shop, and nothing comes after an end.
      if (fault.at !== 'answers' || !answer || now.breakdown || served.upstreamStatus === undefined) continue;
      if (!isOn(fault, this.sincePaidMs) || !matchesRequest(fault.on, visitor)) continue;
      if (fault.on?.status !== undefined && fault.on.status !== answer.status) continue;
      if (spoilsNothing(fault.does, answer, visitor)) {
        this.#isIdle(index, 'nothing-to-do', visitor);
        continue;
      }
      const memory = this.#memories[index] as Memory;
      memory.matched += 1;
      if (!isInside(fault.on?.nth, memory.matched)) continue;
      await this.#acts(index, fault, visitor);
      now = spoiled(fault, now, answer);
      if (now.breakdown) this.#forestall(index, visitor, answer.status);
    }
    return now;
  }

  /**
   * Writes down which faults behind this one would have met what it has ended.
   * @param status of the shop's answer; without it the shop was not asked, and what its answer would have been is not known
   */
  #forestall(by: number, visitor: Visitor, status?: number): void {
    for (const [index, fault] of this.#faults.entries()) {
      const { at, on = {} } = fault;
      const isBehind = at === 'answers' ? status === undefined || index > by : at === 'edge' && index > by;
      if (!isBehind || (at === 'edge' && status !== undefined)) continue;
      if (!isOn(fault, this.sincePaidMs) || !matchesRequest(on, visitor)) continue;
      const isOther = status !== undefined && on.status !== undefined && on.status !== status;
      if (!isOther) this.#isIdle(index, 'forestalled', visitor, by);
    }
  }

  #isIdle(index: number, did: 'nothing-to-do' | 'forestalled', visitor: Visitor, by?: number): void {
    const { idle } = this.#memories[index] as Memory;
    if (!idle.has(did)) this.#record(index, did, visitor, by);
    idle.add(did);
  }

  #record(fault: number, did: FaultEvent['did'], { request, requestId }: Visitor, by?: number): void {
    const on = `${request.method} ${request.url}`;
    const whose = by === undefined ? {} : { by };
    this.events.push({ type: 'fault', at: this.#clock.now(), fault, did, ...whose, requestId, on });
  }
}

function spoiled(fault: Fault, served: Served, answer: PlainAnswer): Served {
  const { reset, drop, truncate, strip, answer: other } = fault.does;
  if (reset) return { ...served, breakdown: 'reset' };
  if (drop) return { ...served, breakdown: 'dropped' };
  if (truncate) return { ...served, breakdown: 'truncated' };
  if (!strip && !other) return served;
  const row = { layer: nameOfFault(fault), rules: [ownRule(fault)] };
  return { ...served, answer: strip ? withoutHeaders(answer, strip) : other ? plainAnswerOf(other) : answer, row };
}

/** In the place of a rule's id, for what has no rules. */
function ownRule(fault: Fault): WafEvent['rules'][number] {
  const name = nameOfFault(fault);
  return { id: name, message: name, matched: matchedBy(fault.on), file: '', line: 0 };
}

const splitUrl = (url: string): { path: string; query: string } => {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  return { path, query };
};

/** All that `on` says but for what is counted or looked for elsewhere: `rule`, `status` and `nth`. */
function matchesRequest(on: FaultTarget = {}, visitor: Visitor): boolean {
  const { method, url, headers } = visitor.request;
  const { path, query } = splitUrl(url);
  const agent = headers['user-agent'] ?? '';
  const callback = callbackOf(url);
  const is = (text: string, glob: string | undefined) => glob === undefined || matchesGlob(text, glob);
  return (
    (on.caller === undefined || on.caller === visitor.caller) &&
    (on.callback === undefined ||
      asList(on.callback).some((kind) => (kind === 'any' ? callback !== undefined : kind === callback))) &&
    (on.method === undefined || on.method === method) &&
    (on.attempts === undefined || (visitor.attempt !== undefined && isInside(on.attempts, visitor.attempt))) &&
    is(path, on.path) &&
    is(query, on.query) &&
    is(agent, on.agent) &&
    isFrom(visitor, on.source)
  );
}

function isFrom({ source }: Visitor, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  return wanted === 'klarna'
    ? source !== undefined && klarnaAddresses.includes(source)
    : matchesGlob(source ?? '', wanted);
}

/** Lists by path take it as it was sent. */
function isListed(entry: AllowEntry, visitor: Visitor): boolean {
  const { path, query } = splitUrl(visitor.request.url);
  return (
    (entry.path === undefined || matchesGlob(path, entry.path)) &&
    (entry.query === undefined || matchesGlob(query, entry.query)) &&
    (entry.agent === undefined || matchesGlob(visitor.request.headers['user-agent'] ?? '', entry.agent)) &&
    isFrom(visitor, entry.source)
  );
}

/** For the log: what of a request made the fault act. */
const matchedBy = (on: FaultTarget = {}): string =>
  Object.entries(on)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ') || 'every request';

/** A header that is not there cannot be taken off, and what is there already is no change. */
function changesNothing({ strip, rewrite }: Fault['does'], visitor: Visitor): boolean {
  if (strip) return strip.every((name) => visitor.request.headers[name.toLowerCase()] === undefined);
  if (!rewrite) return false;
  const { source, request } = visitor;
  const now = { agent: request.headers['user-agent'], source, query: splitUrl(request.url).query };
  return (['agent', 'source', 'query'] as const).every((part) => [undefined, now[part]].includes(rewrite[part]));
}

/** Without a body an answer is whole with its head, and without the header there is nothing to take off. */
function spoilsNothing({ truncate, strip }: Fault['does'], answer: PlainAnswer, { request }: Visitor): boolean {
  if (truncate) return answer.body.length === 0 || request.method === 'HEAD';
  return strip?.every((name) => headerOf(answer, name) === undefined) ?? false;
}

function rewritten({ agent, source, query }: NonNullable<Fault['does']['rewrite']>, visitor: Visitor): Visitor {
  const { path } = splitUrl(visitor.request.url);
  const url = query === undefined ? visitor.request.url : `${path}${query === '' ? '' : `?${query}`}`;
  const changed = agent === undefined ? visitor : withHeaders(visitor, { 'user-agent': agent });
  return { ...changed, source: source ?? changed.source, request: { ...changed.request, url } };
}

function redirected({ status, to }: NonNullable<Fault['does']['redirect']>, visitor: Visitor): PlainAnswer {
  const { path, query } = splitUrl(visitor.request.url);
  const parts = {
    host: visitor.host,
    path,
    bare: path.replace(/\/+$/, ''),
    query: query === '' ? '' : `?${query}`,
  };
  const location = to.replace(/\{(host|path|bare|query)\}/g, (_, name: keyof typeof parts) => parts[name]);
  return errorPage(status, `${status} Moved`, { location });
}

const plainAnswerOf = ({ status, headers = {}, body = '' }: Answer): PlainAnswer => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body,
});

const headerOf = ({ headers }: PlainAnswer, name: string) => headers[name.toLowerCase()];

function withoutHeaders(answer: PlainAnswer, names: readonly string[]): PlainAnswer {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const headers = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !taken.has(name)));
  return { ...answer, headers };
}
