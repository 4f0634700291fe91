/** Why a callback does not do its work, as a probe of a live shop can tell it. */
export interface ProbeCauseWords {
  /** The line of docs/shops.md that it breaks, a piece of it word by word. */
  checklist: string;
  /** What to change; one sentence without its full stop. */
  change: string;
  /** Scenarios that play it. */
  scenarios: readonly string[];
}

/** One entry for each cause. A test holds `checklist` to docs/shops.md, and `scenarios` to the catalog. */
export const probeCauses = {
  'name-unknown': {
    checklist: 'It is public: no private name, no VPN, no password',
    change: 'Give the shop a public name, or put a tunnel in front of it while you test',
    scenarios: ['name-private-tab-closed'],
  },
  'name-private': {
    checklist: 'It is public: no private name, no VPN, no password',
    change: 'Let the public name server lead the name to a public address',
    scenarios: ['name-private-tab-closed'],
  },
  'callback-host': {
    checklist: 'It is public: no private name, no VPN, no password',
    change:
      'Let the plugin’s callback URLs bear a name that leads to this shop: look at Settings → General, and at plugins that give each language a domain',
    scenarios: ['callback-host-gone-tab-closed'],
  },
  'dead-address': {
    checklist: 'It is public: no private name, no VPN, no password',
    change: 'Take the record of that address out of the DNS, or let the web server listen there',
    scenarios: ['dead-ipv6-tab-closed'],
  },
  certificate: {
    checklist: 'with a certificate that is valid, for this name, and complete',
    change:
      'Install a valid certificate of a public authority that names this host, with its intermediate certificates',
    scenarios: [
      'certificate-expired-tab-closed',
      'certificate-wrong-host-tab-closed',
      'certificate-incomplete-chain-tab-closed',
    ],
  },
  'tls-too-old': {
    checklist: 'It is on https everywhere',
    change: 'Let the web server offer TLS 1.2 and 1.3',
    scenarios: ['tls-too-old-tab-closed'],
  },
  'no-https': {
    checklist: 'It is on https everywhere',
    change: 'Put the whole shop on https: both addresses in Settings → General begin with https://',
    scenarios: ['https-checkout-only-tab-closed'],
  },
  password: {
    checklist: 'It is public: no private name, no VPN, no password',
    change: 'Take the callbacks out of the password: Klarna has none',
    scenarios: ['basic-auth-tab-closed'],
  },
  maintenance: {
    checklist: 'not in maintenance mode when somebody pays',
    change: 'End maintenance mode; where no update is under way, delete the file .maintenance',
    scenarios: ['maintenance-after-paying-tab-closed'],
  },
  redirect: {
    checklist:
      "The callback's address answers where it is, without a redirect to www, to another scheme or without a slash",
    change:
      'Answer the callback where it is called: take its path out of the redirect, or let the shop’s own address be the one that it leads to',
    scenarios: ['redirect-www-tab-closed', 'redirect-301-tab-closed'],
  },
  'permalinks-plain': {
    checklist: 'Permalinks are *Post name* or the like',
    change: 'Choose “Post name” in Settings → Permalinks and save',
    scenarios: ['permalinks-plain-tab-closed'],
  },
  'permalinks-index-php': {
    checklist: 'not plain and not `/index.php/…`',
    change: 'Let the web server rewrite, then choose “Post name” in Settings → Permalinks and save',
    scenarios: ['permalinks-index-php-tab-closed'],
  },
  'not-rewritten': {
    checklist: 'and the web server heeds them',
    change:
      'Let the web server lead what is no file to WordPress: AllowOverride All and .htaccess in Apache, try_files … /index.php?$args in nginx',
    scenarios: ['htaccess-ignored-tab-closed'],
  },
  'query-lost': {
    checklist: 'and the web server heeds them',
    change: 'End nginx’s try_files with /index.php?$args',
    scenarios: ['query-lost-tab-closed'],
  },
  'rewrite-rules-lost': {
    checklist: 'Settings → Permalinks → Save',
    change: 'Save Settings → Permalinks once, so that WordPress writes its rewrite rules anew',
    scenarios: ['rewrite-rules-lost-tab-closed'],
  },
  'language-prefix': {
    checklist: 'A language plugin leaves `/wc-api/` alone',
    change: 'Keep the language plugin away from /wc-api/, with a prefix and without',
    scenarios: ['language-prefix-not-answered-tab-closed', 'language-prefix-demanded-tab-closed'],
  },
  page: {
    checklist: 'Permalinks are *Post name* or the like',
    change:
      'Find what leads this address away from WooCommerce: permalinks, a language plugin, a redirect of another plugin',
    scenarios: ['language-prefix-demanded-tab-closed'],
  },
  cache: {
    checklist: 'No cache keeps what `/wc-api/` answers',
    change: 'Exclude /wc-api/* from the cache; POST requests must never be cached',
    scenarios: ['cdn-keeps-first-answer-tab-closed'],
  },
  firewall: {
    checklist: 'Allow them by **path**, not by address',
    change: 'Put the path on its allow list: all of /wc-api/*, and /wp-json/kco-block/* with the block checkout',
    scenarios: [
      'wordfence-tab-closed',
      'cloudflare-challenge-tab-closed',
      'sucuri-tab-closed',
      'strange-user-agent-406-tab-closed',
    ],
  },
  'rate-limit': {
    checklist: 'Country filters, address lists, rate limits',
    change: 'Take /wc-api/* out of the limit',
    scenarios: ['rate-limit-tab-closed', 'ban-after-three-refusals-tab-closed'],
  },
  'answered-by-another': {
    checklist: 'The last two answer 200 or 202: every log looks fine.',
    change:
      'Find what answers in the shop’s place, by the beginning of its answer, and let it pass /wc-api/* and /wp-json/kco-block/*',
    scenarios: ['imperva-tab-closed', 'block-page-with-200-tab-closed'],
  },
  closed: {
    checklist: 'Country filters, address lists, rate limits',
    change:
      'Find what closes connections on this path: a firewall’s drop, nginx’s 444, the host’s own list of addresses',
    scenarios: ['ip-block-tab-closed'],
  },
  silent: {
    checklist: 'A server with one PHP worker cannot',
    change: 'Find what keeps the request: a firewall that drops it, or a server whose workers are all busy',
    scenarios: ['slow-shop-tab-closed', 'first-two-pushes-swallowed-tab-closed'],
  },
  slow: {
    checklist: 'and it answers in time',
    change: 'Find what is slow while callbacks are handled: Klarna waits 5 s for a push, and 10 s for a validation',
    scenarios: ['slow-shop-tab-closed', 'block-validation-answer-too-late'],
  },
  'answer-lost': {
    checklist: 'A 200 in a log proves nothing',
    change:
      'Look at the proxy before the shop: its time-outs and buffers, and what resets connections or replaces answers there',
    scenarios: ['answer-reset-tab-closed', 'answer-truncated-tab-closed'],
  },
  changed: {
    checklist: "The callback's address answers where it is",
    change: 'Let everything before the shop pass requests on as they come',
    scenarios: ['cdn-rewrites-agent-tab-closed'],
  },
  unhooked: {
    checklist: 'The plugin is active and up to date',
    change: 'Activate the KCO plugin, and see that nothing unhooks it',
    scenarios: ['plugin-deactivated-tab-closed'],
  },
  'ended-by-plugin': {
    checklist: 'No other plugin dies or exits when an order is paid',
    change: 'Take out the code that answers or ends PHP in that hook, or keep it out of callbacks',
    scenarios: ['hook-exits-tab-closed', 'under-construction-tab-closed'],
  },
  fatal: {
    checklist: 'No other plugin dies or exits when an order is paid',
    change: 'Mend the code that the error names',
    scenarios: ['fatal-error-in-push-tab-closed'],
  },
  'rest-closed': {
    checklist: "Plugins that close the site's APIs to guests",
    change: 'Let guests call /wp-json/kco-block/* and /wp-json/wc/store/*',
    scenarios: ['rest-closed-to-guests-tab-closed', 'block-store-api-closed-to-guests'],
  },
  'database-read-only': {
    checklist: 'A 200 in a log proves nothing',
    change: 'Look at the database: a full disk, a read-only replica or a table under repair',
    scenarios: ['database-read-only-in-push-tab-closed'],
  },
  'klarna-unreachable': {
    checklist: 'must answer',
    change: 'Look at the way out of the shop’s server: its DNS, its firewall against outgoing requests',
    scenarios: ['klarna-unreachable-in-push-tab-closed'],
  },
  'klarna-authority': {
    checklist: 'must answer',
    change: 'Update the list of certificate authorities on the shop’s server',
    scenarios: ['ca-bundle-outdated'],
  },
  'loopback-name': {
    checklist: 'the name resolves on the server',
    change: 'Let the server find the shop’s own name: its DNS or its hosts file',
    scenarios: ['block-loopback-dns-fails'],
  },
  'loopback-connection': {
    checklist: 'the port is open',
    change: 'Let the server reach the shop’s own public address by https',
    scenarios: ['block-loopback-connection-refused'],
  },
  'loopback-refused': {
    checklist: 'no firewall stops it',
    change: 'Let the firewall pass the server’s own requests to /wp-json/wc/store/*',
    scenarios: ['block-loopback-blocked-403'],
  },
  'loopback-silent': {
    checklist: 'A server with one PHP worker cannot',
    change: 'Give the shop a second PHP worker, and see that no firewall drops the server’s requests to itself',
    scenarios: ['block-loopback-never-answered', 'block-one-php-worker'],
  },
  'plugin-missing': {
    checklist: 'A 200 in a log proves nothing',
    change: 'Put kco-harness-probe.php into wp-content/mu-plugins/ of this shop, clear its page cache, and probe again',
    scenarios: [],
  },
  'wrong-key': {
    checklist: 'A 200 in a log proves nothing',
    change: 'Put the plugin that was printed last into the shop: each “probe --plugin” makes another key',
    scenarios: [],
  },
  'another-shop': {
    checklist: 'The plugin is active and up to date',
    change: 'Look where the name leads: the answer came from another copy of the shop',
    scenarios: ['old-copy-answers-204-tab-closed'],
  },
  clock: {
    checklist: 'The plugin is active and up to date',
    change: 'Set the clocks of this machine and of the shop’s server: they are more than ten minutes apart',
    scenarios: [],
  },
  'no-answer': {
    checklist: 'It is public: no private name, no VPN, no password',
    change: 'See that the site runs and lets this machine in, and probe again',
    scenarios: [],
  },
  hostile: {
    checklist: 'A 200 in a log proves nothing',
    change: 'Look what serves this address: no web server of a shop answers like that',
    scenarios: [],
  },
  'not-tried': {
    checklist: 'A 200 in a log proves nothing',
    change: 'Mend what is told above, and probe again',
    scenarios: [],
  },
} as const satisfies Record<string, ProbeCauseWords>;

export type ProbeCause = keyof typeof probeCauses;
