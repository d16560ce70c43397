import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-aria-components';
import { useTitle } from '../../app/use-title.ts';
import { runtimeConfig } from '../../lib/runtime-config.ts';
import { Mark } from '../../ui/mark.tsx';
import { Languages } from './languages.tsx';

export interface DoorProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Above the title, small: where in a sequence this is. */
  readonly step?: string;
  readonly children?: ReactNode;
}

/** The pages before the studio: one narrow column, the mark, one thing to do. */
export function Door({ title, lead, step, children }: DoorProps): ReactElement {
  useTitle(title);
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-100 flex-col gap-10 px-6 pt-[max(2rem,14dvh)] pb-6">
        {/* Hung from above, so that a message or another step never moves what is being typed in. */}
        <main className="flex flex-1 flex-col gap-8">
          <header>
            <p className="mb-8 flex items-center gap-2.5 font-medium tracking-tight text-muted">
              <Mark size={28} className="text-text" />
              <bdi>{runtimeConfig.serviceName === 'Pinhole' ? 'pinhole' : runtimeConfig.serviceName}</bdi>
            </p>
            {step && <p className="mb-1 text-sm text-muted">{step}</p>}
            <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
            {lead && <div className="mt-2 text-muted text-pretty">{lead}</div>}
          </header>
          {children}
        </main>
        <Languages />
      </div>
    </div>
  );
}

/** A quiet link inside a sentence. */
export function TextLink({ href, children }: { readonly href: string; readonly children: ReactNode }): ReactElement {
  return (
    <Link
      href={href}
      className="rounded-chip text-text underline decoration-line-strong underline-offset-3 data-hovered:decoration-current"
    >
      {children}
    </Link>
  );
}
