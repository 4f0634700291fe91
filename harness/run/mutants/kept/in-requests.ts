import type { Mutant } from '../mutant.ts';

// Bugs in what the plugin asks Klarna's API, KCO 2.x.

const management = 'classes/requests/order-management';
const read = `${management}/get/class-kco-request-get-order.php`;
const acknowledge = `${management}/post/class-kco-request-acknowledge-order.php`;

export const inRequests: readonly Mutant[] = [
  {
    name: 'read-is-posted',
    does: 'The order is read by POST, which Klarna does not know there.',
    file: read,
    versions: '>=2.0.0',
    find: /(?<='method'\s*=> )'GET'/,
    put: "'POST'",
    caughtBy: ['healthy-tab-closed'],
    says: ['POST /ordermanagement/v1/orders/', 'no such call'],
  },
  {
    name: 'read-does-not-wait',
    does: 'The order is read by a request that does not wait for its answer.',
    file: read,
    versions: '>=2.5.0',
    find: /'timeout'(?=\s*=>)/,
    put: "'blocking' => false, $&",
    caughtBy: ['healthy-tab-closed'],
    says: ['though Klarna answered GET', 'did not read that answer'],
  },
  {
    name: 'acknowledge-path-is-misspelt',
    does: 'The acknowledgement goes to a path that Klarna’s API does not have.',
    file: acknowledge,
    versions: '>=2.0.0',
    find: /ordermanagement\/v1\/orders\//,
    put: 'ordermanagement/v2/orders/',
    caughtBy: ['healthy-tab-closed'],
    says: ['/ordermanagement/v2/orders/', 'no such call'],
  },
  {
    name: 'acknowledge-is-read',
    does: 'The acknowledgement is sent by GET.',
    file: acknowledge,
    versions: '>=2.0.0',
    find: /(?<='method'\s*=> )'POST'/,
    put: "'GET'",
    caughtBy: ['healthy-tab-closed'],
    says: ['GET /ordermanagement/v1/orders/', '/acknowledge', 'no such call'],
  },
  {
    name: 'acknowledge-class-is-missing',
    does: 'The class of the acknowledgement has another name than those who use it call it.',
    file: acknowledge,
    versions: '>=2.0.0',
    find: /class KCO_Request_Acknowledge_Order /,
    put: 'class KCO_Request_Acknowledge ',
    caughtBy: ['healthy-tab-closed'],
    says: ['fatal error', 'Class "KCO_Request_Acknowledge_Order" not found'],
  },
  {
    name: 'secret-is-sent-as-user',
    does: 'User and password of Klarna’s API are exchanged.',
    file: 'classes/requests/class-kco-request.php',
    versions: '>=2.0.0',
    find: /\$this->get_merchant_id\(\) \. ':' \. \$this->get_shared_secret\(\)/,
    put: "$$this->get_shared_secret() . ':' . $$this->get_merchant_id()",
    caughtBy: ['healthy'],
    says: ['merchant’s credentials', 'Authorization header'],
  },
  {
    name: 'line-total-is-one-too-high',
    does: 'The total of a line is one öre more than its price.',
    file: 'classes/requests/helpers/class-kco-request-cart.php',
    versions: '>=2.0.0',
    find: /(?<='total_amount'\s*=> )\$this->get_item_total_amount\(/,
    put: '1 + $&',
    caughtBy: ['healthy'],
    says: ['lines do not add up', 'order_lines[0].total_amount: 10001 sent, 10000 is right'],
  },
  {
    name: 'capture-asks-for-too-much',
    does: 'A capture asks for one per cent more than the order’s total.',
    file: 'src/OrderManagement/Request/Post/RequestPostCapture.php',
    versions: '>=2.19.0',
    find: /(?<=get_total\(\) \* )100(?=, 0)/,
    put: '101',
    caughtBy: ['owner-completes-paid-order'],
    says: ['/captures', '403 CAPTURE_NOT_ALLOWED', 'higher than the remaining authorized amount'],
  },
];
