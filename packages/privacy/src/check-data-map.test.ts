import { describe, expect, it } from 'vitest';
import { customCategories, findCategoryMistakes, standardCategories } from './categories.ts';
import { type CheckContext, findMapMistakes } from './check-data-map.ts';
import type { DataMapEntry } from './entry.ts';
import { legitimateInterest, purpose } from './purposes.ts';

const context: CheckContext = {
  assessments: [{ id: 'abuse-limits', title: 'Limits', interest: 'a', necessity: 'b', balance: 'c' }],
  processors: ['acme'],
};

const sound: DataMapEntry = {
  id: 'db:account.email',
  holds: 'The address you sign in with',
  category: 'user.contact.email',
  pd: 'pd:EmailAddress',
  origin: 'provided',
  subject: 'customer',
  purposes: [purpose.signIn],
  owner: { self: true },
  export: { in: true, as: 'account.json' },
  erase: 'delete',
  retention: 'account',
  processors: [],
  regions: ['self'],
  readers: ['owner'],
  log: 'hash',
  public: 'never',
};

/** What came from elsewhere may hold what the types refuse. */
const mistakesOf = (change: Readonly<Record<string, unknown>>, ...others: DataMapEntry[]): string[] =>
  findMapMistakes({ groups: [], entries: [{ ...sound, ...change }, ...others] }, context);

it('finds nothing wrong with a sound entry', () => {
  expect(mistakesOf({})).toEqual([]);
});

describe('an entry is refused', () => {
  it.each([
    ['when its category is unknown', { category: 'user.secrets' }, 'the category user.secrets is not known'],
    ['when its category is retired', { category: 'user.telemetry' }, 'write user.device.telemetry'],
    ['when it does not say what it holds', { holds: ' ' }, 'does not say in plain words'],
    ['when it is for training', { purposes: [{ ...purpose.service, use: 'train_ai_system' }] }, 'nothing here is for train_ai_system'],
    [
      'when it is for a kind of advertising',
      { purposes: [{ ...purpose.service, use: 'marketing.advertising.profiling' }] },
      'nothing here is for marketing.advertising',
    ],
    ['when it is for selling', { purposes: [{ ...purpose.service, use: 'sales' }] }, 'nothing here is for sales'],
    ['when its use is not decided yet', { purposes: [{ ...purpose.service, use: 'collect' }] }, 'nothing here is for collect'],
    ['when its use is unknown', { purposes: [{ ...purpose.service, use: 'curiosity' }] }, 'the use curiosity is not known'],
    ['when it is personal and for nothing', { purposes: [] }, 'personal data without a purpose'],
    ['when it is personal and about nobody', { subject: 'none' }, 'name the subject'],
    [
      'when its legitimate interest was never assessed',
      { purposes: [legitimateInterest('essential.service.security', 'dpv:EnforceSecurity', 'made-up')] },
      'there is no assessment "made-up"',
    ],
    ['when its consent names nothing', { purposes: [{ ...purpose.service, basis: 'eu-gdpr:A6-1-a' }] }, 'does not name what was asked'],
    ['when nobody says how long it is kept', { retention: 'forever' }, 'not in the retention table'],
    ['when it is kept for an indeterminate time', { pd: 'dpv:IndeterminateDuration' }, 'indeterminate time'],
    ['when it has no owner and no reason', { owner: { none: '' } }, 'does not say why'],
    ['when it is left out of the export without a reason', { export: { in: false, reason: '' } }, 'left out of the export'],
    ['when it survives erasure without a legal duty', { erase: 'keep' }, 'without a legal duty'],
    ['when it is an exported secret', { category: 'user.authorization.password', log: 'never' }, 'it may not be exported'],
    ['when it is content in a job', { id: 'queue:mail.send.text', category: 'user.content.private' }, 'queues, logs and metrics hold ids'],
    ['when it is content in a log', { id: 'log:prompt', category: 'user.content' }, 'queues, logs and metrics hold ids'],
    ['when it is an address in a log', { id: 'log:email' }, 'puts contact data into a log'],
    ['when it is a person in a metric', { id: 'metric:account', category: 'user.unique_id' }, 'metrics and marks'],
    ['when it is a person in a delivered file', { id: 'mark:author', category: 'user.name' }, 'metrics and marks'],
    ['when it leaves the service to nobody in particular', { id: 'out:acme.prompt' }, 'names no processor'],
    ['when it goes to somebody unknown', { processors: ['stranger'] }, 'the processor stranger, which is not registered'],
  ])('%s', (_when, change, message) => {
    expect(mistakesOf(change)).toEqual([expect.stringContaining(message)]);
  });

  it('when another has its id', () => {
    expect(mistakesOf({}, sound)).toEqual(['db:account.email: is in the map twice']);
  });
});

it('accepts what is allowed by an assessment, a registered processor and a legal duty', () => {
  expect(mistakesOf({ purposes: [legitimateInterest('essential.service.security', 'dpv:EnforceSecurity', 'abuse-limits')] })).toEqual([]);
  expect(mistakesOf({ id: 'out:acme.prompt', processors: ['acme'] })).toEqual([]);
  expect(mistakesOf({ erase: 'keep', purposes: [purpose.bookkeeping] })).toEqual([]);
});

describe('the list of categories', () => {
  it('has every parent', () => {
    expect(findCategoryMistakes([...standardCategories, ...customCategories])).toEqual([]);
  });

  it('is refused when a key does not begin with a key of the list, or stands there twice', () => {
    expect(findCategoryMistakes(['user', 'user.shoe.size', 'user'])).toEqual([
      'the category user is listed twice',
      'the category user.shoe.size has no parent: user.shoe is not a category',
    ]);
  });
});
