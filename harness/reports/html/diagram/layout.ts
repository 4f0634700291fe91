import type { Lifeline } from '../../sequence/step.ts';
import type { Markup } from '../markup.ts';

/** All lengths of a diagram are in units of its view box; on a wide screen one is about a pixel. */
export const diagramWidth = 1000;

/** Where each lifeline stands. Left of them are the times, right of them the changes in Klarna's book. */
export const columns: Readonly<Record<Lifeline, number>> = { shopper: 128, edge: 312, store: 500, klarna: 800 };

export const timesEndAt = 62;

/** One row of a diagram: its height, and what it looks like from `y` downwards. */
export interface Row {
  height: number;
  /** After it the shopper is gone. */
  leaves?: boolean;
  draw(y: number): Markup;
}

/** Width of a character of a label, which is set in a fixed-width font. */
const labelCharacter = 6.7;

/**
 * The label, made as short as the width asks for. Of a path the first and the last part say most: the middle is left
 * out, whole parts first.
 */
export function fit(text: string, width: number): string {
  const most = Math.max(8, Math.floor(width / labelCharacter));
  if ([...text].length <= most) return text;
  const characters = [...text.replace(/(\/[^/]+)\/.+\/([^/?]+\/?(?:\?.*)?)$/, '$1/…/$2')];
  if (characters.length <= most) return characters.join('');
  const end = Math.floor((most - 1) / 2);
  return `${characters.slice(0, most - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}
