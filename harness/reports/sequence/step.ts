/** Who takes part, from left to right. */
export type Lifeline = 'shopper' | 'edge' | 'store' | 'klarna';

/** A request, or a run of equal ones, with how it ended. */
export interface RequestStep {
  type: 'request';
  /** Milliseconds since its part began. */
  atMs: number;
  from: Lifeline;
  /** How far it came. `nowhere`: it was never sent to anybody. */
  to: Lifeline | 'nowhere';
  method: string;
  /** Short, for a label. */
  path: string;
  /** As it was sent. */
  url: string;
  /** `200`, `404 NO_SUCH_ORDER`, `no answer`. */
  answer: string;
  /** Who or what made this end, or what came of it: `by rule 211180`, `but the plugin did not act`. */
  remark?: string;
  /** It was kept from doing its work. */
  lost: boolean;
  /** What it changed in Klarna's book. */
  changes: string[];
  /** How many requests it stands for. */
  count: number;
}

/** Something that happened at one place. */
export interface NoteStep {
  type: 'note';
  atMs: number;
  on: Lifeline;
  text: string;
  /** What only the list says. */
  detail?: string;
  /** The last of the shopper. */
  leaves: boolean;
}

/** A stretch of time that begins anew: the checkout, then each callback attempt at its own, virtual time. */
export interface SequencePart {
  title: string;
  steps: (RequestStep | NoteStep)[];
}
