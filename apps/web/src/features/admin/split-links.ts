export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/** Plain text cut at its web addresses, so that they can be followed. Punctuation after an address is not part of it. */
export function splitLinks(text: string): readonly TextPart[] {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}])/g).flatMap((part, index): readonly TextPart[] => {
    if (part === '') return [];
    return index % 2 === 1 && URL.canParse(part) ? [{ text: part, href: part }] : [{ text: part }];
  });
}
