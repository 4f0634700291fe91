import type { Visit } from '../shopper.ts';
import { ajaxResult } from './ajax-result.ts';
import type { WebClient, WebResponse } from './web-client.ts';

/** Posts the checkout form; where the shopper's finger is nervous, a second time at the same moment. */
export async function submitForm(
  client: WebClient,
  { options, record }: Visit,
  url: string,
  fields: Record<string, string>,
): Promise<WebResponse> {
  const submitted = client.postForm(url, fields);
  if (options.submits === 'once') return submitted;
  const [first, second] = await Promise.all([submitted, client.postForm(url, fields)]);
  const { result = 'no result', messages } = ajaxResult(second.body);
  record('submitted-again', [`${second.status} ${result}`, messages].filter(Boolean).join(': '));
  return first;
}
