import type { Asset, Generation } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { type AssetPages, withAsset, withoutAsset } from './asset-queries.ts';
import { withGeneration, withProgress } from './generation-queries.ts';

const generation = (id: string, change: Partial<Generation> = {}): Generation =>
  ({ id, state: 'running', progress: 0.5, previews: [], ...change }) as Generation;
const asset = (id: string, createdAt: string, change: Partial<Asset> = {}): Asset =>
  ({ id, createdAt, kind: 'image', deletedAt: null, ...change }) as Asset;
const pages = <Item>(...data: readonly (readonly Item[])[]) => ({
  pages: data.map((items, index) => ({ data: [...items], nextCursor: index < data.length - 1 ? String(index) : null })),
  pageParams: data.map((_, index) => (index === 0 ? null : String(index))),
});
const ids = (list: { readonly pages: readonly { readonly data: readonly { readonly id: string }[] }[] } | undefined) =>
  list?.pages.map((page) => page.data.map(({ id }) => id).join('')).join('|');

it('puts a new generation first and replaces a known one where it stands', () => {
  const list = pages([generation('b'), generation('a')], [generation('z')]);
  expect(ids(withGeneration(list, generation('c')))).toBe('cba|z');
  const replaced = withGeneration(list, generation('z', { state: 'succeeded' }));
  expect(ids(replaced)).toBe('ba|z');
  expect(replaced?.pages[1]?.data[0]?.state).toBe('succeeded');
});

it('does not let a late story undo an end', () => {
  const list = pages([generation('a', { state: 'succeeded', progress: 1 })]);
  expect(withGeneration(list, generation('a'))?.pages[0]?.data[0]?.state).toBe('succeeded');
  expect(withProgress(list, { id: 'a', progress: 0.2, previews: [] })?.pages[0]?.data[0]?.progress).toBe(1);
});

it('never moves progress backwards', () => {
  expect(withProgress(pages([generation('a')]), { id: 'a', progress: 0.2, previews: [] })?.pages[0]?.data[0]?.progress).toBe(0.5);
});

const library: AssetPages = pages([asset('d', '2026-11-04'), asset('c', '2026-11-03')], [asset('b', '2026-11-02')]);

it('puts a restored picture back where its age says', () => {
  expect(ids(withAsset(library, asset('x', '2026-11-03T12'), 'all'))).toBe('dxc|b');
  expect(ids(withAsset(library, asset('x', '2026-11-01'), 'all'))).toBe('dc|bx');
});

it('leaves out what belongs to a page nobody has asked for', () => {
  const unfinished = { ...library, pages: library.pages.map((page) => ({ ...page, nextCursor: 'more' })) };
  expect(ids(withAsset(unfinished, asset('x', '2026-11-01'), 'all'))).toBe('dc|b');
});

it('takes a picture out when it goes to the trash, and shows it there', () => {
  const trashed = asset('c', '2026-11-03', { deletedAt: '2026-11-05' });
  expect(ids(withAsset(library, trashed, 'all'))).toBe('d|b');
  expect(ids(withAsset(pages<Asset>([]) as AssetPages, trashed, 'trash'))).toBe('c');
  expect(ids(withAsset(library, asset('v', '2026-11-06', { kind: 'video' }), 'image'))).toBe('dc|b');
});

it('does not touch a list that never had it', () => {
  expect(withoutAsset(library, 'unknown')).toBe(library);
});
