import { subfolder } from '../../scenario/shop-folder.ts';
import { patternOfPolicy } from '../../scenario/site-host.ts';
import type { EdgePolicy } from '../edge-policy.ts';

export interface NginxConfOptions {
  policies: readonly EdgePolicy[];
  /** `host:port` of the store's web server, as the edge reaches it. */
  store: string;
  /** `host:port` of the database. */
  database: string;
  /** `host:port` of the fake Klarna. */
  klarna: string;
  /** Names under which the fake Klarna is reached. */
  klarnaHosts: readonly string[];
  /** `host:port` of the mock edge's https, where a policy has it in front. */
  mock?: string;
}

/** Folder of certificates in the edge's container: `trusted.crt`, `trusted.key` and so on for each kind, and `klarna.…`. */
export const certificateFolder = '/etc/edge/tls';

/** Port of the edge's own pages: `/healthz`, `/logs/access.log`, `/logs/audit.log`. */
export const adminPort = 8080;

/**
 * nginx's whole configuration: one server for each policy, chosen by host name. Policies of one run are known when the
 * edge starts, so that no reload mixes two generations of rules.
 */
export function nginxConf(options: NginxConfOptions): string {
  return `worker_processes 2;
pid /run/nginx.pid;
error_log /dev/stderr warn;
include /etc/nginx/modules-enabled/*.conf;
events { worker_connections 1024; }

# The harness reads orders by SQL through the edge, the only container with published ports.
stream {
  server { listen 3306; proxy_pass ${options.database}; }
}

http {
  default_type text/plain;
  server_tokens off;
  client_max_body_size 8m;
  keepalive_timeout 10s;

  # The caller's request id, or one of nginx's: it names the transaction in the access log and in the audit log.
  map $http_x_request_id $waf_txid {
    "~^[A-Za-z0-9._-]{1,64}$" $http_x_request_id;
    default $request_id;
  }
  # What a shop with https at checkout only sends back to http: every page but the checkout, the account and assets.
  map $request_uri $leaves_checkout {
    "~^(?:${subfolder})?/(checkout|my-account|wp-content|wp-includes|wp-admin)/" "";
    "~[?&]wc-ajax=" "";
    default 1;
  }
  log_format harness escape=json '{"at":$msec,"requestId":"$waf_txid","host":"$host","scheme":"$scheme",'
    '"method":"$request_method","url":"$request_uri","status":$status,"upstreamStatus":"$upstream_status",'
    '"seconds":$request_time,"userAgent":"$http_user_agent"}';
  access_log /var/log/edge/access.log harness;

  proxy_http_version 1.1;
  proxy_read_timeout 65s;
  ${toldToStore('$scheme')}

  upstream store { server ${options.store}; keepalive 16; }
  # Each call has a connection of its own: nginx calls anew where a kept one breaks, and a fault breaks each call once.
  upstream klarna { server ${options.klarna}; }
  ${options.mock === undefined ? '' : `upstream mock { server ${options.mock}; }`}

  ssl_certificate ${certificateFolder}/trusted.crt;
  ssl_certificate_key ${certificateFolder}/trusted.key;
  ssl_session_cache shared:tls:1m;

  server {
    listen ${adminPort};
    access_log off;
    location = /healthz { return 200 "ok\\n"; }
    location /logs/ { alias /var/log/edge/; }
  }

  # A name that no policy knows is refused, never served by another site's server.
  server {
    listen 80 default_server;
    listen 443 ssl default_server;
    return 421 "no site of this name\\n";
  }

  server {
    listen 443 ssl;
    server_name ${options.klarnaHosts.join(' ')};
    ssl_certificate ${certificateFolder}/klarna.crt;
    ssl_certificate_key ${certificateFolder}/klarna.key;
    access_log off;
    # Where the fake Klarna breaks a connection off, the shop gets a reset as well, and no 502 of nginx's.
    ${breaksOffToo}
    location / { proxy_pass http://klarna; }
  }
${options.policies.map((policy) => serversOf(policy, options.mock !== undefined)).join('')}}
`;
}

const breaksOffToo = `reset_timedout_connection on;
    error_page 502 504 = @gone;
    location @gone { return 444; }`;

/** Set in one place for all: a single proxy_set_header further in drops every inherited one. */
function toldToStore(scheme: '$scheme' | '$http_x_forwarded_proto'): string {
  return `proxy_set_header Connection "";
  proxy_set_header Host $host;
  proxy_set_header X-Forwarded-Proto ${scheme};
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Request-Id $waf_txid;`;
}

function serversOf(policy: EdgePolicy, hasMock: boolean): string {
  const serverName = `server_name "~${patternOfPolicy(policy.name)}";`;
  const waf = policy.waf
    ? `modsecurity on;
    modsecurity_transaction_id $waf_txid;
    modsecurity_rules_file /etc/edge/modsecurity/policy-${policy.name}.conf;`
    : '';
  if (policy.mocked) {
    return `
  # ${policy.name}, behind the mock edge: that one has ended TLS and made the redirects of https
  server {
    listen 80;
    ${serverName}
    ${waf}
    ${toldToStore('$http_x_forwarded_proto')}
    location / { proxy_pass http://store; }
  }
${hasMock ? wayToMock(policy) : ''}`;
  }
  const tls = tlsOf(policy);

  return `
  # ${policy.name}
  server {
    listen 80;
    ${serverName}
    ${waf}
    ${plainHttp(policy)}
  }
  server {
    listen 443 ssl;
    ${serverName}
    ${tls}
    ${waf}
    ${overTls(policy)}
  }
`;
}

const tlsOf = ({ certificate }: EdgePolicy): string => `ssl_certificate ${certificateFolder}/${certificate}.crt;
    ssl_certificate_key ${certificateFolder}/${certificate}.key;`;

/** The shop finds its own name here, in a network where the mock edge has no address, and meets that one as everybody does. */
function wayToMock(policy: EdgePolicy): string {
  return `
  # ${policy.name}, as the shop itself calls it: the mock edge writes it down
  server {
    listen 443 ssl;
    server_name "~${patternOfPolicy(policy.name)}";
    ${tlsOf(policy)}
    access_log off;
    ${policy.https === 'none' ? overTls(policy) : passToMock}
  }
`;
}

const passToMock = `${breaksOffToo}
    location / {
      proxy_pass https://mock;
      proxy_ssl_server_name on;
      proxy_ssl_name $host;
    }`;

function plainHttp(policy: EdgePolicy): string {
  return policy.https === 'everywhere'
    ? 'location / { return 301 https://$host$request_uri; }'
    : 'location / { proxy_pass http://store; }';
}

function overTls(policy: EdgePolicy): string {
  switch (policy.https) {
    case 'everywhere':
      return 'location / { proxy_pass http://store; }';
    case 'none':
      // A web server without TLS for this site: the connection is closed before any answer.
      return 'ssl_reject_handshake on;';
    case 'checkout-only':
      // Leaving the checkout means leaving https, for callbacks too.
      return `if ($leaves_checkout) { return 301 http://$host$request_uri; }
    location / { proxy_pass http://store; }`;
  }
}
