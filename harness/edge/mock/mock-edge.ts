import { z } from 'zod';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { askJson } from '../../lib/http/ask-json.ts';
import type { Fault } from '../../scenario/fault.ts';
import type { Edge, EdgeAddress, EdgeRecording } from '../edge.ts';
import { type SiteAnswer, siteAnswer } from './mock-admin.ts';

/** The mock edge, seen from a worker. Everything throws HarnessError EVIDENCE_INCOMPLETE when the mock does not answer. */
export class MockEdge implements Edge {
  readonly address: EdgeAddress;

  constructor(address: EdgeAddress) {
    this.address = address;
  }

  async record(host: string, faults: readonly Fault[]): Promise<EdgeRecording> {
    const site = `/sites/${host}`;
    await this.#ask('PUT', site, { faults });
    // Rows are written before answers leave: whoever has an answer finds its row. What is asked for at once is read once.
    let read: SiteAnswer | undefined;
    let reading: Promise<SiteAnswer> | undefined;
    const rows = () => {
      reading ??= this.#rows(site).finally(() => {
        reading = undefined;
      });
      return reading;
    };
    return {
      requests: async (expected) => {
        read = await rows();
        return complete(read.requests, expected);
      },
      wafRows: async (expected) => {
        if (!read || missingIn(read.rows, expected).length > 0) read = await rows();
        return complete(read.rows, expected);
      },
      faultEvents: async () => (await rows()).faults,
      failures: async () => (await rows()).failures,
      timeIs: async (sincePaidMs) => {
        await this.#ask('PUT', `${site}/time`, { sincePaidMs });
      },
      [Symbol.asyncDispose]: async () => {
        await this.#ask('DELETE', site);
      },
    };
  }

  async #rows(site: string): Promise<SiteAnswer> {
    const parsed = siteAnswer.safeParse(await this.#ask('GET', site));
    if (parsed.success) return parsed.data;
    const what = z.prettifyError(parsed.error);
    throw new HarnessError('EVIDENCE_INCOMPLETE', `the mock edge, GET ${site}: answered something else: ${what}`);
  }

  async #ask(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const { host, adminPort } = this.address;
    try {
      return await askJson(`http://${host}:${adminPort}${path}`, method, body);
    } catch (cause) {
      throw new HarnessError('EVIDENCE_INCOMPLETE', `the mock edge, ${method} ${path}: ${messageOf(cause)}`, {
        hint: 'The mock lives in the runner’s process: check that it still runs and that the site is not closed yet.',
        cause,
      });
    }
  }
}

type Row = { requestId: string };

function missingIn(rows: readonly Row[], expected: readonly string[]): string[] {
  const seen = new Set(rows.map(({ requestId }) => requestId));
  return expected.filter((id) => !seen.has(id));
}

function complete<T extends Row>(rows: T[], expected: readonly string[]): T[] {
  const missing = missingIn(rows, expected);
  if (missing.length === 0) return rows;
  throw new HarnessError('EVIDENCE_INCOMPLETE', `no row came for request ${missing.join(', ')}`);
}
