import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiVersion } from './client.ts';
import { eventTypes } from './events.ts';

it('the page for operators names every event to subscribe to, and the version', () => {
  const page = readFileSync(new URL('../../../../docs/payments/stripe.md', import.meta.url), 'utf8');
  const named = [...page.matchAll(/^\| (`.*?) \| [^|]* \|$/gm)].flatMap(([, cell = '']) => {
    let prefix = '';
    return [...cell.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => {
      if (!name.startsWith('.')) prefix = name.slice(0, name.lastIndexOf('.'));
      return name.startsWith('.') ? prefix + name : name;
    });
  });
  expect(named.toSorted()).toEqual(eventTypes.toSorted());
  expect(page).toContain(`\`${apiVersion}\``);
});
