import { expect, it } from 'vitest';
import { classifyTable, collectDataMap, dataMapPart } from './classify.ts';
import { data, personId } from './presets.ts';
import { legitimateInterest, purpose } from './purposes.ts';
import { renderHoldings } from './render-holdings.ts';

interface Tables {
  account: { id: string; email: string };
}

const assessments = [{ id: 'limits', title: 'Limits', interest: 'Safety.', necessity: 'No other way.', balance: 'Short.' }];
const map = collectDataMap<Tables>()([
  dataMapPart('accounts', [
    classifyTable<Tables>()('account', {
      title: 'Your account',
      description: 'Who you are here.',
      rules: {
        subject: 'customer',
        purposes: [purpose.account],
        owner: { self: true },
        export: { in: true, as: 'account.json' },
        erase: 'delete',
        retention: 'account',
        readers: ['owner'],
      },
      columns: {
        id: personId(),
        email: data('user.contact.email', 'The address | as you wrote it', {
          purposes: [legitimateInterest('essential.service.security', 'dpv:EnforceSecurity', 'limits')],
        }),
      },
    }),
  ]),
]);

it('shows every entry exactly once, with its purpose, basis, retention and readers', () => {
  const page = renderHoldings(map, assessments);
  for (const { id } of map.entries) expect(page.split(`| \`${id}\` |`)).toHaveLength(2);
  expect(page).toContain('`essential.service.security`: legitimate interest, Art. 6(1)(f) (limits)');
  expect(page).toContain('until 30 days after the deletion of the account');
  expect(page).toContain('2 pieces of data in 1 groups; 2 of them say something about a person. None is sent to anybody');
  expect(page).toContain('### Limits (`limits`)');
});

it('cannot be broken out of a table by what is written in an entry', () => {
  expect(renderHoldings(map, assessments)).toContain(String.raw`The address \| as you wrote it`);
});
