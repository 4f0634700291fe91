import { klarnaAddresses } from '../../scenario/klarna-addresses.ts';
import { queryArguments } from '../exclusion/query-arguments.ts';
import { type Advise, notExecuted } from './advice-input.ts';
import { callbackPlaces } from './callback-places.ts';

/** @source wordfence.com/help/firewall/options: "Allowlisted URLs", "Allowlisted IP addresses that bypass all rules" */
export const wordfence: Advise = ({ blocked }) => {
  const { paths, endpoints } = callbackPlaces(blocked);
  const urls = [...paths, ...(endpoints.length > 0 ? ['/'] : [])];
  const names = new Set(blocked.flatMap(({ request }) => queryArguments(request).map(([name]) => name)));
  const lines = urls.flatMap((url) => [...names].map((name) => `${url}   Query String   ${name}`));
  return {
    layer: 'wordfence',
    text: `With Wordfence: Firewall → All Firewall Options → Allowlisted URLs, one entry for each line (URL, type and name of the parameter). A rate limit or a country block is not lifted by that; there, enter Klarna's published addresses under "Allowlisted IP addresses that bypass all rules", which may differ at Kustom and do not help where a proxy hides the address. ${notExecuted}`,
    code: [...lines, `Addresses: ${klarnaAddresses.join(', ')}`].join('\n'),
  };
};
