import type { Case } from './session-fixation-variants.ts';
import { hostOf } from './session-fixation-variants.ts';

const both = 'comodo with 211170';
const host = hostOf(both);

/** What 211170 makes of Referers; 211180 sees that there is one. */
const withReferers = (deniedBy: Case['deniedBy'], ...all: string[][]): Case[] =>
  all.map((referers) => ({
    title: `Referer ${referers.map((referer) => `"${referer}"`).join(' and ')}`,
    variant: both,
    url: '/?session_id=1',
    headers: referers.map((referer) => ['Referer', referer] as const),
    deniedBy,
  }));

const anyReferer: Case[] = ['https://elsewhere.test/', '', 'x'].flatMap((referer): Case[] =>
  (['comodo', 'comodo-rev3', 'comodo-rev3 with 211170'] as const).map((variant) => ({
    title: `${variant}: 211180 lets pass with Referer "${referer}"`,
    variant,
    url: '/?session_id=1',
    headers: [['Referer', referer]],
    deniedBy: undefined,
  })),
);

export const refererCases: readonly Case[] = [
  ...anyReferer,
  { title: 'no Referer where 211170 is on too', variant: both, url: '/?session_id=1', deniedBy: '211180' },
  {
    title: 'a Referer of elsewhere without a session id',
    variant: both,
    url: '/?a=1',
    headers: [['Referer', 'https://elsewhere.test/']],
    deniedBy: undefined,
  },
  ...withReferers(
    '211170',
    ['https://elsewhere.test/'],
    ['http://elsewhere.test/a?b=c'],
    ['ftps://elsewhere.test/'],
    ['https:///'],
    [`https://elsewhere.test/https://${host}/`],
    [`https://${host}.elsewhere.test/`],
    // A port and capitals are not in the Host header.
    [`https://${host}:80/`],
    [`https://${host.toUpperCase()}/`],
    ['x', 'https://elsewhere.test/'],
    // Of several the first URL counts.
    ['https://elsewhere.test/', `https://${host}/`],
  ),
  ...withReferers(
    undefined,
    [`https://${host}/checkout/`],
    [`http://${host}/`],
    // The host need only end so.
    [`https://not-${host}/`],
    [`https://user:word@${host}/`],
    // What is no URL with a path is not off-domain.
    [''],
    ['elsewhere.test'],
    ['https://elsewhere.test'],
    ['HTTPS://elsewhere.test/'],
    ['fps://elsewhere.test/'],
    [`https://${host}/`, 'https://elsewhere.test/'],
  ),
];
