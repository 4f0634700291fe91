import { HarnessError } from '../../lib/errors.ts';
import type { EngineHost } from './engine-host.ts';
import { parseAuditV3 } from './logs/audit-rows.ts';
import { explainV3 } from './logs/explain.ts';
import { matchedV3 } from './logs/matched-rules.ts';
import type { LoadRefusal } from './refused-rules.ts';
import { includeV3, isIncludedByV3 } from './rule-file.ts';
import {
  factsIn,
  type InstalledServer,
  loadHeader,
  originHeader,
  type ServerAdapter,
  type ServerLoad,
} from './server-adapter.ts';

/** nginx with libmodsecurity 3. */
export const nginxV3: ServerAdapter = {
  kind: 'v3',
  limitsIn: 'rules',
  include: includeV3,
  includes: isIncludedByV3,
  find: findNginx,
  refusalIn: refusalV3,
  parseAuditRow: parseAuditV3,
  explain: explainV3,
  findings: matchedV3,
};

/** The library's version is nowhere but in the library, and in the audit log of a server that runs. */
const search = `PATH=$PATH:/usr/sbin:/usr/local/sbin:/usr/local/nginx/sbin
server=$(command -v nginx) || exit 0
built=$("$server" -V 2>&1)
echo "server=$server"
echo "nginx=$(echo "$built" | sed -n 's|^nginx version: nginx/\\([^ ]*\\).*|\\1|p')"
for name in fastcgi uwsgi scgi; do
  case $built in *--without-http_\${name}_module*) ;; *) echo "$name=yes" ;; esac
done
folder=$(echo "$built" | sed -n 's/.*--modules-path=\\([^ ]*\\).*/\\1/p')
for folder in "$folder" /usr/lib/nginx/modules /usr/lib64/nginx/modules /usr/share/nginx/modules /etc/nginx/modules; do
  module=$folder/ngx_http_modsecurity_module.so
  [ -f "$module" ] || continue
  echo "module=$module"
  library=$(ldd "$module" | sed -n 's/.*libmodsecurity[^ ]* => \\([^ ]*\\).*/\\1/p')
  [ -n "$library" ] && echo "modsecurity=$(grep -aoE 'ModSecurity v[0-9.]+' "$library" | head -n 1)"
  break
done
[ -f /usr/share/modsecurity-crs/rules/REQUEST-901-INITIALIZATION.conf ] && echo crs=yes`;

async function findNginx(host: EngineHost): Promise<InstalledServer> {
  const facts = factsIn((await host.run(search)).output);
  const server = facts.get('server');
  const module = facts.get('module');
  if (!server || !module) {
    const missing = server ? `${server} has no ModSecurity module` : 'there is no nginx';
    throw new HarnessError('ENGINE_UNAVAILABLE', `engine v3 is nginx with ModSecurity 3, and here ${missing}`, {
      hint: 'On Debian, as root: apt-get install nginx libnginx-mod-http-modsecurity modsecurity-crs.',
    });
  }
  const gateways = ['fastcgi', 'uwsgi', 'scgi'].filter((name) => facts.has(name));
  return {
    version: `${facts.get('modsecurity') ?? 'ModSecurity v3'}, nginx ${facts.get('nginx') ?? 'of unknown version'}`,
    hasCoreRuleset: facts.has('crs'),
    configuration: (load) => nginxConfiguration(load, module, gateways),
    // In order, it takes seconds to give back the memory of large rule sets.
    stopSignal: 'KILL',
    command: (file) => [server, '-c', file],
  };
}

/**
 * No `error_page`: it would destroy the evidence. A body is kept in memory, where ModSecurity looks for it.
 * @param gateways modules that make folders of their own at the start
 */
function nginxConfiguration(load: ServerLoad, module: string, gateways: readonly string[]): string {
  const { folder, ports, asRoot, variants } = load;
  return `daemon off;
${asRoot ? 'user root;\n' : ''}worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
load_module ${module};
events { worker_connections 512; }

http {
  access_log off;
  default_type text/plain;
  client_max_body_size 8m;
  client_body_buffer_size 1m;
  keepalive_timeout 65s;
  keepalive_requests 1000000;
  server_names_hash_bucket_size 256;
${['client_body', 'proxy', ...gateways].map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}

  upstream origin { server ${ports.origin}; keepalive 16; }
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;

  server {
    listen ${ports.listen} default_server;
    location = /healthz { add_header ${loadHeader} ${folder}; return 200 "ok\\n"; }
    location /logs/ { alias ${folder}/logs/; }
  }
  server {
    listen ${ports.origin};
    location / { add_header ${originHeader} 1 always; return 200 "ok\\n"; }
  }
${variants
  .map(
    ({ names, rulesFile }) => `  server {
    listen ${ports.listen};
    server_name ${names.join(' ')};
    modsecurity on;
    modsecurity_transaction_id $http_x_request_id;
    modsecurity_rules_file ${rulesFile};
    location / { proxy_pass http://origin; }
  }
`,
  )
  .join('')}}
`;
}

/**
 * Reads what nginx prints when libmodsecurity refuses a rule file.
 * @source observed with nginx 1.22.1 and 1.26.3, libmodsecurity 3.0.9 and 3.0.14
 */
export function refusalV3(output: string): LoadRefusal | undefined {
  // The words may end with a line break before nginx's own place.
  const [, said] = /\[emerg\].*?"modsecurity_rules_file" directive (.*?)\s+in \S+:\d+$/ms.exec(output) ?? [];
  if (said === undefined) return undefined;
  const placed = /^Rules error\. File: (.*?)\. Line: (\d+)\. Column: \d+\. (.*)$/s.exec(said);
  if (placed) {
    const [, file = '', line, words = ''] = placed;
    return { file, line: Number(line), words: words.trim() };
  }
  const [, duplicateId] = /^Rule id: (\d+) is duplicated/.exec(said) ?? [];
  if (duplicateId) return { words: said, duplicateId };
  // The file's name is a pointer here: "Rules must have an ID. File: 0x55c247e070a0 at line: 2".
  const [, line] = /^Rules must have an ID\..* at line: (\d+)/.exec(said) ?? [];
  if (line) return { words: 'Rules must have an ID.', line: Number(line), withoutId: true };
  return { words: said };
}
