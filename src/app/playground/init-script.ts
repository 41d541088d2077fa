import { FIRST_QUERY, FIRST_SUBSCRIPTION } from './first-queries.js';

const OPTIONS = {
  instanceStorageNamespace: 'trimtab_playground_',
  disableAccount: true,
  initialSettings: {
    theme: 'system',
    language: 'en-US',
    // Nothing of this leaves the machine: no news, no updates, no plugins.
    'alert.disableUpdateNotification': true,
    'banners.disable': true,
    'plugin.list': [],
    'schema.reloadOnStart': true,
  },
};

const WINDOWS = [
  { initialName: 'First query', initialQuery: FIRST_QUERY },
  { initialName: 'Live', initialQuery: FIRST_SUBSCRIPTION },
];

/**
 * Starts the playground in the browser, which is signed in by its session's cookie. A token may also come in the URL's fragment,
 * which browsers do not send to servers; it is taken out of the address bar at once and lives in this tab's session only.
 */
export const INIT_SCRIPT = `
const KEY = 'trimtab_token';
const given = new URLSearchParams(location.hash.slice(1)).get('token');
const signedIn = location.hash === '#signed-in';
if (given) sessionStorage.setItem(KEY, given);
if (signedIn) sessionStorage.removeItem(KEY);
if (given || signedIn) history.replaceState(null, '', location.pathname);
const token = sessionStorage.getItem(KEY);
const authorization = 'Bearer ' + token;
const ENDPOINTS = {
  endpointURL: location.origin + '/graphql',
  subscriptionsEndpoint: location.origin.replace(/^http/, 'ws') + '/graphql',
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  // Without a token the session speaks, for requests that only a page of this server can make.
  initialHeaders: token ? { Authorization: authorization } : { 'Apollo-Require-Preflight': 'true' },
  initialSubscriptionsPayload: token ? { authorization } : {},
};
AltairGraphQL.init({
  ...${JSON.stringify(OPTIONS)},
  ...ENDPOINTS,
  // Who has just come in would be lost behind the windows of the last visit.
  preserveState: !given && !signedIn,
  initialWindows: ${JSON.stringify(WINDOWS)}.map((one) => ({ ...ENDPOINTS, ...one })),
});
`;
