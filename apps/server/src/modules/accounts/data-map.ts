import {
  activityTime,
  classifyEach,
  classifyTable,
  data,
  dataMapPart,
  legitimateInterest,
  personId,
  purpose,
  rowId,
  secret,
  systemTime,
  technical,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();
const sessionSecurity = legitimateInterest('essential.service.security', 'dpv:EnforceSecurity', 'session-security');
const abuseLimits = legitimateInterest('essential.service.security', 'dpv:MisusePreventionAndDetection', 'abuse-limits');

const account = table('account', {
  title: 'Your account',
  description: 'Who you are here: the name and address you gave, what you chose, and what you agreed to when you signed up.',
  rules: {
    subject: 'customer',
    purposes: [purpose.account],
    owner: { self: true },
    export: { in: true, as: 'account.json' },
    erase: 'delete',
    retention: 'account',
    readers: ['owner', 'operator'],
  },
  columns: {
    id: personId(),
    name: data('user.name', 'The name you gave, or else the first part of your address', {
      pd: 'pd:Name',
      readers: ['owner', 'workspace', 'operator'],
    }),
    email: data('user.contact.email', 'The address you sign in with and get mail at', {
      pd: 'pd:EmailAddress',
      purposes: [purpose.signIn, purpose.mail],
      log: 'hash',
    }),
    email_verified: data('user.account', 'Whether you confirmed the address', { origin: 'observed', purposes: [purpose.signIn] }),
    image: data('user.content.self_image', 'The address of a picture of you; the product does not ask for one', { pd: 'pd:Picture' }),
    operator: data('user.authorization', 'Whether you run this service', { origin: 'generated', purposes: [purpose.access], log: 'ok' }),
    locale: data('user.settings', 'The language you chose', { pd: 'pd:Language', purposes: [purpose.preferences], readers: ['owner'] }),
    theme: data('user.settings', 'Dark, light or as the system', { purposes: [purpose.preferences], readers: ['owner'] }),
    confirm_above: data('user.settings', 'From which price on you want to be asked before something is spent', {
      purposes: [purpose.preferences],
      readers: ['owner'],
    }),
    active_workspace_id: data('user.settings', 'The workspace you last worked in', {
      origin: 'observed',
      purposes: [purpose.preferences],
      readers: ['owner'],
    }),
    age_attested_at: data('user.demographic.age_range', 'When you confirmed that you are old enough; never a date of birth', {
      pd: 'pd:AgeRange',
      purposes: [purpose.ageCheck],
    }),
    accepted_policy_version: data('user.privacy_preferences', 'Which version of the policy you accepted', {
      purposes: [purpose.consentRecord],
    }),
    accepted_policy_at: data('user.privacy_preferences', 'When you accepted it', { origin: 'observed', purposes: [purpose.consentRecord] }),
    created_at: activityTime('When you signed up'),
    updated_at: activityTime('When the account last changed'),
  },
});

const session = table('session', {
  title: 'Where you are signed in',
  description: 'One row for each browser you are signed in with, so that it stays signed in and you can sign it out from elsewhere.',
  rules: {
    subject: 'customer',
    purposes: [purpose.sessionSecurity],
    owner: { path: ['session.account_id -> account.id'] },
    export: { in: true, as: 'sessions.json' },
    erase: 'delete',
    retention: 'session',
    readers: ['owner'],
  },
  columns: {
    id: rowId('The number of the session'),
    account_id: personId(),
    token: secret('A one-way hash of the secret in the session cookie', 'user.device.cookie_id', { origin: 'derived' }),
    expires_at: systemTime('When the session ends by itself'),
    ip_address: data('user.device.ip_address', 'The network you signed in from: the address with its last part cut off', {
      pd: 'pd:IPAddress',
      origin: 'observed',
      purposes: [sessionSecurity],
    }),
    user_agent: data('user.device.telemetry', 'The kind of browser and system, such as “Firefox on Linux”', {
      pd: 'pd:UserAgent',
      origin: 'observed',
      purposes: [sessionSecurity],
    }),
    created_at: activityTime('When you signed in', { pd: 'pd:AuthenticationHistory' }),
    updated_at: activityTime('When the session was last used', { pd: 'pd:AuthenticationHistory' }),
  },
});

const identity = table('identity', {
  title: 'How you sign in',
  description: 'One row for each way to prove that you are you: a password, or an account at an identity provider.',
  rules: {
    subject: 'customer',
    purposes: [purpose.signIn],
    owner: { path: ['identity.account_id -> account.id'] },
    export: { in: true, as: 'account.json' },
    erase: 'delete',
    retention: 'account',
    readers: ['owner'],
  },
  columns: {
    id: rowId(),
    account_id: personId(),
    provider: data('user.account', 'What kind of sign-in it is', { origin: 'observed' }),
    subject: data('user.unique_id.deterministic', 'Your number at that provider; for a password, your number here', { origin: 'received' }),
    password: secret('A one-way hash of your password; the password itself is never stored', 'user.authorization.password', {
      origin: 'derived',
    }),
    access_token: secret('A token from the identity provider', 'user.authorization.credentials', { origin: 'received' }),
    refresh_token: secret('A token from the identity provider', 'user.authorization.credentials', { origin: 'received' }),
    id_token: secret('A signed statement of the identity provider about you', 'user.authorization.credentials', { origin: 'received' }),
    access_token_expires_at: systemTime('When that token ends', { origin: 'received' }),
    refresh_token_expires_at: systemTime('When that token ends', { origin: 'received' }),
    scope: data('user.authorization', 'What the identity provider allows us to ask for', { origin: 'received' }),
    created_at: activityTime('When this way to sign in was added'),
    updated_at: activityTime('When it last changed'),
  },
});

const verification = table('verification', {
  title: 'Links that were mailed to you',
  description: 'Confirmations and password resets that wait to be clicked. Each works once and for a short time.',
  rules: {
    subject: 'customer',
    purposes: [purpose.signIn],
    owner: { path: ['verification.value -> account.id'] },
    export: { in: false, reason: 'It opens the account; a copy of it in a file would be a risk and of no use.' },
    erase: 'delete',
    retention: 'sign-in-link',
    readers: ['service'],
  },
  columns: {
    id: rowId(),
    identifier: secret('A one-way hash of the one-time secret in the link', 'user.authorization.credentials', { origin: 'derived' }),
    value: personId('Whom the link is for'),
    expires_at: systemTime('When the link stops working'),
    created_at: activityTime('When it was asked for'),
    updated_at: systemTime('When it last changed'),
  },
});

const rateLimit = table('auth_rate_limit', {
  title: 'Counters against guessing',
  description:
    'How often somebody has tried to sign in lately, from one network or for one address, so that passwords cannot be guessed at speed.',
  rules: {
    subject: 'visitor',
    origin: 'observed',
    purposes: [abuseLimits],
    owner: { none: 'counted before anybody is known, under a hash that cannot be read back; gone within a day' },
    export: { in: false, reason: 'It is not tied to an account and lasts less than a day.' },
    erase: 'delete',
    retention: 'rate-limit',
    readers: ['service'],
  },
  columns: {
    id: rowId(),
    key: data(
      'user.unique_id',
      'What was tried, and a keyed hash of the network or mail address it was tried for; it cannot be read back',
      { origin: 'derived' },
    ),
    count: technical('How many tries'),
    last_request: systemTime('When the last one was'),
  },
});

const setupToken = table('setup_token', {
  title: 'The setup link',
  description: 'Proof that the first person is the one who started the service. Used once.',
  rules: {
    subject: 'none',
    purposes: [],
    owner: { none: 'made before there is any person' },
    export: { in: false, reason: 'It is about the service, not about a person.' },
    erase: 'keep',
    retention: 'sign-in-link',
    readers: ['service'],
  },
  columns: {
    hash: secret('A one-way hash of the secret in the link', 'system.authentication', { origin: 'derived' }),
    created_at: systemTime('When it was made'),
    expires_at: systemTime('When it stops working'),
    used_at: systemTime('When it was used'),
  },
});

const cookies = classifyEach<'pinhole_session' | 'theme'>()('cookie', 'account-cookies', {
  title: 'Cookies',
  description:
    'One cookie keeps you signed in; it is set when you sign in. The other remembers a theme, and is set only when you choose one.',
  rules: {
    subject: 'customer',
    purposes: [purpose.signIn],
    owner: { none: 'kept by your own browser' },
    export: { in: false, reason: 'It is in your own browser.' },
    erase: 'delete',
    retention: 'session-cookie',
    readers: ['owner', 'service'],
  },
  entries: {
    pinhole_session: secret('The signed secret that keeps you signed in; scripts cannot read it', 'user.device.cookie_id'),
    theme: data('user.settings', 'The theme you chose, so that the first paint is right', {
      purposes: [purpose.preferences],
      retention: 'preference-cookie',
    }),
  },
});

export const accountsDataMap = dataMapPart('accounts', [account, session, identity, verification, rateLimit, setupToken, cookies]);
