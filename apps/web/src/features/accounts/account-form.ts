import type { MessageId } from '../../app/i18n.ts';
import { maximumPasswordLength, minimumPasswordLength } from './password-strength.ts';

/** What is wrong with a typed value, or nothing. The service checks again; this only saves the trip. */
export function checkName(name: string): MessageId | undefined {
  if (name.trim() === '') return 'accounts.name.missing';
  return name.trim().length > 80 ? 'accounts.name.long' : undefined;
}

export function checkEmail(email: string): MessageId | undefined {
  if (email.trim() === '') return 'accounts.email.missing';
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email.trim()) && email.trim().length <= 254 ? undefined : 'accounts.email.wrong';
}

/** For a password that is being chosen. An existing one is only asked to be there. */
export function checkNewPassword(password: string): MessageId | undefined {
  if (password.length < minimumPasswordLength) return 'accounts.password.short';
  return password.length > maximumPasswordLength ? 'accounts.password.long' : undefined;
}

export function checkPassword(password: string): MessageId | undefined {
  return password === '' ? 'accounts.password.missing' : undefined;
}
