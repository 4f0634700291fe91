import { HarnessError } from '../../lib/errors.ts';
import type { EngineHost } from './engine-host.ts';
import { parseAuditV2 } from './logs/audit-rows.ts';
import { explainV2 } from './logs/explain.ts';
import { matchedV2 } from './logs/matched-rules.ts';
import type { LoadRefusal } from './refused-rules.ts';
import {
  factsIn,
  type InstalledServer,
  limits,
  loadHeader,
  originHeader,
  type ServerAdapter,
  type ServerLoad,
} from './server-adapter.ts';

/** Apache with mod_security2. */
export const apacheV2: ServerAdapter = {
  kind: 'v2',
  limitsIn: 'server',
  include: (path) => `Include "${path}"`,
  includes: () => true,
  find: findApache,
  refusalIn: refusalV2,
  parseAuditRow: parseAuditV2,
  explain: explainV2,
  findings: matchedV2,
};

const search = `PATH=$PATH:/usr/sbin:/usr/local/sbin:/usr/local/apache2/bin
server=$(command -v apache2 || command -v httpd) || exit 0
echo "server=$server"
echo "apache=$("$server" -v | sed -n 's|^Server version: Apache/\\([^ ]*\\).*|\\1|p')"
for folder in /usr/lib/apache2/modules /usr/lib64/httpd/modules /etc/httpd/modules /usr/local/apache2/modules; do
  [ -f "$folder/mod_security2.so" ] || continue
  echo "modules=$folder"
  echo "files=$(ls "$folder" | tr '\\n' ' ')"
  echo "modsecurity=$(grep -aoE 'ModSecurity for Apache/[0-9.]+' "$folder/mod_security2.so" | head -n 1)"
  break
done
[ -f /usr/share/modsecurity-crs/rules/REQUEST-901-INITIALIZATION.conf ] && echo crs=yes`;

/** What the configuration needs, in this order. Those that are built in have no file. */
const modules = [
  'unixd',
  'log_config',
  'authz_core',
  'unique_id',
  'alias',
  'headers',
  'rewrite',
  'proxy',
  'proxy_http',
  'security2',
];

async function findApache(host: EngineHost): Promise<InstalledServer> {
  const facts = factsIn((await host.run(search)).output);
  const server = facts.get('server');
  const folder = facts.get('modules');
  if (!server || !folder) {
    const missing = server ? `${server} has no mod_security2` : 'there is no Apache';
    throw new HarnessError('ENGINE_UNAVAILABLE', `engine v2 is Apache with mod_security2, and here ${missing}`, {
      hint: 'On Debian, as root: apt-get install apache2 libapache2-mod-security2 modsecurity-crs.',
    });
  }
  const files = new Set(facts.get('files')?.split(' '));
  const processes = ['mpm_event', 'mpm_worker', 'mpm_prefork'].find((name) => files.has(`mod_${name}.so`));
  const loaded = [...(processes ? [processes] : []), ...modules.filter((name) => files.has(`mod_${name}.so`))];
  return {
    version: `${facts.get('modsecurity') ?? 'ModSecurity for Apache 2'}, Apache ${facts.get('apache') ?? 'of unknown version'}`,
    hasCoreRuleset: facts.has('crs'),
    configuration: (load) =>
      apacheConfiguration(
        load,
        loaded.map((name) => `LoadModule ${name}_module ${folder}/mod_${name}.so`),
      ),
    // Its locks may be the system's, which outlive a killed process.
    stopSignal: 'TERM',
    command: (file) => [server, '-f', file, '-DFOREGROUND'],
  };
}

/**
 * The first virtual server is the one for unknown names. What answers in a variant's own server before its content, such
 * as a Redirect, would bypass phase 2: hence the proxy, to a server that answers everything from mod_rewrite.
 * Encoded slashes pass, which Apache refuses by default: what is asked here is what the rules refuse.
 */
function apacheConfiguration(load: ServerLoad, loadModules: readonly string[]): string {
  const { folder, temporaryFolder, ports, asRoot, includesFrom, forServer, variants } = load;
  return `ServerRoot "${includesFrom}"
ServerName waf.test
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
Listen ${ports.listen}
Listen ${ports.origin}
ErrorLog ${folder}/error.log
${loadModules.join('\n')}
${asRoot ? 'User #65534\nGroup #65534\n' : ''}
KeepAlive On
KeepAliveTimeout 65
MaxKeepAliveRequests 0
StartServers 1
LimitRequestBody 0
${[limits(temporaryFolder), ...forServer].join('\n')}

<VirtualHost ${ports.listen}>
  SecRuleEngine Off
  Alias /logs/ ${folder}/logs/
  <Directory ${folder}/logs>
    Require all granted
  </Directory>
  RewriteEngine On
  RewriteRule ^/healthz$ - [R=200,L]
  Header always set ${loadHeader} ${folder}
</VirtualHost>
<VirtualHost ${ports.origin}>
  SecRuleEngine Off
  AllowEncodedSlashes NoDecode
  Header always set ${originHeader} 1
  RewriteEngine On
  RewriteRule ^ - [R=200,L]
</VirtualHost>
${variants
  .map(
    ({ names: [name, ...others], rulesFile }) => `<VirtualHost ${ports.listen}>
  ServerName ${name}
${others.map((other) => `  ServerAlias ${other}\n`).join('')}
  AllowEncodedSlashes NoDecode
  ProxyPass / http://${ports.origin}/ nocanon
  Include ${rulesFile}
</VirtualHost>
`,
  )
  .join('')}`;
}

/**
 * Reads what Apache prints when it refuses a configuration.
 * @source observed with Apache 2.4.71 and mod_security2 2.9.7
 */
export function refusalV2(output: string): LoadRefusal | undefined {
  // A file that cannot be included is told on one line, with all files that led to it; the last has the directive.
  const places = [...output.matchAll(/Syntax error on line (\d+) of (.+?):(?=\s)/g)];
  const last = places.at(-1);
  if (!last) return undefined;
  const [all, line, file = ''] = last;
  const words = output
    .slice(last.index + all.length)
    .trim()
    .split('\n')[0]
    ?.trim();
  return { file: unescaped(file), line: Number(line), words: words ?? '' };
}

/** Apache writes bytes beyond ASCII as `\xc3`. @source observed with Apache 2.4.66 */
function unescaped(text: string): string {
  if (!/\\x[0-9a-f]{2}/i.test(text)) return text;
  const bytes = text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
