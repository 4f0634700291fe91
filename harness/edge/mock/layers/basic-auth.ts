import { stagingLogin } from '../../../scenario/staging-login.ts';
import { type LayerRules, rule } from './layer.ts';
import { page } from './page.ts';

const { username, password } = stagingLogin;
const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** A staging site behind a password: everybody without it is sent away, Klarna too. */
export const basicAuth: LayerRules = {
  heedsAllowList: true,
  refuse: ({ request }) =>
    request.headers.authorization === wanted
      ? undefined
      : {
          rules: rule('basic-auth', 'Authorization required', 'no valid credentials'),
          answer: page(401, '401 Authorization Required', 'nginx', {
            headers: { 'www-authenticate': 'Basic realm="staging"' },
          }),
        },
};
