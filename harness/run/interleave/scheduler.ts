import { HarnessError } from '../../lib/errors.ts';

/** Somebody who acts on the order at the same time as others. */
export interface Participant {
  name: string;
  /** What its first step is called. */
  begins: string;
  /** Plays to its end. Calls of the shop that come of it stop at the breakpoint, one at a time. */
  play(): Promise<void>;
}

export interface OrderManagementCall {
  method: string;
  path: string;
}

type ParkedCall = OrderManagementCall & { callId: string };

/** Holds the shop's calls at Klarna's order management, or at its checkout too. `KlarnaControl` has it for each merchant. */
export interface OrderManagementBreakpoint {
  /** What is parked, as soon as it is `atLeast` so many, or after `withinMs`. */
  parked(options: { atLeast: number; withinMs: number }): Promise<ParkedCall[]>;
  release(callId: string): Promise<void>;
  /** Parks nothing any more, and lets through what is parked. */
  open(): Promise<void>;
}

export interface SchedulerOptions {
  participants: readonly Participant[];
  breakpoint: OrderManagementBreakpoint;
  /** Picks one of `count` at this step, counted from 0. */
  choose(step: number, count: number): number;
  /** Awaited after each step, when all who are not at their end are parked. `push:read` */
  afterStep(step: string): Promise<void>;
  /** A step may take so long. */
  withinMs: number;
}

/** A participant that has a step to make: its beginning, or the call that it waits with. */
interface Turn {
  participant: Participant;
  parked?: { callId: string; call: OrderManagementCall; ended: Promise<void> };
}

/**
 * The scheduler: lets one participant at a time make one step: begin, or have its parked call served. All others stand still
 * meanwhile, so it is known whose call parks next, and the same choices give the same play.
 * @throws HarnessError TIMED_OUT when a participant neither parks nor ends, and what a participant or the breakpoint throws;
 *   by then every participant has come to its end, with the breakpoint open.
 */
export async function runScheduler({
  participants,
  breakpoint,
  choose,
  afterStep,
  withinMs,
}: SchedulerOptions): Promise<void> {
  const pending: Promise<unknown>[] = [];
  let turns: Turn[] = participants.map((participant) => ({ participant }));
  try {
    for (let step = 0; turns.length > 0; step++) {
      const index = choose(step, turns.length);
      const turn = turns[index];
      if (!turn) throw new RangeError(`choice ${index} of ${turns.length}`);
      const others = turns.filter((other) => other !== turn);
      const name = nameOf(turn);
      const ended = turn.parked ? turn.parked.ended : turn.participant.play();
      pending.push(ended);
      if (turn.parked) await breakpoint.release(turn.parked.callId);
      const known = others.flatMap(({ parked }) => (parked ? [parked.callId] : []));
      const arrival = breakpoint.parked({ atLeast: known.length + 1, withinMs });
      pending.push(arrival);
      const call = await Promise.race([
        ended.then(() => 'ended' as const),
        arrival.then((parked) => parked.find(({ callId }) => !known.includes(callId))),
      ]);
      if (!call) throw stalled(name, withinMs);
      turns = call === 'ended' ? others : turns.with(index, parkedWith(turn.participant, call, ended));
      await afterStep(name);
    }
  } finally {
    await breakpoint.open();
    await Promise.allSettled(pending);
  }
}

const nameOf = ({ participant, parked }: Turn): string =>
  `${participant.name}:${parked ? stepOf(parked.call) : participant.begins}`;

const parkedWith = (participant: Participant, { callId, ...call }: ParkedCall, ended: Promise<void>): Turn => ({
  participant,
  parked: { callId, call, ended },
});

const stalled = (step: string, withinMs: number): HarnessError =>
  new HarnessError('TIMED_OUT', `after ${step} nobody called Klarna or came to an end within ${withinMs} ms`, {
    hint: 'The shop was too slow, or it waits for something that another participant holds, such as a lock.',
  });

const names: Readonly<Record<string, string>> = {
  'GET ': 'read',
  'POST /acknowledge': 'ack',
  'PATCH /merchant-references': 'refs',
  'GET checkout': 'checkout-read',
  'POST checkout': 'checkout-update',
};

/** A short name for what a call does: `read`, `ack`, `refs`, `checkout-read`, else the call itself, as in `post-captures`. */
export function stepOf({ method, path }: OrderManagementCall): string {
  const what = path
    .replace(/^\/ordermanagement\/v\d+\/orders\/[^/]+/, '')
    .replace(/^\/checkout\/v\d+\/orders\/[^/]+/, 'checkout');
  return names[`${method} ${what}`] ?? `${method.toLowerCase()}${what.replaceAll('/', '-')}`;
}
