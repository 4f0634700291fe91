import { MockEdge } from '../../edge/mock/mock-edge.ts';
import { MockInFront } from '../../edge/mock/mock-in-front.ts';
import { ModsecurityEdge } from '../../edge/modsecurity/modsecurity-edge.ts';
import { KlarnaControl } from '../../klarna/control/klarna-control.ts';
import { ContainerStore } from '../../store/containers/container-store.ts';
import { SimulatedStore } from '../../store/simulated/simulated-store.ts';
import type { Rooms } from '../open-site.ts';
import type { StackDescriptor } from './stack.ts';

/** The rooms of a stack that some process has started, for any process. */
export function roomsOf(stack: StackDescriptor): Rooms {
  const klarna = new KlarnaControl(stack.klarnaControlUrl);
  if (stack.stack === 'simulated') {
    const mock = new MockEdge(stack.edge);
    return { store: new SimulatedStore(stack.storeControlUrl), edgeFor: () => mock, klarna };
  }
  const nginx = new ModsecurityEdge(stack.edge);
  const mock = stack.mock && new MockInFront(new MockEdge(stack.mock), nginx);
  return {
    store: new ContainerStore(stack.database),
    edgeFor: ({ layer }) => (layer && mock ? mock : nginx),
    klarna,
  };
}
