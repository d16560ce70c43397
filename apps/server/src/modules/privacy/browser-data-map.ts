import { classifyEach, data, dataMapPart, type GroupRules, purpose } from '@pinhole/privacy';

const onTheDevice = {
  subject: 'customer',
  purposes: [purpose.preferences],
  owner: { none: 'kept by your own browser' },
  export: { in: false, reason: 'It is in your own browser.' },
  erase: 'delete',
  retention: 'device',
  readers: ['owner'],
} as const satisfies GroupRules;

/** What the web app leaves in a browser's own storage. It is cleared when somebody signs out. */
const storage = classifyEach<
  | 'local:locale'
  | 'local:draft'
  | 'local:models'
  | 'local:submitting'
  | 'local:panel'
  | 'local:density'
  | 'local:details'
  | 'local:uploads'
  | 'local:closed-money-notices'
  | 'local:currency'
>()('local', 'browser-storage', {
  title: 'What your browser remembers',
  description:
    'So that typing survives a reload and a page looks as you left it. It stays in your browser until you send it yourself, and is cleared when you sign out.',
  rules: onTheDevice,
  entries: {
    'local:locale': data('user.settings', 'The language you chose on this device', { pd: 'pd:Language' }),
    'local:draft': data('user.content.private', 'What stands in the composer: the prompt you are writing and your choices'),
    'local:models': data('user.settings', 'Which models you marked as favourites and used last'),
    'local:currency': data('user.settings', 'The currency you chose to see prices in'),
    'local:closed-money-notices': data('user.settings', 'Which notices about your credits you closed, and when', { origin: 'observed' }),
    'local:submitting': data(
      'user.unique_id',
      'The numbers of quotes that are being paid and what you agreed to, so that a lost answer never makes you pay twice',
      {
        origin: 'generated',
        purposes: [purpose.payment],
      },
    ),
    'local:panel': data('user.settings', 'Whether the side panel is open'),
    'local:density': data('user.settings', 'How large pictures are shown in the library'),
    'local:details': data('user.settings', 'Whether details are shown beside a picture'),
    'local:uploads': data(
      'user.content.private',
      'Files on their way to the service, with their names, so that a reload loses nothing; each is forgotten when it has arrived, and after a day',
    ),
  },
});

export const browserDataMap = dataMapPart('browser', [storage]);
