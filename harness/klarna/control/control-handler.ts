import type { ControlCall } from '../../lib/http/control-server.ts';
import type { Answer } from '../http/answer.ts';
import type { Ledger } from '../ledger.ts';
import { checked, problem } from './checked.ts';
import { merchantRoutes } from './merchant-routes.ts';
import { registration } from './registration.ts';

/** JSON over HTTP on loopback, for the other processes of a run. Its client is `klarna-control.ts`. */
export function answerControl(
  ledger: Ledger,
  { method, path, query, posted, hungUp }: ControlCall,
): Answer | Promise<Answer> {
  if (method === 'GET' && path === '/refusals') return { status: 200, body: ledger.refusals() };
  if (method === 'POST' && path === '/merchants') return register(ledger, posted);
  const [, merchantId = '', rest = ''] = /^\/merchants\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  const merchant = ledger.merchant(merchantId);
  if (!merchant) return problem(404, `no merchant "${merchantId}" at ${path}`);
  const [part, id = '', ...more] = rest.split('/');
  const route = merchantRoutes[`${method} ${rest}`] ?? merchantRoutes[`${method} ${[part, '*', ...more].join('/')}`];
  if (!route) return problem(404, `no ${method} ${path}`);
  return route({ ledger, merchant, id, query, posted, hungUp });
}

function register(ledger: Ledger, posted: unknown): Answer | Promise<Answer> {
  return checked(registration, posted, ({ merchantId, sharedSecret, options }) =>
    ledger.register(merchantId, sharedSecret, options)
      ? { status: 204 }
      : problem(409, `merchant "${merchantId}" is registered already`),
  );
}
