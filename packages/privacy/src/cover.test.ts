import { describe, expect, it } from 'vitest';
import { classifyEach } from './classify.ts';
import { coverCookies, coverNames, coverStorage, speaksFor } from './cover.ts';
import { data, technical } from './presets.ts';
import { purpose } from './purposes.ts';

const rules = {
  subject: 'customer',
  purposes: [purpose.service],
  owner: { none: 'a test' },
  export: { in: false, reason: 'a test' },
  erase: 'delete',
  retention: 'preference-cookie',
  readers: ['owner'],
} as const;
const words = { title: 'A test', description: 'A test.', rules };
const map = {
  entries: [
    ...classifyEach<'theme'>()('cookie', 'cookies', { ...words, entries: { theme: data('user.settings', 'The theme') } }).entries,
    ...classifyEach<'original'>()('blob', 'files', { ...words, entries: { original: data('user.content.private', 'A picture') } }).entries,
    ...classifyEach<'mail.send.mailId' | '*._cron'>()('queue', 'jobs', {
      ...words,
      entries: { 'mail.send.mailId': technical('A number'), '*._cron': technical('A time') },
    }).entries,
  ],
};

it('names what is in use and not in the map, once', () => {
  expect(coverNames(map, 'queue', ['mail.send.mailId', 'mail.send.text', 'mail.send.text'])).toEqual([
    { kind: 'unknown', id: 'queue:mail.send.text', message: 'queue:mail.send.text is in use but not in the data map' },
  ]);
});

it('lets a star speak for one whole segment and no more', () => {
  expect(speaksFor('*._cron', 'sweep._cron')).toBe(true);
  expect(speaksFor('*._cron', 'mail.sweep._cron')).toBe(false);
  expect(speaksFor('*._cron', '_cron')).toBe(false);
  expect(speaksFor('a.b', 'axb')).toBe(false);
});

describe('stored files', () => {
  it('must be of a kind that is in the map', () => {
    expect(coverStorage(map, [{ key: 'w/1', kind: 'original' }])).toEqual([]);
    expect(coverStorage(map, [{ key: 'w/1', kind: 'avatar' }])).toMatchObject([{ kind: 'unknown', id: 'blob:avatar' }]);
  });

  it('must have a row', () => {
    expect(coverStorage(map, [{ key: 'w/2', kind: null }])).toMatchObject([
      { kind: 'unknown', message: 'the stored file w/2 belongs to no row' },
    ]);
  });
});

describe('cookies', () => {
  const now = new Date('2026-11-20T10:00:00Z');

  it('are known by their name without the prefix for browsers', () => {
    expect(coverCookies(map, ['__Host-theme=dark; Path=/; Secure', 'theme=dark; Max-Age=31536000'], now)).toEqual([]);
    expect(coverCookies(map, ['_ga=GA1.1; Path=/'], now)).toMatchObject([{ kind: 'unknown', id: 'cookie:_ga' }]);
  });

  it('may not live longer than the map promises', () => {
    expect(coverCookies(map, ['theme=dark; Max-Age=31622400'], now)).toMatchObject([{ kind: 'differs', id: 'cookie:theme' }]);
    expect(coverCookies(map, ['theme=dark; Expires=Mon, 20 Nov 2028 10:00:00 GMT'], now)).toMatchObject([{ kind: 'differs' }]);
    expect(coverCookies(map, ['theme=; Max-Age=0'], now)).toEqual([]);
  });
});
