import { z } from 'zod';
import type { Visit } from '../visit.ts';
import { type ApiAnswer, type ApiRequest, refusal } from './api.ts';

const parts = z.object({
  requests: z
    .array(
      z.object({
        path: z.string(),
        method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
        headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
        body: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .max(25),
});

/**
 * `POST /wc/store/v1/batch`: several requests in one. Each has headers of its own, so the nonce stands in each; the whole is
 * 207 whatever became of them.
 * @returns undefined where a part is beyond this store
 * @source WooCommerce 10.0.2, Batch; WordPress 6.8, WP_REST_Server::serve_batch_request_v1
 */
export async function batch(
  { shop, user }: Visit,
  { body }: ApiRequest,
  answer: (part: ApiRequest) => Promise<ApiAnswer | undefined>,
): Promise<ApiAnswer | undefined> {
  const asked = parts.safeParse(body);
  if (!asked.success) {
    const said = z.object({ requests: z.unknown() }).safeParse(body).success;
    return said
      ? refusal(400, 'rest_invalid_param', 'Invalid parameter(s): requests')
      : refusal(400, 'rest_missing_callback_param', 'Missing parameter(s): requests', { params: ['requests'] });
  }
  const { requests } = asked.data;
  if (requests.some(({ path }) => !path.toLowerCase().includes('wc/store'))) {
    return refusal(400, 'woocommerce_rest_invalid_path', 'Invalid path provided.');
  }
  const responses: unknown[] = [];
  for (const { path, method, headers, body: posted } of requests) {
    const lowerCased = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat()[0]]);
    const route = new URL(path, 'http://shop').pathname;
    const answered = await answer({ method, route, headers: Object.fromEntries(lowerCased), body: posted });
    if (!answered) return undefined;
    responses.push({ body: answered.body, status: answered.status, headers: answered.headers ?? {} });
  }
  return {
    status: 207,
    body: { responses },
    headers: {
      Nonce: shop.secrets.nonce(user.id),
      'Nonce-Timestamp': String(Math.floor(shop.now() / 1_000)),
      'User-ID': String(user.id),
    },
  };
}
