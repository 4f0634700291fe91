import type { Diagnose } from './diagnosis.ts';
import { wordsFor } from './words-for.ts';

/** Codes with which OpenSSL and Node refuse a certificate; other TLS failures have other causes. */
const certificateCode = /CERT|SELF_SIGNED|LEAF_SIGNATURE|ISSUER/;

export const untrustedCertificate: Diagnose = (push) =>
  push.error?.layer === 'tls' && certificateCode.test(push.error.code)
    ? {
        why: `Klarna refuses the shop's certificate (${push.error.code}), so ${wordsFor(push)} ended before any request was sent.`,
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
