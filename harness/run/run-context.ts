import type { SecureContext } from 'node:tls';
import type { Edge, EdgeAddress } from '../edge/edge.ts';
import type { EdgePolicy } from '../edge/edge-policy.ts';
import type { KlarnaControl } from '../klarna/control/klarna-control.ts';
import type { Clock } from '../lib/clock.ts';
import type { Conditions } from '../scenario/conditions.ts';
import type { Shopper } from '../shopper/shopper.ts';
import type { Store } from '../store/store.ts';

/** The rooms as one worker sees them. */
export interface Rooms {
  store: Store;
  /** The edge that serves a policy. */
  edgeFor(policy: EdgePolicy): Edge;
  klarna: KlarnaControl;
}

/** All that a process needs to play scenarios on a stack. */
export interface RunContext extends Rooms {
  /** A shopper for these conditions, whose connections go to this edge. */
  shopperFor(conditions: Conditions, edge: EdgeAddress): Shopper;
  /** What Klarna trusts: the run's authority. */
  trust: SecureContext;
  /** Containers that have died, a sentence each. */
  deaths(): Promise<string[]>;
  clock: Clock;
  /** Leave sites open for people to look at. */
  keepSites: boolean;
}
