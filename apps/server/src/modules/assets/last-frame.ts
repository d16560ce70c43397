import { MediaError } from '../../platform/media/media-error.ts';
import { type AssetFile, findRendition } from './asset-store.ts';
import { type LaterRenditionDeps, makeLaterRenditions } from './later-renditions.ts';

/**
 * The last frame of a clip, made now where the clip came before there was one. Undefined when the clip is gone or in the trash, and on
 * machines that cannot decode it.
 */
export async function lastFrameOf(
  deps: LaterRenditionDeps,
  clip: { readonly workspaceId: string; readonly assetId: string },
  signal: AbortSignal,
): Promise<AssetFile | undefined> {
  const find = (name: string) => findRendition(deps.db, clip.workspaceId, clip.assetId, name, { usable: true });
  const found = await find('last_frame');
  if (found || !(await find('original'))) return found;
  try {
    await makeLaterRenditions(deps, clip, signal);
  } catch (error) {
    if (!(error instanceof MediaError) || error.kind === 'aborted' || error.kind === 'internal') throw error;
  }
  return find('last_frame');
}
