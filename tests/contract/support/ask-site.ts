import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Site } from '../../../harness/run/open-site.ts';

/** An answer, reduced to what two implementations of a shop can have in common. */
export interface Seen {
  status: number;
  /** Of a redirect: path and query, or the whole URL where the scheme or host changes. */
  to?: string;
  /** `-1`, or the page's own name, `home` for the home page. */
  page?: string;
}

/** One request to a site, over https, without following redirects. */
export async function askSite(site: Site, method: string, target: string, body?: string): Promise<Seen> {
  const { host, httpsPort } = site.address;
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const sent = request(
      {
        host,
        port: httpsPort,
        servername: site.host,
        method,
        path: target,
        headers: { host: site.host, 'user-agent': 'Mozilla/5.0 (contract)' },
        // The run's own authority; TLS is no matter of this suite.
        rejectUnauthorized: false,
        agent: false,
      },
      resolve,
    );
    sent.once('error', reject);
    sent.end(body);
  });
  const received = await text(answer);
  const { statusCode: status = 0, headers } = answer;
  if (headers.location !== undefined) {
    return { status, to: headers.location.replace(`https://${site.host}`, '') };
  }
  return method === 'HEAD' ? { status } : { status, page: pageOf(received) };
}

function pageOf(body: string): string {
  if (body.trim() === '-1') return '-1';
  const [, title = ''] = /<title>([^<]*)<\/title>/.exec(body) ?? [];
  const [name = '', shop] = title.split(/\s+(?:–|&#8211;)\s+/);
  return shop === undefined ? 'home' : name;
}
