/**
 * What kind of data something is: the category keys of fideslang 3.2 (the IAB privacy taxonomy), without its deprecated ones.
 * A key names its own parents: `user.content.private` is a kind of `user.content`.
 */
export const standardCategories = [
  'system',
  'system.authentication',
  'system.operations',
  'user',
  'user.account',
  'user.account.username',
  'user.authorization',
  'user.authorization.biometrics',
  'user.authorization.credentials',
  'user.authorization.password',
  'user.behavior',
  'user.behavior.browsing_history',
  'user.behavior.media_consumption',
  'user.behavior.purchase_history',
  'user.behavior.search_history',
  'user.biometrics',
  'user.biometrics.fingerprint',
  'user.biometrics.retinal',
  'user.biometrics.voice',
  'user.children',
  'user.contact',
  'user.contact.address',
  'user.contact.address.city',
  'user.contact.address.country',
  'user.contact.address.postal_code',
  'user.contact.address.state',
  'user.contact.address.street',
  'user.contact.email',
  'user.contact.phone_number',
  'user.contact.social_url',
  'user.content',
  'user.content.private',
  'user.content.public',
  'user.content.self_image',
  'user.criminal_history',
  'user.demographic',
  'user.demographic.age_range',
  'user.demographic.date_of_birth',
  'user.demographic.gender',
  'user.demographic.language',
  'user.device',
  'user.device.cookie',
  'user.device.cookie_id',
  'user.device.device_id',
  'user.device.ip_address',
  'user.device.sensor',
  'user.device.telemetry',
  'user.financial',
  'user.financial.bank_account',
  'user.financial.credit_card',
  'user.government_id',
  'user.health',
  'user.location',
  'user.location.coarse',
  'user.location.precise',
  'user.name',
  'user.name.first',
  'user.name.last',
  'user.payment',
  'user.privacy_preferences',
  'user.professional_information',
  'user.settings',
  'user.social_activity',
  'user.unique_id',
  'user.unique_id.deterministic',
] as const;

/** Kinds of data that the standard has no word for; each hangs below a standard key. */
export const customCategories = ['user.account.membership', 'user.content.safety_score', 'user.privacy_preferences.request'] as const;

/** A key that an entry may carry. */
export type Category = (typeof standardCategories)[number] | (typeof customCategories)[number];

/** Keys that fideslang 3.2 has retired, with what to write instead. */
export const retiredCategories: Readonly<Record<string, Category>> = {
  'user.account.settings': 'user.settings',
  'user.authorization.biometric': 'user.authorization.biometrics',
  'user.biometric': 'user.biometrics',
  'user.childrens': 'user.children',
  'user.contact.organization': 'user.contact',
  'user.contact.url': 'user.contact.social_url',
  'user.health_and_medical': 'user.health',
  'user.job_title': 'user.professional_information',
  'user.location.imprecise': 'user.location.coarse',
  'user.sensor': 'user.device.sensor',
  'user.social': 'user.social_activity',
  'user.telemetry': 'user.device.telemetry',
  'user.unique_id.pseudonymous': 'user.unique_id',
  'user.user_sensor': 'user.device.sensor',
  'user.workplace': 'user.professional_information',
};

/** Whether `category` is `ancestor` or a kind of it. */
export function isKindOf(category: string, ancestor: string): boolean {
  return category === ancestor || category.startsWith(`${ancestor}.`);
}

/** Whether the category says something about a person, as opposed to the running of the system. */
export function isPersonal(category: string): boolean {
  return isKindOf(category, 'user');
}

/** What is wrong with a list of category keys: a key without its parent, or one key twice. */
export function findCategoryMistakes(keys: readonly string[]): string[] {
  const known = new Set(keys);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `the category ${key} is listed twice`);
  const orphans = keys.flatMap((key) => {
    const parent = key.split('.').slice(0, -1).join('.');
    return parent === '' || known.has(parent) ? [] : [`the category ${key} has no parent: ${parent} is not a category`];
  });
  return [...twice, ...orphans];
}
