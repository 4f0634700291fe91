import { expect, test } from 'vitest';
import { buildFailure } from '../../../../harness/lib/docker/build-image.ts';

const nonZero = (command: string, code: number) =>
  `The command '/bin/sh -c ${command}' returned a non-zero code: ${code}`;

/** The ends of builds, as the engine told them. */
const fullDisks: Record<string, { message: string; recent: string[] }> = {
  'the engine cannot write a layer': {
    message:
      'Error processing tar file(exit status 1): write /usr/lib/x86_64-linux-gnu/libc.so.6: no space left on device',
    recent: ['Step 4/6 : COPY modsecurity/ /etc/edge/modsecurity/'],
  },
  'apt finds too little room before it begins': {
    message: nonZero('apt-get install -y nginx-light', 100),
    recent: [
      'Need to get 5,281 kB of archives.',
      'After this operation, 16.4 MB of additional disk space will be used.',
      "E: You don't have enough free space in /var/cache/apt/archives/.",
    ],
  },
  'dpkg runs out of room on the way': {
    message: nonZero('apt-get install -y nginx-light', 100),
    recent: [
      'Unpacking nginx-light (1.26.3-3) ...',
      'dpkg: error processing archive /tmp/apt-dpkg-install-x/03-nginx.deb (--unpack):',
      "cannot copy extracted data for './usr/sbin/nginx' to '/usr/sbin/nginx.dpkg-new': failed to write (No space left on device)",
      'Errors were encountered while processing:',
      ...Array.from({ length: 12 }, (_, index) => ` /tmp/apt-dpkg-install-x/${index}.deb`),
      'E: Sub-process /usr/bin/dpkg returned an error code (1)',
    ],
  },
  'Node cannot write the context': {
    message: "ENOSPC: no space left on device, write '/var/lib/docker/tmp/docker-builder1/x'",
    recent: [],
  },
  'a quota is used up': { message: 'write /var/lib/docker/overlay2/x/diff: disk quota exceeded', recent: [] },
};

for (const [what, { message, recent }] of Object.entries(fullDisks)) {
  test(`DISK_FULL when ${what}`, () => {
    const error = buildFailure('edge', message, recent);
    expect(error).toMatchObject({ code: 'DISK_FULL', exitCode: 3, message: expect.stringContaining('"edge"') });
    expect(error.hint).toContain('clean --images');
  });
}

const others: Record<string, { message: string; recent: string[]; shows: string }> = {
  'no mirror answers': {
    message: nonZero('apt-get update', 100),
    recent: [
      "Err:1 http://deb.debian.org/debian trixie InRelease Temporary failure resolving 'deb.debian.org'",
      'E: Unable to locate package nginx-light',
    ],
    shows: "Temporary failure resolving 'deb.debian.org'",
  },
  'a package says how much space it takes': {
    message: nonZero('apt-get install -y nginx-light', 100),
    recent: [
      'After this operation, 16.4 MB of additional disk space will be used.',
      'E: Failed to fetch http://deb.debian.org/x.deb 404 Not Found',
    ],
    shows: '404 Not Found',
  },
  'a command of the Dockerfile fails': {
    message: nonZero('false', 1),
    recent: ['Step 2/2 : RUN false'],
    shows: 'false',
  },
  'the Dockerfile cannot be read': {
    message: 'dockerfile parse error line 3: unknown instruction: RUM',
    recent: [],
    shows: 'unknown instruction: RUM',
  },
};

for (const [what, { message, recent, shows }] of Object.entries(others)) {
  test(`IMAGE_BUILD_FAILED, with the end of the build, when ${what}`, () => {
    const error = buildFailure('edge', message, recent);
    expect(error).toMatchObject({ code: 'IMAGE_BUILD_FAILED', exitCode: 3 });
    expect(error.message).toContain(shows);
    expect(error.message).toContain(message);
  });
}

test('of a long build the last eight lines are told', () => {
  const recent = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
  const { message } = buildFailure('edge', 'the end', recent);
  const told = message.split('\n').slice(1);
  expect(told.map((line) => line.trim())).toEqual([...recent.slice(-8), 'the end']);
});
