/** Header lines are one line: nothing a person typed may start another. Every run of characters that could. */
export const lineBreaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
