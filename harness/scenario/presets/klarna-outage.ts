import type { Fault } from '../fault.ts';
import type { KlarnaRoute } from '../klarna-routes.ts';
import { type Times, timed } from './preset.ts';

/**
 * A route of Klarna's API answers 500.
 * @source failure-catalog row 36
 */
export const klarnaOutage = ({ route, ...times }: Times & { route: KlarnaRoute | KlarnaRoute[] }): Fault => ({
  at: 'klarna-api',
  on: { route },
  does: {
    answer: {
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: '{"error_code":"INTERNAL_SERVER_ERROR","error_messages":["Internal server error"],"correlation_id":"0"}',
    },
  },
  ...timed(times),
  called: `klarna-outage ${[route].flat().join(', ')}`,
});
