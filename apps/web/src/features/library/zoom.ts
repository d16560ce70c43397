/** The arithmetic of looking closer. `x` and `y` are how far the middle of the picture is from the middle of the stage, in pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

export const wholeView: View = { scale: 1, x: 0, y: 0 };
const closest = 8;

/** The size at which the whole picture is in sight; never larger than its own pixels. */
export function fit(picture: Box, stage: Box): Box {
  const scale = Math.min(1, stage.width / picture.width, stage.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** The scale, against the fitted size, at which one pixel of the picture is one pixel of the screen. */
export function pixelScale(picture: Box, stage: Box, devicePixels: number): number {
  return Math.max(1, picture.width / fit(picture, stage).width / devicePixels);
}

/** Keeps the picture from being pushed off the stage. */
export function clamp(view: View, picture: Box, stage: Box): View {
  const scale = Math.min(closest * pixelScale(picture, stage, 1), Math.max(1, view.scale));
  const shown = fit(picture, stage);
  const slackX = Math.max(0, (shown.width * scale - stage.width) / 2);
  const slackY = Math.max(0, (shown.height * scale - stage.height) / 2);
  const within = (value: number, slack: number): number => Math.min(slack, Math.max(-slack, value)) || 0;
  return { scale, x: within(view.x, slackX), y: within(view.y, slackY) };
}

/** Zooms so that the point under the finger or pointer stays there. The point is measured from the middle of the stage. */
export function zoomAt(view: View, scale: number, point: { readonly x: number; readonly y: number }, picture: Box, stage: Box): View {
  const { scale: reached } = clamp({ ...view, scale }, picture, stage);
  const ratio = reached / view.scale;
  return clamp({ scale: reached, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio }, picture, stage);
}
