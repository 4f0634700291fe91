import type { PlainRequest } from '../../lib/http/plain-http.ts';
import { sourceHeader } from '../../scenario/klarna-addresses.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { proxyAddress } from './layers/caller.ts';

/** Where a request comes from as the policy's layer sees it; undefined for customers at home, who say nothing. */
export function sourceOf({ layer }: EdgePolicy, { headers }: PlainRequest): string | undefined {
  if (layer?.source === 'hidden') return proxyAddress;
  const said = headers[sourceHeader];
  return typeof said === 'string' ? said : undefined;
}
