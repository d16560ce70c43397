export { type SettingDefinition } from './define-setting.ts';
export { isPlaceholder, isPublished } from './placeholder.ts';
export { type SettingKey, type SettingValue, settingDefinitions, settingEnvironmentName, settingKeys } from './registry.ts';
export { createSettings, type Settings, SettingsError, type SettingsOptions } from './settings.ts';
