/** What models write, and where copies of what they made are. */
export const texts = {
  'texts.written': 'What was written',
  'texts.useAsPrompt': 'Use as prompt',
  'texts.insteadOf': '{made} made it in place of {asked}, at the price of {asked}.',
  'texts.keptUntil': 'The provider keeps a copy until {until}.',
  'texts.keptUnknown': 'The provider keeps a copy until it deletes it by itself.',
};
