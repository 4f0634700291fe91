import type { Diagnose } from './diagnosis.ts';

export const untrustedCertificate: Diagnose = (push) =>
  push.error?.layer === 'tls'
    ? {
        why: `Klarna refuses the shop's certificate (${push.error.code}), so the push ended before any request was sent.`,
        change: 'Install a certificate from a public authority, with its intermediate certificates.',
      }
    : undefined;
