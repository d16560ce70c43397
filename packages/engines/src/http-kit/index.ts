export { addressField, keyField, requiredField } from './connection-fields.ts';
export { type HttpFailureOptions, httpFailure } from './http-failure.ts';
export { isOnHosts, openOutput, takeOutput } from './open-output.ts';
export { type ReadOptions, readAnswer, readBytes, readFailure, readJson, shapeOf } from './read-answer.ts';
export { readMedia, toDataUri } from './read-media.ts';
export { lostAnswer, type SendOptions, send } from './send.ts';
export { serverAccessFields, serverAccessHeaders, serverAccessSends } from './server-access.ts';
export { sniffMime } from './sniff-mime.ts';
