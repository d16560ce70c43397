import { isPlaceholder, isPublished, type SettingKey, settingEnvironmentName, settingKeys } from '../modules/settings/index.ts';
import { isPublicHost } from '../platform/public-host.ts';
import { type Config, ConfigError } from './config.ts';
import type { Problem } from './config-sources.ts';

/**
 * Values of a template must not go live: with them letters come from nowhere and complaints go there. At an address that others can
 * reach the start ends with a `ConfigError` that names them all; on a machine of one's own they are only told.
 */
export function refusePlaceholders(config: Config, warn: (line: string) => void): void {
  const problems = findPlaceholders(config);
  if (problems.length === 0) return;
  if (isPublicHost(config.http.publicUrl)) throw new ConfigError(problems);
  for (const { name, value, reason } of problems) warn(`${name} is ${value} and ${reason}. At a public address the start would end here.`);
}

function findPlaceholders({ http, firstAdministrator, mail, settings }: Config): Problem[] {
  const texts = { ...settings.configFile, ...settings.environment };
  const given: readonly (readonly [string, string | undefined])[] = [
    ['PINHOLE_URL', http.publicUrl],
    ['PINHOLE_ADMIN_EMAIL', firstAdministrator?.email],
    ['PINHOLE_MAIL_FROM', mail?.from],
    ...settingKeys.filter(isPublished).map((key: SettingKey) => [settingEnvironmentName(key), texts[key]] as const),
  ];
  return given.flatMap(([name, text]) =>
    text !== undefined && isPlaceholder(text)
      ? [{ name, value: JSON.stringify(text), reason: 'looks like a placeholder that was never filled in' }]
      : [],
  );
}
