import type { Connection, Provider } from '@pinhole/contract';
import { PinholeError } from '@pinhole/sdk';
import { expect, it } from 'vitest';
import { draftOf, fieldFault, fieldsToSend, missingIn } from './connection-draft.ts';

const field = { label: '', hint: '' };
const provider: Provider = {
  id: 'images',
  title: 'Images',
  website: 'https://images.example',
  location: 'self',
  fields: [
    { ...field, name: 'apiKey', kind: 'secret', required: true },
    { ...field, name: 'region', kind: 'choice', required: false, default: 'global', choices: [] },
    { ...field, name: 'baseUrl', kind: 'url', required: false },
  ],
  sends: [],
  checkedOn: '2026-11-21',
  modelCount: 0,
};
const connection: Connection = {
  id: 'images',
  provider: 'images',
  name: 'Images',
  fields: { region: 'eu' },
  secrets: ['apiKey'],
  enabled: true,
  maxConcurrency: null,
  modelCount: 0,
  running: 0,
  probedAt: null,
  problem: null,
  createdAt: '2026-11-21T10:00:00Z',
};

it('begins with what is usual, and never with a secret', () => {
  expect(draftOf(provider, undefined)).toEqual({ apiKey: '', region: 'global', baseUrl: '' });
  expect(draftOf(provider, connection)).toEqual({ apiKey: '', region: 'eu', baseUrl: '' });
});

it('asks for a key once: the one that is kept need not be typed again', () => {
  expect(missingIn(provider, { apiKey: ' ' }, undefined)).toEqual(['apiKey']);
  expect(missingIn(provider, { apiKey: '' }, connection)).toEqual([]);
});

it('sends all of a new connection that was filled in, and of an old one what changed', () => {
  expect(fieldsToSend(provider, { apiKey: ' k ', region: 'global', baseUrl: '' }, undefined)).toEqual({ apiKey: 'k', region: 'global' });
  expect(fieldsToSend(provider, { apiKey: '', region: 'eu', baseUrl: '' }, connection)).toEqual({});
  expect(fieldsToSend(provider, { apiKey: 'new', region: 'us', baseUrl: '' }, connection)).toEqual({ apiKey: 'new', region: 'us' });
});

it('finds the field that was refused', () => {
  const refused = (details: Readonly<Record<string, string>>) =>
    new PinholeError({ code: 'connection.field_invalid', title: 'no', details: { ...details } });
  expect(fieldFault(refused({ pointer: '/fields/region', detail: 'Region is one of: eu.' }))).toEqual({
    field: 'region',
    text: 'Region is one of: eu.',
  });
  expect(fieldFault(refused({ pointer: '/provider' }))).toBeUndefined();
  expect(fieldFault(new Error('nothing'))).toBeUndefined();
});
