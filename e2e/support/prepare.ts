import { buildWeb } from '../../scripts/launcher/build-web.mjs';
import { findNode24 } from '../../scripts/launcher/node-24.mjs';
import { unpackChromium } from './chromium.ts';

export default async function prepare(): Promise<void> {
  await buildWeb(findNode24());
  await unpackChromium();
}
