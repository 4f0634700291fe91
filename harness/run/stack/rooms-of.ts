import { type EdgePolicy, needsRealWaf } from '../../edge/edge-policy.ts';
import { MockEdge } from '../../edge/mock/mock-edge.ts';
import { MockInFront } from '../../edge/mock/mock-in-front.ts';
import { ModsecurityEdge } from '../../edge/modsecurity/modsecurity-edge.ts';
import { KlarnaControl } from '../../klarna/control/klarna-control.ts';
import { HarnessError } from '../../lib/errors.ts';
import { ContainerStore } from '../../store/containers/container-store.ts';
import { SimulatedStore } from '../../store/simulated/simulated-store.ts';
import type { Rooms } from '../run-context.ts';
import type { StackDescriptor } from './stack.ts';

/**
 * The rooms of a stack that some process has started, for any process. The simulated stack's `edgeFor` throws HarnessError
 * USAGE for a policy with the Core Rule Set.
 */
export function roomsOf(stack: StackDescriptor): Rooms {
  const klarna = new KlarnaControl(stack.klarnaControlUrl);
  if (stack.stack === 'simulated') {
    const mock = new MockEdge(stack.edge);
    const edgeFor = (policy: EdgePolicy) => {
      if (needsRealWaf(policy)) throw beyondMock(policy);
      return mock;
    };
    return { store: new SimulatedStore(stack.storeControlUrl), edgeFor, klarna };
  }
  const nginx = new ModsecurityEdge(stack.edge);
  const mock = stack.mock && new MockInFront(new MockEdge(stack.mock), nginx);
  return {
    store: new ContainerStore(stack.database, { ...stack.edge, authority: stack.authority }),
    edgeFor: (policy) => (policy.mocked && mock ? mock : nginx),
    klarna,
  };
}

const beyondMock = ({ name }: EdgePolicy): HarnessError =>
  new HarnessError(
    'USAGE',
    `the simulated stack has no OWASP Core Rule Set: it cannot play the edge policy "${name}"`,
    {
      hint: 'Play it with --stack containers; a scenario with that rule set says so by stack.only.',
    },
  );
