/** What an archive may be and unpack to. WooCommerce, the largest that is expected, has 5,000 files and 50 MB. */
export interface ZipLimits {
  /** It is read into memory. */
  maxArchiveBytes: number;
  maxEntries: number;
  /** One unpacked file; it is in memory too. */
  maxFileBytes: number;
  maxTotalBytes: number;
  /** Unpacked to packed size of one file. Source code and translations stay below 30. */
  maxRatio: number;
  /** Below this size the ratio is not looked at: a short file of blanks is no bomb. */
  ratioFromBytes: number;
}

export const defaultZipLimits: ZipLimits = {
  maxArchiveBytes: 512 * 1024 ** 2,
  maxEntries: 60_000,
  maxFileBytes: 256 * 1024 ** 2,
  maxTotalBytes: 1024 ** 3,
  maxRatio: 250,
  ratioFromBytes: 4 * 1024 ** 2,
};
