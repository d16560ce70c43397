import { Brush, Circle, Contrast, Eraser, Hand, Lasso, type LucideIcon, Square, SquareDashed } from 'lucide-react';
import type { ReactElement } from 'react';
import { type MessageId, useT } from '../../../app/i18n.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { outlineOf } from './mask.ts';
import { ShapeFields } from './shape-fields.tsx';
import type { Tool } from './use-brush.ts';
import type { MaskWork } from './use-mask.ts';

export const tools: readonly { readonly id: Tool; readonly icon: LucideIcon; readonly title: MessageId; readonly key: string }[] = [
  { id: 'brush', icon: Brush, title: 'mask.brush', key: 'b' },
  { id: 'eraser', icon: Eraser, title: 'mask.eraser', key: 'e' },
  { id: 'lasso', icon: Lasso, title: 'mask.lasso', key: 'l' },
  { id: 'move', icon: Hand, title: 'mask.move', key: 'm' },
];

export interface MaskPanelProps {
  readonly work: MaskWork;
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly radius: number;
  readonly mostRadius: number;
  readonly onRadius: (radius: number) => void;
  readonly feather: number;
  readonly mostFeather: number;
  readonly onFeather: (pixels: number) => void;
}

export function MaskTools({ tool, onTool }: Pick<MaskPanelProps, 'tool' | 'onTool'>): ReactElement {
  const t = useT();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of tools is no fieldset
    <div role="group" aria-label={t('mask.tools')} className="flex items-center gap-1">
      {tools.map(({ id, icon, title, key }) => (
        <IconButton
          key={id}
          icon={icon}
          label={t(title)}
          shortcut={key}
          placement="bottom"
          pressed={tool === id}
          onPress={() => onTool(id)}
        />
      ))}
    </div>
  );
}

/** Everything that can be said of the mask without drawing. */
export function MaskPanel({
  work,
  tool,
  radius,
  mostRadius,
  onRadius,
  feather,
  mostFeather,
  onFeather,
}: Omit<MaskPanelProps, 'onTool'>): ReactElement {
  const t = useT();
  const { mask } = work;
  const middle = { left: mask.width * 0.2, top: mask.height * 0.2, right: mask.width * 0.8, bottom: mask.height * 0.8 };
  return (
    <div className="flex flex-col gap-5">
      {(tool === 'brush' || tool === 'eraser') && (
        <Slider
          label={t('mask.size')}
          value={Math.round(radius * 2)}
          minValue={2}
          maxValue={mostRadius * 2}
          step={1}
          onChange={(size) => onRadius(size / 2)}
        />
      )}
      <Slider
        label={t('mask.feather')}
        help={t('mask.featherHelp')}
        value={feather}
        minValue={0}
        maxValue={mostFeather}
        step={1}
        onChange={onFeather}
      />
      <div className="grid grid-cols-2 gap-2">
        <Button size="small" icon={Square} onPress={() => work.fillAll(255)}>
          {t('mask.everything')}
        </Button>
        <Button size="small" icon={SquareDashed} isDisabled={work.share === 0} onPress={() => work.fillAll(0)}>
          {t('mask.clear')}
        </Button>
        <Button size="small" icon={Circle} onPress={() => work.fill(outlineOf('ellipse', middle), 'add')}>
          {t('mask.middle')}
        </Button>
        <Button size="small" icon={Contrast} onPress={work.invert}>
          {t('mask.invert')}
        </Button>
      </div>
      <ShapeFields work={work} />
      <p id="mask-keys" className="text-sm text-pretty text-muted pointer-coarse:sr-only">
        {t(tool === 'lasso' ? 'mask.keysLasso' : 'mask.keys')}
      </p>
    </div>
  );
}
