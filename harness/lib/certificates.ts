// @peculiar/x509 needs it, and needs it first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its private key, PEM. */
export interface CertificatePair {
  certificate: string;
  key: string;
}

export interface Period {
  notBefore: Date;
  notAfter: Date;
}

/** A certificate authority of one run: it signs what the run's edges serve and nothing trusts it elsewhere. */
export interface Authority extends CertificatePair {
  /** @param period default: as long as the authority itself */
  issue(hostNames: readonly string[], period?: Period): Promise<CertificatePair>;
  /** An authority that this one vouches for. Who trusts this one trusts that one's leaves when its certificate is sent along. */
  issueIntermediate(name: string): Promise<Authority>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 60 * 60 * 1000;

/** Makes a new authority, valid from yesterday (clocks differ) for 90 days. */
export async function createAuthority(name: string, now: number): Promise<Authority> {
  const keys = await newKeys();
  const period = { notBefore: new Date(now - dayMs), notAfter: new Date(now + 90 * dayMs) };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=${name}`,
    ...period,
    signingAlgorithm: algorithm,
    keys,
    extensions: await signerExtensions(keys.publicKey, 1),
  });
  return authorityOf(root, keys, period);
}

async function authorityOf(signer: x509.X509Certificate, keys: CryptoKeyPair, period: Period): Promise<Authority> {
  const signed = async (
    subject: string,
    publicKey: CryptoKey,
    extensions: x509.Extension[],
    { notBefore, notAfter } = period,
  ) =>
    x509.X509CertificateGenerator.create({
      serialNumber: newSerial(),
      subject: `CN=${subject}`,
      issuer: signer.subject,
      notBefore,
      notAfter,
      signingKey: keys.privateKey,
      publicKey,
      signingAlgorithm: algorithm,
      extensions: [...extensions, await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey)],
    });

  return {
    certificate: signer.toString('pem'),
    key: await privatePem(keys),
    async issue(hostNames, leafPeriod) {
      const leafKeys = await newKeys();
      const extensions = [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(hostNames.map((value) => ({ type: 'dns' as const, value }))),
      ];
      const leaf = await signed(hostNames[0] ?? '', leafKeys.publicKey, extensions, leafPeriod);
      return { certificate: leaf.toString('pem'), key: await privatePem(leafKeys) };
    },
    async issueIntermediate(name) {
      const ownKeys = await newKeys();
      const certificate = await signed(name, ownKeys.publicKey, await signerExtensions(ownKeys.publicKey, 0));
      return authorityOf(certificate, ownKeys, period);
    },
  };
}

/** @param depth how many authorities may stand between this one and a leaf */
async function signerExtensions(publicKey: CryptoKey, depth: number): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(true, depth, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

async function newKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function privatePem(keys: CryptoKeyPair): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return x509.PemConverter.encode(der, 'PRIVATE KEY');
}

/** 16 random bytes in hex, the first below 0x80 so that the number is positive. */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0] ?? 0) & 0x7f || 1;
  return Buffer.from(bytes).toString('hex');
}
