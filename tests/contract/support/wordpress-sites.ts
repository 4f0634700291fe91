import { expect } from '@playwright/test';
import { apacheV2 } from '../../../harness/edge/engine/apache-v2.ts';
import type { EngineHost } from '../../../harness/edge/engine/engine-host.ts';
import { RequestSender } from '../../../harness/edge/engine/loaded-server.ts';
import { nginxV3 } from '../../../harness/edge/engine/nginx-v3.ts';
import { hostOf, type InstalledServer, originHeader } from '../../../harness/edge/engine/server-adapter.ts';
import type { EngineKind } from '../../../harness/edge/engine/waf-engine.ts';
import { withHost } from '../../../harness/lib/http/http-request.ts';
import type { CallbackProbe } from '../../../harness/waf/probe.ts';

/** A site as a host writes it: how requests come to WordPress, and where its author loads the rule set. */
export interface Site {
  name: string;
  configuration(parts: SiteParts): string;
}

interface SiteParts {
  listen: string;
  origin: string;
  folder: string;
  loadModules: string;
  /** Lines in the place where the rule set is loaded. */
  rules: string;
  /** Lines of the site's own, in a place that is never further out. */
  own: string;
}

/** Stands for PHP behind `fastcgi_pass`: what matters is that the location ends in a handler of its own. */
const toPhp = 'proxy_pass http://origin;';

const nginxShapes = {
  'try_files and a location for PHP': (rules: string) => `
    location / { ${rules} try_files $uri $uri/ /index.php?$args; }
    location ~ \\.php$ { ${rules} ${toPhp} }`,
  'a rewrite and a location for PHP': (rules: string) => `
    location / { ${rules} if (!-e $request_filename) { rewrite ^ /index.php last; } }
    location ~ \\.php$ { ${rules} ${toPhp} }`,
  'a proxy': (rules: string) => `location / { ${rules} ${toPhp} }`,
};

const nginxPlaces = ['http', 'server', 'location'] as const;

const nginxSites: Site[] = Object.entries(nginxShapes).flatMap(([shape, locations]) =>
  nginxPlaces.map((place) => ({
    name: `nginx with ${shape}, the rule set in the ${place}`,
    configuration: ({ listen, origin, folder, loadModules, rules, own }) => {
      const at = (here: (typeof nginxPlaces)[number]) => (here === place ? rules : '');
      return `daemon off;
user root;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
${loadModules}
events {}
http {
  access_log off;
  client_max_body_size 8m;
  client_body_buffer_size 1m;
  upstream origin { server ${origin}; }
  server {
    listen ${origin};
    location / { add_header ${originHeader} 1 always; return 200 "ok\\n"; }
  }
  modsecurity on;
  ${at('http')}
  server {
    listen ${listen};
    root ${folder}/www;
    index index.php;
    location = /healthz { modsecurity off; return 200 "ok\\n"; }
    ${own}
    ${at('server')}
    ${locations(at('location'))}
  }
}
`.replace(`listen ${origin};`, `listen ${origin}; modsecurity off;`);
    },
  })),
);

const apacheShapes = {
  'WordPress’s .htaccess': ({ origin, folder }: SiteParts) => `
  DocumentRoot ${folder}/www
  <Directory ${folder}/www>
    Require all granted
    RewriteEngine On
    RewriteRule ^index\\.php$ - [L]
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule . /index.php [L]
    RewriteRule ^$ /index.php [L]
  </Directory>
  ProxyPass /index.php http://${origin}/index.php`,
  'a proxy': ({ origin }: SiteParts) => `
  AllowEncodedSlashes NoDecode
  ProxyPass /healthz !
  ProxyPass / http://${origin}/ nocanon`,
};

const apacheSites: Site[] = Object.entries(apacheShapes).flatMap(([shape, lines]) =>
  (['server', 'virtual host'] as const).map((place) => ({
    name: `Apache with ${shape}, the rule set in the ${place}`,
    configuration: (parts) => `ServerRoot "${parts.folder}"
ServerName site.test
PidFile ${parts.folder}/apache.pid
DefaultRuntimeDir ${parts.folder}
Mutex file:${parts.folder} default
Listen ${parts.listen}
Listen ${parts.origin}
ErrorLog ${parts.folder}/error.log
${parts.loadModules}
User #65534
Group #65534
SecDataDir ${parts.folder}/tmp/
${place === 'server' ? parts.rules : ''}
<VirtualHost ${parts.listen}>
  ${place === 'virtual host' ? parts.rules : ''}
  ${lines(parts)}
  RewriteEngine On
  RewriteRule ^/healthz$ - [R=200,L]
</VirtualHost>
<VirtualHost ${parts.origin}>
  SecRuleEngine Off
  Header always set ${originHeader} 1
  RewriteEngine On
  RewriteRule ^ - [R=200,L]
</VirtualHost>
`,
  })),
);

export const sitesOf: Readonly<Record<EngineKind, readonly Site[]>> = { v3: nginxSites, v2: apacheSites };

const adapters = { v3: nginxV3, v2: apacheV2 };

/** Sites on one host, one after another. */
export class SiteHost {
  readonly #host: EngineHost;
  readonly #server: InstalledServer;
  readonly #loadModules: string;
  #started = 0;

  private constructor(host: EngineHost, server: InstalledServer) {
    this.#host = host;
    this.#server = server;
    const ports = { listen: '127.0.0.1:1', origin: '127.0.0.1:2', url: '', release: () => {} };
    const load = {
      folder: '/',
      temporaryFolder: '/',
      asRoot: true,
      ports,
      includesFrom: '/',
      forServer: [],
      variants: [],
    };
    this.#loadModules = (server.configuration(load).match(/^\s*load_?module .*$/gim) ?? []).join('\n');
  }

  static async on(kind: EngineKind, host: EngineHost): Promise<SiteHost> {
    return new SiteHost(host, await adapters[kind].find(host));
  }

  /** Ids of the callbacks that come through to WordPress. */
  async delivered(
    site: Site,
    probes: readonly CallbackProbe[],
    { rules, own, files }: { rules: string; own: string; files: { path: string; content: string }[] },
  ): Promise<string[]> {
    const folder = `${this.#host.folder}/site-${++this.#started}`;
    const ports = await this.#host.takePorts();
    const { listen, origin } = ports;
    const configuration = site.configuration({ listen, origin, folder, loadModules: this.#loadModules, rules, own });
    const path = `${folder}/server.conf`;
    await this.#host.write([
      ...files,
      { path, content: configuration },
      { path: `${folder}/www/index.php`, content: '' },
    ]);
    await this.#host.run(`mkdir -p ${folder}/tmp && chmod 1777 ${folder}/tmp`);
    const running = this.#host.start(this.#server.command(path), this.#server.stopSignal);
    const sender = new RequestSender(ports.url);
    try {
      let ended: string | undefined;
      void running.ended.then(({ output }) => {
        ended = output || 'ended';
      });
      await expect
        .poll(async () => ended ?? (await sender.send(host, 'ready', get('/healthz')).catch(() => undefined))?.status)
        .toBe(200);
      const through: string[] = [];
      for (const { id, request } of probes) {
        if ((await sender.send(host, id, withHost(request, host))).reachedOrigin) through.push(id);
      }
      return through;
    } finally {
      await sender.close();
      await running.stop();
      ports.release();
    }
  }
}

/** Shops' names stand in bodies, and rules count signs: a name that the command's own variants have. */
const host = hostOf('now');

const get = (target: string) => ({ method: 'GET', target, headers: {} });
