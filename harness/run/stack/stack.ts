import type { EdgeAddress } from '../../edge/edge.ts';
import type { DatabaseAddress } from '../../store/containers/container-store.ts';
import type { PluginSet } from '../../store/store.ts';

export interface Versions {
  wordpress: string;
  woocommerce: string;
  /** One for each plugin set, joined by a comma. */
  kco: string;
  php: string;
  waf: string;
}

/** All that a worker needs to use a stack that another process started. Plain data. */
export interface StackDescriptor {
  stack: 'containers';
  versions: Versions;
  sets: PluginSet[];
  edge: EdgeAddress;
  database: DatabaseAddress;
  klarnaControlUrl: string;
  /** Certificate of the run's authority, PEM. */
  authority: string;
}

/** A stack as its owner holds it. */
export interface StartedStack extends AsyncDisposable {
  descriptor: StackDescriptor;
  /** Containers that stopped by themselves, a sentence each. */
  deaths(): string[];
}
