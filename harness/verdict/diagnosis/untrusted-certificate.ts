import type { Diagnose } from './diagnosis.ts';

/** Codes with which OpenSSL and Node refuse a certificate; other TLS failures have other causes. */
const certificateCode = /CERT|SELF_SIGNED|LEAF_SIGNATURE|ISSUER/;

export const untrustedCertificate: Diagnose = (push) =>
  push.error?.layer === 'tls' && certificateCode.test(push.error.code)
    ? {
        why: `Klarna refuses the shop's certificate (${push.error.code}), so the push ended before any request was sent.`,
        change: 'Install a certificate from a public authority, with its intermediate certificates.',
      }
    : undefined;
