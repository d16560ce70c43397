import type { Asset, Model } from '@pinhole/contract';
import {
  Clapperboard,
  CornerDownLeft,
  Cpu,
  FastForward,
  Globe,
  Hourglass,
  ImagePlus,
  LockKeyhole,
  PenTool,
  Repeat2,
  Upload,
} from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../app/i18n.ts';
import { spokenDataNote } from '../../lib/spoken-model.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Credits, FileSize } from '../../ui/amounts.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon, type LucideIcon } from '../../ui/icon.tsx';
import { showToast } from '../../ui/toast.tsx';
import { changeChoices, changeDraft, draftStore } from '../studio/draft/draft-store.ts';
import { operationTitles } from '../studio/draft/operation-text.ts';
import { changedParameters, parametersOf } from '../studio/draft/parameters.ts';

/** Offered where the pointer or the focus is, so that the recipe reads as text. */
const shy = 'pointer-fine:opacity-0 pointer-fine:group-hover:opacity-100 pointer-fine:group-focus-within:opacity-100';

interface FieldProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Puts this one value into the composer. */
  readonly onUse?: () => void;
  readonly wide?: boolean;
}

function Field({ label, children, onUse, wide = false }: FieldProps): ReactElement {
  const t = useT();
  const use = (): void => {
    onUse?.();
    showToast({ title: t('lightbox.used'), detail: label });
  };
  const button = onUse && (
    <IconButton
      icon={CornerDownLeft}
      size="small"
      label={t('lightbox.useField', { field: label })}
      placement="start"
      onPress={use}
      className={shy}
    />
  );
  return wide ? (
    <div className="group relative py-2.5">
      <dt className="flex min-h-7 items-center text-sm text-muted">{label}</dt>
      <dd className="break-words">
        <bdi>{children}</bdi>
        <span className="absolute end-0 top-2.5">{button}</span>
      </dd>
    </div>
  ) : (
    <div className="group flex min-h-9 items-center gap-3 py-1">
      <dt className="w-24 shrink-0 text-sm text-muted">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-center justify-between gap-3 break-words tabular-nums">
        <bdi className="min-w-0">{children}</bdi>
        {button}
      </dd>
    </div>
  );
}

