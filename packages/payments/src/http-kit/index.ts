export { addressField, choiceField, isPlaceholder, keyField, linesField, requiredField } from './fields.ts';
export { httpFailure } from './http-failure.ts';
export { parseJson, readAnswer, readBytes, readFailure } from './read-answer.ts';
export { lostAnswer, type SendOptions, send } from './send.ts';
