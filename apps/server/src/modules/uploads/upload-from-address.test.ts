import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { drawn } from '../../platform/media/media-testing.ts';
import { createUploadsFixture, type UploadsFixture } from './uploads-fixture.ts';

let fixture: UploadsFixture;
let actor: Actor;
let server: Server;
let origin = '';
const asked: string[] = [];

beforeAll(async () => {
  const png = await drawn(300, 200).png().toBuffer();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/picture') response.writeHead(200, { 'content-type': 'text/html' }).end(png);
    else if (request.url === '/page')
      response.writeHead(200, { 'content-type': 'image/png' }).end('<!doctype html><p>no picture</p>'.padEnd(200));
    else if (request.url === '/huge') response.writeHead(200, { 'content-length': String(10 ** 12) }).end();
    else response.writeHead(302, { location: `${origin}/picture` }).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  origin = `http://pictures.example:${port}`;
  fixture = await createUploadsFixture({
    untrusted: {
      allowHttp: true,
      ports: [port],
      // Names lead to this machine; only the names of this test count as the open internet.
      resolve: async (name) => (name === 'pictures.example' ? ['127.0.0.1'] : ['10.0.0.1']),
      isAllowedAddress: (address) => address === '127.0.0.1',
    },
  });
  actor = await fixture.person();
});
afterAll(async () => {
  await fixture?.close();
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

async function bring(url: string) {
  const { status, body } = await fixture.ask(actor, 'POST', '/v1/uploads/from-address', { url });
  expect({ status, state: body.state, source: body.source }).toEqual({ status: 201, state: 'processing', source: 'address' });
  await fixture.ingest(body.id);
  const row = await fixture.studio.db.selectFrom('upload').select('url').where('id', '=', body.id).executeTakeFirstOrThrow();
  expect(row.url).toBeNull();
  return fixture.get(actor, body.id);
}

it('a picture comes in, whatever its server calls it', async () => {
  const upload = await bring(`${origin}/picture`);
  expect(upload).toMatchObject({ state: 'ready', reason: null });
  expect((await fixture.ask(actor, 'GET', `/v1/assets/${upload.assetId}`)).body as unknown).toMatchObject({ origin: 'upload', width: 300 });
  const again = await bring(`${origin}/picture`);
  expect(again).toMatchObject({ known: true, assetId: upload.assetId });
});

it('a page that says it is a picture is not one, and a file without end is not begun', async () => {
  expect(await bring(`${origin}/page`)).toMatchObject({ state: 'refused', reason: 'unsupported_type' });
  expect(await bring(`${origin}/huge`)).toMatchObject({ state: 'refused', reason: 'too_large' });
});

it.each([
  ['the inside', 'http://inside.example/picture'],
  ['this machine by number', 'http://127.0.0.1/picture'],
  ['the metadata service of a cloud', 'http://169.254.169.254/latest/meta-data/'],
  ['a file', 'file:///etc/passwd'],
  ['words that are no address', 'not an address'],
  ['somebody’s password', 'http://user:secret@pictures.example/picture'],
])('an address that leads to %s is refused with one and the same word, and nothing is asked', async (_, url) => {
  const before = asked.length;
  expect(await bring(url)).toMatchObject({ state: 'refused', reason: 'address_refused', assetId: null });
  expect(asked.length).toBe(before);
});

it('a redirect is not followed', async () => {
  expect(await bring(`${origin}/elsewhere`)).toMatchObject({ state: 'refused', reason: 'address_refused' });
  expect(asked.filter((url) => url === '/elsewhere')).toHaveLength(1);
});
