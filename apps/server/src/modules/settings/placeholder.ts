/** What people leave in forms that they mean to fill in later, and what templates of texts come with. */
const placeholders = [
  /example|placeholder|lorem|ipsum|change.?me|\btodo\b|\btbd\b|\bfixme\b|\btemplate\b/i,
  /your.?(?:name|company|street|city|business|email|domain|service)|company.?name|muster(?:mann|firma|straße)|john.?doe|jane.?doe/i,
  /\bxx+\b|^x$|^-+$|\bacme\b|\btest\b|1234567|\.invalid\b/i,
  // "[email protected]" is what a page leaves of an address that it hides.
  /^<.*>$|^\[.*\]$|\{\{.*\}\}|email protected/i,
];

/** Settings whose texts people outside read: on pages, in mails, on papers. */
export const isPublished = (key: string): boolean => /^(?:seller|legal)\.|^service\.(?:name|contact)$/.test(key);

/** Whether a text is one that was never filled in: nothing to print on an invoice, or to answer a complaint from. */
export const isPlaceholder = (text: string): boolean => placeholders.some((pattern) => pattern.test(text));
