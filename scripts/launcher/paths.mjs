import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');
export const inRoot = (...parts) => path.join(root, ...parts);
export const serverEntry = inRoot('apps', 'server', 'src', 'entry', 'main.ts');
export const commandEntry = inRoot('apps', 'server', 'src', 'entry', 'cli.ts');
export const binary = (name) => inRoot('node_modules', '.bin', name);
