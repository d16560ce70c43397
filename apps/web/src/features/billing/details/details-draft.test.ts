import type { BuyerDetails } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { elsewhere } from './countries.ts';
import { checkDetails, type DetailsDraft, detailsOf, draftOf } from './details-draft.ts';

const empty = draftOf(null);
const complaintsOf = (draft: DetailsDraft): string[] =>
  Object.entries(checkDetails(draft)).flatMap(([field, complaint]) => (complaint ? [field] : []));

it('asks for nothing but the country', () => {
  expect(complaintsOf(empty)).toEqual(['country']);
  expect(complaintsOf({ ...empty, country: 'DE' })).toEqual([]);
  expect(detailsOf({ ...empty, country: 'DE', postalCode: ' 10115 ' })).toEqual({
    country: 'DE',
    postalCode: '10115',
    name: null,
    lines: [],
    town: null,
    vatNumber: null,
  });
});

it('asks whoever gives a VAT number for what an invoice to a business says', () => {
  expect(complaintsOf({ ...empty, country: 'DE', vatNumber: 'DE 136695976' })).toEqual(['name', 'line', 'postalCode', 'town']);
});

it('forgets a VAT number and the country of somebody outside the Union', () => {
  const draft = { ...empty, country: elsewhere, vatNumber: 'DE136695976', name: 'Ada Lovelace' };
  expect(complaintsOf(draft)).toEqual([]);
  expect(detailsOf(draft)).toMatchObject({ country: null, vatNumber: null, name: 'Ada Lovelace' });
});

it('comes back as it was sent', () => {
  const details: BuyerDetails = {
    name: 'Musterwerk GmbH',
    lines: ['Hauptstraße 5', 'Hinterhaus'],
    postalCode: '10115',
    town: 'Berlin',
    country: 'DE',
    vatNumber: { text: 'DE136695976', state: 'valid', registeredName: null, askedAt: '2026-11-20T10:00:00Z' },
    updatedAt: '2026-11-20T10:00:00Z',
  };
  expect(detailsOf(draftOf(details))).toEqual({
    name: 'Musterwerk GmbH',
    lines: ['Hauptstraße 5', 'Hinterhaus'],
    postalCode: '10115',
    town: 'Berlin',
    country: 'DE',
    vatNumber: 'DE136695976',
  });
  expect(draftOf({ ...details, country: null }).country).toBe(elsewhere);
});
