import type { ReactElement, ReactNode, Ref } from 'react';
import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Input,
} from 'react-aria-components';
import { classes } from './classes.ts';
import { controlLook, FieldHelp, FieldLabel, type FieldText, fieldStack } from './field.tsx';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'>, FieldText {
  readonly placeholder?: string;
  readonly className?: string;
  /** Small control at the end of the field, such as "show password". */
  readonly end?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, help, error, hideLabel, placeholder, className, end, ref, ...rest }: TextFieldProps): ReactElement {
  return (
    <AriaTextField {...rest} {...(error ? { isInvalid: true } : {})} className={fieldStack(className)}>
      <FieldLabel label={label} {...(hideLabel ? { hideLabel } : {})} />
      <span className="relative">
        <Input
          {...(ref ? { ref } : {})}
          {...(placeholder ? { placeholder } : {})}
          dir="auto"
          className={classes(controlLook, 'h-9 px-3 pointer-coarse:h-11 pointer-coarse:text-md', Boolean(end) && 'pe-10')}
        />
        {end && <span className="absolute inset-y-0 end-1 flex items-center">{end}</span>}
      </span>
      <FieldHelp help={help} error={error} />
    </AriaTextField>
  );
}

export interface TextAreaProps extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'>, FieldText {
  readonly placeholder?: string;
  readonly className?: string;
  readonly rows?: number;
  /** Grows with its text up to here. */
  readonly maxRows?: number;
  /** `bare`: no box of its own, for places that already are one. */
  readonly look?: 'box' | 'bare';
  /** Marks the field that "write a prompt" jumps to. */
  readonly prompt?: boolean;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({
  label,
  help,
  error,
  hideLabel,
  placeholder,
  className,
  rows = 3,
  maxRows = 12,
  look = 'box',
  prompt = false,
  ref,
  ...rest
}: TextAreaProps): ReactElement {
  return (
    <AriaTextField {...rest} {...(error ? { isInvalid: true } : {})} className={fieldStack(className)}>
      <FieldLabel label={label} {...(hideLabel ? { hideLabel } : {})} />
      <AriaTextArea
        {...(ref ? { ref } : {})}
        {...(placeholder ? { placeholder } : {})}
        {...(prompt ? { 'data-prompt': true } : {})}
        rows={rows}
        dir="auto"
        {...(look === 'bare' ? { 'data-quiet-focus': true } : {})}
        style={{ minHeight: `${rows * 1.5 + (look === 'box' ? 1 : 0)}em`, maxHeight: `${maxRows * 1.5}em` }}
        className={classes(
          'field-sizing-content resize-none',
          look === 'box' ? classes(controlLook, 'px-3 py-2') : 'w-full bg-transparent text-text outline-none',
          'pointer-coarse:text-md',
        )}
      />
      <FieldHelp help={help} error={error} />
    </AriaTextField>
  );
}
