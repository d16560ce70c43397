import { Minus, Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { NumberField as AriaNumberField, type NumberFieldProps as AriaNumberFieldProps, Button, Group, Input } from 'react-aria-components';
import { classes } from './classes.ts';
import { controlLook, FieldHelp, FieldLabel, type FieldText, fieldStack } from './field.tsx';
import { Icon } from './icon.tsx';

export interface NumberFieldProps extends Omit<AriaNumberFieldProps, 'children' | 'className' | 'style'>, FieldText {
  readonly className?: string;
  readonly placeholder?: string;
  /** Without steppers, for numbers that are typed or pasted, like seeds. */
  readonly steppers?: boolean;
}

const stepper =
  'flex size-7 items-center justify-center rounded-chip text-muted transition-colors data-hovered:bg-raised data-hovered:text-text data-disabled:opacity-35 pointer-coarse:size-9';

export function NumberField({
  label,
  help,
  error,
  hideLabel,
  className,
  placeholder,
  steppers = true,
  ...rest
}: NumberFieldProps): ReactElement {
  return (
    <AriaNumberField {...rest} {...(error ? { isInvalid: true } : {})} className={fieldStack(className)}>
      <FieldLabel label={label} {...(hideLabel ? { hideLabel } : {})} />
      <Group
        className={classes(
          controlLook,
          'flex h-9 items-center gap-0.5 pe-1 data-focus-within:border-accent data-focus-visible:outline-none pointer-coarse:h-11',
        )}
      >
        <Input
          {...(placeholder ? { placeholder } : {})}
          data-quiet-focus
          className="h-full w-full min-w-0 bg-transparent ps-3 text-base tabular-nums outline-none pointer-coarse:text-md"
        />
        {steppers && (
          <>
            <Button slot="decrement" className={stepper}>
              <Icon of={Minus} />
            </Button>
            <Button slot="increment" className={stepper}>
              <Icon of={Plus} />
            </Button>
          </>
        )}
      </Group>
      <FieldHelp help={help} error={error} />
    </AriaNumberField>
  );
}
