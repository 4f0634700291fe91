/** What the engines write about one push that rule 211180 denied, cut down to what is read. */
export const rule = { id: '211180', file: '/etc/waf/comodo.conf', line: 21 };

export const auditV3 = (id: string, uri: string, messages: object[] = [message]): string =>
  `${JSON.stringify({
    transaction: {
      time_stamp: 'Sat Nov 21 18:45:11 2026',
      unique_id: id,
      request: { method: 'POST', uri },
      response: { http_code: 403 },
      messages,
    },
  })}\n`;

const message = {
  message: 'Session Fixation',
  details: {
    match: "Matched \"Operator `Eq' with parameter `0' against variable `REQUEST_HEADERS:Referer' (Value: `0' )",
    ruleId: rule.id,
    file: rule.file,
    lineNumber: String(rule.line),
    data: 'Matched ARGS_NAMES:kco_session_id',
  },
};

const words = `[file "${rule.file}"] [line "${rule.line}"] [id "${rule.id}"] [msg "Session Fixation"] [data "Matched ARGS_NAMES:kco_session_id"]`;

export const auditV2 = (id: string, uri: string): string =>
  `${JSON.stringify({
    transaction: { time: '21/Nov/2026:18:45:37.729636 +0000', transaction_id: id },
    request: { request_line: `POST ${uri} HTTP/1.1`, headers: { Host: 'staging.test' } },
    response: { status: 403 },
    audit_data: {
      messages: [`Access denied with code 403 (phase 2). Operator EQ matched 0 at REQUEST_HEADERS. ${words}`],
    },
  })}\n`;

export const auditNative = (id: string, uri: string): string =>
  [
    '--1a2b3c4d-A--',
    `[21/Nov/2026:19:06:26 +0000] ${id} 192.0.2.1 50426 127.0.0.1 443`,
    '--1a2b3c4d-B--',
    `POST ${uri} HTTP/1.1`,
    'Host: staging.test',
    '',
    '--1a2b3c4d-F--',
    'HTTP/1.1 403 Forbidden',
    '',
    '--1a2b3c4d-H--',
    `Message: Access denied with code 403 (phase 2). Operator EQ matched 0 at REQUEST_HEADERS. ${words}`,
    '',
    '--1a2b3c4d-Z--',
    '',
    '',
  ].join('\n');

export const errorNginx = (id: string, uri: string): string =>
  `2026/11/21 18:45:11 [error] 4441#4441: *1 [client 192.0.2.1] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator \`Eq' with parameter \`0' against variable \`REQUEST_HEADERS:Referer' (Value: \`0' ) ${words} [hostname "127.0.0.1"] [uri "${uri.split('?')[0]}"] [unique_id "${id}"] [ref "o4,10v66,14"], client: 192.0.2.1, server: staging.test, request: "POST ${uri} HTTP/1.1", host: "staging.test"\n`;

export const errorApache = (id: string, uri: string): string =>
  `[Sat Nov 21 18:45:37.717531 2026] [security2:error] [pid 4849:tid 4881] [client 192.0.2.1:50416] [client 192.0.2.1] ModSecurity: Access denied with code 403 (phase 2). Operator EQ matched 0 at REQUEST_HEADERS. ${words} [hostname "staging.test"] [uri "${uri.split('?')[0]}"] [unique_id "${id}"]\n`;
