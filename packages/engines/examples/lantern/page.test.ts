import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (address: string): string => readFileSync(new URL(address, import.meta.url), 'utf8');
const page = read('../../../../docs/engines/write-your-own.md');

it.each(['lantern.ts', 'models.ts', 'emulator.ts', 'lantern.test.ts'])(
  'docs/engines/write-your-own.md shows %s as it is run here; copy it over when it changes',
  (file) => {
    expect(page).toContain(`\`\`\`ts\n// ${file}\n${read(`./${file}`)}\`\`\`\n`);
  },
);

it('the engine is as short as the page says', () => {
  expect(read('./lantern.ts').trimEnd().split('\n').length).toBeLessThanOrEqual(100);
});
