import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The server swaps this for the nonce of the answer in every tag that carries it. */
export const noncePlaceholder = '__CSP_NONCE__';

const spokenByTheComponents = /(?:ar-AE|da-DK|en-US)\.mjs$/;

/** React Aria ships its own words in thirty languages; the page speaks three. */
function onlyOurLanguages(): Plugin {
  const silent = '\0silent-locale';
  return {
    name: 'pinhole:only-our-languages',
    enforce: 'pre',
    resolveId(source) {
      return /\/intl\/[\w-]+\/[a-z]{2}-[A-Z]{2}\.mjs$/.test(source) && !spokenByTheComponents.test(source) ? silent : null;
    },
    load(id) {
      return id === silent ? 'export default {};' : null;
    },
  };
}

/** The contract declares schemas at the top of its files; the page only needs its types, so the schemas may be shaken off. */
function contractHasNoSideEffects(): Plugin {
  return {
    name: 'pinhole:contract-has-no-side-effects',
    transform(_code, id) {
      return id.includes('/packages/contract/src/') ? { moduleSideEffects: false } : null;
    },
  };
}

const apiOrigin = process.env.PINHOLE_API_ORIGIN ?? 'http://127.0.0.1:3000';
const toServer = Object.fromEntries(['/v1', '/api', '/media', '/docs', '/openapi.json'].map((path) => [path, { target: apiOrigin }]));

export default defineConfig({
  root: import.meta.dirname,
  plugins: [onlyOurLanguages(), contractHasNoSideEffects(), react(), tailwindcss()],
  html: { cspNonce: noncePlaceholder },
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: { proxy: toServer },
});
