/** Longest edge, in pixels, of the renditions the service makes. */
const thumbEdge = 320;
const previewEdge = 1280;

export const mediaUrl = (assetId: string, rendition: 'original' | 'preview' | 'thumb' | 'poster'): string =>
  `/media/${assetId}/${rendition}`;

const widthWithin = (edge: number, width: number, height: number): number =>
  Math.round(width * Math.min(1, edge / Math.max(width, height)));

/**
 * The `sizes` of a tile this wide. A thumb stretched by a quarter cannot be told from a preview sixteen times its area, and a full
 * screen of previews is slow to decode.
 */
export const tileSizes = (width: number): string => `${Math.round(width * 0.8)}px`;

/** Lets the browser take the smaller file where it is enough for the screen. */
export function mediaSources(
  assetId: string,
  size: { readonly width: number; readonly height: number },
): { readonly src: string; readonly srcSet: string } {
  const preview = mediaUrl(assetId, 'preview');
  const thumb = mediaUrl(assetId, 'thumb');
  return {
    src: preview,
    srcSet: `${thumb} ${widthWithin(thumbEdge, size.width, size.height)}w, ${preview} ${widthWithin(previewEdge, size.width, size.height)}w`,
  };
}

/** Only letters every file system takes, from the words of the prompt. */
export function fileNameFor(prompt: string | undefined, assetId: string): string {
  const words = (prompt ?? '')
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  return words ? `${words}-${assetId.slice(-6)}` : assetId;
}

export function download(assetId: string, prompt: string | undefined): void {
  const link = document.createElement('a');
  link.href = mediaUrl(assetId, 'original');
  link.download = fileNameFor(prompt, assetId);
  link.click();
}
