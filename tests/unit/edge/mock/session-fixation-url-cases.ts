import type { Case } from './session-fixation-variants.ts';

const push = '/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=o-1';
const sessionId = 'kco_session_id=t_0123456789abcdef0123456789abcd';

/** @source facts/waf.md, "Which callback is blocked by what" */
const pushes: Case[] = [
  { title: 'a push as the plugin registers it', url: `${push}&${sessionId}`, deniedBy: '211180' },
  { title: 'a push by GET', method: 'GET', url: `${push}&${sessionId}`, deniedBy: '211180' },
  { title: 'a push by ?wc-api=', url: `/?wc-api=KCO_WC_Push&${sessionId}`, deniedBy: '211180' },
  { title: 'a push behind a language prefix', url: `/en${push}&${sessionId}`, deniedBy: '211180' },
  { title: 'a push without a trailing slash', url: `/wc-api/KCO_WC_Push?${sessionId}`, deniedBy: '211180' },
  { title: 'a push with a numeric id', url: `${push}&kco_session_id=42`, deniedBy: '211180' },
  { title: 'a push with an empty id', url: `${push}&kco_session_id=`, deniedBy: '211180' },
  { title: 'a push of KCO 2.18.4, without session id', url: push, deniedBy: undefined },
  ...['APIs-Klarna', 'Mozilla/5.0', 'curl/8.14.1', ''].flatMap((agent): Case[] => [
    {
      title: `a push with User-Agent "${agent}"`,
      url: `${push}&${sessionId}`,
      headers: [['User-Agent', agent]],
      deniedBy: '211180',
    },
    {
      title: `a harmless push with User-Agent "${agent}"`,
      url: push,
      headers: [['User-Agent', agent]],
      deniedBy: undefined,
    },
  ]),
];

const names: Case[] = [
  // obJSESSIONID, sCFID, obsession_id
  ...['objsessionid', 'scfid', 'obsession_id', 'user[session_id]', 'SESSION-ID', '%73ession_id', 'session%5Fid'].map(
    (name): Case => ({ title: `the name ${name}`, url: `/?${name}=1`, deniedBy: '211180' }),
  ),
  ...['session', 'id', 'sessionid', 'kco_sessionid', 'session.id', 'session%20id', 'session+id', 'session__id'].map(
    (name): Case => ({ title: `the name ${name}`, url: `/?${name}=1`, deniedBy: undefined }),
  ),
  ...[
    'phpsess',
    'asp.net_session',
    'cf_id',
    'confid',
    'token',
    'kco_wc_order_id',
    'sess%zzion_id',
    'sess%00ion_id',
  ].map((name): Case => ({ title: `the name ${name}`, url: `/?${name}=1`, deniedBy: undefined })),
  // Where a name seems to begin, and then begins anew: `@pm` goes back so far that it finds it, or too far.
  ...['sesession_id', 'ssession_id', 'aspsession_id', 'phpsesession-id', 'ccfid', 'cftcftoken'].map(
    (name): Case => ({ title: `the name ${name}`, url: `/?${name}=1`, deniedBy: '211180' }),
  ),
  ...['sessession_id', 'jsessession_id', 'kco_sessession-id', 'phpsessession_id'].map(
    (name): Case => ({ title: `the name ${name}`, url: `/?${name}=1`, deniedBy: undefined }),
  ),
  { title: 'a name without a value', url: '/?session_id', deniedBy: '211180' },
  { title: 'a listed value', url: '/?x=session_id', deniedBy: undefined },
  { title: 'a semicolon, which is no separator', url: '/?x=1;session_id=1', deniedBy: undefined },
  { title: 'an escaped & in a name', url: '/?a%26session_id=1', deniedBy: '211180', parameter: 'a&session_id' },
  { title: 'a + in a name', url: '/?a+session_id=1', deniedBy: '211180', parameter: 'a session_id' },
  { title: 'a broken escape', url: '/?%zzsession_id%4=1', deniedBy: '211180', parameter: '%zzsession_id%4' },
  { title: 'bytes that are no UTF-8', url: '/?\xffsession_id=1', deniedBy: '211180', parameter: '\ufffdsession_id' },
  { title: 'a NUL, where the log ends', url: '/?session_id%00x=1', deniedBy: '211180', parameter: 'session_id' },
  { title: 'a fragment', url: '/?a=1#&session_id=1', deniedBy: undefined },
  { title: 'an escaped #', url: '/?a%23&session_id=1', deniedBy: '211180' },
  { title: 'a listed word in the path', url: '/session_id/?a=1', deniedBy: undefined },
  { title: 'a listed cookie', url: '/?a=1', headers: [['Cookie', 'session_id=1']], deniedBy: undefined },
];

/** Of revision 3, whose chain begins with the path. */
const adminPaths: Case[] = [
  ...[
    '/wp-admin/',
    '/wp-admin/admin-ajax.php',
    '/WP-Admin/',
    '/%77p-admin/',
    '/wp-admin%2f',
    '/administrator/x',
    '/admin/',
  ].map(
    (path): Case => ({
      title: `${path} is spared`,
      variant: 'comodo-rev3',
      url: `${path}?session_id=1`,
      deniedBy: undefined,
    }),
  ),
  ...[
    '/',
    '/wp-admin',
    '//wp-admin/',
    '/./wp-admin/',
    '/en/wp-admin/',
    '/%0awp-admin/',
    '/%2577p-admin/',
    '/admins/',
  ].map(
    (path): Case => ({
      title: `${path} is not spared`,
      variant: 'comodo-rev3',
      url: `${path}?session_id=1`,
      deniedBy: '211180',
    }),
  ),
  { title: 'revision 2 spares no path', url: '/wp-admin/?session_id=1', deniedBy: '211180' },
  { title: 'jsession is listed in revision 3', variant: 'comodo-rev3', url: '/?jsession=1', deniedBy: '211180' },
  { title: 'jsession is not listed in revision 2', url: '/?jsession=1', deniedBy: undefined },
];

export const urlCases: readonly Case[] = [...pushes, ...names, ...adminPaths];
