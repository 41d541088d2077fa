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
 * Starts the playground in the browser. A token may come in the URL's fragment, which browsers do not send to servers; it is
 * taken out of the address bar at once and lives in this tab's session only.
 */
export const INIT_SCRIPT = `
const KEY = 'trimtab_token';
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given) {
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, '', location.pathname);
}
const authorization = 'Bearer ' + (sessionStorage.getItem(KEY) ?? '<paste your token here>');
const ENDPOINTS = {
  endpointURL: location.origin + '/graphql',
  subscriptionsEndpoint: location.origin.replace(/^http/, 'ws') + '/graphql',
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  initialHeaders: { Authorization: authorization },
  initialSubscriptionsPayload: { authorization },
};
AltairGraphQL.init({
  ...${JSON.stringify(OPTIONS)},
  ...ENDPOINTS,
  // A token that was just given would be lost behind the windows of the last visit.
  preserveState: !given,
  initialWindows: ${JSON.stringify(WINDOWS)}.map((one) => ({ ...ENDPOINTS, ...one })),
});
`;
