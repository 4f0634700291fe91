import { expect, test } from 'vitest';
import type { Edge } from '../../../../harness/edge/edge.ts';
import { MockInFront } from '../../../../harness/edge/mock/mock-in-front.ts';
import type { EdgeRequestEvent, FaultEvent, WafEvent } from '../../../../harness/evidence/events.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { wordfence } from '../../../../harness/scenario/presets.ts';
import { edgeRequest, wafRow } from '../../verdict/site-record-builder.ts';

interface Half {
  requests?: EdgeRequestEvent[];
  rows?: WafEvent[];
  faults?: FaultEvent[];
  failures?: string[];
}

const faults: readonly Fault[] = [wordfence()];

/** An edge that has these rows, and notes what it was asked for. */
function edgeWith({ requests = [], rows = [], faults: did = [], failures = [] }: Half, port = 0) {
  const asked: Record<string, unknown[]> = {
    record: [],
    faults: [],
    requests: [],
    wafRows: [],
    timeIs: [],
    dispose: [],
  };
  const edge: Edge = {
    address: { host: '127.0.0.1', httpsPort: port, httpPort: port, adminPort: port },
    record: async (host, told) => {
      asked.record?.push(host);
      asked.faults?.push(...told);
      return {
        requests: async (expected) => {
          asked.requests?.push(expected);
          return requests;
        },
        wafRows: async (expected) => {
          asked.wafRows?.push(expected);
          return rows;
        },
        faultEvents: async () => did,
        failures: async () => failures,
        timeIs: async (sincePaidMs) => void asked.timeIs?.push(sincePaidMs),
        [Symbol.asyncDispose]: async () => void asked.dispose?.push(host),
      };
    },
  };
  return { edge, asked };
}

async function record(front: Half, behind: Half) {
  const [mock, nginx] = [edgeWith(front, 1), edgeWith(behind, 2)];
  const edge = new MockInFront(mock.edge, nginx.edge);
  return { edge, recording: await edge.record('s1', faults), mock: mock.asked, nginx: nginx.asked };
}

const passed = edgeRequest({ requestId: 'passed' });
const refusedBehind = edgeRequest({ requestId: 'behind', status: 403, upstreamStatus: 403 });
const refusedInFront = edgeRequest({ requestId: 'front', status: 503, upstreamStatus: undefined });

test('callers come to the mock, and both record', async () => {
  const { edge, mock, nginx } = await record({}, {});
  expect(edge.address.httpsPort).toBe(1);
  expect([mock.record, nginx.record]).toEqual([['s1'], ['s1']]);
});

test('whether the shop answered, the edge behind knows', async () => {
  const { recording } = await record(
    { requests: [passed, refusedBehind, refusedInFront] },
    { requests: [passed, { ...refusedBehind, scheme: 'http', upstreamStatus: undefined }] },
  );
  const rows = await recording.requests([]);
  expect(
    rows.map(({ requestId, scheme, status, upstreamStatus }) => [requestId, scheme, status, upstreamStatus]),
  ).toEqual([
    ['passed', 'https', 200, 200],
    ['behind', 'https', 403, undefined],
    ['front', 'https', 503, undefined],
  ]);
});

test('only what the mock passed on is waited for behind', async () => {
  const { recording, mock, nginx } = await record({ requests: [passed, refusedInFront] }, { requests: [passed] });
  await recording.requests(['passed', 'front']);
  expect(mock.requests).toEqual([['passed', 'front']]);
  expect(nginx.requests).toEqual([['passed']]);
});

test('rows are those of both, and what the mock refused is not waited for behind', async () => {
  const own = wafRow(['blocked'], { requestId: 'front', layer: 'wordfence' });
  const other = wafRow(['211180'], { requestId: 'behind' });
  const { recording, nginx } = await record({ rows: [own] }, { rows: [other] });
  expect(await recording.wafRows(['front', 'behind'])).toEqual([own, other]);
  expect(nginx.wafRows).toEqual([['behind']]);
});

test('faults are the mock’s matter, and what they did; what failed is both’s', async () => {
  const did: FaultEvent = { type: 'fault', at: 1, fault: 0, did: 'acted', on: 'POST /' };
  const { recording, mock, nginx } = await record({ faults: [did], failures: ['a'] }, { failures: ['b'] });
  expect([mock.faults, nginx.faults]).toEqual([faults, []]);
  expect(await recording.faultEvents()).toEqual([did]);
  expect(await recording.failures()).toEqual(['a', 'b']);
});

test('the time is the mock’s matter, and both are closed', async () => {
  const { recording, mock, nginx } = await record({}, {});
  await recording.timeIs(120_000);
  await recording[Symbol.asyncDispose]();
  expect([mock.timeIs, nginx.timeIs]).toEqual([[120_000], []]);
  expect([mock.dispose, nginx.dispose]).toEqual([['s1'], ['s1']]);
});

test.describe('where one of the two does not record', () => {
  const deaf = (): Edge => ({
    ...edgeWith({}).edge,
    record: () => Promise.reject(new Error('no log')),
  });

  for (const broken of ['the mock', 'the edge behind'] as const) {
    test(`${broken}: the other’s recording is ended, and the failure is thrown`, async () => {
      const other = edgeWith({});
      const edge = broken === 'the mock' ? new MockInFront(deaf(), other.edge) : new MockInFront(other.edge, deaf());
      await expect(edge.record('s1', faults)).rejects.toThrow('no log');
      expect(other.asked.dispose).toEqual(['s1']);
    });
  }

  test('both recordings are ended, also where ending the first fails', async () => {
    const [mock, nginx] = [edgeWith({}), edgeWith({})];
    const stubborn: Edge = {
      ...nginx.edge,
      record: async (host, told) => ({
        ...(await nginx.edge.record(host, told)),
        [Symbol.asyncDispose]: () => Promise.reject(new Error('stays open')),
      }),
    };
    const recording = await new MockInFront(mock.edge, stubborn).record('s1', faults);
    await expect(recording[Symbol.asyncDispose]()).rejects.toThrow('stays open');
    expect(mock.asked.dispose).toEqual(['s1']);
  });
});
