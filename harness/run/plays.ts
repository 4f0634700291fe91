import type { Deviations } from '../scenario/conditions.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { isInRange } from '../scenario/version-range.ts';
import { titleNames } from './plugin-labels.ts';
import type { RunOptions } from './run-options.ts';

/** One scenario on one plugin version, or its control. */
export interface Play {
  scenario: Scenario;
  /** Set for a control: the id of the scenario without whose deviations this is. */
  controlOf?: string;
  /** Place of the plugin in the run's list. */
  pluginIndex: number;
  /** Unique in the run. */
  title: string;
  /** Why it cannot be played on this stack. */
  skip?: string;
}

/** All that a run plays, in order: for each plugin its scenarios, then their controls. */
export function playsOf(run: RunOptions, scenarios: readonly Scenario[]): Play[] {
  const names = titleNames(run.plugins);
  return run.plugins.flatMap((plugin, pluginIndex) => {
    const here = scenarios.filter(
      ({ shownBy }) => run.playOn === 'every-plugin' || plugin === (shownBy ?? run.plugins[0]),
    );
    const play = (scenario: Scenario): Play => ({
      scenario,
      pluginIndex,
      title: `${scenario.id} on KCO ${names[pluginIndex]}`,
      skip: skipOf(scenario, run),
    });
    const controls = here.map((scenario): Play => {
      const { title, skip } = play(scenario);
      return {
        scenario: controlFor(scenario),
        controlOf: scenario.id,
        pluginIndex,
        title: `control of ${title}`,
        skip,
      };
    });
    return [...here.map(play), ...(run.controls ? controls : [])];
  });
}

/** Plays that are meant: those of a scenario, on one plugin or on any. */
export interface PlayKey {
  scenario: string;
  /** As after --plugin; absent for every plugin. */
  plugin?: string;
}

/** The plays that are meant, and their controls. */
export function playsMeant(plays: readonly Play[], plugins: readonly string[], keys: readonly PlayKey[]): Play[] {
  return plays.filter(({ scenario: { id }, controlOf, pluginIndex }) =>
    keys.some(
      ({ scenario, plugin }) =>
        scenario === (controlOf ?? id) && (plugin === undefined || plugin === plugins[pluginIndex]),
    ),
  );
}

/** Why a scenario cannot be played so; undefined where it can. */
export function skipOf({ stack }: Scenario, run: Pick<RunOptions, 'stack' | 'shopper'>): string | undefined {
  if (!stack) return undefined;
  if (stack.only !== run.stack) return `runs on the ${stack.only} stack only: ${stack.why}`;
  return stack.shopper && stack.shopper !== run.shopper ? `runs with the HTTP shopper only: ${stack.why}` : undefined;
}

/** Why it cannot be played with a version of the plugin, in one sentence; undefined where it can. */
export function tooOldFor({ store, shopper }: Deviations, kco: string): string | undefined {
  if (store?.checkout === 'block' && isInRange(kco, '<2.16.0')) {
    return `store.checkout: 'block' needs KCO 2.16.0 or later: ${kco} has no Klarna in WooCommerce’s checkout block`;
  }
  if (store?.checkoutFlow === 'redirect' && isInRange(kco, '<2.12.0')) {
    return `store.checkoutFlow: 'redirect' needs KCO 2.12.0 or later: ${kco} has no such setting`;
  }
  if (shopper?.buys === 'order-pay' && isInRange(kco, '<2.10.0')) {
    return `shopper.buys: 'order-pay' needs KCO 2.10.0 or later: ${kco} takes no payment of an order on Klarna’s page`;
  }
  return undefined;
}

/**
 * The same scenario without its deviations: a healthy site, where every purchase ends paid. Which of WooCommerce's two checkouts
 * it has is none of them, nor whether an order's link is paid: a healthy one of the other kind would tell nothing. The redirect
 * flow is one: versions of the plugin have lost it.
 */
function controlFor({ id, title, source, given: { store, shopper } }: Scenario): Scenario {
  return {
    id: `control-of-${id}`,
    title: `Without the deviations of: ${title}`,
    source,
    given: {
      ...(store?.checkout === 'block' ? { store: { checkout: 'block' } } : {}),
      ...(shopper?.buys === 'order-pay' ? { shopper: { buys: 'order-pay' } } : {}),
    },
    expect: { verdict: 'paid', acknowledged: true },
  };
}
