import type { ApiConfig } from '../../config/api-config.js';
import { TrustedProxies } from './client-address.js';
import { CrossSite } from './cross-site.js';

/** What all transports ask of a request before they look inside. */
export interface Doors {
  readonly proxies: TrustedProxies;
  readonly crossSite: CrossSite;
}

export function doorsOf({ trustedProxies, corsOrigins }: ApiConfig): Doors {
  const proxies = new TrustedProxies(trustedProxies);
  return { proxies, crossSite: new CrossSite(corsOrigins, proxies) };
}