function Fact({
  icon,
  title,
  children,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="relative py-2.5 ps-7">
      <dt className="text-sm text-muted">
        <Icon of={icon} className="absolute start-0 top-3 text-faint" />
        {title}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An upload has no recipe; what there is to know of the file, and what can be done with it. */
function UploadFacts({
  asset,
  onAnimate,
  onContinue,
  onRefer,
}: Pick<RecipePanelProps, 'asset' | 'onAnimate' | 'onContinue' | 'onRefer'>): ReactElement {
  const t = useT();
  const format = useFormat();
  return (
    <>
      {asset.kind === 'image' && asset.deletedAt === null && (
        <div className="mb-2 grid grid-cols-2 gap-2">
          <Button tone="quiet" icon={Clapperboard} onPress={onAnimate}>
            {t('studio.animate')}
          </Button>
          <Button tone="quiet" icon={ImagePlus} onPress={onRefer}>
            {t('lightbox.refer')}
          </Button>
        </div>
      )}
      {asset.kind === 'video' && asset.deletedAt === null && (
        <Button tone="quiet" icon={FastForward} onPress={onContinue} className="mb-2">
          {t('studio.continue')}
        </Button>
      )}
      <dl className="divide-y divide-line border-b border-line">
        <Field label={t('lightbox.size')}>
          <span dir="ltr">
            {asset.width} × {asset.height}
          </span>
        </Field>
        {asset.durationSeconds !== undefined && <Field label={t('lightbox.length')}>{format.seconds(asset.durationSeconds)}</Field>}
        <Field label={t('uploads.added')}>{format.dateTime(asset.createdAt)}</Field>
        <Field label={t('lightbox.file')}>
          {(asset.mime.split('/')[1] ?? '').toUpperCase()} · <FileSize bytes={asset.bytes} />
        </Field>
      </dl>
    </>
  );
}

export interface RecipePanelProps {
  readonly asset: Asset;
  readonly models: readonly Model[];
  /** Puts everything into the composer and goes there. */
  readonly onUseAgain: () => void;
  /** Takes it to the studio as the first frame of a clip. */
  readonly onAnimate: () => void;
  /** Takes it to the studio: the next clip begins where this one ends. */
  readonly onContinue: () => void;
  /** Takes it to the studio as a picture to work from. */
  readonly onRefer: () => void;
}

/** Everything that went into an asset, to read and to use again, field by field. */
export function RecipePanel({ asset, models, onUseAgain, onAnimate, onContinue, onRefer }: RecipePanelProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { recipe } = asset;
  const request = recipe?.request;
  const mode = asset.kind;
  const model = models.find(({ id }) => id === request?.model);
  const params = Object.entries(model ? changedParameters(parametersOf(model.params), request?.params ?? {}) : (request?.params ?? {}));
  const notAi = recipe?.digitalSourceType === 'algorithmicMedia' || recipe?.digitalSourceType === 'algorithmicallyEnhanced';
  return (
    <div className="flex flex-col">
      {request && recipe && (
        <>
          <div className="mb-2 flex flex-col gap-2">
            <Button tone="quiet" icon={Repeat2} onPress={onUseAgain}>
              {t('lightbox.useAgain')}
            </Button>
            {asset.kind === 'image' && asset.deletedAt === null && (
              <div className="grid grid-cols-2 gap-2">
                <Button tone="quiet" icon={Clapperboard} onPress={onAnimate}>
                  {t('studio.animate')}
                </Button>
                <Button tone="quiet" icon={ImagePlus} onPress={onRefer}>
                  {t('lightbox.refer')}
                </Button>
              </div>
            )}
            {asset.kind === 'video' && asset.deletedAt === null && (
              <Button tone="quiet" icon={FastForward} onPress={onContinue}>
                {t('studio.continue')}
              </Button>
            )}
          </div>
          <dl className="divide-y divide-line border-b border-line">
            <Field label={t('operation.choose')}>{t(operationTitles[request.operation])}</Field>
            {request.prompt && (
              <Field wide label={t('lightbox.prompt')} onUse={() => changeDraft({ prompt: request.prompt })}>
                {request.prompt}
              </Field>
            )}
            {request.negativePrompt && (
              <Field wide label={t('lightbox.negative')} onUse={() => changeDraft({ negativePrompt: request.negativePrompt ?? '' })}>
                {request.negativePrompt}
              </Field>
            )}
            <Field
              label={t('lightbox.model')}
              {...(model ? { onUse: () => changeDraft({ mode, models: { ...draftStore.get().models, [mode]: request.model } }) } : {})}
            >
              {recipe.modelTitle}
            </Field>
            <Field label={t('lightbox.size')} {...(model ? { onUse: () => changeChoices(request.model, { size: request.size }) } : {})}>
              <span dir="ltr">
                {asset.width} × {asset.height}
              </span>
            </Field>
            {asset.durationSeconds !== undefined && <Field label={t('lightbox.length')}>{format.seconds(asset.durationSeconds)}</Field>}
            <Field label={t('lightbox.seed')} onUse={() => changeDraft({ seed: recipe.seed })}>
              <span className="font-mono text-sm">{recipe.seed}</span>
            </Field>
            {params.length > 0 && (
              <Field wide label={t('lightbox.parameters')} onUse={() => changeChoices(request.model, { params: request.params })}>
                <span className="font-mono text-sm" dir="ltr">
                  {params.map(([name, value]) => `${name} ${value}`).join(', ')}
                </span>
              </Field>
            )}
            <Field label={t('lightbox.cost')}>
              <Credits micros={recipe.charged} />
            </Field>
            <Field label={t('lightbox.when')}>{format.dateTime(asset.createdAt)}</Field>
            <Field label={t('lightbox.file')}>
              {(asset.mime.split('/')[1] ?? '').toUpperCase()} · <FileSize bytes={asset.bytes} />
            </Field>
          </dl>
        </>
      )}
      {asset.origin === 'upload' && <UploadFacts asset={asset} onAnimate={onAnimate} onContinue={onContinue} onRefer={onRefer} />}
      <dl className="mt-2">
        {asset.origin === 'upload' && (
          <Fact icon={Upload} title={t('uploads.origin')}>
            {t('uploads.originText')}
          </Fact>
        )}
        {recipe && (
          <Fact icon={notAi ? PenTool : Cpu} title={t('lightbox.source')}>
            {t(notAi ? 'lightbox.notAi' : 'lightbox.ai', { engine: recipe.engineTitle })}
          </Fact>
        )}
        {recipe?.dataNote && (
          <Fact icon={Globe} title={t('lightbox.sent')}>
            <bdi>{spokenDataNote(recipe.dataNote, t)}</bdi>
          </Fact>
        )}
        {asset.keptUntil !== null && (
          <Fact icon={Hourglass} title={t('lightbox.keptUntil')}>
            {t('lightbox.keptUntilText', { date: format.date(asset.keptUntil) })}
          </Fact>
        )}
        <Fact icon={LockKeyhole} title={t('lightbox.visibility')}>
          {t('lightbox.private')}
        </Fact>
      </dl>
    </div>
  );
}
