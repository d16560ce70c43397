/** What one file may ask for. Checked from its header before anything is decoded; memory and time hold for what the header hides. */
export interface MediaLimits {
  readonly imageBytes: number;
  readonly imagePixels: number;
  readonly imageEdge: number;
  readonly imageFrames: number;
  readonly imageSeconds: number;
  readonly videoBytes: number;
  readonly videoEdge: number;
  readonly videoFramesPerSecond: number;
  readonly videoDurationSeconds: number;
  readonly videoSeconds: number;
  /** Resident memory of a decoder process. */
  readonly memoryBytes: number;
}

const megabyte = 1024 * 1024;

export const defaultMediaLimits: MediaLimits = {
  imageBytes: 64 * megabyte,
  imagePixels: 8192 * 8192,
  imageEdge: 16_383, // the longest edge WebP can hold
  imageFrames: 1_000,
  imageSeconds: 30,
  videoBytes: 1_024 * megabyte,
  videoEdge: 4_096,
  videoFramesPerSecond: 120,
  videoDurationSeconds: 600,
  videoSeconds: 180,
  memoryBytes: 1_280 * megabyte,
};
