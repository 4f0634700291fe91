import { HarnessError } from '../../lib/errors.ts';
import { type OrderManagementCall, stepOf } from './step-of.ts';

/** Somebody who acts on the order at the same time as others. */
export interface Actor {
  name: string;
  /** What its first step is called. */
  begins: string;
  /** Plays to its end. Calls of the shop that come of it park at the turnstile, one at a time. */
  play(): Promise<void>;
}

type ParkedCall = OrderManagementCall & { callId: string };

/** Holds the shop's calls at Klarna's order management. `KlarnaControl` has it for each merchant. */
export interface Turnstile {
  /** What is parked, as soon as it is `atLeast` so many, or after `withinMs`. */
  parked(options: { atLeast: number; withinMs: number }): Promise<ParkedCall[]>;
  release(callId: string): Promise<void>;
  /** Parks nothing any more, and lets through what is parked. */
  open(): Promise<void>;
}

export interface Conducted {
  actors: readonly Actor[];
  turnstile: Turnstile;
  /** Picks one of `count` at this step, counted from 0. */
  choose(step: number, count: number): number;
  /** Awaited after each step, when all who are not at their end are parked. `push:read` */
  afterStep(step: string): Promise<void>;
  /** A step may take so long. */
  withinMs: number;
}

/** An actor that has a step to make: its beginning, or the call that it waits with. */
interface Turn {
  actor: Actor;
  parked?: { callId: string; call: OrderManagementCall; ended: Promise<void> };
}

/**
 * Lets one actor at a time make one step: begin, or have its parked call served. All others stand still meanwhile, so it is
 * known whose call parks next, and the same choices give the same play.
 * @throws HarnessError TIMED_OUT when an actor neither parks nor ends, and what an actor or the turnstile throws; by then
 *   every actor has come to its end, with the turnstile open.
 */
export async function conduct({ actors, turnstile, choose, afterStep, withinMs }: Conducted): Promise<void> {
  const pending: Promise<unknown>[] = [];
  let turns: Turn[] = actors.map((actor) => ({ actor }));
  try {
    for (let step = 0; turns.length > 0; step++) {
      const index = choose(step, turns.length);
      const turn = turns[index];
      if (!turn) throw new RangeError(`choice ${index} of ${turns.length}`);
      const others = turns.filter((other) => other !== turn);
      const name = nameOf(turn);
      const ended = turn.parked ? turn.parked.ended : turn.actor.play();
      pending.push(ended);
      if (turn.parked) await turnstile.release(turn.parked.callId);
      const known = others.flatMap(({ parked }) => (parked ? [parked.callId] : []));
      const arrival = turnstile.parked({ atLeast: known.length + 1, withinMs });
      pending.push(arrival);
      const call = await Promise.race([
        ended.then(() => 'ended' as const),
        arrival.then((parked) => parked.find(({ callId }) => !known.includes(callId))),
      ]);
      if (!call) throw stalled(name, withinMs);
      turns = call === 'ended' ? others : turns.with(index, parkedWith(turn.actor, call, ended));
      await afterStep(name);
    }
  } finally {
    await turnstile.open();
    await Promise.allSettled(pending);
  }
}

const nameOf = ({ actor, parked }: Turn): string => `${actor.name}:${parked ? stepOf(parked.call) : actor.begins}`;

const parkedWith = (actor: Actor, { callId, ...call }: ParkedCall, ended: Promise<void>): Turn => ({
  actor,
  parked: { callId, call, ended },
});

const stalled = (step: string, withinMs: number): HarnessError =>
  new HarnessError('TIMED_OUT', `after ${step} nobody called Klarna or came to an end within ${withinMs} ms`, {
    hint: 'The shop was too slow, or it waits for something that another actor holds, such as a lock.',
  });
