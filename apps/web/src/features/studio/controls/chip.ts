/** The small controls in the composer's last row. */
export const chipLook =
  'inline-flex h-8 shrink-0 select-none items-center gap-1.5 whitespace-nowrap rounded-control border border-line px-2.5 text-sm text-text transition-colors data-hovered:border-line-strong data-hovered:bg-raised aria-expanded:bg-raised data-disabled:opacity-45 pointer-coarse:h-11';
