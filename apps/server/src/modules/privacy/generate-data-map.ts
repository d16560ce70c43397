import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DataMap, renderHoldings } from '@pinhole/privacy';
import { interestAssessments } from './legitimate-interests.ts';

const target = path.join(import.meta.dirname, '../../../../../docs/data-map.md');
const note = '<!-- Made from the data map by generate-data-map.ts. Do not edit. -->';

/** The page of everything that is held. */
function renderDataMap(map: DataMap): string {
  return `${note}\n\n${renderHoldings(map, interestAssessments)}`;
}

export async function writeDataMap(map: DataMap): Promise<void> {
  await writeFile(target, renderDataMap(map));
}

/** Whether the page on disk is the one the map gives. */
export async function dataMapIsFresh(map: DataMap): Promise<boolean> {
  return (await readFile(target, 'utf8').catch(() => '')) === renderDataMap(map);
}
