import { callbackName, capital, type Diagnose } from './diagnosis.ts';

/** The callback sender got no answer: no name, no handshake, no patience left. */

/** The shop's name means nothing on the internet: a local site, a VPN, a name in private DNS. */
export const nameNotFound: Diagnose = (push) =>
  push.error?.layer === 'dns'
    ? {
        why: `Klarna cannot find the shop: ${new URL(push.url).hostname} has no public address, so ${callbackName(push)} was never sent.`,
        change: 'Give the shop a public name, or put a tunnel in front of it while you test.',
      }
    : undefined;

/** Codes with which OpenSSL and Node refuse a certificate; other TLS failures have other causes. */
const certificateCode = /CERT|SELF_SIGNED|LEAF_SIGNATURE|ISSUER/;

export const untrustedCertificate: Diagnose = (push) =>
  push.error?.layer === 'tls' && certificateCode.test(push.error.code)
    ? {
        why: `Klarna refuses the shop’s certificate (${push.error.code}), so ${callbackName(push)} ended before any request was sent.`,
        change: changeFor(push.error.code, new URL(push.url).hostname),
      }
    : undefined;

/** A leaf without its issuer: from outside, a missing intermediate and an authority that nobody knows look alike. */
const issuerMissing = /LEAF_SIGNATURE|ISSUER/;

function changeFor(code: string, host: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'Renew the certificate, and let a program do that from now on.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `Install a certificate that names ${host}: this one names others.`;
  return issuerMissing.test(code)
    ? 'Let the web server send the certificate with its intermediate certificates; if it does, get one from a public authority.'
    : 'Install a certificate from a public authority, with its intermediate certificates.';
}

/** Klarna hangs up after some seconds; what the shop does with the callback by then or later is its own affair. */
export const shopTooSlow: Diagnose = (callback) =>
  callback.error?.layer === 'time-out'
    ? {
        why: `${capital(callbackName(callback))} got no answer within the time that Klarna waits, so Klarna sends it again.`,
        change: 'Let the shop answer callbacks within five seconds: look for what is slow on /wc-api/ requests.',
      }
    : undefined;
