import type { Model, Operation } from '@pinhole/contract';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { createExternalStore, useExternalStore } from '../../../lib/external-store.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { operationTitles } from '../draft/operation-text.ts';
import { submit } from '../draft/submit.ts';
import { type EditablePicture, priceOfRequest, wordlessRequest } from './wordless-request.ts';

interface Question {
  readonly operation: Operation;
  readonly models: readonly Model[];
  readonly picture: EditablePicture;
}

const questionStore = createExternalStore<Question | null>(null);
export const askForModel = (question: Question): void => questionStore.set(question);

/** Where several models can do the same, each with its price: a press is the choice and the start. */
export function ModelChoice(): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const question = useExternalStore(questionStore);
  if (!question) return null;
  const { operation, models, picture } = question;
  return (
    <Dialog title={t(operationTitles[operation])} isOpen onOpenChange={(open) => !open && questionStore.set(null)}>
      {(close) => (
        <ul className="flex flex-col gap-2">
          {models.map((model) => {
            const request = wordlessRequest(operation, model, picture);
            if (!request) return null;
            const price = priceOfRequest(model, request);
            return (
              <li key={model.id} className="flex items-center gap-4 rounded-card border border-line p-3">
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="font-medium">{model.title}</span>
                  <span className="line-clamp-2 text-sm text-muted">{model.summary}</span>
                  <span className="text-sm text-muted tabular-nums">
                    <bdi dir="ltr">
                      {request.size?.width} × {request.size?.height}
                    </bdi>{' '}
                    · {t('studio.about', { seconds: format.seconds(Math.max(1, Math.round(model.typicalSeconds))) })}
                  </span>
                </span>
                <Button
                  price={format.credits(price)}
                  onPress={() => {
                    close();
                    void submit(client, request, price);
                  }}
                >
                  {t('studio.make')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}
