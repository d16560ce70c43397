import type { ReactElement } from 'react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import type { studio } from '../../../app/locales/en/studio.ts';
import { Mark } from '../../../ui/mark.tsx';

interface Example {
  readonly id: string;
  readonly prompt: keyof typeof studio;
  /** Sent as written, whatever the language on screen: the built-in illustrator reads English. */
  readonly words: string;
}

export const examples: readonly Example[] = [
  { id: 'lighthouse', prompt: 'studio.example.lighthouse', words: 'a lighthouse on a cliff in a storm, oil painting' },
  { id: 'fox', prompt: 'studio.example.fox', words: 'a fox in a snowy forest at dawn' },
  { id: 'lights', prompt: 'studio.example.lights', words: 'northern lights over a frozen fjord' },
  { id: 'harbour', prompt: 'studio.example.harbour', words: 'a quiet harbour at blue hour with fishing boats' },
  { id: 'cabin', prompt: 'studio.example.cabin', words: 'a red cabin by a lake in autumn' },
  { id: 'city', prompt: 'studio.example.city', words: 'a city street at night in the rain, neon signs' },
];

function ExampleCard({
  example,
  onRun,
  price,
}: {
  readonly example: Example;
  readonly onRun: () => void;
  readonly price: string | undefined;
}): ReactElement {
  const t = useT();
  const [pictured, setPictured] = useState(true);
  return (
    <Button
      onPress={onRun}
      className="group flex h-full w-full flex-col overflow-hidden rounded-card border border-line bg-surface text-start transition-colors data-hovered:border-line-strong"
    >
      <span className="relative block aspect-[16/10] w-full bg-raised">
        {pictured && (
          <img
            src={`/assets/examples/${example.id}.webp`}
            alt=""
            onError={() => setPictured(false)}
            className="absolute inset-0 size-full object-cover"
          />
        )}
      </span>
      <span className="flex flex-1 flex-col justify-between gap-0.5 px-3 py-2 text-sm">
        <span className="line-clamp-2">{t(example.prompt)}</span>
        {price && <span className="text-xs text-muted">{t('studio.makeFor', { price })}</span>}
      </span>
    </Button>
  );
}

/** The first thing anybody sees: six pictures, each one press away. */
export function EmptyStudio({
  onRun,
  price,
}: {
  readonly onRun: (words: string) => void;
  readonly price: string | undefined;
}): ReactElement {
  const t = useT();
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="m-auto flex w-full max-w-[860px] flex-col gap-5 px-4 py-6 tablet:px-6">
        <header className="flex flex-col items-center gap-2 text-center">
          <Mark size={44} className="text-line-strong" />
          <h1 className="text-xl font-semibold tracking-tight text-balance">{t('studio.empty.title')}</h1>
          <p className="max-w-[52ch] text-muted text-pretty">{t('studio.empty.text')}</p>
        </header>
        <ul className="grid grid-cols-2 gap-2 tablet:grid-cols-3 tablet:gap-3">
          {examples.map((example) => (
            <li key={example.id}>
              <ExampleCard example={example} price={price} onRun={() => onRun(example.words)} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
