import type { ReactElement, ReactNode } from 'react';
import {
  Slider as AriaSlider,
  type SliderProps as AriaSliderProps,
  Label,
  SliderOutput,
  SliderThumb,
  SliderTrack,
} from 'react-aria-components';
import { classes } from './classes.ts';

export interface SliderProps extends Omit<AriaSliderProps<number>, 'children' | 'className' | 'style'> {
  readonly label: ReactNode;
  readonly hideLabel?: boolean;
  readonly help?: ReactNode;
  readonly className?: string;
}

export function Slider({ label, hideLabel, help, className, ...rest }: SliderProps): ReactElement {
  return (
    <AriaSlider {...rest} className={classes('flex flex-col gap-1', className)}>
      <span className={hideLabel ? 'sr-only' : 'flex items-baseline justify-between gap-2 text-sm'}>
        <Label className="font-medium text-text">{label}</Label>
        <SliderOutput className="tabular-nums text-muted" />
      </span>
      <SliderTrack className="group relative flex h-6 w-full items-center pointer-coarse:h-11">
        {({ state }) => (
          <>
            <span className="absolute inset-x-0 h-[3px] rounded-full bg-line" />
            <span className="absolute start-0 h-[3px] rounded-full bg-muted" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
            <SliderThumb className="top-1/2 size-4 rounded-full border border-line-strong bg-text transition-[scale] data-dragging:scale-115 data-disabled:opacity-50" />
          </>
        )}
      </SliderTrack>
      {help && <span className="text-sm text-muted">{help}</span>}
    </AriaSlider>
  );
}
