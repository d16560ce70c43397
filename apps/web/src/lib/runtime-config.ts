/** What the server writes into the page before it sends it. */
export interface RuntimeConfig {
  readonly serviceName: string;
  readonly signUpOpen: boolean;
  readonly locale: 'en' | 'da' | 'ar' | null;
  readonly theme: 'system' | 'light' | 'dark';
  readonly needsSetup: boolean;
  readonly policyVersion: string;
  /** What a person confirms at sign-up, in years. */
  readonly minimumAge: number;
  /** Where the operator's texts stand, and how to reach them; null: not said. */
  readonly legal: { readonly terms: string | null; readonly privacy: string | null; readonly contact: string | null };
  readonly version: string;
}

const builtIn: RuntimeConfig = {
  serviceName: 'Pinhole',
  signUpOpen: true,
  locale: null,
  theme: 'system',
  needsSetup: false,
  policyVersion: '',
  minimumAge: 18,
  legal: { terms: null, privacy: null, contact: null },
  version: '',
};

function read(): RuntimeConfig {
  const block = document.getElementById('runtime-config');
  const written = JSON.parse(block?.textContent || '{}') as Partial<RuntimeConfig>;
  return { ...builtIn, ...written };
}

export const runtimeConfig: RuntimeConfig = read();
