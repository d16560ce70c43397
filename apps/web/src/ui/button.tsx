import type { ReactElement, ReactNode, Ref } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Link as AriaLink,
  type LinkProps as AriaLinkProps,
  ProgressBar,
} from 'react-aria-components';
import { useT } from '../app/i18n.ts';
import { classes } from './classes.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import { Tooltip, TooltipTrigger } from './tooltip.tsx';

export type ButtonTone = 'primary' | 'quiet' | 'plain' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

const tones: Readonly<Record<ButtonTone, string>> = {
  primary:
    'bg-accent font-medium text-on-accent data-hovered:bg-accent-hover data-pressed:bg-accent-hover data-disabled:bg-raised data-disabled:text-faint',
  quiet:
    'border border-line bg-surface text-text data-hovered:border-line-strong data-hovered:bg-raised data-pressed:bg-raised data-disabled:text-faint',
  plain:
    'text-muted data-hovered:bg-raised data-hovered:text-text data-pressed:bg-raised aria-expanded:bg-raised aria-expanded:text-text data-disabled:text-faint',
  danger: 'bg-bad font-medium text-on-bad data-hovered:opacity-90 data-pressed:opacity-90 data-disabled:bg-raised data-disabled:text-faint',
};

const sizes: Readonly<Record<ButtonSize, string>> = {
  small: 'h-7 gap-1.5 px-2 text-sm',
  medium: 'h-9 gap-2 px-3 text-base',
  large: 'h-11 gap-2 px-4 text-base',
};

export function buttonLook(tone: ButtonTone, size: ButtonSize): string {
  return classes(
    'inline-flex select-none items-center justify-center whitespace-nowrap rounded-control transition-colors pointer-coarse:min-h-11',
    tones[tone],
    sizes[size],
  );
}

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly tone?: ButtonTone;
  readonly size?: ButtonSize;
  readonly icon?: LucideIcon;
  /** What pressing it costs, written out: "4 credits". Said before it is pressed. */
  readonly price?: string | undefined;
  readonly className?: string;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ tone = 'quiet', size = 'medium', icon, price, className, children, ref, ...rest }: ButtonProps): ReactElement {
  return (
    <AriaButton
      {...rest}
      {...(ref ? { ref } : {})}
      className={classes(buttonLook(tone, size), 'relative overflow-hidden data-pending:opacity-80', className)}
    >
      {icon && <Icon of={icon} />}
      {children}
      {price !== undefined && (
        <>
          <span aria-hidden="true" className="h-3.5 w-px bg-current opacity-35" />
          <span className="tabular-nums opacity-90">{price}</span>
        </>
      )}
      {rest.isPending && <Pending />}
    </AriaButton>
  );
}

/** Says that it is under way, to eyes and ears. */
function Pending(): ReactElement {
  const t = useT();
  return (
    <ProgressBar aria-label={t('ui.loading')} isIndeterminate className="absolute inset-x-0 bottom-0 h-[2px]">
      <span className="drifts block h-full w-1/3 bg-current" />
    </ProgressBar>
  );
}

export interface ButtonLinkProps extends Omit<AriaLinkProps, 'children' | 'className' | 'style'> {
  readonly tone?: ButtonTone;
  readonly size?: ButtonSize;
  readonly icon?: LucideIcon;
  readonly className?: string;
  readonly children: ReactNode;
  /** For links that hand over a file. */
  readonly download?: boolean | string;
}

/** A link that looks like a button because it goes somewhere. */
export function ButtonLink({ tone = 'quiet', size = 'medium', icon, className, children, ...rest }: ButtonLinkProps): ReactElement {
  return (
    <AriaLink {...rest} className={classes(buttonLook(tone, size), className)}>
      {icon && <Icon of={icon} />}
      {children}
    </AriaLink>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style' | 'aria-label'> {
  readonly icon: LucideIcon;
  /** Its name for everyone: the tooltip and the screen reader say the same. */
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly size?: 'small' | 'medium';
  /** `picture`: sits on a picture and keeps its own ground. */
  readonly on?: 'surface' | 'picture';
  readonly pressed?: boolean;
  readonly className?: string;
  readonly placement?: 'top' | 'bottom' | 'start' | 'end';
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon,
  label,
  shortcut,
  size = 'medium',
  on = 'surface',
  pressed,
  className,
  placement = 'top',
  ref,
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <TooltipTrigger>
      <AriaButton
        {...rest}
        {...(ref ? { ref } : {})}
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        className={classes(
          'touch-target inline-flex shrink-0 select-none items-center justify-center rounded-control transition-colors data-disabled:opacity-40',
          size === 'small' ? 'size-7' : 'size-9',
          on === 'picture'
            ? 'bg-[oklch(0.16_0.004_60/0.72)] text-[oklch(0.97_0_0)] data-hovered:bg-[oklch(0.16_0.004_60/0.92)]'
            : 'text-muted data-hovered:bg-raised data-hovered:text-text aria-expanded:bg-raised aria-expanded:text-text',
          pressed && on === 'surface' && 'bg-raised text-accent',
          className,
        )}
      >
        <Icon of={icon} size={size === 'small' ? 16 : 20} />
      </AriaButton>
      <Tooltip placement={placement} shortcut={shortcut}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
