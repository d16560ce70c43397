import type { Generation } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../app/i18n.ts';
import { useModels } from '../../lib/queries/use-models.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { requestName } from '../studio/draft/operation-text.ts';
import { failureText } from '../studio/feed/failure-text.ts';
import { paidGenerationQuery } from './credit-queries.ts';

/** What a movement paid for. Its pictures open in the lightbox, over this page. */
export function PaidGeneration({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const generation = useQuery(paidGenerationQuery(id));
  return (
    <Dialog title={t('credits.generation')} isOpen onOpenChange={(open) => !open && onClose()}>
      {generation.data ? (
        <Bill generation={generation.data} onOpen={onClose} />
      ) : generation.isError ? (
        <Fault error={generation.error} onRetry={() => void generation.refetch()} />
      ) : (
        <div className="flex flex-col gap-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-24" />
          <Skeleton className="h-20" />
        </div>
      )}
    </Dialog>
  );
}

function Bill({ generation, onOpen }: { readonly generation: Generation; readonly onOpen: () => void }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { request, outputs, charged, error } = generation;
  const failure = error && failureText(error, t);
  const { data: models } = useModels();
  return (
    <div className="flex flex-col gap-4">
      <p className="line-clamp-4 text-pretty" dir="auto">
        {requestName(request, t)}
      </p>
      {outputs.length > 0 && (
        <ul className="grid grid-cols-4 gap-2">
          {outputs.map((output) => (
            <li key={output.assetId}>
              <Link
                to="."
                search={(search) => ({ ...search, asset: output.assetId })}
                onClick={onOpen}
                className="block overflow-hidden rounded-picture"
                aria-label={t('credits.openPicture', { number: output.index + 1 })}
              >
                <img
                  src={`/media/${output.assetId}/thumb`}
                  alt=""
                  width={request.size.width}
                  height={request.size.height}
                  className="aspect-square w-full bg-raised object-cover"
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {failure && (
        <p className="text-muted">
          {failure.what} {failure.advice}
        </p>
      )}
      <dl className="divide-y divide-line border-y border-line">
        <Line name={t('credits.model')}>
          <bdi>{models?.find(({ id }) => id === request.model)?.title ?? request.model}</bdi>
        </Line>
        <Line name={t('credits.price')}>{format.credits(generation.price)}</Line>
        <Line name={t('credits.charged')}>{charged === null ? t('credits.notYet') : format.credits(charged)}</Line>
        <Line name={t('credits.when')}>{format.dateTime(generation.createdAt)}</Line>
      </dl>
    </div>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="flex min-h-9 items-center justify-between gap-6 py-1">
      <dt className="text-muted">{name}</dt>
      <dd className="text-end tabular-nums">{children}</dd>
    </div>
  );
}
