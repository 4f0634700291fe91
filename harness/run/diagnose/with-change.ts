import type { Deviations } from '../../scenario/conditions.ts';
import { deviationsOf, givenOf } from './deviations.ts';

/** A scenario's conditions with this change on top. */
export function withChange(given: Deviations, change: Deviations): Deviations {
  const { store, edge, shopper, klarna } = change;
  return givenOf(
    deviationsOf({
      store: { ...given.store, ...store },
      edge: { ...given.edge, ...edge, rules: { ...given.edge?.rules, ...edge?.rules } },
      shopper: { ...given.shopper, ...shopper },
      klarna: { ...given.klarna, ...klarna },
    }),
  );
}
