import type { Case } from './session-fixation-variants.ts';

type Headers = Case['headers'];
const typed = (...types: string[]): Headers => types.map((type) => ['Content-Type', type] as const);

const json = (body: string, deniedBy: Case['deniedBy'], parameter?: string): Case => ({
  title: `JSON ${JSON.stringify(body)}`,
  url: '/',
  headers: typed('application/json'),
  body,
  deniedBy,
  parameter,
});

const jsonCases: Case[] = [
  json('{"kco_session_id":1}', '211180', 'json.kco_session_id'),
  json('{"a":{"cfid":null}}', '211180', 'json.a.cfid'),
  json('{"a":[0,{"b":[[true,{"cfid":""}]]}]}', '211180', 'json.a.array_1.b.array_0.array_1.cfid'),
  json('[{"cfid":1}]', '211180', 'json.array_0.cfid'),
  json('{"session_id":{"":1}}', '211180', 'json.session_id.empty-key'),
  json('{"asp":{"net_sessionid":1}}', '211180', 'json.asp.net_sessionid'),
  json('{"sessi\\u006Fn_id":1}', '211180', 'json.session_id'),
  json('{"\\ud83d\\ude00cfid\\ud83d":1}', '211180', 'json.\u{1f600}cfid?'),
  json('{"a":"session_id"}', undefined),
  json('"session_id"', undefined),
  json('session_id=1', undefined),
  json('', undefined),
  // What has no value has no name.
  json('{"session_id":{}}', undefined),
  json('{"session_id":[{}]}', undefined),
  // Broken JSON counts up to where it breaks, and a number may end with the text.
  json('{"session_id":1}}', '211180'),
  json('{"session_id":1,}', '211180'),
  json('{"session_id":1', '211180'),
  json('{"session_id":01', '211180'),
  json('{"session_id":"1', undefined),
  json('{"session_id":1.', undefined),
  json('{"session_id":12.', undefined),
  json('{"session_id":1.25e', undefined),
  json('{"session_id":1.5.', '211180'),
  json('{"session_id":tru', undefined),
  json('{,"session_id":1}', undefined),
  json('{"a":1 "session_id":1}', undefined),
  json('{"a":1}{"session_id":1}', undefined),
  json('{a:1,"session_id":1}', undefined),
  json('{"a":[1,],"session_id":1}', undefined),
  json('{"a":{"b":1,},"session_id":1}', undefined),
  json('{"a",1,"session_id":1}', undefined),
  json('{"a":[1:"session_id"],"session_id":1}', undefined),
  json('{"a":[1},"session_id":1}', undefined),
  json('{"a":1.5e,"session_id":1}', undefined),
  json('{"a":"\xff","session_id":1}', undefined),
  json('{"a":"\n","session_id":1}', undefined),
  json('{"a":"\xc3\xa5\x7f",\v\f"session_id":1}', '211180'),
  json('/* */{"session_id":1}', undefined),
];

const object = '{"session_id":1}';

const typeCases: Case[] = [
  ...['application/json; charset=utf-8', 'Application/JSON', 'application/vnd.klarna+json', 'application/jsonp'].map(
    (type): Case => ({ title: `JSON as ${type}`, url: '/', headers: typed(type), body: object, deniedBy: '211180' }),
  ),
  ...['text/plain', 'text/json', 'application/x/json', ''].map(
    (type): Case => ({ title: `JSON as "${type}"`, url: '/', headers: typed(type), body: object, deniedBy: undefined }),
  ),
  { title: 'a body without a type', url: '/', body: 'session_id=1', deniedBy: undefined },
  {
    title: 'JSON sent as urlencoded: all of it is a name',
    url: '/',
    headers: typed('application/x-www-form-urlencoded'),
    body: '{"order_id":"x","session_id":"y"}',
    deniedBy: '211180',
    parameter: '{"order_id":"x","session_id":"y"}',
  },
  {
    title: 'urlencoded',
    url: '/?a=1',
    headers: typed('application/x-www-form-urlencoded; charset=utf-8'),
    body: 'b=2&SESSION_ID=3',
    deniedBy: '211180',
    parameter: 'SESSION_ID',
  },
  {
    title: 'urlencoded, with more than nginx keeps in memory',
    url: '/',
    headers: typed('application/x-www-form-urlencoded'),
    body: `a=${'x'.repeat(100_000)}&session_id=1`,
    deniedBy: '211180',
  },
  {
    title: 'a session id in the query of a validation with a JSON order',
    url: '/wc-api/KCO_WC_Validation/?kco_session_id=t_1',
    headers: typed('application/json'),
    body: '{"order_id":"o-1"}',
    deniedBy: '211180',
    parameter: 'kco_session_id',
  },
  {
    title: 'two types, one of them JSON',
    url: '/',
    headers: typed('application/json', 'x/y'),
    body: object,
    deniedBy: '211180',
  },
  {
    title: 'a query with a body that is too long to be read',
    url: '/?session_id=1',
    headers: typed('application/x-www-form-urlencoded'),
    body: `cfid=${'x'.repeat(1_048_576)}`,
    deniedBy: '211180',
    parameter: 'session_id',
  },
];

const part = (disposition: string) => `--frontier\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n1\r\n`;

const multipart = (title: string, body: string, deniedBy: Case['deniedBy'], parameter?: string): Case => ({
  title: `multipart: ${title}`,
  url: '/',
  headers: typed('multipart/form-data; boundary=frontier'),
  body,
  deniedBy,
  parameter,
});

const end = '--frontier--\r\n';

const multipartCases: Case[] = [
  multipart('a field', `${part('name="a"')}${part('name="session_id"')}${end}`, '211180', 'session_id'),
  multipart('an escaped name', `${part('name="a\\"cf\\\\cfid"')}${end}`, '211180', 'a"cf\\cfid'),
  multipart('a name is not decoded', `${part('name="session%5fid"')}${end}`, undefined),
  multipart('a file', `${part('name="session_id"; filename="x"')}${end}`, undefined),
  multipart('a file that nobody chose', `${part('name="session_id"; filename=""')}${end}`, '211180'),
  multipart('without its end', part('name="session_id"'), undefined),
  multipart('with another boundary', `${part('name="session_id"')}${end}`.replaceAll('frontier', 'border'), undefined),
];

export const bodyCases: readonly Case[] = [...jsonCases, ...typeCases, ...multipartCases];
