import type { Docker } from './docker-client.ts';
import { ownerLabels } from './docker-labels.ts';

export interface RunNetwork {
  readonly name: string;
  readonly id: string;
  /** The host's own address on this network. */
  readonly gateway: string;
}

/**
 * A network of this run. `internal` has no way out; the other kind publishes ports on loopback only.
 */
export async function createNetwork(
  docker: Docker,
  options: { runId: string; pid: number; kind: 'internal' | 'published'; labels: Record<string, string> },
): Promise<RunNetwork & AsyncDisposable> {
  const name = `kco-harness-${options.runId}-${options.kind}`;
  const network = await docker.createNetwork({
    Name: name,
    Driver: 'bridge',
    Internal: options.kind === 'internal',
    Labels: { ...ownerLabels(options.runId, options.pid), ...options.labels },
    Options: options.kind === 'published' ? { 'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1' } : {},
  });
  const inspected = await network.inspect();
  return {
    name,
    id: network.id,
    gateway: inspected.IPAM?.Config?.[0]?.Gateway ?? '',
    [Symbol.asyncDispose]: async () => {
      await network.remove();
    },
  };
}
