import type { EdgeAddress } from '../../edge/edge.ts';
import type { DatabaseAddress } from '../../store/containers/container-store.ts';
import type { PluginSet } from '../../store/store.ts';

export type StackName = 'simulated' | 'containers';

export interface Versions {
  wordpress: string;
  woocommerce: string;
  /** One for each plugin set, joined by a comma. */
  kco: string;
  php: string;
  waf: string;
}

interface AnyStack {
  versions: Versions;
  sets: PluginSet[];
  klarnaControlUrl: string;
  /** Certificate of the run's authority, PEM. */
  authority: string;
}

/** All that a worker needs to use a stack that another process started. Plain data. */
export type StackDescriptor =
  | (AnyStack & {
      stack: 'containers';
      /** nginx + ModSecurity. */
      edge: EdgeAddress;
      /** The mock in front of it, for policies with a layer; absent when no scenario of the run has one. */
      mock: EdgeAddress | undefined;
      database: DatabaseAddress;
    })
  | (AnyStack & {
      stack: 'simulated';
      edge: EdgeAddress;
      storeControlUrl: string;
    });

/** A stack as its owner holds it. */
export interface StartedStack extends AsyncDisposable {
  descriptor: StackDescriptor;
  /** Parts that stopped by themselves, a sentence each. */
  deaths(): string[];
}
