import { classifyEach, data, dataMapPart, purpose, secret, technical } from '@pinhole/privacy';

/** Everything at the top of the data folder. */
const folder = classifyEach<
  | 'media'
  | 'tmp'
  | 'sketch'
  | 'postgres'
  | 'postgres-password'
  | 'postgres-port'
  | 'postgres.log'
  | 'postgres.log.1'
  | 'secret'
  | 'content-credentials'
  | 'pinhole.lock'
>()('file', 'data-folder', {
  title: 'The data folder',
  description: 'Where a service without outside servers keeps everything. Only the user it runs as can read it.',
  rules: {
    subject: 'customer',
    purposes: [purpose.operations],
    owner: { none: 'a folder for everybody; what is in it is found through the rows of the database' },
    export: { in: false, reason: 'What is in it is exported from where it is described: the tables and the stored files.' },
    erase: 'delete',
    retention: 'service',
    readers: ['service'],
  },
  entries: {
    media: data('user.content.private', 'The stored files, each described by its row'),
    tmp: data('user.content.private', 'Pictures and clips on their way into the library', {
      origin: 'generated',
      retention: 'in-flight',
    }),
    sketch: data('user.content.private', 'The request, the references and the unfinished results of the built-in engine', {
      retention: 'in-flight',
    }),
    postgres: data('user.content.private', 'The embedded database: all tables described above'),
    'postgres-password': secret('The password of the embedded database, made at the first start', 'system.authentication'),
    'postgres-port': technical('The port on which the embedded database listens on this machine'),
    'postgres.log': technical(
      'What the embedded database says about its own running, without statements and without the values it refuses',
    ),
    'postgres.log.1': technical('The same, of the start before'),
    secret: secret('What signs sessions and links, made at the first start', 'system.authentication'),
    'content-credentials': secret(
      'The key and certificates that sign the files of the service, made when the first file is',
      'system.authentication',
    ),
    'pinhole.lock': technical('Which process has the folder'),
  },
});

export const storageDataMap = dataMapPart('storage', [folder]);
