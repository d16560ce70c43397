import { type Connection, ConnectionError, type ConnectionField, type SentField } from '../spec/provider.ts';
import { requiredField } from './connection-fields.ts';

/** For servers of an operator's own, which have no accounts: what a gateway in front of them may ask for. */
export const serverAccessFields: readonly ConnectionField[] = [
  {
    name: 'access',
    label: 'Access',
    hint: 'What the server, or the gateway in front of it, asks for.',
    kind: 'choice',
    required: false,
    default: 'none',
    choices: [
      { value: 'none', label: 'Nothing' },
      { value: 'basic', label: 'User name and password' },
      { value: 'bearer', label: 'A token (Authorization: Bearer)' },
      { value: 'x-api-key', label: 'A key (X-API-Key)' },
    ],
  },
  { name: 'username', label: 'User name', hint: 'Only for access by user name and password.', kind: 'text', required: false },
  { name: 'secret', label: 'Password, token or key', hint: 'Leave empty when nothing is asked for.', kind: 'secret', required: false },
];

export const serverAccessSends: readonly SentField[] = [
  { field: 'headers.authorization', from: 'credential' },
  { field: 'headers.x-api-key', from: 'credential' },
];

/** The header that lets us in. Throws `ConnectionError` when what was chosen is only half filled in. */
export function serverAccessHeaders(connection: Pick<Connection, 'fields'>): Readonly<Record<string, string>> {
  const access = connection.fields.access?.trim() || 'none';
  if (access === 'none') return {};
  const secret = requiredField(connection, 'secret', 'The password, token or key');
  if (!/^[\x20-\x7e]+$/.test(secret) && access !== 'basic')
    throw new ConnectionError('secret', 'A token or key has only letters, digits and signs of the ASCII alphabet.');
  switch (access) {
    case 'basic': {
      const username = requiredField(connection, 'username', 'The user name');
      if (username.includes(':')) throw new ConnectionError('username', 'A user name cannot hold a colon.');
      return { authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}` };
    }
    case 'bearer':
      return { authorization: `Bearer ${secret}` };
    case 'x-api-key':
      return { 'x-api-key': secret };
    default:
      throw new ConnectionError('access', 'Choose one of: none, basic, bearer, x-api-key.');
  }
}
