import { addressField, requiredField } from '../http-kit/connection-fields.ts';
import { isOnHosts } from '../http-kit/open-output.ts';
import { type Connection, ConnectionError } from '../spec/provider.ts';

export const regions = ['ap-southeast', 'eu-west', 'cn-beijing'] as const;
export type Region = (typeof regions)[number];

const addresses: Readonly<Record<Region, string>> = {
  'ap-southeast': 'https://ark.ap-southeast.bytepluses.com/api/v3',
  'eu-west': 'https://ark.eu-west.bytepluses.com/api/v3',
  'cn-beijing': 'https://ark.cn-beijing.volces.com/api/v3',
};
/** Where outputs are stored: one bucket host per region and brand. Europe may hand out addresses in Asia. */
const storage: Readonly<Record<Region, readonly string[]>> = {
  'ap-southeast': ['.tos-ap-southeast-1.bytepluses.com', '.tos-ap-southeast-1.volces.com'],
  'eu-west': ['.tos-eu-west-1.bytepluses.com', '.tos-ap-southeast-1.bytepluses.com', '.tos-ap-southeast-1.volces.com'],
  'cn-beijing': ['.tos-cn-beijing.volces.com'],
};

export interface Access {
  readonly region: Region;
  /** Ends in `/`. */
  readonly base: URL;
  readonly apiKey: string;
}

type Fields = Pick<Connection, 'fields'>;

/** The region that the connection's key belongs to. Throws `ConnectionError` for one there is not. */
export function homeRegion({ fields }: Fields): Region {
  const named = fields.region?.trim() || 'ap-southeast';
  const region = regions.find((one) => one === named);
  if (!region) throw new ConnectionError('region', `The region must be one of ${regions.join(', ')}.`);
  return region;
}

/** How to call a region: keys are only good in the region they were made in. Throws `ConnectionError` naming the key that is missing. */
export function accessTo(connection: Fields, region: Region): Access {
  const home = homeRegion(connection);
  const base = addressField(connection, 'baseUrl', addresses[region]);
  if (region === home) return { region, base, apiKey: requiredField(connection, 'apiKey', 'The API key') };
  if (region === 'eu-west') return { region, base, apiKey: requiredField(connection, 'europeApiKey', 'The key made in Europe') };
  throw new ConnectionError(
    'region',
    `A model runs in ${region}, and this connection has a key of ${home}. Connect that region by itself.`,
  );
}

/** Regions that the connection has a key for. */
export function keyedRegions(connection: Fields): readonly Region[] {
  const home = homeRegion(connection);
  return connection.fields.europeApiKey?.trim() && home !== 'eu-west' ? [home, 'eu-west'] : [home];
}

export function hostsOf(connection: Fields): readonly string[] {
  if (connection.fields.baseUrl?.trim()) return [addressField(connection, 'baseUrl', addresses[homeRegion(connection)]).origin];
  const all = keyedRegions(connection).flatMap((region) => [new URL(addresses[region]).hostname, ...storage[region]]);
  return [...new Set(all)];
}

/** Whether an output is in a bucket of ModelArk's own: below the same hosts are the buckets of every other customer. */
export function isOwnOutput(address: string, hosts: readonly string[]): boolean {
  const url = URL.parse(address);
  if (!url || !isOnHosts(url, hosts)) return false;
  return hosts.includes(url.origin) || url.hostname.startsWith('ark-');
}
