import { expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';

it.each(['https://studio.example/hooks/payments/stripe', 'https://172.15.0.1/', 'https://11.0.0.1/', 'https://local.example/'])(
  '%s is public',
  (url) => expect(isPublicAddress(url)).toBe(true),
);

it.each([
  'http://studio.example/',
  'https://localhost/',
  'https://127.0.0.1:8443/',
  'https://10.2.3.4/',
  'https://192.168.1.5/',
  'https://172.16.0.1/',
  'https://172.31.255.1/',
  'https://[::1]/',
  'https://nas.local/',
  'https://studio.home.arpa/',
])('%s is not', (url) => expect(isPublicAddress(url)).toBe(false));
