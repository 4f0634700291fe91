import type { Docker } from '../../../../harness/lib/docker/docker-client.ts';

export interface StubImages {
  images: readonly string[];
  /** What a pull ends with: an error of this text, or success. */
  pull?: 'works' | (string & {});
  /** What looking at an image ends with, instead of what `images` says. */
  inspect?: string;
}

/** As much of an engine as `baseImage` asks: which images are there, and pulls. */
export function stubDocker({ images, pull = 'works', inspect }: StubImages): Docker & { pulled: string[] } {
  const pulled: string[] = [];
  const stub = {
    pulled,
    getImage: (tag: string) => ({
      inspect: async () => {
        if (inspect) throw Object.assign(new Error(inspect), { statusCode: 500 });
        if (!images.includes(tag)) throw Object.assign(new Error('no such image'), { statusCode: 404 });
        return {};
      },
    }),
    pull: async (image: string) => {
      pulled.push(image);
      if (pull !== 'works') throw new Error(pull);
      return {};
    },
    modem: { followProgress: (_stream: unknown, done: (error: null) => void) => done(null) },
  };
  return stub as unknown as Docker & { pulled: string[] };
}
