import { randomBytes } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import { Client } from 'undici';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { OwnerDeed } from '../../scenario/conditions.ts';
import { folderOf } from '../../scenario/shop-folder.ts';
import { formatSiteHost, isPublicShopName } from '../../scenario/site-host.ts';
import type { OpenSiteRequest } from '../store.ts';
import { setOption } from './site-options.ts';

/** Something that WordPress itself does for the harness: the store's must-use plugin admin-commands.php has the other side. */
export type AdminCommand =
  | { do: 'run-scheduled'; olderBySeconds: number; events: string[]; atOnce: string[] }
  | { do: 'owner-acts'; action: OwnerDeed }
  | { do: 'make-order'; address: Readonly<Record<string, string>> }
  | { do: 'forget-options'; names: string[]; catchUp: boolean }
  | { do: 'heed-htaccess'; heeds: boolean }
  | { do: 'lose-query'; loses: boolean };

export type RunAdminCommand = (command: AdminCommand) => Promise<void>;

/** How a process reaches the store's web server: by the edge, which has the only published ports. Plain data. */
export interface WebAddress {
  host: string;
  httpsPort: number;
  /** Certificate of the authority that the edge's certificate is from, PEM. */
  authority: string;
}

/**
 * Gives a site admin commands. Each stands in the site's database under a token of its own, which the request shows: without
 * the database nobody can have one done.
 * @throws HarnessError EVIDENCE_INCOMPLETE when WordPress did not begin it, or failed in it.
 */
export function adminCommandsOf(
  connection: Connection,
  web: WebAddress,
  site: Pick<OpenSiteRequest, 'id' | 'build' | 'host' | 'conditions'>,
): RunAdminCommand {
  const name = commandHost(site);
  return async (command) => {
    const token = randomBytes(18).toString('base64url');
    const [sql, values] = setOption('harness_command', JSON.stringify({ ...command, token }));
    await connection.query(sql, values);
    const failed = (why: string, cause?: unknown) =>
      new HarnessError('EVIDENCE_INCOMPLETE', `the shop did not run the admin command "${command.do}": ${why}`, {
        hint: 'PHP’s own words are in the run folder’s stack.log.',
        cause,
      });
    const client = new Client(`https://${web.host}:${web.httpsPort}`, {
      connect: { ca: web.authority, servername: name },
      headersTimeout: 30_000,
      bodyTimeout: 30_000,
    });
    try {
      const { statusCode, headers, body } = await client.request({
        path: `${folderOf(site.conditions)}/`,
        method: 'POST',
        headers: { host: name, 'x-harness-command': token },
      });
      await body.dump();
      // A plugin of the shop may exit in the middle of it: that is the shop's affair.
      if (statusCode !== 200 || headers['x-harness-command'] !== 'begun') throw failed(`status ${statusCode}`);
    } catch (cause) {
      throw cause instanceof HarnessError ? cause : failed(messageOf(cause), cause);
    } finally {
      await client.close();
    }
  };
}

/**
 * The site under a name that no WAF guards and that is not its own: admin commands are not among the requests that the edge
 * records of the site.
 */
function commandHost({ id, build, host }: { id: string; build: string; host: string }): string {
  return formatSiteHost({ site: id, build, policy: 'open', zone: isPublicShopName(host) ? 'internal' : 'test' });
}
